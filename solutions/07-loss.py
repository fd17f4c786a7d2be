# %% [markdown]
# # 7. 얼마나 틀렸나
#
# <!-- course: badge -->
#
# 6단원에서 만든 모델은 아직 아무것도 모릅니다. 다음 토큰을 물으면 아무렇게나 찍습니다. 가르치려면 먼저 **얼마나 틀렸는지를 수
# 하나로** 잴 수 있어야 하고, 그 수를 줄이려면 **무엇을 어느 쪽으로 고쳐야 하는지** 알아야 합니다. 이 단원에서 그 둘을 모두 손으로 만듭니다.
# 다음 단원의 학습은 이것을 되풀이하는 것뿐입니다.
#
# **이 단원을 마치면**
#
# - 손실과 퍼플렉시티를 직접 계산하고, 그 값이 무슨 뜻인지 말할 수 있습니다.
# - Keras가 보여 주는 손실과 퍼플렉시티가 왜 서로 맞지 않는지 설명할 수 있습니다.
# - 어휘 사전이 다른 모델끼리 무엇으로 견주어야 하는지 압니다.
# - 손실의 기울기를 손으로 구하고, 손실이 왜 내려가는지 설명할 수 있습니다.
#
# 걸리는 시간은 75분쯤이고, 나중에 읽어도 되는 7.4절까지 하면 90분쯤입니다. 쉬었다 하려면 7.4절 다음이 좋습니다. 다시 시작할 때는 준비 셀부터 멈춘 곳 위까지 한꺼번에
# 실행하세요(Colab의 **런타임 → 이전 셀 실행**). 이 단원은 GPU가 없어도 됩니다.

# %% nbgrader={"grade_id": "setup"}
# course: setup

# %%
import keras
import keras_nlp
import numpy as np
import tensorflow as tf

from minigpt import corpus, pipeline, plots, storybook, tokenizer

# %% [markdown]
# ## 7.1 한 번의 짐작에 점수 매기기
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
# 줄이려고 애쓰는 손실이 바로 이것입니다. 글이 정해진 확률에 따라 지어졌다면, 그 확률을 그대로 아는 모델도 평균 얼마쯤은 틀립니다. 그 손실을 글의
# **엔트로피**(entropy)라고 합니다. 어떤 모델도 평균은 이보다 내려가지 못합니다. 7.6절에서 이 '바닥'을 눈으로 봅니다.
#
# ## 7.2 로짓에서 손실까지
#
# 우리 모델은 확률이 아니라 로짓을 냅니다. 5단원의 소프트맥스로 확률로 바꾼 다음, **정답의 것만 골라** `-log`를 씌우면 됩니다. 자리가 둘,
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
# 5단원처럼 최댓값을 빼면 `nan`은 사라지지만, `e⁻⁹⁰⁰`은 너무 작아 컴퓨터에서는 0이 되고 손실은 무한대가 됩니다. 확률로 바꾸었다가 다시 로그를
# 씌우는 길에서 값을 잃은 것입니다. 로그를 먼저 풀어 쓰면 그 길을 건너뛸 수 있습니다. 정답의 로짓을 z, 그 자리의 로짓 가운데 가장 큰 것을 m이라고
# 합시다. p는 `exp(z)`를 그 자리의 모든 `exp(로짓)`의 합으로 나눈 것입니다. 나눗셈에 로그를 씌우면 뺄셈이 되니, 부호를 바꾸면 이렇게 됩니다.
#
# $$-\log p = \log \sum \exp(\text{로짓}) - z, \qquad \log \sum \exp(\text{로짓}) = m + \log \sum \exp(\text{로짓} - m)$$
#
# 위 코드의 마지막 두 줄(`log_total`과 `print`)이 이 식입니다. 손실은 정확히 900입니다. 우리 모델의 로짓이
# 이렇게 벌어지는 일은 드뭅니다. 하지만 모델이 쓰는 32비트 실수에서는 로짓의 차이가
# 104쯤이면 확률이 0이 되고(TensorFlow에서는 90도 안 되어 0이 됩니다), 16비트에서는 훨씬 먼저 그렇게 됩니다.
#
# **함정.** 위의 예는 자리가 하나라 `sure.max()`로 충분했습니다. 자리가 여럿이면 m은 **자리마다** 다릅니다. 전체에서 가장 큰 값을 빼면, 로짓이 작은
# 자리에서는 모든 `exp`가 0이 되어 `log 0`을 구하게 됩니다. `axis=-1`은 V가 놓인 축을 따라 구하라는 뜻이고, `keepdims=True`는 그 축을 지우지 말고
# 1로 남기라는 뜻입니다. 남겨 두어야 `[2, 3]`에서 `[2, 1]`을 뺄 수 있습니다.

# %% tags=["nbval-check-output"]
highest = two_logits.max(axis=-1, keepdims=True)
print("자리마다 가장 큰 로짓:", highest.tolist(), "모양", highest.shape)
print("뺀 것:", (two_logits - highest).tolist())
print("log Σ exp:", (highest[..., 0] + np.log(np.exp(two_logits - highest).sum(axis=-1))).round(3))

# %% [markdown]
# 손실은 여기에서 정답의 로짓을 뺀 것입니다. 위에서 본 손실 0.408과 3.095가 나오는지 손으로 확인해 보세요(1번 자리의 정답의 로짓은 0입니다).
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
# - 인자로 받은 배열은 고치지 않습니다. `np.asarray`는 배열을 베끼지 않으므로 `logits -= …`은 받은 배열까지 고칩니다.
# - 돌려주는 값은 배열이나 텐서가 아니라 파이썬의 `float` 하나이고, 반올림하지 않습니다. 32비트 로짓의 평균은 `np.float32`이니
#   `float( )`로 감싸세요.


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
import tensorflow as tf


def loss_or_error(labels, logits):
    """답이 돌려준 것과 오류의 이름. 오류가 없으면 빈 글입니다."""
    try:
        return masked_loss(labels, logits), ""
    except (NotImplementedError, NameError):  # 풀지 않은 답과 오타는 그대로 보여 줍니다
        raise
    except Exception as error:
        return None, f"{type(error).__name__}: {error}"[:200]


def measured_loss(labels, logits):
    found, trouble = loss_or_error(labels, logits)
    assert not trouble, (
        "계산하다가 오류가 났습니다. 배열의 모양이 서로 맞나요? keepdims로 남긴 축이나 [..., 0]을 보세요. "
        f"squeeze로 길이 1인 축을 없애거나, V를 정해진 수로 적지는 않았나요? {trouble}"
    )
    return found


# 로짓이 모두 같으면 토큰 여섯 개를 똑같이 믿는 것이므로 손실은 log 6입니다
flat_labels, flat_logits = np.array([[3, 4, 0], [5, 0, 0]]), np.zeros((2, 3, 6))
flat_loss = measured_loss(flat_labels, flat_logits)
assert isinstance(flat_loss, float), (
    "파이썬 float을 돌려주나요? None이면 return을, 배열이나 텐서라면 float( )를 확인하세요."
)
assert not np.isnan(flat_loss), (
    "nan이 나왔습니다. 0을 0으로 나누거나 빈 배열을 평균하면 그렇게 됩니다. 로짓에 exp를 씌웠나요? 정답이 아닌 것을 보고 자리를 빼지는 않았나요?"
)
assert flat_loss > 0, "손실이 0보다 크지 않습니다. 확률의 로그는 음수입니다. 부호를 확인했나요?"
assert not np.isclose(flat_loss, np.log2(6), atol=1e-3), "손실의 단위가 비트입니다. 밑이 2가 아니라 e인 로그를 썼나요?"
assert np.isclose(flat_loss, np.log(6), atol=1e-3), (
    f"로짓이 모두 같으면 손실은 log 6 = 1.792인데 {flat_loss:.3f}입니다. V가 놓인 축으로 더했나요? 무엇으로 나누어 평균했나요?"
)

# 확률이 0.5, 0.03, 0.07, 0.1, 0.3이 되는 로짓입니다. 모든 로짓에 5를 더해도 확률은 그대로입니다.
one_logits = np.log([[[0.5, 0.03, 0.07, 0.1, 0.3]]]) + 5
one_loss = measured_loss(np.array([[3]]), one_logits)
assert not np.isnan(one_loss), (
    "자리가 하나뿐인 글에서 nan이 나왔습니다. 자리를 잘라 내지 않았나요? 정답은 이미 한 칸 밀려 있습니다."
)
assert not np.isclose(one_loss, -np.log(0.5), atol=1e-3), "가장 큰 확률을 골랐습니다. 정답의 확률을 골라야 하지 않나요?"
assert np.isclose(one_loss, -np.log(0.1), atol=1e-5), (
    f"정답에 준 확률이 0.1이면 손실은 2.302585인데 {one_loss:.6f}입니다. exp를 하기 전에 뺀 m을 다시 더했나요? 정답의 로짓 z를 뺐나요? "
    "소프트맥스를 두 번 하거나 반올림하지는 않았나요?"
)

# 첫 줄은 가운데에 빈자리가 있고, 둘째 줄은 토큰 하나뿐입니다. 빈자리의 로짓은 일부러 엉뚱하게 넣었습니다.
padded_labels = np.array([[1, 2, 0, 3], [2, 0, 0, 0]])
padded_logits = np.zeros((2, 4, 4))
padded_logits[0, :3, 0], padded_logits[0, 3, 3], padded_logits[1, 1, 3], padded_logits[1, 2:, 2] = 2.0, 1.0, 4.0, 7.0
# 손으로 센 자리마다의 손실
position_losses = np.array([[2.3408, 2.3408, 0.3408, 0.7437], [1.3863, 4.0535, 7.0027, 7.0027]])
kept_losses = position_losses[padded_labels != 0]
read_losses = position_losses[[0, 0, 0, 1, 1], [0, 1, 2, 0, 1]]  # 한 칸 밀린 입력이 [PAD]가 아닌 자리
given_labels, given_logits = padded_labels.copy(), padded_logits.copy()
padded_loss = measured_loss(given_labels, given_logits)
assert not np.isclose(padded_loss, position_losses.mean(), atol=1e-3), (
    "빈자리까지 평균했습니다. 정답이 [PAD]인 자리를 뺐나요?"
)
assert not np.isclose(padded_loss, read_losses.mean(), atol=1e-3), (
    "글이 끝난 바로 다음의 [PAD]까지 셌습니다. 한 칸 밀린 입력이 아니라 정답이 0인지를 보나요?"
)
assert not np.isclose(padded_loss, kept_losses[[0, 1, 3]].mean(), atol=1e-3), (
    "글 가운데의 [PAD]에서 멈추고, 그 뒤에 온 토큰을 세지 않았습니다. 자리마다 정답이 0인지를 보나요?"
)
assert not np.isclose(padded_loss, (kept_losses[:3].mean() + kept_losses[3]) / 2, atol=1e-3), (
    "줄마다 평균을 낸 다음 다시 평균했습니다. 짧은 줄의 토큰이 더 크게 대접받지 않나요?"
)
assert not np.isclose(padded_loss, -np.log(np.exp(-kept_losses).mean()), atol=1e-3), (
    "확률을 먼저 평균하고 로그를 씌웠습니다. 자리마다 -log를 씌운 다음 평균하나요?"
)
assert np.isclose(padded_loss, kept_losses.mean(), atol=1e-3), (
    "정답이 1, 2, 3인 자리 네 개의 평균이 아닙니다. 0번만 뺐나요? [UNK](1)와 [BOS](2)는 빈자리가 아닙니다. "
    "네 자리를 한꺼번에, 똑같이 평균했나요?"
)

big_logits = np.array([[[900.0, 900.0, -900.0]]], dtype="float32")
big_loss = measured_loss(np.array([[1]]), big_logits)
assert np.isclose(big_loss, np.log(2), atol=1e-3), (
    f"로짓이 900이면 손실이 {big_loss}입니다. exp를 하기 전에 가장 큰 로짓을 뺐나요?"
)
assert isinstance(big_loss, float), "32비트 로짓을 넣으면 NumPy의 수가 나옵니다. 마지막에 float( )로 감쌌나요?"
far_loss = measured_loss(np.array([[2]]), big_logits)
assert np.isclose(far_loss, 1800 + np.log(2), atol=1e-2), (
    f"정답의 로짓이 다른 것보다 1800 작으면 손실은 1800.693인데 {far_loss}입니다. 확률로 바꾸었다가 다시 로그를 씌우지 않았나요?"
)
uneven_loss = measured_loss(np.array([[1, 1]]), np.array([[[900.0, 0.0], [-900.0, -900.0]]]))
assert np.isclose(uneven_loss, (900 + np.log(2)) / 2, atol=1e-2), (
    f"로짓의 크기가 크게 다른 두 자리의 손실이 {uneven_loss}입니다. 배열 전체가 아니라 자리마다 최댓값을 구했나요? "
    "로짓이 모두 -900인 자리에서도 그런가요?"
)
given_as_before = [np.array_equal(given_logits, padded_logits), np.array_equal(big_logits, [[[900, 900, -900]]])]
assert all(given_as_before), (
    "인자로 받은 배열이 바뀌었습니다. -= 나 [...] = 로 받은 배열을 고치지 않았나요?"
)
assert np.array_equal(given_labels, padded_labels), "정답 배열이 바뀌었습니다. 받은 배열을 고치지 않고 새로 만드나요?"
tensor_loss, trouble = loss_or_error(tf.constant(padded_labels, tf.int32), tf.constant(padded_logits, tf.float32))
assert not trouble, f"NumPy 배열 대신 텐서를 넣으면 틀립니다. 맨 먼저 np.asarray로 바꾸나요? {trouble}"
assert np.isclose(tensor_loss, kept_losses.mean(), atol=1e-3), (
    "텐서를 넣으면 NumPy 배열을 넣었을 때와 값이 다릅니다. 배열과 텐서를 다르게 다루지 않나요?"
)
### BEGIN HIDDEN TESTS
import keras

more_labels = np.random.default_rng(7).integers(0, 9, size=(3, 6))
more_logits = np.random.default_rng(8).normal(0, 4, size=(3, 6, 9))
more_loss = float(
    keras.losses.SparseCategoricalCrossentropy(from_logits=True, ignore_class=0)(more_labels, more_logits)
)
assert np.isclose(measured_loss(more_labels, more_logits), more_loss, atol=1e-3), (
    "줄이나 토큰의 수가 달라지면 틀립니다. 시험에 보이는 모양에만 맞추지 않았나요?"
)
### END HIDDEN TESTS

# %% [markdown]
# ## 7.3 퍼플렉시티: 몇 개 사이에서 망설이나
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
assert not np.isclose(die_perplexity, 2 ** np.log(6), atol=1e-3), (
    "손실이 비트일 때의 식입니다. nat는 밑이 무엇인 로그인가요?"
)
assert np.isclose(die_perplexity, 6, atol=1e-3), (
    f"손실이 log 6이면 6이어야 하는데 {die_perplexity:.3f}입니다. log의 반대는 무엇인가요?"
)
sure_perplexity = perplexity(0.0)
assert np.isclose(sure_perplexity, 1, atol=1e-6), (
    "손실이 0이면 늘 확신하고 늘 맞힌 것이니 퍼플렉시티는 1이어야 하지 않나요?"
)
assert isinstance(sure_perplexity, (float, np.floating)), "손실이 0일 때는 float이 아닙니다. 정수 1을 돌려주지 않나요?"
assert np.isclose(perplexity(1.0), np.e, rtol=0, atol=1e-6), (
    "손실이 1이면 2.71828…입니다. 반올림하거나 어림한 수를 쓰지 않았나요?"
)
assert np.isclose(perplexity(5e-7), 1.0000005, rtol=0, atol=2e-7), (
    "손실이 0.0000005이면 1.0000005입니다. 소수점 아래에서 반올림하지 않았나요?"
)
assert np.isclose(perplexity(12.0), 162754.79, rtol=1e-5), (
    "손실이 12이면 162754.79…입니다. 값을 자르거나 어림하지 않았나요?"
)
### BEGIN HIDDEN TESTS
assert np.isclose(perplexity(2.5), np.exp(2.5), rtol=1e-6), (
    "손실이 2.5이면 12.18…입니다. 시험에 보이는 수에만 맞추지 않았나요?"
)
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
# ## 7.4 Keras는 어느 자리를 세나요?
#
# **이 절은 건너뛰었다가 8.1절을 읽기 전에 돌아와도 됩니다**(15분). 이 단원의 문제에는 쓰이지 않습니다.
#
# 손실과 퍼플렉시티는 Keras와 KerasNLP에도 있습니다. 그런데 둘을 나란히 보면 `exp(손실)`과 퍼플렉시티가 **맞지 않습니다**. 고장이 아니라, 세는
# 자리가 다르기 때문입니다. 4단원에서 본 그림으로 돌아가 봅시다. 두 토큰짜리 짧은 줄입니다.

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
print(
    f"퍼플렉시티   {float(keras_perplexity.result()):.3f}     두 자리로 센 값 {np.exp((np.log(2) + np.log(4)) / 2):.3f}"
)

# %% [markdown]
# `exp(손실)`은 9.28인데 퍼플렉시티는 2.83입니다. 둘 다 여러분의 `masked_loss`와 다른 점도 하나 있습니다. 배치가 여럿이면 손실도 퍼플렉시티도
# 배치마다의 평균 손실을 **배치의 줄 수로 무게를 두어** 평균합니다(퍼플렉시티는 그런 다음 `exp`를 한 번 씌웁니다). 어느 쪽도 토큰의 수는 보지 않으니,
# 7.2절의 기온처럼 토큰이 적은 배치의 토큰이 조금 더 크게 대접받습니다. 그래서 모델끼리 견줄 때는 **같은 방법으로 잰 값끼리만** 견주어야 합니다.
# 8단원에서는 모든 토큰을 똑같이 세는 `training.evaluate`를 함께 씁니다. 여러분의 `masked_loss`와 같은 계산입니다.
#
# <details><summary>라이브러리의 버전에 따라 다르기도 합니다</summary>
#
# 이 강좌가 쓰는 KerasNLP 0.26의 퍼플렉시티는 이렇게 줄 수로 무게를 두지만, 0.32부터는 토큰을 똑같이 셉니다.
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
# ## 7.5 어휘 사전이 다르면: 글자당 비트
#
# 퍼플렉시티 2.07인 모델과 1.26인 모델이 있습니다. 뒤의 것이 나을까요? **어휘 사전이 다르면 알 수 없습니다.** 퍼플렉시티는 '토큰 하나'를 두고
# 망설이는 정도인데, 사전이 다르면 토큰 하나의 크기가 다르기 때문입니다. 글자를 하나씩 맞히는 것은 낱말을 통째로 맞히는 것보다 한 번은 쉽지만, 그만큼
# 여러 번 맞혀야 합니다.
#
# 정말 그런지 확인해 봅시다. `mini` 프로필의 이야기책은 정해진 규칙에 따라 주사위를 굴려 쓴 글이라, 문단 하나가 나올 **확률을 정확히 압니다**.
# `storybook.log_prob`이 그 로그를 알려 줍니다. 이 규칙 자체를 모델로 여기고, 같은 글 64문단을 크기가 다른 세 어휘 사전으로 잘라 보겠습니다. 모델도 글도
# 하나이니 실력도 하나입니다.

# %% tags=["nbval-check-output"]
tales = corpus.storybook()
some_lines = pipeline.make_batches(str(tales.train), batch_size=256, min_length=450).take(4)
unseen = [
    line.decode() for line in next(iter(pipeline.make_batches(str(tales.valid), batch_size=64, min_length=450))).numpy()
]
total_nats = -sum(storybook.log_prob(line) for line in unseen)  # 글 전체의 손실: 자르는 법과 상관없습니다

cuts = {}
for size in (80, 150, 600):
    words = tokenizer.make_tokenizer(tokenizer.train_vocabulary(some_lines, size))
    count = len(tokenizer.token_ids(words, unseen))
    cuts[words.vocabulary_size()] = count
    print(f"사전 {words.vocabulary_size():>3}개: 토큰 {count:>6,}개,", end=" ")
    print(f"토큰당 손실 {total_nats / count:.3f}, 퍼플렉시티 {np.exp(total_nats / count):.2f}")

# %% [markdown]
# **같은 모델의 같은 글인데 퍼플렉시티가 셋입니다.** 사전이 작으면 글이 잘게 잘리고, 손실의 합은 그대로인데 더 많은 토큰으로 나누니 작아 보입니다. 그러니
# 어휘 사전을 바꾸고 나서 퍼플렉시티가 낮아졌다고 기뻐하면 안 됩니다.
#
# 나누는 수를 사전과 상관없는 것, 곧 **글자의 수**로 바꾸면 됩니다. 먼저 토큰당 손실에 토큰의 수를 곱해 글 전체의 손실로 되돌리고, 단위를 nat에서 비트로
# 바꾼 다음(1비트는 `log 2 = 0.693` nat입니다), 글자 수로 나눕니다. 이것을 **글자당 비트**(bits per character)라고 합니다.
#
# $$\text{글자당 비트} = \frac{\text{토큰당 손실(nat)} \times \text{토큰의 수}}{\log 2 \times \text{글자의 수}}$$
#
# 비트로 적는 데는 까닭이 있습니다. 글자당 0.5비트인 모델이 있으면, 그 모델로 글을 **한 글자에 0.5비트씩** 쓰는 파일로 압축할 수 있습니다. 언어
# 모델은 압축기이기도 합니다. 그냥 적으면 영어 한 글자는 8비트입니다.
#
# ### 문제 3: `bits_per_character`
#
# 토큰당 평균 손실을 글자당 비트로 바꾸어 돌려주세요.
#
# - `mean_loss`는 토큰 하나의 평균 손실(nat), `token_count`는 그 토큰의 수, `character_count`는 그 글의 글자 수(띄어쓰기도 셉니다)입니다.
# - 글 전체의 비트(`mean_loss`에 `token_count`를 곱하고 `log 2`로 나눈 것)를 글자 수로 나눕니다.
# - 돌려주는 값은 파이썬이나 NumPy의 `float` 하나이고, 반올림하지 않습니다.


# %% nbgrader={"grade_id": "bits_per_character", "solution": true}
def bits_per_character(mean_loss, token_count, character_count):
    """토큰당 평균 손실(nat)을 글자당 비트로 바꿉니다.

    mean_loss: 토큰 하나의 평균 손실(nat)
    token_count: 그 평균에 든 토큰의 수
    character_count: 그 토큰들이 적은 글의 글자 수, 1 이상
    돌려주는 값: 0 이상의 float
    """
    ### BEGIN SOLUTION
    return mean_loss * token_count / np.log(2) / character_count
    ### END SOLUTION


# %% nbgrader={"grade_id": "test_bits_per_character", "grade": true, "points": 2}
# 시험: bits_per_character
import numpy as np

# 토큰 30개를 평균 1.2 nat에 맞힌 글 100자: 모두 36 nat, 51.9비트입니다
tale_bits = bits_per_character(1.2, 30, 100)
assert isinstance(tale_bits, (float, np.floating)), (
    "float 하나를 돌려주나요? None이면 return을 썼는지, 정수라면 // 로 나누거나 반올림하지 않았는지 보세요."
)
assert not np.isclose(tale_bits, 0.36, atol=1e-3), "글자당 nat입니다. 비트로 바꾸는 것을 잊지 않았나요?"
assert not np.isclose(tale_bits, 0.36 * np.log(2), atol=1e-3), (
    "log 2를 곱했습니다. nat를 비트로 바꾸면 수가 커지나요, 작아지나요?"
)
assert not np.isclose(tale_bits, 1.2 / np.log(2), atol=1e-3), (
    "토큰당 비트입니다. 글 전체의 비트를 글자 수로 나누었나요?"
)
assert not np.isclose(tale_bits, 1.2 * 100 / 30 / np.log(2), atol=1e-3), (
    "토큰의 수와 글자의 수가 뒤바뀌었습니다. 어느 것을 곱하고 어느 것으로 나누나요?"
)
assert not np.isclose(tale_bits, 36 / np.log(2), atol=1e-2), "글 전체의 비트입니다. 글자 하나에 얼마인지 물었습니다."
assert not np.isclose(tale_bits, 1.2 / np.log(2) / 100, atol=1e-3), (
    "토큰 하나의 손실을 글자 전체의 수로 나누었습니다. 평균 손실에서 글 전체의 손실로 되돌렸나요?"
)
assert not np.isclose(tale_bits, 36 / np.log(2) * 100, rtol=1e-3), (
    "글자의 수를 곱했습니다. a / b * c는 (a / b) * c입니다. 분모를 괄호로 묶었나요?"
)
assert tale_bits != 0, "0이 나왔습니다. 몫만 남기는 //로 나누지 않았나요?"
assert np.isclose(tale_bits, 0.51937, atol=1e-3), (
    f"36 nat는 51.94비트이니 100자이면 0.519인데 {tale_bits:.3f}입니다. "
    "퍼플렉시티가 아니라 손실로, log는 자연로그(np.log)로 계산했나요? 인자로 받은 세 수만 썼나요?"
)
assert np.isclose(bits_per_character(0.012, 3, 100), 0.00051937, atol=1e-7), (
    "아주 작은 값이 나오는 글에서 틀립니다. 반올림하거나 np.log(2) 대신 0.693 같은 어림수를 쓰지 않았나요?"
)
known_bits = bits_per_character(0.0, 30, 100)
assert known_bits == 0, "손실이 0이면 다 알고 있던 글이니 0비트여야 하지 않나요?"
assert isinstance(known_bits, (float, np.floating)), "손실이 0일 때는 float이 아닙니다. 정수 0을 돌려주지 않나요?"
# 토큰이 글자보다 많은 글입니다: 440 nat, 634.8비트
assert np.isclose(bits_per_character(5.5, 80, 64), 9.9185405, rtol=1e-5), (
    "글자당 1비트가 넘는 글에서 틀립니다. 값을 자르거나, 받은 글자의 수 대신 100을 쓰거나, 어림수를 쓰지 않았나요?"
)
### BEGIN HIDDEN TESTS
assert np.isclose(bits_per_character(2.5, 700, 1900), 1.32880, atol=1e-3), (
    "손실과 수를 바꾸면 틀립니다. 시험에 보이는 수에만 맞추지 않았나요?"
)
### END HIDDEN TESTS

# %% [markdown]
# 이제 세 사전을 다시 견주어 봅시다. **실행하기 전에 짐작해 보세요.** 글자당 비트도 셋일까요?

# %% tags=["nbval-check-output"]
characters = sum(len(line) for line in unseen)
for size, count in cuts.items():
    mean_loss = total_nats / count
    bits = bits_per_character(mean_loss, count, characters)
    print(f"사전 {size:>3}개: 퍼플렉시티 {np.exp(mean_loss):.2f}, 글자당 {bits:.4f}비트")

# %% [markdown]
# 퍼플렉시티는 셋이어도 글자당 비트는 **하나**입니다. 어휘 사전이 다른 모델, 남이 만든 모델과 견줄 때는 이 수를 씁니다.
#
# 두 가지만 조심하세요. **같은 글**에서 잰 것이어야 합니다. 이 이야기책은 규칙이 단순해 아주 쉬운 글이라, 이 값을 소설의 값과 견줄 수는 없습니다. 그리고
# **`[UNK]`가 없어야** 합니다. `[UNK]`를 맞힌 모델은 어떤 낱말인지는 맞히지 않았는데도 그 낱말의 글자까지 모두 맞힌 것으로 세기 때문입니다(위의 세 사전은 이
# 글에서 `[UNK]`를 내지 않습니다).
#
# ## 7.6 내리막 한 걸음
#
# 잴 수 있게 되었으니 이제 **줄여** 봅시다. 모델에는 파라미터가 수백만 개 있지만, 하나만 있어도 원리는 같습니다. 낱말이 `fox`와 `owl` 둘뿐인
# 세상을 생각해 봅시다. 글에는 fox, fox, fox, owl이 나왔습니다. 모델의 로짓은 `[w, 0]`이고, 고칠 수 있는 것은 w 하나입니다. w가 크면 fox를, 작으면
# owl을 더 믿습니다.
#
# 이 글의 평균 손실을 w의 함수로 적고, w가 -2일 때 재어 봅시다. 그리고 w를 아주 조금(0.001) 늘리면 손실이 얼마나 달라지는지 봅시다.


# %% tags=["nbval-check-output"]
def animal_loss(w):
    log_probabilities = tf.nn.log_softmax(tf.stack([w, 0.0]))  # 확률을 거치지 않고 로그 확률로
    return -(3 * log_probabilities[0] + log_probabilities[1]) / 4


here, beside = float(animal_loss(-2.0)), float(animal_loss(-1.999))
print(f"w = -2.000 → 손실 {here:.5f}")
print(f"w = -1.999 → 손실 {beside:.5f}")
print(f"기울기: w를 1 늘리는 셈으로 치면 손실이 {(beside - here) / 0.001:+.2f}")

# %% [markdown]
# w를 늘리면 손실이 **줄어듭니다**. 이 빠르기를 **기울기**(gradient)라고 합니다. 음수이면 늘리는 쪽이, 양수이면 줄이는 쪽이 내리막입니다. 그래서 w를
# **기울기의 반대쪽으로** 조금 옮깁니다. 기울기의 몇 배를 옮길지 정하는 수를 **학습률**(learning rate)이라고 합니다.
#
# $$w \leftarrow w - \text{학습률} \times \text{기울기}$$
#
# 조금씩 늘려 보며 기울기를 재는 방법은 파라미터가 수백만 개이면 손실을 수백만 번 재야 합니다. TensorFlow의 `tf.GradientTape`는 계산한 차례를
# 테이프에 녹음해 두었다가 거꾸로 되짚어, 모든 파라미터의 기울기를 **한 번에** 구합니다.

# %% tags=["nbval-check-output"]
weight = tf.Variable(-2.0)  # 고칠 수 있는 수
with tf.GradientTape() as tape:
    loss = animal_loss(weight)
gradient = tape.gradient(loss, weight)
print(f"걷기 전: w {float(weight):.3f}, 손실 {float(loss):.3f}, 기울기 {float(gradient):.3f}")

weight.assign(weight - 2.0 * gradient)  # 학습률은 2
print(f"걷고 나서: w {float(weight):.3f}, 손실 {float(animal_loss(weight)):.3f}")

# %% [markdown]
# 손실이 줄었습니다. **이것이 학습의 전부입니다.** 재고, 기울기를 구하고, 반대쪽으로 조금 옮깁니다. 여덟 번 되풀이해 봅시다. 어디에서 멈출까요?

# %%
weight = tf.Variable(-2.0)
walked = [(float(weight), float(animal_loss(weight)))]
for _ in range(8):
    with tf.GradientTape() as tape:
        loss = animal_loss(weight)
    weight.assign(weight - 2.0 * tape.gradient(loss, weight))
    walked.append((float(weight), float(animal_loss(weight))))

entropy = -(0.75 * np.log(0.75) + 0.25 * np.log(0.25))  # fox 3/4, owl 1/4인 글의 엔트로피
all_weights = np.linspace(-2.5, 4, 100)
plots.downhill(all_weights, [float(animal_loss(w)) for w in all_weights.astype("float32")], walked, floor=entropy);
print(f"마지막 손실 {walked[-1][1]:.3f}, 그때 fox의 확률 {float(tf.sigmoid(weight)):.2f}, 글의 엔트로피 {entropy:.3f}")

# %% [markdown]
# 가파른 곳에서는 성큼성큼, 평평한 곳에서는 조금씩 걷습니다. 그러다 fox의 확률이 글에 나온 비율인 **0.75** 언저리에 이르면 더 내려갈 곳이 없습니다. 그곳의
# 손실이 이 글의 **엔트로피**이고, 우리가 부르는 **바닥**입니다. 네 번에 한 번은 owl이 나오는 글이라, 비율을 정확히 아는 모델도 매번 맞힐 수는
# 없기 때문입니다. 7.5절에서 이야기책의 규칙이 받은 점수도 그런 바닥입니다.
#
# **생각해 보세요.** 학습률을 2가 아니라 20으로 하면 어떻게 될까요? 위 셀의 `weight - 2.0 * …`에 있는 `2.0`만 `20.0`으로 바꾸어 실행해 보세요.
#
# <details><summary>생각해 보았다면 열어 보세요</summary>
#
# 한 걸음이 너무 커서 골짜기를 건너뛰고, 반대편의 더 높은 곳에 떨어지기도 합니다. 보폭이 너무 작으면 반대로 언제까지나 도착하지 못합니다. 알맞은
# 학습률을 고르는 것이 학습에서 가장 중요한 일 가운데 하나입니다.
#
# </details>
#
# ## 7.7 손실의 기울기는 '확률 - 정답'입니다
#
# 처음의 기울기 -0.631은 어디에서 왔을까요? w가 -2일 때 fox의 확률은 0.119이고, 네 낱말의 정답이
# fox인지를 1과 0으로 적으면 1, 1, 1, 0이라 그 평균은 0.75입니다. **빼 보세요.** 0.119 - 0.75 = -0.631.
# 우연이 아닙니다. 로짓 하나에 대한 손실의 기울기는 언제나 **모델의 확률에서 정답을 뺀 것**입니다. 정답은 맞는 토큰만 1이고 나머지는 0인
# 벡터(원-핫, one-hot)입니다.
#
# 7.2절의 식에서 나옵니다. 손실은 `log Σ exp(로짓) - z`입니다. 로짓 하나를 아주 조금 늘리면 앞의 것은 그 토큰의 소프트맥스 확률만큼의
# 빠르기로 늘고(미분한 값이 확률입니다), 뒤의 것은 그 로짓이 정답의 것일 때만 1의 빠르기로 늡니다. 7.2절의 두 자리로 확인해 봅시다.

# %% tags=["nbval-check-output"]
one_hot = np.eye(3)[two_answers]  # np.eye(3)은 대각선만 1인 표. 번호로 행을 고르면 원-핫이 됩니다
print("확률  ", probabilities.round(3).tolist())
print("정답  ", one_hot.tolist())
print("기울기", (probabilities - one_hot).round(3).tolist())

# %% [markdown]
# 정답의 로짓은 기울기가 음수이니 **올라가고**, 나머지는 양수이니 **내려갑니다**. 확신하고 맞힌 자리는 거의 움직이지 않고, 굳게 믿었다가 틀린 1번 자리는
# 크게 움직입니다. 자리마다 기울기를 모두 더하면 언제나 0입니다.
#
# ### 문제 4: `loss_gradient`
#
# 여러분의 `masked_loss`가 로짓마다 얼마나 빠르게 달라지는지, 곧 로짓에 대한 기울기를 돌려주세요.
#
# - `labels`는 모양이 `[B, T]`인 정수, `logits`는 `[B, T, V]`인 실수이고, NumPy 배열이거나 텐서입니다. `[PAD]`가 아닌 정답이 하나는 있습니다.
# - 돌려주는 것은 모양이 `[B, T, V]`인 NumPy 배열이나 텐서입니다.
# - 자리마다 소프트맥스 확률에서 정답의 원-핫을 뺍니다.
# - `masked_loss`는 `[PAD]`가 아닌 정답의 **평균**이었습니다. 그러니 `[PAD]`가 아닌 정답의 수로 나눕니다(전체에서 한 번).
# - 정답이 `[PAD]`(0번)인 자리의 로짓은 손실에 들어가지 않으니 기울기가 **모두 0**입니다.
# - 로짓이 수천이어도, 자리마다 크기가 크게 달라도 `nan`이 나오지 않습니다.
# - 인자로 받은 배열은 고치지 않습니다.


# %% nbgrader={"grade_id": "loss_gradient", "solution": true}
def loss_gradient(labels, logits):
    """로짓에 대한 masked_loss의 기울기를 구합니다.

    labels: 모양이 [B, T]인 정수 배열이나 텐서. 0은 [PAD]입니다
    logits: 모양이 [B, T, V]인 실수 배열이나 텐서. 수천이어도 됩니다
    돌려주는 값: 모양이 [B, T, V]인 실수 배열이나 텐서
    """
    ### BEGIN SOLUTION
    labels, logits = np.asarray(labels), np.asarray(logits)
    powers = np.exp(logits - logits.max(axis=-1, keepdims=True))
    gradient = powers / powers.sum(axis=-1, keepdims=True) - np.eye(logits.shape[-1])[labels]
    kept = labels != 0
    return gradient * kept[..., None] / kept.sum()
    ### END SOLUTION


# %% nbgrader={"grade_id": "test_loss_gradient", "grade": true, "points": 4}
# 시험: loss_gradient
import numpy as np
import tensorflow as tf


def gradient_or_error(labels, logits):
    """답이 돌려준 것과 오류의 이름. 오류가 없으면 빈 글입니다."""
    try:
        return loss_gradient(labels, logits), ""
    except (NotImplementedError, NameError):  # 풀지 않은 답과 오타는 그대로 보여 줍니다
        raise
    except Exception as error:
        return None, f"{type(error).__name__}: {error}"[:200]


# 확률이 0.5, 0.2, 0.3이 되는 로짓 하나이고, 정답은 2번입니다
slope, trouble = gradient_or_error(np.array([[2]]), np.log([[[0.5, 0.2, 0.3]]]))
assert not trouble, (
    "계산하다가 오류가 났습니다. [B, T]와 [B, T, V]를 셈할 때 [..., None]이나 keepdims로 축을 맞추었나요? "
    f"V를 정해진 수로 적지는 않았나요? {trouble}"
)
assert slope is not None, "None이 나왔습니다. return을 썼나요?"
assert hasattr(slope, "shape"), (
    f"NumPy 배열이나 텐서를 돌려주나요? {type(slope).__name__}이(가) 나왔습니다. 리스트로 바꾸지 않았나요?"
)
slope = np.asarray(slope, float)
assert slope.shape == (1, 1, 3), (
    f"모양이 [B, T, V] = (1, 1, 3)이어야 하는데 {slope.shape}입니다. 로짓마다 기울기가 하나씩인가요?"
)
assert not np.allclose(slope, [[[-0.5, -0.2, 0.7]]], atol=1e-3), (
    "부호가 반대입니다. 정답에서 확률을 뺐나요, 확률에서 정답을 뺐나요?"
)
assert not np.allclose(slope, [[[0.5, 0.2, 0.3]]], atol=1e-3), "확률 그대로입니다. 정답의 자리에서 1을 뺐나요?"
assert not np.allclose(slope, [[[-0.5, 0.2, 0.3]]], atol=1e-3), (
    "가장 큰 확률에서 1을 뺐습니다. 정답의 확률에서 빼야 하지 않나요?"
)
assert not np.allclose(slope, [[[0, 0, -0.7]]], atol=1e-3), (
    "정답이 아닌 토큰의 기울기가 0입니다. 틀린 토큰에 준 확률은 내려가야 하지 않나요?"
)
assert not np.allclose(slope, [[[0, 0.2, -0.7]]], atol=1e-3), (
    "0번 토큰의 로짓의 기울기를 0으로 만들었습니다. 0으로 둘 것은 토큰의 축이 아니라, 정답이 [PAD]인 자리가 아닌가요?"
)
assert np.allclose(slope, [[[0.5, 0.2, -0.7]]], atol=1e-3), (
    f"확률이 0.5, 0.2, 0.3이고 정답이 2번이면 0.5, 0.2, -0.7인데 {slope.round(3).tolist()}입니다. V가 놓인 축으로 소프트맥스를 했나요? "
    "정답의 번호를 그대로 썼나요? 자리가 하나이면 나눌 것이 없지 않나요?"
)

# 첫 줄은 토큰 셋(가운데에 빈자리), 둘째 줄은 하나입니다. 자리마다 [PAD]가 아니면 확률에서 정답을 뺀 것이 이 값입니다
line_labels = np.array([[1, 2, 0, 3], [2, 0, 0, 0]])
line_logits = np.zeros((2, 4, 4))
line_logits[0, :, 0], line_logits[1, :, 3] = np.log(5), np.log(2)
unshared = np.array([[5, 1, 1, 1]] * 3 + [[2, 2, 2, 4]]) / np.array([[8]] * 3 + [[10]])
unshared[[0, 1, 2, 3], [1, 2, 3, 2]] -= 1
kept_places = line_labels != 0
given_labels, given_logits = line_labels.copy(), line_logits.copy()
lines_slope, trouble = gradient_or_error(given_labels, given_logits)
assert not trouble, (
    "줄이 둘, 자리가 넷, 토큰이 넷이면 오류가 납니다. B와 T가 1일 때만 맞는 모양으로 셈하거나, `np.eye(3)`처럼 V를 3으로 적지 "
    f"않았나요? V는 로짓의 마지막 차원입니다. {trouble}"
)
lines_slope = np.asarray(lines_slope, float)
assert lines_slope.shape == (2, 4, 4), (
    f"모양이 로짓과 같은 (2, 4, 4)여야 하는데 {lines_slope.shape}입니다. 자리를 골라내지 않았나요?"
)
kept_slope = lines_slope[kept_places]
assert kept_slope[0].any(), "정답이 1번인 자리의 기울기가 0입니다. 0번만 [PAD]입니다."
assert kept_slope[2].any(), (
    "글 가운데의 [PAD] 뒤에 온 토큰의 기울기가 0입니다. 첫 [PAD]에서 멈추지 않고 자리마다 정답이 0인지를 보나요?"
)
assert not lines_slope[~kept_places].any(), (
    "정답이 [PAD]인 자리의 기울기가 0이 아닙니다. 원-핫만 가리고 확률은 두지 않았나요?"
)
assert not np.allclose(kept_slope, unshared, atol=1e-3), (
    "자리마다의 기울기 그대로입니다. 손실은 평균이니 나누어야 하지 않나요?"
)
assert not np.allclose(kept_slope, unshared / 8, atol=1e-3), (
    "빈자리까지 센 수로 나누었습니다. [PAD]가 아닌 정답은 몇 개인가요?"
)
assert not np.allclose(kept_slope, unshared / 3, atol=1e-3), (
    "줄마다 첫 [PAD] 앞까지만 센 수로 나누었습니다. 가운데의 [PAD] 뒤에도 정답이 있지 않나요?"
)
assert not np.allclose(kept_slope, unshared / 2, atol=1e-3), "줄의 수로 나누었습니다. 평균은 토큰마다 냈습니다."
by_lines = [np.allclose(kept_slope, unshared / np.array([[3 * lines]] * 3 + [[lines]]), atol=1e-3) for lines in (1, 2)]
assert not any(by_lines), "줄마다 따로 나누었습니다. masked_loss처럼 모든 토큰을 똑같이 대접하나요?"
assert np.allclose(kept_slope, unshared / 4, atol=1e-3), (
    "줄이 둘이면 틀립니다. 소프트맥스를 자리마다 따로 하고, 자리마다 제 줄의 정답과 로짓을 쓰나요?"
)
small_logits = line_logits.astype("float32")  # 강좌의 모델이 내는 것처럼 32비트인 로짓
gradient_or_error(given_labels, small_logits)
given_as_before = [np.array_equal(found, line_logits.astype(found.dtype)) for found in (given_logits, small_logits)]
assert all(given_as_before), (
    "인자로 받은 배열이 바뀌었습니다. -= 나 [...] = 로 받은 배열을 고치지 않았나요?"
)
assert np.array_equal(given_labels, line_labels), "정답 배열이 바뀌었습니다. 받은 배열을 고치지 않고 새로 만드나요?"

big_slope, trouble = gradient_or_error(np.array([[1]]), np.array([[[5000 + np.log(3), 5000.0, -5000.0]]]))
assert np.allclose(np.nan if trouble else big_slope, [[[0.75, -0.75, 0]]], atol=1e-3), (
    f"로짓이 5000쯤이면 틀립니다. exp를 하기 전에 가장 큰 로짓을 뺐나요? 로짓을 자르지는 않았나요? {trouble}"
)
uneven_slope, trouble = gradient_or_error(np.array([[1, 1]]), np.array([[[3000.0, 3000.0], [-3000.0, -3000.0]]]))
assert np.allclose(np.nan if trouble else uneven_slope, [[[0.25, -0.25]] * 2], atol=1e-3), (
    f"로짓의 크기가 크게 다른 두 자리에서 틀립니다. 배열 전체가 아니라 자리마다 최댓값을 구했나요? {trouble}"
)
tensor_slope, trouble = gradient_or_error(tf.constant(line_labels, tf.int32), tf.constant(line_logits, tf.float32))
assert not trouble, f"NumPy 배열 대신 텐서를 넣으면 오류가 납니다. 맨 먼저 np.asarray로 바꾸나요? {trouble}"
assert np.allclose(tensor_slope, lines_slope, atol=1e-3), (
    "텐서를 넣으면 NumPy 배열을 넣었을 때와 값이 다릅니다. 배열과 텐서를 다르게 다루지 않나요?"
)
### BEGIN HIDDEN TESTS
more_labels = np.random.default_rng(7).integers(0, 9, size=(3, 6))
more_logits = tf.Variable(np.random.default_rng(8).normal(0, 4, size=(3, 6, 9)))
with tf.GradientTape() as hidden_tape:
    hidden_losses = tf.nn.sparse_softmax_cross_entropy_with_logits(more_labels, more_logits)
    hidden_loss = tf.reduce_mean(tf.boolean_mask(hidden_losses, more_labels != 0))
more_slope, trouble = gradient_or_error(more_labels, more_logits.numpy())
assert np.allclose(np.nan if trouble else more_slope, hidden_tape.gradient(hidden_loss, more_logits), atol=1e-4), (
    "GradientTape가 구한 것과 다릅니다. 시험에 보이는 모양에만 맞추지 않았나요?"
)
### END HIDDEN TESTS

# %% [markdown]
# 손으로 구한 기울기가 정말 맞을까요? 같은 손실을 TensorFlow로 적고 테이프가 구한 것과 견주어 봅시다.

# %% tags=["nbval-check-output"]
random = np.random.default_rng(1)
some_labels = np.array([[3, 1, 4, 0, 0], [2, 4, 1, 3, 0]])
some_logits = tf.Variable(random.normal(size=(2, 5, 6)))

with tf.GradientTape() as tape:
    losses = tf.nn.sparse_softmax_cross_entropy_with_logits(some_labels, some_logits)
    loss = tf.reduce_mean(tf.boolean_mask(losses, some_labels != 0))
difference = np.abs(loss_gradient(some_labels, some_logits) - tape.gradient(loss, some_logits)).max()
print(f"masked_loss와의 차이 {abs(float(loss) - masked_loss(some_labels, some_logits)):.6f}")
print(f"기울기의 가장 큰 차이 {difference:.6f}")

# %% [markdown]
# 같습니다. 이제 이 기울기로 로짓을 직접 내리막으로 걷게 해 봅시다.

# %% tags=["nbval-check-output"]
walking = some_logits.numpy()
for step in range(101):
    if step % 25 == 0:
        print(f"{step:>3}걸음: 손실 {masked_loss(some_labels, walking):.3f}")
    walking = walking - 5.0 * np.asarray(loss_gradient(some_labels, walking))

# %% [markdown]
# 0을 향해 내려갑니다. 자리마다 정답이 하나뿐이고 로짓을 마음대로 고칠 수 있으니 외우면 그만이기 때문입니다. 진짜 모델은 로짓을 직접 고치지 못합니다.
# 로짓의 기울기를 출력층, 디코더, 임베딩으로 **거꾸로 전하여** 모든 파라미터의 기울기를 구합니다. 이것을 **역전파**(backpropagation)라고 하고, 테이프가
# 해 줍니다. 그 출발점이 여러분이 구한 '확률 - 정답'입니다.

# %% [markdown]
# ## 정리
#
# - 손실은 정답에 준 확률의 `-log`를 평균한 것이고, 퍼플렉시티는 그것을 `exp`로 되돌린 '주사위의 면 수'입니다. 배우기 전에는 V입니다.
# - Keras의 손실은 입력의 마스크를, 퍼플렉시티는 정답의 `[PAD]`를 봅니다. 그래서 `exp(손실)`과 퍼플렉시티가 다릅니다.
# - 어휘 사전이 다르면 퍼플렉시티가 아니라 글자당 비트로 견줍니다.
# - 학습은 기울기의 반대쪽으로 조금씩 옮기는 일이고, 로짓에 대한 기울기는 '확률 - 정답'입니다. 바닥은 글의 엔트로피입니다.
#
# **카드**
#
# | 이름 | 모양 | 부르는 법 | 함정 |
# |---|---|---|---|
# | 손실 | `[B, T]`, `[B, T, V]` → 수 하나 | `masked_loss(labels, logits)` | 정답이 `[PAD]`인 자리를 빼고, 모든 토큰을 똑같이 |
# | 퍼플렉시티 | 수 → 수 | `perplexity(mean_loss)` | `exp`는 평균한 뒤에 한 번 |
# | 글자당 비트 | 수 셋 → 수 | `bits_per_character(mean_loss, token_count, character_count)` | 같은 글, `[UNK]` 없이 |
# | 기울기 | `[B, T]`, `[B, T, V]` → `[B, T, V]` | `loss_gradient(labels, logits)` | `[PAD]`가 아닌 정답의 수로 나누기 |
# | 자동 미분 | 변수와 같은 모양 | `tape.gradient(loss, variable)` | 손실을 `with` 안에서 계산하기 |
#
# **조용한 버그 도감** (오류 없이 틀리는 것들)
#
# | 증상 | 까닭 | 알아채는 법 |
# |---|---|---|
# | 손실이 `log V` 언저리에서 움직이지 않습니다 | `from_logits=True`를 빠뜨렸습니다 | 손으로 센 값 하나와 견줍니다 |
# | 손실이 이상하게 낮습니다 | 빈자리까지 평균했습니다 | `[PAD]`가 많은 줄을 넣어 봅니다 |
# | 어떤 자리에서만 `inf`나 `nan`이 나옵니다 | 최댓값을 자리마다가 아니라 전체에서 구했습니다 | 크기가 다른 두 자리를 함께 넣어 봅니다 |
# | 받은 배열이 바뀝니다 | `np.asarray`는 베끼지 않는데 `-=`를 썼습니다 | 부르기 전과 뒤를 견줍니다 |
# | 사전을 줄였더니 퍼플렉시티가 좋아집니다 | 토큰이 작아졌을 뿐입니다 | 글자당 비트를 잽니다 |
#
# **더 읽을거리**
#
# - [정보 엔트로피](https://ko.wikipedia.org/wiki/정보_엔트로피) (위키백과)
# - [TensorFlow 자동 미분 안내](https://www.tensorflow.org/guide/autodiff?hl=ko)
# - Claude Shannon, [Prediction and Entropy of Printed English](https://archive.org/details/bstj30-1-50) (1951).
#   사람이 영어 한 글자를 몇 비트로 맞히는지 쟀습니다.
#
# 이제 얼마나 틀렸는지, 어느 쪽으로 고쳐야 하는지 압니다. 다음 단원에서는 진짜 모델로 이 걸음을 수천 번 되풀이합니다.

# %% tags=["nbval-check-output"]
# course: check
