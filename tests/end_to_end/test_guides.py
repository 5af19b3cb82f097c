"""The guides quote the page and the answers by the words that these have, in their language."""

from __future__ import annotations

import re

import pytest
from conftest import ROOT

#: What is quoted of something else: the installer of Python, a cell of the example.
ELSEWHERE = {"add python exe to path", "30 millions"}
GUIDES = ("guide.fr.md", "guide.ar.md", "office-page.fr.md", "office-page.ar.md")


def plain(text: str) -> str:
    """Words alone: small letters, no marks of direction, one kind of space and of apostrophe."""
    text = re.sub(r"[\u2066-\u2069\u200e\u200f*]", "", text).replace("’", "'").lower()
    return " ".join(re.sub(r"[…:.؛،]", " ", text).split())


def said_in(language: str) -> str:
    """All that the program says in a language, in plain words."""
    text = (ROOT / "matcher/locale" / f"{language}.po").read_text("utf-8")
    text = text.replace('"\n"', "")  # a long sentence goes on below
    parts = re.findall(r'^msgstr(?:\[\d\])? "(.*)"$', text, re.MULTILINE)
    return plain(" ".join(re.sub(r"\{\w+\}", "…", part) for part in parts))


@pytest.mark.parametrize("name", GUIDES)
def test_a_guide_quotes_only_words_that_the_program_says(name: str) -> None:
    language = name.split(".")[1]
    text = (ROOT / "docs" / name).read_text("utf-8")
    prose = re.sub(r"```.*?```|`[^`\n]*`", "", text, flags=re.DOTALL)
    quoted = {plain(one) for one in re.findall(r"«\s*(.*?)\s*»", prose)}
    assert quoted
    said = said_in(language)
    assert sorted(one for one in quoted - ELSEWHERE if one not in said) == []
