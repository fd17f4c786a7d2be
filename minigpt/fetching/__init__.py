"""SimpleBooks를 내려받아 검사하고 풀어 두는 부분입니다. 단원은 :mod:`minigpt.corpus`만 부릅니다.

- :mod:`~minigpt.fetching.download`: 끊겨도 이어받는 내려받기
- :mod:`~minigpt.fetching.archive`: 받은 zip을 믿지 않고 푸는 일
- :mod:`~minigpt.fetching.store`: 받은 것을 두는 자리, 그 기록, 둘이 함께 받지 않게 하는 자물쇠
- :mod:`~minigpt.fetching.simplebooks`: 셋을 엮어 글 파일의 경로를 주는 일

손으로 적은 까닭은 이어받기입니다. 282 MB는 학교의 공용 회선에서 자주 끊기는데, pooch 같은 라이브러리는 그때마다
처음부터 다시 받고 오류를 영어로 말합니다.
"""
