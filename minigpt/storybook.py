"""내장 이야기책입니다. 확률 오토마톤이 짧은 영어 동화를 SimpleBooks와 같은 짜임새로 씁니다.

한 편은 제목, ``By``로 시작하는 지은이, 여러 장(제목, 짧은 줄, 긴 문단)으로 이루어지고,
줄과 줄 사이에는 빈 줄이 있습니다. 네트워크 없이 1초쯤에 약 2MB가 만들어지고,
같은 씨앗(seed)이면 어느 컴퓨터에서나 같은 바이트입니다.

**왜 오토마톤인가요?** 어떻게 쓰는지 알기 때문에 모든 줄의 확률을 정확히 압니다(:func:`log_prob`).
그래서 어떤 모델도 그 아래로 내려갈 수 없는 퍼플렉시티의 바닥(:func:`perplexity_floor`)도 압니다.
바닥보다 *낮은* 모델은 정답을 훔쳐본 것입니다.

**줄의 종류**는 ``paragraph``(긴 문단, 450바이트 초과), ``short``(대화 같은 짧은 줄), ``title``(제목),
``author``(지은이), ``heading 1`` … ``heading 4``(몇 번째 장의 제목), 그리고 빈 줄입니다.
한 줄은 한 종류에만 속합니다.

**긴 문단**은 줄거리의 자리마다 한 문장씩, 언제나 일곱 문장입니다. 그리고 어느 자리의 문장도 다른 문장의
앞부분이 아닙니다. 그러므로 지금까지의 글만 보면 문단이 끝났는지 확실히 알 수 있고, 끝을 알리는 토큰이
따로 없어도 *토큰들의 확률을 곱한 값이 곧 줄의 확률*입니다.
"""

import contextlib
import math
import random
import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from numbers import Real
from pathlib import Path

from minigpt import storybook_grammar as grammar
from minigpt.errors import CourseError
from minigpt.files import replacing

SEED = 92
"""기본 씨앗"""

VERSION = 1
"""글의 판입니다. 같은 씨앗에서 나오는 바이트가 하나라도 바뀌면 올립니다."""

SIZES = {"train": 2_000_000, "valid": 120_000, "test": 120_000}
"""갈래마다의 기본 크기(바이트)"""


State = tuple[int, tuple[tuple[str, int], ...]]
"""줄을 읽다가 이른 곳: 읽은 글자 수와, 지금까지 나온 변수의 (이름, 행)들"""


class Odds:
    """순위로 정해지는 무게입니다. 순위 0, 1, 2, …의 무게는 ``1000 // (순위 + 2)``입니다(지프 분포를 닮았습니다)."""

    def __init__(self, count: int):
        weights = [1000 // (rank + 2) for rank in range(count)]
        # Integer sums and Random.random() are the same on every platform and Python; random.choices need not be.
        self._cumulative = list(accumulate(weights))
        self.probabilities = [weight / sum(weights) for weight in weights]
        self.log_probs = [math.log(probability) for probability in self.probabilities]

    def draw(self, rng: random.Random) -> int:
        """순위 하나를 무게대로 뽑습니다. 0부터 셉니다."""
        return bisect_right(self._cumulative, int(rng.random() * self._cumulative[-1]))

    @cached_property
    def entropy(self) -> float:
        """뽑기 한 번의 엔트로피(nat)입니다."""
        return -math.fsum(p * math.log(p) for p in self.probabilities)


@dataclass(frozen=True)
class Part:
    """문장 틀의 한 조각입니다. 바뀌지 않는 글은 낱말이 하나뿐인 조각입니다.

    ``variable``이 있으면 한 줄에서 처음 나올 때만 뽑고, 그 뒤로는 같은 행을 되풀이합니다.
    """

    words: tuple[str, ...]
    odds: Odds
    variable: str | None = None


@dataclass(frozen=True)
class Slot:
    """줄거리의 한 자리입니다. 문장 틀 하나를 골라 씁니다."""

    templates: tuple[tuple[Part, ...], ...]
    odds: Odds


class Automaton:
    """문법대로 줄을 쓰고, 줄의 확률과 엔트로피를 정확히 계산하는 오토마톤입니다.

    - ``words``: 빈칸 이름 → 띄어쓰기로 나눈 낱말들
    - ``variables``: 변수 이름 → (필드 이름들, ``|``로 나눈 행들). 첫 필드가 그 행의 이름입니다.
    - ``kinds``: 줄의 종류 → 자리들 → 문장 틀들. 자리마다 한 문장씩, 빈칸 하나를 사이에 두고 씁니다.
    """

    def __init__(
        self,
        words: Mapping[str, str],
        variables: Mapping[str, tuple[str, str]],
        kinds: Mapping[str, Sequence[Sequence[str]]],
    ):
        self._parts = {name: self._free(text.split()) for name, text in words.items()}
        self.variables: dict[str, Odds] = {}
        for name, (fields, rows) in variables.items():
            columns = list(zip(*(row.split() for row in rows.split("|")), strict=True))
            self.variables[name] = Odds(len(columns[0]))
            for field, column in zip(fields.split(), columns, strict=True):
                self._parts[field] = Part(column, self.variables[name], name)
        self.kinds = {kind: tuple(map(self._slot, slots, range(len(slots)))) for kind, slots in kinds.items()}

    @staticmethod
    def _free(words: Sequence[str]) -> Part:
        return Part(tuple(words), Odds(len(words)))

    def _slot(self, templates: Sequence[str], number: int) -> Slot:
        space = " " if number else ""
        return Slot(tuple(self._template(space + text) for text in templates), Odds(len(templates)))

    def _template(self, text: str) -> tuple[Part, ...]:
        pieces = re.split(r"\{(\w+)\}", text)  # texts at even places, names at odd ones
        parts = [self._named(piece) if place % 2 else self._free([piece]) for place, piece in enumerate(pieces)]
        return tuple(part for part in parts if part.words != ("",))

    def _named(self, name: str) -> Part:
        part = self._parts[name.lower()]
        if name[0].islower():
            return part
        return Part(tuple(word[0].upper() + word[1:] for word in part.words), part.odds, part.variable)

    def write(self, kind: str, rng: random.Random, held: Mapping[str, int] | None = None) -> tuple[str, float]:
        """``kind`` 한 줄을 쓰고, 그 줄과 이렇게 쓸 로그 확률(nat)을 돌려줍니다.

        ``held``는 이미 뽑아 둔 변수의 행입니다(이야기 내내 같은 주인공). 미리 뽑았어도 이 줄에 나오면 그 확률을
        한 번 셉니다. 줄 하나만 보면 주인공이 언제 뽑혔는지는 아무 차이가 없기 때문입니다.
        """
        rows = dict(held or {})
        named: set[str | None] = set()
        words, log_prob = [], 0.0
        for slot in self.kinds[kind]:
            index = slot.odds.draw(rng)
            log_prob += slot.odds.log_probs[index]
            for part in slot.templates[index]:
                row = rows.get(part.variable) if part.variable else None
                if row is None:
                    row = part.odds.draw(rng) if len(part.words) > 1 else 0
                if part.variable not in named:
                    log_prob += part.odds.log_probs[row]
                if part.variable:
                    rows[part.variable] = row
                    named.add(part.variable)
                words.append(part.words[row])
        return "".join(words), log_prob

    def log_prob(self, kind: str, line: str) -> float:
        """``kind`` 한 줄이 ``line``일 로그 확률(nat)입니다. 쓰는 길을 모두 더하고, 길이 없으면 ``-inf``입니다."""
        # A state is (characters read, rows of the variables named so far). Probabilities are about e**-100,
        # far from underflow, so they need no logarithms on the way.
        states: Mapping[State, float] = {(0, ()): 1.0}
        for slot in self.kinds[kind]:
            after: defaultdict[State, float] = defaultdict(float)
            for template, probability in zip(slot.templates, slot.odds.probabilities, strict=True):
                for state, reached in _read(template, line, states).items():
                    after[state] += probability * reached
            states = after
        total = math.fsum(reached for (place, _), reached in states.items() if place == len(line))
        return math.log(total) if total else -math.inf

    def entropy(self, kind: str) -> float:
        """``kind`` 한 줄을 쓰는 길의 엔트로피(nat)입니다. 풀이가 하나뿐인 문법에서는 줄의 엔트로피와 같습니다."""
        slots = self.kinds[kind]
        total = math.fsum(_slot_entropy(slot) for slot in slots)
        for name, odds in self.variables.items():
            # A variable is drawn once if any sentence names it; the sentences are chosen independently.
            unnamed = math.prod(1 - _naming_probability(slot, name) for slot in slots)
            total += (1 - unnamed) * odds.entropy
        return total

    def mean_length(self, kind: str) -> float:
        """``kind`` 한 줄의 평균 글자 수입니다. 표본이 아니라 정확한 값입니다."""
        # A mean of sums is the sum of means, also where the same row shows in several places.
        return math.fsum(map(_mean_length, self.kinds[kind]))


def _mean_length(slot: Slot) -> float:
    lengths = [
        math.fsum(
            p * len(word) for part in template for p, word in zip(part.odds.probabilities, part.words, strict=True)
        )
        for template in slot.templates
    ]
    return math.fsum(p * length for p, length in zip(slot.odds.probabilities, lengths, strict=True))


def _slot_entropy(slot: Slot) -> float:
    """문장 틀과 새로 뽑는 빈칸의 엔트로피(nat)입니다. 변수는 여러 자리가 나누어 쓰므로 따로 셉니다."""
    free = [math.fsum(part.odds.entropy for part in template if not part.variable) for template in slot.templates]
    return slot.odds.entropy + math.fsum(p * h for p, h in zip(slot.odds.probabilities, free, strict=True))


def _naming_probability(slot: Slot, name: str) -> float:
    """이 자리의 문장에 변수 ``name``이 나올 확률입니다."""
    named = (any(part.variable == name for part in template) for template in slot.templates)
    return math.fsum(p for p, is_named in zip(slot.odds.probabilities, named, strict=True) if is_named)


def _read(template: Sequence[Part], line: str, states: Mapping[State, float]) -> Mapping[State, float]:
    """틀을 ``line``에 맞추어 읽은 뒤의 상태와 확률입니다. 맞지 않는 상태는 사라집니다."""
    for part in template:
        after: defaultdict[State, float] = defaultdict(float)
        for (place, rows), reached in states.items():
            known = dict(rows).get(part.variable) if part.variable else None
            for row in range(len(part.words)) if known is None else (known,):
                if not line.startswith(part.words[row], place):
                    continue
                new_rows = (*rows, (part.variable, row)) if part.variable and known is None else rows
                probability = part.odds.probabilities[row] if known is None else 1.0
                after[place + len(part.words[row]), new_rows] += reached * probability
        states = after
    return states


class Storybook:
    """오토마톤이 쓰는 이야기책 한 벌입니다. 영어(이 모듈)와 한국어(:mod:`minigpt.korean_storybook`)가 함께 씁니다.

    - ``chapters``: 이야기 한 편의 장 수들, ``layouts``: 장 하나를 이루는 줄의 종류들. 앞에 있을수록 자주 나옵니다.
    - ``held``: 이야기 내내 같은 변수들. 예: ``("hero",)``
    """

    def __init__(self, automaton: Automaton, chapters: Sequence[int], layouts: Sequence[str], held: Sequence[str]):
        self.automaton = automaton
        self._chapters, self._chapter_odds = chapters, Odds(len(chapters))
        self._layouts, self._layout_odds = layouts, Odds(len(layouts))
        self._held = held
        self._texts: dict[tuple[str, int], str] = {}

    def lines(self, split: str, seed: int, size: int | None = None) -> Iterator[str]:
        """한 갈래의 줄을 차례로 줍니다."""
        if split not in SIZES:
            raise CourseError(f"이야기책에 {split!r} 갈래는 없습니다. {', '.join(SIZES)} 중 하나로 바꿔 주세요.")
        return (line for _, line, _ in self.derivations(split, seed, SIZES[split] if size is None else size))

    def text(self, split: str, seed: int) -> str:
        """한 갈래의 글 전체입니다. 한 번 쓴 것은 프로세스가 끝날 때까지 기억합니다."""
        if (split, seed) not in self._texts:
            self._texts[split, seed] = "".join(f"{line}\n" for line in self.lines(split, seed))
        return self._texts[split, seed]

    def derivations(self, split: str, seed: int, size: int) -> Iterator[tuple[str, str, float]]:
        """(종류, 줄, 이 줄을 쓴 길의 로그 확률)을 차례로 줍니다. 줄 사이의 빈 줄은 종류가 ``blank``입니다."""
        rng = random.Random(f"{seed}/{split}")  # a str seed is hashed with SHA-512: stable, and independent per split
        written = 0
        while written < size:
            for kind, line, log_prob in self._tale(rng):
                if written:
                    yield "blank", "", 0.0
                    written += 1
                yield kind, line, log_prob
                written += len(line.encode()) + 1

    def _tale(self, rng: random.Random) -> Iterator[tuple[str, str, float]]:
        held = {name: self.automaton.variables[name].draw(rng) for name in self._held}
        for kind in self._outline(rng):
            yield kind, *self.automaton.write(kind, rng, held)

    def _outline(self, rng: random.Random) -> list[str]:
        """이야기 한 편을 이루는 줄의 종류들입니다."""
        kinds = ["title", "author"]
        for number in range(1, self._chapters[self._chapter_odds.draw(rng)] + 1):
            kinds += [f"heading {number}", *self._layouts[self._layout_odds.draw(rng)].split()]
        return kinds

    def write(self, folder: str | Path, seed: int) -> None:
        """``folder``에 세 갈래의 파일을 쓰고, 다 쓴 뒤에 제자리로 옮깁니다."""
        folder = Path(folder)
        try:
            folder.mkdir(parents=True, exist_ok=True)
            # All three are written before the first is moved into its place.
            with contextlib.ExitStack() as written:
                for split in SIZES:
                    draft = written.enter_context(replacing(folder / f"{split}.txt"))
                    draft.write_bytes(self.text(split, seed).encode())
        except OSError as error:
            reason = error.strerror or type(error).__name__
            raise CourseError(
                f"이야기책을 {folder}에 쓸 수 없습니다({reason}). 쓸 수 있는 다른 폴더를 골라 주세요."
            ) from error

    def log_prob(self, line: str) -> float:
        """``line``이 속한 종류의 한 줄이 바로 이 글일 로그 확률(nat)입니다."""
        if not line:
            return 0.0
        # kinds do not overlap: at most one is finite
        return max(self.automaton.log_prob(kind, line) for kind in self.automaton.kinds)

    def perplexity_floor(self, tokens_per_line: float, lines: Iterable[str] | None = None) -> float:
        """긴 문단에서 어떤 모델도 그 아래로 내려갈 수 없는 토큰당 퍼플렉시티입니다."""
        _check_tokens_per_line(tokens_per_line)
        if lines is None:
            return math.exp(self.automaton.entropy("paragraph") / tokens_per_line)
        log_probs = self.paragraph_log_probs(lines)
        return math.exp(-math.fsum(log_probs) / (tokens_per_line * len(log_probs)))

    def paragraph_log_probs(self, lines: Iterable[str]) -> list[float]:
        """긴 문단들의 로그 확률(nat)입니다. 하나도 없거나, 이 이야기책의 긴 문단이 아닌 줄이 있으면 오류입니다."""
        log_probs = [self._paragraph_log_prob(line) for line in lines]
        if not log_probs:
            raise CourseError("lines가 비어 있습니다. 긴 문단을 하나 이상 주세요.")
        return log_probs

    def _paragraph_log_prob(self, line: str) -> float:
        log_prob = self.automaton.log_prob("paragraph", line) if isinstance(line, str) else -math.inf
        if log_prob == -math.inf:
            raise CourseError(
                f"이야기책의 긴 문단이 아닙니다: {line!r:.40}… lines에는 고치지 않은 긴 문단(str)만 주세요."
            )
        return log_prob


def _check_tokens_per_line(tokens_per_line: float) -> None:
    # A paragraph has at least one token; NaN fails the comparison, and so is caught too.
    if not (isinstance(tokens_per_line, Real) and 1 <= tokens_per_line < math.inf):
        raise CourseError(f"tokens_per_line={tokens_per_line!r}은(는) 문단의 토큰 수가 아닙니다. 1 이상의 수를 주세요.")


STORY = Automaton(grammar.WORDS, grammar.VARIABLES, grammar.KINDS)
BOOK = Storybook(STORY, grammar.CHAPTERS, grammar.LAYOUTS, held=("hero",))


def lines(split: str, *, seed: int = SEED, size: int | None = None) -> Iterator[str]:
    """이야기책 한 갈래(``"train"``, ``"valid"``, ``"test"``)의 줄을 차례로 줍니다. 줄 끝에 ``\\n``은 없습니다.

    갈래마다 같은 오토마톤이 따로 쓴 글입니다. ``size``는 바이트(줄바꿈 포함)이고, 이만큼 채운 뒤 쓰던 이야기를
    마저 끝냅니다. 주지 않으면 갈래의 기본 크기(:data:`SIZES`)입니다.

    오류: 모르는 갈래면 :class:`~minigpt.errors.CourseError`.
    """
    return BOOK.lines(split, seed, size)


def text(split: str, *, seed: int = SEED) -> str:
    """한 갈래의 글 전체입니다. 한 번 쓴 것은 프로세스가 끝날 때까지 기억합니다. 예: ``"train"``은 2 MB

    오류: 모르는 갈래면 :class:`~minigpt.errors.CourseError`.
    """
    return BOOK.text(split, seed)


def write(folder: str | Path, *, seed: int = SEED) -> None:
    """``folder``에 ``train.txt``, ``valid.txt``, ``test.txt``를 씁니다. 폴더가 없으면 만듭니다.

    다 쓴 뒤에 제자리로 옮기므로, 도중에 멈추어도 쓰다 만 파일이 남지 않습니다.

    오류: 폴더에 쓸 수 없으면 :class:`~minigpt.errors.CourseError`.
    """
    BOOK.write(folder, seed)


def log_prob(line: str) -> float:
    """``line``이 속한 종류의 한 줄이 바로 이 글일 로그 확률(nat, 밑이 e)입니다.

    종류(모듈 설명에 있습니다)는 주어진 것으로 봅니다. 예를 들어 긴 문단이면 "이 줄이 긴 문단이라고 할 때
    바로 이 문단일" 확률입니다. 같은 글이 되는 모든 길을 더하므로 정확합니다. 주인공은 이야기 내내 같지만,
    앞뒤 줄을 모를 때의 확률을 줍니다. 한 줄씩 배우는 모델도 앞뒤 줄을 보지 못하기 때문입니다.

    빈 줄은 0.0, 오토마톤이 쓸 수 없는 줄은 ``-inf``입니다. 대소문자와 띄어쓰기까지 쓰인 그대로(``\\n`` 없이) 주세요.
    """
    return BOOK.log_prob(line)


def entropy() -> float:
    """긴 문단 하나의 엔트로피(nat)입니다. 표본이 아니라 오토마톤에서 곧바로 계산한 정확한 값입니다.

    문단마다 평균 몇 nat만큼 뜻밖인지를 뜻합니다. 8단원이 이것으로 퍼플렉시티의 바닥을 정합니다.
    """
    return STORY.entropy("paragraph")


def perplexity_floor(tokens_per_line: float, lines: Iterable[str] | None = None) -> float:
    """긴 문단에서 어떤 모델도 그 아래로 내려갈 수 없는 토큰당 퍼플렉시티입니다. 8단원에서 배웁니다.

    값은 ``exp(entropy() / tokens_per_line)``입니다.

    ``tokens_per_line``은 문단 하나의 평균 토큰 수입니다. ``[PAD]``가 아닌 정답(label)만 세고,
    앞에 붙이는 ``[BOS]``는 세지 않습니다.

    ``lines``(긴 문단들, ``\\n`` 없이)를 주면 바로 그 문단들에서 오토마톤 자신이 받을 퍼플렉시티
    ``exp(-Σ log_prob / (tokens_per_line × 줄 수))``를 줍니다. 이때 ``tokens_per_line``도 그 문단들의 평균이어야 합니다.
    검증 데이터의 곡선과는 이 값을 견주세요. 문단이 몇백 개뿐이면 운에 따라 평균보다 조금 쉽거나 어렵기 때문입니다.

    오류: ``tokens_per_line``이 1보다 작거나, ``lines``가 비었거나, 이야기책의 긴 문단이 아닌 줄이 있으면
    :class:`~minigpt.errors.CourseError`.
    """
    return BOOK.perplexity_floor(tokens_per_line, lines)
