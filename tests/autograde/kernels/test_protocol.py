"""What starters, zygotes and guards tell each other arrives as it was meant, and nothing else does."""

from __future__ import annotations

import socket

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograde.kernels import system_calls
from autograde.kernels.lines import Lines
from autograde.kernels.protocol import (
    CellBegins,
    CellEnds,
    Ended,
    Excess,
    Failed,
    Sandboxed,
    Signal,
    Start,
    Started,
    TookTooLong,
    decode,
    decode_names,
    encode,
    encode_names,
)

# an environment may hold bytes that are no text, which Python keeps as halves of characters
texts = st.text(st.characters(exclude_categories=()))
seconds = st.floats(0, 1e6)
sandboxes = st.builds(
    Sandboxed,
    pid=st.integers(1, 1 << 22),
    uid=st.none() | st.integers(0, 1 << 31),
    sockets=texts,
    start_timeout=seconds,
    limits=st.dictionaries(texts, st.integers()),
)
messages = st.one_of(
    st.builds(
        Start,
        command=st.lists(texts),
        cwd=texts,
        env=st.dictionaries(texts, texts),
        sandbox=st.none() | sandboxes,
    ),
    st.builds(Started, pid=st.integers()),
    st.builds(Failed, error=texts, exit=st.none() | st.integers(), words=texts),
    st.builds(Ended, exit=st.integers(), excess=st.none() | st.sampled_from(Excess), words=texts),
    st.builds(Signal, number=st.integers()),
    st.builds(CellBegins, seconds=seconds, grace=seconds),
    st.just(CellEnds()),
    st.builds(TookTooLong, seconds=seconds),
)


@given(messages)
def test_each_message_is_one_line_and_comes_back(message):
    line = encode(message)
    assert line.count(b"\n") == 1
    assert line.endswith(b"\n")
    assert decode(line) == message


@given(st.lists(messages, max_size=5), st.integers(1, 50))
def test_messages_arrive_in_pieces(several, size: int):
    mine, theirs = socket.socketpair()
    with mine, theirs:
        lines, found = Lines(mine), []
        content = b"".join(map(encode, several))
        for start in range(0, len(content), size):
            theirs.sendall(content[start : start + size])
            found += lines.receive(None)
        assert found == several
        theirs.close()
        assert lines.receive(None) == []
        assert lines.closed
        with pytest.raises(EOFError):
            lines.receive_one()


@pytest.mark.parametrize(
    "line", [b"", b"{", b"[]", b"{}", b'{"is": "Nothing"}', b'{"is": "Signal"}', b'{"is": "Signal", "name": 2}']
)
def test_what_is_no_message_is_refused(line: bytes):
    with pytest.raises(ValueError, match=r"."):
        decode(line)


def test_names():
    assert decode_names(encode_names(["cannot import x: 없음"])) == ["cannot import x: 없음"]
    assert decode_names(encode_names(["x" * 5000])[:4096]) == []


def test_no_filter_for_an_unknown_processor(monkeypatch: pytest.MonkeyPatch):
    """It is said, and nothing goes on without one."""
    from autograde.kernels import availability

    machine = type("Machine", (), {"machine": "riscv64"})()
    monkeypatch.setattr("os.uname", lambda: machine)
    assert not system_calls.is_known()
    with pytest.raises(OSError, match="riscv64"):
        system_calls.forbid()
    assert "riscv64" in availability.unavailable.__wrapped__()
