"""Applicants: what is declared, what follows from it, and what stays unknown."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from matcher import open_matcher
from matcher.catalogue.loading import load_schema
from matcher.domain.applicant import Applicant
from matcher.domain.schema import Schema
from matcher.domain.schema_file import read_schema
from matcher.domain.values import FieldValue, RoughDay, Several
from matcher.expressions.ranges import Range
from matcher.spec.source import parse_toml

TODAY = date(2026, 11, 23)


@pytest.fixture(scope="session", autouse=True)
def _home(tmp_path_factory: pytest.TempPathFactory) -> object:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MATCHER_HOME", str(tmp_path_factory.mktemp("home")))
        yield


@pytest.fixture(scope="session")
def schema(_home: object) -> Schema:
    return load_schema()[0]


def make(schema: Schema, **facts: FieldValue) -> Applicant:
    return Applicant("X", schema, facts, TODAY)


# --- days of which no more than the year or the month is known


def test_a_day_of_which_the_year_is_known_has_no_value_and_a_range(schema: Schema) -> None:
    applicant = make(schema, founded=RoughDay(2020))
    assert applicant.value("founded") is None
    assert applicant.told("founded") == RoughDay(2020)
    assert applicant.known("founded") == Range(
        date(2020, 1, 1).toordinal(), date(2020, 12, 31).toordinal(), is_whole=True, is_day=True
    )
    assert applicant.value("age_years") is None
    # on 23 November 2026 one founded on 31 December 2020 is 5 years and 327 days old
    age = applicant.known("age_years")
    assert isinstance(age, Range)
    assert (age.low, age.high) == (
        make(schema, founded=date(2020, 12, 31)).value("age_years"),
        make(schema, founded=date(2020, 1, 1)).value("age_years"),
    )
    assert applicant.unknown_inputs("age_years") == ("founded",)


def test_a_month_is_known_to_its_last_day(schema: Schema) -> None:
    known = make(schema, founded=RoughDay(2024, 2)).known("founded")
    assert isinstance(known, Range)
    assert date.fromordinal(int(known.high)) == date(2024, 2, 29)


def test_a_rough_day_counts_as_known_where_what_is_known_is_counted(schema: Schema) -> None:
    rough, exact = make(schema, founded=RoughDay(2020)), make(schema, founded=date(2020, 1, 1))
    assert rough.completeness() == exact.completeness() > make(schema).completeness()


def test_the_bounds_of_a_field_cut_what_a_rough_day_may_be() -> None:
    text = b"""
    [field.day]
    type = "date"
    min = 2020-12-31
    [field.later]
    type = "date"
    min = 2021-01-01
    """
    bounded = read_schema(parse_toml(text, "s.toml"))
    applicant = make(bounded, day=RoughDay(2020), later=RoughDay(2020))
    assert applicant.known("day") == date(2020, 12, 31)  # no other day of 2020 is within
    assert applicant.known("later") is None  # none is: what cannot be is unknown


# --- derived


def test_shares_and_ages_follow_from_the_facts(schema: Schema) -> None:
    applicant = make(schema, members=20, women=5, youth=20, founded=date(2020, 11, 23))
    assert applicant.value("women_share") == 0.25
    assert applicant.value("women_cooperative") is False
    assert applicant.value("youth_cooperative") is True
    assert applicant.value("age_years") == 6.0
    assert applicant.value("today") == TODAY


def test_a_derived_value_is_unknown_as_soon_as_an_input_is(schema: Schema) -> None:
    applicant = make(schema, members=20)
    assert applicant.value("women_share") is None
    assert applicant.value("women_cooperative") is None
    assert applicant.value("age_years") is None
    assert applicant.value("need_total_mad") is None


def test_a_stated_derived_value_serves_where_it_cannot_be_computed(schema: Schema) -> None:
    assert make(schema, women_share=0.4).value("women_share") == 0.4
    assert make(schema, need_total_mad=352_000).value("need_total_mad") == 352_000


def test_what_is_computed_wins_over_what_is_stated(schema: Schema) -> None:
    assert make(schema, members=20, women=5, women_share=0.9).value("women_share") == 0.25


def test_what_cannot_be_is_unknown_and_not_believed(schema: Schema) -> None:
    assert make(schema, members=20, women=25).value("women_share") is None
    assert make(schema, founded=date(2027, 1, 1)).value("age_years") is None
    assert make(schema, members=20, women=25, women_share=0.5).value("women_share") == 0.5


def test_derived_values_build_on_derived_values(schema: Schema) -> None:
    lines = {line.name: 0 for line in schema.lines("purposes").values()}
    lines["need_equipment_mad"] = 1_500_000
    lines["need_training_mad"] = 500_000
    applicant = make(schema, planned_jobs=3, **lines)
    assert applicant.value("need_total_mad") == 2_000_000
    assert applicant.value("total_tangible_mad") == 1_500_000
    assert applicant.value("total_intangible_mad") == 500_000
    assert applicant.value("total_working_capital_mad") == 0
    assert applicant.value("jobs_per_million") == 1.5


def test_jobs_per_million_of_nothing_have_no_answer(schema: Schema) -> None:
    lines = {line.name: 0 for line in schema.lines("purposes").values()}
    assert make(schema, planned_jobs=3, **lines).value("jobs_per_million") is None


# --- purposes


def test_the_purposes_follow_from_the_lines(schema: Schema) -> None:
    lines = {line.name: 0 for line in schema.lines("purposes").values()}
    lines["need_equipment_mad"] = 5
    lines["need_stock_mad"] = 7
    assert make(schema, **lines).value("purposes") == Several(frozenset(("equipment", "stock")))


def test_lines_that_are_unknown_leave_the_purposes_open(schema: Schema) -> None:
    applicant = make(schema, need_equipment_mad=5, need_stock_mad=0)
    assert applicant.value("purposes") == Several(frozenset(("equipment",)), is_open=True)


def test_without_any_line_the_purposes_are_unknown(schema: Schema) -> None:
    assert make(schema).value("purposes") is None
    assert make(schema, need_stock_mad=0).value("purposes") is None


def test_stated_purposes_win_over_the_lines(schema: Schema) -> None:
    stated = Several(frozenset(("training",)))
    assert make(schema, purposes=stated, need_equipment_mad=5).value("purposes") == stated


def test_assets_follow_from_their_amounts_in_the_same_way(schema: Schema) -> None:
    applicant = make(schema, asset_land_mad=100_000)
    assert applicant.value("assets") == Several(frozenset(("land",)), is_open=True)


# --- what to ask


def test_an_unknown_field_is_settled_by_itself(schema: Schema) -> None:
    assert make(schema).unknown_inputs("members") == ("members",)


def test_a_derived_field_is_settled_by_its_unknown_inputs(schema: Schema) -> None:
    assert make(schema).unknown_inputs("women_share") == ("women", "members")
    assert make(schema, members=20).unknown_inputs("women_share") == ("women",)
    assert make(schema).unknown_inputs("age_years") == ("founded",)
    assert make(schema).unknown_inputs("region") == ("place",)
    asked = make(schema)
    assert asked.unknown_inputs("women_share") == asked.unknown_inputs("women_share")
    # what was worked out of one day is not taken over to another, where more may be known
    known = replace(asked, stated={"members": 20}, _derived={}, _narrowed={})
    assert known.unknown_inputs("women_share") == ("women",)


def test_a_derived_field_of_known_but_impossible_inputs_asks_for_them_again(
    schema: Schema,
) -> None:
    assert make(schema, members=20, women=25).unknown_inputs("women_share") == ("women", "members")


def test_inputs_of_inputs_are_asked_for(schema: Schema) -> None:
    asked = make(schema, need_stock_mad=5).unknown_inputs("jobs_per_million")
    assert asked[0] == "planned_jobs"
    assert "need_equipment_mad" in asked
    assert "need_stock_mad" not in asked
    assert "need_total_mad" not in asked


# --- the rest


def test_an_applicant_without_a_name_goes_by_its_id(schema: Schema) -> None:
    assert make(schema).name == "X"
    assert make(schema, name="Tissaliwine").name == "Tissaliwine"


def test_completeness_counts_the_fields_that_are_asked(schema: Schema) -> None:
    assert make(schema).completeness() == 0.0
    asked = [field.name for field in schema if field.ask and field.derived is None]
    assert make(schema, members=5).completeness() == pytest.approx(1 / len(asked))
    assert make(schema, women_share=0.5).completeness() == 0.0


def test_facts_that_were_given_are_never_changed(schema: Schema) -> None:
    facts: dict[str, FieldValue] = {"members": 20, "women": 5}
    applicant = Applicant("X", schema, facts, TODAY)
    for field in schema:
        applicant.value(field.name)
    assert facts == {"members": 20, "women": 5}


# --- known defects


def test_a_stated_region_serves_where_the_place_is_unknown() -> None:
    session = open_matcher(today=date(2024, 9, 1))
    facts: dict[str, FieldValue] = {"legal_form": "cooperative", "region": "souss-massa"}
    applicant = session.new_applicant("X", facts)
    assert applicant.value("region") == "souss-massa"
    assert session.match(applicant, "moazara").verdict.name == "refused"


def test_the_region_of_a_commune_is_its_region(schema: Schema) -> None:
    assert make(schema, place="taroudannt/argana").value("region") == "souss-massa"


def test_lines_that_are_all_zero_are_no_purpose_at_all(schema: Schema) -> None:
    lines = {line.name: 0 for line in schema.lines("purposes").values()}
    assert make(schema, **lines).value("purposes") == Several(frozenset())
