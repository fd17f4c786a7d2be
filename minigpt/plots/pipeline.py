"""입력 파이프라인의 그림: 한 칸 밀린 입력과 정답, 기다리는 시간, 버리고 채우는 자리."""

from collections.abc import Mapping, Sequence
from typing import Any

import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from minigpt.fonts import use_korean_font
from minigpt.plots.style import ACCENT, CUT, KEPT

_TINTS = ("#bcd9ee", "#f6dca3", "#cfe6c1", "#e3cdea", "#f3c9c0", "#c6e3e0", "#dfd3c0", "#c9cdef")
"""검은 글씨가 잘 보이는 옅은 색. 글자도 함께 적으므로 색이 되풀이되어도 됩니다."""

_EMPTY = "#f1f2f3"
"""``[PAD]``로 채운 빈자리"""


def features_and_labels(
    features: Sequence[Sequence[str]], labels: Sequence[Sequence[str]], *, show_trained: bool = False
) -> Axes:
    """입력과 정답을 위아래로 놓고, 같은 토큰이 어느 칸으로 밀렸는지 선으로 잇습니다. 4단원과 7단원의 그림입니다.

    인자:
        features: 입력 [B, T]. 번호가 아니라 토큰의 글자입니다.
        labels: 정답 [B, T]
        show_trained: 모델이 배우는 자리(입력이 ``[PAD]``가 아닌 자리)를 정답 아래에 표시합니다. 그 가운데 정답이
            ``[PAD]``인 자리는 주황색입니다.

    돌려주는 값: 그림의 축. 가로 한 칸이 토큰 하나이고, 같은 토큰은 같은 색입니다.
    """
    use_korean_font()
    length = len(features[0])
    block = 3.0 if show_trained else 2.5
    _, axes = plt.subplots(figsize=(min(0.95 * length + 1, 12), 0.62 * block * len(features) + 0.3), layout="tight")
    colors = _token_colors([*features, *labels])
    for number, (feature_row, label_row) in enumerate(zip(features, labels, strict=True)):
        top = number * block
        for column, (feature, label) in enumerate(zip(feature_row, label_row, strict=True)):
            _cell(axes, column, top, feature, colors[feature])
            _cell(axes, column, top + 1.2, label, colors[label])
            if column + 1 < length and label != "[PAD]":
                axes.plot([column + 0.5, column + 1.5], [top + 1.2, top + 0.9], color="#777777", linewidth=1)
            if show_trained and feature != "[PAD]":
                color = ACCENT if label == "[PAD]" else KEPT
                axes.plot(column + 0.5, top + 2.35, marker="o", color=color, markersize=6)
        names = {"입력": 0.45, "정답": 1.65} | ({"배움": 2.35} if show_trained else {})
        for name, y in names.items():
            axes.text(-0.2, top + y, name, ha="right", va="center")
    axes.set(xlim=(-1, length + 0.05), ylim=(block * len(features) - 0.3, -0.1))
    axes.axis("off")
    return axes


def _token_colors(rows: Sequence[Sequence[str]]) -> dict[str, str]:
    colors = {"[BOS]": "#d3d8dc", "[PAD]": _EMPTY}
    for row in rows:
        for token in row:
            colors.setdefault(token, _TINTS[(len(colors) - 2) % len(_TINTS)])
    return colors


def _cell(axes: Axes, column: float, top: float, text: str, color: str) -> None:
    axes.add_patch(Rectangle((column + 0.03, top), 0.94, 0.9, facecolor=color, edgecolor="white"))
    ink = "#8a8f94" if text == "[PAD]" else "black"
    axes.text(column + 0.5, top + 0.45, text, ha="center", va="center", fontsize=9, color=ink)


def overlap(prepare: float, compute: float, batches: int = 4) -> list[Axes]:
    """배치를 그때그때 준비할 때와 미리 준비할 때를 시간표로 견줍니다. 4단원의 그림입니다.

    잰 것이 아니라 설명하는 그림입니다.

    인자:
        prepare: 배치 하나를 준비하는 시간(밀리초)
        compute: 모델이 배치 하나를 계산하는 시간(밀리초)
        batches: 배치의 수

    돌려주는 값: 축 둘. 위가 그때그때, 아래가 미리 준비하는 것이고, 가로는 시간(밀리초)입니다.
    """
    use_korean_font()
    _, all_axes = plt.subplots(2, 1, figsize=(8, 3.4), layout="constrained", sharex=True)
    titles = ("그때그때 준비하면: 준비하는 동안 모델이 놉니다", "미리 준비하면: 계산하는 동안 다음 배치를 준비합니다")
    for axes, title, ahead in zip(all_axes, titles, (False, True), strict=True):
        ready = free = 0.0  # 준비하는 쪽과 모델이 다음 일을 시작할 수 있는 때
        for batch in range(batches):
            began = ready if ahead else max(ready, free)
            ready = began + prepare
            started = max(ready, free)
            for y, start, width, color in ((0, began, prepare, CUT), (1, started, compute, KEPT)):
                axes.barh(y, width, left=start, height=0.7, color=color, edgecolor="white")
                ink = "white" if color == KEPT else "black"
                axes.text(start + width / 2, y, str(batch), ha="center", va="center", color=ink)
            free = started + compute
        axes.axvline(free, color=ACCENT, linestyle="--", linewidth=1)
        axes.text(free, 0, f" {free:g} ms", color=ACCENT, va="center")
        axes.set_title(title, loc="left", fontsize=10)
        axes.set(yticks=(0, 1), yticklabels=("준비", "모델"), ylim=(1.5, -0.5))
        axes.spines[["top", "right"]].set_visible(False)
    all_axes[1].set_xlabel("시간 (밀리초)")
    return list(all_axes)


def waiting(milliseconds: Mapping[str, Mapping[str, float]]) -> list[Axes]:
    """모델이 배치 하나를 얼마나 기다렸는지 방법마다 막대로 견줍니다. 4단원의 그림입니다.

    인자:
        milliseconds: 경우의 이름 → 방법의 이름 → 배치 하나를 기다린 시간(밀리초). 경우마다 같은 방법들이어야
            하며, 적은 순서대로 위에서부터 그립니다.

    돌려주는 값: 경우마다 축 하나. 가로는 시간(밀리초)이고 축들이 눈금을 함께 씁니다.
    """
    use_korean_font()
    methods = len(next(iter(milliseconds.values())))
    size = (1.5 + 3.8 * len(milliseconds), 1 + 0.42 * methods)
    figure, all_axes = plt.subplots(
        1, len(milliseconds), figsize=size, layout="constrained", squeeze=False, sharex=True, sharey=True
    )
    for axes, (name, times) in zip(all_axes[0], milliseconds.items(), strict=True):
        _bars(axes, times, [KEPT] * len(times), "{:.1f} ms")
        axes.set_title(name, fontsize=10)
    all_axes[0][0].invert_yaxis()
    figure.supxlabel("배치 하나를 기다린 시간 (밀리초): 짧을수록 좋습니다", fontsize=10)
    return list(all_axes[0])


def shares(values: Mapping[str, float], title: str, emphasis: str | None = None) -> Axes:
    """비율을 적은 순서대로 위에서부터 막대로 그립니다. 4단원의 그림입니다.

    인자:
        values: 이름 → 비율(0부터 1)
        title: 그림의 제목
        emphasis: 주황색으로 그릴 이름

    돌려주는 값: 그림의 축. 가로는 비율입니다.
    """
    use_korean_font()
    _, axes = plt.subplots(figsize=(7.5, 0.8 + 0.45 * len(values)), layout="constrained")
    _bars(axes, values, [ACCENT if name == emphasis else KEPT for name in values], "{:.1%}")
    axes.invert_yaxis()
    axes.set(title=title, xlim=(0, 1.1), xticks=(0, 0.25, 0.5, 0.75, 1), xticklabels=("0", "25%", "50%", "75%", "100%"))
    return axes


def _bars(axes: Axes, values: Mapping[str, float], colors: Sequence[str], label: str) -> None:
    bars = axes.barh(list(values), list(values.values()), color=colors, height=0.65)
    axes.bar_label(bars, labels=[label.format(value) for value in values.values()], padding=4)
    axes.margins(x=0.2)
    axes.spines[["top", "right"]].set_visible(False)


def padded_and_packed(lengths: Sequence[int], sequence_length: int) -> list[Axes]:
    """한 줄을 예제 하나로 만들 때와, 줄을 이어 붙여 같은 길이로 자를 때를 나란히 그립니다. 4단원의 그림입니다.

    인자:
        lengths: 줄마다의 토큰 수. ``[BOS]``를 넣어 센 것입니다.
        sequence_length: 예제 하나의 토큰 수 T

    돌려주는 값: 축 둘. 가로 한 줄이 예제 하나, 칸 하나가 토큰 하나이고, 색과 숫자는 몇 번째 줄에서 왔는지(0부터)를
    뜻합니다. 빗금은 잘려 버린 토큰, 빈칸은 ``[PAD]``입니다.
    """
    use_korean_font()
    stream = [line for line, length in enumerate(lengths) for _ in range(length)]
    chunks = [stream[start : start + sequence_length] for start in range(0, len(stream), sequence_length)]
    rows = [[line] * length for line, length in enumerate(lengths)]
    widths = (max(sequence_length, *lengths), sequence_length)
    height = 0.34 * max(len(rows), len(chunks)) + 0.9
    _, all_axes = plt.subplots(
        1, 2, figsize=(10, height), layout="constrained", gridspec_kw={"width_ratios": widths}, sharey=True
    )
    titles = ("한 줄이 예제 하나", "이어 붙여 자르기")
    for axes, title, examples, width in zip(all_axes, titles, (rows, chunks), widths, strict=True):
        for row, tokens in enumerate(examples):
            for column, line in enumerate(tokens + [None] * (sequence_length - len(tokens))):
                _token(axes, column, row, line, cut=column >= sequence_length)
        axes.axvline(sequence_length, color="black", linestyle="--", linewidth=1)
        axes.set(xlim=(0, width + 0.1), ylim=(max(len(rows), len(chunks)), -0.1), xticks=[], yticks=[])
        axes.set_title(title)
        axes.spines[:].set_visible(False)
    return list(all_axes)


def _token(axes: Axes, column: int, row: int, line: int | None, *, cut: bool) -> None:
    color = _EMPTY if line is None else _TINTS[line % len(_TINTS)]
    style: dict[str, Any] = {"facecolor": "white", "edgecolor": color, "hatch": "////"} if cut else {"facecolor": color}
    axes.add_patch(Rectangle((column + 0.06, row + 0.08), 0.88, 0.84, **style))
    if line is not None and not cut:
        axes.text(column + 0.5, row + 0.5, str(line), ha="center", va="center", fontsize=8)
