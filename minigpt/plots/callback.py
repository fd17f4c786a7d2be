"""콜백의 그림: 콜백의 함수가 불려 나오는 때, 학습 곡선과 나란히 놓은 글."""

import textwrap
import unicodedata
from collections.abc import Sequence

import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.patches import FancyBboxPatch

from minigpt.errors import CourseError
from minigpt.fonts import use_korean_font
from minigpt.plots.style import ACCENT, CUT, KEPT, log_scale

_ROWS = {"train": "학습", "epoch": "에폭", "train_batch": "배치", "test": "검증", "test_batch": "검증 배치"}
"""콜백의 함수 이름 ``on_…_begin``과 ``on_…_end``의 가운데 말과 그림에 적는 이름"""

_TINT = "#bcd9ee"


def hook_timeline(hooks: Sequence[str], *, emphasis: str = "on_epoch_end") -> Axes:
    """콜백의 함수가 불려 나온 차례를 시간의 띠로 그립니다. 11단원의 그림입니다.

    띠 하나가 ``begin``부터 ``end``까지입니다. 띠의 번호는 Keras가 함수에 넘기는 번호입니다.
    0부터 세고, 배치는 에폭마다 다시 0입니다.

    인자:
        hooks: 불려 나온 함수의 이름들, 차례대로. 예: ``["on_train_begin", "on_epoch_begin", …]``
        emphasis: 주황색으로 그을 함수의 이름

    돌려주는 값: 그림의 축. 가로 한 칸이 한 번의 부름(1부터)입니다.

    오류: 이름을 모르거나 ``begin``과 ``end``의 짝이 맞지 않으면 :class:`~minigpt.errors.CourseError`.
    """
    spans = _spans(hooks)
    use_korean_font()
    names = [name for name in _ROWS if any(kind == name for kind, _, _ in spans)]
    _, axes = plt.subplots(figsize=(min(0.55 * len(hooks) + 1.5, 12), 0.62 * len(names) + 1.5), layout="constrained")
    seen = dict.fromkeys(names, 0)
    for kind, start, end in sorted(spans, key=lambda span: span[1]):
        row, number = names.index(kind), seen[kind]
        seen[kind] += 1
        if kind == "epoch":
            seen |= {name: 0 for name in names if name.endswith("batch")}
        shape = FancyBboxPatch(
            (start - 0.35, row - 0.3), end - start + 0.7, 0.6, boxstyle="round,pad=0,rounding_size=0.15",
            facecolor=_TINT, edgecolor=KEPT, linewidth=1,
        )  # fmt: skip
        axes.add_patch(shape)
        label = _ROWS[kind] if kind in ("train", "test") else f"{_ROWS[kind]} {number}"
        room = end - start + 0.7 >= 0.45 * len(label)
        axes.text((start + end) / 2, row, label if room else str(number), ha="center", va="center")
    places = [place for place, hook in enumerate(hooks, 1) if hook == emphasis]
    for place in places:
        axes.plot([place, place], [-0.75, len(names) - 0.4], color=ACCENT, linewidth=2, zorder=0)
    for place in places:
        axes.text(place, -0.8, emphasis, color=ACCENT, ha="center", va="bottom", family="DejaVu Sans Mono")
    axes.set(xlim=(0.4, len(hooks) + 0.6), ylim=(len(names) - 0.4, -1.15), xlabel="불려 나온 차례")
    axes.set_xticks(range(1, len(hooks) + 1))
    axes.set_yticks(range(len(names)), [_ROWS[name] for name in names])
    axes.tick_params(axis="y", length=0)
    axes.spines[["top", "right", "left"]].set_visible(False)
    return axes


def _spans(hooks: Sequence[str]) -> list[tuple[str, int, int]]:
    """(무엇, 시작한 차례, 끝난 차례)들입니다. 차례는 1부터 셉니다."""
    spans: list[tuple[str, int, int]] = []
    opened: dict[str, int] = {}
    for place, hook in enumerate(hooks, 1):
        kind, _, edge = hook.removeprefix("on_").rpartition("_")
        if kind not in _ROWS or edge not in ("begin", "end"):
            raise CourseError(f"{hook!r}(은)는 그릴 수 없는 이름입니다. 'on_epoch_end'처럼 적어 주세요.")
        if (edge == "begin") == (kind in opened):
            raise CourseError(f"{place}번째 {hook!r}의 짝이 맞지 않습니다. begin과 end를 모두 적었는지 보세요.")
        if edge == "begin":
            opened[kind] = place
        else:
            spans.append((kind, opened.pop(kind), place))
    if opened or not spans:
        left = ", ".join(f"on_{kind}_end" for kind in opened) or "아무것도"
        raise CourseError(f"{left}(이)가 기록에 없습니다. 학습이 끝까지 갔는지 보세요.")
    return spans


def curve_with_texts(
    places: Sequence[float],
    values: Sequence[float],
    texts: Sequence[tuple[float, str]],
    *,
    levels: dict[str, float] | None = None,
    title: str = "배우는 동안 쓴 글",
    xlabel: str = "걸음",
    ylabel: str = "검증 퍼플렉시티 (로그 눈금)",
    columns: int = 84,
) -> Axes:
    """학습 곡선을 왼쪽에, 그때그때 모델이 쓴 글을 오른쪽에 놓습니다. 11단원의 그림입니다.

    같은 번호가 같은 때입니다.

    인자:
        places, values: 곡선의 가로(걸음)와 세로(퍼플렉시티) 값
        texts: (걸음, 글)들. 걸음은 ``places``에 있는 값이어야 합니다.
        levels: 가로로 긋는 기준선의 이름 → 세로 값
        title, xlabel, ylabel: 그림의 제목과 왼쪽 축의 이름
        columns: 글 한 줄에 적을 영어 글자 수. 한글은 넓어서 더 적게 들어갑니다. 세 줄이 넘으면 자릅니다.

    돌려주는 값: 왼쪽 그림의 축.

    오류: 글이 없거나 글의 걸음이 곡선에 없으면 :class:`~minigpt.errors.CourseError`.
    """
    height = dict(zip(places, values, strict=True))
    missing = [place for place, _ in texts if place not in height]
    if missing or not texts:
        reason = f"{missing[0]}걸음의 값이 곡선에 없습니다" if missing else "글이 하나도 없습니다"
        raise CourseError(f"{reason}. TextGenerator의 texts와 곡선이 같은 학습에서 나왔는지 보세요.")
    use_korean_font()
    blocks = [_wrapped(text, columns, most=3) for _, text in texts]
    lines = sum(len(block) for block in blocks) + 0.6 * len(blocks)
    axes: Axes
    page: Axes
    figure, (axes, page) = plt.subplots(
        1, 2, figsize=(12, max(3.4, 0.23 * lines + 0.7)), width_ratios=(4, 7), layout="constrained"
    )
    figure.suptitle(title)
    axes.plot(places, values, color=CUT, linewidth=2, zorder=1)
    top = 0.0
    for number, ((place, _), block) in enumerate(zip(texts, blocks, strict=True), 1):
        axes.plot(place, height[place], "o", color=KEPT, markersize=13, zorder=2)
        axes.text(place, height[place], str(number), color="white", ha="center", va="center", fontsize=8.5, zorder=3)
        page.plot(0.015, top + 0.42, "o", color=KEPT, markersize=13, clip_on=False)
        page.text(0.015, top + 0.42, str(number), color="white", ha="center", va="center", fontsize=8.5)
        page.text(0.13, top + 0.42, f"{place:,}걸음", ha="right", va="center", color="#555555")
        for line_number, line in enumerate(block):
            # 글에 달러 기호가 있어도 수식으로 읽지 않습니다
            page.text(0.16, top + 0.42 + line_number, line, va="center", parse_math=False)
        top += len(block) + 0.6
    page.set(xlim=(0, 1), ylim=(max(top, 1), -0.2))
    page.axis("off")
    for name, level in (levels or {}).items():
        axes.axhline(level, color="black", linestyle="--", linewidth=1)
        axes.annotate(
            f"{name} {level:.2f}", (1, level), xycoords=("axes fraction", "data"), xytext=(0, -3),
            textcoords="offset points", ha="right", va="top",
        )  # fmt: skip
    log_scale(axes, subs=(1, 1.5, 2, 3, 5, 7) if max(values) < 10 * min(values) else (1, 2, 5))
    axes.set(xlabel=xlabel, ylabel=ylabel)
    axes.margins(0.1, 0.16)
    axes.spines[["top", "right"]].set_visible(False)
    return axes


def _wrapped(text: str, columns: int, most: int) -> list[str]:
    """``columns`` 칸에 맞추어 나눈 줄들입니다. ``most`` 줄이 넘으면 자르고 말줄임표를 붙입니다."""
    text = " ".join(text.split()) or "(빈 글)"
    wide = sum(unicodedata.east_asian_width(letter) in "WF" for letter in text) / len(text)
    return textwrap.wrap(text, max(10, int(columns / (1 + 0.7 * wide))), max_lines=most, placeholder=" …")
