# %% [markdown]
# # 8. 학습
#
# <!-- course: badge -->
#
# 7단원에서 얼마나 틀렸는지를 재고, 기울기의 반대쪽으로 한 걸음 걸어 보았습니다. 이제 6단원의 모델로 그 걸음을 수없이 되풀이합니다. 그리고 학습이
# 잘되고 있는지, 언제 멈추어야 하는지, 혹시 정답을 훔쳐보고 있지는 않은지를 **곡선 한 줄에서** 읽어 냅니다. 끝에는 모델이 처음으로 **글을 씁니다**.
#
# **이 단원을 마치면**
#
# - 모델을 컴파일하고, 학습하고, 가장 좋았던 때의 가중치를 남길 수 있습니다.
# - 학습 곡선을 보고 더 배울지, 멈출지, 의심할지 판단할 수 있습니다.
# - 배운 모델을 Drive에 남겨 다른 노트북에서 다시 쓸 수 있습니다.
# - 모델이 무엇을 배웠는지 글과 임베딩에서 확인할 수 있습니다.
#
# 걸리는 시간은 75분쯤입니다. 8.9절의 글 답을 쓰는 데 15분, 건너뛰어도 되는 8.8절에 10분을 따로 잡으세요. 두 번에 나누려면 8.4절까지와 그 뒤가
# 알맞습니다. `full` 프로필이라면 **런타임 → 런타임 유형 변경**에서 GPU를
# 골랐는지 먼저 확인하세요. 다시 시작할 때는 준비 셀부터 멈춘 곳 위까지 한꺼번에 실행하세요(Colab의 **런타임 → 이전 셀 실행**). 런타임이 새로
# 시작되었다면 8.2절의 학습도 다시 합니다.

# %% nbgrader={"grade_id": "setup"}
# course: setup

# %%
import keras
import keras_nlp
import numpy as np
import tensorflow as tf

from minigpt import corpus, pipeline, plots, storybook, trained, training
from minigpt.model import build_model
from minigpt.tokenizer import BOS_ID, load_vocabulary, make_tokenizer

# %% [markdown]
# ## 8.1 컴파일: 무엇을 줄이고, 어떻게 고치고, 무엇을 볼까
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
# 7단원에서는 기울기를 구하고, 학습률을 곱해 반대쪽으로 옮기는 일을 손으로 했습니다. 모델에서 그 일을 맡는 것이 **옵티마이저**(optimizer)이고,
# 한 번에 얼마나 크게 고칠지는 그대로 **학습률**(learning rate)이 정합니다. Adam은 파라미터마다 걸음의
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
# ### 문제 1: `compile_model`
#
# 모델을 컴파일하고 **받은 그 모델을** 돌려주세요. 모델에 층을 더하거나 새 모델을 만들지 않습니다.
#
# - 옵티마이저는 Adam입니다. 학습률은 정하지 않아도 됩니다.
# - 손실은 로짓에서 계산하는, 정답이 번호인 교차 엔트로피의 **평균**입니다(Keras의 기본값이 평균입니다). 정답이 `[PAD]`인 자리도 넣습니다.
# - 지표는 로짓에서 계산하고 정답이 `[PAD]`(0번)인 자리를 빼는 퍼플렉시티 하나이고, 이름은 기본값인 `perplexity`입니다.
#
# **도움말.** 7단원에서 두 부품을 이미 만들어 보았습니다. `keras.losses.SparseCategoricalCrossentropy`와
# `keras_nlp.metrics.Perplexity`이고, 모두 `from_logits=True`가 필요합니다. 퍼플렉시티에는 `mask_token_id=0`도 일러 줍니다.
# `metrics=[keras_nlp.metrics.Perplexity]`처럼 괄호를 빠뜨려도 오류는 나지 않지만, 로짓을
# 확률로 여깁니다. 여러분의 `masked_loss`와 `perplexity`는 NumPy로 계산해서 Keras가 기울기를 구할 수 없으니, 컴파일에는 Keras와 KerasNLP의
# 것을 쓰세요.


# %% nbgrader={"grade_id": "compile_model", "solution": true}
def compile_model(model):
    """다음 토큰을 맞히도록 모델을 컴파일합니다.

    model: 정수 [B, T]를 받아 로짓 [B, T, V]를 내는 Keras 모델
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
import tensorflow as tf

# 토큰 i를 보면 표의 i번째 행을 로짓으로 내는 모델입니다. 손실과 퍼플렉시티를 손으로 셀 수 있습니다.
fixed_table = np.random.default_rng(5).normal(0, 2, size=(6, 6))
fixed_model = keras.Sequential([keras.Input((None,), dtype="int32"), keras.layers.Embedding(6, 6)])
fixed_model.set_weights([fixed_table])
compile_error = ""
try:
    compiled_model = compile_model(fixed_model)
except (NotImplementedError, NameError):  # 풀지 않은 답과 오타는 그대로 보여 줍니다
    raise
except Exception as error:
    compile_error = f"{type(error).__name__}: {error}"[:300]
assert not compile_error, (
    "컴파일하다가 오류가 났습니다. 지표는 리스트에 담아 metrics에 넘겼나요? 인자의 이름이 맞나요? Adam 뒤에 괄호를 썼나요? "
    f"{compile_error}"
)
assert compiled_model is fixed_model, (
    "받은 그 모델을 돌려주나요? compile은 None을 돌려주고, 새 모델은 만들지 않아도 됩니다."
)
assert np.allclose(fixed_model(np.array([[3]])), fixed_table[3], atol=1e-4), (
    "모델이 내는 값이 달라졌습니다. 소프트맥스 같은 층을 더하지 않았나요? 우리 모델은 로짓을 내야 합니다."
)
assert fixed_model.compiled, "모델이 컴파일되지 않았습니다. model.compile을 불렀나요?"
used_optimizer = type(fixed_model.optimizer).__name__
assert used_optimizer == "Adam", f"옵티마이저가 Adam인가요? 지금은 {used_optimizer}입니다."
fixed_model.run_eagerly = True  # 한두 번만 계산하므로 그래프를 만들지 않습니다


def measured_by_keras(features, labels, **settings):
    try:
        return fixed_model.evaluate(np.array(features), np.array(labels), verbose=0, return_dict=True, **settings)
    except Exception as error:
        return {"error": f"{type(error).__name__}: {error}"[:300]}


def losses_by_hand(features, labels):
    rows = fixed_table[np.array(features)]
    chosen_logits = np.take_along_axis(rows, np.array(labels)[..., None], axis=-1)[..., 0]
    return np.logaddexp.reduce(rows, axis=-1) - chosen_logits


single = measured_by_keras([[3]], [[4]])
assert "loss" in single, (
    "컴파일한 모델을 평가하다가 오류가 났습니다. 손실은 정답이 번호일 때 쓰는(Sparse) Keras의 것인가요? "
    f"지표는 keras_nlp의 것인가요? `metrics=`라고 이름을 붙여, 리스트에 담아 넘겼나요? {single.get('error')}"
)
assert np.isclose(single["loss"], losses_by_hand([[3]], [[4]]).mean(), atol=1e-3), (
    "손실이 로짓에서 계산한 교차 엔트로피와 다릅니다. 확률이 아니라 로짓이라고 손실에 알렸나요? 다른 것을 곱하거나 나누지 않았나요?"
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
two_lines = [[2, 3, 4], [2, 5, 1]], [[3, 4, 1], [5, 1, 2]]
assert np.isclose(measured_by_keras(*two_lines)["loss"], losses_by_hand(*two_lines).mean(), atol=1e-3), (
    "자리가 여럿일 때 손실이 모든 자리의 평균이 아닙니다. 더하거나(sum) 줄 수로 나누거나, 어떤 자리를 빼지 않았나요?"
)


def gradients_of_loss(features, labels):
    batch_loss = fixed_model.compute_loss(y=labels, y_pred=fixed_model(features))
    return tf.gradients(batch_loss, [weight.value for weight in fixed_model.trainable_weights])


assert len(fixed_model.trainable_weights) == 1, (
    "모델의 가중치가 학습하지 않게 바뀌었습니다. trainable은 그대로 두었나요?"
)
gradient_error, found_gradients = "", [None]
try:
    found_gradients = tf.function(gradients_of_loss)(tf.constant([[3]]), tf.constant([[4]]))
except Exception as error:
    gradient_error = f"{type(error).__name__}: {error}"[:300]
assert found_gradients[0] is not None, (
    "이 손실로는 기울기를 구할 수 없어 fit이 학습하지 못합니다. NumPy나 float로 계산하지 않았나요? Keras의 손실을 썼나요? "
    f"{gradient_error}"
)
# 배치가 둘이면 KerasNLP의 퍼플렉시티는 배치마다의 손실을 평균한 다음 exp를 한 번 씌웁니다
two_batches = measured_by_keras(*two_lines, batch_size=1)
assert np.isclose(two_batches["perplexity"], np.exp(losses_by_hand(*two_lines).mean()), atol=1e-2), (
    "배치가 여럿이면 퍼플렉시티가 다릅니다. 배치마다 exp를 씌우고 평균하지 않았나요? keras_nlp.metrics.Perplexity를 썼나요?"
)
### BEGIN HIDDEN TESTS
long_line = [[2, 3, 4, 5, 1, 1, 3, 4]], [[3, 4, 5, 1, 1, 3, 4, 5]]
assert np.isclose(measured_by_keras(*long_line)["loss"], losses_by_hand(*long_line).mean(), atol=1e-3), (
    "줄이 길어지면 손실이 틀립니다. 시험에 보이는 길이에만 맞추지 않았나요?"
)
### END HIDDEN TESTS

# %% [markdown]
# ## 8.2 학습 시작
#
# 재료를 모두 모읍시다. 1~4단원에서 만든 것을 순서대로 부르기만 하면 됩니다. 두 함수로 묶어 둡니다. `prepare`는 말뭉치와 크기(프로필)를 받아
# 어휘 사전, 줄을 (입력, 정답)으로 바꾸는 함수, 학습 데이터를 만들고, `unseen`은 **처음 보는 글**로 만든 데이터를 줍니다.
#
# 검증에는 배치 넷만 씁니다. 곡선에 점을 찍을 때마다 다시 재야 하니 작을수록 빠르고, 토큰으로는 벌써 만 개가 넘습니다. 앞에서부터 넷을 고르면 책 한 권에
# 치우칠 수 있어, 먼저 큰 바구니로 섞어 **파일 곳곳에서** 뽑습니다. 뽑은 줄은 `pipeline.in_memory`로 기억해 두므로 늘 같은 줄로 잽니다.


# %%
def prepare(books, size):
    """말뭉치에서 어휘 사전, 줄을 (입력, 정답)으로 바꾸는 함수, 학습 데이터를 만듭니다."""
    vocabulary = load_vocabulary(books, size.vocabulary_size, max_lines=size.vocabulary_lines)
    tokenizer = make_tokenizer(vocabulary, size.sequence_length)
    preprocess = pipeline.make_preprocess(tokenizer, pipeline.make_packer(tokenizer, size.sequence_length))
    settings = {"batch_size": size.batch_size, "min_length": size.min_length}
    lines = pipeline.make_batches(str(books.train), shuffle_buffer=2000, seed=1, **settings)
    return vocabulary, preprocess, pipeline.make_dataset(lines, preprocess)


def unseen(path, preprocess, size):
    """처음 보는 글에서 곳곳의 줄을 배치 넷만큼 뽑아, 그 줄들과 (입력, 정답) 데이터를 줍니다."""
    settings = {"batch_size": size.batch_size, "min_length": size.min_length}
    lines = pipeline.make_batches(str(path), shuffle_buffer=20_000, seed=1, **settings)
    lines = pipeline.in_memory(lines.take(4))
    return lines, pipeline.in_memory(pipeline.make_dataset(lines, preprocess))


keras.utils.set_random_seed(1)  # 어느 줄을 뽑을지도 씨앗값이 정합니다
books = corpus.load()
vocabulary, preprocess, train_data = prepare(books, profile)
valid_lines, valid_data = unseen(books.valid, preprocess, profile)
valid_tokens = sum(int(np.sum(np.asarray(labels) != 0)) for _, labels in valid_data)
print(f"어휘 사전 {len(vocabulary):,}개, 검증 데이터 {4 * profile.batch_size}줄(토큰 {valid_tokens:,}개)")

# %% [markdown]
# 어휘 사전의 크기는 부탁한 `profile.vocabulary_size`보다 작을 수 있으니, 모델에는 **실제 크기**인 `len(vocabulary)`를 넘깁니다.
#
# 학습률은 프로필의 것을 씁니다. 작은 모델은 성큼성큼 걸어도 되지만 큰 모델은 조심스레 걸어야 해서, `mini`가 `full`보다 큽니다.
# 컴파일한 뒤에도 `model.optimizer.learning_rate`에 넣어 바꿀 수 있습니다.


# %%
def new_model(num_layers=profile.num_layers):
    """아직 아무것도 배우지 않은 모델입니다. 부를 때마다 같은 처음의 가중치에서 출발합니다."""
    keras.utils.set_random_seed(1)
    sizes = profile.sequence_length, profile.embedding_dim, profile.feed_forward_dim, profile.num_heads
    model = compile_model(build_model(len(vocabulary), *sizes, num_layers))
    model.optimizer.learning_rate = profile.learning_rate
    # 옵티마이저가 쓸 변수를 미리 만들어 두면, fit이 계산의 순서도(그래프)를 두 번 그리지 않아 몇 초를 아낍니다
    model.optimizer.build(model.trainable_variables)
    return model


# %% [markdown]
# 이제 배웁니다. 배치 하나를 보고 파라미터를 한 번 고치는 것을 **걸음**(step)이라고 하겠습니다. Keras의 `fit`은 데이터셋을 한 바퀴 돌 때마다(에폭)
# 검증하고 한 줄을 기록합니다. 우리 말뭉치의 한 바퀴는 너무 길어서(`mini`에서는 끝까지 걸어도 한 바퀴가 안 됩니다) 점을 찍을 기회가 거의
# 없습니다. 그래서 `training.laps`로 데이터의 흐름을 **짧은 바퀴로 끊어** 건넵니다. 다음 바퀴는 지난 바퀴가 멈춘 데서 이어지므로, 본 글을
# 처음부터 다시 보지 않습니다. 마라톤에서 1 km마다 기록을 재는 것과 같습니다.

# %%
has_gpu = bool(tf.config.list_physical_devices("GPU"))
# full의 모델은 CPU에서 한 걸음에 1초쯤 걸립니다. GPU가 없으면 200걸음만 걸어 곡선의 앞부분만 봅니다.
steps = profile.training_steps if has_gpu or profile.name == "mini" else 200
rounds = min(10, steps // 4)
lap = steps // rounds
print(f"{lap}걸음씩 {rounds}바퀴, 모두 {lap * rounds}걸음({lap * rounds * profile.batch_size:,}줄)")

# %% [markdown]
# **실행하기 전에 짐작해 보세요.** 배우기 전의 퍼플렉시티는 얼마쯤일까요? 다 걷고 나면 얼마가 될까요? 첫 걸음은 계산의 그래프를 그리느라 십여 초
# 걸리기도 합니다. 막대가 0이나 1에 멈추어 있어도 기다려 주세요.

# %% tags=["figure-history"]
model = new_model()  # 이 셀을 다시 실행하면 처음부터 다시 배웁니다
before = model.evaluate(valid_data, verbose=0, return_dict=True)
print(f"퍼플렉시티 {before['perplexity']:.0f}(배우기 전), 어휘 사전의 크기 {len(vocabulary)}")

history = model.fit(
    training.laps(train_data, lap),
    validation_data=valid_data,
    epochs=rounds,
    verbose=0,
    callbacks=[training.ProgressBar()],
)
print({name: round(values[-1], 3) for name, values in history.history.items()})

# %% [markdown]
# 7단원에서 본 대로 V 언저리에서 출발합니다. 꼭 V가 아닌 것은 처음의 로짓이 0이 아니라 0 언저리의 아무 수이기 때문입니다.
#
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
# 처음에는 가파르고 뒤로 갈수록 완만합니다. 흔한 낱말부터 배우고 어려운 일이 뒤에 남기 때문인데, 정말 무엇을 배웠는지는 8.10절에서 글로 봅니다.
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
# ## 8.3 바닥: 여기까지가 한계입니다
#
# 퍼플렉시티가 2.8쯤이라면 더 배워야 할까요, 다 배운 걸까요? 글에는 **아무도 맞힐 수 없는 부분**이 있습니다. 여우의 이름이 무엇일지, 다음에 누구를
# 만날지는 쓴 사람 마음입니다. 그러니 퍼플렉시티는 1까지 내려갈 수 없고, 어딘가에 **바닥**이 있습니다.
#
# 소설의 바닥은 아무도 모릅니다. 하지만 `mini`의 이야기책은 정해진 규칙에 따라 주사위를 굴려 쓴 글이라, 우리가 **주사위의 확률을 모두 압니다**.
# 규칙을 완벽하게 알아낸 모델이 받을 점수를 정확히 셀 수 있습니다. 그 값이 바닥이고, 7단원에서 이름 붙인 **엔트로피**(entropy)를
# `exp`로 되돌린 것입니다. 줄이 몇 안 되면 운이 좋아 바닥보다 아주 조금 낮을 수는 있어도, 눈에 띄게 낮을 수는 없습니다.
#
# <details><summary>얼마나 낮으면 수상할까요?</summary>
#
# 진짜 확률보다 글 전체에서 c nat만큼 좋은 점수를 운으로 받을 확률은 많아야 `e⁻ᶜ`입니다. 10 nat이면 이만분의 일도 안 됩니다.
#
# </details>
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
# 부정행위를 한 것입니다. 8.7절에서 한 명을 잡아 보겠습니다.
#
# ## 8.4 배운 것을 저장하기
#
# 학습은 오래 걸리고 Colab의 런타임은 언젠가 끊깁니다. 배운 것은 그때그때 파일로 남깁니다. `model.save`는 모델의 짜임새와 가중치를 `.keras` 파일 하나에
# 담고, `keras.saving.load_model`이 되살립니다. 되살린 모델은 같은 입력에 **똑같은 로짓**을 내야 합니다.

# %% tags=["nbval-check-output"]
saved = trained.model_path(profile, vocabulary)  # 이 프로필과 어휘 사전의 모델을 두는 곳
trained.save_model(model, saved)  # model.save에, 폴더를 만들고 쓰다 만 파일을 막는 일을 더한 것

restored = keras.saving.load_model(saved)
question = np.array([[2, 5, 6, 7]])
print("되살린 모델의 로짓이 같은가?", np.allclose(model(question), restored(question), atol=1e-5))

# %% [markdown]
# 모델은 번호밖에 모릅니다. 7번이 어떤 토큰인지는 **어휘 사전**에 적혀 있으니, 어휘 사전도 함께 두어야 합니다. 사전이 다르면 같은 모델도 헛소리를
# 합니다.
#
# 파일을 둔 곳은 강좌의 캐시 폴더이고, 파일의 이름에는 어휘 사전에서 나온 여덟 글자가 들어 있습니다. 어휘 사전도 같은 폴더에 있습니다. 9단원부터는 다른
# 노트북에서 `trained.load_or_train` 한 줄로 이 모델을 찾아 쓰고, 없으면 다시 배웁니다(`full`이라면 GPU에서 몇 분 걸립니다). 다른 노트북이 하는
# 그대로 찾아봅시다.

# %%
from pathlib import Path

print("저장한 곳:", str(saved).replace(str(Path.home()), "~"))
found = trained.load_or_train(profile)
print("방금 저장한 것인가?", np.allclose(model(question), found.model(question), atol=1e-5))

# %% [markdown]
# ### Drive에 남겨 다른 노트북에서 쓰기
#
# Colab은 노트북마다 다른 컴퓨터를 빌려주고, 런타임이 끊기면 캐시 폴더도 사라집니다. 오래 남기려면 **캐시 폴더를 Drive로** 옮깁니다. 노트북 맨 위에 새 셀을
# 만들어 아래를 넣고, 준비 셀보다 먼저 실행하세요.
#
# ```python
# from google.colab import drive
# import os
#
# drive.mount("/content/drive")
# os.environ["MINIGPT_CACHE"] = "/content/drive/MyDrive/minigpt"
# ```
#
# 지금 이미 배운 모델이 있다면 이 노트북에서는 위의 셀을 실행한 다음, 모델을 저장한 셀만 다시 실행하면 됩니다. `trained.model_path`가 이번에는 Drive의
# 경로를 줍니다. 9단원부터의 노트북에서도 같은 셀을 맨 위에서 실행하면 거기에서 모델을 찾습니다. 어휘 사전과 책은 다음 노트북이
# 처음 찾을 때 한 번 더 만들거나 받아 이 폴더에 둡니다.
#
# ## 8.5 통째로 외우면: 과적합
#
# 이번에는 일부러 나쁘게 해 봅시다. 새 모델에게 **16줄만** 되풀이해서 보여 줍니다. 층이 하나뿐인 더 작은 모델이지만
# 외우는 데는 모자라지 않습니다. 학습 곡선과 검증 곡선이 각각 어떻게 될까요? **실행하기 전에 종이에 그려 보세요.**

# %%
few_lines = pipeline.make_batches(str(books.train), batch_size=8, min_length=profile.min_length).take(2)
few_data = pipeline.make_dataset(few_lines, preprocess).cache()

few_lap = max(1, 2 * steps // 5 // rounds)
memorizer = new_model(num_layers=1)
few_history = memorizer.fit(
    training.laps(few_data, few_lap),
    validation_data=valid_data,
    epochs=rounds,
    verbose=0,
    callbacks=[training.ProgressBar()],
)

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
# 학습 쪽은 계속 내려가 1을 향해 갑니다. 16줄을 외워 가는 것입니다. 외운 글에서는 주사위의 눈까지 알고 있으니 8.3절의 바닥보다도 낮아집니다. 그래서
# 바닥은 처음 보는 글, 곧 **검증 곡선**과 견줍니다. 그 검증 쪽은 내려가다가 **다시 올라갑니다**. 처음에는 어느 글에나 통하는 것을 배우지만,
# 어느 순간부터는 그 16줄에만 맞는 것을 외우고, 처음 보는 글에서는 그 외운 것을 고집하다 크게 틀립니다. 이것을 **과적합**(overfitting)이라고 합니다.
#
# 과적합은 두 곡선의 **틈**으로 알아봅니다. 8.2절의 곡선은 끝에서 두 선이 붙어 있었습니다. 왜 그럴까요? 8.9절에서 여러분이 답합니다. 학습 곡선만 보고
# 있으면 이 차이를 알 수 없습니다.
#
# ## 8.6 제때 멈추기
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
    model.compile(
        optimizer=keras.optimizers.SGD(0.1), loss="mse", run_eagerly=True
    )  # 작은 모델은 순서도(그래프) 없이도 빠릅니다
    return model


line = new_line()
all_eight = line.fit(learn_one, validation_data=check_half, epochs=8, verbose=0)
print("검증 손실:", np.round(all_eight.history["val_loss"], 4).tolist())
print("가중치:", round(line.get_weights()[0].item(), 3))

# %% [markdown]
# 여덟 에폭을 다 돌았습니다. 셋째 에폭이 가장 좋았는데 그냥 지나쳤습니다. 이제 `EarlyStopping`을 끼워 봅시다. 학습하는 동안 에폭마다 불려 나와 일을
# 하는 이런 것을 **콜백**(callback)이라고 하고, `callbacks`에 리스트로 넘깁니다. 직접 만드는 것은 11단원에서 합니다.
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
# ### 문제 2: `train`
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
        self.compilings, self.learned, self.checked = 0, 0, 0  # 컴파일한 횟수, 배운 배치와 검증한 배치의 수
        self.compile(optimizer=keras.optimizers.SGD(0.25), run_eagerly=True)

    def compile(self, *args, **settings):
        self.compilings += 1
        super().compile(*args, **settings)

    def call(self, inputs):
        return inputs

    def train_step(self, data):
        self.learned += 1
        self.epoch.assign_add(0.5)  # 학습 데이터는 배치 둘입니다
        return self.report(0, 0)

    def test_step(self, data):
        self.checked += 1
        # 검증 데이터에는 1이, 학습 데이터에는 0이 들어 있습니다
        is_valid = tf.cast(tf.reshape(data[0], [-1])[0], tf.int32)
        return self.report(is_valid, 2 * is_valid)

    def report(self, loss_row, perplexity_row):
        place = tf.minimum(tf.cast(tf.math.ceil(self.epoch), tf.int32), tf.shape(self.script)[1]) - 1
        return {"loss": self.script[loss_row, place], "perplexity": self.script[perplexity_row, place]}


def rehearse(loss, val_loss, epochs, patience, val_perplexity=None):
    actor, trouble = Rehearsal(loss, val_loss, val_perplexity or val_loss), ""
    scenes = [tf.data.Dataset.from_tensors((np.full((1, 1), kind), np.zeros((1, 1)))).repeat(2) for kind in (0, 1)]
    with contextlib.redirect_stdout(io.StringIO()):
        try:
            record = train(actor, *scenes, epochs, patience)
        except (NotImplementedError, NameError):  # 풀지 않은 답과 오타는 그대로 보여 줍니다
            raise
        except Exception as error:
            record, trouble = None, f"{type(error).__name__}: {error}"
    settings = actor.compilings, round(float(actor.optimizer.learning_rate), 6)
    assert settings == (1, 0.25), (
        "모델을 다시 컴파일했거나 학습률이 바뀌었습니다. 이미 컴파일된 모델을 그대로 쓰나요? 학습률을 바꾸는 콜백을 넘기지는 않았나요?"
    )
    assert not trouble, (
        "train을 부르다가 오류가 났습니다. fit에 넘기는 이름은 validation_data, epochs, callbacks입니다. 바깥의 train_data가 아니라 "
        "받은 train_dataset을 썼나요? EarlyStopping은 keras.callbacks에 있고, EarlyStopping에 넘긴 값마다 이름을 붙였나요? "
        f"{trouble}"
    )
    return actor, record


# 검증 손실은 셋째 에폭에서 가장 좋고, 학습 손실은 넷째에서 낮았다가 여섯째에서 더 낮아집니다
play_loss = [5.0, 4.0, 3.0, 1.0, 2.0, 0.9, 1.2, 1.1, 1.3, 1.4]
play_valid = [5.0, 4.0, 3.0, 3.5, 3.2, 3.6, 3.7, 3.8, 3.9, 4.0]
actor, record = rehearse(play_loss, play_valid, epochs=10, patience=2)
assert isinstance(record, keras.callbacks.History), (
    f"History를 돌려주나요? {type(record).__name__}이(가) 나왔습니다. return을 썼나요? fit이 돌려준 것 그대로인가요?"
)
assert "val_loss" in record.history, "기록에 val_loss가 없습니다. fit에 검증 데이터를 넘겼나요?"
assert 1.0 not in record.history["val_loss"], "val_loss가 학습 데이터에서 잰 값입니다. 두 데이터셋을 제자리에 넘겼나요?"
record_length, all_epochs = len(record.history["val_loss"]), len(record.history["loss"])
assert record_length != 1, (
    "한 에폭만 돌고 끝났습니다. 받은 epochs를 fit에 넘겼나요? fit을 여러 번 불렀다면 기록을 모두 모았나요?"
)
assert record_length == all_epochs, "검증하지 않고 지나간 에폭이 있습니다. 에폭마다 검증하나요?"
assert actor.learned == 2 * all_epochs, (
    f"학습 데이터는 배치가 둘이니 {all_epochs}에폭이면 {2 * all_epochs}번 배워야 하는데 {actor.learned}번 배웠습니다. "
    "train_dataset만, 처음부터 끝까지 한 번씩 fit에 넘겼나요?"
)
assert actor.checked >= 2 * all_epochs, (
    f"검증 데이터도 배치가 둘인데 {all_epochs}에폭 동안 {actor.checked}배치만 쟀습니다. validation_dataset을 모두 넘겼나요?"
)
assert record_length < 10, "한 번도 멈추지 않고 끝까지 갔습니다. EarlyStopping을 callbacks에 넘겼나요?"
assert record_length != 8, "학습 손실을 보고 멈추었습니다. 외우기만 해도 내려가는 값을 보고 있지 않나요?"
assert record_length == 5, (
    f"셋째 에폭이 가장 좋고 patience가 2이면 다섯째가 끝나고 멈추어야 하는데 {record_length}번째에 멈추었습니다. "
    "patience를 그대로, `patience=patience`처럼 이름을 붙여 넘겼나요? 작을수록 좋은 값으로 보나요? 바로 앞이 아니라 지금까지의 가장 "
    "좋은 값과 비교하나요?"
)
assert int(actor.epoch) != 5, "모델에 마지막 에폭의 가중치가 남았습니다. 멈춘 다음에 가장 좋았던 때로 되돌렸나요?"
assert int(actor.epoch) == 3, (
    f"{int(actor.epoch)}번째 에폭의 가중치가 남았습니다. 학습 손실이 아니라 val_loss가 가장 작은 에폭을 골랐나요?"
)
actor, record = rehearse([3.0, 2.0, 1.0], [3.0, 2.0, 4.0], epochs=3, patience=3)
assert len(record.history["val_loss"]) == 3, (
    "epochs가 3인데 에폭 수가 다릅니다. 정해진 수를 적지 않고 받은 epochs를 넘겼나요?"
)
assert int(actor.epoch) == 2, "멈추지 않고 끝까지 갔을 때도 가장 좋았던 에폭의 가중치로 되돌리나요?"
actor, record = rehearse(play_loss, play_valid, epochs=10, patience=4)
assert len(record.history["val_loss"]) == 7, "다른 patience에서도 그만큼 기다리나요? 정해진 수를 적지 않았나요?"
# 퍼플렉시티는 둘째 에폭에서 가장 좋습니다
actor, record = rehearse(play_loss, play_valid, epochs=10, patience=2, val_perplexity=[9, 4, 5, 6, 7, 8, 9, 9, 9, 9])
assert (len(record.history["val_loss"]), int(actor.epoch)) == (5, 3), (
    "val_loss와 val_perplexity의 가장 좋은 때가 다르면 틀립니다. val_loss를 보나요?"
)
actor, record = rehearse(play_loss, [3e-6, 2.9e-6, 2.8e-6, 2.7e-6, 2.6e-6, 5.0, 5.0], epochs=7, patience=2)
assert int(actor.epoch) == 5, "아주 조금 나아진 것도 나아진 것입니다. min_delta를 정하지 않았나요?"
actor, record = rehearse(play_loss, [1.0, 2.0, 3.0, 4.0, 5.0, 6.0], epochs=6, patience=1)
assert (len(record.history["val_loss"]), int(actor.epoch)) == (2, 1), (
    "첫 에폭이 가장 좋고 patience가 1이면 둘째가 끝나고 멈추어 첫 에폭으로 돌아가야 합니다. 첫 에폭부터 지켜보나요?"
)
actor, record = rehearse(play_loss, [3.0, 3.0, 3.0, 2.0, 1.0], epochs=5, patience=2)
assert (len(record.history["val_loss"]), int(actor.epoch)) == (3, 1), (
    "가장 좋은 값과 똑같은 것은 나아진 것이 아닙니다. 같을 때도 나아졌다고 보지 않나요?"
)
# 검증 손실은 오르내리며 다섯째까지 나아지고, 학습 손실은 오르기만 합니다
actor, record = rehearse([1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0], [3.0, 4.0, 2.0, 3.0, 1.0, 2.0, 2.0], epochs=7, patience=2)
assert (len(record.history["val_loss"]), int(actor.epoch)) == (7, 5), (
    "더 나은 값이 나오면 patience를 처음부터 다시 세나요? 학습 손실이 올라도 검증 손실이 나아지면 계속하나요?"
)
### BEGIN HIDDEN TESTS
falling = [float(13 - epoch) for epoch in range(12)]
actor, record = rehearse(falling, falling, epochs=12, patience=3)
assert (len(record.history["val_loss"]), int(actor.epoch)) == (12, 12), (
    "끝까지 나아지면 열두 에폭을 다 돌아야 합니다. 시험에 보이는 수에만 맞추지 않았나요?"
)
### END HIDDEN TESTS

# %% [markdown]
# ## 8.7 정답이 새는 모델 잡기
#
# 6단원에서 미래를 보는 모델을 `sees_future`로 잡았습니다. 이번 범인은 그렇게 잡히지 않습니다. 모델은 미래를 보지 않습니다. 그런데 누군가 데이터를
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
tales = corpus.storybook()
story_vocabulary, story_preprocess, story_train = prepare(tales, mini)
story_lines, story_valid = unseen(tales.valid, story_preprocess, mini)
leaky_train = story_train.unbatch().batch(mini.batch_size // 2).map(forget_to_shift)
leaky_valid = story_valid.map(forget_to_shift)

keras.utils.set_random_seed(1)
sizes = len(story_vocabulary), mini.sequence_length, mini.embedding_dim, mini.feed_forward_dim, mini.num_heads
leaky = compile_model(build_model(*sizes, num_layers=0))
leaky.optimizer.learning_rate = 2 * mini.learning_rate
leaky.optimizer.build(leaky.trainable_variables)
leaky_history = train(leaky, training.laps(leaky_train, 4), leaky_valid, epochs=6, patience=5)
print("미래를 보나요?", sees_future(leaky, question, 1))  # 8.4절의 글에서 1번 자리 다음을 바꾸어 봅니다

# %%
leaky_curve = leaky_history.history["val_perplexity"]
leak_floor = story_floor(story_lines, story_valid)
print(f"새는 모델 {leaky_curve[-1]:.2f}, 바닥 {leak_floor:.2f} (바닥의 {leaky_curve[-1] / leak_floor:.2f}배)")
leaky_places = np.arange(1, len(leaky_curve) + 1) * 4
both_curves = {"새는 모델": (leaky_places, leaky_curve)}
if profile.name == "mini":  # 8.2절의 모델도 같은 이야기책으로 배우고 같은 줄로 검증했습니다
    both_curves["밀어서 배운 모델"] = (places[1:], valid_curve[1:])
plots.learning_curve(
    both_curves,
    levels={"바닥": leak_floor},
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
# ## 8.8 더 빠르게: 재어 보고 고르기
#
# **이 절은 건너뛰어도 됩니다**(10분). 표를 만드는 데 1분쯤 걸립니다. 학습을 빠르게 한다는 방법은 많습니다. 그런데 무엇이 빠른지는 컴퓨터마다 다릅니다. 그래서 지금 쓰는 이 런타임에서 직접 잽니다.
#
# - **미리 준비한 데이터**: 토크나이저를 걸음마다 다시 돌리지 않고, `cache()`로 기억해 둔 배치를 씁니다.
# - **bfloat16**: 수 하나를 32비트 대신 16비트로 계산합니다. 정밀도를 조금 잃고, 그런 회로가 있는 장치에서는 빨라집니다.
# - **XLA**: 계산의 순서도를 통째로 번역해 장치에 맞춥니다. 번역하는 데 몇 초에서 몇십 초가 들지만, 한 번만 하면 됩니다. Keras는 이것을 GPU에서는
#   알아서 켜고 CPU에서는 끕니다.
#
# `training.seconds_per_step`은 새 모델을 만들어 걸음 하나에 걸리는 시간을 잽니다. 준비하는 시간은 빼고, 빨리 끝나도록 디코더 층 없이 임베딩과
# 출력층만으로 잽니다. 다른 일로 바쁜 컴퓨터에서는 같은 일도 오래 걸립니다. 늘기만 할 뿐 줄지는 않으니, **여러 번 재어 가장 작은 값**을 씁니다.

# %%
from IPython.display import Markdown


def small_model(num_layers=0):  # 늘려서도 재어 보세요
    sizes = profile.sequence_length, profile.embedding_dim, profile.feed_forward_dim, profile.num_heads
    return build_model(len(vocabulary), *sizes, num_layers)


ready = pipeline.in_memory(train_data.take(4))
plain, prepared = "기본", "미리 준비한 데이터"
seconds = training.seconds_per_step(small_model, {plain: train_data, prepared: ready})
seconds |= training.seconds_per_step(small_model, {"준비 + bfloat16": ready}, policy="mixed_bfloat16")
seconds |= training.seconds_per_step(small_model, {"준비 + XLA": ready}, jit_compile=True)
rows = [
    f"| {name} | {1000 * second:.0f} ms | {seconds[plain] / second:.1f}배 | {seconds[prepared] / second:.1f}배 |"
    for name, second in seconds.items()
]
heading = f"| 방법 | 한 걸음에 걸린 시간 | '{plain}'보다 빠르기 | '{prepared}'보다 빠르기 |"
Markdown("\n".join([heading, "|---|---|---|---|", *rows]))

# %% [markdown]
# **이 표는 이 런타임에서 방금 잰 값입니다.** 1배보다 작으면 오히려 느려진 것이고, 1배에서 조금 벗어난 차이는 우연일 수 있으니 셀을 다시 실행해 **늘 같은
# 쪽으로** 나오는 차이만 믿으세요. 읽는 법은 이렇습니다.
#
# - 데이터를 미리 준비해서 빨라졌다면, 그만큼 모델이 데이터를 기다리고 있던 것입니다. 그대로라면 4단원의 `prefetch`가 이미 제 몫을 하고 있는
#   것입니다. 모델이 빠를수록(GPU) 차이가 벌어집니다.
# - bfloat16은 그런 회로가 없는 장치에서는 느려지기도 합니다. Colab의 T4에도 없고, 더 새로운 GPU에는 있습니다.
# - XLA로 얻는 것은 모델마다 다르고, CPU에서는 이득이 없거나 느려지기도 합니다. GPU에서는 `fit`이 알아서 켜므로 8.2절의 학습은 이미 그 덕을
#   보았습니다.
#
# 남의 컴퓨터에서 몇 배 빨라졌다는 말은 참고만 하세요. 재는 것은 몇 줄이면 됩니다.
#
# ## 8.9 곡선 읽기
#
# 마지막 문제는 글로 답합니다. 여러분이 그린 세 곡선, **8.3절의 곡선**(늘 새 줄), **8.5절의 곡선**(16줄), **8.7절의 곡선**(새는 모델)을 다시 보고
# 아래 셀에 답하세요. 셀을 두 번 누르면 고칠 수 있습니다. 선생님이 읽고 채점합니다.
#
# 1. **틈**: 8.3절과 8.5절의 마지막 점에서 학습과 검증의 퍼플렉시티는 각각 얼마이고, 틈은 왜 그렇게 다른가요?
# 2. **바닥**: 8.7절의 새는 모델은 마지막에 바닥의 몇 배인가요? 정답이 새지 않는 모델의 검증 곡선은 왜 바닥보다 눈에 띄게 낮아질 수 없나요?
# 3. **멈출 때**: 8.3절과 8.5절의 학습을 각각 언제 멈추겠습니까? 그림에서 무엇을 보고 그렇게 정했나요?
#
# 질문마다 두세 문장이면 됩니다. **여러분의 그림에 있는 수**를 꼭 적어 주세요. 견줄 때는 **어휘 사전도 글도 같은** 값끼리만 견줍니다. `mini`와
# `full`의 퍼플렉시티는 어휘 사전도 글도 달라서, 어느 쪽이 잘 배웠는지를 그 수로 말할 수 없습니다.

# %% [markdown] nbgrader={"grade_id": "learning_curve_essay", "grade": true, "solution": true, "points": 3}
# **모범 답** (`mini`의 한 예입니다. 수는 실행할 때마다 조금 다릅니다.)
#
# 1. 늘 새 줄로 배운 곡선은 끝에서 학습도 검증도 2.8로 틈이 거의 없습니다. 같은 줄을 거의 다시 보지 않아 외울 수 없었기 때문입니다.
#    16줄로 배운 곡선은 학습이 1.6까지 내려갔는데 검증은 32에서 54로 올라가 서른 배쯤 벌어졌습니다. 같은 줄을 여러 번 보며 외운 것이
#    처음 보는 글에는 맞지 않았습니다.
# 2. 새는 모델은 1.1로 바닥 2.1의 절반쯤입니다. 바닥은 글을 쓴 규칙의 확률을 그대로 아는 모델의 점수(엔트로피)라, 처음 보는 글에서 그보다 잘 맞힐
#    방법이 없습니다. 눈에 띄게 낮다면 정답을 보고 있는 것입니다.
# 3. 늘 새 줄로 한 학습은 검증 곡선이 더 내려가지 않고 평평해질 때 멈추면 되고, 마지막 바퀴까지 조금씩 나아졌으니 더 배워도 됩니다. 16줄의 학습은
#    검증이 가장 낮았던 때(그림의 세로줄)에 멈추고 그때의 가중치를 씁니다. 학습 곡선은 그 뒤로도 내려가므로 검증 곡선을 보아야 합니다.
#
# **채점 기준** (질문마다 1점)
#
# - 1번: 두 틈을 그림의 수로 견주고, 데이터의 양과 되풀이(외우기)로 까닭을 설명하면 1점. 틈만 적고 까닭이 없거나 까닭만 있으면 0.5점.
# - 2번: 새는 모델과 바닥의 거리를 수로 말하고, 바닥이 글 자체의 불확실함(규칙을 다 아는 모델의 점수)이라 그 아래로 갈 수 없음을 말하면 1점.
#   하나만 있으면 0.5점.
# - 3번: 두 학습의 멈출 때를 **검증** 곡선을 근거로 말하면 1점. 학습 곡선을 근거로 했거나 하나만 답하면 0.5점.
# - 세 질문 모두, 다른 프로필이나 다른 어휘 사전의 퍼플렉시티와 크기를 견주어 결론을 내렸다면 그 질문은 0.5점을 넘지 않습니다.

# %% [markdown]
# <details><summary>혼자 공부한다면: 예시 답과 채점 기준 (다 쓴 다음에 열어 보세요)</summary>
#
# **예시 답** (`mini`의 한 예입니다. 수는 실행할 때마다 조금 다릅니다.)
#
# 1. 새 줄로 배운 쪽은 끝에서 학습과 검증이 모두 2.8쯤으로 붙어 있습니다. 같은 줄을 거의 다시 보지 않아 외울 수 없었습니다. 16줄 쪽은 학습이
#    2보다 아래로 내려갔는데 검증은 수십으로 올라가 크게 벌어졌습니다. 외운 것이 처음 보는 글에는 맞지 않았습니다.
# 2. 새는 모델은 바닥의 절반쯤입니다. 바닥은 글의 규칙을 다 아는 모델의 점수(엔트로피)라, 새지 않는 모델은 그보다 눈에 띄게 낮아질 수 없습니다.
# 3. 새 줄 쪽은 검증 곡선이 평평해질 때까지 더 배웁니다. 16줄 쪽은 검증이 가장 낮았던 때 멈추고 그때의 가중치로 되돌립니다.
#
# **채점 기준** (질문마다 1점): 그림의 수를 적었나요? 까닭을 말했나요? 멈출 때를 학습 곡선이 아니라 **검증** 곡선에서 찾았나요? 어휘 사전이나 글이
# 다른 퍼플렉시티끼리 견주지 않았나요? 하나가 모자라면 그 질문은 0.5점입니다.
#
# </details>
#
# ## 8.10 모델이 처음으로 쓴 글
#
# 수만 보았으니 이제 글을 봅시다. 글을 앞에서부터 넣고 **맨 끝자리의 로짓**을 확률로 바꾸면, 모델이 다음에 무엇이 온다고 믿는지 나옵니다. 배우기 전의
# 모델과 나란히 봅시다. `a little girl named` 다음에는 무엇이 올까요?


# %%
words = make_tokenizer(vocabulary)  # 길이를 맞추지 않는 토크나이저
untrained = new_model()


def next_words(some_model, text, count=6):
    """글 다음에 올 토큰 가운데 확률이 큰 것들을 {토큰: 확률}로 줍니다."""
    ids = [BOS_ID, *np.asarray(words([text])[0])]
    logits = np.asarray(some_model(np.array([ids])))[0, -1]
    powers = np.exp(logits - logits.max())
    likely = np.argsort(-logits)[:count]
    return {vocabulary[token]: float(powers[token] / powers.sum()) for token in likely}


opening = "a little girl named"
plots.next_word_bars(next_words(untrained, opening), f"배우기 전: {opening} …");
plots.next_word_bars(next_words(model, opening), f"배운 뒤: {opening} …");

# %% [markdown]
# 배우기 전에는 어느 토큰이나 거의 같은 확률입니다. 배운 모델은 **이름이 올 자리**라는 것을 압니다. 아무도 이름이라는 것을 가르쳐 주지 않았습니다. 다음 토큰을
# 맞히려다 스스로 알아낸 것입니다.
#
# 이제 확률이 가장 큰 토큰을 골라 글 끝에 붙이고, 그 글을 다시 넣는 일을 되풀이합시다. 이것이 **글쓰기**입니다.


# %%
def write(some_model, text, count=25):
    """가장 그럴듯한 토큰을 하나씩 이어 붙여 글을 씁니다."""
    ids = [BOS_ID, *map(int, words([text])[0])]
    for _ in range(count):
        ids.append(int(np.argmax(some_model(np.array([ids]))[0, -1])))
    return words.detokenize(ids[1:])


print("배우기 전:", write(untrained, "one spring morning ,"))
print("배운 뒤:  ", write(model, "one spring morning ,"))

# %% [markdown]
# 낱말을 마구 늘어놓던 모델이 문장을 씁니다. `mini`에서는 jack을 she라고 부르는 것처럼 앞뒤가 어긋나는 곳도 보일 것입니다. 8.3절에서 본 바닥과의 틈에는
# 이런 것이 들어 있습니다. 흔한 말의 순서는 먼저 배웠지만, 멀리 떨어진 낱말을 기억하는 어려운 일은 아직 남았습니다.
#
# 늘 가장 큰 것만 고르는 이 방법을 **그리디 서치**(greedy search)라고 하고, 9단원에서 제대로 만듭니다.
#
# 하나 더 봅시다. 5단원의 **임베딩**(embedding)은 처음에 아무 수나 담긴 표였습니다. 배운 뒤의 표에서 벡터의 방향이 가까운(코사인 유사도가 큰) 낱말을
# 찾아봅시다. 1이면 같은 방향, 0이면 서로 상관없는 방향입니다.


# %%
def neighbors(some_model, word, count=4):
    """임베딩 벡터의 방향이 가장 가까운 토큰들입니다."""
    table = np.asarray(some_model.get_layer("embedding").token_embedding.embeddings)
    directions = table / np.linalg.norm(table, axis=1, keepdims=True)
    similarity = directions @ directions[vocabulary.index(word)]
    nearest = np.argsort(-similarity)[1 : count + 1]  # 맨 앞은 자기 자신입니다
    return ", ".join(f"{vocabulary[token]} {similarity[token]:.2f}" for token in nearest)


known = [word for word in ("fox", "forest", "spring", "bread", "quietly") if word in vocabulary]
for word in known:
    print(f"{word:>7}  배우기 전: {neighbors(untrained, word)}")
    print(f"{'':>7}  배운 뒤:   {neighbors(model, word)}")

# %% [markdown]
# 배우기 전의 이웃은 우연입니다. 배운 뒤에는 동물은 동물끼리, 철은 철끼리 모입니다. 같은 자리에 올 수 있는 낱말은 다음에 오는 말도 비슷하니, 비슷한 벡터를
# 갖는 편이 손실이 작기 때문입니다. 뜻을 가르친 적은 없습니다.
#
# ## 8.11 마지막 시험은 한 번만
#
# 1단원에서 `test`는 마지막에 한 번만 본다고 했습니다. 지금입니다. 검증 글로는 학습하지 않았지만, 언제 멈출지와 어떤 학습률을 쓸지를 그것을 보고 골랐습니다. 고르는
# 일을 되풀이하면 검증 글에 조금씩 맞추어 가게 됩니다. 그래서 **한 번도 보지 않은 글**로 마지막 점수를 매깁니다.

# %%
test_lines, test_data = unseen(books.test, preprocess, profile)
test_perplexity = np.exp(training.evaluate(model, test_data))
print(f"검증 {reached:.2f}, 시험 {test_perplexity:.2f} (차이 {test_perplexity / reached - 1:+.1%})")

# %% [markdown]
# 두 값이 가까우면 검증 글에 맞추어진 것이 거의 없다는 뜻입니다(`full`의 시험 글은 다른 책이라 쉽거나 어려울 수 있습니다). 이 점수를 보고 다시 학습률을
# 고친다면 이 글도 더는 시험이 아닙니다. 그래서 한 번만 봅니다.

# %% [markdown]
# ## 정리
#
# - 컴파일은 줄일 것(손실), 고치는 방법(옵티마이저), 지켜볼 것(지표)을 정하는 일입니다. 우리 모델은 로짓을 내므로 손실과 지표에 모두
#   `from_logits=True`가 필요합니다.
# - 검증 곡선을 보고 멈추고, 가장 좋았던 가중치로 되돌리고, 파일로 남깁니다.
# - 처음 보는 글에서 바닥(엔트로피)보다 눈에 띄게 낮은 곡선은 정답이 샌다는 증거입니다.
# - 다음 토큰을 맞히려고만 했는데 모델은 낱말의 쓰임새를 배우고 문장을 씁니다.
#
# **카드**
#
# | 이름 | 모양 | 부르는 법 | 함정 |
# |---|---|---|---|
# | 컴파일 | 모델 → 그 모델 | `compile_model(model)` | `compile`은 `None`을 돌려줍니다 |
# | 학습 | 모델, 데이터 둘 → `History` | `train(model, train_data, valid_data, epochs, patience)` | 멈추는 것과 되돌리는 것은 다른 일 |
# | 조기 종료 | 에폭마다 | `EarlyStopping(monitor="val_loss", patience=2, restore_best_weights=True)` | 학습 손실은 외우기만 해도 내려갑니다 |
# | 저장 | 모델 → 파일 | `model.save("mini_gpt.keras")` | 어휘 사전이 같아야 합니다 |
# | 다시 찾기 | 프로필 → 모델, 토크나이저, 사전 | `trained.load_or_train(profile)` | Colab은 노트북마다 캐시 폴더가 따로입니다 |
#
# **조용한 버그 도감** (오류 없이 틀리는 것들)
#
# | 증상 | 까닭 | 알아채는 법 |
# |---|---|---|
# | 검증이 바닥보다 눈에 띄게 낮습니다 | 정답을 밀지 않았거나 인과 마스크가 빠졌습니다 | 바닥과 견주고, `sees_future`로 봅니다 |
# | 멈추었는데 글이 나쁩니다 | `restore_best_weights`를 빠뜨렸습니다 | 되돌린 모델을 다시 평가합니다 |
# | 곡선이 다시 시작했는데 처음부터 낮습니다 | 같은 모델로 `fit`을 두 번 불렀습니다 | 셀마다 새 모델로 시작합니다 |
# | 불러온 모델이 헛소리를 합니다 | 다른 어휘 사전의 번호로 읽었습니다 | 아는 글의 퍼플렉시티를 잽니다 |
# | 글이 끝나야 할 때 끝나지 않습니다 | 손실에 `ignore_class=0`을 적었습니다 | 정답이 `[PAD]`인 자리의 손실을 잽니다 |
#
# **더 읽을거리**
#
# - [과적합을 다룬 TensorFlow 튜토리얼](https://www.tensorflow.org/tutorials/keras/overfit_and_underfit?hl=ko) (한국어)
# - [Keras의 EarlyStopping](https://keras.io/api/callbacks/early_stopping/)
# - Diederik Kingma와 Jimmy Ba, [Adam: A Method for Stochastic Optimization](https://arxiv.org/abs/1412.6980) (2014)
#
# 아래의 점검은 글로 답하는 8.9절을 보지 않습니다. 답을 썼는지 직접 확인하세요.
#
# 이제 모델은 다음 토큰의 확률을 제법 잘 압니다. 다음 단원에서는 그 확률로 글을 쓰는 여러 방법을 견줍니다.

# %% tags=["nbval-check-output"]
# course: check
