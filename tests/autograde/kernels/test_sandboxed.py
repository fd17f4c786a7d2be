"""The provisioner of sandboxed kernels: what it prepares and refuses, real lessons and plain nbgrader on it."""

from __future__ import annotations

import os
import re
import sys
import time
from pathlib import Path

import nbformat
import pytest
from jupyter_client.manager import KernelManager
from jupyter_client.provisioning import KernelProvisionerFactory
from nbclient import NotebookClient
from traitlets import TraitError
from traitlets.config import Config

from autograde.gradebook.database import read_scores
from autograde.kernels import sandboxed
from autograde.kernels import warm as warm_kernel
from autograde.kernels.confine import WORK, Limits
from autograde.kernels.sandboxed import SandboxProvisioner
from autograde.layout import Layout
from autograde.lesson.answers import hand_in, model_answers
from tests.support.copies import ROOT
from tests.support.grading import nbgrader, nbgrader_here, one_line, put
from tests.support.patience import PATIENCE
from tests.support.sandboxed_kernels import SECRET, Kernel, both, needs_sandbox, settings, slow

pytestmark = pytest.mark.usefixtures("no_zygote_afterwards", "every_kernel_in_a_sandbox")


# ---- what is prepared and refused -----------------------------------------------------------------------------------


@slow
@needs_sandbox
def test_a_kernel_is_a_fork_of_what_was_prepared():
    """The environment that nbgrader's kernels get picks the very zygote that was started before there was one."""
    warm_kernel.stop_all()
    config = settings(True)
    command, env = [sys.executable, "-m", "ipykernel_launcher"], warm_kernel.kernel_environment()
    SandboxProvisioner(config=config).prepare(command, env)
    deadline = time.monotonic() + 60
    while not (prepared := [zygote.pid for zygote in warm_kernel._registry.zygotes() if zygote.pid]):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    manager = KernelManager(kernel_name="python3", config=config)
    manager.start_kernel(env=env)
    try:
        assert [zygote.pid for zygote in warm_kernel._registry.zygotes()] == prepared
        assert manager.provisioner.process.pid not in prepared
    finally:
        manager.shutdown_kernel(now=True)


@slow
@needs_sandbox
@both
def test_a_python_that_is_named_by_way_of_a_hidden_folder(warm):
    """As `cd autograde && ../.venv/bin/python -m nbgrader` names it."""
    detour = f"{ROOT}/autograde/{os.path.relpath(sys.executable, ROOT / 'autograde')}"
    kernel = Kernel(warm)
    kernel.manager.kernel_spec.argv[0] = detour
    with kernel:
        assert kernel.run("import sys; print(sys.executable)") == sys.executable


def test_nothing_is_prepared_for_a_kernel_that_is_no_fork(monkeypatch):
    """A kernel of another language starts cold: the zygote that would be started for it could not even start."""
    prepared = []
    monkeypatch.setattr(sandboxed, "can_fork", lambda: True)
    monkeypatch.setattr(sandboxed, "prepare", lambda key, timeout: prepared.append(key))
    SandboxProvisioner().prepare(["/x/R", "--slave", "-e", "IRkernel::main()"], {})
    assert not prepared
    SandboxProvisioner().prepare(["/x/python", "-m", "ipykernel_launcher"], {})
    assert [key.interpreter for key in prepared] == [("/x/python",)]


def test_an_unknown_limit_is_named():
    with pytest.raises(TraitError, match="memroy"):
        SandboxProvisioner(limits={"memroy": 1})


# ---- real lessons ---------------------------------------------------------------------------------------------------

LESSONS = ("00-start", "01-tf-data")


def outputs_of(course: Layout, lesson: str, config: Config) -> list:
    """What a solution notebook shows, cell by cell, without what differs between any two runs."""
    notebook = nbformat.read(course.solution(lesson), as_version=4)
    client = NotebookClient(
        notebook, config=config, timeout=int(PATIENCE), kernel_name="python3", coalesce_streams=True
    )
    environment = os.environ | {"MINIGPT_PROFILE": "mini", "TF_CPP_MIN_LOG_LEVEL": "3"}
    client.execute(env=environment)
    return [[shown(output) for output in cell.get("outputs", [])] for cell in notebook.cells]


def shown(output) -> str:
    text = output.get("text") or str(output.get("data", output.get("evalue")))
    text = re.sub(r"0x[0-9a-f]+|/[^ '\"]*/(learner|root)[^ '\"]*", "...", text)
    return re.sub(r"\d+(\.\d+)? ?(초|ms|s|배)(?!\w)", "...", text)


@slow
@needs_sandbox
@pytest.mark.xdist_group("sandbox-tensorflow")
class TestTensorFlow:
    @pytest.fixture(scope="class")
    @classmethod
    def outside(cls, course):
        """What the lessons show without a sandbox."""
        with pytest.MonkeyPatch.context() as patch:
            patch.delenv("PYTEST_CURRENT_TEST", raising=False)
            patch.setattr(KernelProvisionerFactory.instance(), "default_provisioner_name", "course-cold")
            return {lesson: outputs_of(course, lesson, Config()) for lesson in LESSONS}

    @both
    @pytest.mark.parametrize("lesson", LESSONS)
    def test_a_lesson_shows_the_same(self, course, outside, warm, lesson):
        inside = outputs_of(course, lesson, settings(warm, warm_kernel.COURSE_MODULES))
        assert len(inside) > 10
        assert inside == outside[lesson]

    def test_training_fits_the_limits(self):
        """With room to spare: another machine has more cores, hence more threads."""
        code = """
            import keras, numpy as np, tensorflow as tf
            model = keras.Sequential([keras.layers.Embedding(5000, 256), keras.layers.Dense(5000)])
            model.compile("adam", keras.losses.SparseCategoricalCrossentropy(from_logits=True), jit_compile=True)
            data = tf.data.Dataset.from_tensor_slices((np.ones((64, 128), int), np.ones((64, 128), int))).batch(32)
            model.fit(data.map(lambda x, y: (x, y), num_parallel_calls=tf.data.AUTOTUNE), epochs=2, verbose=0)
            used = dict(line.split(":") for line in open("/proc/self/status"))
        """
        limits = Limits()
        with Kernel(warm=True, modules=warm_kernel.COURSE_MODULES) as kernel:
            data, resident, threads = kernel.value(
                "[used[name].split()[0] for name in ('VmData', 'VmHWM', 'Threads')]", code
            )
        print(f"VmData {int(data) >> 10} MiB, VmHWM {int(resident) >> 10} MiB, {threads} threads")
        assert int(data) * 1024 < limits.data / 2
        assert int(resident) * 1024 < limits.memory / 2
        assert int(threads) < limits.processes / 2


PROBE = """
import os, socket
seen = [path for path in {paths!r} if os.path.exists(path)]
known = [os.environ.get(name) for name in ("COURSE_SECRET", "NBGRADER_EXECUTION")]
print("PROBE", socket.gethostname(), os.getcwd(), seen, *known)
"""


@slow
@needs_sandbox
class TestNbgrader:
    """Plain `nbgrader autograde`, which knows of the sandbox by the course's configuration alone."""

    LESSON = "00-start"

    def hand_in(self, layout: Layout, student: str, extra: str = "") -> Path:
        (exercise, answer), *_ = model_answers(layout, self.LESSON).items()
        return put(layout, self.LESSON, student, hand_in(layout, self.LESSON, {exercise: answer + extra}))

    def probe(self, layout: Layout) -> str:
        at = layout.grading
        files = [
            at / "gradebook.db",
            at / "submitted/other",
            layout.sources,
            at / "nbgrader_config.py",
            ROOT / "solutions",
        ]
        return PROBE.format(paths=[str(path) for path in files])

    def said(self, layout: Layout, student: str) -> str:
        path = layout.grading / "autograded" / student / self.LESSON / f"{self.LESSON}.ipynb"
        text = str(nbformat.read(path, as_version=4))
        found = re.search(r"PROBE (.*?)\\n", text)
        assert found, [cell.get("outputs") for cell in nbformat.reads(path.read_text("utf8"), 4).cells]
        return found.group(1)

    def test_the_configuration_puts_every_kernel_in_a_sandbox(self, course_copy):
        planted = self.hand_in(course_copy, "prober", self.probe(course_copy)).with_name("ipykernel_launcher.py")
        planted.write_text("raise SystemExit('PLANTED')")
        self.hand_in(course_copy, "other")
        result = nbgrader(course_copy, "autograde", self.LESSON, COURSE_SECRET=SECRET)
        assert result.returncode == 0, result.stderr[-3000:]
        assert self.said(course_copy, "prober") == f"sandbox {WORK} [] None autograde"
        for student in ("prober", "other"):
            assert read_scores(course_copy, self.LESSON, student)["test_next_word_probabilities"].points == 2

    def test_off_means_outside_and_says_so(self, course_copy):
        self.hand_in(course_copy, "prober", self.probe(course_copy))
        result = nbgrader(course_copy, "autograde", self.LESSON, COURSE_SANDBOX="off")
        assert result.returncode == 0, result.stderr[-3000:]
        assert result.stderr.count("COURSE_SANDBOX=off: 학습자의 코드를 격리 없이 실행합니다") == 1
        assert str(course_copy.grading / "nbgrader_config.py") in self.said(course_copy, "prober")

    def test_without_bubblewrap_grading_stops_and_the_rest_does_not(self, course_copy, monkeypatch):
        broken = "import autograde.kernels.availability as a; a.unavailable = lambda: '시험'\n"
        config = course_copy.grading / "nbgrader_config.py"
        config.write_text(broken + config.read_text(encoding="utf8"), encoding="utf8")
        self.hand_in(course_copy, "prober")
        line = one_line(nbgrader(course_copy, "autograde", self.LESSON))
        assert line.startswith("채점용 샌드박스를 만들 수 없습니다: 시험.")
        for command in (["db", "student", "list"], ["export"]):
            result = nbgrader(course_copy, *command)
            assert result.returncode == 0, result.stderr
            assert "샌드박스" not in result.stderr

    @pytest.mark.parametrize("slip", ["c.Execute.timeout = (300\n", "c.Execute.timeout = minutes\n"])
    def test_settings_that_cannot_be_read_stop_the_grading(self, course_copy, tmp_path, slip: str):
        """nbgrader goes on without them: outside the sandbox, and by its own rules."""
        self.hand_in(course_copy, "other")
        assert nbgrader_here(course_copy, "autograde", self.LESSON).returncode == 0  # the gradebook knows the lesson
        escaped = tmp_path / "escaped"
        self.hand_in(course_copy, "prober", f"open({str(escaped)!r}, 'w').close()\n")
        with (course_copy.grading / "nbgrader_config.py").open("a", encoding="utf8") as config:
            config.write(slip)
        result = nbgrader(course_copy, "autograde", self.LESSON, "--student=prober")
        assert result.returncode != 0
        assert result.stderr.splitlines()[-1].startswith("nbgrader_config.py를 읽지 못해 채점하지 않았습니다.")
        assert not escaped.exists()
        assert not list((course_copy.grading / "autograded").glob("prober/*/*.ipynb"))
