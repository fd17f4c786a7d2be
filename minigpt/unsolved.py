"""아직 풀지 않은 문제가 있어도 단원의 나머지를 볼 수 있게 합니다."""

import functools
from collections.abc import Callable
from typing import Any


def or_library(mine: Callable[..., Any], theirs: Callable[..., Any]) -> Callable[..., Any]:
    """답을 썼으면 ``mine``을, 아직 쓰지 않았으면 라이브러리의 ``theirs``를 부르는 함수입니다. 대신 쓸 때는 알려 줍니다.

    예: ``gpt = or_library(build_model, library.build_model)(5000, 128, 256, 256, 3, 2)``

    인자:
        mine: 답 셀의 함수. 아직 답을 쓰지 않은 것은 부르면 ``NotImplementedError``를 냅니다.
        theirs: 이름과 인자가 같은 라이브러리의 함수
    """
    told = False

    @functools.wraps(theirs)
    def chosen(*args: Any, **kwargs: Any) -> Any:
        nonlocal told
        try:
            return mine(*args, **kwargs)
        except NotImplementedError:
            if not told:
                print(f"{theirs.__name__} 문제를 아직 풀지 않아 라이브러리의 것을 대신 씁니다.")
                told = True
            return theirs(*args, **kwargs)

    return chosen
