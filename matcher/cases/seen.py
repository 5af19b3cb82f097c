"""What is recorded of candidates with a funder: what was printed for it, requests it got.

A booklet or a dossier that was printed for an option may or may not have been handed over: the
log does not know. A request has reached the funder. What only the cooperative was shown does not
count.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from matcher.cases.kinds import Kind
from matcher.cases.log import EventLog
from matcher.cases.state import Case, live


@dataclass(frozen=True, slots=True)
class LastSeen:
    """What is last recorded of an applicant with one option of a funder.

    Parameters
        state   `shown` where something was printed, or what last happened to the request
        on      day on which that happened
    """

    option: str
    state: Kind
    on: date


def seen_by(
    log: EventLog, registry: str, options: Sequence[str]
) -> dict[str, tuple[LastSeen, ...]]:
    """What is recorded of each applicant of a registry with these options, newest first.

    What was printed stands only where no request followed.
    """
    found: dict[tuple[str, str], LastSeen] = {}
    for applicant in _shown(log, registry, options):
        for one in live(log.of(registry, applicant)):
            event = one.event
            if event.kind == "shown" and event.option in options:
                found[applicant, event.option] = LastSeen(event.option, "shown", event.on)
    marks = ", ".join("?" * len(options))
    where = f"WHERE registry = ? AND option IN ({marks})"
    for case in log.standings(where, (registry, *options)):
        if _has_reached(case):
            found[case.applicant, case.option] = LastSeen(case.option, case.state, case.since)
    by_applicant: dict[str, list[LastSeen]] = {}
    for (applicant, _), seen in found.items():
        by_applicant.setdefault(applicant, []).append(seen)
    return {
        applicant: tuple(sorted(all_seen, key=lambda one: (one.on, one.option), reverse=True))
        for applicant, all_seen in by_applicant.items()
    }


def _has_reached(case: Case) -> bool:
    """Whether the funder has the request: what was only chosen has not left the office."""
    return case.state != "chosen"


def _shown(log: EventLog, registry: str, options: Sequence[str]) -> list[str]:
    """Ids of the applicants that were shown with one of the options, by the text of the events."""
    parts = " OR ".join("content LIKE ?" for _ in options)
    where = f"subject IS NOT NULL AND content LIKE ? AND ({parts})"
    rows = log.base.execute(
        f"SELECT DISTINCT subject FROM entry WHERE {where}",  # noqa: S608
        ['%"kind":"shown"%', *(f'%"option_id":"{option}"%' for option in options)],
    )
    found = (str(subject).split("\t", 1) for (subject,) in rows)
    return [applicant for name, applicant in found if name == registry]


def seen_in(
    path: Path, registry: str, options: Sequence[str]
) -> Mapping[str, tuple[LastSeen, ...]]:
    """What is recorded, in the log of a file; nothing where there is no log."""
    if not path.is_file():
        return {}
    log = EventLog(path)
    try:
        return seen_by(log, registry, options)
    finally:
        log.close()
