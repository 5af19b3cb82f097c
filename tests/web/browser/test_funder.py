"""A funder's committee: candidates, side by side, budgets with a rule, gaps, audit, booklet."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page
from web.browser.conftest import Served, Visit, picture, too_wide
from web.browser.hands import Keyboard, Mouse

#: The hands, whether scripts run, how wide the screen is, and the language.
WAYS = {
    "mouse": (Mouse, True, 1280, "fr"),
    "arabic": (Mouse, True, 1280, "ar"),
    "without_scripts": (Mouse, False, 1280, "fr"),
    "keyboard": (Keyboard, True, 1280, "ar"),
    "narrow": (Mouse, True, 360, "ar"),
}
#: The shape that a committee divides: what a fund gives at most, and a floor for one region.
FUND = {"fund1_budget_mad": "900000", "fund1_ticket_max_mad": "200000", "limit1_amount": "2"}


@pytest.mark.parametrize("way", WAYS)
def test_a_committee(
    way: str,
    demonstration: Served,
    visit: Callable[..., Visit],
    axe: Callable[[Page], list[str]],
) -> None:
    made, has_scripts, width, language = WAYS[way]
    one = visit(demonstration, language, width, script=has_scripts)
    page, hands = one.page, made(one.page)

    def sound_here(name: str) -> None:
        picture(page, f"committee-{name}-{way}")
        assert too_wide(page) <= 0, name
        assert not has_scripts or axe(page) == [], name

    one.go("/funders")
    hands.click('main a[href="/funders/candidates/indh"]')
    page.wait_for_url("**/candidates/indh")
    rows = page.locator("main tbody tr")
    assert 4 <= rows.count() <= 20
    named = [page.locator(f"#c{place}").get_attribute("value") for place in (1, 2, 3)]
    sound_here("candidates")
    for place in (1, 2, 3):
        hands.tick(f"#c{place}")
    hands.click("main form[action$='/compare'] button")
    page.wait_for_url("**/compare*")
    assert page.locator("main thead th[scope=col]").count() >= 3
    assert all(str(who) in page.inner_text("main") for who in named)
    sound_here("compare")

    one.go("/funders/candidates/indh?province=tiznit")
    narrowed = page.inner_text("main")
    assert "SM-" in narrowed
    hands.click("main a[href*='fund1_option=indh']")
    page.wait_for_url("**/budgets*")
    for name, text in FUND.items():
        hands.type(f"#{name}", text)
    hands.choose("#limit1_measure", "awards")
    whom = page.locator("#limit1_whom option").nth(1).get_attribute("value")
    hands.choose("#limit1_whom", str(whom))
    hands.choose("#undecided", "conditional")
    hands.click("main form button[type=submit]")
    page.wait_for_url("**fund1_budget_mad=900000*")
    assert page.locator("#result").count() == 1 and page.locator(".faults").count() == 0
    assert page.locator("#costs").count() == 1  # what the rule costs is seen at once
    sound_here("budgets")

    one.go("/funders/gaps")
    assert page.locator("section[aria-labelledby=map] table").count() == 1
    sound_here("gaps")
    one.go("/funders/audit")
    assert page.locator("main table").count() > 0
    for kind, begins in (("pdf", b"%PDF-"), ("docx", b"PK")):
        answer = one.context.request.get(
            demonstration / f"/funders/candidates/indh/booklet.{kind}?province=tiznit"
        )
        assert answer.status == 200 and answer.body().startswith(begins)
