"""Calls between two sides that do not trust each other: what passes, what comes back, and what ends the exchange."""

from __future__ import annotations

import socket
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import numpy as np
import pytest

from autograde.exchange.frames import Frames, GoneError
from autograde.exchange.peer import Allowed, BrokenError, Peer, Refused, Theirs
from autograde.exchange.values import PYTHON, CannotTravelError, Codec, Limits, Message, pack, unpack

LONGEST = 1 << 20


def may_call(value: object) -> Allowed | None:
    """Functions may be called, and nothing else may be done with anything."""
    return Allowed(call=True, about={"name": value.__name__}) if isinstance(value, type(may_call)) else None


def function(theirs: Theirs) -> Callable:
    return lambda *arguments, **named: theirs.call(*arguments, **named)


def failure(names: list[str], text: str) -> BaseException:
    return {"ValueError": ValueError, "ZeroDivisionError": ZeroDivisionError}.get(names[0], RuntimeError)(text)


@contextmanager
def other_side(lent: Callable, printed: list[str] | None = None, **options: object) -> Iterator[Callable]:
    """A function of the other side, which serves in a thread; here it is what stands in for it."""
    ours, theirs = socket.socketpair()
    options = {"stand_in": function, "failure": failure, **options}
    asking = Peer(Frames(ours, LONGEST), may_call, print_here=(printed or []).append, **options)
    serving = Peer(Frames(theirs, LONGEST), may_call, **options)
    number = serving.lend(lent, Allowed(call=True))
    thread = threading.Thread(target=serving.serve)
    thread.start()
    try:
        yield function(Theirs(asking, number))
    finally:
        ours.close()
        thread.join()
        theirs.close()


def test_a_call():
    with other_side(lambda left, *, right: [left + right, (left, right)]) as call:
        assert call(2, right=0.5) == [2.5, (2, 0.5)]
        assert call(np.arange(2), right=1)[0].tolist() == [1, 2]


def test_a_call_that_calls_back():
    """As a search calls the model that it was given, which may call back in turn."""

    def countdown(number: int, other: Callable) -> list[int]:
        return [number, *(other(number - 1, countdown) if number else [])]

    with other_side(countdown) as call:
        assert call(6, lambda number, other: [number, *(other(number - 1, call) if number else [])]) == [
            6,
            5,
            4,
            3,
            2,
            1,
            0,
        ]


def test_what_a_call_changes_in_its_arguments_is_changed():
    def change(numbers, names, table, kept):
        numbers[0] = 9
        names.append("new")
        table["a"] = [1]

    numbers, names, table, kept = np.zeros(3), ["old"], {"a": [], "b": 2}, [1]
    with other_side(change) as call:
        call(numbers, names, table=table, kept=kept)
    assert (numbers.tolist(), names, table, kept) == ([9, 0, 0], ["old", "new"], {"a": [1], "b": 2}, [1])


def test_what_a_call_changes_in_a_counter_is_changed():
    """And a dictionary that makes what is missing has made it when a call has asked for it."""

    def change(counts, growing):
        counts["a"] += 1
        return growing["new"]

    counts, growing = Counter(a=2, b=1), defaultdict(list, {"old": [1]})
    with other_side(change) as call:
        assert call(counts, growing) == []
    assert (counts, growing) == (Counter(a=3, b=1), {"old": [1], "new": []})


def test_an_argument_that_is_returned_is_that_argument():
    numbers, copied = np.zeros(3), np.zeros(3)
    with other_side(lambda *given: given[-1]) as call:
        assert call(copied, numbers) is numbers
    with other_side(lambda given: given.copy()) as call:
        assert call(numbers) is not numbers


def test_a_function_comes_back_as_itself():
    def make(start: int) -> Callable:
        return lambda number: start + number

    with other_side(make) as call:
        two, five = call(2), call(5)
        assert [two(1), five(1), two(2)] == [3, 6, 4]
    with other_side(lambda given: given) as call:
        assert call(make) is make


class Broken:
    """A kind of data that raises when it is written."""

    tag = "broken"

    def matches(self, value: object) -> bool:
        return isinstance(value, slice)

    def write(self, value: object, writer: object) -> dict:
        raise LookupError("이 조각은 열 수 없습니다")

    def read(self, fields: object, reader: object) -> object:
        raise AssertionError("nothing is written")


def test_what_raises_when_it_is_sent_ends_no_exchange():
    with other_side(lambda given: slice(1) if given else "뜻", kinds=(Broken(),)) as call:
        with pytest.raises(RuntimeError, match="이 조각은 열 수 없습니다"):
            call(1)
        assert call(0) == "뜻"


def test_exceptions():
    def fail(name: str) -> None:
        raise {"value": ValueError, "other": type("OtherError", (Exception,), {})}[name]("뜻")

    with other_side(fail) as call:
        with pytest.raises(ValueError, match="뜻"):
            call("value")
        with pytest.raises(RuntimeError, match="뜻"):
            call("other")


def test_what_is_printed_is_passed_on():
    printed = [""]
    with other_side(lambda: print("한 줄"), printed) as call:
        call()
    assert printed[1:] == ["한 줄\n"]


def test_what_is_no_data_and_is_not_lent_is_said():
    with other_side(lambda: object()) as call, pytest.raises(RuntimeError, match="object"):
        call()
    with other_side(lambda given: None) as call, pytest.raises(CannotTravelError, match="object"):
        call([object()])


def attribute(given: Theirs) -> object:
    return given.read("__globals__")


def never_lent(given: Theirs) -> object:
    return Theirs(given.peer, 99).call()


@pytest.mark.parametrize(("ask", "said"), [(attribute, "not allowed"), (never_lent, "no such object")])
def test_only_what_is_allowed(ask: Callable, said: str):
    """A function may be called; its attributes, and objects that were never lent, are out of reach."""
    with other_side(ask, stand_in=lambda theirs: theirs) as call, pytest.raises(RuntimeError, match=said):
        call.__closure__[0].cell_contents.call(len_of)


def len_of(value: list) -> int:
    return len(value)


def test_calls_without_end_are_refused():
    def again(other: Callable) -> object:
        return other(again)

    with other_side(again) as call:

        def back(other: Callable) -> object:
            return other(back)

        with pytest.raises((Refused, RuntimeError), match="calls in one another"):
            call(back)


def reply(question: int, kind: str, *parts: object) -> bytes:
    return pack(Message([{"reply": question, "with": kind}, {"is": "list", "of": list(parts)}]))


NOTHING = {"is": "list", "of": []}
FORGED = {
    "no message": b"",
    "no head": pack(Message("x")),
    "another question": reply(7, "value", "", NOTHING, 1, None),
    "no question yet": reply(2, "value", "", NOTHING, 1, None),
    "too few parts": reply(1, "value", 1),
    "a change of nothing": reply(1, "value", "", {"is": "list", "of": [{"is": "tuple", "of": [5, 1]}]}, 1, None),
    "an argument that was not given": reply(1, "same", "", NOTHING, 3, None),
    "no object": reply(1, "value", "", NOTHING, {"is": "yours", "number": 99}, None),
    "an unknown tag": reply(1, "value", "", NOTHING, {"is": "pickle", "of": "x"}, None),
    "an error that is none": reply(1, "error", "", NOTHING, 5, None),
    "an error without names": reply(1, "error", "", NOTHING, {"is": "list", "of": [NOTHING, "", 0, None]}, None),
}


@pytest.mark.parametrize("content", FORGED.values(), ids=FORGED)
def test_a_forged_reply_ends_the_exchange(content: bytes):
    """It is an error on this side, at once and from then on; nothing waits."""
    ours, theirs = socket.socketpair()
    peer = Peer(Frames(ours, LONGEST), may_call)
    Frames(theirs, LONGEST).send(content)
    with theirs:
        with pytest.raises(BrokenError):
            peer.ask("call", 0, (), {})
        with pytest.raises(BrokenError):
            peer.ask("call", 0, (), {})


def test_an_answer_that_comes_twice_ends_the_exchange():
    """The first is taken; the second belongs to no question."""
    ours, theirs = socket.socketpair()
    peer = Peer(Frames(ours, LONGEST), may_call)
    with theirs:
        for _ in range(2):
            Frames(theirs, LONGEST).send(reply(1, "value", "", NOTHING, 5, None))
        assert peer.ask("call", 0, (), {}) == 5
        with pytest.raises(BrokenError, match="no question"):
            peer.ask("call", 0, (), {})


def test_threads_that_ask_at_once_get_their_own_answers():
    with other_side(lambda number: number * 2) as call:
        found: dict[int, int] = {}

        def ask(number: int) -> None:
            for step in range(20):
                found[number * 100 + step] = call(number * 100 + step)

        threads = [threading.Thread(target=ask, args=(number,)) for number in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert found == {number: number * 2 for number in found}
    assert len(found) == 160


def asked(number: int, lent: int, argument: str) -> bytes:
    content = Codec(PYTHON).write(["call", lent, [argument], {}, []]).tree
    return pack(Message([{"ask": number}, content]))


def test_who_waits_for_an_answer_does_not_answer_what_needs_it():
    """A thread of TensorFlow's asks for what a dataset's next element needs, and it reads that this one is wanted."""
    ours, theirs = socket.socketpair()
    frames, serving = Frames(ours, LONGEST), Peer(Frames(theirs, LONGEST), may_call)
    found: list[object] = []
    needed = threading.Thread(target=lambda: found.append(serving.ask("call", 0, (), {})))

    def begin() -> None:
        needed.start()
        while not serving._reading:
            time.sleep(0.01)

    def end() -> list[object]:
        needed.join()
        return found

    lent = serving.lend(lambda what: {"begin": begin, "end": end}[what](), Allowed(call=True))
    home = threading.Thread(target=serving.serve)
    home.start()
    with ours:
        frames.send(asked(1, lent, "begin"))
        heads = [unpack(frames.receive(), Limits()).tree[0] for _ in range(2)]
        assert heads == [{"ask": 1}, {"reply": 1, "with": "value"}]
        frames.send(asked(2, lent, "end"))
        frames.send(reply(1, "value", "", NOTHING, 5, None))
        head, content = unpack(frames.receive(), Limits()).tree
        assert head == {"reply": 2, "with": "value"}, content
        assert found == [5]
    home.join()
    theirs.close()


def test_the_end_of_an_exchange_wakes_who_waits_in_another_thread():
    ours, theirs = socket.socketpair()
    peer, seen = Peer(Frames(ours, LONGEST), may_call), []

    def ask() -> None:
        try:
            peer.ask("call", 0, (), {})
        except BrokenError as error:
            seen.append(error)

    waiting = threading.Thread(target=ask)
    waiting.start()
    with theirs:
        assert Frames(theirs, LONGEST).receive()
        peer.close()
        waiting.join()
        assert len(seen) == 1
        with pytest.raises(GoneError):
            Frames(theirs, LONGEST).receive()


def test_who_is_gone_and_who_sends_too_much():
    ours, theirs = socket.socketpair()
    theirs.close()
    with pytest.raises(BrokenError):
        Peer(Frames(ours, LONGEST), may_call).ask("call", 0, (), {})
    ours, theirs = socket.socketpair()
    with theirs:
        theirs.sendall(b"\xff\xff\xff\xff")
        with pytest.raises(BrokenError, match="more than"):
            Peer(Frames(ours, LONGEST), may_call).ask("call", 0, (), {})
    small = other_side(lambda: b"x" * 3000, limits=Limits(bytes=2000))
    with small as call, pytest.raises(RuntimeError, match="more than 2000 bytes"):
        call()
