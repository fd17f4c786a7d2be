# Named answers to the exercises of lesson 01; read by autograde.lesson.answers, graded by tests/course/test_answers.py.
# A wrong answer says the start of the hint it must meet.

# %% read_then_split exercise="read_lines" verdict="right"
def read_lines(path):
    text = tf.io.read_file(path)
    text = tf.strings.regex_replace(text, r"\n$", "")
    return tf.data.Dataset.from_tensor_slices(tf.strings.split(text, "\n"))


# %% python_file exercise="read_lines" verdict="right"
def read_lines(path):
    def lines():
        with open(path, "rb") as file:
            for line in file:
                yield line.removesuffix(b"\n")

    return tf.data.Dataset.from_generator(lines, output_signature=tf.TensorSpec(shape=(), dtype=tf.string))


# %% python_list exercise="read_lines" verdict="wrong" hint="tf.data.Dataset을 돌려주나요?"
def read_lines(path):
    return [line.rstrip("\n") for line in open(path, encoding="utf8")]


# %% whole_file_as_one_element exercise="read_lines" verdict="wrong" hint="첫 줄과 똑같은가요?"
def read_lines(path):
    return tf.data.Dataset.from_tensors(tf.io.read_file(path))


# %% batched_lines exercise="read_lines" verdict="wrong" hint="원소 하나가 줄 하나(스칼라)인가요?"
def read_lines(path):
    return tf.data.TextLineDataset(path).batch(2)


# %% keeps_newlines exercise="read_lines" verdict="wrong" hint="첫 줄과 똑같은가요?"
def read_lines(path):
    return tf.data.Dataset.from_tensor_slices(open(path, encoding="utf8").readlines())


# %% skips_first_line exercise="read_lines" verdict="wrong" hint="첫 줄과 똑같은가요?"
def read_lines(path):
    return tf.data.TextLineDataset(path).skip(1)


# %% drops_blank_lines exercise="read_lines" verdict="wrong" hint="빈 줄도 남겼나요?"
def read_lines(path):
    return tf.data.TextLineDataset(path).filter(lambda line: tf.strings.length(line) > 0)


# %% strips_spaces exercise="read_lines" verdict="wrong" hint="줄 앞뒤의 빈칸을 지우지"
def read_lines(path):
    return tf.data.TextLineDataset(path).map(tf.strings.strip)


# %% splitlines exercise="read_lines" verdict="wrong" hint="줄바꿈 문자에서만 줄을 나누나요?"
def read_lines(path):
    return tf.data.Dataset.from_tensor_slices(open(path, encoding="utf8", newline="").read().splitlines())


# %% extra_line_at_the_end exercise="read_lines" verdict="wrong" hint="파일의 모든 줄이 순서대로"
def read_lines(path):
    return tf.data.Dataset.from_tensor_slices(open(path, encoding="utf8").read().split("\n"))


# %% loop_with_break exercise="first_lines" verdict="right"
def first_lines(dataset, n):
    lines = []
    if n == 0:
        return lines
    for line in dataset:
        lines.append(line.numpy())
        if len(lines) == n:
            break
    return lines


# %% islice exercise="first_lines" verdict="right"
def first_lines(dataset, n):
    import itertools

    return list(itertools.islice(dataset.as_numpy_iterator(), n))


# %% tutorial_loop exercise="first_lines" verdict="wrong" hint="n보다 두 개가 많습니다"
def first_lines(dataset, n):
    lines = []
    for i, line in enumerate(dataset):
        lines.append(line.numpy())
        if i > n:
            break
    return lines


# %% one_too_many exercise="first_lines" verdict="wrong" hint="개가 나왔습니다. 언제 멈추나요?"
def first_lines(dataset, n):
    lines = []
    for i, line in enumerate(dataset):
        lines.append(line.numpy())
        if i >= n:
            break
    return lines


# %% tensors exercise="first_lines" verdict="wrong" hint="원소가 바이트열인가요?"
def first_lines(dataset, n):
    return list(dataset.take(n))


# %% decoded_strings exercise="first_lines" verdict="wrong" hint="원소가 바이트열인가요?"
def first_lines(dataset, n):
    return [line.decode() for line in dataset.take(n).as_numpy_iterator()]


# %% numpy_array exercise="first_lines" verdict="wrong" hint="리스트(list)를 돌려주나요?"
def first_lines(dataset, n):
    import numpy as np

    return np.array(list(dataset.take(n).as_numpy_iterator()))


# %% reads_everything exercise="first_lines" verdict="wrong" hint="끝없는 데이터셋이라면 영영 끝나지"
def first_lines(dataset, n):
    return list(dataset.as_numpy_iterator())[:n]


# %% always_one exercise="first_lines" verdict="wrong" hint="n이 0이면 빈 리스트인가요?"
def first_lines(dataset, n):
    lines = []
    for line in dataset.as_numpy_iterator():
        lines.append(line)
        if len(lines) >= n:
            break
    return lines


# %% skips_the_first exercise="first_lines" verdict="wrong" hint="앞에서부터 차례대로"
def first_lines(dataset, n):
    return list(dataset.skip(1).take(n).as_numpy_iterator())


# %% size_comparison exercise="is_long" verdict="right"
def is_long(line, min_length):
    return tf.math.greater(tf.size(tf.strings.bytes_split(line)), min_length)


# %% not_at_most exercise="is_long" verdict="right"
def is_long(line, min_length):
    length = tf.cast(tf.strings.length(line, unit="BYTE"), tf.int64)
    return tf.logical_not(length <= tf.cast(min_length, tf.int64))


# %% decoded_raw exercise="is_long" verdict="right"
def is_long(line, min_length):
    if tf.shape(tf.io.decode_raw(line, tf.uint8))[0] > min_length:
        return tf.constant(True)
    else:
        return tf.constant(False)


# %% python_bool exercise="is_long" verdict="wrong" hint="텐서를 돌려주나요?"
def is_long(line, min_length):
    return len(line.numpy()) > min_length


# %% returns_length exercise="is_long" verdict="wrong" hint="불리언(tf.bool) 텐서인가요?"
def is_long(line, min_length):
    return tf.strings.length(line)


# %% at_least exercise="is_long" verdict="wrong" hint="딱 10바이트인 줄은"
def is_long(line, min_length):
    return tf.strings.length(line) >= min_length


# %% wrong_direction exercise="is_long" verdict="wrong" hint="500바이트는 10바이트를 넘습니다"
def is_long(line, min_length):
    return tf.strings.length(line) < min_length


# %% counts_characters exercise="is_long" verdict="wrong" hint="글자 수가 아니라 바이트 수를"
def is_long(line, min_length):
    return tf.strings.length(line, unit="UTF8_CHAR") > min_length


# %% strips_first exercise="is_long" verdict="wrong" hint="빈칸을 빼지 않고"
def is_long(line, min_length):
    return tf.strings.length(tf.strings.strip(line)) > min_length


# %% fixed_450 exercise="is_long" verdict="wrong" hint="20바이트는 10바이트를 넘습니다. 정해진 수가"
def is_long(line, min_length):
    return tf.strings.length(line) > 450


# %% eager_only exercise="is_long" verdict="wrong" hint="Dataset.filter에 넣었더니"
def is_long(line, min_length):
    return tf.constant(len(line.numpy()) > min_length)


# %% shape_one exercise="is_long" verdict="wrong" hint="값이 하나인 스칼라인가요?"
def is_long(line, min_length):
    return tf.strings.length([line]) > min_length


# %% own_functions exercise="make_batches" verdict="right"
def make_batches(path, *, batch_size, min_length, shuffle_buffer=None, seed=None):
    dataset = read_lines(path).filter(lambda line: is_long(line, min_length))
    if shuffle_buffer:
        dataset = dataset.shuffle(shuffle_buffer, seed=seed, reshuffle_each_iteration=True)
    return dataset.batch(batch_size, drop_remainder=False).prefetch(tf.data.AUTOTUNE)


# %% cached_before_shuffling exercise="make_batches" verdict="right"
def make_batches(path, *, batch_size, min_length, shuffle_buffer=None, seed=None):
    lines = [line for line in open(path, "rb").read().split(b"\n") if len(line) > min_length]
    dataset = tf.data.Dataset.from_tensor_slices(lines).cache()
    return (dataset if shuffle_buffer is None else dataset.shuffle(shuffle_buffer, seed)).batch(batch_size)


# %% batch_then_shuffle exercise="make_batches" verdict="wrong" hint="한 배치 안의 줄들이 파일에서도 이웃입니다"
def make_batches(path, *, batch_size, min_length, shuffle_buffer=None, seed=None):
    dataset = tf.data.TextLineDataset(path).filter(lambda line: tf.strings.length(line) > min_length).batch(batch_size)
    if shuffle_buffer is not None:
        dataset = dataset.shuffle(shuffle_buffer, seed=seed)
    return dataset


# %% no_filter exercise="make_batches" verdict="wrong" hint="긴 줄만 남겼나요?"
def make_batches(path, *, batch_size, min_length, shuffle_buffer=None, seed=None):
    dataset = tf.data.TextLineDataset(path)
    if shuffle_buffer is not None:
        dataset = dataset.shuffle(shuffle_buffer, seed=seed)
    return dataset.batch(batch_size)


# %% no_batch exercise="make_batches" verdict="wrong" hint="배치로 묶었나요?"
def make_batches(path, *, batch_size, min_length, shuffle_buffer=None, seed=None):
    dataset = tf.data.TextLineDataset(path).filter(lambda line: tf.strings.length(line) > min_length)
    if shuffle_buffer is not None:
        dataset = dataset.shuffle(shuffle_buffer, seed=seed)
    return dataset


# %% drops_last_batch exercise="make_batches" verdict="wrong" hint="마지막 배치를 버리지 않았나요?"
def make_batches(path, *, batch_size, min_length, shuffle_buffer=None, seed=None):
    dataset = tf.data.TextLineDataset(path).filter(lambda line: tf.strings.length(line) > min_length)
    if shuffle_buffer is not None:
        dataset = dataset.shuffle(shuffle_buffer, seed=seed)
    return dataset.batch(batch_size, drop_remainder=True)


# %% filters_after_batching exercise="make_batches" verdict="wrong" hint="한 배치에 batch_size줄이"
def make_batches(path, *, batch_size, min_length, shuffle_buffer=None, seed=None):
    dataset = tf.data.TextLineDataset(path)
    if shuffle_buffer is not None:
        dataset = dataset.shuffle(shuffle_buffer, seed=seed)
    return dataset.batch(batch_size).map(lambda lines: tf.boolean_mask(lines, tf.strings.length(lines) > min_length))


# %% never_shuffles exercise="make_batches" verdict="wrong" hint="shuffle_buffer를 주었는데"
def make_batches(path, *, batch_size, min_length, shuffle_buffer=None, seed=None):
    return tf.data.TextLineDataset(path).filter(lambda line: tf.strings.length(line) > min_length).batch(batch_size)


# %% always_shuffles exercise="make_batches" verdict="wrong" hint="shuffle_buffer가 없을 때는"
def make_batches(path, *, batch_size, min_length, shuffle_buffer=None, seed=None):
    dataset = tf.data.TextLineDataset(path).filter(lambda line: tf.strings.length(line) > min_length)
    return dataset.shuffle(shuffle_buffer or 1000, seed=seed).batch(batch_size)


# %% same_order_every_epoch exercise="make_batches" verdict="wrong" hint="두 번째 에폭의 순서가"
def make_batches(path, *, batch_size, min_length, shuffle_buffer=None, seed=None):
    dataset = tf.data.TextLineDataset(path).filter(lambda line: tf.strings.length(line) > min_length)
    if shuffle_buffer is not None:
        dataset = dataset.shuffle(shuffle_buffer, seed=seed, reshuffle_each_iteration=False)
    return dataset.batch(batch_size)


# %% caches_the_shuffled_order exercise="make_batches" verdict="wrong" hint="두 번째 에폭의 순서가"
def make_batches(path, *, batch_size, min_length, shuffle_buffer=None, seed=None):
    dataset = tf.data.TextLineDataset(path).filter(lambda line: tf.strings.length(line) > min_length)
    if shuffle_buffer is not None:
        dataset = dataset.shuffle(shuffle_buffer, seed=seed)
    return dataset.cache().batch(batch_size)


# %% ignores_seed exercise="make_batches" verdict="wrong" hint="seed가 같은데 섞인 순서가"
def make_batches(path, *, batch_size, min_length, shuffle_buffer=None, seed=None):
    dataset = tf.data.TextLineDataset(path).filter(lambda line: tf.strings.length(line) > min_length)
    if shuffle_buffer is not None:
        dataset = dataset.shuffle(shuffle_buffer)
    return dataset.batch(batch_size)


# %% fixed_seed exercise="make_batches" verdict="wrong" hint="seed가 다르면 순서도"
def make_batches(path, *, batch_size, min_length, shuffle_buffer=None, seed=None):
    dataset = tf.data.TextLineDataset(path).filter(lambda line: tf.strings.length(line) > min_length)
    if shuffle_buffer is not None:
        dataset = dataset.shuffle(shuffle_buffer, seed=42)
    return dataset.batch(batch_size)


# %% fixed_buffer exercise="make_batches" verdict="wrong" hint="바구니의 크기로 shuffle_buffer를"
def make_batches(path, *, batch_size, min_length, shuffle_buffer=None, seed=None):
    dataset = tf.data.TextLineDataset(path).filter(lambda line: tf.strings.length(line) > min_length)
    if shuffle_buffer is not None:
        dataset = dataset.shuffle(1000, seed=seed)
    return dataset.batch(batch_size)


# %% shuffle_before_filter exercise="make_batches" verdict="wrong" hint="짧은 줄까지 바구니에 담지 않았나요?"
def make_batches(path, *, batch_size, min_length, shuffle_buffer=None, seed=None):
    def longer(line):
        if tf.strings.length(line) > min_length:
            return True
        return False

    dataset = tf.data.TextLineDataset([path])
    if shuffle_buffer is not None:
        dataset = dataset.shuffle(shuffle_buffer, seed=seed)
    return dataset.filter(longer).batch(batch_size)


# %% half_the_basket exercise="make_batches" verdict="wrong" hint="짧은 줄까지 바구니에 담지 않았나요?"
def make_batches(path, *, batch_size, min_length, shuffle_buffer=None, seed=None):
    lines = tf.data.TextLineDataset(path)
    lines = lines.filter(lambda line: tf.strings.length(line) > min_length)
    if shuffle_buffer is not None:
        lines = lines.shuffle(max(1, shuffle_buffer // 2), seed=seed)
    return lines.batch(batch_size)


# %% ten_times_the_basket exercise="make_batches" verdict="wrong" hint="줄 뒤의 줄이 앞으로 왔습니다. 바구니의 크기로"
def make_batches(path, *, batch_size, min_length, shuffle_buffer=None, seed=None):
    lines = tf.data.TextLineDataset(path)
    lines = lines.filter(lambda line: tf.strings.length(line) > min_length)
    if shuffle_buffer is not None:
        lines = lines.shuffle(10 * shuffle_buffer if shuffle_buffer > 1 else 1, seed=seed)
    return lines.batch(batch_size)


# %% at_least_two_in_the_basket exercise="make_batches" verdict="wrong" hint="크기가 1이면 순서가"
def make_batches(path, *, batch_size, min_length, shuffle_buffer=None, seed=None):
    lines = tf.data.TextLineDataset(path)
    lines = lines.filter(lambda line: tf.strings.length(line) > min_length)
    if shuffle_buffer is not None:
        lines = lines.shuffle(max(2, shuffle_buffer), seed=seed)
    return lines.batch(batch_size)


# %% at_least exercise="make_batches" verdict="wrong" hint="딱 min_length 바이트인 줄은"
def make_batches(path, *, batch_size, min_length, shuffle_buffer=None, seed=None):
    dataset = tf.data.TextLineDataset(path).filter(lambda line: tf.strings.length(line) >= min_length)
    if shuffle_buffer is not None:
        dataset = dataset.shuffle(shuffle_buffer, seed=seed)
    return dataset.batch(batch_size)


# %% counts_characters exercise="make_batches" verdict="wrong" hint="글자 수가 아니라 바이트 수로"
def make_batches(path, *, batch_size, min_length, shuffle_buffer=None, seed=None):
    def longer(line):
        return tf.strings.length(line, unit="UTF8_CHAR") > min_length

    dataset = tf.data.TextLineDataset(path).filter(longer)
    if shuffle_buffer is not None:
        dataset = dataset.shuffle(shuffle_buffer, seed=seed)
    return dataset.batch(batch_size)


# %% forgets_return exercise="read_lines" verdict="wrong" hint="돌려주는 값이 None입니다"
def read_lines(path):
    tf.data.TextLineDataset(path)


# %% path_as_element exercise="read_lines" verdict="wrong" hint="원소가 파일의 내용이 아니라"
def read_lines(path):
    return tf.data.Dataset.from_tensor_slices([path])


# %% returns_in_the_loop exercise="first_lines" verdict="wrong" hint="개가 나왔습니다. 언제 멈추나요?"
def first_lines(dataset, n):
    lines = []
    for line in dataset.take(n):
        lines.append(line.numpy())
        return lines


# %% shuffles_only_with_a_seed exercise="make_batches" verdict="wrong" hint="seed를 주지 않아도 shuffle_buffer가"
def make_batches(path, *, batch_size, min_length, shuffle_buffer=None, seed=None):
    dataset = tf.data.TextLineDataset(path).filter(lambda line: tf.strings.length(line) > min_length)
    if shuffle_buffer is not None and seed is not None:
        dataset = dataset.shuffle(shuffle_buffer, seed=seed)
    return dataset.batch(batch_size)


# %% result_not_assigned exercise="make_batches" verdict="wrong" hint="shuffle_buffer를 주었는데"
def make_batches(path, *, batch_size, min_length, shuffle_buffer=None, seed=None):
    dataset = tf.data.TextLineDataset(path).filter(lambda line: tf.strings.length(line) > min_length)
    if shuffle_buffer is not None:
        dataset.shuffle(shuffle_buffer, seed=seed)
    return dataset.batch(batch_size)


# %% line_numbers exercise="read_lines" verdict="wrong" hint="원소가 문자열(tf.string)인가요?"
def read_lines(path):
    return tf.data.Dataset.range(len(open(path, encoding="utf8").readlines()))


# %% joins_blank_runs exercise="read_lines" verdict="wrong" hint="빈 줄이 이어져 나와도"
def read_lines(path):
    text = tf.strings.regex_replace(tf.io.read_file(path), r"\n\n+", "\n\n")
    text = tf.strings.regex_replace(text, r"\n$", "")
    return tf.data.Dataset.from_tensor_slices(tf.strings.split(text, "\n"))


# %% cuts_the_last_character exercise="read_lines" verdict="wrong" hint="파일이 줄바꿈 없이 끝나도"
def read_lines(path):
    lines = [line[:-1] for line in open(path, encoding="utf8", newline="\n")]
    return tf.data.Dataset.from_tensor_slices(lines)


# %% empty_line_for_a_missing_newline exercise="read_lines" verdict="wrong" hint="줄 수가 파일의 줄 수와 같은가요?"
def read_lines(path):
    text = open(path, "rb").read()
    lines = text.removesuffix(b"\n").split(b"\n") + ([] if text.endswith(b"\n") else [b" "])
    return tf.data.Dataset.from_tensor_slices(lines)


# %% pads_to_n exercise="first_lines" verdict="wrong" hint="원소가 n개보다 적을 때는"
def first_lines(dataset, n):
    lines = list(dataset.take(n).as_numpy_iterator())
    return lines + [b""] * (n - len(lines))


# %% never_more_than_five exercise="first_lines" verdict="wrong" hint="다른 n에서도 딱 n개인가요?"
def first_lines(dataset, n):
    return list(dataset.take(min(n, 5)).as_numpy_iterator())


# %% forgets_return exercise="is_long" verdict="wrong" hint="돌려주는 값이 None입니다"
def is_long(line, min_length):
    tf.strings.length(line) > min_length


# %% is_not_empty exercise="is_long" verdict="wrong" hint="9바이트는 10바이트를 넘지 않습니다"
def is_long(line, min_length):
    return tf.strings.length(line) > 0


# %% counts_words exercise="is_long" verdict="wrong" hint="낱말이 아니라 바이트를"
def is_long(line, min_length):
    words = tf.strings.split(line)
    return tf.reduce_sum(tf.strings.length(words)) > min_length


# %% at_most_450 exercise="is_long" verdict="wrong" hint="450처럼 정해진 수가 아니라"
def is_long(line, min_length):
    return tf.strings.length(line) > tf.minimum(min_length, 450)


# %% characters_times_three exercise="is_long" verdict="wrong" hint="한글이 섞여도 딱"
def is_long(line, min_length):
    length = tf.strings.length(line, unit="UTF8_CHAR")
    korean = tf.strings.regex_full_match(line, "[가-힣]+")
    return tf.where(korean, length * 3 + 1, length) > min_length


# %% python_list exercise="make_batches" verdict="wrong" hint="tf.data.Dataset을 돌려주나요?"
def make_batches(path, *, batch_size, min_length, shuffle_buffer=None, seed=None):
    lines = [line for line in open(path, "rb").read().split(b"\n") if len(line) > min_length]
    return [lines[start : start + batch_size] for start in range(0, len(lines), batch_size)]


# %% batches_of_lengths exercise="make_batches" verdict="wrong" hint="원소가 문자열(tf.string)인가요?"
def make_batches(path, *, batch_size, min_length, shuffle_buffer=None, seed=None):
    lengths = tf.data.TextLineDataset(path).map(tf.strings.length)
    return lengths.filter(lambda length: length > min_length).batch(batch_size)


# %% repeats_when_shuffling exercise="make_batches" verdict="wrong" hint="섞은 뒤에도 모든 긴 줄이"
def make_batches(path, *, batch_size, min_length, shuffle_buffer=None, seed=None):
    dataset = tf.data.TextLineDataset(path).filter(lambda line: tf.strings.length(line) > min_length)
    if shuffle_buffer is not None:
        dataset = dataset.repeat(2).shuffle(shuffle_buffer, seed=seed)
    return dataset.batch(batch_size)


# %% at_least_five_lines exercise="make_batches" verdict="wrong" hint="다른 파일과 batch_size에서도"
def make_batches(path, *, batch_size, min_length, shuffle_buffer=None, seed=None):
    dataset = tf.data.TextLineDataset(path).filter(lambda line: tf.strings.length(line) > min_length)
    if shuffle_buffer is not None:
        dataset = dataset.shuffle(shuffle_buffer, seed=seed)
    return dataset.batch(max(batch_size, 5))


# %% path_in_slices exercise="read_lines" verdict="wrong" hint="경로를 from_tensor_slices에 넣지 않았나요?"
def read_lines(path):
    return tf.data.Dataset.from_tensor_slices(path)


# %% path_in_quotes exercise="read_lines" verdict="wrong" hint="인자로 받은 path를 따옴표 없이"
def read_lines(path):
    return tf.data.TextLineDataset("path")


# %% first_hundred_lines exercise="read_lines" verdict="wrong" hint="긴 파일도 끝까지 읽나요?"
def read_lines(path):
    return tf.data.TextLineDataset(path).take(100)


# %% append_then_compare exercise="first_lines" verdict="wrong" hint="n이 0이면 빈 리스트인가요?"
def first_lines(dataset, n):
    shown = []
    for line in dataset:
        shown.append(line.numpy())
        if len(shown) == n:
            break
    return shown


# %% next_n_times exercise="first_lines" verdict="wrong" hint="원소가 n개보다 적을 때는"
def first_lines(dataset, n):
    elements = dataset.as_numpy_iterator()
    return [next(elements) for _ in range(n)]


# %% python_len exercise="is_long" verdict="wrong" hint="텐서에는 len()을 쓸 수 없습니다"
def is_long(line, min_length):
    return len(line) > min_length


# %% size_of_the_tensor exercise="is_long" verdict="wrong" hint="500바이트는 10바이트를 넘습니다"
def is_long(line, min_length):
    return tf.size(line) > min_length


# %% filter_without_lambda exercise="make_batches" verdict="wrong" hint="인자가 둘인 함수를 lambda로"
def make_batches(path, *, batch_size, min_length, shuffle_buffer=None, seed=None):
    dataset = tf.data.TextLineDataset(path).filter(is_long)
    if shuffle_buffer is not None:
        dataset = dataset.shuffle(shuffle_buffer, seed=seed)
    return dataset.batch(batch_size)


# %% batch_then_filter exercise="make_batches" verdict="wrong" hint="참·거짓을 하나가 아니라 여럿"
def make_batches(path, *, batch_size, min_length, shuffle_buffer=None, seed=None):
    dataset = tf.data.TextLineDataset(path)
    if shuffle_buffer is not None:
        dataset = dataset.shuffle(shuffle_buffer, seed=seed)
    return dataset.batch(batch_size).filter(lambda lines: is_long(lines, min_length))


# %% shuffles_with_none exercise="make_batches" verdict="wrong" hint="None을 그대로 shuffle에"
def make_batches(path, *, batch_size, min_length, shuffle_buffer=None, seed=None):
    dataset = tf.data.TextLineDataset(path).filter(lambda line: tf.strings.length(line) > min_length)
    return dataset.shuffle(shuffle_buffer, seed=seed).batch(batch_size)


# %% fixed_450 exercise="make_batches" verdict="wrong" hint="배치가 하나도 나오지 않습니다"
def make_batches(path, *, batch_size, min_length, shuffle_buffer=None, seed=None):
    dataset = tf.data.TextLineDataset(path).filter(lambda line: is_long(line, 450))
    if shuffle_buffer is not None:
        dataset = dataset.shuffle(shuffle_buffer, seed=seed)
    return dataset.batch(batch_size)


# %% zero_is_no_seed exercise="make_batches" verdict="wrong" hint="0도 씨앗값인데 없는 것으로"
def make_batches(path, *, batch_size, min_length, shuffle_buffer=None, seed=None):
    dataset = tf.data.TextLineDataset(path).filter(lambda line: tf.strings.length(line) > min_length)
    if shuffle_buffer is not None:
        dataset = dataset.shuffle(shuffle_buffer, seed=seed or None)
    return dataset.batch(batch_size)


# %% shuffles_only_once exercise="make_batches" verdict="wrong" hint="두 번째 에폭의 순서가"
def make_batches(path, *, batch_size, min_length, shuffle_buffer=None, seed=None):
    lines = [line for line in open(path, "rb").read().split(b"\n") if len(line) > min_length]
    if shuffle_buffer is not None:
        lines = list(tf.data.Dataset.from_tensor_slices(lines).shuffle(shuffle_buffer, seed).as_numpy_iterator())
    return tf.data.Dataset.from_tensor_slices(lines).batch(batch_size)


# %% from_the_practice_file exercise="first_lines" verdict="wrong" hint="인자로 받은 dataset의 앞에서부터"
def first_lines(dataset, n):
    return list(tf.data.Dataset.from_tensor_slices(["a", "b", "c", "d", "e"]).take(n).as_numpy_iterator())


# %% batch_without_a_size exercise="make_batches" verdict="wrong" hint="빠뜨린 인자가 없나요?"
def make_batches(path, *, batch_size, min_length, shuffle_buffer=None, seed=None):
    lines = tf.data.TextLineDataset(path).filter(lambda line: tf.strings.length(line) > min_length)
    if shuffle_buffer is not None:
        lines = lines.shuffle(shuffle_buffer, seed=seed)
    return lines.batch()


# %% none_is_seed_zero exercise="make_batches" verdict="wrong" hint="None일 때 정해진 씨앗값을"
def make_batches(path, *, batch_size, min_length, shuffle_buffer=None, seed=None):
    lines = tf.data.TextLineDataset(path).filter(lambda line: tf.strings.length(line) > min_length)
    if shuffle_buffer is not None:
        lines = lines.shuffle(shuffle_buffer, seed=seed or 0)
    return lines.batch(batch_size)
