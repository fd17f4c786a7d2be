# Named answers to the exercises of lesson 10; read by autograde.lesson.answers, graded by tests/course/test_answers.py.
# A wrong answer says the start of the hint it must meet.

# %% numpy_choice exercise="random_search" verdict="right"
def random_search(next_logits, prompt, max_length, seed):
    texts = np.asarray(prompt)
    if texts.shape[1] > max_length:
        raise ValueError("too long")
    dice = np.random.default_rng(seed)
    while texts.shape[1] < max_length:
        logits = np.asarray(next_logits(texts), float)
        powers = np.exp(logits - logits.max(axis=1, keepdims=True))
        chosen = [dice.choice(len(row), p=row / row.sum()) for row in powers]
        texts = np.column_stack([texts, chosen])
    return texts


# %% gumbel exercise="random_search" verdict="right"
def random_search(next_logits, prompt, max_length, seed):
    texts = np.array(prompt)
    if texts.shape[1] > max_length:
        raise ValueError("too long")
    dice = np.random.default_rng(seed)
    for _ in range(max_length - texts.shape[1]):
        logits = np.asarray(next_logits(texts))
        chosen = (logits + dice.gumbel(size=logits.shape)).argmax(axis=-1)
        texts = np.hstack([texts, chosen[:, None]])
    return texts


# %% stateless exercise="random_search" verdict="right"
def random_search(next_logits, prompt, max_length, seed):
    texts = tf.cast(prompt, tf.int32)
    if texts.shape[1] > max_length:
        raise ValueError("too long")
    for place in range(texts.shape[1], max_length):
        logits = tf.cast(next_logits(texts), tf.float32)
        chosen = tf.random.stateless_categorical(logits, 1, seed=[seed, place], dtype=tf.int32)
        texts = tf.concat([texts, chosen], axis=1)
    return texts


# %% cumulative_sums exercise="random_search" verdict="right"
def random_search(next_logits, prompt, max_length, seed):
    import random

    if np.shape(prompt)[1] > max_length:
        raise ValueError("too long")
    dice = random.Random(seed)
    texts = np.asarray(prompt).tolist()
    while len(texts[0]) < max_length:
        probabilities = np.asarray(tf.nn.softmax(tf.cast(next_logits(np.array(texts)), tf.float64)))
        for text, row in zip(texts, probabilities):
            text.append(dice.choices(range(len(row)), weights=row)[0])
    return np.array(texts)


# %% single_precision_probabilities exercise="random_search" verdict="wrong" hint="random_search를 부르다가 오류가"
def random_search(next_logits, prompt, max_length, seed):
    texts = np.asarray(prompt)
    if texts.shape[1] > max_length:
        raise ValueError("too long")
    dice = np.random.default_rng(seed)
    while texts.shape[1] < max_length:
        chosen = [dice.choice(50, p=np.asarray(row)) for row in tf.nn.softmax(next_logits(texts))]
        texts = np.column_stack([texts, np.array(chosen)[:, None, None]])
    return texts


# %% forgets_return exercise="random_search" verdict="wrong" hint="return을 썼나요? 줄마다 하나씩"
def random_search(next_logits, prompt, max_length, seed):
    texts = np.asarray(prompt)
    if texts.shape[1] > max_length:
        raise ValueError("too long")
    dice = keras.random.SeedGenerator(seed)
    while texts.shape[1] < max_length:
        chosen = keras.random.categorical(next_logits(texts), 1, seed=dice)
        texts = np.concatenate([texts, chosen], axis=1)


# %% float_buffer exercise="random_search" verdict="wrong" hint="토큰의 번호는 정수가 아닌가요?"
def random_search(next_logits, prompt, max_length, seed):
    prompt = np.asarray(prompt)
    if prompt.shape[1] > max_length:
        raise ValueError("too long")
    texts = np.zeros((len(prompt), max_length))
    texts[:, : prompt.shape[1]] = prompt
    dice = keras.random.SeedGenerator(seed)
    for place in range(prompt.shape[1], max_length):
        logits = tf.cast(next_logits(texts[:, :place]), tf.float32)
        texts[:, place] = np.asarray(keras.random.categorical(logits, 1, seed=dice))[:, 0]
    return texts


# %% prompt_not_copied exercise="random_search" verdict="wrong" hint="프롬프트가 맨 앞에 그대로 있나요?" rule="`prompt` `[B, t]`와"
def random_search(next_logits, prompt, max_length, seed):
    prompt = np.asarray(prompt)
    if prompt.shape[1] > max_length:
        raise ValueError("too long")
    texts = np.zeros((len(prompt), max_length), int)
    dice = keras.random.SeedGenerator(seed)
    for place in range(prompt.shape[1], max_length):
        logits = tf.cast(next_logits(texts[:, :place]), tf.float32)
        texts[:, place] = np.asarray(keras.random.categorical(logits, 1, seed=dice))[:, 0]
    return texts


# %% greedy exercise="random_search" verdict="wrong" hint="늘 같은 토큰만 나옵니다"
def random_search(next_logits, prompt, max_length, seed):
    texts = np.asarray(prompt)
    if texts.shape[1] > max_length:
        raise ValueError("too long")
    keras.utils.set_random_seed(seed)
    while texts.shape[1] < max_length:
        chosen = np.argmax(np.asarray(tf.nn.softmax(next_logits(texts))), axis=-1)
        texts = np.concatenate([texts, chosen[:, None]], axis=1)
    return texts


# %% new_dice_at_each_throw exercise="random_search" verdict="wrong" hint="뽑을 때마다 주사위를 새로"
def random_search(next_logits, prompt, max_length, seed):
    texts = np.asarray(prompt)
    if texts.shape[1] > max_length:
        raise ValueError("too long")
    while texts.shape[1] < max_length:
        probabilities = np.asarray(tf.nn.softmax(tf.cast(next_logits(texts), tf.float64)))
        chosen = [np.random.default_rng(seed).choice(len(row), p=row) for row in probabilities]
        texts = np.column_stack([texts, chosen])
    return texts


# %% error_returned exercise="random_search" verdict="wrong" hint="오류를 return으로"
def random_search(next_logits, prompt, max_length, seed):
    texts = np.asarray(prompt)
    if texts.shape[1] > max_length:
        return ValueError("too long")
    dice = keras.random.SeedGenerator(seed)
    while texts.shape[1] < max_length:
        logits = tf.cast(next_logits(texts), tf.float32)
        texts = np.concatenate([texts, keras.random.categorical(logits, 1, seed=dice)], axis=1)
    return texts


# %% same_draw_for_each_row exercise="random_search" verdict="wrong" hint="모든 줄이 같은 글입니다" rule="**줄마다, 걸음마다 따로"
def random_search(next_logits, prompt, max_length, seed):
    texts = np.asarray(prompt)
    if texts.shape[1] > max_length:
        raise ValueError("too long")
    dice = np.random.default_rng(seed)
    while texts.shape[1] < max_length:
        logits = np.asarray(next_logits(texts), float)
        powers = np.exp(logits - logits.max(axis=1, keepdims=True))
        sums = np.cumsum(powers / powers.sum(axis=1, keepdims=True), axis=1)
        throw = dice.random()
        chosen = np.argmax(sums > throw, axis=1)
        texts = np.concatenate([texts, chosen[:, None]], axis=1)
    return texts


# %% same_draw_at_each_step exercise="random_search" verdict="wrong" hint="걸음마다 같은 토큰이 나옵니다" rule="**줄마다, 걸음마다 따로"
def random_search(next_logits, prompt, max_length, seed):
    texts = np.asarray(prompt)
    if texts.shape[1] > max_length:
        raise ValueError("too long")
    while texts.shape[1] < max_length:
        logits = tf.cast(next_logits(texts), tf.float32)
        texts = np.concatenate([texts, keras.random.categorical(logits, 1, seed=seed)], axis=1)
    return texts


# %% new_dice_at_each_step exercise="random_search" verdict="wrong" hint="걸음마다 같은 토큰이 나옵니다"
def random_search(next_logits, prompt, max_length, seed):
    texts = np.asarray(prompt)
    if texts.shape[1] > max_length:
        raise ValueError("too long")
    while texts.shape[1] < max_length:
        dice = np.random.default_rng(seed)
        probabilities = np.asarray(tf.nn.softmax(tf.cast(next_logits(texts), tf.float64)))
        chosen = [dice.choice(len(row), p=row) for row in probabilities]
        texts = np.column_stack([texts, chosen])
    return texts


# %% everyones_dice exercise="random_search" verdict="wrong" hint="seed가 같은데 글이 다릅니다" rule="같은 `seed`로 부르면"
def random_search(next_logits, prompt, max_length, seed):
    texts = np.asarray(prompt)
    if texts.shape[1] > max_length:
        raise ValueError("too long")
    while texts.shape[1] < max_length:
        logits = tf.cast(next_logits(texts), tf.float32)
        texts = np.concatenate([texts, tf.random.categorical(logits, 1, seed=seed)], axis=1)
    return texts


# %% fixed_seed exercise="random_search" verdict="wrong" hint="seed가 다른데 글이 같습니다" rule="같은 `seed`로 부르면"
def random_search(next_logits, prompt, max_length, seed):
    texts = np.asarray(prompt)
    if texts.shape[1] > max_length:
        raise ValueError("too long")
    dice = keras.random.SeedGenerator(42)
    while texts.shape[1] < max_length:
        logits = tf.cast(next_logits(texts), tf.float32)
        texts = np.concatenate([texts, keras.random.categorical(logits, 1, seed=dice)], axis=1)
    return texts


# %% logits_as_probabilities exercise="random_search" verdict="wrong" hint="로짓에 소프트맥스를 한 번만 하고"
def random_search(next_logits, prompt, max_length, seed):
    texts = np.asarray(prompt)
    if texts.shape[1] > max_length:
        raise ValueError("too long")
    dice = np.random.default_rng(seed)
    while texts.shape[1] < max_length:
        logits = np.asarray(next_logits(texts), float)
        chosen = [dice.choice(len(row), p=row / row.sum()) for row in logits]
        texts = np.column_stack([texts, chosen])
    return texts


# %% softmax_twice exercise="random_search" verdict="wrong" hint="로짓에 소프트맥스를 한 번만 하고" rule="걸음(step)마다 로짓의"
def random_search(next_logits, prompt, max_length, seed):
    texts = np.asarray(prompt)
    if texts.shape[1] > max_length:
        raise ValueError("too long")
    dice = keras.random.SeedGenerator(seed)
    while texts.shape[1] < max_length:
        probabilities = tf.nn.softmax(tf.cast(next_logits(texts), tf.float32))
        texts = np.concatenate([texts, keras.random.categorical(probabilities, 1, seed=dice)], axis=1)
    return texts


# %% even_noise exercise="random_search" verdict="wrong" hint="로짓에 소프트맥스를 한 번만 하고"
def random_search(next_logits, prompt, max_length, seed):
    texts = np.asarray(prompt)
    if texts.shape[1] > max_length:
        raise ValueError("too long")
    dice = np.random.default_rng(seed)
    while texts.shape[1] < max_length:
        logits = np.asarray(next_logits(texts))
        chosen = np.argmax(logits + dice.random(logits.shape), axis=-1)
        texts = np.concatenate([texts, chosen[:, None]], axis=1)
    return texts


# %% appends_before_looking exercise="random_search" verdict="wrong" hint="프롬프트의 길이가 꼭 max_length면" rule="프롬프트의 길이가 꼭"
def random_search(next_logits, prompt, max_length, seed):
    texts = np.asarray(prompt)
    if texts.shape[1] > max_length:
        raise ValueError("too long")
    dice = keras.random.SeedGenerator(seed)
    while True:
        logits = tf.cast(next_logits(texts), tf.float32)
        texts = np.concatenate([texts, keras.random.categorical(logits, 1, seed=dice)], axis=1)
        if texts.shape[1] >= max_length:
            return texts


# %% long_prompt_returned exercise="random_search" verdict="wrong" hint="프롬프트가 max_length보다 길면" rule="프롬프트의 길이가 꼭"
def random_search(next_logits, prompt, max_length, seed):
    texts = np.asarray(prompt)
    dice = keras.random.SeedGenerator(seed)
    while texts.shape[1] < max_length:
        logits = tf.cast(next_logits(texts), tf.float32)
        texts = np.concatenate([texts, keras.random.categorical(logits, 1, seed=dice)], axis=1)
    return texts


# %% overflowing_softmax exercise="random_search" verdict="wrong" hint="로짓이 3,000쯤이면 틀렸습니다" rule="로짓은 수천일 수 있고"
def random_search(next_logits, prompt, max_length, seed):
    texts = np.asarray(prompt)
    if texts.shape[1] > max_length:
        raise ValueError("too long")
    dice = np.random.default_rng(seed)
    while texts.shape[1] < max_length:
        powers = np.exp(np.asarray(next_logits(texts), float))
        chosen = [dice.choice(len(row), p=row / row.sum()) for row in powers]
        texts = np.column_stack([texts, chosen])
    return texts


# %% minus_infinity_made_zero exercise="random_search" verdict="wrong" hint="로짓이 -inf인 토큰이 뽑혔거나" rule="로짓이 `-inf`인"
def random_search(next_logits, prompt, max_length, seed):
    texts = np.asarray(prompt)
    if texts.shape[1] > max_length:
        raise ValueError("too long")
    dice = keras.random.SeedGenerator(seed)
    while texts.shape[1] < max_length:
        logits = np.nan_to_num(np.asarray(next_logits(texts)), neginf=0.0).astype("float32")
        texts = np.concatenate([texts, keras.random.categorical(logits, 1, seed=dice)], axis=1)
    return texts


# %% last_token_only exercise="random_search" verdict="wrong" hint="모델이 글 전체를 보면 틀렸습니다" rule="나머지는 9단원의"
def random_search(next_logits, prompt, max_length, seed):
    texts = np.asarray(prompt)
    if texts.shape[1] > max_length:
        raise ValueError("too long")
    dice = keras.random.SeedGenerator(seed)
    while texts.shape[1] < max_length:
        logits = tf.cast(next_logits(texts[:, -1:]), tf.float32)
        texts = np.concatenate([texts, keras.random.categorical(logits, 1, seed=dice)], axis=1)
    return texts


# %% zero_is_no_seed exercise="random_search" verdict="wrong" hint="seed가 0이면 부를 때마다" rule="같은 `seed`로 부르면"
def random_search(next_logits, prompt, max_length, seed):
    texts = np.asarray(prompt)
    if texts.shape[1] > max_length:
        raise ValueError("too long")
    dice = np.random.default_rng(seed or None)
    while texts.shape[1] < max_length:
        logits = np.asarray(next_logits(texts))
        chosen = np.argmax(logits + dice.gumbel(size=logits.shape), axis=-1)
        texts = np.concatenate([texts, chosen[:, None]], axis=1)
    return texts


# %% no_softmax exercise="random_search" verdict="wrong" hint="확률을 모두 더해도 1이 아니라고"
def random_search(next_logits, prompt, max_length, seed):
    texts = np.asarray(prompt)
    if texts.shape[1] > max_length:
        raise ValueError("too long")
    dice = np.random.default_rng(seed)
    while texts.shape[1] < max_length:
        logits = np.asarray(next_logits(texts), float)
        powers = np.exp(logits - logits.max(axis=1, keepdims=True))
        chosen = [dice.choice(len(row), p=row) for row in powers]
        texts = np.column_stack([texts, chosen])
    return texts


# %% all_rows_at_once exercise="random_search" verdict="wrong" hint="choice는 한 번에 몇 줄을"
def random_search(next_logits, prompt, max_length, seed):
    texts = np.asarray(prompt)
    if texts.shape[1] > max_length:
        raise ValueError("too long")
    dice = np.random.default_rng(seed)
    while texts.shape[1] < max_length:
        logits = np.asarray(next_logits(texts), float)
        powers = np.exp(logits - logits.max(axis=1, keepdims=True))
        chosen = dice.choice(powers.shape[1], p=powers / powers.sum())
        texts = np.column_stack([texts, chosen])
    return texts


# %% stood_up_twice exercise="random_search" verdict="wrong" hint="옆에 붙일 수 있는 모양인가요?"
def random_search(next_logits, prompt, max_length, seed):
    texts = np.asarray(prompt)
    if texts.shape[1] > max_length:
        raise ValueError("too long")
    dice = keras.random.SeedGenerator(seed)
    while texts.shape[1] < max_length:
        logits = tf.cast(next_logits(texts), tf.float32)
        chosen = np.asarray(keras.random.categorical(logits, 1, seed=dice))
        texts = np.concatenate([texts, chosen[:, None]], axis=1)
    return texts


# %% length_of_the_rows exercise="random_search" verdict="wrong" hint="글의 길이를 len으로 재지 않았나요?"
def random_search(next_logits, prompt, max_length, seed):
    texts = np.asarray(prompt)
    if texts.shape[1] > max_length:
        raise ValueError("too long")
    dice = keras.random.SeedGenerator(seed)
    while len(texts) < max_length:
        logits = tf.cast(next_logits(texts), tf.float32)
        chosen = np.asarray(keras.random.categorical(logits, 1, seed=dice))
        texts = np.concatenate([texts, chosen], axis=1)
    return texts


# %% first_rows_chances_for_all exercise="random_search" verdict="wrong" hint="한 줄의 확률을 모두에 쓰나요?"
def random_search(next_logits, prompt, max_length, seed):
    texts = np.asarray(prompt)
    if texts.shape[1] > max_length:
        raise ValueError("too long")
    dice = np.random.default_rng(seed)
    while texts.shape[1] < max_length:
        logits = np.asarray(next_logits(texts), float)
        powers = np.exp(logits - logits.max(axis=1, keepdims=True))
        chosen = [dice.choice(len(row), p=powers[0] / powers[0].sum()) for row in powers]
        texts = np.column_stack([texts, chosen])
    return texts


# %% first_five_thousand exercise="random_search" verdict="wrong" hint="토큰이 6,000가지이면 틀렸습니다" rule="로짓은 수천일 수 있고"
def random_search(next_logits, prompt, max_length, seed):
    texts = np.asarray(prompt)
    if texts.shape[1] > max_length:
        raise ValueError("too long")
    dice = keras.random.SeedGenerator(seed)
    while texts.shape[1] < max_length:
        logits = tf.cast(next_logits(texts), tf.float32)[:, :5000]
        chosen = np.asarray(keras.random.categorical(logits, 1, seed=dice))
        texts = np.concatenate([texts, chosen], axis=1)
    return texts


# %% squeezed exercise="random_search" verdict="wrong" hint="줄이 하나뿐이면 틀렸습니다. 뽑은" rule="`prompt` `[B, t]`와"
def random_search(next_logits, prompt, max_length, seed):
    texts = np.asarray(prompt)
    if texts.shape[1] > max_length:
        raise ValueError("too long")
    dice = keras.random.SeedGenerator(seed)
    while texts.shape[1] < max_length:
        logits = tf.cast(next_logits(texts), tf.float32)
        chosen = np.asarray(keras.random.categorical(logits, 1, seed=dice))
        texts = np.concatenate([texts, np.squeeze(chosen)[:, None]], axis=1)
    return texts


# %% numpy_only exercise="random_search" verdict="wrong" hint="프롬프트가 텐서이면 틀렸습니다" rule="`prompt` `[B, t]`와"
def random_search(next_logits, prompt, max_length, seed):
    texts = prompt.copy()
    if texts.shape[1] > max_length:
        raise ValueError("too long")
    dice = keras.random.SeedGenerator(seed)
    while texts.shape[1] < max_length:
        logits = tf.cast(next_logits(texts), tf.float32)
        chosen = np.asarray(keras.random.categorical(logits, 1, seed=dice))
        texts = np.concatenate([texts, chosen], axis=1)
    return texts


# %% one_digit_seeds exercise="random_search" verdict="wrong" hint="다른 seed인데 글이 같은 것이" rule="같은 `seed`로 부르면"
def random_search(next_logits, prompt, max_length, seed):
    texts = np.asarray(prompt)
    if texts.shape[1] > max_length:
        raise ValueError("too long")
    dice = keras.random.SeedGenerator(min(seed, 9))
    while texts.shape[1] < max_length:
        logits = tf.cast(next_logits(texts), tf.float32)
        chosen = np.asarray(keras.random.categorical(logits, 1, seed=dice))
        texts = np.concatenate([texts, chosen], axis=1)
    return texts


# %% tensorflow exercise="apply_temperature" verdict="right"
def apply_temperature(logits, temperature):
    if not temperature > 0:
        raise ValueError("temperature")
    return tf.cast(logits, tf.float32) / tf.cast(temperature, tf.float32)


# %% times_the_inverse exercise="apply_temperature" verdict="right"
def apply_temperature(logits, temperature):
    if temperature <= 0:
        raise ValueError("temperature")
    result = np.array(logits, dtype=float)
    result *= 1 / temperature
    return result


# %% check_turned_around exercise="apply_temperature" verdict="wrong" hint="apply_temperature에서 오류가"
def apply_temperature(logits, temperature):
    if temperature > 0:
        raise ValueError("temperature")
    return logits / temperature


# %% forgets_return exercise="apply_temperature" verdict="wrong" hint="return을 썼나요? 받은 로짓과 같은 모양인가요?"
def apply_temperature(logits, temperature):
    if temperature <= 0:
        raise ValueError("temperature")
    scaled = logits / temperature


# %% changes_the_callers_array exercise="apply_temperature" verdict="wrong" hint="받은 배열이 바뀌었습니다. /= 로" rule="받은 배열은"
def apply_temperature(logits, temperature):
    if temperature <= 0:
        raise ValueError("temperature")
    logits /= temperature
    return logits


# %% multiplied exercise="apply_temperature" verdict="wrong" hint="온도를 곱했습니다" rule="로짓을 온도로"
def apply_temperature(logits, temperature):
    if temperature <= 0:
        raise ValueError("temperature")
    return logits * temperature


# %% probabilities exercise="apply_temperature" verdict="wrong" hint="로짓을 온도로 나눈 값이 아닙니다"
def apply_temperature(logits, temperature):
    if temperature <= 0:
        raise ValueError("temperature")
    return tf.nn.softmax(logits / temperature)


# %% quotient_only exercise="apply_temperature" verdict="wrong" hint="로짓을 온도로 나눈 값이 아닙니다"
def apply_temperature(logits, temperature):
    if temperature <= 0:
        raise ValueError("temperature")
    return logits // temperature


# %% no_check exercise="apply_temperature" verdict="wrong" hint="온도가 0이면 ValueError를" rule="온도가 0이거나"
def apply_temperature(logits, temperature):
    return np.asarray(logits) / np.float64(temperature)


# %% error_returned exercise="apply_temperature" verdict="wrong" hint="오류를 return으로"
def apply_temperature(logits, temperature):
    if temperature <= 0:
        return ValueError("temperature")
    return np.asarray(logits) / temperature


# %% only_zero_refused exercise="apply_temperature" verdict="wrong" hint="온도가 음수이면 로짓의 차례가" rule="온도가 0이거나"
def apply_temperature(logits, temperature):
    if temperature == 0:
        raise ValueError("temperature")
    return np.asarray(logits) / temperature


# %% divides_a_copy_in_place exercise="apply_temperature" verdict="wrong" hint="정수 로짓을 정수 온도로" rule="로짓의 모양은"
def apply_temperature(logits, temperature):
    if temperature <= 0:
        raise ValueError("temperature")
    result = np.array(logits)
    result /= temperature
    return result


# %% numpy_only exercise="apply_temperature" verdict="wrong" hint="로짓이 텐서이면 틀렸습니다" rule="로짓의 모양은"
def apply_temperature(logits, temperature):
    if temperature <= 0:
        raise ValueError("temperature")
    return logits.astype(float) / temperature


# %% never_below_half exercise="apply_temperature" verdict="wrong" hint="온도가 1보다 낮고 모양이 [V]일"
def apply_temperature(logits, temperature):
    if temperature <= 0:
        raise ValueError("temperature")
    return np.asarray(logits) / max(temperature, 0.5)


# %% argsort_and_put exercise="top_k_filter" verdict="right"
def top_k_filter(logits, k):
    if k <= 0:
        raise ValueError("k")
    logits = np.asarray(logits, float)
    dropped = np.argsort(-logits, axis=-1)[..., k:]
    result = logits.copy()
    np.put_along_axis(result, dropped, -np.inf, axis=-1)
    return result


# %% tensorflow exercise="top_k_filter" verdict="right"
def top_k_filter(logits, k):
    if k < 1:
        raise ValueError("k")
    logits = tf.convert_to_tensor(logits)
    values, _ = tf.math.top_k(logits, k=min(k, logits.shape[-1]))
    return tf.where(logits < values[..., -1:], tf.cast(-np.inf, logits.dtype), logits)


# %% ranks exercise="top_k_filter" verdict="right"
def top_k_filter(logits, k):
    if k < 1:
        raise ValueError("k")
    logits = np.asarray(logits)
    larger = (logits[..., None, :] > logits[..., :, None]).sum(axis=-1)
    return np.where(larger < k, logits, -np.inf)


# %% axis_lost exercise="top_k_filter" verdict="wrong" hint="top_k_filter를 부르다가 오류가"
def top_k_filter(logits, k):
    if k < 1:
        raise ValueError("k")
    logits = np.asarray(logits)
    smallest = np.sort(logits, axis=-1)[..., -min(k, logits.shape[-1])]
    return np.where(logits >= smallest, logits, -np.inf)


# %% only_the_kept exercise="top_k_filter" verdict="wrong" hint="남긴 것만이 아니라 전체를"
def top_k_filter(logits, k):
    if k < 1:
        raise ValueError("k")
    return np.sort(logits, axis=-1)[..., -k:]


# %% changes_the_callers_array exercise="top_k_filter" verdict="wrong" hint="받은 배열이 바뀌었습니다. logits[...]" rule="받은 배열은"
def top_k_filter(logits, k):
    if k < 1:
        raise ValueError("k")
    logits = np.asarray(logits)
    smallest = np.sort(logits, axis=-1)[..., -min(k, logits.shape[-1]), None]
    logits[logits < smallest] = -np.inf
    return logits


# %% zeros exercise="top_k_filter" verdict="wrong" hint="버릴 로짓이 0이 되었습니다"
def top_k_filter(logits, k):
    if k < 1:
        raise ValueError("k")
    logits = np.asarray(logits)
    smallest = np.sort(logits, axis=-1)[..., -min(k, logits.shape[-1]), None]
    return logits * (logits >= smallest)


# %% all_rows_together exercise="top_k_filter" verdict="wrong" hint="두 줄을 한데 모아 골랐습니다" rule="로짓 `[..., V]`에서"
def top_k_filter(logits, k):
    if k < 1:
        raise ValueError("k")
    logits = np.asarray(logits)
    smallest = np.sort(logits, axis=None)[-min(k, logits.size)]
    return np.where(logits >= smallest, logits, -np.inf)


# %% one_too_few exercise="top_k_filter" verdict="wrong" hint="k가 3인데 줄마다"
def top_k_filter(logits, k):
    if k < 1:
        raise ValueError("k")
    logits = np.asarray(logits)
    smallest = np.sort(logits, axis=-1)[..., -min(k, logits.shape[-1]), None]
    return np.where(logits > smallest, logits, -np.inf)


# %% one_too_many exercise="top_k_filter" verdict="wrong" hint="k가 3인데 줄마다"
def top_k_filter(logits, k):
    if k < 1:
        raise ValueError("k")
    logits = np.asarray(logits)
    ranked = np.sort(logits, axis=-1)[..., ::-1]
    k = min(k, logits.shape[-1] - 1)
    return np.where(logits >= ranked[..., k : k + 1], logits, -np.inf)


# %% smallest_kept exercise="top_k_filter" verdict="wrong" hint="남은 자리가 다릅니다"
def top_k_filter(logits, k):
    if k < 1:
        raise ValueError("k")
    logits = np.asarray(logits)
    kept = np.zeros(logits.shape, bool)
    np.put_along_axis(kept, np.argsort(logits, axis=-1)[..., :k], True, axis=-1)
    return np.where(kept, logits, -np.inf)


# %% left_in_sorted_order exercise="top_k_filter" verdict="wrong" hint="남은 자리가 다릅니다"
def top_k_filter(logits, k):
    if k < 1:
        raise ValueError("k")
    ranked = np.sort(logits, axis=-1)[..., ::-1]
    return np.where(np.arange(ranked.shape[-1]) < k, ranked, -np.inf)


# %% sorted_down_the_columns exercise="top_k_filter" verdict="wrong" hint="줄마다(axis=-1) 큰 것부터"
def top_k_filter(logits, k):
    if k < 1:
        raise ValueError("k")
    logits = np.asarray(logits)
    smallest = np.sort(logits, axis=0)[::-1][..., k - 1 : k]
    return np.where(logits >= smallest, logits, -np.inf)


# %% error_returned exercise="top_k_filter" verdict="wrong" hint="오류를 return으로"
def top_k_filter(logits, k):
    if k < 1:
        return ValueError("k")
    logits = np.asarray(logits)
    smallest = np.sort(logits, axis=-1)[..., -min(k, logits.shape[-1]), None]
    return np.where(logits >= smallest, logits, -np.inf)


# %% renormalises exercise="top_k_filter" verdict="wrong" hint="남긴 로짓의 값이 달라졌습니다"
def top_k_filter(logits, k):
    if k < 1:
        raise ValueError("k")
    logits = np.asarray(logits)
    smallest = np.sort(logits, axis=-1)[..., -min(k, logits.shape[-1]), None]
    return tf.nn.log_softmax(np.where(logits >= smallest, logits, -np.inf))


# %% k_above_v exercise="top_k_filter" verdict="wrong" hint="k가 V보다 크면 틀렸습니다" rule="`k`가 1보다"
def top_k_filter(logits, k):
    if k < 1:
        raise ValueError("k")
    logits = tf.convert_to_tensor(logits)
    values, _ = tf.math.top_k(logits, k=k)
    return tf.where(logits < values[..., -1:], tf.cast(-np.inf, logits.dtype), logits)


# %% no_check exercise="top_k_filter" verdict="wrong" hint="k가 0이면 ValueError를" rule="`k`가 1보다"
def top_k_filter(logits, k):
    logits = np.asarray(logits)
    smallest = np.sort(logits, axis=-1)[..., -min(k, logits.shape[-1]), None]
    return np.where(logits >= smallest, logits, -np.inf)


# %% only_zero_refused exercise="top_k_filter" verdict="wrong" hint="k가 음수여도 ValueError를"
def top_k_filter(logits, k):
    if k == 0:
        raise ValueError("k")
    logits = np.asarray(logits)
    smallest = np.sort(logits, axis=-1)[..., -min(k, logits.shape[-1]), None]
    return np.where(logits >= smallest, logits, -np.inf)


# %% second_axis exercise="top_k_filter" verdict="wrong" hint="모양이 [V]일 때 틀렸습니다. 축의 수를" rule="앞의 축은"
def top_k_filter(logits, k):
    if k < 1:
        raise ValueError("k")
    logits = np.asarray(logits)
    smallest = np.sort(logits, axis=1)[:, -min(k, logits.shape[1]), None]
    return np.where(logits >= smallest, logits, -np.inf)


# %% one_or_two_axes exercise="top_k_filter" verdict="wrong" hint="모양이 [B, T, V]일 때 틀렸습니다. 마지막" rule="앞의 축은"
def top_k_filter(logits, k):
    if k < 1:
        raise ValueError("k")
    logits = np.asarray(logits)
    rows = logits[None] if logits.ndim == 1 else logits
    result = []
    for row in rows:
        largest = np.argsort(row)[::-1][:k].tolist()
        result.append([value if place in largest else -np.inf for place, value in enumerate(row)])
    return np.array(result).reshape(logits.shape)


# %% minus_a_billion exercise="top_k_filter" verdict="wrong" hint="버릴 로짓이 아주 작은 수가" rule="로짓 `[..., V]`에서"
def top_k_filter(logits, k):
    if k < 1:
        raise ValueError("k")
    logits = np.asarray(logits)
    smallest = np.sort(logits, axis=-1)[..., -min(k, logits.shape[-1]), None]
    return np.where(logits >= smallest, logits, -1e9)


# %% k_of_the_example exercise="top_k_filter" verdict="wrong" hint="k가 3인데 줄마다"
def top_k_filter(logits, k):
    if k < 1:
        raise ValueError("k")
    logits = np.asarray(logits)
    smallest = np.sort(logits, axis=-1)[..., ::-1][..., 1:2]
    return np.where(logits >= smallest, logits, -np.inf)


# %% never_all exercise="top_k_filter" verdict="wrong" hint="k가 V와 같으면 틀렸습니다"
def top_k_filter(logits, k):
    if k < 1:
        raise ValueError("k")
    logits = np.asarray(logits)
    smallest = np.sort(logits, axis=-1)[..., -min(k, logits.shape[-1] - 1), None]
    return np.where(logits >= smallest, logits, -np.inf)


# %% squeezed exercise="top_k_filter" verdict="wrong" hint="줄이 하나뿐이면 틀렸습니다. 그때도 모양이"
def top_k_filter(logits, k):
    if k < 1:
        raise ValueError("k")
    logits = np.asarray(logits)
    smallest = np.sort(logits, axis=-1)[..., -min(k, logits.shape[-1]), None]
    return np.squeeze(np.where(logits >= smallest, logits, -np.inf))


# %% numpy_only exercise="top_k_filter" verdict="wrong" hint="로짓이 텐서이면 틀렸습니다" rule="로짓은 NumPy 배열이거나"
def top_k_filter(logits, k):
    if k < 1:
        raise ValueError("k")
    logits = logits.copy()
    smallest = np.sort(logits, axis=-1)[..., -min(k, logits.shape[-1]), None]
    return np.where(logits >= smallest, logits, -np.inf)


# %% room_for_five_thousand exercise="top_k_filter" verdict="wrong" hint="토큰이 5,200가지이면 오류가"
def top_k_filter(logits, k):
    if k < 1:
        raise ValueError("k")
    logits = np.asarray(logits)
    padded = np.full((*logits.shape[:-1], 5000), -np.inf)
    padded[..., : logits.shape[-1]] = logits
    smallest = np.sort(padded, axis=-1)[..., -k, None]
    return np.where(logits >= smallest, logits, -np.inf)


# %% first_five_thousand exercise="top_k_filter" verdict="wrong" hint="토큰이 5,200가지이면 틀렸습니다. 앞쪽" rule="로짓은 NumPy 배열이거나"
def top_k_filter(logits, k):
    if k < 1:
        raise ValueError("k")
    logits = np.asarray(logits)
    kept = np.zeros(logits.shape, bool)
    np.put_along_axis(kept, np.argsort(-logits[..., :5000], axis=-1)[..., :k], True, axis=-1)
    return np.where(kept, logits, -np.inf)


# %% at_most_five exercise="top_k_filter" verdict="wrong" hint="k가 120이면 틀렸습니다"
def top_k_filter(logits, k):
    if k < 1:
        raise ValueError("k")
    logits = np.asarray(logits)
    smallest = np.sort(logits, axis=-1)[..., -min(k, logits.shape[-1], 5), None]
    return np.where(logits >= smallest, logits, -np.inf)


# %% sorted_and_gathered_back exercise="top_p_filter" verdict="right"
def top_p_filter(logits, p):
    logits = tf.cast(logits, tf.float32)
    probabilities = tf.nn.softmax(logits, axis=-1)
    order = tf.argsort(probabilities, axis=-1, direction="DESCENDING")
    ordered = tf.gather(probabilities, order, axis=-1, batch_dims=len(logits.shape) - 1)
    kept = tf.cumsum(ordered, axis=-1, exclusive=True) < p
    back = tf.argsort(order, axis=-1)
    kept = tf.gather(kept, back, axis=-1, batch_dims=len(logits.shape) - 1)
    return tf.where(kept, logits, -np.inf)


# %% sum_of_the_larger exercise="top_p_filter" verdict="right"
def top_p_filter(logits, p):
    logits = np.asarray(logits, float)
    powers = np.exp(logits - logits.max(axis=-1, keepdims=True))
    shares = powers / powers.sum(axis=-1, keepdims=True)
    larger = shares[..., None, :] > shares[..., :, None]
    before = (larger * shares[..., None, :]).sum(axis=-1)
    return np.where(before < p, logits, -np.inf)


# %% row_by_row exercise="top_p_filter" verdict="right"
def top_p_filter(logits, p):
    logits = np.asarray(logits, float)
    result = np.full(logits.shape, -np.inf)
    for place in np.ndindex(logits.shape[:-1]):
        row = np.asarray(tf.nn.softmax(logits[place]))
        total = 0.0
        for token in np.argsort(row)[::-1]:
            result[place + (token,)] = logits[place + (token,)]
            total += row[token]
            if total >= p:
                break
    return result


# %% order_as_an_index exercise="top_p_filter" verdict="wrong" hint="top_p_filter를 부르다가 오류가"
def top_p_filter(logits, p):
    logits = np.asarray(logits)
    probabilities = np.asarray(tf.nn.softmax(logits))
    order = np.argsort(-probabilities, axis=-1)
    before = np.cumsum(probabilities[order], axis=-1) - probabilities[order]
    return np.where(before < p, logits, -np.inf)


# %% only_the_kept exercise="top_p_filter" verdict="wrong" hint="남긴 것만이 아니라 전체를"
def top_p_filter(logits, p):
    logits = np.asarray(logits)
    probabilities = np.sort(np.asarray(tf.nn.softmax(logits)), axis=-1)[..., ::-1]
    before = np.cumsum(probabilities, axis=-1) - probabilities
    return np.sort(logits, axis=-1)[..., ::-1][before < p]


# %% changes_the_callers_array exercise="top_p_filter" verdict="wrong" hint="받은 배열이 바뀌었습니다. logits[...]" rule="모양, 앞의 축"
def top_p_filter(logits, p):
    logits = np.asarray(logits)
    probabilities = np.asarray(tf.nn.softmax(logits))
    order = np.argsort(-probabilities, axis=-1)
    ordered = np.take_along_axis(probabilities, order, axis=-1)
    kept = np.zeros(logits.shape, bool)
    np.put_along_axis(kept, order, np.cumsum(ordered, axis=-1) - ordered < p, axis=-1)
    logits[~kept] = -np.inf
    return logits


# %% zeros exercise="top_p_filter" verdict="wrong" hint="버릴 로짓이 0이 되었습니다"
def top_p_filter(logits, p):
    logits = np.asarray(logits)
    probabilities = np.asarray(tf.nn.softmax(logits))
    order = np.argsort(-probabilities, axis=-1)
    ordered = np.take_along_axis(probabilities, order, axis=-1)
    kept = np.zeros(logits.shape, bool)
    np.put_along_axis(kept, order, np.cumsum(ordered, axis=-1) - ordered < p, axis=-1)
    return np.where(kept, logits, 0.0)


# %% drops_the_crossing_token exercise="top_p_filter" verdict="wrong" hint="합이 p를 넘게 만드는 토큰도 남겼나요?" rule="합이 p를"
def top_p_filter(logits, p):
    logits = np.asarray(logits)
    probabilities = np.asarray(tf.nn.softmax(logits))
    order = np.argsort(-probabilities, axis=-1)
    ordered = np.take_along_axis(probabilities, order, axis=-1)
    kept = np.zeros(logits.shape, bool)
    np.put_along_axis(kept, order, np.cumsum(ordered, axis=-1) <= p, axis=-1)
    return np.where(kept, logits, -np.inf)


# %% logits_summed exercise="top_p_filter" verdict="wrong" hint="로짓이 아니라 소프트맥스 확률을" rule="확률은 로짓의"
def top_p_filter(logits, p):
    logits = np.asarray(logits)
    order = np.argsort(-logits, axis=-1)
    ordered = np.take_along_axis(logits, order, axis=-1)
    kept = np.zeros(logits.shape, bool)
    np.put_along_axis(kept, order, np.cumsum(ordered, axis=-1) - ordered < p, axis=-1)
    return np.where(kept, logits, -np.inf)


# %% smallest_first exercise="top_p_filter" verdict="wrong" hint="확률이 작은 것부터 담았습니다" rule="로짓 `[..., V]`에서"
def top_p_filter(logits, p):
    logits = np.asarray(logits)
    probabilities = np.asarray(tf.nn.softmax(logits))
    order = np.argsort(probabilities, axis=-1)
    ordered = np.take_along_axis(probabilities, order, axis=-1)
    kept = np.zeros(logits.shape, bool)
    np.put_along_axis(kept, order, np.cumsum(ordered, axis=-1) - ordered < p, axis=-1)
    return np.where(kept, logits, -np.inf)


# %% cumsum_without_axis exercise="top_p_filter" verdict="wrong" hint="줄이 둘이면 틀렸습니다"
def top_p_filter(logits, p):
    logits = np.asarray(logits)
    probabilities = np.asarray(tf.nn.softmax(logits))
    order = np.argsort(-probabilities, axis=-1)
    ordered = np.take_along_axis(probabilities, order, axis=-1)
    kept = np.zeros(logits.shape, bool)
    np.put_along_axis(kept, order, np.cumsum(ordered) - ordered < p, axis=-1)
    return np.where(kept, logits, -np.inf)


# %% sums_before_sorting exercise="top_p_filter" verdict="wrong" hint="앞 번호부터 차례로 담았습니다"
def top_p_filter(logits, p):
    logits = np.asarray(logits)
    probabilities = np.asarray(tf.nn.softmax(logits))
    before = np.cumsum(probabilities, axis=-1) - probabilities
    return np.where(before < p, logits, -np.inf)


# %% not_put_back exercise="top_p_filter" verdict="wrong" hint="p가 0.55이면 확률이 0.4와 0.3인"
def top_p_filter(logits, p):
    logits = np.asarray(logits)
    probabilities = np.sort(np.asarray(tf.nn.softmax(logits)), axis=-1)[..., ::-1]
    before = np.cumsum(probabilities, axis=-1) - probabilities
    return np.where(before < p, logits, -np.inf)


# %% one_too_many exercise="top_p_filter" verdict="wrong" hint="p가 0.55이면 확률이 0.4와 0.3인" rule="로짓 `[..., V]`에서"
def top_p_filter(logits, p):
    logits = np.asarray(logits)
    probabilities = np.asarray(tf.nn.softmax(logits))
    order = np.argsort(-probabilities, axis=-1)
    ordered = np.take_along_axis(probabilities, order, axis=-1)
    before = np.cumsum(ordered, axis=-1) - ordered
    kept = np.zeros(logits.shape, bool)
    shifted = np.concatenate([np.ones_like(before[..., :1], bool), (before < p)[..., :-1]], axis=-1)
    np.put_along_axis(kept, order, shifted, axis=-1)
    return np.where(kept, logits, -np.inf)


# %% renormalises exercise="top_p_filter" verdict="wrong" hint="남긴 로짓의 값이 달라졌습니다" rule="남긴 것은"
def top_p_filter(logits, p):
    logits = np.asarray(logits)
    probabilities = np.asarray(tf.nn.softmax(logits))
    order = np.argsort(-probabilities, axis=-1)
    ordered = np.take_along_axis(probabilities, order, axis=-1)
    kept = np.zeros(logits.shape, bool)
    np.put_along_axis(kept, order, np.cumsum(ordered, axis=-1) - ordered < p, axis=-1)
    return tf.nn.log_softmax(np.where(kept, logits, -np.inf))


# %% always_half exercise="top_p_filter" verdict="wrong" hint="p가 0.98이면 다섯이 모두"
def top_p_filter(logits, p=0.5):
    p = 0.5
    logits = np.asarray(logits)
    probabilities = np.asarray(tf.nn.softmax(logits))
    order = np.argsort(-probabilities, axis=-1)
    ordered = np.take_along_axis(probabilities, order, axis=-1)
    kept = np.zeros(logits.shape, bool)
    np.put_along_axis(kept, order, np.cumsum(ordered, axis=-1) - ordered < p, axis=-1)
    return np.where(kept, logits, -np.inf)


# %% empty_for_a_tiny_p exercise="top_p_filter" verdict="wrong" hint="p가 아주 작으면 틀렸습니다" rule="합이 p를"
def top_p_filter(logits, p):
    logits = np.asarray(logits)
    probabilities = np.asarray(tf.nn.softmax(logits))
    order = np.argsort(-probabilities, axis=-1)
    within = np.cumsum(np.take_along_axis(probabilities, order, axis=-1), axis=-1) <= p
    within = within | np.roll(within, 1, axis=-1)
    kept = np.zeros(logits.shape, bool)
    np.put_along_axis(kept, order, within, axis=-1)
    return np.where(kept, logits, -np.inf)


# %% first_rows_count_for_all exercise="top_p_filter" verdict="wrong" hint="줄마다 남는 수가 다르면"
def top_p_filter(logits, p):
    logits = np.asarray(logits)
    probabilities = np.asarray(tf.nn.softmax(logits))
    order = np.argsort(-probabilities, axis=-1)
    ordered = np.take_along_axis(probabilities, order, axis=-1)
    count = int(np.sum(np.cumsum(ordered[0]) - ordered[0] < p))
    kept = np.zeros(logits.shape, bool)
    np.put_along_axis(kept, order[..., :count], True, axis=-1)
    return np.where(kept, logits, -np.inf)


# %% share_of_the_largest exercise="top_p_filter" verdict="wrong" hint="줄마다 남는 수가 다르면"
def top_p_filter(logits, p):
    logits = np.asarray(logits)
    probabilities = np.asarray(tf.nn.softmax(logits))
    largest = probabilities.max(axis=-1, keepdims=True)
    return np.where(probabilities >= (1 - p) * largest, logits, -np.inf)


# %% overflowing_softmax exercise="top_p_filter" verdict="wrong" hint="로짓이 3,000쯤이면 틀렸습니다. 소프트맥스가" rule="확률은 로짓의"
def top_p_filter(logits, p):
    logits = np.asarray(logits)
    powers = np.exp(logits)
    probabilities = powers / powers.sum(axis=-1, keepdims=True)
    order = np.argsort(-probabilities, axis=-1)
    ordered = np.take_along_axis(probabilities, order, axis=-1)
    kept = np.zeros(logits.shape, bool)
    np.put_along_axis(kept, order, np.cumsum(ordered, axis=-1) - ordered < p, axis=-1)
    return np.where(kept, logits, -np.inf)


# %% second_axis exercise="top_p_filter" verdict="wrong" hint="모양이 [V]일 때 틀렸습니다. 축의 수를"
def top_p_filter(logits, p):
    logits = np.asarray(logits)
    probabilities = np.asarray(tf.nn.softmax(logits))
    order = np.argsort(-probabilities, axis=1)
    ordered = np.take_along_axis(probabilities, order, axis=1)
    kept = np.zeros(logits.shape, bool)
    np.put_along_axis(kept, order, np.cumsum(ordered, axis=1) - ordered < p, axis=1)
    return np.where(kept, logits, -np.inf)


# %% one_or_two_axes exercise="top_p_filter" verdict="wrong" hint="모양이 [B, T, V]일 때 틀렸습니다. 마지막" rule="모양, 앞의 축"
def top_p_filter(logits, p):
    logits = np.asarray(logits)
    rows = np.atleast_2d(logits)
    result = np.full(rows.shape, -np.inf)
    for number, row in enumerate(rows):
        probabilities = np.asarray(tf.nn.softmax(row))
        total = 0.0
        for token in np.argsort(-probabilities):
            if total >= p:
                break
            result[number, token] = row[token]
            total += probabilities[token]
    return result.reshape(logits.shape)


# %% tensor_left exercise="top_p_filter" verdict="wrong" hint="소프트맥스의 결과를 np.asarray로"
def top_p_filter(logits, p):
    logits = np.asarray(logits)
    probabilities = tf.nn.softmax(logits)
    order = np.argsort(-probabilities, axis=-1)
    ordered = np.take_along_axis(probabilities, order, axis=-1)
    kept = np.zeros(logits.shape, bool)
    np.put_along_axis(kept, order, np.cumsum(ordered, axis=-1) - ordered < p, axis=-1)
    return np.where(kept, logits, -np.inf)


# %% minus_a_billion exercise="top_p_filter" verdict="wrong" hint="버릴 로짓이 아주 작은 수가" rule="로짓 `[..., V]`에서"
def top_p_filter(logits, p):
    logits = np.asarray(logits)
    probabilities = np.asarray(tf.nn.softmax(logits))
    order = np.argsort(-probabilities, axis=-1)
    ordered = np.take_along_axis(probabilities, order, axis=-1)
    kept = np.zeros(logits.shape, bool)
    np.put_along_axis(kept, order, np.cumsum(ordered, axis=-1) - ordered < p, axis=-1)
    return np.where(kept, logits, -1e9)


# %% result_of_put_along_axis exercise="top_p_filter" verdict="wrong" hint="그 결과를 변수에 담지"
def top_p_filter(logits, p):
    logits = np.asarray(logits)
    probabilities = np.asarray(tf.nn.softmax(logits))
    order = np.argsort(-probabilities, axis=-1)
    ordered = np.take_along_axis(probabilities, order, axis=-1)
    kept = np.zeros(logits.shape, bool)
    kept = np.put_along_axis(kept, order, np.cumsum(ordered, axis=-1) - ordered < p, axis=-1)
    return np.where(kept, logits, -np.inf)


# %% minus_infinity_revived exercise="top_p_filter" verdict="wrong" hint="-inf가 섞여 있으면 틀렸습니다" rule="확률은 로짓의"
def top_p_filter(logits, p):
    logits = np.nan_to_num(np.asarray(logits), neginf=0.0)
    probabilities = np.asarray(tf.nn.softmax(logits))
    order = np.argsort(-probabilities, axis=-1)
    ordered = np.take_along_axis(probabilities, order, axis=-1)
    kept = np.zeros(logits.shape, bool)
    np.put_along_axis(kept, order, np.cumsum(ordered, axis=-1) - ordered < p, axis=-1)
    return np.where(kept, logits, -np.inf)


# %% numpy_only exercise="top_p_filter" verdict="wrong" hint="로짓이 텐서이면 틀렸습니다" rule="모양, 앞의 축"
def top_p_filter(logits, p):
    logits = logits.copy()
    probabilities = np.asarray(tf.nn.softmax(logits))
    order = np.argsort(-probabilities, axis=-1)
    ordered = np.take_along_axis(probabilities, order, axis=-1)
    kept = np.zeros(logits.shape, bool)
    np.put_along_axis(kept, order, np.cumsum(ordered, axis=-1) - ordered < p, axis=-1)
    return np.where(kept, logits, -np.inf)


# %% first_five_thousand exercise="top_p_filter" verdict="wrong" hint="토큰이 5,200가지이면 틀렸습니다" rule="모양, 앞의 축"
def top_p_filter(logits, p):
    logits = np.asarray(logits)
    probabilities = np.asarray(tf.nn.softmax(logits))
    order = np.argsort(-probabilities[..., :5000], axis=-1)
    ordered = np.take_along_axis(probabilities, order, axis=-1)
    kept = np.zeros(logits.shape, bool)
    np.put_along_axis(kept, order, np.cumsum(ordered, axis=-1) - ordered < p, axis=-1)
    return np.where(kept, logits, -np.inf)


# %% at_most_five exercise="top_p_filter" verdict="wrong" hint="60개를 남겨야 하는데"
def top_p_filter(logits, p):
    logits = np.asarray(logits)
    probabilities = np.asarray(tf.nn.softmax(logits))
    order = np.argsort(-probabilities, axis=-1)
    ordered = np.take_along_axis(probabilities, order, axis=-1)
    kept = np.zeros(logits.shape, bool)
    np.put_along_axis(kept, order, np.cumsum(ordered, axis=-1) - ordered < p, axis=-1)
    np.put_along_axis(kept, order[..., 5:], False, axis=-1)
    return np.where(kept, logits, -np.inf)


# %% if_and_elif exercise="make_sampler" verdict="right"
def make_sampler(name, **options):
    if name == "greedy":
        return keras_nlp.samplers.GreedySampler(**{key: options[key] for key in options if key != "seed"})
    elif name == "beam":
        return keras_nlp.samplers.BeamSampler(**{key: options[key] for key in options if key != "seed"})
    elif name == "random":
        return keras_nlp.samplers.RandomSampler(**options)
    elif name == "top_k":
        return keras_nlp.samplers.TopKSampler(**options)
    elif name == "top_p":
        return keras_nlp.samplers.TopPSampler(**options)
    raise ValueError(name)


# %% by_attribute exercise="make_sampler" verdict="right"
def make_sampler(name, **options):
    classes = dict(greedy="Greedy", beam="Beam", random="Random", top_k="TopK", top_p="TopP")
    try:
        sampler = getattr(keras_nlp.samplers, classes[name] + "Sampler")
    except KeyError:
        raise ValueError(f"unknown: {name}") from None
    if "seed" in options and name in {"greedy", "beam"}:
        del options["seed"]
    return sampler(**options)


# %% needs_every_option exercise="make_sampler" verdict="wrong" hint="설정을 적지 않아도 되나요?"
def make_sampler(name, **options):
    if name == "greedy":
        return keras_nlp.samplers.GreedySampler()
    if name == "beam":
        return keras_nlp.samplers.BeamSampler(num_beams=options["num_beams"])
    if name == "random":
        return keras_nlp.samplers.RandomSampler(seed=options["seed"])
    if name == "top_k":
        return keras_nlp.samplers.TopKSampler(k=options["k"], seed=options["seed"])
    if name == "top_p":
        return keras_nlp.samplers.TopPSampler(p=options["p"], seed=options["seed"])
    raise ValueError(name)


# %% class_instead_of_object exercise="make_sampler" verdict="wrong" hint="return과 클래스 뒤의 괄호를"
def make_sampler(name, **options):
    samplers = {
        "greedy": keras_nlp.samplers.GreedySampler,
        "beam": keras_nlp.samplers.BeamSampler,
        "random": keras_nlp.samplers.RandomSampler,
        "top_k": keras_nlp.samplers.TopKSampler,
        "top_p": keras_nlp.samplers.TopPSampler,
    }
    if name not in samplers:
        raise ValueError(name)
    return samplers[name]


# %% k_and_p_mixed_up exercise="make_sampler" verdict="wrong" hint="return과 클래스 뒤의 괄호를" rule="위의 표에 있는"
def make_sampler(name, **options):
    samplers = {
        "greedy": keras_nlp.samplers.GreedySampler,
        "beam": keras_nlp.samplers.BeamSampler,
        "random": keras_nlp.samplers.RandomSampler,
        "top_k": keras_nlp.samplers.TopPSampler,
        "top_p": keras_nlp.samplers.TopKSampler,
    }
    if name not in samplers:
        raise ValueError(name)
    if name in ("greedy", "beam"):
        options.pop("seed", None)
    return samplers[name](**options)


# %% remembered_samplers exercise="make_sampler" verdict="wrong" hint="같은 객체를 다시 주었습니다" rule="부를 때마다 새"
def make_sampler(name, made={}, **options):
    samplers = {
        "greedy": keras_nlp.samplers.GreedySampler,
        "beam": keras_nlp.samplers.BeamSampler,
        "random": keras_nlp.samplers.RandomSampler,
        "top_k": keras_nlp.samplers.TopKSampler,
        "top_p": keras_nlp.samplers.TopPSampler,
    }
    if name not in samplers:
        raise ValueError(name)
    if name in ("greedy", "beam"):
        options.pop("seed", None)
    key = (name, *sorted(options.items()))
    if key not in made:
        made[key] = samplers[name](**options)
    return made[key]


# %% options_forgotten exercise="make_sampler" verdict="wrong" hint="k가 샘플러에 넘어가지 않았습니다" rule="설정은 무엇이든"
def make_sampler(name, **options):
    samplers = {
        "greedy": keras_nlp.samplers.GreedySampler(),
        "beam": keras_nlp.samplers.BeamSampler(),
        "random": keras_nlp.samplers.RandomSampler(),
        "top_k": keras_nlp.samplers.TopKSampler(),
        "top_p": keras_nlp.samplers.TopPSampler(),
    }
    if name not in samplers:
        raise ValueError(name)
    return samplers[name]


# %% options_picked exercise="make_sampler" verdict="wrong" hint="에 temperature가 넘어가지" rule="설정은 무엇이든"
def make_sampler(name, **options):
    seed = options.get("seed")
    if name == "greedy":
        return keras_nlp.samplers.GreedySampler()
    if name == "beam":
        return keras_nlp.samplers.BeamSampler(num_beams=options.get("num_beams", 5))
    if name == "random":
        return keras_nlp.samplers.RandomSampler(seed=seed)
    if name == "top_k":
        return keras_nlp.samplers.TopKSampler(k=options.get("k", 5), seed=seed)
    if name == "top_p":
        return keras_nlp.samplers.TopPSampler(p=options.get("p", 0.1), seed=seed)
    raise ValueError(name)


# %% seed_for_everyone exercise="make_sampler" verdict="wrong" hint="seed를 받은 빔 샘플러에서 오류가" rule="`seed`는 뽑는"
def make_sampler(name, **options):
    samplers = {
        "greedy": keras_nlp.samplers.GreedySampler,
        "beam": keras_nlp.samplers.BeamSampler,
        "random": keras_nlp.samplers.RandomSampler,
        "top_k": keras_nlp.samplers.TopKSampler,
        "top_p": keras_nlp.samplers.TopPSampler,
    }
    if name not in samplers:
        raise ValueError(name)
    return samplers[name](seed=options.pop("seed", None), **options) if "seed" in options else samplers[name](**options)


# %% beam_without_options exercise="make_sampler" verdict="wrong" hint="num_beams가 샘플러에 넘어가지"
def make_sampler(name, **options):
    samplers = {
        "greedy": keras_nlp.samplers.GreedySampler,
        "beam": keras_nlp.samplers.BeamSampler,
        "random": keras_nlp.samplers.RandomSampler,
        "top_k": keras_nlp.samplers.TopKSampler,
        "top_p": keras_nlp.samplers.TopPSampler,
    }
    if name not in samplers:
        raise ValueError(name)
    if name in ("greedy", "beam"):
        options = {}
    return samplers[name](**options)


# %% key_error exercise="make_sampler" verdict="wrong" hint="표에 없는 이름이면 ValueError를" rule="표에 없는 이름이면"
def make_sampler(name, **options):
    samplers = {
        "greedy": keras_nlp.samplers.GreedySampler,
        "beam": keras_nlp.samplers.BeamSampler,
        "random": keras_nlp.samplers.RandomSampler,
        "top_k": keras_nlp.samplers.TopKSampler,
        "top_p": keras_nlp.samplers.TopPSampler,
    }
    if name in ("greedy", "beam"):
        options.pop("seed", None)
    return samplers[name](**options)


# %% error_returned exercise="make_sampler" verdict="wrong" hint="오류를 return으로"
def make_sampler(name, **options):
    samplers = {
        "greedy": keras_nlp.samplers.GreedySampler,
        "beam": keras_nlp.samplers.BeamSampler,
        "random": keras_nlp.samplers.RandomSampler,
        "top_k": keras_nlp.samplers.TopKSampler,
        "top_p": keras_nlp.samplers.TopPSampler,
    }
    if name not in samplers:
        return ValueError(name)
    if name in ("greedy", "beam"):
        options.pop("seed", None)
    return samplers[name](**options)


# %% greedy_for_the_unknown exercise="make_sampler" verdict="wrong" hint="표에 없는 이름이면 ValueError를"
def make_sampler(name, **options):
    samplers = {
        "beam": keras_nlp.samplers.BeamSampler,
        "random": keras_nlp.samplers.RandomSampler,
        "top_k": keras_nlp.samplers.TopKSampler,
        "top_p": keras_nlp.samplers.TopPSampler,
    }
    if name not in ("random", "top_k", "top_p"):
        options.pop("seed", None)
    return samplers.get(name, keras_nlp.samplers.GreedySampler)(**options)


# %% seed_for_no_one exercise="make_sampler" verdict="wrong" hint="seed가 같은데 다른 글이 나왔습니다" rule="`seed`는 뽑는"
def make_sampler(name, **options):
    samplers = {
        "greedy": keras_nlp.samplers.GreedySampler,
        "beam": keras_nlp.samplers.BeamSampler,
        "random": keras_nlp.samplers.RandomSampler,
        "top_k": keras_nlp.samplers.TopKSampler,
        "top_p": keras_nlp.samplers.TopPSampler,
    }
    if name not in samplers:
        raise ValueError(name)
    options.pop("seed", None)
    return samplers[name](**options)


# %% fixed_seed exercise="make_sampler" verdict="wrong" hint="seed가 다른데 같은 글이 나왔습니다"
def make_sampler(name, **options):
    samplers = {
        "greedy": keras_nlp.samplers.GreedySampler,
        "beam": keras_nlp.samplers.BeamSampler,
        "random": keras_nlp.samplers.RandomSampler,
        "top_k": keras_nlp.samplers.TopKSampler,
        "top_p": keras_nlp.samplers.TopPSampler,
    }
    if name not in samplers:
        raise ValueError(name)
    options.pop("seed", None)
    if name not in ("greedy", "beam"):
        options["seed"] = 42
    return samplers[name](**options)


# %% seed_for_random_only exercise="make_sampler" verdict="wrong" hint="top_k에도 seed를 넘기나요?"
def make_sampler(name, **options):
    samplers = {
        "greedy": keras_nlp.samplers.GreedySampler,
        "beam": keras_nlp.samplers.BeamSampler,
        "random": keras_nlp.samplers.RandomSampler,
        "top_k": keras_nlp.samplers.TopKSampler,
        "top_p": keras_nlp.samplers.TopPSampler,
    }
    if name not in samplers:
        raise ValueError(name)
    if name != "random":
        options.pop("seed", None)
    return samplers[name](**options)


# %% no_seed_for_top_p exercise="make_sampler" verdict="wrong" hint="top_p에도 seed를 넘기나요?"
def make_sampler(name, **options):
    samplers = {
        "greedy": keras_nlp.samplers.GreedySampler,
        "beam": keras_nlp.samplers.BeamSampler,
        "random": keras_nlp.samplers.RandomSampler,
        "top_k": keras_nlp.samplers.TopKSampler,
        "top_p": keras_nlp.samplers.TopPSampler,
    }
    if name not in samplers:
        raise ValueError(name)
    if name not in ("random", "top_k"):
        options.pop("seed", None)
    return samplers[name](**options)


# %% greedy_without_options exercise="make_sampler" verdict="wrong" hint="에 temperature가 넘어가지"
def make_sampler(name, **options):
    if name == "greedy":
        return keras_nlp.samplers.GreedySampler()
    samplers = {
        "beam": keras_nlp.samplers.BeamSampler,
        "random": keras_nlp.samplers.RandomSampler,
        "top_k": keras_nlp.samplers.TopKSampler,
        "top_p": keras_nlp.samplers.TopPSampler,
    }
    if name not in samplers:
        raise ValueError(name)
    if name == "beam":
        options.pop("seed", None)
    return samplers[name](**options)


# %% own_default_for_p exercise="make_sampler" verdict="wrong" hint="적지 않은 설정은 샘플러의 기본값이어야" rule="설정은 무엇이든"
def make_sampler(name, **options):
    samplers = {
        "greedy": keras_nlp.samplers.GreedySampler,
        "beam": keras_nlp.samplers.BeamSampler,
        "random": keras_nlp.samplers.RandomSampler,
        "top_k": keras_nlp.samplers.TopKSampler,
        "top_p": keras_nlp.samplers.TopPSampler,
    }
    if name not in samplers:
        raise ValueError(name)
    if name in ("greedy", "beam"):
        options.pop("seed", None)
    if name == "top_p":
        options.setdefault("p", 0.9)
    return samplers[name](**options)


# %% top_k_at_one_temperature exercise="make_sampler" verdict="wrong" hint="에 temperature가 넘어가지"
def make_sampler(name, **options):
    samplers = {
        "greedy": keras_nlp.samplers.GreedySampler,
        "beam": keras_nlp.samplers.BeamSampler,
        "random": keras_nlp.samplers.RandomSampler,
        "top_k": keras_nlp.samplers.TopKSampler,
        "top_p": keras_nlp.samplers.TopPSampler,
    }
    if name not in samplers:
        raise ValueError(name)
    if name in ("greedy", "beam"):
        options.pop("seed", None)
    if name == "top_k":
        options.pop("temperature", None)
    return samplers[name](**options)


# %% numpys_shared_dice exercise="random_search" verdict="wrong" hint="다른 곳에서 주사위를 던졌더니" rule="모두가 함께 쓰는"
def random_search(next_logits, prompt, max_length, seed):
    texts = np.asarray(prompt)
    if texts.shape[1] > max_length:
        raise ValueError("too long")
    np.random.seed(seed)
    while texts.shape[1] < max_length:
        logits = np.asarray(next_logits(texts), float)
        powers = np.exp(logits - logits.max(axis=1, keepdims=True))
        chosen = [np.random.choice(len(row), p=row / row.sum()) for row in powers]
        texts = np.column_stack([texts, chosen])
    return texts


# %% tensorflows_shared_dice exercise="random_search" verdict="wrong" hint="다른 곳에서 주사위를 던졌더니" rule="모두가 함께 쓰는"
def random_search(next_logits, prompt, max_length, seed):
    texts = np.asarray(prompt)
    if texts.shape[1] > max_length:
        raise ValueError("too long")
    tf.random.set_seed(seed)
    while texts.shape[1] < max_length:
        logits = tf.cast(next_logits(texts), tf.float32)
        chosen = np.asarray(tf.random.categorical(logits, 1))
        texts = np.concatenate([texts, chosen], axis=1)
    return texts


# %% zero_is_forty_two exercise="random_search" verdict="wrong" hint="0을 다른 씨앗값으로 바꾸지" rule="같은 `seed`로 부르면"
def random_search(next_logits, prompt, max_length, seed):
    texts = np.asarray(prompt)
    if texts.shape[1] > max_length:
        raise ValueError("too long")
    dice = keras.random.SeedGenerator(seed or 42)
    while texts.shape[1] < max_length:
        logits = tf.cast(next_logits(texts), tf.float32)
        chosen = np.asarray(keras.random.categorical(logits, 1, seed=dice))
        texts = np.concatenate([texts, chosen], axis=1)
    return texts


# %% sixteen_bit_seeds exercise="random_search" verdict="wrong" hint="큰 seed와 작은 seed가 같은"
def random_search(next_logits, prompt, max_length, seed):
    texts = np.asarray(prompt)
    if texts.shape[1] > max_length:
        raise ValueError("too long")
    dice = keras.random.SeedGenerator(seed % 65536)
    while texts.shape[1] < max_length:
        logits = tf.cast(next_logits(texts), tf.float32)
        chosen = np.asarray(keras.random.categorical(logits, 1, seed=dice))
        texts = np.concatenate([texts, chosen], axis=1)
    return texts


# %% one_maximum_for_all_rows exercise="random_search" verdict="wrong" hint="전체에서 하나만 찾아 뺐나요?" rule="로짓은 수천일 수 있고"
def random_search(next_logits, prompt, max_length, seed):
    texts = np.asarray(prompt)
    if texts.shape[1] > max_length:
        raise ValueError("too long")
    dice = np.random.default_rng(seed)
    while texts.shape[1] < max_length:
        logits = np.asarray(next_logits(texts), float)
        powers = np.exp(logits - logits.max())
        chosen = [dice.choice(len(row), p=row / row.sum()) for row in powers]
        texts = np.column_stack([texts, chosen])
    return texts


# %% minus_a_thousand exercise="random_search" verdict="wrong" hint="-inf를 -1,000 같은 수로 바꾸지" rule="로짓이 `-inf`인"
def random_search(next_logits, prompt, max_length, seed):
    texts = np.asarray(prompt)
    if texts.shape[1] > max_length:
        raise ValueError("too long")
    dice = keras.random.SeedGenerator(seed)
    while texts.shape[1] < max_length:
        logits = np.nan_to_num(np.asarray(next_logits(texts)), neginf=-1000.0).astype("float32")
        chosen = np.asarray(keras.random.categorical(logits, 1, seed=dice))
        texts = np.concatenate([texts, chosen], axis=1)
    return texts


# %% max_method exercise="random_search" verdict="wrong" hint="텐서에만, 또는 배열에만" rule="`prompt` `[B, t]`와"
def random_search(next_logits, prompt, max_length, seed):
    texts = np.asarray(prompt)
    if texts.shape[1] > max_length:
        raise ValueError("too long")
    dice = np.random.default_rng(seed)
    while texts.shape[1] < max_length:
        logits = next_logits(texts)
        powers = np.exp(logits - logits.max(axis=1, keepdims=True))
        chosen = [dice.choice(len(row), p=row / row.sum()) for row in powers]
        texts = np.column_stack([texts, chosen])
    return texts


# %% numpy_of_logits exercise="random_search" verdict="wrong" hint="로짓이 텐서가 아니라 NumPy" rule="`prompt` `[B, t]`와"
def random_search(next_logits, prompt, max_length, seed):
    texts = np.asarray(prompt)
    if texts.shape[1] > max_length:
        raise ValueError("too long")
    dice = keras.random.SeedGenerator(seed)
    while texts.shape[1] < max_length:
        logits = tf.cast(next_logits(texts).numpy(), tf.float32)
        chosen = np.asarray(keras.random.categorical(logits, 1, seed=dice))
        texts = np.concatenate([texts, chosen], axis=1)
    return texts


# %% types_mixed exercise="random_search" verdict="wrong" hint="형(dtype)이 다른 두 텐서를" rule="`prompt` `[B, t]`와"
def random_search(next_logits, prompt, max_length, seed):
    texts = tf.convert_to_tensor(prompt)
    if texts.shape[1] > max_length:
        raise ValueError("too long")
    dice = keras.random.SeedGenerator(seed)
    while texts.shape[1] < max_length:
        logits = tf.cast(next_logits(texts), tf.float32)
        chosen = tf.cast(keras.random.categorical(logits, 1, seed=dice), tf.int64)
        texts = tf.concat([texts, chosen], axis=1)
    return texts


# %% fifty_tokens exercise="random_search" verdict="wrong" hint="토큰이 50가지에서 네 가지로" rule="로짓은 수천일 수 있고"
def random_search(next_logits, prompt, max_length, seed):
    texts = np.asarray(prompt)
    if texts.shape[1] > max_length:
        raise ValueError("too long")
    dice = np.random.default_rng(seed)
    while texts.shape[1] < max_length:
        logits = np.asarray(next_logits(texts), float)
        powers = np.exp(logits - logits.max(axis=1, keepdims=True))
        chosen = [dice.choice(50, p=row / row.sum()) for row in powers]
        texts = np.column_stack([texts, chosen])
    return texts


# %% stops_at_pad exercise="random_search" verdict="wrong" hint="0번 토큰이 나온 뒤가" rule="나머지는 9단원의"
def random_search(next_logits, prompt, max_length, seed):
    texts = np.asarray(prompt)
    if texts.shape[1] > max_length:
        raise ValueError("too long")
    dice = keras.random.SeedGenerator(seed)
    while texts.shape[1] < max_length:
        logits = tf.cast(next_logits(texts), tf.float32)
        chosen = np.asarray(keras.random.categorical(logits, 1, seed=dice))
        texts = np.concatenate([texts, chosen], axis=1)
        if (chosen == 0).all():
            break
    return texts


# %% asks_about_the_prompt_only exercise="random_search" verdict="wrong" hint="첫 토큰을 붙인 다음에도 같은" rule="나머지는 9단원의"
def random_search(next_logits, prompt, max_length, seed):
    texts = np.asarray(prompt)
    if texts.shape[1] > max_length:
        raise ValueError("too long")
    dice = keras.random.SeedGenerator(seed)
    while texts.shape[1] < max_length:
        logits = tf.cast(next_logits(np.asarray(prompt)), tf.float32)
        chosen = np.asarray(keras.random.categorical(logits, 1, seed=dice))
        texts = np.concatenate([texts, chosen], axis=1)
    return texts


# %% last_ten_tokens_only exercise="random_search" verdict="wrong" hint="글이 75토큰으로 길어지면" rule="나머지는 9단원의"
def random_search(next_logits, prompt, max_length, seed):
    texts = np.asarray(prompt)
    if texts.shape[1] > max_length:
        raise ValueError("too long")
    dice = keras.random.SeedGenerator(seed)
    while texts.shape[1] < max_length:
        logits = tf.cast(next_logits(texts[:, -10:]), tf.float32)
        chosen = np.asarray(keras.random.categorical(logits, 1, seed=dice))
        texts = np.concatenate([texts, chosen], axis=1)
    return texts


# %% inverse_of_the_sums exercise="random_search" verdict="right"
def random_search(next_logits, prompt, max_length, seed):
    start = np.shape(prompt)[1]
    if start > max_length:
        raise ValueError(f"{start} > {max_length}")
    page = np.zeros((len(prompt), max_length), dtype=int)
    page[:, :start] = prompt
    throws = np.random.default_rng(seed).random((max_length, len(page)))
    for place in range(start, max_length):
        row = np.array(next_logits(page[:, :place]), dtype=np.float64)
        ladder = np.exp(row - np.logaddexp.reduce(row, axis=1)[:, None]).cumsum(axis=1)
        page[:, place] = [np.searchsorted(steps, throw * steps[-1], "right") for steps, throw in zip(ladder, throws[place])]
    return page


# %% a_list exercise="apply_temperature" verdict="wrong" hint="배열이나 텐서를 돌려주나요?" rule="로짓을 온도로"
def apply_temperature(logits, temperature):
    if temperature <= 0:
        raise ValueError("temperature")
    return (np.asarray(logits) / temperature).tolist()


# %% row_by_row exercise="apply_temperature" verdict="wrong" hint="온도가 1보다 낮고 모양이 [V]일" rule="로짓의 모양은"
def apply_temperature(logits, temperature):
    if temperature <= 0:
        raise ValueError("temperature")
    return np.array([[value / temperature for value in row] for row in np.asarray(logits)])


# %% squeezed exercise="apply_temperature" verdict="wrong" hint="줄이 하나뿐이어도 모양이 그대로인가요?" rule="로짓의 모양은"
def apply_temperature(logits, temperature):
    if temperature <= 0:
        raise ValueError("temperature")
    return np.squeeze(np.asarray(logits) / temperature)


# %% minus_infinity_lost exercise="apply_temperature" verdict="wrong" hint="로짓이 수천이거나 -inf가" rule="로짓의 모양은"
def apply_temperature(logits, temperature):
    if temperature <= 0:
        raise ValueError("temperature")
    return np.nan_to_num(np.asarray(logits) / temperature)


# %% clipped exercise="apply_temperature" verdict="wrong" hint="로짓을 자르거나 고치지" rule="로짓을 온도로"
def apply_temperature(logits, temperature):
    if temperature <= 0:
        raise ValueError("temperature")
    return np.clip(np.asarray(logits) / temperature, -20, 20)


# %% never_below_a_third exercise="apply_temperature" verdict="wrong" hint="온도가 0.25일 때"
def apply_temperature(logits, temperature):
    if temperature <= 0:
        raise ValueError("temperature")
    return np.asarray(logits) / max(temperature, 0.3)


# %% plain_division exercise="apply_temperature" verdict="right"
def apply_temperature(logits, temperature):
    if temperature <= 0:
        raise ValueError("temperature")
    return logits / temperature


# %% a_list exercise="top_k_filter" verdict="wrong" hint="배열이나 텐서를 돌려주나요?" rule="로짓 `[..., V]`에서"
def top_k_filter(logits, k):
    if k < 1:
        raise ValueError("k")
    logits = np.asarray(logits)
    k = min(k, logits.shape[-1])
    smallest = np.sort(logits, axis=-1)[..., -k, None]
    return np.where(logits >= smallest, logits, -np.inf).tolist()


# %% places_run_together exercise="top_k_filter" verdict="wrong" hint="앞의 축을 모두 따로 보나요?" rule="앞의 축은"
def top_k_filter(logits, k):
    if k < 1:
        raise ValueError("k")
    shape = np.shape(logits)
    logits = np.asarray(logits).reshape(shape[0] if len(shape) > 1 else 1, -1)
    k = min(k, logits.shape[-1])
    smallest = np.sort(logits, axis=-1)[..., -k, None]
    return np.where(logits >= smallest, logits, -np.inf).reshape(shape)


# %% not_a_number exercise="top_k_filter" verdict="wrong" hint="버릴 자리의 값이" rule="로짓 `[..., V]`에서"
def top_k_filter(logits, k):
    if k < 1:
        raise ValueError("k")
    logits = np.asarray(logits)
    k = min(k, logits.shape[-1])
    smallest = np.sort(logits, axis=-1)[..., -k, None]
    return np.where(logits >= smallest, logits, np.nan)


# %% minus_ten exercise="top_k_filter" verdict="wrong" hint="버릴 로짓이 아주 작은 수가" rule="로짓 `[..., V]`에서"
def top_k_filter(logits, k):
    if k < 1:
        raise ValueError("k")
    logits = np.asarray(logits)
    k = min(k, logits.shape[-1])
    smallest = np.sort(logits, axis=-1)[..., -k, None]
    return np.where(logits >= smallest, logits, -10.0)


# %% one_refused exercise="top_k_filter" verdict="wrong" hint="k가 1이면 틀렸습니다" rule="`k`가 1보다"
def top_k_filter(logits, k):
    if k <= 1:
        raise ValueError("k")
    logits = np.asarray(logits)
    k = min(k, logits.shape[-1])
    smallest = np.sort(logits, axis=-1)[..., -k, None]
    return np.where(logits >= smallest, logits, -np.inf)


# %% at_most_128 exercise="top_k_filter" verdict="wrong" hint="k가 150일 때 틀렸습니다"
def top_k_filter(logits, k):
    if k < 1:
        raise ValueError("k")
    logits = np.asarray(logits)
    k = min(k, logits.shape[-1], 128)
    smallest = np.sort(logits, axis=-1)[..., -k, None]
    return np.where(logits >= smallest, logits, -np.inf)


# %% mask_added exercise="top_k_filter" verdict="right"
def top_k_filter(logits, k):
    if k < 1:
        raise ValueError("k")
    logits = np.asarray(logits)
    k = min(k, logits.shape[-1])
    smallest = np.sort(logits, axis=-1)[..., -k, None]
    return logits + np.where(logits >= smallest, 0.0, -np.inf)


# %% a_list exercise="top_p_filter" verdict="wrong" hint="배열이나 텐서를 돌려주나요?" rule="로짓 `[..., V]`에서"
def top_p_filter(logits, p):
    logits = np.asarray(logits)
    probabilities = np.asarray(tf.nn.softmax(logits))
    order = np.argsort(-probabilities, axis=-1)
    ordered = np.take_along_axis(probabilities, order, axis=-1)
    before = np.cumsum(ordered, axis=-1) - ordered
    kept = np.zeros(logits.shape, bool)
    np.put_along_axis(kept, order, before < p, axis=-1)
    return np.where(kept, logits, -np.inf).tolist()


# %% not_a_number exercise="top_p_filter" verdict="wrong" hint="버릴 자리의 값이" rule="로짓 `[..., V]`에서"
def top_p_filter(logits, p):
    logits = np.asarray(logits)
    probabilities = np.asarray(tf.nn.softmax(logits))
    order = np.argsort(-probabilities, axis=-1)
    ordered = np.take_along_axis(probabilities, order, axis=-1)
    before = np.cumsum(ordered, axis=-1) - ordered
    kept = np.zeros(logits.shape, bool)
    np.put_along_axis(kept, order, before < p, axis=-1)
    return np.where(kept, logits, np.nan)


# %% each_token_alone exercise="top_p_filter" verdict="wrong" hint="큰 것부터 더한 합을 p와" rule="로짓 `[..., V]`에서"
def top_p_filter(logits, p):
    logits = np.asarray(logits)
    probabilities = np.asarray(tf.nn.softmax(logits))
    order = np.argsort(-probabilities, axis=-1)
    ordered = np.take_along_axis(probabilities, order, axis=-1)
    before = np.cumsum(ordered, axis=-1) - ordered
    kept = np.zeros(logits.shape, bool)
    np.put_along_axis(kept, order, ordered >= p, axis=-1)
    return np.where(kept, logits, -np.inf)


# %% places_run_together exercise="top_p_filter" verdict="wrong" hint="앞의 축을 모두 따로 보나요?" rule="모양, 앞의 축"
def top_p_filter(logits, p):
    shape = np.shape(logits)
    logits = np.asarray(logits).reshape(shape[0] if len(shape) > 1 else 1, -1)
    probabilities = np.asarray(tf.nn.softmax(logits))
    order = np.argsort(-probabilities, axis=-1)
    ordered = np.take_along_axis(probabilities, order, axis=-1)
    before = np.cumsum(ordered, axis=-1) - ordered
    kept = np.zeros(logits.shape, bool)
    np.put_along_axis(kept, order, before < p, axis=-1)
    return np.where(kept, logits, -np.inf).reshape(shape)


# %% one_maximum_for_all_rows exercise="top_p_filter" verdict="wrong" hint="전체에서 하나만 찾아 뺐나요?" rule="확률은 로짓의"
def top_p_filter(logits, p):
    logits = np.asarray(logits)
    powers = np.exp(logits - logits.max())
    probabilities = powers / powers.sum(axis=-1, keepdims=True)
    order = np.argsort(-probabilities, axis=-1)
    ordered = np.take_along_axis(probabilities, order, axis=-1)
    before = np.cumsum(ordered, axis=-1) - ordered
    kept = np.zeros(logits.shape, bool)
    np.put_along_axis(kept, order, before < p, axis=-1)
    return np.where(kept, logits, -np.inf)


# %% minus_a_thousand exercise="top_p_filter" verdict="wrong" hint="-inf를 -1,000 같은 수로" rule="확률은 로짓의"
def top_p_filter(logits, p):
    logits = np.nan_to_num(np.asarray(logits), neginf=-1000.0)
    probabilities = np.asarray(tf.nn.softmax(logits))
    order = np.argsort(-probabilities, axis=-1)
    ordered = np.take_along_axis(probabilities, order, axis=-1)
    before = np.cumsum(ordered, axis=-1) - ordered
    kept = np.zeros(logits.shape, bool)
    np.put_along_axis(kept, order, before < p, axis=-1)
    return np.where(kept, logits, -np.inf)


# %% probabilities_left exercise="top_p_filter" verdict="wrong" hint="남긴 로짓의 값이 달라졌습니다" rule="남긴 것은"
def top_p_filter(logits, p):
    logits = np.asarray(logits)
    probabilities = np.asarray(tf.nn.softmax(logits))
    order = np.argsort(-probabilities, axis=-1)
    ordered = np.take_along_axis(probabilities, order, axis=-1)
    before = np.cumsum(ordered, axis=-1) - ordered
    kept = np.zeros(logits.shape, bool)
    np.put_along_axis(kept, order, before < p, axis=-1)
    return np.where(kept, probabilities, -np.inf)


# %% at_most_64 exercise="top_p_filter" verdict="wrong" hint="200개를 남겨야 하는데"
def top_p_filter(logits, p):
    logits = np.asarray(logits)
    probabilities = np.asarray(tf.nn.softmax(logits))
    order = np.argsort(-probabilities, axis=-1)
    ordered = np.take_along_axis(probabilities, order, axis=-1)
    before = np.cumsum(ordered, axis=-1) - ordered
    kept = np.zeros(logits.shape, bool)
    np.put_along_axis(kept, order, (before < p) & (np.arange(logits.shape[-1]) < 64), axis=-1)
    return np.where(kept, logits, -np.inf)


# %% from_below exercise="top_p_filter" verdict="right"
def top_p_filter(logits, p):
    logits = np.asarray(logits)
    probabilities = np.asarray(tf.nn.softmax(logits))
    order = np.argsort(probabilities, axis=-1)
    ordered = np.take_along_axis(probabilities, order, axis=-1)
    upto = np.cumsum(ordered, axis=-1)
    kept = np.zeros(logits.shape, bool)
    np.put_along_axis(kept, order, upto > 1 - p, axis=-1)
    return np.where(kept, logits, -np.inf)


# %% listed_options_only exercise="make_sampler" verdict="wrong" hint="표에 없는 설정도 골라내지" rule="설정은 무엇이든"
def make_sampler(name, **options):
    known = {
        "greedy": (keras_nlp.samplers.GreedySampler, ["temperature"]),
        "beam": (keras_nlp.samplers.BeamSampler, ["num_beams", "temperature"]),
        "random": (keras_nlp.samplers.RandomSampler, ["seed", "temperature"]),
        "top_k": (keras_nlp.samplers.TopKSampler, ["k", "seed", "temperature"]),
        "top_p": (keras_nlp.samplers.TopPSampler, ["p", "seed", "temperature"]),
    }
    if name not in known:
        raise ValueError(name)
    sampler, names = known[name]
    return sampler(**{key: options[key] for key in names if key in options})


# %% zero_is_no_seed exercise="make_sampler" verdict="wrong" hint="0도 씨앗값인데" rule="`seed`는 뽑는"
def make_sampler(name, **options):
    samplers = {
        "greedy": keras_nlp.samplers.GreedySampler,
        "beam": keras_nlp.samplers.BeamSampler,
        "random": keras_nlp.samplers.RandomSampler,
        "top_k": keras_nlp.samplers.TopKSampler,
        "top_p": keras_nlp.samplers.TopPSampler,
    }
    if name not in samplers:
        raise ValueError(name)
    if name in ("greedy", "beam"):
        options.pop("seed", None)
    if not options.get("seed"):
        options.pop("seed", None)
    return samplers[name](**options)


# %% contrastive_too exercise="make_sampler" verdict="wrong" hint="KerasNLP에는 있지만 위의 표에는" rule="표에 없는 이름이면"
def make_sampler(name, **options):
    samplers = {
        "contrastive": keras_nlp.samplers.ContrastiveSampler,
        "greedy": keras_nlp.samplers.GreedySampler,
        "beam": keras_nlp.samplers.BeamSampler,
        "random": keras_nlp.samplers.RandomSampler,
        "top_k": keras_nlp.samplers.TopKSampler,
        "top_p": keras_nlp.samplers.TopPSampler,
    }
    if name not in samplers:
        raise ValueError(name)
    if name in ("greedy", "beam"):
        options.pop("seed", None)
    return samplers[name](**options)


# %% parts_of_the_name exercise="make_sampler" verdict="wrong" hint="이름의 일부만 보지" rule="표에 없는 이름이면"
def make_sampler(name, **options):
    if name.startswith("greedy"):
        options.pop("seed", None)
        return keras_nlp.samplers.GreedySampler(**options)
    if name.startswith("beam"):
        options.pop("seed", None)
        return keras_nlp.samplers.BeamSampler(**options)
    if name.startswith("random"):
        return keras_nlp.samplers.RandomSampler(**options)
    if "k" in name:
        return keras_nlp.samplers.TopKSampler(**options)
    if "p" in name:
        return keras_nlp.samplers.TopPSampler(**options)
    raise ValueError(name)


# %% greedy_with_a_seed exercise="make_sampler" verdict="wrong" hint="greedy에서 seed만 빼고" rule="`seed`는 뽑는"
def make_sampler(name, **options):
    samplers = {
        "greedy": keras_nlp.samplers.GreedySampler,
        "beam": keras_nlp.samplers.BeamSampler,
        "random": keras_nlp.samplers.RandomSampler,
        "top_k": keras_nlp.samplers.TopKSampler,
        "top_p": keras_nlp.samplers.TopPSampler,
    }
    if name not in samplers:
        raise ValueError(name)
    if name == "beam":
        options.pop("seed", None)
    return samplers[name](**options)


# %% seed_given_twice exercise="make_sampler" verdict="wrong" hint="seed를 그대로 넘기나요?" rule="`seed`는 뽑는"
def make_sampler(name, **options):
    samplers = {
        "greedy": keras_nlp.samplers.GreedySampler,
        "beam": keras_nlp.samplers.BeamSampler,
        "random": keras_nlp.samplers.RandomSampler,
        "top_k": keras_nlp.samplers.TopKSampler,
        "top_p": keras_nlp.samplers.TopPSampler,
    }
    if name not in samplers:
        raise ValueError(name)
    if name in ("greedy", "beam"):
        options.pop("seed", None)
        return samplers[name](**options)
    return samplers[name](seed=options.get("seed"), **options)


# %% own_seed exercise="make_sampler" verdict="wrong" hint="적지 않은 설정은 샘플러의 기본값이어야" rule="설정은 무엇이든"
def make_sampler(name, **options):
    samplers = {
        "greedy": keras_nlp.samplers.GreedySampler,
        "beam": keras_nlp.samplers.BeamSampler,
        "random": keras_nlp.samplers.RandomSampler,
        "top_k": keras_nlp.samplers.TopKSampler,
        "top_p": keras_nlp.samplers.TopPSampler,
    }
    if name not in samplers:
        raise ValueError(name)
    if name in ("greedy", "beam"):
        options.pop("seed", None)
    if name not in ("greedy", "beam"):
        options.setdefault("seed", 42)
    return samplers[name](**options)


# %% k_at_most_ten exercise="make_sampler" verdict="wrong" hint="top_k에서 k가 다릅니다"
def make_sampler(name, **options):
    samplers = {
        "greedy": keras_nlp.samplers.GreedySampler,
        "beam": keras_nlp.samplers.BeamSampler,
        "random": keras_nlp.samplers.RandomSampler,
        "top_k": keras_nlp.samplers.TopKSampler,
        "top_p": keras_nlp.samplers.TopPSampler,
    }
    if name not in samplers:
        raise ValueError(name)
    if name in ("greedy", "beam"):
        options.pop("seed", None)
    if "k" in options:
        options["k"] = min(options["k"], 10)
    return samplers[name](**options)


# %% seed_named_in_the_signature exercise="make_sampler" verdict="right"
def make_sampler(name, seed=None, **options):
    drawing = {"random": "Random", "top_k": "TopK", "top_p": "TopP"}
    if name in drawing:
        return getattr(keras_nlp.samplers, drawing[name] + "Sampler")(seed=seed, **options)
    if name == "greedy":
        return keras_nlp.samplers.GreedySampler(**options)
    if name == "beam":
        return keras_nlp.samplers.BeamSampler(**options)
    raise ValueError(name)
