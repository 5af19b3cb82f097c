"""Messages as plain data: what is read back is said as what was written, in any language."""

from __future__ import annotations

import json
from datetime import date

import pytest

from matcher.support.errors import Problem, in_row
from matcher.support.message_data import from_data, problem_from_data, problem_to_data, to_data
from matcher.support.messages import Money, Sayable, Share, counted, message, message_in, render
from matcher.support.text import Text

SAID: list[Sayable] = [
    "a text",
    12,
    0.5,
    date(2026, 11, 23),
    Money(1200, "MAD"),
    Share(0.3),
    Text({"fr": "Adhérents", "en": "Members"}),
    ("a", Share(0.1), ("b", 2)),
    message('"{text}" is not a day.', text="x"),
    counted("{n} day", "{n} days", 3),
    message_in("rate", "{rate}%", rate=counted("{n} day", "{n} days", 1)),
]


@pytest.mark.parametrize("said", SAID)
@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_what_is_read_back_is_said_alike(said: Sayable, language: str) -> None:
    again = from_data(json.loads(json.dumps(to_data(said))))
    assert again == said
    assert render(again, language) == render(said, language)


@pytest.mark.parametrize("data", [None, {}, {"message": "x"}, {"day": "soon"}, [None]])
def test_other_data_are_refused(data: object) -> None:
    with pytest.raises((TypeError, KeyError, ValueError)):
        from_data(data)


def test_a_problem_comes_back_as_it_was() -> None:
    said = message("{n} is not a number.", n="x")
    problem = Problem(in_row("a.csv", 3), "not-a-number", said, "Mend it.", is_warning=True)
    again = problem_from_data(json.loads(json.dumps(problem_to_data(problem))))
    assert again == problem
    assert again.say("fr") == problem.say("fr")
