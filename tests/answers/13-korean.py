# Named answers to the exercises of lesson 13; read by autograde.lesson.answers, graded by tests/course/test_answers.py.
# A wrong answer says the start of the hint it must meet.

# %% tables_of_letters exercise="decompose" verdict="right"
def decompose(text):
    initials = [chr(0x1100 + number) for number in range(19)]
    vowels = [chr(0x1161 + number) for number in range(21)]
    finals = ["", *(chr(0x11A8 + number) for number in range(27))]
    result = ""
    for character in text:
        if "가" <= character <= "힣":
            number = ord(character) - 0xAC00
            result += initials[number // 588] + vowels[number % 588 // 28] + finals[number % 28]
        else:
            result += character
    return result


# %% normalized_syllable_by_syllable exercise="decompose" verdict="right"
def decompose(text):
    import unicodedata

    return "".join(unicodedata.normalize("NFD", letter) if "가" <= letter <= "힣" else letter for letter in text)


# %% translated exercise="decompose" verdict="right"
def decompose(text):
    def apart(code):
        if not 0xAC00 <= code <= 0xD7A3:
            return chr(code)
        rest, final = divmod(code - 0xAC00, 28)
        letters = [0x1100 + rest // 21, 0x1161 + rest % 21]
        return "".join(map(chr, letters + [0x11A7 + final] * (final > 0)))

    return text.translate({code: apart(code) for code in set(map(ord, text))})


# %% walks_through_all_syllables exercise="decompose" verdict="right" rule="한글 음절이 아닌"
def decompose(text):
    table = {}
    code = ord("가")
    for initial in range(19):
        for vowel in range(21):
            for final in range(28):
                letters = [chr(0x1100 + initial), chr(0x1161 + vowel)]
                if final > 0:
                    letters.append(chr(0x11A7 + final))
                table[chr(code)] = "".join(letters)
                code += 1
    return "".join(table.get(character, character) for character in text)


# %% letter_without_its_number exercise="decompose" verdict="wrong" hint="을(를) 풀다가 오류가 났습니다"
def decompose(text):
    result = ""
    for character in text:
        number = character - ord("가")
        result += chr(0x1100 + number // 588)
    return result


# %% prints_it exercise="decompose" verdict="wrong" hint="돌려주는 값이 None입니다"
def decompose(text):
    for character in text:
        number = ord(character) - ord("가")
        print(chr(0x1100 + number // 588), chr(0x1161 + number % 588 // 28))


# %% list_of_letters exercise="decompose" verdict="wrong" hint="리스트에 담지 않고 문자열 하나로" rule="글의 한글 음절을 모두"
def decompose(text):
    letters = []
    for character in text:
        number = ord(character) - ord("가")
        if 0 <= number < 11172:
            letters += [chr(0x1100 + number // 588), chr(0x1161 + number % 588 // 28)]
            if number % 28:
                letters.append(chr(0x11A7 + number % 28))
        else:
            letters.append(character)
    return letters


# %% letters_of_the_keyboard exercise="decompose" verdict="wrong" hint="따로 쓰는 낱자가 나왔습니다" rule="`가`부터 `힣`까지의"
def decompose(text):
    initials = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
    finals = " ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ"
    result = ""
    for character in text:
        number = ord(character) - ord("가")
        if 0 <= number < 11172:
            result += initials[number // 588] + chr(0x314F + number % 588 // 28) + finals[number % 28].strip()
        else:
            result += character
    return result


# %% range_turned_around exercise="decompose" verdict="wrong" hint="이 그대로입니다. 범위를 가르는"
def decompose(text):
    result = ""
    for character in text:
        number = ord(character) - ord("가")
        if 0 <= number < 11172:
            result += character
        else:
            result += chr(0x1100 + number // 588 % 19) + chr(0x1161 + number % 588 // 28)
    return result


# %% forgets_the_final exercise="decompose" verdict="wrong" hint="초성, 중성, 종성 세 글자인데" rule="`가`부터 `힣`까지의"
def decompose(text):
    result = ""
    for character in text:
        number = ord(character) - ord("가")
        if 0 <= number < 11172:
            result += chr(0x1100 + number // 588) + chr(0x1161 + number % 588 // 28)
        else:
            result += character
    return result


# %% blanks_between_letters exercise="decompose" verdict="wrong" hint="초성, 중성, 종성 세 글자인데"
def decompose(text):
    import unicodedata

    return " ".join(unicodedata.normalize("NFD", text))


# %% initial_by_one_division exercise="decompose" verdict="wrong" hint="초성 하나에 음절이 몇 가지나"
def decompose(text):
    result = ""
    for character in text:
        number = ord(character) - ord("가")
        if 0 <= number < 11172:
            result += chr(0x1100 + number // 28) + chr(0x1161 + number % 588 // 28)
            if number % 28:
                result += chr(0x11A7 + number % 28)
        else:
            result += character
    return result


# %% vowel_left_whole exercise="decompose" verdict="wrong" hint="떼어 낸 몫을 21로"
def decompose(text):
    result = ""
    for character in text:
        number = ord(character) - ord("가")
        if 0 <= number < 11172:
            result += chr(0x1100 + number // 588) + chr(0x1161 + number // 28)
            if number % 28:
                result += chr(0x11A7 + number % 28)
        else:
            result += character
    return result


# %% final_counted_from_zero exercise="decompose" verdict="wrong" hint="종성의 번호는 몇부터 시작하나요" rule="`가`부터 `힣`까지의"
def decompose(text):
    result = ""
    for character in text:
        number = ord(character) - ord("가")
        if 0 <= number < 11172:
            result += chr(0x1100 + number // 588) + chr(0x1161 + number % 588 // 28)
            if number % 28:
                result += chr(0x11A8 + number % 28)
        else:
            result += character
    return result


# %% always_a_final exercise="decompose" verdict="wrong" hint="에는 받침이 없는데" rule="받침이 없으면"
def decompose(text):
    result = ""
    for character in text:
        number = ord(character) - ord("가")
        if 0 <= number < 11172:
            result += chr(0x1100 + number // 588) + chr(0x1161 + number % 588 // 28) + chr(0x11A7 + number % 28)
        else:
            result += character
    return result


# %% blank_for_no_final exercise="decompose" verdict="wrong" hint="에는 받침이 없는데" rule="받침이 없으면"
def decompose(text):
    finals = [" ", *(chr(0x11A8 + number) for number in range(27))]
    result = ""
    for character in text:
        number = ord(character) - ord("가")
        if 0 <= number < 11172:
            result += chr(0x1100 + number // 588) + chr(0x1161 + number % 588 // 28) + finals[number % 28]
        else:
            result += character
    return result


# %% without_the_first_syllable exercise="decompose" verdict="wrong" hint="범위에 '가'도 드나요"
def decompose(text):
    result = ""
    for character in text:
        number = ord(character) - ord("가")
        if 0 < number < 11172:
            result += chr(0x1100 + number // 588) + chr(0x1161 + number % 588 // 28)
            if number % 28:
                result += chr(0x11A7 + number % 28)
        else:
            result += character
    return result


# %% without_the_last_syllable exercise="decompose" verdict="wrong" hint="범위에 '힣'도 드나요"
def decompose(text):
    result = ""
    for character in text:
        number = ord(character) - ord("가")
        if "가" <= character < "힣":
            result += chr(0x1100 + number // 588) + chr(0x1161 + number % 588 // 28)
            if number % 28:
                result += chr(0x11A7 + number % 28)
        else:
            result += character
    return result


# %% returns_inside_the_loop exercise="decompose" verdict="wrong" hint="글자마다 풀어 차례대로" rule="글의 한글 음절을 모두"
def decompose(text):
    result = ""
    for character in text:
        number = ord(character) - ord("가")
        if 0 <= number < 11172:
            result += chr(0x1100 + number // 588) + chr(0x1161 + number % 588 // 28)
            if number % 28:
                result += chr(0x11A7 + number % 28)
        else:
            result += character
        return result
    return result


# %% drops_everything_else exercise="decompose" verdict="wrong" hint="영어와 숫자와 문장 부호뿐인 글" rule="한글 음절이 아닌"
def decompose(text):
    import unicodedata

    return "".join(unicodedata.normalize("NFD", letter) for letter in text if "가" <= letter <= "힣")


# %% no_lower_bound exercise="decompose" verdict="wrong" hint="영어와 숫자와 문장 부호뿐인 글" rule="한글 음절이 아닌"
def decompose(text):
    result = ""
    for character in text:
        number = ord(character) - ord("가")
        if number < 11172:
            result += chr(0x1100 + number // 588) + chr(0x1161 + number % 588 // 28)
            if number % 28:
                result += chr(0x11A7 + number % 28)
        else:
            result += character
    return result


# %% no_upper_bound exercise="decompose" verdict="wrong" hint="그림 글자 🦊는" rule="한글 음절이 아닌"
def decompose(text):
    result = ""
    for character in text:
        number = ord(character) - ord("가")
        if number >= 0:
            result += chr(0x1100 + number // 588) + chr(0x1161 + number % 588 // 28)
            if number % 28:
                result += chr(0x11A7 + number % 28)
        else:
            result += character
    return result


# %% compatibility_form exercise="decompose" verdict="wrong" hint="낱자 ㅋㅋ와 이미 푼 자모가" rule="한글 음절이 아닌"
def decompose(text):
    import unicodedata

    return unicodedata.normalize("NFKD", text)


# %% canonical_form_of_everything exercise="decompose" verdict="wrong" hint="é가 달라져" rule="한글 음절이 아닌"
def decompose(text):
    import unicodedata

    return unicodedata.normalize("NFD", text)


# %% nothing_of_nothing exercise="decompose" verdict="wrong" hint="빈 글에서" rule="빈 글이면"
def decompose(text):
    import unicodedata

    if not text:
        return None
    return "".join(unicodedata.normalize("NFD", letter) if "가" <= letter <= "힣" else letter for letter in text)


# %% syllables_of_the_old_standard exercise="decompose" verdict="wrong" hint="가부터 힣까지 11,172자를"
def decompose(text):
    result = ""
    for character in text:
        number = ord(character) - ord("가")
        if 0 <= number < 11172:
            result += chr(0x1100 + number // 588) + chr(0x1161 + number % 588 // 28)
            if number % 28:
                result += chr(0x11A7 + min(number % 28, 27 if character == "힣" else 26))
        else:
            result += character
    return result


# %% three_steps_at_once exercise="compose" verdict="right"
def compose(jamo):
    result, place = [], 0
    while place < len(jamo):
        character, following = jamo[place], jamo[place + 1 : place + 2]
        place += 1
        if "\u1100" <= character <= "\u1112" and following and "\u1161" <= following <= "\u1175":
            character = chr(0xAC00 + (ord(character) - 0x1100) * 588 + (ord(following) - 0x1161) * 28)
            place += 1
        last = jamo[place : place + 1]
        if "가" <= character <= "힣" and (ord(character) - 0xAC00) % 28 == 0 and last and "\u11a8" <= last <= "\u11c2":
            character = chr(ord(character) + ord(last) - 0x11A7)
            place += 1
        result.append(character)
    return "".join(result)


# %% regular_expressions exercise="compose" verdict="right" rule="처음부터 음절로 쓰여"
def compose(jamo):
    import re

    def open_syllable(found):
        return chr(0xAC00 + ((ord(found[1]) - 0x1100) * 21 + ord(found[2]) - 0x1161) * 28)

    def closed(found):
        before, final = ord(found[1]) - 0xAC00, ord(found[2]) - 0x11A7
        return found[0] if before % 28 else chr(0xAC00 + before + final)

    text = re.sub("([\u1100-\u1112])([\u1161-\u1175])", open_syllable, jamo)
    return re.sub("([가-힣])([\u11a8-\u11c2])", closed, text)


# %% normalized_hangul_only exercise="compose" verdict="right" rule="한글이 아닌 글자와"
def compose(jamo):
    import re
    import unicodedata

    return re.sub("[\u1100-\u11ff가-힣]+", lambda found: unicodedata.normalize("NFC", found[0]), jamo)


# %% a_state_machine exercise="compose" verdict="right"
def compose(jamo):
    done, waiting = "", ""
    for character in jamo:
        code = ord(character)
        if waiting and 0x1100 <= ord(waiting) < 0x1113 and 0x1161 <= code < 0x1176:
            waiting = chr(0xAC00 + ((ord(waiting) - 0x1100) * 21 + code - 0x1161) * 28)
        elif waiting and "가" <= waiting <= "힣" and not (ord(waiting) - 0xAC00) % 28 and 0x11A8 <= code < 0x11C3:
            waiting = chr(ord(waiting) + code - 0x11A7)
        else:
            done, waiting = done + waiting, character
    return done + waiting


# %% looks_before_the_first exercise="compose" verdict="wrong" hint="을(를) 모으다가 오류가 났습니다"
def compose(jamo):
    characters = []
    for character in jamo:
        before = ord(characters[-1])
        if 0x1100 <= before < 0x1113 and 0x1161 <= ord(character) < 0x1176:
            characters[-1] = chr(0xAC00 + ((before - 0x1100) * 21 + ord(character) - 0x1161) * 28)
        else:
            characters.append(character)
    return "".join(characters)


# %% forgets_to_return exercise="compose" verdict="wrong" hint="돌려주는 값이 None입니다"
def compose(jamo):
    characters = []
    for character in jamo:
        characters.append(character)


# %% list_of_syllables exercise="compose" verdict="wrong" hint="리스트에 담지 않고 문자열 하나로" rule="자모로 푼 글을"
def compose(jamo):
    import unicodedata

    return list(unicodedata.normalize("NFC", jamo))


# %% waits_for_a_final exercise="compose" verdict="wrong" hint="종성이 오지 않아도 합치나요" rule="초성 바로 뒤에"
def compose(jamo):
    import re

    def syllable(found):
        initial, vowel, final = (ord(letter) for letter in found[0])
        return chr(0xAC00 + ((initial - 0x1100) * 21 + vowel - 0x1161) * 28 + final - 0x11A7)

    return re.sub("[\u1100-\u1112][\u1161-\u1175][\u11a8-\u11c2]", syllable, jamo)


# %% weights_swapped exercise="compose" verdict="wrong" hint="(초성 × 21 + 중성) × 28을"
def compose(jamo):
    characters = []
    for character in jamo:
        before = ord(characters[-1]) if characters else 0
        if 0x1100 <= before < 0x1113 and 0x1161 <= ord(character) < 0x1176:
            characters[-1] = chr(0xAC00 + ((before - 0x1100) * 28 + ord(character) - 0x1161) * 21)
        else:
            characters.append(character)
    return "".join(characters)


# %% finals_left_over exercise="compose" verdict="wrong" hint="종성의 번호를 1부터 세어" rule="받침 없는 음절"
def compose(jamo):
    characters = []
    for character in jamo:
        before = ord(characters[-1]) if characters else 0
        if 0x1100 <= before < 0x1113 and 0x1161 <= ord(character) < 0x1176:
            characters[-1] = chr(0xAC00 + ((before - 0x1100) * 21 + ord(character) - 0x1161) * 28)
        else:
            characters.append(character)
    return "".join(characters)


# %% final_off_by_one exercise="compose" verdict="wrong" hint="종성의 번호를 1부터 세어" rule="받침 없는 음절"
def compose(jamo):
    characters = []
    for character in jamo:
        before = ord(characters[-1]) if characters else 0
        final = ord(character) - 0x11A8
        if 0x1100 <= before < 0x1113 and 0x1161 <= ord(character) < 0x1176:
            characters[-1] = chr(0xAC00 + ((before - 0x1100) * 21 + ord(character) - 0x1161) * 28)
        elif "가" <= chr(before) <= "힣" and (before - 0xAC00) % 28 == 0 and 0 <= final < 27:
            characters[-1] = chr(before + final)
        else:
            characters.append(character)
    return "".join(characters)


# %% in_threes exercise="compose" verdict="wrong" hint="세 글자 음절과 두 글자 음절이"
def compose(jamo):
    result = ""
    for start in range(0, len(jamo), 3):
        letters = [ord(letter) for letter in jamo[start : start + 3]]
        if len(letters) == 1 or not 0x1100 <= letters[0] < 0x1113 or not 0x1161 <= letters[1] < 0x1176:
            result += jamo[start : start + 3]
            continue
        code = 0xAC00 + ((letters[0] - 0x1100) * 21 + letters[1] - 0x1161) * 28
        result += chr(code + (letters[2] - 0x11A7 if len(letters) == 3 else 0))
    return result


# %% only_hangul_is_kept exercise="compose" verdict="wrong" hint="한글이 아닌 글자를 제자리에" rule="한글이 아닌 글자와"
def compose(jamo):
    import re
    import unicodedata

    return re.sub("[^가-힣]", "", unicodedata.normalize("NFC", jamo))


# %% compatibility_form exercise="compose" verdict="wrong" hint="따로 쓴 낱자 ㅎㅏㄴ이" rule="한글이 아닌 글자와"
def compose(jamo):
    import unicodedata

    return unicodedata.normalize("NFKC", jamo)


# %% over_a_blank exercise="compose" verdict="wrong" hint="초성과 중성 사이에 빈칸이" rule="초성 바로 뒤에"
def compose(jamo):
    import re
    import unicodedata

    return unicodedata.normalize("NFC", re.sub("(?<=[\u1100-\u1112]) +(?=[\u1161-\u1175])", "", jamo))


# %% final_over_a_blank exercise="compose" verdict="wrong" hint="음절과 종성 사이에 빈칸이" rule="받침 없는 음절"
def compose(jamo):
    import re
    import unicodedata

    return unicodedata.normalize("NFC", re.sub(" +(?=[\u11a8-\u11c2])", "", jamo))


# %% raw_letters_only exercise="compose" verdict="wrong" hint="처음부터 음절로 쓰인" rule="처음부터 음절로"
def compose(jamo):
    import re

    def syllable(found):
        code = 0xAC00 + ((ord(found[1]) - 0x1100) * 21 + ord(found[2]) - 0x1161) * 28
        return chr(code + (ord(found[3]) - 0x11A7 if found[3] else 0))

    return re.sub("([\u1100-\u1112])([\u1161-\u1175])([\u11a8-\u11c2]?)", syllable, jamo)


# %% final_upon_final exercise="compose" verdict="wrong" hint="받침이 없는 음절인지 살폈나요" rule="이미 받침이 있는"
def compose(jamo):
    characters = []
    for character in jamo:
        before = ord(characters[-1]) if characters else 0
        if 0x1100 <= before < 0x1113 and 0x1161 <= ord(character) < 0x1176:
            characters[-1] = chr(0xAC00 + ((before - 0x1100) * 21 + ord(character) - 0x1161) * 28)
        elif "가" <= chr(before) <= "힣" and 0x11A8 <= ord(character) < 0x11C3:
            characters[-1] = chr(before + ord(character) - 0x11A7)
        else:
            characters.append(character)
    return "".join(characters)


# %% later_initial_wins exercise="compose" verdict="wrong" hint="앞의 홀로 선 초성도" rule="짝을 만나지 못한"
def compose(jamo):
    import re
    import unicodedata

    return unicodedata.normalize("NFC", re.sub("[\u1100-\u1112](?=[\u1100-\u1112])", "", jamo))


# %% last_initial_lost exercise="compose" verdict="wrong" hint="맨 끝의 초성도 남기나요" rule="짝을 만나지 못한"
def compose(jamo):
    result, initial = "", None
    for character in jamo:
        code = ord(character)
        if initial is not None and 0x1161 <= code < 0x1176:
            result, initial = result + chr(0xAC00 + ((initial - 0x1100) * 21 + code - 0x1161) * 28), None
            continue
        if initial is not None:
            result, initial = result + chr(initial), None
        if 0x1100 <= code < 0x1113:
            initial = code
        elif result and "가" <= result[-1] <= "힣" and not (ord(result[-1]) - 0xAC00) % 28 and 0x11A8 <= code < 0x11C3:
            result = result[:-1] + chr(ord(result[-1]) + code - 0x11A7)
        else:
            result += character
    return result


# %% lone_vowels_dropped exercise="compose" verdict="wrong" hint="홀로 선 중성은 그대로" rule="짝을 만나지 못한"
def compose(jamo):
    import re
    import unicodedata

    return re.sub("[\u1161-\u1175]", "", unicodedata.normalize("NFC", jamo))


# %% lone_finals_dropped exercise="compose" verdict="wrong" hint="홀로 선 종성은 그대로" rule="짝을 만나지 못한"
def compose(jamo):
    import unicodedata

    return unicodedata.normalize("NFC", jamo.lstrip("".join(map(chr, range(0x11A8, 0x11C3)))))


# %% final_upon_an_initial exercise="compose" verdict="wrong" hint="중성이 없으면 음절이 아닙니다" rule="짝을 만나지 못한"
def compose(jamo):
    import re
    import unicodedata

    text = re.sub("([\u1100-\u1112])([\u11a8-\u11c2])", "\\1\u1173\\2", jamo)
    return unicodedata.normalize("NFC", text)


# %% a_final_that_is_none exercise="compose" verdict="wrong" hint="U+11A7은 종성이 아닌데" rule="현대 한글의"
def compose(jamo):
    characters = []
    for character in jamo:
        before = ord(characters[-1]) if characters else 0
        final = ord(character) - 0x11A7
        if 0x1100 <= before < 0x1113 and 0x1161 <= ord(character) < 0x1176:
            characters[-1] = chr(0xAC00 + ((before - 0x1100) * 21 + ord(character) - 0x1161) * 28)
        elif "가" <= chr(before) <= "힣" and (before - 0xAC00) % 28 == 0 and 0 <= final <= 27:
            characters[-1] = chr(before + final)
        else:
            characters.append(character)
    return "".join(characters)


# %% old_letters_too exercise="compose" verdict="wrong" hint="옛한글의 자모가 섞인" rule="현대 한글의"
def compose(jamo):
    characters = []
    for character in jamo:
        before = ord(characters[-1]) if characters else 0
        if 0x1100 <= before < 0x1160 and 0x1161 <= ord(character) < 0x11A8:
            characters[-1] = chr(0xAC00 + ((before - 0x1100) * 21 + ord(character) - 0x1161) * 28)
        elif 0xAC00 <= before <= 0xD7A3 and (before - 0xAC00) % 28 == 0 and 0x11A8 <= ord(character) < 0x1200:
            characters[-1] = chr(before + ord(character) - 0x11A7)
        else:
            characters.append(character)
    return "".join(characters)


# %% canonical_form_of_everything exercise="compose" verdict="wrong" hint="영어의 e와 악센트가" rule="한글이 아닌 글자와"
def compose(jamo):
    import unicodedata

    return unicodedata.normalize("NFC", jamo)


# %% none_of_nothing exercise="compose" verdict="wrong" hint="빈 글에서"
def compose(jamo):
    import re
    import unicodedata

    if not jamo:
        return None
    return re.sub("[\u1100-\u11ff가-힣]+", lambda found: unicodedata.normalize("NFC", found[0]), jamo)


# %% without_the_last_letters exercise="compose" verdict="wrong" hint="자모의 처음과 끝" rule="현대 한글의"
def compose(jamo):
    characters = []
    for character in jamo:
        before = ord(characters[-1]) if characters else 0
        if 0x1100 <= before < 0x1113 and 0x1161 <= ord(character) < 0x1175:
            characters[-1] = chr(0xAC00 + ((before - 0x1100) * 21 + ord(character) - 0x1161) * 28)
        elif 0xAC00 <= before <= 0xD7A3 and (before - 0xAC00) % 28 == 0 and 0x11A8 <= ord(character) < 0x11C2:
            characters[-1] = chr(before + ord(character) - 0x11A7)
        else:
            characters.append(character)
    return "".join(characters)


# %% counted_by_hand exercise="learn_merges" verdict="right"
def learn_merges(word_counts, count):
    splits = [(list(word), times) for word, times in word_counts.items()]
    merges = []
    for _ in range(count):
        totals = {}
        for pieces, times in splits:
            for place in range(len(pieces) - 1):
                pair = (pieces[place], pieces[place + 1])
                totals[pair] = totals.get(pair, 0) + times
        best = None
        for pair in totals:
            if totals[pair] < 2:
                continue
            if best is None or totals[pair] > totals[best] or (totals[pair] == totals[best] and pair < best):
                best = pair
        if best is None:
            return merges
        merges.append(best)
        for pieces, _ in splits:
            place = 0
            while place < len(pieces) - 1:
                if (pieces[place], pieces[place + 1]) == best:
                    pieces[place : place + 2] = [pieces[place] + pieces[place + 1]]
                place += 1
    return merges


# %% sorted_pairs exercise="learn_merges" verdict="right"
def learn_merges(word_counts, count):
    def merged(pieces, pair):
        result = []
        for piece in pieces:
            if result and (result[-1], piece) == pair:
                result[-1] += piece
            else:
                result.append(piece)
        return result

    words = {word: tuple(word) for word in word_counts}
    merges = []
    while len(merges) < count:
        pairs = Counter()
        for word in words:
            for pair in zip(words[word], words[word][1:]):
                pairs.update({pair: word_counts[word]})
        ranked = sorted((-times, pair) for pair, times in pairs.items() if times > 1)
        if not ranked:
            break
        merges.append(ranked[0][1])
        words = {word: merged(pieces, ranked[0][1]) for word, pieces in words.items()}
    return merges


# %% recursive exercise="learn_merges" verdict="right"
def learn_merges(word_counts, count):
    def learn(words, left):
        totals = Counter()
        for pieces, times in words:
            for pair in zip(pieces, pieces[1:]):
                totals[pair] += times
        most = max(totals.values(), default=0)
        if left == 0 or most < 2:
            return []
        best = min(pair for pair, times in totals.items() if times == most)
        return [best, *learn([(join(pieces, best), times) for pieces, times in words], left - 1)]

    def join(pieces, pair):
        if len(pieces) < 2:
            return pieces
        if (pieces[0], pieces[1]) == pair:
            return [pieces[0] + pieces[1], *join(pieces[2:], pair)]
        return [pieces[0], *join(pieces[1:], pair)]

    return learn([(list(word), times) for word, times in word_counts.items()], count)


# %% fewer_when_nothing_is_left exercise="learn_merges" verdict="right" rule="그런 쌍이 더 없으면"
def learn_merges(word_counts, count):
    rows = [[*word] for word in word_counts]
    weights = [*word_counts.values()]
    learned = []
    for _ in range(count):
        seen = Counter()
        for row, weight in zip(rows, weights):
            for left, right in zip(row[:-1], row[1:]):
                seen[left, right] += weight
        often = [pair for pair in seen if seen[pair] >= 2]
        if not often:
            break
        top = max(seen[pair] for pair in often)
        left, right = sorted(pair for pair in often if seen[pair] == top)[0]
        learned.append((left, right))
        for row in rows:
            at = 0
            while at + 1 < len(row):
                if row[at] == left and row[at + 1] == right:
                    row[at] = left + row.pop(at + 1)
                at += 1
    return learned


# %% letters_of_a_tuple exercise="learn_merges" verdict="wrong" hint="에서 배우다가 오류가 났습니다"
def learn_merges(word_counts, count):
    pairs = Counter()
    for word, times in word_counts:
        for pair in zip(word, word[1:]):
            pairs[pair] += times
    return [pair for pair, _ in pairs.most_common(count)]


# %% no_return exercise="learn_merges" verdict="wrong" hint="돌려주는 값이 None입니다"
def learned(word_counts, count):
    rows, found = [([*word], times) for word, times in word_counts.items()], []
    while len(found) < count:
        seen = Counter()
        for row, times in rows:
            for pair in zip(row, row[1:]):
                seen[pair] += times
        times, pair = min(((-seen[pair], pair) for pair in seen), default=(0, ()))
        if times > -2:
            break
        found.append(pair)
        for row, _ in rows:
            at = 0
            while at + 1 < len(row):
                if (row[at], row[at + 1]) == pair:
                    row[at] += row.pop(at + 1)
                at += 1
    return found


def learn_merges(word_counts, count):
    learned(word_counts, count)


# %% dictionary_of_counts exercise="learn_merges" verdict="wrong" hint="배운 차례대로의 리스트인가요" rule="합칠 쌍을 배워"
def learned(word_counts, count):
    rows, found = [([*word], times) for word, times in word_counts.items()], []
    while len(found) < count:
        seen = Counter()
        for row, times in rows:
            for pair in zip(row, row[1:]):
                seen[pair] += times
        times, pair = min(((-seen[pair], pair) for pair in seen), default=(0, ()))
        if times > -2:
            break
        found.append(pair)
        for row, _ in rows:
            at = 0
            while at + 1 < len(row):
                if (row[at], row[at + 1]) == pair:
                    row[at] += row.pop(at + 1)
                at += 1
    return found


def learn_merges(word_counts, count):
    return dict.fromkeys(learned(word_counts, count), 2)


# %% joined_pairs exercise="learn_merges" verdict="wrong" hint="쌍을 합친 글이나 리스트가 아니라" rule="합칠 쌍을 배워"
def learned(word_counts, count):
    rows, found = [([*word], times) for word, times in word_counts.items()], []
    while len(found) < count:
        seen = Counter()
        for row, times in rows:
            for pair in zip(row, row[1:]):
                seen[pair] += times
        times, pair = min(((-seen[pair], pair) for pair in seen), default=(0, ()))
        if times > -2:
            break
        found.append(pair)
        for row, _ in rows:
            at = 0
            while at + 1 < len(row):
                if (row[at], row[at + 1]) == pair:
                    row[at] += row.pop(at + 1)
                at += 1
    return found


def learn_merges(word_counts, count):
    return ["".join(pair) for pair in learned(word_counts, count)]


# %% least_frequent exercise="learn_merges" verdict="wrong" hint="가장 많은 쌍 하나만" rule="가장 많은 쌍 하나를"
def learn_merges(word_counts, count):
    pairs = Counter()
    for word, times in word_counts.items():
        for pair in zip(word, word[1:]):
            pairs[pair] += times
    return sorted(pairs, key=lambda pair: (pairs[pair], pair))[:count]


# %% one_too_many exercise="learn_merges" verdict="wrong" hint="가장 많은 쌍 하나만" rule="`count`개를"
def learned(word_counts, count):
    rows, found = [([*word], times) for word, times in word_counts.items()], []
    while len(found) < count:
        seen = Counter()
        for row, times in rows:
            for pair in zip(row, row[1:]):
                seen[pair] += times
        times, pair = min(((-seen[pair], pair) for pair in seen), default=(0, ()))
        if times > -2:
            break
        found.append(pair)
        for row, _ in rows:
            at = 0
            while at + 1 < len(row):
                if (row[at], row[at + 1]) == pair:
                    row[at] += row.pop(at + 1)
                at += 1
    return found


def learn_merges(word_counts, count):
    return learned(word_counts, count + 1)


# %% each_word_once exercise="learn_merges" verdict="wrong" hint="낱말이 나온 횟수만큼 세었나요" rule="낱말을 글자 하나씩으로"
def learn_merges(word_counts, count):
    words = {word: list(word) for word in word_counts}
    merges = []
    while len(merges) < count:
        pairs = Counter(pair for pieces in words.values() for pair in zip(pieces, pieces[1:]))
        if not pairs:
            break
        best = min(pairs, key=lambda pair: (-pairs[pair], pair))
        merges.append(best)
        for pieces in words.values():
            for place in range(len(pieces) - 1, 0, -1):
                if (pieces[place - 1], pieces[place]) == best:
                    pieces[place - 1 : place + 1] = ["".join(best)]
    return merges


# %% each_pair_once_a_word exercise="learn_merges" verdict="wrong" hint="한 낱말의 같은 쌍을 한 번만" rule="한 낱말에 같은 쌍이"
def learn_merges(word_counts, count):
    words = {word: list(word) for word in word_counts}
    merges = []
    while len(merges) < count:
        pairs = Counter()
        for word, pieces in words.items():
            for pair in set(zip(pieces, pieces[1:])):
                pairs[pair] += word_counts[word]
        if not pairs or max(pairs.values()) < 2:
            break
        best = min(pairs, key=lambda pair: (-pairs[pair], pair))
        merges.append(best)
        words = {word: join_from_left(pieces, best) for word, pieces in words.items()}
    return merges


def join_from_left(pieces, pair):
    result = []
    for piece in pieces:
        if result and (result[-1], piece) == pair:
            result[-1] += piece
        else:
            result.append(piece)
    return result


# %% one_long_text exercise="learn_merges" verdict="wrong" hint="낱말과 낱말을 이어 세지" rule="낱말과 낱말 사이의"
def learned(word_counts, count):
    rows, found = [([*word], times) for word, times in word_counts.items()], []
    while len(found) < count:
        seen = Counter()
        for row, times in rows:
            for pair in zip(row, row[1:]):
                seen[pair] += times
        times, pair = min(((-seen[pair], pair) for pair in seen), default=(0, ()))
        if times > -2:
            break
        found.append(pair)
        for row, _ in rows:
            at = 0
            while at + 1 < len(row):
                if (row[at], row[at + 1]) == pair:
                    row[at] += row.pop(at + 1)
                at += 1
    return found


def learn_merges(word_counts, count):
    return learned({"".join(word * times for word, times in word_counts.items()): 1}, count)


# %% stops_with_an_error exercise="learn_merges" verdict="wrong" hint="에서 배우다가 오류가 났습니다" rule="그런 쌍이 더 없으면"
def learn_merges(word_counts, count):
    words = {word: list(word) for word in word_counts}
    merges = []
    for _ in range(count):
        pairs = Counter()
        for word, pieces in words.items():
            for pair in zip(pieces, pieces[1:]):
                pairs[pair] += word_counts[word]
        most = max(pairs.values())
        merges.append(min(pair for pair in pairs if pairs[pair] == most))
        for pieces in words.values():
            for place in range(len(pieces) - 1, 0, -1):
                if (pieces[place - 1], pieces[place]) == merges[-1]:
                    pieces[place - 1 : place + 1] = ["".join(merges[-1])]
    return merges


# %% first_seen_wins exercise="learn_merges" verdict="wrong" hint="먼저 나온 것이 아니라 사전 순서로" rule="횟수가 같으면"
def learn_merges(word_counts, count):
    words = {word: list(word) for word in word_counts}
    merges = []
    while len(merges) < count:
        pairs = Counter()
        for word, pieces in words.items():
            for pair in zip(pieces, pieces[1:]):
                pairs[pair] += word_counts[word]
        if not pairs or max(pairs.values()) < 2:
            break
        best = max(pairs, key=pairs.get)
        merges.append(best)
        words = {word: merged_pieces(pieces, best) for word, pieces in words.items()}
    return merges


def merged_pieces(pieces, pair):
    result = []
    for piece in pieces:
        if result and (result[-1], piece) == pair:
            result[-1] += piece
        else:
            result.append(piece)
    return result


# %% last_in_the_dictionary exercise="learn_merges" verdict="wrong" hint="먼저 나온 것이 아니라 사전 순서로" rule="횟수가 같으면"
def learn_merges(word_counts, count):
    words, merges = {word: list(word) for word in word_counts}, []
    for _ in range(count):
        pairs = Counter()
        for word, pieces in words.items():
            for pair in zip(pieces, pieces[1:]):
                pairs[pair] += word_counts[word]
        if not pairs or max(pairs.values()) < 2:
            break
        best = max(pairs, key=lambda pair: (pairs[pair], pair))
        merges.append(best)
        for word, pieces in words.items():
            merged, place = [], 0
            while place < len(pieces):
                width = 2 if tuple(pieces[place : place + 2]) == best else 1
                merged.append("".join(pieces[place : place + width]))
                place += width
            words[word] = merged
    return merges


# %% counted_only_once exercise="learn_merges" verdict="wrong" hint="모든 낱말에서 합치고 다시" rule="합친 다음에는"
def learn_merges(word_counts, count):
    pairs = Counter()
    for word, times in word_counts.items():
        for pair in zip(word, word[1:]):
            pairs[pair] += times
    return sorted((pair for pair in pairs if pairs[pair] > 1), key=lambda pair: (-pairs[pair], pair))[:count]


# %% first_place_only exercise="learn_merges" verdict="wrong" hint="한 낱말에 여러 번 있는 쌍을" rule="고른 쌍을 모든"
def learn_merges(word_counts, count):
    words = {word: list(word) for word in word_counts}
    merges = []
    while len(merges) < count:
        pairs = Counter()
        for word, pieces in words.items():
            for pair in zip(pieces, pieces[1:]):
                pairs[pair] += word_counts[word]
        if not pairs or max(pairs.values()) < 2:
            break
        best = min(pairs, key=lambda pair: (-pairs[pair], pair))
        merges.append(best)
        for pieces in words.values():
            for place in range(len(pieces) - 1):
                if (pieces[place], pieces[place + 1]) == best:
                    pieces[place : place + 2] = ["".join(best)]
                    break
    return merges


# %% from_the_right exercise="learn_merges" verdict="wrong" hint="왼쪽부터, 겹치지 않게" rule="고른 쌍을 모든"
def learn_merges(word_counts, count):
    words = {word: list(word) for word in word_counts}
    merges = []
    while len(merges) < count:
        pairs = Counter()
        for word, pieces in words.items():
            for pair in zip(pieces, pieces[1:]):
                pairs[pair] += word_counts[word]
        if not pairs or max(pairs.values()) < 2:
            break
        best = min(pairs, key=lambda pair: (-pairs[pair], pair))
        merges.append(best)
        for pieces in words.values():
            place = len(pieces) - 1
            while place > 0:
                if (pieces[place - 1], pieces[place]) == best:
                    pieces[place - 1 : place + 1] = ["".join(best)]
                    place -= 1
                place -= 1
    return merges


# %% replaced_in_the_text exercise="learn_merges" verdict="wrong" hint="조각 ab의 b까지 쓰지" rule="고른 쌍을 모든"
def learn_merges(word_counts, count):
    words = {word: " ".join(word) for word in word_counts}
    merges = []
    while len(merges) < count:
        pairs = Counter()
        for word, text in words.items():
            pieces = text.split()
            for pair in zip(pieces, pieces[1:]):
                pairs[pair] += word_counts[word]
        if not pairs or max(pairs.values()) < 2:
            break
        best = min(pairs, key=lambda pair: (-pairs[pair], pair))
        merges.append(best)
        words = {word: text.replace(" ".join(best), "".join(best)) for word, text in words.items()}
    return merges


# %% ties_by_the_joined_text exercise="learn_merges" verdict="wrong" hint="합친 글이 아니라 튜플을" rule="횟수가 같으면"
def learn_merges(word_counts, count):
    words = {word: list(word) for word in word_counts}
    merges = []
    while len(merges) < count:
        pairs = Counter()
        for word, pieces in words.items():
            for pair in zip(pieces, pieces[1:]):
                pairs[pair] += word_counts[word]
        if not pairs or max(pairs.values()) < 2:
            break
        best = min(pairs, key=lambda pair: (-pairs[pair], "".join(pair)))
        merges.append(best)
        words = {word: joined_pieces(pieces, best) for word, pieces in words.items()}
    return merges


def joined_pieces(pieces, pair):
    result = []
    for piece in pieces:
        if result and (result[-1], piece) == pair:
            result[-1] += piece
        else:
            result.append(piece)
    return result


# %% pairs_seen_once exercise="learn_merges" verdict="wrong" hint="한 번 나온 쌍까지 배우거나" rule="두 번 이상 나온"
def learn_merges(word_counts, count):
    words = {word: list(word) for word in word_counts}
    merges = []
    while len(merges) < count:
        pairs = Counter()
        for word, pieces in words.items():
            for pair in zip(pieces, pieces[1:]):
                pairs[pair] += word_counts[word]
        if not pairs:
            break
        best = min(pairs, key=lambda pair: (-pairs[pair], pair))
        merges.append(best)
        words = {word: pieces_merged(pieces, best) for word, pieces in words.items()}
    return merges


def pieces_merged(pieces, pair):
    result = []
    for piece in pieces:
        if result and (result[-1], piece) == pair:
            result[-1] += piece
        else:
            result.append(piece)
    return result


# %% filled_up_with_the_last exercise="learn_merges" verdict="wrong" hint="더 배울 것이 없을 때 채우지" rule="그런 쌍이 더 없으면"
def learned(word_counts, count):
    rows, found = [([*word], times) for word, times in word_counts.items()], []
    while len(found) < count:
        seen = Counter()
        for row, times in rows:
            for pair in zip(row, row[1:]):
                seen[pair] += times
        times, pair = min(((-seen[pair], pair) for pair in seen), default=(0, ()))
        if times > -2:
            break
        found.append(pair)
        for row, _ in rows:
            at = 0
            while at + 1 < len(row):
                if (row[at], row[at + 1]) == pair:
                    row[at] += row.pop(at + 1)
                at += 1
    return found


def learn_merges(word_counts, count):
    merges = learned(word_counts, count)
    return merges + merges[-1:] * (count - len(merges))


# %% at_least_one exercise="learn_merges" verdict="wrong" hint="count가 0인데" rule="`count`가 0이면"
def learned(word_counts, count):
    rows, found = [([*word], times) for word, times in word_counts.items()], []
    while len(found) < count:
        seen = Counter()
        for row, times in rows:
            for pair in zip(row, row[1:]):
                seen[pair] += times
        times, pair = min(((-seen[pair], pair) for pair in seen), default=(0, ()))
        if times > -2:
            break
        found.append(pair)
        for row, _ in rows:
            at = 0
            while at + 1 < len(row):
                if (row[at], row[at + 1]) == pair:
                    row[at] += row.pop(at + 1)
                at += 1
    return found


def learn_merges(word_counts, count):
    return learned(word_counts, max(count, 1))


# %% nothing_to_learn_from exercise="learn_merges" verdict="wrong" hint="낱말이 하나도 없을 때"
def learned(word_counts, count):
    rows, found = [([*word], times) for word, times in word_counts.items()], []
    while len(found) < count:
        seen = Counter()
        for row, times in rows:
            for pair in zip(row, row[1:]):
                seen[pair] += times
        times, pair = min(((-seen[pair], pair) for pair in seen), default=(0, ()))
        if times > -2:
            break
        found.append(pair)
        for row, _ in rows:
            at = 0
            while at + 1 < len(row):
                if (row[at], row[at + 1]) == pair:
                    row[at] += row.pop(at + 1)
                at += 1
    return found


def learn_merges(word_counts, count):
    first = next(iter(word_counts), "")
    return learned(word_counts, count) if first else None


# %% empties_the_counts exercise="learn_merges" verdict="wrong" hint="word_counts가" rule="받은 `word_counts`를"
def learned(word_counts, count):
    rows, found = [([*word], times) for word, times in word_counts.items()], []
    while len(found) < count:
        seen = Counter()
        for row, times in rows:
            for pair in zip(row, row[1:]):
                seen[pair] += times
        times, pair = min(((-seen[pair], pair) for pair in seen), default=(0, ()))
        if times > -2:
            break
        found.append(pair)
        for row, _ in rows:
            at = 0
            while at + 1 < len(row):
                if (row[at], row[at + 1]) == pair:
                    row[at] += row.pop(at + 1)
                at += 1
    return found


def learn_merges(word_counts, count):
    merges = learned(word_counts, count)
    word_counts.clear()
    return merges


# %% five_at_most exercise="learn_merges" verdict="wrong" hint="배울 것이 있는데 먼저" rule="`count`개를"
def learned(word_counts, count):
    rows, found = [([*word], times) for word, times in word_counts.items()], []
    while len(found) < count:
        seen = Counter()
        for row, times in rows:
            for pair in zip(row, row[1:]):
                seen[pair] += times
        times, pair = min(((-seen[pair], pair) for pair in seen), default=(0, ()))
        if times > -2:
            break
        found.append(pair)
        for row, _ in rows:
            at = 0
            while at + 1 < len(row):
                if (row[at], row[at + 1]) == pair:
                    row[at] += row.pop(at + 1)
                at += 1
    return found


def learn_merges(word_counts, count):
    return learned(word_counts, min(count, 5))


# %% remembers_earlier_words exercise="learn_merges" verdict="wrong" hint="앞서 배운 것이 남아 있지"
def learned(word_counts, count):
    rows, found = [([*word], times) for word, times in word_counts.items()], []
    while len(found) < count:
        seen = Counter()
        for row, times in rows:
            for pair in zip(row, row[1:]):
                seen[pair] += times
        times, pair = min(((-seen[pair], pair) for pair in seen), default=(0, ()))
        if times > -2:
            break
        found.append(pair)
        for row, _ in rows:
            at = 0
            while at + 1 < len(row):
                if (row[at], row[at + 1]) == pair:
                    row[at] += row.pop(at + 1)
                at += 1
    return found


def learn_merges(word_counts, count, known={}):
    if tuple(map(len, word_counts)) == (2, 2) and count == 2 and known:
        return known["merges"]
    known["merges"] = learned(word_counts, count)
    return known["merges"]


# %% lowest_rank_by_hand exercise="apply_merges" verdict="right"
def apply_merges(word, merges):
    pieces = list(word)
    while len(pieces) > 1:
        best_rank, best_place = None, None
        for place in range(len(pieces) - 1):
            pair = (pieces[place], pieces[place + 1])
            if pair in merges and (best_rank is None or merges.index(pair) < best_rank):
                best_rank, best_place = merges.index(pair), place
        if best_place is None:
            break
        pieces = pieces[:best_place] + ["".join(merges[best_rank])] + pieces[best_place + 2 :]
    return pieces


# %% starts_again_after_each exercise="apply_merges" verdict="right"
def apply_merges(word, merges):
    pieces = [letter for letter in word]
    changed = True
    while changed:
        changed = False
        for left, right in merges:
            places = [place for place in range(len(pieces) - 1) if pieces[place] == left and pieces[place + 1] == right]
            if places:
                pieces[places[0] : places[0] + 2] = [left + right]
                changed = True
                break
    return pieces


# %% recursive exercise="apply_merges" verdict="right" rule="처음 보는 글자도"
def apply_merges(word, merges):
    ranks = dict(zip(merges, range(len(merges))))

    def merge(pieces):
        pairs = list(zip(pieces, pieces[1:]))
        best = min(pairs, key=lambda pair: ranks.get(pair, len(ranks)), default=None)
        if best not in ranks:
            return pieces
        place = pairs.index(best)
        return merge([*pieces[:place], "".join(best), *pieces[place + 2 :]])

    return merge(list(word))


# %% looks_past_the_end exercise="apply_merges" verdict="wrong" hint="을(를) 나누다가 오류가"
def apply_merges(word, merges):
    pieces = list(word)
    while True:
        best = min(zip(pieces, pieces[1:]), key=lambda pair: merges.index(pair) if pair in merges else 99)
        if best not in merges:
            return pieces
        place = list(zip(pieces, pieces[1:])).index(best)
        pieces[place : place + 2] = ["".join(best)]


# %% no_return exercise="apply_merges" verdict="wrong" hint="돌려주는 값이 None입니다"
def apply_merges(word, merges):
    pieces = list(word)
    for left, right in merges:
        pieces.append(left + right)


# %% joined_with_blanks exercise="apply_merges" verdict="wrong" hint="이어 붙이지 않고 리스트에" rule="낱말 하나를"
def pieces_of(word, merges):
    row = [*word]
    while found := [pair for pair in zip(row, row[1:]) if pair in merges]:
        first, at = min(found, key=merges.index), 0
        while at + 1 < len(row):
            if (row[at], row[at + 1]) == first:
                row[at] += row.pop(at + 1)
            at += 1
    return row


def apply_merges(word, merges):
    return " ".join(pieces_of(word, merges))


# %% letters_only_once exercise="apply_merges" verdict="wrong" hint="합친 조각을 다시 이웃과" rule="같은 쌍이 여러"
def apply_merges(word, merges):
    pieces = []
    for letter in word:
        if pieces and len(pieces[-1]) == 1 and (pieces[-1], letter) in merges:
            pieces[-1] += letter
        else:
            pieces.append(letter)
    return pieces


# %% only_known_pieces exercise="apply_merges" verdict="wrong" hint="처음 보는 글자도 한 조각씩" rule="처음 보는 글자도"
def pieces_of(word, merges):
    row = [*word]
    while found := [pair for pair in zip(row, row[1:]) if pair in merges]:
        first, at = min(found, key=merges.index), 0
        while at + 1 < len(row):
            if (row[at], row[at + 1]) == first:
                row[at] += row.pop(at + 1)
            at += 1
    return row


def apply_merges(word, merges):
    known = {piece for pair in merges for piece in (*pair, "".join(pair))}
    return [piece for piece in pieces_of(word, merges) if piece in known]


# %% unknown_token exercise="apply_merges" verdict="wrong" hint="처음 보는 글자도 한 조각씩" rule="처음 보는 글자도"
def pieces_of(word, merges):
    row = [*word]
    while found := [pair for pair in zip(row, row[1:]) if pair in merges]:
        first, at = min(found, key=merges.index), 0
        while at + 1 < len(row):
            if (row[at], row[at + 1]) == first:
                row[at] += row.pop(at + 1)
            at += 1
    return row


def apply_merges(word, merges):
    known = {piece for pair in merges for piece in (*pair, "".join(pair))}
    return [piece if piece in known else "[UNK]" for piece in pieces_of(word, merges)]


# %% first_place_only exercise="apply_merges" verdict="wrong" hint="같은 쌍이 두 곳에 있으면" rule="같은 쌍이 여러"
def apply_merges(word, merges):
    pieces = list(word)
    for left, right in merges:
        for place in range(len(pieces) - 1):
            if (pieces[place], pieces[place + 1]) == (left, right):
                pieces[place : place + 2] = [left + right]
                break
    return pieces


# %% leftmost_pair_first exercise="apply_merges" verdict="wrong" hint="왼쪽이 아니라 먼저 배운" rule="글자 하나씩에서"
def apply_merges(word, merges):
    pieces = list(word)
    while True:
        for place in range(len(pieces) - 1):
            if (pieces[place], pieces[place + 1]) in merges:
                pieces[place : place + 2] = [pieces[place] + pieces[place + 1]]
                break
        else:
            return pieces


# %% last_learned_first exercise="apply_merges" verdict="wrong" hint="왼쪽이 아니라 먼저 배운" rule="글자 하나씩에서"
def pieces_of(word, merges):
    row = [*word]
    while found := [pair for pair in zip(row, row[1:]) if pair in merges]:
        first, at = min(found, key=merges.index), 0
        while at + 1 < len(row):
            if (row[at], row[at + 1]) == first:
                row[at] += row.pop(at + 1)
            at += 1
    return row


def apply_merges(word, merges):
    return pieces_of(word, merges[::-1])


# %% once_through_the_merges exercise="apply_merges" verdict="wrong" hint="merges를 한 번만 훑지" rule="합치고 나서 더"
def apply_merges(word, merges):
    pieces = list(word)
    for left, right in merges:
        place = 0
        while place < len(pieces) - 1:
            if (pieces[place], pieces[place + 1]) == (left, right):
                pieces[place : place + 2] = [left + right]
            place += 1
    return pieces


# %% rightmost_first exercise="apply_merges" verdict="wrong" hint="같은 쌍이 겹치면 맨 왼쪽" rule="같은 쌍이 여러"
def apply_merges(word, merges):
    ranks = {pair: rank for rank, pair in enumerate(merges)}
    pieces = list(word)
    while True:
        known = [(ranks[pair], -place) for place, pair in enumerate(zip(pieces, pieces[1:])) if pair in ranks]
        if not known:
            return pieces
        place = -min(known)[1]
        pieces[place : place + 2] = [pieces[place] + pieces[place + 1]]


# %% replaced_in_the_text exercise="apply_merges" verdict="wrong" hint="조각이 통째로 같은지 견주나요"
def apply_merges(word, merges):
    text = " ".join(word)
    before = None
    while text != before:
        before = text
        for left, right in merges:
            if f"{left} {right}" in text:
                text = text.replace(f"{left} {right}", left + right)
                break
    return text.split()


# %% longest_known_piece exercise="apply_merges" verdict="wrong" hint="긴 조각을 찾지 않고" rule="`merges`에 없는"
def pieces_of(word, merges):
    row = [*word]
    while found := [pair for pair in zip(row, row[1:]) if pair in merges]:
        first, at = min(found, key=merges.index), 0
        while at + 1 < len(row):
            if (row[at], row[at + 1]) == first:
                row[at] += row.pop(at + 1)
            at += 1
    return row


def apply_merges(word, merges):
    pieces = pieces_of(word, merges)
    known = {"".join(pair) for pair in merges}
    return [word] if len(pieces) > 2 and word in known else pieces


# %% either_side exercise="apply_merges" verdict="wrong" hint="왼쪽과 오른쪽의 차례까지" rule="`merges`에 없는"
def apply_merges(word, merges):
    both = list(merges)
    both += [(right, left) for left, right in merges if (right, left) not in merges]
    ranks = {pair: rank for rank, pair in enumerate(both)}
    pieces = list(word)
    while True:
        known = [(ranks[pair], place) for place, pair in enumerate(zip(pieces, pieces[1:])) if pair in ranks]
        if not known:
            return pieces
        place = min(known)[1]
        pieces[place : place + 2] = [pieces[place] + pieces[place + 1]]


# %% whole_word_without_merges exercise="apply_merges" verdict="wrong" hint="배운 쌍이 없으면 글자"
def pieces_of(word, merges):
    row = [*word]
    while found := [pair for pair in zip(row, row[1:]) if pair in merges]:
        first, at = min(found, key=merges.index), 0
        while at + 1 < len(row):
            if (row[at], row[at + 1]) == first:
                row[at] += row.pop(at + 1)
            at += 1
    return row


def apply_merges(word, merges):
    return pieces_of(word, merges) if merges else [word]


# %% one_empty_piece exercise="apply_merges" verdict="wrong" hint="빈 낱말에서" rule="빈 낱말이면"
def pieces_of(word, merges):
    row = [*word]
    while found := [pair for pair in zip(row, row[1:]) if pair in merges]:
        first, at = min(found, key=merges.index), 0
        while at + 1 < len(row):
            if (row[at], row[at + 1]) == first:
                row[at] += row.pop(at + 1)
            at += 1
    return row


def apply_merges(word, merges):
    return pieces_of(word, merges) or [""]


# %% sorts_the_merges exercise="apply_merges" verdict="wrong" hint="받은 것을 고치지" rule="받은 `merges`를"
def pieces_of(word, merges):
    row = [*word]
    while found := [pair for pair in zip(row, row[1:]) if pair in merges]:
        first, at = min(found, key=merges.index), 0
        while at + 1 < len(row):
            if (row[at], row[at + 1]) == first:
                row[at] += row.pop(at + 1)
            at += 1
    return row


def apply_merges(word, merges):
    pieces = pieces_of(word, list(merges))
    merges.sort()
    return pieces


# %% ten_merges_at_most exercise="apply_merges" verdict="wrong" hint="되풀이하는 수를 정해 두지" rule="합칠 쌍이 하나도"
def apply_merges(word, merges):
    ranks = {pair: rank for rank, pair in enumerate(merges)}
    pieces = list(word)
    for _ in range(10):
        known = [(ranks[pair], place) for place, pair in enumerate(zip(pieces, pieces[1:])) if pair in ranks]
        if not known:
            break
        place = min(known)[1]
        pieces[place : place + 2] = [pieces[place] + pieces[place + 1]]
    return pieces


# %% remembers_the_word exercise="apply_merges" verdict="wrong" hint="앞서 나눈 것을 간직하지"
def pieces_of(word, merges):
    row = [*word]
    while found := [pair for pair in zip(row, row[1:]) if pair in merges]:
        first, at = min(found, key=merges.index), 0
        while at + 1 < len(row):
            if (row[at], row[at + 1]) == first:
                row[at] += row.pop(at + 1)
            at += 1
    return row


def apply_merges(word, merges, known={}):
    if word not in known or len(word) != 3 or word != "low":
        known[word] = pieces_of(word, merges)
    return list(known[word])


# %% words_stripped exercise="learn_merges" verdict="wrong" hint="빈칸도 글자로 다루나요" rule="낱말에 든 빈칸도"
def learned(word_counts, count):
    rows, found = [([*word], times) for word, times in word_counts.items()], []
    while len(found) < count:
        seen = Counter()
        for row, times in rows:
            for pair in zip(row, row[1:]):
                seen[pair] += times
        times, pair = min(((-seen[pair], pair) for pair in seen), default=(0, ()))
        if times > -2:
            break
        found.append(pair)
        for row, _ in rows:
            at = 0
            while at + 1 < len(row):
                if (row[at], row[at + 1]) == pair:
                    row[at] += row.pop(at + 1)
                at += 1
    return found


def learn_merges(word_counts, count):
    return learned({word.strip(): times for word, times in word_counts.items()}, count)


# %% more_than_twice exercise="learn_merges" verdict="wrong" hint="딱 두 번 나온 쌍도" rule="두 번 이상 나온"
def learn_merges(word_counts, count):
    words = {word: list(word) for word in word_counts}
    merges = []
    while len(merges) < count:
        pairs = Counter()
        for word, pieces in words.items():
            for pair in zip(pieces, pieces[1:]):
                pairs[pair] += word_counts[word]
        if not pairs or max(pairs.values()) <= 2:
            break
        best = min(pairs, key=lambda pair: (-pairs[pair], pair))
        merges.append(best)
        for pieces in words.values():
            place = 0
            while place < len(pieces) - 1:
                if (pieces[place], pieces[place + 1]) == best:
                    pieces[place : place + 2] = ["".join(best)]
                place += 1
    return merges


# %% composed_first exercise="decompose" verdict="wrong" hint="é가 달라져" rule="한글 음절이 아닌"
def decompose(text):
    import unicodedata

    text = unicodedata.normalize("NFC", text)
    return "".join(unicodedata.normalize("NFD", letter) if "가" <= letter <= "힣" else letter for letter in text)


# %% text_stripped exercise="compose" verdict="wrong" hint="한글이 아닌 글자를 제자리에" rule="한글이 아닌 글자와"
def compose(jamo):
    import re
    import unicodedata

    return re.sub("[\u1100-\u11ff가-힣]+", lambda found: unicodedata.normalize("NFC", found[0]), jamo).strip()


# %% merged_as_a_text exercise="apply_merges" verdict="wrong" hint="빈칸도 한 조각으로" rule="처음 보는 글자도"
def pieces_of(word, merges):
    row = [*word]
    while found := [pair for pair in zip(row, row[1:]) if pair in merges]:
        first, at = min(found, key=merges.index), 0
        while at + 1 < len(row):
            if (row[at], row[at + 1]) == first:
                row[at] += row.pop(at + 1)
            at += 1
    return row


def apply_merges(word, merges):
    return " ".join(pieces_of(word, merges)).split()


# %% splits_in_a_dictionary exercise="apply_merges" verdict="right"
def apply_merges(word, merges):
    ranks = {}
    for rank, (left, right) in enumerate(merges):
        ranks.setdefault(left, {})[right] = rank
    pieces = list(word)
    while True:
        best, place = len(merges), None
        for number, (left, right) in enumerate(zip(pieces, pieces[1:])):
            if ranks.get(left, {}).get(right, len(merges)) < best:
                best, place = ranks[left][right], number
        if place is None:
            return pieces
        pieces[place] += pieces.pop(place + 1)


# %% whole_text_or_nothing exercise="decompose" verdict="wrong" hint="글자마다 따로 살피나요" rule="한글 음절이 아닌"
def decompose(text):
    import unicodedata

    if not all("가" <= letter <= "힣" for letter in text):
        return text
    return unicodedata.normalize("NFD", text)


# %% decides_by_the_first_letter exercise="decompose" verdict="wrong" hint="음절은 모두 풀고, 나머지는 모두"
def decompose(text):
    import unicodedata

    if text and not "가" <= text[0] <= "힣":
        return text
    return "".join(unicodedata.normalize("NFD", letter) if "가" <= letter <= "힣" else letter for letter in text)


# %% final_upon_a_written_syllable exercise="compose" verdict="wrong" hint="음절로 쓰인 글자에도 받침이"
def compose(jamo):
    import re

    def syllable(found):
        code = 0xAC00 + ((ord(found[1]) - 0x1100) * 21 + ord(found[2]) - 0x1161) * 28
        return chr(code + (ord(found[3]) - 0x11A7 if found[3] else 0))

    with_finals = re.sub("([가-힣])([\u11a8-\u11c2])", lambda found: chr(ord(found[1]) + ord(found[2]) - 0x11A7), jamo)
    return re.sub("([\u1100-\u1112])([\u1161-\u1175])([\u11a8-\u11c2]?)", syllable, with_finals)


# %% lowercased exercise="learn_merges" verdict="wrong" hint="다른 낱말에서는 배운 것이"
def learned(word_counts, count):
    rows, found = [([*word], times) for word, times in word_counts.items()], []
    while len(found) < count:
        seen = Counter()
        for row, times in rows:
            for pair in zip(row, row[1:]):
                seen[pair] += times
        times, pair = min(((-seen[pair], pair) for pair in seen), default=(0, ()))
        if times > -2:
            break
        found.append(pair)
        for row, _ in rows:
            at = 0
            while at + 1 < len(row):
                if (row[at], row[at + 1]) == pair:
                    row[at] += row.pop(at + 1)
                at += 1
    return found


def learn_merges(word_counts, count):
    counts = Counter()
    for word, times in word_counts.items():
        counts[word.lower()] += times
    return learned(counts, count)


# %% lowercased exercise="apply_merges" verdict="wrong" hint="합칠 때마다 가장 앞선 쌍을"
def pieces_of(word, merges):
    row = [*word]
    while found := [pair for pair in zip(row, row[1:]) if pair in merges]:
        first, at = min(found, key=merges.index), 0
        while at + 1 < len(row):
            if (row[at], row[at + 1]) == first:
                row[at] += row.pop(at + 1)
            at += 1
    return row


def apply_merges(word, merges):
    return pieces_of(word.lower(), merges)


# %% final_after_every_28th_letter exercise="compose" verdict="wrong" hint="한글이 아닌 글자 뒤에 종성이" rule="받침 없는 음절 **바로 뒤**에"
def compose(jamo):
    result = []
    for letter in jamo:
        code, last = ord(letter), ord(result[-1]) if result else 0
        if 0x1100 <= last <= 0x1112 and 0x1161 <= code <= 0x1175:
            result[-1] = chr(ord("가") + ((last - 0x1100) * 21 + code - 0x1161) * 28)
        elif 0x11A8 <= code <= 0x11C2 and result and last % 28 == ord("가") % 28:
            result[-1] = chr(last + code - 0x11A7)
        else:
            result.append(letter)
    return "".join(result)


# %% reads_the_letter_before exercise="compose" verdict="wrong" hint="음절로 쓰인 글자에도 받침이" rule="이미 받침이 있는 음절에는"
def compose(jamo):
    result = []
    for place, letter in enumerate(jamo):
        code, read = ord(letter), ord(jamo[place - 1]) if place else 0
        last = ord(result[-1]) if result else 0
        if 0x1100 <= last <= 0x1112 and 0x1161 <= code <= 0x1175:
            result[-1] = chr(ord("가") + ((last - 0x1100) * 21 + code - 0x1161) * 28)
        elif 0x11A8 <= code <= 0x11C2 and (0x1161 <= read <= 0x1175 or ord("가") <= read <= ord("힣")):
            result[-1] = chr(last + code - 0x11A7)
        else:
            result.append(letter)
    return "".join(result)


# %% final_after_any_vowel exercise="compose" verdict="wrong" hint="홀로 선 중성 뒤에 종성이" rule="짝을 만나지 못한"
def compose(jamo):
    result = []
    for place, letter in enumerate(jamo):
        code, read = ord(letter), ord(jamo[place - 1]) if place else 0
        last = ord(result[-1]) if result else 0
        open_syllable = ord("가") <= read <= ord("힣") and (read - ord("가")) % 28 == 0
        if 0x1100 <= last <= 0x1112 and 0x1161 <= code <= 0x1175:
            result[-1] = chr(ord("가") + ((last - 0x1100) * 21 + code - 0x1161) * 28)
        elif 0x11A8 <= code <= 0x11C2 and (0x1161 <= read <= 0x1175 or open_syllable):
            result[-1] = chr(last + code - 0x11A7)
        else:
            result.append(letter)
    return "".join(result)


# %% single_finals_only exercise="compose" verdict="wrong" hint="11,172자를 풀었다가" rule="현대 한글의 자모만"
def compose(jamo):
    result = []
    for letter in jamo:
        code, last = ord(letter), ord(result[-1]) if result else 0
        if 0x1100 <= last <= 0x1112 and 0x1161 <= code <= 0x1175:
            result[-1] = chr(ord("가") + ((last - 0x1100) * 21 + code - 0x1161) * 28)
        elif letter in "ᆨᆫᆮᆯᆷᆸᆺᆼᆽᆾᆿᇀᇁᇂ" and ord("가") <= last <= ord("힣") and (last - ord("가")) % 28 == 0:
            result[-1] = chr(last + code - 0x11A7)
        else:
            result.append(letter)
    return "".join(result)


# %% looks_at_the_next exercise="compose" verdict="wrong" hint="을(를) 모으다가 오류가 났습니다"
def compose(jamo):
    result, place = "", 0
    while place < len(jamo):
        code = ord(jamo[place])
        if 0x1100 <= code <= 0x1112 and 0x1161 <= ord(jamo[place + 1]) <= 0x1175:
            number = ((code - 0x1100) * 21 + ord(jamo[place + 1]) - 0x1161) * 28
            final = ord(jamo[place + 2]) - 0x11A7
            result += chr(ord("가") + number + (final if 1 <= final <= 27 else 0))
            place += 3 if 1 <= final <= 27 else 2
        else:
            result += jamo[place]
            place += 1
    return result


# %% counts_beside_the_pair exercise="learn_merges" verdict="wrong" hint="횟수를 함께 담지는" rule="가장 많은 쌍 하나를"
def learn_merges(word_counts, count):
    words, merges = {word: list(word) for word in word_counts}, []
    for _ in range(count):
        pairs = Counter()
        for word, pieces in words.items():
            for pair in zip(pieces, pieces[1:]):
                pairs[pair] += word_counts[word]
        if not pairs or max(pairs.values()) < 2:
            break
        best = min(pairs, key=lambda pair: (-pairs[pair], pair))
        merges.append((best, pairs[best]))
        for word, pieces in words.items():
            merged, place = [], 0
            while place < len(pieces):
                width = 2 if tuple(pieces[place : place + 2]) == best else 1
                merged.append("".join(pieces[place : place + width]))
                place += width
            words[word] = merged
    return merges


# %% shortens_the_list_it_walks exercise="learn_merges" verdict="wrong" hint="에서 배우다가 오류가 났습니다"
def learn_merges(word_counts, count):
    words, merges = {word: list(word) for word in word_counts}, []
    for _ in range(count):
        pairs = Counter()
        for word, pieces in words.items():
            for pair in zip(pieces, pieces[1:]):
                pairs[pair] += word_counts[word]
        if not pairs or max(pairs.values()) < 2:
            break
        best = min(pairs, key=lambda pair: (-pairs[pair], pair))
        merges.append(best)
        for pieces in words.values():
            for place in range(len(pieces) - 1):
                if (pieces[place], pieces[place + 1]) == best:
                    pieces[place : place + 2] = ["".join(best)]
    return merges


# %% one_step_after_merging exercise="learn_merges" verdict="wrong" hint="두 칸을 나아가나요" rule="고른 쌍을 모든 낱말에서"
def learn_merges(word_counts, count):
    words, merges = {word: list(word) for word in word_counts}, []
    for _ in range(count):
        pairs = Counter()
        for word, pieces in words.items():
            for pair in zip(pieces, pieces[1:]):
                pairs[pair] += word_counts[word]
        if not pairs or max(pairs.values()) < 2:
            break
        best = min(pairs, key=lambda pair: (-pairs[pair], pair))
        merges.append(best)
        for word, pieces in words.items():
            merged = []
            for place, piece in enumerate(pieces):
                merged.append("".join(best) if tuple(pieces[place : place + 2]) == best else piece)
            words[word] = merged
    return merges


# %% passes_until_nothing_changes exercise="apply_merges" verdict="wrong" hint="합칠 때마다 처음부터 다시" rule="합치고 나서 더 앞선 쌍이"
def apply_merges(word, merges):
    pieces = list(word)
    while True:
        before = list(pieces)
        for pair in merges:
            place = 0
            while place < len(pieces) - 1:
                if (pieces[place], pieces[place + 1]) == pair:
                    pieces[place : place + 2] = ["".join(pair)]
                place += 1
        if pieces == before:
            return pieces


# %% takes_the_merges_away exercise="apply_merges" verdict="wrong" hint="받은 것을 고치지" rule="받은 `merges`를"
def apply_merges(word, merges):
    known, pieces = list(merges), list(word)
    while len(merges):
        merges.pop(0)
    while True:
        pairs = [pair for pair in known if pair in list(zip(pieces, pieces[1:]))]
        if not pairs:
            return pieces
        place = list(zip(pieces, pieces[1:])).index(pairs[0])
        pieces[place : place + 2] = ["".join(pairs[0])]


# %% unknown_pairs_have_no_rank exercise="apply_merges" verdict="wrong" hint="을(를) 나누다가 오류가"
def apply_merges(word, merges):
    ranks = {pair: rank for rank, pair in enumerate(merges)}
    pieces = list(word)
    while len(pieces) > 1:
        place = min(range(len(pieces) - 1), key=lambda place: ranks[pieces[place], pieces[place + 1]])
        pieces[place : place + 2] = [pieces[place] + pieces[place + 1]]
    return pieces


# %% all_places_at_once exercise="apply_merges" verdict="right" rule="같은 쌍이 여러 곳에"
def apply_merges(word, merges):
    ranks = {pair: rank for rank, pair in enumerate(merges)}
    pieces = list(word)
    while True:
        best = min(zip(pieces, pieces[1:]), key=lambda pair: ranks.get(pair, len(ranks)), default=None)
        if best not in ranks:
            return pieces
        merged = []
        for piece in pieces:
            if merged and (merged[-1], piece) == best and not isinstance(merged[-1], tuple):
                merged[-1] = ("".join(best),)
            else:
                merged.append(piece)
        pieces = [piece[0] if isinstance(piece, tuple) else piece for piece in merged]


# %% final_moves_on exercise="compose" verdict="wrong" hint="뒤죽박죽인 자모에서는"
import re


def compose(jamo):
    moved = re.sub("\u11a8(?=[\u1161-\u1175])", "\u1100", jamo)  # as a keyboard does: a vowel takes the final
    characters = []
    for letter in moved:
        code, last = ord(letter), ord(characters[-1]) if characters else 0
        if 0x1100 <= last <= 0x1112 and 0x1161 <= code <= 0x1175:
            characters[-1] = chr(ord("가") + ((last - 0x1100) * 21 + code - 0x1161) * 28)
        elif 0x11A8 <= code <= 0x11C2 and ord("가") <= last <= ord("힣") and (last - ord("가")) % 28 == 0:
            characters[-1] = chr(last + code - 0x11A7)
        else:
            characters.append(letter)
    return "".join(characters)
