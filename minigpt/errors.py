"""사람이 읽을 한 줄짜리 오류입니다."""


class CourseError(RuntimeError):
    """무엇이, 어디에서 잘못되었고, 무엇을 하면 되는지를 한 줄로 말하는 오류입니다.

    노트북에서는 긴 트레이스백 대신 그 한 줄만 보입니다(IPython이 ``_render_traceback_``을 부릅니다).
    """

    def _render_traceback_(self) -> list[str]:
        return [f"{type(self).__name__}: {self}"]


class CorpusError(CourseError):
    """책을 준비하지 못했습니다. 메시지가 까닭과 다음에 할 일을 말합니다."""
