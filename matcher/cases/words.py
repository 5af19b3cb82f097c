"""What an officer types, resolved: which applicant, which option, which moment."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime

from matcher.catalogue.option import Option
from matcher.session import Session
from matcher.support.errors import UsageError
from matcher.support.messages import message

_PSEUDONYM = re.compile(r"[a-z0-9](?:[a-z0-9._-]{0,30}[a-z0-9])?")


def registry_of(session: Session) -> str:
    """The name under which the applicants of a session stand in the log: "" is the workspace."""
    if session.source == "workspace":
        return ""
    return "demo" if session.source == "demonstration" else session.registry.path.name


def options_named(session: Session, asked: str, preferred: Sequence[str] = ()) -> list[Option]:
    """The option of that id, or those of a funder: the ones with a case first, if there is any.

    Parameters
        preferred   ids of the options with which the applicant has a case

    Raises
        UnknownIdError  it is neither an option nor a funder
    """
    found = session.matcher.options_of(asked)
    begun = [option for option in found if option.id in preferred]
    return begun or found


def refuse_many(asked: str, options: Sequence[Option]) -> UsageError:
    """The error that a funder has several options, by their ids."""
    what = message("{funder} has several options.", funder=asked)
    ids = tuple(option.id for option in options)
    return UsageError(what, hint=message("Write one of {values}.", values=ids))


def read_pseudonym(text: str) -> str:
    """A pseudonym of who records: small letters and digits, never a name or a number of a person.

    Raises
        UsageError  it is none
    """
    plain = text.strip().lower()
    if not _PSEUDONYM.fullmatch(plain) or sum(letter.isdigit() for letter in plain) > 4:
        what = message('"{text}" is not a pseudonym.', text=text)
        hint = message("Write a short word in small letters, as officer-2; no name, no number.")
        raise UsageError(what, where="--by", hint=hint)
    return plain


def moment() -> str:
    """Now, to the second, in universal time."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
