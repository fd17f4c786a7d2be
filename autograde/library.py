"""The name of the package that learners install and lessons import."""

LIBRARY = "minigpt"
