"""All of nbgrader's settings for this course: where things are and how grading behaves.

Run nbgrader from inside this folder, for example `nbgrader autograde 01-tf-data`.
"""

import sys
from functools import partial
from pathlib import Path

HERE = Path(__file__).resolve().parent

# so that the course's own steps are found also where the package was not installed
if str(HERE.parent) not in sys.path:
    sys.path.append(str(HERE.parent))

from autograde.collecting.people import PATTERNS  # noqa: E402
from autograde.gradebook.database import COURSE_ID, database, register_assignment  # noqa: E402
from autograde.gradebook.lateness import LateDays  # noqa: E402
from autograde.pages.rendering import FILTERS  # noqa: E402
from autograde.pages.rubric import ShowRubric  # noqa: E402

c = get_config()  # noqa: F821  (nbgrader defines it)

# `autograde.starting` checks and prepares what grading needs when an nbgrader application starts with these settings.
# Applications have no hook for that, but they call the filters that their logging is configured with.
c.NbGrader.logging_config = {"filters": {"course": {"()": "autograde.starting.start", "grading": str(HERE)}}}

# ---- where things are ----------------------------------------------------------------------
c.CourseDirectory.course_id = COURSE_ID
c.CourseDirectory.root = str(HERE)
c.CourseDirectory.source_directory = "../solutions"
c.CourseDirectory.release_directory = "../lessons"
c.CourseDirectory.db_url = database(HERE)

# ---- collect ---------------------------------------------------------------------------------
# A file's learner is found by a list of the class (columns 학번, 이름, 이메일), or by patterns for student ids, of
# which the first that fits decides. Put your school's before the others: [r"(?P<student_id>B[0-9]{6})", *PATTERNS].
c.Collect.roster = ""
c.Collect.patterns = list(PATTERNS)

# ---- release -------------------------------------------------------------------------------
c.ClearSolutions.code_stub = {
    "python": '# 여기에 코드를 쓰고 아래 줄을 지우세요.\nraise NotImplementedError("아직 답을 쓰지 않은 문제입니다.")'
}
c.ClearSolutions.text_stub = "*여기에 답을 쓰세요.*"

# ---- grading -------------------------------------------------------------------------------
# A lesson and its changes are written to the gradebook before submissions are graded: `nbgrader autograde` needs no
# other command. nbgrader's own generate_assignment would stop at a lesson that changed after somebody had handed in.
# nbgrader's own converter would grade only where this file was lost, or in a program that starts no application: a hook
# stops it, of which nbgrader_config.json knows too.
learn = partial(register_assignment, coursedir=c.CourseDirectory, clear_solutions=c.ClearSolutions)
c.Autograde.pre_convert_hook = "autograde.lost_settings.stop"
c.CourseAutograde.pre_convert_hook = learn
c.GenerateAssignment.pre_convert_hook = learn
# Folders that kernels never see, even where they lie inside the Python environment
c.SandboxProvisioner.hidden = [str(HERE.parent)]

# Seconds for one cell, without waiting for a processor; a test takes seconds, an endless loop must not hold the class.
c.Execute.timeout = 120
# Seconds by the clock; so many that a busy machine does not exceed them
c.Execute.startup_timeout = 600
c.Execute.shutdown_kernel = "immediate"  # a kernel needs no time to end by itself
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
# Above each answer that a person marks stands its rubric.
c.HTMLExporter.preprocessors = [ShowRubric]
c.HTMLExporter.sanitize_html = True
c.HTMLExporter.filters = FILTERS
