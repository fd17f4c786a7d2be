# %% [markdown]
# # 3. 낱말 조각
#
# <!-- course: badge -->
#
# 2단원에서 우리는 어휘 사전(vocabulary)을 배우고 KerasNLP의 토크나이저(tokenizer)에 맡겼습니다. 이번에는 그 속을 엽니다. 토크나이저는 낱말을
# 어떻게 **낱말 조각**(subword)으로 나눌까요? 어떤 낱말을 모를까요? 한국어는 왜 더 어려울까요? 그리고 사전은 얼마나 커야 할까요? 모델을
# 만들기 전에 정하는 것이라, 여기서 잘못 고르면 나중에 아무리 잘 배워도 소용이 없습니다.
#
# **이 단원을 마치면**
#
# - WordPiece가 낱말을 나누는 방법을 파이썬으로 쓸 수 있습니다.
# - 토크나이저가 글을 얼마나 모르는지 재고, 그 수를 어떻게 읽어야 하는지 말할 수 있습니다.
# - 어휘 사전이 크거나 작을 때 무엇을 얻고 어떤 대가를 치르는지 재어 보고 설명할 수 있습니다.
#
# 걸리는 시간은 75분쯤입니다. 문제 1까지 하고 쉬어도 좋습니다. 나중에 이어서 할 때는 준비 셀부터 쉬었던 곳까지의 셀을 차례로
# 다시 실행하세요(Colab에서는 '런타임 → 이전 셀 실행').

# %% nbgrader={"grade_id": "setup"}
# course: setup

# %%
import keras_nlp
import numpy as np
import tensorflow as tf

from minigpt import corpus, pipeline, plots
from minigpt.tokenizer import KOREAN_LINES, load_vocabulary, make_tokenizer, tokens_per_word, train_vocabulary

# %% [markdown]
# ## 3.1 낱말은 어떻게 나뉠까?
#
# 지금 우리에게 있는 것부터 봅시다. `train_vocabulary`와 `make_tokenizer`는 2단원에서 만든 함수이고, 이 단원에서는 `minigpt`에 있는 완성품을
# 씁니다. 말뭉치의 긴 줄 200줄로 작은 사전을 배워, 배운 글에 없을 낱말이 든 문장을 나누어 봅니다.

# %%
def tokens_of(tokenizer, text):
    """글 하나를 나눈 토큰들을 눈으로 볼 수 있게 문자열로 돌려줍니다."""
    return [tokenizer.id_to_token(int(number)) for number in np.asarray(tokenizer(text))]


books = corpus.load()
long_lines = pipeline.read_lines(str(books.train)).filter(lambda line: pipeline.is_long(line, profile.min_length))
small_vocabulary = train_vocabulary(long_lines.take(200), 200)
print(tokens_of(make_tokenizer(small_vocabulary), "The snowfox sang moonily."))

# %% [markdown]
# `##`은 앞 조각에 이어 붙는다는 표시입니다. `snowfox`도 `moonily`도 조각으로 나뉘었습니다. 그런데 왜 하필 그렇게 나뉘었을까요?
#
# 토크나이저의 속을 들여다봅시다. 사전에 낱말이 통째로 있으면 쉽습니다. 없으면 **앞에서부터, 가장 긴 조각을** 찾습니다. 사전에
# `snow`, `##ball`, `##s`가 있을 때 `snowballs`를 나누는 차례를 그려 보겠습니다.

# %%
winter_vocabulary = ["[PAD]", "[UNK]", "[BOS]", "s", "snow", "##ball", "##s", "##fall"]
plots.wordpiece_steps("snowballs", winter_vocabulary);

# %% [markdown]
# 짙은 파랑이 찾은 조각, 회색이 찾아보았지만 사전에 없는 조각입니다.
#
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
# 한 번 고른 조각은 **무르지 않습니다**. 사전에 `sun`, `sunny`, `##nyside`가 있을 때 `sunnyside`는 어떻게 될까요? 짐작해 보고 실행하세요.

# %%
plots.wordpiece_steps("sunnyside", ["[UNK]", "sun", "sunny", "##nyside"]);

# %% [markdown]
# `[UNK]`입니다. 더 긴 `sunny`를 먼저 고르고 나면 `##side`가 없어 막힙니다. `sun ##nyside`로 나눌 수도 있었지만, 뒤에서 막혀도 앞으로
# 돌아가 다른 조각을 골라 보지 않습니다. 이제 여러분의 낱말을 넣어 보세요. 사전은 앞에서 배운 작은 것입니다.

# %%
my_word = "snowfox"  # 영어 소문자 낱말로 바꾸어 가며 실행해 보세요
plots.wordpiece_steps(my_word, small_vocabulary);

# %% [markdown]
# 직접 쓰기 전에 파이썬 도구 세 가지만 떠올립시다. 먼저 `word[start:end]`는 `start`번째 글자부터 `end`번째 **앞까지** 잘라 내고,
# `range(큰 수, 작은 수, -1)`은 거꾸로 셉니다.

# %% tags=["nbval-check-output"]
word = "kettle"
print(word[2:5], word[2:])
for end in range(len(word), 2, -1):
    print(end, word[2:end])

# %% [markdown]
# 마지막은 **하나도 찾지 못했음**을 알아채는 방법입니다. `for`에 붙은 `else`는 `break` 없이 **끝까지 돌았을 때만** 실행됩니다.

# %% tags=["nbval-check-output"]
for room in (7, 1):
    for size in range(room, 0, -1):
        if size in (2, 5):  # 상자는 2칸짜리와 5칸짜리뿐입니다
            print(f"{room}칸: {size}칸짜리 상자")
            break
    else:
        print(f"{room}칸: 맞는 상자가 없음")

# %% [markdown]
# `else`는 `if`가 아니라 안쪽 `for`와 줄이 맞아야 합니다. 낯설다면 돌기 전에 `found = None`이라 적어 두고 찾았을 때만 바꾼 다음,
# 다 돌고 나서 아직 `None`인지 살펴보아도 됩니다.
#
# ### 문제 1: `wordpiece`
#
# 낱말 하나를 WordPiece로 나누어 조각의 리스트를 돌려주세요.
#
# - 앞에서부터, 남은 부분의 첫머리와 같은 조각 가운데 **가장 긴 것**을 고릅니다. 한 글자짜리 조각도 찾아봅니다.
# - 첫 조각은 그대로, **둘째 조각부터는 `##`을 붙인 모습으로** 사전에서 찾고, 결과에도 `##`을 붙여 담습니다.
# - 어느 자리에서든 맞는 조각이 하나도 없으면 **낱말 전체가** `["[UNK]"]`입니다. 그때까지 찾은 조각은 버립니다.
# - 고른 조각은 무르지 않습니다.
# - `vocabulary` 리스트를 고치지 않습니다.
#
# 예를 들어 `wordpiece("snowballs", winter_vocabulary)`는 `["snow", "##ball", "##s"]`여야 합니다.
#
# **도움말.** 결과는 진짜 토크나이저와 같아야 합니다. 진짜 토크나이저를 불러다 답해도 시험은 통과하지만, 그러면 배우는 것이 없으니 직접 나누어
# 보세요. 반복이 끝나지 않으면 **맞는 조각을 하나도 찾지 못했을 때** `while`이 어떻게 끝나는지 살펴보고, 실행 중지(■) 단추를 누르세요.


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


# %% nbgrader={"grade_id": "test_wordpiece", "grade": true, "points": 5}
# 시험: wordpiece
def pieces_from(word, tokens):
    """답을 불러 결과를 돌려줍니다. 오류가 나면 그 오류를 돌려줍니다."""
    try:
        pieces = wordpiece(word, tokens)
    except (NotImplementedError, NameError):
        raise
    except Exception as error:
        return error
    return list(pieces) if isinstance(pieces, list) else pieces


rain_vocabulary = ["[PAD]", "[UNK]", "[BOS]", "rain", "sun", "##bow", "##s", "##y", "drop", "##drops"]
rain_tokens = list(rain_vocabulary)
rain_words = ("rain", "raindrop", "rainbow", "rainbows", "rainwet", "bow")
rain_pieces = {rain_word: pieces_from(rain_word, rain_tokens) for rain_word in rain_words}
rain_broken = [word for word in rain_words if isinstance(rain_pieces[word], Exception)]
assert rain_broken == [], (
    f"{rain_broken[0]}을(를) 나누다가 오류가 났습니다: {rain_pieces[rain_broken[0]]!r}. 맞는 조각이 하나도 없을 때도 살폈나요?"
)
assert rain_pieces["rain"] is not None, "돌려주는 값이 None입니다. return을 썼나요?"
whole_word = rain_pieces["rain"]
assert isinstance(whole_word, list), f"{whole_word!r}이(가) 나왔습니다. 조각을 이어 붙이지 않고 리스트(list)에 담아 돌려주나요?"
assert whole_word == ["rain"], (
    f"rain이 {whole_word}이(가) 되었습니다. 통째로 있는 낱말은 그 낱말 하나만 든 리스트여야 합니다. "
    "긴 것부터 찾고, 찾으면 바로 멈추나요? 첫 조각에는 ##이 없습니다."
)
assert rain_pieces["raindrop"] not in (["rain", "drop"], ["rain", "##drop"]), (
    "drop은 있지만 ##drop은 없습니다. 둘째 조각을 ## 없이 찾거나, ##drops의 앞부분으로 때우지 않았나요?"
)
two_pieces = rain_pieces["rainbow"]
assert two_pieces != ["rain", "bow"], "둘째 조각부터는 결과에도 ##을 붙였나요?"
assert two_pieces != ["rain"], "rainbow가 ['rain']으로 끝났습니다. 첫 조각을 찾자마자 return하지 않나요? 남은 bow도 찾아야 합니다."
assert two_pieces != ["[UNK]"], (
    "rainbow가 ['[UNK]']이 되었습니다. 처음 찾아본 조각이 없다고 바로 포기하지 않나요? "
    "else는 if가 아니라 for와 줄이 맞아야, 끝까지 찾아본 뒤에 실행됩니다."
)
assert two_pieces == ["rain", "##bow"], (
    f"rainbow가 {two_pieces}이(가) 되었습니다. 남은 bow를 ##bow로 찾았나요? 부를 때마다 빈 리스트로 시작하나요?"
)
three_pieces = rain_pieces["rainbows"]
assert three_pieces == ["rain", "##bow", "##s"], (
    f"rainbows가 {three_pieces}이(가) 되었습니다. 끝까지, 한 글자짜리 조각까지 찾나요? "
    "앞으로 나아갈 때 ##은 글자 수에 넣지 않습니다."
)
stuck = rain_pieces["rainwet"]
assert isinstance(stuck, list), f"rainwet에서 {stuck!r}이(가) 나왔습니다. 문자열이 아니라 [UNK] 하나가 든 리스트인가요?"
assert stuck == ["[UNK]"], (
    f"rainwet이 {stuck}이(가) 되었습니다. 나누다 막히면 찾은 조각을 버리고, 낱말 전체가 [UNK] 하나인가요?"
)
assert rain_pieces["bow"] == ["[UNK]"], "##bow는 낱말의 첫머리에 쓸 수 없습니다. 첫 조각을 ## 없이 찾았나요?"
assert rain_tokens == rain_vocabulary, (
    "받은 vocabulary의 순서나 내용이 바뀌었습니다. 리스트를 그 자리에서 정렬하거나 고치지 않았나요?"
)
stone_vocabulary = ["[UNK]", "s", "st", "stone", "##c", "##cut", "##cutter", "##u", "##t", "##ter", "##er"]
assert wordpiece("stonecut", stone_vocabulary)[0] == "stone", "첫 조각으로 s나 st가 아니라 가장 긴 stone을 골랐나요?"
assert wordpiece("stonecutter", stone_vocabulary) == ["stone", "##cutter"], "둘째 조각도 가장 긴 것을 골랐나요?"
assert wordpiece("sunset", ["[UNK]", "s", "sun", "##u", "##nset", "##set"]) == ["sun", "##set"], (
    "앞에서부터 나누나요? 뒤에서부터 긴 조각을 떼어 내지 않았나요?"
)
assert wordpiece("rainyday", ["[UNK]", "rain", "rainy", "##yday"]) == ["[UNK]"], (
    "고른 조각을 무르지 않았나요? 더 긴 rainy를 고른 뒤에는 돌아가지 않습니다."
)
assert wordpiece("hahaha", ["[UNK]", "ha", "##ha"]) == ["ha", "##ha", "##ha"], (
    "hahaha처럼 같은 조각이 여러 번 나오는 낱말도 나누나요? 나눈 만큼만 앞에서 떼어 냈나요?"
)
assert wordpiece("abcabca", ["[UNK]", "a", "##b", "##c", "##a"]) == ["a", "##b", "##c", "##a", "##b", "##c", "##a"], (
    "abcabca를 한 글자씩 일곱 조각으로 나누나요? 조각이 몇 개가 되든 남은 것이 없을 때까지 되풀이해야 합니다."
)
# 낱말마다 사전을 달리하고, 같은 낱말도 다른 사전으로 나누어 봅니다
assert wordpiece("a", ["[UNK]", "a", "##a"]) == ["a"], "한 글자짜리 낱말 a가 사전에 있는데 달라졌습니다. 한 글자도 찾아보나요?"
assert wordpiece("b", ["[UNK]", "a", "##b"]) == ["[UNK]"], "b는 사전에 없고 ##b만 있습니다. 한 글자짜리 낱말도 ## 없이 찾나요?"
assert wordpiece("rainbow", ["[PAD]", "[UNK]", "rainb", "##o", "##w"]) == ["rainb", "##o", "##w"], (
    "같은 rainbow를 다른 사전으로 나누었습니다. 앞서 찾은 조각을 간직하지 않고, 받은 vocabulary에서 찾나요?"
)
forest = "".join("forest"[place % 6] for place in range(60))
forest_pieces = wordpiece(forest, ["[UNK]", "f", *(f"##{letter}" for letter in "forest")])
assert forest_pieces == ["f", *(f"##{letter}" for letter in forest[1:])], (
    f"예순 글자짜리 낱말이 {len(forest_pieces)}조각이 되었습니다. 조각이나 글자의 수를 정해 두지 않았나요?"
)
stone_copy = list(stone_vocabulary)
wordpiece("stonewall", stone_vocabulary)
assert stone_vocabulary == stone_copy, "막힌 낱말 stonewall을 나누었더니 vocabulary가 바뀌었습니다. 못 찾은 조각을 더하지 않았나요?"
### BEGIN HIDDEN TESTS
import keras_nlp
import numpy as np

real_vocabulary = ["[PAD]", "[UNK]", "[BOS]", *"abcn", "an", "ban", "can"]
real_vocabulary += ["##a", "##n", "##b", "##an", "##nan", "##cab"]
real_tokenizer = keras_nlp.tokenizers.WordPieceTokenizer(vocabulary=real_vocabulary)
different = []
for real_word in ("banana", "cab", "nab", "x", "bananacab", "cancan", "anna", "bananax", "cannabana", "bananab" * 12):
    real_pieces = [real_vocabulary[int(number)] for number in np.asarray(real_tokenizer(real_word))]
    own_pieces = wordpiece(real_word, list(real_vocabulary))
    if not isinstance(own_pieces, list) or own_pieces != real_pieces:
        different.append(real_word)
assert different == [], f"{', '.join(different)}: 진짜 토크나이저와 다릅니다. 다른 사전, 다른 낱말에서도 손으로 따라가 보았나요?"
### END HIDDEN TESTS

# %% [markdown]
# 여러분이 쓴 함수와 진짜 토크나이저를 나란히 놓아 봅시다. 사전은 앞에서 배운 작은 것(`small_vocabulary`)입니다.

# %%
small_tokenizer = make_tokenizer(small_vocabulary)
for word in ("evening", "gently", "wandered", "snowfox", "moonily"):
    pieces = wordpiece(word, small_vocabulary)
    print(f"{word:9} {'같음' if pieces == tokens_of(small_tokenizer, word) else '다름'}", pieces)

# %% [markdown]
# 모두 같습니다. 토크나이저가 하는 일을 여러분이 열 몇 줄의 파이썬으로 해낸 것입니다. 처음 보는 낱말이어도 **아는 글자로만** 되어 있으면(이어 붙일 `##` 글자까지 사전에 있다면)
# 어떻게든 나눌 수 있습니다.
#
# ## 3.2 얼마나 모를까?
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
# 여러 줄을 한꺼번에 주면 결과의 모양이 토크나이저마다 다릅니다. 길이(`sequence_length`)를 준 것은 네모반듯한 배열을, 주지 않은 것은 줄마다
# 길이가 다른 리스트를 돌려줍니다. 하지만 `for` 문으로 한 줄씩 꺼내면 어느 쪽이든
# 1차원 배열로 바꿀 수 있습니다. 길이가 다른 배열들은 `np.concatenate`로 이어 붙입니다.

# %% tags=["nbval-check-output"]
fox_vocabulary = ["[PAD]", "[UNK]", "[BOS]", "the", "fox", "moon", "sang", "##s", ",", "."]
for name, length in (("길이 그대로", None), ("길이 맞춤", 6)):
    for row in make_tokenizer(fox_vocabulary, length)(["The fox sang, the moon sang.", "The moon."]):
        print(name, np.asarray(row))

a, b = np.asarray([3, 5, 0, 0]), np.asarray([1, 4])
print(np.concatenate([a, b]), np.concatenate([a, b]) == 0)

# %% [markdown]
# ### 문제 2: `unknown_rate`
#
# 토크나이저로 여러 줄을 나누었을 때, **`[PAD]`가 아닌 모든 토큰 가운데 `[UNK]`의 비율**을 돌려주세요. 0부터 1까지의 실수(`float`)입니다.
#
# - 모든 줄의 토큰을 한데 모아 셉니다.
# - `sequence_length`를 준 토크나이저와 주지 않은 토크나이저를 모두 받습니다. 어느 쪽이든 예약 토큰의 번호는 `[PAD]`가 0,
#   `[UNK]`가 1입니다.
# - 빈 줄이나 빈칸뿐이라 토큰이 하나도 없으면 0.0입니다. 이때도 정수 0이 아니라 실수입니다.
#
# **도움말.** 텐서의 번호를 하나씩 견주면 몇십 배 느립니다. `np.asarray`로 바꾼 배열에서 `np.sum(배열 == 1)`처럼 한꺼번에 세세요.


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


# %% nbgrader={"grade_id": "test_unknown_rate", "grade": true, "points": 3}
# 시험: unknown_rate
import warnings

import keras_nlp


def rate_of(*arguments):
    """답을 불러 보고, 오류가 나면 값 대신 오류를 글로 돌려줍니다."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return unknown_rate(*arguments)
        except (NotImplementedError, NameError):
            raise
        except Exception as error:
            return f"{type(error).__name__}: {error}"


den_vocabulary = ["[PAD]", "[UNK]", "[BOS]", "the", "fox", "##es", "sang", "."]
den_padded = keras_nlp.tokenizers.WordPieceTokenizer(vocabulary=den_vocabulary, sequence_length=8, lowercase=True)
den_ragged = keras_nlp.tokenizers.WordPieceTokenizer(vocabulary=den_vocabulary, lowercase=True)

# 토큰은 모두 12개이고 그 가운데 [UNK]가 3개입니다.
den_lines = ["the zebra foxes sang", "zebra zebra", "The fox", "the Fox sang"]
den_rate = rate_of(den_padded, den_lines)
assert not isinstance(den_rate, str), (
    f"네 줄을 넣자 오류가 났습니다: {den_rate}. 토크나이저가 돌려준 것을 for로 한 줄씩 꺼내 np.asarray로 바꾸었나요?"
)
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
den_one = [rate_of(den_padded, ["the zebra"]), rate_of(den_ragged, ["the zebra"])]
assert den_one == [0.5, 0.5], f"한 줄뿐인 리스트에서 {den_one}이(가) 나왔습니다. 줄이 하나여도 줄의 리스트로 다루나요?"
den_known = rate_of(den_ragged, ["the fox", ""])
assert isinstance(den_known, float), f"[UNK]가 하나도 없는 줄에서 {den_known!r}이(가) 나왔습니다. 그때도 실수 0.0인가요?"
den_mixed = rate_of(den_ragged, ["zebra", "", "the fox sang"])
assert abs(den_mixed - 1 / 4) < 1e-6, f"빈 줄이 섞여도 1/4이어야 하는데 {den_mixed!r}입니다. 빈 줄을 만나자마자 끝내지 않나요?"
den_empty = [rate_of(den_padded, ["", ""]), rate_of(den_ragged, [""])]
assert den_empty == [0.0, 0.0], f"빈 줄뿐일 때 0.0을 돌려주나요? {den_empty[0]!r}이(가) 나왔습니다. 0으로 나누지 않았나요?"
assert isinstance(den_empty[0], float), "빈 줄뿐일 때도 정수 0이 아니라 실수 0.0을 돌려주나요?"
den_spaces = rate_of(den_ragged, ["  ", ""])
assert den_spaces == 0.0, f"빈칸뿐인 줄에도 토큰은 없는데 {den_spaces!r}이(가) 나왔습니다. 줄의 글자가 아니라 토큰의 수를 살폈나요?"
den_many = rate_of(den_padded, ["the fox sang."] * 100 + ["the owl."] * 50)
assert abs(den_many - 50 / 550) < 1e-6, "줄이 150줄일 때 비율이 다릅니다. 줄이 많아도, 같은 줄이 되풀이되어도 모두 세나요?"
### BEGIN HIDDEN TESTS
assert rate_of(den_padded, ["   ", " "]) == 0.0, "빈칸뿐인 줄에도 토큰은 없습니다. 길이를 맞춘 토크나이저에서도 0.0인가요?"
den_thousand = ["the fox sang."] * 1000 + ["the owl."] * 500
assert abs(rate_of(den_ragged, den_thousand) - 500 / 5500) < 1e-6, "줄이 아주 많아도 모두 세나요?"
### END HIDDEN TESTS

# %% [markdown]
# 이제 우리 말뭉치의 사전으로 재어 봅시다. `load_vocabulary`는 사전을 한 번만 배우고 다음부터는 파일에서 읽습니다. `full`에서는 처음 한 번
# 1~2분이 걸립니다. 검증용 글 200줄은 사전을 배울 때 보지 않은 글입니다. 거기에 조금 **짓궂은 줄**도 넣어 봅시다. 어느 것이 `[UNK]`가 될까요?

# %%
vocabulary = load_vocabulary(books, profile.vocabulary_size, max_lines=profile.vocabulary_lines)
english_tokenizer = make_tokenizer(vocabulary)
valid_dataset = pipeline.read_lines(str(books.valid)).filter(lambda line: pipeline.is_long(line, profile.min_length))
valid_lines = [line.decode() for line in pipeline.first_lines(valid_dataset, 200)]

tests = {
    "검증용 글 200줄": valid_lines,
    "지어낸 낱말": ["the snowfox sang moonily."],
    "프랑스에서 온 글자": ["the naïve fox sang in a café."],
    "그림 글자": ["the fox 🦊 sang to the moon 🌙."],
    "한국어": ["여우가 달에게 노래했다."],
}
for name, lines in tests.items():
    print(f"[UNK] {unknown_rate(english_tokenizer, lines):6.1%}  {name}")

# %% [markdown]
# 검증용 글과 지어낸 낱말은 0이거나 0에 가깝습니다. 사전에 알파벳이 모두 들어 있어 처음 보는 영어 낱말도 나눌 수 있기 때문입니다. 하지만
# 사전에 없는 **글자**가 하나라도 들어 있으면 그 낱말이 통째로 `[UNK]`가 됩니다(소설에는 `é` 같은 글자도 가끔 나오므로 `full`에서는 0%일 수도
# 있습니다). 한국어는 마침표만 남고 모두 사라졌습니다.
#
# ## 3.3 한국어는 어떻게 될까?
#
# 방금 한국어 문장은 왜 그렇게 되었을까요? 비슷한 문장이 나뉜 모습을 보고 까닭을 생각해 보세요.

# %% tags=["nbval-check-output"]
korean_line = "여우는 할머니를 보았다."
print(tokens_of(english_tokenizer, korean_line))

# %% [markdown]
# <details><summary>왜 이렇게 되었을까요?</summary>
#
# 토크나이저는 먼저 빈칸과 문장 부호에서 글을 나누므로 `여우는`, `할머니를`, `보았다`, `.`이 됩니다. 영어 말뭉치에서 배운 사전에는
# 한글이 한 글자도 없으니 앞의 셋은 첫 글자부터 막혀 **어절마다 `[UNK]` 하나**가 됩니다. 한자는 한 글자씩 떼어 놓고 찾지만, 한글은
# 그렇게 떼어 놓지 않습니다.
#
# </details>
#
# 사전은 배운 글만큼만 압니다. 한국어를 나누려면 **한국어로 배운 사전**이 있어야 합니다. 2단원의 첫머리에서 본 짧은 문장 서른 개로 다시
# 배워 봅시다. 열 번쯤은 나와야 조각이 되므로 네 번 되풀이합니다.

# %%
korean_lines = list(KOREAN_LINES)
print(*korean_lines[:5], sep="\n")
korean_vocabulary = train_vocabulary(tf.data.Dataset.from_tensor_slices(korean_lines).repeat(4), 400)
korean_tokenizer = make_tokenizer(korean_vocabulary)
plots.token_rows(
    {
        "영어 사전": tokens_of(english_tokenizer, korean_line),
        "한국어 사전": tokens_of(korean_tokenizer, korean_line),
    },
    title=korean_line,
);

# %% [markdown]
# `여우 ##는 할머니 ##를`. **명사와 조사**가 나뉘었습니다. 조사를 가르쳐 준 적은 없습니다. 여러 낱말 뒤에 되풀이해 나왔을 뿐입니다.
# 2.2절의 `##er`, `##est`와 똑같은 일이 한국어에서 일어났습니다. 다만 늘 이렇게 되는 것은 아닙니다. 같은 문장의 `보았다`는 드물게 나와 한 글자씩
# 나뉘었습니다. 어떤 조각을 배웠는지 보고, 새 문장도 나누어 봅시다.

# %% tags=["nbval-check-output"]
print([token for token in korean_vocabulary[3:] if len(token.removeprefix("##")) > 1])  # 두 글자 이상인 것만
for line in ("할머니와 여우는 숲에서 노래했다.", "토끼가 아이에게 꿀을 주었다.", "고양이가 토끼를 불렀다."):
    print(tokens_of(korean_tokenizer, line))

# %% [markdown]
# `##에서`, `##에게`, `##었다`도 보입니다. `##는`, `##를` 같은 한 글자 조각은 글자라서 어차피 담기지만, `##에서`와 `##에게`는
# `##er`처럼 되풀이해 나와서 담긴 것입니다. 그런가 하면 자주 나온 `아이는`은 어절째 담겼습니다. 세는 것은 횟수뿐, 문법이 아닙니다.
#
# `할머니와`라는 어절은 배운 글에 없었지만 문제없이 나뉩니다. 그런데 마지막 문장의 `고양이가`만은 `[UNK]`입니다. 왜 그럴까요?
#
# <details><summary>생각해 보았다면</summary>
#
# 배운 글에 `고`도 `양`도 없었기 때문입니다. `##이`와 `##가`는 사전에 있지만 첫 글자 `고`에서 이미 막히고, 한 번 막히면 어절 전체가
# `[UNK]`가 됩니다. 영어는 알파벳 26자만 알면 모든 낱말을 나눌 수 있지만, **한글은 만들 수 있는 글자가 11,172가지**나 됩니다.
# 그래서 한국어에는 더 큰 사전과 더 많은 글이 필요합니다. 글자를 바이트로 풀어 이 문제를 피하는 토크나이저도 있습니다. 1단원에서 한글 한
# 글자가 3바이트였던 것을 기억하시나요? 13단원에서는 글자를 자모로 풀고 조각을 스스로 배우는 토크나이저를 만듭니다.
#
# </details>
#
# 두 사전을 수로 견주어 봅시다. 한국어 사전에 유리한 시험이기는 합니다. 한국어 사전은 바로 이 글로 배웠으니까요.

# %%
for name, candidate in (("영어 사전", english_tokenizer), ("한국어 사전", korean_tokenizer)):
    print(f"{name}: [UNK]의 비율 {unknown_rate(candidate, korean_lines):.0%}")

# %% [markdown]
# ## 3.4 어휘 사전은 얼마나 커야 할까?
#
# 마지막으로 크기를 바꾸어 가며 재어 보겠습니다. 크기마다 사전을 새로 배우므로 글은 500줄까지만 씁니다. `tokens_per_word`는 빈칸으로
# 나눈 낱말 하나가 평균 몇 토큰이 되는지 재어 줍니다. 실행하기 전에, 사전이 커지면 **낱말당 토큰 수**와 **`[UNK]`의 비율**이 각각
# 어느 쪽으로 움직일지 짐작해 보세요. `full` 프로필에서는 1~2분이 걸립니다.

# %%
few_lines = long_lines.take(min(500, profile.vocabulary_lines)).batch(256)
got, lengths, rates = [], [], []
for size in [size for size in (50, 100, 200, 600, 2000) if size <= profile.vocabulary_size]:
    candidate_vocabulary = train_vocabulary(few_lines, size)
    candidate = make_tokenizer(candidate_vocabulary)
    got.append(len(candidate_vocabulary))
    lengths.append(tokens_per_word(candidate, valid_lines))
    rates.append(unknown_rate(candidate, valid_lines))
    print(f"{size:5,}개 부탁, {got[-1]:5,}개 받음: 낱말당 {lengths[-1]:.2f}토큰, [UNK] {rates[-1]:.1%}")

plots.vocabulary_tradeoff(got, lengths, rates);

# %% [markdown]
# 오른쪽 그림은 짐작대로일 것입니다. 크기가 50이면 알파벳과 `##`을 붙인 알파벳조차 다 담지 못합니다. 사전이 넘치면 **뒤에서부터**
# 잘려 나가는데, 뒤쪽에 있는 것이 바로 `##a`부터 `##z`입니다. 그래서 배운 글과 똑같은 책인데도 `[UNK]`가 나옵니다.
#
# 왼쪽 그림은 조금 이상합니다. 가장 작은 사전의 낱말당 토큰 수가 그다음 크기의 사전보다 오히려 **적습니다**. 좋은 일일까요?
#
# <details><summary>생각해 보았다면</summary>
#
# 아닙니다. 여러 조각이 될 낱말이 **통째로 `[UNK]` 하나**가 되어 짧아 보일 뿐입니다. 뜻이 사라진 토큰은 아무리 적어도
# 소용이 없습니다. 낱말당 토큰 수는 `[UNK]`의 비율과 **함께** 보아야 합니다.
#
# </details>
#
# ### 큰 사전의 대가
#
# 사전이 클수록 좋기만 하다면 왜 십만 개로 하지 않을까요? 사전의 토큰 하나마다 모델은 벡터를 **두 개** 배워야 합니다. 하나는 토큰을 읽을 때,
# 하나는 다음 토큰을 맞힐 때 씁니다.
#
# ```text
#                 사전의 토큰마다 하나                      사전의 토큰마다 하나
#   fox (17번) ─▶ [ 읽을 때 쓰는 벡터 ] ─▶ 모델의 속 ─▶ [ 맞힐 때 쓰는 벡터 ] ─▶ '다음은 sang'
#                   수 D개                                수 D개
# ```
#
# 벡터 하나에 든 수의 개수가 D이고 `profile.embedding_dim`에 적혀 있습니다. 그래서 사전이 V개면 2 × V × D개의 수를 배웁니다. 게다가 사전이 크면
# 그 안의 토큰 하나하나는 글에 **드물게** 나옵니다. 열 번 본 토큰은 열 번만 배웁니다.
#
# 6단원에서 만들 모델로 셈해 보면 이렇습니다. '낱말'은 128토큰을 한 번에 볼 때 몇 낱말을 보는 셈인지, '횟수'는 검증용 글 200줄에서 토큰 하나가
# 평균 몇 번 나왔는지입니다. `[UNK]`가 없는 크기끼리 견주세요.

# %%
print(f"D = {profile.embedding_dim}")
word_count = sum(len(line.split()) for line in valid_lines)
for size, length in zip(got, lengths):
    numbers_to_learn = 2 * size * profile.embedding_dim
    seen_words = profile.sequence_length / length
    times_seen = length * word_count / size
    print(f"사전 {size:5,}개: 배울 수 {numbers_to_learn:9,}개 | 낱말 {seen_words:4.0f}개 | 횟수 {times_seen:6,.0f}번")

# %% [markdown]
# ### 문제 3: `vocabulary_size_essay`
#
# 선생님이 읽고 채점하는 문제입니다. 위의 그림과 **찍힌 값**을 보고 **3~5문장**으로 쓰세요. 다음 네 가지가 들어가야 합니다.
#
# 1. 어휘 사전을 **키우면** 얻는 것 한 가지
# 2. 어휘 사전을 **키우면** 치르는 **대가** 한 가지
# 3. 어휘 사전을 **줄이면** 얻는 것 한 가지
# 4. 어휘 사전을 **줄이면** 치르는 **대가** 한 가지
#
# 네 가지는 서로 **다른 이야기**여야 합니다. 2번에 '배울 수가 많아진다'고 쓴 다음 3번에 '배울 수가 적어진다'고 쓰면 같은 말을 뒤집은 것입니다. 위에
# 찍힌 다른 칸을 찾아보세요. 그리고 위에서 잰 값을 두 개 이상 인용해 뒷받침하세요.

# %% [markdown] nbgrader={"grade_id": "vocabulary_size_essay", "grade": true, "solution": true, "points": 2}
# (`mini`의 한 예입니다.) 어휘 사전을 키우면 낱말이 덜 쪼개져서, 같은 128토큰에 더 많은 글이 들어갑니다. 이야기책으로 재었을 때 사전이 97개면 낱말
# 하나가 3.1토큰이었지만 461개면 1.1토큰이었으니, 한 번에 보는 낱말이 41개에서 114개로 늘어납니다. 대신 토큰마다 벡터를 두 개
# 배워야 하므로 배울 수가 12,416개에서 59,008개로 늘어 모델이 커집니다. 사전을 줄이면 토큰 하나하나가 글에 더 자주 나와 골고루 배울 수
# 있습니다. 그러나 너무 줄이면 글자조차 다 담지 못해, 50개짜리 사전에서는 토큰의 27%가 `[UNK]`가 되어 뜻이 사라졌습니다.
#
# **채점 기준** (모두 2점이고, 0점보다 낮아지지는 않습니다)
#
# - 네 항목마다 바르게 쓰면 0.5점입니다. 예:
#   - 키우면 얻는 것: 줄이 짧아져 한 번에 더 긴 글을 봅니다. 흔한 낱말이 통째로 담깁니다.
#   - 키우면 치르는 대가: 모델과 계산이 커집니다. 드문 토큰은 잘 배우지 못합니다. 사전을 배우는 데 시간이 걸립니다.
#   - 줄이면 얻는 것: 모델이 작아집니다. 토큰마다 배울 기회가 많습니다.
#   - 줄이면 치르는 대가: 줄이 길어져 128토큰에 담기는 글이 줄어듭니다. 아주 작으면 `[UNK]`가 생깁니다.
# - 앞에서 쓴 것을 뒤집어 말하기만 한 항목은 0점입니다.
# - "작은 사전은 낱말당 토큰 수가 적다"처럼 `[UNK]` 때문에 짧아 보이는 것을 좋은 점으로 들었으면 그 항목은 0점입니다.
# - 잰 값을 두 개 이상 인용하지 않았으면 합계에서 0.5점을 뺍니다. 값은 프로필과 컴퓨터에 따라 다를 수 있습니다.

# %% [markdown]
# <details><summary>혼자 공부한다면: 다 쓴 뒤에 견주어 볼 예시 답</summary>
#
# (`mini`에서 잰 값입니다. 여러분의 값은 다를 수 있습니다.)
#
# 사전을 461개로 키우면 낱말당 토큰이 3.1개에서 1.1개로 줄어, 128토큰에 낱말이 41개가 아니라 114개 들어갑니다. 그 대가로 토큰마다 벡터를 두 개
# 배워야 해서 배울 수가 97개짜리 사전의 12,416개에서 59,008개로 늘어납니다. 사전을 줄이면 토큰 하나하나를 더 자주 만나 골고루 배울 수 있습니다.
# 하지만 50개까지 줄이면 글자조차 다 담지 못해 토큰의 27%가 `[UNK]`가 됩니다.
#
# 스스로 매기는 법: 네 항목에 하나씩 답했나요? 서로 다른 까닭인가요? 잰 값을 두 개 이상 인용했나요? 50개짜리 사전의 낱말당 토큰 수가 적은 것을
# 좋은 점으로 들지는 않았나요?
#
# </details>
#
# ## 정리
#
# - WordPiece는 낱말을 앞에서부터 **가장 긴 조각**으로 나눕니다. 둘째 조각부터는 `##`을 붙여 찾고, 고른 조각은 무르지 않습니다.
# - 한 번 막히면 낱말 전체가 `[UNK]`입니다. 아는 글자로만 된 낱말은(이어 붙일 `##` 글자까지 사전에 있다면) 어떻게든 나뉘고, 모르는 글자가 하나라도 있으면 통째로 사라집니다.
# - 한글은 만들 수 있는 글자가 11,172가지라, 한국어에는 더 큰 사전과 더 많은 글이 필요합니다.
# - 사전이 크면 한 번에 더 긴 글을 보는 대신 배울 것이 많고 토큰마다 드물게 나옵니다. 낱말당 토큰 수는 `[UNK]`의 비율과 함께 봅니다.
#
# **카드**
#
# | 이름 | 모양 | 부르는 법 | 함정 |
# |---|---|---|---|
# | 낱말 나누기 | 낱말 → 조각의 리스트 | `wordpiece("snowballs", vocabulary)` | 둘째 조각부터는 `##`을 붙여 찾습니다 |
# | 모르는 비율 | 줄의 리스트 → 0부터 1 | `unknown_rate(tokenizer, lines)` | `[PAD]`는 세지 않고, 모든 줄을 한데 모읍니다 |
# | 낱말당 토큰 수 | 줄의 리스트 → 실수 | `tokens_per_word(tokenizer, lines)` | `[UNK]`가 많으면 작아 보입니다 |
# | 배울 벡터 | V개 × 2, 벡터마다 수 D개 | `2 * len(vocabulary) * profile.embedding_dim` | V는 받은 수입니다 |
#
# **조용한 버그 도감** (오류가 나지 않는 실수들)
#
# | 증상 | 까닭 | 알아채는 법 |
# |---|---|---|
# | 글이 통째로 `[UNK]`입니다 | 다른 언어의 글에서 배운 사전입니다 | `unknown_rate`를 잽니다 |
# | 한 낱말이 `snow`, `[UNK]`로 나뉩니다 | 막혔을 때 찾은 조각을 버리지 않았습니다 | 진짜 토크나이저와 견주어 봅니다 |
# | 작은 사전이 글을 짧게 만드는 것처럼 보입니다 | 낱말이 통째로 `[UNK]` 하나가 되었습니다 | 두 수를 함께 봅니다 |
# | `[UNK]`의 비율이 너무 낮게 나옵니다 | 나누는 수에 `[PAD]`를 넣었습니다 | 길이를 바꾸어도 같은 값인지 봅니다 |
#
# **더 읽을거리**
#
# - [WordPiece tokenization](https://huggingface.co/learn/llm-course/chapter6/6): 조각을 배우는 방법을 다른 방식으로 설명하는 강의입니다.
# - [BERT](https://arxiv.org/abs/1810.04805): WordPiece를 널리 알린 논문입니다. 사전은 3만 개입니다.
# - [한글 음절](https://ko.wikipedia.org/wiki/한글_음절): 11,172가지가 어떻게 나오는지 알 수 있습니다.
#
# 이제 글을 번호로 바꾸는 일은 속속들이 알게 되었습니다. 다음 단원에서는 이 번호를 한 칸씩 밀어 모델이 풀 **문제와 정답**으로 만듭니다.
#
# 글로 답하는 문제 3은 아래 점검에 나오지 않습니다. 빠뜨리지 않고 썼는지 스스로 살펴보세요.

# %% tags=["nbval-check-output"]
# course: check
