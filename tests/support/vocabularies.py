"""Write the storybook's vocabularies that the library ships, after its text or KerasNLP's algorithm has changed.

python -m tests.support.vocabularies
"""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from unittest.mock import patch

from minigpt import corpus, tokenizer
from minigpt.profile import PROFILES

LINES = (PROFILES["mini"].vocabulary_lines, 200)
"""Lines that a vocabulary is learned of: in the mini profile, and where a notebook is graded."""


def storybook_vocabulary(max_lines: int) -> list[str]:
    """The storybook's vocabulary, as lessons ask for it."""
    mini = PROFILES["mini"]
    return tokenizer.load_vocabulary(
        corpus.storybook(), mini.vocabulary_size, max_lines=max_lines, min_length=mini.min_length
    )


def main() -> None:
    """Learn them and put them in the place of those that are there."""
    with tempfile.TemporaryDirectory() as cache:
        with patch.dict(os.environ, MINIGPT_CACHE=cache), patch.object(tokenizer, "SHIPPED", Path(cache, "none")):
            for max_lines in LINES:
                storybook_vocabulary(max_lines)
        shutil.rmtree(tokenizer.SHIPPED, ignore_errors=True)
        tokenizer.SHIPPED.mkdir(parents=True)
        for path in Path(cache).glob("vocabulary-*.json"):
            shutil.copy(path, tokenizer.SHIPPED)


if __name__ == "__main__":
    main()
