"""GPT 모델의 그림: 임베딩의 덧셈, 어텐션의 가중치, 파라미터가 있는 곳."""

from collections.abc import Mapping, Sequence

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import PowerNorm

from minigpt.arrays import Array
from minigpt.fonts import use_korean_font
from minigpt.plots.style import CUT, KEPT


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
    figure.colorbar(image, ax=all_axes, shrink=0.9)
    return list(all_axes)


def attention_maps(
    maps: Mapping[str, Array],
    tokens: Sequence[str],
    *,
    rows: str = "보는 토큰",
    columns: str = "보이는 토큰",
) -> list[Axes]:
    """토큰과 토큰 사이의 수를 나란히 색칠합니다. 5단원의 그림입니다.

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
    side = 1.3 + 0.44 * len(tokens)
    _, all_axes = plt.subplots(1, len(maps), figsize=(side * len(maps), side), layout="constrained", squeeze=False)
    for axes, (title, values) in zip(all_axes[0], maps.items(), strict=True):
        axes.set_facecolor(CUT)
        axes.imshow(np.where(values == 0, np.nan, values), cmap="Blues", norm=PowerNorm(0.5, 0, largest))
        for (row, column), value in np.ndenumerate(values):
            if value:
                color = "white" if value > 0.4 * largest else "black"
                axes.text(column, row, f"{value:.2f}", ha="center", va="center", fontsize=8, color=color)
        axes.set(title=title, xlabel=columns, ylabel=rows, xticks=range(len(tokens)), yticks=range(len(tokens)))
        axes.set_xticklabels(tokens)
        axes.set_yticklabels(tokens)
        axes.tick_params(length=0)
        axes.spines[:].set_visible(False)
    return list(all_axes[0])


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
