"""Warm kernels behave as cold ones do, share nothing, and leave nothing behind.

Most tests use a zygote with light modules; those that import TensorFlow share one.
"""

import contextlib
import os
import re
import signal
import subprocess
import sys
import textwrap
import threading
import time
from pathlib import Path

import nbformat
import pytest
from jupyter_client.manager import KernelManager
from jupyter_client.provisioning import KernelProvisionerFactory
from nbclient import NotebookClient
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from traitlets.config import Config

from autograde.kernels import warm as warm_kernel
from tests.support.patience import PATIENCE, wait_for

LIGHT = ["json"]
PLOTS = ["numpy", "matplotlib.pyplot"]

pytestmark = [
    pytest.mark.skipif(not warm_kernel.can_fork(), reason="needs Linux with pidfd_open"),
    pytest.mark.usefixtures("no_zygote_afterwards"),
]
slow = pytest.mark.slow


# ---- running cells ---------------------------------------------------------------------------------------------


@pytest.fixture(autouse=True)
def warm(monkeypatch):
    """Every kernel of a test is warm, unless it asks for a cold one with `provisioner("local-provisioner")`."""

    def provisioner(name):
        monkeypatch.setattr(KernelProvisionerFactory.instance(), "default_provisioner_name", name)

    # ipykernel does not capture file descriptors where this is set.
    monkeypatch.delenv("PYTEST_CURRENT_TEST", raising=False)
    provisioner("course-warm")
    return provisioner


def client(*cells, modules=LIGHT, **options):
    cells = [nbformat.v4.new_code_cell(textwrap.dedent(cell).strip()) for cell in cells]
    config = Config({"WarmProvisioner": {"modules": list(modules)}})
    defaults = {"allow_errors": True, "timeout": int(PATIENCE), "kernel_name": "python3", "coalesce_streams": True}
    options = {**defaults, "config": config, **options}
    return NotebookClient(nbformat.v4.new_notebook(cells=cells), **options)


def run(*cells, modules=LIGHT, start=None, **options):
    """The outputs of each cell."""
    notebook = client(*cells, modules=modules, **options)
    notebook.execute(**{"env": environment(), **(start or {})})
    return [cell.outputs for cell in notebook.nb.cells]


def environment(**changes):
    env = {name: value for name, value in os.environ.items() if name != "PYTEST_CURRENT_TEST"}
    return env | changes


def printed(*cells, **options):
    """What the cells print, as one text; an error fails the test."""
    outputs = [output for cell in run(*cells, **options) for output in cell]
    errors = [output for output in outputs if output.output_type == "error"]
    assert not errors, "\n".join(errors[0].traceback)
    return "".join(output.text for output in outputs if output.get("name") == "stdout")


def is_running(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def wait_until_gone(*pids):
    wait_for(lambda: not any(is_running(pid) for pid in pids), every=0.05)


# ---- the same as a cold kernel ---------------------------------------------------------------------------------

EVERYDAY = (
    """
    print("text"); 6 * 7
    """,
    """
    import ctypes, json, os, sys
    ctypes_getenv = ctypes.CDLL(None).getenv
    ctypes_getenv.restype = ctypes.c_char_p
    print(__name__, os.getcwd(), sys.argv, sys.orig_argv, sys.path, sys.flags)
    print(sys.modules["__main__"].__dict__ is globals(), ctypes_getenv(b"COURSE_TEST"), ctypes_getenv(b"COURSE_NONE"))
    print(os.environ["COURSE_TEST"], os.getenv("COURSE_TEST"))
    print(json.dumps(dict(os.environ), sort_keys=True))
    """,
    """
    def outer():
        return 1 / 0
    outer()
    """,
    "undefined_name",
    """
    import logging, sys, warnings
    print("to stderr", file=sys.stderr)
    warnings.warn("careful")
    logging.getLogger("some.module").warning("logged")
    """,
    """
    import matplotlib.pyplot as plt
    plt.plot([1, 2, 3]); plt.title("shown at the end of the cell")
    """,
    """
    plt.figure(); plt.bar([1, 2], [3, 4]); plt.show(); print(plt.get_backend(), plt.isinteractive())
    """,
    "print(In[1:4], Out, _ih[1] == In[1]); _1",
    "!echo from a subprocess",
    """
    import os, time
    _ = os.write(1, b"written to the descriptor\\n")
    time.sleep(0.5)  # a thread of the kernel passes it on
    """,
    "input()",
    """
    import signal, sys, threading
    handlers = {s.name: str(signal.getsignal(s)) for s in signal.Signals}
    print(sorted(handlers.items()))
    print(signal.pthread_sigmask(signal.SIG_BLOCK, []), os.getpgrp() == os.getsid(0) == os.getpid())
    print(sorted(type(thread).__name__ for thread in threading.enumerate()))
    print("autograde" in sys.modules, "autograde.kernels.warm" in sys.modules, os.umask(0o22))
    import inspect
    print([name for name in (*inspect.modulesbyfile.values(), *inspect._filesbymodname) if "autograde" in name])
    print(sys.stdin.read(), sys.stdout.encoding, sys.__stdout__.line_buffering, sys.getrecursionlimit())
    """,
    """
    from IPython.display import HTML, display
    display(HTML("<b>bold</b>")); get_ipython().parent.__class__.__name__, get_ipython().kernel.__class__.__name__
    """,
)


def comparable(outputs):
    """Outputs without what differs between any two runs."""
    text = repr([[dict(output) for output in cell] for cell in outputs])
    for pattern in (r"/[^' ]*/tmp\w+\.json", r"0x[0-9a-f]+", r"ipykernel_\d+", r"JPY_PARENT_PID[^,]*"):
        text = re.sub(pattern, "...", text)
    return text


@slow
def test_outputs_equal_those_of_a_cold_kernel(warm, tmp_path):
    start = {"env": environment(COURSE_TEST="값 1"), "cwd": str(tmp_path)}
    warm_outputs = run(*EVERYDAY, modules=PLOTS, start=start)
    warm("local-provisioner")
    cold_outputs = run(*EVERYDAY, modules=PLOTS, start=start)

    assert str(tmp_path) in warm_outputs[1][0].text
    assert "값 1" in warm_outputs[1][0].text
    assert warm_outputs[2][0].ename == "ZeroDivisionError"
    assert warm_outputs[5][-1].data["image/png"] == cold_outputs[5][-1].data["image/png"]
    assert warm_outputs[6][0].data["image/png"]
    for cell, is_warm, is_cold in zip(EVERYDAY, warm_outputs, cold_outputs, strict=True):
        assert comparable([is_warm]) == comparable([is_cold]), cell


@slow
def test_a_figure_is_drawn_only_where_it_is_shown():
    """Matplotlib draws it once more, for nothing, where it takes a notebook for a window."""
    plot = """
        import matplotlib.pyplot as plt
        (figure, axes), drawn = plt.subplots(), []
        _ = figure.canvas.mpl_connect("draw_event", lambda event: drawn.append(1))
    """
    outputs = run(plot, "print(drawn)", modules=PLOTS)
    assert "image/png" in outputs[0][-1].data, outputs
    assert outputs[1][0].text == "[1, 1]\n"  # to find its margins, and to show it


@slow
def test_a_library_imported_in_the_zygote_logs_into_the_cell_that_uses_it(tmp_path, monkeypatch):
    source = "import logging\nlog = logging.getLogger('early')\nlog.addHandler(logging.StreamHandler())"
    (tmp_path / "early_logger.py").write_text(source)
    start = {"env": environment(PYTHONPATH=str(tmp_path))}
    outputs = run("import early_logger", "early_logger.log.warning('now')", modules=["early_logger"], start=start)
    assert [output.text for output in outputs[1]] == ["now\n"]


@slow
@pytest.mark.parametrize(
    ("more", "usual"),
    [
        (["--HistoryManager.hist_file=:memory:"], True),
        (["--HistoryManager.hist_file=/tmp/a=b"], True),
        (["--pylab=inline"], False),
    ],
)
def test_the_application_gets_its_arguments(more, usual):
    """Those that are usual without its parser; that and the list of modules are ipykernel's own afterwards."""
    seen = printed(
        """
        import sys
        import ipykernel.ipkernel
        from ipykernel.kernelapp import IPKernelApp
        app = IPKernelApp.instance()
        print(app.argv == sys.argv[1:], app.abs_connection_file == sys.argv[2], get_ipython().history_manager.hist_file)
        print(app.parse_command_line.__func__ is IPKernelApp.parse_command_line, ipykernel.ipkernel.sys is sys)
        print(app.pylab)
        """,
        extra_arguments=more,
        ipython_hist_file="",
    )
    first, *rest = seen.splitlines()
    assert first.startswith("True True ")
    assert rest == ["True True", "None" if usual else "inline"]
    assert first.endswith(f" {more[0].partition('=')[2]}") == usual


@slow
def test_plain_environment_variable_chooses_it():
    code = (
        "from jupyter_client.manager import KernelManager as K; k = K(kernel_name='python3'); k.start_kernel();"
        "print(type(k.provisioner).__name__); k.shutdown_kernel(now=True)"
    )
    env = environment(JUPYTER_DEFAULT_PROVISIONER_NAME="course-warm", PATH=os.defpath)
    # The default modules would import TensorFlow; a path that Python ignores makes the start cold, which is quick.
    env["PYTHONPATH"] = "relative"
    assert subprocess.check_output([sys.executable, "-c", code], env=env, text=True).strip() == "WarmProvisioner"


# ---- kernels share nothing -------------------------------------------------------------------------------------

RANDOM = """
    import json, os, random, uuid, numpy, tempfile
    print(os.getppid(), os.getpid(), hasattr(json, "mark"), random.random(), numpy.random.rand(), uuid.uuid4())
    json.mark = os.environ["MARK"] = "left by another kernel"
    numpy.random.seed(1); random.seed(1)
"""


@slow
def test_kernels_of_one_zygote_share_no_state_and_no_randomness():
    one, two = (printed(RANDOM, "print(tempfile.gettempdir())", modules=PLOTS).split() for _ in range(2))
    assert one[0] == two[0], "not the same zygote"
    assert one[2] == two[2] == "False"
    assert not {one[1], *one[3:6]} & {two[1], *two[3:6]}


@slow
def test_each_kernel_has_the_environment_and_directory_of_its_own_request(tmp_path):
    def show(**changes):
        start = {"env": environment(**changes), "cwd": str(tmp_path)}
        return printed(
            "import os, tempfile; print(os.getppid(), os.environ.get('MINIGPT_PROFILE'), tempfile.gettempdir())",
            start=start,
        ).split()

    mini, full = show(MINIGPT_PROFILE="mini", TMPDIR=str(tmp_path)), show(MINIGPT_PROFILE="full")
    assert mini[0] == full[0], "read when it is used: one zygote serves both"
    assert (mini[1:], full[1]) == (["mini", str(tmp_path)], "full")
    assert show(KERAS_BACKEND="numpy")[0] != mini[0], "read during import: another zygote"


@slow
def test_several_threads_at_once():
    results = {}

    def work(name):
        env = environment(COURSE_TEST=name)
        results[name] = printed("import os; print(os.getppid(), os.environ['COURSE_TEST'])", start={"env": env}).split()

    warm_kernel.stop_all()
    threads = [threading.Thread(target=work, args=(name,)) for name in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {name: result[1] for name, result in results.items()} == {name: name for name in "abcd"}
    assert len({result[0] for result in results.values()}) == 1
    # To Linux the parent of a process is a thread. These have ended, and the zygote must not have ended with them.
    assert is_running(int(results["a"][0]))
    assert printed("import os; print(os.getppid())").split()[0] == results["a"][0]


@slow
def test_idle_zygotes_beyond_the_limit_are_ended():
    pids = [int(printed("import os; print(os.getppid())", modules=[name])) for name in ("json", "csv", "cmd")]
    wait_until_gone(pids[0])
    assert [zygote.pid for zygote in warm_kernel._registry.zygotes()] == pids[1:]


# ---- signals and ends ------------------------------------------------------------------------------------------


@slow
def test_a_cell_that_takes_too_long_is_interrupted_and_the_next_one_runs():
    error = {"ename": "CellTimeoutError", "evalue": "", "traceback": []}
    outputs = run(
        *("while True: pass", "print('still here')"),
        timeout_func=lambda cell: 2 if "while" in cell.source else int(PATIENCE),
        interrupt_on_timeout=True,
        error_on_timeout=error,
    )
    assert outputs[0][-1].ename == "KeyboardInterrupt"
    assert outputs[1][0].text == "still here\n"


@slow
def test_a_cell_that_cannot_be_interrupted_is_given_up():
    with pytest.raises((CellTimeoutError, DeadKernelError)):
        run("import signal, time; signal.signal(signal.SIGINT, signal.SIG_IGN); time.sleep(100)", timeout=2)


@slow
@pytest.mark.parametrize(("end", "code"), [("os._exit(3)", 3), ("os.kill(os.getpid(), 9)", -9)])
def test_a_kernel_that_dies_is_noticed(end, code, monkeypatch):
    codes = []
    listen = warm_kernel.WarmProcess._listen
    monkeypatch.setattr(warm_kernel.WarmProcess, "_listen", lambda *a: codes.append(listen(*a)) or codes[-1])
    with pytest.raises(DeadKernelError):
        run(f"import os; {end}", "print('never')")
    assert codes[-1] == code


@contextlib.contextmanager
def blocking():
    """A kernel's manager and its client; the kernel is shut down at the end."""
    manager = KernelManager(kernel_name="python3", config=client().config)
    manager.start_kernel(env=environment())
    kernel = manager.blocking_client()
    kernel.start_channels()
    try:
        kernel.wait_for_ready(timeout=PATIENCE)
        yield manager, kernel
    finally:
        kernel.stop_channels()
        manager.shutdown_kernel()


@slow
def test_a_blocking_manager_restarts_and_leaves_nothing():
    with blocking() as (manager, kernel):
        first = manager.provisioner.pid
        manager.restart_kernel(now=True)
        kernel.wait_for_ready(timeout=PATIENCE)
        second = manager.provisioner.pid
        assert first != second
        wait_until_gone(first)
        assert manager.is_alive()
    assert not manager.is_alive()
    wait_until_gone(second)


@slow
def test_what_a_notebook_leaves_running_ends_with_its_kernel():
    left = int(printed("import subprocess; print(subprocess.Popen(['sleep', '300']).pid)"))
    wait_until_gone(left)


@slow
def test_a_dead_zygote_is_replaced():
    first = int(printed("import os; print(os.getppid())"))
    os.kill(first, signal.SIGKILL)
    second = int(printed("import os; print(os.getppid())"))
    assert first != second
    assert second in [zygote.pid for zygote in warm_kernel._registry.zygotes()]


@slow
def test_a_kernel_dies_with_its_zygote():
    with pytest.raises(DeadKernelError):
        run("import os; os.kill(os.getppid(), 9)", "import time; time.sleep(100)")


def test_a_zygote_that_has_been_stopped_still_says_its_last_words():
    """Two threads may find it dead at once, of which one stops it while the other asks what it said."""
    zygote = warm_kernel._Zygote(warm_kernel._Key((sys.executable,), (), ()))
    os.write(zygote._log.fileno(), b"first\nlast\n")
    zygote.stop()
    zygote.stop()
    assert zygote.last_words() == "last"


@slow
@pytest.mark.parametrize(("code", "lost"), [("os.kill(os.getppid(), 9)", warm_kernel.GONE), ("os._exit(1)", "")])
def test_a_kernel_is_lost_only_if_it_has_not_ended_itself(code: str, lost: str):
    with blocking() as (manager, kernel):
        kernel.execute(f"import os; {code}")
        wait_for(lambda: not manager.is_alive())
        assert manager.provisioner.lost == lost


GRADER = """
import os, sys, time
from jupyter_client.manager import KernelManager
from traitlets.config import Config
manager = KernelManager(kernel_name="python3", config=Config({"WarmProvisioner": {"modules": ["json"]}}))
manager.start_kernel()
client = manager.blocking_client()
client.start_channels(); client.wait_for_ready(timeout=3000)
reply = []
client.execute_interactive(
    "import os, subprocess; print(os.getppid(), os.getpid(), subprocess.Popen(['sleep', '300']).pid)",
    output_hook=lambda m: reply.append(m["content"]["text"]) if m["msg_type"] == "stream" else None)
fork = os.fork()  # holds copies of all the descriptors
if not fork:
    time.sleep(300)
print(fork, *reply, flush=True)
time.sleep(300)
"""


@slow
@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_nothing_outlives_the_grader(end):
    env = environment(JUPYTER_DEFAULT_PROVISIONER_NAME="course-warm")
    grader = subprocess.Popen(
        [sys.executable, "-c", GRADER], env=env, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    fork, *pids = map(int, grader.stdout.readline().split())
    try:
        assert len(pids) == 3
        assert all(map(is_running, pids))
        grader.send_signal(end)
        grader.wait(PATIENCE)
        wait_until_gone(*pids)
    finally:
        os.kill(fork, signal.SIGKILL)
        grader.kill()
        grader.stdout.close()


# ---- what cannot be forked starts cold -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("command", "interpreter"),
    [
        (["/x/python", "-m", "ipykernel_launcher", "-f", "c"], ("/x/python",)),
        (["/x/python3.11", "-m", "ipykernel", "-f", "c"], ("/x/python3.11",)),
        (["/x/python", "-I", "-X", "dev", "-m", "ipykernel_launcher"], ("/x/python", "-I", "-X", "dev")),
        (["/x/python", "-Xfrozen_modules=off", "-m", "ipykernel_launcher"], ("/x/python", "-Xfrozen_modules=off")),
        (["/x/python", "-m", "bash_kernel", "-f", "c"], None),
        (["/x/python", "-c", "import ipykernel", "-m", "ipykernel_launcher"], None),
        (["/x/python", "script.py", "-m", "ipykernel_launcher"], None),
        (["/x/R", "--slave", "-e", "IRkernel::main()"], None),
        (["/usr/bin/env", "-m", "ipykernel_launcher"], None),
        (["/x/python"], None),
    ],
)
def test_only_a_python_kernels_launcher_is_forked(command, interpreter):
    assert warm_kernel.interpreter_of(command) == interpreter


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        ({}, None),
        ({"stdout": subprocess.DEVNULL}, "pipe"),
        ({"stderr": subprocess.PIPE}, "pipe"),
        ({"independent": True}, "outlive"),
        ({"preexec_fn": print}, "preexec_fn"),
        ({"cwd": "/no/such/directory"}, "no such directory"),
        ({"env": {"PYTHONPATH": "lib"}}, "relative"),
    ],
)
def test_unusual_start_options_mean_a_cold_start(options, reason):
    command = [sys.executable, "-m", "ipykernel_launcher", "-f", "c"]
    found = warm_kernel.WarmProvisioner()._reason_for_cold_start(command, options)
    assert found is reason is None or reason in found


def test_a_zygote_whose_process_has_not_begun_can_be_ended():
    """The grader may end, or another class take its place, in just that moment."""
    zygote = warm_kernel._Zygote(warm_kernel._Key((sys.executable,), tuple(LIGHT), ()))
    zygote._keeper = threading.Thread(target=time.sleep, args=(0.2,))  # it is about to start one
    zygote._keeper.start()
    zygote.stop()
    assert not zygote._keeper.is_alive()


@slow
def test_a_system_without_fork_starts_cold(monkeypatch):
    monkeypatch.setattr(warm_kernel, "can_fork", lambda: False)
    assert int(printed("import os; print(os.getppid())")) == os.getpid()


@slow
def test_a_zygote_that_does_not_start_means_cold_kernels_and_one_attempt(caplog, monkeypatch):
    starts = []
    start = warm_kernel._Zygote._start
    monkeypatch.setattr(warm_kernel._Zygote, "_start", lambda *args: starts.append(1) or start(*args))
    config = Config({"WarmProvisioner": {"modules": ["time"], "start_timeout": 0.01}})
    for _ in range(2):
        assert int(printed("import os; print(os.getppid())", config=config)) == os.getpid()
    assert len(starts) == 1
    assert "the zygote was not ready after" in caplog.text


@slow
def test_a_module_that_cannot_be_imported_is_skipped_and_named():
    assert printed("import sys; print('csv' in sys.modules)", modules=["no_such_module", "csv"]) == "True\n"
    zygote = warm_kernel._registry.zygotes()[-1]
    assert zygote.failed_imports == [
        "cannot import no_such_module: ModuleNotFoundError: No module named 'no_such_module'"
    ]
    assert "cannot import no_such_module" in zygote.log()


# ---- plain nbgrader --------------------------------------------------------------------------------------------


def nbgrader_cell(source, grade_id, **metadata):
    flags = {"schema_version": 3, "grade": False, "solution": False, "locked": False, "task": False}
    return nbformat.v4.new_code_cell(source, metadata={"nbgrader": {**flags, "grade_id": grade_id, **metadata}})


def tiny_course(root):
    """One assignment with one right and one wrong submission."""
    answer = "### BEGIN SOLUTION\ndef answer(): return 42\n### END SOLUTION"
    cells = [
        nbgrader_cell(answer, "answer", solution=True),
        nbgrader_cell(
            "import os; print(os.getppid())\nassert answer() == 42", "test", grade=True, locked=True, points=2
        ),
    ]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    notebook = nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel})
    for folder, wrong in (("source/a", ""), ("submitted/right/a", ""), ("submitted/wrong/a", "+ 1")):
        (root / folder).mkdir(parents=True)
        cells[0].source = answer.replace("42", f"42 {wrong}")
        nbformat.write(notebook, root / folder / "a.ipynb")
    return Config(
        {
            "CourseDirectory": {"root": str(root), "db_url": f"sqlite:///{root}/gradebook.db"},
            "ClearSolutions": {"code_stub": {"python": "raise NotImplementedError"}},
            "Execute": {"timeout": 60},
            "WarmProvisioner": {"modules": LIGHT},
        }
    )


@slow
def test_nbgrader_grades_with_warm_kernels(tmp_path, monkeypatch):
    # A new gradebook runs alembic by its name.
    monkeypatch.setenv("PATH", f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.chdir(tmp_path)
    from nbgrader.apps import NbGraderAPI
    from nbgrader.converters.autograde import Autograde

    # the course's own converter may have been installed in this process, and would choose the sandbox
    monkeypatch.setattr("nbgrader.apps.api.Autograde", Autograde)
    api = NbGraderAPI(config=tiny_course(tmp_path))
    assert api.generate_assignment("a")["success"]
    scores, zygotes = {}, set()
    for student in ("right", "wrong"):
        result = api.autograde("a", student)
        assert result["success"], result["log"]
        scores[student] = api.get_submission("a", student)["score"]
        graded = nbformat.read(tmp_path / f"autograded/{student}/a/a.ipynb", as_version=4)
        zygotes.add(int(graded.cells[1].outputs[0].text))
    assert scores == {"right": 2, "wrong": 0}
    assert zygotes <= {zygote.pid for zygote in warm_kernel._registry.zygotes()}
    assert len(zygotes) == 1


# ---- TensorFlow, once ------------------------------------------------------------------------------------------

TENSORFLOW = (
    """
    import os, sys
    print(os.getppid(), all(name in sys.modules for name in ("tensorflow", "keras_nlp", "tensorflow_text")))
    print("minigpt" in sys.modules)
    import keras, numpy as np, tensorflow as tf
    print(tf.random.uniform(()).numpy(), keras.random.uniform(()).numpy(), keras.layers.Dense(1)(np.ones((1, 1))))
    """,
    """
    def is_long(line):
        if tf.strings.length(line) > 2:
            return True
        return False

    lines = tf.data.Dataset.from_tensor_slices(["a", "bbb", "cc", "dddd"])
    print(list(lines.filter(is_long).map(lambda s: s + "!", num_parallel_calls=2).as_numpy_iterator()))
    print(list(lines.filter(lambda s: not tf.equal(s, "a")).shuffle(4, seed=1).batch(2).prefetch(1))[0].shape)
    """,
    """
    model = keras.Sequential([keras.layers.Embedding(8, 4), keras.layers.Dense(8)])
    model.compile("adam", keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    data = tf.data.Dataset.from_tensor_slices((np.ones((8, 3), int), np.ones((8, 3), int))).batch(4)
    history = model.fit(data, epochs=2, verbose=0)
    print(np.isfinite(history.history["loss"]).all(), model.count_params())
    """,
    """
    import matplotlib.pyplot as plt
    plt.plot([1, 2])
    """,
    """
    # What these modules decide while they are imported, by whether a session is there.
    import logging
    from tensorflow.python.autograph.utils import ag_logging
    from tqdm.auto import tqdm
    logging.getLogger("tensorflow").warning("TensorFlow logs to stdout in a session")
    print(ag_logging.echo_log_to_stdout, tqdm.__module__, os.environ["TF2_BEHAVIOR"])
    """,
)


@slow
def test_three_tensorflow_notebooks_in_a_row():
    seen = []
    for _ in range(3):
        outputs = run(*TENSORFLOW, modules=warm_kernel.COURSE_MODULES)
        errors = [output.traceback for cell in outputs for output in cell if output.output_type == "error"]
        assert not errors, "\n".join(errors[0])
        text = ["".join(output.text for output in cell if output.get("name") == "stdout") for cell in outputs]
        state, minigpt, random_numbers = text[0].splitlines()
        assert minigpt == "True"
        assert text[1].splitlines()[0] == "[b'bbb!', b'dddd!']"
        assert text[2] == "True 72\n"
        assert "image/png" in outputs[3][-1].data
        assert text[4].splitlines() == ["WARNING:tensorflow:TensorFlow logs to stdout in a session", "True tqdm.auto 1"]
        seen.append((state, random_numbers))
    assert len({state for state, _ in seen}) == 1
    assert seen[0][0].endswith("True")
    assert len({numbers for _, numbers in seen}) == 3
    assert warm_kernel._registry.zygotes()[-1].failed_imports == []
