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


# %% python_list exercise="read_lines" verdict="wrong" hint="tf.data.Dataset을 돌려주나요?" rule="파일 경로(문자열)를"
def read_lines(path):
    return [line.rstrip("\n") for line in open(path, encoding="utf8")]


# %% whole_file_as_one_element exercise="read_lines" verdict="wrong" hint="줄을 나누고 줄바꿈 문자를" rule="파일 경로(문자열)를"
def read_lines(path):
    return tf.data.Dataset.from_tensors(tf.io.read_file(path))


# %% batched_lines exercise="read_lines" verdict="wrong" hint="원소 하나가 줄 하나(스칼라)인가요?" rule="원소는 문자열 스칼라이고"
def read_lines(path):
    return tf.data.TextLineDataset(path).batch(2)


# %% keeps_newlines exercise="read_lines" verdict="wrong" hint="줄을 나누고 줄바꿈 문자를" rule="원소는 문자열 스칼라이고"
def read_lines(path):
    return tf.data.Dataset.from_tensor_slices(open(path, encoding="utf8").readlines())


# %% skips_first_line exercise="read_lines" verdict="wrong" hint="첫 줄과 똑같은가요?" rule="파일의 모든 줄이"
def read_lines(path):
    return tf.data.TextLineDataset(path).skip(1)


# %% drops_blank_lines exercise="read_lines" verdict="wrong" hint="빈 줄도 남겼나요?" rule="빈 줄도 그대로"
def read_lines(path):
    return tf.data.TextLineDataset(path).filter(lambda line: tf.strings.length(line) > 0)


# %% strips_spaces exercise="read_lines" verdict="wrong" hint="줄 앞뒤의 빈칸을 지우지" rule="빈 줄도 그대로"
def read_lines(path):
    return tf.data.TextLineDataset(path).map(tf.strings.strip)


# %% splitlines exercise="read_lines" verdict="wrong" hint="줄바꿈 문자에서만 줄을 나누나요?" rule="원소는 문자열 스칼라이고"
def read_lines(path):
    return tf.data.Dataset.from_tensor_slices(open(path, encoding="utf8", newline="").read().splitlines())


# %% extra_line_at_the_end exercise="read_lines" verdict="wrong" hint="파일 끝에 없는 빈 줄이" rule="파일의 모든 줄이"
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


# %% tutorial_loop exercise="first_lines" verdict="wrong" hint="n보다 두 개가 많습니다" rule="데이터셋의 앞 n개를"
def first_lines(dataset, n):
    lines = []
    for i, line in enumerate(dataset):
        lines.append(line.numpy())
        if i > n:
            break
    return lines


# %% one_too_many exercise="first_lines" verdict="wrong" hint="개가 나왔습니다. 언제 멈추나요?" rule="데이터셋의 앞 n개를"
def first_lines(dataset, n):
    lines = []
    for i, line in enumerate(dataset):
        lines.append(line.numpy())
        if i >= n:
            break
    return lines


# %% tensors exercise="first_lines" verdict="wrong" hint="원소가 바이트열인가요?" rule="데이터셋의 앞 n개를"
def first_lines(dataset, n):
    return list(dataset.take(n))


# %% decoded_strings exercise="first_lines" verdict="wrong" hint="원소가 바이트열인가요?" rule="데이터셋의 앞 n개를"
def first_lines(dataset, n):
    return [line.decode() for line in dataset.take(n).as_numpy_iterator()]


# %% numpy_array exercise="first_lines" verdict="wrong" hint="리스트(list)를 돌려주나요?" rule="데이터셋의 앞 n개를"
def first_lines(dataset, n):
    import numpy as np

    return np.array(list(dataset.take(n).as_numpy_iterator()))


# %% reads_everything exercise="first_lines" verdict="wrong" hint="끝없는 데이터셋이라면 영영 끝나지" rule="끝없는 데이터셋에서도"
def first_lines(dataset, n):
    return list(dataset.as_numpy_iterator())[:n]


# %% always_one exercise="first_lines" verdict="wrong" hint="n이 0이면 빈 리스트인가요?" rule="원소가 n개보다 적으면"
def first_lines(dataset, n):
    lines = []
    for line in dataset.as_numpy_iterator():
        lines.append(line)
        if len(lines) >= n:
            break
    return lines


# %% skips_the_first exercise="first_lines" verdict="wrong" hint="앞에서부터 차례대로" rule="데이터셋의 앞 n개를"
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


# %% python_bool exercise="is_long" verdict="wrong" hint="텐서를 돌려주나요?" rule="줄이 `min_length`"
def is_long(line, min_length):
    return len(line.numpy()) > min_length


# %% returns_length exercise="is_long" verdict="wrong" hint="불리언(tf.bool) 텐서인가요?" rule="줄이 `min_length`"
def is_long(line, min_length):
    return tf.strings.length(line)


# %% at_least exercise="is_long" verdict="wrong" hint="딱 10바이트인 줄은" rule="딱 `min_length`"
def is_long(line, min_length):
    return tf.strings.length(line) >= min_length


# %% wrong_direction exercise="is_long" verdict="wrong" hint="500바이트는 10바이트를 넘습니다" rule="줄이 `min_length`"
def is_long(line, min_length):
    return tf.strings.length(line) < min_length


# %% counts_characters exercise="is_long" verdict="wrong" hint="글자 수가 아니라 바이트 수를" rule="줄이 `min_length`"
def is_long(line, min_length):
    return tf.strings.length(line, unit="UTF8_CHAR") > min_length


# %% strips_first exercise="is_long" verdict="wrong" hint="빈칸을 빼지 않고" rule="줄이 `min_length`"
def is_long(line, min_length):
    return tf.strings.length(tf.strings.strip(line)) > min_length


# %% fixed_450 exercise="is_long" verdict="wrong" hint="20바이트는 10바이트를 넘습니다. 정해진 수가" rule="줄이 `min_length`"
def is_long(line, min_length):
    return tf.strings.length(line) > 450


# %% eager_only exercise="is_long" verdict="wrong" hint="Dataset.filter에 넣었더니" rule="`Dataset.filter` 안에서도"
def is_long(line, min_length):
    return tf.constant(len(line.numpy()) > min_length)


# %% shape_one exercise="is_long" verdict="wrong" hint="값이 하나인 스칼라인가요?" rule="줄이 `min_length`"
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


# %% batch_then_shuffle exercise="make_batches" verdict="wrong" hint="한 배치 안의 줄들이 파일에서도 이웃입니다" rule="`shuffle_buffer`가 1 이상"
def make_batches(path, *, batch_size, min_length, shuffle_buffer=None, seed=None):
    dataset = tf.data.TextLineDataset(path).filter(lambda line: tf.strings.length(line) > min_length).batch(batch_size)
    if shuffle_buffer is not None:
        dataset = dataset.shuffle(shuffle_buffer, seed=seed)
    return dataset


# %% no_filter exercise="make_batches" verdict="wrong" hint="긴 줄만 남겼나요?" rule="파일을 읽어"
def make_batches(path, *, batch_size, min_length, shuffle_buffer=None, seed=None):
    dataset = tf.data.TextLineDataset(path)
    if shuffle_buffer is not None:
        dataset = dataset.shuffle(shuffle_buffer, seed=seed)
    return dataset.batch(batch_size)


# %% no_batch exercise="make_batches" verdict="wrong" hint="배치로 묶었나요?" rule="원소의 모양은"
def make_batches(path, *, batch_size, min_length, shuffle_buffer=None, seed=None):
    dataset = tf.data.TextLineDataset(path).filter(lambda line: tf.strings.length(line) > min_length)
    if shuffle_buffer is not None:
        dataset = dataset.shuffle(shuffle_buffer, seed=seed)
    return dataset


# %% drops_last_batch exercise="make_batches" verdict="wrong" hint="마지막 배치를 버리지 않았나요?" rule="마지막에 남은"
def make_batches(path, *, batch_size, min_length, shuffle_buffer=None, seed=None):
    dataset = tf.data.TextLineDataset(path).filter(lambda line: tf.strings.length(line) > min_length)
    if shuffle_buffer is not None:
        dataset = dataset.shuffle(shuffle_buffer, seed=seed)
    return dataset.batch(batch_size, drop_remainder=True)


# %% filters_after_batching exercise="make_batches" verdict="wrong" hint="줄이 들어 있습니다. batch_size줄씩" rule="그 줄들을"
def make_batches(path, *, batch_size, min_length, shuffle_buffer=None, seed=None):
    dataset = tf.data.TextLineDataset(path)
    if shuffle_buffer is not None:
        dataset = dataset.shuffle(shuffle_buffer, seed=seed)
    return dataset.batch(batch_size).map(lambda lines: tf.boolean_mask(lines, tf.strings.length(lines) > min_length))


# %% never_shuffles exercise="make_batches" verdict="wrong" hint="shuffle_buffer를 주었는데" rule="`shuffle_buffer`가 1 이상"
def make_batches(path, *, batch_size, min_length, shuffle_buffer=None, seed=None):
    return tf.data.TextLineDataset(path).filter(lambda line: tf.strings.length(line) > min_length).batch(batch_size)


# %% always_shuffles exercise="make_batches" verdict="wrong" hint="shuffle_buffer가 없을 때는" rule="`shuffle_buffer`가 `None`이면"
def make_batches(path, *, batch_size, min_length, shuffle_buffer=None, seed=None):
    dataset = tf.data.TextLineDataset(path).filter(lambda line: tf.strings.length(line) > min_length)
    return dataset.shuffle(shuffle_buffer or 1000, seed=seed).batch(batch_size)


# %% same_order_every_epoch exercise="make_batches" verdict="wrong" hint="두 번째 에폭의 순서가" rule="섞을 때는 에폭마다"
def make_batches(path, *, batch_size, min_length, shuffle_buffer=None, seed=None):
    dataset = tf.data.TextLineDataset(path).filter(lambda line: tf.strings.length(line) > min_length)
    if shuffle_buffer is not None:
        dataset = dataset.shuffle(shuffle_buffer, seed=seed, reshuffle_each_iteration=False)
    return dataset.batch(batch_size)


# %% caches_the_shuffled_order exercise="make_batches" verdict="wrong" hint="두 번째 에폭의 순서가" rule="섞을 때는 에폭마다"
def make_batches(path, *, batch_size, min_length, shuffle_buffer=None, seed=None):
    dataset = tf.data.TextLineDataset(path).filter(lambda line: tf.strings.length(line) > min_length)
    if shuffle_buffer is not None:
        dataset = dataset.shuffle(shuffle_buffer, seed=seed)
    return dataset.cache().batch(batch_size)


# %% ignores_seed exercise="make_batches" verdict="wrong" hint="seed가 같은데 섞인 순서가" rule="`seed`가 같으면"
def make_batches(path, *, batch_size, min_length, shuffle_buffer=None, seed=None):
    dataset = tf.data.TextLineDataset(path).filter(lambda line: tf.strings.length(line) > min_length)
    if shuffle_buffer is not None:
        dataset = dataset.shuffle(shuffle_buffer)
    return dataset.batch(batch_size)


# %% fixed_seed exercise="make_batches" verdict="wrong" hint="seed가 다르면 순서도" rule="`seed`가 같으면"
def make_batches(path, *, batch_size, min_length, shuffle_buffer=None, seed=None):
    dataset = tf.data.TextLineDataset(path).filter(lambda line: tf.strings.length(line) > min_length)
    if shuffle_buffer is not None:
        dataset = dataset.shuffle(shuffle_buffer, seed=42)
    return dataset.batch(batch_size)


# %% fixed_buffer exercise="make_batches" verdict="wrong" hint="바구니가 한 줄이면" rule="`shuffle_buffer`가 1 이상"
def make_batches(path, *, batch_size, min_length, shuffle_buffer=None, seed=None):
    dataset = tf.data.TextLineDataset(path).filter(lambda line: tf.strings.length(line) > min_length)
    if shuffle_buffer is not None:
        dataset = dataset.shuffle(1000, seed=seed)
    return dataset.batch(batch_size)


# %% shuffle_before_filter exercise="make_batches" verdict="wrong" hint="짧은 줄까지 바구니에 담지 않았나요?" rule="`shuffle_buffer`가 1 이상"
def make_batches(path, *, batch_size, min_length, shuffle_buffer=None, seed=None):
    def longer(line):
        if tf.strings.length(line) > min_length:
            return True
        return False

    dataset = tf.data.TextLineDataset([path])
    if shuffle_buffer is not None:
        dataset = dataset.shuffle(shuffle_buffer, seed=seed)
    return dataset.filter(longer).batch(batch_size)


# %% half_the_basket exercise="make_batches" verdict="wrong" hint="shuffle_buffer에 무엇을 더하거나" rule="`shuffle_buffer`가 1 이상"
def make_batches(path, *, batch_size, min_length, shuffle_buffer=None, seed=None):
    lines = tf.data.TextLineDataset(path)
    lines = lines.filter(lambda line: tf.strings.length(line) > min_length)
    if shuffle_buffer is not None:
        lines = lines.shuffle(max(1, shuffle_buffer // 2), seed=seed)
    return lines.batch(batch_size)


# %% ten_times_the_basket exercise="make_batches" verdict="wrong" hint="shuffle_buffer에 무엇을 더하거나" rule="`shuffle_buffer`가 1 이상"
def make_batches(path, *, batch_size, min_length, shuffle_buffer=None, seed=None):
    lines = tf.data.TextLineDataset(path)
    lines = lines.filter(lambda line: tf.strings.length(line) > min_length)
    if shuffle_buffer is not None:
        lines = lines.shuffle(10 * shuffle_buffer if shuffle_buffer > 1 else 1, seed=seed)
    return lines.batch(batch_size)


# %% at_least_two_in_the_basket exercise="make_batches" verdict="wrong" hint="바구니가 한 줄이면" rule="`shuffle_buffer`가 1 이상"
def make_batches(path, *, batch_size, min_length, shuffle_buffer=None, seed=None):
    lines = tf.data.TextLineDataset(path)
    lines = lines.filter(lambda line: tf.strings.length(line) > min_length)
    if shuffle_buffer is not None:
        lines = lines.shuffle(max(2, shuffle_buffer), seed=seed)
    return lines.batch(batch_size)


# %% at_least exercise="make_batches" verdict="wrong" hint="딱 min_length 바이트인 줄은" rule="파일을 읽어"
def make_batches(path, *, batch_size, min_length, shuffle_buffer=None, seed=None):
    dataset = tf.data.TextLineDataset(path).filter(lambda line: tf.strings.length(line) >= min_length)
    if shuffle_buffer is not None:
        dataset = dataset.shuffle(shuffle_buffer, seed=seed)
    return dataset.batch(batch_size)


# %% counts_characters exercise="make_batches" verdict="wrong" hint="글자 수가 아니라 바이트 수로" rule="파일을 읽어"
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


# %% path_as_element exercise="read_lines" verdict="wrong" hint="원소가 파일의 내용이 아니라" rule="파일 경로(문자열)를"
def read_lines(path):
    return tf.data.Dataset.from_tensor_slices([path])


# %% returns_in_the_loop exercise="first_lines" verdict="wrong" hint="개가 나왔습니다. 언제 멈추나요?"
def first_lines(dataset, n):
    lines = []
    for line in dataset.take(n):
        lines.append(line.numpy())
        return lines


# %% shuffles_only_with_a_seed exercise="make_batches" verdict="wrong" hint="seed를 주지 않아도 shuffle_buffer가" rule="`seed`가 같으면"
def make_batches(path, *, batch_size, min_length, shuffle_buffer=None, seed=None):
    dataset = tf.data.TextLineDataset(path).filter(lambda line: tf.strings.length(line) > min_length)
    if shuffle_buffer is not None and seed is not None:
        dataset = dataset.shuffle(shuffle_buffer, seed=seed)
    return dataset.batch(batch_size)


# %% result_not_assigned exercise="make_batches" verdict="wrong" hint="shuffle_buffer를 주었는데" rule="`shuffle_buffer`가 1 이상"
def make_batches(path, *, batch_size, min_length, shuffle_buffer=None, seed=None):
    dataset = tf.data.TextLineDataset(path).filter(lambda line: tf.strings.length(line) > min_length)
    if shuffle_buffer is not None:
        dataset.shuffle(shuffle_buffer, seed=seed)
    return dataset.batch(batch_size)


# %% line_numbers exercise="read_lines" verdict="wrong" hint="원소가 문자열(tf.string)인가요?" rule="원소는 문자열 스칼라이고"
def read_lines(path):
    return tf.data.Dataset.range(len(open(path, encoding="utf8").readlines()))


# %% joins_blank_runs exercise="read_lines" verdict="wrong" hint="빈 줄이 이어지거나" rule="빈 줄도 그대로"
def read_lines(path):
    text = tf.strings.regex_replace(tf.io.read_file(path), r"\n\n+", "\n\n")
    text = tf.strings.regex_replace(text, r"\n$", "")
    return tf.data.Dataset.from_tensor_slices(tf.strings.split(text, "\n"))


# %% cuts_the_last_character exercise="read_lines" verdict="wrong" hint="파일이 줄바꿈 없이 끝나도" rule="파일이 줄바꿈 없이"
def read_lines(path):
    lines = [line[:-1] for line in open(path, encoding="utf8", newline="\n")]
    return tf.data.Dataset.from_tensor_slices(lines)


# %% empty_line_for_a_missing_newline exercise="read_lines" verdict="wrong" hint="줄 수가 파일의 줄 수와 같은가요?" rule="파일이 줄바꿈 없이"
def read_lines(path):
    text = open(path, "rb").read()
    lines = text.removesuffix(b"\n").split(b"\n") + ([] if text.endswith(b"\n") else [b" "])
    return tf.data.Dataset.from_tensor_slices(lines)


# %% pads_to_n exercise="first_lines" verdict="wrong" hint="원소가 n개보다 적을 때는" rule="원소가 n개보다 적으면"
def first_lines(dataset, n):
    lines = list(dataset.take(n).as_numpy_iterator())
    return lines + [b""] * (n - len(lines))


# %% never_more_than_five exercise="first_lines" verdict="wrong" hint="부를 때마다 빈 리스트와 첫 원소에서" rule="데이터셋의 앞 n개를"
def first_lines(dataset, n):
    return list(dataset.take(min(n, 5)).as_numpy_iterator())


# %% forgets_return exercise="is_long" verdict="wrong" hint="돌려주는 값이 None입니다"
def is_long(line, min_length):
    tf.strings.length(line) > min_length


# %% is_not_empty exercise="is_long" verdict="wrong" hint="9바이트는 10바이트를 넘지 않습니다" rule="줄이 `min_length`"
def is_long(line, min_length):
    return tf.strings.length(line) > 0


# %% counts_words exercise="is_long" verdict="wrong" hint="낱말이 아니라 바이트를" rule="줄이 `min_length`"
def is_long(line, min_length):
    words = tf.strings.split(line)
    return tf.reduce_sum(tf.strings.length(words)) > min_length


# %% at_most_450 exercise="is_long" verdict="wrong" hint="기준이 커도 받은 min_length와" rule="줄이 `min_length`"
def is_long(line, min_length):
    return tf.strings.length(line) > tf.minimum(min_length, 450)


# %% characters_times_three exercise="is_long" verdict="wrong" hint="바이트 수를 그대로 견주나요?" rule="딱 `min_length`"
def is_long(line, min_length):
    length = tf.strings.length(line, unit="UTF8_CHAR")
    korean = tf.strings.regex_full_match(line, "[가-힣]+")
    return tf.where(korean, length * 3 + 1, length) > min_length


# %% python_list exercise="make_batches" verdict="wrong" hint="tf.data.Dataset을 돌려주나요?" rule="그 줄들을"
def make_batches(path, *, batch_size, min_length, shuffle_buffer=None, seed=None):
    lines = [line for line in open(path, "rb").read().split(b"\n") if len(line) > min_length]
    return [lines[start : start + batch_size] for start in range(0, len(lines), batch_size)]


# %% batches_of_lengths exercise="make_batches" verdict="wrong" hint="원소가 문자열(tf.string)인가요?" rule="원소의 모양은"
def make_batches(path, *, batch_size, min_length, shuffle_buffer=None, seed=None):
    lengths = tf.data.TextLineDataset(path).map(tf.strings.length)
    return lengths.filter(lambda length: length > min_length).batch(batch_size)


# %% repeats_when_shuffling exercise="make_batches" verdict="wrong" hint="섞은 뒤에도 모든 긴 줄이"
def make_batches(path, *, batch_size, min_length, shuffle_buffer=None, seed=None):
    dataset = tf.data.TextLineDataset(path).filter(lambda line: tf.strings.length(line) > min_length)
    if shuffle_buffer is not None:
        dataset = dataset.repeat(2).shuffle(shuffle_buffer, seed=seed)
    return dataset.batch(batch_size)


# %% at_least_five_lines exercise="make_batches" verdict="wrong" hint="정해진 수가 아니라 받은 batch_size로" rule="그 줄들을"
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


# %% first_hundred_lines exercise="read_lines" verdict="wrong" hint="길어도, 같은 줄이" rule="파일의 모든 줄이"
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


# %% next_n_times exercise="first_lines" verdict="wrong" hint="원소가 n개보다 적을 때는" rule="원소가 n개보다 적으면"
def first_lines(dataset, n):
    elements = dataset.as_numpy_iterator()
    return [next(elements) for _ in range(n)]


# %% python_len exercise="is_long" verdict="wrong" hint="텐서에는 len()을 쓸 수 없습니다"
def is_long(line, min_length):
    return len(line) > min_length


# %% size_of_the_tensor exercise="is_long" verdict="wrong" hint="500바이트는 10바이트를 넘습니다" rule="줄이 `min_length`"
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


# %% shuffles_with_none exercise="make_batches" verdict="wrong" hint="None을 그대로 shuffle에" rule="`shuffle_buffer`가 `None`이면"
def make_batches(path, *, batch_size, min_length, shuffle_buffer=None, seed=None):
    dataset = tf.data.TextLineDataset(path).filter(lambda line: tf.strings.length(line) > min_length)
    return dataset.shuffle(shuffle_buffer, seed=seed).batch(batch_size)


# %% fixed_450 exercise="make_batches" verdict="wrong" hint="배치가 하나도 나오지 않습니다" rule="파일을 읽어"
def make_batches(path, *, batch_size, min_length, shuffle_buffer=None, seed=None):
    dataset = tf.data.TextLineDataset(path).filter(lambda line: is_long(line, 450))
    if shuffle_buffer is not None:
        dataset = dataset.shuffle(shuffle_buffer, seed=seed)
    return dataset.batch(batch_size)


# %% zero_is_no_seed exercise="make_batches" verdict="wrong" hint="0도 씨앗값인데 없는 것으로" rule="`seed`가 같으면"
def make_batches(path, *, batch_size, min_length, shuffle_buffer=None, seed=None):
    dataset = tf.data.TextLineDataset(path).filter(lambda line: tf.strings.length(line) > min_length)
    if shuffle_buffer is not None:
        dataset = dataset.shuffle(shuffle_buffer, seed=seed or None)
    return dataset.batch(batch_size)


# %% shuffles_only_once exercise="make_batches" verdict="wrong" hint="두 번째 에폭의 순서가" rule="섞을 때는 에폭마다"
def make_batches(path, *, batch_size, min_length, shuffle_buffer=None, seed=None):
    lines = [line for line in open(path, "rb").read().split(b"\n") if len(line) > min_length]
    if shuffle_buffer is not None:
        lines = list(tf.data.Dataset.from_tensor_slices(lines).shuffle(shuffle_buffer, seed).as_numpy_iterator())
    return tf.data.Dataset.from_tensor_slices(lines).batch(batch_size)


# %% from_the_practice_file exercise="first_lines" verdict="wrong" hint="인자로 받은 dataset의 앞에서부터"
def first_lines(dataset, n):
    return list(tf.data.Dataset.from_tensor_slices(["a", "b", "c", "d", "e"]).take(n).as_numpy_iterator())


# %% batch_without_a_size exercise="make_batches" verdict="wrong" hint="빠뜨리거나 잘못 넘긴 인자가"
def make_batches(path, *, batch_size, min_length, shuffle_buffer=None, seed=None):
    lines = tf.data.TextLineDataset(path).filter(lambda line: tf.strings.length(line) > min_length)
    if shuffle_buffer is not None:
        lines = lines.shuffle(shuffle_buffer, seed=seed)
    return lines.batch()


# %% none_is_seed_zero exercise="make_batches" verdict="wrong" hint="None일 때 정해진 씨앗값을" rule="`seed`가 같으면"
def make_batches(path, *, batch_size, min_length, shuffle_buffer=None, seed=None):
    lines = tf.data.TextLineDataset(path).filter(lambda line: tf.strings.length(line) > min_length)
    if shuffle_buffer is not None:
        lines = lines.shuffle(shuffle_buffer, seed=seed or 0)
    return lines.batch(batch_size)


# %% open_file exercise="read_lines" verdict="wrong" hint="오류가 난 줄에서 함수에 무엇을"
def read_lines(path):
    return tf.data.Dataset.from_tensor_slices(open("path", encoding="utf8").readlines())


# %% joined_lines exercise="read_lines" verdict="wrong" hint="원소 하나에 줄이 여럿" rule="파일 경로(문자열)를"
def read_lines(path):
    def batches():
        with open(path, encoding="utf8") as file:
            yield file.read().split("\n")

    return tf.data.Dataset.from_generator(batches, output_types=tf.string)


# %% lower_case exercise="read_lines" verdict="wrong" hint="대문자를 소문자로 바꾸지" rule="빈 줄도 그대로"
def read_lines(path):
    return tf.data.TextLineDataset(path).map(tf.strings.lower)


# %% endless exercise="read_lines" verdict="wrong" hint="되풀이(repeat)하지 않았나요?" rule="파일의 모든 줄이"
def read_lines(path):
    return tf.data.TextLineDataset(path).repeat()


# %% the_other_way_round exercise="read_lines" verdict="wrong" hint="파일의 모든 줄이 순서대로" rule="파일의 모든 줄이"
def read_lines(path):
    lines = list(tf.data.TextLineDataset(path).as_numpy_iterator())
    return tf.data.Dataset.from_tensor_slices(lines[:1] + lines[:0:-1] if lines[0] == b"first line" else lines)


# %% ascii_text exercise="read_lines" verdict="wrong" hint="글자로 바꾸지 않고 바이트 그대로" rule="원소는 문자열 스칼라이고"
def read_lines(path):
    def lines():
        with open(path, encoding="ascii") as file:
            for line in file:
                yield line.removesuffix("\n")

    return tf.data.Dataset.from_generator(lines, output_signature=tf.TensorSpec((), tf.string))


# %% no_blank_lines_at_the_end exercise="read_lines" verdict="wrong" hint="빈 줄이 이어지거나" rule="빈 줄도 그대로"
def read_lines(path):
    text = open(path, encoding="utf8", newline="").read()
    return tf.data.Dataset.from_tensor_slices(text.rstrip("\n").split("\n"))


# %% each_line_once exercise="read_lines" verdict="wrong" hint="길어도, 같은 줄이" rule="파일의 모든 줄이"
def read_lines(path):
    lines = list(tf.data.TextLineDataset(path).as_numpy_iterator())
    kept = [line for place, line in enumerate(lines) if line == b"" or line not in lines[:place]]
    return tf.data.Dataset.from_tensor_slices(kept)


# %% five_hundred_lines exercise="read_lines" verdict="wrong" hint="아주 긴 파일도 끝까지"
def read_lines(path):
    return tf.data.TextLineDataset(path).take(500)


# %% shape_left_open exercise="read_lines" verdict="right"
def read_lines(path):
    def lines():
        with open(path, "rb") as file:
            yield from (line.rstrip(b"\n") for line in file)

    return tf.data.Dataset.from_generator(lines, output_types=tf.string)


# %% slice_of_a_dataset exercise="first_lines" verdict="wrong" hint="[:n]으로 자를 수 없습니다"
def first_lines(dataset, n):
    return list(dataset[:n].as_numpy_iterator())


# %% length_of_a_dataset exercise="first_lines" verdict="wrong" hint="네 개를 부탁하자 오류가"
def first_lines(dataset, n):
    lines = iter(dataset)
    return [next(lines).numpy() for _ in range(min(n, len(dataset.repeat())))]


# %% one_batch exercise="first_lines" verdict="wrong" hint="n이 0이면 빈 리스트인가요?" rule="원소가 n개보다"
def first_lines(dataset, n):
    return next(dataset.batch(n).as_numpy_iterator()).tolist()


# %% one_batch_where_n_is_positive exercise="first_lines" verdict="wrong" hint="원소가 하나도 없는" rule="원소가 n개보다"
def first_lines(dataset, n):
    if n == 0:
        return []
    return next(dataset.batch(n).as_numpy_iterator()).tolist()


# %% goes_on_where_it_stopped exercise="first_lines" verdict="wrong" hint="부를 때마다 빈 리스트와 첫 원소에서" rule="데이터셋의 앞 n개를"
OPENED = {}


def first_lines(dataset, n):
    import itertools

    if dataset.cardinality() == 100:
        elements = OPENED.setdefault("numbers", dataset.as_numpy_iterator())
        return list(itertools.islice(elements, n))
    return list(dataset.take(n).as_numpy_iterator())


# %% without_blank_lines exercise="first_lines" verdict="wrong" hint="원소를 고르거나 고치지" rule="데이터셋의 앞 n개를"
def first_lines(dataset, n):
    return [line for line in dataset.take(n).as_numpy_iterator() if line]


# %% stripped exercise="first_lines" verdict="wrong" hint="원소를 고르거나 고치지" rule="데이터셋의 앞 n개를"
def first_lines(dataset, n):
    return [line.strip() for line in dataset.take(n).as_numpy_iterator()]


# %% joins_equal_lines_of_an_endless_dataset exercise="first_lines" verdict="wrong" hint="같은 줄을 하나로 합치지"
def first_lines(dataset, n):
    lines = list(dataset.take(n).as_numpy_iterator())
    return lines if len(set(lines)) > 1 else list(set(lines))


# %% never_more_than_twenty exercise="first_lines" verdict="wrong" hint="다른 n에서도 딱 n개인가요?"
def first_lines(dataset, n):
    return list(dataset.take(min(n, 20)).as_numpy_iterator())


# %% window exercise="first_lines" verdict="right" rule="끝없는 데이터셋에서도"
def first_lines(dataset, n):
    shown = []
    for place, line in enumerate(dataset.take(n).batch(3)):
        shown += line.numpy().tolist()
    return shown


# %% text_against_a_number exercise="is_long" verdict="wrong" hint="줄의 길이를 먼저 쟀나요?" rule="줄이 `min_length`"
def is_long(line, min_length):
    return line > min_length


# %% one_more_than_asked exercise="is_long" verdict="wrong" hint="1을 더하거나 빼지" rule="줄이 `min_length`"
def is_long(line, min_length):
    return tf.strings.length(line) > min_length + 1


# %% counts_the_newline exercise="is_long" verdict="wrong" hint="딱 10바이트인 줄은" rule="딱 `min_length`"
def is_long(line, min_length):
    return tf.strings.length(line + "\n") > min_length


# %% zero_is_no_length exercise="is_long" verdict="wrong" hint="min_length가 0일 때" rule="줄이 `min_length`"
def is_long(line, min_length):
    return tf.strings.length(line) > (min_length or 450)


# %% python_if_on_the_value exercise="is_long" verdict="wrong" hint="값을 꺼내지 않고 텐서로" rule="`Dataset.filter` 안에서도"
def is_long(line, min_length):
    return tf.convert_to_tensor(bool(tf.strings.length(line) > min_length))


# %% at_most_five_thousand exercise="is_long" verdict="wrong" hint="아주 큰 기준에서도"
def is_long(line, min_length):
    return tf.strings.length(line) > tf.minimum(min_length, 5000)


# %% characters_of_mixed_lines exercise="is_long" verdict="wrong" hint="한글과 영어가 섞여도"
def is_long(line, min_length):
    length = tf.strings.length(line, unit="UTF8_CHAR")
    return tf.where(tf.strings.regex_full_match(line, "[가-힣]+"), length * 3, length) > min_length


# %% regular_expression exercise="is_long" verdict="right" rule="`Dataset.filter` 안에서도"
def is_long(line, min_length):
    return tf.greater_equal(tf.strings.length(input=line, unit="BYTE"), min_length + 1)


# %% python_len exercise="make_batches" verdict="wrong" hint="텐서의 길이를 len()으로"
def make_batches(path, *, batch_size, min_length, shuffle_buffer=None, seed=None):
    lines = tf.data.TextLineDataset(path).filter(lambda line: len(line) > min_length)
    if shuffle_buffer is not None:
        lines = lines.shuffle(shuffle_buffer, seed=seed)
    return lines.batch(batch_size)


# %% path_in_quotes exercise="make_batches" verdict="wrong" hint="배치를 꺼내다가" rule="파일을 읽어"
def make_batches(path, *, batch_size, min_length, shuffle_buffer=None, seed=None):
    lines = tf.data.TextLineDataset("path").filter(lambda line: tf.strings.length(line) > min_length)
    if shuffle_buffer is not None:
        lines = lines.shuffle(shuffle_buffer, seed=seed)
    return lines.batch(batch_size)


# %% endless exercise="make_batches" verdict="wrong" hint="한 바퀴가 끝나지 않습니다" rule="파일을 읽어"
def make_batches(path, *, batch_size, min_length, shuffle_buffer=None, seed=None):
    lines = tf.data.TextLineDataset(path).filter(lambda line: tf.strings.length(line) > min_length)
    if shuffle_buffer is not None:
        lines = lines.shuffle(shuffle_buffer, seed=seed)
    return lines.batch(batch_size).repeat()


# %% one_batch_an_epoch exercise="make_batches" verdict="wrong" hint="긴 줄 50개가 모두" rule="파일을 읽어"
def make_batches(path, *, batch_size, min_length, shuffle_buffer=None, seed=None):
    lines = tf.data.TextLineDataset(path).filter(lambda line: tf.strings.length(line) > min_length)
    if shuffle_buffer is not None:
        lines = lines.shuffle(shuffle_buffer, seed=seed)
    return lines.batch(batch_size).take(1)


# %% always_eight_lines exercise="make_batches" verdict="wrong" hint="정해진 수가 아니라 받은 batch_size로" rule="그 줄들을"
def make_batches(path, *, batch_size, min_length, shuffle_buffer=None, seed=None):
    lines = tf.data.TextLineDataset(path).filter(lambda line: tf.strings.length(line) > min_length)
    if shuffle_buffer is not None:
        lines = lines.shuffle(shuffle_buffer, seed=seed)
    return lines.batch(8)


# %% shuffles_where_a_seed_is_given exercise="make_batches" verdict="wrong" hint="seed만 주었는데 섞였습니다" rule="`shuffle_buffer`가 `None`이면"
def make_batches(path, *, batch_size, min_length, shuffle_buffer=None, seed=None):
    lines = tf.data.TextLineDataset(path).filter(lambda line: tf.strings.length(line) > min_length)
    if shuffle_buffer is not None or seed is not None:
        lines = lines.shuffle(shuffle_buffer or 1000, seed=seed)
    return lines.batch(batch_size)


# %% no_batches_of_one exercise="make_batches" verdict="wrong" hint="batch_size가 1일 때도" rule="원소의 모양은"
def make_batches(path, *, batch_size, min_length, shuffle_buffer=None, seed=None):
    lines = tf.data.TextLineDataset(path).filter(lambda line: tf.strings.length(line) > min_length)
    if shuffle_buffer is not None:
        lines = lines.shuffle(shuffle_buffer, seed=seed)
    return lines.batch(batch_size) if batch_size > 1 else lines


# %% strips_the_lines exercise="make_batches" verdict="wrong" hint="줄의 빈칸과 대문자를" rule="파일을 읽어"
def make_batches(path, *, batch_size, min_length, shuffle_buffer=None, seed=None):
    lines = tf.data.TextLineDataset(path).map(tf.strings.strip)
    lines = lines.filter(lambda line: tf.strings.length(line) > min_length)
    if shuffle_buffer is not None:
        lines = lines.shuffle(shuffle_buffer, seed=seed)
    return lines.batch(batch_size)


# %% one_byte_more exercise="make_batches" verdict="wrong" hint="60바이트를 넘는 네 줄이" rule="파일을 읽어"
def make_batches(path, *, batch_size, min_length, shuffle_buffer=None, seed=None):
    lines = tf.data.TextLineDataset(path).filter(lambda line: tf.strings.length(line) > min_length + 1)
    if shuffle_buffer is not None:
        lines = lines.shuffle(shuffle_buffer, seed=seed)
    return lines.batch(batch_size)


# %% drops_the_rest_when_shuffling exercise="make_batches" verdict="wrong" hint="섞을 때도 마지막에 남은" rule="마지막에 남은"
def make_batches(path, *, batch_size, min_length, shuffle_buffer=None, seed=None):
    lines = tf.data.TextLineDataset(path).filter(lambda line: tf.strings.length(line) > min_length)
    if shuffle_buffer is not None:
        return lines.shuffle(shuffle_buffer, seed=seed).batch(batch_size, drop_remainder=True)
    return lines.batch(batch_size)


# %% basket_of_a_batch_at_most exercise="make_batches" verdict="wrong" hint="크거나 작지 않나요?" rule="`shuffle_buffer`가 1 이상"
def make_batches(path, *, batch_size, min_length, shuffle_buffer=None, seed=None):
    lines = tf.data.TextLineDataset(path).filter(lambda line: tf.strings.length(line) > min_length)
    if shuffle_buffer is not None:
        lines = lines.shuffle(min(shuffle_buffer, batch_size), seed=seed)
    return lines.batch(batch_size)


# %% basket_of_a_batch exercise="make_batches" verdict="wrong" hint="바구니가 한 줄이면" rule="`shuffle_buffer`가 1 이상"
def make_batches(path, *, batch_size, min_length, shuffle_buffer=None, seed=None):
    lines = tf.data.TextLineDataset(path).filter(lambda line: tf.strings.length(line) > min_length)
    if shuffle_buffer is not None:
        lines = lines.shuffle(batch_size, seed=seed)
    return lines.batch(batch_size)


# %% no_shuffle_with_seed_zero exercise="make_batches" verdict="wrong" hint="seed=0일 때는 섞지 않았습니다" rule="`seed`가 같으면"
def make_batches(path, *, batch_size, min_length, shuffle_buffer=None, seed=None):
    lines = tf.data.TextLineDataset(path).filter(lambda line: tf.strings.length(line) > min_length)
    if shuffle_buffer and (seed is None or seed):
        lines = lines.shuffle(shuffle_buffer, seed=seed)
    return lines.batch(batch_size)


# %% new_order_only_with_a_seed exercise="make_batches" verdict="wrong" hint="그때도 에폭마다 새로 섞나요?" rule="섞을 때는 에폭마다"
def make_batches(path, *, batch_size, min_length, shuffle_buffer=None, seed=None):
    lines = tf.data.TextLineDataset(path).filter(lambda line: tf.strings.length(line) > min_length)
    if shuffle_buffer is not None:
        lines = lines.shuffle(shuffle_buffer, seed=seed, reshuffle_each_iteration=seed is not None)
    return lines.batch(batch_size)


# %% baskets_that_the_test_shows exercise="make_batches" verdict="wrong" hint="다른 크기의 바구니에서도"
def make_batches(path, *, batch_size, min_length, shuffle_buffer=None, seed=None):
    lines = tf.data.TextLineDataset(path).filter(lambda line: tf.strings.length(line) > min_length)
    if shuffle_buffer is not None:
        lines = lines.shuffle(shuffle_buffer if shuffle_buffer in (1, 2, 8) else 50, seed=seed)
    return lines.batch(batch_size)


# %% drops_the_rest_of_fives exercise="make_batches" verdict="wrong" hint="다른 파일과 batch_size에서도"
def make_batches(path, *, batch_size, min_length, shuffle_buffer=None, seed=None):
    lines = tf.data.TextLineDataset(path).filter(lambda line: tf.strings.length(line) > min_length)
    if shuffle_buffer is not None:
        lines = lines.shuffle(shuffle_buffer, seed=seed)
    return lines.batch(batch_size, drop_remainder=batch_size == 5)


# %% global_seed exercise="make_batches" verdict="right" rule="`seed`가 같으면"
def make_batches(path, *, batch_size, min_length, shuffle_buffer=None, seed=None):
    lines = tf.data.TextLineDataset([path], num_parallel_reads=1)
    lines = lines.filter(lambda line: tf.math.greater(tf.strings.length(line), min_length))
    if shuffle_buffer:
        chosen = tf.random.uniform((), maxval=2**31, dtype=tf.int64) if seed is None else seed
        lines = lines.shuffle(shuffle_buffer, seed=chosen)
    return lines.batch(batch_size).prefetch(1)


# %% own_basket exercise="make_batches" verdict="right"
def make_batches(path, *, batch_size, min_length, shuffle_buffer=None, seed=None):
    import random

    lines = [line.rstrip(b"\n") for line in open(path, "rb")]
    lines = [line for line in lines if len(line) > min_length]
    dice = random.Random(seed)

    def batches():
        basket, batch = [], []
        for line in [*lines, *[None] * (shuffle_buffer or 0)]:
            basket += [] if line is None else [line]
            if basket and (line is None or len(basket) == (shuffle_buffer or 1)):
                batch.append(basket.pop(dice.randrange(len(basket))))
            if len(batch) == batch_size:
                yield batch
                batch = []
        if batch:
            yield batch

    return tf.data.Dataset.from_generator(batches, output_signature=tf.TensorSpec((None,), tf.string))


# %% each_line_once exercise="make_batches" verdict="wrong" hint="같은 줄도 모두 남기나요?" rule="파일을 읽어"
def make_batches(path, *, batch_size, min_length, shuffle_buffer=None, seed=None):
    lines = tf.data.TextLineDataset(path).filter(lambda line: tf.strings.length(line) > min_length).unique()
    if shuffle_buffer is not None:
        lines = lines.shuffle(shuffle_buffer, seed=seed)
    return lines.batch(batch_size)


# %% one_line_less_in_the_basket exercise="make_batches" verdict="wrong" hint="shuffle_buffer에 무엇을 더하거나" rule="`shuffle_buffer`가 1 이상"
def make_batches(path, *, batch_size, min_length, shuffle_buffer=None, seed=None):
    lines = tf.data.TextLineDataset(path).filter(lambda line: tf.strings.length(line) > min_length)
    if shuffle_buffer is not None:
        lines = lines.shuffle(max(1, shuffle_buffer - 1), seed=seed)
    return lines.batch(batch_size)


# %% joined_by_a_set exercise="first_lines" verdict="wrong" hint="부를 때마다 빈 리스트와 첫 원소에서" rule="데이터셋의 앞 n개를"
def first_lines(dataset, n):
    return sorted(set(dataset.take(n).as_numpy_iterator()))


# %% one_list_for_all_calls exercise="first_lines" verdict="wrong" hint="부를 때마다 빈 리스트와 첫 원소에서"
def first_lines(dataset, n, lines=[]):
    lines += dataset.take(n).as_numpy_iterator()
    return lines


# %% asks_how_many_there_are exercise="first_lines" verdict="wrong" hint="전체 길이를 묻지 않고" rule="끝없는 데이터셋에서도"
def first_lines(dataset, n):
    return list(dataset.take(min(n, len(dataset))).as_numpy_iterator())


# %% unit_that_there_is_not exercise="is_long" verdict="wrong" hint="오류가 난 줄의 함수에 넘긴 것을"
def is_long(line, min_length):
    return tf.strings.length(line, unit="utf8") > min_length
