"""TOML files read with the line of every key, so that a message can name it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from matcher.errors import InvalidSource, Problem

#: The largest TOML file read, in bytes: ten times the built-in schema.
LARGEST = 2_000_000

Key = str | int
_TABLE = re.compile(r"^\s*(\[\[?)\s*([^\[\]]+?)\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"""^\s*((?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*')(?:\s*\.\s*[A-Za-z0-9_-]+)*)\s*=""")
_LINE = re.compile(r"\(at line (\d+), column (\d+)\)|\(at end of document\)")


@dataclass(frozen=True, slots=True)
class TomlFile:
    """What a TOML file says and where it says it."""

    name: str
    data: Mapping[str, Any]
    text: str

    def where(self, *path: Key) -> str:
        """The place of a key as `file:line`, or of the nearest key that holds it."""
        lines = _lines_of_keys(self.text)
        for length in range(len(path), 0, -1):
            if (line := lines.get(path[:length])) is not None:
                return f"{self.name}:{line}"
        return self.name


def read_bytes(path: Path, what: str, largest: int = LARGEST) -> bytes:
    """The bytes of a file that must be there and small.

    Raises
        InvalidSource  it is missing, not a file, not readable or larger than `largest` bytes
    """
    try:
        if path.stat().st_size > largest:
            raise InvalidSource(
                f"{what.capitalize()} is larger than {largest:,} bytes.", where=str(path)
            )
        return path.read_bytes()
    except FileNotFoundError as error:
        raise InvalidSource(
            f"{what.capitalize()} is not there.", where=str(path), hint="Check the path."
        ) from error
    except (OSError, ValueError) as error:
        reason = (getattr(error, "strerror", "") or "not a path").lower()
        raise InvalidSource(
            f"{what.capitalize()} cannot be read: {reason}.", where=str(path)
        ) from error


def parse_toml(content: bytes, name: str) -> TomlFile:
    """The parsed file.

    Raises
        InvalidSource  it is not UTF-8 or not TOML; the message has the line
    """
    try:
        text = content.decode("utf-8-sig").replace("\r\n", "\n")
        return TomlFile(name, tomllib.loads(text), text)
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        problem = Problem(
            f"{name}:{line}", "not-utf8", "the file is not UTF-8.", "Save it as UTF-8."
        )
    except RecursionError:
        problem = Problem(name, "too-deep", "the file is nested too deeply.", "Flatten it.")
    except ValueError as error:  # tomllib's own error, or a number of thousands of digits
        found = _LINE.search(str(error))
        line = int(found[1]) if found and found[1] else text.count("\n") + 1
        reason = _LINE.sub("", str(error)).strip().rstrip(".")
        problem = Problem(
            f"{name}:{line}", "broken-toml", f"not valid TOML: {reason}.", "Mend the line."
        )
    raise InvalidSource("A TOML file cannot be read.", [problem], where=name)


def _lines_of_keys(text: str) -> dict[tuple[Key, ...], int]:
    # Only what stands at the start of a line is found: enough for a place in a message.
    lines: dict[tuple[Key, ...], int] = {}
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
