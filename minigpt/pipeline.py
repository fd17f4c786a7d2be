"""1단원과 4단원에서 만든 입력 파이프라인: 텍스트 파일에서 모델이 받는 (입력, 정답) 배치까지.

길이가 다른 줄을 모델의 길이에 맞추는 방법이 둘 있습니다.

- :func:`make_preprocess`: 한 줄이 예제 하나. 긴 줄은 자르고 짧은 줄은 ``[PAD]``로 채웁니다(튜토리얼의 방법).
- :func:`pack`: 줄을 이어 붙여 같은 길이로 자릅니다. 버리는 토큰이 없습니다.
"""

from collections.abc import Callable

import keras_nlp
import numpy as np
import tensorflow as tf

from minigpt.arrays import Array
from minigpt.errors import CourseError
from minigpt.tokenizer import BOS, PAD_ID, Tokenizer

Preprocess = Callable[[tf.Tensor], tuple[tf.Tensor, tf.Tensor]]
"""줄들 [B]를 (입력 [B, T], 정답 [B, T])으로 바꾸는 함수"""


def read_lines(path: str) -> tf.data.Dataset:
    """텍스트 파일을 한 줄씩 읽는 데이터셋입니다. 원소는 문자열 스칼라이고 빈 줄도 남습니다. 1단원에서 배웁니다.

    오류: 파일이 없으면 데이터셋을 돌 때 TensorFlow의 ``NotFoundError``가 납니다.
    """
    return tf.data.TextLineDataset(path)


def first_lines(dataset: tf.data.Dataset, n: int) -> list[bytes]:
    """데이터셋의 앞 n개를 바이트열의 리스트로 돌려줍니다. 1단원에서 배웁니다.

    끝이 없는 데이터셋이어도 되고, 원소가 n개보다 적으면 있는 만큼만 줍니다. 예: ``[b"One day", b""]``
    """
    return list(dataset.take(n).as_numpy_iterator())


def is_long(line: tf.Tensor, min_length: int) -> tf.Tensor:
    """줄이 ``min_length`` 바이트를 넘는지 알려 주는 불리언 스칼라 텐서입니다. 1단원에서 배웁니다.

    ``Dataset.filter`` 안에서 씁니다. 한글은 한 글자가 3바이트입니다.

    인자:
        line: 문자열 스칼라 텐서
        min_length: 바이트 수. 딱 그만큼인 줄은 거짓입니다.
    """
    return tf.strings.length(line) > min_length


def make_batches(
    path: str, *, batch_size: int, min_length: int, shuffle_buffer: int | None = None, seed: int | None = None
) -> tf.data.Dataset:
    """텍스트 파일에서 긴 줄만 골라 섞고 배치로 묶습니다. 1단원에서 배웁니다.

    인자:
        path: 한 줄에 한 문단씩 든 텍스트 파일의 경로
        batch_size: 한 배치의 줄 수 B
        min_length: 이 바이트 수를 넘는 줄만 씁니다.
        shuffle_buffer: 섞는 버퍼의 크기(줄 수). 없으면 섞지 않습니다.
        seed: 섞는 씨앗값. 없으면 부를 때마다 다릅니다.

    돌려주는 값: 모양이 [B]인 문자열 텐서의 데이터셋. 에폭마다 순서가 다르고, 마지막 배치는 더 작을 수 있습니다.
    """
    lines = read_lines(path).filter(lambda line: is_long(line, min_length))
    if shuffle_buffer is not None:
        lines = lines.shuffle(shuffle_buffer, seed=seed)
    return lines.batch(batch_size)


def make_packer(tokenizer: Tokenizer, sequence_length: int) -> keras_nlp.layers.StartEndPacker:
    """``[BOS]``를 맨 앞에 붙이고 ``sequence_length`` 토큰으로 맞추는 포장기(packer)입니다. 4단원에서 배웁니다.

    정수 [B, t]를 받아 정수 [B, sequence_length]를 냅니다. 예: 길이가 5면 ``[7, 8, 9]``는 ``[2, 7, 8, 9, 0]``이 됩니다.
    """
    return keras_nlp.layers.StartEndPacker(sequence_length=sequence_length, start_value=tokenizer.token_to_id(BOS))


def make_preprocess(tokenizer: Tokenizer, packer: keras_nlp.layers.StartEndPacker) -> Preprocess:
    """줄들을 (입력, 정답)으로 바꾸는 함수를 만듭니다. 4단원에서 배웁니다.

    돌려주는 함수는 문자열 텐서 [B]를 받아 정수 텐서 둘을 돌려줍니다. 정답 [B, T]은 줄의 토큰이고, 입력 [B, T]은
    정답을 오른쪽으로 한 칸 밀어 맨 앞에 ``[BOS]``를 놓은 것입니다. 그래서 각 자리의 정답이 '다음 토큰'이 됩니다.

    인자:
        tokenizer: 길이를 T로 맞추는 토크나이저
        packer: 길이가 같은 :func:`make_packer`의 포장기
    """

    def preprocess(lines: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
        labels = tokenizer(lines)
        return packer(labels), labels

    return preprocess


def shift_right(labels: Array, start_id: int) -> Array:
    """정답 [B, T]을 오른쪽으로 한 칸 밀고 맨 앞에 ``start_id``를 놓은 입력 [B, T]입니다. 4단원에서 배웁니다.

    마지막 토큰은 밀려나 사라집니다. 예: ``shift_right([[7, 8, 9]], 2)``는 ``[[2, 7, 8]]``입니다.
    """
    labels = np.asarray(labels)
    start = np.full((len(labels), 1), start_id, labels.dtype)
    return np.concatenate([start, labels[:, :-1]], axis=1)


def make_dataset(raw_dataset: tf.data.Dataset, preprocess: Preprocess) -> tf.data.Dataset:
    """줄의 배치를 (입력, 정답) 배치로 바꾼 데이터셋입니다. 4단원에서 배웁니다.

    여러 배치를 함께 바꾸고, 모델이 계산하는 동안 다음 배치를 미리 준비합니다.

    인자:
        raw_dataset: 문자열 텐서 [B]의 데이터셋. 예: :func:`make_batches`가 만든 것
        preprocess: 예: :func:`make_preprocess`가 만든 것

    돌려주는 값: 정수 텐서 (입력 [B, T], 정답 [B, T])의 데이터셋
    """
    return raw_dataset.map(preprocess, num_parallel_calls=tf.data.AUTOTUNE).prefetch(tf.data.AUTOTUNE)


def in_memory(dataset: tf.data.Dataset) -> tf.data.Dataset:
    """한 번 돌며 배치를 메모리에 담고 수를 세어 둔 같은 데이터셋입니다. 12단원의 검증 데이터처럼 작은 것에 쓰세요.

    두 번째부터는 글을 다시 읽지 않고, 배치가 몇 개인지 알므로(``len(dataset)``) Keras가 끝을 미리 압니다.
    거르는(``filter``) 데이터셋은 다 돌아보기 전에는 배치의 수를 모릅니다.
    """
    cached = dataset.cache()
    count = sum(1 for _ in cached)
    return cached.apply(tf.data.experimental.assert_cardinality(count))


def padding_fraction(dataset: tf.data.Dataset) -> float:
    """(입력, 정답) 데이터셋에서 정답 자리 가운데 ``[PAD]``의 비율입니다. 0부터 1까지의 수이고, 4단원에서 배웁니다.

    오류: 데이터셋이 비어 있으면 :class:`~minigpt.errors.CourseError`.
    """
    padding = positions = 0
    for _, labels in dataset:
        padding += int(np.sum(np.asarray(labels) == PAD_ID))
        positions += int(np.prod(labels.shape))
    if not positions:
        raise CourseError("데이터셋이 비어 있어 [PAD]의 비율을 잴 수 없습니다. 줄을 다 걸러 내지 않았는지 보세요.")
    return padding / positions


def pack(lines: tf.data.Dataset, tokenizer: Tokenizer, sequence_length: int, batch_size: int) -> tf.data.Dataset:
    """줄들을 이어 붙여 ``sequence_length`` 토큰씩 자른 (입력, 정답) 배치입니다. 버리는 토큰이 없습니다(4단원).

    줄의 토큰 앞에 ``[BOS]``를 붙여 한 줄로 길게 잇고 같은 길이로 자릅니다. 정답은 입력의 '다음 토큰'이므로,
    조각의 마지막 정답은 다음 조각의 첫 입력입니다. 글의 끝에 남은 자리에만 ``[PAD]``가 들어갑니다.

    인자:
        lines: 문자열의 데이터셋. 스칼라여도, 배치 [B]여도 됩니다.
        tokenizer: ``sequence_length`` 없이 만든 토크나이저. 길이가 정해진 것은 줄을 자르므로 받지 않습니다.
        sequence_length: 한 예제의 토큰 수 T
        batch_size: 한 배치의 예제 수 B

    돌려주는 값: 정수 텐서 (입력 [B, T], 정답 [B, T])의 데이터셋. 마지막 배치는 더 작을 수 있습니다.

    오류: 길이가 정해진 토크나이저이거나 ``sequence_length``가 1보다 작으면 :class:`~minigpt.errors.CourseError`.
    """
    if tokenizer.sequence_length is not None:
        raise CourseError(
            f"길이가 {tokenizer.sequence_length}(으)로 정해진 토크나이저는 줄을 자릅니다. "
            "make_tokenizer(vocabulary, sequence_length=None)으로 만든 것을 넣어 주세요."
        )
    if sequence_length < 1:
        raise CourseError(f"sequence_length={sequence_length!r}(은)는 쓸 수 없습니다. 1 이상의 정수를 넣어 주세요.")
    start_id = tokenizer.token_to_id(BOS)
    if lines.element_spec.shape.rank == 0:
        lines = lines.batch(256)

    def stream(batch: tf.Tensor) -> tf.Tensor:
        tokens = tokenizer(batch)
        starts = tf.fill([tokens.nrows(), 1], tf.cast(start_id, tokens.dtype))
        return tf.concat([starts, tokens], axis=1).values

    def pair_with_next(previous: tf.Tensor, chunk: tf.Tensor) -> tuple[tf.Tensor, tuple[tf.Tensor, tf.Tensor]]:
        return chunk, (previous, tf.concat([previous[1:], chunk[:1]], axis=0))

    # 조각마다 다음 조각의 첫 토큰을 알아야 정답이 되므로, 한 조각씩 늦게 냅니다. 맨 끝의 다음은 [PAD]입니다.
    tokens = lines.map(stream, num_parallel_calls=tf.data.AUTOTUNE)
    empty = tf.zeros([0], tokens.element_spec.dtype)
    end = tf.data.Dataset.from_tensors(tf.constant([PAD_ID], empty.dtype))
    pairs = tokens.rebatch(sequence_length).concatenate(end).scan(empty, pair_with_next).skip(1)
    shapes = ([sequence_length], [sequence_length])
    return pairs.padded_batch(batch_size, padded_shapes=shapes).prefetch(tf.data.AUTOTUNE)
