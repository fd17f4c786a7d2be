"""Where a module is tested: at the same place below `tests/`, or where this table says."""

from __future__ import annotations

import pytest

from tests.support.copies import ROOT, tracked

ELSEWHERE = {
    "autograde/__main__": "autograde/grading/test_command",
    "autograde/cli": "course/test_documents",
    "autograde/doctor": "course/test_environment",
    "autograde/errors": "autograde/test_usage",
    "autograde/files": "autograde/authoring/test_build",
    "autograde/layout": "autograde/authoring/test_build",
    "autograde/library": "autograde/pages/test_similarity",
    "autograde/lost_settings": "course/test_grading",
    "autograde/nbgrader_config": "autograde/test_settings",
    "autograde/pins": "course/test_environment",
    "autograde/starting": "autograde/test_settings",
    "autograde/tables": "autograde/collecting/test_table",
    "autograde/authoring/contract_page": "autograde/lesson/test_contract",
    "autograde/authoring/git": "autograde/authoring/test_publish",
    "autograde/authoring/nbval_names": "course/test_nbval",
    "autograde/authoring/readme": "autograde/authoring/test_build",
    "autograde/authoring/stray_metadata": "course/test_maintaining",
    "autograde/authoring/environment": "course/test_environment",
    "autograde/collecting/rows": "autograde/collecting/test_collect",
    "autograde/demo/demo": "course/test_grading",
    "autograde/demo/zip": "autograde/collecting/test_archives",
    "autograde/exchange/frames": "autograde/exchange/test_peer",
    "autograde/exchange/loading": "autograde/judging/test_judge",
    "autograde/exchange/preload": "autograde/judging/test_judge",
    "autograde/exchange/results": "autograde/exchange/test_sides",
    "autograde/exchange/stand_ins": "autograde/exchange/test_sides",
    "autograde/gradebook/points": "course/test_grading",
    "autograde/gradebook/marks": "autograde/gradebook/test_export",
    "autograde/gradebook/roster": "autograde/collecting/test_people",
    "autograde/grading/class_converter": "autograde/grading/test_command",
    "autograde/grading/cluster": "autograde/grading/test_command",
    "autograde/intake/magic": "autograde/collecting/test_archives",
    "autograde/judging/bounded": "autograde/judging/test_execute",
    "autograde/kernels/lines": "autograde/kernels/test_protocol",
    "autograde/kernels/linux": "autograde/kernels/test_confine",
    "autograde/kernels/zygote": "autograde/kernels/test_warm",
    "autograde/lesson/answers": "course/test_answers",
    "autograde/lesson/cells": "autograde/authoring/test_build",
    "autograde/lesson/source": "autograde/authoring/test_build",
    "autograde/pages/borrowed": "autograde/pages/test_similarity",
    "autograde/pages/formgrader_policy": "course/test_browser",
    "autograde/pages/learner": "autograde/pages/test_feedback",
    "autograde/pages/rubric": "course/test_grading",
    "minigpt/check": "minigpt/test_notebook",
    "minigpt/arrays": "minigpt/test_model",
    "minigpt/native_log": "minigpt/test_notebook",
    "minigpt/size": "minigpt/test_model",
    "minigpt/errors": "minigpt/test_notebook",
    "minigpt/fonts": "minigpt/test_notebook",
    "minigpt/korean_grammar": "minigpt/test_korean_storybook",
    "minigpt/live": "course/test_live",
    "minigpt/plots/style": "minigpt/plots/test_tokens",
    "minigpt/explain": "minigpt/test_session",
    "minigpt/profile": "minigpt/test_notebook",
    "minigpt/storybook_grammar": "minigpt/test_storybook",
    "minigpt/unsolved": "minigpt/test_session",
    "minigpt/written": "minigpt/test_storybook",
}
"""Modules without a file of tests of their own, with the one that tests them."""


def modules() -> list[str]:
    files = [name for name in tracked() if name.startswith(("autograde/", "minigpt/")) and name.endswith(".py")]
    return sorted(name.removesuffix(".py") for name in files if not name.endswith("__init__.py"))


def mirrored(module: str) -> str:
    folder, _, name = module.rpartition("/")
    return f"{folder}/test_{name}"


@pytest.mark.parametrize("module", modules())
def test_each_module_has_its_tests(module: str):
    place = ELSEWHERE.get(module, mirrored(module))
    assert (ROOT / "tests" / f"{place}.py").is_file(), f"tests/{place}.py"


def test_the_table_is_needed():
    """No row for a module that is gone, or that has tests at its own place."""
    known = modules()
    for module in ELSEWHERE:
        assert module in known, module
        assert not (ROOT / "tests" / f"{mirrored(module)}.py").is_file(), module
