"""내장 이야기책의 글을 미리 써 둡니다. 채점기가 부릅니다.

이 모듈을 부른 프로세스에서 갈라져 나온 커널들은 이미 쓴 글을 함께 씁니다. 노트북 하나를 채점하는 데 커널이 둘이고,
그러지 않으면 커널마다 같은 글을 처음부터 다시 씁니다.
"""

from minigpt.storybook import SIZES, text

for split in SIZES:
    text(split)
