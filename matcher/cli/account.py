"""`match account`: who may open an office page that is shared."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from matcher.cli.asked import Asked
from matcher.cli.commands import Commands
from matcher.cli.completion import complete_funder
from matcher.cli.options import takes
from matcher.cli.output import write_json, write_lines
from matcher.cli.screen import is_terminal
from matcher.support.errors import UsageError
from matcher.support.messages import message, render

if TYPE_CHECKING:
    from matcher.reports.office_page import AccountView
    from matcher.web.accounts import Account, OfficeAccounts

account_app = Commands(no_args_is_help=True, help="Who may open an office page that is shared.")

Name = Annotated[str, typer.Argument(help="A pseudonym, as officer-7; never a person's name.")]
Generate = Annotated[
    bool, typer.Option("--generate", help="Make a password by chance and say it once.")
]


@account_app.command("add")
@takes("catalogue", "schema")
def add(
    name: Name,
    role: Annotated[
        str,
        typer.Option("--role", help="officer, lead (also copies and the access log) or reader."),
    ] = "officer",
    funder: Annotated[
        str,
        typer.Option(
            "--funder",
            help="Of a reader: the funder or option whose candidates it sees.",
            autocompletion=complete_funder,
        ),
    ] = "",
    generate: Generate = False,
    *,
    asked: Asked,
) -> int:
    """Make an account; the password is asked for, or is the first line of stdin."""
    from matcher.web.accounts import ROLES

    if role not in ROLES:
        hint = message("Write one of {values}.", values=ROLES)
        raise UsageError(message("There is no such role."), where="--role", hint=hint)
    if (role == "reader") != bool(funder):
        what = message("A reader, and nobody else, has a funder.")
        raise UsageError(what, where="--funder", hint=message("Write --role reader --funder ID."))
    meant = asked.session().matcher.id_of(funder) if funder else ""
    with _accounts() as accounts:
        password = _password(generate=generate)
        day = (asked.today or date.today()).isoformat()
        made = accounts.add(name, role, password, day, meant)
    return _say("added", made, password if generate else "", asked)


@account_app.command("list")
@takes()
def list_accounts(*, asked: Asked) -> int:
    """The accounts with their roles; 1 when there is none."""
    from matcher.reports.office_page import AccountsView, accounts_lines
    from matcher.reports.view import as_json

    with _accounts() as accounts:
        view = AccountsView(accounts=tuple(_view(one) for one in accounts.all()))
    if asked.as_json:
        write_json(as_json(view, asked.language))
    else:
        write_lines(accounts_lines(view, asked.language))
    return 0 if view.accounts else 1


@account_app.command("remove")
@takes()
def remove(name: Name, *, asked: Asked) -> int:
    """Remove an account; whoever is signed in under it no longer is."""
    with _accounts() as accounts:
        return _say("removed", accounts.remove(name), "", asked)


@account_app.command("password")
@takes()
def password(name: Name, generate: Generate = False, *, asked: Asked) -> int:
    """Give an account another password; every sign-in under the old one ends."""
    with _accounts() as accounts:
        word = _password(generate=generate)
        return _say("password", accounts.set_password(name, word), word if generate else "", asked)


@contextmanager
def _accounts() -> Iterator[OfficeAccounts]:
    from matcher.web.accounts import OfficeAccounts, accounts_file

    accounts = OfficeAccounts(accounts_file())
    try:
        yield accounts
    finally:
        accounts.close()


def _password(*, generate: bool) -> str:
    """A password of chance, or that which is typed twice unseen, or the first line of stdin."""
    if generate:
        from matcher.web.passwords import new_password

        return new_password()
    if not is_terminal(sys.stdin):
        return sys.stdin.readline().rstrip("\r\n")
    from getpass import getpass

    from matcher.cli.language import spoken

    asked, again = message("Password"), message("The same again")
    first = getpass(f"{render(asked, spoken())}: ")
    if getpass(f"{render(again, spoken())}: ") != first:
        raise UsageError(message("The two passwords differ."))
    return first


def _view(account: Account) -> AccountView:
    from matcher.reports.office_page import AccountView

    return AccountView(
        name=account.name,
        role=account.role,  # type: ignore[arg-type]  # the accounts hold no other
        funder=account.funder,
        made=account.made,
    )


def _say(done: str, account: Account, password: str, asked: Asked) -> int:
    from matcher.reports.office_page import AccountChangedView, changed_lines
    from matcher.reports.view import as_json

    view = AccountChangedView(done=done, account=_view(account), password=password)  # type: ignore[arg-type]
    if asked.as_json:
        write_json(as_json(view, asked.language))
    else:
        write_lines(changed_lines(view, asked.language))
    return 0
