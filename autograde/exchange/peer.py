"""Calls between two processes that do not trust each other, nested as deep as they come.

Each side lends objects to the other, which knows them by number and can do with them only what the lender allows:
call them, or read the attributes that are named. Data travel as data (`autograde.exchange.values`).

One side asks and waits. Until the reply comes, the other side may ask in turn, and is answered: so a function that one
side passes to the other is called back while its own call goes on. A reply has to be for a question that waits for one;
anything else ends the exchange, since neither side would know any more what an answer is an answer to.

What a call has changed in its arguments comes back with the reply and is changed in them. Where it returned one of its
arguments, that argument comes back.
"""

from __future__ import annotations

import contextlib
import io
import threading
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, NoReturn

import numpy as np

from autograde.exchange.frames import Frames, GoneError
from autograde.exchange.values import (
    NUMPY,
    PYTHON,
    CannotTravelError,
    Codec,
    Kind,
    Limits,
    Message,
    MessageError,
    pack,
    unpack,
)

__all__ = ["Allowed", "BrokenError", "Peer", "Refused", "Theirs"]

DEEPEST = 40
"""Calls that may wait for one another."""

LONGEST_PRINT = 100_000
"""Letters of what a call prints that are passed on."""

LONGEST_TEXT = 5_000
"""Letters of an exception's text that are passed on."""

KEPT = 16
"""Values that can be changed and have come from the other side, of which changes are told to it."""

SMALL = 1 << 16
"""Bytes of the largest of them."""


CHANGEABLE = (list, dict, Counter, defaultdict, set, bytearray, np.ndarray)
"""Types of arguments in which a call may change something."""


def become(old: Any, new: Any) -> None:
    """Change a value in place so that it holds what another of its type holds; nothing where that cannot be done."""
    match old, new:
        case (list(), list()) | (bytearray(), bytearray()):
            old[:] = new
        case dict(), dict():
            old.clear()
            dict.update(old, new)  # a Counter's own adds
        case set(), set():
            old.clear()
            old.update(new)
        case (np.ndarray(), np.ndarray()) if old.shape == new.shape and old.dtype == new.dtype:
            old[...] = new


class BrokenError(Exception):
    """Raised on the asking side when the exchange has ended: the other side is gone, or sent what is no reply."""


class Refused(Exception):  # noqa: N818  (the other side asked for what is not allowed)
    """Raised on the asking side when the other refuses a question."""


class _ForbiddenError(Exception):
    """Raised on the answering side, for what the other side may not ask."""


@dataclass(frozen=True)
class Allowed:
    """What the other side may do with a lent object.

    Attributes:
        call: whether it may be called.
        names: the attributes that may be read.
        verbs: what else may be asked of it.
        about: what the other side is told of it, such as its name; plain data.
        check: called with the arguments before it is called; raises an exception where they may not be given to it.
    """

    call: bool = False
    names: Container[str] = frozenset()
    verbs: Container[str] = frozenset()
    about: dict[str, Any] = field(default_factory=dict)
    check: Callable[[list[Any], dict[str, Any]], None] | None = None


@dataclass(frozen=True)
class Theirs:
    """An object of the other side.

    Attributes:
        peer: the exchange through which it was lent.
        number: the other side's number for it.
        about: what the other side says of it.
    """

    peer: Peer = field(repr=False, compare=False)
    number: int
    about: dict[str, Any] = field(default_factory=dict, compare=False)

    def call(self, *arguments: object, **named: object) -> Any:
        """Call it, and return what it returns."""
        return self.peer.ask("call", self.number, arguments, named)

    def read(self, name: str) -> Any:
        """Return the value of an attribute."""
        return self.peer.ask("read", self.number, (name,), {})


class Peer:
    """One side of an exchange.

    Args:
        frames: the connection.
        allow: what the other side may do with an object that is no data; None: such an object cannot be sent.
        stand_in: makes what stands for an object of the other side.
        text_of: returns what the other side is told that an exception says.
        line_of: returns a line for people on where an exception arose, which becomes a note of the other side's.
        failure: makes the exception for one of the other side from the names of its type and of that one's bases, and
            its text.
        kinds: the data that can be sent beside Python's and NumPy's own.
        compared: the same, for what is only compared with what it was before.
        verbs: what can be asked of a lent object, beside calling it and reading its attributes, where it is allowed.
        state: tells whether something in an argument has changed, beside those of `CHANGEABLE`; None for what cannot
            change.
        become: changes an argument in place so that it holds what another of its type holds.
        print_here: called with what a call has printed on the other side.
        follow: whether values that this side has returned are changed as the other side changes them.
        limits: of each message.
    """

    def __init__(
        self,
        frames: Frames,
        allow: Callable[[object], Allowed | None],
        stand_in: Callable[[Theirs], object] = lambda theirs: theirs,
        text_of: Callable[[BaseException], str] = str,
        line_of: Callable[[BaseException], str] = lambda error: "",
        failure: Callable[[list[str], str], BaseException] = lambda names, text: RuntimeError(f"{names[0]}: {text}"),
        kinds: Sequence[Kind] = (),
        compared: Sequence[Kind] = (),
        verbs: Mapping[str, Callable[..., object]] = MappingProxyType({}),
        state: Callable[[object], bytes | None] = lambda value: None,
        become: Callable[[Any, Any], None] = become,
        print_here: Callable[[str], None] = lambda text: None,
        follow: bool = True,
        limits: Limits = Limits(),  # noqa: B008  (it is frozen)
    ) -> None:
        self._frames, self._allow, self._stand_in, self._failure = frames, allow, stand_in, failure
        self._text_of, self._line_of = text_of, line_of
        self._print_here, self._verbs = print_here, verbs
        self._state, self._become = state, become
        self._kept: deque[tuple[int, object, bytes | None]] = deque(maxlen=KEPT)  # what has come, as it was
        self._given: dict[int, object] = {}  # what was returned to the other side
        self._next_given, self._follows = 0, follow
        self._codec = Codec((*kinds, *PYTHON, *NUMPY), self._refer, self._resolve, limits)
        self._comparing = Codec((*(compared or kinds), *PYTHON, *NUMPY), self._refer, limits=limits)
        self._lent: dict[int, tuple[object, Allowed]] = {}
        self._numbers: dict[int, int] = {}  # by id() of the objects in _lent, which stay alive there
        self._borrowed: dict[int, object] = {}
        self._their_numbers: dict[int, int] = {}  # by id() of the objects in _borrowed, which stay alive there
        self._errors: dict[int, BaseException] = {}  # those that this side has sent
        self._outstanding: set[int] = set()  # questions without a reply
        self._replies: dict[int, tuple[str, Any]] = {}  # which have come, by question
        self._reading = False  # whether a thread waits for a message
        self._turn = threading.Condition()  # TensorFlow pulls a dataset's elements in threads of its own
        self._home = threading.get_ident()  # the thread that answers whenever it can
        self._home_can_answer = False
        self._for_home: deque[tuple[int, Message]] = deque()  # questions that another thread has read
        self._lock = threading.RLock()  # of what both sides know of each other's objects
        self._asked = 0
        self.before_asking: Callable[[Sequence[object]], None] = lambda arguments: None
        self.broken = ""  # why the exchange has ended

    # ---- asking ------------------------------------------------------------------------------------------------

    def ask(self, what: str, number: int, arguments: Sequence[object], named: Mapping[str, object]) -> Any:
        """Ask the other side to do something with one of its objects, and return what comes of it.

        Args:
            what: `call`, `read` with the name of an attribute as the only argument, or one of the other side's verbs.
            number: the other side's number of the object; 0 is the side itself.
            arguments: positional arguments.
            named: arguments by name.

        Raises:
            BrokenError: the exchange has ended.
            CannotTravelError: an argument cannot be sent.
            Refused: the other side does not allow it.
            BaseException: what `failure` makes of an exception there, or an own one that went through it.
        """
        if len(self._outstanding) >= DEEPEST:
            raise Refused(f"more than {DEEPEST} calls in one another")
        given = list(arguments), dict(named)
        if number:
            self.before_asking([*arguments, *named.values()])
        question, before = 0, self._set_home_can_answer(True)
        try:
            with self._lock:
                message = self._codec.write([what, number, *given, self._changed_since()])
                self._asked += 1
                question = self._asked
                self._outstanding.add(question)
                self._send({"ask": question}, message)
            kind, content = self._serve_until(question, before)
        finally:
            self._outstanding.discard(question)
            self._set_home_can_answer(before)
        return self._outcome(kind, content, given)

    def _outcome(self, kind: str, content: Any, given: tuple[list[object], dict[str, object]]) -> Any:
        """Return what a reply says, after the arguments were brought up to it."""
        printed, changed, value, keep = self._parts(content, 4)
        if printed:
            self._print_here(str(printed))
        everything = [*given[0], *given[1].values()]
        for place, new in self._pairs(changed, len(everything)):
            self._become(everything[place], new)
        if kind == "same":
            return everything[self._place(value, len(everything))]
        if kind == "value":
            if type(keep) is int:
                self._kept.append((keep, value, self._bytes_of(value)))
            return value
        if kind == "refused":
            raise Refused(str(value))
        raise self._error_of(value)

    def _error_of(self, content: Any) -> BaseException:
        """Return the exception that a reply describes: an own one that comes back, or what stands for one of theirs."""
        names, text, theirs, ours, line = self._parts(content, 5)
        if type(ours) is int and ours in self._errors:
            return self._errors[ours]
        if type(names) is not list or not names:
            self._break("an error without a name")
        error = self._failure([str(name) for name in names], str(text))
        if type(line) is str and line:
            error.add_note(line[:LONGEST_TEXT])
        with contextlib.suppress(AttributeError, TypeError):
            error._exchange_number = theirs  # type: ignore[attr-defined]
        return error

    def _serve_until(self, question: int, before: bool = False) -> tuple[str, Any]:
        """Answer the other side's questions until the reply to `question` comes; return the reply.

        Several threads may wait. One of them reads, and what it reads for another it leaves there. Questions are
        answered by the home thread if it waits, whoever has read them: another thread may be one of TensorFlow's, which
        the answer itself needs, as when it asks for the next element of the dataset that this thread makes.

        Args:
            question: its number; 0 is one to which no reply comes.
            before: whether the home thread can answer again afterwards.
        """
        home = threading.get_ident() == self._home
        while True:
            asked = None
            with self._turn:
                while self._reading and not (question in self._replies or self.broken or (home and self._for_home)):
                    self._turn.wait()
                if home and self._for_home:
                    asked, self._home_can_answer = self._for_home.popleft(), False
                elif question in self._replies:
                    if home:
                        self._home_can_answer = before
                    return self._replies.pop(question)
                elif self.broken:
                    raise BrokenError(self.broken)
                else:
                    self._reading = True
            asked = asked or self._read_in_turn(home)
            if asked:
                self._answer(*asked)

    def _read_in_turn(self, home: bool) -> tuple[int, Message] | None:
        """Read a message; return a question that this thread has to answer."""
        asked = None
        try:
            asked = self._read_one()
        finally:
            with self._turn:
                self._reading = False
                if asked and home:
                    self._home_can_answer = False
                elif asked and self._home_can_answer:
                    self._for_home.append(asked)
                    asked = None
                self._turn.notify_all()
        return asked

    def _set_home_can_answer(self, can: bool) -> bool:
        """Say so, if this is the home thread; return whether it could before."""
        with self._turn:
            before = self._home_can_answer
            if threading.get_ident() == self._home:
                self._home_can_answer = can
            return before

    def _read_one(self) -> tuple[int, Message] | None:
        """Read a message: return a question with its number, keep a reply for whoever waits for it."""
        head, message = self._receive()
        if set(head) == {"ask"} and type(head["ask"]) is int:
            return head["ask"], message
        number, kind = head.get("reply"), head.get("with")
        if set(head) != {"reply", "with"} or type(kind) is not str or type(number) is not int:
            self._break("no message")
        if number not in self._outstanding:
            self._break("a reply to no question")
        if number in self._replies:
            self._break("a second reply to a question")
        with self._lock:
            try:
                self._replies[number] = kind, self._codec.read(message)
            except MessageError as error:
                self._break(str(error))
        return None

    # ---- answering ---------------------------------------------------------------------------------------------

    def serve(self) -> None:
        """Answer questions until the other side has gone; this thread is the home thread from then on."""
        self._home = threading.get_ident()
        self._set_home_can_answer(True)
        with contextlib.suppress(BrokenError):
            self._serve_until(0)

    def _answer(self, question: int, message: Message) -> None:
        try:
            with self._lock:
                what, number, arguments, named, changed_there = self._parts(self._codec.read(message), 5)
        except MessageError as error:
            self._break(str(error))
        self._follow(changed_there)
        if type(arguments) is not list or type(named) is not dict or type(number) is not int:
            self._break("no question")
        everything = [*arguments, *named.values()]
        before = [self._bytes_of(value) for value in everything]
        printed = io.StringIO()
        try:
            with contextlib.redirect_stdout(printed):
                kind, value = "value", self._do(str(what), number, arguments, named)
        except BrokenError:
            raise
        except _ForbiddenError as error:
            kind, value = "refused", str(error)
        except BaseException as error:
            kind, value = "error", self._described(error)
        self._set_home_can_answer(True)
        changed = [
            (place, value)
            for place, value in enumerate(everything)
            if before[place] is not None and self._bytes_of(value) != before[place]
        ]
        for place, argument in enumerate(everything):
            if kind == "value" and value is argument and before[place] is not None:
                kind, value = "same", place
        said = printed.getvalue()[:LONGEST_PRINT]
        with self._lock:
            try:
                reply = self._codec.write([said, changed, value, self._keep(value) if kind == "value" else None])
            except CannotTravelError as error:
                kind, reply = "error", self._codec.write([said, [], self._described(error), None])
            except Exception as error:  # a MessageError, or what an object raises that is asked for its parts
                kind, reply = "error", self._codec.write(["", [], self._described(error), None])
            self._send({"reply": question, "with": kind}, reply)

    def _do(self, what: str, number: int, arguments: list[Any], named: dict[str, Any]) -> object:
        """Do what the other side asks for, as far as it is allowed."""
        if number not in self._lent:
            raise _ForbiddenError("no such object")
        lent, allowed = self._lent[number]
        if what == "call" and allowed.call:
            if any(type(name) is not str for name in named):
                raise _ForbiddenError("a name that is none")
            if allowed.check:
                allowed.check(arguments, named)
            return lent(*arguments, **named)  # type: ignore[operator]
        if what in self._verbs and what in allowed.verbs:
            return self._verbs[what](lent, *arguments, **named)
        if what == "read" and len(arguments) == 1 and type(arguments[0]) is str and arguments[0] in allowed.names:
            return getattr(lent, arguments[0])
        raise _ForbiddenError(f"{what[:20]} is not allowed")

    # ---- values that were returned and are changed later ------------------------------------------------------------

    def _keep(self, value: object) -> int | None:
        """Keep a value that is returned and that the other side may change; return its number."""
        if not self._follows or not isinstance(value, CHANGEABLE):
            return None
        content = self._bytes_of(value)
        if not content or len(content) > SMALL:
            return None
        number = self._next_given
        self._next_given += 1
        self._given[number] = value
        self._given.pop(number - KEPT, None)
        return number

    def _changed_since(self) -> list[list[object]]:
        """Return [their number, what it holds now] for each value that has come and was changed here since."""
        changed = []
        for place, (number, value, before) in enumerate(self._kept):
            now = self._bytes_of(value)
            if now != before:
                self._kept[place] = (number, value, now)
                changed.append([number, value])
        return changed

    def _follow(self, changed: Any) -> None:
        """Change what was returned to the other side as the other side has."""
        if type(changed) is not list:
            self._break("no list of changes")
        for number, value in (self._parts(pair, 2) for pair in changed):
            if type(number) is int and number in self._given:
                self._become(self._given[number], value)

    def _described(self, error: BaseException) -> list[object]:
        """Return an exception as data: names of its types, its text, both sides' numbers for it, and where it arose."""
        theirs = getattr(error, "_exchange_number", None)
        ours = len(self._errors)
        self._errors[ours] = error
        names, text = names_of(type(error)), ""
        with contextlib.suppress(Exception):
            text = self._text_of(error)[:LONGEST_TEXT]
        return [names, text, ours, theirs if type(theirs) is int else None, self._line_of(error)]

    def _bytes_of(self, value: object) -> bytes | None:
        """Return a value that may be changed as bytes, to see later whether it was; None for others."""
        if type(value) not in CHANGEABLE:
            return self._state(value)
        try:
            return pack(self._comparing.write(value))
        except (CannotTravelError, MessageError):
            return b""

    def close(self) -> None:
        """End the exchange."""
        self._frames.close()

    # ---- objects -----------------------------------------------------------------------------------------------

    def lend(self, value: object, allowed: Allowed) -> int:
        """Return the number under which the other side knows an object."""
        number = self._numbers.get(id(value))
        if number is None:
            number = len(self._lent)
            self._lent[number], self._numbers[id(value)] = (value, allowed), number
        return number

    def _refer(self, value: object) -> Any:
        theirs = self._their_number(value)
        if theirs is not None:
            return {"is": "yours", "number": theirs}
        allowed = self._allow(value)
        if allowed is None:
            raise CannotTravelError(type(value).__name__)
        return {"is": "mine", "number": self.lend(value, allowed), "about": Codec(PYTHON).write(allowed.about).tree}

    def _their_number(self, value: object) -> int | None:
        number = self._their_numbers.get(id(value))
        return number if number is not None and self._borrowed[number] is value else None

    def _resolve(self, tree: Any) -> object:
        number = tree.get("number")
        if type(number) is not int:
            raise MessageError("no number of an object")
        if tree.get("is") == "yours":
            if number not in self._lent:
                raise MessageError("no such object")
            return self._lent[number][0]
        if tree.get("is") != "mine":
            raise MessageError("no such tag")
        if number not in self._borrowed:
            about = Codec(PYTHON).read(Message(tree.get("about")))
            if type(about) is not dict:
                raise MessageError("nothing is said of an object")
            self._borrowed[number] = self._stand_in(Theirs(self, number, about))
            self._their_numbers[id(self._borrowed[number])] = number
        return self._borrowed[number]

    # ---- messages ----------------------------------------------------------------------------------------------

    def _send(self, head: dict[str, object], message: Message) -> None:
        if self.broken:
            raise BrokenError(self.broken)
        try:
            self._frames.send(pack(Message([head, message.tree], message.buffers)))
            for done in message.when_sent:
                done()
        except (GoneError, ValueError) as error:
            self._break(str(error))

    def _receive(self) -> tuple[dict[str, Any], Message]:
        try:
            message = unpack(self._frames.receive(), self._codec.limits)
        except (GoneError, MessageError) as error:
            self._break(str(error))
        head, tree = message.tree if type(message.tree) is list and len(message.tree) == 2 else (None, None)
        if type(head) is not dict:
            self._break("no message")
        return head, Message(tree, message.buffers)

    def _break(self, why: str) -> NoReturn:
        self.broken = self.broken or why
        self._frames.close()
        with self._turn:
            self._turn.notify_all()
        raise BrokenError(self.broken)

    def _parts(self, content: Any, count: int) -> list[Any]:
        if type(content) not in (list, tuple) or len(content) != count:
            self._break("a message of other parts")
        return list(content)

    def _pairs(self, content: Any, count: int) -> list[tuple[int, Any]]:
        if type(content) is not list:
            self._break("no list of changes")
        return [(self._place(place, count), new) for place, new in (self._parts(pair, 2) for pair in content)]

    def _place(self, place: Any, count: int) -> int:
        if type(place) is not int or not 0 <= place < count:
            self._break("an argument that was not given")
        return place


def names_of(kind: type) -> list[str]:
    """Return the names of an exception's type and of those that it derives from, the nearest first."""
    return [base.__name__[:100] for base in type.mro(kind)[:20] if issubclass(base, BaseException)]
