"""배운 것을 모두 모은 글 만들기: 캐시를 쓰고, 모양마다 한 번만 컴파일하고, 여러 글을 함께 만듭니다."""

import itertools
import secrets
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from minigpt.arrays import Array
from minigpt.decoding.cache import Cache, cached_logits, init_cache, sequence_length_of
from minigpt.decoding.compiled_step import beam_step, choose, forbid
from minigpt.decoding.filters import SAMPLERS
from minigpt.decoding.searches import checked_prompt
from minigpt.errors import CourseError
from minigpt.native_log import hushed
from minigpt.tokenizer import BOS_ID, PAD_ID, UNK_ID, Tokenizer

STRATEGIES = tuple(SAMPLERS)
"""글을 만드는 전략의 이름들"""

Ids = tuple[int, ...]
"""토큰의 번호들"""

Search = Callable[..., tf.Tensor]
"""(토큰 [B, L], 시작 [B], 끝 [B], 씨앗값, 온도, p) → 다 쓴 토큰 [B, L]. 컴파일하면 그래프가 됩니다."""


def generate(
    model: keras.Model,
    tokenizer: Tokenizer,
    prompt: str | Sequence[str],
    *,
    strategy: str = "top_p",
    max_new_tokens: int = 100,
    stop: str | Sequence[str] | None = None,
    seed: int | None = None,
    temperature: float = 1.0,
    k: int = 5,
    p: float = 0.9,
    num_beams: int = 4,
) -> str | list[str]:
    """``prompt``를 이어 쓴 글입니다. 10단원이 소개하고 11단원부터 씁니다.

    문자열을 주면 문자열을, 여러 개를 주면 한꺼번에 만들어 리스트를 돌려줍니다. ``prompt``도 글에 들어 있습니다.

    처음 부를 때 계산의 그래프를 컴파일하느라 몇 초가 걸리고, 같은 수의 글을 같은 전략으로 만드는 다음번부터는 빠릅니다.
    ``[PAD]``와 ``[BOS]``는 글에 나오지 않습니다. 온도를 먼저 적용하고 거릅니다.

    인자:
        model: :func:`minigpt.model.build_model`이 만든 것
        tokenizer: 길이를 맞추지 않는 토크나이저
        prompt: 이어 쓸 글. 예: ``"One day"``
        strategy: ``"greedy"``, ``"beam"``, ``"random"``, ``"top_k"``, ``"top_p"``
        max_new_tokens: 글마다 새로 쓸 토큰의 최대 수. 모델의 길이를 넘으면 거기까지만 씁니다.
        stop: 이 토큰이 나오면 멈춥니다. 예: ``"."``, 또는 ``[".", "[PAD]"]``. ``"[PAD]"``는 글의 끝이라는 뜻입니다.
        seed: 뽑는 전략의 씨앗값. 적지 않으면 부를 때마다 다릅니다.
        temperature, k, p, num_beams: 그것을 쓰는 전략에서만 쓰입니다.

    오류: 빈 글, 모델보다 긴 글, 어휘 사전에 없는 글자, 쓸 수 없는 설정은 :class:`~minigpt.errors.CourseError`.
    """
    prompts = [prompt] if isinstance(prompt, str) else list(prompt)
    rows = [_prompt_ids(tokenizer, text) for text in prompts]
    written = generate_ids(
        model,
        rows,
        strategy=strategy,
        max_new_tokens=max_new_tokens,
        stop=_stop_ids(tokenizer, stop),
        seed=seed,
        temperature=temperature,
        k=k,
        p=p,
        num_beams=num_beams,
    )
    texts = [_text(tokenizer, ids) for ids in written]
    return texts[0] if isinstance(prompt, str) else texts


def generate_ids(
    model: keras.Model,
    prompts: Sequence[Sequence[int]],
    *,
    strategy: str = "top_p",
    max_new_tokens: int = 100,
    stop: Iterable[int] = (),
    **options: Any,
) -> list[list[int]]:
    """:func:`generate`의 번호 판입니다. 토큰 번호의 리스트들을 받아 이어 쓴 번호의 리스트들을 줍니다.

    인자:
        model: :func:`minigpt.model.build_model`이 만든 것
        prompts: 글마다 번호의 리스트. 길이가 서로 달라도 됩니다. 예: ``[[2, 17, 9], [2, 5]]``
        strategy, max_new_tokens: 뜻은 :func:`generate`와 같습니다.
        stop: 나오면 그 글을 멈출 번호들
        options: ``seed``, ``temperature``, ``k``, ``p``, ``num_beams``. 뜻은 :func:`generate`와 같습니다.

    돌려주는 값: 글마다 ``prompts``의 번호와 새 번호. 멈춘 토큰까지 들어 있습니다.

    오류: 빈 글, 모델보다 긴 글, 쓸 수 없는 설정은 :class:`~minigpt.errors.CourseError`.
    """
    if not len(prompts) or not all(len(row) for row in prompts):
        raise CourseError("이어 쓸 글이 비어 있습니다. 토큰이 하나는 있어야 합니다. [BOS]만 넣어도 됩니다.")
    if max_new_tokens < 1:
        raise CourseError(f"max_new_tokens는 1 이상이어야 합니다(받은 값: {max_new_tokens}).")
    length = sequence_length_of(model)
    longest = max(len(row) for row in prompts)
    if longest > length:
        raise CourseError(
            f"이어 쓸 글이 토큰 {longest}개인데 모델은 {length}개까지만 읽습니다. "
            "맨 앞의 [BOS]는 남기고, 그 뒤를 잘라 더 짧게 주세요."
        )
    lengths = np.array([len(row) for row in prompts])
    tokens = np.full((len(prompts), length), PAD_ID)
    for row, ids in zip(tokens, prompts, strict=True):
        row[: len(ids)] = ids
    ends = np.minimum(lengths + max_new_tokens, length)
    stops = tuple(sorted(set(stop)))
    banned = tuple(token for token in (PAD_ID, BOS_ID) if token not in stops)
    written = search_cached(model, tokens, lengths, ends=ends, strategy=strategy, banned=banned, stop=stops, **options)
    return [_trimmed(row, start, end, stops) for row, start, end in zip(written, lengths, ends, strict=True)]


def generate_cached(model: keras.Model, prompt: Array, max_length: int) -> Array:
    """그리디 서치와 같은 번호 [B, max_length]를, 캐시를 쓰고 XLA로 컴파일해 빠르게 만듭니다. 14단원에서 배웁니다.

    인자:
        model: :func:`minigpt.model.build_model`이 만든 것
        prompt: 정수 배열 [B, t]. 결과의 앞부분이 됩니다.
        max_length: 결과의 토큰 수

    오류: ``prompt`` [B, t]가 ``max_length``보다 길거나, ``max_length``가 모델의 길이보다 길면 ``ValueError``.
    """
    prompt = checked_prompt(prompt, max_length)
    if max_length > sequence_length_of(model):
        raise ValueError(f"모델은 토큰 {sequence_length_of(model)}개까지만 읽는데 max_length가 {max_length}입니다.")
    tokens = np.pad(prompt, ((0, 0), (0, max_length - prompt.shape[1])))
    lengths = np.full(len(prompt), prompt.shape[1])
    return search_cached(model, tokens, lengths, strategy="greedy", banned=(), stop=())


def search_cached(
    model: keras.Model,
    tokens: Array,
    lengths: Array,
    *,
    ends: Array | None = None,
    strategy: str,
    banned: Ids,
    stop: Ids,
    seed: int | None = None,
    temperature: float = 1.0,
    k: int = 5,
    p: float = 0.9,
    num_beams: int = 4,
) -> Array:
    """줄마다 ``lengths``부터 ``ends`` 앞까지를 채운 번호 [B, L]입니다. 컴파일한 함수는 모델에 매달아 두고 다시 씁니다.

    인자:
        model: :func:`minigpt.model.build_model`이 만든 것
        tokens: 정수 [B, L]. 줄마다 앞의 ``lengths``개는 이미 정해진 토큰입니다.
        lengths, ends: 정수 [B]. ``ends``가 없으면 L까지 채웁니다.
        banned: 절대 고르지 않을 번호
        stop: 고르면 그 줄을 멈출 번호
        strategy, seed, temperature, k, p, num_beams: 뜻은 :func:`generate`와 같습니다.

    오류: 쓸 수 없는 설정은 :class:`~minigpt.errors.CourseError`.
    """
    _check_options(strategy, temperature, k, p, num_beams)
    size = {"top_k": k, "beam": num_beams}.get(strategy)
    key = (*tokens.shape, strategy, banned, stop, size)
    # Keras가 층이나 변수로 여겨 추적하지 않게, 속성의 사전에 바로 넣습니다
    compiled = model.__dict__.setdefault("_minigpt_searches", {})
    if key not in compiled:
        if strategy == "beam":
            search = _beam_search(model, banned, stop, num_beams)
        else:
            search = _token_search(model, strategy, banned, stop, size)
        traced = tf.function(search, jit_compile=True)
        row, one = tf.TensorSpec([len(tokens)], tf.int32), tf.TensorSpec([], tf.float32)
        signature = (tf.TensorSpec(tokens.shape, tf.int32), row, row, tf.TensorSpec([], tf.int32), one, one)
        compiled[key] = traced.get_concrete_function(*signature)
    seed = secrets.randbits(31) if seed is None else seed
    ends = np.full(len(tokens), tokens.shape[1]) if ends is None else ends
    with hushed():
        result = compiled[key](
            tf.constant(tokens, tf.int32),
            tf.constant(lengths, tf.int32),
            tf.constant(ends, tf.int32),
            tf.constant(seed % 2**31, tf.int32),
            tf.constant(temperature, tf.float32),
            tf.constant(p, tf.float32),
        )
    filled: Array = result.numpy()
    return filled


def _token_search(model: keras.Model, strategy: str, banned: Ids, stop: Ids, size: int | None) -> Search:
    """한 걸음에 줄마다 토큰 하나를 고르는 전략들의 그래프입니다."""

    def search(
        tokens: tf.Tensor, lengths: tf.Tensor, ends: tf.Tensor, seed: tf.Tensor, temperature: tf.Tensor, p: tf.Tensor
    ) -> tf.Tensor:
        def unfinished(index: tf.Tensor, tokens: tf.Tensor, done: tf.Tensor, cache: Cache) -> tf.Tensor:
            return ~tf.reduce_all(done)

        def step(
            index: tf.Tensor, tokens: tf.Tensor, done: tf.Tensor, cache: Cache
        ) -> tuple[tf.Tensor, tf.Tensor, tf.Tensor, Cache]:
            logits, cache = cached_logits(model, tokens[:, index], cache, index)
            chosen = choose(forbid(logits, banned), strategy, size, temperature, p, tf.stack([seed, index]))
            position = index + 1
            given, here = position < lengths, tokens[:, position]
            written = tf.where(given | done, here, chosen)
            tokens = tf.where(tf.range(tokens.shape[1]) == position, written[:, None], tokens)
            done |= (~given & _is_any(chosen, stop)) | (position + 1 >= ends)
            return position, tokens, done, cache

        start = (tf.constant(0), tokens, ends <= lengths, init_cache(model, *tokens.shape))
        return tf.while_loop(unfinished, step, start)[1]

    return search


def _beam_search(model: keras.Model, banned: Ids, stop: Ids, num_beams: int) -> Search:
    """빔 서치의 그래프입니다. 줄마다 빔 ``num_beams``개를 배치의 축에 나란히 놓습니다. 끝난 빔은 점수를 지킵니다."""

    def search(
        tokens: tf.Tensor, lengths: tf.Tensor, ends: tf.Tensor, seed: tf.Tensor, temperature: tf.Tensor, p: tf.Tensor
    ) -> tf.Tensor:
        batch, length = tokens.shape
        lengths, ends = tf.repeat(lengths, num_beams), tf.repeat(ends, num_beams)
        beams = tf.repeat(tokens, num_beams, axis=0)
        scores = tf.tile([[0.0] + [-np.inf] * (num_beams - 1)], [batch, 1])

        def unfinished(
            index: tf.Tensor, beams: tf.Tensor, scores: tf.Tensor, done: tf.Tensor, cache: Cache
        ) -> tf.Tensor:
            return ~tf.reduce_all(done)

        def step(
            index: tf.Tensor, beams: tf.Tensor, scores: tf.Tensor, done: tf.Tensor, cache: Cache
        ) -> tuple[tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor, Cache]:
            logits, cache = cached_logits(model, beams[:, index], cache, index)
            position = index + 1
            given, here = position < lengths, beams[:, position]
            parents, chosen, scores = beam_step(forbid(logits, banned), scores, fixed=given | done, here=here)
            beams, done = tf.gather(beams, parents), tf.gather(done, parents)
            cache = [tf.gather(memory, parents) for memory in cache]
            beams = tf.where(tf.range(length) == position, chosen[:, None], beams)
            done |= (~given & _is_any(chosen, stop)) | (position + 1 >= ends)
            return position, beams, scores, done, cache

        start = (tf.constant(0), beams, scores, ends <= lengths, init_cache(model, batch * num_beams, length))
        _, beams, scores, _, _ = tf.while_loop(unfinished, step, start)
        best = tf.range(batch) * num_beams + tf.argmax(scores, axis=1, output_type=tf.int32)
        return tf.gather(beams, best)

    return search


def _is_any(chosen: tf.Tensor, ids: Ids) -> tf.Tensor:
    return tf.reduce_any(chosen[:, None] == tf.constant(ids, tf.int32, shape=(1, len(ids))), axis=1)


def _check_options(strategy: str, temperature: float, k: int, p: float, num_beams: int) -> None:
    if strategy not in STRATEGIES:
        raise CourseError(f"모르는 전략입니다: {strategy!r}. {', '.join(STRATEGIES)} 가운데 하나를 쓰세요.")
    if not temperature > 0:
        raise CourseError(f"temperature는 0보다 커야 합니다(받은 값: {temperature}).")
    if k < 1 or num_beams < 1:
        raise CourseError(f"k와 num_beams는 1 이상이어야 합니다(받은 값: k={k}, num_beams={num_beams}).")
    if not 0 <= p <= 1:
        raise CourseError(f"p는 0과 1 사이여야 합니다(받은 값: {p}).")


def _prompt_ids(tokenizer: Tokenizer, text: str) -> list[int]:
    """[BOS]로 시작하는 번호의 리스트입니다. 모르는 글자가 있으면 그 낱말을 알려 줍니다."""
    ids = [int(token) for token in np.asarray(tokenizer([text])[0]).ravel() if token != PAD_ID]
    if not ids:
        raise CourseError("이어 쓸 글이 비어 있습니다. 낱말을 하나는 적어 주세요.")
    if UNK_ID in ids:
        unknown = [word for word in text.split() if UNK_ID in np.asarray(tokenizer([word])[0]).ravel()]
        raise CourseError(
            f"어휘 사전이 모르는 글자가 있습니다: {' '.join(unknown) or text}. "
            "이 모델이 배운 글의 낱말로 바꾸어 주세요."
        )
    return [BOS_ID, *ids]


def _stop_ids(tokenizer: Tokenizer, stop: str | Sequence[str] | None) -> list[int]:
    tokens = [] if stop is None else [stop] if isinstance(stop, str) else list(stop)
    vocabulary = set(tokenizer.get_vocabulary())
    unknown = [token for token in tokens if token not in vocabulary]
    if unknown:
        raise CourseError(f"stop에 적은 {unknown[0]!r}은(는) 어휘 사전에 없는 토큰이라, 나올 수 없습니다.")
    return [int(tokenizer.token_to_id(token)) for token in tokens]


def _trimmed(row: Array, start: int, end: int, stop: Ids) -> list[int]:
    """글의 끝까지만 남깁니다. 멈춤 토큰은 남기되, 글자가 아닌 [PAD]와 [BOS]는 뺍니다."""
    written: list[int] = row[start:end].tolist()
    ended = next((place for place, token in enumerate(written) if token in stop), len(written) - 1)
    written = written[: ended + 1]
    return [*row[:start].tolist(), *itertools.takewhile(lambda token: token not in (PAD_ID, BOS_ID), written)]


def _text(tokenizer: Tokenizer, ids: Sequence[int]) -> str:
    text = tokenizer.detokenize([token for token in ids if token not in (PAD_ID, BOS_ID)])
    text = text.numpy() if isinstance(text, tf.Tensor) else text
    return text.decode("utf8") if isinstance(text, bytes) else str(text)
