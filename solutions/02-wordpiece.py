# %% [markdown]
# # 2. 토크나이저
#
# <!-- course: badge -->
#
# 모델은 글을 읽지 못합니다. 숫자만 다룰 줄 압니다. 그래서 글을 **토큰**으로 나누고 토큰마다 **번호**를 붙여 건넵니다. 이 일을
# **토큰화**(tokenization)라 하고, 이 일을 하는 도구를 토크나이저라고 합니다. 이 단원에서는 GPT의 눈과 입이 되어 줄
# 토크나이저를 만듭니다.
#
# **이 단원을 마치면**
#
# - 글을 낱말도 글자도 아닌 **낱말 조각**(subword)으로 나누는 까닭을 설명할 수 있습니다.
# - 말뭉치에서 조각을 골라 **어휘 사전**(vocabulary)을 만들고, 글을 번호로, 번호를 다시 글로 바꿀 수 있습니다.
# - WordPiece가 낱말을 나누는 방법을 파이썬으로 쓸 수 있습니다.
# - 어휘 사전이 크거나 작을 때 무엇을 얻고 어떤 대가를 치르는지 재어 보고 설명할 수 있습니다.
#
# 걸리는 시간은 80분쯤입니다. 2.4절까지와 그 뒤, 두 번에 나누어 공부하세요.

# %% nbgrader={"grade_id": "setup"}
# course: setup

# %%
import keras_nlp
import numpy as np
import tensorflow as tf

from minigpt import corpus, pipeline, plots

# %% [markdown]
# ## 2.1 낱말로 나눌까, 글자로 나눌까?
#
# 1단원에서 만든 파이프라인으로 말뭉치의 긴 줄을 가져옵니다. `pipeline`에는 1단원에서 여러분이 만든 것과 같은 함수들이 들어 있습니다.

# %%
books = corpus.load()
long_lines = pipeline.read_lines(str(books.train)).filter(lambda line: pipeline.is_long(line, profile.min_length))
sample = [line.decode() for line in pipeline.first_lines(long_lines, 2000)]
print(f"{len(sample):,}줄. 첫 줄: {sample[0][:70]}…")

# %% [markdown]
# 가장 먼저 떠오르는 방법은 **낱말**마다 번호를 붙이는 것입니다. 소문자로 바꾸고, 빈칸과 문장부호에서 나누어 봅시다.

# %% tags=["nbval-check-output"]
import re


def words_in(line):
    return re.findall(r"\w+|[^\w\s]", line.lower())


words_in("The fox sang, and the moon rose.")

# %% [markdown]
# 또 다른 방법은 **글자**마다 번호를 붙이는 것입니다. 어느 쪽이 나을까요? 세기 전에 짐작해 보세요. 번호를 붙일 것이
# 몇 가지나 될까요? 그리고 한 줄은 몇 토큰이 될까요?

# %%
from collections import Counter

word_counts = Counter(word for line in sample for word in words_in(line))
letter_counts = Counter(letter for line in sample for letter in line.lower())
for name, counts in (("낱말", word_counts), ("글자", letter_counts)):
    once = sum(count == 1 for count in counts.values())
    print(f"{name}: {len(counts):6,}가지 (한 번만 나온 것 {once:5,}가지), 한 줄에 {counts.total() / len(sample):.0f}토큰")

# %% [markdown]
# 서로 정반대입니다.
#
# | | 번호를 붙일 것 | 한 줄의 길이 | 처음 보는 낱말 |
# |---|---|---|---|
# | 낱말 | 많다 | 짧다 | 번호가 없다 |
# | 글자 | 적다 | 길다 | 문제없다 |
#
# 낱말로 나누면 줄은 짧지만 번호가 많이 듭니다. `mini`의 이야기책은 쓰는 낱말이 정해져 있어 몇백 가지뿐이지만, 진짜 소설에서는
# 이만큼의 글에도 낱말이 흔히 만 가지를 넘고, 그 가운데 많은 수가 **딱 한 번** 나옵니다. 한 번 본 낱말은 배울 기회도 한 번뿐입니다.
# 더 큰 문제는 **처음 보는 낱말**입니다.

# %%
[word if word in word_counts else "???" for word in words_in("The snowfox sang moonily.")]

# %% [markdown]
# 사람은 `snowfox`를 처음 보아도 `snow`와 `fox`를 알아봅니다. 낱말마다 번호를 붙인 모델은 그러지 못합니다.
#
# 글자로 나누면 모르는 낱말이 없습니다. 대신 줄이 다섯 배쯤 길어집니다. 우리 모델은 한 번에 128토큰만 볼 수 있으니, 글자로
# 나누면 한 문장 남짓밖에 못 봅니다.
#
# 그래서 그 사이를 씁니다. 자주 나오는 낱말은 통째로, 드문 낱말은 **낱말 조각**으로 나누는 것입니다. 같은 문장을 세
# 가지 방법으로 나누어 그려 봅시다.

# %%
sentence = "the tallest fox laughed loudly."
plots.token_rows(
    {
        "낱말": words_in(sentence),
        "낱말 조각": "the tall ##est fox laugh ##ed loud ##ly .".split(),
        "글자": list(sentence.replace(" ", "␣")),
    },
    title="같은 문장을 나누는 세 가지 방법",
);

# %% [markdown]
# 조각 앞의 `##`은 **앞 조각에 이어 붙는다**는 표시입니다. 그래서 `tall ##est`는 `tallest` 한 낱말이고, `tall est`는 두 낱말입니다.
# `##est`, `##ed`, `##ly`는 다른 낱말에서도 또 만납니다. 조각이 몇천 개면 영어 낱말 대부분을 한두 토큰으로 적을 수 있습니다. 이렇게
# 나누는 방법 가운데 하나가 **WordPiece**입니다. BERT가 쓰면서 널리 알려졌고, 튜토리얼도 이것을 씁니다.
#
# ## 2.2 어휘 사전 만들기
#
# 쓸 토큰을 모아 둔 목록이 **어휘 사전**입니다. 목록에서 몇 번째인지가 그 토큰의 번호입니다(0부터 셉니다).
# 어떤 조각을 담을지는 사람이 정하지 않고 **말뭉치에서 배웁니다**. KerasNLP의 `compute_word_piece_vocabulary`는 나올 수 있는
# 조각을 모두 센 다음 **긴 것부터** 보며 자주 나온 것을 남깁니다. 끝으로 글자 하나짜리를 더합니다. 비교급과 최상급을 모은 작은 글로 해 봅시다.

# %% tags=["nbval-check-output"]
comparisons = tf.data.Dataset.from_tensor_slices(
    ["short shorter shortest", "tall taller tallest", "young younger youngest", "deep deeper deepest"]
)
learned = keras_nlp.tokenizers.compute_word_piece_vocabulary(
    comparisons.repeat(4),  # 같은 글이 네 번 나온 셈입니다
    vocabulary_size=60,
    reserved_tokens=["[UNK]"],
)
print(len(learned), learned)

# %% [markdown]
# - `[UNK]`는 `reserved_tokens`에 적은 것입니다. 이것은 잠시 뒤에 이야기합니다.
# - 글에 나온 **글자가 모두** 들어 있습니다. 이 글에서는 그렇지만 언제나 그런 것은 아닙니다. 부탁한 크기가 모자라거나, 글자가 1,000가지를 넘으면
#   드문 글자는 빠집니다. 낱말 첫머리에 쓸 것(`s`)과 이어 붙일 것(`##s`)이 따로 있습니다. 그래서 아는 글자로만
#   된 낱말이라면 적어도 한 글자씩으로는 나눌 수 있습니다.
# - 두 글자 이상인 조각으로 `##er`과 `##est`를 찾아냈습니다. 영어 문법을 가르친 적이 없는데도요!
#
# 같은 글이 더 적게, 또는 더 많이 나왔다면 무엇이 달라질까요? 한 번일 때와 스무 번일 때를 **먼저 짐작해 보고** 실행하세요.
# `[UNK]`를 뺀, 두 글자 이상인 토큰만 찍습니다.

# %% tags=["nbval-check-output"]
def longer_tokens(tokens):
    return [token for token in tokens if len(token.removeprefix("##")) > 1]  # 맨 앞의 ##을 떼어 낸 길이


for times in (1, 20):
    learned = keras_nlp.tokenizers.compute_word_piece_vocabulary(
        comparisons.repeat(times), vocabulary_size=60, reserved_tokens=["[UNK]"]
    )
    print(f"{times:2}번: {len(learned)}개", longer_tokens(learned[1:]))

# %% [markdown]
# <details><summary>왜 이렇게 달라질까요?</summary>
#
# 조각은 **적어도 열 번쯤은** 나와야 사전에 담깁니다. 큰 말뭉치에서는 부탁한 크기에 맞추느라 그보다 훨씬 자주 나온 것만 남습니다. 한 번뿐일 때는 `##er`도 네 번밖에
# 나오지 않아 글자만 남습니다. 네 번일 때는 낱말 하나하나는 네 번뿐이지만 `##er`과 `##est`는 열여섯 번 나옵니다. 스무 번일
# 때는 낱말이 모두 스무 번씩 나왔으니 통째로 담깁니다. 그러면 `##er`은 더 필요하지 않습니다.
#
# </details>
#
# 여기서 두 가지를 알 수 있습니다. 사전에는 글자 말고도 **온전한 낱말**과 **낱말의 끝부분**이 담깁니다. 그리고 `vocabulary_size`는
# 꼭 그만큼이 아니라 **많아야 그만큼**이라는 뜻입니다. 60개까지 담을 수 있어도 자주 나온 조각이 모자라면 더 적게 담습니다.
#
# ### 대문자와 소문자
#
# `The`와 `the`와 `THE`는 같은 낱말일까요? 따로 말하지 않으면 다른 낱말이 됩니다.

# %% tags=["nbval-check-output"]
shouting = tf.data.Dataset.from_tensor_slices(["The the THE"]).repeat(20)
for lowercase in (False, True):
    learned = keras_nlp.tokenizers.compute_word_piece_vocabulary(
        shouting, vocabulary_size=60, lowercase=lowercase, reserved_tokens=["[UNK]"]
    )
    print(f"lowercase={lowercase}:", longer_tokens(learned[1:]))

# %% [markdown]
# 사전의 자리를 아끼려고 우리는 모두 소문자로 바꾸어 배웁니다.
#
# ### 먼저 자리를 맡아 둔 토큰
#
# 글에 나오지 않지만 모델에 꼭 필요한 토큰이 있습니다. 사전의 맨 앞에 자리를 맡아 두는 이런 토큰을 **예약 토큰**(reserved token)이라고
# 합니다. 우리는 셋을 씁니다.
#
# | 토큰 | 번호 | 뜻 |
# |---|---|---|
# | `[PAD]` | 0 | 빈자리. 짧은 줄의 뒤를 채웁니다 |
# | `[UNK]` | 1 | 사전으로 나눌 수 없는 낱말 |
# | `[BOS]` | 2 | 글의 시작(beginning of sequence). 3단원에서 씁니다 |
#
# `reserved_tokens`에 적은 **순서가 그대로 번호**가 됩니다. 적지 않으면 KerasNLP가 정한 다섯 개(`[PAD]`, `[CLS]`, `[SEP]`, `[UNK]`,
# `[MASK]`)가 들어가고, 우리에게 필요한 `[BOS]`는 빠집니다.
#
# 순서를 `[UNK]`, `[PAD]`, `[BOS]`로 적으면 무슨 일이 생길까요? 토크나이저는 빈자리를 **언제나 0으로** 채운다는 것을 실마리로
# 생각해 보세요.
#
# <details><summary>생각해 보았다면</summary>
#
# `[UNK]`가 0번이 되어, 빈자리와 모르는 낱말이 같은 번호를 씁니다. 둘을 구별할 길이 없어집니다. 게다가 4단원과 5단원에서는 0번을
# '못 본 척할 빈자리'로 다루므로 모르는 낱말도 함께 무시됩니다. 오류는 나지 않아서 더 찾기 어렵습니다.
#
# </details>
#
# ### 문제 1: `train_vocabulary`
#
# 글의 데이터셋에서 WordPiece 어휘 사전을 배워 토큰의 **리스트**로 돌려주세요.
#
# - 예약 토큰은 `[PAD]`, `[UNK]`, `[BOS]`이고, 이 순서로 맨 앞에 놓입니다.
# - 모두 소문자로 바꾸어 배웁니다(예약 토큰은 대문자 그대로입니다).
# - 사전은 `vocabulary_size`개를 넘지 않습니다.
# - `lines`의 원소는 문자열 스칼라일 수도 있고 줄 여럿을 묶은 배치일 수도 있습니다. 둘 다 되어야 하고, 줄을 **모두** 써야 합니다.
# - 그 밖의 설정은 KerasNLP가 정한 그대로 둡니다.
#
# **도움말.** `compute_word_piece_vocabulary`는 배치로 묶은 데이터셋도 그대로 받습니다. 다만 데이터셋을 파이썬 **리스트로 바꾸어
# 넘기지는 마세요**. 리스트를 주면 글이 아니라 **파일 이름**들로 여깁니다.


# %% nbgrader={"grade_id": "train_vocabulary", "solution": true}
def train_vocabulary(lines, vocabulary_size):
    """글에서 WordPiece 어휘 사전을 배웁니다.

    lines: 문자열의 tf.data.Dataset. 원소는 스칼라이거나 모양이 [B]인 배치입니다.
    vocabulary_size: 어휘 사전의 최대 크기, 정수
    돌려주는 값: 토큰의 리스트, list[str]. "[PAD]", "[UNK]", "[BOS]"로 시작합니다.
    """
    ### BEGIN SOLUTION
    return keras_nlp.tokenizers.compute_word_piece_vocabulary(
        lines, vocabulary_size=vocabulary_size, lowercase=True, reserved_tokens=["[PAD]", "[UNK]", "[BOS]"]
    )
    ### END SOLUTION


# %% nbgrader={"grade_id": "test_train_vocabulary", "grade": true, "points": 2}
# 시험: train_vocabulary
import keras_nlp
import tensorflow as tf

tale = tf.data.Dataset.from_tensor_slices(["The Fox sang.", "An OWL sang to the fox.", "the OWL flew"]).repeat(20)
try:
    tale_tokens = train_vocabulary(tale, 60)
except tf.errors.NotFoundError:
    tale_tokens = FileNotFoundError
assert tale_tokens is not FileNotFoundError, "파일을 찾지 못했습니다. 리스트는 파일 이름으로 여깁니다. 데이터셋을 그대로 넘겼나요?"
assert isinstance(tale_tokens, list), (
    "리스트(list)를 돌려주나요? None이 나왔다면 return을 썼는지 보세요. "
    "return이 있는데도 None이라면 lowercase와 reserved_tokens를 인자 이름과 함께 넘겼는지 보세요."
)
assert "[BOS]" in tale_tokens, "[BOS]가 사전에 없습니다. 예약 토큰 셋을 대문자 그대로 적어 넘겼나요?"
assert tale_tokens[:3] == ["[PAD]", "[UNK]", "[BOS]"], "맨 앞의 세 토큰이 [PAD], [UNK], [BOS] 순서인가요? 순서가 곧 번호입니다."
assert all(token == token.lower() for token in tale_tokens[3:]), "소문자로 바꾸어 배웠나요? 대문자가 든 토큰이 있습니다."
assert len(set(tale_tokens)) == len(tale_tokens), (
    "같은 토큰이 두 번 들어 있습니다. 배운 뒤에 소문자로 바꾸지 않았나요? 배울 때 바꾸어야 합니다."
)
assert any(token.startswith("##") for token in tale_tokens), "##으로 시작하는 조각이 없습니다. 낱말을 세지 않고 WordPiece로 배웠나요?"
assert "owl" in tale_tokens, "owl은 스무 번 넘게 나옵니다. 첫 줄만이 아니라 줄을 모두 썼나요?"
assert len(train_vocabulary(tale, 24)) <= 24, "24개를 부탁했는데 더 많습니다. 받은 vocabulary_size를 썼나요?"
try:
    batched_tokens = train_vocabulary(tale.batch(7), 60)
except Exception as error:
    batched_tokens = type(error).__name__
assert batched_tokens == tale_tokens, "같은 글을 배치로 묶어 주었더니 결과가 다릅니다. 원소가 스칼라라고 여기지 않았나요?"
### BEGIN HIDDEN TESTS
first_half = tf.data.Dataset.from_tensor_slices(["Little bees hum.", "a bee, a BEE!"]).repeat(60)
second_half = tf.data.Dataset.from_tensor_slices(["The café has zebras"]).repeat(30)
whole_text = first_half.concatenate(second_half)
whole_tokens = train_vocabulary(whole_text, 58)
assert "zebras" in whole_tokens, "글의 뒤쪽에서 여러 번 나온 낱말이 없습니다. 앞의 몇 줄만 쓰지 않았나요?"
expected_tokens = keras_nlp.tokenizers.compute_word_piece_vocabulary(
    whole_text, vocabulary_size=58, lowercase=True, reserved_tokens=["[PAD]", "[UNK]", "[BOS]"]
)
assert whole_tokens == expected_tokens, "토큰이 조금 다릅니다. lowercase와 reserved_tokens 말고 다른 설정이나 크기를 바꾸지 않았나요?"
### END HIDDEN TESTS

# %% [markdown]
# ## 2.3 말뭉치에서 배우기
#
# 이제 진짜 말뭉치로 사전을 만듭니다. 글이 많으면 몇 분이 걸리는 일이라, 얼마나 왔는지 보여 주는 표시가 있으면 좋습니다.
# `with_progress`는 데이터셋을 감싸 읽은 줄 수를 보여 줍니다. 줄의 내용은 바꾸지 않습니다.

# %%
from minigpt.tokenizer import load_vocabulary, with_progress

first_try = train_vocabulary(with_progress(long_lines.take(200), "연습"), 200)
print(longer_tokens(first_try[3:])[:20])

# %% [markdown]
# `the`, `and`처럼 자주 쓰는 낱말과 `##ed`, `##ing` 같은 끝부분이 먼저 보입니다. 읽기가 끝나고 '조각을 고르는 중'이라고 나오면
# 두 번째 단계입니다. 순수한 파이썬 코드라 느리고, 그동안 표시는 움직이지 않습니다.
#
# 한 번 배운 사전은 다시 배울 까닭이 없습니다. `load_vocabulary`는 같은 일을 하되 결과를 파일에 적어 두고, 다음부터는
# 그 파일을 읽습니다. 이 강좌의 나머지 단원이 모두 이 사전을 씁니다. `full` 프로필에서는 처음 한 번 1~2분이 걸립니다.

# %%
vocabulary = load_vocabulary(books, profile.vocabulary_size, max_lines=profile.vocabulary_lines)
print(f"{profile.vocabulary_size:,}개를 부탁해 {len(vocabulary):,}개를 받았습니다.")
print("처음:", vocabulary[:8])
print("중간:", longer_tokens(vocabulary[3:])[:12])
print("끝:  ", vocabulary[-6:])

# %% [markdown]
# 부탁한 수보다 적게 받았습니다. 2.2절에서 본 대로 크기는 '많아야 그만큼'이라는 뜻이기 때문입니다. 이야기책에는 낱말이 400가지쯤밖에 없어서 그 낱말들과 글자를
# 다 담고도 자리가 남습니다. 소설로 배우면 부탁한 수에 가깝지만 역시 조금 모자랍니다. KerasNLP는 크기를 딱 맞추려 하지 않고, 5%쯤
# 모자란 데까지 오면 멈추기 때문입니다. 그래서 모델의 크기를 정할 때는 부탁한 수가 아니라 **받은 수**, `len(vocabulary)`를 써야 합니다.
#
# ## 2.4 글을 번호로, 번호를 글로
#
# 사전이 있으면 토크나이저를 만들 수 있습니다. 눈으로 따라갈 수 있게 작은 사전을 손으로 적어 봅시다. `moon`은 5번, `##s`는 7번입니다.

# %% tags=["nbval-check-output"]
small_vocabulary = ["[PAD]", "[UNK]", "[BOS]", "the", "fox", "moon", "sang", "##s", ",", "."]
small_tokenizer = keras_nlp.tokenizers.WordPieceTokenizer(vocabulary=small_vocabulary)


def tokens_of(tokenizer, text):
    """글 하나를 나눈 토큰들을 눈으로 볼 수 있게 문자열로 돌려줍니다."""
    return [tokenizer.id_to_token(int(number)) for number in np.asarray(tokenizer(text))]


print(np.asarray(small_tokenizer("the moons sang.")))
print(tokens_of(small_tokenizer, "the moons sang."))
print(small_tokenizer.token_to_id("[BOS]"))

# %% [markdown]
# 토크나이저를 함수처럼 부르면 글이 번호가 됩니다. `id_to_token`과 `token_to_id`는 번호와 토큰을 서로 바꾸어 줍니다.
#
# 같은 글을 대문자로 시작하면 어떨까요? 짐작해 보고 실행하세요.

# %% tags=["nbval-check-output"]
print(tokens_of(small_tokenizer, "The Moons sang."))
lower_tokenizer = keras_nlp.tokenizers.WordPieceTokenizer(vocabulary=small_vocabulary, lowercase=True)
print(tokens_of(lower_tokenizer, "The Moons sang."))

# %% [markdown]
# 사전은 소문자로 배웠는데 토크나이저에 `lowercase=True`를 주지 않으면, 대문자가 든 낱말이 모두 `[UNK]`가 됩니다. 오류 없이 조용히
# 망가지니 조심하세요. **사전을 배울 때와 쓸 때의 설정은 같아야 합니다.**
#
# ### 길이 맞추기
#
# 글 여럿을 한꺼번에 주면 어떻게 될까요?

# %% tags=["nbval-check-output"]
two_lines = ["The fox sang, the moon sang.", "The moon."]
print(lower_tokenizer(two_lines))

padded_tokenizer = keras_nlp.tokenizers.WordPieceTokenizer(
    vocabulary=small_vocabulary, sequence_length=6, lowercase=True
)
print(np.asarray(padded_tokenizer(two_lines)))

# %% [markdown]
# `sequence_length`를 주지 않으면 줄마다 길이가 달라 **리스트 안의 리스트**가 됩니다. 모델은 네모반듯한 배열만 받으므로,
# `sequence_length`로 길이를 맞춥니다. 긴 줄은 **뒤를 자르고**(첫 줄 끝의 `sang`과 마침표가 사라졌습니다), 짧은 줄은 **뒤를
# 0으로**, 곧 `[PAD]`로 채웁니다.
#
# ### 되돌리기
#
# 번호를 다시 글로 바꾸는 일은 `detokenize`가 합니다. 처음의 글이 그대로 돌아올까요?

# %% tags=["nbval-check-output"]
original = "The fox sang, the moon jumped."
print("처음:  ", original)
print("되돌림:", lower_tokenizer.detokenize(lower_tokenizer(original)))

# %% [markdown]
# 세 가지가 달라졌습니다. **대문자**가 없어졌고, **문장부호 앞에 빈칸**이 생겼고, 사전에 없는 **`jumped`가 무엇이었는지** 알 수 없게
# 되었습니다. 앞의 둘은 글을 읽는 데 지장이 없지만, 마지막 것은 되찾을 길이 없습니다.
#
# ### 글 속에 적은 `[BOS]`
#
# 한 가지 더 짐작해 보세요. 글의 맨 앞에 `[BOS]`라고 적으면 2번이 될까요?

# %% tags=["nbval-check-output"]
print(tokens_of(lower_tokenizer, "[BOS] the fox sang."))

# %% [markdown]
# <details><summary>왜 2번이 아닐까요?</summary>
#
# 토크나이저는 사전을 찾기 전에 글을 먼저 빈칸과 **문장부호**에서 나눕니다. `[`와 `]`도 문장부호라 `[`, `bos`, `]` 셋으로 나뉘고,
# 작은 사전에는 셋 다 없어 `[UNK]` 셋이 되었습니다. 누가 글 속에 `[PAD]`나 `[BOS]`를 적어 놓아도 예약 토큰이 되지 않으니
# 오히려 안전합니다. `[BOS]`를 맨 앞에 붙이는 일은 글이 아니라 **번호에** 해야 하고, 3단원에서 합니다.
#
# </details>
#
# ### 문제 2: `make_tokenizer`
#
# 어휘 사전과 길이를 받아, KerasNLP의 `WordPieceTokenizer`를 만들어 돌려주세요.
#
# - 글을 소문자로 바꾸고 나눕니다.
# - 긴 줄은 `sequence_length` 토큰으로 자르고, 짧은 줄은 `[PAD]`(0)로 채웁니다.
# - 번호는 받은 사전의 순서 그대로이고, 받은 `vocabulary` 리스트를 고치지 않습니다.
# - 그 밖의 설정은 KerasNLP가 정한 그대로 둡니다. 그래서 `tokenizer("…")`는 정수 번호를 돌려줍니다.


# %% nbgrader={"grade_id": "make_tokenizer", "solution": true}
def make_tokenizer(vocabulary, sequence_length):
    """소문자로 바꾸어 나누고 길이를 맞추는 WordPiece 토크나이저를 만듭니다.

    vocabulary: 토큰의 리스트, list[str]. "[PAD]", "[UNK]", "[BOS]"로 시작합니다.
    sequence_length: 모든 줄을 맞출 길이(토큰 수), 정수
    돌려주는 값: keras_nlp.tokenizers.WordPieceTokenizer
    """
    ### BEGIN SOLUTION
    return keras_nlp.tokenizers.WordPieceTokenizer(
        vocabulary=vocabulary, sequence_length=sequence_length, lowercase=True
    )
    ### END SOLUTION


# %% nbgrader={"grade_id": "test_make_tokenizer", "grade": true, "points": 2}
# 시험: make_tokenizer
import keras_nlp
import numpy as np

owl_vocabulary = ["[PAD]", "[UNK]", "[BOS]", "the", "owl", "##s", "o", "sing", "."]
owl_copy = list(owl_vocabulary)
owl_tokenizer = make_tokenizer(owl_vocabulary, 7)
assert isinstance(owl_tokenizer, keras_nlp.tokenizers.WordPieceTokenizer), (
    "WordPieceTokenizer를 돌려주나요? 번호나 함수가 아니라 토크나이저입니다. None이 나왔다면 return을 썼는지 보세요."
)
assert owl_vocabulary == owl_copy, "받은 vocabulary 리스트가 바뀌었습니다. 리스트에 토큰을 더하거나 정렬하지 않았나요?"
assert owl_tokenizer.get_vocabulary() == owl_copy, "토크나이저의 사전이 받은 것과 다릅니다. 순서를 바꾸거나 토큰을 더하지 않았나요?"
owl_ids = np.asarray(owl_tokenizer("the owl"))
assert owl_ids.dtype.kind in "iu", "번호가 정수인가요? dtype을 바꾸지 않았나요?"
assert owl_ids.shape == (7,), f"길이가 7이어야 하는데 모양이 {owl_ids.shape}입니다. 받은 sequence_length를 썼나요?"
assert np.asarray(owl_tokenizer("The OWL")).tolist() == [3, 4, 0, 0, 0, 0, 0], (
    "The OWL도 the owl과 같은 번호가 되고 빈자리는 0인가요? 글을 소문자로 바꾸나요?"
)
assert np.asarray(owl_tokenizer("owls"))[:2].tolist() == [4, 5], "이어 붙는 조각을 ##으로 찾나요? owls는 owl과 ##s입니다."
assert np.asarray(owl_tokenizer("the cat"))[1] == 1, "사전에 없는 낱말이 [UNK]가 되나요?"
### BEGIN HIDDEN TESTS
cafe_vocabulary = ["[PAD]", "[UNK]", "[BOS]", "a", "cafe", "moon", "##lit", "!"]
cafe_tokenizer = make_tokenizer(cafe_vocabulary, 3)
cafe_ids = np.asarray(cafe_tokenizer(["A moonlit moon!", "a"]))
assert cafe_ids.tolist() == [[3, 5, 6], [3, 0, 0]], "다른 사전과 다른 길이에서도 긴 줄을 자르고 짧은 줄을 채우나요?"
assert np.asarray(cafe_tokenizer("café")).tolist() == [1, 0, 0], "é와 e를 같은 글자로 보았습니다. 부탁하지 않은 설정을 켜지 않았나요?"
### END HIDDEN TESTS

# %% [markdown]
# 이제 우리 말뭉치의 토크나이저를 만들어 한 줄을 나누어 봅시다.

# %%
tokenizer = make_tokenizer(vocabulary, profile.sequence_length)
numbers = np.asarray(tokenizer(sample[0]))
print("모양:", numbers.shape, "| [PAD]가 아닌 토큰:", int(np.sum(numbers != 0)))
print(numbers[:20])
print(tokens_of(tokenizer, sample[0])[:20])

# %% [markdown]
# ## 2.5 낱말은 어떻게 나뉠까?
#
# 토크나이저의 속을 들여다봅시다. 사전에 낱말이 통째로 있으면 쉽습니다. 없으면 **앞에서부터, 가장 긴 조각을** 찾습니다. 사전에
# `snow`, `##ball`, `##s`가 있을 때 `snowballs`를 나누는 차례를 그려 보겠습니다.

# %%
winter_vocabulary = ["[PAD]", "[UNK]", "[BOS]", "s", "snow", "##ball", "##s", "##fall"]
plots.wordpiece_steps("snowballs", winter_vocabulary);

# %% [markdown]
# 1. 낱말 전체 `snowballs`를 찾습니다. 없으면 **뒤에서 한 글자씩 줄여** 가며 다시 찾습니다. 여섯째에 `snow`를 찾았습니다. `s`도
#    사전에 있지만 더 긴 `snow`가 먼저입니다.
# 2. 남은 `balls`를 같은 방법으로 찾습니다. 다만 이제는 낱말의 첫머리가 아니므로 **앞에 `##`을 붙여** 찾습니다.
# 3. 남은 것이 없을 때까지 되풀이합니다.
#
# 그러면 `snowy`는 어떻게 될까요? 사전에 `##y`가 없습니다. **그림을 그리기 전에 답을 정해 보세요.** `snow`와 `[UNK]`일까요?

# %%
plots.wordpiece_steps("snowy", winter_vocabulary);

# %% [markdown]
# **낱말 전체가 `[UNK]` 하나**입니다. 앞에서 찾은 `snow`도 버립니다. 진짜 토크나이저에게 물어보아도 같습니다.

# %% tags=["nbval-check-output"]
winter_tokenizer = keras_nlp.tokenizers.WordPieceTokenizer(vocabulary=winter_vocabulary)
for word in ("snowballs", "snowy", "ball"):
    print(word, "→", tokens_of(winter_tokenizer, word))

# %% [markdown]
# `ball`이 `[UNK]`인 까닭도 알겠지요? `##ball`은 **이어 붙는 조각**이라 낱말의 첫머리에는 쓸 수 없습니다. 반대도 같습니다.
# 사전에 `fall`만 있고 `##fall`이 없다면 `snowfall`의 뒷부분으로 쓰지 못합니다.
#
# 한 번 고른 조각은 **무르지 않습니다**. 뒤에서 막혀도 앞으로 돌아가 다른 조각을 골라 보지 않습니다. 그래서 다르게 나누면 나눌 수
# 있었을 낱말이 `[UNK]`가 되기도 합니다. 예를 들어 사전에 `sun`, `sunny`, `##nyside`만 있으면 `sunnyside`는 `[UNK]`입니다.
# 더 긴 `sunny`를 먼저 고르고 나면 `##side`가 없어 막히기 때문입니다. `sun ##nyside`로 나눌 수도 있었지만 돌아가지 않습니다.
#
# 직접 쓰기 전에 파이썬 도구 세 가지만 떠올립시다. 먼저 `word[start:end]`는 `start`번째 글자부터 `end`번째 **앞까지** 잘라 내고,
# `range(큰 수, 작은 수, -1)`은 거꾸로 셉니다.

# %% tags=["nbval-check-output"]
word = "kettle"
print(word[2:5], word[2:])
for end in range(len(word), 2, -1):
    print(end, word[2:end])

# %% [markdown]
# 마지막은 **하나도 찾지 못했음**을 알아채는 방법입니다. 상자가 2칸짜리와 5칸짜리뿐일 때, 주어진 칸을 넘지 않는 가장 큰 상자를
# 찾아봅시다. `for`에 붙은 `else`는 `break` 없이 **끝까지 돌았을 때만** 실행됩니다.

# %% tags=["nbval-check-output"]
boxes = [2, 5]
for room in (7, 4, 1):
    for size in range(room, 0, -1):
        if size in boxes:
            print(f"{room}칸: {size}칸짜리 상자")
            break
    else:
        print(f"{room}칸: 맞는 상자가 없음")

# %% [markdown]
# `else`의 자리에 주의하세요. `if`가 아니라 안쪽 `for`와 줄이 맞아야 합니다. `for … else`가 낯설다면, 돌기 전에 `found = None`이라
# 적어 두고 찾았을 때만 바꾼 다음, 다 돌고 나서 아직 `None`인지 살펴보아도 됩니다.
#
# ### 문제 3: `wordpiece`
#
# 낱말 하나를 WordPiece로 나누어 조각의 리스트를 돌려주세요. 진짜 토크나이저와 결과가 같아야 합니다.
#
# - 앞에서부터, 남은 부분의 첫머리와 같은 조각 가운데 **가장 긴 것**을 고릅니다. 한 글자짜리 조각도 찾아봅니다.
# - 첫 조각은 그대로, **둘째 조각부터는 `##`을 붙인 모습으로** 사전에서 찾고, 결과에도 `##`을 붙여 담습니다.
# - 어느 자리에서든 맞는 조각이 하나도 없으면 **낱말 전체가** `["[UNK]"]`입니다. 그때까지 찾은 조각은 버립니다.
# - 고른 조각은 무르지 않습니다.
# - `vocabulary` 리스트를 고치지 않습니다.
#
# `wordpiece("snowballs", winter_vocabulary)`는 `["snow", "##ball", "##s"]`여야 합니다.
#
# **도움말.** 시험 셀이 끝나지 않고 계속 돌면 무한 반복입니다. 실행 중지(■) 단추를 누르고, **맞는 조각을 하나도 찾지 못했을 때**
# `while`이 어떻게 끝나는지 살펴보세요.


# %% nbgrader={"grade_id": "wordpiece", "solution": true}
def wordpiece(word, vocabulary):
    """소문자 낱말 하나를 WordPiece 조각으로 나눕니다.

    word: 영어 소문자로 된 낱말 하나. 한 글자 이상입니다.
    vocabulary: 토큰의 리스트, list[str]
    돌려주는 값: 조각의 리스트. 나눌 수 없으면 ["[UNK]"]
    """
    ### BEGIN SOLUTION
    pieces = []
    start = 0
    while start < len(word):
        prefix = "##" if start > 0 else ""
        for end in range(len(word), start, -1):
            piece = prefix + word[start:end]
            if piece in vocabulary:
                break
        else:  # 한 번도 break하지 않았으면, 곧 찾지 못했으면
            return ["[UNK]"]
        pieces.append(piece)
        start = end
    return pieces
    ### END SOLUTION


# %% nbgrader={"grade_id": "test_wordpiece", "grade": true, "points": 4}
# 시험: wordpiece
rain_vocabulary = ["[PAD]", "[UNK]", "[BOS]", "rain", "sun", "##bow", "##s", "##y", "drop", "##drops"]
rain_copy = list(rain_vocabulary)
whole_word = wordpiece("rain", rain_vocabulary)
assert isinstance(whole_word, list), "리스트(list)를 돌려주나요? None이 나왔다면 return을 썼는지 보세요."
assert whole_word == ["rain"], (
    f"rain이 {whole_word}이(가) 되었습니다. 통째로 있는 낱말은 그 낱말 하나만 든 리스트여야 합니다. "
    "긴 것부터 찾고, 찾으면 바로 멈추나요? 첫 조각에는 ##이 없습니다."
)
two_pieces = wordpiece("rainbow", rain_vocabulary)
assert two_pieces != ["rain", "bow"], "둘째 조각부터는 결과에도 ##을 붙였나요?"
assert two_pieces == ["rain", "##bow"], f"rainbow가 {two_pieces}이(가) 되었습니다. 남은 bow를 ##bow로 찾았나요?"
three_pieces = wordpiece("rainbows", rain_vocabulary)
assert three_pieces == ["rain", "##bow", "##s"], (
    f"rainbows가 {three_pieces}이(가) 되었습니다. 끝까지, 한 글자짜리 조각까지 찾나요? "
    "앞으로 나아갈 때 ##은 글자 수에 넣지 않습니다."
)
stuck = wordpiece("rainwet", rain_vocabulary)
assert isinstance(stuck, list), f"rainwet에서 {stuck!r}이(가) 나왔습니다. 문자열이 아니라 [UNK] 하나가 든 리스트인가요?"
assert stuck == ["[UNK]"], (
    f"rainwet이 {stuck}이(가) 되었습니다. 나누다 막히면 찾은 조각을 버리고, 낱말 전체가 [UNK] 하나인가요?"
)
assert wordpiece("raindrop", rain_vocabulary) == ["[UNK]"], "drop은 있지만 ##drop은 없습니다. 둘째 조각을 ## 없이 찾지 않았나요?"
assert wordpiece("bow", rain_vocabulary) == ["[UNK]"], "##bow는 낱말의 첫머리에 쓸 수 없습니다. 첫 조각을 ## 없이 찾았나요?"
assert rain_vocabulary == rain_copy, "받은 vocabulary의 순서나 내용이 바뀌었습니다. 리스트를 그 자리에서 정렬하거나 고치지 않았나요?"
stone_vocabulary = ["[UNK]", "s", "st", "stone", "##c", "##cut", "##cutter", "##u", "##t", "##ter", "##er"]
assert wordpiece("stonecut", stone_vocabulary)[0] == "stone", "첫 조각으로 s나 st가 아니라 가장 긴 stone을 골랐나요?"
assert wordpiece("stonecutter", stone_vocabulary) == ["stone", "##cutter"], "둘째 조각도 가장 긴 것을 골랐나요?"
assert wordpiece("sunset", ["[UNK]", "s", "sun", "##u", "##nset", "##set"]) == ["sun", "##set"], (
    "앞에서부터 나누나요? 뒤에서부터 긴 조각을 떼어 내지 않았나요?"
)
assert wordpiece("rainyday", ["[UNK]", "rain", "rainy", "##yday"]) == ["[UNK]"], (
    "고른 조각을 무르지 않았나요? 더 긴 rainy를 고른 뒤에는 돌아가지 않습니다."
)
### BEGIN HIDDEN TESTS
import keras_nlp
import numpy as np

assert wordpiece("hahaha", ["[UNK]", "ha", "##ha"]) == ["ha", "##ha", "##ha"], "같은 조각이 여러 번 나오는 낱말도 나누나요?"
real_vocabulary = ["[PAD]", "[UNK]", "[BOS]", *"abcn", "an", "ban", "can"]
real_vocabulary += ["##a", "##n", "##b", "##an", "##nan", "##cab"]
real_tokenizer = keras_nlp.tokenizers.WordPieceTokenizer(vocabulary=real_vocabulary)
different = []
for real_word in ("banana", "cab", "nab", "x", "bananacab", "cancan", "anna", "bananax", "cannabana", "bananabananab"):
    real_pieces = [real_vocabulary[int(number)] for number in np.asarray(real_tokenizer(real_word))]
    own_pieces = wordpiece(real_word, list(real_vocabulary))
    if not isinstance(own_pieces, list) or own_pieces != real_pieces:
        different.append(real_word)
assert different == [], f"{', '.join(different)}: 진짜 토크나이저와 다릅니다. 조각이 넷이 넘는 낱말도 손으로 따라가 보았나요?"
### END HIDDEN TESTS

# %% [markdown]
# 여러분이 쓴 함수와 진짜 토크나이저를 나란히 놓아 봅시다. 사전은 앞에서 연습으로 배운 작은 것(`first_try`)을 써서, 낱말이
# 더 잘게 나뉘게 했습니다.

# %%
small_corpus_tokenizer = keras_nlp.tokenizers.WordPieceTokenizer(vocabulary=first_try, lowercase=True)
for word in ("evening", "gently", "wandered", "snowfox", "moonily"):
    pieces = wordpiece(word, first_try)
    print(f"{word:9} {'같음' if pieces == tokens_of(small_corpus_tokenizer, word) else '다름'}", pieces)

# %% [markdown]
# 2.1절에서 `???`였던 `snowfox`와 `moonily`도 이제 번호를 얻습니다. 처음 보는 낱말이어도 아는 글자로만 되어 있으면 어떻게든 나눌 수
# 있기 때문입니다.
#
# ## 2.6 얼마나 모를까?
#
# `[UNK]`가 된 낱말은 모델에게 구멍과 같습니다. 무엇이었는지도 모르고, 글을 쓸 때 되살릴 수도 없습니다. 그래서 토크나이저를
# 바꿀 때마다 **`[UNK]`가 얼마나 되는지** 재어 보아야 합니다. 재는 법을 예로 들어 보겠습니다. 세 줄이 이렇게 나뉘었다고 합시다.
#
# | 줄 | 토큰 | `[UNK]` |
# |---|---|---|
# | 1 | `the` `moon` `##s` `sang` | 0 / 4 |
# | 2 | `[UNK]` | 1 / 1 |
# | 3 | `the` `[UNK]` `sang` | 1 / 3 |
#
# 비율은 **모든 줄의 토큰을 한데 모아** 셉니다. 토큰이 여덟 개이고 `[UNK]`가 둘이니 2/8, 곧 0.25입니다. 줄마다 비율을 구해 평균하면
# (0 + 1 + 1/3) / 3 ≒ 0.44가 되어, 한 토큰짜리 둘째 줄이 전체를 흔들어 버립니다.
#
# 길이를 맞춘 토크나이저라면 `[PAD]`도 섞여 있습니다. 이것은 글이 아니니 **세지 않습니다**.
#
# 2.4절에서 보았듯 여러 줄을 한꺼번에 주면 결과의 모양이 토크나이저마다 다릅니다. 하지만 `for` 문으로 한 줄씩 꺼내면 어느 쪽이든
# 1차원 배열로 바꿀 수 있습니다. 길이가 다른 배열들은 `np.concatenate`로 이어 붙입니다.

# %% tags=["nbval-check-output"]
for name, candidate in (("길이 그대로", lower_tokenizer), ("길이 맞춤", padded_tokenizer)):
    for row in candidate(two_lines):
        print(name, np.asarray(row))

a, b = np.asarray([3, 5, 0, 0]), np.asarray([1, 4])
print(np.concatenate([a, b]), np.concatenate([a, b]) == 0)

# %% [markdown]
# ### 문제 4: `unknown_rate`
#
# 토크나이저로 여러 줄을 나누었을 때, **`[PAD]`가 아닌 모든 토큰 가운데 `[UNK]`의 비율**을 돌려주세요. 0부터 1까지의 실수(`float`)입니다.
#
# - 모든 줄의 토큰을 한데 모아 셉니다.
# - `sequence_length`를 준 토크나이저와 주지 않은 토크나이저를 모두 받습니다. 어느 쪽이든 예약 토큰의 번호는 `[PAD]`가 0,
#   `[UNK]`가 1입니다.
# - 빈 줄이나 빈칸뿐이라 토큰이 하나도 없으면 0.0입니다.


# %% nbgrader={"grade_id": "unknown_rate", "solution": true}
def unknown_rate(tokenizer, lines):
    """[PAD]가 아닌 토큰 가운데 [UNK]의 비율을 돌려줍니다.

    tokenizer: WordPieceTokenizer. sequence_length가 있을 수도, 없을 수도 있습니다.
    lines: 문자열의 리스트, list[str]. 한 줄 이상입니다.
    돌려주는 값: 0부터 1까지의 float. 토큰이 하나도 없으면 0.0
    """
    ### BEGIN SOLUTION
    numbers = np.concatenate([np.asarray(row) for row in tokenizer(lines)])
    kept = numbers[numbers != tokenizer.token_to_id("[PAD]")]
    if kept.size == 0:
        return 0.0
    return float(np.mean(kept == tokenizer.token_to_id("[UNK]")))
    ### END SOLUTION


# %% nbgrader={"grade_id": "test_unknown_rate", "grade": true, "points": 2}
# 시험: unknown_rate
import keras_nlp


def rate_of(*arguments):
    """답을 불러 보고, 오류가 나면 값 대신 오류의 이름을 돌려줍니다."""
    try:
        return unknown_rate(*arguments)
    except Exception as error:
        return type(error).__name__


den_vocabulary = ["[PAD]", "[UNK]", "[BOS]", "the", "fox", "##es", "sang", "."]
den_padded = keras_nlp.tokenizers.WordPieceTokenizer(vocabulary=den_vocabulary, sequence_length=8, lowercase=True)
den_ragged = keras_nlp.tokenizers.WordPieceTokenizer(vocabulary=den_vocabulary, lowercase=True)

# 토큰은 모두 12개이고 그 가운데 [UNK]가 3개입니다.
den_lines = ["the zebra foxes sang", "zebra zebra", "The fox", "the Fox sang"]
den_rate = unknown_rate(den_padded, den_lines)
assert isinstance(den_rate, float), f"실수(float)를 돌려주나요? {den_rate!r}이(가) 나왔습니다."
assert 0 <= den_rate <= 1, "0부터 1까지의 비율인가요? 개수나 백분율이 아니어야 합니다."
assert abs(den_rate - 9 / 12) > 1e-6, "아는 토큰의 비율이 나왔습니다. [UNK]를 세었나요?"
assert abs(den_rate - 3 / 9) > 1e-6, "[UNK]가 아닌 토큰의 수로 나누었나요? 나누는 수에는 [UNK]도 들어갑니다."
assert abs(den_rate - 3 / 32) > 1e-6, "전체의 개수에 [PAD]가 들어 있습니다. 빈자리를 빼고 나누었나요?"
assert abs(den_rate - 1.2 / 4) > 1e-6, "줄마다 비율을 구해 평균했나요? 모든 줄의 토큰을 한데 모아 세어 주세요."
assert abs(den_rate - 2 / 4) > 1e-6, "[UNK]가 든 줄의 수를 세었나요? 줄이 아니라 토큰을 세어 주세요."
assert abs(den_rate - 3 / 11) > 1e-6, "낱말의 수로 나누었나요? foxes는 한 낱말이지만 두 토큰입니다."
assert abs(den_rate - 3 / 12) < 1e-6, f"3/12이어야 하는데 {den_rate:.4f}입니다. 모든 줄의 토큰을 빠짐없이, 한 번씩 세었나요?"
den_same = rate_of(den_ragged, den_lines)
assert den_same == den_rate, f"sequence_length가 없는 토크나이저에서 {den_same!r}이(가) 나왔습니다. 줄마다 길이가 달라도 되나요?"
den_empty = [rate_of(den_padded, ["", ""]), rate_of(den_ragged, [""])]
assert den_empty == [0.0, 0.0], "빈 줄뿐일 때 0.0을 돌려주나요? 0으로 나누지 않았나요?"
### BEGIN HIDDEN TESTS
assert rate_of(den_ragged, ["  ", ""]) == 0.0, "빈칸뿐인 줄에도 토큰은 없습니다. 줄의 글자가 아니라 토큰의 수를 살폈나요?"
den_many = ["the owl."] * 70 + ["the fox sang."] * 35
assert abs(rate_of(den_ragged, den_many) - 70 / 350) < 1e-6, "줄이 많아도 모두 세나요?"
### END HIDDEN TESTS

# %% [markdown]
# 검증용 글 200줄로 재어 봅시다. 사전을 배울 때 보지 않은 글입니다.

# %%
valid_dataset = pipeline.read_lines(str(books.valid)).filter(lambda line: pipeline.is_long(line, profile.min_length))
valid_lines = [line.decode() for line in pipeline.first_lines(valid_dataset, 200)]
print(f"[UNK]의 비율: {unknown_rate(tokenizer, valid_lines):.2%}")

# %% [markdown]
# 거의 0입니다. `mini`의 검증용 글에는 사전에 없는 낱말이 아예 없으니 당연합니다. 하지만 소설이어도 아주 작습니다. 사전에 알파벳이
# 모두 들어 있어 처음 보는 영어 낱말도 나눌 수 있기 때문입니다.
#
# ## 2.7 한국어는 어떻게 될까?
#
# 그런데 이 사전으로 **한국어**를 나누면 어떻게 될까요? 짐작해 보고 실행하세요.

# %% tags=["nbval-check-output"]
korean_line = "여우는 할머니를 보았다."
print(tokens_of(tokenizer, korean_line)[:8])

# %% [markdown]
# <details><summary>왜 이렇게 되었을까요?</summary>
#
# 토크나이저는 먼저 빈칸과 문장부호에서 글을 나누므로 `여우는`, `할머니를`, `보았다`, `.`이 됩니다. 영어 말뭉치에서 배운 사전에는
# 한글이 한 글자도 없으니 앞의 셋은 첫 글자부터 막혀 **어절마다 `[UNK]` 하나**가 됩니다. 한자는 한 글자씩 떼어 놓고 찾지만, 한글은
# 그렇게 떼어 놓지 않습니다.
#
# </details>
#
# 사전은 배운 글만큼만 압니다. 한국어를 나누려면 **한국어로 배운 사전**이 있어야 합니다. 짧은 문장 서른 개로 해 봅시다. 열 번쯤은
# 나와야 조각이 되므로 네 번 되풀이합니다.

# %%
korean_lines = """
여우 한 마리가 숲에서 달을 보았다.
토끼 한 마리가 여우를 따라갔다.
아이 하나가 마을에서 노래했다.
등불 하나가 할머니를 비추었다.
할머니 옆에서 아이가 웃었다.
여우 옆에서 토끼가 잠들었다.
마을 옆에서 곰이 꿀을 먹었다.
등불 아래에서 할머니가 웃었다.
달 아래에서 여우가 노래했다.
아이 앞에서 곰은 춤추었다.
토끼 앞에서 여우는 웃었다.
할머니 앞에서 아이는 노래했다.
마을 앞에서 등불이 빛났다.
여우 그림자가 달을 가렸다.
토끼 그림자가 등불을 가렸다.
할머니 등불은 따뜻했다.
마을 아이들이 토끼를 보았다.
아이 손에서 등불이 빛났다.
토끼와 여우는 숲으로 걸어갔다.
곰과 아이는 마을로 걸어갔다.
할머니는 토끼에게 꿀을 주었다.
아이는 곰에게 등불을 주었다.
달이 숲을 비추었다.
달은 마을을 비추었다.
숲은 조용했다.
마을은 조용했다.
여우가 할머니를 불렀다.
토끼는 곰을 불렀다.
곰은 여우에게 노래했다.
등불 빛이 숲을 비추었다.
""".strip().splitlines()

korean_vocabulary = train_vocabulary(tf.data.Dataset.from_tensor_slices(korean_lines).repeat(4), 400)
korean_tokenizer = keras_nlp.tokenizers.WordPieceTokenizer(vocabulary=korean_vocabulary, lowercase=True)
english_tokenizer = keras_nlp.tokenizers.WordPieceTokenizer(vocabulary=vocabulary, lowercase=True)
plots.token_rows(
    {
        "영어 사전": tokens_of(english_tokenizer, korean_line),
        "한국어 사전": tokens_of(korean_tokenizer, korean_line),
    },
    title=korean_line,
);

# %% [markdown]
# `여우 ##는 할머니 ##를`. **명사와 조사**가 나뉘었습니다! 조사를 가르쳐 준 적은 없습니다. 여러 낱말 뒤에 되풀이해 나왔을 뿐입니다.
# 2.2절의 `##er`, `##est`와 똑같은 일이 한국어에서 일어났습니다. 어떤 조각을 배웠는지 보고, 새 문장도 나누어 봅시다.

# %% tags=["nbval-check-output"]
print(longer_tokens(korean_vocabulary[3:]))
for line in ("할머니와 여우는 숲에서 노래했다.", "토끼가 아이에게 꿀을 주었다.", "고양이가 토끼를 불렀다."):
    print(tokens_of(korean_tokenizer, line))

# %% [markdown]
# `##에서`, `##에게`, `##었다`도 보입니다. `##는`, `##를` 같은 한 글자 조각은 글자라서 어차피 담기지만, `##에서`와 `##에게`는
# `##er`처럼 되풀이해 나와서 담긴 것입니다.
#
# `할머니와`라는 어절은 배운 글에 없었지만 문제없이 나뉩니다. 그런데 마지막 문장의 `고양이가`만은 `[UNK]`입니다. 왜 그럴까요?
#
# <details><summary>생각해 보았다면</summary>
#
# 배운 글에 `고`도 `양`도 없었기 때문입니다. `##이`와 `##가`는 사전에 있지만 첫 글자 `고`에서 이미 막히고, 한 번 막히면 어절 전체가
# `[UNK]`가 됩니다. 영어는 알파벳 26자만 알면 모든 낱말을 나눌 수 있지만, **한글은 만들 수 있는 글자가 11,172가지**나 됩니다.
# 그래서 한국어에는 더 큰 사전과 더 많은 글이 필요합니다. 글자를 바이트로 풀어 이 문제를 피하는 토크나이저도 있습니다. 한글 한
# 글자가 3바이트였던 것을 기억하시나요?
#
# </details>
#
# 두 사전을 수로 견주어 봅시다. 한국어 사전에 유리한 시험이기는 합니다. 한국어 사전은 바로 이 글로 배웠으니까요.

# %%
for name, candidate in (("영어 사전", english_tokenizer), ("한국어 사전", korean_tokenizer)):
    print(f"{name}: [UNK]의 비율 {unknown_rate(candidate, korean_lines):.0%}")

# %% [markdown]
# ## 2.8 어휘 사전은 얼마나 커야 할까?
#
# 마지막으로 크기를 바꾸어 가며 재어 보겠습니다. 크기마다 사전을 새로 배우므로 글은 500줄까지만 씁니다. `tokens_per_word`는 빈칸으로
# 나눈 낱말 하나가 평균 몇 토큰이 되는지 재어 줍니다. 실행하기 전에, 사전이 커지면 **낱말당 토큰 수**와 **`[UNK]`의 비율**이 각각
# 어느 쪽으로 움직일지 짐작해 보세요. `full` 프로필에서는 1~2분이 걸립니다.

# %%
from minigpt.tokenizer import tokens_per_word

few_lines = long_lines.take(min(500, profile.vocabulary_lines)).batch(256)
got, lengths, rates = [], [], []
for size in [size for size in (50, 100, 200, 600, 2000) if size <= profile.vocabulary_size]:
    candidate_vocabulary = train_vocabulary(few_lines, size)
    candidate = keras_nlp.tokenizers.WordPieceTokenizer(vocabulary=candidate_vocabulary, lowercase=True)
    got.append(len(candidate_vocabulary))
    lengths.append(tokens_per_word(candidate, valid_lines))
    rates.append(unknown_rate(candidate, valid_lines))
    print(f"{size:5,}개 부탁, {got[-1]:5,}개 받음: 낱말당 {lengths[-1]:.2f}토큰, [UNK] {rates[-1]:.1%}")

plots.vocabulary_tradeoff(got, lengths, rates);

# %% [markdown]
# 오른쪽 그림은 짐작대로일 것입니다. 크기가 50이면 알파벳과 `##`을 붙인 알파벳조차 다 담지 못합니다. 사전이 넘치면 **뒤에서부터**
# 잘려 나가는데, 뒤쪽에 있는 것이 바로 `##a`부터 `##z`입니다. 그래서 배운 글에 대고도 `[UNK]`가 나옵니다.
#
# 왼쪽 그림은 조금 이상합니다. 가장 작은 사전의 낱말당 토큰 수가 오히려 **적습니다**. 좋은 일일까요?
#
# <details><summary>생각해 보았다면</summary>
#
# 아닙니다. 여러 조각이 될 낱말이 **통째로 `[UNK]` 하나**가 되어 짧아 보일 뿐입니다. 뜻이 사라진 토큰은 아무리 적어도
# 소용이 없습니다. 낱말당 토큰 수는 `[UNK]`의 비율과 **함께** 보아야 합니다.
#
# </details>
#
# 사전이 클수록 좋기만 하다면 왜 십만 개로 하지 않을까요? 사전의 토큰 하나마다 모델은 벡터를 **두 개** 배워야 합니다. 하나는
# 토큰을 읽을 때, 하나는 다음 토큰을 맞힐 때 씁니다. 묶음 하나는 수 `profile.embedding_dim`개입니다(`mini`에서는 64개). 그래서
# `mini`에서 사전이 50개면 2 × 50 × 64 = 6,400개를 배웁니다.
#
# 4단원에서 만들 모델로 셈해 보면 이렇습니다. 오른쪽 칸은 128토큰을 한 번에 볼 때 몇 낱말을 보는 셈인지입니다. `[UNK]`가 없는
# 크기끼리 견주세요.

# %%
for size, length in zip(got, lengths):
    numbers_to_learn = 2 * size * profile.embedding_dim
    print(f"사전 {size:5,}개: 배울 수 {numbers_to_learn:9,}개 | 128토큰에 낱말 {profile.sequence_length / length:.0f}개")

# %% [markdown]
# 게다가 사전이 크면 그 안의 토큰 하나하나는 글에 **드물게** 나옵니다. 열 번 본 토큰은 열 번만 배웁니다.
#
# ### 문제 5: `vocabulary_size_essay`
#
# 선생님이 읽고 채점하는 문제입니다. 위의 그림과 **찍힌 값**을 보고 **3~5문장**으로 쓰세요. 다음 네 가지가 들어가야 합니다.
#
# 1. 어휘 사전을 **키우면** 얻는 것 한 가지
# 2. 어휘 사전을 **키우면** 치르는 **대가** 한 가지
# 3. 어휘 사전을 **줄이면** 얻는 것 한 가지
# 4. 어휘 사전을 **줄이면** 치르는 **대가** 한 가지
#
# 1번과 4번, 2번과 3번은 같은 일을 뒤집어 말하는 것만으로는 모자랍니다. 서로 **다른 까닭**을 대세요. 예를 들어 '짐이
# 가벼워진다'와 '짐이 무거워진다'는 같은 까닭을 뒤집은 것입니다. 그리고 위에서 잰 값을 두 개 이상 인용해 뒷받침하세요.
# 혼자 공부한다면 쓴 글을 2.8절과 견주어 보면 됩니다.

# %% [markdown] nbgrader={"grade_id": "vocabulary_size_essay", "grade": true, "solution": true, "points": 2}
# 어휘 사전을 키우면 낱말이 덜 쪼개져서, 같은 128토큰에 더 많은 글이 들어갑니다. 이야기책으로 재었을 때 사전이 100개쯤이면 낱말
# 하나가 3.1토큰이었지만 460개쯤이면 1.1토큰이었으니, 한 번에 보는 낱말이 41개에서 114개로 늘어납니다. 대신 토큰마다 수의 묶음을 두 벌
# 배워야 하므로 모델이 커집니다. 사전을 줄이면 토큰 하나하나가 글에 더 자주 나와 골고루 배울 수 있습니다. 그러나 너무 줄이면 글자조차
# 다 담지 못해, 50개짜리 사전에서는 토큰의 27%가 `[UNK]`가 되어 뜻이 사라졌습니다.
#
# **채점 기준** (모두 2점)
#
# - 키우면 얻는 것과 치르는 대가를 하나씩 바르게 썼다. (1점, 하나만 맞으면 0.5점) 예: 얻는 것은 줄이 짧아져 한 번에 더 긴 글을 봄,
#   흔한 낱말이 통째로 담김. 치르는 대가는 모델과 계산이 커짐, 드문 토큰은 잘 배우지 못함, 사전을 배우는 데 시간이 걸림.
# - 줄이면 얻는 것과 치르는 대가를 하나씩 바르게 썼다. (1점, 하나만 맞으면 0.5점) 예: 얻는 것은 작은 모델, 토큰마다 배울 기회가 많음.
#   치르는 대가는 줄이 길어져 128토큰에 담기는 글이 줄어듦, 아주 작으면 `[UNK]`가 생김.
# - 앞에서 쓴 것을 뒤집어 말하기만 했거나 잰 값을 두 개 이상 인용하지 않았으면 0.5점을 뺀다. 값은 프로필과 컴퓨터에 따라 다를 수 있다.
# - "작은 사전은 낱말당 토큰 수가 적다"처럼 `[UNK]` 때문에 짧아 보이는 것을 좋은 점으로 들었으면 그 항목은 0점이다.

# %% [markdown]
# ## 정리
#
# - 낱말로 나누면 사전이 너무 커지고 글자로 나누면 줄이 너무 길어집니다. WordPiece는 자주 나온 낱말은 통째로, 나머지는 조각으로
#   나눕니다.
# - 사전의 맨 앞 세 자리는 `[PAD]` 0번, `[UNK]` 1번, `[BOS]` 2번입니다. 부탁한 크기는 최댓값이니, 실제로 받은 크기를 씁니다.
# - 낱말은 앞에서부터 가장 긴 조각으로 나누고, 한 번 막히면 낱말 전체가 `[UNK]`입니다.
# - 토큰화하면 대문자인지, 문장부호 앞에 빈칸이 있었는지를 잃고, `[UNK]`가 된 낱말은 되살릴 수 없습니다. 사전은 배운 글의
#   언어만 압니다.
#
# 이제 글이 번호가 되었습니다. 다음 단원에서는 이 번호를 한 칸씩 밀어 모델이 풀 **문제와 정답**으로 만듭니다.
#
# 글로 답하는 문제 5는 아래 점검에 나오지 않습니다. 빠뜨리지 않고 썼는지 스스로 살펴보세요.

# %% tags=["nbval-check-output"]
# course: check
