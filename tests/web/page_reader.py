"""A page as a browser has it, and the rules that every page keeps."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from starlette.testclient import TestClient

from matcher.web.accounts import OfficeAccounts
from matcher.web.office import Office

Client = Callable[..., TestClient]
PORT = 8000
PASSWORD = "tortue lampe huit olivier"
#: Elements that HTML never closes.
_VOID = frozenset(("meta", "link", "input", "img", "br", "hr", "col", "source", "wbr"))


class Page(HTMLParser):
    """A page as a browser has it: its elements in order, and the text of each kind."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.texts: list[str] = []
        self.unclosed: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in _VOID:
            self.unclosed.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.unclosed and self.unclosed[-1] == tag, (tag, self.unclosed, self.getpos())
        self.unclosed.pop()

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    @property
    def text(self) -> str:
        """All the words, in one line."""
        return " ".join("".join(self.texts).split())

    def all(self, tag: str) -> list[dict[str, str]]:
        """The attributes of every element of a kind."""
        return [attrs for name, attrs in self.elements if name == tag]


def sound(html: str) -> Page:
    """The page, which keeps the rules that every page keeps."""
    page = Page(html)
    assert not page.unclosed
    names = [tag for tag, _ in page.elements]
    assert [names.count(tag) for tag in ("html", "title", "main", "h1")] == [1, 1, 1, 1]
    ids = [attrs["id"] for _, attrs in page.elements if "id" in attrs]
    assert len(set(ids)) == len(ids), "an id stands twice"
    for tag, attrs in page.elements:
        assert "style" not in attrs and tag != "style", (tag, attrs)
        assert not [name for name in attrs if name.startswith("on")], (tag, attrs)
        for name, value in attrs.items():
            assert "bdi>" not in value, (tag, name, value)
            if name in ("href", "src", "action"):
                assert value[:1] in "/#" or value.startswith(("https://", "data:image/")), value
        if tag == "a" and attrs.get("href", "").startswith("#"):
            assert attrs["href"][1:] in ids, attrs
        if tag in ("input", "select", "textarea") and attrs.get("type") not in ("hidden", "submit"):
            labels = {one.get("for") for one in page.all("label")}
            named = attrs.get("id") in labels or "aria-label" in attrs or "aria-labelledby" in attrs
            assert named, (tag, attrs)
        if tag == "img":
            assert "alt" in attrs
    assert [attrs["src"] for attrs in page.all("script")] == ["/static/htmx.min.js"]
    return page


def marks(html: str) -> dict[str, str]:
    """What every form of a page bears: of its sign-in and of its moment."""
    hidden = (one for one in Page(html).all("input") if one.get("type") == "hidden")
    return {one["name"]: one["value"] for one in hidden if one["name"] in ("csrf", "era")}


@dataclass(slots=True)
class Shared:
    """An office that is shared: browsers before it, each with a sign-in of its own."""

    app: Any
    office: Office
    accounts: OfficeAccounts
    opened: list[TestClient] = field(default_factory=list)

    def browser(self, account: str = "") -> TestClient:
        """A browser; signed in where an account is named."""
        found = TestClient(self.app, base_url=f"http://127.0.0.1:{PORT}")
        self.opened.append(found)
        if account:
            answer = self.sign_in(found, account)
            assert answer.status_code == 303, answer.text
        return found

    def sign_in(self, browser: TestClient, account: str, password: str = PASSWORD) -> Any:
        """What signing in is answered."""
        sent = {"name": account, "password": password}
        return browser.post("/sign-in", data=sent, follow_redirects=False)
