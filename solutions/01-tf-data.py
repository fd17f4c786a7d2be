# %% [markdown]
# # 1. 텍스트 파일을 데이터셋으로
#
# <!-- course: badge -->
#
# GPT는 책으로 배웁니다. 그런데 책 더미는 크고, 모델은 한 번에 몇십 줄씩만 봅니다. 이 단원에서는 텍스트 파일을
# **조금씩 읽어, 고르고, 섞고, 묶어서** 모델에 건네는 길을 만듭니다. 이런 길을 **입력 파이프라인**(input pipeline)이라고 합니다.
#
# **이 단원을 마치면**
#
# - `tf.data`로 파일을 한 줄씩 읽는 데이터셋(dataset)을 만들 수 있습니다.
# - 끝이 없는 데이터셋에서도 앞의 몇 개만 정확히 꺼낼 수 있습니다.
# - 글자 수와 바이트(byte) 수가 왜 다른지 설명하고, 긴 줄만 남길 수 있습니다.
# - 줄을 섞는 것과 배치(batch)를 섞는 것이 어떻게 다른지 그림으로 설명할 수 있습니다.
#
# 걸리는 시간은 75분쯤이고, 건너뛰어도 되는 1.6절까지 하면 80분쯤입니다. 나누어 공부한다면 1.3절까지와 그 뒤로 나누세요. 다시 열었을 때는 준비 셀부터 하던 곳까지의 셀을 차례로
# 실행하고 이어 가면 됩니다.

# %% nbgrader={"grade_id": "setup"}
# course: setup

# %%
import itertools
import tempfile
from pathlib import Path

import tensorflow as tf

from minigpt import corpus, plots

# %% [markdown]
# 만들 길을 먼저 내려다봅시다. 1.2절에서 읽고, 1.4절에서 거르고, 1.5절에서 섞고 묶습니다.

# %%
road = {"읽기": "TextLineDataset", "거르기": "filter", "섞기": "shuffle", "묶기": "batch"}
plots.stages(road);

# %% [markdown]
# ## 1.1 말뭉치 살펴보기
#
# 모델이 배우는 글 모음을 **말뭉치**(corpus)라고 합니다. 이 강좌의 말뭉치는
# [**SimpleBooks**](https://arxiv.org/abs/1911.12391)입니다. 구텐베르크 프로젝트의 책 가운데 쓰인 낱말의 가짓수가 적은 1,573권을 고른 모음입니다.
# 비슷한 크기의 말뭉치인 WikiText-103에 견주어 낱말의 가짓수가 3분의 1이라, 낱말마다 더 자주 나옵니다. 작은 모델이 배우기에 알맞습니다.
# `full` 프로필에서는 아래 셀이 책을 내려받습니다(약 280 MB). 한 번 받으면 다시 받지 않지만,
# Colab은 런타임이 새로 시작되면 파일이 지워져 다시 받습니다. `mini` 프로필에서는
# 같은 모양의 짧은 이야기책을 그 자리에서 만들어 씁니다.

# %%
books = corpus.load()
for split in ("train", "valid", "test"):
    path = getattr(books, split)
    print(f"{split:6} {path.stat().st_size / 1e6:8.1f} MB  {path.name}")

# %% [markdown]
# 파일은 셋입니다. `train`으로 배우고, `valid`로 잘 배우고 있는지 살피고, `test`는 다 배운 모델을 마지막에 한 번 재려고 남겨 둔 것이라 이 강좌에서는 열지 않습니다.
# 앞부분을 그대로 읽어 봅시다.

# %%
with books.train.open(encoding="utf8") as file:
    for number, line in enumerate(itertools.islice(file, 12)):
        text = line.rstrip("\n")
        print(f"{number:2} | {text[:90]}{'…' if len(text) > 90 else ''}")

# %% [markdown]
# 한 줄이 한 문단입니다. 제목처럼 짧은 줄도 있고, 문단 사이에는 **빈 줄**도 있습니다. 이 세 가지를 기억해 두세요.
#
# ## 1.2 파일을 한 줄씩 읽기
#
# 방금은 파이썬의 `for` 문으로 파일을 읽었습니다. 하지만 학습하려면 읽기만 해서는 모자랍니다. 짧은 줄을 거르고, 섞고, 묶고, 데이터를
# 여러 바퀴 되풀이해야 합니다. TensorFlow의 `tf.data.Dataset`은 이런 일을 차례로 이어 붙일 수 있는 데이터의 흐름입니다. 수도꼭지를
# 떠올려 보세요. 물을 다 받아 두지 않아도 틀 때마다 나오고, 중간에 거름망을 끼울 수도 있습니다.
#
# 데이터셋은 파이썬의 리스트(list)로도 만들 수 있습니다. 하나하나를 **원소**(element)라고 합니다.

# %% tags=["nbval-check-output"]
fruits = tf.data.Dataset.from_tensor_slices(["apple", "pear", "fig"])
for element in fruits:
    print(element)

# %% [markdown]
# 원소는 텐서(tensor)입니다. `shape=()`는 값이 하나뿐인 **스칼라**(scalar), `dtype=string`은 문자열이라는 뜻입니다.
# 값만 꺼내려면 `.numpy()`를 부르거나 데이터셋에서 `as_numpy_iterator()`를 씁니다.

# %% tags=["nbval-check-output"]
list(fruits.as_numpy_iterator())

# %% [markdown]
# 데이터셋 자체를 찍으면 무엇이 나올까요? **내용이 아니라 원소의 모양과 종류**가 나옵니다. 흐름이라서 아직 아무것도 꺼내지 않았기 때문입니다.
# 원소를 하나만 보고 싶으면 `iter`로 흐름을 열고 `next`로 하나를 꺼냅니다.

# %% tags=["nbval-check-output"]
print(fruits)
print(next(iter(fruits)))

# %% [markdown]
# `shape=()`와 `tf.string`은 원소 하나하나가 문자열 스칼라라는 뜻입니다. 데이터셋이 마음먹은 대로 되었는지 궁금하면 먼저 찍어 보세요.
#
# 원소 앞에 `b`가 붙은 것은 **바이트열**(bytes)입니다. TensorFlow는 문자열을 글자가 아니라 바이트로 다룹니다. 이 점이 잠시 뒤에
# 중요해집니다.
#
# 이제 진짜 파일로 해 봅시다. 연습에 쓸 작은 파일을 하나 만들겠습니다. 셋째 줄이 비어 있습니다.

# %%
practice = Path(tempfile.mkdtemp()) / "practice.txt"
practice.write_text("The Fox\nBy A. Teller\n\nOnce a fox sang.\n", encoding="utf8")
print(practice.read_text(encoding="utf8"))

# %% [markdown]
# ### 문제 1: `read_lines`
#
# 파일 경로(문자열)를 받아, **한 줄이 원소 하나**인 데이터셋을 돌려주세요. 파일의 모든 줄이 순서대로 한 번씩 나옵니다.
#
# - 원소는 문자열 스칼라이고, 줄 끝의 줄바꿈 문자는 넣지 않습니다. 줄은 줄바꿈 문자에서만 나눕니다.
# - **빈 줄도 그대로** 남기고, 줄 앞뒤의 빈칸도 대문자도 그대로 둡니다.
# - 파일이 줄바꿈 없이 끝나도 마지막 줄까지 나옵니다.
#
# **도움말.** 방금 만든 파일로 먼저 돌려 보세요: `list(read_lines(str(practice)).as_numpy_iterator())`
# `from_tensor_slices`는 리스트를 나눌 뿐 파일을 읽지 못합니다. `tf.data`에는 텍스트 파일을 줄마다 읽는 데이터셋이 이미 있습니다.
# `tf.data.Text`까지 치고 <kbd>Tab</kbd>을 눌러 보세요.


# %% nbgrader={"grade_id": "read_lines", "solution": true}
def read_lines(path):
    """텍스트 파일을 한 줄씩 읽는 데이터셋을 돌려줍니다.

    path: 파일 경로, 문자열
    돌려주는 값: 문자열 스칼라의 tf.data.Dataset. 빈 줄도 원소입니다.
    """
    ### BEGIN SOLUTION
    return tf.data.TextLineDataset(path)
    ### END SOLUTION


# %% nbgrader={"grade_id": "test_read_lines", "grade": true, "points": 2}
# 시험: read_lines
import itertools
import tempfile
from pathlib import Path

import tensorflow as tf

small_file = Path(tempfile.mkdtemp()) / "small.txt"
small_file.write_text("first line\n\nThird line\n", encoding="utf8")


def lines_in(path):
    """파일의 줄들(많아야 1,000줄). 오류가 나면 그 오류입니다."""
    try:
        return list(itertools.islice(read_lines(str(path)).as_numpy_iterator(), 1000))
    except Exception as error:
        return error


try:
    small_lines = read_lines(str(small_file))
except (NotImplementedError, NameError, AttributeError):
    raise
except Exception as error:
    small_lines = error
assert small_lines is not None, "돌려주는 값이 None입니다. return을 썼나요?"
assert "rank >= 1" not in str(small_lines), (
    "read_lines를 부르자 오류가 났습니다. 경로를 from_tensor_slices에 넣지 않았나요? 파일을 읽는 데이터셋을 찾아보세요."
)
assert not isinstance(small_lines, Exception), (
    f"read_lines를 부르자 오류가 났습니다({type(small_lines).__name__}: {str(small_lines)[-150:]}). "
    "오류가 난 줄에서 함수에 무엇을 넘겼나요? 인자로 받은 path를 따옴표 없이 그대로 넘겼나요?"
)
assert isinstance(small_lines, tf.data.Dataset), "tf.data.Dataset을 돌려주나요? 리스트나 파일 객체가 아니어야 합니다."
assert getattr(small_lines.element_spec, "dtype", None) == tf.string, "원소가 문자열(tf.string)인가요?"
assert small_lines.element_spec.shape.rank in (0, None), "원소 하나가 줄 하나(스칼라)인가요? 여러 줄을 한꺼번에 묶지 않았나요?"
small_lines = lines_in(small_file)
assert not isinstance(small_lines, Exception), (
    f"파일을 읽다가 {type(small_lines).__name__} 오류가 났습니다. 인자로 받은 path를 따옴표 없이 그대로 넘겼나요?"
)
assert all(isinstance(line, bytes) for line in small_lines), (
    "원소 하나에 줄이 여럿 들어 있습니다. 한 줄이 원소 하나가 되도록 나누었나요?"
)
assert small_lines[:1] != [str(small_file).encode()], "원소가 파일의 내용이 아니라 파일의 경로입니다. 파일을 열어 읽었나요?"
assert b"\n" not in b"".join(small_lines[:1]), (
    f"첫 원소에 줄바꿈 문자가 들어 있습니다: {small_lines[:1]}. 줄을 나누고 줄바꿈 문자를 떼었나요?"
)
assert small_lines[:1] == [b"first line"], (
    f"첫 원소가 {small_lines[:1]}입니다. 첫 줄과 똑같은가요? 인자로 받은 path를 읽었나요? 첫 줄을 건너뛰지 않았나요?"
)
assert b"" in small_lines, "빈 줄도 남겼나요? 빈 줄을 거르는 일은 나중에 따로 합니다."
assert b"third line" not in small_lines, "대문자를 소문자로 바꾸지 않았나요? 줄은 있는 그대로 두어야 합니다."
assert len(small_lines) < 1000, "세 줄짜리 파일에서 줄이 끝없이 나옵니다. 되풀이(repeat)하지 않았나요?"
assert small_lines != [b"first line", b"", b"Third line", b""], (
    "파일 끝에 없는 빈 줄이 하나 더 나왔습니다. 줄바꿈 문자로 나누면 마지막 줄바꿈 뒤에도 빈 조각이 남지 않나요?"
)
assert small_lines == [b"first line", b"", b"Third line"], (
    f"세 줄을 읽어 {small_lines}가 나왔습니다. 파일의 모든 줄이 순서대로, 딱 한 번씩 나오나요?"
)
odd_file = Path(tempfile.mkdtemp()) / "odd.txt"
odd_file.write_bytes("  두 칸 들여 쓴 줄  \npage\x0cbreak\n가\u2028나\nno newline at the end".encode())
odd_lines = lines_in(odd_file)
assert not isinstance(odd_lines, Exception), (
    f"한글이 든 파일을 읽다가 오류가 났습니다({type(odd_lines).__name__}). 글자로 바꾸지 않고 바이트 그대로 읽나요?"
)
assert odd_lines[:1] == ["  두 칸 들여 쓴 줄  ".encode()], "줄 앞뒤의 빈칸을 지우지 않았나요? 줄은 있는 그대로 두어야 합니다."
assert b"page\x0cbreak" in odd_lines, "줄바꿈 문자에서만 줄을 나누나요? splitlines()는 쪽 나눔 문자에서도 나눕니다."
assert b"no newline at the end" in odd_lines, "파일이 줄바꿈 없이 끝나도 마지막 줄을 읽나요?"
assert len(odd_lines) == 4, "줄 수가 파일의 줄 수와 같은가요? 파일 끝에 없는 줄을 더하지 않았나요?"
blank_file = Path(tempfile.mkdtemp()) / "blank.txt"
blank_file.write_text("\n\nfox\n\n\n", encoding="utf8")
blank_lines = lines_in(blank_file)
assert blank_lines == [b"", b"", b"fox", b"", b""], (
    f"빈 줄 둘, fox, 빈 줄 둘이 든 파일에서 {blank_lines}이(가) 나왔습니다. 빈 줄이 이어지거나 처음과 끝에 있어도 모두 남기나요?"
)
long_file = Path(tempfile.mkdtemp()) / "long.txt"
long_file.write_text("".join(f"line {number // 2}\n" for number in range(300)), encoding="utf8")
long_file_lines = lines_in(long_file)
assert long_file_lines == [f"line {number // 2}".encode() for number in range(300)], (
    f"300줄짜리 파일에서 {len(long_file_lines)}줄이 나왔습니다. 길어도, 같은 줄이 있어도 순서대로 모두 나오나요?"
)
### BEGIN HIDDEN TESTS
other_file = Path(tempfile.mkdtemp()) / "other.txt"
other_file.write_text("\n\n여우\n\n\n" + "The line\n" * 900, encoding="utf8")
other_lines = lines_in(other_file)
assert other_lines == [b"", b"", "여우".encode(), b"", b"", *[b"The line"] * 900], "아주 긴 파일도 끝까지 그대로 읽나요?"
### END HIDDEN TESTS

# %% [markdown]
# ## 1.3 앞의 몇 개만 보기
#
# 큰 데이터셋은 다 찍어 볼 수 없으니 앞의 몇 개만 봅니다. 이럴 때 흔히 쓰는 반복문이 있습니다. 다음은 열 개만 보려고 쓴 코드입니다. 정말 열 개만 나올까요? **실행하기 전에 먼저 세어 보세요.**

# %% tags=["nbval-check-output"]
NUM_ITERS = 10
shown = []
for i, element in enumerate(tf.data.Dataset.range(100)):
    shown.append(int(element))
    if i > NUM_ITERS:
        break

print(len(shown), shown)

# %% [markdown]
# 열 개가 아니었습니다! 왜 더 나왔을까요? 잠시 생각해 보고 아래를 여세요.
#
# <details><summary>왜 열 개보다 많을까요?</summary>
#
# **12개**, 그러니까 `NUM_ITERS` + 2개입니다. `i`는 0부터 셉니다. `i > 10`이 처음 참이 되는 것은 `i`가 11일 때, 그러니까 **열두 번째** 원소를 이미 담은 뒤입니다.
# 0부터 센 것이 하나, `>=` 대신 `>`를 쓴 것이 하나를 더했습니다.
#
# </details>
#
# 데이터셋에는 이런 실수를 막아 주는 `take(n)`이 있습니다. 게다가 `take`는 앞에서 n개를 꺼내면 **거기서 멈춥니다**. 그래서
# 끝없이 되풀이되는 데이터셋에서도 끝이 납니다. `cardinality()`는 원소가 몇 개인지 알려 주는 메서드인데, 끝이 없으면 개수 대신
# `tf.data.INFINITE_CARDINALITY`를 돌려줍니다.

# %% tags=["nbval-check-output"]
endless = fruits.repeat()  # apple, pear, fig, apple, pear, …
print(endless.cardinality().numpy() == tf.data.INFINITE_CARDINALITY)
print(list(endless.take(5).as_numpy_iterator()))

# %% [markdown]
# ### 문제 2: `first_lines`
#
# 데이터셋의 **앞 n개**를 바이트열의 리스트(`list[bytes]`)로 돌려주세요. 원소가 n개보다 적으면 있는 만큼 돌려주고, n이 0이면 빈 리스트입니다.
# 끝없는 데이터셋에서도 곧바로 끝나야 합니다.
#
# **도움말.** 바로 위 셀의 마지막 줄을 다시 보세요. `repeat()`는 필요 없습니다. 바이트열은 `decode()`하지 말고 그대로 두세요.


# %% nbgrader={"grade_id": "first_lines", "solution": true}
def first_lines(dataset, n):
    """데이터셋의 앞 n개를 리스트로 돌려줍니다.

    dataset: 문자열 스칼라의 tf.data.Dataset. 끝이 없어도 됩니다.
    n: 0 이상의 정수
    돌려주는 값: 길이가 n 이하인 list[bytes]
    """
    ### BEGIN SOLUTION
    return list(dataset.take(n).as_numpy_iterator())
    ### END SOLUTION


# %% nbgrader={"grade_id": "test_first_lines", "grade": true, "points": 2}
# 시험: first_lines
import tensorflow as tf

numbers = tf.data.Dataset.range(100).map(tf.strings.as_string)
try:
    four = first_lines(numbers, 4)
except (NotImplementedError, NameError, AttributeError):
    raise
except Exception as error:
    four = error
assert "subscriptable" not in str(four), "데이터셋은 리스트가 아니라서 [:n]으로 자를 수 없습니다. 앞에서 n개만 꺼내는 메서드를 썼나요?"
assert not isinstance(four, Exception), (
    f"네 개를 부탁하자 오류가 났습니다: {type(four).__name__}: {four}. 오류가 난 줄에서 데이터셋으로 무엇을 했나요?"
)
assert isinstance(four, list), (
    f"{type(four).__name__}이(가) 나왔습니다. 리스트(list)를 돌려주나요? None이라면 return을 썼는지 보세요."
)
assert all(type(element) is bytes for element in four), (
    "원소가 바이트열인가요? 텐서라면 .numpy()로 값을 꺼내고, 문자열로 decode하지는 마세요."
)
assert len(four) != 6, "n보다 두 개가 많습니다. 1.3절의 반복문처럼 늦게 멈추지 않나요?"
assert len(four) == 4, f"n은 4인데 {len(four)}개가 나왔습니다. 언제 멈추나요? 0부터 세나요, 1부터 세나요?"
assert four == [b"0", b"1", b"2", b"3"], f"{four}이(가) 나왔습니다. 인자로 받은 dataset의 앞에서부터 차례대로 꺼냈나요?"
dozen = first_lines(numbers, 12)
assert dozen == [str(number).encode() for number in range(12)], (
    f"이어서 열두 개를 부탁했더니 {dozen}이(가) 나왔습니다. 부를 때마다 빈 리스트와 첫 원소에서 시작해, 인자로 받은 n개를 차례대로 꺼내나요?"
)
try:
    few = first_lines(numbers.take(2), 5)
except Exception as error:
    few = type(error).__name__
assert few == [b"0", b"1"], f"원소가 둘뿐인데 다섯을 부탁하니 결과가 {few}입니다. 원소가 n개보다 적을 때는 있는 만큼만 돌려주나요?"
try:
    none_of_it = first_lines(numbers, 0)
except Exception as error:
    none_of_it = type(error).__name__
assert none_of_it == [], (
    f"n이 0이면 빈 리스트인가요? 결과가 {str(none_of_it)[:60]}입니다. 하나를 담은 뒤에야 멈출지 보지 않나요?"
)
try:
    from_nothing = first_lines(numbers.take(0), 3)
except Exception as error:
    from_nothing = type(error).__name__
assert from_nothing == [], f"원소가 하나도 없는 데이터셋에서 결과가 {from_nothing}입니다. 그때도 빈 리스트인가요?"
gappy = first_lines(tf.data.Dataset.from_tensor_slices(["", " Fox ", "", " Fox ", "Owl"]), 4)
assert gappy == [b"", b" Fox ", b"", b" Fox "], (
    f"빈 줄과 같은 줄이 있는 데이터셋에서 {gappy}이(가) 나왔습니다. 원소를 고르거나 고치지 않고 그대로 담나요?"
)

# 끝이 없는 데이터셋을 흉내 냅니다. 3,000개를 다 꺼내 가면 멈추지 않는 것으로 봅니다.
pulled = 0


def nearly_endless():
    global pulled
    while pulled < 3000:
        pulled += 1
        yield b"line"


endless_lines = tf.data.Dataset.from_generator(nearly_endless, output_signature=tf.TensorSpec((), tf.string))
try:
    six = first_lines(endless_lines, 6)
except Exception as error:
    six = error
assert not isinstance(six, Exception), (
    f"길이를 모르는 데이터셋에서 오류가 났습니다({type(six).__name__}: {str(six)[:100]}). 전체 길이를 묻지 않고 앞에서부터 꺼내나요?"
)
assert pulled < 3000, "끝없는 데이터셋이라면 영영 끝나지 않습니다. 전부 읽은 다음에 잘라 내지 않았나요?"
assert six == [b"line"] * 6, "끝없는 데이터셋에서도 앞의 n개가 그대로 나오나요? 같은 줄을 하나로 합치지 않았나요?"
### BEGIN HIDDEN TESTS
assert first_lines(numbers.skip(40), 47) == [str(number).encode() for number in range(40, 87)], "다른 n에서도 딱 n개인가요?"
### END HIDDEN TESTS

# %% [markdown]
# 위의 두 함수를 이으면 말뭉치의 앞부분을 볼 수 있습니다. 책이 아무리 커도 여섯 줄을 꺼내면 멈춥니다.

# %%
for line in first_lines(read_lines(str(books.train)), 6):
    print(line[:80])

# %% [markdown]
# ## 1.4 긴 줄만 남기기
#
# 제목이나 짧은 대화 한 줄에서는 모델이 배울 것이 많지 않습니다. 앞의 글이 짧아 돌아볼 것이 없기 때문입니다. 그래서 **450바이트를
# 넘는 줄**만 남기겠습니다. 왜 450일까요? 영어에서 토큰 하나는 빈칸까지 대략 4~5바이트이니, 450바이트면 토큰 100개 안팎입니다. 우리
# 모델이 한 번에 보는 128토큰을 거의 채우는 길이입니다.
#
# 줄 길이가 어떻게 퍼져 있는지 그려 봅시다. 큰 파일은 앞의 10만 줄만 셉니다.

# %%
with books.train.open("rb") as file:
    lengths = [len(line.rstrip(b"\n")) for line in itertools.islice(file, 100_000)]

plots.line_lengths(lengths, profile.min_length);

# %% [markdown]
# 회색은 버리고 파란색만 남깁니다. 그림 위에 적힌 비율은 줄 수가 아니라 **글의 양**(바이트)으로 잰 것입니다. 진짜 소설에는 중간 길이의 문단이
# 많아서 글의 절반쯤을 버리게 됩니다. 버리는 글을 살리는 방법은 4단원에서 다룹니다. (`mini`의 이야기책은 짧은 줄이 절반이나 되지만 워낙 짧아서,
# 글의 양으로는 거의 다 남습니다.)
#
# ### 바이트와 글자
#
# 길이를 재는 함수는 `tf.strings.length`입니다. 영어와 한국어에 각각 써 봅시다.

# %% tags=["nbval-check-output"]
for text in ("fox", "여우", "여우 fox"):
    line = tf.constant(text)
    print(text, "→", tf.strings.length(line).numpy(), "|", tf.strings.length(line, unit="UTF8_CHAR").numpy())

# %% [markdown]
# `여우`는 두 글자인데 왼쪽 값은 6입니다. UTF-8에서 영어 알파벳은 1바이트, **한글 한 글자는 3바이트**이기 때문입니다.
# `tf.strings.length`는 따로 말하지 않으면 **바이트**를 셉니다. 영어 말뭉치에서는 둘이 거의 같아 모르고 지나가기 쉽습니다. 한국어 말뭉치에 같은
# 기준을 쓰면 어떻게 될까요?

# %% tags=["nbval-check-output"]
paragraph = "옛날 어느 마을에 노래를 좋아하는 여우 한 마리가 살았습니다. " * 6
print(len(paragraph), "글자 →", len(paragraph.encode()), "바이트")

# %% [markdown]
# 같은 450바이트라도 영어로는 450글자, 한국어로는 200글자가 안 되는 글입니다. 한국어로 배우는 12단원에서 이 차이를 다시 만납니다.
#
# ### 데이터셋에서 고르기
#
# `filter`는 함수가 참을 돌려주는 원소만 남깁니다. 함수가 무엇을 받는지 찍어 봅시다.

# %% tags=["nbval-check-output"]
def is_even(number):
    print("함수가 받은 것:", type(number).__name__)
    return number % 2 == 0


evens = tf.data.Dataset.range(8).filter(is_even)
print([int(number) for number in evens])

# %% [markdown]
# 원소가 여덟 개인데 함수는 **한 번만** 불렸고, 받은 것은 값이 아니라 `SymbolicTensor`, 곧 '나중에 값이 들어올 자리'였습니다.
# TensorFlow는 함수를 한 번 불러 보고 계산의 순서도인 **그래프**(graph)로 바꾼 다음, 원소마다 그 그래프를 돌립니다. 그래서 빠르지만,
# 함수 안에서 `.numpy()`나 `bool()`로 값을 꺼낼 수는 없습니다. 아직 값이 없으니까요. **비교한 텐서를 그대로** 돌려주면 됩니다. 파이썬의 `len()`도
# 텐서에는 쓸 수 없습니다.
#
# 인자가 둘인 함수는 `lambda`로 감쌉니다. `filter`는 원소 하나만 넘겨주므로, 나머지 인자는 `lambda` 안에서 채웁니다.

# %% tags=["nbval-check-output"]
def is_larger(number, limit):
    return number > limit


large = tf.data.Dataset.range(8).filter(lambda number: is_larger(number, 5))
print([int(number) for number in large])

# %% [markdown]
# ### 문제 3: `is_long`
#
# 줄이 `min_length` **바이트를 넘으면** 참인 불리언(bool) 스칼라 텐서를 돌려주세요. 딱 `min_length` 바이트인 줄은 넘지 않은 것입니다.
# `Dataset.filter` 안에서도 쓸 수 있어야 합니다.
#
# **도움말.** 길이를 재는 함수와 부등호 하나면 됩니다.


# %% nbgrader={"grade_id": "is_long", "solution": true}
def is_long(line, min_length):
    """줄이 min_length 바이트를 넘는지 알려 줍니다.

    line: 문자열 스칼라 텐서
    min_length: 바이트 수, 정수
    돌려주는 값: 불리언 스칼라 텐서
    """
    ### BEGIN SOLUTION
    return tf.strings.length(line) > min_length
    ### END SOLUTION


# %% nbgrader={"grade_id": "test_is_long", "grade": true, "points": 2}
# 시험: is_long
import tensorflow as tf

try:
    answer = is_long(tf.constant("a" * 500), 10)
except (NotImplementedError, NameError, AttributeError):
    raise
except Exception as error:
    answer = error
assert answer is not None, "돌려주는 값이 None입니다. return을 썼나요?"
assert "`len()`" not in str(answer), (
    "is_long을 부르자 오류가 났습니다. 텐서에는 len()을 쓸 수 없습니다. 길이를 재는 TensorFlow의 함수는 무엇이었나요?"
)
assert "dtype string" not in str(answer), "글인 줄 자체를 수와 견줄 수는 없습니다. 줄의 길이를 먼저 쟀나요?"
assert not isinstance(answer, Exception), (
    f"is_long을 부르자 오류가 났습니다({type(answer).__name__}: {str(answer).splitlines()[0][:100]}). 오류가 난 줄의 함수에 넘긴 것을 하나씩 살펴보았나요?"
)
assert tf.is_tensor(answer), "텐서를 돌려주나요? 값을 꺼내지 말고 비교한 텐서를 그대로 돌려주세요."
assert answer.dtype == tf.bool, "불리언(tf.bool) 텐서인가요? 길이 자체가 아니라 비교한 결과를 돌려주세요."
assert answer.shape == (), "값이 하나인 스칼라인가요?"
assert bool(answer), "500바이트는 10바이트를 넘습니다. 문자열의 길이를 쟀나요? 부등호의 방향이 맞나요?"
assert bool(is_long(tf.constant("a" * 20), 10)), "20바이트는 10바이트를 넘습니다. 정해진 수가 아니라 인자로 받은 min_length와 견주나요?"
assert not bool(is_long(tf.constant("a" * 9), 10)), "9바이트는 10바이트를 넘지 않습니다. 늘 참을 돌려주거나, 줄이 아닌 것의 길이를 재지 않나요?"
assert not bool(is_long(tf.constant("a" * 10), 10)), "딱 10바이트인 줄은 10바이트를 '넘는' 줄인가요?"
assert bool(is_long(tf.constant("a" * 11), 10)), "11바이트는 10바이트를 넘습니다. 길이나 기준에 1을 더하거나 빼지 않았나요?"
assert not bool(is_long(tf.constant("a" * 500), 600)), "500바이트는 600바이트를 넘지 않습니다. 기준이 커도 받은 min_length와 견주나요?"
assert bool(is_long(tf.constant("a" * 20), 0)), "20바이트는 0바이트를 넘습니다. min_length가 0일 때 다른 수로 바꾸지 않았나요?"
assert bool(is_long(tf.constant("여우야여우야"), 10)), "글자 수가 아니라 바이트 수를 세었나요? 한글 한 글자는 3바이트입니다."
assert bool(is_long(tf.constant("a b c d e f g h i j k"), 16)), "낱말이 아니라 바이트를 세었나요? 빈칸도 1바이트입니다."
assert bool(is_long(tf.constant(" " * 30), 20)), "빈칸을 빼지 않고 줄을 있는 그대로 쟀나요?"
candidates = tf.data.Dataset.from_tensor_slices(["a" * length for length in (5, 6, 7, 5, 8)])
try:
    kept = [len(line) for line in candidates.filter(lambda line: is_long(line, 6)).as_numpy_iterator()]
except Exception as error:
    kept = f"{type(error).__name__} 오류"
assert kept == [7, 8], f"Dataset.filter에 넣었더니 결과가 {kept}입니다. 값을 꺼내지 않고 텐서로 계산하나요?"
korean = tf.data.Dataset.from_tensor_slices(["가" * count for count in (1, 2, 3, 4)])
kept = [len(line) for line in korean.filter(lambda line: is_long(line, 6)).as_numpy_iterator()]
assert kept == [9, 12], f"3, 6, 9, 12바이트인 한글 줄에서 6바이트를 넘는 것만 남겼더니 {kept}이(가) 남았습니다. 바이트 수를 그대로 견주나요?"
### BEGIN HIDDEN TESTS
assert not bool(is_long(tf.constant("a" * 5500), 6000)), "아주 큰 기준에서도 인자로 받은 min_length와 견주나요?"
mixed = tf.data.Dataset.from_tensor_slices(["여우 fox", "fox 여우여", "달"])
kept = [len(line) for line in mixed.filter(lambda line: is_long(line, 10)).as_numpy_iterator()]
assert kept == [13], "한글과 영어가 섞여도 딱 min_length 바이트인 줄은 빼고, 넘는 줄만 남기나요?"
### END HIDDEN TESTS

# %% [markdown]
# ## 1.5 섞고 묶기
#
# 이제 길의 뒤쪽 절반입니다.

# %%
plots.stages(road, ["섞기", "묶기"]);

# %% [markdown]
# 모델은 줄을 하나씩이 아니라 **배치**(batch)로 묶어서 봅니다. 한꺼번에 계산하면 빠르고, 여러 줄의 평균으로 배우면 흔들림이 적습니다.
# `batch(n)`은 이어진 원소 n개를 하나로 묶습니다.

# %% tags=["nbval-check-output"]
for batch in tf.data.Dataset.range(10).batch(4):
    print(batch.numpy())

# %% [markdown]
# 마지막 배치에는 두 개만 남았습니다. 버리지 않고 그대로 쓰겠습니다.
#
# 소설의 이웃한 문단은 같은 이야기입니다. 파일 순서대로 묶으면 배치 하나가 통째로 같은 장면이 되고, 모델은 그 장면에 치우쳐 배웁니다.
# 그래서 **섞습니다**. `shuffle(buffer_size)`는 원소를 `buffer_size`개까지 **버퍼**(buffer)에 모아 두고, 그 안에서 하나씩
# 무작위로 꺼낸 다음 빈자리를 다음 원소로 채웁니다. 버퍼는 줄을 잠시 담아 두는 곳이니, 앞으로 **바구니**라고 부르겠습니다.
# 번호를 붙인 줄 열두 개를 네 자리짜리 바구니로 섞습니다. 그림의 가로 한 칸이 한 번 꺼내는 모습이고, 처음 다섯 번만 그렸습니다.

# %%
numbered = tf.data.Dataset.range(12).shuffle(4, seed=1)
plots.basket_steps([int(number) for number in numbered], 4);

# %% [markdown]
# 주황색이 이번에 꺼내는 줄입니다. 꺼낸 자리에는 파일의 다음 줄이 들어옵니다(오른쪽 끝에 적은 것). **아직 바구니에 들어오지 않은 줄은 나올 수
# 없습니다.** 반대로 운 나쁜 3번 줄은 다섯 번을 꺼낼 때까지 남아 있습니다.
#
# 튜토리얼은 `.batch()`를 먼저, `.shuffle()`을 나중에 불렀습니다. 섞지 않은 것과 순서만 바꾼 둘을 나란히 그려
# 봅시다. 칸의 숫자는 그 줄이 원래 몇 번째였는지를 0부터 센 것입니다. **가운데와 오른쪽 그림에서 한 배치(가로 한 줄) 안의 숫자들을
# 비교해 보세요.**

# %%
numbered_lines = tf.data.Dataset.range(48)


def batches_of(dataset):
    return [batch.tolist() for batch in dataset.as_numpy_iterator()]


plots.orders(
    {
        "섞지 않음": batches_of(numbered_lines.batch(6)),
        "묶고 나서 섞기": batches_of(numbered_lines.batch(6).shuffle(48, seed=5)),
        "섞고 나서 묶기": batches_of(numbered_lines.shuffle(48, seed=5).batch(6)),
    }
);

# %% [markdown]
# 가운데 그림에서는 배치의 순서만 바뀌고 **이웃한 줄들은 여전히 한 배치**에 있습니다. 색이 가로로 고르게 이어지지요. 오른쪽 그림처럼
# 줄을 먼저 섞어야 한 배치에 여러 이야기가 고루 들어갑니다.
#
# 바구니 크기도 봐 둘 만합니다. 바구니에 아직 들어오지 않은 줄은 나올 수 없으니, 바구니가 작으면 **뒤쪽의 줄이 앞으로 오지
# 못합니다**.

# %%
plots.orders(
    {f"바구니 {size}": batches_of(numbered_lines.shuffle(size, seed=1).batch(6)) for size in (2, 8, 48)}
);

# %% [markdown]
# 바구니가 2이면 줄이 거의 제자리에 있습니다. 8이면 어떤 줄도 일곱 칸까지만 앞당겨집니다. 맨 처음 꺼낼 때
# 바구니에는 0번부터 7번까지만 들어 있으니까요. 오래 남았다가 한참 뒤에 나온 줄은 가운데 그림에서 주위와 색이 다른 칸입니다. 바구니가 크면
# 잘 섞이지만, 그만큼 줄을 메모리에 들고 있어야 합니다.
#
# 그래서 **거르는 일은 섞기 전에** 합니다. 버릴 줄이 바구니의 자리를 차지하지 않게요.
#
# 한 가지 더, `filter`나 `shuffle`은 데이터셋을 고치지 않고 **새 데이터셋**을 돌려줍니다. `lines.shuffle(48)`이라고만 쓰면 아무 일도
# 일어나지 않은 것과 같으니, `lines = lines.shuffle(48)`처럼 받아야 합니다.
#
# ### 에폭마다 다른 순서
#
# 데이터를 한 바퀴 다 보는 것을 **에폭**(epoch)이라고 합니다. `shuffle`은 따로 말하지 않으면 에폭마다 새로 섞습니다.
# `seed`를 주어도 에폭마다 순서는 다릅니다. 다만 **프로그램을 다시 돌리면** 첫 에폭은 지난번 첫 에폭과, 둘째 에폭은 지난번 둘째
# 에폭과 순서가 같습니다. 그래야 실험을 되풀이할 수 있습니다.

# %%
shuffled = tf.data.Dataset.range(8).shuffle(8, seed=7)
for epoch in (1, 2):
    print(f"{epoch}번째 에폭:", [int(number) for number in shuffled])

# %% [markdown]
# 위의 셀을 한 번 더 실행해 보세요. 두 줄이 그대로 다시 나옵니다. `seed=7`을 지우고 두 번 실행하면 실행할 때마다 달라집니다.
#
# ### 문제 4: `make_batches`
#
# 파일을 읽어 `min_length` 바이트를 넘는 줄만 고치지 않고 남깁니다. 그 줄들을 `batch_size`줄씩 묶은 데이터셋을 돌려주세요. 원소의 모양은
# `[B]`, 곧 줄 B개가 든 1차원 텐서입니다.
#
# - `shuffle_buffer`가 1 이상의 정수이면 남긴 **줄을** 그 크기의 바구니로 섞습니다(배치가 아니라). 버릴 줄은 바구니에 들어가지 않습니다.
# - `shuffle_buffer`가 `None`이면 섞지 않고 파일의 순서를 지킵니다.
# - 섞을 때는 에폭마다 순서가 달라야 합니다.
# - `seed`가 같으면 같은 차례로, 다르면 다른 차례로 섞습니다. 0도 씨앗값입니다. `seed`가 `None`이어도 섞기는 합니다.
# - 마지막에 남은 줄은 모자라도 버리지 않습니다.
#
# **도움말.** 지금까지 배운 것을 읽기 → 거르기 → (있으면) 섞기 → 묶기의 차례로 이으면 됩니다. 앞에서 만든 함수를 불러도 되고 `tf.data`만으로 써도
# 됩니다. 함수 틀에 있는 `*`는 그 뒤의 인자를 `batch_size=8`처럼 이름을 적어 넘기라는 뜻입니다.


# %% nbgrader={"grade_id": "make_batches", "solution": true}
def make_batches(path, *, batch_size, min_length, shuffle_buffer=None, seed=None):
    """긴 줄만 골라 배치로 묶은 데이터셋을 돌려줍니다.

    path: 파일 경로, 문자열
    batch_size: 한 배치의 줄 수
    min_length: 이 바이트 수를 넘는 줄만 남깁니다
    shuffle_buffer: 줄을 섞는 바구니의 크기. None이면 섞지 않습니다
    seed: 섞는 순서를 정하는 씨앗값. None이면 부를 때마다 다릅니다
    돌려주는 값: 모양이 [B]인 문자열 텐서의 tf.data.Dataset
    """
    ### BEGIN SOLUTION
    lines = tf.data.TextLineDataset(path)
    lines = lines.filter(lambda line: tf.strings.length(line) > min_length)
    if shuffle_buffer is not None:
        lines = lines.shuffle(shuffle_buffer, seed=seed)
    return lines.batch(batch_size)
    ### END SOLUTION


# %% nbgrader={"grade_id": "test_make_batches", "grade": true, "points": 4}
# 시험: make_batches
import itertools
import tempfile
from pathlib import Path

import numpy as np
import tensorflow as tf


def batches_in(dataset):
    """데이터셋을 한 바퀴 돈 배치들(많아야 200개). 오류가 나면 그 오류입니다."""
    try:
        return [np.asarray(batch, object).tolist() for batch in itertools.islice(dataset.as_numpy_iterator(), 200)]
    except Exception as error:
        return error


def farthest_ahead(dataset):
    """가장 많이 앞당겨진 줄은 몇 칸을 왔는지 알려 줍니다. 줄마다 둘째 낱말이 번호입니다."""
    numbers = [int(line.split()[1]) for batch in batches_in(dataset) for line in batch]
    return max(number - place for place, number in enumerate(numbers))


mixed_file = Path(tempfile.mkdtemp()) / "mixed.txt"
long_lines = [f"line {number:03d} " + "a" * 30 for number in range(50)]
mixed_file.write_text("\n\nshort\n".join(long_lines) + "\n", encoding="utf8")
pure_file = Path(tempfile.mkdtemp()) / "pure.txt"
pure_file.write_text("\n".join(long_lines) + "\n", encoding="utf8")
long_lines = [line.encode() for line in long_lines]

try:
    plain = make_batches(str(mixed_file), batch_size=8, min_length=20)
except (NotImplementedError, NameError, AttributeError):
    raise
except Exception as error:
    plain = f"{type(error).__name__}: {error}"
assert "required positional argument: 'min_length'" not in str(plain), "filter는 함수에 원소 하나만 넘깁니다. 인자가 둘인 함수를 lambda로 감쌌나요?"
assert "predicate" not in str(plain), "filter의 함수가 참·거짓을 하나가 아니라 여럿 돌려주었습니다. 묶기 전에 걸렀나요?"
assert all(said not in str(plain) for said in ("len requires", "len is not")), "텐서의 길이를 len()으로 재지 않았나요? 길이를 재는 TensorFlow의 함수를 쓰세요."
assert "NoneType" not in str(plain), "shuffle_buffer를 주지 않으면 None입니다. None을 그대로 shuffle에 넘기지 않았나요?"
assert not isinstance(plain, str), (
    f"make_batches를 부르자 오류가 났습니다: {plain.strip().splitlines()[-1].strip()[:200]} 빠뜨리거나 잘못 넘긴 인자가 없나요?"
)
assert isinstance(plain, tf.data.Dataset), f"{type(plain).__name__}이(가) 나왔습니다. tf.data.Dataset을 돌려주나요?"
assert plain.element_spec.dtype == tf.string, "원소가 문자열(tf.string)인가요?"
assert plain.element_spec.shape.rank in (1, None), "배치로 묶었나요? 원소의 모양이 [B]여야 합니다."
plain = batches_in(plain)
assert not isinstance(plain, Exception), (
    f"배치를 꺼내다가 {type(plain).__name__} 오류가 났습니다. 인자로 받은 path를 따옴표 없이 그대로 넘겼나요?"
)
assert plain, "배치가 하나도 나오지 않습니다. 정해진 수가 아니라 받은 min_length로 걸렀나요?"
plain_lines = sum(plain, [])
assert b"short" not in plain_lines, "긴 줄만 남겼나요? 짧은 줄이 배치에 들어 있습니다."
assert len(plain) < 200, "한 바퀴가 끝나지 않습니다. 되풀이(repeat)하지 않았나요?"
assert len(plain[0]) == 8, f"한 배치에 {len(plain[0])}줄이 들어 있습니다. batch_size줄씩 묶었나요? 묶기 전에 걸렀나요?"
assert len(plain_lines) != 48, "마지막 배치를 버리지 않았나요? 모자라도 남겨 주세요."
assert plain_lines == long_lines, (
    f"shuffle_buffer가 없을 때는 긴 줄 50개가 모두 파일 순서대로 나오나요? {len(plain_lines)}줄이 나왔습니다. 인자로 받은 path를 읽었나요?"
)
in_threes = batches_in(make_batches(str(mixed_file), batch_size=3, min_length=20))
assert [len(batch) for batch in in_threes] == [3] * 16 + [2], (
    f"50줄을 세 줄씩 묶었더니 배치가 {len(in_threes)}개입니다. 정해진 수가 아니라 받은 batch_size로 묶었나요?"
)
seeded_only = batches_in(make_batches(str(mixed_file), batch_size=8, min_length=20, seed=3))
assert sum(seeded_only, []) == long_lines, "shuffle_buffer 없이 seed만 주었는데 섞였습니다. shuffle_buffer가 None이면 섞지 않나요?"
edge_file = Path(tempfile.mkdtemp()) / "edge.txt"
edge_lines = ["b" * 60, "b" * 61, "가" * 20, "가" * 21, "", "b" * 61, "  Spaces " + "b" * 60 + "  "]
edge_file.write_text("\n".join(edge_lines), encoding="utf8")
edge = batches_in(make_batches(str(edge_file), batch_size=1, min_length=60))
assert all(isinstance(batch, list) for batch in edge), "batch_size가 1일 때도 배치로 묶나요? 원소의 모양이 [1]이어야 합니다."
edge = sum(edge, [])
assert b"b" * 60 not in edge, "딱 min_length 바이트인 줄은 넘지 않은 것입니다."
assert ("가" * 21).encode() in edge, "글자 수가 아니라 바이트 수로 골랐나요?"
assert edge[-1:] == [edge_lines[-1].encode()], f"마지막 줄이 {edge[-1:]}(으)로 바뀌었습니다. 줄의 빈칸과 대문자를 그대로 두었나요?"
assert edge == [edge_lines[place].encode() for place in (1, 3, 5, 6)], (
    f"60바이트를 넘는 네 줄이 남아야 하는데 {len(edge)}줄이 남았습니다. 기준에 1을 더하거나 빼지 않았나요? 같은 줄도 모두 남기나요?"
)

mixed = make_batches(str(mixed_file), batch_size=6, min_length=20, shuffle_buffer=50, seed=3)
first_epoch = batches_in(mixed)
shuffled_lines = sum(first_epoch, [])
assert len(shuffled_lines) != 48, "섞을 때도 마지막에 남은 두 줄을 버리지 않나요?"
assert sorted(shuffled_lines) == long_lines, "섞은 뒤에도 모든 긴 줄이 딱 한 번씩 나오나요?"
assert shuffled_lines != long_lines, "shuffle_buffer를 주었는데 순서가 그대로입니다. 섞었나요?"
ascending = sum(later[:8] > earlier[:8] for batch in first_epoch for earlier, later in zip(batch, batch[1:]))
assert ascending < 38, "한 배치 안의 줄들이 파일에서도 이웃입니다. 배치로 묶기 전에 섞었나요?"
second_epoch = batches_in(mixed)
assert first_epoch != second_epoch, "두 번째 에폭의 순서가 첫 번째와 똑같습니다. 에폭마다 새로 섞나요?"
repeated = make_batches(str(mixed_file), batch_size=6, min_length=20, shuffle_buffer=50, seed=3)
repeated = [batches_in(repeated) for _ in range(2)]
assert repeated == [first_epoch, second_epoch], "seed가 같은데 섞인 순서가 다릅니다. seed를 shuffle에 넘겼나요?"
# 바구니가 1줄이면 줄은 제자리에 있고, 2줄이면 많아야 한 칸, 8줄이면 많아야 일곱 칸 앞당겨집니다
still = batches_in(make_batches(str(pure_file), batch_size=5, min_length=20, shuffle_buffer=1, seed=3))
assert still == [long_lines[start : start + 5] for start in range(0, 50, 5)], (
    "바구니가 한 줄이면 순서가 바뀌지 않아야 합니다. 바구니의 크기로 shuffle_buffer를 그대로 썼나요?"
)
nearby = farthest_ahead(make_batches(str(pure_file), batch_size=5, min_length=20, shuffle_buffer=2, seed=3))
assert nearby == 1, (
    f"바구니가 2줄이면 한 줄 뒤의 줄까지 앞으로 올 수 있는데 {nearby}줄 뒤의 줄까지 왔습니다. shuffle_buffer에 무엇을 더하거나 곱하지 않았나요?"
)
farthest = farthest_ahead(make_batches(str(pure_file), batch_size=5, min_length=20, shuffle_buffer=8, seed=3))
assert 4 < farthest < 8, (
    f"바구니가 8줄인데 멀어야 {farthest}줄 뒤의 줄이 앞으로 왔습니다. 바구니가 shuffle_buffer보다 크거나 작지 않나요?"
)
among_short = farthest_ahead(make_batches(str(mixed_file), batch_size=5, min_length=20, shuffle_buffer=8, seed=3))
assert among_short > 4, (
    f"짧은 줄이 섞인 파일에서는 바구니가 8줄인데 멀어야 {among_short}줄 뒤의 줄이 앞으로 왔습니다. "
    "짧은 줄까지 바구니에 담지 않았나요? 거른 다음에 섞어 보세요."
)
other_seed = batches_in(make_batches(str(mixed_file), batch_size=6, min_length=20, shuffle_buffer=50, seed=4))
assert other_seed != first_epoch, "seed가 다르면 순서도 달라야 합니다. 받은 seed를 썼나요?"
zero_seeds = [make_batches(str(mixed_file), batch_size=6, min_length=20, shuffle_buffer=50, seed=0) for _ in range(2)]
zero_seeds = [batches_in(dataset) for dataset in zero_seeds]
assert sum(zero_seeds[0], []) != long_lines, "seed=0일 때는 섞지 않았습니다. 0을 없는 것으로 여기지 않았나요?"
assert zero_seeds[0] == zero_seeds[1], "seed=0으로 두 번 만들었더니 순서가 다릅니다. 0도 씨앗값인데 없는 것으로 여기지 않았나요?"
unseeded = [make_batches(str(mixed_file), batch_size=6, min_length=20, shuffle_buffer=50) for _ in range(2)]
unseeded_epochs = [batches_in(dataset) for dataset in (*unseeded, unseeded[0])]
assert sum(unseeded_epochs[0], []) != long_lines, "seed를 주지 않아도 shuffle_buffer가 있으면 섞나요?"
assert unseeded_epochs[0] != unseeded_epochs[1], (
    "seed를 주지 않고 두 번 만들었더니 순서가 같습니다. None일 때 정해진 씨앗값을 쓰지 않았나요?"
)
assert unseeded_epochs[0] != unseeded_epochs[2], "seed를 주지 않으면 두 번째 에폭의 순서가 첫 번째와 같습니다. 그때도 에폭마다 새로 섞나요?"
### BEGIN HIDDEN TESTS
nearby_three = make_batches(str(mixed_file), batch_size=7, min_length=20, shuffle_buffer=3, seed=11)
assert farthest_ahead(nearby_three) == 2, "다른 크기의 바구니에서도 shuffle_buffer를 그대로 썼나요?"
small_batches = make_batches(str(edge_file), batch_size=5, min_length=60)
assert [len(batch) for batch in small_batches] == [4], "다른 파일과 batch_size에서도 마지막 배치를 남기나요?"
### END HIDDEN TESTS

# %% [markdown]
# ## 1.6 말뭉치로 돌려 보기
#
# **이 절은 건너뛰어도 됩니다**(5분). 문제는 다 풀었습니다.
#
# 이제 진짜 말뭉치에서 배치를 꺼내 봅시다. 배치의 크기는 앞으로의 단원에서 쓸 크기(`profile.batch_size`) 그대로이고, 바구니는 2,000줄로 잡았습니다.
# 튜토리얼은 묶은 다음에 `shuffle(buffer_size=256)`을 불러 **배치** 256개를 바구니에 담았지만, 줄을 섞는 우리에게 256줄은 배치 몇 개 분량밖에
# 안 되니까요.

# %%
train = make_batches(
    str(books.train), batch_size=profile.batch_size, min_length=profile.min_length, shuffle_buffer=2000, seed=1
)
for batch in train.take(1):
    print("모양:", batch.shape, "| 가장 짧은 줄:", int(tf.reduce_min(tf.strings.length(batch))), "바이트")
    print()
    print(batch[0].numpy().decode())

# %% [markdown]
# 남는 글이 얼마나 되는지 세어 봅시다. 검증용(`valid`) 파일은 작아서 금방 셉니다.

# %%
valid = make_batches(str(books.valid), batch_size=profile.batch_size, min_length=profile.min_length)
kept_lines = sum(int(batch.shape[0]) for batch in valid)
kept_bytes = sum(int(tf.reduce_sum(tf.strings.length(batch))) for batch in valid)
print(f"배치 {sum(1 for _ in valid):,}개, 줄 {kept_lines:,}개, 전체 글의 {kept_bytes / books.valid.stat().st_size:.0%}")

# %% [markdown]
# ## 정리
#
# - `tf.data.TextLineDataset`은 파일을 메모리에 통째로 올리지 않고 한 줄씩 흘려보냅니다.
# - `take(n)`은 딱 n개만 꺼내고 멈춥니다. 손으로 세면 하나둘 어긋나기 쉽습니다.
# - `tf.strings.length`는 바이트를 셉니다. 한글 한 글자는 3바이트입니다.
# - `filter → shuffle → batch` 순서가 중요합니다. 먼저 걸러야 바구니를 알뜰히 쓰고, 묶고 나서 섞으면 이웃한 줄이 떨어지지 않습니다.
#
# 튜토리얼의 파이프라인에는 원소마다 함수를 적용하는 `map`과, 다음 배치를 미리 준비하는 `prefetch`도 있습니다. 이 둘은 4단원에서 붙입니다.
#
# **카드**
#
# | 이름 | 모양 | 부르는 법 | 함정 |
# |---|---|---|---|
# | `read_lines` | 문자열 스칼라의 데이터셋 | `read_lines(str(path))` | 빈 줄도 원소입니다 |
# | `first_lines` | `list[bytes]` | `first_lines(dataset, 6)` | 반복문으로 세면 n + 2개가 되기 쉽습니다 |
# | `is_long` | 불리언 스칼라 텐서 | `filter(lambda line: is_long(line, 450))` | 글자가 아니라 바이트를 셉니다 |
# | `make_batches` | [B] 문자열의 데이터셋 | `make_batches(path, batch_size=64, min_length=450)` | 섞기 전에 거르고, 섞은 뒤에 묶습니다 |
#
# **조용한 버그 도감**
#
# | 증상 | 까닭 | 알아채는 법 |
# |---|---|---|
# | 열 개만 보려는데 열두 개가 나옵니다 | 0부터 세면서 `if i > n`에서 멈춥니다 | `len`으로 세어 보거나 `take(n)`을 씁니다 |
# | 섞었는데 이웃한 줄이 한 배치에 모여 있습니다 | 묶고 나서 섞었습니다 | 줄에 번호를 붙여 배치 하나를 찍어 봅니다 |
# | 섞었는데 순서가 그대로입니다 | `lines.shuffle(…)`의 결과를 받지 않았습니다 | 두 에폭의 첫 원소를 견줍니다 |
# | 바구니를 키워도 앞쪽 줄만 섞입니다 | 짧은 줄까지 바구니에 담고 나서 걸렀습니다 | 나온 줄이 원래 몇 번째였는지 찍어 봅니다 |
# | 한국어 줄이 너무 많이 남습니다 | 글자 수라고 여긴 기준이 바이트 수였습니다 | `unit="UTF8_CHAR"`로 잰 길이와 견줍니다 |
#
# **더 읽을거리**
#
# - [tf.data: TensorFlow 입력 파이프라인 빌드](https://www.tensorflow.org/guide/data?hl=ko): 이 단원의 함수를 모두 설명하는 공식 안내서(한국어)
# - [tf.data API로 성능 향상하기](https://www.tensorflow.org/guide/data_performance?hl=ko): `prefetch`를 시간표로 설명합니다(한국어).
# - [SimpleBooks 논문](https://arxiv.org/abs/1911.12391): 책을 어떻게 골랐는지 적혀 있습니다(영어).
#
# 모델은 아직 이 글을 읽지 못합니다. 2단원에서는 글을 번호로 바꾸는 **토크나이저**(tokenizer)를 만듭니다.

# %% tags=["nbval-check-output"]
# course: check
