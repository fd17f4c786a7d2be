"""10단원의 거르개들: 다음 토큰의 로짓을 다듬어, 뽑기가 고를 수 있는 토큰을 정합니다."""

from typing import Any

import keras_nlp
import numpy as np

from minigpt.arrays import Array

SAMPLERS = {
    "greedy": keras_nlp.samplers.GreedySampler,
    "beam": keras_nlp.samplers.BeamSampler,
    "random": keras_nlp.samplers.RandomSampler,
    "top_k": keras_nlp.samplers.TopKSampler,
    "top_p": keras_nlp.samplers.TopPSampler,
}


def top_k_filter(logits: Array, k: int) -> Array:
    """가장 큰 로짓 ``k``개만 그대로 두고 나머지는 ``-inf``로 바꾼 새 배열 [..., V]입니다. 10단원에서 배웁니다.

    예: ``top_k_filter([1.0, 3.0, 2.0], 2).tolist() == [-inf, 3.0, 2.0]``

    인자:
        logits: 로짓 [..., V]
        k: 남길 토큰의 수. V보다 크면 모두 남깁니다.

    오류: ``k``가 1보다 작으면 ``ValueError``.
    """
    if k < 1:
        raise ValueError(f"k는 1 이상이어야 합니다(받은 값: {k}). 남길 토큰이 하나는 있어야 합니다.")
    logits = np.asarray(logits, float)
    order = np.argsort(-logits, axis=-1, kind="stable")
    return _keep(logits, order, np.arange(logits.shape[-1]) < k)


def top_p_filter(logits: Array, p: float) -> Array:
    """확률이 큰 것부터 담아 합이 ``p``에 이르는 가장 작은 집합만 남긴 새 배열 [..., V]입니다. 10단원에서 배웁니다.

    나머지는 ``-inf``입니다. 경계를 넘게 하는 토큰도 남고, ``p``가 0이어도 가장 큰 하나는 남습니다. 예를 들어 확률이
    0.5, 0.3, 0.2일 때 ``p``가 0.6이면 앞의 둘이 남습니다.

    인자:
        logits: 로짓 [..., V]
        p: 담을 확률의 합. 0부터 1까지
    """
    logits = np.asarray(logits, float)
    order = np.argsort(-logits, axis=-1, kind="stable")
    probabilities = np.take_along_axis(np.exp(log_softmax(logits)), order, axis=-1)
    # 자기보다 앞선 것들의 합이 아직 p에 못 미쳤으면 남습니다. 그래서 경계를 넘는 토큰도 남습니다
    before = np.cumsum(probabilities, axis=-1) - probabilities
    kept = before < p
    kept[..., 0] = True
    return _keep(logits, order, kept)


def apply_temperature(logits: Array, temperature: float) -> Array:
    """로짓 [..., V]을 온도로 나눈 새 배열입니다. 10단원에서 배웁니다.

    온도가 낮으면 확률이 뾰족해지고(늘 같은 말), 높으면 평평해집니다(아무 말). 1이면 그대로입니다.

    인자:
        logits: 로짓 [..., V]
        temperature: 0보다 큰 수

    오류: 0 이하이면 ``ValueError``.
    """
    if not temperature > 0:
        raise ValueError(
            f"온도는 0보다 커야 합니다(받은 값: {temperature}). 늘 가장 큰 것을 고르려면 그리디 서치를 쓰세요."
        )
    return np.asarray(logits, float) / temperature


def make_sampler(name: str, **options: Any) -> keras_nlp.samplers.Sampler:
    """이름에 맞는 ``keras_nlp.samplers``의 새 객체를 만듭니다. 10단원에서 배웁니다.

    예: ``make_sampler("top_k", k=5, seed=1)``

    인자:
        name: ``"greedy"``, ``"beam"``, ``"random"``, ``"top_k"``, ``"top_p"`` 가운데 하나
        options: 그 객체의 설정(``k``, ``p``, ``num_beams``, ``temperature``, ``seed``). 뽑지 않는 greedy와 beam은
            ``seed``를 무시합니다.

    오류: 모르는 이름이면 ``ValueError``.
    """
    if name not in SAMPLERS:
        raise ValueError(f"모르는 전략입니다: {name!r}. {', '.join(SAMPLERS)} 가운데 하나를 쓰세요.")
    if name in ("greedy", "beam"):
        options = {key: value for key, value in options.items() if key != "seed"}
    return SAMPLERS[name](**options)


def log_softmax(logits: Array) -> Array:
    """로짓 [..., V]을 로그 확률(nat) [..., V]로 바꿉니다. ``-inf``인 로짓은 확률이 0입니다.

    예: ``log_softmax([0.0, 0.0])``은 둘 다 ``-0.693``, 곧 0.5의 로그입니다.
    """
    logits = np.asarray(logits, float)
    highest = logits.max(axis=-1, keepdims=True)
    log_probs: Array = logits - highest - np.log(np.exp(logits - highest).sum(axis=-1, keepdims=True))
    return log_probs


def _keep(logits: Array, order: Array, kept_in_order: Array) -> Array:
    """큰 것부터 세운 차례(``order``)에서 남길 자리를 정한 것을, 본래 자리로 되돌려 적용합니다."""
    kept = np.zeros(logits.shape, bool)
    np.put_along_axis(kept, order, np.broadcast_to(kept_in_order, logits.shape), axis=-1)
    return np.where(kept, logits, -np.inf)
