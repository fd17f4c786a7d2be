# %% [markdown]
# # 6. GPT 모델
#
# <!-- course: badge -->
#
# 5단원에서 GPT의 심장인 어텐션을 만들었습니다. 이제 나머지 부품을 붙여 **미니 GPT** 전체를 세웁니다. 다 세우고 나면 그 안에 수가 몇 개 들어
# 있는지 세고, 몰래 정답을 훔쳐보는 모델을 잡아내는 검사도 만듭니다.
#
# **이 단원을 마치면**
#
# - 디코더 층에 어떤 부품이 왜 들어 있는지 그림을 보고 말할 수 있습니다.
# - `keras_nlp`의 층(layer)을 쌓아 미니 GPT를 만들 수 있습니다.
# - 모델을 만들지 않고도 파라미터(parameter)가 몇 개인지 셀 수 있습니다.
# - 몰래 정답을 훔쳐보는 모델을 잡아낼 수 있습니다.
#
# 걸리는 시간은 75분쯤이고, 건너뛰어도 되는 곳까지 하면 85분쯤입니다. 두 번에 나누려면 6.2절까지와 6.3절부터가 알맞습니다. 나중에 이어서 할 때는 이어서 할 셀을 고른 다음 메뉴에서
# **런타임 → 이전 셀 실행**을 누르면 됩니다. 이 단원에서는 학습을 하지 않으므로 GPU가 없어도 됩니다.

# %% nbgrader={"grade_id": "setup"}
# course: setup

# %%
import keras
import keras_nlp
import numpy as np
import tensorflow as tf

from minigpt import model as library
from minigpt import plots

# %% [markdown]
# ## 6.1 디코더 층
#
# 지금까지 온 길을 한 줄로 적으면 이렇습니다. 토큰(token)의 번호 `[B, T]`가 **임베딩**(embedding)에서 벡터 `[B, T, D]`가 되고, **어텐션**(attention)이
# 앞의 자리들을 돌아보며 그 벡터를 고쳐 씁니다. B는 배치(batch)에 든 줄의 수, T는 한 줄의 토큰 수, D는 벡터의 차원입니다.
#
# 앞만 보는 어텐션을 중심으로 부품 넷을 묶은 것이 **디코더**(decoder) 층입니다. 처음의 트랜스포머에는 글을 읽는 인코더(encoder)와 글을
# 쓰는 디코더가 있었는데, GPT는 디코더만 여러 겹 쌓았습니다. 그림은 **아래에서 위로** 읽습니다.

# %%
plots.decoder_block();

# %% [markdown]
# | 차례 | 부품 | 하는 일 |
# |---|---|---|
# | 1 | 멀티 헤드 어텐션 | 앞의 자리들을 돌아봅니다 |
# | 2 | 더하고 정규화 | 1의 결과를 입력에 더하고, 크기를 고르게 맞춥니다 |
# | 3 | 피드포워드 | 자리마다 따로, 어텐션이 모아 온 정보를 가공합니다 |
# | 4 | 더하고 정규화 | 3의 결과를 입력에 더하고, 크기를 고르게 맞춥니다 |
#
# - **멀티 헤드 어텐션**(multi-head attention): 5단원에서 만든 것입니다. 작은 어텐션인 **헤드**(head) 여럿이 저마다 보고, 본 것을 이어 붙여 섞습니다. D를
#   헤드의 수로 나눈 **몫**이 헤드 하나의 크기입니다.
# - **피드포워드**(feed-forward): `Dense`라는 층 두 개입니다. `Dense`는 벡터에 표를 곱하고 수를 더해 다른 차원의 벡터로 바꿉니다. D차원을 F차원으로
#   바꾸고 음수를 0으로 만든 다음(ReLU), 다시 D차원으로 되돌립니다.
# - **잔차 연결**(residual connection): 그림의 주황색 길입니다. 결과로 입력을 갈아치우지 않고 입력에 **더합니다**. 층이 여럿이어도
#   처음의 정보가 끝까지 갑니다.
# - **층 정규화**(layer normalization): 벡터마다 평균을 0, 표준편차를 1로 맞춥니다. 그런 다음 차원마다 배율 `gamma`를 곱하고 `beta`를
#   더하는데, 이 둘도 학습합니다.
#
# KerasNLP의 디코더는 기본값으로 더한 **다음에** 정규화하고(post-norm) ReLU를 씁니다. GPT는 처음부터 ReLU 대신 GELU라는
# 함수를 썼고, GPT-2부터는 어텐션과 피드포워드에 넣기 **전에** 정규화합니다(pre-norm). F도 보통 D의 네 배인데, 튜토리얼은 D와 같게 두었습니다.

# %% tags=["nbval-check-output"]
normalized = keras.layers.LayerNormalization()(np.array([[1.0, 2.0, 3.0, 4.0], [100.0, 200.0, 300.0, 400.0]]))
print(np.asarray(normalized).round(2))

# %% [markdown]
# 크기가 100배 다른 두 벡터가 같은 크기가 되었습니다. `keras_nlp`에는 이 부품들을 묶은 `TransformerDecoder`가 있습니다. D는 256, 헤드는 3개인
# 층 하나를 만들어 봅시다. `intermediate_dim`이 피드포워드 한가운데의 차원 F입니다. `full` 프로필(profile)에서는 F도 256이지만, 목록에서 D와 구별되도록
# 여기서는 100으로 하겠습니다. 인과 마스크(causal mask)는 따로 말하지 않아도 씌우고, `[PAD]`의 마스크(mask)도 함께 씁니다.
#
# 층 안에 들어 있는, 학습으로 정해지는 수들이 **파라미터**입니다. 어떤 표가 어떤 모양으로 들어 있는지 봅시다.

# %% tags=["nbval-check-output"]
decoder = keras_nlp.layers.TransformerDecoder(intermediate_dim=100, num_heads=3, name="decoder")
print("모양:", decoder(np.zeros((1, 10, 256), "float32")).shape)
for weight in decoder.weights:
    name, shape = weight.path.removeprefix("decoder/"), tuple(weight.shape)
    print(f"{name:45} {shape!s:15} {int(np.prod(shape)):7,}")

# %% [markdown]
# 들어간 모양 그대로 나옵니다. 그래서 몇 겹이든 쌓을 수 있습니다.
#
# 목록의 첫 줄 `(256, 3, 85)`는 5단원의 `query_kernel [D, H, K]`입니다. 256차원 벡터를 85차원 쿼리 3개로 바꿉니다. 아래의 `bias`는 곱한 다음에 더하는 수,
# **편향**(bias)입니다. **256을 3으로 나누면 85와 나머지 1**이라, 헤드 3개를 이어 붙여도 256이 아니라 255입니다. 튜토리얼이 고른 수가
# 마침 나누어떨어지지 않아서 생긴 일로, 잠시 뒤 파라미터를 셀 때 함정이 됩니다. 점수를 나누는 것도 헤드마다의 일이라, 층 안에서는 √256이 아니라 **√85**로 나눕니다.
#
# `attention_output`은 5단원의 `output_kernel [H, K, D]`로, 이어 붙인 255개의 수를 **섞어** 다시 256차원으로 만듭니다. 나누어떨어져도 있는 표입니다. 이것이 없으면
# 헤드들이 본 것이 서로 만나지 못합니다.
#
# ## 6.2 모델 쌓기
#
# 마지막 부품은 활성화 함수(activation)가 없는 `Dense`입니다. D차원 벡터를 **V개의 로짓**(logits)으로 바꿉니다. V는 어휘 사전(vocabulary)의
# 크기이고, 로짓은 토큰마다의 점수입니다. 로짓은 확률이 아니라서 음수도 있고 합도 1이 아닙니다. 소프트맥스(softmax)를 해야 비로소 확률이 됩니다.

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
# 8단원에서 학습할 때 `from_logits=True`라고 적어 나머지를 안전하게 맡깁니다.
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
# ### 문제 1: `build_model`
#
# 아래의 부품을 차례대로 이어, 토큰의 번호 `[B, T]`를 받아 로짓 `[B, T, V]`를 내는 Keras 모델을 만들어 돌려주세요. 여기에 없는 층이나
# 계산은 넣지 말고, 적지 않은 설정은 기본값 그대로 둡니다.
#
# 1. 입력: 정수이고, 길이 T는 `sequence_length`보다 짧아도 됩니다. 길이를 못 박지 마세요.
# 2. `keras_nlp.layers.TokenAndPositionEmbedding` 하나. 토큰 임베딩과 위치 임베딩을 더합니다(5.2절). `[PAD]`를 가립니다(`mask_zero=True`).
# 3. `keras_nlp.layers.TransformerDecoder` **`num_layers`개**. 피드포워드 한가운데의 차원은 `feed_forward_dim`, 헤드의 수는
#    `num_heads`이고, 층마다 파라미터가 따로 있습니다. 앞만 봅니다.
# 4. `keras.layers.Dense` 하나. 로짓을 내므로 활성화 함수가 없습니다.
#
# **도움말.** 함수의 인자는 여섯 개나 되고 모두 정수라서 순서를 헷갈리기 쉽습니다. `vocabulary_size=vocabulary_size`처럼 이름을 적어
# 넘기면 안전합니다. 디코더에서 F의 인자 이름은 `intermediate_dim`입니다. 6.1절의 예에는 `name="decoder"`가 있었지만, 한 모델에 이름이 같은
# 층이 둘 있을 수는 없습니다. 이름은 적지 않아도 됩니다.


# %% nbgrader={"grade_id": "build_model", "solution": true}
def build_model(vocabulary_size, sequence_length, embedding_dim, feed_forward_dim, num_heads, num_layers):
    """미니 GPT를 만듭니다.

    vocabulary_size: 어휘 사전의 크기 V
    sequence_length: 한 줄의 토큰 수의 최댓값
    embedding_dim: 벡터의 차원 D
    feed_forward_dim: 피드포워드 한가운데의 차원 F
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
trouble = ""
try:
    tiny = build_model(11, 7, 8, 6, 2, 3)
except (NotImplementedError, NameError):
    raise
except Exception as error:
    trouble = f"{type(error).__name__}: {error}"
assert not trouble, (
    f"build_model을 부르자 오류가 났습니다. {trouble} / 층의 인자 이름이 맞나요? keras.Input((None,))의 쉼표를 빠뜨리지 "
    "않았나요? 층을 만든 다음 (x)를 붙여 불렀나요? 층마다 같은 이름(name)을 붙이지 않았나요?"
)
assert isinstance(tiny, keras.Model), "keras.Model을 돌려주나요? 처음과 끝을 keras.Model로 묶어 return하세요."
tiny_tokens = np.array([[2, 4, 6, 1, 5, 3], [2, 6, 6, 4, 1, 5]])
refused = ""
try:
    whole = tiny(np.array([[2, 4, 6, 10, 5, 3, 9], [2, 6, 6, 4, 1, 5, 8]]))
except Exception as error:
    refused = f"{type(error).__name__}: {error}"
assert not refused, (
    "V가 11, sequence_length가 7인데 모양이 (2, 7)이고 10까지의 번호가 든 배치를 넣자 오류가 났습니다. keras.Input의 모양과, 임베딩의 "
    f"크기를 정하는 인자의 순서와 값이 맞나요? 문제에 없는 층을 넣지 않았나요? ({refused[:400]})"
)
assert not isinstance(whole, (list, tuple, dict)), "모델이 여러 가지를 냅니다. keras.Model에 로짓 하나만 넘겼나요?"
try:
    tiny_logits = np.asarray(tiny(tiny_tokens))
except Exception as error:
    refused = f"({error})"
assert not refused, (
    f"sequence_length(7)보다 짧은 길이 6의 입력을 받지 못합니다. 입력의 길이를 못 박지 않았나요? {refused}"
)
assert tiny_logits.shape == (2, 6, 11), (
    f"[2, 6]을 넣으면 [2, 6, 11]이 나와야 하는데 {tiny_logits.shape}입니다. 출력층의 크기가 V인가요?"
)

input_types = {tensor.dtype for tensor in getattr(tiny, "inputs", None) or []}
assert not any("int" not in dtype for dtype in input_types), (
    f"입력이 {sorted(input_types)}입니다. 토큰의 번호는 정수이니 keras.Input에 dtype을 적어야 합니다."
)

tables = [layer for layer in tiny.layers if isinstance(layer, keras_nlp.layers.TokenAndPositionEmbedding)]
assert len(tables) == 1, "TokenAndPositionEmbedding이 하나 있나요? Embedding만으로는 자리를 알 수 없습니다."
table_sizes = [tables[0].vocabulary_size, tables[0].sequence_length, tables[0].embedding_dim]
assert table_sizes == [11, 7, 8], (
    f"임베딩의 (V, 길이, D)가 (11, 7, 8)이어야 하는데 {table_sizes}입니다. 인자의 순서가 맞나요?"
)
assert tables[0].get_config()["mask_zero"], "[PAD]인 자리를 가리나요? mask_zero=True를 적었나요?"

tiny_decoders = [layer for layer in tiny.layers if isinstance(layer, keras_nlp.layers.TransformerDecoder)]
assert len(tiny_decoders) == 3, (
    f"모델에 이어진 서로 다른 TransformerDecoder가 {len(tiny_decoders)}개입니다. num_layers만큼 되풀이하며 매번 새로 만들고, "
    "나온 것(x)을 다음 층에 넘기나요?"
)
assert {layer.intermediate_dim for layer in tiny_decoders} == {6}, (
    "피드포워드의 차원이 feed_forward_dim인가요? 인자의 순서를 보세요."
)
assert {layer.num_heads for layer in tiny_decoders} == {2}, "헤드의 수가 num_heads인가요? 인자의 순서를 보세요."

# 마지막 토큰만 바꾸면 그 앞의 로짓은 그대로여야 합니다
other_ending = tiny_tokens.copy()
other_ending[:, -1] = 4
moved_logits = np.abs(np.asarray(tiny(other_ending)) - tiny_logits)[:, :-1].max()
assert moved_logits < 1e-4, (
    "마지막 토큰을 바꾸었더니 그 앞의 로짓이 움직였습니다. 인과 마스크를 껐나요? 디코더를 부를 때 x를 두 번 넣지 않았나요?"
)
assert tiny_logits.min() < 0 < tiny_logits.max(), (
    "로짓에는 음수도 양수도 있습니다. 끝에 소프트맥스 같은 활성화 함수를 넣지 않았나요?"
)
assert tiny.count_params() == 1533, (
    f"파라미터가 1,533개여야 하는데 {tiny.count_params():,}개입니다. 더하거나 뺀 층이나 설정이 있나요?"
)
usual_settings = keras_nlp.layers.TransformerDecoder(6, 2).get_config()
other_settings = {
    name
    for layer in tiny_decoders
    for name, value in layer.get_config().items()
    if name not in ("name", "decoder_sequence_shape")
    if value != usual_settings[name]
}
assert not other_settings, (
    f"디코더의 설정 {sorted(other_settings)}의 값이 기본값과 다릅니다. 적지 않은 설정은 그대로 두었나요?"
)
parts = keras.layers.InputLayer, type(tables[0]), keras_nlp.layers.TransformerDecoder, keras.layers.Dense
more_layers = [type(layer).__name__ for layer in tiny.layers if not isinstance(layer, parts)]
tiny_output = [layer for layer in tiny.layers if isinstance(layer, keras.layers.Dense)][-1]
usual_table = keras_nlp.layers.TokenAndPositionEmbedding(11, 7, 8, mask_zero=True)
other_settings = [
    name
    for layer, usual in ((tables[0], usual_table), (tiny_output, keras.layers.Dense(11)))
    for name, value in layer.get_config().items()
    if name not in ("name", "build_config")
    if value != usual.get_config()[name]
]
# 층을 하나씩 차례로 불러 얻은 로짓과 견줍니다. [PAD]도 하나 있습니다.
gap_tokens = np.array([[2, 4, 0, 1, 5, 3], [2, 6, 6, 4, 0, 5]])
by_layers = tables[0](gap_tokens)
for layer in tiny_decoders:
    by_layers = layer(by_layers)
by_layers = np.asarray(tiny_output(by_layers))
tiny_gap_logits = np.asarray(tiny(gap_tokens))
tiny.set_weights([100 * weight for weight in tiny.get_weights()])
far_logits = np.asarray(tiny(tiny_tokens))
assert min(-far_logits.min(), far_logits.max()) > 10, (
    "가중치를 모두 100배 했는데도 로짓이 작은 수에 갇혀 있습니다. 출력층에 tanh 같은 활성화 함수를 적지 않았나요?"
)
assert not other_settings, (
    f"임베딩이나 출력층의 설정 {other_settings}의 값이 기본값과 다릅니다. 활성화 함수를 적지 않고, 나머지도 그대로 두었나요?"
)
assert not more_layers, f"문제에 없는 층 {more_layers}이(가) 있습니다. 적힌 부품만 이었나요?"
assert np.allclose(tiny_gap_logits, by_layers, atol=1e-4), (
    "임베딩, 디코더, 출력층을 차례로 부른 것과 로짓이 다릅니다. 사이에 곱하거나 더하는 다른 계산을 넣지 않았나요? 층에서 나온 것을 그대로 다음 층에 "
    "넘겨야 [PAD]의 마스크도 함께 갑니다."
)
narrow = build_model(9, 5, 10, 7, 3, 1)
narrow(np.array([[2, 4, 6]]))
narrow_heads = [layer.num_heads for layer in narrow.layers if isinstance(layer, keras_nlp.layers.TransformerDecoder)]
assert narrow_heads == [3], (
    f"헤드 셋, 디코더 층 하나로 다시 부르면 층마다의 헤드가 {narrow_heads}입니다. 디코더의 수나 헤드의 수를 적어 두지 않고 받은 인자를 쓰나요?"
)
assert narrow.count_params() == 833, (
    f"다른 크기(9, 5, 10, 7, 3, 1)로 다시 부르면 파라미터가 833개여야 하는데 {narrow.count_params():,}개입니다. "
    "먼저 만든 모델을 다시 쓰거나, 크기를 적어 두지 않고 받은 인자를 쓰나요?"
)
### BEGIN HIDDEN TESTS
deep = build_model(13, 4, 12, 5, 4, 5)
deep_heads = [layer.num_heads for layer in deep.layers if isinstance(layer, keras_nlp.layers.TransformerDecoder)]
assert deep_heads == [4] * 5, (
    f"헤드 넷, 디코더 층 다섯으로 부르면 층마다의 헤드가 {deep_heads}입니다. 수를 적어 두지 않고 받은 인자를 쓰나요?"
)
### END HIDDEN TESTS

# %% [markdown]
# 프로필의 크기로 모델을 만들어 배치 하나를 넣어 봅시다. 아직 배우지 않았으니 로짓은 아무 뜻이 없지만, 모양은 맞습니다. V는 여기서는 프로필이 부탁하는
# 크기로 두지만, 학습할 때는 2단원에서 본 대로 실제로 **받은** 크기 `len(vocabulary)`를 씁니다.

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
# 모델에 무엇이 들어 있는지는 `summary()`가 표로 보여 줍니다. 모양에 적힌 `None`은 배치의 크기와 길이처럼 부를 때마다 다를 수 있는 것입니다.

# %%
gpt.summary()

# %% [markdown]
# ### 표보다 긴 글을 넣으면
#
# **여기부터 6.3절 앞까지는 건너뛰어도 됩니다**(10분). 긴 오류 메시지를 읽는 연습입니다.
#
# 위치 임베딩의 표에는 `sequence_length`줄밖에 없습니다. 그보다 긴 글을 넣으면 어떻게 될까요?

# %% tags=["nbval-check-output"]
too_long = np.concatenate([sample, sample], axis=1)
try:
    gpt(too_long)
except Exception as error:
    print(type(error).__name__, "| PositionEmbedding에서 났나요?", "PositionEmbedding" in str(error))

print("뒤에서 128개만:", gpt(too_long[:, -profile.sequence_length :]).shape[:2])

# %% [markdown]
# 새 셀에 `gpt(too_long)`만 적어 실행하면 메시지 전체가 나옵니다. 꽤 길지만 그 안에서 이 세 줄만 찾으면 됩니다.
#
# - `Exception encountered when calling PositionEmbedding.call()`: **어느 층**에서 났는지. 위치 임베딩입니다.
# - `Expected size[0] in [0, 128], but got 256`: 128줄뿐인 표에서 256줄을 꺼내려 했습니다.
# - `inputs=tf.Tensor(shape=(2, 256, …` : 그 층에 들어간 것의 모양. T가 256입니다.
#
# 글이 길다고 말해 주지는 않지만, 층의 이름과 두 수를 보면 **길이가 문제**라는 것을 알 수 있습니다. 방법은 둘입니다. 위의 마지막 줄처럼 **뒤에서 `sequence_length`개만 남기거나**,
# `sequence_length`를 더 크게 잡아 모델을 새로 만들고 다시 학습합니다.
#
# ## 6.3 파라미터 세기
#
# 모델의 크기는 흔히 파라미터 수로 말합니다. 파라미터가 많으면 더 많은 것을 외울 수 있지만 메모리와 시간이 더 듭니다. 만들어
# 보기 전에 크기를 아는 것은 쓸모 있는 기술입니다.
#
# `Dense`부터 봅시다. 4차원 벡터를 3차원으로 바꾸는 층에는 곱할 수가 4 × 3개, 나올 때 더할 수(편향)가 3개 있습니다.

# %% tags=["nbval-check-output"]
dense = keras.layers.Dense(3)
dense.build((None, 4))
print(dense.count_params(), "=", 4 * 3 + 3)

# %% [markdown]
# 임베딩의 표는 둘입니다. 토큰 임베딩의 표 `[V, D]`와 위치 임베딩의 표 `[sequence_length, D]`입니다(5.2절). 디코더 층에 든 것은 6.1절에서 **출력한
# 목록**에 다 있습니다. 256은 D이고 100은 F입니다. 3과 85가 어디서 왔는지까지 기호로 바꾸어 적으면 식이 됩니다.
#
# ### 문제 2: `parameter_count`
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
trouble = ""
try:
    tiny_count = parameter_count(11, 7, 8, 5, 3, 2)
except (NotImplementedError, NameError):
    raise
except Exception as error:
    trouble = f"{type(error).__name__}: {error}"
assert not trouble, f"parameter_count를 부르자 오류가 났습니다. {trouble[:300]} / 층에 묻지 말고 받은 여섯 수로 계산하나요?"

# 어떤 컴퓨터의 메모리에도 들어가지 않는 크기입니다. 식으로 세면 조금 큰 수일 뿐입니다.
try:
    parameter_count(10**9, 10**6, 10**6, 10**6, 10**3, 1)
except Exception as error:
    trouble = type(error).__name__
assert not trouble, (
    f"아주 큰 모델의 파라미터를 세다가 {trouble} 오류가 났습니다. 층이나 모델을 만들지 않고 식으로 셀 수 있나요?"
)
assert tiny_count is not None, "돌려주는 값이 None입니다. return을 썼나요?"
assert isinstance(tiny_count, (int, np.integer)), (
    f"{tiny_count!r}을(를) 돌려주었습니다. 정수인가요? /는 소수를, //는 정수를 냅니다."
)

missing = 929 - tiny_count  # 929개가 맞습니다. 몇 개가 모자란지로 어디를 빠뜨렸는지 짐작합니다.
assert missing != 7 * 8, "위치 임베딩의 표를 세었나요?"
assert missing != 343, "디코더 층의 수를 곱했나요?"
assert missing not in (11 * 8, 11 * 8 + 11), (
    "출력층의 표도 세었나요? 임베딩의 표를 다시 쓰는 것이 아니라 따로 있습니다."
)
assert missing not in (2 * 16, 2 * 32), "디코더 층 하나에 층 정규화가 몇 개 있나요? 하나마다 gamma와 beta가 있습니다."
assert missing not in (10, 11, 16, 26, 36, 52, 78, 89), (
    "더하는 수(bias)를 모두 세었나요? 6.1절에서 출력한 목록에서 bias를 찾아보세요."
)
assert missing not in (-140, -210), "헤드 하나의 크기는 나눈 몫입니다. 올리거나 반올림하지 않습니다. 헤드를 모두 이어 붙인 길이가 늘 D와 같은가요?"
assert missing != 216, "쿼리, 키, 값을 만드는 표가 따로따로 있습니다. 셋을 모두, 저마다 헤드 H개까지 곱해 세었나요?"
assert missing != 112, "헤드를 이어 붙인 것을 다시 D로 되돌리는 attention_output도 세었나요?"
assert missing == 0, (
    f"929개여야 하는데 {tiny_count}개입니다. 임베딩은 144개, 디코더 층 하나는 343개, 출력층은 99개입니다. 부분마다 나누어 견주어 보세요."
)
larger_count = parameter_count(50, 20, 30, 70, 4, 5)
assert larger_count == 43_120, (
    f"(50, 20, 30, 70, 4, 5)이면 43,120개여야 하는데 {larger_count:,}개입니다. 수를 적어 두지 않고 받은 인자로 계산하나요?"
)
### BEGIN HIDDEN TESTS
counts = [parameter_count(23, 9, 14, 6, 5, 3), parameter_count(4, 1, 5, 2, 1, 1)]
assert counts == [3337, 216], f"다른 크기에서는 {counts}개라고 셌습니다. 보인 크기의 답을 적어 두지 않고 식으로 세나요?"
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
# 그렇습니다. 3.4절에서 사전이 크면 치르는 대가라고 한 2 × V × D개의 수가 바로 이 두 막대입니다(출력층에는 편향 V개가 더 있습니다). 큰 GPT는 층을 수십 겹 쌓으므로
# 거꾸로 디코더가 대부분을 차지합니다.
#
# ## 6.4 미래를 보는 모델 잡아내기
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
# ### 문제 3: `sees_future`
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

# 받은 토큰을 적어 두기만 하는 모델입니다. V는 10이고, position은 2입니다.
received = []


def recorder(tokens):
    received.append(np.array(tokens))
    return tf.zeros((*np.shape(tokens), 10))


one_line, trouble = np.array([[2, 4, 6, 1, 2, 3, 4, 5, 6, 7, 8, 9, 9, 9]]), ""
as_given = one_line.tolist()
later_places = set(range(3, 14))
try:
    sees_future(recorder, one_line, 2)
except (NotImplementedError, NameError):
    raise
except Exception as error:
    trouble = f"{type(error).__name__}: {error}"
assert not trouble, (
    f"sees_future를 부르자 오류가 났습니다. {trouble} / model은 평범한 함수일 수도 있고 텐서를 돌려주기도 합니다. "
    "model.predict가 아니라 np.asarray(model(tokens))처럼 불렀나요? 참·거짓이 여럿 든 배열을 if나 bool에 넣지는 않았나요?"
)
assert one_line.tolist() == as_given, "인자로 받은 tokens가 바뀌었습니다. 사본을 만들어 고쳤나요?"
assert all(np.max(line) < 10 for line in received), (
    "어휘 사전에 없는 번호로 바꾸었습니다. V는 10이니 9가 가장 큰 번호입니다."
)
assert all(np.min(line) > 0 for line in received), "[PAD](0)나 음수로 바꾸었습니다. 새 번호는 1부터 V-1까지인가요?"
assert all(line[0, :3].tolist() == [2, 4, 6] for line in received), (
    "position이 2인데 0, 1, 2번 자리의 토큰이 바뀌었습니다. position까지는 그대로 두고 그 뒤만 바꾸나요?"
)


def places_changed():
    """받은 글들에서 원래와 다른 번호가 든 적이 있는 자리들"""
    return {place for line in received for place in later_places if line[0, place] != one_line[0, place]}


changed_places = places_changed()
assert changed_places == later_places, (
    f"position 2 뒤에서 바뀐 자리가 {sorted(changed_places)}입니다. 3번부터 13번 자리를 모두 원래와 다른 번호로 바꾸었나요? 자리는 둘째 축입니다."
)
for _ in range(20):
    received.clear()
    sees_future(recorder, one_line, 2)
    changed_places &= places_changed()
assert changed_places == later_places, (
    "여러 번 불러 보니 바뀌지 않을 때가 있습니다. 아무 번호나 뽑으면 우연히 원래와 같은 번호가 나오지 않나요?"
)
received.clear()
sees_future(recorder, np.ones((1, 4), int), 1)
assert any(line[0, 3] >= 2 for line in received), (
    "모두 1인 글을 바꾸지 못했습니다. V를 tokens에서 짐작하지 않고 로짓의 마지막 차원에서 알아내나요? 있던 번호의 자리만 바꾸지는 않았나요?"
)
assert any(line[0, 2] >= 2 for line in received), (
    "position으로 1을 주었는데 2번 자리가 그대로입니다. position을 정해진 수로 쓰지 않고 인자로 받은 대로 쓰나요?"
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
try:
    verdict = sees_future(pretend(everywhere), two_lines, 2)
except Exception as error:
    trouble = f"{type(error).__name__}: {error}"
assert not trouble, (
    f"줄이 둘인 배치를 넣자 오류가 났습니다. {trouble} / 참·거짓이 여럿 든 배열을 if나 bool에 넣지 않고, 모두를 하나로 모았나요?"
)
assert verdict is not None, "돌려주는 값이 None입니다. return을 썼나요?"
assert isinstance(verdict, (bool, np.bool_)), f"{type(verdict).__name__}을(를) 돌려주었습니다. True나 False 하나인가요?"
assert verdict, "미래를 보는 모델인데 False입니다. 바꾸기 전과 뒤의 로짓을 견주었나요? 참과 거짓이 뒤집히지 않았나요?"
assert not sees_future(only_past, two_lines, 2), (
    "앞만 보는 모델인데 True입니다. position보다 뒤의 로짓까지 견주지 않았나요? 자리는 둘째 축입니다."
)
assert not sees_future(pretend(nowhere), two_lines, 2), (
    "자기와 앞만 보는 모델인데 True입니다. position의 토큰은 그대로 두고, 로짓도 position까지만 견주나요?"
)
assert sees_future(pretend([0, 0, 1, 0, 0, 0]), two_lines, 2), (
    "position 자리의 로짓도 견주나요? [:position]으로 자르면 position이 빠집니다."
)
assert sees_future(pretend([1, 0, 0, 0, 0, 0]), two_lines, 2), (
    "position 앞의 자리들도 모두 견주나요? 0번 자리에만 새는 모델을 놓쳤습니다."
)
kept_lines = two_lines.copy()


def knows_the_first(tokens):
    """두 줄 가운데 첫 줄의 글을 알아보면 0번 자리의 로짓 하나가 늘고 하나가 주는 모델입니다."""
    logits = np.zeros((*np.shape(tokens), 9))
    logits[:, 0, 0] = [np.array_equal(line, kept_lines[0]) for line in np.asarray(tokens)]
    logits[:, 0, 1] = 1 - logits[:, 0, 0]
    return tf.constant(logits, tf.float32)


one_row_leaks = pretend(nowhere, everywhere), knows_the_first
assert all(sees_future(model, two_lines, 2) for model in one_row_leaks), (
    "배치의 모든 줄을 견주나요? 한 줄에만 새는 모델을 놓쳤습니다."
)
assert sees_future(pretend([0, 0, 1, 0, 0, 0]), two_lines[:1], 2), (
    "줄이 하나뿐인 배치에서는 position 자리에 새는 것을 놓칩니다. 크기가 1인 축을 없애지 않았나요?"
)
assert not sees_future(pretend(nowhere), two_lines[:1], 2), (
    "줄이 하나뿐인 배치에서는 앞만 보는 모델인데 True입니다. 크기가 1인 축을 없애지 않았나요?"
)


def in_numpy(tokens):
    """앞만 보고, 텐서가 아니라 NumPy 배열을 돌려주는 모델입니다."""
    return np.asarray(pretend(nowhere)(tokens))


try:
    sees_future(in_numpy, two_lines, 2)
except Exception as error:
    trouble = f"{type(error).__name__}: {error}"
assert not trouble, (
    f"NumPy 배열을 돌려주는 model에서 오류가 났습니다. {trouble} / .numpy()는 텐서에만 있습니다. np.asarray(model(tokens))로 받나요?"
)


def remembers(sign, logits_moved=0):
    """원래의 글을 알아보면 0번 자리의 로짓들(logits_moved)을 sign으로 내는 모델입니다."""

    def model(tokens):
        known = [any(np.array_equal(line, kept) for kept in kept_lines) for line in np.asarray(tokens)]
        logits, moved = np.zeros((*np.shape(tokens), 9)), np.zeros(9)
        moved[logits_moved] = sign
        logits[:, 0] = np.array(known)[:, None] * moved
        return tf.constant(logits, tf.float32)

    return model


def notices(logits_moved):
    """로짓들이 1씩 줄거나 늘 때, 둘 가운데 하나라도 알아채는지"""
    return any(sees_future(remembers(sign, logits_moved), two_lines, 2) for sign in (1, -1))


assert notices(slice(None)), (
    "로짓이 모두 똑같이 1씩 움직이는 모델을 놓쳤습니다. 소프트맥스를 하거나 가장 큰 것만 보지 않고 로짓을 그대로 견주나요?"
)
assert all(map(notices, range(9))), (
    "로짓 하나만 움직이는 모델을 놓쳤습니다. 몇 번 토큰의 로짓이든 모두 견주나요?"
)
assert [bool(sees_future(remembers(sign), two_lines, 2)) for sign in (1, -1)] == [True, True], (
    "로짓이 한쪽으로만 움직이는 모델을 놓쳤습니다. 줄어든 것도 움직인 것입니다. 차이의 절댓값을 보나요?"
)
assert not sees_future(pretend([1e-5] * 6), two_lines, 4), (
    "소수의 끝자리가 흔들린 것뿐인데 True입니다. 어느 로짓도 0.0001보다 크게 움직이지 않았습니다. 기준이 0.0001인가요? 차이를 더하지 않았나요?"
)
assert sees_future(pretend([5e-5, 0, 0, 0, 0, 0]), two_lines, 1), (
    "로짓 하나가 0.0003 움직였는데 놓쳤습니다. 평균을 내거나, 0.0001보다 큰 기준을 쓰거나, 가장 큰 로짓이 바뀌었는지만 보지 않나요?"
)
assert sees_future(lambda tokens: pretend([5e-5, 0, 0, 0, 0, 0])(tokens) + 100, two_lines, 1), (
    "로짓이 100쯤이면 0.0003 움직인 것을 놓칩니다. np.allclose에는 rtol도 있습니다. 차이의 절댓값을 0.0001과 곧바로 견주나요?"
)
try:
    verdict = sees_future(pretend(everywhere), two_lines, 5)
except Exception as error:
    trouble = f"{type(error).__name__}: {error}"
assert not trouble, f"position이 마지막 자리이면 오류가 납니다. {trouble} / 바꿀 토큰이 하나도 없을 때도 되나요?"
assert not verdict, "position이 마지막 자리이면 바꿀 토큰이 없습니다. False인가요?"
### BEGIN HIDDEN TESTS
small_received = []


def small_recorder(tokens):
    small_received.append(np.array(tokens))
    return tf.zeros((*np.shape(tokens), 5))


sees_future(small_recorder, np.array([[1, 2, 3, 4], [4, 4, 1, 2], [3, 3, 3, 3]]), 0)
assert all(0 < np.min(line) <= np.max(line) < 5 for line in small_received), (
    "V가 5인 모델에 없는 번호를 넣었습니다. V를 적어 두지 않고 로짓에서 알아내나요?"
)
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
# 왼쪽은 아래쪽 삼각형에만 파란색이 있습니다. 회색은 로짓이 움직이지 않은 칸입니다. 디코더가 5단원에서 만든 것과 같은 인과 마스크를
# 씌웠기 때문입니다. 오른쪽은 대각선 밖이 옅을 뿐 모든 칸이 파랗습니다. 맨 앞 0번 자리의 로짓까지 7번 토큰이 무엇인지 알고 있습니다.
#
# ## 정리
#
# - 디코더 층은 멀티 헤드 어텐션과 피드포워드를, 저마다 잔차 연결과 층 정규화로 감싼 것입니다. 모양이 그대로라 몇 겹이든 쌓습니다.
# - 모델은 로짓까지만 냅니다. 소프트맥스는 학습과 텍스트 생성의 몫입니다.
# - 인과 마스크가 없으면 모델은 정답을 베낍니다. 오류가 나지 않으니 `sees_future`로 검사합니다.
# - `full` 모델의 파라미터 3,387,266개 가운데 4분의 3은 어휘 사전과 맞닿은 양 끝에 있습니다.
#
# **카드**
#
# | 이름 | 모양 | 부르는 법 | 함정 |
# |---|---|---|---|
# | 입력 | `[B, T]` | `keras.Input((None,), dtype="int32")` | 길이를 못 박으면 짧은 글을 못 받습니다 |
# | 디코더 층 | `[B, T, D]` → `[B, T, D]` | `keras_nlp.layers.TransformerDecoder(F, H)(x)` | 반복문 밖에서 만들면 한 층을 되풀이합니다 |
# | 출력층 | `[B, T, D]` → `[B, T, V]` | `keras.layers.Dense(V)(x)` | 활성화 함수를 넣지 않습니다 |
# | 모델 | `[B, T]` → `[B, T, V]` | `keras.Model(입력, 로짓)` | T는 `sequence_length`까지입니다 |
# | 검사 | `[B, T]` → 참·거짓 | `sees_future(model, tokens, position)` | 마지막 자리에서는 늘 거짓입니다 |
#
# **조용한 버그 도감**: 오류를 내지 않는 실수들입니다.
#
# | 증상 | 까닭 | 알아채는 법 |
# |---|---|---|
# | 학습이 놀랄 만큼 잘되는데 글은 엉터리입니다 | 인과 마스크가 꺼져 있습니다 | `sees_future`를 중간 자리에서 부릅니다 |
# | 파라미터가 생각보다 적습니다 | 층 하나를 되풀이해 불렀습니다 | `count_params()`를 식으로 센 수와 견줍니다 |
# | 로짓이 늘 -1과 1 사이입니다 | 출력층에 활성화 함수를 넣었습니다 | 가중치를 100배 해 봅니다 |
# | 낱말의 순서를 모릅니다 | `Embedding`만 쓰고 위치 임베딩을 뺐습니다 | `summary()`에서 층의 이름을 봅니다 |
# | `[PAD]`를 들여다봅니다 | `mask_zero=True`를 빼먹었습니다 | 임베딩 층의 `get_config()["mask_zero"]`를 봅니다 |
#
# **더 읽을거리**
#
# - [Improving Language Understanding by Generative Pre-Training](https://openai.com/index/language-unsupervised/): 첫
#   GPT를 소개한 글과 논문입니다. 디코더만 쌓는다는 생각이 여기서 나왔습니다.
# - [On Layer Normalization in the Transformer Architecture](https://arxiv.org/abs/2002.04745): 정규화를 앞에 둘지 뒤에 둘지 견준
#   논문입니다.
# - [딥 러닝을 이용한 자연어 처리 입문: 트랜스포머](https://wikidocs.net/31379): 잔차 연결과 층 정규화를 그림으로 설명하는 한국어 글입니다.
#
# 모델은 아직 아무것도 모릅니다. 가르치려면 먼저 얼마나 틀렸는지 잴 수 있어야 합니다. 그것이 7단원입니다.

# %% tags=["nbval-check-output"]
# course: check
