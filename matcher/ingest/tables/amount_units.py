"""In what the amounts of a column are: the unit that its label, a row, a title or a note names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from matcher.ingest.cells import money
from matcher.ingest.cells.numbers import marked_number
from matcher.ingest.columns.vocabulary import header_key
from matcher.ingest.sheets.sheet import Raw, Sheet
from matcher.ingest.tables.heading import ColumnHeading, bare_label

if TYPE_CHECKING:
    from matcher.ingest.columns.vocabulary import Vocabulary
    from matcher.ingest.tables.table import SheetTable


def unit_of_label(heading: ColumnHeading, vocabulary: Vocabulary) -> str:
    """The unit of amounts that a label names, in brackets, after "en" or at its end; else ""."""
    for label in (heading.label, heading.above):
        said = re.findall(r"[(\[]([^)\]]*)[)\]]", label)
        said += re.findall(r"\b(?:en|in|ب)\s+([\w €$]+)$", label)
        for words in said:
            if unit := unit_said(words, vocabulary):
                return unit
        last = (label.split() or [""])[-1].strip(",.:")
        unit = money.unit_of(last, vocabulary)
        if unit in money.FACTORS and unit != "thousand":
            return unit
    return ""


def forms_of_label(heading: ColumnHeading, vocabulary: Vocabulary) -> tuple[str, ...]:
    """The forms of a label, and that of it without the unit of amounts at its end."""
    forms, bare = heading.forms(), header_key(without_unit(heading.label, vocabulary))
    return forms if not bare or bare in forms else (*forms, bare)


def without_unit(label: str, vocabulary: Vocabulary) -> str:
    """A bare label without the unit of amounts at its end: "Montant DH" is "Montant"."""
    words = bare_label(label).split()
    for size in (2, 1):
        head, unit = words[:-size], money.unit_of(" ".join(words[-size:]), vocabulary)
        if head and unit in money.FACTORS and unit != "thousand":
            return " ".join(head[:-1] if head[-1].casefold() in ("en", "in") else head)
    return " ".join(words)


def is_about_money(words: str, vocabulary: Vocabulary) -> bool:
    """Whether words in a bracket name a unit of money, as in "Terrain (valeur DH)"."""
    said = (words, *words.split())
    return any(money.unit_of(word, vocabulary) in money.FACTORS for word in said)


def unit_said(words: str, vocabulary: Vocabulary) -> str:
    """The unit that a header, a row of units, a title or a note names for its amounts; else "".

    "KDH", "en milliers de DH", "x1000 DH" and "000 DH" are thousands of dirhams; millions of nobody
    knows what and other currencies are units too, so that amounts below are asked about.
    """
    bare = re.sub(r"^(?:en|in|exprimée?s?\s+en|ب)\s+", "", words.strip().casefold()).strip()
    if found := re.fullmatch(r"(?:[x×*]\s*)?(?:1[ .]?)?(000|000[ .]000)\s*(.*)", bare):
        rest = money.unit_of(found[2], vocabulary) if found[2] else "dirham"
        size = "thousand_dirham" if found[1] == "000" else "million_dirham"
        return size if rest == "dirham" else "foreign" if rest == "foreign" else ""
    if any(money.unit_of(sign, vocabulary) == "foreign" for sign in "€$£" if sign in bare):
        return "foreign"
    unit = money.unit_of(bare, vocabulary)
    if not unit and len(bare.split()) > 1:  # "milliers d'euros", "DH TTC"
        parts = [money.unit_of(word, vocabulary) for word in re.split(r"[\s'’]+", bare)]
        unit = "foreign" if "foreign" in parts else parts[0] if parts[0] == "dirham" else ""
    return "thousand_dirham" if unit == "thousand" else unit


_SIZES = r"(?:(?:[km]|mille|milliers?|millions?) ?(?:de |d['’])?)?"
_DIGITS = r"\d[\d .,\u00a0\u202f]*"


def shows_another(table: SheetTable, heading: ColumnHeading, vocabulary: Vocabulary) -> bool:
    """Whether the label of a column of numbers, or an amount below it, shows another currency."""
    sample = table.sample(heading)
    if not any(any(map(str.isdigit, str(cell))) for cell in sample):
        return False
    foreign = vocabulary.currency["foreign"].exact
    words = {word for word in foreign if len(word) > 1 or not word.isalpha()}
    said = re.findall(r"[€$£]|[^\W\d_]+", heading.shown.casefold())
    if unit_of_label(heading, vocabulary) == "foreign" or words & set(said):
        return True
    rows, last = table.sheet.rows, table.last_row or len(table.sheet.rows)
    for marked in table.sheet.marks.foreign:
        column, row = marked if table.is_turned else marked[::-1]
        if column == heading.column and table.header_row < row <= last:
            return True
    at = heading.column - 1
    cells = (cells[at] for cells in rows[table.header_row : last] if at < len(cells))
    text = "\n".join(cell for cell in cells if isinstance(cell, str)).casefold()
    known = "|".join(map(re.escape, sorted(w for w in words if w in text)))
    if not known:
        return False
    before, behind = rf"(?:{known}) ?{_DIGITS}", rf"{_DIGITS}{_SIZES}(?:{known})(?: ttc| ht)?"
    amount = rf"^[ \t]*-?(?:{before}|{behind})[ \t]*$"
    return re.search(amount, text, re.MULTILINE) is not None


def mixes_currencies(table: SheetTable, heading: ColumnHeading, vocabulary: Vocabulary) -> bool:
    """Whether some amounts of a column say another currency, and others none.

    One in euros among many says nothing of the others, nor do some where more say that of here.
    """
    if not shows_another(table, heading, vocabulary):
        return False
    marks, at = table.sheet.marks, heading.column - 1
    foreign = own = bare = 0
    for number, cells in table.rows():
        cell = cells[at] if at < len(cells) else None
        place = (heading.column, number) if table.is_turned else (number, heading.column)
        text = str(cell).strip()
        if not any(map(str.isdigit, text)) or isinstance(cell, bool):
            continue
        said = re.sub(r"[-\d.,]", "", text).strip()
        is_foreign = place in marks.foreign or unit_said(said, vocabulary) == "foreign"
        is_bare = not said and place not in marks.own
        foreign += is_foreign
        bare += is_bare and not is_foreign
        own += not is_bare and not is_foreign
    return bare > 0 and foreign >= max(own, _MIXED * (foreign + bare))


_MIXED = 0.1  # of the amounts say another currency, where those that say none are doubtful


def are_amounts(sample: Sequence[Raw]) -> bool:
    """Whether most cells are amounts of a thousand and more: then 617.4 is in the same unit."""
    numbers = [found[0] for cell in sample if (found := marked_number(str(cell).strip()))]
    return len(numbers) > 1 and sum(abs(n) >= 1000 for n in numbers) * 2 > len(numbers)


def is_percent(heading: ColumnHeading, sample: Sequence[Raw]) -> bool:
    """Whether a column counts in per cent: its label says so, or its numbers are above one."""
    numbers = [abs(cell) for cell in sample if isinstance(cell, int | float)]
    texts = [cell.strip() for cell in sample if isinstance(cell, str) and "%" not in cell]
    # stripped first: `float` does not take every sign that `strip` takes for a space
    numbers += [float(text) for text in texts if re.fullmatch(r"\d{1,3}(?:\.\d+)?", text)]
    if numbers and max(numbers) <= 1:
        return False
    is_said = re.search(r"%|pourcent|taux|النسبة|نسبة", heading.shown.casefold()) is not None
    return is_said or any(n > 1 for n in numbers)


_NOTED_ROWS = 30  # rows at the end of a sheet in which a note on units may stand
_OF_AMOUNTS = re.compile(
    r"(?:montants?|valeurs?|chiffres?|sommes?|unités?|المبالغ|amounts?|figures)\b[^.;]*?"
    r"(?:\ben\b|:|\bin\b|ب)\s*([^\d().;]{1,40})",
    re.IGNORECASE,
)


def noted_unit(sheet: Sheet, headers: Sequence[int], vocabulary: Vocabulary) -> str:
    """The unit that a title above, or a note below, gives to all amounts of a sheet.

    Parameters
        headers  the rows of labels of its tables
    """
    if not headers:
        return ""
    above = sheet.rows[: headers[0]]
    for cells in (*above, *sheet.rows[max(headers[0], len(sheet.rows) - _NOTED_ROWS) :]):
        texts = [cell for cell in cells if isinstance(cell, str) and cell.strip()]
        if not 1 <= len(texts) <= 2:
            continue
        for found in _OF_AMOUNTS.finditer(texts[0][:300]):
            words = found[1].split()
            for size in range(len(words), 0, -1):
                said = " ".join(words[:size])
                if money.unit_of(said, vocabulary) not in ("", "dirham"):
                    return said
    return ""
