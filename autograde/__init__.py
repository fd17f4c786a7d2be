"""Everything an instructor or maintainer runs: the `course` command and nbgrader's configuration.

This package knows notebooks, not GPTs: it imports neither the library that the lessons teach with nor a lesson.
This file holds no names and imports nothing: a sandbox's guard starts without other packages, and beside a class's
folder of the same name Python never runs it.
"""
