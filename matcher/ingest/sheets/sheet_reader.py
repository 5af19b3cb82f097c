"""Files to sheets of raw cells: which reader reads which file."""

from __future__ import annotations

import sys
from pathlib import Path

from matcher.ingest.sheets import file_safety
from matcher.ingest.sheets.json_sheets import json_sheets
from matcher.ingest.sheets.sheet import Sheet, holds
from matcher.ingest.sheets.text_sheets import text_sheets
from matcher.ingest.sheets.workbook_marks import UnitOf
from matcher.ingest.sheets.workbook_sheets import workbook_sheets
from matcher.support.messages import message


def read_sheets(
    path: Path, encoding: str = "", separator: str = "", unit_of: UnitOf = lambda word: "dirham"
) -> list[Sheet]:
    """Every sheet of a file that holds anything; `-` is stdin, as CSV or JSON.

    Parameters
        encoding   of a text file, where the user has said it; "" to find it out
        separator  the sign between the cells of a text file; "" to find it out
        unit_of    the unit of money that some words name; every currency is one's own without

    Raises
        UsageError   the file is missing or cannot be opened
        DataRefusedError  it is no table, too large, damaged or hostile
    """
    if str(path) == "-":
        content = sys.stdin.buffer.read(file_safety.LARGEST_FILE + 1)
        if len(content) > file_safety.LARGEST_FILE:
            most = file_safety.LARGEST_FILE >> 20
            raise file_safety.too_large(
                "stdin", message("the input is too large: over {n} MiB.", n=most)
            )
        kind = file_safety.bytes_kind(content)
        if kind not in ("text", "zip"):
            raise file_safety.refuse("wrong-extension", message("it is no table."), "stdin")
        is_json = kind == "text" and content.lstrip()[:1] in (b"[", b"{")
        suffix = ".json" if is_json else ".xlsx" if kind == "zip" else ".csv"
        sheets = _sheets(content, "stdin", suffix, unit_of)
    else:
        content = file_safety.content_of(path)
        suffix = path.suffix.lower()
        if suffix in _OF_TEXT and (encoding or separator):
            sheets = text_sheets(content, path.name, encoding, separator)
        else:
            sheets = _sheets(content, path.name, suffix, unit_of)
    sheets = [
        sheet
        for sheet in sheets
        if sheet.findings or any(any(holds(c) for c in r) for r in sheet.rows)
    ]
    if not sheets:
        raise file_safety.refuse("empty-file", message("there is nothing in the file."), path.name)
    return sheets


_OF_TEXT = (".csv", ".tsv", ".txt")


def _sheets(content: bytes, name: str, suffix: str, unit_of: UnitOf) -> list[Sheet]:
    if suffix in _OF_TEXT:
        return text_sheets(content, name)
    if suffix in (".json", ".geojson"):
        return json_sheets(content, name)
    return workbook_sheets(content, name, unit_of)
