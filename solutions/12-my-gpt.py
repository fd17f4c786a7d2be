# %% [markdown]
# # 12. 나만의 GPT
#
# <!-- course: badge -->
#
# 어휘 사전, 입력과 정답, 모델, 학습, 글쓰기. 지금까지 하나씩 만든 것을 이 단원에서 모두 잇습니다. **글만 바꾸면** 어떤 말을 쓰는 GPT든 만들 수 있습니다.
# 먼저 강좌가 지은 짧은 한국어 이야기로 끝까지 가 보고, 그다음에 **여러분이 고른 글로 여러분만의 GPT**를 만들어 Google Drive에 간직합니다.
#
# **이 단원을 마치면**
#
# - 한국어 글 한 편에서 어휘 사전부터 글쓰기까지 끝까지 갈 수 있습니다.
# - 글의 양을 보고 사전의 크기, 길이, 모델의 크기, 걸음 수를 정할 수 있습니다.
# - 어휘 사전이 다른 두 모델을 **글자당 비트**로 견줄 수 있습니다.
# - 배운 GPT를 저장하고, 다른 날 새 노트북에서 다시 불러 글을 쓰게 할 수 있습니다.
#
# 걸리는 시간은 75분쯤입니다. 내 글을 고르고 보고서를 쓰는 시간은 따로, 한 주에 걸쳐 두세 시간을 잡으세요. 첫날은 12.1절을 강좌의 이야기로 끝까지, 다음 날은
# 내 글로 하면 알맞습니다. 다시 올 때는 준비 셀부터 차례로 실행하세요. 저장해 둔 모델만 쓰려면 12.1절의 끝에 적힌 셀들만
# 실행하면 됩니다.

# %% nbgrader={"grade_id": "setup"}
# course: setup

# %%
import random
import tempfile
from collections import Counter
from pathlib import Path

import keras
import numpy as np
import tensorflow as tf

from minigpt import decoding, pipeline, plots, training
from minigpt.callbacks import TextGenerator
from minigpt.errors import CourseError
from minigpt.model import build_model, parameter_count
from minigpt.tokenizer import make_tokenizer, train_vocabulary, unknown_rate

my_runs = []  # 실험을 할 때마다 한 줄씩 쌓입니다. 이 셀을 다시 실행하면 비워집니다

# %% [markdown]
# ## 12.1 한국어 글로 처음부터 끝까지
#
# 이 단원에서 할 일은 다섯 걸음입니다. 괄호는 그것을 배운 단원입니다.
#
# 글을 고릅니다 → 어휘 사전을 배웁니다(2, 3단원) → 입력과 정답으로 엮습니다(4단원) → 모델을 만들어 가르칩니다(6, 8, 11단원) → 글을 쓰게 하고 잽니다(7, 10단원)
#
# 강좌의 이야기부터 지어 봅시다. 이야기는 세 문장입니다. 누가 어디에 있었고, 친구에게 무엇을 주었고, 친구가 기뻐했습니다. 주사위를 굴려 낱말을 고르되, 앞에 나온 이름이 뒤에 다시 나옵니다.
#
# 한국어다운 어려움이 하나 있습니다. **받침이 있으면 '은', 없으면 '는'을 씁니다.** 유니코드에서 한글은 '가'부터 차례로 놓여 있고, 받침이 28가지(없음 포함)씩 돌아가므로 나머지로 알 수 있습니다.


# %% tags=["nbval-check-output"]
def particle(word, pair):
    """word에 맞는 조사를 붙입니다. pair의 첫 글자는 받침이 있을 때, 둘째 글자는 없을 때의 조사입니다."""
    has_final = (ord(word[-1]) - ord("가")) % 28 > 0
    return word + pair[0 if has_final else 1]


print(particle("곰", "은는"), particle("여우", "은는"), particle("꽃", "을를"), particle("사과", "을를"))

# %% tags=["nbval-check-output"]
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
stories = [tell(dice) for _ in range(1000)]
print(*stories[:3], sep="\n")

# %% [markdown]
# 여러분의 글로 바꿀 자리가 여기입니다. 지금은 `MY_TEXT = None`이라 위의 이야기를 씁니다. 한 바퀴를 다 돌아본 다음에 파일 이름을 적고 **이 셀부터 다시** 실행하세요.
# 글은 UTF-8 텍스트 파일이고, 한 줄이 문단 하나입니다.
#
# **어디에서 글을 구하나요?** **마음대로 써도 되는 글**이어야 합니다.
#
# - 내가 쓴 일기와 글, 내가 지은 이야기 틀(위의 `tell`을 고치면 몇천 줄도 금방입니다)
# - [위키문헌](https://ko.wikisource.org): 저작권이 끝난 소설, 시, 신문. 옛 철자나 한자가 많은 글은 피하세요.
# - [공유마당](https://gongu.copyright.or.kr): 저작권이 끝났거나 기증된 글. 쓰는 조건이 글마다 적혀 있습니다.
# - [프로젝트 구텐베르크](https://www.gutenberg.org): 저작권이 끝난 영어 책
#
# **글이 얼마나 있어야 하나요?** 솔직히 말하면 1,000줄로는 읽을 만한 **새** 글이 나오지 않습니다. 낱말은 맞아도 뜻이 이어지지 않는 글이 나옵니다. 강좌의 이야기가
# 1,000줄로 되는 것은 낱말이 몇십 가지뿐이기 때문입니다. 진짜 글은 낱말이 그 수백 배입니다. 아래는 시작할 때의 값입니다. 이름이 `MY_`로 시작하는 것들을 이렇게 바꾸고,
# 곡선을 보며 고쳐 가세요.
#
# | 글 | 어휘 사전 | 길이 | `MY_PACK` | `MY_SIZE`의 길이 다음 | 학습률 | 걸음 | 바랄 수 있는 것 |
# |---|---|---|---|---|---|---|---|
# | 강좌의 이야기나 지은 틀 1,000줄 | 220 | 40 | `False` | 64, 64, 2, 1 | 1e-2 | 128 | 문법과 내용이 모두 맞는 이야기 |
# | 진짜 글 10만 자, 약 1,000줄 | 글자 가짓수 × 2 + 500 | 64 | `True` | 64, 64, 2, 1 | 3e-3 | 300 | 낱말과 어미. 곧 외우기 시작합니다 |
# | 진짜 글 100만 자, 약 1만 줄 | 3,000 | 128 | `True` | 128, 128, 2, 2 | 1e-3 | 1,500 | 짧은 구절 |
# | 책 여러 권, 500만 자부터 | 5,000 | 128 | `True` | 256, 256, 3, 2 | 1e-3 | 3,000부터 | 문장의 꼴을 갖춘 글 |
#
# 줄의 길이는 글마다 다르니 **글자 수**로 고르세요. 걸리는 시간은 걸음 수, 폭, 길이에 따라 늘어납니다. CPU에서 둘째 줄은 1분쯤, 셋째 줄은 10분이 넘게 걸리니 아래 두 줄의 모델은
# GPU에서 배우세요.
#
# **도움말.** Colab에서 내 컴퓨터의 파일을 올리려면 아래 두 줄의 `#`을 지웁니다. 메모장으로 저장할 때는 인코딩을 UTF-8로 고르세요.

# %% tags=["nbval-check-output"]
MY_TEXT = None  # 예: "my_text.txt"

# from google.colab import files
# MY_TEXT = next(iter(files.upload()))

my_train_lines = my_valid_lines = []  # 글을 읽지 못하면 앞서 읽은 글로 배우지 않게 비워 둡니다
my_lines = stories
if MY_TEXT is not None:
    if not Path(MY_TEXT).is_file():
        raise CourseError(f"{MY_TEXT} 파일이 없습니다. 파일 이름과 올린 곳을 확인하세요.")
    try:
        my_lines = Path(MY_TEXT).read_text(encoding="utf-8-sig").splitlines()
    except UnicodeDecodeError:
        raise CourseError(f"{MY_TEXT}의 인코딩이 UTF-8이 아닙니다. 메모장에서 UTF-8로 다시 저장하세요.") from None
    my_lines = [text.strip() for text in my_lines if text.strip()]
    if len(my_lines) < 20:
        raise CourseError(
            f"{MY_TEXT}에 글이 {len(my_lines)}줄뿐입니다. 한 줄이 문단 하나가 되게 나누거나 글을 더 모으세요."
        )

my_valid_lines = my_lines[::10]  # 열 줄에 한 줄은 배우지 않고 검증에 씁니다
my_train_lines = [text for number, text in enumerate(my_lines) if number % 10]
print(f"배울 줄 {len(my_train_lines):,}개, 검증할 줄 {len(my_valid_lines):,}개, 글자 {sum(map(len, my_lines)):,}개")

# %% [markdown]
# ### 어휘 사전은 내 글에서
#
# 3단원에서 영어로 배운 사전이 한국어를 온통 `[UNK]`로 만드는 것을 보았습니다. 그래서 **배울 글에서** 사전을 새로 배웁니다. 짧은 글에서는 부탁한 것보다 작은 사전이 나올 수 있습니다.
# `unknown_rate`로 `[UNK]`가 얼마나 나오는지 꼭 확인하세요. 검증할 줄로 재어야 처음 보는 글에서도 괜찮은지 알 수 있습니다.
#
# 한글은 글자의 가짓수가 많습니다. 사전에 없는 글자가 하나라도 든 낱말은 통째로 `[UNK]`가 되므로, 글자마다 토큰이 **둘씩** 필요합니다.
# 낱말 첫머리의 `가`와 이어 붙는 `##가`입니다. 여기에 특별한 토큰 셋(`[PAD]`, `[UNK]`, `[BOS]`)이 더 듭니다. 글에 쓰인
# 글자가 800가지라면 1,603개를 글자가 차지합니다. 글자보다 **긴 조각**이 들어갈 자리까지 2,100쯤은 부탁해야 합니다. 사전이 달라지지 않을 만큼만 늘리는 것은 아무것도 바꾸지 않은
# 실험이니, 부탁한 수가 아니라 **받은 수**를 보세요.
#
# 한도도 있습니다. KerasNLP는 자주 나온 글자 **1,000가지만** 남기고 나머지 글자가 든 낱말은 배우지 않습니다. 글자가 그보다 많으면 사전을 키우거나
# 글을 늘려도 `[UNK]`가 줄지 않으니, 한자나 기호처럼 드문 글자를 글에서 덜어 내세요.

# %%
MY_VOCABULARY_SIZE = 220  # 강좌의 이야기에 맞춘 값입니다. 내 글이라면 위의 표를 보고 정하세요

my_vocabulary = train_vocabulary(tf.data.Dataset.from_tensor_slices(my_train_lines), MY_VOCABULARY_SIZE)
my_tokenizer = make_tokenizer(my_vocabulary)
my_unknown_rate = unknown_rate(my_tokenizer, my_valid_lines)
my_letters = len(set("".join(my_train_lines).lower()) - {" "})
my_long_pieces = sum(len(token.removeprefix("##")) > 1 for token in my_vocabulary[3:])  # 앞의 셋은 특별한 토큰입니다
print(f"어휘 사전: {MY_VOCABULARY_SIZE:,}개를 부탁해 {len(my_vocabulary):,}개를 받았습니다.")
print(f"글자 {my_letters:,}가지, 글자보다 긴 조각 {my_long_pieces:,}개, [UNK]의 비율 {my_unknown_rate:.1%}")
if my_letters > 1000:
    print("글자가 1,000가지를 넘어, 드문 글자는 [UNK]가 됩니다. 한자나 기호처럼 드문 글자를 글에서 덜어 내세요.")
elif my_unknown_rate > 0.03:
    print("[UNK]가 많습니다. MY_VOCABULARY_SIZE를 늘리거나 글을 더 모아 이 셀부터 다시 실행하세요.")
if my_lines is not stories and my_long_pieces < 200:
    print(f"글자보다 긴 조각이 거의 없습니다. {2 * my_letters + 500:,}개쯤을 부탁해 이 셀부터 다시 실행하세요.")

pieces = [my_vocabulary[int(token)] for token in my_tokenizer(my_valid_lines[0])]
rows = {f"{start + 1}번째부터": pieces[start : start + 10] for start in range(0, min(len(pieces), 30), 10)}
plots.token_rows(rows, "검증할 첫 줄을 나눈 모습");

# %% [markdown]
# `거 ##북 ##은`, `거 ##북 ##과`. 조사가 거의 따로 떨어졌습니다. `오 ##리는`처럼 붙어 남은 것도 있습니다. 조각은 문법이 아니라 **자주 나오는 차례**로
# 정해지기 때문입니다. 이렇게 잘게 나뉜 것은 사전을 **일부러 작게** 부탁했기 때문입니다. **생각해 보세요.** `MY_VOCABULARY_SIZE`를 500으로 늘리면
# 어떻게 나뉠까요? 바꾸어 실행해 본 다음 220으로 되돌리세요.
#
# <details><summary>해 보았다면 열어 보세요</summary>
#
# `거북은`, `거북이`, `거북과`가 저마다 한 토큰이 됩니다. 우리 이야기에는 낱말이 몇 가지 없어서 어절이 통째로 자주 나오기 때문입니다. 토큰 수는 반으로 줄지만, 모델에게 `거북은`과
# `거북과`는 아무 상관 없는 두 번호입니다. 조사를 따로 배울 기회가 없어집니다. 진짜 글에는 어절이 훨씬 다양해서, 사전이 수천 개여도 조사가 따로 떨어져 나옵니다.
#
# </details>
#
# 다음은 길이입니다. 줄마다 토큰이 몇 개인지 세어 보고 모델의 길이를 정합니다.

# %%
token_counts = [len(row) for row in my_tokenizer(my_train_lines)]
print(
    f"한 줄의 토큰 수: 가장 짧은 줄 {min(token_counts)}, 평균 {np.mean(token_counts):.1f}, 가장 긴 줄 {max(token_counts)}"
)

# %% [markdown]
# ### 채울까, 이어 붙일까
#
# 4단원에서 길이를 맞추는 두 방법을 보았습니다. 줄이 짧고 길이가 비슷하면 **한 줄을 예제 하나로** 쓰고 빈자리를 `[PAD]`로 채우는 편이 좋습니다. 모든 예제가 이야기의 처음에서
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
my_data_made_with = my_vocabulary, MY_LENGTH, MY_PACK
for features, labels in my_train_data.take(1):
    print("입력", features.shape, "정답", labels.shape)

# %% [markdown]
# ### 모델과 글쓰기 함수
#
# 글이 적으니 모델도 작아야 합니다. 강좌의 이야기라면 폭 64, 한 층에 파라미터가 5만 개 남짓이고, 사전이 크면 그만큼 늘어납니다. 6단원의 `parameter_count`로 만들기 전에 셀 수 있습니다.
#
# 글쓰기 함수에서는 `stop`에 글의 끝을 알리는 두 토큰을 적었습니다. 채운 데이터라면 `[PAD]`, 이어 붙인 데이터라면 `[BOS]`에서 멈춥니다. `detokenize`는 문장 부호 앞을
# 띄우므로 `tidy`로 다시 붙입니다. `MY_PROMPT`는 **배울 줄에 자주 나오는 낱말**이 좋습니다. 사전이 모르는 낱말이면
# `decoding.generate`가 오류로 알려 줍니다. 내 글에 있는 낱말인데도 그렇다면 사전이 작은 것이니 `MY_VOCABULARY_SIZE`부터 늘리세요.

# %%
MY_SIZE = (MY_LENGTH, 64, 64, 2, 1)  # 길이, 폭, 피드포워드의 폭, 헤드 수, 층 수
MY_LEARNING_RATE = 1e-2  # 내 글이라면 위의 표를 보고 3e-3이나 1e-3으로 줄이세요
my_first_words = Counter(text.split()[0] for text in my_train_lines)
MY_PROMPT = "어느" if my_lines is stories else my_first_words.most_common(1)[0][0]  # 줄을 가장 자주 여는 낱말


def new_my_model():
    """배우지 않은 새 모델을 만들어 학습할 준비를 마칩니다. 부를 때마다 똑같은 가중치에서 시작합니다."""
    keras.utils.set_random_seed(2)
    model = training.compile_model(build_model(len(my_vocabulary), *MY_SIZE))
    model.optimizer.learning_rate = MY_LEARNING_RATE
    model.optimizer.build(model.trainable_variables)  # 미리 해 두면 그래프를 두 번 만들지 않습니다
    return model


def tidy(text):
    """문장 부호 앞의 빈칸을 없앱니다."""
    for mark in ".,!?":
        text = text.replace(f" {mark}", mark)
    return text


def my_write(prompt=MY_PROMPT, seed=1, **options):
    """내 모델로 글 한 편을 씁니다. 아무 인자 없이 불러도 됩니다."""
    return tidy(decoding.generate(my_model, my_tokenizer, prompt, seed=seed, stop=["[PAD]", "[BOS]"], **options))


my_model = new_my_model()
print(f"파라미터 {parameter_count(len(my_vocabulary), *MY_SIZE):,}개")
print(my_write())

# %% [markdown]
# ### 배우기
#
# 콜백 둘을 함께 씁니다. 두 바퀴에 한 번 글을 쓰고, 가장 좋았던 가중치를 파일로 남깁니다. 셀을 다시 실행하면 새 모델로 처음부터 배웁니다. **실행하기 전에 짐작해 보세요.**
# 조사와 이름 가운데 모델은 무엇을 먼저 맞게 쓸까요?

# %%
MY_STEPS = 128
MY_ROUNDS = 8

if my_data_made_with != (my_vocabulary, MY_LENGTH, MY_PACK) or MY_SIZE[0] != MY_LENGTH:
    raise CourseError("어휘 사전, 길이, MY_PACK을 바꾼 뒤에는 바꾼 셀부터 이 셀까지 차례로 다시 실행하세요.")
my_lap = max(MY_STEPS // MY_ROUNDS, 1)
my_file = str(Path(tempfile.mkdtemp()) / "my_gpt.weights.h5")
my_watcher = TextGenerator(my_write, every=2)
my_keeper = keras.callbacks.ModelCheckpoint(my_file, monitor="val_loss", save_best_only=True, save_weights_only=True)
my_model = new_my_model()
my_history = my_model.fit(
    training.laps(my_train_data, my_lap),
    validation_data=my_valid_data,
    epochs=MY_ROUNDS,
    callbacks=[my_watcher, my_keeper],
    verbose=0,
)
my_model.load_weights(my_file)
best_round = int(np.argmin(my_history.history["val_loss"])) + 1
first, lowest = my_history.history["val_perplexity"][0], min(my_history.history["val_perplexity"])
print(f"\n가장 좋았던 {best_round}번째 에폭({best_round * my_lap}걸음)의 가중치로 되돌렸습니다.")
print(f"검증 퍼플렉시티: 첫 바퀴 뒤 {first:.2f}, 가장 낮을 때 {lowest:.2f}")

# %% [markdown]
# 강좌의 이야기라면 8단원처럼 **바닥**도 알 수 있습니다. 낱말은 모두 같은 확률로 고릅니다. 나올 수 있는 이야기가 N가지이면 이야기 하나의 손실은
# `log N`이고, 이것을 토큰 수로 나눈 것이 토큰 하나의 손실입니다. 여러분의 글에서는 바닥을 알 수 없으니, 실험끼리 견줍니다.

# %%
my_places = (np.arange(MY_ROUNDS) + 1) * my_lap
my_texts = [(int(number) * my_lap, text) for number, text in my_watcher.texts]
my_levels = {}
if my_lines is stories and not MY_PACK:
    choices = [TIMES, HEROES, HEROES[1:], PLACES, CAME, THINGS, GAVE, FEELINGS, DID]
    story_loss = sum(np.log(len(words)) for words in choices)  # log N
    my_levels["바닥"] = training.perplexity(story_loss / np.mean(token_counts))
plots.curve_with_texts(my_places, my_history.history["val_perplexity"], my_texts, levels=my_levels);

# %% [markdown]
# ### 수 하나로 견주기: 글자당 비트
#
# 이 곡선의 퍼플렉시티는 **토큰 하나**를 맞히는 어려움입니다. 그래서 어휘 사전을 바꾸면 견줄 수 없습니다. 사전이 크면 토큰이 길어지고, 긴 토큰은 맞히기 어렵습니다. 같은 글을
# 똑같이 잘 맞혀도 퍼플렉시티는 커집니다. **짐작해 보세요.** 한 이야기를 40토큰으로 나누었을 때 퍼플렉시티가 2라면, 똑같이 잘 맞히면서 20토큰으로 나누었을 때는 얼마일까요?

# %% tags=["nbval-check-output"]
for token_count in (40, 20):
    loss = 40 * np.log(2) / token_count  # 이야기 하나를 맞히는 손실은 똑같이 40 × log 2입니다
    bits = training.bits_per_character(loss, token_count, character_count=50)
    print(f"{token_count}토큰: 퍼플렉시티 {training.perplexity(loss):.1f}, 글자당 비트 {bits:.2f}")

# %% [markdown]
# 7단원에서 배운 **글자당 비트**(bits per character)는 그대로입니다. 글 전체의 손실을 **글자 수**로 나누기 때문에 어떻게 나누었는지에 흔들리지 않습니다. 그러니 실험끼리는
# 글자당 비트로 견줍시다. 작을수록 좋습니다.
#
# 재는 글도 같아야 합니다. 검증할 줄을 많아야 200줄, 한 줄씩, `[BOS]`부터 모델의 길이에 들어가는 낱말까지만 잽니다. 채워서 배운 모델도, 이어 붙여 배운 모델도 이렇게 재면 같은
# 시험을 봅니다. 줄이 길어 뒤가 잘리면 재는 글이 줄어드니, 길이가 다른 모델은 짧은 쪽에 맞추어 보아야 공평합니다. 한 가지 함정이 남습니다. **`[UNK]`는 글자를 맞히지 않고
# 넘어간 것**이라 비트가 실제보다 작게 나옵니다. `[UNK]`의 비율이 다르면 비트만 보지 마세요.


# %%
def fitting(line, length=MY_LENGTH):
    """줄의 앞에서부터, 토큰 수가 length를 넘지 않는 낱말까지만 남깁니다."""
    words = line.split()
    ends = np.cumsum([len(row) for row in my_tokenizer(words)])
    return " ".join(words[: int(np.sum(ends <= length))])


def my_bits(lines):
    """줄들을 맞히는 데 글자 하나에 몇 비트가 드는지 잽니다."""
    texts = [text for text in map(fitting, lines) if text]
    batches = tf.data.Dataset.from_tensor_slices(texts).batch(MY_BATCH)
    dataset = pipeline.in_memory(pipeline.make_dataset(batches, my_preprocess))
    token_count = sum(int(np.count_nonzero(labels)) for _, labels in dataset)
    return training.bits_per_character(training.evaluate(my_model, dataset), token_count, sum(map(len, texts)))


known_floor = my_levels.get("바닥")
my_runs.append(
    {
        "글의 파일": MY_TEXT or "강좌의 이야기",
        "어휘 사전": len(my_vocabulary),
        "[UNK]": f"{my_unknown_rate:.1%}",
        "길이": MY_LENGTH,
        "이어 붙임": MY_PACK,
        "폭, 피드포워드, 헤드, 층": MY_SIZE[1:],
        "학습률": MY_LEARNING_RATE,
        "파라미터": my_model.count_params(),
        "걸음": f"{best_round * my_lap}/{MY_ROUNDS * my_lap}",
        "퍼플렉시티": round(lowest, 2),
        "글자당 비트": round(my_bits(my_valid_lines[:200]), 3),
        "글": my_write(),
    }
)
for number, run in enumerate(my_runs, 1):
    print(f"[{number}번째 실험]", ", ".join(f"{name} {value}" for name, value in run.items()))
if known_floor is not None:
    bits = training.bits_per_character(story_loss, 1, np.mean([len(text) for text in my_train_lines]))
    print(f"바닥: 글자당 {bits:.3f}비트")

# %% [markdown]
# `my_runs`에는 실험이 한 줄씩 쌓입니다. 무엇을 바꾸어 다시 돌려도 앞의 결과가 남으니 나란히 놓고 볼 수 있습니다. 글자당 1비트라면 글자마다 동전을 한 번 던져
# 맞히는 만큼 헷갈린다는 뜻입니다.
#
# ### 다 배운 뒤에
#
# 지금 모델에는 마지막이 아니라 **검증 손실이 가장 낮았던 때**의 가중치가 들어 있습니다. 글이 적으면 그때가 아주 일러서, 배우는 동안의 마지막 글보다 서툰
# 글이 나올 수 있습니다. 마지막 글만 매끈하다면 배운 줄을 외운 것일 때가 많습니다. 곡선이 일찍 가장 낮아졌다가 다시 올라갔다면 걸음을 늘리지 말고 글을 늘리거나 모델을
# 줄이세요.
#
# 씨앗값이 같으면 모델이나 첫머리가 달라도 비슷한 꼬리가 나오곤 합니다. 같은 주사위 눈으로 고르기 때문입니다. 씨앗값을 바꾸어 여러 편을 써 봅시다. **배운 글을 그대로 베낀 것**은 아닌지도 확인합니다. 빈칸을 빼고 견주어, 배운 줄 안에 그대로 들어 있으면 베낀 것입니다.


# %%
def squeeze(text):
    """빈칸을 모두 없앱니다."""
    return "".join(text.split())


samples = [my_write(seed=number) for number in range(20)]
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
# ### 내 GPT를 Drive에 저장하고 다시 부르기
#
# 지금 모델은 메모리에만 있습니다. 가중치를 쓴 임시 폴더도 런타임이 끊기면 함께 사라집니다. 오래 남길 것은 **두 가지**입니다. 모델, 그리고 **어휘 사전**입니다. 모델은 번호만 알므로
# 사전이 없으면 무엇을 썼는지 읽을 수 없고, 다른 사전으로 읽으면 오류도 없이 엉뚱한 글이 됩니다.
#
# Colab이라면 아래 세 줄의 `#`을 지우고 실행하세요. 처음 한 번은 Drive를 써도 되는지 묻습니다.

# %%
MY_FOLDER = Path(tempfile.mkdtemp())  # 임시 폴더입니다. 런타임이 끊기면 사라집니다

# from google.colab import drive
# drive.mount("/content/drive")
# MY_FOLDER = Path("/content/drive/MyDrive/my_gpt")

MY_FOLDER.mkdir(parents=True, exist_ok=True)
my_model.save(MY_FOLDER / "my_gpt.keras")
(MY_FOLDER / "vocabulary.txt").write_text("\n".join(my_vocabulary), encoding="utf-8")
for path in sorted(MY_FOLDER.iterdir()):
    print(path.name, f"{path.stat().st_size / 1024:,.0f} KB")

# %% [markdown]
# 다시 부르기는 두 줄입니다. 다른 날 새 노트북에서는 **준비 셀, `import` 셀, 위에서 `#`을 지운 세 줄, 그리고 아래의 셀**만 실행하면 됩니다. `keras_nlp`의 층이 든
# 모델이라, 강좌 라이브러리를 불러온 뒤에 읽어야 합니다.

# %%
LOADED_PROMPT = "어느"  # 배운 글에 나오는 낱말로 바꾸세요

loaded_model = keras.saving.load_model(MY_FOLDER / "my_gpt.keras", compile=False)
loaded_tokenizer = make_tokenizer((MY_FOLDER / "vocabulary.txt").read_text(encoding="utf-8").split("\n"))
print(decoding.generate(loaded_model, loaded_tokenizer, LOADED_PROMPT, seed=1, stop=["[PAD]", "[BOS]"]))

# %% [markdown]
# 저장하기 전의 모델이 아직 메모리에 있다면, 같은 씨앗값으로 똑같은 글을 쓰는지 확인할 수 있습니다.

# %%
again = decoding.generate(loaded_model, loaded_tokenizer, LOADED_PROMPT, seed=1, stop=["[PAD]", "[BOS]"])
print("저장하기 전과 같은 글인가요?", tidy(again) == my_write(LOADED_PROMPT, seed=1))

# %% [markdown]
# ## 12.2 프로젝트: 나만의 GPT 보고서
#
# 이제 여러분 차례입니다. 12.1절을 **여러분의 글**로 다시 해 보세요. 고를 것이 마땅치 않으면 낱말 목록과 문장 틀을 바꾸어 여러분만의 이야기를 지어도 됩니다. 바꿀 것은 이름이 `MY_`로
# 시작하는 것들과 글입니다. 적어도 **한 가지**는 바꾸어 두 번 돌려 보고 견주세요(학습률, 폭, 층 수, `MY_STEPS`, `MY_PACK`, 받은 어휘 사전의 크기 등).
#
# 견줄 때는 `my_runs`의 **글자당 비트**를 쓰세요. 퍼플렉시티는 어휘 사전과 `MY_PACK`이 같을 때만 견줄 수 있습니다. 같은 글로 한 실험끼리만 견주어야 한다는 것도 잊지 마세요.
# 글이 다르면 어려움이 달라 비트도 달라집니다.
#
# 그런 다음 아래 셀에 보고서를 씁니다. 셀을 두 번 누르면 고칠 수 있습니다. 수업에서는 선생님이 읽고 채점합니다. 혼자 공부한다면 쓴 다음에 아래의 예와 채점 기준으로
# 스스로 매겨 보세요.
#
# 1. **글**: 어떤 글이고 왜 골랐나요? 줄 수, 어휘 사전의 크기, `[UNK]`의 비율을 적으세요. 써도 되는 글이라는 근거도 적으세요.
# 2. **크기**: 모델의 길이, 폭, 층 수와 파라미터 수, 학습한 걸음 수는 얼마이고, 왜 그렇게 정했나요?
# 3. **곡선**: 첫 바퀴 뒤의 검증 퍼플렉시티가 얼마였고, 가장 낮을 때는 얼마였나요? 그때는 몇 걸음이었나요? 멈춘 것은 알맞은 때였나요?
# 4. **글 세 편**: 배우는 동안의 글 하나, 다 배운 뒤의 잘된 글 하나, 이상한 글 하나를 그대로 옮기고, 무엇이 잘되고 무엇이 이상한지 적으세요.
# 5. **바꿀 것**: 무엇을 바꾸어 다시 돌렸고 **글자당 비트**와 글이 어떻게 달라졌나요? 다음에는 무엇을 바꾸겠습니까?
#
# <details><summary>보고서의 틀: 복사해서 빈칸을 채우세요</summary>
#
# ```
# 1. 글: ______ (출처 ______, 써도 되는 까닭 ______). 줄 ___개, 어휘 사전 ___개, [UNK] ___%
#    고른 까닭:
# 2. 크기: 길이 ___, 폭 ___, 층 ___, 파라미터 ___개, ___걸음
#    그렇게 정한 까닭(줄의 토큰 수, 글의 양):
# 3. 곡선: 첫 바퀴 뒤 검증 퍼플렉시티 ___ → 가장 낮을 때 ___ (___걸음)
#    멈춘 때가 알맞았나(검증 곡선의 모양):
# 4. 글 세 편
#    배우는 동안(___걸음): "______"  → 잘된 점 / 이상한 점:
#    다 배운 뒤 잘된 글: "______"  → 잘된 점:
#    다 배운 뒤 이상한 글: "______"  → 이상한 점:
# 5. 바꾼 것: ______
#    |              | 첫 번째 | 두 번째 |
#    |---|---|---|
#    | 글자당 비트  | ___     | ___     |
#    | [UNK]의 비율 | ___     | ___     |
#    | 글의 느낌    | ___     | ___     |
#    다음에 바꿀 것과 까닭:
# ```
#
# </details>
#
# <details><summary>보고서의 예: 먼저 써 보고 여세요</summary>
#
# 1. 동네 도서관의 안내문을 흉내 내어 제가 지은 문장 틀 3,000줄입니다. 제가 썼으니 써도 됩니다. 요일, 시간, 행사 이름만 바뀌므로 모델이 무엇을 배우는지 보기 쉬울 것
#    같았습니다. 어휘 사전은 300개를 부탁해 286개를 받았고 `[UNK]`는 0%였습니다.
# 2. 가장 긴 줄이 31토큰이라 길이는 40, 폭 64에 한 층입니다. 파라미터는 6만 개쯤입니다. 2,700줄을 두 번은 보도록 배치 32로 170걸음을 걸었습니다.
# 3. 첫 바퀴 뒤 6.8에서 끝에 2.3까지 내려갔고, 마지막 바퀴가 가장 낮았습니다. 아직 조금씩 내려가고 있었으니 조금 일찍 멈춘 셈입니다.
# 4. 배우는 동안(42걸음): "월요일 오후 두 오후 열립니다." 낱말은 맞지만 시간이 두 번 나옵니다. 잘된 글: "토요일 오전 열 시에 그림책 읽기가 열립니다. 어린이는 누구나 올 수
#    있습니다." 행사와 대상이 어울립니다. 이상한 글: "월요일은 쉽니다. 월요일 오후 세 시에 만납니다." 앞 문장을 돌아보지 못했습니다.
# 5. 어휘 사전만 600개로 늘렸습니다. 퍼플렉시티는 2.3에서 4.1로 커졌지만 글자당 비트는 0.61에서 0.60으로 거의 같았습니다. 토큰이 길어져 하나하나가 어려워졌을 뿐, 글을 맞히는
#    솜씨는 같았던 것입니다. 글도 비슷했습니다. 다음에는 층을 둘로 늘려 앞뒤가 맞는 글이 늘어나는지 보겠습니다.
#
# 스스로 매기는 기준: 항목마다 2점입니다. 수와 까닭이 모두 있으면 2점, 하나만 있으면 1점입니다. 결과가 나빠졌어도 감점하지 않습니다.
#
# </details>

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
# 5. 층을 둘로 늘리니 글자당 비트는 0.51에서 0.47로 조금 내려갔고, 스무 편 가운데 이름이 이어지는 글이 11편에서 17편으로 늘었습니다. 같은 `seed`들로 견주었습니다. 다음에는 진짜 동화를
#    넣고 `MY_PACK`을 켜 보겠습니다. 그때는 사전이 커야 하니 글도 더 모아야 합니다.
#
# **채점 기준** (항목마다 2점)
#
# - 1번: 글과 고른 까닭, 줄 수·사전의 크기·`[UNK]`의 비율, 써도 되는 근거가 있으면 2점. 빠진 것이 있거나 강좌의 이야기를 그대로 썼으면 1점.
# - 2번: 길이·폭·층·파라미터·걸음 수와, 줄의 토큰 수나 글의 양에 댄 까닭이 있으면 2점. 수만 있으면 1점.
# - 3번: 곡선의 처음과 끝을 수로 말하고 **검증** 곡선을 근거로 멈춘 때를 판단하면 2점. 하나만 있으면 1점.
# - 4번: 글 세 편을 옮기고 잘된 점과 이상한 점을 글의 낱말로 짚으면 2점. 글만 옮기고 설명이 없거나 두 편 이하이면 1점.
# - 5번: 하나를 바꾸어 돌린 결과를 글자당 비트와 글로 견주고 다음에 바꿀 것을 까닭과 함께 말하면 2점. 계획만 있거나, 어휘 사전이나 `MY_PACK`이 다른데
#   퍼플렉시티로 견주었으면 1점. 결과가 나빠졌어도 감점하지 않습니다.

# %% [markdown]
# ## 정리
#
# - 글을 바꾸면 어휘 사전부터 다시 배웁니다. 한글은 글자마다 토큰이 둘씩 필요하니 `[UNK]`의 비율을 꼭 확인합니다.
# - 줄의 길이를 보고 채우기와 이어 붙이기를, 글의 양을 보고 모델의 크기와 걸음 수를 고릅니다.
# - 사전이 다른 모델은 퍼플렉시티가 아니라 글자당 비트로 견줍니다. 글이 같고 `[UNK]`의 비율이 비슷할 때만 뜻이 있습니다.
# - 모델과 어휘 사전을 함께 Drive에 저장해야 다른 날 다시 쓸 수 있습니다.
#
# | 이름 | 모양 | 부르는 법 | 함정 |
# |---|---|---|---|
# | `train_vocabulary` | 줄의 데이터셋 → 토큰의 리스트 | `train_vocabulary(lines, 크기)` | 글자 가짓수 × 2 + 3보다 작으면 `[UNK]`가 쏟아집니다 |
# | `pipeline.pack` | 줄 → (입력, 정답) [B, T] | `pack(lines, tokenizer, T, B)` | 길이가 정해진 토크나이저는 받지 않습니다 |
# | `bits_per_character` | 수 하나 | `bits_per_character(평균 손실, 토큰 수, 글자 수)` | 다른 글에서 잰 값과는 견주지 않습니다 |
# | `model.save` | 파일 하나 | `my_model.save("….keras")` | 어휘 사전은 들어 있지 않습니다 |
# | `load_model` | 모델 | `keras.saving.load_model(파일, compile=False)` | `keras_nlp`를 먼저 불러와야 층을 알아봅니다 |
#
# **조용한 버그 도감**: 오류가 나지 않아 더 무서운 실수들
#
# | 증상 | 까닭 | 알아채는 법 |
# |---|---|---|
# | 사전을 줄였더니 퍼플렉시티가 좋아졌습니다 | 토큰이 짧아져 쉬워졌을 뿐입니다 | 글자당 비트로 다시 봅니다 |
# | 글자당 비트가 놀랍게 작습니다 | `[UNK]`로 넘어간 글자를 세지 않았습니다 | `[UNK]`의 비율을 함께 봅니다 |
# | 다시 부른 모델이 뜻 없는 글을 씁니다 | 다른 어휘 사전으로 읽었습니다 | 저장하기 전과 같은 `seed`의 글을 견줍니다 |
# | 마지막 글만 유난히 매끈합니다 | 배운 줄을 외웠습니다 | 배운 줄에 그대로 있는지 찾아봅니다 |
# | 이튿날 모델이 없습니다 | 런타임의 임시 폴더에 저장했습니다 | 경로가 `/content/drive`로 시작하는지 봅니다 |
#
# **더 읽을거리**
#
# - [Keras 모델 저장하고 불러오기](https://www.tensorflow.org/guide/keras/save_and_serialize?hl=ko): `.keras` 파일에 무엇이 들어 있는지 설명한 한국어 안내서
# - [퍼플렉시티](https://huggingface.co/docs/transformers/perplexity): 토큰화가 퍼플렉시티를 어떻게 바꾸는지, 긴 글은 어떻게 재는지
# - [위키문헌](https://ko.wikisource.org)과 [공유마당](https://gongu.copyright.or.kr): 마음대로 써도 되는 한국어 글
#
# 아래의 점검은 사람이 읽고 채점하는 12.2절을 대신하지 못합니다. 보고서를 썼는지 직접 확인하세요.
#
# 튜토리얼의 길은 여기까지입니다. 이어지는 심화 단원들은 더 멀리 가는 길을 보여 줍니다. 바로 다음 단원에서는 한글을 자모로 풀고 자주 붙는
# 것끼리 합쳐 보며, 한국어를 어떻게 자를 때 가장 잘 배우는지 겨룹니다.

# %% tags=["nbval-check-output"]
# course: check
