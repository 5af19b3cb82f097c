"""A shared office page: signing in by the form that is seen, and its own pages, for each role."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page
from web.browser.conftest import PASSWORD, Served, Visit, hidden_controls, picture, too_wide

#: The pages that only a shared office has, or that a role sees otherwise.
PAGES = {
    "lead": ("/", "/account", "/access", "/history"),
    "officer": ("/", "/account", "/import"),
    "reader": ("/", "/account"),
}


@pytest.mark.parametrize("role", PAGES)
def test_a_role_signs_in_and_its_pages_are_right(
    role: str,
    serve: Callable[..., Served],
    visit: Callable[..., Visit],
    axe: Callable[[Page], list[str]],
) -> None:
    served = serve(role=role)
    wrong = {}
    for language in ("fr", "ar", "en"):
        for width in (1280, 360):
            one = visit(served, language, width)
            page = one.go("/sign-in")
            wrong[language, width, "sign-in"] = axe(page) + hidden_controls(page)
            page.fill("#name", f"{role}-1")
            page.fill("#password", PASSWORD)
            with page.expect_navigation():
                page.click("main form [type=submit]")
            for path in PAGES[role]:
                page = one.go(path)
                found = axe(page) + hidden_controls(page)
                if pixels := too_wide(page):
                    found.append(f"{pixels} pixels too wide")
                wrong[language, width, path] = found
                picture(page, f"shared-{role}{path.replace('/', '-')}-{language}-{width}")
            one.context.close()
    assert {where: found for where, found in wrong.items() if found} == {}
