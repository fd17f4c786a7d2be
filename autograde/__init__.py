"""Everything an instructor or maintainer runs: the `course` command and nbgrader's configuration.

This package knows notebooks, not GPTs: it imports neither `minigpt` nor a lesson.
"""
