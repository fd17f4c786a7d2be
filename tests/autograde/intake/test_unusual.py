"""What no honest answer needs is noted, with its line; nothing that anybody honest has written here is."""

from __future__ import annotations

import re
from pathlib import Path

import nbformat
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograde.demo.demo import LESSON, sample_class
from autograde.intake import rebuilding
from autograde.intake.handed_in import HandedIn
from autograde.intake.rebuilding import take_in
from autograde.intake.unusual import MOST_LINES, NAMES, RULES, Finding, Kind, Piece, told, unusual
from autograde.lesson.answers import hand_in, model_answers
from autograde.lesson.cells import grade_id
from autograde.lesson.python import as_mended_python
from tests.autograde.judging.test_execute import HONEST
from tests.course.test_held_up import BESIDE
from tests.support.broken import code
from tests.support.copies import ROOT
from tests.support.named_answers import ANSWERS, COURSE, LESSONS
from tests.support.taking_in import carried, template_of

NUMPY = ("import numpy as np",)
ATTACKS = ROOT / "tests" / "attacks"


def kinds(source: str, lesson: tuple[str, ...] = NUMPY) -> set[Kind]:
    return {finding.kind for finding in unusual([Piece("double", source)], lesson)}


def code_cells(path: Path) -> list[Piece]:
    """The code cells of a notebook, each under its id or its place."""
    cells = [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]
    return [Piece(grade_id(cell) or str(place), cell.source) for place, cell in enumerate(cells)]


# ---- what honest people write ------------------------------------------------------------------


@pytest.mark.parametrize("lesson", LESSONS)
def test_no_named_answer_is_noted(lesson: str):
    """Neither the right ones nor the wrong ones: a mistake is honest."""
    own = tuple(piece.source for piece in code_cells(COURSE.release(lesson)))
    noted = {
        answer.student: told(found)
        for answer in ANSWERS[lesson]
        if (found := unusual([Piece(answer.exercise, answer.source)], own))
    }
    assert noted == {}


def test_there_are_many_named_answers():
    """So that what is said of all of them says something."""
    assert sum(map(len, ANSWERS.values())) > 700


@pytest.mark.parametrize("lesson", LESSONS)
@pytest.mark.parametrize("place", ["release", "solution"])
def test_no_cell_of_a_lesson_is_noted(lesson: str, place: str):
    """Where a learner writes it into an answer; nor is the model's answer."""
    pieces = code_cells(getattr(COURSE, place)(lesson))
    assert unusual(pieces, tuple(piece.source for piece in pieces)) == ()
    assert unusual([Piece(name, source) for name, source in model_answers(COURSE, lesson).items()]) == ()


def test_the_lessons_themselves_do_not_use_it():
    """So nothing in the list has to be left out for what the lessons do."""
    noted = {
        (lesson, finding.exercise, finding.kind)
        for lesson in LESSONS
        for finding in unusual(code_cells(COURSE.solution(lesson)))
    }
    assert noted == set()


@pytest.mark.parametrize("source", [*HONEST.values(), *BESIDE.values()], ids=[*HONEST, *BESIDE])
def test_no_honest_answer_of_other_tests_is_noted(source: str):
    assert kinds(source) == set()


@pytest.mark.parametrize(
    "source",
    [
        "import gc, keras\nkeras.backend.clear_session()\ngc.collect()",
        "import sys\ncolab = 'google.colab' in sys.modules\nprint(sys.version)\nsys.setrecursionlimit(10000)",
        "colab = 'google.colab' in str(get_ipython())\nget_ipython().run_line_magic('matplotlib', 'inline')",
        "%matplotlib inline\n!pip install tqdm\nfiles = !ls\n%time x = 1",
        "%%time\nx = 1",
        "import inspect\nprint(inspect.signature(print), inspect.getsource(inspect))",
        "import re\npattern = re.compile('a')\nmodel.compile('adam')\nmodel.eval()",
        "import pickle\ndata = pickle.loads(pickle.dumps([1]))",
        "class Layer(keras.layers.Layer):\n    def __init__(self):\n        super().__init__()\n"
        "        self.kernel = 1\n"
        "    def __call__(self, x):\n        return type(self).__name__ + self.__class__.__name__\n"
        "    def __len__(self): return 1\n    def __getitem__(self, i): return i\n    def __repr__(self): return ''",
        "class Counter:\n    count = 0\n    def __init__(self):\n        type(self).count += 1\n"
        "        self.__class__.count += 1",
        "def double(x):\n    double.calls = 1\n    x.name = 'x'\n    setattr(x, 'name', 'y')\n    return vars(x)",
        "import keras\noptimizer = keras.optimizers.SGD\noptimizer = optimizer()\noptimizer.learning_rate = 1",
        "import keras\nlayer = keras.layers.ReLU()\nlayer.trainable = False",
        "import io, sys\nsys.stdout = io.StringIO()\nsys.path.append('.')",
        "import matplotlib.pyplot as plt, os\nplt.rcParams['font.size'] = 3\nos.environ['A'] = '1'",
        "from IPython.display import clear_output\nfrom IPython.core.display import HTML\nfrom IPython import display",
        "from scipy import signal\nimport tensorflow as tf\ntf.signal.fft(x)\nsignal.convolve(x, y)",
        "import threading\nthreading.Thread(target=print).start()\nlock = threading.Lock()",
        "'''It reads /proc, or evaluates what eval would.'''\n'/proc'\ndef f():\n    'f_back'",
        "def double(x, eval=False, compile=True):\n    if eval:\n        exec = 3\n    return exec, compile",
        "try:\n    1 / 0\nexcept ZeroDivisionError as error:\n    print(error.__traceback__, error.args)",
        "import traceback\ntraceback.print_exc()",
        "for key in ('process', 'swap_exchange', 'kernel', 'events'):\n    values[key] = swap_exchange",
        "import numpy as np\ntable = {'__name__': 1, 'a': 2}\ndict(a=1)",
    ],
)
def test_what_honest_code_does_is_not_noted(source: str):
    assert as_mended_python(source)[1] is not None
    assert kinds(source) == set()


# ---- what is noted ------------------------------------------------------------------------------

NOTHING_UNUSUAL = {
    "array_that_changes": "a thread is what many honest programs use",
    "assertion_raised": "raising an exception is nothing unusual, whichever",
    "deep_recursion": "a recursion without an end is a mistake, and a higher limit may be meant to mend it",
    "generator_exit": "raising an exception is nothing unusual, whichever",
    "ipythons_exit": "people call exit() to stop early",
    "keyboard_interrupt": "raising an exception is nothing unusual, whichever",
    "shadowed_names": "people call their own functions `len` and `sum` by mistake",
    "system_exit": "as exit()",
}
"""Attacks on marks that are not noted, with the reason; the judging gives them no point all the same."""


@pytest.mark.parametrize("path", sorted((ATTACKS / "marks").glob("*.py")), ids=lambda path: path.stem)
def test_an_attack_on_marks_is_noted(path: Path):
    assert (kinds(path.read_text(encoding="utf8")) == set()) == (path.stem in NOTHING_UNUSUAL)


def test_the_sample_class_has_one():
    """The demo's attacker, and nobody else of the class."""
    own = tuple(piece.source for piece in code_cells(COURSE.release(LESSON)))
    noted = {
        student.id: {finding.kind for finding in found}
        for student in sample_class(COURSE)
        if (found := unusual([Piece(name, source) for name, source in student.answers.items()], own))
    }
    assert noted == {"demo-attacker": {Kind.METHODS}}


def test_the_exceptions_are_attacks():
    names = {path.stem for path in (ATTACKS / "marks").glob("*.py")}
    assert set(NOTHING_UNUSUAL) < names
    assert len(names - set(NOTHING_UNUSUAL)) >= 25


EXAMPLES = {
    Kind.FRAMES: [
        "import sys\nsys._getframe(1)",
        "import sys as s\ns._getframe",
        "from sys import _getframe as above",
        "import inspect\ninspect.stack()[1][0]",
        "import inspect\ninspect.currentframe().f_back",
        "error.__traceback__.tb_frame",
        "generator.gi_frame",
        "getattr(frame, 'f_globals')",
        "import operator\noperator.attrgetter('f_locals')",
        "f = __import__('sys')._getframe",
        "from inspect import *",
    ],
    Kind.SOURCES: ["import linecache", "from linecache import getline", "In[-1]", "_ih"],
    Kind.FUNCTIONS: [
        "f.__code__",
        "f.__defaults__ = ()",
        "vars(f)['__globals__']",
        "f.__closure__[0].cell_contents",
        "().__class__.__base__.__subclasses__()",
        "import types\ntypes.CodeType",
    ],
    Kind.CLASS: [
        "class Liar:\n    __class__ = list",
        "class Liar:\n    @property\n    def __class__(self): return list",
        "x.__class__ = list",
        "setattr(x, '__class__', list)",
        "type('Liar', (), {'__class__': list})",
    ],
    Kind.METHODS: [
        "class A:\n    def __eq__(self, other): return True",
        "class A:\n    __ne__ = lambda *arguments: False",
        "class A:\n    if True:\n        async def __del__(self): ...",
        "class A(np.ndarray):\n    def __array_ufunc__(self, *arguments, **options): ...",
        "class M(type):\n    def __instancecheck__(self, other): return True",
        "A.__eq__ = always",
        "type('A', (), {'__eq__': always})",
        "type('A', (), dict(__eq__=always))",
    ],
    Kind.MEMORY: [
        "import gc\ngc.get_objects()",
        "from gc import get_referrers",
        "import ctypes",
        "import ctypes.util",
        "from ctypes import *",
        "import importlib\nimportlib.import_module('ctypes')",
    ],
    Kind.TRACING: [
        "import sys\nsys.settrace(f)",
        "import threading\nthreading.setprofile(f)",
        "from sys import monitoring",
    ],
    Kind.MODULES: [
        "import sys\nsys.modules['numpy'] = x",
        "import sys\ndel sys.modules['numpy']",
        "from sys import modules",
    ],
    Kind.BUILTINS: [
        "import builtins\nbuiltins.len = lambda x: 3",
        "__builtins__.len = lambda x: 3",
        "import builtins as b\nsetattr(b, 'len', f)",
        "import builtins\nbuiltins.__dict__['len'] = f",
        "import builtins\nvars(builtins).update(len=f)",
    ],
    Kind.PATCHES: [
        "np.array_equal = lambda *arguments: True",
        "np.array_equal = np.allclose = f",
        "def double(x):\n    np.linalg.norm = f",
        "import keras\nkeras.layers.Layer.__init__ = f",
        "from keras.layers import Layer\nLayer.call = f",
        "import keras\nbase = keras.layers.Layer\nbase.call = f",
        "setattr(np, 'array_equal', f)",
        "delattr(np, 'array_equal')",
        "np.__dict__['array_equal'] = f",
        "vars(np)['array_equal'] = f",
        "type(x).shape = 3",
        "x.__class__.shape = 3",
        "for np.array_equal in [f]: ...",
        "del np.array_equal",
        "from unittest import mock",
        "import unittest.mock",
    ],
    Kind.SHELL: [
        "get_ipython().kernel",
        "shell = get_ipython()\nshell.events.register('pre_run_cell', f)",
        "getattr(get_ipython(), 'kernel')",
        "from IPython import get_ipython\nget_ipython().push({})",
        "import IPython\nIPython.get_ipython().compile",
        "get_ipython().anything = 3",
        "shell.ast_transformers.append(f)",
        "shell.user_ns['np']",
        "from IPython.core.interactiveshell import InteractiveShell",
    ],
    Kind.CHANNEL: [
        "import zmq",
        "from jupyter_client import *",
        "import ipykernel.kernelbase",
        "x._exchange",
        "f('_exchange')",
    ],
    Kind.LATER: [
        "import atexit",
        "import signal\nsignal.alarm(3)",
        "from threading import Timer",
        "import asyncio\nasyncio.get_event_loop().call_later(3, f)",
        "import weakref\nweakref.finalize(x, f)",
    ],
    Kind.PROCESSES: [
        "import os\nos.fork()",
        "from os import _exit",
        "import os\nos.popen('ls')",
        "import subprocess as s",
        "import socket",
        "from os import *",
    ],
    Kind.PROC: ["open('/proc/self/mem')", "open(f'/proc/{x}/environ')", "Path('/proc')"],
    Kind.EXECUTED: ["eval(text)", "run = exec", "compile(text, '', 'exec')", "import builtins\nbuiltins.exec(text)"],
    Kind.DECODED: [
        "import base64\nexec(base64.b64decode(text))",
        "from zlib import decompress\neval(decompress(text))",
        "exec(bytes.fromhex(text))",
        "import marshal\nexec(marshal.loads(text))",
    ],
}


@pytest.mark.parametrize(("kind", "source"), [(kind, source) for kind, known in EXAMPLES.items() for source in known])
def test_what_is_noted(kind: Kind, source: str):
    assert as_mended_python(source)[1] is not None
    assert kind in kinds(source)


def test_each_kind_has_one_row_of_the_table():
    assert set(RULES) == set(EXAMPLES) == set(Kind)
    assert len(NAMES) == sum(len(rule.names) for rule in RULES.values())
    phrases = [rule.phrase for rule in RULES.values()]
    assert len(set(phrases)) == len(phrases)
    assert all(phrase.endswith("니다") for phrase in phrases)


def test_the_document_lists_the_table():
    """In its order, by the phrases that an instructor reads."""
    text = (ROOT / "docs" / "security.md").read_text(encoding="utf8")
    _, _, section = text.partition("## 무엇을 살펴볼 것으로 적어 두나요")
    rows = re.findall(r"^\| (.+?) \|", section.partition("\n## ")[0], re.MULTILINE)
    assert rows == ["적어 두는 말", *(rule.phrase for rule in RULES.values())]


def test_the_lessons_imports_are_known_and_other_answers_too():
    assert kinds("np.array_equal = f", ()) == set()
    pieces = [Piece("one", "import numpy as np"), Piece("two", "np.array_equal = f")]
    assert unusual(pieces) == (Finding("two", 1, Kind.PATCHES),)


def test_lines_are_those_of_the_cell():
    """Also where magics were translated, whose lines the plain Python lacks."""
    assert unusual([Piece("double", "\n\nimport gc\n\n\ngc.get_objects()")]) == (Finding("double", 6, Kind.MEMORY),)
    assert unusual([Piece("double", "%%time\n\nexec(x)")]) == (Finding("double", 3, Kind.EXECUTED),)
    assert unusual([Piece("double", "\n%matplotlib inline\nexec(x)\n\n")]) == (Finding("double", 3, Kind.EXECUTED),)


def test_only_some_lines_of_a_kind_are_kept():
    found = unusual([Piece("double", "exec(x)\n" * 1000), Piece("other", "exec(x); exec(y)")])
    assert found == (
        *(Finding("double", line, Kind.EXECUTED) for line in range(1, MOST_LINES + 1)),
        Finding("other", 1, Kind.EXECUTED),
    )


def test_what_an_instructor_reads():
    found = unusual([Piece("double", "exec(x)\n\nexec(y)"), Piece("double", "import socket", carried=True)])
    assert told(found) == [
        "double의 답 1, 3번째 줄: 문자열을 코드로 실행합니다.",
        "double의 답에 옮겨 온 코드 1번째 줄: 다른 프로그램이나 소켓을 쓰거나 프로세스를 끝냅니다.",
    ]


# ---- whole submissions ---------------------------------------------------------------------------


def test_helpers_that_are_carried_along_are_looked_at():
    """By the line in the cell in which they are graded; what is not graded is not looked at."""
    helper = code("import sys\nframe = 3\ndef mine(line):\n    return sys._getframe(1)")
    intake = carried(helper, code("import ctypes\nctypes.string_at(0)"))
    assert intake.unusual == (Finding("is_long", 5, Kind.FRAMES, carried=True),)
    (cell,) = [cell for cell in intake.notebook.cells if cell.id == "carried-is_long"]
    assert "_getframe" in cell.source.split("\n")[4]
    assert "살펴볼" not in "".join(cell.source for cell in intake.notebook.cells)


def test_an_answer_is_looked_at_and_nothing_else_changes():
    plain = "def is_long(line, min_length):\n    return len(line)"
    before = carried(answer=plain)
    after = carried(answer=f"{plain}\n\nexec('')")
    assert before.unusual == ()
    assert after.unusual == (Finding("is_long", 4, Kind.EXECUTED),)
    assert (after.status, after.repairs, after.reason) == (before.status, before.repairs, before.reason)


def test_a_released_notebook_without_answers_is_not_noted():
    for lesson in LESSONS:
        files = [HandedIn(f"{lesson}.ipynb", nbformat.writes(hand_in(COURSE, lesson, {})).encode())]
        assert take_in(files, template_of(lesson)).unusual == ()


def test_an_unforeseen_error_costs_nobody_a_mark(monkeypatch: pytest.MonkeyPatch):
    def broken(*_):
        raise KeyError

    monkeypatch.setattr(rebuilding, "unusual", broken)
    intake = carried()
    assert intake.notebook is not None
    assert intake.unusual == ()


# ---- whatever stands there -----------------------------------------------------------------------

WORDS = sorted({word for rule in RULES.values() for word in (*rule.names, *rule.attributes, *rule.methods)})
parts = st.sampled_from(
    [*"()[]{}.,:;=@*'\"%!?\\#", "\n", "\n    ", " ", "\ud800", "\0", "\u3000", "가", *WORDS]
) | st.sampled_from(
    [
        "import ",
        "from ",
        "class A:",
        "def f(",
        "lambda ",
        " in ",
        "del ",
        "global x",
        "match x:\n case ",
        "getattr(",
        "f'{",
        "%%time\n",
    ]
)


@given(st.text() | st.lists(parts).map("".join), st.lists(parts).map("".join))
def test_no_text_is_too_strange(source: str, other: str):
    found = unusual([Piece("double", source), Piece("other", other, carried=True)], (other,))
    assert all(isinstance(line, str) for line in told(found))


@pytest.mark.parametrize(
    "source",
    [
        "x" + ".a" * 5000,
        "+".join("x" * 5000),
        "(" * 5000 + ")" * 5000,
        "lambda: " * 2500 + "exec",
        "if x: pass\n" + "elif x: pass\n" * 5000,
        "import a" + ".a" * 5000,
        f"x = __import__('{'a.' * 50_000}')\n" + "x;" * 5000,
        "import a\nx = a\n" + "x = x.b\n" * 5000,
        "\n" * 200_000,
        "x = '" + "a" * 299_000 + "'",
        "x" * 1_000_000,
        "[" * 1_000_000,
    ],
    ids=lambda source: source[:12].strip(),
)
def test_nothing_is_too_large_or_too_deep(source: str):
    assert isinstance(unusual([Piece("double", source)], NUMPY), tuple)
