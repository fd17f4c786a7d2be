"""The storybook: its bytes, its layout, and that its probabilities are exact.

Bounds and uniqueness are proved over the whole automaton, not sampled: every word list holds single words, so a
template is a fixed sequence of sets of tokens, and two templates differ for certain where two such sets are disjoint.
"""

import errno
import hashlib
import importlib
import itertools
import math
import random
import re
from collections import Counter, defaultdict
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minigpt import storybook
from minigpt.errors import CourseError
from minigpt.storybook import STORY, Automaton

TRAIN_SHA256 = "fc30eed4f46eac0fbca29e75f23650eb953b4dd15f854ec9b9ecdb24afb0b259"
HERO_NAMES = ("Mira", "Tom", "Lily", "Jack", "Rosa", "Peter", "Nell", "Hugo", "Clara", "Oliver")


@pytest.fixture(scope="module")
def train():
    return list(storybook.lines("train"))


@pytest.fixture(scope="module")
def paragraphs():
    """4,000 independent long paragraphs with the log-probability of their derivations."""
    rng = random.Random(7)
    return [STORY.write("paragraph", rng) for _ in range(4000)]


def tokens(text):
    """Every word and every punctuation mark is one token."""
    return re.findall(r"\w+|[^\w\s]", text)


def is_long(line):
    return len(line.encode()) > 450


def hero_names(line):
    return {name for name in HERO_NAMES if name in tokens(line)}


def split_bytes(split, **options):
    return "".join(f"{line}\n" for line in storybook.lines(split, **options)).encode()


# ---- the same bytes everywhere ------------------------------------------------------------------------------------


def test_train_text_is_pinned(tmp_path):
    """A changed hash means changed bytes: raise storybook.VERSION, then pin the new one."""
    storybook.write(tmp_path)
    assert (storybook.SEED, storybook.VERSION) == (92, 1)
    assert hashlib.sha256((tmp_path / "train.txt").read_bytes()).hexdigest() == TRAIN_SHA256


def test_same_seed_same_bytes_other_seed_other_bytes():
    once, again, other = (split_bytes("valid", seed=seed) for seed in (1, 1, 2))
    assert once == again
    assert once != other


def test_splits_share_no_paragraph(train):
    long = {split: set(filter(is_long, storybook.lines(split))) for split in ("valid", "test")}
    assert not long["valid"] & long["test"]
    assert not (long["valid"] | long["test"]) & set(train)


@pytest.mark.parametrize("split", storybook.SIZES)
def test_default_sizes(split):
    least, most = {"train": (1.9e6, 2.1e6)}.get(split, (1e5, 1.5e5))
    assert least < len(split_bytes(split)) < most


@pytest.mark.parametrize("size", [1, 5_000, 50_000])
def test_size_is_reached_and_the_last_tale_is_finished(size):
    assert size <= len(split_bytes("test", size=size)) < size + 12_000


def test_size_zero_is_empty():
    assert list(storybook.lines("train", size=0)) == []


def test_unknown_split_is_refused_at_once():
    with pytest.raises(CourseError, match="'dev'") as caught:
        storybook.lines("dev")
    assert "\n" not in str(caught.value)


def test_a_text_is_its_lines_and_is_written_once():
    assert storybook.text("test", seed=4).splitlines() == list(storybook.lines("test", seed=4))
    assert storybook.text("test", seed=4) is storybook.text("test", seed=4)
    with pytest.raises(CourseError, match="'dev'"):
        storybook.text("dev")


# ---- writing ------------------------------------------------------------------------------------------------------


def test_write_makes_the_three_files_and_nothing_else(tmp_path):
    folder = tmp_path / "new" / "folder"
    storybook.write(folder, seed=3)
    assert sorted(path.name for path in folder.iterdir()) == ["test.txt", "train.txt", "valid.txt"]
    for split in storybook.SIZES:
        assert (folder / f"{split}.txt").read_bytes() == split_bytes(split, seed=3)


def test_interrupted_write_leaves_the_old_files_alone(tmp_path, monkeypatch):
    (tmp_path / "train.txt").write_text("old")

    def interrupted(split, seed):
        if split == "valid":
            raise KeyboardInterrupt
        return "new"

    monkeypatch.setattr(storybook.BOOK, "text", interrupted)
    with pytest.raises(KeyboardInterrupt):
        storybook.write(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["train.txt"]
    assert (tmp_path / "train.txt").read_text() == "old"


def test_full_disk_leaves_nothing_half_written(tmp_path, monkeypatch):
    def write_half(path, data, write=Path.write_bytes):
        write(path, data[: len(data) // 2])
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", write_half)
    with pytest.raises(CourseError, match="No space left"):
        storybook.write(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_unwritable_folder_is_one_korean_line(tmp_path):
    (tmp_path / "file").write_text("in the way")
    for folder in (tmp_path / "file", tmp_path / "file" / "below"):
        with pytest.raises(CourseError, match="쓸 수 없습니다") as caught:
            storybook.write(folder)
        assert "\n" not in str(caught.value)


# ---- layout -------------------------------------------------------------------------------------------------------


def test_text_is_clean(train):
    text = "\n".join(train)
    assert text.isascii()
    assert not re.search(r"[^\x20-\x7e\n]", text), "printable characters and LF only"
    assert "  " not in text
    assert "\n\n\n" not in text
    assert all(line == line.strip() for line in train)
    assert not re.search(r"\b[Aa] [aeiou]", text), "'a' before a vowel"


def test_blank_line_between_all_lines(train):
    assert all(train[0::2])
    assert not any(train[1::2])
    assert len(train) % 2 == 1


@pytest.mark.slow
def test_every_tale_has_title_author_and_numbered_chapters(train):
    tales = re.split(r"\n\n(?=[^\n]+\n\nBy )", "\n".join(train))
    assert len(tales) > 200
    for tale in tales:
        title, author, *rest = tale.split("\n\n")
        hero = hero_names(title)
        assert len(hero) == 1
        assert re.fullmatch(r"By \w+ \w+", author)
        chapters = "\n".join(rest).split("Chapter ")[1:]
        assert [int(chapter.split(".")[0]) for chapter in chapters] == list(range(1, len(chapters) + 1))
        assert len(chapters) >= 2
        for chapter in chapters:
            _, *body = chapter.strip().split("\n")
            assert sum(map(is_long, body)) >= 3
            assert not all(map(is_long, body))
            assert all(hero_names(line) == hero for line in body if is_long(line)), "one hero for the whole tale"


def test_the_text_is_written_once(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    """What a zygote has imported serves all its kernels, which write it into folders of their own."""
    importlib.import_module("minigpt.written")
    monkeypatch.setattr(storybook, "lines", None)
    storybook.write(tmp_path)
    assert {path.name: path.stat().st_size for path in tmp_path.iterdir()} == {
        f"{split}.txt": len(storybook.text(split)) for split in storybook.SIZES
    }


def test_most_of_the_text_is_long_paragraphs(train):
    assert sum(len(line) for line in train if is_long(line)) > 0.9 * sum(map(len, train))


def test_words_are_few_and_none_is_rare(train):
    """WordPiece training ignores what it meets less than about ten times."""
    count = Counter(tokens(" ".join(filter(is_long, train)).lower()))
    assert 300 <= len(count) <= 420
    assert min(count.values()) >= 40


# ---- bounds and uniqueness, proved over the automaton -------------------------------------------------------------


def parts_of(slots):
    return [part for slot in slots for template in slot.templates for part in template]


def rows_by_length(automaton, slots, name):
    """What a variable's rows bring, as {(name, words of a field): length}, one for each distinct set of lengths."""
    fields = sorted({part.words for part in parts_of(slots) if part.variable == name})
    count = len(automaton.variables[name].probabilities)
    lengths = {tuple(len(words[row]) for words in fields) for row in range(count)}
    return [{(name, words): n for words, n in zip(fields, row, strict=True)} for row in lengths]


def sentence_bounds(slot, known):
    """Least and greatest length of a slot's sentence when the variables' lengths are known."""

    def length(part, pick):
        return known[part.variable, part.words] if part.variable else pick(map(len, part.words))

    return [pick(sum(length(part, pick) for part in template) for template in slot.templates) for pick in (min, max)]


def length_bounds(automaton, kind):
    """Least and greatest length of a line over all choices; a variable has one row in all its places."""
    slots = automaton.kinds[kind]
    totals = []
    for rows in itertools.product(*(rows_by_length(automaton, slots, name) for name in automaton.variables)):
        known = {key: length for row in rows for key, length in row.items()}
        sentences = [sentence_bounds(slot, known) for slot in slots]
        totals += map(sum, zip(*sentences, strict=True))
    return min(totals), max(totals)


def token_sets(template):
    """For each token of a template, lower-cased: the words that can stand there."""
    sets = []
    for part in template:
        if len(part.words) == 1:
            sets += [frozenset([token]) for token in tokens(part.words[0].lower())]
        else:
            sets.append(frozenset(word.lower() for word in part.words))
    return sets


def never_agree(template, other):
    """At some token both have, no word fits both: different texts, and neither is the beginning of the other."""
    return any(a.isdisjoint(b) for a, b in zip(token_sets(template), token_sets(other), strict=False))


def names_its_row(part):
    """{hero} tells which row was drawn, {he} does not."""
    return len({word.lower() for word in part.words}) == len(part.words)


def test_every_choice_is_one_token_of_its_own():
    """So token_sets is right: one token for each word list, and none runs on into the text beside it."""
    for kind, slots in STORY.kinds.items():
        choices = [part.words for part in parts_of(slots) if len(part.words) > 1]
        assert all(re.fullmatch("[A-Za-z]+", word) for words in choices for word in words)
        for slot in slots:
            for template in slot.templates:
                assert len(tokens("".join(part.words[0] for part in template))) == len(token_sets(template)), kind


def test_paragraphs_are_over_450_bytes_and_fit_120_tokens():
    least, most = length_bounds(STORY, "paragraph")
    assert 460 <= least < most < 700
    counts = [[len(token_sets(template)) for template in slot.templates] for slot in STORY.kinds["paragraph"]]
    assert len(counts) == 7
    assert sum(map(max, counts)) <= 120
    assert sum(map(min, counts)) >= 90


def test_bounds_hold_for_what_is_written(paragraphs):
    least, most = length_bounds(STORY, "paragraph")
    counts = [[len(token_sets(template)) for template in slot.templates] for slot in STORY.kinds["paragraph"]]
    for line, _ in paragraphs:
        assert least <= len(line.encode()) <= most
        assert sum(map(min, counts)) <= len(tokens(line)) <= sum(map(max, counts))


def test_every_other_line_is_under_450_bytes():
    for kind in STORY.kinds.keys() - {"paragraph"}:
        assert length_bounds(STORY, kind)[1] < 100, kind


def test_a_text_has_one_derivation_even_in_lower_case():
    """The lower-cased tokens tell the templates, then the words: nothing is lost by a lower-casing tokenizer.

    It also makes the end of a line certain: no sentence of a slot begins another one.
    """
    for slots in STORY.kinds.values():
        for slot in slots:
            assert all(never_agree(a, b) for a, b in itertools.combinations(slot.templates, 2))
        assert all(names_its_row(part) for part in parts_of(slots) if not part.variable)


def test_a_variable_that_shows_also_names_its_row():
    """Where "she" stands, the name of the hero stands too; else one text would have several derivations."""

    def names(template, variable):
        return any(part.variable == variable and names_its_row(part) for part in template)

    for slots in STORY.kinds.values():
        for variable in {part.variable for part in parts_of(slots)} - {None}:
            always = any(all(names(template, variable) for template in slot.templates) for slot in slots)
            showing = [t for slot in slots for t in slot.templates if any(part.variable == variable for part in t)]
            assert always or all(names(template, variable) for template in showing)


def test_kinds_do_not_overlap():
    for kind, other in itertools.combinations(STORY.kinds, 2):
        firsts = itertools.product(STORY.kinds[kind][0].templates, STORY.kinds[other][0].templates)
        assert all(never_agree(a, b) for a, b in firsts), (kind, other)


# ---- log_prob and entropy of the story ----------------------------------------------------------------------------


@pytest.mark.slow
def test_log_prob_equals_the_recorded_derivation():
    kinds = Counter()
    for kind, line, recorded in itertools.islice(storybook.BOOK.derivations("train", 5, 10**6), 4000):
        kinds[kind] += 1
        assert storybook.log_prob(line) == pytest.approx(recorded, rel=1e-12)
    assert set(kinds) == {"blank", *STORY.kinds}


@given(st.sampled_from(sorted(STORY.kinds)), st.integers(0, 2**64), st.none() | st.integers(0, 9))
def test_log_prob_of_any_line_of_any_kind(kind, seed, hero):
    """Holding the hero changes which line is written, not how probable that line is by itself."""
    line, recorded = STORY.write(kind, random.Random(seed), {} if hero is None else {"hero": hero})
    assert storybook.log_prob(line) == pytest.approx(recorded, rel=1e-12)
    assert [other for other in STORY.kinds if STORY.log_prob(other, line) > -math.inf] == [kind]


@given(st.text())
def test_log_prob_takes_any_text(text):
    assert storybook.log_prob(text) == (0.0 if text == "" else -math.inf)


@pytest.mark.slow
def test_sample_mean_agrees_with_entropy(paragraphs):
    surprise = [-storybook.log_prob(line) for line, _ in paragraphs]
    mean = math.fsum(surprise) / len(surprise)
    deviation = math.sqrt(math.fsum((value - mean) ** 2 for value in surprise) / (len(surprise) - 1))
    assert abs(mean - storybook.entropy()) < 5 * deviation / math.sqrt(len(surprise))
    assert deviation / math.sqrt(len(surprise)) < 0.1, "precise enough to notice a mistake"


PARAGRAPH = (
    "One misty autumn day, Tom walked softly from his little house to the castle. With a silver lamp in hand, he ran "
    "two miles along the mossy road. Soon he met a wise fox, who sat by a shady oak eating warm bread. Then a wild "
    "wolf stole the lamp and hurried away past the leafy mill. The fox called two brave larks, and together they "
    "gladly saved the lamp. Now Tom and the fox were happy, and the castle was full of red roses. Late at night a "
    "rainy wind sang softly to Tom, and the fox felt calm."
)


def test_unaltered_paragraph_is_possible():
    assert -200 < storybook.log_prob(PARAGRAPH) < -40


@pytest.mark.parametrize(
    "altered",
    [
        PARAGRAPH.replace("castle", "palace"),
        PARAGRAPH.replace("silver", "silvery"),
        PARAGRAPH.replace("Now Tom", "Now Mira"),
        PARAGRAPH.replace("softly to Tom", "softly to Mira"),
        PARAGRAPH.replace("from his", "from her"),
        PARAGRAPH.replace(", he ran", ", she ran"),
        PARAGRAPH.replace("The fox", "The bear"),
        PARAGRAPH.replace("saved the lamp", "saved the bell"),
        PARAGRAPH.replace("castle was", "forest was"),
        PARAGRAPH.replace(". Soon", ".  Soon"),
        PARAGRAPH.replace(". Soon", ".Soon"),
        PARAGRAPH.replace("Soon", "soon"),
        PARAGRAPH.lower(),
        " " + PARAGRAPH,
        PARAGRAPH + " ",
        PARAGRAPH + "\n",
        PARAGRAPH[:-1],
        PARAGRAPH.removesuffix(" Late at night a rainy wind sang softly to Tom, and the fox felt calm."),
        PARAGRAPH + " Late at night a rainy wind sang softly to Tom, and the fox felt calm.",
        PARAGRAPH.split(". ")[0] + ".",
        PARAGRAPH + " " + PARAGRAPH,
        "[BOS] " + PARAGRAPH,
        " ",
    ],
)
def test_altered_line_is_impossible(altered):
    assert altered != PARAGRAPH
    assert storybook.log_prob(altered) == -math.inf


def test_any_later_mention_of_the_hero_must_be_the_same(paragraphs):
    for line, _ in paragraphs[:300]:
        (hero,) = hero_names(line)
        other = next(name for name in HERO_NAMES if name != hero)
        for mention in list(re.finditer(rf"\b{hero}\b", line))[1:]:
            assert storybook.log_prob(line[: mention.start()] + other + line[mention.end() :]) == -math.inf


def test_blank_line_is_certain():
    assert storybook.log_prob("") == 0.0


# ---- the same machinery on grammars small enough to write out -----------------------------------------------------

WORDS = {"adj": "red blue green", "noun": "cat dog"}
VARIABLES = {"hero": ("hero he", "Ann she|Tom he|Bo he"), "thing": ("thing", "cup|hat")}
CLEAR = (
    ("{hero} saw a {adj} {thing}.", "A {thing} fell on {hero} and {hero}.", "{hero} sat."),
    ("{He} ran.", "The {thing} was {adj} and {adj}.", "All was well."),
)
# "She" is Ann; "He" is Tom, Bo, or just text; "the cat" is drawn or fixed.
AMBIGUOUS = (
    ("{He} saw the {noun}.", "He saw the cat.", "{He} saw the cat."),
    ("So {hero} ran.", "So it was.", "So {he} ran."),
)


def shares(count):
    weights = [1000 // (rank + 2) for rank in range(count)]
    return [weight / sum(weights) for weight in weights]


class Ruler:
    """Stands in for random.Random: runs once through the middles of `count` equal steps from 0 to 1."""

    def __init__(self, count):
        self._values = ((step + 0.5) / count for step in range(count))

    def random(self):
        return next(self._values)


@pytest.mark.parametrize("count", [1, 2, 4, 12])
def test_each_rank_is_drawn_for_exactly_its_share(count):
    weights = [1000 // (rank + 2) for rank in range(count)]
    odds, ruler = storybook.Odds(count), Ruler(sum(weights))
    drawn = Counter(odds.draw(ruler) for _ in range(sum(weights)))
    assert [drawn[rank] for rank in range(count)] == weights


def write_out(slots):
    """Every derivation as (line, probability), by plain substitution: nothing of the module is used."""
    tables = {name: [[word] for word in text.split()] for name, text in WORDS.items()}
    tables |= {name: [row.split() for row in rows.split("|")] for name, (_, rows) in VARIABLES.items()}
    fields = {name: (name, 0) for name in WORDS}
    fields |= {f: (name, i) for name, (names, _) in VARIABLES.items() for i, f in enumerate(names.split())}
    for picks in itertools.product(*(zip(slot, shares(len(slot)), strict=True) for slot in slots)):
        pieces = re.split(r"\{(\w+)\}", " ".join(text for text, _ in picks))
        # A variable is one draw for the whole line, a free word one for each place.
        draws = {}
        for place in range(1, len(pieces), 2):
            table = fields[pieces[place].lower()][0]
            draws[table if table in VARIABLES else place] = table
        for rows in itertools.product(*(range(len(tables[table])) for table in draws.values())):
            chosen = dict(zip(draws, rows, strict=True))
            line = list(pieces)
            for place in range(1, len(pieces), 2):
                table, field = fields[pieces[place].lower()]
                word = tables[table][chosen[table if table in VARIABLES else place]][field]
                line[place] = word.capitalize() if pieces[place][0].isupper() else word
            factors = [shares(len(tables[table]))[row] for table, row in zip(draws.values(), rows, strict=True)]
            yield "".join(line), math.prod([share for _, share in picks] + factors)


def line_probabilities(slots):
    total = defaultdict(float)
    for line, probability in write_out(slots):
        total[line] += probability
    return total


@pytest.fixture(params=[CLEAR, AMBIGUOUS], ids=["clear", "ambiguous"])
def small(request):
    return request.param, Automaton(WORDS, VARIABLES, {"line": request.param})


def test_small_probabilities_sum_to_one(small):
    slots, automaton = small
    possible = line_probabilities(slots)
    assert len(possible) > 10
    assert math.fsum(math.exp(automaton.log_prob("line", line)) for line in possible) == pytest.approx(1, abs=1e-12)


def test_small_log_prob_sums_all_derivations(small):
    slots, automaton = small
    for line, probability in line_probabilities(slots).items():
        assert automaton.log_prob("line", line) == pytest.approx(math.log(probability), rel=1e-12)


def test_small_entropy_is_that_of_the_derivations(small):
    slots, automaton = small
    written_out = -math.fsum(p * math.log(p) for _, p in write_out(slots))
    assert automaton.entropy("line") == pytest.approx(written_out, rel=1e-12)


def test_small_mean_length_is_that_of_the_derivations(small):
    slots, automaton = small
    written_out = math.fsum(p * len(line) for line, p in write_out(slots))
    assert automaton.mean_length("line") == pytest.approx(written_out, rel=1e-12)


def test_clear_grammar_has_one_derivation_a_line_and_the_ambiguous_one_has_not():
    assert len(line_probabilities(CLEAR)) == len(list(write_out(CLEAR)))
    assert len(line_probabilities(AMBIGUOUS)) < len(list(write_out(AMBIGUOUS)))


def test_small_lines_are_drawn_as_often_as_they_are_probable(small):
    slots, automaton = small
    rng, draws = random.Random(1), 20_000
    count = Counter(automaton.write("line", rng)[0] for _ in range(draws))
    possible = line_probabilities(slots)
    assert count.keys() <= possible.keys()
    for line, p in possible.items():
        assert abs(count[line] - draws * p) < 5 * math.sqrt(draws * p * (1 - p)) + 1, line


def test_small_length_bounds_are_exact(small):
    """The bounds used on the story above, against every line written out."""
    slots, automaton = small
    lengths = [len(line) for line, _ in write_out(slots)]
    assert length_bounds(automaton, "line") == (min(lengths), max(lengths))


# ---- the floor ----------------------------------------------------------------------------------------------------


def test_floor_is_in_the_range_that_teaches(paragraphs):
    mean = sum(len(tokens(line)) for line, _ in paragraphs) / len(paragraphs)
    assert 1.8 < storybook.perplexity_floor(mean) < 2.6


def test_floor_of_given_lines_is_their_own(paragraphs):
    lines = [line for line, _ in paragraphs[:50]]
    recorded = math.fsum(log_prob for _, log_prob in paragraphs[:50])
    assert storybook.perplexity_floor(110, lines) == pytest.approx(math.exp(-recorded / (110 * 50)))
    assert storybook.perplexity_floor(110, iter(lines)) == storybook.perplexity_floor(110, lines)


@given(st.floats(1, 1e9))
def test_floor_formula(tokens_per_line):
    floor = storybook.perplexity_floor(tokens_per_line)
    assert math.log(floor) * tokens_per_line == pytest.approx(storybook.entropy(), rel=1e-6)
    assert floor > 1


@pytest.mark.parametrize("tokens_per_line", [0, -1, 0.5, math.nan, math.inf, "114", None])
def test_floor_refuses_what_is_no_token_count(tokens_per_line):
    with pytest.raises(CourseError, match="tokens_per_line") as caught:
        storybook.perplexity_floor(tokens_per_line)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "lines", [[], [PARAGRAPH, PARAGRAPH + "\n"], [PARAGRAPH, ""], ["By Ada Wren"], [PARAGRAPH.encode()], [7], PARAGRAPH]
)
def test_floor_refuses_what_is_no_paragraph(lines):
    with pytest.raises(CourseError, match="lines") as caught:
        storybook.perplexity_floor(114, lines)
    assert "\n" not in str(caught.value)


# ---- with the real tokenizer --------------------------------------------------------------------------------------


@pytest.mark.slow
def test_wordpiece_makes_every_word_one_token(train):
    import keras_nlp
    import tensorflow as tf

    long = {split: list(filter(is_long, storybook.lines(split))) for split in storybook.SIZES}
    vocabulary = keras_nlp.tokenizers.compute_word_piece_vocabulary(
        tf.data.Dataset.from_tensor_slices(long["train"]),
        vocabulary_size=600,
        lowercase=True,
        reserved_tokens=["[PAD]", "[UNK]", "[BOS]"],
    )
    assert len(vocabulary) <= 600
    assert set(tokens(" ".join(long["train"]).lower())) <= set(vocabulary)
    tokenizer = keras_nlp.tokenizers.WordPieceTokenizer(vocabulary=vocabulary, lowercase=True)
    for lines in long.values():
        counts = [len(ids) for ids in tokenizer(lines)]
        assert counts == [len(tokens(line)) for line in lines]
        assert max(counts) <= 127
