"""Texts that attack, in every field: no element of theirs, no script, no dialogue."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

from playwright.sync_api import Page
from web.attacks import TEXTS
from web.browser.conftest import Served, Visit

#: What only one of these texts could have put into a page.
_FOREIGN = (
    "xss-element, hx, txet, iframe, object, embed, base, math, mglyph, body style, "
    "[onerror], [onload], [onfocus], [ontoggle], [onmouseover], [hx-on\\:load], [style], "
    "[src=x], [href^='javascript:'], [action*=evil], meta[http-equiv], main u, main b"
)


def _is_clean(page: Page) -> None:
    assert page.locator(_FOREIGN).count() == 0, page.url
    scripts = page.evaluate("[...document.scripts].map(one => one.getAttribute('src'))")
    assert scripts == ["/static/htmx.min.js"], page.url
    assert page.evaluate("window.attacked") is None, page.url
    assert "49" not in page.title()


def test_no_text_becomes_anything(
    tmp_path: Path, serve: Callable[..., Served], visit: Callable[..., Visit]
) -> None:
    assert len(TEXTS) >= 50
    served = serve()
    path = tmp_path / "<img src=x onerror=alert(1)>.csv"
    labels = ["Nom de la coopérative", "Province", "Secteur", "Projet", TEXTS[0], "Qui dirige"]
    with path.open("w", encoding="utf-8", newline="") as stream:
        rows = csv.writer(stream, delimiter=";")
        rows.writerow(labels)
        for number, text in enumerate(TEXTS):
            text = "".join(sign for sign in text if sign >= " ")  # else it is no text file
            rows.writerow([f"{text} coop{number}", "Tiznit", text, text, text, text])
    one = visit(served, "fr")
    page = one.page
    one.go("/import")
    page.set_input_files("#file", path)
    page.click("main form button[type=submit]")
    page.wait_for_load_state()
    _is_clean(page)
    assert "/import/" in page.url, page.inner_text("main")
    page.click("button[value=import]")
    page.wait_for_url("**/done")
    _is_clean(page)
    for path_of_page in ("/cooperatives", "/duplicates", "/history", "/", "/cooperatives/C-0001",
                         "/cooperatives/C-0004", "/cooperatives/C-0024"):  # fmt: skip
        one.go(path_of_page)
        _is_clean(page)
    for text in TEXTS[::5]:
        one.go(f"/cooperatives?q={quote(text)}")
        _is_clean(page)
        one.go(f"/catalogue?q={quote(text)}&family={quote(text)}&state={quote(text)}")
        _is_clean(page)
        answer = page.goto(served / f"/cooperatives/{quote(text, safe='')}")
        assert answer is not None and answer.status in (200, 404)  # it may be a name
        _is_clean(page)
    for text in TEXTS[::7]:
        one.go("/catalogue/andzoa_programmes")
        page.click("main details:has(#note) > summary")
        for name in ("note", "where", "says", "most", "by", "rule"):
            page.fill(f"#{name}", text.replace("\x00", ""))
        page.click("button[value=answered]")
        page.wait_for_load_state()
        _is_clean(page)
        for name in ("most", "by", "rule"):
            page.fill(f"#{name}", "")
        page.click("button[value=answered]")
        page.wait_for_load_state()
        _is_clean(page)


def test_it_listens_on_loopback_alone(serve: Callable[..., Served]) -> None:
    served = serve()
    port = f"{int(served.address.rsplit(':', 1)[1].strip('/')):04X}"
    listening = []
    for table in ("tcp", "tcp6"):
        lines = Path(f"/proc/net/{table}").read_text().splitlines()[1:]
        listening += [parts[1] for line in lines if (parts := line.split())[3] == "0A"]
    assert [at for at in listening if at.endswith(f":{port}")] == [f"0100007F:{port}"]
