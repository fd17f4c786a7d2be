"""바이트 쌍 인코딩(byte-pair encoding, BPE)을 손으로 합니다. 13단원이 씁니다.

글자에서 시작해 가장 자주 이웃하는 쌍을 하나로 합치기를 되풀이합니다(:func:`learn_merges`). 새 낱말도 배운 차례대로
합치면 토큰이 됩니다(:func:`apply_merges`). 두 함수는 무엇이 글자인지 묻지 않습니다. 한글 음절이어도,
자모(:func:`minigpt.hangul.decompose`)여도, 바이트여도 됩니다.

GPT-2와 ``keras_nlp``의 ``BytePairTokenizer``에서 글자는 UTF-8의 **바이트**입니다. 바이트는 256가지뿐이라 모르는
글자가 없습니다. 바이트마다 눈에 보이는 글자 하나를 정해 두고(:func:`byte_letters`) 그 글자로 배웁니다. 한글 음절 하나는
바이트 셋이고, 영어 글자와 숫자는 그대로입니다. 그렇게 배운 쌍을 그 토크나이저에 주면(:func:`make_byte_pair_tokenizer`)
:func:`apply_merges`와 똑같이 자릅니다.
"""

import heapq
import itertools
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeAlias

import keras_nlp

from minigpt.errors import CourseError
from minigpt.tokenizer import PAD, RESERVED_TOKENS

Merge: TypeAlias = tuple[str, str]
"""하나로 합칠 이웃한 두 조각(왼쪽, 오른쪽)"""

Apply: TypeAlias = Callable[[str, Sequence[Merge]], list[str]]
"""(낱말, 쌍들) → 조각들. 예: :func:`apply_merges`"""

BytePairTokenizer: TypeAlias = keras_nlp.tokenizers.BytePairTokenizer
"""문자열의 배치 [B]를 바이트 쌍 인코딩의 번호로 바꾸는 토크나이저"""


def _byte_alphabet() -> list[str]:
    """바이트 0–255를 나타내는 글자의 표입니다. 보이는 것은 그대로, 나머지는 U+0100부터 차례로 씁니다(GPT-2의 약속)."""
    shown = {*range(ord("!"), ord("~") + 1), *range(ord("¡"), ord("¬") + 1), *range(ord("®"), ord("ÿ") + 1)}
    spare = itertools.count(256)
    return [chr(byte if byte in shown else next(spare)) for byte in range(256)]


BYTE_LETTERS = tuple(_byte_alphabet())
"""바이트 → 그 바이트를 나타내는 글자. 예: ``BYTE_LETTERS[ord(" ")] == "Ġ"``"""

_BYTES = {letter: byte for byte, letter in enumerate(BYTE_LETTERS)}
_WORDS = re.compile(r" ?[^\W\d_]+| ?\d+| ?(?:[^\w\s]|_)+|\s+(?!\S)|\s+")


def learn_merges(word_counts: Mapping[str, int], count: int) -> list[Merge]:
    """가장 자주 이웃하는 쌍부터 합칠 쌍을 ``count``개까지 배웁니다. 13단원에서 배웁니다.

    낱말을 글자로 나누어 놓고, 이웃한 쌍의 횟수를 낱말의 횟수만큼 세어, 가장 많은 쌍을 모든 낱말에서 왼쪽부터 합칩니다.
    이것을 되풀이합니다. 낱말과 낱말 사이의 쌍은 세지 않습니다.

    - 횟수가 같으면 사전 순서(코드 포인트 순서)로 앞선 쌍, 곧 ``min(ties)``입니다.
    - 두 번 이상 나온 쌍만 합칩니다. 그런 쌍이 없으면 ``count``개보다 적게 돌려줍니다.
    - ``"aaa"``에서 쌍 ``("a", "a")``는 두 번으로 세지만, 합치면 ``"aa", "a"``입니다.

    예: ``learn_merges({"low": 5, "lower": 2}, 2) == [("l", "o"), ("lo", "w")]``

    인자:
        word_counts: 낱말 → 나온 횟수(0 이상의 정수). 바꾸지 않습니다.
        count: 배울 쌍의 최대 수

    돌려주는 값: 배운 차례대로의 쌍들. ``count``를 늘리면 뒤에 더 붙을 뿐 앞은 그대로입니다.
    """
    words = _Words(word_counts)
    merges: list[Merge] = []
    while len(merges) < count:
        best = words.most_frequent()
        if best is None:
            break
        words.merge(best)
        merges.append(best)
    return merges


class _Words:
    """조각으로 나뉜 낱말들과, 쌍이 나온 횟수입니다. 쌍 하나를 합칠 때 그 쌍이 든 낱말만 다시 셉니다."""

    def __init__(self, word_counts: Mapping[str, int]) -> None:
        self._pieces = [list(word) for word in word_counts]
        self._times = list(word_counts.values())
        self._counts: Counter[Merge] = Counter()
        self._places: defaultdict[Merge, set[int]] = defaultdict(set)
        for place, (pieces, times) in enumerate(zip(self._pieces, self._times, strict=True)):
            for pair in itertools.pairwise(pieces):
                self._counts[pair] += times
                self._places[pair].add(place)
        # 힙에는 지난 횟수도 남아 있습니다. 꺼낼 때 지금 횟수와 다르면 버립니다.
        self._heap = [(-times, pair) for pair, times in self._counts.items()]
        heapq.heapify(self._heap)

    def most_frequent(self) -> Merge | None:
        """가장 많은 쌍입니다. 횟수가 같으면 사전 순서로 앞선 것이고, 두 번 나온 쌍도 없으면 None입니다."""
        while self._heap:
            times, pair = heapq.heappop(self._heap)
            if -times == self._counts[pair] and -times >= 2:
                return pair
        return None

    def merge(self, pair: Merge) -> None:
        """모든 낱말에서 ``pair``를 합칩니다."""
        change: Counter[Merge] = Counter()
        for place in self._places.pop(pair):  # 그사이 쌍이 없어진 낱말도 있지만, 합칠 것이 없어 그대로입니다
            times, pieces = self._times[place], _merged(self._pieces[place], pair)
            for old in itertools.pairwise(self._pieces[place]):
                change[old] -= times
            for new in itertools.pairwise(pieces):
                change[new] += times
                self._places[new].add(place)
            self._pieces[place] = pieces
        for other, difference in change.items():
            if difference:
                self._counts[other] += difference
                heapq.heappush(self._heap, (-self._counts[other], other))


def _merged(pieces: Sequence[str], pair: Merge) -> list[str]:
    """왼쪽부터 ``pair``를 찾아 모두 합친 조각의 리스트입니다."""
    merged: list[str] = []
    for piece in pieces:
        # 방금 합친 조각은 길이가 달라 pair의 왼쪽과 같을 수 없으므로, 겹치는 쌍은 왼쪽 것만 합쳐집니다
        if merged and (merged[-1], piece) == pair:
            merged[-1] += piece
        else:
            merged.append(piece)
    return merged


def apply_merges(word: str, merges: Iterable[Merge]) -> list[str]:
    """낱말 하나를 배운 쌍대로 합쳐 조각으로 나눕니다. 13단원에서 배웁니다.

    글자에서 시작해, 이웃한 쌍 가운데 가장 먼저 배운 쌍을(여럿이면 맨 왼쪽 것을) 합치기를 합칠 쌍이 없을 때까지
    되풀이합니다. 조각을 이으면 다시 ``word``이고, 빈 낱말이면 빈 리스트입니다.
    예: ``apply_merges("lowest", [("l", "o"), ("lo", "w")]) == ["low", "e", "s", "t"]``

    ``keras_nlp``의 ``BytePairTokenizer``가 하는 것과 똑같습니다. 그 토크나이저의 글자는 바이트이므로, 한글을 견줄 때는
    :func:`byte_letters`로 바꾼 낱말을 주세요. 영어 글자만 있는 낱말은 그대로 주어도 됩니다.

    인자:
        word: 나눌 낱말
        merges: 합칠 쌍들. 먼저 배운 것이 앞에 있고, 같은 쌍은 한 번만 나옵니다. 예: :func:`learn_merges`가 돌려준 것
    """
    ranks = {pair: rank for rank, pair in enumerate(merges)}
    pieces = list(word)
    while True:
        known = [(ranks[pair], place) for place, pair in enumerate(itertools.pairwise(pieces)) if pair in ranks]
        if not known:
            return pieces
        _, place = min(known)
        pieces[place : place + 2] = [pieces[place] + pieces[place + 1]]


def byte_letters(text: str) -> str:
    """글을 UTF-8 바이트마다 글자 하나로 나타냅니다. 13단원이 씁니다.

    예: ``byte_letters("fox") == "fox"``, ``byte_letters("가 ") == "ê°ĢĠ"``(``가``의 세 바이트와 빈칸 하나)

    오류: UTF-8로 쓸 수 없는 글이면 ``UnicodeEncodeError``
    """
    return "".join(BYTE_LETTERS[byte] for byte in text.encode())


def text_of(letters: str) -> str:
    """:func:`byte_letters`로 나타낸 글을 되돌립니다. 13단원이 씁니다.

    글자 하나가 다 들어 있지 않은 토막이면 그 자리는 ``�``(U+FFFD)입니다. 예: ``text_of("ê°Ģ") == "가"``

    오류: 바이트를 나타내는 글자가 아니면 :class:`~minigpt.errors.CourseError`.
    """
    strange = sorted(set(letters) - _BYTES.keys())
    if strange:
        raise CourseError(f"{strange[0]!r}은(는) 바이트를 나타내는 글자가 아닙니다. byte_letters의 결과를 넣어 주세요.")
    return bytes(_BYTES[letter] for letter in letters).decode(errors="replace")


def split_words(text: str) -> list[str]:
    """글을 낱말로 나눕니다. 낱말 앞의 빈칸 하나는 그 낱말의 것이고, 이으면 다시 ``text``입니다. 13단원이 씁니다.

    글자끼리, 숫자끼리, 문장 부호끼리 한 낱말입니다. 예: ``split_words("곰이 웃었어요.") == ["곰이", " 웃었어요", "."]``

    글자와 숫자와 보통의 문장 부호를 빈칸 하나씩으로 띄어 쓴 글에서는 ``BytePairTokenizer``가 나누는 것과 같습니다.
    ``'s`` 같은 영어의 줄인 꼴과 이어진 빈칸은 다를 수 있습니다.
    """
    return _WORDS.findall(text)


def byte_word_counts(lines: Iterable[str]) -> Counter[str]:
    """줄들의 낱말(:func:`split_words`)을 :func:`byte_letters`로 나타내어 셉니다. 13단원이 씁니다.

    :func:`learn_merges`에 그대로 넣을 수 있습니다. 예: ``byte_word_counts(["fox fox"]) == {"fox": 1, "Ġfox": 1}``
    """
    words = Counter(word for line in lines for word in split_words(line))
    return Counter({byte_letters(word): times for word, times in words.items()})


def character_merges(characters: Iterable[str]) -> list[Merge]:
    """글자마다 그 바이트들을 한 조각으로 합치는 쌍의 리스트입니다. 13단원이 글자 하나를 토큰 하나로 할 때 씁니다.

    예: ``character_merges("가") == [("ê", "°"), ("ê°", "Ģ")]``. 한 바이트인 글자(영어 글자, 빈칸)에는 쌍이 없습니다.

    같은 쌍은 한 번만 나옵니다. 이 쌍들만 주면 어떤 조각도 글자 하나를 넘지 않습니다.

    인자:
        characters: 글자들. 음절이어도 자모여도 됩니다. 차례는 상관없습니다.
    """
    merges: dict[Merge, None] = {}
    for character in sorted(set(characters)):
        letters = byte_letters(character)
        merges.update({(letters[:end], letters[end]): None for end in range(1, len(letters))})
    return list(merges)


def vocabulary_of(merges: Iterable[Merge]) -> list[str]:
    """쌍들로 만드는 어휘 사전입니다. 차례가 곧 번호입니다. 13단원이 씁니다.

    ``[PAD]``, ``[UNK]``, ``[BOS]``, 바이트 256개, 그리고 쌍마다 합친 조각의 차례입니다. 바이트가 모두 있으므로
    ``[UNK]``는 나오지 않습니다.
    """
    return list(dict.fromkeys([*RESERVED_TOKENS, *BYTE_LETTERS, *map("".join, merges)]))


def encode(lines: Iterable[str], merges: Sequence[Merge], *, apply: Apply = apply_merges) -> list[list[int]]:
    """줄마다 토큰 번호의 리스트를 줍니다. 번호는 :func:`vocabulary_of`의 차례입니다. 13단원이 씁니다.

    :func:`make_byte_pair_tokenizer`의 토크나이저가 내는 번호와 같지만, 같은 낱말은 한 번만 나누므로 훨씬 빠릅니다.
    긴 글은 이것으로 미리 바꾸어 두고 배우세요.

    인자:
        lines: 글. 한 원소가 한 줄입니다.
        merges: :func:`byte_letters`의 글자로 배운 쌍들
        apply: 낱말과 쌍들을 받아 조각의 리스트를 돌려주는 함수
    """
    numbers = {token: number for number, token in enumerate(vocabulary_of(merges))}
    known: dict[str, list[int]] = {}

    def numbers_of(word: str) -> list[int]:
        if word not in known:
            known[word] = [numbers[piece] for piece in apply(byte_letters(word), merges)]
        return known[word]

    return [[number for word in split_words(line) for number in numbers_of(word)] for line in lines]


def make_byte_pair_tokenizer(merges: Sequence[Merge], sequence_length: int | None = None) -> BytePairTokenizer:
    """쌍들로 ``keras_nlp``의 ``BytePairTokenizer``를 만듭니다. 13단원이 씁니다.

    어휘 사전은 :func:`vocabulary_of`이고, :func:`~minigpt.pipeline.make_packer`와 :func:`~minigpt.pipeline.pack`에
    그대로 넣을 수 있습니다.

    인자:
        merges: :func:`byte_letters`의 글자로 배운 쌍들. 예: ``learn_merges(byte_word_counts(lines), 1000)``
        sequence_length: 주면 그 길이 T에 맞추어 자르거나 ``[PAD]``로 채우고, 주지 않으면 줄마다 길이가 다릅니다.

    오류: 같은 쌍이 두 번 있으면 :class:`~minigpt.errors.CourseError`.
    """
    if len(set(merges)) < len(merges):
        twice = next(pair for pair, times in Counter(merges).items() if times > 1)
        raise CourseError(f"쌍 {twice!r}이(가) 두 번 있습니다. 쌍마다 먼저 배운 것 하나만 남겨 주세요.")
    return keras_nlp.tokenizers.BytePairTokenizer(
        vocabulary={token: number for number, token in enumerate(vocabulary_of(merges))},
        # 빈 리스트는 KerasNLP가 받지 않으므로, 조각이 될 수 없어 합칠 일이 없는 쌍을 하나 넣습니다
        merges=[f"{left} {right}" for left, right in merges] or [f"{PAD} {PAD}"],
        sequence_length=sequence_length,
        unsplittable_tokens=list(RESERVED_TOKENS),
    )
