"""4단원에서 만든 GPT: 앞만 보는 어텐션과, ``keras_nlp``의 층으로 쌓은 모델."""

import keras
import keras_nlp
import numpy as np


def causal_mask(length: int) -> np.ndarray:
    """[T, T] 불리언 배열입니다. i번째 자리(행)가 j번째 자리(열)를 보아도 되면 참입니다. 자기 자신과 앞만 봅니다."""
    return np.tril(np.ones((length, length), bool))


def attention_weights(query: np.ndarray, key: np.ndarray, mask: np.ndarray | None = None) -> np.ndarray:
    """어텐션의 가중치 [T, T]입니다. 행마다 합이 1이고, ``mask``가 거짓인 자리는 0입니다.

    인자:
        query, key: 실수 배열 [T, D]
        mask: 불리언 배열 [T, T]. 행마다 참이 하나는 있어야 합니다. 없으면 모든 자리를 봅니다.
    """
    query, key = np.asarray(query, float), np.asarray(key, float)
    scores = query @ key.T / np.sqrt(query.shape[-1])
    if mask is not None:
        scores = np.where(np.asarray(mask, bool), scores, -np.inf)
    # 가장 큰 점수를 빼도 비율은 그대로이고, 점수가 수천이어도 exp가 넘치지 않습니다
    weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return weights / weights.sum(axis=-1, keepdims=True)


def attention(query: np.ndarray, key: np.ndarray, value: np.ndarray, mask: np.ndarray | None = None) -> np.ndarray:
    """스케일드 닷 프로덕트 어텐션: 각 자리가 볼 수 있는 자리들의 ``value``를 가중 평균한 [T, D] 배열입니다."""
    return attention_weights(query, key, mask) @ np.asarray(value, float)


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
    """미니 GPT입니다. 토큰의 번호 [B, T]를 받아 자리마다 다음 토큰의 로짓 [B, T, V]을 냅니다.

    ``causal=False``는 미래까지 보는 고장 난 모델입니다. 그런 모델을 알아보는 법을 배울 때만 씁니다.
    """
    inputs = keras.Input((None,), dtype="int32", name="tokens")
    x = keras_nlp.layers.TokenAndPositionEmbedding(
        vocabulary_size, sequence_length, embedding_dim, mask_zero=True, name="embedding"
    )(inputs)
    for number in range(1, num_layers + 1):
        decoder = keras_nlp.layers.TransformerDecoder(feed_forward_dim, num_heads, name=f"decoder_{number}")
        x = decoder(x, use_causal_mask=causal)
    return keras.Model(inputs, keras.layers.Dense(vocabulary_size, name="logits")(x), name="mini_gpt")


def parameter_count(
    vocabulary_size: int,
    sequence_length: int,
    embedding_dim: int,
    feed_forward_dim: int,
    num_heads: int,
    num_layers: int,
) -> int:
    """모델을 만들지 않고 센 :func:`build_model`의 파라미터 수입니다."""
    parts = parameter_parts(vocabulary_size, sequence_length, embedding_dim, feed_forward_dim, num_heads, num_layers)
    return sum(parts.values())


def parameter_parts(
    vocabulary_size: int,
    sequence_length: int,
    embedding_dim: int,
    feed_forward_dim: int,
    num_heads: int,
    num_layers: int,
) -> dict[str, int]:
    """파라미터가 어디에 몇 개 있는지, 부분의 이름 → 수로 줍니다. 합이 :func:`parameter_count`입니다."""
    width = num_heads * (embedding_dim // num_heads)  # 헤드 하나의 크기는 내림한 몫입니다
    query_key_value = 3 * (embedding_dim * width + width)
    output = width * embedding_dim + embedding_dim
    feed_forward = 2 * embedding_dim * feed_forward_dim + feed_forward_dim + embedding_dim
    layer_norms = 2 * 2 * embedding_dim
    return {
        "토큰 임베딩": vocabulary_size * embedding_dim,
        "위치 임베딩": sequence_length * embedding_dim,
        "어텐션": num_layers * (query_key_value + output),
        "피드포워드": num_layers * feed_forward,
        "층 정규화": num_layers * layer_norms,
        "출력층": embedding_dim * vocabulary_size + vocabulary_size,
    }


def sees_future(model, tokens: np.ndarray, position: int) -> bool:
    """``position`` 뒤의 토큰을 바꾸면 ``position``까지의 로짓이 0.0001보다 크게 움직이는지 알려 줍니다.

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
