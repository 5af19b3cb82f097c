"""What is kept of a cooperative beside its events: papers it has, options it has muted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from matcher.cases.log import EventLog, subject_of
from matcher.catalogue.catalogue import Catalogue


@dataclass(frozen=True, slots=True)
class HeldPaper:
    """A paper that a cooperative has.

    Parameters
        since   day on which it was given; None: not said
        until   last day on which it is valid; None: it does not expire, or that is not known
    """

    registry: str
    applicant: str
    code: str
    since: date | None = None
    until: date | None = None


def valid_until(code: str, since: date | None, catalogue: Catalogue) -> date | None:
    """The last day of a paper, by the catalogue; None where it says nothing."""
    kind = catalogue.papers.get(code)
    if since is None or kind is None or kind.valid_days is None or kind.valid_days.low is None:
        return None
    return since + timedelta(days=int(kind.valid_days.low))


def put_paper(log: EventLog, paper: HeldPaper) -> None:
    """Keep that a cooperative has a paper, in place of what was kept of it."""
    row = (
        subject_of(paper.registry, paper.applicant),
        paper.code,
        paper.since.isoformat() if paper.since else None,
        paper.until.isoformat() if paper.until else None,
    )
    with log.changing():
        log.base.execute("INSERT OR REPLACE INTO paper VALUES (?, ?, ?, ?)", row)


def drop_paper(log: EventLog, registry: str, applicant: str, code: str) -> bool:
    """Whether there was such a paper; it is not kept any more."""
    with log.changing():
        done = log.base.execute(
            "DELETE FROM paper WHERE subject = ? AND code = ?",
            (subject_of(registry, applicant), code),
        )
    return done.rowcount > 0


def papers_of(log: EventLog, registry: str, applicant: str) -> list[HeldPaper]:
    """The papers of a cooperative, by code."""
    rows = log.base.execute(
        "SELECT subject, code, since, until FROM paper WHERE subject = ? ORDER BY code",
        (subject_of(registry, applicant),),
    )
    return [_paper(*row) for row in rows]


def papers_in(path: Path, registry: str, applicant: str) -> list[HeldPaper]:
    """The papers of a cooperative in the log of a file; none where there is no log."""
    if not path.is_file():
        return []
    log = EventLog(path)
    try:
        return papers_of(log, registry, applicant)
    finally:
        log.close()


def papers_until(log: EventLog, first: date, last: date) -> list[HeldPaper]:
    """The papers whose last day lies between two days, both included, the first to end first."""
    rows = log.base.execute(
        "SELECT subject, code, since, until FROM paper WHERE until BETWEEN ? AND ?"
        " ORDER BY until, subject, code",
        (first.isoformat(), last.isoformat()),
    )
    return [_paper(*row) for row in rows]


def _paper(subject: str, code: str, since: str | None, until: str | None) -> HeldPaper:
    registry, _, applicant = subject.partition("\t")
    return HeldPaper(
        registry,
        applicant,
        code,
        date.fromisoformat(since) if since else None,
        date.fromisoformat(until) if until else None,
    )


def mute(log: EventLog, registry: str, applicant: str, option: str, day: date) -> None:
    """Say nothing of an option in the digests of a cooperative from now on."""
    with log.changing():
        row = (subject_of(registry, applicant), option, day.isoformat())
        log.base.execute("INSERT OR IGNORE INTO muted VALUES (?, ?, ?)", row)


def unmute(log: EventLog, registry: str, applicant: str, option: str) -> bool:
    """Whether the option was muted for the cooperative; it is not any more."""
    with log.changing():
        done = log.base.execute(
            "DELETE FROM muted WHERE subject = ? AND option = ?",
            (subject_of(registry, applicant), option),
        )
    return done.rowcount > 0


def muted(
    log: EventLog, registry: str = "", applicant: str = ""
) -> frozenset[tuple[str, str, str]]:
    """Registry, applicant and option of all that is muted, or of what is for one applicant."""
    where, values = "", list[object]()
    if applicant:
        where, values = "WHERE subject = ?", [subject_of(registry, applicant)]
    rows = log.base.execute(f"SELECT subject, option FROM muted {where}", values)  # noqa: S608
    found = ((*subject.split("\t", 1), option) for subject, option in rows)
    return frozenset((one[0], one[1], one[2]) for one in found)
