"""The page that `--help` prints, in the language of the user.

Commands and options say in English what they do, where they are declared; that English is the
key of its translation, and `help_texts` gives all of it to whoever gathers what is to translate.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from typing import Any

from matcher.reports.layout import display_width, wrapped
from matcher.support.errors import EXIT_CODES
from matcher.support.messages import Message, Sayable, message, message_in, render
from matcher.support.writing import joined, labelled_text

#: What stands after an option that takes a value, by the kind of its value.
_VALUES = {
    "int": message_in("value of an option", "N"),
    "float": message_in("value of an option", "NUMBER"),
    "path": message_in("value of an option", "PATH"),
    "str": message_in("value of an option", "TEXT"),
}
#: What stands in the usage for the arguments of commands, by their name in the code.
_ARGUMENTS = {
    "file": message_in("argument", "FILE"),
    "name": message_in("argument", "NAME"),
    "applicant": message_in("argument", "COOPERATIVE"),
    "coop": message_in("argument", "COOPERATIVE"),
    "kind": message_in("argument", "KIND"),
    "event": message_in("argument", "EVENT"),
    "paper": message_in("argument", "PAPER"),
    "settings": message_in("argument", "NAME=VALUE"),
    "files": message_in("argument", "FILES"),
    "ids": message_in("argument", "IDS"),
    "said": message_in("argument", "FIELD=VALUE"),
    "facts": message_in("argument", "FIELD=VALUE"),
    "step": message_in("argument", "STEP"),
    "option": message_in("argument", "OPTION"),
    "whom": message_in("argument", "FUNDER"),
    "call": message_in("argument", "CALL"),
    "folder": message_in("argument", "FOLDER"),
    "profile": message_in("argument", "PROFILE"),
    "word": message_in("argument", "WORD"),
}
#: What the library would say in words of its own.
_COMMON = {
    "help": message("Show this page and stop."),
    "install_completion": message("Install completion for this shell."),
    "show_completion": message("Show completion for this shell, to copy or change it."),
}
_WIDEST = 80
#: A name that is longer stands on a line of its own.
_WIDEST_NAME = 30
_ISOLATED = "\u2066{}\u2069"


def help_page(command: Any, context: Any, language: str) -> str:
    """All lines of the page of a command, or of a group of commands."""
    width = max(min(shutil.get_terminal_size().columns, _WIDEST), 50)
    lines = [render(_usage(command, context), language), ""]
    lines += wrapped(render(said_help(command), language), indent="  ", width=width)
    options = [p for p in command.get_params(context) if not p.hidden]
    arguments = [p for p in options if p.param_type_name == "argument"]
    commands = [c for c in getattr(command, "commands", {}).values() if not c.hidden]
    for title, rows in (
        (message("Arguments"), [_row(p, language) for p in arguments]),
        (message("Options"), [_row(p, language) for p in options if p not in arguments]),
    ):
        lines += _section(title, rows, language, width)
    briefs = [(_left_to_right(c.name, language), render(said_help(c), language)) for c in commands]
    lines += _section(message("Commands"), briefs, language, width, is_brief=True)
    if context.parent is None:
        lines += ["", *_epilogue(language, width)]
    return "\n".join(lines)


def said_help(part: Any) -> Message:
    """What a command, or one of its parameters, is for."""
    return _COMMON.get(part.name or "") or Message(_text(part))


def help_texts(command: Any) -> Iterator[tuple[str, str]]:
    """The English of every help below a command, with the file of the code that says it."""
    module = getattr(command.callback, "__module__", "matcher.cli.app")
    file = f"{module.replace('.', '/')}.py"
    for part in (command, *(p for p in command.params if p.name not in _COMMON)):
        yield _text(part), file
    for inner in getattr(command, "commands", {}).values():
        yield from help_texts(inner)


def argument_name(argument: Any) -> Sayable:
    """How the usage calls an argument."""
    return _ARGUMENTS.get(argument.name, str(argument.name).upper())


def _text(part: Any) -> str:
    return " ".join((part.help or "").split())


def _usage(command: Any, context: Any) -> Message:
    path = context.command_path
    if hasattr(command, "commands"):
        return message("Usage: {command} [OPTIONS] COMMAND …", command=path)
    arguments = [p for p in command.params if p.param_type_name == "argument"]
    if not arguments:
        return message("Usage: {command} [OPTIONS]", command=path)
    name = argument_name(arguments[0])
    return message("Usage: {command} [OPTIONS] {argument}", command=path, argument=name)


def _row(part: Any, language: str) -> tuple[str, str]:
    """An option or argument, and what it is for."""
    if part.param_type_name == "argument":
        name = render(argument_name(part), language)
    else:
        name = ", ".join(sorted(part.opts, key=len))
        if not part.is_flag:
            name += f" {render(_kind(part), language)}"
    notes = joined((render(note, language) for note in _notes(part)), language)
    said = render(said_help(part), language)
    return _left_to_right(name, language), f"{said}  [{notes}]" if notes else said


def _kind(part: Any) -> Message:
    name = str(part.type.name).split()[0]  # "int range" is a kind of "int"
    return _VALUES.get({"integer": "int", "text": "str"}.get(name, name), _VALUES["str"])


def _notes(part: Any) -> Iterator[Message]:
    default = part.default
    if isinstance(default, str | int | float) and not isinstance(default, bool) and default != "":
        yield message("default: {value}", value=str(default))
    low, high = getattr(part.type, "min", None), getattr(part.type, "max", None)
    if low is not None and high is not None:
        yield message("from {low} to {high}", low=str(low), high=str(high))
    elif low is not None:
        yield message("at least {low}", low=str(low))
    if part.required:
        yield message("required")


def _section(
    title: Message,
    rows: list[tuple[str, str]],
    language: str,
    width: int,
    *,
    is_brief: bool = False,
) -> Iterator[str]:
    """A title and its rows in two columns; a brief row ends with its line."""
    if not rows:
        return
    yield ""
    yield labelled_text(render(title, language), "", language).rstrip()
    widest = min(max(display_width(name) for name, _ in rows), _WIDEST_NAME)
    indent = " " * (widest + 4)
    for name, text in rows:
        gap = widest - display_width(name)
        first = f"  {name}{' ' * gap}  "
        if gap < 0:
            yield f"  {name}"
            first = indent
        lines = wrapped(text, indent=indent, first=first, width=width - 2 * is_brief)
        if is_brief and len(lines) > 1:
            lines = [f"{lines[0].rstrip(',;:')} …"]
        yield from lines


def _left_to_right(name: str, language: str) -> str:
    return _ISOLATED.format(name) if language == "ar" else name


def _epilogue(language: str, width: int) -> list[str]:
    """Two examples, and what the exit codes mean."""
    examples = message(
        "Examples: {first} · {second}",
        first="match --coop SM-0001 --lang fr",
        second="match --funder indh --top 5",
    )
    codes = tuple(
        message("{code} {meaning}", code=str(code), meaning=meaning)
        for code, meaning in EXIT_CODES.items()
    )
    lines = []
    for said in (examples, message("Exit codes: {codes}.", codes=codes)):
        lines += wrapped(render(said, language), indent="  ", width=width)
    return lines
