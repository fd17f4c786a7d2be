"""Python source is read by several threads at once."""

from __future__ import annotations

import ast
import gc
import time
from concurrent.futures import ThreadPoolExecutor

import pytest


@pytest.mark.slow
def test_trees_are_made_one_at_a_time():
    """Several threads at it, while something interrupts them in the middle of a tree, as garbage collection does."""
    from autograde.lesson.python import syntax_tree

    source = "\n".join(
        f"x{number} = [f(y) for y in range({number})] + [(1, (2, (3, {number})))]" for number in range(300)
    )

    def interrupted(phase: str, _info: dict) -> None:
        if phase == "start":
            time.sleep(0.0001)  # another thread's turn

    gc.callbacks.append(interrupted)
    try:
        with ThreadPoolExecutor(4) as pool:
            trees = list(pool.map(syntax_tree, [source] * 40))
    finally:
        gc.callbacks.remove(interrupted)
    assert {len(tree.body) for tree in trees} == {300}


@pytest.mark.slow
def test_a_tree_that_is_made_during_another_does_no_harm():
    """A finalizer that formats a traceback makes one; garbage collection calls it in the middle of a tree."""
    from autograde.lesson.python import syntax_tree

    source = "\n".join(f"x{number} = [{number}]" for number in range(3000))

    def interrupted(phase: str, _info: dict) -> None:
        if phase == "start":
            ast.parse("f(1)[2]")

    gc.callbacks.append(interrupted)
    try:
        assert len(syntax_tree(source).body) == 3000
    finally:
        gc.callbacks.remove(interrupted)
    assert gc.isenabled()
