"""학습의 그림: 확률에 따른 손실, 손실의 내리막, 학습 곡선."""

import itertools
from collections.abc import Mapping, Sequence

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes

from minigpt.errors import CourseError
from minigpt.fonts import use_korean_font
from minigpt.plots.style import ACCENT, CUT, KEPT, log_scale, name_at_the_right

_QUIET = "#7d858c"
"""견주기만 할 곡선. ``CUT``은 가는 선으로 그으면 너무 옅습니다."""


def surprise(probabilities: Sequence[float]) -> Axes:
    """정답에 준 확률이 작을수록 손실 ``-log p``가 얼마나 커지는지 곡선으로 그립니다. 7단원의 그림입니다.

    인자:
        probabilities: 점을 찍고 값을 적을 확률들(0보다 크고 1 이하).

    돌려주는 값: 그림의 축. 가로는 정답에 준 확률, 세로는 손실(nat)입니다.
    """
    use_korean_font()
    points = np.asarray(probabilities, float)
    curve = np.linspace(min(0.005, points.min()), 1, 800)
    _, axes = plt.subplots(figsize=(7, 3.4), layout="constrained")
    axes.plot(curve, -np.log(curve), color=KEPT, linewidth=2)
    axes.plot(points, -np.log(points), "o", color=ACCENT)
    for point in points:
        text = f"p = {point:g} → {abs(np.log(point)):.2f}"
        axes.annotate(text, (point, -np.log(point)), xytext=(8, 5), textcoords="offset points", clip_on=False)
    axes.set(xlabel="정답에 준 확률 p", ylabel="손실 -log p (nat)", title="뜻밖일수록 손실이 큽니다", xlim=(0, 1.12))
    axes.set_xticks(np.linspace(0, 1, 6))
    axes.set_ylim(bottom=-0.15)
    axes.spines[["top", "right"]].set_visible(False)
    return axes


def downhill(
    weights: Sequence[float],
    losses: Sequence[float],
    walked: Sequence[tuple[float, float]],
    *,
    floor: float | None = None,
) -> Axes:
    """가중치 하나가 손실의 내리막을 따라 걸어간 자취를 그립니다. 7단원의 그림입니다.

    인자:
        weights, losses: 손실의 곡선. 가중치의 값들과 그때의 손실(nat)
        walked: 걸어간 차례대로 (가중치, 그때의 손실). 몇 걸음째인지 적되, 붙은 점은 건너뜁니다.
        floor: 가로로 그을 바닥의 높이. 없으면 긋지 않습니다.

    돌려주는 값: 그림의 축. 가로는 가중치, 세로는 손실(nat)입니다.

    오류: 걸어간 점이 없으면 :class:`~minigpt.errors.CourseError`.
    """
    if not walked:
        raise CourseError("걸어간 점이 하나도 없습니다. 출발한 곳의 (가중치, 손실)이라도 넣어 주세요.")
    use_korean_font()
    places, heights = zip(*walked, strict=True)
    _, axes = plt.subplots(figsize=(7, 3.4), layout="constrained")
    axes.plot(weights, losses, color=KEPT, linewidth=2)
    arrow = {"arrowstyle": "->", "color": ACCENT, "shrinkA": 0, "shrinkB": 2}
    for start, end in itertools.pairwise(walked):
        axes.annotate("", end, xytext=start, arrowprops=arrow)
    axes.plot(places, heights, "o", color=ACCENT, markersize=5)
    apart, named = 0.04 * (max(weights) - min(weights)), -np.inf
    for step, (place, height) in enumerate(walked):
        if abs(place - named) > apart:  # 다닥다닥 붙은 점의 수는 겹쳐서 읽을 수 없습니다
            axes.annotate(str(step), (place, height), xytext=(5, 5), textcoords="offset points", color=ACCENT)
            named = place
    if floor is not None:
        axes.axhline(floor, color="black", linestyle="--", linewidth=1)
        name_at_the_right(axes, [(f"바닥 {floor:.2f}", floor, "black")])
    axes.set(xlabel="가중치 w", ylabel="손실 (nat)", title="내리막 걷기: 수는 몇 걸음째인지")
    axes.spines[["top", "right"]].set_visible(False)
    return axes


def learning_curve(
    curves: Mapping[str, tuple[Sequence[float], Sequence[float]]],
    *,
    levels: Mapping[str, float] | None = None,
    marks: Mapping[str, float] | None = None,
    emphasis: str | None = None,
    title: str = "학습 곡선",
    xlabel: str = "걸음 (배치 하나가 한 걸음)",
    ylabel: str = "퍼플렉시티 (로그 눈금)",
    log: bool = True,
) -> Axes:
    """학습하는 동안 어떤 값이 어떻게 달라졌는지 그립니다. 8단원의 그림입니다.

    인자:
        curves: 곡선의 이름 → (가로 값들, 세로 값들). 첫 곡선은 파랑, 나머지는 회색입니다.
        levels: 가로로 긋는 기준선의 이름 → 세로 값. 예: 바닥, 고르게 찍기
        marks: 세로로 긋는 선의 이름 → 가로 값. 예: 가장 좋았던 때
        emphasis: 주황으로 그릴 곡선의 이름
        title, xlabel, ylabel: 그림의 제목과 축의 이름
        log: 세로를 로그 눈금으로 할지. 퍼플렉시티는 수백에서 한 자리까지 내려오므로 보통 로그로 봅니다.

    돌려주는 값: 그림의 축.

    오류: 그릴 점이 하나도 없으면 :class:`~minigpt.errors.CourseError`.
    """
    if not any(len(values) for _, values in curves.values()):
        raise CourseError("학습 곡선에 점이 하나도 없습니다. 학습이 한 에폭이라도 끝났는지 확인해 주세요.")
    use_korean_font()
    _, axes = plt.subplots(figsize=(8, 3.8), layout="constrained")
    names = []
    for number, (name, (places, values)) in enumerate(curves.items()):
        color = ACCENT if name == emphasis else _QUIET if number else KEPT
        axes.plot(places, values, "o-", markersize=3.5, linewidth=1.8, color=color, label=name, zorder=4 - number / 10)
        names.append((f"{name} {_short(values[-1])}", values[-1], color))
    for name, level in (levels or {}).items():
        axes.axhline(level, color="black", linestyle="--", linewidth=1)
        names.append((f"{name} {_short(level)}", level, "black"))
    for name, place in (marks or {}).items():
        axes.axvline(place, color=CUT, linewidth=1.2, zorder=0)
        axes.annotate(name, (place, 1), xycoords=("data", "axes fraction"), xytext=(4, -12), textcoords="offset points")
    axes.set(xlabel=xlabel, ylabel=ylabel, title=title)
    if log:
        log_scale(axes, subs=(1, 2, 5))
    axes.spines[["top", "right"]].set_visible(False)
    name_at_the_right(axes, names)
    return axes


def _short(value: float) -> str:
    """곡선 끝에 적을 만큼만 짧게 쓴 수. 예: 465, 15.4, 2.07"""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"
