"""nbgrader's settings for this course: where things are and how grading behaves. Nothing else says so.

Run nbgrader from inside this folder, for example `nbgrader autograde 01-tf-data`.
"""

import os
import sys
from functools import partial
from pathlib import Path

HERE = Path(__file__).resolve().parent

# `nbgrader db upgrade` runs `alembic` by name; without this a run of `.venv/bin/nbgrader` that never activated the
# environment fails half-way. (For a new gradebook nobody runs it: `quicken_gradebooks`.)
os.environ["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}"

# so that the course's own steps are found also where the package was not installed
if str(HERE.parent) not in sys.path:
    sys.path.append(str(HERE.parent))

from autograde.collecting.people import PATTERNS  # noqa: E402
from autograde.gradebook.database import COURSE_ID, database, refuse_half_made, register_assignment  # noqa: E402
from autograde.gradebook.lateness import LateDays  # noqa: E402
from autograde.grading import converter  # noqa: E402
from autograde.kernels.availability import is_off, refuse_without_sandbox  # noqa: E402
from autograde.pages import feedback as feedback_converter  # noqa: E402
from autograde.pages import formgrader_policy  # noqa: E402
from autograde.pages.rendering import FILTERS  # noqa: E402
from autograde.pages.rubric import ShowRubric  # noqa: E402

refuse_half_made(HERE / "gradebook.db")

# Learners' code runs in a sandbox, whoever starts it: this command line, or the formgrader's button.
refuse_without_sandbox(sys.argv)
if is_off():
    # On socket files: a TCP port lost to another class would fail a hand-in.
    os.environ.setdefault("JUPYTER_DEFAULT_PROVISIONER_NAME", "course-cold")
else:
    os.environ["JUPYTER_DEFAULT_PROVISIONER_NAME"] = "course-sandbox"

c = get_config()  # noqa: F821  (nbgrader defines it)

# ---- where things are ----------------------------------------------------------------------
c.CourseDirectory.course_id = COURSE_ID
c.CourseDirectory.root = str(HERE)
c.CourseDirectory.source_directory = "../solutions"
c.CourseDirectory.release_directory = "../lessons"
c.CourseDirectory.db_url = database(HERE)

# ---- collect ---------------------------------------------------------------------------------
# Whose hand-in a file is: by a list of the class (columns 학번, 이름, 이메일), or by patterns for student ids, of which
# the first that fits decides. Put your school's before the others: [r"(?P<student_id>B[0-9]{6})", *PATTERNS].
c.Collect.roster = ""
c.Collect.patterns = list(PATTERNS)

# ---- release -------------------------------------------------------------------------------
c.ClearSolutions.code_stub = {
    "python": '# 여기에 코드를 쓰고 아래 줄을 지우세요.\nraise NotImplementedError("아직 답을 쓰지 않은 문제입니다.")'
}
c.ClearSolutions.text_stub = "*여기에 답을 쓰세요.*"

# ---- grading -------------------------------------------------------------------------------
# The gradebook learns a lesson, and how it changed, before hand-ins are graded: `nbgrader autograde` needs no other
# command. nbgrader's own generate_assignment would stop at a lesson that changed after somebody had handed in.
# (nbgrader_config.json gives nbgrader's own converter a hook that stops it: it grades only when this file was lost.)
learn = partial(register_assignment, coursedir=c.CourseDirectory, clear_solutions=c.ClearSolutions)
c.CourseAutograde.pre_convert_hook = learn
c.GenerateAssignment.pre_convert_hook = learn
# Every hand-in is rebuilt on its lesson before it runs, so that nothing in it can stop the class; and a point stands
# for what a test did, so that nothing a notebook prints or forges is a mark.
converter.install()

# What kernels never see, even where the Python environment lies around it
c.SandboxProvisioner.hidden = [str(HERE.parent)]

# Seconds for one cell, waits for a processor aside; a test takes seconds, an endless loop must not hold the class.
c.Execute.timeout = 120
# By the clock, which a busy machine must not meet
c.Execute.startup_timeout = 600
c.Execute.shutdown_kernel = "immediate"  # nothing that a kernel would do at its end is wanted
c.Execute.iopub_timeout = 120
# nbgrader's default, and no warning about ports from each kernel
c.Execute.extra_arguments = ["--HistoryManager.hist_file=:memory:", "--IPKernelApp.log_level=ERROR"]
c.LimitOutput.max_lines = 1000
c.LimitOutput.max_traceback = 100

# ---- lateness --------------------------------------------------------------------------------
# `course due` sets a lesson's date and `course extend` gives one learner more time. What lateness costs: percent of the
# points for each day begun (0 costs nothing), percent at most, and minutes that are not late yet.
c.AssignLatePenalties.plugin_class = LateDays
c.LateDays.per_day = 0.0
c.LateDays.most = 100.0
c.LateDays.grace = 10

# ---- pages -----------------------------------------------------------------------------------
# A learner's page says what each exercise needs, in Korean, and shows no hidden test.
feedback_converter.install()
# The formgrader shows what learners have written, and what their code has printed, in the browser of whoever grades:
# nothing of it runs there, and the page may load and tell nothing elsewhere.
formgrader_policy.install()
# Above each answer that a person marks stands its rubric.
c.HTMLExporter.preprocessors = [ShowRubric]
c.HTMLExporter.sanitize_html = True
c.HTMLExporter.filters = FILTERS
