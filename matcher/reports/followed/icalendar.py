"""Deadlines as a calendar (RFC 5545): days that other programs remind of."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import timedelta

from matcher.reports.followed.digest import DigestItemView, DigestView
from matcher.support.messages import render
from matcher.support.text import clean

#: What turns on a day to come; what is past is in the digest and in no calendar.
_DEADLINES = ("call_opens", "call_closes", "option_ends", "paper_expires", "step_due")
_LONGEST = 75


def calendar(view: DigestView, language: str) -> str:
    """The text of an `.ics` file with an all-day event for each deadline.

    The id of an event depends on what it is about, not on the day of the export: importing the
    calendar again changes the events and doubles none.
    """
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//matcher//digest//EN",
        "CALSCALE:GREGORIAN",
    ]
    for item in view.items:
        if item.what in _DEADLINES and item.day is not None:
            lines += _event(item, view, language)
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line))


def _event(item: DigestItemView, view: DigestView, language: str) -> Iterator[str]:
    about = "\n".join((item.what, item.option_id, item.call_id, *item.applicants, item.code))
    day = item.day
    if day is None:
        return
    yield "BEGIN:VEVENT"
    yield f"UID:{hashlib.sha256(about.encode()).hexdigest()[:32]}@matcher"
    yield f"DTSTAMP:{view.frame.today:%Y%m%d}T000000Z"
    yield f"DTSTART;VALUE=DATE:{day:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{day + timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY:{_escaped(clean(render(item.said, language)))}"
    yield "TRANSP:TRANSPARENT"
    yield "BEGIN:VALARM"
    yield "ACTION:DISPLAY"
    yield "TRIGGER:-P7D"
    yield f"DESCRIPTION:{_escaped(clean(render(item.said, language)))}"
    yield "END:VALARM"
    yield "END:VEVENT"


def _escaped(text: str) -> str:
    for sign in ("\\", ";", ","):
        text = text.replace(sign, f"\\{sign}")
    return text.replace("\n", "\\n")


def _folded(line: str) -> Iterator[str]:
    """The line in parts of at most 75 bytes, none of which cuts a letter."""
    part = ""
    for letter in line:
        if len((part + letter).encode()) > _LONGEST:
            yield part
            part = " "
        part += letter
    yield part
