# Named answers to the exercises of lesson 02; read by autograde.lesson.answers, graded by tests/course/test_answers.py.
# A wrong answer says the start of the hint it must meet.

# %% lower_cased_before exercise="train_vocabulary" verdict="right"
def train_vocabulary(lines, vocabulary_size):
    reserved = ["[PAD]", "[UNK]", "[BOS]"]
    lowered = lines.map(lambda line: tf.strings.lower(line, encoding="utf-8"))
    return keras_nlp.tokenizers.compute_word_piece_vocabulary(lowered, vocabulary_size, reserved_tokens=reserved)


# %% rebuilt_dataset exercise="train_vocabulary" verdict="right"
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

    settings = {"lowercase": True, "reserved_tokens": ["[PAD]", "[UNK]"] + ["[BOS]"], "vocabulary_size": vocabulary_size}
    if lines.element_spec.shape.rank == 1:
        lines = lines.unbatch()
    return compute_word_piece_vocabulary(lines.prefetch(2), **settings)


# %% list_of_strings exercise="train_vocabulary" verdict="wrong" hint="파일을 찾지 못했습니다"
def train_vocabulary(lines, vocabulary_size):
    texts = [str(line) for element in lines.as_numpy_iterator() for line in np.atleast_1d(element)]
    return keras_nlp.tokenizers.compute_word_piece_vocabulary(
        texts, vocabulary_size=vocabulary_size, lowercase=True, reserved_tokens=["[PAD]", "[UNK]", "[BOS]"]
    )


# %% forgets_return exercise="train_vocabulary" verdict="wrong" hint="리스트(list)를 돌려주나요?"
def train_vocabulary(lines, vocabulary_size):
    keras_nlp.tokenizers.compute_word_piece_vocabulary(
        lines, vocabulary_size=vocabulary_size, lowercase=True, reserved_tokens=["[PAD]", "[UNK]", "[BOS]"]
    )


# %% set_of_tokens exercise="train_vocabulary" verdict="wrong" hint="리스트(list)를 돌려주나요?"
def train_vocabulary(lines, vocabulary_size):
    return set(
        keras_nlp.tokenizers.compute_word_piece_vocabulary(
            lines, vocabulary_size=vocabulary_size, lowercase=True, reserved_tokens=["[PAD]", "[UNK]", "[BOS]"]
        )
    )


# %% default_reserved_tokens exercise="train_vocabulary" verdict="wrong" hint="[BOS]가 사전에 없습니다"
def train_vocabulary(lines, vocabulary_size):
    return keras_nlp.tokenizers.compute_word_piece_vocabulary(lines, vocabulary_size=vocabulary_size, lowercase=True)


# %% lower_cases_the_reserved_tokens exercise="train_vocabulary" verdict="wrong" hint="[BOS]가 사전에 없습니다"
def train_vocabulary(lines, vocabulary_size):
    vocabulary = keras_nlp.tokenizers.compute_word_piece_vocabulary(
        lines, vocabulary_size=vocabulary_size, lowercase=True, reserved_tokens=["[PAD]", "[UNK]", "[BOS]"]
    )
    return [token.lower() for token in vocabulary]


# %% reserved_tokens_in_another_order exercise="train_vocabulary" verdict="wrong" hint="맨 앞의 세 토큰이"
def train_vocabulary(lines, vocabulary_size):
    return keras_nlp.tokenizers.compute_word_piece_vocabulary(
        lines, vocabulary_size=vocabulary_size, lowercase=True, reserved_tokens=["[BOS]", "[PAD]", "[UNK]"]
    )


# %% unknown_is_zero exercise="train_vocabulary" verdict="wrong" hint="맨 앞의 세 토큰이"
def train_vocabulary(lines, vocabulary_size):
    return keras_nlp.tokenizers.compute_word_piece_vocabulary(
        lines, vocabulary_size=vocabulary_size, lowercase=True, reserved_tokens=["[UNK]", "[PAD]", "[BOS]"]
    )


# %% reserved_tokens_at_the_end exercise="train_vocabulary" verdict="wrong" hint="맨 앞의 세 토큰이"
def train_vocabulary(lines, vocabulary_size):
    vocabulary = keras_nlp.tokenizers.compute_word_piece_vocabulary(
        lines, vocabulary_size=vocabulary_size - 3, lowercase=True, reserved_tokens=[]
    )
    return vocabulary + ["[PAD]", "[UNK]", "[BOS]"]


# %% sorted_tokens exercise="train_vocabulary" verdict="wrong" hint="맨 앞의 세 토큰이"
def train_vocabulary(lines, vocabulary_size):
    return sorted(
        keras_nlp.tokenizers.compute_word_piece_vocabulary(
            lines, vocabulary_size=vocabulary_size, lowercase=True, reserved_tokens=["[PAD]", "[UNK]", "[BOS]"]
        )
    )


# %% keeps_capitals exercise="train_vocabulary" verdict="wrong" hint="소문자로 바꾸어 배웠나요?"
def train_vocabulary(lines, vocabulary_size):
    return keras_nlp.tokenizers.compute_word_piece_vocabulary(
        lines, vocabulary_size=vocabulary_size, reserved_tokens=["[PAD]", "[UNK]", "[BOS]"]
    )


# %% lowers_after_training exercise="train_vocabulary" verdict="wrong" hint="같은 토큰이 두 번 들어"
def train_vocabulary(lines, vocabulary_size):
    reserved = ["[PAD]", "[UNK]", "[BOS]"]
    learned = keras_nlp.tokenizers.compute_word_piece_vocabulary(lines, vocabulary_size, reserved_tokens=reserved)
    return reserved + [token.lower() for token in learned[3:]]


# %% counts_whole_words exercise="train_vocabulary" verdict="wrong" hint="##으로 시작하는 조각이 없습니다"
def train_vocabulary(lines, vocabulary_size):
    counts = Counter()
    for element in lines.as_numpy_iterator():
        for line in np.atleast_1d(element):
            counts.update(line.decode().lower().split())
    return ["[PAD]", "[UNK]", "[BOS]"] + [word for word, _ in counts.most_common(vocabulary_size - 3)]


# %% only_the_first_line exercise="train_vocabulary" verdict="wrong" hint="owl은 여든 번 나오는데"
def train_vocabulary(lines, vocabulary_size):
    return keras_nlp.tokenizers.compute_word_piece_vocabulary(
        lines.take(1), vocabulary_size=vocabulary_size, lowercase=True, reserved_tokens=["[PAD]", "[UNK]", "[BOS]"]
    )


# %% fixed_size exercise="train_vocabulary" verdict="wrong" hint="24개를 부탁했는데"
def train_vocabulary(lines, vocabulary_size):
    return keras_nlp.tokenizers.compute_word_piece_vocabulary(
        lines, vocabulary_size=5000, lowercase=True, reserved_tokens=["[PAD]", "[UNK]", "[BOS]"]
    )


# %% reserved_tokens_on_top exercise="train_vocabulary" verdict="wrong" hint="24개를 부탁했는데"
def train_vocabulary(lines, vocabulary_size):
    vocabulary = keras_nlp.tokenizers.compute_word_piece_vocabulary(
        lines, vocabulary_size=vocabulary_size, lowercase=True, reserved_tokens=[]
    )
    return ["[PAD]", "[UNK]", "[BOS]"] + vocabulary


# %% only_scalars exercise="train_vocabulary" verdict="wrong" hint="같은 글을 배치로 묶어"
def train_vocabulary(lines, vocabulary_size):
    texts = [line.decode().strip() for line in lines.as_numpy_iterator()]
    return keras_nlp.tokenizers.compute_word_piece_vocabulary(
        tf.data.Dataset.from_tensor_slices(texts),
        vocabulary_size=vocabulary_size,
        lowercase=True,
        reserved_tokens=["[PAD]", "[UNK]", "[BOS]"],
    )


# %% first_line_of_each_batch exercise="train_vocabulary" verdict="wrong" hint="같은 글을 배치로 묶어"
def train_vocabulary(lines, vocabulary_size):
    if lines.element_spec.shape.rank == 1:
        lines = lines.map(lambda batch: batch[0])
    return keras_nlp.tokenizers.compute_word_piece_vocabulary(
        lines, vocabulary_size=vocabulary_size, lowercase=True, reserved_tokens=["[PAD]", "[UNK]", "[BOS]"]
    )


# %% only_a_hundred_lines exercise="train_vocabulary" verdict="wrong" hint="글의 뒤쪽에서 여러 번"
def train_vocabulary(lines, vocabulary_size):
    return keras_nlp.tokenizers.compute_word_piece_vocabulary(
        lines.take(100), vocabulary_size=vocabulary_size, lowercase=True, reserved_tokens=["[PAD]", "[UNK]", "[BOS]"]
    )


# %% strips_accents exercise="train_vocabulary" verdict="wrong" hint="café가 사전에 없습니다"
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


# %% prepends_to_the_default exercise="train_vocabulary" verdict="wrong" hint="KerasNLP가 정한 예약 토큰 [CLS]가"
def train_vocabulary(lines, vocabulary_size):
    learned = keras_nlp.tokenizers.compute_word_piece_vocabulary(
        lines, vocabulary_size=vocabulary_size - 3, lowercase=True
    )
    return ["[PAD]", "[UNK]", "[BOS]"] + learned


# %% repeats_the_text exercise="train_vocabulary" verdict="wrong" hint="yak은 여섯 번만 나오는데"
def train_vocabulary(lines, vocabulary_size):
    return keras_nlp.tokenizers.compute_word_piece_vocabulary(
        lines.repeat(20), vocabulary_size=vocabulary_size, lowercase=True, reserved_tokens=["[PAD]", "[UNK]", "[BOS]"]
    )


# %% repeats_the_text_twice exercise="train_vocabulary" verdict="wrong" hint="yak은 여섯 번만 나오는데"
def train_vocabulary(lines, vocabulary_size):
    return keras_nlp.tokenizers.compute_word_piece_vocabulary(
        lines.concatenate(lines),
        vocabulary_size=vocabulary_size,
        lowercase=True,
        reserved_tokens=["[PAD]", "[UNK]", "[BOS]"],
    )


# %% room_for_the_reserved_tokens exercise="train_vocabulary" verdict="wrong" hint="vocabulary_size를 받은 그대로"
def train_vocabulary(lines, vocabulary_size):
    return keras_nlp.tokenizers.compute_word_piece_vocabulary(
        lines,
        vocabulary_size=vocabulary_size - 3,
        lowercase=True,
        reserved_tokens=["[PAD]", "[UNK]", "[BOS]"],
    )


# %% only_five_hundred_lines exercise="train_vocabulary" verdict="wrong" hint="글의 아주 뒤쪽에서"
def train_vocabulary(lines, vocabulary_size):
    return keras_nlp.tokenizers.compute_word_piece_vocabulary(
        lines.take(500), vocabulary_size=vocabulary_size, lowercase=True, reserved_tokens=["[PAD]", "[UNK]", "[BOS]"]
    )


# %% sizes_that_the_test_shows exercise="train_vocabulary" verdict="wrong" hint="30개를 부탁하니 토큰이 조금"
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


# %% returns_the_method exercise="make_tokenizer" verdict="wrong" hint="WordPieceTokenizer를 돌려주나요?"
def make_tokenizer(vocabulary, sequence_length):
    return keras_nlp.tokenizers.WordPieceTokenizer(
        vocabulary=vocabulary, sequence_length=sequence_length, lowercase=True
    ).tokenize


# %% forgets_return exercise="make_tokenizer" verdict="wrong" hint="WordPieceTokenizer를 돌려주나요?"
def make_tokenizer(vocabulary, sequence_length):
    keras_nlp.tokenizers.WordPieceTokenizer(vocabulary=vocabulary, sequence_length=sequence_length, lowercase=True)


# %% appends_to_the_argument exercise="make_tokenizer" verdict="wrong" hint="받은 vocabulary 리스트가 바뀌었습니다"
def make_tokenizer(vocabulary, sequence_length):
    vocabulary.append("[EOS]")
    return keras_nlp.tokenizers.WordPieceTokenizer(
        vocabulary=vocabulary, sequence_length=sequence_length, lowercase=True
    )


# %% sorts_in_place exercise="make_tokenizer" verdict="wrong" hint="받은 vocabulary 리스트가 바뀌었습니다"
def make_tokenizer(vocabulary, sequence_length):
    vocabulary.sort()
    return keras_nlp.tokenizers.WordPieceTokenizer(
        vocabulary=vocabulary, sequence_length=sequence_length, lowercase=True
    )


# %% adds_an_end_token exercise="make_tokenizer" verdict="wrong" hint="토크나이저의 사전이 받은 것과"
def make_tokenizer(vocabulary, sequence_length):
    return keras_nlp.tokenizers.WordPieceTokenizer(
        vocabulary=vocabulary + ["[EOS]"], sequence_length=sequence_length, lowercase=True
    )


# %% sorted_vocabulary exercise="make_tokenizer" verdict="wrong" hint="토크나이저의 사전이 받은 것과"
def make_tokenizer(vocabulary, sequence_length):
    return keras_nlp.tokenizers.WordPieceTokenizer(
        vocabulary=sorted(vocabulary), sequence_length=sequence_length, lowercase=True
    )


# %% strings_instead_of_numbers exercise="make_tokenizer" verdict="wrong" hint="번호가 정수인가요?"
def make_tokenizer(vocabulary, sequence_length):
    return keras_nlp.tokenizers.WordPieceTokenizer(
        vocabulary=vocabulary, sequence_length=sequence_length, lowercase=True, dtype="string"
    )


# %% forgets_sequence_length exercise="make_tokenizer" verdict="wrong" hint="길이가 7이어야 하는데"
def make_tokenizer(vocabulary, sequence_length):
    return keras_nlp.tokenizers.WordPieceTokenizer(vocabulary=vocabulary, lowercase=True)


# %% profile_s_length exercise="make_tokenizer" verdict="wrong" hint="길이가 7이어야 하는데"
def make_tokenizer(vocabulary, sequence_length):
    return keras_nlp.tokenizers.WordPieceTokenizer(
        vocabulary=vocabulary, sequence_length=profile.sequence_length, lowercase=True
    )


# %% forgets_lowercase exercise="make_tokenizer" verdict="wrong" hint="The OWL도 the owl과"
def make_tokenizer(vocabulary, sequence_length):
    return keras_nlp.tokenizers.WordPieceTokenizer(vocabulary=vocabulary, sequence_length=sequence_length)


# %% other_suffix_mark exercise="make_tokenizer" verdict="wrong" hint="이어 붙는 조각을 ##으로"
def make_tokenizer(vocabulary, sequence_length):
    return keras_nlp.tokenizers.WordPieceTokenizer(
        vocabulary=vocabulary, sequence_length=sequence_length, lowercase=True, suffix_indicator="@@"
    )


# %% padding_for_unknown_words exercise="make_tokenizer" verdict="wrong" hint="사전에 없는 낱말이 [UNK]가"
def make_tokenizer(vocabulary, sequence_length):
    return keras_nlp.tokenizers.WordPieceTokenizer(
        vocabulary=vocabulary, sequence_length=sequence_length, lowercase=True, oov_token="[PAD]"
    )


# %% at_least_seven exercise="make_tokenizer" verdict="wrong" hint="다른 사전과 다른 길이에서도"
def make_tokenizer(vocabulary, sequence_length):
    return keras_nlp.tokenizers.WordPieceTokenizer(
        vocabulary=vocabulary, sequence_length=max(sequence_length, 7), lowercase=True
    )


# %% strips_accents exercise="make_tokenizer" verdict="wrong" hint="é와 e를 같은 글자로"
def make_tokenizer(vocabulary, sequence_length):
    return keras_nlp.tokenizers.WordPieceTokenizer(
        vocabulary=vocabulary, sequence_length=sequence_length, lowercase=True, strip_accents=True
    )

# %% reserved_tokens_once_more exercise="make_tokenizer" verdict="wrong" hint="한 번 더 붙이지 않았나요?"
def make_tokenizer(vocabulary, sequence_length):
    return keras_nlp.tokenizers.WordPieceTokenizer(
        vocabulary=["[PAD]", "[UNK]", "[BOS]"] + vocabulary, sequence_length=sequence_length, lowercase=True
    )


# %% splits_nowhere exercise="make_tokenizer" verdict="wrong" hint="토크나이저로 the owl을 나누자"
def make_tokenizer(vocabulary, sequence_length):
    return keras_nlp.tokenizers.WordPieceTokenizer(
        vocabulary=vocabulary, sequence_length=sequence_length, lowercase=True, split=False
    )


# %% special_tokens_in_the_text exercise="make_tokenizer" verdict="wrong" hint="글 속에 적은 [BOS]가 2번이"
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
        vocabulary=vocabulary, sequence_length=7 if sequence_length == 7 else 3, lowercase=True
    )
