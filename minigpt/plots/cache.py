"""빠른 생성의 그림: 걸음마다 계산하는 자리와 캐시에서 읽는 자리, 방법마다의 속도."""

from collections.abc import Mapping

import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from minigpt.errors import CourseError
from minigpt.fonts import use_korean_font
from minigpt.plots.style import ACCENT, KEPT, log_scale, name_at_the_right

_READ = "#bcd9ee"
"""캐시에서 읽기만 하는 칸"""

_EMPTY = "#f1f2f3"
"""아직 비어 있는 칸"""

_LINES = ("#7d858c", "#a8792b", "#5a8f3d", KEPT)
"""눈여겨볼 것(주황)을 뺀 나머지 방법의 색"""


def cache_steps(length: int) -> list[Axes]:
    """걸음마다 어느 자리를 계산하는지, 캐시가 없을 때와 있을 때를 나란히 그립니다. 14단원의 그림입니다.

    토큰은 걸음마다 하나씩 넣습니다.

    인자:
        length: 토큰의 수. 걸음의 수이기도 합니다.

    돌려주는 값: 축 둘. 왼쪽이 캐시가 없을 때, 오른쪽이 있을 때입니다. 칸 하나가 자리 하나, 줄 하나가 걸음 하나입니다.

    오류: ``length``가 1보다 작으면 :class:`~minigpt.errors.CourseError`.
    """
    if length < 1:
        raise CourseError(f"토큰이 하나는 있어야 그릴 수 있습니다(받은 값: {length}).")
    use_korean_font()
    size = 0.52 * length
    _, all_axes = plt.subplots(1, 2, figsize=(2 * size + 2.6, size + 1.5), layout="constrained", sharey=True)
    for axes, name, cached in zip(all_axes, ("캐시가 없을 때", "캐시가 있을 때"), (False, True), strict=True):
        computed = 0
        for step in range(length):
            for place in range(length):
                now = place == step or (place < step and not cached)
                color = _EMPTY if place > step else ACCENT if now else _READ
                axes.add_patch(Rectangle((place - 0.46, step - 0.46), 0.92, 0.92, facecolor=color))
                computed += now
        axes.set(
            title=f"{name}: {computed}칸을 계산",
            xlabel="자리",
            xlim=(-0.6, length - 0.4),
            ylim=(length - 0.4, -0.6),
            xticks=range(length),
            yticks=range(length),
            aspect="equal",
        )
        axes.tick_params(length=0)
        axes.spines[:].set_visible(False)
    all_axes[0].set_ylabel("걸음")
    names = {"지금 계산": ACCENT, "캐시에서 읽기": _READ, "아직 빈 칸": _EMPTY}
    handles = [Rectangle((0, 0), 1, 1, facecolor=color) for color in names.values()]
    all_axes[0].figure.legend(handles, names, loc="outside lower center", ncols=len(names), frameon=False)
    return list(all_axes)


def writing_speeds(speeds: Mapping[str, Mapping[int, float]], *, emphasis: str | None = None) -> Axes:
    """글의 길이에 따라 1초에 토큰을 몇 개 쓰는지 방법마다 선 하나로 그립니다. 14단원의 그림입니다.

    인자:
        speeds: 방법의 이름 → {글의 길이(토큰): 1초에 쓰는 토큰 수}
        emphasis: 주황으로 그릴 방법의 이름

    돌려주는 값: 그림의 축. 세로는 로그 눈금이고, 선 끝에 방법의 이름과 마지막 값을 적습니다.

    오류: 그릴 점이 하나도 없으면 :class:`~minigpt.errors.CourseError`.
    """
    if not any(speeds.values()):
        raise CourseError("그릴 속도가 하나도 없습니다. 속도를 재는 셀을 먼저 실행했는지 확인해 주세요.")
    use_korean_font()
    _, axes = plt.subplots(figsize=(8, 3.8), layout="constrained")
    names = []
    for number, (name, points) in enumerate(speeds.items()):
        color = ACCENT if name == emphasis else _LINES[number % len(_LINES)]
        lengths, rates = list(points), list(points.values())
        axes.plot(lengths, rates, "o-", markersize=4, linewidth=1.8, color=color, label=name)
        names.append((f"{name}: {rates[-1]:,.0f}", rates[-1], color))
    log_scale(axes, subs=(1, 3), number=",g")
    ticks = sorted({length for points in speeds.values() for length in points})
    axes.set_xticks(ticks, [str(tick) for tick in ticks])
    axes.set(xlabel="글의 길이 (토큰)", ylabel="1초에 쓰는 토큰 (로그 눈금)", title="방법에 따른 글쓰기 속도")
    axes.spines[["top", "right"]].set_visible(False)
    name_at_the_right(axes, names, gap=0.075)
    return axes
