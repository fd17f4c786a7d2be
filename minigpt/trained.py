"""배워 둔 미니 GPT입니다. 8단원이 저장한 것을 찾아 쓰고, 없으면 짧게 배웁니다.

단원마다 노트북이 따로여서, 글을 만드는 단원은 모델을 처음부터 다시 갖추어야 합니다. 그 일을 한 줄로 줄입니다.
"""

import contextlib
import hashlib
import json
import secrets
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import keras
import numpy as np
import tensorflow as tf

from minigpt import corpus, pipeline
from minigpt.decoding.cache import parts
from minigpt.files import cache_dir, replacing
from minigpt.model import model_of
from minigpt.profile import PROFILES, Profile, current
from minigpt.tokenizer import Tokenizer, load_vocabulary, make_tokenizer
from minigpt.training import ProgressBar, compile_model, laps

SHORT = 50
"""프로필의 학습 걸음이 이보다 적으면(채점할 때) 배우지 않습니다. 채점은 모델이 얼마나 배웠는지 보지 않습니다."""


DRAFT = ".new.keras"
"""저장하는 동안 쓰는 임시 파일의 이름은 이것으로 끝납니다."""


@dataclass(frozen=True)
class Trained:
    """글을 만들 준비가 된 것들입니다."""

    model: keras.Model
    """토큰 [B, T] → 로짓 [B, T, V]"""
    tokenizer: Tokenizer
    """길이를 맞추지 않는 WordPiece 토크나이저"""
    vocabulary: list[str]
    """그 어휘 사전. 차례가 곧 번호입니다."""


def load_or_train(profile: Profile, *, prefix: str = "mini_gpt") -> Trained:
    """프로필의 미니 GPT를 갖춥니다. 저장된 것이 있으면 읽고, 없으면 배워서 저장합니다. 9단원부터 부릅니다.

    진행을 막대로 보여 줍니다. ``mini``는 CPU에서 십여 초, ``full``은 GPU에서 몇 분 걸립니다. GPU가 없는 ``full``은
    200걸음만 배웁니다. 모델을 저장하지 못하면 알리기만 합니다.

    인자:
        profile: 모델의 크기와 말뭉치
        prefix: 모델을 두는 파일의 이름 앞부분

    오류: 말뭉치를 준비하지 못하면 :class:`~minigpt.errors.CourseError`.
    """
    books = corpus.load(profile.name)
    vocabulary = load_vocabulary(
        books, profile.vocabulary_size, max_lines=profile.vocabulary_lines, min_length=profile.min_length
    )
    tokenizer = make_tokenizer(vocabulary)
    if profile.training_steps < SHORT:
        return Trained(_new_model(profile, vocabulary), tokenizer, vocabulary)
    path = model_path(profile, vocabulary, prefix)
    model = _load(path, profile, vocabulary)
    if model is None:
        model = _train(books, profile, vocabulary)
        save_model(model, path)
    else:
        print(f"저장해 둔 모델 {path.name}을(를) 읽었습니다.")
    return Trained(model, tokenizer, vocabulary)


def storybook_gpt() -> Trained:
    """내장 이야기책을 배운 작은 GPT를 갖춥니다. 지금 프로필이 무엇이든 ``mini``의 크기입니다. 5단원이 부릅니다.

    저장된 것이 없으면 배웁니다. CPU에서 십여 초 걸리고 인터넷이 필요 없습니다. 학습자가 8단원에서 저장한 모델과 다른
    파일을 쓰므로, 나중에 다시 열어도 같은 모델입니다.
    """
    profile = current()
    return load_or_train(profile if profile.name == "mini" else PROFILES["mini"], prefix="storybook_gpt")


def short_steps(profile: Profile) -> int:
    """글이 나아지는 모습이 보일 만큼만 배우는 걸음 수입니다. 11단원이 씁니다.

    예: ``mini``는 40, ``full``은 GPU에서 1,000. GPU가 없는 ``full``은 한 걸음이 1초쯤 걸려 120입니다.
    """
    return _steps(profile, mini=profile.training_steps // 2, without_gpu=120)


def model_path(profile: Profile, vocabulary: Sequence[str], prefix: str = "mini_gpt") -> Path:
    """이 프로필과 어휘 사전의 모델을 두는 파일의 경로입니다. 8단원이 여기에 저장합니다.

    예: ``~/.cache/minigpt/mini_gpt-full-1a2b3c4d.keras``

    사전이 다르면 번호의 뜻이 다르므로 이름도 다릅니다. 몇 걸음만 흉내 내는 채점의 것도 진짜와 섞이지 않습니다.
    """
    what = json.dumps([list(vocabulary), profile.training_steps])
    digest = hashlib.sha256(what.encode()).hexdigest()[:8]
    return cache_dir() / f"{prefix}-{profile.name}-{digest}.keras"


def _new_model(profile: Profile, vocabulary: Sequence[str]) -> keras.Model:
    keras.utils.set_random_seed(1)
    return model_of(profile.with_vocabulary(len(vocabulary)))


def _load(path: Path, profile: Profile, vocabulary: Sequence[str]) -> keras.Model | None:
    """저장된 모델입니다. 없거나, 읽을 수 없거나, 이 프로필의 것이 아니거나, 가중치에 수가 아닌 것(NaN, 무한대)이 있으면
    None이고, 그러면 다시 배우면 됩니다.
    """
    if not path.is_file():
        return None
    try:
        model = keras.saving.load_model(path, compile=False)
        embedding, decoders, head = parts(model)
    except Exception:  # 망가진 파일은 zip, HDF5, Keras의 온갖 오류를 냅니다
        return None
    if not all(np.isfinite(weight).all() for weight in model.get_weights()):
        return None
    found = (embedding.vocabulary_size, embedding.sequence_length, embedding.embedding_dim, len(decoders), head.units)
    size = profile.with_vocabulary(len(vocabulary))
    wanted = (
        size.vocabulary_size,
        size.sequence_length,
        size.embedding_dim,
        size.num_layers,
        size.vocabulary_size,
    )
    logits = keras.activations.serialize(head.activation) == "linear"
    return model if found == wanted and logits else None


def _train(books: corpus.Corpus, profile: Profile, vocabulary: Sequence[str]) -> keras.Model:
    tokenizer = make_tokenizer(vocabulary, profile.sequence_length)
    preprocess = pipeline.make_preprocess(tokenizer, pipeline.make_packer(tokenizer, profile.sequence_length))
    lines = pipeline.make_batches(
        str(books.train), batch_size=profile.batch_size, min_length=profile.min_length, shuffle_buffer=2000, seed=1
    )
    model = compile_model(_new_model(profile, vocabulary))
    model.optimizer.learning_rate = profile.learning_rate
    model.optimizer.build(model.trainable_variables)  # 미리 해 두면 그래프를 한 번만 만들어 몇 초를 아낍니다
    steps = _steps(profile, mini=profile.training_steps, without_gpu=200)
    dataset = laps(pipeline.make_dataset(lines, preprocess), steps)
    model.fit(dataset, verbose=0, callbacks=[ProgressBar()])
    return model


def _steps(profile: Profile, mini: int, without_gpu: int) -> int:
    if profile.name == "mini":
        return mini
    return profile.training_steps // 3 if tf.config.list_physical_devices("GPU") else without_gpu


def save_model(model: keras.Model, path: Path) -> bool:
    """모델을 파일 하나에 담습니다. 다른 노트북이 함께 저장해도 온전한 파일만 남습니다. 8단원이 씁니다.

    저장하지 못해도 글은 만들 수 있으므로 알리기만 합니다.

    인자:
        model: 저장할 모델
        path: 끝이 ``.keras``인 파일의 경로. 폴더가 없으면 만듭니다.

    돌려주는 값: 저장했으면 참
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _sweep(path)
        draft = path.with_name(f"{path.stem}-{secrets.token_hex(4)}{DRAFT}")  # Keras는 이름의 끝을 봅니다
        with replacing(path, draft=draft):
            model.save(draft)
    except OSError as error:
        print(f"모델을 {path.parent}에 저장하지 못했습니다({error.strerror or error}). 다음에는 다시 배워야 합니다.")
        return False
    print(f"모델을 {path.name}에 저장했습니다.")
    return True


def _sweep(path: Path) -> None:
    """저장하다 강제로 꺼져 남은, 한 시간이 지난 임시 파일을 지웁니다."""
    for draft in path.parent.glob(f"{path.stem}-*{DRAFT}"):
        with contextlib.suppress(OSError):
            if time.time() - draft.stat().st_mtime > 3600:
                draft.unlink()
