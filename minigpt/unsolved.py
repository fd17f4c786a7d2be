"""아직 풀지 않은 문제를 알아보고, 그 자리를 잠시 라이브러리의 것으로 메웁니다."""

import importlib
import inspect
import types
from collections.abc import Callable, Iterable
from typing import Any

MODULES = {
    "minigpt.bigram": ("next_word_probabilities",),
    "minigpt.pipeline": (
        *("read_lines", "first_lines", "is_long", "make_batches"),
        *("make_packer", "make_preprocess", "shift_right", "make_dataset", "padding_fraction"),
    ),
    "minigpt.tokenizer": ("train_vocabulary", "make_tokenizer", "wordpiece", "unknown_rate"),
    "minigpt.model": (
        *("causal_mask", "attention", "multi_head_attention"),
        *("build_model", "parameter_count", "sees_future"),
    ),
    "minigpt.training": (
        *("masked_loss", "perplexity", "bits_per_character", "loss_gradient"),
        *("compile_model", "train"),
    ),
    "minigpt.decoding": (
        *("next_token_logits", "greedy_search", "beam_search", "random_search"),
        *("apply_temperature", "top_k_filter", "top_p_filter", "make_sampler"),
        *("init_cache", "cached_logits", "generate_cached"),
    ),
    "minigpt.callbacks": ("TextGenerator",),
    "minigpt.hangul": ("decompose", "compose"),
    "minigpt.bpe": ("learn_merges", "apply_merges"),
}
"""라이브러리의 모듈 → 그 안에 있는, 문제와 이름도 쓰는 법도 같은 함수와 클래스."""

COMPANIONS = {"cached_logits": ("init_cache",)}
"""문제 → 그 답 셀에서 함께 정의하는 함수들."""

STUB_TEXT = "아직 답을 쓰지 않은 문제입니다."
"""나누어 준 답 셀이 ``NotImplementedError``에 적은 글입니다."""


def library_version(exercise: str) -> Any:
    """문제와 같은 일을 하는 라이브러리의 함수나 클래스입니다. 그 모듈을 이때 불러옵니다.

    인자:
        exercise: 문제의 이름. 예: ``"is_long"``

    오류: 라이브러리에 없으면 LookupError
    """
    for module, names in MODULES.items():
        if exercise in names:
            return getattr(importlib.import_module(module), exercise)
    raise LookupError(exercise)


def is_stub(value: object) -> bool:
    """나누어 준 그대로인 답인지 봅니다. 코드를 한 줄이라도 썼으면 아닙니다."""
    if inspect.isclass(value):
        functions = [member for member in vars(value).values() if inspect.isfunction(member)]
        return any(is_stub(function) for function in functions)
    if not isinstance(value, types.FunctionType):
        return False
    code = value.__code__
    return code.co_names == ("NotImplementedError",) and STUB_TEXT in code.co_consts


class Standins:
    """셀 하나가 도는 동안, 풀지 않은 문제의 이름에 라이브러리의 것을 넣어 둡니다.

    그 셀이 정말로 부르면 한 번 알려 줍니다. 학습자의 답이 있는 이름은 건드리지 않습니다.
    """

    def __init__(self, say: Callable[[str], object] = print) -> None:
        self._say = say
        self._told: set[str] = set()
        self._before: dict[str, Any] = {}
        self._lent: dict[str, Any] = {}

    def lend(self, exercises: Iterable[str], namespace: dict[str, Any]) -> None:
        """이름 공간에서 답이 없는 이름들에 라이브러리의 것을 넣습니다."""
        for exercise in exercises:
            if exercise in namespace:
                if not is_stub(namespace[exercise]):
                    continue
                self._before[exercise] = namespace[exercise]
            self._lent[exercise] = namespace[exercise] = self._standin(exercise)

    def take_back(self, namespace: dict[str, Any]) -> None:
        """빌려준 것을 거두고 처음대로 되돌립니다. 셀이 스스로 바꾼 이름은 그대로 둡니다."""
        for exercise, lent in self._lent.items():
            if namespace.get(exercise) is not lent:
                continue
            if exercise in self._before:
                namespace[exercise] = self._before[exercise]
            else:
                del namespace[exercise]
        self._lent, self._before = {}, {}

    def _standin(self, exercise: str) -> Callable[..., Any]:
        """부르면 한 번 알려 주고 라이브러리의 것을 부르는 함수입니다. 라이브러리는 그때 불러옵니다."""

        def standin(*arguments: Any, **named: Any) -> Any:
            if exercise not in self._told:
                self._told.add(exercise)
                self._say(f"💡 {exercise}: 아직 답이 없어, 라이브러리에 있는 것으로 이어 갑니다.")
            return library_version(exercise)(*arguments, **named)

        standin.__name__ = standin.__qualname__ = exercise
        # tf.data나 tf.function 안에서 불려도, TensorFlow가 이 함수를 그래프로 옮기려 하지 않게 합니다
        standin.autograph_info__ = None  # type: ignore[attr-defined]
        return standin
