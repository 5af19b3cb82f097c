"""The pages of cooperatives: finding one, and everything about it."""

from __future__ import annotations

import pytest
from page_reader import Client, sound

from matcher.web.pages import cooperatives


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_a_cooperative_is_found_and_shown(client: Client, language: str) -> None:
    browser = client(language)
    found = sound(browser.get("/cooperatives?q=SM-0196").text)
    links = [a["href"] for a in found.all("a") if "/cooperatives/" in a["href"]]
    assert links == ["/cooperatives/SM-0196"]
    shown = sound(browser.get(links[0]).text)
    assert "SM-0196" in shown.text
    assert cooperatives.TOP == 10
