"""Commits made from bytes with git's plumbing, so that neither the work tree nor the index is touched."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from autograde.errors import CourseError

PLAIN_FILE = "100644"


@dataclass(frozen=True)
class Repository:
    """A git checkout.

    Attributes:
        root: its top folder.
        extra: environment variables for git, such as where new objects go.
    """

    root: Path
    extra: Mapping[str, str] = field(default_factory=dict)

    def run(self, *arguments: str, content: bytes | None = None, variables: Mapping[str, str] | None = None) -> str:
        """Run a git command, and return what it prints without the last newline.

        Args:
            content: bytes for its standard input.
            variables: environment variables for this command only.

        Raises:
            CourseError: git is missing or failed; quotes its last line.
        """
        try:
            result = subprocess.run(
                ["git", *arguments],
                cwd=self.root,
                input=content,
                env={**os.environ, **self.extra, **(variables or {})},
                capture_output=True,
                check=False,
            )
        except FileNotFoundError:
            raise CourseError("git이 없습니다. 설치한 뒤 다시 실행해 주세요.") from None
        if result.returncode:
            reason = (result.stderr.decode(errors="replace").strip().splitlines() or ["?"])[-1]
            raise CourseError(f"git {arguments[0]}이(가) 실패했습니다: {reason}")
        return result.stdout.decode(errors="surrogateescape").rstrip("\n")

    def finds(self, *arguments: str) -> str:
        """Run a git command, and return what it prints; empty if it fails."""
        try:
            return self.run(*arguments)
        except CourseError:
            return ""

    def tip(self, name: str) -> str:
        """Return the commit that a branch or other reference points to; empty if there is none."""
        return self.finds("rev-parse", "--verify", "--quiet", f"{name}^{{commit}}")

    def tree(self, commit: str) -> str:
        return self.run("rev-parse", f"{commit}^{{tree}}")

    def is_ancestor(self, older: str, newer: str) -> bool:
        """Whether `newer` has `older` in its history."""
        return self.finds("merge-base", older, newer) == older

    def files(self) -> list[str]:
        """Return the tracked files, as paths from the top folder."""
        return [name for name in self.run("ls-files", "-z").split("\0") if name]

    def write_tree(self, files: Mapping[str, bytes]) -> str:
        """Store files, and the tree that holds them; return the tree's hash."""
        lines = []
        for path, content in sorted(files.items()):
            blob = self.run("hash-object", "-w", "--stdin", content=content)
            lines.append(f"{PLAIN_FILE} {blob}\t{path}\0")
        with tempfile.TemporaryDirectory() as folder:
            index = {"GIT_INDEX_FILE": str(Path(folder, "index"))}
            self.run("update-index", "-z", "--index-info", content="".join(lines).encode(), variables=index)
            return self.run("write-tree", variables=index)

    def commit(self, tree: str, parent: str, message: str, like: str) -> str:
        """Store a commit of a tree, and return its hash; author, committer and dates are those of the commit `like`.

        So the same content gives the same commit, whoever publishes it and when.

        Args:
            parent: the commit before it; empty for the first one.
        """
        names = ("NAME", "EMAIL", "DATE")
        values = self.run("show", "--no-patch", "--format=%an%n%ae%n%aI%n%cI", like).split("\n")
        author = dict(zip((f"GIT_AUTHOR_{name}" for name in names), values[:3], strict=True))
        committer = dict(zip((f"GIT_COMMITTER_{name}" for name in names), (*values[:2], values[3]), strict=True))
        parents = ["-p", parent] if parent else []
        return self.run("commit-tree", tree, *parents, "-m", message, variables=author | committer)
