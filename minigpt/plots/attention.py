"""GPT 모델의 그림: 임베딩의 덧셈, 어텐션의 가중치, 디코더 층의 짜임, 파라미터가 있는 곳."""

from collections.abc import Mapping, Sequence

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import PowerNorm
from matplotlib.patches import FancyBboxPatch

from minigpt.arrays import Array
from minigpt.fonts import use_korean_font
from minigpt.plots.style import ACCENT, CUT, KEPT


def embedding_sum(token_vectors: Array, position_vectors: Array, tokens: Sequence[str]) -> list[Axes]:
    """토큰 벡터에 위치 벡터를 더하는 모습을 색으로 보여 줍니다. 5단원의 그림입니다.

    인자:
        token_vectors: 토큰의 벡터 [T, D]
        position_vectors: 위치의 벡터 [T, D]
        tokens: 토큰의 글 T개. 행의 이름이 됩니다.

    돌려주는 값: 축 셋(토큰, 위치, 둘의 합). 칸 하나가 수 하나이고, 붉으면 양수, 푸르면 음수입니다.
    """
    use_korean_font()
    token_vectors, position_vectors = np.asarray(token_vectors), np.asarray(position_vectors)
    panels = {
        "토큰 벡터": token_vectors,
        "위치 벡터": position_vectors,
        "합: 디코더가 받는 벡터": token_vectors + position_vectors,
    }
    largest = max(np.abs(panel).max() for panel in panels.values())
    figure, all_axes = plt.subplots(1, 3, figsize=(9, 0.9 + 0.38 * len(tokens)), layout="constrained")
    for axes, sign, (title, panel) in zip(all_axes, ("", "+", "="), panels.items(), strict=True):
        image = axes.imshow(panel, cmap="RdBu_r", vmin=-largest, vmax=largest, aspect="auto")
        axes.set(title=title, xlabel="벡터의 차원", xticks=range(panel.shape[1]), yticks=[])
        axes.text(-0.07, 0.5, sign, transform=axes.transAxes, ha="center", va="center", fontsize=14)
        axes.tick_params(length=0)
        axes.spines[:].set_visible(False)
    names = [f"{place}: {token}" for place, token in enumerate(tokens)]
    all_axes[0].set_yticks(range(len(tokens)), names)
    figure.colorbar(image, ax=all_axes, shrink=0.9, label="칸 하나의 수")
    return list(all_axes)


def attention_maps(
    maps: Mapping[str, Array],
    tokens: Sequence[str],
    *,
    rows: str = "보는 토큰",
    columns: str = "보이는 토큰",
) -> list[Axes]:
    """토큰과 토큰 사이의 수를 나란히 색칠합니다. 5단원과 6단원의 그림입니다.

    진할수록 크고, 정확히 0인 칸은 회색으로 비워 둡니다.
    작은 수도 눈에 띄도록, 색의 진하기는 수의 제곱근에 비례합니다.

    인자:
        maps: 그림의 제목 → 0 이상의 실수 배열 [T, T]. 색은 모든 그림에서 같은 크기를 뜻합니다.
        tokens: 토큰의 글 T개
        rows, columns: 세로축과 가로축의 이름

    돌려주는 값: 그림마다 축 하나. 세로가 행(i번째 토큰), 가로가 열(j번째 토큰)입니다.
    """
    use_korean_font()
    maps = {title: np.asarray(values, float) for title, values in maps.items()}
    largest = max(values.max() for values in maps.values()) or 1.0
    upright = max(map(len, tokens)) > 5  # 긴 이름은 가로로 적으면 겹칩니다
    side = 1.4 + 0.44 * len(tokens)
    height = side + 0.3 * upright
    figure, all_axes = plt.subplots(1, len(maps), figsize=(side * len(maps), height), squeeze=False)
    figure.set_layout_engine("constrained", w_pad=0.1)
    for axes, (title, values) in zip(all_axes[0], maps.items(), strict=True):
        axes.set_facecolor(CUT)
        axes.imshow(np.where(values == 0, np.nan, values), cmap="Blues", norm=PowerNorm(0.5, 0, largest))
        for (row, column), value in np.ndenumerate(values):
            if value:
                color = "white" if value > 0.4 * largest else "black"
                axes.text(column, row, f"{value:.2f}", ha="center", va="center", fontsize=8, color=color)
        axes.set(title=title, xticks=range(len(tokens)), yticks=range(len(tokens)))
        axes.set_xlabel(columns, labelpad=8)  # 축의 이름이 가장 긴 토큰에 닿지 않게 띄웁니다
        axes.set_ylabel(rows, labelpad=8)
        axes.set_xticklabels(tokens, rotation=90 if upright else 0)
        axes.set_yticklabels(tokens)
        axes.tick_params(length=0)
        axes.spines[:].set_visible(False)
    return list(all_axes[0])


_BLOCK = (
    ("멀티 헤드 어텐션", "앞의 자리들을 돌아봅니다", True),
    ("더하고 층 정규화", "처음 것에 더하고 크기를 맞춥니다", False),
    ("피드포워드", "자리마다 따로 가공합니다", True),
    ("더하고 층 정규화", "처음 것에 더하고 크기를 맞춥니다", False),
)
"""디코더 층의 부품, 아래에서 위로: (이름, 하는 일, 옆으로 돌아가는 길이 있는지)"""


def decoder_block() -> Axes:
    """디코더 층 하나의 짜임을 그립니다. 벡터는 아래에서 위로 지나가고, 굽은 길은 잔차 연결입니다. 6단원의 그림입니다.

    KerasNLP의 기본값대로 더한 다음에 정규화하는(post-norm) 층입니다.

    돌려주는 값: 그림의 축.
    """
    use_korean_font()
    _, axes = plt.subplots(figsize=(7.4, 5.6), layout="constrained")
    last = len(_BLOCK)
    axes.add_patch(
        FancyBboxPatch(
            (-2.45, 0.42), 4.9, last + 0.16, boxstyle="round,pad=0,rounding_size=0.2",
            facecolor="#f4f6f8", edgecolor=CUT, linewidth=1.2,
        )
    )  # fmt: skip
    for height, (name, what, around) in enumerate(_BLOCK, 1):
        axes.add_patch(
            FancyBboxPatch(
                (-1.5, height - 0.27), 3, 0.54, boxstyle="round,pad=0,rounding_size=0.12",
                facecolor="#bcd9ee" if around else "white", edgecolor=KEPT, linewidth=1.2,
            )
        )  # fmt: skip
        axes.text(0, height, name, ha="center", va="center", fontsize=11)
        axes.text(2.65, height, what, ha="left", va="center", fontsize=9.5, color="#555b61")
        _arrow(axes, (0, height - 0.73), (0, height - 0.27), KEPT)
        if around:
            _arrow(axes, (0, height - 0.5), (-1.5, height + 1), ACCENT, around=-2.05)
    _arrow(axes, (0, last + 0.27), (0, last + 0.85), KEPT)
    axes.text(-2.2, 1.5, "잔차 연결", color=ACCENT, ha="right", va="center", rotation=90)
    axes.text(-2.2, 3.5, "잔차 연결", color=ACCENT, ha="right", va="center", rotation=90)
    axes.text(0, 0.22, "들어오는 벡터 [B, T, D]", ha="center", va="top")
    axes.text(0, last + 0.9, "나가는 벡터 [B, T, D]: 다음 층으로", ha="center", va="bottom")
    axes.set(title="디코더 층 하나", xlim=(-2.9, 5.6), ylim=(-0.1, last + 1.25))
    axes.set_axis_off()
    return axes


def _arrow(
    axes: Axes, start: tuple[float, float], end: tuple[float, float], color: str, *, around: float | None = None
) -> None:
    """``start``에서 ``end``로 가는 화살표입니다. ``around``가 있으면 가로 그만큼에서 꺾어 돌아갑니다."""
    if around is not None:
        axes.plot([start[0], around, around], [start[1], start[1], end[1]], color=color, linewidth=1.6)
        start = (around, end[1])
    axes.annotate("", end, start, arrowprops={"arrowstyle": "-|>", "color": color, "linewidth": 1.6})


def parameter_bars(parts: Mapping[str, int]) -> Axes:
    """파라미터가 모델의 어느 부분에 몇 개 있는지 막대로 그립니다. 6단원의 그림입니다.

    인자:
        parts: 부분의 이름 → 파라미터 수. 적힌 차례대로 위에서부터 그립니다.

    돌려주는 값: 그림의 축. 가로는 파라미터 수이고, 막대 끝에 수와 전체에서 차지하는 비율을 적습니다.
    """
    use_korean_font()
    total = sum(parts.values())
    _, axes = plt.subplots(figsize=(7.5, 0.8 + 0.4 * len(parts)), layout="constrained")
    bars = axes.barh(list(parts), list(parts.values()), color=KEPT)
    axes.bar_label(bars, [f"{count:,} ({count / total:.1%})" for count in parts.values()], padding=4)
    axes.invert_yaxis()
    axes.set(
        title=f"파라미터 {total:,}개는 어디에 있을까요?", xlabel="파라미터 수", xlim=(0, 1.35 * max(parts.values()))
    )
    axes.xaxis.set_major_formatter(lambda count, _: f"{count:,.0f}")
    axes.tick_params(axis="y", length=0)
    axes.spines[["top", "right"]].set_visible(False)
    return axes
