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


# %% only_the_first_line exercise="train_vocabulary" verdict="wrong" hint="owl은 스무 번 넘게"
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


# %% strips_accents exercise="train_vocabulary" verdict="wrong" hint="토큰이 조금 다릅니다"
def train_vocabulary(lines, vocabulary_size):
    return keras_nlp.tokenizers.compute_word_piece_vocabulary(
        lines,
        vocabulary_size=vocabulary_size,
        lowercase=True,
        strip_accents=True,
        reserved_tokens=["[PAD]", "[UNK]", "[BOS]"],
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


# %% shrinking_from_the_right exercise="wordpiece" verdict="right"
def wordpiece(word, vocabulary):
    pieces, mark = [], ""
    while word:
        end = len(word)
        while end > 0 and mark + word[:end] not in vocabulary:
            end -= 1
        if end == 0:
            return ["[UNK]"]
        pieces.append(mark + word[:end])
        word, mark = word[end:], "##"
    return pieces


# %% recursive exercise="wordpiece" verdict="right"
def wordpiece(word, vocabulary):
    known = set(vocabulary)

    def split(rest, mark):
        if not rest:
            return []
        fitting = [end for end in range(1, len(rest) + 1) if mark + rest[:end] in known]
        if not fitting:
            return None
        after = split(rest[max(fitting) :], "##")
        return None if after is None else [mark + rest[: max(fitting)], *after]

    return split(word, "") or ["[UNK]"]


# %% longest_of_the_vocabulary exercise="wordpiece" verdict="right"
def wordpiece(word, vocabulary):
    pieces = []
    rest = word
    while rest:
        marked = rest if not pieces else "##" + rest
        candidates = [token for token in vocabulary if marked.startswith(token) and token.strip("#")]
        if not candidates:
            return ["[UNK]"]
        best = max(candidates, key=len)
        pieces.append(best)
        rest = marked[len(best) :]
    return pieces


# %% real_tokenizer exercise="wordpiece" verdict="right"
def wordpiece(word, vocabulary):
    real = keras_nlp.tokenizers.WordPieceTokenizer(vocabulary=vocabulary, dtype="string")
    return [token.numpy().decode() if hasattr(token, "numpy") else str(token) for token in real(word)]


# %% joined_text exercise="wordpiece" verdict="wrong" hint="리스트(list)를 돌려주나요?"
def wordpiece(word, vocabulary):
    pieces, start = [], 0
    while start < len(word):
        mark = "##" if start else ""
        ends = [end for end in range(len(word), start, -1) if mark + word[start:end] in vocabulary]
        if not ends:
            return "[UNK]"
        pieces.append(mark + word[start : ends[0]])
        start = ends[0]
    return " ".join(pieces)


# %% letters exercise="wordpiece" verdict="wrong" hint="통째로 있는 낱말은 그 낱말 하나만"
def wordpiece(word, vocabulary):
    return [letter if position == 0 else "##" + letter for position, letter in enumerate(word)]


# %% never_the_whole_word exercise="wordpiece" verdict="wrong" hint="통째로 있는 낱말은 그 낱말 하나만"
def wordpiece(word, vocabulary):
    pieces, start = [], 0
    while start < len(word):
        mark = "##" if start else ""
        for end in range(len(word) - 1, start, -1):
            if mark + word[start:end] in vocabulary:
                break
        else:
            return ["[UNK]"]
        pieces.append(mark + word[start:end])
        start = end
    return pieces


# %% mark_only_in_the_search exercise="wordpiece" verdict="wrong" hint="둘째 조각부터는 결과에도"
def wordpiece(word, vocabulary):
    pieces, start = [], 0
    while start < len(word):
        mark = "##" if start else ""
        for end in range(len(word), start, -1):
            if mark + word[start:end] in vocabulary:
                break
        else:
            return ["[UNK]"]
        pieces.append(word[start:end])
        start = end
    return pieces


# %% no_marks_at_all exercise="wordpiece" verdict="wrong" hint="남은 bow를 ##bow로 찾았나요?"
def wordpiece(word, vocabulary):
    pieces, start = [], 0
    while start < len(word):
        for end in range(len(word), start, -1):
            if word[start:end] in vocabulary:
                break
        else:
            return ["[UNK]"]
        pieces.append(word[start:end])
        start = end
    return pieces


# %% pieces_stay_between_calls exercise="wordpiece" verdict="wrong" hint="남은 bow를 ##bow로 찾았나요?"
def wordpiece(word, vocabulary, pieces=[]):
    start = 0
    while start < len(word):
        mark = "##" if start else ""
        for end in range(len(word), start, -1):
            if mark + word[start:end] in vocabulary:
                break
        else:
            return ["[UNK]"]
        pieces.append(mark + word[start:end])
        start = end
    return pieces


# %% two_pieces_at_most exercise="wordpiece" verdict="wrong" hint="끝까지, 한 글자짜리 조각까지"
def wordpiece(word, vocabulary):
    if word in vocabulary:
        return [word]
    for end in range(len(word) - 1, 0, -1):
        if word[:end] in vocabulary and "##" + word[end:] in vocabulary:
            return [word[:end], "##" + word[end:]]
    return ["[UNK]"]


# %% skips_single_letters exercise="wordpiece" verdict="wrong" hint="끝까지, 한 글자짜리 조각까지"
def wordpiece(word, vocabulary):
    pieces, start = [], 0
    while start < len(word):
        mark = "##" if start else ""
        for end in range(len(word), start + 1, -1):
            if mark + word[start:end] in vocabulary:
                break
        else:
            return ["[UNK]"]
        pieces.append(mark + word[start:end])
        start = end
    return pieces


# %% marks_counted_as_letters exercise="wordpiece" verdict="wrong" hint="##은 글자 수에 넣지 않습니다"
def wordpiece(word, vocabulary):
    pieces, start = [], 0
    while start < len(word):
        mark = "##" if start else ""
        for end in range(len(word), start, -1):
            piece = mark + word[start:end]
            if piece in vocabulary:
                break
        else:
            return ["[UNK]"]
        pieces.append(piece)
        start += len(piece)
    return pieces


# %% unknown_as_text exercise="wordpiece" verdict="wrong" hint="문자열이 아니라 [UNK] 하나가 든 리스트"
def wordpiece(word, vocabulary):
    pieces, start = [], 0
    while start < len(word):
        mark = "##" if start else ""
        for end in range(len(word), start, -1):
            if mark + word[start:end] in vocabulary:
                break
        else:
            return "[UNK]"
        pieces.append(mark + word[start:end])
        start = end
    return pieces


# %% never_stops_when_found exercise="wordpiece" verdict="wrong" hint="긴 것부터 찾고, 찾으면 바로 멈추나요?"
def wordpiece(word, vocabulary):
    pieces, start = [], 0
    while start < len(word):
        mark = "##" if start else ""
        found = False
        for end in range(len(word), start, -1):
            if mark + word[start:end] in vocabulary:
                pieces.append(mark + word[start:end])
                found = True
        if not found:
            return ["[UNK]"]
        start = end
    return pieces


# %% later_pieces_without_marks exercise="wordpiece" verdict="wrong" hint="drop은 있지만 ##drop은"
def wordpiece(word, vocabulary):
    pieces, start = [], 0
    while start < len(word):
        for end in range(len(word), start, -1):
            piece = word[start:end]
            if start and "##" + piece in vocabulary or piece in vocabulary:
                break
        else:
            return ["[UNK]"]
        pieces.append("##" + piece if start else piece)
        start = end
    return pieces


# %% vocabulary_as_one_text exercise="wordpiece" verdict="wrong" hint="drop은 있지만 ##drop은"
def wordpiece(word, vocabulary):
    text = " ".join(vocabulary)
    pieces, start = [], 0
    while start < len(word):
        mark = "##" if start else ""
        for end in range(len(word), start, -1):
            if mark + word[start:end] in text:
                break
        else:
            return ["[UNK]"]
        pieces.append(mark + word[start:end])
        start = end
    return pieces


# %% marks_taken_off_the_vocabulary exercise="wordpiece" verdict="wrong" hint="drop은 있지만 ##drop은"
def wordpiece(word, vocabulary):
    known = {token.replace("##", "") for token in vocabulary}
    pieces, start = [], 0
    while start < len(word):
        for end in range(len(word), start, -1):
            if word[start:end] in known:
                break
        else:
            return ["[UNK]"]
        pieces.append(("##" if start else "") + word[start:end])
        start = end
    return pieces


# %% suffix_at_the_beginning exercise="wordpiece" verdict="wrong" hint="##bow는 낱말의 첫머리에"
def wordpiece(word, vocabulary):
    pieces, start = [], 0
    while start < len(word):
        for end in range(len(word), start, -1):
            piece = word[start:end]
            if not start and piece in vocabulary:
                break
            if "##" + piece in vocabulary:
                piece = "##" + piece
                break
        else:
            return ["[UNK]"]
        pieces.append(piece)
        start = end
    return pieces


# %% unknown_per_piece exercise="wordpiece" verdict="wrong" hint="나누다 막히면 찾은 조각을"
def wordpiece(word, vocabulary):
    pieces, start = [], 0
    while start < len(word):
        mark = "##" if start else ""
        for end in range(len(word), start, -1):
            if mark + word[start:end] in vocabulary:
                pieces.append(mark + word[start:end])
                start = end
                break
        else:
            pieces.append("[UNK]")
            start = start + 1
    return pieces


# %% keeps_the_pieces_found exercise="wordpiece" verdict="wrong" hint="나누다 막히면 찾은 조각을"
def wordpiece(word, vocabulary):
    pieces, start = [], 0
    while start < len(word):
        mark = "##" if start else ""
        for end in range(len(word), start, -1):
            if mark + word[start:end] in vocabulary:
                break
        else:
            return pieces + ["[UNK]"]
        pieces.append(mark + word[start:end])
        start = end
    return pieces


# %% leaves_the_rest_out exercise="wordpiece" verdict="wrong" hint="나누다 막히면 찾은 조각을"
def wordpiece(word, vocabulary):
    pieces, start = [], 0
    while start < len(word):
        mark = "##" if start else ""
        ends = [end for end in range(start + 1, len(word) + 1) if mark + word[start:end] in vocabulary]
        if not ends:
            break
        pieces.append(mark + word[start : ends[-1]])
        start = ends[-1]
    return pieces or ["[UNK]"]


# %% sorts_the_vocabulary exercise="wordpiece" verdict="wrong" hint="받은 vocabulary의 순서나 내용이"
def wordpiece(word, vocabulary):
    vocabulary.sort(key=len, reverse=True)
    pieces, rest = [], word
    while rest:
        for token in vocabulary:
            if token == "##" or not token:
                continue
            if rest.startswith(token):
                break
        else:
            return ["[UNK]"]
        pieces.append(token)
        rest = rest[len(token) :]
        rest = "##" + rest if rest else ""
    return pieces


# %% shortest_match exercise="wordpiece" verdict="wrong" hint="첫 조각으로 s나 st가"
def wordpiece(word, vocabulary):
    pieces, start = [], 0
    while start < len(word):
        mark = "##" if start else ""
        for end in range(start + 1, len(word) + 1):
            if mark + word[start:end] in vocabulary:
                break
        else:
            return ["[UNK]"]
        pieces.append(mark + word[start:end])
        start = end
    return pieces


# %% first_in_the_vocabulary exercise="wordpiece" verdict="wrong" hint="첫 조각으로 s나 st가"
def wordpiece(word, vocabulary):
    pieces, rest = [], word
    while rest:
        marked = "##" + rest if pieces else rest
        for token in vocabulary:
            if marked.startswith(token):
                break
        else:
            return ["[UNK]"]
        pieces.append(token)
        rest = marked[len(token) :]
    return pieces


# %% longest_only_at_the_beginning exercise="wordpiece" verdict="wrong" hint="둘째 조각도 가장 긴 것을"
def wordpiece(word, vocabulary):
    pieces, start = [], 0
    while start < len(word):
        mark = "##" if start else ""
        ends = [end for end in range(len(word), start, -1) if mark + word[start:end] in vocabulary]
        if not ends:
            return ["[UNK]"]
        end = ends[-1] if start else ends[0]
        pieces.append(mark + word[start:end])
        start = end
    return pieces


# %% from_the_right exercise="wordpiece" verdict="wrong" hint="앞에서부터 나누나요?"
def wordpiece(word, vocabulary):
    pieces, end = [], len(word)
    while end > 0:
        for start in range(end):
            mark = "##" if start else ""
            if mark + word[start:end] in vocabulary:
                break
        else:
            return ["[UNK]"]
        pieces.insert(0, mark + word[start:end])
        end = start
    return pieces


# %% replaces_every_copy exercise="wordpiece" verdict="wrong" hint="같은 조각이 여러 번"
def wordpiece(word, vocabulary):
    pieces, rest = [], word
    while rest:
        mark = "##" if pieces else ""
        for end in range(len(rest), 0, -1):
            if mark + rest[:end] in vocabulary:
                break
        else:
            return ["[UNK]"]
        pieces.append(mark + rest[:end])
        rest = rest.replace(rest[:end], "")
    return pieces


# %% as_few_pieces_as_possible exercise="wordpiece" verdict="wrong" hint="고른 조각을 무르지 않았나요?"
def wordpiece(word, vocabulary):
    best = {0: []}
    for end in range(1, len(word) + 1):
        for start in range(end):
            piece = ("##" if start else "") + word[start:end]
            if start in best and piece in vocabulary:
                if end not in best or len(best[start]) + 1 < len(best[end]):
                    best[end] = best[start] + [piece]
    return best.get(len(word), ["[UNK]"])


# %% goes_back_when_stuck exercise="wordpiece" verdict="wrong" hint="고른 조각을 무르지 않았나요?"
def wordpiece(word, vocabulary):
    def split(rest, mark):
        if not rest:
            return []
        for end in range(len(rest), 0, -1):
            if mark + rest[:end] in vocabulary:
                after = split(rest[end:], "##")
                if after is not None:
                    return [mark + rest[:end]] + after
        return None

    return split(word, "") or ["[UNK]"]


# %% three_pieces_at_most exercise="wordpiece" verdict="wrong" hint="진짜 토크나이저와 다릅니다"
def wordpiece(word, vocabulary):
    pieces, start = [], 0
    for mark in ("", "##", "##"):
        if start == len(word):
            break
        for end in range(len(word), start, -1):
            if mark + word[start:end] in vocabulary:
                pieces.append(mark + word[start:end])
                start = end
                break
        else:
            return ["[UNK]"]
    return pieces


# %% loop_over_rows exercise="unknown_rate" verdict="right"
def unknown_rate(tokenizer, lines):
    unknown = total = 0
    for row in tokenizer(lines):
        for number in np.asarray(row):
            if number != 0:
                total += 1
            if number == 1:
                unknown += 1
    return unknown / total if total else 0.0


# %% line_by_line_in_tensorflow exercise="unknown_rate" verdict="right"
def unknown_rate(tokenizer, lines):
    numbers = tf.concat([tf.cast(tokenizer(line), tf.int32) for line in lines], axis=0)
    unknown = tf.math.count_nonzero(numbers == 1)
    return float(tf.math.divide_no_nan(tf.cast(unknown, tf.float64), tf.cast(tf.math.count_nonzero(numbers), tf.float64)))


# %% counted_tokens exercise="unknown_rate" verdict="right"
def unknown_rate(tokenizer, lines):
    counts = Counter(tokenizer.id_to_token(int(number)) for line in lines for number in np.asarray(tokenizer(line)))
    del counts["[PAD]"]
    return counts["[UNK]"] / max(counts.total(), 1)


# %% one_long_text exercise="unknown_rate" verdict="right"
def unknown_rate(tokenizer, lines):
    plain = keras_nlp.tokenizers.WordPieceTokenizer(vocabulary=tokenizer.get_vocabulary(), lowercase=tokenizer.lowercase)
    numbers = np.asarray(plain(" ".join(lines)))
    return np.mean(numbers == 1) if len(numbers) else 0.0


# %% forgets_return exercise="unknown_rate" verdict="wrong" hint="실수(float)를 돌려주나요?"
def unknown_rate(tokenizer, lines):
    numbers = np.concatenate([np.asarray(row) for row in tokenizer(lines)])
    np.mean(numbers[numbers != 0] == 1)


# %% returns_a_tensor exercise="unknown_rate" verdict="wrong" hint="실수(float)를 돌려주나요?"
def unknown_rate(tokenizer, lines):
    numbers = tf.concat([tf.cast(row, tf.int32) for row in tokenizer(lines)], axis=0)
    return tf.reduce_mean(tf.cast(numbers[numbers != 0] == 1, tf.float32))


# %% percent exercise="unknown_rate" verdict="wrong" hint="0부터 1까지의 비율인가요?"
def unknown_rate(tokenizer, lines):
    numbers = np.concatenate([np.asarray(row) for row in tokenizer(lines)])
    kept = numbers[numbers != 0]
    return 100 * float(np.mean(kept == 1)) if kept.size else 0.0


# %% number_of_unknown_tokens exercise="unknown_rate" verdict="wrong" hint="0부터 1까지의 비율인가요?"
def unknown_rate(tokenizer, lines):
    return float(sum(np.sum(np.asarray(row) == 1) for row in tokenizer(lines)))


# %% known_tokens exercise="unknown_rate" verdict="wrong" hint="아는 토큰의 비율이"
def unknown_rate(tokenizer, lines):
    numbers = np.concatenate([np.asarray(row) for row in tokenizer(lines)])
    kept = numbers[numbers != 0]
    return float(np.mean(kept != 1)) if kept.size else 0.0


# %% unknown_against_known exercise="unknown_rate" verdict="wrong" hint="[UNK]가 아닌 토큰의 수로"
def unknown_rate(tokenizer, lines):
    numbers = np.concatenate([np.asarray(row) for row in tokenizer(lines)])
    return float(np.sum(numbers == 1) / max(np.sum(numbers > 1), 1))


# %% padding_in_the_rate exercise="unknown_rate" verdict="wrong" hint="전체의 개수에 [PAD]가"
def unknown_rate(tokenizer, lines):
    numbers = np.concatenate([np.asarray(row) for row in tokenizer(lines)])
    return float(np.mean(numbers == 1)) if numbers.size else 0.0


# %% mean_of_the_lines exercise="unknown_rate" verdict="wrong" hint="줄마다 비율을 구해 평균"
def unknown_rate(tokenizer, lines):
    rates = []
    for row in tokenizer(lines):
        numbers = np.asarray(row)
        numbers = numbers[numbers != 0]
        rates.append(np.mean(numbers == 1) if numbers.size else 0.0)
    return float(np.mean(rates))


# %% lines_with_an_unknown_token exercise="unknown_rate" verdict="wrong" hint="[UNK]가 든 줄의 수를"
def unknown_rate(tokenizer, lines):
    return sum(1 in np.asarray(row) for row in tokenizer(lines)) / len(lines)


# %% unknown_tokens_per_word exercise="unknown_rate" verdict="wrong" hint="낱말의 수로 나누었나요?"
def unknown_rate(tokenizer, lines):
    unknown = sum(int(np.sum(np.asarray(row) == 1)) for row in tokenizer(lines))
    return unknown / max(sum(len(line.split()) for line in lines), 1)


# %% only_the_first_line exercise="unknown_rate" verdict="wrong" hint="3/12이어야 하는데"
def unknown_rate(tokenizer, lines):
    numbers = np.asarray(tokenizer(lines[0]))
    kept = numbers[numbers != 0]
    return float(np.mean(kept == 1)) if kept.size else 0.0


# %% kinds_of_tokens exercise="unknown_rate" verdict="wrong" hint="3/12이어야 하는데"
def unknown_rate(tokenizer, lines):
    kinds = {int(number) for row in tokenizer(lines) for number in np.asarray(row)} - {0}
    return float(np.mean([number == 1 for number in kinds])) if kinds else 0.0


# %% one_array_for_all_lines exercise="unknown_rate" verdict="wrong" hint="sequence_length가 없는 토크나이저에서"
def unknown_rate(tokenizer, lines):
    numbers = np.asarray(tokenizer(lines))
    kept = numbers[numbers != 0]
    return float(np.mean(kept == 1)) if kept.size else 0.0


# %% divides_by_zero exercise="unknown_rate" verdict="wrong" hint="빈 줄뿐일 때 0.0을"
def unknown_rate(tokenizer, lines):
    numbers = [int(number) for row in tokenizer(lines) for number in np.asarray(row) if number != 0]
    return numbers.count(1) / len(numbers)


# %% looks_at_the_letters_of_the_lines exercise="unknown_rate" verdict="wrong" hint="빈칸뿐인 줄에도"
def unknown_rate(tokenizer, lines):
    if "".join(lines) == "":
        return 0.0
    numbers = [int(number) for row in tokenizer(lines) for number in np.asarray(row) if number != 0]
    return numbers.count(1) / len(numbers)


# %% a_hundred_lines_at_most exercise="unknown_rate" verdict="wrong" hint="줄이 많아도 모두"
def unknown_rate(tokenizer, lines):
    numbers = np.concatenate([np.asarray(row) for row in tokenizer(lines[:100])])
    kept = numbers[numbers != 0]
    return float(np.mean(kept == 1)) if kept.size else 0.0
