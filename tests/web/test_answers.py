"""What is wrong: its status, in words, in the language, and never with a trace."""

from __future__ import annotations

from pathlib import Path

import pytest
from page_reader import Client, sound

from matcher.web.pages import about


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
