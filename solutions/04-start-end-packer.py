# %% [markdown]
# # 4. 입력과 정답 만들기
#
# <!-- course: badge -->
#
# GPT가 배우는 문제는 한 가지뿐입니다. **다음 토큰은 무엇일까요?** 2단원과 3단원에서 글을 토큰의 번호로 바꾸었으니, 이제 그 번호들을
# 문제집으로 엮을 차례입니다. 이 단원에서는 글 한 줄을 **입력**(features)과 **정답**(labels) 한 쌍으로 바꾸고, 모델이 기다리지 않도록 배치를
# 미리 준비하는 파이프라인까지 완성합니다.
#
# **이 단원을 마치면**
#
# - 글 한 줄에서 입력과 정답을 만들고, 둘이 왜 한 칸 밀려 있는지 설명할 수 있습니다.
# - `StartEndPacker`로 `[BOS]`를 붙이고, 그때 어느 토큰이 사라지는지 말할 수 있습니다.
# - `map`, `prefetch`, `cache`가 저마다 무엇을 줄여 주는지 직접 재어 볼 수 있습니다.
# - 자르고 채우느라 낭비하는 자리를 재고, 줄을 이어 붙이는 방법과 견줄 수 있습니다.
#
# 걸리는 시간은 75분쯤이고, 건너뛰어도 되는 두 곳까지 하면 90분쯤입니다. 4.5절까지와 그 뒤, 두 번에 나누어 공부하세요. 다시 올 때는 아래의 준비 셀과 풀어 둔 셀들을 위에서부터
# 한 번씩 실행하고 이어 가세요. Colab에서는 이어 갈 셀을 누르고 **런타임 → 이전 셀 실행**을 고르면 됩니다.

# %% nbgrader={"grade_id": "setup"}
# course: setup

# %%
import keras_nlp
import numpy as np
import tensorflow as tf

from minigpt import corpus, pipeline, plots
from minigpt.tokenizer import load_vocabulary, make_tokenizer

# %% [markdown]
# ## 4.1 한 줄에 문제가 몇 개 들어 있을까요?
#
# 낱말 여섯 개짜리 글이 있습니다. 낱말 하나를 토큰 하나로 치고, '여기까지 보고 다음 토큰 맞히기' 문제를 낼 수 있는 대로 내 봅시다.
# **몇 문제가 나올까요? 실행하기 전에 세어 보세요.**

# %% tags=["nbval-check-output"]
story = "the fox sang to the moon".split()
for place, answer in enumerate(story):
    print(f"{place + 1}번 문제: {' '.join(story[:place]) or '(아무것도 없음)'} → {answer}")

# %% [markdown]
# 여섯 문제입니다. 토큰마다 그 토큰을 맞히는 문제가 하나씩 있습니다. 그런데 1번 문제는 조금 이상합니다. 첫 토큰을 맞혀야 하는데 볼 것이
# 없습니다. 그래서 글 앞에 '**여기서부터 글이 시작됩니다**'라고 알리는 토큰 `[BOS]`를 붙입니다. 2단원에서 어휘 사전에 자리를 맡아 둔
# 바로 그 토큰입니다.
#
# 문제마다 예제를 따로 만들면 128토큰짜리 한 줄이 예제 128개로 불어납니다. GPT는 더 알뜰합니다. 토큰을 한 줄로 받아 **모든 자리에서 한꺼번에**
# 다음 토큰을 답합니다. 각 자리는 자기보다 뒤를 볼 수 없으니(어떻게 막는지는 5단원에서 봅니다) 답을 훔쳐볼 걱정도 없습니다. 그래서 글 한 줄의
# 문제를 모두 담는 데 입력 한 줄과 정답 한 줄이면 됩니다. 위가 모델이 보는 **입력**, 아래가 맞혀야 할 **정답**입니다.

# %%
plots.features_and_labels(features=[["[BOS]", *story[:-1]]], labels=[story]);

# %% [markdown]
# 세로로 한 칸이 문제 하나입니다. 첫 칸은 `[BOS]`를 보고 `the`를, 셋째 칸은 `[BOS] the fox`까지 보고 `sang`을 맞힙니다.
# 비스듬한 선은 같은 토큰을 이은 것입니다. 정답의 토큰은 입력에서 **한 칸 오른쪽**에 있습니다. 이 단원에서 할 일이 이 그림 한 장에 다 들어
# 있습니다.
#
# 마지막 `moon`만 입력에 없습니다. `moon` 다음에 무엇이 올지는 묻지 않으니 없어도 됩니다.
#
# ## 4.2 `[BOS]`를 붙이는 포장기
#
# 모델은 길이가 똑같은 줄을 받습니다. KerasNLP의 `StartEndPacker`는 토큰의 번호를 받아 앞에 시작 번호를 붙이고, 정해진 길이에 맞추어 줍니다.
# 물건을 상자에 담아 길이를 맞추는 셈이니 **포장기**(packer)라고 부르겠습니다. 시작 번호가 7이고 길이가 6인 포장기에 아무 번호나 넣어 봅시다.

# %% tags=["nbval-check-output"]
number_packer = keras_nlp.layers.StartEndPacker(sequence_length=6, start_value=7)
print(np.asarray(number_packer([10, 20, 30])))
print(np.asarray(number_packer([10, 20, 30, 40, 50, 60, 70])))

# %% [markdown]
# 규칙 셋이 보입니다. 맨 앞에 시작 번호 7이 붙고, 짧으면 뒤를 0으로 채우고, 길면 뒤를 자릅니다. 0은 `[PAD]`의 번호입니다. 줄이 여러 개인
# 배치도 받습니다.
#
# 이름에 End가 있는 것은 `end_value`로 끝 번호도 붙일 수 있기 때문입니다. 튜토리얼처럼 우리도 끝은 붙이지 않습니다. 끝을 어떻게 배우는지는
# 4.5절에 나옵니다.
#
# 한 가지 함정이 있습니다. 시작 번호 자리에 `"[BOS]"`라는 **글자**를 넣으면 어떻게 될까요?

# %%
string_packer = keras_nlp.layers.StartEndPacker(sequence_length=6, start_value="[BOS]")
print("만들 때는 아무 말도 없었습니다.")
try:
    string_packer([10, 20, 30])
except Exception as error:
    print("부를 때에야 오류가 납니다:", type(error).__name__)

# %% [markdown]
# 실수한 곳과 오류가 나는 곳이 다르면 찾기 어렵습니다. 포장기를 만들 때 **번호**를 넣었는지 꼭 확인하세요. 토큰의 번호는 토크나이저가 압니다.
# 연습용으로 토큰 열두 개짜리 어휘 사전과 길이 8인 토크나이저를 만들어 물어봅시다.

# %% tags=["nbval-check-output"]
tiny_vocabulary = ["[PAD]", "[UNK]", "[BOS]", "the", "fox", "owl", "sang", "saw", "to", "moon", "and", "."]
tiny_tokenizer = make_tokenizer(tiny_vocabulary, 8)

print("fox의 번호:", tiny_tokenizer.token_to_id("fox"))
print("9번 토큰:", tiny_tokenizer.id_to_token(9))

# %% [markdown]
# ### 문제 1: `make_packer`
#
# 토크나이저와 길이를 받아, `[BOS]`를 맨 앞에 붙이는 `StartEndPacker`를 돌려주세요.
#
# - 포장한 줄의 길이는 토크나이저의 길이가 아니라 인자로 받은 `sequence_length`입니다.
# - 끝 번호는 붙이지 않고, 모자란 뒤쪽은 0(`[PAD]`)으로 채웁니다.
# - 우리 어휘 사전에서 `[BOS]`는 2번이지만, 다른 어휘 사전에서는 다를 수 있습니다. 번호를 외워 쓰지 말고 **인자로 받은** 토크나이저에 물어보세요.
#
# **도움말.** 포장한 결과가 아니라 포장기 자체를 돌려줍니다.


# %% nbgrader={"grade_id": "make_packer", "solution": true}
def make_packer(tokenizer, sequence_length):
    """[BOS]를 맨 앞에 붙이고 길이를 맞추는 포장기를 돌려줍니다.

    tokenizer: keras_nlp의 WordPieceTokenizer. 어휘 사전에 [BOS]가 있습니다.
    sequence_length: 포장한 뒤의 토큰 수
    돌려주는 값: keras_nlp.layers.StartEndPacker
    """
    ### BEGIN SOLUTION
    return keras_nlp.layers.StartEndPacker(
        sequence_length=sequence_length, start_value=tokenizer.token_to_id("[BOS]")
    )
    ### END SOLUTION


# %% nbgrader={"grade_id": "test_make_packer", "grade": true, "points": 2}
# 시험: make_packer
import keras_nlp
import numpy as np

color_words = ["[PAD]", "[UNK]", "[BOS]", "red", "blue", "green"]
color_tokenizer = keras_nlp.tokenizers.WordPieceTokenizer(vocabulary=color_words, sequence_length=4, lowercase=True)

try:
    color_packer = make_packer(color_tokenizer, 7)
except (NotImplementedError, NameError):
    raise
except Exception as error:
    color_packer = f"{type(error).__name__}: {error}"
assert not isinstance(color_packer, str), (
    "make_packer를 부르자 오류가 났습니다. sequence_length를 주고, start_value에 토큰의 번호 하나를 넣었나요? 토큰의 이름은 어휘 사전에 "
    f"있는 그대로, 대괄호까지 적었나요? ({str(color_packer)[:200]})"
)
assert isinstance(color_packer, keras_nlp.layers.StartEndPacker), (
    "StartEndPacker를 돌려주나요? 포장한 결과가 아니라 포장기를 돌려주고, return을 잊지 마세요."
)
try:
    packed = color_packer([3, 4])
except Exception as error:
    packed = type(error).__name__
assert not isinstance(packed, str), (
    f"포장기를 부르자 {packed} 오류가 났습니다. start_value에 글자가 아니라 번호를 넣었나요?"
)
assert not isinstance(packed, (tuple, list)), (
    "포장기를 부르면 번호들 말고 다른 것도 나옵니다. return_padding_mask 같은 인자는 주지 않습니다."
)
packed = np.asarray(packed)
assert packed.shape == (7,), "포장한 줄의 길이가 인자로 받은 sequence_length인가요?"
assert packed[0] != 3, "맨 앞에 아무것도 붙지 않았습니다. start_value를 넣었나요?"
assert packed[0] == 2, "맨 앞이 [BOS]의 번호인가요? 다른 토큰의 번호를 물어보지 않았나요?"
assert packed[1] == 3, "[BOS] 다음에 곧바로 글의 첫 토큰이 오지 않습니다. start_value에 번호를 하나만 넣었나요?"
assert packed.tolist() == [2, 3, 4, 0, 0, 0, 0], "토큰 뒤가 [PAD]의 번호 0으로만 채워졌나요? 끝 번호는 붙이지 않습니다."
assert np.asarray(color_packer([3, 4, 5, 3, 4, 5, 3, 4])).tolist() == [2, 3, 4, 5, 3, 4, 5], (
    "긴 줄에서는 뒤를 자르기만 하나요? 끝 번호(end_value)를 주지 않았나요?"
)
late_words = ["[PAD]", "[UNK]", "moon", "sun", "[BOS]"]  # 여기서는 [BOS]가 4번입니다
late_tokenizer = keras_nlp.tokenizers.WordPieceTokenizer(vocabulary=late_words, sequence_length=7, lowercase=True)
late_packed = np.asarray(make_packer(late_tokenizer, 4)([3, 2]))
assert late_packed[0] == 4, (
    "[BOS]가 4번인 어휘 사전에서는 맨 앞이 4여야 합니다. 번호를 외워 쓰거나 노트북의 다른 토크나이저에 묻지 않았나요?"
)
assert late_packed.tolist() == [4, 3, 2, 0], (
    f"sequence_length로 7이 아니라 4를 주었는데 길이가 {len(late_packed)}입니다. 길이를 정해진 수로 적지 않고 인자를 썼나요?"
)
### BEGIN HIDDEN TESTS
fruit_words = ["[PAD]", "apple", "pear", "[UNK]", "fig", "kiwi", "plum", "[BOS]"]
fruit_tokenizer = keras_nlp.tokenizers.WordPieceTokenizer(vocabulary=fruit_words, sequence_length=9, lowercase=True)
packed = np.asarray(make_packer(fruit_tokenizer, 5)([[1, 2, 4, 1, 2], [4, 2, 0, 0, 0]]))
assert packed.tolist() == [[7, 1, 2, 4, 1], [7, 4, 2, 0, 0]], (
    "[BOS]가 7번이고 길이가 5인 여러 줄에서도 맞나요? 시험에 나온 번호와 길이에 맞추지 않았나요?"
)
### END HIDDEN TESTS

# %% [markdown]
# ## 4.3 입력과 정답을 한 쌍으로
#
# 토크나이저와 포장기를 나란히 써 봅시다. 두 줄을 넣는데, 첫 줄은 11토큰이라 길이 8을 넘고 둘째 줄은 4토큰이라 모자랍니다.

# %% tags=["nbval-check-output"]
lines = ["The owl saw the fox and the moon and sang.", "The fox sang."]


def to_words(token_ids, vocabulary=tiny_vocabulary):
    return [[vocabulary[token_id] for token_id in row] for row in np.asarray(token_ids)]


for row in to_words(tiny_tokenizer(lines)):
    print(row)

# %% [markdown]
# 토크나이저도 8토큰에서 자르고 `[PAD]`로 채웠습니다. 이것이 **정답**입니다. 여기에 길이 8인 포장기를 한 번 더 씌우면 **입력**이 됩니다.
# 튜토리얼의 `preprocess` 함수도 딱 이 두 가지만 합니다.
#
# 어디에도 "오른쪽으로 한 칸 미세요"라는 명령은 없습니다. **그런데 왜 한 칸 밀릴까요? 첫 줄의 `moon`은 입력과 정답 가운데 어디에 남을까요?**
# 종이에 두 줄의 입력을 적어 본 다음, 문제 2를 풀고 그림으로 확인하세요.
#
# ### 함수를 만드는 함수
#
# 문제 2에서는 함수를 **돌려주는** 함수를 씁니다. 안쪽 함수는 바깥 함수가 받은 인자를 기억합니다. 낱말을 잘라 주는 함수를 만들어 봅시다.

# %% tags=["nbval-check-output"]
def make_cutter(length):
    def cut(word):
        return word[:length]

    return cut  # 괄호가 없습니다. 부르지 않고 함수 자체를 돌려줍니다.


cut_three = make_cutter(3)
cut_five = make_cutter(5)
print(cut_three("moonlight"), cut_five("moonlight"))

# %% [markdown]
# 이렇게 하면 함수마다 제 길이를 따로 지닙니다. 이름이 같은 전역 변수가 나중에 바뀌어도 흔들리지 않습니다.
#
# ### 원소 하나를 쌍으로
#
# 만든 함수는 `Dataset.map`에 들어갑니다. `map(함수)`는 원소마다 함수를 적용합니다. 1단원의 `filter`처럼 함수는 그래프가 되므로, 그 안에서
# `.numpy()`로 값을 꺼낼 수는 없습니다. 함수가 값 두 개를 튜플(tuple)로 돌려주면 원소가 **쌍**이 됩니다.

# %% tags=["nbval-check-output"]
def with_square(number):
    return number, number * number


squares = tf.data.Dataset.range(4).map(with_square)
for number, square in squares:
    print(int(number), int(square))

# %% [markdown]
# Keras의 `fit`은 이런 `(입력, 정답)` 쌍을 받아 앞의 것을 모델에 넣고 뒤의 것과 견줍니다. 그래서 **순서**가 중요합니다.
#
# ### 문제 2: `make_preprocess`
#
# 토크나이저와 포장기를 받아 **함수** `preprocess(lines)`를 돌려주세요. 그 함수는 문자열 텐서 `[B]`를 받아
# `(입력, 정답)` **튜플**을 돌려줍니다. B가 줄의 수, T가 토크나이저와 포장기의 길이일 때 둘 다 모양이 `[B, T]`인 정수입니다.
#
# - 정답은 토크나이저가 준 번호 그대로입니다. 긴 줄에서도 T번째 토큰까지 모두 남습니다.
# - 입력은 정답을 오른쪽으로 한 칸 밀고 앞에 시작 번호를 놓은 것입니다. 시작 번호는 포장기가 붙입니다.
# - 인자로 받은 토크나이저와 포장기만 씁니다. 노트북에 있는 다른 토크나이저나 포장기를 쓰면 안 됩니다.
# - `Dataset.map` 안에서도 쓸 수 있어야 합니다.


# %% nbgrader={"grade_id": "make_preprocess", "solution": true}
def make_preprocess(tokenizer, packer):
    """줄들을 (입력, 정답)으로 바꾸는 함수를 돌려줍니다.

    tokenizer: 길이가 T인 토크나이저. 문자열 [B] → 번호 [B, T]
    packer: 길이가 T인 포장기. 번호 [B, T] → 시작 번호가 붙은 번호 [B, T]
    돌려주는 값: preprocess(lines) → (입력 [B, T], 정답 [B, T]) 튜플
    """
    ### BEGIN SOLUTION

    def preprocess(lines):
        labels = tokenizer(lines)
        return packer(labels), labels

    return preprocess
    ### END SOLUTION


# %% nbgrader={"grade_id": "test_make_preprocess", "grade": true, "points": 3}
# 시험: make_preprocess
import keras_nlp
import numpy as np
import tensorflow as tf

color_words = ["[PAD]", "[UNK]", "[BOS]", "red", "blue", "green", "pink"]
color_tokenizer = keras_nlp.tokenizers.WordPieceTokenizer(vocabulary=color_words, sequence_length=5, lowercase=True)
color_packer = keras_nlp.layers.StartEndPacker(sequence_length=5, start_value=2)
color_lines = tf.constant(["Red blue green", "pink green red blue pink green red"])

try:
    color_preprocess = make_preprocess(color_tokenizer, color_packer)
except (NotImplementedError, NameError):
    raise
except Exception as error:
    color_preprocess = error
assert callable(color_preprocess), (
    "함수를 돌려주나요? return을 빠뜨리지 않았나요? return 뒤의 안쪽 함수 이름에 괄호를 붙여 불러 버리지는 않았나요?"
)
try:
    color_pair = color_preprocess(color_lines)
except NameError:
    raise
except Exception as error:
    color_pair = f"{type(error).__name__}: {error}"
assert not isinstance(color_pair, str), (
    "preprocess를 부르자 오류가 났습니다. preprocess는 인자를 lines 하나만 받나요? 포장기에 글자가 아니라 토크나이저가 준 번호를 "
    f"넣었나요? ({str(color_pair)[:200]})"
)
assert color_pair is not None, "preprocess가 None을 돌려줍니다. 안쪽 함수에도 return을 썼나요?"
color_parts = len(color_pair) if isinstance(color_pair, (tuple, list)) else 0
assert color_parts == 2, (
    "preprocess가 (입력, 정답) 튜플을 돌려주나요? 하나만 돌려주거나 텐서 하나로 합치지 않았나요?"
)
color_features, color_labels = map(np.asarray, color_pair)
assert color_labels.dtype.kind in "iu", "정답이 글자가 아니라 토큰의 번호인가요? 번호라면 실수가 아니라 정수인가요?"
assert color_features.dtype.kind in "iu", "입력이 글자가 아니라 토큰의 번호인가요? 번호라면 실수가 아니라 정수인가요?"
assert color_labels.shape == (2, 5), (
    f"정답의 모양이 {color_labels.shape}입니다. 인자로 받은 토크나이저를 썼나요? 한 칸을 잘라 내지는 않았나요?"
)
assert color_features.shape == (2, 5), (
    f"입력의 모양이 {color_features.shape}입니다. 앞에 한 칸을 더했으면 뒤에서 한 칸이 밀려나야 합니다. 인자로 받은 포장기를 썼나요?"
)
assert not np.array_equal(color_features, color_labels), (
    "입력과 정답이 똑같습니다. 모델이 답을 보고 답하게 됩니다. 포장기는 둘 가운데 하나에만 씁니다."
)
assert not np.any(color_labels == 2), "정답에 [BOS]가 들어 있습니다. 입력과 정답의 순서를 바꾸지 않았나요?"
assert np.all(color_features[:, 0] == 2), "입력의 맨 앞에 [BOS]가 있나요? 정답을 왼쪽으로 민 것은 아닌가요?"
assert np.array_equal(color_features[:, 1:], color_labels[:, :-1]), (
    "입력을 한 칸 왼쪽으로 당기면 정답과 같은가요? 첫 토큰을 [BOS]로 덮어쓰지 않았나요?"
)
assert color_labels.tolist() == [[3, 4, 5, 0, 0], [6, 5, 3, 4, 6]], (
    "긴 줄의 정답에 마지막 토큰까지 있나요? 정답은 토크나이저가 준 그대로입니다."
)
try:
    mapped = tf.data.Dataset.from_tensor_slices(color_lines).batch(2).map(color_preprocess)
    mapped = [[row.tolist() for row in pair] for pair in mapped.as_numpy_iterator()]
except Exception as error:
    mapped = type(error).__name__
assert mapped == [[color_features.tolist(), color_labels.tolist()]], (
    "Dataset.map에 넣으면 결과가 다르거나 오류가 납니다. .numpy()나 반복문으로 값을 꺼내지 않고 텐서로 계산하나요? 줄의 수를 "
    "lines.shape에서 읽지 않았나요? 그래프 안에서는 None일 수 있습니다."
)


def pair_of(preprocess, lines):
    """preprocess를 불러 얻은 [입력, 정답]을 리스트로. 오류가 나면 그 말"""
    try:
        return [np.asarray(part).tolist() for part in preprocess(tf.constant(lines))]
    except NameError:
        raise
    except Exception as error:
        return f"{type(error).__name__}: {error}"[:200]


single_pair = pair_of(color_preprocess, ["pink"])
assert single_pair == [[[2, 6, 0, 0, 0]], [[6, 0, 0, 0, 0]]], (
    f"줄이 하나뿐인 배치를 넣으니 {single_pair}입니다. 줄의 수를 정해 두거나, 크기가 1인 축을 없애거나, 처음의 결과를 간직해 두지 않았나요?"
)
# [BOS]가 4번인데 시작 번호는 9인 포장기입니다. 토크나이저가 아니라 포장기의 번호가 앞에 와야 합니다.
late_words = ["[PAD]", "[UNK]", "moon", "sun", "[BOS]"]
late_tokenizer = keras_nlp.tokenizers.WordPieceTokenizer(vocabulary=late_words, sequence_length=7, lowercase=True)
late_packer = keras_nlp.layers.StartEndPacker(sequence_length=7, start_value=9)
late_preprocess = make_preprocess(late_tokenizer, late_packer)
late_pair = pair_of(late_preprocess, ["sun", "moon sun sun moon moon moon sun sun", "moon star"])
late_starts = {row[0] for row in late_pair[0]}
assert late_starts == {9}, (
    f"시작 번호가 9인 포장기를 주었는데 앞에 {late_starts}이(가) 왔습니다. 시작 번호를 정해진 수로 쓰거나 토크나이저에 묻지 않고 받은 포장기에 맡겼나요?"
)
late_labels = [[3, 0, 0, 0, 0, 0, 0], [2, 3, 3, 2, 2, 2, 3], [2, 1, 0, 0, 0, 0, 0]]
assert late_pair == [[[9, *row[:-1]] for row in late_labels], late_labels], (
    f"줄이 셋이고 길이가 7일 때 {late_pair}입니다. 줄의 수와 길이를 정해진 수로 쓰지 않고, 받은 토크나이저와 포장기에 맡겼나요?"
)
color_pair = color_preprocess(color_lines)
assert np.asarray(color_pair[1]).tolist() == color_labels.tolist(), (
    "함수를 하나 더 만들었더니 먼저 만든 함수의 결과가 바뀌었습니다. 받은 것을 전역 변수에 두지 않았나요?"
)
### BEGIN HIDDEN TESTS
fruit_words = ["[PAD]", "apple", "pear", "[UNK]", "fig", "[BOS]"]
fruit_tokenizer = keras_nlp.tokenizers.WordPieceTokenizer(vocabulary=fruit_words, sequence_length=6, lowercase=True)
fruit_packer = keras_nlp.layers.StartEndPacker(sequence_length=6, start_value=5)
fruit_preprocess = make_preprocess(fruit_tokenizer, fruit_packer)
fruit_lines = ["fig", "pear apple fig pear fig fig apple", "apple kiwi", "kiwi fig"]
assert pair_of(fruit_preprocess, fruit_lines) == [
    [[5, 4, 0, 0, 0, 0], [5, 2, 1, 4, 2, 4], [5, 1, 3, 0, 0, 0], [5, 3, 4, 0, 0, 0]],
    [[4, 0, 0, 0, 0, 0], [2, 1, 4, 2, 4, 4], [1, 3, 0, 0, 0, 0], [3, 4, 0, 0, 0, 0]],
], "줄이 넷인 글에서도 맞나요? 줄의 수나 길이를 시험에 나온 수로 쓰지 않았나요?"
### END HIDDEN TESTS

# %% [markdown]
# 4.3절의 두 줄로 확인해 봅시다. 적어 둔 것과 같나요?

# %%
tiny_packer = make_packer(tiny_tokenizer, 8)
tiny_preprocess = make_preprocess(tiny_tokenizer, tiny_packer)
features, labels = tiny_preprocess(tf.constant(lines))

plots.features_and_labels(to_words(features), to_words(labels));

# %% tags=["nbval-check-output"]
print(np.array_equal(features[:, 1:], labels[:, :-1]))

# %% [markdown]
# 입력에서 첫 칸을 떼고, 정답에서 끝 칸을 떼면 똑같습니다. 이 한 줄이 '한 칸 밀렸다'의 정의입니다. 학습이 이상하다면 가장 먼저
# 확인할 것도 이것입니다. 밀리지 않은 입력으로 배운 모델은 눈앞의 토큰을 그대로 답하는 법만 배우고, 그러면서 점수는 놀랍게 좋습니다.
#
# <details><summary>왜 한 칸 밀릴까요? <code>moon</code>은 어디에 남았나요?</summary>
#
# 포장기가 `[BOS]`를 **앞에** 끼워 넣으면 뒤의 토큰이 모두 한 칸씩 밀립니다. 밀라고 시키지 않아도 끼워 넣었으니 밀린 것입니다.
#
# 줄이 8토큰 이상이면 토크나이저가 먼저 8토큰에서 자르고, 포장기가 `[BOS]`를 넣느라 8번째 토큰을 밀어냅니다. 그래서 8번째인 `moon`은
# **정답에만** 남습니다. 괜찮을까요? 네. `moon`을 맞히는 문제는 그대로 있고, 사라진 것은 '`moon` 다음은?'이라는 문제인데 그 답은 이미
# 잘려 나가고 없습니다. 반면 9번째부터의 토큰은 입력에도 정답에도 없으니 모델은 그 글을 영영 보지 못합니다.
#
# </details>
#
# 첫 줄에서 무엇이 남고 무엇이 사라지는지 줄 세워 봅시다.

# %%
whole_line = to_words(make_tokenizer(tiny_vocabulary)(lines[:1]))[0]  # 길이를 정하지 않으면 자르지 않습니다
rows = {"글 전체": whole_line, "정답": to_words(labels)[0], "입력": to_words(features)[0]}
plots.token_rows(rows, "8토큰에 맞춘 뒤에 남은 것");

# %% [markdown]
# 정답은 글의 앞 8토큰, 입력은 `[BOS]`와 앞 7토큰입니다. `and sang .`은 어디에도 없습니다.
#
# ## 4.4 같은 일을 NumPy로
#
# 방금 본 정의대로라면 입력은 **정답만 있으면** 만들 수 있습니다. 같은 일을 다른 방법으로 한 번 더 해 보면 진짜 파이프라인을 검산할 수도 있습니다.
#
# NumPy에는 배열을 빙 돌리는 `np.roll`이 있습니다. 작은 표로 시험해 봅시다. **왼쪽 끝에 무엇이 올까요? 두 번째 출력은 첫 번째와 어떻게
# 다를까요?** 실행하기 전에 짐작해 보세요.

# %% tags=["nbval-check-output"]
table = np.array([[10, 11, 12, 13], [20, 21, 22, 23]])
print(np.roll(table, 1, axis=1))
print(np.roll(table, 1))

# %% [markdown]
# `np.roll`은 밀려난 마지막 토큰을 **버리지 않고 맨 앞에** 도로 놓습니다. 그대로 입력으로 쓰면 모델은 첫 칸에서 글의 끝을 훔쳐봅니다.
# `axis`를 빠뜨리면 줄의 경계를 무시하고 전체를 한 줄처럼 돌려, 윗줄의 끝이 아랫줄 앞으로 넘어옵니다. (두 결과는 0번 칸만 다릅니다. 그 칸을 다른
# 수로 덮어쓰면 같아지지만, 읽는 사람이 헷갈리지 않게 `axis`를 적읍시다.)
#
# 배열을 잘라 붙이는 방법도 있습니다. `np.full`은 한 가지 수로 채운 배열을 만들고, `np.concatenate`는 배열들을 이어 붙입니다. 옆으로 붙이려면
# 두 배열 모두 줄과 칸이 있어야 합니다. 그래서 `np.full(2, 99)`가 아니라 모양이 `(2, 1)`인 `np.full((2, 1), 99)`입니다.
# 줄의 수는 `shape[0]`으로 묻고, `배열[:, 1] = 값`이라고 쓰면 모든 줄의 1번 칸이 한꺼번에 바뀝니다.

# %% tags=["nbval-check-output"]
print(table[:, 1:])
print(np.concatenate([table[:, 2:], np.full((2, 1), 99)], axis=1))

print("줄의 수:", table.shape[0])
painted = table.copy()
painted[:, 1] = 99  # 모든 줄의 1번 칸
print(painted)

# %% [markdown]
# 끝으로, 배열은 **이름을 하나 더 붙여도 복사되지 않습니다**. 한쪽을 고치면 다른 쪽도 바뀝니다. 복사하려면 `copy()`를 부릅니다.

# %% tags=["nbval-check-output"]
original = np.array([1, 2, 3])
same, copied = original, original.copy()
same[0] = 100
print("원래 배열:", original, "| 복사해 둔 배열:", copied)

# %% [markdown]
# ### 문제 3: `shift_right`
#
# 정답(`[B, T]`)을 받아 입력(`[B, T]`)을 돌려주세요.
#
# - 줄마다 오른쪽으로 한 칸 밀고 맨 앞에 인자로 받은 `start_id`를 놓습니다.
# - 마지막 토큰은 밀려나 사라집니다.
# - 결과도 모양이 같은 **정수** 배열입니다. 줄의 수와 토큰 수는 몇이든 됩니다.
# - 인자로 받은 배열은 **고치지 않습니다**.
#
# **도움말.** 이번에는 토크나이저도 포장기도 필요 없습니다. 위의 `np.roll`이나 `np.concatenate`로 만들어 보세요.


# %% nbgrader={"grade_id": "shift_right", "solution": true}
def shift_right(labels, start_id):
    """정답을 오른쪽으로 한 칸 밀고 줄마다 맨 앞에 start_id를 놓은 배열을 돌려줍니다.

    labels: 정수 배열 [B, T]. 고치지 않습니다.
    start_id: 맨 앞에 놓을 번호, 정수
    돌려주는 값: 정수 배열 [B, T]
    """
    ### BEGIN SOLUTION
    starts = np.full((len(labels), 1), start_id, labels.dtype)
    return np.concatenate([starts, labels[:, :-1]], axis=1)
    ### END SOLUTION


# %% nbgrader={"grade_id": "test_shift_right", "grade": true, "points": 2}
# 시험: shift_right
import numpy as np



def shifted_or_trouble(labels, start_id):
    """shift_right의 결과를 그대로. 오류가 나면 그 말"""
    try:
        return shift_right(labels, start_id)
    except (NotImplementedError, NameError):
        raise
    except Exception as error:
        return f"{type(error).__name__}: {error}"


shift_labels = np.array([[4011, 12, 13, 4014], [21, 4022, 0, 0], [31, 0, 0, 0]])
shifted = shifted_or_trouble(shift_labels.copy(), 7)
assert not isinstance(shifted, str), (
    f"shift_right를 부르자 오류가 났습니다. 이어 붙이는 배열이 둘 다 [B, …] 모양인가요? 시작 번호의 열은 [B, 1]입니다. ({shifted})"
)
assert shifted is not None, "돌려주는 값이 None입니다. return을 썼나요?"
assert not isinstance(shifted, (list, tuple)), "리스트가 아니라 배열인가요? np.array로 바꿀 수 있습니다."
shifted = np.asarray(shifted)
assert shifted.shape == (3, 4), f"모양이 {shifted.shape}입니다. 정답과 똑같은 [B, T]여야 합니다. 끝의 한 칸을 버렸나요?"
assert shifted.dtype.kind in "iu", "정수 배열인가요? np.zeros나 np.ones는 따로 말하지 않으면 실수 배열을 만듭니다."
assert shifted[0, 0] != 4014, "밀려난 마지막 토큰이 맨 앞에 있습니다. np.roll을 쓴 다음 무엇을 더 해야 할까요?"
assert shifted[0, 0] == 7, "맨 앞이 인자로 받은 start_id인가요? 정해진 수를 쓰거나 왼쪽으로 밀지 않았나요?"
assert np.all(shifted[:, 0] == 7), "모든 줄의 맨 앞이 start_id인가요? 줄 방향과 토큰 방향(axis)을 바꾸지 않았나요?"
narrow_shifted = shift_labels.astype("uint8")[:, :3]
assert not np.array_equal(shifted[:, 1:].astype("uint8"), narrow_shifted) or shifted[0, 1] == 4011, (
    f"4011이 {shifted[0, 1]}이(가) 되었습니다. 큰 번호가 들어가지 않는 dtype으로 배열을 만들지 않았나요?"
)
assert shifted.tolist() == [[7, 4011, 12, 13], [7, 21, 4022, 0], [7, 31, 0, 0]], (
    "나머지 칸이 모두 오른쪽으로 한 칸씩만 밀렸나요? 왼쪽으로 밀거나 axis를 바꾸지 않았나요? "
    "첫 토큰을 덮어쓰거나 한 토큰이 되풀이되지 않았는지도 보세요."
)
shift_original = shift_labels.copy()
shift_right(shift_labels, 7)
assert np.array_equal(shift_labels, shift_original), "인자로 받은 배열이 바뀌었습니다. 복사본을 만들어 고쳤나요?"
shifted = shifted_or_trouble(np.array([[41, 42, 43, 44, 45, 46]], dtype="int32"), 9)
assert not isinstance(shifted, str), (
    f"모양이 (1, 6)인 배열을 넣자 오류가 났습니다. 줄의 수나 토큰 수를 정해진 수로 적지 않았나요? ({shifted})"
)
shifted = np.asarray(shifted)
assert shifted.shape == (1, 6), (
    f"모양이 (1, 6)인 배열을 넣었는데 {shifted.shape}이(가) 나왔습니다. 줄의 수나 토큰 수를 정해 두거나, 크기가 1인 축을 없애지 않았나요?"
)
assert shifted[0, 0] == 9, "start_id로 9를 주었는데 맨 앞이 9가 아닙니다. 시작 번호로 정해진 수가 아니라 인자로 받은 start_id를 썼나요?"
assert shifted.tolist() == [[9, 41, 42, 43, 44, 45]], (
    "토큰 수가 다른 배열에서도 끝까지 미나요? 시험에 나온 줄의 수나 토큰 수에 맞추지 않았나요?"
)
assert np.asarray(shift_right(np.array([[5, 6, 8]]), 0)).tolist() == [[0, 5, 6]], (
    "start_id가 0이면 다르게 나옵니다. 0도 번호입니다. if start_id나 start_id or …로 확인하지 않았나요?"
)
### BEGIN HIDDEN TESTS
shift_wide = np.arange(51, 99).reshape(6, 8)
shifted = shifted_or_trouble(shift_wide.copy(), 3)
assert np.array_equal(shifted, [[3, *row[:-1]] for row in shift_wide.tolist()]), (
    "여섯 줄짜리 배열에서도 맞나요? 시험에 나온 줄의 수나 토큰 수에 맞추지 않았나요?"
)
### END HIDDEN TESTS

# %% [markdown]
# 진짜 파이프라인이 만든 입력과 같은지 검산해 봅시다.

# %% tags=["nbval-check-output"]
bos = tiny_tokenizer.token_to_id("[BOS]")
np.array_equal(shift_right(np.asarray(labels), bos), features)

# %% [markdown]
# ## 4.5 우연히 생긴 글의 끝
#
# 짧은 줄의 빈자리 `[PAD]`는 글이 아니므로 대개 배울 것이 없습니다. 모델은 `[PAD]`를 빼고 셀 수 있게 자리마다 참과 거짓을 적은 표, 곧
# **마스크**(mask)를 만듭니다. 그런데 입력과 정답은 한 칸 밀려 있습니다. 무엇을 보고 마스크를 만들까요?
#
# 6단원의 모델은 **입력**을 보고 만듭니다. 입력이 `[PAD]`인 자리만 건너뜁니다. 둘째 줄 `the fox sang .`은 토큰이 넷입니다. **몇 자리에서
# 배울까요?** 먼저 답해 보세요.

# %% tags=["nbval-check-output"]
print("입력이 [PAD]가 아닌 자리:", np.sum(np.asarray(features) != 0, axis=1).tolist())
print("정답이 [PAD]가 아닌 자리:", np.sum(np.asarray(labels) != 0, axis=1).tolist())

# %%
plots.features_and_labels(to_words(features), to_words(labels), show_trained=True);

# %% [markdown]
# 넷이 아니라 **다섯**입니다. 둘째 줄의 주황색 점을 보세요. 입력은 `.`이고 정답은 `[PAD]`입니다. 입력에는 `[BOS]`가 있어 정답보다
# 토큰이 하나 더 많으므로, 짧은 줄마다 `[PAD]`를 맞히는 문제가 꼭 하나씩 생깁니다.
#
# 아무도 시키지 않았지만 모델은 여기서 '**글이 끝나면 `[PAD]`**'를 배웁니다. 우연히 글의 끝을 알리는 토큰이 생긴 것입니다. 9단원에서 모델이 쓴
# 글에 `[PAD]`가 나오면 '할 말을 다 했다'는 뜻으로 읽으면 됩니다. 첫 줄처럼 T토큰을 꽉 채운 줄에는 이런 자리가 없습니다. 잘린 글은 끝난 글이 아니니
# 다행입니다. 다만 정확히 T토큰에서 끝나는 글은 끝났는데도 끝을 배우지 못합니다.
#
# ## 4.6 말뭉치로 돌려 보기
#
# 이제 진짜 말뭉치입니다. 2단원에서 배운 어휘 사전을 불러와(없으면 새로 배웁니다) 같은 함수들로 파이프라인을 세웁니다.

# %%
books = corpus.load()
vocabulary = load_vocabulary(books, profile.vocabulary_size, max_lines=profile.vocabulary_lines)
tokenizer = make_tokenizer(vocabulary, profile.sequence_length)
packer = make_packer(tokenizer, profile.sequence_length)
preprocess = make_preprocess(tokenizer, packer)

# %%
raw_train = pipeline.make_batches(str(books.train), batch_size=profile.batch_size, min_length=profile.min_length)
for batch_features, batch_labels in raw_train.map(preprocess).take(1):
    batch_features, batch_labels = np.asarray(batch_features), np.asarray(batch_labels)
    print("입력:", batch_features.shape, " ".join(to_words(batch_features, vocabulary)[0][:8]), "…")
    print("정답:", batch_labels.shape, " ".join(to_words(batch_labels, vocabulary)[0][:8]), "…")
    print(f"이 배치에서 [PAD]를 맞히는 자리: {np.sum((batch_features != 0) & (batch_labels == 0))}개")

# %% [markdown]
# ### 모델을 기다리게 하지 않으려면
#
# 배치 하나를 쓰려면 파일을 읽고, 거르고, 토큰으로 나누어야 합니다. 이 **준비**가 끝나야 모델이 **계산**할 수 있습니다. 그런데 모델이 계산하는
# 동안 CPU가 놀고 있다면, 그때 다음 배치를 준비해 두면 됩니다. 준비에 6밀리초, 계산에 10밀리초가 걸린다고 하고 시간표를 그려 봅시다.

# %%
plots.overlap(prepare=6, compute=10);

# %% [markdown]
# 칸의 숫자는 배치의 번호입니다. 아래 그림에서는 처음 한 번만 기다리고, 그 뒤로는 준비하는 시간이 계산 뒤에 숨습니다. 기다리는 시간을
# 줄이는 데 쓸 수 있는 방법은 셋입니다.
#
# | 방법 | 하는 일 | 비용 |
# |---|---|---|
# | `map(…, num_parallel_calls=n)` | 배치 n개를 한꺼번에 바꿉니다 | CPU를 더 씁니다 |
# | `prefetch(n)` | 모델이 계산하는 동안 배치를 n개까지 미리 준비합니다 | 배치 n개만큼의 메모리 |
# | `cache()` | 첫 에폭에 만든 것을 모두 간직했다가 다음 에폭부터 그대로 내줍니다 | 데이터 전체만큼의 메모리 |
#
# 앞의 두 개에서 n을 얼마로 할지 모를 때는 `tf.data.AUTOTUNE`이라고 쓰면 실행하면서 알맞은 수를 찾습니다. 여럿이 함께 바꾸어도
# 나오는 **순서는 그대로**입니다. 작은 데이터셋으로 확인해 봅시다.

# %% tags=["nbval-check-output"]
doubled = tf.data.Dataset.range(8).map(lambda number: number * 2, num_parallel_calls=tf.data.AUTOTUNE)
doubled = doubled.prefetch(2)
print([int(number) for number in doubled])

# %% [markdown]
# **여기부터 문제 4 앞까지의 재기는 건너뛰어도 됩니다**(5분). 모델이 아니라 `tf.data`를 더 알고 싶을 때 읽으세요.
#
# 이제 재어 봅시다. 배치 13개를 차례로 꺼내면서 **기다린 시간**의 가운데값을 봅니다. 모델이 순식간에 계산할 때와, 배치마다 10밀리초씩 계산할 때(쉬는 것으로
# 흉내 냅니다)를 따로 잽니다. 잠깐 바빠진 컴퓨터에 흔들리지 않도록 세 번 재어 가장 짧은 것을 고릅니다. 그래프를 준비하느라 오래 걸리는 첫 배치는 빼고, `cache`를 채우는 첫 바퀴도 재지 않습니다.
#
# 사실 요즘의 `tf.data`는 시키지 않아도 이런 최적화를 꽤 해 줍니다. 무엇이 무엇을 줄이는지 보려고 여기서는 그것을 끄고 **우리가 쓴 그대로** 돌립니다.
# 네 가지 가운데 **어느 것이 가장 오래 기다릴까요? `cache`는 두 경우에 모두 빠를까요?** 짐작해 보고 실행하세요.

# %%
import time

as_written = tf.data.Options()  # 데이터셋을 어떻게 돌릴지 적는 설정입니다
as_written.experimental_optimization.apply_default_optimizations = False


def waited(dataset, compute_seconds):
    """배치 하나를 기다린 시간(밀리초). 데이터셋을 세 번 돌며, 돌 때마다 가운데값을 내어 가장 짧은 것을 고릅니다."""
    medians = []
    for _ in range(3):
        waits = []
        start = time.perf_counter()
        for _ in dataset:
            waits.append(time.perf_counter() - start)
            time.sleep(compute_seconds)
            start = time.perf_counter()
        medians.append(np.median(waits[1:]))
    return 1000 * min(medians)


# take를 맨 앞에 둡니다. cache는 끝까지 읽어야 채워지므로, 뒤에 두면 간직한 것이 없어집니다.
some = raw_train.take(13)
parallel = some.map(preprocess, num_parallel_calls=tf.data.AUTOTUNE)
cached = parallel.cache()
for _ in cached:  # 첫 바퀴에서 다 만들어 간직합니다.
    pass

ways = {
    "map": some.map(preprocess),
    "병렬 map": parallel,
    "병렬 map + prefetch": parallel.prefetch(tf.data.AUTOTUNE),
    "병렬 map + cache + prefetch": cached.prefetch(tf.data.AUTOTUNE),
}
fast_model, slow_model = {}, {}
for name, dataset in ways.items():
    dataset = dataset.with_options(as_written)
    fast_model[name] = waited(dataset, 0)
    slow_model[name] = waited(dataset, 0.01)

plots.waiting({"계산이 순식간일 때": fast_model, "배치마다 10밀리초 계산할 때": slow_model});

# %% [markdown]
# 숫자는 **지금 이 런타임에서 잰 것**이라 컴퓨터마다, 실행할 때마다 다릅니다. 코어가 두 개뿐이거나 다른 일로 바쁘면 병렬의 몫이 작게 나오거나
# 차례가 뒤바뀌기도 하니, 이상하면 한 번 더 실행해 보세요. 한가할 때는 흔히 이런 모양입니다.
#
# - `map`만 쓰면 두 경우 모두 준비하는 시간을 고스란히 기다립니다.
# - 배치마다 10밀리초 계산할 때 병렬 `map`이나 `prefetch`를 쓰면 줄어듭니다. 그사이에 다음 배치가 준비되기 때문입니다. 계산이 순식간이면 준비를
#   숨길 틈이 없어, 일을 나누는 수고 때문에 오히려 늘기도 합니다.
# - 병렬 `map`도 스스로 몇 배치를 앞서 바꾸어 두므로, 둘 가운데 어느 쪽의 몫이 큰지는 컴퓨터마다 다릅니다. `prefetch`는 비용이 적고, 앞 단계가
#   무엇이든 모델과 겹쳐 주므로 **맨 끝에 `prefetch` 하나**를 두는 것이 관례입니다.
# - `cache`는 다시 만들지 않습니다. 계산이 순식간이라 준비를 숨길 틈이 없을 때에도 늘 빠른 것은 이것입니다.
#
# 그러면 늘 `cache`를 쓰면 되지 않을까요? 두 가지를 따져야 합니다. 하나는 메모리입니다. 번호 하나가 4바이트이므로, 128토큰짜리 줄 하나는
# 입력과 정답을 합쳐 128 × 2 × 4바이트, 곧 1,024바이트입니다. 백만 줄이면 1 GB입니다. 다른 하나는 **섞기**입니다. 아래 두 데이터셋은 `cache`의 자리만 다릅니다.
# 두 에폭의 순서를 나란히 찍을 텐데, **어느 쪽이 두 번째 에폭에 새 순서로 나올까요?**

# %%
orders = {
    "cache → shuffle": tf.data.Dataset.range(8).cache().shuffle(8, seed=7),
    "shuffle → cache": tf.data.Dataset.range(8).shuffle(8, seed=7).cache(),
}
for name, dataset in orders.items():
    print(name, "|", [int(number) for number in dataset], "|", [int(number) for number in dataset])

# %% [markdown]
# 섞은 뒤에 간직하면 첫 에폭의 순서가 **굳어 버립니다**. 1단원에서 애써 에폭마다 새로 섞은 것이 헛일이 됩니다. 학습할 때는
# 섞고 묶은 배치를 쓰므로, 그 뒤에는 `cache`를 쓰지 않겠습니다.
#
# ### 문제 4: `make_dataset`
#
# 줄의 배치가 든 데이터셋과 `preprocess` 함수를 받아, `(입력, 정답)` 배치가 든 **데이터셋**을 돌려주세요.
#
# - `preprocess`를 `map`으로 적용하고, **여러 배치를 한꺼번에** 바꿉니다. `num_parallel_calls`는 `tf.data.AUTOTUNE`이나 2 이상의 수입니다.
# - **맨 끝에** `prefetch`를 둡니다. 크기는 `tf.data.AUTOTUNE`이나 1 이상의 수입니다.
# - 먼저 바뀐 배치를 먼저 내보내는 `deterministic=False`는 쓰지 않습니다. 순서가 달라질 수 있습니다.
# - 배치의 수, 크기, 순서는 그대로입니다. 다시 묶거나, 섞거나, `take`나 `repeat`를 더하지 않습니다.
# - `raw_dataset`이 에폭마다 순서를 바꾸면 결과도 그래야 합니다. 그러니 `cache`는 쓰지 않습니다.


# %% nbgrader={"grade_id": "make_dataset", "solution": true}
def make_dataset(raw_dataset, preprocess):
    """줄의 배치를 (입력, 정답) 배치로 바꾸는 데이터셋을 돌려줍니다.

    raw_dataset: 줄의 배치가 든 tf.data.Dataset
    preprocess: 배치 하나를 받아 (입력, 정답) 튜플을 돌려주는 함수
    돌려주는 값: 병렬로 바꾸고 미리 준비하는 tf.data.Dataset
    """
    ### BEGIN SOLUTION
    return raw_dataset.map(preprocess, num_parallel_calls=tf.data.AUTOTUNE).prefetch(tf.data.AUTOTUNE)
    ### END SOLUTION


# %% nbgrader={"grade_id": "test_make_dataset", "grade": true, "points": 2}
# 시험: make_dataset
import tensorflow as tf

preprocess_calls = 0


def ten_times(batch):
    global preprocess_calls
    preprocess_calls += 1
    return batch * 10, batch


def stages(dataset):
    """데이터셋이 거치는 단계들의 (마디, 입력들), 나중에 붙인 것부터. 데이터셋을 그래프로 적어 놓고 거슬러 올라갑니다."""
    variant = tf.data.experimental.to_variant(dataset)
    graph = tf.raw_ops.DatasetToGraphV2(input_dataset=variant, external_state_policy=1)
    nodes = {node.name: node for node in tf.compat.v1.GraphDef.FromString(graph.numpy()).node}
    found, node = [], next(node for node in nodes.values() if node.op == "_Retval")
    while node.input:
        inputs = [nodes[name.split(":")[0]] for name in node.input]
        if node.op not in ("_Retval", "OptionsDataset"):
            found.append((node, inputs))
        node = inputs[0]
    return found


# 배치 25개인데 크기가 고르지 않습니다: 5, 3, 3, …, 3, 1
digits = tf.data.Dataset.range(5).batch(5).concatenate(tf.data.Dataset.range(5, 75).batch(3))
digit_batches = [batch.tolist() for batch in digits.as_numpy_iterator()]
try:
    tens = make_dataset(digits, ten_times)
except (NotImplementedError, NameError):
    raise
except Exception as error:
    tens = f"{type(error).__name__}: {error}"
assert not isinstance(tens, str), (
    "make_dataset을 부르자 오류가 났습니다. map에는 preprocess를 괄호 없이 넘기고, prefetch에는 크기를 주었나요? 인자 이름 "
    f"num_parallel_calls의 철자도 보세요. ({str(tens)[:200]})"
)
assert isinstance(tens, tf.data.Dataset), "tf.data.Dataset을 돌려주나요? 리스트를 돌려주거나 return을 잊지 않았나요?"
assert isinstance(tens.element_spec, tuple), (
    "원소가 (입력, 정답)인가요? map이 돌려준 새 데이터셋을 받아서 돌려주어야 합니다."
)
assert len(tens.element_spec) == 2, (
    f"원소가 {len(tens.element_spec)}개짜리 튜플입니다. preprocess가 돌려준 (입력, 정답)을 그대로 내보내나요?"
)
assert tens.element_spec[0].shape.rank == 1, (
    "배치가 그대로인가요? 묶인 것을 풀거나 한 번 더 묶지 않았나요? 인자로 받은 raw_dataset을 썼나요?"
)
kept_orders = [node.attr["deterministic"].s for node, _ in stages(tens) if "ParallelMap" in node.op]
assert not {*kept_orders, tens.options().deterministic} & {b"false", False}, (
    "먼저 바뀐 배치가 먼저 나와 순서가 달라질 수 있습니다. deterministic=False를 적지 않았나요?"
)
ten_batches = [(left.tolist(), right.tolist()) for left, right in tens.take(40).as_numpy_iterator()]
assert len(ten_batches) == 25, f"배치 25개를 넣었는데 {len(ten_batches)}개가 나왔습니다. 되풀이하거나 버리거나 다시 묶지 않았나요?"
assert all(left == [10 * number for number in right] for left, right in ten_batches), (
    "preprocess가 돌려준 (입력, 정답)이 아닙니다. preprocess를 한 번만 적용했나요? 둘의 순서를 바꾸지 않았나요?"
)
assert sorted(map(len, digit_batches)) == sorted(len(right) for _, right in ten_batches), (
    "배치의 크기가 달라졌습니다. 크기가 저마다 다른 배치도 그대로 나와야 합니다. 풀었다가 다시 묶지 않았나요?"
)
assert [right for _, right in ten_batches] == digit_batches, (
    "배치가 들어온 순서대로 나오나요? 섞는 일은 앞에서 이미 했습니다."
)
assert preprocess_calls < 25, "배치마다 파이썬으로 preprocess를 부르나요? map에 함수를 넘기면 그래프로 한 번만 바꿉니다."
calls_at_once = [
    int(tf.make_ndarray(inputs[-1].attr["value"].tensor)) if "Parallel" in node.op else 1
    for node, inputs in stages(tens)
    if node.op.startswith(("MapDataset", "ParallelMap"))
]
assert 1 not in (calls_at_once or [1]), (
    "여러 배치를 한꺼번에 바꾸나요? map에 num_parallel_calls를 주었나요? 주었다면 2 이상인가요?"
)
assert any("Prefetch" in node.op for node, _ in stages(tens)), (
    "미리 준비하나요? prefetch가 돌려준 새 데이터셋을 받았나요?"
)
assert "Prefetch" in stages(tens)[0][0].op, "prefetch가 맨 끝에 있나요? 다 바꾼 배치를 미리 준비해야 합니다."
prefetched = [inputs[-1].attr["value"].tensor for node, inputs in stages(tens)[:1] if inputs[-1].op == "Const"]
assert all(tf.make_ndarray(size) != 0 for size in prefetched), "prefetch의 크기가 0이면 미리 준비할 자리가 없습니다. 1 이상인가요?"
shuffled_tens = make_dataset(tf.data.Dataset.range(30).shuffle(30, seed=1).batch(3), ten_times)
ten_epochs = [[right.tolist() for _, right in shuffled_tens.as_numpy_iterator()] for _ in range(2)]
assert ten_epochs[0] != ten_epochs[1], "섞이는 데이터셋인데 두 에폭의 순서가 같습니다. 만든 것을 간직해 두지 않았나요?"
others = ("Batch", "Unbatch", "Shuffle", "Take", "Skip", "Repeat", "Cache", "Filter", "Shard", "Rebatch")
own_stages = [node.op for node, _ in stages(tens)][: -len(stages(digits))]
assert not [op for op in own_stages if op.startswith(others)], (
    f"map과 prefetch 말고 다른 단계도 있습니다({own_stages}). 배치를 다시 묶거나, 섞거나, take나 repeat를 더하지 않았나요?"
)
### BEGIN HIDDEN TESTS


def lengths_and_lines(batch):
    return tf.strings.length(batch), batch


many = tf.data.Dataset.from_tensor_slices(["a" * length for length in range(1, 102)]).batch(2)
many_lengths = [left.tolist() for left, _ in make_dataset(many, lengths_and_lines).take(200).as_numpy_iterator()]
assert sum(many_lengths, []) == list(range(1, 102)), (
    "배치가 훨씬 많고 마지막 배치가 모자라는 데이터셋에서도 모두 나오나요? take로 앞부분만 남기지 않았나요?"
)
### END HIDDEN TESTS

# %% [markdown]
# ## 4.7 얼마나 버리고 얼마나 채울까요?
#
# 길이를 맞추는 데는 대가가 따릅니다. 긴 줄은 잘라 **버리고**, 짧은 줄은 `[PAD]`로 **채웁니다**. 채운 자리도 모델은 똑같이 계산하니, 그만큼 시간을 낭비합니다. 얼마나 되는지 재어 봅시다.
#
# 비율을 잴 때 조심할 것이 있습니다. 두 반에서 안경 쓴 학생(1)의 비율을 구합니다. **두 반의 비율을 평균한 것과, 학생을 모두 모아 구한 것이 같을까요?**

# %% tags=["nbval-check-output"]
classes = [[0, 0, 0, 0], [1]]
print("두 비율의 평균:", np.mean([np.mean(students) for students in classes]))
print("모두 모아서:  ", np.mean(classes[0] + classes[1]))

# %% [markdown]
# 반의 크기가 다르면 다릅니다. 학생이 한 명뿐인 반이 네 명인 반과 똑같은 무게를 갖기 때문입니다. 우리 데이터셋도 **마지막 배치는 작습니다**.
#
# 원소가 쌍인 데이터셋은 `for` 문에서 두 이름으로 받습니다. 이때 받는 것은 텐서라서 `np.asarray`로 배열로 바꾸어 씁니다. 배열의 `size`는 자리가
# 모두 몇 개인지 알려 줍니다(텐서에는 없습니다).

# %% tags=["nbval-check-output"]
pairs = tf.data.Dataset.from_tensor_slices(([[1, 2], [3, 4], [5, 6]], [[0, 1], [0, 2], [0, 3]])).batch(2)
for left, right in pairs:
    left, right = np.asarray(left), np.asarray(right)
    print(left.tolist(), right.tolist(), "| 자리의 수:", right.size, "| 오른쪽에서 0이 아닌 자리:", np.sum(right != 0))

# %% [markdown]
# ### 문제 5: `padding_fraction`
#
# `(입력, 정답)` 데이터셋을 받아, **모든 정답 자리** 가운데 `[PAD]`(번호 0)의 비율을 돌려주세요.
#
# - 입력이 아니라 **정답**에서 셉니다.
# - 줄이나 배치마다 낸 비율을 평균하지 말고, 모든 배치의 자리를 모아 한 번 나눕니다.
# - 0부터 1까지의 파이썬 `float`로 돌려줍니다. 배치가 하나도 없는 데이터셋은 넣지 않습니다.


# %% nbgrader={"grade_id": "padding_fraction", "solution": true}
def padding_fraction(dataset):
    """모든 정답 자리 가운데 [PAD]의 비율을 돌려줍니다.

    dataset: (입력 [B, T], 정답 [B, T])의 tf.data.Dataset. 마지막 배치는 작을 수 있습니다.
    돌려주는 값: 0부터 1까지의 float
    """
    ### BEGIN SOLUTION
    padding = positions = 0
    for _, labels in dataset:
        labels = np.asarray(labels)
        padding += np.sum(labels == 0)
        positions += labels.size
    return float(padding / positions)
    ### END SOLUTION


# %% nbgrader={"grade_id": "test_padding_fraction", "grade": true, "points": 3}
# 시험: padding_fraction
import tensorflow as tf



def share_of(dataset):
    """padding_fraction의 결과를 그대로. 오류가 나면 그 오류"""
    try:
        return padding_fraction(dataset)
    except (NotImplementedError, NameError):
        raise
    except Exception as error:
        return error


even_labels = [[5, 6, 0, 0], [5, 0, 0, 0], [7, 0, 0, 0], [6, 0, 0, 0]]
even_features = [[2, 5, 6, 0], [2, 5, 0, 0], [2, 7, 0, 0], [2, 6, 0, 0]]
even_pairs = tf.data.Dataset.from_tensor_slices((even_features, even_labels)).batch(2)
share = share_of(even_pairs)
assert not isinstance(share, Exception), (
    f"padding_fraction을 부르자 오류가 났습니다. for 문에서 받은 텐서를 np.asarray로 배열로 바꾸었나요? ({share!r:.200})"
)
assert isinstance(share, float), "파이썬 float를 돌려주나요? 텐서라면 float(…)로 바꾸고, return을 잊지 마세요."
assert share <= 1, (
    "비율이 1보다 큽니다. 개수나 백분율을 돌려주지 않았나요? "
    "나누는 수가 줄의 수(len)나 배치 하나의 자리 수, [PAD]가 아닌 자리의 수는 아닌가요?"
)
assert share > 0, "[PAD]가 있는데 0이 나왔습니다. /가 아니라 몫만 남기는 //로 나누지 않았나요?"
assert abs(share - 9 / 16) > 1e-6, (
    "입력과 정답을 함께 세지 않았나요? 데이터셋의 원소가 쌍이니, for 문에서 두 이름으로 받아 정답만 보나요?"
)
assert abs(share - 7 / 16) > 1e-6, "입력에서 세지 않았나요? [BOS]가 들어간 만큼 입력의 [PAD]는 하나 적습니다."
assert abs(share - 5 / 16) > 1e-6, "[PAD]가 아닌 자리를 세지 않았나요? 비교하는 방향을 다시 보세요."
assert abs(share - 1) > 1e-6, "[PAD]가 든 줄의 비율이 아니라 [PAD]인 자리의 비율인가요?"
assert share not in (0.7, 0.69, 0.688), "0.6875여야 하는데 반올림한 수입니다. round를 쓰지 않고 그대로 돌려주나요?"
assert abs(share - 11 / 16) < 1e-6, (
    f"0.6875여야 하는데 {share}입니다. 모든 배치의 모든 자리를 모아 나누었나요? 배치 하나만 세거나, 몇 칸을 빼고 세거나, 자리의 수를 정해 두지 않았나요?"
)

uneven_pairs = tf.data.Dataset.from_tensor_slices((even_features[:3], even_labels[:3])).batch(2)
share = padding_fraction(uneven_pairs)
assert abs(share - 11 / 16) > 1e-6, "마지막 배치가 작은데 배치마다 낸 비율을 평균하지 않았나요?"
assert abs(share - 8 / 12) < 1e-6, "마지막 배치가 작을 때 전체 자리의 수를 맞게 셌나요? 배치 수 × B × T와는 다릅니다."

# [PAD]는 세 칸뿐이고 [UNK](1)와 [BOS](2)도 있습니다. 거르는 단계가 있어 배치가 몇 개인지 미리 알 수 없습니다.
mixed_labels = [[3, 4, 5, 1, 2], [6, 3, 1, 5, 2], [4, 2, 0, 0, 0]]
mixed_pairs = tf.data.Dataset.from_tensor_slices((mixed_labels, mixed_labels)).batch(1).filter(lambda *pair: True)
share = share_of(mixed_pairs)
assert not isinstance(share, Exception), (
    f"배치가 몇 개인지 알 수 없는 데이터셋에서 오류가 났습니다. len(dataset)에 묻지 않고 for 문으로 끝까지 돌았나요? ({share!r:.200})"
)
assert abs(share - 13 / 15) > 1e-6, "꽉 찬 줄을 모두 빈자리로 셌습니다. [PAD]가 없는 줄에서 argmax나 argmin은 0을 냅니다."
assert abs(share - 3 / 12) > 1e-6, "한 줄을 네 칸으로 셌습니다. 자리의 수를 정해 두지 않고 받은 배치에서 알아내나요?"
assert abs(share - 3 / 15) < 1e-6, (
    f"0.2여야 하는데 {share}입니다. 번호가 0인 자리만 세나요? [UNK](1)와 [BOS](2)는 빈자리가 아닙니다. 꽉 찬 줄의 자리도 나누는 수에 넣었나요?"
)
# 1,000번째 배치까지는 [PAD]가 하나도 없습니다
long_pairs = tf.data.Dataset.range(1050).map(lambda n: ([[2, 5, 6, 7]], [[5, 6, 7, tf.maximum(1000 - n, 0)]]))
assert abs(padding_fraction(long_pairs) - 50 / 4200) < 1e-6, (
    "배치가 1,050개인 데이터셋에서 틀립니다. take나 break로 앞부분만 세지 않았나요?"
)
### BEGIN HIDDEN TESTS
full_labels = [[3, 4, 5], [6, 3, 1], [4, 0, 0], [2, 1, 3], [1, 0, 0]]
full_pairs = tf.data.Dataset.from_tensor_slices((full_labels, full_labels))
assert abs(padding_fraction(full_pairs.batch(4)) - 4 / 15) < 1e-6, (
    "줄이 다섯이고 T가 3일 때도 맞나요? 시험에 나온 크기에 맞추지 않았나요?"
)
### END HIDDEN TESTS

# %% [markdown]
# 검증용(`valid`) 글로 재어 봅시다.

# %%
raw_valid = pipeline.make_batches(str(books.valid), batch_size=profile.batch_size, min_length=profile.min_length)
valid = make_dataset(raw_valid, preprocess)
print(f"정답 자리의 {padding_fraction(valid):.1%}가 [PAD]입니다.")

# %% [markdown]
# ### 버리는 글
#
# **여기부터 정리 앞까지는 건너뛰어도 됩니다**(10분). 12단원에서 내 글로 배우기 전에 돌아와 읽어도 좋습니다.
#
# 이번에는 버리는 쪽입니다. 글은 두 번 버려집니다. 450바이트를 넘지 못한 줄이 통째로 버려지고, 남은 줄에서도 128번째 토큰 뒤가 버려집니다.
# 길이를 정하지 않은 토크나이저로 줄마다 토큰이 몇 개인지 세어 봅시다. 이런 토크나이저의 결과는 줄마다 길이가 달라서 `row_lengths()`로 길이를 물을 수 있습니다.

# %%
whole_tokenizer = make_tokenizer(vocabulary)  # sequence_length가 없으니 자르지도 채우지도 않습니다


def count_tokens(lines):
    return whole_tokenizer(lines).row_lengths(), tf.strings.length(lines) > profile.min_length


counts, kept_counts = [], []  # 모든 줄의 토큰 수, 길이를 넘는 줄의 토큰 수
for lengths, is_kept in pipeline.read_lines(str(books.valid)).batch(256).map(count_tokens):
    lengths, is_kept = np.asarray(lengths), np.asarray(is_kept)
    counts.extend(lengths)
    kept_counts.extend(lengths[is_kept])
after_cut = np.minimum(kept_counts, profile.sequence_length)

plots.shares(
    {
        "모든 글": 1.0,
        f"{profile.min_length}바이트를 넘는 줄": sum(kept_counts) / sum(counts),
        f"그 가운데 앞 {profile.sequence_length}토큰": sum(after_cut) / sum(counts),
    },
    title=f"모델이 보는 글 ({books.name}, 토큰 수로 잰 것)",
    emphasis=f"그 가운데 앞 {profile.sequence_length}토큰",
);

# %% [markdown]
# `mini`의 이야기책은 긴 문단을 128토큰에 맞추어 지었으므로 잘리는 것이 없습니다. 짧은 줄은 모두 버리는데, 줄 수로는 절반쯤이지만 글의 양(토큰 수)으로는
# 10분의 1쯤입니다. 진짜 소설은 다릅니다. 짧은 대화와 아주 긴 문단이 섞여 있어서, 소설로 재면 **글의 3분의 1에서 5분의 2쯤만** 모델에 닿습니다.
# 애써 모은 책의 절반이 넘는 글을 한 번도 읽지 않는 셈입니다.
#
# ### 이어 붙이기
#
# 버리지도 채우지도 않는 방법이 있습니다. 줄을 `[BOS]`로 구분해 **한 줄로 길게 잇고** 같은 길이로 자르는 것입니다. 요즘의 큰 언어 모델은 대개 이렇게
# 배웁니다. `[BOS]`까지 센 토큰 수가 9, 4, 12, …인 일곱 줄을 길이 8에 맞추어 봅시다. 칸의 숫자는 몇 번째 줄에서 온 토큰인지를(0부터 셉니다),
# 빗금은 잘려 버려지는 토큰을, 빈칸은 `[PAD]`를 뜻합니다.

# %%
plots.padded_and_packed([9, 4, 12, 6, 3, 10, 5], sequence_length=8);

# %% [markdown]
# 오른쪽에는 빗금이 없고 빈칸도 맨 끝에만 있습니다. 그 대신 조각이 문단 한가운데에서 시작하기도 하고, 한 예제에 서로 다른 이야기가 섞이기도 합니다.
#
# 강좌 라이브러리의 `pipeline.pack`이 이 일을 합니다. 검증용 글의 빈 줄만 빼고 모두 이어 붙여, 두 방법을 견주어 봅시다.

# %%
valid_lines = pipeline.read_lines(str(books.valid)).filter(lambda line: pipeline.is_long(line, 0))
packed_valid = pipeline.pack(valid_lines, whole_tokenizer, profile.sequence_length, profile.batch_size)

for name, dataset in {"한 줄이 예제 하나": valid, "이어 붙이기": packed_valid}.items():
    learned = [np.count_nonzero(labels) for _, labels in dataset.as_numpy_iterator()]
    print(f"{name}: 배치 {len(learned)}개, [PAD]가 아닌 정답 {sum(learned):,}개, [PAD] {padding_fraction(dataset):.1%}")

# %% [markdown]
# 이어 붙이면 `[PAD]`가 거의 사라지고, 짧은 줄까지 모두 배웁니다. 이것도 한 칸 밀려 있을까요? 조각의 마지막 정답은 다음 조각의 첫 입력입니다.

# %% tags=["nbval-check-output"]
first_features, first_labels = (np.asarray(part) for part in next(iter(packed_valid)))
print("조각 안에서:", np.array_equal(first_features[:, 1:], first_labels[:, :-1]))
print("다음 조각과:", np.array_equal(first_features[1:, 0], first_labels[:-1, -1]))

# %% [markdown]
# 글의 끝을 알리는 토큰도 바뀝니다. 이어 붙이면 문단의 마지막 토큰 다음 정답은 `[PAD]`가 아니라 다음 줄의 `[BOS]`입니다. 정답에 `[BOS]`가
# 처음 나오는 자리를 찾아 앞뒤의 두 토큰까지 봅시다.

# %%
bos = tokenizer.token_to_id("[BOS]")
row, place = np.argwhere(first_labels == bos)[0]  # 정답이 [BOS]인 자리 가운데 첫 번째
around = slice(max(place - 2, 0), place + 3)
print("입력:", to_words(first_features[:, around], vocabulary)[row])
print("정답:", to_words(first_labels[:, around], vocabulary)[row])

# %% [markdown]
# 어느 쪽이 늘 낫다고 할 수는 없습니다. 한 줄이 예제 하나이면 모든 예제가 문단의 처음에서 시작합니다. 이어 붙이면 글을 버리지 않고 계산도 헛되지
# 않습니다. 다음 단원부터는 튜토리얼을 따라 한 줄을 예제 하나로 쓰되, 12단원에서 나만의 GPT를 만들 때는 둘 다 써 볼 수 있습니다.
#
# ## 정리
#
# - 입력은 정답을 오른쪽으로 한 칸 밀고 앞에 `[BOS]`를 놓은 것입니다. `features[:, 1:]`과 `labels[:, :-1]`이 같은지로 확인합니다.
# - 긴 줄의 T번째 토큰은 정답에만 남고, 그 뒤는 어디에도 남지 않습니다. 짧은 줄마다 `[PAD]`를 맞히는 자리가 하나 생겨 글의 끝을 배웁니다.
# - 병렬 `map`과 `prefetch`는 준비하는 시간을 계산 뒤에 숨깁니다. `cache`는 다시 만들지 않지만 메모리를 쓰고, 섞은 뒤에 두면 순서가 굳습니다.
# - 비율은 배치마다 평균하지 말고 모두 모아 나눕니다. 이어 붙이면 버리는 글과 채우는 자리가 함께 줄어듭니다.
#
# **카드**
#
# | 이름 | 모양 | 부르는 법 | 함정 |
# |---|---|---|---|
# | `make_packer` | 번호 [B, 아무 길이] → [B, T] | `make_packer(tokenizer, T)` | `start_value`에 글자를 넣으면 부를 때에야 오류가 납니다 |
# | `make_preprocess` | 글 [B] → (입력 [B, T], 정답 [B, T]) | `make_preprocess(tokenizer, packer)` | 함수를 **돌려줍니다**. 순서는 (입력, 정답)입니다 |
# | `shift_right` | 정답 [B, T] → 입력 [B, T] | `shift_right(labels, start_id)` | 받은 배열을 고치지 않습니다 |
# | `make_dataset` | 줄의 배치 → (입력, 정답) 배치 | `make_dataset(raw_dataset, preprocess)` | `prefetch`는 맨 끝, `cache`는 쓰지 않습니다 |
# | `padding_fraction` | (입력, 정답) 배치 → 수 하나 | `padding_fraction(dataset)` | 배치마다 평균하지 않습니다 |
#
# **조용한 버그 도감**: 오류가 나지 않아 더 무서운 실수들
#
# | 증상 | 까닭 | 알아채는 법 |
# |---|---|---|
# | 손실이 놀랍게 빨리 0에 가까워집니다 | 입력이 밀리지 않아 눈앞의 토큰을 그대로 답합니다 | `features[:, 1:]`과 `labels[:, :-1]`을 견줍니다 |
# | 첫 토큰만 유난히 잘 맞힙니다 | `np.roll`이 글의 끝을 맨 앞에 놓았습니다 | 입력의 첫 열이 모두 `[BOS]`인지 봅니다 |
# | 에폭마다 순서가 똑같습니다 | 섞은 뒤에 `cache`를 두었습니다 | 두 에폭의 첫 배치를 찍어 봅니다 |
# | 원래 배열이 바뀌었습니다 | 이름만 하나 더 붙이고 고쳤습니다 | `copy()`를 썼는지 봅니다 |
# | 비율이 배치 크기에 따라 조금씩 다릅니다 | 작은 마지막 배치까지 똑같은 무게로 평균했습니다 | 배치 크기를 바꾸어 다시 재어 봅니다 |
#
# **더 읽을거리**
#
# - [tf.data로 더 빠르게](https://www.tensorflow.org/guide/data_performance?hl=ko): `map`, `prefetch`, `cache`를 그림으로 설명한 한국어 안내서
# - [StartEndPacker](https://keras.io/keras_hub/api/preprocessing_layers/start_end_packer/): 포장기의 모든 인자
# - [밑바닥부터 GPT 만들기의 예제](https://keras.io/examples/generative/text_generation_gpt/): 이 단원의 `preprocess`가 나오는 튜토리얼
#
# 문제집이 다 되었습니다. 다음 단원에서는 이 문제집을 풀 모델의 심장, 앞만 볼 수 있는 **어텐션**(attention)을 만듭니다.

# %% tags=["nbval-check-output"]
# course: check
