"""Base rates by hand: the share of everybody in each kind of answer."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date
from statistics import NormalDist

import pytest

from matcher.catalogue.option import Option
from matcher.catalogue.terms import Condition, Declared
from matcher.domain.applicant import Applicant
from matcher.domain.gazetteer import Gazetteer, Place
from matcher.domain.schema_file import read_schema
from matcher.eligibility.verdict import EligibilityEngine
from matcher.ranking.background import Backgrounds
from matcher.ranking.base_rates import LEAST, BaseRates
from matcher.ranking.chance import Chances, weighted_count
from matcher.ranking.ranker import PopulationStats, Ranker
from matcher.spec.source import parse_toml
from matcher.support.text import Text

_READ = read_schema(
    parse_toml(
        b"""
[field.members]
type = "integer"
[field.women]
type = "integer"
[field.share]
type = "number"
[field.part]
type = "number"
min = 0
max = 1
[field.debts]
type = "money"
scale = "log"
[field.founded]
type = "date"
[field.form]
type = "category"
values = ["a", "b", "c"]
[field.two]
type = "category"
values = ["x", "y"]
[field.village]
type = "category"
[field.rural]
type = "boolean"
[field.products]
type = "categories"
values = ["honey", "argan"]
[field.project]
type = "text"
[field.place]
type = "place"
gazetteer = "test"
[field.region]
type = "place"
gazetteer = "test"
derived = "place"
level = "region"
""",
        "schema.toml",
    )
)
PLACES = {
    "north": Place("north", "", Text({"en": "North"}), "region"),
    "south": Place("south", "", Text({"en": "South"}), "region"),
    "tizi": Place("tizi", "north", Text({"en": "Tizi"}), "commune"),
    "agla": Place("agla", "north", Text({"en": "Agla"}), "commune"),
}
SCHEMA = replace(_READ, gazetteers={"test": Gazetteer(PLACES)})
ENGINE = EligibilityEngine(SCHEMA)


def rates(rule: str, **everybody: PopulationStats) -> list[float]:
    """The base rates of the only variable of a rule, smallest first."""
    diagram = ENGINE.diagram(rule)
    (variable,) = diagram.variables
    return sorted(BaseRates(Ranker(everybody=everybody), SCHEMA).of(variable))


def chance(rules: list[str], ranker: Ranker | None = None, **facts: object) -> float:
    """The chance of somebody of whom some facts are known."""
    ranker = ranker or Ranker()
    applicant = Applicant("x", SCHEMA, facts, date(2026, 11, 23))  # type: ignore[arg-type]
    counted = Chances(ENGINE, BaseRates(ranker, SCHEMA)).of_applicant(conditions(rules), applicant)
    return math.exp(counted)


def conditions(rules: list[str]) -> list[Condition]:
    return [Condition(n, rule, Text({"en": rule})) for n, rule in enumerate(rules, 1)]


def near(*numbers: float) -> object:
    return pytest.approx(list(numbers), abs=1e-6)


def test_where_nothing_is_known_every_kind_of_answer_is_as_frequent() -> None:
    assert rates("members < women") == near(1 / 2, 1 / 2)
    assert rates("rural") == near(0.5, 0.5)
    assert rates('form == "a"') == near(1 / 3, 2 / 3)
    assert rates('village == "x" or village == "y"') == near(1 / 3, 1 / 3, 1 / 3)
    assert rates('products has "honey"') == near(0.1, 0.9)
    assert rates('place == "north"') == near(1 / 3, 2 / 3)  # agla and tizi, and south


def test_what_is_known_of_everybody_counts() -> None:
    assert rates("rural", rural=PopulationStats({"true": 0.7})) == near(0.3, 0.7)
    assert rates('form == "a"', form=PopulationStats({"a": 0.6, "b": 0.3})) == near(0.4, 0.6)
    honey = PopulationStats({"honey": 0.25})
    assert rates('products has "honey"', products=honey) == near(0.25, 0.75)


def test_base_rates_are_worked_out_once() -> None:
    (variable,) = ENGINE.diagram("rural").variables
    known = BaseRates(Ranker(), SCHEMA)
    assert known.of(variable) is known.of(variable)


def test_a_value_that_the_schema_does_not_know_is_in_no_cell() -> None:
    diagram = ENGINE.diagram('(two == "x" and rural) or (two == "y" and not rural)')
    (two,) = (one for one in diagram.variables if one.fields == ("two",))
    usual = Ranker(everybody={"two": PopulationStats({"x": 0.5, "old": 0.3})})
    assert sorted(BaseRates(usual, SCHEMA).of(two)) == near(0.2 / 0.7, 0.5 / 0.7)


def test_a_number_has_the_mass_of_a_normal_distribution_half_a_step_around_it() -> None:
    law = NormalDist(10, 4)
    below = law.cdf(4.5)
    usual = PopulationStats(centre=10, spread=4)
    assert rates("members < 5", members=usual) == near(below, 1 - below)
    whole = law.cdf(5.5) - law.cdf(4.5)
    assert rates("members == 5", members=usual) == near(whole, 1 - whole)


def test_a_fraction_has_the_mass_up_to_its_mark_itself() -> None:
    usual = PopulationStats(centre=0.5, spread=0.2)
    below = NormalDist(0.5, 0.2).cdf(0.3)
    assert rates("share < 0.3", share=usual) == near(below, 1 - below)


@pytest.mark.parametrize("rule", ["part <= 0", "part >= 1"])
def test_a_mark_at_the_end_of_a_field_has_no_stretch_beyond_it(rule: str) -> None:
    assert rates(rule) == near(LEAST / (1 + LEAST), 1 / (1 + LEAST))


def test_what_is_possible_is_never_taken_to_be_impossible() -> None:
    never = PopulationStats({"true": 0.0})
    assert rates("rural", rural=never) == near(LEAST / (1 + LEAST), 1 / (1 + LEAST))


def test_a_date_and_an_amount_have_cells_on_their_own_scale() -> None:
    day = date(2020, 1, 1)
    usual = PopulationStats(centre=day.toordinal(), spread=365)
    half = NormalDist(0, 365).cdf(-0.5)
    assert rates("founded < 2020-01-01", founded=usual) == near(half, 1 - half)
    amounts = PopulationStats(centre=math.log1p(1000), spread=1)
    low = NormalDist(math.log1p(1000), 1)
    under = low.cdf(math.log1p(999.5)) - low.cdf(0.0)
    over = 1 - low.cdf(math.log1p(999.5))
    assert rates("debts < 1000", debts=amounts) == near(*sorted([under, over]))
    # nobody has less than nothing, whatever the distribution has there
    nothing = PopulationStats(centre=0.0, spread=1.0)
    some = 2 * (NormalDist().cdf(math.log1p(1.5)) - 0.5)
    assert rates("debts < 2", debts=nothing) == near(*sorted([some, 1 - some]))


def test_the_chance_is_the_weighted_share_of_completions() -> None:
    ranker = Ranker(everybody={"rural": PopulationStats({"true": 0.7})})
    assert chance(["rural", 'form == "a"'], ranker) == pytest.approx(0.7 / 3, abs=1e-6)
    assert chance(["rural", 'form == "a"'], ranker, form="a") == pytest.approx(0.7, abs=1e-6)
    assert chance(["rural"], ranker, rural=True) == 1.0
    # of a list those who have the value, who are fewer
    honey = Ranker(everybody={"products": PopulationStats({"honey": 0.25})})
    assert chance(['products has "honey"'], honey) == pytest.approx(0.25, abs=1e-6)
    assert chance(['not (products has "honey")'], honey) == pytest.approx(0.75, abs=1e-6)
    # one answer to both: no product
    assert chance(['form == "a"', 'form != "b"']) == pytest.approx(1 / 3, abs=1e-6)


def test_the_mean_chance_of_some_places() -> None:
    chances = Chances(ENGINE, BaseRates(Ranker(), SCHEMA))
    told = conditions(['place == "tizi"', "rural"])
    assert chances.of_everybody(told) == pytest.approx(1 / 6, abs=1e-6)
    assert chances.of_everybody(told, ("tizi",)) == pytest.approx(1 / 2, abs=1e-6)
    # a place that is in no gazetteer says nothing
    assert chances.of_everybody(told, ("nowhere",)) == pytest.approx(1 / 6, abs=1e-6)
    for rule, found in (("true", 1.0), ("false", 0.0)):
        assert weighted_count(ENGINE.diagram(rule), [], []) == found


def background(name: str, declared: Declared, rules: list[str], **everybody: PopulationStats):  # type: ignore[no-untyped-def]
    ranker = Ranker(everybody=everybody)
    base = BaseRates(ranker, SCHEMA)
    found = Backgrounds(ranker, SCHEMA, base, Chances(ENGINE, base))
    option = Option("o", Text({"en": "O"}), serves={name: declared})
    return found.of(option, conditions(rules)).get(name)


def test_everybody_are_those_who_meet_the_conditions() -> None:
    serves = Declared(weights={"a": 1.0})
    assert background("form", serves, ["rural"]) is None  # nobody asks about it
    met = background("form", serves, ['form != "c"'], form=PopulationStats({"a": 0.2, "c": 0.8}))
    assert met.shares == pytest.approx({"a": 1.0, "b": 0.0, "c": 0.0})
    either = background("form", serves, ['form == "a" or rural'])
    assert either.shares == pytest.approx({"a": 0.5, "b": 0.25, "c": 0.25})


def test_of_a_text_that_a_condition_asks_about_no_shares_are_known() -> None:
    met = background("project", Declared(words="solar pump"), ['project == "a well"'])
    assert met.shares == {}


def test_of_lists_each_value_is_asked_about_by_itself() -> None:
    serves = Declared(weights={"honey": 1.0})
    met = background("products", serves, ['products has "honey" or rural'])
    assert met.shares == pytest.approx({"honey": 0.1 / (0.1 + 0.9 * 0.5)})
    # honey makes it hold for two in three, else one in three: of a quarter they are two in five
    either = ['(products has "honey" and rural) or form == "a"']
    quarter = PopulationStats({"honey": 0.25, "argan": 0.5})
    met = background("products", serves, either, products=quarter)
    assert met.shares == pytest.approx({"honey": 0.4, "argan": 0.5})


def test_of_places_those_that_meet_the_conditions() -> None:
    serves = Declared(weights={"tizi": 1.0, "south": 1.0, "nowhere": 1.0})
    met = background("place", serves, ['place == "north"'])
    assert met.shares == pytest.approx({"tizi": 0.5, "south": 0.0})
    serves = Declared(weights={"tizi": 1.0, "agla": 1.0, "north": 1.0, "south": 1.0})
    met = background("place", serves, ['place == "north" or rural', 'place == "tizi" or rural'])
    # all of tizi, and of the others those who are rural
    assert met.shares == pytest.approx({"tizi": 0.5, "agla": 0.25, "north": 0.75, "south": 0.25})


def test_of_places_a_region_and_its_places_are_asked_about_together() -> None:
    serves = Declared(weights={"tizi": 1.0, "agla": 1.0, "south": 1.0})
    in_north, in_tizi = 'region == "north" or rural', 'place == "tizi" or form == "a"'
    # all of tizi, of agla a third by their form, and of the south a half of a third: 1, 1/3, 1/6
    for rules in ([in_north, in_tizi], [in_tizi, in_north]):
        met = background("place", serves, rules)
        assert met.shares == pytest.approx({"tizi": 6 / 9, "agla": 2 / 9, "south": 1 / 9})
    assert background("place", serves, ['region == "north"']).shares == pytest.approx(
        {"tizi": 0.5, "agla": 0.5, "south": 0.0}
    )


def test_where_conditions_together_leave_nobody_nothing_is_known() -> None:
    never = ['place == "north"', 'place == "south"']
    assert background("place", Declared(weights={"tizi": 1.0}), never).shares == {}
    serves = Declared(weights={"a": 1.0})
    usual = PopulationStats({"a": 0.2, "b": 0.8})
    both = background("form", serves, ['form == "a"', 'form == "b"'], form=usual)
    assert both.shares == usual.shares
    unknown = background("form", serves, ['form == "a"', 'form == "b"'])
    assert unknown.shares == pytest.approx({"a": 1 / 3, "b": 1 / 3, "c": 1 / 3})
    few = PopulationStats({"true": 0.3})
    assert background("rural", Declared(share=0.9), ["rural", "not rural"], rural=few) == few


def test_of_truths_and_numbers_too() -> None:
    met = background("rural", Declared(share=0.9), ['rural or form == "a"'])
    assert met.shares == pytest.approx({"true": 0.5 / (0.5 + 0.5 / 3)})
    stretches = background("members", Declared(low=5), ["members >= 10"]).pieces
    told = [(high, counts) for _, high, counts in stretches]
    assert told == [(9.5, 0.0), (10.5, 1.0), (math.inf, 1.0)]
