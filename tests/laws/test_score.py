"""Laws of the score: what may never happen, whoever asks and whatever is in the catalogue."""

from __future__ import annotations

import math
import random
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from matcher import open_matcher
from matcher.catalogue.loading import default_catalogue
from matcher.domain.applicant import Applicant
from matcher.ranking.evidence import lies_in_range
from matcher.ranking.share import share, share_evidence
from matcher.ranking.standing import Ticket
from matcher.reports.answer.reasons import contribution_sentence
from matcher.session import Session, demo_registry
from matcher.support.messages import render
from matcher.vector.score_matrix import make_score_matrix

TODAY = date(2026, 11, 28)


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MATCHER_HOME", str(tmp_path_factory.mktemp("score")))
        yield open_matcher(registry=demo_registry(), today=TODAY)


def some(session: Session, many: int, seed: int) -> list[Applicant]:
    """Some cooperatives of the demonstration, about half of what is known of each left out."""
    draw = random.Random(seed)
    pool = draw.sample(list(session.registry), many)
    return [
        session.new_applicant(a.id, {n: v for n, v in a.stated.items() if draw.random() < 0.5})
        for a in pool
    ]


def test_contributions_sum_to_the_score_and_the_table_has_the_same(session: Session) -> None:
    pool = some(session, 12, seed=1)
    options = list(session.catalogue.options.values())
    table = make_score_matrix(session.matcher, pool, options)
    for row, applicant in enumerate(pool):
        for column, option in enumerate(options):
            match = session.match(applicant, option)
            assert match.score == math.fsum(part.value for part in match.contributions)
            assert match.score == table.scores[row, column]


def test_a_fact_that_makes_conditions_surer_never_lowers_the_chance(session: Session) -> None:
    found = 0
    for applicant in some(session, 12, seed=2):
        for match in session.options_for(applicant):
            for name in match.verdict.missing:
                about = session.schema[name]
                if about.type != "boolean":
                    continue
                both = [
                    session.match(
                        session.new_applicant("X", {**applicant.stated, name: answer}),
                        match.option.base or match.option,
                    ).chance
                    for answer in (False, True)
                ]
                # the chance before lies between those of the two answers
                assert min(both) - 1e-9 <= match.chance <= max(both) + 1e-9
                found += 1
    assert found > 10


def test_chance_is_1_where_eligible_0_where_refused_and_between_where_undecided(
    session: Session,
) -> None:
    for applicant in some(session, 12, seed=3):
        for match in session.options_for(applicant):
            if match.verdict.name == "undecided":
                assert 0 < match.chance < 1
            else:
                assert match.chance == (match.verdict.name == "eligible")


def test_more_of_the_need_never_lowers_the_share() -> None:
    for most in (0.3, 0.6, 1.0):
        worth = [
            share_evidence(share(200_000, Ticket(amount, most)))
            for amount in range(0, 500_000, 10_000)
        ]
        assert worth == sorted(worth)
        assert worth[0] == pytest.approx(math.log(0.25))
        assert worth[-1] <= 0


def test_a_share_of_0_percent_is_not_near_30_to_100(session: Session) -> None:
    facts = {
        "name": "A",
        "legal_form": "cooperative",
        "place": "tiznit",
        "sector": "livestock",
        "founded": date(2020, 5, 2),
        "members": 20,
        "women": 16,
        "youth": 0,
        "purposes": {"equipment"},
        "need_equipment_mad": 200_000,
        "local_value_chain": True,
        "earlier_indh_grant": False,
    }
    match = session.match(session.new_applicant("a", facts), "indh_p3_ess")
    (said,) = (part for part in match.contributions if part.field == "youth_share")
    assert said.value < 0
    assert "near" not in render(contribution_sentence(match, said), "en")


def test_outside_a_declared_range_no_evidence_is_for_it(session: Session) -> None:
    held = 0
    for applicant in some(session, 40, seed=6):
        for match in session.options_for(applicant):
            for part in match.contributions:
                declared = match.option.serves.get(part.field)
                if declared is None or part.is_learnt or part.field not in session.schema:
                    continue
                if not lies_in_range(applicant.value(part.field), declared):
                    assert part.value <= 0
                    held += 1
    assert held > 10


def test_four_open_options_of_which_the_name_is_known_take_no_first_place(
    session: Session, tmp_path: Path
) -> None:
    folder = tmp_path / "catalogue"
    shutil.copytree(default_catalogue(), folder)
    for number in range(4):
        (folder / f"made_up_{number}.toml").write_text(
            f"""id = "made_up_{number}"
family = "public_grant"
direct = "yes"
rules = "partial"
name = {{ en = "Made up {number}", fr = "Inventé {number}", ar = "مختلق {number}" }}
status = "open"
status_as_of = 2026-11-01
[[condition]]
rule = 'legal_form == "cooperative"'
says = {{ en = "Be a cooperative.", fr = "Être une coopérative.", ar = "أن تكون تعاونية." }}
source = "S1"
confidence = "high"
[[source]]
id = "S1"
title = "made up"
""",
            encoding="utf-8",
        )
    wider = open_matcher(catalogue=folder, registry=demo_registry(), today=TODAY)
    draw = random.Random(4)
    for applicant in draw.sample(list(wider.registry), 40):
        first = [m for m in wider.options_for(applicant) if m.list == "money" and m.rank]
        assert all(not m.option.id.startswith("made_up") for m in first[:3])
        # and no other score has moved
        before = {m.option.id: m.score for m in session.options_for(applicant)}
        after = {m.option.id: m.score for m in wider.options_for(applicant)}
        assert {name: after[name] for name in before} == before


def test_what_is_not_counted_stands_behind_what_is_other_things_equal(session: Session) -> None:
    applicant = session.applicant("SM-0196")
    option = session.catalogue.options["fda"]  # it has no rounds
    unknown = replace(option, capacity={}, rate=0.5 / 63_545)
    assert session.match(applicant, unknown).score < session.match(applicant, option).score


def test_a_ceiling_is_no_count_and_lies_between_it_and_what_is_stated(session: Session) -> None:
    option = session.catalogue.options["ads"]
    awards = option.capacity["awards_per_year"]
    assert awards.bound == "upper"
    standings = session.matcher.standings
    rates = [
        standings.of(one).rate or 0
        for one in (
            replace(option, capacity={}, rate=option.least_rate),
            option,
            replace(option, capacity={"awards_per_year": replace(awards, bound="")}),
        )
    ]
    assert rates == sorted(rates)
    assert rates[1] == pytest.approx(math.sqrt(rates[0] * rates[2]))


def test_a_place_where_it_was_never_seen_speaks_less_than_one_that_is_published(
    session: Session,
) -> None:
    option = session.catalogue.options["french_associations"]
    applicant = session.new_applicant("X", {"place": "tiznit", "sector": "fishing"})

    def said(rules: str) -> dict[str, float]:
        match = session.match(applicant, replace(option, rules=rules))
        return {part.field: part.evidence for part in match.contributions}

    seen, published = said("unpublished"), said("partial")
    for name in ("place", "sector"):
        assert published[name] < seen[name] < 0
