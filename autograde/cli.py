"""The `course` command: its options and what it prints. The work is done by the other modules."""

from __future__ import annotations

import sys
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from autograde.authoring import build as building
from autograde.errors import CourseError
from autograde.layout import Layout, find_layout

if TYPE_CHECKING:
    from autograde.grading.command import Summary

app = typer.Typer(
    help="미니 GPT 강좌를 만들고 채점하는 명령입니다.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
# a pipe has no width of its own; the score table fits in 100 columns
console = Console(highlight=False, width=None if sys.stdout.isatty() else 100)


def progress_of(*units: str) -> Progress:
    """Return a progress display: for each task a bar, how many are done, and for how long.

    Args:
        units: what is counted, in Korean; shown behind the numbers.
    """
    counted = (MofNCompleteColumn(), *map(TextColumn, units))
    return Progress(TextColumn("{task.description}"), BarColumn(), *counted, TimeElapsedColumn(), console=console)


def counter(progress: Progress, task: TaskID) -> Callable[[int, int], None]:
    """Return a function that moves a task's bar; it is called with (done, total)."""
    return lambda done, total: progress.update(task, completed=done, total=total)


class ExportKind(StrEnum):
    """The formats of `course export`; the names are those of `autograde.gradebook.export.WRITERS`."""

    csv = "csv"
    xlsx = "xlsx"
    moodle = "moodle"
    canvas = "canvas"


class ProfileName(StrEnum):
    """The profiles of `minigpt.profile`, which this package does not import."""

    mini = "mini"
    full = "full"


class CanaryKind(StrEnum):
    """Whose packages `course canary` installs; the names are those of `autograde.authoring.canary`."""

    colab = "colab"
    newest = "newest"


class BranchName(StrEnum):
    """The branches that `course publish` makes; the names are those of `autograde.authoring.publish`."""

    solutions = "solutions"
    student = "student"


Lessons = Annotated[list[str] | None, typer.Argument(help="단원 이름(예: 01-tf-data). 없으면 모두", show_default=False)]


@app.command()
def build(
    lessons: Lessons = None,
    check: Annotated[bool, typer.Option("--check", help="만들지 않고, 원본과 다른 파일을 찾기만 합니다.")] = False,
) -> None:
    """단원 원본(solutions/*.py)에서 노트북을 만듭니다. 바뀐 것만 다시 만듭니다."""
    layout = find_layout()
    names = layout.resolve(lessons)
    if check:
        check_build(layout, names, everything=not lessons)
        return
    with progress_of("셀") as progress:
        for name in names:
            task = progress.add_task(name, total=None)
            written = building.build_lesson(layout, name, counter(progress, task))
            progress.remove_task(task)
            for path in written:
                progress.console.print(f"만듦    {path.relative_to(layout.root)}")
            if not written:
                progress.console.print(f"그대로  {name}")
    for path in building.build_pages(layout):
        console.print(f"만듦    {path.relative_to(layout.root)}")


def check_build(layout: Layout, names: list[str], *, everything: bool) -> None:
    """Print every built file that differs from its source.

    Raises:
        CourseError: there is one.
    """
    differences = [difference for name in names for difference in building.check_lesson(layout, name)]
    if everything:
        differences += building.stray_files(layout) + building.check_pages(layout)
    for difference in differences:
        console.print(f"다름  {difference.path.relative_to(layout.root)}: {difference.reason}")
    if differences:
        raise CourseError(
            f"원본과 다른 파일이 {len(differences)}개 있습니다. 원본(solutions/*.py)을 고치고 `course build`를 "
            "실행해 주세요."
        )
    console.print(f"단원 {len(names)}개의 파일이 모두 원본과 같습니다.")


@app.command()
def new_lesson(
    name: Annotated[str, typer.Argument(help="영어 이름(예: attention-maps)", show_default=False)],
    title: Annotated[str, typer.Option(help="학습자가 읽을 제목")] = "새 단원",
) -> None:
    """그대로 만들어지고 채점되는 새 단원의 틀을 만듭니다."""
    from autograde.authoring.new_lesson import new_lesson as write_lesson

    layout = find_layout()
    source, answers = write_lesson(layout, name, title)
    for path in (source, answers):
        console.print(f"만듦    {path.relative_to(layout.root)}")
    console.print(f"이제 `course build {source.stem}`으로 노트북을 만들고 CONTRIBUTING.md를 따라 고쳐 가세요.")


@app.command()
def execute(
    lessons: Lessons = None,
    profile: Annotated[ProfileName, typer.Option(help="mini, 또는 말뭉치를 내려받는 full")] = ProfileName.full,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="둘 폴더", show_default=False)] = None,
) -> None:
    """풀이 노트북을 처음부터 끝까지 실행해 build/executed/에 둡니다. 강좌의 파일은 바꾸지 않습니다."""
    layout = find_layout()
    folder = output or layout.root / "build" / "executed" / profile.value
    with progress_of("셀") as progress:
        for name in layout.resolve(lessons):
            task = progress.add_task(name, total=None)
            path = building.execute_lesson(layout, name, profile.value, folder, counter(progress, task))
            progress.console.print(f"실행함  {path}", markup=False)


@app.command()
def publish(
    only: Annotated[BranchName | None, typer.Option(help="한 브랜치만", show_default=False)] = None,
    executed: Annotated[
        Path | None,
        typer.Option(help="`course execute`가 만든 폴더. 없으면 main에 있는 mini의 출력", show_default=False),
    ] = None,
    push: Annotated[str, typer.Option(help="밀어 올릴 원격 저장소(예: origin)", show_default=False)] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="만들지 않고, 어떻게 될지만 보여 줍니다.")] = False,
) -> None:
    """main에서 두 브랜치를 만듭니다: 실행한 풀이(solutions)와 학습자에게 줄 것(student)."""
    from autograde.authoring import publish as publishing

    branches = (only.value,) if only else (publishing.SOLUTIONS, publishing.STUDENT)
    made = publishing.publish(find_layout(), branches, executed=executed, push=push, dry_run=dry_run)
    for one in made:
        said = f"새 커밋 {one.commit[:12]}" if one.changed else f"그대로 {one.commit[:12]}"
        console.print(f"{one.branch:10} 파일 {one.files}개, {said}", markup=False)
    if dry_run:
        console.print("--dry-run이라 아무것도 남기지 않았습니다.")
    elif push:
        console.print(f"{push}에 올렸습니다.", markup=False)


@app.command()
def canary(
    kind: Annotated[CanaryKind, typer.Argument(help="colab(오늘의 Colab) 또는 newest(가장 새 판)", show_default=False)],
    listed: Annotated[str, typer.Option("--list", help="Colab의 목록 파일이나 주소", show_default=False)] = "",
) -> None:
    """다른 패키지로 새 환경을 만들어 단원을 실행하고 build/canary/에 결과를 남깁니다."""
    from autograde.authoring import canary as canaries

    layout = find_layout()
    run = canaries.run_canary(layout, kind.value, listed, lambda text: console.print(text, markup=False))
    console.print(canaries.report(layout, [run]), markup=False)


@app.command()
def canary_issue() -> None:
    """카나리아의 결과로 이슈 하나를 열거나, 고치거나, 닫습니다."""
    from autograde.authoring import canary as canaries

    layout = find_layout()
    console.print(canaries.file_issue(layout, canaries.read_runs(layout.root / "build" / "canary")))


@app.command()
def doctor() -> None:
    """무엇이 설치되었고 무엇이 없는지, 어떻게 고치는지를 표로 보여 줍니다."""
    from autograde import doctor as doctoring

    findings = doctoring.examine(find_layout())
    console.print(doctoring.table(findings))
    missing = sum(finding.state == "missing" for finding in findings)
    if missing:
        raise CourseError(f"꼭 필요한 것 {missing}개가 없습니다. 표의 '고치는 법'을 위에서부터 실행해 주세요.")


@app.command()
def collect(
    lesson: Annotated[str, typer.Argument(help="단원 이름(예: 01-tf-data)", show_default=False)],
    paths: Annotated[list[Path], typer.Argument(help="받은 압축 파일, 폴더, 노트북", show_default=False)],
    roster: Annotated[
        Path | None,
        typer.Option(help="명단: CSV나 xlsx(학번, 이름, 이메일)", show_default=False),
    ] = None,
    take: Annotated[
        list[str] | None,
        typer.Option(
            metavar="학번=파일", help="이 사람은 이 파일로 채점합니다. 여러 번 쓸 수 있습니다.", show_default=False
        ),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="옮기지 않고, 어떻게 될지만 보여 줍니다.")] = False,
) -> None:
    """받은 파일을 학습자별로 정리해 채점할 자리에 둡니다. 낸 파일은 모두 collected/에 남습니다."""
    from autograde.collecting import collect as collecting
    from autograde.collecting import table as collect_table

    layout = find_layout()
    (lesson,) = layout.resolve([lesson])
    with progress_of("파일") as bar:
        task = bar.add_task(f"{lesson} 제출물 살펴보기", total=None)
        collection = collecting.collect(
            layout,
            lesson,
            paths,
            roster=roster,
            take=take or (),
            dry_run=dry_run,
            on_file=lambda _name: bar.advance(task),
        )
    collect_table.show(console, collection, dry_run=dry_run)


@app.command()
def grade(
    lesson: Annotated[str, typer.Argument(help="단원 이름(예: 01-tf-data)", show_default=False)],
    students: Annotated[str, typer.Option(help="채점할 학습자. *와 ?를 쓸 수 있습니다.")] = "*",
    jobs: Annotated[
        int | None, typer.Option(min=1, help="동시에 채점할 수. 없으면 CPU와 메모리에 맞춥니다.", show_default=False)
    ] = None,
    scheduler: Annotated[
        str | None,
        typer.Option(help="이미 있는 Dask 스케줄러의 주소(tcp://…). 없으면 이 컴퓨터에서 합니다.", show_default=False),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="바뀌지 않은 제출물도 다시 채점합니다.")] = False,
) -> None:
    """한 단원의 제출물을 나란히 채점합니다. 점수는 `nbgrader autograde`와 같습니다."""
    from autograde.grading import command as grading

    layout = find_layout()
    (lesson,) = layout.resolve([lesson])
    for line in (*older_python(layout), *lost_gradebook(layout)):
        console.print(line, markup=False, soft_wrap=True)
    with progress_of("명") as progress:
        task = progress.add_task(f"{lesson} 채점", total=None)
        summary = grading.grade_class(
            layout,
            lesson,
            students=students,
            jobs=jobs,
            scheduler=scheduler,
            force=force,
            on_start=lambda total: progress.update(task, total=total),
            on_graded=lambda _graded: progress.advance(task),
        )
    print_summary(summary)


def older_python(layout: Layout) -> list[str]:
    """Return a Korean warning, as a list of one line, if this Python is older than the learners'."""
    from autograde.doctor import learners_python_finding

    found = learners_python_finding(layout)
    return [f"{found.name}: {found.found}. 고치는 법: {found.mend}"] if found.state == "older" else []


def lost_gradebook(layout: Layout) -> list[str]:
    """Return a Korean warning, as a list of one line, if there are results but not the gradebook they belong to."""
    from autograde.gradebook.database import is_missing

    if not is_missing(layout):
        return []
    return [
        f"채점한 결과는 있는데 성적부({layout.grading / 'gradebook.db'})가 없거나 비어 있어 새로 만듭니다. "
        "옮겨 두었다면 멈추고(Ctrl-C) 제자리에 되돌려 주세요. 마감과 명단과 손으로 준 점수는 성적부에만 있습니다."
    ]


def print_summary(summary: Summary) -> None:
    """Print the results of grading a class.

    Raises:
        CourseError: the grader could not grade somebody.
    """
    from autograde.grading.converter import complaint

    counts = [f"{status} {count}명" for status, count in sorted(summary.statuses.items())]
    counts += [f"바뀌지 않아 그대로 둠 {summary.unchanged}명"] if summary.unchanged else []
    if summary.learned:
        console.print(summary.learned, markup=False, soft_wrap=True)
    console.print(", ".join(counts) or "채점할 것이 없습니다.")
    for student, reason in sorted(summary.noted):
        console.print(f"  {student}: {reason}", markup=False)
    if summary.failures:
        raise CourseError(complaint(summary.failures))


@app.command()
def due(
    lesson: Annotated[str, typer.Argument(help="단원 이름(예: 01-tf-data)", show_default=False)],
    moment: Annotated[str, typer.Argument(help="마감(예: '2026-03-12 23:59'). 없애려면 none", show_default=False)],
) -> None:
    """한 단원의 마감을 정합니다. 이미 채점한 제출물이 늦은 값도 다시 셉니다."""
    from autograde.gradebook import lateness

    layout = find_layout()
    (lesson,) = layout.resolve([lesson])
    when = None if moment == "none" else lateness.read_moment(moment)
    lateness.set_due(layout, lesson, when)
    said = f"{when:%Y-%m-%d %H:%M}까지입니다" if when else "마감이 없습니다"
    console.print(f"{lesson}: {said}.", markup=False)


@app.command()
def extend(
    lesson: Annotated[str, typer.Argument(help="단원 이름(예: 01-tf-data)", show_default=False)],
    student: Annotated[str, typer.Argument(help="학번", show_default=False)],
    days: Annotated[float, typer.Option(min=0, help="며칠 더. 0이면 연장을 거둡니다.")] = 0.0,
    hours: Annotated[float, typer.Option(min=0, help="몇 시간 더")] = 0.0,
) -> None:
    """한 사람의 마감을 늦춥니다. 아직 내지 않은 사람에게도 미리 줄 수 있습니다."""
    from autograde.gradebook import lateness

    layout = find_layout()
    (lesson,) = layout.resolve([lesson])
    had = student in lateness.read_extensions(layout.grading).get(lesson, {})
    known = lateness.extend(layout, lesson, student, 24 * days + hours)
    taken_back = "연장을 거두었습니다" if had else "거둘 연장이 없습니다"
    said = f"{24 * days + hours:g}시간 더 주었습니다" if days or hours else taken_back
    console.print(f"{lesson}, {student}: {said}.", markup=False)
    if not known:
        console.print(
            "  아직 명단이 없어 학번이 맞는지는 모릅니다. 명단으로 course collect를 실행할 때 다시 살핍니다.",
            markup=False,
        )


@app.command()
def report(
    lesson: Annotated[str, typer.Argument(help="단원 이름(예: 01-tf-data)", show_default=False)],
    output: Annotated[Path | None, typer.Option("--output", "-o", help="쓸 파일", show_default=False)] = None,
) -> None:
    """한 단원의 학급 보고서를 만듭니다: 점수 분포, 많이 한 실수, 살펴볼 제출물, 닮은 답."""
    from autograde.pages import report as reporting

    layout = find_layout()
    (lesson,) = layout.resolve([lesson])
    path = output or reporting.report_path(layout, lesson)
    with progress_of("명") as progress:
        task = progress.add_task(f"{lesson} 읽기", total=None)
        found = reporting.read_report(
            layout, lesson, path.parent, lambda total: progress.update(task, total=total, advance=1)
        )
    reporting.write_report(found, path)
    for learner in found.by_status.get(reporting.LearnerStatus.UNSHOWN, ()):
        console.print(f"{learner.student}: {learner.problem}", markup=False)
    console.print(f"{len(found.learners)}명의 보고서를 {path}에 썼습니다. 브라우저로 열어 보세요.", markup=False)


@app.command()
def export(
    lessons: Lessons = None,
    to: Annotated[ExportKind, typer.Option(help="csv(Excel), xlsx, moodle, canvas")] = ExportKind.csv,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="쓸 파일", show_default=False)] = None,
) -> None:
    """성적을 Excel, Moodle, Canvas가 읽는 파일로 냅니다. 내지 않은 사람은 0점이 아니라 빈칸입니다."""
    from autograde.gradebook import export as exporting
    from autograde.gradebook.marks import hand_ins_to_grade_again, lessons_that_are_gone, lessons_that_moved, read_marks

    layout = find_layout()
    names = layout.resolve(lessons)
    marks = read_marks(layout, names)
    for name, count in lessons_that_are_gone(layout).items() if not lessons else ():
        console.print(
            f"{name}: 성적부에 {count}명의 점수가 있지만 지금 강좌에 없는 단원이라 넣지 않았습니다. 이름을 바꿨다면 "
            f"solutions/{name}.py로 되돌린 뒤 다시 내 주세요.",
            markup=False,
            soft_wrap=True,
        )
    graded = [name for name in names if name in marks.exercises.index.get_level_values("lesson")]
    if not graded:
        raise CourseError("성적부에 채점한 단원이 없습니다. `course grade 단원`을 먼저 실행해 주세요.")
    if marks.grades.empty:
        raise CourseError(
            "성적부에 이 단원의 점수가 있는 사람이 없습니다. 다른 성적부에 있다면 COURSE_DB_URL과 "
            f"{layout.grading}의 gradebook.db를 확인하고, 아니면 `course grade 단원`으로 다시 채점해 주세요."
        )
    for name, count in hand_ins_to_grade_again(marks).items():
        console.print(
            f"{name}: {count}명은 채점한 뒤에 더해진 문제의 점수가 아직 없습니다. `course grade {name}`으로 "
            "다시 채점해 주세요.",
            markup=False,
            soft_wrap=True,
        )
    for name in lessons_that_moved(layout, marks):
        console.print(
            f"{name} 단원은 성적을 매긴 뒤에 문제나 배점이 바뀌었습니다. `course grade {name}`을 실행하면 성적부가 "
            "따라갑니다.",
            markup=False,
            soft_wrap=True,
        )
    ending = "xlsx" if to is ExportKind.xlsx else "csv"
    path = output or layout.grading / f"grades-{to.value}.{ending}"
    exporting.write(marks, graded, path, to.value)
    console.print(f"{len(marks.people)}명, {len(graded)}개 단원의 성적을 {path}에 썼습니다.", markup=False)
    for (student, name), problem in marks.problems.items():
        console.print(f"  {student}, {name}: {problem}", markup=False, soft_wrap=True)
    if marks.problems:
        raise CourseError(
            f"점수를 알 수 없어 빈칸으로 둔 제출물이 {len(marks.problems)}개 있습니다. 위의 까닭을 고치고 다시 "
            "내 주세요. 나머지는 그대로 썼습니다."
        )


@app.command()
def demo(
    pictures: Annotated[
        Path | None,
        typer.Option(help="보고서와 피드백의 그림을 찍어 둘 폴더(Chromium이 필요합니다)", show_default=False),
    ] = None,
) -> None:
    """여덟 명의 제출물을 압축 파일 하나로 받은 것처럼 정리하고, 채점하고, 보고서와 피드백을 만듭니다."""
    from autograde.collecting import collect as collecting
    from autograde.collecting import table as collect_table
    from autograde.demo import demo as demonstration
    from autograde.pages import report as reporting

    layout = find_layout()
    students, archive, roster = demonstration.write_hand_ins(layout)
    console.print(f"받은 파일: {archive.relative_to(layout.root)}", markup=False)
    collection = collecting.collect(layout, demonstration.LESSON, [archive], roster=roster)
    collect_table.show(console, collection, dry_run=False)
    report_page = reporting.report_path(layout, demonstration.LESSON)
    with progress_of() as progress:
        grading = progress.add_task("샌드박스에서 채점", total=len(students))
        demonstration.grade(layout, on_graded=lambda _graded: progress.advance(grading))
        writing = progress.add_task("피드백 쓰기", total=len(students))
        demonstration.write_feedback(layout, lambda: progress.advance(writing))
        reporting.write_report(reporting.read_report(layout, demonstration.LESSON, layout.grading), report_page)
    console.print(demonstration.score_table(layout, students))
    console.print(f"\n학급 보고서: {report_page.relative_to(layout.root)}", markup=False)
    console.print("학습자마다 받는 피드백 페이지:")
    for student in students:
        page = demonstration.feedback_page(layout, student).relative_to(layout.root)
        console.print(f"  {student.id:22} {page}")
    if pictures:
        for path in demonstration.take_pictures(layout, report_page, pictures):
            console.print(f"그림: {path}", markup=False)
