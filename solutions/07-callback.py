# %% [markdown]
# # 7. 학습을 지켜보는 콜백
#
# <!-- course: badge -->
#
# 퍼플렉시티가 15에서 5로 내려갔다고 합시다. 그래서 글은 얼마나 나아졌을까요? 수만 보아서는 알기 어렵습니다. 이 단원에서는 학습이 도는
# **중간중간에 모델에게 글을 쓰게 해서**, 헛소리가 문장이 되어 가는 모습을 눈으로 봅니다. 그러고 나서 지금까지 만든 것을 모두 모아
# **여러분이 고른 글로 여러분만의 작은 GPT**를 만듭니다.
#
# **이 단원을 마치면**
#
# - 콜백의 메서드가 언제, 어떤 값을 받으며 불려 나오는지 설명할 수 있습니다.
# - 에폭이 끝날 때마다 글을 쓰고 기록하는 콜백을 직접 만들 수 있습니다.
# - Keras에 들어 있는 콜백으로 가장 좋은 가중치와 기록을 파일로 남길 수 있습니다.
# - 한국어 글로 어휘 사전부터 글쓰기까지 나만의 GPT를 만들고, 잘된 점과 바꿀 점을 말할 수 있습니다.
#
# 걸리는 시간은 60분쯤입니다. 내 글을 고르고 보고서를 쓰는 시간은 따로 잡으세요.

# %% nbgrader={"grade_id": "setup"}
# course: setup

# %%
import csv
import itertools
import random
import tempfile
from pathlib import Path

import keras
import numpy as np
import tensorflow as tf

from minigpt import corpus, decoding, pipeline, plots, training
from minigpt.model import build_model, parameter_count
from minigpt.tokenizer import load_vocabulary, make_tokenizer, train_vocabulary, unknown_rate

# %% [markdown]
# ## 7.1 콜백은 언제 불려 나오나요?
#
# 5단원에서 `EarlyStopping`을 `fit`에 끼워 보았습니다. `fit`을 부르고 나면 우리는 학습이 끝날 때까지 끼어들 수 없습니다. 그 대신 **끼어들 때와 할 일**을
# 미리 적어 `fit`에 맡길 수 있습니다. 그것이 콜백입니다. 가게에 전화번호를 남겨 두면 물건이 왔을 때 가게가 전화를 거는 것(call back)과
# 같습니다. 우리가 Keras를 부르는 것이 아니라, **Keras가 우리를 부릅니다**.
#
# 콜백은 `keras.callbacks.Callback`을 **상속**(inheritance)한 클래스입니다. 물려받은 메서드 가운데 필요한 것만 같은 이름으로 다시 쓰면,
# Keras가 때가 되었을 때 그 이름을 부릅니다. 이런 메서드를 **훅**(hook)이라고도 합니다. 불려 나올 때마다 자기 이름을 적어 두는 콜백을 만들어 봅시다.


# %%
class Recorder(keras.callbacks.Callback):
    """불려 나온 메서드의 이름을 차례대로 적어 둡니다."""

    def __init__(self):
        super().__init__()  # 물려준 클래스의 준비도 합니다
        self.hooks = []

    def on_train_begin(self, logs=None):
        self.hooks.append("on_train_begin")

    def on_epoch_begin(self, epoch, logs=None):
        self.hooks.append("on_epoch_begin")

    def on_train_batch_begin(self, batch, logs=None):
        self.hooks.append("on_train_batch_begin")

    def on_train_batch_end(self, batch, logs=None):
        self.hooks.append("on_train_batch_end")

    def on_epoch_end(self, epoch, logs=None):
        self.hooks.append("on_epoch_end")

    def on_train_end(self, logs=None):
        self.hooks.append("on_train_end")


# %% [markdown]
# 가중치가 하나뿐인 모델을 **2에폭** 동안, 한 에폭에 **배치 3개**씩 가르치며 적게 하겠습니다. **실행하기 전에 짐작해 보세요.** 모두 몇 번
# 불려 나올까요?


# %% tags=["nbval-check-output"]
def new_line():
    """가중치가 하나뿐인 모델입니다. 0에서 시작합니다."""
    model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1, use_bias=False, kernel_initializer="zeros")])
    model.compile(optimizer=keras.optimizers.SGD(0.1), loss="mse", run_eagerly=True)
    return model


recorder = Recorder()
six = np.ones((6, 1))
new_line().fit(six, six, batch_size=2, epochs=2, callbacks=[recorder], verbose=0)
print(len(recorder.hooks), "번")
print(*recorder.hooks[:5], "…", sep="\n")

# %%
plots.hook_timeline(recorder.hooks);

# %% [markdown]
# 띠 하나가 `begin`에서 `end`까지입니다. 배치의 띠는 에폭의 띠 안에, 에폭의 띠는 학습의 띠 안에 들어 있습니다. 학습이 2번, 에폭이 2 × 2번, 배치가
# 2 × 3 × 2번이라 모두 18번입니다. 주황색 선이 `on_epoch_end`입니다. 한 에폭의 배치를 다 배운 뒤, 에폭마다 **한 번** 불립니다.
#
# 물려받은 이름을 **정확히** 써야 합니다. `on_epoch_finish`처럼 없는 이름으로 쓰면 오류도 나지 않고, 그저 아무도 부르지 않습니다.
#
# ## 7.2 무엇을 받고, 무엇을 볼 수 있나요?
#
# `on_epoch_end`는 에폭의 번호 `epoch`과, 방금 잰 값이 담긴 딕셔너리 `logs`를 받습니다. 배우고 있는 모델은 `self.model`로 볼 수 있습니다. Keras가
# 학습을 시작하기 전에 넣어 줍니다. 검증 데이터도 넘겨 봅시다.
#
# **실행하기 전에 짐작해 보세요.** 첫째 줄의 `epoch`은 얼마일까요? `logs`에는 어떤 이름들이 있을까요?


# %% tags=["nbval-check-output"]
class Peek(keras.callbacks.Callback):
    """에폭이 끝날 때마다 받은 것을 보여 줍니다."""

    def on_epoch_end(self, epoch, logs=None):
        weight = self.model.get_weights()[0].item()
        print(f"epoch={epoch}  가중치 {weight:.2f}  logs의 이름: {sorted(logs)}")


one = np.ones((1, 1))
history = new_line().fit(one, one, validation_data=(one, one), epochs=3, callbacks=[Peek()], verbose=0)

# %% [markdown]
# - **`epoch`은 0부터 셉니다.** 첫째 에폭이 0입니다. 사람에게 보여 줄 때는 1을 더하는 편이 자연스럽습니다.
# - 가중치가 줄마다 다릅니다. `self.model`은 복사본이 아니라 **지금 배우고 있는 그 모델**입니다.
# - 검증까지 끝난 뒤에 불리므로 `logs`에 `val_loss`도 있습니다. 검증 데이터가 없으면 `val_loss`도 없습니다. 손으로 불러 볼 때처럼 아무것도 넘기지 않으면
#   `logs`는 `None`입니다. 그러니 꼭 필요하지 않으면 `logs`에 기대지 않는 편이 안전합니다.
#
# ### 몇 에폭에 한 번
#
# 에폭이 많으면 매번 하지 않고 두 에폭에 한 번, 열 에폭에 한 번만 하고 싶어집니다. 나머지를 구하는 `%`를 쓰면 될 것 같습니다. 둘째, 넷째, 여섯째
# 에폭에만 하려고 이렇게 썼습니다. **뜻대로 될까요?**

# %% tags=["nbval-check-output"]
for epoch in range(6):  # Keras처럼 0부터 셉니다
    if epoch % 2 == 0:
        print(f"{epoch + 1}번째 에폭이 끝났습니다")

# %% [markdown]
# 첫째, 셋째, 다섯째에 했습니다. 어디를 고쳐야 할까요? 잠시 뒤의 문제에서 여러분이 고칩니다.
#
# ## 7.3 콜백의 기억
#
# 콜백은 학습이 끝난 뒤에도 남는 객체이므로, 본 것을 `self.…`에 적어 두면 나중에 꺼내 볼 수 있습니다. `Recorder`가 이름들을 `self.hooks`에 적어 둔 것처럼요.
# 그런데 **어디에서** 빈 리스트를 만드느냐에 따라 결과가 달라집니다. 사과를 담는 바구니 두 가지를 봅시다. **출력을 짐작해 보세요.**


# %% tags=["nbval-check-output"]
class SharedBasket:
    apples = []  # 클래스에 적었습니다


class OwnBasket:
    def __init__(self):
        self.apples = []  # 객체를 만들 때 적었습니다


for basket_class in (SharedBasket, OwnBasket):
    mine, yours = basket_class(), basket_class()
    mine.apples.append("내 사과")
    print(f"{basket_class.__name__}: 내 것 {mine.apples}, 네 것 {yours.apples}")

# %% [markdown]
# 클래스에 적은 리스트는 **모든 객체가 함께 쓰는 하나**입니다. 내가 담은 사과가 네 바구니에도 들어 있습니다. 객체마다 따로 가지려면 `__init__` 안에서 만들어야 합니다.
#
# 콜백으로 실험할 때 이 차이가 크게 나타납니다. 첫 실험의 기록이 둘째 실험의 기록에 섞여 들어가고, 셀을 다시 실행할 때까지 사라지지 않습니다.
#
# **생각해 보세요.** `__init__`에서 만들었다면, **같은 객체**를 `fit`에 두 번 넘길 때는 어떻게 될까요?
#
# <details><summary>생각해 보았다면 열어 보세요</summary>
#
# `__init__`은 객체를 만들 때 한 번만 불리므로, 두 번째 `fit`의 기록이 첫 번째 기록 **뒤에 이어집니다**. 이어서 더 배울 때는 이편이 좋습니다. 새 실험이라면 새 객체를
# 만들어 넘기면 됩니다. 우리는 그렇게 하기로 하겠습니다.
#
# </details>
#
# ### 결과가 아니라 함수를 맡기기
#
# 우리의 콜백은 글을 어떻게 쓰는지 몰라도 됩니다. **글을 써 주는 함수**를 맡아 두었다가 때가 되면 부르기만 하면 됩니다. 그러면 그리디 서치든 top-p든, 모델이
# 무엇이든 같은 콜백을 쓸 수 있습니다. 다만 함수를 맡기는 것과 함수를 부른 결과를 맡기는 것은 다릅니다.

# %% tags=["nbval-check-output"]
clock = itertools.count(1)


def now():
    """부를 때마다 한 시간씩 지나는 시계입니다."""
    return f"{next(clock)}시"


result = now()  # 괄호를 붙이면 지금 부릅니다
print("결과를 맡으면:", result, result)

function = now  # 괄호가 없으면 함수 자체입니다
print("함수를 맡으면:", function(), function())

# %% [markdown]
# 결과를 맡으면 몇 번을 꺼내도 그때의 글입니다. 함수를 맡으면 부를 때마다 새로 씁니다. 그리고 **한 번 부를 때마다 한 번** 씁니다. 같은 글을 찍기도 하고 적기도 하려면 두 번
# 부르지 말고, 한 번 부른 결과를 변수에 담아 두 번 쓰면 됩니다.
#
# ## 7.4 글을 쓰는 콜백
#
# ### 문제 1: `TextGenerator`
#
# 에폭이 끝날 때마다 모델의 글을 보여 주고 기록하는 콜백을 만드세요.
#
# - `TextGenerator(generate, every=1)`로 만듭니다. `generate`는 **인자 없이 부르면 글(문자열)을 돌려주는 함수**입니다. 만들 때는 부르지 않습니다.
# - `every`번째 에폭이 **끝날 때마다** `generate()`를 **한 번** 부릅니다. 에폭은 1부터 셉니다. `every`가 2이면 둘째, 넷째, … 에폭입니다. 다른 때에는 부르지 않습니다.
# - 글을 `print`로 찍습니다. 앞이나 뒤에 에폭 번호 같은 것을 함께 찍어도 되지만, 글 자체는 줄바꿈까지 있는 그대로 찍습니다.
# - 리스트 `self.texts`에 **튜플** `(에폭, 글)`을 차례로 담습니다. 에폭은 Keras가 알려 준 번호를 1부터 센 정수이고, 글은 `generate`가 돌려준 그대로입니다.
# - `self.texts`는 만들자마자 빈 리스트이고, 객체마다 따로 가집니다. 같은 객체로 `fit`을 또 하면 비우지 않고 이어서 담습니다(에폭은 다시 1부터입니다).
# - `logs`는 `None`일 수도 있습니다.
#
# `__init__` 다음에 필요한 메서드를 하나 더 써야 합니다. 어떤 이름이어야 하는지는 7.1절의 그림에서 찾으세요. 들여쓰기는 `__init__`과 나란히 맞춥니다.


# %% nbgrader={"grade_id": "TextGenerator", "solution": true}
class TextGenerator(keras.callbacks.Callback):
    """every번째 에폭이 끝날 때마다 글을 쓰게 해서 찍고 기록합니다.

    generate: 인자 없이 부르면 글(문자열)을 돌려주는 함수
    every: 몇 에폭에 한 번 쓸지, 1 이상의 정수
    texts: 지금까지 쓴 (에폭, 글)의 리스트. 에폭은 1부터 셉니다
    """

    def __init__(self, generate, every=1):
        ### BEGIN SOLUTION
        super().__init__()
        self.generate = generate
        self.every = every
        self.texts = []

    def on_epoch_end(self, epoch, logs=None):
        number = epoch + 1
        if number % self.every == 0:
            text = self.generate()
            print(f"[{number}] {text}")
            self.texts.append((number, text))
        ### END SOLUTION


# %% nbgrader={"grade_id": "test_TextGenerator", "grade": true, "points": 5}
# 시험: TextGenerator
import contextlib
import io

import keras


class Scribe:
    """부를 때마다 다음 글을 돌려주고, 어느 때에 불렸는지 적어 둡니다."""

    def __init__(self):
        self.now, self.moments = "만든 때", []

    def __call__(self):
        self.moments.append(self.now)
        return f"{len(self.moments)}번째\n  글입니다."


def rehearse(watcher, scribe, epochs):
    """배우지는 않고, fit이 부르는 차례대로 콜백의 메서드를 모두 부릅니다. (찍힌 글, 난 오류)를 돌려줍니다."""
    hooks, page, problem = keras.callbacks.CallbackList([watcher], model=keras.Sequential()), io.StringIO(), ""
    with contextlib.redirect_stdout(page):
        try:
            scribe.now = "학습을 시작한 때"
            hooks.on_train_begin()
            for epoch in range(epochs):
                scribe.now = "에폭을 시작한 때"
                hooks.on_epoch_begin(epoch)
                for batch in range(3):
                    scribe.now = "배치마다"
                    hooks.on_train_batch_begin(batch)
                    hooks.on_train_batch_end(batch, {"loss": 1.0})
                scribe.now = "검증할 때"
                hooks.on_test_begin()
                hooks.on_test_end({"loss": 1.0})
                scribe.now = epoch + 1
                hooks.on_epoch_end(epoch, {"loss": 1.0, "val_loss": 1.0})
            scribe.now = "학습이 끝난 때"
            hooks.on_train_end()
        except Exception as error:
            problem = f"{type(error).__name__}: {error}"
    return page.getvalue(), problem


parents = TextGenerator.__mro__ if isinstance(TextGenerator, type) else ()
assert keras.callbacks.Callback in parents, (
    "keras.callbacks.Callback을 상속한 클래스인가요? 상속하지 않으면 fit이 부르는 메서드들이 없습니다."
)
scribe = Scribe()
watcher = TextGenerator(scribe)
assert scribe.moments == [], "만들기만 했는데 글을 썼습니다. generate에 괄호를 붙이면 지금 부르는 것입니다. 함수 자체를 맡아 두나요?"
assert getattr(watcher, "texts", None) == [], "만들자마자 self.texts가 빈 리스트인가요? __init__에서 만드나요?"

page, problem = rehearse(watcher, scribe, epochs=4)
assert not problem, f"학습하다가 오류가 났습니다. 괄호 안의 오류를 읽어 보세요. 메서드의 인자는 self, epoch, logs=None인가요? generate는 인자 없이 부르나요? self.을 빠뜨리지 않았나요? append에는 튜플 하나를 넘기나요? ({problem})"
assert scribe.moments, "네 에폭이 끝났는데 글을 한 번도 쓰지 않았습니다. 메서드의 이름이 Keras가 부르는 이름과 똑같은가요? 들여쓰기는 __init__과 나란한가요?"
assert "배치마다" not in scribe.moments, "배치마다 글을 썼습니다. 한 에폭에는 배치가 여럿입니다. 에폭마다 한 번 불리는 메서드는 무엇인가요?"
other_moments = [moment for moment in scribe.moments if isinstance(moment, str)]
assert not other_moments, f"에폭이 끝난 때가 아니라 '{other_moments[0]}'에 글을 썼습니다. 7.1절의 그림에서 언제 불려야 하나요?"
assert scribe.moments != [1, 1, 2, 2, 3, 3, 4, 4], (
    "에폭마다 글을 두 번 썼습니다. 찍은 글과 적은 글이 다르지 않나요? 한 번 부른 결과를 변수에 담아 보세요."
)
assert scribe.moments == [1, 2, 3, 4], (
    f"every를 적지 않았으면 네 에폭 모두 써야 하는데 {scribe.moments}번째에 썼습니다. 기본값이 1인가요? 나머지를 구하는 식에서 더하기를 괄호로 묶었나요? %는 +보다 먼저 계산합니다."
)
assert watcher.texts, "글을 쓰고도 self.texts가 비어 있습니다. 리스트에 담았나요?"
assert all(isinstance(entry, tuple) and len(entry) == 2 for entry in watcher.texts), (
    f"self.texts의 원소가 튜플 (에폭, 글)인가요? {watcher.texts[0]!r}이(가) 들어 있습니다."
)
assert isinstance(watcher.texts[0][1], str), "튜플의 순서가 (에폭, 글)인가요? 둘째 자리에 글이 없습니다."
assert watcher.texts[0][0] != 0, "첫 에폭이 0으로 적혔습니다. Keras의 epoch은 몇부터 세나요?"
assert len(watcher.texts) == 4, f"글을 네 번 썼는데 {len(watcher.texts)}개만 남았습니다. 앞의 글을 지우지 않고 덧붙이나요?"
assert watcher.texts == [(number, f"{number}번째\n  글입니다.") for number in (1, 2, 3, 4)], (
    f"(1, 첫 글), (2, 둘째 글), …이어야 하는데 {watcher.texts}입니다. generate가 돌려준 글을 고치지 않고 담았나요?"
)
assert "글입니다." in page, "글이 화면에 나오지 않았습니다. print로 찍었나요?"
assert all(text in page for _, text in watcher.texts), (
    "글이 있는 그대로 찍히지 않았습니다. 모든 글을 찍나요? 튜플이나 repr로 찍으면 줄바꿈이 \\n으로 보입니다."
)

scribe = Scribe()
watcher = TextGenerator(scribe, every=2)
assert watcher.texts == [], "새로 만들었는데 다른 객체의 글이 들어 있습니다. 리스트를 클래스가 아니라 __init__에서 만드나요?"
rehearse(watcher, scribe, epochs=5)
assert scribe.moments != [1, 2, 3, 4, 5], "every가 2인데 모든 에폭에 썼습니다. 받은 every를 보나요? generate를 부르는 줄도 if 안에 있나요?"
assert scribe.moments != [1, 3, 5], "첫째, 셋째, 다섯째 에폭에 썼습니다. 0부터 센 번호를 every로 나누지 않았나요?"
assert scribe.moments == [2, 4], f"every가 2이면 2, 4번째에 써야 하는데 {scribe.moments}번째에 썼습니다. 되풀이해서 쓰나요?"
assert [number for number, _ in watcher.texts] == [2, 4], "몇 번째 글인지가 아니라 몇 번째 에폭인지를 적었나요?"
rehearse(watcher, scribe, epochs=2)
assert len(watcher.texts) == 3, "같은 객체로 fit을 또 하면 앞의 글 뒤에 이어서 담나요? 학습을 시작할 때 비우지 않았나요?"
assert [number for number, _ in watcher.texts] == [2, 4, 2], (
    "두 번째 fit의 에폭은 다시 1부터입니다. 따로 세지 않고 Keras가 알려 준 epoch을 쓰나요?"
)
watcher, problem = TextGenerator(Scribe()), ""
with contextlib.redirect_stdout(io.StringIO()):
    try:
        watcher.on_epoch_end(0, None)
    except Exception as error:
        problem = f"{type(error).__name__}: {error}"
assert not problem, f"logs가 None일 때 오류가 났습니다. logs에 기대지 않나요? ({problem})"
### BEGIN HIDDEN TESTS
scribe = Scribe()
watcher = TextGenerator(scribe, 3)
rehearse(watcher, scribe, epochs=7)
assert scribe.moments == [3, 6], "every가 3이면 3, 6번째 에폭에 써야 합니다. every가 2일 때만 맞지는 않나요?"
### END HIDDEN TESTS

# %% [markdown]
# ## 7.5 배우는 모습 지켜보기
#
# 이제 진짜 모델에 끼워 봅시다. 재료는 5단원과 같습니다. 말뭉치에서 어휘 사전과 학습 데이터, 검증 데이터를 만들고 새 모델을 컴파일합니다. 토크나이저는 둘입니다.
# 학습할 때는 길이를 맞추는 것을, 글을 쓸 때는 맞추지 않는 것을 씁니다.

# %%
# 채점할 때는 몇 걸음만 흉내 냅니다. 그때는 계산의 그래프를 만들지 않는 편이 빠릅니다.
QUICK = profile.training_steps < 50
has_gpu = bool(tf.config.list_physical_devices("GPU"))

books = corpus.load()
vocabulary = load_vocabulary(books, profile.vocabulary_size, max_lines=profile.vocabulary_lines)
tokenizer = make_tokenizer(vocabulary)
fixed_tokenizer = make_tokenizer(vocabulary, profile.sequence_length)
preprocess = pipeline.make_preprocess(fixed_tokenizer, pipeline.make_packer(fixed_tokenizer, profile.sequence_length))

settings = {"batch_size": profile.batch_size, "min_length": profile.min_length}
train_lines = pipeline.make_batches(str(books.train), shuffle_buffer=2000, seed=1, **settings)
train_data = pipeline.make_dataset(train_lines, preprocess)
valid_lines = pipeline.make_batches(str(books.valid), **settings).take(1)
valid_data = pipeline.in_memory(pipeline.make_dataset(valid_lines, preprocess))


def new_model(vocabulary_size, size, learning_rate):
    """새 모델을 만들어 학습할 준비를 마칩니다. size: 길이, 폭, 피드포워드의 폭, 헤드 수, 층 수"""
    model = training.compile_model(build_model(vocabulary_size, *size))
    model.optimizer.learning_rate = learning_rate
    model.optimizer.build(model.trainable_variables)  # 미리 해 두면 그래프를 두 번 만들지 않습니다
    model.run_eagerly = QUICK
    return model


keras.utils.set_random_seed(1)
size = (profile.sequence_length, profile.embedding_dim, profile.feed_forward_dim, profile.num_heads, profile.num_layers)
model = new_model(len(vocabulary), size, profile.learning_rate)
print(f"어휘 사전 {len(vocabulary):,}개, 파라미터 {model.count_params():,}개")

# %% [markdown]
# 글은 6단원의 `decoding.generate`로 씁니다. 콜백에 맡길 수 있게 **인자 없는 함수**로 감쌉니다. 늘 같은 말로 시작하고 `seed`도 고정합니다. 그래야 **모델 말고는** 달라진 것이
# 없습니다. 배우기 전의 글부터 봅시다.


# %%
def write():
    """지금의 모델로 짧은 글을 씁니다."""
    return decoding.generate(model, tokenizer, "long ago", max_new_tokens=24, seed=1)


untrained_text = write()
print(untrained_text)

# %% [markdown]
# 어휘 사전에서 아무 조각이나 뽑아 늘어놓은 헛소리입니다. 이제 배우게 합시다. 5단원처럼 `training.laps`로 짧은 바퀴로 끊었으므로 Keras가 세는 한 에폭이 한 바퀴입니다.
# **글이 어떤 차례로 나아질지 짐작해 보세요.** 낱말, 문장, 이야기의 앞뒤 가운데 무엇을 먼저 배울까요?

# %%
# full의 모델은 CPU에서 한 걸음에 1초쯤 걸립니다
steps = profile.training_steps // 2 if profile.name == "mini" else 1000 if has_gpu else 120
steps = 2 if QUICK else steps
rounds = min(8, steps)
lap = steps // rounds

watcher = TextGenerator(write)
history = model.fit(
    training.laps(train_data, lap), validation_data=valid_data, epochs=rounds, callbacks=[watcher], verbose=0
)

# %% [markdown]
# 처음에는 `the`나 마침표처럼 **흔한 것**이 섞일 뿐 낱말들이 서로 이어지지 않습니다. 그다음에 낱말이 이어지는 **순서**가 잡히고, 문장의 꼴을 갖춥니다.
# 이야기의 **앞뒤**를 맞추는 일은 가장 나중입니다.
#
# **도움말.** 이번에는 진행 막대(`training.ProgressBar`)를 쓰지 않았습니다. 막대는 한 줄을 지우고 다시 그리기를 되풀이하는데, 그 사이에 `print`가 끼면 글이 막대의 꼬리에
# 붙어 나옵니다. 글 자체가 진행을 알려 주니 `verbose=0`으로 막대를 모두 껐습니다.
#
# `watcher.texts`에 기록이 남았으니 학습 곡선과 나란히 놓을 수 있습니다. 같은 번호가 같은 때입니다. 에폭을 걸음으로 바꾸려면 한 바퀴의 걸음 수를 곱하면 됩니다.

# %%
places = (np.arange(len(history.history["val_perplexity"])) + 1) * lap
texts = [(int(number) * lap, text) for number, text in watcher.texts]
plots.curve_with_texts(places, history.history["val_perplexity"], texts);

# %% [markdown]
# **생각해 보세요.** 이 그림만 보고 '퍼플렉시티가 낮을수록 글이 좋다'고 말해도 될까요? 글을 한 편씩만 보았다는 점이 마음에 걸리지 않나요?
#
# <details><summary>생각해 보았다면 열어 보세요</summary>
#
# 한 편은 운에 좌우됩니다. `seed`를 고정해도 모델이 조금 바뀌면 뽑히는 토큰이 달라지므로, 바로 옆의 두 글 가운데 어느 것이 나은지는 우연일 수 있습니다. 멀리 떨어진 두 글의
# 차이는 우연이 아닙니다. 모델끼리 견줄 때는 퍼플렉시티처럼 **많은 글에서 잰 값**을 보고, 글은 그 수가 무슨 뜻인지 **느끼는** 데 쓰세요. 둘은 서로를 대신하지 못합니다.
#
# </details>
#
# 배울 걸음이 많으면 바퀴마다 글을 쓰는 시간도 아깝습니다. 그럴 때 `TextGenerator(write, every=5)`처럼 쓰면 됩니다.
#
# ## 7.6 Keras에 들어 있는 콜백
#
# 흔히 쓰는 콜백은 Keras에 이미 있습니다. 콜백은 리스트로 넘기므로 여럿을 함께 쓸 수 있고, 차례대로 불려 나옵니다.
#
# | 콜백 | 하는 일 |
# |---|---|
# | `EarlyStopping` | 더 나아지지 않으면 멈춥니다(5단원). |
# | `ModelCheckpoint` | 에폭마다, 또는 가장 좋을 때마다 모델을 파일로 남깁니다. |
# | `CSVLogger` | 에폭마다 잰 값을 표(CSV) 파일에 한 줄씩 적습니다. |
#
# 학습하다가 그때의 가중치를 남긴 파일을 **체크포인트**(checkpoint)라고 합니다. `EarlyStopping(restore_best_weights=True)`도 가장 좋은 가중치를 기억하지만
# 메모리에만 둡니다.
# Colab의 런타임이 끊기면 함께 사라집니다. 파일은 남습니다.
#
# 5단원의 '지나치는 모델'로 해 봅시다. 학습 데이터는 가중치를 1로, 검증 데이터는 0.5로 이끕니다. 7.2절에서 본 가중치는 0.20, 0.36, 0.49로
# 올라갔습니다. **어느 에폭에 가장 좋고, 몇째 에폭에 멈출까요? 멈춘 때의 가중치와 파일에 남은 가중치 가운데 어느 쪽이 더 클까요?**

# %% tags=["nbval-check-output"]
folder = Path(tempfile.mkdtemp())
best_file = str(folder / "best.weights.h5")
three_callbacks = [
    keras.callbacks.ModelCheckpoint(best_file, monitor="val_loss", save_best_only=True, save_weights_only=True),
    keras.callbacks.CSVLogger(str(folder / "log.csv")),
    keras.callbacks.EarlyStopping(monitor="val_loss", patience=2),
]
line = new_line()
line.fit(one, one, validation_data=(one, 0.5 * one), epochs=8, callbacks=three_callbacks, verbose=0)
print("멈춘 때의 가중치  ", round(line.get_weights()[0].item(), 2))
line.load_weights(best_file)
print("파일에 남은 가중치", round(line.get_weights()[0].item(), 2))

# %% [markdown]
# 셋째 에폭 뒤로 두 에폭을 기다리다 다섯째에 멈추었으니 모델에는 다섯째의 가중치가 있고, 파일에는 셋째의 것이 남았습니다. 가중치만 저장할 때는 파일 이름이
# `.weights.h5`로 끝나야 합니다.
#
# 표 파일은 파이썬의 `csv` 모듈로 읽습니다. `csv.DictReader`는 첫 줄의 이름을 키로 삼아 한 줄을 딕셔너리 하나로 돌려줍니다. 값은 모두 **문자열**이니 `float`로
# 바꾸어야 계산할 수 있습니다. **첫 줄의 `epoch`은 얼마일까요?**

# %% tags=["nbval-check-output"]
with (folder / "log.csv").open(newline="") as file:
    for row in csv.DictReader(file):
        print(row["epoch"], f"{float(row['loss']):.4f}", f"{float(row['val_loss']):.4f}")

# %% [markdown]
# 여기서도 0부터 셉니다. 파일의 셋째 줄(2)이 셋째 에폭입니다.
#
# ## 7.7 나만의 GPT: 한국어 글로 처음부터 끝까지
#
# 이제 모두 모읍니다. **글만 바꾸면** 어떤 말을 쓰는 GPT든 만들 수 있습니다. 먼저 강좌가 지은 짧은 한국어 이야기로 끝까지 가 보고, 그다음에 여러분의 글로 바꾸어 봅니다.
#
# 이야기는 세 문장입니다. 누가 어디에 있었고, 친구에게 무엇을 주었고, 친구가 기뻐했습니다. 주사위를 굴려 낱말을 고르되, 앞에 나온 이름이 뒤에 다시 나옵니다.
#
# 한국어다운 어려움이 하나 있습니다. **받침이 있으면 '은', 없으면 '는'을 씁니다.** 유니코드에서 한글은 '가'부터 차례로 놓여 있고, 받침이 28가지(없음 포함)씩 돌아가므로 나머지로 알 수 있습니다.


# %% tags=["nbval-check-output"]
def particle(word, pair):
    """word에 맞는 조사를 붙입니다. pair의 첫 글자는 받침이 있을 때, 둘째 글자는 없을 때의 조사입니다."""
    has_final = (ord(word[-1]) - ord("가")) % 28 > 0
    return word + pair[0 if has_final else 1]


print(particle("곰", "은는"), particle("여우", "은는"), particle("꽃", "을를"), particle("사과", "을를"))

# %%
TIMES = ["옛날", "어느 날", "어느 겨울", "이른 아침", "해 질 무렵", "봄이 오자"]
HEROES = ["여우", "토끼", "오리", "염소", "고양이", "너구리", "두더지", "할머니"]
HEROES += ["곰", "사슴", "거북", "수달", "물범", "소년", "임금", "용"]
PLACES = ["숲", "마을", "강가", "언덕", "산", "연못"]
CAME = ["에 갔다", "에 살았다", "에서 놀았다", "에서 쉬었다"]
THINGS = ["꽃", "꿀", "등불", "사과", "편지", "모자"]
GAVE = ["주었다", "보여 주었다", "선물했다"]
FEELINGS = ["기뻐서", "고마워서", "신이 나서"]
DID = ["노래했다", "춤추었다", "웃었다"]


def tell(dice):
    """세 문장짜리 이야기 하나를 짓습니다. dice: random.Random"""
    hero, friend = dice.sample(HEROES, 2)
    first = f"{dice.choice(TIMES)} {particle(hero, '이가')} {dice.choice(PLACES)}{dice.choice(CAME)}."
    second = f"{particle(hero, '은는')} {friend}에게 {particle(dice.choice(THINGS), '을를')} {dice.choice(GAVE)}."
    third = f"{particle(friend, '은는')} {dice.choice(FEELINGS)} {particle(hero, '과와')} {dice.choice(DID)}."
    return f"{first} {second} {third}"


dice = random.Random(7)
stories = [tell(dice) for _ in range(200 if QUICK else 1000)]
print(*stories[:3], sep="\n")

# %% [markdown]
# 여러분의 글로 바꿀 자리가 여기입니다. 지금은 `MY_TEXT = None`이라 위의 이야기를 씁니다. 한 바퀴를 다 돌아본 다음에 파일 이름을 적고 **이 셀부터 다시** 실행하세요.
# 글은 UTF-8 텍스트 파일이고, 한 줄이 문단 하나입니다. 글이 많을수록 좋지만 1,000줄쯤이면 시작할 수 있습니다. 수백 줄로도 끝까지 돌아가지만, 그때는 새 글을 짓기보다 배운 줄을 외우는 모습을 보게 됩니다. **마음대로 써도 되는 글**(내가 쓴 글, 저작권이 끝난 글)을 고르세요.
#
# **도움말.** Colab에서 내 컴퓨터의 파일을 올리려면 아래 두 줄의 `#`을 지웁니다. 메모장으로 저장할 때는 인코딩을 UTF-8로 고르세요.

# %%
MY_TEXT = None  # 예: "my_text.txt"

# from google.colab import files
# MY_TEXT = next(iter(files.upload()))

my_lines = stories
if MY_TEXT is not None and Path(MY_TEXT).is_file():
    try:
        my_lines = Path(MY_TEXT).read_text(encoding="utf-8-sig").splitlines()
    except UnicodeDecodeError:
        raise ValueError(f"{MY_TEXT}의 인코딩이 UTF-8이 아닙니다. 메모장에서 UTF-8로 다시 저장하세요.") from None
    my_lines = [text.strip() for text in my_lines if text.strip()]
elif MY_TEXT is not None:
    print(f"{MY_TEXT} 파일이 없어 강좌의 이야기를 씁니다. 파일 이름과 올린 곳을 확인하세요.")

my_valid_lines = my_lines[::10]  # 열 줄에 한 줄은 배우지 않고 검증에 씁니다
my_train_lines = [text for number, text in enumerate(my_lines) if number % 10]
print(f"배울 줄 {len(my_train_lines):,}개, 검증할 줄 {len(my_valid_lines):,}개")

# %% [markdown]
# ### 어휘 사전은 내 글에서
#
# 2단원에서 영어로 배운 사전이 한국어를 온통 `[UNK]`로 만드는 것을 보았습니다. 그래서 **배울 글에서** 사전을 새로 배웁니다. 짧은 글에서는 부탁한 것보다 작은 사전이 나올 수 있습니다.
# `unknown_rate`로 `[UNK]`가 얼마나 나오는지 꼭 확인하세요. 검증할 줄로 재어야 처음 보는 글에서도 괜찮은지 알 수 있습니다.
#
# 한글은 글자의 가짓수가 많습니다. 사전에 없는 글자가 하나라도 든 낱말은 통째로 `[UNK]`가 되므로, 글자마다 토큰이 **둘씩** 필요합니다.
# 낱말 첫머리의 `가`와 이어 붙는 `##가`입니다. 그러니 사전은 적어도 글자 가짓수의 두 배에 셋을 더한 것보다 커야 조각이 들어갈 틈이 생깁니다. 글에 쓰인
# 글자가 800가지라면 1603이 모자라지 않는 가장 작은 수이고, 2000쯤은 부탁해야 합니다.
#
# 한도도 있습니다. KerasNLP는 자주 나온 글자 **1,000가지만** 남기고 나머지 글자가 든 낱말은 배우지 않습니다. 글자가 그보다 많으면 사전을 키우거나
# 글을 늘려도 `[UNK]`가 줄지 않으니, 한자나 기호처럼 드문 글자를 글에서 덜어 내세요.

# %%
MY_VOCABULARY_SIZE = 220  # 강좌의 이야기에 맞춘 값입니다. 내 글이라면 아래에 찍히는 수보다 크게 부탁하세요

my_vocabulary = train_vocabulary(tf.data.Dataset.from_tensor_slices(my_train_lines), MY_VOCABULARY_SIZE)
my_tokenizer = make_tokenizer(my_vocabulary)
my_unknown_rate = unknown_rate(my_tokenizer, my_valid_lines)
my_letters = len(set("".join(my_train_lines).lower()) - {" "})
print(f"글자 {my_letters}가지이니 어휘 사전은 적어도 {2 * my_letters + 3}")
print(f"어휘 사전 {len(my_vocabulary)}개, [UNK]의 비율 {my_unknown_rate:.1%}")
if my_unknown_rate > 0.1 and my_letters > 1000:
    print("[UNK]가 너무 많습니다. 글자가 1,000가지를 넘으니, 드문 글자를 글에서 덜어 내세요.")
elif my_unknown_rate > 0.1:
    print("[UNK]가 너무 많습니다. MY_VOCABULARY_SIZE를 늘려 이 셀부터 다시 실행하세요.")
print([my_vocabulary[int(token)] for token in my_tokenizer(my_valid_lines[:1])[0]])

# %% [markdown]
# `거 ##북 ##은`, `거 ##북 ##과`. 조사가 거의 따로 떨어졌습니다. `오 ##리는`처럼 붙어 남은 것도 있습니다. 조각은 문법이 아니라 **자주 나오는 차례**로
# 정해지기 때문입니다. 이렇게 잘게 나뉜 것은 사전을 **일부러 작게** 부탁했기 때문입니다. **생각해 보세요.** `MY_VOCABULARY_SIZE`를 500으로 늘리면
# 어떻게 나뉠까요? 바꾸어 실행해 본 다음 220으로 되돌리세요.
#
# <details><summary>해 보았다면 열어 보세요</summary>
#
# `거북은`, `거북이`, `거북과`가 저마다 한 토큰이 됩니다. 우리 이야기에는 낱말이 몇 가지 없어서 어절이 통째로 자주 나오기 때문입니다. 토큰 수는 반으로 줄지만, 모델에게 `거북은`과
# `거북과`는 아무 상관 없는 두 번호입니다. 조사를 따로 배울 기회가 없어집니다. 진짜 글에는 어절이 훨씬 다양해서, 사전이 수천 개여도 조사가 저절로 떨어져 나옵니다.
#
# </details>
#
# 다음은 길이입니다. 줄마다 토큰이 몇 개인지 세어 보고 모델의 길이를 정합니다.

# %%
token_counts = [len(row) for row in my_tokenizer(my_train_lines)]
print(f"한 줄의 토큰 수: 가장 짧은 줄 {min(token_counts)}, 평균 {np.mean(token_counts):.1f}, 가장 긴 줄 {max(token_counts)}")

# %% [markdown]
# ### 채울까, 이어 붙일까
#
# 3단원에서 길이를 맞추는 두 방법을 보았습니다. 줄이 짧고 길이가 비슷하면 **한 줄을 예제 하나로** 쓰고 빈자리를 `[PAD]`로 채우는 편이 좋습니다. 모든 예제가 이야기의 처음에서
# 시작하고, 글의 끝에서 `[PAD]`를 맞히며 **끝낼 때**도 배웁니다. 긴 문단이 섞인 글이라면 **이어 붙이기**가 버리는 것이 없습니다. 이때 글의 끝은 다음 줄의 `[BOS]`가 알려 줍니다.
# `MY_PACK` 한 줄로 고릅니다.

# %%
MY_LENGTH = 40  # 긴 글을 이어 붙일 때는 64나 128로 늘리세요
MY_BATCH = 32
MY_PACK = False

if not MY_PACK and max(token_counts) > MY_LENGTH:
    print(f"{MY_LENGTH}토큰보다 긴 줄은 뒤가 잘립니다. MY_LENGTH를 늘리거나 MY_PACK을 True로 바꾸세요.")

my_fixed_tokenizer = make_tokenizer(my_vocabulary, MY_LENGTH)
my_preprocess = pipeline.make_preprocess(my_fixed_tokenizer, pipeline.make_packer(my_fixed_tokenizer, MY_LENGTH))


def my_dataset(lines):
    """줄들을 (입력, 정답) 배치의 데이터셋으로 바꿉니다."""
    lines = tf.data.Dataset.from_tensor_slices(lines)
    if MY_PACK:
        return pipeline.pack(lines, my_tokenizer, MY_LENGTH, MY_BATCH)
    return pipeline.make_dataset(lines.batch(MY_BATCH), my_preprocess)


my_train_data = my_dataset(random.Random(1).sample(my_train_lines, len(my_train_lines)))  # 줄을 섞어서 넘깁니다
my_valid_data = pipeline.in_memory(my_dataset(my_valid_lines))
for features, labels in my_train_data.take(1):
    print("입력", features.shape, "정답", labels.shape)

# %% [markdown]
# ### 모델과 글쓰기 함수
#
# 글이 적으니 모델도 작아야 합니다. 폭 64, 한 층이면 파라미터가 5만 개 남짓입니다. 4단원의 `parameter_count`로 만들기 전에 셀 수 있습니다.
#
# 글쓰기 함수에서는 `stop`에 글의 끝을 알리는 두 토큰을 적었습니다. 채운 데이터라면 `[PAD]`, 이어 붙인 데이터라면 `[BOS]`에서 멈춥니다. `detokenize`는 문장부호 앞을
# 띄우므로 `tidy`로 다시 붙입니다. `MY_PROMPT`는 **배울 줄에 자주 나오는 낱말**이 좋습니다. 사전이 모르는 낱말이면
# `decoding.generate`가 오류로 알려 줍니다. 내 글에 있는 낱말인데도 그렇다면 사전이 작은 것이니 `MY_VOCABULARY_SIZE`부터 늘리세요.

# %%
MY_SIZE = (MY_LENGTH, 64, 64, 2, 1)  # 길이, 폭, 피드포워드의 폭, 헤드 수, 층 수
MY_LEARNING_RATE = 1e-2  # 모델을 키우면 1e-3으로 줄이세요
MY_PROMPT = "어느" if my_lines is stories else my_train_lines[0].split()[0]  # 배운 줄의 첫 낱말

keras.utils.set_random_seed(2)
my_model = new_model(len(my_vocabulary), MY_SIZE, MY_LEARNING_RATE)
print(f"파라미터 {parameter_count(len(my_vocabulary), *MY_SIZE):,}개")


def tidy(text):
    """문장부호 앞의 빈칸을 없앱니다."""
    for mark in ".,!?":
        text = text.replace(f" {mark}", mark)
    return text


def my_write(prompt=MY_PROMPT, seed=1, **options):
    """내 모델로 글 한 편을 씁니다. 아무 인자 없이 불러도 됩니다."""
    return tidy(decoding.generate(my_model, my_tokenizer, prompt, seed=seed, stop=["[PAD]", "[BOS]"], **options))


my_untrained_text = my_write()
print(my_untrained_text)

# %% [markdown]
# ### 배우기
#
# 콜백 둘을 함께 씁니다. 두 바퀴에 한 번 글을 쓰고, 가장 좋았던 가중치를 파일로 남깁니다. **실행하기 전에 짐작해 보세요.** 조사와 이름 가운데 모델은 무엇을 먼저 맞게 쓸까요?

# %%
MY_STEPS = 4 if QUICK else 128

my_rounds = 2 if QUICK else 8
my_lap = MY_STEPS // my_rounds
my_file = str(Path(tempfile.mkdtemp()) / "my_gpt.weights.h5")
my_watcher = TextGenerator(my_write, every=2)
my_keeper = keras.callbacks.ModelCheckpoint(my_file, monitor="val_loss", save_best_only=True, save_weights_only=True)
my_history = my_model.fit(
    training.laps(my_train_data, my_lap),
    validation_data=my_valid_data,
    epochs=my_rounds,
    callbacks=[my_watcher, my_keeper],
    verbose=0,
)
my_model.load_weights(my_file)
best_round = int(np.argmin(my_history.history["val_loss"])) + 1
print(f"\n가장 좋았던 {best_round}번째 에폭({best_round * my_lap}걸음)의 가중치로 되돌렸습니다.")

# %% [markdown]
# 강좌의 이야기라면 5단원처럼 **바닥**도 알 수 있습니다. 낱말은 모두 같은 확률로 고릅니다. 나올 수 있는 이야기가 N가지이면 이야기 하나의 손실은
# `log N`이고, 이것을 토큰 수로 나눈 것이 토큰 하나의 손실입니다. 여러분의 글에는 바닥이 없습니다.

# %%
my_places = (np.arange(my_rounds) + 1) * my_lap
my_texts = [(int(number) * my_lap, text) for number, text in my_watcher.texts]
my_levels = {}
if my_lines is stories and not MY_PACK:
    choices = [TIMES, HEROES, HEROES[1:], PLACES, CAME, THINGS, GAVE, FEELINGS, DID]
    my_levels["바닥"] = np.exp(sum(np.log(len(words)) for words in choices) / np.mean(token_counts))
plots.curve_with_texts(my_places, my_history.history["val_perplexity"], my_texts, levels=my_levels);

# %% [markdown]
# ### 다 배운 뒤에
#
# 지금 모델에는 마지막이 아니라 **검증 손실이 가장 낮았던 때**의 가중치가 들어 있습니다. 글이 적으면 그때가 아주 일러서, 배우는 동안의 마지막 글보다 서툰
# 글이 나올 수 있습니다. 마지막의 매끈한 글은 배운 줄을 외운 것일 때가 많습니다. 곡선이 일찍 가장 낮아졌다가 다시 올라갔다면 걸음을 늘리지 말고 글을 늘리거나 모델을
# 줄이세요.
#
# 씨앗값을 바꾸어 여러 편을 써 봅시다. **배운 글을 그대로 베낀 것**은 아닌지도 확인합니다. 빈칸을 빼고 견주어, 배운 줄 안에 그대로 들어 있으면 베낀 것입니다.

# %%
def squeeze(text):
    """빈칸을 모두 없앱니다."""
    return "".join(text.split())


samples = [my_write(seed=number) for number in range(2 if QUICK else 20)]
squeezed_lines = [squeeze(text) for text in my_train_lines]
copied = sum(any(squeeze(text) in learned for learned in squeezed_lines) for text in samples)
print(*samples[:5], sep="\n")
print(f"\n{len(samples)}편 가운데 배운 줄에 그대로 들어 있는 것 {copied}편")

# %% [markdown]
# 강좌의 이야기라면 **조사**를 채점할 수도 있습니다. 이름과 물건 뒤의 조사가 받침과 맞는지, 셋째 문장이 둘째 문장의 친구 이야기로 이어지는지 세어 봅시다. 조사는 바로 앞의
# 토큰만 보면 맞힐 수 있지만, 이름은 한 문장 앞을 돌아보아야 합니다. 둘 다 잘할까요?


# %%
def right_and_wrong_particles(text):
    """이름과 물건 뒤의 조사 가운데 받침에 맞는 것과 맞지 않는 것의 수를 셉니다."""
    words = text.replace(".", " ").split()
    nouns, pairs = HEROES + THINGS, ["은는", "이가", "을를", "과와"]
    right = {particle(noun, pair) for noun in nouns for pair in pairs}
    wrong = {particle(noun, pair[::-1]) for noun in nouns for pair in pairs}
    return sum(word in right for word in words), sum(word in wrong for word in words)


def same_friend(text):
    """둘째 문장에서 선물을 받은 친구가 셋째 문장에서 기뻐하나요?"""
    sentences = [sentence.split() for sentence in text.split(".")]
    if len(sentences) < 3 or len(sentences[1]) < 2 or not sentences[2]:
        return False
    return sentences[2][0] == particle(sentences[1][1].removesuffix("에게"), "은는")


if my_lines is stories:
    right, wrong = np.sum([right_and_wrong_particles(text) for text in samples], axis=0)
    print(f"조사: 맞음 {right}, 틀림 {wrong}")
    print(f"친구가 이어지는 이야기: {len(samples)}편 가운데 {sum(same_friend(text) for text in samples)}편")

# %% [markdown]
# 다 배운 뒤에는 둘 다 거의 맞습니다. 배우는 동안의 글을 위의 그림에서 다시 보세요. 조사는 이른 글에서 벌써 맞기 시작하지만, 앞 문장의 이름이 그대로 다시 나오는 것은 그보다 늦습니다.
#
# 받침을 가르친 적이 없는데도 `곰은`, `여우는`을 가려 씁니다. 한글의 짜임을 안 것이 아니라, **어떤 낱말 조각 뒤에 어떤 조각이 오는지**를 배운 것입니다. 그래서 배운 글에 없던
# 이름 뒤에서는 조사를 맞힐 근거가 없습니다.
#
# ## 7.8 프로젝트: 나만의 GPT 보고서
#
# 이제 여러분 차례입니다. 7.7절을 **여러분의 글**로 다시 해 보세요. 고를 것이 마땅치 않으면 낱말 목록과 문장 틀을 바꾸어 여러분만의 이야기를 지어도 됩니다. 바꿀 것은 이름이 `MY_`로
# 시작하는 것들과 글입니다. 적어도 **한 가지**는 바꾸어 두 번 돌려 보고 견주세요(층 수, 폭, `MY_STEPS` 등).
#
# 어휘 사전의 크기나 `MY_PACK`을 바꾸면 **퍼플렉시티끼리는 견줄 수 없습니다**. 토큰의 뜻과 세는 자리가 달라져, 같은 글을 똑같이 잘 맞혀도 수가 달라지기
# 때문입니다. 그때는 글을 견주세요.
#
# 다시 돌리면 앞의 결과가 지워집니다. 첫 번째의 퍼플렉시티와 글을 먼저 보고서에 옮겨 두세요.
#
# 그런 다음 아래 셀에 보고서를 씁니다. 셀을 두 번 누르면 고칠 수 있습니다. 선생님이 읽고 채점합니다.
#
# 1. **글**: 어떤 글이고 왜 골랐나요? 줄 수, 어휘 사전의 크기, `[UNK]`의 비율을 적으세요. 써도 되는 글이라는 근거도 적으세요.
# 2. **크기**: 모델의 길이, 폭, 층 수와 파라미터 수, 학습한 걸음 수는 얼마이고, 왜 그렇게 정했나요?
# 3. **곡선**: 첫 바퀴 뒤의 검증 퍼플렉시티가 얼마였고, 가장 낮을 때는 얼마였나요? 그때는 몇 걸음이었나요? 멈춘 것은 알맞은 때였나요?
# 4. **글 세 편**: 배우는 동안의 글 하나, 다 배운 뒤의 잘된 글 하나, 이상한 글 하나를 그대로 옮기고, 무엇이 잘되고 무엇이 이상한지 적으세요.
# 5. **바꿀 것**: 무엇을 바꾸어 다시 돌렸고 어떻게 달라졌나요? 다음에는 무엇을 바꾸겠습니까?

# %% [markdown] nbgrader={"grade_id": "project_report", "grade": true, "solution": true, "points": 10}
# **모범 답** (한 예입니다.)
#
# 1. 강좌의 이야기에서 인물을 우리 반 친구 열두 명의 별명으로, 물건을 급식 차림으로 바꾸어 2,000줄을 지었습니다. 제가 지은 글이라 써도 됩니다. 어휘 사전은 500개를 부탁했는데 231개였고
#    `[UNK]`는 0%였습니다. 사전을 검증할 줄까지 넣어 배우지 않았는데도 0%인 것은 낱말이 모두 여러 번 나오기 때문입니다.
# 2. 가장 긴 줄이 34토큰이라 길이는 40, 폭 64에 한 층으로 파라미터는 5만 개쯤입니다. 글이 단순해서 작은 모델로 시작했고, 128걸음을 걸었습니다. 모든 줄을 한 번 보는 데 57걸음이 드니
#    두 번 넘게 보았습니다.
# 3. 검증 퍼플렉시티는 첫 바퀴 뒤 2.6에서 끝에 1.9가 되었습니다. 바닥은 1.7입니다. 마지막 두 바퀴에서 거의 내려가지 않았고 다시 올라가지도 않았으니 알맞게 멈추었습니다.
# 4. 배우는 동안(32걸음): "어느 날 콩이 콩은 마당에 김밥을 주었다." 낱말은 나오지만 문장이 섞였습니다. 잘된 글: "어느 날 콩이가 운동장에서 놀았다. 콩이는 보리에게 김밥을 주었다. 보리는
#    기뻐서 콩이와 웃었다." 조사와 이름이 모두 맞습니다. 이상한 글: "어느 날 보리가 마당에 갔다. 보리는 보리에게 우유를 주었다." 자기에게 주었으니 앞의 이름을 보지 못했습니다.
# 5. 층을 둘로 늘리니 퍼플렉시티는 1.9에서 1.8로 조금 내려갔고, 스무 편 가운데 이름이 이어지는 글이 11편에서 17편으로 늘었습니다. 같은 `seed`들로 견주었습니다. 다음에는 진짜 동화를
#    넣고 `MY_PACK`을 켜 보겠습니다. 그때는 사전이 커야 하니 글도 더 모아야 합니다.
#
# **채점 기준** (항목마다 2점)
#
# - 1번: 글과 고른 까닭, 줄 수·사전의 크기·`[UNK]`의 비율, 써도 되는 근거가 있으면 2점. 빠진 것이 있거나 강좌의 이야기를 그대로 썼으면 1점.
# - 2번: 길이·폭·층·파라미터·걸음 수와, 줄의 토큰 수나 글의 양에 댄 까닭이 있으면 2점. 수만 있으면 1점.
# - 3번: 곡선의 처음과 끝을 수로 말하고 **검증** 곡선을 근거로 멈춘 때를 판단하면 2점. 하나만 있으면 1점.
# - 4번: 글 세 편을 옮기고 잘된 점과 이상한 점을 글의 낱말로 짚으면 2점. 글만 옮기고 설명이 없거나 두 편 이하이면 1점.
# - 5번: 하나를 바꾸어 돌린 결과를 수나 글로 견주고 다음에 바꿀 것을 까닭과 함께 말하면 2점. 계획만 있으면 1점. 결과가 나빠졌어도 감점하지 않습니다.

# %% [markdown]
# ## 정리
#
# - 콜백은 Keras가 때맞추어 불러 주는 메서드의 묶음입니다. `on_epoch_end`는 검증까지 끝난 뒤 에폭마다 한 번 불리고, `epoch`은 0부터 셉니다.
# - 콜백의 기록은 `__init__`에서 만든 `self.…`에 둡니다. 클래스에 적으면 모든 객체가 함께 씁니다.
# - 글을 써 주는 **함수**를 맡기면 어떤 모델과 전략에도 쓸 수 있습니다. 글은 느낌을, 퍼플렉시티는 견줄 수를 줍니다.
# - `ModelCheckpoint`는 가장 좋은 가중치를, `CSVLogger`는 곡선을 파일로 남깁니다. 런타임이 끊겨도 남습니다.
# - 글을 바꾸면 어휘 사전부터 다시 배웁니다. 줄의 길이를 보고 채우기와 이어 붙이기를 고릅니다.
#
# 아래의 점검은 글로 답하는 7.8절을 보지 않습니다. 답을 썼는지 직접 확인하세요.
#
# 필수 단원은 여기까지입니다. 글을 쓰는 데 걸리는 시간이 마음에 걸렸다면, 심화인 다음 단원에서 왜 느렸고 어떻게 빠르게 하는지 봅니다.

# %% tags=["nbval-check-output"]
# course: check
