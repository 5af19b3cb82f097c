"""What is wrong: its status, in words, in the language, and never with a trace."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from conftest import ROOT
from page_reader import Client, sound

from matcher.support.errors import Problem, UsageError
from matcher.support.messages import message
from matcher.web.pages import about

#: An option of the terminal, or a command.
TYPED = re.compile(r"(?<![\w-])--[a-z]|\bmatch (?:[a-z]+ )?(?:[A-Z]{2}|[a-z{-])")


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/nothing", 404),
        ("GET", "/cooperatives/NOBODY-1", 404),
        ("GET", "/static/../app.py", 404),
        ("GET", "/static/nothing.css", 404),
        ("DELETE", "/about", 405),
        ("POST", "/about", 405),
    ],
)
def test_what_is_not_there_is_said(client: Client, method: str, path: str, status: int) -> None:
    for language in ("en", "fr", "ar"):
        answer = client(language).request(method, path)
        assert answer.status_code == status
        assert sound(answer.text).all("html")[0]["lang"] == language


def test_a_cooperative_that_is_not_there_proposes_the_nearest(client: Client) -> None:
    assert "SM-0196" in client().get("/cooperatives/SM-01966").text


def test_a_hint_for_the_terminal_stays_there(workspace: Client) -> None:
    told = workspace().get("/cooperatives/XX-1")
    assert told.status_code == 404 and "--registry" not in sound(told.text).text


def test_no_sentence_of_a_page_or_a_printed_file_names_a_command() -> None:
    with (ROOT / "matcher" / "locale" / "fr.po").open("rb") as words:
        said = [
            one.id[0] if isinstance(one.id, tuple) else one.id
            for one in read_po(words)
            for file, _ in one.locations
            if file.startswith(("matcher/web/pages", "matcher/web/templates", "matcher/web/work"))
            or (file.startswith("matcher/reports/dossier") and not file.endswith("pdf.py"))
        ]
    assert len(said) > 500
    assert [one for one in said if TYPED.search(one)] == []


def test_what_an_error_names_of_a_command_stays_in_the_terminal(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object) -> None:
        problem = Problem("--by", "usage", message("One is wrong."), message("Write --by region."))
        what, hint = message("It cannot be."), message("See match gaps --help.")
        raise UsageError(what, [problem], where="--by", hint=hint)

    monkeypatch.setattr(about, "frame", refused)
    said = sound(client().get("/about").text).text
    assert "It cannot be." in said and "One is wrong." in said
    assert not TYPED.search(said)


@pytest.mark.parametrize("reason", ["own_share", "amount", "collateral"])
def test_what_a_refusal_sets_off_is_said_without_commands(workspace: Client, reason: str) -> None:
    browser = workspace()
    sent = {"option": "attawfiq", "kind": f"refused:{reason}", "on": "2026-11-20"}
    assert browser.post("/cooperatives/SM-0001/cases", data=sent).status_code == 200
    for page in ("", "/cases", "/options/attawfiq"):
        assert not TYPED.search(sound(browser.get(f"/cooperatives/SM-0001{page}").text).text)
    assert not TYPED.search(sound(browser.get("/").text).text)


def test_a_registry_that_cannot_be_read_is_said(client: Client, tmp_path: Path) -> None:
    answer = client(registry=tmp_path / "none.csv").get("/cooperatives")
    assert answer.status_code == 422
    sound(answer.text)


def test_a_bug_apologises_without_its_trace(
    client: Client, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    secret = "-".join(("secret", "SM", "0001"))

    def broken(*_: object) -> None:
        raise ValueError(secret)

    monkeypatch.setattr(about, "frame", broken)
    browser = client("fr")
    browser._transport.raise_server_exceptions = False  # type: ignore[attr-defined]
    answer = browser.get("/about")
    assert answer.status_code == 500
    page = sound(answer.text)
    assert secret not in answer.text and "Traceback" not in answer.text
    assert "last-bug.txt" in page.text
    assert secret not in (tmp_path / "home" / "cache" / "last-bug.txt").read_text()
    assert b"default-src 'none'" in str(answer.headers).encode()
