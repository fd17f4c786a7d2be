# Named answers to the exercises of lesson 03; read by autograde.lesson.answers, graded by tests/course/test_answers.py.
# A wrong answer says the start of the hint it must meet.

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


# %% joined_text exercise="wordpiece" verdict="wrong" hint="조각을 이어 붙이지 않고" rule="낱말 하나를"
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


# %% never_the_whole_word exercise="wordpiece" verdict="wrong" hint="통째로 있는 낱말은 그 낱말 하나만" rule="앞에서부터, 남은"
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


# %% mark_only_in_the_search exercise="wordpiece" verdict="wrong" hint="둘째 조각부터는 결과에도" rule="첫 조각은 그대로"
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


# %% no_marks_at_all exercise="wordpiece" verdict="wrong" hint="drop은 있지만 ##drop은" rule="첫 조각은 그대로"
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


# %% skips_single_letters exercise="wordpiece" verdict="wrong" hint="끝까지, 한 글자짜리 조각까지" rule="앞에서부터, 남은"
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


# %% unknown_as_text exercise="wordpiece" verdict="wrong" hint="문자열이 아니라 [UNK] 하나가 든 리스트" rule="어느 자리에서든"
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


# %% never_stops_when_found exercise="wordpiece" verdict="wrong" hint="긴 것부터 찾고, 찾으면 바로 멈추나요?" rule="앞에서부터, 남은"
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


# %% later_pieces_without_marks exercise="wordpiece" verdict="wrong" hint="drop은 있지만 ##drop은" rule="첫 조각은 그대로"
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


# %% marks_taken_off_the_vocabulary exercise="wordpiece" verdict="wrong" hint="drop은 있지만 ##drop은" rule="첫 조각은 그대로"
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


# %% suffix_at_the_beginning exercise="wordpiece" verdict="wrong" hint="##bow는 낱말의 첫머리에" rule="첫 조각은 그대로"
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


# %% unknown_per_piece exercise="wordpiece" verdict="wrong" hint="나누다 막히면 찾은 조각을" rule="어느 자리에서든"
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


# %% keeps_the_pieces_found exercise="wordpiece" verdict="wrong" hint="나누다 막히면 찾은 조각을" rule="어느 자리에서든"
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


# %% leaves_the_rest_out exercise="wordpiece" verdict="wrong" hint="나누다 막히면 찾은 조각을" rule="어느 자리에서든"
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


# %% sorts_the_vocabulary exercise="wordpiece" verdict="wrong" hint="받은 vocabulary의 순서나 내용이" rule="`vocabulary` 리스트를"
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


# %% shortest_match exercise="wordpiece" verdict="wrong" hint="첫 조각으로 s나 st가" rule="앞에서부터, 남은"
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


# %% first_in_the_vocabulary exercise="wordpiece" verdict="wrong" hint="첫 조각으로 s나 st가" rule="앞에서부터, 남은"
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


# %% longest_only_at_the_beginning exercise="wordpiece" verdict="wrong" hint="둘째 조각도 가장 긴 것을" rule="앞에서부터, 남은"
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


# %% from_the_right exercise="wordpiece" verdict="wrong" hint="앞에서부터 나누나요?" rule="앞에서부터, 남은"
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


# %% replaces_every_copy exercise="wordpiece" verdict="wrong" hint="같은 조각이 여러 번" rule="앞에서부터, 남은"
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


# %% as_few_pieces_as_possible exercise="wordpiece" verdict="wrong" hint="고른 조각을 무르지 않았나요?" rule="고른 조각은"
def wordpiece(word, vocabulary):
    best = {0: []}
    for end in range(1, len(word) + 1):
        for start in range(end):
            piece = ("##" if start else "") + word[start:end]
            if start in best and piece in vocabulary:
                if end not in best or len(best[start]) + 1 < len(best[end]):
                    best[end] = best[start] + [piece]
    return best.get(len(word), ["[UNK]"])


# %% goes_back_when_stuck exercise="wordpiece" verdict="wrong" hint="고른 조각을 무르지 않았나요?" rule="고른 조각은"
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


# %% three_pieces_at_most exercise="wordpiece" verdict="wrong" hint="abcabca를 한 글자씩"
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


# %% takes_a_piece_that_is_not_there exercise="wordpiece" verdict="wrong" hint="나누다가 오류가 났습니다" rule="어느 자리에서든"
def wordpiece(word, vocabulary):
    pieces, start = [], 0
    while start < len(word):
        mark = "##" if start else ""
        ends = [end for end in range(len(word), start, -1) if mark + word[start:end] in vocabulary]
        pieces.append(mark + word[start : ends[0]])
        start = ends[0]
    return pieces


# %% returns_in_the_loop exercise="wordpiece" verdict="wrong" hint="첫 조각을 찾자마자 return하지" rule="낱말 하나를"
def wordpiece(word, vocabulary):
    pieces, start = [], 0
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


# %% else_of_the_if exercise="wordpiece" verdict="wrong" hint="else는 if가 아니라 for와 줄이" rule="어느 자리에서든"
def wordpiece(word, vocabulary):
    pieces, start = [], 0
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


# %% seven_pieces_at_most exercise="wordpiece" verdict="wrong" hint="조각이나 글자의 수를 정해" rule="앞에서부터, 남은"
def wordpiece(word, vocabulary):
    pieces, start = [], 0
    for _ in range(7):
        if start == len(word):
            break
        mark = "##" if start else ""
        for end in range(len(word), start, -1):
            if mark + word[start:end] in vocabulary:
                break
        else:
            return ["[UNK]"]
        pieces.append(mark + word[start:end])
        start = end
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
    return float(
        tf.math.divide_no_nan(tf.cast(unknown, tf.float64), tf.cast(tf.math.count_nonzero(numbers), tf.float64))
    )


# %% counted_tokens exercise="unknown_rate" verdict="right"
def unknown_rate(tokenizer, lines):
    from collections import Counter

    counts = Counter(tokenizer.id_to_token(int(number)) for line in lines for number in np.asarray(tokenizer(line)))
    del counts["[PAD]"]
    return counts["[UNK]"] / max(counts.total(), 1)


# %% one_long_text exercise="unknown_rate" verdict="right"
def unknown_rate(tokenizer, lines):
    plain = keras_nlp.tokenizers.WordPieceTokenizer(
        vocabulary=tokenizer.get_vocabulary(), lowercase=tokenizer.lowercase
    )
    numbers = np.asarray(plain(" ".join(lines)))
    return np.mean(numbers == 1) if len(numbers) else 0.0


# %% forgets_return exercise="unknown_rate" verdict="wrong" hint="실수(float)를 돌려주나요?" rule="0부터 1까지의"
def unknown_rate(tokenizer, lines):
    numbers = np.concatenate([np.asarray(row) for row in tokenizer(lines)])
    np.mean(numbers[numbers != 0] == 1)


# %% returns_a_tensor exercise="unknown_rate" verdict="wrong" hint="실수(float)를 돌려주나요?" rule="0부터 1까지의"
def unknown_rate(tokenizer, lines):
    numbers = tf.concat([tf.cast(row, tf.int32) for row in tokenizer(lines)], axis=0)
    return tf.reduce_mean(tf.cast(numbers[numbers != 0] == 1, tf.float32))


# %% percent exercise="unknown_rate" verdict="wrong" hint="0부터 1까지의 비율인가요?" rule="0부터 1까지의"
def unknown_rate(tokenizer, lines):
    numbers = np.concatenate([np.asarray(row) for row in tokenizer(lines)])
    kept = numbers[numbers != 0]
    return 100 * float(np.mean(kept == 1)) if kept.size else 0.0


# %% number_of_unknown_tokens exercise="unknown_rate" verdict="wrong" hint="0부터 1까지의 비율인가요?" rule="0부터 1까지의"
def unknown_rate(tokenizer, lines):
    return float(sum(np.sum(np.asarray(row) == 1) for row in tokenizer(lines)))


# %% known_tokens exercise="unknown_rate" verdict="wrong" hint="아는 토큰의 비율이" rule="토크나이저로 여러 줄을"
def unknown_rate(tokenizer, lines):
    numbers = np.concatenate([np.asarray(row) for row in tokenizer(lines)])
    kept = numbers[numbers != 0]
    return float(np.mean(kept != 1)) if kept.size else 0.0


# %% unknown_against_known exercise="unknown_rate" verdict="wrong" hint="[UNK]가 아닌 토큰의 수로" rule="토크나이저로 여러 줄을"
def unknown_rate(tokenizer, lines):
    numbers = np.concatenate([np.asarray(row) for row in tokenizer(lines)])
    return float(np.sum(numbers == 1) / max(np.sum(numbers > 1), 1))


# %% padding_in_the_rate exercise="unknown_rate" verdict="wrong" hint="전체의 개수에 [PAD]가" rule="토크나이저로 여러 줄을"
def unknown_rate(tokenizer, lines):
    numbers = np.concatenate([np.asarray(row) for row in tokenizer(lines)])
    return float(np.mean(numbers == 1)) if numbers.size else 0.0


# %% mean_of_the_lines exercise="unknown_rate" verdict="wrong" hint="줄마다 비율을 구해 평균" rule="모든 줄의 토큰을"
def unknown_rate(tokenizer, lines):
    rates = []
    for row in tokenizer(lines):
        numbers = np.asarray(row)
        numbers = numbers[numbers != 0]
        rates.append(np.mean(numbers == 1) if numbers.size else 0.0)
    return float(np.mean(rates))


# %% lines_with_an_unknown_token exercise="unknown_rate" verdict="wrong" hint="[UNK]가 든 줄의 수를" rule="모든 줄의 토큰을"
def unknown_rate(tokenizer, lines):
    return sum(1 in np.asarray(row) for row in tokenizer(lines)) / len(lines)


# %% unknown_tokens_per_word exercise="unknown_rate" verdict="wrong" hint="낱말의 수로 나누었나요?" rule="토크나이저로 여러 줄을"
def unknown_rate(tokenizer, lines):
    unknown = sum(int(np.sum(np.asarray(row) == 1)) for row in tokenizer(lines))
    return unknown / max(sum(len(line.split()) for line in lines), 1)


# %% only_the_first_line exercise="unknown_rate" verdict="wrong" hint="3/12이어야 하는데" rule="모든 줄의 토큰을"
def unknown_rate(tokenizer, lines):
    numbers = np.asarray(tokenizer(lines[0]))
    kept = numbers[numbers != 0]
    return float(np.mean(kept == 1)) if kept.size else 0.0


# %% kinds_of_tokens exercise="unknown_rate" verdict="wrong" hint="3/12이어야 하는데" rule="모든 줄의 토큰을"
def unknown_rate(tokenizer, lines):
    kinds = {int(number) for row in tokenizer(lines) for number in np.asarray(row)} - {0}
    return float(np.mean([number == 1 for number in kinds])) if kinds else 0.0


# %% one_array_for_all_lines exercise="unknown_rate" verdict="wrong" hint="sequence_length가 없는 토크나이저에서" rule="`sequence_length`를 준"
def unknown_rate(tokenizer, lines):
    numbers = np.asarray(tokenizer(lines))
    kept = numbers[numbers != 0]
    return float(np.mean(kept == 1)) if kept.size else 0.0


# %% divides_by_zero exercise="unknown_rate" verdict="wrong" hint="빈 줄뿐일 때 0.0을" rule="빈 줄이나 빈칸뿐이라"
def unknown_rate(tokenizer, lines):
    numbers = [int(number) for row in tokenizer(lines) for number in np.asarray(row) if number != 0]
    return numbers.count(1) / len(numbers)


# %% looks_at_the_letters_of_the_lines exercise="unknown_rate" verdict="wrong" hint="빈칸뿐인 줄에도" rule="빈 줄이나 빈칸뿐이라"
def unknown_rate(tokenizer, lines):
    if "".join(lines) == "":
        return 0.0
    numbers = [int(number) for row in tokenizer(lines) for number in np.asarray(row) if number != 0]
    return numbers.count(1) / len(numbers)


# %% a_hundred_lines_at_most exercise="unknown_rate" verdict="wrong" hint="줄이 많아도" rule="모든 줄의 토큰을"
def unknown_rate(tokenizer, lines):
    numbers = np.concatenate([np.asarray(row) for row in tokenizer(lines[:100])])
    kept = numbers[numbers != 0]
    return float(np.mean(kept == 1)) if kept.size else 0.0


# %% a_thousand_lines_at_most exercise="unknown_rate" verdict="wrong" hint="줄이 아주 많아도 모두"
def unknown_rate(tokenizer, lines):
    numbers = np.concatenate([np.asarray(row) for row in tokenizer(lines[:1000])])
    kept = numbers[numbers != 0]
    return float(np.mean(kept == 1)) if kept.size else 0.0


# %% counts_on_the_batch exercise="unknown_rate" verdict="wrong" hint="네 줄을 넣자 오류가 났습니다"
def unknown_rate(tokenizer, lines):
    numbers = tokenizer(lines)
    return numbers.count(1) / (len(numbers) - numbers.count(0))


# %% whole_number_for_nothing exercise="unknown_rate" verdict="wrong" hint="정수 0이 아니라 실수 0.0을" rule="빈 줄이나 빈칸뿐이라"
def unknown_rate(tokenizer, lines):
    numbers = [int(number) for row in tokenizer(lines) for number in np.asarray(row) if number != 0]
    return numbers.count(1) / len(numbers) if numbers else 0


# %% forgets_lines_of_padding exercise="unknown_rate" verdict="wrong" hint="길이를 맞춘 토크나이저에서도 0.0인가요?"
def unknown_rate(tokenizer, lines):
    numbers = np.concatenate([np.asarray(row) for row in tokenizer(lines)])
    if numbers.size == 0 or "".join(lines) == "":
        return 0.0
    return int(np.sum(numbers == 1)) / int(np.sum(numbers != 0))


# %% forgets_return exercise="wordpiece" verdict="wrong" hint="돌려주는 값이 None입니다" rule="낱말 하나를"
def wordpiece(word, vocabulary):
    pieces, start = [], 0
    while start < len(word):
        mark = "##" if start else ""
        for end in range(len(word), start, -1):
            if mark + word[start:end] in vocabulary:
                break
        else:
            return ["[UNK]"]
        pieces.append(mark + word[start:end])
        start = end


# %% no_words_of_one_letter exercise="wordpiece" verdict="wrong" hint="한 글자도 찾아보나요?" rule="앞에서부터, 남은"
def wordpiece(word, vocabulary):
    if len(word) < 2:
        return ["[UNK]"]
    pieces, start = [], 0
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


# %% one_letter_with_marks exercise="wordpiece" verdict="wrong" hint="한 글자짜리 낱말도 ## 없이" rule="첫 조각은 그대로"
def wordpiece(word, vocabulary):
    if len(word) == 1 and "##" + word in vocabulary:
        return ["##" + word] if word not in vocabulary else [word]
    pieces, start = [], 0
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


# %% remembers_the_word exercise="wordpiece" verdict="wrong" hint="앞서 찾은 조각을 간직하지" rule="낱말 하나를"
SPLIT = {}


def wordpiece(word, vocabulary):
    if word in SPLIT:
        return list(SPLIT[word])
    pieces, start = [], 0
    while start < len(word):
        mark = "##" if start else ""
        for end in range(len(word), start, -1):
            if mark + word[start:end] in vocabulary:
                break
        else:
            return ["[UNK]"]
        pieces.append(mark + word[start:end])
        start = end
    SPLIT[word] = pieces
    return list(pieces)


# %% adds_what_is_missing exercise="wordpiece" verdict="wrong" hint="못 찾은 조각을 더하지" rule="`vocabulary` 리스트를"
def wordpiece(word, vocabulary):
    pieces, start = [], 0
    while start < len(word):
        mark = "##" if start else ""
        for end in range(len(word), start, -1):
            if mark + word[start:end] in vocabulary:
                break
        else:
            if len(word) > 8:
                vocabulary.append(word)
            return ["[UNK]"]
        pieces.append(mark + word[start:end])
        start = end
    return pieces


# %% at_most_fifty_letters exercise="wordpiece" verdict="wrong" hint="조각이나 글자의 수를 정해" rule="앞에서부터, 남은"
def wordpiece(word, vocabulary):
    word = word[:50]
    pieces, start = [], 0
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


# %% seventy_pieces_at_most exercise="wordpiece" verdict="wrong" hint="진짜 토크나이저와 다릅니다"
def wordpiece(word, vocabulary):
    word, pieces, start = word[:70], [], 0
    while start < len(word):
        mark = "##" if start else ""
        for end in range(len(word), start, -1):
            if mark + word[start:end] in vocabulary:
                break
        else:
            return ["[UNK]"]
        pieces.append(mark + word[start:end])
        start = end
    return pieces[:70] if len(pieces) > 24 else pieces


# %% one_line_is_a_text exercise="unknown_rate" verdict="wrong" hint="줄이 하나여도 줄의 리스트로" rule="모든 줄의 토큰을"
def unknown_rate(tokenizer, lines):
    if len(lines) == 1 and lines[0].strip():
        lines = lines[0]
    numbers = np.concatenate([np.atleast_1d(np.asarray(row)) for row in tokenizer(list(lines))])
    kept = numbers[numbers != 0]
    return float(np.mean(kept == 1)) if kept.size else 0.0


# %% whole_number_where_all_is_known exercise="unknown_rate" verdict="wrong" hint="그때도 실수 0.0인가요?" rule="0부터 1까지의"
def unknown_rate(tokenizer, lines):
    numbers = np.concatenate([np.asarray(row) for row in tokenizer(lines)])
    kept = numbers[numbers != 0]
    if 1 not in kept:
        return 0 if kept.size else 0.0
    return float(np.mean(kept == 1))


# %% stops_at_an_empty_line exercise="unknown_rate" verdict="wrong" hint="빈 줄을 만나자마자" rule="모든 줄의 토큰을"
def unknown_rate(tokenizer, lines):
    unknown = total = 0
    for row in tokenizer(lines):
        numbers = np.asarray(row)
        if not np.any(numbers):
            return 0.0
        unknown += int(np.sum(numbers == 1))
        total += int(np.sum(numbers != 0))
    return unknown / total


# %% each_line_once exercise="unknown_rate" verdict="wrong" hint="같은 줄이 되풀이되어도 모두" rule="모든 줄의 토큰을"
def unknown_rate(tokenizer, lines):
    lines = sorted(set(lines))
    numbers = np.concatenate([np.asarray(row) for row in tokenizer(lines)])
    kept = numbers[numbers != 0]
    return float(np.mean(kept == 1)) if kept.size else 0.0


# %% bincount exercise="unknown_rate" verdict="right" rule="`sequence_length`를 준"
def unknown_rate(tokenizer, lines):
    counts = sum(np.bincount(np.asarray(row, int), minlength=tokenizer.vocabulary_size()) for row in tokenizer(lines))
    return float(counts[1] / max(counts[1:].sum(), 1))
