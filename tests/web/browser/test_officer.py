"""An officer's day: from a workbook to what a funder said, with any hands, in two languages."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Page
from web.browser.conftest import Served, Visit, guide_picture, picture, too_wide
from web.browser.hands import Keyboard, Mouse

from matcher.registry.store import Store

ROWS = [
    ["Coopératives de la province de Tiznit"],
    ["Nom de la coopérative", "Province", "Adhérents", "CA annuel", "Secteur", "Zzz"],
    ["Afoulki", "Tiznit", 22, "30 millions", "Argan", "x"],
    ["Tafoukt Aglou", "Tiznit", 12, "120 000", "Argan", "y"],
    ["Tafoukt Agloul", "Tiznit", 12, "beaucoup", "Chose rare", "y"],
    ["Total", None, 46, None, None, None],
]
#: The hands, whether scripts run, and how wide the screen is.
WAYS = {
    "mouse": (Mouse, True, 1280),
    "without_scripts": (Mouse, False, 1280),
    "keyboard": (Keyboard, True, 1280),
    "narrow": (Mouse, True, 360),
}


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    book = openpyxl.Workbook()
    for row in ROWS:
        book.active.append(row)
    book.save(tmp_path / "liste.xlsx")
    return tmp_path / "liste.xlsx"


@pytest.mark.parametrize("language", ["fr", "ar"])
@pytest.mark.parametrize("way", WAYS)
def test_a_day(
    way: str,
    language: str,
    workbook: Path,
    serve: Callable[..., Served],
    visit: Callable[..., Visit],
    axe: Callable[[Page], list[str]],
) -> None:
    made, has_scripts, width = WAYS[way]
    served = serve()
    one = visit(served, language, width, script=has_scripts)
    page, hands = one.page, made(one.page)

    one.go("/")
    hands.click('header a[href="/import"]')
    hands.put("#file", workbook)
    hands.click("main form button[type=submit]")
    page.wait_for_url("**/import/*")
    assert page.locator("tr.header").count() == 1 and page.locator("tr.left_out").count() == 1
    picture(page, f"day-preview-{language}-{way}")
    assert too_wide(page) <= 0
    assert not has_scripts or axe(page) == []
    if way == "mouse":
        guide_picture(page, f"office-preview-{language}")
    hands.choose("#million-0-0-3", "centimes")
    hands.choose("#column-0-0-5", "-")
    hands.choose("#word-0", "-")
    hands.click("button[value=import]")
    page.wait_for_url("**/done")
    assert "beaucoup" in page.inner_text("main")
    picture(page, f"day-done-{language}-{way}")
    assert too_wide(page) <= 0
    assert not has_scripts or axe(page) == []
    hands.click('main a[href="/cooperatives/C-0001"]')
    page.wait_for_url("**/cooperatives/C-0001")
    assert "Afoulki" in page.inner_text("h1")
    assert page.locator(".notice[role=note]").count() == 0  # these are no demonstration

    one.go("/duplicates")
    assert "Tafoukt" in page.inner_text("main")
    picture(page, f"day-pair-{language}-{way}")
    assert too_wide(page) <= 0
    assert not has_scripts or axe(page) == []
    if way == "mouse":
        guide_picture(page, f"office-pair-{language}")
    hands.click("button[value=same]")
    page.wait_for_load_state()
    assert page.locator("button[value=same]").count() == 0
    one.go("/history")
    hands.click('button[aria-label*="2"]')
    page.wait_for_load_state()
    picture(page, f"day-history-{language}-{way}")
    assert too_wide(page) <= 0
    assert not has_scripts or axe(page) == []

    for asked in ("", "?with=C-0002"):
        page = one.go(f"/cooperatives/C-0001/merging{asked}")
        assert too_wide(page) <= 0
        assert not has_scripts or axe(page) == []

    one.go("/catalogue/andzoa_programmes")
    hands.choose("#status", "open")
    hands.type("#most", "50000")
    hands.click("button[value=answered]")
    page.wait_for_load_state()
    assert page.locator("#office").count() == 1

    store = Store(served.home / "workspace.sqlite")
    kinds = [step.kind for step in store.steps()]
    facts = {kept.name: dict(kept.facts) for kept in store}
    store.close()
    assert kinds == ["import", "merge", "undo"]
    assert facts["Afoulki"]["turnover_mad"] == "300000"
    assert set(facts) == {"Afoulki", "Tafoukt Aglou", "Tafoukt Agloul"}
