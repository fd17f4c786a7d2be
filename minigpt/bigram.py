"""바로 앞 낱말 하나만 보는 가장 작은 언어 모델(바이그램)입니다. 0단원이 씁니다.

낱말마다 바로 뒤에 무엇이 몇 번 왔는지 세어 두고(:func:`count_following`), 그 횟수를 확률로 바꾸어
(:func:`next_word_probabilities`) 다음 낱말을 뽑습니다(:func:`write`). TensorFlow는 쓰지 않습니다.
"""

import itertools
import random
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping

Following = Mapping[str, Counter[str]]
"""앞 낱말 → 그 뒤에 온 낱말들의 횟수. ``following["the"]["fox"]``는 ``the`` 뒤에 ``fox``가 온 횟수입니다."""

Answer = Callable[[Following, str], dict[str, float]]
"""(표, 앞 낱말) → 다음 낱말마다의 확률. 예: :func:`next_word_probabilities`"""

MINI_GPT_TEXTS = {
    "long ago": (
        "long ago jack lived near the village with his gentle father and six white hens . he carried a pretty ring in "
        "his bag and marched gently past the crooked mill . on the way a clever fox with a white scarf asked for pie "
        "and whistled gently . no one could cross the harbor , for a fierce pirate slept by the lonely mill . with a "
        "white rope and two cherries , the fox quietly brought back the ring . so the ring was safe , and jack clapped "
        "with the fox under a narrow birch . when the stars came out , jack told his young mother about the clever "
        "fox ."
    ),
    "every winter": (
        "every winter lily and her gentle father sold five baskets of cherries near the forest . with a crystal ring "
        "in hand , she marched three miles along the crooked road . soon she met a clever pony , who sat by a narrow "
        "elm eating fresh milk . but a fierce tempest came over the forest and blew the ring past a shady barn . the "
        "pony called six young owls , and together they quietly saved the ring . in the end the pony kept the ring , "
        "and lily got five tiny buttons . that evening they ate warm honey and plums by the fire , and lily felt "
        "proud ."
    ),
    "in a little house": (
        "in a little house beside the orchard lived oliver , whose brother was a gentle miller . he carried a painted "
        "drum in his bag and ran softly past the narrow cottage . soon he met a wise pony , who sat by a mossy maple "
        "eating tasty cake . a hungry goblin stood near the orchard and wanted the drum and some hot cheese . but the "
        "pony was clever and calmly showed oliver a shady path behind the oak . in the end the pony kept the drum , "
        "and oliver got two tiny buttons . after supper he sang three songs , and the pony danced gently under the "
        "oak ."
    ),
}
"""첫머리 → ``mini`` 크기의 모델(파라미터 118,609개)이 이어 쓴 글입니다.

이야기책을 800걸음 배운 모델이 top-p(p=0.9)로 첫머리마다 다섯 번씩 쓴 것에서 하나씩 골랐고, 고친 곳은 없습니다.
"""


def words_of(line: str) -> list[str]:
    """줄을 소문자 낱말과 문장 부호로 나눕니다. 예: ``"The fox ran."``은 ``["the", "fox", "ran", "."]``입니다."""
    return re.findall(r"\w+|[^\w\s]", line.lower())


def count_following(lines: Iterable[str]) -> dict[str, Counter[str]]:
    """낱말마다 바로 뒤에 온 낱말을 셉니다. 0단원의 반복문과 같습니다.

    줄의 마지막 낱말 뒤에는 아무것도 오지 않은 것으로 봅니다. 다음 줄의 첫 낱말과 잇지 않습니다.

    인자:
        lines: 글. 한 원소가 한 줄입니다.
    """
    following: dict[str, Counter[str]] = {}
    for line in lines:
        words = words_of(line)
        for word, next_word in itertools.pairwise(words):
            following.setdefault(word, Counter())[next_word] += 1
    return following


def next_word_probabilities(following: Following, word: str) -> dict[str, float]:
    """``word`` 다음에 올 낱말마다의 확률입니다. 0단원에서 배웁니다.

    확률을 모두 더하면 1입니다. 모르는 낱말이거나 뒤에 아무것도 온 적이 없으면 빈 딕셔너리입니다. ``following``은 바꾸지
    않습니다. 예: 횟수가 ``{"fox": 3, "owl": 1}``이면 ``{"fox": 0.75, "owl": 0.25}``입니다.

    인자:
        following: 예: :func:`count_following`이 만든 것
        word: 앞 낱말
    """
    counts = following.get(word, Counter())  # following[word]라고 쓰면 defaultdict에는 새 낱말이 생깁니다
    total = sum(counts.values())
    return {next_word: count / total for next_word, count in counts.items()} if total else {}


def write(
    following: Following, prompt: str, length: int, *, seed: int, probabilities: Answer = next_word_probabilities
) -> str:
    """``prompt``에 낱말을 하나씩 뽑아 붙여 ``length``낱말의 글을 씁니다. 0단원의 ``write``와 같습니다.

    다음 낱말의 확률을 모르는 낱말에 이르면 거기서 멈춥니다.

    인자:
        following: 예: :func:`count_following`이 만든 것
        prompt: 이어 쓸 글. 예: ``"long ago"``
        length: 글의 낱말 수. 문장 부호도 하나로 셉니다.
        seed: 씨앗값. 같으면 같은 글이 나옵니다.
        probabilities: 표와 낱말을 받아 다음 낱말의 확률을 돌려주는 함수
    """
    dice = random.Random(seed)
    words = words_of(prompt)
    while len(words) < length:
        chances = probabilities(following, words[-1]) if words else {}
        if not chances:
            break
        words += dice.choices(list(chances), weights=list(chances.values()))
    return " ".join(words)
