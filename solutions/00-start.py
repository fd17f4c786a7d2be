# %% [markdown]
# # 0. 시작하기
#
# <!-- course: badge -->
#
# 이 강좌에서는 글을 쓰는 작은 GPT를 처음부터 끝까지 직접 만듭니다. 텍스트 파일 하나에서 출발해 0단원부터 12단원까지
# 마치면, 동화 같은 문장을 지어내는 나만의 모델을 갖게 됩니다. 이 단원에서는 그 모델이 쓴 글을 먼저 보고, 같은 일을 하는 가장 작은 모델을
# 만들어 견주어 봅니다.
#
# 강좌의 뼈대는 Keras의 공식 예제인
# [GPT text generation from scratch](https://keras.io/examples/generative/text_generation_gpt/)입니다. 앞으로
# **튜토리얼**이라고 하면 이 예제를 말합니다. 같은 길을 한국어로 처음 안내한 것은 **최태균** 님이 이끈 튜토리얼이고, 이 강좌의 차례는 그
# 튜토리얼을 따릅니다. 튜토리얼이 한 줄로 지나가는 곳에서 우리는 멈추어 왜 그런지 묻겠습니다.
#
# **이 단원을 마치면**
#
# - GPT가 하는 일을 한 문장으로 설명할 수 있습니다.
# - 낱말을 세어 다음 낱말의 확률을 구하고, 그 확률로 글을 쓸 수 있습니다.
# - G, P, T가 무엇의 머리글자인지, 이 모델이 어디에서 왔는지 이야기할 수 있습니다.
# - 답 셀과 시험 셀을 구별하고, 런타임이 끊겨도 하던 곳으로 돌아올 수 있습니다.
#
# 걸리는 시간은 45분쯤입니다. 나누어 공부한다면, 다시 열었을 때 준비 셀부터 하던 곳까지의 셀을 차례로 실행하고 이어 가세요.

# %% [markdown]
# ## 0.1 준비
#
# Colab에서 열었다면 먼저 두 가지를 해 주세요.
#
# 1. **파일 → Drive에 사본 저장**을 누릅니다. 사본이 있어야 쓴 답이 남습니다.
# 2. **런타임 → 런타임 유형 변경**에서 **T4 GPU**를 고릅니다. 이 단원은 GPU 없이도 되지만, 8단원의 학습은
#    GPU가 있어야 빠릅니다.
#
# 아래 셀을 실행해 보세요. 셀 왼쪽의 ▶을 누르거나 <kbd>Shift</kbd>+<kbd>Enter</kbd>를 누르면 됩니다.

# %% nbgrader={"grade_id": "setup"}
# course: setup

# %% [markdown]
# 위 셀의 출력에 있는 **프로필**(profile)은 강좌를 어떤 크기로 돌릴지 정하는 스위치입니다. `full`은 Colab GPU에 맞춘 원래 크기이니,
# Colab에서는 그대로 두면 됩니다. `mini`는 1분 안에 끝나는 작은 크기로, 채점과 자동 검사에 씁니다. 함께 적힌 **말뭉치**(corpus)는 모델이 배우는
# 글 모음이고, **배치**(batch)는 모델이 한꺼번에 보는 줄의 묶음입니다. 둘 다 1단원에서 다룹니다.
#
# ### 런타임이 끊기면
#
# 셀을 실행하는 Colab의 컴퓨터를 **런타임**(runtime)이라고 합니다. 오래 자리를 비우거나 많이 쓰면 Colab이 런타임을 거두어 갑니다. 노트북에 쓴 글과
# 답은 그대로 남지만 실행한 결과는 모두 사라져서, 다음 셀이 `NameError: name '…' is not defined`라고 합니다. 당황하지 말고 이렇게 하세요.
#
# 1. 오른쪽 위의 **다시 연결**을 누릅니다.
# 2. 하던 셀을 누르고 **런타임 → 이전 셀 실행**을 고릅니다. 위의 셀이 차례로 모두 실행됩니다.
#
# **모두 실행**이나 **이전 셀 실행**은 아직 풀지 않은 문제의 시험 셀에서 멈춥니다. 고장이 아니라 그 문제를 풀 차례라는 뜻입니다. 풀지 않고
# 넘어가려면 그다음 셀을 누르고 **런타임 → 이후 셀 실행**을 고릅니다.
#
# ## 0.2 무엇을 만드나요?
#
# 이 강좌의 모델이 쓴 글부터 읽어 봅시다. `▶` 다음의 첫머리만 사람이 주었고, 나머지는 모두 모델이 지었습니다.

# %%
import textwrap

from minigpt import bigram

for prompt, text in bigram.MINI_GPT_TEXTS.items():
    print("▶", prompt)
    print(textwrap.fill(text, 100), end="\n\n")

# %% [markdown]
# 위의 글은 `full`이 아니라 `mini` 크기의 모델이 썼습니다. 118,609개의 수로 된 아주 작은 모델이, 강좌에 들어 있는 이야기책만 여러 번 읽고 쓴
# 글입니다(첫머리마다 다섯 번씩 쓰게 해서 하나씩 골랐습니다). 여러분이 만들 `full` 크기의 모델은 이보다 스물여덟 배쯤 크고 진짜 책을
# 읽습니다. 그 크기의 글은 9단원과 10단원에서 여러분의 모델이 직접 들려줍니다.
#
# 한 문장씩 뜯어보세요. 처음에 나온 물건을 끝까지 기억하고, `he`와 `she`도 주인공에 맞게 씁니다. 이런 일을 하는 프로그램을 어떻게 만들까요?
#
# ## 0.3 GPT는 무엇을 하나요?
#
# GPT는 **다음에 올 말을 맞히는** 모델입니다. 지금까지의 글을 보고, 다음에 올 수 있는 말마다 확률을 매깁니다. 이런
# 모델을 **언어 모델**(language model)이라고 합니다. 글은 이렇게 씁니다. 확률을 보고 다음 말을 하나 고르고, 고른 말을
# 글 뒤에 붙이고, 다시 다음 말을 묻습니다. 위의 세 글도 한 낱말씩 이렇게 이어졌습니다.
#
# 가장 작은 언어 모델은 세기만 해도 만들 수 있습니다. 짧은 이야기에서 어떤 낱말 뒤에 무엇이 몇 번 왔는지 세어 봅시다.
# 글을 한 칸 밀어 자기 자신과 나란히 놓으면, 위아래가 **앞 낱말과 다음 낱말**의 짝이 됩니다.

# %%
from minigpt import plots

story = """
the fox saw the moon . the fox sang to the moon .
the owl saw the fox . the owl sang to the stars .
""".split()

plots.features_and_labels([story[:8]], [story[1:9]]);

# %% [markdown]
# 그림에서 위 줄이 앞 낱말(입력), 아래 줄이 맞혀야 할 다음 낱말(정답)입니다. 한 칸 미는 이 생각은 4단원에서 진짜 GPT의 입력과 정답을 만들 때
# 그대로 쓰입니다. 코드로는 `zip(story, story[1:])`입니다. `story[1:]`은 첫 낱말을 뺀 나머지입니다.

# %% tags=["nbval-check-output"]
from collections import Counter, defaultdict

following = defaultdict(Counter)
for word, next_word in zip(story, story[1:]):
    following[word][next_word] += 1

following["the"]

# %% [markdown]
# `Counter`는 세는 일을 하는 딕셔너리(dict)로, 처음 보는 것의 횟수를 0으로 칩니다. `defaultdict(Counter)`는 처음 보는 앞 낱말에 빈 `Counter`를
# 만들어 주는 딕셔너리입니다. 그래서 `following["the"]["fox"]`는 `the` 뒤에 `fox`가 온 횟수입니다.
#
# `the` 뒤에는 낱말이 모두 여덟 번 왔고, 그 가운데 세 번이 `fox`였습니다. 그러니 `the` 다음이 `fox`일 확률은 3 ÷ 8입니다.

# %% tags=["nbval-check-output"]
following["the"]["fox"] / following["the"].total()

# %% [markdown]
# 편리한 `defaultdict`에는 함정이 하나 있습니다. 표에 없는 `cat`을 **묻기만** 했는데 무슨 일이 생기는지 보세요.

# %% tags=["nbval-check-output"]
print("cat" in following)
print(following["cat"])
print("cat" in following)
del following["cat"]  # 없던 일로 되돌립니다

# %% [markdown]
# `following["cat"]`이라고 쓰는 순간 표에 빈 `cat`이 **생겼습니다**. 오류가 나지 않아 모르고 지나가기 쉽습니다. 그냥 딕셔너리였다면
# `KeyError`가 났을 것입니다. 있는지만 보려면 `in`이나 `get`을 쓰세요. `following.get("cat")`은 표를 건드리지 않고, 없으면 `None`을 줍니다.
#
# ## 0.4 문제는 이렇게 풉니다
#
# 단원마다 문제가 있습니다. 문제 하나는 **답 셀**과 **시험 셀** 한 쌍으로 되어 있습니다.
#
# - **답 셀**에는 함수의 틀과 `raise NotImplementedError(...)`가 들어 있습니다. 그 줄을 **지우고** 답을 씁니다. 지우지 않으면 그 아래에 쓴
#   답은 실행되지 않습니다. 함수 이름과 인자는 바꾸지 마세요.
# - **시험 셀**은 답을 확인하는 `assert` 문들입니다. 틀린 곳이 있으면 첫 번째로 걸린 줄의 메시지가 무엇을 다시 볼지
#   알려 줍니다. 강좌에서는 이 메시지를 **힌트**(hint)라고 부르고, 시험 셀에 든 검사를
#   **공개 테스트**(visible test)라고 부릅니다. `✅`로 시작하는 줄이 나오면 통과한 것입니다. 시험
#   셀은 제목만 보이게 접혀 있습니다. 무엇을 보는지 궁금하면 제목을 두 번 눌러 펼치세요.
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
# `//`는 몫만 남기는 나눗셈이라 1이 나왔습니다. 힌트는 정답을 말해 주는 대신 어디를 볼지 묻습니다. 이제 첫 문제입니다.
#
# ### 문제 1: `next_word_probabilities`
#
# 횟수의 표 `following`과 앞 낱말 `word`를 받아, **다음에 올 낱말마다의 확률**을 딕셔너리로 돌려주세요.
#
# - 키는 `word` 바로 뒤에 온 적이 있는 낱말 모두입니다. 많아도, 한 번만 왔어도 빼지 않고, 낱말을 고치지도 않습니다.
# - 값은 확률(`float`)입니다. `word` 뒤에 온 횟수를 모두 더한 값으로 나눕니다. 반올림하지 않으며, 확률을 모두 더하면 1입니다.
# - `word`가 표에 없거나 그 뒤에 아무것도 온 적이 없으면 빈 딕셔너리 `{}`를 돌려줍니다.
# - `following`은 바꾸지 않습니다. 횟수를 고쳐서도, 낱말을 더해서도 안 됩니다. `defaultdict`일 수도, 그냥 딕셔너리일 수도 있습니다.
# - 부를 때마다 새 딕셔너리를 만듭니다.
#
# 예를 들어 `{"the": Counter({"fox": 3, "owl": 1})}`에서 `"the"`를 물으면 `{"fox": 0.75, "owl": 0.25}`입니다.
#
# **도움말.** `Counter`의 `items()`는 (낱말, 횟수)를 하나씩 줍니다.


# %% nbgrader={"grade_id": "next_word_probabilities", "solution": true}
def next_word_probabilities(following, word):
    """앞 낱말 다음에 올 낱말마다의 확률을 딕셔너리로 돌려줍니다.

    following: 앞 낱말 → 그 뒤에 온 낱말들의 횟수(Counter). 바꾸지 않습니다
    word: 앞 낱말, 문자열
    돌려주는 값: 다음 낱말 → 확률. 모르는 낱말이면 빈 딕셔너리
    """
    ### BEGIN SOLUTION
    counts = following.get(word, Counter())
    total = counts.total()
    return {next_word: count / total for next_word, count in counts.items()}
    ### END SOLUTION


# %% nbgrader={"grade_id": "test_next_word_probabilities", "grade": true, "points": 2}
# 시험: next_word_probabilities
import copy
from collections import Counter, defaultdict

after = {
    "red": Counter({"kite": 4, "bell": 2, "door": 1, "fox": 1, "owl": 1}),
    "the": Counter({"owl": 2}),
    "bell": Counter({"rang": 5}),
    "kite": Counter({"red": 6}),
    "end": Counter(),
}
untouched = copy.deepcopy(after)


def shares(probabilities):
    """소수점 아래 열두째 자리까지만 남긴 확률들입니다. 딕셔너리가 아니면 그대로입니다."""
    if not isinstance(probabilities, dict):
        return probabilities
    return {key: round(value, 12) if isinstance(value, float) else value for key, value in probabilities.items()}


try:
    red = next_word_probabilities(after, "red")
except (NotImplementedError, NameError, AttributeError):
    raise
except Exception as error:
    red = error
assert "to unpack" not in str(red), (
    f"red를 물었더니 오류가 났습니다({red}). for에서 낱말과 횟수를 함께 꺼내려면 items()를 썼나요?"
)
assert not isinstance(red, Exception), (
    f"red를 물었더니 오류가 났습니다: {type(red).__name__}: {red}. 오류가 난 줄에서 무엇을 다루는지 print로 찍어 보았나요?"
)
assert isinstance(red, dict), (
    f"{type(red).__name__}이(가) 나왔습니다. 딕셔너리를 돌려주나요? print로 보여 주기만 하면 돌려주는 값은 None입니다."
)
assert after == untouched, "인자로 받은 following이 바뀌었습니다. 횟수를 고치거나 낱말을 더하지 않고, 확률을 새 딕셔너리에 담나요?"
assert set(red) == {"kite", "bell", "door", "fox", "owl"}, (
    f"red를 물었더니 키가 {list(red)}입니다. red 바로 뒤에 온 낱말 모두인가요? 인자로 받은 word를 쓰나요? 몇 개만 남기지 않았나요?"
)
assert set(red.values()) != {0}, "확률이 모두 0입니다. 몫만 남기는 //로 나누지 않았나요?"
assert all(isinstance(chance, float) for chance in red.values()), (
    f"값이 실수(float)인가요? kite의 값으로 {red['kite']!r}이(가) 나왔습니다. 횟수나 글자를 그대로 넣지 않았나요?"
)
assert abs(sum(red.values()) - 1) < 0.2, f"확률을 모두 더하면 {sum(red.values()):.3g}입니다. 1이 되려면 무엇으로 나누어야 하나요?"
assert abs(sum(red.values()) - 1) < 1e-12, (
    "확률을 모두 더해도 1에서 조금 벗어납니다. 반올림했거나, 횟수의 합이 아닌 정해진 수로 나누지 않았나요?"
)
assert red["kite"] > red["bell"] > red["door"], "자주 온 낱말의 확률이 더 큰가요? 모두 같은 확률을 주지 않았나요?"
assert all(abs(red[name] - count / 9) < 1e-12 for name, count in untouched["red"].items()), (
    "네 번 온 낱말의 확률이 두 번 온 낱말의 두 배인가요? 확률은 횟수에 비례합니다."
)
red["kite"] = 0.0
again = next_word_probabilities(after, "red")
assert again["kite"] > 0, "부를 때마다 딕셔너리를 새로 만드나요? 받은 결과를 고쳤더니 다음 결과도 바뀌어 있었습니다."
bell = shares(next_word_probabilities(after, "bell"))
assert bell != shares({**again, "rang": 1.0}), (
    "red 다음에 bell을 물었더니 red 뒤에 온 낱말까지 나왔습니다. 부를 때마다 빈 딕셔너리로 시작하나요?"
)
assert bell == {"rang": 1.0}, (
    f"bell을 물으면 bell 뒤에 온 것만 세나요? 결과가 {bell}입니다. 인자로 받은 word를 썼나요?"
)
assert isinstance(bell["rang"], float), "다음 낱말이 하나뿐일 때도 값이 정수 1이 아니라 실수 1.0인가요?"
other = shares(next_word_probabilities({"red": Counter({"door": 3, "fox": 1})}, "red"))
assert other == {"door": 0.75, "fox": 0.25}, (
    f"다른 표를 주어도 그 표로 계산하나요? 결과가 {other}입니다. 앞서 계산한 결과를 간직해 두지 않았나요?"
)
spelled = shares(
    next_word_probabilities({"Red": Counter({"The": 1, ".": 3, "여우": 4}), "Redwood": Counter({"The": 2})}, "Red")
)
assert spelled == {"The": 0.125, ".": 0.375, "여우": 0.5}, (
    f"Red를 물었더니 결과가 {spelled}입니다. 낱말을 고치거나 빼지 않고 있는 그대로 쓰나요? 대문자와 문장 부호도 그대로 둡니다."
)
many = next_word_probabilities({"the": Counter({"z" * number: number for number in range(1, 41)})}, "the")
assert len(many) == 40, f"뒤에 온 낱말이 마흔 가지인데 {len(many)}가지가 나왔습니다. 드물게 온 낱말도 모두 남기나요?"
# 모르는 낱말과, 뒤에 아무것도 온 적이 없는 낱말
growing = defaultdict(Counter, {"the": Counter({"owl": 1})})
unknown = []
for table in (after, growing):
    try:
        unknown.append(next_word_probabilities(table, "cat"))
    except Exception as error:
        unknown.append(f"{type(error).__name__} 오류")
assert unknown[0] == {}, f"표에 없는 낱말을 물었더니 결과가 {unknown[0]}입니다. 빈 딕셔너리를 돌려주나요?"
assert unknown[1] == {}, (
    f"following이 defaultdict일 때 표에 없는 낱말을 물었더니 결과가 {unknown[1]}입니다. 그때도 빈 딕셔너리를 돌려주나요?"
)
assert not {"cat"} & {*after, *growing}, "모르는 낱말을 묻기만 했는데 following에 그 낱말이 생겼습니다. 표를 건드리지 않고 찾나요?"
try:
    nothing = next_word_probabilities(after, "end")
except Exception as error:
    nothing = f"{type(error).__name__} 오류"
assert nothing == {}, f"뒤에 아무것도 온 적이 없는 낱말을 물었더니 결과가 {nothing}입니다. 합이 0일 때도 나누지 않았나요?"
assert after == untouched, "여러 번 물었더니 following이 처음과 다릅니다. 빈 낱말을 지우거나 표를 고치지 않았나요?"
### BEGIN HIDDEN TESTS
crowded = defaultdict(Counter, {"숲": Counter({f"낱말{number}": 2 * number + 1 for number in range(150)})})
crowd = next_word_probabilities(crowded, "숲")
assert len(crowd) == 150, "다음 낱말이 많아도 모두 들어 있나요?"
korean = shares(next_word_probabilities({"!": Counter({"IT": 1, "달": 7})}, "!"))
assert korean == {"IT": 0.125, "달": 0.875}, "다른 글자로 된 낱말도 고치지 않고 그대로 쓰나요?"
### END HIDDEN TESTS

# %% [markdown]
# 여러분의 함수로 `the` 다음의 확률을 그려 봅시다. 아직 풀지 않았다면 라이브러리에 든 같은 함수로 이어 가고, 그렇다고 알려 줍니다.
#
# 그림 함수를 부른 줄 끝의 `;`은 돌려준 값을 글자로 찍지 말라는 뜻입니다.

# %%
plots.next_word_bars(next_word_probabilities(following, "the"), "the 다음에 올 낱말");

# %% [markdown]
# ## 0.5 확률로 글쓰기
#
# 이 확률대로 낱말을 골라 이어 붙이면 벌써 글이 나옵니다. 주사위를 던지듯 고르므로, 주사위의 **씨앗값**(seed)을 바꾸면 다른 글이 되고 같은 값이면
# 같은 글이 됩니다.

# %%
import random


def write(following, first_word, length, seed):
    dice = random.Random(seed)
    words = [first_word]
    while len(words) < length:
        chances = next_word_probabilities(following, words[-1])
        if not chances:
            break  # 처음 보는 낱말 다음은 알 수 없습니다
        # choices는 weights의 크기에 따라 하나를 뽑아, 길이가 1인 리스트로 줍니다
        words += dice.choices(list(chances), weights=list(chances.values()))
    return " ".join(words)


for seed in range(3):
    print(write(following, "the", 14, seed))

# %% [markdown]
# 글쓰기는 이 반복문이 전부입니다. 10단원의 GPT도 **확률을 묻고, 뽑고, 붙이는** 같은 반복문으로 글을 씁니다. 달라지는 것은 확률을 내는 함수뿐입니다.
#
# **실행하기 전에 먼저 짐작해 보세요.** 표에 없는 `cat`으로 시작하면 어떻게 될까요?

# %% tags=["nbval-check-output"]
write(following, "cat", 14, seed=0)

# %% [markdown]
# 한 낱말도 더 쓰지 못합니다. 낱말을 통째로 세는 모델은 처음 보는 낱말 앞에서 멈춥니다. 진짜 GPT는 낱말을 **조각**으로 나누어 이 문제를 풉니다.
# 그 일을 하는 **토크나이저**(tokenizer)를 2단원과 3단원에서 만듭니다.
#
# ### 내 글로 해 보기
#
# 아래 `my_lines`에 좋아하는 동화나 노래 가사를 붙여 넣고 첫 낱말을 바꾸어 보세요. `bigram.count_following`은 앞의 `for` 문과 똑같이
# 세되, 줄 안에서 문장 부호도 낱말 하나로 나눕니다. `bigram.write`도 방금 쓴
# `write`처럼 글을 씁니다. 첫머리가 여러 낱말이어도 되고, 확률을 주는 함수(여기서는 여러분의 함수)를 `probabilities=`로 건넵니다.

# %%
my_lines = [
    "여우가 달을 보았다. 달이 여우를 보았다. 부엉이가 달을 보았다.",
    "여우가 달에게 노래했다. 부엉이가 별에게 노래했다. 달이 별을 보았다.",
]
my_following = bigram.count_following(my_lines)
for seed in range(3):
    print(bigram.write(my_following, "여우가", 12, seed=seed, probabilities=next_word_probabilities))

# %% [markdown]
# ### 같은 첫머리, 다른 모델
#
# 이제 겨루어 봅시다. 0.2절의 모델이 배운 바로 그 이야기책(약 2 MB)에서 짝을 모두 세고, 같은 첫머리를 이어 쓰게 합니다.

# %%
from minigpt import storybook

book_following = bigram.count_following(storybook.lines("train"))
print(f"앞 낱말 {len(book_following):,}가지를 세었습니다.\n")
for seed, prompt in enumerate(bigram.MINI_GPT_TEXTS):
    text = bigram.write(book_following, prompt, 60, seed=seed, probabilities=next_word_probabilities)
    print("▶", prompt)
    print(textwrap.fill(text, 100), end="\n\n")

# %% [markdown]
# 이웃한 두 낱말만 보면 모두 책에 나온 짝이라 그럴듯합니다. 그런데 세 낱말만 넘어가도 뜻이 흐트러집니다. 이 모델은 **바로 앞 낱말 하나**만 보기
# 때문입니다. `sang` 다음을 고를 때 누가 노래했는지조차 모릅니다. 이런 모델을 **바이그램**(bigram)이라고 합니다.
#
# GPT는 훨씬 멀리까지 돌아보고 다음을 맞힙니다. 우리가 만들 모델은 앞의 **토큰**(token) 128개까지 봅니다. 토큰은 낱말이나 낱말의
# 조각입니다. 0.2절의 글이 처음에 나온 물건을 끝까지 기억한 까닭이 여기에 있습니다.
#
# ## 0.6 GPT라는 이름
#
# | 글자 | 본말 | 뜻 |
# |---|---|---|
# | **G** | Generative | 다음 말을 이어 붙여 글을 **만들어** 냅니다 |
# | **P** | Pre-trained | 무슨 일을 시킬지 정하기 전에 글을 많이 읽혀 **미리 배워** 둡니다 |
# | **T** | Transformer | 모델의 짜임새, **트랜스포머**입니다. 5단원과 6단원에서 만듭니다 |
#
# 다음 말을 맞히는 방법은 이렇게 달라져 왔습니다.
#
# 1. **n-gram**: 방금처럼 앞의 낱말 몇 개 뒤에 무엇이 왔는지 셉니다. 많은 낱말을 함께 볼수록 처음 보는 묶음뿐이라 셀 것이 없습니다.
# 2. **순환 신경망**(RNN): 지금까지 읽은 것을 벡터 하나에 담아 다음 낱말로 넘깁니다. 글이 길면 앞에서 읽은 것이 흐려지고, 한 낱말씩 차례로
#    읽어야 해서 느립니다.
# 3. **트랜스포머**(Transformer): 앞의 모든 자리를 한꺼번에 돌아봅니다. 2017년에 나온
#    [Attention Is All You Need](https://arxiv.org/abs/1706.03762)라는 논문의 제목이 그 뜻입니다. 본디 번역하는 모델이라, 옮길 글을 읽는
#    **인코더**(encoder)와 옮긴 글을 쓰는 **디코더**(decoder)로 되어 있었습니다.
# 4. **GPT**: 디코더만 남겨 다음 말을 맞히게 했습니다. 짜임새는 거의 그대로인데 크기가 달라졌습니다. 학습으로 정해지는 수, 곧 **파라미터**(parameter)가
#    GPT-1(2018)은 1억 1,700만 개, GPT-2(2019)는 15억 개, [GPT-3](https://arxiv.org/abs/2005.14165)(2020)은 1,750억 개입니다.
#
# 거꾸로 인코더만 남긴 유명한 모델이 [BERT](https://arxiv.org/abs/1810.04805)입니다. 2단원과 3단원에서 만들 토크나이저가 바로 BERT의 것입니다.
# 우리가 만들 것은 GPT의 **축소판**입니다. `full` 프로필에서도 파라미터가 339만 개쯤이지만, 하는 일과 짜임새는 같습니다. 튜토리얼이 고른 크기를
# 한자리에 모으면 이렇습니다. 이름은 지금 몰라도 됩니다. 그 단원에서 하나씩 배웁니다.
#
# | 무엇 | `full` | 배우는 단원 |
# |---|---|---|
# | 배우는 줄의 길이 | 450바이트 넘게 | 1 |
# | 배치 하나의 줄 수(B) | 64 | 1 |
# | 어휘 사전의 크기(V) | 5,000 | 2 |
# | 한 줄의 토큰 수(T) | 128 | 4 |
# | 벡터의 차원(D) | 256 | 5 |
# | 피드포워드의 차원(F) | 256 | 6 |
# | 헤드의 수 | 3 | 5 |
# | 층의 수 | 2 | 6 |
# | Adam의 학습률 | 0.001 | 8 |
# | 학습하는 걸음 수 | 3,000 | 8 |
#
# **걸음**(step), 곧 모델을 고치는 횟수만은 튜토리얼과 다릅니다. 튜토리얼은 말뭉치를 여러 번 되풀이하지만, 우리는 한 번이 채 안 되게 배우고
# 나머지 시간에 더 많은 것을 해 봅니다.
#
# 강좌는 이렇게 나아갑니다. 11단원까지가 튜토리얼의 길이고, 그다음은 튜토리얼을 넘어섭니다.
#
# | 단원 | 만드는 것 |
# |---|---|
# | 1. 텍스트 파일을 데이터셋으로 | 큰 파일을 조금씩 읽어 배치로 묶는 `tf.data` 파이프라인 |
# | 2. 어휘 사전 | 글에서 배운 토큰의 목록과, 글을 번호로 바꾸는 토크나이저 |
# | 3. 낱말 조각 | 낱말을 조각으로 나누는 WordPiece |
# | 4. 입력과 정답 만들기 | 한 칸씩 밀린 입력과 정답 |
# | 5. 어텐션 | 앞의 토큰 가운데 누구를 얼마나 볼지 정하는 부품 |
# | 6. GPT 모델 | 앞만 볼 수 있는 트랜스포머 디코더 |
# | 7. 얼마나 틀렸나 | 손실과 퍼플렉시티 |
# | 8. 학습 | 배우는 모델과 학습 곡선 |
# | 9. 고르기 | 그리디 서치와 빔 서치 |
# | 10. 뽑기 | 온도, top-k, top-p |
# | 11. 학습을 지켜보는 콜백 | 에폭마다 글을 써 보는 콜백 |
# | 12. 나만의 GPT | 내 글로 배운 모델과 보고서 |
# | 13. 한국어로 쓰는 GPT | 한글을 풀고 모으는 셈과, 자주 붙는 것끼리 합친 조각 |
# | 14. 빠른 생성 | 같은 글을 훨씬 빠르게 |

# %% [markdown]
# ## 0.7 지금 쓰는 컴퓨터 알아보기
#
# 도움을 청할 때 가장 먼저 받는 질문은 "어떤 버전을 쓰세요?"입니다. 이 강좌의 주인공인
# **KerasNLP**는 토크나이저와 트랜스포머처럼 언어 모델에 필요한 부품을 모아 둔 라이브러리입니다. 튜토리얼의 최신 버전은 **KerasHub**를 씁니다.
# KerasNLP가 KerasCV와 합쳐져 바뀐 이름입니다. 이 강좌는 한국어 튜토리얼이 쓴 이름을 그대로 씁니다.
#
# TensorFlow를 처음 불러올 때는 십여 초가 걸리기도 합니다. 마지막 줄의 GPU 수가 0이면 **런타임 → 런타임 유형 변경**을 다시 보세요.

# %%
import platform

import keras_nlp
import tensorflow as tf

print("파이썬     ", platform.python_version())
print("TensorFlow", tf.__version__)
print("KerasNLP  ", keras_nlp.__version__)
print("GPU       ", len(tf.config.list_physical_devices("GPU")), "개")

# %% [markdown]
# 글이나 힌트가 이상해서 알릴 때는 이 네 줄을 그대로 붙여 주세요.

# %% [markdown]
# ## 정리
#
# - 언어 모델은 지금까지의 글을 보고 다음에 올 말의 확률을 매깁니다. 글쓰기는 그 확률로 다음 말을 하나씩
#   골라 붙이는 일입니다.
# - 바이그램은 앞 낱말 하나만 봅니다. GPT는 앞의 모든 토큰을 한꺼번에 돌아보는 트랜스포머의 디코더입니다.
# - 답 셀에 쓰고, 시험 셀로 확인하고, 힌트를 따라 고칩니다.
#
# **카드**
#
# | 이름 | 모양 | 부르는 법 | 함정 |
# |---|---|---|---|
# | `following` | 앞 낱말 → `Counter` | `following["the"]["fox"]` | `defaultdict`는 묻기만 해도 낱말이 생깁니다 |
# | `next_word_probabilities` | 다음 낱말 → 확률, 합이 1 | `next_word_probabilities(following, "the")` | 모르는 낱말이면 `{}` |
# | `write` | 문자열 | `write(following, "the", 14, seed=0)` | 씨앗값이 같으면 글도 같습니다 |
#
# **조용한 버그 도감.** 오류 없이 틀리는 실수를 단원마다 모아 둡니다.
#
# | 증상 | 까닭 | 알아채는 법 |
# |---|---|---|
# | 표에 센 적 없는 낱말이 있습니다 | `defaultdict`에 `following[word]`로 물었습니다 | 묻기 전과 뒤의 `len(following)`을 견줍니다 |
# | 확률이 모두 0입니다 | `/` 대신 `//`로 나누었습니다 | 확률을 모두 더해 1인지 봅니다 |
# | 확률의 합이 1보다 큽니다 | 횟수의 합이 아니라 가짓수나 가장 큰 횟수로 나누었습니다 | 확률을 모두 더해 1인지 봅니다 |
#
# **더 읽을거리**
#
# - [딥 러닝을 이용한 자연어 처리 입문](https://wikidocs.net/book/2155): 언어 모델과 n-gram을 한국어로 차근차근 설명합니다.
# - [The Illustrated GPT-2](https://jalammar.github.io/illustrated-gpt2/): GPT가 낱말을 하나씩 쓰는 모습을 그림으로 보여 줍니다(영어).
#
# 통과한 뒤에는 라이브러리의 같은 함수와 견주어 보세요. 새 셀에 `bigram.next_word_probabilities??`라고 치면 코드가 보입니다. 어느 문제나
# 라이브러리에 이름이 같은 함수가 있으니, 혼자 공부하는 분도 자기 답을 견주어 볼 수 있습니다.
#
# 이제 마지막 셀을 실행해 보세요. 모든 단원의 끝에 있는 이 셀은 어떤 문제가 남았는지 한눈에 보여 줍니다. 다 되었으면
# **파일 → 다운로드 → .ipynb 다운로드**로 받은 파일을 선생님이 알려 준 곳에 제출하면 됩니다. 혼자 공부한다면 여기까지로 충분합니다.
#
# 다음은 1단원입니다. 책 더미를 조금씩 읽어 모델에 건네는 길을 만듭니다.

# %% tags=["nbval-check-output"]
# course: check
