"""14단원의 캐시: 지난 자리의 키와 값을 기억해 두고, 새 토큰 하나만 계산합니다."""

import keras
import keras_nlp
import tensorflow as tf

from minigpt.arrays import Array
from minigpt.errors import CourseError

Cache = list[tf.Tensor]
"""디코더 층마다 텐서 하나 [B, 2, max_length, 헤드 수, 헤드의 차원]. 2는 키와 값입니다."""


def init_cache(model: keras.Model, batch_size: int, max_length: int) -> Cache:
    """0으로 채운 빈 캐시입니다. 한 글을 만들 때마다 새로 만듭니다. 14단원에서 배웁니다.

    인자:
        model: :func:`minigpt.model.build_model`이 만든 것
        batch_size: 함께 만드는 글의 수 B
        max_length: 글 하나의 최대 토큰 수

    오류: 모델의 짜임이 다르면 :class:`~minigpt.errors.CourseError`.
    """
    embedding, decoders, _ = parts(model)
    width = embedding.embedding_dim
    return [tf.zeros((batch_size, 2, max_length, layer.num_heads, width // layer.num_heads)) for layer in decoders]


def cached_logits(
    model: keras.Model, token_ids: Array, cache: Cache, index: int | tf.Tensor
) -> tuple[tf.Tensor, Cache]:
    """``index`` 자리의 토큰을 넣고, 그다음 토큰의 로짓 [B, V]와 한 자리가 더 찬 캐시를 돌려줍니다. 14단원에서 배웁니다.

    인자:
        model: :func:`minigpt.model.build_model`이 만든 것
        token_ids: 정수 [B]. ``[PAD]``가 아니어야 합니다. 모델은 ``[PAD]``를 가리지만 캐시는 가리지 않습니다.
        cache: :func:`init_cache`가 만들었거나 지난 걸음이 돌려준 것
        index: 0부터. 앞자리들은 이미 차례로 넣었어야 합니다.

    오류: 모델의 짜임이 다르면 :class:`~minigpt.errors.CourseError`.
    """
    embedding, decoders, head = parts(model)
    # 임베딩은 [PAD]를 가리는 마스크도 주는데, 그 모양 [B, 1]은 캐시의 자리들과 맞지 않습니다. identity가 떼어 냅니다
    x = tf.identity(embedding(tf.convert_to_tensor(token_ids)[:, None], start_index=index))
    filled = []
    for layer, memory in zip(decoders, cache, strict=True):
        x, memory = layer(x, self_attention_cache=memory, self_attention_cache_update_index=index)
        filled.append(memory)
    return head(x)[:, 0], filled


def sequence_length_of(model: keras.Model) -> int:
    """모델이 한 번에 읽을 수 있는 토큰의 수(위치 임베딩의 길이)입니다. 예: 강좌의 모델은 128

    오류: 모델의 짜임이 다르면 :class:`~minigpt.errors.CourseError`.
    """
    return int(parts(model)[0].sequence_length)


def parts(model: keras.Model) -> tuple[keras.layers.Layer, list[keras.layers.Layer], keras.layers.Layer]:
    """모델을 이루는 (임베딩, 디코더 층들, 출력층)입니다.

    오류: :func:`minigpt.model.build_model`이 만든 것과 짜임이 다르면 :class:`~minigpt.errors.CourseError`.
    """
    layers = [layer for layer in model.layers if not isinstance(layer, keras.layers.InputLayer)]
    embedding, *decoders, head = layers if len(layers) >= 2 else (None, None)
    right = (
        isinstance(embedding, keras_nlp.layers.TokenAndPositionEmbedding)
        and all(isinstance(layer, keras_nlp.layers.TransformerDecoder) for layer in decoders)
        and isinstance(head, keras.layers.Dense)
    )
    if not right:
        raise CourseError(
            "임베딩, 디코더, Dense를 차례로 쌓은 모델이 아니어서 캐시로 글을 만들 수 없습니다. "
            "build_model로 만든 모델을 넣어 주세요."
        )
    return embedding, decoders, head
