"""Everything an instructor or maintainer runs: the `course` command and nbgrader's configuration.

This package knows notebooks, not GPTs: it imports neither the library that the lessons teach with nor a lesson.
Nothing is imported here: a sandbox's guard starts without any packages but Python's own.
"""

LIBRARY = "minigpt"
"""Name of the package that learners install and lessons import."""
