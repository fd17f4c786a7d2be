"""5단원의 어텐션(앞만 보는 것, 여러 헤드로 보는 것)과, 6단원에서 ``keras_nlp``의 층으로 쌓은 GPT."""

import keras
import keras_nlp
import numpy as np

from minigpt.arrays import Array
from minigpt.size import ModelSize


def causal_mask(length: int) -> Array:
    """자기 자신과 앞만 보게 하는 인과 마스크 [T, T]입니다. 5단원에서 배웁니다.

    i번째 자리(행)가 j번째 자리(열)를 보아도 되면 참입니다.
    예: ``causal_mask(2).tolist() == [[True, False], [True, True]]``

    인자:
        length: 토큰의 수 T
    """
    return np.tril(np.ones((length, length), bool))


def attention_weights(query: Array, key: Array, mask: Array | None = None) -> Array:
    """각 자리가 다른 자리들을 얼마나 보는지를 나타내는 어텐션의 가중치 [T, T]입니다. 5단원에서 배웁니다.

    행마다 합이 1이고, ``mask``가 거짓인 자리는 정확히 0입니다.

    인자:
        query, key: 실수 배열 [T, D]
        mask: 불리언 배열 [T, T]. 행마다 참이 하나는 있어야 합니다. 없으면 모든 자리를 봅니다.
    """
    query, key = np.asarray(query, float), np.asarray(key, float)
    scores = query @ key.T / np.sqrt(query.shape[-1])
    if mask is not None:
        scores = np.where(np.asarray(mask, bool), scores, -np.inf)
    # 가장 큰 점수를 빼도 비율은 그대로이고, 점수가 수천이어도 exp가 넘치지 않습니다
    powers = np.exp(scores - scores.max(axis=-1, keepdims=True))
    weights: Array = powers / powers.sum(axis=-1, keepdims=True)
    return weights


def attention(query: Array, key: Array, value: Array, mask: Array | None = None) -> Array:
    """스케일드 닷 프로덕트 어텐션입니다. 각 자리가 볼 수 있는 자리들의 ``value``를 가중 평균합니다. 5단원에서 배웁니다.

    인자:
        query, key, value: 실수 배열 [T, D]
        mask: 불리언 배열 [T, T]. 행마다 참이 하나는 있어야 합니다. 없으면 모든 자리를 봅니다.

    돌려주는 값: 실수 배열 [T, D]
    """
    averages: Array = attention_weights(query, key, mask) @ np.asarray(value, float)
    return averages


def multi_head_attention(
    x: Array, query_kernel: Array, key_kernel: Array, value_kernel: Array, output_kernel: Array, mask: Array
) -> Array:
    """멀티 헤드 어텐션입니다. 헤드마다 따로 본 것을 이어 붙이고 섞습니다. 5단원에서 배웁니다.

    편향이 없는 Keras의 층 ``MultiHeadAttention(use_bias=False)``과 값이 같습니다. 점수는 √K로 나눕니다.

    인자:
        x: 실수 배열 [T, D]
        query_kernel, key_kernel, value_kernel: 헤드마다 쿼리, 키, 값을 만드는 표 [D, H, K]
        output_kernel: 이어 붙인 헤드를 섞는 표 [H, K, D]
        mask: 불리언 배열 [T, T]. 행마다 참이 하나는 있어야 합니다.

    돌려주는 값: 실수 배열 [T, D]
    """
    x, output_kernel = np.asarray(x, float), np.asarray(output_kernel, float)
    query, key, value = (
        np.einsum("td,dhk->htk", x, np.asarray(kernel, float)) for kernel in (query_kernel, key_kernel, value_kernel)
    )
    seen = [attention(*parts, mask) for parts in zip(query, key, value, strict=True)]
    mixed: Array = np.einsum("htk,hkd->td", np.stack(seen), output_kernel)
    return mixed


def head_weights(model: keras.Model, tokens: Array) -> list[Array]:
    """글 하나를 읽는 동안 모델의 헤드들이 어디를 얼마나 보는지입니다. 5단원이 그립니다.

    예: ``head_weights(model, tokens)[0][1]``은 첫 디코더 층의 둘째 헤드의 가중치 [T, T]

    인자:
        model: :func:`build_model`이 만들었거나 그런 모델을 배우게 한 것
        tokens: 정수 배열 [T]. ``[PAD]``가 없어야 합니다.

    돌려주는 값: 디코더 층마다 실수 배열 [H, T, T]
    """
    mask = causal_mask(len(tokens))
    found = []
    x = None
    for layer in model.layers:
        if isinstance(layer, keras_nlp.layers.TokenAndPositionEmbedding):
            x = layer(np.asarray(tokens)[None])
        elif isinstance(layer, keras_nlp.layers.TransformerDecoder):
            tables = {"/".join(weight.path.split("/")[-2:]): np.asarray(weight) for weight in layer.weights}
            query, key = (
                np.einsum("td,dhk->htk", np.asarray(x)[0], tables[f"{name}/kernel"]) + tables[f"{name}/bias"][:, None]
                for name in ("query", "key")
            )
            found.append(np.stack([attention_weights(*pair, mask) for pair in zip(query, key, strict=True)]))
            x = layer(x)
    return found


def build_model(
    vocabulary_size: int,
    sequence_length: int,
    embedding_dim: int,
    feed_forward_dim: int,
    num_heads: int,
    num_layers: int,
    *,
    causal: bool = True,
) -> keras.Model:
    """미니 GPT를 만듭니다. 토큰의 번호를 받아 자리마다 다음 토큰의 로짓을 냅니다. 6단원에서 배웁니다.

    여섯 수의 뜻은 :class:`~minigpt.size.ModelSize`에 있습니다. 예: ``build_model(5000, 128, 256, 256, 3, 2)``

    인자:
        causal: ``False``면 미래까지 보는 고장 난 모델입니다. 그런 모델을 알아보는 법을 배울 때만 씁니다.

    돌려주는 값: 정수 [B, T] → 실수 [B, T, V]. 컴파일하지 않은 모델이고, T는 ``sequence_length``까지입니다.
    """
    size = ModelSize(vocabulary_size, sequence_length, embedding_dim, feed_forward_dim, num_heads, num_layers)
    return model_of(size, causal=causal)


def model_of(size: ModelSize, *, causal: bool = True) -> keras.Model:
    """미니 GPT를 만듭니다. 여섯 수를 ``size`` 하나로 받는 :func:`build_model`이고, 나머지는 같습니다."""
    inputs = keras.Input((None,), dtype="int32", name="tokens")
    x = keras_nlp.layers.TokenAndPositionEmbedding(
        size.vocabulary_size, size.sequence_length, size.embedding_dim, mask_zero=True, name="embedding"
    )(inputs)
    for number in range(1, size.num_layers + 1):
        decoder = keras_nlp.layers.TransformerDecoder(size.feed_forward_dim, size.num_heads, name=f"decoder_{number}")
        x = decoder(x, use_causal_mask=causal)
    return keras.Model(inputs, keras.layers.Dense(size.vocabulary_size, name="logits")(x), name="mini_gpt")


def parameter_count(
    vocabulary_size: int,
    sequence_length: int,
    embedding_dim: int,
    feed_forward_dim: int,
    num_heads: int,
    num_layers: int,
) -> int:
    """모델을 만들지 않고 센 :func:`build_model`의 파라미터 수입니다. 6단원에서 배웁니다.

    예: ``parameter_count(5000, 128, 256, 256, 3, 2) == 3_387_266``
    """
    size = ModelSize(vocabulary_size, sequence_length, embedding_dim, feed_forward_dim, num_heads, num_layers)
    return sum(size.parameter_parts().values())


def parameter_parts(*sizes: int) -> dict[str, int]:
    """파라미터가 어디에 몇 개 있는지, 부분의 이름 → 수로 줍니다. 합이 :func:`parameter_count`입니다. 6단원이 그립니다.

    인자:
        sizes: :func:`build_model`이 받는 여섯 정수를 그 차례로
    """
    return ModelSize(*sizes).parameter_parts()


def sees_future(model: keras.Model, tokens: Array, position: int) -> bool:
    """모델이 정답인 미래를 훔쳐보는지 알려 줍니다. 6단원에서 배웁니다.

    ``position`` 뒤의 토큰을 바꾸었을 때 ``position``까지의 로짓이 0.0001보다 크게 움직이면 참입니다.

    인자:
        model: 토큰 [B, T] → 로짓 [B, T, V]
        tokens: 정수 배열 [B, T]. 고치지 않습니다.
        position: 0부터 T-1까지
    """
    tokens = np.asarray(tokens)
    before = np.asarray(model(tokens))
    changed = tokens.copy()
    # [PAD](0)는 그 자리를 가리는 토큰이라 쓰지 않고, 1부터 V-1까지의 다른 토큰으로 바꿉니다
    changed[:, position + 1 :] = changed[:, position + 1 :] % (before.shape[-1] - 1) + 1
    after = np.asarray(model(changed))
    return bool(np.max(np.abs(after - before)[:, : position + 1]) > 1e-4)
