"""이야기책의 문법입니다. 낱말 목록과 문장 틀만 있고, 이것으로 글을 쓰는 일은 :mod:`minigpt.storybook`이 합니다.

- 목록에서는 앞에 있을수록 자주 나옵니다(무게는 ``1000 // (순위 + 2)``, 순위는 0부터).
- ``{adj}`` 같은 빈칸은 나올 때마다 새로 뽑습니다. ``{hero}`` 같은 변수(``VARIABLES``)는 한 줄에서 한 번만 뽑아
  되풀이합니다.
- ``{Adj}``처럼 대문자로 시작하면 뽑은 낱말의 첫 글자를 대문자로 씁니다.

한 글자라도 바꾸면 글이 달라지므로 :data:`minigpt.storybook.VERSION`을 올려 주세요. 긴 문단의 길이(460바이트 이상,
120토큰 이하)와 풀이가 하나뿐이라는 성질은 ``tests/minigpt/test_storybook.py``가 지킵니다.
"""

# Every entry is one word: then a template has a fixed number of tokens, and its parse is easy to prove unique.
# Words that may follow "a" start with a consonant.
WORDS = {
    "adj": "little silver golden wooden shiny tiny copper painted pretty plain striped crystal",
    "adv": "quietly happily gently softly gladly bravely kindly calmly politely proudly merrily carefully",
    "animals": "hens goats sheep ducks cows lambs donkeys rabbits",
    "birds": "robins sparrows swallows larks doves owls finches swans",
    "color": "red white blue yellow green brown purple pink",
    "family": "mother father grandmother sister brother uncle grandfather cousin",
    "fierce": "fierce hungry wild greedy noisy wicked mighty terrible",
    "flowers": "roses daisies lilies tulips violets poppies bluebells sunflowers",
    "food": "bread honey soup cheese milk pie cake porridge butter pudding",
    "fruit": "apples pears plums cherries berries nuts peaches carrots",
    "kind": "clever gentle friendly brave young quiet wise sleepy funny polite",
    "landmark": "mill bridge barn tower well cave gate cottage stable fountain",
    "look": "lonely mossy shady crooked narrow hidden leafy sunny silent secret",
    "mood": "happy merry proud cheerful peaceful thankful calm hopeful joyful pleased",
    "number": "three two seven four five six nine ten",
    "person": "baker miller farmer tailor weaver gardener shepherd teacher sailor painter",
    "season": "spring summer autumn winter",
    "smiled": "smiled laughed sang danced whistled clapped cheered hummed",
    "storm": "storm wind gale tempest",
    "taste": "fresh warm sweet tasty good hot",
    "time": "morning day evening afternoon",
    "tree": "oak willow pine birch maple elm",
    "villain": "wolf giant witch dragon goblin troll pirate robber",
    "weather": "bright misty windy rainy clear cloudy lovely golden breezy chilly",
    "went": "walked hurried ran wandered marched skipped strolled traveled",
    "first": "Ada Henry Martha Oscar Edith Walter",
    "last": "Wren Marlow Hill Fielding Brook Ashby",
}

# name: (fields, rows). The first field names the row; the others go with it ("she" for Mira, "he" for Tom).
VARIABLES = {
    "hero": (
        "hero he his him",
        "Mira she her her|Tom he his him|Lily she her her|Jack he his him|Rosa she her her|Peter he his him|"
        "Nell she her her|Hugo he his him|Clara she her her|Oliver he his him",
    ),
    "friend": ("friend", "fox|bear|goose|badger|mouse|squirrel|hedgehog|frog|pony|kitten"),
    "place": ("place", "forest|village|meadow|valley|garden|castle|harbor|market|orchard|island"),
    "thing": ("thing", "lamp|kettle|bell|drum|kite|book|flute|crown|mirror|ring"),
}

# One list of templates for each slot of the plot. A paragraph takes one from each, so it always has seven sentences.
OPENING = (
    "One {weather} {season} {time}, {hero} walked {adv} from {his} {adj} house to the {place}.",
    "Long ago {hero} lived near the {place} with {his} {kind} {family} and {number} {color} {animals}.",
    "When {season} came, {hero} left {his} {kind} {family} and went {adv} to the {place}.",
    "A {kind} child named {hero} loved the {place} and all of its {color} {flowers} and {birds}.",
    "Every {season} {hero} and {his} {kind} {family} sold {number} baskets of {fruit} near the {place}.",
    "{hero} woke up one {weather} {season} morning and heard {number} {color} {birds} in the {place}.",
    "In a {adj} house beside the {place} lived {hero}, whose {family} was a {kind} {person}.",
    "On a {weather} {time} in {season}, {hero} ran {adv} down the hill to the {place}.",
)
JOURNEY = (
    "{He} carried a {adj} {thing} in {his} bag and {went} {adv} past the {look} {landmark}.",
    "With a {adj} {thing} in hand, {he} {went} {number} miles along the {look} road.",
    "The way was {look}, so {hero} packed a {adj} {thing} and some {taste} {food}.",
    "{His} {kind} {family} gave {him} a {adj} {thing} and some {taste} {food} for the journey.",
    "After {number} hours {he} found a {adj} {thing} under a {look} {tree} beside the {landmark}.",
    "{hero} put a {adj} {thing} into {his} {color} sack and {went} {adv} through the {flowers}.",
    "Near the {look} {landmark} {he} traded {number} {fruit} with a {person} for a {adj} {thing}.",
    "A {kind} {person} gave {him} a {adj} {thing} and asked {him} to carry it {adv}.",
)
MEETING = (
    "Soon {he} met a {kind} {friend}, who sat by a {look} {tree} eating {taste} {food}.",
    "A {kind} {friend} came {adv} from the {landmark} and asked {hero} for some {taste} {food}.",
    "Just then a {kind} {friend} jumped down from a {look} {tree} and {smiled} {adv}.",
    "Beside the {look} {landmark} {he} {adv} greeted a {kind} {friend} with {number} {color} {flowers}.",
    "On the way a {kind} {friend} with a {color} scarf asked for {food} and {smiled} {adv}.",
    "At noon a {kind} {friend} and {number} {color} {birds} came {adv} to share the {food}.",
    "There {hero} found a {kind} {friend} who was playing {adv} with {number} {color} {birds}.",
    "The {thing} was pretty, and a {kind} {friend} came {adv} to look at it.",
)
TROUBLE = (
    "Then a {fierce} {villain} stole the {thing} and {went} away past the {look} {landmark}.",
    "But a {fierce} {storm} came over the {place} and blew the {thing} past a {look} {landmark}.",
    "They heard a {fierce} {villain} in the {place} and hid the {thing} behind a {look} {landmark}.",
    "Suddenly the {friend} slipped near the {look} {landmark} and lost the {thing} in the {flowers}.",
    "A {fierce} {villain} stood near the {place} and wanted the {thing} and some {taste} {food}.",
    "The sky grew dark, and a {fierce} {villain} chased the {friend} {number} times around the {place}.",
    "No one could cross the {place}, for a {fierce} {villain} slept by the {look} {landmark}.",
    "At the {place} {hero} lost the {thing}, and the {friend} cried under a {look} {tree}.",
)
HELP = (
    "The {friend} called {number} {kind} {birds}, and together they {adv} saved the {thing}.",
    "With a {color} rope and {number} {fruit}, the {friend} {adv} brought back the {thing}.",
    "Luckily a {kind} {person} heard {hero} and came {adv} with {number} {color} {animals} to help.",
    "Then {he} gave some {taste} {food} to the {friend}, who {adv} pulled the {thing} free.",
    "A {kind} {person} lent them a {adj} ladder, so the {friend} could reach the {thing}.",
    "{hero} sang {adv} until the {friend} came back with a {kind} {person} and {number} {animals}.",
    "But the {friend} was {kind} and {adv} showed {hero} a {look} path behind the {tree}.",
    "At last {number} {kind} {birds} flew down and {adv} showed the {friend} where to go.",
)
RESOLUTION = (
    "So the {thing} was safe, and {hero} {smiled} with the {friend} under a {look} {tree}.",
    "Everyone in the {place} {smiled}, and a {kind} {person} gave {hero} {number} {adj} coins.",
    "When they came home from the {place}, {his} {kind} {family} was {mood} and {smiled} {adv}.",
    "{hero} thanked the {friend} and {adv} gave away the {thing} for some {taste} {food}.",
    "In the end the {friend} kept the {thing}, and {hero} got {number} {adj} buttons.",
    "Now {hero} and the {friend} were {mood}, and the {place} was full of {color} {flowers}.",
    "From that day the {place} was {mood}, and the {thing} hung on a {look} {tree}.",
    "The {person} was {mood} and {adv} made a {adj} box for the {friend} and the {thing}.",
)
EVENING = (
    "That evening they ate {taste} {food} and {fruit} by the fire, and {hero} felt {mood}.",
    "When the stars came out, {hero} told {his} {kind} {family} about the {kind} {friend}.",
    "At night the {friend} slept well under a {color} blanket beside {hero} and {his} {family}.",
    "After supper {he} sang {number} songs, and the {friend} danced {adv} under the {tree}.",
    "The moon rose over the {place}, and {hero} dreamed {adv} of {number} {color} {birds}.",
    "Before bed {hero} and the {friend} put the {thing} on a {adj} shelf and {smiled} {adv}.",
    "And so {he} went home {adv}, and the {friend} ate {taste} {food} and felt {mood}.",
    "Late at night a {weather} wind sang softly to {hero}, and the {friend} felt {mood}.",
)

SHORT = (
    '"Where are you going?" asked the {friend}.',
    '"I am going to the {place}," said {hero}.',
    '"Will you come with me?" asked {hero} {adv}.',
    '"What a {adj} {thing}!" said the {person}.',
    '"Do not be afraid, {hero}," said {his} {family}.',
    '"Thank you, {hero}," said the {kind} {friend}.',
    "They {smiled} all the way home.",
    "It was a {weather} {time} in {season}.",
    "The {friend} was {kind}, and {hero} was {mood}.",
)

# A tale draws its number of chapters, a chapter its layout: the kinds of the lines below its heading.
CHAPTERS = (3, 4, 2)
LAYOUTS = (
    "short paragraph paragraph paragraph",
    "paragraph short paragraph paragraph short paragraph",
    "paragraph short short paragraph paragraph",
    "short paragraph paragraph short paragraph paragraph",
)
HEADING = (
    "The {Adj} {Thing}",
    "A {Kind} {Friend}",
    "Into the {Place}",
    "The {Fierce} {Villain}",
    "Under the {Look} {Tree}",
)

# Kind of line -> its slots -> their templates. The heading of each chapter is a kind of its own: its place
# decides its number.
KINDS = {
    "paragraph": (OPENING, JOURNEY, MEETING, TROUBLE, HELP, RESOLUTION, EVENING),
    "short": (SHORT,),
    "title": (
        (
            "{hero} and the {Adj} {Thing}",
            "The Tale of {hero} and the {Kind} {Friend}",
            "How {hero} Went to the {Place}",
            "The {Adj} {Thing} of {hero}",
        ),
    ),
    "author": (("By {first} {last}",),),
    **{f"heading {n}": (tuple(f"Chapter {n}. {name}" for name in HEADING),) for n in range(1, max(CHAPTERS) + 1)},
}
