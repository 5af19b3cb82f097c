"""One cell to one value: which cleaner reads which type of field."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING

from matcher.domain.schema import Field, Schema
from matcher.domain.values import RoughDay
from matcher.ingest.cells import categoricals, dates, money, numbers
from matcher.ingest.cells.around_value import whole_of_parts, without_doubt
from matcher.ingest.cells.cell_result import CellRefusedError, CellResult
from matcher.ingest.cells.names_in_cell import (
    may_be_several_names,
    refuse_no_name,
    refuse_several_names,
)
from matcher.ingest.cells.place_resolution import place_names
from matcher.ingest.columns.people import TextKind, without_people
from matcher.ingest.diagnostics import masked
from matcher.support.messages import counted, message
from matcher.support.personal import looks_personal, without_personal

if TYPE_CHECKING:
    from matcher.ingest.columns.vocabulary import Vocabulary
    from matcher.ingest.sheets.sheet import Raw

_FORMULA = "=+-@\t\r\0＝＋－＠"
_LONGEST_TEXT = 1000
#: Types whose cells are words: a person's number beside them can be taken out.
OF_WORDS = ("place", "category", "categories", "boolean")
#: Types whose cells may end with "?": lists do where there may be others, and texts are texts.
_MAY_BE_DOUBTED = ("integer", "number", "money", "date", "place", "category", "boolean")


@dataclass
class Cleaner:
    """Reads the cells of one column as values of one field; equal cells are read once.

    Parameters
        inside    the place around, for place fields, by row: not kept here but passed in
    """

    about: Field
    schema: Schema
    vocabulary: Vocabulary
    today: date
    column: money.MoneyColumn = field(default_factory=money.MoneyColumn)
    in_percent: bool = False
    names_say_yes: bool = False
    _kept: dict[tuple[type, Raw, str], CellResult | CellRefusedError] = field(
        default_factory=dict, repr=False
    )

    def read(self, raw: Raw, inside: str = "") -> CellResult:
        """The value of a cell that is not empty.

        Raises
            CellRefusedError  it is no value of the field
        """
        kept = self._kept.get((type(raw), raw, inside))
        if kept is None:
            try:
                kept = self._bounded(self._clean(raw, inside), raw)
            except CellRefusedError as refused:
                kept = refused
            if len(self._kept) < 100_000:
                self._kept[type(raw), raw, inside] = kept
        if isinstance(kept, CellRefusedError):
            raise CellRefusedError(kept.code, kept.message, kept.hint, kept.words)
        return kept

    def _clean(self, raw: Raw, inside: str) -> CellResult:
        about, vocabulary = self.about, self.vocabulary
        if isinstance(raw, str) and about.type in OF_WORDS and looks_personal(raw):
            return self._without_person(raw, inside)
        if isinstance(raw, str):
            if (said := self._said_nothing(raw)) is not None:
                return said
            if about.type in _MAY_BE_DOUBTED and (bare := without_doubt(raw, vocabulary)):
                return self._doubted(raw, bare, inside)
            if about.name == "name":
                refuse_several_names(raw, vocabulary)
                refuse_no_name(raw, vocabulary)
            if raw.lstrip()[:1] == "=" or (raw[:1] in _FORMULA and not _is_signed(raw)):
                raise CellRefusedError(
                    "formula", message("the cell is a formula."), message("Write its result.")
                )
        if about.type == "text":
            return _text(raw, "text") if about.name != "name" else self._name(raw)
        if about.type == "boolean":
            return categoricals.clean_yes_no(
                raw, about, vocabulary, names_say_yes=self.names_say_yes
            )
        if about.type == "date":
            return dates.clean_date(raw, vocabulary, self.today)
        if about.type == "money":
            return money.clean_money(raw, vocabulary, self.column)
        if about.type == "integer":
            if isinstance(raw, str) and (told := whole_of_parts(raw, about, vocabulary)):
                what = message('"{cell}" is read as {read}.', cell=masked(raw), read=told)
                hint = message("Mend it if that is wrong.")
                return replace(numbers.clean_whole(told, vocabulary), code="respelled",
                               message=what, hint=hint)  # fmt: skip
            return numbers.clean_whole(raw, vocabulary)
        if about.type == "number":
            if about.unit in ("share", "percent"):
                whole = 1 if about.unit == "share" else 100
                return numbers.clean_share(raw, vocabulary, in_percent=self.in_percent, whole=whole)
            return numbers.clean_decimal(raw, vocabulary)
        if isinstance(raw, bool | date):
            raise CellRefusedError(
                "unknown-value",
                message('"{cell}" is not a word.', cell=masked(str(raw))),
                message("Write it as a word."),
            )
        if about.type == "category":
            return categoricals.clean_category(raw, about, vocabulary)
        if about.type == "categories":
            return categoricals.clean_categories(raw, about, vocabulary)
        names = place_names(about, self.schema.places(about.name), vocabulary)
        return names.find(raw, level=about.level, inside=inside)

    def _doubted(self, raw: str, bare: str, inside: str) -> CellResult:
        """A number, day or place that its author marks as not sure: kept, and flagged.

        Raises
            CellRefusedError  it is none, or a yes, no or listed value: these are asked
        """
        is_wanted = self.about.name in (self.vocabulary.settings.get("wanted_fields") or ())
        if self.about.type == "boolean" or (self.about.type == "category" and not is_wanted):
            raise categoricals.refuse_doubted(raw)
        read = self._clean(bare, inside)
        if read.value is None or read.code:
            return read
        what = message('"{cell}" is marked as not sure.', cell=masked(raw))
        return replace(read, code="not-sure", message=what, hint=message("Check it."))

    def _name(self, raw: Raw) -> CellResult:
        read = _text(raw, "name")
        if read.code or not may_be_several_names(raw):
            return read
        what = message(
            '"{cell}" stands on several lines and is read as one name.',
            cell=masked(str(raw), kind="name"),
        )
        hint = message("If they are several, give each a row of its own.")
        return replace(read, code="several-names", message=what, hint=hint)

    def _without_person(self, raw: str, inside: str) -> CellResult:
        """The value of the words beside a person's number: "Tiznit 06 00 00 00 00" is Tiznit."""
        rest = without_personal(raw).strip(" ,;:/-()")
        said = CellResult(
            None,
            "personal",
            message("a person's number was taken out."),
            message("Keep such numbers out of the table."),
        )
        return replace(said, value=self._clean(rest, inside).value) if rest else said

    def _said_nothing(self, raw: str) -> CellResult | None:
        words = self.vocabulary.words
        if self.about.type == "boolean" and (raw in words["yes"] or raw in words["no"]):
            return None
        if raw in words["unknown"]:
            return CellResult(None)
        if raw in words["nothing"]:
            if self.about.values is not None and "none" in self.about.values:
                return CellResult("none") if self.about.type == "category" else None
            if self.about.type == "text":
                return CellResult(None)
            what = message('"{cell}" may mean none or not known; left out.', cell=masked(raw))
            hint = message("Write 0 or non if that is meant.")
            return CellResult(None, "none-or-unknown", what, hint)
        return None

    def _bounded(self, cleaned: CellResult, raw: Raw) -> CellResult:
        value = cleaned.value
        least: int | float | date
        most: int | float | date
        if isinstance(value, RoughDay):
            least, most = value.first, value.last
        elif isinstance(value, int | float | date) and not isinstance(value, bool):
            least = most = value
        else:
            return cleaned
        low, high = self.about.minimum, self.about.maximum
        if low is not None and most < low:  # type: ignore[operator]
            raise CellRefusedError(
                "too-small",
                message('"{cell}" is below {limit}.', cell=masked(str(raw)), limit=low),
                message("Mend it."),
            )
        if high is not None and least > high:  # type: ignore[operator]
            raise CellRefusedError(
                "too-large",
                message('"{cell}" is above {limit}.', cell=masked(str(raw)), limit=high),
                message("Mend it."),
            )
        if isinstance(least, date) and least > self.today:
            what = message("{day} is still to come.", day=least if least == most else str(value))
            hint = message("Check the year.")
            return replace(cleaned, code="in-the-future", message=what, hint=hint)
        return cleaned


def _is_signed(raw: str) -> bool:
    return raw[:1] in "+-" and raw[1:].strip()[:1].isdigit()


def _text(raw: Raw, kind: TextKind) -> CellResult:
    text = " ".join(str(raw).split())
    if len(text) > _LONGEST_TEXT:
        raise CellRefusedError(
            "too-long",
            counted("the text has {n} sign.", "the text has {n} signs.", len(text)),
            message("Shorten it."),
        )
    if looks_personal(text):
        return CellResult(
            masked(text, _LONGEST_TEXT, kind=kind),
            "personal",
            message("a person's number was taken out."),
            message("Keep such numbers out of the table."),
        )
    bare = without_people(text, kind)
    if bare != text:
        return CellResult(
            bare,
            "personal",
            message("the name of a person was taken out."),
            message("Keep such names out of the table."),
        )
    return CellResult(text)
