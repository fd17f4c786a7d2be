"""The exception for every error that a person at the command line is told of."""


class CourseError(Exception):
    """An expected failure; its message is one Korean line that says what was wrong, where, and what to do."""
