"""7단원과 8단원에서 만든 학습: 손실과 그 기울기를 재고, 모델을 컴파일하고, 제때 멈추며 학습합니다."""

import contextlib
import itertools
import math
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import keras
import keras_nlp
import numpy as np
import tensorflow as tf
from tqdm import tqdm

from minigpt.arrays import Array
from minigpt.native_log import hushed
from minigpt.tokenizer import PAD_ID


def masked_loss(labels: Array, logits: Array) -> float:
    """``[PAD]``가 아닌 정답의 평균 교차 엔트로피(nat)입니다. 7단원에서 배웁니다.

    어휘 사전이 V개일 때 고르게 찍으면 ``log(V)``입니다. 예: 5,000개면 8.52

    인자:
        labels: 정수 배열 [B, T]. ``[PAD]``가 아닌 것이 하나는 있어야 합니다.
        logits: 실수 배열 [B, T, V]. 수백이어도 됩니다.
    """
    labels, logits = np.asarray(labels), np.asarray(logits, float)
    highest = logits.max(axis=-1)
    log_normalizer = highest + np.log(np.exp(logits - highest[..., None]).sum(axis=-1))
    losses = log_normalizer - np.take_along_axis(logits, labels[..., None], axis=-1)[..., 0]
    return float(losses[labels != PAD_ID].mean())


def perplexity(mean_loss: float) -> float:
    """평균 손실(nat)을 퍼플렉시티로 바꿉니다. 7단원에서 배웁니다.

    모델이 몇 개의 토큰 사이에서 고르게 망설이는 셈인지를 뜻합니다. 예: ``perplexity(0.0) == 1.0``
    """
    return math.exp(mean_loss)


def bits_per_character(mean_loss: float, token_count: int, character_count: int) -> float:
    """토큰마다의 평균 손실(nat)을 글자 하나의 비트로 바꿉니다. 7단원에서 배웁니다.

    퍼플렉시티와 달리 글을 어떻게 잘랐는지에 매이지 않아, 어휘 사전이 다른 모델끼리도 견줄 수 있습니다.
    예: ``bits_per_character(math.log(2), 8, 16) == 0.5``

    인자:
        mean_loss: 토큰 하나의 평균 손실(nat)
        token_count: 그 평균에 든 토큰의 수
        character_count: 그 토큰들이 적은 글의 글자 수. 띄어쓰기도 셉니다. 1 이상입니다.
    """
    return float(mean_loss * token_count / math.log(2) / character_count)


def loss_gradient(labels: Array, logits: Array) -> Array:
    """로짓을 움직일 때 :func:`masked_loss`가 얼마나 달라지는지(기울기), 실수 배열 [B, T, V]입니다. 7단원에서 배웁니다.

    자리마다 소프트맥스에서 정답의 자리만 1을 빼고 ``[PAD]``가 아닌 정답의 수로 나눈 것이고, ``[PAD]``인 자리는
    0입니다. ``tf.GradientTape``가 주는 것과 같습니다.

    인자:
        labels: 정수 배열 [B, T]. ``[PAD]``가 아닌 것이 하나는 있어야 합니다.
        logits: 실수 배열 [B, T, V]. 수천이어도 됩니다.
    """
    labels, logits = np.asarray(labels), np.asarray(logits, float)
    powers = np.exp(logits - logits.max(axis=-1, keepdims=True))
    probabilities = powers / powers.sum(axis=-1, keepdims=True)
    kept = labels != PAD_ID
    gradient: Array = (probabilities - np.eye(logits.shape[-1])[labels]) * kept[..., None] / kept.sum()
    return gradient


def compile_model(model: keras.Model) -> keras.Model:
    """모델을 학습할 수 있게 컴파일하고, 그 모델을 돌려줍니다. 8단원에서 배웁니다.

    옵티마이저는 Adam, 손실은 로짓에서 계산하는 교차 엔트로피(nat), 지표는 ``[PAD]``를 뺀 퍼플렉시티입니다.

    인자:
        model: 토큰 [B, T] → 로짓 [B, T, V]
    """
    model.compile(
        optimizer="adam",
        loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        metrics=[keras_nlp.metrics.Perplexity(from_logits=True, mask_token_id=PAD_ID, name="perplexity")],
    )
    return model


def train(
    model: keras.Model,
    train_dataset: tf.data.Dataset,
    validation_dataset: tf.data.Dataset,
    epochs: int,
    patience: int,
    *,
    verbose: str | int = "auto",
) -> keras.callbacks.History:
    """모델을 학습하되, 더 나아지지 않으면 제때 멈춥니다(조기 종료). 8단원에서 배웁니다.

    ``val_loss``가 ``patience`` 에폭 동안 나아지지 않으면 멈추고, 가장 좋았던 가중치를 남깁니다.

    인자:
        model: 컴파일한 모델
        train_dataset, validation_dataset: 정수 텐서 (입력 [B, T], 정답 [B, T])의 데이터셋
        epochs: 최대 에폭 수
        patience: 인내심. 나아지지 않아도 기다리는 에폭 수
        verbose: Keras의 진행 막대. 0이면 그리지 않습니다.

    돌려주는 값: 에폭마다 잰 값의 기록. 예: ``train(…).history["val_loss"]``
    """
    stop = keras.callbacks.EarlyStopping(monitor="val_loss", patience=patience, restore_best_weights=True)
    return model.fit(
        train_dataset, validation_data=validation_dataset, epochs=epochs, callbacks=[stop], verbose=verbose
    )


class ProgressBar(keras.callbacks.Callback):  # type: ignore[misc]  # Keras에는 형(type) 정보가 없습니다
    """학습이 얼마나 왔는지 막대 하나로 보여 주는 콜백입니다. 8단원과 11단원이 씁니다.

    한 바퀴(에폭)가 끝날 때마다 퍼플렉시티를 막대 옆에 적습니다.

    Keras의 막대는 바퀴마다 새로 그려 출력이 길어지므로, 바퀴가 여럿일 때는 ``verbose=0``과 함께 이것을 씁니다.
    """

    def on_train_begin(self, logs: Mapping[str, Any] | None = None) -> None:
        """막대를 그리기 시작합니다."""
        # 바퀴가 몇 걸음인지는 첫 바퀴가 끝나야 알 수도 있습니다. tqdm은 본래 표준 오류에 그립니다.
        lap = self.params.get("steps")
        total = lap * self.params["epochs"] if lap else None
        self.bar = tqdm(total=total, desc="학습", unit="걸음", ncols=100, mininterval=1, file=sys.stdout)

    def on_train_batch_end(self, batch: int, logs: Mapping[str, Any] | None = None) -> None:
        """한 걸음 나아갑니다."""
        self.bar.update()

    def on_epoch_end(self, epoch: int, logs: Mapping[str, Any] | None = None) -> None:
        """퍼플렉시티를 적습니다."""
        shown = {name: f"{value:.2f}" for name, value in (logs or {}).items() if "perplexity" in name}
        self.bar.set_postfix(shown, refresh=False)

    def on_train_end(self, logs: Mapping[str, Any] | None = None) -> None:
        """막대를 끝냅니다."""
        self.bar.close()


def laps(dataset: tf.data.Dataset, steps: int) -> tf.data.Dataset:
    """한 바퀴에 배치 ``steps``개씩, 지난 바퀴가 멈춘 데서 이어서 내는 데이터셋입니다. 8단원과 11단원이 씁니다.

    Keras는 데이터셋을 한 바퀴 돌 때마다 검증하고 기록합니다. 데이터가 커서 한 바퀴가 너무 길 때, 학습 곡선의 점을
    더 자주 찍으려고 씁니다. 데이터가 끝나면 처음부터(섞는 데이터셋이면 새 순서로) 이어집니다.
    """
    stream = iter(dataset.repeat())
    cut = tf.data.Dataset.from_generator(lambda: itertools.islice(stream, steps), output_signature=dataset.element_spec)
    return cut.apply(tf.data.experimental.assert_cardinality(steps)).prefetch(tf.data.AUTOTUNE)


def evaluate(model: keras.Model, dataset: tf.data.Dataset) -> float:
    """데이터셋 전체의 평균 손실(nat)입니다. 8단원이 씁니다.

    배치마다가 아니라 ``[PAD]``가 아닌 모든 정답에 고르게 평균합니다. 마지막 배치가 작아도 값이 흔들리지 않습니다.

    인자:
        model: 토큰 [B, T] → 로짓 [B, T, V]
        dataset: 정수 텐서 (입력 [B, T], 정답 [B, T])의 데이터셋. 비어 있으면 ``ZeroDivisionError``입니다.
    """
    total, count = 0.0, 0
    for features, labels in dataset:
        kept = int(np.sum(np.asarray(labels) != PAD_ID))
        total += masked_loss(labels, model(features)) * kept
        count += kept
    return total / count


@contextlib.contextmanager
def dtype_policy(name: str) -> Iterator[None]:
    """``with`` 안에서 만드는 층만 다른 정밀도로 계산하게 합니다. 예: ``with dtype_policy("mixed_bfloat16"): …``

    오류: Keras가 모르는 이름이면 ``ValueError``.
    """
    before = keras.config.dtype_policy()
    keras.config.set_dtype_policy(name)
    try:
        yield
    finally:
        keras.config.set_dtype_policy(before)


def seconds_per_step(
    build: Callable[[], keras.Model],
    datasets: Mapping[str, tf.data.Dataset],
    *,
    steps: int = 5,
    rounds: int = 4,
    policy: str = "float32",
    jit_compile: bool = False,
) -> dict[str, float]:
    """학습 걸음 하나에 걸리는 시간(초)을 데이터셋마다 잽니다. 8단원이 무엇이 빠른지 견줄 때 씁니다.

    새 모델로 재고, 그래프를 만드는 처음의 시간은 뺍니다.

    인자:
        build: 컴파일하지 않은 새 모델을 만드는 함수
        datasets: 이름 → (입력, 정답) 배치. 걸음마다 여기서 하나를 꺼내므로, 파이프라인이 느리면 그만큼 늘어납니다.
        steps: 한 번에 이어서 잴 걸음의 수
        rounds: 그렇게 몇 번 잴지
        policy: 계산의 정밀도. ``"float32"`` 또는 ``"mixed_bfloat16"``
        jit_compile: XLA로 컴파일할지

    돌려주는 값: 이름 → 걸음 하나의 시간(초). 컴퓨터가 다른 일로 바쁘면 늘기만 하므로, 잰 것 가운데 가장 작은 값을
    냅니다.
    """
    with dtype_policy(policy), hushed():
        model = compile_model(build())
        model.jit_compile = jit_compile
        model.optimizer.build(model.trainable_variables)  # 미리 해 두면 그래프를 한 번만 만듭니다
        return {name: _seconds_per_step(model, dataset, steps, rounds) for name, dataset in datasets.items()}


def _seconds_per_step(model: keras.Model, dataset: tf.data.Dataset, steps: int, rounds: int) -> float:
    batches = iter(dataset.repeat())
    model.train_on_batch(*next(batches))
    seconds = []
    for _ in range(rounds):
        start = time.perf_counter()
        for _ in range(steps):
            model.train_on_batch(*next(batches))
        seconds.append((time.perf_counter() - start) / steps)
    return min(seconds)
