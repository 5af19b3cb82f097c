"""Limits and conflicts of plans: every kind of rule can be said, with all that it is about."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from matcher import open_matcher
from matcher.planning.answer import make_plans
from matcher.planning.binding_constraints import BindingConstraint
from matcher.planning.compose import Composition, compose
from matcher.planning.settings import read_settings
from matcher.reports.plans.plan_conflict import rule_in_conflict_said
from matcher.reports.plans.plan_limits import cap_said, is_limit_assumed
from matcher.reports.plans.plan_parts import BarPart
from matcher.reports.plans.plan_rests import surest_said
from matcher.reports.plans.plan_text import bar_of
from matcher.reports.signs import rounded, signed, signed_share
from matcher.support.messages import render

RULES = {
    ("need", "energy"): "cover energy in full: 58,500 MAD",
    ("pays", "training"): "training is paid by: nobody",
    ("ceiling", "fda"): "{fda} gives at most 1,000 MAD",
    ("ceiling", "ads"): "{ads} gives at most 70 MAD (assumed)",
    ("ceiling", "moazara"): "Moazara co-financing programme usually gives 46 MAD",
    ("share", "ads"): "{ads} pays at most 60% of the cost (assumed)",
    ("floor", "fda"): "{fda} gives at least 50 MAD",
    ("share", "fda"): "{fda} pays at most a share of the cost",
    ("line_share", "fda"): "{fda} pays at most a share of some lines",
    ("own_share", "fda"): "{fda} asks for an own share of 12.5%",
    ("own_in_kind_share", "fda"): "{fda} counts only a part of the own share in kind",
    ("own_cash",): "the members have 9,500 MAD (not stated, assumed) in cash",
    ("own_in_kind",): "the members have 700 MAD in kind",
    ("in_kind_lines", "energy"): "energy cannot be brought in kind (assumed)",
    ("requires", "fda", "nowhere"): "{fda} requires nowhere",
    ("excludes", "fda", "nowhere"): "{fda} and nowhere exclude each other",
    ("share_of", "fda", "nowhere"): "{fda} is at most a share of nowhere",
    ("needs", "fda"): "{fda} needs a guarantee",
    ("guarantee_lines", "fda"): "the guarantee of {fda} does not cover every line",
    ("one_of", "some"): "one of {fda}, nowhere at most (assumed)",
    ("public_max",): "public money is at most 900 MAD",
    ("most_sources",): "at most 1 source (assumed)",
    ("carries",): "repayments must be covered 1.2 times every year",
    ("lent_max",): "at most 5 MAD may be lent in all",
    ("sales_max",): "at most 6 MAD may be lent against sales",
    ("security", "fda"): "{fda} counts 40 MAD of free assets as security",
    ("assets",): "no asset is pledged twice",
    ("assumed_own", "fda"): "{fda} asks for an own share of 10% (assumed)",
    ("late", "fda", "nowhere"): "{fda} after nowhere comes too late",
    ("bridge",): "what is paid after the works must be advanced",
    ("loan_min", "daman"): "daman takes no loan below 10 MAD",
    ("loan_max", "daman"): "daman takes no loan above 20 MAD",
    ("cap", "daman"): "daman covers at most 30 MAD",
}
ADS = "Social Development Agency (Mouwakaba, Tatmine)"
FDA = "Agricultural Development Fund subsidies (FDA)"


LEFT = "5 MAD on its lines is left to find or to the members’ cash"


@pytest.fixture(scope="module")
def composed() -> Composition:
    """A real composition, with an option and a guarantee of round figures."""
    from matcher.planning.case import Guarantee, Means, PlanSource

    session = open_matcher(today=date(2026, 11, 23))
    found = compose(session, session.applicant("SM-0001"), read_settings())
    source = PlanSource(
        "fda", {"energy": 100}, ceiling=1000, floor=50, own_share=125, assumed_own=100, assets=40
    )
    case = replace(
        found.case,
        lines={"energy": 58_500, "training": 500},
        sources={
            "fda": source,
            # nothing of it is published: share and ticket of its family
            "ads": PlanSource(
                "ads", {}, ceiling=70, share_sum=60, assumed_share=600, ceiling_is="assumed"
            ),
            "moazara": PlanSource("moazara", {}, ceiling=46, ceiling_is="usual"),
        },
        guarantees={"daman": Guarantee("daman", 700, cap=30, loan_min=10, loan_max=20)},
        own_in_kind=700,
        one_of={"some": ("fda", "nowhere")},
        public_max=900,
        most_sources=1,
        means=Means((0,), (0,), lent_max=5, sales_max=6),
    )
    return replace(found, case=case, not_stated=("own_cash",))


@pytest.mark.parametrize("name", RULES)
def test_a_rule_of_a_conflict_is_said(name: tuple[str, ...], composed: Composition) -> None:
    said = rule_in_conflict_said(name, composed)
    english = render(said, "en").replace("\u00a0", " ")
    assert english == RULES[name].replace("{fda}", FDA).replace("{ads}", ADS)
    for language in ("fr", "ar"):
        other = render(said, language)
        assert "{" not in other
        assert other != render(said, "en")


@pytest.mark.parametrize(
    ("cap", "said"),
    [
        (
            BindingConstraint(("ceiling", "fda"), 100, 5, "", 0, 0),
            f"{FDA} stops at 100 MAD: {LEFT}",
        ),
        (
            BindingConstraint(("share", "fda"), 100, 5, "uncovered", 1, 10_000),
            f"{FDA} pays at most its share of the cost, 100 MAD: {LEFT}; one more dirham of"
            " it would cover 1 MAD; 10,000 more, 10,000 MAD",
        ),
        (
            BindingConstraint(("own_cash",), 100, 5, "own_cash", 1, 2),
            "the members’ cash stops at 100 MAD (assumed); one more dirham of it would spare the"
            " members 1 MAD; 10,000 more, 2 MAD",
        ),
        (
            BindingConstraint(("own_in_kind",), 9, 5, "", 0, 0),
            "the contribution in kind stops at 9 MAD",
        ),
        (
            BindingConstraint(("share", "ads"), 60, 5, "", 0, 0),
            f"{ADS} publishes no share of the cost; assumed at most 60%, 60 MAD: {LEFT}",
        ),
        (
            BindingConstraint(("ceiling", "ads"), 70, 5, "", 0, 0),
            f"{ADS} stops at 70 MAD (assumed): {LEFT}",
        ),
        (
            BindingConstraint(("ceiling", "moazara"), 46, 5, "", 0, 0),
            "Moazara co-financing programme is counted on for what it usually pays, 46 MAD:"
            f" {LEFT}",
        ),
        (
            BindingConstraint(("public_max",), 9, 5, "", 0, 0),
            f"public money stops at 9 MAD (assumed): {LEFT}",
        ),
    ],
)
def test_a_limit_that_is_reached_is_said(
    cap: BindingConstraint, said: str, composed: Composition
) -> None:
    assert render(cap_said(cap, composed), "en").replace("\u00a0", " ") == said
    for language in ("fr", "ar"):
        assert "{" not in render(cap_said(cap, composed), language)


def test_an_assumed_limit_has_a_flag(composed: Composition) -> None:
    names = [
        *(("share", "fda"), ("share", "ads"), ("ceiling", "fda"), ("ceiling", "ads")),
        *(("ceiling", "moazara"), ("own_cash",), ("own_in_kind",), ("public_max",), ("lent_max",)),
    ]
    caps = [BindingConstraint(name, 100, 5, "", 0, 0) for name in names]
    assumed = {cap.name for cap in caps if is_limit_assumed(cap, composed)}
    assert assumed == {
        *(("share", "ads"), ("ceiling", "ads"), ("own_cash",), ("public_max",), ("lent_max",))
    }


def test_what_is_left_beyond_two_limits_is_said_once(composed: Composition) -> None:
    cap = BindingConstraint(("ceiling", "fda"), 100, 5, "", 0, 0)
    said = render(cap_said(cap, composed, tells_rest=False), "en").replace("\u00a0", " ")
    assert said == f"{FDA} stops at 100 MAD"


def test_a_part_of_a_bar_is_never_lost() -> None:
    parts = [BarPart("1", "a", 998), BarPart("2", "b", 1), BarPart("c", "", 1)]
    assert bar_of(parts, 1000, 100_000) == "[1112c]"


def test_numbers_have_their_sign() -> None:
    said = (signed(0.804), signed(-0.93), signed(0.001), signed_share(0.3236), signed_share(-0.35))
    assert [render(part, "en") for part in said] == ["+0.8", "−0.93", "0", "+32.4%", "−35%"]
    assert render(signed(1.06), "fr") == "+1,06"
    assert render(signed(1.06), "ar") == "\u2066+1,06\u2069"
    assert render(signed(-0.93), "ar") == "\u2066−0,93\u2069"  # not behind its number
    assert rounded(-0.001) == 0


def test_what_makes_the_first_plan_the_surest_is_said_by_what_stands_beside_it() -> None:
    session = open_matcher(registry="demo", today=date(2026, 11, 23))
    answer = make_plans(session, "SM-0023", read_settings(), is_explained=False)
    assert len(answer.plans) > 1
    beside, alone = surest_said(answer), surest_said(replace(answer, plans=answer.plans[:1]))
    assert beside is not None and alone is not None
    assert render(beside, "en").startswith("Plan 1 is the least uncertain: most money")
    assert render(alone, "en").startswith("No other plan has more money that can be counted on")
    assert surest_said(replace(answer, plans=())) is None
