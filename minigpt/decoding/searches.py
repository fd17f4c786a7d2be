"""9단원과 10단원에서 만든 탐색들: 다음 토큰의 로짓을 주는 함수만 있으면 글을 만듭니다.

``next_logits``는 토큰 [B, t]를 받아 그다음 토큰의 로짓 [B, V]를 주는 함수입니다. 모델로는 :func:`next_logits_of`가
만들고, 시험에는 표를 읽는 함수를 씁니다. 모든 탐색은 정수 배열 [B, max_length]를 주고, 앞부분은 받은 ``prompt``입니다.
"""

from collections.abc import Callable, Sequence

import keras
import numpy as np
import tensorflow as tf

from minigpt.arrays import Array
from minigpt.decoding.cache import sequence_length_of
from minigpt.decoding.filters import log_softmax
from minigpt.errors import CourseError

NextLogits = Callable[[Array], Array]
"""토큰 [B, t] → 그다음 토큰의 로짓 [B, V]"""


def next_token_logits(model: keras.Model, tokens: Array, index: int) -> Array:
    """``index`` 자리에 올 토큰의 로짓 [B, V]입니다. 9단원에서 배웁니다.

    그 앞자리(``index - 1``)의 출력이 다음 토큰을 짐작하므로, 그 자리의 것을 읽습니다.

    인자:
        model: 토큰 [B, T] → 로짓 [B, T, V]
        tokens: 정수 배열 [B, T]. ``index``부터는 아직 비어 있는([PAD]) 자리입니다.
        index: 1 이상
    """
    return np.asarray(model(np.asarray(tokens)))[:, index - 1]


def next_logits_of(model: keras.Model, sequence_length: int | None = None) -> NextLogits:
    """모델을 탐색이 쓰는 ``next_logits`` 함수로 바꿉니다. 9단원과 10단원의 탐색들이 이것을 받습니다.

    늘 같은 길이로 채우므로 계산의 그래프를 한 번만 만듭니다.

    오류: 토큰이 ``sequence_length``(적지 않으면 모델의 길이)보다 많으면 :class:`~minigpt.errors.CourseError`.
    """
    length = sequence_length or sequence_length_of(model)
    forward = tf.function(lambda tokens, index: model(tokens)[:, index - 1])

    def next_logits(tokens: Array) -> Array:
        tokens = np.asarray(tokens, np.int32)
        if tokens.shape[1] > length:
            raise CourseError(
                f"토큰이 {tokens.shape[1]}개인데 모델은 {length}개까지만 읽습니다. "
                "맨 앞의 [BOS]는 남기고, 그 뒤를 잘라 더 짧게 주세요."
            )
        padded = np.pad(tokens, ((0, 0), (0, length - tokens.shape[1])))
        logits: Array = forward(padded, tf.constant(tokens.shape[1])).numpy()
        return logits

    return next_logits


def greedy_search(next_logits: NextLogits, prompt: Array, max_length: int) -> Array:
    """그리디 서치: 걸음마다 로짓이 가장 큰 토큰을 골라 [B, max_length]까지 이어 씁니다. 9단원에서 배웁니다.

    인자:
        next_logits: 토큰 [B, t] → 그다음 토큰의 로짓 [B, V]
        prompt: 정수 배열 [B, t]. 결과의 앞부분이 됩니다.
        max_length: 결과의 토큰 수

    오류: ``prompt``가 ``max_length``보다 길면 ``ValueError`` (모든 탐색이 같습니다).
    """
    tokens = checked_prompt(prompt, max_length)
    while tokens.shape[1] < max_length:
        chosen = np.argmax(np.asarray(next_logits(tokens)), axis=-1)
        tokens = np.concatenate([tokens, chosen[:, None]], axis=1)
    return tokens


def beam_search(next_logits: NextLogits, prompt: Array, max_length: int, num_beams: int) -> Array:
    """빔 서치: 로그 확률의 합이 큰 글 여럿을 함께 이어 가다가, 끝에서 가장 큰 것을 줍니다. 9단원에서 배웁니다.

    빔이 하나면 그리디 서치와 같습니다.

    인자:
        next_logits: 토큰 [K, t] → 그다음 토큰의 로짓 [K, V]. K는 ``num_beams``까지입니다.
        prompt: 정수 배열 [1, t]. 글 하나입니다.
        max_length: 결과의 토큰 수
        num_beams: 함께 이어 가는 글의 수

    돌려주는 값: 정수 배열 [1, max_length]

    오류: ``num_beams``가 1보다 작거나 ``prompt``가 ``max_length``보다 길면 ``ValueError``.
    """
    if num_beams < 1:
        raise ValueError(f"num_beams는 1 이상이어야 합니다(받은 값: {num_beams}).")
    beams = checked_prompt(prompt, max_length)
    scores = np.zeros(len(beams))
    while beams.shape[1] < max_length:
        totals = scores[:, None] + log_softmax(np.asarray(next_logits(beams)))
        best = np.argsort(-totals, axis=None, kind="stable")[:num_beams]
        best = best[: max(1, np.isfinite(totals.ravel()[best]).sum())]  # 확률이 0인 문장은 빔에 담지 않습니다
        parents, chosen = np.divmod(best, totals.shape[-1])
        beams = np.concatenate([beams[parents], chosen[:, None]], axis=1)
        scores = totals.ravel()[best]
    return beams[:1]


def random_search(next_logits: NextLogits, prompt: Array, max_length: int, seed: int | None = None) -> Array:
    """걸음마다 소프트맥스 확률대로 토큰을 뽑아 [B, max_length]까지 이어 씁니다. 10단원에서 배웁니다.

    줄마다, 걸음마다 따로 뽑고, 씨앗값이 같으면 같은 글이 나옵니다.

    인자:
        next_logits: 토큰 [B, t] → 그다음 토큰의 로짓 [B, V]
        prompt: 정수 배열 [B, t]. 결과의 앞부분이 됩니다.
        max_length: 결과의 토큰 수
        seed: 씨앗값. 없으면 부를 때마다 다릅니다.

    오류: ``prompt``가 ``max_length``보다 길면 ``ValueError``.
    """
    tokens = checked_prompt(prompt, max_length)
    generator = np.random.default_rng(seed)
    while tokens.shape[1] < max_length:
        logits = np.asarray(next_logits(tokens), float)
        # 로짓에 검벨 잡음을 더해 가장 큰 것을 고르면, 소프트맥스 확률대로 뽑은 것과 같습니다
        chosen = np.argmax(logits + generator.gumbel(size=logits.shape), axis=-1)
        tokens = np.concatenate([tokens, chosen[:, None]], axis=1)
    return tokens


def log_prob(next_logits: NextLogits, ids: Array, prompt_length: int) -> float:
    """글 ``ids`` [1, T]에서 앞의 ``prompt_length``개가 주어졌을 때 나머지가 나올 로그 확률(nat)의 합입니다.

    9단원이 글의 그럴듯함을 이것으로 견줍니다. 0에 가까울수록 그럴듯합니다.

    인자:
        next_logits: 토큰 [1, t] → 그다음 토큰의 로짓 [1, V]
        ids: 정수 배열 [1, T]
        prompt_length: 주어진 것으로 칠 앞부분의 토큰 수. 1 이상
    """
    ids = np.asarray(ids)
    steps = range(prompt_length, ids.shape[1])
    return float(sum(log_softmax(np.asarray(next_logits(ids[:, :end])))[0, ids[0, end]] for end in steps))


def distinct(ids: Sequence[int], n: int = 3) -> float:
    """이어진 토큰 ``n``개짜리 조각 가운데 서로 다른 것의 비율(0부터 1)입니다. 10단원이 글의 다채로움을 이것으로 봅니다.

    같은 말을 되풀이하면 0에 가까워지고, 토큰이 ``n``개보다 적으면 1입니다.
    예: ``distinct([1, 2, 1, 2, 1], n=2) == 0.5``
    """
    tokens = [int(token) for token in np.asarray(ids).ravel()]
    pieces = [tuple(tokens[start : start + n]) for start in range(len(tokens) - n + 1)]
    return len(set(pieces)) / len(pieces) if pieces else 1.0


def checked_prompt(prompt: Array, max_length: int) -> Array:
    """``prompt`` [B, t]의 정수 사본입니다.

    오류: ``max_length``보다 길면 ``ValueError``.
    """
    tokens = np.array(prompt, dtype=int)
    if tokens.shape[1] > max_length:
        raise ValueError(f"주어진 글이 토큰 {tokens.shape[1]}개로, max_length({max_length})보다 깁니다.")
    return tokens
