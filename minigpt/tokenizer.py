"""2단원과 3단원에서 만드는 WordPiece 토크나이저: 어휘 사전을 배우고, 글을 토큰의 번호로 바꿉니다."""

import hashlib
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TypeAlias

import keras_nlp
import numpy as np
import tensorflow as tf
from tqdm import tqdm

from minigpt.arrays import Array
from minigpt.corpus import Corpus
from minigpt.errors import CourseError
from minigpt.files import cache_dir, replacing
from minigpt.profile import MIN_LENGTH

Tokenizer: TypeAlias = keras_nlp.tokenizers.WordPieceTokenizer
"""강좌의 토크나이저. 문자열의 배치 [B]를 번호로 바꿉니다. 길이를 정했으면 [B, T], 아니면 줄마다 길이가 다릅니다."""

SHIPPED = Path(__file__).parent / "data" / "vocabularies"
"""강좌에 들어 있는 어휘 사전: ``mini`` 프로필의 것과 채점할 때의 것"""

PAD, UNK, BOS = RESERVED_TOKENS = ("[PAD]", "[UNK]", "[BOS]")
"""어휘 사전의 맨 앞 세 자리: 빈자리, 모르는 낱말, 글의 시작"""

PAD_ID, UNK_ID, BOS_ID = range(3)
"""그 셋의 번호"""

KOREAN_LINES = tuple(
    """
여우 한 마리가 숲에서 달을 보았다.
토끼 한 마리가 여우를 따라갔다.
아이 하나가 마을에서 노래했다.
등불 하나가 할머니를 비추었다.
할머니 옆에서 아이가 웃었다.
여우 옆에서 토끼가 잠들었다.
마을 옆에서 곰이 꿀을 먹었다.
등불 아래에서 할머니가 웃었다.
달 아래에서 여우가 노래했다.
아이 앞에서 곰은 춤추었다.
토끼 앞에서 여우는 웃었다.
할머니 앞에서 아이는 노래했다.
마을 앞에서 등불이 빛났다.
여우 그림자가 달을 가렸다.
토끼 그림자가 등불을 가렸다.
할머니 등불은 따뜻했다.
마을 아이들이 토끼를 보았다.
아이 손에서 등불이 빛났다.
토끼와 여우는 숲으로 걸어갔다.
곰과 아이는 마을로 걸어갔다.
할머니는 토끼에게 꿀을 주었다.
아이는 곰에게 등불을 주었다.
달이 숲을 비추었다.
달은 마을을 비추었다.
숲은 조용했다.
마을은 조용했다.
여우가 할머니를 불렀다.
토끼는 곰을 불렀다.
곰은 여우에게 노래했다.
등불 빛이 숲을 비추었다.
""".strip().splitlines()
)
"""짧은 한국어 문장 서른 개. 2단원과 3단원이 한국어 어휘 사전을 배워 보는 글입니다."""


def train_vocabulary(lines: tf.data.Dataset, vocabulary_size: int) -> list[str]:
    """글에서 WordPiece 어휘 사전을 배웁니다. 2단원에서 배웁니다.

    인자:
        lines: 문자열의 데이터셋. 스칼라여도, 배치 [B]여도 됩니다.
        vocabulary_size: 어휘 사전의 최대 크기. 글이 짧으면 이보다 작아집니다.

    돌려주는 값: 토큰의 리스트. ``[PAD]``, ``[UNK]``, ``[BOS]``로 시작하고 모두 소문자입니다.
    """
    vocabulary: list[str] = keras_nlp.tokenizers.compute_word_piece_vocabulary(
        lines, vocabulary_size=vocabulary_size, lowercase=True, reserved_tokens=list(RESERVED_TOKENS)
    )
    return vocabulary


def make_tokenizer(vocabulary: Sequence[str], sequence_length: int | None = None) -> Tokenizer:
    """소문자로 바꾸어 자르는 ``keras_nlp``의 WordPiece 토크나이저를 만듭니다. 2단원에서 배웁니다.

    인자:
        vocabulary: 토큰들. 차례가 곧 번호이고, ``[PAD]``, ``[UNK]``, ``[BOS]``로 시작합니다.
        sequence_length: 주면 그 길이 T에 맞추어 자르거나 ``[PAD]``로 채우고, 주지 않으면 줄마다 길이가 다릅니다.
    """
    return keras_nlp.tokenizers.WordPieceTokenizer(
        vocabulary=list(vocabulary), sequence_length=sequence_length, lowercase=True
    )


def wordpiece(word: str, vocabulary: Iterable[str]) -> list[str]:
    """소문자 낱말 하나를 어휘 사전에 있는 가장 긴 조각부터 찾아 나눕니다. 3단원에서 배웁니다.

    예: ``wordpiece("foxes", ["fox", "##es", "##e", "##s"]) == ["fox", "##es"]``

    첫 조각은 그대로, 다음 조각부터는 ``##``을 붙여 찾습니다. 나눌 수 없으면 낱말 전체가 ``["[UNK]"]``입니다.
    진짜 토크나이저와 결과가 같습니다.
    """
    known = vocabulary if isinstance(vocabulary, (set, frozenset, dict)) else set(vocabulary)
    pieces: list[str] = []
    start = 0
    while start < len(word):
        prefix = "##" if start else ""
        for end in range(len(word), start, -1):
            if prefix + word[start:end] in known:
                break
        else:
            return [UNK]
        pieces.append(prefix + word[start:end])
        start = end
    return pieces


def unknown_rate(tokenizer: Tokenizer, lines: Sequence[str]) -> float:
    """``[PAD]``를 뺀 모든 토큰 가운데 ``[UNK]``의 비율입니다. 0부터 1까지의 수이고, 3단원에서 배웁니다.

    토큰이 하나도 없으면 0.0입니다. 예: 토큰 백 개 가운데 ``[UNK]``가 셋이면 0.03

    인자:
        tokenizer: 길이를 맞춘 것이어도, 아니어도 됩니다.
        lines: 글의 리스트
    """
    ids = token_ids(tokenizer, lines)
    kept = ids[ids != tokenizer.token_to_id(PAD)]
    return float(np.mean(kept == tokenizer.token_to_id(UNK))) if kept.size else 0.0


def tokens_per_word(tokenizer: Tokenizer, lines: Sequence[str]) -> float:
    """낱말(빈칸으로 나눈 것) 하나가 평균 몇 토큰이 되는지 잽니다. 3단원이 어휘 사전의 크기를 고를 때 봅니다.

    길이가 정해지지 않은 토크나이저에 쓰세요. 예: ``1.3``이면 낱말 열 개가 토큰 열세 개쯤입니다.

    오류: 낱말이 하나도 없으면 :class:`~minigpt.errors.CourseError`.
    """
    words = sum(len(line.split()) for line in lines)
    if not words:
        raise CourseError("낱말이 하나도 없어 낱말당 토큰 수를 잴 수 없습니다. 글이 든 줄을 넣어 주세요.")
    ids = token_ids(tokenizer, lines)
    return int(np.sum(ids != tokenizer.token_to_id(PAD))) / words


def token_ids(tokenizer: Tokenizer, lines: Sequence[str]) -> Array:
    """모든 줄의 토큰 번호를 한 줄로 이은 정수 배열 [토큰의 수]입니다. 길이를 맞춘 것이면 ``[PAD]``도 들어 있습니다."""
    # 길이를 맞춘 토크나이저는 배열을, 맞추지 않은 것은 길이가 다른 리스트들을 돌려줍니다
    rows = [np.asarray(row, int) for row in tokenizer(list(lines))] if lines else []
    return np.concatenate([np.zeros(0, int), *rows])


def load_vocabulary(
    corpus: Corpus, vocabulary_size: int, *, max_lines: int = 5_000, min_length: int = MIN_LENGTH
) -> list[str]:
    """말뭉치의 어휘 사전을 줍니다. 처음 한 번만 배우고, 그 뒤로는 캐시 폴더에서 읽습니다. 2단원부터 씁니다.

    내장 이야기책의 사전은 강좌에 함께 들어 있어 배우지 않고 읽습니다.

    인자:
        corpus: 어휘 사전을 배울 말뭉치. ``train``만 읽습니다.
        vocabulary_size: 어휘 사전의 최대 크기(토큰의 수)
        max_lines: 긴 줄 가운데 앞에서부터 몇 줄로 배울지
        min_length: 긴 줄이란 이 바이트 수를 넘는 줄입니다.

    돌려주는 값: :func:`train_vocabulary`가 주는 토큰의 리스트

    모델이 배울 긴 줄(``min_length`` 바이트를 넘는 줄) 가운데 앞의 ``max_lines``줄로 배웁니다. SimpleBooks-92 전체로
    배우면 몇 분이 걸리지만, 5,000개짜리 어휘 사전에는 이만큼이면 넉넉합니다. 캐시는 글의 내용과 설정마다 따로 둡니다.

    캐시 폴더에 쓸 수 없으면 알리기만 합니다. 여럿이 함께 쓰는 폴더라면 그럴 수 있습니다.
    """
    name = f"vocabulary-{_fingerprint(corpus.train, vocabulary_size, max_lines, min_length)}.json"
    path = cache_dir() / name
    vocabulary = _read(path) or _read(SHIPPED / name)
    if vocabulary is None:
        lines = tf.data.TextLineDataset(str(corpus.train))
        lines = lines.filter(lambda line: tf.strings.length(line) > min_length).take(max_lines)
        vocabulary = train_vocabulary(with_progress(lines, f"어휘 사전 {vocabulary_size:,}개"), vocabulary_size)
        _write(path, vocabulary)
    return vocabulary


def with_progress(lines: tf.data.Dataset, description: str) -> tf.data.Dataset:
    """읽은 줄 수를 막대로 보여 주며 같은 줄을 [B] 배치로 내는 데이터셋입니다. 2단원에서 배우는 동안 봅니다.

    인자:
        lines: 문자열의 데이터셋. 스칼라여도, 배치 [B]여도 됩니다.
        description: 막대의 이름. 예: ``"어휘 사전 5,000개"``

    다 읽으면 남은 일(낱말을 조각으로 나누어 보는 일)을 막대의 이름으로 알려 줍니다. 거기에는 KerasNLP가 진행을
    알려 주지 않아 막대가 없습니다.
    """
    if lines.element_spec.shape.rank == 0:
        lines = lines.batch(256)

    def read() -> Iterator[tf.Tensor]:
        # tqdm은 본래 표준 오류에 그리는데, 채점기는 표준 오류를 틀린 것으로 봅니다.
        shape = "{desc} {n:,}줄 [{elapsed}]"
        with tqdm(desc=f"{description}: 읽는 중", bar_format=shape, mininterval=0.5, file=sys.stdout) as bar:
            for batch in lines:
                yield batch
                bar.update(len(batch))
            bar.set_description_str(f"{description}: 다 읽었고 조각을 고르는 중")

    return tf.data.Dataset.from_generator(read, output_signature=tf.TensorSpec([None], tf.string))


def _fingerprint(path: Path, *settings: object) -> str:
    """글의 내용과 설정에서 나오는 짧은 이름입니다. 글이 한 글자라도 바뀌면 달라집니다."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(1 << 20):
            digest.update(chunk)
    digest.update(repr(settings).encode())
    return digest.hexdigest()[:16]


def _read(path: Path) -> list[str] | None:
    """캐시에 둔 어휘 사전입니다. 없거나 망가졌으면 None이고, 그러면 다시 배우면 됩니다."""
    try:
        vocabulary = json.loads(path.read_text("utf8"))
    except (OSError, ValueError):
        return None
    whole = isinstance(vocabulary, list) and all(isinstance(token, str) for token in vocabulary)
    return vocabulary if whole and tuple(vocabulary[:3]) == RESERVED_TOKENS else None


def _write(path: Path, vocabulary: list[str]) -> None:
    """여러 노트북이 함께 써도 쓰다 만 파일이 보이지 않게 씁니다."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with replacing(path) as draft:
            draft.write_text(json.dumps(vocabulary, ensure_ascii=False), "utf8")
    except OSError as error:
        reason = error.strerror or type(error).__name__
        print(f"어휘 사전을 {path.parent}에 저장하지 못했습니다({reason}). 다음에는 다시 배워야 합니다.")
