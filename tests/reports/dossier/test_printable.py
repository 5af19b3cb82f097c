"""No sign that we write ourselves prints as an empty box."""

from __future__ import annotations

import gettext
from pathlib import Path

import pytest

from matcher.reports.dossier.printable import printable

LOCALE = Path(printable.__code__.co_filename).parents[2] / "locale"


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_every_sentence_can_be_printed(language: str) -> None:
    with (LOCALE / f"{language}.mo").open("rb") as file:
        sentences = gettext.GNUTranslations(file)._catalog.items()  # type: ignore[attr-defined]
    said = {text.replace("\ufffd", "") for pair in sentences for text in map(str, pair)}
    boxes = [text for text in said if "□" in printable(text)]
    assert boxes == []


def test_a_minus_is_printed_as_a_dash_of_its_width() -> None:
    assert printable("−6 000") == "–6 000"


@pytest.mark.parametrize("said", ["65 personnes", "7 أشخاص", "1er décembre 2026", "3,7 ans"])
def test_no_line_ends_between_a_number_and_its_unit(said: str) -> None:
    first, rest = said.split(" ", 1)
    assert printable(said) == f"{first}\u00a0{rest}"
