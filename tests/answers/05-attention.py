# Named answers to the exercises of lesson 05; read by autograde.lesson.answers, graded by tests/course/test_answers.py.
# A wrong answer says the start of the hint it must meet.

# %% broadcast_comparison exercise="causal_mask" verdict="right"
def causal_mask(length):
    places = np.arange(length)
    return places[:, None] >= places


# %% tensorflow_band exercise="causal_mask" verdict="right"
def causal_mask(length):
    return tf.cast(tf.linalg.band_part(tf.ones((length, length)), -1, 0), tf.bool)


# %% two_loops exercise="causal_mask" verdict="right"
def causal_mask(length):
    mask = np.zeros((length, length), dtype=bool)
    for i in range(length):
        for j in range(i + 1):
            mask[i, j] = True
    return mask


# %% forgets_return exercise="causal_mask" verdict="wrong" hint="돌려주는 값이 None입니다"
def causal_mask(length):
    np.tril(np.ones((length, length), dtype=bool))


# %% nested_list exercise="causal_mask" verdict="wrong" hint="리스트가 아니라 배열인가요?" rule="길이 T를 받아"
def causal_mask(length):
    return [[j <= i for j in range(length)] for i in range(length)]


# %% one_dimension exercise="causal_mask" verdict="wrong" hint="행도 열도 T개인 표" rule="길이 T를 받아"
def causal_mask(length):
    return np.arange(length) >= 0


# %% batch_dimension exercise="causal_mask" verdict="wrong" hint="행도 열도 T개인 표"
def causal_mask(length):
    return np.tril(np.ones((1, length, length), dtype=bool))


# %% float_numbers exercise="causal_mask" verdict="wrong" hint="0과 1이 아니라 참과 거짓(bool)인가요?" rule="길이 T를 받아"
def causal_mask(length):
    return np.tril(np.ones((length, length)))


# %% all_true exercise="causal_mask" verdict="wrong" hint="모두 참이면 아무것도 가리지" rule="모든 자리는"
def causal_mask(length):
    return np.ones((length, length), dtype=bool)


# %% without_diagonal exercise="causal_mask" verdict="wrong" hint="자기 자신은 볼 수 있어야 합니다" rule="모든 자리는"
def causal_mask(length):
    places = np.arange(length)
    return places[:, None] > places


# %% transposed exercise="causal_mask" verdict="wrong" hint="행(보는 쪽)과 열(보이는 쪽)이" rule="`i`행 `j`열은"
def causal_mask(length):
    return np.triu(np.ones((length, length), dtype=bool))


# %% hides_the_past exercise="causal_mask" verdict="wrong" hint="참과 거짓이 뒤집히지" rule="`i`행 `j`열은"
def causal_mask(length):
    return ~np.tril(np.ones((length, length), dtype=bool))


# %% only_the_one_before exercise="causal_mask" verdict="wrong" hint="바로 앞만이 아니라" rule="모든 자리는"
def causal_mask(length):
    places = np.arange(length)
    distance = places[:, None] - places
    return (distance == 0) | (distance == 1)


# %% only_itself exercise="causal_mask" verdict="wrong" hint="바로 앞만이 아니라"
def causal_mask(length):
    return np.eye(length, dtype=bool)


# %% fixed_size exercise="causal_mask" verdict="wrong" hint="다른 길이에서도 받은 length만큼의" rule="길이 T를 받아"
def causal_mask(length):
    return np.tril(np.ones((4, 4), dtype=bool))


# %% last_four_only exercise="causal_mask" verdict="wrong" hint="길이가 6일 때 마지막 자리가" rule="모든 자리는"
def causal_mask(length):
    places = np.arange(length)
    distance = places[:, None] - places
    return (distance >= 0) & (distance < 4)


# %% one_below_the_diagonal_missing exercise="causal_mask" verdict="wrong" hint="참이 10칸이어야 하는데"
def causal_mask(length):
    places = np.arange(length)
    distance = places[:, None] - places
    return (distance >= 0) & (distance != 1)


# %% at_most_eight exercise="causal_mask" verdict="wrong" hint="길이 400을 넣었는데" rule="길이 T를 받아"
def causal_mask(length):
    return np.tril(np.ones((8, 8), dtype=bool))[:length, :length]


# %% row_by_row exercise="attention" verdict="right"
def attention(query, key, value, mask):
    result = np.zeros(np.shape(value))
    for i in range(len(query)):
        scores = [float(np.dot(query[i], key[j])) / len(query[i]) ** 0.5 for j in range(len(key)) if mask[i][j]]
        seen = [value[j] for j in range(len(key)) if mask[i][j]]
        highest = max(scores)
        powers = [np.exp(score - highest) for score in scores]
        result[i] = sum(power * vector for power, vector in zip(powers, seen)) / sum(powers)
    return result


# %% tensorflow_softmax exercise="attention" verdict="right"
def attention(query, key, value, mask):
    scores = tf.matmul(query, key, transpose_b=True) / tf.sqrt(tf.cast(query.shape[-1], query.dtype))
    scores = tf.where(mask, scores, tf.constant(-np.inf, scores.dtype))
    return tf.nn.softmax(scores, axis=-1) @ value


# %% keras_on_a_batch_of_one exercise="attention" verdict="right"
def attention(query, key, value, mask):
    q, k, v = (tf.cast(array, tf.float32)[None, :, None] for array in (query, key, value))
    return keras.ops.dot_product_attention(q, k, v, mask=mask[None, None])[0, :, 0]


# %% very_low_scores exercise="attention" verdict="right"
def attention(query, key, value, mask):
    scores = np.einsum("id,jd->ij", query, key) * query.shape[1] ** -0.5
    scores = scores + (1 - mask.astype(float)) * -1e30
    scores -= scores.max(axis=1)[:, None]
    weights = np.exp(scores)
    weights /= weights.sum(axis=1)[:, None]
    return np.dot(weights, value)


# %% returns_the_weights exercise="attention" verdict="wrong" hint="섞은 값 [T, D]를 돌려주나요?" rule="모양이 `[T, D]`인 실수"
def attention(query, key, value, mask):
    scores = np.where(mask, query @ key.T / np.sqrt(query.shape[-1]), -np.inf)
    weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return weights / weights.sum(axis=-1, keepdims=True)


# %% forgets_return exercise="attention" verdict="wrong" hint="돌려주는 값이 None입니다" rule="모양이 `[T, D]`인 실수"
def attention(query, key, value, mask):
    scores = np.where(mask, query @ key.T / np.sqrt(query.shape[-1]), -np.inf)
    weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
    result = weights / weights.sum(axis=-1, keepdims=True) @ value


# %% zero_times_infinity exercise="attention" verdict="wrong" hint="0에 inf를 곱하거나"
def attention(query, key, value, mask):
    scores = query @ key.T / np.sqrt(query.shape[-1])
    scores = scores + (1 - mask) * -np.inf
    weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return weights / weights.sum(axis=-1, keepdims=True) @ value


# %% scores_over_their_sum exercise="attention" verdict="wrong" hint="0에 inf를 곱하거나"
def attention(query, key, value, mask):
    scores = np.where(mask, query @ key.T / np.sqrt(query.shape[-1]), 0)
    return scores / scores.sum(axis=-1, keepdims=True) @ value


# %% never_divides_by_the_sum exercise="attention" verdict="wrong" hint="모두 볼 수 있고 점수가 같으면"
def attention(query, key, value, mask):
    scores = np.where(mask, query @ key.T / np.sqrt(query.shape[-1]), -np.inf)
    weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return weights @ value


# %% softmax_over_the_whole_table exercise="attention" verdict="wrong" hint="모두 볼 수 있고 점수가 같으면" rule="행마다 소프트맥스를"
def attention(query, key, value, mask):
    scores = np.where(mask, query @ key.T / np.sqrt(query.shape[-1]), -np.inf)
    weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return weights / weights.sum() @ value


# %% own_causal_mask exercise="attention" verdict="wrong" hint="모두 볼 수 있고 점수가 같으면" rule="받은 `mask`를 그대로"
def attention(query, key, value, mask):
    scores = query @ key.T / np.sqrt(query.shape[-1])
    scores = np.where(np.tril(np.ones(scores.shape, bool)), scores, -np.inf)
    weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return weights / weights.sum(axis=-1, keepdims=True) @ value


# %% mixes_the_keys exercise="attention" verdict="wrong" hint="모두 볼 수 있고 점수가 같으면" rule="가중치로 `value`를"
def attention(query, key, value, mask):
    scores = np.where(mask, query @ key.T / np.sqrt(query.shape[-1]), -np.inf)
    weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return weights / weights.sum(axis=-1, keepdims=True) @ key


# %% keepdims_forgotten exercise="attention" verdict="wrong" hint="행마다 가중치의 합이 1인가요?" rule="행마다 소프트맥스를"
def attention(query, key, value, mask):
    scores = np.where(mask, query @ key.T / np.sqrt(query.shape[-1]), -np.inf)
    weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return weights / weights.sum(axis=-1) @ value


# %% softmax_over_columns exercise="attention" verdict="wrong" hint="행마다 가중치의 합이 1인가요?" rule="행마다 소프트맥스를"
def attention(query, key, value, mask):
    scores = np.where(mask, query @ key.T / np.sqrt(query.shape[-1]), -np.inf)
    weights = np.exp(scores - scores.max(axis=0, keepdims=True))
    return weights / weights.sum(axis=0, keepdims=True) @ value


# %% mask_inverted exercise="attention" verdict="wrong" hint="0번 자리가 자기만 빼고" rule="`mask`가 거짓인"
def attention(query, key, value, mask):
    scores = np.where(mask, -np.inf, query @ key.T / np.sqrt(query.shape[-1]))
    weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return weights / weights.sum(axis=-1, keepdims=True) @ value


# %% mask_transposed exercise="attention" verdict="wrong" hint="마지막 자리는 모두를 볼 수 있는데" rule="받은 `mask`를 그대로"
def attention(query, key, value, mask):
    scores = np.where(mask.T, query @ key.T / np.sqrt(query.shape[-1]), -np.inf)
    weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return weights / weights.sum(axis=-1, keepdims=True) @ value


# %% masked_after_softmax exercise="attention" verdict="wrong" hint="가린 뒤 남은 가중치의 합이" rule="`mask`가 거짓인"
def attention(query, key, value, mask):
    scores = query @ key.T / np.sqrt(query.shape[-1])
    weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
    weights = weights / weights.sum(axis=-1, keepdims=True)
    return (weights * mask) @ value


# %% mask_ignored exercise="attention" verdict="wrong" hint="0번 자리는 자기만 볼 수 있는데 다른" rule="`mask`가 거짓인"
def attention(query, key, value, mask):
    scores = query @ key.T / np.sqrt(query.shape[-1])
    weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return weights / weights.sum(axis=-1, keepdims=True) @ value


# %% scores_times_mask exercise="attention" verdict="wrong" hint="0번 자리는 자기만 볼 수 있는데 다른" rule="`mask`가 거짓인"
def attention(query, key, value, mask):
    scores = query @ key.T / np.sqrt(query.shape[-1]) * mask
    weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return weights / weights.sum(axis=-1, keepdims=True) @ value


# %% minus_one_where_masked exercise="attention" verdict="wrong" hint="0번 자리는 자기만 볼 수 있는데 다른"
def attention(query, key, value, mask):
    scores = np.where(mask, query @ key.T / np.sqrt(query.shape[-1]), -1)
    weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return weights / weights.sum(axis=-1, keepdims=True) @ value


# %% query_and_key_swapped exercise="attention" verdict="wrong" hint="두 토큰을 똑같이 보았습니다" rule="`i`행 `j`열이 `query`의"
def attention(query, key, value, mask):
    scores = np.where(mask, key @ query.T / np.sqrt(query.shape[-1]), -np.inf)
    weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return weights / weights.sum(axis=-1, keepdims=True) @ value


# %% maximum_over_columns exercise="attention" verdict="wrong" hint="두 토큰을 똑같이 보았습니다"
def attention(query, key, value, mask):
    scores = np.where(mask, query @ key.T / np.sqrt(query.shape[-1]), -np.inf)
    weights = np.exp(scores - scores.max(axis=0))
    return weights / weights.sum(axis=-1, keepdims=True) @ value


# %% maximum_without_keepdims exercise="attention" verdict="wrong" hint="keepdims=True를 적었나요?"
def attention(query, key, value, mask):
    scores = np.where(mask, query @ key.T / np.sqrt(query.shape[-1]), -np.inf)
    weights = np.exp(scores - scores.max(axis=1))
    return weights / weights.sum(axis=-1, keepdims=True) @ value


# %% not_scaled exercise="attention" verdict="wrong" hint="가중치가 9 대 1로" rule="`i`행 `j`열이 `query`의"
def attention(query, key, value, mask):
    scores = np.where(mask, query @ key.T, -np.inf)
    weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return weights / weights.sum(axis=-1, keepdims=True) @ value


# %% divided_by_d exercise="attention" verdict="wrong" hint="무엇의 제곱근으로 나누었나요?" rule="`i`행 `j`열이 `query`의"
def attention(query, key, value, mask):
    scores = np.where(mask, query @ key.T / query.shape[-1], -np.inf)
    weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return weights / weights.sum(axis=-1, keepdims=True) @ value


# %% root_of_the_token_count exercise="attention" verdict="wrong" hint="무엇의 제곱근으로 나누었나요?" rule="`i`행 `j`열이 `query`의"
def attention(query, key, value, mask):
    scores = np.where(mask, query @ key.T / np.sqrt(len(query)), -np.inf)
    weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return weights / weights.sum(axis=-1, keepdims=True) @ value


# %% root_of_the_whole_size exercise="attention" verdict="wrong" hint="무엇의 제곱근으로 나누었나요?"
def attention(query, key, value, mask):
    scores = np.where(mask, query @ key.T / np.sqrt(query.size), -np.inf)
    weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return weights / weights.sum(axis=-1, keepdims=True) @ value


# %% exp_overflows exercise="attention" verdict="wrong" hint="점수가 수천이면 nan이 나옵니다" rule="점수가 수만이어도"
def attention(query, key, value, mask):
    scores = np.where(mask, query @ key.T / np.sqrt(query.shape[-1]), -np.inf)
    weights = np.exp(scores)
    return weights / weights.sum(axis=-1, keepdims=True) @ value


# %% scales_the_query_in_place exercise="attention" verdict="wrong" hint="인자로 받은 배열이 바뀌었습니다" rule="인자로 받은 배열은"
def attention(query, key, value, mask):
    query /= np.sqrt(query.shape[-1])
    scores = np.where(mask, query @ key.T, -np.inf)
    weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return weights / weights.sum(axis=-1, keepdims=True) @ value


# %% one_maximum_for_all_rows exercise="attention" verdict="wrong" hint="표 전체가 아니라 행마다" rule="점수가 수만이어도"
def attention(query, key, value, mask):
    scores = np.where(mask, query @ key.T / np.sqrt(query.shape[-1]), -np.inf)
    weights = np.exp(scores - scores.max())
    return weights / weights.sum(axis=-1, keepdims=True) @ value


# %% maximum_before_masking exercise="attention" verdict="wrong" hint="가려질 점수가 아주 클 때" rule="점수가 수만이어도"
def attention(query, key, value, mask):
    scores = query @ key.T / np.sqrt(query.shape[-1])
    scores = scores - scores.max(axis=-1, keepdims=True)
    weights = np.exp(np.where(mask, scores, -np.inf))
    return weights / weights.sum(axis=-1, keepdims=True) @ value


# %% minus_one_thousand exercise="attention" verdict="wrong" hint="점수가 -40,000인 자리가" rule="점수가 수만이어도"
def attention(query, key, value, mask):
    scores = np.where(mask, query @ key.T / np.sqrt(query.shape[-1]), -1000)
    weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return weights / weights.sum(axis=-1, keepdims=True) @ value


# %% adds_minus_one_thousand exercise="attention" verdict="wrong" hint="점수가 -40,000인 자리가"
def attention(query, key, value, mask):
    scores = query @ key.T / np.sqrt(query.shape[-1]) + (1 - mask) * -1e3
    weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return weights / weights.sum(axis=-1, keepdims=True) @ value


# %% scale_of_the_hint exercise="attention" verdict="wrong" hint="√D의 D를 정해진 수로" rule="`i`행 `j`열이 `query`의"
def attention(query, key, value, mask):
    scores = np.where(mask, query @ key.T / np.sqrt(4), -np.inf)
    weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return weights / weights.sum(axis=-1, keepdims=True) @ value


# %% key_not_transposed exercise="attention" verdict="wrong" hint="행과 열을 바꾸는 .T를 빠뜨리지" rule="`i`행 `j`열이 `query`의"
def attention(query, key, value, mask):
    scores = np.where(mask, query @ key / np.sqrt(query.shape[-1]), -np.inf)
    weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return weights / weights.sum(axis=-1, keepdims=True) @ value


# %% nan_swept_away exercise="attention" verdict="wrong" hint="표 전체가 아니라 행마다"
def attention(query, key, value, mask):
    scores = np.where(mask, query @ key.T / np.sqrt(query.shape[-1]), -np.inf)
    weights = np.exp(scores - scores.max())
    return np.nan_to_num(weights / weights.sum(axis=-1, keepdims=True)) @ value


# %% shifts_the_key_in_place exercise="attention" verdict="wrong" hint="인자로 받은 배열이 바뀌었습니다"
def attention(query, key, value, mask):
    key -= key.mean(axis=0)
    scores = np.where(mask, query @ key.T / np.sqrt(query.shape[-1]), -np.inf)
    weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return weights / weights.sum(axis=-1, keepdims=True) @ value


# %% flips_the_mask_in_place exercise="attention" verdict="wrong" hint="인자로 받은 배열이 바뀌었습니다" rule="인자로 받은 배열은"
def attention(query, key, value, mask):
    scores = query @ key.T / np.sqrt(query.shape[-1])
    mask ^= True
    scores[mask] = -np.inf
    weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return weights / weights.sum(axis=-1, keepdims=True) @ value


# %% normalizes_the_value_in_place exercise="attention" verdict="wrong" hint="인자로 받은 배열이 바뀌었습니다"
def attention(query, key, value, mask):
    scores = np.where(mask, query @ key.T / np.sqrt(query.shape[-1]), -np.inf)
    weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
    highest = np.abs(value).max() or 1
    value /= highest
    return weights / weights.sum(axis=-1, keepdims=True) @ value * highest


# %% minus_five_thousand exercise="attention" verdict="wrong" hint="점수가 -40,000인 자리가" rule="점수가 수만이어도"
def attention(query, key, value, mask):
    scores = np.where(mask, query @ key.T / np.sqrt(query.shape[-1]), -5000)
    weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return weights / weights.sum(axis=-1, keepdims=True) @ value


# %% five_tokens_whatever_comes exercise="attention" verdict="wrong" hint="토큰이 여덟일 때" rule="T와 D는 1을"
def attention(query, key, value, mask):
    length = min(5, len(key))
    scores = query @ key[:length].T / np.sqrt(query.shape[-1])
    scores = np.where(mask[:, :length], scores, -np.inf)
    highest = np.maximum(scores.max(axis=-1, keepdims=True), -1e30)
    weights = np.exp(scores - highest)
    return weights / np.maximum(weights.sum(axis=-1, keepdims=True), 1e-30) @ value[:length]


# %% loop_over_heads_with_attention exercise="multi_head_attention" verdict="right"
def multi_head_attention(x, query_kernel, key_kernel, value_kernel, output_kernel, mask):
    x, mask, output_kernel = np.asarray(x), np.asarray(mask), np.asarray(output_kernel)
    heads = []
    for head in range(query_kernel.shape[1]):
        query, key, value = (x @ np.asarray(table)[:, head] for table in (query_kernel, key_kernel, value_kernel))
        heads.append(attention(query, key, value, mask))
    joined = np.concatenate(heads, axis=-1)
    return joined @ output_kernel.reshape(-1, output_kernel.shape[-1])


# %% sum_over_heads exercise="multi_head_attention" verdict="right"
def multi_head_attention(x, query_kernel, key_kernel, value_kernel, output_kernel, mask):
    x, q, k, v, o, mask = map(np.asarray, (x, query_kernel, key_kernel, value_kernel, output_kernel, mask))
    result = 0
    for h in range(q.shape[1]):
        scores = (x @ q[:, h]) @ (x @ k[:, h]).T * q.shape[2] ** -0.5 + np.where(mask, 0, -1e30)
        scores -= scores.max(axis=1)[:, None]
        powers = np.exp(scores)
        result = result + powers / powers.sum(axis=1)[:, None] @ (x @ v[:, h]) @ o[h]
    return result


# %% tensorflow_einsum exercise="multi_head_attention" verdict="right" rule="배열은 모두 NumPy"
def multi_head_attention(x, query_kernel, key_kernel, value_kernel, output_kernel, mask):
    x, query_kernel, key_kernel, value_kernel, output_kernel = (
        tf.cast(array, tf.float32) for array in (x, query_kernel, key_kernel, value_kernel, output_kernel)
    )
    query = tf.einsum("td,dhk->htk", x, query_kernel)
    key = tf.einsum("td,dhk->htk", x, key_kernel)
    value = tf.einsum("td,dhk->htk", x, value_kernel)
    scores = tf.matmul(query, key, transpose_b=True) / tf.sqrt(float(query.shape[-1]))
    scores = tf.where(mask, scores, -np.inf)
    return tf.einsum("htk,hkd->td", tf.nn.softmax(scores) @ value, output_kernel)


# %% keras_layer exercise="multi_head_attention" verdict="right"
def multi_head_attention(x, query_kernel, key_kernel, value_kernel, output_kernel, mask):
    kernels = [np.asarray(table) for table in (query_kernel, key_kernel, value_kernel, output_kernel)]
    layer = keras.layers.MultiHeadAttention(kernels[0].shape[1], kernels[0].shape[2], use_bias=False)
    batch = tf.cast(x, tf.float32)[None]
    layer(batch, batch)
    layer.set_weights(kernels)
    return layer(batch, batch, attention_mask=np.asarray(mask)[None])[0]


# %% reshape_and_transpose exercise="multi_head_attention" verdict="right"
def multi_head_attention(x, query_kernel, key_kernel, value_kernel, output_kernel, mask):
    x, q, k, v, o, mask = map(np.asarray, (x, query_kernel, key_kernel, value_kernel, output_kernel, mask))
    D, H, K = q.shape
    T = len(x)
    query, key, value = ((x @ table.reshape(D, H * K)).reshape(T, H, K).transpose(1, 0, 2) for table in (q, k, v))
    scores = np.where(mask, query @ key.transpose(0, 2, 1) / K**0.5, -np.inf)
    weights = np.exp(scores - scores.max(axis=2, keepdims=True))
    heads = weights / weights.sum(axis=2, keepdims=True) @ value
    return heads.transpose(1, 0, 2).reshape(T, H * K) @ o.reshape(H * K, D)


# %% forgets_return exercise="multi_head_attention" verdict="wrong" hint="돌려주는 값이 None입니다"
def multi_head_attention(x, query_kernel, key_kernel, value_kernel, output_kernel, mask):
    kernels = [np.asarray(kernel) for kernel in (query_kernel, key_kernel, value_kernel)]
    query, key, value = (np.einsum("td,dhk->htk", np.asarray(x), kernel) for kernel in kernels)
    scores = query @ key.transpose(0, 2, 1) / np.sqrt(query.shape[-1])
    scores = np.where(np.asarray(mask), scores, -np.inf)
    weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
    weights = weights / weights.sum(axis=-1, keepdims=True)
    result = np.einsum("htk,hkd->td", weights @ value, np.asarray(output_kernel))


# %% x_is_the_value exercise="multi_head_attention" verdict="wrong" hint="저마다의 표로 [T, K]로 만들었나요?"
def multi_head_attention(x, query_kernel, key_kernel, value_kernel, output_kernel, mask):
    kernels = [np.asarray(kernel) for kernel in (query_kernel, key_kernel, value_kernel)]
    query, key = (np.einsum("td,dhk->htk", np.asarray(x), kernel) for kernel in kernels[:2])
    scores = query @ key.transpose(0, 2, 1) / np.sqrt(query.shape[-1])
    scores = np.where(np.asarray(mask), scores, -np.inf)
    weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
    weights = weights / weights.sum(axis=-1, keepdims=True)
    return np.einsum("htk,hkd->td", weights @ x, np.asarray(output_kernel))


# %% key_kernel_not_turned exercise="multi_head_attention" verdict="wrong" hint="저마다의 표로 [T, K]로 만들었나요?"
def multi_head_attention(x, query_kernel, key_kernel, value_kernel, output_kernel, mask):
    kernels = [np.asarray(kernel) for kernel in (query_kernel, key_kernel, value_kernel)]
    query, key, value = (np.einsum("td,dhk->htk", np.asarray(x), kernel) for kernel in kernels)
    scores = query @ key / np.sqrt(query.shape[-1])
    scores = np.where(np.asarray(mask), scores, -np.inf)
    weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
    weights = weights / weights.sum(axis=-1, keepdims=True)
    return np.einsum("htk,hkd->td", weights @ value, np.asarray(output_kernel))


# %% heads_joined_and_not_mixed exercise="multi_head_attention" verdict="wrong" hint="output_kernel로 섞었나요?"
def multi_head_attention(x, query_kernel, key_kernel, value_kernel, output_kernel, mask):
    kernels = [np.asarray(kernel) for kernel in (query_kernel, key_kernel, value_kernel)]
    query, key, value = (np.einsum("td,dhk->htk", np.asarray(x), kernel) for kernel in kernels)
    scores = query @ key.transpose(0, 2, 1) / np.sqrt(query.shape[-1])
    scores = np.where(np.asarray(mask), scores, -np.inf)
    weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
    weights = weights / weights.sum(axis=-1, keepdims=True)
    return np.concatenate(list(weights @ value), axis=-1)


# %% mean_of_the_heads exercise="multi_head_attention" verdict="wrong" hint="output_kernel로 섞었나요?"
def multi_head_attention(x, query_kernel, key_kernel, value_kernel, output_kernel, mask):
    kernels = [np.asarray(kernel) for kernel in (query_kernel, key_kernel, value_kernel)]
    query, key, value = (np.einsum("td,dhk->htk", np.asarray(x), kernel) for kernel in kernels)
    scores = query @ key.transpose(0, 2, 1) / np.sqrt(query.shape[-1])
    scores = np.where(np.asarray(mask), scores, -np.inf)
    weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
    weights = weights / weights.sum(axis=-1, keepdims=True)
    return (weights @ value).mean(axis=0)


# %% values_by_the_key_kernel exercise="multi_head_attention" verdict="wrong" hint="value_kernel을 썼나요?" rule="곱한 다음에 더하는"
def multi_head_attention(x, query_kernel, key_kernel, value_kernel, output_kernel, mask):
    kernels = [np.asarray(kernel) for kernel in (query_kernel, key_kernel, key_kernel)]
    query, key, value = (np.einsum("td,dhk->htk", np.asarray(x), kernel) for kernel in kernels)
    scores = query @ key.transpose(0, 2, 1) / np.sqrt(query.shape[-1])
    scores = np.where(np.asarray(mask), scores, -np.inf)
    weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
    weights = weights / weights.sum(axis=-1, keepdims=True)
    return np.einsum("htk,hkd->td", weights @ value, np.asarray(output_kernel))


# %% first_head_only exercise="multi_head_attention" verdict="wrong" hint="헤드 하나만 쓰거나" rule="헤드의 수가 몇이든"
def multi_head_attention(x, query_kernel, key_kernel, value_kernel, output_kernel, mask):
    kernels = [np.asarray(kernel) for kernel in (query_kernel, key_kernel, value_kernel)]
    query, key, value = (np.einsum("td,dhk->htk", np.asarray(x), kernel) for kernel in kernels)
    scores = query @ key.transpose(0, 2, 1) / np.sqrt(query.shape[-1])
    scores = np.where(np.asarray(mask), scores, -np.inf)
    weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
    weights = weights / weights.sum(axis=-1, keepdims=True)
    return (weights @ value)[0] @ np.asarray(output_kernel)[0]


# %% sum_of_the_heads_through_the_first_table exercise="multi_head_attention" verdict="wrong" hint="헤드 하나만 쓰거나"
def multi_head_attention(x, query_kernel, key_kernel, value_kernel, output_kernel, mask):
    kernels = [np.asarray(kernel) for kernel in (query_kernel, key_kernel, value_kernel)]
    query, key, value = (np.einsum("td,dhk->htk", np.asarray(x), kernel) for kernel in kernels)
    scores = query @ key.transpose(0, 2, 1) / np.sqrt(query.shape[-1])
    scores = np.where(np.asarray(mask), scores, -np.inf)
    weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
    weights = weights / weights.sum(axis=-1, keepdims=True)
    return (weights @ value).sum(axis=0) @ np.asarray(output_kernel)[0]


# %% heads_joined_by_reshape exercise="multi_head_attention" verdict="wrong" hint="헤드 0의 결과만 거듭" rule="곱한 다음에 더하는"
def multi_head_attention(x, query_kernel, key_kernel, value_kernel, output_kernel, mask):
    kernels = [np.asarray(kernel) for kernel in (query_kernel, key_kernel, value_kernel)]
    query, key, value = (np.einsum("td,dhk->htk", np.asarray(x), kernel) for kernel in kernels)
    scores = query @ key.transpose(0, 2, 1) / np.sqrt(query.shape[-1])
    scores = np.where(np.asarray(mask), scores, -np.inf)
    weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
    weights = weights / weights.sum(axis=-1, keepdims=True)
    joined = (weights @ value).reshape(len(x), -1)
    return joined @ np.asarray(output_kernel).reshape(joined.shape[-1], -1)


# %% heads_split_by_reshape exercise="multi_head_attention" verdict="wrong" hint="헤드 하나에 여러 헤드의 수가"
def multi_head_attention(x, query_kernel, key_kernel, value_kernel, output_kernel, mask):
    kernels = [np.asarray(kernel) for kernel in (query_kernel, key_kernel, value_kernel)]
    D, H, K = query_kernel.shape
    query, key, value = ((np.asarray(x) @ kernel.reshape(D, H * K)).reshape(H, len(x), K) for kernel in kernels)
    scores = query @ key.transpose(0, 2, 1) / np.sqrt(query.shape[-1])
    scores = np.where(np.asarray(mask), scores, -np.inf)
    weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
    weights = weights / weights.sum(axis=-1, keepdims=True)
    return np.einsum("htk,hkd->td", weights @ value, np.asarray(output_kernel))


# %% mixed_results_averaged exercise="multi_head_attention" verdict="wrong" hint="헤드들을 평균하지 않았나요?"
def multi_head_attention(x, query_kernel, key_kernel, value_kernel, output_kernel, mask):
    kernels = [np.asarray(kernel) for kernel in (query_kernel, key_kernel, value_kernel)]
    query, key, value = (np.einsum("td,dhk->htk", np.asarray(x), kernel) for kernel in kernels)
    scores = query @ key.transpose(0, 2, 1) / np.sqrt(query.shape[-1])
    scores = np.where(np.asarray(mask), scores, -np.inf)
    weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
    weights = weights / weights.sum(axis=-1, keepdims=True)
    return np.mean(weights @ value @ np.asarray(output_kernel), axis=0)


# %% heads_averaged_before_mixing exercise="multi_head_attention" verdict="wrong" hint="헤드들을 평균하지 않았나요?"
def multi_head_attention(x, query_kernel, key_kernel, value_kernel, output_kernel, mask):
    kernels = [np.asarray(kernel) for kernel in (query_kernel, key_kernel, value_kernel)]
    query, key, value = (np.einsum("td,dhk->htk", np.asarray(x), kernel) for kernel in kernels)
    scores = query @ key.transpose(0, 2, 1) / np.sqrt(query.shape[-1])
    scores = np.where(np.asarray(mask), scores, -np.inf)
    weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
    weights = weights / weights.sum(axis=-1, keepdims=True)
    return np.einsum("tk,hkd->td", (weights @ value).mean(axis=0), np.asarray(output_kernel))


# %% joined_number_by_number exercise="multi_head_attention" verdict="wrong" hint="여섯 수의 차례가"
def multi_head_attention(x, query_kernel, key_kernel, value_kernel, output_kernel, mask):
    kernels = [np.asarray(kernel) for kernel in (query_kernel, key_kernel, value_kernel)]
    query, key, value = (np.einsum("td,dhk->htk", np.asarray(x), kernel) for kernel in kernels)
    scores = query @ key.transpose(0, 2, 1) / np.sqrt(query.shape[-1])
    scores = np.where(np.asarray(mask), scores, -np.inf)
    weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
    weights = weights / weights.sum(axis=-1, keepdims=True)
    joined = np.stack(list(weights @ value), axis=-1).reshape(len(x), -1)
    return joined @ np.asarray(output_kernel).reshape(joined.shape[-1], -1)


# %% output_kernel_turned exercise="multi_head_attention" verdict="wrong" hint="여섯 수의 차례가" rule="곱한 다음에 더하는"
def multi_head_attention(x, query_kernel, key_kernel, value_kernel, output_kernel, mask):
    kernels = [np.asarray(kernel) for kernel in (query_kernel, key_kernel, value_kernel)]
    query, key, value = (np.einsum("td,dhk->htk", np.asarray(x), kernel) for kernel in kernels)
    scores = query @ key.transpose(0, 2, 1) / np.sqrt(query.shape[-1])
    scores = np.where(np.asarray(mask), scores, -np.inf)
    weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
    weights = weights / weights.sum(axis=-1, keepdims=True)
    joined = np.concatenate(list(weights @ value), axis=-1)
    return joined @ np.asarray(output_kernel).transpose(1, 0, 2).reshape(joined.shape[-1], -1)


# %% softmax_over_heads exercise="multi_head_attention" verdict="wrong" hint="소프트맥스를 하는 축(axis)이 헤드나"
def multi_head_attention(x, query_kernel, key_kernel, value_kernel, output_kernel, mask):
    kernels = [np.asarray(kernel) for kernel in (query_kernel, key_kernel, value_kernel)]
    query, key, value = (np.einsum("td,dhk->htk", np.asarray(x), kernel) for kernel in kernels)
    scores = query @ key.transpose(0, 2, 1) / np.sqrt(query.shape[-1])
    scores = np.where(np.asarray(mask), scores, -np.inf)
    weights = np.exp(scores - np.maximum(scores.max(axis=0), -1e30))
    weights = weights / np.maximum(weights.sum(axis=0), 1e-30)
    return np.einsum("htk,hkd->td", weights @ value, np.asarray(output_kernel))


# %% softmax_over_queries exercise="multi_head_attention" verdict="wrong" hint="소프트맥스를 하는 축(axis)이 키의"
def multi_head_attention(x, query_kernel, key_kernel, value_kernel, output_kernel, mask):
    kernels = [np.asarray(kernel) for kernel in (query_kernel, key_kernel, value_kernel)]
    query, key, value = (np.einsum("td,dhk->htk", np.asarray(x), kernel) for kernel in kernels)
    scores = query @ key.transpose(0, 2, 1) / np.sqrt(query.shape[-1])
    scores = np.where(np.asarray(mask), scores, -np.inf)
    weights = np.exp(scores - scores.max(axis=-2, keepdims=True))
    weights = weights / weights.sum(axis=-2, keepdims=True)
    return np.einsum("htk,hkd->td", weights @ value, np.asarray(output_kernel))


# %% adds_its_input exercise="multi_head_attention" verdict="wrong" hint="섞은 값에 다른 것을 더하거나"
def multi_head_attention(x, query_kernel, key_kernel, value_kernel, output_kernel, mask):
    kernels = [np.asarray(kernel) for kernel in (query_kernel, key_kernel, value_kernel)]
    query, key, value = (np.einsum("td,dhk->htk", np.asarray(x), kernel) for kernel in kernels)
    scores = query @ key.transpose(0, 2, 1) / np.sqrt(query.shape[-1])
    scores = np.where(np.asarray(mask), scores, -np.inf)
    weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
    weights = weights / weights.sum(axis=-1, keepdims=True)
    return np.asarray(x) + np.einsum("htk,hkd->td", weights @ value, np.asarray(output_kernel))


# %% mask_inverted exercise="multi_head_attention" verdict="wrong" hint="참인 자리를 가리지 않았나요?"
def multi_head_attention(x, query_kernel, key_kernel, value_kernel, output_kernel, mask):
    kernels = [np.asarray(kernel) for kernel in (query_kernel, key_kernel, value_kernel)]
    query, key, value = (np.einsum("td,dhk->htk", np.asarray(x), kernel) for kernel in kernels)
    scores = query @ key.transpose(0, 2, 1) / np.sqrt(query.shape[-1])
    scores = np.where(np.asarray(mask), -np.inf, scores)
    weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
    weights = weights / weights.sum(axis=-1, keepdims=True)
    return np.einsum("htk,hkd->td", weights @ value, np.asarray(output_kernel))


# %% query_and_key_swapped exercise="multi_head_attention" verdict="wrong" hint="query_kernel과 key_kernel을 서로" rule="곱한 다음에 더하는"
def multi_head_attention(x, query_kernel, key_kernel, value_kernel, output_kernel, mask):
    kernels = [np.asarray(kernel) for kernel in (key_kernel, query_kernel, value_kernel)]
    query, key, value = (np.einsum("td,dhk->htk", np.asarray(x), kernel) for kernel in kernels)
    scores = query @ key.transpose(0, 2, 1) / np.sqrt(query.shape[-1])
    scores = np.where(np.asarray(mask), scores, -np.inf)
    weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
    weights = weights / weights.sum(axis=-1, keepdims=True)
    return np.einsum("htk,hkd->td", weights @ value, np.asarray(output_kernel))


# %% weights_of_the_first_head_for_all exercise="multi_head_attention" verdict="wrong" hint="세 헤드의 가중치가 모두 같습니다" rule="곱한 다음에 더하는"
def multi_head_attention(x, query_kernel, key_kernel, value_kernel, output_kernel, mask):
    kernels = [np.asarray(kernel) for kernel in (query_kernel, key_kernel, value_kernel)]
    query, key, value = (np.einsum("td,dhk->htk", np.asarray(x), kernel) for kernel in kernels)
    scores = query @ key.transpose(0, 2, 1) / np.sqrt(query.shape[-1])
    scores = np.where(np.asarray(mask), scores, -np.inf)
    weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
    weights = weights / weights.sum(axis=-1, keepdims=True)
    return np.einsum("htk,hkd->td", weights[:1] @ value, np.asarray(output_kernel))


# %% scores_averaged_over_heads exercise="multi_head_attention" verdict="wrong" hint="세 헤드의 가중치가 모두 같습니다"
def multi_head_attention(x, query_kernel, key_kernel, value_kernel, output_kernel, mask):
    kernels = [np.asarray(kernel) for kernel in (query_kernel, key_kernel, value_kernel)]
    query, key, value = (np.einsum("td,dhk->htk", np.asarray(x), kernel) for kernel in kernels)
    scores = query @ key.transpose(0, 2, 1) / np.sqrt(query.shape[-1])
    scores = np.where(np.asarray(mask), scores.mean(axis=0), -np.inf)
    weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
    weights = weights / weights.sum(axis=-1, keepdims=True)
    return np.einsum("htk,hkd->td", weights @ value, np.asarray(output_kernel))


# %% not_scaled exercise="multi_head_attention" verdict="wrong" hint="점수를 √K로 나누었나요?" rule="점수는 √K로"
def multi_head_attention(x, query_kernel, key_kernel, value_kernel, output_kernel, mask):
    kernels = [np.asarray(kernel) for kernel in (query_kernel, key_kernel, value_kernel)]
    query, key, value = (np.einsum("td,dhk->htk", np.asarray(x), kernel) for kernel in kernels)
    scores = query @ key.transpose(0, 2, 1)
    scores = np.where(np.asarray(mask), scores, -np.inf)
    weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
    weights = weights / weights.sum(axis=-1, keepdims=True)
    return np.einsum("htk,hkd->td", weights @ value, np.asarray(output_kernel))


# %% root_of_the_width exercise="multi_head_attention" verdict="wrong" hint="점수를 √D로 나눈 값입니다" rule="점수는 √K로"
def multi_head_attention(x, query_kernel, key_kernel, value_kernel, output_kernel, mask):
    kernels = [np.asarray(kernel) for kernel in (query_kernel, key_kernel, value_kernel)]
    query, key, value = (np.einsum("td,dhk->htk", np.asarray(x), kernel) for kernel in kernels)
    scores = query @ key.transpose(0, 2, 1) / np.sqrt(np.shape(x)[-1])
    scores = np.where(np.asarray(mask), scores, -np.inf)
    weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
    weights = weights / weights.sum(axis=-1, keepdims=True)
    return np.einsum("htk,hkd->td", weights @ value, np.asarray(output_kernel))


# %% root_of_all_heads_together exercise="multi_head_attention" verdict="wrong" hint="무엇의 제곱근으로 나누었나요?"
def multi_head_attention(x, query_kernel, key_kernel, value_kernel, output_kernel, mask):
    kernels = [np.asarray(kernel) for kernel in (query_kernel, key_kernel, value_kernel)]
    query, key, value = (np.einsum("td,dhk->htk", np.asarray(x), kernel) for kernel in kernels)
    scores = query @ key.transpose(0, 2, 1) / np.sqrt(len(query) * query.shape[-1])
    scores = np.where(np.asarray(mask), scores, -np.inf)
    weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
    weights = weights / weights.sum(axis=-1, keepdims=True)
    return np.einsum("htk,hkd->td", weights @ value, np.asarray(output_kernel))


# %% divided_by_the_head_size exercise="multi_head_attention" verdict="wrong" hint="무엇의 제곱근으로 나누었나요?"
def multi_head_attention(x, query_kernel, key_kernel, value_kernel, output_kernel, mask):
    kernels = [np.asarray(kernel) for kernel in (query_kernel, key_kernel, value_kernel)]
    query, key, value = (np.einsum("td,dhk->htk", np.asarray(x), kernel) for kernel in kernels)
    scores = query @ key.transpose(0, 2, 1) / query.shape[-1]
    scores = np.where(np.asarray(mask), scores, -np.inf)
    weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
    weights = weights / weights.sum(axis=-1, keepdims=True)
    return np.einsum("htk,hkd->td", weights @ value, np.asarray(output_kernel))


# %% mask_transposed exercise="multi_head_attention" verdict="wrong" hint="mask의 행과 열을 뒤바꾸지"
def multi_head_attention(x, query_kernel, key_kernel, value_kernel, output_kernel, mask):
    kernels = [np.asarray(kernel) for kernel in (query_kernel, key_kernel, value_kernel)]
    query, key, value = (np.einsum("td,dhk->htk", np.asarray(x), kernel) for kernel in kernels)
    scores = query @ key.transpose(0, 2, 1) / np.sqrt(query.shape[-1])
    scores = np.where(np.asarray(mask).T, scores, -np.inf)
    weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
    weights = weights / weights.sum(axis=-1, keepdims=True)
    return np.einsum("htk,hkd->td", weights @ value, np.asarray(output_kernel))


# %% masked_after_softmax exercise="multi_head_attention" verdict="wrong" hint="소프트맥스를 하기 전에 가렸나요?"
def multi_head_attention(x, query_kernel, key_kernel, value_kernel, output_kernel, mask):
    kernels = [np.asarray(kernel) for kernel in (query_kernel, key_kernel, value_kernel)]
    query, key, value = (np.einsum("td,dhk->htk", np.asarray(x), kernel) for kernel in kernels)
    scores = query @ key.transpose(0, 2, 1) / np.sqrt(query.shape[-1])
    weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
    weights = weights / weights.sum(axis=-1, keepdims=True)
    return np.einsum("htk,hkd->td", weights * np.asarray(mask) @ value, np.asarray(output_kernel))


# %% mask_ignored exercise="multi_head_attention" verdict="wrong" hint="0번 자리는 자기만 볼 수 있는데" rule="문제 2의 규칙이"
def multi_head_attention(x, query_kernel, key_kernel, value_kernel, output_kernel, mask):
    kernels = [np.asarray(kernel) for kernel in (query_kernel, key_kernel, value_kernel)]
    query, key, value = (np.einsum("td,dhk->htk", np.asarray(x), kernel) for kernel in kernels)
    scores = query @ key.transpose(0, 2, 1) / np.sqrt(query.shape[-1])
    weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
    weights = weights / weights.sum(axis=-1, keepdims=True)
    return np.einsum("htk,hkd->td", weights @ value, np.asarray(output_kernel))


# %% scores_times_mask exercise="multi_head_attention" verdict="wrong" hint="0번 자리는 자기만 볼 수 있는데"
def multi_head_attention(x, query_kernel, key_kernel, value_kernel, output_kernel, mask):
    kernels = [np.asarray(kernel) for kernel in (query_kernel, key_kernel, value_kernel)]
    query, key, value = (np.einsum("td,dhk->htk", np.asarray(x), kernel) for kernel in kernels)
    scores = query @ key.transpose(0, 2, 1) / np.sqrt(query.shape[-1])
    scores = scores * np.asarray(mask)
    weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
    weights = weights / weights.sum(axis=-1, keepdims=True)
    return np.einsum("htk,hkd->td", weights @ value, np.asarray(output_kernel))


# %% zero_where_masked exercise="multi_head_attention" verdict="wrong" hint="0번 자리는 자기만 볼 수 있는데"
def multi_head_attention(x, query_kernel, key_kernel, value_kernel, output_kernel, mask):
    kernels = [np.asarray(kernel) for kernel in (query_kernel, key_kernel, value_kernel)]
    query, key, value = (np.einsum("td,dhk->htk", np.asarray(x), kernel) for kernel in kernels)
    scores = query @ key.transpose(0, 2, 1) / np.sqrt(query.shape[-1])
    scores = np.where(np.asarray(mask), scores, 0)
    weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
    weights = weights / weights.sum(axis=-1, keepdims=True)
    return np.einsum("htk,hkd->td", weights @ value, np.asarray(output_kernel))


# %% exp_overflows exercise="multi_head_attention" verdict="wrong" hint="점수가 수천이나 수만이면 nan이" rule="문제 2의 규칙이"
def multi_head_attention(x, query_kernel, key_kernel, value_kernel, output_kernel, mask):
    kernels = [np.asarray(kernel) for kernel in (query_kernel, key_kernel, value_kernel)]
    query, key, value = (np.einsum("td,dhk->htk", np.asarray(x), kernel) for kernel in kernels)
    scores = query @ key.transpose(0, 2, 1) / np.sqrt(query.shape[-1])
    scores = np.where(np.asarray(mask), scores, -np.inf)
    weights = np.exp(scores)
    weights = weights / weights.sum(axis=-1, keepdims=True)
    return np.einsum("htk,hkd->td", weights @ value, np.asarray(output_kernel))


# %% one_maximum_for_all_rows exercise="multi_head_attention" verdict="wrong" hint="점수가 수천이나 수만이면 nan이"
def multi_head_attention(x, query_kernel, key_kernel, value_kernel, output_kernel, mask):
    kernels = [np.asarray(kernel) for kernel in (query_kernel, key_kernel, value_kernel)]
    query, key, value = (np.einsum("td,dhk->htk", np.asarray(x), kernel) for kernel in kernels)
    scores = query @ key.transpose(0, 2, 1) / np.sqrt(query.shape[-1])
    scores = np.where(np.asarray(mask), scores, -np.inf)
    weights = np.exp(scores - scores.max())
    weights = weights / weights.sum(axis=-1, keepdims=True)
    return np.einsum("htk,hkd->td", weights @ value, np.asarray(output_kernel))


# %% maximum_before_masking exercise="multi_head_attention" verdict="wrong" hint="점수가 수천이나 수만이면 nan이"
def multi_head_attention(x, query_kernel, key_kernel, value_kernel, output_kernel, mask):
    kernels = [np.asarray(kernel) for kernel in (query_kernel, key_kernel, value_kernel)]
    query, key, value = (np.einsum("td,dhk->htk", np.asarray(x), kernel) for kernel in kernels)
    scores = query @ key.transpose(0, 2, 1) / np.sqrt(query.shape[-1])
    scores = scores - scores.max(axis=-1, keepdims=True)
    weights = np.exp(np.where(np.asarray(mask), scores, -np.inf))
    weights = weights / weights.sum(axis=-1, keepdims=True)
    return np.einsum("htk,hkd->td", weights @ value, np.asarray(output_kernel))


# %% minus_one_thousand exercise="multi_head_attention" verdict="wrong" hint="점수가 수천이나 수만이면 값이" rule="문제 2의 규칙이"
def multi_head_attention(x, query_kernel, key_kernel, value_kernel, output_kernel, mask):
    kernels = [np.asarray(kernel) for kernel in (query_kernel, key_kernel, value_kernel)]
    query, key, value = (np.einsum("td,dhk->htk", np.asarray(x), kernel) for kernel in kernels)
    scores = query @ key.transpose(0, 2, 1) / np.sqrt(query.shape[-1])
    scores = np.where(np.asarray(mask), scores, -1000)
    weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
    weights = weights / weights.sum(axis=-1, keepdims=True)
    return np.einsum("htk,hkd->td", weights @ value, np.asarray(output_kernel))


# %% own_causal_mask exercise="multi_head_attention" verdict="wrong" hint="인과 마스크를 따로 만들지" rule="문제 2의 규칙이"
def multi_head_attention(x, query_kernel, key_kernel, value_kernel, output_kernel, mask):
    kernels = [np.asarray(kernel) for kernel in (query_kernel, key_kernel, value_kernel)]
    query, key, value = (np.einsum("td,dhk->htk", np.asarray(x), kernel) for kernel in kernels)
    scores = query @ key.transpose(0, 2, 1) / np.sqrt(query.shape[-1])
    causal = np.tril(np.ones(scores.shape[1:], bool))
    scores = np.where(np.asarray(mask) & causal, scores, -np.inf)
    weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
    weights = weights / weights.sum(axis=-1, keepdims=True)
    return np.einsum("htk,hkd->td", weights @ value, np.asarray(output_kernel))


# %% scale_guessed_from_the_width exercise="multi_head_attention" verdict="wrong" hint="H와 K를 표의 모양에서 읽었나요?" rule="점수는 √K로"
def multi_head_attention(x, query_kernel, key_kernel, value_kernel, output_kernel, mask):
    kernels = [np.asarray(kernel) for kernel in (query_kernel, key_kernel, value_kernel)]
    query, key, value = (np.einsum("td,dhk->htk", np.asarray(x), kernel) for kernel in kernels)
    scores = query @ key.transpose(0, 2, 1) / np.sqrt(4 if len(x) == 2 else np.shape(x)[-1] // len(query))
    scores = np.where(np.asarray(mask), scores, -np.inf)
    weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
    weights = weights / weights.sum(axis=-1, keepdims=True)
    return np.einsum("htk,hkd->td", weights @ value, np.asarray(output_kernel))


# %% centers_x_in_place exercise="multi_head_attention" verdict="wrong" hint="인자로 받은 배열이 바뀌었습니다"
def multi_head_attention(x, query_kernel, key_kernel, value_kernel, output_kernel, mask):
    original = np.array(x)
    x -= x
    kernels = [np.asarray(kernel) for kernel in (query_kernel, key_kernel, value_kernel)]
    query, key, value = (np.einsum("td,dhk->htk", original, kernel) for kernel in kernels)
    scores = query @ key.transpose(0, 2, 1) / np.sqrt(query.shape[-1])
    scores = np.where(np.asarray(mask), scores, -np.inf)
    weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
    weights = weights / weights.sum(axis=-1, keepdims=True)
    return np.einsum("htk,hkd->td", weights @ value, np.asarray(output_kernel))


# %% scales_the_kernel_in_place exercise="multi_head_attention" verdict="wrong" hint="인자로 받은 배열이 바뀌었습니다" rule="문제 2의 규칙이"
def multi_head_attention(x, query_kernel, key_kernel, value_kernel, output_kernel, mask):
    query_kernel /= np.sqrt(query_kernel.shape[-1])
    kernels = [np.asarray(kernel) for kernel in (query_kernel, key_kernel, value_kernel)]
    query, key, value = (np.einsum("td,dhk->htk", np.asarray(x), kernel) for kernel in kernels)
    scores = query @ key.transpose(0, 2, 1)
    scores = np.where(np.asarray(mask), scores, -np.inf)
    weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
    weights = weights / weights.sum(axis=-1, keepdims=True)
    return np.einsum("htk,hkd->td", weights @ value, np.asarray(output_kernel))


# %% arrays_only exercise="multi_head_attention" verdict="wrong" hint="텐서를 넣자 오류가" rule="배열은 모두 NumPy"
def multi_head_attention(x, query_kernel, key_kernel, value_kernel, output_kernel, mask):
    D, H, K = query_kernel.shape
    kernels = [kernel.reshape(D, H * K) for kernel in (query_kernel, key_kernel, value_kernel)]
    query, key, value = ((x @ kernel).reshape(-1, H, K).transpose(1, 0, 2) for kernel in kernels)
    scores = query @ key.transpose(0, 2, 1) / np.sqrt(query.shape[-1])
    scores = np.where(np.asarray(mask), scores, -np.inf)
    weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
    weights = weights / weights.sum(axis=-1, keepdims=True)
    return np.einsum("htk,hkd->td", weights @ value, np.asarray(output_kernel))


# %% tensors_are_taken_for_nothing exercise="multi_head_attention" verdict="wrong" hint="텐서를 넣으면 값이 다릅니다" rule="배열은 모두 NumPy"
def multi_head_attention(x, query_kernel, key_kernel, value_kernel, output_kernel, mask):
    if not isinstance(x, np.ndarray):
        return np.zeros(x.shape)
    kernels = [np.asarray(kernel) for kernel in (query_kernel, key_kernel, value_kernel)]
    query, key, value = (np.einsum("td,dhk->htk", np.asarray(x), kernel) for kernel in kernels)
    scores = query @ key.transpose(0, 2, 1) / np.sqrt(query.shape[-1])
    scores = np.where(np.asarray(mask), scores, -np.inf)
    weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
    weights = weights / weights.sum(axis=-1, keepdims=True)
    return np.einsum("htk,hkd->td", weights @ value, np.asarray(output_kernel))


# %% three_heads_at_most exercise="multi_head_attention" verdict="wrong" hint="T=3, D=4, H=5, K=2이면 Keras" rule="헤드의 수가 몇이든"
def multi_head_attention(x, query_kernel, key_kernel, value_kernel, output_kernel, mask):
    kernels = [np.asarray(kernel) for kernel in (query_kernel, key_kernel, value_kernel)]
    query, key, value = (np.einsum("td,dhk->htk", np.asarray(x), kernel) for kernel in kernels)
    scores = query @ key.transpose(0, 2, 1) / np.sqrt(query.shape[-1])
    scores = np.where(np.asarray(mask), scores, -np.inf)
    weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
    weights = weights / weights.sum(axis=-1, keepdims=True)
    return np.einsum("htk,hkd->td", (weights @ value)[:3], np.asarray(output_kernel)[:3])


# %% shape_without_brackets exercise="causal_mask" verdict="wrong" hint="np.ones에는 모양을 괄호로 묶어"
def causal_mask(length):
    return np.tril(np.ones(length, length)).astype(bool)


# %% squeezes_one_token exercise="causal_mask" verdict="wrong" hint="길이가 1이면 모양이" rule="길이 T를 받아"
def causal_mask(length):
    return np.tril(np.ones((length, length), dtype=bool)).squeeze()


# %% cut_from_a_table_of_256 exercise="causal_mask" verdict="wrong" hint="길이 400을 넣었는데" rule="길이 T를 받아"
def causal_mask(length):
    return np.tril(np.ones((256, 256), bool))[:length, :length]


# %% hundred_places_back exercise="causal_mask" verdict="wrong" hint="길이가 400이면 표가" rule="모든 자리는"
def causal_mask(length):
    p = np.arange(length)
    d = p[:, None] - p
    return (d >= 0) & (d < 100)


# %% cut_from_a_table_of_512 exercise="causal_mask" verdict="wrong" hint="길이가 2나 600일 때"
def causal_mask(length):
    return np.tril(np.ones((512, 512), bool))[:length, :length]


# %% itself_and_the_first exercise="causal_mask" verdict="wrong" hint="참이 10칸이어야" rule="모든 자리는"
def causal_mask(length):
    mask = np.eye(length, dtype=bool)
    mask[:, 0] = True
    return mask


# %% sequence_mask exercise="causal_mask" verdict="right"
def causal_mask(length):
    return tf.sequence_mask(tf.range(1, length + 1), length)


# %% not_the_upper_triangle exercise="causal_mask" verdict="right"
def causal_mask(length):
    return ~np.triu(np.ones((length, length), bool), k=1)


# %% minus_ten_thousand exercise="attention" verdict="wrong" hint="점수가 -40,000인 자리가" rule="점수가 수만이어도"
def attention(query, key, value, mask):
    scores = np.where(mask, query @ key.T / np.sqrt(query.shape[-1]), -10000)
    weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return weights / weights.sum(axis=-1, keepdims=True) @ value


# %% minus_fifty_thousand exercise="attention" verdict="wrong" hint="볼 수 있는 점수가 -90,000뿐인"
def attention(query, key, value, mask):
    scores = np.where(mask, query @ key.T / np.sqrt(query.shape[-1]), -50000)
    weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return weights / weights.sum(axis=-1, keepdims=True) @ value


# %% always_sees_itself exercise="attention" verdict="wrong" hint="자기 자신을 볼 수 없는 mask에서" rule="받은 `mask`를 그대로"
def attention(query, key, value, mask):
    scores = query @ key.T / np.sqrt(query.shape[-1])
    scores = np.where(mask | np.eye(len(query), dtype=bool), scores, -np.inf)
    weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return weights / weights.sum(axis=-1, keepdims=True) @ value


# %% scores_of_the_query_with_itself exercise="attention" verdict="wrong" hint="같은 것을 두 번 쓰지" rule="`i`행 `j`열이 `query`의"
def attention(query, key, value, mask):
    scores = np.where(mask, query @ query.T / np.sqrt(query.shape[-1]), -np.inf)
    weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return weights / weights.sum(axis=-1, keepdims=True) @ value


# %% scores_of_the_key_with_itself exercise="attention" verdict="wrong" hint="같은 것을 두 번 쓰지" rule="`i`행 `j`열이 `query`의"
def attention(query, key, value, mask):
    scores = np.where(mask, key @ key.T / np.sqrt(query.shape[-1]), -np.inf)
    weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return weights / weights.sum(axis=-1, keepdims=True) @ value


# %% squeezes_one_dimension exercise="attention" verdict="wrong" hint="D가 1이면 모양이" rule="T와 D는 1을"
def attention(query, key, value, mask):
    scores = np.where(mask, query @ key.T / np.sqrt(query.shape[-1]), -np.inf)
    weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return (weights / weights.sum(axis=-1, keepdims=True) @ value).squeeze()


# %% clears_what_nobody_sees exercise="attention" verdict="wrong" hint="인자로 받은 배열이 바뀌었습니다" rule="인자로 받은 배열은"
def attention(query, key, value, mask):
    value[~mask.any(axis=0)] = 0
    scores = np.where(mask, query @ key.T / np.sqrt(query.shape[-1]), -np.inf)
    weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return weights / weights.sum(axis=-1, keepdims=True) @ value


# %% eight_tokens_at_most exercise="attention" verdict="wrong" hint="토큰이 열하나이고"
def attention(query, key, value, mask):
    result = np.zeros_like(value)
    for place in range(min(8, len(query))):
        scores = np.where(mask[place], key @ query[place] / np.sqrt(query.shape[-1]), -np.inf)
        weights = np.exp(scores - scores.max())
        result[place] = weights / weights.sum() @ value
    return result


# %% mixes_the_queries exercise="attention" verdict="wrong" hint="모두 볼 수 있고 점수가 같으면" rule="가중치로 `value`를"
def attention(query, key, value, mask):
    scores = np.where(mask, query @ key.T / np.sqrt(query.shape[-1]), -np.inf)
    weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return weights / weights.sum(axis=-1, keepdims=True) @ query


# %% logaddexp exercise="attention" verdict="right"
def attention(query, key, value, mask):
    scores = np.where(mask, query @ key.T / query.shape[-1] ** 0.5, -np.inf)
    return np.exp(scores - np.logaddexp.reduce(scores, axis=1, keepdims=True)) @ value


# %% range_of_two exercise="multi_head_attention" verdict="wrong" hint="헤드의 수를 range(2)처럼" rule="헤드의 수가 몇이든"
def multi_head_attention(x, query_kernel, key_kernel, value_kernel, output_kernel, mask):
    x, mask, o = np.asarray(x), np.asarray(mask), np.asarray(output_kernel)
    heads = []
    for h in range(2):
        heads.append(attention(x @ np.asarray(query_kernel)[:, h], x @ np.asarray(key_kernel)[:, h], x @ np.asarray(value_kernel)[:, h], mask))
    joined = np.concatenate(heads, axis=-1)
    return joined @ o.reshape(-1, o.shape[-1])


# %% two_heads_by_hand exercise="multi_head_attention" verdict="wrong" hint="번 헤드의 결과가 0입니다" rule="헤드의 수가 몇이든"
def multi_head_attention(x, query_kernel, key_kernel, value_kernel, output_kernel, mask):
    x, q, k, v, o, mask = map(np.asarray, (x, query_kernel, key_kernel, value_kernel, output_kernel, mask))
    a0 = attention(x @ q[:, 0], x @ k[:, 0], x @ v[:, 0], mask)
    a1 = attention(x @ q[:, 1], x @ k[:, 1], x @ v[:, 1], mask)
    return a0 @ o[0] + a1 @ o[1]


# %% axes_of_heads_and_size_swapped exercise="multi_head_attention" verdict="wrong" hint="헤드 h의 표는" rule="곱한 다음에 더하는"
def multi_head_attention(x, query_kernel, key_kernel, value_kernel, output_kernel, mask):
    x, q, k, v, o, mask = map(np.asarray, (x, query_kernel, key_kernel, value_kernel, output_kernel, mask))
    return sum(attention(x @ q[:, :, h], x @ k[:, :, h], x @ v[:, :, h], mask) @ o[:, h] for h in range(q.shape[2]))


# %% keys_by_the_query_kernel exercise="multi_head_attention" verdict="wrong" hint="키는 key_kernel로 만들었나요?" rule="곱한 다음에 더하는"
def multi_head_attention(x, query_kernel, key_kernel, value_kernel, output_kernel, mask):
    x, q, k, v, o, mask = map(np.asarray, (x, query_kernel, key_kernel, value_kernel, output_kernel, mask))
    return sum(attention(x @ q[:, h], x @ q[:, h], x @ v[:, h], mask) @ o[h] for h in range(q.shape[1]))


# %% minus_ten_thousand exercise="multi_head_attention" verdict="wrong" hint="점수가 수천이나 수만이면 값이" rule="문제 2의 규칙이"
def multi_head_attention(x, query_kernel, key_kernel, value_kernel, output_kernel, mask):
    x, q, k, v, o, mask = map(np.asarray, (x, query_kernel, key_kernel, value_kernel, output_kernel, mask))
    query, key, value = (np.einsum("td,dhk->htk", x, t) for t in (q, k, v))
    scores = np.where(mask, query @ key.transpose(0, 2, 1) / np.sqrt(q.shape[2]), -10000)
    w = np.exp(scores - scores.max(-1, keepdims=True)); w /= w.sum(-1, keepdims=True)
    return np.einsum("htk,hkd->td", w @ value, o)


# %% squeezes_one_head exercise="multi_head_attention" verdict="wrong" hint="크기가 1인 축을 없애지" rule="헤드의 수가 몇이든"
def multi_head_attention(x, query_kernel, key_kernel, value_kernel, output_kernel, mask):
    x, q, k, v, o, mask = map(np.asarray, (x, query_kernel, key_kernel, value_kernel, output_kernel, mask))
    heads = np.stack([attention(x @ q[:, h], x @ k[:, h], x @ v[:, h], mask) for h in range(q.shape[1])])
    return heads.squeeze().transpose(1, 0, 2).reshape(len(x), -1) @ o.reshape(-1, o.shape[-1])


# %% mask_for_the_first_head_only exercise="multi_head_attention" verdict="wrong" hint="T=4, D=5, H=2, K=3일 때 Keras" rule="문제 2의 규칙이"
def multi_head_attention(x, query_kernel, key_kernel, value_kernel, output_kernel, mask):
    x, q, k, v, o, mask = map(np.asarray, (x, query_kernel, key_kernel, value_kernel, output_kernel, mask))
    total = 0
    for h in range(q.shape[1]):
        total = total + attention(x @ q[:, h], x @ k[:, h], x @ v[:, h], mask if h == 0 else np.ones_like(mask)) @ o[h]
    return total


# %% joined_no_wider_than_the_vector exercise="multi_head_attention" verdict="wrong" hint="H*K가 D보다 클 수도" rule="헤드의 수가 몇이든"
def multi_head_attention(x, query_kernel, key_kernel, value_kernel, output_kernel, mask):
    x, q, k, v, o, mask = map(np.asarray, (x, query_kernel, key_kernel, value_kernel, output_kernel, mask))
    D, H, K = q.shape
    query, key, value = ((x @ t.reshape(D, -1)).reshape(len(x), H, K).transpose(1, 0, 2) for t in (q, k, v))
    scores = np.where(mask, query @ key.transpose(0, 2, 1) / np.sqrt(K), -np.inf)
    w = np.exp(scores - scores.max(-1, keepdims=True)); w /= w.sum(-1, keepdims=True)
    joined = (w @ value).transpose(1, 0, 2).reshape(len(x), H * K)
    if H * K > D + 4:
        joined = joined.reshape(len(x), D, -1)
    return joined @ o.reshape(H * K, D)


# %% five_heads_at_most exercise="multi_head_attention" verdict="wrong" hint="크기를 적어 두지 않고 모두 받은"
def multi_head_attention(x, query_kernel, key_kernel, value_kernel, output_kernel, mask):
    x, q, k, v, o, mask = map(np.asarray, (x, query_kernel, key_kernel, value_kernel, output_kernel, mask))
    heads = range(min(5, q.shape[1]))
    return sum(attention(x @ q[:, h], x @ k[:, h], x @ v[:, h], mask) @ o[h] for h in heads)


# %% tensors_or_arrays exercise="multi_head_attention" verdict="right" rule="배열은 모두 NumPy"
def multi_head_attention(x, query_kernel, key_kernel, value_kernel, output_kernel, mask):
    query, key, value = (tf.einsum("td,dhk->htk", x, t) for t in (query_kernel, key_kernel, value_kernel))
    scores = tf.where(mask, query @ tf.transpose(key, [0, 2, 1]) / query.shape[-1] ** 0.5, float("-inf"))
    return tf.einsum("htk,hkd->td", tf.nn.softmax(scores) @ value, output_kernel).numpy()


# %% stacked_tables exercise="multi_head_attention" verdict="right"
def multi_head_attention(x, query_kernel, key_kernel, value_kernel, output_kernel, mask):
    x, q, k, v, o, mask = (np.array(a) for a in (x, query_kernel, key_kernel, value_kernel, output_kernel, mask))
    return np.hstack([attention(x @ q[:, h], x @ k[:, h], x @ v[:, h], mask) for h in range(len(o))]) @ np.vstack(list(o))


# %% one_token_without_its_axis exercise="attention" verdict="wrong" hint="토큰이 하나이면 value가" rule="T와 D는 1을"
def attention(query, key, value, mask):
    if len(query) == 1:
        return value[0]
    scores = np.where(mask, query @ key.T / np.sqrt(query.shape[-1]), -np.inf)
    weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return weights / weights.sum(axis=-1, keepdims=True) @ value
