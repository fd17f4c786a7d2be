"""노트북에서 셀이 돌기 전과 뒤에 하는 일입니다. 채점할 때는 하지 않습니다.

- 풀지 않은 문제가 있어도 다음 셀이 돌게, 라이브러리의 것을 잠시 빌려줍니다(:mod:`minigpt.unsolved`).
- 시험 셀이 통과하면 그렇다고 말하고, 끝나지 않으면 멈춥니다.
- 오류가 나면 무엇을 하면 되는지 한국어로 한 줄 덧붙입니다(:mod:`minigpt.explain`).
"""

import ast
import contextlib
import re
import signal
import threading
from collections.abc import Callable, Iterator
from types import FrameType, TracebackType
from typing import Any

from minigpt.errors import CourseError
from minigpt.explain import explain
from minigpt.unsolved import COMPANIONS, STUB_TEXT, Standins

TEST = re.compile(r"#\s*(?:@title\s+)?시험: (\w+)")
"""시험 셀의 첫 줄입니다."""

TEST_SECONDS = 30.0
"""공개 테스트 하나가 계산에 쓸 수 있는 시간(초)입니다. 기다린 시간은 세지 않습니다. 보통은 5초가 안 걸립니다."""

_session: "Session | None" = None


class EndlessError(BaseException):
    """끝나지 않는 공개 테스트를 멈춥니다. 답의 ``except Exception``이 삼키지 못합니다."""

    def _render_traceback_(self) -> list[str]:
        return [str(self)]


class NotRunError(CourseError, NotImplementedError):
    """시험할 답이 아직 없습니다. 시험 셀은 ``NotImplementedError``를 삼키지 않습니다."""


@contextlib.contextmanager
def time_limit(exercise: str, seconds: float = TEST_SECONDS) -> Iterator[None]:
    """이 안의 계산이 정해진 시간을 넘기면 :class:`EndlessError`로 멈춥니다.

    신호로 멈추므로, 신호가 없는 Windows와 주 스레드가 아닌 곳에서는 멈추지 않습니다.
    """
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(_number: int, _frame: FrameType | None) -> None:
        raise EndlessError(
            f"{exercise}: {seconds:.0f}초 동안 계산해도 끝나지 않아 멈췄습니다. 끝나지 않는 반복이 있나요? "
            "반복문의 조건이 언젠가 거짓이 되는지, 끝없는 데이터셋을 끝까지 돌지 않는지 보세요."
        )

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds, 1.0)  # 삼켜지면 1초마다 다시 보냅니다
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


class Session:
    """한 노트북의 셀들을 지켜봅니다.

    인자:
        shell: IPython의 셸
        exercises: 이 단원의 문제들의 이름
        say: 학습자에게 한 줄을 보여 주는 함수
    """

    def __init__(self, shell: Any, exercises: tuple[str, ...], say: Callable[[str], object] = print) -> None:
        self._shell, self._exercises, self._say = shell, exercises, say
        self._standins = Standins(say)
        self._tested = ""
        self._shown: BaseException | None = None
        self._limit = contextlib.ExitStack()

    def attach(self) -> None:
        """셀을 지켜보기 시작합니다."""
        self._shell.events.register("pre_run_cell", self.before_cell)
        self._shell.events.register("post_run_cell", self.after_cell)
        self._shell.set_custom_exc((NameError, NotImplementedError), self.show)

    def detach(self) -> None:
        """그만 지켜봅니다."""
        self._shell.events.unregister("pre_run_cell", self.before_cell)
        self._shell.events.unregister("post_run_cell", self.after_cell)
        self._shell.set_custom_exc((), None)

    def before_cell(self, info: Any) -> None:
        """셀이 돌기 직전에 IPython이 부릅니다."""
        self._settle()
        source, namespace = info.raw_cell or "", self._shell.user_ns
        tested = TEST.match(source)
        if tested is None or tested[1] not in self._exercises:
            defined = names_defined(source)
            self._standins.lend((name for name in self._exercises if name not in defined), namespace)
            return
        if tested[1] not in namespace:
            namespace[tested[1]] = not_run(tested[1])
        self._tested = tested[1]
        self._limit.enter_context(time_limit(tested[1]))

    def after_cell(self, result: Any) -> None:
        """셀이 끝난 직후, 오류까지 보인 다음에 IPython이 부릅니다."""
        tested = self._tested
        self._settle()
        error = result.error_before_exec or result.error_in_exec
        if error is not None and error is not self._shown and (advice := advise(error, self._exercises)):
            self._say(f"💡 {advice}")
        elif error is None and tested:
            self._say(f"✅ {tested}: 공개 테스트 통과")

    def show(
        self, shell: Any, kind: type[BaseException], error: BaseException, trace: TracebackType, tb_offset: Any = None
    ) -> list[str]:
        """어느 셀부터 실행할지만 알면 되는 오류를, 영어 트레이스백 대신 한 줄로 보입니다. IPython이 부릅니다."""
        missing = (
            isinstance(error, NameError) and last_frame(trace) == "<module>"
        )  # 함수 안의 것은 몇째 줄인지 봐야 합니다
        if missing or is_unsolved(error):
            self._shown = error
            lines = [f"{kind.__name__}: {advise(error, self._exercises)}"]
            shell._showtraceback(kind, error, lines)
            return lines
        shell.showtraceback((kind, error, trace), tb_offset=tb_offset)
        return [str(error)]

    def own_names(self) -> dict[str, Any]:
        """빌려준 것을 거둔 다음의, 학습자의 이름 공간의 사본입니다. 답이 부르는 다른 답도 학습자의 것이어야 합니다."""
        self._standins.take_back(self._shell.user_ns)
        return dict(self._shell.user_ns)

    def _settle(self) -> None:
        self._limit.close()
        self._tested = ""
        namespace = self._shell.user_ns
        self._standins.take_back(namespace)
        for name in self._exercises:
            if getattr(namespace.get(name), "not_run", False):
                del namespace[name]


def begin(lesson: str) -> None:
    """이 노트북의 셀들을 지켜보기 시작합니다. 노트북이 아니면 아무것도 하지 않습니다.

    인자:
        lesson: 단원 이름. 예: ``"01-tf-data"``
    """
    global _session
    from IPython import get_ipython

    from minigpt.check import read_checks

    shell = get_ipython()
    if shell is None:
        return
    if _session is not None:
        _session.detach()
        _session = None
    try:
        checks = tuple(read_checks(lesson))
    except CourseError:  # 강좌가 새로 나오기 전의 노트북입니다
        print(f"이 노트북의 단원({lesson})은 지금 강좌에 없습니다. 강좌의 README에서 새 노트북을 여세요.")
        return
    companions = (name for exercise in checks for name in COMPANIONS.get(exercise, ()))
    _session = Session(shell, (*checks, *companions))
    _session.attach()


def own_names(shell: Any) -> dict[str, Any]:
    """노트북에서 학습자가 정의한 이름들의 사본입니다. 잠시 빌려준 라이브러리의 것은 없습니다."""
    return dict(shell.user_ns) if _session is None else _session.own_names()


def not_run(exercise: str) -> Callable[..., Any]:
    """부르면, 답 셀을 실행하지 않았다고 알려 주는 함수입니다."""

    def placeholder(*_arguments: Any, **_named: Any) -> Any:
        raise NotRunError(f"{exercise}의 답 셀을 아직 실행하지 않았습니다. 위의 답 셀부터 실행하세요.")

    placeholder.not_run = True  # type: ignore[attr-defined]
    return placeholder


def names_defined(source: str) -> set[str]:
    """셀이 맨 바깥에서 정의하는 함수와 클래스의 이름입니다. 읽을 수 없는 셀이면 비어 있습니다."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError):  # IPython만의 문법도 여기에 옵니다
        return set(re.findall(r"^(?:def|class) (\w+)", source, re.MULTILINE))
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    return {node.name for node in tree.body if isinstance(node, kinds)}


def advise(error: BaseException, exercises: tuple[str, ...]) -> str:
    """오류를 만난 학습자가 무엇을 하면 되는지입니다. 오류의 글로 충분하거나 아는 것이 없으면 빈 글입니다."""
    if isinstance(error, NameError):
        if error.name in exercises:
            return f"{error.name}의 답 셀을 아직 실행하지 않았습니다. 그 셀부터 실행하세요."
        return (
            f"이름 {error.name!r}을(를) 찾지 못했습니다. 맨 위의 준비 셀부터 차례로 실행했나요? 그랬다면 철자를 보고, "
            "모듈의 것이라면 import했거나 앞에 모듈 이름을 붙였는지 보세요."
        )
    if is_unsolved(error):
        stub = unsolved_in(error, exercises)
        return f"{stub}의 답 셀에 코드를 쓰고, 맨 아래의 raise 줄을 지운 다음 답 셀부터 다시 실행하세요."
    if isinstance(error, AssertionError | CourseError):
        return ""
    return explain(error)


def is_unsolved(error: BaseException) -> bool:
    """나누어 준 그대로인 답 셀이 낸 오류인지 봅니다."""
    return isinstance(error, NotImplementedError) and STUB_TEXT in str(error)


def last_frame(trace: TracebackType) -> str:
    """오류가 난 함수의 이름입니다. 셀의 맨 바깥이면 ``"<module>"``입니다."""
    while trace.tb_next is not None:
        trace = trace.tb_next
    return trace.tb_frame.f_code.co_name


def unsolved_in(error: BaseException, exercises: tuple[str, ...]) -> str:
    """``NotImplementedError``를 낸 문제의 이름입니다."""
    called, trace = [], error.__traceback__
    while trace is not None:
        called += trace.tb_frame.f_code.co_qualname.split(".")  # 클래스라면 "TextGenerator.__init__"
        trace = trace.tb_next
    # 그래프로 옮긴 함수의 오류는 트레이스백이 아니라 글에 부른 차례가 적혀 있습니다
    called += re.findall(r", in (\w+)", str(error))
    return next((name for name in reversed(called) if name in exercises), "그 문제")
