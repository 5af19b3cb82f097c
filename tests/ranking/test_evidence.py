"""Evidence: worked by hand for each type of field, and the laws of the score."""

from __future__ import annotations

import math
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from statistics import NormalDist
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from matcher import open_matcher
from matcher.catalogue.loading import default_catalogue
from matcher.catalogue.option import Option
from matcher.catalogue.terms import Declared, Figure
from matcher.domain.applicant import Applicant
from matcher.domain.gazetteer import Gazetteer, Place
from matcher.domain.schema import Field, Schema
from matcher.domain.schema_file import read_schema
from matcher.domain.values import FieldValue, Several
from matcher.ranking.bell import USUAL_UNKNOWN, bell_of
from matcher.ranking.evidence import (
    Contribution,
    contributions,
    evidence,
    lies_in_range,
    score,
    telling_words,
)
from matcher.ranking.learnt import EvidenceTable, FieldPair, LearntOption
from matcher.ranking.ranker import PopulationStats, Ranker
from matcher.session import Session
from matcher.spec.source import parse_toml
from matcher.support.text import Text

TODAY = date(2026, 11, 23)
OPENNESS = 0.2
FLOOR = math.log(0.2)

SCHEMA_FILE = b"""
[field.form]
type = "category"
values = ["a", "b", "c", "d"]
[field.free]
type = "category"
[field.products]
type = "categories"
values = ["a", "b", "c", "d"]
[field.rural]
type = "boolean"
[field.share]
type = "number"
[field.need]
type = "money"
scale = "log"
[field.grant]
type = "money"
scale = "log"
max = 999
[field.founded]
type = "date"
[field.project]
type = "text"
[field.place]
type = "place"
gazetteer = "test"
"""
PLACES = {
    "land": Place("land", "", Text({"en": "Land"})),
    "north": Place("north", "land", Text({"en": "North"})),
    "south": Place("south", "land", Text({"en": "South"})),
    "a": Place("a", "north", Text({"en": "A"})),
    "b": Place("b", "north", Text({"en": "B"})),
    "c": Place("c", "south", Text({"en": "C"})),
}
_READ = read_schema(parse_toml(SCHEMA_FILE, "schema.toml"))
SCHEMA = replace(_READ, gazetteers={"test": Gazetteer(PLACES)})


def said(
    field: str, value: FieldValue, declared: Declared, everybody: PopulationStats | None = None
) -> float:
    return evidence(
        value, declared, SCHEMA[field], everybody or PopulationStats(), SCHEMA, OPENNESS
    )


def ratio(times: float) -> float:
    """The evidence of a value so many times as frequent among the served as elsewhere."""
    return math.log(0.8 * times + 0.2)


def listed(*values: str) -> Declared:
    return Declared(weights=dict.fromkeys(values, 1.0))


# --- categories


def test_a_value_on_the_list_is_as_much_more_frequent_as_the_list_is_short() -> None:
    # two of four values, each taken for a quarter: twice as frequent
    assert said("form", "a", listed("a", "b")) == pytest.approx(ratio(2))
    assert said("form", "a", listed("a", "b")) == pytest.approx(0.587787, abs=1e-6)


def test_a_value_off_the_list_says_the_least_there_is() -> None:
    assert said("form", "c", listed("a", "b")) == pytest.approx(FLOOR)
    assert pytest.approx(-1.609438, abs=1e-6) == FLOOR


def test_a_list_of_everything_says_nothing() -> None:
    assert said("form", "a", listed("a", "b", "c", "d")) == pytest.approx(0)


def test_what_is_known_of_everybody_counts() -> None:
    everybody = PopulationStats(shares={"a": 0.1, "b": 0.3, "c": 0.6})
    assert said("form", "a", listed("a", "b"), everybody) == pytest.approx(ratio(2.5))
    assert said("form", "b", listed("a", "b"), everybody) == pytest.approx(ratio(2.5))


def test_weights_are_shares_of_the_served() -> None:
    declared = Declared(weights={"a": 3.0, "b": 1.0})
    everybody = PopulationStats(shares={"a": 0.5, "b": 0.25})
    assert said("form", "a", declared, everybody) == pytest.approx(ratio(0.75 / 0.5))
    assert said("form", "b", declared, everybody) == pytest.approx(0)


def test_no_value_is_rarer_than_one_in_fifty() -> None:
    everybody = PopulationStats(shares={"a": 0.0001})
    assert said("form", "a", listed("a"), everybody) == pytest.approx(ratio(50))
    assert said("free", "anything", listed("anything")) == pytest.approx(ratio(50))


def test_several_values_say_what_they_say_on_average() -> None:
    both = Several(frozenset(("a", "c")))
    # four times for one, never for the other: twice
    assert said("products", both, listed("a")) == pytest.approx(ratio(2))
    assert said("products", Several(frozenset(("b",))), listed("a")) == pytest.approx(FLOOR)
    assert said("products", Several(frozenset(), is_open=True), listed("a")) == 0


def test_a_value_of_no_weight_is_not_served() -> None:
    for weights in ({"a": 0.0}, {"a": 0.0, "b": 1.0}, {"a": 0.0, "b": 1.0, "c": 3.0}):
        assert said("form", "a", Declared(weights=weights)) == pytest.approx(FLOOR)
    assert said("form", "a", Declared()) == pytest.approx(FLOOR)


# --- booleans


def test_a_share_of_true_is_held_against_everybody() -> None:
    declared = Declared(share=0.9)
    assert said("rural", True, declared) == pytest.approx(ratio(1.8))
    assert said("rural", False, declared) == pytest.approx(ratio(0.2))
    everybody = PopulationStats(shares={"true": 0.125})
    assert said("rural", True, Declared(share=0.75), everybody) == pytest.approx(ratio(6))
    assert said("rural", False, Declared(share=0.125), everybody) == pytest.approx(0)


def test_where_no_share_of_true_is_declared_it_is_one_half() -> None:
    assert said("rural", True, Declared()) == said("rural", False, Declared()) == 0
    often = PopulationStats(shares={"true": 0.25})
    assert said("rural", True, Declared(), often) == pytest.approx(ratio(2))


def test_what_nobody_of_the_served_has_says_the_least_there_is() -> None:
    assert said("rural", True, Declared(share=0.0)) == pytest.approx(FLOOR)


# --- places


def test_a_place_inside_counts_by_the_size_of_what_is_declared() -> None:
    # two of three communes
    assert said("place", "a", listed("north")) == pytest.approx(ratio(1.5))
    assert said("place", "north", listed("north")) == pytest.approx(ratio(1.5))
    assert said("place", "c", listed("south")) == pytest.approx(ratio(3))


def test_places_count_by_their_weights_and_no_more_than_once() -> None:
    both = Declared(weights={"a": 3.0, "c": 1.0})
    # both are two thirds of the land; of two, three quarters are more than one and a quarter half
    assert said("place", "a", both) == pytest.approx(ratio(1 / (2 / 3)))
    assert said("place", "c", both) == pytest.approx(ratio(0.5 / (2 / 3)))
    # what is declared twice is no more than everybody
    assert said("place", "a", listed("land", "north")) == pytest.approx(0)
    known = PopulationStats(shares={"north": 0.25})
    assert said("place", "a", listed("north"), known) == pytest.approx(ratio(4))


def test_a_place_outside_says_the_least_there_is() -> None:
    assert said("place", "c", listed("north")) == pytest.approx(FLOOR)


def test_a_place_known_too_roughly_counts_by_the_part_inside() -> None:
    assert said("place", "land", listed("north")) == pytest.approx(0)
    assert said("place", "north", listed("a")) == pytest.approx(ratio(0.5 / (1 / 3)))


# --- texts


def test_words_in_common_are_held_against_one_in_ten() -> None:
    declared = Declared(words="solar pump irrigation")
    # "une" says nothing; of four words two are in common
    project = "une Pompe neuve SOLAR pump"
    assert said("project", project, declared) == pytest.approx(ratio(0.5 / 0.1))
    assert said("project", "nothing else", declared) == pytest.approx(FLOOR)
    assert said("project", "a b c", declared) == pytest.approx(0)
    assert said("project", "", declared) == pytest.approx(0)


def test_words_of_two_letters_and_words_of_grammar_tell_nothing() -> None:
    assert telling_words("Un sol et or, SOL des pompes") == ["sol", "pompes"]


# --- numbers


def test_a_number_inside_a_range_is_held_against_one_half() -> None:
    declared = Declared(low=10.0, high=20.0)
    for number in (10, 13, 20):
        assert said("share", number, declared) == pytest.approx(ratio(2))


def test_a_number_outside_a_range_falls_off_as_a_bell_of_half_its_width() -> None:
    declared = Declared(low=10.0, high=20.0)
    assert said("share", 25, declared) == 0  # near the range is never evidence for
    assert said("share", 0, declared) == pytest.approx(ratio(math.exp(-2) / 0.5))
    assert said("share", 10**12, declared) == pytest.approx(FLOOR)


def test_a_number_falls_off_from_the_typical_one_to_both_sides() -> None:
    declared = Declared(low=10.0, high=30.0, typical=15.0)
    assert said("share", 15, declared) == pytest.approx(ratio(2))
    assert said("share", 30, declared) == pytest.approx(ratio(math.exp(-0.5) / 0.5))
    assert said("share", 10, declared) == pytest.approx(ratio(math.exp(-0.5) / 0.5))
    assert said("share", 5, declared) == pytest.approx(ratio(math.exp(-2) / 0.5))


def test_an_amount_is_measured_by_its_logarithm() -> None:
    declared = Declared(low=99_999.0, high=999_999.0)  # log1p: ln 1e5 to ln 1e6
    assert said("need", 500_000, declared) == pytest.approx(ratio(2))
    half = math.log(10) / 2
    far = math.log(10) / half
    assert said("need", 9_999_999, declared) == pytest.approx(
        ratio(math.exp(-0.5 * far * far) / 0.5)
    )
    assert said("need", 9_999, declared) == pytest.approx(said("need", 9_999_999, declared))


def test_a_range_with_one_open_side_falls_off_on_the_other() -> None:
    assert said("need", 1, Declared(high=450_000.0)) == pytest.approx(ratio(2))
    # a factor of two beyond is one standard deviation
    assert said("need", 1_800_003, Declared(high=450_000.0)) == pytest.approx(
        ratio(math.exp(-2) / 0.5), abs=1e-4
    )
    assert said("need", 900_001, Declared(high=450_000.0)) == 0
    assert said("share", 20, Declared(high=10.0)) == pytest.approx(ratio(math.exp(-2) / 0.5))


@pytest.mark.parametrize(
    "declared",
    [
        Declared(low=0.3, high=1.0),
        Declared(high=0.2),
        Declared(low=0.1, high=0.6, typical=0.2),
        Declared(typical=0.9),
    ],
)
@pytest.mark.parametrize("pieces", [(), ((0.3, 0.6, 1.0), (0.6, 0.8, 0.25))])
def test_a_degree_is_held_against_its_mean_over_everybody(
    declared: Declared, pieces: tuple[tuple[float, float, float], ...]
) -> None:
    everybody = PopulationStats(centre=0.33, spread=0.35, pieces=pieces)
    bell = bell_of(declared, SCHEMA["share"], everybody)
    normal = NormalDist(0.33, 0.35)
    total = mean = 0.0
    step = 1e-4
    for place in range(-30_000, 30_000):
        number = (place + 0.5) * step
        weight = sum(w for a, b, w in pieces if a < number < b) if pieces else 1.0
        total += weight * normal.pdf(number) * step
        mean += weight * normal.pdf(number) * bell.degree(number) * step
    assert bell.usual == pytest.approx(max(mean / total, 0.02), rel=1e-4)


def test_outside_what_is_declared_a_number_is_never_evidence_for() -> None:
    declared = Declared(low=0.3, high=1.0)
    for everybody in (
        None,
        PopulationStats(centre=0.33, spread=0.35),
        PopulationStats(centre=5.0, spread=2.0),
    ):
        for number in (-4.0, 0.0, 0.1, 0.29, 1.01, 3.0):
            assert said("share", number, declared, everybody) <= 0


def test_a_range_of_all_that_a_field_may_be_says_nothing() -> None:
    # half of the bell lies above the most that there may be, where nobody is
    everybody = PopulationStats(centre=math.log1p(999), spread=1.0)
    assert said("grant", 500, Declared(low=0.0, high=999.0), everybody) == pytest.approx(0.0)


def test_a_range_where_nobody_is_counts_as_one_in_fifty() -> None:
    everybody = PopulationStats(centre=0.0, spread=1.0)
    assert said("share", 55, Declared(low=50.0, high=60.0), everybody) == pytest.approx(ratio(50))


def test_a_typical_number_is_held_against_a_bell_around_everybody() -> None:
    everybody = PopulationStats(centre=10.0, spread=3.0)
    # width (4 + 4) / 2 = 4, spread of both together 5: 4/5 at no distance
    declared = Declared(low=6.0, high=14.0, typical=10.0)
    assert said("share", 10, declared, everybody) == pytest.approx(ratio(1 / 0.8))


def test_without_everybody_a_typical_number_is_as_narrow_as_it_is_declared() -> None:
    declared = Declared(low=9.75, high=10.25, typical=10.0)
    assert said("share", 10.25, declared) == pytest.approx(ratio(math.exp(-0.5) / 0.5))


def test_a_range_that_begins_at_nothing_falls_off_at_once() -> None:
    declared = Declared(low=0.0)
    assert said("share", 0.25, declared) == pytest.approx(ratio(2))
    assert said("share", -0.25, declared) == pytest.approx(FLOOR)


def test_a_typical_number_at_its_own_bounds_has_half_the_width_of_everybody() -> None:
    everybody = PopulationStats(centre=10.0, spread=4.0)
    wide = Declared(low=8.0, high=12.0, typical=10.0)
    narrow = Declared(low=10.0, high=10.0, typical=10.0)
    for number in (7, 10, 12.5):
        assert said("share", number, narrow, everybody) == said("share", number, wide, everybody)


def test_a_day_is_measured_in_days_and_an_open_side_in_a_year() -> None:
    declared = Declared(low=date(2020, 1, 1))
    assert said("founded", date(2024, 1, 1), declared) == pytest.approx(ratio(2))
    # two years and their 730 days: two standard deviations before the first day
    assert said("founded", date(2018, 1, 1), declared) == pytest.approx(ratio(math.exp(-2) / 0.5))
    assert said("founded", date(2019, 1, 1), declared) == 0


def test_a_range_of_one_number_takes_that_number_only() -> None:
    declared = Declared(low=5.0, high=5.0)
    assert said("share", 5, declared) == pytest.approx(ratio(2))
    assert said("share", 5.1, declared) == pytest.approx(FLOOR)


@pytest.mark.parametrize(
    ("value", "inside"),
    [(9, False), (10, True), (15.5, True), (20, True), (20.5, False), (-1, False)],
)
def test_a_number_lies_between_its_bounds_and_on_them(value: float, inside: bool) -> None:
    assert lies_in_range(value, Declared(low=10.0, high=20.0)) is inside
    # a side that is not declared is open
    assert lies_in_range(value, Declared(low=10.0)) is (value >= 10)
    assert lies_in_range(value, Declared(high=20.0)) is (value <= 20)
    assert lies_in_range(value, Declared(typical=15.0)) is True


def test_a_day_lies_between_its_bounds_and_what_is_no_number_has_none() -> None:
    declared = Declared(low=date(2020, 1, 1), high=date(2020, 12, 31))
    assert lies_in_range(date(2020, 12, 31), declared) is True
    assert lies_in_range(date(2021, 1, 1), declared) is False
    assert lies_in_range(date(2019, 12, 31), declared) is False
    for value in (None, True, False, "argan", Several(frozenset(("argan",)))):
        assert lies_in_range(value, Declared(low=10.0, high=20.0)) is True


# --- what an option adds to a score


def parts(option: Option, ranker: Ranker | None = None, **facts: FieldValue) -> dict[str, Any]:
    """Each contribution by its field: its evidence and its weight."""
    applicant = Applicant("x", replace(SCHEMA, need="need"), facts, TODAY)
    found = contributions(applicant, option, "open", ranker or Ranker())
    return {part.field: (pytest.approx(part.evidence), part.weight) for part in found}


def plain(**more: Any) -> Option:
    return Option("o", Text({"en": "O"}), **{"family": "public_grant", **more})


TERMS = {"availability:open": 0.5, "direct:yes": 0.25, "declares:nothing": -1.0}


def test_what_an_option_is_adds_its_terms_whoever_asks() -> None:
    stated = Ranker(terms=TERMS)
    two = {"availability:open": (0.5, 1.0), "direct:yes": (0.25, 1.0)}
    assert parts(plain(direct="yes"), stated) == {**two, "declares:nothing": (-1.0, 1.0)}
    assert parts(plain(direct="yes", serves={"form": listed("a")}), stated) == two
    # of one that was chosen something is known
    chosen = replace(stated, options={"o": LearntOption(seen=1)})
    assert parts(plain(direct="yes"), chosen) == two
    assert parts(plain(direct="no"), replace(stated, terms={})) == {}


def test_a_rate_is_held_against_one_in_a_thousand() -> None:
    half = Ranker(rate_weight=0.5)
    assert parts(plain(rate=0.01), half) == {"rate": (math.log(10), 0.5)}
    assert parts(plain(rate=0.001), half) == {"rate": (0.0, 0.5)}
    assert parts(plain(), half) == {}


def test_what_was_learnt_of_an_option_alone_is_told_as_learnt() -> None:
    learnt = Ranker(options={"o": LearntOption(term=0.25)})
    applicant = Applicant("x", SCHEMA, {}, TODAY)
    assert contributions(applicant, plain(), "open", learnt) == [
        Contribution("option", 0.25, 1.0, is_learnt=True)
    ]
    told = contributions(applicant, plain(rate=0.01), "open", Ranker())
    assert [part.is_learnt for part in told] == [False]


def test_where_a_ticket_is_known_its_share_of_the_need_speaks_and_not_the_size_of_it() -> None:
    ranker = Ranker(share_weight=0.5)
    serves = {"need": Declared(high=2_000.0), "rural": Declared(share=0.9)}
    size = parts(plain(serves=serves), ranker, need=1_000)
    assert list(size) == ["need"]
    brought = plain(serves=serves, amount={"typical": Figure(500, 500)})
    # a half of the need: a quarter and three eighths
    assert parts(brought, ranker, need=1_000) == {"share": (math.log(0.625), 0.5)}
    # a fact that is not known stops no other
    unknown_first = parts(brought, ranker, rural=True)
    assert unknown_first == {"rural": (ratio(1.8), 1.0)}
    assert list(parts(plain(serves=serves), ranker, rural=True)) == ["rural"]


def test_each_pair_of_fields_that_an_option_has_learnt_of_speaks() -> None:
    pairs = (FieldPair("form", "free", 1.0), FieldPair("form", "rural", 0.5))
    says = {"form*rural": EvidenceTable({"a|true": 2.0})}
    ranker = Ranker(pairs=pairs, options={"o": LearntOption(says=says)})
    assert parts(plain(), ranker, form="a", rural=True) == {"form*rural": (2.0, 0.5)}
    assert parts(plain(), ranker, form="a", rural=False) == {}


# --- laws


@pytest.fixture(scope="session")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MATCHER_HOME", str(tmp_path_factory.mktemp("home")))
        yield open_matcher(today=TODAY)


def _values(field: Field, schema: Schema) -> st.SearchStrategy[FieldValue]:
    if field.type == "boolean":
        return st.booleans()
    if field.type == "category":
        return st.sampled_from(field.values or ("a", "b"))
    if field.type == "categories":
        values = st.sampled_from(field.values or ("a", "b"))
        return st.builds(Several, st.frozensets(values, max_size=5), st.booleans())
    if field.type == "place":
        return st.sampled_from(sorted(schema.places(field.name).places))
    if field.type == "text":
        return st.text(max_size=60) | st.just("unité de valorisation huile argane miel")
    if field.type == "date":
        return st.dates(date(1960, 1, 1), date(2100, 1, 1))
    low = int(field.minimum or 0)  # type: ignore[arg-type]
    high = field.maximum
    if field.type == "number":
        return st.floats(low, float(high if high is not None else 1e9))  # type: ignore[arg-type]
    return st.integers(low, int(high) if high is not None else 10**14)  # type: ignore[arg-type]


@st.composite
def _facts(draw: st.DrawFn, schema: Schema) -> dict[str, FieldValue]:
    names = draw(st.sets(st.sampled_from(sorted(schema.fields)), max_size=25))
    return {name: draw(_values(schema[name], schema)) for name in sorted(names)}


SLOW = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@SLOW
@given(data=st.data())
def test_the_contributions_sum_to_the_score(session: Session, data: st.DataObject) -> None:
    applicant = Applicant("X", session.schema, data.draw(_facts(session.schema)), session.today)
    for match in session.options_for(applicant):
        total = sum(part.weight * part.evidence for part in match.contributions)
        assert match.score == pytest.approx(total, abs=1e-9)
        assert math.isfinite(match.score)


@SLOW
@given(data=st.data())
def test_no_evidence_is_below_the_logarithm_of_the_openness(
    session: Session, data: st.DataObject
) -> None:
    applicant = Applicant("X", session.schema, data.draw(_facts(session.schema)), session.today)
    floor = math.log(session.matcher.ranker.openness) - 1e-9
    for option in session.catalogue.options.values():
        for part in contributions(applicant, option, "open", session.matcher.ranker):
            if part.field in session.schema:
                assert floor <= part.evidence <= math.log(0.8 * 50 + 0.2) + 1e-9


@SLOW
@given(data=st.data())
def test_an_unknown_field_adds_exactly_nothing(session: Session, data: st.DataObject) -> None:
    facts = data.draw(_facts(session.schema))
    assume(facts)
    gone = data.draw(st.sampled_from(sorted(facts)))
    fewer = {name: value for name, value in facts.items() if name != gone}
    ranker = session.matcher.ranker
    with_, without = session.new_applicant("X", facts), session.new_applicant("X", fewer)
    same = {f.name for f in session.schema if with_.value(f.name) == without.value(f.name)}
    for option in session.catalogue.options.values():
        before = {c.field: c for c in contributions(with_, option, "open", ranker)}
        after = {c.field: c for c in contributions(without, option, "open", ranker)}
        for name in after:
            assert without.value(name) is not None if name in session.schema else True
        assert {n: c for n, c in before.items() if n in same} == {
            n: c for n, c in after.items() if n in same
        }


def test_an_applicant_of_whom_nothing_is_known_fits_by_what_the_option_is_alone(
    session: Session,
) -> None:
    nobody = session.new_applicant("X", {})
    for option in session.catalogue.options.values():
        parts = contributions(nobody, option, "open", session.matcher.ranker)
        assert all(part.field not in session.schema for part in parts)
        # without a model's terms, only how many of a thousand the option reaches in a year
        assert option.rate is not None
        (rate,) = contributions(nobody, option, "open", Ranker())  # without its conditions
        assert (rate.field, rate.weight, rate.is_learnt) == ("rate", 0.5, False)
        assert rate.evidence == pytest.approx(math.log(1000 * option.rate))
        assert contributions(nobody, replace(option, rate=None), "open", Ranker()) == []
        assert score([]) == 0


def test_another_option_changes_the_score_of_no_pair(session: Session, tmp_path: Path) -> None:
    folder = tmp_path / "catalogue"
    shutil.copytree(default_catalogue(), folder)
    (folder / "prize" / "another.toml").write_text(
        'id = "another"\nname = "Another"\n[serves]\nsector = ["argan"]\nwomen_share = 1\n'
    )
    wider = open_matcher(catalogue=folder, today=TODAY)
    for id_ in ("SM-0001", "SM-0002", "SM-0003"):
        scores = {m.option.id: m.score for m in session.options_for(id_)}
        wider_scores = {m.option.id: m.score for m in wider.options_for(id_)}
        assert "another" in wider_scores
        assert scores == {key: value for key, value in wider_scores.items() if key != "another"}


def test_a_sensitive_field_never_adds_anything(session: Session) -> None:
    gendered = Option(
        "o",
        Text({"en": "O"}),
        serves={"president_gender": listed("woman"), "members_with_disability": Declared(share=1)},
    )
    facts: dict[str, FieldValue] = {"president_gender": "woman", "members_with_disability": True}
    applicant = session.new_applicant("X", facts)
    for ranker in (session.matcher.ranker, Ranker(weights={"president_gender": 5.0})):
        parts = contributions(applicant, gendered, "open", ranker)
        assert [part for part in parts if part.field in session.schema] == []


def test_the_sensitive_facts_of_an_applicant_change_no_score(session: Session) -> None:
    plain = session.applicant("SM-0001")
    sensitive = {f.name for f in session.schema if f.sensitive}
    for value in ("woman", "man"):
        changed = replace(
            plain,
            stated={
                **{k: v for k, v in plain.stated.items() if k not in sensitive},
                "president_gender": value,
                "founders_gender": "women",
                "members_with_disability": True,
            },
            _derived={},
        )
        assert {m.option.id: m.score for m in session.options_for(changed)} == {
            m.option.id: m.score for m in session.options_for(plain)
        }


def test_the_strongest_contribution_comes_first(session: Session) -> None:
    for match in session.options_for("SM-0001"):
        sizes = [abs(part.value) for part in match.contributions]
        assert sizes == sorted(sizes, reverse=True)


def test_a_weight_multiplies_the_evidence_and_nothing_else(session: Session) -> None:
    option = Option("o", Text({"en": "O"}), serves={"stage": listed("growth")})
    applicant = session.new_applicant("X", {"stage": "growth"})
    (one,) = contributions(applicant, option, "open", Ranker())
    (two,) = contributions(applicant, option, "open", Ranker(weights={"stage": 2.0}))
    assert one.evidence == two.evidence == pytest.approx(ratio(4))
    assert two.value == pytest.approx(2 * one.value, abs=1e-10)


def test_time_moves_the_score_only_through_age(session: Session) -> None:
    applicant = session.new_applicant("X", {"founded": TODAY - timedelta(days=700)})
    changed = replace(applicant, today=TODAY + timedelta(days=3000), _derived={})
    for option in session.catalogue.options.values():
        if "age_years" not in option.serves:
            ranker = session.matcher.ranker
            assert contributions(applicant, option, "open", ranker) == contributions(
                changed, option, "open", ranker
            )


def test_a_number_that_nobody_eligible_has_is_as_usual_as_an_unknown_one() -> None:
    declared, about = Declared(low=50, high=60), Field("share", "number", Text({"en": "S"}))
    far = PopulationStats(centre=0.0, spread=1.0, pieces=((50.0, 60.0, 1.0),))
    assert bell_of(declared, about, far).usual == USUAL_UNKNOWN
    near = PopulationStats(centre=55.0, spread=1.0, pieces=((50.0, 60.0, 1.0),))
    assert bell_of(declared, about, near).usual == pytest.approx(1.0)
