"""Many events at once, from the sheets of an office: every row checked, the good ones recorded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from matcher.cases.event import Event
from matcher.cases.kinds import WITH_REASONS, Kind, find_kind, find_reason
from matcher.cases.log import EventLog
from matcher.cases.record import Said, event_mark, make_event
from matcher.cases.sheet import EventRow, EventSheet, Role
from matcher.catalogue.option import Option
from matcher.domain.applicant import Applicant
from matcher.ingest.cells.cell_result import CellRefusedError
from matcher.ingest.cells.dates import clean_date
from matcher.ingest.cells.money import MoneyColumn, clean_money
from matcher.ingest.columns.vocabulary import Vocabulary
from matcher.ingest.diagnostics import Finding, masked
from matcher.session import Session
from matcher.support.errors import MatcherError, UsageError
from matcher.support.messages import Sayable, message
from matcher.support.text import fold


@dataclass
class BulkOutcome:
    """What came of sheets of requests.

    Parameters
        rows      rows that hold anything
        recorded  events that are new in the log
        known     events that were recorded before
        refused   rows of which nothing could be recorded
    """

    sheets: int = 0
    rows: int = 0
    recorded: int = 0
    known: int = 0
    refused: int = 0
    findings: list[Finding] = field(default_factory=list)


@dataclass
class BulkReader:
    """Reads the rows of sheets of requests under one session."""

    session: Session
    vocabulary: Vocabulary
    outcome: BulkOutcome = field(default_factory=BulkOutcome)
    _names: dict[str, list[str]] | None = None
    _applicants: dict[str, Applicant | None] = field(default_factory=dict)
    _options: dict[str, list[Option]] | None = None

    def read(self, sheets: Iterable[EventSheet]) -> list[Event]:
        """The events of all rows that can be read; the others are findings."""
        events: list[Event] = []
        for sheet in sheets:
            self.outcome.sheets += 1
            for row in sheet.rows():
                self.outcome.rows += 1
                found = list(self._of_row(row))
                self.outcome.refused += not found
                events += found
        return events

    def _of_row(self, row: EventRow) -> Iterator[Event]:
        applicant, option = self._applicant(row), self._option(row)
        if applicant is None or option is None:
            return
        try:
            said = list(self._said(row))
        except CellRefusedError:
            return
        if not said:
            self._find(
                row, "kind", "incomplete", message("the row does not say what happened."), ""
            )
        for one in said:
            try:
                yield make_event(self.session, applicant, option, one, match=None)
            except UsageError as error:
                self._find(row, "kind", "cannot-be", error.message, error.hint)

    # --- what happened ----------------------------------------------------------------

    def _said(self, row: EventRow) -> Iterator[Said]:
        """The application, what came of it, and a payment, as far as the row tells them.

        Raises
            CellRefusedError  the day or the word of what happened cannot be read
        """
        kind, applied = self._kind(row), self._day(row, "applied_on")
        on, call = self._day(row, "on"), str(row.cells.get("call", "")).strip()
        asked = self._amount(row, "asked")
        if applied is not None and kind not in ("applied", "complete"):
            yield Said("applied", applied, asked, call=call)
        if kind is not None:
            day = on or (applied if kind in ("applied", "complete") else None)
            if day is None:
                what = message("the row does not say when it happened.")
                raise self._refused(row, "on", "not-a-date", what, message("Add the day."))
            amount = self._amount(row, _AMOUNTS.get(kind, "amount"))
            if amount is None and kind in _AMOUNTS:
                amount = self._amount(row, "amount")
            yield Said(
                kind, day, amount if kind in _AMOUNTS else None, self._reasons(row, kind), call
            )
        paid_on = self._day(row, "paid_on")
        if paid_on is not None and kind != "paid":
            yield Said("paid", paid_on, self._amount(row, "paid"))

    def _kind(self, row: EventRow) -> Kind | None:
        cell = row.cells.get("kind")
        if cell is None:
            return None
        found = find_kind(str(cell))
        if found is None or found in ("shown", "corrected"):
            what = message(
                '"{word}" is not something that happens to a request.', word=_shown(cell)
            )
            raise self._refused(row, "kind", "unknown-value", what, _ONE_OF)
        return found

    def _reasons(self, row: EventRow, kind: Kind) -> tuple[str, ...]:
        cell = row.cells.get("reason")
        if cell is None or kind not in WITH_REASONS:
            return ()
        found = []
        for word in str(cell).replace(",", ";").split(";"):
            reason = find_reason(word)
            if reason is not None:
                found.append(reason)
            elif word.strip():
                what = message('"{word}" is not a reason of the list.', word=_shown(word.strip()))
                hint = message("It is recorded without it; see docs/cases.md.")
                self._find(row, "reason", "unknown-value", what, hint, is_warning=True)
        return tuple(dict.fromkeys(found))

    def _day(self, row: EventRow, role: Role) -> date | None:
        cell = row.cells.get(role)
        if cell is None:
            return None
        try:
            found = clean_date(cell, self.vocabulary, self.session.today)
        except CellRefusedError as bad:
            raise self._refused(row, role, bad.code, bad.message, bad.hint) from bad
        if not isinstance(found.value, date):
            what = message('"{cell}" is not a day.', cell=_shown(cell))
            raise self._refused(
                row, role, "not-a-date", what, message("Write the day, for example 31/03/2019.")
            )
        return found.value

    def _amount(self, row: EventRow, role: Role) -> int | None:
        cell = row.cells.get(role)
        if cell is None:
            return None
        try:
            column = MoneyColumn(row.unit(role, self.vocabulary))
            found = clean_money(cell, self.vocabulary, column)
        except CellRefusedError as bad:
            self._find(row, role, bad.code, bad.message, bad.hint, is_warning=True)
            return None
        value = found.value
        return value if isinstance(value, int) and value >= 0 else None

    # --- whom and what --------------------------------------------------------------------

    def _applicant(self, row: EventRow) -> Applicant | None:
        cell = str(row.cells.get("applicant", "")).strip()
        if cell not in self._applicants:
            self._applicants[cell] = self._find_applicant(row, cell)
        elif self._applicants[cell] is None:
            self._find_applicant(row, cell)
        return self._applicants[cell]

    def _find_applicant(self, row: EventRow, cell: str) -> Applicant | None:
        if not cell:
            what = message("the row does not say who it is about.")
            self._find(row, "applicant", "no-name", what, message("Write the id."))
            return None
        ids = self._by_name().get(fold(cell), [])
        if len(ids) > 1:
            what = message("several cooperatives bear that name: {ids}.", ids=tuple(ids))
            self._find(row, "applicant", "ambiguous-word", what, message("Write the id."))
            return None
        try:
            return self.session.applicant(ids[0] if ids else cell)
        except MatcherError:
            what = message("no cooperative of that id or name is known.")
            self._find(row, "applicant", "unknown-id", what, message("Import it first."))
            return None

    def _by_name(self) -> dict[str, list[str]]:
        """Ids by folded name."""
        if self._names is None:
            self._names = {}
            for one in self.session.registry:
                self._names.setdefault(fold(one.name), []).append(one.id)
        return self._names

    def _option(self, row: EventRow) -> Option | None:
        cell = str(row.cells.get("option", "")).strip()
        found = self._by_word().get(fold(cell), [])
        if len(found) == 1:
            return found[0]
        if found:
            what = message("{funder} has several options.", funder=_shown(cell))
            hint = message("Write one of {values}.", values=tuple(o.id for o in found))
            self._find(row, "option", "ambiguous-word", what, hint)
        else:
            what = message('no option or funder is called "{name}".', name=_shown(cell))
            self._find(row, "option", "unknown-option", what, message("See match catalogue list."))
        return None

    def _by_word(self) -> dict[str, list[Option]]:
        """Options by every word that names them: ids and names, theirs and their funder's."""
        if self._options is None:
            self._options = {}
            catalogue = self.session.catalogue
            for option in catalogue.options.values():
                funder = catalogue.funders.get(option.funder)
                words = {option.id, *option.name.all(), option.funder}
                words |= set(funder.name.all()) if funder else set()
                for word in {fold(word) for word in words if word}:
                    self._options.setdefault(word, []).append(option)
            for option in catalogue.options.values():  # its own id is never ambiguous
                self._options[fold(option.id)] = [option]
        return self._options

    # --- findings ---------------------------------------------------------------------------

    def _find(
        self,
        row: EventRow,
        role: Role,
        code: str,
        what: Sayable,
        hint: Sayable,
        *,
        is_warning: bool = False,
    ) -> None:
        self.outcome.findings.append(
            Finding(row.origin(role), "event", code, what, hint, is_warning)
        )

    def _refused(
        self, row: EventRow, role: Role, code: str, what: Sayable, hint: Sayable
    ) -> CellRefusedError:
        self._find(row, role, code, what, hint)
        return CellRefusedError(code, message("the row is not read."))


#: The column of the amount of each kind.
_AMOUNTS: dict[str, Role] = {
    "chosen": "asked",
    "applied": "asked",
    "complete": "asked",
    "granted": "granted",
    "paid": "paid",
    "repaid": "amount",
}
_ONE_OF = message("Write applied, granted, refused…, or déposé, accordé, refusé…")


def _shown(cell: object) -> str:
    return masked(str(cell), 40)


def record_all(log: EventLog, events: Sequence[Event], outcome: BulkOutcome) -> None:
    """Record the events, all of them or none; those that are there are not recorded again."""
    before = log.count()
    log.append(events, [event_mark(event) for event in events])
    outcome.recorded = log.count() - before
    outcome.known = len(events) - outcome.recorded
