"""견줌의 그림: 같은 것들을 여러 가지로 재어 나란히 놓은 막대."""

import math
from collections.abc import Mapping

import matplotlib.pyplot as plt
from matplotlib.axes import Axes

from minigpt.errors import CourseError
from minigpt.fonts import use_korean_font
from minigpt.plots.style import ACCENT, KEPT


def side_by_side(panels: Mapping[str, Mapping[str, float]], *, levels: Mapping[str, float] | None = None) -> list[Axes]:
    """같은 것들을 여러 가지로 잰 값을, 재는 법마다 막대그래프 하나로 나란히 그립니다. 13단원의 그림입니다.

    인자:
        panels: 잰 것의 이름 → {견줄 것의 이름: 값}. 견줄 것은 어디에서나 같은 것이고, 적힌 차례대로 위에서부터
            그립니다. 값은 0 이상이고, 잴 수 없었으면 NaN입니다. 그러면 막대 없이 '없음'이라고 적습니다.
        levels: 잰 것의 이름 → 세로로 그을 기준선의 값. 예: 바닥

    돌려주는 값: 축의 리스트. 잰 것마다 하나이고, 가로가 값입니다.

    오류: 그릴 막대가 없거나 견줄 것이 그림마다 다르면 :class:`~minigpt.errors.CourseError`.
    """
    if not panels or not all(panels.values()):
        raise CourseError("그릴 막대가 하나도 없습니다. 잰 것마다 {견줄 것의 이름: 값}을 넣어 주세요.")
    if len({tuple(values) for values in panels.values()}) > 1:
        raise CourseError("견줄 것의 이름이나 차례가 그림마다 다릅니다. 같은 것들을 같은 차례로 넣어 주세요.")
    use_korean_font()
    rows = len(next(iter(panels.values())))
    _, grid = plt.subplots(
        1, len(panels), figsize=(3.1 * len(panels), 1.0 + 0.4 * rows), sharey=True, layout="constrained", squeeze=False
    )
    for axes, (title, values) in zip(grid[0], panels.items(), strict=True):
        known = [0.0 if math.isnan(value) else value for value in values.values()]
        bars = axes.barh(list(values), known, color=KEPT)
        axes.bar_label(bars, [_short(value) for value in values.values()], padding=3)
        if levels and title in levels:
            axes.axvline(levels[title], color=ACCENT, linestyle="--", linewidth=1.4)
            axes.set_xlabel(f"바닥 {_short(levels[title])}", color=ACCENT)
        axes.set_title(title, fontsize=10)
        axes.set_xlim(0, 1.25 * max(*known, 1e-9))
        axes.set_xticks([])
        axes.tick_params(axis="y", length=0)
        axes.spines[["top", "right", "bottom"]].set_visible(False)
    grid[0][0].invert_yaxis()
    return list(grid[0])


def _short(value: float) -> str:
    """막대 끝에 적을 만큼만 짧게 쓴 수. 예: 561, 12.5, 0.51, 없음"""
    if math.isnan(value):
        return "없음"
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"
