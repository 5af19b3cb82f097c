"""Texts that attack, through every form and every body of the API: words on every page, no more.

The pages are read as a browser reads them: no element, attribute or address that the templates
have not. That nothing runs in a real browser is `browser/test_hostile_texts.py`.
"""

from __future__ import annotations

import re
from html import unescape

import pytest
from page_reader import Client, Page, sound
from starlette.routing import Route
from starlette.testclient import TestClient
from web.attacks import TEXTS

from matcher.web.environment import TEMPLATES
from matcher.web.pages import routes

#: What stands in the paths of pages.
PARTS = {"option": "indh_p3_ess", "field": "name", "kind": "pdf", "token": "nothing"}
IDS = {"option": "andzoa_programmes", "candidates": "indh", "booklet": "indh"}
#: Files, and pages that only work something out from what is kept.
NO_PAGE = frozenset(("backup", "dossier", "booklet", "restore"))
TAGS = {
    tag
    for path in TEMPLATES.rglob("*.html")
    for tag in re.findall(r"<([a-z0-9]+)", path.read_text(encoding="utf-8"))
} | {"bdi", "wbr"}  # of names and of addresses
SUBJECT = "SM-0007"


def _pages() -> list[str]:
    found = []
    for route in routes():
        if (
            isinstance(route, Route)
            and "GET" in (route.methods or ())
            and route.name not in NO_PAGE
        ):
            parts = {**PARTS, "id": IDS.get(route.name, SUBJECT)}
            path = re.sub(r"\{(\w+)[^}]*\}", lambda m, p=parts: p.get(m[1], m[0]), route.path)
            found += [] if path.startswith("/api") else [path]
    return found


def _is_words(html: str, where: str) -> Page:
    page = sound(html)
    assert {tag for tag, _ in page.elements} <= TAGS, where
    for tag, attrs in page.elements:
        for name, value in attrs.items():
            if name in ("href", "src", "action", "hx-get", "formaction"):
                assert not value.startswith("//") and "script:" not in value[:20], (where, tag)
            assert not name.startswith("hx-on"), (where, tag)
    return page


def _forms(page: Page) -> list[tuple[dict[str, str], list[str]]]:
    """Each form with the names of its fields that take a text, in the order of the page."""
    found: list[tuple[dict[str, str], list[str]]] = []
    for tag, attrs in page.elements:
        if tag == "form":
            found.append((attrs, []))
        elif found and tag in ("input", "select", "textarea", "button"):
            name = attrs.get("name", "") if attrs.get("type") != "file" else ""
            found[-1][1].extend([name] if name and name not in found[-1][1] else [])
    return found


def _send(browser: TestClient, method: str, at: str, given: dict[str, str]) -> None:
    answer = browser.request(method, at, **{"params" if method == "GET" else "data": given})
    assert answer.status_code < 500, (at, given)
    if "text/html" in answer.headers.get("content-type", ""):
        _is_words(answer.text, at)


def test_every_field_of_every_form_holds_words(workspace: Client) -> None:
    browser = workspace("fr")
    sent: dict[tuple[str, str, tuple[str, ...]], None] = {}
    for path in _pages():
        for form, names in _forms(sound(browser.get(path).text)):
            at = unescape(form.get("action", path))
            sent[form.get("method", "get").upper(), at, tuple(names)] = None
    # every form once, however many cooperatives or options bear the same
    assert {at.rsplit("/", 1)[-1] for _, at, _ in sent} >= {
        "cooperatives", "cases", "questions", "name", "what-if", "catalogue", "budgets",
        "andzoa_programmes", "history",
    }  # fmt: skip
    fields = 0
    for number, (method, at, names) in enumerate(sent):
        fields += len(names)
        for text in TEXTS if number % 7 == 0 else TEXTS[number % 7 :: 7]:
            _send(browser, method, at, dict.fromkeys(names, text))
    assert fields > 60


def test_what_is_kept_is_words_on_every_page(workspace: Client) -> None:
    browser = workspace("fr")
    for number, text in enumerate(TEXTS):
        one = f"SM-{number % 20 + 1:04}"
        given = {"value": f"{text} coop", "why": text}
        kept = browser.post(f"/cooperatives/{one}/profile/name", data=given)
        assert kept.status_code in (200, 422)
        _is_words(kept.text, text)
        if number % 20 == 19:
            for path in ("/cooperatives", "/history", "/duplicates"):
                _is_words(browser.get(path).text, path)
    for text in TEXTS[::5]:
        body = {"facts": {"name": f"{text} coop"}, "why": text}
        assert browser.patch(f"/api/cooperatives/{SUBJECT}", json=body).status_code < 500
        given = {"do": "answered", "note": text, "where": text, "says": text}
        _is_words(browser.post("/catalogue/andzoa_programmes", data=given).text, text)
        event = {"cooperative": SUBJECT, "option": "fda", "kind": "applied", "by": text,
                 "call": text, "reasons": [text]}  # fmt: skip
        assert browser.post("/api/cases", json=event).status_code < 500
    for path in _pages():
        answer = browser.get(path)
        assert answer.status_code < 500
        _is_words(answer.text, path)


@pytest.mark.parametrize("text", TEXTS[::6])
def test_a_refusal_of_the_api_is_no_page(workspace: Client, text: str) -> None:
    browser = workspace()
    for answer in (
        browser.patch(f"/api/cooperatives/{SUBJECT}", json={"facts": {text: text}}),
        browser.post("/api/what-if", json={"terms": [text]}),
        browser.post("/api/allocations", json={"fund": [{"id": text, "option": text}]}),
        browser.get("/api/cooperatives", params={"q": text, "cursor": text}),
    ):
        assert answer.status_code < 500
        assert answer.headers["content-type"].split(";")[0].endswith("json")
        assert answer.headers["x-content-type-options"] == "nosniff"
