"""One event of the log, and its canonical text, over which its digest is taken."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import field
from datetime import date
from typing import Any, Literal

from matcher.cases.kinds import STAGE, Kind
from matcher.support.records import dataclass

#: How an answer was asked: options for an applicant, or applicants for an option.
Direction = Literal["options", "applicants", ""]


@dataclass(frozen=True, slots=True)
class Slate:
    """What was shown, and where the option stood: a list that never showed it tells nothing.

    Parameters
        rank      the place of the option, from 1; None where it was not ranked
        score     its score; None where it was not worked out
        verdict   on the published conditions, as we said it on that day; "" when not worked out
        shown     ids of the options that were shown, best first
    """

    rank: int | None = None
    score: float | None = None
    verdict: str = ""
    direction: Direction = ""
    shown: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened to a request; persons are pseudonyms, and no text is free.

    Parameters
        on           day on which it happened
        at           moment at which it was recorded, ISO 8601, UTC
        by           pseudonym of who recorded it
        registry     what the applicant stands in: "" for the workspace, else the name of a table
        option       "" where a whole answer was shown
        call         id of the round that governed; "" where none was known
        asked, granted, paid, repaid   whole units of currency; None where not said
        reasons      codes of `kinds.REASONS`, or `condition:N`
        request      digest of what was asked for: another need makes another request
        answer_days  days within which the funder says that it answers; None: not published
        closes       last day of the round; None: not published
        is_repayable whether what is granted is paid back; None: not published
        hashes       digests of what an answer was made from, by name
        asked_with   for an answer that was recorded: its command, and how it was asked
        supersedes   number of the event that this one replaces; 0 for none
    """

    kind: Kind
    on: date
    at: str = ""
    by: str = ""
    registry: str = ""
    applicant: str = ""
    option: str = ""
    call: str = ""
    asked: int | None = None
    granted: int | None = None
    paid: int | None = None
    repaid: int | None = None
    reasons: tuple[str, ...] = ()
    said_by: str = ""
    request: str = ""
    answer_days: int | None = None
    closes: date | None = None
    is_repayable: bool | None = None
    slate: Slate = field(default_factory=Slate)
    hashes: Mapping[str, str] = field(default_factory=dict)
    asked_with: Mapping[str, str] = field(default_factory=dict)
    supersedes: int = 0

    @property
    def amount(self) -> int | None:
        """The amount that it speaks of; None where it says none."""
        amounts = (self.granted, self.paid, self.repaid, self.asked)
        return next((amount for amount in amounts if amount is not None), None)

    @property
    def order(self) -> tuple[date, int, str]:
        """Where it stands among what happened, whenever it was recorded: day, then stage."""
        more = (self.request, self.answer_days, str(self.closes), self.is_repayable, self.slate)
        return self.on, STAGE[self.kind], f"{self.said()}{more}"

    def said(self) -> str:
        """What it says happened, without who recorded it, when and with what."""
        kept = (self.option, self.call, self.asked, self.granted, self.paid, self.repaid)
        return json.dumps([self.kind, self.on.isoformat(), *kept, self.reasons, self.said_by])

    def content(self) -> str:
        """Its canonical text: JSON with sorted keys, without what is empty."""
        data: dict[str, Any] = {"kind": self.kind, "happened_on": self.on.isoformat()}
        slate = {
            "rank": self.slate.rank,
            "score": self.slate.score,
            "verdict": self.slate.verdict,
            "direction": self.slate.direction,
            "shown": list(self.slate.shown),
        }
        parts: dict[str, Any] = {
            "recorded_at": self.at,
            "by": self.by,
            "registry": self.registry,
            "applicant_id": self.applicant,
            "option_id": self.option,
            "call_id": self.call,
            "amount_asked": self.asked,
            "amount_granted": self.granted,
            "amount_paid": self.paid,
            "amount_repaid": self.repaid,
            "reasons": list(self.reasons),
            "said_by": self.said_by,
            "request": self.request,
            "answer_days": self.answer_days,
            "closes": self.closes.isoformat() if self.closes else None,
            "repayable": self.is_repayable,
            "slate": {key: value for key, value in slate.items() if value not in (None, "", [])},
            "hashes": dict(self.hashes),
            "asked_with": dict(self.asked_with),
            "supersedes": self.supersedes or None,
        }
        data.update({k: v for k, v in parts.items() if v not in (None, "", [], {})})
        return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def parse_event(content: str) -> Event:
    """The event of a canonical text.

    Raises
        ValueError, KeyError  it is none
    """
    data = json.loads(content)
    slate = data.get("slate", {})
    closes = data.get("closes")
    return Event(
        kind=data["kind"],
        on=date.fromisoformat(data["happened_on"]),
        at=data.get("recorded_at", ""),
        by=data.get("by", ""),
        registry=data.get("registry", ""),
        applicant=data.get("applicant_id", ""),
        option=data.get("option_id", ""),
        call=data.get("call_id", ""),
        asked=data.get("amount_asked"),
        granted=data.get("amount_granted"),
        paid=data.get("amount_paid"),
        repaid=data.get("amount_repaid"),
        reasons=tuple(data.get("reasons", ())),
        said_by=data.get("said_by", ""),
        request=data.get("request", ""),
        answer_days=data.get("answer_days"),
        closes=date.fromisoformat(closes) if closes else None,
        is_repayable=data.get("repayable"),
        slate=Slate(
            rank=slate.get("rank"),
            score=slate.get("score"),
            verdict=slate.get("verdict", ""),
            direction=slate.get("direction", ""),
            shown=tuple(slate.get("shown", ())),
        ),
        hashes=data.get("hashes", {}),
        asked_with=data.get("asked_with", {}),
        supersedes=data.get("supersedes", 0),
    )


@dataclass(frozen=True, slots=True)
class Recorded:
    """An event at its place in the log, from 1."""

    number: int
    event: Event

    @property
    def id(self) -> str:
        """Its id, as people write it."""
        return event_id(self.number)


def event_id(number: int) -> str:
    """The id of an event.

    >>> event_id(12), event_number("e-12"), event_number("C-12")
    ('E-12', 12, 0)
    """
    return f"E-{number}"


def event_number(text: str) -> int:
    """The number in the id of an event; 0 where the text is none."""
    plain = text.strip().upper().removeprefix("E-")
    return int(plain) if plain.isascii() and plain.isdecimal() and len(plain) < 16 else 0
