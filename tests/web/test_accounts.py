"""Accounts: their names, sign-ins, their limits and their ends, and the access log."""

from __future__ import annotations

import hashlib
import json
import sqlite3
import stat
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from page_reader import PASSWORD as WORDS
from page_reader import PORT, Client, Shared, marks, sound
from starlette.testclient import TestClient

from matcher.registry.backup import restore_backup
from matcher.support.errors import InvalidSourceError, UnknownIdError, UsageError
from matcher.web import passwords, sign_ins
from matcher.web.accounts import OfficeAccounts
from matcher.web.app import make_app
from matcher.web.office import Sharing
from matcher.web.sign_ins import FROM_ADDRESS, IDLE_S, OF_NAME, WHOLE_S, WINDOW_S, SignInError

DAY, HERE = "2026-11-23", "10.0.0.5"


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
def accounts(tmp_path: Path, clock: Clock) -> Iterator[OfficeAccounts]:
    found = OfficeAccounts(tmp_path / "accounts" / "accounts.sqlite", clock)
    found.add("officer-7", "officer", WORDS, DAY)
    found.add("chief", "lead", WORDS, DAY)
    yield found
    found.close()


def test_the_file_is_of_its_owner_alone_and_holds_no_password_and_no_token(
    accounts: OfficeAccounts,
) -> None:
    token = accounts.sign_in("officer-7", WORDS, HERE)
    assert stat.S_IMODE(accounts.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(accounts.path.parent.stat().st_mode) == 0o700
    accounts.close()
    content = accounts.path.read_bytes()
    assert WORDS.encode() not in content and token.encode() not in content
    assert content.count(b"scrypt$") == 2


@pytest.mark.parametrize("name", ["", "Fatima Zahra", "a@b.ma", "x" * 25, "a b", "../x"])
def test_a_name_is_a_pseudonym(accounts: OfficeAccounts, name: str) -> None:
    with pytest.raises(UsageError):
        accounts.add(name, "officer", WORDS, DAY)


def test_a_name_is_of_one_account_however_it_is_typed(accounts: OfficeAccounts) -> None:
    with pytest.raises(UsageError):
        accounts.add(" OFFICER-7", "lead", WORDS, DAY)
    assert accounts.visitor(accounts.sign_in(" Officer-7 ", WORDS, HERE)) is not None
    with pytest.raises(UnknownIdError):
        accounts.remove("officer-8")


def test_a_sign_in_is_somebody_until_it_is_ended(accounts: OfficeAccounts) -> None:
    token, other = (accounts.sign_in("officer-7", WORDS, HERE) for _ in range(2))
    one, two = accounts.visitor(token), accounts.visitor(other)
    assert one and two and one.csrf != two.csrf and (one.name, one.role) == ("officer-7", "officer")
    accounts.sign_out(one)
    assert accounts.visitor(token) is None and accounts.visitor(other) == two
    for never in ("", "x", token[:-1], token + "x", "\ud800"):
        assert accounts.visitor(never) is None


def test_a_sign_in_ends_when_idle_and_at_last_in_any_case(
    accounts: OfficeAccounts, clock: Clock
) -> None:
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
    accounts: OfficeAccounts, tmp_path: Path
) -> None:
    token, kept = accounts.sign_in("officer-7", WORDS, HERE), accounts.sign_in("chief", WORDS, HERE)
    elsewhere = OfficeAccounts(accounts.path)  # as the command does beside the running page
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


def test_whoever_changes_the_password_stays_and_the_others_do_not(accounts: OfficeAccounts) -> None:
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


def tries(accounts: OfficeAccounts, name: str, address: str = HERE, word: str = "wrong") -> bool:
    """Whether the password was looked at."""
    with pytest.raises(SignInError) as error:
        accounts.sign_in(name, word, address)
    return error.value.wait_s == 0


@pytest.mark.parametrize("name", ["officer-7", "nobody"])
def test_a_name_has_so_many_tries_whether_it_is_an_account_or_not(
    accounts: OfficeAccounts, clock: Clock, name: str
) -> None:
    assert [tries(accounts, name, f"10.0.0.{n}") for n in range(OF_NAME + 2)] == [
        *[True] * OF_NAME, False, False,
    ]  # fmt: skip
    assert not tries(accounts, name, "10.9.9.9", WORDS)  # the right one is not told apart either
    assert tries(accounts, "chief")
    clock.at += WINDOW_S
    assert tries(accounts, name)


def test_an_address_has_so_many_tries_of_any_names(accounts: OfficeAccounts, clock: Clock) -> None:
    found = [tries(accounts, f"name-{n}") for n in range(FROM_ADDRESS + 1)]
    assert found == [*[True] * FROM_ADDRESS, False]
    assert not tries(accounts, "officer-7", HERE, WORDS)
    assert accounts.sign_in("officer-7", WORDS, "10.0.0.6")
    clock.at += WINDOW_S
    assert accounts.sign_in("officer-7", WORDS, HERE)


def test_many_tries_at_once_are_not_more_than_one_after_another(accounts: OfficeAccounts) -> None:
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


def test_a_right_try_counts_no_more(accounts: OfficeAccounts) -> None:
    for _ in range(FROM_ADDRESS + 5):
        assert accounts.sign_in("officer-7", WORDS, HERE)
    for _ in range(OF_NAME - 1):
        tries(accounts, "officer-7")
    assert accounts.sign_in("officer-7", WORDS, HERE)


def test_a_name_that_is_none_takes_as_long(accounts: OfficeAccounts, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    asked: list[str] = []

    def watched(password: str, sealed: str) -> bool:
        asked.append(sealed)
        return passwords.is_right(password, sealed)

    monkeypatch.setattr(sign_ins, "is_right", watched)
    tries(accounts, "officer-7")
    tries(accounts, "nobody")
    assert len(asked) == 2


def test_no_account_is_signed_in_without_end(accounts: OfficeAccounts, clock: Clock) -> None:
    tokens = []
    for _ in range(30):
        clock.at += 60
        tokens.append(accounts.sign_in("officer-7", WORDS, HERE))
    assert sum(accounts.visitor(one) is not None for one in tokens) == 20
    assert accounts.visitor(tokens[-1])


@pytest.mark.parametrize("content", [b"no database at all" * 100, b"SQLite format 3\0" + b"x" * 99])
def test_a_damaged_file_is_said(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "accounts.sqlite"
    path.write_bytes(content)
    with pytest.raises((InvalidSourceError, UsageError)):
        OfficeAccounts(path)


def test_two_processes_make_one_account_once(tmp_path: Path, clock: Clock) -> None:
    one, other = (OfficeAccounts(tmp_path / "a" / "accounts.sqlite", clock) for _ in range(2))
    one.add("x", "officer", WORDS, DAY)
    with pytest.raises(UsageError):
        other.add("x", "lead", WORDS, DAY)
    assert [a.role for a in other.all()] == ["officer"]
    base = sqlite3.connect(one.path)
    assert base.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    base.close()


# --- the pages ----------------------------------------------------------------------


def test_a_cookie_is_kept_from_scripts_and_from_other_sites(shared: Shared) -> None:
    browser = shared.browser()
    answer = shared.sign_in(browser, "officer-1")
    name, *parts = answer.headers["set-cookie"].split("; ")
    assert name.startswith("match=") and {"HttpOnly", "Path=/", "SameSite=strict"} <= set(parts)
    assert "Secure" not in parts  # this page is not encrypted, and says so
    assert browser.get("/history").headers["cache-control"] == "no-store"


def test_behind_a_proxy_with_https_the_cookie_is_of_https_alone(shared: Shared) -> None:
    host = "office.example"
    shared.office.sharing = Sharing(shared.accounts, frozenset((host,)), "https")
    app = make_app(shared.office, PORT)
    with TestClient(app, base_url=f"https://{host}") as browser:
        assert "not encrypted" not in browser.get("/sign-in").text
        answer = shared.sign_in(browser, "officer-1")
        assert answer.headers["set-cookie"].startswith("__Host-match=")
        assert "Secure" in answer.headers["set-cookie"]
        own = {"origin": f"https://{host}"}
        assert browser.post("/sign-in", headers=own).status_code == 401
        other = {"origin": f"http://{host}"}
        assert browser.post("/sign-in", headers=other).status_code == 403
        names = ["127.0.0.1:8000", "evil.example", f"{host}:8000"]
        assert [browser.get("/sign-in", headers={"host": n}).status_code for n in names] == [
            403
        ] * 3
        for number in range(FROM_ADDRESS):  # the proxy's own word alone counts
            headers = {"x-forwarded-for": f"10.9.9.{number}, 10.0.0.1"}
            browser.post("/sign-in", data={"name": f"n{number}"}, headers=headers)
        there = {"x-forwarded-for": "10.0.0.1"}
        assert browser.post("/sign-in", data={"name": "x"}, headers=there).status_code == 429
        assert browser.post("/sign-in", data={"name": "x"}).status_code == 401


def test_signing_out_ends_it_for_whoever_has_the_cookie(shared: Shared) -> None:
    browser, thief = shared.browser("officer-1"), shared.browser()
    thief.cookies.set("match", browser.cookies["match"])
    assert thief.get("/history", follow_redirects=False).status_code == 200
    browser.post("/sign-out", data=marks(browser.get("/account").text))
    for one in (browser, thief):
        assert one.get("/history", follow_redirects=False).status_code == 303


def test_a_sign_in_that_was_there_before_is_not_taken_over(shared: Shared) -> None:
    browser = shared.browser()
    browser.cookies.set("match", "planted-by-somebody")
    shared.sign_in(browser, "officer-1")
    cookies = [one.value for one in browser.cookies.jar]
    assert shared.accounts.visitor("planted-by-somebody") is None
    assert any(shared.accounts.visitor(str(one)) for one in cookies)


@pytest.mark.parametrize("name", ["officer-1", "nobody"])
def test_the_page_says_no_more_of_an_account_than_of_none(shared: Shared, name: str) -> None:
    browser = shared.browser()
    for number in range(OF_NAME + 1):
        answer = shared.sign_in(browser, name, "wrong words here")
        said = sound(answer.text).text
        if number < OF_NAME:
            assert answer.status_code == 401 and "The name or the password is not right" in said
    assert answer.status_code == 429 and int(answer.headers["retry-after"]) <= WINDOW_S + 1
    assert name not in said


def test_another_password_from_the_page(shared: Shared) -> None:
    browser, elsewhere = shared.browser("officer-1"), shared.browser("officer-1")
    sent = marks(browser.get("/account").text)
    new = {"new": "une autre phrase", "again": "une autre phrase", **sent}
    for wrong in ({**new, "old": "x"}, {**new, "old": WORDS, "again": "y"},
                  {**new, "old": WORDS, "new": "short", "again": "short"}):  # fmt: skip
        assert browser.post("/account", data=wrong).status_code == 422
    done = browser.post("/account", data={**new, "old": WORDS})
    assert done.status_code == 200 and "another password" in sound(done.text).text
    assert browser.get("/history", follow_redirects=False).status_code == 200
    assert elsewhere.get("/history", follow_redirects=False).status_code == 303
    assert shared.sign_in(elsewhere, "officer-1").status_code == 401


def test_an_unshared_page_has_no_accounts(client: Client) -> None:
    browser = client()
    for path in ("/sign-in", "/account", "/access", "/shared"):
        assert browser.get(path).status_code == 404
    assert "Sign out" not in browser.get("/").text


def test_no_copy_holds_the_accounts_and_none_brings_them_back(
    shared: Shared, tmp_path: Path
) -> None:
    lead = shared.browser("chief")
    copy = tmp_path / "copy.zip"
    copy.write_bytes(lead.get("/backup").content)
    with zipfile.ZipFile(copy) as package:
        assert not [one for one in package.namelist() if "account" in one.casefold()]
    for name in ("accounts/accounts.sqlite", "x/../Accounts/accounts.sqlite"):
        made = tmp_path / "made.zip"
        with zipfile.ZipFile(made, "w") as package:
            package.writestr(name, b"x")
            listed = {name: hashlib.sha256(b"x").hexdigest()}
            package.writestr("backup.json", json.dumps({"format": 1, "files": listed}))
        with pytest.raises(InvalidSourceError):
            restore_backup(made, tmp_path / "home", force=True)
    assert shared.accounts.all()
