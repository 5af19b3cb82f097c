"""The sheets of an import that follow requests, read after the cooperatives of the others."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from matcher.cases.bulk import BulkOutcome, BulkReader, record_all
from matcher.cases.log import EventLog
from matcher.cases.sheet import EventSheet, find_event_sheet
from matcher.ingest.columns.vocabulary import Vocabulary
from matcher.ingest.sheets.sheet import Sheet
from matcher.session import open_matcher
from matcher.support.paths import cases_file


@dataclass
class RequestSheets:
    """The sheets of an import that follow requests: they become events.

    Parameters
        is_read   False under a schema of one's own, of which no catalogue is known here
    """

    vocabulary: Vocabulary
    is_read: bool
    sheets: list[EventSheet] = field(default_factory=list)

    def takes(self, sheet: Sheet) -> bool:
        """Whether a sheet follows requests; it is then kept to be read after the others."""
        found = find_event_sheet(sheet) if self.is_read else None
        if found is not None:
            self.sheets.append(found)
        return found is not None

    def record(self, today: date | None, *, is_dry: bool) -> BulkOutcome:
        """Record the events of the sheets that were kept."""
        if not self.sheets:
            return BulkOutcome()
        reader = BulkReader(open_matcher(today=today), self.vocabulary)
        events = reader.read(self.sheets)
        if is_dry or not events:
            return reader.outcome
        log = EventLog(cases_file(), make=True)
        try:
            record_all(log, events, reader.outcome)
        finally:
            log.close()
        return reader.outcome
