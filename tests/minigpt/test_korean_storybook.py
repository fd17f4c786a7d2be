"""The Korean storybook: its bytes, its grammar's Korean, and that its probabilities are exact.

The machinery is the English storybook's and tested there. Here: what is Korean, and what holds for this grammar.
Uniqueness is proved over the whole automaton: every choice is a part of one word between blanks, so a template is a
fixed sequence of sets of words, and two templates differ for certain where two such sets are disjoint.
"""

from __future__ import annotations

import hashlib
import itertools
import math
import random
import re
import unicodedata
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minigpt import corpus, korean_grammar, korean_storybook, storybook
from minigpt.errors import CourseError
from minigpt.hangul import compose, decompose
from minigpt.korean_storybook import STORY, KoreanAutomaton
from tests.minigpt.test_storybook import names_its_row, parts_of

TRAIN_SHA256 = "21d378b179424c8d665016be0ce1d575f9e6c250a81f78039683a0d807582b02"
SIBLINGS = {"미라": "여", "한솔이": "남", "서연이": "여", "지호": "남", "은별이": "여", "도윤이": "남", "나리": "여"}
SIBLINGS |= {"민준이": "남", "유나": "여", "태오": "남"}
"""Girls have 언니 and 오빠, boys 누나 and 형."""


@pytest.fixture(scope="module")
def train():
    return list(korean_storybook.lines("train"))


@pytest.fixture(scope="module")
def paragraphs():
    """2,000 independent long paragraphs with the log-probability of their derivations."""
    rng = random.Random(7)
    return [STORY.write("paragraph", rng) for _ in range(2000)]


def is_long(line):
    return len(line.encode()) > 450


def split_bytes(split, **options):
    return "".join(f"{line}\n" for line in korean_storybook.lines(split, **options)).encode()


def templates():
    return [(kind, template) for kind, slots in STORY.kinds.items() for slot in slots for template in slot.templates]


# ---- the same bytes everywhere ----------------------------------------------------------------


def test_train_text_is_pinned(train):
    """A changed hash means changed bytes: raise korean_storybook.VERSION, then pin the new one."""
    assert (korean_storybook.SEED, korean_storybook.VERSION) == (92, 1)
    assert hashlib.sha256("".join(f"{line}\n" for line in train).encode()).hexdigest() == TRAIN_SHA256


def test_same_seed_same_bytes_other_seed_other_bytes():
    once, again, other = (split_bytes("valid", seed=seed) for seed in (1, 1, 2))
    assert once == again
    assert once != other


def test_splits_share_no_paragraph(train):
    long = {split: set(filter(is_long, korean_storybook.lines(split))) for split in ("valid", "test")}
    assert not long["valid"] & long["test"]
    assert not (long["valid"] | long["test"]) & set(train)


@pytest.mark.parametrize("split", korean_storybook.SIZES)
def test_default_sizes_are_bytes_not_characters(split):
    size = korean_storybook.SIZES[split]
    assert size <= len(split_bytes(split)) < size + 16_000


def test_size_zero_is_empty():
    assert list(korean_storybook.lines("train", size=0)) == []


def test_unknown_split_is_refused_at_once():
    with pytest.raises(CourseError, match="'dev'") as caught:
        korean_storybook.lines("dev")
    assert "\n" not in str(caught.value)


def test_a_text_is_its_lines_and_is_written_once():
    text = korean_storybook.BOOK.text
    assert text("test", seed=4).splitlines() == list(korean_storybook.lines("test", seed=4))
    assert text("test", seed=4) is text("test", seed=4)
    with pytest.raises(CourseError, match="'dev'"):
        text("dev", seed=4)


def test_write_makes_the_three_files_in_utf8(tmp_path):
    korean_storybook.write(tmp_path / "new", seed=3)
    assert sorted(path.name for path in (tmp_path / "new").iterdir()) == ["test.txt", "train.txt", "valid.txt"]
    for split in korean_storybook.SIZES:
        assert (tmp_path / "new" / f"{split}.txt").read_bytes() == split_bytes(split, seed=3)


def test_unwritable_folder_is_one_korean_line(tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(CourseError, match="쓸 수 없습니다") as caught:
        korean_storybook.write(tmp_path / "file")
    assert "\n" not in str(caught.value)


@pytest.mark.usefixtures("cache")
def test_the_corpus_is_made_once():
    books = corpus.korean_storybook()
    assert books.valid.read_bytes() == split_bytes("valid")
    before = books.train.stat().st_mtime_ns
    assert corpus.korean_storybook() == books != corpus.storybook()
    assert books.train.stat().st_mtime_ns == before


# ---- layout -----------------------------------------------------------------------------------


def test_text_is_clean(train):
    text = "\n".join(train)
    assert re.fullmatch(r'[가-힣1-4 .,!?"\n]+', text), "whole syllables, blanks and plain marks only"
    assert text == unicodedata.normalize("NFC", text) == compose(decompose(text))
    assert "  " not in text
    assert "\n\n\n" not in text
    assert all(line == line.strip() for line in train)
    assert not re.search(r" [.,!?]", text)
    assert all(line.count('"') % 2 == 0 for line in train)
    assert all(train[0::2])
    assert not any(train[1::2])


@pytest.mark.slow
def test_every_tale_has_title_author_and_numbered_chapters(train):
    tales = re.split(r"\n\n(?=[^\n]+\n\n글쓴이 )", "\n".join(train))
    heroes = STORY._parts["hero"].words
    elders = STORY._parts["elder"].words
    assert len(tales) > 150
    for tale in tales:
        title, author, *rest = tale.split("\n\n")
        (hero,) = [name for name in heroes if name in title]
        assert re.fullmatch("글쓴이 [가-힣]{3}", author)
        numbers = [int(line[0]) for line in rest if re.match(r"\d장\. ", line)]
        assert numbers == list(range(1, len(numbers) + 1))
        assert len(numbers) >= 2
        assert all([name for name in heroes if name in line] == [hero] for line in rest if is_long(line))
        assert len({name for name in elders if re.search(rf"(?<![가-힣]){name}(께|의|와|과)", tale)}) == 1


def test_most_of_the_text_is_long_paragraphs(train):
    assert sum(len(line) for line in train if is_long(line)) > 0.9 * sum(map(len, train))


def test_there_is_enough_to_learn_and_nothing_is_rare(train):
    """Hundreds of words and syllables, each met often enough to be learned."""
    paragraphs = list(filter(is_long, train))
    words = Counter(" ".join(paragraphs).split())
    syllables = Counter(character for line in paragraphs for character in line if "가" <= character <= "힣")
    assert 700 <= len(words) <= 1000
    assert min(words.values()) >= 4
    assert 400 <= len(syllables) <= 500
    assert min(syllables.values()) >= 8


# ---- bounds and uniqueness, proved over the automaton -----------------------------------------


def word_sets(template):
    """For each word of a template: the words that can stand there, one for each choice."""
    words = [[""]]
    for part in template:
        ends, *rest = [part.words] if len(part.words) > 1 else [[piece] for piece in part.words[0].split(" ")]
        words[-1] = [start + end for start in words[-1] for end in ends]
        words += rest
    return words[1:] if words[0] == [""] else words  # without the blank that parts a sentence from the one before


def length_bound(kind, pick, size=len):
    """The least or greatest length of a line, as if each word were chosen by itself."""

    def length(template):
        return sum(pick(map(size, part.words)) for part in template)

    return sum(pick(map(length, slot.templates)) for slot in STORY.kinds[kind])


def size_in_bytes(text):
    return len(text.encode())


def never_agree(template, other):
    """At some word both have, no word fits both: different texts, and neither is the beginning of the other."""
    return any(set(a).isdisjoint(b) for a, b in zip(word_sets(template), word_sets(other), strict=False))


def test_every_choice_stands_within_one_word():
    for _, template in templates():
        for part in template:
            assert len(part.words) == 1 or all(re.fullmatch("[가-힣]+", word) for word in part.words)


def test_paragraphs_are_seven_sentences_of_over_450_bytes():
    assert len(STORY.kinds["paragraph"]) == 7
    assert length_bound("paragraph", min, size_in_bytes) > 500
    assert length_bound("paragraph", max) < 360


def test_bounds_hold_for_what_is_written(paragraphs):
    bounds = [(pick, length_bound("paragraph", pick)) for pick in (min, max)]
    for line, _ in paragraphs:
        assert all(pick(len(line), bound) == bound for pick, bound in bounds)


def test_every_other_line_is_under_450_bytes():
    for kind in STORY.kinds.keys() - {"paragraph"}:
        assert length_bound(kind, max, size_in_bytes) < 150, kind


def test_a_text_has_one_derivation():
    """The words tell the templates, then the choices; no sentence of a slot begins another one."""
    for slots in STORY.kinds.values():
        for slot in slots:
            assert all(never_agree(a, b) for a, b in itertools.combinations(slot.templates, 2))
        assert all(names_its_row(part) for part in parts_of(slots) if not part.variable)


def test_only_an_author_s_name_is_made_of_two_choices():
    """And no two names are spelled alike: each word tells its choices."""
    for kind, template in templates():
        text = "".join("X" if len(part.words) > 1 else part.words[0] for part in template)
        assert ("XX" in text) == (kind == "author"), text
    ((template,),) = [slot.templates for slot in STORY.kinds["author"]]
    names = word_sets(template)[1]
    assert len(set(names)) == len(names) == 36


def test_a_variable_that_shows_also_names_its_row():
    for slots in STORY.kinds.values():
        for variable in {part.variable for part in parts_of(slots)} - {None}:
            showing = [t for slot in slots for t in slot.templates if any(part.variable == variable for part in t)]
            assert all(any(part.variable == variable and names_its_row(part) for part in t) for t in showing), variable


def test_kinds_do_not_overlap():
    for kind, other in itertools.combinations(STORY.kinds, 2):
        firsts = itertools.product(STORY.kinds[kind][0].templates, STORY.kinds[other][0].templates)
        assert all(never_agree(a, b) for a, b in firsts), (kind, other)


# ---- Korean -----------------------------------------------------------------------------------

PAIRS = [("은", "는"), ("이", "가"), ("을", "를"), ("과", "와"), ("으로", "로"), ("이라는", "라는"), ("이구나", "구나")]
PAIRS += [("이었어요", "였어요")]


def nouns():
    """Whatever some template gives a particle, without it."""
    named = re.findall(r"\{([a-z]+)[가-힣]+\}", str(korean_grammar.KINDS))
    return {word for name in named for word in STORY._parts[name].words}


def final_of(word):
    """The final consonant's letter, or nothing."""
    return decompose(word[-1])[2:]


def test_particles_follow_the_final_consonant(train):
    """Checked on the text: each word that is a noun and a particle, by taking the noun's last syllable apart."""
    seen, known = Counter(), nouns()
    assert len(known) > 90
    for word in set(re.findall("[가-힣]+", " ".join(train))):
        for with_final, without in PAIRS:
            for particle in (with_final, without):
                noun = word.removesuffix(particle)
                if noun == word or noun not in known or (particle == "로" and noun + "로" != word):
                    continue
                short = final_of(noun) == "" or (particle in ("으로", "로") and final_of(noun) == "\u11af")
                assert particle == (without if short else with_final), word
                seen[particle] += 1
    assert all(seen[particle] for pair in PAIRS for particle in pair if particle != "이라는"), seen


def test_names_are_called_as_children_are():
    """한솔 is 한솔이 in a tale and 한솔아 when called; 미라 is 미라 and 미라야."""
    for name, call in zip(STORY._parts["hero"].words, STORY._parts["call"].words, strict=True):
        assert final_of(name) == ""
        base = call[:-1]
        assert (call[-1], name) == (("아", base + "이") if final_of(base) else ("야", base))


def test_siblings_fit_the_hero():
    wanted = {"여": {"언니", "오빠"}, "남": {"누나", "형"}}
    for name, sibling in zip(STORY._parts["hero"].words, STORY._parts["sibling"].words, strict=True):
        assert sibling in wanted[SIBLINGS[name]]


def test_elders_are_honoured(train):
    """An elder speaks, hears and gives in honorific forms, and nobody else does."""
    text = "\n".join(train)
    elders = "|".join(STORY._parts["elder"].words)
    assert not re.search(rf"(?<![가-힣])({elders})(이|가|은|는|에게|한테)(?![가-힣])", text)
    for sentence in re.findall(r"[^.?!\"\n]+[.?!]", text):
        if re.search(rf"({elders})께서", sentence):
            assert re.search(r"셨어요\.", sentence), sentence
        elif re.search(r"셨어요", sentence):
            pytest.fail(sentence)
        if re.search(rf"({elders})께 ", sentence):
            assert re.search("드렸어요|드립니다", sentence), sentence


def test_time_and_tense_agree(train):
    """Tales are past; within quotes, yesterday is past, tomorrow is not."""
    for line in train:
        told = re.sub(r'"[^"]*"', "", line)
        assert all(end.endswith("요.") for end in re.findall(r"\S+[.?!]", told) if not re.match(r"\d장", end))
        ends = [decompose(end)[-6:-1] for end in re.findall(r"\S+요\.", told)]
        assert all(end == "\u11bb" + decompose("어요") for end in ends), line
        for quote in re.findall(r'"([^"]*)"', line):
            if "어제" in quote:
                assert quote.endswith("어요.")
            if quote.startswith("내일"):
                assert "거예요" in quote


# ---- log_prob and entropy ---------------------------------------------------------------------


def all_lines(kind):
    """Every line of a kind of one sentence with its probability, by going through all choices."""
    (slot,) = STORY.kinds[kind]
    for template, probability in zip(slot.templates, slot.odds.probabilities, strict=True):
        free = {part.variable or number: part for number, part in enumerate(template)}
        for rows in itertools.product(*(range(len(part.words)) for part in free.values())):
            row = dict(zip(free, rows, strict=True))
            line = "".join(part.words[row[part.variable or number]] for number, part in enumerate(template))
            yield line, probability * math.prod(part.odds.probabilities[row[key]] for key, part in free.items())


@pytest.mark.parametrize("kind", ["author", "title", "heading 2", "short"])
def test_probabilities_of_all_lines_sum_to_one(kind):
    lines = dict(all_lines(kind))
    assert math.fsum(lines.values()) == pytest.approx(1, abs=1e-12)
    assert math.fsum(math.exp(STORY.log_prob(kind, line)) for line in lines) == pytest.approx(1, abs=1e-12)
    entropy = -math.fsum(p * math.log(p) for p in lines.values())
    assert STORY.entropy(kind) == pytest.approx(entropy, rel=1e-12)
    assert STORY.mean_length(kind) == pytest.approx(math.fsum(p * len(line) for line, p in lines.items()), rel=1e-12)


@pytest.mark.slow
def test_log_prob_equals_the_recorded_derivation():
    kinds = Counter()
    for kind, line, recorded in itertools.islice(korean_storybook.BOOK.derivations("train", 5, 10**6), 2000):
        kinds[kind] += 1
        assert korean_storybook.log_prob(line) == pytest.approx(recorded, rel=1e-12)
    assert set(kinds) == {"blank", *STORY.kinds}


@given(st.sampled_from(sorted(STORY.kinds)), st.integers(0, 2**64), st.none() | st.integers(0, 5))
def test_log_prob_of_any_line_of_any_kind(kind, seed, row):
    line, recorded = STORY.write(kind, random.Random(seed), {} if row is None else {"hero": row, "elder": row})
    assert korean_storybook.log_prob(line) == pytest.approx(recorded, rel=1e-12)
    assert [other for other in STORY.kinds if STORY.log_prob(other, line) > -math.inf] == [kind]


@given(st.text() | st.text("가나다 .은는이가"))
def test_log_prob_takes_any_text(text):
    assert korean_storybook.log_prob(text) == (0.0 if text == "" else -math.inf)


@pytest.mark.slow
def test_sample_means_agree_with_entropy_and_mean_length(paragraphs):
    for values, exact in (
        ([-korean_storybook.log_prob(line) for line, _ in paragraphs], korean_storybook.entropy()),
        ([len(line) for line, _ in paragraphs], STORY.mean_length("paragraph")),
    ):
        mean = math.fsum(values) / len(values)
        error = math.sqrt(math.fsum((value - mean) ** 2 for value in values) / (len(values) - 1) / len(values))
        assert abs(mean - exact) < 5 * error
        assert error < 0.005 * exact, "precise enough to notice a mistake"


PARAGRAPH = (
    "꽃이 피는 봄날 한솔이는 콧노래를 부르며 숲으로 신나게 갔어요. "
    "한솔이는 누나에게 빌린 낡은 피리를 들고 좁은 길을 천천히 걸었어요. "
    "그때 착한 곰이 어슬렁어슬렁 다가와 즐겁게 인사했어요. "
    "그런데 사나운 늑대가 나타나 피리를 빼앗아 우물 쪽으로 달아났어요. "
    "하지만 곰이 참새 세 마리를 불러와 피리를 되찾아 주었어요. "
    "한솔이가 피리를 불자 숲 친구들이 모두 모여 즐겁게 웃었어요. "
    "하늘에 별이 뜨자 한솔이는 할머니께 착한 곰 이야기를 들려 드렸어요."
)


def test_unaltered_paragraph_is_possible():
    assert -120 < korean_storybook.log_prob(PARAGRAPH) < -30


@pytest.mark.parametrize(
    "altered",
    [
        PARAGRAPH.replace("곰이", "곰가"),
        PARAGRAPH.replace("한솔이는", "한솔이은"),
        PARAGRAPH.replace("한솔이가", "한솔가"),
        PARAGRAPH.replace("숲으로", "숲로"),
        PARAGRAPH.replace("피리를 불자", "피리를 치자"),
        PARAGRAPH.replace("누나에게", "언니에게"),
        PARAGRAPH.replace("어슬렁어슬렁", "깡충깡충"),
        PARAGRAPH.replace("꽃이 피는 봄날", "눈이 내리는 봄날"),
        PARAGRAPH.replace("할머니께", "할머니에게"),
        PARAGRAPH.replace("착한 곰 이야기", "착한 여우 이야기"),
        PARAGRAPH.replace("신나게", "신나개"),
        decompose(PARAGRAPH),
        PARAGRAPH.replace(". 그때", ".  그때"),
        " " + PARAGRAPH,
        PARAGRAPH + "\n",
        PARAGRAPH[:-1],
        PARAGRAPH.rpartition(" 하늘에")[0],
        PARAGRAPH + " " + PARAGRAPH,
    ],
)
def test_altered_line_is_impossible(altered):
    assert altered != PARAGRAPH
    assert korean_storybook.log_prob(altered) == -math.inf


# ---- the floors -------------------------------------------------------------------------------


def test_floor_in_bits_is_the_entropy_over_the_length():
    floor = korean_storybook.bits_per_character_floor()
    bits = korean_storybook.entropy() / math.log(2)
    assert floor * STORY.mean_length("paragraph") == pytest.approx(bits)
    assert 0.2 < floor < 0.4


def test_floor_of_given_lines_is_their_own(paragraphs):
    lines = [line for line, _ in paragraphs[:50]]
    nats = -math.fsum(recorded for _, recorded in paragraphs[:50])
    assert korean_storybook.perplexity_floor(110, lines) == pytest.approx(math.exp(nats / (110 * 50)))
    floor = korean_storybook.bits_per_character_floor(iter(lines))
    assert floor == pytest.approx(nats / math.log(2) / len("".join(lines)))
    assert floor == pytest.approx(korean_storybook.bits_per_character_floor(), rel=0.1)


def test_both_floors_say_the_same(paragraphs):
    """A perplexity per character is two to the bits per character."""
    lines = [line for line, _ in paragraphs[:20]]
    mean = len("".join(lines)) / len(lines)
    perplexity = korean_storybook.perplexity_floor(mean, lines)
    assert math.log2(perplexity) == pytest.approx(korean_storybook.bits_per_character_floor(lines))


@pytest.mark.parametrize(
    "lines", [[], [PARAGRAPH, ""], ["글쓴이 김나래"], [decompose(PARAGRAPH)], [PARAGRAPH.encode()]]
)
def test_floors_refuse_what_is_no_paragraph(lines):
    for floor in (
        korean_storybook.bits_per_character_floor,
        lambda given: korean_storybook.perplexity_floor(99, given),
    ):
        with pytest.raises(CourseError, match="lines") as caught:
            floor(lines)
        assert "\n" not in str(caught.value)


# ---- slots with particles, on a grammar small enough to write out -------------------------------

SMALL = KoreanAutomaton(
    {"adj": "작은 큰 늙은"},
    {
        "hero": ("hero call", "미라 미라야|한솔이 한솔아"),
        "friend": ("friend", "곰|여우|방울"),
        "place": ("place", "숲|마을"),
    },
    {
        "line": (
            ("{hero는} {adj} {friend를} 보았어요.", "{friend가} 왔어요."),
            ("{call}!", "{friend는} {place로} 갔어요."),
        )
    },
)


THIRDS, HALVES = [500 / 1083, 333 / 1083, 250 / 1083], [500 / 833, 333 / 833]
HEROES = list(zip(["미라는", "한솔이는"], ["미라야", "한솔아"], HALVES, strict=True))
FRIENDS = list(
    zip(["곰을", "여우를", "방울을"], ["곰이", "여우가", "방울이"], ["곰은", "여우는", "방울은"], THIRDS, strict=True)
)
ADJECTIVES = list(zip(["작은", "큰", "늙은"], THIRDS, strict=True))
PLACES = list(zip(["숲으로", "마을로"], HALVES, strict=True))


def small_lines():
    """Every line of the small grammar with its probability, written out by hand: nothing of the module is used."""
    first, second = HALVES
    for (subject, call, hero), (seen, comes, goes, friend) in itertools.product(HEROES, FRIENDS):
        yield f"{comes} 왔어요. {call}!", second * first * friend * hero
        for adjective, adj in ADJECTIVES:
            start, chance = f"{subject} {adjective} {seen} 보았어요.", first * hero * adj * friend
            yield f"{start} {call}!", chance * first
            for place, there in PLACES:
                yield f"{start} {goes} {place} 갔어요.", chance * second * there
    for (_, comes, goes, friend), (place, there) in itertools.product(FRIENDS, PLACES):
        yield f"{comes} 왔어요. {goes} {place} 갔어요.", second * second * friend * there


def test_a_slot_with_a_particle_is_the_same_draw():
    """The same odds with and without particles, and one draw for a variable in all its forms."""
    lines = dict(small_lines())
    assert math.fsum(lines.values()) == pytest.approx(1, abs=1e-12)
    for line, probability in lines.items():
        assert math.exp(SMALL.log_prob("line", line)) == pytest.approx(probability, rel=1e-12), line
    rng = random.Random(1)
    assert {SMALL.write("line", rng)[0] for _ in range(3000)} <= lines.keys()


def test_a_slot_without_a_name_is_refused():
    with pytest.raises(CourseError, match="Adj"):
        KoreanAutomaton({"adj": "작은"}, {}, {"line": (("{Adj} 곰",),)})


def test_the_english_book_is_another():
    assert korean_storybook.BOOK is not storybook.BOOK
    assert storybook.log_prob(PARAGRAPH) == -math.inf


def test_no_file_of_the_grammar_holds_loose_jamo():
    """The source is written in whole syllables (NFC), whatever editor saved it."""
    source = Path(korean_grammar.__file__).read_text("utf8")
    assert source == unicodedata.normalize("NFC", source)
