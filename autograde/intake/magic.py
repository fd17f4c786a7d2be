"""The kinds of files that are recognised by their first bytes, whatever their names say."""

from __future__ import annotations

ZIP = (b"PK\x03\x04", b"PK\x05\x06")
OTHER_ARCHIVES = {
    b"\x1f\x8b": "gzip",
    b"7z\xbc\xaf": "7z",
    b"Rar!": "rar",
    b"ALZ\x01": "알집(alz)",
    b"EGGA": "알집(egg)",
}
KINDS = {
    ZIP[0]: "압축 파일(zip)이나 오피스 문서",
    ZIP[1]: "빈 압축 파일(zip)",
    **{start: f"압축 파일({name})" for start, name in OTHER_ARCHIVES.items()},
    b"%PDF": "PDF 문서",
    b"\x89PNG": "그림(PNG)",
    b"\xff\xd8\xff": "그림(JPEG)",
    b"\x89HDF": "모델이나 데이터 파일(HDF5)",
    b"SQLite format 3": "데이터베이스 파일",
    b"\x7fELF": "실행 파일",
    b"MZ\x90": "실행 파일",
}


def kind_of(content: bytes) -> str | None:
    """Return the kind of a file, in Korean; None for a text, or an unknown kind."""
    return next((kind for start, kind in KINDS.items() if content.startswith(start)), None)


def is_zip(start: bytes) -> bool:
    return start.startswith(ZIP)


def other_archive(start: bytes) -> str | None:
    """Return the format of an archive that is not read here, such as `7z`; None for everything else."""
    return next((name for magic, name in OTHER_ARCHIVES.items() if start.startswith(magic)), None)
