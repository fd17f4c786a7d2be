"""Modules and files that stay where the learner worked are named."""

from __future__ import annotations

import pytest

from tests.support.broken import answered, cell, code
from tests.support.taking_in import COURSE, MODEL, carried, take

GONE = "채점할 때 없습니다"
USES_MODULE = "def is_long(line, min_length):\n    return my_utils.longer(line, min_length)"


def notes_of(*cells: str, answer: str = USES_MODULE, lines: str = GONE) -> list[str]:
    return [line for line in carried(*map(code, cells), answer=answer).repairs if lines in line]


@pytest.mark.parametrize(
    ("cells", "answer", "says"),
    [
        (["import my_utils"], USES_MODULE, "따로 만든 파일이면"),
        (["%%writefile my_utils.py\ndef longer(a, b): pass", "import my_utils"], USES_MODULE, "2번째 셀이 쓴 파일"),
        (["%%file -a ./src/my_utils.py\nx = 1"], f"import my_utils\n{USES_MODULE}", "2번째 셀이 쓴 파일"),
        (["from my_utils import longer as mine"], "def is_long(a, b):\n    return mine(a, b)", "따로 만든 파일이면"),
        ([], "from my_utils.deep import mine\n\ndef is_long(a, b):\n    return mine(a, b)", "my_utils.deep"),
        ([], "def is_long(a, b):\n    import my_utils\n    return my_utils.longer(a, b)", "is_long의 답이 불러오는"),
        ([], f"import importlib\nmy_utils = importlib.import_module('my_utils')\n{USES_MODULE}", "my_utils"),
        ([], f"%load_ext my_utils\n{USES_MODULE}", "불러오는 my_utils"),
        ([], f"%run -i my_utils.py\n{USES_MODULE}", "실행하는 my_utils.py"),
        ([], f"%run '../other.ipynb'\n{USES_MODULE}", "other.ipynb"),
        (["%run my_utils.py"], USES_MODULE, "is_long의 답이 쓰는 my_utils은(는) 채점할 때 없습니다. 2번째 셀의 %run"),
        (["from math import *"], "def is_long(a, b):\n    return floor(a)", "from math import *"),
        (["def mine(a): return floor(a)\nfrom my_utils import *"], "is_long = lambda a, b: mine(a)", "쓰는 floor은"),
        ([], f"from google.colab import drive\n{USES_MODULE}", "google.colab은(는) Colab에만"),
        ([], f"from google import colab\n{USES_MODULE}", "google.colab은(는) Colab에만"),
    ],
)
def test_what_stays_at_the_learners_is_named(cells: list[str], answer: str, says: str):
    """A module or file that is not handed in with the notebook is not there; one line names it."""
    (line,) = notes_of(*cells, answer=answer)
    assert says in line


@pytest.mark.parametrize(
    ("cells", "answer"),
    [
        (["import my_utils"], "def is_long(a, b):\n    return 1"),
        (["%%writefile my_utils.py\nx = 1"], "def is_long(a, b):\n    return 1"),
        (["%run my_utils.py", "from my_utils import *"], "def is_long(a, b):\n    return tf.size(a)"),
        (["%run my_utils.py"], "def is_long(a, b):\n    return a.x + __name__ + display(_)"),
        (["try:\n    import my_utils\nexcept ImportError:\n    my_utils = None"], USES_MODULE),
        ([], f"try:\n    import my_utils\nexcept (OSError, ModuleNotFoundError):\n    my_utils = 1\n{USES_MODULE}"),
        ([], f"try:\n    import my_utils\nexcept:\n    my_utils = 1\n{USES_MODULE}"),
        ([], f"import contextlib\nwith contextlib.suppress(ImportError):\n    import my_utils\n{USES_MODULE}"),
        ([], f"if here:\n    import my_utils\n{USES_MODULE}"),
        ([], f"open('my_utils.py', 'w').write('')\nimport my_utils\n{USES_MODULE}"),
        ([], f"!echo > my_utils.py\nimport my_utils\n{USES_MODULE}"),
        ([], f"import numpy.random, os.path, json, google.protobuf, minigpt.pipeline\n{USES_MODULE}"),
        ([], f"from tensorflow import keras\nfrom . import my_utils\n{USES_MODULE}"),
        ([], f"# import my_utils\n'import my_utils'\n{USES_MODULE}"),
        ([], f"%run /content/my_utils.py\n%run {{name}}.py\n%load_ext autoreload\n{USES_MODULE}"),
    ],
)
def test_what_may_be_there_is_not_called_absent(cells: list[str], answer: str):
    assert notes_of(*cells, answer=answer) == []


def test_a_file_of_an_installed_modules_name_is_not_what_is_imported():
    answer = "import random\n\ndef is_long(a, b):\n    return random.mine(a, b)"
    (line,) = notes_of("%%writefile random.py\ndef mine(a, b): pass", answer=answer, lines="설치된 같은 이름")
    assert "2번째 셀이 쓴 파일이 아니라" in line


def test_an_answer_that_only_becomes_a_file_is_named():
    (line,) = notes_of(answer=f"%%writefile is_long.py\n{USES_MODULE}", lines="%%writefile")
    assert "파이썬 코드로 실행되지 않으니" in line


def test_one_line_for_each_module_however_many_answers_use_it():
    notebook = answered(COURSE)
    for name in ("read_lines", "is_long", "make_batches"):
        cell(notebook, name)["source"] = f"import my_utils\n{MODEL[name]}"
    (line,) = [line for line in take(notebook).repairs if GONE in line]
    assert "read_lines의 답이" in line
