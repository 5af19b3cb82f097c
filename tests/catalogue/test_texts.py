"""The texts of the shipped catalogue: said in three languages, and alike in all of them."""

from __future__ import annotations

import re

import pytest

from matcher.catalogue.loading import load
from matcher.catalogue.option import Option, Source
from matcher.support.text import LANGUAGES

OPTIONS = load().catalogue.options

#: Sources of single cases ("m_amzawro_argan"), which bear the title that was published.
_OF_A_CASE = re.compile(r"(m|n|fm\d+)_")


def is_in_own_words(source: Source) -> bool:
    """Whether a title was written for this catalogue, and so has to be said in every language.

    Sources that the catalogue numbers (S15, R22, C…) are described in its own words; so is a page
    in Arabic whose title stands in English.
    """
    return not _OF_A_CASE.match(source.id) or source.title.endswith("(in Arabic)")


@pytest.mark.parametrize("option", OPTIONS.values(), ids=OPTIONS)
def test_a_title_in_own_words_is_said_in_three_languages_and_a_published_one_as_published(
    option: Option,
) -> None:
    for source in option.sources.values():
        if is_in_own_words(source):
            assert source.title_in is not None, source
            assert set(source.title_in.by_language) == set(LANGUAGES) - {"en"}, source
        elif source.title_in is not None:
            assert source.id == "n_lalla_2020_14_group", source


def test_a_source_has_one_title_wherever_it_is_cited() -> None:
    titles: dict[str, set[str]] = {}
    for option in OPTIONS.values():
        for source in option.sources.values():
            titles.setdefault(source.id, set()).add(str((source.title, source.title_in)))
    assert [name for name, said in titles.items() if len(said) > 1] == []
