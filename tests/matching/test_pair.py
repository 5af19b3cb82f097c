"""Pairs by hand: their order, the guarantee beside its loan, the matcher of a tiny catalogue."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from matcher.catalogue.catalogue import Catalogue, Funder
from matcher.catalogue.option import Option
from matcher.catalogue.terms import Call, Condition, Figure
from matcher.domain.applicant import Applicant
from matcher.domain.schema import Field, Schema
from matcher.eligibility.verdict import EligibilityEngine, Verdict
from matcher.matching.offer import Offer
from matcher.matching.pair import Match, Matcher, PairEvidence, rank, rank_lists
from matcher.ranking.evidence import Contribution
from matcher.ranking.grid import STEPS
from matcher.ranking.ranker import PopulationStats, Ranker
from matcher.support.errors import UnknownIdError
from matcher.support.text import Text

NAME = Text({"en": "x"})
TODAY = date(2026, 11, 23)
SCHEMA = Schema({"rural": Field("rural", "boolean", NAME)})
#: A quarter of all cooperatives is rural.
RANKER = Ranker(everybody={"rural": PopulationStats({"true": 0.25})})


def applicant(id_: str = "coop", **facts: Any) -> Applicant:
    return Applicant(id_, SCHEMA, facts, TODAY)


def said(*values: float) -> Callable[[], Iterable[Contribution]]:
    return lambda: [Contribution(f"f{n}", value, 1.0) for n, value in enumerate(values)]


def pair(
    id_: str,
    score: float = 0.0,
    *,
    verdict: Any = "eligible",
    availability: Any = "open",
    pays_nothing: bool = False,
    who: str = "coop",
    **option: Any,
) -> Match:
    return Match(
        applicant(who),
        Option(id_, NAME, **{"family": "public_grant", **option}),
        Verdict(verdict),
        availability,
        PairEvidence(said(score)),
        Offer(uncovered=("wages",)) if pays_nothing else Offer(),
        chance=1.0,
    )


def ids(matches: Iterable[Match]) -> list[str]:
    return [match.option.id for match in matches]


# --- evidence


def test_evidence_is_the_same_where_its_contributions_are() -> None:
    one, again, other = (PairEvidence(said(*values)) for values in ((1, 2), (1, 2), (1, 3)))
    assert (one == again) is True
    assert (one == other) is False
    assert (one == 3.0) is False
    assert hash(one) == hash(again) != hash(other)
    assert len({one, again, other}) == 2


def test_evidence_is_worked_out_once_and_when_it_is_first_read() -> None:
    asked: list[int] = []

    def find() -> Iterable[Contribution]:
        asked.append(1)
        return said(0.5, 0.25)()

    evidence = PairEvidence(find)
    assert not asked
    assert (evidence.score, evidence.score, len(evidence.contributions)) == (0.75, 0.75, 2)
    assert asked == [1]
    assert PairEvidence(said()).score == 0.0


# --- what a match says of itself


def test_a_match_shows_its_place_and_its_score() -> None:
    (ranked,) = rank([pair("fda", 1.25)])
    assert repr(ranked) == "<Match 1. fda for coop: eligible, +1.25>"
    assert repr(pair("fda", -0.5)) == "<Match –. fda for coop: eligible, -0.50>"


def test_money_is_paid_back_as_the_option_says_or_else_as_its_family_does() -> None:
    assert pair("o", family="bank_credit").is_repaid is True
    assert pair("o", family="public_grant").is_repaid is False
    back = {"repayable": Figure(True, True)}
    assert pair("o", family="public_grant", terms=back).is_repaid is True
    given = {"repayable": Figure(False, False)}
    assert pair("o", family="bank_credit", terms=given).is_repaid is False


def test_only_published_conditions_that_hold_are_sure() -> None:
    assert pair("o", rules="full").is_sure is True
    assert pair("o", rules="unpublished").is_sure is False
    assert pair("o", verdict="undecided").is_sure is False
    assert (pair("o").list, pair("o", family="in_kind").list) == ("money", "support")


# --- order


def test_what_is_open_and_pays_stands_first_then_the_score_then_what_is_certain() -> None:
    matches = [
        pair("g", 9, verdict="refused"),
        pair("f", 9, availability="closed"),
        pair("e", 8, pays_nothing=True),
        pair("d", 7, verdict="undecided"),
        pair("c", 7),
        pair("b", 7),
        pair("a", 7, verdict="refused"),
    ]
    ranked = rank(matches)
    assert ids(ranked) == ["b", "c", "d", "e", "f", "a", "g"]
    assert [match.rank for match in ranked] == [1, 2, 3, 4, 5, None, None]


def test_refused_applicants_of_one_option_stand_by_their_ids() -> None:
    refused = [pair("o", who=who, verdict="refused") for who in ("b", "c", "a")]
    assert [match.applicant.id for match in rank(refused)] == ["a", "b", "c"]


def test_a_guarantee_stands_one_step_behind_the_best_loan_of_a_bank() -> None:
    step = 1 / STEPS
    matches = [
        pair("guarantee", 50.0, family="guarantee"),
        pair("poor loan", 1.0, family="bank_credit"),
        pair("loan", 2.0, family="bank_credit"),
        pair("as good", 2.0),
        pair("a step behind", 2.0 - step),
        pair("and further", 2.0 - 2 * step),
        pair("microcredit", 3.0, family="microcredit"),
    ]
    order = ids(rank(matches, with_loans=True))
    assert order == [
        "microcredit",
        *("as good", "loan"),
        *("a step behind", "guarantee"),
        *("and further", "poor loan"),
    ]
    # an applicant among others is no loan: there the score counts
    assert ids(rank(matches))[0] == "guarantee"


def test_a_guarantee_goes_with_loans_that_are_as_open_and_pay_as_much() -> None:
    def among(**loan: Any) -> list[str]:
        matches = [
            pair("guarantee", 50.0, family="guarantee"),
            pair("loan", 2.0, family="bank_credit", **loan),
            pair("grant", 1.0),
        ]
        return ids(rank(matches, with_loans=True))

    assert among() == ["loan", "guarantee", "grant"]
    # without such a loan it stands behind all that is as open
    assert among(availability="closed") == ["grant", "guarantee", "loan"]
    assert among(pays_nothing=True) == ["grant", "guarantee", "loan"]
    assert among(verdict="refused") == ["grant", "guarantee", "loan"]


def test_an_undecided_guarantee_stands_behind_an_eligible_one() -> None:
    matches = [
        pair("a", family="guarantee", verdict="undecided"),
        pair("c", family="guarantee"),
        pair("b", family="guarantee"),
        pair("loan", 2.0, family="bank_credit"),
    ]
    assert ids(rank(matches, with_loans=True)) == ["loan", "b", "c", "a"]


def test_money_and_support_are_two_lists_and_the_refused_stand_last_of_all() -> None:
    matches = [
        pair("training", 9, family="in_kind"),
        pair("refused", verdict="refused", family="in_kind"),
        pair("never", verdict="refused"),
        pair("grant", 1),
        pair("guarantee", 5, family="guarantee"),
        pair("loan", 0.5, family="bank_credit"),
    ]
    found = rank_lists(matches)
    assert ids(found) == ["grant", "loan", "guarantee", "training", "never", "refused"]
    assert [match.rank for match in found] == [1, 2, 3, 1, None, None]


# --- the matcher


def option(id_: str, *rules: str, **more: Any) -> Option:
    conditions = tuple(Condition(n, rule, NAME) for n, rule in enumerate(rules, 1))
    return Option(id_, Text({"en": f"The {id_}"}), conditions=conditions, status="open", **more)


def matcher(*options: Option, funders: dict[str, Funder] | None = None) -> Matcher:
    catalogue = Catalogue({one.id: one for one in options}, funders or {})
    return Matcher(catalogue, EligibilityEngine(SCHEMA), RANKER, TODAY)


@pytest.mark.parametrize(
    ("facts", "verdict", "chance"),
    [
        ({"rural": True}, "eligible", 1.0),
        ({"rural": False}, "refused", 0.0),
        ({}, "undecided", 0.25),
    ],
)
def test_the_chance_is_one_where_conditions_hold_and_none_where_they_fail(
    facts: dict[str, Any], verdict: str, chance: float
) -> None:
    made = matcher(one := option("grant", "rural")).match(applicant(**facts), one)
    assert made.verdict.name == verdict
    assert made.chance == pytest.approx(chance, abs=1e-9)
    terms = [part.value for part in made.contributions if part.field == "chance"]
    unsure = [pytest.approx(math.log(0.25), abs=1e-9)] if verdict == "undecided" else []
    assert terms == unsure


def test_the_strongest_contribution_stands_first_the_chance_among_them() -> None:
    # a chance of one in four is -1.39
    for term, order in ((0.5, ["chance", "direct:yes"]), (-2.0, ["direct:yes", "chance"])):
        model = Ranker(everybody=RANKER.everybody, terms={"direct:yes": term})
        one = option("grant", "rural", direct="yes")
        made = Matcher(Catalogue({"grant": one}), EligibilityEngine(SCHEMA), model, TODAY)
        parts = made.match(applicant(), one).contributions
        assert [part.field for part in parts] == order


def test_an_applicant_stands_once_with_the_option_that_suits_it_best() -> None:
    both = (option("strict", "rural"), option("free"))
    tiny = matcher(*both)
    pool = [applicant("town", rural=False), applicant("village", rural=True), applicant("who")]
    found = tiny.applicants_for(both, pool)
    assert [(m.applicant.id, m.option.id, m.rank) for m in found] == [
        ("town", "free", 1),
        ("village", "free", 2),
        ("who", "free", 3),
    ]
    alone = tiny.applicants_for(both[:1], pool)
    assert [(m.applicant.id, m.rank) for m in alone] == [("village", 1), ("who", 2), ("town", None)]
    assert ids(tiny.options_for(pool[0])) == ["free", "strict"]


def test_an_id_or_a_name_means_an_option_or_all_of_a_funder() -> None:
    first, second = option("first", funder="bank"), option("second", funder="bank")
    tiny = matcher(
        *(first, second, option("free")),
        funders={
            "bank": Funder("bank", Text({"en": "National Bank"})),
            "idle": Funder("idle", NAME),
        },
    )
    assert tiny.options_of("first") == tiny.options_of("FIRST") == [first]
    assert tiny.options_of("the second") == [second]
    assert tiny.options_of("bank") == tiny.options_of("national bank") == [first, second]
    for unknown, told in (("nothing", "No funder or"), (" ", "is empty"), ("", "is empty")):
        with pytest.raises(UnknownIdError, match=told):
            tiny.id_of(unknown)
    with pytest.raises(UnknownIdError, match='"idle"'):
        tiny.id_of("idle")  # a funder that has no option


def test_an_option_with_a_round_is_the_option_under_that_round() -> None:
    call = Call("2026", 2026, conditions=(Condition(2, "not rural", NAME, call="2026"),))
    grant, plain = option("grant", "rural", calls=(call,)), option("plain", "rural")
    tiny = matcher(grant, plain)
    town = applicant("town", rural=False)
    governed = tiny.governed(grant, town)
    assert governed.call == call
    assert tiny.variants(grant) == tiny.governing(grant) == (governed,)
    assert tiny.match(town, grant).option == governed
    assert tiny.match(town, grant).verdict.name == "eligible"
    assert tiny.governed(plain, town) is plain
    assert tiny.variants(plain) == tiny.governing(plain) == (plain,)


def test_a_matcher_shows_its_options_and_its_day() -> None:
    assert repr(matcher(option("a"), option("b"))) == "<Matcher: 2 options, 2026-11-23>"


def test_a_matcher_works_out_rounds_and_standings_once_and_anew_for_another_day() -> None:
    grant = option("grant", calls=(Call("2026", 2026),))
    tiny = matcher(grant)
    asked = replace(tiny)
    assert asked.variants(grant) is asked.variants(grant)
    assert asked.standings is asked.standings
    # what it has worked out makes it no other matcher
    assert asked == tiny
    earlier = replace(asked, today=date(2025, 6, 1))
    assert earlier != asked
    assert earlier.standings.today == date(2025, 6, 1)
    assert [one.call for one in earlier.variants(grant)] == [None]
