"""말뭉치의 그림: 입력 파이프라인, 줄의 길이, 섞는 순서와 바구니, 다음 낱말의 확률."""

from collections.abc import Mapping, Sequence

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import FancyBboxPatch, Rectangle

from minigpt.errors import CourseError
from minigpt.fonts import use_korean_font
from minigpt.plots.style import ACCENT, CUT, KEPT


def line_lengths(lengths: Sequence[int], min_length: int) -> Axes:
    """줄 길이의 분포를 그리고, 학습에 쓰려고 남기는 줄과 버리는 줄을 색으로 나눕니다. 1단원의 그림입니다.

    인자:
        lengths: 줄마다의 길이(바이트). 빈 줄(0)은 그림에서 빼고 제목에 수만 적습니다.
        min_length: 이 바이트 수를 넘는 줄만 남깁니다.

    돌려주는 값: 그림의 축. 가로는 줄 길이(바이트), 세로는 줄 수입니다.

    오류: ``lengths``가 비어 있으면 :class:`~minigpt.errors.CourseError`.
    """
    sizes = np.asarray(lengths)
    if sizes.size == 0:
        raise CourseError("줄 길이가 하나도 없습니다. 파일을 제대로 읽었는지 확인해 주세요.")
    use_korean_font()
    kept = sizes > min_length
    # 소설에는 아주 긴 줄이 드물게 있어, 그림은 99.5%까지만 그립니다
    edge = max(float(np.quantile(sizes, 0.995)), min_length * 1.2)
    edges = np.linspace(1, edge, 60).tolist()
    _, axes = plt.subplots(figsize=(8, 3.4), layout="constrained")
    for mask, color, name in ((~kept & (sizes > 0), CUT, "버리는 줄"), (kept, KEPT, "남기는 줄")):
        axes.hist(np.minimum(sizes[mask], edge), bins=edges, color=color, label=f"{name} {mask.sum():,}개")
    axes.axvline(min_length, color="black", linestyle="--", linewidth=1, label=f"기준 {min_length}바이트")
    share = sizes[kept].sum() / max(sizes.sum(), 1)
    axes.set(
        xlabel="줄 길이 (바이트)",
        ylabel="줄 수",
        title=f"빈 줄 {np.sum(sizes == 0):,}개를 뺀 줄 길이의 분포: 남는 글은 전체의 {share:.0%}",
    )
    axes.legend(frameon=False)
    return axes


def orders(orders: Mapping[str, Sequence[Sequence[int]]]) -> list[Axes]:
    """섞는 방법에 따라 줄의 순서가 어떻게 달라지는지 색으로 보여 줍니다. 1단원의 그림입니다.

    인자:
        orders: 방법의 이름 → 배치들. 한 배치는 원래 줄 번호(0부터)의 목록입니다.

    돌려주는 값: 방법마다 축 하나. 칸 하나가 줄 하나이고, 색은 그 줄이 파일의 어디에 있었는지를 뜻합니다.
    """
    use_korean_font()
    _, all_axes = plt.subplots(1, len(orders), figsize=(3.1 * len(orders), 3.2), layout="constrained", squeeze=False)
    last = max(max(batch) for batches in orders.values() for batch in batches)
    for axes, (name, batches) in zip(all_axes[0], orders.items(), strict=True):
        width = max(map(len, batches))
        grid = np.full((len(batches), width), np.nan)
        for row, batch in enumerate(batches):
            grid[row, : len(batch)] = batch
        axes.imshow(grid, cmap="viridis", vmin=0, vmax=last)
        for (row, column), number in np.ndenumerate(grid):
            if not np.isnan(number):
                color = "white" if number < last * 0.6 else "black"
                axes.text(column, row, int(number), ha="center", va="center", fontsize=8, color=color)
        axes.set(
            title=name, xticks=[], yticks=range(len(batches)), yticklabels=[f"배치 {i}" for i in range(len(batches))]
        )
        axes.spines[:].set_visible(False)
    return list(all_axes[0])


def stages(names: Mapping[str, str], here: Sequence[str] = ()) -> Axes:
    """데이터가 거치는 단계들을 화살표로 잇고, 지금 만드는 단계를 칠합니다. 1단원의 그림입니다.

    인자:
        names: 단계의 이름 → 그 아래에 작게 적을 글. 거치는 차례대로 적습니다.
        here: 칠할 단계의 이름들

    돌려주는 값: 그림의 축.

    오류: ``here``에 없는 단계가 있으면 :class:`~minigpt.errors.CourseError`.
    """
    unknown = [name for name in here if name not in names]
    if unknown:
        raise CourseError(f"{unknown[0]!r}(이)라는 단계는 없습니다. {', '.join(names)} 가운데에서 골라 주세요.")
    use_korean_font()
    _, axes = plt.subplots(figsize=(min(2.1 * len(names), 11), 1.3), layout="constrained")
    for place, (name, note) in enumerate(names.items()):
        filled = name in here
        box = FancyBboxPatch(
            (place * 1.5, 0), 1.1, 0.7, boxstyle="round,pad=0.06", facecolor=KEPT if filled else "white", edgecolor=KEPT
        )
        axes.add_patch(box)
        ink = "white" if filled else "black"
        axes.text(place * 1.5 + 0.55, 0.46, name, ha="center", va="center", color=ink)
        axes.text(place * 1.5 + 0.55, 0.16, note, ha="center", va="center", color=ink, fontsize=8)
        if place:
            end, start = (place * 1.5 - 0.07, 0.35), (place * 1.5 - 0.34, 0.35)
            axes.annotate("", end, start, arrowprops={"arrowstyle": "->", "color": "#555555"})
    axes.set(xlim=(-0.15, 1.5 * len(names) - 0.25), ylim=(-0.15, 0.85))
    axes.axis("off")
    return axes


def basket_steps(order: Sequence[int], size: int, steps: int = 5) -> Axes:
    """``shuffle``이 바구니에서 줄을 하나씩 꺼내고 빈자리를 채우는 모습을 한 줄에 한 번씩 그립니다. 1단원의 그림입니다.

    인자:
        order: 섞여 나온 줄의 번호들. 원래 번호가 0부터 차례대로인 줄을 ``size``의 바구니로 섞은 것이어야 합니다.
        size: 바구니의 크기. 줄의 수보다 작아야 합니다.
        steps: 그릴 횟수

    돌려주는 값: 그림의 축. 꺼내는 줄은 주황, 방금 채운 줄은 파란 글씨입니다.

    오류: 그 바구니에서 나올 수 없는 차례이면 :class:`~minigpt.errors.CourseError`.
    """
    use_korean_font()
    basket: list[int | None] = list(range(min(size, len(order))))
    coming = iter(range(len(basket), len(order)))
    _, axes = plt.subplots(
        figsize=(min(0.62 * (size + 6), 11), 0.5 * min(steps, len(order)) + 0.5), layout="constrained"
    )
    fresh = None
    for row, taken in enumerate(order[:steps]):
        if taken not in basket:
            raise CourseError(f"{taken}번 줄은 그때 크기가 {size}인 바구니에 없습니다. 바구니의 크기가 맞는지 보세요.")
        axes.text(-0.2, row + 0.5, f"{row + 1}번째", ha="right", va="center", fontsize=9)
        for place, number in enumerate(basket):
            color = ACCENT if number == taken else "#eef1f4"
            axes.add_patch(Rectangle((place + 0.05, row + 0.08), 0.9, 0.84, facecolor=color, edgecolor=CUT))
            ink = "white" if number == taken else KEPT if number == fresh else "black"
            text = "" if number is None else str(number)
            axes.text(place + 0.5, row + 0.5, text, ha="center", va="center", color=ink)
        fresh = next(coming, None)
        basket[basket.index(taken)] = fresh
        axes.text(size + 0.9, row + 0.5, f"→ {taken}", ha="center", va="center", color=ACCENT)
        filled = "없음" if fresh is None else f"← {fresh}"
        axes.text(size + 2.4, row + 0.5, filled, ha="center", va="center", color=KEPT)
    for center, title in ((size / 2, f"바구니 ({size}자리)"), (size + 0.9, "꺼낸 줄"), (size + 2.4, "채운 줄")):
        axes.text(center, -0.25, title, ha="center", va="center", fontsize=9)
    axes.set(xlim=(-1.3, size + 3.2), ylim=(min(steps, len(order)) + 0.05, -0.6))
    axes.axis("off")
    return axes


def next_word_bars(probabilities: Mapping[str, float], title: str) -> Axes:
    """다음에 올 낱말의 확률을 막대로 그립니다. 0단원과 9단원의 그림입니다.

    인자:
        probabilities: 낱말 → 확률(0부터 1). 큰 것부터 위에 그립니다.
        title: 그림의 제목.

    돌려주는 값: 그림의 축.
    """
    use_korean_font()
    words = sorted(probabilities, key=lambda word: probabilities[word])
    _, axes = plt.subplots(figsize=(6, 0.5 + 0.35 * len(words)), layout="constrained")
    bars = axes.barh(words, [probabilities[word] for word in words], color=KEPT)
    axes.bar_label(bars, fmt="{:.0%}", padding=3)
    axes.set(title=title, xlabel="확률", xlim=(0, 1))
    axes.spines[["top", "right"]].set_visible(False)
    return axes
