"""자주 만나는 오류에 한국어 설명 한 줄을 붙입니다."""

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Case:
    """오류의 이름과 글이 이렇게 생겼으면 이 설명이 맞습니다."""

    kinds: tuple[str, ...]
    text: str
    sentence: str


CASES = (
    Case(
        ("TypeError", "AttributeError"),
        r"'NoneType' object (is not (subscriptable|iterable|callable)|has no attribute)"
        r"|unsupported operand .*'NoneType'|must be .*not NoneType|None values not supported",
        "값이 있어야 할 자리에 None이 있습니다. 함수에 return을 썼나요?",
    ),
    Case(
        ("TypeError",),
        r"missing \d+ required positional argument|takes \d+ positional arguments? but|unexpected keyword argument",
        "함수를 부를 때 준 인자의 수나 이름이 맞지 않습니다. 빠뜨리거나 잘못 쓴 인자가 없나요? def 줄은 그대로인가요?",
    ),
    Case(
        ("OperatorNotAllowedInGraphError",),
        r".*",
        "그래프를 만드는 중인 텐서에는 if, and, not을 쓸 수 없습니다. tf.strings나 tf.math의 함수로 쓸 수 있나요?",
    ),
    Case(
        ("AttributeError",),
        r"Dataset' object has no attribute 'numpy'",
        "데이터셋에는 .numpy()가 없습니다. 원소를 하나씩 꺼내거나 as_numpy_iterator()를 쓰세요.",
    ),
    Case(
        ("AttributeError",),
        r"^module .* has no attribute",
        "모듈에 그런 이름이 없습니다. 철자와 대문자를 보세요.",
    ),
    Case(
        ("NotImplementedError", "AttributeError"),
        r"Cannot convert a symbolic|object has no attribute 'numpy'",
        "그래프를 만드는 중인 텐서에는 아직 값이 없어 NumPy로 바꿀 수 없습니다. tf의 함수로 쓸 수 있나요?",
    ),
    Case(
        ("InaccessibleTensorError", "TypeError"),
        r"out of scope",
        "그래프 안에서 만든 텐서를 밖에서 쓰고 있습니다. 함수가 돌려준 것만 밖에서 쓰나요?",
    ),
    Case(
        ("ValueError", "InvalidArgumentError"),
        r"matmul|Matrix size-incompatible|MatMul|not aligned",
        "행렬 곱의 두 모양이 맞지 않습니다. 앞의 마지막 축과 뒤의 끝에서 둘째 축이 같은가요? .T가 필요한지 보세요.",
    ),
    Case(
        ("ValueError", "InvalidArgumentError"),
        r"could not be broadcast|Incompatible shapes|not broadcastable|must be broadcastable",
        "두 배열의 모양이 맞지 않습니다. 두 배열의 shape를 찍어 보고, keepdims나 [:, None]이 빠지지 않았는지 보세요.",
    ),
    Case(
        ("ValueError",),
        r"truth value of an array|The truth value",
        "배열 전체를 참이나 거짓 하나로 볼 수 없습니다. 원소마다 고르려면 np.where나 불리언 배열로 골라내세요.",
    ),
    Case(
        ("ValueError",),
        r"inhomogeneous|Can't convert non-rectangular|setting an array element with a sequence",
        "길이가 다른 줄들을 배열 하나로 바꾸려 했습니다. 줄마다 따로 바꾸거나 길이를 먼저 맞추세요.",
    ),
    Case(
        ("ValueError", "TypeError", "InvalidArgumentError"),
        r"KerasTensor|Lambda",
        "Keras 모델 안에서는 층이나 keras.ops의 함수로만 계산할 수 있습니다. NumPy나 tf의 함수를 바로 부르지 않았나요?",
    ),
    Case(
        ("IndexError",),
        r".*",
        "없는 자리를 가리켰습니다. 번호는 0부터 세고, 마지막은 길이보다 하나 작습니다.",
    ),
    Case(
        ("RecursionError",),
        r".*",
        "함수가 자기 자신을 끝없이 부르고 있습니다. 언제 멈추는지 적었나요?",
    ),
    Case(
        ("IndentationError", "TabError"),
        r".*",
        "들여쓰기가 맞지 않습니다. 함수 안의 줄들이 같은 칸(빈칸 네 개)에서 시작하나요?",
    ),
    Case(
        ("ResourceExhaustedError", "MemoryError"),
        r".*",
        "메모리가 모자랍니다. 배열의 모양이 생각보다 크지 않은지 shape를 찍어 보고, 런타임을 다시 시작해 보세요.",
    ),
)


def explain(error: BaseException) -> str:
    """오류에 맞는 설명 한 줄입니다. 아는 것이 없으면 빈 글입니다.

    인자:
        error: 셀이나 공개 테스트에서 난 오류

    돌려주는 값: 예: ``"행렬 곱의 두 모양이 맞지 않습니다. …"``
    """
    name, text = type(error).__name__, str(error)
    for case in CASES:
        if name in case.kinds and re.search(case.text, text):
            return case.sentence
    return ""


def in_one_line(error: BaseException, most: int = 200) -> str:
    """오류를 ``종류: 글의 첫 줄``로 줄입니다.

    인자:
        error: 오류
        most: 남길 글자 수의 최댓값
    """
    line = next((line.strip() for line in str(error).splitlines() if line.strip()), "")
    name = type(error).__name__
    return f"{name}: {line[:most]}" if line else name
