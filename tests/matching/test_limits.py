"""What bounds the money of an option, by hand: cases, lines, and rounds that may govern."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from matcher.catalogue.calls import Rounds
from matcher.catalogue.option import Option
from matcher.catalogue.terms import Call, Figure, FigureCase
from matcher.domain.applicant import Applicant
from matcher.domain.gazetteer import Gazetteer, Place
from matcher.domain.schema import Field, Schema
from matcher.eligibility.verdict import EligibilityEngine
from matcher.matching.limits import Limits, LineLimit, cautious_limits, limits_of, rounds_of
from matcher.support.text import Text

NAME = Text({"en": "x"})
TODAY = date(2026, 11, 23)
PLACES = Gazetteer({code: Place(code, "", NAME) for code in ("north", "south", "west")})
SCHEMA = Schema(
    {
        "place": Field("place", "place", NAME, gazetteer="own"),
        "rural": Field("rural", "boolean", NAME),
    },
    gazetteers={"own": PLACES},
)
ENGINE = EligibilityEngine(SCHEMA)


def figures(**known: float | tuple[float | None, float | None]) -> dict[str, Figure]:
    """Figures by name: of one value, or from the one to the other."""
    return {
        name: Figure(*value) if isinstance(value, tuple) else Figure(value, value)
        for name, value in known.items()
    }


def case(rule: str, *purposes: str, **known: Any) -> FigureCase:
    return FigureCase(rule, purposes, NAME, figures(**known))


def option(*cases: FigureCase, terms: Any = (), **amount: Any) -> Option:
    return Option("o", NAME, amount=figures(**amount), cases=cases, terms=figures(**dict(terms)))


def limits(one: Option, **facts: Any) -> Limits:
    return limits_of(Applicant("x", SCHEMA, facts, TODAY), one, ENGINE)


def bare(**known: Any) -> Limits:
    """Limits of which nothing is published but what is told."""
    nothing = dict.fromkeys(("floor", "ceiling", "share", "own_share", "own_in_kind"))
    return Limits(**{**nothing, "lines": {}, "cases": (), "are_sure": True, **known})


# --- what limits allow


def test_a_line_is_paid_by_its_own_share_or_by_that_of_everything() -> None:
    lines = {"shed": LineLimit(0.25), "stock": LineLimit(ceiling=50.0)}
    by_line = bare(share=0.5, lines=lines)
    assert [by_line.share_of(one) for one in ("shed", "stock", "wages")] == [0.25, 0.5, 0.5]
    # nothing is said of everything: lines that are named are paid, the others are not
    named = bare(lines=lines)
    assert [named.share_of(one) for one in ("shed", "stock", "wages")] == [0.25, 1.0, 0.0]
    # unless there is a ceiling for everything, or no line is named
    assert bare(lines=lines, ceiling=9.0).share_of("wages") == 1.0
    assert bare().share_of("wages") == 1.0


def test_of_a_line_its_share_is_paid_up_to_its_ceiling() -> None:
    lines = {"shed": LineLimit(0.25, 20.0), "stock": LineLimit(0.5)}
    by_line = bare(lines=lines)
    assert [by_line.most_of("shed", cost) for cost in (40, 80, 100)] == [10, 20, 20]
    assert by_line.most_of("stock", 100) == 50
    assert by_line.most_of("wages", 100) == 0


def test_shares_of_lines_are_summed_where_every_cost_is_known() -> None:
    by_line = bare(lines={"shed": LineLimit(0.25, 20.0), "stock": LineLimit(0.5)})
    assert by_line.by_share({"shed": 100, "stock": 100}, 200) == 70
    assert by_line.by_share({"shed": 0, "stock": 100}, 100) == 50
    assert bare(share=0.5).by_share({"shed": 0, "stock": 30}, 30) == 15


def test_where_a_cost_is_not_known_the_best_share_of_all_is_the_most() -> None:
    by_line = bare(lines={"shed": LineLimit(0.25), "stock": LineLimit(0.5)})
    assert by_line.by_share({"shed": None, "stock": 40}, 100) == 50
    assert by_line.by_share({"shed": None}, 100) == 25
    assert by_line.by_share({"shed": None}, None) is None
    # of no line at all: the share of everything, or everything
    assert bare(share=0.5).by_share({}, 100) == 50
    assert by_line.by_share({}, 100) == 100


def test_without_shares_nothing_is_bounded_by_them() -> None:
    assert bare(ceiling=9.0).by_share({"shed": 100}, 100) is None
    assert bare(lines={"shed": LineLimit(0.5)}).by_share({"shed": 100}, 100) == 50
    assert bare(lines={"shed": LineLimit(0.5)}).differ_by_line is True
    assert bare(share=0.5).differ_by_line is False


# --- the limits of an option


def test_where_nothing_is_published_nothing_is_bounded() -> None:
    assert limits(option()) == bare()


def test_a_figure_of_two_sides_is_promised_at_neither() -> None:
    told = limits(option(max=(50, 100), min=(10, 20), share_max=(0.3, 0.5)))
    assert (told.ceiling, told.low_ceiling, told.floor, told.share) == (100, 50, 10, 0.5)
    assert (told.are_sure, told.are_cases_sure) == (False, True)
    assert limits(option(max=50)).are_sure is True
    # one side may be open
    assert limits(option(max=(None, 100), min=(None, 20))).floor is None
    assert limits(option(max=(50, None))).ceiling is None


def test_of_the_own_share_the_least_counts_and_in_kind_the_most() -> None:
    told = limits(option(terms={"own_share": (0.2, 0.3), "own_share_in_kind_max": (0.4, 0.5)}))
    assert (told.own_share, told.own_in_kind) == (0.2, 0.5)


def test_the_first_case_that_surely_applies_takes_the_place_of_what_is_general() -> None:
    one = option(
        case("not rural", max=30, min=3), case("rural", max=40), case("", max=70), max=50, min=5
    )
    town, village, unknown = limits(one, rural=False), limits(one, rural=True), limits(one)
    assert (town.ceiling, town.floor, town.are_sure) == (30, 3, True)
    assert (village.ceiling, village.floor, village.are_sure) == (40, 5, True)
    assert (town.cases, village.cases) == (one.cases[:1], one.cases[1:2])
    # not known which: it may be 30, 40 or the 70 of everybody else
    assert (unknown.ceiling, unknown.low_ceiling, unknown.are_sure) == (70, 30, False)
    assert unknown.cases == (one.cases[2], *one.cases[:2])


def test_a_case_that_only_may_apply_widens_what_is_general_to_both_sides() -> None:
    lower = limits(
        option(case("rural", max=30, min=3, share_max=0.4), max=50, min=5, share_max=0.6)
    )
    assert (lower.ceiling, lower.low_ceiling, lower.floor) == (50, 30, 3)
    assert (lower.share, lower.low_share, lower.are_sure) == (0.6, 0.4, False)
    assert lower.are_cases_sure is False
    careful = lower.cautiously()
    assert (careful.ceiling, careful.share, careful.floor) == (30, 0.4, 3)
    higher = limits(option(case("rural", max=80), max=50))
    assert (higher.ceiling, higher.low_ceiling) == (80, 50)
    refused = limits(option(case("rural", max=80), max=50), rural=False)
    assert (refused.ceiling, refused.are_sure, refused.cases) == (50, True, ())


def test_cases_of_lines_stand_beside_a_general_case() -> None:
    one = option(
        case("rural", max=80),
        case("", max=70),
        case("", "shed", share_max=0.5, max=9),
        case("not rural", "shed", share_max=0.6),
        case("rural", "shed", max=7),
    )
    told = limits(one, rural=True)
    assert told.ceiling == 80
    # the most generous of both, as both surely apply
    assert told.lines == {"shed": LineLimit(0.5, 9, 0.5)}
    assert told.are_sure is True
    assert told.cases == (one.cases[0], one.cases[2], one.cases[4])


def test_a_case_that_may_apply_to_a_line_is_never_the_careful_one() -> None:
    maybe = limits(option(case("rural", "shed", share_max=0.9), share_max=0.5))
    assert maybe.lines == {"shed": LineLimit(0.9, None, 0.5)}
    assert (maybe.cautiously().lines["shed"].share, maybe.are_sure) == (0.5, False)
    # less than what is general may be all there is
    less = limits(option(case("rural", "shed", share_max=0.3), share_max=0.5))
    assert less.lines == {"shed": LineLimit(0.5, None, 0.3)}
    # nothing is published of everything
    alone = limits(option(case("rural", "shed", share_max=0.9)))
    assert alone.lines == {"shed": LineLimit(0.9, None, 0.9)}
    # where another case surely applies, that one is the careful one
    sure = (case("", "shed", "stock", share_max=0.6), case("", "shed", share_max=0.5))
    both = limits(option(*sure, case("rural", "shed", share_max=0.9), share_max=0.2))
    assert both.lines["shed"] == LineLimit(0.9, None, 0.6)
    # and what surely applies is not widened by what is general
    assert limits(option(*sure, share_max=0.8)).lines["shed"] == LineLimit(0.6, None, 0.6)


def test_a_line_with_a_ceiling_alone_has_no_share_of_its_own() -> None:
    told = limits(option(case("", "shed", max=9), case("", "shed", max=12), case("", "b", min=1)))
    assert told.lines == {"shed": LineLimit(None, 12, None)}


# --- rounds that may govern


def rounds(one: Option, *calls: Call) -> Option:
    """The option for an applicant of whom no place is known."""
    return Rounds(replace(one, calls=calls), SCHEMA, TODAY).variants[-1]


def careful(one: Option, **facts: Any) -> Limits:
    return cautious_limits(Applicant("x", SCHEMA, facts, TODAY), one, ENGINE)


def call(place: str, *cases: FigureCase, terms: Any = (), **amount: Any) -> Call:
    known = {"amount": figures(**amount), "terms": figures(**dict(terms)), "cases": cases}
    return Call(place, 2026, place=(place,), **known)


OWN = {"own_share": 0.2, "own_share_in_kind_max": 0.5}


def test_an_option_may_be_under_any_round_of_a_place_that_may_be_the_applicants() -> None:
    one = rounds(option(max=100), call("north", max=80), call("south", max=90))

    def ids(**facts: Any) -> list[str]:
        found = rounds_of(Applicant("x", SCHEMA, facts, TODAY), one, ENGINE)
        return [round_.call.id if round_.call else "" for round_ in found]

    assert ids() == ["north", "south", ""]
    assert ids(place="south") == ["south"]
    assert ids(place="west") == [""]
    plain = option(max=100)
    assert rounds_of(Applicant("x", SCHEMA, {}, TODAY), plain, ENGINE) == (plain,)
    assert careful(plain) == limits(plain).cautiously()


def test_careful_limits_keep_within_all_rounds_that_may_govern() -> None:
    one = rounds(
        option(max=100, min=10, share_max=0.5, terms=OWN),
        call("north", max=80, min=20, share_max=0.6, terms={"own_share": 0.3}),
    )
    least = careful(one)
    assert (least.ceiling, least.floor, least.share) == (80, 20, 0.5)
    assert (least.own_share, least.are_sure) == (0.3, True)
    # what may be in kind of the own share of the north is not published
    assert least.own_in_kind is None
    # known to be in the south, only the option's own terms count
    south = careful(one, place="south")
    assert (south.ceiling, south.floor, south.share) == (100, 10, 0.5)
    assert (south.own_share, south.own_in_kind) == (0.2, 0.5)


@pytest.mark.parametrize(("kind", "least"), [(0.4, 0.4), (0.6, 0.5)])
def test_of_the_own_share_no_more_may_be_in_kind_than_in_any_round(
    kind: float, least: float
) -> None:
    terms = {"own_share": 0.1, "own_share_in_kind_max": kind}
    told = careful(rounds(option(max=1, terms=OWN), call("north", terms=terms)))
    assert (told.own_share, told.own_in_kind) == (0.2, least)


def test_what_one_round_alone_publishes_bounds_all() -> None:
    for one in (
        rounds(option(max=100, min=10, share_max=0.5, terms=OWN), call("north")),
        rounds(option(), call("north", max=100, min=10, share_max=0.5, terms={"own_share": 0.2})),
    ):
        told = careful(one)
        assert (told.ceiling, told.floor, told.share, told.own_share) == (100, 10, 0.5, 0.2)


def test_a_line_gets_the_least_that_any_round_gives_it() -> None:
    shed = case("", "shed", share_max=0.4, max=50)
    one = rounds(
        option(share_max=0.5, max=100),
        call("north", shed, share_max=0.3),
        call("south", case("", "shed", share_max=0.9, max=40), case("", "stock", max=20)),
    )
    told = careful(one)
    assert told.lines["shed"] == LineLimit(0.4, 40, 0.4)
    # the north pays 0.3 of what it does not name, and bounds no line of it
    assert told.lines["stock"] == LineLimit(0.3, 20, 0.3)
    assert list(told.lines) == ["shed", "stock"]
    assert told.cases == (shed, *one.alternatives[1].cases)


def test_a_case_of_several_rounds_is_told_once_and_an_unsure_round_leaves_all_unsure() -> None:
    both = case("", "shed", share_max=0.4)
    told = careful(rounds(option(both, max=9), call("north", both), call("south", both)))
    assert (told.cases, told.are_sure) == ((both,), True)
    for one in (
        rounds(option(max=9), call("north", max=(5, 9))),
        rounds(option(max=(5, 9)), call("north", max=9)),
    ):
        assert careful(one).are_sure is False
        assert careful(one).are_cases_sure is True
    unsure = case("rural", max=5)
    for one in (
        rounds(option(max=9), call("north", unsure, max=9)),
        rounds(option(unsure, max=9), call("north", max=9)),
    ):
        assert careful(one).are_cases_sure is False
