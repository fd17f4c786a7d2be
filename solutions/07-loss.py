# %% [markdown]
# # 5. 학습
#
# <!-- course: badge -->
#
# 4단원에서 만든 모델은 아직 아무것도 모릅니다. 다음 토큰을 물으면 아무렇게나 찍습니다. 이 단원에서는 모델이 **얼마나 틀렸는지를 수
# 하나로 재고**, 그 수가 작아지는 쪽으로 모델을 조금씩 고칩니다. 그리고 학습이 잘되고 있는지, 언제 멈추어야 하는지, 혹시 정답을
# 훔쳐보고 있지는 않은지를 곡선 한 줄에서 읽어 냅니다.
#
# **이 단원을 마치면**
#
# - 손실과 퍼플렉시티를 직접 계산하고, 그 값이 무슨 뜻인지 말할 수 있습니다.
# - Keras가 보여 주는 손실과 퍼플렉시티가 왜 서로 맞지 않는지 설명할 수 있습니다.
# - 모델을 컴파일하고, 학습하고, 가장 좋았던 때의 가중치를 남길 수 있습니다.
# - 학습 곡선을 보고 더 배울지, 멈출지, 의심할지 판단할 수 있습니다.
#
# 걸리는 시간은 110분쯤입니다. 내용이 많으니 5.5절까지와 5.6절부터, 두 번에 나누어 공부하세요. `full` 프로필이라면
# **런타임 → 런타임 유형 변경**에서 GPU를 골랐는지 먼저 확인하세요.

# %% nbgrader={"grade_id": "setup"}
# course: setup

# %%
import keras
import keras_nlp
import numpy as np
import tensorflow as tf

from minigpt import corpus, pipeline, plots, storybook, trained, training
from minigpt.model import build_model
from minigpt.tokenizer import load_vocabulary, make_tokenizer

# %% [markdown]
# ## 5.1 한 번의 짐작에 점수 매기기
#
# 모델은 다음에 올 수 있는 토큰마다 확률을 매깁니다. 그 가운데 **정답에 준 확률**을 p라고 합시다. p가 1이면 완벽하고, 0에 가까우면
# 크게 틀린 것입니다. 이 짐작에 `-log p`점의 벌점을 매깁니다. 여기서 `log`는 밑이 e(약 2.718)인
# **자연로그**입니다. 벌점을 **손실**(loss)이라고 부르고, 작을수록 좋습니다.
#
# **실행하기 전에 짐작해 보세요.** p가 1이면 손실은 얼마일까요? p가 열 배 작아질 때마다 손실은 얼마씩 늘까요?

# %% tags=["nbval-check-output"]
for probability in (1.0, 0.5, 0.1, 0.01):
    print(f"정답에 준 확률 {probability:<4} → 손실 {np.log(1 / probability):.2f}")

# %%
plots.surprise([1, 0.5, 0.1, 0.01]);

# %% [markdown]
# 확신한 것이 맞으면 손실은 0이고, 뜻밖의 일일수록 손실이 커집니다. 확률이 열 배 작아지면 손실은 언제나 2.30(`log 10`)만큼 늡니다.
# `-log p`는 `log(1/p)`와 같고, NumPy의 `np.log`가 자연로그입니다. 자연로그로 잰 손실의
# 단위를 **nat**(내트)라고 합니다. 밑이 2인 로그로 재면 단위가 비트가 되고 값이 1.44배로 커지니, 남의 손실과 견줄 때는 단위부터 보세요.
#
# **생각해 보세요.** 왜 더 간단한 `1 - p`를 쓰지 않을까요?
#
# <details><summary>생각해 보았다면 열어 보세요</summary>
#
# 글 전체의 확률은 토큰마다의 확률을 **곱한** 것입니다. 로그를 씌우면 곱셈이 덧셈이 됩니다. 그래서 토큰마다의 손실을 더하면 곧 글 전체의
# 손실이고, 평균을 내는 것이 뜻을 가집니다. 또 `1 - p`는 p가 0.01일 때와 0.0001일 때 거의 같지만, 글을 쓸 때 그 둘은
# 백 배나 다릅니다. `-log p`는 그 차이를 놓치지 않습니다.
#
# </details>

# %% tags=["nbval-check-output"]
word_probabilities = np.array([0.5, 0.2, 0.1])  # the, fox, sang을 차례로 맞힐 확률
print(f"글의 확률 {word_probabilities.prod():.3f} → 글의 손실      {-np.log(word_probabilities.prod()):.3f}")
print(f"              토큰마다 손실의 합 {-np.log(word_probabilities).sum():.3f}")

# %% [markdown]
# 두 값이 같습니다. 이렇게 정답에 준 확률의 `-log`를 여러 자리에서 평균한 것을 **교차 엔트로피**(cross-entropy)라고 합니다. GPT가
# 줄이려고 애쓰는 손실이 바로 이것입니다. 글을 지은 쪽의 확률을 그대로 아는 모델의 교차 엔트로피는 그 글의 **엔트로피**(entropy)입니다. 아무리 잘
# 배워도 그보다 내려가지 못하는데, 뒤에서 이것을 '바닥'이라고 부릅니다.
#
# ## 5.2 로짓에서 손실까지
#
# 우리 모델은 확률이 아니라 로짓을 냅니다. 4단원의 소프트맥스로 확률로 바꾼 다음, **정답의 것만 골라** `-log`를 씌우면 됩니다. 자리가 둘,
# 토큰이 셋인 예로 해 봅시다. 0번 자리의 정답은 0번 토큰, 1번 자리의 정답은 2번 토큰입니다.

# %% tags=["nbval-check-output"]
two_logits = np.array([[2.0, 1.0, 0.0], [0.0, 3.0, 0.0]])
two_answers = np.array([0, 2])

powers = np.exp(two_logits)
probabilities = powers / powers.sum(axis=-1, keepdims=True)
chosen = np.take_along_axis(probabilities, two_answers[..., None], axis=-1)[..., 0]
print("확률:", probabilities.round(3).tolist())
print("정답에 준 확률:", chosen.round(3))
print("손실:", (-np.log(chosen)).round(3))

# %% [markdown]
# 새로 나온 것은 `np.take_along_axis`입니다. 자리마다 **번호로 하나씩 고릅니다**. 고를 번호의 모양이 `[2]`이면 안 되고 표처럼 `[2, 1]`이어야
# 해서 `[..., None]`으로 축을 하나 늘렸고, 고른 뒤에는 `[..., 0]`으로 그 축을 없앴습니다. 앞에 축이 몇 개 있어도 똑같이 쓸 수 있습니다.
#
# 1번 자리에서 모델은 1번 토큰을 굳게 믿었지만 정답은 2번이었습니다. 그래서 손실이 큽니다. 가장 큰 확률을 고르는 것이 아니라 **정답의
# 확률**을 고른다는 점을 잊지 마세요.
#
# 이대로 끝일까요? 모델이 아주 굳게 믿었다가 틀리면 문제가 생깁니다. **실행하기 전에 짐작해 보세요.** 로짓이 `[900, 0]`이고 정답이 1번이라면
# 손실은 얼마여야 할까요?

# %% tags=["nbval-check-output"]
sure = np.array([900.0, 0.0])
with np.errstate(all="ignore"):  # 넘쳤다는 경고를 여기서만 끕니다
    naive = np.exp(sure) / np.exp(sure).sum()
    shifted = np.exp(sure - sure.max())
    stable = shifted / shifted.sum()
    print("exp를 그대로:        확률", naive, "→ 손실", -np.log(naive[1]))
    print("최댓값을 빼고:       확률", stable, "→ 손실", -np.log(stable[1]))

log_total = sure.max() + np.log(np.exp(sure - sure.max()).sum())
print("확률을 거치지 않으면:", log_total - sure[1])

# %% [markdown]
# 4단원처럼 최댓값을 빼면 `nan`은 사라지지만, `e⁻⁹⁰⁰`은 너무 작아 컴퓨터에서는 0이 되고 손실은 무한대가 됩니다. 확률로 바꾸었다가 다시 로그를
# 씌우는 길에서 값을 잃은 것입니다. 로그를 먼저 풀어 쓰면 그 길을 건너뛸 수 있습니다. 정답의 로짓을 z, 그 자리의 로짓 가운데 가장 큰 것을 m이라고
# 합시다. p는 `exp(z)`를 그 자리의 모든 `exp(로짓)`의 합으로 나눈 것입니다. 나눗셈에 로그를 씌우면 뺄셈이 되니, 부호를 바꾸면 이렇게 됩니다.
#
# $$-\log p = \log \sum \exp(\text{로짓}) - z, \qquad \log \sum \exp(\text{로짓}) = m + \log \sum \exp(\text{로짓} - m)$$
#
# 위 코드의 마지막 두 줄(`log_total`과 `print`)이 이 식입니다. 손실은 정확히 900입니다. 우리 모델의 로짓이
# 이렇게 벌어지는 일은 드뭅니다. 하지만 모델이 쓰는 32비트 실수에서는 차이가 100만 되어도 확률이 0이 되고, 16비트에서는 훨씬 먼저 그렇게 됩니다.
#
# ### 빈자리는 빼고 평균하기
#
# 정답에는 `[PAD]`로 채운 빈자리도 있습니다. 빈자리를 맞힌 것은 실력이 아니니 평균에서 빼야 합니다. 없는 값을 빼고 평균하는 법을 다른
# 데이터로 봅시다. 이틀 동안 잰 기온이고, 재지 못한 때는 -99로 적었습니다.

# %% tags=["nbval-check-output"]
temperatures = np.array([[21.0, 23.0, -99.0], [25.0, -99.0, -99.0]])
measured = temperatures != -99
print(measured)
print(temperatures[measured], "→ 평균", temperatures[measured].mean())

# %% [markdown]
# 불리언 배열로 골라내면 남길 값만 한 줄로 나옵니다. 21, 23, 25의 평균은 23입니다.
#
# **잠깐, 함정 하나.** 날마다 평균을 내고(22와 25) 그 둘을 다시 평균하면 23.5입니다. 하루에 한 번 잰 날의 값이 두 번 잰 날의 값보다 두 배로
# 대접받았기 때문입니다. 우리는 모든 토큰을 **똑같이** 대접하겠습니다.
#
# ### 문제 1: `masked_loss`
#
# 정답과 로짓을 받아, `[PAD]`가 아닌 정답들의 **평균 손실**(nat)을 돌려주세요.
#
# - `labels`는 모양이 `[B, T]`인 정수, `logits`는 `[B, T, V]`인 실수입니다. NumPy 배열일 수도 있고 텐서일 수도 있습니다.
#   `np.asarray`를 먼저 부르면 둘 다 NumPy 배열이 됩니다.
# - **정답이 0번(`[PAD]`)인 자리만** 뺍니다. 나머지 자리는 줄에 상관없이 똑같이 평균합니다. `[PAD]`가 아닌 정답이 하나는 있습니다.
# - 로짓이 수백이어도, 자리마다 로짓의 크기가 크게 달라도 `inf`나 `nan` 없이 올바른 값이 나와야 합니다.
# - 인자로 받은 배열은 고치지 않습니다.
# - 돌려주는 값은 배열이나 텐서가 아니라 파이썬의 `float` 하나입니다.


# %% nbgrader={"grade_id": "masked_loss", "solution": true}
def masked_loss(labels, logits):
    """[PAD]가 아닌 정답의 평균 교차 엔트로피(nat)를 계산합니다.

    labels: 모양이 [B, T]인 정수 배열이나 텐서. 0은 [PAD]입니다
    logits: 모양이 [B, T, V]인 실수 배열이나 텐서. 수백이어도 됩니다
    돌려주는 값: 파이썬 float 하나
    """
    ### BEGIN SOLUTION
    labels, logits = np.asarray(labels), np.asarray(logits)
    highest = logits.max(axis=-1, keepdims=True)
    log_total = highest[..., 0] + np.log(np.exp(logits - highest).sum(axis=-1))
    losses = log_total - np.take_along_axis(logits, labels[..., None], axis=-1)[..., 0]
    return float(losses[labels != 0].mean())
    ### END SOLUTION


# %% nbgrader={"grade_id": "test_masked_loss", "grade": true, "points": 3}
# 시험: masked_loss
import numpy as np

# 로짓이 모두 같으면 토큰 여섯 개를 똑같이 믿는 것이므로 손실은 log 6입니다
flat_labels, flat_logits = np.array([[3, 4, 0], [5, 0, 0]]), np.zeros((2, 3, 6))
flat_loss = masked_loss(flat_labels, flat_logits)
assert isinstance(flat_loss, float), "파이썬 float을 돌려주나요? None이면 return을, 배열이나 텐서라면 float( )를 확인하세요."
assert flat_loss > 0, "손실이 0보다 크지 않습니다. 확률의 로그는 음수입니다. 부호를 확인했나요?"
assert not np.isclose(flat_loss, np.log2(6), atol=1e-3), "손실의 단위가 비트입니다. 밑이 2가 아니라 e인 로그를 썼나요?"
assert np.isclose(flat_loss, np.log(6), atol=1e-3), (
    f"로짓이 모두 같으면 손실은 log 6 = 1.792인데 {flat_loss:.3f}입니다. V가 놓인 축으로 더했나요? 무엇으로 나누어 평균했나요?"
)

# 확률이 0.05, 0.05, 0.5, 0.1, 0.3이 되는 로짓입니다. 모든 로짓에 5를 더해도 확률은 그대로입니다.
one_logits = np.log([[[0.05, 0.05, 0.5, 0.1, 0.3]]]) + 5
one_loss = masked_loss(np.array([[3]]), one_logits)
assert not np.isclose(one_loss, -np.log(0.5), atol=1e-3), "가장 큰 확률을 골랐습니다. 정답의 확률을 골라야 하지 않나요?"
assert np.isclose(one_loss, -np.log(0.1), atol=1e-3), (
    f"정답에 준 확률이 0.1이면 손실은 2.303인데 {one_loss:.3f}입니다. exp를 하기 전에 뺀 m을 다시 더했나요? 정답의 로짓 z를 뺐나요? "
    "소프트맥스를 두 번 하지는 않았나요?"
)

# 둘째 줄은 토큰 하나뿐이고, 빈자리의 로짓은 일부러 엉뚱하게 넣었습니다
padded_labels = np.array([[1, 2, 3, 3], [2, 0, 0, 0]])
padded_logits = np.zeros((2, 4, 4))
padded_logits[0, :, 0], padded_logits[1, 1, 3], padded_logits[1, 2:, 2] = 2.0, 4.0, 7.0
position_losses = np.array([[2.3408] * 4, [1.3863, 4.0535, 7.0027, 7.0027]])  # 손으로 센 자리마다의 손실
kept_losses = position_losses[padded_labels != 0]
padded_loss = masked_loss(padded_labels, padded_logits)
assert not np.isclose(padded_loss, position_losses.mean(), atol=1e-3), "빈자리까지 평균했습니다. 정답이 [PAD]인 자리를 뺐나요?"
assert not np.isclose(padded_loss, np.append(kept_losses, position_losses[1, 1]).mean(), atol=1e-3), (
    "글이 끝난 바로 다음의 [PAD]까지 셌습니다. 한 칸 밀린 입력이 아니라 정답이 0인지를 보나요?"
)
assert not np.isclose(padded_loss, (kept_losses[:4].mean() + kept_losses[4]) / 2, atol=1e-3), (
    "줄마다 평균을 낸 다음 다시 평균했습니다. 짧은 줄의 토큰이 더 크게 대접받지 않나요?"
)
assert np.isclose(padded_loss, kept_losses.mean(), atol=1e-3), (
    "정답이 1, 2, 3인 자리 다섯 개의 평균이 아닙니다. 0번만 뺐나요? [UNK](1)와 [BOS](2)는 빈자리가 아닙니다."
)

big_logits = np.array([[[900.0, 900.0, -900.0]]], dtype="float32")
big_loss = masked_loss(np.array([[1]]), big_logits)
assert np.isclose(big_loss, np.log(2), atol=1e-3), (
    f"로짓이 900이면 손실이 {big_loss}입니다. exp를 하기 전에 가장 큰 로짓을 뺐나요?"
)
far_loss = masked_loss(np.array([[2]]), big_logits)
assert np.isclose(far_loss, 1800 + np.log(2), atol=1e-2), (
    f"정답의 로짓이 다른 것보다 1800 작으면 손실은 1800.693인데 {far_loss}입니다. 확률로 바꾸었다가 다시 로그를 씌우지 않았나요?"
)
### BEGIN HIDDEN TESTS
import tensorflow as tf

far_logits = np.array([[[800.0, 800.0], [-800.0, -800.0]]])
assert np.isclose(masked_loss(np.array([[1, 1]]), far_logits), np.log(2), atol=1e-3), (
    "자리마다 로짓의 크기가 다르면 틀립니다. 배열 전체가 아니라 자리마다 최댓값을 구했나요?"
)
given_logits = padded_logits + 1
masked_loss(padded_labels, given_logits)
assert np.array_equal(given_logits, padded_logits + 1), (
    "인자로 받은 배열이 바뀌었습니다. -= 나 [...] = 로 받은 배열을 고치지 않았나요?"
)
tensor_loss, tensor_error = np.nan, ""
try:
    tensor_loss = masked_loss(tf.constant(padded_labels), tf.constant(padded_logits, tf.float32))
except Exception as error:
    tensor_error = f" ({type(error).__name__})"
assert np.isclose(tensor_loss, kept_losses.mean(), atol=1e-3), (
    f"NumPy 배열 대신 텐서를 넣으면 틀립니다{tensor_error}. 맨 먼저 np.asarray로 바꾸나요?"
)
### END HIDDEN TESTS

# %% [markdown]
# ## 5.3 퍼플렉시티: 몇 개 사이에서 망설이나
#
# 손실이 1.79라면 잘한 걸까요? nat라는 단위로는 느낌이 오지 않습니다. 주사위로 바꾸어 생각해 봅시다. 주사위의 눈을 맞힐 때는 여섯 개를 똑같이 믿을
# 수밖에 없으니 손실은 언제나 `log 6 = 1.79`입니다. 거꾸로 손실이 1.79인 모델은 다음 토큰을 두고 **면이 여섯인 주사위만큼** 망설이는 셈입니다.
# 이 '주사위의 면 수'를 **퍼플렉시티**(perplexity)라고 합니다. `log`를 되돌리는 `exp`를 **평균 손실에** 씌우면 나옵니다.
#
# `np.exp`는 `np.log`의 반대입니다.

# %% tags=["nbval-check-output"]
for faces in (2, 6, 600):
    print(f"면이 {faces}개인 주사위: 손실 {np.log(faces):.2f} → 되돌리면 {np.exp(np.log(faces)):.0f}")

# %% [markdown]
# **생각해 보세요.** 어떤 모델이 짐작의 절반에서는 정답을 확신했고(손실 0), 나머지 절반에서는 토큰 네 개를 두고 망설였습니다(손실 `log 4`).
# 퍼플렉시티는 얼마일까요? 1과 4의 가운데인 2.5일까요?
#
# <details><summary>생각해 보았다면 열어 보세요</summary>
#
# **2**입니다. 손실을 먼저 평균하면 `(0 + log 4) / 2 = log 2`이고, 되돌리면 2입니다. 퍼플렉시티끼리 평균하면 안 됩니다. **평균은
# 손실에서, exp는 마지막에 한 번**입니다.
#
# </details>
#
# ### 문제 2: `perplexity`
#
# 평균 손실(nat)을 받아 퍼플렉시티를 돌려주세요. 돌려주는 값은 파이썬이나 NumPy의 `float` 하나이고, 반올림하지 않습니다.


# %% nbgrader={"grade_id": "perplexity", "solution": true}
def perplexity(mean_loss):
    """평균 손실(nat)을 퍼플렉시티로 바꿉니다.

    mean_loss: 0 이상의 float
    돌려주는 값: 1 이상의 float
    """
    ### BEGIN SOLUTION
    return np.exp(mean_loss)
    ### END SOLUTION


# %% nbgrader={"grade_id": "test_perplexity", "grade": true, "points": 1}
# 시험: perplexity
import numpy as np

die_perplexity = perplexity(float(np.log(6)))
assert isinstance(die_perplexity, (float, np.floating)), (
    "float 하나를 돌려주나요? None이면 return을 썼는지, 정수나 텐서라면 왜 그렇게 되었는지 보세요."
)
assert die_perplexity > 1, "손실이 0보다 크면 퍼플렉시티는 1보다 큽니다. 확률이 아니라 면의 수가 나오나요?"
assert not np.isclose(die_perplexity, 2 ** np.log(6), atol=1e-3), "손실이 비트일 때의 식입니다. nat는 밑이 무엇인 로그인가요?"
assert np.isclose(die_perplexity, 6, atol=1e-3), f"손실이 log 6이면 6이어야 하는데 {die_perplexity:.3f}입니다. log의 반대는 무엇인가요?"
### BEGIN HIDDEN TESTS
assert np.isclose(perplexity(0.0), 1, atol=1e-6), "손실이 0이면 늘 확신하고 늘 맞힌 것이니 퍼플렉시티는 1이어야 하지 않나요?"
assert np.isclose(perplexity(1.0), np.e, atol=1e-3), "손실이 1이면 2.718…입니다. 반올림하지 않았나요?"
### END HIDDEN TESTS

# %% [markdown]
# 두 함수를 이어 봅시다. 아무것도 몰라서 모든 토큰을 똑같이 믿는 모델, 곧 로짓이 모두 0인 모델입니다. 어휘 사전이 600개라면 퍼플렉시티는
# 얼마일까요?

# %% tags=["nbval-check-output"]
some_labels = np.random.default_rng(0).integers(1, 600, size=(2, 8))
print(round(perplexity(masked_loss(some_labels, np.zeros((2, 8, 600)))), 2))

# %% [markdown]
# 정확히 **V**입니다. 배우기 전의 모델은 이 언저리에서 출발합니다. 배운 뒤의 퍼플렉시티가 V보다 얼마나 작아졌는지가 모델이 배운 것입니다.
#
# **생각해 보세요.** 퍼플렉시티가 V보다 클 수도 있을까요?
#
# <details><summary>생각해 보았다면 열어 보세요</summary>
#
# 네. 모르면서 아는 척하면 그렇게 됩니다. 엉뚱한 토큰을 굳게 믿으면 정답에 준 확률이 1/V보다 작아지고, 손실은 `log V`보다 커집니다. 차라리 고르게
# 찍는 편이 낫습니다.
#
# </details>
#
# ## 5.4 Keras는 어느 자리를 세나요?
#
# 손실과 퍼플렉시티는 Keras와 KerasNLP에도 있습니다. 그런데 둘을 나란히 보면 `exp(손실)`과 퍼플렉시티가 **맞지 않습니다**. 고장이 아니라, 세는
# 자리가 다르기 때문입니다. 3단원에서 본 그림으로 돌아가 봅시다. 두 토큰짜리 짧은 줄입니다.

# %%
short_features = [["[BOS]", "the", "fox", "[PAD]", "[PAD]"]]
short_labels = [["the", "fox", "[PAD]", "[PAD]", "[PAD]"]]
plots.features_and_labels(short_features, short_labels, show_trained=True);

# %% [markdown]
# 마스크는 **입력**이 `[PAD]`인지를 보고 만들어지고, Keras의 손실은 그 마스크를 따릅니다. 점이 찍힌 세 자리입니다. 주황색 점은 `fox`를 보고
# `[PAD]`를 맞히는 자리입니다. 모델은 여기서 '글이 끝났다'는 것을 배웁니다. 반면 퍼플렉시티에는 `mask_token_id=0`이라고 일러 주어 **정답**이
# `[PAD]`인 자리를 뺍니다. 파란 점 두 자리만 셉니다.
#
# 숫자로 확인해 봅시다. 아래의 작은 모델은 배우는 대신 외운 표를 그대로 냅니다. `[BOS]` 다음의 `the`에는 1/2, `the` 다음의 `fox`에는 1/4,
# `fox` 다음의 `[PAD]`에는 1/100의 확률을 줍니다. **손실과 퍼플렉시티가 얼마일지 먼저 적어 보세요.**

# %% tags=["nbval-check-output"]
table = np.full((5, 5), 0.2)  # 행: 지금 토큰, 열: 다음 토큰. 차례로 [PAD] [UNK] [BOS] the fox
table[2] = [0.10, 0.10, 0.10, 0.50, 0.20]
table[3] = [0.25, 0.25, 0.10, 0.15, 0.25]
table[4] = [0.01, 0.29, 0.30, 0.20, 0.20]
parrot = keras.Sequential([keras.Input((None,), dtype="int32"), keras.layers.Embedding(5, 5, mask_zero=True)])
parrot.set_weights([np.log(table)])

features, labels = np.array([[2, 3, 4, 0, 0]]), np.array([[3, 4, 0, 0, 0]])
logits = parrot(features)

keras_loss = float(keras.losses.SparseCategoricalCrossentropy(from_logits=True)(labels, logits))
keras_perplexity = keras_nlp.metrics.Perplexity(from_logits=True, mask_token_id=0)
keras_perplexity.update_state(labels, logits)

print(f"Keras의 손실 {keras_loss:.3f}     세 자리의 평균 {(np.log(2) + np.log(4) + np.log(100)) / 3:.3f}")
print(f"exp(손실)    {np.exp(keras_loss):.3f}")
print(f"퍼플렉시티   {float(keras_perplexity.result()):.3f}     두 자리로 센 값 {np.exp((np.log(2) + np.log(4)) / 2):.3f}")

# %% [markdown]
# `exp(손실)`은 9.28인데 퍼플렉시티는 2.83입니다. 둘이 다른 까닭은 하나 더 있습니다. 배치가 여럿이면 Keras의 퍼플렉시티는 **배치마다의 값을 다시 평균**하고,
# 손실은 배치의 줄 수로 무게를 두어 평균합니다. 어느 쪽도 토큰의 수는 보지 않으니, 5.2절의 기온처럼 토큰이 적은 배치의 토큰이 조금 더 크게 대접받습니다. 그래서 모델끼리 견줄 때는 **같은 방법으로 잰 값끼리만** 견주어야 합니다.
# 이 강좌에서는 모든 토큰을 똑같이 세는 `training.evaluate`를 함께 씁니다. 여러분의 `masked_loss`와 같은 계산입니다.
#
# <details><summary>라이브러리의 버전에 따라 다르기도 합니다</summary>
#
# 이 강좌가 쓰는 KerasNLP 0.26의 퍼플렉시티는 배치마다의 평균이지만, 0.32부터는 토큰을 똑같이 셉니다.
#
# </details>
#
# `from_logits=True`는 '확률이 아니라 로짓을 주니, 소프트맥스는 네가 하라'는 뜻입니다. **빠뜨리면 오류가 날까요?**

# %% tags=["nbval-check-output"]
print(f"from_logits=True   {keras_loss:.3f}")
print(f"빠뜨리면           {float(keras.losses.SparseCategoricalCrossentropy()(labels, logits)):.3f}")

# %% [markdown]
# 오류는 나지 않고, 로짓을 확률로 여겨 **틀린 값**이 나옵니다. 여기서는 로짓이 모두 음수라 하나같이 0에 가까운 확률로 여겨져, 토큰 다섯 개를 고르게
# 찍은 `log 5`가 되었습니다. 반대로 확률을 주면서 `from_logits=True`라고 하면 소프트맥스를 두 번 하게 됩니다.
# 모델의 끝이 소프트맥스이면 Keras가 알아채고 경고해 주기도 하지만, 늘 알아채는 것은 아닙니다. 우리 모델은 로짓을 내므로 끝에 소프트맥스를 붙이지
# 않고, 손실과 퍼플렉시티 **양쪽 모두**에 `from_logits=True`를 적습니다.
#
# ## 5.5 컴파일: 무엇을 줄이고, 어떻게 고치고, 무엇을 볼까
#
# 학습을 시작하기 전에 Keras에 세 가지를 정해 줍니다. 이것을 **컴파일**(compile)이라고 합니다. 곁에서 지켜보기만 하는 값을 **지표**(metric)라고
# 하는데, 손실과 달리 학습에 영향을 주지 않습니다.
#
# | 인자 | 뜻 | 우리가 쓸 것 |
# |---|---|---|
# | `loss` | 줄일 것 | 교차 엔트로피 |
# | `optimizer` | 고치는 방법 | Adam |
# | `metrics` | 곁에서 지켜볼 것 | 퍼플렉시티 |
#
# 손실을 줄이려면 파라미터마다 어느 쪽으로 얼마나 움직여야 할까요? 그것을 알려 주는 것이 **기울기**(gradient)이고, 기울기를 보고 파라미터를
# 고치는 것이 **옵티마이저**(optimizer)입니다. 한 번에 얼마나 크게 고칠지는 **학습률**(learning rate)이 정합니다. Adam은 파라미터마다 걸음의
# 크기를 스스로 조절합니다. 큰 트랜스포머에는 여기에 가중치를 조금씩 줄이는 일을 더한 **AdamW**를 흔히 쓰고, 학습률도 처음에 천천히 올렸다가(warm-up)
# 차츰 내립니다(decay). 우리는 튜토리얼처럼 Adam만 씁니다.
#
# 작은 예로 `compile`을 써 봅시다. 수 하나를 받아 수 하나를 내는 모델이고, 줄일 것은 제곱 오차(`MeanSquaredError`), 지켜볼 것은 절대
# 오차(`MeanAbsoluteError`)입니다. 가중치가 0이라 늘 0이라고 답합니다. 정답이 1과 3이라면 두 값은 얼마일까요?

# %% tags=["nbval-check-output"]
line = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1, use_bias=False, kernel_initializer="zeros")])
line.compile(optimizer="sgd", loss=keras.losses.MeanSquaredError(), metrics=[keras.metrics.MeanAbsoluteError()])
print(line.evaluate(np.array([[1.0], [1.0]]), np.array([[1.0], [3.0]]), verbose=0, return_dict=True))

# %% [markdown]
# 오차가 1과 3이니 제곱의 평균은 (1 + 9) / 2 = 5, 절댓값의 평균은 (1 + 3) / 2 = 2입니다. 줄이는 것은 앞의 것이고, 뒤의 것은 보기만 합니다.
#
# `compile`은 아무것도 돌려주지 않고 **모델 자신을 바꿉니다**. 그래서 `model = model.compile(...)`이라고 쓰면 `model`이 `None`이 됩니다.
#
# 정답이 번호일 때 쓰는 교차 엔트로피에는 이름 앞에 **Sparse**가 붙습니다. Sparse가 없는 것은 정답을 `[0, 0, 1, 0]`처럼 V개의 수로 펼쳐 주어야
# 합니다.
#
# ### 문제 3: `compile_model`
#
# 모델을 컴파일하고 **받은 그 모델을** 돌려주세요. 모델에 층을 더하거나 새 모델을 만들지 않습니다.
#
# - 옵티마이저는 Adam입니다. 학습률은 정하지 않아도 됩니다.
# - 손실은 로짓에서 계산하는, 정답이 번호인 교차 엔트로피의 **평균**입니다(Keras의 기본값이 평균입니다). 정답이 `[PAD]`인 자리도 넣습니다.
# - 지표는 로짓에서 계산하고 정답이 `[PAD]`(0번)인 자리를 빼는 퍼플렉시티 하나이고, 이름은 기본값인 `perplexity`입니다.
#
# **도움말.** 5.4절에서 두 부품을 이미 만들어 보았습니다. `metrics=[keras_nlp.metrics.Perplexity]`처럼 괄호를 빠뜨려도 오류는 나지 않지만, 로짓을
# 확률로 여깁니다. 여러분의 `masked_loss`와 `perplexity`는 NumPy로 계산해서 Keras가 기울기를 구할 수 없으니, 컴파일에는 Keras와 KerasNLP의
# 것을 쓰세요.


# %% nbgrader={"grade_id": "compile_model", "solution": true}
def compile_model(model):
    """다음 토큰을 맞히도록 모델을 컴파일합니다.

    model: 정수 [B, T]를 받아 로짓 [B, T, V]을 내는 Keras 모델
    돌려주는 값: 컴파일된, 받은 그 모델
    """
    ### BEGIN SOLUTION
    model.compile(
        optimizer="adam",
        loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        metrics=[keras_nlp.metrics.Perplexity(from_logits=True, mask_token_id=0)],
    )
    return model
    ### END SOLUTION


# %% nbgrader={"grade_id": "test_compile_model", "grade": true, "points": 3}
# 시험: compile_model
import keras
import keras_nlp
import numpy as np

# 토큰 i를 보면 표의 i번째 행을 로짓으로 내는 모델입니다. 손실과 퍼플렉시티를 손으로 셀 수 있습니다.
fixed_table = np.random.default_rng(5).normal(0, 2, size=(6, 6))
fixed_model = keras.Sequential([keras.Input((None,), dtype="int32"), keras.layers.Embedding(6, 6)])
fixed_model.set_weights([fixed_table])
compiled_model = compile_model(fixed_model)
assert compiled_model is fixed_model, "받은 그 모델을 돌려주나요? compile은 None을 돌려주고, 새 모델은 만들지 않아도 됩니다."
assert np.allclose(fixed_model(np.array([[3]])), fixed_table[3], atol=1e-4), (
    "모델이 내는 값이 달라졌습니다. 소프트맥스 같은 층을 더하지 않았나요? 우리 모델은 로짓을 내야 합니다."
)
assert fixed_model.compiled, "모델이 컴파일되지 않았습니다. model.compile을 불렀나요?"
used_optimizer = type(fixed_model.optimizer).__name__
assert used_optimizer == "Adam", f"옵티마이저가 Adam인가요? 지금은 {used_optimizer}입니다."
fixed_model.run_eagerly = True  # 한두 번만 계산하므로 그래프를 만들지 않습니다


def measured_by_keras(features, labels):
    try:
        return fixed_model.evaluate(np.array(features), np.array(labels), verbose=0, return_dict=True)
    except Exception as error:
        return {"error": f"{type(error).__name__}: {error}"[:300]}


def losses_by_hand(features, labels):
    rows = fixed_table[np.array(features)]
    chosen_logits = np.take_along_axis(rows, np.array(labels)[..., None], axis=-1)[..., 0]
    return np.logaddexp.reduce(rows, axis=-1) - chosen_logits


single = measured_by_keras([[3]], [[4]])
assert "loss" in single, (
    "컴파일한 모델을 평가하다가 오류가 났습니다. 손실은 정답이 번호일 때 쓰는(Sparse) Keras의 것인가요? "
    f"지표는 keras_nlp의 것인가요? {single.get('error')}"
)
assert np.isclose(single["loss"], losses_by_hand([[3]], [[4]]).mean(), atol=1e-3), (
    "손실이 로짓에서 계산한 교차 엔트로피와 다릅니다. 확률이 아니라 로짓이라고 손실에 알렸나요?"
)
assert "perplexity" in single, "지표에 perplexity라는 이름의 퍼플렉시티가 있나요?"
assert len(single) == 2, f"지표는 퍼플렉시티 하나입니다. 손실까지 둘이어야 하는데 {sorted(single)}이(가) 나왔습니다."
assert np.isclose(single["perplexity"], np.exp(losses_by_hand([[3]], [[4]]).mean()), atol=1e-2), (
    "퍼플렉시티가 로짓에서 계산한 값과 다릅니다. 지표에도 로짓이라고 알렸나요? Perplexity 뒤에 괄호를 썼나요?"
)
short_line = measured_by_keras([[2, 3, 5, 4]], [[3, 5, 0, 0]])
assert np.isclose(short_line["perplexity"], np.exp(losses_by_hand([[2, 3]], [[3, 5]]).mean()), atol=1e-2), (
    "퍼플렉시티가 정답이 [PAD]인 자리까지 세었습니다. 지표에 mask_token_id를 알려 주었나요?"
)
ending = measured_by_keras([[5]], [[0]])
assert np.isclose(ending["loss"], losses_by_hand([[5]], [[0]]).mean(), atol=1e-3), (
    "정답이 [PAD]인 자리가 손실에서 빠졌습니다. 글이 끝났다는 것도 배우려면 손실에는 넣어야 합니다. ignore_class를 적지 않았나요?"
)
### BEGIN HIDDEN TESTS
two_lines = [[2, 3, 4], [2, 5, 1]], [[3, 4, 1], [5, 1, 2]]
assert np.isclose(measured_by_keras(*two_lines)["loss"], losses_by_hand(*two_lines).mean(), atol=1e-3), (
    "자리가 여럿일 때 손실이 평균이 아닙니다. 더하거나(sum) 줄 수로 나누지 않았나요?"
)
### END HIDDEN TESTS

# %% [markdown]
# ## 5.6 학습 시작
#
# 재료를 모두 모읍시다. 1~3단원에서 만든 것을 순서대로 부르기만 하면 됩니다. 말뭉치와 크기(프로필)를 받아 어휘 사전, 학습 데이터,
# 검증 데이터를 비롯해 다섯 가지를 돌려주는 함수로 묶어 두겠습니다. `full`이라면 5.11절에서 이야기책으로 한 번 더 부릅니다.
#
# 검증에는 배치 하나만 씁니다. 곡선에 점을 찍을 때마다 다시 재야 하니 작을수록 빠르고, 토큰으로는 벌써 수천 개입니다. 대신 파일의 앞부분에서
# 나온 것이라, `full`이라면 책 한 권에 치우친 값입니다. 늘 같은 줄이므로 `cache()`로 기억해 둡니다. `assert_cardinality`는 배치가 몇 개인지 알려 주는 것입니다. 1단원의 `filter`를 지난 데이터셋은 원소가 몇 개인지
# 스스로 알지 못하고, 그러면 Keras가 데이터가 갑자기 끝났다며 경고합니다.

# %%
VALID_BATCHES = 1
# 채점할 때는 몇 걸음만 흉내 냅니다. 그때는 계산의 순서도(그래프)를 미리 그려 두지 않는 편이 빠릅니다.
QUICK = profile.training_steps < 50


def prepare(books, size):
    """말뭉치에서 어휘 사전, 줄을 (입력, 정답)으로 바꾸는 함수, 학습 데이터, 검증에 쓰는 줄, 검증 데이터를 만듭니다."""
    vocabulary = load_vocabulary(books, size.vocabulary_size, max_lines=size.vocabulary_lines)
    tokenizer = make_tokenizer(vocabulary, size.sequence_length)
    preprocess = pipeline.make_preprocess(tokenizer, pipeline.make_packer(tokenizer, size.sequence_length))
    settings = {"batch_size": size.batch_size, "min_length": size.min_length}
    train_lines = pipeline.make_batches(str(books.train), shuffle_buffer=2000, seed=1, **settings)
    valid_lines = pipeline.make_batches(str(books.valid), **settings).take(VALID_BATCHES)
    valid_data = pipeline.make_dataset(valid_lines, preprocess).cache()
    valid_data = valid_data.apply(tf.data.experimental.assert_cardinality(VALID_BATCHES))
    return vocabulary, preprocess, pipeline.make_dataset(train_lines, preprocess), valid_lines, valid_data


books = corpus.load()
materials = prepare(books, profile)
vocabulary, preprocess, train_data, valid_lines, valid_data = materials
print(f"어휘 사전 {len(vocabulary):,}개, 검증 데이터 {VALID_BATCHES * profile.batch_size}줄")

# %% [markdown]
# 어휘 사전의 크기는 부탁한 `profile.vocabulary_size`보다 작을 수 있으니, 모델에는 **실제 크기**인 `len(vocabulary)`를 넘깁니다.
#
# 학습률은 프로필의 것을 씁니다. 작은 모델은 성큼성큼 걸어도 되지만 큰 모델은 조심스레 걸어야 해서, `mini`가 `full`보다 큽니다.
# 컴파일한 뒤에도 `model.optimizer.learning_rate`에 넣어 바꿀 수 있습니다.

# %%
keras.utils.set_random_seed(1)


def new_model(num_layers=profile.num_layers):
    model = build_model(
        len(vocabulary),
        profile.sequence_length,
        profile.embedding_dim,
        profile.feed_forward_dim,
        profile.num_heads,
        num_layers,
    )
    model = compile_model(model)
    model.optimizer.learning_rate = profile.learning_rate
    # 옵티마이저가 쓸 변수를 미리 만들어 두면, fit이 계산의 순서도(그래프)를 두 번 그리지 않아 몇 초를 아낍니다
    model.optimizer.build(model.trainable_variables)
    model.run_eagerly = QUICK
    return model


model = new_model()
before = model.evaluate(valid_data, verbose=0, return_dict=True)

# %% [markdown]
# **출력을 보기 전에 짐작해 보세요.** 배우기 전의 퍼플렉시티는 얼마쯤일까요?

# %% tags=["figure-history"]
print(f"퍼플렉시티 {before['perplexity']:.0f}, 어휘 사전의 크기 {len(vocabulary)}")

# %% [markdown]
# 5.3절에서 본 대로 V 언저리에서 출발합니다. 꼭 V가 아닌 것은 처음의 로짓이 0이 아니라 0 언저리의 아무 수이기 때문입니다.
#
# 이제 배웁니다. 배치 하나를 보고 파라미터를 한 번 고치는 것을 **걸음**(step)이라고 하겠습니다. Keras의 `fit`은 데이터셋을 한 바퀴 돌 때마다(에폭)
# 검증하고 한 줄을 기록합니다. 우리 말뭉치의 한 바퀴는 너무 길어서(`mini`에서는 끝까지 걸어도 한 바퀴가 안 됩니다) 점을 찍을 기회가 거의
# 없습니다. 그래서 `training.laps`로 데이터의 흐름을 **짧은 바퀴로 끊어** 건넵니다. 다음 바퀴는 지난 바퀴가 멈춘 데서 이어지므로, 본 글을
# 처음부터 다시 보지 않습니다. 마라톤에서 1 km마다 기록을 재는 것과 같습니다.

# %%
has_gpu = bool(tf.config.list_physical_devices("GPU"))
# full의 모델은 CPU에서 한 걸음에 1초쯤 걸립니다. GPU가 없으면 200걸음만 걸어 곡선의 앞부분만 봅니다.
steps = profile.training_steps if profile.name == "mini" or has_gpu else 200
rounds = min(10, steps // 4)
lap = steps // rounds
print(f"{lap}걸음씩 {rounds}바퀴, 모두 {lap * rounds}걸음({lap * rounds * profile.batch_size:,}줄)")

# %% tags=["figure-history"]
history = model.fit(
    training.laps(train_data, lap),
    validation_data=valid_data,
    epochs=rounds,
    verbose=0,
    callbacks=[training.ProgressBar()],
)
print({name: round(values[-1], 3) for name, values in history.history.items()})

# %% [markdown]
# 막대 옆의 두 수는 마지막 바퀴의 퍼플렉시티입니다. `fit`은 `History`를 돌려주고, 그 안의 `history` 딕셔너리에 바퀴마다 잰 값이 모두 들어
# 있습니다. 위의 출력은 그 마지막 값입니다. `loss`와 `perplexity`는 학습 데이터에서, `val_`이 붙은 것은 검증 데이터에서 쟀습니다.
#
# 진행은 강좌가 만든 막대(`training.ProgressBar`)로 보았습니다. Keras의 막대는 `verbose`로 고릅니다. 적지 않으면 에폭마다 움직이는 막대,
# `verbose=2`는 에폭마다 한 줄, `verbose=0`은 아무것도 보여 주지 않습니다. 이제 곡선으로 그려 봅시다.

# %%
places = np.arange(rounds + 1) * lap
valid_curve = [before["perplexity"], *history.history["val_perplexity"]]
curves = {"검증": (places, valid_curve), "학습": (places[1:], history.history["perplexity"])}
plots.learning_curve(curves, levels={"고르게 찍기": len(vocabulary)});

# %% [markdown]
# 이것이 **학습 곡선**(learning curve)입니다. 세로가 로그 눈금이라 위에서 반으로 줄어든 것과 아래에서 반으로 줄어든 것이 같은 길이로 보입니다.
# 처음에는 가파르고(흔한 낱말과 문장 부호를 배웁니다), 뒤로 갈수록 완만합니다(이야기의 앞뒤를 맞추는 어려운 일이 남습니다).
#
# **생각해 보세요.** 앞부분에서 학습 곡선이 검증 곡선보다 **위에** 있습니다. 배운 글을 더 못 맞히다니, 이상하지 않나요?
#
# <details><summary>생각해 보았다면 열어 보세요</summary>
#
# 재는 때가 다르기 때문입니다. 검증은 바퀴가 **끝난 뒤의** 모델로 재지만, 학습 쪽은 바퀴를 도는 **동안** 잰 값의 평균입니다. 바퀴를 시작할 때의
# 서투른 모델까지 섞여 있으니 값이 큽니다. 빨리 배우는 앞부분에서 차이가 크고, 배움이 느려지면 거의 사라집니다.
#
# </details>
#
# ## 5.7 바닥: 여기까지가 한계입니다
#
# 퍼플렉시티가 2.7쯤이라면 더 배워야 할까요, 다 배운 걸까요? 글에는 **아무도 맞힐 수 없는 부분**이 있습니다. 여우의 이름이 무엇일지, 다음에 누구를
# 만날지는 쓴 사람 마음입니다. 그러니 퍼플렉시티는 1까지 내려갈 수 없고, 어딘가에 **바닥**이 있습니다.
#
# 소설의 바닥은 아무도 모릅니다. 하지만 `mini`의 이야기책은 정해진 규칙에 따라 주사위를 굴려 쓴 글이라, 우리가 **주사위의 확률을 모두 압니다**.
# 규칙을 완벽하게 알아낸 모델이 받을 점수를 정확히 셀 수 있습니다. 그 값이 바닥입니다. 줄이 몇 안 되면 운이 좋아 바닥보다 아주 조금 낮을 수는 있어도,
# 눈에 띄게 낮을 수는 없습니다.
#
# 공정하게 견주려면 **같은 자리**를 세어야 합니다. 검증에 쓴 바로 그 줄들의 손실(-log 확률)을 모두 더하고, 그 줄들에서
# `[PAD]`가 아닌 정답의 수로 나눈 다음 `exp`로 되돌립니다. 모델의 점수도
# `training.evaluate`로, 그러니까 모든 토큰을 똑같이 대접해서 잽니다.


# %%
def story_floor(lines, data):
    """이야기책의 줄들에서 글의 규칙을 완벽하게 아는 모델의 퍼플렉시티입니다."""
    paragraphs = [line.decode() for batch in lines.as_numpy_iterator() for line in batch]
    token_count = sum(int(np.sum(np.asarray(labels) != 0)) for _, labels in data)
    tokens_per_line = token_count / len(paragraphs)
    return storybook.perplexity_floor(tokens_per_line, paragraphs)


reached = np.exp(training.evaluate(model, valid_data))
levels = {"고르게 찍기": len(vocabulary)}
if profile.name == "mini":
    levels["바닥"] = story_floor(valid_lines, valid_data)
    print(f"우리 모델 {reached:.2f}, 바닥 {levels['바닥']:.2f} (바닥의 {reached / levels['바닥']:.2f}배)")
else:
    print(f"우리 모델 {reached:.2f}. 소설의 바닥은 알 수 없습니다.")

plots.learning_curve(curves, levels=levels);

# %% [markdown]
# `mini`라면 곡선이 점점 완만해지며 바닥에 다가가지만 아직 그 위에 있습니다. 남은 틈이 이 모델이 아직 배우지 못한 것입니다. `full`이라면 바닥을 그릴 수 없으니,
# 곡선이 **아직 내려가고 있는지**를 보고 판단합니다.
#
# 바닥은 점수판이기도 하지만 **경보기**이기도 합니다. **처음 보는 글**에서 바닥보다 눈에 띄게 낮은 모델이 있다면 천재가 아니라
# 부정행위를 한 것입니다. 5.11절에서 한 명을 잡아 보겠습니다.
#
# ## 5.8 배운 것을 저장하기
#
# 학습은 오래 걸리고 Colab의 런타임은 언젠가 끊깁니다. 배운 것은 그때그때 파일로 남깁니다. `model.save`는 모델의 짜임새와 가중치를 `.keras` 파일 하나에
# 담고, `keras.saving.load_model`이 되살립니다. 되살린 모델은 같은 입력에 **똑같은 로짓**을 내야 합니다.

# %% tags=["nbval-check-output"]
saved = trained.model_path(profile, vocabulary)
model.save(saved)

restored = keras.saving.load_model(saved)
question = np.array([[2, 5, 6, 7]])
print("되살린 모델의 로짓이 같은가?", np.allclose(model(question), restored(question), atol=1e-5))

# %% [markdown]
# 모델은 번호밖에 모릅니다. 7번이 어떤 토큰인지는 **어휘 사전**에 적혀 있으니, 어휘 사전도 함께 두어야 합니다. 사전이 다르면 같은 모델도 헛소리를
# 합니다.
#
# 파일을 둔 곳은 강좌의 캐시 폴더입니다. 글을 만드는 6단원부터는 거기에서 이 모델을 찾아 쓰고, 없으면 다시 배웁니다(`full`이라면 GPU에서 몇 분 걸립니다).
#
# **도움말.** Colab은 노트북마다 다른 컴퓨터를 빌려주고, 런타임이 끊기면 캐시 폴더도 사라집니다. 오래 남기려면 왼쪽 파일 창에서 Drive를
# 연결한 다음, 노트북마다 **준비 셀을 실행하기 전에** 캐시 폴더를 Drive로 옮기는 아래 줄을 실행하세요. 그러면 다른 단원도 거기에서 모델을 찾습니다.
#
# `import os; os.environ["MINIGPT_CACHE"] = "/content/drive/MyDrive/minigpt"`
#
# ## 5.9 통째로 외우면: 과적합
#
# 이번에는 일부러 나쁘게 해 봅시다. 새 모델에게 **16줄만** 되풀이해서 보여 줍니다. 층이 하나뿐인 더 작은 모델이지만
# 외우는 데는 모자라지 않습니다. 학습 곡선과 검증 곡선이 각각 어떻게 될까요? **실행하기 전에 종이에 그려 보세요.**

# %%
few_lines = pipeline.make_batches(str(books.train), batch_size=8, min_length=profile.min_length).take(2)
few_data = pipeline.make_dataset(few_lines, preprocess).cache()

few_lap = max(1, 2 * steps // 5 // rounds)
memorizer = new_model(num_layers=1)
few_history = memorizer.fit(training.laps(few_data, few_lap), validation_data=valid_data, epochs=rounds, verbose=0)

# %%
few_places = np.arange(1, rounds + 1) * few_lap
few_curves = {
    "검증": (few_places, few_history.history["val_perplexity"]),
    "학습 (16줄)": (few_places, few_history.history["perplexity"]),
}
few_best = few_places[np.argmin(few_history.history["val_perplexity"])]
print(f"검증이 가장 좋은 때: {few_best}걸음, 퍼플렉시티 {min(few_history.history['val_perplexity']):.1f}")
plots.learning_curve(few_curves, marks={"검증이 가장 좋은 때": few_best}, title="16줄만 되풀이해 배우면");

# %% [markdown]
# 학습 쪽은 계속 내려가 1을 향해 갑니다. 16줄을 거의 외운 것입니다. 외운 글에서는 주사위의 눈까지 알고 있으니 5.7절의 바닥보다도 낮아집니다. 그래서
# 바닥은 처음 보는 글, 곧 **검증 곡선**과 견줍니다. 그 검증 쪽은 내려가다가 **다시 올라갑니다**. 처음에는 어느 글에나 통하는 것을 배우지만,
# 어느 순간부터는 그 16줄에만 맞는 것을 외우고, 처음 보는 글에서는 그 외운 것을 고집하다 크게 틀립니다. 이것을 **과적합**(overfitting)이라고 합니다.
#
# 과적합은 두 곡선의 **틈**으로 알아봅니다. 5.6절의 곡선은 끝에서 두 선이 붙어 있었습니다. 왜 그럴까요? 5.13절에서 여러분이 답합니다. 학습 곡선만 보고
# 있으면 이 차이를 알 수 없습니다.
#
# ## 5.10 제때 멈추기
#
# 검증이 가장 좋은 때에 멈추면 됩니다. 그런데 올라가기 시작한 것이 잠깐의 흔들림인지 진짜인지는 조금 더 가 봐야 압니다. 그래서 이렇게 합니다. **더 나은 값이
# 몇 에폭째 나오지 않으면 멈추고, 가장 좋았던 때로 되돌아갑니다.** 이것을 **조기 종료**(early stopping)라고 하고, 기다려 주는 에폭 수를 **인내심**(patience)이라고
# 합니다.
#
# 가중치가 하나뿐인 모델로 봅시다. 학습 데이터는 가중치를 1로 이끌지만, 검증 데이터에는 0.5가 가장 알맞습니다. 그래서 0에서 1로 가는 길에 검증이 가장 좋은 곳을
# **지나칩니다**.

# %% tags=["nbval-check-output"]
one = np.ones((1, 1))
learn_one = tf.data.Dataset.from_tensors((one, one))  # 입력이 1이면 정답도 1
check_half = tf.data.Dataset.from_tensors((one, 0.5 * one))  # 정답은 0.5


def new_line():
    model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1, use_bias=False, kernel_initializer="zeros")])
    model.compile(optimizer=keras.optimizers.SGD(0.1), loss="mse", run_eagerly=True)  # 작은 모델은 순서도(그래프) 없이도 빠릅니다
    return model


line = new_line()
all_eight = line.fit(learn_one, validation_data=check_half, epochs=8, verbose=0)
print("검증 손실:", np.round(all_eight.history["val_loss"], 4).tolist())
print("가중치:", round(line.get_weights()[0].item(), 3))

# %% [markdown]
# 여덟 에폭을 다 돌았습니다. 셋째 에폭이 가장 좋았는데 그냥 지나쳤습니다. 이제 `EarlyStopping`을 끼워 봅시다. 학습하는 동안 에폭마다 불려 나와 일을
# 하는 이런 것을 **콜백**(callback)이라고 하고, `callbacks`에 리스트로 넘깁니다. 직접 만드는 것은 7단원에서 합니다.
#
# **실행하기 전에 짐작해 보세요.** `patience=2`면 몇 번째 에폭이 끝나고 멈출까요? 그때 가중치는 몇 번째 에폭의 것일까요?

# %% tags=["nbval-check-output"]
for restore in (False, True):
    line = new_line()
    stop = keras.callbacks.EarlyStopping(monitor="val_loss", patience=2, restore_best_weights=restore)
    line_history = line.fit(learn_one, validation_data=check_half, epochs=8, callbacks=[stop], verbose=0)
    print(f"restore_best_weights={restore!s:5} → {len(line_history.history['val_loss'])}에폭,", end=" ")
    print("가중치", round(line.get_weights()[0].item(), 3))

line = new_line()
stop = keras.callbacks.EarlyStopping(monitor="val_loss", patience=2, restore_best_weights=True)
line.fit(learn_one, validation_data=check_half, epochs=4, callbacks=[stop], verbose=0)
print("멈추기 전에 4에폭이 다 끝나면  → 가중치", round(line.get_weights()[0].item(), 3))

# %%
plots.learning_curve(
    {"검증": (range(1, 9), all_eight.history["val_loss"])},
    marks={"가장 좋은 때": 3, "멈추는 때": 5},
    title="patience=2: 더 나은 값을 두 에폭 기다리다 멈춥니다",
    xlabel="에폭",
    ylabel="검증 손실",
    log=False,
);

# %% [markdown]
# 셋째 에폭 뒤로 넷째와 다섯째가 더 낫지 않았으니 **다섯째가 끝나고** 멈춥니다. 그런데 `restore_best_weights`를 적지 않으면 **멈춘 때의** 가중치, 곧
# 이미 나빠진 것이 남습니다. 멈추는 것과 되돌리는 것은 다른 일입니다. `restore_best_weights=True`이면 멈추지 않고 끝까지 갔을 때도 가장
# 좋았던 가중치로 되돌립니다.
#
# 무엇을 지켜볼지(`monitor`)도 중요합니다. 학습 손실(`loss`)은 외우기만 해도 내려가니 멈출 때를 알려 주지 못합니다. `val_perplexity`를 보려면
# 작을수록 좋다고 `mode="min"`을 적어야 합니다. 우리는 `val_loss`를 보겠습니다.
#
# ### 문제 4: `train`
#
# 모델을 학습하고 `fit`이 돌려준 `History`를 돌려주세요.
#
# - `train_dataset`으로 배우고, 에폭마다 `validation_dataset`으로 검증합니다. 길어야 `epochs`번입니다.
# - `val_loss`가 `patience` 에폭 동안 **지금까지의 가장 좋은 값보다 조금도** 작아지지 않으면 멈춥니다. 첫 에폭의 `val_loss`부터 비교합니다.
# - 학습이 끝나면 모델에는 `val_loss`가 가장 작았던 에폭의 가중치가 남아야 합니다. 멈추지 않고 끝까지 갔을 때도 그렇습니다.
# - 학습하는 동안 무엇을 출력할지(`verbose`)는 자유입니다.
# - 모델은 이미 컴파일되어 있습니다. 다시 컴파일하면 학습률 같은 설정이 사라지니 그대로 쓰세요.


# %% nbgrader={"grade_id": "train", "solution": true}
def train(model, train_dataset, validation_dataset, epochs, patience):
    """검증 손실이 나아지지 않으면 멈추며 학습하고, 가장 좋았던 가중치를 모델에 남깁니다.

    model: 컴파일된 Keras 모델
    train_dataset, validation_dataset: (입력, 정답) 배치의 tf.data.Dataset
    epochs: 가장 길게 배울 때의 에폭 수
    patience: 더 나은 val_loss를 기다려 주는 에폭 수, 1 이상
    돌려주는 값: keras.callbacks.History
    """
    ### BEGIN SOLUTION
    stop = keras.callbacks.EarlyStopping(monitor="val_loss", patience=patience, restore_best_weights=True)
    return model.fit(train_dataset, validation_data=validation_dataset, epochs=epochs, callbacks=[stop], verbose=2)
    ### END SOLUTION


# %% nbgrader={"grade_id": "test_train", "grade": true, "points": 4}
# 시험: train
import contextlib
import io

import keras
import numpy as np
import tensorflow as tf


class Rehearsal(keras.Model):
    """배우는 시늉만 하는 모델입니다. 에폭마다 대본에 적힌 값을 보고하고, 하나뿐인 가중치에 에폭의 번호를 적습니다."""

    def __init__(self, loss, val_loss, val_perplexity):
        super().__init__()
        self.script = tf.constant([loss[: len(val_loss)], val_loss, val_perplexity], tf.float32)
        self.epoch = self.add_weight(shape=(), initializer="zeros", name="epoch")
        self.built = True
        self.compile(optimizer=keras.optimizers.SGD(0.25), run_eagerly=True)

    def call(self, inputs):
        return inputs

    def train_step(self, data):
        self.epoch.assign_add(1.0)
        return self.report(0, 0)

    def test_step(self, data):
        # 검증 데이터에는 1이, 학습 데이터에는 0이 들어 있습니다
        is_valid = tf.cast(tf.reshape(data[0], [-1])[0], tf.int32)
        return self.report(is_valid, 2 * is_valid)

    def report(self, loss_row, perplexity_row):
        place = tf.minimum(tf.cast(self.epoch, tf.int32), tf.shape(self.script)[1]) - 1
        return {"loss": self.script[loss_row, place], "perplexity": self.script[perplexity_row, place]}


def rehearse(loss, val_loss, epochs, patience, val_perplexity=None):
    actor = Rehearsal(loss, val_loss, val_perplexity or val_loss)
    scenes = [tf.data.Dataset.from_tensors((np.full((1, 1), kind), np.zeros((1, 1)))) for kind in (0, 1)]
    with contextlib.redirect_stdout(io.StringIO()):
        try:
            record = train(actor, *scenes, epochs, patience)
        except NotImplementedError:
            raise
        except Exception as error:
            record = f"{type(error).__name__}: {error}"
    return actor, record


# 검증 손실은 셋째 에폭에서 가장 좋고, 학습 손실은 넷째에서 낮았다가 여섯째에서 더 낮아집니다
play_loss = [5.0, 4.0, 3.0, 1.0, 2.0, 0.9, 1.2, 1.1, 1.3, 1.4]
play_valid = [5.0, 4.0, 3.0, 3.5, 3.2, 3.6, 3.7, 3.8, 3.9, 4.0]
actor, record = rehearse(play_loss, play_valid, epochs=10, patience=2)
assert np.isclose(float(actor.optimizer.learning_rate), 0.25), "모델의 학습률이 바뀌었습니다. 다시 컴파일하지 않았나요?"
assert not isinstance(record, str), f"train을 부르다가 오류가 났습니다. {record}"
assert isinstance(record, keras.callbacks.History), f"History를 돌려주나요? {type(record).__name__}이(가) 나왔습니다."
assert "val_loss" in record.history, "기록에 val_loss가 없습니다. fit에 검증 데이터를 넘겼나요?"
assert 1.0 not in record.history["val_loss"], "val_loss가 학습 데이터에서 잰 값입니다. 두 데이터셋을 제자리에 넘겼나요?"
record_length = len(record.history["val_loss"])
assert record_length != 1, "한 에폭만 돌고 끝났습니다. 받은 epochs를 fit에 넘겼나요?"
assert record_length < 10, "한 번도 멈추지 않고 끝까지 갔습니다. EarlyStopping을 callbacks에 넘겼나요?"
assert record_length != 8, "학습 손실을 보고 멈추었습니다. 외우기만 해도 내려가는 값을 보고 있지 않나요?"
assert record_length == 5, (
    f"셋째 에폭이 가장 좋고 patience가 2이면 다섯째가 끝나고 멈추어야 하는데 {record_length}번째에 멈추었습니다. "
    "patience를 그대로 넘겼나요? 작을수록 좋은 값으로 보나요?"
)
assert int(actor.epoch) != 5, "모델에 마지막 에폭의 가중치가 남았습니다. 멈춘 다음에 가장 좋았던 때로 되돌렸나요?"
assert int(actor.epoch) == 3, (
    f"{int(actor.epoch)}번째 에폭의 가중치가 남았습니다. 학습 손실이 아니라 val_loss가 가장 작은 에폭을 골랐나요?"
)
actor, record = rehearse([3.0, 2.0, 1.0], [3.0, 2.0, 4.0], epochs=3, patience=3)
assert len(record.history["val_loss"]) == 3, "epochs가 3인데 에폭 수가 다릅니다. 정해진 수를 적지 않고 받은 epochs를 넘겼나요?"
assert int(actor.epoch) == 2, "멈추지 않고 끝까지 갔을 때도 가장 좋았던 에폭의 가중치로 되돌리나요?"
### BEGIN HIDDEN TESTS
actor, record = rehearse(play_loss, play_valid, epochs=10, patience=4)
assert len(record.history["val_loss"]) == 7, "다른 patience에서도 그만큼 기다리나요? 정해진 수를 적지 않았나요?"
# 퍼플렉시티는 둘째 에폭에서 가장 좋습니다
actor, record = rehearse(play_loss, play_valid, epochs=10, patience=2, val_perplexity=[9, 4, 5, 6, 7, 8, 9, 9, 9, 9])
assert (len(record.history["val_loss"]), int(actor.epoch)) == (5, 3), (
    "val_loss와 val_perplexity의 가장 좋은 때가 다르면 틀립니다. val_loss를 보나요?"
)
actor, record = rehearse(play_loss, [3.0, 2.9995, 2.999, 2.9985, 2.998, 5.0, 5.0], epochs=7, patience=2)
assert int(actor.epoch) == 5, "아주 조금 나아진 것도 나아진 것입니다. min_delta를 정하지 않았나요?"
actor, record = rehearse(play_loss, [1.0, 2.0, 3.0, 4.0, 5.0, 6.0], epochs=6, patience=1)
assert (len(record.history["val_loss"]), int(actor.epoch)) == (2, 1), (
    "첫 에폭이 가장 좋고 patience가 1이면 둘째가 끝나고 멈추어 첫 에폭으로 돌아가야 합니다. 첫 에폭부터 지켜보나요?"
)
### END HIDDEN TESTS

# %% [markdown]
# ## 5.11 정답이 새는 모델 잡기
#
# 4단원에서 미래를 보는 모델을 `sees_future`로 잡았습니다. 이번 범인은 그렇게 잡히지 않습니다. 모델은 미래를 보지 않습니다. 그런데 누군가 데이터를
# 준비하면서 **정답을 한 칸 미는 것을 잊었습니다**. 입력과 정답이 같아서, 다음 토큰을 짐작하는 대신 **지금 보고 있는 토큰**을 그대로 적어 내면 됩니다.
# 코드를 들여다보지 않고 점수만 보고 잡아 봅시다. 바닥이 있어야 하니 프로필에 상관없이 이야기책을 씁니다. 베끼는 데는 어텐션도
# 필요 없어서 디코더 층이 없는 모델로도 됩니다. 빨리 끝내려고 배치를 반으로 줄이고 학습률을 두 배로 합니다.
#
# **실행하기 전에 짐작해 보세요.** 이 모델의 곡선은 어디까지 내려갈까요?

# %%
from minigpt.model import sees_future
from minigpt.profile import PROFILES


def forget_to_shift(features, labels):
    """정답을 밀지 않는 실수입니다. 정답의 자리에 입력을 그대로 둡니다."""
    return features, features


mini = PROFILES["mini"]
story = materials if profile.name == "mini" else prepare(corpus.load("mini"), mini)
story_vocabulary, _, story_train, story_lines, story_valid = story
leaky_train = story_train.unbatch().batch(mini.batch_size // 2).map(forget_to_shift)
leaky_valid = story_valid.map(forget_to_shift)

sizes = len(story_vocabulary), mini.sequence_length, mini.embedding_dim, mini.feed_forward_dim, mini.num_heads
leaky = compile_model(build_model(*sizes, num_layers=0))
leaky.optimizer.learning_rate = 2 * mini.learning_rate
leaky.optimizer.build(leaky.trainable_variables)
leaky.run_eagerly = QUICK
leaky_lap = 1 if QUICK else 4
leaky_history = train(leaky, training.laps(leaky_train, leaky_lap), leaky_valid, epochs=min(6, 2 * rounds), patience=5)
print("미래를 보나요?", sees_future(leaky, question, 1))  # 5.8절의 글에서 1번 자리 다음을 바꾸어 봅니다

# %%
leaky_curve = leaky_history.history["val_perplexity"]
leaky_places = np.arange(1, len(leaky_curve) + 1) * leaky_lap
both_curves = {"새는 모델": (leaky_places, leaky_curve)}
if profile.name == "mini":  # 5.6절의 모델도 같은 이야기책으로 배우고 같은 줄로 검증했습니다
    both_curves["밀어서 배운 모델"] = (places[1:], valid_curve[1:])
plots.learning_curve(
    both_curves,
    levels={"바닥": story_floor(story_lines, story_valid)},
    emphasis="새는 모델",
    title="바닥을 뚫고 내려가는 곡선 (검증)",
);

# %% [markdown]
# 미래는 보지 않는데도 곡선이 바닥을 **뚫고** 내려갔습니다. 처음 보는 글에서 다음 토큰을 맞히는 어떤 모델도 그럴 수 없습니다. 그러니 이 모델은 잘 배운 것이 아니라 정답을
# 보고 있습니다. 고작 열몇 걸음 만에 그렇게 된 것도 수상합니다. 검증 곡선이라고 안심할 수도 없습니다. 검증 데이터도 같은 실수로 만들어 똑같이 새고
# 있으니까요. 이런 모델은 점수가 아무리 좋아도 글은 한 줄도 쓰지 못합니다. `fox` 다음에 또 `fox`라고 할 뿐입니다.
#
# 진짜 소설에는 바닥이 없지만 교훈은 같습니다. **점수가 너무 좋으면 기뻐하기 전에 의심하세요.** 입력과 정답을 밀었는지, 인과 마스크가 빠졌는지,
# 검증 글이 학습 글에 섞여 있지 않은지부터 봅니다.
#
# ## 5.12 더 빠르게: 재어 보고 고르기
#
# 학습을 빠르게 한다는 방법은 많습니다. 그런데 무엇이 빠른지는 컴퓨터마다 다릅니다. 그래서 지금 쓰는 이 런타임에서 직접 잽니다.
#
# - **미리 준비한 데이터**: 토크나이저를 걸음마다 다시 돌리지 않고, `cache()`로 기억해 둔 배치를 씁니다.
# - **bfloat16**: 수 하나를 32비트 대신 16비트로 계산합니다. 정밀도를 조금 잃고, 그런 회로가 있는 장치에서는 빨라집니다.
# - **XLA**: 계산의 순서도를 통째로 번역해 장치에 맞춥니다. 번역하는 데 몇 초에서 몇십 초가 들지만, 한 번만 하면 됩니다. Keras는 이것을 GPU에서는
#   알아서 켜고 CPU에서는 끕니다.
#
# `training.seconds_per_step`은 새 모델을 만들어 걸음 하나에 걸리는 시간을 잽니다. 준비하는 시간은 빼고, 오래 걸리지 않게 한 층짜리로 잽니다(`mini`는 디코더
# 층 없이 임베딩과 출력층만). 표의 첫 두 줄은 어느 장치에서나 32비트로, XLA 없이 잰 것입니다. bfloat16과 XLA는 데이터를 미리 준비한 채로 재므로,
# 그 효과는 마지막 칸에서 봅니다.

# %%
from IPython.display import Markdown


def small_model():
    layers = 0 if profile.name == "mini" else 1
    sizes = profile.sequence_length, profile.embedding_dim, profile.feed_forward_dim, profile.num_heads
    return build_model(len(vocabulary), *sizes, layers)


ready = train_data.take(4).cache()
for _ in ready:  # 한 바퀴 돌아 캐시를 채웁니다
    pass

plain, prepared = "기본", "미리 준비한 데이터"
seconds = {}
if not QUICK:
    seconds |= training.seconds_per_step(small_model, {plain: train_data, prepared: ready}, steps=5)
    seconds |= training.seconds_per_step(small_model, {"준비 + bfloat16": ready}, steps=5, policy="mixed_bfloat16")
    seconds |= training.seconds_per_step(small_model, {"준비 + XLA": ready}, steps=5, jit_compile=True)
rows = [
    f"| {name} | {1000 * second:.0f} ms | {seconds[plain] / second:.2f}배 | {seconds[prepared] / second:.2f}배 |"
    for name, second in seconds.items()
]
heading = f"| 방법 | 한 걸음에 걸린 시간 | '{plain}'보다 빠르기 | '{prepared}'보다 빠르기 |"
Markdown("\n".join([heading, "|---|---|---|---|", *rows]))

# %% [markdown]
# **이 표는 여러분의 런타임에서 잰 값입니다.** 걸음을 몇 번만 재므로, 다른 일로 바쁜 컴퓨터에서는 같은 줄도 두 배쯤 오르내립니다. 셀을 두세 번 다시
# 실행해 **늘 같은 쪽으로** 나오는 차이만 믿으세요. 1배보다 작으면 오히려 느려진 것입니다. 읽는 법은 이렇습니다.
#
# - 데이터를 미리 준비해서 빨라졌다면, 그만큼 모델이 데이터를 기다리고 있던 것입니다. 그대로라면 3단원의 `prefetch`가 이미 제 몫을 하고 있는
#   것입니다. 모델이 빠를수록(GPU) 차이가 벌어집니다.
# - bfloat16은 그런 회로가 없는 장치에서는 느려지기도 합니다. Colab의 T4에도 없고, 더 새로운 GPU에는 있습니다.
# - XLA로 얻는 것은 모델마다 다르고, CPU에서는 이득이 없거나 느려지기도 합니다. GPU에서는 `fit`이 알아서 켜므로 5.6절의 학습은 이미 그 덕을
#   보았습니다.
#
# 남의 컴퓨터에서 몇 배 빨라졌다는 말은 참고만 하세요. 재는 것은 몇 줄이면 됩니다.
#
# ## 5.13 곡선 읽기
#
# 마지막 문제는 글로 답합니다. 여러분이 그린 두 곡선, **5.7절의 곡선**(늘 새 줄)과 **5.9절의 곡선**(16줄)을 다시 보고 아래 셀에 답하세요. 셀을 두
# 번 누르면 고칠 수 있습니다. 선생님이 읽고 채점합니다.
#
# 1. **틈**: 마지막 점에서 학습과 검증의 퍼플렉시티는 두 그림에서 각각 얼마이고, 틈은 왜 그렇게 다른가요?
# 2. **바닥**: 5.7절의 검증 곡선은 바닥에서 얼마나 떨어져 있나요(몇 배인가요)? 더 오래 배우면 바닥 아래로 내려갈 수 있나요?
#    `full`이라면 바닥 대신, 곡선이 아직 내려가고 있는지로 답하세요.
# 3. **멈출 때**: 두 학습을 각각 언제 멈추겠습니까? 그림에서 무엇을 보고 그렇게 정했나요?
#
# 질문마다 두세 문장이면 됩니다. **여러분의 그림에 있는 수**를 꼭 적어 주세요.

# %% [markdown] nbgrader={"grade_id": "learning_curve_essay", "grade": true, "solution": true, "points": 3}
# **모범 답** (`mini`의 한 예입니다. 수는 실행할 때마다 조금 다릅니다.)
#
# 1. 늘 새 줄로 배운 곡선은 끝에서 학습 2.7, 검증 2.7로 틈이 거의 없습니다. 같은 줄을 거의 다시 보지 않아 외울 수 없었기 때문입니다.
#    16줄로 배운 곡선은 학습이 1.6까지 내려갔는데 검증은 27에서 42로 올라가 스물다섯 배 넘게 벌어졌습니다. 같은 줄을 열다섯 번 보며 외운 것이
#    처음 보는 글에는 맞지 않았습니다.
# 2. 검증은 2.7, 바닥은 2.1쯤으로 약 1.3배입니다. 더 배우면 바닥에 가까워질 수는 있어도 그 아래로는 갈 수 없습니다. 바닥은 글을 쓴 규칙 자체의
#    퍼플렉시티라, 아래로 내려갔다면 정답이 새는 것입니다. (`full`: 마지막 몇 바퀴에도 값이 내려가고 있다면 아직 배울 것이 남았습니다.)
# 3. 늘 새 줄로 한 학습은 검증 곡선이 더 내려가지 않고 평평해질 때 멈추면 되고, 마지막 바퀴까지 조금씩 나아졌으니 더 배워도 됩니다. 16줄의 학습은
#    검증이 가장 낮았던 때(그림의 세로줄)에 멈추고 그때의 가중치를 씁니다. 학습 곡선은 그 뒤로도 내려가므로 검증 곡선을 보아야 합니다.
#
# **채점 기준** (질문마다 1점)
#
# - 1번: 두 틈을 그림의 수로 견주고, 데이터의 양과 되풀이(외우기)로 까닭을 설명하면 1점. 틈만 적고 까닭이 없거나 까닭만 있으면 0.5점.
# - 2번: 바닥과의 거리를 수로 말하고, 아래로 내려갈 수 없음을(내려가면 새는 것임을) 말하면 1점. 하나만 있으면 0.5점. `full`은 곡선의 끝이
#   내려가는지를 수로 말하고 그에 맞게 판단하면 1점.
# - 3번: 두 학습의 멈출 때를 **검증** 곡선을 근거로 말하면 1점. 학습 곡선을 근거로 했거나 하나만 답하면 0.5점.

# %% [markdown]
# ## 정리
#
# - 손실은 정답에 준 확률의 `-log`를 평균한 것이고, 퍼플렉시티는 그것을 `exp`로 되돌린 '주사위의 면 수'입니다. 배우기 전에는 V입니다.
# - Keras의 손실은 입력의 마스크를, 퍼플렉시티는 정답의 `[PAD]`를 봅니다. 그래서 `exp(손실)`과 퍼플렉시티가 다릅니다.
# - 우리 모델은 로짓을 내므로 `from_logits=True`가 손실과 지표에 모두 필요합니다. 빠뜨려도 오류가 나지 않아 더 위험합니다.
# - 검증 곡선을 보고 멈추고, 가장 좋았던 가중치로 되돌리고, 파일로 남깁니다.
# - 처음 보는 글(검증)에서 바닥보다 눈에 띄게 낮은 곡선은 정답이 샌다는 증거입니다.
#
# 아래의 점검은 글로 답하는 5.13절을 보지 않습니다. 답을 썼는지 직접 확인하세요.
#
# 이제 모델은 다음 토큰의 확률을 제법 잘 압니다. 다음 단원에서는 그 확률로 **글을 씁니다**.

# %% tags=["nbval-check-output"]
# course: check
