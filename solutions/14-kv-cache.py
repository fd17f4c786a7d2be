# %% [markdown]
# # 14. 심화: 빠른 생성
#
# <!-- course: badge -->
#
# 9단원과 10단원의 방법은 글이 길어질수록 느려집니다. 토큰 하나를 고를 때마다 모델이 **글 전체를 처음부터 다시** 읽기 때문입니다. 이 단원에서는
# 한 번 계산한 것을 기억해 두는 **캐시**(cache)를 만들어, 새 토큰 하나만 계산하고도 똑같은 글을 쓰게 합니다. 그런 다음 정말 빨라졌는지 잽니다.
# 미리 말해 두자면, 처음 잰 결과는 실망스러울 것입니다. 왜 그런지 밝히고 나면 '몇 배'라고만 하기에는 모자란 차이를 보게 됩니다.
#
# **이 단원을 마치면**
#
# - 글을 한 토큰 늘릴 때 무엇이 그대로이고 무엇을 새로 계산해야 하는지 설명할 수 있습니다.
# - `TransformerDecoder`의 캐시를 다루고, 오류 없이 틀린 값을 내는 함정들을 알아볼 수 있습니다.
# - 캐시를 쓰는 글쓰기가 캐시 없는 글쓰기와 같은 글을 낸다는 것을 검사할 수 있습니다.
# - 어떤 방법이 얼마나 빠른지, 컴파일하는 시간을 빼고 공정하게 잴 수 있습니다.
#
# 걸리는 시간은 75분쯤이고, 건너뛰어도 되는 두 곳까지 하면 85분쯤입니다. GPU가 없어도 됩니다. 나누어 공부한다면 14.5절까지와 14.6절부터가 알맞습니다. 다시 시작할 때는 이어 할 셀을 누른 다음
# **런타임 → 이전 셀 실행**을 고르세요. 아직 풀지 못한 문제에서 실행이 멈추면, 그 문제를 풀고 다시 고르면 됩니다.

# %% nbgrader={"grade_id": "setup"}
# course: setup

# %%
import time

import keras
import keras_nlp
import numpy as np
import tensorflow as tf

from minigpt import decoding, plots, trained
from minigpt.model import build_model
from minigpt.notebook import hushed

# %% [markdown]
# ## 14.1 같은 계산을 몇 번이나
#
# 그리디 서치로 글을 쓴다고 합시다. 토큰 하나짜리 글을 읽고 둘째를 고르고, 토큰 둘짜리 글을 읽고 셋째를 고르고, … 이렇게 이어 갑니다. 모델이 토큰
# 하나의 자리를 계산하는 것을 **한 칸**이라고 하면, 첫 걸음에 1칸, 다음 걸음에 2칸, 그다음에 3칸입니다.
#
# **실행하기 전에 짐작해 보세요.** 토큰 128개를 모두 한 번씩 읽을 때까지 모두 몇 칸을 계산할까요?

# %% tags=["nbval-check-output"]
for length in (8, 32, 128):
    again = sum(range(1, length + 1))  # 1 + 2 + … + length
    print(f"토큰 {length:3}개: 매번 처음부터 {again:5,}칸, 한 번씩만 {length:3}칸 → {again / length:.1f}배")

# %% [markdown]
# 토큰이 n개이면 `n(n+1)/2`칸입니다. 글이 두 배로 길어지면 일은 네 배가 됩니다. 토큰마다 딱 한 번씩만 계산하면 n칸이면 되는데요.
#
# 그런데 앞의 계산을 다시 쓰려면 조건이 하나 있습니다. 뒤에 토큰이 붙어도 **앞자리의 결과가 바뀌지 않아야** 합니다. 바뀔까요? 프로필의 크기로 모델을 만들어
# 확인해 봅시다. 이 단원의 실험은 글의 내용이 아니라 계산을 보므로 **배우지 않은 모델**로도 넉넉합니다. 배운 모델은 마지막에 씁니다.

# %% tags=["nbval-check-output"]
keras.utils.set_random_seed(8)
gpt = build_model(
    profile.vocabulary_size,
    profile.sequence_length,
    profile.embedding_dim,
    profile.feed_forward_dim,
    profile.num_heads,
    profile.num_layers,
)
six_tokens = np.array([[2, 35, 7, 120, 9, 64]])
five_tokens = six_tokens[:, :5]
print("다섯 개를 읽었을 때와 여섯 개를 읽었을 때, 앞 다섯 자리의 로짓이 같은가?")
print(np.allclose(gpt(five_tokens), gpt(six_tokens)[:, :5], atol=1e-4))

# %% [markdown]
# 그대로입니다. 5단원의 **인과 마스크** 덕분입니다. 어느 자리도 자기 뒤를 보지 않으니, 뒤에 무엇이 붙든 앞자리는 알 길이 없습니다. 여섯째 토큰을 더했을 때
# 새로 계산할 것은 **여섯째 자리 하나**뿐입니다.
#
# ## 14.2 무엇을 남겨 둘까
#
# 여섯째 자리를 계산하려면 앞자리들에서 무엇이 필요할까요? 어텐션을 떠올려 봅시다. 보는 쪽은 쿼리를, 보이는 쪽은 키와 값을 냅니다.
#
# **생각해 보세요.** 여섯째 토큰만 새로 계산할 때, 앞 다섯 자리의 쿼리, 키, 값 가운데 무엇이 필요하고 무엇은 필요 없을까요?
#
# <details><summary>생각해 보았다면 열어 보세요</summary>
#
# 여섯째 자리는 **자기의 쿼리**로 앞자리들의 **키**를 살펴보고 앞자리들의 **값**을 섞습니다. 그러니 앞자리의 키와 값이 필요합니다. 앞자리의 쿼리는
# 앞자리의 결과를 낼 때 이미 다 썼으니 필요 없습니다. 그래서 이 캐시를 **키·값 캐시**(key-value cache), 줄여서 KV 캐시라고 부릅니다.
#
# </details>
#
# 자리마다 키와 값을 적어 두고, 걸음마다 한 칸만 새로 계산해 적어 넣읍시다. 나머지는 읽기만 합니다.

# %%
plots.cache_steps(6);
# %% [markdown]
# 왼쪽은 걸음마다 주황색 줄이 길어지고, 오른쪽은 늘 한 칸입니다. 공짜는 아닙니다. 읽어야 할 것을 메모리에 들고 있어야 합니다. 얼마나 될까요? 디코더 층마다,
# 자리마다, 키와 값 두 벌이고, 하나하나는 헤드를 모두 이어 붙인 만큼의 수입니다. `full` 프로필의 크기로 세어 봅시다. 수 하나는 4바이트입니다.

# %% tags=["nbval-check-output"]
num_layers, length, num_heads, head_dim = 2, 128, 3, 256 // 3
numbers = num_layers * 2 * length * num_heads * head_dim
print(f"글 하나에 수 {numbers:,}개, {numbers * 4 / 1e6:.1f} MB")

# %% [markdown]
# 작은 모델에는 아무것도 아닙니다. 크고 긴 글을 읽는 모델에서는 어떨까요? 층 32겹, 헤드 32개, 헤드 하나가 128차원인 모델(Llama 2 7B의 크기)로 셉니다. 수 하나를
# 2바이트로 줄여 적는다고 합시다.

# %% tags=["nbval-check-output"]
for length in (128, 4_096, 32_768):
    numbers = 32 * 2 * length * 32 * 128
    print(f"{length:6,}토큰짜리 글 하나의 캐시 {numbers * 2 / 1e9:5.2f} GB")

# %% [markdown]
# 글 하나에 몇 GB가 됩니다. 그래서 큰 모델에서는 캐시를 줄이는 일이 큰 숙제입니다. 헤드 여럿이 키와 값을 나누어 쓰게 하는 방법(grouped-query attention)이 그래서
# 나왔습니다.
#
# ## 14.3 디코더 층 하나의 캐시
#
# 캐시를 쓰는 어텐션을 새로 만들 필요는 없습니다. `TransformerDecoder`가 이미 할 줄 압니다. 부를 때 두 가지를 더 넘기면 됩니다.
#
# | 인자 | 뜻 |
# |---|---|
# | `self_attention_cache` | 지금까지의 키와 값. 모양은 `[줄 수, 2, 자리 수, 헤드 수, 헤드 하나의 차원]`, 2는 키와 값 |
# | `self_attention_cache_update_index` | 지금 넣는 벡터의 자리. 그 자리에 새 키와 값을 적습니다 |
#
# 캐시를 넘기면 돌려주는 것도 둘이 됩니다. **결과**와 **한 칸을 더 채운 새 캐시**입니다. 넘긴 캐시는 그대로이니 새것을 받아 두어야 합니다. 층 하나에 벡터 네
# 개를 한꺼번에 넣은 것과, 하나씩 넣은 것을 견주어 봅시다. 아직 적지 않은 자리의 캐시는 0입니다.
#
# **실행하기 전에 짐작해 보세요.** 하나씩 넣을 때 `output`의 모양은 무엇일까요?

# %% tags=["nbval-check-output"]
keras.utils.set_random_seed(1)
layer = keras_nlp.layers.TransformerDecoder(intermediate_dim=8, num_heads=2)
vectors = tf.constant(np.random.default_rng(3).normal(size=(1, 4, 6)), tf.float32)  # [B, T, D] = [1, 4, 6]
whole = layer(vectors)  # 네 자리를 한꺼번에

empty = tf.zeros([1, 2, 4, layer.num_heads, 6 // layer.num_heads])
cache = empty
for index in range(4):
    with hushed():  # 캐시에 처음 적을 때 TensorFlow가 내는 안내를 감춥니다
        output, cache = layer(
            vectors[:, index : index + 1], self_attention_cache=cache, self_attention_cache_update_index=index
        )
    filled = np.abs(cache).sum(axis=(0, 1, 3, 4)) > 0
    same = np.allclose(output[:, 0], whole[:, index], atol=1e-5)
    print(index, "| 모양", output.shape, "| 한꺼번에 넣은 것과 같은가?", same, "| 찬 자리", np.flatnonzero(filled))

# %% [markdown]
# 걸음마다 캐시가 한 자리씩 차고, 결과는 한꺼번에 넣은 것과 같습니다. `[1, 1, 6]`처럼 자리의 축이 길이 1로 남는다는 점을 기억해 두세요. 한 자리씩 넣어도
# 층은 여전히 `[B, T, D]`를 받습니다.
#
# ## 14.4 오류 없이 틀리는 법
#
# 캐시는 잘못 써도 오류가 나지 않는 일이 많습니다. 방금의 층을 일부러 잘못 불러 봅시다.
#
# - ①: `self_attention_cache_update_index`를 빠뜨립니다.
# - ②: 자리를 하나 앞당겨(`index - 1`) 적습니다.
# - ③: 세 자리짜리 캐시에 네 자리를 넣습니다.
# - ④: 다른 글을 쓰고 난 **헌 캐시**를 비우지 않고 그대로, 0번 자리부터 다시 씁니다.
#
# **실행하기 전에 짐작해 보세요.** 오류가 나는 것은 무엇일까요? 넷 가운데 **맞는 값**이 나오는 것이 하나 있습니다. 무엇일까요?


# %% tags=["nbval-check-output"]
def compare(name, memory, update_index):
    """벡터 네 개를 하나씩 넣으며 한꺼번에 넣은 것과 같은지 봅니다. update_index는 자리를 받아 적을 자리를 정합니다."""
    results = []
    for index in range(4):
        output, memory = layer(
            vectors[:, index : index + 1],
            self_attention_cache=memory,
            self_attention_cache_update_index=update_index(index),
        )
        results.append(np.allclose(output[:, 0], whole[:, index], atol=1e-5))
    print(name, results)


compare("① 자리를 빠뜨림", empty, lambda index: None)
compare("② 하나 앞당김  ", empty, lambda index: index - 1)
compare("③ 세 자리 캐시 ", empty[:, :, :3], lambda index: index)
compare("④ 헌 캐시      ", cache + 5, lambda index: index)  # 다른 글이 남긴 것처럼 엉뚱한 수를 더한 캐시

# %% [markdown]
# 오류는 **하나도 나지 않았습니다**.
#
# - ①은 캐시를 읽기만 하고 적지 않습니다. 자기 자신의 키와 값도 없으니 첫 자리부터 틀립니다.
# - ②는 엉뚱한 칸에 적습니다. 층은 이 수를 보고 **어디까지 보아도 되는지**도 정하므로, 인과 마스크까지 어긋납니다.
# - ③은 캐시의 끝을 넘으면 오류를 내는 대신 **마지막 칸에 덮어씁니다**. 셋까지 맞다가 넷째부터 조용히 틀립니다. 그래서 검사는 캐시를 끝까지 채워 보아야 합니다.
# - ④는 맞습니다! `index` 자리에서는 0번부터 `index`번까지만 보는데, 그 칸들은 모두 이번 글이 새로 적은 것입니다. 남아 있는 헌 칸은 아직 볼 수 없습니다.
#   하지만 0번부터 차례로 채우지 않고 **중간부터 시작하면** 헌 칸이 그대로 글에 섞입니다. 우리는 글마다 새 캐시를 쓰겠습니다.
#
# ## 14.5 모델 전체로
#
# 이제 모델의 모든 층을 지나야 합니다. `build_model`이 만든 모델의 층들은 `model.layers`에 쌓은 순서대로 있습니다.

# %% tags=["nbval-check-output"]
toy = build_model(20, 10, 8, 8, 2, 3)  # V=20, 길이 10, D=8, 피드포워드 8, 헤드 2개, 디코더 3층
for part in toy.layers:
    print(f"{part.name:10} {type(part).__name__}")

# %% [markdown]
# 이름이 정해진 층은 `model.get_layer("embedding")`처럼 꺼냅니다. 디코더 층은 모델마다 수가 다르니 종류로 고르는 편이 좋습니다. 다른 종류로 해 보겠습니다.

# %% tags=["nbval-check-output"]
print([part.name for part in toy.layers if isinstance(part, keras.layers.Dense)])
print("헤드의 수", toy.get_layer("decoder_1").num_heads, "| 벡터의 차원", toy.get_layer("embedding").embedding_dim)

# %% [markdown]
# ### 몇 번째 자리인가요?
#
# 함정이 하나 더 있습니다. 임베딩은 토큰의 벡터에 **자리의 벡터**를 더합니다. 토큰을 하나씩 넣으면 임베딩이 보기에는 늘 맨 앞, 0번 자리입니다. 그래서
# 어느 자리의 토큰인지 `start_index`로 알려 줍니다.

# %% tags=["nbval-check-output"]
embedding = toy.get_layer("embedding")
three_ids = np.array([[5, 6, 7]])
whole_vectors = embedding(three_ids)  # [1, 3, 8]

last_id = np.array([7])  # 2번 자리의 토큰 하나. 모양은 [B]
one_place = last_id[:, None]  # 자리의 축을 더해 [B, 1]로
print("그냥 넣으면        ", np.allclose(embedding(one_place)[:, 0], whole_vectors[:, 2]))
print("자리를 알려 주면   ", np.allclose(embedding(one_place, start_index=2)[:, 0], whole_vectors[:, 2]))

# %% [markdown]
# ### 문제 1: `init_cache`와 `cached_logits`
#
# `init_cache(model, batch_size, max_length)`는 빈 캐시를, `cached_logits(model, token_ids, cache, index)`는 토큰 하나를
# 읽은 **로짓과 새 캐시**를 돌려줍니다. 두 함수끼리만 통하면 되니, 캐시를 무엇에 어떻게 담을지는 자유입니다.
#
# - `model`은 `build_model`이 만든 모델입니다. 디코더 층은 한 겹일 수도, 세 겹일 수도 있고, 헤드의 수가 벡터의 차원을 나누지 못할 수도 있습니다.
#   헤드 하나의 차원은 6단원에서 본 대로 **나눈 몫**입니다. 모두 받은 `model`에서 꺼내고, 앞의 셀에서 만든 `layer`나 `toy`의 것을 쓰지 마세요.
# - 캐시에는 `batch_size`개의 글을 `max_length`자리까지 담을 수 있어야 합니다.
# - `token_ids`는 `index` 자리에 놓인 토큰들로, 모양이 `[B]`인 정수 NumPy 배열이나 텐서입니다. 0번부터 차례로 들어오고, `[PAD]`는 없습니다.
# - 로짓은 `[B, V]`이고, 글 전체를 모델에 넣었을 때 그 자리의 로짓과 0.0001 안에서 같아야 합니다.
# - `TransformerDecoder`의 캐시를 써서 **한 번 부를 때 층마다 한 자리만** 계산합니다. 캐시의 수는 `float32`입니다. `tf.zeros`는 저절로 그렇지만
#   `np.zeros`는 `float64`를 만듭니다.
# - 글을 두 개 번갈아 써도 섞이지 않아야 합니다. 기억할 것은 모두 캐시에 담아 돌려주고, 함수 밖에 두지 마세요. 한 번 넘긴 캐시는
#   다시 쓰지 않으니, 받은 리스트를 고쳐서 돌려주어도 됩니다.
# - `index`는 파이썬의 정수일 수도, 정수 스칼라 텐서일 수도 있습니다. 나중에 `tf.function`의 그래프 안에서도 부를 것이므로, 텐서에서 값을 꺼내거나(`.numpy()`)
#   NumPy로 바꾸지(`np.asarray`) 않습니다.
#
# **도움말.** 두 함수를 **한 셀에** 쓰세요. 시험도 함께 봅니다. 캐시는 디코더 층마다 텐서 하나씩, 리스트에 담는 것이 쉽습니다. 길은 임베딩 → 디코더 층들 → 출력층(`logits`)입니다. 디코더 층을 지날 때마다 나온 새 캐시를 모으고, 마지막에 길이 1인 자리의 축을 없애세요.


# %% nbgrader={"grade_id": "cached_logits", "solution": true}
def init_cache(model, batch_size, max_length):
    """비어 있는 캐시를 만듭니다.

    model: build_model이 만든 모델
    batch_size: 함께 쓸 글의 수 B
    max_length: 글 하나의 최대 토큰 수
    돌려주는 값: cached_logits에 넘길 캐시. 담는 모양은 자유입니다
    """
    ### BEGIN SOLUTION
    decoders = [layer for layer in model.layers if isinstance(layer, keras_nlp.layers.TransformerDecoder)]
    width = model.get_layer("embedding").embedding_dim
    return [tf.zeros([batch_size, 2, max_length, layer.num_heads, width // layer.num_heads]) for layer in decoders]
    ### END SOLUTION


def cached_logits(model, token_ids, cache, index):
    """index 자리의 토큰을 읽고, 그다음 토큰의 로짓과 한 자리가 더 찬 캐시를 돌려줍니다.

    token_ids: 모양이 [B]인 정수 배열이나 텐서. [PAD]는 없습니다
    cache: init_cache가 만들었거나, 앞자리에서 이 함수가 돌려준 캐시
    index: 0부터 센 자리. 파이썬 정수나 정수 스칼라 텐서
    돌려주는 값: (로짓 [B, V], 새 캐시)
    """
    ### BEGIN SOLUTION
    decoders = [layer for layer in model.layers if isinstance(layer, keras_nlp.layers.TransformerDecoder)]
    x = model.get_layer("embedding")(token_ids[:, None], start_index=index)
    new_cache = []
    for decoder, memory in zip(decoders, cache):
        x, memory = decoder(x, self_attention_cache=memory, self_attention_cache_update_index=index)
        new_cache.append(memory)
    return model.get_layer("logits")(x)[:, 0], new_cache
    ### END SOLUTION


# %% nbgrader={"grade_id": "test_cached_logits", "grade": true, "points": 5}
# 시험: cached_logits
import keras
import keras_nlp
import numpy as np
import tensorflow as tf

computed = []  # 디코더 층들이 불릴 때마다 계산한 자리의 수


def count_places(layer):
    """이 층이 계산한 자리의 수를 computed에 더하게 합니다. 그 밖에는 그대로입니다."""
    original = layer.call

    def call(decoder_sequence, *args, **kwargs):
        computed.append(decoder_sequence.shape[1] or 1)
        return original(decoder_sequence, *args, **kwargs)

    layer.call = call


def counting_model(width, heads, layers):
    """build_model과 같은 짜임(V=13, 길이 12)의 모델입니다. 작은 실수도 눈에 띄게 큼직한 가중치를 넣습니다."""
    inputs = keras.Input((None,), dtype="int32")
    x = keras_nlp.layers.TokenAndPositionEmbedding(13, 12, width, mask_zero=True, name="embedding")(inputs)
    for number in range(1, layers + 1):
        x = keras_nlp.layers.TransformerDecoder(10, heads, name=f"decoder_{number}")(x)
    model = keras.Model(inputs, keras.layers.Dense(13, name="logits")(x))
    for number in range(1, layers + 1):
        count_places(model.get_layer(f"decoder_{number}"))
    dice = np.random.default_rng(width + layers)
    model.set_weights([dice.normal(0, 0.7, size=weight.shape) for weight in model.get_weights()])
    return model


def tried(work):
    """해 본 결과와 오류의 이름. 오류가 없으면 빈 글입니다."""
    try:
        return work(), ""
    except (NotImplementedError, NameError):
        raise
    except Exception as error:
        return None, f"({type(error).__name__}: {str(error).strip().partition(chr(10))[0][:160]})"


def agree(found, wanted):
    """모양이 같고, 값이 0.0001 안에서 같은지"""
    return np.shape(found) == np.shape(wanted) and np.allclose(found, wanted, atol=1e-4)


def read_one_by_one(model, ids):
    """토큰을 하나씩 넣어 얻은 로짓 [B, T, V]"""
    memory, logits = init_cache(model, *np.shape(ids)), []
    for place in range(ids.shape[1]):
        one_logits, memory = cached_logits(model, ids[:, place], memory, place)
        logits.append(np.asarray(one_logits))
    return np.stack(logits, axis=1)


ids = np.random.default_rng(4).integers(1, 13, size=(3, 4))
small = counting_model(8, 2, 1)
small_weights = [(weight, weight.numpy()) for weight in small.weights]


def keep_quiet(*parts):
    """가중치를 처음대로 되돌리되, 이름에 parts가 든 것은 0으로 만듭니다."""
    for weight, value in small_weights:
        weight.assign(value * (not any(part in weight.path for part in parts)))


# 어텐션과 자리의 벡터를 끈 모델: 토큰이 출력층까지 지나가는지만 봅니다
keep_quiet("attention_output", "position_embedding")
first_expected = np.asarray(small(ids[:, :1])[:, 0])
pair, trouble = tried(lambda: cached_logits(small, ids[:, 0], init_cache(small, 3, 4), 0))
assert not trouble, (
    f"첫 토큰을 넣다가 오류가 났습니다. 디코더 층만 골랐나요? 캐시의 모양과 [B, 1] 모양의 입력을 확인했나요? {trouble}"
)
pair_length = len(pair) if isinstance(pair, (tuple, list)) else 0
assert pair_length == 2, "로짓과 새 캐시, 두 가지를 이 순서로 돌려주나요?"
pair_shape = np.shape(pair[0])
assert pair_shape == (3, 13), (
    f"로짓의 모양이 [B, V] = (3, 13)이어야 하는데 {pair_shape}입니다. 출력층을 지났나요? 자리의 축을 없앴나요? 로짓을 먼저, 캐시를 나중에 돌려주나요?"
)
single_pair, trouble = tried(lambda: cached_logits(small, ids[:1, 0], init_cache(small, 1, 4), 0))
single_shape = None if trouble else np.shape(single_pair[0])
assert single_shape == (1, 13), (
    "글이 하나(B = 1)이면 로짓이 (1, 13)이 아닙니다. 축을 정하지 않은 squeeze는 길이 1인 축을 모두 없앱니다. 캐시의 줄 수는 받은 "
    f"batch_size인가요? {trouble}"
)
cache_parts, trouble = tried(lambda: tf.nest.flatten(init_cache(small, 3, 4)))
cache_kinds = {np.asarray(part).dtype.name for part in cache_parts or []}
other_kinds = {kind for kind in cache_kinds if "float" in kind} - {"float32"}
assert not other_kinds, (
    f"캐시의 수가 float32가 아니라 {other_kinds}입니다. 디코더는 float32로 계산하니, 그래프 안의 반복문에 넣으면 종류가 맞지 않아 오류가 납니다. np.zeros는 무엇을 만드나요?"
)
assert agree(pair[0], first_expected), (
    "어텐션과 자리의 벡터를 끈 모델에서도 로짓이 다릅니다. 층을 빠뜨리지 않았나요? 로짓에 다른 것을 씌우지 않았나요?"
)
# 어텐션만 끈 모델: 자리의 벡터를 봅니다
keep_quiet("attention_output")
always_first = np.stack([small(ids[:, place : place + 1])[:, 0] for place in range(4)], axis=1)
places_expected = np.asarray(small(ids))
places, trouble = tried(lambda: read_one_by_one(small, ids))
assert not trouble, (
    "토큰을 차례로 넣다가 오류가 났습니다. 돌려준 캐시를 다음 자리에서 다시 받을 수 있나요? 결과에는 자리가 하나뿐인데 [:, index]로 꺼내지 "
    f"않나요? {trouble}"
)
assert not agree(places, always_first), "언제나 0번 자리로 여깁니다. 임베딩에 몇 번째 자리인지 알려 주었나요?"
assert agree(places, places_expected), "임베딩이 더한 자리의 벡터가 다릅니다. 자리를 0부터 세어 그대로 넘겼나요?"
# 자리의 벡터만 끈 모델: 캐시를 봅니다
keep_quiet("position_embedding")
expected_logits = np.asarray(small(ids))
recalled = read_one_by_one(small, ids)
assert agree(recalled[:, 0], expected_logits[:, 0]), (
    "첫 토큰부터 로짓이 다릅니다. 디코더에 캐시와 함께 지금 적을 자리도 넘겼나요? 그 자리가 index와 똑같은가요?"
)
assert agree(recalled[:, 1:3], expected_logits[:, 1:3]), (
    "첫 토큰은 맞는데 둘째부터 다릅니다. 디코더가 돌려준 새 캐시를 받아서 돌려주나요? 적을 자리가 언제나 0이지 않나요?"
)
assert agree(recalled[:, 3], expected_logits[:, 3]), (
    "마지막 자리만 다릅니다. 캐시의 자리가 max_length개인가요? 끝을 넘으면 마지막 칸에 덮어씁니다."
)
long_ids = np.random.default_rng(6).integers(1, 13, size=(2, 11))
long_expected = np.asarray(small(long_ids))
long_logits, trouble = tried(lambda: read_one_by_one(small, long_ids))
assert agree(long_logits, long_expected), (
    f"열한 토큰짜리 글 둘에서는 틀립니다. 캐시의 줄 수와 자리 수를 정해 두지 않고 받은 batch_size와 max_length로 했나요? {trouble}"
)
tensor_pair, trouble = tried(
    lambda: cached_logits(small, tf.constant(ids[:, 0], tf.int32), init_cache(small, 3, 4), tf.constant(0))
)
assert agree(np.nan if trouble else tensor_pair[0], expected_logits[:, 0]), (
    f"token_ids나 index가 텐서이면 틀립니다. NumPy 배열에만 있는 것(.reshape, .copy)을 쓰지 않나요? {trouble}"
)
# 헤드의 수가 벡터의 차원을 나누지 못하는 모델
uneven = counting_model(11, 3, 1)
uneven_expected = np.asarray(uneven(ids))
uneven_logits, trouble = tried(lambda: read_one_by_one(uneven, ids))
assert agree(uneven_logits, uneven_expected), (
    f"벡터가 11차원이고 헤드가 3개인 모델에서 틀립니다. 헤드의 수와 차원을 받은 model에서 꺼냈나요? 나눈 몫인가요? {trouble}"
)
# 두 층짜리 모델
double = counting_model(8, 2, 2)
double_expected = np.asarray(double(ids))
computed.clear()
stacked, trouble = tried(lambda: read_one_by_one(double, ids))
double_computed = sum(computed)
assert agree(stacked, double_expected), (
    f"디코더 층이 둘이면 틀립니다. 층마다 자기 캐시가 따로 있나요? 모든 층이 캐시를 쓰고, 차례로 이어지나요? {trouble}"
)
triple = counting_model(8, 2, 3)
triple_expected = np.asarray(triple(ids))
triple_logits, trouble = tried(lambda: read_one_by_one(triple, ids))
assert agree(triple_logits, triple_expected), f"디코더 층이 셋이면 틀립니다. 층의 수를 정해 두지 않았나요? {trouble}"
assert double_computed <= 2 * 4, (
    f"두 층에 토큰 네 개를 넣었으니 8칸이면 되는데 {double_computed}칸을 계산했습니다. 앞의 토큰까지 다시 넣지 않나요?"
)
# 글 두 개를 번갈아 씁니다
keep_quiet()
turns_expected = np.asarray(small(ids))
memories, turns = [init_cache(small, 3, 4), init_cache(small, 3, 4)], []
for place in range(3):
    for turn, text in enumerate((ids, ids % 12 + 1)):
        one_logits, memories[turn] = cached_logits(small, text[:, place], memories[turn], place)
        turns.append(np.asarray(one_logits))
assert agree(np.stack(turns[::2], axis=1), turns_expected[:, :3]), (
    "두 글을 번갈아 쓰면 서로 섞입니다. 캐시를 함수 밖에 두지 않았나요?"
)


@tf.function
def in_graph(token_ids, place):
    return cached_logits(small, token_ids, init_cache(small, 3, 4), place)[0]


graph_logits, trouble = np.nan, ""
try:
    graph_logits = np.asarray(in_graph(tf.constant(ids[:, 0]), tf.constant(0)))
except Exception as error:
    trouble = f"({type(error).__name__})"
assert agree(graph_logits, turns_expected[:, 0]), (
    f"tf.function 안에서 텐서를 받으면 틀립니다. 텐서에서 값을 꺼내거나 NumPy로 바꾸지 않나요? {trouble}"
)
### BEGIN HIDDEN TESTS
other = counting_model(13, 4, 2)
other_ids = np.random.default_rng(9).integers(1, 13, size=(5, 9))
other_expected = np.asarray(other(other_ids))
other_logits, trouble = tried(lambda: read_one_by_one(other, other_ids))
assert agree(other_logits, other_expected), (
    f"벡터가 13차원, 헤드 4개, 디코더 두 층인 모델에 아홉 토큰을 넣으면 틀립니다. 수를 적어 두지 않았나요? {trouble}"
)
### END HIDDEN TESTS

# %% [markdown]
# 진짜 크기의 모델에서 견주어 봅시다. 글 하나를 통째로 넣은 로짓과, 여러분의 함수로 한 토큰씩 넣은 로짓입니다.


# %% tags=["nbval-check-output"]
def differences(ids):
    """자리마다, 통째로 넣은 것과 하나씩 넣은 것의 로짓이 같은지 봅니다."""
    whole, cache, results = gpt(ids), init_cache(gpt, 1, ids.shape[1]), []
    for index in range(ids.shape[1]):
        logits, cache = cached_logits(gpt, ids[:, index], cache, index)
        same_shape = np.shape(logits) == whole[:, index].shape
        results.append(same_shape and np.allclose(logits, whole[:, index], atol=1e-4))
    return results


print("보통 글          ", differences(six_tokens))
print("[PAD]가 섞인 글  ", differences(np.array([[2, 35, 0, 120, 9, 64]])))

# %% [markdown]
# 보통 글에서는 모두 같습니다. 그런데 가운데에 `[PAD]`(0)가 끼면 `[PAD]`인 자리부터 어긋납니다. 통째로 넣을 때는 임베딩의 마스크가 빈자리를 빠짐없이 가려 주지만, 캐시에는
# **어느 칸이 빈자리였는지가 적혀 있지 않기** 때문입니다. 그래서 캐시를 쓸 때는 글 안에 `[PAD]`가 없어야 합니다. 배운 모델도 이따금 `[PAD]`를 내므로, 강좌의
# `decoding.generate`는 `[PAD]`를 아예 고르지 못하게 막습니다.
#
# ## 14.6 캐시로 글쓰기
#
# 이제 글을 씁니다. 프롬프트가 있을 때 무슨 일을 차례로 해야 할까요? 토큰 세 개짜리 프롬프트에서 시작해 **모두** 여섯 개를 쓴다고 합시다.
#
# | `index` | 넣는 토큰 | 나온 로짓으로 하는 일 |
# |---|---|---|
# | 0 | 프롬프트의 0번 | 쓰지 않습니다. 1번 토큰은 이미 압니다 |
# | 1 | 프롬프트의 1번 | 쓰지 않습니다. 2번 토큰도 압니다 |
# | 2 | 프롬프트의 2번 | **3번 토큰을 고릅니다** |
# | 3 | 방금 고른 3번 | 4번 토큰을 고릅니다 |
# | 4 | 방금 고른 4번 | 5번 토큰을 고릅니다 |
#
# 로짓을 버리면서도 프롬프트를 넣는 까닭은 **캐시를 채우기** 위해서입니다. 마지막에 고른 5번은 다음을 고를 일이 없으니 넣지 않아도 됩니다.
#
# **생각해 보세요.** 프롬프트의 마지막 토큰(2번)부터 넣기 시작하면 어떻게 될까요?
#
# <details><summary>생각해 보았다면 열어 보세요</summary>
#
# 오류는 나지 않습니다. 하지만 0번과 1번 칸이 0으로 비어 있어서, 모델은 **앞의 두 토큰을 본 적이 없습니다**. 게다가 빈칸은 '없는 칸'이 아니라 키와 값이 0인
# 칸이라 어텐션에 끼어듭니다. 14.4절의 ④처럼 헌 캐시였다면 다른 글의 기억이 끼어들었을 것입니다.
#
# </details>
#
# ### 문제 2: `generate_cached`
#
# 프롬프트를 받아 **그리디 서치로** 이어 쓴 글을 돌려주세요. 걸음마다 로짓이 가장 큰 토큰을 고릅니다. 9단원의 `greedy_search`와 같은 번호가 나와야 합니다.
#
# - `prompt`는 모양이 `[B, t]`인 정수 NumPy 배열이나 텐서이고, t는 1 이상입니다. `[PAD]`는 없습니다. 받은 배열은 고치지 않습니다.
# - 돌려주는 값은 모양이 `[B, max_length]`인 정수 배열이나 텐서입니다. 앞부분은 프롬프트 그대로입니다. `max_length`는 프롬프트까지 더한 **전체 길이**입니다.
# - 프롬프트가 `max_length`보다 길면 `ValueError`를 냅니다. 딱 같으면 프롬프트를 그대로 돌려줍니다.
# - 글마다 새 캐시로 시작하고, 자리마다 **한 번씩만** 계산합니다. 앞자리를 되풀이해 계산하면 시험이 알아챕니다.
# - 캐시는 문제 1의 두 함수를 써도 되고, 같은 약속을 지키는 강좌의 `decoding.init_cache`와 `decoding.cached_logits`를 써도 됩니다.
#
# **도움말.** 시험에 쓰는 모델은 `[PAD]`를 고르지 않고, `max_length`는 모델이 읽을 수 있는 길이를 넘지 않습니다. 문제 1이 아직 풀리지 않았다면 강좌의
# 것이 편합니다.


# %% nbgrader={"grade_id": "generate_cached", "solution": true}
def generate_cached(model, prompt, max_length):
    """캐시를 쓰며 그리디 서치로 글을 이어 씁니다.

    model: build_model이 만든 모델
    prompt: 모양이 [B, t]인 정수 배열이나 텐서
    max_length: 프롬프트까지 더한 글의 길이. t가 더 크면 ValueError를 냅니다
    돌려주는 값: 모양이 [B, max_length]인 정수 배열이나 텐서
    """
    ### BEGIN SOLUTION
    prompt = np.asarray(prompt)
    batch_size, prompt_length = prompt.shape
    if prompt_length > max_length:
        raise ValueError(f"프롬프트가 {prompt_length}토큰으로, max_length({max_length})보다 깁니다.")
    tokens = np.zeros((batch_size, max_length), prompt.dtype)
    tokens[:, :prompt_length] = prompt
    cache = decoding.init_cache(model, batch_size, max_length)
    for index in range(max_length - 1):
        logits, cache = decoding.cached_logits(model, tokens[:, index], cache, index)
        if index + 1 >= prompt_length:
            tokens[:, index + 1] = np.argmax(logits, axis=-1)
    return tokens
    ### END SOLUTION


# %% nbgrader={"grade_id": "test_generate_cached", "grade": true, "points": 4}
# 시험: generate_cached
import keras
import keras_nlp
import numpy as np
import tensorflow as tf

computed = []  # 디코더 층들이 불릴 때마다 계산한 자리의 수


def count_places(layer):
    """이 층이 계산한 자리의 수를 computed에 더하게 합니다. 그 밖에는 그대로입니다."""
    original = layer.call

    def call(decoder_sequence, *args, **kwargs):
        computed.append(decoder_sequence.shape[1] or 1)
        return original(decoder_sequence, *args, **kwargs)

    layer.call = call


# build_model과 같은 짜임(V=13, 길이 12, 두 층)의 모델입니다. [PAD](0)는 고르지 않게 해 둡니다
inputs = keras.Input((None,), dtype="int32")
hidden = keras_nlp.layers.TokenAndPositionEmbedding(13, 12, 8, mask_zero=True, name="embedding")(inputs)
for number in (1, 2):
    hidden = keras_nlp.layers.TransformerDecoder(10, 2, name=f"decoder_{number}")(hidden)
writer = keras.Model(inputs, keras.layers.Dense(13, name="logits")(hidden))
for number in (1, 2):
    count_places(writer.get_layer(f"decoder_{number}"))
dice = np.random.default_rng(317)
writer.set_weights([dice.normal(size=part.shape) if part.ndim > 1 else part for part in writer.get_weights()])
writer.get_layer("logits").bias.assign([-100.0] + [0.0] * 12)


def tried(work):
    """해 본 결과와 오류의 이름. 오류가 없으면 빈 글입니다."""
    try:
        return work(), ""
    except (NotImplementedError, NameError):
        raise
    except Exception as error:
        return None, f"({type(error).__name__}: {str(error).strip().partition(chr(10))[0][:160]})"


def slowly(prompt, length):
    """캐시 없이 쓴 글"""
    while prompt.shape[1] < length:
        prompt = np.append(prompt, np.argmax(writer(prompt)[:, -1:], axis=-1), axis=1)
    return prompt


two_starts = np.array([[5, 9, 2], [7, 1, 12]])
expected = slowly(two_starts, 7)
computed.clear()
written, trouble = tried(lambda: generate_cached(writer, two_starts, 7))
written_computed = sum(computed)
assert not trouble.startswith("(IndexError"), (
    f"글의 끝을 넘어섰습니다. index번 자리의 로짓으로 고른 토큰은 몇 번 자리에 놓나요? 마지막 토큰도 읽어야 하나요? {trouble}"
)
assert not trouble, (
    f"글을 쓰다가 오류가 났습니다. 캐시를 글의 수 B만큼 만들었나요? 줄마다 하나씩 고른 [B]를 글과 종류(dtype)를 맞추어 놓았나요? {trouble}"
)
assert two_starts.tolist() == [[5, 9, 2], [7, 1, 12]], "인자로 받은 prompt가 바뀌었습니다. 사본을 만들어 고쳤나요?"
assert np.shape(written) == (2, 7), (
    f"모양이 [B, max_length] = (2, 7)이어야 하는데 {np.shape(written)}입니다. max_length는 프롬프트까지 더한 길이입니다. 프롬프트를 읽는 동안에는 붙이지 않나요?"
)
assert hasattr(written, "shape"), f"배열이나 텐서를 돌려주나요? {type(written).__name__}이(가) 나왔습니다."
written = np.asarray(written)
assert np.issubdtype(written.dtype, np.integer), (
    f"토큰의 번호는 정수여야 하는데 {written.dtype}입니다. np.zeros는 실수를 만듭니다."
)
assert np.array_equal(written[:, :3], two_starts), (
    "앞부분이 프롬프트와 다릅니다. 프롬프트의 토큰은 고르지 않고 그대로 두나요?"
)
assert np.array_equal(written[:, 3], expected[:, 3]), (
    "처음 고른 토큰부터 다릅니다. 프롬프트를 0번 자리부터 모두, 한 번씩 넣었나요? 마지막 프롬프트 토큰의 로짓에서, 줄마다 가장 큰 것인가요? 돌려받은 새 캐시를 다음 걸음에 넘겼나요?"
)
assert np.array_equal(written, expected), (
    "첫 토큰은 맞는데 그 뒤가 다릅니다. 고른 토큰을 다음 자리에 넣고, index와 캐시를 걸음마다 새로 바꾸나요? 캐시의 자리는 max_length개인가요?"
)
assert written_computed <= 2 * 7, (
    f"두 층에서 12칸이면 되는데 {written_computed}칸을 계산했습니다. 걸음마다 앞의 토큰까지 다시 계산하지 않나요? 프롬프트를 두 번 읽지는 않나요?"
)
unchanged, trouble = tried(lambda: generate_cached(writer, two_starts, 3))
assert np.array_equal(unchanged, two_starts), f"프롬프트가 딱 max_length이면 그대로 돌려주나요? {trouble}"
from_tensor, trouble = tried(lambda: generate_cached(writer, tf.constant(two_starts, tf.int32), 7))
assert np.array_equal(from_tensor, expected), (
    f"프롬프트가 int32 텐서이면 틀립니다. 맨 먼저 np.asarray로 바꾸나요? 고른 번호와 종류(dtype)를 맞추었나요? {trouble}"
)
other_starts = np.array([[3, 3, 11], [4, 10, 6]])
other_expected, single_expected = slowly(other_starts, 7), slowly(np.array([[8]]), 6)
other_written, trouble = tried(lambda: generate_cached(writer, other_starts, 7))
assert np.array_equal(other_written, other_expected), (
    f"두 번째로 부르면 틀립니다. 글마다 새 캐시로 시작하나요? 지난번에 쓴 것이 남아 있지 않나요? {trouble}"
)
single, trouble = tried(lambda: generate_cached(writer, np.array([[8]]), 6))
assert np.array_equal(single, single_expected), (
    "토큰 하나짜리 프롬프트 하나를 여섯 토큰까지 이으면 틀립니다. 글이 하나일 때도 모양이 [1, V]인가요? 글의 수와 프롬프트의 길이를 정해 두지 "
    f"않았나요? {trouble}"
)
long_starts = np.array([[5, 7, 2], [8, 7, 2]])
long_expected = slowly(long_starts, 12)
long_written, trouble = tried(lambda: generate_cached(writer, long_starts, 12))
assert np.array_equal(long_written, long_expected), (
    f"열두 토큰까지 이으면 틀립니다. 캐시의 자리를 정해 두지 않고 받은 max_length개로 했나요? {trouble}"
)
_, refusal = tried(lambda: generate_cached(writer, two_starts, 2))
assert refusal.startswith("(ValueError"), f"토큰 세 개를 주고 전체 길이를 2로 정하면 ValueError를 내나요? {refusal}"
### BEGIN HIDDEN TESTS
three_starts = np.array([[7, 8], [12, 4], [7, 1]])
three_expected = slowly(three_starts, 12)
three_written, trouble = tried(lambda: generate_cached(writer, three_starts, 12))
assert np.array_equal(three_written, three_expected), (
    f"글 셋을 모델의 끝(12토큰)까지 이으면 틀립니다. 글의 수나 길이를 정해 두지 않았나요? {trouble}"
)
### END HIDDEN TESTS

# %% [markdown]
# 9단원의 `greedy_search`와 견주어 봅시다. 프롬프트 두 개를 열 토큰까지 이어 씁니다. 배우지 않은 모델이라 번호에 뜻은 없지만, 두 방법의 번호가 **하나도
# 빠짐없이 같아야** 합니다.

# %% tags=["nbval-check-output"]
two_prompts = np.array([[2, 35, 7], [2, 11, 90]])
from_cache = generate_cached(gpt, two_prompts, 10)
from_scratch = decoding.greedy_search(decoding.next_logits_of(gpt, profile.sequence_length), two_prompts, 10)
print(np.shape(from_cache), "| 모두 같은가?", np.array_equal(from_cache, from_scratch))

# %% [markdown]
# ## 14.7 빨라졌을까?
#
# 계산하는 칸은 크게 줄었습니다. 열여섯 토큰짜리 글을 쓴다면(마지막 토큰은 읽지 않습니다) 120칸이 15칸이 됩니다.
# 그러면 시간도 여덟 배쯤 줄었을까요? **실행하기 전에 짐작해 보세요.** 견줄 상대는 가장 단순한 방법, 곧 **늘어나는 글을 매번 통째로** 모델에 넣는 것입니다.


# %%
def write_growing(length):
    """글을 늘려 가며 매번 통째로 다시 읽습니다."""
    tokens = np.array([[2]])
    while tokens.shape[1] < length:
        tokens = np.append(tokens, np.argmax(gpt(tokens)[:, -1:], axis=-1), axis=1)
    return tokens


def write_cached(length):
    """여러분의 함수로, 토큰마다 한 번씩만 읽습니다."""
    return generate_cached(gpt, np.array([[2]]), length)


length = 16
for name, write in {"늘어나는 글": write_growing, "캐시": write_cached}.items():
    write(length)  # 처음 부를 때는 준비하는 시간이 더 드니 한 번 버리고 잽니다
    start = time.perf_counter()
    write(length)
    print(f"{name:6} 1초에 토큰 {(length - 1) / (time.perf_counter() - start):5.0f}개")

# %% [markdown]
# (문제 2를 아직 풀지 않았다면 대신 쓰는 라이브러리의 함수가 이미 빠르게 번역되어 있어, 캐시의 수가 훨씬 큽니다. 아래의 이야기는 여러분의 답으로 잰 때의 것입니다.)
#
# 줄인 일에 견주면 실망스럽습니다. 조금 나아졌거나, 거의 그대로이거나, 오히려 느려졌을 수도 있습니다. 왜 이럴까요?
#
# 이 작은 모델에서 시간을 먹는 것은 **계산이 아니라 심부름**이기 때문입니다. 지금은 파이썬이 걸음마다 작은 계산 백여 개를 하나씩 TensorFlow에 시키고, TensorFlow는
# 시키는 대로 바로바로 계산합니다. 이런 방식을 **즉시 실행**(eager execution)이라고 합니다. 곱셈 한 번은 눈 깜짝할 사이에
# 끝나는데 시키고 받는 데 그보다 오래 걸립니다. 한 칸을 계산하든 열여섯 칸을 계산하든 심부름의 횟수는 비슷하니, 시간도 비슷합니다.
#
# 그러면 심부름을 없애면 됩니다. 함수의 정의 위에 **`@tf.function`** 한 줄을 적으면, TensorFlow가 그 함수를 처음 부를 때 계산의 순서도인 **그래프**(graph)를
# 만들어 두고, 다음부터는 파이썬을 거치지 않고 그래프를 돌립니다. (`@이름`은 '아래의 함수를 `이름`에 넣어 나온 것으로 바꾸라'는 파이썬의 문법으로, 데코레이터라고 합니다.
# `double_it = tf.function(double_it)`과 같은 뜻입니다.) `jit_compile=True`를 더하면 8단원의 **XLA**가
# 그래프 전체를 장치에 맞게 번역해 작은 계산들을 한 덩어리로 묶습니다.
#
# ### 그래프를 다시 만드는 함정
#
# **여기부터 다음 소제목 앞까지는 건너뛰어도 됩니다**(5분).
#
# 그래프로 바꾸는 데는 시간이 듭니다. 한 번이면 괜찮지만 **걸음마다 다시 만들면** 안 하느니만 못합니다. 언제 다시 만드는지 세어 봅시다. 함수 안의 파이썬 코드는 그래프를
# 만들 때만 돌아가니, 거기서 세면 됩니다. **두 수는 각각 몇일까요?**

# %% tags=["nbval-check-output"]
made = []


@tf.function
def double_it(number):
    made.append("그래프")  # 그래프를 만들 때만 실행됩니다
    return number * 2


for index in range(3):
    double_it(index)
print("파이썬 정수로 세 번 부르면 그래프", len(made), "개")

made.clear()
for index in range(3):
    double_it(tf.constant(index))
print("텐서로 세 번 부르면 그래프", len(made), "개")

# %% [markdown]
# 파이썬의 수는 그래프에 **값으로 새겨지므로** 값이 바뀔 때마다 새 그래프가 필요합니다. 텐서는 '나중에 값이 들어올 자리'가 되어 그래프 하나면 됩니다. 텐서라도 **모양이
# 바뀌면** 다시 만듭니다. 늘어나는 글을 그래프로 돌리면 길이마다 그래프를 새로 만드는 까닭이 이것입니다. 그래서 9단원의 샘플러처럼 글을 처음부터 **끝까지의 길이로
# 채워 놓고** 자리(`index`)를 텐서로 넘깁니다.
#
# ### 반복문까지 통째로
#
# 9단원의 `keras_nlp.samplers`는 걸음을 되풀이하는 반복문까지 그래프 안에 넣을 수 있습니다. 그때는 `cache`를 쓰지 않았지요. 샘플러가 부르는
# `함수(prompt, cache, index)`에서 `index`는 **채울** 자리이니, 읽을 토큰은 `index - 1` 자리에 있습니다. 토큰 하나(`[BOS]`)에서 시작하므로 미리 채울 프롬프트는
# 없습니다. 아래에서 세 가지를 더 만들어, 모두 다섯 방법을 견줍니다.
#
# | 방법 | 걸음마다 읽는 것 | 그래프 | XLA | 반복문은 어디에 |
# |---|---|---|---|---|
# | 늘어나는 글 | 지금까지의 글 전체 | | | 파이썬 |
# | 캐시 (즉시 실행) | 토큰 하나 | | | 파이썬 |
# | 채운 글 + 그래프 | 끝까지 채운 글 전체 | ✓ | | 그래프 안 |
# | 채운 글 + XLA | 끝까지 채운 글 전체 | ✓ | ✓ | 그래프 안 |
# | 캐시 + XLA | 토큰 하나 | ✓ | ✓ | 그래프 안 |
#
# **함정 하나 더.** 걸음 하나만 XLA로 컴파일하고 반복은 파이썬에서 하면, `index`를 텐서로 넘겨 그래프가 하나뿐이어도 XLA가 **처음 보는 `index`의 값마다**
# 새로 번역합니다. 번역 한 번에 몇백 밀리초가 드니, 처음 쓰는 글에서는 걸음마다 기다려야 해서 즉시 실행보다도 느립니다(한 번 번역한 자리는 다시 쓸 때
# 빠릅니다). 반복문까지 그래프 안에 있으면 `index`는 계산하는 중에 정해지는 수라서 한 번만 번역합니다.


# %%
sampler = keras_nlp.samplers.GreedySampler()


def read_all(prompt, cache, index):
    """캐시 없이, 채워 둔 글 전체를 읽습니다. 가운데 값은 은닉 상태인데 쓰지 않으므로 None입니다."""
    return gpt(prompt)[:, index - 1], None, cache


def read_one(prompt, cache, index):
    """여러분의 cached_logits로 한 자리만 읽습니다."""
    logits, cache = cached_logits(gpt, prompt[:, index - 1], cache, index - 1)
    return logits, None, cache


@tf.function
def padded(prompt):
    return sampler(read_all, prompt, index=1)


@tf.function(jit_compile=True)
def padded_xla(prompt):
    return sampler(read_all, prompt, index=1)


@tf.function(jit_compile=True)
def cached_xla(prompt):
    return sampler(read_one, prompt, cache=init_cache(gpt, 1, prompt.shape[1]), index=1)


def blank(length):
    """[BOS] 하나와 빈자리로 된 글 [1, length]"""
    return tf.constant([[2] + [0] * (length - 1)])


# %% [markdown]
# 빨라도 글이 달라지면 소용없습니다. 먼저 같은 글을 쓰는지 봅시다. `hushed()`는 XLA가 처음 번역할 때 내는 안내를 감춥니다.

# %%
with hushed():
    texts = [write_growing(8), padded(blank(8)), padded_xla(blank(8)), cached_xla(blank(8))]
print("네 방법의 번호가 모두 같은가?", all(np.array_equal(text, texts[0]) for text in texts))

# %% [markdown]
# `False`가 나왔다면 `cached_logits`가 함수 밖의 변수에 기억을 두거나 `index`를 파이썬의 수로 바꾸지 않았는지 보세요. 고친 다음에는
# 위에서 그 함수들을 만드는 셀부터 다시 실행하세요. 그러지 않으면 고치기 전의 그래프를 그대로 씁니다.
#
# ## 14.8 재어 보기
#
# 다섯 방법을 길이를 바꾸어 가며 잽니다. 길이마다 **처음 한 번**은 그래프를 만들고 번역하느라 느리므로 따로 적습니다. 그 뒤로 적어도 두 번, 0.3초가 찰 때까지
# 되풀이해 재고, **가장 짧은 시간**으로 속도를 셉니다. 짧게 끝나는 일은 컴퓨터가 잠깐 다른 일을 한 것만으로도 몇 배로 길어 보이기 때문입니다. 몇십 초 걸립니다.
#
# **그림을 보기 전에 짐작해 보세요.** 글이 길어질 때 선이 올라가는 방법은 무엇이고, 내려가는 방법은 무엇일까요?

# %%
lengths = profile.trial_lengths
methods = {
    "늘어나는 글": write_growing,
    "캐시 (즉시 실행)": write_cached,
    "채운 글 + 그래프": lambda length: padded(blank(length)),
    "채운 글 + XLA": lambda length: padded_xla(blank(length)),
    "캐시 + XLA": lambda length: cached_xla(blank(length)),
}


def seconds(write, length):
    start = time.perf_counter()
    np.asarray(write(length))  # GPU라면 계산이 끝날 때까지 기다립니다
    return time.perf_counter() - start


def shortest(write, length):
    """적어도 두 번, 모두 0.3초가 찰 때까지 재어 가장 짧은 것"""
    spent = [seconds(write, length), seconds(write, length)]
    while sum(spent) < 0.3:
        spent.append(seconds(write, length))
    return min(spent)


speeds = {}
for name, write in methods.items():
    speeds[name], extra = {}, 0.0
    for length in lengths:
        with hushed():
            first, best = seconds(write, length), shortest(write, length)
        speeds[name][length] = (length - 1) / best
        extra += max(first - best, 0.0)
    print(f"{name}: 처음 부를 때 더 든 시간 {extra:.1f}초")

# %% [markdown]
# 위의 셀을 다시 실행하면 그래프를 쓰는 세 방법에 더 든 시간은 0초쯤으로 나옵니다. 그래프와 번역한 것이 이미 있기 때문입니다.

# %%
plots.writing_speeds(speeds, emphasis="캐시 + XLA")
longest = lengths[-1]
fastest = max(speeds, key=lambda name: speeds[name][longest])
ratio = speeds["캐시 + XLA"][longest] / speeds["늘어나는 글"][longest]
only_cache = speeds["캐시 + XLA"][longest] / speeds["채운 글 + XLA"][longest]
print(f"토큰 {longest}개를 쓸 때 가장 빠른 것: {fastest}")
print(
    f"'캐시 + XLA'는 늘어나는 글의 {ratio:.0f}배 속도입니다. 캐시만의 효과는 '채운 글 + XLA'에 견주어 {only_cache:.1f}배입니다."
)

# %% [markdown]
# **이 그림은 여러분의 런타임에서 잰 것**이라 장치와 프로필에 따라 다르고, 다시 재도 조금씩 다릅니다. 세로가 로그 눈금이니 눈금 하나가 몇 배의 차이입니다. 읽는 법은
# 이렇습니다.
#
# - **캐시만으로는** 심부름이 그대로라 얻는 것이 거의 없습니다.
# - **그래프만으로도** 꽤 빨라지고, **XLA까지 쓰면** 캐시가 없어도 훨씬 빨라집니다. 작은 모델에서는 심부름이 가장 큰 비용이었다는 뜻입니다. 하지만 캐시가
#   없으면 글이 길어질수록 걸음마다 읽을 것이 늘어, 캐시를 쓸 때만큼 오르지 못합니다.
# - **캐시와 XLA를 함께** 쓰면 심부름도 없고 되풀이도 없어서, 글이 길수록 '채운 글 + XLA'와의 차이가 벌어집니다. 아주 짧은 글에서는 캐시를 옮기는 비용이 더 커서
#   캐시 없는 쪽이 빠를 수도 있습니다. 한 번 부르고 받는 시간의 몫도 커서 낮게 보입니다. `캐시 + XLA`의 선이 처음에 올라가곤 하는 까닭입니다.
# - **처음 한 번의 시간**도 비용입니다. 토큰 몇십 개짜리 글을 딱 한 번 쓸 것이라면 번역하는 시간이 더 길 수도 있습니다. 여러 번 쓸 때 이득입니다.
#
# 무엇을 빠르게 할지는 **무엇이 느린지**를 알아야 정할 수 있습니다. 일의 양만 세었다면 캐시에서 멈추었을 것이고, 시간만 재었다면 캐시를 버렸을 것입니다.
#
# ## 14.9 배운 모델로, 한꺼번에
#
# 마지막으로 배운 모델에게 글을 시킵니다. `trained.load_or_train`은 8단원에서 저장한 모델을 찾아 쓰고, 없으면 새로 학습합니다(GPU에서 몇 분).

# %%
ready = trained.load_or_train(profile)

# %% [markdown]
# 강좌의 `decoding.generate`에는 이 단원에서 배운 것이 다 들어 있습니다. 캐시를 쓰고, 모양마다 한 번만 컴파일하고, `[PAD]`와 `[BOS]`는 고르지 않습니다. 게다가
# 프롬프트를 **여러 개** 주면 배치로 묶어 한꺼번에 씁니다. 한 걸음의 심부름을 여러 글이 나누어 지는 셈입니다.

# %%
beginnings = ["long ago", "one windy spring day", "when spring came", "a clever child named"]
options = {"strategy": "top_p", "p": 0.8, "max_new_tokens": 40, "seed": 8}
for story in decoding.generate(ready.model, ready.tokenizer, beginnings, **options):
    print("•", story)

# %% [markdown]
# **여기부터 정리 앞까지는 건너뛰어도 됩니다**(5분). 한 편씩 쓰는 것과 네 편을 함께 쓰는 것을 재어 봅시다. 네 편을 함께 쓰면 네 배가 걸릴까요?

# %%
for batch in (beginnings[:1], beginnings):
    spent = []
    for _ in range(6):  # 처음에는 컴파일하느라 느리니, 여섯 번 가운데 가장 짧은 것을 봅니다
        start = time.perf_counter()
        decoding.generate(ready.model, ready.tokenizer, batch, **options)
        spent.append(time.perf_counter() - start)
    print(f"{len(batch)}편: {1000 * min(spent):.0f} ms")

# %% [markdown]
# 네 배보다 적게 걸렸다면 그만큼 심부름을 나누어 쓴 것이고, 네 배가 넘었다면 컴퓨터가 다른 일로 바빴을 수 있습니다. 계산할 장치가 넉넉한 GPU에서는 네 편이 한 편과 거의 같은 시간에 나오기도 하고, 코어가 적은 CPU에서는
# 계산 자체가 늘어난 만큼 더 걸립니다.
#
# ## 정리
#
# - 인과 마스크 덕분에 앞자리의 키와 값은 뒤에 무엇이 붙어도 그대로입니다. 적어 두면 n(n+1)/2칸이 n칸이 됩니다.
# - `TransformerDecoder`에는 캐시와 **적을 자리**를 함께 넘기고, 임베딩에는 `start_index`를 넘깁니다. 빠뜨려도 오류가 나지 않으니, 통째로 넣은 로짓과 견주어 검사합니다.
# - 프롬프트도 0번 자리부터 넣어 캐시를 채웁니다. 글 안에 `[PAD]`가 있으면 캐시의 결과는 믿을 수 없습니다.
# - 캐시는 계산을 줄이고, 그래프와 XLA는 심부름을 줄입니다. 작은 모델에서는 심부름을 줄이는 쪽이 먼저이고, 글이 길수록 캐시의 몫이 커집니다.
# - 컴파일한 함수에는 바뀌는 수를 텐서로, 모양은 그대로 넘깁니다.
#
# ### 카드
#
# | 이름 | 모양 | 부르는 법 | 함정 |
# |---|---|---|---|
# | `init_cache` | 층마다 `[B, 2, max_length, 헤드 수, 헤드의 차원]` | `init_cache(model, 1, 64)` | `float32`여야 함, 차원은 나눈 몫 |
# | `cached_logits` | `[B]` → `([B, V], 새 캐시)` | `cached_logits(model, tokens[:, i], cache, i)` | `start_index`와 적을 자리 둘 다 |
# | `generate_cached` | `[B, t]` → `[B, max_length]` | `generate_cached(model, prompt, 64)` | 프롬프트도 0번부터 넣음 |
# | `@tf.function` | | 함수의 정의 위에 한 줄 | 파이썬의 수를 넘기면 값마다 그래프 |
#
# ### 조용한 버그 도감
#
# | 증상 | 까닭 | 알아채는 법 |
# |---|---|---|
# | 첫 토큰부터 조금 다름 | 적을 자리를 넘기지 않음 | 통째로 넣은 로짓과 견줍니다 |
# | 둘째 토큰부터 다름 | 디코더가 준 새 캐시를 받지 않음 | 자리마다 따로 견줍니다 |
# | 뒤로 갈수록 더 다름 | 임베딩에 `start_index`를 넘기지 않음 | 통째로 넣은 로짓과 견줍니다 |
# | 맨 끝만 다름 | 캐시가 한 자리 모자라 마지막 칸에 덮어씀 | 캐시를 끝까지 채워 봅니다 |
# | 문법은 맞는데 앞의 말과 어긋남 | 프롬프트를 캐시에 넣지 않음 | 캐시 없이 쓴 글과 견줍니다 |
# | 글마다 점점 이상해짐 | 캐시를 함수 밖에 둠 | 두 글을 번갈아 써 봅니다 |
# | 쓸 때마다 느림 | 걸음마다 그래프를 새로 만듦 | 함수 안에서 세어 봅니다 |
#
# ### 더 읽을거리
#
# - [TensorFlow: tf.function으로 성능 향상하기](https://www.tensorflow.org/guide/function?hl=ko): 그래프를 다시 만드는 규칙을 자세히 설명합니다.
# - [Efficient Memory Management for LLM Serving with PagedAttention](https://arxiv.org/abs/2309.06180):
#   여러 글의 캐시를 메모리에 나누어 담는 방법입니다.
# - [GQA: Training Generalized Multi-Query Transformer Models](https://arxiv.org/abs/2305.13245): 캐시를 줄이는 어텐션입니다.
#
# 텍스트 파일 하나에서 출발해 글을 쓰는, 그것도 빠르게 쓰는 GPT까지 왔습니다. 여기까지 온 여러분에게 박수를 보냅니다. 다음 단원에서는 쓰기가 아니라 **배우기**를
# 빠르게 합니다.

# %% tags=["nbval-check-output"]
# course: check
