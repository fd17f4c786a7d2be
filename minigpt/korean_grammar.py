"""한국어 이야기책의 문법입니다. 낱말 목록과 문장 틀만 있고, 글을 쓰는 일은 :mod:`minigpt.korean_storybook`이 합니다.

:mod:`minigpt.storybook_grammar`와 짜임새가 같고, 한국어에 필요한 것을 더했습니다.

- ``{friend는}``처럼 빈칸에 조사를 붙여 쓰면 받침에 맞는 꼴(여우는, 곰은)이 됩니다. 조사는 받침이 없는 말에 붙는
  꼴로 씁니다(:data:`minigpt.hangul.PARTICLES`). 꼴이 하나인 조사는 ``{friend}에게``처럼 빈칸 밖에 씁니다.
- 주인공의 이름에 받침이 있으면 ``한솔이``처럼 ``이``를 붙여 부르므로, 행의 이름도 그렇게 적습니다. 부르는
  말(``call``)은 ``한솔아``와 ``미라야``입니다.
- 어른(``elder``)은 높입니다(``께서``, ``께``, ``-시-``). 주인공의 언니·오빠·누나·형은 주인공에 따라 다릅니다.
- 이야기는 지난 일이고(``-었어요``), 따옴표 안에는 지금과 내일도 있습니다.

한 글자라도 바꾸면 글이 달라지므로 :data:`minigpt.korean_storybook.VERSION`을 올려 주세요.
``tests/minigpt/test_korean_storybook.py``가 긴 문단의 길이와, 풀이가 하나뿐이라는 성질과, 조사를 지킵니다.
"""

# Every entry is one word without a space: then a template has a fixed number of words, and its parse is easy to prove
# unique. Two words with the same spelling never stand in one list.
WORDS = {
    "adj": "작은 낡은 예쁜 신기한 빨간 파란 노란 하얀 반짝이는 멋진 귀여운 소중한",
    "adv": "신나게 천천히 씩씩하게 부지런히 즐겁게 조심조심 서둘러 조용히 가볍게 사뿐사뿐",
    "age": "일곱 여덟 아홉 열 여섯",
    "animal": "양 염소 오리 소 거위 돼지 당나귀 닭",
    "color": "노란 하얀 푸른 빨간 초록 분홍 보랏빛",
    "fierce": "사나운 심술궂은 배고픈 무서운 못된 엉큼한 시끄러운 욕심쟁이",
    "flower": "민들레 장미 튤립 국화 해바라기 들꽃 나팔꽃 제비꽃 수선화",
    "food": "떡 빵 만두 김밥 호떡 송편 주먹밥 과자 약과 옥수수",
    "fruit": "사과 감 배 밤 귤 복숭아 자두 살구 대추",
    "gladly": "즐겁게 신나게 기쁘게 흥겹게 명랑하게 유쾌하게 활기차게",
    "kind": "착한 상냥한 다정한 용감한 영리한 씩씩한 부지런한 수줍은 엉뚱한 귀여운",
    "landmark": "방앗간 우물 돌다리 탑 동굴 정자 헛간 샘터 돌담 물레방아",
    "look": "조용한 외딴 아담한 낡은 커다란 쓸쓸한 오래된 이상한",
    "mood": "행복했어요 기뻤어요 따뜻했어요 즐거웠어요 뿌듯했어요 든든했어요 설렜어요 흐뭇했어요 편안했어요",
    "night": "바람 빗방울 시냇물 귀뚜라미 풀벌레 파도",
    "number": "세 두 다섯 네 일곱 여섯 여덟 아홉 열",
    "person": "나무꾼 농부 목수 어부 대장장이 사냥꾼 화가 옹기장수 뱃사공 떡장수",
    "road": "좁은 구불구불한 가파른 호젓한 낯선 울퉁불퉁한 고요한 험한",
    "sad": "속상했어요 슬펐어요 놀랐어요 당황했어요 걱정했어요 안타까웠어요",
    "sleep": "새근새근 쿨쿨 스르르 포근히 곤히",
    "smiled": "웃었어요 노래했어요 춤추었어요 뛰놀았어요 환호했어요",
    "storm": "회오리바람 폭풍 돌풍 강바람",
    "tall": "커다란 늙은 푸른 우람한 굽은 튼튼한 외로운",
    "taste": "맛있는 따끈한 고소한 먹음직스러운",
    "time": "아침 저녁 오후 새벽",
    "tree": "소나무 참나무 버드나무 밤나무 느티나무 은행나무 감나무 단풍나무",
    "villain": "늑대 호랑이 도깨비 마녀 거인 용 도둑 구렁이",
    "went": "걸어갔어요 갔어요 향했어요 떠났어요 나섰어요",
    "last": "김 이 박 최 정 한",
    "first": "나래 보람 슬기 가람 새롬 아람",
}

# name: (fields, rows). The first field names the row; the others go with it ("깡충깡충" for the rabbit).
VARIABLES = {
    "hero": (
        "hero call sibling",
        "미라 미라야 언니|한솔이 한솔아 누나|서연이 서연아 오빠|지호 지호야 형|은별이 은별아 언니|"
        "도윤이 도윤아 형|나리 나리야 오빠|민준이 민준아 누나|유나 유나야 언니|태오 태오야 형",
    ),
    "elder": ("elder", "할머니|할아버지|어머니|아버지|이모|삼촌"),
    "friend": (
        "friend walk",
        "여우 살금살금|곰 어슬렁어슬렁|토끼 깡충깡충|다람쥐 쪼르르|거북이 엉금엉금|개구리 폴짝폴짝|"
        "고슴도치 데굴데굴|사슴 껑충껑충|펭귄 뒤뚱뒤뚱|두더지 꼬물꼬물",
    ),
    "place": ("place", "숲|마을|언덕|바닷가|들판|골짜기|시장|강가|과수원|산골"),
    # What one does with it: "피리를 불었어요", "피리를 불자".
    "thing": (
        "thing used when using",
        "등불 켰어요 켜자 켜고|피리 불었어요 불자 불고|종 쳤어요 치자 치고|연 날렸어요 날리자 날리고|"
        "책 읽었어요 읽자 읽고|북 두드렸어요 두드리자 두드리고|거울 닦았어요 닦자 닦고|모자 썼어요 쓰자 쓰고|"
        "팽이 돌렸어요 돌리자 돌리고|우산 폈어요 펴자 펴고",
    ),
    "bird": (
        "bird sound",
        "참새 짹짹|까치 깍깍|비둘기 구구|뻐꾸기 뻐꾹뻐꾹|제비 지지배배|꾀꼬리 꾀꼴꾀꼴|부엉이 부엉부엉|기러기 끼룩끼룩",
    ),
    "season": (
        "sky falls season",
        "꽃이 피는 봄|눈이 내리는 겨울|단풍이 드는 가을|매미가 우는 여름|새싹이 돋는 봄|"
        "얼음이 어는 겨울|벼가 익는 가을|소나기가 그친 여름",
    ),
    "act": (
        "act acted acting",
        "놀자 놀았어요 노는|노래하자 노래했어요 노래하는|춤추자 춤추었어요 춤추는|이야기하자 이야기했어요 이야기하는|"
        "쉬자 쉬었어요 쉬는|뛰어다니자 뛰어다녔어요 뛰어다니는",
    ),
}

# One list of templates for each slot of the plot. A paragraph takes one from each, so it always has seven sentences.
OPENING = (
    "{sky} {falls} {season}날 {hero는} 콧노래를 부르며 {place로} {adv} {went}.",
    "옛날 옛적 {place} 가까이에 {hero라는} {kind} 아이가 {elder와} 함께 살았어요.",
    "{sky} {falls} {season}, {elder}께서는 {hero}에게 {place} 이야기를 들려주셨어요.",
    "{hero는} {place}에서 만나는 {flower와} {bird를} 누구보다 좋아했어요.",
    "{sky} {falls} {season}이면 {hero는} {elder를} 도와 {place}에서 {food를} 팔았어요.",
    "{sky} {falls} {season} {time}, {hero는} {place}에서 {sound} 우는 {bird} 소리를 들었어요.",
    "{place} 옆 {look} 집에서 {hero는} {elder}의 옛이야기를 들으며 자랐어요.",
    "올해 {age} 살이 된 {hero는} 처음으로 혼자서 {place}에 가 보기로 했어요.",
)
JOURNEY = (
    "{hero는} {sibling}에게 빌린 {adj} {thing를} 들고 {road} 길을 {adv} 걸었어요.",
    "{elder}께서는 길을 나서는 {hero}에게 {adj} {thing와} {taste} {food를} 챙겨 주셨어요.",
    "{road} 길을 {number} 시간이나 걸은 끝에 {tall} {tree} 아래에서 {adj} {thing를} 찾았어요.",
    "가는 길에 무거운 짐을 든 {person를} 도와주고 {adj} {thing를} 선물로 받았어요.",
    "{look} {landmark} 앞에서 만난 {person는} {fruit} {number} 개를 받고 {adj} {thing를} 내주었어요.",
    "어느 {landmark} 곁에는 누가 잃어버렸는지 {adj} {thing가} 덩그러니 놓여 있었어요.",
    "심심해진 {hero는} 가방에서 {adj} {thing를} 꺼내 {gladly} {used}.",
    '"이 {thing를} 잃어버리면 안 된단다." {elder}께서 {hero}에게 {adj} {thing를} 건네며 말씀하셨어요.',
)
MEETING = (
    "그때 {kind} {friend가} {walk} 다가와 {gladly} 인사했어요.",
    "{tall} {tree} 아래에서는 {kind} {friend가} {taste} {food를} 먹고 있었어요.",
    "얼마 뒤 {kind} {friend가} {walk} 다가와 {food를} 조금만 나누어 달라고 부탁했어요.",
    '"{call}, 어디 가니?" {kind} {friend가} {hero를} {walk} 따라오며 물었어요.',
    "길에서 만난 {kind} {friend는} 자기도 {place}에 데려가 달라고 졸랐어요.",
    "{landmark} 뒤에서 {kind} {friend가} {walk} 나오더니 다 같이 {act}고 말했어요.",
    "{hero는} {bird} {number} 마리와 {gladly} {acting} {kind} {friend를} 만났어요.",
    "호기심 많은 {friend는} {walk} 다가와 그 {thing가} 누구의 것이냐고 물었어요.",
)
TROUBLE = (
    "그런데 {fierce} {villain가} 나타나 {thing를} 빼앗아 {landmark} 쪽으로 달아났어요.",
    "갑자기 {storm가} 불어와 {thing가} {look} {landmark} 너머로 날아가 버렸어요.",
    "{fierce} {villain} 소리에 놀란 둘은 {thing를} {landmark} 옆에 둔 채 도망쳤어요.",
    "그만 {friend가} {look} {landmark} 옆에서 미끄러져 {thing를} 놓치고 말았어요.",
    "{fierce} {villain는} {thing를} 움켜쥐고 {food를} 주지 않으면 돌려주지 않겠다고 했어요.",
    "하늘이 어두워지더니 {fierce} {villain가} {thing를} 내놓으라며 {friend를} 뒤쫓았어요.",
    "하필 {fierce} {villain가} {place} 앞에서 {thing를} 깔고 누워 잠들어 버렸어요.",
    "{place}에 이르자 {hero는} {thing가} 사라진 것을 알고 몹시 {sad}.",
)
HELP = (
    "하지만 {friend가} {bird} {number} 마리를 불러와 {thing를} 되찾아 주었어요.",
    "{friend는} 긴 밧줄과 {fruit} {number} 개로 꾀를 내어 {thing를} 되찾았어요.",
    "다행히 {kind} {person가} {animal} {number} 마리를 몰고 와서 {thing를} 찾아 주었어요.",
    "{hero가} {food를} 나누어 주자 {friend는} 힘을 내어 {thing를} 찾아왔어요.",
    "{kind} {person}에게 사다리를 빌린 {friend가} {thing를} 무사히 가져왔어요.",
    "{hero가} 큰 소리로 노래하는 동안 {friend가} {walk} 가서 {thing를} 가져왔어요.",
    "{tall} {tree} 뒤로 난 {road} 지름길을 아는 {friend가} {thing를} 금세 찾아냈어요.",
    "마침내 {bird} {number} 마리가 {sound} 울며 {thing가} 있는 곳을 알려 주었어요.",
)
RESOLUTION = (
    "{hero와} {friend는} {tall} {tree} 아래에서 {gladly} {thing를} {used}.",
    "{hero가} {thing를} {when} {place} 친구들이 모두 모여 {gladly} {smiled}.",
    "{place}에서 돌아오니 {elder}께서 기뻐하시며 {hero를} 꼭 안아 주셨어요.",
    "{hero는} {friend}에게 정말 고맙다고 말하며 {taste} {food를} 선물했어요.",
    "고마운 {friend}에게 {thing를} 주고, {hero는} {fruit} {number} 개를 받았어요.",
    "이제 둘도 없는 친구가 된 {hero와} {friend는} {place}에서 날마다 {acted}.",
    '"{call}, 우리 내일도 같이 {act}!" {friend가} {hero를} 보며 {gladly} 말했어요.',
    "그날부터 {thing는} {tall} {tree} 가지에 걸렸고, {place}에는 웃음이 가득했어요.",
)
EVENING = (
    "그날 저녁 다 함께 {taste} {food를} 나누어 먹었고, {hero는} 마음이 {mood}.",
    "하늘에 별이 뜨자 {hero는} {elder}께 {kind} {friend} 이야기를 들려 드렸어요.",
    "밤이 깊어지자 {friend는} {hero} 곁에서 {color} 이불을 덮고 {sleep} 잠들었어요.",
    "저녁을 먹고 나서 {hero는} 노래를 {number} 곡 불렀고, {friend는} {walk} 춤추었어요.",
    "둥근 달이 뜬 밤, {hero는} {bird} {number} 마리가 {sound} 노래하는 꿈을 꾸었어요.",
    "자기 전에 {hero는} {thing를} 머리맡에 두고 {friend}에게 잘 자라고 인사했어요.",
    '"오늘 참 잘했구나." {elder}께서 {hero}의 머리를 쓰다듬으며 말씀하셨어요.',
    "{night} 소리가 들리는 밤, {friend는} 내일도 같이 {act}고 했고 {hero는} 마음이 {mood}.",
)

SHORT = (
    '"어디 가니?" {kind} {friend가} 물었어요.',
    '"지금 {place}에 가는 길이야." {hero가} {gladly} 대답했어요.',
    '"나랑 같이 {act}!" {hero가} {gladly} 말했어요.',
    '"정말 {adj} {thing구나}!" {person가} 말했어요.',
    '"얘야, 걱정하지 마라." {elder}께서 말씀하셨어요.',
    '"고마워, {call}." {kind} {friend가} {hero}에게 말했어요.',
    '"다녀오겠습니다, {elder}!" {hero가} 씩씩하게 인사했어요.',
    '"어제는 {place}에서 {acted}." {hero가} {elder}께 말씀드렸어요.',
    '"내일은 {place}에 갈 거예요." {hero가} {elder}께 말씀드렸어요.',
    '"저는 요즘 날마다 {thing를} {using} 있어요." {hero가} {elder}께 말씀드렸어요.',
    "둘은 집에 올 때까지 {gladly} {smiled}.",
    "{sky} {falls} {season} {time였어요}.",
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
    "{adj} {thing}",
    "{kind} {friend}",
    "{place로} 가는 길",
    "{fierce} {villain}",
    "{tall} {tree} 아래에서",
)

# Kind of line -> its slots -> their templates. The heading of each chapter is a kind of its own: its place
# decides its number.
KINDS = {
    "paragraph": (OPENING, JOURNEY, MEETING, TROUBLE, HELP, RESOLUTION, EVENING),
    "short": (SHORT,),
    "title": (
        (
            "{hero와} {adj} {thing}",
            "{hero와} {kind} {friend} 이야기",
            "{place로} 간 {hero}",
            "{hero}의 {adj} {thing}",
        ),
    ),
    "author": (("글쓴이 {last}{first}",),),
    **{f"heading {n}": (tuple(f"{n}장. {name}" for name in HEADING),) for n in range(1, max(CHAPTERS) + 1)},
}
