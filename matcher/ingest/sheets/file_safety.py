"""What a file may be, found out before anything is unpacked into memory."""

from __future__ import annotations

import re
import unicodedata
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO
from xml.parsers import expat

from matcher.ingest.diagnostics import column_number
from matcher.support.errors import DataRefusedError, Problem, UsageError
from matcher.support.messages import Message, Sayable, message
from matcher.support.reasons import reason_of

MIB = 1024 * 1024
LARGEST_FILE = 64 * MIB
LARGEST_PLAIN = 20 * MIB  # of CSV and JSON: in memory a letter may take four bytes
LONGEST_LINE = 2 * MIB
LARGEST_UNPACKED = 160 * MIB
LARGEST_RATIO = 100
LARGEST_MEMBERS = 1000
LARGEST_COLUMNS = 702  # ZZ
LARGEST_ROWS = 250_000
LARGEST_CELLS = 6_000_000
LARGEST_MERGED = 20_000
LARGEST_TEXT = 32_767  # what a spreadsheet holds in one cell

_SUFFIXES = {
    ".csv": "text",
    ".tsv": "text",
    ".txt": "text",
    ".json": "text",
    ".geojson": "text",
    ".xlsx": "zip",
    ".ods": "zip",
    ".xls": "ole",
}


def refuse(code: str, what: Message, where: Sayable, hint: Message | str = "") -> DataRefusedError:
    """The error of a file that is not read."""
    problem = Problem(where, code, what, hint)
    return DataRefusedError(message("The file is not read."), [problem])


def content_of(path: Path) -> bytes:
    """The bytes of a file that is what its name says and not too large.

    Raises
        UsageError   it is missing or cannot be opened
        DataRefusedError  it is too large, or is something else than its name says
    """
    suffix = path.suffix.lower()
    if suffix in (".xlsm", ".xlsb", ".xltm"):
        raise refuse(
            "wrong-extension",
            message("a workbook with macros is not read."),
            path.name,
            message("Save it as {suffix}.", suffix=".xlsx"),
        )
    if path.is_dir():
        what = message("this is a folder.")
        raise refuse("wrong-extension", what, path.name, message("Name the files in it."))
    if suffix not in _SUFFIXES:
        raise refuse(
            "wrong-extension",
            message('"{suffix}" is not a table.', suffix=suffix),
            path.name,
            message("Give a CSV, XLSX, XLS, ODS or JSON file."),
        )
    try:
        largest = LARGEST_PLAIN if _SUFFIXES[suffix] == "text" else LARGEST_FILE
        if path.stat().st_size > largest:
            size = path.stat().st_size // MIB
            raise too_large(path.name, message("the file is too large: {n} MiB.", n=size))
        content = path.read_bytes()
    except OSError as error:
        raise UsageError(
            message("The file cannot be opened: {reason}.", reason=reason_of(error)),
            where=str(path),
            hint=message("Check the path."),
            code="no-file",
        ) from error
    is_kind = bytes_kind(content)
    if is_kind != _SUFFIXES[suffix] and not (is_kind == "text" and not content.strip()):
        raise refuse(
            "wrong-extension",
            message("it is not what its name says ({suffix}).", suffix=suffix),
            path.name,
            message("Open it in a spreadsheet program and save it again."),
        )
    return content


def bytes_kind(content: bytes) -> str:
    """What some bytes are: zip, ole, text or binary."""
    if content.startswith(b"PK"):
        return "zip"
    if content.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return "ole"
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "text"
    if utf16_of(content):
        return "text"
    head = content[: 64 * 1024]
    controls = sum(head.count(bytes((c,))) for c in (*range(9), *range(14, 27)))
    return "binary" if controls > len(head) * 0.001 else "text"


def utf16_of(content: bytes) -> str:
    """The encoding of a text of two bytes a letter without a mark at its beginning, or ""."""
    head = content[: 64 * 1024]
    high, low = head[::2].count(0), head[1::2].count(0)
    if not (high or low) or (high and low) or high + low < len(head) * 0.02:
        return ""
    encoding = "utf-16-le" if low else "utf-16-be"
    try:
        text = head[: len(head) // 2 * 2].decode(encoding)
    except UnicodeDecodeError:
        return ""
    strange = [c for c in set(text) if unicodedata.category(c) in ("Cc", "Cn", "Co", "Cs")]
    return encoding if set(strange) <= set("\t\r\n") else ""


def too_large(where: Sayable, what: Message) -> DataRefusedError:
    """The error of something above its limit."""
    hint = message("Split it, and import the parts together.")
    return refuse("too-large", what, where, hint)


def too_much_text(where: Sayable) -> DataRefusedError:
    """The error of a text that would not fit."""
    most = LARGEST_PLAIN // MIB
    return too_large(where, message("the text is too large: over {n} MiB.", n=most))


def check_plain(content: bytes, name: str) -> None:
    """Refuse a text that would not fit, or that has a line of many megabytes.

    Raises
        DataRefusedError  it is too large
    """
    if len(content) > LARGEST_PLAIN:
        raise too_much_text(name)
    at = 0
    while len(content) - at > LONGEST_LINE:
        end = at + LONGEST_LINE
        cut = max(content.rfind(b"\n", at, end), content.rfind(b"\r", at, end))
        if cut < 0:
            most = LONGEST_LINE // MIB
            raise too_large(name, message("a line is too large: over {n} MiB.", n=most))
        at = cut + 1


def check_package(stream: IO[bytes], name: str) -> dict[str, dict[str, str]]:
    """The cells that hold an error or a formula without its result, by part and reference.

    A zipped workbook that would not fit, or that is no workbook, is refused. The sizes in its
    headers are not believed: every sheet is unpacked once, in pieces.

    Raises
        DataRefusedError  a bomb, a truncated or nested package, entities, too many rows or columns
    """
    unseen: dict[str, dict[str, str]] = {}
    try:
        with zipfile.ZipFile(stream) as package:
            members = package.infolist()
            if len(members) > LARGEST_MEMBERS:
                said = message("the package is too large: {n} parts.", n=len(members))
                raise too_large(name, said)
            told = sum(m.file_size for m in members)
            packed = sum(m.compress_size for m in members) or 1
            if told > LARGEST_UNPACKED or (told > 5 * MIB and told / packed > LARGEST_RATIO):
                raise too_large(
                    name, message("the workbook unpacked is too large: {n} MiB.", n=told // MIB)
                )
            left = LARGEST_UNPACKED
            for member in members:
                if member.flag_bits & 1:
                    raise refuse(
                        "broken-file",
                        message("the workbook has a password."),
                        name,
                        message("Save it without one."),
                    )
                left -= _check_part(package, member, name, left, unseen)
                if member.filename == "content.xml":
                    _check_closed(package, member, name)
        return unseen
    except (zipfile.BadZipFile, EOFError, NotImplementedError, ValueError, OSError) as error:
        raise broken(name) from error
    except Exception as error:
        if type(error).__module__ == "zlib":
            raise broken(name) from error
        raise


def _check_closed(package: zipfile.ZipFile, part: zipfile.ZipInfo, name: str) -> None:
    """Refuse markup that is not well formed: the reader of cells waits for a tag for ever.

    It reads bytes as UTF-8 whatever they say of themselves, and so does this.
    """
    parser = expat.ParserCreate("utf-8")
    try:
        with package.open(part) as stream:
            while piece := stream.read(MIB):
                parser.Parse(piece)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise broken(name) from error


def broken(name: str) -> DataRefusedError:
    """The error of a file that stops in the middle or is damaged."""
    return refuse(
        "broken-file",
        message("the file is damaged or incomplete."),
        name,
        message("Copy it again, or open it in a spreadsheet program and save it."),
    )


#: Rows whose cells do not say where they stand: each counts.
_ROW = re.compile(rb'<(?:\w+:)?row\b(?![^>]*\br=")[^>]*[^/>]>')
#: A cell that holds something: formatting down to the last row of the sheet fills none.
_CELL = re.compile(rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]+)(\d+)"[^>]*(?<!/)>(?!\s*</(?:\w+:)?c>)')
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\s")
_LOST = re.compile(
    rb'<c\b[^>]*?\br="([A-Z]+\d+)"(?:[^>]*?\bt="(e)"[^>]*>|[^>]*>\s*<f\b[^>]*?(?:/>|>[^<]*</f>)'
    rb"\s*(?:<v\s*/>|<v></v>)?\s*</c>)"
)
_REPEATED = re.compile(
    rb'<table:table-row\b[^>]*number-rows-repeated="(\d{3,})"[^>]*>(?:(?!</table:table-row).)*?office:value-type'
    rb'|<table:table-cell\b(?=[^>]*office:value-type)[^>]*number-columns-repeated="(\d{3,})"',
    re.DOTALL,
)
_DECLARED = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)


def _check_part(
    package: zipfile.ZipFile,
    part: zipfile.ZipInfo,
    name: str,
    left: int,
    unseen: dict[str, dict[str, str]],
) -> int:
    if part.filename.lower().endswith((".zip", ".xlsx", ".ods")):
        raise refuse("broken-file", message("a package lies inside the package."), name)
    is_sheet = part.filename.startswith("xl/worksheets/") or part.filename == "content.xml"
    size = rows = unplaced = merged = 0
    last = (0, b"")  # the rightmost column: letters of one length are in order
    for piece in _pieces(package, part):
        size += len(piece)
        if size > left:
            most = LARGEST_UNPACKED // MIB
            raise too_large(
                name, message("the workbook unpacked is too large: over {n} MiB.", n=most)
            )
        if part.filename.endswith((".xml", ".rels")) and _DECLARED.search(piece):
            hint = message("Save it again from a spreadsheet program.")
            raise refuse("broken-file", message("the workbook declares entities."), name, hint)
        if part.filename == "content.xml":
            if (found := _REPEATED.search(piece)) and int(found[1] or found[2]) > LARGEST_COLUMNS:
                times = int(found[1] or found[2])
                raise too_large(
                    name, message("a sheet is too large: a cell repeated {n}×.", n=times)
                )
            continue
        if not is_sheet:
            continue
        for lost in _LOST.finditer(piece):
            reason = "error-cell" if lost[2] else "formula"
            unseen.setdefault(part.filename, {})[lost[1].decode()] = reason
        merged += len(_MERGED.findall(piece))
        if merged > LARGEST_MERGED:
            most = LARGEST_MERGED
            raise too_large(name, message("a sheet is too large: over {n} merged cells.", n=most))
        unplaced += len(_ROW.findall(piece))
        rows = max(rows, unplaced)
        for letters, row in _CELL.findall(piece):
            if len(letters) >= last[0]:
                last = max(last, (len(letters), letters))
            if len(row) > 5:
                rows = max(rows, int(row[:9]))
        _check_area(rows, last[1].decode(), name)
    return size


def _check_area(rows: int, letters: str, name: str) -> None:
    """A reader holds every cell between the corners, empty ones too."""
    columns = column_number(letters[:4])
    if columns > LARGEST_COLUMNS:
        raise too_large(
            name, message("a sheet is too large: it goes to column {column}.", column=letters[:8])
        )
    if rows > LARGEST_ROWS or rows * columns > LARGEST_CELLS:
        raise too_large(
            name,
            message(
                "a sheet is too large: {rows} rows of {columns} columns.",
                rows=rows,
                columns=columns,
            ),
        )


def _pieces(package: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[bytes]:
    tail = b""
    with package.open(part) as stream:
        while piece := stream.read(MIB):
            yield tail + piece if len(tail) else piece
            cut = piece.rfind(b"<c ")  # a cell is looked at whole
            tail = piece[cut:] if cut > len(piece) - 64 * 1024 else b""
