"""The sheets of an import that follow requests, read after the cooperatives of the others."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from matcher.cases.bulk import BulkOutcome, BulkReader, record_all
from matcher.cases.log import EventLog
from matcher.cases.sheet import EventSheet, find_event_sheet
from matcher.ingest.columns.vocabulary import Vocabulary
from matcher.ingest.sheets.sheet import Sheet
from matcher.session import Session
from matcher.support.paths import cases_file


@dataclass
class RequestSheets:
    """The sheets of an import that follow requests: they become events.

    Parameters
        session   opens what knows the options and, once they are imported, the cooperatives;
                  None under a schema of one's own without a catalogue: then no sheet is taken
    """

    vocabulary: Vocabulary
    session: Callable[[], Session] | None
    sheets: list[EventSheet] = field(default_factory=list)

    def takes(self, sheet: Sheet) -> bool:
        """Whether a sheet follows requests; it is then kept to be read after the others."""
        found = find_event_sheet(sheet, self.vocabulary) if self.session is not None else None
        if found is not None:
            self.sheets.append(found)
        return found is not None

    def record(self, *, is_dry: bool) -> BulkOutcome:
        """Record the events of the sheets that were kept."""
        if self.session is None or not self.sheets:
            return BulkOutcome()
        session = self.session()
        reader = BulkReader(session, self.vocabulary)
        events = reader.read(self.sheets)
        if is_dry or not events:
            return reader.outcome
        log = EventLog(cases_file(session.schema_path), make=True)
        try:
            record_all(log, events, reader.outcome)
        finally:
            log.close()
        return reader.outcome
