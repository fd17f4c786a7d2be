"""Entry point of the `course` command: says in one line when the environment is missing or the input was bad."""

from __future__ import annotations

import sys

from autograde.startup import skip_slow_imports


def main() -> None:
    """Run the command line; every expected failure is one line on stderr and exit status 1."""
    skip_slow_imports()
    try:
        from autograde.cli import app
    except ModuleNotFoundError as error:
        sys.exit(
            f"강좌 환경이 준비되지 않았습니다({error.name} 패키지가 없습니다). "
            "저장소 폴더에서 `make build`를 실행하면 .venv에 설치됩니다."
        )
    from autograde.errors import CourseError

    try:
        app()
    except CourseError as error:
        sys.exit(f"오류: {error}")


if __name__ == "__main__":
    main()
