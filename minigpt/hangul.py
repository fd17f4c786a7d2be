"""한글을 자모로 풀고 다시 모읍니다. 13단원이 씁니다.

유니코드의 한글 음절 11,172자는 초성 19 × 중성 21 × 종성 28(없음 포함)의 차례로 빈틈없이 늘어서 있습니다.
그래서 표를 보지 않고 나눗셈으로 풀 수 있습니다(:func:`decompose`, :func:`compose`). 여기서 자모는 음절을 이루는
첫가끝 자모(U+1100부터)이고, 따로 쓰는 ``ㄱ``, ``ㅏ``(U+3131부터)와는 다른 글자입니다.

받침이 있는지 알면 조사도 고를 수 있습니다(:func:`with_particle`).
"""

from minigpt.errors import CourseError

FIRST_SYLLABLE = ord("가")
INITIALS, VOWELS, FINALS = 0x1100, 0x1161, 0x11A7
"""첫 초성, 첫 중성, 그리고 첫 종성의 바로 앞자리. 종성은 0이 '받침 없음'이라 1부터 셉니다."""

INITIAL_COUNT, VOWEL_COUNT, FINAL_COUNT = 19, 21, 28
SYLLABLE_COUNT = INITIAL_COUNT * VOWEL_COUNT * FINAL_COUNT

PARTICLES = {
    "는": "은",
    "가": "이",
    "를": "을",
    "와": "과",
    "로": "으로",
    "야": "아",
    "구나": "이구나",
    "라는": "이라는",
    "였어요": "이었어요",
}
"""받침이 없는 말에 붙는 조사 → 받침이 있는 말에 붙는 꼴"""

_RIEUL = 8
"""종성 ㄹ의 번호. ``로``는 받침이 ㄹ이어도 그대로 붙습니다(마을로)."""


def decompose(text: str) -> str:
    """글의 한글 음절을 모두 자모로 풉니다. 13단원에서 배웁니다.

    음절 하나가 자모 둘(``가``)이나 셋(``각``)이 되고, 한글 음절이 아닌 글자는 그대로입니다. 푼 글을 또 풀어도 같습니다.
    예: ``decompose("한a") == "\\u1112\\u1161\\u11ab" + "a"``

    한글에서는 ``unicodedata.normalize("NFD", text)``와 같습니다. NFD는 ``é``도 풀지만 이 함수는 한글만 풉니다.
    """
    return "".join(map(_letters, text))


def _letters(character: str) -> str:
    number = ord(character) - FIRST_SYLLABLE
    if not 0 <= number < SYLLABLE_COUNT:
        return character
    number, final = divmod(number, FINAL_COUNT)
    initial, vowel = divmod(number, VOWEL_COUNT)
    return chr(INITIALS + initial) + chr(VOWELS + vowel) + (chr(FINALS + final) if final else "")


def compose(jamo: str) -> str:
    """자모로 푼 글을 다시 음절로 모읍니다. 13단원에서 배웁니다.

    초성 바로 뒤의 중성, 받침 없는 음절 바로 뒤의 종성만 합칩니다. 홀로 선 중성이나 종성처럼 음절이 될 수 없는 글자와
    한글이 아닌 글자는 그대로입니다. 예: ``compose("\\u1112\\u1161\\u11ab" + "a") == "한a"``

    ``compose(decompose(text))``는 음절로 쓴 글이면 언제나 ``text``입니다. 한글에서는
    ``unicodedata.normalize("NFC", jamo)``와 같습니다.
    """
    characters: list[str] = []
    for character in jamo:
        joined = _joined(characters[-1], character) if characters else None
        if joined is None:
            characters.append(character)
        else:
            characters[-1] = joined
    return "".join(characters)


def _joined(before: str, character: str) -> str | None:
    """두 글자를 합친 음절입니다. 합칠 수 없으면 None입니다."""
    initial, vowel = ord(before) - INITIALS, ord(character) - VOWELS
    if 0 <= initial < INITIAL_COUNT and 0 <= vowel < VOWEL_COUNT:
        return chr(FIRST_SYLLABLE + (initial * VOWEL_COUNT + vowel) * FINAL_COUNT)
    final = ord(character) - FINALS
    if final_number(before) == 0 and 1 <= final < FINAL_COUNT:
        return chr(ord(before) + final)
    return None


def final_number(syllable: str) -> int | None:
    """음절의 종성의 번호 0–27입니다. 받침이 없으면 0, 한글 음절이 아니면 None입니다. 13단원이 씁니다.

    예: ``final_number("가") == 0``, ``final_number("각") == 1``
    """
    number = ord(syllable) - FIRST_SYLLABLE
    return number % FINAL_COUNT if 0 <= number < SYLLABLE_COUNT else None


def with_particle(word: str, particle: str) -> str:
    """낱말에 조사를 받침에 맞게 붙입니다. 13단원의 이야기책이 씁니다.

    예: ``with_particle("여우", "는") == "여우는"``, ``with_particle("곰", "는") == "곰은"``,
    ``with_particle("마을", "로") == "마을로"``

    인자:
        word: 한글 음절로 끝나는 낱말
        particle: 받침이 없는 말에 붙는 꼴. :data:`PARTICLES`의 하나입니다.

    오류: 모르는 조사이거나 한글로 끝나지 않는 낱말이면 :class:`~minigpt.errors.CourseError`.
    """
    if particle not in PARTICLES:
        raise CourseError(f"{particle!r}에 짝이 되는 조사를 모릅니다. {', '.join(PARTICLES)} 중 하나로 바꿔 주세요.")
    final = final_number(word[-1]) if word else None
    if final is None:
        raise CourseError(f"{word!r}의 끝이 한글이 아니라 조사를 고를 수 없습니다. 한글로 끝나는 낱말을 넣어 주세요.")
    takes_vowel_form = final == 0 or (particle == "로" and final == _RIEUL)
    return word + (particle if takes_vowel_form else PARTICLES[particle])
