"""캐시 폴더와, 쓰다 만 파일을 남기지 않는 쓰기입니다."""

import contextlib
import os
import secrets
from collections.abc import Iterator
from pathlib import Path

from minigpt.errors import CorpusError


def cache_dir() -> Path:
    """내려받거나 만든 것을 두는 폴더의 절대 경로입니다. 폴더가 아직 없을 수 있습니다.

    환경 변수 ``MINIGPT_CACHE``, 없으면 ``~/.cache/minigpt``입니다.

    오류: 홈 폴더를 알 수 없으면 :class:`~minigpt.errors.CorpusError`.
    """
    try:
        # 노트북이 작업 폴더를 바꾸어도 같은 곳을 가리키도록 절대 경로로 둡니다.
        return Path(os.environ.get("MINIGPT_CACHE") or "~/.cache/minigpt").expanduser().absolute()
    except RuntimeError as error:
        raise CorpusError(
            "홈 폴더를 알 수 없습니다. MINIGPT_CACHE에 책을 둘 폴더를 적고 다시 실행해 주세요."
        ) from error


@contextlib.contextmanager
def replacing(path: Path, *, draft: Path | None = None) -> Iterator[Path]:
    """파일을 통째로 바꿉니다. 임시 파일의 경로를 주고, 거기에 다 쓰고 나오면 ``path``의 자리로 옮깁니다.

    쓰다가 오류가 나면 임시 파일을 지우고 ``path``를 그대로 둡니다. 그래서 ``path``에는 언제나 온전한 파일만 있습니다.

    인자:
        path: 바꿀 파일. 없어도 되지만 폴더는 있어야 합니다.
        draft: 임시 파일. ``path``와 같은 디스크에 있어야 합니다. 적지 않으면 누구와도 겹치지 않는 이름이라 여러
            프로세스가 함께 써도 됩니다. 강제로 꺼져서 남은 것을 다음번이 덮어쓰게 하려면 늘 같은 이름을 적으세요.
    """
    fresh = draft or path.with_name(f".{path.name}-{secrets.token_hex(4)}.new")
    try:
        yield fresh
        fresh.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            fresh.unlink(missing_ok=True)
        raise
