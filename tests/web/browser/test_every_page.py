"""Every page in three languages: sound, wide enough, accessible, and silent to the outside."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page
from starlette.routing import Route
from web.browser.conftest import Served, Visit, hidden_controls, picture, too_wide

from matcher.web.pages import routes

LANGUAGES = ("fr", "ar", "en")
#: What stands in the paths of pages that are about something.
EXAMPLES = {
    "option": {"id": "andzoa_programmes"},
    "candidates": {"id": "indh"},
}
#: What stands in the path of any other: a cooperative, one of its fields, one of its options.
USUAL = {"id": "SM-0001", "field": "members", "option": "indh_p3_ess"}
#: Pages that are no page of their own: a file, what follows a form, what needs a workspace.
FOLLOWING = frozenset(
    (
        *("import-preview", "import-done", "backup", "dossier", "booklet"),
        *("field", "compare", "merging"),
    )
)


def paths() -> dict[str, str]:
    """Every page that can be asked for by its address, by name."""
    found = {}
    for route in routes():
        if not isinstance(route, Route) or "GET" not in (route.methods or ()):
            continue
        if route.name in FOLLOWING or route.path.startswith("/api"):
            continue
        parts = {**USUAL, **EXAMPLES.get(route.name, {})}
        path = re.sub(r"\{(\w+)[^}]*\}", lambda m, p=parts: p.get(m[1], m[0]), route.path)
        found[route.name] = path
    return found


def test_every_page_has_an_example() -> None:
    assert [path for path in paths().values() if "{" in path] == []


@pytest.mark.parametrize("name", paths())
def test_a_page_is_right_in_every_language(
    name: str,
    demonstration: Served,
    visit: Callable[..., Visit],
    axe: Callable[[Page], list[str]],
) -> None:
    wrong = {}
    for language in LANGUAGES:
        for width in (1280, 360):
            one = visit(demonstration, language, width)
            page = one.go(paths()[name])
            assert page.get_attribute("html", "lang") == language
            assert page.get_attribute("html", "dir") == ("rtl" if language == "ar" else "ltr")
            found = axe(page) + hidden_controls(page)
            if pixels := too_wide(page):
                found.append(f"{pixels} pixels too wide")
            if found:
                wrong[language, width] = found
            picture(page, f"{name}-{language}-{width}")
            one.context.close()
    assert wrong == {}
