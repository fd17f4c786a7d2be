"""The two sides of an exchange about one test: the learner's kernel, and the judge's, which runs the test.

Both connect to a socket that the grader listens on. The learner's side lends one function, which returns what its
notebook has under a name. The judge's side binds what stands for these in its own namespace, and then runs the test.
"""

from __future__ import annotations

import io
import pathlib
import socket
import sys
import tempfile
from collections.abc import Iterable, MutableMapping
from typing import Any

from autograde.exchange.datasets import DATASETS
from autograde.exchange.frames import Frames
from autograde.exchange.keras_objects import become_model, keras_kinds, state_of_model
from autograde.exchange.peer import Allowed, Peer, Theirs, become
from autograde.exchange.results import RESULTS, exception_of, line_of
from autograde.exchange.stand_ins import VERBS, StandIns, everything, for_learners
from autograde.exchange.tensors import TENSORS
from autograde.exchange.values import Limits

__all__ = ["Judge", "begin", "end", "serve"]

LIMITS = Limits()


def connected(path: str) -> socket.socket:
    sock = socket.socket(socket.AF_UNIX)
    sock.connect(path)
    return sock


def make_peer(sock: socket.socket, *, judge: bool, stand_ins: StandIns | None = None) -> Peer:
    """Return one side of an exchange over a socket."""
    peer = Peer(
        Frames(sock, LIMITS.bytes + (1 << 16)),
        allow=lambda value: for_learners(value, peer) if judge else everything(value, peer),
        stand_in=stand_ins or StandIns(),
        failure=exception_of,
        # What a test's own functions raise, and TensorFlow above all, quotes their source, which may be hidden.
        text_of=(lambda error: "") if judge else str,
        line_of=(lambda error: "") if judge else line_of,
        kinds=(*keras_kinds(), *DATASETS, *TENSORS, *RESULTS),
        compared=(*keras_kinds(compared=True), *DATASETS, *TENSORS, *RESULTS),
        verbs=VERBS,
        state=state_of_model,
        become=become_anything,
        print_here=print_where_it_is_read if judge else lambda text: print(text, end=""),
        follow=not judge,
        limits=LIMITS,
    )
    return peer


def print_where_it_is_read(text: str) -> None:
    """Print what a learner's code has printed, if the test reads it; nobody else is shown it.

    What a kernel shows goes to the learner, and the code that a test calls knows what the test has asked for.
    """
    if isinstance(sys.stdout, io.StringIO):
        print(text, end="")


def become_anything(old: Any, new: Any) -> None:
    """Change an argument in place so that it holds what another of its type holds."""
    become(old, new)
    if type(old) is type(new) and state_of_model(old) is not None:
        become_model(old, new)


# ---- the learner's side ---------------------------------------------------------------------------------------------


def serve(path: str, space: MutableMapping[str, Any]) -> None:
    """Answer the judge's questions about what a notebook has bound, until the judge has gone.

    Args:
        path: the socket to connect to.
        space: the notebook's names.
    """
    with connected(path) as sock:
        peer = make_peer(sock, judge=False)
        peer.lend(NotebookNames(space), Allowed(call=True, verbs={"special"}))
        peer.serve()
        peer.close()


class NotebookNames:
    """What the judge may ask a learner's notebook for."""

    def __init__(self, space: MutableMapping[str, Any]) -> None:
        self._space = space

    def __call__(self, what: str, *arguments: Any) -> object:
        return getattr(self, what)(*arguments)

    def has(self, names: list[str]) -> list[str]:
        """Return those names that are bound."""
        return [name for name in names if name in self._space]

    def get(self, name: str) -> object:
        return self._space[name]

    def put(self, path: str, content: bytes) -> None:
        """Write a file of the test's where the test has it."""
        target = pathlib.Path(path)
        if not target.is_file() or target.read_bytes() != content:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)


# ---- the judge's side -----------------------------------------------------------------------------------------------


class Judge:
    """The judge's side of one exchange.

    Args:
        path: the socket to connect to.
        space: the judge's names.
    """

    def __init__(self, path: str, space: MutableMapping[str, Any]) -> None:
        self.stand_ins = StandIns()
        self._peer = make_peer(connected(path), judge=True, stand_ins=self.stand_ins)
        self._notebook = Theirs(self._peer, 0)
        self._space = space
        self._files: dict[str, bytes] = {}
        self._peer.before_asking = self.send_files

    def bind(self, names: Iterable[str]) -> None:
        """Bind each name that the learner's notebook has to what stands for it; others are unbound."""
        wanted = list(names)
        bound = self._notebook.call("has", wanted)
        for name in wanted:
            self._space.pop(name, None)
            if type(bound) is list and name in bound:
                self._space[name] = self._notebook.call("get", name)

    def send_files(self, arguments: Iterable[object]) -> None:
        """Write the files whose paths are among the arguments of a call to where the learner's code finds them.

        Only a test's own files, which lie in the folder for temporary ones: the path may be one that the learner's code
        has returned, and lead to whatever the judge's kernel sees.
        """
        for argument in arguments:
            text = str(argument) if isinstance(argument, (str, pathlib.Path)) else ""
            if is_temporary_file(text):
                content = pathlib.Path(text).read_bytes()
                if self._files.get(text) != content:
                    self._files[text] = content
                    self._notebook.call("put", text, content)

    def close(self) -> None:
        self._peer.close()


def is_temporary_file(text: str) -> bool:
    """Whether a text is the path of a file in the folder for temporary ones, and does not lead out of it."""
    folder = pathlib.Path(tempfile.gettempdir())
    if len(text) >= 1000 or "\0" in text or not text.startswith(f"{folder}/"):
        return False
    path = pathlib.Path(text)
    return path.is_file() and path.resolve() == folder.resolve() / path.relative_to(folder)


CURRENT: list[Judge] = []
"""The exchange that goes on; none between two tests."""


def begin(path: str, shell: Any, names: Iterable[str]) -> None:
    """Connect the judge's kernel with the learner's, and bind the names that a test takes from there.

    Args:
        path: the socket to connect to.
        shell: the judge's IPython.
        names: what to bind, as far as the learner's notebook has it.
    """
    end()
    judge = Judge(path, shell.user_ns)
    CURRENT.append(judge)
    judge.bind(names)


def end() -> str:
    """End the exchange that goes on.

    Returns:
        The name of a class of the learner's own that is derived from a type of data and of which the judge was given an
        object, which it could not take for data; empty where there is none.
    """
    found = ""
    while CURRENT:
        judge = CURRENT.pop()
        judge.close()
        found = next(iter(judge.stand_ins.own_data), "")
    return found
