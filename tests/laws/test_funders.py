"""Laws of the funders' side: the mirror, the promised relaxation, the level of the audit."""

from __future__ import annotations

import os
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from sizes import how_many

from matcher import open_matcher
from matcher.allocation.funds_file import AllocationProgramme, Fund, LimitRule
from matcher.allocation.result import allocate
from matcher.audit.permutation_tests import adjusted
from matcher.session import Session
from matcher.shortlist.gaps import GapMap, Relaxation, make_gaps
from matcher.shortlist.shortlist import make_shortlist
from matcher.support.paths import data_folder
from matcher.vector.score_matrix import ScoreMatrix, make_score_matrix

TODAY = date(2026, 11, 23)
MIRRORED = int(os.environ.get("MATCHER_MIRROR_APPLICANTS", "30"))
RELAXED = int(os.environ.get("MATCHER_RELAXATIONS", "1"))
FAIR = how_many("MATCHER_AUDIT_CASES", 30, 100)


@pytest.fixture(scope="module")
def session() -> Session:
    return open_matcher(today=TODAY)


@pytest.fixture(scope="module")
def matrix(session: Session) -> ScoreMatrix:
    options = list(session.catalogue.options.values())
    return make_score_matrix(session.matcher, list(session.registry), options, with_parts=True)


def test_the_mirror_law(session: Session, matrix: ScoreMatrix) -> None:
    """Row, column, shortlist and matrix say the same of a pair, to the last bit of the score."""
    applicants = list(session.registry)[:MIRRORED]
    rows = {(a.id, m.option.id): m for a in applicants for m in session.options_for(a)}
    assert len(rows) == len(applicants) * len(session.catalogue.options)
    place = {option.id: column for column, option in enumerate(matrix.options)}
    for option in session.catalogue.options.values():
        column = session.matcher.applicants_for([option], applicants)
        shortlist = make_shortlist(column, session.matcher.engine, diverse="sector")
        listed = [c.match for c in shortlist.candidates] + list(shortlist.refused)
        assert len(listed) == len(applicants)
        for match in listed:
            other = rows[match.applicant.id, option.id]
            assert (match.verdict, match.score) == (other.verdict, other.score)
    for at, applicant in enumerate(applicants):
        for option_id, column_at in place.items():
            match = rows[applicant.id, option_id]
            name = (
                "eligible"
                if matrix.eligible[at, column_at]
                else "refused"
                if matrix.refused[at, column_at]
                else "undecided"
            )
            assert name == match.verdict.name
            assert matrix.scores[at, column_at] == match.score
            parts = [part[at, column_at] for part in matrix.parts.values()]
            assert sum(parts) == pytest.approx(match.score, abs=1e-9)


def _mapped(session: Session) -> tuple[GapMap, ScoreMatrix]:
    options = list(session.catalogue.options.values())
    matrix = make_score_matrix(session.matcher, list(session.registry), options)
    return make_gaps(session.matcher, matrix, ["province"], ("sector", "stage")), matrix


def _without(relaxation: Relaxation, folder: Path) -> Path:
    """A copy of the catalogue in which the option lacks that condition."""
    copy = folder / f"{relaxation.option_id}-{relaxation.number}"
    shutil.copytree(data_folder() / "catalogue", copy)
    [path] = copy.rglob(f"{relaxation.option_id}.toml")
    head, *conditions = path.read_text(encoding="utf-8").split("[[condition]]")
    conditions[-1], *tail = conditions[-1].split("\n[", 1)
    assert relaxation.rule in conditions[relaxation.number - 1]
    del conditions[relaxation.number - 1]
    text = "".join([head, *(f"[[condition]]{one}" for one in conditions)])
    path.write_text(text + "".join(f"\n[{one}" for one in tail), encoding="utf-8")
    return copy


def test_the_most_valuable_relaxation_gives_exactly_what_was_promised(
    session: Session, tmp_path: Path
) -> None:
    """The first rules that turn away, and the first that are only not known to be met."""
    gaps, matrix = _mapped(session)
    turning = [r for r in gaps.relaxations if r.refused]
    unsettled = [r for r in gaps.relaxations if not r.refused]
    assert turning
    assert turning[0].opened > 0
    for relaxation in (*turning[:RELAXED], *unsettled[:RELAXED]):
        copy = _without(relaxation, tmp_path)
        relaxed = open_matcher(today=TODAY, catalogue=copy, registry=session.registry.path)
        after, new = _mapped(relaxed)
        assert gaps.total.without - after.total.without == relaxation.opened
        assert gaps.total.unpaid - after.total.unpaid == relaxation.need
        column = [option.id for option in matrix.options].index(relaxation.option_id)
        newly = new.eligible[:, column] & ~matrix.eligible[:, column]
        assert int(newly.sum()) == relaxation.eligible
        assert int((newly & matrix.refused[:, column]).sum()) == relaxation.refused
        others = [at for at in range(len(matrix.options)) if at != column]
        assert np.array_equal(new.eligible[:, others], matrix.eligible[:, others])


def test_no_refused_pair_is_ever_financed(session: Session) -> None:
    """Neither by a fund with an option nor by a rule, whatever the programme."""
    applicants = list(session.registry)
    options = list(session.catalogue.options)
    rng = np.random.default_rng(5)
    for number in range(6):
        chosen = rng.choice(options, 4, replace=False).tolist()
        funds = [
            Fund(
                id=name,
                option=name,
                budget=float(rng.integers(2, 9)) * 100_000,
                ticket_min=10_000.0,
                ticket_max=80_000.0,
                rule="members >= 5" if rng.random() < 0.5 else "",
            )
            for name in chosen
        ]
        limits = (LimitRule("women", True, "women_share > 0.5", "share", 0.3),)
        undecided = "conditional" if number % 2 else "leave_out"
        programme = AllocationProgramme(tuple(funds), limits, undecided=undecided)  # type: ignore[arg-type]
        found = allocate(programme, session.matcher, applicants, time_limit=10, is_priced=False)
        instance = found.draft.instance
        for pair in np.flatnonzero(found.solution.amounts).tolist():
            applicant = applicants[instance.who[pair]]
            option = session.catalogue.options[instance.funds[instance.fund[pair]]]
            verdict = session.matcher.match(applicant, option).verdict.name
            assert verdict != "refused"
            assert verdict == "eligible" or undecided == "conditional"
            if funds[instance.fund[pair]].rule:
                assert session.matcher.engine.holds("members >= 5", applicant) is not False


def _members(rng: np.random.Generator, n: int) -> np.ndarray:
    """Groups as an audit has them: of three overlapping fields, large and small."""
    columns = [rng.integers(0, count, n) for count in (2, 4, 12)]
    return np.array([column == value for column in columns for value in np.unique(column)])


def test_the_audit_keeps_its_level_on_fair_outcomes() -> None:
    """Outcomes drawn without a look at the groups: an alarm in at most the level of cases."""
    rng = np.random.default_rng(7)
    alarms = 0
    for case in range(FAIR):
        members = _members(rng, 200)
        got = (rng.random(200) < rng.uniform(0.05, 0.6)).astype(float)
        like = rng.integers(0, 3, 200) if case % 2 else np.zeros(200, dtype=np.intp)
        chance, _ = adjusted(got, members, like, level=0.05, seed=case)
        alarms += bool(np.nanmin(chance) <= 0.05)
    # three standard deviations above the level
    assert alarms <= FAIR * 0.05 + 3 * (FAIR * 0.05 * 0.95) ** 0.5


def test_the_audit_finds_a_planted_bias() -> None:
    """One group that gets half as often is called, and it is the one that is called."""
    rng = np.random.default_rng(8)
    found = 0
    for case in range(25):
        members = _members(rng, 390)
        chances = np.where(members[3], 0.15, 0.5)
        got = (rng.random(390) < chances).astype(float)
        chance, _ = adjusted(got, members, np.zeros(390, dtype=np.intp), level=0.05, seed=case)
        found += bool(chance[3] <= 0.05 and int(np.nanargmin(chance)) == 3)
    assert found >= 23


def test_what_differs_between_strata_alone_is_not_a_bias_within_them() -> None:
    """All of a group stand in a stratum that gets less: called without strata, not within."""
    rng = np.random.default_rng(9)
    alarms = 0
    for case in range(20):
        like = rng.integers(0, 2, 400)
        member = (rng.random(400) < np.where(like == 1, 0.8, 0.1))[None, :]
        got = (rng.random(400) < np.where(like == 1, 0.2, 0.6)).astype(float)
        plain, _ = adjusted(got, member, np.zeros(400, dtype=np.intp), level=0.05, seed=case)
        assert plain[0] <= 0.05
        within, _ = adjusted(got, member, like, level=0.05, seed=case)
        alarms += bool(within[0] <= 0.05)
    assert alarms <= 4


def test_an_allocation_is_the_same_from_the_same_file_and_seed(session: Session) -> None:
    applicants = list(session.registry)
    funds = (
        Fund(id="one", budget=300_000, ticket_min=10_000, ticket_max=60_000),
        Fund(id="two", budget=200_000, ticket_min=5_000, own_share=0.2, rule="members >= 5"),
    )
    programme = AllocationProgramme(funds, seed=3)
    first, again = (
        allocate(programme, session.matcher, applicants, is_priced=False) for _ in range(2)
    )
    assert np.array_equal(first.solution.amounts, again.solution.amounts)
    other = allocate(replace(programme, seed=4), session.matcher, applicants, is_priced=False)
    assert other.solution.value == pytest.approx(first.solution.value, rel=1e-6)
