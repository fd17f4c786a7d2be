# Named answers to the exercises of lesson 11; read by autograde.lesson.answers, graded by tests/course/test_answers.py.
# A wrong answer says the start of the hint it must meet.

# %% no_super_init exercise="TextGenerator" verdict="right"
class TextGenerator(keras.callbacks.Callback):
    def __init__(self, generate, every=1):
        self.generate, self.every, self.texts = generate, every, []

    def on_epoch_end(self, epoch, logs=None):
        if (epoch + 1) % self.every != 0:
            return
        text = self.generate()
        print(f"----- {epoch + 1}번째 에폭 -----", text, sep="\n")
        self.texts += [(epoch + 1, text)]


# %% last_of_each_group exercise="TextGenerator" verdict="right"
from keras.callbacks import Callback


class TextGenerator(Callback):
    texts = None

    def __init__(self, generate, every=1):
        Callback.__init__(self)
        self._write = generate
        self._every = int(every)
        self.texts = list()

    def on_epoch_end(self, epoch, logs):
        is_last = epoch % self._every == self._every - 1
        if is_last:
            self.texts.append((epoch + 1, self._write()))
            print(self.texts[-1][1])


# %% remembers_the_epoch exercise="TextGenerator" verdict="right"
class TextGenerator(keras.callbacks.Callback):
    def __init__(self, generate, every=1):
        super().__init__()
        self.generate = generate
        self.every = every
        self.texts = []

    def on_epoch_begin(self, epoch, logs=None):
        self.number = epoch + 1

    def on_epoch_end(self, epoch, logs=None):
        loss = (logs or {}).get("loss")
        if not (epoch + 1) % self.every:
            text = self.generate()
            self.texts.append((epoch + 1, text))
            print(epoch + 1, loss, text)


# %% shows_in_its_own_method exercise="TextGenerator" verdict="right"
class TextGenerator(keras.callbacks.Callback):
    def __init__(self, generate, every=1):
        super().__init__()
        self.generate = generate
        self.every = every
        self.texts = []

    def on_epoch_end(self, epoch, logs=None):
        super().on_epoch_end(epoch, logs)
        if epoch + 1 in range(self.every, epoch + 2, self.every):
            self.show(epoch + 1, self.generate())

    def show(self, number, text):
        entry = number, text
        self.texts.append(entry)
        for part in ("글:", text):
            print(part)


# %% no_callback exercise="TextGenerator" verdict="wrong" hint="keras.callbacks.Callback을 상속한"
class TextGenerator:
    def __init__(self, generate, every=1):
        super().__init__()
        self.generate = generate
        self.every = every
        self.texts = []

    def on_epoch_end(self, epoch, logs=None):
        if (epoch + 1) % self.every == 0:
            text = self.generate()
            print(text)
            self.texts.append((epoch + 1, text))


# %% a_function exercise="TextGenerator" verdict="wrong" hint="keras.callbacks.Callback을 상속한"
def TextGenerator(generate, every=1):
    def on_epoch_end(epoch, logs):
        if (epoch + 1) % every == 0:
            print(generate())

    return keras.callbacks.LambdaCallback(on_epoch_end=on_epoch_end)


# %% writes_when_made exercise="TextGenerator" verdict="wrong" hint="만들기만 했는데 글을 썼습니다" rule="`TextGenerator(generate, every=1)`로"
class TextGenerator(keras.callbacks.Callback):
    def __init__(self, generate, every=1):
        super().__init__()
        self.text = generate()
        self.every = every
        self.texts = []

    def on_epoch_end(self, epoch, logs=None):
        if (epoch + 1) % self.every == 0:
            print(self.text)
            self.texts.append((epoch + 1, self.text))


# %% list_made_when_training_begins exercise="TextGenerator" verdict="wrong" hint="만들자마자 self.texts가 빈 리스트인가요?"
class TextGenerator(keras.callbacks.Callback):
    def __init__(self, generate, every=1):
        super().__init__()
        self.generate = generate
        self.every = every

    def on_train_begin(self, logs=None):
        self.texts = []

    def on_epoch_end(self, epoch, logs=None):
        if (epoch + 1) % self.every == 0:
            text = self.generate()
            print(f"[{epoch + 1}] {text}")
            self.texts.append((epoch + 1, text))


# %% texts_in_a_dictionary exercise="TextGenerator" verdict="wrong" hint="만들자마자 self.texts가 빈 리스트인가요?"
class TextGenerator(keras.callbacks.Callback):
    def __init__(self, generate, every=1):
        super().__init__()
        self.generate = generate
        self.every = every
        self.texts = {}

    def on_epoch_end(self, epoch, logs=None):
        if (epoch + 1) % self.every == 0:
            self.texts[epoch + 1] = self.generate()
            print(self.texts[epoch + 1])


# %% asks_with_the_epoch exercise="TextGenerator" verdict="wrong" hint="학습하다가 인자가 맞지 않는다는"
class TextGenerator(keras.callbacks.Callback):
    def __init__(self, generate, every=1):
        super().__init__()
        self.generate = generate
        self.every = every
        self.texts = []

    def on_epoch_end(self, epoch, logs=None):
        if (epoch + 1) % self.every == 0:
            text = self.generate(epoch + 1)
            print(f"[{epoch + 1}] {text}")
            self.texts.append((epoch + 1, text))


# %% forgets_self exercise="TextGenerator" verdict="wrong" hint="학습하다가 없는 이름을 썼습니다"
class TextGenerator(keras.callbacks.Callback):
    def __init__(self, generate, every=1):
        super().__init__()
        self.generate = generate
        self.every = every
        self.texts = []

    def on_epoch_end(self, epoch, logs=None):
        if (epoch + 1) % self.every == 0:
            text = self.generate()
            print(f"[{epoch + 1}] {text}")
            texts.append((epoch + 1, text))


# %% keeps_only_a_local_name exercise="TextGenerator" verdict="wrong" hint="학습하다가 객체에 없는 것을"
class TextGenerator(keras.callbacks.Callback):
    def __init__(self, generate, every=1):
        super().__init__()
        every = every
        generate = generate
        self.texts = []

    def on_epoch_end(self, epoch, logs=None):
        if (epoch + 1) % self.every == 0:
            text = self.generate()
            print(f"[{epoch + 1}] {text}")
            self.texts.append((epoch + 1, text))


# %% name_that_keras_never_calls exercise="TextGenerator" verdict="wrong" hint="글을 한 번도 쓰지 않았습니다" rule="에폭이 끝날 때마다 모델의"
class TextGenerator(keras.callbacks.Callback):
    def __init__(self, generate, every=1):
        super().__init__()
        self.generate = generate
        self.every = every
        self.texts = []

    def on_epoch_finish(self, epoch, logs=None):
        if (epoch + 1) % self.every == 0:
            text = self.generate()
            print(f"[{epoch + 1}] {text}")
            self.texts.append((epoch + 1, text))


# %% method_indented_inside_init exercise="TextGenerator" verdict="wrong" hint="글을 한 번도 쓰지 않았습니다"
class TextGenerator(keras.callbacks.Callback):
    def __init__(self, generate, every=1):
        super().__init__()
        self.generate = generate
        self.every = every
        self.texts = []

        def on_epoch_end(self, epoch, logs=None):
            if (epoch + 1) % self.every == 0:
                text = self.generate()
                print(f"[{epoch + 1}] {text}")
                self.texts.append((epoch + 1, text))


# %% writes_at_every_batch exercise="TextGenerator" verdict="wrong" hint="배치마다 글을 썼습니다"
class TextGenerator(keras.callbacks.Callback):
    def __init__(self, generate, every=1):
        super().__init__()
        self.generate = generate
        self.every = every
        self.texts = []

    def on_epoch_begin(self, epoch, logs=None):
        self.epoch = epoch

    def on_train_batch_end(self, batch, logs=None):
        if (self.epoch + 1) % self.every == 0:
            text = self.generate()
            print(text)
            self.texts.append((self.epoch + 1, text))


# %% before_the_epoch exercise="TextGenerator" verdict="wrong" hint="에폭이 끝난 때가 아니라" rule="`every`번째 에폭이"
class TextGenerator(keras.callbacks.Callback):
    def __init__(self, generate, every=1):
        super().__init__()
        self.generate = generate
        self.every = every
        self.texts = []

    def on_epoch_begin(self, epoch, logs=None):
        if (epoch + 1) % self.every == 0:
            text = self.generate()
            print(f"[{epoch + 1}] {text}")
            self.texts.append((epoch + 1, text))


# %% also_when_training_ends exercise="TextGenerator" verdict="wrong" hint="에폭이 끝난 때가 아니라"
class TextGenerator(keras.callbacks.Callback):
    def __init__(self, generate, every=1):
        super().__init__()
        self.generate = generate
        self.every = every
        self.texts = []

    def on_epoch_end(self, epoch, logs=None):
        if (epoch + 1) % self.every == 0:
            text = self.generate()
            print(f"[{epoch + 1}] {text}")
            self.texts.append((epoch + 1, text))

    def on_train_end(self, logs=None):
        print(self.generate())


# %% only_when_training_ends exercise="TextGenerator" verdict="wrong" hint="에폭이 끝난 때가 아니라"
class TextGenerator(keras.callbacks.Callback):
    def __init__(self, generate, every=1):
        super().__init__()
        self.generate = generate
        self.every = every
        self.texts = []

    def on_train_end(self, logs=None):
        text = self.generate()
        print(text)
        self.texts.append((1, text))


# %% also_before_training exercise="TextGenerator" verdict="wrong" hint="에폭이 끝난 때가 아니라"
class TextGenerator(keras.callbacks.Callback):
    def __init__(self, generate, every=1):
        super().__init__()
        self.generate = generate
        self.every = every
        self.texts = []

    def on_train_begin(self, logs=None):
        text = self.generate()
        print(text)
        self.texts.append((0, text))

    def on_epoch_end(self, epoch, logs=None):
        if (epoch + 1) % self.every == 0:
            text = self.generate()
            print(f"[{epoch + 1}] {text}")
            self.texts.append((epoch + 1, text))


# %% writes_twice exercise="TextGenerator" verdict="wrong" hint="에폭마다 글을 두 번 썼습니다" rule="`every`번째 에폭이"
class TextGenerator(keras.callbacks.Callback):
    def __init__(self, generate, every=1):
        super().__init__()
        self.generate = generate
        self.every = every
        self.texts = []

    def on_epoch_end(self, epoch, logs=None):
        if (epoch + 1) % self.every == 0:
            print(self.generate())
            self.texts.append((epoch + 1, self.generate()))


# %% other_default exercise="TextGenerator" verdict="wrong" hint="every를 적지 않았으면 네 에폭 모두" rule="`TextGenerator(generate, every=1)`로"
class TextGenerator(keras.callbacks.Callback):
    def __init__(self, generate, every=2):
        super().__init__()
        self.generate = generate
        self.every = every
        self.texts = []

    def on_epoch_end(self, epoch, logs=None):
        if (epoch + 1) % self.every == 0:
            text = self.generate()
            print(f"[{epoch + 1}] {text}")
            self.texts.append((epoch + 1, text))


# %% skips_the_first_epoch exercise="TextGenerator" verdict="wrong" hint="every를 적지 않았으면 네 에폭 모두"
class TextGenerator(keras.callbacks.Callback):
    def __init__(self, generate, every=1):
        super().__init__()
        self.generate = generate
        self.every = every
        self.texts = []

    def on_epoch_end(self, epoch, logs=None):
        if epoch > 0 and (epoch + 1) % self.every == 0:
            text = self.generate()
            print(f"[{epoch + 1}] {text}")
            self.texts.append((epoch + 1, text))


# %% forgets_append exercise="TextGenerator" verdict="wrong" hint="글을 쓰고도 self.texts가 비어 있습니다"
class TextGenerator(keras.callbacks.Callback):
    def __init__(self, generate, every=1):
        super().__init__()
        self.generate = generate
        self.every = every
        self.texts = []

    def on_epoch_end(self, epoch, logs=None):
        if (epoch + 1) % self.every == 0:
            print(epoch + 1, self.generate())


# %% only_texts exercise="TextGenerator" verdict="wrong" hint="self.texts의 원소가 튜플" rule="리스트 `self.texts`에"
class TextGenerator(keras.callbacks.Callback):
    def __init__(self, generate, every=1):
        super().__init__()
        self.generate = generate
        self.every = every
        self.texts = []

    def on_epoch_end(self, epoch, logs=None):
        if (epoch + 1) % self.every == 0:
            text = self.generate()
            print(f"[{epoch + 1}] {text}")
            self.texts.append(text)


# %% lists_instead_of_tuples exercise="TextGenerator" verdict="wrong" hint="self.texts의 원소가 튜플" rule="리스트 `self.texts`에"
class TextGenerator(keras.callbacks.Callback):
    def __init__(self, generate, every=1):
        super().__init__()
        self.generate = generate
        self.every = every
        self.texts = []

    def on_epoch_end(self, epoch, logs=None):
        if (epoch + 1) % self.every == 0:
            text = self.generate()
            print(f"[{epoch + 1}] {text}")
            self.texts.append([epoch + 1, text])


# %% two_appends exercise="TextGenerator" verdict="wrong" hint="self.texts의 원소가 튜플"
class TextGenerator(keras.callbacks.Callback):
    def __init__(self, generate, every=1):
        super().__init__()
        self.generate = generate
        self.every = every
        self.texts = []

    def on_epoch_end(self, epoch, logs=None):
        if (epoch + 1) % self.every == 0:
            text = self.generate()
            print(f"[{epoch + 1}] {text}")
            self.texts.extend((epoch + 1, text))


# %% text_before_epoch exercise="TextGenerator" verdict="wrong" hint="튜플의 순서가 (에폭, 글)인가요?"
class TextGenerator(keras.callbacks.Callback):
    def __init__(self, generate, every=1):
        super().__init__()
        self.generate = generate
        self.every = every
        self.texts = []

    def on_epoch_end(self, epoch, logs=None):
        if (epoch + 1) % self.every == 0:
            text = self.generate()
            print(f"[{epoch + 1}] {text}")
            self.texts.append((text, epoch + 1))


# %% epochs_from_zero exercise="TextGenerator" verdict="wrong" hint="첫 에폭이 0으로 적혔습니다" rule="에폭은 Keras가"
class TextGenerator(keras.callbacks.Callback):
    def __init__(self, generate, every=1):
        super().__init__()
        self.generate = generate
        self.every = every
        self.texts = []

    def on_epoch_end(self, epoch, logs=None):
        if (epoch + 1) % self.every == 0:
            text = self.generate()
            print(f"[{epoch + 1}] {text}")
            self.texts.append((epoch, text))


# %% keeps_only_the_last exercise="TextGenerator" verdict="wrong" hint="앞의 글을 지우지 않고"
class TextGenerator(keras.callbacks.Callback):
    def __init__(self, generate, every=1):
        super().__init__()
        self.generate = generate
        self.every = every
        self.texts = []

    def on_epoch_end(self, epoch, logs=None):
        if (epoch + 1) % self.every == 0:
            text = self.generate()
            print(f"[{epoch + 1}] {text}")
            self.texts = [(epoch + 1, text)]


# %% labelled_texts exercise="TextGenerator" verdict="wrong" hint="고치지 않고 담았나요?"
class TextGenerator(keras.callbacks.Callback):
    def __init__(self, generate, every=1):
        super().__init__()
        self.generate = generate
        self.every = every
        self.texts = []

    def on_epoch_end(self, epoch, logs=None):
        if (epoch + 1) % self.every == 0:
            text = f"{epoch + 1}번째 에폭: {self.generate()}"
            print(text)
            self.texts.append((epoch + 1, text))


# %% tidied_texts exercise="TextGenerator" verdict="wrong" hint="고치지 않고 담았나요?" rule="리스트 `self.texts`에"
class TextGenerator(keras.callbacks.Callback):
    def __init__(self, generate, every=1):
        super().__init__()
        self.generate = generate
        self.every = every
        self.texts = []

    def on_epoch_end(self, epoch, logs=None):
        if (epoch + 1) % self.every == 0:
            text = " ".join(self.generate().split())
            print(f"[{epoch + 1}] {text}")
            self.texts.append((epoch + 1, text))


# %% forgets_print exercise="TextGenerator" verdict="wrong" hint="글이 화면에 나오지 않았습니다" rule="그때 바로 글을"
class TextGenerator(keras.callbacks.Callback):
    def __init__(self, generate, every=1):
        super().__init__()
        self.generate = generate
        self.every = every
        self.texts = []

    def on_epoch_end(self, epoch, logs=None):
        if (epoch + 1) % self.every == 0:
            self.texts.append((epoch + 1, self.generate()))


# %% prints_only_the_epoch exercise="TextGenerator" verdict="wrong" hint="글이 화면에 나오지 않았습니다"
class TextGenerator(keras.callbacks.Callback):
    def __init__(self, generate, every=1):
        super().__init__()
        self.generate = generate
        self.every = every
        self.texts = []

    def on_epoch_end(self, epoch, logs=None):
        if (epoch + 1) % self.every == 0:
            text = self.generate()
            print(f"{epoch + 1}번째 에폭이 끝났습니다")
            self.texts.append((epoch + 1, text))


# %% returns_instead_of_printing exercise="TextGenerator" verdict="wrong" hint="글이 화면에 나오지 않았습니다"
class TextGenerator(keras.callbacks.Callback):
    def __init__(self, generate, every=1):
        super().__init__()
        self.generate = generate
        self.every = every
        self.texts = []

    def on_epoch_end(self, epoch, logs=None):
        if (epoch + 1) % self.every == 0:
            text = self.generate()
            self.texts.append((epoch + 1, text))
            return text


# %% prints_the_tuple exercise="TextGenerator" verdict="wrong" hint="글이 있는 그대로 찍히지 않았습니다" rule="그때 바로 글을"
class TextGenerator(keras.callbacks.Callback):
    def __init__(self, generate, every=1):
        super().__init__()
        self.generate = generate
        self.every = every
        self.texts = []

    def on_epoch_end(self, epoch, logs=None):
        if (epoch + 1) % self.every == 0:
            self.texts.append((epoch + 1, self.generate()))
            print(self.texts[-1])


# %% prints_only_the_last_line exercise="TextGenerator" verdict="wrong" hint="글이 있는 그대로 찍히지 않았습니다"
class TextGenerator(keras.callbacks.Callback):
    def __init__(self, generate, every=1):
        super().__init__()
        self.generate = generate
        self.every = every
        self.texts = []

    def on_epoch_end(self, epoch, logs=None):
        if (epoch + 1) % self.every == 0:
            text = self.generate()
            print(f"[{epoch + 1}] {text.splitlines()[-1]}")
            self.texts.append((epoch + 1, text))


# %% list_in_the_class exercise="TextGenerator" verdict="wrong" hint="다른 객체의 글이 들어 있습니다" rule="`self.texts`는 만들자마자"
class TextGenerator(keras.callbacks.Callback):
    texts = []

    def __init__(self, generate, every=1):
        super().__init__()
        self.generate = generate
        self.every = every

    def on_epoch_end(self, epoch, logs=None):
        if (epoch + 1) % self.every == 0:
            text = self.generate()
            print(f"[{epoch + 1}] {text}")
            self.texts.append((epoch + 1, text))


# %% default_list exercise="TextGenerator" verdict="wrong" hint="다른 객체의 글이 들어 있습니다"
class TextGenerator(keras.callbacks.Callback):
    def __init__(self, generate, every=1, texts=[]):
        super().__init__()
        self.generate = generate
        self.every = every
        self.texts = texts

    def on_epoch_end(self, epoch, logs=None):
        if (epoch + 1) % self.every == 0:
            text = self.generate()
            print(f"[{epoch + 1}] {text}")
            self.texts.append((epoch + 1, text))


# %% ignores_every exercise="TextGenerator" verdict="wrong" hint="모든 에폭에 썼습니다. 받은 every를 보나요?" rule="`every`번째 에폭이"
class TextGenerator(keras.callbacks.Callback):
    def __init__(self, generate, every=1):
        super().__init__()
        self.generate = generate
        self.every = every
        self.texts = []

    def on_epoch_end(self, epoch, logs=None):
        text = self.generate()
        print(f"[{epoch + 1}] {text}")
        self.texts.append((epoch + 1, text))


# %% remembers_another_every exercise="TextGenerator" verdict="wrong" hint="모든 에폭에 썼습니다. 받은 every를 보나요?"
class TextGenerator(keras.callbacks.Callback):
    def __init__(self, generate, every=1):
        super().__init__()
        self.generate = generate
        self.every = 1
        self.texts = []

    def on_epoch_end(self, epoch, logs=None):
        if (epoch + 1) % self.every == 0:
            text = self.generate()
            print(f"[{epoch + 1}] {text}")
            self.texts.append((epoch + 1, text))


# %% divides_the_epoch_from_zero exercise="TextGenerator" verdict="wrong" hint="첫째, 셋째, 다섯째 에폭에 썼습니다" rule="`every`번째 에폭이"
class TextGenerator(keras.callbacks.Callback):
    def __init__(self, generate, every=1):
        super().__init__()
        self.generate = generate
        self.every = every
        self.texts = []

    def on_epoch_end(self, epoch, logs=None):
        if epoch % self.every == 0:
            text = self.generate()
            print(f"[{epoch + 1}] {text}")
            self.texts.append((epoch + 1, text))


# %% divides_without_parentheses exercise="TextGenerator" verdict="wrong" hint="모든 에폭에 썼습니다. 받은 every를 보나요?"
class TextGenerator(keras.callbacks.Callback):
    def __init__(self, generate, every=1):
        super().__init__()
        self.generate = generate
        self.every = every
        self.texts = []

    def on_epoch_end(self, epoch, logs=None):
        if epoch + 1 % self.every >= 0:
            text = self.generate()
            print(f"[{epoch + 1}] {text}")
            self.texts.append((epoch + 1, text))


# %% only_once exercise="TextGenerator" verdict="wrong" hint="되풀이해서 쓰나요?"
class TextGenerator(keras.callbacks.Callback):
    def __init__(self, generate, every=1):
        super().__init__()
        self.generate = generate
        self.every = every
        self.texts = []

    def on_epoch_end(self, epoch, logs=None):
        if self.every == 1 or epoch + 1 == self.every:
            text = self.generate()
            print(f"[{epoch + 1}] {text}")
            self.texts.append((epoch + 1, text))


# %% from_that_epoch_on exercise="TextGenerator" verdict="wrong" hint="되풀이해서 쓰나요?"
class TextGenerator(keras.callbacks.Callback):
    def __init__(self, generate, every=1):
        super().__init__()
        self.generate = generate
        self.every = every
        self.texts = []

    def on_epoch_end(self, epoch, logs=None):
        if epoch + 1 >= self.every:
            text = self.generate()
            print(f"[{epoch + 1}] {text}")
            self.texts.append((epoch + 1, text))


# %% numbers_the_texts exercise="TextGenerator" verdict="wrong" hint="몇 번째 글인지가 아니라"
class TextGenerator(keras.callbacks.Callback):
    def __init__(self, generate, every=1):
        super().__init__()
        self.generate = generate
        self.every = every
        self.texts = []

    def on_epoch_end(self, epoch, logs=None):
        if (epoch + 1) % self.every == 0:
            text = self.generate()
            print(f"[{epoch + 1}] {text}")
            self.texts.append((len(self.texts) + 1, text))


# %% every_other_at_most exercise="TextGenerator" verdict="wrong" hint="every가 2일 때만 맞지는 않나요?"
class TextGenerator(keras.callbacks.Callback):
    def __init__(self, generate, every=1):
        super().__init__()
        self.generate = generate
        self.every = every
        self.texts = []

    def on_epoch_end(self, epoch, logs=None):
        if self.every == 1 or epoch % 2 == 1:
            text = self.generate()
            print(f"[{epoch + 1}] {text}")
            self.texts.append((epoch + 1, text))


# %% empties_when_training_begins exercise="TextGenerator" verdict="wrong" hint="학습을 시작할 때 비우지 않았나요?" rule="`self.texts`는 만들자마자"
class TextGenerator(keras.callbacks.Callback):
    def __init__(self, generate, every=1):
        super().__init__()
        self.generate = generate
        self.every = every
        self.texts = []

    def on_train_begin(self, logs=None):
        self.texts.clear()

    def on_epoch_end(self, epoch, logs=None):
        if (epoch + 1) % self.every == 0:
            text = self.generate()
            print(f"[{epoch + 1}] {text}")
            self.texts.append((epoch + 1, text))


# %% counts_epochs_itself exercise="TextGenerator" verdict="wrong" hint="두 번째 fit의 에폭은 다시 1부터" rule="에폭은 Keras가"
class TextGenerator(keras.callbacks.Callback):
    def __init__(self, generate, every=1):
        super().__init__()
        self.generate = generate
        self.every = every
        self.texts = []
        self.count = 0

    def on_epoch_end(self, epoch, logs=None):
        self.count += 1
        if self.count % self.every == 0:
            text = self.generate()
            print(text)
            self.texts.append((self.count, text))


# %% prints_the_loss_too exercise="TextGenerator" verdict="wrong" hint="logs가 None일 때 오류가 났습니다" rule="`logs`는 `None`일"
class TextGenerator(keras.callbacks.Callback):
    def __init__(self, generate, every=1):
        super().__init__()
        self.generate = generate
        self.every = every
        self.texts = []

    def on_epoch_end(self, epoch, logs=None):
        if (epoch + 1) % self.every == 0:
            text = self.generate()
            print(f"[{epoch + 1}] 손실 {logs['loss']:.2f}: {text}")
            self.texts.append((epoch + 1, text))


# %% remainder_before_sum exercise="TextGenerator" verdict="wrong" hint="every를 적지 않았으면 네 에폭 모두"
class TextGenerator(keras.callbacks.Callback):
    def __init__(self, generate, every=1):
        super().__init__()
        self.generate = generate
        self.every = every
        self.texts = []

    def on_epoch_end(self, epoch, logs=None):
        if epoch + 1 % self.every == 0:
            text = self.generate()
            print(text)
            self.texts.append((epoch + 1, text))


# %% hook_without_epoch exercise="TextGenerator" verdict="wrong" hint="학습하다가 인자가 맞지 않는다는"
class TextGenerator(keras.callbacks.Callback):
    def __init__(self, generate, every=1):
        super().__init__()
        self.generate = generate
        self.every = every
        self.texts = []

    def on_epoch_end(self, logs=None):
        text = self.generate()
        print(text)
        self.texts.append((len(self.texts) + 1, text))


# %% divides_every_by_the_epoch exercise="TextGenerator" verdict="wrong" hint="첫 에폭의 epoch은 0입니다"
class TextGenerator(keras.callbacks.Callback):
    def __init__(self, generate, every=1):
        super().__init__()
        self.generate = generate
        self.every = every
        self.texts = []

    def on_epoch_end(self, epoch, logs=None):
        if self.every % epoch == 0:
            text = self.generate()
            print(text)
            self.texts.append((epoch + 1, text))


# %% two_things_to_append exercise="TextGenerator" verdict="wrong" hint="학습하다가 인자가 맞지 않는다는"
class TextGenerator(keras.callbacks.Callback):
    def __init__(self, generate, every=1):
        super().__init__()
        self.generate = generate
        self.every = every
        self.texts = []

    def on_epoch_end(self, epoch, logs=None):
        if (epoch + 1) % self.every == 0:
            text = self.generate()
            print(text)
            self.texts.append(epoch + 1, text)


# %% strips_the_texts exercise="TextGenerator" verdict="wrong" hint="고치지 않고 담았나요?"
class TextGenerator(keras.callbacks.Callback):
    def __init__(self, generate, every=1):
        super().__init__()
        self.generate = generate
        self.every = every
        self.texts = []

    def on_epoch_end(self, epoch, logs=None):
        if (epoch + 1) % self.every == 0:
            text = self.generate().strip()
            print(text)
            self.texts.append((epoch + 1, text))


# %% strips_what_it_prints exercise="TextGenerator" verdict="wrong" hint="글이 있는 그대로 찍히지 않았습니다"
class TextGenerator(keras.callbacks.Callback):
    def __init__(self, generate, every=1):
        super().__init__()
        self.generate = generate
        self.every = every
        self.texts = []

    def on_epoch_end(self, epoch, logs=None):
        if (epoch + 1) % self.every == 0:
            text = self.generate()
            print(text.strip())
            self.texts.append((epoch + 1, text))


# %% keyword_only_every exercise="TextGenerator" verdict="wrong" hint="TextGenerator(함수, 3)으로" rule="`TextGenerator(generate, every=1)`로"
class TextGenerator(keras.callbacks.Callback):
    def __init__(self, generate, *, every=1):
        super().__init__()
        self.generate = generate
        self.every = every
        self.texts = []

    def on_epoch_end(self, epoch, logs=None):
        if (epoch + 1) % self.every == 0:
            text = self.generate()
            print(f"[{epoch + 1}] {text}")
            self.texts.append((epoch + 1, text))


# %% other_argument_name exercise="TextGenerator" verdict="wrong" hint="인자의 이름이 generate와 every인가요?" rule="`TextGenerator(generate, every=1)`로"
class TextGenerator(keras.callbacks.Callback):
    def __init__(self, function, every=1):
        super().__init__()
        self.generate = function
        self.every = every
        self.texts = []

    def on_epoch_end(self, epoch, logs=None):
        if (epoch + 1) % self.every == 0:
            text = self.generate()
            print(f"[{epoch + 1}] {text}")
            self.texts.append((epoch + 1, text))


# %% no_default exercise="TextGenerator" verdict="wrong" hint="every에 기본값이 있나요?" rule="`TextGenerator(generate, every=1)`로"
class TextGenerator(keras.callbacks.Callback):
    def __init__(self, generate, every):
        super().__init__()
        self.generate = generate
        self.every = every
        self.texts = []

    def on_epoch_end(self, epoch, logs=None):
        if (epoch + 1) % self.every == 0:
            text = self.generate()
            print(f"[{epoch + 1}] {text}")
            self.texts.append((epoch + 1, text))


# %% stored_as_the_model exercise="TextGenerator" verdict="wrong" hint="Keras가 쓰는 이름에 담지"
class TextGenerator(keras.callbacks.Callback):
    def __init__(self, generate, every=1):
        super().__init__()
        self.model = generate
        self.every = every
        self.texts = []

    def on_epoch_end(self, epoch, logs=None):
        if (epoch + 1) % self.every == 0:
            text = self.model()
            print(f"[{epoch + 1}] {text}")
            self.texts.append((epoch + 1, text))


# %% function_not_called exercise="TextGenerator" verdict="wrong" hint="generate는 한 번도 불리지 않았습니다" rule="`every`번째 에폭이"
class TextGenerator(keras.callbacks.Callback):
    def __init__(self, generate, every=1):
        super().__init__()
        self.generate = generate
        self.every = every
        self.texts = []

    def on_epoch_end(self, epoch, logs=None):
        if (epoch + 1) % self.every == 0:
            text = self.generate
            print(f"[{epoch + 1}] {text}")
            self.texts.append((epoch + 1, text))


# %% every_three_at_most exercise="TextGenerator" verdict="wrong" hint="받은 every를 그대로 쓰나요?"
class TextGenerator(keras.callbacks.Callback):
    def __init__(self, generate, every=1):
        super().__init__()
        self.generate = generate
        self.every = every
        self.texts = []

    def on_epoch_end(self, epoch, logs=None):
        if (epoch + 1) % min(self.every, 3) == 0:
            text = self.generate()
            print(f"[{epoch + 1}] {text}")
            self.texts.append((epoch + 1, text))


# %% printed_when_training_ends exercise="TextGenerator" verdict="wrong" hint="학습이 다 끝난 뒤에야 찍지" rule="그때 바로 글을"
class TextGenerator(keras.callbacks.Callback):
    def __init__(self, generate, every=1):
        super().__init__()
        self.generate = generate
        self.every = every
        self.texts = []

    def on_epoch_end(self, epoch, logs=None):
        if (epoch + 1) % self.every == 0:
            text = self.generate()
            self.texts.append((epoch + 1, text))

    def on_train_end(self, logs=None):
        for number, text in self.texts:
            print(f"[{number}] {text}")


# %% printed_when_the_next_epoch_begins exercise="TextGenerator" verdict="wrong" hint="글이 늦게 찍혔습니다" rule="그때 바로 글을"
class TextGenerator(keras.callbacks.Callback):
    def __init__(self, generate, every=1):
        super().__init__()
        self.generate = generate
        self.every = every
        self.texts = []

    def on_epoch_end(self, epoch, logs=None):
        if (epoch + 1) % self.every == 0:
            text = self.generate()
            self.texts.append((epoch + 1, text))

    def on_epoch_begin(self, epoch, logs=None):
        if self.texts:
            print(self.texts[-1][1])

    def on_train_end(self, logs=None):
        print(self.texts[-1][1])


# %% first_hundred_characters exercise="TextGenerator" verdict="wrong" hint="긴 글도 끝까지 찍나요?" rule="그때 바로 글을"
class TextGenerator(keras.callbacks.Callback):
    def __init__(self, generate, every=1):
        super().__init__()
        self.generate = generate
        self.every = every
        self.texts = []

    def on_epoch_end(self, epoch, logs=None):
        if (epoch + 1) % self.every == 0:
            text = self.generate()
            print(text[:100])
            self.texts.append((epoch + 1, text))


# %% result_of_append_kept exercise="TextGenerator" verdict="wrong" hint="append처럼 아무것도 돌려주지" rule="리스트 `self.texts`에"
class TextGenerator(keras.callbacks.Callback):
    def __init__(self, generate, every=1):
        super().__init__()
        self.generate = generate
        self.every = every
        self.texts = []

    def on_epoch_end(self, epoch, logs=None):
        if (epoch + 1) % self.every == 0:
            text = self.generate()
            print(f"[{epoch + 1}] {text}")
            self.texts = self.texts.append((epoch + 1, text))


# %% result_of_print_kept exercise="TextGenerator" verdict="wrong" hint="글의 자리에 None이" rule="리스트 `self.texts`에"
class TextGenerator(keras.callbacks.Callback):
    def __init__(self, generate, every=1):
        super().__init__()
        self.generate = generate
        self.every = every
        self.texts = []

    def on_epoch_end(self, epoch, logs=None):
        if (epoch + 1) % self.every == 0:
            text = print(self.generate())
            self.texts.append((epoch + 1, text))


# %% inserted_in_front exercise="TextGenerator" verdict="wrong" hint="에폭의 번호가 차례로" rule="리스트 `self.texts`에"
class TextGenerator(keras.callbacks.Callback):
    def __init__(self, generate, every=1):
        super().__init__()
        self.generate = generate
        self.every = every
        self.texts = []

    def on_epoch_end(self, epoch, logs=None):
        if (epoch + 1) % self.every == 0:
            text = self.generate()
            print(f"[{epoch + 1}] {text}")
            self.texts.insert(0, (epoch + 1, text))


# %% no_empty_texts exercise="TextGenerator" verdict="wrong" hint="글이 비었거나 앞의 글과 같아도" rule="리스트 `self.texts`에"
class TextGenerator(keras.callbacks.Callback):
    def __init__(self, generate, every=1):
        super().__init__()
        self.generate = generate
        self.every = every
        self.texts = []

    def on_epoch_end(self, epoch, logs=None):
        if (epoch + 1) % self.every == 0:
            text = self.generate()
            if text:
                print(f"[{epoch + 1}] {text}")
                self.texts.append((epoch + 1, text))


# %% no_text_twice exercise="TextGenerator" verdict="wrong" hint="글이 비었거나 앞의 글과 같아도" rule="리스트 `self.texts`에"
class TextGenerator(keras.callbacks.Callback):
    def __init__(self, generate, every=1):
        super().__init__()
        self.generate = generate
        self.every = every
        self.texts = []

    def on_epoch_end(self, epoch, logs=None):
        if (epoch + 1) % self.every == 0:
            text = self.generate()
            if text not in [old for _, old in self.texts]:
                print(f"[{epoch + 1}] {text}")
                self.texts.append((epoch + 1, text))


# %% numbers_as_strings exercise="TextGenerator" verdict="wrong" hint="에폭이 정수인가요?" rule="에폭은 Keras가"
class TextGenerator(keras.callbacks.Callback):
    def __init__(self, generate, every=1):
        super().__init__()
        self.generate = generate
        self.every = every
        self.texts = []

    def on_epoch_end(self, epoch, logs=None):
        if (epoch + 1) % self.every == 0:
            text = self.generate()
            print(f"[{epoch + 1}] {text}")
            self.texts.append((str(epoch + 1), text))


# %% counts_epochs_of_each_fit exercise="TextGenerator" verdict="wrong" hint="몇 번 불렸는지를 따로 세지" rule="에폭은 Keras가"
class TextGenerator(keras.callbacks.Callback):
    def __init__(self, generate, every=1):
        super().__init__()
        self.generate = generate
        self.every = every
        self.texts = []
        self.count = 0

    def on_epoch_end(self, epoch, logs=None):
        self.count += 1
        if self.count % self.every == 0:
            text = self.generate()
            print(f"[{epoch + 1}] {text}")
            self.texts.append((self.count, text))

    def on_train_begin(self, logs=None):
        self.count = 0


# %% list_of_the_class_emptied exercise="TextGenerator" verdict="wrong" hint="리스트를 클래스에 두고 비우지" rule="`self.texts`는 만들자마자"
class TextGenerator(keras.callbacks.Callback):
    texts = []

    def __init__(self, generate, every=1):
        super().__init__()
        self.generate = generate
        self.every = every
        self.texts.clear()

    def on_epoch_end(self, epoch, logs=None):
        if (epoch + 1) % self.every == 0:
            text = self.generate()
            print(f"[{epoch + 1}] {text}")
            self.texts.append((epoch + 1, text))


# %% needs_the_validation_loss exercise="TextGenerator" verdict="wrong" hint="logs에 val_loss가 없을 때" rule="`logs`는 `None`일"
class TextGenerator(keras.callbacks.Callback):
    def __init__(self, generate, every=1):
        super().__init__()
        self.generate = generate
        self.every = every
        self.texts = []

    def on_epoch_end(self, epoch, logs=None):
        if (epoch + 1) % self.every == 0:
            text = self.generate()
            print(logs["val_loss"] if logs else "", text)
            self.texts.append((epoch + 1, text))


# %% written_to_stdout exercise="TextGenerator" verdict="right"
import sys


class TextGenerator(keras.callbacks.Callback):
    def __init__(self, generate, every=1):
        super().__init__()
        self.generate = generate
        self.every = every
        self.texts = []

    def on_epoch_end(self, epoch, logs=None):
        if (epoch + 1) % self.every == 0:
            text = self.generate()
            sys.stdout.write(text + "\n")
            self.texts.append((epoch + 1, text))


# %% init_without_self exercise="TextGenerator" verdict="wrong" hint="첫 인자가 self이고"
class TextGenerator(keras.callbacks.Callback):
    def __init__(generate, every=1):
        self.generate = generate
        self.every = every
        self.texts = []

    def on_epoch_end(self, epoch, logs=None):
        if (epoch + 1) % self.every == 0:
            text = self.generate()
            print(text)
            self.texts.append((epoch + 1, text))


# %% every_left_out exercise="TextGenerator" verdict="wrong" hint="__init__이 every라는 인자를" rule="`TextGenerator(generate, every=1)`로"
class TextGenerator(keras.callbacks.Callback):
    def __init__(self, generate):
        super().__init__()
        self.generate = generate
        self.texts = []

    def on_epoch_end(self, epoch, logs=None):
        text = self.generate()
        print(text)
        self.texts.append((epoch + 1, text))


# %% appends_two_things exercise="TextGenerator" verdict="wrong" hint="append에는 튜플 하나를"
class TextGenerator(keras.callbacks.Callback):
    def __init__(self, generate, every=1):
        super().__init__()
        self.generate = generate
        self.every = every
        self.texts = []

    def on_epoch_end(self, epoch, logs=None):
        if (epoch + 1) % self.every == 0:
            text = self.generate()
            print(text)
            self.texts.append(epoch + 1, text)


# %% keeps_outside_the_if exercise="TextGenerator" verdict="wrong" hint="글을 쓰지 않는 에폭에도" rule="`every`번째 에폭이"
class TextGenerator(keras.callbacks.Callback):
    def __init__(self, generate, every=1):
        super().__init__()
        self.generate = generate
        self.every = every
        self.texts = []

    def on_epoch_end(self, epoch, logs=None):
        if (epoch + 1) % self.every == 0:
            text = self.generate()
            print(text)
        self.texts.append((epoch + 1, text))


# %% prints_everything_again exercise="TextGenerator" verdict="wrong" hint="에폭마다 그때 쓴 글만" rule="그때 바로 글을"
class TextGenerator(keras.callbacks.Callback):
    def __init__(self, generate, every=1):
        super().__init__()
        self.generate = generate
        self.every = every
        self.texts = []

    def on_epoch_end(self, epoch, logs=None):
        if (epoch + 1) % self.every == 0:
            self.texts.append((epoch + 1, self.generate()))
            for _, text in self.texts:
                print(text)


# %% remainder_of_one exercise="TextGenerator" verdict="wrong" hint="if의 조건이 참이"
class TextGenerator(keras.callbacks.Callback):
    def __init__(self, generate, every=1):
        super().__init__()
        self.generate = generate
        self.every = every
        self.texts = []

    def on_epoch_end(self, epoch, logs=None):
        if (epoch + 1) % self.every == 1:
            text = self.generate()
            print(text)
            self.texts.append((epoch + 1, text))
