"""Facts as Python programs have them: tuples and sets, days, values of numpy and pandas.

Nothing here imports numpy or pandas: their values are known by what they can do.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from matcher.errors import DataRefused, Problem, UsageError, nearest
from matcher.messages import Message, message
from matcher.registry import RefusedCell, read_cell
from matcher.schema import Field, Schema
from matcher.values import FieldValue, Several

#: What may stand where a file or folder is asked for.
PathLike = str | Path


def as_path(given: PathLike | None) -> Path | None:
    """The path of a file, from a text or a path; None stays None."""
    return None if given is None else Path(given)


def as_day(given: date | str | None) -> date | None:
    """A day, from a day, a time (its day), a text as 2026-11-23, or a value of pandas or numpy.

    Raises
        UsageError  it is none of these

    Example
        >>> as_day("2026-11-23"), as_day(datetime(2026, 11, 23, 8))
        (datetime.date(2026, 11, 23), datetime.date(2026, 11, 23))
    """
    plain = plain_value(given)
    if plain is None or type(plain) is date:
        return plain
    try:
        if isinstance(plain, str) and len(plain) == len("2026-11-23"):
            return date.fromisoformat(plain)
    except ValueError:
        pass
    what = message('"{day}" is not a day.', day=str(given))
    raise UsageError(what, hint=message("Write it as 2026-11-23."))


def plain_value(given: Any) -> Any:
    """A value of numpy or pandas as one of Python; None for what they write for unknown.

    Example
        >>> plain_value(float("nan")) is None, plain_value(datetime(2023, 5, 2, 12))
        (True, datetime.date(2023, 5, 2))
    """
    if given is None or type(given).__name__ in ("NAType", "NaTType"):
        return None
    if type(given).__name__ == "datetime64":
        given = given.astype("datetime64[D]").item()
    elif getattr(given, "ndim", None) == 0 and hasattr(given, "item"):
        given = given.item()
    elif getattr(given, "ndim", None) == 1 and hasattr(given, "tolist"):
        given = given.tolist()
    if isinstance(given, float) and given != given:
        return None
    if isinstance(given, Decimal):
        return float(given)
    return given.date() if isinstance(given, datetime) else given


def read_facts(
    facts: Mapping[str, object], schema: Schema, applicant_id: str
) -> dict[str, FieldValue]:
    """The facts as the engine holds them; what is unknown is left out.

    Raises
        DataRefused  all at once: a fact is of no field, or not of the type of its field
    """
    found: dict[str, FieldValue] = {}
    problems = []
    for name, given in facts.items():
        if name not in schema:
            what = message('"{field}" is not a field.', field=name)
            problems.append(Problem(name, "unknown-field", what, nearest(name, schema.fields)))
            continue
        try:
            value = field_value(given, schema[name], schema)
        except RefusedCell as bad:
            problems.append(Problem(name, bad.code, bad.message, bad.hint))
            continue
        if value is not None:
            found[name] = value
    if problems:
        what = message("Some facts cannot be read.")
        raise DataRefused(what, problems, where=applicant_id)
    return found


def field_value(given: object, declared: Field, schema: Schema) -> FieldValue:
    """One fact as the engine holds it; None when it is unknown.

    A text is read as a cell of a registry is: `"24"`, `"true"`, `"2023-05-02"`, `"argan;amlou?"`.

    Raises
        RefusedCell  it is not of the type of the field, or none of its values
    """
    plain = plain_value(given)
    if plain is None or (isinstance(plain, str) and not plain.strip()):
        return None
    if declared.type == "categories" and not isinstance(plain, str):
        return _several(plain, declared, schema)
    if not isinstance(plain, _TAKEN[declared.type]) or (
        isinstance(plain, bool) and declared.type != "boolean"
    ):
        raise _refused(plain, declared)
    if declared.type == "text":
        return str(plain)
    return read_cell(_cell(plain), declared, schema)


#: What Python types each type of field takes; a text is read as a cell.
_TAKEN: dict[str, tuple[type, ...]] = {
    "boolean": (bool, str),
    "integer": (int, float, str),
    "number": (int, float, str),
    "money": (int, float, str),
    "date": (date, str),
    "category": (str,),
    "categories": (str,),
    "place": (str,),
    "text": (str,),
}


def _several(given: object, declared: Field, schema: Schema) -> Several:
    if isinstance(given, Several):
        words, found = list(given.named), given
    elif isinstance(given, list | tuple | set | frozenset):
        words = [word for word in given if plain_value(word) is not None]
        if not all(isinstance(word, str) for word in words):
            raise _refused(given, declared)
        found = Several(frozenset(words))
    else:
        raise _refused(given, declared)
    if declared.values is not None:
        for word in words:
            read_cell(word, declared, schema)
    return found


def _cell(plain: object) -> str:
    """The canonical text of a value."""
    if isinstance(plain, bool):
        return "true" if plain else "false"
    return plain.isoformat() if isinstance(plain, date) else str(plain).strip()


def _refused(given: object, declared: Field) -> RefusedCell:
    what = message("{value} is not a value of this field.", value=_short(given))
    return RefusedCell("wrong-type", what, takes(declared))


def takes(declared: Field) -> Message:
    """What a field takes, with an example."""
    examples: dict[str, Message] = {
        "boolean": message("It takes True or False."),
        "integer": message("It takes a whole number, as 24."),
        "number": message("It takes a number, as 0.5."),
        "money": message("It takes a whole amount, as 180000."),
        "date": message("It takes a day, as date(2023, 5, 2) or a text like 2023-05-02."),
        "category": message("It takes one of its values, as a text."),
        "categories": message("It takes a list, tuple or set of its values."),
        "place": message("It takes the code of a place, as tiznit/tafraout."),
        "text": message("It takes a text."),
    }
    return examples[declared.type]


def _short(given: object) -> str:
    said = repr(given)
    return said if len(said) <= 60 else f"{said[:59]}…"


def each(given: Iterable[str] | str) -> list[str]:
    """Texts, from one or several."""
    return [given] if isinstance(given, str) else list(given)
