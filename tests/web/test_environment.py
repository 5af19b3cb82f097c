"""What every template holds to: it escapes everything, and every word is a message."""

from __future__ import annotations

import re

import pytest

from matcher.web.environment import TEMPLATES, templates_of

FILES = sorted(TEMPLATES.rglob("*.html"))


@pytest.mark.parametrize("file", FILES, ids=lambda path: path.relative_to(TEMPLATES).as_posix())
def test_a_template_escapes_and_says_everything(file: object) -> None:
    text = file.read_text("utf-8")  # type: ignore[attr-defined]
    assert not re.search(r"\|\s*safe\b|autoescape|\{%\s*raw|style=|<style|\bon\w+=", text)
    for value in re.findall(r"""[\w-]+=("(?:\{\{.*?\}\}|[^"{])*"|'[^']*')""", text):
        for said in re.findall(r"\{\{ *(.*?) *\}\}", value):
            assert said.endswith("| plain") or re.match(r"url\(|at$", said), said
    bare = re.sub(r"\{[{%#].*?[}%#]\}|<[^>]*>|&\w+;", " ", re.sub(r"<!doctype.*?>", "", text))
    assert re.findall(r"[A-Za-z]{3,}", bare) == []  # every word stands in a message


@pytest.mark.parametrize("name", ["safe", "urlize", "xmlattr", "forceescape", "tojson"])
def test_no_filter_passes_markup_through(name: str) -> None:
    assert name not in templates_of("en").filters


def test_a_form_that_changes_something_bears_the_marks_of_its_page() -> None:
    """In every template that has one, though none writes them."""
    environment, met = templates_of("en"), 0
    for text in (path.read_text("utf-8") for path in FILES):
        assert "form_marks" not in text
        forms = text.count('<form method="post"')
        assert environment.preprocess(text).count("{{ form_marks() }}") == forms
        met += forms
    assert met > 10
