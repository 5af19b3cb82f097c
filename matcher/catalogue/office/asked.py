"""Who was asked, when, and what came of it: so that nobody calls twice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from matcher.catalogue.office.files import asked_files, toml_of, write_asked
from matcher.catalogue.office.overlay_file import Means, is_pseudonym
from matcher.spec.reader import Reader
from matcher.spec.source import AN_OPTION, parse_toml, read_bytes
from matcher.support.errors import UsageError
from matcher.support.messages import message

Result = Literal["answered", "no_answer", "call_back", "will_not_say"]


@dataclass(frozen=True, slots=True)
class Asking:
    """One time that a funder was asked about some of its options."""

    day: Annotated[date, "when"]
    options: Annotated[tuple[str, ...], "ids of the options asked about"]
    result: Annotated[Result, "what came of it"]
    channel: Annotated[Means, "how it was asked"] = "phone"
    by: Annotated[str, "who asked: a pseudonym"] = ""


def keep_asking(asking: Asking) -> Path:
    """Keep that somebody was asked, in a file of its own."""
    return write_asked(
        asking.day,
        toml_of(
            {
                "day": asking.day,
                "options": list(asking.options),
                "result": asking.result,
                "channel": asking.channel,
                "by": asking.by,
            }
        ),
    )


def last_asked(today: date) -> dict[str, Asking]:
    """The last time each option was asked about, up to a day; of one day an answer stands.

    Raises
        InvalidSourceError  a file of the log was changed by hand and cannot be read
    """
    found: dict[str, Asking] = {}
    for path in asked_files():
        reader = Reader(parse_toml(read_bytes(path, AN_OPTION), path.name))
        asking = reader.must_read(Asking, message("The log of who was asked cannot be read."))
        if asking.day <= today:
            for option_id in asking.options:
                if option_id not in found or _order(found[option_id]) <= _order(asking):
                    found[option_id] = asking
    return found


def _order(asking: Asking) -> tuple[date, bool]:
    return asking.day, asking.result == "answered"


def check_pseudonym(by: str) -> str:
    """The pseudonym, if it is one.

    Raises
        UsageError  it looks like a name or an address
    """
    if not is_pseudonym(by):
        what = message(
            '"{word}" is no pseudonym: letters, digits, - and _, at most 24.', word=by[:40]
        )
        raise UsageError(what, where="--by", hint=message("Never write a person's name."))
    return by
