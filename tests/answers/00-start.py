# Named answers to the exercises of lesson 00; read by autograde.lesson.answers, graded by tests/course/test_answers.py.
# A wrong answer says the start of the hint it must meet.

# %% loop_and_sum exercise="next_word_probabilities" verdict="right"
def next_word_probabilities(following, word):
    probabilities = {}
    if word not in following:
        return probabilities
    total = sum(following[word].values())
    for next_word in following[word]:
        probabilities[next_word] = following[word][next_word] / total
    return probabilities


# %% numpy_shares exercise="next_word_probabilities" verdict="right"
def next_word_probabilities(following, word):
    import numpy as np

    counts = dict(following).get(word)
    if not counts:
        return {}
    shares = np.array(list(counts.values())) / np.sum(list(counts.values()))
    return dict(zip(counts, shares.tolist()))


# %% copy_and_catch exercise="next_word_probabilities" verdict="right"
def next_word_probabilities(following, word):
    try:
        pairs = dict(following)[word].most_common()
    except KeyError:
        pairs = []
    total = 0
    for _, count in pairs:
        total += count
    return {next_word: float(count) / float(total) for next_word, count in pairs}


# %% counter_of_shares exercise="next_word_probabilities" verdict="right"
def next_word_probabilities(following, word):
    from collections import Counter

    shares = Counter(following.get(word))
    total = shares.total()
    for next_word in shares:
        shares[next_word] /= total
    return shares


# %% prints_instead_of_returning exercise="next_word_probabilities" verdict="wrong" hint="딕셔너리를 돌려주나요?" rule="횟수의 표"
def next_word_probabilities(following, word):
    counts = following.get(word, {})
    total = sum(counts.values())
    print({next_word: count / total for next_word, count in counts.items()})


# %% list_of_pairs exercise="next_word_probabilities" verdict="wrong" hint="딕셔너리를 돌려주나요?" rule="횟수의 표"
def next_word_probabilities(following, word):
    counts = following.get(word, {})
    return [(next_word, count / sum(counts.values())) for next_word, count in counts.items()]


# %% what_came_before exercise="next_word_probabilities" verdict="wrong" hint="red 바로 뒤에 온 낱말 모두인가요?" rule="키는 `word` 바로 뒤에"
def next_word_probabilities(following, word):
    counts = {other: following[other][word] for other in following if following[other][word]}
    return {other: count / sum(counts.values()) for other, count in counts.items()}


# %% only_the_commonest exercise="next_word_probabilities" verdict="wrong" hint="red 바로 뒤에 온 낱말 모두인가요?" rule="키는 `word` 바로 뒤에"
def next_word_probabilities(following, word):
    if not following.get(word):
        return {}
    [(next_word, count)] = following[word].most_common(1)
    return {next_word: count / following[word].total()}


# %% all_words exercise="next_word_probabilities" verdict="wrong" hint="red 바로 뒤에 온 낱말 모두인가요?" rule="키는 `word` 바로 뒤에"
def next_word_probabilities(following, word):
    counts = following.get(word, {})
    return {other: counts.get(other, 0) / sum(counts.values()) for other in following if counts}


# %% floor_division exercise="next_word_probabilities" verdict="wrong" hint="확률이 모두 0입니다"
def next_word_probabilities(following, word):
    counts = following.get(word, {})
    total = sum(counts.values())
    return {next_word: count // total for next_word, count in counts.items()}


# %% counts_as_they_are exercise="next_word_probabilities" verdict="wrong" hint="값이 실수(float)인가요?" rule="값은 확률"
def next_word_probabilities(following, word):
    return dict(following.get(word, {}))


# %% percent_signs exercise="next_word_probabilities" verdict="wrong" hint="값이 실수(float)인가요?"
def next_word_probabilities(following, word):
    counts = following.get(word, {})
    return {next_word: f"{count / sum(counts.values()):.0%}" for next_word, count in counts.items()}


# %% divides_by_kinds exercise="next_word_probabilities" verdict="wrong" hint="1이 되려면 무엇으로 나누어야" rule="값은 확률"
def next_word_probabilities(following, word):
    counts = following.get(word, {})
    return {next_word: count / len(counts) for next_word, count in counts.items()}


# %% divides_by_the_largest exercise="next_word_probabilities" verdict="wrong" hint="확률을 모두 더하면 2.25입니다. 1이 되려면"
def next_word_probabilities(following, word):
    counts = following.get(word, {})
    return {next_word: count / max(counts.values()) for next_word, count in counts.items()}


# %% divides_by_all_counts exercise="next_word_probabilities" verdict="wrong" hint="확률을 모두 더하면 0.409입니다. 1이 되려면"
def next_word_probabilities(following, word):
    total = sum(counts.total() for counts in following.values())
    return {next_word: count / total for next_word, count in following.get(word, {}).items()}


# %% percent exercise="next_word_probabilities" verdict="wrong" hint="확률을 모두 더하면 100입니다. 1이 되려면"
def next_word_probabilities(following, word):
    counts = following.get(word, {})
    return {next_word: 100 * count / sum(counts.values()) for next_word, count in counts.items()}


# %% rounded exercise="next_word_probabilities" verdict="wrong" hint="확률을 모두 더해도 1에서 조금" rule="값은 확률"
def next_word_probabilities(following, word):
    counts = following.get(word, {})
    return {next_word: round(count / sum(counts.values()), 2) for next_word, count in counts.items()}


# %% all_alike exercise="next_word_probabilities" verdict="wrong" hint="자주 온 낱말의 확률이 더 큰가요?" rule="횟수의 표"
def next_word_probabilities(following, word):
    counts = following.get(word, {})
    return {next_word: 1 / len(counts) for next_word in counts}


# %% one_more_for_each exercise="next_word_probabilities" verdict="wrong" hint="네 번 온 낱말의 확률이 두 번 온"
def next_word_probabilities(following, word):
    counts = following.get(word, {})
    total = sum(counts.values()) + len(counts)
    return {next_word: (count + 1) / total for next_word, count in counts.items()}


# %% softmax exercise="next_word_probabilities" verdict="wrong" hint="네 번 온 낱말의 확률이 두 번 온"
def next_word_probabilities(following, word):
    import math

    powers = {next_word: math.exp(count) for next_word, count in following.get(word, {}).items()}
    return {next_word: power / sum(powers.values()) for next_word, power in powers.items()}


# %% divides_in_place exercise="next_word_probabilities" verdict="wrong" hint="인자로 받은 following이 바뀌었습니다" rule="`following`은 바꾸지"
def next_word_probabilities(following, word):
    if word not in following:
        return {}
    total = following[word].total()
    for next_word in following[word]:
        following[word][next_word] /= total
    return dict(following[word])


# %% gives_the_kept_dictionary exercise="next_word_probabilities" verdict="wrong" hint="부를 때마다 딕셔너리를 새로" rule="부를 때마다 새"
PROBABILITIES = {}


def next_word_probabilities(following, word):
    counts = following.get(word, {})
    if word not in PROBABILITIES:
        PROBABILITIES[word] = {next_word: count / sum(counts.values()) for next_word, count in counts.items()}
    return PROBABILITIES[word]


# %% keeps_what_it_computed exercise="next_word_probabilities" verdict="wrong" hint="다른 표를 주어도 그 표로" rule="횟수의 표"
KEPT = {}


def next_word_probabilities(following, word):
    if word not in KEPT:
        counts = following.get(word, {})
        KEPT[word] = {next_word: count / sum(counts.values()) for next_word, count in counts.items()}
    return dict(KEPT[word])


# %% always_the_first_word exercise="next_word_probabilities" verdict="wrong" hint="bell을 물으면 bell 뒤에" rule="키는 `word` 바로 뒤에"
def next_word_probabilities(following, word):
    for word, counts in following.items():
        return {next_word: count / counts.total() for next_word, count in counts.items()}


# %% fails_on_unknown_words exercise="next_word_probabilities" verdict="wrong" hint="표에 없는 낱말을 물었더니 결과가 KeyError 오류입니다" rule="`word`가 표에 없거나"
def next_word_probabilities(following, word):
    total = following[word].total()
    return {next_word: count / total for next_word, count in following[word].items()}


# %% none_for_unknown_words exercise="next_word_probabilities" verdict="wrong" hint="입니다. 빈 딕셔너리를 돌려주나요?" rule="`word`가 표에 없거나"
def next_word_probabilities(following, word):
    if word in following:
        total = following[word].total()
        return {next_word: count / total for next_word, count in following[word].items()}


# %% adds_unknown_words exercise="next_word_probabilities" verdict="wrong" hint="모르는 낱말을 묻기만 했는데" rule="`following`은 바꾸지"
def next_word_probabilities(following, word):
    try:
        counts = following[word]
    except KeyError:
        return {}
    total = counts.total()
    return {next_word: count / total for next_word, count in counts.items()}


# %% sets_a_default exercise="next_word_probabilities" verdict="wrong" hint="모르는 낱말을 묻기만 했는데" rule="`following`은 바꾸지"
def next_word_probabilities(following, word):
    from collections import Counter

    counts = following.setdefault(word, Counter())
    return {next_word: count / counts.total() for next_word, count in counts.items()}


# %% divides_by_zero exercise="next_word_probabilities" verdict="wrong" hint="합이 0일 때도 나누지 않았나요?" rule="`word`가 표에 없거나"
def next_word_probabilities(following, word):
    if word not in following:
        return {}
    scale = 1 / sum(following[word].values())
    return {next_word: count / sum(following[word].values()) for next_word, count in following[word].items() if scale}


# %% ten_commonest exercise="next_word_probabilities" verdict="wrong" hint="드물게 온 낱말도 모두 남기나요?" rule="키는 `word` 바로 뒤에"
def next_word_probabilities(following, word):
    if word not in following:
        return {}
    pairs = following[word].most_common(10)
    return {next_word: count / following[word].total() for next_word, count in pairs}


# %% lower_case exercise="next_word_probabilities" verdict="wrong" hint="낱말을 고치거나 빼지 않고" rule="키는 `word` 바로 뒤에"
def next_word_probabilities(following, word):
    counts = following.get(word.lower(), {})
    return {next_word.lower(): count / sum(counts.values()) for next_word, count in counts.items()}


# %% always_the exercise="next_word_probabilities" verdict="wrong" hint="인자로 받은 word를 쓰나요?"
def next_word_probabilities(following, word):
    counts = following["the"]
    return {next_word: count / counts.total() for next_word, count in counts.items()}


# %% divides_by_eight exercise="next_word_probabilities" verdict="wrong" hint="정해진 수로 나누지 않았나요?" rule="값은 확률"
def next_word_probabilities(following, word):
    return {next_word: count / 8 for next_word, count in following.get(word, {}).items()}


# %% pairs_without_items exercise="next_word_probabilities" verdict="wrong" hint="함께 꺼내려면 items()를 썼나요?"
def next_word_probabilities(following, word):
    counts = following.get(word, {})
    return {next_word: count / sum(counts.values()) for next_word, count in counts}


# %% changes_what_it_loops_over exercise="next_word_probabilities" verdict="wrong" hint="오류가 난 줄에서 무엇을 다루는지"
def next_word_probabilities(following, word):
    counts = following.get(word, {})
    for next_word in counts:
        counts[f"{next_word} %"] = counts[next_word] / sum(counts.values())
    return counts


# %% drops_what_came_once exercise="next_word_probabilities" verdict="wrong" hint="몇 개만 남기지 않았나요?" rule="키는 `word` 바로"
def next_word_probabilities(following, word):
    counts = {next_word: count for next_word, count in following.get(word, {}).items() if count > 1}
    return {next_word: count / sum(counts.values()) for next_word, count in counts.items()}


# %% ten_decimals exercise="next_word_probabilities" verdict="wrong" hint="반올림했거나, 횟수의 합이 아닌" rule="값은 확률"
def next_word_probabilities(following, word):
    counts = following.get(word, {})
    return {next_word: round(count / sum(counts.values()), 10) for next_word, count in counts.items()}


# %% whole_number_for_the_only_word exercise="next_word_probabilities" verdict="wrong" hint="정수 1이 아니라 실수 1.0" rule="값은 확률"
def next_word_probabilities(following, word):
    counts = following.get(word, {})
    if len(counts) == 1:
        return dict.fromkeys(counts, 1)
    return {next_word: count / sum(counts.values()) for next_word, count in counts.items()}


# %% one_dictionary_for_all_calls exercise="next_word_probabilities" verdict="wrong" hint="부를 때마다 빈 딕셔너리로" rule="부를 때마다 새"
def next_word_probabilities(following, word, probabilities={}):
    counts = following.get(word, {})
    for next_word, count in counts.items():
        probabilities[next_word] = count / sum(counts.values())
    return probabilities


# %% only_words_of_letters exercise="next_word_probabilities" verdict="wrong" hint="낱말을 고치거나 빼지 않고" rule="키는 `word` 바로"
def next_word_probabilities(following, word):
    counts = {next_word: count for next_word, count in following.get(word, {}).items() if next_word.isalpha()}
    return {next_word: count / sum(counts.values()) for next_word, count in counts.items()}


# %% looks_for_a_part_of_the_word exercise="next_word_probabilities" verdict="wrong" hint="낱말을 고치거나 빼지 않고"
def next_word_probabilities(following, word):
    probabilities = {}
    for other, counts in following.items():
        if word in other:
            probabilities.update({next_word: count / counts.total() for next_word, count in counts.items()})
    return probabilities


# %% none_where_a_missing_word_would_be_made exercise="next_word_probabilities" verdict="wrong" hint="following이 defaultdict일 때" rule="`word`가 표에"
def next_word_probabilities(following, word):
    if isinstance(following, dict) and type(following) is not dict and word not in following:
        return None
    counts = following.get(word, {})
    return {next_word: count / sum(counts.values()) for next_word, count in counts.items()}


# %% removes_empty_words exercise="next_word_probabilities" verdict="wrong" hint="빈 낱말을 지우거나" rule="`following`은 바꾸지"
def next_word_probabilities(following, word):
    if not following.get(word):
        following.pop(word, None)
        return {}
    counts = following[word]
    return {next_word: count / counts.total() for next_word, count in counts.items()}


# %% a_hundred_commonest exercise="next_word_probabilities" verdict="wrong" hint="다음 낱말이 많아도"
def next_word_probabilities(following, word):
    counts = dict(following[word].most_common(100)) if word in following else {}
    return {next_word: count / sum(counts.values()) for next_word, count in counts.items()}


# %% only_the_korean_word_of_the_test exercise="next_word_probabilities" verdict="wrong" hint="다른 글자로 된 낱말도"
def next_word_probabilities(following, word):
    counts = following.get(word, {})
    kept = {next_word: count for next_word, count in counts.items() if next_word.isascii() or next_word[:1] in "여낱"}
    return {next_word: count / sum(kept.values()) for next_word, count in kept.items()}


# %% logarithms exercise="next_word_probabilities" verdict="right"
def next_word_probabilities(following, word):
    import math

    counts = dict(following).get(word, {})
    return {
        next_word: math.exp(math.log(count) - math.log(sum(counts.values()))) for next_word, count in counts.items()
    }


# %% counted_again exercise="next_word_probabilities" verdict="right" rule="`following`은 바꾸지"
def next_word_probabilities(following, word):
    from collections import defaultdict

    shares = defaultdict(float)
    drawn = list(following[word].elements()) if word in following else []
    for next_word in drawn:
        shares[next_word] += 1 / len(drawn)
    return {next_word: round(share * len(drawn)) / len(drawn) for next_word, share in shares.items()}
