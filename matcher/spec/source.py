"""Files that people write, TOML or JSON, read with the line of every key.

file = parse_toml(read_bytes(path, THE_SCHEMA), path.name)
file.where("field", "members", "type")     # "schema.toml:12"
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import lru_cache
from json.decoder import scanstring  # type: ignore[attr-defined]
from pathlib import Path
from typing import Any

from matcher.support.errors import InvalidSourceError, Problem
from matcher.support.messages import Message, Sayable, message
from matcher.support.reasons import reason_of
from matcher.support.records import dataclass

#: The largest TOML file read, in bytes: ten times the built-in schema.
LARGEST = 2_000_000

Key = str | int
Lines = dict[tuple[Key, ...], int]
_TABLE = re.compile(r"^\s*(\[\[?)\s*([^\[\]]+?)\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"""^\s*((?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*')(?:\s*\.\s*[A-Za-z0-9_-]+)*)\s*=""")
_LINE = re.compile(r"\(at line (\d+), column (\d+)\)|\(at end of document\)")
_MARK = re.compile(r'[{}\[\]:,"]|\n|[^\s{}\[\]:,"]+')

#: What a file is, as it stands at the beginning of a sentence.
THE_SCHEMA = message("The schema")
AN_OPTION = message("An option")
THE_MODEL = message("The model")
THE_VOCABULARY = message("The vocabulary")
THE_MAPPING = message("The mapping file")
THE_FUNDS = message("The file of funds")
THE_ASSUMPTIONS = message("The file of assumptions")
THE_PLACES = message("The list of places")

#: What the parser says of a file, where it is said often.
_NOT_TOML: Mapping[str, Message] = {
    "Invalid value": message("Invalid value"),
    "Invalid statement": message("Invalid statement"),
    "Cannot overwrite a value": message("Cannot overwrite a value"),
    "Unclosed array": message("Unclosed array"),
    "Unclosed inline table": message("Unclosed inline table"),
    "Unterminated string": message("Unterminated string"),
    "Invalid date or datetime": message("Invalid date or datetime"),
    "Expected '=' after a key in a key/value pair": message("a key is followed by ="),
    "Expected newline or end of document after a statement": message(
        "something stands behind the value"
    ),
}


@dataclass(frozen=True, slots=True)
class SourceFile:
    """What a file says and where it says it."""

    name: str
    data: Mapping[str, Any]
    text: str = ""
    is_json: bool = False

    def where(self, *path: Key) -> str:
        """The place of a key as `file:line`, or of the nearest key that holds it."""
        lines = _lines_of_json(self.text) if self.is_json else _lines_of_toml(self.text)
        for length in range(len(path), 0, -1):
            if (line := lines.get(path[:length])) is not None:
                return f"{self.name}:{line}"
        return self.name


def read_bytes(path: Path, what: Sayable, largest: int = LARGEST) -> bytes:
    """The bytes of a file that must be there and small.

    Raises
        InvalidSourceError  it is missing, not a file, not readable or larger than `largest` bytes
    """
    where = str(path)
    try:
        if path.stat().st_size > largest:
            said = message("{what} is larger than {largest} bytes.", what=what, largest=largest)
            raise InvalidSourceError(said, where=where)
        return path.read_bytes()
    except FileNotFoundError as error:
        said = message("{what} is not there.", what=what)
        raise InvalidSourceError(said, where=where, hint=message("Check the path.")) from error
    except (OSError, ValueError) as error:
        said = message("{what} cannot be read: {reason}.", what=what, reason=reason_of(error))
        raise InvalidSourceError(said, where=where) from error


def parse_toml(content: bytes, name: str) -> SourceFile:
    """The parsed file.

    Raises
        InvalidSourceError  it is not UTF-8 or not TOML; the problem has the line
    """
    import tomllib  # an answer reads what was compiled

    try:
        text = content.decode("utf-8-sig").replace("\r\n", "\n")
        return SourceFile(name, tomllib.loads(text), text)
    except (ValueError, RecursionError) as error:
        problem = _not_text(error, content, name) or _not_toml(error, content, name)
        what = message("A TOML file cannot be read.")
        raise InvalidSourceError(what, [problem], where=name) from error


def parse_json(content: bytes, name: str) -> SourceFile:
    """The parsed file, which must hold an object.

    Raises
        InvalidSourceError  it is not UTF-8, not JSON, or no object; the problem has the line
    """
    what = message("A JSON file cannot be read.")
    hint = message("Give a file that the program itself has written.")
    try:
        text = content.decode("utf-8-sig").replace("\r\n", "\n")
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        line = getattr(error, "lineno", 1)
        not_json = Problem(f"{name}:{line}", "broken-json", message("not valid JSON."))
        problem = _not_text(error, content, name) or not_json
        raise InvalidSourceError(what, [problem], where=name, hint=hint) from error
    if not isinstance(data, dict):
        problem = Problem(f"{name}:1", "not-a-table", message("the file holds no object."))
        raise InvalidSourceError(what, [problem], where=name, hint=hint)
    return SourceFile(name, data, text, is_json=True)


def _not_text(error: Exception, content: bytes, name: str) -> Problem | None:
    if isinstance(error, UnicodeDecodeError):
        line = content[: error.start].count(b"\n") + 1
        hint = message("Save it as UTF-8.")
        return Problem(f"{name}:{line}", "not-utf8", message("the file is not UTF-8."), hint)
    if isinstance(error, RecursionError):
        what, hint = message("the file is nested too deeply."), message("Flatten it.")
        return Problem(name, "too-deep", what, hint)
    return None


def _not_toml(error: Exception, content: bytes, name: str) -> Problem:
    # tomllib's own error, or a number of thousands of digits
    found = _LINE.search(str(error))
    line = int(found[1]) if found and found[1] else content.count(b"\n") + 1
    reason = _LINE.sub("", str(error)).strip().rstrip(".")
    what = message("not valid TOML: {reason}.", reason=_NOT_TOML.get(reason, reason))
    return Problem(f"{name}:{line}", "broken-toml", what, message("Mend the line."))


@lru_cache(maxsize=4)
def _lines_of_json(text: str) -> Lines:
    """The line of every key and item of a JSON text that was parsed before."""
    lines: Lines = {}
    path: list[Key] = []
    inside: list[bool] = []  # for each open bracket: whether it is an object
    line, at, awaits_key = 1, 0, False
    while found := _MARK.search(text, at):
        mark, at = found[0], found.end()
        if mark == "\n":
            line += 1
        elif mark == '"':
            word, at = scanstring(text, at)
            if awaits_key:
                path[-1], awaits_key = word, False
                lines[tuple(path)] = line
        elif mark in "{[":
            inside.append(mark == "{")
            awaits_key = mark == "{"
            path.append("" if awaits_key else 0)
            if not awaits_key:
                lines[tuple(path)] = line
        elif mark in "}]":
            inside.pop()
            path.pop()
            awaits_key = False
        elif mark == ",":
            awaits_key = inside[-1]
            if not awaits_key:
                path[-1] = int(path[-1]) + 1
                lines[tuple(path)] = line
    return lines


def _lines_of_toml(text: str) -> Lines:
    # Only what stands at the start of a line is found: enough for a place in a message.
    lines: Lines = {}
    counts: dict[tuple[Key, ...], int] = {}
    table: tuple[Key, ...] = ()
    open_text = ""
    for number, line in enumerate(text.split("\n"), start=1):
        inside, open_text = open_text, _open_text(line, open_text)
        if inside:
            continue
        if header := _TABLE.match(line):
            path = _split(header[2])
            table = _resolve(path[:-1], counts) + path[-1:]
            if header[1] == "[[":
                index = counts.get(table, -1) + 1
                counts[table] = index
                table = (*table, index)
            else:
                table = _resolve(path, counts)
            lines.setdefault(table, number)
        elif key := _KEY.match(line):
            lines.setdefault(table + _split(key[1]), number)
    return lines


def _open_text(line: str, mark: str) -> str:
    """The mark of the text of several lines that is still open after a line, if one is."""
    at = 0
    while at < len(line):
        marks = [mark] if mark else ['"""', "'''"]
        found = min((place for m in marks if (place := line.find(m, at)) >= 0), default=-1)
        if found < 0:
            break
        mark = "" if mark else line[found : found + 3]
        at = found + 3
    return mark


def _split(dotted: str) -> tuple[Key, ...]:
    return tuple(part.strip().strip("\"'") for part in dotted.split("."))


def _resolve(path: tuple[Key, ...], counts: Mapping[tuple[Key, ...], int]) -> tuple[Key, ...]:
    # [amount.case.note] speaks of the last [[amount.case]]
    resolved: tuple[Key, ...] = ()
    for part in path:
        resolved = (*resolved, part)
        if resolved in counts:
            resolved = (*resolved, counts[resolved])
    return resolved
