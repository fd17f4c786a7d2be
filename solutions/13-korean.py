# %% [markdown]
# # 13. 심화: 한국어로 쓰는 GPT
#
# <!-- course: badge -->
#
# 12단원의 한국어 이야기는 낱말이 몇십 가지뿐이었습니다. 진짜 한국어는 그렇게 얌전하지 않습니다. 글자만 11,172가지이고, 낱말마다 조사와 어미가 붙습니다.
# 이 단원에서는 한국어를 **어떻게 자를지**를 두고 세 가지 방법을 겨루게 합니다. 글자 하나씩 자르고, 글자를 `ㅎ`, `ㅏ`, `ㄴ`으로 더 잘게 풀고,
# 자주 붙어 다니는 것끼리 스스로 합치게 합니다. 마지막 것은 GPT-2부터 지금의 큰 모델들까지 두루 쓰는 방법인데, 여러분이 손으로 만듭니다.
#
# **이 단원을 마치면**
#
# - 한글 음절을 표 없이 나눗셈만으로 자모로 풀고 다시 모을 수 있습니다.
# - 바이트 쌍 인코딩으로 조각을 배우고, 배운 조각으로 새 낱말을 나눌 수 있습니다.
# - 왜 어떤 토크나이저에는 `[UNK]`가 아예 없는지 설명할 수 있습니다.
# - 토큰을 자르는 방법이 다른 모델들을 품질과 비용 둘 다로 견줄 수 있습니다.
#
# 걸리는 시간은 75분쯤이고, 문제가 없는 13.8절과 13.9절(25분)은 다음에 해도 됩니다. 13.4절까지 하고 쉬면 좋습니다. 다시 시작할 때는 이어 할 셀을 누른 다음 **런타임 → 이전 셀 실행**을 고르세요.
# `full` 프로필에서 모델 셋을 가르치는 데는 GPU로 몇 분이 더 걸립니다.

# %% nbgrader={"grade_id": "setup"}
# course: setup

# %%
import random
import time
from collections import Counter

import keras
import numpy as np
import tensorflow as tf

from minigpt import bpe, corpus, decoding, korean_grammar, korean_storybook, pipeline, plots, training
from minigpt.hangul import PARTICLES, with_particle
from minigpt.model import build_model
from minigpt.tokenizer import make_tokenizer, train_vocabulary, unknown_rate

# %% [markdown]
# ## 13.1 영어 사전의 눈으로 본 한국어
#
# 영어 이야기책에서 배운 어휘 사전(vocabulary)에게 한국어를 보여 주면 어떻게 될까요? 3단원에서 본 일을 다시 떠올려 봅시다.

# %%
english_lines = pipeline.read_lines(str(corpus.storybook().train)).filter(lambda line: pipeline.is_long(line, 450))
english_tokenizer = make_tokenizer(train_vocabulary(english_lines.take(200), 300))
for text in ("The fox sang.", "여우가 노래했어요.", "곰이 노래했어요."):
    print([english_tokenizer.id_to_token(int(number)) for number in english_tokenizer(text)], text)

# %% [markdown]
# 여우도 곰도 노래도 모두 `[UNK]`입니다. 사전에 없는 글자가 하나라도 든 낱말은 **통째로** 사라지기 때문입니다. 모델에게 한국어는 빈칸과 마침표만 있는 글입니다.
#
# 한국어 글에서 사전을 새로 배우면 나아집니다. 하지만 글자가 많은 것이 여전히 문제입니다. KerasNLP의 사전 배우기에는 **글자 1,000가지**라는 한도가 있습니다(12단원).
# 서로 다른 글자 1,500가지가 든 글을 주고 몇 가지가 남는지 세어 봅시다. **실행하기 전에 짐작해 보세요.** `[UNK]`는 얼마나 나올까요?

# %% tags=["nbval-check-output"]
many_syllables = [chr(ord("가") + 7 * number) for number in range(1500)]
many_vocabulary = train_vocabulary(tf.data.Dataset.from_tensor_slices(many_syllables), 5000)
print("사전에 남은 글자", len({token for token in many_vocabulary if token in many_syllables}), "가지")
print(f"[UNK]의 비율 {unknown_rate(make_tokenizer(many_vocabulary), many_syllables):.0%}")

# %% [markdown]
# 사전을 5,000개나 부탁했는데도 셋에 하나는 `[UNK]`입니다. 길은 둘입니다. **더 잘게** 풀어 글자의 가짓수를 줄이거나, `[UNK]`가 있을 수 없는 것에서 출발하는 것입니다.
# 이 단원은 둘 다 해 봅니다.
#
# | 자르는 법 | `달이 떴다`는 | 종류 |
# |---|---|---|
# | 음절 | `달` `이` ` ` `떴` `다` | 11,172가지 |
# | 자모 | `ㄷ` `ㅏ` `ㄹ` `ㅇ` `ㅣ` ` ` … | 67가지 |
# | 바이트 쌍 인코딩 | `달이` ` 떴다`(이 둘을 배웠다면) | 여러분이 정하는 만큼 |
#
# ## 13.2 한글은 셈으로 풀립니다
#
# 글자 하나의 한글, 곧 **음절**(syllable)은 초성, 중성, 종성으로 되어 있습니다. 이 낱낱을 **자모**(jamo)라고 합니다. 유니코드는 현대 한글 음절을 `가`부터 `힣`까지
# 빈틈없이 늘어놓았습니다. 초성이 19가지, 그 안에서 중성이 21가지, 또 그 안에서 종성이 28가지(받침 없음도 한 가지)입니다. 시계를 읽는 것과 같습니다. 시 안에 분이, 분 안에 초가 돕니다.

# %% tags=["nbval-check-output"]
print("모두", 19 * 21 * 28, "가지 | 가부터 힣까지", ord("힣") - ord("가") + 1, "가지")
for syllable in "가각갂개까힣":
    print(syllable, ord(syllable) - ord("가"), "번째")

# %% [markdown]
# `가` 다음이 `각`, 그다음이 `갂`입니다. 종성이 가장 빨리 돌고, 28번을 다 돌아야 중성이 하나 바뀌어 `개`가 됩니다. `까`는 초성이 하나 바뀐 것이니
# 21 × 28 = 588번째입니다.
#
# 초 단위의 시각을 시, 분, 초로 나누듯 하면 됩니다. `divmod(a, b)`는 몫과 나머지를 함께 줍니다.

# %% tags=["nbval-check-output"]
seconds = 3 * 3600 + 25 * 60 + 7
rest, second = divmod(seconds, 60)
hour, minute = divmod(rest, 60)
print(hour, "시", minute, "분", second, "초")

# %% [markdown]
# 이렇게 얻은 세 번호를 글자로 바꾸려면, 자모가 유니코드의 어디에서 시작하는지 알아야 합니다. 초성과 중성과 종성이 저마다 따로 있는 이 자모를 **첫가끝 자모**라고 합니다.
#
# | | 첫 글자의 자리 | 번호 |
# |---|---|---|
# | 초성 | `0x1100` | 0–18 |
# | 중성 | `0x1161` | 0–20 |
# | 종성 | `0x11A8` | 1–27. 0번은 '받침 없음'이라 글자가 없습니다. 그래서 번호를 더할 자리는 `0x11A7`입니다 |
#
# 함정이 둘 있습니다. 첫째, 첫가끝 자모들은 **이어 놓으면 화면이 모아서 그립니다**. 풀었는데도 그대로인 것처럼 보이니 눈으로 보지 말고 길이를 세세요. 둘째, 자판으로 `ㅎㅏㄴ`이라고 친 것은
# **다른 글자**입니다. 따로 쓰는 낱자는 `0x3131`부터 있고, 초성과 종성을 가리지 않아 다시 모을 수가 없습니다.

# %% tags=["nbval-check-output"]
conjoining, typed = "\u1112\u1161\u11ab", "ㅎㅏㄴ"
print("첫가끝 자모:", conjoining, "길이", len(conjoining), [hex(ord(letter)) for letter in conjoining])
print("낱자:      ", typed, "길이", len(typed), [hex(ord(letter)) for letter in typed])
print("같은가?", conjoining == typed, "| '한'과 같은가?", conjoining == "한")

# %% [markdown]
# ### 문제 1: `decompose`
#
# 글의 한글 음절을 모두 자모로 풀어 **문자열** 하나로 돌려주세요.
#
# - `가`부터 `힣`까지의 음절은 초성과 중성의 두 글자, 받침이 있으면 **종성까지 세 글자**가 됩니다. 위의 표에 있는 첫가끝 자모를 씁니다.
# - 받침이 없으면 종성의 자리에 **아무것도 쓰지 않습니다**.
# - 한글 음절이 아닌 글자는 그대로 둡니다. 영어, 숫자, 빈칸, 문장 부호, 그림 글자, 따로 쓴 `ㅋ`, 이미 푼 자모, `é`가 모두 그렇습니다.
# - 빈 글이면 빈 글입니다.
#
# 예를 들어 `decompose("한a")`는 `"\u1112\u1161\u11ab" + "a"`여야 합니다.
#
# **도움말.** 글자 하나의 번호는 `ord(글자)`, 번호의 글자는 `chr(번호)`입니다. 음절의 번호에서 `ord("가")`를 뺀 다음 `divmod`를 두 번 쓰세요.


# %% nbgrader={"grade_id": "decompose", "solution": true}
def decompose(text):
    """글의 한글 음절을 모두 자모로 풉니다.

    text: 문자열. 한글이 아닌 글자가 섞여 있어도 됩니다
    돌려주는 값: 문자열. 음절마다 초성, 중성, (있으면) 종성
    """
    ### BEGIN SOLUTION
    letters = []
    for character in text:
        number = ord(character) - ord("가")
        if not 0 <= number < 19 * 21 * 28:
            letters.append(character)
            continue
        number, final = divmod(number, 28)
        initial, vowel = divmod(number, 21)
        letters += [chr(0x1100 + initial), chr(0x1161 + vowel)]
        if final:
            letters.append(chr(0x11A7 + final))
    return "".join(letters)
    ### END SOLUTION


# %% nbgrader={"grade_id": "test_decompose", "grade": true, "points": 2}
# 시험: decompose
import unicodedata


def letters_from(text):
    """답을 불러 결과를 돌려줍니다."""
    problem = None
    try:
        result = decompose(text)
    except (NotImplementedError, NameError):
        raise
    except Exception as error:
        problem = error
    assert problem is None, (
        f"{text[:20]!r}을(를) 풀다가 오류가 났습니다: {problem!r}. 글자의 번호는 ord로 얻고, 번호의 글자는 chr로 얻었나요?"
    )
    return result


def codes(text):
    """글자마다의 번호. 문자열이 아니면 그대로 보여 줍니다."""
    return " ".join(f"U+{ord(letter):04X}" for letter in text) if isinstance(text, str) else repr(text)


bear = letters_from("물")
assert bear is not None, "돌려주는 값이 None입니다. return을 썼나요?"
assert isinstance(bear, str), f"{bear!r}이(가) 나왔습니다. 자모를 리스트에 담지 않고 문자열 하나로 이었나요?"
assert not any(0x3131 <= ord(letter) <= 0x318E for letter in bear), (
    f"{codes(bear)}: 따로 쓰는 낱자가 나왔습니다. 표에 있는 첫가끝 자모의 자리(0x1100, 0x1161, 0x11A7)에서 세었나요?"
)
assert bear != "물", "'물'이 그대로입니다. 범위를 가르는 조건이 음절을 모두 건너뛰지 않나요?"
assert len(bear) == 3, f"'물'은 초성, 중성, 종성 세 글자인데 {len(bear)}글자({codes(bear)})입니다. 빠뜨린 것이 없나요?"
assert bear[0] == "\u1106", f"'물'의 초성이 U+1106이 아니라 {codes(bear[0])}입니다. '가'의 번호를 뺐나요? 초성 하나에 음절이 몇 가지나 들어 있나요?"
assert bear[1] == "\u116e", (
    f"'물'의 중성이 U+116E가 아니라 {codes(bear[1])}입니다. 종성 28가지를 떼어 낸 몫을 21로 나눈 나머지인가요? 0x1161에서 세나요?"
)
assert bear[2] == "\u11af", f"'물'의 종성이 U+11AF가 아니라 {codes(bear[2])}입니다. 종성의 번호는 몇부터 시작하나요?"
no_final = letters_from("무")
assert no_final == "\u1106\u116e", (
    f"'무'에는 받침이 없는데 {codes(no_final)}이(가) 나왔습니다. 종성의 번호가 0이면 아무것도 붙이지 않나요?"
)
first_syllable, last_syllable = letters_from("가"), letters_from("힣")
assert first_syllable == "\u1100\u1161", f"맨 앞의 음절 '가'가 {codes(first_syllable)}이(가) 되었습니다. 범위에 '가'도 드나요?"
assert last_syllable == "\u1112\u1175\u11c2", (
    f"맨 뒤의 음절 '힣'이 {codes(last_syllable)}이(가) 되었습니다. 범위에 '힣'도 드나요?"
)
two_syllables = letters_from("곰무")
assert two_syllables == "\u1100\u1169\u11b7\u1106\u116e", (
    f"음절 둘 '곰무'가 {codes(two_syllables)}이(가) 되었습니다. 글자마다 풀어 차례대로, 다른 것을 끼우지 않고 이었나요?"
)
plain_text = letters_from("Fox 12, 'a'!\n")
assert plain_text == "Fox 12, 'a'!\n", (
    f"영어와 숫자와 문장 부호뿐인 글이 {plain_text!r}이(가) 되었습니다. 음절이 아니면 그대로 두나요?"
)
mixed_text = letters_from("무 3개, a무")
assert mixed_text == "\u1106\u116e 3\u1100\u1162, a\u1106\u116e", (
    f"한글과 다른 글자가 섞인 '무 3개, a무'가 {codes(mixed_text)}이(가) 되었습니다. 글자마다 따로 살피나요?"
)
fox_face = letters_from("🦊")
assert fox_face == "🦊", f"그림 글자 🦊는 '힣'보다 뒤에 있는 글자인데 {fox_face!r}이(가) 되었습니다. 범위의 끝도 살폈나요?"
alone = letters_from("ㅋㅋ\u1112\u1161")
assert alone == "ㅋㅋ\u1112\u1161", (
    f"낱자 ㅋㅋ와 이미 푼 자모가 {codes(alone)}이(가) 되었습니다. 음절이 아닌 한글도 그대로 두나요?"
)
accent = letters_from("caf\u00e9 e\u0301")
assert accent == "caf\u00e9 e\u0301", f"é가 달라져 {codes(accent)}이(가) 되었습니다. 한글이 아닌 글자까지 풀지 않나요?"
assert letters_from("") == "", f"빈 글에서 {letters_from('')!r}이(가) 나왔습니다. 글자가 하나도 없어도 되나요?"
every_syllable = "".join(map(chr, range(0xAC00, 0xD7A4)))
every_answer = letters_from(every_syllable)
assert every_answer == unicodedata.normalize("NFD", every_syllable), (
    "가부터 힣까지 11,172자를 모두 풀면 다른 것이 있습니다. 초성 19가지, 중성 21가지, 종성 28가지로 나누었나요?"
)
### BEGIN HIDDEN TESTS
story = "1. 옛날 옛적, 꿩과 닭이 읽던 책 3권! ㅎㅎ (café) 뷁."
wanted = "".join(unicodedata.normalize("NFD", letter) if "가" <= letter <= "힣" else letter for letter in story)
assert letters_from(story) == wanted, "다른 글에서는 다릅니다. 음절은 모두 풀고, 나머지는 모두 그대로인가요?"
### END HIDDEN TESTS

# %% [markdown]
# 푼 글에서 초성만 남기면 **초성 놀이**가 됩니다. 여러분의 함수로 문제를 내 봅시다. 무엇일까요? (초성 자모를 낱자로 바꾸어 보여 줍니다.)

# %%
SHOWN = dict(zip(map(chr, range(0x1100, 0x1113)), "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"))
for riddle in ("다람쥐 쳇바퀴", "미니 지피티", "이야기책"):
    print("".join(SHOWN.get(letter, letter) for letter in decompose(riddle) if letter in SHOWN or letter == " "))

# %% [markdown]
# ## 13.3 다시 모으기
#
# 자모로 배운 모델은 자모를 씁니다. 사람이 읽으려면 다시 모아야 합니다. 음절마다 두 글자일 수도, 세 글자일 수도 있으니 **세 글자씩 끊을 수는 없습니다**. 왼쪽부터 한 글자씩 보면서, 방금 놓은 글자와
# 합칠 수 있으면 합칩니다. `\u1112`(ㅎ), `\u1161`(ㅏ), `\u11ab`(ㄴ)이 차례로 오면 이렇게 됩니다.
#
# | 읽은 자모 | 방금 놓은 글자 | 할 일 | 지금까지 |
# |---|---|---|---|
# | 초성 ㅎ | 없음 | 그냥 놓습니다 | ㅎ |
# | 중성 ㅏ | 초성 | 둘을 합칩니다 | 하 |
# | 종성 ㄴ | 받침 없는 음절 | 받침으로 넣습니다 | 한 |
#
# 음절의 번호는 풀 때의 셈을 거꾸로 하면 나옵니다. 시각 3시 25분 7초를 초로 바꾸는 `(3 * 60 + 25) * 60 + 7`과 같습니다. 받침은 음절의 번호에 더하기만 하면 됩니다.

# %% tags=["nbval-check-output"]
print((3 * 60 + 25) * 60 + 7, "초")
print(chr(ord("하") + 4), chr(ord("무") + 8), (ord("무") - ord("가")) % 28, (ord("물") - ord("가")) % 28)

# %% [markdown]
# 종성은 ㄱ, ㄲ, ㄳ, ㄴ의 차례라 ㄴ이 4번이고 ㄹ은 8번입니다. 마지막 두 수는 종성의 번호입니다. `무`처럼 받침이 없으면 0입니다. 이 나머지는 **음절에서만** 뜻이 있습니다.
# 영어 글자나 문장 부호의 번호도 28로 나눌 수는 있지만, 그 나머지는 아무것도 아닙니다.
#
# 모델은 말이 안 되는 차례로 자모를 내놓기도 합니다. 초성이 둘 이어지거나, 첫머리에 종성이 옵니다. 그런 것을 억지로 합치면 엉뚱한 글자가 되니 **그대로 두어서 눈에 띄게** 합시다.
#
# ### 문제 2: `compose`
#
# 자모로 푼 글을 음절로 모아 **문자열** 하나로 돌려주세요.
#
# - 초성 **바로 뒤**에 중성이 오면 둘을 음절 하나로 합칩니다.
# - 받침 없는 음절 **바로 뒤**에 종성이 오면 그 음절의 받침으로 넣습니다.
# - 처음부터 음절로 쓰여 있던 글자도 받침을 받습니다.
# - 이미 받침이 있는 음절에는 종성을 더 넣지 않습니다.
# - 짝을 만나지 못한 초성, 중성, 종성은 그대로 둡니다.
# - 현대 한글의 자모만 모읍니다. 초성은 `0x1100`부터 19자, 중성은 `0x1161`부터 21자, 종성은 `0x11A8`부터 27자입니다.
# - 한글이 아닌 글자와 따로 쓴 낱자는 그대로 둡니다.
#
# 예를 들어 `compose("\u1112\u1161\u11ab" + "a")`는 `"한a"`이고, `compose("\u1112\u1112")`는 그대로 `"\u1112\u1112"`입니다.
#
# **도움말.** 결과를 리스트에 모으고 마지막 원소(`[-1]`)를 살피세요. 리스트가 비어 있을 때를 조심하세요. 표준 라이브러리의 `unicodedata`에도 비슷한 함수가 있지만, 직접 셈해 보아야 모델이
# 낸 글을 이해할 수 있습니다.


# %% nbgrader={"grade_id": "compose", "solution": true}
def compose(jamo):
    """자모로 푼 글을 음절로 모읍니다.

    jamo: 문자열. 자모와 음절과 다른 글자가 섞여 있어도 됩니다
    돌려주는 값: 문자열
    """
    ### BEGIN SOLUTION
    characters = []
    for character in jamo:
        before = ord(characters[-1]) if characters else 0
        vowel, final = ord(character) - 0x1161, ord(character) - 0x11A7
        if 0x1100 <= before < 0x1100 + 19 and 0 <= vowel < 21:
            characters[-1] = chr(ord("가") + ((before - 0x1100) * 21 + vowel) * 28)
        elif ord("가") <= before <= ord("힣") and (before - ord("가")) % 28 == 0 and 1 <= final <= 27:
            characters[-1] = chr(before + final)
        else:
            characters.append(character)
    return "".join(characters)
    ### END SOLUTION


# %% nbgrader={"grade_id": "test_compose", "grade": true, "points": 3}
# 시험: compose
import unicodedata


def composed(text):
    """답을 불러 결과를 돌려줍니다."""
    problem = None
    try:
        result = compose(text)
    except (NotImplementedError, NameError):
        raise
    except Exception as error:
        problem = error
    assert problem is None, (
        f"{text[:20]!r}을(를) 모으다가 오류가 났습니다: {problem!r}. 맨 앞에서 앞 글자를, 맨 끝에서 다음 글자를 보지 않나요? "
        "글자와 번호를 ord와 chr로 오갔나요? 문자열은 한 글자만 바꿀 수 없습니다."
    )
    return result


def codes(text):
    """글자마다의 번호. 문자열이 아니면 그대로 보여 줍니다."""
    return " ".join(f"U+{ord(letter):04X}" for letter in text) if isinstance(text, str) else repr(text)


open_syllable = composed("\u1106\u116e")
assert open_syllable is not None, "돌려주는 값이 None입니다. return을 썼나요?"
assert isinstance(open_syllable, str), f"{open_syllable!r}이(가) 나왔습니다. 리스트에 담지 않고 문자열 하나로 이었나요?"
assert open_syllable == "무", (
    f"초성과 중성으로 '무'를 만들면 {codes(open_syllable)}이(가) 나옵니다. (초성 × 21 + 중성) × 28을 '가'에 더했나요? "
    "종성이 오지 않아도 합치나요?"
)
closed_syllable = composed("\u1106\u116e\u11af")
assert closed_syllable == "물", (
    f"'물'이 {codes(closed_syllable)}이(가) 되었습니다. 종성의 번호를 1부터 세어 음절의 번호에 더했나요?"
)
several = composed("\u1103\u1161\u11af\u1102\u1161\u1105\u1161")
assert several == "달나라", f"'달나라'가 {codes(several)}이(가) 되었습니다. 세 글자 음절과 두 글자 음절이 섞여도 모으나요?"
first_and_last = composed("\u1100\u1161\u1112\u1175\u11c2")
assert first_and_last == "가힣", (
    f"'가힣'이 {codes(first_and_last)}이(가) 되었습니다. 자모의 처음과 끝(초성 19자, 중성 21자, 종성 27자)까지 모으나요?"
)
mixed = composed("a\u1103\u1161\u11af 1\u1106\u116e!\n")
assert mixed == "a달 1무!\n", f"'a달 1무!\\n'이 {codes(mixed)}이(가) 되었습니다. 한글이 아닌 글자를 제자리에 그대로 두나요?"
typed_apart = composed("ㅎㅏㄴ")
assert typed_apart == "ㅎㅏㄴ", f"따로 쓴 낱자 ㅎㅏㄴ이 {codes(typed_apart)}이(가) 되었습니다. 첫가끝 자모만 모으나요?"
lone_vowels = composed("\u1161 하\u1161")
assert lone_vowels == "\u1161 하\u1161", (
    f"초성이 앞에 없는 중성이 있는 글이 {codes(lone_vowels)}이(가) 되었습니다. 홀로 선 중성은 그대로 두나요?"
)
split_by_blank = composed("\u1112 \u1161")
assert split_by_blank == "\u1112 \u1161", (
    f"초성과 중성 사이에 빈칸이 있는데 {codes(split_by_blank)}이(가) 되었습니다. 바로 뒤에 온 것만 합치나요?"
)
split_final = composed("\u1112\u1161 \u11ab")
assert split_final == "하 \u11ab", (
    f"음절과 종성 사이에 빈칸이 있는데 {codes(split_final)}이(가) 되었습니다. 종성도 바로 뒤에 온 것만 넣나요?"
)
from_syllable = composed("하\u11ab")
assert from_syllable == "한", (
    f"처음부터 음절로 쓰인 '하' 뒤에 종성 ㄴ이 왔는데 {codes(from_syllable)}이(가) 되었습니다. 음절도 받침을 받을 수 있나요?"
)
two_finals = composed("\u1112\u1161\u11ab\u11ab")
assert two_finals == "한\u11ab", (
    f"받침이 있는 '한' 뒤에 종성이 또 왔는데 {codes(two_finals)}이(가) 되었습니다. 받침이 없는 음절인지 살폈나요?"
)
written_final = composed("한\u11ab")
assert written_final == "한\u11ab", (
    f"음절로 쓰인 '한' 뒤에 종성이 왔는데 {codes(written_final)}이(가) 되었습니다. 음절로 쓰인 글자에도 받침이 이미 있는지 보나요?"
)
after_letter = composed("bread\u11ab 1,\u11a8")
assert after_letter == "bread\u11ab 1,\u11a8", (
    f"한글이 아닌 글자 뒤에 종성이 왔는데 {codes(after_letter)}이(가) 되었습니다. 앞의 글자가 '가'부터 '힣'까지의 음절인가요?"
)
after_vowel = composed("\u1161\u11ab")
assert after_vowel == "\u1161\u11ab", (
    f"홀로 선 중성 뒤에 종성이 왔는데 {codes(after_vowel)}이(가) 되었습니다. 읽은 글자가 아니라 방금 놓은 글자를 살피나요?"
)
two_initials = composed("\u1112\u1112\u1161")
assert two_initials == "\u1112하", f"초성이 둘 이어지면 {codes(two_initials)}이(가) 됩니다. 앞의 홀로 선 초성도 남기나요?"
last_initial = composed("\u1112\u1161\u1100")
assert last_initial == "하\u1100", f"글이 초성으로 끝나면 {codes(last_initial)}이(가) 됩니다. 맨 끝의 초성도 남기나요?"
lone_final = composed("\u11ab\u1112\u1161")
assert lone_final == "\u11ab하", f"글이 종성으로 시작하면 {codes(lone_final)}이(가) 됩니다. 홀로 선 종성은 그대로 두나요?"
initial_final = composed("\u1112\u11ab")
assert initial_final == "\u1112\u11ab", (
    f"초성 바로 뒤에 종성이 왔는데 {codes(initial_final)}이(가) 되었습니다. 중성이 없으면 음절이 아닙니다. 그대로 두나요?"
)
no_such_final = composed("하\u11a7")
assert no_such_final == "하\u11a7", (
    f"U+11A7은 종성이 아닌데 {codes(no_such_final)}이(가) 되었습니다. 종성의 번호는 1부터 27까지인가요?"
)
old_letters = composed("\u1113\u1161 \u1112\u1176 \u1112\u1161\u11c3")
assert old_letters == "\u1113\u1161 \u1112\u1176 하\u11c3", (
    f"옛한글의 자모가 섞인 글이 {codes(old_letters)}이(가) 되었습니다. 초성 19, 중성 21, 종성 27자에 드는지 살폈나요?"
)
accent = composed("cafe\u0301")
assert accent == "cafe\u0301", f"영어의 e와 악센트가 {codes(accent)}이(가) 되었습니다. 한글의 자모만 모으나요?"
assert composed("") == "", f"빈 글에서 {composed('')!r}이(가) 나왔습니다. 글자가 하나도 없어도 되나요?"
every_syllable = "".join(map(chr, range(0xAC00, 0xD7A4)))
assert composed(unicodedata.normalize("NFD", every_syllable)) == every_syllable, (
    "11,172자를 풀었다가 모으면 처음과 다릅니다. 초성 19가지, 중성 21가지, 종성 27가지를 모두 다루나요?"
)
### BEGIN HIDDEN TESTS
sentence = unicodedata.normalize("NFD", "옛날 옛적에 꿩과 닭이 읽던 책!")
shuffled = "\u1100\u1100\u1161\u11a8\u11a8\u1161 각\u11a8가\u11c2x\u11a8\u1175\u1112\u1175\u11c2" + sentence
assert composed(shuffled) == unicodedata.normalize("NFC", shuffled), "뒤죽박죽인 자모에서는 다릅니다. 합칠 수 있는 것만 합치나요?"
### END HIDDEN TESTS

# %% [markdown]
# 아직 배우지 않은 모델처럼 자모를 **아무렇게나** 늘어놓고 모아 봅시다. 한글처럼 보이기는 하는데, 합치지 못한 자모가 여기저기 남습니다.

# %%
dice = random.Random(13)
any_jamo = [*map(chr, range(0x1100, 0x1113)), *map(chr, range(0x1161, 0x1176)), *map(chr, range(0x11A8, 0x11C3))]
print(compose("".join(dice.choice(any_jamo) for _ in range(60))))
print("풀었다 모으면 그대로인가?", compose(decompose("꿩 먹고 알 먹고!")) == "꿩 먹고 알 먹고!")

# %% [markdown]
# ## 13.4 받침을 알면 조사도 압니다
#
# 한국어의 조사는 앞말의 받침에 따라 꼴이 바뀝니다. `곰은`이고 `여우는`입니다. `minigpt`의 `with_particle`은 여러분이 방금 쓴 셈으로 조사를 고릅니다. 한 가지 별난 것이 있습니다.
# **`로`는 받침이 `ㄹ`이면
# 없는 것처럼** 붙습니다.

# %% tags=["nbval-check-output"]
for noun in ("여우", "곰", "마을"):
    print(*(with_particle(noun, particle) for particle in ("는", "가", "를", "와", "로")))

# %% [markdown]
# 이 단원의 말뭉치(corpus)는 강좌가 지은 **한국어 이야기책**입니다. 조사는 받침을 따르고, 앞에 나온 주인공과 물건과 친구의 이름이 뒤에 다시 나오고, 지난 일은 `-었어요`로 말하며, 할머니와
# 할아버지께는 높임말을 씁니다.

# %%
book = corpus.korean_storybook()


def long_paragraphs(path):
    """이야기책의 긴 문단들입니다. 제목과 짧은 줄은 버립니다."""
    return [line for line in path.read_text(encoding="utf8").splitlines() if len(line) > 200]


train_lines, valid_lines = long_paragraphs(book.train), long_paragraphs(book.valid)
print(f"배울 문단 {len(train_lines):,}개, 검증할 문단 {len(valid_lines)}개")
print(train_lines[0])

# %% [markdown]
# 이 글은 확률을 정해 두고 주사위를 굴려 지은 것이라 **엔트로피를 정확히** 압니다. 7단원의 **바닥**입니다. 어떤 모델도 평균은 이보다 내려가지 못합니다. 토큰을 어떻게 자르든 견줄 수 있도록 글자당
# 비트로 잽니다.
# 글자는 언제나 **음절과 빈칸과 문장 부호**로 셉니다.

# %% tags=["nbval-check-output"]
print(f"글자당 {korean_storybook.bits_per_character_floor():.3f}비트")

# %% [markdown]
# 글자 하나에 0.3비트도 되지 않습니다. 음절이 11,172가지라고 해서 어려운 것이 아닙니다. `할머`까지 읽었으면 다음은 `니`일 것이 뻔합니다. 글 한 편의 비밀은 주인공이 누구이고 무슨 일이 생기는가 하는
# 몇 번의 선택에 다 들어 있습니다.
#
# ## 13.5 자주 붙는 것끼리 합치기
#
# 이제 세 번째 방법입니다. **바이트 쌍 인코딩**(byte-pair encoding), 줄여서 BPE는 글자에서 출발해 **가장 자주 이웃하는 쌍을 하나로 합치기**를 되풀이합니다. 문법도 사전도 필요 없고,
# 세고 합치는 것이 전부입니다.
#
# `나는`이 다섯 번, `나도`가 두 번, `너는`이 네 번 나온 글로 해 봅시다.
#
# | 차례 | 쌍의 횟수 | 합친 쌍 |
# |---|---|---|
# | 1 | `나`·`는` 5, `너`·`는` 4, `나`·`도` 2 | `나`·`는` → `나는` |
# | 2 | `너`·`는` 4, `나`·`도` 2 | `너`·`는` → `너는` |
# | 3 | `나`·`도` 2 | `나`·`도` → `나도` |
#
# 쌍은 **낱말이 나온 횟수만큼** 셉니다. 낱말의 가짓수를 세면 흔한 말과 드문 말을 가리지 못합니다. 합친 다음에는 **다시 셉니다**. 조각이 바뀌었으니 이웃도 바뀌었기 때문입니다.
# 합치기는 왼쪽부터입니다. `가가가`에서 `가`·`가`는 두 번 이웃하지만 합치면 `가가`와 `가`가 됩니다.
#
# `Counter`가 있으면 세기가 쉽고, `zip(pieces, pieces[1:])`는 이웃한 쌍을 차례로 줍니다. 튜플끼리는 앞의 것부터 견주고, 글자는 `ord`의 번호로
# 견줍니다. 한글에서는 이것이 국어사전의 차례와 같아서 **사전 순서**라고 부르겠습니다.

# %% tags=["nbval-check-output"]
walk = ["곰", "여우", "곰", "여우", "용"]
seen_pairs = Counter()
for pair in zip(walk, walk[1:]):
    seen_pairs[pair] += 3
print(dict(seen_pairs))
print(min([("나", "도"), ("가", "요"), ("가", "는")]))

# %% [markdown]
# ### 문제 3: `learn_merges`
#
# 합칠 쌍을 배워, **배운 차례대로** `(왼쪽, 오른쪽)` 튜플의 리스트로 돌려주세요.
#
# - 낱말을 글자 하나씩으로 나눈 데서 시작해, 이웃한 쌍을 **낱말이 나온 횟수만큼** 셉니다.
# - 낱말에 든 빈칸도 글자 하나입니다.
# - 한 낱말에 같은 쌍이 두 번 있으면 두 번 셉니다.
# - 낱말과 낱말 사이의 쌍은 세지 않습니다.
# - 가장 많은 쌍 하나를 고릅니다.
# - 횟수가 같으면 **튜플의 사전 순서로 앞선 것**(`min`)입니다.
# - 고른 쌍을 모든 낱말에서, **왼쪽부터 겹치지 않게** 모두 합칩니다.
# - 합친 다음에는 처음부터 다시 셉니다.
# - `count`개를 배우면 그칩니다.
# - `count`가 0이면 빈 리스트입니다.
# - **두 번 이상** 나온 쌍만 배웁니다.
# - 그런 쌍이 더 없으면 `count`개보다 적게 돌려줍니다.
# - 받은 `word_counts`를 고치지 않습니다.
#
# 예를 들어 `learn_merges({"low": 5, "lower": 2}, 2)`는 `[("l", "o"), ("lo", "w")]`여야 합니다.
#
# **도움말.** 낱말마다 조각의 리스트를 따로 들고 있으세요(`{낱말: list(낱말)}`). 합칠 때는 새 리스트를 만들어 왼쪽부터 옮겨 담되, 두 조각이 고른 쌍이면 합쳐 담고 두 칸을 나아갑니다. 글로 이어
# 놓고 `replace`를 쓰면 조각의 한가운데가
# 걸립니다. 합치는 데서 막히면 아래를 펼치세요.
#
# <details><summary>낱말 하나에서 한 쌍을 합치는 코드</summary>
#
# ```python
# merged, place = [], 0  # pieces는 낱말의 조각들, best는 고른 쌍입니다
# while place < len(pieces):
#     if tuple(pieces[place : place + 2]) == best:
#         merged.append(pieces[place] + pieces[place + 1])
#         place += 2
#     else:
#         merged.append(pieces[place])
#         place += 1
# words[word] = merged  # 이것을 낱말마다 합니다
# ```
#
# </details>


# %% nbgrader={"grade_id": "learn_merges", "solution": true}
def learn_merges(word_counts, count):
    """가장 자주 이웃하는 쌍부터 합칠 쌍을 배웁니다.

    word_counts: 낱말 → 나온 횟수, dict[str, int]
    count: 배울 쌍의 최대 수
    돌려주는 값: (왼쪽, 오른쪽)의 리스트, list[tuple[str, str]]
    """
    ### BEGIN SOLUTION
    words = {word: list(word) for word in word_counts}
    merges = []
    while len(merges) < count:
        pairs = Counter()
        for word, pieces in words.items():
            for pair in zip(pieces, pieces[1:]):
                pairs[pair] += word_counts[word]
        if not pairs or max(pairs.values()) < 2:
            break
        best = min(pairs, key=lambda pair: (-pairs[pair], pair))
        merges.append(best)
        for word, pieces in words.items():
            merged = []
            place = 0
            while place < len(pieces):
                if tuple(pieces[place : place + 2]) == best:
                    merged.append(pieces[place] + pieces[place + 1])
                    place += 2
                else:
                    merged.append(pieces[place])
                    place += 1
            words[word] = merged
    return merges
    ### END SOLUTION


# %% nbgrader={"grade_id": "test_learn_merges", "grade": true, "points": 3}
# 시험: learn_merges
def learned(word_counts, count):
    """답을 불러 결과를 돌려줍니다."""
    problem = None
    try:
        result = learn_merges(word_counts, count)
    except (NotImplementedError, NameError):
        raise
    except Exception as error:
        problem = error
    assert problem is None, (
        f"{word_counts}에서 배우다가 오류가 났습니다: {problem!r}. 낱말을 list로 나누고, 낱말의 횟수를 꺼내 썼나요? 쌍이 없으면 "
        "멈추나요? 도는 동안 그 리스트의 길이를 바꾸지 않나요?"
    )
    return result


one_pair = learned({"ab": 3, "cde": 2}, 1)
assert one_pair is not None, "돌려주는 값이 None입니다. return을 썼나요?"
assert isinstance(one_pair, list), f"{one_pair!r}이(가) 나왔습니다. 배운 차례대로의 리스트인가요?"
assert all(isinstance(pair, tuple) for pair in one_pair), (
    f"{one_pair}: 쌍을 합친 글이나 리스트가 아니라 (왼쪽, 오른쪽) 튜플로 담았나요?"
)
assert all(isinstance(piece, str) for pair in one_pair for piece in pair), (
    f"{one_pair}: 튜플에 조각이 아닌 것이 들었습니다. 횟수를 함께 담지는 않았나요?"
)
assert one_pair == [("a", "b")], f"ab가 세 번, cde가 두 번인데 처음 배운 것이 {one_pair}입니다. 낱말의 횟수로 세어 가장 많은 쌍 하나만 배웠나요?"
by_times = learned({"abc": 1, "abd": 1, "eab": 1, "xy": 5}, 1)
assert by_times == [("x", "y")], (
    f"xy는 한 낱말이지만 다섯 번, ab는 세 낱말에 세 번입니다. {by_times}을(를) 골랐습니다. 낱말이 나온 횟수만큼 세었나요?"
)
twice_in_word = learned({"abab": 2, "cd": 3}, 1)
assert twice_in_word == [("a", "b")], (
    f"abab에는 a·b가 두 번 있어 모두 네 번입니다. {twice_in_word}을(를) 골랐습니다. 한 낱말의 같은 쌍을 한 번만 세지 않나요?"
)
no_bridge = learned({"a": 9, "b": 9, "c": 9}, 1)
assert no_bridge == [], (
    f"한 글자짜리 낱말뿐이면 쌍이 없는데 {no_bridge}이(가) 나왔습니다. 낱말과 낱말을 이어 세지 않나요? 쌍이 없으면 멈추나요?"
)
just_twice = learned({"ab": 2}, 1)
assert just_twice == [("a", "b")], f"ab가 두 번 나왔는데 {just_twice}을(를) 배웠습니다. 딱 두 번 나온 쌍도 배우나요?"
count_again = learned({"lox": 4, "low": 5}, 2)
assert count_again == [("l", "o"), ("lo", "w")], (
    f"lox가 네 번, low가 다섯 번인데 lo를 합친 다음에 배운 것이 {count_again[1:]}입니다. 모든 낱말에서 합치고 다시 세었나요? "
    "합친 다음에는 두 칸을 나아가나요?"
)
ties = learned({"ba": 2, "ac": 2, "ab": 2}, 3)
assert ties == [("a", "b"), ("a", "c"), ("b", "a")], (
    f"세 쌍이 모두 두 번인데 {ties}의 차례로 배웠습니다. 횟수가 같으면 먼저 나온 것이 아니라 사전 순서로 앞선 것인가요?"
)
everywhere = learned({"abab": 4}, 2)
assert everywhere == [("a", "b"), ("ab", "ab")], (
    f"abab에서 {everywhere}을(를) 배웠습니다. 한 낱말에 여러 번 있는 쌍을 모두 합쳤나요?"
)
from_left = learned({"aaa": 2}, 2)
assert from_left == [("a", "a"), ("aa", "a")], (
    f"aaa를 합치면 aa와 a가 남는데 {from_left}을(를) 배웠습니다. 왼쪽부터, 겹치지 않게 합쳤나요?"
)
whole_pieces = learned({"ab": 9, "abc": 2, "bc": 5}, 3)
assert whole_pieces == [("a", "b"), ("b", "c"), ("ab", "c")], (
    f"ab 다음에 b·c를 합칠 때 조각 ab의 b까지 쓰지 않나요? {whole_pieces}을(를) 배웠습니다. 조각이 통째로 같은지 견주었나요?"
)
with_blank = learned({" ab": 3}, 2)
assert with_blank == [(" ", "a"), (" a", "b")], (
    f"' ab'처럼 빈칸으로 시작하는 낱말에서 {with_blank}을(를) 배웠습니다. 빈칸도 글자로 다루나요?"
)
tuple_order = learned({"bc": 20, "abc": 2, "ab": 8, "aba": 2}, 3)
assert tuple_order == [("b", "c"), ("a", "b"), ("a", "bc")], (
    f"('a', 'bc')와 ('ab', 'a')가 두 번씩인데 {tuple_order[2:]}을(를) 골랐습니다. 합친 글이 아니라 튜플을 견주었나요?"
)
enough = learned({"ab": 1, "xaby": 1, "cd": 1}, 9)
assert enough == [("a", "b")], (
    f"두 번 이상 나온 쌍은 a·b뿐인데 {enough}을(를) 배웠습니다. 한 번 나온 쌍까지 배우거나, 더 배울 것이 없을 때 채우지 않나요?"
)
assert learned({"ab": 5}, 0) == [], f"count가 0인데 {learned({'ab': 5}, 0)!r}이(가) 나왔습니다. 배우기 전에 개수를 살폈나요?"
assert learned({}, 3) == [], f"낱말이 하나도 없을 때 {learned({}, 3)!r}이(가) 나왔습니다. 쌍이 없어도 오류 없이 그치나요?"
kept_counts = {"low": 5, "lower": 2}
learned(kept_counts, 2)
assert kept_counts == {"low": 5, "lower": 2}, f"word_counts가 {kept_counts}(으)로 바뀌었습니다. 받은 것을 고치지 않나요?"
long_run = learned({"abcdefghij": 2}, 100)
assert long_run[-1:] == [("abcdefghi", "j")], (
    f"abcdefghij가 한 조각이 될 때까지 배우면 마지막이 {long_run[-1:]}입니다. 배울 것이 있는데 먼저 그치지 않나요?"
)
again = learned({"나는": 5, "너는": 4}, 2)
assert again == [("나", "는"), ("너", "는")], f"다른 낱말로 다시 부르면 {again}입니다. 앞서 배운 것이 남아 있지 않나요?"
### BEGIN HIDDEN TESTS
from minigpt import bpe

hidden_counts = (
    {"banana": 3, "bandana": 2, "nab": 4, "anna": 1},
    {"가가가가": 3, "나가가": 2, "가나가나": 5},
    {"xyzxyz": 2, "zyx": 2, "yzy": 3, "": 7, "x": 50},
    {"ab": 0, "cd": 2},
    {"Ab": 2, "ab": 3},
)
different = [
    (counts, number)
    for counts in hidden_counts
    for number in (1, 3, 20)
    if learned(counts, number) != bpe.learn_merges(counts, number)
]
assert different == [], f"{different[0]}: 다른 낱말에서는 배운 것이 다릅니다. 손으로 한 번 따라가 보았나요?"
### END HIDDEN TESTS

# %% [markdown]
# 여러분의 함수에 이야기책을 넣어 봅시다. 글자는 음절입니다. `bpe.split_words`가 낱말로 나누되, 낱말 **앞의 빈칸 하나를 그 낱말에 붙여** 줍니다. 그래야 이어 붙였을 때 원래의 글이 됩니다.
# **실행하기 전에 짐작해 보세요.** 한국어 동화에서 맨 먼저 합쳐질 두 글자는 무엇일까요?

# %% tags=["nbval-check-output"]
syllable_counts = Counter(word for line in train_lines[:500] for word in bpe.split_words(line))
first_merges = learn_merges(syllable_counts, 200)
print(["".join(pair) for pair in first_merges[:8]])
print(["".join(pair) for pair in first_merges if len("".join(pair).strip()) > 3][:8])

# %% [markdown]
# 아무도 문법을 가르쳐 주지 않았는데 `어요`, `에서`, `했어요` 같은 어미와 조사가 먼저 나오고, `인사했어요`, `이야기를`처럼 자주 나오는 어절이 통째로 뒤를 따릅니다. ` 나`, ` 다`처럼 빈칸이 앞에 붙은 것은 낱말의 첫 글자입니다. 영어의 `ing`를 찾아낸 것과
# 같은 방법이 한국어의 `어요`를 찾았습니다.
#
# ## 13.6 배운 쌍으로 새 낱말 나누기
#
# 이제 처음 보는 낱말을 나눕니다. 글자로 나누어 놓고 배운 쌍을 다시 합치면 됩니다. 무엇부터 합칠까요? **먼저 배운 쌍이 먼저**입니다. 배울 때와 같은 차례여야 배울 때와 같은 조각이 나옵니다.
#
# 쌍을 배운 차례대로 한 번씩 훑으면 될 것 같지만 함정이 있습니다. 나중에 배운 쌍을 합쳤더니 **앞에서 배운 쌍이 새로 생기는** 일이 있습니다. 그래서 이렇게 합니다. 지금 이웃한 쌍들 가운데 **가장 먼저
# 배운 쌍**을 찾아 합치고,
# 다시 처음부터 찾습니다. 합칠 것이 없으면 끝입니다. 쌍의 차례가 `나는·요`, `나·는`이라면 `나는요`를
# 한 번 훑어서는 `나는`과 `요`에서 그칩니다. 첫째 쌍을 찾을 때는 아직 `나는`이 없기 때문입니다. 합칠 때마다 다시 찾으면 이렇게 됩니다.

# %%
plots.token_rows(
    {"처음": ["나", "는", "요"], "나·는": ["나는", "요"], "나는·요": ["나는요"]},
    title="합칠 때마다 처음부터 다시 찾습니다",
);

# %% [markdown]
# ### 문제 4: `apply_merges`
#
# 낱말 하나를 배운 쌍으로 합쳐 **조각의 리스트**로 돌려주세요.
#
# - 글자 하나씩에서 시작해, 이웃한 쌍 가운데 `merges`에 **가장 앞서 있는 쌍**을 합칩니다.
# - 같은 쌍이 여러 곳에 있으면 **맨 왼쪽 것**부터, 겹치지 않게 합칩니다. 하나씩 합쳐도 한꺼번에 합쳐도 됩니다.
# - 합칠 쌍이 하나도 없을 때까지 되풀이합니다.
# - 합치고 나서 더 앞선 쌍이 새로 생기면 그것이 먼저입니다.
# - `merges`에 없는 쌍은 합치지 않습니다.
# - 처음 보는 글자도, 빈칸도 그대로 한 조각입니다.
# - 빈 낱말이면 빈 리스트입니다.
# - 받은 `merges`를 고치지 않습니다.
#
# 예를 들어 `apply_merges("lowest", [("l", "o"), ("lo", "w")])`는 `["low", "e", "s", "t"]`여야 합니다.
#
# **도움말.** 쌍마다 몇 번째인지 사전(dict)에 적어 두면 찾기가 빠릅니다. `pieces[place : place + 2] = [합친 조각]`은 리스트의 두 칸을 하나로 바꿉니다.


# %% nbgrader={"grade_id": "apply_merges", "solution": true}
def apply_merges(word, merges):
    """낱말 하나를 배운 쌍으로 합쳐 조각으로 나눕니다.

    word: 낱말 하나
    merges: (왼쪽, 오른쪽)의 리스트. 먼저 배운 것이 앞에 있고, 같은 쌍은 한 번만 나옵니다
    돌려주는 값: 조각의 리스트, list[str]. 이으면 다시 word입니다
    """
    ### BEGIN SOLUTION
    ranks = {pair: rank for rank, pair in enumerate(merges)}
    pieces = list(word)
    while True:
        known = [(ranks[pair], place) for place, pair in enumerate(zip(pieces, pieces[1:])) if pair in ranks]
        if not known:
            return pieces
        _, place = min(known)
        pieces[place : place + 2] = [pieces[place] + pieces[place + 1]]
    ### END SOLUTION


# %% nbgrader={"grade_id": "test_apply_merges", "grade": true, "points": 2}
# 시험: apply_merges
def applied(word, merges):
    """답을 불러 결과를 돌려줍니다."""
    problem = None
    try:
        result = apply_merges(word, merges)
    except (NotImplementedError, NameError):
        raise
    except Exception as error:
        problem = error
    assert problem is None, (
        f"{word[:20]!r}을(를) 나누다가 오류가 났습니다: {problem!r}. 조각이 하나만 남아 이웃한 쌍이 없을 때도, 배우지 않은 쌍을 "
        "만날 때도 살폈나요?"
    )
    return result


low = applied("low", [("l", "o"), ("lo", "w")])
assert low is not None, "돌려주는 값이 None입니다. return을 썼나요?"
assert isinstance(low, list), f"{low!r}이(가) 나왔습니다. 조각을 이어 붙이지 않고 리스트에 담았나요?"
assert low == ["low"], f"low가 {low}이(가) 되었습니다. 합친 조각을 다시 이웃과 합치나요? 합칠 쌍이 없을 때까지 되풀이하나요?"
lowest = applied("lowest", [("l", "o"), ("lo", "w")])
assert lowest == ["low", "e", "s", "t"], (
    f"lowest가 {lowest}이(가) 되었습니다. 합치지 못한 글자도, 처음 보는 글자도 한 조각씩 남기나요?"
)
twice = applied("lolo", [("l", "o")])
assert twice == ["lo", "lo"], f"lolo가 {twice}이(가) 되었습니다. 같은 쌍이 두 곳에 있으면 모두 합치나요?"
whole = applied("abcd", [("a", "b"), ("ab", "c"), ("bc", "d")])
assert whole == ["abc", "d"], (
    f"abcd가 {whole}이(가) 되었습니다. 조각 abc의 뒷부분 bc를 d와 합치지 않나요? 조각이 통째로 같은지 견주나요?"
)
earlier_first = applied("abc", [("b", "c"), ("a", "b")])
assert earlier_first == ["a", "bc"], (
    f"b·c를 a·b보다 먼저 배웠는데 abc가 {earlier_first}이(가) 되었습니다. 왼쪽이 아니라 먼저 배운 쌍부터 합치나요?"
)
new_pair = applied("abc", [("ab", "c"), ("a", "b")])
assert new_pair == ["abc"], (
    f"a·b를 합치자 더 앞선 쌍 ab·c가 생겼는데 {new_pair}에서 그쳤습니다. merges를 한 번만 훑지 않나요?"
)
start_again = applied("abcd", [("ab", "c"), ("a", "b"), ("c", "d")])
assert start_again == ["abc", "d"], (
    f"a·b를 합치자 가장 앞선 쌍 ab·c가 생겼는데 abcd가 {start_again}이(가) 되었습니다. 합칠 때마다 처음부터 다시 찾나요?"
)
overlap = applied("aaa", [("a", "a")])
assert overlap == ["aa", "a"], f"aaa가 {overlap}이(가) 되었습니다. 같은 쌍이 겹치면 맨 왼쪽 것부터 합치나요?"
no_way = applied("abc", [("a", "bc")])
assert no_way == ["a", "b", "c"], (
    f"b·c를 배운 적이 없어 bc는 생길 수 없는데 {no_way}이(가) 되었습니다. 긴 조각을 찾지 않고 이웃한 쌍만 합치나요?"
)
side = applied("ba", [("a", "b")])
assert side == ["b", "a"], f"배운 쌍은 a·b인데 ba가 {side}이(가) 되었습니다. 왼쪽과 오른쪽의 차례까지 같은 쌍인가요?"
no_merges = applied("여우", [])
assert no_merges == ["여", "우"], f"배운 쌍이 없으면 글자 하나씩인데 {no_merges}입니다. merges가 비어 있어도 되나요?"
blank_first = applied(" ab", [("a", "b")])
assert blank_first == [" ", "ab"], f"빈칸으로 시작하는 ' ab'가 {blank_first}이(가) 되었습니다. 빈칸도 한 조각으로 남기나요?"
no_pieces = applied("", [("l", "o")])
assert no_pieces == [], f"빈 낱말에서 {no_pieces!r}이(가) 나왔습니다. 빈 리스트인가요?"
kept_merges = [("lo", "w"), ("l", "o")]
applied("lowlow", kept_merges)
assert kept_merges == [("lo", "w"), ("l", "o")], f"merges가 {kept_merges}(으)로 바뀌었습니다. 받은 것을 고치지 않나요?"
long_word = applied("ab" * 40, [("a", "b"), ("ab", "ab")])
assert long_word == ["abab"] * 20, (
    f"여든 글자짜리 낱말이 {len(long_word)}조각이 되었습니다. 되풀이하는 수를 정해 두지 않고, 합칠 것이 없을 때까지 하나요?"
)
other_merges = applied("low", [("o", "w")])
assert other_merges == ["l", "ow"], f"다른 쌍으로 low를 다시 나누면 {other_merges}입니다. 앞서 나눈 것을 간직하지 않나요?"
### BEGIN HIDDEN TESTS
from minigpt import bpe

banana_merges = bpe.learn_merges({"banana": 5, "bandana": 3, "cabana": 2, "nanny": 2, "abab": 4}, 30)
tangled = [("bc", "d"), ("ab", "c"), ("c", "d"), ("a", "b"), ("b", "c"), ("d", "d"), ("abc", "dd")]
different = [
    tried
    for tried_words, pairs in (
        (("banana", "Banana", "anna", "bandanas", "cabanana", "nanabanana", "x", "aabbaa"), banana_merges),
        (("abcd", "abcdd", "bcdd", "dddd", "aabbccdd"), tangled),
    )
    for tried in tried_words
    if applied(tried, pairs) != bpe.apply_merges(tried, pairs)
]
assert different == [], f"{different[0]}을(를) 나누면 다릅니다. 합칠 때마다 가장 앞선 쌍을 새로 찾고, 왼쪽부터 합치나요?"
### END HIDDEN TESTS

# %% [markdown]
# 낱말 넷을 나누어 봅시다. 앞의 둘은 배울 때 있던 것이고, 뒤의 둘은 지어낸 것입니다.

# %% tags=["nbval-check-output"]
for word in (" 할머니께서는", " 노래했어요", " 나래했어요", " 뷁했어요"):
    print(apply_merges(word, first_merges))

# %% [markdown]
# `뷁`은 이야기책에 한 번도 나오지 않지만, 낱말 전체가 사라지지 않고 `했어요`는 알아봅니다. 그런데 `뷁`은 사전에 번호가 없습니다. 그러면 다시 `[UNK]`일까요?
#
# ## 13.7 모르는 글자가 없는 곳에서 시작하기
#
# 컴퓨터에 적힌 모든 글은 결국 **바이트**(0–255)입니다. UTF-8에서 한글 음절은 3바이트, 영어 글자는 1바이트, 그림 글자는 4바이트입니다. **글자 대신 바이트에서 시작하면** 사전에 256개만
# 두어도 모르는 글자가 없습니다.
# 이름이 '바이트 쌍' 인코딩인 까닭입니다. `byte_letters`는 바이트마다 눈에 보이는 글자 하나를 정해 보여 줍니다(GPT-2의 약속입니다). `text_of`는 되돌립니다.

# %% tags=["nbval-check-output"]
for text in ("fox", "여우", "🦊"):
    letters = bpe.byte_letters(text)
    print(f"{text} → {letters} ({len(letters)}바이트) → {bpe.text_of(letters)}")
print("바이트가 모자라면", bpe.text_of(bpe.byte_letters("여우")[:4]))

# %% [markdown]
# 마지막 줄을 보세요. 바이트의 가운데에서 끊으면 글자가 깨져 `�`가 됩니다. 바이트로 배운 모델이 서툴면 이런 글자를 씁니다. 곧 세어 볼 것입니다.
#
# 여러분의 두 함수는 무엇이 글자인지 묻지 않으니 바이트에도 그대로 통합니다. `keras_nlp`의 `BytePairTokenizer`에 같은 쌍을 주고 견주어 봅시다.

# %% tags=["nbval-check-output"]
byte_counts = bpe.byte_word_counts(train_lines[:200])
byte_merges = learn_merges(byte_counts, 300)
real_tokenizer = bpe.make_byte_pair_tokenizer(byte_merges)
vocabulary = bpe.vocabulary_of(byte_merges)
for text in ("여우는", "노래했어요", "뷁했어요", "🦊"):
    real_pieces = [vocabulary[int(number)] for number in real_tokenizer(text)]
    same = real_pieces == apply_merges(bpe.byte_letters(text), byte_merges)
    print(f"{text}: {len(real_pieces)}조각, {'같음' if same else '다름'}")

# %% [markdown]
# 진짜 토크나이저(tokenizer)와 같습니다. `뷁`도 `🦊`도 `[UNK]`가 아니라 바이트 서너 개로 적혔습니다.
#
# 한 문단을 세 방법으로 자르면 어떻게 될까요? 음절과 자모도 같은 틀로 다룹니다. `bpe.character_merges`는 **글자 하나까지만** 합치는 쌍을 줍니다. BPE에는 쌍 1,000개를 배우게
# 합니다. 여러분의 `learn_merges`로도 되지만 합칠 때마다
# 모든 낱말을 다시 세어 조금 걸리므로, 바뀐 낱말만 다시 세는 `minigpt`의 것을 씁니다.

# %% tags=["nbval-check-output"]
ways = {  # 이름 → (모델에게 주기 전에 글을 바꾸는 함수, 합칠 쌍들)
    "음절": (str, bpe.character_merges("".join(train_lines))),
    "자모": (decompose, bpe.character_merges("".join(map(decompose, train_lines)))),
    "BPE": (str, bpe.learn_merges(bpe.byte_word_counts(train_lines), 1000)),
}
rows = {}
for name, (change, merges) in ways.items():
    vocabulary = bpe.vocabulary_of(merges)
    (ids,) = bpe.encode([change("그때 할머니께서는 웃었어요.")], merges)
    rows[name] = [bpe.text_of(vocabulary[number]) for number in ids]
    print(f"{name}: 사전 {len(vocabulary):,}개, '그때 할머니께서는 웃었어요.'는 {len(ids)}토큰")

# %%
plots.token_rows({name: row for name, row in rows.items() if name != "자모"}, title="그때 할머니께서는 웃었어요.");

# %% [markdown]
# 음절은 한 글자씩인데, BPE는 자주 나온 어절이 통째로 나왔습니다. `�`는 글자의 한가운데에서 잘린 조각입니다. 이어 붙이면 온전한 글자가 됩니다. 맨 앞의 `그때`는 왜 잘게 나뉘었을까요?
# 배운 낱말은 거의 모두 **앞에 빈칸이 붙은** ` 그때`였기 때문입니다. 글을 여는 낱말은 BPE에게 다른 낱말입니다. 자모는 그리지 않았습니다. 이어 놓으면 화면이 모아 그리기 때문입니다.
#
# 사전의 크기가 글자의 가짓수보다 큰 까닭도 있습니다. 특별한 토큰 셋과 바이트 256개가 늘 들어 있고, 바이트 셋을 한 글자로 합치는 도중의 조각도 번호를 받습니다.
#
# ## 13.8 세 모델의 시합
#
# 이제 같은 글을 세 방법으로 배운 모델을 겨룹니다. 공정해야 하니 **폭, 헤드, 층, 배치, 걸음 수, 학습률**을 똑같이 하고, 모두 **온전한 문단**을 읽습니다. 같은 문단을 같은 차례로 같은 횟수만큼
# 봅니다.
# 똑같이 할 수 없는 것은 자리의 수(토큰의 수)와 사전의 크기입니다. 그것이 바로 자르는 방법의 차이니까요.
#
# 글의 끝도 배우도록 정답의 마지막에는 `[PAD]`를 하나 둡니다. 손실을 잴 때는 빼고, 글자의 수는 세 모델 모두 **음절로** 셉니다. 자모로 셌다가는 자모 모델만 두 배쯤 좋아 보입니다.


# %%
BATCH = 8  # 문단이 길어 한 번에 여덟 편씩 봅니다
STEPS = max(profile.training_steps * 3 // 5, 4)  # mini는 맛보기입니다
LAPS = 4
test_lines = valid_lines[: 2 * BATCH]  # 글자당 비트를 잴 문단


def examples(encoded, length):
    """문단마다의 번호를 (입력, 정답) 배열 둘 [N, T]로 바꿉니다. 입력은 [BOS]부터, 정답은 한 칸 앞선 다음 토큰입니다."""
    tokens = np.zeros((len(encoded), length + 1), "int32")  # 0은 [PAD]
    tokens[:, 0] = 2  # [BOS]
    for row, ids in zip(tokens, encoded):
        row[1 : len(ids) + 1] = ids
    return tf.data.Dataset.from_tensor_slices((tokens[:, :-1], tokens[:, 1:]))


def race(name):
    """한 방법으로 모델을 배우게 하고 (모델, 바퀴마다의 글자당 비트, 걸린 초, 문단의 평균 토큰 수)를 돌려줍니다."""
    change, merges = ways[name]
    train_ids, test_ids = (bpe.encode(map(change, lines), merges) for lines in (train_lines, test_lines))
    length = max(map(len, train_ids + test_ids)) + 1  # 끝의 [PAD]까지
    train = examples(train_ids, length).shuffle(len(train_ids), seed=13).batch(BATCH, drop_remainder=True)
    test = examples(test_ids, length).batch(BATCH)
    test_tokens, test_letters = sum(map(len, test_ids)), sum(map(len, test_lines))

    keras.utils.set_random_seed(13)
    vocabulary_size = len(bpe.vocabulary_of(merges))
    model = build_model(vocabulary_size, length, profile.embedding_dim, profile.feed_forward_dim, profile.num_heads, 1)
    training.compile_model(model)
    model.optimizer.learning_rate = keras.optimizers.schedules.CosineDecay(profile.learning_rate, STEPS)
    model.optimizer.build(model.trainable_variables)
    laps, bits, seconds = training.laps(train, STEPS // LAPS), [], 0.0
    for _ in range(LAPS):
        start = time.perf_counter()
        model.fit(laps, verbose=0)
        seconds += time.perf_counter() - start
        bits.append(training.bits_per_character(training.evaluate(model, test), test_tokens, test_letters))
    print(f"{name}: 파라미터 {model.count_params():,}개, {seconds:.0f}초, 글자당 {bits[-1]:.2f}비트")
    return model, bits, seconds, np.mean([len(ids) for ids in train_ids])


results = {name: race(name) for name in ways}

# %%
floor = korean_storybook.bits_per_character_floor(test_lines)
places = (np.arange(LAPS) + 1) * (STEPS // LAPS)
plots.learning_curve(
    {name: (places, bits) for name, (_, bits, _, _) in results.items()},
    levels={"바닥": floor},
    emphasis="BPE",
    title="같은 걸음을 걸은 세 모델",
    ylabel="글자당 비트 (로그 눈금)",
);

# %% [markdown]
# 바닥은 검증한 그 문단들에서 잰 것이라 앞에서 본 값과 조금 다를 수 있습니다.
#
# **생각해 보세요.** 같은 글, 같은 걸음인데 왜 이렇게 벌어질까요?
#
# <details><summary>생각해 보았다면 열어 보세요</summary>
#
# BPE는 철자를 **이미 알고** 시작합니다. `할머니께서는`이 한 토큰이니 `할` 다음에 `머`가 온다는 것을 배울 필요가 없고, 모든 걸음을 이야기를 배우는 데 씁니다. 자모 모델은 같은 걸음으로 초성 다음에
# 중성이
# 온다는 것부터 배워야 하고, 앞의 이름까지 거리도 네 배 넘게 멉니다. 그 대신 자모 모델은 사전이 작아 파라미터가 적고, 처음 보는 낱말의 받침도 볼 수 있습니다.
#
# **걸음 수가 같을 때의 이야기**라는 것을 잊지 마세요. `mini`는 몇십 걸음만 걷는 맛보기입니다. 오래 배우면 음절 모델과
# 자모 모델도 철자를 떼고 이야기를 배우기 시작합니다. GPU에서 훨씬 오래 배우는 `full`로 확인해 보세요. 자르는 법이 정하는 것은
# 도착할 곳보다 **가는 길의 길이**입니다.
#
# </details>
#
# ## 13.9 무엇을 틀릴까요?
#
# 수만 보면 재미가 없습니다. 글을 쓰게 해 봅시다. 세 모델에게 같은 첫머리를 줍니다. 자모 모델에게는 **풀어서** 주고, 쓴 글은 언제나 **모아서** 읽습니다. 모델마다 여덟 편을
# 쓰는 데 CPU에서는 10초가 넘게 걸립니다. 짧은 글이 있으면 모델이 거기에서 글을 끝낸(`[PAD]`를 쓴) 것입니다.

# %%
beginnings = ["옛날 옛적", "그때 착한", "그날 저녁", "올해 일곱 살이 된"] * 2  # 같은 첫머리라도 저마다 다르게 씁니다
stories = {}
for name, (model, *_) in results.items():
    change, merges = ways[name]
    tokenizer = bpe.make_byte_pair_tokenizer(merges)
    prompts = [change(beginning) for beginning in beginnings]
    options = {"strategy": "random", "temperature": 0.7, "max_new_tokens": model.get_layer("embedding").sequence_length}
    written = decoding.generate(model, tokenizer, prompts, stop="[PAD]", seed=13, **options)
    stories[name] = [compose(text) for text in written]
    print(f"[{name}] {stories[name][0][:200]}\n")

# %% [markdown]
# 틀린 것을 세 가지로 나누어 셉니다.
#
# - **깨진 글자**: 음절이 되지 못한 자모나, 바이트가 모자란 `�`. 천 글자에 몇 개인지 셉니다.
# - **지어낸 어절**: 배운 글에 한 번도 나오지 않은 어절의 비율. 새 어절이 모두 틀린 것은 아니지만, 이 이야기책에서는 거의 그렇습니다.
# - **틀린 조사**: 이야기책에 있는 말 뒤에 붙은 조사 가운데 받침과 맞지 않는 것의 비율. 그런 어절이 하나도 없으면 잴 수 없습니다.


# %%
def bare(text):
    """문장 부호를 뗀 어절의 리스트입니다."""
    return "".join(letter for letter in text if letter not in '.,!?"').split()


known_words = {word for line in train_lines for word in bare(line)}
nouns = " ".join(korean_grammar.WORDS[kind] for kind in ("animal", "flower", "food", "fruit", "person")).split()
nouns += [row.split()[0] for kind in ("friend", "thing") for row in korean_grammar.VARIABLES[kind][1].split("|")]
common = ("는", "가", "를", "와")
forms = {form: particle for particle in common for form in (particle, PARTICLES[particle])}  # 예: 은 → 는


def particle_fits(word):
    """어절의 조사가 받침과 맞으면 참, 맞지 않으면 거짓, 이야기책의 말에 조사가 붙은 어절이 아니면 None입니다."""
    noun, form = word[:-1], word[-1:]
    if form not in forms or noun not in (nouns if word in known_words else known_words.union(nouns)):
        return None
    return with_particle(noun, forms[form]) == word


def share(part, whole):
    return part / whole if whole else float("nan")


def mistakes(texts):
    """(천 글자에 깨진 글자, 지어낸 어절의 %, 틀린 조사의 %, 조사를 볼 수 있던 어절의 수)"""
    joined = " ".join(texts)
    words = bare(joined)
    broken = sum(letter == "\ufffd" or 0x1100 <= ord(letter) <= 0x11FF for letter in joined)
    invented = sum(word not in known_words for word in words)
    fits = [fit for fit in map(particle_fits, words) if fit is not None]
    wrong = share(fits.count(False), len(fits))
    return 1000 * share(broken, len(joined)), 100 * share(invented, len(words)), 100 * wrong, len(fits)


counted = {name: mistakes(texts) for name, texts in stories.items()}
titles = ("깨진 글자 (천 글자에)", "지어낸 어절 (%)", "틀린 조사 (%)")
for name, (*_, seen) in counted.items():
    print(f"{name}: 조사를 볼 수 있던 어절 {seen}개")
plots.side_by_side({title: {name: row[place] for name, row in counted.items()} for place, title in enumerate(titles)});

# %% [markdown]
# 같은 자로 진짜 이야기책을 재면 모두 0이거나 0에 가까워야 합니다. 자가 틀렸으면 무엇을 재어도 소용이 없으니, 배울 때 보지 않은 검증용 문단으로 확인합시다.

# %%
print("이야기책에서:", *(f"{title} {value:.1f}" for title, value in zip(titles, mistakes(valid_lines))), sep="\n  ")

# %% [markdown]
# 음절 모델은 글자를 잘 깨뜨리지 않습니다. 배운 토큰이 모두 온전한 글자이기 때문입니다. 자모 모델은 초성 다음에 초성을 놓아 글자를 깨뜨릴 수 있고, 서툰 BPE 모델은 바이트를 잘못 이어 `�`를 쓸 수 있습니다.
# 조사는 어떨까요? BPE에게 ` 여우는`은 통째로 한 토큰일 때가 많아 조사를 틀릴 일이 적습니다. 드물게 나온 말은 통째로 배우지 못해 틀리기도 합니다. 음절 모델은 `곰` 뒤에 `은`이 온다는 것을 낱말마다 따로 외워야 하고, 자모 모델은 바로 앞의 받침을 볼 수
# 있습니다.
# 다만 **몇 개 가운데** 틀렸는지를 꼭 함께 보세요. `mini`의 자모 모델은 이야기책의 명사를 제대로 쓰는 일이 거의 없어서, 잴 것이 없거나 몇 어절밖에 없습니다. 몇 어절로 잰 비율에는 별 뜻이 없습니다.
#
# 마지막으로 **비용**을 품질 옆에 놓읍시다. 토큰이 많으면 걸음마다 계산이 늘고, 어텐션은 길이의 제곱으로 늘며, 쓸 때도 토큰마다 한 번씩 모델을 지나야 합니다.

# %%
panels = {
    "글자당 비트 (작을수록 좋음)": {name: bits[-1] for name, (_, bits, _, _) in results.items()},
    "문단 하나의 토큰": {name: tokens for name, (_, _, _, tokens) in results.items()},
    "배우는 데 걸린 초": {name: seconds for name, (_, _, seconds, _) in results.items()},
}
plots.side_by_side(panels, levels={"글자당 비트 (작을수록 좋음)": floor});

# %% [markdown]
# 이 시합에서는 BPE가 품질도 비용도 앞섭니다. 그렇다고 언제나 그런 것은 아닙니다. 쌍 1,000개는 **이 이야기책에서** 배운 것이라 다른 글에서는 훨씬 잘게 나뉘고, 사전이 커지는 만큼 파라미터도 늡니다.
# 조각의 속이 보이지 않아 `여우는`의 마지막이
# 어떤 글자인지 모델은 알지 못합니다. 맞춤법을 고치거나 끝말잇기를 하는 모델이라면 자모나 음절이 나을 수 있습니다.
#
# ## 정리
#
# - 한글 음절은 19 × 21 × 28로 늘어서 있어 나눗셈으로 풀고 곱셈으로 모읍니다. 모을 수 없는 자모는 그대로 두어야 모델의 실수가 보입니다.
# - 바이트 쌍 인코딩은 가장 자주 이웃하는 쌍을 합치기를 되풀이합니다. 나눌 때는 먼저 배운 쌍부터 합칩니다.
# - 바이트에서 시작하면 `[UNK]`가 없습니다. 대신 서툰 모델은 글자를 깨뜨립니다.
# - 자르는 법이 다르면 글자당 비트로 견주고, 글자는 한 가지 방법으로 셉니다. 품질 옆에는 늘 토큰의 수와 시간을 적습니다.
#
# ### 카드
#
# | 이름 | 모양 | 부르는 법 | 함정 |
# |---|---|---|---|
# | `decompose` | 문자열 → 문자열 | `decompose("한글")` | 화면에서는 모아서 보입니다. 길이를 세세요 |
# | `compose` | 문자열 → 문자열 | `compose(자모)` | 종성의 번호는 1부터 27입니다 |
# | `learn_merges` | 낱말의 횟수 → 쌍의 리스트 | `learn_merges(word_counts, 1000)` | 합칠 때마다 다시 셉니다. 동점은 사전 순서 |
# | `apply_merges` | 낱말 → 조각의 리스트 | `apply_merges("여우는", merges)` | 한 번 훑어서는 모자랍니다 |
# | `byte_letters` | 글 → 바이트마다 한 글자 | `bpe.byte_letters("여우")` | 한글 음절 하나가 세 글자입니다 |
#
# ### 조용한 버그 도감
#
# | 증상 | 까닭 | 알아채는 법 |
# |---|---|---|
# | 자모 모델의 글자당 비트만 절반입니다 | 글자 수를 자모로 셌습니다 | 원래 글의 `len`으로 나눕니다 |
# | 찾기에서 `한글`이 나오지 않습니다 | 한쪽이 자모로 풀려 있습니다 | 두 글의 길이를 견줍니다 |
# | 진짜 토크나이저와 조각이 가끔 다릅니다 | 쌍을 한 번만 훑었습니다 | 긴 낱말 여럿으로 견주어 봅니다 |
# | 다시 배우면 사전의 번호가 다릅니다 | 동점인 쌍을 아무것이나 골랐습니다 | 낱말의 차례를 섞어 배워 봅니다 |
# | 글에 `�`가 섞입니다 | 바이트의 가운데에서 글이 끊겼습니다 | `�`를 셉니다 |
#
# ### 더 읽을거리
#
# - [Neural Machine Translation of Rare Words with Subword Units](https://arxiv.org/abs/1508.07909): 바이트 쌍 인코딩을 글에 처음 쓴
#   논문입니다.
# - [Byte-Pair Encoding tokenization](https://huggingface.co/learn/llm-course/chapter6/5): 같은 방법을 차근차근 만드는 강의입니다.
# - [한글 자모](https://ko.wikipedia.org/wiki/한글_자모): 첫가끝 자모와 따로 쓰는 낱자가 왜 나뉘어 있는지 알 수 있습니다.
#
# 이제 여러분의 GPT는 한국어도 씁니다. 그런데 글을 쓸 때마다 기다리는 시간이 아깝지 않았나요? 다음 단원에서는 같은 글을 훨씬 빨리 쓰게 합니다.

# %% tags=["nbval-check-output"]
# course: check
