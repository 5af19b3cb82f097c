"""Accounts: their names, sign-ins, their limits and their ends, and the access log."""

from __future__ import annotations

import sqlite3
import stat
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from matcher.support.errors import InvalidSourceError, UnknownIdError, UsageError
from matcher.web import accounts as room
from matcher.web import passwords
from matcher.web.accounts import (
    FROM_ADDRESS,
    IDLE_S,
    OF_NAME,
    WHOLE_S,
    WINDOW_S,
    Accounts,
    SignInError,
)

WORDS, DAY, HERE = "tortue lampe huit olivier", "2026-11-23", "10.0.0.5"


class Clock:
    """A clock that a test sets."""

    at = 1_000_000.0

    def __call__(self) -> float:
        return self.at


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    monkeypatch.setattr(passwords, "N", 2**4)
    return Clock()


@pytest.fixture
def accounts(tmp_path: Path, clock: Clock) -> Iterator[Accounts]:
    found = Accounts(tmp_path / "accounts" / "accounts.sqlite", clock)
    found.add("officer-7", "officer", WORDS, DAY)
    found.add("chief", "lead", WORDS, DAY)
    yield found
    found.close()


def test_the_file_is_of_its_owner_alone_and_holds_no_password_and_no_token(
    accounts: Accounts,
) -> None:
    token = accounts.sign_in("officer-7", WORDS, HERE)
    assert stat.S_IMODE(accounts.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(accounts.path.parent.stat().st_mode) == 0o700
    accounts.close()
    content = accounts.path.read_bytes()
    assert WORDS.encode() not in content and token.encode() not in content
    assert content.count(b"scrypt$") == 2


@pytest.mark.parametrize("name", ["", "Fatima Zahra", "a@b.ma", "x" * 25, "a b", "../x"])
def test_a_name_is_a_pseudonym(accounts: Accounts, name: str) -> None:
    with pytest.raises(UsageError):
        accounts.add(name, "officer", WORDS, DAY)


def test_a_name_is_of_one_account_however_it_is_typed(accounts: Accounts) -> None:
    with pytest.raises(UsageError):
        accounts.add(" OFFICER-7", "lead", WORDS, DAY)
    assert accounts.visitor(accounts.sign_in(" Officer-7 ", WORDS, HERE)) is not None
    with pytest.raises(UnknownIdError):
        accounts.remove("officer-8")


def test_a_sign_in_is_somebody_until_it_is_ended(accounts: Accounts) -> None:
    token, other = (accounts.sign_in("officer-7", WORDS, HERE) for _ in range(2))
    one, two = accounts.visitor(token), accounts.visitor(other)
    assert one and two and one.csrf != two.csrf and (one.name, one.role) == ("officer-7", "officer")
    accounts.sign_out(one)
    assert accounts.visitor(token) is None and accounts.visitor(other) == two
    for never in ("", "x", token[:-1], token + "x", "\ud800"):
        assert accounts.visitor(never) is None


def test_a_sign_in_ends_when_idle_and_at_last_in_any_case(accounts: Accounts, clock: Clock) -> None:
    token = accounts.sign_in("officer-7", WORDS, HERE)
    clock.at += IDLE_S - 1
    assert accounts.visitor(token)
    clock.at += IDLE_S - 1
    assert accounts.visitor(token)
    clock.at += IDLE_S
    assert accounts.visitor(token) is None and accounts.signed_in() == []
    token = accounts.sign_in("officer-7", WORDS, HERE)
    for _ in range(WHOLE_S // 1800 - 1):
        clock.at += 1800
        assert accounts.visitor(token)
    clock.at += 1800
    assert accounts.visitor(token) is None


def test_another_password_and_a_removed_account_end_every_sign_in(
    accounts: Accounts, tmp_path: Path
) -> None:
    token, kept = accounts.sign_in("officer-7", WORDS, HERE), accounts.sign_in("chief", WORDS, HERE)
    elsewhere = Accounts(accounts.path)  # as the command does beside the running page
    elsewhere.set_password("officer-7", "une autre phrase longue")
    assert accounts.visitor(token) is None and accounts.visitor(kept)
    with pytest.raises(SignInError):
        accounts.sign_in("officer-7", WORDS, HERE)
    token = accounts.sign_in("officer-7", "une autre phrase longue", HERE)
    elsewhere.remove("officer-7")
    elsewhere.close()
    assert accounts.visitor(token) is None
    with pytest.raises(SignInError):
        accounts.sign_in("officer-7", "une autre phrase longue", HERE)


def test_whoever_changes_the_password_stays_and_the_others_do_not(accounts: Accounts) -> None:
    token, other = (accounts.sign_in("officer-7", WORDS, HERE) for _ in range(2))
    visitor = accounts.visitor(token)
    assert visitor
    with pytest.raises(SignInError):
        accounts.change_password(visitor, "wrong words altogether", "une autre phrase", HERE)
    with pytest.raises(UsageError):
        accounts.change_password(visitor, WORDS, "short", HERE)
    assert accounts.visitor(other)
    new = accounts.change_password(visitor, WORDS, "une autre phrase", HERE)
    assert [bool(accounts.visitor(one)) for one in (token, other, new)] == [False, False, True]


def tries(accounts: Accounts, name: str, address: str = HERE, word: str = "wrong") -> bool:
    """Whether the password was looked at."""
    with pytest.raises(SignInError) as error:
        accounts.sign_in(name, word, address)
    return error.value.wait_s == 0


@pytest.mark.parametrize("name", ["officer-7", "nobody"])
def test_a_name_has_so_many_tries_whether_it_is_an_account_or_not(
    accounts: Accounts, clock: Clock, name: str
) -> None:
    assert [tries(accounts, name, f"10.0.0.{n}") for n in range(OF_NAME + 2)] == [
        *[True] * OF_NAME, False, False,
    ]  # fmt: skip
    assert not tries(accounts, name, "10.9.9.9", WORDS)  # the right one is not told apart either
    assert tries(accounts, "chief")
    clock.at += WINDOW_S
    assert tries(accounts, name)


def test_an_address_has_so_many_tries_of_any_names(accounts: Accounts, clock: Clock) -> None:
    found = [tries(accounts, f"name-{n}") for n in range(FROM_ADDRESS + 1)]
    assert found == [*[True] * FROM_ADDRESS, False]
    assert not tries(accounts, "officer-7", HERE, WORDS)
    assert accounts.sign_in("officer-7", WORDS, "10.0.0.6")
    clock.at += WINDOW_S
    assert accounts.sign_in("officer-7", WORDS, HERE)


def test_many_tries_at_once_are_not_more_than_one_after_another(accounts: Accounts) -> None:
    looked: list[bool] = []
    each = [
        threading.Thread(target=lambda n=n: looked.append(tries(accounts, "chief", f"10.1.0.{n}")))
        for n in range(30)
    ]
    for one in each:
        one.start()
    for one in each:
        one.join()
    assert sum(looked) == OF_NAME


def test_a_right_try_counts_no_more(accounts: Accounts) -> None:
    for _ in range(FROM_ADDRESS + 5):
        assert accounts.sign_in("officer-7", WORDS, HERE)
    for _ in range(OF_NAME - 1):
        tries(accounts, "officer-7")
    assert accounts.sign_in("officer-7", WORDS, HERE)


def test_a_name_that_is_none_takes_as_long(accounts: Accounts, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    asked: list[str] = []

    def watched(password: str, sealed: str) -> bool:
        asked.append(sealed)
        return passwords.is_right(password, sealed)

    monkeypatch.setattr(room, "is_right", watched)
    tries(accounts, "officer-7")
    tries(accounts, "nobody")
    assert len(asked) == 2


def test_no_account_is_signed_in_without_end(accounts: Accounts, clock: Clock) -> None:
    tokens = []
    for _ in range(30):
        clock.at += 60
        tokens.append(accounts.sign_in("officer-7", WORDS, HERE))
    assert sum(accounts.visitor(one) is not None for one in tokens) == 20
    assert accounts.visitor(tokens[-1])


def test_the_access_log_is_bounded_and_forgets_a_cooperative(
    accounts: Accounts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room, "MOST_SHOWN", 300)
    visitor = accounts.visitor(accounts.sign_in("officer-7", WORDS, HERE))
    assert visitor
    for number in range(1000):
        accounts.note(visitor, "cooperative", f"C-{number}")
    assert len(accounts.shown(most=10_000)) == 300
    accounts.note(visitor, "shared", "fda", ["C-1", "C-11", "C-1"])
    accounts.note(visitor, "cooperative", "C-1")
    accounts.looked(visitor, "C-1", 3)
    accounts.forget("C-1")
    last, before = accounts.shown("officer-7", 2)
    assert (last.about, before.coops, before.account) == ("", ("C-11",), "officer-7")
    assert accounts.looked(visitor, "C-1", 4) == 0 and accounts.looked(visitor, "C-1", 5) == 4
    assert accounts.shown("chief") == []


@pytest.mark.parametrize("content", [b"no database at all" * 100, b"SQLite format 3\0" + b"x" * 99])
def test_a_damaged_file_is_said(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "accounts.sqlite"
    path.write_bytes(content)
    with pytest.raises((InvalidSourceError, UsageError)):
        Accounts(path)


def test_two_processes_make_one_account_once(tmp_path: Path, clock: Clock) -> None:
    one, other = (Accounts(tmp_path / "a" / "accounts.sqlite", clock) for _ in range(2))
    one.add("x", "officer", WORDS, DAY)
    with pytest.raises(UsageError):
        other.add("x", "lead", WORDS, DAY)
    assert [a.role for a in other.all()] == ["officer"]
    base = sqlite3.connect(one.path)
    assert base.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    base.close()
