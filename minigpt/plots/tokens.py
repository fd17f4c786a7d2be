"""토큰의 그림: 글을 나눈 모습, 낱말을 조각으로 나누는 차례, 어휘 사전의 크기에 따라 달라지는 것."""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence

import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from minigpt.errors import CourseError
from minigpt.fonts import use_korean_font
from minigpt.plots.style import ACCENT, CUT, KEPT

PAD, UNK, SUFFIX = "[PAD]", "[UNK]", "##"

GAP = 0.35
"""칸과 칸 사이(글자 하나의 너비를 1로 본 길이)"""

ORDINALS = ("첫째", "둘째", "셋째", "넷째", "다섯째", "여섯째", "일곱째", "여덟째", "아홉째", "열째")


def token_rows(rows: Mapping[str, Sequence[str]], title: str = "") -> Axes:
    """글을 나눈 모습을 한 줄에 하나씩, 토큰마다 칸 하나로 그립니다. 2단원과 3단원의 그림입니다.

    한 낱말에서 나온 조각(``##``)은 앞 조각과 같은 색이고, 낱말이 바뀌면 색의 짙기가 바뀝니다. ``[UNK]``는 주황,
    ``[PAD]``는 회색입니다.

    인자:
        rows: 줄의 이름 → 토큰(문자열)의 리스트. 줄의 이름 밑에 토큰 수를 적습니다.
        title: 그림의 제목.

    돌려주는 값: 그림의 축. 칸의 너비는 토큰의 길이를 따르고, 세로의 한 칸이 한 줄입니다.

    오류: ``rows``가 비어 있거나 토큰이 하나도 없으면 :class:`~minigpt.errors.CourseError`.
    """
    if not any(rows.values()):
        raise CourseError("그릴 토큰이 하나도 없습니다. 줄의 이름마다 토큰의 리스트를 넣어 주세요.")
    use_korean_font()
    total = max(sum(_width(token) + GAP for token in tokens) for tokens in rows.values())
    # 칸이 많으면 그림을 넓히고, 그래도 모자라면 글자를 줄입니다
    inches = min(max(6.0, 1.6 + total * 0.115), 10.0)
    fontsize = min(10.5, (inches - 1.6) / total * 90)
    _, axes = plt.subplots(figsize=(inches, 0.5 + 0.55 * len(rows)), layout="constrained")
    for row, tokens in enumerate(rows.values()):
        left = 0.0
        for token, shade in zip(tokens, _shades(tokens), strict=True):
            width = _width(token)
            color, alpha, ink = _look(token, shade)
            axes.add_patch(Rectangle((left, row - 0.34), width, 0.68, facecolor=color, alpha=alpha, linewidth=0))
            axes.text(left + width / 2, row, token, ha="center", va="center", fontsize=fontsize, color=ink)
            left += width + GAP
    names = [f"{name}\n{len(tokens)}개" for name, tokens in rows.items()]
    axes.set(xlim=(-GAP, total), ylim=(len(rows) - 0.45, -0.55), xticks=[], title=title)
    axes.set_yticks(range(len(rows)), names)
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)
    return axes


def wordpiece_steps(word: str, vocabulary: Iterable[str]) -> Axes:
    """낱말을 WordPiece로 나눌 때 어떤 조각을 어떤 차례로 찾아보는지 그립니다. 3단원의 그림입니다.

    찾아본 조각마다 한 줄입니다.

    짙은 파랑은 찾은 조각, 옅은 파랑은 앞에서 이미 찾은 조각, 회색은 찾아보았지만 사전에 없는 조각입니다. 끝내
    나누지 못하면 마지막 줄의 낱말 전체가 주황입니다.

    인자:
        word: 소문자 낱말 하나.
        vocabulary: 토큰들.

    돌려주는 값: 그림의 축. 가로의 한 칸이 글자 하나, 세로의 한 칸이 한 번 찾아본 것입니다.

    오류: ``word``가 비어 있으면 :class:`~minigpt.errors.CourseError`.
    """
    if not word:
        raise CourseError("나눌 낱말이 비어 있습니다. 글자가 하나 이상 있는 낱말을 넣어 주세요.")
    use_korean_font()
    tries = list(_tries(word, set(vocabulary)))
    length = len(word)
    stuck = not tries[-1][2]
    rows = len(tries) + stuck
    _, axes = plt.subplots(figsize=(2.9 + 0.42 * length, 0.5 + 0.34 * rows), layout="constrained")
    for row, (start, end, found) in enumerate(tries):
        for column, letter in enumerate(word):
            if column < start:
                color, alpha = KEPT, 0.25
            elif column < end:
                color, alpha = (KEPT, 1.0) if found else (CUT, 1.0)
            else:
                color, alpha = CUT, 0.2
            _letter(axes, row, column, letter, color, alpha, "white" if found and start <= column < end else "black")
        piece = (SUFFIX if start else "") + word[start:end]
        text = f"{piece}  찾음" if found else f"{piece}  없음"
        axes.text(length + 0.3, row, text, va="center", color=KEPT if found else "#777777", fontsize=10)
    if stuck:
        for column, letter in enumerate(word):
            _letter(axes, len(tries), column, letter, ACCENT, 1.0, "white")
        axes.text(length + 0.3, len(tries), f"낱말 전체가 {UNK}", va="center", color=ACCENT, fontsize=10)
    axes.set(xlim=(-0.6, length + 0.3 + 0.6 * (length + 6)), ylim=(rows - 0.4, -0.6), xticks=[])
    axes.set_yticks(range(len(tries)), [_ordinal(number) for number in range(1, len(tries) + 1)])
    axes.set_title(f"{word}: 긴 조각부터 찾기", loc="left")
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)
    return axes


def vocabulary_tradeoff(
    sizes: Sequence[int], tokens_per_word: Sequence[float], unknown_rates: Sequence[float]
) -> list[Axes]:
    """어휘 사전의 크기에 따라 글의 길이와 모르는 토큰의 비율이 어떻게 달라지는지 그립니다. 3단원의 그림입니다.

    인자:
        sizes: 어휘 사전의 크기들(토큰 수).
        tokens_per_word: 크기마다 낱말 하나를 나눈 토큰 수의 평균.
        unknown_rates: 크기마다 모든 토큰 가운데 ``[UNK]``의 비율(0부터 1).

    돌려주는 값: 축 둘. 왼쪽의 세로는 낱말당 토큰 수, 오른쪽의 세로는 ``[UNK]``의 비율이고, 가로는 둘 다
    크기(로그 눈금)입니다.

    오류: 세 값의 개수가 다르거나 비어 있으면 :class:`~minigpt.errors.CourseError`.
    """
    if not len(sizes) == len(tokens_per_word) == len(unknown_rates) > 0:
        raise CourseError("크기, 낱말당 토큰 수, [UNK]의 비율을 같은 개수만큼, 하나 이상 넣어 주세요.")
    use_korean_font()
    _, both = plt.subplots(1, 2, figsize=(8.6, 3.2), layout="constrained")
    titles = ("낱말 하나가 몇 토큰이 되나요?", "모르는 토큰이 얼마나 되나요?")
    names = ("낱말당 토큰 수", f"{UNK}의 비율")
    for axes, values, color, title, name in zip(
        both, (tokens_per_word, unknown_rates), (KEPT, ACCENT), titles, names, strict=True
    ):
        axes.plot(sizes, values, "o-", color=color)
        for size, value, following in zip(sizes, values, [*values[1:], 0], strict=True):
            text = f"{value:.1f}" if axes is both[0] else f"{value:.0%}"
            offset = (3, -14) if following > value else (3, 6)  # 선이 올라가면 아래에, 내려가면 위에
            axes.annotate(text, (size, value), offset, textcoords="offset points", fontsize=9)
        axes.set(xscale="log", title=title, xlabel="어휘 사전의 크기 (토큰 수, 로그 눈금)", ylabel=name)
        axes.set_xticks(sizes, [f"{size:,}" for size in sizes])
        axes.minorticks_off()
        axes.margins(0.12, 0.18)
        axes.spines[["top", "right"]].set_visible(False)
    both[0].set_ylim(bottom=0)
    both[1].set_ylim(-0.04, 1)
    both[1].yaxis.set_major_formatter(lambda share, _position: f"{share:.0%}")
    both[1].set_yticks([0, 0.25, 0.5, 0.75, 1])
    return list(both)


def _ordinal(number: int) -> str:
    """차례의 이름입니다. 열을 넘으면 숫자로 씁니다."""
    return ORDINALS[number - 1] if number <= len(ORDINALS) else f"{number}번째"


def _tries(word: str, known: set[str]) -> Iterator[tuple[int, int, bool]]:
    """찾아보는 조각의 (시작, 끝, 찾았는지)를 차례로 줍니다. 막히면 마지막이 찾지 못한 것입니다."""
    start = 0
    while start < len(word):
        for end in range(len(word), start, -1):
            found = (SUFFIX if start else "") + word[start:end] in known
            yield start, end, found
            if found:
                break
        if not found:
            return
        start = end


def _letter(axes: Axes, row: int, column: int, letter: str, color: str, alpha: float, ink: str) -> None:
    axes.add_patch(Rectangle((column - 0.46, row - 0.4), 0.92, 0.8, facecolor=color, alpha=alpha, linewidth=0))
    axes.text(column, row, letter, ha="center", va="center", fontsize=10, color=ink)


def _shades(tokens: Sequence[str]) -> Iterator[bool]:
    """낱말이 바뀔 때마다 뒤집히는 값입니다. 같은 낱말의 조각은 값이 같습니다."""
    shade = False
    for position, token in enumerate(tokens):
        if position and not token.startswith(SUFFIX):
            shade = not shade
        yield shade


def _look(token: str, shade: bool) -> tuple[str, float, str]:
    """칸의 색과 짙기, 글자의 색입니다."""
    if token == UNK:
        return ACCENT, 1.0, "white"
    if token == PAD:
        return CUT, 0.6, "black"
    return KEPT, 0.45 if shade else 0.2, "black"


def _width(token: str) -> float:
    """칸의 너비입니다. 한글처럼 넓은 글자는 알파벳의 두 배로 봅니다."""
    wide = sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in token)
    return wide + 0.9
