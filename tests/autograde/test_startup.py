"""The faster start of the course's own processes."""

from __future__ import annotations

import gc

import pytest

from autograde.startup import without_collection


def test_garbage_is_collected_again_afterwards():
    with without_collection():
        assert not gc.isenabled()
    assert gc.isenabled()
    assert gc.get_freeze_count() > 0
    gc.unfreeze()


def test_also_where_an_import_fails():
    with pytest.raises(ImportError), without_collection():
        raise ImportError
    assert gc.isenabled()
    gc.unfreeze()
