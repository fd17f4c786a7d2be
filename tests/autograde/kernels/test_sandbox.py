"""What code in a grading kernel can see and reach, tried by code in real kernels, warm and cold.

As root, these tests and those of limits and ends also run once more as a plain user: the two make their sandboxes in
different ways.
"""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from autograde.kernels import sandbox
from autograde.kernels import warm as warm_kernel
from autograde.kernels.confine import HOME, PRIVATE, WORK
from autograde.kernels.sandboxed import NUMERICAL
from tests.support.copies import ROOT
from tests.support.patience import PATIENCE
from tests.support.sandboxed_kernels import SECRET, Kernel, both, needs_sandbox, settings, slow

pytestmark = pytest.mark.usefixtures("no_zygote_afterwards", "every_kernel_in_a_sandbox")


# ---- it is alone ----------------------------------------------------------------------------------------------------


@slow
@needs_sandbox
@pytest.mark.xdist_group("sandbox")
class TestAlone:
    def test_no_network(self, kernel):
        with socket.create_server(("127.0.0.1", 0)) as server:
            failure = kernel.run(f"import socket; socket.create_connection({server.getsockname()!r}, timeout=5)")
        assert failure.startswith("ConnectionRefusedError")
        assert kernel.value("socket.if_nameindex()") == [[1, "lo"]]
        assert kernel.run("socket.create_connection(('1.1.1.1', 53), timeout=5)").startswith("OSError")

    def test_no_socket_without_a_name(self, kernel):
        """These live in the network namespace and need no file."""
        name = f"\0course-test-{os.getpid()}"
        with socket.socket(socket.AF_UNIX) as server:
            server.bind(name)
            server.listen()
            failure = kernel.run(f"import socket; socket.socket(socket.AF_UNIX).connect({name!r})")
        assert failure.startswith("ConnectionRefusedError")

    def test_no_process_but_its_own(self, kernel):
        names = """
            import os
            from pathlib import Path
            paths = [path / "cmdline" for path in Path("/proc").iterdir() if path.name.isdigit()]
            names = [path.read_text().split("\\0")[0] for path in paths]
        """
        assert sorted(Path(name).name for name in kernel.value("names", names)) == ["bwrap", "cat", "python"]
        assert kernel.value("os.getppid()") == 0

    @pytest.mark.parametrize("of", ["grader", "holder"])
    def test_no_signal_reaches_anyone(self, kernel, of):
        pid = os.getpid() if of == "grader" else kernel.manager.provisioner._sandbox._held.process.pid
        assert kernel.run(f"import os; os.kill({pid}, 0)").startswith("ProcessLookupError")

    def test_names_and_shared_memory_of_its_own(self, kernel):
        spaces = "{name: os.readlink('/proc/self/ns/' + name) for name in ('net', 'pid', 'ipc', 'uts', 'mnt')}"
        inside = kernel.value(spaces, "import os")
        assert not set(inside.values()) & {str(Path(f"/proc/self/ns/{name}").readlink()) for name in inside}
        assert kernel.run("import socket; print(socket.gethostname())") == "sandbox"


# ---- what it can see ------------------------------------------------------------------------------------------------


@slow
@needs_sandbox
@pytest.mark.xdist_group("sandbox")
class TestView:
    def test_nothing_of_the_course_but_its_library(self, kernel):
        code = f"""
            import minigpt, os
            root = os.path.dirname(os.path.dirname(minigpt.__file__))
            names = {[path.name for path in ROOT.iterdir()]!r}
            seen = [name for name in names if os.path.exists(os.path.join(root, name))]
        """
        assert set(kernel.value("[root, *seen]", code)) <= {str(ROOT), "minigpt", ".venv"}
        assert kernel.run("import autograde").startswith("ModuleNotFoundError")
        assert kernel.run("import solutions").startswith("ModuleNotFoundError")

    def test_no_file_beside_or_above(self, kernel, tmp_path):
        (tmp_path / "secret").write_text(SECRET)
        for path in (tmp_path / "secret", Path.home() / ".bashrc", ROOT / "pyproject.toml", Path("/etc/shadow")):
            assert kernel.run(f"open({str(path)!r})").startswith("FileNotFoundError"), path
        socket_folder = Path(kernel.manager.ip).parent
        # a checkout that itself lies in /tmp shows the way to its environment
        known = {socket_folder.name, socket_folder.parts[2], *ROOT.parts[2:3]}
        assert set(kernel.value("os.listdir('/tmp')", "import os")) <= known

    def test_the_top_folder(self, kernel):
        system = {"bin", "dev", "etc", "home", "lib", "lib32", "lib64", "libx32", "proc", "sbin", "sys", "tmp", "usr"}
        on_the_way = {Path(path).parts[1] for path in (ROOT, sys.prefix, sys.base_prefix)}
        assert set(kernel.value("os.listdir('/')", "import os")) <= system | on_the_way
        assert kernel.value("os.listdir('/home')") == ["learner"] or ROOT.parts[1] == "home"

    def test_the_environment_can_be_read_and_not_written(self, kernel):
        for module in ("os", "numpy", "minigpt", "ipykernel"):
            code = f"import {module}; open({module}.__file__).read(1); open({module}.__file__, 'a')"
            assert re.match("OSError|PermissionError", kernel.run(code)), module
            beside = f"open({module}.__file__ + 'x', 'w')"
            assert re.match("OSError|PermissionError", kernel.run(beside)), module

    def test_only_what_is_in_memory_can_be_written(self, kernel):
        code = """
            import os
            def writes(folder):
                try:
                    open(os.path.join(folder, "tried"), "w").close()
                    return True
                except OSError:
                    return False
            mounts = [line.split()[1] for line in open("/proc/mounts")]
            folders = {*mounts, "/", "/home", "/etc", "/usr", "/var", "/root", "/proc/sys", "/sys", "/run"}
            written = sorted(folder for folder in folders if os.path.isdir(folder) and writes(folder))
        """
        assert kernel.value("written", code) == sorted(PRIVATE)

    def test_the_socket_folder_is_closed_behind_it(self, kernel):
        """Else a learner could fill it, or put links there for the grader to follow."""
        folder = Path(kernel.manager.ip).parent
        before = sorted(folder.iterdir())
        for code in (
            f"open('{folder}/more', 'w')",
            f"os.unlink('{folder}/socket-1')",
            f"os.symlink('/etc/passwd', '{folder}/link')",
            f"os.chmod('{folder}', 0o777)",
            f"os.truncate('{folder}/kernel.json', 0)",
        ):
            failure = kernel.run(f"import os; {code}")
            assert re.search("Read-only file system|not permitted|Permission denied", failure), (code, failure)
        assert sorted(folder.iterdir()) == before
        assert all(path.is_socket() or path.name == "kernel.json" for path in before)

    def test_a_home_and_a_place_to_work(self, kernel):
        assert kernel.run("import os; print(os.getcwd())") == WORK
        assert kernel.value("[os.path.expanduser('~'), __import__('tempfile').gettempdir()]") == [HOME, "/tmp"]
        assert set(kernel.value("os.listdir('/home/learner')")) <= {"work", ".ipython", ".cache", ".config", "tried"}
        kernel.run("open('kept.txt', 'w').write('text')")
        place = str(Path("~", Path(WORK).relative_to(HOME), "kept.txt"))
        assert kernel.run(f"print(open(os.path.expanduser({place!r})).read())") == "text"

    def test_nothing_secret_in_its_environment(self, kernel):
        known = kernel.value("dict(os.environ)", "import os")
        assert known["TF_CPP_MIN_LOG_LEVEL"] == "3"
        assert known["MINIGPT_PROFILE"] == "mini"
        text = kernel.run("import glob\nfor path in glob.glob('/proc/*/environ'): print(open(path).read())")
        assert SECRET not in text + str(known)
        allowed = {
            "HOME",
            "TMPDIR",
            "PATH",
            "USER",
            "LANG",
            "JPY_PARENT_PID",
            "TF_CPP_MIN_LOG_LEVEL",
            "TF_ENABLE_ONEDNN_OPTS",
            "MINIGPT_PROFILE",
        }
        by_ipykernel = {
            "PYDEVD_USE_FRAME_EVAL",
            "TERM",
            "CLICOLOR",
            "FORCE_COLOR",
            "CLICOLOR_FORCE",
            "PAGER",
            "GIT_PAGER",
        }
        others = {name for name in known if not name.startswith("LC_")} - allowed - by_ipykernel - {"MPLBACKEND", "TZ"}
        python = {"PYTHONHASHSEED", "PYTHONUTF8", "PYTHONIOENCODING", "PYTHONWARNINGS"}
        assert others - python == warm_kernel.matching(os.environ, NUMERICAL).keys() - allowed

    def test_no_descriptor_leads_out(self, kernel):
        code = """
            import os
            links = []
            for name in os.listdir("/proc/self/fd"):
                try:
                    links.append(os.readlink("/proc/self/fd/" + name))
                except OSError:
                    pass
        """
        files = [link for link in kernel.value("links", code) if not re.match("pipe:|socket:|anon_inode:", link)]
        assert {file for file in files if not file.startswith(HOME)} <= {"/dev/null", "/dev/urandom"}

    def test_no_way_out_of_the_modules_that_are_loaded(self, kernel):
        assert kernel.value("[m for m in sys.modules if m.split('.')[0] == 'autograde']", "import sys") == []
        entries = kernel.value("[p for p in sys.path if p]")
        assert str(ROOT) not in entries
        assert all("site-packages" in entry or "python3" in entry or entry.startswith(HOME) for entry in entries)


@slow
@needs_sandbox
@both
@pytest.mark.parametrize("name", ["ipykernel_launcher.py", "sitecustomize.py", "json.py", "IPython.py", "random.py"])
def test_files_beside_the_notebook_never_run(warm, name, tmp_path):
    (tmp_path / name).write_text("import os, sys\nprint('PLANTED')\nsys.modules['planted'] = os\n")
    startup = tmp_path / ".ipython/profile_default/startup"
    startup.mkdir(parents=True)
    (startup / "00.py").write_text("planted = True")
    (tmp_path / ".ipython/profile_default/ipython_config.py").write_text("import os; os.environ['PLANTED'] = '1'")
    cells = [
        nbformat.v4.new_code_cell(
            "import json, random, sys, os; print('planted' in {*sys.modules, *dir(), *os.environ}, os.listdir())"
        )
    ]
    client = NotebookClient(nbformat.v4.new_notebook(cells=cells), config=settings(warm), timeout=int(PATIENCE))
    client.execute(cwd=str(tmp_path))
    assert [output.text for output in client.nb.cells[0].outputs] == ["False []\n"]


# ---- where the sandbox is made --------------------------------------------------------------------------------------


def mounts(visible, hidden) -> list[str]:
    arguments = sandbox.View(tuple(map(str, visible)), tuple(map(str, hidden))).mounts()
    return [f"{word} {arguments[at + 1]}" for at, word in enumerate(arguments) if word in ("--ro-bind", "--tmpfs")]


class TestMounts:
    @pytest.fixture
    def tree(self, tmp_path):
        for name in ("env/lib/course/minigpt", "env/lib/course/solutions", "env/lib/course/.venv/lib", "env/bin"):
            (tmp_path / name).mkdir(parents=True)
        return tmp_path / "env"

    def own(self, tree, visible, hidden):
        return [line.replace(f"{tree}/", "") for line in mounts(visible, hidden) if str(tree) in line]

    def test_a_library_in_a_checkout_is_seen_without_the_checkout(self, tree):
        found = self.own(tree, [tree / "lib/course/minigpt"], [tree / "lib/course"])
        assert found == ["--ro-bind lib/course/minigpt"]

    def test_a_checkout_in_an_environment_is_emptied_but_for_its_library(self, tree):
        found = self.own(tree, [tree / "lib", tree / "lib/course/minigpt"], [tree / "lib/course"])
        assert found == ["--ro-bind lib", "--tmpfs lib/course", "--ro-bind lib/course/minigpt"]

    def test_a_checkout_on_the_path_of_modules_is_not_seen(self, tree):
        """As with an editable install that puts the checkout itself there."""
        found = self.own(tree, [tree / "lib/course", tree / "lib/course/.venv/lib"], [tree / "lib/course"])
        assert found == ["--tmpfs lib/course", "--ro-bind lib/course/.venv/lib"]

    def test_a_checkout_behind_links_is_emptied_under_each_name(self, tree):
        (tree / "link").symlink_to(tree / "lib")
        found = self.own(tree, [tree / "link/course", tree / "link", tree / "lib"], [tree / "lib/course"])
        assert found == ["--ro-bind lib", "--tmpfs lib/course", "--tmpfs link/course"]

    def test_what_lies_in_a_visible_folder_is_mounted_once(self, tree):
        assert self.own(tree, [tree / "lib", tree / "lib/course", tree / "bin"], []) == [
            "--ro-bind bin",
            "--ro-bind lib",
        ]

    def test_this_environment(self):
        visible = sandbox.python_folders(sys.executable)
        assert not {str(ROOT), str(Path.home()), "/"} & set(visible)
        assert str(ROOT / "minigpt") in visible


@slow
@needs_sandbox
@both
def test_a_hidden_folder_inside_a_visible_one(warm, tmp_path):
    for name in ("seen/course/minigpt", "seen/course/solutions"):
        (tmp_path / name).mkdir(parents=True)
        (tmp_path / name / "file").write_text("text")
    changes = {
        "visible": [str(tmp_path / "seen"), str(tmp_path / "seen/course/minigpt")],
        "hidden": [str(tmp_path / "seen/course")],
    }
    with Kernel(warm, **changes) as kernel:
        found = kernel.value(f"sorted(map(str, Path({str(tmp_path)!r}).rglob('*')))", "from pathlib import Path")
    names = ("seen", "seen/course", "seen/course/minigpt", "seen/course/minigpt/file")
    assert found == [str(tmp_path / name) for name in names]


# ---- the same as a plain user ---------------------------------------------------------------------------------------

AS_USER = 12345
THESE = [
    str(Path(__file__).with_name(f"test_{name}.py"))
    for name in ("availability", "confine", "guard", "sandbox", "sandboxed", "system_calls")
]


@slow
@needs_sandbox
@pytest.mark.skipif(os.geteuid() != 0, reason="these tests run as a plain user already")
def test_all_of_this_as_a_plain_user():
    """In a mount namespace where root's home shows nothing but the Python that may lie there."""
    home = Path(tempfile.mkdtemp(prefix="course-user-", dir="/tmp"))
    os.chown(home, AS_USER, AS_USER)
    python = Path(sys.base_prefix)
    view = ["--dev-bind", "/", "/"]
    if python.is_relative_to("/root"):
        view += [
            "--perms",
            "0755",
            "--tmpfs",
            "/root",
            *sandbox.folders_above(python)[4:],
            "--ro-bind",
            str(python),
            str(python),
        ]
    user = ["setpriv", f"--reuid={AS_USER}", f"--regid={AS_USER}", "--clear-groups"]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    tests = [sys.executable, "-m", "pytest", *THESE, "-q", "-x", "-p", "no:cacheprovider"]
    chosen = ["-k", "Alone or View or Limits or Excess or End or outlives", f"--basetemp={home}/tests"]
    result = subprocess.run(
        ["bwrap", *view, *user, *tests, *chosen],
        env=environment | {"HOME": str(home), "PYTHONDONTWRITEBYTECODE": "1", "TMPDIR": "/tmp"},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    shutil.rmtree(home)
    assert result.returncode == 0, result.stdout[-6000:] + result.stderr[-2000:]
    assert re.search(r"\d{2,} passed", result.stdout), result.stdout[-2000:]
    print(result.stdout.strip().splitlines()[-1])


def test_an_installed_package_hides_itself_and_no_other(tmp_path: Path):
    """A checkout is hidden as a whole; site-packages holds what kernels need."""
    (tmp_path / "checkout").mkdir()
    (tmp_path / "checkout" / "pyproject.toml").touch()
    assert sandbox.own_folder(tmp_path / "checkout") == str(tmp_path / "checkout")
    assert sandbox.own_folder(tmp_path) == str(tmp_path / "autograde")
