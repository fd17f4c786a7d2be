"""다음 낱말 맞히기 놀이: 사람과 모델이 같은 문제를 풀고, 같은 잣대(퍼플렉시티)로 견줍니다. 9단원의 마지막 절입니다.

문제마다 글의 앞부분과 보기 몇 개가 있고, 보기 하나만 글에 정말 나온 낱말입니다. 나머지는 모델이 그 자리에 그럴듯하다고
본 낱말에서 뽑으므로 모델에게도 쉬운 문제가 아닙니다. 사람은 보기 하나를 고르고 얼마나 확신하는지 말합니다.
"""

import math
import random
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from minigpt.arrays import Array
from minigpt.decoding.filters import log_softmax
from minigpt.decoding.searches import NextLogits
from minigpt.errors import CourseError
from minigpt.tokenizer import BOS_ID, Tokenizer
from minigpt.training import perplexity

__all__ = ["Match", "Question", "ask", "play", "questions"]

OPENING = range(10, 40)
"""빈칸 앞에 보여 주는 토큰의 수: 짐작할 거리가 있을 만큼 길고, 스무 개를 읽을 만큼 짧습니다."""

LIKELY = 12
"""틀린 보기는 모델이 이 순위 안에 든다고 본 낱말에서 뽑습니다."""


@dataclass(frozen=True)
class Question:
    """문제 하나입니다."""

    opening: str
    """빈칸 앞의 글"""
    options: tuple[str, ...]
    """보기들. 앞에서부터 1번, 2번, …"""
    answer: int
    """글에 나온 낱말의 번호, 1부터"""
    chances: tuple[float, ...]
    """모델이 보기마다 준 확률. 보기 안에서만 나누어 합이 1입니다."""


@dataclass(frozen=True)
class Match:
    """한 판의 결과입니다."""

    mine: tuple[float, ...]
    """문제마다 사람이 정답에 준 확률"""
    models: tuple[float, ...]
    """문제마다 모델이 정답에 준 확률"""
    hits: tuple[bool, ...]
    """문제마다 사람이 맞혔는지"""

    @property
    def my_perplexity(self) -> float:
        """사람의 퍼플렉시티. 모두 확신하고 맞히면 1, 찍으면 보기의 수입니다."""
        return _perplexity(self.mine)

    @property
    def models_perplexity(self) -> float:
        """모델의 퍼플렉시티. 보기 안에서만 잰 것입니다."""
        return _perplexity(self.models)


def questions(
    next_logits: NextLogits,
    tokenizer: Tokenizer,
    vocabulary: Sequence[str],
    lines: Sequence[str],
    *,
    count: int = 20,
    options: int = 4,
    seed: int = 0,
) -> list[Question]:
    """글에서 문제를 냅니다. 줄 하나에서 많아야 한 문제입니다.

    인자:
        next_logits: 토큰 [1, t] → 다음 토큰의 로짓 [1, V]. :func:`minigpt.decoding.next_logits_of`가 만듭니다.
        tokenizer: 길이를 맞추지 않는 토크나이저
        vocabulary: 그 어휘 사전
        lines: 문제를 낼 글. 모델이 배우지 않은 것이어야 공정합니다.
        count: 문제의 수
        options: 보기의 수, 2부터 ``LIKELY``까지
        seed: 같으면 같은 문제를 냅니다.

    오류: 문제를 그만큼 낼 수 없거나 보기의 수가 맞지 않으면 :class:`~minigpt.errors.CourseError`.
    """
    if not 2 <= options <= LIKELY:
        raise CourseError(f"보기는 2개부터 {LIKELY}개까지 낼 수 있습니다. options={options}를 바꾸어 주세요.")
    dice = random.Random(seed)
    found: list[Question] = []
    words = sum(word.isalpha() for word in vocabulary)
    for line in dice.sample(list(lines), len(lines)) if words >= options else ():
        if len(found) == count:
            break
        tokens = [BOS_ID, *np.asarray(tokenizer(line)).tolist()]
        places = [place for place in OPENING if _is_word(tokens, place, vocabulary)]
        if places:
            found.append(_question(next_logits, tokens, dice.choice(places), vocabulary, options, dice))
    if len(found) < count:
        raise CourseError(
            f"이 글에서는 문제를 {len(found)}개까지만 낼 수 있습니다. 낱말이 {OPENING.start}개를 넘는 줄을 더 주거나 "
            "count를 줄여 주세요."
        )
    return found


def ask(quiz: Sequence[Question]) -> None:
    """문제를 차례로 찍습니다."""
    for number, question in enumerate(quiz, 1):
        print(textwrap.fill(f"{number}. {question.opening} ____", 100))
        print("   ", "   ".join(f"({place}) {word}" for place, word in enumerate(question.options, 1)))


def play(quiz: Sequence[Question], picks: str, sure: float = 0.7) -> Match:
    """고른 번호로 점수를 매기고 결과를 찍습니다.

    인자:
        quiz: :func:`questions`가 낸 문제
        picks: 고른 번호를 차례로 적은 글. 예: ``"3 1 4 2"``. 비어 있으면 늘 1번을 고른 사람의 점수입니다.
        sure: 고른 보기에 주는 확률, 0과 1 사이. 남는 확률은 다른 보기들이 똑같이 나눕니다.

    오류: ``picks``가 글이 아니거나 번호의 수나 범위, ``sure``가 맞지 않으면 :class:`~minigpt.errors.CourseError`.
    """
    if not isinstance(picks, str):
        raise CourseError(f'고른 번호는 {picks!r}이(가) 아니라 따옴표로 묶은 글로 주세요. 예: "3 1 4 2"')
    if not picks.strip():
        print("고른 번호가 없어, 늘 1번만 고른 사람의 점수를 보여 드립니다.")
        picks = " ".join("1" for _ in quiz)
    if not 0 < sure < 1:
        raise CourseError(
            f"sure는 0보다 크고 1보다 작은 수입니다({sure!r}). 열에 일곱은 맞을 것 같으면 0.7이라고 적어 주세요."
        )
    chosen = _numbers(picks, quiz)
    hits = tuple(pick == question.answer for pick, question in zip(chosen, quiz, strict=True))
    models = tuple(question.chances[question.answer - 1] for question in quiz)
    match = Match(_chances(hits, sure, quiz), models, hits)
    models_hits = sum(chance == max(question.chances) for chance, question in zip(models, quiz, strict=True))
    print(f"사람: {len(quiz)}개 가운데 {sum(hits)}개, 퍼플렉시티 {match.my_perplexity:.2f}")
    print(f"모델: {len(quiz)}개 가운데 {models_hits}개, 퍼플렉시티 {match.models_perplexity:.2f}")
    best = min(max(sum(hits) / len(quiz), 0.01), 0.99)
    best_perplexity = _perplexity(_chances(hits, best, quiz))
    if round(best_perplexity, 2) < round(match.my_perplexity, 2):
        print(f"가장 알맞은 확신: {best:.2f} (그랬다면 퍼플렉시티 {best_perplexity:.2f})")
    return match


def _chances(hits: Sequence[bool], sure: float, quiz: Sequence[Question]) -> tuple[float, ...]:
    """고른 보기를 ``sure``만큼 믿는 사람이 문제마다 정답에 준 확률입니다."""
    return tuple(
        sure if hit else (1 - sure) / (len(question.options) - 1) for hit, question in zip(hits, quiz, strict=True)
    )


def _is_word(tokens: Sequence[int], place: int, vocabulary: Sequence[str]) -> bool:
    """그 자리의 토큰이 낱말 하나를 통째로 적는지"""
    if place >= len(tokens) or not vocabulary[tokens[place]].isalpha():
        return False
    return place + 1 == len(tokens) or not vocabulary[tokens[place + 1]].startswith("##")


def _question(
    next_logits: NextLogits,
    tokens: Sequence[int],
    place: int,
    vocabulary: Sequence[str],
    options: int,
    dice: random.Random,
) -> Question:
    log_chances: Array = log_softmax(next_logits(np.array([tokens[:place]])))[0]
    ranked = [int(token) for token in np.argsort(-log_chances) if vocabulary[token].isalpha()]
    rivals = [token for token in ranked if token != tokens[place]][:LIKELY]
    shown = [tokens[place], *dice.sample(rivals, options - 1)]
    dice.shuffle(shown)  # 가나다순이면 흔한 "a"가 늘 1번이어서, 1번만 골라도 반을 맞힙니다
    chances = np.exp(log_softmax(log_chances[shown]))  # of the options alone
    opening = " ".join(vocabulary[token] for token in tokens[1:place]).replace(" ##", "")
    return Question(
        opening,
        tuple(vocabulary[token] for token in shown),
        shown.index(tokens[place]) + 1,
        tuple(map(float, chances)),
    )


def _numbers(picks: str, quiz: Sequence[Question]) -> list[int]:
    words = picks.replace(",", " ").split()
    if len(words) != len(quiz):
        raise CourseError(f"문제는 {len(quiz)}개인데 번호는 {len(words)}개입니다. 빈칸으로 나누어 하나씩 적어 주세요.")
    for number, (word, question) in enumerate(zip(words, quiz, strict=True), 1):
        if word not in {str(place) for place in range(1, len(question.options) + 1)}:
            raise CourseError(
                f"{number}번 문제에 {word!r}라고 적었습니다. 1부터 {len(question.options)} 사이의 번호를 적어 주세요."
            )
    return [int(word) for word in words]


def _perplexity(chances: Sequence[float]) -> float:
    return perplexity(-math.fsum(map(math.log, chances)) / len(chances)) if all(chances) else math.inf
