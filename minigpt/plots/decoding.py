"""글을 만드는 그림: 손보기 전과 뒤의 확률, 빔 서치의 가지, 방법마다의 성적."""

from collections.abc import Collection, Mapping, Sequence

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from minigpt.arrays import Array
from minigpt.errors import CourseError
from minigpt.fonts import use_korean_font
from minigpt.plots.style import ACCENT, CUT, KEPT


def kept_tokens(
    logits: Sequence[float], panels: Mapping[str, Sequence[float]], names: Sequence[str], *, count: int = 12
) -> list[Axes]:
    """같은 로짓을 여러 방법으로 손본 결과를 나란히 그립니다. 10단원의 그림입니다.

    파란 막대는 남은 토큰의 새 확률, 회색 막대는 버린 토큰의 본래 확률, 검은 눈금은 손보기 전의 확률입니다.

    인자:
        logits: 손보기 전의 로짓 [V]
        panels: 그림의 제목 → 손본 로짓 [V]. 버린 토큰은 ``-inf``입니다.
        names: 토큰의 글 V개
        count: 본래 확률이 큰 것부터 몇 개를 그릴지

    돌려주는 값: 그림마다 축 하나. 가로는 확률(0부터 1)입니다.
    """
    use_korean_font()
    before = _softmax(logits)
    shown = np.argsort(-before)[:count]
    after = {title: _softmax(changed) for title, changed in panels.items()}
    widest = max(before.max(), *(probabilities.max() for probabilities in after.values()))
    figure, all_axes = plt.subplots(
        1, len(panels), figsize=(2.7 * len(panels), 1.1 + 0.27 * len(shown)), sharey=True, layout="constrained",
        squeeze=False,
    )  # fmt: skip
    places = np.arange(len(shown))
    for axes, (title, probabilities) in zip(all_axes[0], after.items(), strict=True):
        kept = probabilities[shown] > 0
        axes.barh(places[kept], probabilities[shown][kept], color=KEPT)
        axes.barh(places[~kept], before[shown][~kept], color=CUT)
        axes.vlines(before[shown], places - 0.42, places + 0.42, color="black", linewidth=1.2)
        axes.set(title=f"{title}\n남은 토큰 {np.sum(probabilities > 0):,}개", xlabel="확률", xlim=(0, 1.08 * widest))
        axes.tick_params(axis="y", length=0)
        axes.spines[["top", "right"]].set_visible(False)
    all_axes[0, 0].set_yticks(places, [names[token] for token in shown])
    all_axes[0, 0].invert_yaxis()
    figure.legend(
        handles=[
            Patch(color=KEPT, label="남긴 토큰의 새 확률"),
            Patch(color=CUT, label="버린 토큰"),
            Line2D([], [], color="black", marker="|", linestyle="", markersize=10, label="손보기 전의 확률"),
        ],
        loc="outside lower center", ncols=3, frameon=False,
    )  # fmt: skip
    return list(all_axes[0])


def beam_tree(paths: Mapping[tuple[str, ...], float], kept: Collection[tuple[str, ...]]) -> Axes:
    """빔 서치가 살펴본 글들을 가지로 그립니다. 9단원의 그림입니다.

    파란 가지는 남기고, 회색 가지는 버립니다.

    인자:
        paths: 글(낱말의 튜플) → 지금까지의 로그 확률(nat). 모두 같은 낱말로 시작하고, 글의 앞부분도 들어 있어야 합니다.
        kept: ``paths`` 가운데 남긴 글들. 끝까지 간 글 가운데 로그 확률이 가장 큰 것은 주황입니다.

    돌려주는 값: 그림의 축. 왼쪽에서 오른쪽으로 한 낱말씩 길어집니다.

    오류: 글이 하나도 없거나, 어떤 글의 앞부분이 빠졌으면 :class:`~minigpt.errors.CourseError`.
    """
    roots = {path[:1] for path in paths}
    missing = [path for path in paths if len(path) > 2 and path[:-1] not in paths]
    if len(roots) != 1 or missing:
        raise CourseError("한 낱말에서 시작하는 글들과 그 앞부분이 모두 있어야 가지를 그릴 수 있습니다.")
    use_korean_font()
    heights = _heights(paths, roots.pop())
    longest = max(map(len, paths))
    finished = [path for path in kept if len(path) == longest]
    best = max(finished, key=lambda path: paths[path], default=())
    leaves = len(set(heights.values()))
    _, axes = plt.subplots(figsize=(2.9 * longest, 0.9 + 0.55 * leaves), layout="constrained")
    for path, height in heights.items():
        color = ACCENT if path == best else KEPT if path in kept or len(path) == 1 else CUT
        quiet = color == CUT
        if len(path) > 1:
            start = len(path) - (1.82 if len(path) == 2 else 1.62)  # 맨 앞 낱말에는 수가 없어 글이 짧습니다
            ends = [start, len(path) - 1.06], [heights[path[:-1]], height]
            axes.plot(*ends, color=color, linewidth=1.2 if quiet else 2.2, zorder=1)
        text = path[-1] if len(path) == 1 else f"{path[-1]}  {paths[path]:.2f}"
        axes.text(len(path) - 1, height, text, va="center", color="#6b7278" if quiet else color)
    axes.set(title="빔 서치의 가지: 수는 지금까지의 로그 확률(nat)", xlim=(-0.1, longest - 0.25), yticks=[])
    axes.set_xticks(np.arange(longest) + 0.15, ["프롬프트", *(f"{step}걸음" for step in range(1, longest))])
    axes.margins(y=0.12)
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)
    return axes


def strategy_scores(scores: Mapping[str, tuple[float, float]]) -> list[Axes]:
    """글을 만드는 방법마다 얼마나 그럴듯하고 얼마나 다채로운지 막대로 그립니다. 10단원의 그림입니다.

    인자:
        scores: 방법의 이름 → (토큰 하나의 평균 로그 확률(nat), 서로 다른 세 토큰 조각의 비율). 적힌 차례대로
            위에서부터 그립니다.

    돌려주는 값: 축 둘(그럴듯함, 다채로움)
    """
    use_korean_font()
    names = list(scores)
    _, all_axes = plt.subplots(
        1, 2, figsize=(9, 0.9 + 0.36 * len(names)), sharey=True, layout="constrained", squeeze=False
    )
    titles = ("그럴듯함: 토큰 하나의 로그 확률", "다채로움: 서로 다른 세 토큰 조각의 비율")
    for axes, title, values in zip(all_axes[0], titles, zip(*scores.values(), strict=True), strict=True):
        bars = axes.barh(names, values, color=KEPT)
        axes.bar_label(bars, fmt="{:.2f}", padding=3)
        axes.set(title=title)
        axes.tick_params(axis="y", length=0)
        axes.spines[["top", "right"]].set_visible(False)
        axes.margins(x=0.15)
    likely, varied = all_axes[0]
    likely.set(xlabel="nat (오른쪽일수록 그럴듯합니다)", xlim=(1.25 * min(value for value, _ in scores.values()), 0))
    varied.set(xlabel="비율 (오른쪽일수록 다채롭습니다)", xlim=(0, 1.15))
    likely.invert_yaxis()
    return list(all_axes[0])


def guesses(mine: Sequence[float], models: Sequence[float], options: int) -> Axes:
    """다음 낱말 맞히기에서 사람과 모델이 정답에 준 확률을 문제마다 점으로 그립니다. 9단원의 그림입니다.

    인자:
        mine: 문제마다 사람이 정답에 준 확률
        models: 문제마다 모델이 정답에 준 확률
        options: 보기의 수. 찍은 사람의 확률(1 / 보기의 수)을 점선으로 긋습니다.

    돌려주는 값: 그림의 축. 위에 있을수록 정답을 믿은 것입니다.
    """
    use_korean_font()
    _, axes = plt.subplots(figsize=(1.6 + 0.36 * len(mine), 3.2), layout="constrained")
    numbers = np.arange(1, len(mine) + 1)
    axes.vlines(numbers, *np.sort([mine, models], axis=0), color=CUT, linewidth=1.5, zorder=1)
    axes.scatter(numbers, models, color=KEPT, label="모델", zorder=2)
    axes.scatter(numbers, mine, color=ACCENT, marker="D", label="사람", zorder=2)
    axes.axhline(1 / options, color="black", linestyle="--", linewidth=1, label="찍기")
    axes.set(title="정답에 준 확률", xlabel="문제", ylabel="확률", ylim=(0, 1.02), xticks=numbers)
    axes.spines[["top", "right"]].set_visible(False)
    axes.legend(loc="center left", bbox_to_anchor=(1, 0.5), frameon=False)
    return axes


def _softmax(logits: Sequence[float]) -> Array:
    scores = np.asarray(logits, float)
    powers = np.exp(scores - scores.max())
    probabilities: Array = powers / powers.sum()
    return probabilities


def _heights(paths: Mapping[tuple[str, ...], float], root: tuple[str, ...]) -> dict[tuple[str, ...], float]:
    """글마다의 높이입니다. 끝난 가지를 위에서부터 한 칸씩 놓고, 갈라지는 곳은 그 가지들의 한가운데에 둡니다."""
    heights: dict[tuple[str, ...], float] = {}

    def place(path: tuple[str, ...], lowest: float) -> float:
        children = [child for child in paths if len(child) == len(path) + 1 and child[:-1] == path]
        if not children:
            heights[path] = lowest
            return lowest - 1
        for child in children:
            lowest = place(child, lowest)
        heights[path] = (heights[children[0]] + heights[children[-1]]) / 2
        return lowest

    place(root, 0.0)
    return heights
