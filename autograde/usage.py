"""Error messages, of one Korean line, for command lines that `course` does not understand."""

from __future__ import annotations

import typer


def is_help(error: typer.TyperException) -> bool:
    """Whether no command was given; the error's text is then the list of commands."""
    return type(error).__name__ == "NoArgsIsHelpError"


def complaint(error: typer.TyperException) -> str:
    """Return one Korean line on what is wrong with the arguments, and where they are explained.

    The errors' classes are recognised by name: the library that raises them does not export them.
    """
    context = getattr(error, "ctx", None)
    command = context.command_path if context else "course"
    parameter = getattr(error, "param", None)
    name = shown(parameter)
    match type(error).__name__:
        case "MissingParameter" if parameter is not None:
            what = f"{name}({parameter.help})" if getattr(parameter, "help", None) else name
            said = f"빠진 것이 있습니다: {what}."
        case "NoSuchOption":
            near = ", ".join(sorted(getattr(error, "possibilities", None) or ()))
            option = getattr(error, "option_name", name)
            said = f"{option} 선택 사항이 없습니다." + (f" 혹시 {near}인가요?" if near else "")
        case "BadParameter" if parameter is not None:
            said = f"{name}에 적은 값을 쓸 수 없습니다({error.message})."
        case _:
            said = f"명령을 알아듣지 못했습니다({error.format_message()})."
    return f"{said} 쓰는 법은 `{command} --help`에 있습니다."


def shown(parameter: object) -> str:
    """Return a parameter as a person types it: an option with its dashes, an argument by its name."""
    options = [option for option in getattr(parameter, "opts", ()) if option.startswith("-")]
    return max(options, key=len) if options else str(getattr(parameter, "name", ""))
