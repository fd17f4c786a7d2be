# %% [markdown]
# # 11. 학습을 지켜보는 콜백
#
# <!-- course: badge -->
#
# 퍼플렉시티가 15에서 5로 내려갔다고 합시다. 그래서 글은 얼마나 나아졌을까요? 숫자만 보아서는 알기 어렵습니다. 이 단원에서는 학습하는
# **중간중간에 모델에게 글을 쓰게 해서**, 헛소리가 문장이 되어 가는 모습을 눈으로 봅니다.
#
# **이 단원을 마치면**
#
# - 클래스와 `self`가 무엇인지 말하고, 콜백의 메서드가 언제 어떤 값을 받으며 불려 나오는지 설명할 수 있습니다.
# - 에폭이 끝날 때마다 글을 쓰고 기록하는 콜백을 직접 만들 수 있습니다.
# - 학습 곡선과 글을 나란히 놓고, 수가 말하는 것과 글이 말하는 것을 가려 볼 수 있습니다.
# - Keras에 들어 있는 콜백으로 가장 좋은 가중치와 기록을 파일로 남기고, 그 파일이 언제 사라지는지 말할 수 있습니다.
#
# 걸리는 시간은 75분쯤이고, 클래스를 써 보았다면 60분쯤입니다. 두 번에 나누어 한다면 문제 1까지와 그 뒤로 나누고, 다시 올 때는 준비 셀부터
# 이어 갈 곳까지의 셀을 위에서부터 한 번씩 실행하세요.

# %% nbgrader={"grade_id": "setup"}
# course: setup

# %%
import csv
import itertools
import tempfile
from pathlib import Path

import keras
import numpy as np

from minigpt import corpus, decoding, pipeline, plots, trained, training
from minigpt.model import build_model
from minigpt.tokenizer import load_vocabulary, make_tokenizer

# %% [markdown]
# ## 11.1 콜백은 언제 불려 나오나요?
#
# 8단원에서 `EarlyStopping`을 `fit`에 끼워 보았습니다. `fit`을 부르고 나면 우리는 학습이 끝날 때까지 끼어들 수 없습니다. 그 대신 **끼어들 때와 할 일**을
# 미리 적어 `fit`에 맡길 수 있습니다. 그것이 콜백입니다. 가게에 전화번호를 남겨 두면 물건이 왔을 때 가게가 전화를 거는 것(call back)과
# 같습니다. 우리가 Keras를 부르는 것이 아니라, **Keras가 우리를 부릅니다**.
#
# ### 먼저, 클래스와 `self`
#
# 콜백은 **클래스**(class)로 만듭니다. 클래스는 **값과 그 값을 다루는 함수를 한데 묶은 것**을 만드는 틀이고, 그 틀로 만든 것이 **객체**(object),
# 객체에 딸린 함수가 **메서드**(method)입니다. 메서드의 첫 인자 `self`는 **그 객체 자신**이고, `__init__`은 객체를 만들 때 저절로 불리는 메서드입니다. 세는 기계 두 대를
# 만들어 봅시다. **무엇이 나올지 짐작하고 실행하세요.**


# %% tags=["nbval-check-output"]
class Counter:
    def __init__(self, start=0):  # 객체를 만들 때 자동으로 불립니다
        self.count = start  # 이 객체의 값으로 적어 둡니다

    def add(self, amount=1):
        self.count += amount  # 같은 객체에 적어 둔 값을 씁니다


class LoudCounter(Counter):  # Counter의 것을 모두 물려받습니다
    def add(self, amount=1):  # add만 다시 씁니다
        super().add(amount)  # 물려준 클래스의 add를 부릅니다
        print("지금", self.count)


apples, pears = Counter(), LoudCounter(10)
apples.add()
apples.add(2)
pears.add()
print("사과", apples.count, "배", pears.count)

# %% [markdown]
# `apples.add(2)`는 파이썬이 `Counter.add(apples, 2)`로 바꾸어 부릅니다. 그래서 메서드의 첫 인자 `self`에는 **점 앞의 그 객체**가 들어옵니다. 부를 때는
# 적지 않고, 쓸 때만 적습니다. `self.count`는 객체에 적혀 메서드가 끝나도 남지만, `self.` 없이 `count`라고 쓰면 그 메서드 안에서만 사는 이름이라 끝나면 사라집니다.
#
# `LoudCounter(Counter)`처럼 괄호에 다른 클래스를 적으면 그 클래스의 메서드를 모두 물려받습니다. 이것이 **상속**(inheritance)입니다. 같은 이름으로 다시 쓴
# 메서드만 새것으로 바뀌고, `super()`로 물려준 쪽의 것도 부를 수 있습니다.
#
# ### 불려 나올 때마다 적기
#
# 콜백은 `keras.callbacks.Callback`을 상속한 클래스입니다. 물려받은 메서드 가운데 필요한 것만 같은 이름으로 다시 쓰면,
# Keras가 때가 되었을 때 그 이름을 부릅니다. 이런 메서드를 **훅**(hook)이라고도 합니다. 불려 나올 때마다 자기 이름을 적어 두는 콜백을 만들어 봅시다.


# %%
class Recorder(keras.callbacks.Callback):
    """불려 나온 메서드의 이름을 차례대로 적어 둡니다."""

    def __init__(self):
        super().__init__()  # 물려준 클래스의 준비도 합니다. 콜백에서는 빠뜨려도 되지만 적는 것이 관례입니다
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
# 띠 하나가 `begin`에서 `end`까지입니다. 배치의 띠는 에폭의 띠 안에, 에폭의 띠는 학습의 띠 안에 들어 있습니다. 저마다 시작과 끝이 있으니 학습이 1 × 2번, 에폭이 2 × 2번,
# 배치가 6 × 2번이라 모두 18번입니다. 주황색 선이 `on_epoch_end`입니다. 한 에폭의 배치를 다 배운 뒤, 에폭마다 **한 번** 불립니다. 띠에 적힌 번호는
# Keras가 메서드에 넘기는 번호입니다. 0부터 세고, 배치의 번호는 에폭마다 다시 0입니다.
#
# 물려받은 이름을 **정확히** 써야 합니다. `on_epoch_finish`처럼 없는 이름으로 쓰면 오류도 나지 않고, 그저 아무도 부르지 않습니다.
#
# ## 11.2 무엇을 받고, 무엇을 볼 수 있나요?
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
# ## 11.3 콜백의 기억
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
# 콜백으로 실험할 때 이 차이가 크게 나타납니다. 첫 실험의 기록이 둘째 실험의 기록에 섞여 들어가고, 클래스를 적은 셀을 다시 실행할 때까지 사라지지 않습니다.
#
# **생각해 보세요.** `__init__`에서 만들었다면, **같은 객체**를 `fit`에 두 번 넘길 때는 어떻게 될까요?
#
# <details><summary>생각해 보았다면 열어 보세요</summary>
#
# `__init__`은 객체를 만들 때 한 번만 불리므로, 두 번째 `fit`의 기록이 첫 번째 기록 **뒤에 이어집니다**. 이어서 더 배울 때는 이편이 좋습니다. 새 실험이라면 새 객체를
# 만들어 넘기면 됩니다. 우리의 콜백도 비우지 않고 이어서 담겠습니다.
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
# ## 11.4 글을 쓰는 콜백
#
# ### 문제 1: `TextGenerator`
#
# 에폭이 끝날 때마다 모델의 글을 보여 주고 기록하는 콜백을 만드세요.
#
# - `TextGenerator(generate, every=1)`로 만듭니다. `generate`는 **인자 없이 부르면 글(문자열)을 돌려주는 함수**입니다. 만들 때는 부르지 않습니다.
# - `every`번째 에폭이 **끝날 때마다** `generate()`를 **한 번** 부릅니다. 에폭은 1부터 셉니다. `every`가 2이면 둘째, 넷째, … 에폭입니다. 다른 때에는 부르지 않습니다.
# - 그때 바로 글을 `print`로 찍습니다. 앞이나 뒤에 에폭 번호 같은 것을 함께 찍어도 되지만, 글 자체는 줄바꿈과 빈칸까지 있는 그대로 찍습니다.
# - 리스트 `self.texts`에 **튜플** `(에폭, 글)`을 차례로 담습니다. 글은 `generate`가 돌려준 그대로입니다. 빈 글이거나 앞의 글과 같아도 담습니다.
# - 에폭은 Keras가 알려 준 번호를 1부터 센 정수입니다. `fit`의 `initial_epoch` 때문에 0이 아닌 번호에서 시작할 수도 있습니다.
# - `self.texts`는 만들자마자 빈 리스트이고, 객체마다 따로 가집니다. 같은 객체로 `fit`을 또 하면 비우지 않고 이어서 담습니다(에폭은 다시 1부터입니다).
# - `logs`는 `None`일 수도 있고, 검증 데이터가 없으면 `val_loss`가 없습니다.
#
# **도움말.** `__init__` 다음에 필요한 메서드를 하나 더 써야 합니다. 어떤 이름이어야 하는지는 11.1절의 그림에서 찾으세요. 들여쓰기는 `__init__`과 나란히 맞춥니다. `super().__init__()`은 적어도 되고 적지 않아도 됩니다.


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


# %% nbgrader={"grade_id": "test_TextGenerator", "grade": true, "points": 10}
# 시험: TextGenerator
import contextlib
import io

import keras


def nth_text(number):
    """줄바꿈과 빈칸이 있고 길이가 200자쯤인 글입니다."""
    return f"{number}번째\n  글입니다. " + "길고  긴 이야기를 " * 20 + f"{number}번 마칩니다. "


class Scribe:
    """부를 때마다 다음 글을 돌려주고, 어느 때에 불렸는지 적어 둡니다."""

    def __init__(self):
        self.now, self.moments = "만든 때", []

    def __call__(self):
        self.moments.append(self.now)
        return nth_text(len(self.moments))


def make(*arguments, **options):
    """콜백을 만듭니다. 오류가 나면 그 오류를 말합니다."""
    try:
        return TextGenerator(*arguments, **options)
    except NotImplementedError:
        raise
    except Exception as error:
        if isinstance(error, NameError) and "'self'" not in str(error):
            raise
        return f"{type(error).__name__}: {error}"


def rehearse(tried, scribe, epochs):
    """배우지는 않고, fit이 부르는 차례대로 콜백의 메서드를 모두 부릅니다. (에폭마다 그때까지 찍힌 글, 난 오류)를 돌려줍니다."""
    hooks, page, problem = keras.callbacks.CallbackList([tried], model=keras.Sequential()), io.StringIO(), ""
    pages = []
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
                pages.append(page.getvalue())
            scribe.now = "학습이 끝난 때"
            hooks.on_train_end()
        except Exception as error:
            problem = f"{type(error).__name__}: {error}"
    return pages, problem


if not isinstance(TextGenerator, type):
    make(print)  # 답 셀을 아직 실행하지 않았으면 그렇게 말합니다
parents = TextGenerator.__mro__ if isinstance(TextGenerator, type) else ()
assert keras.callbacks.Callback in parents, (
    "keras.callbacks.Callback을 상속한 클래스인가요? 상속하지 않으면 fit이 부르는 메서드들이 없습니다."
)
scribe = Scribe()
tried = make(scribe)
assert not isinstance(tried, str), (
    f"TextGenerator(함수)로 만들다가 오류가 났습니다. __init__의 첫 인자가 self이고 밑줄이 둘씩인가요? every에 기본값이 있나요? self.model처럼 Keras가 쓰는 이름에 담지 않았나요? ({tried})"
)
assert scribe.moments == [], (
    "만들기만 했는데 글을 썼습니다. generate에 괄호를 붙이면 지금 부르는 것입니다. 함수 자체를 맡아 두나요?"
)
assert getattr(tried, "texts", None) == [], "만들자마자 self.texts가 빈 리스트인가요? __init__에서 만드나요?"

pages, problem = rehearse(tried, scribe, epochs=4)
assert "NoneType" not in problem, (
    f"학습하다가 None에서 무엇을 찾거나 불렀습니다. append처럼 아무것도 돌려주지 않는 것의 결과를 담지 않았나요? ({problem})"
)
assert not problem.startswith("TypeError"), (
    f"학습하다가 인자가 맞지 않는다는 오류가 났습니다. 메서드의 인자는 self, epoch, logs=None이고 generate는 인자 없이 부르나요? append에는 튜플 하나를 넘기나요? ({problem})"
)
assert not problem.startswith("NameError"), (
    f"학습하다가 없는 이름을 썼습니다. 객체에 적어 둔 것을 쓸 때 self.을 빠뜨리지 않았나요? 맡아 둔 함수를 부르나요? ({problem})"
)
assert not problem.startswith("AttributeError"), (
    f"학습하다가 객체에 없는 것을 찾았습니다. __init__에서 self.에 적어 두었나요? ({problem})"
)
assert not problem, f"학습하다가 오류가 났습니다. 첫 에폭의 epoch은 0입니다. 괄호 안의 오류를 읽어 보세요. ({problem})"
assert scribe.moments or not tried.texts, (
    "글을 담았는데 generate는 한 번도 불리지 않았습니다. 함수 자체를 담았나요? 부를 때는 괄호를 붙입니다."
)
assert scribe.moments, (
    "네 에폭이 끝났는데 글을 한 번도 쓰지 않았습니다. 메서드의 이름이 Keras가 부르는 이름과 똑같은가요? 들여쓰기는 __init__과 나란한가요? if의 조건이 참이 되는 때가 있나요?"
)
assert "배치마다" not in scribe.moments, (
    "배치마다 글을 썼습니다. 한 에폭에는 배치가 여럿입니다. 에폭마다 한 번 불리는 메서드는 무엇인가요?"
)
other_moments = [moment for moment in scribe.moments if isinstance(moment, str)]
assert not other_moments, (
    f"에폭이 끝난 때가 아니라 '{other_moments[0]}'에 글을 썼습니다. 11.1절의 그림에서 언제 불려야 하나요?"
)
assert scribe.moments != [1, 1, 2, 2, 3, 3, 4, 4], (
    "에폭마다 글을 두 번 썼습니다. 찍은 글과 적은 글이 다르지 않나요? 한 번 부른 결과를 변수에 담아 보세요."
)
assert scribe.moments == [1, 2, 3, 4], (
    f"every를 적지 않았으면 네 에폭 모두 써야 하는데 {scribe.moments}번째에 썼습니다. 기본값이 1인가요? 나머지를 구하는 식에서 더하기를 괄호로 묶었나요? %는 +보다 먼저 계산합니다."
)
assert tried.texts, "글을 쓰고도 self.texts가 비어 있습니다. 리스트에 담았나요?"
assert all(isinstance(entry, tuple) and len(entry) == 2 for entry in tried.texts), (
    f"self.texts의 원소가 튜플 (에폭, 글)인가요? {str(tried.texts[0])[:100]}이(가) 들어 있습니다."
)
assert tried.texts[0][1] is not None, (
    "글의 자리에 None이 담겼습니다. print는 아무것도 돌려주지 않습니다. generate가 돌려준 글을 변수에 담아 두었나요?"
)
assert isinstance(tried.texts[0][1], str), "튜플의 순서가 (에폭, 글)인가요? 둘째 자리에 글이 없습니다."
assert tried.texts[0][0] != 0, "첫 에폭이 0으로 적혔습니다. Keras의 epoch은 몇부터 세나요?"
assert len(tried.texts) == 4, f"글을 네 번 썼는데 {len(tried.texts)}개만 남았습니다. 앞의 글을 지우지 않고 덧붙이나요?"
numbers = [number for number, _ in tried.texts]
assert all(type(number) is int for number in numbers), f"에폭이 정수인가요? {numbers[0]!r}이(가) 들어 있습니다."
assert numbers == [1, 2, 3, 4], f"에폭의 번호가 차례로 1, 2, 3, 4여야 하는데 {numbers}입니다. 새 글을 뒤에 덧붙이나요?"
assert [text for _, text in tried.texts] == [nth_text(number) for number in (1, 2, 3, 4)], (
    f"담은 글이 generate가 돌려준 글과 다릅니다. 빈칸 하나도 고치지 않고 담았나요? 첫 글이 {tried.texts[0][1]!r}입니다."
)
assert "글입니다." in pages[-1], (
    "글이 화면에 나오지 않았습니다. print로 찍었나요? 학습이 다 끝난 뒤에야 찍지 않았나요?"
)
assert all(nth_text(number) in pages[-1] for number in (1, 2, 3)), (
    "글이 있는 그대로 찍히지 않았습니다. 앞뒤의 빈칸까지, 긴 글도 끝까지 찍나요? 튜플이나 repr로 찍으면 줄바꿈이 \\n으로 보입니다."
)
assert all(nth_text(number) in pages[number - 1] for number in (1, 2, 3, 4)), (
    "글이 늦게 찍혔습니다. 그 글을 쓴 에폭이 끝날 때 바로 찍나요?"
)

assert pages[-1].count(nth_text(1)) == 1, "첫 글이 여러 번 찍혔습니다. 에폭마다 그때 쓴 글만 한 번 찍나요?"

scribe = Scribe()
tried = make(scribe, every=2)
assert not isinstance(tried, str), (
    f"TextGenerator(함수, every=2)로 만들다가 오류가 났습니다. __init__이 every라는 인자를 받나요? ({tried})"
)
assert tried.texts == [], (
    "새로 만들었는데 다른 객체의 글이 들어 있습니다. 리스트를 클래스가 아니라 __init__에서 만드나요?"
)
_, problem = rehearse(tried, scribe, epochs=5)
assert not problem, (
    f"every가 2일 때 학습하다가 오류가 났습니다. 글을 쓰지 않는 에폭에도 글을 찍거나 담으려 하지 않나요? ({problem})"
)
assert scribe.moments != [1, 2, 3, 4, 5], (
    "every가 2인데 모든 에폭에 썼습니다. 받은 every를 보나요? generate를 부르는 줄도 if 안에 있나요?"
)
assert scribe.moments != [1, 3, 5], "첫째, 셋째, 다섯째 에폭에 썼습니다. 0부터 센 번호를 every로 나누지 않았나요?"
assert scribe.moments == [2, 4], (
    f"every가 2이면 2, 4번째에 써야 하는데 {scribe.moments}번째에 썼습니다. 되풀이해서 쓰나요?"
)
assert [number for number, _ in tried.texts] == [2, 4], "몇 번째 글인지가 아니라 몇 번째 에폭인지를 적었나요?"
rehearse(tried, scribe, epochs=2)
assert len(tried.texts) == 3, "같은 객체로 fit을 또 하면 앞의 글 뒤에 이어서 담나요? 학습을 시작할 때 비우지 않았나요?"
assert [number for number, _ in tried.texts] == [2, 4, 2], (
    "두 번째 fit의 에폭은 다시 1부터입니다. 따로 세지 않고 Keras가 알려 준 epoch을 쓰나요?"
)
neighbours = [make(Scribe()), make(Scribe())]
with contextlib.redirect_stdout(io.StringIO()):
    neighbours[0].on_epoch_end(0, {"loss": 1.0, "val_loss": 1.0})
assert [len(each.texts) for each in neighbours] == [1, 0], (
    "한 객체에 담은 글이 다른 객체에도 들어 있습니다. 리스트를 클래스에 두고 비우지 않았나요? 객체마다 새로 만드나요?"
)
scribe = Scribe()
tried = make(scribe, 3)
assert not isinstance(tried, str), (
    f"TextGenerator(함수, 3)으로 만들다가 오류가 났습니다. 인자의 차례가 generate, every인가요? ({tried})"
)
rehearse(tried, scribe, epochs=7)
assert scribe.moments == [3, 6], (
    f"every가 3이면 3, 6번째 에폭에 써야 하는데 {scribe.moments}번째에 썼습니다. every가 2일 때만 맞지는 않나요?"
)
tried = make(generate=Scribe())
assert not isinstance(tried, str), (
    f"TextGenerator(generate=함수)로 만들다가 오류가 났습니다. 인자의 이름이 generate와 every인가요? ({tried})"
)


def end_of_epoch(tried, epoch, logs):
    """on_epoch_end를 한 번 부르고, 오류가 나면 그 오류를 말합니다."""
    with contextlib.redirect_stdout(io.StringIO()):
        try:
            tried.on_train_begin()
            tried.on_epoch_end(epoch, logs)
        except Exception as error:
            return f"{type(error).__name__}: {error}"
    return ""


problem = end_of_epoch(tried, 0, None)
assert not problem, f"logs가 None일 때 오류가 났습니다. logs에 기대지 않나요? ({problem})"
problem = end_of_epoch(tried, 1, {"loss": 1.0})
assert not problem, f"검증 데이터가 없어 logs에 val_loss가 없을 때 오류가 났습니다. logs에 기대지 않나요? ({problem})"
end_of_epoch(tried, 6, {"loss": 1.0})
assert tried.texts[-1][0] == 7, (
    f"Keras가 알려 준 epoch이 6이면 7이어야 하는데 {tried.texts[-1][0]}이(가) 적혔습니다. 몇 번 불렸는지를 따로 세지 않나요?"
)
quiet = make(lambda: "")
for epoch in (0, 1):
    end_of_epoch(quiet, epoch, {"loss": 1.0})
assert quiet.texts == [(1, ""), (2, "")], (
    f"두 에폭 모두 빈 글을 썼는데 {quiet.texts}만 남았습니다. 글이 비었거나 앞의 글과 같아도 담나요?"
)
### BEGIN HIDDEN TESTS
scribe = Scribe()
tried = make(scribe, 5)
rehearse(tried, scribe, epochs=11)
assert scribe.moments == [5, 10], "every가 5이면 5, 10번째 에폭에 써야 합니다. 받은 every를 그대로 쓰나요?"
### END HIDDEN TESTS

# %% [markdown]
# ## 11.5 배우는 모습 지켜보기
#
# 이제 진짜 모델에 끼워 봅시다. 재료는 8단원과 같습니다. 말뭉치에서 어휘 사전과 학습 데이터, 검증 데이터를 만듭니다. 토크나이저는 둘입니다.
# 학습할 때는 길이를 맞추는 것을, 글을 쓸 때는 맞추지 않는 것을 씁니다.

# %%
books = corpus.load()
vocabulary = load_vocabulary(books, profile.vocabulary_size, max_lines=profile.vocabulary_lines)
tokenizer = make_tokenizer(vocabulary)
fixed_tokenizer = make_tokenizer(vocabulary, profile.sequence_length)
preprocess = pipeline.make_preprocess(fixed_tokenizer, pipeline.make_packer(fixed_tokenizer, profile.sequence_length))

settings = {"batch_size": profile.batch_size, "min_length": profile.min_length}
train_lines = pipeline.make_batches(str(books.train), shuffle_buffer=2000, seed=1, **settings)
train_data = pipeline.make_dataset(train_lines, preprocess)
valid_lines = pipeline.make_batches(str(books.valid), **settings).take(1)  # 배치 하나로 검증합니다
valid_data = pipeline.in_memory(pipeline.make_dataset(valid_lines, preprocess))

# %% [markdown]
# 모델은 **함수로** 만들어 둡니다. 실험을 다시 할 때마다 배우지 않은 새 모델에서 시작하려는 것입니다. 배우던 모델을 또 `fit`하면 이미 배운 데서 이어 가므로, 첫 글부터
# 멀쩡한 문장이 나옵니다.


# %%
def new_model():
    """배우지 않은 새 모델을 만들어 학습할 준비를 마칩니다. 부를 때마다 똑같은 가중치에서 시작합니다."""
    keras.utils.set_random_seed(1)
    size = (
        profile.sequence_length,
        profile.embedding_dim,
        profile.feed_forward_dim,
        profile.num_heads,
        profile.num_layers,
    )
    model = training.compile_model(build_model(len(vocabulary), *size))
    model.optimizer.learning_rate = profile.learning_rate
    model.optimizer.build(model.trainable_variables)  # 미리 해 두면 계산의 순서도를 두 번 만들지 않습니다
    return model


model = new_model()
print(f"어휘 사전 {len(vocabulary):,}개, 파라미터 {model.count_params():,}개")

# %% [markdown]
# 글은 10단원의 `decoding.generate`로 씁니다. 콜백에 맡길 수 있게 **인자 없는 함수**로 감쌉니다. 늘 같은 말로 시작하고 `seed`도 고정합니다. 그래야 **모델 말고는** 달라진 것이
# 없습니다. `write`는 부를 때마다 **그때 `model`에 담긴 모델**로 씁니다. 배우기 전의 글부터 봅시다.


# %%
def write():
    """지금의 모델로 짧은 글을 씁니다."""
    return decoding.generate(model, tokenizer, "long ago", max_new_tokens=24, seed=1)


untrained_text = write()
print(untrained_text)

# %% [markdown]
# 어휘 사전에서 아무 조각이나 뽑아 늘어놓은 헛소리입니다. 이제 배우게 합시다. 8단원처럼 `training.laps`로 짧게 끊었으므로 Keras가 세는 한 에폭이 한 바퀴입니다.
# **글이 어떤 차례로 나아질지 짐작해 보세요.** 낱말, 문장, 이야기의 앞뒤 가운데 무엇을 먼저 배울까요?
# GPU가 없으면 `mini`는 이십 초쯤, `full`은 몇 분 걸립니다. 다시 실행하면 가중치는 같은 데서 시작하지만 데이터를 새로 섞으므로 글이 달라질 수 있습니다.

# %%
steps = trained.short_steps(profile)  # 글이 나아지는 모습이 보일 만큼만 배웁니다
rounds = min(8, steps)
lap = steps // rounds
print(f"{lap}걸음씩 {rounds}바퀴를 배웁니다.")

model = new_model()  # 이 셀을 다시 실행해도 배우지 않은 모델에서 시작합니다
watcher = TextGenerator(write)
history = model.fit(
    training.laps(train_data, lap), validation_data=valid_data, epochs=rounds, callbacks=[watcher], verbose=0
)

# %% [markdown]
# 처음에는 `the`나 마침표처럼 **흔한 것**이 섞일 뿐 낱말들이 서로 이어지지 않습니다. 그다음에 낱말이 이어지는 **순서**가 잡히고, 문장의 꼴을 갖춥니다.
# 이야기의 **앞뒤**를 맞추는 일은 가장 나중이라, 이만큼 배운 짧은 글에서는 아직 보이지 않을 수 있습니다.
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
# 바퀴가 수십이면 바퀴마다 글을 쓰는 시간도 아깝습니다. 그럴 때 `TextGenerator(write, every=5)`처럼 쓰면 됩니다.
#
# ## 11.6 Keras에 들어 있는 콜백
#
# 흔히 쓰는 콜백은 Keras에 이미 있습니다. 콜백은 리스트로 넘기므로 여럿을 함께 쓸 수 있고, 차례대로 불려 나옵니다.
#
# | 콜백 | 하는 일 |
# |---|---|
# | `EarlyStopping` | 더 나아지지 않으면 멈춥니다(8단원). |
# | `ModelCheckpoint` | 에폭마다, 또는 가장 좋을 때마다 모델을 파일로 남깁니다. |
# | `CSVLogger` | 에폭마다 잰 값을 표(CSV) 파일에 한 줄씩 적습니다. |
#
# 학습하다가 그때의 가중치를 남긴 파일을 **체크포인트**(checkpoint)라고 합니다. `EarlyStopping(restore_best_weights=True)`도 가장 좋은 가중치를 기억하지만
# 메모리에만 둡니다.
#
# **무엇이 언제 사라지나요?** Colab에서는 두 가지를 가려야 합니다.
#
# | 일어난 일 | 변수와 모델(메모리) | 런타임의 디스크에 쓴 파일 | Drive에 쓴 파일 |
# |---|---|---|---|
# | 커널이 죽거나 **세션 다시 시작** | 사라집니다 | 남습니다 | 남습니다 |
# | **런타임이 끊김**(오래 쉬거나 창을 닫은 뒤) | 사라집니다 | **사라집니다** | 남습니다 |
#
# 그러니 체크포인트를 아래처럼 임시 폴더에 쓰면 커널이 죽었을 때는 되살릴 수 있지만, 런타임이 끊기면 함께 사라집니다. 오래 남길 것은 8단원처럼 Google Drive의 폴더에 쓰세요.
# 여기서는 파일이 생기는 모습만 볼 것이라 임시 폴더면 됩니다.
#
# 검증 손실의 가장 낮은 곳을 **지나쳐 버리는** 모델로 해 봅시다. 학습 데이터는 가중치를 1로, 검증 데이터는 0.5로 이끕니다. 11.2절에서 본 가중치는 0.20, 0.36, 0.49로
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
# 여기서도 0부터 셉니다. 찍힌 셋째 줄(2)이 셋째 에폭입니다. 검증 손실이 거기에서 가장 낮고, 그 뒤로는 도로 올라갑니다. `loss`는 그 에폭에서 가중치를 고치기
# **전에** 잰 것이고 `val_loss`는 고친 **뒤에** 잰 것이라, 한 줄의 두 값은 같은 가중치의 것이 아닙니다.
#
# ## 정리
#
# - 콜백은 Keras가 때맞추어 불러 주는 메서드의 묶음입니다. `on_epoch_end`는 검증까지 끝난 뒤 에폭마다 한 번 불리고, `epoch`은 0부터 셉니다.
# - 콜백의 기록은 `__init__`에서 만든 `self.…`에 둡니다. 클래스에 적으면 모든 객체가 함께 씁니다.
# - 글을 써 주는 **함수**를 맡기면 어떤 모델과 전략에도 쓸 수 있습니다. 글은 느낌을, 퍼플렉시티는 견줄 숫자를 줍니다.
# - `ModelCheckpoint`는 가장 좋은 가중치를, `CSVLogger`는 곡선을 파일로 남깁니다. 그 파일도 런타임이 끊기면 사라지니, 오래 남길 것은 Drive에 둡니다.
#
# | 이름 | 모양 | 부르는 법 | 함정 |
# |---|---|---|---|
# | `Callback` | 메서드의 묶음 | `class 이름(keras.callbacks.Callback)` | 메서드의 이름이 한 글자만 달라도 아무도 부르지 않습니다 |
# | `on_epoch_end` | `(self, epoch, logs=None)` | Keras가 부릅니다 | `epoch`은 0부터, `logs`는 `None`일 수 있습니다 |
# | `TextGenerator` | `texts`: (에폭, 글)의 리스트 | `fit(…, callbacks=[TextGenerator(write, every=2)])` | `write()`가 아니라 `write`를 넘깁니다 |
# | `ModelCheckpoint` | 파일 하나 | `ModelCheckpoint(파일, monitor="val_loss", save_best_only=True)` | 검증 데이터를 주지 않으면 `val_loss`가 없습니다 |
# | `CSVLogger` | 에폭마다 한 줄 | `CSVLogger(파일)` | 읽은 값은 모두 문자열입니다 |
#
# **조용한 버그 도감**: 오류가 나지 않아 더 무서운 실수들
#
# | 증상 | 까닭 | 알아채는 법 |
# |---|---|---|
# | 콜백이 아무 일도 하지 않습니다 | `on_epoch_finish`처럼 없는 이름이거나, `__init__` 안으로 들여 썼습니다 | 첫 줄에 `print`를 넣고 한 에폭만 돌립니다 |
# | 홀수 번째 에폭에만 씁니다 | 0부터 센 `epoch`을 그대로 나누었습니다 | `every=2`로 네 에폭을 돌려 봅니다 |
# | 찍힌 글과 적힌 글이 다릅니다 | 한 번 쓸 것을 두 번 불렀습니다 | 변수에 담아 두 번 씁니다 |
# | 두 실험의 글이 섞입니다 | 리스트를 클래스에 적었습니다 | 객체 둘을 만들어 한쪽에만 담아 봅니다 |
# | 첫 글부터 너무 잘 씁니다 | 이미 배운 모델을 이어서 가르쳤습니다 | `fit`과 같은 셀에서 새 모델을 만듭니다 |
#
# **더 읽을거리**
#
# - [나만의 콜백 작성하기](https://www.tensorflow.org/guide/keras/custom_callback?hl=ko): 훅의 이름과 쓰임을 모두 모은 한국어 안내서
# - [파이썬 자습서: 클래스](https://docs.python.org/ko/3/tutorial/classes.html): 클래스, `self`, 상속을 처음부터
# - [Keras의 콜백들](https://keras.io/api/callbacks/): 들어 있는 콜백의 목록과 인자
#
# 다음 단원에서는 지금까지 만든 것을 모두 모아, 여러분이 고른 글로 나만의 GPT를 만듭니다.

# %% tags=["nbval-check-output"]
# course: check
