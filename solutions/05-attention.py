# %% [markdown]
# # 5. 어텐션
#
# <!-- course: badge -->
#
# 지금까지 글을 번호로 바꾸고, 입력과 정답을 나란히 놓았습니다. 이제 그 사이에 설 주인공, **모델**(model)을 만듭니다. 이 단원에서는 모델의
# 심장인 **어텐션**(attention)을, 다음 단원에서는 그것을 품은 GPT 전체를 만듭니다. 어텐션은 토큰마다 앞의 토큰들을 돌아보고 필요한 것을
# 가져오는 계산입니다.
#
# **이 단원을 마치면**
#
# - 토큰의 번호가 점수가 되기까지 어떤 모양을 거치는지 말할 수 있습니다.
# - 어텐션을 NumPy로 직접 계산하고, 왜 앞만 보아야 하는지 설명할 수 있습니다.
# - 여러 헤드(head)로 나누어 보는 어텐션을 Keras의 층과 똑같이 만들 수 있습니다.
# - 배운 모델의 헤드가 글의 어디를 보는지 그려 볼 수 있습니다.
#
# 걸리는 시간은 75분쯤이고, 건너뛰어도 되는 5.8절까지 하면 85분쯤입니다. 두 번에 나누려면 5.6절까지와 5.7절부터가 알맞습니다. 나중에 이어서 할 때는 이어서 할 셀을 고른 다음 메뉴에서
# **런타임 → 이전 셀 실행**을 누르면 됩니다. GPU가 없어도 됩니다.

# %% nbgrader={"grade_id": "setup"}
# course: setup

# %%
import keras
import keras_nlp
import numpy as np
import tensorflow as tf

from minigpt import model as library
from minigpt import plots, trained

# %% [markdown]
# ## 5.1 번호에서 로짓까지
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
# 네 글자를 기억해 두세요. **B**는 배치(batch)에 든 줄의 수, **T**는 한 줄의 토큰 수, **D**는 벡터 하나의 차원(수의 개수), **V**는 어휘 사전(vocabulary)의
# 크기입니다. 로짓은 맨 끝에만 있는 것이 아니라 **T개의 자리마다** V개씩 나옵니다. 4단원의 정답이 자리마다 있었기 때문입니다.
#
# 이 단원은 둘째 줄(5.2절)과, 셋째 줄의 핵심인 어텐션(5.3절부터)을 다룹니다.
#
# ## 5.2 임베딩: 번호를 벡터로
#
# 번호 7은 번호 3보다 큰 토큰이 아닙니다. 출석 번호처럼 이름일 뿐이라 더하거나 곱해도 뜻이 없습니다. 그래서 토큰마다 수 D개를 배정해 두고
# 번호 대신 씁니다. 이렇게 번호를 벡터로 바꾸는 일, 또 그 벡터를 **임베딩**(embedding)이라고 합니다. 처음에는 아무 수나 들어 있고,
# 학습하면서 바뀝니다. 배운 모델에서는 비슷하게 쓰이는 토큰끼리 비슷한 벡터가 되곤 합니다. 5.8절에서 눈으로 확인합니다.
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
# `[1, 6]`이 `[1, 6, 4]`가 되었습니다. 이 층의 이름이 `TokenAndPosition…`인 까닭은 안에 표가 **두 개** 있기 때문입니다. 하나는 토큰
# 임베딩의 표 `[V, D]`, 다른 하나는 위치 임베딩의 표 `[sequence_length, D]`입니다. 두 표에서 한 줄씩 꺼내 더합니다.
#
# 왜 자리가 필요할까요? 잠시 뒤에 볼 어텐션은 토큰들을 **주머니에 든 구슬처럼** 다룹니다. 순서를 모르니 `the fox saw the owl`과
# `the owl saw the fox`를 구별하지 못합니다. 그래서 벡터에 '나는 몇 번째'라는 표시를 섞어 줍니다.
#
# **실행하기 전에 짐작해 보세요.** 1번 자리와 4번 자리는 둘 다 `the`입니다. 두 자리의 벡터는 같을까요?

# %% tags=["nbval-check-output"]
token_vectors = np.asarray(embedding.token_embedding(token_ids))[0]
# 위치 임베딩은 받은 벡터의 모양만 봅니다. 어떤 토큰인지는 상관없습니다.
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
# 4단원에서 말한 **마스크**(mask)를 만드는 곳도 여기입니다. `mask_zero=True`라고 하면 번호가 0, 곧 `[PAD]`인 자리를 거짓으로 표시하고,
# 이 표시를 벡터에 붙여 다음 층에 전합니다.

# %% tags=["nbval-check-output"]
padded = np.array([[2, 3, 4, 0, 0]])
print(np.asarray(embedding.token_embedding.compute_mask(padded)))

# %% [markdown]
# ## 5.3 어텐션: 누구를 얼마나 볼까
#
# `the fox ran because it was scared`(여우는 겁이 나서 달아났다)에서 `it`이 무엇인지 알려면 `fox`를 돌아보아야 합니다. 어텐션은 자리마다 **다른 자리들을
# 얼마나 볼지** 정하고, 본 만큼 섞어 새 벡터를 만듭니다. 가장 작은 예로 계산해 봅시다. 토큰은 넷만 남기고, 벡터는 2차원으로 합니다. 첫째 수는 '동물다움', 둘째 수는
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
# 진짜 모델은 벡터에 서로 다른 표를 곱해 셋을 따로 만듭니다(5.7절). 지금은 셋 다 위의 벡터를 그대로 쓰겠습니다.
#
# **첫째, 점수.** 쿼리와 키를 수마다 곱해 모두 더한 값을 **내적**이라고 합니다. 내적이 클수록 잘 맞는 짝입니다. 행렬 곱 `@` 한 번이면 모든 짝의
# 내적이 나옵니다. `.T`는 표의 행과 열을 바꿉니다. `[4, 2] @ [2, 4]`라야 곱할 수 있기 때문입니다.
#
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
# ## 5.4 점수를 √D로 나누는 까닭
#
# 위의 계산에서 빠진 것이 하나 있습니다. 진짜 어텐션은 점수를 √D로 나눕니다. 왜 나눌까요? 점수는 곱 D개를 더한 것이라, D가 크면 점수도
# 커집니다. 아무렇게나 뽑은 벡터로 점수가 얼마나 흩어지는지 재 봅시다. **표준편차**는 수들이 평균에서 보통 얼마나 떨어져 있는지입니다.
# 코드는 꼼꼼히 읽지 않아도 됩니다. `transpose(0, 2, 1)`은 글 500개의 표를 한꺼번에 `.T` 하는 것이고, `tf.nn.softmax`는 방금 배운
# 소프트맥스입니다.

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
# 때문입니다(분산은 표준편차의 제곱입니다). D가 256이면 점수가 ±16쯤으로 벌어져, 토큰 20개 가운데 **하나만** 거의 1의 가중치를 받습니다. 이러면 여러 토큰을 고루 볼 수
# 없고, 가중치가 0이나 1에 붙어 버려 학습으로 고치기도 어렵습니다. √D로 나누면 D가 얼마든 표준편차가 1쯤으로 머뭅니다.
#
# ## 5.5 앞만 보기
#
# 우리 모델이 풀 문제는 '다음 토큰 맞히기'입니다. 그런데 4단원에서 본 것처럼 `i`번째 자리의 정답은 `i+1`번째 자리의 **입력**과
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

try:
    mask_of_four = causal_mask(4)
except (NotImplementedError, NameError):
    raise
except Exception as error:
    mask_of_four = f"{type(error).__name__}: {error}"
assert not isinstance(mask_of_four, str), (
    f"causal_mask를 부르자 오류가 났습니다. np.ones에는 모양을 괄호로 묶어 (length, length) 하나로 넘기나요? ({mask_of_four})"
)
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
assert mask_of_four.sum() == 10, (
    f"참이 10칸이어야 하는데 {mask_of_four.sum()}칸입니다. 아래쪽 삼각형만 빠짐없이 참인가요?"
)

mask_of_six = np.asarray(causal_mask(6))
assert mask_of_six.shape == (6, 6), (
    f"길이 6을 넣었는데 모양이 {mask_of_six.shape}입니다. 다른 길이에서도 받은 length만큼의 표를 만드나요?"
)
assert mask_of_six[5].all(), (
    "길이가 6일 때 마지막 자리가 앞을 모두 보지 못합니다. 몇 칸까지만 보게 수를 적어 두지 않았나요?"
)
assert np.shape(causal_mask(1)) == (1, 1), (
    f"길이가 1이면 모양이 (1, 1)이어야 하는데 {np.shape(causal_mask(1))}입니다. 크기가 1인 축을 없애지 않았나요?"
)
mask_of_400 = np.asarray(causal_mask(400))
assert mask_of_400.shape == (400, 400), (
    f"길이 400을 넣었는데 모양이 {mask_of_400.shape}입니다. 큰 표를 만들어 두고 잘라 쓰지 않고 length만으로 만드나요?"
)
assert mask_of_400.sum() == 400 * 401 // 2, (
    "길이가 400이면 표가 다릅니다. 아무리 멀어도 앞은 모두 볼 수 있나요? 거리를 정해진 수와 견주지 않았나요?"
)
### BEGIN HIDDEN TESTS
right_masks = [[[j <= i for j in range(length)] for i in range(length)] for length in (2, 600)]
assert [np.asarray(causal_mask(length)).tolist() for length in (2, 600)] == right_masks, (
    "길이가 2나 600일 때 표가 다릅니다. 어떤 길이에서도 length만으로 표를 만드나요?"
)
### END HIDDEN TESTS

# %% [markdown]
# ## 5.6 가리고, 나누고, 섞기
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
# 괜찮지만, 점수가 수천이면 다릅니다. 볼 수 있는 점수가 모두 -3000이라면 -1000이 오히려 가장 높은 점수가 됩니다. -1000을 -10000으로 바꾸어도
# 점수가 더 커지면 마찬가지입니다.
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
# 모양이 `[T, D]`인 실수 배열 `query`, `key`, `value`와 `[T, T]`인 불리언 배열 `mask`를 받아, 모양이 `[T, D]`인 배열을 돌려주세요.
# T와 D는 1을 비롯해 몇이든 됩니다.
#
# 1. `i`행 `j`열이 `query`의 `i`번째와 `key`의 `j`번째의 내적인 점수를 만들고 **√D로 나눕니다**. D는 벡터 하나의 차원입니다.
# 2. `mask`가 거짓인 자리를 가립니다.
# 3. 행마다 소프트맥스를 해 가중치를 얻습니다.
# 4. 가중치로 `value`를 섞습니다.
#
# - **받은 `mask`를 그대로** 씁니다. 인과 마스크가 아닐 수도 있습니다. 행마다 참이 하나는 있습니다.
# - 점수가 수만이어도, 행마다 크기가 크게 달라도 `nan` 없이 올바른 값이 나와야 합니다.
# - 인자로 받은 배열은 고치지 않습니다. `query /= 2`는 받은 배열 자체를 바꾸지만, `query = query / 2`는 새 배열을 만듭니다.
#
# **도움말.** 지금까지의 조각을 이으면 됩니다. NumPy로 써 보세요. TensorFlow로 계산해 텐서(tensor)를 돌려주어도 됩니다. D는 `query.shape[-1]`에 있습니다. 한꺼번에 다 쓰려 하지 말고,
# 5.3절의 `vectors`와 인과 마스크로 한 단계씩 출력하며 아래의 값과 견주어 보세요.
#
# ```text
# 1과 2를 마친 점수                  3을 마친 가중치
# [[0.   -inf -inf -inf]             [[1.   0.   0.   0.  ]
#  [0.   2.83 -inf -inf]              [0.06 0.94 0.   0.  ]
#  [0.   0.   2.83 -inf]              [0.05 0.05 0.89 0.  ]
#  [0.   2.12 0.71 1.77]]             [0.06 0.48 0.12 0.34]]
# ```


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
import keras
import numpy as np


def near(found, expected):
    """모양이 같고, 값이 0.0001 안에서 같은지"""
    return np.shape(found) == np.shape(expected) and np.allclose(found, expected, atol=1e-4)


trial_query, trial_key, trial_value = np.random.default_rng(4).normal(size=(3, 5, 3))
see_all = np.ones((5, 5), bool)
see_past = np.arange(5)[:, None] >= np.arange(5)

# query와 key가 모두 0이면 점수도 모두 0입니다. 볼 수 있는 자리를 똑같이 봅니다.
nothing, trouble = np.zeros((5, 3)), ""
try:
    looking_back = attention(nothing.copy(), nothing.copy(), trial_value.copy(), see_past.copy())
except (NotImplementedError, NameError):
    raise
except Exception as error:
    trouble = f"{type(error).__name__}: {error}"
assert not trouble, (
    f"attention을 부르자 오류가 났습니다. {trouble} / 표를 곱하려면 앞 표의 열과 뒤 표의 행이 같은 수여야 합니다. "
    "행과 열을 바꾸는 .T를 빠뜨리지 않았나요? 표의 곱에 `*`가 아니라 `@`를 썼나요?"
)
assert looking_back is not None, "돌려주는 값이 None입니다. return을 썼나요?"
looking_back = np.asarray(looking_back)
assert looking_back.shape == (5, 3), (
    f"결과의 모양이 {looking_back.shape}입니다. 가중치 [T, T]가 아니라 섞은 값 [T, D]를 돌려주나요?"
)
assert not np.allclose(looking_back[0], trial_value[1:].mean(axis=0), atol=1e-4), (
    "0번 자리가 자기만 빼고 모두 보았습니다. mask는 참인 자리를 보라는 뜻인데, 참인 자리를 가리지 않았나요?"
)
evenly = np.asarray(attention(nothing.copy(), nothing.copy(), trial_value.copy(), see_all.copy()))
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
assert share > 1 / 2, (
    "0번 토큰을 더 많이 보아야 하는데 그러지 않았습니다. 점수를 만들 때 query와 key를 하나씩 썼나요? 같은 것을 두 번 쓰지 않았나요?"
)
assert not np.isclose(share, 9 / 10, atol=1e-4), (
    "가중치가 9 대 1로 쏠렸습니다. 점수를 √D로 나누었나요? 나누었다면, 최댓값을 뺄 때 max에도 axis=1과 keepdims=True를 적었나요?"
)
assert np.isclose(share, 3 / 4, atol=1e-4), (
    "가중치가 3 대 1이 아닙니다. 무엇의 제곱근으로 나누었나요? D는 벡터 하나의 차원입니다."
)

# 자기 자신은 볼 수 없고, 앞에서 i번째 자리가 뒤에서 i번째 자리만 보는 마스크입니다
swapping = np.eye(5)[::-1].astype(bool)
swapping[2] = [True, False, False, False, False]
opposite = np.asarray(attention(nothing.copy(), nothing.copy(), trial_value.copy(), swapping.copy()))
assert near(opposite, trial_value[[4, 3, 0, 1, 0]]), (
    "자기 자신을 볼 수 없는 mask에서 값이 틀립니다. 받은 mask에 대각선을 더하거나 다른 마스크를 섞지 않고 그대로 썼나요?"
)

# 점수가 1,732씩 벌어지므로 4번 자리가 가중치를 모두 가져갑니다
loud = np.asarray(
    attention(np.full((5, 3), 100.0), np.arange(5.0)[:, None] * np.full(3, 10.0), trial_value.copy(), see_all.copy())
)
assert np.isfinite(loud).sum() == 15, "점수가 수천이면 nan이 나옵니다. exp를 하기 전에 가장 큰 점수를 뺐나요?"

given = trial_query, trial_key, trial_value, np.tile(np.arange(5) < 2, (5, 1))  # 2번 자리부터는 아무도 보지 않습니다
kept = [array.copy() for array in given]
attention(*given)
assert all(map(np.array_equal, given, kept)), (
    "인자로 받은 배열이 바뀌었습니다. `query /= 2`나 `query[...] = 0`처럼 받은 배열을 고치지 않았나요?"
)

# 0번 행의 점수는 3,600과 3,000, 1번 행의 점수는 -3,600과 -3,000입니다
rising, falling = np.array([[1.0], [2.0]]), np.array([[60.0], [50.0]])
uneven = attention(np.array([[60.0], [-60.0]]), falling, rising.copy(), np.ones((2, 2), bool))
assert np.shape(uneven) == (2, 1), (
    f"D가 1이면 모양이 (2, 1)이어야 하는데 {np.shape(uneven)}입니다. 크기가 1인 축을 없애지 않았나요?"
)
assert near(uneven, [[1.0], [2.0]]), (
    "점수가 모두 아주 낮은 행에서 값이 틀립니다. 표 전체가 아니라 행마다 최댓값을 뺐나요?"
)
# 0번 자리가 볼 수 있는 점수는 -40,000뿐이고, 가려질 점수가 40,000으로 훨씬 큽니다
tempting = attention(np.full((2, 1), 200.0), np.array([[-200.0], [200.0]]), rising.copy(), see_past[:2, :2].copy())
assert np.isfinite(np.asarray(tempting)).sum() == 2, (
    "가려질 점수가 아주 클 때 nan이 나옵니다. 최댓값을 가리기 전에 찾지 않았나요?"
)
assert near(tempting, [[1.0], [2.0]]), (
    "점수가 -40,000인 자리가 가린 자리에 밀렸습니다. 가린 점수는 무엇보다도 낮은가요? -1000이나 -10000으로는 모자랍니다."
)

# 토큰이 하나일 때와 여덟일 때. 토큰 여덟을 고르게 보면 value의 평균입니다.
one_token = np.array([[0.3, 0.6, 0.9]])
alone = attention(one_token.copy(), one_token.copy(), one_token.copy(), np.ones((1, 1), bool))
assert near(np.asarray(alone), one_token), (
    f"토큰이 하나이면 value가 그대로 모양 (1, 3)으로 나와야 하는데 {np.shape(alone)}이(가) 나왔습니다. 크기가 1인 축을 없애지 않았나요?"
)
eight_values = np.arange(24.0).reshape(8, 3) ** 2
eight = attention(np.zeros((8, 3)), np.zeros((8, 3)), eight_values.copy(), np.ones((8, 8), bool))
assert near(np.asarray(eight), np.tile(eight_values.mean(axis=0), (8, 1))), (
    "토큰이 여덟일 때 틀립니다. 토큰의 수를 정해 두지 않고 받은 배열에서 알아내나요?"
)

# 마스크가 제멋대로이고 D가 3일 때 Keras의 계산과 견줍니다. Keras는 [B, T, 1, D]인 32비트 실수를 받습니다.
odd_mask = np.eye(5)[::-1].astype(bool) | (np.random.default_rng(7).random((5, 5)) < 0.5)
mixed = np.asarray(attention(trial_query.copy(), trial_key.copy(), trial_value.copy(), odd_mask.copy()))
in_keras = [array.astype("float32")[None, :, None] for array in (trial_query, trial_key, trial_value)]
by_keras_op = np.asarray(keras.ops.dot_product_attention(*in_keras, mask=odd_mask[None, None]))[0, :, 0]
assert near(mixed, by_keras_op), "D가 3이고 마스크가 제멋대로일 때 틀립니다. √D의 D를 정해진 수로 적지 않았나요?"
### BEGIN HIDDEN TESTS
# 0번 자리가 볼 수 있는 점수는 -90,000뿐입니다
steep = attention(np.full((2, 1), 300.0), np.array([[-300.0], [300.0]]), rising.copy(), see_past[:2, :2].copy())
assert near(steep, [[1.0], [2.0]]), (
    "볼 수 있는 점수가 -90,000뿐인 행에서 값이 틀립니다. 가린 점수는 무엇보다도 낮은가요?"
)

wide_query, wide_key, wide_value = np.random.default_rng(8).normal(size=(3, 11, 2))
wide_mask = np.eye(11, dtype=bool) | (np.random.default_rng(9).random((11, 11)) < 0.4)
expected = []
for row, seen in zip(wide_query, wide_mask):
    powers = np.exp(wide_key[seen] @ row / 2**0.5)
    expected.append(powers @ wide_value[seen] / powers.sum())
wide_result = attention(wide_query.copy(), wide_key.copy(), wide_value.copy(), wide_mask.copy())
assert near(np.asarray(wide_result), expected), (
    "토큰이 열하나이고 D가 2일 때 틀립니다. 크기를 모두 받은 배열에서 알아내나요?"
)
### END HIDDEN TESTS

# %% [markdown]
# 가중치를 그림으로 봅시다. `minigpt.model.attention_weights`는 값을 섞기 직전의 가중치만 돌려줍니다. 5.3절의 네 토큰을 마스크 없이, 그리고
# 인과 마스크를 씌워 그립니다. 회색은 가려진 자리입니다.

# %%
plots.attention_maps(
    {
        "마스크 없음": library.attention_weights(vectors, vectors),
        "인과 마스크": library.attention_weights(vectors, vectors, library.causal_mask(4)),
    },
    short_words,
);

# %% [markdown]
# 오른쪽 그림에서 `the`는 볼 것이 자기뿐이라 가중치가 1입니다. `fox`는 왼쪽 그림에서 뒤에 나올 `it`을 보았지만, 이제 볼 수 없습니다. 맨
# 아래 `it`의 행은 두 그림이 같습니다. 마지막 자리에는 가릴 미래가 없으니까요. 5.3절의 가중치와 수가 조금 다른 것은 점수를 √D로
# 나누었기 때문입니다.
#
# 여러분의 `attention`이 Keras에 들어 있는 것과 같은지, 그리고 5.2절에서 말한 대로 **순서를 모르는지** 확인해 봅시다. Keras의 함수는
# 배치를 통째로 받으므로 길이가 1인 차원을 끼워 넣었습니다.

# %% tags=["nbval-check-output"]
wide = vectors[None, :, None].astype("float32")
by_keras = keras.ops.dot_product_attention(wide, wide, wide, mask=library.causal_mask(4)[None, None])
mine = attention(vectors, vectors, vectors, library.causal_mask(4))
print("Keras와 같은가?            ", np.allclose(np.asarray(by_keras)[0, :, 0], mine, atol=1e-5))

everyone = np.ones((4, 4), dtype=bool)
backwards = vectors[::-1]  # it ran fox the
forward_result = attention(vectors, vectors, vectors, everyone)
backward_result = attention(backwards, backwards, backwards, everyone)
print("뒤집어도 토큰마다 같은가?  ", np.allclose(forward_result, backward_result[::-1]))

# %% [markdown]
# 글을 거꾸로 뒤집었는데도 토큰마다 나온 벡터가 똑같습니다. 순서를 알려 주는 것은 마스크와 위치 임베딩뿐입니다.
#
# ## 5.7 여러 헤드로 나누어 보기
#
# 어텐션 하나는 한 가지 기준으로만 봅니다. 그런데 `it`은 무엇을 가리키는지(`fox`)도, 무엇을 하는지(`ran`)도 궁금합니다. 그래서 작은 어텐션
# 여럿을 나란히 두고, 저마다 다른 것을 보게 합니다. 이 작은 어텐션 하나를 **헤드**(head)라고 하고, 여럿을 함께 쓰는 것을
# **멀티 헤드 어텐션**(multi-head attention)이라고 합니다.
#
# 헤드마다 보는 것이 달라지는 까닭은 쿼리, 키, 값을 만드는 **표**가 다르기 때문입니다. 5.3절에서 미루어 둔 그 표입니다. 벡터 `[T, D]`에
# 표 `[D, K]`를 곱하면 그 헤드의 쿼리 `[T, K]`가 됩니다. 헤드가 H개이므로 표를 모두 모으면 `[D, H, K]`이고, `W_q[:, h]`가 `h`번째 헤드의
# 표입니다. 표의 수는 학습으로 정해지는데, 지금은 손으로 적어 봅시다. 헤드 0은 동물다움을, 헤드 1은 움직임을 찾습니다.
# 쿼리와 키의 표에 적은 2는 점수를 크게 벌려 한 곳을 또렷이 보게 하려는 것입니다.

# %% tags=["nbval-check-output"]
W_q = W_k = np.array([[[2.0], [0.0]], [[0.0], [2.0]]])  # [D, H, K] = [2, 2, 1]
W_v = np.array([[[1.0], [0.0]], [[0.0], [1.0]]])
q0, k0, v0 = vectors @ W_q[:, 0], vectors @ W_k[:, 0], vectors @ W_v[:, 0]
q1, k1, v1 = vectors @ W_q[:, 1], vectors @ W_k[:, 1], vectors @ W_v[:, 1]
print("헤드 0의 표:", W_q[:, 0].tolist(), "| 헤드 1의 표:", W_q[:, 1].tolist())
print("표:", W_q.shape, "| 헤드 0의 쿼리:", q0.shape, "| it의 쿼리:", q0[3], q1[3])

# %%
plots.attention_maps(
    {
        "헤드 0: 동물다움": library.attention_weights(q0, k0, library.causal_mask(4)),
        "헤드 1: 움직임": library.attention_weights(q1, k1, library.causal_mask(4)),
    },
    short_words,
);

# %% [markdown]
# 맨 아래 `it`의 행을 보세요. 헤드 0은 거의 `fox`만, 헤드 1은 거의 `ran`만 봅니다. 한 헤드의 가중치로는 이렇게 둘 다 또렷이 볼 수 없습니다.
#
# 이제 헤드마다 값을 섞고, 결과를 옆으로 **이어 붙입니다**. 그런 다음 표 하나를 더 곱합니다. 헤드들이 본 것은 이 마지막 표 `W_o`에서 비로소 서로
# 섞입니다. 아래의 `W_o`는 '동물다움과 움직임의 합'과 '차'를 만들게 해 보았습니다.

# %% tags=["nbval-check-output"]
see_before = library.causal_mask(4)
joined = np.concatenate([library.attention(q0, k0, v0, see_before), library.attention(q1, k1, v1, see_before)], axis=-1)
W_o = np.array([[1.0, 1.0], [1.0, -1.0]])  # [H*K, D]
print("이어 붙인 것:", joined.shape, "| it:", joined[3].round(2))
print("W_o로 섞은 것:", (joined @ W_o).shape, "| it:", (joined @ W_o)[3].round(2))

# %% [markdown]
# `[T, D]`가 들어가서 `[T, D]`가 나왔습니다. 헤드 하나의 크기 K는 대개 `D // H`로 잡습니다. 그러면 헤드를 나누어도 계산의 양은 거의 그대로입니다.
#
# **점수를 나누는 수는 √D가 아니라 √K입니다.** 5.4절에서 √D로 나눈 것은 더하는 곱이 D개였기 때문입니다. 헤드 안에서는 곱을 K개만 더합니다.
#
# 헤드마다의 결과를 반복문으로 하나씩 이어 붙이지 않고, 배열 하나 `[H, T, K]`에 담아 한꺼번에 계산할 수도 있습니다. 그럴 때 빠지기 쉬운 함정이
# 있습니다. `[H, T]`인 표를 `[T, H]`로 바꾸려는데, 모양만 맞추는 `reshape`를 쓰면 어떻게 될까요? `h1t2`는 헤드 1이 2번 자리에서 낸 값입니다.

# %% tags=["nbval-check-output"]
by_head = np.array([["h0t0", "h0t1", "h0t2"], ["h1t0", "h1t1", "h1t2"]])  # [H, T]
print("reshape: ", by_head.reshape(3, 2).tolist())
print("transpose:", by_head.transpose(1, 0).tolist())

# %% [markdown]
# `reshape`는 수를 **있던 차례 그대로** 다시 끊기만 합니다. 0번 자리의 행에 1번 자리의 값 `h0t1`이 들어왔으니, 앞만 보게 한 마스크도 소용이 없습니다.
# 오류는 나지 않습니다. 축의 차례를 바꾸는 것은 `transpose`입니다.
#
# ### 문제 3: `multi_head_attention`
#
# 헤드의 수가 몇이든 쓸 수 있는 멀티 헤드 어텐션을 만드세요. 곱한 다음에 더하는 수인 **편향**(bias)이 없는 Keras의 층
# `MultiHeadAttention(use_bias=False)`에 같은 표를 넣은 것과 값이 같아야 합니다.
#
# | 인자 | 모양 | 뜻 |
# |---|---|---|
# | `x` | `[T, D]` | 들어오는 벡터 |
# | `query_kernel`, `key_kernel`, `value_kernel` | `[D, H, K]` | 헤드마다 쿼리, 키, 값을 만드는 표 |
# | `output_kernel` | `[H, K, D]` | 이어 붙인 것을 섞는 표. `output_kernel[h]`의 `k`번째 행은 `h`번째 헤드의 `k`번째 수에 곱합니다 |
# | `mask` | `[T, T]` | 참이면 보아도 됩니다. 모든 헤드가 함께 씁니다 |
#
# - 점수는 **√K로** 나눕니다. K는 표의 모양에서 읽으세요. `D // H`가 아닐 수도 있습니다.
# - 문제 2의 규칙이 여기서도 그대로입니다. 받은 `mask`를 쓰고, 점수가 수만이어도 맞아야 하고, 인자를 고치지 않습니다.
# - 배열은 모두 NumPy 배열일 수도, TensorFlow의 **텐서일 수도** 있습니다. `np.asarray`로 바꾸고 시작하면 편합니다. 돌려주는 것도 둘 다 됩니다.
#
# **도움말.** `np.einsum("td,dhk->htk", x, query_kernel)`은 모든 헤드의 쿼리를 한꺼번에 `[H, T, K]`로 만듭니다. `"td,dhk->htk"`는 결과에 없는 글자 `d`끼리 곱해 더하라는 뜻입니다. 그러니 `query[h]`가 h번째 헤드의 쿼리 `[T, K]`입니다. 그다음은 헤드마다 여러분의
# `attention`을 불러 이어 붙여도 되고, `query @ key.transpose(0, 2, 1)`처럼 한꺼번에 계산해도 됩니다. 이어 붙인 `[T, H*K]`에 곱할 표는 `output_kernel`을 `[H*K, D]`로
# `reshape`하면 됩니다. 이번에는 왜 `reshape`로 괜찮을까요?
#
# <details><summary>생각해 보았다면 열어 보세요</summary>
#
# <code>H</code>와 <code>K</code>가 나란히 있고 차례도 그대로 두기 때문입니다. 이어 붙인 것도 '헤드 0의 K개, 헤드 1의 K개, …' 차례입니다.
#
# </details>
#
# <details><summary>어디서부터 시작할지 막막하다면: 첫 세 줄</summary>
#
# ```python
# x, output_kernel, mask = np.asarray(x), np.asarray(output_kernel), np.asarray(mask)
# kernels = [np.asarray(kernel) for kernel in (query_kernel, key_kernel, value_kernel)]
# query, key, value = (np.einsum("td,dhk->htk", x, kernel) for kernel in kernels)
# ```
#
# </details>


# %% nbgrader={"grade_id": "multi_head_attention", "solution": true}
def multi_head_attention(x, query_kernel, key_kernel, value_kernel, output_kernel, mask):
    """헤드마다 따로 보고, 본 것을 이어 붙여 섞습니다.

    x: 모양이 [T, D]인 실수 배열(NumPy 배열이나 텐서, 아래도 마찬가지)
    query_kernel, key_kernel, value_kernel: 모양이 [D, H, K]인 실수 배열
    output_kernel: 모양이 [H, K, D]인 실수 배열
    mask: 모양이 [T, T]인 불리언 배열. i행 j열이 참이면 i번째 자리가 j번째 자리를 봅니다
    돌려주는 값: 모양이 [T, D]인 실수 배열이나 텐서
    """
    ### BEGIN SOLUTION
    x, output_kernel, mask = np.asarray(x), np.asarray(output_kernel), np.asarray(mask)
    kernels = [np.asarray(kernel) for kernel in (query_kernel, key_kernel, value_kernel)]
    query, key, value = (np.einsum("td,dhk->htk", x, kernel) for kernel in kernels)
    scores = query @ key.transpose(0, 2, 1) / np.sqrt(query.shape[-1])
    scores = np.where(mask, scores, -np.inf)
    weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
    weights = weights / weights.sum(axis=-1, keepdims=True)
    return np.einsum("htk,hkd->td", weights @ value, output_kernel)
    ### END SOLUTION


# %% nbgrader={"grade_id": "test_multi_head_attention", "grade": true, "points": 4}
# 시험: multi_head_attention
import keras
import numpy as np
import tensorflow as tf


def alike(found, expected):
    """모양이 같고, 값이 0.001 안에서 같은지"""
    return np.shape(found) == np.shape(expected) and np.allclose(found, expected, atol=1e-3)


def made_up(seed, tokens, width, heads, size):
    """아무렇게나 뽑은 x와 네 표, 그리고 자기 자신은 볼 수 있는 마스크"""
    rng = np.random.default_rng(seed)
    kernel = (width, heads, size)
    shapes = (tokens, width), kernel, kernel, kernel, (heads, size, width)
    seen = np.eye(tokens, dtype=bool) | (rng.random((tokens, tokens)) < 0.5)
    return [*(rng.normal(size=shape).astype("float32") for shape in shapes), seen]


def by_keras_layer(x, query_kernel, key_kernel, value_kernel, output_kernel, mask):
    """Keras의 층에 같은 표를 넣고 부른 값"""
    _, heads, size = query_kernel.shape
    layer = keras.layers.MultiHeadAttention(num_heads=heads, key_dim=size, use_bias=False)
    layer(x[None], x[None])
    layer.set_weights([query_kernel, key_kernel, value_kernel, output_kernel])
    return np.asarray(layer(x[None], x[None], attention_mask=mask[None]))[0]


def everyone_sees(tokens):
    return np.ones((tokens, tokens), bool)


# T=4, D=5, H=2, K=3
trial = made_up(5, 4, 5, 2, 3)
trouble = ""
try:
    answer = multi_head_attention(*[array.copy() for array in trial])
except (NotImplementedError, NameError):
    raise
except Exception as error:
    trouble = f"{type(error).__name__}: {error}"
assert not trouble, (
    f"multi_head_attention을 부르자 오류가 났습니다. {trouble} / T=4, D=5, H=2, K=3일 때입니다. "
    "쿼리, 키, 값을 저마다의 표로 [T, K]로 만들었나요? 이어 붙인 것은 (axis=-1로) [T, H*K], output_kernel은 [H*K, D]인가요? "
    "attention에 mask까지 넘겼나요? 곱하는 두 표의 모양을 출력해 보세요."
)
assert answer is not None, "돌려주는 값이 None입니다. return을 썼나요?"
assert np.shape(answer) == (4, 5), (
    f"모양이 [T, D] = (4, 5)여야 하는데 {np.shape(answer)}입니다. 헤드를 이어 붙인 다음 output_kernel로 섞었나요?"
)

# 쿼리가 모두 0이라 토큰 넷을 고르게 봅니다. 값의 평균은 헤드 0이 [1, 2, 3], 헤드 1이 [4, 5, 6]이고,
# output_kernel은 이어 붙인 여섯 수를 그대로 옮깁니다. 어느 자리에서나 [1, 2, 3, 4, 5, 6, 0]이 나와야 합니다.
flat = np.array([[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]])
four_values = flat + np.array([-0.5, 0.1, 0.1, 0.3])[:, None, None]
below = np.zeros((3, 2, 3))
copying = np.eye(6, 7).reshape(2, 3, 7)
four_tokens, no_query, nines = np.eye(4, 7), np.zeros((7, 2, 3)), np.full((7, 2, 3), 9.0)
even = np.asarray(
    multi_head_attention(four_tokens, no_query, nines, np.concatenate([four_values, below]), copying, everyone_sees(4))
)
assert np.isfinite(even).all(), "nan이 나왔습니다. mask는 참인 자리를 보라는 뜻인데, 참인 자리를 가리지 않았나요?"
even_row = even[3, :6]
assert not np.isin(even_row.round(3), (0, 9)).all(), "value_kernel을 썼나요? 쿼리나 키의 표로 값을 만들지 않았나요?"
assert np.abs(even_row).min() > 0.01, (
    f"[1, 2, 3, 4, 5, 6]이 나와야 하는데 {even_row.round(2).tolist()}입니다. 헤드 하나만 쓰거나, "
    "헤드들을 이어 붙이지 않고 더하지 않았나요?"
)
assert not alike(even[0, :6], four_values[0].ravel()), (
    "모두를 볼 수 있는데 0번 자리가 자기만 보았습니다. 인과 마스크를 따로 만들지 않고 받은 mask를 쓰나요?"
)
assert not alike(even[0, :6], np.tile(flat[0, 0], 2)), (
    "0번 자리에 헤드 0의 결과만 거듭 나왔습니다. 헤드와 자리의 차례를 reshape로 바꾸려 하지 않았나요?"
)
scrambled = np.reshape(four_values, (2, 4, 3)).mean(axis=1).ravel()
assert not alike(even_row, scrambled), (
    "헤드 하나에 여러 헤드의 수가 섞였습니다. [T, H*K]를 reshape로 곧바로 [H, T, K]로 만들지 않았나요? 축의 차례는 transpose로 바꿉니다."
)
assert not any(alike(even_row, row) for row in (flat.ravel() / 2, np.tile(flat[0].mean(axis=0), 2))), (
    "헤드들을 평균하지 않았나요? 평균하지 않고 이어 붙이면 output_kernel이 섞습니다."
)
assert not alike(np.sort(even_row), np.arange(1, 7)) or alike(even_row, flat.ravel()), (
    f"여섯 수의 차례가 {even_row.round().astype(int).tolist()}입니다. 이어 붙인 것도 output_kernel도 헤드 0의 K개, 헤드 1의 K개 차례인가요?"
)
ratios = even_row / flat.ravel()
assert np.ptp(ratios) > 0.001 or alike(ratios, np.ones(6)), (
    f"결과가 {ratios[0]:.2f}배입니다. 자리마다 가중치의 합이 1인가요? 소프트맥스를 하는 축(axis)이 헤드나 쿼리의 축은 아닌가요?"
)
assert alike(even, np.tile([1, 2, 3, 4, 5, 6, 0], (4, 1))), (
    f"[1, 2, 3, 4, 5, 6, 0]이 나와야 하는데 {even[3].round(2).tolist()}입니다. 섞은 값에 다른 것을 더하거나 빼지 않았나요? 받은 네 표를 썼나요?"
)

# K=4, D=9, 헤드 셋. 1번 자리의 가중치가 헤드마다 3 대 1, 1 대 9, 1 대 1이 되는 표입니다.
pair, three_queries, three_keys, three_values = np.eye(2, 9), *np.zeros((3, 9, 3, 4))
three_queries[1, :, 0] = 2 * np.log(3), -4 * np.log(3), 0
three_keys[0, :, 0] = 1
three_values[[0, 1], :, [0, 1]] = 1
showing = np.zeros((3, 4, 9))
showing[[0, 0, 1, 1, 2, 2], [0, 1] * 3, range(6)] = 1
try:
    shown = np.asarray(multi_head_attention(pair, three_queries, three_keys, three_values, showing, everyone_sees(2)))
except NameError:
    raise
except Exception as error:
    trouble = f"{type(error).__name__}: {error}"
assert not trouble, (
    f"헤드가 둘일 때는 되었는데 셋이고 K가 4이면 오류가 납니다. {trouble} / 헤드의 수를 range(2)처럼 정해 두지 않고, "
    "H와 K를 query_kernel의 모양 [D, H, K]에서 읽나요?"
)
shares = shown[1, :6].reshape(3, 2)
assert shares.any(axis=1).all(), (
    f"헤드가 셋인데 {np.flatnonzero(~shares.any(axis=1)).tolist()}번 헤드의 결과가 0입니다. 헤드의 수를 정해 두지 않고 표의 모양에서 읽나요?"
)
assert alike(shares.sum(axis=1), np.ones(3)), (
    "자리마다 가중치의 합이 1인가요? 소프트맥스를 하는 축(axis)이 키의 축인지 보세요. 헤드 h의 표는 query_kernel[:, h]인데, 다른 축을 "
    "고르지 않았나요?"
)
assert not np.allclose(shares, 0.5, atol=1e-3), (
    "모든 헤드가 두 토큰을 똑같이 보았습니다. query_kernel과 key_kernel을 서로 바꾸지 않았나요?"
)
assert np.ptp(shares[:, 0]) > 0.01, "세 헤드의 가중치가 모두 같습니다. 헤드마다 제 쿼리와 키로 따로 계산하나요?"
assert shares[0, 0] > 0.5, (
    "헤드 0은 0번 토큰을 더 많이 보아야 하는데 그러지 않았습니다. 쿼리는 query_kernel, 키는 key_kernel로 만들었나요?"
)
assert not np.isclose(shares[0, 0], 9 / 10, atol=1e-3), "가중치가 9 대 1로 쏠렸습니다. 점수를 √K로 나누었나요?"
assert not np.isclose(shares[0, 0], 3 ** (2 / 3) / (1 + 3 ** (2 / 3)), atol=1e-3), (
    "점수를 √D로 나눈 값입니다. 헤드 안에서 곱을 몇 개 더했나요?"
)
assert alike(shares[:, 0], [3 / 4, 1 / 10, 1 / 2]), (
    f"헤드 0의 가중치가 3 대 1이어야 하는데 {shares[0].round(2).tolist()}입니다. 무엇의 제곱근으로 나누었나요? K는 헤드 하나의 크기입니다."
)

# 헤드 하나. 쿼리가 0이면 볼 수 있는 값 8, 4, 2, 6의 평균입니다.
one_query, one_key, one_output = np.zeros((4, 1, 1)), np.ones((4, 1, 1)), np.eye(1, 4)[:, None]
eight_first = np.array([8.0, 4.0, 2.0, 6.0])[:, None, None]
looking_back = np.tril(everyone_sees(4))
try:
    past = np.asarray(multi_head_attention(np.eye(4), one_query, one_key, eight_first, one_output, looking_back.copy()))
except NameError:
    raise
except Exception as error:
    trouble = f"{type(error).__name__}: {error}"
assert not trouble, f"헤드가 하나이고 K가 1이면 오류가 납니다. {trouble} / 크기가 1인 축을 없애지 않았나요?"
assert not alike(past[3, 0], 6), "마지막 자리가 앞을 보지 못했습니다. mask의 행과 열을 뒤바꾸지 않았나요?"
assert not alike(past[0, 0], 2), "가린 뒤 남은 가중치의 합이 1보다 작습니다. 소프트맥스를 하기 전에 가렸나요?"
assert alike(past[:2, 0], [8, 6]), (
    "0번 자리는 자기만 볼 수 있는데 다른 자리의 값이 섞였습니다. mask를 썼나요? 썼다면, 가린 점수에 exp를 씌우면 정말 0이 되나요?"
)

# 0번 행의 점수는 3,600과 3,000, 1번 행의 점수는 -3,600과 -3,000입니다. 그다음은 볼 수 있는 점수가 -36,000, 가려질 점수가 36,000입니다.
two, up_down, same = np.eye(2), np.array([[[60.0]], [[-60.0]]]), np.array([[[60.0]], [[60.0]]])
ones_and_twos, first_place = np.array([[[1.0]], [[2.0]]]), np.eye(1, 2)[:, None]
rows_apart = multi_head_attention(
    two.copy(), up_down.copy(), same * [[[1]], [[5 / 6]]], ones_and_twos.copy(), first_place.copy(), everyone_sees(2)
)
far_below = multi_head_attention(two, same, -10 * up_down, ones_and_twos, first_place, looking_back[:2, :2].copy())
assert np.isfinite(np.stack([rows_apart, far_below])).all(), (
    "점수가 수천이나 수만이면 nan이 나옵니다. 볼 수 있는 점수 가운데에서 행마다 최댓값을 찾아 뺐나요?"
)
assert alike(np.stack([rows_apart, far_below])[:, :, 0], [[1, 2], [1, 2]]), (
    "점수가 수천이나 수만이면 값이 틀립니다. 최댓값을 행마다 뺐나요? 가린 점수는 무엇보다도 낮은가요? -10000으로는 모자랍니다."
)

assert alike(answer, by_keras_layer(*trial)), (
    "T=4, D=5, H=2, K=3일 때 Keras의 층과 값이 다릅니다. 받은 mask를 그대로 썼나요? H와 K를 표의 모양에서 읽었나요?"
)
five_heads = made_up(6, 3, 4, 5, 2)
try:
    of_five_heads = np.asarray(multi_head_attention(*[array.copy() for array in five_heads]))
except NameError:
    raise
except Exception as error:
    of_five_heads, trouble = None, f" ({type(error).__name__}: {error})"
assert alike(of_five_heads, by_keras_layer(*five_heads)), (
    "T=3, D=4, H=5, K=2이면 Keras의 층과 값이 다르거나 오류가 납니다. 헤드를 빠짐없이 썼나요? 헤드의 수나 K를 정해 두지 않았나요? "
    f"H*K가 D보다 클 수도 있습니다.{trouble}"
)
kept = [array.copy() for array in trial]
multi_head_attention(*trial)
assert all(map(np.array_equal, trial, kept)), "인자로 받은 배열이 바뀌었습니다. 사본이나 새 배열에 계산했나요?"
try:
    from_tensors = np.asarray(multi_head_attention(*map(tf.constant, kept)))
except Exception as error:
    trouble = f"{type(error).__name__}: {error}"
assert not trouble, f"텐서를 넣자 오류가 났습니다. {trouble} / 받은 것을 np.asarray로 바꾸고 시작했나요?"
assert alike(from_tensors, answer), (
    "NumPy 배열 대신 텐서를 넣으면 값이 다릅니다. 받은 것을 np.asarray로 바꾸고 시작했나요?"
)
### BEGIN HIDDEN TESTS
others = [made_up(seed, *sizes) for seed, sizes in enumerate([(6, 4, 7, 2), (3, 8, 2, 4), (5, 6, 1, 7)])]
fitting = [alike(multi_head_attention(*[array.copy() for array in more]), by_keras_layer(*more)) for more in others]
assert fitting == [True] * 3, (
    "다른 크기에서 Keras의 층과 값이 다릅니다. 크기를 적어 두지 않고 모두 받은 배열에서 알아내나요?"
)
### END HIDDEN TESTS

# %% [markdown]
# 이 네 표가 Keras의 멀티 헤드 어텐션이 배우는 것의 전부입니다(편향만 빼면). 다음 단원에서 층 안의 표를 출력하면 `(256, 3, 85)`처럼
# `[D, H, K]`인 모양을 다시 만납니다.
#
# ## 5.8 배운 모델은 어디를 볼까
#
# **이 절은 건너뛰어도 됩니다**(10분). 문제는 다 풀었고, 배운 모델을 구경하는 절입니다.
#
# 손으로 적은 표는 여기까지입니다. 진짜 모델은 표를 **스스로** 배웁니다. 무엇을 배웠을까요? 강좌의 이야기책을 잠깐 배운 작은 GPT를 불러와 봅시다. 어떻게
# 배우는지는 8단원의 이야기이니, 지금은 결과만 봅니다. 저장해 둔 것이 없으면 CPU에서 십여 초쯤 배웁니다.

# %%
small = trained.storybook_gpt()

# %% [markdown]
# 먼저 5.2절에서 약속한 **임베딩**입니다. 처음에는 아무 수나 들어 있던 표에서, 어떤 낱말의 벡터와 방향이 가장 비슷한 벡터를 찾습니다.
# **`fox`의 이웃은 무엇일지 짐작해 보고** 실행하세요.

# %%
table = np.asarray(small.model.get_layer("embedding").token_embedding.embeddings)  # [V, D]
table = table / np.linalg.norm(table, axis=1, keepdims=True)  # 크기를 1로 맞추면 내적이 방향의 비슷함입니다
for word in ("fox", "jack", "quietly", "forest"):
    if word in small.vocabulary:
        alike_first = np.argsort(-(table @ table[small.vocabulary.index(word)]))
        print(f"{word:8} →", ", ".join(small.vocabulary[number] for number in alike_first[1:7]))

# %% [markdown]
# 아무도 `fox`가 동물이고 `jack`이 이름이라고 가르쳐 주지 않았습니다. 다음 토큰을 맞히려고 애쓰다 보니, 같은 곳에 나올 수 있는 낱말끼리 비슷한 벡터가 된
# 것입니다.
#
# 이번에는 **헤드**입니다. `library.head_weights`는 모델이 글을 읽는 동안 디코더 층마다, 헤드마다 쓴 가중치 `[H, T, T]`를 꺼내 줍니다. 여러분이
# `multi_head_attention` 안에서 만든 바로 그 가중치입니다. 마지막 층의 헤드를 하나씩 그려 봅시다. 글은 `from` 다음에 `her`가 올 차례까지입니다.

# %%
opening = "One breezy spring morning, Mira walked quietly from"
opening_ids = [small.vocabulary.index("[BOS]"), *np.asarray(small.tokenizer(opening))]
opening_words = [small.vocabulary[number] for number in opening_ids]
last_layer = library.head_weights(small.model, opening_ids)[-1]  # [H, T, T]
plots.attention_maps({f"헤드 {number}": seen for number, seen in enumerate(last_layer)}, opening_words);

# %% [markdown]
# 같은 글을 읽는데 두 그림이 다릅니다. 헤드마다 표가 달라 보는 곳이 달라졌습니다. 맨 아래 `from`의 행을 보세요. 다음 낱말이 `her`일지 `his`일지는 주인공의
# 이름에 달려 있습니다. 강좌를 만들 때 배운 모델은 한 헤드가 가중치의 80%를 `mira`에 주었습니다. 모델이 정말 이름을 보고 정하는지, 이름만 바꾸어 물어봅시다.

# %%
for name in ("Mira", "Tom"):
    name_ids = [small.vocabulary.index("[BOS]"), *np.asarray(small.tokenizer(opening.replace("Mira", name)))]
    chances = np.asarray(tf.nn.softmax(small.model(np.array([name_ids]))[0, -1]))  # 마지막 자리의 확률 [V]
    shown_chances = {word: chances[small.vocabulary.index(word)] for word in ("her", "his") if word in small.vocabulary}
    print(name, "→", {word: f"{chance:.0%}" for word, chance in shown_chances.items()})

# %% [markdown]
# 이름 하나를 바꾸었을 뿐인데 세 낱말 뒤의 확률이 달라집니다. 이름과 `from` 사이에 있는 낱말은 똑같으니, 이 소식을 나른 것은 **어텐션**입니다. 다만 가중치가 큰 곳이 곧
# '이유'는 아닙니다. 앞 층이 이미 이름을 다른 자리로 옮겨 놓았을 수도 있고, 무엇을 건네주는지는 값의 표가 정합니다. 또 학습할 때마다 그림은 조금씩
# 달라지고, 사람이 이름을 붙일 수 있는 헤드는 일부뿐입니다.
#
# ## 정리
#
# - 번호 `[B, T]` → 임베딩 `[B, T, D]` → 디코더 층들 → 로짓 `[B, T, V]`. 어텐션은 순서를 모르므로 위치 임베딩을 더합니다.
# - 어텐션은 점수(√D로 나눈 내적) → 마스크(`-inf`) → 소프트맥스(행마다 최댓값을 빼고) → 값 섞기입니다.
# - 멀티 헤드 어텐션은 작은 어텐션 여럿을 이어 붙이고 표 하나로 섞은 것입니다. 헤드 안에서는 √K로 나눕니다.
# - 배운 모델의 임베딩에서는 비슷하게 쓰이는 낱말이 이웃이 되고, 헤드마다 다른 곳을 봅니다.
#
# **카드**
#
# | 이름 | 모양 | 부르는 법 | 함정 |
# |---|---|---|---|
# | 임베딩 | `[B, T]` → `[B, T, D]` | `keras_nlp.layers.TokenAndPositionEmbedding(V, 길이, D, mask_zero=True)` | `mask_zero`를 빼면 `[PAD]`를 가리지 않습니다 |
# | 인과 마스크 | `T` → `[T, T]` | `causal_mask(T)` | 참은 '보아도 된다' |
# | 어텐션 | `[T, D]` 셋, `[T, T]` → `[T, D]` | `attention(query, key, value, mask)` | `axis`와 `keepdims` |
# | 멀티 헤드 | `[T, D]`, `[D, H, K]` 셋, `[H, K, D]`, `[T, T]` → `[T, D]` | `multi_head_attention(x, …, mask)` | √K, 축의 차례 |
#
# **조용한 버그 도감**: 오류를 내지 않는 실수들입니다.
#
# | 증상 | 까닭 | 알아채는 법 |
# |---|---|---|
# | 가중치의 행의 합이 1이 아닙니다 | `keepdims=True`를 빼서 다른 방향으로 나누었습니다 | `weights.sum(axis=-1)`을 출력합니다 |
# | 앞쪽 자리의 벡터가 유난히 작습니다 | 소프트맥스를 한 다음에 가렸습니다 | 값이 모두 1일 때 결과도 1인지 봅니다 |
# | 가린 자리를 봅니다 | 가린 점수가 0이나 -1000입니다 | 점수가 아주 낮은 행을 넣어 봅니다 |
# | 하나만 쳐다봅니다 | 점수를 √K로 나누지 않았습니다 | 가장 큰 가중치의 평균을 봅니다 |
# | 미래가 새어 듭니다 | `transpose` 대신 `reshape`를 썼습니다 | 뒤의 토큰을 바꾸어 앞의 결과가 그대로인지 봅니다 |
#
# **더 읽을거리**
#
# - [Attention Is All You Need](https://arxiv.org/abs/1706.03762): 멀티 헤드 어텐션과 트랜스포머를 내놓은 논문입니다. 3.2절이 이 단원입니다.
# - [딥 러닝을 이용한 자연어 처리 입문: 트랜스포머](https://wikidocs.net/31379): 그림이 많은 한국어 설명입니다.
# - [The Illustrated Transformer](https://jalammar.github.io/illustrated-transformer/): 헤드마다 무엇이 어디로 가는지 한 장씩 그려 줍니다.
#
# 심장이 준비되었습니다. 다음 단원에서는 여기에 나머지 부품을 붙여 GPT를 세우고, 답안지를 훔쳐보는 모델을 잡아냅니다.

# %% tags=["nbval-check-output"]
# course: check
