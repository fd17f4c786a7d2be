"""강좌를 어떤 크기로 돌릴지 정하는 단 하나의 스위치, 프로필입니다.

환경 변수 ``MINIGPT_PROFILE``은 이 파일에서만 읽습니다.

- ``full`` (기본): Colab GPU에서 SimpleBooks-92로 배우는 원래 크기
- ``mini``: 내장 이야기책으로 CPU에서 1분 안에 도는 크기. 채점과 CI가 씁니다.

nbgrader가 채점하며 노트북을 실행할 때(``NBGRADER_EXECUTION``)는 저절로 ``mini``가 되고, 예제에서 학습하는 양도
흉내만 낼 만큼 줄어듭니다. 시험은 예제의 결과를 쓰지 않으므로 점수는 같습니다.
"""

import os
from dataclasses import dataclass, replace

from minigpt.errors import CourseError
from minigpt.size import ModelSize

MIN_LENGTH = 450
"""한 줄이 학습에 쓰이려면 넘어야 하는 길이(바이트). 1단원에서 고릅니다."""


@dataclass(frozen=True)
class Profile(ModelSize):
    """한 프로필의 숫자들입니다. 모델의 크기(:class:`~minigpt.size.ModelSize`)에 말뭉치와 배우는 방법을 더합니다.

    ``vocabulary_size``는 부탁할 크기입니다. 말뭉치에서 배운 어휘 사전은 이보다 작을 수 있습니다.
    """

    name: str
    """``"full"`` 또는 ``"mini"``"""
    corpus: str
    """말뭉치의 이름"""
    batch_size: int
    """배치 하나의 예제 수 B"""
    learning_rate: float
    """Adam의 학습률"""
    training_steps: int
    """예제에서 모델을 학습하는 걸음(배치) 수"""
    vocabulary_lines: int
    """예제에서 어휘 사전을 배우는 줄 수"""
    min_length: int = MIN_LENGTH
    """한 줄이 학습에 쓰이려면 넘어야 하는 길이(바이트)"""

    @property
    def trial_lengths(self) -> tuple[int, ...]:
        """14단원이 속도를 재는 글의 길이들입니다. 채점할 때는 재는 흉내만 냅니다. 예: ``full``은 ``(16, 64, 128)``"""
        if self.training_steps < 50:
            return 2, 4
        return (8, 32, 64) if self.name == "mini" else (16, 64, 128)


PROFILES = {
    "full": Profile(
        name="full",
        corpus="SimpleBooks-92",
        sequence_length=128,
        vocabulary_size=5000,
        batch_size=64,
        embedding_dim=256,
        feed_forward_dim=256,
        num_heads=3,
        num_layers=2,
        learning_rate=1e-3,
        training_steps=3000,
        vocabulary_lines=5000,
    ),
    "mini": Profile(
        name="mini",
        corpus="내장 이야기책",
        sequence_length=128,
        vocabulary_size=600,
        batch_size=32,
        embedding_dim=64,
        feed_forward_dim=64,
        num_heads=2,
        num_layers=2,
        learning_rate=1e-2,
        training_steps=80,
        vocabulary_lines=5000,
    ),
}


def current() -> Profile:
    """지금 쓰는 프로필을 돌려줍니다. 0단원에서 배웁니다.

    ``MINIGPT_PROFILE``이 있으면 그 값을, 없으면 채점 중일 때 ``mini``, 아니면 ``full``을 씁니다.

    오류: 모르는 이름이면 :class:`~minigpt.errors.CourseError`.
    """
    grading = bool(os.environ.get("NBGRADER_EXECUTION"))
    default = "mini" if grading else "full"
    name = os.environ.get("MINIGPT_PROFILE") or default
    if name not in PROFILES:
        raise CourseError(
            f"MINIGPT_PROFILE={name!r}은(는) 없는 프로필입니다. {' 또는 '.join(PROFILES)} 중 하나로 바꿔 주세요."
        )
    chosen = PROFILES[name]
    return replace(chosen, training_steps=4, vocabulary_lines=200) if grading else chosen
