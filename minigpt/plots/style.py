"""그림들이 함께 쓰는 색과, 여러 그림에 되풀이되는 손질입니다. 색은 색약이어도 구별되는 것으로 골랐습니다."""

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, LogLocator, NullFormatter

KEPT, CUT = "#2a78b8", "#c4c8cc"
"""남기거나 눈여겨볼 것(파랑)과 버리거나 견주기만 할 것(회색)"""

ACCENT = "#d1603d"
"""그림 하나에서 꼭 보아야 할 것(주황)"""


def log_scale(axes: Axes, *, subs: Sequence[float], number: str = "g") -> None:
    """세로를 로그 눈금으로 바꾸고, 10의 거듭제곱마다 ``subs``배인 곳에 지수 없이 수를 적습니다."""
    axes.set_yscale("log")
    axes.yaxis.set_major_locator(LogLocator(subs=subs))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: format(value, number)))
    axes.yaxis.set_minor_formatter(NullFormatter())


def name_at_the_right(axes: Axes, names: Sequence[tuple[str, float, str]], *, gap: float = 0.06) -> None:
    """선의 이름을 오른쪽 끝의 제 높이에 적되, 겹치면 위로 밀어 올립니다.

    인자:
        names: (적을 글, 세로 값, 색)
        gap: 이름 사이의 최소 간격(그림 높이를 1로 볼 때)
    """
    axes.figure.canvas.draw()  # 축의 범위가 정해져야 높이를 압니다
    to_fraction = axes.transData + axes.transAxes.inverted()
    lowest = -1.0
    for text, value, color in sorted(names, key=lambda name: name[1]):
        height = max(to_fraction.transform((0, value))[1], lowest + gap)
        axes.annotate(
            text, (1, height), xycoords="axes fraction", xytext=(6, 0), textcoords="offset points",
            color=color, va="center", annotation_clip=False,
        )  # fmt: skip
        lowest = height
