"""JSON files to sheets: each list of records is one."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from matcher.ingest.sheets import file_safety
from matcher.ingest.sheets.sheet import Raw, Sheet, as_seen
from matcher.ingest.sheets.text_sheets import decode
from matcher.support.messages import message


def json_sheets(content: bytes, name: str) -> list[Sheet]:
    """The lists of records of a JSON file, groups of a form and points of a map among them.

    Raises
        DataRefusedError  it is too large, nested too deeply, or not valid
    """
    if len(content) > file_safety.LARGEST_PLAIN:
        raise file_safety.too_much_text(name)
    text = decode(content, name)
    records = text.count("{") + text.count("[")
    if records > file_safety.LARGEST_ROWS or text.count(",") > file_safety.LARGEST_CELLS // 2:
        raise file_safety.too_large(name, message("the file is too large: too many records."))
    try:
        return _tables(json.loads(text), name)
    except RecursionError:
        what, hint = message("the file is nested too deeply."), message("Give a list of records.")
        raise file_safety.refuse("too-deep", what, name, hint) from None
    except ValueError as error:
        line = getattr(error, "lineno", 1)
        where = message("{file}, line {line}", file=name, line=line)
        raise file_safety.refuse("broken-json", message("not valid JSON."), where) from error


def _tables(data: object, name: str) -> list[Sheet]:
    if isinstance(data, dict) and data.get("type") == "FeatureCollection":
        features = data.get("features")
        data = [f.get("properties") for f in features or () if isinstance(f, dict)]
    named = data if isinstance(data, dict) else {"": data}
    tables = {str(k): v for k, v in named.items() if isinstance(v, list) and _has_records(v)}
    if isinstance(data, dict) and not tables:
        tables = {"": [data]}
    return [Sheet(name, label, _records(rows, name), {}) for label, rows in tables.items()]


def _has_records(rows: list[object]) -> bool:
    return not rows or any(isinstance(row, dict) for row in rows)


def _records(rows: list[object], name: str) -> list[list[Raw]]:
    records = [_flat(row) for row in rows if isinstance(row, dict)]
    header = list(dict.fromkeys(str(name) for record in records for name in record))
    if len(header) > file_safety.LARGEST_COLUMNS:
        raise file_safety.too_large(
            name, message("a record is too large: {n} different names.", n=len(header))
        )
    table: list[list[Raw]] = [_labels(header)]
    table.extend([_plain(record.get(name)) for name in header] for record in records)
    return table


_DEEPEST = 6


def _flat(record: Mapping[str, object], depth: int = 0) -> dict[str, object]:
    """The record with the entries of its groups beside its own, as "group/question"."""
    found: dict[str, object] = {}
    for name, value in record.items():
        if isinstance(value, dict) and depth < _DEEPEST:
            inner = _flat(value, depth + 1)
            found.update({f"{name}/{key}": one for key, one in inner.items()})
        else:
            found[str(name)] = value
    return found


def _labels(names: Sequence[str]) -> list[Raw]:
    """The last part of each name of a group, where no other column has the same."""
    last = [name.rsplit("/", 1)[-1] for name in names]
    return [
        short if last.count(short) == 1 else name for short, name in zip(last, names, strict=True)
    ]


def _plain(value: object) -> Raw:
    if isinstance(value, list):
        return " ; ".join(str(part) for part in value)
    if isinstance(value, float):
        return as_seen(value)
    if value is None or isinstance(value, str | int | bool):
        return value
    return json.dumps(value, ensure_ascii=False)[: file_safety.LARGEST_TEXT]
