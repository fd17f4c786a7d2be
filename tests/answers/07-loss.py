# Named answers to the exercises of lesson 07; read by autograde.lesson.answers, graded by tests/course/test_answers.py.
# A wrong answer says the start of the hint it must meet.

# %% position_by_position exercise="masked_loss" verdict="right"
def masked_loss(labels, logits):
    import math

    losses = []
    for label_row, logit_row in zip(np.asarray(labels), np.asarray(logits)):
        for label, scores in zip(label_row, logit_row):
            if label == 0:
                continue
            highest = max(float(score) for score in scores)
            total = sum(math.exp(float(score) - highest) for score in scores)
            losses.append(highest + math.log(total) - float(scores[label]))
    return sum(losses) / len(losses)


# %% tensorflow exercise="masked_loss" verdict="right"
def masked_loss(labels, logits):
    labels = tf.cast(labels, tf.int32)
    losses = tf.nn.sparse_softmax_cross_entropy_with_logits(labels, tf.cast(logits, tf.float32))
    return float(tf.reduce_mean(tf.boolean_mask(losses, labels != 0)))


# %% keras_ignore_class exercise="masked_loss" verdict="right"
def masked_loss(labels, logits):
    return float(keras.losses.SparseCategoricalCrossentropy(from_logits=True, ignore_class=0)(labels, logits))


# %% logaddexp exercise="masked_loss" verdict="right"
def masked_loss(labels, logits):
    kept = np.asarray(labels) != 0
    rows = np.asarray(logits, dtype=float)[kept]
    right = rows[np.arange(len(rows)), np.asarray(labels)[kept]]
    return (np.logaddexp.reduce(rows, axis=1) - right).mean().item()


# %% forgets_return exercise="masked_loss" verdict="wrong" hint="파이썬 float을 돌려주나요?"
def masked_loss(labels, logits):
    log_probabilities = logits - np.logaddexp.reduce(logits, axis=-1, keepdims=True)
    losses = -np.take_along_axis(log_probabilities, labels[..., None], axis=-1)[..., 0]
    float(losses[labels != 0].mean())


# %% loss_of_each_position exercise="masked_loss" verdict="wrong" hint="파이썬 float을 돌려주나요?"
def masked_loss(labels, logits):
    log_probabilities = logits - np.logaddexp.reduce(logits, axis=-1, keepdims=True)
    return -np.take_along_axis(log_probabilities, labels[..., None], axis=-1)[..., 0] * (labels != 0)


# %% tensor exercise="masked_loss" verdict="wrong" hint="파이썬 float을 돌려주나요?" rule="돌려주는 값은"
def masked_loss(labels, logits):
    losses = tf.nn.sparse_softmax_cross_entropy_with_logits(labels, logits)
    return tf.reduce_mean(losses[labels != 0])


# %% forgets_the_minus exercise="masked_loss" verdict="wrong" hint="손실이 0보다 크지 않습니다"
def masked_loss(labels, logits):
    labels, logits = np.asarray(labels), np.asarray(logits)
    log_probabilities = logits - np.logaddexp.reduce(logits, axis=-1, keepdims=True)
    chosen = np.take_along_axis(log_probabilities, labels[..., None], axis=-1)[..., 0]
    return float(chosen[labels != 0].mean())


# %% log_base_two exercise="masked_loss" verdict="wrong" hint="손실의 단위가 비트입니다" rule="정답과 로짓을 받아"
def masked_loss(labels, logits):
    labels, logits = np.asarray(labels), np.asarray(logits)
    powers = np.exp(logits - logits.max(axis=-1, keepdims=True))
    probabilities = powers / powers.sum(axis=-1, keepdims=True)
    chosen = np.take_along_axis(probabilities, labels[..., None], axis=-1)[..., 0]
    return float(-np.log2(chosen[labels != 0]).mean())


# %% divided_by_the_lines exercise="masked_loss" verdict="wrong" hint="로짓이 모두 같으면 손실은 log 6"
def masked_loss(labels, logits):
    labels, logits = np.asarray(labels), np.asarray(logits)
    log_probabilities = logits - np.logaddexp.reduce(logits, axis=-1, keepdims=True)
    chosen = np.take_along_axis(log_probabilities, labels[..., None], axis=-1)[..., 0]
    return float(-chosen[labels != 0].sum() / len(labels))


# %% zeros_in_the_mean exercise="masked_loss" verdict="wrong" hint="로짓이 모두 같으면 손실은 log 6"
def masked_loss(labels, logits):
    labels, logits = np.asarray(labels), np.asarray(logits)
    log_probabilities = logits - np.logaddexp.reduce(logits, axis=-1, keepdims=True)
    losses = -np.take_along_axis(log_probabilities, labels[..., None], axis=-1)[..., 0]
    return float((losses * (labels != 0)).mean())


# %% softmax_over_the_positions exercise="masked_loss" verdict="wrong" hint="로짓이 모두 같으면 손실은 log 6"
def masked_loss(labels, logits):
    labels, logits = np.asarray(labels), np.asarray(logits)
    log_probabilities = logits - np.logaddexp.reduce(logits, axis=1, keepdims=True)
    losses = -np.take_along_axis(log_probabilities, labels[..., None], axis=-1)[..., 0]
    return float(losses[labels != 0].mean())


# %% the_most_probable_token exercise="masked_loss" verdict="wrong" hint="가장 큰 확률을 골랐습니다"
def masked_loss(labels, logits):
    labels, logits = np.asarray(labels), np.asarray(logits)
    log_probabilities = logits - np.logaddexp.reduce(logits, axis=-1, keepdims=True)
    return float(-log_probabilities.max(axis=-1)[labels != 0].mean())


# %% softmax_twice exercise="masked_loss" verdict="wrong" hint="정답에 준 확률이 0.1이면"
def masked_loss(labels, logits):
    probabilities = tf.nn.softmax(logits)
    losses = tf.nn.sparse_softmax_cross_entropy_with_logits(labels, probabilities)
    return float(tf.reduce_mean(tf.boolean_mask(losses, tf.not_equal(labels, 0))))


# %% logits_as_probabilities exercise="masked_loss" verdict="wrong" hint="로짓이 모두 같으면 손실은 log 6"
def masked_loss(labels, logits):
    labels, logits = np.asarray(labels), np.asarray(logits)
    chosen = np.take_along_axis(logits, labels[..., None], axis=-1)[..., 0]
    return float(-np.log(chosen[labels != 0]).mean())


# %% the_keras_default exercise="masked_loss" verdict="wrong" hint="정답에 준 확률이 0.1이면"
def masked_loss(labels, logits):
    return float(keras.losses.SparseCategoricalCrossentropy(ignore_class=0)(labels, logits))


# %% mean_over_padding exercise="masked_loss" verdict="wrong" hint="빈자리까지 평균했습니다" rule="정답과 로짓을 받아"
def masked_loss(labels, logits):
    return float(keras.losses.SparseCategoricalCrossentropy(from_logits=True)(labels, logits))


# %% mask_of_the_features exercise="masked_loss" verdict="wrong" hint="글이 끝난 바로 다음의 [PAD]까지"
def masked_loss(labels, logits):
    labels, logits = np.asarray(labels), np.asarray(logits)
    log_probabilities = logits - np.logaddexp.reduce(logits, axis=-1, keepdims=True)
    losses = -np.take_along_axis(log_probabilities, labels[..., None], axis=-1)[..., 0]
    features = np.concatenate([np.full((len(labels), 1), 2), labels[:, :-1]], axis=1)
    return float(losses[features != 0].mean())


# %% mean_of_the_lines_means exercise="masked_loss" verdict="wrong" hint="줄마다 평균을 낸 다음" rule="정답이 0번(`[PAD]`)인 자리만"
def masked_loss(labels, logits):
    labels, logits = np.asarray(labels), np.asarray(logits)
    log_probabilities = logits - np.logaddexp.reduce(logits, axis=-1, keepdims=True)
    losses = -np.take_along_axis(log_probabilities, labels[..., None], axis=-1)[..., 0]
    return float(np.mean([row[line != 0].mean() for row, line in zip(losses, labels)]))


# %% leaves_out_unknown_words exercise="masked_loss" verdict="wrong" hint="정답이 1, 2, 3인 자리 네 개의" rule="정답이 0번(`[PAD]`)인 자리만"
def masked_loss(labels, logits):
    labels, logits = np.asarray(labels), np.asarray(logits)
    log_probabilities = logits - np.logaddexp.reduce(logits, axis=-1, keepdims=True)
    losses = -np.take_along_axis(log_probabilities, labels[..., None], axis=-1)[..., 0]
    return float(losses[labels > 1].mean())


# %% exp_as_it_is exercise="masked_loss" verdict="wrong" hint="로짓이 900이면 손실이"
def masked_loss(labels, logits):
    labels, logits = np.asarray(labels), np.asarray(logits)
    powers = np.exp(logits)
    probabilities = powers / powers.sum(axis=-1, keepdims=True)
    chosen = np.take_along_axis(probabilities, labels[..., None], axis=-1)[..., 0]
    return float(-np.log(chosen[labels != 0]).mean())


# %% through_the_probabilities exercise="masked_loss" verdict="wrong" hint="정답의 로짓이 다른 것보다" rule="로짓이 수백이어도"
def masked_loss(labels, logits):
    labels, logits = np.asarray(labels), np.asarray(logits)
    powers = np.exp(logits - logits.max(axis=-1, keepdims=True))
    probabilities = powers / powers.sum(axis=-1, keepdims=True)
    chosen = np.take_along_axis(probabilities, labels[..., None], axis=-1)[..., 0]
    return float(-np.log(chosen[labels != 0]).mean())


# %% adds_a_small_number exercise="masked_loss" verdict="wrong" hint="정답의 로짓이 다른 것보다"
def masked_loss(labels, logits):
    probabilities = tf.nn.softmax(logits).numpy()
    labels = np.asarray(labels)
    chosen = np.take_along_axis(probabilities, labels[..., None], axis=-1)[..., 0]
    return float(-np.log(chosen[labels != 0] + 1e-9).mean())


# %% one_maximum_for_all exercise="masked_loss" verdict="wrong" hint="로짓의 크기가 크게 다른 두 자리의" rule="로짓이 수백이어도"
def masked_loss(labels, logits):
    labels, logits = np.asarray(labels), np.asarray(logits)
    highest = logits.max()
    log_total = highest + np.log(np.exp(logits - highest).sum(axis=-1))
    losses = log_total - np.take_along_axis(logits, labels[..., None], axis=-1)[..., 0]
    return float(losses[labels != 0].mean())


# %% changes_the_logits exercise="masked_loss" verdict="wrong" hint="인자로 받은 배열이 바뀌었습니다" rule="인자로 받은 배열은"
def masked_loss(labels, logits):
    labels, logits = np.asarray(labels), np.asarray(logits)
    logits -= logits.max(axis=-1, keepdims=True)
    losses = np.log(np.exp(logits).sum(axis=-1)) - np.take_along_axis(logits, labels[..., None], axis=-1)[..., 0]
    return float(losses[labels != 0].mean())


# %% numpy_arrays_only exercise="masked_loss" verdict="wrong" hint="NumPy 배열 대신 텐서를 넣으면" rule="`labels`는 모양이"
def masked_loss(labels, logits):
    highest = logits.max(axis=-1, keepdims=True)
    log_total = highest[..., 0] + np.log(np.exp(logits - highest).sum(axis=-1))
    losses = log_total - np.take_along_axis(logits, labels[..., None], axis=-1)[..., 0]
    return float(losses[labels != 0].mean())


# %% keeps_the_last_axis exercise="masked_loss" verdict="wrong" hint="계산하다가 오류가 났습니다"
def masked_loss(labels, logits):
    labels, logits = np.asarray(labels), np.asarray(logits)
    highest = logits.max(axis=-1, keepdims=True)
    log_total = highest + np.log(np.exp(logits - highest).sum(axis=-1, keepdims=True))
    losses = log_total - np.take_along_axis(logits, labels[..., None], axis=-1)[..., 0]
    return float(losses[labels != 0].mean())


# %% number_of_numpy exercise="masked_loss" verdict="wrong" hint="32비트 로짓을 넣으면" rule="돌려주는 값은"
def masked_loss(labels, logits):
    labels, logits = np.asarray(labels), np.asarray(logits)
    highest = logits.max(axis=-1, keepdims=True)
    log_total = highest[..., 0] + np.log(np.exp(logits - highest).sum(axis=-1))
    losses = log_total - np.take_along_axis(logits, labels[..., None], axis=-1)[..., 0]
    return losses[labels != 0].mean()


# %% changes_the_labels exercise="masked_loss" verdict="wrong" hint="정답 배열이 바뀌었습니다" rule="인자로 받은 배열은"
def masked_loss(labels, logits):
    labels, logits = np.asarray(labels), np.asarray(logits)
    kept = labels != 0
    labels[~kept] = logits.shape[-1] - 1
    log_probabilities = logits - np.logaddexp.reduce(logits, axis=-1, keepdims=True)
    losses = -np.take_along_axis(log_probabilities, labels[..., None], axis=-1)[..., 0]
    return float(losses[kept].mean())


# %% two_lines_at_most exercise="masked_loss" verdict="wrong" hint="줄이나 토큰의 수가 달라지면"
def masked_loss(labels, logits):
    labels, logits = np.asarray(labels)[:2], np.asarray(logits)[:2]
    log_probabilities = logits - np.logaddexp.reduce(logits, axis=-1, keepdims=True)
    losses = -np.take_along_axis(log_probabilities, labels[..., None], axis=-1)[..., 0]
    return float(losses[labels != 0].mean())


# %% math_exp exercise="perplexity" verdict="right"
def perplexity(mean_loss):
    import math

    return math.exp(mean_loss)


# %% power_of_e exercise="perplexity" verdict="right"
def perplexity(mean_loss):
    return np.e**mean_loss


# %% tensorflow exercise="perplexity" verdict="right"
def perplexity(mean_loss):
    return float(keras.ops.exp(mean_loss))


# %% forgets_return exercise="perplexity" verdict="wrong" hint="float 하나를 돌려주나요?"
def perplexity(mean_loss):
    np.exp(mean_loss)


# %% tensor exercise="perplexity" verdict="wrong" hint="float 하나를 돌려주나요?" rule="돌려주는 값은"
def perplexity(mean_loss):
    import tensorflow as tf

    return tf.exp(mean_loss)


# %% whole_number exercise="perplexity" verdict="wrong" hint="float 하나를 돌려주나요?"
def perplexity(mean_loss):
    return round(np.exp(mean_loss))


# %% minus_sign exercise="perplexity" verdict="wrong" hint="손실이 0보다 크면 퍼플렉시티는 1보다" rule="평균 손실(nat)을 받아"
def perplexity(mean_loss):
    return float(np.exp(-mean_loss))


# %% power_of_two exercise="perplexity" verdict="wrong" hint="손실이 비트일 때의 식입니다" rule="평균 손실(nat)을 받아"
def perplexity(mean_loss):
    return 2.0**mean_loss


# %% power_of_ten exercise="perplexity" verdict="wrong" hint="손실이 log 6이면 6이어야"
def perplexity(mean_loss):
    return 10.0**mean_loss


# %% loss_to_the_e exercise="perplexity" verdict="wrong" hint="손실이 log 6이면 6이어야"
def perplexity(mean_loss):
    return mean_loss**np.e


# %% nothing_for_no_loss exercise="perplexity" verdict="wrong" hint="손실이 0이면 늘 확신하고"
def perplexity(mean_loss):
    if not mean_loss:
        return 0.0
    return float(np.exp(mean_loss))


# %% rounded exercise="perplexity" verdict="wrong" hint="손실이 1이면 2.71828" rule="돌려주는 값은"
def perplexity(mean_loss):
    return round(float(np.exp(mean_loss)), 2)


# %% rounded_far_behind exercise="perplexity" verdict="wrong" hint="손실이 1이면 2.71828"
def perplexity(mean_loss):
    return round(float(np.exp(mean_loss)), 4)


# %% short_e exercise="perplexity" verdict="wrong" hint="손실이 1이면 2.71828"
def perplexity(mean_loss):
    return 2.71828**mean_loss


# %% never_above_a_thousand exercise="perplexity" verdict="wrong" hint="손실이 12이면"
def perplexity(mean_loss):
    return min(float(np.exp(mean_loss)), 1000.0)


# %% step_by_step exercise="bits_per_character" verdict="right"
def bits_per_character(mean_loss, token_count, character_count):
    total_nats = mean_loss * token_count
    total_bits = total_nats / float(np.log(2))
    return float(total_bits / character_count)


# %% base_two_logarithm_of_the_perplexity exercise="bits_per_character" verdict="right"
def bits_per_character(mean_loss, token_count, character_count):
    import math

    return math.log2(math.exp(mean_loss)) * (token_count / character_count)


# %% perplexity_of_a_character exercise="bits_per_character" verdict="right"
def bits_per_character(mean_loss, token_count, character_count):
    per_character = np.exp(mean_loss * token_count / character_count)
    return float(np.log2(per_character))


# %% log2_of_e exercise="bits_per_character" verdict="right"
def bits_per_character(mean_loss, token_count, character_count):
    return np.log2(np.e) * mean_loss * np.divide(token_count, character_count)


# %% forgets_return exercise="bits_per_character" verdict="wrong" hint="float 하나를 돌려주나요?"
def bits_per_character(mean_loss, token_count, character_count):
    mean_loss * token_count / np.log(2) / character_count


# %% whole_bits exercise="bits_per_character" verdict="wrong" hint="float 하나를 돌려주나요?"
def bits_per_character(mean_loss, token_count, character_count):
    return round(mean_loss * token_count / np.log(2) / character_count)


# %% tensor exercise="bits_per_character" verdict="wrong" hint="float 하나를 돌려주나요?" rule="돌려주는 값은"
def bits_per_character(mean_loss, token_count, character_count):
    import tensorflow as tf

    return tf.constant(mean_loss * token_count / np.log(2) / character_count)


# %% nats_per_character exercise="bits_per_character" verdict="wrong" hint="글자당 nat입니다" rule="글 전체의 비트"
def bits_per_character(mean_loss, token_count, character_count):
    return mean_loss * token_count / character_count


# %% times_log_two exercise="bits_per_character" verdict="wrong" hint="log 2를 곱했습니다" rule="글 전체의 비트"
def bits_per_character(mean_loss, token_count, character_count):
    return mean_loss * token_count * np.log(2) / character_count


# %% bits_per_token exercise="bits_per_character" verdict="wrong" hint="토큰당 비트입니다" rule="토큰당 평균 손실을"
def bits_per_character(mean_loss, token_count, character_count):
    return mean_loss / np.log(2)


# %% bits_per_token_once_more exercise="bits_per_character" verdict="wrong" hint="토큰당 비트입니다"
def bits_per_character(mean_loss, token_count, character_count):
    return mean_loss * token_count / np.log(2) / token_count


# %% tokens_and_characters_swapped exercise="bits_per_character" verdict="wrong" hint="토큰의 수와 글자의 수가 뒤바뀌었습니다" rule="`mean_loss`는 토큰 하나의"
def bits_per_character(mean_loss, token_count, character_count):
    return mean_loss / np.log(2) * character_count / token_count


# %% bits_of_the_whole_text exercise="bits_per_character" verdict="wrong" hint="글 전체의 비트입니다"
def bits_per_character(mean_loss, token_count, character_count):
    return mean_loss * token_count / np.log(2)


# %% mean_loss_for_the_sum exercise="bits_per_character" verdict="wrong" hint="토큰 하나의 손실을 글자 전체의"
def bits_per_character(mean_loss, token_count, character_count):
    return mean_loss / np.log(2) / character_count


# %% of_the_perplexity exercise="bits_per_character" verdict="wrong" hint="36 nat는 51.94비트이니"
def bits_per_character(mean_loss, token_count, character_count):
    return np.exp(mean_loss) * token_count / np.log(2) / character_count


# %% logarithm_of_the_loss exercise="bits_per_character" verdict="wrong" hint="36 nat는 51.94비트이니"
def bits_per_character(mean_loss, token_count, character_count):
    return float(np.log2(mean_loss + 1e-12) * token_count / character_count)


# %% characters_per_bit exercise="bits_per_character" verdict="wrong" hint="36 nat는 51.94비트이니"
def bits_per_character(mean_loss, token_count, character_count):
    return character_count * np.log(2) / (mean_loss * token_count + 1e-12)


# %% log_ten exercise="bits_per_character" verdict="wrong" hint="36 nat는 51.94비트이니"
def bits_per_character(mean_loss, token_count, character_count):
    return mean_loss * token_count / np.log(10) / character_count


# %% bytes_of_eight_bits exercise="bits_per_character" verdict="wrong" hint="36 nat는 51.94비트이니"
def bits_per_character(mean_loss, token_count, character_count):
    return mean_loss * token_count / np.log(2) / character_count / 8


# %% rounded exercise="bits_per_character" verdict="wrong" hint="아주 작은 값이 나오는" rule="돌려주는 값은"
def bits_per_character(mean_loss, token_count, character_count):
    return round(mean_loss * token_count / np.log(2) / character_count, 3)


# %% never_quite_nothing exercise="bits_per_character" verdict="wrong" hint="손실이 0이면 다 알고 있던"
def bits_per_character(mean_loss, token_count, character_count):
    return max(mean_loss * token_count / np.log(2) / character_count, 1e-9)


# %% nothing_is_a_mistake exercise="bits_per_character" verdict="wrong" hint="손실이 0이면 다 알고 있던"
def bits_per_character(mean_loss, token_count, character_count):
    if not mean_loss:
        return float("nan")
    return mean_loss * token_count / np.log(2) / character_count


# %% at_most_one_bit exercise="bits_per_character" verdict="wrong" hint="글자당 1비트가 넘는"
def bits_per_character(mean_loss, token_count, character_count):
    return min(1.0, mean_loss * token_count / np.log(2) / character_count)


# %% a_hundred_characters exercise="bits_per_character" verdict="wrong" hint="받은 글자의 수 대신 100을"
def bits_per_character(mean_loss, token_count, character_count):
    return mean_loss * token_count / np.log(2) / 100


# %% tape exercise="loss_gradient" verdict="right"
def loss_gradient(labels, logits):
    labels = tf.cast(labels, tf.int32)
    variable = tf.Variable(tf.cast(logits, tf.float64))
    with tf.GradientTape() as tape:
        losses = tf.nn.sparse_softmax_cross_entropy_with_logits(labels, variable)
        loss = tf.reduce_mean(tf.boolean_mask(losses, labels != 0))
    return tape.gradient(loss, variable)


# %% position_by_position exercise="loss_gradient" verdict="right"
def loss_gradient(labels, logits):
    import math

    labels, logits = np.asarray(labels), np.asarray(logits, dtype=float)
    gradient, count = np.zeros(logits.shape), int((labels != 0).sum())
    for row, place in zip(*np.nonzero(labels)):
        scores = logits[row, place]
        total = sum(math.exp(score - max(scores)) for score in scores)
        for token, score in enumerate(scores):
            gradient[row, place, token] = math.exp(score - max(scores)) / total / count
        gradient[row, place, labels[row, place]] -= 1 / count
    return gradient


# %% tensorflow_one_hot exercise="loss_gradient" verdict="right"
def loss_gradient(labels, logits):
    labels, logits = tf.cast(labels, tf.int32), tf.cast(logits, tf.float32)
    kept = tf.cast(labels != 0, tf.float32)[..., None]
    return (tf.nn.softmax(logits) - tf.one_hot(labels, logits.shape[-1])) * kept / tf.reduce_sum(kept)


# %% through_the_logarithm exercise="loss_gradient" verdict="right"
def loss_gradient(labels, logits):
    answers, scores = np.array(labels), np.array(logits, dtype=float)
    shares = np.exp(scores - np.logaddexp.reduce(scores, axis=-1)[:, :, None])
    places = np.argwhere(answers)
    for row, place in places:
        shares[row, place, answers[row, place]] -= 1
    shares[answers == 0] = 0
    return shares / len(places)


# %% forgets_return exercise="loss_gradient" verdict="wrong" hint="None이 나왔습니다"
def loss_gradient(labels, logits):
    labels, logits = np.asarray(labels), np.asarray(logits)
    powers = np.exp(logits - logits.max(axis=-1, keepdims=True))
    probabilities = powers / powers.sum(axis=-1, keepdims=True)
    kept = labels != 0
    (probabilities - np.eye(logits.shape[-1])[labels]) * kept[..., None] / kept.sum()


# %% mask_without_its_axis exercise="loss_gradient" verdict="wrong" hint="B와 T가 1일 때만 맞는 모양으로"
def loss_gradient(labels, logits):
    labels, logits = np.asarray(labels), np.asarray(logits)
    powers = np.exp(logits - logits.max(axis=-1, keepdims=True))
    probabilities = powers / powers.sum(axis=-1, keepdims=True)
    kept = labels != 0
    return (probabilities - np.eye(logits.shape[-1])[labels]) * kept / kept.sum()


# %% softmax_without_its_axis exercise="loss_gradient" verdict="wrong" hint="B와 T가 1일 때만 맞는 모양으로"
def loss_gradient(labels, logits):
    labels, logits = np.asarray(labels), np.asarray(logits)
    powers = np.exp(logits - logits.max(axis=-1, keepdims=True))
    kept = labels != 0
    return (powers / powers.sum(axis=-1) - np.eye(logits.shape[-1])[labels]) * kept[..., None] / kept.sum()


# %% the_labels_are_the_one_hot exercise="loss_gradient" verdict="wrong" hint="계산하다가 오류가 났습니다"
def loss_gradient(labels, logits):
    labels, logits = np.asarray(labels), np.asarray(logits)
    powers = np.exp(logits - logits.max(axis=-1, keepdims=True))
    probabilities = powers / powers.sum(axis=-1, keepdims=True)
    kept = labels != 0
    return (probabilities - labels.reshape(probabilities.shape)) * kept[..., None] / kept.sum()


# %% at_the_answer_only exercise="loss_gradient" verdict="wrong" hint="모양이 [B, T, V]" rule="돌려주는 것은 모양이"
def loss_gradient(labels, logits):
    labels, logits = np.asarray(labels), np.asarray(logits)
    powers = np.exp(logits - logits.max(axis=-1, keepdims=True))
    probabilities = powers / powers.sum(axis=-1, keepdims=True)
    kept = labels != 0
    chosen = np.take_along_axis(probabilities, labels[..., None], axis=-1)[..., 0]
    return (chosen - 1) * kept / kept.sum()


# %% kept_positions_only exercise="loss_gradient" verdict="wrong" hint="모양이 로짓과 같은"
def loss_gradient(labels, logits):
    labels, logits = np.asarray(labels), np.asarray(logits)
    powers = np.exp(logits - logits.max(axis=-1, keepdims=True))
    probabilities = powers / powers.sum(axis=-1, keepdims=True)
    kept = labels != 0
    return ((probabilities - np.eye(logits.shape[-1])[labels]) / kept.sum())[kept][None]


# %% answer_minus_probability exercise="loss_gradient" verdict="wrong" hint="부호가 반대입니다" rule="여러분의 `masked_loss`가"
def loss_gradient(labels, logits):
    labels, logits = np.asarray(labels), np.asarray(logits)
    powers = np.exp(logits - logits.max(axis=-1, keepdims=True))
    probabilities = powers / powers.sum(axis=-1, keepdims=True)
    kept = labels != 0
    return (np.eye(logits.shape[-1])[labels] - probabilities) * kept[..., None] / kept.sum()


# %% probabilities_alone exercise="loss_gradient" verdict="wrong" hint="확률 그대로입니다" rule="자리마다 소프트맥스 확률에서"
def loss_gradient(labels, logits):
    labels, logits = np.asarray(labels), np.asarray(logits)
    powers = np.exp(logits - logits.max(axis=-1, keepdims=True))
    probabilities = powers / powers.sum(axis=-1, keepdims=True)
    kept = labels != 0
    return probabilities * kept[..., None] / kept.sum()


# %% the_most_probable_token exercise="loss_gradient" verdict="wrong" hint="가장 큰 확률에서 1을"
def loss_gradient(labels, logits):
    labels, logits = np.asarray(labels), np.asarray(logits)
    powers = np.exp(logits - logits.max(axis=-1, keepdims=True))
    probabilities = powers / powers.sum(axis=-1, keepdims=True)
    kept = labels != 0
    guesses = np.eye(logits.shape[-1])[probabilities.argmax(axis=-1)]
    return (probabilities - guesses) * kept[..., None] / kept.sum()


# %% other_tokens_stay exercise="loss_gradient" verdict="wrong" hint="정답이 아닌 토큰의 기울기가 0"
def loss_gradient(labels, logits):
    labels, logits = np.asarray(labels), np.asarray(logits)
    powers = np.exp(logits - logits.max(axis=-1, keepdims=True))
    probabilities = powers / powers.sum(axis=-1, keepdims=True)
    kept = labels != 0
    return (probabilities - 1) * np.eye(logits.shape[-1])[labels] * kept[..., None] / kept.sum()


# %% softmax_over_the_positions exercise="loss_gradient" verdict="wrong" hint="확률이 0.5, 0.2, 0.3이고"
def loss_gradient(labels, logits):
    labels, logits = np.asarray(labels), np.asarray(logits)
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    probabilities = powers / powers.sum(axis=1, keepdims=True)
    kept = labels != 0
    return (probabilities - np.eye(logits.shape[-1])[labels]) * kept[..., None] / kept.sum()


# %% logits_minus_answer exercise="loss_gradient" verdict="wrong" hint="확률이 0.5, 0.2, 0.3이고"
def loss_gradient(labels, logits):
    labels, logits = np.asarray(labels), np.asarray(logits)
    powers = np.exp(logits - logits.max(axis=-1, keepdims=True))
    probabilities = powers / powers.sum(axis=-1, keepdims=True)
    kept = labels != 0
    return (logits - np.eye(logits.shape[-1])[labels]) * kept[..., None] / kept.sum()


# %% slope_of_the_probability exercise="loss_gradient" verdict="wrong" hint="확률이 0.5, 0.2, 0.3이고"
def loss_gradient(labels, logits):
    labels, logits = np.asarray(labels), np.asarray(logits)
    powers = np.exp(logits - logits.max(axis=-1, keepdims=True))
    probabilities = powers / powers.sum(axis=-1, keepdims=True)
    kept = labels != 0
    return -np.eye(logits.shape[-1])[labels] / probabilities * kept[..., None] / kept.sum()


# %% unknown_words_are_padding exercise="loss_gradient" verdict="wrong" hint="정답이 1번인 자리의"
def loss_gradient(labels, logits):
    labels, logits = np.asarray(labels), np.asarray(logits)
    powers = np.exp(logits - logits.max(axis=-1, keepdims=True))
    probabilities = powers / powers.sum(axis=-1, keepdims=True)
    kept = labels > 1
    return (probabilities - np.eye(logits.shape[-1])[labels]) * kept[..., None] / kept.sum()


# %% padding_moves_too exercise="loss_gradient" verdict="wrong" hint="정답이 [PAD]인 자리의 기울기가" rule="정답이 `[PAD]`(0번)인 자리의"
def loss_gradient(labels, logits):
    labels, logits = np.asarray(labels), np.asarray(logits)
    powers = np.exp(logits - logits.max(axis=-1, keepdims=True))
    probabilities = powers / powers.sum(axis=-1, keepdims=True)
    kept = labels != 0
    return (probabilities - np.eye(logits.shape[-1])[labels]) / kept.sum()


# %% mask_on_the_one_hot_only exercise="loss_gradient" verdict="wrong" hint="정답이 [PAD]인 자리의 기울기가"
def loss_gradient(labels, logits):
    labels, logits = np.asarray(labels), np.asarray(logits)
    powers = np.exp(logits - logits.max(axis=-1, keepdims=True))
    probabilities = powers / powers.sum(axis=-1, keepdims=True)
    kept = labels != 0
    return (probabilities - np.eye(logits.shape[-1])[labels] * kept[..., None]) / kept.sum()


# %% sum_not_mean exercise="loss_gradient" verdict="wrong" hint="자리마다의 기울기 그대로입니다"
def loss_gradient(labels, logits):
    labels, logits = np.asarray(labels), np.asarray(logits)
    powers = np.exp(logits - logits.max(axis=-1, keepdims=True))
    probabilities = powers / powers.sum(axis=-1, keepdims=True)
    kept = labels != 0
    return (probabilities - np.eye(logits.shape[-1])[labels]) * kept[..., None]


# %% mean_over_padding exercise="loss_gradient" verdict="wrong" hint="빈자리까지 센 수로" rule="`masked_loss`는 `[PAD]`가"
def loss_gradient(labels, logits):
    labels, logits = np.asarray(labels), np.asarray(logits)
    powers = np.exp(logits - logits.max(axis=-1, keepdims=True))
    probabilities = powers / powers.sum(axis=-1, keepdims=True)
    kept = labels != 0
    return (probabilities - np.eye(logits.shape[-1])[labels]) * kept[..., None] / labels.size


# %% divided_by_the_lines exercise="loss_gradient" verdict="wrong" hint="줄의 수로 나누었습니다"
def loss_gradient(labels, logits):
    labels, logits = np.asarray(labels), np.asarray(logits)
    powers = np.exp(logits - logits.max(axis=-1, keepdims=True))
    probabilities = powers / powers.sum(axis=-1, keepdims=True)
    kept = labels != 0
    return (probabilities - np.eye(logits.shape[-1])[labels]) * kept[..., None] / len(labels)


# %% mean_of_the_lines_means exercise="loss_gradient" verdict="wrong" hint="줄마다 따로 나누었습니다" rule="`masked_loss`는 `[PAD]`가"
def loss_gradient(labels, logits):
    labels, logits = np.asarray(labels), np.asarray(logits)
    powers = np.exp(logits - logits.max(axis=-1, keepdims=True))
    probabilities = powers / powers.sum(axis=-1, keepdims=True)
    kept = labels != 0
    share = kept / kept.sum(axis=1, keepdims=True) / len(labels)
    return (probabilities - np.eye(logits.shape[-1])[labels]) * share[..., None]


# %% answers_of_the_first_line exercise="loss_gradient" verdict="wrong" hint="줄이 둘이면 틀립니다"
def loss_gradient(labels, logits):
    labels, logits = np.asarray(labels), np.asarray(logits)
    powers = np.exp(logits - logits.max(axis=-1, keepdims=True))
    probabilities = powers / powers.sum(axis=-1, keepdims=True)
    kept = labels != 0
    first = np.eye(logits.shape[-1])[np.broadcast_to(labels[:1], labels.shape)]
    return (probabilities - first) * kept[..., None] / kept.sum()


# %% changes_the_logits exercise="loss_gradient" verdict="wrong" hint="인자로 받은 배열이 바뀌었습니다" rule="인자로 받은 배열은"
def loss_gradient(labels, logits):
    labels, logits = np.asarray(labels), np.asarray(logits)
    kept = labels != 0
    logits -= logits.max(axis=-1, keepdims=True)
    powers = np.exp(logits)
    return (
        (powers / powers.sum(axis=-1, keepdims=True) - np.eye(logits.shape[-1])[labels]) * kept[..., None] / kept.sum()
    )


# %% changes_the_labels exercise="loss_gradient" verdict="wrong" hint="정답 배열이 바뀌었습니다" rule="인자로 받은 배열은"
def loss_gradient(labels, logits):
    labels, logits = np.asarray(labels), np.asarray(logits)
    powers = np.exp(logits - logits.max(axis=-1, keepdims=True))
    probabilities = powers / powers.sum(axis=-1, keepdims=True)
    kept = labels != 0
    gradient = (probabilities - np.eye(logits.shape[-1])[labels]) * kept[..., None] / kept.sum()
    labels[labels == 0] = -1
    return gradient


# %% exp_as_it_is exercise="loss_gradient" verdict="wrong" hint="로짓이 5000쯤이면" rule="로짓이 수천이어도"
def loss_gradient(labels, logits):
    labels, logits = np.asarray(labels), np.asarray(logits)
    kept = labels != 0
    probabilities = np.exp(logits) / np.exp(logits).sum(axis=-1, keepdims=True)
    return (probabilities - np.eye(logits.shape[-1])[labels]) * kept[..., None] / kept.sum()


# %% one_maximum_for_all exercise="loss_gradient" verdict="wrong" hint="로짓의 크기가 크게 다른 두" rule="로짓이 수천이어도"
def loss_gradient(labels, logits):
    labels, logits = np.asarray(labels), np.asarray(logits)
    kept = labels != 0
    powers = np.exp(logits - logits.max())
    probabilities = powers / powers.sum(axis=-1, keepdims=True)
    return (probabilities - np.eye(logits.shape[-1])[labels]) * kept[..., None] / kept.sum()


# %% adds_a_small_number exercise="loss_gradient" verdict="wrong" hint="로짓의 크기가 크게 다른 두"
def loss_gradient(labels, logits):
    labels, logits = np.asarray(labels), np.asarray(logits)
    kept = labels != 0
    powers = np.exp(logits - logits.max())
    probabilities = powers / (powers.sum(axis=-1, keepdims=True) + 1e-9)
    return (probabilities - np.eye(logits.shape[-1])[labels]) * kept[..., None] / kept.sum()


# %% numpy_arrays_only exercise="loss_gradient" verdict="wrong" hint="NumPy 배열 대신 텐서를 넣으면" rule="`labels`는 모양이"
def loss_gradient(labels, logits):
    kept = labels != 0
    powers = np.exp(logits - logits.max(axis=-1, keepdims=True))
    probabilities = powers / powers.sum(axis=-1, keepdims=True)
    return (probabilities - np.eye(logits.shape[-1])[labels]) * kept[..., None] / kept.sum()


# %% five_positions_at_most exercise="loss_gradient" verdict="wrong" hint="GradientTape가 구한 것과"
def loss_gradient(labels, logits):
    labels, logits = np.asarray(labels), np.asarray(logits)
    powers = np.exp(logits - logits.max(axis=-1, keepdims=True))
    gradient = powers / powers.sum(axis=-1, keepdims=True) - np.eye(logits.shape[-1])[labels]
    gradient[:, 5:] = 0
    kept = labels != 0
    return gradient * kept[..., None] / kept.sum()


# %% no_brackets exercise="bits_per_character" verdict="wrong" hint="분모를 괄호로 묶었나요?"
def bits_per_character(mean_loss, token_count, character_count):
    return float(mean_loss * token_count / np.log(2) * character_count)


# %% whole_quotient exercise="bits_per_character" verdict="wrong" hint="몫만 남기는 //로 나누지"
def bits_per_character(mean_loss, token_count, character_count):
    return float(mean_loss * token_count / np.log(2) // character_count)


# %% about_069 exercise="bits_per_character" verdict="wrong" hint="0.693 같은 어림수를"
def bits_per_character(mean_loss, token_count, character_count):
    return mean_loss * token_count / 0.693 / character_count


# %% own_count_of_each_line exercise="loss_gradient" verdict="wrong" hint="줄마다 따로 나누었습니다"
def loss_gradient(labels, logits):
    labels, logits = np.asarray(labels), np.asarray(logits, float)
    powers = np.exp(logits - logits.max(axis=-1, keepdims=True))
    keep = (labels != 0)[..., None]
    slope = (powers / powers.sum(axis=-1, keepdims=True) - np.eye(logits.shape[-1])[labels]) * keep
    return slope / keep.sum(axis=(1, 2))[:, None, None]


# %% vocabulary_of_three exercise="loss_gradient" verdict="wrong" hint="V는 로짓의 마지막 차원입니다"
def loss_gradient(labels, logits):
    labels, logits = np.asarray(labels), np.asarray(logits, float)
    powers = np.exp(logits - logits.max(axis=-1, keepdims=True))
    keep = (labels != 0)[..., None]
    return (powers / powers.sum(axis=-1, keepdims=True) - np.eye(3)[labels]) * keep / keep.sum()


# %% stops_at_the_first_padding exercise="masked_loss" verdict="wrong" hint="글 가운데의 [PAD]에서 멈추고" rule="정답이 0번(`[PAD]`)인 자리만"
def masked_loss(labels, logits):
    labels, logits = np.asarray(labels), np.asarray(logits)
    log_probabilities = logits - np.logaddexp.reduce(logits, axis=-1, keepdims=True)
    losses = -np.take_along_axis(log_probabilities, labels[..., None], axis=-1)[..., 0]
    kept = np.cumprod(labels != 0, axis=1) == 1
    return float(losses[kept].mean())


# %% mean_of_the_probabilities exercise="masked_loss" verdict="wrong" hint="확률을 먼저 평균하고"
def masked_loss(labels, logits):
    labels, logits = np.asarray(labels), np.asarray(logits)
    powers = np.exp(logits - logits.max(axis=-1, keepdims=True))
    probabilities = powers / powers.sum(axis=-1, keepdims=True)
    chosen = np.take_along_axis(probabilities, labels[..., None], axis=-1)[..., 0]
    return float(-np.log(chosen[labels != 0].mean()))


# %% changes_32_bit_logits exercise="masked_loss" verdict="wrong" hint="인자로 받은 배열이 바뀌었습니다" rule="인자로 받은 배열은"
def masked_loss(labels, logits):
    labels, logits = np.asarray(labels), np.asarray(logits, dtype="float32")
    logits -= logits.max(axis=-1, keepdims=True)
    losses = np.log(np.exp(logits).sum(axis=-1)) - np.take_along_axis(logits, labels[..., None], axis=-1)[..., 0]
    return float(losses[labels != 0].mean())


# %% counts_padding_of_tensors exercise="masked_loss" verdict="wrong" hint="텐서를 넣으면 NumPy 배열을 넣었을 때와" rule="`labels`는 모양이"
def masked_loss(labels, logits):
    scores, answers = np.asarray(logits), np.asarray(labels)
    losses = np.logaddexp.reduce(scores, axis=-1) - np.take_along_axis(scores, answers[..., None], axis=-1)[..., 0]
    if isinstance(labels, np.ndarray):
        losses = losses[labels != 0]
    return float(losses.mean())


# %% squeezed exercise="masked_loss" verdict="wrong" hint="squeeze로 길이 1인 축을"
def masked_loss(labels, logits):
    labels, logits = np.asarray(labels).squeeze(), np.asarray(logits).squeeze()
    highest = logits.max(axis=-1, keepdims=True)
    log_total = highest[:, :, 0] + np.log(np.exp(logits - highest).sum(axis=-1))
    losses = log_total - np.take_along_axis(logits, labels[..., None], axis=-1)[:, :, 0]
    return float(losses[labels != 0].mean())


# %% shifts_once_more exercise="masked_loss" verdict="wrong" hint="자리가 하나뿐인 글에서 nan이"
def masked_loss(labels, logits):
    labels, logits = np.asarray(labels)[:, 1:], np.asarray(logits)[:, :-1]
    log_probabilities = logits - np.logaddexp.reduce(logits, axis=-1, keepdims=True)
    losses = -np.take_along_axis(log_probabilities, labels[..., None], axis=-1)[..., 0]
    return float(losses[labels != 0].mean())


# %% forgets_to_add_m exercise="masked_loss" verdict="wrong" hint="exp를 하기 전에 뺀 m을"
def masked_loss(labels, logits):
    labels, logits = np.asarray(labels), np.asarray(logits)
    highest = logits.max(axis=-1, keepdims=True)
    log_total = np.log(np.exp(logits - highest).sum(axis=-1))
    losses = log_total - np.take_along_axis(logits, labels[..., None], axis=-1)[..., 0]
    return float(losses[labels != 0].mean())


# %% highest_never_below_zero exercise="masked_loss" verdict="wrong" hint="로짓이 모두 -900인 자리에서도" rule="로짓이 수백이어도"
def masked_loss(labels, logits):
    labels, logits = np.asarray(labels), np.asarray(logits)
    highest = logits.max(axis=-1, keepdims=True, initial=0)
    log_total = highest[..., 0] + np.log(np.exp(logits - highest).sum(axis=-1))
    losses = log_total - np.take_along_axis(logits, labels[..., None], axis=-1)[..., 0]
    return float(losses[labels != 0].mean())


# %% shares_of_the_logits exercise="masked_loss" verdict="wrong" hint="nan이 나왔습니다. 0을 0으로"
def masked_loss(labels, logits):
    labels, logits = np.asarray(labels), np.asarray(logits)
    probabilities = logits / logits.sum(axis=-1, keepdims=True)
    chosen = np.take_along_axis(probabilities, labels[..., None], axis=-1)[..., 0]
    return float(-np.log(chosen[labels != 0]).mean())


# %% rounded exercise="masked_loss" verdict="wrong" hint="반올림하지는 않았나요?" rule="돌려주는 값은"
def masked_loss(labels, logits):
    labels, logits = np.asarray(labels), np.asarray(logits)
    log_probabilities = logits - np.logaddexp.reduce(logits, axis=-1, keepdims=True)
    losses = -np.take_along_axis(log_probabilities, labels[..., None], axis=-1)[..., 0]
    return round(float(losses[labels != 0].mean()), 3)


# %% six_tokens exercise="masked_loss" verdict="wrong" hint="V를 정해진 수로 적지는"
def masked_loss(labels, logits):
    labels, logits = np.asarray(labels), np.asarray(logits)
    one_hot = np.eye(6)[labels]
    log_probabilities = logits - np.logaddexp.reduce(logits, axis=-1, keepdims=True)
    losses = -(one_hot * log_probabilities).sum(axis=-1)
    return float(losses[labels != 0].mean())


# %% changes_a_copy exercise="masked_loss" verdict="right" rule="인자로 받은 배열은"
def masked_loss(labels, logits):
    labels, logits = np.array(labels), np.array(logits)
    logits -= logits.max(-1)[:, :, None]
    rows, places = np.nonzero(labels)
    kept = logits[rows, places]
    return np.mean(np.log(np.exp(kept).sum(-1)) - kept[range(len(kept)), labels[rows, places]]).item()


# %% whole_number_for_no_loss exercise="perplexity" verdict="wrong" hint="손실이 0일 때는 float이" rule="돌려주는 값은"
def perplexity(mean_loss):
    if mean_loss == 0:
        return 1
    return np.exp(mean_loss)


# %% six_digits exercise="perplexity" verdict="wrong" hint="소수점 아래에서 반올림하지" rule="돌려주는 값은"
def perplexity(mean_loss):
    return round(float(np.exp(mean_loss)), 6)


# %% twelve_terms_of_the_series exercise="perplexity" verdict="wrong" hint="값을 자르거나 어림하지"
def perplexity(mean_loss):
    total, term = 0.0, 1.0
    for n in range(1, 12):
        total += term
        term *= mean_loss / n
    return total


# %% between_known_values exercise="perplexity" verdict="wrong" hint="손실이 2.5이면"
def perplexity(mean_loss):
    known = {0.0: 1.0, 5e-7: 1.0000005, 1.0: np.e, np.log(6): 6.0, 12.0: np.exp(12.0)}
    return float(np.interp(mean_loss, list(known), list(known.values())))


# %% whole_number_for_no_loss exercise="bits_per_character" verdict="wrong" hint="손실이 0일 때는 float이 아닙니다. 정수 0을" rule="돌려주는 값은"
def bits_per_character(mean_loss, token_count, character_count):
    if mean_loss == 0:
        return 0
    return mean_loss * token_count / np.log(2) / character_count


# %% about_06931 exercise="bits_per_character" verdict="wrong" hint="어림수를 쓰지 않았나요?"
def bits_per_character(mean_loss, token_count, character_count):
    return mean_loss * token_count / 0.6931 / character_count


# %% eight_bits_at_most exercise="bits_per_character" verdict="wrong" hint="글자당 1비트가 넘는"
def bits_per_character(mean_loss, token_count, character_count):
    return min(8.0, mean_loss * token_count / np.log(2) / character_count)


# %% fewer_for_the_tokens exercise="bits_per_character" verdict="wrong" hint="글자당 1비트가 넘는" rule="`mean_loss`는 토큰 하나의"
def bits_per_character(mean_loss, token_count, character_count):
    few, many = sorted([token_count, character_count])
    return mean_loss * few / np.log(2) / many


# %% rounded_tokens_of_a_character exercise="bits_per_character" verdict="wrong" hint="손실과 수를 바꾸면"
def bits_per_character(mean_loss, token_count, character_count):
    return mean_loss / np.log(2) * round(token_count / character_count, 2)


# %% stops_at_the_first_padding exercise="loss_gradient" verdict="wrong" hint="글 가운데의 [PAD] 뒤에 온" rule="정답이 `[PAD]`(0번)인 자리의"
def loss_gradient(labels, logits):
    labels, logits = np.asarray(labels), np.asarray(logits)
    powers = np.exp(logits - logits.max(axis=-1, keepdims=True))
    gradient = powers / powers.sum(axis=-1, keepdims=True) - np.eye(logits.shape[-1])[labels]
    kept = np.cumprod(labels != 0, axis=1)
    return gradient * kept[..., None] / kept.sum()


# %% counts_to_the_first_padding exercise="loss_gradient" verdict="wrong" hint="줄마다 첫 [PAD] 앞까지만" rule="`masked_loss`는 `[PAD]`가"
def loss_gradient(labels, logits):
    labels, logits = np.asarray(labels), np.asarray(logits)
    powers = np.exp(logits - logits.max(axis=-1, keepdims=True))
    gradient = powers / powers.sum(axis=-1, keepdims=True) - np.eye(logits.shape[-1])[labels]
    return gradient * (labels != 0)[..., None] / sum((list(line) + [0]).index(0) for line in labels.tolist())


# %% token_zero_stays exercise="loss_gradient" verdict="wrong" hint="0번 토큰의 로짓의 기울기를"
def loss_gradient(labels, logits):
    labels, logits = np.asarray(labels), np.asarray(logits)
    powers = np.exp(logits - logits.max(axis=-1, keepdims=True))
    gradient = powers / powers.sum(axis=-1, keepdims=True) - np.eye(logits.shape[-1])[labels]
    gradient[..., 0] = 0
    return gradient / (labels != 0).sum()


# %% changes_32_bit_logits exercise="loss_gradient" verdict="wrong" hint="인자로 받은 배열이 바뀌었습니다" rule="인자로 받은 배열은"
def loss_gradient(labels, logits):
    labels, logits = np.asarray(labels), np.asarray(logits, "float32")
    logits -= logits.max(axis=-1, keepdims=True)
    powers = np.exp(logits)
    kept = labels != 0
    gradient = powers / powers.sum(axis=-1, keepdims=True) - np.eye(logits.shape[-1])[labels]
    return gradient * kept[..., None] / kept.sum()


# %% other_count_for_tensors exercise="loss_gradient" verdict="wrong" hint="텐서를 넣으면 NumPy 배열을 넣었을 때와" rule="`labels`는 모양이"
def loss_gradient(labels, logits):
    answers, scores = np.asarray(labels), np.asarray(logits)
    powers = np.exp(scores - scores.max(axis=-1, keepdims=True))
    gradient = powers / powers.sum(axis=-1, keepdims=True) - np.eye(scores.shape[-1])[answers]
    kept = answers != 0
    return gradient * kept[..., None] / (kept.sum() if isinstance(labels, np.ndarray) else kept.size)


# %% in_nested_lists exercise="loss_gradient" verdict="wrong" hint="NumPy 배열이나 텐서를 돌려주나요?" rule="돌려주는 것은 모양이"
def loss_gradient(labels, logits):
    labels, logits = np.asarray(labels), np.asarray(logits)
    powers = np.exp(logits - logits.max(axis=-1, keepdims=True))
    kept = labels != 0
    gradient = powers / powers.sum(axis=-1, keepdims=True) - np.eye(logits.shape[-1])[labels]
    return (gradient * kept[..., None] / kept.sum()).tolist()


# %% clipped_logits exercise="loss_gradient" verdict="wrong" hint="로짓을 자르지는" rule="로짓이 수천이어도"
def loss_gradient(labels, logits):
    labels, logits = np.asarray(labels), np.clip(np.asarray(logits), -700, 700)
    powers = np.exp(logits)
    kept = labels != 0
    gradient = powers / powers.sum(axis=-1, keepdims=True) - np.eye(logits.shape[-1])[labels]
    return gradient * kept[..., None] / kept.sum()


# %% vocabulary_of_four exercise="loss_gradient" verdict="wrong" hint="V를 정해진 수로 적지는"
def loss_gradient(labels, logits):
    labels, logits = np.asarray(labels), np.asarray(logits)
    powers = np.exp(logits - logits.max(axis=-1, keepdims=True))
    kept = labels != 0
    gradient = powers / powers.sum(axis=-1, keepdims=True) - np.eye(4)[labels]
    return gradient * kept[..., None] / kept.sum()


# %% softmax_over_everything exercise="loss_gradient" verdict="wrong" hint="소프트맥스를 자리마다 따로" rule="자리마다 소프트맥스 확률에서"
def loss_gradient(labels, logits):
    labels, logits = np.asarray(labels), np.asarray(logits)
    powers = np.exp(logits - logits.max())
    kept = labels != 0
    gradient = powers / powers.sum() - np.eye(logits.shape[-1])[labels]
    return gradient * kept[..., None] / kept.sum()


# %% changes_a_copy exercise="loss_gradient" verdict="right" rule="인자로 받은 배열은"
def loss_gradient(labels, logits):
    labels, logits = np.array(labels), np.array(logits, float)
    logits -= np.max(logits, -1, keepdims=True)
    np.exp(logits, out=logits)
    logits /= logits.sum(-1, keepdims=True)
    np.put_along_axis(logits, labels[..., None], np.take_along_axis(logits, labels[..., None], -1) - 1, -1)
    return np.where(labels[..., None] == 0, 0, logits) / (labels > 0).sum()
