"""What would change the answer, and the plans: what the commands say, with their picture."""

from __future__ import annotations

import base64
import re

import pytest
from page_reader import Client, sound

from matcher.api.session import open_matcher
from matcher.reports.plan_parts import plan_summary
from matcher.support.messages import render
from matcher.web.pages import prospects


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_the_plans_are_those_of_the_command(client: Client, language: str) -> None:
    view = open_matcher(registry="demo", today="2026-11-23").plan("SM-0009").view
    page = sound(client(language).get("/cooperatives/SM-0009/plans").text)
    assert view.plans
    for plan in view.plans:
        for said in plan_summary(view, plan):
            words = re.sub("[\u2066-\u2069]", "", render(said, language))
            assert " ".join(words.split()) in page.text
    (source,) = [img["src"] for img in page.all("img")]
    assert base64.b64decode(source.partition(",")[2]).startswith(b"<svg")


def test_the_changes_are_those_of_the_command(client: Client) -> None:
    view = open_matcher(registry="demo", today="2026-11-23").advise("SM-0196").view
    page = sound(client().get("/cooperatives/SM-0196/changes").text)
    for change in view.changes[: prospects.TOP]:
        for move in change.changes:
            assert " ".join(render(move.says, "en").split()) in page.text
