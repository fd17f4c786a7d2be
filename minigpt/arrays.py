"""NumPy 배열의 형(type)에 붙이는 이름입니다. 모양은 함수마다 설명글에 적습니다.

설명글의 글자는 어디서나 같은 것을 뜻합니다. B는 배치의 크기(글의 수), T는 토큰의 수, V는 어휘 사전의 크기,
D는 벡터의 차원입니다. 예를 들어 로짓 [B, T, V]은 글마다, 자리마다, 어휘 사전의 토큰마다 수 하나입니다.
"""

from typing import Any

import numpy.typing as npt

Array = npt.NDArray[Any]
"""수나 참·거짓이 든 NumPy 배열"""
