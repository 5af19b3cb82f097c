"""What a person has settled for all commands: the file `config.toml`, read and changed.

It stands in the platform's folder for settings, or in `MATCHER_HOME`. A command writes it
(`match config language=fr`), and any editor can.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields, replace
from pathlib import Path
from typing import Annotated, Any, Literal, get_args, get_type_hints

from matcher.cli.settled_files import FILES, is_there
from matcher.support.errors import InvalidSourceError, Problem, UsageError, nearest
from matcher.support.messages import Message, message, message_in
from matcher.support.reasons import reason_of
from matcher.support.records import dataclass

#: What each setting is for.
MEANINGS: dict[str, Message] = {
    "language": message_in("a setting", "language of answers, errors and help"),
    "colour": message_in("a setting", "colour in answers; auto: on a screen that can show it"),
    "schema": message_in("a setting", "schema of the applicants, where no --schema is given"),
    "catalogue": message_in("a setting", "folder of the options, where no --catalogue is given"),
    "registry": message_in("a setting", "table of the applicants, where no --registry is given"),
    "model": message_in("a setting", "ranking model, where no --model is given"),
}


@dataclass(frozen=True, slots=True)
class PersonalSettings:
    """What a person has settled for all commands: the file `config.toml`."""

    language: Annotated[Literal["fr", "ar", "en"], "language of answers, errors and help"] = "en"
    colour: Annotated[
        Literal["auto", "always", "never"], "colour in answers; auto: on a screen that can show it"
    ] = "auto"
    schema: Annotated[str, "schema of the applicants, where no `--schema` is given"] = ""
    catalogue: Annotated[str, "folder of the options, where no `--catalogue` is given"] = ""
    registry: Annotated[str, "table of the applicants, where no `--registry` is given"] = ""
    model: Annotated[str, "ranking model, where no `--model` is given"] = ""


def read_settings(path: Path) -> tuple[dict[str, str], list[Problem]]:
    """What the file says that can be used, and what is wrong with it: that stops no command."""
    try:
        content = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return {}, []
    except OSError as error:
        what = message("The settings cannot be read: {reason}.", reason=reason_of(error))
        return {}, [Problem(str(path), "no-file", what, is_warning=True)]
    found, problems = _parsed(content, path)
    return found, [replace(problem, is_warning=True) for problem in problems]


def _parsed(content: bytes, path: Path) -> tuple[dict[str, str], Iterable[Problem]]:
    from matcher.spec.reader import Reader
    from matcher.spec.source import parse_toml

    try:
        file = parse_toml(content, str(path))
    except InvalidSourceError as error:
        return {}, error.problems
    reader = Reader(file)
    reader.read(PersonalSettings)
    sound = {name: file.data[name] for name in file.data if reader.is_sound(name)}
    said = {name: str(sound[name]) for name in MEANINGS if name in sound}
    return {name: value for name, value in said.items() if value}, reader.problems


def known_values(name: str) -> tuple[str, ...]:
    """What a setting may be; nothing where it names a file."""
    kind: Any = get_type_hints(PersonalSettings)[name]
    return get_args(kind)


def default_of(name: str) -> str:
    """What a setting is where nobody settled it."""
    return str(next(field.default for field in fields(PersonalSettings) if field.name == name))


def change_settings(path: Path, assignments: Sequence[str]) -> None:
    """Write `name=value` for each assignment; an empty value takes the setting out.

    What else stands in the file, comments too, stays.

    Raises
        UsageError     an assignment is none, names no setting, or a value that it cannot have, or
                       a file that is not there
        InvalidSourceError  the file cannot be read as it stands
    """
    wanted = dict(map(_assignment, assignments))
    from matcher.spec.source import parse_toml
    from matcher.support.files import write_whole

    text = ""
    if path.exists():
        try:
            content = path.read_bytes()
        except OSError as error:
            what = message("The settings cannot be read: {reason}.", reason=reason_of(error))
            raise UsageError(what, where=str(path), code="no-file") from error
        parse_toml(content, str(path))
        text = content.decode("utf-8")
    lines = [line for line in text.splitlines() if _name_of(line) not in wanted]
    # a text of JSON is one of TOML, whatever signs a path has
    said = {name: json.dumps(value, ensure_ascii=False) for name, value in wanted.items() if value}
    lines += [" ".join((name, "=", value)) for name, value in said.items()]
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        what = message("The file cannot be written: {reason}.", reason=reason_of(error))
        raise UsageError(what, where=str(path), code="cannot-write") from error
    write_whole(path, "".join(f"{line}\n" for line in lines))


def _name_of(line: str) -> str:
    found = re.match(r"\s*([A-Za-z_-]+)\s*=", line)
    return found[1] if found else ""


def _assignment(said: str) -> tuple[str, str]:
    name, is_assigned, value = (part.strip() for part in said.partition("="))
    if not is_assigned:
        example = "=".join((name or "language", "fr"))
        hint = message("Write it as {example}.", example=example)
        raise UsageError(message('"{said}" sets nothing.', said=said), hint=hint)
    if name not in MEANINGS:
        what = message('There is no setting "{name}".', name=name)
        one_of = message("Write one of {names}.", names=tuple(MEANINGS))
        raise UsageError(what, hint=nearest(name, MEANINGS) or one_of)
    value = value.strip("\"'")
    if name in FILES:
        return name, value and _whole_path(name, value)
    value = value.casefold()
    if value and value not in known_values(name):
        what = message('{name} cannot be "{value}".', name=name, value=value)
        raise UsageError(what, hint=message("Write one of {names}.", names=known_values(name)))
    return name, value


def _whole_path(name: str, value: str) -> str:
    path = Path(value).expanduser().resolve()
    if not is_there(name, path):
        what = message('{name} cannot be "{value}": it is not there.', name=name, value=value)
        raise UsageError(what, hint=message("Check the path."), code="no-file")
    return str(path)


def settled(path: Path) -> Iterator[tuple[str, str, bool]]:
    """Each setting: its name, its value, and whether the file says it."""
    found, _ = read_settings(path)
    for name in MEANINGS:
        yield name, found.get(name, default_of(name)), name in found
