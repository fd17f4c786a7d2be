"""Hangul by arithmetic: equal to Unicode's own tables, on every syllable and on any text around it."""

from __future__ import annotations

import itertools
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minigpt import hangul
from minigpt.errors import CourseError
from minigpt.hangul import compose, decompose, final_number, with_particle

SYLLABLES = "".join(map(chr, range(0xAC00, 0xD7A4)))
JAMO = "".join(map(chr, [*range(0x1100, 0x1113), *range(0x1161, 0x1176), *range(0x11A8, 0x11C3)]))
NEAR_JAMO = "\u1113\u1160\u1176\u11a7\u11c3ㄱㅏ\ua960\ud7b0\uabff\ud7a4"
"""Archaic jamo, compatibility jamo, and the neighbours of what composes: none of these does."""

HANGUL = st.text(st.sampled_from(SYLLABLES + JAMO) | st.sampled_from(NEAR_JAMO + "a .\n"), max_size=12)
"""Whole syllables, loose jamo in any order, and what stands between them. Nothing here but Hangul changes in NFC."""


def test_the_numbers_are_unicode_s():
    assert len(SYLLABLES) == hangul.SYLLABLE_COUNT == 11_172


def test_every_syllable_is_taken_apart_as_in_nfd_and_put_together_again():
    for syllable in SYLLABLES:
        assert decompose(syllable) == unicodedata.normalize("NFD", syllable)
        assert compose(decompose(syllable)) == syllable


def test_all_syllables_at_once():
    """One after another, so that no vowel or final goes to the wrong neighbour."""
    assert decompose(SYLLABLES) == unicodedata.normalize("NFD", SYLLABLES)
    assert compose(decompose(SYLLABLES)) == SYLLABLES


@pytest.mark.parametrize("length", [1, 2])
def test_short_rows_of_jamo_are_put_together_as_in_nfc(length: int):
    """Every pair of jamo; triples of them and syllables are left to Hypothesis."""
    for row in itertools.product(JAMO + NEAR_JAMO + "가각", repeat=length):
        text = "".join(row)
        assert compose(text) == unicodedata.normalize("NFC", text), ascii(text)


@given(HANGUL)
def test_equal_to_unicode_on_hangul(text: str):
    assert decompose(text) == unicodedata.normalize("NFD", text)
    assert compose(text) == unicodedata.normalize("NFC", text)


@given(st.text())
def test_what_is_no_hangul_stays(text: str):
    """Also where NFC and NFD would change it: é, the Angstrom sign, 金 as a compatibility ideograph."""
    others = "".join(character for character in text if character not in SYLLABLES + JAMO)
    assert decompose(others) == compose(others) == others


def test_other_scripts_are_not_normalised():
    text = "e\u0301 é \u212b \uf90a ガ ｶﾞ"
    assert unicodedata.normalize("NFC", text) != text != unicodedata.normalize("NFD", text)
    assert decompose(text) == compose(text) == text


@pytest.mark.parametrize("broken", ["\u1161", "\u11a8", "\u1100", "\u1161\u1100", "\u1100\u11a8", "\u1100a\u1161"])
def test_broken_sequences_stay(broken: str):
    """A vowel alone, a final without a vowel, an initial alone, the wrong order, something between."""
    assert compose(broken) == broken


def test_a_final_goes_to_the_syllable_before_it():
    assert compose("가\u11a8") == "각"
    assert compose("각\u11a8") == "각\u11a8"
    assert compose("\u1100\u1161\u11a8\u11a8") == "각\u11a8"
    assert compose("\u1100\u1100\u1161") == "\u1100가"


@given(st.text(st.characters() | st.sampled_from(SYLLABLES)))
def test_there_and_back(text: str):
    syllables = "".join(character for character in text if character not in JAMO)
    assert compose(decompose(syllables)) == syllables


@given(HANGUL)
def test_doing_it_twice_changes_nothing(text: str):
    assert decompose(decompose(text)) == decompose(text) == decompose(compose(text))
    assert compose(compose(text)) == compose(text) == compose(decompose(text))


@given(HANGUL, HANGUL)
def test_texts_are_taken_apart_one_by_one(left: str, right: str):
    assert decompose(left + right) == decompose(left) + decompose(right)


# ---- finals and particles ---------------------------------------------------------------------


@given(st.sampled_from(SYLLABLES))
def test_the_final_is_the_third_letter(syllable: str):
    letters = decompose(syllable)
    assert final_number(syllable) == (ord(letters[2]) - 0x11A7 if len(letters) == 3 else 0)


@pytest.mark.parametrize("character", ["a", "ㄱ", "\u1100", "\uabff", "\ud7a4"])
def test_what_is_no_syllable_has_no_final(character: str):
    assert final_number(character) is None


@pytest.mark.parametrize(
    "wanted",
    [
        *("여우는", "곰은", "여우가", "곰이", "종을", "피리를", "토끼와", "사슴과"),
        *("숲으로", "바다로", "마을로", "산골로", "미라야", "한솔아", "피리구나", "등불이구나", "미라라는", "곰이라는"),
        *("오후였어요", "저녁이었어요"),
    ],
)
def test_the_particle_follows_the_final_consonant(wanted: str):
    forms = [(base, form) for base, other in hangul.PARTICLES.items() for form in (base, other)]
    base, form = max((pair for pair in forms if wanted.endswith(pair[1])), key=lambda pair: len(pair[1]))
    assert with_particle(wanted.removesuffix(form), base) == wanted


@given(st.sampled_from(SYLLABLES), st.sampled_from(sorted(hangul.PARTICLES)))
def test_only_ro_makes_an_exception(syllable: str, particle: str):
    """Of ㄹ; every other final consonant takes the longer or the other form."""
    finals = decompose(syllable)[2:]
    short = not finals or (particle == "로" and finals == "\u11af")
    assert with_particle(syllable, particle) == syllable + (particle if short else hangul.PARTICLES[particle])


@pytest.mark.parametrize(("word", "particle"), [("곰", "은"), ("곰", ""), ("fox", "는"), ("", "는"), ("곰 ", "가")])
def test_what_takes_no_particle_is_refused(word: str, particle: str):
    with pytest.raises(CourseError) as caught:
        with_particle(word, particle)
    assert "\n" not in str(caught.value)
