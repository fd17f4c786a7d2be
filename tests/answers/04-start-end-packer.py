# Named answers to the exercises of lesson 04; read by autograde.lesson.answers, graded by tests/course/test_answers.py.
# A wrong answer says the start of the hint it must meet.

# %% id_from_the_vocabulary exercise="make_packer" verdict="right"
def make_packer(tokenizer, sequence_length):
    start = tokenizer.get_vocabulary().index("[BOS]")
    return keras_nlp.layers.StartEndPacker(sequence_length, start_value=start, pad_value=0)


# %% own_subclass exercise="make_packer" verdict="right"
def make_packer(tokenizer, sequence_length):
    class Packer(keras_nlp.layers.StartEndPacker):
        pass

    ids = {tokenizer.id_to_token(i): i for i in range(tokenizer.vocabulary_size())}
    return Packer(sequence_length=sequence_length, start_value=[ids["[BOS]"]])


# %% forgets_return exercise="make_packer" verdict="wrong" hint="StartEndPacker를 돌려주나요?" rule="토크나이저와 길이를 받아"
def make_packer(tokenizer, sequence_length):
    keras_nlp.layers.StartEndPacker(sequence_length=sequence_length, start_value=tokenizer.token_to_id("[BOS]"))


# %% returns_the_packed_line exercise="make_packer" verdict="wrong" hint="StartEndPacker를 돌려주나요?"
def make_packer(tokenizer, sequence_length):
    start = tokenizer.token_to_id("[BOS]")
    return keras_nlp.layers.StartEndPacker(sequence_length=sequence_length, start_value=start)(tokenizer("red blue"))


# %% string_start_value exercise="make_packer" verdict="wrong" hint="start_value에 글자가 아니라 번호를"
def make_packer(tokenizer, sequence_length):
    return keras_nlp.layers.StartEndPacker(sequence_length=sequence_length, start_value="[BOS]")


# %% start_value_from_calling_the_tokenizer exercise="make_packer" verdict="wrong" hint="make_packer를 부르자 "
def make_packer(tokenizer, sequence_length):
    return keras_nlp.layers.StartEndPacker(sequence_length=sequence_length, start_value=tokenizer("[BOS]"))


# %% length_of_the_tokenizer exercise="make_packer" verdict="wrong" hint="포장한 줄의 길이가 인자로 받은" rule="포장한 줄의 길이는"
def make_packer(tokenizer, sequence_length):
    return keras_nlp.layers.StartEndPacker(
        sequence_length=tokenizer.sequence_length, start_value=tokenizer.token_to_id("[BOS]")
    )


# %% one_longer exercise="make_packer" verdict="wrong" hint="포장한 줄의 길이가 인자로 받은" rule="포장한 줄의 길이는"
def make_packer(tokenizer, sequence_length):
    return keras_nlp.layers.StartEndPacker(
        sequence_length=sequence_length + 1, start_value=tokenizer.token_to_id("[BOS]")
    )


# %% length_of_the_profile exercise="make_packer" verdict="wrong" hint="포장한 줄의 길이가 인자로 받은"
def make_packer(tokenizer, sequence_length):
    return keras_nlp.layers.StartEndPacker(
        sequence_length=profile.sequence_length, start_value=tokenizer.token_to_id("[BOS]")
    )


# %% no_start exercise="make_packer" verdict="wrong" hint="맨 앞에 아무것도 붙지 않았습니다" rule="토크나이저와 길이를 받아"
def make_packer(tokenizer, sequence_length):
    return keras_nlp.layers.StartEndPacker(sequence_length=sequence_length)


# %% bos_at_the_end exercise="make_packer" verdict="wrong" hint="맨 앞에 아무것도 붙지 않았습니다" rule="토크나이저와 길이를 받아"
def make_packer(tokenizer, sequence_length):
    return keras_nlp.layers.StartEndPacker(
        sequence_length=sequence_length, end_value=tokenizer.token_to_id("[BOS]")
    )


# %% pad_as_start exercise="make_packer" verdict="wrong" hint="맨 앞이 [BOS]의 번호인가요?"
def make_packer(tokenizer, sequence_length):
    return keras_nlp.layers.StartEndPacker(
        sequence_length=sequence_length, start_value=tokenizer.token_to_id("[PAD]")
    )


# %% unk_as_start exercise="make_packer" verdict="wrong" hint="맨 앞이 [BOS]의 번호인가요?"
def make_packer(tokenizer, sequence_length):
    return keras_nlp.layers.StartEndPacker(sequence_length=sequence_length, start_value=tokenizer.token_to_id("[UNK]"))


# %% end_value_too exercise="make_packer" verdict="wrong" hint="토큰 뒤가 [PAD]의 번호 0으로만" rule="끝 번호는"
def make_packer(tokenizer, sequence_length):
    bos = tokenizer.token_to_id("[BOS]")
    return keras_nlp.layers.StartEndPacker(sequence_length=sequence_length, start_value=bos, end_value=bos)


# %% pads_with_unk exercise="make_packer" verdict="wrong" hint="토큰 뒤가 [PAD]의 번호 0으로만" rule="끝 번호는"
def make_packer(tokenizer, sequence_length):
    return keras_nlp.layers.StartEndPacker(
        sequence_length=sequence_length, start_value=tokenizer.token_to_id("[BOS]"), pad_value=1
    )


# %% pad_as_end_value exercise="make_packer" verdict="wrong" hint="긴 줄에서는 뒤를 자르기만 하나요?" rule="끝 번호는"
def make_packer(tokenizer, sequence_length):
    return keras_nlp.layers.StartEndPacker(
        sequence_length=sequence_length, start_value=tokenizer.token_to_id("[BOS]"), end_value=0
    )


# %% name_without_brackets exercise="make_packer" verdict="wrong" hint="make_packer를 부르자 "
def make_packer(tokenizer, sequence_length):
    return keras_nlp.layers.StartEndPacker(
        sequence_length=sequence_length, start_value=tokenizer.get_vocabulary().index("BOS")
    )


# %% asks_a_tokenizer_of_its_own exercise="make_packer" verdict="wrong" hint="[BOS]가 4번인 어휘 사전에서는" rule="우리 어휘 사전에서"
my_tokenizer = keras_nlp.tokenizers.WordPieceTokenizer(vocabulary=["[PAD]", "[UNK]", "[BOS]", "the"], lowercase=True)


def make_packer(tokenizer, sequence_length):
    return keras_nlp.layers.StartEndPacker(
        sequence_length=sequence_length, start_value=my_tokenizer.token_to_id("[BOS]")
    )


# %% length_of_the_visible_test exercise="make_packer" verdict="wrong" hint="포장한 줄의 길이가 인자로 받은" rule="포장한 줄의 길이는"
def make_packer(tokenizer, sequence_length):
    return keras_nlp.layers.StartEndPacker(sequence_length=6, start_value=tokenizer.token_to_id("[BOS]"))


# %% start_value_two exercise="make_packer" verdict="wrong" hint="[BOS]가 4번인 어휘 사전에서는" rule="우리 어휘 사전에서"
def make_packer(tokenizer, sequence_length):
    return keras_nlp.layers.StartEndPacker(sequence_length=sequence_length, start_value=2)


# %% lambda_with_tokenize exercise="make_preprocess" verdict="right"
def make_preprocess(tokenizer, packer):
    return lambda lines: (packer(tokenizer(lines)), tokenizer.tokenize(lines))


# %% list_of_two exercise="make_preprocess" verdict="right"
def make_preprocess(tokenizer, packer):
    class Preprocess:
        def __call__(self, lines):
            labels = tokenizer(lines)
            features = packer(labels)
            return [features, labels]

    return Preprocess()


# %% start_from_the_packer exercise="make_preprocess" verdict="right"
def make_preprocess(tokenizer, packer):
    def preprocess(lines):
        labels = tokenizer(lines)
        start = packer(labels)[:, :1]
        return tf.concat([start, labels[:, :-1]], axis=1), labels

    return preprocess


# %% forgets_to_return_the_function exercise="make_preprocess" verdict="wrong" hint="함수를 돌려주나요?" rule="토크나이저와 포장기를 받아"
def make_preprocess(tokenizer, packer):
    def preprocess(lines):
        labels = tokenizer(lines)
        return packer(labels), labels


# %% calls_the_inner_function exercise="make_preprocess" verdict="wrong" hint="함수를 돌려주나요?" rule="토크나이저와 포장기를 받아"
def make_preprocess(tokenizer, packer):
    def preprocess(lines):
        labels = tokenizer(lines)
        return packer(labels), labels

    return preprocess()


# %% packs_the_raw_lines exercise="make_preprocess" verdict="wrong" hint="포장기에 글자가 아니라 토크나이저가 준"
def make_preprocess(tokenizer, packer):
    def preprocess(lines):
        return packer(lines), tokenizer(lines)

    return preprocess


# %% features_only exercise="make_preprocess" verdict="wrong" hint="preprocess가 (입력, 정답) 튜플을" rule="그 함수는 문자열 텐서"
def make_preprocess(tokenizer, packer):
    def preprocess(lines):
        return packer(tokenizer(lines))

    return preprocess


# %% forgets_the_inner_return exercise="make_preprocess" verdict="wrong" hint="preprocess가 None을 돌려줍니다" rule="그 함수는 문자열 텐서"
def make_preprocess(tokenizer, packer):
    def preprocess(lines):
        labels = tokenizer(lines)
        features = packer(labels)

    return preprocess


# %% stacked_into_one_tensor exercise="make_preprocess" verdict="wrong" hint="preprocess가 (입력, 정답) 튜플을" rule="그 함수는 문자열 텐서"
def make_preprocess(tokenizer, packer):
    def preprocess(lines):
        labels = tokenizer(lines)
        return tf.stack([packer(labels), labels])

    return preprocess


# %% raw_lines_as_labels exercise="make_preprocess" verdict="wrong" hint="정답이 글자가 아니라 토큰의 번호인가요?" rule="B가 줄의 수"
def make_preprocess(tokenizer, packer):
    def preprocess(lines):
        return packer(tokenizer(lines)), lines

    return preprocess


# %% labels_cut_from_the_features exercise="make_preprocess" verdict="wrong" hint="입니다. 인자로 받은 토크나이저를 썼나요?"
def make_preprocess(tokenizer, packer):
    def preprocess(lines):
        features = packer(tokenizer(lines))
        return features, features[:, 1:]

    return preprocess


# %% global_objects exercise="make_preprocess" verdict="wrong" hint="입니다. 인자로 받은 토크나이저를 썼나요?" rule="인자로 받은 토크나이저와"
my_vocabulary = ["[PAD]", "[UNK]", "[BOS]", "the", "fox", "owl", "sang", "saw", "to", "moon", "and", "."]
my_tokenizer = keras_nlp.tokenizers.WordPieceTokenizer(vocabulary=my_vocabulary, sequence_length=8, lowercase=True)
my_packer = keras_nlp.layers.StartEndPacker(sequence_length=8, start_value=2)


def make_preprocess(tokenizer, packer):
    def preprocess(lines):
        labels = my_tokenizer(lines)
        return my_packer(labels), labels

    return preprocess


# %% prepends_without_cutting exercise="make_preprocess" verdict="wrong" hint="입니다. 앞에 한 칸을 더했으면" rule="B가 줄의 수"
def make_preprocess(tokenizer, packer):
    def preprocess(lines):
        labels = tokenizer(lines)
        start = packer(labels)[:, :1]
        return tf.concat([start, labels], axis=1), labels

    return preprocess


# %% unshifted_labels exercise="make_preprocess" verdict="wrong" hint="입력과 정답이 똑같습니다" rule="입력은 정답을"
def make_preprocess(tokenizer, packer):
    def preprocess(lines):
        tokens = tokenizer(lines)
        return tokens, tokens

    return preprocess


# %% packs_both exercise="make_preprocess" verdict="wrong" hint="입력과 정답이 똑같습니다"
def make_preprocess(tokenizer, packer):
    def preprocess(lines):
        return packer(tokenizer(lines)), packer(tokenizer(lines))

    return preprocess


# %% swapped exercise="make_preprocess" verdict="wrong" hint="정답에 [BOS]가 들어 있습니다" rule="정답은 토크나이저가"
def make_preprocess(tokenizer, packer):
    def preprocess(lines):
        tokens = tokenizer(lines)
        return tokens, packer(tokens)

    return preprocess


# %% labels_shifted_left exercise="make_preprocess" verdict="wrong" hint="입력의 맨 앞에 [BOS]가 있나요?" rule="입력은 정답을"
def make_preprocess(tokenizer, packer):
    def preprocess(lines):
        features = tokenizer(lines)
        labels = tf.concat([features[:, 1:], tf.zeros_like(features[:, :1])], axis=1)
        return features, labels

    return preprocess


# %% overwrites_the_first_token exercise="make_preprocess" verdict="wrong" hint="입력을 한 칸 왼쪽으로 당기면" rule="입력은 정답을"
def make_preprocess(tokenizer, packer):
    def preprocess(lines):
        labels = tokenizer(lines)
        return tf.concat([packer(labels)[:, :1], labels[:, 1:]], axis=1), labels

    return preprocess


# %% packs_twice exercise="make_preprocess" verdict="wrong" hint="입력을 한 칸 왼쪽으로 당기면"
def make_preprocess(tokenizer, packer):
    def preprocess(lines):
        labels = tokenizer(lines)
        return packer(packer(labels)), labels

    return preprocess


# %% loses_the_last_label exercise="make_preprocess" verdict="wrong" hint="긴 줄의 정답에 마지막 토큰까지" rule="정답은 토크나이저가"
def make_preprocess(tokenizer, packer):
    def preprocess(lines):
        features = packer(tokenizer(lines))
        labels = tf.concat([features[:, 1:], tf.zeros_like(features[:, :1])], axis=1)
        return features, labels

    return preprocess


# %% rolled_labels exercise="make_preprocess" verdict="wrong" hint="정답에 [BOS]가 들어 있습니다"
def make_preprocess(tokenizer, packer):
    def preprocess(lines):
        features = packer(tokenizer(lines))
        return features, tf.roll(features, shift=-1, axis=1)

    return preprocess


# %% eager_only exercise="make_preprocess" verdict="wrong" hint="Dataset.map에 넣으면 결과가 다르거나" rule="`Dataset.map` 안에서도"
def make_preprocess(tokenizer, packer):
    def preprocess(lines):
        texts = [line.decode() for line in lines.numpy()]
        labels = tokenizer(texts)
        return packer(labels), labels

    return preprocess


# %% start_id_two exercise="make_preprocess" verdict="wrong" hint="시작 번호가 9인 포장기를 주었는데" rule="입력은 정답을"
def make_preprocess(tokenizer, packer):
    def preprocess(lines):
        labels = tokenizer(lines)
        features = tf.concat([tf.fill([tf.shape(labels)[0], 1], 2), labels[:, :-1]], axis=1)
        return features, labels

    return preprocess


# %% only_two_lines exercise="make_preprocess" verdict="wrong" hint="줄이 셋이고 길이가 7일 때" rule="B가 줄의 수"
def make_preprocess(tokenizer, packer):
    def preprocess(lines):
        labels = tokenizer(lines)[:2]
        return packer(labels), labels

    return preprocess


# %% keeps_the_objects_in_globals exercise="make_preprocess" verdict="wrong" hint="함수를 하나 더 만들었더니" rule="인자로 받은 토크나이저와"
def make_preprocess(tokenizer, packer):
    global my_tokenizer, my_packer
    my_tokenizer, my_packer = tokenizer, packer

    def preprocess(lines):
        labels = my_tokenizer(lines)
        return my_packer(labels), labels

    return preprocess


# %% roll_and_fix exercise="shift_right" verdict="right"
def shift_right(labels, start_id):
    shifted = np.roll(labels, 1, axis=1)
    shifted[:, 0] = start_id
    return shifted


# %% loop_over_rows exercise="shift_right" verdict="right"
def shift_right(labels, start_id):
    return np.array([[start_id] + row[:-1] for row in labels.tolist()])


# %% tensorflow_pad exercise="shift_right" verdict="right"
def shift_right(labels, start_id):
    return tf.pad(labels, [[0, 0], [1, 0]], constant_values=start_id)[:, :-1]


# %% empty_like exercise="shift_right" verdict="right"
def shift_right(labels, start_id):
    shifted = np.empty_like(labels)
    shifted[:, 1:] = labels[:, :-1]
    shifted[:, 0] = start_id
    return shifted


# %% forgets_return exercise="shift_right" verdict="wrong" hint="돌려주는 값이 None입니다" rule="정답("
def shift_right(labels, start_id):
    shifted = np.roll(labels, 1, axis=1)
    shifted[:, 0] = start_id


# %% appends_a_column exercise="shift_right" verdict="wrong" hint="정답과 똑같은 [B, T]여야" rule="마지막 토큰은"
def shift_right(labels, start_id):
    return np.concatenate([np.full((len(labels), 1), start_id), labels], axis=1)


# %% insert_without_axis exercise="shift_right" verdict="wrong" hint="정답과 똑같은 [B, T]여야"
def shift_right(labels, start_id):
    return np.insert(labels, 0, start_id)


# %% float_zeros exercise="shift_right" verdict="wrong" hint="정수 배열인가요?" rule="결과도 모양이"
def shift_right(labels, start_id):
    shifted = np.zeros(labels.shape)
    shifted[:, 0] = start_id
    shifted[:, 1:] = labels[:, :-1]
    return shifted


# %% roll_only exercise="shift_right" verdict="wrong" hint="밀려난 마지막 토큰이 맨 앞에" rule="마지막 토큰은"
def shift_right(labels, start_id):
    return np.roll(labels, 1, axis=1)


# %% shifts_left exercise="shift_right" verdict="wrong" hint="맨 앞이 인자로 받은 start_id인가요?" rule="줄마다 오른쪽으로"
def shift_right(labels, start_id):
    shifted = np.roll(labels, -1, axis=1)
    shifted[:, -1] = start_id
    return shifted


# %% drops_but_does_not_start exercise="shift_right" verdict="wrong" hint="맨 앞이 인자로 받은 start_id인가요?"
def shift_right(labels, start_id):
    shifted = np.zeros_like(labels)
    shifted[:, 1:] = labels[:, :-1]
    return shifted


# %% shifts_along_the_batch exercise="shift_right" verdict="wrong" hint="모든 줄의 맨 앞이 start_id인가요?" rule="줄마다 오른쪽으로"
def shift_right(labels, start_id):
    shifted = np.roll(labels, 1, axis=0)
    shifted[0] = start_id
    return shifted


# %% start_in_the_first_row exercise="shift_right" verdict="wrong" hint="모든 줄의 맨 앞이 start_id인가요?"
def shift_right(labels, start_id):
    shifted = np.roll(labels, 1, axis=1)
    shifted[0, 0] = start_id
    return shifted


# %% overwrites_the_first_token exercise="shift_right" verdict="wrong" hint="나머지 칸이 모두 오른쪽으로 한 칸씩만"
def shift_right(labels, start_id):
    shifted = labels.copy()
    shifted[:, 0] = start_id
    return shifted


# %% one_token_all_along exercise="shift_right" verdict="wrong" hint="나머지 칸이 모두 오른쪽으로 한 칸씩만"
def shift_right(labels, start_id):
    shifted = labels.copy()
    for column in range(1, labels.shape[1]):
        shifted[:, column] = shifted[:, column - 1]
    shifted[:, 0] = start_id
    return shifted


# %% shifts_left_and_starts exercise="shift_right" verdict="wrong" hint="나머지 칸이 모두 오른쪽으로 한 칸씩만"
def shift_right(labels, start_id):
    shifted = np.roll(labels, -1, axis=1)
    shifted[:, 0] = start_id
    return shifted


# %% rolls_the_rows_and_starts exercise="shift_right" verdict="wrong" hint="나머지 칸이 모두 오른쪽으로 한 칸씩만"
def shift_right(labels, start_id):
    shifted = np.roll(labels, 1, axis=0)
    shifted[:, 0] = start_id
    return shifted


# %% changes_its_argument exercise="shift_right" verdict="wrong" hint="인자로 받은 배열이 바뀌었습니다" rule="인자로 받은 배열은"
def shift_right(labels, start_id):
    labels[:, 1:] = labels[:, :-1].copy()
    labels[:, 0] = start_id
    return labels


# %% second_name_is_no_copy exercise="shift_right" verdict="wrong" hint="인자로 받은 배열이 바뀌었습니다" rule="인자로 받은 배열은"
def shift_right(labels, start_id):
    shifted = labels
    shifted[:] = np.roll(labels, 1, axis=1)
    shifted[:, 0] = start_id
    return shifted


# %% start_id_two exercise="shift_right" verdict="wrong" hint="맨 앞이 인자로 받은 start_id인가요?" rule="줄마다 오른쪽으로"
def shift_right(labels, start_id):
    shifted = np.roll(labels, 1, axis=1)
    shifted[:, 0] = 2
    return shifted


# %% start_id_of_the_visible_test exercise="shift_right" verdict="wrong" hint="start_id로 9를 주었는데" rule="줄마다 오른쪽으로"
def shift_right(labels, start_id):
    shifted = np.roll(labels, 1, axis=1)
    shifted[:, 0] = 7
    return shifted


# %% start_without_a_column exercise="shift_right" verdict="wrong" hint="시작 번호의 열은 [B, 1]"
def shift_right(labels, start_id):
    return np.concatenate([np.full(len(labels), start_id), labels[:, :-1]], axis=1)


# %% columns_of_the_visible_test exercise="shift_right" verdict="wrong" hint="토큰 수가 다른 배열에서도" rule="결과도 모양이"
def shift_right(labels, start_id):
    shifted = labels.copy()
    shifted[:, 0] = start_id
    for column in range(1, 4):
        shifted[:, column] = labels[:, column - 1]
    return shifted


# %% rows_for_columns exercise="shift_right" verdict="wrong" hint="나머지 칸이 모두 오른쪽으로 한 칸씩만"
def shift_right(labels, start_id):
    shifted = labels.copy()
    shifted[:, 0] = start_id
    for column in range(1, len(labels)):
        shifted[:, column] = labels[:, column - 1]
    return shifted


# %% two_steps exercise="make_dataset" verdict="right" rule="`preprocess`를 `map`으로"
def make_dataset(raw_dataset, preprocess):
    dataset = raw_dataset.map(lambda lines: preprocess(lines), num_parallel_calls=2)
    dataset = dataset.prefetch(1)
    return dataset


# %% options_last exercise="make_dataset" verdict="right"
def make_dataset(raw_dataset, preprocess):
    options = tf.data.Options()
    options.deterministic = True
    dataset = raw_dataset.prefetch(2).map(preprocess, num_parallel_calls=tf.data.AUTOTUNE, deterministic=True)
    return dataset.prefetch(buffer_size=tf.data.experimental.AUTOTUNE).with_options(options)


# %% eager_list exercise="make_dataset" verdict="wrong" hint="tf.data.Dataset을 돌려주나요?" rule="줄의 배치가 든"
def make_dataset(raw_dataset, preprocess):
    return [preprocess(lines) for lines in raw_dataset]


# %% forgets_return exercise="make_dataset" verdict="wrong" hint="tf.data.Dataset을 돌려주나요?"
def make_dataset(raw_dataset, preprocess):
    raw_dataset.map(preprocess, num_parallel_calls=tf.data.AUTOTUNE).prefetch(tf.data.AUTOTUNE)


# %% returns_the_raw_dataset exercise="make_dataset" verdict="wrong" hint="원소가 (입력, 정답)인가요?" rule="줄의 배치가 든"
def make_dataset(raw_dataset, preprocess):
    raw_dataset.map(preprocess, num_parallel_calls=tf.data.AUTOTUNE).prefetch(tf.data.AUTOTUNE)
    return raw_dataset


# %% batches_again exercise="make_dataset" verdict="wrong" hint="배치가 그대로인가요?" rule="배치의 수, 크기"
def make_dataset(raw_dataset, preprocess):
    dataset = raw_dataset.map(preprocess, num_parallel_calls=tf.data.AUTOTUNE)
    return dataset.batch(4).prefetch(tf.data.AUTOTUNE)


# %% unbatches exercise="make_dataset" verdict="wrong" hint="배치가 그대로인가요?" rule="배치의 수, 크기"
def make_dataset(raw_dataset, preprocess):
    dataset = raw_dataset.map(preprocess, num_parallel_calls=tf.data.AUTOTUNE)
    return dataset.unbatch().prefetch(tf.data.AUTOTUNE)


# %% repeats exercise="make_dataset" verdict="wrong" hint="개가 나왔습니다. 되풀이하거나" rule="배치의 수, 크기"
def make_dataset(raw_dataset, preprocess):
    dataset = raw_dataset.map(preprocess, num_parallel_calls=tf.data.AUTOTUNE)
    return dataset.repeat().prefetch(tf.data.AUTOTUNE)


# %% shuffles_again exercise="make_dataset" verdict="wrong" hint="배치가 들어온 순서대로 나오나요?" rule="배치의 수, 크기"
def make_dataset(raw_dataset, preprocess):
    dataset = raw_dataset.map(preprocess, num_parallel_calls=tf.data.AUTOTUNE)
    return dataset.shuffle(256, seed=1).prefetch(tf.data.AUTOTUNE)


# %% python_loop exercise="make_dataset" verdict="wrong" hint="배치마다 파이썬으로 preprocess를" rule="`preprocess`를 `map`으로"
def make_dataset(raw_dataset, preprocess):
    def batches():
        for lines in raw_dataset:
            yield preprocess(lines)

    spec = raw_dataset.map(preprocess).element_spec
    return tf.data.Dataset.from_generator(batches, output_signature=spec).prefetch(tf.data.AUTOTUNE)


# %% no_parallel_calls exercise="make_dataset" verdict="wrong" hint="여러 배치를 한꺼번에 바꾸나요?" rule="`preprocess`를 `map`으로"
def make_dataset(raw_dataset, preprocess):
    return raw_dataset.map(preprocess).prefetch(tf.data.AUTOTUNE)


# %% one_parallel_call exercise="make_dataset" verdict="wrong" hint="여러 배치를 한꺼번에 바꾸나요?" rule="`preprocess`를 `map`으로"
def make_dataset(raw_dataset, preprocess):
    return raw_dataset.map(preprocess, num_parallel_calls=1).prefetch(tf.data.AUTOTUNE)


# %% no_prefetch exercise="make_dataset" verdict="wrong" hint="미리 준비하나요?" rule="맨 끝에"
def make_dataset(raw_dataset, preprocess):
    return raw_dataset.map(preprocess, num_parallel_calls=tf.data.AUTOTUNE)


# %% prefetch_not_assigned exercise="make_dataset" verdict="wrong" hint="미리 준비하나요?"
def make_dataset(raw_dataset, preprocess):
    dataset = raw_dataset.map(preprocess, num_parallel_calls=tf.data.AUTOTUNE)
    dataset.prefetch(tf.data.AUTOTUNE)
    return dataset


# %% prefetch_before_map exercise="make_dataset" verdict="wrong" hint="prefetch가 맨 끝에 있나요?" rule="맨 끝에"
def make_dataset(raw_dataset, preprocess):
    return raw_dataset.prefetch(tf.data.AUTOTUNE).map(preprocess, num_parallel_calls=tf.data.AUTOTUNE)


# %% prefetches_nothing exercise="make_dataset" verdict="wrong" hint="prefetch의 크기가 0이면" rule="맨 끝에"
def make_dataset(raw_dataset, preprocess):
    return raw_dataset.map(preprocess, num_parallel_calls=tf.data.AUTOTUNE).prefetch(0)


# %% caches exercise="make_dataset" verdict="wrong" hint="섞이는 데이터셋인데 두 에폭의 순서가" rule="`raw_dataset`이 에폭마다"
def make_dataset(raw_dataset, preprocess):
    dataset = raw_dataset.map(preprocess, num_parallel_calls=tf.data.AUTOTUNE)
    return dataset.cache().prefetch(tf.data.AUTOTUNE)


# %% whichever_is_first exercise="make_dataset" verdict="wrong" hint="먼저 바뀐 배치가 먼저 나와" rule="먼저 바뀐 배치를"
def make_dataset(raw_dataset, preprocess):
    mapped = raw_dataset.map(preprocess, num_parallel_calls=tf.data.AUTOTUNE, deterministic=False)
    return mapped.prefetch(tf.data.AUTOTUNE)


# %% take_from_the_example exercise="make_dataset" verdict="wrong" hint="개가 나왔습니다. 되풀이하거나"
def make_dataset(raw_dataset, preprocess):
    some = raw_dataset.take(20)
    return some.map(preprocess, num_parallel_calls=tf.data.AUTOTUNE).prefetch(tf.data.AUTOTUNE)


# %% takes_what_seems_plenty exercise="make_dataset" verdict="wrong" hint="map과 prefetch 말고 다른 단계도" rule="배치의 수, 크기"
def make_dataset(raw_dataset, preprocess):
    dataset = raw_dataset.map(preprocess, num_parallel_calls=tf.data.AUTOTUNE)
    return dataset.take(50).prefetch(tf.data.AUTOTUNE)


# %% concatenated exercise="padding_fraction" verdict="right"
def padding_fraction(dataset):
    labels = np.concatenate([batch for _, batch in dataset.as_numpy_iterator()])
    return 1.0 - np.count_nonzero(labels) / labels.size


# %% tensorflow_reduce exercise="padding_fraction" verdict="right"
def padding_fraction(dataset):
    def add(state, pair):
        padding, positions = state
        labels = pair[1]
        padding += tf.reduce_sum(tf.cast(tf.equal(labels, 0), tf.int64))
        return padding, positions + tf.size(labels, tf.int64)

    padding, positions = dataset.reduce((tf.constant(0, tf.int64), tf.constant(0, tf.int64)), add)
    return float(padding / positions)


# %% loop_over_tokens exercise="padding_fraction" verdict="right"
def padding_fraction(dataset):
    tokens = [token for _, labels in dataset for row in np.asarray(labels).tolist() for token in row]
    return tokens.count(0) / len(tokens)


# %% tensor exercise="padding_fraction" verdict="wrong" hint="파이썬 float를 돌려주나요?" rule="0부터 1까지의"
def padding_fraction(dataset):
    labels = tf.concat([batch for _, batch in dataset], axis=0)
    return tf.reduce_mean(tf.cast(labels == 0, tf.float32))


# %% forgets_return exercise="padding_fraction" verdict="wrong" hint="파이썬 float를 돌려주나요?"
def padding_fraction(dataset):
    labels = np.concatenate([np.asarray(batch) for _, batch in dataset])
    np.mean(labels == 0)


# %% percent exercise="padding_fraction" verdict="wrong" hint="비율이 1보다 큽니다" rule="0부터 1까지의"
def padding_fraction(dataset):
    labels = np.concatenate([np.asarray(batch) for _, batch in dataset])
    return float(100 * np.mean(labels == 0))


# %% count exercise="padding_fraction" verdict="wrong" hint="비율이 1보다 큽니다"
def padding_fraction(dataset):
    return float(sum(np.sum(np.asarray(labels) == 0) for _, labels in dataset))


# %% divides_by_the_lines exercise="padding_fraction" verdict="wrong" hint="비율이 1보다 큽니다"
def padding_fraction(dataset):
    padding = positions = 0
    for _, labels in dataset:
        padding += np.sum(np.asarray(labels) == 0)
        positions += len(labels)
    return float(padding / positions)


# %% divides_by_one_batch exercise="padding_fraction" verdict="wrong" hint="비율이 1보다 큽니다"
def padding_fraction(dataset):
    padding = 0
    for _, labels in dataset:
        padding += np.sum(np.asarray(labels) == 0)
        positions = np.asarray(labels).size
    return float(padding / positions)


# %% divides_by_the_tokens exercise="padding_fraction" verdict="wrong" hint="비율이 1보다 큽니다"
def padding_fraction(dataset):
    padding = tokens = 0
    for _, labels in dataset:
        padding += np.sum(np.asarray(labels) == 0)
        tokens += np.sum(np.asarray(labels) != 0)
    return float(padding / tokens)


# %% counts_the_features exercise="padding_fraction" verdict="wrong" hint="입력에서 세지 않았나요?" rule="입력이 아니라"
def padding_fraction(dataset):
    padding = positions = 0
    for features, _ in dataset:
        padding += np.sum(np.asarray(features) == 0)
        positions += np.asarray(features).size
    return float(padding / positions)


# %% counts_the_tokens exercise="padding_fraction" verdict="wrong" hint="[PAD]가 아닌 자리를 세지" rule="`(입력, 정답)` 데이터셋을"
def padding_fraction(dataset):
    kept = positions = 0
    for _, labels in dataset:
        kept += np.count_nonzero(labels)
        positions += np.asarray(labels).size
    return float(kept / positions)


# %% takes_the_pair_for_the_labels exercise="padding_fraction" verdict="wrong" hint="입력과 정답을 함께 세지" rule="입력이 아니라"
def padding_fraction(dataset):
    padding = positions = 0
    for labels in dataset:
        labels = np.asarray(labels)
        padding += np.sum(labels == 0)
        positions += labels.size
    return float(padding / positions)


# %% share_of_lines exercise="padding_fraction" verdict="wrong" hint="[PAD]가 든 줄의 비율이 아니라" rule="`(입력, 정답)` 데이터셋을"
def padding_fraction(dataset):
    padded = lines = 0
    for _, labels in dataset:
        padded += np.sum(np.any(np.asarray(labels) == 0, axis=1))
        lines += len(labels)
    return float(padded / lines)


# %% first_batch_only exercise="padding_fraction" verdict="wrong" hint="모든 배치의 모든 자리를 모아" rule="`(입력, 정답)` 데이터셋을"
def padding_fraction(dataset):
    for _, labels in dataset.take(1):
        return float(np.mean(np.asarray(labels) == 0))


# %% last_batch_only exercise="padding_fraction" verdict="wrong" hint="모든 배치의 모든 자리를 모아"
def padding_fraction(dataset):
    for _, labels in dataset:
        share = float(np.mean(np.asarray(labels) == 0))
    return share


# %% mean_of_batch_shares exercise="padding_fraction" verdict="wrong" hint="마지막 배치가 작은데" rule="줄이나 배치마다"
def padding_fraction(dataset):
    return float(np.mean([np.mean(np.asarray(labels) == 0) for _, labels in dataset]))


# %% every_batch_is_full exercise="padding_fraction" verdict="wrong" hint="마지막 배치가 작을 때 전체 자리의" rule="줄이나 배치마다"
def padding_fraction(dataset):
    batches = [np.asarray(labels) for _, labels in dataset]
    padding = sum(np.sum(batch == 0) for batch in batches)
    return float(padding / (len(batches) * batches[0].size))


# %% first_zero_from_argmax exercise="padding_fraction" verdict="wrong" hint="꽉 찬 줄을 모두 빈자리로"
def padding_fraction(dataset):
    padding = positions = 0
    for _, labels in dataset:
        labels = np.asarray(labels)
        lengths = np.argmax(labels == 0, axis=1)
        padding += np.sum(labels.shape[1] - lengths)
        positions += labels.size
    return float(padding / positions)


# %% reserved_tokens_too exercise="padding_fraction" verdict="wrong" hint="번호가 0인 자리만 세나요?" rule="`(입력, 정답)` 데이터셋을"
def padding_fraction(dataset):
    padding = positions = 0
    for _, labels in dataset:
        labels = np.asarray(labels)
        padding += np.sum(np.isin(labels, [0, 2]))
        positions += labels.size
    return float(padding / positions)


# %% prefetch_of_nothing exercise="make_dataset" verdict="wrong" hint="prefetch에는 크기를 주었나요?"
def make_dataset(raw_dataset, preprocess):
    return raw_dataset.map(preprocess, num_parallel_calls=tf.data.AUTOTUNE).prefetch()


# %% size_of_a_tensor exercise="padding_fraction" verdict="wrong" hint="np.asarray로 배열로 바꾸었나요?"
def padding_fraction(dataset):
    padding = places = 0
    for _, labels in dataset:
        padding += int(tf.reduce_sum(tf.cast(labels == 0, tf.int32)))
        places += labels.size
    return padding / places


# %% padding_mask_too exercise="make_packer" verdict="wrong" hint="return_padding_mask 같은 인자는" rule="토크나이저와 길이를 받아"
def make_packer(tokenizer, sequence_length):
    return keras_nlp.layers.StartEndPacker(sequence_length=sequence_length, start_value=tokenizer.token_to_id("[BOS]"), return_padding_mask=True)


# %% two_starts exercise="make_packer" verdict="wrong" hint="start_value에 번호를 하나만" rule="토크나이저와 길이를 받아"
def make_packer(tokenizer, sequence_length):
    bos = tokenizer.token_to_id("[BOS]")
    return keras_nlp.layers.StartEndPacker(sequence_length=sequence_length, start_value=[bos, bos])


# %% at_least_as_long_as_the_tokenizer exercise="make_packer" verdict="wrong" hint="sequence_length로 7이 아니라 4를" rule="포장한 줄의 길이는"
def make_packer(tokenizer, sequence_length):
    return keras_nlp.layers.StartEndPacker(sequence_length=max(sequence_length, tokenizer.sequence_length), start_value=tokenizer.token_to_id("[BOS]"))


# %% the_first_packer_for_all exercise="make_packer" verdict="wrong" hint="[BOS]가 4번인 어휘 사전에서는" rule="우리 어휘 사전에서"
made = []


def make_packer(tokenizer, sequence_length):
    if not made:
        made.append(keras_nlp.layers.StartEndPacker(sequence_length=sequence_length, start_value=tokenizer.token_to_id("[BOS]")))
    return made[0]


# %% lengths_that_were_shown exercise="make_packer" verdict="wrong" hint="[BOS]가 7번이고 길이가 5인"
def make_packer(tokenizer, sequence_length):
    length = {7: 7, 4: 4}.get(sequence_length, 8)
    return keras_nlp.layers.StartEndPacker(sequence_length=length, start_value=tokenizer.token_to_id("[BOS]"))


# %% searches_the_vocabulary exercise="make_packer" verdict="right"
def make_packer(tokenizer, sequence_length):
    for number, word in enumerate(tokenizer.get_vocabulary()):
        if word == "[BOS]":
            return keras_nlp.layers.StartEndPacker(sequence_length, start_value=number, end_value=None)


# %% features_of_real_numbers exercise="make_preprocess" verdict="wrong" hint="입력이 글자가 아니라" rule="B가 줄의 수"
def make_preprocess(tokenizer, packer):
    def preprocess(lines):
        labels = tokenizer(lines)
        return tf.cast(packer(labels), tf.float32), labels
    return preprocess


# %% two_starts exercise="make_preprocess" verdict="wrong" hint="줄이 하나뿐인 배치를" rule="B가 줄의 수"
def make_preprocess(tokenizer, packer):
    def preprocess(lines):
        labels = tokenizer(lines)
        start = packer(labels)[:1, :1]
        return tf.concat([tf.tile(start, [2, 1]), labels[:, :-1]], axis=1), labels
    return preprocess


# %% remembers_its_first_labels exercise="make_preprocess" verdict="wrong" hint="줄이 하나뿐인 배치를" rule="정답은 토크나이저가"
def make_preprocess(tokenizer, packer):
    made = []
    def preprocess(lines):
        if not made:
            made.append(tokenizer(lines))
        return packer(made[0]), made[0]
    return preprocess


# %% start_from_the_tokenizer exercise="make_preprocess" verdict="wrong" hint="시작 번호가 9인 포장기를 주었는데" rule="입력은 정답을"
def make_preprocess(tokenizer, packer):
    bos = tokenizer.token_to_id("[BOS]")
    def preprocess(lines):
        labels = tokenizer(lines)
        return tf.pad(labels, [[0, 0], [1, 0]], constant_values=bos)[:, :-1], labels
    return preprocess


# %% five_tokens_at_most exercise="make_preprocess" verdict="wrong" hint="줄이 셋이고 길이가 7일 때" rule="정답은 토크나이저가"
def make_preprocess(tokenizer, packer):
    def preprocess(lines):
        labels = tokenizer(lines)[:, :5]
        return packer(labels), labels
    return preprocess


# %% packer_of_the_notebook exercise="make_preprocess" verdict="wrong" hint="인자로 받은 포장기를 썼나요?" rule="인자로 받은 토크나이저와"
my_packer = keras_nlp.layers.StartEndPacker(sequence_length=8, start_value=2)


def make_preprocess(tokenizer, packer):
    def preprocess(lines):
        labels = tokenizer(lines)
        return my_packer(labels), labels
    return preprocess


# %% number_of_lines_from_the_shape exercise="make_preprocess" verdict="wrong" hint="Dataset.map에 넣으면 결과가" rule="`Dataset.map` 안에서도"
def make_preprocess(tokenizer, packer):
    def preprocess(lines):
        labels = tokenizer(lines)
        return tf.concat([tf.fill([lines.shape[0], 1], packer.start_value), labels[:, :-1]], axis=1), labels
    return preprocess


# %% inner_function_takes_three exercise="make_preprocess" verdict="wrong" hint="인자를 lines 하나만 받나요?" rule="그 함수는 문자열 텐서"
def make_preprocess(tokenizer, packer):
    def preprocess(lines, tokenizer, packer):
        labels = tokenizer(lines)
        return packer(labels), labels
    return preprocess


# %% three_lines_at_most exercise="make_preprocess" verdict="wrong" hint="줄이 넷인 글에서도"
def make_preprocess(tokenizer, packer):
    def preprocess(lines):
        labels = tokenizer(lines)[:3]
        return packer(labels), labels
    return preprocess


# %% partial exercise="make_preprocess" verdict="right"
import functools


def make_preprocess(tokenizer, packer):
    def preprocess(tokenizer, packer, lines):
        labels = tokenizer(lines)
        return packer(labels), labels
    return functools.partial(preprocess, tokenizer, packer)


# %% nested_list exercise="shift_right" verdict="wrong" hint="리스트가 아니라 배열인가요?" rule="결과도 모양이"
def shift_right(labels, start_id):
    return [[start_id, *row[:-1]] for row in labels.tolist()]


# %% eight_bits exercise="shift_right" verdict="wrong" hint="큰 번호가 들어가지 않는 dtype으로" rule="결과도 모양이"
def shift_right(labels, start_id):
    shifted = np.zeros(labels.shape, dtype="int8")
    shifted[:, 1:] = labels[:, :-1]
    shifted[:, 0] = start_id
    return shifted


# %% three_rows_whatever_comes exercise="shift_right" verdict="wrong" hint="모양이 (1, 6)인 배열을 넣자" rule="결과도 모양이"
def shift_right(labels, start_id):
    return np.concatenate([np.full((3, 1), start_id), labels[:, :-1]], axis=1)


# %% squeezes_a_batch_of_one exercise="shift_right" verdict="wrong" hint="크기가 1인 축을 없애지" rule="결과도 모양이"
def shift_right(labels, start_id):
    return np.concatenate([np.full((len(labels), 1), start_id), labels[:, :-1]], axis=1).squeeze()


# %% zero_taken_for_none exercise="shift_right" verdict="wrong" hint="start_id가 0이면 다르게" rule="줄마다 오른쪽으로"
def shift_right(labels, start_id):
    return np.concatenate([np.full((len(labels), 1), start_id or 2), labels[:, :-1]], axis=1)


# %% four_rows_at_most exercise="shift_right" verdict="wrong" hint="여섯 줄짜리 배열에서도"
def shift_right(labels, start_id):
    shifted = labels.copy()
    for row in range(min(4, len(labels))):
        shifted[row] = [start_id, *labels[row, :-1]]
    return shifted


# %% columns_joined exercise="shift_right" verdict="right"
def shift_right(labels, start_id):
    return np.c_[[start_id] * labels.shape[0], labels[:, : labels.shape[1] - 1]]


# %% lines_in_front_of_the_pair exercise="make_dataset" verdict="wrong" hint="개짜리 튜플입니다" rule="줄의 배치가 든"
def make_dataset(raw_dataset, preprocess):
    return raw_dataset.map(lambda lines: (lines, *preprocess(lines)), num_parallel_calls=2).prefetch(1)


# %% labels_before_features exercise="make_dataset" verdict="wrong" hint="둘의 순서를 바꾸지" rule="줄의 배치가 든"
def make_dataset(raw_dataset, preprocess):
    def swapped(lines):
        left, right = preprocess(lines)
        return right, left
    return raw_dataset.map(swapped, num_parallel_calls=tf.data.AUTOTUNE).prefetch(tf.data.AUTOTUNE)


# %% rebatched_by_three exercise="make_dataset" verdict="wrong" hint="풀었다가 다시 묶지" rule="배치의 수, 크기"
def make_dataset(raw_dataset, preprocess):
    return raw_dataset.unbatch().batch(3).map(preprocess, num_parallel_calls=tf.data.AUTOTUNE).prefetch(tf.data.AUTOTUNE)


# %% whichever_is_first_by_options exercise="make_dataset" verdict="wrong" hint="먼저 바뀐 배치가 먼저 나와" rule="먼저 바뀐 배치를"
def make_dataset(raw_dataset, preprocess):
    options = tf.data.Options()
    options.deterministic = False
    return raw_dataset.map(preprocess, num_parallel_calls=tf.data.AUTOTUNE).prefetch(tf.data.AUTOTUNE).with_options(options)


# %% only_a_second_map_is_parallel exercise="make_dataset" verdict="wrong" hint="여러 배치를 한꺼번에 바꾸나요?" rule="`preprocess`를 `map`으로"
def make_dataset(raw_dataset, preprocess):
    return raw_dataset.map(preprocess).map(lambda *pair: pair, num_parallel_calls=4).prefetch(1)


# %% caches_the_lines exercise="make_dataset" verdict="wrong" hint="섞이는 데이터셋인데 두 에폭의" rule="`raw_dataset`이 에폭마다"
def make_dataset(raw_dataset, preprocess):
    return raw_dataset.cache().map(preprocess, num_parallel_calls=4).prefetch(1)


# %% takes_five_thousand exercise="make_dataset" verdict="wrong" hint="map과 prefetch 말고 다른 단계도" rule="배치의 수, 크기"
def make_dataset(raw_dataset, preprocess):
    return raw_dataset.take(5000).map(preprocess, num_parallel_calls=tf.data.AUTOTUNE).prefetch(tf.data.AUTOTUNE)


# %% shuffles_one_by_one exercise="make_dataset" verdict="wrong" hint="map과 prefetch 말고 다른 단계도" rule="배치의 수, 크기"
def make_dataset(raw_dataset, preprocess):
    return raw_dataset.map(preprocess, num_parallel_calls=tf.data.AUTOTUNE).shuffle(1).prefetch(tf.data.AUTOTUNE)


# %% fifty_batches_by_a_loop exercise="make_dataset" verdict="wrong" hint="배치가 훨씬 많고 마지막 배치가"
import itertools


def make_dataset(raw_dataset, preprocess):
    def some():
        yield from itertools.islice(raw_dataset, 50)
    kept = tf.data.Dataset.from_generator(some, output_signature=raw_dataset.element_spec)
    return kept.map(preprocess, num_parallel_calls=tf.data.AUTOTUNE).prefetch(tf.data.AUTOTUNE)


# %% applied exercise="make_dataset" verdict="right" rule="맨 끝에"
def make_dataset(raw_dataset, preprocess):
    return raw_dataset.apply(lambda d: d.map(preprocess, num_parallel_calls=-1)).apply(lambda d: d.prefetch(tf.data.AUTOTUNE))


# %% divides_to_a_whole_number exercise="padding_fraction" verdict="wrong" hint="몫만 남기는 //로" rule="0부터 1까지의"
def padding_fraction(dataset):
    padding = places = 0
    for _, labels in dataset:
        labels = np.asarray(labels)
        padding += np.sum(labels == 0)
        places += labels.size
    return float(padding // places)


# %% rounds exercise="padding_fraction" verdict="wrong" hint="반올림한 수입니다" rule="0부터 1까지의"
def padding_fraction(dataset):
    padding = places = 0
    for _, labels in dataset:
        labels = np.asarray(labels)
        padding += np.sum(labels == 0)
        places += labels.size
    return round(float(padding / places), 2)


# %% one_or_less exercise="padding_fraction" verdict="wrong" hint="번호가 0인 자리만 세나요?" rule="`(입력, 정답)` 데이터셋을"
def padding_fraction(dataset):
    padding = places = 0
    for _, labels in dataset:
        labels = np.asarray(labels)
        padding += np.sum(labels <= 1)
        places += labels.size
    return float(padding / places)


# %% only_where_the_model_learns exercise="padding_fraction" verdict="wrong" hint="몇 칸을 빼고 세거나" rule="`(입력, 정답)` 데이터셋을"
def padding_fraction(dataset):
    padding = places = 0
    for features, labels in dataset:
        features, labels = np.asarray(features), np.asarray(labels)
        padding += np.sum(labels[features != 0] == 0)
        places += np.sum(features != 0)
    return float(padding / places)


# %% asks_how_many_batches exercise="padding_fraction" verdict="wrong" hint="len(dataset)에 묻지 않고" rule="줄이나 배치마다"
def padding_fraction(dataset):
    shares, sizes = [], []
    batches = iter(dataset)
    for _ in range(len(dataset)):
        _, labels = next(batches)
        labels = np.asarray(labels)
        shares.append(np.mean(labels == 0)); sizes.append(labels.size)
    return float(np.average(shares, weights=sizes))


# %% four_tokens_a_line exercise="padding_fraction" verdict="wrong" hint="한 줄을 네 칸으로" rule="`(입력, 정답)` 데이터셋을"
def padding_fraction(dataset):
    padding = lines = 0
    for _, labels in dataset:
        padding += np.sum(np.asarray(labels) == 0)
        lines += len(labels)
    return float(padding / (lines * 4))


# %% thousand_batches exercise="padding_fraction" verdict="wrong" hint="배치가 1,050개인" rule="줄이나 배치마다"
def padding_fraction(dataset):
    padding = places = 0
    for _, labels in dataset.take(1000):
        labels = np.asarray(labels)
        padding += np.sum(labels == 0)
        places += labels.size
    return float(padding / places)


# %% four_tokens_at_least exercise="padding_fraction" verdict="wrong" hint="줄이 다섯이고 T가 3일"
def padding_fraction(dataset):
    padding = places = 0
    for _, labels in dataset:
        labels = np.asarray(labels)
        padding += np.sum(labels == 0)
        places += len(labels) * max(4, labels.shape[1])
    return float(padding / places)


# %% weighted_average exercise="padding_fraction" verdict="right"
def padding_fraction(dataset):
    shares, sizes = zip(*[(np.mean(labels == 0), labels.size) for _, labels in dataset.as_numpy_iterator()])
    return float(np.average(shares, weights=sizes))
