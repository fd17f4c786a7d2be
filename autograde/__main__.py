"""Entry point of the `course` command. A missing environment or bad input is reported in one line."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import threading

from autograde.startup import skip_slow_imports

STOPPED = (
    "멈추고 정리합니다(Ctrl-C를 한 번 더 누르면 바로 끝납니다). "
    "이미 끝난 것은 그대로이니, 같은 명령을 다시 실행하시면 나머지를 마저 합니다."
)
STOPPED_STATUS = 128 + signal.SIGINT  # what shells report of an interrupted command


class Stopped(BaseException):
    """Raised on Ctrl-C. It is no `KeyboardInterrupt`, for which libraries print messages of their own."""


def main() -> None:
    """Run the command line; every expected failure is one line on stderr and exit status 1."""
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:  # else ignored, as for a shell's background job
        signal.signal(signal.SIGINT, stop)
        sys.unraisablehook = stop_later
    try:
        run()
    except Stopped:
        sys.exit(STOPPED_STATUS)


def run() -> None:
    skip_slow_imports()
    try:
        from autograde.cli import app
    except ModuleNotFoundError as error:
        sys.exit(
            f"강좌 환경이 준비되지 않았습니다({error.name} 패키지가 없습니다). "
            "저장소 폴더에서 `make build`를 실행하면 .venv에 설치됩니다."
        )
    from typer import TyperException

    from autograde import usage
    from autograde.errors import CourseError

    try:
        status = app(standalone_mode=False)
    except CourseError as error:
        sys.exit(f"오류: {error}")
    except TyperException as error:
        print(error if usage.is_help(error) else f"오류: {usage.complaint(error)}", file=sys.stderr)
        sys.exit(error.exit_code)
    sys.exit(status)


def stop(*_: object) -> None:
    """Handle the first Ctrl-C: print a message, and raise `Stopped` so that the command cleans up.

    The message is one write of bytes: the signal may have come in the middle of a stream's own write.
    """
    start = "\n" if os.isatty(2) else ""  # the line shows ^C, and perhaps a progress bar
    with contextlib.suppress(OSError):
        os.write(2, f"{start}{STOPPED}\n".encode())
    raise_stopped()


def stop_later(lost: sys.UnraisableHookArgs) -> None:
    """Raise `Stopped` a moment later, if Python dropped it because it came while an object was being deleted.

    Other exceptions that Python drops are reported as usual.
    """
    if lost.exc_type is not Stopped:
        sys.__unraisablehook__(lost)
        return
    signal.signal(signal.SIGINT, raise_stopped)
    again = threading.Timer(0.05, signal.pthread_kill, (threading.main_thread().ident, signal.SIGINT))
    again.daemon = True
    again.start()


def raise_stopped(*_: object) -> None:
    signal.signal(signal.SIGINT, stop_at_once)
    raise Stopped


def stop_at_once(*_: object) -> None:
    """Handle the second Ctrl-C: end this process at once, and with it the processes that it has started."""
    if os.isatty(1):
        with contextlib.suppress(OSError):
            os.write(1, b"\x1b[?25h\n")  # a progress bar hides the cursor
    os._exit(STOPPED_STATUS)


if __name__ == "__main__":
    main()
