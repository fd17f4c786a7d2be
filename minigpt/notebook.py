"""모든 단원의 첫 셀이 부르는 준비 함수입니다."""

import importlib.util
import os
import sys
import warnings

from minigpt import profile as profiles
from minigpt import session
from minigpt.native_log import hushed

__all__ = ["hushed", "start"]  # 9단원, 10단원, 14단원은 hushed를 여기에서 부릅니다

_MASK_NOTE = (
    r"Layer '(position_embedding|query|key|value)' \(of type (PositionEmbedding|EinsumDense)\) "
    r"was passed an input with a mask"
)


def start(lesson: str | None = None) -> profiles.Profile:
    """노트북을 준비합니다. 한글 글꼴을 고르고, TensorFlow의 시작 안내를 끄고, 지금 프로필을 알려 줍니다.

    TensorFlow를 불러오기 전에 불러야 합니다. 환경에 이미 정해 둔 값은 바꾸지 않습니다. 0단원이 가르치고, 모든 단원의 첫
    셀이 부릅니다. 단원을 알려 주면, 채점할 때가 아닌 한 셀들을 지켜봅니다(:mod:`minigpt.session`).

    인자:
        lesson: 단원 이름. 예: ``"01-tf-data"``

    돌려주는 값: 지금 프로필. 예: ``PROFILES["full"]``

    오류: ``MINIGPT_PROFILE``이 모르는 이름이면 :class:`~minigpt.errors.CourseError`.
    """
    # 시작할 때 나오는 CPU 명령어·CUDA 안내는 학습자가 손쓸 수 없는 것이라 끕니다. GPU가 없을 때의 안내는 "오류" 단계로
    # 나오므로 3까지 올립니다. 계산하다 생기는 오류는 파이썬 예외로 그대로 보입니다.
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

    # TensorFlow는 oneDNN의 빠른 계산을 AVX-512가 있는 CPU에서만 스스로 켭니다. 어느 컴퓨터에서나 켜 둡니다. AVX2뿐인
    # CPU에서도 강좌의 모델은 한 걸음이 3분의 2로 줄어듭니다.
    os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "1")

    # 강좌는 글자로 된 진행 막대를 씁니다. 위젯이 없다는 안내는 KerasNLP를 부를 때 나오지만 할 일이 없습니다.
    warnings.filterwarnings("ignore", message="IProgress not found")

    # 디코더 층 안의 층들은 마스크를 넘겨받지 않는데, 디코더가 처음의 마스크를 따로 쓰므로 잃는 것이 없습니다.
    # 같은 안내라도 다른 층의 것은 학습자가 고칠 일이므로 그대로 둡니다.
    warnings.filterwarnings("ignore", message=_MASK_NOTE)

    _settle_backend()
    if importlib.util.find_spec("tensorflow_text") is None:
        print(
            "tensorflow-text가 없어 2단원부터의 토크나이저를 쓸 수 없습니다. Windows와 일부 컴퓨터에는 나오지 않으니 "
            "Colab에서 열어 주세요."
        )

    from minigpt.fonts import use_korean_font

    use_korean_font()
    if lesson is not None and not os.environ.get("NBGRADER_EXECUTION"):
        session.begin(lesson)
    profile = profiles.current()
    print(f"준비되었습니다. 프로필: {profile.name} (말뭉치: {profile.corpus}, 배치 {profile.batch_size}줄)")
    return profile


def _settle_backend() -> None:
    """Keras가 TensorFlow로 계산하게 합니다. 이미 다른 것으로 시작했으면 알려 줍니다."""
    keras = sys.modules.get("keras")
    if keras is None:
        asked = os.environ.get("KERAS_BACKEND", "tensorflow")
        os.environ["KERAS_BACKEND"] = "tensorflow"
        if asked != "tensorflow":
            print(f"Keras의 백엔드를 {asked} 대신 tensorflow로 정했습니다. 이 강좌는 TensorFlow로 계산합니다.")
    elif (used := keras.backend.backend()) != "tensorflow":
        print(
            f"Keras가 이미 {used}(으)로 시작했는데 이 강좌는 TensorFlow로 계산합니다. 런타임을 다시 시작하고 이 셀부터 "
            "실행하세요."
        )
