"""그림 속 한글이 네모로 깨지지 않게 하는 글꼴 설정입니다."""

import functools
from pathlib import Path

import matplotlib as mpl
from matplotlib import font_manager

FONT = Path(__file__).parent / "data" / "fonts" / "NanumGothic.ttf"


def use_korean_font() -> str:
    """Matplotlib이 한글을 그릴 수 있게 하고, 쓰는 글꼴의 이름을 돌려줍니다.

    컴퓨터마다 깔린 글꼴이 달라도 그림이 같도록, 라이브러리에 들어 있는 나눔고딕(SIL OFL 1.1)을 씁니다.
    나눔고딕에 없는 기호는 Matplotlib의 기본 글꼴이 대신 그립니다. 예: ``"NanumGothic"``

    스타일을 바꾸면 Matplotlib이 글꼴을 잊으므로, 강좌의 그림은 그릴 때마다 이것을 부릅니다.
    """
    name = _registered()
    mpl.rcParams["font.family"] = [name, "DejaVu Sans"]
    # 글꼴에 없는 유니코드 빼기 기호 대신 하이픈을 씁니다
    mpl.rcParams["axes.unicode_minus"] = False
    return name


@functools.cache
def _registered() -> str:
    """글꼴을 Matplotlib에 한 번 알리고, 그 이름을 돌려줍니다.

    같은 이름의 글꼴이 컴퓨터에 깔려 있어도 우리 것을 먼저 씁니다. 우리 것에는 굵은 글씨가 없어 쓰지 않습니다.
    """
    font_manager.fontManager.addfont(str(FONT))
    known = font_manager.fontManager.ttflist
    known.insert(0, known.pop())
    return font_manager.FontProperties(fname=str(FONT)).get_name()
