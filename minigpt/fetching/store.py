"""받은 것을 두는 자리: 폴더의 모습, 받은 것의 기록, 둘이 함께 받지 않게 하는 자물쇠."""

import contextlib
import hashlib
import json
import secrets
import stat
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TextIO

from minigpt.files import cache_dir, replacing

try:
    import fcntl
except ImportError:
    fcntl = None  # type: ignore[assignment]  # Windows에는 없습니다

SPLITS = ("train", "valid", "test")
"""한 벌의 글을 나눈 갈래"""


@dataclass(frozen=True)
class Store:
    """한 주소에서 받은 것을 두는 자리입니다."""

    url: str
    folder: Path
    """zip과 푼 글이 놓이는 폴더"""
    mark: str = ""
    """만드는 중인 파일의 이름에 붙는 글"""

    @classmethod
    def of(cls, url: str) -> "Store":
        """주소마다 정해진 자리입니다. 주소가 같으면 언제나 같고, 다르면 다릅니다."""
        key = hashlib.sha256(str(url).encode("utf-8", "replace")).hexdigest()[:8]
        return cls(url, cache_dir() / f"simplebooks-{key}")

    def private(self) -> "Store":
        """만드는 중인 파일의 이름이 누구와도 겹치지 않는 같은 자리입니다. 그 대신 멈추었던 데서 이어받지 못합니다."""
        return replace(self, mark=f"-{secrets.token_hex(4)}")

    @property
    def archive(self) -> Path:
        """받은 zip의 경로입니다."""
        return self.folder / f"simplebooks{self.mark}.zip"

    @property
    def record_path(self) -> Path:
        """받은 것의 기록을 적는 파일의 경로입니다."""
        # 폴더의 밖에 두어, 글을 지우고 다시 받을 때에도 전과 같은 것인지 견줄 수 있습니다.
        return self.folder.with_name(self.folder.name + ".json")

    @property
    def lock(self) -> Path:
        """자물쇠로 쓰는 빈 파일의 경로입니다."""
        return self.folder.with_name(self.folder.name + ".lock")

    def text(self, part: str, split: str) -> Path:
        """풀어 둔 글 하나의 경로입니다. 예: ``text("92", "train")``은 ``…/simplebooks-92-raw/train.txt``입니다."""
        return self.folder / f"simplebooks-{part}-raw" / f"{split}.txt"

    def texts(self, part: str) -> dict[str, Path]:
        """한 벌의 글들입니다: ``"train"``, ``"valid"``, ``"test"`` → 파일의 경로"""
        return {split: self.text(part, split) for split in SPLITS}

    def record(self) -> dict[str, Any]:
        """받은 것의 기록입니다: 주소(``url``), 크기(``size``, 바이트), ``sha256``, 푼 파일의 크기(``files``, 바이트).

        읽을 수 없는 기록은 없는 것으로 칩니다. 그러면 다시 받을 뿐입니다.
        """
        try:
            record = json.loads(self.record_path.read_text("utf-8"))
            return record if isinstance(record["files"], dict) and isinstance(record["sha256"], str) else {}
        except (OSError, ValueError, TypeError, KeyError):
            return {}

    def write_record(self, record: dict[str, Any]) -> None:
        """기록을 통째로 바꿉니다."""
        with replacing(
            self.record_path, draft=self.record_path.with_name(f"{self.record_path.name}{self.mark}.new")
        ) as draft:
            draft.write_text(json.dumps(record, indent=2) + "\n", "utf-8")

    def has(self, part: str) -> bool:
        """``part``의 세 파일이 기록된 크기 그대로 있는가?"""
        sizes = self.record().get("files", {}).get(part)
        return isinstance(sizes, dict) and all(
            isinstance(sizes.get(split), int) and has_size(self.text(part, split), sizes[split]) for split in SPLITS
        )


def has_size(path: Path, size: int | None = None) -> bool:
    """``path``가 빈 파일이 아니고, ``size``를 적었다면 크기(바이트)도 그와 같은가?"""
    try:
        found = path.stat()
    except OSError:
        return False
    return stat.S_ISREG(found.st_mode) and found.st_size > 0 and size in (None, found.st_size)


@contextlib.contextmanager
def only_one(lock: Path) -> Iterator[bool]:
    """``with`` 안에 한 번에 한 프로세스만 들어가게 합니다. 다른 프로세스가 있으면 기다립니다.

    프로세스가 죽으면 운영체제가 자물쇠를 풀어 주므로 남는 자물쇠가 없습니다.

    자물쇠가 없는 곳(Windows, 일부 네트워크 디스크)에서는 혼자라는 보장이 없다는 뜻으로 ``False``를 줍니다.
    """
    with lock.open("a") as handle:
        alone = _lock(handle)
        try:
            yield alone
        finally:
            if alone:  # 그사이 fork된 자식이 handle을 쥐고 있어도 풀리도록, 닫기에 맡기지 않고 풉니다.
                fcntl.flock(handle, fcntl.LOCK_UN)


def _lock(handle: TextIO) -> bool:
    if fcntl is None:
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        print("다른 노트북이 같은 책을 받고 있습니다. 끝날 때까지 기다립니다.", flush=True)
        fcntl.flock(handle, fcntl.LOCK_EX)
    except OSError:
        return False
    return True
