# %% [markdown]
# # 0. 시작하기
#
# <!-- course: badge -->
#
# 이 강좌에서는 글을 쓰는 작은 GPT를 처음부터 끝까지 직접 만듭니다. 텍스트 파일 하나에서 출발해, 0단원부터 8단원까지
# 마치면 동화 같은 문장을 지어내는 모델을 갖게 됩니다.
#
# 강좌의 뼈대는 Keras의 공식 예제인
# [GPT text generation from scratch](https://keras.io/examples/generative/text_generation_gpt/)입니다. 앞으로
# **튜토리얼**이라고 하면 이 예제를 말합니다. 이 예제의 최신 버전은 KerasHub를 씁니다. KerasNLP가 KerasCV와 합쳐져 바뀐 이름입니다.
# 같은 길을 한국어로 처음 안내한 것은 **최태균** 님이 이끈 튜토리얼이고, 이 강좌의 차례는 그 튜토리얼을 따릅니다. 튜토리얼이 한 줄로 지나가는 곳에서 우리는 멈추어 왜 그런지 묻겠습니다.
#
# **이 단원을 마치면**
#
# - GPT가 하는 일을 한 문장으로 설명할 수 있습니다.
# - 답 셀과 시험 셀을 구별하고, 내 답이 맞는지 스스로 확인할 수 있습니다.
# - 지금 쓰는 컴퓨터에 GPU가 있는지, 어떤 버전이 깔려 있는지 알 수 있습니다.
#
# 걸리는 시간은 20분쯤입니다.

# %% [markdown]
# ## 0.1 준비
#
# Colab에서 열었다면 먼저 두 가지를 해 주세요.
#
# 1. **파일 → Drive에 사본 저장**을 누릅니다. 사본이 있어야 쓴 답이 남습니다.
# 2. **런타임 → 런타임 유형 변경**에서 **T4 GPU**를 고릅니다. 이 단원은 GPU 없이도 되지만, 5단원의 학습은
#    GPU가 있어야 빠릅니다.
#
# 아래 셀을 실행해 보세요. 셀 왼쪽의 ▶을 누르거나 <kbd>Shift</kbd>+<kbd>Enter</kbd>를 누르면 됩니다.

# %% nbgrader={"grade_id": "setup"}
# course: setup

# %% [markdown]
# **프로필**(profile)은 강좌를 어떤 크기로 돌릴지 정하는 스위치입니다. `full`은 Colab GPU에 맞춘 원래 크기이고, `mini`는
# 1분 안에 끝나는 작은 크기로, 채점과 자동 검사에 씁니다. 지금 프로필은 위 셀의 출력에 있습니다. Colab에서는 `full`이니 그대로 두면
# 됩니다.

# %% [markdown]
# ## 0.2 GPT는 무엇을 하나요?
#
# GPT는 **다음에 올 말을 맞히는** 모델입니다. 지금까지의 글을 보고, 다음에 올 수 있는 말마다 확률을 매깁니다. 이런
# 모델을 **언어 모델**(language model)이라고 합니다. 글은 이렇게 씁니다. 확률을 보고 다음 말을 하나 고르고, 고른 말을
# 글 뒤에 붙이고, 다시 다음 말을 묻습니다.
#
# 가장 작은 언어 모델은 세기만 해도 만들 수 있습니다. 짧은 이야기에서 어떤 낱말 뒤에 무엇이 몇 번 왔는지 세어 봅시다.

# %% tags=["nbval-check-output"]
from collections import Counter, defaultdict

story = """
the fox saw the moon . the fox sang to the moon .
the owl saw the fox . the owl sang to the stars .
""".split()

following = defaultdict(Counter)
for word, next_word in zip(story, story[1:]):
    following[word][next_word] += 1

following["the"]

# %% [markdown]
# `the` 뒤에는 낱말이 모두 여덟 번 왔고, 그 가운데 세 번이 `fox`였습니다. 횟수를 모두 더한 값으로 나누면 확률이 됩니다.

# %%
from minigpt import plots

counts = following["the"]
probabilities = {word: count / counts.total() for word, count in counts.items()}
plots.next_word_bars(probabilities, "the 다음에 올 낱말");

# %% [markdown]
# 이 확률대로 낱말을 골라 이어 붙이면 벌써 글이 나옵니다. 주사위를 던지듯 고르므로 씨앗값(seed)을 바꾸면 다른 글이 됩니다.

# %%
import random


def write(first_word, length, seed):
    dice = random.Random(seed)
    words = [first_word]
    while len(words) < length:
        choices = following[words[-1]]
        words += dice.choices(list(choices), weights=choices.values())
    return " ".join(words)


for seed in range(3):
    print(write("the", 14, seed))

# %% [markdown]
# 그럴듯하지만, 이 모델은 **바로 앞 낱말 하나**만 봅니다. 그래서 `sang` 다음을 고를 때 누가 노래했는지조차 모릅니다. GPT는
# 훨씬 멀리까지 돌아보고 다음을 맞힙니다. 우리가 만들 모델은 앞의 **토큰**(token) 128개까지 봅니다. 토큰은 낱말이나 낱말의
# 조각으로, 2단원에서 직접 만듭니다.
#
# ### GPT라는 이름
#
# | 글자 | 본말 | 뜻 |
# |---|---|---|
# | **G** | Generative | 다음 말을 이어 붙여 글을 **만들어** 냅니다 |
# | **P** | Pre-trained | 무슨 일을 시킬지 정하기 전에 글을 많이 읽혀 **미리 배워** 둡니다 |
# | **T** | Transformer | 모델의 짜임새, **트랜스포머**입니다. 4단원에서 만듭니다 |
#
# 다음 말을 맞히는 방법은 이렇게 달라져 왔습니다.
#
# 1. **n-gram**: 방금처럼 앞의 낱말 몇 개 뒤에 무엇이 왔는지 셉니다. 많은 낱말을 함께 볼수록 처음 보는 묶음뿐이라 셀 것이 없습니다.
# 2. **순환 신경망**(RNN): 지금까지 읽은 것을 벡터 하나에 담아 다음 낱말로 넘깁니다. 글이 길면 앞에서 읽은 것이 흐려지고, 한 낱말씩 차례로
#    읽어야 해서 느립니다.
# 3. **트랜스포머**: 앞의 모든 자리를 한꺼번에 돌아봅니다. 2017년에 나온
#    [Attention Is All You Need](https://arxiv.org/abs/1706.03762)라는 논문의 제목이 그 뜻입니다. 본디 번역하는 모델이라, 옮길 글을 읽는
#    **인코더**(encoder)와 옮긴 글을 쓰는 **디코더**(decoder)로 되어 있었습니다.
# 4. **GPT**: 디코더만 남겨 다음 말을 맞히게 했습니다. 짜임새는 거의 그대로인데 크기가 달라졌습니다. 학습으로 정해지는 수, 곧 **파라미터**(parameter)가
#    GPT-1(2018)은 1억 1,700만 개, GPT-2(2019)는 15억 개, [GPT-3](https://arxiv.org/abs/2005.14165)(2020)은 1,750억 개입니다.
#
# 거꾸로 인코더만 남긴 유명한 모델이 BERT입니다. 2단원에서 만들 토크나이저가 바로 BERT의 것입니다. 우리가 만들 것은 GPT의 **축소판**입니다. `full`
# 프로필에서도 파라미터가 339만 개쯤이지만, 하는 일과 짜임새는 같습니다. 튜토리얼이 고른 크기를 한자리에 모으면 이렇습니다. 뜻은 그 단원에서 배웁니다.
#
# | 무엇 | `full` | 배우는 단원 |
# |---|---|---|
# | 배우는 줄의 길이 | 450바이트 넘게 | 1 |
# | 배치 하나의 줄 수(B) | 64 | 1 |
# | 어휘 사전의 크기(V) | 5,000 | 2 |
# | 한 줄의 토큰 수(T) | 128 | 3 |
# | 벡터의 차원(D) | 256 | 4 |
# | 피드포워드의 차원(F) | 256 | 4 |
# | 헤드의 수 | 3 | 4 |
# | 층의 수 | 2 | 4 |
# | Adam의 학습률 | 0.001 | 5 |
# | 학습하는 걸음 수 | 3,000 | 5 |
#
# **걸음**(step), 곧 모델을 고치는 횟수만은 튜토리얼과 다릅니다. 튜토리얼은 **말뭉치**(corpus), 곧 배우는 글 모음을 여러 번 되풀이하지만, 우리는 한 번이 채 안 되게 배우고 나머지 시간에 더 많은 것을
# 해 봅니다.
#
# 강좌는 이렇게 나아갑니다.
#
# | 단원 | 만드는 것 |
# |---|---|
# | 1. 텍스트 파일을 데이터셋으로 | 큰 파일을 조금씩 읽어 배치로 묶는 `tf.data` 파이프라인 |
# | 2. 토크나이저 | 글을 번호로 바꾸는 WordPiece |
# | 3. 입력과 정답 만들기 | 한 칸씩 밀린 입력과 정답 |
# | 4. GPT 모델 | 앞만 볼 수 있는 트랜스포머 디코더 |
# | 5. 학습 | 손실, 퍼플렉시티, 학습 곡선 |
# | 6. 텍스트 생성 | 그리디, 빔 서치, 확률로 뽑기 |
# | 7. 학습을 지켜보는 콜백 | 에폭마다 글을 써 보는 콜백과 나만의 GPT |
# | 8. 심화: 빠른 생성 | 같은 글을 훨씬 빠르게 |

# %% [markdown]
# ## 0.3 문제는 이렇게 풉니다
#
# 단원마다 문제가 있습니다. 문제 하나는 **답 셀**과 **시험 셀** 한 쌍으로 되어 있습니다.
#
# - **답 셀**에는 함수의 틀과 `raise NotImplementedError(...)`가 들어 있습니다. 그 줄을 지우고 답을 씁니다.
#   함수 이름과 인자는 바꾸지 마세요.
# - **시험 셀**은 답을 확인하는 `assert` 문들입니다. 틀린 곳이 있으면 첫 번째로 걸린 줄의 메시지가 무엇을 다시 볼지
#   알려 줍니다. 강좌에서는 이 메시지를 **힌트**(hint)라고 부르고, 시험 셀에 든 검사를
#   **공개 테스트**(visible test)라고 부릅니다. 아무것도 나오지 않으면 공개 테스트를 통과한 것입니다.
#
# 제출한 뒤에는 같은 규칙을 다른 입력으로 확인하는 **숨은 테스트**(hidden test)도 함께 돌립니다. 그래서 공개 테스트에 나온 값을 그대로 돌려주는
# 답은 통과하지 못합니다. 시험 셀은 고치거나 지워도 채점할 때 원래대로 되살아나니, 마음 놓고 실험해 보세요.
#
# 작은 예로 메시지를 읽어 봅시다. 아래 함수는 일부러 틀렸습니다.


# %% tags=["nbval-check-output"]
def half(number):
    return number // 2


try:
    assert half(3) == 1.5, "3의 절반은 1.5입니다. 몫만 남기지 않았나요?"
except AssertionError as error:
    print("AssertionError:", error)

# %% [markdown]
# `//`는 몫만 남기는 나눗셈이라 1이 나왔습니다. 힌트는 정답을 말해 주는 대신 어디를 볼지 묻습니다.
#
# ## 0.4 지금 쓰는 컴퓨터 알아보기
#
# 도움을 청할 때 가장 먼저 받는 질문은 "어떤 버전을 쓰세요?"입니다. 이 강좌의 주인공인
# **KerasNLP**는 토크나이저(tokenizer)와 트랜스포머처럼 언어 모델에 필요한 부품을 모아 둔 라이브러리입니다. 파이썬, TensorFlow, KerasNLP의
# 버전을 알아봅시다.

# %%
import platform

import keras_nlp
import tensorflow as tf

print("파이썬     ", platform.python_version())
print("TensorFlow", tf.__version__)
print("KerasNLP  ", keras_nlp.__version__)

# %% [markdown]
# `sys.version`은 어떻게 다를까요? 파이썬을 언제, 어떤 컴파일러로 만들었는지까지 한 줄에 붙어 있습니다.

# %%
import sys

sys.version

# %% [markdown]
# 쓸 수 있는 장치는 TensorFlow에 물어봅니다. 종류를 적으면 그 종류만 리스트(list)로 돌려줍니다. CPU는 코어가
# 여럿이어도 하나로 셉니다.

# %% tags=["nbval-check-output"]
tf.config.list_physical_devices("CPU")

# %% [markdown]
# ### 문제: `describe_runtime`
#
# 네 가지를 담은 딕셔너리(dict)를 돌려주는 함수를 쓰세요.
#
# | 키 | 값 | 예 |
# |---|---|---|
# | `"python"` | 파이썬 버전, 문자열 | `"3.13.1"` |
# | `"tensorflow"` | TensorFlow 버전, 문자열 | `"2.20.0"` |
# | `"keras_nlp"` | KerasNLP 버전, 문자열 | `"0.26.0"` |
# | `"gpu"` | GPU의 **개수**, 정수. 없으면 0 | `1` |
#
# 예에 적힌 값을 그대로 쓰지 말고, 실행하는 컴퓨터에서 알아내야 합니다.


# %% nbgrader={"grade_id": "describe_runtime", "solution": true}
def describe_runtime():
    """지금 쓰는 파이썬, TensorFlow, KerasNLP의 버전과 GPU의 개수를 딕셔너리로 돌려줍니다."""
    ### BEGIN SOLUTION
    return {
        "python": platform.python_version(),
        "tensorflow": tf.__version__,
        "keras_nlp": keras_nlp.__version__,
        "gpu": len(tf.config.list_physical_devices("GPU")),
    }
    ### END SOLUTION


# %% nbgrader={"grade_id": "test_describe_runtime", "grade": true, "points": 2}
# 시험: describe_runtime
import platform

import keras_nlp
import tensorflow as tf

runtime = describe_runtime()
assert isinstance(runtime, dict), "딕셔너리를 돌려주나요? print로 보여 주기만 하면 돌려주는 값은 None입니다."
assert set(runtime) == {"python", "tensorflow", "keras_nlp", "gpu"}, "키 네 개의 이름이 표와 똑같은가요?"
for key in ("python", "tensorflow", "keras_nlp"):
    assert isinstance(runtime[key], str), f"{key}의 값이 문자열인가요? 버전을 숫자로 바꾸면 3.10과 3.1이 같아집니다."
assert " " not in runtime["python"], "파이썬 버전만 들어 있나요? sys.version에는 빌드 날짜와 컴파일러도 붙어 있습니다."
assert runtime["python"].count(".") == 2, "파이썬 버전이 '3.13.1'처럼 점 두 개로 이어진 세 수인가요?"
assert runtime["python"] == platform.python_version(), "지금 실행하는 파이썬의 버전인가요? 예에 적힌 값을 옮겨 쓰지 않았나요?"
assert runtime["tensorflow"] == tf.__version__, "tensorflow에 TensorFlow의 버전을 넣었나요?"
assert runtime["keras_nlp"] == keras_nlp.__version__, "keras_nlp의 버전인가요? keras와 keras_nlp는 버전이 따로 있습니다."
assert type(runtime["gpu"]) is int, "gpu는 개수(정수)인가요? 있는지 없는지(True/False)나 장치 리스트가 아니라 몇 개인지 세어 주세요."
assert runtime["gpu"] == len(tf.config.list_physical_devices("GPU")), "GPU만 세었나요? CPU는 빼야 합니다."
### BEGIN HIDDEN TESTS
runtime["gpu"] = "바꿔 본 값"
assert describe_runtime()["gpu"] != "바꿔 본 값", "부를 때마다 딕셔너리를 새로 만드나요? 하나를 고쳤더니 다음 결과도 바뀌었습니다."
### END HIDDEN TESTS

# %% [markdown]
# ## 정리
#
# - 언어 모델은 지금까지의 글을 보고 다음에 올 말의 확률을 매깁니다. 글쓰기는 그 확률로 다음 말을 하나씩
#   골라 붙이는 일입니다.
# - 답 셀에 쓰고, 시험 셀로 확인하고, 힌트를 따라 고칩니다.
#
# 이제 마지막 셀을 실행해 보세요. 모든 단원의 끝에 있는 이 셀은 어떤 문제가 남았는지 한눈에 보여 줍니다. 다 되었으면
# **파일 → 다운로드 → .ipynb 다운로드**로 받은 파일을 선생님이 알려 준 곳에 제출하면 됩니다. 혼자 공부한다면 여기까지로 충분합니다.

# %% tags=["nbval-check-output"]
# course: check
