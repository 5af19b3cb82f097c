"""The files of what an office knows, in the user's own folder.

    office/overlays/OPTION/DAY-MARK.toml   a word on an option
    office/local/OPTION.toml               an option that the office added
    office/asked/DAY-MARK.toml             who was asked, and what came of it
    office/office.toml                     the id of the office

Every file is written whole or not at all and, but for an office's own options, never changed:
a process that is stopped leaves the files as before, or with one more.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

from matcher.catalogue.office.overlay import LOCAL, OVERLAYS
from matcher.support.errors import UsageError
from matcher.support.files import write_whole
from matcher.support.messages import message
from matcher.support.paths import user_folder
from matcher.support.reasons import reason_of

ASKED = "asked"
_DAY = len("2026-11-29")


def office_folder() -> Path:
    """The folder of what the office knows; it may not exist yet."""
    return user_folder() / "office"


def office_files(day: date | None = None, folder: Path | None = None) -> dict[str, Path]:
    """The words and the options of the office, by their path in a catalogue.

    Parameters
        day   the day of the answer: a word of a later day was not known; None: all of them
    """
    root = folder or office_folder()
    if not root.is_dir():
        return {}
    found = {}
    for kind in (LOCAL, OVERLAYS):
        for path in sorted((root / kind).rglob("*.toml")):
            if path.is_file() and not (kind == OVERLAYS and day and _is_later(path, day)):
                found[path.relative_to(root).as_posix()] = path
    return found


def _is_later(path: Path, day: date) -> bool:
    # a file that somebody wrote by hand may have any name: it counts
    try:
        return date.fromisoformat(path.name[:_DAY]) > day
    except ValueError:
        return False


def office_id() -> str:
    """The id of this office: made once, of chance, and saying nothing of anybody."""
    import tomllib  # an answer reads what was compiled
    from secrets import token_hex

    path = office_folder() / "office.toml"
    try:
        known = tomllib.loads(path.read_text(encoding="utf-8")).get("id")
        if isinstance(known, str) and known:
            return known
    except (OSError, ValueError):
        pass
    made = f"o-{token_hex(3)}"
    _write(path, f'# What others call this office by.\nid = "{made}"\n')
    return made


def write_word(option_id: str, day: date, content: str) -> Path:
    """Keep a word on an option in a file of its own."""
    path = office_folder() / OVERLAYS / option_id / f"{_name(day, content)}.toml"
    _write(path, content)
    return path


def write_local(option_id: str, content: str) -> Path:
    """Keep an option of the office's own."""
    path = office_folder() / LOCAL / f"{option_id}.toml"
    _write(path, content)
    return path


def write_asked(day: date, content: str) -> Path:
    """Keep that somebody was asked."""
    path = office_folder() / ASKED / f"{_name(day, content)}.toml"
    _write(path, content)
    return path


def asked_files() -> Iterator[Path]:
    """The files of who was asked, the oldest first."""
    yield from sorted((office_folder() / ASKED).glob("*.toml"))


def _name(day: date, content: str) -> str:
    return f"{day.isoformat()}-{sha256(content.encode()).hexdigest()[:8]}"


def _write(path: Path, content: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        what = message("The file cannot be written: {reason}.", reason=reason_of(error))
        hint = message("Check MATCHER_HOME.")
        raise UsageError(what, where=str(path), hint=hint, code="cannot-write") from error
    write_whole(path, content)


# --- TOML, as far as these files need it ------------------------------------------------------


def toml_of(data: Mapping[str, Any]) -> str:
    """Some data as a TOML file that `tomllib` reads back the same.

    >>> print(toml_of({"id": "a", "amount": {"max_mad": 5}, "call": [{"id": "c"}]}), end="")
    id = "a"
    <BLANKLINE>
    [amount]
    max_mad = 5
    <BLANKLINE>
    [[call]]
    id = "c"
    """
    return "".join(_lines(data, ()))


def _lines(data: Mapping[str, Any], path: tuple[str, ...]) -> Iterator[str]:
    tables = {k: v for k, v in data.items() if isinstance(v, Mapping) and not _is_text(v)}
    lists = {k: v for k, v in data.items() if _is_tables(v)}
    for key, value in data.items():
        if key not in tables and key not in lists:
            yield f"{_key(key)} = {_value(value)}\n"
    for key, table in tables.items():
        yield f"\n[{_dotted((*path, key))}]\n"
        yield from _lines(table, (*path, key))
    for key, many in lists.items():
        for table in many:
            yield f"\n[[{_dotted((*path, key))}]]\n"
            yield from _lines(table, (*path, key))


def _is_text(value: Mapping[str, Any]) -> bool:
    return bool(value) and set(value) <= {"fr", "en", "ar"}


def _is_tables(value: object) -> bool:
    return isinstance(value, Sequence) and bool(value) and isinstance(value[0], Mapping)


def _dotted(path: tuple[str, ...]) -> str:
    return ".".join(map(_key, path))


def _key(key: str) -> str:
    return key if key.replace("_", "").replace("-", "").isalnum() and key.isascii() else _text(key)


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, Mapping):
        return f"{{ {', '.join(f'{_key(k)} = {_value(v)}' for k, v in value.items())} }}"
    if isinstance(value, Sequence):
        return f"[{', '.join(map(_value, value))}]"
    return repr(value)


def _text(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return (
        '"' + "".join(c if c >= " " and c != "\x7f" else f"\\u{ord(c):04X}" for c in escaped) + '"'
    )
