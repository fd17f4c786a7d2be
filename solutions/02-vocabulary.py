# %% [markdown]
# # 2. 어휘 사전
#
# <!-- course: badge -->
#
# 모델은 글을 읽지 못합니다. 숫자만 다룰 줄 압니다. 그래서 글을 **토큰**(token)으로 나누고 토큰마다 **번호**를 붙여 건넵니다. 이 일을
# **토큰화**(tokenization)라 하고, 이 일을 하는 도구를 **토크나이저**(tokenizer)라고 합니다. 이 단원에서는 말뭉치에서 토큰의 목록을
# 배우고, 그것으로 GPT의 눈과 입이 되어 줄 토크나이저를 만듭니다.
#
# **이 단원을 마치면**
#
# - 글을 낱말도 글자도 아닌 **낱말 조각**(subword)으로 나누는 까닭을 설명할 수 있습니다.
# - 말뭉치에서 조각을 골라 **어휘 사전**(vocabulary)을 만들 수 있습니다.
# - 글을 번호로, 번호를 다시 글로 바꾸고, 그때 무엇을 잃는지 말할 수 있습니다.
#
# 걸리는 시간은 60분쯤입니다. 문제 1까지 하고 쉬어도 좋습니다. 나중에 이어서 할 때는 준비 셀부터 쉬었던 곳까지의 셀을 차례로
# 다시 실행하세요(Colab에서는 '런타임 → 이전 셀 실행').

# %% nbgrader={"grade_id": "setup"}
# course: setup

# %%
import keras_nlp
import numpy as np
import tensorflow as tf

from minigpt import corpus, pipeline, plots
from minigpt import tokenizer as finished  # 이 단원과 다음 단원에서 만들 함수들의 완성품

# %% [markdown]
# ## 먼저 해 보기: 두 사전으로 한국어 나누기
#
# 만들기 전에 먼저 써 봅시다. 토크나이저는 **어휘 사전**을 보고 글을 나눕니다. 사전 두 개를 배우겠습니다. 하나는 영어 말뭉치의 긴 줄
# 200줄에서, 하나는 짧은 한국어 문장 서른 개(아래에 넷만 찍습니다)에서 배웁니다. 잠시 걸립니다. 말뭉치의 줄은 1단원에서 만든 파이프라인으로 가져옵니다.
# `pipeline`에는 1단원에서 여러분이 만든 것과 같은 함수들이 들어 있습니다.

# %%
books = corpus.load()
long_lines = pipeline.read_lines(str(books.train)).filter(lambda line: pipeline.is_long(line, profile.min_length))
korean_text = tf.data.Dataset.from_tensor_slices(list(finished.KOREAN_LINES))
print(*finished.KOREAN_LINES[:4], sep="\n")

english_vocabulary = finished.train_vocabulary(long_lines.take(200), 300)
korean_vocabulary = finished.train_vocabulary(korean_text.repeat(4), 400)  # 글이 짧아 네 번 되풀이합니다
print(f"영어 사전 {len(english_vocabulary)}개, 한국어 사전 {len(korean_vocabulary)}개")

# %% [markdown]
# 이제 같은 문장을 두 사전으로 나누어 봅니다. **어떻게 나뉠지 먼저 짐작해 보세요.** 앞에 `##`이 붙은 것은 앞 조각에 이어 붙는 조각이고,
# `[UNK]`는 '모르는 낱말'이라는 표시입니다.

# %%
def tokens_of(tokenizer, text):
    """글 하나를 나눈 토큰들을 눈으로 볼 수 있게 문자열로 돌려줍니다."""
    return [tokenizer.id_to_token(int(number)) for number in np.asarray(tokenizer(text))]


def show_both(line):
    plots.token_rows(
        {
            "영어 사전": tokens_of(finished.make_tokenizer(english_vocabulary), line),
            "한국어 사전": tokens_of(finished.make_tokenizer(korean_vocabulary), line),
        },
        title=line,
    )


show_both("여우는 할머니를 보았다.")
show_both("The fox sang.")

# %% [markdown]
# 영어에서 배운 사전에는 한글이 한 글자도 없습니다. 그래서 한국어의 어절이 통째로 `[UNK]`가 되었고, 모델에게는 어느 문장이든 똑같은 구멍으로
# 보입니다. 거꾸로 한국어 사전은 영어를 하나도 모릅니다. **사전은 배운 글만큼만 압니다.**
#
# 한국어 사전이 나눈 것을 자세히 보세요. `여우 ##는 할머니 ##를`. **명사와 조사**가 나뉘었습니다! 조사를 가르쳐 준 적은 없는데 말이죠. 다만 문법을
# 아는 것은 아닙니다. 바로 옆의 `보 ##았 ##다`는 그저 한 글자씩 나뉘었습니다. 여러분의 문장도 넣어 보세요.

# %%
my_line = "토끼가 여우에게 꿀을 주었다."  # 이 문장을 바꾸어 가며 실행해 보세요
show_both(my_line)

# %% [markdown]
# 물음이 두 가지 생깁니다. 사전에 담을 조각은 **어떻게 골랐을까요?** 이 단원에서 답합니다. 사전을 보고 낱말을 **어떻게 나누었을까요?** 다음 단원에서
# 직접 씁니다. 한국어 이야기도 다음 단원의 3.3절에서 다시 합니다.
#
# ## 2.1 낱말로 나눌까, 글자로 나눌까?
#
# 처음부터 시작합시다. 영어 말뭉치의 긴 줄 2,000줄이 있습니다.

# %%
sample = [line.decode() for line in pipeline.first_lines(long_lines, 2000)]
print(f"{len(sample):,}줄. 첫 줄: {sample[0][:70]}…")

# %% [markdown]
# 가장 먼저 떠오르는 방법은 **낱말**마다 번호를 붙이는 것입니다. 소문자로 바꾸고, 빈칸과 문장 부호에서 나누어 봅시다.

# %% tags=["nbval-check-output"]
import re


def words_in(line):
    # 글자나 숫자가 이어진 것(\w+), 또는 글자도 빈칸도 아닌 것 하나([^\w\s])를 모두 찾습니다
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
# 낱말로 나누면 줄은 짧지만 번호가 많이 듭니다. 소설에서는 이만큼의 글에도 낱말이 흔히 만 가지를 넘고, 그 가운데 많은 수가
# **딱 한 번** 나옵니다(`mini`의 이야기책만은 쓰는 낱말이 정해져 있어 몇백 가지뿐이고, 한 번만 나온 낱말도 없습니다). 한 번 본 낱말은 배울 기회도 한 번뿐입니다.
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
# `##`이 붙은 조각은 **앞 조각에 이어 붙습니다**. 그래서 `tall ##est`는 `tallest` 한 낱말이고, `tall est`는 두 낱말입니다.
# `##est`, `##ed`, `##ly`는 다른 낱말에서도 또 만납니다. 조각이 몇천 개면 영어 낱말 대부분을 한두 토큰으로 적을 수 있습니다. 이렇게
# 나누는 방법 가운데 하나가 **WordPiece**입니다. 본래 2012년에 **일본어와 한국어**의 음성 검색을 위해 만들어졌고, BERT가 쓰면서 널리
# 알려졌습니다. 튜토리얼도 이것을 씁니다.
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
# 네 번일 때 `short`는 `shorter`와 `shortest`의 앞부분까지 치면 열두 번 나오는데 왜 없을까요? **더 긴 낱말의 앞부분으로 나온 횟수는 빼기**
# 때문입니다. 긴 것부터 보고, 긴 것을 본 다음에는 그 앞부분의 횟수에서 그만큼을 뺍니다. 그래서 `short`는 홀로 나온 네 번만 셉니다.
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
# | `[BOS]` | 2 | 글의 시작(beginning of sequence). 4단원에서 씁니다 |
#
# `reserved_tokens`에 적은 **순서가 그대로 번호**가 됩니다. 적지 않으면 KerasNLP가 정한 다섯 개(`[PAD]`, `[CLS]`, `[SEP]`, `[UNK]`,
# `[MASK]`)가 들어가고(BERT가 쓰는 것들입니다), 우리에게 필요한 `[BOS]`는 빠집니다.
#
# 순서를 `[UNK]`, `[PAD]`, `[BOS]`로 적으면 무슨 일이 생길까요? 토크나이저는 빈자리를 **언제나 0으로** 채운다는 것을 실마리로
# 생각해 보세요.
#
# <details><summary>생각해 보았다면</summary>
#
# `[UNK]`가 0번이 되어, 빈자리와 모르는 낱말이 같은 번호를 씁니다. 둘을 구별할 길이 없어집니다. 게다가 6단원과 7단원에서는 0번을
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
# - `lines`의 원소는 문자열 스칼라일 수도 있고 줄 여럿을 묶은 배치일 수도 있습니다. 둘 다 되어야 합니다.
# - 줄을 **모두, 한 번씩** 씁니다. 앞의 예에서 쓴 `repeat`는 글이 너무 짧아서 쓴 것이니 함수 안에는 적지 않습니다.
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


# %% nbgrader={"grade_id": "test_train_vocabulary", "grade": true, "points": 5}
# 시험: train_vocabulary
import keras_nlp
import tensorflow as tf

# 세 줄이 마흔 번씩, 그 뒤에 연못 이야기가 서른 번, 야크(yak) 이야기는 여섯 번만 나옵니다.
tale = tf.data.Dataset.from_tensor_slices(["The Fox sang.", "An OWL sang to the fox.", "the OWL flew"]).repeat(40)
tale = tale.concatenate(tf.data.Dataset.from_tensor_slices(["A Café by the pond"]).repeat(30))
tale = tale.concatenate(tf.data.Dataset.from_tensor_slices(["yak"]).repeat(6))
try:
    tale_tokens = train_vocabulary(tale, 90)
except (NotImplementedError, NameError, AttributeError):
    raise
except Exception as error:
    tale_tokens = error
tale_error = f"{type(tale_tokens).__name__}: {(str(tale_tokens).strip().splitlines() or [''])[-1][:200]}"
assert not isinstance(tale_tokens, tf.errors.NotFoundError), (
    "파일을 찾지 못했습니다. 리스트는 파일 이름으로 여깁니다. 데이터셋을 그대로 넘겼나요?"
)
assert not isinstance(tale_tokens, Exception), (
    f"train_vocabulary를 부르자 오류가 났습니다({tale_error}). "
    "함수에 데이터셋을 그대로 넘기고, 설정에는 인자 이름을 붙였나요?"
)
assert isinstance(tale_tokens, list), (
    "리스트(list)를 돌려주나요? None이 나왔다면 return을 썼는지 보세요. "
    "return이 있는데도 None이라면 lowercase와 reserved_tokens를 인자 이름과 함께 넘겼는지 보세요."
)
assert "[BOS]" in tale_tokens, "[BOS]가 사전에 없습니다. 예약 토큰 셋을 대문자 그대로 적어 넘겼나요?"
assert tale_tokens[:3] == ["[PAD]", "[UNK]", "[BOS]"], "맨 앞의 세 토큰이 [PAD], [UNK], [BOS] 순서인가요? 순서가 곧 번호입니다."
assert "[CLS]" not in tale_tokens, (
    "KerasNLP가 정한 예약 토큰 [CLS]가 사전에 남아 있습니다. 다 배운 뒤에 앞에 붙이지 말고, 배울 때 예약 토큰을 알려 주었나요?"
)
tale_capitals = [token for token in tale_tokens[3:] if token != token.lower()]
assert tale_capitals == [], f"소문자로 바꾸어 배웠나요? 대문자가 든 토큰이 있습니다: {tale_capitals[:3]}"
assert len(set(tale_tokens)) == len(tale_tokens), (
    "같은 토큰이 두 번 들어 있습니다. 배운 뒤에 소문자로 바꾸지 않았나요? 배울 때 바꾸어야 합니다."
)
assert any(token.startswith("##") for token in tale_tokens), "##으로 시작하는 조각이 없습니다. 낱말을 세지 않고 WordPiece로 배웠나요?"
assert "w" in tale_tokens, (
    "글자 w조차 사전에 없습니다. w는 둘째와 셋째 줄에만 나옵니다. 첫 줄만이 아니라 줄을 모두 썼나요?"
)
assert {"fox", "sang", "flew"} & set(tale_tokens), (
    "마흔 번 넘게 나온 낱말이 하나도 통째로 담기지 않았습니다. 받은 vocabulary_size를 그대로 썼나요?"
)
assert "owl" in tale_tokens, (
    "OWL은 대문자로만 여든 번 나오는데 사전에 owl이 없습니다. 배우기 전에 모두 소문자로 바꾸었나요?"
)
assert "pond" in tale_tokens, "글의 뒤쪽에서 서른 번 나온 낱말 pond가 없습니다. 앞의 몇 줄만 쓰지 않았나요?"
assert "yak" not in tale_tokens, "yak은 여섯 번만 나오는데 사전에 통째로 담겼습니다. 줄을 되풀이해(repeat) 늘리지 않았나요?"
assert "café" in tale_tokens, "café가 사전에 없습니다. é와 e를 같은 글자로 보는 설정처럼, 부탁하지 않은 것을 켜지 않았나요?"
assert len(train_vocabulary(tale, 24)) <= 24, "24개를 부탁했는데 더 많습니다. 받은 vocabulary_size를 썼나요?"
small_tale = tf.data.Dataset.from_tensor_slices(["a hen, a hen"]).repeat(20)
small_tokens = train_vocabulary(small_tale, 12)
assert small_tokens == ["[PAD]", "[UNK]", "[BOS]", ",", "a", "e", "h", "n", "hen", "##,", "##a", "##e"], (
    f"a hen, a hen만 스무 번 든 글에서 12개를 부탁했더니 {small_tokens}이(가) 나왔습니다. "
    "vocabulary_size를 받은 그대로 넘기고, 시키지 않은 설정은 그대로 두었나요?"
)
try:
    batched_tokens = train_vocabulary(tale.batch(7), 90)
except Exception as error:
    batched_tokens = type(error).__name__
assert not isinstance(batched_tokens, str), (
    f"같은 글을 배치로 묶어 주었더니 {batched_tokens} 오류가 났습니다. 원소가 스칼라라고 여기지 않았나요?"
)
assert batched_tokens == tale_tokens, (
    "같은 글을 배치로 묶어 주었더니 결과가 다릅니다. 배치마다 그 안의 줄을 모두 썼나요? 마지막 배치도 남겼나요?"
)
long_tale = tf.data.Dataset.from_tensor_slices(["a bee"]).repeat(600)
long_tale = long_tale.concatenate(tf.data.Dataset.from_tensor_slices(["the zebra"]).repeat(30))
long_tokens = train_vocabulary(long_tale.batch(1), 60)
assert "zebra" in long_tokens, (
    "600줄 뒤에 서른 번 나온 낱말 zebra가 없습니다. 글이 길어도, 한 줄짜리 배치여도 끝까지 쓰나요?"
)
### BEGIN HIDDEN TESTS
first_half = tf.data.Dataset.from_tensor_slices(["Little bees hum.", "a bee, a BEE!"]).repeat(400)
second_half = tf.data.Dataset.from_tensor_slices(["The café has zebras"]).repeat(30)
whole_text = first_half.concatenate(second_half)
whole_tokens = train_vocabulary(whole_text, 58)
assert "zebras" in whole_tokens, "글의 아주 뒤쪽에서 여러 번 나온 낱말이 없습니다. 앞의 몇 줄만 쓰지 않았나요?"
whole_different = []
for whole_size in (58, 30):
    expected_tokens = keras_nlp.tokenizers.compute_word_piece_vocabulary(
        whole_text, vocabulary_size=whole_size, lowercase=True, reserved_tokens=["[PAD]", "[UNK]", "[BOS]"]
    )
    if train_vocabulary(whole_text, whole_size) != expected_tokens:
        whole_different.append(whole_size)
assert whole_different == [], (
    f"{whole_different[0]}개를 부탁하니 토큰이 조금 다릅니다. 받은 크기를 쓰고, lowercase와 reserved_tokens 말고는 그대로 두었나요?"
)
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
print("낱말:", longer_tokens(token for token in vocabulary[3:] if not token.startswith("##"))[:12])
print("조각:", [token for token in vocabulary if token.startswith("##")][:12])

# %% [markdown]
# 부탁한 수보다 적게 받았습니다. 2.2절에서 본 대로 크기는 '많아야 그만큼'이라는 뜻입니다. KerasNLP는 크기를 딱 맞추려 하지 않고, 5%쯤
# 모자란 데까지 오면 멈춥니다(`mini`의 이야기책은 낱말이 400가지쯤밖에 없어서 그 낱말들과 글자를 다 담고도 자리가 남습니다. 그래서
# 조각은 글자 하나짜리뿐입니다). 모델의 크기를 정할 때는 부탁한 수가 아니라 **받은 수**, `len(vocabulary)`를 써야 합니다.
#
# ## 2.4 글을 번호로, 번호를 글로
#
# 사전이 있으면 토크나이저를 만들 수 있습니다. 눈으로 따라갈 수 있게 작은 사전을 손으로 적어 봅시다. `moon`은 5번, `##s`는 7번입니다.

# %% tags=["nbval-check-output"]
small_vocabulary = ["[PAD]", "[UNK]", "[BOS]", "the", "fox", "moon", "sang", "##s", ",", "."]
small_tokenizer = keras_nlp.tokenizers.WordPieceTokenizer(vocabulary=small_vocabulary)

print(np.asarray(small_tokenizer("the moons sang.")))
print(tokens_of(small_tokenizer, "the moons sang."))
print(small_tokenizer.token_to_id("[BOS]"))

# %% [markdown]
# 토크나이저를 함수처럼 부르면 글이 번호가 됩니다. `id_to_token`과 `token_to_id`는 번호와 토큰을 서로 바꾸어 줍니다. 맨 앞에서 만든
# `tokens_of`는 번호마다 `id_to_token`을 부른 것입니다.
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
# 세 가지가 달라졌습니다. **대문자**가 없어졌고, **문장 부호 앞에 빈칸**이 생겼고, 사전에 없는 **`jumped`가 무엇이었는지** 알 수 없게
# 되었습니다. 앞의 둘은 글을 읽는 데 지장이 없지만, 마지막 것은 되찾을 길이 없습니다. 길이를
# 맞춘 번호를 되돌리면 빈자리의 `[PAD]`도 글로 나옵니다.
#
# ### 글 속에 적은 `[BOS]`
#
# 한 가지 더 짐작해 보세요. 글의 맨 앞에 `[BOS]`라고 적으면 2번이 될까요?

# %% tags=["nbval-check-output"]
print(tokens_of(lower_tokenizer, "[BOS] the fox sang."))

# %% [markdown]
# <details><summary>왜 2번이 아닐까요?</summary>
#
# 토크나이저는 사전을 찾기 전에 글을 먼저 빈칸과 **문장 부호**에서 나눕니다. `[`와 `]`도 문장 부호라 `[`, `bos`, `]` 셋으로 나뉘고,
# 작은 사전에는 셋 다 없어 `[UNK]` 셋이 되었습니다. 누가 글 속에 `[PAD]`나 `[BOS]`를 적어 놓아도 예약 토큰이 되지 않으니
# 오히려 안전합니다. `[BOS]`를 맨 앞에 붙이는 일은 글이 아니라 **번호에** 해야 하고, 4단원에서 합니다.
#
# </details>
#
# ### 문제 2: `make_tokenizer`
#
# 어휘 사전과 길이를 받아, KerasNLP의 `WordPieceTokenizer`를 만들어 돌려주세요.
#
# - 글을 소문자로 바꾸고 나눕니다.
# - 긴 줄은 `sequence_length` 토큰으로 자르고, 짧은 줄은 `[PAD]`(0)로 채웁니다.
# - 번호는 받은 사전의 순서 그대로입니다. 토큰을 더하지 않습니다.
# - 받은 `vocabulary` 리스트를 고치지 않습니다.
# - 그 밖의 설정은 KerasNLP가 정한 그대로 둡니다. 그래서 `tokenizer("…")`는 정수 번호를 돌려주고, 글 속에 적은 `[BOS]`는 2번이 되지
#   않고, é와 e는 다른 글자입니다.


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


# %% nbgrader={"grade_id": "test_make_tokenizer", "grade": true, "points": 5}
# 시험: make_tokenizer
import keras_nlp
import numpy as np

owl_vocabulary = ["[PAD]", "[UNK]", "[BOS]", "the", "owl", "##s", "o", "sing", "."]
owl_copy = list(owl_vocabulary)
try:
    owl_tokenizer = make_tokenizer(owl_vocabulary, 7)
except (NotImplementedError, NameError):
    raise
except Exception as error:
    owl_tokenizer = error
owl_error = f"{type(owl_tokenizer).__name__}: {(str(owl_tokenizer).strip().splitlines() or [''])[-1][:200]}"
assert "must be unique" not in owl_error, (
    f"토크나이저를 만들다가 오류가 났습니다({owl_error}). 받은 사전에 예약 토큰이 이미 들어 있습니다. 한 번 더 붙이지 않았나요?"
)
assert "Unrecognized keyword" not in owl_error, (
    f"토크나이저를 만들다가 오류가 났습니다({owl_error}). WordPieceTokenizer에 넘긴 인자 이름의 철자가 맞나요?"
)
assert "Vocabulary must be" not in owl_error, (
    f"토크나이저를 만들다가 오류가 났습니다({owl_error}). vocabulary에 받은 리스트를 넘겼나요? 두 인자의 자리를 바꾸지 않았나요?"
)
assert not isinstance(owl_tokenizer, ValueError), (
    f"토크나이저를 만들다가 오류가 났습니다({owl_error}). 시키지 않은 설정을 바꾸거나 사전에서 토큰을 빼지 않았나요?"
)
assert not isinstance(owl_tokenizer, AttributeError), (
    f"토크나이저를 만들다가 오류가 났습니다({owl_error}). 점(.) 앞의 것에 점 뒤의 이름이 정말 있나요?"
)
assert not isinstance(owl_tokenizer, Exception), (
    f"토크나이저를 만들다가 오류가 났습니다({owl_error}). 오류가 난 줄에서 무엇을 넘겼는지 살펴보았나요?"
)
assert isinstance(owl_tokenizer, keras_nlp.tokenizers.WordPieceTokenizer), (
    f"{type(owl_tokenizer).__name__}이(가) 나왔습니다. WordPieceTokenizer를 돌려주나요? 번호나 함수가 아니라 토크나이저입니다. "
    "None이 나왔다면 return을 썼는지 보세요."
)
assert owl_vocabulary == owl_copy, "받은 vocabulary 리스트가 바뀌었습니다. 리스트에 토큰을 더하거나 정렬하지 않았나요?"
try:
    owl_order = owl_tokenizer.get_vocabulary()
except Exception as error:
    owl_order = type(error).__name__
assert not isinstance(owl_order, str), f"토크나이저에 사전이 없습니다({owl_order}). vocabulary를 넘겼나요?"
assert not {"the", "owl", "sing"} - set(owl_order), (
    f"받은 토큰이 토크나이저의 사전에 없습니다: 사전이 {owl_order[:5]}…입니다. 앞에서 만든 사전이 아니라 인자로 받은 vocabulary를 넘겼나요?"
)
assert owl_order == owl_copy, "토크나이저의 사전이 받은 것과 다릅니다. 순서를 바꾸거나 토큰을 더하지 않았나요?"
try:
    owl_ids = np.asarray(owl_tokenizer("the owl"))
except Exception as error:
    owl_ids = type(error).__name__
assert not isinstance(owl_ids, str), (
    f"토크나이저로 the owl을 나누자 {owl_ids} 오류가 났습니다. 받은 sequence_length를 정수 그대로 넘기고, 그 밖의 설정은 그대로 두었나요?"
)
assert owl_ids.dtype.kind in "iu", "번호가 정수인가요? dtype을 바꾸지 않았나요?"
assert owl_ids.shape == (7,), f"길이가 7이어야 하는데 모양이 {owl_ids.shape}입니다. 받은 sequence_length를 썼나요?"
assert owl_ids.tolist() == [3, 4, 0, 0, 0, 0, 0], (
    f"소문자로 적은 the owl은 [3, 4, 0, 0, 0, 0, 0]이어야 하는데 {owl_ids.tolist()}입니다. 빈칸에서 나누고 뒤를 0으로 채우는 설정을 그대로 두었나요?"
)
capital_ids = np.asarray(owl_tokenizer("The OWL")).tolist()
assert capital_ids == owl_ids.tolist(), f"the owl과 달리 The OWL은 {capital_ids}입니다. 글을 소문자로 바꾸나요?"
assert np.asarray(owl_tokenizer("owls"))[:2].tolist() == [4, 5], "이어 붙는 조각을 ##으로 찾나요? owls는 owl과 ##s입니다."
assert np.asarray(owl_tokenizer("the cat"))[1] == 1, "사전에 없는 낱말이 [UNK]가 되나요?"
assert np.asarray(owl_tokenizer("owl."))[:2].tolist() == [4, 8], "문장 부호에서도 나누나요? owl.은 owl과 마침표입니다. 나누는 설정을 그대로 두었나요?"
assert np.asarray(owl_tokenizer("[BOS] the owl"))[0] != 2, (
    "글 속에 적은 [BOS]가 2번이 되었습니다. 글 속의 예약 토큰을 알아보는 설정을 켜지 않았나요? 그대로 두면 문장 부호에서 나뉩니다."
)
bee_vocabulary = ["[PAD]", "[UNK]", "[BOS]", "bee", "cafe", "hive", "."]
bee_tokenizer = make_tokenizer(bee_vocabulary, 3)
assert bee_tokenizer.get_vocabulary() == bee_vocabulary, (
    "다른 사전을 주었는데 토크나이저의 사전이 그대로입니다. 부를 때마다 받은 vocabulary로 새로 만드나요?"
)
bee_ids = np.asarray(bee_tokenizer(["Bee hive. Bee hive.", "bee"]))
assert bee_ids.shape == (2, 3), f"길이 3으로 만들었는데 두 줄의 모양이 {bee_ids.shape}입니다. 받은 sequence_length를 그대로 썼나요?"
assert bee_ids.tolist() == [[3, 5, 6], [3, 0, 0]], (
    f"길이 3으로 만들었더니 [[3, 5, 6], [3, 0, 0]]이 아니라 {bee_ids.tolist()}이(가) 나왔습니다. "
    "긴 줄은 앞의 토큰만 남기고 짧은 줄은 뒤를 0으로 채우나요?"
)
assert np.asarray(bee_tokenizer("café")).tolist() == [1, 0, 0], "é와 e를 같은 글자로 보았습니다. 부탁하지 않은 설정을 켜지 않았나요?"
lone_tokenizer = make_tokenizer(bee_vocabulary, 1)
assert np.asarray(lone_tokenizer(["Bee hive"])).tolist() == [[3]], "길이가 1이어도 한 줄의 모양이 [1, 1]인가요? 받은 sequence_length를 그대로 썼나요?"
### BEGIN HIDDEN TESTS
moon_vocabulary = ["[PAD]", "[UNK]", "[BOS]", "a", "naive", "moon", "##lit", "!"]
moon_tokenizer = make_tokenizer(moon_vocabulary, 4)
moon_ids = np.asarray(moon_tokenizer(["A moonlit moon!", "a", "[PAD] Moon", "naïve"]))
assert moon_ids.tolist() == [[3, 5, 6, 5], [3, 0, 0, 0], [1, 1, 1, 5], [1, 0, 0, 0]], (
    "또 다른 사전과 길이에서도 같은 규칙을 따르나요?"
)
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
# 사전을 배운 바로 그 글이라 온전한 낱말이 대부분입니다. 2.1절에서 낱말마다 번호를 붙였을 때 `???`가 나왔던 문장은 어떨까요?
# 200줄에서 배운 작은 사전(`first_try`)과 나란히 놓아 봅시다. 문장을 바꾸어 가며 여러 번 해 보세요.

# %%
new_sentence = "The snowfox sang moonily."
small_first = make_tokenizer(first_try, profile.sequence_length)
plots.token_rows(
    {
        "작은 사전": [token for token in tokens_of(small_first, new_sentence) if token != "[PAD]"],
        "우리 사전": [token for token in tokens_of(tokenizer, new_sentence) if token != "[PAD]"],
    },
    title=new_sentence,
);

# %% [markdown]
# 처음 보는 낱말도 아는 조각과 글자로 나뉘어 번호를 얻었습니다. 다만 `fox`가 사전에 있어도 낱말 가운데에서는 쓰지 못합니다. 거기에는 이어 붙일
# `##fox`가 따로 있어야 합니다. `mini`의 사전에는 이어 붙일 조각이 글자 하나짜리뿐이라, 아는 낱말이 아니면 한 글자씩 나뉩니다.
#
# ## 정리
#
# - 낱말로 나누면 사전이 너무 커지고 글자로 나누면 줄이 너무 길어집니다. WordPiece는 자주 나온 낱말은 통째로, 나머지는 조각으로
#   나눕니다.
# - 사전은 말뭉치에서 **자주 나온 조각**을 긴 것부터 골라 만듭니다. 사전은 배운 글의 언어만 압니다.
# - 사전의 맨 앞 세 자리는 `[PAD]` 0번, `[UNK]` 1번, `[BOS]` 2번입니다. 부탁한 크기는 최댓값이니, 실제로 받은 크기를 씁니다.
# - 토큰화하면 대문자인지, 문장 부호 앞에 빈칸이 있었는지를 잃고, `[UNK]`가 된 낱말은 되살릴 수 없습니다.
#
# **카드**
#
# | 이름 | 모양 | 부르는 법 | 함정 |
# |---|---|---|---|
# | 어휘 사전 | 토큰의 리스트 [V] | `train_vocabulary(lines, 5000)` | V는 부탁한 수보다 작습니다 |
# | 토크나이저 | 글 → 번호 [T], 글 B개 → [B, T] | `make_tokenizer(vocabulary, T)` | 길이 T를 주지 않으면 줄마다 길이가 다릅니다 |
# | 되돌리기 | 번호 [T] → 글 | `tokenizer.detokenize(ids)` | 처음 글과 똑같지는 않습니다 |
# | 번호와 토큰 | 하나씩 | `tokenizer.token_to_id("[BOS]")`, `tokenizer.id_to_token(2)` | 글 속의 `[BOS]`는 2번이 아닙니다 |
#
# **조용한 버그 도감** (오류가 나지 않는 실수들)
#
# | 증상 | 까닭 | 알아채는 법 |
# |---|---|---|
# | 대문자가 든 낱말만 모두 `[UNK]`입니다 | 사전은 소문자로 배우고 토크나이저에는 `lowercase=True`를 빠뜨렸습니다 | 문장의 첫 낱말을 나누어 봅니다 |
# | 모르는 낱말이 빈자리 취급을 받습니다 | 예약 토큰의 순서가 바뀌어 `[UNK]`가 0번입니다 | `vocabulary[:3]`을 찍어 봅니다 |
# | 사전에 드문 낱말이 가득합니다 | 배우기 전에 글을 `repeat`로 불렸습니다 | 말뭉치에서 그 낱말을 세어 봅니다 |
# | `[BOS]`를 적었는데 `[UNK]` 셋이 나옵니다 | 글 속에 예약 토큰을 적었습니다 | `tokens_of`로 나눈 모습을 봅니다 |
#
# **더 읽을거리**
#
# - [딥 러닝을 이용한 자연어 처리 입문](https://wikidocs.net/book/2155): 낱말을 조각으로 나누는 여러 방법을 다룬 장이 있는 한국어 책입니다.
# - [Japanese and Korean Voice Search](https://ieeexplore.ieee.org/document/6289079): WordPiece가 처음 나온 논문(Schuster와
#   Nakajima, 2012)입니다.
# - [compute_word_piece_vocabulary](https://keras.io/keras_hub/api/tokenizers/compute_word_piece_vocabulary/): 우리가 쓴 함수의
#   설명서입니다.
#
# 글이 번호가 되었습니다. 그런데 토크나이저는 사전을 보고 낱말을 **어떻게** 나눌까요? 다음 단원에서 그 속을 직접 쓰고, 사전이 얼마나 커야 하는지
# 재어 봅니다.

# %% tags=["nbval-check-output"]
# course: check
