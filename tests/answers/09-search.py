# Named answers to the exercises of lesson 09; read by autograde.lesson.answers, graded by tests/course/test_answers.py.
# A wrong answer says the start of the hint it must meet.

# %% numpy_and_take exercise="next_token_logits" verdict="right"
def next_token_logits(model, tokens, index):
    logits = np.asarray(model(np.asarray(tokens)))
    return np.take(logits, index - 1, axis=1)


# %% cut_after_the_prompt exercise="next_token_logits" verdict="right" rule="줄이 하나뿐이어도"
def next_token_logits(model, tokens, index):
    written = tf.convert_to_tensor(tokens)[:, :index]
    return model(written)[:, -1, :]


# %% predict exercise="next_token_logits" verdict="wrong" hint="next_token_logits를 부르다가 오류가" rule="모델은 `model(tokens)`처럼"
def next_token_logits(model, tokens, index):
    return model.predict(tokens, verbose=0)[:, index - 1]


# %% forgets_return exercise="next_token_logits" verdict="wrong" hint="return을 썼나요? 모든 줄에서 한 자리만"
def next_token_logits(model, tokens, index):
    model(tokens)[:, index - 1]


# %% all_places_before exercise="next_token_logits" verdict="wrong" hint="return을 썼나요? 모든 줄에서 한 자리만"
def next_token_logits(model, tokens, index):
    return model(tokens)[:, :index]


# %% first_row_only exercise="next_token_logits" verdict="wrong" hint="return을 썼나요? 모든 줄에서 한 자리만"
def next_token_logits(model, tokens, index):
    return model(tokens)[0, index - 1]


# %% last_place_of_the_padding exercise="next_token_logits" verdict="wrong" hint="맨 끝 자리의 로짓입니다"
def next_token_logits(model, tokens, index):
    return model(tokens)[:, -1]


# %% one_place_late exercise="next_token_logits" verdict="wrong" hint="한 칸 뒤의 로짓입니다" rule="오른쪽을 `[PAD]`로"
def next_token_logits(model, tokens, index):
    return model(tokens)[:, index]


# %% probabilities exercise="next_token_logits" verdict="wrong" hint="값이 모델이 낸 2번 자리의 로짓과" rule="로짓은 모델이 낸 그대로"
def next_token_logits(model, tokens, index):
    return tf.nn.softmax(model(tokens)[:, index - 1])


# %% one_place_early exercise="next_token_logits" verdict="wrong" hint="자리를 하나 더 앞에서 읽지"
def next_token_logits(model, tokens, index):
    return model(tokens)[:, index - 2]


# %% erases_the_callers_tokens exercise="next_token_logits" verdict="wrong" hint="인자로 받은 토큰이 바뀌었습니다" rule="토큰도, 모델이 내는"
def next_token_logits(model, tokens, index):
    tokens[:, index:] = 0
    return model(tokens)[:, index - 1]


# %% counts_the_padding exercise="next_token_logits" verdict="wrong" hint="더 긴 줄이 섞여 있으면" rule="`index`는 1 이상의"
def next_token_logits(model, tokens, index):
    lengths = np.count_nonzero(np.asarray(tokens), axis=1)
    logits = np.asarray(model(tokens))
    return logits[np.arange(len(lengths)), lengths - 1]


# %% numpy_only exercise="next_token_logits" verdict="wrong" hint="토큰이 텐서이면 틀렸습니다" rule="토큰도, 모델이 내는"
def next_token_logits(model, tokens, index):
    copied = tokens.copy()
    return model(copied)[:, index - 1]


# %% not_training exercise="next_token_logits" verdict="right"
def next_token_logits(model, tokens, index):
    return tf.gather(model(tokens, training=False), index - 1, axis=1)


# %% forgets_the_batch_axis exercise="next_token_logits" verdict="wrong" hint="[B, T, V]에서 자리는 몇째 축인가요?"
def next_token_logits(model, tokens, index):
    return model(tokens)[index - 1]


# %% keeps_the_axis_of_places exercise="next_token_logits" verdict="wrong" hint="return을 썼나요? 모든 줄에서 한 자리만"
def next_token_logits(model, tokens, index):
    return model(tokens)[:, index - 1 : index]


# %% squeezed exercise="next_token_logits" verdict="wrong" hint="줄이 하나뿐이면 틀렸습니다. 그때도 모양이" rule="줄이 하나뿐이어도"
def next_token_logits(model, tokens, index):
    return np.squeeze(np.asarray(model(tokens))[:, index - 1 : index])


# %% shown_places_only exercise="next_token_logits" verdict="wrong" hint="마지막 자리까지 쓴 다음"
def next_token_logits(model, tokens, index):
    return model(tokens)[:, min(index - 1, 5)]


# %% filled_buffer exercise="greedy_search" verdict="right"
def greedy_search(next_logits, prompt, max_length):
    prompt = np.asarray(prompt)
    batch, start = prompt.shape
    if start > max_length:
        raise ValueError(f"{start} > {max_length}")
    texts = np.zeros((batch, max_length), prompt.dtype)
    texts[:, :start] = prompt
    for place in range(start, max_length):
        texts[:, place] = np.asarray(next_logits(texts[:, :place])).argmax(axis=-1)
    return texts


# %% tensorflow exercise="greedy_search" verdict="right"
def greedy_search(next_logits, prompt, max_length):
    tokens = tf.cast(prompt, tf.int32)
    if tokens.shape[1] > max_length:
        raise ValueError("too long")
    for _ in range(max_length - tokens.shape[1]):
        chosen = tf.argmax(tf.nn.softmax(tf.cast(next_logits(tokens), tf.float32)), axis=-1, output_type=tf.int32)
        tokens = tf.concat([tokens, chosen[:, tf.newaxis]], axis=1)
    return tokens


# %% row_by_row exercise="greedy_search" verdict="right"
def greedy_search(next_logits, prompt, max_length):
    texts = []
    for row in np.asarray(prompt).tolist():
        if len(row) > max_length:
            raise ValueError("too long")
        while len(row) < max_length:
            row = row + [int(np.argmax(np.asarray(next_logits(np.array([row])))[0]))]
        texts.append(row)
    return np.array(texts)


# %% flat_choice exercise="greedy_search" verdict="wrong" hint="greedy_search를 부르다가 오류가"
def greedy_search(next_logits, prompt, max_length):
    tokens = np.asarray(prompt)
    if tokens.shape[1] > max_length:
        raise ValueError("too long")
    while tokens.shape[1] < max_length:
        chosen = np.argmax(np.asarray(next_logits(tokens)), axis=-1)
        tokens = np.concatenate([tokens, chosen], axis=1)
    return tokens


# %% max_length_new_tokens exercise="greedy_search" verdict="wrong" hint="max_length는 프롬프트까지 더한 길이가" rule="프롬프트 뒤에 토큰을"
def greedy_search(next_logits, prompt, max_length):
    tokens = np.asarray(prompt)
    if tokens.shape[1] > max_length:
        raise ValueError("too long")
    for _ in range(max_length):
        chosen = np.argmax(np.asarray(next_logits(tokens)), axis=-1)
        tokens = np.concatenate([tokens, chosen[:, None]], axis=1)
    return tokens


# %% float_buffer exercise="greedy_search" verdict="wrong" hint="토큰의 번호는 정수가 아닌가요?" rule="돌려주는 값은"
def greedy_search(next_logits, prompt, max_length):
    prompt = np.asarray(prompt)
    batch, start = prompt.shape
    if start > max_length:
        raise ValueError("too long")
    texts = np.zeros((batch, max_length))
    texts[:, :start] = prompt
    for place in range(start, max_length):
        texts[:, place] = np.argmax(next_logits(texts[:, :place].astype(int)), axis=-1)
    return texts


# %% prompt_not_copied exercise="greedy_search" verdict="wrong" hint="프롬프트가 맨 앞에 그대로 있나요?" rule="돌려주는 값은"
def greedy_search(next_logits, prompt, max_length):
    prompt = np.asarray(prompt)
    batch, start = prompt.shape
    if start > max_length:
        raise ValueError("too long")
    texts = np.zeros((batch, max_length), int)
    for place in range(start, max_length):
        texts[:, place] = np.argmax(next_logits(texts[:, :place]), axis=-1)
    return texts


# %% first_row_for_all exercise="greedy_search" verdict="wrong" hint="둘째 줄이 틀렸습니다"
def greedy_search(next_logits, prompt, max_length):
    tokens = np.asarray(prompt)
    if tokens.shape[1] > max_length:
        raise ValueError("too long")
    while tokens.shape[1] < max_length:
        chosen = int(np.argmax(next_logits(tokens)[0]))
        tokens = np.concatenate([tokens, np.full((len(tokens), 1), chosen)], axis=1)
    return tokens


# %% smallest_logit exercise="greedy_search" verdict="wrong" hint="둘째 줄이 틀렸습니다"
def greedy_search(next_logits, prompt, max_length):
    tokens = np.asarray(prompt)
    if tokens.shape[1] > max_length:
        raise ValueError("too long")
    while tokens.shape[1] < max_length:
        chosen = np.argsort(np.asarray(next_logits(tokens)), axis=-1)[:, 0]
        tokens = np.concatenate([tokens, chosen[:, None]], axis=1)
    return tokens


# %% asks_about_the_prompt_only exercise="greedy_search" verdict="wrong" hint="첫 토큰을 붙인 다음에도 같은 토큰을" rule="걸음마다 **지금까지의"
def greedy_search(next_logits, prompt, max_length):
    tokens = np.asarray(prompt)
    if tokens.shape[1] > max_length:
        raise ValueError("too long")
    while tokens.shape[1] < max_length:
        chosen = np.argmax(np.asarray(next_logits(prompt)), axis=-1)
        tokens = np.concatenate([tokens, chosen[:, None]], axis=1)
    return tokens


# %% never_token_zero exercise="greedy_search" verdict="wrong" hint="걸음마다 가장 큰 로짓의 번호를"
def greedy_search(next_logits, prompt, max_length):
    tokens = np.asarray(prompt)
    if tokens.shape[1] > max_length:
        raise ValueError("too long")
    while tokens.shape[1] < max_length:
        chosen = np.argmax(np.asarray(next_logits(tokens))[:, 1:], axis=-1) + 1
        tokens = np.concatenate([tokens, chosen[:, None]], axis=1)
    return tokens


# %% appends_before_looking exercise="greedy_search" verdict="wrong" hint="프롬프트의 길이가 꼭 max_length면" rule="프롬프트의 길이가 꼭"
def greedy_search(next_logits, prompt, max_length):
    tokens = np.asarray(prompt)
    if tokens.shape[1] > max_length:
        raise ValueError("too long")
    while True:
        chosen = np.argmax(np.asarray(next_logits(tokens)), axis=-1)
        tokens = np.concatenate([tokens, chosen[:, None]], axis=1)
        if tokens.shape[1] >= max_length:
            return tokens


# %% long_prompt_returned exercise="greedy_search" verdict="wrong" hint="프롬프트가 max_length보다 길면"
def greedy_search(next_logits, prompt, max_length):
    tokens = np.asarray(prompt)
    while tokens.shape[1] < max_length:
        chosen = np.argmax(np.asarray(next_logits(tokens)), axis=-1)
        tokens = np.concatenate([tokens, chosen[:, None]], axis=1)
    return tokens


# %% long_prompt_cut exercise="greedy_search" verdict="wrong" hint="프롬프트가 max_length보다 길면" rule="프롬프트의 길이가 꼭"
def greedy_search(next_logits, prompt, max_length):
    tokens = np.asarray(prompt)[:, -max_length:]
    while tokens.shape[1] < max_length:
        chosen = np.argmax(np.asarray(next_logits(tokens)), axis=-1)
        tokens = np.concatenate([tokens, chosen[:, None]], axis=1)
    return tokens


# %% last_token_only exercise="greedy_search" verdict="wrong" hint="앞의 토큰을 모두 보는 모델에서" rule="걸음마다 **지금까지의"
def greedy_search(next_logits, prompt, max_length):
    tokens = np.asarray(prompt)
    if tokens.shape[1] > max_length:
        raise ValueError("too long")
    while tokens.shape[1] < max_length:
        chosen = np.argmax(np.asarray(next_logits(tokens[:, -1:])), axis=-1)
        tokens = np.concatenate([tokens, chosen[:, None]], axis=1)
    return tokens


# %% last_four_tokens_only exercise="greedy_search" verdict="wrong" hint="앞의 토큰을 모두 보는 모델에서"
def greedy_search(next_logits, prompt, max_length):
    tokens = np.asarray(prompt)
    if tokens.shape[1] > max_length:
        raise ValueError("too long")
    while tokens.shape[1] < max_length:
        chosen = np.argmax(np.asarray(next_logits(tokens[:, -4:])), axis=-1)
        tokens = np.concatenate([tokens, chosen[:, None]], axis=1)
    return tokens


# %% passes_the_padding exercise="greedy_search" verdict="wrong" hint="[PAD]를 채운 채로 next_logits에"
def greedy_search(next_logits, prompt, max_length):
    prompt = np.asarray(prompt)
    start = prompt.shape[1]
    if start > max_length:
        raise ValueError("too long")
    texts = np.pad(prompt, [(0, 0), (0, max_length - start)])
    for place in range(start, max_length):
        texts[:, place] = np.argmax(np.asarray(next_logits(texts)), axis=-1)
    return texts


# %% error_returned exercise="greedy_search" verdict="wrong" hint="오류를 return으로"
def greedy_search(next_logits, prompt, max_length):
    tokens = np.asarray(prompt)
    if tokens.shape[1] > max_length:
        return ValueError("too long")
    while tokens.shape[1] < max_length:
        chosen = np.argmax(np.asarray(next_logits(tokens)), axis=-1)
        tokens = np.concatenate([tokens, chosen[:, None]], axis=1)
    return tokens


# %% numpy_only exercise="greedy_search" verdict="wrong" hint="프롬프트가 텐서이면 틀렸습니다" rule="`prompt`는 모양이"
def greedy_search(next_logits, prompt, max_length):
    tokens = prompt.copy()
    if tokens.shape[1] > max_length:
        raise ValueError("too long")
    while tokens.shape[1] < max_length:
        chosen = np.argmax(np.asarray(next_logits(tokens)), axis=-1)
        tokens = np.concatenate([tokens, chosen[:, None]], axis=1)
    return tokens


# %% length_of_the_rows exercise="greedy_search" verdict="wrong" hint="반복이 멈추지 않습니다. 글이 길어질 때"
def greedy_search(next_logits, prompt, max_length):
    tokens = np.asarray(prompt)
    if tokens.shape[1] > max_length:
        raise ValueError("too long")
    while len(tokens) < max_length:
        chosen = np.argmax(np.asarray(next_logits(tokens)), axis=-1)
        tokens = np.concatenate([tokens, chosen[:, None]], axis=1)
    return tokens


# %% rows_counted_as_length exercise="greedy_search" verdict="wrong" hint="max_length는 프롬프트까지 더한 길이가"
def greedy_search(next_logits, prompt, max_length):
    tokens = np.asarray(prompt)
    if len(tokens) > max_length:
        raise ValueError("too long")
    for _ in range(max_length - len(tokens)):
        chosen = np.argmax(np.asarray(next_logits(tokens)), axis=-1)
        tokens = np.concatenate([tokens, chosen[:, None]], axis=1)
    return tokens


# %% rows_looked_at_for_the_error exercise="greedy_search" verdict="wrong" hint="글의 길이를 len으로 재지 않았나요?"
def greedy_search(next_logits, prompt, max_length):
    tokens = np.asarray(prompt)
    if len(tokens) > max_length:
        raise ValueError("too long")
    while tokens.shape[1] < max_length:
        chosen = np.argmax(np.asarray(next_logits(tokens)), axis=-1)
        tokens = np.concatenate([tokens, chosen[:, None]], axis=1)
    return tokens


# %% takes_a_place_once_more exercise="greedy_search" verdict="wrong" hint="자리를 또 꺼내지 않았나요?"
def greedy_search(next_logits, prompt, max_length):
    tokens = np.asarray(prompt)
    if tokens.shape[1] > max_length:
        raise ValueError("too long")
    while tokens.shape[1] < max_length:
        chosen = np.argmax(np.asarray(next_logits(tokens))[:, -1], axis=-1)
        tokens = np.concatenate([tokens, chosen[:, None]], axis=1)
    return tokens


# %% squeezed exercise="greedy_search" verdict="wrong" hint="줄이 하나뿐이면 틀렸습니다. 고른 번호에서" rule="돌려주는 값은"
def greedy_search(next_logits, prompt, max_length):
    tokens = np.asarray(prompt)
    if tokens.shape[1] > max_length:
        raise ValueError("too long")
    while tokens.shape[1] < max_length:
        chosen = np.argmax(np.asarray(next_logits(tokens)), axis=-1)
        tokens = np.concatenate([tokens, np.squeeze(chosen)[:, None]], axis=1)
    return tokens


# %% last_ten_tokens_only exercise="greedy_search" verdict="wrong" hint="글이 140토큰으로 길어지면"
def greedy_search(next_logits, prompt, max_length):
    tokens = np.asarray(prompt)
    if tokens.shape[1] > max_length:
        raise ValueError("too long")
    while tokens.shape[1] < max_length:
        chosen = np.argmax(np.asarray(next_logits(tokens[:, -10:])), axis=-1)
        tokens = np.concatenate([tokens, chosen[:, None]], axis=1)
    return tokens


# %% list_of_candidates exercise="beam_search" verdict="right" rule="`next_logits`에는 빔을"
def beam_search(next_logits, prompt, max_length, num_beams):
    beams = [(0.0, np.asarray(prompt)[0].tolist())]
    if len(beams[0][1]) > max_length:
        raise ValueError("too long")
    while len(beams[0][1]) < max_length:
        candidates = []
        for score, tokens in beams:
            row = np.asarray(next_logits(np.array([tokens])), float)[0]
            row = row - row.max()
            row = row - np.log(np.exp(row).sum())
            candidates += [(score + float(value), [*tokens, token]) for token, value in enumerate(row)]
        beams = sorted(candidates, key=lambda candidate: candidate[0], reverse=True)[:num_beams]
    return np.array([beams[0][1]])


# %% tensorflow_top_k exercise="beam_search" verdict="right"
def beam_search(next_logits, prompt, max_length, num_beams):
    beams = tf.cast(prompt, tf.int32)
    if beams.shape[1] > max_length:
        raise ValueError("too long")
    scores = tf.zeros([1])
    while beams.shape[1] < max_length:
        steps = tf.nn.log_softmax(tf.cast(next_logits(beams), tf.float32), axis=-1)
        totals = tf.reshape(scores[:, None] + steps, [-1])
        scores, best = tf.math.top_k(totals, min(num_beams, int(tf.size(totals))))
        size = steps.shape[-1]
        beams = tf.concat([tf.gather(beams, best // size), (best % size)[:, None]], axis=1)
    return beams[:1]


# %% copies_that_start_low exercise="beam_search" verdict="right"
def beam_search(next_logits, prompt, max_length, num_beams):
    beams = np.repeat(np.asarray(prompt), num_beams, axis=0)
    if beams.shape[1] > max_length:
        raise ValueError("too long")
    scores = np.array([0.0] + [-1e9] * (num_beams - 1))
    while beams.shape[1] < max_length:
        logits = np.asarray(next_logits(beams), float)
        totals = scores[:, None] + logits - np.logaddexp.reduce(logits, axis=1, keepdims=True)
        best = np.argsort(totals, axis=None)[::-1][:num_beams]
        beams = np.column_stack([beams[best // logits.shape[1]], best % logits.shape[1]])
        scores = totals.ravel()[best]
    return beams[[scores.argmax()]]


# %% sorts_each_beam exercise="beam_search" verdict="wrong" hint="빔이 하나일 때 오류가"
def beam_search(next_logits, prompt, max_length, num_beams):
    beams = np.asarray(prompt)
    if beams.shape[1] > max_length:
        raise ValueError("too long")
    scores = np.zeros(1)
    while beams.shape[1] < max_length:
        totals = scores[:, None] + np.asarray(tf.nn.log_softmax(next_logits(beams)))
        best = np.argsort(-totals)[:num_beams]
        parents, chosen = np.divmod(best, totals.shape[1])
        beams = np.concatenate([beams[parents], chosen[:, None]], axis=1)
        scores = totals.ravel()[best]
    return beams[:1]


# %% scores_laid_flat exercise="beam_search" verdict="wrong" hint="빔이 둘일 때 오류가"
def beam_search(next_logits, prompt, max_length, num_beams):
    beams = np.asarray(prompt)
    if beams.shape[1] > max_length:
        raise ValueError("too long")
    scores = np.zeros(1)
    while beams.shape[1] < max_length:
        totals = scores + np.asarray(tf.nn.log_softmax(next_logits(beams)))
        best = np.argsort(-totals.ravel())[:num_beams]
        parents, chosen = np.divmod(best, totals.shape[1])
        beams = np.concatenate([beams[parents], chosen[:, None]], axis=1)
        scores = totals.ravel()[best]
    return beams[:1]


# %% all_beams exercise="beam_search" verdict="wrong" hint="가장 좋은 글 하나만 [1, max_length]로" rule="끝까지 가면"
def beam_search(next_logits, prompt, max_length, num_beams):
    beams = np.asarray(prompt)
    if beams.shape[1] > max_length:
        raise ValueError("too long")
    scores = np.zeros(1)
    while beams.shape[1] < max_length:
        totals = scores[:, None] + np.asarray(tf.nn.log_softmax(next_logits(beams)))
        best = np.argsort(-totals.ravel())[:num_beams]
        parents, chosen = np.divmod(best, totals.shape[1])
        beams = np.concatenate([beams[parents], chosen[:, None]], axis=1)
        scores = totals.ravel()[best]
    return beams


# %% float_beams exercise="beam_search" verdict="wrong" hint="토큰의 번호는 정수가 아닌가요?"
def beam_search(next_logits, prompt, max_length, num_beams):
    beams = np.asarray(prompt)
    if beams.shape[1] > max_length:
        raise ValueError("too long")
    scores = np.zeros(1)
    while beams.shape[1] < max_length:
        totals = scores[:, None] + np.asarray(tf.nn.log_softmax(next_logits(beams.astype(int))))
        best = np.argsort(-totals.ravel())[:num_beams]
        parents, chosen = np.floor(best / totals.shape[1]), best % totals.shape[1]
        beams = np.concatenate([beams[parents.astype(int)], chosen[:, None].astype(float)], axis=1)
        scores = totals.ravel()[best]
    return beams[:1]


# %% scores_multiplied exercise="beam_search" verdict="wrong" hint="빔이 하나면 그리디 서치와 같은 글이"
def beam_search(next_logits, prompt, max_length, num_beams):
    beams = np.asarray(prompt)
    if beams.shape[1] > max_length:
        raise ValueError("too long")
    scores = np.ones(1)
    while beams.shape[1] < max_length:
        totals = scores[:, None] * np.asarray(tf.nn.log_softmax(next_logits(beams)))
        best = np.argsort(-totals.ravel())[:num_beams]
        parents, chosen = np.divmod(best, totals.shape[1])
        beams = np.concatenate([beams[parents], chosen[:, None]], axis=1)
        scores = totals.ravel()[best]
    return beams[:1]


# %% least_probable exercise="beam_search" verdict="wrong" hint="빔이 하나면 그리디 서치와 같은 글이"
def beam_search(next_logits, prompt, max_length, num_beams):
    beams = np.asarray(prompt)
    if beams.shape[1] > max_length:
        raise ValueError("too long")
    scores = np.zeros(1)
    while beams.shape[1] < max_length:
        totals = scores[:, None] + np.asarray(tf.nn.log_softmax(next_logits(beams)))
        best = np.argsort(totals.ravel())[:num_beams]
        parents, chosen = np.divmod(best, totals.shape[1])
        beams = np.concatenate([beams[parents], chosen[:, None]], axis=1)
        scores = totals.ravel()[best]
    return beams[:1]


# %% ignores_num_beams exercise="beam_search" verdict="wrong" hint="빔이 둘인데도 그리디와 같은 글입니다"
def beam_search(next_logits, prompt, max_length, num_beams):
    beams = np.asarray(prompt)
    if beams.shape[1] > max_length:
        raise ValueError("too long")
    while beams.shape[1] < max_length:
        chosen = np.argmax(np.asarray(next_logits(beams)), axis=-1)
        beams = np.concatenate([beams, chosen[:, None]], axis=1)
    return beams


# %% equal_copies_at_the_start exercise="beam_search" verdict="wrong" hint="빔이 둘인데도 그리디와 같은 글입니다" rule="빔 하나(프롬프트, 점수 0)에서"
def beam_search(next_logits, prompt, max_length, num_beams):
    beams = np.repeat(np.asarray(prompt), num_beams, axis=0)
    if beams.shape[1] > max_length:
        raise ValueError("too long")
    scores = np.zeros(num_beams)
    while beams.shape[1] < max_length:
        totals = scores[:, None] + np.asarray(tf.nn.log_softmax(next_logits(beams)))
        best = np.argsort(-totals.ravel())[:num_beams]
        parents, chosen = np.divmod(best, totals.shape[1])
        beams = np.concatenate([beams[parents], chosen[:, None]], axis=1)
        scores = totals.ravel()[best]
    return beams[:1]


# %% prefixes_left_behind exercise="beam_search" verdict="wrong" hint="앞부분이 다른 빔의 것입니다"
def beam_search(next_logits, prompt, max_length, num_beams):
    beams = np.asarray(prompt)
    if beams.shape[1] > max_length:
        raise ValueError("too long")
    scores = np.zeros(1)
    while beams.shape[1] < max_length:
        totals = scores[:, None] + np.asarray(tf.nn.log_softmax(next_logits(beams)))
        best = np.argsort(-totals.ravel())[:num_beams]
        chosen = best % totals.shape[1]
        if len(beams) < len(best):
            beams = np.repeat(beams[:1], len(best), axis=0)
        beams = np.concatenate([beams, chosen[:, None]], axis=1)
        scores = totals.ravel()[best]
    return beams[:1]


# %% last_step_only exercise="beam_search" verdict="wrong" hint="마지막 걸음의 확률에 끌려갔습니다" rule="걸음마다 모든 빔의"
def beam_search(next_logits, prompt, max_length, num_beams):
    beams = np.asarray(prompt)
    if beams.shape[1] > max_length:
        raise ValueError("too long")
    while beams.shape[1] < max_length:
        steps = np.asarray(tf.nn.log_softmax(next_logits(beams)))
        best = np.argsort(-steps.ravel())[:num_beams]
        parents, chosen = np.divmod(best, steps.shape[1])
        beams = np.concatenate([beams[parents], chosen[:, None]], axis=1)
    return beams[:1]


# %% probabilities_added exercise="beam_search" verdict="wrong" hint="마지막 걸음의 확률에 끌려갔습니다"
def beam_search(next_logits, prompt, max_length, num_beams):
    beams = np.asarray(prompt)
    if beams.shape[1] > max_length:
        raise ValueError("too long")
    scores = np.zeros(1)
    while beams.shape[1] < max_length:
        totals = scores[:, None] + np.asarray(tf.nn.softmax(next_logits(beams)))
        best = np.argsort(-totals.ravel())[:num_beams]
        parents, chosen = np.divmod(best, totals.shape[1])
        beams = np.concatenate([beams[parents], chosen[:, None]], axis=1)
        scores = totals.ravel()[best]
    return beams[:1]


# %% raw_logits_added exercise="beam_search" verdict="wrong" hint="로짓을 로그 확률로 바꾸지 않고"
def beam_search(next_logits, prompt, max_length, num_beams):
    beams = np.asarray(prompt)
    if beams.shape[1] > max_length:
        raise ValueError("too long")
    scores = np.zeros(1)
    while beams.shape[1] < max_length:
        totals = scores[:, None] + np.asarray(next_logits(beams))
        best = np.argsort(-totals.ravel())[:num_beams]
        parents, chosen = np.divmod(best, totals.shape[1])
        beams = np.concatenate([beams[parents], chosen[:, None]], axis=1)
        scores = totals.ravel()[best]
    return beams[:1]


# %% divided_by_a_fixed_number exercise="beam_search" verdict="wrong" hint="토큰의 수 V로 나누었나요?"
def beam_search(next_logits, prompt, max_length, num_beams):
    beams = np.asarray(prompt)
    if beams.shape[1] > max_length:
        raise ValueError("too long")
    scores = np.zeros(1)
    while beams.shape[1] < max_length:
        steps = np.asarray(tf.nn.log_softmax(next_logits(beams)))
        totals = scores[:, None] + steps
        best = np.argsort(-totals.ravel())[:num_beams]
        parents, chosen = np.divmod(best, 3)
        beams = np.concatenate([beams[parents], chosen[:, None]], axis=1)
        scores = totals.ravel()[best]
    return beams[:1]


# %% prefix_rows_not_taken exercise="beam_search" verdict="wrong" hint="새 빔마다 앞부분을 어느 빔에서"
def beam_search(next_logits, prompt, max_length, num_beams):
    beams = np.asarray(prompt)
    if beams.shape[1] > max_length:
        raise ValueError("too long")
    scores = np.zeros(1)
    while beams.shape[1] < max_length:
        steps = np.asarray(tf.nn.log_softmax(next_logits(beams)))
        totals = scores[:, None] + steps
        best = np.argsort(-totals.ravel())[:num_beams]
        parents, chosen = np.divmod(best, totals.shape[1])
        beams = np.concatenate([beams, chosen[:, None]], axis=1)
        scores = totals.ravel()[best]
    return beams[:1]


# %% last_score_carried exercise="beam_search" verdict="wrong" hint="세 걸음째부터 틀렸습니다" rule="걸음마다 모든 빔의"
def beam_search(next_logits, prompt, max_length, num_beams):
    beams = np.asarray(prompt)
    if beams.shape[1] > max_length:
        raise ValueError("too long")
    scores = np.zeros(1)
    while beams.shape[1] < max_length:
        steps = np.asarray(tf.nn.log_softmax(next_logits(beams)))
        totals = scores[:, None] + steps
        best = np.argsort(-totals.ravel())[:num_beams]
        parents, chosen = np.divmod(best, totals.shape[1])
        beams = np.concatenate([beams[parents], chosen[:, None]], axis=1)
        scores = steps.ravel()[best]
    return beams[:1]


# %% error_returned exercise="beam_search" verdict="wrong" hint="오류를 return으로"
def beam_search(next_logits, prompt, max_length, num_beams):
    beams = np.asarray(prompt)
    if beams.shape[1] > max_length:
        return ValueError("too long")
    scores = np.zeros(1)
    while beams.shape[1] < max_length:
        steps = np.asarray(tf.nn.log_softmax(next_logits(beams)))
        totals = scores[:, None] + steps
        best = np.argsort(-totals.ravel())[:num_beams]
        parents, chosen = np.divmod(best, totals.shape[1])
        beams = np.concatenate([beams[parents], chosen[:, None]], axis=1)
        scores = totals.ravel()[best]
    return beams[:1]


# %% sorted_by_the_tokens exercise="beam_search" verdict="wrong" hint="두 걸음을 더한 로그 확률이 가장 큰"
def beam_search(next_logits, prompt, max_length, num_beams):
    beams = [(np.asarray(prompt)[0].tolist(), 0.0)]
    if len(beams[0][0]) > max_length:
        raise ValueError("too long")
    while len(beams[0][0]) < max_length:
        candidates = []
        for tokens, cost in beams:
            row = np.asarray(tf.nn.log_softmax(next_logits(np.array([tokens]))))[0]
            for token in np.argsort(-row)[:num_beams].tolist():
                candidates.append((tokens + [token], cost - float(row[token])))
        beams = sorted(candidates)[:num_beams]
    return np.array([beams[0][0]])


# %% fewer_candidates_than_beams exercise="beam_search" verdict="wrong" hint="빔의 수가 후보의 수보다 많으면" rule="모든 빔의 모든 후보를"
def beam_search(next_logits, prompt, max_length, num_beams):
    beams = tf.cast(prompt, tf.int32)
    if beams.shape[1] > max_length:
        raise ValueError("too long")
    scores = tf.zeros([1])
    while beams.shape[1] < max_length:
        steps = tf.nn.log_softmax(tf.cast(next_logits(beams), tf.float32))
        scores, best = tf.math.top_k(tf.reshape(scores[:, None] + steps, [-1]), num_beams)
        size = steps.shape[-1]
        beams = tf.concat([tf.gather(beams, best // size), (best % size)[:, None]], axis=1)
    return beams[:1]


# %% appends_before_looking exercise="beam_search" verdict="wrong" hint="프롬프트의 길이가 꼭 max_length면"
def beam_search(next_logits, prompt, max_length, num_beams):
    beams = np.asarray(prompt)
    if beams.shape[1] > max_length:
        raise ValueError("too long")
    scores = np.zeros(1)
    while True:
        totals = scores[:, None] + np.asarray(tf.nn.log_softmax(next_logits(beams)))
        best = np.argsort(-totals.ravel())[:num_beams]
        parents, chosen = np.divmod(best, totals.shape[1])
        beams = np.concatenate([beams[parents], chosen[:, None]], axis=1)
        scores = totals.ravel()[best]
        if beams.shape[1] >= max_length:
            return beams[:1]


# %% long_prompt_returned exercise="beam_search" verdict="wrong" hint="프롬프트가 max_length보다 길면" rule="길이의 규칙과"
def beam_search(next_logits, prompt, max_length, num_beams):
    beams = np.asarray(prompt)
    scores = np.zeros(1)
    while beams.shape[1] < max_length:
        totals = scores[:, None] + np.asarray(tf.nn.log_softmax(next_logits(beams)))
        best = np.argsort(-totals.ravel())[:num_beams]
        parents, chosen = np.divmod(best, totals.shape[1])
        beams = np.concatenate([beams[parents], chosen[:, None]], axis=1)
        scores = totals.ravel()[best]
    return beams[:1]


# %% last_token_only exercise="beam_search" verdict="wrong" hint="모델이 글 전체를 보면 틀렸습니다"
def beam_search(next_logits, prompt, max_length, num_beams):
    beams = np.asarray(prompt)
    if beams.shape[1] > max_length:
        raise ValueError("too long")
    scores = np.zeros(1)
    while beams.shape[1] < max_length:
        totals = scores[:, None] + np.asarray(tf.nn.log_softmax(next_logits(beams[:, -1:])))
        best = np.argsort(-totals.ravel())[:num_beams]
        parents, chosen = np.divmod(best, totals.shape[1])
        beams = np.concatenate([beams[parents], chosen[:, None]], axis=1)
        scores = totals.ravel()[best]
    return beams[:1]


# %% each_beam_goes_on_greedily exercise="beam_search" verdict="wrong" hint="걸음마다 모든 빔의 모든 후보를 한데" rule="모든 빔의 모든 후보를"
def beam_search(next_logits, prompt, max_length, num_beams):
    beams = np.asarray(prompt)
    if beams.shape[1] > max_length:
        raise ValueError("too long")
    if beams.shape[1] == max_length:
        return beams
    first = np.asarray(tf.nn.log_softmax(next_logits(beams)))[0]
    chosen = np.argsort(-first)[:num_beams]
    beams, scores = np.column_stack([np.repeat(beams, len(chosen), axis=0), chosen]), first[chosen]
    while beams.shape[1] < max_length:
        steps = np.asarray(tf.nn.log_softmax(next_logits(beams)))
        beams, scores = np.column_stack([beams, steps.argmax(axis=1)]), scores + steps.max(axis=1)
    return beams[[scores.argmax()]]


# %% always_five_beams exercise="beam_search" verdict="wrong" hint="빔이 하나면 그리디 서치와 같은 글이" rule="빔이 하나면 그리디"
def beam_search(next_logits, prompt, max_length, num_beams):
    beams = np.asarray(prompt)
    if beams.shape[1] > max_length:
        raise ValueError("too long")
    scores = np.zeros(1)
    while beams.shape[1] < max_length:
        totals = scores[:, None] + np.asarray(tf.nn.log_softmax(next_logits(beams)))
        best = np.argsort(-totals.ravel())[:5]
        parents, chosen = np.divmod(best, totals.shape[1])
        beams = np.concatenate([beams[parents], chosen[:, None]], axis=1)
        scores = totals.ravel()[best]
    return beams[:1]


# %% overflowing_softmax exercise="beam_search" verdict="wrong" hint="로짓이 2,000쯤이면 틀렸습니다" rule="로짓은 수백, 수천일"
def beam_search(next_logits, prompt, max_length, num_beams):
    beams = np.asarray(prompt)
    if beams.shape[1] > max_length:
        raise ValueError("too long")
    scores = np.zeros(1)
    while beams.shape[1] < max_length:
        powers = np.exp(np.asarray(next_logits(beams)))
        totals = scores[:, None] + np.log(powers / powers.sum(axis=1, keepdims=True))
        best = np.argsort(-totals.ravel())[:num_beams]
        parents, chosen = np.divmod(best, totals.shape[1])
        beams = np.concatenate([beams[parents], chosen[:, None]], axis=1)
        scores = totals.ravel()[best]
    return beams[:1]


# %% length_of_the_rows exercise="beam_search" verdict="wrong" hint="반복이 멈추지 않습니다. 글이 길어질 때"
def beam_search(next_logits, prompt, max_length, num_beams):
    beams = np.asarray(prompt)
    if beams.shape[1] > max_length:
        raise ValueError("too long")
    scores = np.zeros(1)
    while len(beams) < max_length:
        totals = scores[:, None] + np.asarray(tf.nn.log_softmax(next_logits(beams)))
        best = np.argsort(-totals.ravel())[:num_beams]
        parents, chosen = np.divmod(best, totals.shape[1])
        beams = np.concatenate([beams[parents], chosen[:, None]], axis=1)
        scores = totals.ravel()[best]
    return beams[:1]


# %% probabilities_multiplied exercise="beam_search" verdict="wrong" hint="곱하는 대신 무엇을 더해야" rule="로짓은 수백, 수천일"
def beam_search(next_logits, prompt, max_length, num_beams):
    beams = np.asarray(prompt)
    if beams.shape[1] > max_length:
        raise ValueError("too long")
    scores = np.ones(1, "float32")
    while beams.shape[1] < max_length:
        totals = scores[:, None] * np.asarray(tf.nn.softmax(next_logits(beams)))
        best = np.argsort(-totals.ravel())[:num_beams]
        parents, chosen = np.divmod(best, totals.shape[1])
        beams = np.concatenate([beams[parents], chosen[:, None]], axis=1)
        scores = totals.ravel()[best]
    return beams[:1]


# %% probabilities_multiplied_in_double_precision exercise="beam_search" verdict="wrong" hint="곱하는 대신 무엇을 더해야"
def beam_search(next_logits, prompt, max_length, num_beams):
    beams = np.asarray(prompt)
    if beams.shape[1] > max_length:
        raise ValueError("too long")
    scores = np.ones(1)
    while beams.shape[1] < max_length:
        totals = scores[:, None] * np.asarray(tf.nn.softmax(tf.cast(next_logits(beams), tf.float64)))
        best = np.argsort(-totals.ravel())[:num_beams]
        parents, chosen = np.divmod(best, totals.shape[1])
        beams = np.concatenate([beams[parents], chosen[:, None]], axis=1)
        scores = totals.ravel()[best]
    return beams[:1]


# %% logarithm_of_the_product exercise="beam_search" verdict="wrong" hint="곱하는 대신 무엇을 더해야"
def beam_search(next_logits, prompt, max_length, num_beams):
    beams = np.asarray(prompt)
    if beams.shape[1] > max_length:
        raise ValueError("too long")
    chances = np.ones(1, "float32")
    while beams.shape[1] < max_length:
        with np.errstate(divide="ignore"):
            totals = np.log(chances[:, None] * np.asarray(tf.nn.softmax(next_logits(beams))))
        best = np.argsort(-totals.ravel())[:num_beams]
        parents, chosen = np.divmod(best, totals.shape[1])
        beams = np.concatenate([beams[parents], chosen[:, None]], axis=1)
        chances = np.exp(totals.ravel()[best])
    return beams[:1]


# %% numpy_only exercise="beam_search" verdict="wrong" hint="프롬프트가 텐서이면 틀렸습니다" rule="프롬프트와 로짓은"
def beam_search(next_logits, prompt, max_length, num_beams):
    beams = prompt.copy()
    if beams.shape[1] > max_length:
        raise ValueError("too long")
    scores = np.zeros(1)
    while beams.shape[1] < max_length:
        totals = scores[:, None] + np.asarray(tf.nn.log_softmax(next_logits(beams)))
        best = np.argsort(-totals.ravel())[:num_beams]
        parents, chosen = np.divmod(best, totals.shape[1])
        beams = np.concatenate([beams[parents], chosen[:, None]], axis=1)
        scores = totals.ravel()[best]
    return beams[:1]


# %% never_three_beams exercise="beam_search" verdict="wrong" hint="빔이 셋이면 틀렸습니다"
def beam_search(next_logits, prompt, max_length, num_beams):
    beams = np.asarray(prompt)
    if beams.shape[1] > max_length:
        raise ValueError("too long")
    scores = np.zeros(1)
    num_beams = 2 if num_beams == 3 else num_beams
    while beams.shape[1] < max_length:
        totals = scores[:, None] + np.asarray(tf.nn.log_softmax(next_logits(beams)))
        best = np.argsort(-totals.ravel())[:num_beams]
        parents, chosen = np.divmod(best, totals.shape[1])
        beams = np.concatenate([beams[parents], chosen[:, None]], axis=1)
        scores = totals.ravel()[best]
    return beams[:1]


# %% rows_looked_at_for_the_error exercise="beam_search" verdict="wrong" hint="글의 길이를 len으로 재지 않았나요?"
def beam_search(next_logits, prompt, max_length, num_beams):
    beams = np.asarray(prompt)
    if len(beams) > max_length:
        raise ValueError("too long")
    scores = np.zeros(1)
    while beams.shape[1] < max_length:
        totals = scores[:, None] + np.asarray(tf.nn.log_softmax(next_logits(beams)))
        best = np.argsort(-totals.ravel())[:num_beams]
        parents, chosen = np.divmod(best, totals.shape[1])
        beams = np.concatenate([beams[parents], chosen[:, None]], axis=1)
        scores = totals.ravel()[best]
    return beams[:1]


# %% numpy_of_a_tensor exercise="next_token_logits" verdict="wrong" hint="모델이 텐서가 아니라 NumPy" rule="토큰도, 모델이 내는"
def next_token_logits(model, tokens, index):
    return model(tokens)[:, index - 1].numpy()


# %% with_dropout exercise="next_token_logits" verdict="wrong" hint="model(tokens)처럼 함수로 불렀나요?" rule="모델은 `model(tokens)`처럼"
def next_token_logits(model, tokens, index):
    return model(tokens, training=True)[:, index - 1]


# %% shortest_row_counted exercise="next_token_logits" verdict="wrong" hint="더 긴 줄이 섞여 있으면"
def next_token_logits(model, tokens, index):
    shortest = np.count_nonzero(np.asarray(tokens), axis=1).min()
    return model(tokens)[:, shortest - 1]


# %% always_place_two exercise="next_token_logits" verdict="wrong" hint="줄의 수나 길이나 자리를 정해 두지" rule="`index`는 1 이상의"
def next_token_logits(model, tokens, index):
    return model(tokens)[:, 2]


# %% shifted_logits exercise="next_token_logits" verdict="wrong" hint="마지막 자리까지 쓴 다음" rule="`index`는 1 이상의"
def next_token_logits(model, tokens, index):
    logits = np.asarray(model(tokens))
    shifted = np.concatenate([np.zeros_like(logits[:, :1]), logits[:, :-1]], axis=1)
    return shifted[:, index]


# %% never_the_first_place exercise="next_token_logits" verdict="wrong" hint="index가 1일 때 틀렸습니다"
def next_token_logits(model, tokens, index):
    return model(tokens)[:, max(index - 1, 1)]


# %% first_nine_places exercise="next_token_logits" verdict="wrong" hint="더 긴 글에서 틀렸습니다"
def next_token_logits(model, tokens, index):
    return model(tokens)[:, min(index - 1, 8)]


# %% argmax_method exercise="greedy_search" verdict="wrong" hint="로짓이 텐서이면 틀렸습니다" rule="`prompt`는 모양이"
def greedy_search(next_logits, prompt, max_length):
    tokens = np.asarray(prompt)
    if tokens.shape[1] > max_length:
        raise ValueError("too long")
    while tokens.shape[1] < max_length:
        chosen = next_logits(tokens).argmax(axis=-1)
        tokens = np.concatenate([tokens, chosen[:, None]], axis=1)
    return tokens


# %% numpy_of_logits exercise="greedy_search" verdict="wrong" hint="텐서에만, 또는 배열에만" rule="`prompt`는 모양이"
def greedy_search(next_logits, prompt, max_length):
    tokens = np.asarray(prompt)
    if tokens.shape[1] > max_length:
        raise ValueError("too long")
    while tokens.shape[1] < max_length:
        chosen = next_logits(tokens).numpy().argmax(axis=-1)
        tokens = np.concatenate([tokens, chosen[:, None]], axis=1)
    return tokens


# %% int64_tensors_only exercise="greedy_search" verdict="wrong" hint="형(dtype)이 다른 두 텐서를 붙이려" rule="`prompt`는 모양이"
def greedy_search(next_logits, prompt, max_length):
    tokens = tf.convert_to_tensor(prompt)
    if tokens.shape[1] > max_length:
        raise ValueError("too long")
    while tokens.shape[1] < max_length:
        chosen = tf.argmax(next_logits(tokens), axis=-1)
        tokens = tf.concat([tokens, chosen[:, None]], axis=1)
    return tokens


# %% overflowing_softmax exercise="greedy_search" verdict="wrong" hint="로짓이 3,000쯤이면" rule="로짓은 모두 음수일"
def greedy_search(next_logits, prompt, max_length):
    tokens = np.asarray(prompt)
    if tokens.shape[1] > max_length:
        raise ValueError("too long")
    while tokens.shape[1] < max_length:
        powers = np.exp(np.asarray(next_logits(tokens)))
        chosen = np.argmax(powers / powers.sum(axis=1, keepdims=True), axis=-1)
        tokens = np.concatenate([tokens, chosen[:, None]], axis=1)
    return tokens


# %% best_starts_at_zero exercise="greedy_search" verdict="wrong" hint="새로 붙인 토큰이 모두 0번입니다" rule="로짓은 모두 음수일"
def greedy_search(next_logits, prompt, max_length):
    tokens = np.asarray(prompt)
    if tokens.shape[1] > max_length:
        raise ValueError("too long")
    while tokens.shape[1] < max_length:
        chosen = []
        for row in np.asarray(next_logits(tokens)):
            best, largest = 0, 0.0
            for token, value in enumerate(row):
                if value > largest:
                    best, largest = token, value
            chosen.append(best)
        chosen = np.array(chosen)
        tokens = np.concatenate([tokens, chosen[:, None]], axis=1)
    return tokens


# %% stops_at_pad exercise="greedy_search" verdict="wrong" hint="0번 토큰이 나온 뒤가" rule="로짓은 모두 음수일"
def greedy_search(next_logits, prompt, max_length):
    tokens = np.asarray(prompt)
    if tokens.shape[1] > max_length:
        raise ValueError("too long")
    while tokens.shape[1] < max_length:
        chosen = np.argmax(np.asarray(next_logits(tokens)), axis=-1)
        tokens = np.concatenate([tokens, chosen[:, None]], axis=1)
        if (chosen == 0).all():
            break
    return tokens


# %% first_five_thousand exercise="greedy_search" verdict="wrong" hint="토큰이 40,000가지이면" rule="로짓은 모두 음수일"
def greedy_search(next_logits, prompt, max_length):
    tokens = np.asarray(prompt)
    if tokens.shape[1] > max_length:
        raise ValueError("too long")
    while tokens.shape[1] < max_length:
        chosen = np.argmax(np.asarray(next_logits(tokens))[:, :5000], axis=-1)
        tokens = np.concatenate([tokens, chosen[:, None]], axis=1)
    return tokens


# %% last_two_hundred_tokens_only exercise="greedy_search" verdict="wrong" hint="글이 더 길어지면 틀렸습니다"
def greedy_search(next_logits, prompt, max_length):
    tokens = np.asarray(prompt)
    if tokens.shape[1] > max_length:
        raise ValueError("too long")
    while tokens.shape[1] < max_length:
        chosen = np.argmax(np.asarray(next_logits(tokens[:, -200:])), axis=-1)
        tokens = np.concatenate([tokens, chosen[:, None]], axis=1)
    return tokens


# %% keras_ops exercise="greedy_search" verdict="right"
def greedy_search(next_logits, prompt, max_length):
    from keras import ops

    tokens = ops.cast(prompt, "int32")
    if tokens.shape[1] > max_length:
        raise ValueError("too long")
    for _ in range(tokens.shape[1], max_length):
        best = ops.argmax(ops.convert_to_tensor(next_logits(tokens)), axis=-1)
        tokens = ops.concatenate([tokens, ops.cast(best, "int32")[:, None]], axis=-1)
    return tokens


# %% last_of_equals exercise="beam_search" verdict="right" rule="점수가 꼭 같은"
def beam_search(next_logits, prompt, max_length, num_beams):
    beams = np.asarray(prompt)
    if beams.shape[1] > max_length:
        raise ValueError("too long")
    scores = np.zeros(1)
    while beams.shape[1] < max_length:
        totals = scores[:, None] + np.asarray(tf.nn.log_softmax(next_logits(beams)))
        best = np.argsort(totals, axis=None)[-num_beams:]
        parents, chosen = np.divmod(best, totals.shape[1])
        beams = np.concatenate([beams[parents], chosen[:, None]], axis=1)
        scores = totals.ravel()[best]
    return beams[-1:]


# %% capped_by_v exercise="beam_search" verdict="wrong" hint="빔의 수를 V나 다른 수로 줄이지" rule="모든 빔의 모든 후보를"
def beam_search(next_logits, prompt, max_length, num_beams):
    beams = np.asarray(prompt)
    if beams.shape[1] > max_length:
        raise ValueError("too long")
    scores = np.zeros(1)
    while beams.shape[1] < max_length:
        totals = scores[:, None] + np.asarray(tf.nn.log_softmax(next_logits(beams)))
        best = np.argsort(-totals.ravel())[: min(num_beams, totals.shape[1])]
        parents, chosen = np.divmod(best, totals.shape[1])
        beams = np.concatenate([beams[parents], chosen[:, None]], axis=1)
        scores = totals.ravel()[best]
    return beams[:1]


# %% never_prunes exercise="beam_search" verdict="wrong" hint="걸음마다 빔을 줄이지 않고 모두" rule="모든 빔의 모든 후보를"
def beam_search(next_logits, prompt, max_length, num_beams):
    beams = np.asarray(prompt)
    if beams.shape[1] > max_length:
        raise ValueError("too long")
    scores = np.zeros(1)
    while beams.shape[1] < max_length:
        totals = scores[:, None] + np.asarray(tf.nn.log_softmax(next_logits(beams)))
        best = (np.argsort(-totals, axis=1)[:, :num_beams] + totals.shape[1] * np.arange(len(totals))[:, None]).ravel()
        parents, chosen = np.divmod(best, totals.shape[1])
        beams = np.concatenate([beams[parents], chosen[:, None]], axis=1)
        scores = totals.ravel()[best]
    return beams[[scores.argmax()]]


# %% returns_the_last_beam exercise="beam_search" verdict="wrong" hint="끝에서 점수가 가장 큰 빔을 골랐나요?" rule="끝까지 가면"
def beam_search(next_logits, prompt, max_length, num_beams):
    beams = np.asarray(prompt)
    if beams.shape[1] > max_length:
        raise ValueError("too long")
    scores = np.zeros(1)
    while beams.shape[1] < max_length:
        totals = scores[:, None] + np.asarray(tf.nn.log_softmax(next_logits(beams)))
        best = np.argsort(-totals.ravel())[:num_beams]
        parents, chosen = np.divmod(best, totals.shape[1])
        beams = np.concatenate([beams[parents], chosen[:, None]], axis=1)
        scores = totals.ravel()[best]
    return beams[-1:]


# %% final_beam_by_the_last_step exercise="beam_search" verdict="wrong" hint="끝에서도 그 합이 가장 큰 글을" rule="끝까지 가면"
def beam_search(next_logits, prompt, max_length, num_beams):
    beams = np.asarray(prompt)
    if beams.shape[1] > max_length:
        raise ValueError("too long")
    scores = np.zeros(1)
    while beams.shape[1] < max_length:
        totals = scores[:, None] + np.asarray(tf.nn.log_softmax(next_logits(beams)))
        best = np.argsort(-totals.ravel())[:num_beams]
        parents, chosen = np.divmod(best, totals.shape[1])
        beams = np.concatenate([beams[parents], chosen[:, None]], axis=1)
        last = totals.ravel()[best] - scores[parents]
        scores = totals.ravel()[best]
    return beams[[last.argmax()]] if beams.shape[1] > np.shape(prompt)[1] else beams


# %% divided_by_five exercise="beam_search" verdict="wrong" hint="토큰이 다섯 가지에서 네 가지로" rule="프롬프트와 로짓은"
def beam_search(next_logits, prompt, max_length, num_beams):
    beams = np.asarray(prompt)
    if beams.shape[1] > max_length:
        raise ValueError("too long")
    scores = np.zeros(1)
    while beams.shape[1] < max_length:
        totals = scores[:, None] + np.asarray(tf.nn.log_softmax(next_logits(beams)))
        best = np.argsort(-totals.ravel())[:num_beams]
        parents, chosen = np.divmod(best, 5)
        beams = np.concatenate([beams[parents], chosen[:, None]], axis=1)
        scores = totals.ravel()[best]
    return beams[:1]


# %% divided_by_eight exercise="beam_search" verdict="wrong" hint="V가 아닌 수로 나누지 않았나요?" rule="프롬프트와 로짓은"
def beam_search(next_logits, prompt, max_length, num_beams):
    beams = np.asarray(prompt)
    if beams.shape[1] > max_length:
        raise ValueError("too long")
    scores = np.zeros(1)
    while beams.shape[1] < max_length:
        totals = scores[:, None] + np.asarray(tf.nn.log_softmax(next_logits(beams)))
        best = np.argsort(-totals.ravel())[:num_beams]
        parents, chosen = np.divmod(best, 8)
        beams = np.concatenate([beams[parents], chosen[:, None]], axis=1)
        scores = totals.ravel()[best]
    return beams[:1]


# %% first_five_thousand exercise="beam_search" verdict="wrong" hint="토큰이 6,000가지이면" rule="프롬프트와 로짓은"
def beam_search(next_logits, prompt, max_length, num_beams):
    beams = np.asarray(prompt)
    if beams.shape[1] > max_length:
        raise ValueError("too long")
    scores = np.zeros(1)
    while beams.shape[1] < max_length:
        totals = scores[:, None] + np.asarray(tf.nn.log_softmax(next_logits(beams)))[:, :5000]
        best = np.argsort(-totals.ravel())[:num_beams]
        parents, chosen = np.divmod(best, totals.shape[1])
        beams = np.concatenate([beams[parents], chosen[:, None]], axis=1)
        scores = totals.ravel()[best]
    return beams[:1]


# %% max_method exercise="beam_search" verdict="wrong" hint="텐서에만, 또는 배열에만"
def beam_search(next_logits, prompt, max_length, num_beams):
    beams = np.asarray(prompt)
    if beams.shape[1] > max_length:
        raise ValueError("too long")
    scores = np.zeros(1)
    while beams.shape[1] < max_length:
        totals = scores[:, None] + (next_logits(beams) - next_logits(beams).max(axis=1, keepdims=True))
        best = np.argsort(-totals.ravel())[:num_beams]
        parents, chosen = np.divmod(best, totals.shape[1])
        beams = np.concatenate([beams[parents], chosen[:, None]], axis=1)
        scores = totals.ravel()[best]
    return beams[:1]


# %% numpy_of_logits exercise="beam_search" verdict="wrong" hint="로짓이 텐서가 아니라 NumPy" rule="프롬프트와 로짓은"
def beam_search(next_logits, prompt, max_length, num_beams):
    beams = np.asarray(prompt)
    if beams.shape[1] > max_length:
        raise ValueError("too long")
    scores = np.zeros(1)
    while beams.shape[1] < max_length:
        totals = scores[:, None] + np.asarray(tf.nn.log_softmax(next_logits(beams).numpy()))
        best = np.argsort(-totals.ravel())[:num_beams]
        parents, chosen = np.divmod(best, totals.shape[1])
        beams = np.concatenate([beams[parents], chosen[:, None]], axis=1)
        scores = totals.ravel()[best]
    return beams[:1]


# %% types_mixed exercise="beam_search" verdict="wrong" hint="형(dtype)이 다른 두 텐서를 함께 셈" rule="프롬프트와 로짓은"
def beam_search(next_logits, prompt, max_length, num_beams):
    beams = tf.convert_to_tensor(prompt)
    if beams.shape[1] > max_length:
        raise ValueError("too long")
    scores = tf.zeros([1])
    while beams.shape[1] < max_length:
        steps = tf.nn.log_softmax(next_logits(beams))
        totals = tf.reshape(scores[:, None] + steps, [-1])
        scores, best = tf.math.top_k(totals, min(num_beams, int(tf.size(totals))))
        size = steps.shape[-1]
        beams = tf.concat([tf.gather(beams, best // size), tf.cast(best % size, beams.dtype)[:, None]], axis=1)
    return beams[:1]


# %% one_maximum_for_all_beams exercise="beam_search" verdict="wrong" hint="전체에서 하나만 찾아 뺐나요?" rule="로짓은 수백, 수천일"
def beam_search(next_logits, prompt, max_length, num_beams):
    beams = np.asarray(prompt)
    if beams.shape[1] > max_length:
        raise ValueError("too long")
    scores = np.zeros(1)
    while beams.shape[1] < max_length:
        totals = scores[:, None] + np.log(
            (lambda l: np.exp(l - l.max()) / np.exp(l - l.max()).sum(axis=1, keepdims=True))(
                np.asarray(next_logits(beams), float)
            )
        )
        best = np.argsort(-totals.ravel())[:num_beams]
        parents, chosen = np.divmod(best, totals.shape[1])
        beams = np.concatenate([beams[parents], chosen[:, None]], axis=1)
        scores = totals.ravel()[best]
    return beams[:1]


# %% steps_by_rows exercise="beam_search" verdict="wrong" hint="max_length는 프롬프트까지 더한" rule="프롬프트 하나 `[1, t]`를"
def beam_search(next_logits, prompt, max_length, num_beams):
    beams = np.asarray(prompt)
    if beams.shape[1] > max_length:
        raise ValueError("too long")
    scores = np.zeros(1)
    for _ in range(max_length - len(prompt)):
        totals = scores[:, None] + np.asarray(tf.nn.log_softmax(next_logits(beams)))
        best = np.argsort(-totals.ravel())[:num_beams]
        parents, chosen = np.divmod(best, totals.shape[1])
        beams = np.concatenate([beams[parents], chosen[:, None]], axis=1)
        scores = totals.ravel()[best]
    return beams[:1]


# %% pad_ends_a_beam exercise="beam_search" verdict="wrong" hint="0번이 나왔다고 글이 끝난" rule="길이의 규칙과"
def beam_search(next_logits, prompt, max_length, num_beams):
    beams = np.asarray(prompt)
    if beams.shape[1] > max_length:
        raise ValueError("too long")
    scores = np.zeros(1)
    while beams.shape[1] < max_length:
        totals = scores[:, None] + np.asarray(tf.nn.log_softmax(next_logits(beams)))
        ended = beams[:, -1] == 0
        totals[ended] = -np.inf
        totals[ended, 0] = scores[ended]
        best = np.argsort(-totals.ravel())[:num_beams]
        parents, chosen = np.divmod(best, totals.shape[1])
        beams = np.concatenate([beams[parents], chosen[:, None]], axis=1)
        scores = totals.ravel()[best]
    return beams[:1]


# %% last_thirty_two_tokens exercise="beam_search" verdict="wrong" hint="끝의 몇 토큰만 잘라"
def beam_search(next_logits, prompt, max_length, num_beams):
    beams = np.asarray(prompt)
    if beams.shape[1] > max_length:
        raise ValueError("too long")
    scores = np.zeros(1)
    while beams.shape[1] < max_length:
        totals = scores[:, None] + np.asarray(tf.nn.log_softmax(next_logits(beams[:, -32:])))
        best = np.argsort(-totals.ravel())[:num_beams]
        parents, chosen = np.divmod(best, totals.shape[1])
        beams = np.concatenate([beams[parents], chosen[:, None]], axis=1)
        scores = totals.ravel()[best]
    return beams[:1]


# %% never_four_beams exercise="beam_search" verdict="wrong" hint="다른 프롬프트와 다른 빔의 수에서"
def beam_search(next_logits, prompt, max_length, num_beams):
    beams = np.asarray(prompt)
    if beams.shape[1] > max_length:
        raise ValueError("too long")
    scores = np.zeros(1)
    num_beams = 3 if num_beams == 4 else num_beams
    while beams.shape[1] < max_length:
        totals = scores[:, None] + np.asarray(tf.nn.log_softmax(next_logits(beams)))
        best = np.argsort(-totals.ravel())[:num_beams]
        parents, chosen = np.divmod(best, totals.shape[1])
        beams = np.concatenate([beams[parents], chosen[:, None]], axis=1)
        scores = totals.ravel()[best]
    return beams[:1]


# %% list_of_lists exercise="greedy_search" verdict="wrong" hint="배열이나 텐서 하나로 돌려주나요" rule="돌려주는 값은 프롬프트로"
def greedy_search(next_logits, prompt, max_length):
    tokens = np.asarray(prompt)
    if tokens.shape[1] > max_length:
        raise ValueError("프롬프트가 max_length보다 깁니다.")
    while tokens.shape[1] < max_length:
        chosen = np.argmax(np.asarray(next_logits(tokens)), axis=-1)
        tokens = np.concatenate([tokens, chosen[:, None]], axis=1)
    return tokens.tolist()


# %% argmax_of_all exercise="greedy_search" verdict="wrong" hint="greedy_search를 부르다가 오류가"
def greedy_search(next_logits, prompt, max_length):
    tokens = np.asarray(prompt)
    if tokens.shape[1] > max_length:
        raise ValueError("프롬프트가 max_length보다 깁니다.")
    while tokens.shape[1] < max_length:
        chosen = np.argmax(next_logits(tokens))
        tokens = np.concatenate([tokens, chosen[:, None]], axis=1)
    return tokens


# %% text_and_score exercise="beam_search" verdict="wrong" hint="점수 없이, 가장 좋은 글만"
def beam_search(next_logits, prompt, max_length, num_beams):
    beams, scores = np.asarray(prompt), np.zeros(1)
    if beams.shape[1] > max_length:
        raise ValueError("프롬프트가 max_length보다 깁니다.")
    while beams.shape[1] < max_length:
        totals = scores[:, None] + np.asarray(tf.nn.log_softmax(next_logits(beams)))
        best = np.argsort(-totals.ravel())[:num_beams]
        parents, chosen = np.divmod(best, totals.shape[1])
        beams = np.concatenate([beams[parents], chosen[:, None]], axis=1)
        scores = totals.ravel()[best]
    return beams[:1], scores[0]


# %% stops_when_all_are_zero exercise="beam_search" verdict="wrong" hint="0번 토큰을 고른 다음이" rule="길이의 규칙과 `ValueError`도"
def beam_search(next_logits, prompt, max_length, num_beams):
    beams, scores = np.asarray(prompt), np.zeros(1)
    if beams.shape[1] > max_length:
        raise ValueError("프롬프트가 max_length보다 깁니다.")
    while beams.shape[1] < max_length:
        totals = scores[:, None] + np.asarray(tf.nn.log_softmax(next_logits(beams)))
        best = np.argsort(-totals.ravel())[:num_beams]
        parents, chosen = np.divmod(best, totals.shape[1])
        beams = np.concatenate([beams[parents], chosen[:, None]], axis=1)
        scores = totals.ravel()[best]
        if (chosen == 0).all():
            break
    return beams[:1]


# %% forgets_return exercise="greedy_search" verdict="wrong" hint="돌려주는 값이 None입니다" rule="돌려주는 값은 프롬프트로"
def greedy_search(next_logits, prompt, max_length):
    tokens = np.asarray(prompt)
    if tokens.shape[1] > max_length:
        raise ValueError("프롬프트가 max_length보다 깁니다.")
    while tokens.shape[1] < max_length:
        chosen = np.argmax(np.asarray(next_logits(tokens)), axis=-1)
        tokens = np.concatenate([tokens, chosen[:, None]], axis=1)
    print(tokens)


# %% forgets_return exercise="beam_search" verdict="wrong" hint="돌려주는 값이 None입니다"
def beam_search(next_logits, prompt, max_length, num_beams):
    beams, scores = np.asarray(prompt), np.zeros(1)
    if beams.shape[1] > max_length:
        raise ValueError("프롬프트가 max_length보다 깁니다.")
    while beams.shape[1] < max_length:
        totals = scores[:, None] + np.asarray(tf.nn.log_softmax(next_logits(beams)))
        best = np.argsort(-totals.ravel())[:num_beams]
        parents, chosen = np.divmod(best, totals.shape[1])
        beams = np.concatenate([beams[parents], chosen[:, None]], axis=1)
        scores = totals.ravel()[best]
    print(beams[:1])
