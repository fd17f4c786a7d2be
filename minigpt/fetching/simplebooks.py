"""SimpleBooks를 처음에는 내려받아 풀고, 그 뒤로는 풀어 둔 것을 줍니다."""

import contextlib
import os
from pathlib import Path

from minigpt.errors import CorpusError
from minigpt.fetching.archive import PARTS, ArchiveError, extract
from minigpt.fetching.download import (
    Download,
    DownloadError,
    StorageError,
    fetch,
    sha256_of,
    shown,
    storage_error,
)
from minigpt.fetching.store import Store, only_one

MIRRORS = ("https://dldata-public.s3.us-east-2.amazonaws.com/simplebooks.zip",)
"""SimpleBooks를 공개하는 곳들. 앞에서부터 해 봅니다."""

PUBLIC_SIZE = 282_386_239
"""공개된 simplebooks.zip의 크기(바이트)"""

_WAYS_OUT = (
    "다른 곳에서 받으려면 새 셀에서 `%env MINIGPT_SIMPLEBOOKS_URL=그 주소`를, 받지 않고 내장 이야기책으로 하려면 "
    "`%env MINIGPT_PROFILE=mini`를 실행한 다음, 맨 위의 준비 셀부터 다시 실행하세요."
)


def texts(part: str, url: str | None = None) -> dict[str, Path]:
    """SimpleBooks 한 벌의 글들입니다: ``"train"``, ``"valid"``, ``"test"`` → 파일의 경로

    뜻과 오류는 :func:`minigpt.corpus.simplebooks`와 같습니다.
    """
    if part not in PARTS:
        raise CorpusError(
            f"SimpleBooks에 {part!r}은(는) 없습니다. part를 {' 또는 '.join(map(repr, PARTS))}로 적어 주세요."
        )
    only = url or os.environ.get("MINIGPT_SIMPLEBOOKS_URL")
    stores = [Store.of(link) for link in ([only] if only else MIRRORS)]
    for store in stores:
        if store.has(part):
            _sweep(store)
            return store.texts(part)
    return _first_that_works(stores, part)


def _first_that_works(stores: list[Store], part: str) -> dict[str, Path]:
    for store in stores:
        try:
            return _obtain(store, part)
        except StorageError as error:  # 이 컴퓨터의 문제라서, 다른 곳에서 받아도 마찬가지입니다.
            raise CorpusError(str(error)) from error
        except (DownloadError, ArchiveError) as error:
            failure = error
    tried = f" ({len(stores)}곳 모두 안 되었습니다.)" if len(stores) > 1 else ""
    raise CorpusError(f"SimpleBooks를 받지 못했습니다. {failure}{tried} {_WAYS_OUT}") from failure


def _obtain(store: Store, part: str) -> dict[str, Path]:
    try:
        store.folder.mkdir(parents=True, exist_ok=True)
        with only_one(store.lock) as alone:
            if not store.has(part):  # 기다리는 동안 다른 노트북이 끝냈을 수 있습니다.
                _download_and_extract(store if alone else store.private(), part)
    except OSError as error:
        raise storage_error(store.folder, error) from error
    return store.texts(part)


def _download_and_extract(store: Store, part: str) -> None:
    archive = _archive(store)
    try:
        _check_same_as_before(store, archive)
        files = extract(store, part)
    except CorpusError:
        store.archive.unlink()  # 두면 다음에도 이 잘못된 파일을 읽게 됩니다.
        raise
    # 기록을 맨 나중에 씁니다. 기록에 있는 파일은 그래서 언제나 온전합니다.
    store.write_record({"url": archive.url, "size": archive.size, "sha256": archive.sha256, "files": files})
    store.archive.unlink()


def _sweep(store: Store) -> None:
    """다 풀고서 zip을 지우기 직전에 꺼졌다면, 남은 zip을 지웁니다."""
    if store.archive.exists():
        with contextlib.suppress(OSError), only_one(store.lock) as alone:
            if alone:
                store.archive.unlink(missing_ok=True)


def _archive(store: Store) -> Download:
    if store.archive.exists():  # 다 받은 뒤, 푸는 도중에 멈췄습니다.
        return Download(store.archive, shown(store.url), store.archive.stat().st_size, sha256_of(store.archive))
    return fetch(store.url, store.archive, expected_size=PUBLIC_SIZE if store.url in MIRRORS else None)


def _check_same_as_before(store: Store, archive: Download) -> None:
    before = store.record().get("sha256", archive.sha256)
    if before != archive.sha256:
        raise CorpusError(
            f"{archive.url}의 파일이 전에 받은 것과 다릅니다(SHA-256 전 {before[:12]}…, 지금 {archive.sha256[:12]}…). "
            "누가 바꾸었거나 받다가 망가졌을 수 있습니다. "
            f"바뀐 것이 맞다면 {store.record_path} 파일을 지우고 다시 실행해 주세요. {_WAYS_OUT}"
        )
