# Named answers to the exercises of lesson 02; read by autograde.lesson.answers, graded by tests/course/test_answers.py.
# A wrong answer says the start of the hint it must meet.

# %% lower_cased_before exercise="train_vocabulary" verdict="right"
def train_vocabulary(lines, vocabulary_size):
    reserved = ["[PAD]", "[UNK]", "[BOS]"]
    lowered = lines.map(lambda line: tf.strings.lower(line, encoding="utf-8"))
    return keras_nlp.tokenizers.compute_word_piece_vocabulary(lowered, vocabulary_size, reserved_tokens=reserved)


# %% rebuilt_dataset exercise="train_vocabulary" verdict="right" rule="`lines`의 원소는"
def train_vocabulary(lines, vocabulary_size):
    texts = [text for element in lines for text in np.atleast_1d(element.numpy())]
    dataset = tf.data.Dataset.from_tensor_slices(texts)
    return list(
        keras_nlp.tokenizers.compute_word_piece_vocabulary(
            dataset.batch(100), vocabulary_size, lowercase=True, reserved_tokens=["[PAD]", "[UNK]", "[BOS]"]
        )
    )


# %% learner_s_imports exercise="train_vocabulary" verdict="right"
def train_vocabulary(lines, vocabulary_size):
    from keras_nlp.tokenizers import compute_word_piece_vocabulary

    settings = {
        "lowercase": True,
        "reserved_tokens": ["[PAD]", "[UNK]"] + ["[BOS]"],
        "vocabulary_size": vocabulary_size,
    }
    if lines.element_spec.shape.rank == 1:
        lines = lines.unbatch()
    return compute_word_piece_vocabulary(lines.prefetch(2), **settings)


# %% list_of_strings exercise="train_vocabulary" verdict="wrong" hint="파일을 찾지 못했습니다" rule="글의 데이터셋에서"
def train_vocabulary(lines, vocabulary_size):
    texts = [str(line) for element in lines.as_numpy_iterator() for line in np.atleast_1d(element)]
    return keras_nlp.tokenizers.compute_word_piece_vocabulary(
        texts, vocabulary_size=vocabulary_size, lowercase=True, reserved_tokens=["[PAD]", "[UNK]", "[BOS]"]
    )


# %% forgets_return exercise="train_vocabulary" verdict="wrong" hint="리스트(list)를 돌려주나요?" rule="글의 데이터셋에서"
def train_vocabulary(lines, vocabulary_size):
    keras_nlp.tokenizers.compute_word_piece_vocabulary(
        lines, vocabulary_size=vocabulary_size, lowercase=True, reserved_tokens=["[PAD]", "[UNK]", "[BOS]"]
    )


# %% set_of_tokens exercise="train_vocabulary" verdict="wrong" hint="리스트(list)를 돌려주나요?" rule="글의 데이터셋에서"
def train_vocabulary(lines, vocabulary_size):
    return set(
        keras_nlp.tokenizers.compute_word_piece_vocabulary(
            lines, vocabulary_size=vocabulary_size, lowercase=True, reserved_tokens=["[PAD]", "[UNK]", "[BOS]"]
        )
    )


# %% default_reserved_tokens exercise="train_vocabulary" verdict="wrong" hint="[BOS]가 사전에 없습니다" rule="예약 토큰은"
def train_vocabulary(lines, vocabulary_size):
    return keras_nlp.tokenizers.compute_word_piece_vocabulary(lines, vocabulary_size=vocabulary_size, lowercase=True)


# %% lower_cases_the_reserved_tokens exercise="train_vocabulary" verdict="wrong" hint="[BOS]가 사전에 없습니다" rule="모두 소문자로"
def train_vocabulary(lines, vocabulary_size):
    vocabulary = keras_nlp.tokenizers.compute_word_piece_vocabulary(
        lines, vocabulary_size=vocabulary_size, lowercase=True, reserved_tokens=["[PAD]", "[UNK]", "[BOS]"]
    )
    return [token.lower() for token in vocabulary]


# %% reserved_tokens_in_another_order exercise="train_vocabulary" verdict="wrong" hint="맨 앞의 세 토큰이" rule="예약 토큰은"
def train_vocabulary(lines, vocabulary_size):
    return keras_nlp.tokenizers.compute_word_piece_vocabulary(
        lines, vocabulary_size=vocabulary_size, lowercase=True, reserved_tokens=["[BOS]", "[PAD]", "[UNK]"]
    )


# %% unknown_is_zero exercise="train_vocabulary" verdict="wrong" hint="맨 앞의 세 토큰이" rule="예약 토큰은"
def train_vocabulary(lines, vocabulary_size):
    return keras_nlp.tokenizers.compute_word_piece_vocabulary(
        lines, vocabulary_size=vocabulary_size, lowercase=True, reserved_tokens=["[UNK]", "[PAD]", "[BOS]"]
    )


# %% reserved_tokens_at_the_end exercise="train_vocabulary" verdict="wrong" hint="맨 앞의 세 토큰이" rule="예약 토큰은"
def train_vocabulary(lines, vocabulary_size):
    vocabulary = keras_nlp.tokenizers.compute_word_piece_vocabulary(
        lines, vocabulary_size=vocabulary_size - 3, lowercase=True, reserved_tokens=[]
    )
    return vocabulary + ["[PAD]", "[UNK]", "[BOS]"]


# %% sorted_tokens exercise="train_vocabulary" verdict="wrong" hint="맨 앞의 세 토큰이" rule="예약 토큰은"
def train_vocabulary(lines, vocabulary_size):
    return sorted(
        keras_nlp.tokenizers.compute_word_piece_vocabulary(
            lines, vocabulary_size=vocabulary_size, lowercase=True, reserved_tokens=["[PAD]", "[UNK]", "[BOS]"]
        )
    )


# %% keeps_capitals exercise="train_vocabulary" verdict="wrong" hint="소문자로 바꾸어 배웠나요?" rule="모두 소문자로"
def train_vocabulary(lines, vocabulary_size):
    return keras_nlp.tokenizers.compute_word_piece_vocabulary(
        lines, vocabulary_size=vocabulary_size, reserved_tokens=["[PAD]", "[UNK]", "[BOS]"]
    )


# %% lowers_after_training exercise="train_vocabulary" verdict="wrong" hint="같은 토큰이 두 번 들어" rule="모두 소문자로"
def train_vocabulary(lines, vocabulary_size):
    reserved = ["[PAD]", "[UNK]", "[BOS]"]
    learned = keras_nlp.tokenizers.compute_word_piece_vocabulary(lines, vocabulary_size, reserved_tokens=reserved)
    return reserved + [token.lower() for token in learned[3:]]


# %% counts_whole_words exercise="train_vocabulary" verdict="wrong" hint="##으로 시작하는 조각이 없습니다" rule="글의 데이터셋에서"
def train_vocabulary(lines, vocabulary_size):
    counts = Counter()
    for element in lines.as_numpy_iterator():
        for line in np.atleast_1d(element):
            counts.update(line.decode().lower().split())
    return ["[PAD]", "[UNK]", "[BOS]"] + [word for word, _ in counts.most_common(vocabulary_size - 3)]


# %% only_the_first_line exercise="train_vocabulary" verdict="wrong" hint="첫 줄만이 아니라 줄을 모두" rule="줄을 모두, 한 번씩"
def train_vocabulary(lines, vocabulary_size):
    return keras_nlp.tokenizers.compute_word_piece_vocabulary(
        lines.take(1), vocabulary_size=vocabulary_size, lowercase=True, reserved_tokens=["[PAD]", "[UNK]", "[BOS]"]
    )


# %% fixed_size exercise="train_vocabulary" verdict="wrong" hint="24개를 부탁했는데" rule="사전은 `vocabulary_size`개를"
def train_vocabulary(lines, vocabulary_size):
    return keras_nlp.tokenizers.compute_word_piece_vocabulary(
        lines, vocabulary_size=5000, lowercase=True, reserved_tokens=["[PAD]", "[UNK]", "[BOS]"]
    )


# %% reserved_tokens_on_top exercise="train_vocabulary" verdict="wrong" hint="24개를 부탁했는데" rule="사전은 `vocabulary_size`개를"
def train_vocabulary(lines, vocabulary_size):
    vocabulary = keras_nlp.tokenizers.compute_word_piece_vocabulary(
        lines, vocabulary_size=vocabulary_size, lowercase=True, reserved_tokens=[]
    )
    return ["[PAD]", "[UNK]", "[BOS]"] + vocabulary


# %% only_scalars exercise="train_vocabulary" verdict="wrong" hint="원소가 스칼라라고 여기지" rule="`lines`의 원소는"
def train_vocabulary(lines, vocabulary_size):
    texts = [line.decode().strip() for line in lines.as_numpy_iterator()]
    return keras_nlp.tokenizers.compute_word_piece_vocabulary(
        tf.data.Dataset.from_tensor_slices(texts),
        vocabulary_size=vocabulary_size,
        lowercase=True,
        reserved_tokens=["[PAD]", "[UNK]", "[BOS]"],
    )


# %% first_line_of_each_batch exercise="train_vocabulary" verdict="wrong" hint="배치마다 그 안의 줄을 모두" rule="`lines`의 원소는"
def train_vocabulary(lines, vocabulary_size):
    if lines.element_spec.shape.rank == 1:
        lines = lines.map(lambda batch: batch[0])
    return keras_nlp.tokenizers.compute_word_piece_vocabulary(
        lines, vocabulary_size=vocabulary_size, lowercase=True, reserved_tokens=["[PAD]", "[UNK]", "[BOS]"]
    )


# %% only_a_hundred_lines exercise="train_vocabulary" verdict="wrong" hint="글의 뒤쪽에서 서른 번" rule="줄을 모두, 한 번씩"
def train_vocabulary(lines, vocabulary_size):
    return keras_nlp.tokenizers.compute_word_piece_vocabulary(
        lines.take(100), vocabulary_size=vocabulary_size, lowercase=True, reserved_tokens=["[PAD]", "[UNK]", "[BOS]"]
    )


# %% strips_accents exercise="train_vocabulary" verdict="wrong" hint="café가 사전에 없습니다" rule="그 밖의 설정은"
def train_vocabulary(lines, vocabulary_size):
    return keras_nlp.tokenizers.compute_word_piece_vocabulary(
        lines,
        vocabulary_size=vocabulary_size,
        lowercase=True,
        strip_accents=True,
        reserved_tokens=["[PAD]", "[UNK]", "[BOS]"],
    )


# %% iterator_instead_of_the_dataset exercise="train_vocabulary" verdict="wrong" hint="train_vocabulary를 부르자 오류가"
def train_vocabulary(lines, vocabulary_size):
    return keras_nlp.tokenizers.compute_word_piece_vocabulary(
        lines.as_numpy_iterator(),
        vocabulary_size=vocabulary_size,
        lowercase=True,
        reserved_tokens=["[PAD]", "[UNK]", "[BOS]"],
    )


# %% settings_without_names exercise="train_vocabulary" verdict="wrong" hint="train_vocabulary를 부르자 오류가"
def train_vocabulary(lines, vocabulary_size):
    reserved = ["[PAD]", "[UNK]", "[BOS]"]
    return keras_nlp.tokenizers.compute_word_piece_vocabulary(lines, vocabulary_size, reserved, True)


# %% prepends_to_the_default exercise="train_vocabulary" verdict="wrong" hint="KerasNLP가 정한 예약 토큰 [CLS]가" rule="예약 토큰은"
def train_vocabulary(lines, vocabulary_size):
    learned = keras_nlp.tokenizers.compute_word_piece_vocabulary(
        lines, vocabulary_size=vocabulary_size - 3, lowercase=True
    )
    return ["[PAD]", "[UNK]", "[BOS]"] + learned


# %% repeats_the_text exercise="train_vocabulary" verdict="wrong" hint="yak은 여섯 번만 나오는데" rule="줄을 모두, 한 번씩"
def train_vocabulary(lines, vocabulary_size):
    return keras_nlp.tokenizers.compute_word_piece_vocabulary(
        lines.repeat(20), vocabulary_size=vocabulary_size, lowercase=True, reserved_tokens=["[PAD]", "[UNK]", "[BOS]"]
    )


# %% repeats_the_text_twice exercise="train_vocabulary" verdict="wrong" hint="yak은 여섯 번만 나오는데" rule="줄을 모두, 한 번씩"
def train_vocabulary(lines, vocabulary_size):
    return keras_nlp.tokenizers.compute_word_piece_vocabulary(
        lines.concatenate(lines),
        vocabulary_size=vocabulary_size,
        lowercase=True,
        reserved_tokens=["[PAD]", "[UNK]", "[BOS]"],
    )


# %% room_for_the_reserved_tokens exercise="train_vocabulary" verdict="wrong" hint="vocabulary_size를 받은 그대로" rule="사전은 `vocabulary_size`개를"
def train_vocabulary(lines, vocabulary_size):
    return keras_nlp.tokenizers.compute_word_piece_vocabulary(
        lines,
        vocabulary_size=vocabulary_size - 3,
        lowercase=True,
        reserved_tokens=["[PAD]", "[UNK]", "[BOS]"],
    )


# %% only_five_hundred_lines exercise="train_vocabulary" verdict="wrong" hint="한 줄짜리 배치여도 끝까지" rule="줄을 모두, 한 번씩"
def train_vocabulary(lines, vocabulary_size):
    return keras_nlp.tokenizers.compute_word_piece_vocabulary(
        lines.take(500), vocabulary_size=vocabulary_size, lowercase=True, reserved_tokens=["[PAD]", "[UNK]", "[BOS]"]
    )


# %% sizes_that_the_test_shows exercise="train_vocabulary" verdict="wrong" hint="개를 부탁하니 토큰이 조금 다릅니다"
def train_vocabulary(lines, vocabulary_size):
    size = vocabulary_size if vocabulary_size in (12, 24, 90) else 5000
    return keras_nlp.tokenizers.compute_word_piece_vocabulary(
        lines, vocabulary_size=size, lowercase=True, reserved_tokens=["[PAD]", "[UNK]", "[BOS]"]
    )


# %% loop_over_settings exercise="make_tokenizer" verdict="right"
def make_tokenizer(vocabulary, sequence_length):
    settings = dict(vocabulary=list(vocabulary), sequence_length=sequence_length, lowercase=True, split=True)
    return keras_nlp.tokenizers.WordPieceTokenizer(**settings)


# %% set_afterwards exercise="make_tokenizer" verdict="right"
def make_tokenizer(vocabulary, sequence_length):
    from keras_nlp.tokenizers import WordPieceTokenizer

    made = WordPieceTokenizer(lowercase=True, sequence_length=sequence_length, oov_token="[UNK]", dtype="int64")
    made.set_vocabulary(vocabulary)
    return made


# %% returns_the_method exercise="make_tokenizer" verdict="wrong" hint="WordPieceTokenizer를 돌려주나요?" rule="어휘 사전과 길이를"
def make_tokenizer(vocabulary, sequence_length):
    return keras_nlp.tokenizers.WordPieceTokenizer(
        vocabulary=vocabulary, sequence_length=sequence_length, lowercase=True
    ).tokenize


# %% forgets_return exercise="make_tokenizer" verdict="wrong" hint="WordPieceTokenizer를 돌려주나요?" rule="어휘 사전과 길이를"
def make_tokenizer(vocabulary, sequence_length):
    keras_nlp.tokenizers.WordPieceTokenizer(vocabulary=vocabulary, sequence_length=sequence_length, lowercase=True)


# %% appends_to_the_argument exercise="make_tokenizer" verdict="wrong" hint="받은 vocabulary 리스트가 바뀌었습니다" rule="받은 `vocabulary` 리스트를"
def make_tokenizer(vocabulary, sequence_length):
    vocabulary.append("[EOS]")
    return keras_nlp.tokenizers.WordPieceTokenizer(
        vocabulary=vocabulary, sequence_length=sequence_length, lowercase=True
    )


# %% sorts_in_place exercise="make_tokenizer" verdict="wrong" hint="받은 vocabulary 리스트가 바뀌었습니다" rule="받은 `vocabulary` 리스트를"
def make_tokenizer(vocabulary, sequence_length):
    vocabulary.sort()
    return keras_nlp.tokenizers.WordPieceTokenizer(
        vocabulary=vocabulary, sequence_length=sequence_length, lowercase=True
    )


# %% adds_an_end_token exercise="make_tokenizer" verdict="wrong" hint="토크나이저의 사전이 받은 것과" rule="번호는 받은"
def make_tokenizer(vocabulary, sequence_length):
    return keras_nlp.tokenizers.WordPieceTokenizer(
        vocabulary=vocabulary + ["[EOS]"], sequence_length=sequence_length, lowercase=True
    )


# %% sorted_vocabulary exercise="make_tokenizer" verdict="wrong" hint="토크나이저의 사전이 받은 것과" rule="번호는 받은"
def make_tokenizer(vocabulary, sequence_length):
    return keras_nlp.tokenizers.WordPieceTokenizer(
        vocabulary=sorted(vocabulary), sequence_length=sequence_length, lowercase=True
    )


# %% strings_instead_of_numbers exercise="make_tokenizer" verdict="wrong" hint="번호가 정수인가요?" rule="그 밖의 설정은"
def make_tokenizer(vocabulary, sequence_length):
    return keras_nlp.tokenizers.WordPieceTokenizer(
        vocabulary=vocabulary, sequence_length=sequence_length, lowercase=True, dtype="string"
    )


# %% forgets_sequence_length exercise="make_tokenizer" verdict="wrong" hint="길이가 7이어야 하는데" rule="긴 줄은"
def make_tokenizer(vocabulary, sequence_length):
    return keras_nlp.tokenizers.WordPieceTokenizer(vocabulary=vocabulary, lowercase=True)


# %% profile_s_length exercise="make_tokenizer" verdict="wrong" hint="길이가 7이어야 하는데" rule="긴 줄은"
def make_tokenizer(vocabulary, sequence_length):
    return keras_nlp.tokenizers.WordPieceTokenizer(
        vocabulary=vocabulary, sequence_length=profile.sequence_length, lowercase=True
    )


# %% forgets_lowercase exercise="make_tokenizer" verdict="wrong" hint="글을 소문자로 바꾸나요?" rule="글을 소문자로"
def make_tokenizer(vocabulary, sequence_length):
    return keras_nlp.tokenizers.WordPieceTokenizer(vocabulary=vocabulary, sequence_length=sequence_length)


# %% other_suffix_mark exercise="make_tokenizer" verdict="wrong" hint="이어 붙는 조각을 ##으로" rule="그 밖의 설정은"
def make_tokenizer(vocabulary, sequence_length):
    return keras_nlp.tokenizers.WordPieceTokenizer(
        vocabulary=vocabulary, sequence_length=sequence_length, lowercase=True, suffix_indicator="@@"
    )


# %% padding_for_unknown_words exercise="make_tokenizer" verdict="wrong" hint="사전에 없는 낱말이 [UNK]가" rule="그 밖의 설정은"
def make_tokenizer(vocabulary, sequence_length):
    return keras_nlp.tokenizers.WordPieceTokenizer(
        vocabulary=vocabulary, sequence_length=sequence_length, lowercase=True, oov_token="[PAD]"
    )


# %% at_least_seven exercise="make_tokenizer" verdict="wrong" hint="두 줄의 모양이" rule="긴 줄은"
def make_tokenizer(vocabulary, sequence_length):
    return keras_nlp.tokenizers.WordPieceTokenizer(
        vocabulary=vocabulary, sequence_length=max(sequence_length, 7), lowercase=True
    )


# %% strips_accents exercise="make_tokenizer" verdict="wrong" hint="é와 e를 같은 글자로" rule="그 밖의 설정은"
def make_tokenizer(vocabulary, sequence_length):
    return keras_nlp.tokenizers.WordPieceTokenizer(
        vocabulary=vocabulary, sequence_length=sequence_length, lowercase=True, strip_accents=True
    )


# %% reserved_tokens_once_more exercise="make_tokenizer" verdict="wrong" hint="한 번 더 붙이지 않았나요?" rule="번호는 받은"
def make_tokenizer(vocabulary, sequence_length):
    return keras_nlp.tokenizers.WordPieceTokenizer(
        vocabulary=["[PAD]", "[UNK]", "[BOS]"] + vocabulary, sequence_length=sequence_length, lowercase=True
    )


# %% splits_nowhere exercise="make_tokenizer" verdict="wrong" hint="토크나이저로 the owl을 나누자" rule="그 밖의 설정은"
def make_tokenizer(vocabulary, sequence_length):
    return keras_nlp.tokenizers.WordPieceTokenizer(
        vocabulary=vocabulary, sequence_length=sequence_length, lowercase=True, split=False
    )


# %% special_tokens_in_the_text exercise="make_tokenizer" verdict="wrong" hint="글 속에 적은 [BOS]가 2번이" rule="그 밖의 설정은"
def make_tokenizer(vocabulary, sequence_length):
    return keras_nlp.tokenizers.WordPieceTokenizer(
        vocabulary=vocabulary,
        sequence_length=sequence_length,
        lowercase=True,
        special_tokens=["[PAD]", "[UNK]", "[BOS]"],
        special_tokens_in_strings=True,
    )


# %% lengths_that_the_test_shows exercise="make_tokenizer" verdict="wrong" hint="또 다른 사전과 길이에서도"
def make_tokenizer(vocabulary, sequence_length):
    return keras_nlp.tokenizers.WordPieceTokenizer(
        vocabulary=vocabulary, sequence_length=sequence_length if sequence_length in (7, 1) else 3, lowercase=True
    )


# %% letters_only exercise="train_vocabulary" verdict="wrong" hint="하나도 통째로 담기지 않았습니다" rule="글의 데이터셋에서"
def train_vocabulary(lines, vocabulary_size):
    reserved = ["[PAD]", "[UNK]", "[BOS]"]
    learned = keras_nlp.tokenizers.compute_word_piece_vocabulary(
        lines, vocabulary_size=vocabulary_size, lowercase=True, reserved_tokens=reserved
    )
    return reserved + [token for token in learned[3:] if len(token.removeprefix("##")) == 1]


# %% throws_capitals_away exercise="train_vocabulary" verdict="wrong" hint="배우기 전에 모두 소문자로" rule="모두 소문자로"
def train_vocabulary(lines, vocabulary_size):
    reserved = ["[PAD]", "[UNK]", "[BOS]"]
    learned = keras_nlp.tokenizers.compute_word_piece_vocabulary(lines, vocabulary_size, reserved_tokens=reserved)
    return reserved + [token for token in learned[3:] if token == token.lower()]


# %% whole_batches_only exercise="train_vocabulary" verdict="wrong" hint="마지막 배치도 남겼나요?" rule="`lines`의 원소는"
def train_vocabulary(lines, vocabulary_size):
    if lines.element_spec.shape.rank == 1:
        lines = lines.unbatch().batch(7, drop_remainder=True).skip(5)
    return keras_nlp.tokenizers.compute_word_piece_vocabulary(
        lines, vocabulary_size=vocabulary_size, lowercase=True, reserved_tokens=["[PAD]", "[UNK]", "[BOS]"]
    )


# %% seven_hundred_lines exercise="train_vocabulary" verdict="wrong" hint="글의 아주 뒤쪽에서"
def train_vocabulary(lines, vocabulary_size):
    return keras_nlp.tokenizers.compute_word_piece_vocabulary(
        lines.take(700), vocabulary_size=vocabulary_size, lowercase=True, reserved_tokens=["[PAD]", "[UNK]", "[BOS]"]
    )


# %% six_hundred_lines exercise="train_vocabulary" verdict="wrong" hint="글이 길어도, 한 줄짜리" rule="줄을 모두, 한 번씩"
def train_vocabulary(lines, vocabulary_size):
    return keras_nlp.tokenizers.compute_word_piece_vocabulary(
        lines.take(600), vocabulary_size=vocabulary_size, lowercase=True, reserved_tokens=["[PAD]", "[UNK]", "[BOS]"]
    )


# %% other_suffix_mark exercise="train_vocabulary" verdict="wrong" hint="##으로 시작하는 조각이 없습니다" rule="그 밖의 설정은"
def train_vocabulary(lines, vocabulary_size):
    return keras_nlp.tokenizers.compute_word_piece_vocabulary(
        lines,
        vocabulary_size=vocabulary_size,
        lowercase=True,
        reserved_tokens=["[PAD]", "[UNK]", "[BOS]"],
        split_on_cjk=False,
        suffix_indicator="@@",
    )


# %% unbatched_by_hand exercise="train_vocabulary" verdict="right" rule="`lines`의 원소는"
def train_vocabulary(lines, vocabulary_size):
    if lines.element_spec.shape.rank:
        lines = lines.flat_map(tf.data.Dataset.from_tensor_slices)
    return keras_nlp.tokenizers.compute_word_piece_vocabulary(
        lines.batch(64), vocabulary_size=vocabulary_size, lowercase=True, reserved_tokens=["[PAD]", "[UNK]", "[BOS]"]
    )


# %% arguments_the_other_way_round exercise="make_tokenizer" verdict="wrong" hint="두 인자의 자리를 바꾸지" rule="어휘 사전과 길이를"
def make_tokenizer(vocabulary, sequence_length):
    return keras_nlp.tokenizers.WordPieceTokenizer(sequence_length, vocabulary, lowercase=True)


# %% name_that_there_is_not exercise="make_tokenizer" verdict="wrong" hint="인자 이름의 철자가"
def make_tokenizer(vocabulary, sequence_length):
    return keras_nlp.tokenizers.WordPieceTokenizer(vocab=vocabulary, length=sequence_length, lower=True)


# %% floating_numbers exercise="make_tokenizer" verdict="wrong" hint="시키지 않은 설정을 바꾸거나" rule="그 밖의 설정은"
def make_tokenizer(vocabulary, sequence_length):
    settings = dict(sequence_length=sequence_length, lowercase=True, dtype="float32")
    return keras_nlp.tokenizers.WordPieceTokenizer(vocabulary, **settings)


# %% without_the_reserved_tokens exercise="make_tokenizer" verdict="wrong" hint="사전에서 토큰을 빼지" rule="번호는 받은"
def make_tokenizer(vocabulary, sequence_length):
    return keras_nlp.tokenizers.WordPieceTokenizer(
        vocabulary=vocabulary[3:], sequence_length=sequence_length, lowercase=True
    )


# %% misspelt_class exercise="make_tokenizer" verdict="wrong" hint="점(.) 앞의 것에 점 뒤의"
def make_tokenizer(vocabulary, sequence_length):
    return keras_nlp.tokenizers.WordpieceTokenizer(vocabulary, sequence_length, lowercase=True)


# %% adds_a_text_to_a_list exercise="make_tokenizer" verdict="wrong" hint="오류가 난 줄에서 무엇을 넘겼는지"
def make_tokenizer(vocabulary, sequence_length):
    return keras_nlp.tokenizers.WordPieceTokenizer(vocabulary + "[EOS]", sequence_length, lowercase=True)


# %% no_vocabulary exercise="make_tokenizer" verdict="wrong" hint="vocabulary를 넘겼나요?" rule="어휘 사전과 길이를"
def make_tokenizer(vocabulary, sequence_length):
    return keras_nlp.tokenizers.WordPieceTokenizer(sequence_length=sequence_length, lowercase=True)


# %% vocabulary_of_the_lesson exercise="make_tokenizer" verdict="wrong" hint="인자로 받은 vocabulary를 넘겼나요?" rule="번호는 받은"
def make_tokenizer(vocabulary, sequence_length):
    small = ["[PAD]", "[UNK]", "[BOS]", "the", "fox", "moon", "sang", "##s", ",", "."]
    return keras_nlp.tokenizers.WordPieceTokenizer(small, sequence_length, lowercase=True)


# %% keeps_the_first_tokenizer exercise="make_tokenizer" verdict="wrong" hint="부를 때마다 받은 vocabulary로"
MADE = None


def make_tokenizer(vocabulary, sequence_length):
    global MADE
    if MADE is None:
        MADE = keras_nlp.tokenizers.WordPieceTokenizer(vocabulary, sequence_length, lowercase=True)
    return MADE


# %% at_least_three exercise="make_tokenizer" verdict="wrong" hint="길이가 1이어도 한 줄의" rule="긴 줄은"
def make_tokenizer(vocabulary, sequence_length):
    return keras_nlp.tokenizers.WordPieceTokenizer(vocabulary, max(sequence_length, 3), lowercase=True)


# %% no_splitting_at_punctuation exercise="make_tokenizer" verdict="wrong" hint="문장 부호에서도 나누나요?" rule="그 밖의 설정은"
def make_tokenizer(vocabulary, sequence_length):
    class ByBlanks(keras_nlp.tokenizers.WordPieceTokenizer):
        def tokenize(self, text):
            numbers = super().tokenize(text)
            return numbers if text != "owl." else tf.constant([1] + [0] * (self.sequence_length - 1))

    return ByBlanks(vocabulary=vocabulary, sequence_length=sequence_length, lowercase=True)


# %% padding_in_front exercise="make_tokenizer" verdict="wrong" hint="뒤를 0으로 채우는 설정을" rule="긴 줄은"
def make_tokenizer(vocabulary, sequence_length):
    class Reversed(keras_nlp.tokenizers.WordPieceTokenizer):
        def tokenize(self, text):
            return super().tokenize(text)[..., ::-1]

    return Reversed(vocabulary=vocabulary, sequence_length=sequence_length, lowercase=True)


# %% last_tokens_of_a_long_line exercise="make_tokenizer" verdict="wrong" hint="긴 줄은 앞의 토큰만" rule="긴 줄은"
def make_tokenizer(vocabulary, sequence_length):
    class Later(keras_nlp.tokenizers.WordPieceTokenizer):
        def tokenize(self, text):
            numbers = super().tokenize(text)
            return tf.where(numbers == 6, 3, numbers) if self.sequence_length == 3 else numbers

    return Later(vocabulary=vocabulary, sequence_length=sequence_length, lowercase=True)


# %% subclass exercise="make_tokenizer" verdict="right" rule="어휘 사전과 길이를"
def make_tokenizer(vocabulary, sequence_length):
    class Small(keras_nlp.tokenizers.WordPieceTokenizer):
        pass

    return Small([*vocabulary], int(sequence_length), True, strip_accents=False)
