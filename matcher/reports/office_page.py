"""`match office` and `match account`: where the page is, and who may open it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Literal

from matcher.reports.layout import wrapped
from matcher.reports.view import SCHEMA
from matcher.support.messages import Message, message, message_in, render

Role = Literal["lead", "officer", "reader"]


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficePageView:
    """Where the office page answers until the command is stopped."""

    schema: Annotated[int, "version of this format"] = SCHEMA
    address: Annotated[str, "its address"]
    shared: Annotated[bool, "true when accounts open it from other machines too"] = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountView:
    """An account of the office page."""

    name: Annotated[str, "a pseudonym"]
    role: Annotated[Role, "what it may do"]
    funder: Annotated[str, "id of the funder or option whose candidates a reader sees; or empty"]
    made: Annotated[str, "the day on which it was made, ISO 8601"]


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountChangedView:
    """An account that was made, removed, or has another password."""

    schema: Annotated[int, "version of this format"] = SCHEMA
    done: Annotated[Literal["added", "removed", "password"], "what was done"]
    account: Annotated[AccountView, "which account"]
    password: Annotated[str, "the password, where it was made by chance; empty where it was said"]


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountsView:
    """The accounts of the office page."""

    schema: Annotated[int, "version of this format"] = SCHEMA
    accounts: Annotated[tuple[AccountView, ...], "by name"]


ROLE_NAMES: dict[str, Message] = {
    "lead": message_in("role", "lead"),
    "officer": message_in("role", "officer"),
    "reader": message_in("role", "reader"),
}


def changed_lines(view: AccountChangedView, language: str) -> Iterator[str]:
    """What was done, and the password that was made: it is said this once."""
    name = view.account.name
    said = {
        "added": message("{name} may sign in as {role}.", name=name,
                         role=ROLE_NAMES[view.account.role]),
        "removed": message("{name} may no longer sign in.", name=name),
        "password": message("{name} has another password; every sign-in has ended.", name=name),
    }  # fmt: skip
    yield render(said[view.done], language)
    if view.password:
        once = message("Password, said this once: {password}", password=view.password)
        yield render(once, language)


def accounts_lines(view: AccountsView, language: str) -> Iterator[str]:
    """One line an account."""
    for one in view.accounts:
        words = [one.name, render(ROLE_NAMES[one.role], language), one.funder, one.made]
        yield from wrapped(" · ".join(filter(None, words)), indent="    ", first="")
