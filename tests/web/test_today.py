"""Today: what is due, what changed, and where to begin."""

from __future__ import annotations

import pytest
from page_reader import Client, sound

from matcher.web.pages import today


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_the_first_page_leads_to_the_others(client: Client, language: str) -> None:
    page = sound(client(language).get("/").text)
    assert {"/", "/cooperatives", "/about"} <= {a["href"] for a in page.all("a")}
    assert today.ROUTES[0].path == "/"
