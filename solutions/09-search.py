# %% [markdown]
# # 9. 고르기
#
# <!-- course: badge -->
#
# 8단원의 모델은 다음 토큰의 확률을 제법 잘 압니다. 하지만 확률은 글이 아닙니다. 확률표를 보고 **토큰 하나를 고르고, 글 뒤에 붙이고, 다시 묻는
# 일**을 되풀이해야 글이 됩니다. 이 단원에서는 주사위 없이 고르는 두 방법, 가장 그럴듯한 것만 고르는 그리디 서치와 여러 갈래를 함께 이어 가는 빔 서치를
# 직접 만들고, 같은 것을 `keras_nlp.samplers`에서 찾아 결과를 견줍니다. 주사위를 던져 뽑는 방법은 다음 단원에서 배웁니다.
#
# **이 단원을 마치면**
#
# - 모델이 낸 로짓(logits) 가운데 어느 자리의 것을 읽어야 하는지 설명할 수 있습니다.
# - 그리디 서치와 빔 서치를 직접 만들 수 있습니다.
# - 글의 확률을 곱하지 않고 로그 확률을 더하는 까닭을 설명할 수 있습니다.
# - `[BOS]` 하나에서 시작해 글 한 편을 쓰게 할 수 있습니다.
#
# 걸리는 시간은 70분쯤이고, 건너뛰어도 되는 9.6절의 놀이까지 하면 85분쯤입니다. 나누어 공부한다면 9.3절까지와 9.4절부터가 알맞습니다. 다시 시작할 때는 이어 할 셀을 누른 다음 **런타임 → 이전 셀 실행**을
# 고르세요. 아직 풀지 못한 문제에서 실행이 멈추면, 그 문제를 풀고 다시 고르면 됩니다.
# %% nbgrader={"grade_id": "setup"}
# course: setup

# %%
import keras_nlp
import numpy as np
import tensorflow as tf

from minigpt import decoding, plots, trained
from minigpt.notebook import hushed
from minigpt.tokenizer import BOS_ID

# %% [markdown]
# ## 9.1 배운 모델 불러오기
#
# `trained.load_or_train`은 8단원에서 배운 모델이 강좌의 캐시에 있으면 불러오고, 없으면 같은 방법으로 새로 배웁니다. Colab에서는 노트북마다 기계가 따로라
# 대개 새로 배우게 됩니다. 진행 막대가 보이고, GPU에서 몇 분 걸립니다. 모델과 함께 토크나이저(tokenizer)와 어휘 사전(vocabulary)도 줍니다. 8단원에서
# 말했듯이 사전이 다르면 같은 모델도 헛소리를 하니, 셋은 늘 함께 다닙니다.

# %%
gpt = trained.load_or_train(profile)
model, tokenizer, vocabulary = gpt.model, gpt.tokenizer, gpt.vocabulary
print(f"어휘 사전 {len(vocabulary):,}개, 한 번에 읽는 토큰 {profile.sequence_length}개")

# %% [markdown]
# 모델에게 주는 글의 앞부분을 **프롬프트**(prompt)라고 합니다. 모델은 토큰(token)의 번호만 아니까 프롬프트를 번호로 바꿔야 합니다. 그리고 4단원에서 입력의 맨
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
# ## 9.2 어느 자리의 로짓을 읽을까
#
# 프롬프트가 토큰 다섯 개라고 합시다. 이제 여섯째 자리(0부터 세어 5번)에 올 토큰을 고를 차례입니다. 모델은 길이 T로 채운 입력 `[B, T]`를 받아
# **모든 자리**의 로짓 `[B, T, V]`을 냅니다. 그 가운데 어느 자리의 것을 읽어야 할까요?
#
# 4단원의 표를 떠올려 보세요. 정답은 입력을 **한 칸 당긴** 것이었습니다. `i`번 자리의 입력을 본 모델은 거기서 `i+1`번 자리의 토큰을 짐작하도록
# 배웠습니다.
#
# | 자리 | 0 | 1 | 2 | 3 | 4 | 5 | 6 |
# |---|---|---|---|---|---|---|---|
# | 입력 | `[BOS]` | `a` | `clever` | `child` | `named` | `[PAD]` | `[PAD]` |
#
# **셀을 넘기기 전에 답해 보세요.** 5번 자리에 올 토큰의 로짓은 몇 번 자리에 있나요?
#
# <details><summary>답해 보았다면 열어 보세요</summary>
#
# 4번 자리입니다. `named`까지 본 모델이 그 자리에서 다음 토큰을 짐작합니다.
#
# | 자리 | 0 | 1 | 2 | 3 | 4 | 5 | 6 |
# |---|---|---|---|---|---|---|---|
# | 그 자리의 로짓이 말하는 것 | 1번 자리 | 2번 자리 | 3번 자리 | 4번 자리 | **5번 자리** | 6번 자리 | 7번 자리 |
#
# </details>
#
# 길이를 맞추는 데는 `np.pad`를 씁니다. 축마다 앞뒤로 몇 칸을 채울지 적으면 0, 곧 `[PAD]`를 채워 줍니다. 모양이 `[B, T, V]`인 배열에서 한 자리만
# 꺼내면 `[B, V]`가 남습니다. 작은 배열로 봅시다.

# %% tags=["nbval-check-output"]
three = np.array([[7, 8, 9], [4, 5, 6]])
print(np.pad(three, [(0, 0), (0, 2)]))  # 위아래로는 0줄, 오른쪽으로만 두 칸

small_logits = np.arange(2 * 3 * 4).reshape(2, 3, 4)  # [B, T, V] = [2, 3, 4]
print(small_logits[:, 1])  # 두 줄 모두에서 1번 자리만: [B, V]

# %% [markdown]
# ### 문제 1: `next_token_logits`
#
# 오른쪽을 `[PAD]`로 채운 토큰 `[B, T]`를 모델에 넣고, **`index`번 자리에 올 토큰의 로짓** `[B, V]`을 돌려주세요.
#
# - 모델은 `model(tokens)`처럼 **함수로** 부릅니다. `[B, T]`를 받아 `[B, T, V]`를 내는 함수이기만 하면 되고, Keras 모델이 아닐 수도 있습니다.
# - `index`는 1 이상의 정수이고, 자리는 0부터 셉니다. **모든 줄에서 같은 자리**를 읽습니다. 줄마다 길이가 달라서 `index`번 자리나 그 뒤에 이미 토큰이 있는
#   줄이 섞여 있을 수도 있습니다(길이가 다른 프롬프트를 함께 이을 때 그렇습니다). 그래도 `[PAD]`를 세지 말고 받은 `index`만 보세요.
# - 로짓은 모델이 낸 그대로입니다. 확률로 바꾸지 않습니다.
# - 토큰도, 모델이 내는 로짓도 NumPy 배열일 수도 텐서일 수도 있습니다. 받은 토큰을 고치지 않습니다.
# - 줄이 하나뿐이어도 `[1, V]`로 돌려줍니다. 돌려주는 것은 배열과 텐서 가운데 아무것이나 됩니다.


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


def place_model(tokens, training=False):
    """로짓만 보아도 어느 자리의 것인지 알 수 있는 모델입니다. 10의 자리가 자리의 번호입니다. V는 4입니다."""
    if training:
        raise ValueError("training=True로 불렀습니다")
    tokens = np.asarray(tokens)
    places = 10.0 * np.arange(tokens.shape[1])[None, :, None]
    return tf.constant(places + tokens[..., None] + 0.1 * np.arange(4), tf.float32)


def read_logits(tokens, index, model=place_model):
    try:
        return next_token_logits(model, tokens, index)
    except (NotImplementedError, NameError):
        raise
    except Exception as error:
        return f"{type(error).__name__}: {str(error)[:200]}"


def misread(tokens, index, model=place_model):
    """index - 1번 자리의 로짓과 무엇이 다른지 말합니다. 꼭 같으면 빈 글입니다."""
    logits, expected = read_logits(tokens, index, model), np.asarray(place_model(tokens))[:, index - 1]
    if isinstance(logits, str):
        return f"({logits})"
    if np.shape(logits) != expected.shape:
        return f"(모양이 {np.shape(logits)}입니다)"
    return "" if np.allclose(logits, expected, atol=1e-3) else "(다른 자리의 값입니다)"


three_starts = np.array([[2, 5, 3, 0, 0, 0, 0], [2, 4, 1, 0, 0, 0, 0], [2, 1, 6, 0, 0, 0, 0]])
place_read = read_logits(three_starts.copy(), 3)
assert not isinstance(place_read, str), (
    f"next_token_logits를 부르다가 오류가 났습니다. model(tokens)처럼 함수로 불렀나요? {place_read}"
)
assert np.shape(place_read) == (3, 4), (
    f"모양이 {np.shape(place_read)}입니다. return을 썼나요? 모든 줄에서 한 자리만 꺼내 [B, V]를 돌려주나요? [B, T, V]에서 자리는 몇째 축인가요?"
)
place_read = np.asarray(place_read)
assert not np.allclose(place_read, np.asarray(place_model(three_starts))[:, 6], atol=1e-3), (
    "맨 끝 자리의 로짓입니다. 거기는 [PAD]를 보고 짐작한 것인데, 우리가 채울 자리의 바로 앞은 어디인가요?"
)
assert not np.allclose(place_read, np.asarray(place_model(three_starts))[:, 3], atol=1e-3), (
    "한 칸 뒤의 로짓입니다. 3번 자리의 로짓은 4번 자리에 올 토큰에 대한 것이 아닌가요?"
)
assert np.allclose(place_read, np.asarray(place_model(three_starts))[:, 2], atol=1e-3), (
    "값이 모델이 낸 2번 자리의 로짓과 다릅니다. 자리를 하나 더 앞에서 읽지 않았나요? 확률로 바꾸거나 다른 계산을 하지 않았나요?"
)
two_starts = np.array([[2, 5, 3, 1, 4, 0, 0, 0, 0], [2, 4, 1, 3, 3, 0, 0, 0, 0]])
assert not (wrong := misread(two_starts.copy(), 5)), (
    f"줄이 2개, 길이가 9, index가 5이면 틀렸습니다. 줄의 수나 길이나 자리를 정해 두지 않고 받은 것을 보나요? {wrong}"
)
# 길이가 다른 프롬프트입니다. index보다 뒤에도 토큰이 있습니다
ragged_starts = np.array([[2, 5, 3, 1, 4, 0, 0], [2, 4, 1, 0, 0, 0, 0], [2, 3, 3, 6, 0, 0, 0]])
assert not (wrong := misread(ragged_starts.copy(), 2)), (
    f"더 긴 줄이 섞여 있으면 틀렸습니다. [PAD]를 세지 않고, 모든 줄에서 받은 index의 바로 앞자리를 읽나요? {wrong}"
)
given_starts = ragged_starts.copy()
read_logits(given_starts, 2)
assert np.array_equal(given_starts, ragged_starts), (
    "인자로 받은 토큰이 바뀌었습니다. tokens[...] = 으로 고치지 않았나요?"
)
assert not (wrong := misread(three_starts.copy(), 7)), (
    f"마지막 자리까지 쓴 다음(index가 T일 때)이 틀렸습니다. 그때는 맨 끝 자리의 로짓을 읽나요? {wrong}"
)
assert not (wrong := misread(three_starts.copy(), 3, lambda tokens, training=False: place_model(tokens).numpy())), (
    f"모델이 텐서가 아니라 NumPy 배열을 내면 틀렸습니다. .numpy()처럼 텐서에만 있는 것을 쓰지 않았나요? {wrong}"
)
assert not (wrong := misread(three_starts.copy(), 1)), f"index가 1일 때 틀렸습니다. 0번 자리의 로짓을 읽나요? {wrong}"
assert not (wrong := misread(tf.constant(three_starts), 3)), (
    f"토큰이 텐서이면 틀렸습니다. NumPy 배열에만 있는 것을 쓰지 않았나요? {wrong}"
)
assert not (wrong := misread(three_starts[:1].copy(), 2)), (
    f"줄이 하나뿐이면 틀렸습니다. 그때도 모양이 [1, V]인가요? 줄의 축이 사라지지 않았나요? {wrong}"
)
### BEGIN HIDDEN TESTS
long_starts = np.pad(np.arange(1, 41).reshape(4, 10), [(0, 0), (0, 6)])
assert not misread(long_starts, 10), "더 긴 글에서 틀렸습니다. 언제나 받은 index의 바로 앞자리를 읽나요?"
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
def continue_greedily(offset, count=12):
    """index + offset번 자리의 로짓을 읽어, 가장 큰 것을 count번 붙입니다."""
    tokens = padded.copy()
    for index in range(here, here + count):
        tokens[0, index] = np.argmax(np.asarray(model(tokens))[0, index + offset])
    return tokens[0, : here + count]


print("index - 1:", to_text(continue_greedily(-1)))
print("index    :", to_text(continue_greedily(0)))

# %% [markdown]
# 오류는 나지 않고 **헛소리**가 나옵니다. 손실(loss)도 퍼플렉시티(perplexity)도 멀쩡한데 글만 엉망이라면 모델보다 이 한 칸을 먼저 의심하세요.
#
# ## 9.3 그리디 서치: 늘 가장 그럴듯한 것
#
# 가장 단순한 방법은 걸음(step)마다 **로짓이 가장 큰 토큰**을 고르는 것입니다. 욕심쟁이 같다고 해서 **그리디 서치**(greedy search)라고 합니다.
#
# 고르는 방법을 연습하는 동안에는 진짜 모델 대신 **표 하나**를 쓰겠습니다. 0단원처럼 앞 낱말 하나만 보고 다음 낱말의 확률을 말하는 작은 모델입니다.
# 확률을 우리가 정했으니 무엇이 맞는지 손으로 셀 수 있습니다. 표에 없는 낱말의 확률은 0 대신 아주 작은 수로 둡니다(로그 0은 셀 수 없습니다).

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
# `new[:, None]`은 `[B]`를 `[B, 1]`로 세웁니다. 그래야 `[B, t]`의 옆에 한 칸으로 붙습니다. 반복을 언제 멈출지는 **글의 길이** `numbers.shape[1]`로
# 정했습니다. `len(numbers)`는 글의 길이가 아니라 줄의 수 B라서 아무리 붙여도 그대로이고, 그것으로 견주면 반복이 끝나지 않습니다.
#
# ### 문제 2: `greedy_search`
#
# 프롬프트 뒤에 토큰을 붙여 길이가 `max_length`인 글을 만드세요. 걸음마다 **지금까지의 글 전체**로 `next_logits`를 부르고, 줄마다 로짓이 가장 큰
# 토큰의 번호를 고릅니다.
#
# - `prompt`는 모양이 `[B, t]`인 정수 배열이나 텐서입니다. `np.asarray`로 바꾸어 쓰면 편합니다. `next_logits`가 주는 로짓도 둘 중 하나입니다.
# - 로짓은 모두 음수일 수도 수천일 수도 있고, 토큰의 수 V는 얼마든 될 수 있습니다. 0번(`[PAD]`)을 골라도 멈추지 않고 계속 씁니다.
# - 돌려주는 값은 프롬프트로 시작하는 정수 `[B, max_length]`입니다. 줄이 하나여도 `[1, max_length]`입니다. `max_length`는 새로 붙일 토큰의 수가 아니라
#   **프롬프트까지 더한** 길이입니다.
# - 프롬프트의 길이가 꼭 `max_length`면 그대로 돌려줍니다. 더 길면 `ValueError`를 일으킵니다. `raise ValueError("까닭")`처럼 쓰면 됩니다.
#
# **도움말.** 이 규칙은 빔 서치에서도, 다음 단원의 `random_search`에서도 같습니다.


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


# %% nbgrader={"grade_id": "test_greedy_search", "grade": true, "points": 3}
# 시험: greedy_search
import numpy as np
import tensorflow as tf

greedy_calls = []  # 모델을 부를 때마다 하나씩 늘어납니다


def count_up(tokens):
    """지금 토큰의 다음 번호를 고르는 모델입니다. V는 8이고 7 다음은 0입니다. 로짓은 모두 음수입니다."""
    greedy_calls.append(len(tokens))
    if len(greedy_calls) > 60:
        raise RecursionError("끝없이 불렀습니다")
    last = np.asarray(tokens)[:, -1]
    return 5.0 * np.eye(8)[(last + 1) % 8] - np.eye(8)[(last + 3) % 8] - 9.0


def look_back(tokens):
    """지금까지의 모든 토큰을 보는 모델입니다. 로짓은 텐서이고, V는 5입니다."""
    tokens = np.asarray(tokens)
    mixed = (tokens * np.arange(1, tokens.shape[1] + 1)).sum(axis=1)
    return tf.constant(np.sin(1.7 * mixed[:, None] * np.arange(1, 6)) * 3, tf.float32)


def look_back_greedily(prompt, max_length):
    """look_back이 고르는 글입니다."""
    while prompt.shape[1] < max_length:
        prompt = np.concatenate([prompt, np.argmax(look_back(prompt), axis=-1)[:, None]], axis=1)
    return prompt


def far_away(tokens):
    """토큰이 40,000가지인 모델입니다. 지금 토큰보다 19,000 큰 번호를 고릅니다."""
    return -np.abs(np.arange(40000.0) - (np.asarray(tokens)[:, -1:] + 19000) % 40000)


def search_greedily(*arguments):
    greedy_calls.clear()
    said = ""
    try:
        found = greedy_search(*arguments)
    except (NotImplementedError, NameError):
        raise
    except Exception as error:
        found, said = error, f"{type(error).__name__}: {str(error)[:200]}"
    assert "tensor but is a" not in said, (
        f"형(dtype)이 다른 두 텐서를 붙이려 했습니다. 프롬프트가 int32일 수도 int64일 수도 있는데 형을 맞추었나요? {said}"
    )
    assert said or not isinstance(found, Exception), "오류를 return으로 돌려주었습니다. raise로 일으키나요?"
    return found


def unlike(found, expected):
    """찾은 글이 기대한 것과 무엇이 다른지 말합니다. 같으면 빈 글입니다."""
    if isinstance(found, Exception):
        return f"({type(found).__name__}: {str(found)[:200]})"
    if np.shape(found) != np.shape(expected):
        return f"(모양이 {np.shape(found)}입니다)"
    return "" if np.array_equal(found, expected) else f"(나온 글: {str(np.asarray(found).tolist())[:200]})"


two_prompts = np.array([[1, 2, 3], [7, 5, 6]])
greedy_found = search_greedily(count_up, two_prompts, 7)
assert not isinstance(greedy_found, RecursionError), (
    "반복이 멈추지 않습니다. 글이 길어질 때 함께 커지는 수로 견주나요? len(tokens)는 글의 길이가 아니라 줄의 수가 아닌가요? "
    "토큰을 붙인 글(np.concatenate가 준 것)을 다시 담았나요?"
)
assert not isinstance(greedy_found, AttributeError), (
    "텐서에만, 또는 배열에만 있는 것을 썼습니다. 프롬프트도 로짓도 둘 중 하나이니 np.asarray로 바꾸어 쓰나요? "
    f"{type(greedy_found).__name__}: {str(greedy_found)[:200]}"
)
assert not isinstance(greedy_found, Exception), (
    "greedy_search를 부르다가 오류가 났습니다. next_logits가 이미 다음 토큰의 로짓 [B, V]를 주는데 자리를 또 꺼내지 않았나요? 줄마다(axis=-1) "
    "가장 큰 것의 번호(argmax)를 골랐나요? 고른 번호 [B]를 [B, 1]로 세워 옆에(axis=1) 붙였나요? "
    f"{type(greedy_found).__name__}: {str(greedy_found)[:200]}"
)
assert greedy_found is not None, "돌려주는 값이 None입니다. return을 썼나요?"
assert not isinstance(greedy_found, (list, tuple)), (
    f"{type(greedy_found).__name__}이(가) 나왔습니다. 배열이나 텐서 하나로 돌려주나요?"
)
assert np.shape(greedy_found) == (2, 7), (
    f"모양이 {np.shape(greedy_found)}입니다. return이 반복 안에 있지 않나요? max_length는 프롬프트까지 더한 길이가 아닌가요? 프롬프트의 길이는 줄의 수와 다릅니다. 0번 토큰에서 멈추지 않나요?"
)
greedy_found = np.asarray(greedy_found)
assert np.issubdtype(greedy_found.dtype, np.integer), (
    f"원소가 {greedy_found.dtype}입니다. 토큰의 번호는 정수가 아닌가요?"
)
assert np.array_equal(greedy_found[:, :3], two_prompts), "프롬프트가 맨 앞에 그대로 있나요?"
assert (greedy_found[:, 3:] != 0).any(), (
    "새로 붙인 토큰이 모두 0번입니다. 고른 번호를 제자리에 적었나요? 로짓이 모두 음수일 때도 가장 큰 것을 찾나요?"
)
assert not (greedy_found[:, 3] == 1).all(), "[PAD]를 채운 채로 next_logits에 넘겼습니다. 지금까지 쓴 토큰만 넘기나요?"
assert greedy_found[1, 3] == 7, (
    "둘째 줄이 틀렸습니다. 줄마다 따로, V가 놓인 축으로 가장 큰 로짓을 골랐나요? 인자로 받은 next_logits를 불렀나요?"
)
assert greedy_found[0, 4] != greedy_found[0, 3], (
    "첫 토큰을 붙인 다음에도 같은 토큰을 골랐습니다. 늘어난 글로 next_logits를 다시 부르나요?"
)
assert np.array_equal(greedy_found, [[1, 2, 3, 4, 5, 6, 7], [7, 5, 6, 7, 0, 1, 2]]), (
    "걸음마다 가장 큰 로짓의 번호를 붙였나요? 0번 토큰도 고를 수 있습니다."
)
tensor_logits = search_greedily(lambda tokens: tf.constant(count_up(tokens)), two_prompts, 5)
assert not (wrong := unlike(tensor_logits, [[1, 2, 3, 4, 5], [7, 5, 6, 7, 0]])), (
    f"로짓이 텐서이면 틀렸습니다. NumPy 배열에만 있는 것을 쓰지 않았나요? {wrong}"
)
after_zero = search_greedily(count_up, np.array([[6], [6]]), 5)
assert not (wrong := unlike(after_zero, [[6, 7, 0, 1, 2], [6, 7, 0, 1, 2]])), (
    f"0번 토큰이 나온 뒤가 틀렸습니다. 0번을 골라도 길이가 max_length가 될 때까지 계속 붙이나요? {wrong}"
)
large_logits = search_greedily(lambda tokens: count_up(tokens) + 3000, two_prompts, 5)
assert not (wrong := unlike(large_logits, [[1, 2, 3, 4, 5], [7, 5, 6, 7, 0]])), (
    f"로짓이 3,000쯤이면 틀렸습니다. 가장 큰 것을 고르는 데 확률이 필요한가요? 로짓을 그대로 견주면 넘칠 일이 없습니다. {wrong}"
)
far_found = search_greedily(far_away, np.array([[5], [3]]), 3)
assert not (wrong := unlike(far_found, [[5, 19005, 38005], [3, 19003, 38003]])), (
    f"토큰이 40,000가지이면 틀렸습니다. 토큰의 수를 정해 두거나 앞쪽 토큰만 보지 않나요? {wrong}"
)
back_prompts = np.array([[2, 1], [4, 3], [0, 2]])
assert not (wrong := unlike(search_greedily(look_back, back_prompts, 9), look_back_greedily(back_prompts, 9))), (
    "앞의 토큰을 모두 보는 모델에서 틀렸습니다. 마지막 토큰이나 끝의 몇 개가 아니라 지금까지의 글 전체를 넘기나요? "
    f"{wrong}"
)
assert not (wrong := unlike(search_greedily(look_back, back_prompts, 140), look_back_greedily(back_prompts, 140))), (
    f"글이 140토큰으로 길어지면 틀렸습니다. 앞부분을 잘라 내지 않고, 처음부터 쓴 토큰을 모두 넘기나요? {wrong}"
)
assert not (wrong := unlike(search_greedily(look_back, back_prompts[:1], 4), look_back_greedily(back_prompts[:1], 4))), (
    f"줄이 하나뿐이면 틀렸습니다. 고른 번호에서 줄의 축이 사라지지 않았나요? {wrong}"
)
tensor_prompts = tf.constant(two_prompts, tf.int32)
assert not (wrong := unlike(search_greedily(count_up, tensor_prompts, 5), [[1, 2, 3, 4, 5], [7, 5, 6, 7, 0]])), (
    f"프롬프트가 텐서이면 틀렸습니다. NumPy 배열에만 있는 것을 쓰지 않았나요? {wrong}"
)
assert not (wrong := unlike(search_greedily(count_up, two_prompts, 3), two_prompts)), (
    f"프롬프트의 길이가 꼭 max_length면 그대로 돌려주나요? {wrong}"
)
assert isinstance(search_greedily(count_up, np.array([[1, 2, 3, 4]]), 3), ValueError), (
    "프롬프트가 max_length보다 길면 ValueError를 일으키나요? 잘라 내지 않았나요? 글의 길이를 len으로 재지 않았나요?"
)
### BEGIN HIDDEN TESTS
back_prompts = np.array([[1, 4, 2], [3, 2, 0], [3, 0, 1], [2, 2, 4]])
assert np.array_equal(search_greedily(look_back, back_prompts, 270), look_back_greedily(back_prompts, 270)), (
    "글이 더 길어지면 틀렸습니다. 처음부터 지금까지 쓴 토큰을 모두 넘기나요?"
)
### END HIDDEN TESTS

# %% [markdown]
# 작은 표로 써 봅시다. `the`에서 시작하면 무슨 글이 나올까요? **표를 보고 먼저 적어 보세요.**

# %% tags=["nbval-check-output"]
the = np.array([[words.index("the")]])
toy_greedy = greedy_search(toy_logits, the, 12)
print(" ".join(words[token] for token in np.asarray(toy_greedy)[0]))

# %% [markdown]
# 같은 말을 **끝없이 되풀이합니다**. 표는 앞 낱말 하나만 보므로, 한 번 지나간 낱말에 다시 오면 똑같은 길로 갑니다. 진짜 모델은 앞의 토큰을 모두 보지만,
# 되풀이가 시작되면 '방금 되풀이했으니 또 되풀이하겠지' 하고 짐작하기 쉬워 빠져들 수 있습니다. 긴 글을 배운 큰 모델에서 자주 보이는 일입니다.
#
# ### KerasNLP의 샘플러와 견주기
#
# KerasNLP에도 같은 것이 있습니다. 토큰을 고르는 객체를 **샘플러**(sampler)라고 합니다. 하는 일은 같은데 부르는 약속이 다릅니다.
#
# | | 우리 것 | KerasNLP의 샘플러 |
# |---|---|---|
# | 부르는 법 | `greedy_search(next_logits, [[1]], 5)` | `GreedySampler()(step, [[1, 0, 0, 0, 0]], index=1)` |
# | 프롬프트 | 쓴 것만 `[B, t]` | 끝까지 `[PAD]`로 채운 `[B, max_length]`와, 어느 자리부터 쓸지 알려 주는 `index` |
# | 걸음마다 부르는 함수 | `next_logits(tokens)` | `step(tokens, cache, index)`. `tokens`는 늘 채운 길이 그대로입니다 |
# | 함수가 돌려주는 것 | 다음 토큰의 로짓 | (`index`번 자리에 올 토큰의 로짓, 은닉 상태, 캐시) 셋 |
#
# 함수가 돌려주는 로짓은 **`index - 1`번 자리의 것**이어야 하니 문제 1의 함수와 꼭 맞습니다. 은닉 상태(hidden state)는 층이 마지막으로 낸 벡터, 캐시는
# 앞에서 한 계산을 적어 두는 곳입니다. 지금은 둘 다 쓰지 않으므로 `None`을 넣고 받은 것을 그대로 돌려줍니다. 캐시는 14단원에서 씁니다. `index`를 적지 않으면
# 0번 자리부터 써서 프롬프트를 덮어쓰니 조심하세요.
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

print(to_text(greedy_search(next_logits, prompt, here + 50)))

# %% [markdown]
# 몇 번을 실행해도 같은 글입니다. 그리디 서치에는 주사위가 없으니까요. 시작을 바꾸면 어떨까요? **전혀 다른 이야기가 나올지 짐작해 보세요.**

# %%
for opening in ("One", "The lamp was", "Once"):
    start_ids = encode(opening)
    print("-", to_text(greedy_search(next_logits, start_ids, start_ids.shape[1] + 30)[0, 1:]))

# %% [markdown]
# 시작이 달라도 **비슷한 문장으로 모여듭니다**. 늘 가장 흔한 것만 고르니 모델이 가장 자주 본 길로 흘러가는 것입니다. `mini`의 짧은 이야기책에서는 이 정도지만,
# `full`의 소설처럼 긴 글을 배운 모델은 한 글 안에서도 같은 구절을 되뇌기 쉽습니다.
#
# ## 9.4 빔 서치: 여러 갈래를 함께 이어 가기
#
# 욕심을 부리면 손해를 볼 때가 있습니다. 우리 표에서 두 낱말을 붙인 글의 확률을 모두 세어 봅시다. **그리디가 고른 `the fox ran`이 가장 그럴듯한
# 글일까요?** 글의 확률은 7단원에서 본 대로 확률의 **곱**이고, 로그를 씌우면 **합**입니다.

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
shops, goods = np.divmod(cheapest, prices.shape[1])  # 물건의 수 3으로 나눈 몫이 가게, 나머지가 물건
print(totals)
print("가게", shops, "물건", goods, "합계", totals.ravel()[cheapest])

# %% [markdown]
# 둘 다 1번 가게에서 나왔습니다. 이처럼 남긴 후보가 **모두 한 글에서 나올 수도** 있습니다. 그래서 새 빔마다 어느 글에서 나왔는지(여기서는 `shops`)를 보고
# 앞부분을 옮겨 와야 합니다. 번호의 배열로 줄을 꺼내면 됩니다. `배열[[1, 1]]`은 1번 줄을 두 번 꺼냅니다.

# %% tags=["nbval-check-output"]
routes = np.array([[10, 11], [20, 21]])  # 두 글의 앞부분 [빔의 수, t]
print(routes[shops])  # 둘 다 1번 글에서 나왔으니 1번 줄이 두 번
print(np.concatenate([routes[shops], goods[:, None]], axis=1))  # 그 옆에 고른 것을 붙입니다

# %% [markdown]
# ### 곱하지 말고 더하기
#
# 글의 확률은 토큰마다의 확률을 **곱한** 것입니다. 그런데 1보다 작은 수를 자꾸 곱하면 금세 아주 작아집니다. 컴퓨터의 수는 어느 아래로 내려가면 **0이 되어
# 버립니다**. 토큰마다 확률이 0.1인 글을 써 봅시다. 몇 토큰까지 셀 수 있을까요?

# %% tags=["nbval-check-output"]
product, total = np.float32(1), np.float32(0)
for length in range(1, 61):
    product, total = product * np.float32(0.1), total + np.log(np.float32(0.1))
    if length % 15 == 0:
        print(f"토큰 {length}개: 확률의 곱 {product:.3g}, 로그 확률의 합 {total:.1f}")

# %% [markdown]
# 60토큰짜리 글의 확률이 **0**이 되었습니다. 45토큰에서도 값이 벌써 이상합니다(10의 −45제곱이어야 합니다). 곱이 모두 0이 되면 어느 글이 나은지 견줄 수 없고, 오류도
# 나지 않습니다. 로그를 씌우면 곱이 합이 되고, 합은 천천히 작아질 뿐입니다. 그래서 점수는 **로그 확률의 합**으로 셉니다.
#
# 로짓을 로그 확률로 바꾸는 것은 6단원에서 본 `tf.nn.log_softmax`입니다. 로짓을 그대로 더하면 안 됩니다. 로짓은 모두에 같은 수를
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
# - `next_logits`에는 빔을 한꺼번에 `[빔의 수, t]`로 넘겨도 되고, 하나씩 `[1, t]`로 넘겨도 됩니다.
# - 프롬프트와 로짓은 배열일 수도 텐서일 수도 있습니다. 토큰의 수 V는 얼마든 될 수 있습니다.
# - 로짓은 수백, 수천일 수 있고, 글은 수백 토큰일 수 있습니다. 점수는 **확률의 곱이 아니라 로그 확률의 합**으로 셈하세요.
# - 점수가 꼭 같은 두 글은 어느 것을 골라도 됩니다.
# - 빔이 하나면 그리디 서치와 같은 글이 나옵니다.
# - 길이의 규칙과 `ValueError`도 `greedy_search`와 같습니다. `max_length`는 프롬프트까지 더한 길이이고, 0번 토큰에서 멈추지 않습니다.
#
# **도움말.** 빔 여럿은 `[빔의 수, t]` 배열 하나로, 점수는 `[빔의 수]` 배열로 들고 다니면 위의 가게 셈과 모양이 같습니다. 가게에서는 **싼** 것부터 골랐지만
# 점수는 **큰** 것부터 골라야 합니다. 가게는 빔, 물건은 토큰이니 물건의 수가 놓인 자리에 V가 놓입니다. `tf.nn.log_softmax`가 주는 텐서는 `np.asarray`로 배열로
# 바꾸어 더하세요.


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


# %% nbgrader={"grade_id": "test_beam_search", "grade": true, "points": 5}
# 시험: beam_search
import itertools

import numpy as np
import tensorflow as tf

# 행: 지금 토큰, 열: 다음 토큰. 로짓은 확률의 로그에 행마다 다른 수를 더한 것이라, 소프트맥스를 하면 확률이 됩니다
beam_table = np.array(
    [
        [0.03, 0.50, 0.37, 0.08, 0.02],
        [0.26, 0.16, 0.20, 0.30, 0.08],
        [0.02, 0.02, 0.02, 0.02, 0.92],
        [0.04, 0.02, 0.90, 0.01, 0.03],
        [0.60, 0.10, 0.10, 0.10, 0.10],
    ]
)
beam_calls = []  # 모델을 부를 때마다 하나씩 늘어납니다


def table_logits(tokens, shift=0.0):
    beam_calls.append(len(tokens))
    if len(beam_calls) > 500:
        raise RecursionError("끝없이 불렀습니다")
    return tf.constant(np.log(beam_table)[np.asarray(tokens)[:, -1]] + shift, tf.float32)


def shifted_logits(tokens):
    """확률은 위와 같고, 1번 토큰 다음의 로짓에만 3을 더한 모델입니다."""
    return table_logits(tokens, 3.0 * (np.asarray(tokens)[:, -1:] == 1))


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


def long_logits(tokens):
    """토큰 400개가 거의 똑같이 그럴듯한 모델입니다. 자리마다 다른 토큰 하나만 조금 더 그럴듯합니다."""
    row = np.linspace(0, 0.01, 400)
    row[7 * np.shape(tokens)[1] % 400] = 1.0
    return tf.constant(np.tile(row, (len(tokens), 1)), tf.float32)


def treasure_logits(tokens):
    """첫 두 걸음에 가장 덜 그럴듯한 3을 거푸 골라야만 확실한 토큰이 나오는 모델입니다. V는 4입니다."""
    tokens = np.asarray(tokens)
    logits = np.tile(np.log([0.28, 0.26, 0.24, 0.22]), (len(tokens), 1))
    if tokens.shape[1] == 3:
        logits[(tokens[:, 1:] == 3).all(axis=1)] = [0, 0, 12, 0]
    return logits


def search_beams(*arguments):
    beam_calls.clear()
    said = ""
    try:
        found = beam_search(*arguments)
    except (NotImplementedError, NameError):
        raise
    except Exception as error:
        found, said = error, f"{type(error).__name__}: {str(error)[:200]}"
    assert "tensor but is a" not in said, (
        f"형(dtype)이 다른 두 텐서를 함께 셈했습니다. 프롬프트는 int32나 int64, 로짓은 float32나 float64인데 형을 맞추었나요? {said}"
    )
    assert said or not isinstance(found, Exception), "오류를 return으로 돌려주었습니다. raise로 일으키나요?"
    return found


def unlike(found, expected):
    """찾은 글이 기대한 것과 무엇이 다른지 말합니다. 같으면 빈 글입니다."""
    if isinstance(found, Exception):
        return f"({type(found).__name__}: {str(found)[:200]})"
    if np.shape(found) != np.shape(expected):
        return f"(모양이 {np.shape(found)}입니다)"
    return "" if np.array_equal(found, expected) else f"(나온 글: {str(np.asarray(found).tolist())[:200]})"


beam_start = np.array([[4, 0]])
one_beam = search_beams(table_logits, beam_start, 5, 1)
assert not isinstance(one_beam, RecursionError), (
    "반복이 멈추지 않습니다. 글이 길어질 때 함께 커지는 수로 견주나요? len은 빔의 수가 아닌가요?"
)
assert not isinstance(one_beam, AttributeError), (
    "텐서에만, 또는 배열에만 있는 것을 썼습니다. 프롬프트도 로짓도 둘 중 하나이니 np.asarray로 바꾸어 쓰나요? "
    f"{type(one_beam).__name__}: {str(one_beam)[:200]}"
)
assert not isinstance(one_beam, Exception), (
    "빔이 하나일 때 오류가 났습니다. 후보를 한데 모은 번호에서 몫이 빔, 나머지가 토큰인가요? 토큰의 수 V로 나누었나요? "
    "세우기(argsort) 전에 한 줄로 폈나요(ravel)? "
    f"{type(one_beam).__name__}: {str(one_beam)[:200]}"
)
two_beams = search_beams(table_logits, beam_start, 4, 2)
assert not isinstance(two_beams, Exception), (
    "빔이 둘일 때 오류가 났습니다. 점수 0인 빔 하나에서 시작하나요? 점수 [빔의 수]를 [빔의 수, 1]로 세워 더했나요? 새 빔마다 앞부분을 어느 빔에서 옮겨 올지(몫) "
    f"보고 그 줄을 꺼냈나요? {type(two_beams).__name__}: {str(two_beams)[:200]}"
)
assert one_beam is not None, "돌려주는 값이 None입니다. return을 썼나요?"
assert not isinstance(one_beam, (list, tuple)), (
    f"{type(one_beam).__name__}이(가) 나왔습니다. 점수 없이, 가장 좋은 글만 배열이나 텐서 하나로 돌려주나요?"
)
assert [np.shape(one_beam), np.shape(two_beams)] == [(1, 5), (1, 4)], (
    f"모양이 {np.shape(one_beam)}와 {np.shape(two_beams)}입니다. 가장 좋은 글 하나만 [1, max_length]로 돌려주나요? max_length는 프롬프트까지 더한 길이인가요?"
)
one_beam, two_beams = np.asarray(one_beam), np.asarray(two_beams)
assert np.issubdtype(one_beam.dtype, np.integer), f"원소가 {one_beam.dtype}입니다. 토큰의 번호는 정수가 아닌가요?"
assert (one_beam[:, 2:] != 0).any(), (
    "새로 붙인 토큰이 모두 0번입니다. 0번이 나왔다고 글이 끝난 것으로 여기지 않나요? 고른 번호를 제자리에 적었나요? "
    "점수에 로그 확률을 (곱하지 않고) 더했나요? log_softmax의 축은 V가 놓인 축인가요?"
)
assert np.array_equal(one_beam, [[4, 0, 1, 3, 2]]), (
    "프롬프트로 시작하나요? 빔이 하나면 그리디 서치와 같은 글이 나와야 합니다. argsort는 작은 것부터 세웁니다. 점수가 큰 것부터, "
    f"받은 num_beams개를 남겼나요? (나온 글: {one_beam.tolist()})"
)
zero_chosen = search_beams(table_logits, np.array([[2]]), 4, 1)
assert not (wrong := unlike(zero_chosen, [[2, 4, 0, 1]])), (
    f"0번 토큰을 고른 다음이 틀렸습니다. 0번을 골라도 길이가 max_length가 될 때까지 이어 가나요? {wrong}"
)

# 0 다음의 두 토큰은 2, 4가 0.37 × 0.92 = 0.340으로 가장 그럴듯하고, 1, 3은 0.5 × 0.3 = 0.150입니다
assert not np.array_equal(two_beams, [[4, 0, 1, 3]]), (
    "빔이 둘인데도 그리디와 같은 글입니다. 첫걸음에서 둘째로 큰 후보도 남겼나요? 끝에서 점수가 가장 큰 빔을 골랐나요?"
)
assert not np.array_equal(two_beams, [[4, 0, 1, 4]]), (
    "마지막 토큰은 맞는데 앞부분이 다른 빔의 것입니다. 새 빔마다 어느 빔에서 나왔는지 보고 앞부분을 옮겨 왔나요?"
)
assert np.array_equal(two_beams, [[4, 0, 2, 4]]), (
    "두 걸음을 더한 로그 확률이 가장 큰 글이 아닙니다. 모든 후보를 토큰의 번호가 아니라 점수로, 큰 것부터 세웠나요? "
    f"몫과 나머지를 구할 때 V가 아닌 수로 나누지 않았나요? (나온 글: {two_beams.tolist()})"
)
numpy_logits = search_beams(lambda tokens: table_logits(tokens).numpy().astype(float), beam_start, 4, 2)
assert not (wrong := unlike(numpy_logits, [[4, 0, 2, 4]])), (
    f"로짓이 텐서가 아니라 NumPy 배열이면 틀렸습니다. .numpy()처럼 텐서에만 있는 것을 쓰지 않았나요? {wrong}"
)
four_table = np.array([[0.05, 0.5, 0.4, 0.05], [0.25] * 4, [0.01, 0.01, 0.01, 0.97], [0.25] * 4])
four_tokens = search_beams(lambda tokens: np.log(four_table)[np.asarray(tokens)[:, -1]], np.array([[0]]), 3, 2)
assert not (wrong := unlike(four_tokens, [[0, 2, 3]])), (
    f"토큰이 다섯 가지에서 네 가지로 바뀌면 틀렸습니다. 토큰의 수 V를 정해 두지 않고 로짓의 모양에서 얻나요? {wrong}"
)
# 0 다음에 3(0.08)을 고르면 다음 걸음의 2는 0.9지만, 1과 3(0.5 × 0.3)이 모두 합쳐 더 그럴듯합니다. 빔이 넉넉해 3과 2도 남습니다
last_step = search_beams(lambda tokens: table_logits(tokens)[:, :4], np.array([[0]]), 3, 10)
assert not np.array_equal(last_step, [[0, 3, 2]]), (
    "마지막 걸음의 확률에 끌려갔습니다. 지금까지의 점수에 로그 확률을 더했나요? 끝에서도 그 합이 가장 큰 글을 골랐나요?"
)
assert not (wrong := unlike(search_beams(shifted_logits, beam_start, 4, 2), [[4, 0, 2, 4]])), (
    "한 토큰의 로짓에 모두 3을 더했더니 고른 글이 달라졌습니다. 확률은 그대로인데, 로짓을 로그 확률로 바꾸지 않고 더했나요? "
    f"로그 확률은 빔마다 따로 구하나요? {wrong}"
)
# 두 걸음까지는 1, 3이 0.65 × 0.55 = 0.358, 2, 3이 0.25 × 0.9 = 0.225입니다. 셋째 걸음의 확률은 두 빔이 같습니다
third_table = np.array(
    [[0.05, 0.65, 0.25, 0.05], [0.15, 0.1, 0.2, 0.55], [0.02, 0.03, 0.05, 0.9], [0.7, 0.15, 0.1, 0.05]]
)
third_step = search_beams(lambda tokens: np.log(third_table)[np.asarray(tokens)[:, -1]], np.array([[0]]), 4, 2)
assert not (wrong := unlike(third_step, [[0, 1, 3, 0]])), (
    f"세 걸음째부터 틀렸습니다. 다음 걸음으로 넘긴 점수가 처음부터 더한 합인가요, 마지막 걸음의 로그 확률인가요? {wrong}"
)
assert not (wrong := unlike(search_beams(table_logits, beam_start, 4, 50), [[4, 0, 2, 4]])), (
    f"빔의 수가 후보의 수보다 많으면 틀렸습니다. 있는 만큼만 남기나요? {wrong}"
)
# 빔이 넉넉하면 모든 글을 다 세어 본 것과 같습니다
best_path = max(((1, *rest) for rest in itertools.product(range(4), repeat=4)), key=path_score)
assert not (wrong := unlike(search_beams(wandering_logits, np.array([[1]]), 5, 64), [best_path])), (
    "모델이 글 전체를 보면 틀렸습니다. 새 빔마다 자기가 나온 글의 앞부분을 옮겨 오고, 글 전체로 next_logits를 부르나요? "
    f"{wrong}"
)
# 빔이 둘일 때의 답입니다. 한 글에서 후보 둘이 모두 남는 걸음이 있습니다
assert not (wrong := unlike(search_beams(wandering_logits, np.array([[5]]), 6, 2), [[5, 3, 0, 3, 2, 3]])), (
    f"걸음마다 모든 빔의 모든 후보를 한데 모아 견주나요? 빔마다 하나씩만 이어 가거나, 걸음마다 빔을 줄이지 않고 모두 남기지 않나요? {wrong}"
)
assert not (wrong := unlike(search_beams(wandering_logits, np.array([[5]]), 6, 3), [[5, 1, 2, 2, 2, 2]])), (
    f"빔이 셋이면 틀렸습니다. 빔의 수를 정해진 수로 적지 않고, 받은 num_beams를 쓰나요? {wrong}"
)
assert not (wrong := unlike(search_beams(treasure_logits, np.array([[0]]), 4, 16), [[0, 3, 3, 2]])), (
    "빔이 16개이고 V가 4이면 틀렸습니다. 둘째 걸음의 후보 16개를 모두 남기나요, 빔의 수를 V나 다른 수로 줄이지 않나요? 끝에서 점수가 "
    f"가장 큰 빔을 골랐나요? {wrong}"
)
huge = search_beams(lambda tokens: table_logits(tokens, 2000.0), beam_start, 4, 2)
assert not (wrong := unlike(huge, [[4, 0, 2, 4]])), (
    f"로짓이 2,000쯤이면 틀렸습니다. exp를 하기 전에 가장 큰 로짓을 빼거나 tf.nn.log_softmax를 썼나요? {wrong}"
)
uneven_rows = search_beams(
    lambda tokens: table_logits(tokens, 2000.0 * (np.asarray(tokens)[:, -1:] == 1)), beam_start, 4, 2
)
assert not (wrong := unlike(uneven_rows, [[4, 0, 2, 4]])), (
    f"빔마다 로짓의 크기가 크게 다르면 틀렸습니다. 가장 큰 로짓을 빔마다 뺐나요, 전체에서 하나만 찾아 뺐나요? {wrong}"
)
wide_path = search_beams(
    lambda tokens: -np.abs(np.arange(6000.0) - 5500 - 10 * np.asarray(tokens)[:, :1]), np.array([[5]]), 3, 2
)
assert not (wrong := unlike(wide_path, [[5, 5550, 5550]])), (
    f"토큰이 6,000가지이면 틀렸습니다. 토큰의 수를 정해 두거나 앞쪽 토큰만 보지 않나요? {wrong}"
)
long_found = search_beams(long_logits, np.array([[5]]), 170, 2)
long_tail = set() if isinstance(long_found, Exception) else set(np.asarray(long_found)[0, -20:].tolist()) - {0}
assert len(long_tail) != 1, (
    "글이 길어지자 같은 토큰만 나옵니다. 끝의 몇 토큰만 잘라 넘기지 않고, 지금까지의 글 전체를 넘기나요?"
)
assert not (wrong := unlike(long_found, [[5, *(7 * np.arange(1, 170) % 400)]])), (
    "글이 170토큰으로 길어지자 틀렸습니다. 확률을 곱해 나가면 수가 너무 작아져 모두 0이 됩니다. 곱하는 대신 무엇을 더해야 할까요? "
    f"{wrong}"
)
assert not (wrong := unlike(search_beams(table_logits, tf.constant(beam_start, tf.int32), 4, 2), [[4, 0, 2, 4]])), (
    f"프롬프트가 텐서이면 틀렸습니다. NumPy 배열에만 있는 것을 쓰지 않았나요? {wrong}"
)
assert not (wrong := unlike(search_beams(table_logits, beam_start, 2, 3), beam_start)), (
    f"프롬프트의 길이가 꼭 max_length면 그대로 돌려주나요? {wrong}"
)
assert isinstance(search_beams(table_logits, np.array([[4, 0, 1]]), 2, 2), ValueError), (
    "프롬프트가 max_length보다 길면 ValueError를 일으키나요? 잘라 내지 않았나요? 글의 길이를 len으로 재지 않았나요?"
)
### BEGIN HIDDEN TESTS
assert np.array_equal(search_beams(wandering_logits, np.array([[0]]), 6, 4), [[0, 3, 0, 0, 0, 0]]), (
    "다른 프롬프트와 다른 빔의 수에서 틀렸습니다. 받은 num_beams만큼, 점수가 큰 후보를 남기나요?"
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
# 빔이 둘만 되어도 더 그럴듯한 글을 찾았습니다. 그런데 빔을 늘리면 그만큼 대가를 치릅니다. 모델이 계산한 줄의 수를 세어 봅시다. **빔이 네 배면 계산도 네 배일까요?**

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
for beams in (1, 4):
    found = beam_search(next_logits, lamp, lamp.shape[1] + 30, beams)
    print(f"빔 {beams}, 로그 확률 {decoding.log_prob(next_logits, found, lamp.shape[1]):.1f}: {to_text(found)}\n")

# %% [markdown]
# 빔 서치가 대체로 더 높은 로그 확률을 얻지만, **언제나 그런 것은 아닙니다**. 버린 가지에 더 좋은 글이 있었을 수도 있으니까요. 그리고 확률이 높은 글이 재미있는
# 글인 것도 아닙니다. 가장 흔한 말만 골라 쓰므로 밋밋하고, 되풀이에도 잘 빠집니다. 번역처럼 답이 정해진 일에는 알맞지만 이야기를 쓰는 데는 다음 단원의 방법이
# 낫습니다.
#
# ## 9.5 글의 시작: 아무 말도 주지 않기, 길이가 다른 프롬프트, 너무 긴 프롬프트
#
# ### `[BOS]` 하나에서 시작하기
#
# 지금까지는 늘 몇 낱말을 먼저 주었습니다. **아무 말도 주지 않으면** 어떻게 될까요? 모델의 입력은 언제나 `[BOS]`로 시작했으니, `[BOS]` 하나만 넣으면 '글의 맨
# 처음'이라는 뜻이 됩니다. 튜토리얼은 글을 모두 이렇게 씁니다. 먼저 모델이 어떤 첫마디를 떠올리는지 봅시다.

# %%
alone = encode("")  # [[2]], [BOS] 하나뿐입니다
first_chances = np.asarray(tf.nn.softmax(next_logits(alone)))[0]
openers = np.argsort(-first_chances)[:8]
plots.next_word_bars({vocabulary[token]: float(first_chances[token]) for token in openers}, "[BOS] 다음에 올 토큰");

# %% [markdown]
# 모델이 배운 글의 **첫마디들**입니다. 이제 이어 씁니다. 위는 우리의 두 방법, 아래는 KerasNLP의 샘플러를 튜토리얼처럼 진짜 모델에 쓴 것입니다. 튜토리얼의
# `token_logits_fn`이 바로 `step_of_model`이고, 그 안에서 하는 일은 문제 1입니다.


# %%
def step_of_model(tokens, cache, index):
    return next_token_logits(model, tokens, index), None, cache


print("그리디  :", to_text(greedy_search(next_logits, alone, 40)[0, 1:]))
print("빔 4    :", to_text(beam_search(next_logits, alone, 40, 4)[0, 1:]))
written = keras_nlp.samplers.GreedySampler()(step_of_model, np.pad(alone, [(0, 0), (0, 39)]), index=1)
print("KerasNLP:", to_text(written[0, 1:]))

# %% [markdown]
# 한 마디도 주지 않았는데 이야기를 처음부터 씁니다. 다만 그리디와 빔에는 주사위가 없으니 **언제나 같은 이야기**뿐입니다. `[BOS]`에서 시작해 쓸 때마다 다른 이야기를
# 듣는 방법은 다음 단원에 있습니다.
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
# 6단원에서 보았듯이 위치 임베딩(embedding)의 표에는 `sequence_length`줄밖에 없습니다. 그보다 긴 프롬프트를 주면 까닭을 알기 어려운 오류를 내고 멈춥니다. `decoding`의 함수들은
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
# ## 9.6 모델과 겨루기: 다음 낱말 맞히기
#
# **이 절은 건너뛰어도 됩니다**(15분). 배운 모델이 얼마나 잘 맞히는지 몸으로 느껴 보는 놀이입니다.
#
# 모델이 배우지 않은 검증용 글에서 문제 스무 개를 냅니다. 빈칸에 올 낱말의 보기가 넷 있고, 하나만 글에 정말 나온 낱말입니다. 나머지 셋은 모델이 그럴듯하다고
# 본 낱말에서 뽑았으니 모델에게도 쉬운 문제가 아닙니다. 종이에 번호를 적어 가며 풀어 보세요. 사람은 앞의 글을 되짚어 볼 수 있습니다. 주인공의 이름이나 잃어버린
# 물건을 눈여겨보세요.

# %%
from minigpt import corpus, guessing

books = corpus.load(profile.name)
long_lines = [line for line in books.valid.read_text("utf8").splitlines() if len(line) > profile.min_length]
quiz = guessing.questions(next_logits, tokenizer, vocabulary, long_lines, seed=9)
guessing.ask(quiz)

# %% [markdown]
# 고른 번호 스무 개를 `my_picks`에 빈칸으로 나누어 적으세요. `sure`는 고른 보기를 **얼마나 확신하는지**입니다. 0.7이라고 적으면 고른 보기에 0.7을, 나머지 셋에
# 0.1씩을 준 셈이 됩니다. 사람도 이렇게 확률을 말해야 모델과 같은 잣대인 퍼플렉시티(perplexity)로 견줄 수 있습니다. `sure`를 0.25로 적으면 무엇을
# 고르든 보기의 수인 4가 됩니다. 모델의 확률도 보기 넷 안에서만 나눈 것입니다.

# %%
my_picks = ""  # 예: "3 1 4 2 …" 스무 개
sure = 0.7
match = guessing.play(quiz, my_picks, sure)
plots.guesses(match.mine, match.models, options=4);

# %% [markdown]
# 주황색 마름모가 여러분, 파란 점이 모델입니다. 모델이 여러분보다 굳게 믿은 곳은 어떤 낱말이었나요? 반대로 여러분은 알았는데 모델이 몰랐던 낱말은, 앞의 글을 멀리까지
# 되짚어야 하는 것은 아니었나요?
#
# `sure`를 0.99로 바꾸어 다시 실행해 보세요. **몇 개 틀리지 않았는데도 퍼플렉시티가 크게 나빠집니다.** 확신했다가 틀리면 손실이 아주 크기 때문입니다(7.1절의
# 그림). 가장 좋은 점수를 주는 확신은 **맞힌 비율 그대로**입니다. 모델이 배우는 것도 바로 이것, 아는 만큼만 믿는 법입니다.
#
# ## 정리
#
# - `index`번 자리의 토큰은 **`index - 1`번 자리의 로짓**으로 고릅니다. 한 칸만 어긋나도 오류 없이 헛소리가 나옵니다.
# - 그리디 서치는 늘 가장 큰 것을 골라 되풀이에 빠지기 쉽고, 빔 서치는 로그 확률의 합이 큰 글을 찾지만 빔의 수만큼 계산이 듭니다.
# - 긴 글의 확률은 곱하면 0이 됩니다. **로그 확률을 더합니다.**
# - `[BOS]` 하나에서 시작하면 글 한 편을 처음부터 씁니다.
#
# ### 카드
#
# | 이름 | 모양 | 부르는 법 | 함정 |
# |---|---|---|---|
# | `next_token_logits` | `[B, T]` → `[B, V]` | `next_token_logits(model, tokens, index)` | 읽는 자리는 `index - 1` |
# | `greedy_search` | `[B, t]` → `[B, max_length]` | `greedy_search(next_logits, prompt, 40)` | `max_length`는 프롬프트까지 더한 길이 |
# | `beam_search` | `[1, t]` → `[1, max_length]` | `beam_search(next_logits, prompt, 40, 4)` | 점수는 로그 확률의 합, 앞부분은 부모 빔의 것 |
# | `GreedySampler` | `[B, T]` → `[B, T]` | `GreedySampler()(step, padded, index=1)` | 채우지 않으면 아무것도 쓰지 않음 |
# | `log_softmax` | `[B, V]` → `[B, V]` | `tf.nn.log_softmax(logits)` | `log(softmax)`로 나누어 하면 −inf가 되기 쉬움 |
#
# ### 조용한 버그 도감
#
# | 증상 | 까닭 | 알아채는 법 |
# |---|---|---|
# | 손실은 낮은데 글이 헛소리 | `index`번 자리의 로짓을 읽음 | 한 칸 앞을 읽은 글과 나란히 찍어 봅니다 |
# | 샘플러가 프롬프트만 돌려줌 | `[PAD]`로 채우지 않음 | 결과의 길이가 프롬프트와 같은지 봅니다 |
# | 프롬프트가 다른 말로 바뀜 | `index`나 `mask`를 빠뜨림 | 결과의 앞부분을 프롬프트와 견줍니다 |
# | 빔을 늘려도 글이 그대로 | 시작할 때 똑같은 빔을 여럿 둠 | 첫걸음 뒤의 빔들이 서로 다른지 봅니다 |
# | 긴 글의 뒷부분이 0번 토큰뿐 | 확률의 곱이 0이 됨 | 점수를 찍어 0이 있는지 봅니다 |
# | 셀이 끝나지 않음 | 길이를 `len`으로 잼 | `shape[1]`을 찍어 봅니다 |
#
# ### 더 읽을거리
#
# - [Dive into Deep Learning: Beam Search](https://d2l.ai/chapter_recurrent-modern/beam-search.html): 그리디가 놓치는 글을
#   표로 보여 줍니다.
# - [허깅페이스: How to generate text](https://huggingface.co/blog/how-to-generate): 이 단원과 다음 단원의 방법을 큰 모델로 견줍니다.
# - [The Curious Case of Neural Text Degeneration](https://arxiv.org/abs/1904.09751): 그럴듯한 글만 고르면 왜 밋밋해지는지 보여 준 논문입니다.
#
# 다음 단원에서는 주사위를 던져 뽑습니다. 같은 모델이 쓸 때마다 다른 이야기를 들려줍니다.

# %% tags=["nbval-check-output"]
# course: check
