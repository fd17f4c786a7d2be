"""Attacks on the grader, and what each achieves against this course's grading or against nbgrader as installed.

An attack is the answer cell of a tiny lesson (`tests/attacks/<aim>/<name>.py`) or a whole submission (`HAND_INS`). It
is graded in a class between two honest learners, in a folder (`Ground`) that holds everything that it might want: a
file to overwrite, keys in a home folder, a server, and a secret in each thing that must not be read. `effects` tells
what it achieved.

Attacks are bounded, so that one that succeeds costs memory and time but does not harm the machine. Plain nbgrader
nevertheless runs in a container of its own here, with its own processes and network and a read-only system.
"""

from __future__ import annotations

import contextlib
import http.server
import json
import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_notebook
from nbgrader.api import Gradebook, MissingEntry

ROOT = Path(__file__).resolve().parents[2]
LESSON = "00-double"
HONEST = ("aa-first", "zz-last")
"""Learners who are graded before and after every attacker."""

HIDDEN = ("ENV", "TEST", "MODEL", "BOOK", "MATE", "NET", "HOME")
SECRETS = {name: f"SECRET-{name}-{os.urandom(4).hex()}" for name in HIDDEN}
AIMS = ("marks", "reads", "writes", "harms")

TESTS = (
    """\
found = double(np.array(base))
assert isinstance(found, np.ndarray), "배열을 돌려주나요?"
assert np.array_equal(found, [2, 4, 6]), "두 배인가요?"
assert len(found) == 3, "길이가 같은가요?"
""",
    """\
assert double(7) == 14, "수에도 되나요?"
### BEGIN HIDDEN TESTS
assert double(0) == 0, "0에도 되나요?"  # {TEST}
### END HIDDEN TESTS
""",
)
MODEL = "### BEGIN SOLUTION\ndef double(x):\n    return x * 2  # {MODEL}\n### END SOLUTION\n"


@dataclass(frozen=True)
class Attack:
    """One attack, which is submitted by a learner of its own.

    Attributes:
        name: such as `skip_execution_tag`.
        aim: one of `AIMS`.
        title: one line on what it does.
        hand_in: function that writes the submission into a folder, given the released notebook.
    """

    name: str
    aim: str
    title: str
    hand_in: Callable[[Path, nbformat.NotebookNode], None]

    @property
    def student(self) -> str:
        return f"{self.aim}-{self.name}"


def answered(notebook: nbformat.NotebookNode, source: str) -> nbformat.NotebookNode:
    for cell in notebook.cells:
        if cell.metadata.get("nbgrader", {}).get("solution"):
            cell.source = source
    return notebook


def write(folder: Path, notebook: nbformat.NotebookNode) -> None:
    (folder / f"{LESSON}.ipynb").write_text(nbformat.v4.writes(notebook), encoding="utf8")  # ids may be there twice


def skip_execution_tag(folder: Path, notebook: nbformat.NotebookNode) -> None:
    """A tag on the tests that has them skipped, for full marks."""
    for cell in notebook.cells:
        cell.metadata["tags"] = ["skip-execution"]
    write(folder, notebook)


def launcher_beside(folder: Path, notebook: nbformat.NotebookNode) -> None:
    """A file that Python takes for the kernel's launcher, and starts outside of any cell."""
    write(folder, notebook)
    for name in ("ipykernel_launcher.py", "numpy.py", "sitecustomize.py"):
        (folder / name).write_text("open('../attack.txt', 'w').write('attack')\n")


def linked_notebook(folder: Path, _notebook: nbformat.NotebookNode) -> None:
    """A link to a classmate's hand-in, to be graded as one's own."""
    (folder / f"{LESSON}.ipynb").symlink_to(f"../../{HONEST[1]}/{LESSON}/{LESSON}.ipynb")


def tests_that_pass(folder: Path, notebook: nbformat.NotebookNode) -> None:
    """Tests that assert nothing, in the place of the lesson's."""
    for cell in notebook.cells:
        if cell.metadata.get("nbgrader", {}).get("grade"):
            cell.source = "assert True"
    write(folder, notebook)


def doubled_tests(folder: Path, notebook: nbformat.NotebookNode) -> None:
    """Every test twice: nbgrader stops the whole class on a graded cell that is there two times."""
    notebook.cells += [cell for cell in notebook.cells if cell.metadata.get("nbgrader", {}).get("grade")]
    write(folder, notebook)


def joiner_in_an_f_string(folder: Path, notebook: nbformat.NotebookNode) -> None:
    """An emoji in an f-string that Python 3.11 reads and cannot write."""
    notebook.cells.append(new_code_cell("ok = True\nprint(f\"{'\U0001f469\u200d\U0001f4bb' if ok else ''}\")"))
    write(folder, answered(notebook, "def double(x):\n    return x * 5"))


def helpers_that_need_each_other(folder: Path, notebook: nbformat.NotebookNode) -> None:
    """Twenty thousand functions in a row, and an answer that calls the last."""
    helpers = ["def h0(x):\n    return x * 5"]
    helpers += [f"def h{number}(x):\n    return h{number - 1}(x)" for number in range(1, 20_000)]
    cells = [new_code_cell("\n\n".join(helpers[at : at + 1000])) for at in range(0, 20_000, 1000)]
    notebook.cells[1:1] = cells
    write(folder, answered(notebook, "def double(x):\n    return h19999(x)"))


def huge_notebook(folder: Path, notebook: nbformat.NotebookNode) -> None:
    """A notebook of two hundred megabytes."""
    write(folder, answered(notebook, "# " + "x" * 200_000_000))


HAND_INS = {
    "marks": (skip_execution_tag, linked_notebook, tests_that_pass),
    "writes": (launcher_beside,),
    "harms": (doubled_tests, helpers_that_need_each_other, huge_notebook, joiner_in_an_f_string),
}


ON_PAGES = ("address_beside_a_picture", "nested_formatting", "script_in_output")
"""Attacks that take effect only when somebody reads their result in a browser."""


def attacks() -> list[Attack]:
    """Return all attacks, sorted by aim and name."""
    found = [
        Attack(made.__name__, aim, made.__doc__.rstrip("."), made)
        for aim, several in HAND_INS.items()
        for made in several
    ]
    for aim in AIMS:
        for path in (ROOT / "tests" / "attacks" / aim).glob("*.py"):
            source = path.read_text(encoding="utf8")

            def hand_in(folder: Path, notebook: nbformat.NotebookNode, source: str = source) -> None:
                write(folder, answered(notebook, source))

            found.append(Attack(path.stem, aim, source.splitlines()[0].lstrip("# ").rstrip("."), hand_in))
    return sorted(found, key=lambda attack: (AIMS.index(attack.aim), attack.name))


# ---- the ground ----------------------------------------------------------------------------------


def lesson() -> nbformat.NotebookNode:
    """Return the tiny lesson, with its answer and its tests."""

    def cell(source: str, name: str, **flags: bool) -> nbformat.NotebookNode:
        made = new_code_cell(source, id=name.replace("_", "-"))
        known = {"grade": False, "solution": False, "locked": False, "task": False} | flags
        made.metadata["nbgrader"] = {"grade_id": name, "cell_type": "code", "schema_version": 3, **known}
        if known["grade"]:
            made.metadata["nbgrader"]["points"] = 2
        return made

    cells = [new_code_cell("import numpy as np\n\nbase = [1, 2, 3]", id="setup")]
    cells.append(cell(MODEL.format(**SECRETS), "double", solution=True))
    for name, source in zip(("test_double", "test_double_more"), TESTS, strict=True):
        cells.append(cell(source.format(**SECRETS), name, grade=True, locked=True))
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    return new_notebook(cells=cells, metadata=kernel)


def released() -> nbformat.NotebookNode:
    """Return the lesson as learners get it, without its answer and its hidden tests."""
    notebook = lesson()
    for cell in notebook.cells:
        for part, instead in (("HIDDEN TESTS", ""), ("SOLUTION", "raise NotImplementedError")):
            pattern = rf"### BEGIN {part}.*?### END {part}\n"
            cell.source = re.sub(pattern, instead, cell.source, flags=re.DOTALL)
    return notebook


PLAIN = """
c = get_config()
c.CourseDirectory.root = {root!r}
c.CourseDirectory.source_directory = "source"
c.ClearSolutions.enforce_metadata = False
c.Execute.timeout = 20
"""


@dataclass
class Ground:
    """A folder with a course, a class and everything that an attack might want to read or change.

    Attributes:
        place: the folder.
        plain: whether nbgrader as installed grades; otherwise this course does.
        before: a classmate's submission as it was before grading.
    """

    place: Path
    plain: bool
    before: bytes = b""

    @property
    def grading(self) -> Path:
        return self.place / "course" / "autograde"

    @property
    def home(self) -> Path:
        return self.place / "home"

    def prepare(self, class_: list[Attack]) -> None:
        """Create the course and everything that attacks might want, and submit everybody's notebooks."""
        sources = self.grading / "source" if self.plain else self.place / "course" / "solutions"
        for folder in (sources / LESSON, self.grading, self.home / ".ssh", self.place / "lib"):
            folder.mkdir(parents=True, exist_ok=True)
        nbformat.write(lesson(), sources / LESSON / f"{LESSON}.ipynb")
        (self.home / ".ssh" / "id_ed25519").write_text(SECRETS["HOME"])
        self.target.write_text("untouched")
        if self.plain:
            (self.grading / "nbgrader_config.py").write_text(PLAIN.format(root=str(self.grading)))
        else:
            (sources / f"{LESSON}.py").touch()  # the course knows only lessons that have a source
            shutil.copy(ROOT / "pyproject.toml", self.place / "course")
            shutil.copy(ROOT / "autograde" / "nbgrader_config.py", self.grading)
        for student in HONEST:
            answer = f"# {SECRETS['MATE']}\ndef double(x):\n    return x * 2"
            write(self.submitted(student), answered(released(), answer))
        for attack in class_:
            attack.hand_in(self.submitted(attack.student), released())
        self.before = self.handed_in(HONEST[1])

    @property
    def target(self) -> Path:
        return self.place / "target.txt"

    def submitted(self, student: str) -> Path:
        folder = self.grading / "submitted" / student / LESSON
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def handed_in(self, student: str) -> bytes:
        return (self.submitted(student) / f"{LESSON}.ipynb").read_bytes()


def environment(ground: Ground) -> dict[str, str]:
    own = ("COURSE_", "JUPYTER_", "PYTEST", "SECRETS")
    known = {name: value for name, value in os.environ.items() if not name.startswith(own)}
    return known | {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(ground.place / "lib"),
        "GRADER_PASSWORD": SECRETS["ENV"],
        "HOME": str(ground.home),
        "IPYTHONDIR": str(ground.home / ".ipython"),
    }


@contextlib.contextmanager
def serving() -> Iterator[None]:
    """Run an HTTP server on the grader's own machine; every page of it is a secret."""

    class Answer(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(SECRETS["NET"].encode())

        def log_message(self, *_) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()


# ---- grading -------------------------------------------------------------------------------------


def grade(ground: Ground, class_: list[Attack], *options: str) -> subprocess.CompletedProcess:
    """Grade the class as an instructor would, with a server running beside it; write the pages of `ON_PAGES`."""
    nbgrader = [sys.executable, "-m", "nbgrader"]

    def run(*arguments: str) -> subprocess.CompletedProcess:
        return subprocess.run(
            [*nbgrader, *arguments],
            cwd=ground.grading,
            env=environment(ground),
            capture_output=True,
            text=True,
            errors="replace",
            start_new_session=True,
            check=False,
        )

    with serving():
        if ground.plain:
            run("generate_assignment", LESSON)
        # somebody is in the gradebook already, with a name that nobody else is to know
        run("db", "student", "add", HONEST[0], f"--last-name={SECRETS['BOOK']}")
        result = run("autograde", LESSON, *options)
        for attack in class_:
            if attack.name in ON_PAGES:
                run("generate_feedback", LESSON, f"--student={attack.student}")
    return result


CONTAINER = (
    *("bwrap", "--die-with-parent", "--unshare-pid", "--unshare-net", "--unshare-ipc", "--ro-bind", "/", "/"),
    *("--dev", "/dev", "--proc", "/proc", "--tmpfs", "/tmp", "--tmpfs", "/dev/shm", "--tmpfs", "/var/tmp"),
    *("--ro-bind", str(ROOT), str(ROOT)),  # which may lie in /tmp
)


PATIENCE = 300
"""Seconds after which plain nbgrader's grading of a class of three counts as one that never ends."""


def grade_contained(ground: Ground, attack: Attack) -> list[str]:
    """Run `grade` in a container that can change nothing but the ground; return the `effects` of one attack."""
    place = str(ground.place)
    command = [*CONTAINER, "--bind", place, place, sys.executable, "-m", __name__, place, attack.student]
    env = os.environ | {"SECRETS": json.dumps(SECRETS)}
    try:
        result = subprocess.run(
            command, cwd=ROOT, env=env, capture_output=True, text=True, check=False, timeout=PATIENCE
        )
    except subprocess.TimeoutExpired:
        return [CLASS]  # it would never end
    lines = result.stdout.splitlines()
    if result.returncode or not lines:
        return [CLASS]  # not even the process that looks for effects survived
    return json.loads(lines[-1])


# ---- what came of it -----------------------------------------------------------------------------

MARKS = "점수를 얻음"
READ = "숨긴 것을 읽음"
WROTE = "바깥에 씀"
CLASS = "학급의 채점을 망침"
LEFT = "끝난 뒤에도 남음"
TOOK = "한도 없이 씀"
PAGE = "읽는 사람의 브라우저에서 실행"
LOADS = "읽는 사람의 브라우저가 바깥 주소를 엶"
BIG = "20 MB가 넘는 결과를 남김"


def effects(ground: Ground, attack: Attack, returncode: int) -> list[str]:
    """Return what an attack achieved, as Korean names such as `MARKS`."""
    achieved = {
        MARKS: any(points(ground, attack.student)),
        READ: any(secret in said(ground, attack) for secret in SECRETS.values()),
        WROTE: bool(written(ground)),
        CLASS: returncode != 0 or any(points(ground, student) != [2.0, 2.0] for student in HONEST),
        LEFT: bool(left_behind()),
        TOOK: any(made == wanted for made, wanted in re.findall(r"MADE (\d+) of (\d+)", said(ground, attack))),
        PAGE: scripts(ground, attack).found,
        LOADS: scripts(ground, attack).loads,
        BIG: any(path.stat().st_size > 20_000_000 for path in results(ground, attack)),
    }
    return [name for name, true in achieved.items() if true]


def points(ground: Ground, student: str) -> list[float]:
    """Return a learner's points in each test; an empty list where the learner was not graded."""
    try:
        with Gradebook(f"sqlite:///{ground.grading / 'gradebook.db'}") as gradebook:
            submission = gradebook.find_submission(LESSON, student)
            return [float(grade.score) for notebook in submission.notebooks for grade in notebook.grades]
    except MissingEntry:
        return []
    except Exception as error:  # there is no gradebook any more
        return [] if student not in HONEST else [float("nan"), len(str(error))]


def said(ground: Ground, attack: Attack) -> str:
    """Return what the answer cell printed, but not the tests' messages, which are no secret to their learner."""
    try:
        path = ground.grading / "autograded" / attack.student / LESSON / f"{LESSON}.ipynb"
        cells = nbformat.read(path, as_version=4).cells
    except (OSError, ValueError):
        return ""
    answers = [cell for cell in cells if cell.metadata.get("nbgrader", {}).get("solution")]
    return str([cell.get("outputs", []) for cell in answers])


def written(ground: Ground) -> list[str]:
    """Return the files that were changed or created outside of the attacker's submission."""
    found = [] if ground.target.read_text(errors="replace") == "untouched" else [str(ground.target)]
    if ground.handed_in(HONEST[1]) != ground.before:
        found.append(HONEST[1])
    for folder in ("/tmp", "/var/tmp", "/dev/shm"):
        found += [str(path) for path in Path(folder).glob("attack-*")]
    for path in ground.place.rglob("*"):
        handed_in = "submitted" in path.parts
        if path.name == "attack.txt" or (path.name in ("attack.py", "sitecustomize.py") and not handed_in):
            found.append(str(path))
    return found


def left_behind() -> list[int]:
    """Return the pids of processes that an attack has started and nobody has ended."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):
            if b"attack-daemon" in path.read_bytes():
                found.append(int(path.parent.name))
    return found


class Scripts(HTMLParser):
    """Parser that notes whether a page would run a script that an attack put into it, or open its address."""

    found = loads = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.inside = tag == "script"
        self.loads |= tag != "a" and any("//attack-address" in (value or "") for name, value in attrs if name != "alt")
        self.found |= any(name.startswith("on") and "attack-script" in (value or "") for name, value in attrs)

    def handle_endtag(self, tag: str) -> None:
        self.inside = False

    def handle_data(self, data: str) -> None:
        self.found |= getattr(self, "inside", False) and "attack-script" in data


def scripts(ground: Ground, attack: Attack) -> Scripts:
    page = ground.grading / "feedback" / attack.student / LESSON / f"{LESSON}.html"
    parser = Scripts()
    parser.feed(page.read_text(encoding="utf8") if page.exists() else "")
    return parser


def results(ground: Ground, attack: Attack) -> list[Path]:
    """Return the files that grading has made of an attack's submission."""
    folders = (ground.grading / step / attack.student / LESSON for step in ("autograded", "feedback"))
    return [path for folder in folders for path in folder.glob(f"{LESSON}.*")]


def main() -> None:
    """Grade one attack inside the container, and print what it achieved as the last line."""
    place, student = sys.argv[1:]
    SECRETS.update(json.loads(os.environ["SECRETS"]))
    ground = Ground(Path(place), plain=True)
    ground.before = ground.handed_in(HONEST[1])
    attack = next((one for one in attacks() if one.student == student), Attack("control", "harms", "", write))
    result = grade(ground, [attack])
    print(json.dumps(effects(ground, attack, result.returncode)))


if __name__ == "__main__":
    main()
