"""글 만들기의 한 걸음입니다. XLA로 컴파일하는 그래프 안에서 다음 토큰을 고릅니다.

뜻은 :mod:`~minigpt.decoding.filters`, :mod:`~minigpt.decoding.searches`와 같고, NumPy 대신 TensorFlow로 적었습니다.
여기의 R은 함께 계산하는 줄의 수입니다. 빔 서치에서는 글의 수 B × 빔의 수 K이고, 나머지에서는 글의 수 B입니다.
"""

import tensorflow as tf

BISECTIONS = 32
"""로그 확률 30 nat의 구간을 2의 32제곱으로 나누면 float32가 구별하는 것보다 잘게 나뉩니다."""


def forbid(logits: tf.Tensor, banned: tuple[int, ...]) -> tf.Tensor:
    """로짓 [R, V]에서 번호가 ``banned``인 것을 ``-inf``로 바꾼 [R, V]입니다. 그 토큰은 뽑히지 않습니다."""
    if not banned:
        return logits
    hit = tf.reduce_any(tf.range(logits.shape[-1])[:, None] == tf.constant(banned, tf.int32), axis=1)
    return tf.where(hit, -float("inf"), logits)


def choose(
    logits: tf.Tensor, strategy: str, k: int | None, temperature: tf.Tensor, p: tf.Tensor, seed: tf.Tensor
) -> tf.Tensor:
    """로짓 [R, V]에서 전략대로 고른 토큰의 번호 [R]입니다.

    인자:
        logits: [R, V]
        strategy: ``"greedy"``, ``"random"``, ``"top_k"``, ``"top_p"``
        k: ``"top_k"``가 남길 토큰의 수. 나머지 전략에서는 쓰지 않습니다.
        temperature, p: 실수 스칼라
        seed: 정수 [2]. 걸음마다 달라야 합니다.
    """
    if strategy == "greedy":
        return tf.argmax(logits, axis=-1, output_type=tf.int32)
    logits = tf.cast(logits, tf.float32) / temperature
    if strategy == "top_k":
        kept = tf.math.top_k(logits, min(k, logits.shape[-1]))
        place = tf.argmax(kept.values + gumbel(kept.values.shape, seed), axis=-1, output_type=tf.int32)
        return tf.gather(kept.indices, place, batch_dims=1)
    if strategy == "top_p":
        log_probs = tf.nn.log_softmax(logits)
        logits = tf.where(log_probs >= top_p_threshold(log_probs, p), log_probs, -float("inf"))
    return tf.argmax(logits + gumbel(logits.shape, seed), axis=-1, output_type=tf.int32)


def gumbel(shape: tf.TensorShape, seed: tf.Tensor) -> tf.Tensor:
    """모양이 ``shape``인 검벨 잡음입니다. 로짓에 더해 가장 큰 것을 고르면 소프트맥스 확률대로 뽑은 것과 같습니다.

    같은 ``seed``(정수 [2])에서는 언제나 같습니다.
    """
    tiny = 1e-20  # log(0)을 피합니다
    uniform = tf.random.stateless_uniform(shape, seed)
    return -tf.math.log(-tf.math.log(uniform + tiny) + tiny)


def top_p_threshold(log_probs: tf.Tensor, p: tf.Tensor) -> tf.Tensor:
    """로그 확률 [R, V]에서 top-p의 문턱 [R, 1]입니다. 이 값 이상인 토큰의 확률의 합이 ``p``에 이릅니다.

    확률을 줄 세우는 대신 문턱을 반씩 좁혀 찾습니다. 모든 토큰을 줄 세우는 것은 CPU의 XLA에서 열 배쯤 느립니다.
    """
    high = tf.reduce_max(log_probs, axis=-1, keepdims=True)
    probabilities = tf.exp(log_probs)

    def mass(threshold: tf.Tensor) -> tf.Tensor:
        return tf.reduce_sum(tf.where(log_probs >= threshold, probabilities, 0.0), axis=-1, keepdims=True)

    def halve(step: tf.Tensor, low: tf.Tensor, above: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor, tf.Tensor]:
        middle = (low + above) / 2
        enough = mass(middle) >= p
        return step + 1, tf.where(enough, middle, low), tf.where(enough, above, middle)

    start = (tf.constant(0), high - 30.0, high)
    _, low, _ = tf.while_loop(lambda step, low, above: step < BISECTIONS, halve, start)
    # 가장 큰 하나만으로 넘칠 때는 문턱이 바로 그 값입니다
    return tf.where(mass(high) >= p, high, low)


def beam_step(
    logits: tf.Tensor, scores: tf.Tensor, *, fixed: tf.Tensor, here: tf.Tensor
) -> tuple[tf.Tensor, tf.Tensor, tf.Tensor]:
    """빔의 한 걸음입니다. (이어 갈 빔의 번호 [R], 고른 토큰 [R], 새 점수 [B, K])를 줍니다. R = B × K.

    인자:
        logits: [R, V]
        scores: 지금까지의 로그 확률의 합 [B, K]
        fixed: [R]. 이미 정해진 자리이거나 끝난 빔입니다. 점수를 그대로 두고 ``here``를 씁니다.
        here: [R]. 정해진 토큰
    """
    batch, num_beams = scores.shape
    vocabulary = logits.shape[-1]
    log_probs = tf.nn.log_softmax(tf.cast(logits, tf.float32))
    only_here = tf.where(tf.range(vocabulary) == here[:, None], 0.0, -float("inf"))
    log_probs = tf.where(fixed[:, None], only_here, log_probs)
    totals = tf.reshape(scores, [-1, 1]) + log_probs
    best = tf.math.top_k(tf.reshape(totals, [batch, num_beams * vocabulary]), num_beams)
    parents = tf.range(batch)[:, None] * num_beams + best.indices // vocabulary
    return tf.reshape(parents, [-1]), tf.reshape(best.indices % vocabulary, [-1]), best.values
