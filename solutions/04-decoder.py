# %% [markdown]
# # 4. GPT 모델
#
# <!-- course: badge -->
#
# 지금까지 글을 번호로 바꾸고, 입력과 정답을 나란히 놓았습니다. 이제 그 사이에 설 주인공, **모델**(model)을 만듭니다. 모델은 토큰의
# 번호를 받아 자리마다 다음 토큰이 무엇일지 점수를 매깁니다. 그 심장은 앞의 토큰을 돌아보는 계산, **어텐션**(attention)입니다.
#
# **이 단원을 마치면**
#
# - 토큰의 번호가 점수가 되기까지 어떤 모양을 거치는지 말할 수 있습니다.
# - 어텐션을 NumPy로 직접 계산하고, 왜 앞만 보아야 하는지 설명할 수 있습니다.
# - `keras_nlp`의 층(layer)을 쌓아 미니 GPT를 만들 수 있습니다.
# - 모델을 만들지 않고도 파라미터(parameter)가 몇 개인지 셀 수 있습니다.
# - 몰래 정답을 훔쳐보는 모델을 잡아낼 수 있습니다.
#
# 걸리는 시간은 90분쯤입니다. 내용이 많으니 4.6절까지와 4.7절부터, 두 번에 나누어 공부하세요. 이 단원에서는 학습을 하지
# 않으므로 GPU가 없어도 됩니다.

# %% nbgrader={"grade_id": "setup"}
# course: setup

# %%
import keras
import keras_nlp
import numpy as np
import tensorflow as tf

from minigpt import plots

# %% [markdown]
# ## 4.1 번호에서 로짓까지
#
# 모델이 하는 일을 먼저 전체로 훑어봅시다. 모델의 끝에서 나오는 점수를 **로짓**(logits)이라고 합니다. 로짓이 클수록 그 토큰이
# 다음에 올 것 같다는 뜻입니다. 번호가 로짓이 되기까지 임베딩, 디코더 층, 출력층의
# 세 부품을 지납니다.
#
# | 단계 | 하는 일 | 나오는 모양 |
# |---|---|---|
# | 입력 | 토큰의 번호 | `[B, T]` |
# | 임베딩 | 번호를 벡터로 바꾸고, 몇 번째 자리인지 더합니다 | `[B, T, D]` |
# | 디코더 층, 여러 겹 | 앞의 토큰을 돌아보며 벡터를 고쳐 씁니다 | `[B, T, D]` |
# | 출력층 | 벡터를 토큰마다의 로짓으로 바꿉니다 | `[B, T, V]` |
#
# 네 글자를 기억해 두세요. **B**는 배치에 든 줄의 수, **T**는 한 줄의 토큰 수, **D**는 벡터 하나의 길이(차원), **V**는 어휘 사전의
# 크기입니다. 로짓은 맨 끝에만 있는 것이 아니라 **T개의 자리마다** V개씩 나옵니다. 3단원의 정답이 자리마다 있었기 때문입니다.
#
# ## 4.2 임베딩: 번호를 벡터로
#
# 번호 7은 번호 3보다 큰 토큰이 아닙니다. 출석 번호처럼 이름일 뿐이라 더하거나 곱해도 뜻이 없습니다. 그래서 토큰마다 수 D개를 배정해 두고
# 번호 대신 씁니다. 이렇게 번호를 벡터로 바꾸는 일, 또 그 벡터를 **임베딩**(embedding)이라고 합니다. 처음에는 아무 수나 들어 있고,
# 학습하면서 바뀝니다. 큰 모델에서는 비슷하게 쓰이는 토큰끼리 비슷한 벡터가 되곤 합니다.
#
# `the`가 두 번 나오는 짧은 글로 해 봅시다. 어휘 사전은 손으로 만든 아홉 개짜리입니다.

# %% tags=["nbval-check-output"]
vocabulary = ["[PAD]", "[UNK]", "[BOS]", "the", "fox", "saw", "owl", "moon", "."]
words = ["[BOS]", "the", "fox", "saw", "the", "owl"]
token_ids = np.array([[vocabulary.index(word) for word in words]])

embedding = keras_nlp.layers.TokenAndPositionEmbedding(
    vocabulary_size=9, sequence_length=8, embedding_dim=4, mask_zero=True
)
print("번호:", token_ids)
print("모양:", token_ids.shape, "→", embedding(token_ids).shape)

# %% [markdown]
# `[1, 6]`이 `[1, 6, 4]`가 되었습니다. 이 층의 이름이 `TokenAndPosition…`인 까닭은 안에 표가 **두 개** 있기 때문입니다. 하나는 토큰의
# 표 `[V, D]`, 다른 하나는 자리의 표 `[sequence_length, D]`입니다. 두 표에서 한 줄씩 꺼내 더합니다.
#
# 왜 자리가 필요할까요? 잠시 뒤에 볼 어텐션은 토큰들을 **주머니에 든 구슬처럼** 다룹니다. 순서를 모르니 `the fox saw the owl`과
# `the owl saw the fox`를 구별하지 못합니다. 그래서 벡터에 '나는 몇 번째'라는 표시를 섞어 줍니다.
#
# **실행하기 전에 짐작해 보세요.** 1번 자리와 4번 자리는 둘 다 `the`입니다. 두 자리의 벡터는 같을까요?

# %% tags=["nbval-check-output"]
token_vectors = np.asarray(embedding.token_embedding(token_ids))[0]
# 자리의 표는 받은 벡터의 모양만 봅니다. 어떤 토큰인지는 상관없습니다.
position_vectors = np.asarray(embedding.position_embedding(embedding.token_embedding(token_ids)))[0]
summed = token_vectors + position_vectors

print("토큰 벡터만 보면 같은가?  ", np.array_equal(token_vectors[1], token_vectors[4]))
print("자리를 더해도 같은가?     ", np.array_equal(summed[1], summed[4]))
print("층이 낸 값이 이 합인가?   ", np.allclose(summed, embedding(token_ids)[0]))

# %%
plots.embedding_sum(token_vectors, position_vectors, words);

# %% [markdown]
# 왼쪽 그림에서는 1번과 4번 줄의 색이 똑같고, 맨 오른쪽 그림에서는 다릅니다. 같은 낱말도 어디에 있느냐에 따라 다른 벡터가 되었습니다.
#
# 3단원에서 말한 **마스크**를 만드는 곳도 여기입니다. `mask_zero=True`라고 하면 번호가 0, 곧 `[PAD]`인 자리를 거짓으로 표시하고,
# 이 표시를 벡터에 붙여 다음 층에 전합니다.

# %% tags=["nbval-check-output"]
padded = np.array([[2, 3, 4, 0, 0]])
print(np.asarray(embedding.token_embedding.compute_mask(padded)))

# %% [markdown]
# ## 4.3 어텐션: 누구를 얼마나 볼까
#
# `the fox ran … it`에서 `it`이 무엇인지 알려면 `fox`를 돌아보아야 합니다. 어텐션은 자리마다 **다른 자리들을 얼마나 볼지** 정하고, 본
# 만큼 섞어 새 벡터를 만듭니다. 가장 작은 예로 계산해 봅시다. 토큰은 네 개, 벡터는 2차원입니다. 첫째 수는 '동물다움', 둘째 수는
# '움직임'이라고 상상하세요.

# %%
short_words = ["the", "fox", "ran", "it"]
vectors = np.array(
    [
        [0.0, 0.0],  # the
        [2.0, 0.0],  # fox: 동물
        [0.0, 2.0],  # ran: 움직임
        [1.5, 0.5],  # it: 동물인 것 같고, 조금 움직입니다
    ]
)

# %% [markdown]
# 벡터 하나가 세 가지 역할을 합니다.
#
# - **쿼리**(query): 보는 쪽. "나는 이런 것을 찾아요."
# - **키**(key): 보이는 쪽. "나는 이런 것이에요."
# - **값**(value): 보였을 때 건네주는 내용.
#
# 진짜 모델은 벡터에 서로 다른 표를 곱해 셋을 따로 만듭니다. 지금은 셋 다 위의 벡터를 그대로 쓰겠습니다.
#
# **첫째, 점수.** 쿼리와 키를 곱해 더한 값(내적)이 클수록 잘 맞는 짝입니다. 행렬 곱 `@` 한 번이면 모든 짝의 점수가 나옵니다.
# `i`행 `j`열은 `i`번째 토큰이 `j`번째 토큰에 매긴 점수입니다.

# %% tags=["nbval-check-output"]
query = key = value = vectors
scores = query @ key.T
print(scores)

# %% [markdown]
# 마지막 행이 `it`이 매긴 점수입니다. `fox`에 3점을 주어 가장 높습니다.
#
# **둘째, 가중치.** 점수를 **합이 1인 양수들**로 바꿉니다. `exp`를 씌우면 음수도 양수가 되고, 행의 합으로 나누면 더해서 1이 됩니다. 이
# 계산을 **소프트맥스**(softmax)라고 하고, 나온 수를 어텐션의 **가중치**(weight)라고 합니다.

# %% tags=["nbval-check-output"]
weights = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)
print(weights.round(2))
print("행마다의 합:", weights.sum(axis=1).round(2))

# %% [markdown]
# `axis=1`은 가로로, 곧 행마다 더하라는 뜻입니다. `keepdims=True`를 빼면 합의 모양이 `[4, 1]`이 아니라 `[4]`가 되고, NumPy는 오류 없이
# **다른 방향으로** 나눕니다. 눈에 띄지 않는 실수라 조심해야 합니다. 작은 표로 확인해 봅시다. 두 행을 저마다 합이 1이 되게 하려
# 합니다.

# %% tags=["nbval-check-output"]
table = np.array([[1.0, 3.0], [6.0, 4.0]])
print("keepdims 있음:", (table / table.sum(axis=1, keepdims=True)).tolist())
print("keepdims 없음:", (table / table.sum(axis=1)).tolist())

# %% [markdown]
# **셋째, 섞기.** 가중치만큼 값을 섞습니다. 이것도 행렬 곱 한 번입니다.

# %% tags=["nbval-check-output"]
print((weights @ value).round(2))

# %% [markdown]
# `it`의 새 벡터(마지막 행)는 `[1.62, 0.32]`로, 처음의 `[1.5, 0.5]`보다 `fox`의 벡터에 가까워졌습니다. 앞을 돌아보고 "나는 동물이구나" 하고
# 알게 된 셈입니다.
#
# ## 4.4 점수를 √D로 나누는 까닭
#
# 위의 계산에서 빠진 것이 하나 있습니다. 진짜 어텐션은 점수를 √D로 나눕니다. 왜 나눌까요? 점수는 곱 D개를 더한 것이라, D가 크면 점수도
# 커집니다. 아무렇게나 뽑은 벡터로 점수가 얼마나 흩어지는지 재 봅시다. `tf.nn.softmax`는 방금 배운 소프트맥스입니다.

# %%
rng = np.random.default_rng(0)
print("  D | 점수의 표준편차   | 가장 큰 가중치의 평균")
print("    | 그대로   나누면   | 그대로   나누면")
for dimension in (1, 4, 16, 64, 256):
    # 토큰 20개짜리 글 500개를 아무렇게나 만듭니다. 첫 토큰이 20개에 매긴 점수만 봅니다.
    random_query, random_key = rng.normal(size=(2, 500, 20, dimension))
    random_scores = random_query[:, :1] @ random_key.transpose(0, 2, 1)
    scaled = random_scores / np.sqrt(dimension)
    largest = [np.asarray(tf.nn.softmax(s)).max(axis=-1).mean() for s in (random_scores, scaled)]
    print(f"{dimension:3} | {random_scores.std():6.1f}  {scaled.std():6.1f}   | {largest[0]:6.2f}  {largest[1]:6.2f}")

# %% [markdown]
# D가 4배가 될 때마다 표준편차는 2배가 됩니다. 점수의 **분산이 D에 비례**하고, 표준편차는 그 제곱근인 **√D에 비례**하기
# 때문입니다. D가 256이면 점수가 ±16쯤으로 벌어져, 토큰 20개 가운데 **하나만** 거의 1의 가중치를 받습니다. 이러면 여러 토큰을 고루 볼 수
# 없고, 가중치가 0이나 1에 붙어 버려 학습으로 고치기도 어렵습니다. √D로 나누면 D가 얼마든 표준편차가 1쯤으로 머뭅니다.
#
# ## 4.5 앞만 보기
#
# 우리 모델이 풀 문제는 '다음 토큰 맞히기'입니다. 그런데 3단원에서 본 것처럼 `i`번째 자리의 정답은 `i+1`번째 자리의 **입력**과
# 같습니다. 어텐션이 뒤까지 볼 수 있다면, 모델은 다음 자리를 베끼기만 해도 만점을 받습니다. 답안지를 펴 놓고 시험을 보는 것과
# 같아서, 말은 하나도 배우지 못합니다. 그리고 정작 글을 쓸 때는 뒤가 아직 없습니다.
#
# 그래서 **자기 자신과 앞만** 보게 합니다. 어느 자리가 어느 자리를 보아도 되는지를 참과 거짓으로 적은 표를
# **인과 마스크**(causal mask)라고 합니다. 원인은 결과보다 앞선다는 뜻의 이름입니다. `[PAD]`를 가리는 마스크는 자리마다
# 하나씩이지만, 인과 마스크는 자리와 자리의 짝마다 하나씩이라 `[T, T]`입니다.
#
# 이런 표를 만드는 방법은 여러 가지입니다. `np.tril`은 대각선의 오른쪽 위를 0으로 지웁니다.

# %% tags=["nbval-check-output"]
print(np.tril([[1, 2, 3], [4, 5, 6], [7, 8, 9]]))

# %% [markdown]
# 세로로 세운 수와 가로로 눕힌 수를 견주는 방법도 있습니다. `[:, None]`이 수들을 세로로 세웁니다. 아래는 '행의 수가 열의 수로
# 나누어떨어지는가'의 표입니다.

# %% tags=["nbval-check-output"]
rows, columns = np.array([1, 2, 3, 4]), np.array([1, 2, 3])
print(rows[:, None] % columns == 0)
print(np.ones((2, 3), dtype=bool))  # 참으로 가득 찬 표

# %% [markdown]
# ### 문제 1: `causal_mask`
#
# 길이 T를 받아 모양이 `[T, T]`인 **불리언(bool) 배열**을 돌려주세요. `i`행 `j`열은 `i`번째 자리가 `j`번째 자리를 보아도 되면
# 참입니다. 모든 자리는 **자기 자신과 그 앞의 모든 자리**를 볼 수 있고, 뒤는 볼 수 없습니다.


# %% nbgrader={"grade_id": "causal_mask", "solution": true}
def causal_mask(length):
    """자기 자신과 앞만 볼 수 있는 마스크를 돌려줍니다.

    length: 토큰의 수 T, 1 이상의 정수
    돌려주는 값: 모양이 [T, T]인 불리언 배열(NumPy 배열이나 텐서). i행 j열은 i번째 자리가 j번째 자리를 보아도 되면 참
    """
    ### BEGIN SOLUTION
    return np.tril(np.ones((length, length), dtype=bool))
    ### END SOLUTION


# %% nbgrader={"grade_id": "test_causal_mask", "grade": true, "points": 2}
# 시험: causal_mask
import numpy as np

mask_of_four = causal_mask(4)
assert mask_of_four is not None, "돌려주는 값이 None입니다. return을 썼나요?"
assert not isinstance(mask_of_four, (list, tuple)), "리스트가 아니라 배열인가요? np.array로 바꿀 수 있습니다."
mask_of_four = np.asarray(mask_of_four)
assert mask_of_four.shape == (4, 4), f"모양이 {mask_of_four.shape}입니다. 행도 열도 T개인 표 [T, T]인가요?"
assert mask_of_four.dtype == bool, f"원소가 {mask_of_four.dtype}입니다. 0과 1이 아니라 참과 거짓(bool)인가요?"
assert not mask_of_four.all(), "모두 참이면 아무것도 가리지 않은 것입니다. 뒤를 볼 수 없게 했나요?"
assert mask_of_four.diagonal().any() or not mask_of_four[0, 3], (
    "참과 거짓이 뒤집히지 않았나요? 참은 가린다는 뜻이 아니라 보아도 된다는 뜻입니다."
)
assert mask_of_four.diagonal().all(), "자기 자신은 볼 수 있어야 합니다. 대각선도 참인가요?"
assert not mask_of_four[0, 3], "0번 자리가 3번 자리를 볼 수 있습니다. 행(보는 쪽)과 열(보이는 쪽)이 바뀌지 않았나요?"
assert mask_of_four[3, 0], "바로 앞만이 아니라 앞의 모든 자리를 볼 수 있나요?"
### BEGIN HIDDEN TESTS
mask_of_seven = np.asarray(causal_mask(7)).tolist()
assert mask_of_seven == [[j <= i for j in range(7)] for i in range(7)], "다른 길이에서도 받은 length만큼의 표를 만드나요?"
### END HIDDEN TESTS

# %% [markdown]
# ## 4.6 가리고, 나누고, 섞기
#
# 마스크가 거짓인 자리의 가중치는 0이어야 합니다. 그런데 소프트맥스를 한 **다음에** 0을 곱하면 남은 가중치의 합이 1보다 작아집니다. 그래서
# 소프트맥스를 하기 **전에**, 가릴 점수를 `-inf`(음의 무한대)로 바꿉니다. `exp(-inf)`는 정확히 0이고, 합은 저절로 1이 됩니다.
# `np.where(조건, 참일 때, 거짓일 때)`를 쓰면 됩니다.

# %% tags=["nbval-check-output"]
some_scores = np.array([1.0, 3.0, 2.0])
allowed = np.array([True, False, True])
hidden_scores = np.where(allowed, some_scores, -np.inf)
print(hidden_scores, "→", (np.exp(hidden_scores) / np.exp(hidden_scores).sum()).round(2))

# %% [markdown]
# **생각해 보세요.** `-inf` 대신 0으로 바꾸면 어떻게 될까요? -1000은 어떨까요?
#
# <details><summary>생각해 보았다면 열어 보세요</summary>
#
# 0은 '보지 마세요'가 아니라 그냥 0점입니다. `exp(0)`은 1이므로 가린 자리도 가중치를 받습니다. -1000은 점수가 몇 점일 때는
# 괜찮지만, 점수가 수천이면 다릅니다. 볼 수 있는 점수가 모두 -3000이라면 -1000이 오히려 가장 높은 점수가 됩니다.
#
# </details>
#
# 점수가 수천이면 다른 문제도 생깁니다. NumPy가 보통 쓰는 64비트 실수는 `exp(710)`이면 벌써 적을 수 있는 가장 큰 수를 넘습니다. 모델이 쓰는
# 32비트 실수는 `exp(89)`에서, 16비트 실수는 `exp(12)`에서 넘칩니다.

# %% tags=["nbval-check-output"]
huge = np.array([3000.0, 2999.0, 0.0])
with np.errstate(all="ignore"):  # 넘쳤다는 경고를 여기서만 끕니다
    print("exp를 그대로:  ", np.exp(huge), "→", np.exp(huge) / np.exp(huge).sum())

shifted = huge - huge.max()
print("최댓값을 빼고: ", np.exp(shifted).round(3), "→", (np.exp(shifted) / np.exp(shifted).sum()).round(3))

# %% [markdown]
# `inf`를 `inf`로 나누면 `nan`, 곧 '수가 아님'이 됩니다. `nan`이 한 번 생기면 뒤의 계산이 모두 `nan`이 되어 버립니다. 다행히
# 소프트맥스는 모든 점수에서 **같은 수를 빼도 결과가 같습니다**. 분자와 분모가 똑같은 배율로 줄어들기 때문입니다. 그래서 가장 큰 점수를 빼면
# 가장 큰 `exp`가 1이 되어 넘칠 일이 없습니다. 표에서는 `max`에도 `sum`처럼 `axis`와 `keepdims`를 줄 수 있습니다.
#
# **한 번 더 생각해 보세요.** 표 전체의 최댓값 하나를 모든 행에서 빼면 안 될까요? 가려질 점수가 최댓값이면요?
#
# <details><summary>생각해 보았다면 열어 보세요</summary>
#
# 어떤 행의 점수가 모두 그 최댓값보다 천 넘게 낮으면, 그 행의 `exp`는 모두 0이 되고 0을 0으로 나누어 다시 `nan`이 됩니다. 최댓값은
# **행마다**, 그리고 **볼 수 있는 점수 가운데에서** 찾아야 합니다.
#
# </details>

# %% [markdown]
# ### 문제 2: `attention`
#
# 지금까지의 조각을 이어 어텐션을 완성하세요. `query`, `key`, `value`는 모양이 `[T, D]`인 실수 배열, `mask`는 `[T, T]`인 불리언
# 배열입니다. 결과는 `[T, D]`입니다.
#
# 1. `i`행 `j`열이 `query`의 `i`번째와 `key`의 `j`번째의 내적인 점수를 만들고 **√D로 나눕니다**. D는 벡터 하나의 길이입니다.
# 2. `mask`가 거짓인 자리를 가립니다.
# 3. 행마다 소프트맥스를 해 가중치를 얻습니다.
# 4. 가중치로 `value`를 섞습니다.
#
# 지켜야 할 것이 세 가지 더 있습니다.
#
# - **받은 `mask`를 그대로** 씁니다. 인과 마스크가 아닐 수도 있습니다. 행마다 참이 하나는 있습니다.
# - 점수가 수천이어도, 행마다 크기가 크게 달라도 `nan` 없이 올바른 값이 나와야 합니다.
# - 인자로 받은 배열은 고치지 않습니다. `query /= 2`는 받은 배열 자체를 바꾸지만, `query = query / 2`는 새 배열을 만듭니다.
#
# **도움말.** NumPy로 써 보세요. TensorFlow로 계산해 텐서를 돌려주어도 됩니다. 벡터의 길이는 `query.shape[-1]`에 있습니다.


# %% nbgrader={"grade_id": "attention", "solution": true}
def attention(query, key, value, mask):
    """자리마다 볼 수 있는 자리들의 value를 가중 평균합니다.

    query, key, value: 모양이 [T, D]인 NumPy 실수 배열
    mask: 모양이 [T, T]인 NumPy 불리언 배열. i행 j열이 참이면 i번째 자리가 j번째 자리를 봅니다
    돌려주는 값: 모양이 [T, D]인 실수 배열
    """
    ### BEGIN SOLUTION
    scores = query @ key.T / np.sqrt(query.shape[-1])
    scores = np.where(mask, scores, -np.inf)
    weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
    weights = weights / weights.sum(axis=-1, keepdims=True)
    return weights @ value
    ### END SOLUTION


# %% nbgrader={"grade_id": "test_attention", "grade": true, "points": 4}
# 시험: attention
import numpy as np


def near(found, expected):
    """모양이 같고, 값이 0.0001 안에서 같은지"""
    return np.shape(found) == np.shape(expected) and np.allclose(found, expected, atol=1e-4)


trial_query, trial_key, trial_value = np.random.default_rng(4).normal(size=(3, 5, 3))
see_all = np.ones((5, 5), bool)
see_past = np.arange(5)[:, None] >= np.arange(5)

# query와 key가 모두 0이면 점수도 모두 0입니다. 볼 수 있는 자리를 똑같이 봅니다.
nothing = np.zeros((5, 3))
looking_back = attention(nothing, nothing, trial_value.copy(), see_past.copy())
assert looking_back is not None, "돌려주는 값이 None입니다. return을 썼나요?"
looking_back = np.asarray(looking_back)
assert looking_back.shape == (5, 3), (
    f"결과의 모양이 {looking_back.shape}입니다. 가중치 [T, T]가 아니라 섞은 값 [T, D]를 돌려주나요?"
)
assert not np.allclose(looking_back[0], trial_value[1:].mean(axis=0), atol=1e-4), (
    "0번 자리가 자기만 빼고 모두 보았습니다. mask는 참인 자리를 보라는 뜻인데, 참인 자리를 가리지 않았나요?"
)
evenly = np.asarray(attention(nothing, nothing, trial_value.copy(), see_all.copy()))
assert np.isfinite(evenly).all(), "nan이나 inf가 나왔습니다. 0에 inf를 곱하거나 0을 0으로 나누지 않았나요?"
assert near(evenly, np.tile(trial_value.mean(axis=0), (5, 1))), (
    "모두 볼 수 있고 점수가 같으면 value의 평균이 나와야 합니다. exp를 그 행의 합으로 나누고, 받은 mask와 value를 썼나요?"
)
constant = np.asarray(attention(trial_query.copy(), trial_key.copy(), np.ones((5, 3)), see_all.copy()))
assert near(constant, np.ones((5, 3))), "행마다 가중치의 합이 1인가요? 더하는 축(axis)과 keepdims를 다시 보세요."
assert np.allclose(looking_back[4], trial_value.mean(axis=0), atol=1e-4), (
    "마지막 자리는 모두를 볼 수 있는데 그러지 못했습니다. mask의 행과 열을 뒤바꾸지 않았나요?"
)
assert not np.allclose(looking_back[0], trial_value[0] / 5, atol=1e-4), (
    "가린 뒤 남은 가중치의 합이 1보다 작습니다. 소프트맥스를 하기 전에 가렸나요?"
)
assert np.allclose(looking_back[0], trial_value[0], atol=1e-4), (
    "0번 자리는 자기만 볼 수 있는데 다른 자리의 값이 섞였습니다. mask를 썼나요? 썼다면, 가린 점수에 exp를 씌우면 정말 0이 되나요?"
)

# D가 4이면 √D는 2입니다. 1번 자리의 점수가 [2 log 3, 0]이므로 나누면 [log 3, 0], 가중치는 3 대 1입니다.
pair_query = np.array([[0.0, 0.0, 0.0, 0.0], [2 * np.log(3), 0.0, 0.0, 0.0]])
pair_key = np.array([[1.0, 0.0, 0.0, 0.0], [0.0, 1.0, 0.0, 0.0]])
pair_value = np.array([[1.0, 1.0, 1.0, 1.0], [0.0, 0.0, 0.0, 0.0]])
share = np.asarray(attention(pair_query, pair_key, pair_value, np.ones((2, 2), bool)))[1, 0]
assert not np.isclose(share, 1 / 2, atol=1e-4), (
    "두 토큰을 똑같이 보았습니다. 점수의 행은 보는 쪽(query), 열은 보이는 쪽(key)인가요? 곱하는 순서를 보세요. "
    "순서가 맞다면, 최댓값을 행마다(axis=1) 찾아 뺐나요?"
)
assert not np.isclose(share, 9 / 10, atol=1e-4), (
    "가중치가 9 대 1로 쏠렸습니다. 점수를 √D로 나누었나요? 나누었다면, 최댓값을 뺄 때 max에도 axis=1과 keepdims=True를 적었나요?"
)
assert np.isclose(share, 3 / 4, atol=1e-4), "가중치가 3 대 1이 아닙니다. 무엇의 제곱근으로 나누었나요? D는 벡터 하나의 길이입니다."

# 점수가 1,732씩 벌어지므로 4번 자리가 가중치를 모두 가져갑니다
loud = np.asarray(attention(np.full((5, 3), 100.0), np.arange(5.0)[:, None] * np.full(3, 10.0), trial_value, see_all))
assert np.isfinite(loud).sum() == 15, "점수가 수천이면 nan이 나옵니다. exp를 하기 전에 가장 큰 점수를 뺐나요?"

given = trial_query, trial_key, trial_value, see_past
kept = [array.copy() for array in given]
attention(*given)
assert all(map(np.array_equal, given, kept)), (
    "인자로 받은 배열이 바뀌었습니다. `query /= 2`나 `query[...] = 0`처럼 받은 배열을 고치지 않았나요?"
)
### BEGIN HIDDEN TESTS
# 0번 행의 점수는 3,600과 3,000, 1번 행의 점수는 -3,600과 -3,000입니다
rising, falling = np.array([[1.0], [2.0]]), np.array([[60.0], [50.0]])
uneven = attention(np.array([[60.0], [-60.0]]), falling, rising.copy(), np.ones((2, 2), bool))
assert near(uneven, [[1.0], [2.0]]), (
    "점수가 모두 아주 낮은 행에서 값이 틀립니다. 표 전체가 아니라 행마다 최댓값을 뺐나요?"
)
# 0번 자리가 볼 수 있는 점수는 -3,600뿐이고, 가려질 점수가 3,600으로 훨씬 큽니다
tempting = attention(np.full((2, 1), 60.0), np.array([[-60.0], [60.0]]), rising.copy(), see_past[:2, :2].copy())
assert np.isfinite(np.asarray(tempting)).sum() == 2, "가려질 점수가 아주 클 때 nan이 나옵니다. 최댓값을 가리기 전에 찾지 않았나요?"
assert near(tempting, [[1.0], [2.0]]), "점수가 -3,600인 자리가 가린 자리에 밀렸습니다. 가린 점수는 무엇보다도 낮은가요?"

odd_mask = np.eye(5)[::-1].astype(bool) | (np.random.default_rng(7).random((5, 5)) < 0.5)
mixed = np.asarray(attention(trial_query.copy(), trial_key.copy(), trial_value.copy(), odd_mask.copy()))
expected = []
for row, seen in zip(trial_query, odd_mask):
    powers = np.exp(trial_key[seen] @ row / 3**0.5)
    expected.append(powers @ trial_value[seen] / powers.sum())
assert near(mixed, expected), "D가 3이고 마스크가 제멋대로일 때 틀립니다. √D의 D를 정해진 수로 적지 않았나요?"
### END HIDDEN TESTS

# %% [markdown]
# 가중치를 그림으로 봅시다. `minigpt.model.attention_weights`는 값을 섞기 직전의 가중치만 돌려줍니다. 4.3절의 네 토큰을 마스크 없이, 그리고
# 인과 마스크를 씌워 그립니다. 회색은 가려진 자리입니다.

# %%
from minigpt import model as library

plots.attention_maps(
    {
        "마스크 없음": library.attention_weights(vectors, vectors),
        "인과 마스크": library.attention_weights(vectors, vectors, causal_mask(4)),
    },
    short_words,
);

# %% [markdown]
# 오른쪽 그림에서 `the`는 볼 것이 자기뿐이라 가중치가 1입니다. `fox`는 왼쪽 그림에서 뒤에 나올 `it`을 보았지만, 이제 볼 수 없습니다. 맨
# 아래 `it`의 행은 두 그림이 같습니다. 마지막 자리에는 가릴 미래가 없으니까요. 4.3절의 가중치와 수가 조금 다른 것은 점수를 √D로
# 나누었기 때문입니다.
#
# 여러분의 `attention`이 Keras에 들어 있는 것과 같은지, 그리고 4.2절에서 말한 대로 **순서를 모르는지** 확인해 봅시다. Keras의 함수는
# 배치를 통째로 받으므로 길이가 1인 차원을 끼워 넣었습니다.

# %% tags=["nbval-check-output"]
wide = vectors[None, :, None].astype("float32")
by_keras = keras.ops.dot_product_attention(wide, wide, wide, mask=causal_mask(4)[None, None])
mine = attention(vectors, vectors, vectors, causal_mask(4))
print("Keras와 같은가?            ", np.allclose(np.asarray(by_keras)[0, :, 0], mine, atol=1e-5))

everyone = np.ones((4, 4), dtype=bool)
backwards = vectors[::-1]  # it ran fox the
forward_result = attention(vectors, vectors, vectors, everyone)
backward_result = attention(backwards, backwards, backwards, everyone)
print("뒤집어도 토큰마다 같은가?  ", np.allclose(forward_result, backward_result[::-1]))

# %% [markdown]
# 글을 거꾸로 뒤집었는데도 토큰마다 나온 벡터가 똑같습니다. 순서를 알려 주는 것은 마스크와 위치 임베딩뿐입니다.
#
# ## 4.7 디코더 층
#
# 앞만 보는 어텐션을 중심으로 부품 넷을 묶은 것이 **디코더**(decoder) 층입니다. GPT는 이 층을 여러 겹 쌓은 것입니다.
#
# | 차례 | 부품 | 하는 일 |
# |---|---|---|
# | 1 | 멀티 헤드 어텐션 | 앞의 자리들을 돌아봅니다 |
# | 2 | 더하고 정규화 | 1의 결과를 입력에 더하고, 크기를 고르게 맞춥니다 |
# | 3 | 피드포워드 | 자리마다 따로, 어텐션이 모아 온 정보를 가공합니다 |
# | 4 | 더하고 정규화 | 3의 결과를 입력에 더하고, 크기를 고르게 맞춥니다 |
#
# - **헤드**(head): 어텐션 하나는 한 가지 기준으로만 봅니다. 그래서 작은 어텐션 여러 개를 나란히 두고 결과를 이어 붙입니다. 어떤 헤드는 주어를,
#   어떤 헤드는 바로 앞 낱말을 볼 수 있습니다. 벡터의 길이 D를 헤드의 수로 나눈 **몫**이 헤드 하나가 쓰는 길이입니다.
# - **피드포워드**(feed-forward): `Dense` 두 개입니다. 길이 D를 F로 바꾸고 음수를 0으로 만든 다음(ReLU), 다시 D로 되돌립니다.
# - **잔차 연결**(residual connection): 결과로 입력을 갈아치우지 않고 입력에 **더하는** 것입니다. 층이 여럿이어도 처음의 정보가 끝까지 갑니다.
# - **층 정규화**(layer normalization): 벡터마다 평균을 0, 표준편차를 1로 맞춥니다. 그런 다음 차원마다 배율 `gamma`를 곱하고 `beta`를
#   더하는데, 이 둘도 학습합니다.
#
# KerasNLP의 디코더는 기본값으로 더한 **다음에** 정규화하고(post-norm) ReLU를 씁니다. GPT-2부터는 어텐션과 피드포워드에 넣기 **전에**
# 정규화하고(pre-norm) GELU라는 함수를 씁니다. F도 보통 D의 네 배인데, 튜토리얼은 D와 같게 두었습니다.

# %% tags=["nbval-check-output"]
normalized = keras.layers.LayerNormalization()(np.array([[1.0, 2.0, 3.0, 4.0], [100.0, 200.0, 300.0, 400.0]]))
print(np.asarray(normalized).round(2))

# %% [markdown]
# 크기가 100배 다른 두 벡터가 같은 크기가 되었습니다. `keras_nlp`에는 이 부품들을 묶은 `TransformerDecoder`가 있습니다. `full` 프로필과 같은
# 크기로 층 하나를 만들어 봅시다. `intermediate_dim`이 피드포워드 한가운데의 길이 F입니다. 인과 마스크는 따로 말하지 않아도 씌우고, `[PAD]`의
# 마스크도 함께 씁니다.
#
# 층 안에 들어 있는, 학습으로 정해지는 수들이 **파라미터**입니다. 어떤 표가 어떤 모양으로 들어 있는지 봅시다.

# %% tags=["nbval-check-output"]
decoder = keras_nlp.layers.TransformerDecoder(intermediate_dim=256, num_heads=3, name="decoder")
print("모양:", decoder(np.zeros((1, 10, 256), "float32")).shape)
for weight in decoder.weights:
    name, shape = weight.path.removeprefix("decoder/"), tuple(weight.shape)
    print(f"{name:45} {shape!s:15} {int(np.prod(shape)):7,}")

# %% [markdown]
# 들어간 모양 그대로 나옵니다. 그래서 몇 겹이든 쌓을 수 있습니다.
#
# 첫 줄의 `(256, 3, 85)`를 보세요. 길이 256인 벡터를 길이 85인 쿼리 3개로 바꾸는 표입니다. **256을 3으로 나누면 85와 나머지 1**이라, 헤드 3개를 이어 붙여도
# 256이 아니라 255입니다. 튜토리얼이 고른 수가 마침 나누어떨어지지 않아서 생긴
# 일로, 잠시 뒤 파라미터를 셀 때 함정이 됩니다. 점수를 나누는 것도 헤드마다의 일이라, 층 안에서는 √256이 아니라 **√85**로 나눕니다.
#
# `attention_output`은 이어 붙인 255개의 수를 **섞어** 다시 256차원으로 만듭니다. 나누어떨어져도 있는 표입니다. 이것이 없으면 헤드들이 본 것이 서로
# 만나지 못합니다.
#
# ## 4.8 모델 쌓기
#
# 마지막 부품은 활성화 함수(activation)가 없는 `Dense`입니다. 길이 D인 벡터를 **V개의 로짓**으로 바꿉니다. 로짓은 확률이 아니라서 음수도 있고
# 합도 1이 아닙니다. 소프트맥스를 해야 비로소 확률이 됩니다.

# %% tags=["nbval-check-output"]
print(np.asarray(tf.nn.softmax([2.0, 0.5, -1.0])).round(3))

# %% [markdown]
# 그렇다면 모델 끝에 소프트맥스를 넣어 확률을 내게 하면 편하지 않을까요? 학습할 때는 확률의 로그가 필요합니다. 로짓이 0과 200이면 어떻게
# 되는지 보세요. 첫째는 확률로 바꾼 다음 로그를, 둘째는 로짓에서 바로 로그 확률을 구한 것입니다.

# %% tags=["nbval-check-output"]
two_logits = tf.constant([0.0, 200.0])
print("확률을 거쳐서:", tf.math.log(tf.nn.softmax(two_logits)).numpy())
print("로짓에서 바로:", tf.nn.log_softmax(two_logits).numpy())

# %% [markdown]
# 확률을 거치면 너무 작은 확률이 0으로 뭉개져 로그가 `-inf`가 됩니다. 로짓에는 -200이라는 정보가 그대로 남아 있습니다. 그래서 **모델은 로짓까지만** 내고,
# 5단원에서 학습할 때 `from_logits=True`라고 적어 나머지를 안전하게 맡깁니다.
#
# ### 층을 이어 모델로
#
# Keras에서는 `keras.Input`으로 입력의 자리를 만들고, 층을 차례로 부른 다음, 처음과 끝을 `keras.Model`로 묶습니다. 아래는 0부터 9까지의 번호를 받는
# 연습용 모델 둘입니다. `keras.Input((None,))`의 `None`은 '길이는 아무래도 좋다'는 뜻입니다. 배치의 크기는 적지 않습니다.
#
# 두 모델이 다른 점은 하나뿐입니다. `separate`는 반복문 **안에서** `Dense`를 만들고, `shared`는 **밖에서** 한 번 만들어 되풀이해 부릅니다.
# **파라미터 수가 어떻게 다를지 먼저 짐작해 보세요.** 임베딩이 10 × 4 = 40개, `Dense(4)`가 4 × 4 + 4 = 20개, `Dense(10)`이 4 × 10 + 10 = 50개입니다.

# %% tags=["nbval-check-output"]
digits = keras.Input((None,), dtype="int32")

x = keras.layers.Embedding(10, 4)(digits)
for _ in range(3):
    x = keras.layers.Dense(4)(x)
separate = keras.Model(digits, keras.layers.Dense(10)(x))

x = keras.layers.Embedding(10, 4)(digits)
shared_layer = keras.layers.Dense(4)
for _ in range(3):
    x = shared_layer(x)
shared = keras.Model(digits, keras.layers.Dense(10)(x))

print("나오는 모양:", separate(np.array([[3, 1, 4, 1, 5]])).shape)
print("안에서 만들면", separate.count_params(), "| 밖에서 만들면", shared.count_params())

# %% [markdown]
# <details><summary>왜 다를까요?</summary>
#
# 층 **객체**가 파라미터를 갖고 있기 때문입니다. 안에서 만들면 서로 다른 층 셋(40 + 3 × 20 + 50 = 150), 밖에서 만들면 층 하나를 세 번
# 지나는 것(40 + 20 + 50 = 110)입니다. 오류는 나지 않고 모델이 작아질 뿐이라 알아채기 어렵습니다.
#
# </details>

# %% [markdown]
# ### 문제 3: `build_model`
#
# 토큰의 번호 `[B, T]`를 받아 로짓 `[B, T, V]`를 내는 Keras 모델을 만들어 돌려주세요. 부품은 차례대로 이렇습니다. 여기에 없는 층은 넣지
# 말고, 적지 않은 설정은 기본값 그대로 둡니다.
#
# 1. 입력: 정수이고, 길이 T는 `sequence_length`보다 짧아도 됩니다. 길이를 못 박지 마세요.
# 2. `keras_nlp.layers.TokenAndPositionEmbedding` 하나. `[PAD]`를 가립니다(`mask_zero=True`).
# 3. `keras_nlp.layers.TransformerDecoder` **`num_layers`개**. 피드포워드의 길이는 `feed_forward_dim`, 헤드의 수는 `num_heads`이고, 층마다
#    파라미터가 따로 있습니다. 앞만 봅니다.
# 4. `keras.layers.Dense` 하나. 로짓을 내므로 활성화 함수가 없습니다.
#
# **도움말.** 함수의 인자는 여섯 개나 되고 모두 정수라서 순서를 헷갈리기 쉽습니다. `vocabulary_size=vocabulary_size`처럼 이름을 적어
# 넘기면 안전합니다.


# %% nbgrader={"grade_id": "build_model", "solution": true}
def build_model(vocabulary_size, sequence_length, embedding_dim, feed_forward_dim, num_heads, num_layers):
    """미니 GPT를 만듭니다.

    vocabulary_size: 어휘 사전의 크기 V
    sequence_length: 한 줄의 토큰 수의 최댓값
    embedding_dim: 벡터의 길이 D
    feed_forward_dim: 피드포워드 한가운데의 길이 F
    num_heads: 디코더 층마다의 헤드 수
    num_layers: 디코더 층의 수
    돌려주는 값: 정수 [B, T]를 받아 로짓 [B, T, V]를 내는 keras.Model
    """
    ### BEGIN SOLUTION
    tokens = keras.Input((None,), dtype="int32")
    x = keras_nlp.layers.TokenAndPositionEmbedding(
        vocabulary_size=vocabulary_size,
        sequence_length=sequence_length,
        embedding_dim=embedding_dim,
        mask_zero=True,
    )(tokens)
    for _ in range(num_layers):
        x = keras_nlp.layers.TransformerDecoder(intermediate_dim=feed_forward_dim, num_heads=num_heads)(x)
    logits = keras.layers.Dense(vocabulary_size)(x)
    return keras.Model(tokens, logits)
    ### END SOLUTION


# %% nbgrader={"grade_id": "test_build_model", "grade": true, "points": 3}
# 시험: build_model
import keras
import keras_nlp
import numpy as np

# V=11, 길이 7, D=8, F=6, 헤드 2개, 층 3개
tiny = build_model(11, 7, 8, 6, 2, 3)
assert isinstance(tiny, keras.Model), "keras.Model을 돌려주나요? 처음과 끝을 keras.Model로 묶어 return하세요."
tiny_tokens = np.array([[2, 4, 6, 1, 5, 3], [2, 6, 6, 4, 1, 5]])
try:
    tiny_logits, refused = np.asarray(tiny(tiny_tokens)), ""
except ValueError as error:
    refused = f"({error})"
assert not refused, f"sequence_length(7)보다 짧은 길이 6의 입력을 받지 못합니다. 입력의 길이를 못 박지 않았나요? {refused}"
assert tiny_logits.shape == (2, 6, 11), f"[2, 6]을 넣으면 [2, 6, 11]이 나와야 하는데 {tiny_logits.shape}입니다. 출력층의 크기가 V인가요?"

tables = [layer for layer in tiny.layers if isinstance(layer, keras_nlp.layers.TokenAndPositionEmbedding)]
assert len(tables) == 1, "TokenAndPositionEmbedding이 하나 있나요? Embedding만으로는 자리를 알 수 없습니다."
table_sizes = [tables[0].vocabulary_size, tables[0].sequence_length, tables[0].embedding_dim]
assert table_sizes == [11, 7, 8], f"임베딩의 (V, 길이, D)가 (11, 7, 8)이어야 하는데 {table_sizes}입니다. 인자의 순서가 맞나요?"
assert tables[0].get_config()["mask_zero"], "[PAD]인 자리를 가리나요? mask_zero=True를 적었나요?"

tiny_decoders = [layer for layer in tiny.layers if isinstance(layer, keras_nlp.layers.TransformerDecoder)]
assert len(tiny_decoders) == 3, (
    f"모델에 이어진 서로 다른 TransformerDecoder가 {len(tiny_decoders)}개입니다. num_layers만큼 되풀이하며 매번 새로 만들고, "
    "나온 것(x)을 다음 층에 넘기나요?"
)
assert {layer.intermediate_dim for layer in tiny_decoders} == {6}, "피드포워드의 길이가 feed_forward_dim인가요? 인자의 순서를 보세요."

# 마지막 토큰만 바꾸면 그 앞의 로짓은 그대로여야 합니다
other_ending = tiny_tokens.copy()
other_ending[:, -1] = 4
moved_logits = np.abs(np.asarray(tiny(other_ending)) - tiny_logits)[:, :-1].max()
assert moved_logits < 1e-4, "마지막 토큰을 바꾸었더니 그 앞의 로짓이 움직였습니다. 인과 마스크를 껐나요?"
assert tiny_logits.min() < 0 < tiny_logits.max(), "로짓에는 음수도 양수도 있습니다. 끝에 소프트맥스 같은 활성화 함수를 넣지 않았나요?"
assert tiny.count_params() == 1533, f"파라미터가 1,533개여야 하는데 {tiny.count_params():,}개입니다. 더하거나 뺀 층이나 설정이 있나요?"
usual_settings = keras_nlp.layers.TransformerDecoder(6, 2).get_config()
other_settings = {
    name
    for layer in tiny_decoders
    for name, value in layer.get_config().items()
    if name not in ("name", "decoder_sequence_shape")
    if value != usual_settings[name]
}
assert not other_settings, f"디코더의 설정 {sorted(other_settings)}의 값이 기본값과 다릅니다. 적지 않은 설정은 그대로 두었나요?"
tiny.set_weights([100 * weight for weight in tiny.get_weights()])
far_logits = np.asarray(tiny(tiny_tokens))
assert min(-far_logits.min(), far_logits.max()) > 10, (
    "가중치를 모두 100배 했는데도 로짓이 작은 수에 갇혀 있습니다. 출력층에 tanh 같은 활성화 함수를 적지 않았나요?"
)
### BEGIN HIDDEN TESTS
narrow = build_model(9, 5, 10, 7, 3, 1)
narrow_heads = [layer.num_heads for layer in narrow.layers if isinstance(layer, keras_nlp.layers.TransformerDecoder)]
assert narrow_heads == [3], "다른 크기로 부르면 디코더의 수나 헤드의 수가 다릅니다. 수를 적어 두지 않고 받은 인자를 쓰나요?"
### END HIDDEN TESTS

# %% [markdown]
# 프로필의 크기로 모델을 만들어 배치 하나를 넣어 봅시다. 아직 배우지 않았으니 로짓은 아무 뜻이 없지만, 모양은 맞습니다.

# %%
gpt = build_model(
    profile.vocabulary_size,
    profile.sequence_length,
    profile.embedding_dim,
    profile.feed_forward_dim,
    profile.num_heads,
    profile.num_layers,
)
sample = np.random.default_rng(1).integers(3, profile.vocabulary_size, size=(2, profile.sequence_length))
print(sample.shape, "→", gpt(sample).shape)

# %% [markdown]
# ### 표보다 긴 글을 넣으면
#
# 위치의 표에는 `sequence_length`줄밖에 없습니다. 그보다 긴 글을 넣으면 어떻게 될까요?

# %% tags=["nbval-check-output"]
too_long = np.concatenate([sample, sample], axis=1)
try:
    gpt(too_long)
except Exception as error:
    print(type(error).__name__)

print("뒤에서 128개만:", gpt(too_long[:, -profile.sequence_length :]).shape[:2])

# %% [markdown]
# 위의 셀은 오류의 이름만 출력했습니다. 메시지 전체를 보아도 `Slice`라는 말과 함께 `Expected size[0] in [0, 128], but got 256`처럼 적혀
# 있을 뿐, 글이 길다는 말은 없습니다. 이런 오류를 만나면 **길이부터 의심하세요**. 방법은 둘입니다. 위의 마지막 줄처럼 **뒤에서 `sequence_length`개만 남기거나**, `sequence_length`를 더 크게 잡아
# 모델을 새로 만들고 다시 학습합니다.
#
# ## 4.9 파라미터 세기
#
# 모델의 크기는 흔히 파라미터 수로 말합니다. 파라미터가 많으면 더 많은 것을 외울 수 있지만 메모리와 시간이 더 듭니다. 만들어
# 보기 전에 크기를 아는 것은 쓸모 있는 기술입니다.
#
# `Dense`부터 봅시다. 4차원 벡터를 3차원으로 바꾸는 층에는 곱할 수가 4 × 3개, 나올 때 더할 수(편향, bias)가 3개 있습니다.

# %% tags=["nbval-check-output"]
dense = keras.layers.Dense(3)
dense.build((None, 4))
print(dense.count_params(), "=", 4 * 3 + 3)

# %% [markdown]
# 임베딩의 두 표는 4.2절에서 보았고, 디코더 층에 든 것은 4.7절에서 **출력한 목록**에 다 있습니다. 그 목록에서 256이 D인지 F인지,
# 3과 85가 어디서 왔는지를 기호로 바꾸어 적으면 식이 됩니다. 헷갈리면 그 셀의 `intermediate_dim`을 100으로 바꾸어 다시 실행해 보세요.
# 100으로 바뀐 수가 F입니다.
#
# ### 문제 4: `parameter_count`
#
# `build_model`과 같은 인자를 받아, 그 모델의 파라미터 수를 **정수**(int)로 돌려주세요. **모델이나 층을 만들지 않고** 곱셈과 덧셈으로만
# 셉니다. 어떤 크기에서도 맞아야 하고, `num_heads`가 `embedding_dim`을 나누지 못할 때도 마찬가지입니다.
#
# **도움말.** 한 줄에 다 쓰려 하지 말고 부분마다 나누어 더하세요. `full` 프로필의 크기(5000, 128, 256, 256, 3, 2)라면 임베딩의 두 표가
# 1,312,768개, 디코더 층 하나가 394,749개, 출력층이 1,285,000개이고 모두 3,387,266개입니다.


# %% nbgrader={"grade_id": "parameter_count", "solution": true}
def parameter_count(vocabulary_size, sequence_length, embedding_dim, feed_forward_dim, num_heads, num_layers):
    """build_model로 만들 모델의 파라미터 수를, 모델을 만들지 않고 셉니다.

    인자는 build_model과 같습니다.
    돌려주는 값: 파라미터 수, 정수
    """
    ### BEGIN SOLUTION
    embeddings = (vocabulary_size + sequence_length) * embedding_dim
    width = num_heads * (embedding_dim // num_heads)  # 헤드를 모두 이어 붙인 길이
    query_key_value = 3 * (embedding_dim * width + width)
    attention_output = width * embedding_dim + embedding_dim
    feed_forward = embedding_dim * feed_forward_dim + feed_forward_dim
    feed_forward += feed_forward_dim * embedding_dim + embedding_dim
    layer_norms = 2 * 2 * embedding_dim
    output = embedding_dim * vocabulary_size + vocabulary_size
    return embeddings + num_layers * (query_key_value + attention_output + feed_forward + layer_norms) + output
    ### END SOLUTION


# %% nbgrader={"grade_id": "test_parameter_count", "grade": true, "points": 3}
# 시험: parameter_count
import numpy as np

# V=11, 길이 7, D=8, F=5, 헤드 3개(8을 나누지 못합니다), 층 2개
tiny_count = parameter_count(11, 7, 8, 5, 3, 2)

# 어떤 컴퓨터의 메모리에도 들어가지 않는 크기입니다. 식으로 세면 조금 큰 수일 뿐입니다.
trouble = ""
try:
    parameter_count(10**9, 10**6, 10**6, 10**6, 10**3, 1)
except Exception as error:
    trouble = type(error).__name__
assert not trouble, f"아주 큰 모델의 파라미터를 세다가 {trouble} 오류가 났습니다. 층이나 모델을 만들지 않고 식으로 셀 수 있나요?"
assert tiny_count is not None, "돌려주는 값이 None입니다. return을 썼나요?"
assert isinstance(tiny_count, (int, np.integer)), f"{tiny_count!r}을(를) 돌려주었습니다. 정수인가요? /는 소수를, //는 정수를 냅니다."

missing = 929 - tiny_count  # 929개가 맞습니다. 몇 개가 모자란지로 어디를 빠뜨렸는지 짐작합니다.
assert missing != 7 * 8, "위치 임베딩의 표를 세었나요?"
assert missing != 343, "디코더 층의 수를 곱했나요?"
assert missing not in (11 * 8, 11 * 8 + 11), "출력층의 표도 세었나요? 임베딩의 표를 다시 쓰는 것이 아니라 따로 있습니다."
assert missing not in (2 * 16, 2 * 32), "디코더 층 하나에 층 정규화가 몇 개 있나요? 하나마다 gamma와 beta가 있습니다."
assert missing not in (10, 11, 16, 26, 36, 52, 78, 89), "더하는 수(bias)를 모두 세었나요? 4.7절에서 출력한 목록에서 bias를 찾아보세요."
assert missing != -140, "헤드 하나의 길이는 나눈 몫입니다. 헤드를 모두 이어 붙인 길이가 늘 D와 같은가요?"
assert missing != 216, "쿼리, 키, 값을 만드는 표가 따로따로 있습니다. 셋을 모두 세었나요?"
assert missing != 112, "헤드를 이어 붙인 것을 다시 D로 되돌리는 attention_output도 세었나요?"
assert missing == 0, f"929개여야 하는데 {tiny_count}개입니다. 디코더 층 하나는 343개입니다. 부분마다 나누어 견주어 보세요."
### BEGIN HIDDEN TESTS
counts = [parameter_count(5000, 128, 256, 256, 3, 2), parameter_count(50, 20, 30, 70, 4, 5)]
assert counts == [3_387_266, 43_120], f"다른 크기에서는 {counts}개라고 셌습니다. 수를 적어 두지 않고 받은 인자로 계산하나요?"
### END HIDDEN TESTS

# %% [markdown]
# 이제 `full` 크기의 모델을 정말 만들어 견주어 봅시다. 지금 프로필이 무엇이든 튜토리얼과 같은 크기입니다.

# %% tags=["nbval-check-output"]
full_size = (5000, 128, 256, 256, 3, 2)
full_gpt = build_model(*full_size)
for layer in full_gpt.layers:
    if layer.count_params():
        print(f"{type(layer).__name__:28} {layer.count_params():9,}")

print(f"{'모두':27} {full_gpt.count_params():9,}")
print(f"{'식으로 센 수':23} {parameter_count(*full_size):9,}")

# %% [markdown]
# **그림을 보기 전에 짐작해 보세요.** 모델의 심장이라는 어텐션에는 파라미터의 몇 %가 있을까요?

# %%
plots.parameter_bars(library.parameter_parts(*full_size));

# %% [markdown]
# 어텐션은 15.5%뿐입니다. 뜻밖에도 넷 가운데 셋은 **어휘 사전과 맞닿은 양 끝**, 토큰 임베딩과 출력층에 있습니다. 어휘 사전이 크고 디코더가 작은 모델이라
# 그렇습니다. 2단원에서 어휘 사전의 크기를 고를 때 값을 치른다고 한 것이 바로 이 두 막대입니다. 큰 GPT는 층을 수십 겹 쌓으므로
# 거꾸로 디코더가 대부분을 차지합니다.
#
# ## 4.10 미래를 보는 모델 잡아내기
#
# 인과 마스크를 빠뜨린 모델은 오류를 내지 않습니다. 오히려 학습할 때 정답을 놀랄 만큼 잘 맞혀 성공한 것처럼 보입니다. 글을 쓰게 해 봐야
# 엉터리라는 것이 드러납니다. 그래서 학습하기 전에 **검사**합시다.
#
# 생각은 간단합니다. 앞만 보는 모델이라면, **뒤의 토큰을 바꾸어도 앞의 로짓은 그대로**여야 합니다. 아주 작은 '모델'로 해 봅시다. 지금까지 나온
# 토큰을 세어 로짓으로 내는 함수입니다. `np.eye(10)[번호]`는 그 번호의 칸만 1인 벡터이고, `np.cumsum`은 앞에서부터 더해 나갑니다.

# %% tags=["nbval-check-output"]
def running_count(tokens):
    """자리마다 지금까지 나온 토큰을 셉니다. [B, T] → [B, T, 10]"""
    return np.cumsum(np.eye(10)[tokens], axis=1)


before = np.array([[2, 3, 4, 5, 6]])
after = np.array([[2, 3, 4, 7, 8]])  # 2번 자리 뒤의 두 토큰만 바꿉니다
difference = np.abs(running_count(after) - running_count(before))
print("모양:", difference.shape)
print("자리마다 가장 크게 움직인 로짓:", difference.max(axis=-1))

# %% [markdown]
# 0번부터 2번 자리까지는 꿈쩍하지 않았습니다. 3번과 4번 자리는 움직였지만, 그 자리의 토큰을 바꾸었으니 **당연합니다**.
#
# 진짜 모델의 로짓은 소수라서, 미래를 보지 않아도 계산하는 차례에 따라 끝자리가 `0.000001`쯤 흔들릴 수 있습니다. 그래서
# **0.0001보다 크게** 움직였을 때만 보았다고 하겠습니다.
#
# ### 문제 5: `sees_future`
#
# `position`보다 **뒤의** 토큰을 바꾸었을 때 `position`**까지의**(그 자리도 포함) 로짓이 0.0001보다 크게 움직이면 `True`, 아니면 `False`를
# 돌려주세요.
#
# - `model`은 `model(tokens)`처럼 부르면 `[B, T]`를 받아 `[B, T, V]`를 돌려주는 것이면 무엇이든 됩니다. Keras 모델일 수도, 평범한 함수일 수도
#   있으니 `model.predict`는 쓰지 마세요. 돌려주는 값이 텐서일 수 있으니 `np.asarray(model(tokens))`로 받으면 편합니다.
# - `position` 뒤의 토큰을 **하나도 빠짐없이 원래와 다른 번호로** 바꾸고, `position`까지의 토큰은 그대로 둡니다.
# - 새 번호는 **1부터 V-1까지**에서 고릅니다. 0은 `[PAD]`라서 쓰지 않고, V부터는 어휘 사전에 없습니다. V는 로짓의 마지막 차원의 길이입니다.
# - 배치의 **모든 줄**, `position`까지의 **모든 자리**, **모든 로짓**을 봅니다. 그 가운데 하나라도 0.0001보다 크게 움직였으면 `True`입니다.
# - `position`이 마지막 자리(T-1)이면 바꿀 토큰이 없으니 `False`입니다.
# - 인자로 받은 `tokens`는 고치지 않습니다. `tokens.copy()`로 사본을 만드세요.
# - `True`나 `False` 하나를 돌려줍니다. `bool(...)`로 감싸면 확실합니다.
#
# **도움말.** 다른 번호로 바꾸는 쉬운 방법은 한 칸씩 돌리는 것입니다. V가 10이라면 1은 2로, 2는 3으로, …, 9는 1로요. 나머지를 구하는 `%`로
# 한 줄에 쓸 수 있습니다.


# %% nbgrader={"grade_id": "sees_future", "solution": true}
def sees_future(model, tokens, position):
    """position 뒤의 토큰을 바꾸면 position까지의 로짓이 움직이는지 알려 줍니다.

    model: 정수 [B, T]를 받아 로짓 [B, T, V]를 돌려주는 모델이나 함수
    tokens: 모양이 [B, T]인 NumPy 정수 배열
    position: 0부터 T-1까지의 정수
    돌려주는 값: 0.0001보다 크게 움직인 로짓이 하나라도 있으면 True, 아니면 False
    """
    ### BEGIN SOLUTION
    before = np.asarray(model(tokens))
    changed = tokens.copy()
    changed[:, position + 1 :] = changed[:, position + 1 :] % (before.shape[-1] - 1) + 1
    after = np.asarray(model(changed))
    return bool(np.abs(after - before)[:, : position + 1].max() > 1e-4)
    ### END SOLUTION


# %% nbgrader={"grade_id": "test_sees_future", "grade": true, "points": 3}
# 시험: sees_future
import numpy as np
import tensorflow as tf

# 받은 토큰을 적어 두기만 하는 모델입니다. V는 9이고, position은 2입니다.
received = []


def recorder(tokens):
    received.append(np.array(tokens))
    return tf.zeros((*np.shape(tokens), 9))


one_line = np.array([[2, 4, 6, 1, 8, 3]])
sees_future(recorder, one_line, 2)
assert one_line.tolist() == [[2, 4, 6, 1, 8, 3]], "인자로 받은 tokens가 바뀌었습니다. 사본을 만들어 고쳤나요?"
assert all(np.max(line) < 9 for line in received), "어휘 사전에 없는 번호로 바꾸었습니다. V는 9이니 8이 가장 큰 번호입니다."
assert all(np.min(line) > 0 for line in received), "[PAD](0)나 음수로 바꾸었습니다. 새 번호는 1부터 V-1까지인가요?"
changed_places = {place for line in received for place in range(3, 6) if line[0, place] != one_line[0, place]}
assert changed_places == {3, 4, 5}, (
    f"position 2 뒤에서 바뀐 자리가 {sorted(changed_places)}입니다. 3, 4, 5번 자리를 모두 원래와 다른 번호로 바꾸었나요?"
)


def pretend(*leaks):
    """자리마다 지금까지의 토큰을 세는 모델입니다. leaks가 0이 아닌 자리에는 끝까지의 토큰이 그만큼 새어 듭니다."""

    def model(tokens):
        places = np.arange(1, np.shape(tokens)[1] + 1)[:, None]
        counts = np.cumsum(places * np.eye(9)[np.asarray(tokens)], axis=1)
        leak = np.array(leaks, float)[-len(counts) :, :, None]
        return tf.constant(counts + leak * counts[:, -1:], tf.float32)

    return model


def only_past(tokens):
    """자리마다 그 앞의 토큰만 세는 모델입니다. 자기 자신도 세지 않습니다."""
    counts = np.eye(9)[np.asarray(tokens)]
    return tf.constant(np.cumsum(counts, axis=1) - counts, tf.float32)


two_lines = np.array([[2, 8, 1, 5, 3, 7], [2, 4, 6, 1, 8, 3]])
everywhere, nowhere = [1] * 6, [0] * 6
verdict = sees_future(pretend(everywhere), two_lines, 2)
assert isinstance(verdict, (bool, np.bool_)), f"{type(verdict).__name__}을(를) 돌려주었습니다. True나 False 하나인가요?"
assert verdict, "미래를 보는 모델인데 False입니다. 바꾸기 전과 뒤의 로짓을 견주었나요? 참과 거짓이 뒤집히지 않았나요?"
assert not sees_future(only_past, two_lines, 2), "앞만 보는 모델인데 True입니다. position보다 뒤의 로짓까지 견주지 않았나요?"
assert not sees_future(pretend(nowhere), two_lines, 2), (
    "자기와 앞만 보는 모델인데 True입니다. position의 토큰은 그대로 두고, 로짓도 position까지만 견주나요?"
)
assert sees_future(pretend([0, 0, 1, 0, 0, 0]), two_lines, 2), "position 자리의 로짓도 견주나요? 조각 [:position]에는 position이 없습니다."
assert sees_future(pretend([1, 0, 0, 0, 0, 0]), two_lines, 2), "position 앞의 자리들도 모두 견주나요? 0번 자리에만 새는 모델을 놓쳤습니다."
assert sees_future(pretend(nowhere, everywhere), two_lines, 2), "배치의 모든 줄을 견주나요? 둘째 줄에만 새는 모델을 놓쳤습니다."
### BEGIN HIDDEN TESTS
assert not sees_future(pretend([1e-6] * 6), two_lines, 3), "소수의 끝자리가 흔들린 것뿐인데 True입니다. 0.0001까지는 봐주나요?"
assert sees_future(pretend([5e-5, 0, 0, 0, 0, 0]), two_lines, 1), (
    "로짓 하나가 0.0003 움직였는데 놓쳤습니다. 평균을 내거나 0.0001보다 큰 기준을 쓰지 않나요?"
)
assert not sees_future(pretend(everywhere), two_lines, 5), "position이 마지막 자리이면 바꿀 토큰이 없습니다. False인가요?"
### END HIDDEN TESTS

# %% [markdown]
# 여러분의 모델을 검사해 봅시다. 견줄 상대로, 디코더를 부를 때 `use_causal_mask=False`로 **일부러 마스크를 끈** 모델도 만듭니다. `minigpt`의
# `build_model`에는 이 실험을 위한 `causal=False`가 있습니다. 여덟 토큰짜리 글에서 `position`을 바꾸어 가며 부릅니다. **표에 무엇이 찍힐지, 특히 마지막
# 자리 7에서는 어떨지 먼저 짐작해 보세요.**

# %% tags=["nbval-check-output"]
leaky_gpt = library.build_model(
    profile.vocabulary_size,
    profile.sequence_length,
    profile.embedding_dim,
    profile.feed_forward_dim,
    profile.num_heads,
    profile.num_layers,
    causal=False,
)
eight_tokens = sample[:, :8]
for position in (0, 3, 6, 7):
    print(position, "| 내 모델:", sees_future(gpt, eight_tokens, position), end="   ")
    print("| 마스크를 끈 모델:", sees_future(leaky_gpt, eight_tokens, position))

# %% [markdown]
# 마스크를 끈 모델이 딱 걸렸습니다. 마지막 자리에서는 볼 미래가 없어 누구나 `False`이니, 검사는 **중간 자리에서** 해야 합니다.
#
# 어느 자리가 어느 자리에 영향을 주는지 그려 보면 더 또렷합니다. 토큰을 하나씩 바꾸며 로짓이 얼마나 움직이는지 모두 재었습니다.

# %%
def influence(model, tokens):
    """j번째 토큰을 바꾸었을 때 i번째 자리의 로짓이 얼마나 움직이는지 [T, T]로 잽니다."""
    before = np.asarray(model(tokens))
    result = np.zeros((tokens.shape[1], tokens.shape[1]))
    for place in range(tokens.shape[1]):
        changed = tokens.copy()
        changed[:, place] = np.where(changed[:, place] == 1, 2, 1)
        result[:, place] = np.abs(np.asarray(model(changed)) - before)[0].max(axis=-1)
    return np.where(result > 1e-4, result, 0)


plots.attention_maps(
    {"내 모델": influence(gpt, eight_tokens), "마스크를 끈 모델": influence(leaky_gpt, eight_tokens)},
    [str(place) for place in range(8)],
    rows="로짓을 낸 자리",
    columns="바꾼 토큰의 자리",
);

# %% [markdown]
# 왼쪽은 아래쪽 삼각형에만 파란색이 있습니다. 회색은 로짓이 움직이지 않은 칸입니다. 디코더가 문제 1에서 만든 것과 같은 마스크를
# 씌웠기 때문입니다. 오른쪽은 옅지만 모든 칸이 파랗습니다. 맨 앞 0번 자리의 로짓까지 7번 토큰이 무엇인지 알고 있습니다.
#
# ## 정리
#
# - 번호 `[B, T]` → 임베딩 `[B, T, D]` → 디코더 층들 → 로짓 `[B, T, V]`. 어텐션은 순서를 모르므로 위치 임베딩을 더합니다.
# - 어텐션은 점수(√D로 나눈 내적) → 마스크(`-inf`) → 소프트맥스(행마다 최댓값을 빼고) → 값 섞기입니다.
# - 인과 마스크가 없으면 모델은 정답을 베낍니다. 오류가 나지 않으니 `sees_future`로 검사합니다.
# - 모델은 로짓까지만 냅니다. 소프트맥스는 학습과 텍스트 생성의 몫입니다.
# - `full` 모델의 파라미터 3,387,266개 가운데 4분의 3은 어휘 사전과 맞닿은 양 끝에 있습니다.
#
# 모델은 아직 아무것도 모릅니다. 다음 단원에서 드디어 가르칩니다.

# %% tags=["nbval-check-output"]
# course: check
