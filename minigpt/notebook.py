"""모든 단원의 첫 셀이 부르는 준비 함수입니다."""

import os
import warnings

from minigpt import profile as profiles


def start() -> profiles.Profile:
    """노트북을 준비합니다. 한글 글꼴을 고르고, TensorFlow의 시작 안내를 끄고, 지금 프로필을 알려 줍니다.

    TensorFlow를 불러오기 전에 불러야 합니다. 환경에 이미 정해 둔 값은 바꾸지 않습니다.

    돌려주는 값: :class:`minigpt.profile.Profile`
    """
    # 시작할 때 나오는 CPU 명령어·CUDA 안내는 학습자가 손쓸 수 없는 것이라 끕니다. GPU가 없을 때의 안내는 "오류" 단계로
    # 나오므로 3까지 올립니다. 계산하다 생기는 오류는 파이썬 예외로 그대로 보입니다.
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

    # 강좌는 글자로 된 진행 막대를 씁니다. 위젯이 없다는 안내는 KerasNLP를 부를 때 나오지만 할 일이 없습니다.
    warnings.filterwarnings("ignore", message="IProgress not found")

    from minigpt.fonts import use_korean_font

    use_korean_font()
    profile = profiles.current()
    print(f"준비되었습니다. 프로필: {profile.name} (말뭉치: {profile.corpus}, 배치 {profile.batch_size}줄)")
    return profile
