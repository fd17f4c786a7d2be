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


# %% tensor exercise="masked_loss" verdict="wrong" hint="파이썬 float을 돌려주나요?"
def masked_loss(labels, logits):
    losses = tf.nn.sparse_softmax_cross_entropy_with_logits(labels, logits)
    return tf.reduce_mean(losses[labels != 0])


# %% forgets_the_minus exercise="masked_loss" verdict="wrong" hint="손실이 0보다 크지 않습니다"
def masked_loss(labels, logits):
    labels, logits = np.asarray(labels), np.asarray(logits)
    log_probabilities = logits - np.logaddexp.reduce(logits, axis=-1, keepdims=True)
    chosen = np.take_along_axis(log_probabilities, labels[..., None], axis=-1)[..., 0]
    return float(chosen[labels != 0].mean())


# %% log_base_two exercise="masked_loss" verdict="wrong" hint="손실의 단위가 비트입니다"
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


# %% mean_over_padding exercise="masked_loss" verdict="wrong" hint="빈자리까지 평균했습니다"
def masked_loss(labels, logits):
    return float(keras.losses.SparseCategoricalCrossentropy(from_logits=True)(labels, logits))


# %% mask_of_the_features exercise="masked_loss" verdict="wrong" hint="글이 끝난 바로 다음의 [PAD]까지"
def masked_loss(labels, logits):
    labels, logits = np.asarray(labels), np.asarray(logits)
    log_probabilities = logits - np.logaddexp.reduce(logits, axis=-1, keepdims=True)
    losses = -np.take_along_axis(log_probabilities, labels[..., None], axis=-1)[..., 0]
    features = np.concatenate([np.full((len(labels), 1), 2), labels[:, :-1]], axis=1)
    return float(losses[features != 0].mean())


# %% mean_of_the_lines_means exercise="masked_loss" verdict="wrong" hint="줄마다 평균을 낸 다음"
def masked_loss(labels, logits):
    labels, logits = np.asarray(labels), np.asarray(logits)
    log_probabilities = logits - np.logaddexp.reduce(logits, axis=-1, keepdims=True)
    losses = -np.take_along_axis(log_probabilities, labels[..., None], axis=-1)[..., 0]
    return float(np.mean([row[line != 0].mean() for row, line in zip(losses, labels)]))


# %% leaves_out_unknown_words exercise="masked_loss" verdict="wrong" hint="정답이 1, 2, 3인 자리 다섯 개의"
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


# %% through_the_probabilities exercise="masked_loss" verdict="wrong" hint="정답의 로짓이 다른 것보다"
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


# %% one_maximum_for_all exercise="masked_loss" verdict="wrong" hint="자리마다 로짓의 크기가 다르면"
def masked_loss(labels, logits):
    labels, logits = np.asarray(labels), np.asarray(logits)
    highest = logits.max()
    log_total = highest + np.log(np.exp(logits - highest).sum(axis=-1))
    losses = log_total - np.take_along_axis(logits, labels[..., None], axis=-1)[..., 0]
    return float(losses[labels != 0].mean())


# %% changes_the_logits exercise="masked_loss" verdict="wrong" hint="인자로 받은 배열이 바뀌었습니다"
def masked_loss(labels, logits):
    labels, logits = np.asarray(labels), np.asarray(logits)
    logits -= logits.max(axis=-1, keepdims=True)
    losses = np.log(np.exp(logits).sum(axis=-1)) - np.take_along_axis(logits, labels[..., None], axis=-1)[..., 0]
    return float(losses[labels != 0].mean())


# %% numpy_arrays_only exercise="masked_loss" verdict="wrong" hint="NumPy 배열 대신 텐서를 넣으면"
def masked_loss(labels, logits):
    highest = logits.max(axis=-1, keepdims=True)
    log_total = highest[..., 0] + np.log(np.exp(logits - highest).sum(axis=-1))
    losses = log_total - np.take_along_axis(logits, labels[..., None], axis=-1)[..., 0]
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


# %% tensor exercise="perplexity" verdict="wrong" hint="float 하나를 돌려주나요?"
def perplexity(mean_loss):
    import tensorflow as tf

    return tf.exp(mean_loss)


# %% whole_number exercise="perplexity" verdict="wrong" hint="float 하나를 돌려주나요?"
def perplexity(mean_loss):
    return round(np.exp(mean_loss))


# %% minus_sign exercise="perplexity" verdict="wrong" hint="손실이 0보다 크면 퍼플렉시티는 1보다"
def perplexity(mean_loss):
    return float(np.exp(-mean_loss))


# %% power_of_two exercise="perplexity" verdict="wrong" hint="손실이 비트일 때의 식입니다"
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


# %% rounded exercise="perplexity" verdict="wrong" hint="손실이 1이면 2.718"
def perplexity(mean_loss):
    return round(float(np.exp(mean_loss)), 2)
