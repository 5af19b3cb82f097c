"""Coverage: worked examples by hand, every figure recomputed from what the record prints."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from matcher import open_matcher
from matcher.advice.advise import advise
from matcher.advice.assumptions import Assumptions, LenderTerms, read_assumptions
from matcher.advice.guarantees import SecurityCoverage, find_coverage
from matcher.session import Session

TODAY = date(2026, 11, 23)
#: A cooperative that asks 200,000 for equipment, of age and turnover that no lender refuses.
BASE: dict[str, Any] = {
    "legal_form": "cooperative",
    "rural": True,
    "founded": date(2024, 1, 1),
    "sector": "crafts",
    "turnover_mad": 300_000,
    "need_equipment_mad": 200_000,
    **{
        f"need_{name}_mad": 0
        for name in (
            "premises", "vehicles", "energy", "irrigation", "plantation", "working_capital",
            "stock", "wages", "marketing", "training", "certification", "digital", "advice",
        )
    },
    "union_surety": False,
    "union_member": True,
}  # fmt: skip


@pytest.fixture(scope="module")
def session() -> Session:
    return open_matcher(today=TODAY)


@pytest.fixture(scope="module")
def assumptions(session: Session) -> Assumptions:
    return read_assumptions(session.schema)


def covered(
    session: Session, assumptions: Assumptions, lender: str, **facts: Any
) -> SecurityCoverage:
    applicant = session.new_applicant("hand", BASE | facts)
    matches = session.options_for(applicant)
    return next(c for c in find_coverage(matches, assumptions) if c.option_id == lender)


def check_sums(coverage: SecurityCoverage, surety_share: float = 0.5) -> None:
    """Every figure from the others that are printed beside it."""
    if coverage.security == "none":
        assert coverage.asked == coverage.shortfall == 0
        return
    asked = coverage.loan * (1 - coverage.guaranteed) * coverage.coverage
    assert coverage.asked == round(asked)
    for line in coverage.assets:
        free = max(line.value - (line.pledged or 0), 0)
        if line.why == "counted":
            assert line.counted == round(free * line.share)
        else:
            assert line.counted == 0
    assert coverage.counted == sum(line.counted for line in coverage.assets) + coverage.project
    assert coverage.surety in (0, min(round(surety_share * coverage.loan), coverage.asked))
    assert coverage.shortfall == max(coverage.asked - coverage.counted - coverage.surety, 0)
    if coverage.asked:
        assert coverage.ratio == (coverage.counted + coverage.surety) / coverage.asked
    left = coverage.shortfall
    for way in coverage.ways:
        left -= way.brings
        assert way.left == left >= 0


#: lender: loan and security asked. al_amana lends 150,000 at most, all at its own risk;
#: intelaka_rural lends 200,000, of which 80 % are guaranteed: 40,000 at its risk.
EXAMPLES: dict[str, tuple[str, dict[str, Any], tuple[int, int, int, int]]] = {
    # name: (lender, facts, (asked, counted, surety, shortfall))
    "nothing owned": ("al_amana", {}, (150_000, 0, 0, 150_000)),
    "titled land, 60 % of 200,000": (
        "al_amana",
        {"asset_land_mad": 200_000, "asset_land_pledged_mad": 0, "asset_land_titled": True},
        (150_000, 120_000, 0, 30_000),
    ),
    "the same land without a title": (
        "al_amana",
        {"asset_land_mad": 200_000, "asset_land_pledged_mad": 0, "asset_land_titled": False},
        (150_000, 0, 0, 150_000),
    ),
    "the same land, title not known": (
        "al_amana",
        {"asset_land_mad": 200_000, "asset_land_pledged_mad": 0},
        (150_000, 0, 0, 150_000),
    ),
    "half of the machines pledged, 40 % of 50,000": (
        "al_amana",
        {"asset_machines_mad": 100_000, "asset_machines_pledged_mad": 50_000},
        (150_000, 20_000, 0, 130_000),
    ),
    "all of the machines pledged": (
        "al_amana",
        {"asset_machines_mad": 100_000, "asset_machines_pledged_mad": 100_000},
        (150_000, 0, 0, 150_000),
    ),
    "what is pledged of the line is not known": (
        "al_amana",
        {"asset_production_line_mad": 100_000},
        (150_000, 0, 0, 150_000),
    ),
    "mixed: 120,000 + 40 % of 50,000 + 25 % of 40,000, untitled buildings apart": (
        "al_amana",
        {
            "asset_land_mad": 200_000,
            "asset_land_pledged_mad": 0,
            "asset_land_titled": True,
            "asset_machines_mad": 100_000,
            "asset_machines_pledged_mad": 50_000,
            "asset_stock_mad": 40_000,
            "asset_stock_pledged_mad": 0,
            "asset_buildings_mad": 300_000,
            "asset_buildings_pledged_mad": 0,
            "asset_buildings_titled": False,
        },
        (150_000, 150_000, 0, 0),
    ),
    "the group stands surety for half of the loan": (
        "al_amana",
        {"union_surety": True},
        (150_000, 0, 75_000, 75_000),
    ),
    "surety and vehicles: 75,000 + 50 % of 60,000": (
        "al_amana",
        {"union_surety": True, "asset_vehicles_mad": 60_000, "asset_vehicles_pledged_mad": 0},
        (150_000, 30_000, 75_000, 45_000),
    ),
    "a fifth of the loan at the lender's risk, 40 % of 50,000 counted": (
        "intelaka_rural",
        {"asset_machines_mad": 50_000, "asset_machines_pledged_mad": 0},
        (40_000, 20_000, 0, 20_000),
    ),
    "surety never counts for more than is asked": (
        "intelaka_rural",
        {"union_surety": True},
        (40_000, 0, 40_000, 0),
    ),
    "what the loan buys is the security": (
        "intelaka_urban",
        {"second_hand_equipment": False},
        (36_000, 36_000, 0, 0),
    ),
}


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_worked_example(name: str, session: Session, assumptions: Assumptions) -> None:
    lender, facts, expected = EXAMPLES[name]
    coverage = covered(session, assumptions, lender, **facts)
    found = (coverage.asked, coverage.counted, coverage.surety, coverage.shortfall)
    assert found == expected
    check_sums(coverage)


def test_what_is_not_counted_says_why_and_what_it_would_count(
    session: Session, assumptions: Assumptions
) -> None:
    coverage = covered(
        session,
        assumptions,
        "al_amana",
        asset_land_mad=100_000,
        asset_land_pledged_mad=0,
        asset_land_titled=False,
        asset_machines_mad=50_000,
    )
    land, machines = coverage.assets
    assert (land.why, land.possible) == ("untitled", 60_000)
    assert (machines.why, machines.possible) == ("pledge_unknown", 20_000)
    assert coverage.missing == ("asset_land_titled", "asset_machines_pledged_mad")


def test_the_asks_come_in_order_and_say_what_is_left(
    session: Session, assumptions: Assumptions
) -> None:
    coverage = covered(
        session,
        replace(assumptions, secured={}),  # as if a guarantee stood behind microcredit too
        "al_amana",
        union_member=False,
        asset_machines_mad=50_000,
        asset_land_mad=50_000,
        asset_land_pledged_mad=0,
        asset_land_titled=False,
    )
    # 150,000 lack: 20,000 by a certificate, 30,000 by a title, 75,000 by the union's letter
    kinds = [(way.kind, way.subject, way.brings, way.left) for way in coverage.ways]
    assert kinds[:3] == [
        ("document", "asset_machines_pledged_mad", 20_000, 130_000),
        ("document", "asset_land_titled", 30_000, 100_000),
        ("surety", "union_surety", 75_000, 25_000),
    ]
    assert kinds[3][0] == "cofinancier"
    assert coverage.ways[3].needed == 25_000  # a dirham less to borrow is a dirham less to secure
    # Damane Express: 70 % of 150,000 would be 105,000, more than what is left
    assert kinds[4] == ("guarantee", "damane_express", 25_000, 0)
    surety = coverage.ways[2]
    # first join (90 days, 2,000), then ask (45 days, nothing)
    assert (surety.why, surety.days, surety.cost) == ("union_member", 135, 2_000)


def test_a_guarantee_is_named_only_for_loans_that_its_own_terms_secure(
    session: Session, assumptions: Assumptions
) -> None:
    """Guarantees are given to banks: behind a microcredit or a loan of the crowd stands none."""
    named = set()
    for applicant in list(session.registry)[:40]:
        matches = session.options_for(applicant)
        family = {match.option.id: match.option.family for match in matches}
        for coverage in find_coverage(matches, assumptions):
            ways = [way.subject for way in coverage.ways if way.kind == "guarantee"]
            named |= {(family[coverage.option_id], way) for way in ways}
    assert ("bank_credit", "damane_express") in named
    assert {family for family, _ in named} == {"bank_credit"}
    assert "damane_moubachir" not in {way for _, way in named}  # of participative banks alone


def test_a_lenders_own_terms_replace_what_is_assumed_of_any(
    session: Session, assumptions: Assumptions
) -> None:
    facts = {"asset_land_mad": 100_000, "asset_land_pledged_mad": 0, "asset_land_titled": False}
    own = LenderTerms(shares={"land": 0.8}, title_needed=False, coverage=1.2)
    changed = replace(assumptions, lenders={"al_amana": own})
    coverage = covered(session, changed, "al_amana", **facts)
    assert (coverage.asked, coverage.counted, coverage.shortfall) == (180_000, 80_000, 100_000)
    check_sums(coverage)


def test_shares_are_read_from_a_file_of_ones_own(session: Session, tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(
        '[[asset]]\nkind = "land"\nvalue = "asset_land_mad"\nshare = 0.3\n'
        '[guarantee]\nlenders = ["microcredit"]\ncoverage = 2.0\n',
        encoding="utf-8",
    )
    mine = read_assumptions(session.schema, path)
    coverage = covered(session, mine, "al_amana", asset_land_mad=100_000)
    assert (coverage.asked, coverage.counted) == (300_000, 30_000)


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ('[[asset]]\nkind = "land"\nvalue = "asset_land_mad"\nshare = 1.3\n', "between 0 and 1"),
        ('[[asset]]\nkind = "land"\n', '"value" is missing'),
        ("[guarantee]\ncoverage = 0\n", "coverage is above 0"),
        ("[guarantee]\nsurety_share = 2\n", "surety_share"),
        ('[guarantee]\norder = ["surety"]\n', "order names each"),
        ('[lender.x]\nsecurity = "gold"\n', "security is one of"),
        ('[[return]]\nrule = "x"\n', '"min_pct" is missing'),
        (
            "[[return]]\nrule = 'x = 1'\nmin_pct = 1\nmax_pct = 2\nsays = { en = \"x\" }\n",
            "does not follow the grammar",
        ),
        ("[time]\nhorizon_days = 0\n", "horizon_days"),
        ("[weight]\nclosed = -1\n", "closed is not below zero"),
    ],
)
def test_assumptions_that_cannot_be_are_refused(
    line: str, says: str, session: Session, tmp_path: Path
) -> None:
    from matcher.support.errors import InvalidSourceError

    path = tmp_path / "wrong.toml"
    path.write_text(line, encoding="utf-8")
    with pytest.raises(InvalidSourceError, match=says):
        read_assumptions(session.schema, path)


def test_every_coverage_of_the_registry_adds_up(session: Session) -> None:
    seen = 0
    for applicant in list(session.registry)[::7]:
        for coverage in advise(session, applicant).coverage:
            check_sums(coverage)
            seen += 1
    assert seen > 100
