"""한국어 이야기책입니다. 확률 오토마톤이 짧은 한국어 동화를 씁니다. 13단원이 씁니다.

영어 이야기책(:mod:`minigpt.storybook`)과 짜임새도 쓰는 법도 같습니다. 한 편은 제목, ``글쓴이``로 시작하는 줄, 여러
장(제목, 짧은 줄, 긴 문단)이고, 줄과 줄 사이에는 빈 줄이 있습니다. 네트워크 없이 1초쯤에 약 2MB가 만들어지고, 같은
씨앗(seed)이면 어느 컴퓨터에서나 같은 바이트입니다.

모든 줄의 확률을 정확히 압니다(:func:`log_prob`). 그래서 어떤 모델도 그 아래로 내려갈 수 없는 글자당 비트의
바닥(:func:`bits_per_character_floor`)도 압니다. 토큰을 어떻게 자르든 같은 값이므로, 음절과 자모와 바이트 쌍 인코딩으로
배운 모델을 나란히 견줄 수 있습니다.

문장 틀의 ``{friend는}``에는 낱말의 받침에 맞는 조사가 붙습니다(여우는, 곰은). 그 밖의 것은 영어 이야기책과 같습니다.
긴 문단은 언제나 일곱 문장이고, 글이 되는 길은 하나뿐입니다.
"""

import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from minigpt import korean_grammar as grammar
from minigpt.errors import CourseError
from minigpt.hangul import with_particle
from minigpt.storybook import SIZES, Automaton, Part, Storybook

__all__ = [
    "BOOK",
    "SEED",
    "SIZES",
    "STORY",
    "VERSION",
    "KoreanAutomaton",
    "bits_per_character_floor",
    "entropy",
    "lines",
    "log_prob",
    "perplexity_floor",
    "write",
]

SEED = 92
"""기본 씨앗"""

VERSION = 1
"""글의 판입니다. 같은 씨앗에서 나오는 바이트가 하나라도 바뀌면 올립니다."""


class KoreanAutomaton(Automaton):
    """빈칸에 조사를 붙일 수 있는 오토마톤입니다. ``{friend는}``은 빈칸 ``friend``와 조사 ``는``(또는 ``은``)입니다."""

    def _named(self, name: str) -> Part:
        found = re.fullmatch("([a-z]+)([가-힣]*)", name)
        if found is None:
            raise CourseError(f"문장 틀의 {{{name}}}은(는) 빈칸이 아닙니다. 이름과 조사만 적어 주세요.")
        part = super()._named(found[1])
        if not found[2]:
            return part
        return replace(part, words=tuple(with_particle(word, found[2]) for word in part.words))


STORY = KoreanAutomaton(grammar.WORDS, grammar.VARIABLES, grammar.KINDS)
BOOK = Storybook(STORY, grammar.CHAPTERS, grammar.LAYOUTS, held=("hero", "elder"))


def lines(split: str, *, seed: int = SEED, size: int | None = None) -> Iterator[str]:
    """한국어 이야기책 한 갈래(``"train"``, ``"valid"``, ``"test"``)의 줄을 차례로 줍니다. 줄 끝에 ``\\n``은 없습니다.

    갈래마다 같은 오토마톤이 따로 쓴 글입니다. 주인공과 그 집의 어른은 이야기 한 편 내내 같습니다. ``size``는
    바이트(줄바꿈 포함, 한글은 한 글자가 3바이트)이고, 이만큼 채운 뒤 쓰던 이야기를 마저 끝냅니다. 주지 않으면 갈래의
    기본 크기(:data:`SIZES`)입니다.

    오류: 모르는 갈래면 :class:`~minigpt.errors.CourseError`.
    """
    return BOOK.lines(split, seed, size)


def write(folder: str | Path, *, seed: int = SEED) -> None:
    """``folder``에 UTF-8로 ``train.txt``, ``valid.txt``, ``test.txt``를 씁니다. 폴더가 없으면 만듭니다.

    다 쓴 뒤에 제자리로 옮기므로, 도중에 멈추어도 쓰다 만 파일이 남지 않습니다.

    오류: 폴더에 쓸 수 없으면 :class:`~minigpt.errors.CourseError`.
    """
    BOOK.write(folder, seed)


def log_prob(line: str) -> float:
    """``line``이 속한 종류의 한 줄이 바로 이 글일 로그 확률(nat, 밑이 e)입니다.

    뜻은 :func:`minigpt.storybook.log_prob`과 같습니다. 빈 줄은 0.0, 오토마톤이 쓸 수 없는 줄은 ``-inf``입니다.
    자모로 풀지 않은, 음절로 쓴 글을 그대로(``\\n`` 없이) 주세요.
    """
    return BOOK.log_prob(line)


def entropy() -> float:
    """긴 문단 하나의 엔트로피(nat)입니다. 표본이 아니라 오토마톤에서 곧바로 계산한 정확한 값입니다."""
    return STORY.entropy("paragraph")


def perplexity_floor(tokens_per_line: float, lines: Iterable[str] | None = None) -> float:
    """긴 문단에서 어떤 모델도 그 아래로 내려갈 수 없는 토큰당 퍼플렉시티입니다.

    인자와 오류는 :func:`minigpt.storybook.perplexity_floor`와 같습니다. 토큰을 자르는 법이 다르면 ``tokens_per_line``도
    바닥도 다르므로, 13단원은 :func:`bits_per_character_floor`로 견줍니다.
    """
    return BOOK.perplexity_floor(tokens_per_line, lines)


def bits_per_character_floor(lines: Iterable[str] | None = None) -> float:
    """긴 문단에서 어떤 모델도 그 아래로 내려갈 수 없는 글자당 비트입니다. 13단원이 씁니다.

    글자는 음절과 빈칸과 문장 부호, 곧 ``len(line)``으로 셉니다. 글을 자모로 풀어 배운 모델도 이 수로 나누어야 견줄 수
    있습니다. 주지 않으면 ``entropy()``를 문단의 평균 글자 수로 나눈 정확한 값입니다.

    ``lines``(긴 문단들, ``\\n`` 없이)를 주면 바로 그 문단들에서 오토마톤 자신이 받을 글자당 비트입니다.
    검증 데이터로 잰 모델의 값과는 이것을 견주세요.

    오류: ``lines``가 비었거나, 이 이야기책의 긴 문단이 아닌 줄이 있으면 :class:`~minigpt.errors.CourseError`.
    """
    if lines is None:
        return entropy() / math.log(2) / STORY.mean_length("paragraph")
    paragraphs = list(lines)
    nats = -math.fsum(BOOK.paragraph_log_probs(paragraphs))
    return nats / math.log(2) / sum(map(len, paragraphs))
