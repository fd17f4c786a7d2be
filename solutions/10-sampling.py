# %% [markdown]
# # 10. 뽑기
#
# <!-- course: badge -->
#
# 9단원의 그리디 서치와 빔 서치에는 주사위가 없어서 언제나 같은 글만 나왔습니다. 이 단원에서는 확률대로 **뽑습니다**. 쓸 때마다 다른 이야기가 나오지만, 그대로
# 뽑으면 엉뚱한 낱말이 튀어나옵니다. 그래서 뽑기 전에 확률표를 손보는 온도, top-k, top-p를 만들고, 손잡이를 돌려 가며 글이 어떻게 달라지는지 봅니다.
#
# **이 단원을 마치면**
#
# - 씨앗값(seed)으로 되풀이할 수 있는 뽑기를 만들 수 있습니다.
# - 온도, top-k, top-p가 확률표를 어떻게 바꾸는지 그림으로 설명할 수 있습니다.
# - `keras_nlp.samplers`를 함정에 빠지지 않고 쓸 수 있습니다.
# - 글이 끝난 곳에서 멈추게 할 수 있습니다.
#
# 걸리는 시간은 75분쯤입니다. 나누어 공부한다면 10.2절의 온도까지와 top-k부터가 알맞습니다. 다시 시작할 때는 이어 할 셀을 누른 다음 **런타임 → 이전 셀
# 실행**을 고르세요. 아직 풀지 못한 문제에서 실행이 멈추면, 그 문제를 풀고 다시 고르거나 그다음 셀부터 실행하세요. 풀지 않은 자리는 라이브러리의
# 함수가 대신합니다.
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
# ## 지금까지
#
# 9단원에서 만든 것들을 다시 갖춥니다. 9단원의 노트북은 필요 없습니다. 먼저 배운 모델과 토크나이저(tokenizer), 어휘 사전(vocabulary)을 불러옵니다. 강좌의 캐시에
# 없으면 새로 배우므로 GPU에서 몇 분 걸립니다. `next_logits`는 지금까지 쓴 **토큰(token) `[B, t]`를 받아 다음 토큰의 로짓(logits) `[B, V]`을 주는
# 함수**입니다. 고르는 방법은 모두 이런 함수를 받습니다.


# %%
gpt = trained.load_or_train(profile)
model, tokenizer, vocabulary = gpt.model, gpt.tokenizer, gpt.vocabulary
next_logits = decoding.next_logits_of(model, profile.sequence_length)


def encode(text):
    """글을 [BOS]로 시작하는 토큰의 번호 [1, t]로 바꿉니다."""
    return np.array([[BOS_ID, *np.asarray(tokenizer(text)).tolist()]])


def to_text(ids):
    """토큰의 번호를 글로 바꿉니다. [BOS]나 [PAD]도 그대로 보여 줍니다."""
    return " ".join(vocabulary[token] for token in np.asarray(ids).ravel()).replace(" ##", "")


prompt = encode("A clever child named")
here = prompt.shape[1]  # 프롬프트의 토큰 수, 곧 처음 채울 자리의 번호
LENGTH = here + 50  # 프롬프트까지 더한 글의 길이
print(to_text(decoding.greedy_search(next_logits, prompt, LENGTH)))

# %% [markdown]
# 그리디 서치(greedy search)로 쓴 글입니다. 몇 번을 실행해도 같습니다. 빔 서치(beam search)도 그렇습니다.
#
# 연습에는 9단원의 **작은 표**를 씁니다. 앞 낱말 하나만 보고 다음 낱말의 확률을 말하는 모델이고, 확률을 우리가 정했으니 무엇이 맞는지 손으로 셀 수 있습니다.
# `toy_step`은 같은 표를 KerasNLP의 샘플러(sampler)가 부르는 모양으로 바꾼 것입니다. 샘플러에는 프롬프트(prompt)를 `[PAD]`로 끝까지 채워서 넘깁니다.


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


def toy_step(tokens, cache, index):
    """KerasNLP의 샘플러가 걸음마다 부르는 함수입니다(9.3절). (로짓, 은닉 상태, 캐시)를 주는데 뒤의 둘은 쓰지 않습니다."""
    written = np.asarray(tokens)[:, : int(index)]  # index번 자리의 앞까지, 곧 지금까지 쓴 토큰만
    return tf.constant(toy_logits(written), tf.float32), None, cache


the = np.array([[words.index("the")]])
padded_the = np.pad(the, [(0, 0), (0, 11)])
print(" ".join(words[token] for token in decoding.greedy_search(toy_logits, the, 12)[0]))

# %% [markdown]
# ## 10.1 확률대로 뽑기
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
# | | `dice.choice(V, p=확률)` | `keras.random.categorical(로짓, 개수, seed=dice)` |
# |---|---|---|
# | 받는 것 | **확률** `[V]`, 더해서 1 | **로짓** `[B, V]`. 소프트맥스(softmax)까지 해 줍니다 |
# | 한 번에 | **한 줄만**. 줄이 여럿이면 줄마다 되풀이합니다 | 여러 줄을 한꺼번에, 줄마다 따로 |
# | 주는 것 | 번호 하나 | 번호 `[B, 개수]`. 하나씩 뽑으면 벌써 `[B, 1]`입니다 |
#
# 텐서를 `choice`에 그대로 넘기면 `float32`의 작은 오차 때문에 '합이 1이 아니다'라는 오류가 나기도 합니다. 로짓을 `np.asarray(logits, float)`로 바꾸어
# 계산하고 확률도 `np.asarray`로 바꾸어 넘기세요. 정말 확률대로 나오는지 만 번씩 뽑아 세어 봅시다.

# %%
many = np.asarray(keras.random.categorical(log_chances, 10_000, seed=dice))
for row in many:
    print((np.bincount(row, minlength=3) / 10_000).round(2))

# %% [markdown]
# 이제 함정입니다. 셋 가운데 어느 것이 잘못되었을까요? **실행하기 전에 짐작해 보세요.**

# %%
print("①", end=" ")
for _ in range(8):
    dice = np.random.default_rng(7)
    print(dice.choice(3, p=chance_of), end=" ")

print("\n②", end=" ")
for _ in range(8):
    print(int(keras.random.categorical(log_chances[:1], 1, seed=7)[0, 0]), end=" ")

print("\n③", end=" ")
dice = keras.random.SeedGenerator(7)
for _ in range(8):
    print(int(keras.random.categorical(log_chances[:1], 1, seed=dice)[0, 0]), end=" ")

# %% [markdown]
# **①과 ②**입니다. 던질 때마다 주사위를 새로 만들거나(①) 씨앗값을 수로 넘기면(②) 늘 처음 던진 눈이 나옵니다. ③처럼 **밖에서 한 번 만든 것**을 되풀이해 써야
# 다음 눈으로 넘어갑니다.
#
# ### 문제 1: `random_search`
#
# 걸음(step)마다 로짓의 **소프트맥스 확률대로** 토큰을 뽑아 붙이세요.
#
# - **줄마다, 걸음마다 따로** 뽑습니다. 줄마다 로짓이 다를 수 있고, 프롬프트가 같은 줄이라도 서로 다른 글이 나와야 합니다.
# - 같은 `seed`로 부르면 언제나 같은 글이, 다른 `seed`로 부르면 다른 글이 나옵니다. `seed`는 0 이상의 정수입니다. **0도 씨앗값입니다.**
# - 모두가 함께 쓰는 주사위(`np.random.seed`, `keras.utils.set_random_seed`로 정하는 것)로 뽑으면, 다른 곳에서 얼마나 던졌는지에 따라 글이 달라지니 안 됩니다.
# - 로짓은 수천일 수 있고, 줄마다 크기가 크게 다를 수도 있습니다. V는 얼마든 될 수 있습니다.
# - 로짓이 `-inf`인 토큰은 확률이 0이므로 절대 뽑지 않습니다(줄마다 `-inf`가 아닌 것이 하나는 있습니다).
# - 나머지는 9단원의 `greedy_search`와 같습니다. 걸음마다 **지금까지의 글 전체**를 `next_logits`에 넘기고, 0번(`[PAD]`)을 뽑아도 멈추지 않습니다.
# - `prompt` `[B, t]`와 로짓은 배열이나 텐서이고, 돌려주는 것은 프롬프트로 시작하는 정수 `[B, max_length]`입니다. 줄이 하나여도 `[1, max_length]`입니다.
# - 프롬프트의 길이가 꼭 `max_length`면 그대로 돌려주고, 더 길면 `ValueError`를 일으킵니다.


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


def one_way(tokens, next_token, size, barred=-60.0):
    """다음 토큰이 하나로 정해진 모델입니다. 나머지 토큰은 확률이 거의 0입니다."""
    return np.where(np.arange(size) == np.reshape(next_token, (len(tokens), 1)), 0.0, barred)


def count_on(tokens):
    """줄마다 마지막 토큰의 다음 번호가 나오는 모델입니다. V는 6입니다."""
    return one_way(tokens, (np.asarray(tokens)[:, -1] + 1) % 6, 6)


def add_up(tokens):
    """지금까지의 모든 토큰을 더한 수가 나오는 모델입니다. V는 5입니다."""
    return one_way(tokens, np.asarray(tokens).sum(axis=1) % 5, 5)


def restless(tokens):
    """토큰 50개가 모두 같은 확률인 모델입니다. 로짓을 줄 때마다 다른 seed로 다른 글을 하나 뽑습니다."""
    draw(equal_tokens, same_prompts[:1], 3, 9)
    return equal_tokens(tokens)


def draw(*arguments):
    said = ""
    try:
        drawn = random_search(*arguments)
    except (NotImplementedError, NameError):
        raise
    except Exception as error:
        drawn, said = error, f"{type(error).__name__}: {str(error)[:200]}"
    assert "sum to 1" not in said, (
        f"확률을 모두 더해도 1이 아니라고 합니다. 로짓을 소프트맥스로 바꾸었나요? float32 그대로 계산하지 않았나요? {said}"
    )
    assert "1-dimensional" not in said, (
        f"choice가 받은 확률이 한 줄이 아닙니다. choice는 한 번에 몇 줄을 받나요? {said}"
    )
    assert "tensor but is a" not in said, (
        f"형(dtype)이 다른 두 텐서를 붙이려 했습니다. 프롬프트가 int32일 수도 int64일 수도 있는데 형을 맞추었나요? {said}"
    )
    assert said or not isinstance(drawn, Exception), "오류를 return으로 돌려주었습니다. raise로 일으키나요?"
    return drawn


def unlike(drawn, expected):
    """뽑은 글이 기대한 것과 무엇이 다른지 말합니다. 같으면 빈 글입니다."""
    if isinstance(drawn, Exception):
        return f"({type(drawn).__name__}: {str(drawn)[:200]})"
    if np.shape(drawn) != np.shape(expected):
        return f"(모양이 {np.shape(drawn)}입니다)"
    return "" if np.array_equal(drawn, expected) else f"(나온 글: {str(np.asarray(drawn).tolist())[:200]})"


def shares_of(texts, size):
    """새로 붙인 토큰마다의 비율입니다. 오류가 났거나 모양이 다르면 무한대입니다."""
    if isinstance(texts, Exception) or np.shape(texts)[1:] != (2,):
        return np.full(size, np.inf)
    tokens = np.asarray(texts)[:, 1].astype(int)
    return np.bincount(tokens[(tokens >= 0) & (tokens < size)], minlength=size) / len(tokens)


equal_tokens = always(*np.ones(50))  # 토큰 50개가 모두 같은 확률
same_prompts = np.full((30, 2), [2, 3])
keras.utils.set_random_seed(4)
drawn_texts = draw(equal_tokens, same_prompts, 10, 1)
assert not isinstance(drawn_texts, AttributeError), (
    "텐서에만, 또는 배열에만 있는 것을 썼습니다. 프롬프트도 로짓도 둘 중 하나이니 np.asarray로 바꾸어 쓰나요? "
    f"{type(drawn_texts).__name__}: {str(drawn_texts)[:200]}"
)
assert not isinstance(drawn_texts, Exception), (
    "random_search를 부르다가 오류가 났습니다. 뽑은 번호를 [B, t]의 옆에 붙일 수 있는 모양인가요? "
    f"{type(drawn_texts).__name__}: {str(drawn_texts)[:200]}"
)
assert np.shape(drawn_texts) == (30, 10), (
    f"모양이 {np.shape(drawn_texts)}입니다. return을 썼나요? 줄마다 하나씩 붙이나요? 글의 길이를 len으로 재지 않았나요? max_length는 프롬프트까지 더한 길이인가요?"
)
drawn_texts = np.asarray(drawn_texts)
assert np.issubdtype(drawn_texts.dtype, np.integer), f"원소가 {drawn_texts.dtype}입니다. 토큰의 번호는 정수가 아닌가요?"
assert np.array_equal(drawn_texts[:, :2], same_prompts), "프롬프트가 맨 앞에 그대로 있나요?"
assert len(np.unique(drawn_texts[:, 2:])) > 1, (
    "늘 같은 토큰만 나옵니다. 가장 큰 것을 골랐거나, 뽑을 때마다 주사위를 새로 만들지 않았나요?"
)
assert len(np.unique(drawn_texts, axis=0)) > 1, "모든 줄이 같은 글입니다. 줄마다 주사위를 따로 던지나요?"
assert not all(len(set(row)) == 1 for row in drawn_texts[:, 2:]), (
    "걸음마다 같은 토큰이 나옵니다. 걸음마다 주사위를 새로 만들거나 씨앗값을 다시 넘기지 않나요?"
)
keras.utils.set_random_seed(5)
assert np.array_equal(draw(equal_tokens, same_prompts, 10, 1), drawn_texts), (
    "seed가 같은데 글이 다릅니다. 받은 seed로 만든 주사위로만 뽑나요?"
)
assert not np.array_equal(draw(equal_tokens, same_prompts, 10, 2), drawn_texts), (
    "seed가 다른데 글이 같습니다. 받은 seed를 쓰나요?"
)
large_seeds = {str(np.asarray(draw(equal_tokens, same_prompts, 4, seed)).tolist()) for seed in (11, 111, 1011, 2111)}
assert len(large_seeds) == 4, (
    "11, 111, 1011, 2111 가운데 다른 seed인데 글이 같은 것이 있습니다. 큰 seed도 받은 그대로 쓰나요?"
)
assert np.array_equal(draw(restless, same_prompts, 10, 1), drawn_texts), (
    "글을 쓰는 사이에 다른 곳에서 주사위를 던졌더니 글이 달라졌습니다. 모두가 함께 쓰는 주사위가 아니라, 받은 seed로 만든 따로 쓰는 주사위로 뽑나요?"
)
seed_zero = draw(equal_tokens, same_prompts, 4, 0)
assert np.array_equal(seed_zero, draw(equal_tokens, same_prompts, 4, 0)), (
    "seed가 0이면 부를 때마다 글이 다릅니다. 0을 '없음'으로 여기지 않나요?"
)
zero_twins = [
    seed for seed in (1, 7, 42, 123, 1234, 1337) if np.array_equal(draw(equal_tokens, same_prompts, 4, seed), seed_zero)
]
assert not zero_twins, f"seed가 0일 때의 글이 {zero_twins}일 때와 같습니다. 0을 다른 씨앗값으로 바꾸지 않나요?"

# 확률이 0.55, 0.3, 0.1, 0.05가 되는 로짓입니다. 2,000줄을 뽑으면 비율이 0.07 넘게 벗어나는 일은 수백만 번에 한 번도 없습니다
skewed = np.array([0.55, 0.3, 0.1, 0.05])
drawn_pairs = draw(always(*np.log(skewed) + 4), np.zeros((2000, 1), int), 2, 3)
assert not isinstance(drawn_pairs, Exception), (
    "토큰이 50가지에서 네 가지로 바뀌면 오류가 났습니다. 토큰의 수를 정해 두지 않았나요? "
    f"{type(drawn_pairs).__name__}: {str(drawn_pairs)[:200]}"
)
drawn_shares = shares_of(drawn_pairs, 4)
assert np.abs(drawn_shares - skewed).max() < 0.07, (
    f"확률이 {skewed.tolist()}인 토큰이 {drawn_shares.round(2).tolist()}의 비율로 나왔습니다. 로짓에 소프트맥스를 한 번만 하고 그 확률대로 뽑았나요?"
)
grown = draw(count_on, np.array([[4], [4]]), 6, 1)
assert not isinstance(grown, Exception), (
    "로짓이 텐서가 아니라 NumPy 배열이면 오류가 났습니다. .numpy()처럼 텐서에만 있는 것을 쓰지 않았나요? "
    f"{type(grown).__name__}: {str(grown)[:200]}"
)
assert not np.array_equal(np.asarray(grown)[:, 1:3], [[5, 5], [5, 5]]), (
    "첫 토큰을 붙인 다음에도 같은 로짓으로 뽑았습니다. 늘어난 글로 next_logits를 다시 부르나요?"
)
assert not (wrong := unlike(grown, [[4, 5, 0, 1, 2, 3], [4, 5, 0, 1, 2, 3]])), (
    f"0번 토큰이 나온 뒤가 틀렸습니다. 0번을 뽑아도 길이가 max_length가 될 때까지 계속 붙이나요? {wrong}"
)
six_rows = (np.arange(6)[:, None] + np.arange(3)) % 6
assert not (wrong := unlike(draw(count_on, np.arange(6)[:, None], 3, 1), six_rows)), (
    f"줄마다 로짓이 다르면 틀렸습니다. 줄마다 그 줄의 확률로 뽑나요, 한 줄의 확률을 모두에 쓰나요? {wrong}"
)
big_texts = draw(always(*np.log(skewed) + 3000), np.zeros((2000, 1), int), 2, 4)
assert np.abs(shares_of(big_texts, 4) - skewed).max() < 0.07, (
    "로짓이 3,000쯤이면 틀렸습니다. exp를 하기 전에 가장 큰 로짓을 빼거나, 로짓을 그대로 categorical에 넘겼나요? "
    f"{big_texts if isinstance(big_texts, Exception) else ''}"
)
row_heights = np.where(np.arange(2000) % 2, 3000.0, -3000.0)[:, None]  # 줄마다 로짓의 크기가 크게 다릅니다
uneven_texts = draw(lambda tokens: np.log(skewed) + row_heights, np.zeros((2000, 1), int), 2, 4)
assert np.abs(shares_of(uneven_texts, 4) - skewed).max() < 0.07, (
    "한 줄의 로짓은 3,000쯤, 다음 줄은 -3,000쯤이면 틀렸습니다. 가장 큰 로짓을 줄마다 뺐나요, 전체에서 하나만 찾아 뺐나요? 로짓을 "
    "어떤 수에서 자르지 않았나요? "
    f"{uneven_texts if isinstance(uneven_texts, Exception) else ''}"
)
barred_texts = draw(always(-np.inf, -3000.0, -np.inf, -3001.0), np.zeros((2000, 1), int), 2, 5)
assert shares_of(barred_texts, 4)[[0, 2]].max() == 0, (
    "로짓이 -inf인 토큰이 뽑혔거나 오류가 났습니다. 확률이 정확히 0이 되나요? -inf를 -1,000 같은 수로 바꾸지 않았나요? "
    f"{barred_texts if isinstance(barred_texts, Exception) else ''}"
)
wide_logits = np.full(6000, -30.0)
wide_logits[[5200, 5900]] = 0.0  # 이 둘만 나옵니다
wide_texts = draw(always(*wide_logits), np.zeros((100, 1), int), 2, 6)
assert shares_of(wide_texts, 6000)[[5200, 5900]].min() > 0.2, (
    "토큰이 6,000가지이면 틀렸습니다. 토큰의 수를 정해 두거나 앞쪽 토큰만 보지 않나요?"
)
assert not (wrong := unlike(draw(add_up, np.array([[1, 1], [2, 4]]), 6, 6), [[1, 1, 2, 4, 3, 1], [2, 4, 1, 2, 4, 3]])), (
    f"모델이 글 전체를 보면 틀렸습니다. 마지막 토큰만이 아니라 늘어난 글 전체를 넘기나요? {wrong}"
)
long_sums = [1, 1]
while len(long_sums) < 75:
    long_sums.append(sum(long_sums) % 5)
assert not (wrong := unlike(draw(add_up, np.array([[1, 1], [1, 1]]), 75, 6), [long_sums, long_sums])), (
    f"글이 75토큰으로 길어지면 틀렸습니다. 앞부분을 잘라 내지 않고, 처음부터 쓴 토큰을 모두 넘기나요? {wrong}"
)
assert not (wrong := unlike(draw(add_up, np.array([[1, 1]]), 6, 6), [[1, 1, 2, 4, 3, 1]])), (
    f"줄이 하나뿐이면 틀렸습니다. 뽑은 번호에서 줄의 축이 사라지지 않았나요? {wrong}"
)
assert not (wrong := unlike(draw(add_up, tf.constant([[1, 1], [2, 4]]), 3, 6), [[1, 1, 2], [2, 4, 1]])), (
    f"프롬프트가 텐서이면 틀렸습니다. NumPy 배열에만 있는 것을 쓰지 않았나요? {wrong}"
)
assert not (wrong := unlike(draw(equal_tokens, same_prompts, 2, 1), same_prompts)), (
    f"프롬프트의 길이가 꼭 max_length면 그대로 돌려주나요? {wrong}"
)
assert isinstance(draw(equal_tokens, np.array([[1, 2, 3]]), 2, 1), ValueError), (
    "프롬프트가 max_length보다 길면 ValueError를 일으키나요? 잘라 내지 않았나요?"
)
### BEGIN HIDDEN TESTS
assert not np.array_equal(draw(equal_tokens, same_prompts, 4, 5), draw(equal_tokens, same_prompts, 4, 65541)), (
    "큰 seed와 작은 seed가 같은 글을 냈습니다. 받은 seed를 그대로 쓰나요?"
)
### END HIDDEN TESTS

# %% [markdown]
# 작은 표와 진짜 모델로 써 봅시다. 씨앗값을 바꾸면 다른 글이 나옵니다. 마지막 둘은 `[BOS]` **하나에서** 시작한 것입니다. 그리디는 여기서 늘 같은 이야기만 썼습니다.

# %%
for seed in (1, 2):
    print("표:   ", " ".join(words[token] for token in np.asarray(random_search(toy_logits, the, 10, seed))[0]))
for seed in (1, 2):
    print("모델: ", to_text(random_search(next_logits, prompt, here + 25, seed)))
for seed in (1, 2):
    print("[BOS]:", to_text(np.asarray(random_search(next_logits, encode(""), 30, seed))[0, 1:]))

# %% [markdown]
# 늘 같은 길을 맴돌던 표에서도 이제 여러 길이 나오고, 모델도 씨앗값마다 다른 글을 씁니다. 대신 길게 쓰다 보면 엉뚱한 낱말이 튀어나오기도 합니다. 확률이 낮은
# 토큰이라도 수가 **아주 많으면** 모두 합친 확률은 작지 않기 때문입니다. 얼마나 되는지 세어 봅시다. 글을 하나 쓰면서 걸음마다 20등 밖의 토큰들을 모두 합친
# 확률을 봅니다.

# %%
story = np.asarray(random_search(next_logits, prompt, LENGTH, 1))
tails = []
for end in range(here, LENGTH):
    ranked_chances = np.sort(np.asarray(tf.nn.softmax(next_logits(story[:, :end])))[0])[::-1]  # 큰 것부터
    tails.append(ranked_chances[20:].sum())
tails = np.array(tails)
print(f"20등 밖을 모두 합친 확률: 보통 걸음에는 {np.median(tails):.1%}, 많을 때는 {tails.max():.1%}")
print(f"{len(tails)}토큰을 쓰는 동안 한 번이라도 20등 밖을 뽑을 확률: {1 - np.prod(1 - tails):.0%}")

# %% [markdown]
# 한 걸음에서는 드물어도 글 하나를 다 쓰는 동안에는 무시할 수 없습니다. 어휘 사전이 크고 글이 자유로울수록 더 그렇습니다. 그렇게 한 번 엉뚱한 낱말을 고르면 그다음도 그 낱말에 끌려갑니다. 그래서 뽑기 전에 확률표를
# 손봅니다.
#
# ## 10.2 뽑기 전에 손보기
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
with hushed():  # TensorFlow가 처음 한 번 적는, 손쓸 것 없는 안내를 감춥니다
    frozen = keras_nlp.samplers.RandomSampler(temperature=0.0, seed=1)(toy_step, one_more, index=1)
print("어휘 사전의 크기", len(words), "| 나온 번호", int(np.asarray(frozen)[0, 1]))

# %% [markdown]
# 오류 대신 **어휘 사전에 없는 번호**가 나왔습니다. 8개짜리 사전의 번호는 0부터 7까지입니다. 이런 번호가 뒤로 흘러가면 한참 뒤에 알 수 없는 오류가 납니다. 우리 함수는 처음부터 막겠습니다.
#
# ### 문제 2: `apply_temperature`
#
# 로짓을 온도로 나눈 **새 배열**을 돌려주세요.
#
# - 로짓의 모양은 무엇이든 될 수 있고, NumPy 배열이거나 텐서입니다. 정수 배열일 수도 있고 `-inf`가 섞여 있을 수도 있습니다. `np.asarray`로 바꾸어 나누면
#   정수여도 안전합니다.
# - 온도가 0이거나 음수면 `ValueError`를 일으킵니다.
# - 받은 배열은 고치지 않습니다.


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
        warmed = apply_temperature(*arguments)
    except (NotImplementedError, NameError):
        raise
    except Exception as error:
        return error
    assert not isinstance(warmed, Exception), "오류를 return으로 돌려주었습니다. raise로 일으키나요?"
    return warmed


def unlike(result, expected):
    """나눈 값이 기대한 것과 무엇이 다른지 말합니다. 같으면 빈 글입니다."""
    if isinstance(result, Exception):
        return f"({type(result).__name__}: {str(result)[:200]})"
    if np.shape(result) != np.shape(expected):
        return f"(모양이 {np.shape(result)}입니다)"
    return "" if np.allclose(result, expected, rtol=1e-5, atol=1e-5) else f"(나온 값: {np.asarray(result).tolist()})"


lukewarm = np.array([[2.0, -3.0, 1.0], [0.0, 5.0, 4.0]])
halved = warm(lukewarm, 2.0)
assert not isinstance(halved, Exception), (
    f"로짓이 NumPy 배열이고 온도가 2일 때 apply_temperature에서 오류가 났습니다. {type(halved).__name__}: {halved}"
)
assert np.shape(halved) == (2, 3), f"모양이 {np.shape(halved)}입니다. return을 썼나요? 받은 로짓과 같은 모양인가요?"
assert hasattr(halved, "shape"), f"{type(halved).__name__}을(를) 돌려주었습니다. 배열이나 텐서를 돌려주나요?"
assert np.array_equal(lukewarm, [[2.0, -3.0, 1.0], [0.0, 5.0, 4.0]]), "받은 배열이 바뀌었습니다. /= 로 나누지 않았나요?"
assert not np.allclose(halved, lukewarm * 2.0), "온도를 곱했습니다. 온도가 높으면 로짓의 차이가 줄어들어야 하지 않나요?"
assert np.allclose(halved, lukewarm / 2.0, atol=1e-5), (
    "로짓을 온도로 나눈 값이 아닙니다. 확률로 바꾸거나 몫만 남기지 않았나요?"
)
assert isinstance(warm(lukewarm, 0.0), ValueError), "온도가 0이면 ValueError를 일으키나요?"
assert isinstance(warm(lukewarm, -1.0), ValueError), (
    "온도가 음수이면 로짓의 차례가 뒤집힙니다. 그때도 ValueError를 일으키나요?"
)
assert not (wrong := unlike(warm(np.array([[3, 1]]), 2), [[1.5, 0.5]])), (
    f"정수 로짓을 정수 온도로 나누면 틀렸습니다. 결과가 실수인가요? 줄이 하나뿐이어도 모양이 그대로인가요? {wrong}"
)
assert not (wrong := unlike(warm(np.array([1.0, -2.0, 0.3]), 0.4), [2.5, -5.0, 0.75])), (
    f"온도가 1보다 낮고 모양이 [V]일 때 틀렸습니다. 온도와 로짓을 받은 그대로 쓰고, 축의 수를 정해 두지 않았나요? {wrong}"
)
far_logits = np.array([[[1234.5, -np.inf, -700.25], [0.1, 2.0, -3.0]], [[6.0, -1.0, 0.75], [0.5, 2.0, 0.0]]])
assert not (wrong := unlike(warm(far_logits, 1.25), far_logits * 0.8)), (
    f"로짓이 수천이거나 -inf가 섞여 있고 모양이 [B, T, V]일 때 틀렸습니다. 로짓을 자르거나 고치지 않고 나누기만 하나요? {wrong}"
)
assert not (wrong := unlike(warm(tf.constant([[1.0], [-2.0]]), 0.5), [[2.0], [-4.0]])), (
    f"로짓이 텐서이면 틀렸습니다. NumPy 배열에만 있는 것을 쓰지 않았나요? {wrong}"
)
### BEGIN HIDDEN TESTS
assert not unlike(warm(np.array([[[6.0, -1.0]], [[0.5, 2.0]]]), 0.25), [[[24.0, -4.0]], [[2.0, 8.0]]]), (
    "온도가 0.25일 때 틀렸습니다. 온도를 받은 그대로 쓰나요?"
)
### END HIDDEN TESTS

# %% [markdown]
# ### top-k: 가장 큰 k개만
#
# 온도는 모든 토큰을 조금씩 바꿀 뿐 하나도 빼지 않습니다. 엉뚱한 토큰을 아예 뽑지 못하게 하려면 로짓을 **`-inf`로** 바꾸면 됩니다. 5단원의 마스크(mask)와 같은 방법입니다.
# **top-k**는 로짓이 가장 큰 k개만 남깁니다. 다른 데이터로 연습해 봅시다. 반마다 점수가 가장 높은 두 명만 남깁니다.

# %% tags=["nbval-check-output"]
exam = np.array([[70.0, 95.0, 60.0, 88.0], [50.0, 40.0, 45.0, 30.0]])  # [반, 학생]
ranked = np.sort(exam, axis=-1)[..., ::-1]  # 반마다 큰 것부터
print(ranked)
second = ranked[..., 1:2]  # 둘째로 높은 점수. 1:2로 꺼내면 축이 남아 [반, 1]입니다
print(np.where(exam >= second, exam, -np.inf))

# %% [markdown]
# 점수를 0으로 바꾸지 않고 `-inf`로 바꾼 까닭은 5단원과 같습니다. 0은 '뽑지 말라'는 뜻이 아니라 그냥 0점짜리 로짓이고, 로짓이 모두 음수면 오히려 가장 큽니다.
# `[..., 1:2]`의 `...`은 '앞에 축이 몇 개든 그대로 두라'는 뜻입니다.
#
# ### 문제 3: `top_k_filter`
#
# 로짓 `[..., V]`에서 **줄마다 가장 큰 k개는 그대로 두고** 나머지는 `-inf`로 바꾼 새 배열을 돌려주세요.
#
# - 앞의 축은 몇 개라도 됩니다. `[V]`일 수도, `[B, V]`일 수도, `[B, T, V]`일 수도 있습니다. 모양은 그대로입니다.
# - `k`가 1보다 작으면 `ValueError`, V와 같거나 크면 모두 남깁니다.
# - 받은 배열은 고치지 않습니다.
# - 로짓은 NumPy 배열이거나 텐서이고, 크기가 똑같은 것은 없습니다. V는 얼마든 될 수 있습니다.


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
        filtered = top_k_filter(*arguments)
    except (NotImplementedError, NameError):
        raise
    except Exception as error:
        return error
    assert not isinstance(filtered, Exception), "오류를 return으로 돌려주었습니다. raise로 일으키나요?"
    return filtered


def unlike(filtered, expected):
    """거른 로짓이 기대한 것과 무엇이 다른지 말합니다. 같으면 빈 글입니다."""
    if isinstance(filtered, Exception):
        return f"({type(filtered).__name__}: {str(filtered)[:200]})"
    if np.shape(filtered) != np.shape(expected):
        return f"(모양이 {np.shape(filtered)}입니다)"
    return "" if np.array_equal(filtered, expected) else f"(나온 값: {str(np.asarray(filtered).tolist())[:200]})"


k_logits = np.array([[-1.0, -4.0, -2.5, -0.5, -3.0], [3.0, 9.0, 7.0, 1.0, 5.0]])
k_given = k_logits.copy()
three_kept = keep_k(k_given, 3)
assert not isinstance(three_kept, Exception), (
    "top_k_filter를 부르다가 오류가 났습니다. 줄마다 하나씩 꺼낸 경계를 로짓과 견줄 수 있게 축을 남겨 두었나요? "
    f"{type(three_kept).__name__}: {str(three_kept)[:200]}"
)
assert np.shape(three_kept) == (2, 5), (
    f"모양이 {np.shape(three_kept)}입니다. return을 썼나요? 남긴 것만이 아니라 전체를 돌려주나요?"
)
assert hasattr(three_kept, "shape"), f"{type(three_kept).__name__}을(를) 돌려주었습니다. 배열이나 텐서를 돌려주나요?"
assert np.array_equal(k_given, k_logits), (
    "받은 배열이 바뀌었습니다. logits[...] = 으로 고치지 않고 새 배열을 만들었나요?"
)
three_kept = np.asarray(three_kept)
kept_counts = np.isfinite(three_kept).sum(axis=-1).tolist()
assert not (three_kept == 0).any(), (
    "버릴 로짓이 0이 되었습니다. 로짓 0의 확률은 0이 아닙니다. 무엇으로 바꾸어야 할까요?"
)
assert three_kept[np.isfinite(three_kept)].min(initial=0) > -8, (
    "버릴 로짓이 아주 작은 수가 되었습니다. 로짓이 모두 그만큼 작으면 어떻게 될까요? 확률이 언제나 0이 되는 값이 있습니다."
)
assert (three_kept[~np.isfinite(three_kept)] == -np.inf).all(), (
    f"버릴 자리의 값이 {three_kept[~np.isfinite(three_kept) & (three_kept != -np.inf)][0]}입니다. 뽑지 않게 하려면 어떤 값이어야 하나요?"
)
assert kept_counts != [0, 3], "두 줄을 한데 모아 골랐습니다. 줄마다(axis=-1) 따로 고르나요?"
assert kept_counts == [3, 3], (
    f"k가 3인데 줄마다 {kept_counts}개를 남겼습니다. 줄마다(axis=-1) 큰 것부터 세웠나요? 받은 k를 썼나요? 부등호와 자리도 하나씩 확인하세요."
)
assert np.isfinite(three_kept[0, [0, 2, 3]]).all(), (
    "남은 자리가 다릅니다. 큰 것부터 세었나요? 정렬한 배열이 아니라 받은 배열의 제자리에 남겼나요?"
)
assert np.allclose(three_kept[[0, 0, 0, 1, 1, 1], [0, 2, 3, 1, 2, 4]], [-1.0, -2.5, -0.5, 9.0, 7.0, 5.0], atol=1e-5), (
    "남긴 로짓의 값이 달라졌습니다. 확률로 바꾸거나 다시 나누지 않고 그대로 두었나요?"
)
one_kept = [[-np.inf, -np.inf, -np.inf, -0.5, -np.inf], [-np.inf, 9.0, -np.inf, -np.inf, -np.inf]]
assert not (wrong := unlike(keep_k(k_logits.copy(), 1), one_kept)), (
    f"k가 1이면 틀렸습니다. 줄마다 가장 큰 하나만 남기나요? 받은 k를 쓰나요? {wrong}"
)
assert not (wrong := unlike(keep_k(k_logits.copy(), 5), k_logits)), (
    f"k가 V와 같으면 틀렸습니다. 하나도 버리지 않나요? {wrong}"
)
assert not (wrong := unlike(keep_k(k_logits.copy(), 9), k_logits)), (
    f"k가 V보다 크면 틀렸습니다. 모두 남기나요? {wrong}"
)
assert isinstance(keep_k(k_logits, 0), ValueError), (
    "k가 0이면 ValueError를 일으키나요? 남는 토큰이 하나도 없으면 뽑을 수 없습니다."
)
assert isinstance(keep_k(k_logits, -1), ValueError), "k가 음수여도 ValueError를 일으키나요?"
assert not (wrong := unlike(keep_k(np.array([0.5, 2.5, 1.5]), 1), [-np.inf, 2.5, -np.inf])), (
    f"모양이 [V]일 때 틀렸습니다. 축의 수를 정해 두지 않았나요? {wrong}"
)
assert not (wrong := unlike(keep_k(k_logits[:1].copy(), 1), one_kept[:1])), (
    f"줄이 하나뿐이면 틀렸습니다. 그때도 모양이 [1, V]인가요? {wrong}"
)
deep_logits = np.array([[[3.0, 1.0, 2.0], [14.0, 12.0, 13.0]], [[25.0, 27.0, 26.0], [9.0, 8.0, 10.0]]])
deep_expected = np.where(deep_logits % 10 == [[[1.0], [2.0]], [[5.0], [8.0]]], -np.inf, deep_logits)
assert not (wrong := unlike(keep_k(deep_logits.copy(), 2), deep_expected)), (
    f"모양이 [B, T, V]일 때 틀렸습니다. 마지막 축에서 고르나요? 앞의 축을 모두 따로 보나요? {wrong}"
)
tensor_kept = keep_k(tf.constant([[0.5, 2.5, 1.5]]), 1)
assert not (wrong := unlike(tensor_kept, [[-np.inf, 2.5, -np.inf]])), (
    f"로짓이 텐서이면 틀렸습니다. NumPy 배열에만 있는 것을 쓰지 않았나요? {wrong}"
)
many_logits = np.random.default_rng(3).permutation(np.arange(200.0))
assert not (wrong := unlike(keep_k(many_logits.copy(), 120), np.where(many_logits >= 80, many_logits, -np.inf))), (
    f"k가 120이면 틀렸습니다. k에 한도를 정해 두지 않았나요? {wrong}"
)
wide_kept = keep_k(np.arange(5200.0), 2)
assert not isinstance(wide_kept, Exception), "토큰이 5,200가지이면 오류가 났습니다. 토큰의 수를 정해 두지 않았나요?"
assert np.flatnonzero(np.isfinite(wide_kept)).tolist() == [5198, 5199], (
    "토큰이 5,200가지이면 틀렸습니다. 앞쪽 토큰만 보지 않나요?"
)
### BEGIN HIDDEN TESTS
shuffled = np.random.default_rng(3).permutation(3.0 * np.arange(1200)).reshape(2, 3, 200)
smallest_of_150 = np.sort(shuffled, axis=-1)[..., 50:51]
assert np.array_equal(keep_k(shuffled.copy(), 150), np.where(shuffled >= smallest_of_150, shuffled, -np.inf)), (
    "k가 150일 때 틀렸습니다. 줄의 수나 k를 정해 두지 않았나요?"
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
np.put_along_axis(
    opened, order, before < 1000, axis=-1
)  # 본래 자리로 되돌립니다. opened를 고치고, 돌려주는 값은 없습니다
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
# ### 문제 4: `top_p_filter`
#
# 로짓 `[..., V]`에서 줄마다 **확률이 큰 것부터 담아 합이 p에 이르는 가장 작은 집합**을 그대로 남기고, 나머지는 `-inf`로 바꾼 새 배열을 돌려주세요.
#
# - 확률은 로짓의 소프트맥스입니다. 로짓은 수천일 수도, `-inf`일 수도 있고(줄마다 `-inf`가 아닌 것이 하나는 있습니다), 줄마다 크기가 크게 다를 수도 있습니다.
# - 합이 p를 **넘게 만드는 토큰도 남깁니다**. 그래서 p가 아무리 작아도 가장 큰 하나는 남습니다. `p`는 0보다 크고 1보다 작습니다.
# - 모양, 앞의 축, 받은 배열의 규칙은 `top_k_filter`와 같습니다. 텐서일 수도 있고, V는 얼마든 될 수 있습니다.
# - 남긴 것은 확률이 아니라 받은 로짓 그대로입니다.


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
    except (NotImplementedError, NameError):
        raise
    except Exception as error:
        return error


def kept_rows(filtered):
    """줄마다 남긴 토큰의 번호들입니다. 오류가 났으면 오류의 이름입니다."""
    if isinstance(filtered, Exception):
        return type(filtered).__name__
    filtered = np.asarray(filtered)
    return [np.flatnonzero(row > -np.inf).tolist() for row in filtered.reshape(-1, filtered.shape[-1])]


def dropped(*arguments):
    """오류가 났으면 그 오류를, 아니면 남긴 토큰의 번호를 말합니다."""
    filtered = keep_p(*arguments)
    if isinstance(filtered, Exception):
        return f"({type(filtered).__name__}: {str(filtered)[:200]})"
    return f"(모양은 {np.shape(filtered)}, 남은 번호는 {kept_rows(filtered)})"


# 확률이 0.1, 0.4, 0.05, 0.3, 0.15가 되는 로짓입니다. 큰 것부터의 차례는 1, 3, 4, 0, 2번입니다
p_logits = np.log([[0.1, 0.4, 0.05, 0.3, 0.15]]) + 2
p_given = p_logits.copy()
p_kept = keep_p(p_given, 0.55)
assert not isinstance(p_kept, Exception), (
    "top_p_filter를 부르다가 오류가 났습니다. 소프트맥스의 결과를 np.asarray로 바꾸었나요? 차례대로 꺼낼 때는 np.take_along_axis를 썼나요? "
    f"{type(p_kept).__name__}: {str(p_kept)[:200]}"
)
assert np.shape(p_kept) == (1, 5), (
    f"모양이 {np.shape(p_kept)}입니다. return을 썼나요? 남긴 것만이 아니라 전체를 돌려주나요?"
)
assert hasattr(p_kept, "shape"), f"{type(p_kept).__name__}을(를) 돌려주었습니다. 배열이나 텐서를 돌려주나요?"
assert np.array_equal(p_given, p_logits), (
    "받은 배열이 바뀌었습니다. logits[...] = 으로 고치지 않고 새 배열을 만들었나요?"
)
p_kept = np.asarray(p_kept)
assert not (p_kept == 0).any(), "버릴 로짓이 0이 되었습니다. 로짓 0의 확률은 0이 아닙니다. 무엇으로 바꾸어야 할까요?"
assert p_kept[np.isfinite(p_kept)].min(initial=0) > -8, (
    "버릴 로짓이 아주 작은 수가 되었습니다. 로짓이 모두 그만큼 작으면 어떻게 될까요? 확률이 언제나 0이 되는 값이 있습니다."
)
assert (p_kept[~np.isfinite(p_kept)] == -np.inf).all(), (
    f"버릴 자리의 값이 {p_kept[~np.isfinite(p_kept) & (p_kept != -np.inf)][0]}입니다. 뽑지 않게 하려면 어떤 값이어야 하나요?"
)
assert kept_rows(p_kept) != [[]], (
    "하나도 남지 않았습니다. 토큰 하나하나의 확률이 아니라, 큰 것부터 더한 합을 p와 견주나요? np.put_along_axis는 받은 배열을 고치고 "
    "아무것도 돌려주지 않습니다. 그 결과를 변수에 담지 않았나요?"
)
assert kept_rows(p_kept) != [[1]], (
    "가장 큰 하나만 남았습니다. 합이 p를 넘게 만드는 토큰도 남겼나요? 로짓이 아니라 소프트맥스 확률을 더했나요?"
)
assert kept_rows(p_kept) not in ([[0, 1, 2]], [[0, 1, 2, 3]]), (
    "앞 번호부터 차례로 담았습니다. 확률이 큰 것부터 세운 다음에 더했나요?"
)
assert kept_rows(p_kept) != [[0, 2, 3, 4]], "확률이 작은 것부터 담았습니다. argsort에 음수를 넣어 큰 것부터 세웠나요?"
assert kept_rows(p_kept) == [[1, 3]], (
    f"p가 0.55이면 확률이 0.4와 0.3인 1번과 3번만 남아야 하는데 {kept_rows(p_kept)}번이 남았습니다. 본래 자리로 되돌렸나요? 하나 더 담지 않았나요?"
)
assert np.allclose(p_kept[0, [1, 3]], p_logits[0, [1, 3]], atol=1e-5), (
    "남긴 로짓의 값이 달라졌습니다. 확률로 바꾸거나 다시 나누지 않고 그대로 두었나요?"
)
assert kept_rows(keep_p(p_logits, 0.98)) == [[0, 1, 2, 3, 4]], (
    "p가 0.98이면 다섯이 모두 남아야 합니다. 받은 p를 쓰나요?"
)
assert kept_rows(keep_p(p_logits, 0.01)) == [[1]], "p가 아주 작으면 틀렸습니다. 가장 큰 하나만은 늘 남나요?"
two_p_logits = np.log([[0.1, 0.4, 0.05, 0.3, 0.15], [0.3, 0.05, 0.4, 0.15, 0.1]])
assert kept_rows(keep_p(two_p_logits, 0.55)) == [[1, 3], [0, 2]], (
    "줄이 둘이면 틀렸습니다. 합(cumsum)과 차례를 줄마다(axis=-1) 따로 구했나요?"
)
# 첫 줄은 확신하고(0.97), 둘째 줄은 망설입니다
two_moods = np.log([[0.01, 0.97, 0.02], [0.36, 0.31, 0.33]])
assert kept_rows(keep_p(two_moods, 0.5)) == [[1], [0, 2]], (
    "줄마다 남는 수가 다르면 틀렸습니다. 몇 개를 남길지도 줄마다 따로 세나요?"
)
assert kept_rows(keep_p(p_logits + 3000, 0.8)) == [[1, 3, 4]], (
    f"로짓이 3,000쯤이면 틀렸습니다. 소프트맥스가 넘치지 않나요? {dropped(p_logits + 3000, 0.8)}"
)
uneven_logits = two_p_logits + np.array([[3000.0], [-3000.0]])
assert kept_rows(keep_p(uneven_logits, 0.8)) == [[1, 3, 4], [0, 2, 3]], (
    "한 줄의 로짓은 3,000쯤, 다음 줄은 -3,000쯤이면 틀렸습니다. 가장 큰 로짓을 줄마다 뺐나요, 전체에서 하나만 찾아 뺐나요? 로짓을 "
    "어떤 수에서 자르지 않았나요? "
    f"{dropped(uneven_logits, 0.8)}"
)
barred_logits = np.array([[-np.inf, -3001.0, -np.inf, -3000.0]])
assert kept_rows(keep_p(barred_logits, 0.99)) == [[1, 3]], (
    f"-inf가 섞여 있으면 틀렸습니다. -inf를 -1,000 같은 수로 바꾸거나 되살리지 않나요? {dropped(barred_logits, 0.99)}"
)
row_kept = keep_p(p_logits[0], 0.55)
assert [np.shape(row_kept), kept_rows(row_kept)] == [(5,), [[1, 3]]], (
    f"모양이 [V]일 때 틀렸습니다. 축의 수를 정해 두지 않았나요? {dropped(p_logits[0], 0.55)}"
)
deep_p = np.log([[[0.2, 0.5, 0.3], [0.3, 0.09, 0.61]], [[0.6, 0.1, 0.3], [0.25, 0.05, 0.7]]])
deep_kept = keep_p(deep_p, 0.68)
assert [np.shape(deep_kept), kept_rows(deep_kept)] == [(2, 2, 3), [[1, 2], [0, 2], [0, 2], [2]]], (
    f"모양이 [B, T, V]일 때 틀렸습니다. 마지막 축에서 고르나요? 앞의 축을 모두 따로 보나요? {dropped(deep_p, 0.68)}"
)
tensor_logits = tf.constant(deep_p[:, 0], tf.float32)
assert kept_rows(keep_p(tensor_logits, 0.7)) == [[1, 2], [0, 2]], (
    f"로짓이 텐서이면 틀렸습니다. NumPy 배열에만 있는 것을 쓰지 않았나요? {dropped(tensor_logits, 0.7)}"
)
many_shares = np.random.default_rng(7).permutation(np.arange(1, 101)) / 5050  # 큰 것 60개를 더하면 0.8376…
assert kept_rows(keep_p(np.log(many_shares), 0.833)) == [np.flatnonzero(many_shares * 5050 > 40.5).tolist()], (
    f"60개를 남겨야 하는데 틀렸습니다. 남길 수에 한도를 정해 두지 않았나요? {dropped(np.log(many_shares), 0.833)}"
)
wide_shares = np.full(5200, 0.2 / 5198)
wide_shares[[5100, 5150]] = 0.5, 0.3
assert kept_rows(keep_p(np.log(wide_shares), 0.7)) == [[5100, 5150]], (
    f"토큰이 5,200가지이면 틀렸습니다. 토큰의 수를 정해 두거나 앞쪽 토큰만 보지 않나요? {dropped(np.log(wide_shares), 0.7)}"
)
### BEGIN HIDDEN TESTS
most_shares = np.random.default_rng(8).permutation(np.arange(1, 301)) / 45150  # 큰 것 200개를 더하면 0.888…
two_hundred = np.flatnonzero(most_shares * 45150 > 100.5).tolist()
assert kept_rows(keep_p(np.log(most_shares), 0.887)) == [two_hundred], "200개를 남겨야 하는데 틀렸습니다. 남길 수를 정해 두지 않았나요?"
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
# ### 손잡이를 돌려 봅시다
#
# 셋은 섞어 쓸 수도 있습니다. 보통 **온도 → top-k → top-p** 차례로 손본 다음 뽑습니다. 아래 셀을 Colab에서 열면 오른쪽에 손잡이가 보입니다. 값을 바꾸고 ▶를 누를
# 때마다 확률표와 글이 어떻게 달라지는지 보세요. 다른 곳에서는 `=` 뒤의 수를 고치면 됩니다. **온도 3에 k를 50으로 하고, p를 0.99에서 0.1쯤씩 낮추면** 글이 어디쯤에서
# 말이 되기 시작하나요?


# %%
# @title 온도, k, p의 손잡이 { run: "auto" }
play_temperature = 0.8  # @param {type:"slider", min:0.1, max:3, step:0.1}
play_k = 20  # @param {type:"slider", min:1, max:50, step:1}
play_p = 0.9  # @param {type:"slider", min:0.05, max:0.99, step:0.01}
play_seed = 1  # @param {type:"integer"}
play_opening = "A clever child named"  # @param {type:"string"}


def played(tokens):
    """다음 토큰의 로짓을 손잡이대로 손봅니다."""
    warmed = apply_temperature(next_logits(tokens), play_temperature)
    return top_p_filter(top_k_filter(warmed, play_k), play_p)


play_prompt = encode(play_opening)
play_title = f"온도 {play_temperature}, k {play_k}, p {play_p}"
play_logits = np.asarray(next_logits(play_prompt))[0]
plots.kept_tokens(play_logits, {"손보기 전": play_logits, play_title: np.asarray(played(play_prompt))[0]}, vocabulary)
print(to_text(np.asarray(random_search(played, play_prompt, play_prompt.shape[1] + 40, play_seed))[0, 1:]))

# %% [markdown]
# ## 10.3 `keras_nlp.samplers` 쓰기
#
# 이제 무엇을 하는지 다 알았으니 라이브러리의 것을 써도 됩니다. 자주 쓰는 다섯 가지입니다.
#
# | 이름 | 클래스 | 설정 | 기본값 |
# |---|---|---|---|
# | `"greedy"` | `keras_nlp.samplers.GreedySampler` | | |
# | `"beam"` | `keras_nlp.samplers.BeamSampler` | `num_beams` | 5 |
# | `"random"` | `keras_nlp.samplers.RandomSampler` | `seed` | 없음 |
# | `"top_k"` | `keras_nlp.samplers.TopKSampler` | `k`, `seed` | 5, 없음 |
# | `"top_p"` | `keras_nlp.samplers.TopPSampler` | `p`, `seed` | **0.1**, 없음 |
#
# 이 표에는 없지만 다섯 모두 `temperature`도 받습니다. top-p의 기본값 0.1은 아주 작아서 그리디와 거의 같아지니 꼭 정해 주세요. 그리디와 빔에는 `seed`가 **없습니다**.
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
# KerasNLP에는 이 밖에 `ContrastiveSampler`도 있고, 이름으로 만들어 주는 `keras_nlp.samplers.get("top_k")`도 있습니다. 다만 `get`은 설정을 받지 않습니다.
# 이름과 설정을 함께 받는 함수를 써 봅시다. 설정의 수가 정해지지 않은 함수는 `**options`로 받습니다. `options`는 딕셔너리이고, 다시 `**`를 붙여 넘길 수 있습니다.


# %% tags=["nbval-check-output"]
def describe(name, **options):
    return name, options


print(describe("fox", color="red", age=3))
print(describe("owl", **{"color": "grey"}))

# %% [markdown]
# ### 문제 5: `make_sampler`
#
# 위의 표에 있는 이름과 설정을 받아 **새** 샘플러를 돌려주세요.
#
# - 설정은 무엇이든 샘플러에 그대로 넘깁니다. 적지 않은 것은 샘플러의 기본값을 씁니다.
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


# %% nbgrader={"grade_id": "test_make_sampler", "grade": true, "points": 1}
# 시험: make_sampler
import keras_nlp
import numpy as np
import tensorflow as tf


def made(*arguments, **options):
    try:
        sampler_made = make_sampler(*arguments, **options)
    except (NotImplementedError, NameError):
        raise
    except Exception as error:
        return error
    assert not isinstance(sampler_made, Exception), "오류를 return으로 돌려주었습니다. raise로 일으키나요?"
    return sampler_made


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
seedless = made("beam", num_beams=3, seed=1)
assert not isinstance(seedless, Exception), (
    f"seed를 받은 빔 샘플러에서 오류가 났습니다. 뽑지 않는 샘플러에서는 seed를 빼고 넘기나요? {type(seedless).__name__}: {seedless}"
)
assert seedless.num_beams == 3, "num_beams가 샘플러에 넘어가지 않았습니다. seed를 빼면서 다른 설정까지 빼지 않았나요?"
for sampler_name in sampler_classes:
    assert setting("temperature", sampler_name, temperature=0.5) == 0.5, (
        f"{sampler_name!r}에 temperature가 넘어가지 않았습니다. 설정을 골라서 넘기지 않았나요?"
    )
assert setting("k", "top_p", p=0.7, k=7) == 7, (
    "top_p에 k도 주었더니 넘어가지 않았습니다. 표에 없는 설정도 골라내지 않고 **options로 모두 넘기나요?"
)
assert isinstance(made("nucleus"), ValueError), (
    "표에 없는 이름이면 ValueError를 일으키나요? 다른 오류나 None이 나오지 않나요?"
)
assert isinstance(made("contrastive"), ValueError), (
    "'contrastive'는 KerasNLP에는 있지만 위의 표에는 없는 이름입니다. 그때도 ValueError를 일으키나요?"
)
assert isinstance(made("top"), ValueError), "'top'은 표에 없는 이름입니다. 이름의 일부만 보지 않았나요?"


def flat_step(tokens, cache, index):
    """토큰 50개의 확률이 모두 같은 모델입니다."""
    return tf.zeros((len(tokens), 50)), None, cache


assert not isinstance(made("random", seed=1), Exception), (
    f"make_sampler('random', seed=1)에서 오류가 났습니다. seed를 그대로 넘기나요? {made('random', seed=1)!r}"
)
sampled = []
for sampler_seed in (1, 1, 2):
    seeded = made("random", seed=sampler_seed)
    drawn_rows = None if isinstance(seeded, Exception) else seeded(flat_step, np.zeros((2, 8), int), index=1)
    sampled.append(object() if drawn_rows is None else np.asarray(drawn_rows).tolist())
assert sampled[0] == sampled[1], "seed가 같은데 다른 글이 나왔습니다. 뽑는 샘플러에는 seed를 넘기나요?"
assert sampled[0] != sampled[2], "seed가 다른데 같은 글이 나왔습니다. 정해진 씨앗값을 쓰지 않나요?"
assert setting("seed", "top_k", k=2, seed=9) == 9, "top_k에도 seed를 넘기나요?"
assert setting("seed", "top_p", p=0.3, seed=9) == 9, "top_p에도 seed를 넘기나요?"
assert setting("temperature", "greedy", seed=4, temperature=2.0) == 2.0, "greedy에서 seed만 빼고 다른 설정은 넘기나요?"
assert setting("seed", "random", seed=0) == 0, "seed가 0이면 넘어가지 않았습니다. 0도 씨앗값인데 '없음'으로 여기지 않나요?"
sampler_defaults = {"greedy": [], "beam": ["num_beams"], "random": ["seed"], "top_k": ["k", "seed"], "top_p": ["p", "seed"]}
own_defaults = [
    (sampler_name, option_name)
    for sampler_name, option_names in sampler_defaults.items()
    for option_name in ("temperature", *option_names)
    if setting(option_name, sampler_name) != getattr(sampler_classes[sampler_name](), option_name)
]
assert not own_defaults, (
    f"적지 않은 설정은 샘플러의 기본값이어야 하는데 {own_defaults}가 다릅니다. 값을 정해 두지 않았나요?"
)
### BEGIN HIDDEN TESTS
assert setting("k", "top_k", k=12, temperature=0.3) == 12, "top_k에서 k가 다릅니다. 받은 설정을 그대로 넘기나요?"
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
# ## 10.4 어떤 방법이 좋은 글을 쓸까
#
# 같은 모델, 같은 프롬프트로 일곱 가지 방법을 써 봅시다. 손본 로짓을 `random_search`에 넘기기만 하면 됩니다. 그리디와 빔은 9단원의 것입니다. 방법마다 네 번씩 쓰고, 첫 글만 봅니다.

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
    "그리디": decoding.greedy_search(next_logits, four_prompts, LENGTH),
    "빔 4": np.repeat(decoding.beam_search(next_logits, prompt, LENGTH, 4), 4, axis=0),
}
for name, recipe in recipes.items():
    texts[name] = np.asarray(random_search(recipe, four_prompts, LENGTH, seed=1))
for name, four in texts.items():
    print(f"[{name}] {to_text(four[0, 1:])}\n")

# %% [markdown]
# 이 프롬프트에서는 빔 4와 그리디가 같은 글을 썼을 수 있습니다. 욕심내어 간 길이 마침 가장 그럴듯했던 것입니다.
#
# 눈으로만 보면 헷갈리니 두 가지를 잽니다.
#
# - **그럴듯함**: 네 글에서 잰, 토큰 하나의 로그 확률의 평균입니다. 0에 가까울수록 모델이 보기에 그럴듯합니다.
# - **다채로움**: 이어진 토큰 세 개짜리 조각 가운데 **서로 다른 것의 비율**입니다. 같은 말을 되풀이하면 낮아집니다. 네 번 쓴 글을 이어 놓고 셉니다. 그리디와
#   빔은 네 번을 써도 같은 글입니다.


# %%
def mean_log_prob(four):
    """글 [4, LENGTH]에서 새로 쓴 토큰의 로그 확률의 평균입니다."""
    log_probabilities = tf.nn.log_softmax(model(four))[:, here - 1 : -1]  # 새 토큰의 바로 앞자리들
    return float(tf.reduce_mean(tf.gather(log_probabilities, four[:, here:], batch_dims=2)))


scores = {name: (mean_log_prob(four), decoding.distinct(four[:, here:].ravel(), 3)) for name, four in texts.items()}
plots.strategy_scores(scores);
# %% [markdown]
# 대체로 위로 갈수록 그럴듯하지만 쓸 때마다 비슷하고, 아래로 갈수록 다채롭지만 엉뚱해집니다. 그리디와 빔의 다채로움이 0.25쯤인 것은 똑같은 글을 네 번 쓴
# 탓입니다. 온도 2는 다채롭다 못해 엉망입니다. **한쪽을 얻으려면 다른 쪽을 조금 내주어야 하니, 쓸모에 따라 그 사이를 고릅니다**. 이야기를 쓸 때는 보통 온도를 0.7~1로, top-p를
# 0.8~0.95쯤으로 잡고 읽어 보며 고칩니다.
#
# ## 10.5 글의 끝
#
# 4단원에서 짧은 줄마다 `[PAD]`를 맞히는 자리가 하나씩 있어, 모델이 '**글이 끝나면 `[PAD]`**'를 배운다고 했습니다. 끝까지 써 봅시다. 모델이 읽을 수 있는
# 만큼 길게 쓰고, 처음 나온 `[PAD]`가 몇 번째인지 봅니다.

# %%
whole = np.asarray(random_search(recipes["top-p 0.8"], prompt, profile.sequence_length, seed=3))[0]
ended = np.flatnonzero(whole == 0)
end = int(ended[0]) if len(ended) else len(whole)
print(f"토큰 {len(whole)}개 가운데 첫 [PAD]는", f"{end}번 자리" if len(ended) else "없습니다")
print("끝까지:", to_text(whole[1:end]))
print("그 뒤 :", to_text(whole[end : end + 12]))

# %% [markdown]
# `[PAD]`가 나왔다면 모델은 '할 말을 다 했다'고 말한 것입니다. **거기서 멈추고 그 뒤는 버립니다**. 모델은 글이 끝난 다음을 배운 적이 없으므로 그 뒤는 아무 뜻이 없습니다.
# 아직 끝나지 않았는데 길이가 다 되었다면 `[PAD]`가 없을 수도 있습니다. `full` 프로필의 소설은 대부분 128토큰에서 잘렸으니 `[PAD]`를 보기 어렵습니다.
#
# 샘플러에도 멈출 토큰을 알려 주는 `stop_token_ids`가 있습니다. `[PAD]`의 번호 0을 넣으면 될 것 같습니다. **정말 그럴까요?**

# %% tags=["nbval-check-output"]
stopped = keras_nlp.samplers.GreedySampler()(toy_step, padded_the, index=1, stop_token_ids=(0,))
print(np.asarray(stopped)[0].tolist())

# %% [markdown]
# 한 토큰도 쓰지 않았습니다. 프롬프트를 `[PAD]`로 **채워** 넘기는 약속이라, 채워 넣은 0을 보고 '벌써 끝났다'고 여긴 것입니다. `[PAD]` 하나가 '빈자리'와 '글의 끝'
# 두 가지를 뜻하게 된 탓입니다. 그래서 우리는 다 쓴 다음에 잘랐습니다. 큰 모델들은 글의 끝에 쓰는 토큰을 따로 둡니다.
#
# ## 10.6 다음 단원부터 쓸 `decoding.generate`
#
# 지금까지의 것을 모두 모은 것이 `decoding.generate`입니다. 글을 받아 글을 주고, 프롬프트 앞에 `[BOS]`를 붙이고, 길이가 다른 프롬프트 여럿을 한꺼번에 받습니다.
# `[BOS]`나 `[PAD]`를 글 속에 쓰지 않되, `stop="[PAD]"`라고 하면 글이 끝났을 때 멈춥니다. 너무 긴 프롬프트와 어휘 사전에 없는 글자는
# 친절하게 거절합니다. 14단원에서 만들 캐시까지 써서 빠릅니다(처음 한 번은 준비하느라 몇 초가 걸립니다). 다음 단원부터는 이것을 씁니다.


# %% tags=["figure-texts"]
openings = ["A clever child named", "One morning", "The lamp was"]
stories = decoding.generate(
    model, tokenizer, openings, strategy="top_p", p=0.8, seed=1, stop="[PAD]", max_new_tokens=120
)
for story in stories:
    print("-", story, end="\n\n")

# %% [markdown]
# **도움말.** `seed`를 적지 않으면 부를 때마다 다른 글이 나옵니다. 마음에 드는 글이 나올 때까지 여러 번 실행해 보세요.
#
# ## 정리
#
# - 확률대로 뽑으면 다채롭지만 엉뚱해집니다. 온도, top-k, top-p로 확률표를 손보아 그 사이를 고릅니다.
# - 씨앗값으로 만든 주사위는 밖에서 한 번 만들어 이어 던집니다. 같은 글을 다시 얻으려면 샘플러를 새로 만듭니다.
# - 버릴 토큰의 로짓은 0이나 작은 수가 아니라 `-inf`로 바꿉니다. 그러면 남은 확률은 저절로 다시 1이 됩니다.
# - 글이 끝나면 모델은 `[PAD]`를 냅니다. 거기서 자릅니다.
#
# ### 카드
#
# | 이름 | 모양 | 부르는 법 | 함정 |
# |---|---|---|---|
# | `random_search` | `[B, t]` → `[B, max_length]` | `random_search(next_logits, prompt, 40, seed=1)` | 주사위는 반복문 밖에서 한 번, 0도 씨앗값 |
# | `apply_temperature` | `[..., V]` → `[..., V]` | `apply_temperature(logits, 0.7)` | 0 이하는 `ValueError` |
# | `top_k_filter` | `[..., V]` → `[..., V]` | `top_k_filter(logits, 5)` | k가 V보다 크면 모두 남김 |
# | `top_p_filter` | `[..., V]` → `[..., V]` | `top_p_filter(logits, 0.9)` | 경계를 넘게 하는 토큰도 남김, 본래 자리로 되돌림 |
# | `make_sampler` | 이름 → 샘플러 | `make_sampler("top_p", p=0.9, seed=1)` | 같은 글을 다시 얻으려면 새로 만듦 |
# | `decoding.generate` | 글 → 글 | `decoding.generate(model, tokenizer, "One day", p=0.8)` | `seed`를 적지 않으면 매번 다름 |
#
# ### 조용한 버그 도감
#
# | 증상 | 까닭 | 알아채는 법 |
# |---|---|---|
# | 같은 낱말만 되풀이해 나옴 | 걸음마다 주사위를 새로 만듦 | 로짓이 모두 같은 모델로 뽑아 봅니다 |
# | 모든 줄이 같은 글 | 한 번 던져 모든 줄에 씀 | 같은 프롬프트를 여러 줄 넣어 봅니다 |
# | 버린 토큰이 가끔 나옴 | `-inf` 대신 0을 넣음 | 로짓이 모두 음수인 줄에서 해 봅니다 |
# | top-p의 글이 그리디와 같음 | KerasNLP의 기본값 p = 0.1 | 샘플러의 `p`를 찍어 봅니다 |
# | 사전에 없는 번호가 나옴 | 온도 0 | 번호가 V보다 작은지 봅니다 |
# | 샘플러가 한 토큰도 쓰지 않음 | `stop_token_ids=(0,)` | 결과의 길이를 프롬프트와 견줍니다 |
# | 두 번째 글부터 달라짐 | 샘플러를 다시 씀 | 새로 만든 샘플러의 글과 견줍니다 |
#
# ### 더 읽을거리
#
# - [The Curious Case of Neural Text Degeneration](https://arxiv.org/abs/1904.09751): top-p를 처음 내놓은 논문입니다.
# - [허깅페이스: How to generate text](https://huggingface.co/blog/how-to-generate): 이 단원의 방법을 큰 모델로 견줍니다.
# - [KerasHub의 샘플러 문서](https://keras.io/keras_hub/api/samplers/): 샘플러마다의 설정이 나와 있습니다.
#
# 다음 단원에서는 학습하는 동안 에폭마다 글을 써 보게 해서, 모델이 말을 배워 가는 모습을 지켜봅니다.

# %% tags=["nbval-check-output"]
# course: check
