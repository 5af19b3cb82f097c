"""Text files to a sheet: the letters, the sign between the cells, quotes left open."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence

from matcher.ingest.diagnostics import Finding, Origin
from matcher.ingest.sheets import file_safety
from matcher.ingest.sheets.sheet import Raw, Sheet
from matcher.support.messages import message


def decode(content: bytes, name: str, encoding: str = "") -> str:
    """The text of a file in any usual encoding: UTF-8, UTF-16, Windows Arabic or Western.

    Parameters
        encoding  the one that the user has said; "" to find it out

    Raises
        DataRefusedError  it is in none of them
    """
    if encoding:
        try:
            return content.decode(encoding)
        except (UnicodeDecodeError, LookupError) as error:
            what = message('the file is not in the encoding "{name}".', name=encoding)
            hint = message("Mend the encoding in the mapping file, or take it out.")
            raise file_safety.refuse("not-utf8", what, name, hint) from error
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        encodings = tuple(filter(None, (file_safety.utf16_of(content), "utf-8-sig")))
    start = 0
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError as error:
            start = error.start
    if _is_nearly_utf8(content, start):
        return content.decode("utf-8-sig", "replace")
    encoding = "cp1256" if _is_arabic(content[max(0, start - 1) : start + _SEEN]) else "cp1252"
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise file_safety.refuse(
            "not-utf8",
            message("the letters of the file cannot be told."),
            name,
            message("Save it as CSV UTF-8."),
        ) from error


def _is_nearly_utf8(content: bytes, start: int) -> bool:
    """Whether the letters around the first byte that is no UTF-8 are UTF-8 but for a few."""
    read = content[max(0, start - _SEEN) : start + _SEEN].decode("utf-8", "replace")
    bad = read.count("\ufffd")
    return sum(not sign.isascii() for sign in read) - bad > 2 * bad


def _is_arabic(content: bytes) -> bool:
    """Whether the letters are those of Windows-1256, which holds the French ones too.

    Arabic letters stand together; one of "São", "PRODUÇÃO" or "Peñón" stands among plain letters.

    >>> _is_arabic("تعاونية né".encode("cp1256")), _is_arabic("PRODUÇÃO né".encode("cp1252"))
    (True, False)
    """
    arabic = sum(map(len, _TOGETHER.findall(content)))
    western = sum(len(found.translate(None, _FRENCH)) for found in _AMONG_PLAIN.findall(content))
    return arabic > western


_SEEN = 200_000
_FRENCH = "éèêëàâçîïôûùÉÈÀÇÊ".encode("cp1252")
_TOGETHER = re.compile(rb"[\xc0-\xed]{3,}")
_AMONG_PLAIN = re.compile(
    rb"(?<=[A-Za-z])[\xc0-\xff]{1,2}(?![\xc0-\xff])|(?<![\xc0-\xff])[\xc0-\xff]{1,2}(?=[A-Za-z])"
)


#: The mark of UTF-8, read as Windows letters by a program before and written once more.
_MARK_READ_TWICE = "ï»¿"


def text_sheets(content: bytes, name: str, encoding: str = "", separator: str = "") -> list[Sheet]:
    """The one sheet of a text of cells.

    Raises
        DataRefusedError  it is too large, or no table
    """
    file_safety.check_plain(content, name)
    text = decode(content, name, encoding).removeprefix(_MARK_READ_TWICE)
    if "\0" in text:
        what = message("the file holds bytes that are no text.")
        raise file_safety.refuse("broken-file", what, name)
    separator = separator or separator_of(text)
    findings = [*_bad_letters(text, name)]
    csv.field_size_limit(len(text) + 1)  # an open quote may hold all that follows
    text = _closed_quotes(text, separator, name, findings)
    csv.field_size_limit(file_safety.LARGEST_TEXT)
    rows: list[list[Raw]] = []
    cells = 0
    try:
        for row in csv.reader(_lines(text, separator, name), delimiter=separator):
            if len(row) > file_safety.LARGEST_COLUMNS:
                raise file_safety.too_large(
                    Origin(name, row=len(rows) + 1).said(),
                    message("a row is too large: {n} cells.", n=len(row)),
                )
            rows.append(list(row))
            cells += len(row)
            if len(rows) > file_safety.LARGEST_ROWS or cells > file_safety.LARGEST_CELLS:
                raise file_safety.too_large(
                    name, message("the table is too large: over {n} rows.", n=len(rows))
                )
    except csv.Error as error:
        raise file_safety.refuse(
            "broken-csv", message("not valid CSV."), Origin(name, row=len(rows) + 1).said()
        ) from error
    return [Sheet(name, "", rows, {}, findings=tuple(findings))]


def _bad_letters(text: str, name: str) -> Iterator[Finding]:
    if "\ufffd" not in text:
        return
    for number, line in enumerate(text.split("\n"), 1):
        if "\ufffd" in line:
            what = message("a letter of the line cannot be read; it is shown as \ufffd.")
            hint = message("Write the word again, and save the file as CSV UTF-8.")
            yield Finding(Origin(name, row=number), "row", "bad-letter", what, hint, True)


_LONGEST_QUOTED = 200  # lines that one record may span
_MOST_LINES = 4 * file_safety.LARGEST_ROWS  # a text of more lines is refused further down


def _closed_quotes(text: str, separator: str, name: str, findings: list[Finding]) -> str:
    """The text without quotes that are opened and never closed within their cell.

    One such quote makes a single cell of all rows down to the next one. A record over several
    lines is believed where it has as many cells as the others, or where no line within it looks
    like a row of its own.
    """
    if '"' not in text or text.count("\n") > _MOST_LINES:
        return text
    lines = text.splitlines(keepends=True)
    odd = [line.count('"') % 2 == 1 for line in lines]
    if not any(odd):
        return text
    usual = _usual_width(lines, separator)
    at, last = 0, len(findings)
    while at < len(lines):
        if not odd[at]:
            at += 1
            continue
        spanned = lines[at : at + _LONGEST_QUOTED]
        reader = csv.reader(spanned, delimiter=separator)
        width, over = len(next(reader)), reader.line_num
        is_open = over == len(spanned) and sum(odd[at : at + over]) % 2 == 1
        seps = [line.count(separator) for line in spanned[:over]]
        has_rows = any(count >= usual - 1 > 0 for count in seps[1:])
        are_rows = all(count == usual - 1 > 0 for count in seps)
        if is_open or (over > 1 and (are_rows or (width != usual and has_rows))):
            lines[at] = lines[at].replace('"', "")
            what = message("a quote is opened and not closed; it is read as if it were not there.")
            hint = message("Take it out, or close it.")
            said = Finding(Origin(name, row=at + 1), "row", "open-quote", what, hint, True)
            findings.append(said)
            over = 1
        at += over
    return "".join(lines) if len(findings) > last else text


def _usual_width(lines: Sequence[str], separator: str) -> int:
    """How many cells most records have, titles of one cell aside."""
    widths = [len(row) for row in csv.reader(lines, delimiter=separator) if len(row) > 1]
    return max(set(widths), key=widths.count, default=0)


def _lines(text: str, separator: str, name: str) -> Iterator[str]:
    """The lines; one with far too many cells is refused before it is cut into them."""
    end = "\n" if "\n" in text else "\r"
    at = number = 0
    while at < len(text):
        cut = text.find(end, at)
        line = text[at : cut + 1] if cut >= 0 else text[at:]
        number += 1
        if line.count(separator) > _MOST_IN_LINE:
            cells = line.count(separator)
            raise file_safety.too_large(
                message("{file}, line {line}", file=name, line=number),
                message("a line is too large: {n} cells.", n=cells),
            )
        yield line.replace("\r", "\n") if end == "\r" else line
        at += len(line)


_MOST_IN_LINE = 10 * file_safety.LARGEST_COLUMNS  # some may stand within quotes


def separator_of(text: str) -> str:
    """The sign between the cells: the one that cuts the first lines into most equal rows.

    >>> separator_of("Nom;CA\\nA;300,5\\nB;12,5")
    ';'
    """
    lines = [line[:20_000] for line in text[:200_000].splitlines() if line.strip()][:30]

    def worth(sign: str) -> tuple[int, int, int]:
        counts = [len(row) for row in csv.reader(lines, delimiter=sign)]
        common = max(set(counts), key=counts.count, default=1)
        return (counts.count(common) if common > 1 else 0), common, max(counts, default=0)

    try:
        return max(";\t,|", key=worth)
    except csv.Error:
        return ","
