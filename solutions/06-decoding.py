# %% [markdown]
# # 6. 텍스트 생성
#
# <!-- course: badge -->
#
# 5단원의 모델은 다음 토큰의 확률을 제법 잘 압니다. 하지만 확률은 글이 아닙니다. 확률표를 보고 **토큰 하나를 고르고, 글 뒤에 붙이고, 다시 묻는
# 일**을 되풀이해야 글이 됩니다. 어떻게 고르느냐에 따라 같은 모델이 같은 말만 되뇌기도 하고, 횡설수설하기도 하고, 그럴듯한 이야기를 쓰기도 합니다. 이
# 단원에서는 고르는 방법을 하나씩 직접 만들고, 같은 것을 `keras_nlp.samplers`에서 찾아 결과를 견줍니다.
#
# **이 단원을 마치면**
#
# - 모델이 낸 로짓 가운데 어느 자리의 것을 읽어야 하는지 설명할 수 있습니다.
# - 그리디 서치, 빔 서치, 확률로 뽑기를 직접 만들 수 있습니다.
# - 온도, top-k, top-p가 확률표를 어떻게 바꾸는지 그림으로 설명할 수 있습니다.
# - `keras_nlp.samplers`를 함정에 빠지지 않고 쓸 수 있습니다.
#
# 걸리는 시간은 120분쯤입니다. 내용이 많으니 6.4절까지와 6.5절부터, 두 번에 나누어 공부하세요.

# %% nbgrader={"grade_id": "setup"}
# course: setup

# %%
import keras
import keras_nlp
import numpy as np
import tensorflow as tf

from minigpt import decoding, plots, trained
from minigpt.notebook import hushed
from minigpt.tokenizer import BOS_ID

# %% [markdown]
# ## 6.1 배운 모델 불러오기
#
# `trained.load_or_train`은 5단원에서 배운 모델이 강좌의 캐시에 있으면 불러오고, 없으면 같은 방법으로 새로 배웁니다. 새로 배우면 진행 막대가
# 보입니다. 모델과 함께 토크나이저와 어휘 사전도 줍니다. 5단원에서 말했듯이 사전이 다르면 같은 모델도 헛소리를 하니, 셋은 늘 함께 다닙니다.

# %%
gpt = trained.load_or_train(profile)
model, tokenizer, vocabulary = gpt.model, gpt.tokenizer, gpt.vocabulary
QUICK = profile.training_steps < 50  # 채점할 때는 배우는 시늉만 하므로 글도 짧게 씁니다
print(f"어휘 사전 {len(vocabulary):,}개, 한 번에 읽는 토큰 {profile.sequence_length}개")

# %% [markdown]
# 모델에게 주는 글의 앞부분을 **프롬프트**(prompt)라고 합니다. 모델은 번호만 아니까 프롬프트를 번호로 바꿔야 합니다. 그리고 3단원에서 입력의 맨
# 앞에는 늘 `[BOS]`가 있었으니, 쓸 때도 **맨 앞에 `[BOS]`를 붙여** 배울 때와 같은 모양으로 만듭니다. 거꾸로 번호를 글로 바꾸는 함수도 만들어 둡시다.
# 낱말 조각의 `##`을 지우고 이어 붙이면 됩니다.


# %%
def encode(text):
    """글을 [BOS]로 시작하는 토큰의 번호 [1, t]로 바꿉니다."""
    return np.array([[BOS_ID, *np.asarray(tokenizer(text)).tolist()]])


def to_text(ids):
    """토큰의 번호를 글로 바꿉니다. [BOS]나 [PAD]도 그대로 보여 줍니다."""
    return " ".join(vocabulary[token] for token in np.asarray(ids).ravel()).replace(" ##", "")


prompt = encode("A clever child named")
print(prompt, "→", to_text(prompt))

# %% [markdown]
# ## 6.2 어느 자리의 로짓을 읽을까
#
# 프롬프트가 토큰 다섯 개라고 합시다. 이제 다섯째 자리(0부터 세어 5번)에 올 토큰을 고를 차례입니다. 모델은 길이 T로 채운 입력 `[B, T]`를 받아
# **모든 자리**의 로짓 `[B, T, V]`을 냅니다. 그 가운데 어느 자리의 것을 읽어야 할까요?
#
# 3단원의 표를 떠올려 보세요. 정답은 입력을 **한 칸 당긴** 것이었습니다. `i`번 자리의 입력을 본 모델은 거기서 `i+1`번 자리의 토큰을 짐작하도록
# 배웠습니다.
#
# | 자리 | 0 | 1 | 2 | 3 | 4 | 5 | 6 |
# |---|---|---|---|---|---|---|---|
# | 입력 | `[BOS]` | `a` | `clever` | `child` | `named` | `[PAD]` | `[PAD]` |
# | 그 자리의 로짓이 말하는 것 | 1번 자리 | 2번 자리 | 3번 자리 | 4번 자리 | **5번 자리** | 6번 자리 | 7번 자리 |
#
# **읽기 전에 답해 보세요.** 5번 자리에 올 토큰의 로짓은 몇 번 자리에 있나요?
#
# 길이를 맞추는 데는 `np.pad`를 씁니다. 축마다 앞뒤로 몇 칸을 채울지 적으면 0, 곧 `[PAD]`를 채워 줍니다. 모양이 `[B, T, V]`인 배열에서 한 자리만
# 꺼내면 `[B, V]`가 남습니다. 작은 배열로 봅시다.

# %% tags=["nbval-check-output"]
three = np.array([[7, 8, 9], [4, 5, 6]])
print(np.pad(three, [(0, 0), (0, 2)]))  # 줄의 위아래로 0줄, 오른쪽으로만 두 칸

small_logits = np.arange(2 * 3 * 4).reshape(2, 3, 4)  # [B, T, V] = [2, 3, 4]
print(small_logits[:, 1])  # 두 줄 모두에서 1번 자리만: [B, V]

# %% [markdown]
# ### 문제 1: `next_token_logits`
#
# 오른쪽을 `[PAD]`로 채운 토큰 `[B, T]`를 모델에 넣고, **`index`번 자리에 올 토큰의 로짓** `[B, V]`을 돌려주세요.
#
# - 모델은 `model(tokens)`처럼 **함수로** 부릅니다. `[B, T]`를 받아 `[B, T, V]`를 내는 함수이기만 하면 되고, Keras 모델이 아닐 수도 있습니다.
# - `index`는 1 이상의 정수이고, 자리는 0부터 셉니다. 모든 줄에서 같은 자리를 읽습니다. 어느 자리가 `[PAD]`인지는 보지 마세요. 더 긴 줄이
#   섞여 있으면 `index`번 자리에 이미 토큰이 있을 수도 있습니다.
# - 로짓은 모델이 낸 그대로입니다. 확률로 바꾸지 않습니다.
# - 토큰은 NumPy 배열일 수도, 텐서일 수도 있고, 고치지 않습니다. 돌려주는 것도 둘 중 아무것이나 됩니다.


# %% nbgrader={"grade_id": "next_token_logits", "solution": true}
def next_token_logits(model, tokens, index):
    """index번 자리에 올 토큰의 로짓을 줍니다.

    model: 정수 [B, T]를 받아 로짓 [B, T, V]을 내는 모델이나 함수
    tokens: 모양이 [B, T]인 정수 배열이나 텐서. 빈자리는 0([PAD])입니다
    index: 1 이상의 정수
    돌려주는 값: 모양이 [B, V]인 실수 배열이나 텐서
    """
    ### BEGIN SOLUTION
    return model(tokens)[:, index - 1]
    ### END SOLUTION


# %% nbgrader={"grade_id": "test_next_token_logits", "grade": true, "points": 2}
# 시험: next_token_logits
import numpy as np
import tensorflow as tf


def place_model(tokens):
    """로짓만 보아도 어느 자리의 것인지 알 수 있는 모델입니다. 10의 자리가 자리의 번호입니다. V는 4입니다."""
    tokens = np.asarray(tokens)
    places = 10.0 * np.arange(tokens.shape[1])[None, :, None]
    return tf.constant(places + tokens[..., None] + 0.1 * np.arange(4), tf.float32)


def read_logits(tokens, index):
    try:
        return next_token_logits(place_model, tokens, index)
    except NotImplementedError:
        raise
    except Exception as error:
        return f"{type(error).__name__}: {error}"


two_starts = np.array([[2, 5, 3, 0, 0, 0, 0], [2, 4, 1, 0, 0, 0, 0]])
read = read_logits(two_starts.copy(), 3)
assert not isinstance(read, str), f"next_token_logits를 부르다가 오류가 났습니다. model(tokens)처럼 함수로 불렀나요? {read}"
assert np.shape(read) == (2, 4), f"모양이 {np.shape(read)}입니다. return을 썼나요? 모든 줄에서 한 자리만 꺼내 [B, V]를 돌려주나요?"
read = np.asarray(read)
assert not np.allclose(read, np.asarray(place_model(two_starts))[:, 6], atol=1e-3), (
    "맨 끝 자리의 로짓입니다. 거기는 [PAD]를 보고 짐작한 것인데, 우리가 채울 자리의 바로 앞은 어디인가요?"
)
assert not np.allclose(read, np.asarray(place_model(two_starts))[:, 3], atol=1e-3), (
    "한 칸 뒤의 로짓입니다. 3번 자리의 로짓은 4번 자리에 올 토큰에 대한 것이 아닌가요?"
)
assert np.allclose(read, np.asarray(place_model(two_starts))[:, 2], atol=1e-3), (
    "값이 모델이 낸 2번 자리의 로짓과 다릅니다. 자리를 하나 더 앞에서 읽지 않았나요? 확률로 바꾸거나 다른 계산을 하지 않았나요?"
)
# 첫 줄은 프롬프트가 길어서 index보다 뒤에도 토큰이 있습니다
ragged_starts = np.array([[2, 5, 3, 1, 4], [2, 4, 1, 0, 0]])
read = read_logits(ragged_starts.copy(), 3)
ragged_right = np.shape(read) == (2, 4) and np.allclose(read, np.asarray(place_model(ragged_starts))[:, 2], atol=1e-3)
assert ragged_right, (
    "더 긴 줄이 섞여 있으면 틀렸습니다. [PAD]를 세지 않고, 모든 줄에서 받은 index의 바로 앞자리를 읽나요?"
)
### BEGIN HIDDEN TESTS


def equal(logits, expected):
    logits = np.asarray(logits)
    return logits.shape == expected.shape and np.allclose(logits, expected, atol=1e-3)


given_starts = np.array([[2, 3, 1, 5, 4, 1], [2, 1, 0, 0, 0, 0]])
kept_starts = given_starts.copy()
read_logits(given_starts, 2)
assert np.array_equal(given_starts, kept_starts), "인자로 받은 토큰이 바뀌었습니다. tokens[...] = 으로 고치지 않았나요?"
read = read_logits(tf.constant(two_starts), 1)
assert equal(read, np.asarray(place_model(two_starts))[:, 0]), (
    "토큰이 텐서이고 index가 1일 때 틀렸습니다. 0번 자리의 로짓을 읽었나요? NumPy에만 있는 것을 쓰지 않았나요?"
)
### END HIDDEN TESTS

# %% [markdown]
# 배운 모델에 물어봅시다. `A clever child named` 다음에는 무엇이 올까요? 여러분의 `next_token_logits`가 준 로짓을 소프트맥스로 확률로 바꾸고, 가장
# 큰 여덟 개를 그립니다. **여러분이라면 어떤 낱말을 고르겠습니까?**

# %%
padded = np.pad(prompt, [(0, 0), (0, profile.sequence_length - prompt.shape[1])])
here = prompt.shape[1]  # 채울 자리의 번호는 프롬프트의 토큰 수와 같습니다
probabilities = np.asarray(tf.nn.softmax(next_token_logits(model, padded, here)))[0]
likely = np.argsort(-probabilities)[:8]
plots.next_word_bars({vocabulary[token]: float(probabilities[token]) for token in likely}, "child named 다음에 올 토큰");

# %% [markdown]
# `argsort`는 작은 것부터 세운 차례를 주므로 음수로 바꾸어 큰 것부터 세웠습니다. 아이의 이름들이 나란히 나왔다면 모델이 잘 배운 것입니다.
#
# 틀리기 쉬운 곳이 바로 이 **한 칸**입니다. 일부러 틀려 봅시다. `index - 1`이 아니라 `index`번 자리를 읽으면, 모델이
# `[PAD]`를 보고 짐작한 것을 읽게 됩니다. 아래에서는 그렇게 열두 토큰을 이어 씁니다. 오류가 날까요?


# %%
def continue_greedily(offset, count=3 if QUICK else 12):
    """index + offset번 자리의 로짓을 읽어, 가장 큰 것을 count번 붙입니다."""
    tokens = padded.copy()
    for index in range(here, here + count):
        tokens[0, index] = np.argmax(np.asarray(model(tokens))[0, index + offset])
    return tokens[0, : here + count]


print("index - 1:", to_text(continue_greedily(-1)))
print("index    :", to_text(continue_greedily(0)))

# %% [markdown]
# 오류는 나지 않고 **헛소리**가 나옵니다. 손실도 퍼플렉시티도 멀쩡한데 글만 엉망이라면 모델보다 이 한 칸을 먼저 의심하세요.
#
# ## 6.3 그리디 서치: 늘 가장 그럴듯한 것
#
# 가장 단순한 방법은 걸음마다 **로짓이 가장 큰 토큰**을 고르는 것입니다. 욕심쟁이 같다고 해서 **그리디 서치**(greedy search)라고 합니다.
#
# 고르는 방법을 연습하는 동안에는 진짜 모델 대신 **표 하나**를 쓰겠습니다. 0단원처럼 앞 낱말 하나만 보고 다음 낱말의 확률을 말하는 작은 모델입니다.
# 확률을 우리가 정했으니 무엇이 맞는지 손으로 셀 수 있습니다. 표에 없는 낱말의 확률은 0 대신 아주 작은 수로 둡니다.

# %% tags=["nbval-check-output"]
words = ["[PAD]", "the", "fox", "owl", "bear", "ran", "sang", "hid"]
chances = {
    "the": {"fox": 0.5, "owl": 0.4, "bear": 0.1},
    "fox": {"ran": 0.4, "sang": 0.35, "hid": 0.25},
    "owl": {"sang": 0.9, "hid": 0.1},
    "bear": {"hid": 1.0},
    "ran": {"the": 1.0},
    "sang": {"the": 1.0},
    "hid": {"the": 1.0},
}
table = np.full((8, 8), 1e-9)  # 행: 지금 낱말, 열: 다음 낱말
for word, following in chances.items():
    for next_word, chance in following.items():
        table[words.index(word), words.index(next_word)] = chance


def toy_logits(tokens):
    """토큰 [B, t]를 받아 그다음 토큰의 로짓 [B, V]을 줍니다. 맨 끝의 토큰만 봅니다."""
    return np.log(table[np.asarray(tokens)[:, -1]])


print(toy_logits([[1]]).round(1))  # the 다음

# %% [markdown]
# 로그 확률은 소프트맥스를 하면 다시 그 확률이 되므로 로짓으로 쓸 수 있습니다. `toy_logits`처럼 **지금까지의 토큰 `[B, t]`를 받아 다음 토큰의 로짓
# `[B, V]`을 주는 함수**를 이 단원에서는 `next_logits`라고 부르겠습니다. 고르는 방법은 모두 이런 함수를 받습니다. 그러면 표에든 진짜 모델에든 똑같이
# 쓸 수 있습니다. 이 함수에는 `[PAD]`를 채우지 않은, **지금까지 쓴 토큰만** 넘깁니다.
#
# 되풀이해서 붙이는 틀은 이렇습니다. 연습으로 '앞의 두 수를 더한 수'를 붙여 봅시다. 두 줄을 한꺼번에 합니다.

# %% tags=["nbval-check-output"]
numbers = np.array([[1, 1], [2, 5]])
while numbers.shape[1] < 6:
    new = numbers[:, -1] + numbers[:, -2]  # 줄마다 하나: [B]
    numbers = np.concatenate([numbers, new[:, None]], axis=1)  # [B, t]에 [B, 1]을 붙입니다
print(numbers)

print(np.argmax([[3.0, 9.0, 4.0], [8.0, 1.0, 2.0]], axis=-1))  # 줄마다 가장 큰 수의 번호

# %% [markdown]
# ### 문제 2: `greedy_search`
#
# 프롬프트 뒤에 토큰을 붙여 길이가 `max_length`인 글을 만드세요. 걸음마다 **지금까지의 글 전체**로 `next_logits`를 부르고, 줄마다 로짓이 가장 큰
# 토큰의 번호를 고릅니다.
#
# - `prompt`는 모양이 `[B, t]`인 정수 배열이나 텐서입니다. `np.asarray`로 바꾸어 쓰면 편합니다. `next_logits`가 주는 로짓도 둘 중 하나입니다.
# - 돌려주는 값은 프롬프트로 시작하는 정수 `[B, max_length]`입니다. `max_length`는 새로 붙일 토큰의 수가 아니라 **프롬프트까지 더한** 길이입니다.
# - 프롬프트의 길이가 꼭 `max_length`면 그대로 돌려줍니다. 더 길면 `ValueError`를 일으킵니다. `raise ValueError("까닭")`처럼 쓰면 됩니다.
#
# 이 규칙은 이 단원의 다른 서치(빔, 확률로 뽑기)에서도 같습니다.


# %% nbgrader={"grade_id": "greedy_search", "solution": true}
def greedy_search(next_logits, prompt, max_length):
    """걸음마다 로짓이 가장 큰 토큰을 골라 붙입니다.

    next_logits: 토큰 [B, t]를 받아 다음 토큰의 로짓 [B, V]을 주는 함수
    prompt: 모양이 [B, t]인 정수 배열이나 텐서
    max_length: 프롬프트까지 더한 글의 길이
    돌려주는 값: 모양이 [B, max_length]인 정수 배열이나 텐서
    """
    ### BEGIN SOLUTION
    tokens = np.asarray(prompt)
    if tokens.shape[1] > max_length:
        raise ValueError("프롬프트가 max_length보다 깁니다.")
    while tokens.shape[1] < max_length:
        chosen = np.argmax(np.asarray(next_logits(tokens)), axis=-1)
        tokens = np.concatenate([tokens, chosen[:, None]], axis=1)
    return tokens
    ### END SOLUTION


# %% nbgrader={"grade_id": "test_greedy_search", "grade": true, "points": 2}
# 시험: greedy_search
import numpy as np
import tensorflow as tf


def count_up(tokens):
    """지금 토큰의 다음 번호를 고르는 모델입니다. V는 8이고 7 다음은 0입니다."""
    return 5.0 * np.eye(8)[(np.asarray(tokens)[:, -1] + 1) % 8] - 2.0


def look_back(tokens):
    """지금까지의 모든 토큰을 보는 모델입니다."""
    tokens = np.asarray(tokens)
    mixed = (tokens * np.arange(1, tokens.shape[1] + 1)).sum(axis=1)
    return tf.constant(np.sin(1.7 * mixed[:, None] * np.arange(1, 6)) * 3, tf.float32)


def search_greedily(*arguments):
    try:
        found = greedy_search(*arguments)
    except NotImplementedError:
        raise
    except Exception as error:
        return error
    assert not isinstance(found, Exception), "오류를 return으로 돌려주었습니다. raise로 일으키나요?"
    return found


two_prompts = np.array([[2, 3], [5, 6]])
found = search_greedily(count_up, two_prompts, 6)
assert not isinstance(found, Exception), (
    "greedy_search를 부르다가 오류가 났습니다. next_logits는 이미 [B, V]를 줍니다. argmax에 axis=-1을 적어 줄마다 하나씩 [B]를 얻고, "
    f"[:, None]으로 [B, 1]로 세워 붙였나요? {type(found).__name__}: {found}"
)
assert np.shape(found) == (2, 6), (
    f"모양이 {np.shape(found)}입니다. return을 썼나요? max_length는 프롬프트까지 더한 길이가 아닌가요?"
)
found = np.asarray(found)
assert np.issubdtype(found.dtype, np.integer), f"원소가 {found.dtype}입니다. 토큰의 번호는 정수가 아닌가요?"
assert np.array_equal(found[:, :2], two_prompts), "프롬프트가 맨 앞에 그대로 있나요?"
assert not (found[:, 2] == 1).all(), "[PAD]를 채운 채로 next_logits에 넘겼습니다. 지금까지 쓴 토큰만 넘기나요?"
assert found[1, 2] == 7, "둘째 줄이 틀렸습니다. 줄마다 따로, V가 놓인 축으로 가장 큰 로짓을 골랐나요?"
assert found[0, 3] != found[0, 2], "첫 토큰을 붙인 다음에도 같은 토큰을 골랐습니다. 늘어난 글로 next_logits를 다시 부르나요?"
assert np.array_equal(found, [[2, 3, 4, 5, 6, 7], [5, 6, 7, 0, 1, 2]]), "걸음마다 가장 큰 로짓의 번호를 붙였나요?"
looking_back = search_greedily(look_back, np.array([[2, 1], [4, 3]]), 5)
assert np.array_equal(looking_back, [[2, 1, 2, 2, 4], [4, 3, 2, 3, 3]]), (
    "앞의 토큰을 모두 보는 모델에서 틀렸습니다. 마지막 토큰만이 아니라 지금까지의 글 전체를 넘기나요?"
)
unchanged = search_greedily(count_up, two_prompts, 2)
assert np.array_equal(unchanged, two_prompts), "프롬프트의 길이가 꼭 max_length면 그대로 돌려주나요?"
refused = search_greedily(count_up, np.array([[1, 2, 3, 4]]), 3)
assert isinstance(refused, ValueError), "프롬프트가 max_length보다 길면 ValueError를 일으키나요? 잘라 내지 않았나요?"
### BEGIN HIDDEN TESTS
found = search_greedily(look_back, np.array([[1, 4], [3, 2], [3, 0]]), 7)
expected = np.array([[1, 4], [3, 2], [3, 0]])
for _ in range(5):
    expected = np.concatenate([expected, np.argmax(look_back(expected), axis=-1)[:, None]], axis=1)
assert np.array_equal(found, expected), (
    "글이 길어지면 틀렸습니다. 앞부분을 잘라 내지 않고, 처음부터 지금까지 쓴 토큰을 모두 넘기나요?"
)
found = search_greedily(count_up, tf.constant(two_prompts), 4)
assert np.array_equal(found, [[2, 3, 4, 5], [5, 6, 7, 0]]), "프롬프트가 텐서일 때도 되나요? 맨 먼저 np.asarray로 바꾸나요?"
### END HIDDEN TESTS

# %% [markdown]
# 작은 표로 써 봅시다. `the`에서 시작하면 무슨 글이 나올까요? **표를 보고 먼저 적어 보세요.**

# %% tags=["nbval-check-output"]
the = np.array([[words.index("the")]])
toy_greedy = greedy_search(toy_logits, the, 12)
print(" ".join(words[token] for token in np.asarray(toy_greedy)[0]))

# %% [markdown]
# 같은 말을 **끝없이 되풀이합니다**. 표는 앞 낱말 하나만 보므로, 한 번 지나간 낱말에 다시 오면 똑같은 길로 갑니다. 진짜 모델은 앞의 토큰을 모두 보지만,
# 되풀이가 시작되면 '방금 되풀이했으니 또 되풀이하겠지' 하고 짐작하기 쉬워 역시 잘 빠져듭니다.
#
# ### KerasNLP의 샘플러와 견주기
#
# KerasNLP에도 같은 것이 있습니다. 토큰을 고르는 객체를 **샘플러**(sampler)라고 하고, 부르는 약속이 우리와 조금 다릅니다.
#
# - 프롬프트를 **미리 끝까지 `[PAD]`로 채워** 넘기고, `index`로 어느 자리부터 채울지 알려 줍니다. 적지 않으면 0번 자리부터 써서 프롬프트를 덮어씁니다.
# - 걸음마다 우리 함수를 `함수(prompt, cache, index)`로 부릅니다. 함수는 `index`번 자리에 올 토큰의 로짓, 숨은 상태, 캐시 셋을 돌려줍니다.
#   로짓은 **`index - 1`번 자리의 것**이어야 하니 문제 1의 함수와 꼭 맞습니다. 뒤의 둘은 지금 쓰지 않습니다. 8단원에서 캐시를 씁니다.
#
# 튜토리얼은 이 함수의 이름을 `next`라고 지었습니다. 파이썬에 원래 있는 함수 `next`를 가려서, 나중에 `next(iter(dataset))` 같은 코드가
# 엉뚱한 오류를 내게 됩니다. 우리는 다른 이름을 씁니다.


# %% tags=["nbval-check-output"]
def toy_step(tokens, cache, index):
    written = np.asarray(tokens)[:, : int(index)]  # 지금까지 쓴 토큰만
    return tf.constant(toy_logits(written), tf.float32), None, cache


padded_the = np.pad(the, [(0, 0), (0, 11)])
with hushed():  # TensorFlow가 처음 한 번 적는, 손쓸 것 없는 안내를 감춥니다
    by_keras = keras_nlp.samplers.GreedySampler()(toy_step, padded_the, index=1)
print("우리 것과 같은가?          ", np.array_equal(by_keras, toy_greedy))

unpadded = keras_nlp.samplers.GreedySampler()(toy_step, the, index=1)
print("채우지 않은 프롬프트를 주면", np.asarray(unpadded).tolist())

# %% [markdown]
# 결과가 같습니다. 아래 줄도 눈여겨보세요. 채우지 않은 프롬프트를 주면 쓸 자리가 없으니 **아무것도 쓰지 않고, 아무 말 없이** 끝납니다.
#
# 이제 진짜 모델로 써 봅시다. `decoding.next_logits_of`는 모델을 `next_logits` 함수로 바꿉니다. 안에서는 여러분의 문제 1과 같은 일을
# 합니다. 길이 T로 채우고 `index - 1`번 자리를 읽는데, 계산의 순서도를 한 번만 만들어 두므로 걸음마다 `model(...)`을 부르는 것보다 빠릅니다.

# %%
next_logits = decoding.next_logits_of(model, profile.sequence_length)
LENGTH = here + (6 if QUICK else 50)

print(to_text(greedy_search(next_logits, prompt, LENGTH)))

# %% [markdown]
# 몇 번을 실행해도 같은 글입니다. 그리디 서치에는 주사위가 없으니까요. 시작을 바꾸면 어떨까요? **전혀 다른 이야기가 나올지 짐작해 보세요.**

# %%
for opening in ("One", "The lamp was", "Once"):
    start_ids = encode(opening)
    print("-", to_text(greedy_search(next_logits, start_ids, start_ids.shape[1] + (6 if QUICK else 30))[0, 1:]))

# %% [markdown]
# 시작이 달라도 **비슷한 문장으로 모여듭니다**. 늘 가장 흔한 것만 고르니 모델이 가장 자주 본 길로 흘러가는 것입니다. `mini`의 짧은 이야기책에서는 이 정도지만,
# `full`의 소설처럼 긴 글을 배운 모델은 한 글 안에서도 같은 구절을 되뇌기 쉽습니다.
#
# ## 6.4 빔 서치: 여러 갈래를 함께 이어 가기
#
# 욕심을 부리면 손해를 볼 때가 있습니다. 우리 표에서 두 낱말을 붙인 글의 확률을 모두 세어 봅시다. **그리디가 고른 `the fox ran`이 가장 그럴듯한
# 글일까요?** 글의 확률은 5단원에서 본 대로 확률의 **곱**이고, 로그를 씌우면 **합**입니다.

# %% tags=["nbval-check-output"]
paths = {}
for first, chance in chances["the"].items():
    paths["the", first] = np.log(chance)
    for second, next_chance in chances[first].items():
        paths["the", first, second] = np.log(chance) + np.log(next_chance)

for path, log_probability in sorted(paths.items(), key=lambda item: -item[1]):
    if len(path) == 3:
        print(f"{' '.join(path):14} 확률 {np.exp(log_probability):.3f}  로그 확률 {log_probability:.2f}")

# %% [markdown]
# `the owl sang`이 0.36으로 가장 그럴듯한데, 그리디는 첫걸음에서 0.5인 `fox`에 끌려 0.2짜리 글을 썼습니다. 모든 글을 다 세어 보면 좋겠지만, 글의
# 수는 한 걸음마다 V배로 늘어납니다.
#
# 그래서 절충합니다. 걸음마다 **지금까지의 로그 확률이 가장 큰 글 몇 개만** 남기고 나머지는 버립니다. 이것이 **빔 서치**(beam search)이고, 함께
# 이어 가는 글의 수를 **빔의 수**(num_beams)라고 합니다. 빔이 둘이면 이렇게 됩니다. 파란 가지는 남기고 회색 가지는
# 버립니다. 주황 가지는 남긴 것 가운데 점수가 가장 큰 글의 마지막 걸음입니다.

# %%
kept_paths = [("the", "fox"), ("the", "owl"), ("the", "owl", "sang"), ("the", "fox", "ran")]
plots.beam_tree({path: value for path, value in paths.items() if path[1] != "bear" or len(path) == 2}, kept_paths);

# %% [markdown]
# 첫걸음에서 `bear`를 버렸으므로 그 뒤는 세지 않습니다. 둘째 걸음에서는 남은 두 글에서 나온 후보 **다섯 개를 한데 모아** 로그 확률이 큰 둘을 남깁니다.
# 그림의 수는 **지금까지의 합**입니다. 마지막 한 걸음의 확률만 보면 안 됩니다.
#
# 한데 모아 고르는 셈을 다른 데이터로 연습합시다. 가게가 둘, 물건이 셋입니다. 가게까지 가는 차비가 다르고, 물건값은 가게마다 다릅니다. 차비와 물건값을
# 더해 **가장 싼 둘**을 찾습니다.

# %% tags=["nbval-check-output"]
fares = np.array([1.0, 3.0])  # 가게마다의 차비
prices = np.array([[9.0, 6.0, 8.0], [2.0, 7.0, 3.5]])  # [가게, 물건]
totals = fares[:, None] + prices
cheapest = np.argsort(totals.ravel())[:2]  # 한 줄로 펴서 작은 것부터 둘
shops, goods = np.divmod(cheapest, 3)  # 3으로 나눈 몫이 가게, 나머지가 물건
print(totals)
print("가게", shops, "물건", goods, "합계", totals.ravel()[cheapest])

# %% [markdown]
# 둘 다 1번 가게에서 나왔습니다. 이처럼 남긴 후보가 **모두 한 글에서 나올 수도** 있습니다. 그래서 새 빔마다 어느 글에서 나왔는지(여기서는 `shops`)를 보고
# 앞부분을 옮겨 와야 합니다. `배열[[1, 1]]`처럼 번호의 배열을 넣으면 그 줄들을 차례로 꺼냅니다.
#
# 로짓을 로그 확률로 바꾸는 것은 4단원에서 본 `tf.nn.log_softmax`입니다. 로짓을 그대로 더하면 안 됩니다. 로짓은 모두에 같은 수를
# 더해도 확률이 그대로여서, 걸음마다 크기의 기준이 다를 수 있기 때문입니다. 아래 두 줄은 로짓이 100씩 다르지만 로그 확률은 같습니다.

# %% tags=["nbval-check-output"]
for some_logits in ([2.0, 1.0, 0.0], [102.0, 101.0, 100.0]):
    print(some_logits, "→", np.asarray(tf.nn.log_softmax(some_logits)).round(2))

# %% [markdown]
# ### 문제 3: `beam_search`
#
# 프롬프트 하나 `[1, t]`를 길이 `max_length`까지 잇는 빔 서치를 쓰세요.
#
# 1. 빔 하나(프롬프트, 점수 0)에서 시작합니다.
# 2. 걸음마다 모든 빔의 다음 토큰 로그 확률을 구해, **지금까지의 점수에 더합니다**.
# 3. 모든 빔의 모든 후보를 한데 모아, 점수가 큰 `num_beams`개를 다음 빔으로 남깁니다. 후보가 `num_beams`보다 적으면 있는 만큼 남깁니다(빔이
#    하나뿐인 첫걸음에는 후보가 V개입니다).
# 4. 끝까지 가면 점수가 가장 큰 빔을 `[1, max_length]`로 돌려줍니다.
#
# 빔 여럿은 `[빔의 수, t]` 배열 하나로, 점수는 `[빔의 수]` 배열로 들고 다니면 위의 가게 셈과 모양이 같습니다.
#
# - `next_logits`에는 빔을 한꺼번에 `[빔의 수, t]`로 넘겨도 되고, 하나씩 `[1, t]`로 넘겨도 됩니다.
# - 로짓은 수백, 수천일 수 있습니다. 점수는 확률이 아니라 로그 확률로 셈하세요.
# - 빔이 하나면 그리디 서치와 같은 글이 나옵니다. 길이의 규칙과 `ValueError`도 `greedy_search`와 같습니다.


# %% nbgrader={"grade_id": "beam_search", "solution": true}
def beam_search(next_logits, prompt, max_length, num_beams):
    """로그 확률의 합이 큰 글 num_beams개를 함께 이어 가며, 마지막에 가장 큰 것을 고릅니다.

    next_logits: 토큰 [B, t]를 받아 다음 토큰의 로짓 [B, V]을 주는 함수
    prompt: 모양이 [1, t]인 정수 배열이나 텐서
    max_length: 프롬프트까지 더한 글의 길이
    num_beams: 함께 이어 갈 글의 수, 1 이상
    돌려주는 값: 모양이 [1, max_length]인 정수 배열이나 텐서
    """
    ### BEGIN SOLUTION
    beams = np.asarray(prompt)
    if beams.shape[1] > max_length:
        raise ValueError("프롬프트가 max_length보다 깁니다.")
    scores = np.zeros(1)
    while beams.shape[1] < max_length:
        log_probabilities = np.asarray(tf.nn.log_softmax(next_logits(beams)))
        totals = scores[:, None] + log_probabilities
        best = np.argsort(-totals.ravel())[:num_beams]
        parents, chosen = np.divmod(best, totals.shape[1])
        beams = np.concatenate([beams[parents], chosen[:, None]], axis=1)
        scores = totals.ravel()[best]
    return beams[:1]
    ### END SOLUTION


# %% nbgrader={"grade_id": "test_beam_search", "grade": true, "points": 4}
# 시험: beam_search
import numpy as np
import tensorflow as tf

# 행: 지금 토큰, 열: 다음 토큰. 로짓은 확률의 로그에 행마다 다른 수를 더한 것이라, 소프트맥스를 하면 확률이 됩니다
beam_table = np.array(
    [
        [0.02, 0.50, 0.37, 0.08, 0.03],
        [0.26, 0.16, 0.20, 0.30, 0.08],
        [0.02, 0.02, 0.02, 0.02, 0.92],
        [0.04, 0.02, 0.90, 0.01, 0.03],
        [0.60, 0.10, 0.10, 0.10, 0.10],
    ]
)


def table_logits(tokens, shift=0.0):
    return tf.constant(np.log(beam_table)[np.asarray(tokens)[:, -1]] + shift, tf.float32)


def shifted_logits(tokens):
    """확률은 위와 같고, 1번 토큰 다음의 로짓에만 3을 더한 모델입니다."""
    return table_logits(tokens, 3.0 * (np.asarray(tokens)[:, -1:] == 1))


def search_beams(*arguments):
    try:
        found = beam_search(*arguments)
    except NotImplementedError:
        raise
    except Exception as error:
        return error
    assert not isinstance(found, Exception), "오류를 return으로 돌려주었습니다. raise로 일으키나요?"
    return found


start = np.array([[4, 0]])
one_beam = search_beams(table_logits, start, 5, 1)
assert not isinstance(one_beam, Exception), (
    "빔이 하나일 때 오류가 났습니다. 몫이 빔, 나머지가 토큰인가요? 토큰의 수 V로 나누었나요? "
    f"{type(one_beam).__name__}: {one_beam}"
)
two_beams = search_beams(table_logits, start, 4, 2)
assert not isinstance(two_beams, Exception), (
    "빔이 둘일 때 오류가 났습니다. 점수 [빔의 수]를 [빔의 수, 1]로 세워 더했나요? 새 빔마다 앞부분을 어느 빔에서 옮겨 올지(몫) "
    f"보고 그 줄을 꺼냈나요? {type(two_beams).__name__}: {two_beams}"
)
assert [np.shape(one_beam), np.shape(two_beams)] == [(1, 5), (1, 4)], (
    f"모양이 {np.shape(one_beam)}와 {np.shape(two_beams)}입니다. return을 썼나요? 가장 좋은 글 하나만 [1, max_length]로 돌려주나요?"
)
one_beam, two_beams = np.asarray(one_beam), np.asarray(two_beams)
assert np.issubdtype(one_beam.dtype, np.integer), f"원소가 {one_beam.dtype}입니다. 토큰의 번호는 정수가 아닌가요?"
assert np.array_equal(one_beam, [[4, 0, 1, 3, 2]]), (
    "프롬프트로 시작하나요? 빔이 하나면 그리디 서치와 같은 글이 나와야 합니다. argsort는 작은 것부터 세웁니다. 점수가 큰 것부터 골랐나요?"
)

# 0 다음의 두 토큰은 2, 4가 0.37 × 0.92 = 0.340으로 가장 그럴듯하고, 1, 3은 0.5 × 0.3 = 0.150입니다
assert not np.array_equal(two_beams, [[4, 0, 1, 3]]), (
    "빔이 둘인데도 그리디와 같은 글입니다. 첫걸음에서 둘째로 큰 후보도 남겼나요? 끝에서 점수가 가장 큰 빔을 골랐나요?"
)
assert not np.array_equal(two_beams, [[4, 0, 1, 4]]), (
    "마지막 토큰은 맞는데 앞부분이 다른 빔의 것입니다. 새 빔마다 어느 빔에서 나왔는지 보고 앞부분을 옮겨 왔나요?"
)
assert np.array_equal(two_beams, [[4, 0, 2, 4]]), (
    "두 걸음을 더한 로그 확률이 가장 큰 글이 아닙니다. 모든 후보를 토큰의 번호가 아니라 점수로, 큰 것부터 세웠나요?"
)
# 0 다음에 3(0.08)을 고르면 다음 걸음의 2는 0.9지만, 1과 3(0.5 × 0.3)이 모두 합쳐 더 그럴듯합니다
last_step = search_beams(lambda tokens: table_logits(tokens)[:, :4], np.array([[0]]), 3, 4)
assert not np.array_equal(last_step, [[0, 3, 2]]), "마지막 걸음의 확률에 끌려갔습니다. 지금까지의 점수에 로그 확률을 더했나요?"
shifted = search_beams(shifted_logits, start, 4, 2)
assert np.array_equal(shifted, [[4, 0, 2, 4]]), (
    "한 토큰의 로짓에 모두 3을 더했더니 고른 글이 달라졌습니다. 확률은 그대로인데, 로짓을 로그 확률로 바꾸지 않고 더했나요?"
)
# 두 걸음까지는 1, 3이 0.65 × 0.55 = 0.358, 2, 3이 0.25 × 0.9 = 0.225입니다. 셋째 걸음의 확률은 두 빔이 같습니다
third_table = np.array(
    [[0.05, 0.65, 0.25, 0.05], [0.15, 0.1, 0.2, 0.55], [0.02, 0.03, 0.05, 0.9], [0.7, 0.15, 0.1, 0.05]]
)
third_step = search_beams(lambda tokens: np.log(third_table)[np.asarray(tokens)[:, -1]], np.array([[0]]), 4, 2)
assert np.array_equal(third_step, [[0, 1, 3, 0]]), (
    "세 걸음째부터 틀렸습니다. 다음 걸음으로 넘긴 점수가 처음부터 더한 합인가요, 마지막 걸음의 로그 확률인가요?"
)
many_beams = search_beams(table_logits, start, 4, 50)
assert np.array_equal(many_beams, [[4, 0, 2, 4]]), "빔의 수가 후보의 수보다 많으면 틀렸습니다. 있는 만큼만 남기나요?"
unchanged = search_beams(table_logits, start, 2, 3)
assert np.array_equal(unchanged, start), "프롬프트의 길이가 꼭 max_length면 그대로 돌려주나요?"
refused = search_beams(table_logits, np.array([[4, 0, 1]]), 2, 2)
assert isinstance(refused, ValueError), "프롬프트가 max_length보다 길면 ValueError를 일으키나요? 잘라 내지 않았나요?"
### BEGIN HIDDEN TESTS
import itertools


def wandering_logits(tokens):
    """지금까지의 모든 토큰을 보는 모델입니다. V는 4입니다."""
    tokens = np.asarray(tokens)
    mixed = (tokens * np.arange(1, tokens.shape[1] + 1)).sum(axis=1)
    return np.sin(1.3 * mixed[:, None] * np.arange(1, 5) + 0.5) * 2


def path_score(path):
    score = 0.0
    for end in range(1, len(path)):
        row = wandering_logits([path[:end]])[0]
        score += row[path[end]] - np.log(np.exp(row).sum())
    return score


# 빔이 넉넉하면 모든 글을 다 세어 본 것과 같습니다
best_path = max(((1, *rest) for rest in itertools.product(range(4), repeat=4)), key=path_score)
widest = search_beams(wandering_logits, np.array([[1]]), 5, 64)
assert np.array_equal(widest, [best_path]), (
    "모델이 글 전체를 보면 틀렸습니다. 새 빔마다 자기가 나온 글의 앞부분을 옮겨 오고, 글 전체로 next_logits를 부르나요?"
)
# 빔이 둘일 때의 답입니다. 한 글에서 후보 둘이 모두 남는 걸음이 있습니다
narrow = search_beams(wandering_logits, np.array([[5]]), 6, 2)
assert np.array_equal(narrow, [[5, 3, 0, 3, 2, 3]]), (
    "걸음마다 모든 빔의 모든 후보를 한데 모아 견주나요? 빔마다 하나씩만 이어 가거나, 빔의 수를 정해진 수로 적지 않았나요?"
)
huge = search_beams(lambda tokens: table_logits(tokens, 2000.0), tf.constant(start), 4, 2)
assert np.array_equal(huge, [[4, 0, 2, 4]]), (
    "로짓이 2,000쯤이고 프롬프트가 텐서이면 틀렸습니다. exp를 하기 전에 가장 큰 로짓을 빼거나 tf.nn.log_softmax를 썼나요?"
)
### END HIDDEN TESTS

# %% [markdown]
# 작은 표에서 확인합시다. `decoding.log_prob`은 글의 로그 확률을 셉니다(프롬프트의 토큰 수를 알려 주면 그 뒤만 셉니다). KerasNLP의 `BeamSampler`와도
# 견줍니다.

# %% tags=["nbval-check-output"]
for beams in (1, 2, 3):
    found = beam_search(toy_logits, the, 7, beams)
    sentence = " ".join(words[token] for token in np.asarray(found)[0])
    print(f"빔 {beams}: {sentence}  로그 확률 {decoding.log_prob(toy_logits, found, 1):.2f}", end="  ")
    by_keras = keras_nlp.samplers.BeamSampler(num_beams=beams)(toy_step, np.pad(the, [(0, 0), (0, 6)]), index=1)
    print("KerasNLP와 같은가?", np.array_equal(by_keras, found))

# %% [markdown]
# 빔이 둘만 되어도 더 그럴듯한 글을 찾았습니다. 그런데 빔을 늘리면 값을 치릅니다. 모델이 계산한 줄의 수를 세어 봅시다. **빔이 네 배면 계산도 네 배일까요?**

# %% tags=["nbval-check-output"]
counted_rows = []


def counting_logits(tokens):
    counted_rows.append(len(tokens))
    return toy_logits(tokens)


for beams in (1, 2, 4, 8):
    counted_rows.clear()
    beam_search(counting_logits, the, 11, beams)
    print(f"빔 {beams}: 모델이 계산한 줄 {sum(counted_rows)}")

# %% [markdown]
# 첫걸음에는 프롬프트 하나뿐이라 한 줄, 그다음부터는 걸음마다 빔의 수만큼입니다. 거의 빔의 수에 비례합니다. 진짜 모델에서도 써 봅시다.

# %%
lamp = encode("The lamp was")
for beams in (1, 2 if QUICK else 4):
    found = beam_search(next_logits, lamp, lamp.shape[1] + (6 if QUICK else 30), beams)
    print(f"빔 {beams}, 로그 확률 {decoding.log_prob(next_logits, found, lamp.shape[1]):.1f}: {to_text(found)}\n")

# %% [markdown]
# 빔 서치가 대체로 더 높은 로그 확률을 얻지만, **언제나 그런 것은 아닙니다**. 버린 가지에 더 좋은 글이 있었을 수도 있으니까요. 그리고 확률이 높은 글이 재미있는
# 글인 것도 아닙니다. 가장 흔한 말만 골라 쓰므로 밋밋하고, 되풀이에도 잘 빠집니다. 번역처럼 답이 정해진 일에는 알맞지만 이야기를 쓰는 데는 다음 방법이
# 낫습니다.
#
# **여기까지가 앞의 반입니다.** 쉬었다가 이어 하세요. 다시 시작할 때는 **런타임 → 이전 셀 실행**을 누르면 됩니다.
#
# ## 6.5 확률대로 뽑기
#
# 0단원에서 한 것처럼 **주사위를 던져** 봅시다. 확률이 0.5인 토큰은 두 번에 한 번꼴로, 0.1인 토큰은 열 번에 한 번꼴로 뽑습니다. 주사위를 던지는 도구를
# 두 가지 보겠습니다. 둘 다 **씨앗값으로 하나 만들어 두고** 되풀이해 씁니다.

# %% tags=["nbval-check-output"]
chance_of = np.array([0.5, 0.3, 0.2])

dice = np.random.default_rng(7)  # NumPy: 확률을 받습니다
print("NumPy:", [int(dice.choice(3, p=chance_of)) for _ in range(8)])

log_chances = tf.constant(np.log([chance_of, chance_of[::-1]]), tf.float32)  # 두 줄 [B, V]
dice = keras.random.SeedGenerator(7)  # Keras: 로짓을 받고, 줄마다 따로 뽑습니다
drawn = keras.random.categorical(log_chances, 8, seed=dice)
print("Keras:", drawn.shape)

# %% [markdown]
# `choice`의 `p`는 더해서 1이어야 합니다. 텐서를 그대로 넘기면 `float32`의 작은 오차 때문에 '합이 1이 아니다'라는 오류가 나기도 하니, 로짓을
# `np.asarray(logits, float)`로 바꾸어 계산하고 확률도 `np.asarray`로 바꾸어 넘기세요. `categorical(로짓, 개수)`는 확률이 아니라 **로짓**을 받아
# 소프트맥스까지 해 주고,
# 모양이 `[B, 개수]`인 번호를 줍니다. 정말 확률대로 나오는지 만 번씩 뽑아 세어 봅시다.

# %%
many = np.asarray(keras.random.categorical(log_chances, 10_000, seed=dice))
for row in many:
    print((np.bincount(row, minlength=3) / 10_000).round(2))

# %% [markdown]
# 이제 함정입니다. 셋 가운데 어느 것이 잘못되었을까요? **실행하기 전에 짐작해 보세요.**

# %%
print("가:", end=" ")
for _ in range(8):
    dice = np.random.default_rng(7)
    print(dice.choice(3, p=chance_of), end=" ")

print("\n나:", end=" ")
for _ in range(8):
    print(int(keras.random.categorical(log_chances[:1], 1, seed=7)[0, 0]), end=" ")

print("\n다:", end=" ")
dice = keras.random.SeedGenerator(7)
for _ in range(8):
    print(int(keras.random.categorical(log_chances[:1], 1, seed=dice)[0, 0]), end=" ")

# %% [markdown]
# **가와 나**입니다. 던질 때마다 주사위를 새로 만들거나(가) 씨앗값을 수로 넘기면(나) 늘 처음 던진 눈이 나옵니다. 다처럼 **밖에서 한 번 만든 것**을 되풀이해 써야
# 다음 눈으로 넘어갑니다.
#
# ### 문제 4: `random_search`
#
# 걸음마다 로짓의 **소프트맥스 확률대로** 토큰을 뽑아 붙이세요.
#
# - **줄마다, 걸음마다 따로** 뽑습니다. 프롬프트가 같은 줄이라도 서로 다른 글이 나와야 합니다.
# - 같은 `seed`로 부르면 언제나 같은 글이, 다른 `seed`로 부르면 다른 글이 나옵니다. `seed`는 0 이상의 정수입니다. 다른 곳에서 주사위를 얼마나
#   던졌는지에 휘둘리면 안 됩니다.
# - 로짓은 수천일 수 있습니다. 로짓이 `-inf`인 토큰은 확률이 0이므로 절대 뽑지 않습니다(줄마다 `-inf`가 아닌 것이 하나는 있습니다).
# - 나머지(모양, 길이, `ValueError`)는 `greedy_search`와 같습니다.


# %% nbgrader={"grade_id": "random_search", "solution": true}
def random_search(next_logits, prompt, max_length, seed):
    """걸음마다 소프트맥스 확률대로 토큰을 뽑아 붙입니다.

    next_logits: 토큰 [B, t]를 받아 다음 토큰의 로짓 [B, V]을 주는 함수
    prompt: 모양이 [B, t]인 정수 배열이나 텐서
    max_length: 프롬프트까지 더한 글의 길이
    seed: 씨앗값, 0 이상의 정수
    돌려주는 값: 모양이 [B, max_length]인 정수 배열이나 텐서
    """
    ### BEGIN SOLUTION
    tokens = np.asarray(prompt)
    if tokens.shape[1] > max_length:
        raise ValueError("프롬프트가 max_length보다 깁니다.")
    dice = keras.random.SeedGenerator(seed)
    while tokens.shape[1] < max_length:
        logits = tf.cast(next_logits(tokens), tf.float32)
        chosen = np.asarray(keras.random.categorical(logits, 1, seed=dice))
        tokens = np.concatenate([tokens, chosen], axis=1)
    return tokens
    ### END SOLUTION


# %% nbgrader={"grade_id": "test_random_search", "grade": true, "points": 3}
# 시험: random_search
import keras
import numpy as np
import tensorflow as tf


def always(*row):
    """글이 무엇이든 늘 같은 로짓을 주는 모델입니다."""
    return lambda tokens: tf.constant(np.tile(np.array(row, "float32"), (len(tokens), 1)))


def draw(*arguments):
    try:
        found = random_search(*arguments)
    except NotImplementedError:
        raise
    except Exception as error:
        return error
    assert not isinstance(found, Exception), "오류를 return으로 돌려주었습니다. raise로 일으키나요?"
    return found


def shares_of(texts, size):
    """새로 붙인 토큰마다의 비율입니다. 오류가 났으면 무한대입니다."""
    if isinstance(texts, Exception):
        return np.full(size, np.inf)
    return np.bincount(np.asarray(texts)[:, 1], minlength=size)[:size] / len(texts)


even = always(*np.ones(50))  # 토큰 50개가 모두 같은 확률
same_prompts = np.full((30, 2), [2, 3])
keras.utils.set_random_seed(4)
drawn_texts = draw(even, same_prompts, 10, 1)
assert not isinstance(drawn_texts, Exception), (
    f"random_search를 부르다가 오류가 났습니다. {type(drawn_texts).__name__}: {drawn_texts}"
)
assert np.shape(drawn_texts) == (30, 10), f"모양이 {np.shape(drawn_texts)}입니다. return을 썼나요? 줄마다 하나씩 붙이나요?"
drawn_texts = np.asarray(drawn_texts)
assert np.issubdtype(drawn_texts.dtype, np.integer), f"원소가 {drawn_texts.dtype}입니다. 토큰의 번호는 정수가 아닌가요?"
assert np.array_equal(drawn_texts[:, :2], same_prompts), "프롬프트가 맨 앞에 그대로 있나요?"
assert len(np.unique(drawn_texts[:, 2:])) > 1, "늘 같은 토큰만 나옵니다. 가장 큰 것을 골랐거나, 뽑을 때마다 주사위를 새로 만들지 않았나요?"
assert len(np.unique(drawn_texts, axis=0)) > 1, "모든 줄이 같은 글입니다. 줄마다 주사위를 따로 던지나요?"
assert not all(len(set(row)) == 1 for row in drawn_texts[:, 2:]), (
    "걸음마다 같은 토큰이 나옵니다. 걸음마다 주사위를 새로 만들거나 씨앗값을 다시 넘기지 않나요?"
)
keras.utils.set_random_seed(5)
again = draw(even, same_prompts, 10, 1)
assert np.array_equal(again, drawn_texts), "seed가 같은데 글이 다릅니다. 받은 seed로 만든 주사위로만 뽑나요?"
assert not np.array_equal(draw(even, same_prompts, 10, 2), drawn_texts), "seed가 다른데 글이 같습니다. 받은 seed를 쓰나요?"

# 확률이 0.55, 0.3, 0.1, 0.05가 되는 로짓입니다. 2,000줄을 뽑으면 비율이 0.07 넘게 벗어나는 일은 수백만 번에 한 번도 없습니다
skewed = np.array([0.55, 0.3, 0.1, 0.05])
shares = shares_of(draw(always(*np.log(skewed) + 4), np.zeros((2000, 1), int), 2, 3), 4)
assert np.abs(shares - skewed).max() < 0.07, (
    f"확률이 {skewed.tolist()}인 토큰이 {shares.round(2).tolist()}의 비율로 나왔습니다. 로짓에 소프트맥스를 한 번만 하고 그 확률대로 뽑았나요?"
)
assert np.array_equal(draw(even, same_prompts, 2, 1), same_prompts), "프롬프트의 길이가 꼭 max_length면 그대로 돌려주나요?"
refused = draw(even, np.array([[1, 2, 3]]), 2, 1)
assert isinstance(refused, ValueError), "프롬프트가 max_length보다 길면 ValueError를 일으키나요? 잘라 내지 않았나요?"
### BEGIN HIDDEN TESTS
big = draw(always(*np.log(skewed) + 3000), np.zeros((2000, 1), int), 2, 4)
assert np.abs(shares_of(big, 4) - skewed).max() < 0.07, (
    "로짓이 3,000쯤이면 틀렸습니다. exp를 하기 전에 가장 큰 로짓을 빼거나, 로짓을 그대로 categorical에 넘겼나요?"
)
barred = draw(always(-np.inf, -20.0, -np.inf, -21.0), np.zeros((2000, 1), int), 2, 5)
assert shares_of(barred, 4)[[0, 2]].max() == 0, (
    "로짓이 -inf인 토큰이 뽑혔거나 오류가 났습니다. 확률이 정확히 0이 되나요?"
)


def only_way(tokens):
    """지금까지의 모든 토큰을 더한 수가 다음 토큰인, 갈 길이 하나뿐인 모델입니다. V는 5입니다."""
    return np.where(np.arange(5) == np.asarray(tokens).sum(axis=1, keepdims=True) % 5, 0.0, -np.inf)


only = draw(only_way, tf.constant([[1, 1], [2, 4]]), 6, 6)
assert np.array_equal(only, [[1, 1, 2, 4, 3, 1], [2, 4, 1, 2, 4, 3]]), (
    "모델이 글 전체를 보거나 프롬프트가 텐서이면 틀렸습니다. 마지막 토큰만이 아니라 늘어난 글 전체를 넘기나요?"
)
zero = draw(even, same_prompts, 10, 0)
assert np.array_equal(zero, draw(even, same_prompts, 10, 0)), "seed가 0이면 부를 때마다 글이 다릅니다. 0을 '없음'으로 여기지 않나요?"
### END HIDDEN TESTS

# %% [markdown]
# 작은 표와 진짜 모델로 써 봅시다. 씨앗값을 바꾸면 다른 글이 나옵니다.

# %%
for seed in (1, 2):
    print("표:  ", " ".join(words[token] for token in np.asarray(random_search(toy_logits, the, 10, seed))[0]))
for seed in (1, 2):
    print("모델:", to_text(random_search(next_logits, prompt, here + (LENGTH - here) // 2, seed)))

# %% [markdown]
# 늘 같은 길을 맴돌던 표에서도 이제 여러 길이 나오고, 모델도 씨앗값마다 다른 글을 씁니다. 대신 길게 쓰다 보면 엉뚱한 낱말이 튀어나오기도 합니다. 확률이 낮은 토큰이라도 수가 **아주 많으면** 모두
# 합친 확률은 작지 않기 때문입니다. 한 번 엉뚱한 낱말을
# 고르면 그다음도 그 낱말에 끌려갑니다. 그래서 뽑기 전에 확률표를 손봅니다.
#
# ## 6.6 뽑기 전에 손보기
#
# ### 온도
#
# 로짓을 어떤 수로 나누면 확률이 뾰족해지거나 평평해집니다. 그 수를 **온도**(temperature)라고 합니다. **온도가 0.5이면 큰 확률이 더 커질까요, 작아질까요?**

# %% tags=["nbval-check-output"]
three_logits = np.log([0.6, 0.3, 0.1])
for temperature in (0.2, 0.5, 1.0, 2.0, 100.0):
    print(f"온도 {temperature:5}:", np.asarray(tf.nn.softmax(three_logits / temperature)).round(2))

# %% [markdown]
# 온도가 1보다 낮으면 큰 것이 더 커지고, 0에 가까워지면 그리디와 같아집니다. 1보다 높으면 평평해지다가 아무렇게나 찍는 것과 같아집니다. **온도 0**은 나눌 수
# 없습니다. KerasNLP에 온도 0을 넣으면 어떻게 될까요?

# %%
one_more = np.pad(the, [(0, 0), (0, 1)])
frozen = keras_nlp.samplers.RandomSampler(temperature=0.0, seed=1)(toy_step, one_more, index=1)
print("어휘 사전의 크기", len(words), "| 나온 번호", int(np.asarray(frozen)[0, 1]))

# %% [markdown]
# 오류 대신 **어휘 사전에 없는 번호**가 나왔습니다. 8개짜리 사전의 번호는 0부터 7까지입니다. 이런 번호가 뒤로 흘러가면 한참 뒤에 알 수 없는 오류가 납니다. 우리 함수는 처음부터 막겠습니다.
#
# ### 문제 5: `apply_temperature`
#
# 로짓을 온도로 나눈 **새 배열**을 돌려주세요. 로짓의 모양은 무엇이든 될 수 있고, NumPy 배열이거나 텐서입니다. 정수 배열일 수도 있습니다. `np.asarray`로
# 바꾸어 나누면 정수여도 안전합니다. 온도가 0이거나 음수면 `ValueError`를 일으킵니다. 받은 배열은 고치지 않습니다.


# %% nbgrader={"grade_id": "apply_temperature", "solution": true}
def apply_temperature(logits, temperature):
    """로짓을 온도로 나눕니다.

    logits: 모양이 [..., V]인 배열이나 텐서
    temperature: 0보다 큰 수. 아니면 ValueError
    돌려주는 값: 같은 모양의 새 실수 배열이나 텐서
    """
    ### BEGIN SOLUTION
    if temperature <= 0:
        raise ValueError("온도는 0보다 커야 합니다.")
    return np.asarray(logits) / temperature
    ### END SOLUTION


# %% nbgrader={"grade_id": "test_apply_temperature", "grade": true, "points": 1}
# 시험: apply_temperature
import numpy as np
import tensorflow as tf


def warm(*arguments):
    try:
        found = apply_temperature(*arguments)
    except NotImplementedError:
        raise
    except Exception as error:
        return error
    assert not isinstance(found, Exception), "오류를 return으로 돌려주었습니다. raise로 일으키나요?"
    return found


lukewarm = np.array([[2.0, -3.0, 1.0], [0.0, 5.0, 4.0]])
halved = warm(lukewarm, 2.0)
assert not isinstance(halved, Exception), f"apply_temperature를 부르다가 오류가 났습니다. {type(halved).__name__}: {halved}"
assert np.shape(halved) == (2, 3), f"모양이 {np.shape(halved)}입니다. return을 썼나요? 받은 로짓과 같은 모양인가요?"
assert np.array_equal(lukewarm, [[2.0, -3.0, 1.0], [0.0, 5.0, 4.0]]), "받은 배열이 바뀌었습니다. /= 로 나누지 않았나요?"
assert not np.allclose(halved, lukewarm * 2.0), "온도를 곱했습니다. 온도가 높으면 로짓의 차이가 줄어들어야 하지 않나요?"
assert np.allclose(halved, lukewarm / 2.0, atol=1e-5), "로짓을 온도로 나눈 값이 아닙니다. 확률로 바꾸거나 몫만 남기지 않았나요?"
assert isinstance(warm(lukewarm, 0.0), ValueError), "온도가 0이면 ValueError를 일으키나요?"
assert isinstance(warm(lukewarm, -1.0), ValueError), "온도가 음수이면 로짓의 차례가 뒤집힙니다. 그때도 ValueError를 일으키나요?"
### BEGIN HIDDEN TESTS


def warmed_to(result, expected):
    right_shape = not isinstance(result, Exception) and np.shape(result) == np.shape(expected)
    return right_shape and np.allclose(result, expected, atol=1e-5)


assert warmed_to(warm(np.array([3, 1]), 2), [1.5, 0.5]), "정수 로짓을 정수 온도로 나누면 틀렸습니다. 결과가 실수인가요?"
assert warmed_to(warm(tf.constant([[1.0], [-2.0]]), 0.5), [[2.0], [-4.0]]), (
    "로짓이 텐서이고 온도가 1보다 낮을 때 틀렸습니다. NumPy에만 있는 것을 쓰지 않았나요?"
)
### END HIDDEN TESTS

# %% [markdown]
# ### top-k: 가장 큰 k개만
#
# 온도는 모든 토큰을 조금씩 바꿀 뿐 하나도 빼지 않습니다. 엉뚱한 토큰을 아예 뽑지 못하게 하려면 로짓을 **`-inf`로** 바꾸면 됩니다. 4단원의 마스크와 같은 방법입니다.
# **top-k**는 로짓이 가장 큰 k개만 남깁니다. 다른 데이터로 연습해 봅시다. 반마다 점수가 가장 높은 두 명만 남깁니다.

# %% tags=["nbval-check-output"]
exam = np.array([[70.0, 95.0, 60.0, 88.0], [50.0, 40.0, 45.0, 30.0]])  # [반, 학생]
ranked = np.sort(exam, axis=-1)[..., ::-1]  # 반마다 큰 것부터
print(ranked)
second = ranked[..., 1:2]  # 둘째로 높은 점수. 1:2로 꺼내면 축이 남아 [반, 1]입니다
print(np.where(exam >= second, exam, -np.inf))

# %% [markdown]
# 점수를 0으로 바꾸지 않고 `-inf`로 바꾼 까닭은 4단원과 같습니다. 0은 '뽑지 말라'는 뜻이 아니라 그냥 0점짜리 로짓이고, 로짓이 모두 음수면 오히려 가장 큽니다.
# `[..., 1:2]`의 `...`은 '앞에 축이 몇 개든 그대로 두라'는 뜻입니다.
#
# ### 문제 6: `top_k_filter`
#
# 로짓 `[..., V]`에서 **줄마다 가장 큰 k개는 그대로 두고** 나머지는 `-inf`로 바꾼 새 배열을 돌려주세요.
#
# - 앞의 축은 몇 개라도 됩니다. `[V]`일 수도, `[B, V]`일 수도, `[B, T, V]`일 수도 있습니다. 모양은 그대로입니다.
# - `k`가 1보다 작으면 `ValueError`, V와 같거나 크면 모두 남깁니다.
# - 받은 배열은 고치지 않습니다. NumPy 배열이거나 텐서이고, 크기가 똑같은 로짓은 없습니다.


# %% nbgrader={"grade_id": "top_k_filter", "solution": true}
def top_k_filter(logits, k):
    """가장 큰 로짓 k개만 남기고 나머지는 -inf로 바꿉니다.

    logits: 모양이 [..., V]인 실수 배열이나 텐서
    k: 남길 수, 1 이상의 정수. 1보다 작으면 ValueError
    돌려주는 값: 같은 모양의 새 실수 배열이나 텐서
    """
    ### BEGIN SOLUTION
    if k < 1:
        raise ValueError("k는 1 이상이어야 합니다.")
    logits = np.asarray(logits)
    k = min(k, logits.shape[-1])
    smallest_kept = np.sort(logits, axis=-1)[..., -k, None]
    return np.where(logits >= smallest_kept, logits, -np.inf)
    ### END SOLUTION


# %% nbgrader={"grade_id": "test_top_k_filter", "grade": true, "points": 2}
# 시험: top_k_filter
import numpy as np
import tensorflow as tf


def keep_k(*arguments):
    try:
        found = top_k_filter(*arguments)
    except NotImplementedError:
        raise
    except Exception as error:
        return error
    assert not isinstance(found, Exception), "오류를 return으로 돌려주었습니다. raise로 일으키나요?"
    return found


k_logits = np.array([[-1.0, -4.0, -2.5, -0.5, -3.0], [3.0, 9.0, 7.0, 1.0, 5.0]])
k_given = k_logits.copy()
two_kept = keep_k(k_given, 2)
assert not isinstance(two_kept, Exception), f"top_k_filter를 부르다가 오류가 났습니다. {type(two_kept).__name__}: {two_kept}"
assert np.shape(two_kept) == (2, 5), f"모양이 {np.shape(two_kept)}입니다. return을 썼나요? 남긴 것만이 아니라 전체를 돌려주나요?"
assert np.array_equal(k_given, k_logits), "받은 배열이 바뀌었습니다. logits[...] = 으로 고치지 않고 새 배열을 만들었나요?"
two_kept = np.asarray(two_kept)
assert not (two_kept == 0).any(), "버릴 로짓이 0이 되었습니다. 로짓 0의 확률은 0이 아닙니다. 무엇으로 바꾸어야 할까요?"
assert (np.isfinite(two_kept).sum(axis=-1) != [0, 2]).any(), "두 줄을 한데 모아 골랐습니다. 줄마다(axis=-1) 따로 고르나요?"
assert (np.isfinite(two_kept).sum(axis=-1) == 2).all(), (
    f"k가 2인데 줄마다 {np.isfinite(two_kept).sum(axis=-1).tolist()}개를 남겼습니다. "
    "줄마다(axis=-1) 큰 것부터 세웠나요? 부등호와 자리도 하나씩 확인하세요."
)
assert np.isfinite(two_kept[0, [0, 3]]).all(), (
    "남은 자리가 다릅니다. 큰 것부터 세었나요? 정렬한 배열이 아니라 받은 배열의 제자리에 남겼나요?"
)
assert np.allclose(two_kept[[0, 0, 1, 1], [0, 3, 1, 2]], [-1.0, -0.5, 9.0, 7.0], atol=1e-5), (
    "남긴 로짓의 값이 달라졌습니다. 확률로 바꾸거나 다시 나누지 않고 그대로 두었나요?"
)
assert np.array_equal(keep_k(k_logits.copy(), 9), k_logits), "k가 V보다 크면 틀렸습니다. 모두 남기나요?"
assert isinstance(keep_k(k_logits, 0), ValueError), "k가 0이면 ValueError를 일으키나요? 남는 토큰이 하나도 없으면 뽑을 수 없습니다."
assert isinstance(keep_k(k_logits, -1), ValueError), "k가 음수여도 ValueError를 일으키나요?"
### BEGIN HIDDEN TESTS
one_row = keep_k(tf.constant([0.5, 2.5, 1.5]), 1)
assert np.array_equal(one_row, [-np.inf, 2.5, -np.inf]), "텐서이고 모양이 [V]일 때 틀렸습니다. 축의 수를 정해 두지 않았나요?"
deep = np.random.default_rng(3).permutation(24.0 * np.arange(24)).reshape(2, 3, 4)
deep_kept = keep_k(deep.copy(), 3)
assert np.array_equal(deep_kept, np.where(deep > deep.min(axis=-1, keepdims=True), deep, -np.inf)), (
    "모양이 [B, T, V]일 때 틀렸습니다. 줄의 수나 k를 정해 두지 않고, 마지막 축에서 고르나요?"
)
### END HIDDEN TESTS

# %% [markdown]
# KerasNLP의 `TopKSampler(k=…)`는 **k가 V보다 크면** 어떻게 될까요?

# %% tags=["nbval-check-output"]
try:
    keras_nlp.samplers.TopKSampler(k=100)(toy_step, padded_the, index=1)
except Exception as error:
    print(type(error).__name__)

# %% [markdown]
# 까닭을 알기 어려운 오류가 납니다. KerasNLP에서는 k를 어휘 사전의 크기보다 크게 잡지 마세요.
#
# ### top-p: 확률의 합이 p가 될 때까지
#
# top-k의 약점은 k가 **늘 같다**는 것입니다. 다음 토큰이 뻔할 때(`once upon a` 다음)는 다섯도 많고, 아무 이름이나 올 수 있을 때는 다섯도 적습니다.
# **top-p**는 개수 대신 확률의 합을 정합니다. 확률이 큰 것부터 담다가 합이 p에 **이르면** 멈춥니다. 모델이 확신하면 한둘만, 망설이면 여럿이 남습니다.
#
# 다른 데이터로 연습합시다. 저금통 네 개에서 **큰 것부터** 열어 1,000원을 모으려 합니다. 어느 것을 열어야 할까요? 합이 1,000원을 넘게 만드는 마지막 저금통도
# **열어야** 합니다.

# %% tags=["nbval-check-output"]
coins = np.array([100, 700, 50, 500])
order = np.argsort(-coins, axis=-1)  # 큰 것부터의 차례
ordered = np.take_along_axis(coins, order, axis=-1)
before = np.cumsum(ordered, axis=-1) - ordered  # 이것을 열기 '전까지' 모은 돈
print("큰 것부터", ordered, "| 열기 전까지", before, "| 열까?", before < 1000)

opened = np.zeros(coins.shape, bool)
np.put_along_axis(opened, order, before < 1000, axis=-1)  # 본래 자리로 되돌립니다
print("본래 차례로", opened)

# %% [markdown]
# `cumsum`은 앞에서부터 차례로 더한 합입니다. **생각해 보세요.** `before` 대신 그 저금통까지 더한 합을 1,000원과 견주면 어떻게 될까요?
#
# <details><summary>생각해 보았다면 열어 보세요</summary>
#
# 700원을 연 다음 500원짜리를 열면 1,200원이 되어 1,000원을 넘으니 열지 않게 됩니다. 그러면 700원에서 멈추어 **목표에 못 미칩니다**. 첫 저금통이
# 1,500원이었다면 하나도 열지 못합니다. 토큰이라면 뽑을 것이 하나도 남지 않습니다.
#
# </details>
#
# ### 문제 7: `top_p_filter`
#
# 로짓 `[..., V]`에서 줄마다 **확률이 큰 것부터 담아 합이 p에 이르는 가장 작은 집합**을 그대로 남기고, 나머지는 `-inf`로 바꾼 새 배열을 돌려주세요.
#
# - 확률은 로짓의 소프트맥스입니다. 로짓은 수천일 수도, `-inf`일 수도 있습니다(줄마다 `-inf`가 아닌 것이 하나는 있습니다).
# - 합이 p를 **넘게 만드는 토큰도 남깁니다**. 그래서 p가 아무리 작아도 가장 큰 하나는 남습니다. `p`는 0보다 크고 1보다 작습니다.
# - 모양, 앞의 축, 받은 배열의 규칙은 `top_k_filter`와 같습니다. 남긴 것은 확률이 아니라 받은 로짓 그대로입니다.


# %% nbgrader={"grade_id": "top_p_filter", "solution": true}
def top_p_filter(logits, p):
    """확률이 큰 것부터 담아 합이 p에 이르는 가장 작은 집합만 남기고, 나머지는 -inf로 바꿉니다.

    logits: 모양이 [..., V]인 실수 배열이나 텐서
    p: 0보다 크고 1보다 작은 수
    돌려주는 값: 같은 모양의 새 실수 배열이나 텐서
    """
    ### BEGIN SOLUTION
    logits = np.asarray(logits)
    probabilities = np.asarray(tf.nn.softmax(logits))
    order = np.argsort(-probabilities, axis=-1)
    ordered = np.take_along_axis(probabilities, order, axis=-1)
    before = np.cumsum(ordered, axis=-1) - ordered
    kept = np.zeros(logits.shape, bool)
    np.put_along_axis(kept, order, before < p, axis=-1)
    return np.where(kept, logits, -np.inf)
    ### END SOLUTION


# %% nbgrader={"grade_id": "test_top_p_filter", "grade": true, "points": 3}
# 시험: top_p_filter
import numpy as np
import tensorflow as tf


def keep_p(*arguments):
    try:
        return top_p_filter(*arguments)
    except NotImplementedError:
        raise
    except Exception as error:
        return error


def kept_rows(filtered):
    """줄마다 남긴 토큰의 번호들입니다. 오류가 났으면 오류의 이름입니다."""
    if isinstance(filtered, Exception):
        return type(filtered).__name__
    filtered = np.asarray(filtered)
    return [np.flatnonzero(row > -np.inf).tolist() for row in filtered.reshape(-1, filtered.shape[-1])]


# 확률이 0.1, 0.4, 0.05, 0.3, 0.15가 되는 로짓입니다. 큰 것부터의 차례는 1, 3, 4, 0, 2번입니다
p_logits = np.log([[0.1, 0.4, 0.05, 0.3, 0.15]]) + 2
p_given = p_logits.copy()
p_kept = keep_p(p_given, 0.55)
assert not isinstance(p_kept, Exception), f"top_p_filter를 부르다가 오류가 났습니다. {type(p_kept).__name__}: {p_kept}"
assert np.shape(p_kept) == (1, 5), f"모양이 {np.shape(p_kept)}입니다. return을 썼나요? 남긴 것만이 아니라 전체를 돌려주나요?"
assert np.array_equal(p_given, p_logits), "받은 배열이 바뀌었습니다. logits[...] = 으로 고치지 않고 새 배열을 만들었나요?"
p_kept = np.asarray(p_kept)
assert not (p_kept == 0).any(), "버릴 로짓이 0이 되었습니다. 로짓 0의 확률은 0이 아닙니다. 무엇으로 바꾸어야 할까요?"
assert kept_rows(p_kept) != [[1]], (
    "가장 큰 하나만 남았습니다. 합이 p를 넘게 만드는 토큰도 남겼나요? 로짓이 아니라 소프트맥스 확률을 더했나요?"
)
assert kept_rows(p_kept) not in ([[0, 1, 2]], [[0, 1, 2, 3]]), "앞 번호부터 차례로 담았습니다. 확률이 큰 것부터 세운 다음에 더했나요?"
assert kept_rows(p_kept) != [[0, 2, 3, 4]], "확률이 작은 것부터 담았습니다. argsort에 음수를 넣어 큰 것부터 세웠나요?"
assert kept_rows(p_kept) == [[1, 3]], (
    f"p가 0.55이면 확률이 0.4와 0.3인 1번과 3번만 남아야 하는데 {kept_rows(p_kept)}번이 남았습니다. 본래 자리로 되돌렸나요? 하나 더 담지 않았나요?"
)
assert np.allclose(p_kept[0, [1, 3]], p_logits[0, [1, 3]], atol=1e-5), (
    "남긴 로짓의 값이 달라졌습니다. 확률로 바꾸거나 다시 나누지 않고 그대로 두었나요?"
)
assert kept_rows(keep_p(p_logits, 0.98)) == [[0, 1, 2, 3, 4]], "p가 0.98이면 다섯이 모두 남아야 합니다. 받은 p를 쓰나요?"
assert kept_rows(keep_p(p_logits, 0.01)) == [[1]], "p가 아주 작으면 틀렸습니다. 가장 큰 하나만은 늘 남나요?"
two_p_logits = np.log([[0.1, 0.4, 0.05, 0.3, 0.15], [0.3, 0.05, 0.4, 0.15, 0.1]])
assert kept_rows(keep_p(two_p_logits, 0.55)) == [[1, 3], [0, 2]], (
    "줄이 둘이면 틀렸습니다. 합(cumsum)과 차례를 줄마다(axis=-1) 따로 구했나요?"
)
### BEGIN HIDDEN TESTS
# 첫 줄은 확신하고(0.97), 둘째 줄은 망설입니다
two_moods = np.log([[0.01, 0.97, 0.02], [0.36, 0.31, 0.33]])
assert kept_rows(keep_p(two_moods, 0.5)) == [[1], [0, 2]], "줄마다 남는 수가 다르면 틀렸습니다. 몇 개를 남길지도 줄마다 따로 세나요?"
assert kept_rows(keep_p(p_logits + 3000, 0.8)) == [[1, 3, 4]], "로짓이 3,000쯤이면 틀렸습니다. 소프트맥스가 넘치지 않나요?"
barred_logits = np.array([-np.inf, 1.0, -np.inf, 2.0])
assert kept_rows(keep_p(barred_logits, 0.99)) == [[1, 3]], (
    "모양이 [V]이거나 -inf가 섞여 있으면 틀렸습니다. 축의 수를 정해 두거나 -inf를 되살리지 않나요?"
)
deep_p = tf.constant(np.log([[[0.2, 0.5, 0.3]], [[0.6, 0.1, 0.3]]]), tf.float32)
assert kept_rows(keep_p(deep_p, 0.7)) == [[1, 2], [0, 2]], "텐서이고 모양이 [B, T, V]일 때 틀렸습니다. 마지막 축에서 고르나요?"
### END HIDDEN TESTS

# %% [markdown]
# 네 방법이 **같은 확률표**를 어떻게 바꾸는지 나란히 봅시다. `child named` 다음의 확률표이고, 확률이 큰 열두 개만 그렸습니다. 파란 막대는 남은 토큰의 새 확률, 회색 막대는 버린 토큰의
# 본래 확률이고, 검은 눈금은 손보기 전의 확률입니다.

# %%
name_logits = np.asarray(next_logits(prompt))[0]
plots.kept_tokens(
    name_logits,
    {
        "그대로 뽑기": name_logits,
        "온도 0.5": apply_temperature(name_logits, 0.5),
        "top-k (k=5)": top_k_filter(name_logits, 5),
        "top-p (p=0.8)": top_p_filter(name_logits, 0.8),
    },
    vocabulary,
);

# %% [markdown]
# 온도는 모든 토큰을 남긴 채 막대의 높낮이를 바꾸고, top-k는 다섯 번째에서 자르고, top-p는 합이 0.8에 이르는 데서 자릅니다. 자르고 남은 것은 합이 다시 1이 되도록
# 저절로 커집니다. `-inf`를 소프트맥스에 넣었을 뿐인데도요.
#
# 셋은 섞어 쓸 수도 있습니다. 보통 **온도 → top-k → top-p** 차례로 손본 다음 뽑습니다.
#
# ## 6.7 `keras_nlp.samplers` 쓰기
#
# 이제 무엇을 하는지 다 알았으니 라이브러리의 것을 써도 됩니다. 우리가 쓸 것은 다섯입니다.
#
# | 이름 | 클래스 | 설정 | 기본값 |
# |---|---|---|---|
# | `"greedy"` | `keras_nlp.samplers.GreedySampler` | | |
# | `"beam"` | `keras_nlp.samplers.BeamSampler` | `num_beams` | 5 |
# | `"random"` | `keras_nlp.samplers.RandomSampler` | `seed` | 없음 |
# | `"top_k"` | `keras_nlp.samplers.TopKSampler` | `k`, `seed` | 5, 없음 |
# | `"top_p"` | `keras_nlp.samplers.TopPSampler` | `p`, `seed` | **0.1**, 없음 |
#
# 다섯 모두 `temperature`도 받습니다. top-p의 기본값 0.1은 아주 작아서 그리디와 거의 같아지니 꼭 정해 주세요. 그리디와 빔에는 `seed`가 **없습니다**.
#
# **같은 샘플러를 두 번 쓰면** 같은 글이 나올까요? 예측해 보세요.

# %%
sampler = keras_nlp.samplers.RandomSampler(seed=5)
for turn in ("첫 번째", "두 번째"):
    print(turn, [words[token] for token in np.asarray(sampler(toy_step, padded_the, index=1))[0, :9]])
sampler = keras_nlp.samplers.RandomSampler(seed=5)
print("새 것  ", [words[token] for token in np.asarray(sampler(toy_step, padded_the, index=1))[0, :9]])

# %% [markdown]
# 두 번째는 다릅니다. 샘플러는 안에 주사위를 하나 들고 있어서, 다시 부르면 **던지던 데서 이어** 던집니다. 같은 글을 다시 얻으려면 **새로 만들어야** 합니다.
#
# 이름과 설정으로 샘플러를 만드는 함수를 써 봅시다. 설정의 수가 정해지지 않은 함수는 `**options`로 받습니다. `options`는 딕셔너리이고, 다시 `**`를 붙여 넘길 수
# 있습니다.


# %% tags=["nbval-check-output"]
def describe(name, **options):
    return name, options


print(describe("fox", color="red", age=3))
print(describe("owl", **{"color": "grey"}))

# %% [markdown]
# ### 문제 8: `make_sampler`
#
# 위의 표에 있는 이름과 설정을 받아 **새** 샘플러를 돌려주세요.
#
# - 설정은 샘플러에 그대로 넘깁니다. 적지 않은 것은 샘플러의 기본값을 씁니다.
# - `seed`는 뽑는 샘플러(`"random"`, `"top_k"`, `"top_p"`)에서만 쓰고, `"greedy"`와 `"beam"`에서는 **조용히 무시합니다**.
# - 부를 때마다 새 객체를 만듭니다.
# - 표에 없는 이름이면 `ValueError`를 일으킵니다.


# %% nbgrader={"grade_id": "make_sampler", "solution": true}
def make_sampler(name, **options):
    """이름에 맞는 keras_nlp의 새 샘플러를 만듭니다.

    name: "greedy", "beam", "random", "top_k", "top_p" 가운데 하나. 아니면 ValueError
    options: 샘플러의 설정(num_beams, k, p, temperature, seed). greedy와 beam은 seed를 무시합니다
    돌려주는 값: keras_nlp.samplers의 객체
    """
    ### BEGIN SOLUTION
    samplers = {
        "greedy": keras_nlp.samplers.GreedySampler,
        "beam": keras_nlp.samplers.BeamSampler,
        "random": keras_nlp.samplers.RandomSampler,
        "top_k": keras_nlp.samplers.TopKSampler,
        "top_p": keras_nlp.samplers.TopPSampler,
    }
    if name not in samplers:
        raise ValueError(f"{name!r}은(는) 모르는 이름입니다.")
    if name in ("greedy", "beam"):
        options.pop("seed", None)
    return samplers[name](**options)
    ### END SOLUTION


# %% nbgrader={"grade_id": "test_make_sampler", "grade": true, "points": 3}
# 시험: make_sampler
import keras_nlp
import numpy as np
import tensorflow as tf


def made(*arguments, **options):
    try:
        found = make_sampler(*arguments, **options)
    except NotImplementedError:
        raise
    except Exception as error:
        return error
    assert not isinstance(found, Exception), "오류를 return으로 돌려주었습니다. raise로 일으키나요?"
    return found


def setting(wanted, *arguments, **options):
    """만든 샘플러의 설정 하나를 봅니다."""
    return getattr(made(*arguments, **options), wanted, None)


sampler_classes = {
    "greedy": keras_nlp.samplers.GreedySampler,
    "beam": keras_nlp.samplers.BeamSampler,
    "random": keras_nlp.samplers.RandomSampler,
    "top_k": keras_nlp.samplers.TopKSampler,
    "top_p": keras_nlp.samplers.TopPSampler,
}
for sampler_name, sampler_class in sampler_classes.items():
    plain_sampler = made(sampler_name)
    assert not isinstance(plain_sampler, Exception), (
        f"make_sampler({sampler_name!r})에서 오류가 났습니다. 설정을 적지 않아도 되나요? {type(plain_sampler).__name__}: {plain_sampler}"
    )
    assert isinstance(plain_sampler, sampler_class), (
        f"make_sampler({sampler_name!r})가 {sampler_class.__name__}의 객체가 아닙니다. return과 클래스 뒤의 괄호를 썼나요?"
    )
assert made("random", seed=1) is not made("random", seed=1), "같은 객체를 다시 주었습니다. 부를 때마다 새로 만드나요?"
assert setting("k", "top_k", k=3) == 3, "k가 샘플러에 넘어가지 않았습니다. 받은 설정을 **options로 넘겼나요?"
assert setting("temperature", "top_p", p=0.7, temperature=0.5) == 0.5, (
    "temperature가 샘플러에 넘어가지 않았습니다. 설정을 골라서 넘기지 않았나요?"
)
seedless = made("beam", num_beams=3, seed=1)
assert not isinstance(seedless, Exception), (
    f"seed를 받은 빔 샘플러에서 오류가 났습니다. 뽑지 않는 샘플러에서는 seed를 빼고 넘기나요? {type(seedless).__name__}: {seedless}"
)
assert seedless.num_beams == 3, "num_beams가 샘플러에 넘어가지 않았습니다. seed를 빼면서 다른 설정까지 빼지 않았나요?"
assert isinstance(made("nucleus"), ValueError), "표에 없는 이름이면 ValueError를 일으키나요? 다른 오류나 None이 나오지 않나요?"


def flat_step(tokens, cache, index):
    """토큰 50개의 확률이 모두 같은 모델입니다."""
    return tf.zeros((len(tokens), 50)), None, cache


sampled = []
for sampler_seed in (1, 1, 2):
    seeded = made("random", seed=sampler_seed)
    written = None if isinstance(seeded, Exception) else seeded(flat_step, np.zeros((2, 8), int), index=1)
    sampled.append(object() if written is None else np.asarray(written).tolist())
assert sampled[0] == sampled[1], "seed가 같은데 다른 글이 나왔습니다. 뽑는 샘플러에는 seed를 넘기나요?"
### BEGIN HIDDEN TESTS
assert sampled[0] != sampled[2], "seed가 다른데 같은 글이 나왔습니다. 정해진 씨앗값을 쓰지 않나요?"
assert setting("seed", "top_k", k=2, seed=9) == 9, "top_k에도 seed를 넘기나요?"
assert setting("seed", "top_p", p=0.3, seed=9) == 9, "top_p에도 seed를 넘기나요?"
assert setting("temperature", "greedy", seed=4, temperature=2.0) == 2.0, "greedy에서 seed만 빼고 다른 설정은 넘기나요?"
assert setting("p", "top_p") == keras_nlp.samplers.TopPSampler().p, "적지 않은 설정은 샘플러의 기본값이어야 합니다. 값을 정해 두지 않았나요?"
### END HIDDEN TESTS

# %% [markdown]
# 우리가 거르고 뽑은 것과 KerasNLP의 샘플러가 같은 일을 하는지 통계로 확인합시다. `the` 다음의 낱말을 2,000번씩 뽑아 셉니다. 주사위가 다르니 글은 달라도
# **비율은 거의 같아야** 합니다. `the` 다음의 확률은 `fox` 0.5, `owl` 0.4, `bear` 0.1입니다. **k가 2일 때와 p가 0.95일 때 누가 남을까요?**

# %%
many_the = np.repeat(the, 2000, axis=0)
padded_many = np.pad(many_the, [(0, 0), (0, 1)])
pairs = {
    "top-k (k=2)": (lambda tokens: top_k_filter(toy_logits(tokens), 2), make_sampler("top_k", k=2, seed=1)),
    "top-p (p=0.95)": (lambda tokens: top_p_filter(toy_logits(tokens), 0.95), make_sampler("top_p", p=0.95, seed=1)),
}
for name, (filtered_logits, sampler) in pairs.items():
    print(name)
    ours = random_search(filtered_logits, many_the, 2, 1)
    theirs = sampler(toy_step, padded_many, index=1)
    for maker, pairs_of_words in (("우리 것", ours), ("KerasNLP", theirs)):
        shares = np.bincount(np.asarray(pairs_of_words)[:, 1], minlength=8) / 2000
        print("  ", {words[token]: round(float(shares[token]), 2) for token in (2, 3, 4)}, maker)

# %% [markdown]
# k가 2이면 `bear`는 한 번도 나오지 않고, `fox`와 `owl`이 5 대 4로 나뉩니다. p가 0.95이면 `fox`와 `owl`의 합 0.9로는 모자라 `bear`까지 남습니다.
#
# ## 6.8 어떤 방법이 좋은 글을 쓸까
#
# 같은 모델, 같은 프롬프트로 일곱 가지 방법을 써 봅시다. 손본 로짓을 `random_search`에 넘기기만 하면 됩니다. 방법마다 네 번씩 쓰고, 첫 글만 봅니다.

# %%
recipes = {
    "온도 0.5": lambda tokens: apply_temperature(next_logits(tokens), 0.5),
    "top-k 5": lambda tokens: top_k_filter(next_logits(tokens), 5),
    "top-p 0.8": lambda tokens: top_p_filter(next_logits(tokens), 0.8),
    "그대로 뽑기": next_logits,
    "온도 2": lambda tokens: apply_temperature(next_logits(tokens), 2.0),
}
four_prompts = np.repeat(prompt, 4, axis=0)  # 같은 프롬프트로 네 번씩 씁니다
texts = {
    "그리디": greedy_search(next_logits, four_prompts, LENGTH),
    "빔 4": np.repeat(beam_search(next_logits, prompt, LENGTH, 4), 4, axis=0),
}
texts |= {name: random_search(recipe, four_prompts, LENGTH, seed=1) for name, recipe in recipes.items()}
for name, four in texts.items():
    print(f"[{name}] {to_text(np.asarray(four)[0, 1:])}\n")

# %% [markdown]
# 이 프롬프트에서는 빔 4와 그리디가 같은 글을 썼을 수 있습니다. 욕심내어 간 길이 마침 가장 그럴듯했던 것입니다.
#
# 눈으로만 보면 헷갈리니 두 가지를 잽니다.
#
# - **그럴듯함**: 네 글에서 잰, 토큰 하나의 로그 확률의 평균입니다. 0에 가까울수록 모델이 보기에 그럴듯합니다.
# - **다채로움**: 이어진 토큰 세 개짜리 조각 가운데 **서로 다른 것의 비율**입니다. 같은 말을 되풀이하면 낮아집니다. 네 번 쓴 글을 이어 놓고 셉니다. 그리디와
#   빔은 네 번을 써도 같은 글입니다.

# %%
scores = {}
for name, four in texts.items():
    four = np.asarray(four)
    likelihoods = [decoding.log_prob(next_logits, four[[row]], here) / (LENGTH - here) for row in range(4)]
    scores[name] = (np.mean(likelihoods), decoding.distinct(four[:, here:].ravel(), 3))

plots.strategy_scores(scores);

# %% [markdown]
# 위로 갈수록 그럴듯하지만 쓸 때마다 비슷하고, 아래로 갈수록 다채롭지만 엉뚱해집니다. 그리디와 빔의 다채로움이 0.25쯤인 것은 똑같은 글을 네 번 쓴
# 탓입니다. 온도 2는 다채롭다 못해 엉망입니다. **한쪽을 얻으려면 다른 쪽을 조금 내주어야 하니, 쓸모에 따라 그 사이를 고릅니다**. 이야기를 쓸 때는 보통 온도를 0.7~1로, top-p를
# 0.8~0.95쯤으로 잡고 읽어 보며 고칩니다.
#
# ## 6.9 글의 시작과 끝
#
# ### 글이 끝났을 때
#
# 3단원에서 짧은 줄마다 `[PAD]`를 맞히는 자리가 하나씩 있어, 모델이 '**글이 끝나면 `[PAD]`**'를 배운다고 했습니다. 끝까지 써 봅시다. 모델이 읽을 수 있는
# 만큼 길게 쓰고, 처음 나온 `[PAD]`가 몇 번째인지 봅니다.

# %%
whole = np.asarray(random_search(recipes["top-p 0.8"], prompt, LENGTH if QUICK else profile.sequence_length, seed=3))[0]
ended = np.flatnonzero(whole == 0)
end = int(ended[0]) if len(ended) else len(whole)
print(f"토큰 {len(whole)}개 가운데 첫 [PAD]는", f"{end}번 자리" if len(ended) else "없습니다")
print("끝까지:", to_text(whole[1:end]))
print("그 뒤 :", to_text(whole[end : end + 12]))

# %% [markdown]
# `[PAD]`가 나왔다면 모델은 '할 말을 다 했다'고 말한 것입니다. **거기서 멈추고 그 뒤는 버립니다**. 모델은 글이 끝난 다음을 배운 적이 없으므로 그 뒤는 아무 뜻이 없습니다.
# 아직 끝나지 않았는데 길이가 다 되었다면 `[PAD]`가 없을 수도 있습니다. `full`의 소설은 대부분 128토큰에서 잘렸으니 `[PAD]`를 보기 어렵습니다.
#
# 샘플러에도 멈출 토큰을 알려 주는 `stop_token_ids`가 있습니다. `[PAD]`의 번호 0을 넣으면 될 것 같습니다. **정말 그럴까요?**

# %% tags=["nbval-check-output"]
stopped = keras_nlp.samplers.GreedySampler()(toy_step, padded_the, index=1, stop_token_ids=(0,))
print(np.asarray(stopped)[0].tolist())

# %% [markdown]
# 한 토큰도 쓰지 않았습니다. 프롬프트를 `[PAD]`로 **채워** 넘기는 약속이라, 채워 넣은 0을 보고 '벌써 끝났다'고 여긴 것입니다. `[PAD]` 하나가 '빈자리'와 '글의 끝'
# 두 가지를 뜻하게 된 탓입니다. 그래서 우리는 다 쓴 다음에 잘랐습니다. 큰 모델들은 글의 끝에 쓰는 토큰을 따로 둡니다.
#
# ### 길이가 다른 프롬프트를 함께
#
# 여러 프롬프트를 한 배치로 쓰면 빠릅니다. 그런데 길이가 다르면 `index`를 어디로 잡을까요? **가장 짧은 것**에 맞추면 긴 프롬프트의 뒷부분을 덮어씁니다.
# 샘플러의 `mask`에 참으로 표시한 자리는 덮어쓰지 않습니다.

# %% tags=["nbval-check-output"]
uneven = np.array([[1, 0, 0, 0, 0], [1, 3, 7, 0, 0]])  # the / the owl hid
for mask in (None, uneven != 0):
    filled = keras_nlp.samplers.GreedySampler()(toy_step, uneven, index=1, mask=mask)
    print("mask 없음" if mask is None else "mask 있음", [[words[token] for token in row] for row in np.asarray(filled)])

# %% [markdown]
# 위에서는 둘째 프롬프트의 `owl hid`가 `fox ran`으로 바뀌었습니다. 아래에서는 자기 토큰을 지켰습니다.
#
# ### 프롬프트가 너무 길 때
#
# 4단원에서 보았듯이 위치의 표에는 `sequence_length`줄밖에 없습니다. 그보다 긴 프롬프트를 주면 까닭을 알기 어려운 오류를 내고 멈춥니다. `decoding`의 함수들은
# 그 전에 길이를 보고 무엇을 해야 할지 말합니다. 두 오류의 메시지를 견주어 보세요.

# %%
too_long = np.full((1, profile.sequence_length + 5), 5)
for attempt in (model, next_logits):
    try:
        attempt(too_long)
    except Exception as error:
        message = str(error)
        message = message[max(message.find("Expected"), 0) :].split(" [Op")[0]  # 앞뒤의 긴 말은 건너뜁니다
        print(f"{type(error).__name__}: {message}\n")

# %% [markdown]
# ## 6.10 다음 단원부터 쓸 `decoding.generate`
#
# 지금까지의 것을 모두 모은 것이 `decoding.generate`입니다. 글을 받아 글을 주고, 프롬프트 앞에 `[BOS]`를 붙이고, 프롬프트 여럿을 한꺼번에 받습니다.
# `[BOS]`나 `[PAD]`를 글 속에 쓰지 않되, `stop="[PAD]"`라고 하면 글이 끝났을 때 멈춥니다. 너무 긴 프롬프트와 어휘 사전에 없는 글자는
# 친절하게 거절합니다. 8단원에서 만들 캐시까지 써서 빠릅니다(처음 한 번은 준비하느라 몇 초가 걸립니다). 다음 단원부터는 이것을 씁니다.


# %% tags=["figure-texts"]
def tell(openings):
    return decoding.generate(
        model, tokenizer, openings, strategy="top_p", p=0.8, seed=1, stop="[PAD]", max_new_tokens=120
    )


for story in [] if QUICK else tell(["A clever child named", "One morning", "The lamp was"]):
    print("-", story, end="\n\n")

# %% [markdown]
# **도움말.** `seed`를 적지 않으면 부를 때마다 다른 글이 나옵니다. 마음에 드는 글이 나올 때까지 여러 번 실행해 보세요.
#
# ## 정리
#
# - `index`번 자리의 토큰은 **`index - 1`번 자리의 로짓**으로 고릅니다. 한 칸만 어긋나도 오류 없이 헛소리가 나옵니다.
# - 그리디는 늘 가장 큰 것을 골라 되풀이에 빠지기 쉽고, 빔 서치는 로그 확률의 합이 큰 글을 찾지만 빔의 수만큼 계산이 듭니다.
# - 확률대로 뽑으면 다채롭지만 엉뚱해집니다. 온도, top-k, top-p로 확률표를 손보아 그 사이를 고릅니다.
# - 씨앗값으로 만든 주사위는 밖에서 한 번 만들어 이어 던집니다. 같은 글을 다시 얻으려면 샘플러를 새로 만듭니다.
# - 샘플러는 오류 대신 이상한 결과를 내는 때가 많습니다. 채우지 않은 프롬프트, 온도 0, `stop_token_ids=(0,)`를 조심하세요.
#
# 다음 단원에서는 학습하는 동안 에폭마다 글을 써 보게 해서, 모델이 말을 배워 가는 모습을 지켜봅니다.

# %% tags=["nbval-check-output"]
# course: check
