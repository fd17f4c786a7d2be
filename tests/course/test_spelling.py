"""Korean spelling, in everything that learners and those who teach read: a dictionary, and what it does not know."""

from __future__ import annotations

import functools
import re
import shutil
import subprocess
from collections import defaultdict

import pytest

from tests.course.test_korean import texts
from tests.support.copies import ROOT

KNOWN = ROOT / "tests" / "course" / "known_words.txt"
"""Words that are right and that the dictionary does not have, one on a line, sorted; particles may follow them."""

WORD = re.compile(r"(?<![\w가-힣`)\]}'\"’”*%<>/])[가-힣]{2,}(?![\w`({\]])")
"""A word that stands alone: a particle after code, a digit or a bracket is none."""

WRONG = {
    r"되(?:요|서|야|도)(?![가-힣])": "돼",
    r"안되(?:요|나요|면|는|다)": "안 되",
    r"구지(?![가-힣])": "굳이",
    r"치루(?:는|고|었|어|면|지)": "치르",
    r"뒤쳐[지진졌]": "뒤처지",
    r"몇일(?!까)": "며칠",
    r"어떻해": "어떡해, 어떻게 해",
    r"(?:왠만|왠일)": "웬만, 웬일",
    r"웬지": "왠지",
    r"(?<![가-힣])금새(?![가-힣])": "금세",
    r"오랫만": "오랜만",
    r"역활": "역할",
    r"희안": "희한",
    r"할께": "할게",
    r"(?:갯수|댓가|촛점|잇점|싯점)": "개수, 대가, 초점, 이점, 시점",
    r"(?:최대값|최소값|절대값)": "최댓값, 최솟값, 절댓값",
    r"(?:컨텐츠|메세지|어플리케이션|화일|데이타|싸이즈|쓰레드)": "콘텐츠, 메시지, 애플리케이션, 파일, …",
    r"일일히|번번히|곰곰히|깨끗히|틈틈히": "일일이, 번번이, 곰곰이, 깨끗이, 틈틈이",
    r"덮혀|덮힌|닫혀진|쓰여진|보여진": "덮여, 덮인, 닫힌, 쓰인, 보인",
    r"(?:알맞는|걸맞는)(?![가-힣])": "알맞은, 걸맞은",
    r"문안(?:하게|한)": "무난",
    r"(?:건내|들어나|부셔|바꼈|사겼)": "건네, 드러나, 부숴, 바뀌었, 사귀었",
}
"""Common slips that the dictionary takes for words, and what is meant."""


@functools.cache
def all_texts() -> list[tuple[str, str]]:
    return list(texts())


@functools.cache
def words() -> dict[str, set[str]]:
    """Return where each word stands."""
    found: dict[str, set[str]] = defaultdict(set)
    for where, text in all_texts():
        for word in WORD.findall(re.sub(r"`[^`\n]*`", "`", text)):
            found[word].add(where)
    return found


def stand_in(stem: str) -> str:
    """Return a noun that the dictionary has and that takes the same particles: `토크나이저를` is right as `나무를`."""
    last = (ord(stem[-1]) - ord("가")) % 28  # the final consonant's number; ㄹ takes `로`, as none does
    return {0: "나무", 8: "교실"}.get(last, "사람")


def forms(word: str, listed: set[str]) -> list[str]:
    """Return a word with what stands in for each listed word that it begins with."""
    starts = (word[:length] for length in range(2, len(word)))
    return [stand_in(start) + word[len(start) :] for start in starts if start in listed]


def strange(candidates: list[str], listed: set[str]) -> list[str]:
    """Return the words that neither the dictionary nor the list has, with or without particles."""
    left = [word for word in sorted(unknown(candidates)) if word not in listed]
    tried = {word: forms(word, listed) for word in left}
    wrong = unknown([form for found in tried.values() for form in found])
    return [word for word, found in tried.items() if all(form in wrong for form in found)]


def unknown(candidates: list[str]) -> set[str]:
    """Return the words that the dictionary does not have."""
    command = ["hunspell", "-d", "ko", "-i", "utf-8", "-l"]
    said = subprocess.run(command, input="\n".join(candidates), capture_output=True, text=True, check=True)
    return set(said.stdout.split())


needs_dictionary = pytest.mark.skipif(shutil.which("hunspell") is None, reason="hunspell and hunspell-ko are missing")


@pytest.mark.slow
@needs_dictionary
def test_every_word_is_known():
    """In the dictionary or in the list; a new word is put right, or into the list if it is right."""
    found = words()
    new = strange(sorted(found), set(KNOWN.read_text("utf8").split()))
    assert {word: sorted(found[word])[:3] for word in new} == {}


@pytest.mark.slow
@needs_dictionary
def test_the_list_is_no_longer_than_it_has_to_be():
    """Sorted, without what no text says any more."""
    listed = KNOWN.read_text("utf8").split()
    assert listed == sorted(set(listed))
    said = sorted(words())
    assert [stem for stem in listed if not any(word.startswith(stem) for word in said)] == []


@pytest.mark.slow
@needs_dictionary
def test_the_dictionary_knows_right_from_wrong():
    said = ["토큰을", "학습합니다", "학습합니니", "그럭게", "토크나이저를", "토크나이저을", "텐서으로", "텐서로"]
    assert strange(said, {"토크나이저", "텐서"}) == ["그럭게", "텐서으로", "토크나이저을", "학습합니니"]


@pytest.mark.parametrize("pattern", WRONG)
def test_common_slips_stay_out(pattern: str):
    found = [
        (where, text[max(hit.start() - 10, 0) : hit.end() + 10])
        for where, text in all_texts()
        for hit in re.finditer(pattern, text)
    ]
    assert found == [], WRONG[pattern]


@pytest.mark.parametrize("text", ["그렇게 되요.", "안되면", "굳이 구지", "사소한 대가를 치루는", "최대값"])
def test_slips_are_found(text: str):
    assert any(re.search(pattern, text) for pattern in WRONG)


@pytest.mark.parametrize("text", ["되도록", "안 되면", "되돌려", "되서를", "구지폭포"])
def test_words_that_look_like_slips_are_not(text: str):
    assert not any(re.search(pattern, text) for pattern in WRONG)
