"""The tests: `minigpt` and `autograde` mirror the code, `course` holds what concerns all of it."""
