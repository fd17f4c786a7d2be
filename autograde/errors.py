"""The exception for every error that is reported to a person at the command line."""


class CourseError(Exception):
    """An expected failure; its message is one Korean line that says what was wrong, where, and what to do."""
