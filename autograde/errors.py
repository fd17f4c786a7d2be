"""The one kind of error a person at the command line sees."""


class CourseError(Exception):
    """One Korean line that says what was wrong, where, and what to do."""
