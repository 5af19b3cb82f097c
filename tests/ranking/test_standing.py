"""Standings: the rate and the ticket of an option, worked by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from matcher.catalogue.option import Option
from matcher.catalogue.terms import Condition, Declared, Figure
from matcher.domain.gazetteer import Gazetteer, Place
from matcher.domain.schema_file import read_schema
from matcher.eligibility.verdict import EligibilityEngine
from matcher.ranking.evidence import plain_standing
from matcher.ranking.learnt import LearntOption
from matcher.ranking.ranker import PopulationStats, Ranker
from matcher.ranking.standing import OptionStanding, Standings, Ticket, ticket_of
from matcher.spec.source import parse_toml
from matcher.support.text import Text

_READ = read_schema(
    parse_toml(
        b"""
[field.rural]
type = "boolean"
[field.place]
type = "place"
gazetteer = "test"
""",
        "schema.toml",
    )
)
PLACES = {name: Place(name, "", Text({"en": name})) for name in ("tizi", "agla", "fes", "oujda")}
SCHEMA = replace(_READ, gazetteers={"test": Gazetteer(PLACES)})
ENGINE = EligibilityEngine(SCHEMA)
TODAY = date(2026, 11, 23)


def option(*rules: str, **more: Any) -> Option:
    """A loan of a bank that is got by one in a hundred, where nothing was found by one in 1,000."""
    conditions = tuple(Condition(n, rule, Text({"en": rule})) for n, rule in enumerate(rules, 1))
    known = {"family": "bank_credit", "rate": 0.01, "least_rate": 0.001, **more}
    return Option("o", Text({"en": "O"}), conditions=conditions, **known)


def counted(**more: Any) -> dict[str, Figure]:
    return {"awards_per_year": Figure(20, 20, **more)}


def standing(one: Option, today: date = TODAY, **known: Any) -> OptionStanding:
    return Standings(Ranker(**known), ENGINE, today).of(one)


def rate(one: Option, **known: Any) -> float | None:
    return standing(one, **known).rate


# --- the rate


def test_a_number_that_was_counted_is_the_rate() -> None:
    for bound in ("", "lower"):
        one = option(capacity=counted(bound=bound))
        # whatever is stated of its family, or an office counted
        for awards in (0.01, 100.0):
            assert rate(one, awards={"": awards}, reach={"o": awards}) == 0.01


@pytest.mark.parametrize("bound", ["upper", "planned"])
def test_a_ceiling_or_a_plan_is_taken_half_way_down_to_what_is_stated(bound: str) -> None:
    one = option(capacity=counted(bound=bound))
    # one award in 2 years is 0.001, so 0.2 a year are 0.0004: half way from 0.01 is 0.002
    assert rate(one, awards={"bank_credit": 0.2}) == pytest.approx(0.002)
    # and never up: 50 a year would be 0.1
    assert rate(one, awards={"bank_credit": 50.0}) == 0.01


def test_without_a_number_the_awards_assumed_of_the_family_are_the_rate() -> None:
    # 0.5 awards a year are 0.001, which is assumed where nothing is stated
    assert rate(option()) == pytest.approx(0.001)
    assert rate(option(), awards={"bank_credit": 3.0, "": 7.0}) == pytest.approx(0.006)
    assert rate(option(), awards={"public_grant": 3.0, "": 7.0}) == pytest.approx(0.014)
    # where the rate of nothing found is not known, it is the rate itself
    assert rate(option(least_rate=None), awards={"": 1.0}) == pytest.approx(0.02)


def test_without_a_number_what_an_office_counted_raises_the_rate() -> None:
    stated = {"bank_credit": 3.0}
    assert rate(option(), awards=stated, reach={"o": 4.0}) == pytest.approx(0.008)
    assert rate(option(), awards=stated, reach={"o": 2.0}) == pytest.approx(0.006)
    assert rate(option(), awards=stated, reach={"other": 9.0}) == pytest.approx(0.006)
    assert rate(option(), awards={"": 0.1}) == pytest.approx(0.0002)


def test_without_any_rate_nothing_is_claimed() -> None:
    assert rate(option(rate=None, capacity=counted())) is None


def test_conditions_make_the_rate_one_of_those_who_meet_them() -> None:
    quarter = {"everybody": {"rural": PopulationStats({"true": 0.25})}}
    assert rate(option("rural", capacity=counted()), **quarter) == pytest.approx(0.04)
    # that nobody meets them is believed down to one in a hundred
    nobody = {"everybody": {"rural": PopulationStats({"true": 0.001})}}
    few = option("rural", rate=0.002, capacity=counted())
    assert rate(few, **nobody) == pytest.approx(0.2)
    # and no option is got by more than half of them
    assert rate(option("rural", capacity=counted()), **nobody) == 0.5


@pytest.mark.parametrize(
    ("of", "expected"), [("loans", 0.01), ("firms", 0.01), ("people", 0.01), ("groups", 0.02)]
)
def test_of_borrowers_of_every_kind_the_rate_is_one_of_all(of: str, expected: float) -> None:
    assert rate(option("rural", capacity=counted(of=of))) == pytest.approx(expected)


def test_what_was_counted_in_a_place_is_a_rate_of_that_place() -> None:
    asked = ('place == "tizi"',)
    assert rate(option(*asked, capacity=counted(place=("tizi",)))) == pytest.approx(0.01)
    assert rate(option(*asked, capacity=counted())) == pytest.approx(0.04)


def test_the_rate_of_a_round_is_the_rate_under_the_options_own_conditions() -> None:
    own = option("rural", capacity=counted())
    assert rate(replace(own, conditions=(), base=own)) == pytest.approx(0.02)


def test_a_number_of_awards_makes_an_option_counted() -> None:
    assert standing(option(capacity=counted())).is_counted
    assert standing(option(), reach={"o": 1.0}).is_counted
    assert not standing(option(), reach={"other": 1.0}).is_counted


# --- the rest of a standing


def test_everybody_are_those_who_meet_the_conditions_if_there_are_any() -> None:
    serves = {"rural": Declared(share=0.9)}
    assert standing(option("rural", serves=serves)).everybody["rural"].shares == {"true": 1.0}
    assert standing(option(serves=serves)).everybody == {}


def test_what_an_office_granted_stands_beside_what_it_decided() -> None:
    told = standing(option(), options={"o": LearntOption(granted=3, decided=7)})
    assert (told.granted, told.decided) == (3, 7)
    untold = standing(option(), options={"other": LearntOption(granted=3, decided=7)})
    assert (untold.granted, untold.decided) == (0, 0)


def test_an_option_as_if_it_had_no_conditions_has_its_rate_and_its_ticket() -> None:
    one = option("rural", amount={"typical": Figure(5, 5)}, capacity=counted())
    expected = OptionStanding(0.01, True, Ticket(5.0, 1.0, "usual"), {}, 0, 0)
    assert plain_standing(one, Ranker()) == expected
    assert not plain_standing(option(), Ranker()).is_counted


def test_of_an_option_of_which_nothing_is_known_nothing_is_claimed() -> None:
    assert OptionStanding() == OptionStanding(None, False, None, {}, 0, 0)


def test_a_standing_is_worked_out_once_a_day() -> None:
    first = Standings(Ranker(), ENGINE, TODAY)
    later = date(2027, 1, 1)
    ended = replace(
        option(capacity=counted()),
        conditions=(replace(option("rural").conditions[0], until=TODAY),),
    )
    assert first.of(ended) is first.of(ended)
    assert first.on(TODAY) is first
    second = first.on(later)
    assert second is first.on(later) and second.on(TODAY) is first
    assert (second.today, first.today) == (later, TODAY)
    # one in fifty of those who are rural, and on the next day one in a hundred of all
    assert first.of(ended).rate == pytest.approx(0.02)
    assert second.of(ended).rate == pytest.approx(0.01)


# --- the ticket


def ticket(**more: Any) -> Ticket | None:
    return ticket_of(option(**more), {"bank_credit": 70.0, "honour_loan": 0.0})


@pytest.mark.parametrize("family", ["in_kind", "grouping"])
def test_support_has_no_ticket(family: str) -> None:
    assert ticket(family=family, amount={"typical": Figure(5, 5)}) is None


@pytest.mark.parametrize("family", ["guarantee", "refinancing"])
def test_what_brings_no_money_to_the_applicant_brings_nothing(family: str) -> None:
    assert ticket(family=family, amount={"typical": Figure(5, 5)}) == Ticket(0.0, 1.0, "family")


def test_a_ticket_is_what_is_published_before_what_is_stated_of_the_family() -> None:
    assert ticket(amount={"typical": Figure(5, 5)}) == Ticket(5.0, 1.0, "usual")
    assert ticket(amount={"max": Figure(100, 100)}) == Ticket(40.0, 1.0, "part")
    assert ticket() == Ticket(70.0, 1.0, "family")
    assert ticket(amount={"typical": Figure(5, 5, basis="cases")}) == Ticket(70.0, 1.0, "family")


@pytest.mark.parametrize("family", ["honour_loan", "public_grant"])
def test_where_no_amount_is_known_there_is_no_ticket(family: str) -> None:
    assert ticket(family=family) is None


@pytest.mark.parametrize(
    ("share", "most"),
    [(Figure(0.3, 0.6), 0.6), (Figure(1.2, 1.2), 1.0), (Figure(0.3, None), 1.0)],
)
def test_a_ticket_pays_at_most_its_greatest_share(share: Figure, most: float) -> None:
    assert ticket(amount={"share_max": share}) == Ticket(70.0, most, "family")
    told = {"share_max": share, "typical": Figure(5, 5)}
    assert ticket(amount=told) == Ticket(5.0, most, "usual")
