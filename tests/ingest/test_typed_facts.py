"""What a person types as FIELD=VALUE: what is wrong is said in words that people write."""

from __future__ import annotations

from datetime import date

import pytest

from matcher.catalogue.loading import load_schema
from matcher.ingest.profiles.typed_facts import field_of, read_said
from matcher.support.errors import DataRefusedError, UsageError

SCHEMA = load_schema()[0]
TODAY = date(2026, 11, 30)


def test_yes_and_no_are_asked_for_in_words_and_never_as_true_and_false() -> None:
    with pytest.raises(DataRefusedError) as caught:
        read_said(["exports=R"], SCHEMA, TODAY)
    (problem,) = caught.value.problems
    assert problem.say("en") == 'exports: "R" is not yes or no. Write yes or no.'
    french = problem.say("fr")
    assert "oui" in french
    assert "true" not in french and "false" not in french


def test_yes_is_taken_in_every_language() -> None:
    for word in ("yes", "oui", "نعم", "true"):
        assert read_said([f"rural={word}"], SCHEMA, TODAY) == {"rural": "true"}


def test_town_and_country_are_taken_in_the_words_of_a_sheet() -> None:
    for word, value in (("R", "true"), ("urbain", "false"), ("قروي", "true")):
        assert read_said([f"rural={word}"], SCHEMA, TODAY) == {"rural": value}


def test_a_word_that_is_no_field_is_told_where_the_fields_stand() -> None:
    with pytest.raises(UsageError) as caught:
        field_of("zzzz", SCHEMA)
    assert str(caught.value.hint) == "The names of all fields are in docs/fields.md."
