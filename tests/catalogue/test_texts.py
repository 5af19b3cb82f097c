"""The texts of the shipped catalogue: said in three languages, and alike in all of them."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping
from datetime import date

import pytest

from matcher import open_matcher
from matcher.catalogue.loading import default_catalogue, load
from matcher.catalogue.option import Option
from matcher.catalogue.terms import Figure, Source
from matcher.domain.gazetteer import morocco
from matcher.reports.answer.reasons import reasons
from matcher.support.messages import render
from matcher.support.text import LANGUAGES, Text, fold

OPTIONS = load(catalogue_path=default_catalogue()).catalogue.options

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


def texts_of(option: Option) -> Iterator[Text]:
    """Every text of an option that somebody reads, titles in our own words among them."""
    yield from (option.name, *option.texts.values())
    for condition in option.conditions:
        yield from filter(None, (condition.says,))
    for call in option.calls:
        yield from filter(None, (call.name, *call.texts.values()))
        yield from (one.says for one in call.conditions if one.says)
        yield from _of_figures(call.amount)
        yield from _of_figures(call.terms)
    for figures in (option.amount, option.terms, option.capacity):
        yield from _of_figures(figures)
    for case in option.cases:
        yield from filter(None, (case.says,))
        yield from _of_figures(case.figures)
    for source in option.sources.values():
        if source.title_in is not None:
            yield Text({"en": source.title, **source.title_in.by_language})


def _of_figures(figures: Mapping[str, Figure]) -> Iterator[Text]:
    for figure in figures.values():
        yield from filter(None, (figure.note, figure.words))


@pytest.mark.parametrize("option", OPTIONS.values(), ids=OPTIONS)
def test_every_text_is_there_in_three_languages(option: Option) -> None:
    for text in texts_of(option):
        assert set(text.by_language) == set(LANGUAGES), text


#: Spellings of a word of the name in the three languages, where the English name has it.
_TOLD_APART = {
    "urban": ("urbain", "حضري"),
    "rural": ("rural", "قروي"),
    "guarantee": ("garanti", "ضمان"),
    "honour loan": ("d’honneur", "الشرف"),
}


@pytest.mark.parametrize("option", OPTIONS.values(), ids=OPTIONS)
def test_a_name_says_in_every_language_what_tells_it_apart(option: Option) -> None:
    english = option.name.to("en")
    for word, (french, arabic) in _TOLD_APART.items():
        if re.search(rf"\b{word}\b", english):
            assert french in option.name.to("fr"), english
            assert arabic in option.name.to("ar"), english


def test_regions_and_provinces_are_spelt_as_in_the_gazetteer() -> None:
    """The marks between words count; an apostrophe may be typographic."""
    official = {
        (language == "ar", fold(name)): name
        for place in morocco().places.values()
        if place.level in ("region", "province")
        for language, name in place.name.by_language.items()
    }
    longest = max(len(name.split()) for _, name in official)
    wrong = set()
    for option in OPTIONS.values():
        for text in texts_of(option):
            for language, said in text.by_language.items():
                said = re.sub(r"\S+\.(?:com|ma)\b", "", said)  # an address of a site
                words = list(re.finditer(r"\w+", said))
                for first, last in itertools.product(range(len(words)), range(longest)):
                    if first + last >= len(words):
                        continue
                    found = said[words[first].start() : words[first + last].end()]
                    name = official.get((language == "ar", fold(found)))
                    # "sale" is an English word besides a town
                    if name and found != "sale" and found.replace("’", "'") != name:
                        wrong.add((option.id, language, found, name))
    assert sorted(wrong) == []


@pytest.mark.parametrize("option", OPTIONS.values(), ids=OPTIONS)
def test_texts_are_written_as_their_language_writes_them(option: Option) -> None:
    """No space before %, commas in thousands and dirhams of one name; French as French has it."""
    for text in texts_of(option):
        for language, said in text.by_language.items():
            assert not re.search(r"\w'\w", said), said
            assert not re.search(r"\b(?:DH|MDH)\b", said), said
            if language != "fr":
                assert not re.search(r"\d %", said), said
                assert not re.search(r"\d \d{3}\b", said), said


#: What the makers of the catalogue did, which tells an officer nothing.
_NOTES_TO_ONESELF = re.compile(
    r"(?:was|were) (?:not )?read|was cut|what we read|not read|pas été lue?s?|nous avons lu|coupée"
    r"|لم تُقرأ|لم يُقرأ|مبتورة|اطلعنا"
)


@pytest.mark.parametrize("option", OPTIONS.values(), ids=OPTIONS)
def test_a_text_tells_an_officer_what_to_ask_and_not_how_it_was_made(option: Option) -> None:
    for text in texts_of(option):
        for said in text.all():
            assert not _NOTES_TO_ONESELF.search(said), said


@pytest.mark.parametrize("option", OPTIONS.values(), ids=OPTIONS)
def test_an_option_known_from_cases_alone_claims_no_target(option: Option) -> None:
    numbered = [name for name in option.sources if not _OF_A_CASE.match(name)]
    if option.serves and option.sources and not numbered:
        assert option.serves_basis == "cases"
    if option.serves_basis == "cases":
        assert option.rules == "unpublished"


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "Place: Tata (as in the cases seen)"),
        ("fr", "Lieu\u00a0: Tata (comme dans les cas connus)"),
        ("ar", "المكان: طاطا (كما في الحالات المعروفة)"),
    ],
)
def test_where_an_option_was_seen_is_not_called_its_target(language: str, said: str) -> None:
    session = open_matcher(registry="demo", catalogue=default_catalogue(), today=date(2026, 11, 23))
    asked = session.new_applicant("C", {"place": "tata", "sector": "argan"})
    speaking_for, _ = reasons(session.match(asked, "agence_du_sud"))
    assert said in [render(one.text, language) for one in speaking_for]
