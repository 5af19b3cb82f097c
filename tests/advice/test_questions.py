"""Questions: never one that can change nothing, and until nothing can."""

from __future__ import annotations

import importlib.util
import itertools
import random
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from matcher import open_matcher
from matcher.advice.answer_distribution import AnswerDistribution, count, read_answer_distribution
from matcher.advice.assumptions import read_assumptions
from matcher.advice.interview import Interview, hold
from matcher.advice.open_decisions import find_open_decisions
from matcher.advice.profile import SIDECAR, cell_of, with_value, write_profile
from matcher.advice.questions import Planner, Question, QuestionItem, what_is_wanted
from matcher.advice.required_values import Interval
from matcher.advice.top_questions import plan_questions
from matcher.domain.values import Several
from matcher.registry.cells import RefusedCellError, read_cell
from matcher.session import Session

TODAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def session() -> Session:
    return open_matcher(today=TODAY)


def cell_for(item: QuestionItem, session: Session, rng: random.Random) -> str:
    """Some canonical answer to a question."""
    about = session.schema[item.field]
    if item.value or about.type == "boolean":
        return rng.choice(("yes", "no"))
    if about.values:
        return rng.choice(about.values)
    if about.type == "date":
        return rng.choice(("2019-05-02", "2025-01-15"))
    if about.type == "place":
        return rng.choice(("tiznit", "casablanca-settat"))
    if about.type == "categories":
        return "anything"
    return str(rng.choice((0, 1, 5, 40_000, 2_000_000)))


def check_question(question: Question, interview: Interview, session: Session) -> None:
    """Each field asked is missing for some verdict, and some answer does what another does not."""
    wanted = what_is_wanted(interview.applicant)
    if question.items[0] in wanted:  # what the money is for and how much of it comes first
        return
    missing = {name for m in interview.matches() for name in m.verdict.missing}
    assert not set(wanted) - interview.aside
    for item in question.items:
        assert missing & set(session.schema.asked_for(item.field)), item
        assert item not in interview.asked
    assert question.options
    # of a list several values may be asked about at once, which settle only together
    if len(question.items) == 1 and session.schema[question.items[0].field].type != "categories":
        outcomes = {(a.opens, a.closes, a.leaves) for a in question.answers}
        assert len(outcomes) > 1 or question.settles == 0


def test_an_interview_asks_only_what_can_still_change_a_verdict(session: Session) -> None:
    asked = 0
    for seed, applicant in enumerate(list(session.registry)[::20]):
        rng = random.Random(seed)
        interview = Interview(
            session, applicant, read_assumptions(session.schema), read_answer_distribution(session)
        )
        while (question := interview.next()) is not None:
            check_question(question, interview, session)
            for item in question.items:
                reply = cell_for(item, session, rng) if rng.random() < 0.9 else ""
                try:
                    interview.answer(item, reply, "")
                except RefusedCellError as bad:
                    # more women than members, or a group of nobody: it is left unsaid
                    assert bad.code in ("impossible", "too-small")
                    interview.answer(item, reply := "", "")
                asked += 1
                if not reply:
                    break
        undecided = [m for m in interview.matches() if m.verdict.name == "undecided"]
        # what is left hangs on what could not be said
        left = {leaf for i in interview.aside for leaf in session.schema.asked_for(i.field)}
        assert all(set(m.verdict.missing) & left for m in undecided)
    assert asked > 100


@pytest.mark.parametrize("seed", range(5, 9))
def test_every_answer_known_leaves_nothing_undecided(session: Session, seed: int) -> None:
    rng = random.Random(seed)
    # a cooperative, for which most options are meant, of counts that can be
    given = {"legal_form": "cooperative", "members": "40", "women": "5", "youth": "1"}
    interview = hold(
        session,
        session.new_applicant("empty", {}),
        lambda item, _: given.get(item.field) or cell_for(item, session, rng),
        lambda bad: pytest.fail(str(bad.message)),
        lambda item: item.field,
    )
    assert {m.verdict.name for m in interview.matches()} <= {"eligible", "refused"}
    assert interview.next() is None
    # how many there are hangs on what is answered
    assert len(interview.given) == len(interview.asked) > 15


def test_the_first_question_settles_most(session: Session) -> None:
    answer_distribution, assumptions = (
        read_answer_distribution(session),
        read_assumptions(session.schema),
    )
    for applicant in list(session.registry)[::60]:
        matches = session.options_for(applicant)
        open_decisions = find_open_decisions(
            matches, session.matcher.engine, answer_distribution, assumptions.stake_weights
        )
        planner = Planner(applicant, open_decisions, answer_distribution, what_is_wanted(applicant))
        plan = planner.plan(1)
        best = 0.0
        for needs in planner.needs.values():
            if any(session.schema[i.field].sensitive for i in needs) or needs & planner.aside:
                continue
            known = frozenset(p for p, n in planner.needs.items() if n <= needs)
            settled = sum(
                s.weight * s.decided(known, answer_distribution, planner.possible)
                for s in open_decisions
            )
            best = max(best, settled / len(needs))
        first = plan.asked[0]
        assert first.settles / len(first.items) == pytest.approx(best)


def test_the_chance_of_being_settled_is_that_of_going_through_all_answers(
    session: Session,
) -> None:
    answer_distribution, assumptions = (
        read_answer_distribution(session),
        read_assumptions(session.schema),
    )
    rng = random.Random(3)
    checked = 0
    for applicant in list(session.registry)[::20]:
        open_decisions = find_open_decisions(
            session.options_for(applicant),
            session.matcher.engine,
            answer_distribution,
            assumptions.stake_weights,
        )
        planner = Planner(applicant, open_decisions, answer_distribution)
        for decision in open_decisions:
            places = sorted(decision.variables)
            known = [p for p in places if rng.random() < 0.7]
            chances = [answer_distribution.chances(p, planner.possible[p]) for p in known]
            expected = 0.0
            for cells in itertools.product(*chances):
                verdict = decision.verdict_if(dict(zip(known, cells, strict=True)))
                chance = 1.0
                for of, cell in zip(chances, cells, strict=True):
                    chance *= of[cell]
                expected += chance * (verdict != "undecided")
            found = decision.decided(frozenset(known), answer_distribution, planner.possible)
            assert found == pytest.approx(expected)
            checked += len(known) > 1
    assert checked > 20


def test_what_tells_something_only_together_is_asked_together(session: Session) -> None:
    facts: dict[str, Any] = {"legal_form": "cooperative", "place": "tiznit"}
    matches = session.options_for(session.new_applicant("x", facts))
    plan = plan_questions(session, matches, most=60)
    # a share of the members needs their number and how many of them are women, or young
    first = next(q for q in plan.asked if QuestionItem("members") in q.items)
    assert {i.field for i in first.items} in ({"members", "women"}, {"members", "youth"})
    # and a total is asked as such, not line by line
    assert any(q.items == (QuestionItem("need_total_mad"),) for q in plan.asked)


def test_the_order_settles_a_third_more_than_the_best_of_the_others() -> None:
    path = Path(__file__).resolve().parent.parent / "bench" / "questions.py"
    spec = importlib.util.spec_from_file_location("bench_questions", path)
    assert spec is not None and spec.loader is not None
    bench = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(bench)
    settled = bench.measure(draws=1, answers=3, every=13, today=TODAY)["share_settled"]
    ours = settled.pop("planned")[3]
    assert ours >= 1.3 * max(shares[3] for shares in settled.values())


def test_purpose_and_need_come_before_everything(session: Session) -> None:
    facts: dict[str, Any] = {"legal_form": "cooperative", "place": "tiznit"}
    matches = session.options_for(session.new_applicant("x", facts))
    plan = plan_questions(session, matches, most=4)
    assert [q.items[0].field for q in plan.asked[:2]] == ["purposes", "need_total_mad"]
    assert plan.asked[2].settles > 0
    known = facts | {"need_total_mad": 90_000}
    matches = session.options_for(session.new_applicant("x", known))
    first = plan_questions(session, matches, most=1)
    assert [q.items for q in first.asked] == [(QuestionItem("purposes"),)] and first.more > 0
    left = plan_questions(session, matches, most=1, aside=frozenset((QuestionItem("purposes"),)))
    assert left.asked[0].items != (QuestionItem("purposes"),)


def test_an_answer_is_kept_at_once_said_in_words_and_taken_back(session: Session) -> None:
    replies = iter(["Équipement, ماء", "<", "Équipement", "240 000 DH", None])
    kept: list[dict[str, Any]] = []
    told: list[RefusedCellError] = []
    interview = hold(
        session,
        session.new_applicant("x", {"legal_form": "cooperative"}),
        lambda item, _: next(replies),
        told.append,
        lambda item: item.field,
        keep=lambda so_far: kept.append(dict(so_far.applicant.stated)),
    )
    # a word that is no purpose is refused and asked again; "<" finds nothing to take back
    assert len(told) == 1
    assert interview.applicant.value("need_total_mad") == 240_000
    assert [given.answer for given in interview.given] == ["equipment", "240000"]
    assert len(kept) == 3 and "need_total_mad" in kept[-1] and "need_total_mad" not in kept[-2]
    assert interview.back() and interview.applicant.value("need_total_mad") is None
    assert interview.back() and not interview.given and not interview.back()


def test_what_contradicts_is_refused_and_asked_again_at_once(session: Session) -> None:
    # 9 women of 5 members cannot be: it is said, and the answer mended
    applicant = session.new_applicant("x", {"legal_form": "cooperative"})
    asked: list[QuestionItem] = []
    said: list[RefusedCellError] = []

    def ask(item: QuestionItem, _: Question) -> str:
        again = item in asked
        asked.append(item)
        odd = {"members": "5", "women": "4" if again else "9", "youth": "" if again else "9"}
        return odd.get(item.field, cell_for(item, session, random.Random(1)))

    interview = hold(session, applicant, ask, said.append, lambda item: item.field)
    assert str(said[0].message) == "Share of women would come out as 180%, which cannot be."
    assert len(asked) - len(set(asked)) == len(said)
    assert interview.applicant.value("women_share") == 0.8
    assert not interview.applicant.impossible()


def test_a_sensitive_question_comes_after_all_others(session: Session) -> None:
    matches = session.options_for(session.new_applicant("x", {"legal_form": "cooperative"}))
    plan = plan_questions(session, matches, most=200)
    sensitive = [any(session.schema[i.field].sensitive for i in q.items) for q in plan.asked]
    assert any(sensitive)
    assert sensitive == sorted(sensitive)


def test_all_questions_together_settle_everything(session: Session) -> None:
    matches = session.options_for("SM-0060")
    plan = plan_questions(session, matches, most=200)
    assert plan.more == 0
    assert plan.asked[-1].settled_so_far == pytest.approx(plan.undecided)
    assert plan.asked[-1].weight_so_far == pytest.approx(plan.weight)
    so_far = [q.weight_so_far for q in plan.asked]
    assert so_far == sorted(so_far)


def test_answers_say_the_values_that_they_cover(session: Session) -> None:
    facts: dict[str, Any] = {
        "legal_form": "cooperative",
        "founded": date(2024, 1, 1),
        "sector": "crafts",
    }
    matches = session.options_for(session.new_applicant("x", facts))
    plan = plan_questions(session, matches, most=200)
    turnover = next(q for q in plan.asked if q.items == (QuestionItem("turnover_mad"),))
    below = next(a for a in turnover.answers if "intelaka_urban" in a.opens)
    low, high = below.says.intervals[0].low, below.says.intervals[-1].high
    assert low is None and high == 10_000_000
    assert Interval(10_000_001, None) not in below.says.intervals
    assert sum(a.chance for a in turnover.answers) == pytest.approx(1)


def test_an_answer_says_no_value_that_is_known_to_be_too_low(session: Session) -> None:
    applicant = session.applicant("SM-0001")
    low = applicant.known("need_total_mad").low  # type: ignore[union-attr]
    (question,) = plan_questions(session, session.options_for(applicant), most=1).asked
    assert question.items == (QuestionItem("need_total_mad"),)
    stretches = [one for answer in question.answers for one in answer.says.intervals]
    assert low in [one.low for one in stretches]
    assert all(one.low >= low for one in stretches)
    # what was counted is the whole stretch: how often the rest of it is met is not told
    assert [a.chance for a in question.answers if a.says.intervals[0].low == low] == [None]


def test_habits_are_the_counts_of_the_registry(session: Session) -> None:
    answer_distribution = read_answer_distribution(session)
    again = count(answer_distribution.variables, session.registry, session.schema)
    assert [tuple(row) for row in again] == list(answer_distribution.counts)
    place = next(
        i for i, v in enumerate(answer_distribution.variables) if v.fields == ("exports_to_africa",)
    )
    known = [a.value("exports_to_africa") for a in session.registry]
    assert sum(answer_distribution.counts[place]) == sum(value is not None for value in known)


def test_an_answer_never_met_is_still_possible(session: Session) -> None:
    variable = read_answer_distribution(session).variables[0]
    nobody = AnswerDistribution((variable,), ((0,) * len(variable.cells),))
    chances = nobody.chances(0, variable.everything)
    assert set(chances.values()) == {1 / len(variable.cells)}
    seen = AnswerDistribution((variable,), ((7,) + (0,) * (len(variable.cells) - 1),))
    assert min(seen.chances(0, variable.everything).values()) > 0


# --- the profile


def test_a_no_to_one_value_is_kept_apart_from_what_is_not_known(session: Session) -> None:
    # no fish: nothing for aquaculture; whether it hosts tourists is not known
    applicant = session.new_applicant("x", {"legal_form": "cooperative", "sector": "crafts"})
    no = with_value(applicant, "products", "fish", False)
    assert session.match(applicant, "aquaculture_equipment").verdict.name == "undecided"
    assert session.match(no, "aquaculture_equipment").verdict.name == "refused"
    assert session.match(no, "go_siyaha").verdict.name == "undecided"
    screened = {pair.option_id: pair.verdict for pair in session.screen([no])}  # type: ignore[attr-defined]
    assert (screened["aquaculture_equipment"], screened["go_siyaha"]) == ("refused", "undecided")
    yes = with_value(no, "products", "fish", True)
    assert session.match(yes, "aquaculture_equipment").verdict.name == "eligible"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("products", Several(frozenset(("honey",)), True, frozenset(("argan",)))),
        ("products", Several(frozenset(), True, frozenset(("argan",)))),
        ("products", Several(frozenset(("honey", "argan")), False)),
        ("members", 12),
        ("founded", date(2020, 2, 29)),
        ("rural", False),
        ("place", "tiznit"),
        ("project_return_pct", 7.5),
        ("turnover_mad", 250_000),
    ],
)
def test_a_cell_is_read_back_as_it_was_written(session: Session, name: str, value: Any) -> None:
    assert read_cell(cell_of(value), session.schema[name], session.schema) == value


def test_a_profile_is_a_registry_with_its_provenance(session: Session, tmp_path: Path) -> None:
    import json

    # the need; the turnover, at the second try; not the jobs; then a yes or no
    replies = iter(["250000", "maybe", "300000", "", "no"])
    told: list[RefusedCellError] = []
    interview = hold(
        session,
        session.applicant("SM-0060"),
        lambda item, _: next(replies, None),
        told.append,
        lambda item: f"about {item.field}",
    )
    assert len(interview.given) == 3 and len(interview.aside) == 1
    assert any("maybe" in str(bad.message) for bad in told)
    out = tmp_path / "answered.csv"
    beside = write_profile(out, interview.applicant, interview.given)
    assert beside.name == f"answered.csv{SIDECAR}"
    again = open_matcher(today=TODAY, registry=out).applicant("SM-0060")
    assert again.stated == interview.applicant.stated
    record = json.loads(beside.read_text(encoding="utf-8"))
    assert record["schema"] == 1
    assert [g["field"] for g in record["given"]] == [g.field for g in interview.given]
    assert {g["day"] for g in record["given"]} == {"2026-11-23"}
    assert all(g["question"].startswith("about ") for g in record["given"])
