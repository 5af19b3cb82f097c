"""That something printed was handed over: a dossier of an applicant, a booklet of a funder."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from matcher import __version__
from matcher.cases.event import Direction, Event, Slate
from matcher.cases.log import EventLog
from matcher.cases.profile import content_digest, profile_text, request_of
from matcher.cases.words import moment, registry_of
from matcher.domain.applicant import Applicant
from matcher.session import Session


def handed_over(
    session: Session,
    applicant: Applicant,
    option: str,
    direction: Direction,
    *,
    shown: Sequence[str] = (),
    rank: int | None = None,
    score: float | None = None,
    verdict: str = "",
    asked_with: Mapping[str, str],
) -> Event:
    """The event that an applicant was shown in print.

    Parameters
        option      the one that it was printed for; "" for the general file
        direction   `options` for a file of its own, `applicants` in a list of candidates
        shown       ids of the options in the file, best first
        rank, score, verdict   of the option, as far as it was worked out
        asked_with  the command, and how it was asked
    """
    return Event(
        kind="shown",
        on=session.today,
        at=moment(),
        by="office",
        registry=registry_of(session),
        applicant=applicant.id,
        option=option,
        request=request_of(applicant),
        slate=Slate(rank, score, verdict, direction, tuple(shown)),
        hashes={
            "profile": content_digest(profile_text(applicant)),
            "catalogue": session.catalogue.fingerprint,
            "program": __version__,
            "today": session.today.isoformat(),
        },
        asked_with=asked_with,
    )


def shown_mark(event: Event) -> str:
    """The mark by which it is known again: printing the same once more on a day adds nothing."""
    parts = (
        *(event.registry, event.applicant, event.said(), event.request),
        *(event.slate.direction, *event.slate.shown, str(event.slate.rank)),
    )
    return content_digest("\n".join(parts))


def note_handed(log: EventLog, events: Sequence[Event], write: Callable[[], object]) -> None:
    """Record events with what is written beside them: both are there, or neither."""
    log.append(events, [shown_mark(event) for event in events], write)
