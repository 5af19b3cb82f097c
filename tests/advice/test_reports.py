"""Advice as views: their JSON is what their schema says, and every branch is said."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from conftest import REGISTRY

from matcher.advice.actions import make_move
from matcher.advice.advise import advise
from matcher.advice.answer_distribution import read_answer_distribution
from matcher.advice.assumptions import read_assumptions
from matcher.advice.changes import ChangeSet, Easing, Turn
from matcher.advice.interview import Interview
from matcher.advice.questions import QuestionItem
from matcher.advice.required_values import Interval, RequiredValues
from matcher.advice.top_questions import few_questions
from matcher.reports.advising.advice import AdviceView, ComingView, advice_view
from matcher.reports.advising.advice_money import (
    AssetView,
    CostView,
    CoverageView,
    EarningView,
    RungOptionView,
    RungView,
    UnmetView,
    WayView,
)
from matcher.reports.advising.advice_money_text import costs_lines, ladder_lines, security_lines
from matcher.reports.advising.advice_text import advice_lines, coming_said
from matcher.reports.advising.blockers import refusal_lines
from matcher.reports.advising.changes import (
    alike_changes,
    change_lines,
    change_view,
    first_said,
    in_common,
)
from matcher.reports.advising.interview import InterviewView, interview_lines, interview_view
from matcher.reports.advising.questions import (
    QuestionsView,
    few_lines,
    question_lines,
    questions_view,
)
from matcher.reports.advising.wanted import WantedView, interval_said, wanted_said, wanted_view
from matcher.reports.frame import answer_json
from matcher.reports.view import as_json, view_schema
from matcher.session import Session, open_matcher
from matcher.support.messages import WithinSentence, render
from matcher.support.text import Text

LANGUAGES = ("en", "fr", "ar")


@pytest.fixture(scope="module")
def session() -> Session:
    return open_matcher(registry=REGISTRY, today=date(2026, 11, 23))


@pytest.fixture(scope="module")
def advised(session: Session) -> AdviceView:
    return advice_view(session, advise(session, "SM-0196"))


def follows(data: Any, schema: dict[str, Any], parts: dict[str, Any], way: str = "$") -> None:
    """Every key that must be there is, no other one is, and each value has its type."""
    if "$ref" in schema:
        schema = parts[schema["$ref"].rsplit("/", 1)[1]]
    if "anyOf" in schema:
        found = [one for one in schema["anyOf"] if _fits(data, one, parts)]
        assert found, f"{way}: {data!r} is none of {schema['anyOf']}"
        follows(data, found[0], parts, way)
        return
    assert _fits(data, schema, parts), f"{way}: {data!r} is not {schema}"
    if isinstance(data, dict) and "properties" in schema:
        assert set(schema["required"]) <= set(data) <= set(schema["properties"]), way
        for key, value in data.items():
            follows(value, schema["properties"][key], parts, f"{way}.{key}")
    if isinstance(data, list):
        for at, value in enumerate(data):
            inner = schema["prefixItems"][at] if "prefixItems" in schema else schema["items"]
            follows(value, inner, parts, f"{way}[{at}]")


def _fits(data: Any, schema: dict[str, Any], parts: dict[str, Any]) -> bool:
    if "$ref" in schema:
        return isinstance(data, dict)
    if "enum" in schema:
        return data in schema["enum"]
    if "anyOf" in schema:
        return any(_fits(data, one, parts) for one in schema["anyOf"])
    kinds: dict[str, tuple[type, ...]] = {
        "string": (str,),
        "integer": (int,),
        "number": (int, float),
        "boolean": (bool,),
        "null": (type(None),),
        "array": (list,),
        "object": (dict,),
    }
    if "type" not in schema:
        return True
    is_truth = isinstance(data, bool)
    return isinstance(data, kinds[schema["type"]]) and is_truth == (schema["type"] == "boolean")


@pytest.mark.parametrize("applicant_id", ["SM-0003", "SM-0060", "SM-0196", "SM-0313"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_json_of_advice_follows_its_schema(
    session: Session, applicant_id: str, language: str
) -> None:
    view = advice_view(session, advise(session, applicant_id))
    schema = view_schema(AdviceView)
    data = answer_json(view, language)
    follows(data, schema, schema["$defs"])
    assert data["language"] == language
    assert "return" in data and "names" not in data


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_other_applicant_is_advised_in_every_language(
    session: Session, language: str
) -> None:
    for applicant in list(session.registry)[::43]:
        view = advice_view(session, advise(session, applicant))
        lines = list(advice_lines(view, 50, language))
        assert lines[0].endswith(view.applicant.name) or language == "ar"
        assert not any("{" in line for line in lines)


def test_questions_are_said_in_three_languages(session: Session) -> None:
    matches = session.options_for("SM-0060")
    view = questions_view(session, few_questions(session, matches))
    schema = view_schema(QuestionsView)
    follows(as_json(view, "ar"), schema, schema["$defs"])
    first = {language: next(few_lines(view, "SM-0060", language)) for language in LANGUAGES}
    assert first["en"].startswith("3 answers would settle about ")
    assert first["fr"].startswith("3 réponses régleraient environ ")
    assert first["ar"].startswith("3 أجوبة تحسم نحو ")
    one = replace(view, asked=view.asked[:1], more=1)
    assert next(few_lines(one, "x", "ar")).startswith("جواب واحد يحسم")
    assert (
        list(question_lines(one, 1, "en"))[-1] == "  … 1 more question can still change something"
    )
    assert list(question_lines(one, 1, "ar"))[-1] == "  … سؤال آخر يمكن أن يغير شيئا"
    none = replace(view, asked=(), more=0)
    assert list(question_lines(none, 5, "fr")) == ["  Plus aucune réponse ne peut rien changer."]


def in_one_line(lines: Iterable[str]) -> str:
    """Some lines as one, with plain blanks."""
    return " ".join(line.strip() for line in lines).replace("\u00a0", " ")


MEMBERS = [
    (Interval(low=5), "at least 5 people", "au moins 5 personnes", "5 أشخاص على الأقل"),
    (Interval(low=5, low_included=False), "more than 5 people", "plus de 5 personnes", None),
    (Interval(high=1), "at most 1 person", "au plus 1 personne", "شخص واحد على الأكثر"),
    (Interval(high=9, high_included=False), "less than 9 people", "moins de 9 personnes", None),
    (Interval(5, 9), "from 5 people to 9 people", "de 5 personnes à 9 personnes", None),
    (Interval(7, 7), "7 people", "7 personnes", "7 أشخاص"),
    (
        Interval(5, 9, low_included=False, high_included=False),
        "more than 5 people, less than 9 people",
        "plus de 5 personnes, moins de 9 personnes",
        "أكثر من 5 أشخاص، أقل من 9 أشخاص",
    ),
    (Interval(), "any other", "tout autre", "غير ذلك"),
]


@pytest.mark.parametrize(("interval", "english", "french", "arabic"), MEMBERS)
def test_a_stretch_of_numbers_is_said(
    session: Session, interval: Interval, english: str, french: str, arabic: str | None
) -> None:
    said = interval_said(interval, session.schema["members"], session.schema)
    assert render(said, "en") == english
    assert render(said, "fr") == french
    if arabic is not None:
        assert render(said, "ar") == arabic


WANTED = [
    (RequiredValues("union_member", values=(True,)), "yes"),
    (
        RequiredValues("legal_form", values=("cooperative", "union")),
        "cooperative, union of cooperatives",
    ),
    (RequiredValues("certifications", lacks=("fair_trade",)), "not fair trade"),
    (RequiredValues("sector", others=True, excluded=("argan",)), "not argan"),
    (RequiredValues("sector", others=True), "any other"),
    (RequiredValues("members", intervals=(Interval(high=4), Interval(low=7))),
     "at most 4 people or at least 7 people"),
    (RequiredValues("women", compared=("<=", "members")), "<= members"),
    (RequiredValues("place", values=("souss-massa",)), "Souss-Massa"),
]  # fmt: skip


@pytest.mark.parametrize(("asked", "english"), WANTED)
def test_what_is_asked_of_a_field_is_said(
    session: Session, asked: RequiredValues, english: str
) -> None:
    assert render(wanted_said(asked, session.schema), "en") == english
    assert render(wanted_said(asked, session.schema), "ar")
    schema = view_schema(WantedView)
    follows(as_json(wanted_view(asked, session.schema), "fr"), schema, schema["$defs"])


def coverage(**changed: Any) -> CoverageView:
    """A lender who asks 1,000 and counts nothing, but for what is changed."""
    usual = CoverageView(
        option_id="attawfiq",
        security="assets",
        loan=1000,
        loan_is_need=False,
        guaranteed=0.0,
        coverage=1.0,
        asked=1000,
        assets=(),
        project=0,
        counted=0,
        surety=0,
        shortfall=1000,
        ratio=0.0,
        missing=(),
        ways=(),
        is_assumed=True,
        source="",
        papers=(),
    )
    return replace(usual, **changed)


def way(**changed: Any) -> WayView:
    """A way that brings 400 and leaves 600, but for what is changed."""
    usual = WayView(
        kind="document",
        subject="land",
        brings=400,
        left=600,
        why="",
        share=None,
        days=None,
        cost=None,
        needed=None,
        name="title",
        first=None,
        rules="complete",
    )
    return replace(usual, **changed)


def asset(why: Any) -> AssetView:
    """Land of 2,000 that counts, or would count, for half of it."""
    counted = 1000 if why == "counted" else 0
    return AssetView("land", 2000, 0, 0.5, counted, 1000, why, name="land")


JOIN = first_said(Text({"en": "Join a union"}), may_be_so=False)
SECURITY = [
    (coverage(security="none", is_assumed=False), ["asks for no security"]),
    (coverage(project=1000, counted=1000, shortfall=0, ratio=1.0),
     ["what the loan buys is the security", "covered 100%; nothing lacks"]),
    (coverage(source="S1", guaranteed=0.8, asked=200, shortfall=200),
     ["asks for 200 MAD of security (loan 1,000 MAD, 20% of it at its risk, covered at 100%)"
      " [S1]"]),
    (coverage(surety=250, shortfall=750, ratio=0.25),
     ["surety of the group: 250 MAD", "covered 25%; shortfall 750 MAD"]),
    (coverage(assets=(asset("counted"),)),
     ["land: (2,000 MAD − 0 MAD pledged) × 50% = 1,000 MAD"]),
    (coverage(assets=(asset("untitled"), asset("title_unknown"))),
     ["not counted, no title (would count 1,000 MAD)", "not counted, title not shown"]),
    (coverage(assets=(asset("pledged"), asset("pledge_unknown"), asset("not_taken"))),
     ["not counted, all pledged", "pledged part unknown", "not taken by it"]),
    (coverage(papers=(Text({"en": "Land titled"}), Text({"en": "Land, charged"}))),
     ["not known yet, so not counted: land titled, “Land, charged”"]),
    (coverage(ways=(way(days=1, cost=50),)),
     ["1) title: +400 MAD · 1 day · 50 MAD · left 600 MAD"]),
    (coverage(ways=(way(kind="surety", share=0.5, first=JOIN),)),
     ["1) letter of the union or group, surety for 50% of the loan: +400 MAD · first join a union"
      " · left 600 MAD"]),
    (coverage(ways=(way(kind="cofinancier", name="fda", needed=600, why="undecided"),)),
     ["1) letter of a co-financier (fda): 600 MAD would close the rest · undecided"
      " · left 600 MAD"]),
    (coverage(ways=(way(kind="guarantee", name="damane", share=0.7, why="eligible"),)),
     ["1) guarantee asked by the lender (damane), 70% of the loan: +400 MAD · eligible"
      " · left 600 MAD"]),
]  # fmt: skip


@pytest.mark.parametrize(("lender", "expected"), SECURITY)
def test_security_before_a_lender_is_said(
    advised: AdviceView, lender: CoverageView, expected: list[str]
) -> None:
    view = replace(advised, security=(lender,))
    text = in_one_line(security_lines(view, 5, "en"))
    for part in expected:
        assert part in text
    assert ("the file of assumptions" in text) is lender.is_assumed
    for language in ("fr", "ar"):
        other = "\n".join(security_lines(view, 5, language))
        assert not any(word in other for word in ("security", "loan", "pledged", "left", "{"))


def cost(**changed: Any) -> CostView:
    """A loan of 1,000 at 5% a year, but for what is changed."""
    usual = CostView("attawfiq", 1000, (50, 50), 0, 0, 5.0, 5.0, False, "")
    return replace(usual, **changed)


def test_costs_are_held_against_the_return(advised: AdviceView) -> None:
    among = Text({"en": "stores", "fr": "des boutiques"})
    seen = EarningView(4.0, 6.5, False, among, "S1")
    dear = cost(flag="dearer", has_other_fees=True, interest=(50, 70), high_pct=7.0)
    view = replace(advised, return_=seen, costs=(cost(), dear, cost(flag="may_be_dearer")))
    text = in_one_line(costs_lines(view, 5, "en"))
    assert text.startswith("return of the project not stated; stores earned 4–6.5% a year (S1)")
    assert "5% a year on 1,000 MAD = interest 50 MAD + guarantee 0 MAD + own share 0 MAD" in text
    assert "5–7% a year on 1,000 MAD = interest 50 MAD–70 MAD + " in text
    assert "other fees come on top · DEARER THAN THE RETURN" in text
    assert text.endswith("· may be dearer than the return")
    own = replace(advised, return_=EarningView(9.0, 9.0, True, None, None), costs=())
    assert list(costs_lines(own, 5, "fr")) == [
        "  rendement déclaré du projet\u00a0: 9\u202f% par an",
        "  Aucune option possible ne publie de taux.",
    ]
    unknown = replace(advised, return_=None)
    assert next(costs_lines(unknown, 5, "ar")) == "  مردودية المشروع غير مصرح بها"
    assert list(costs_lines(view, 1, "en"))[-1] == "… 2 more: --top 3"


def test_nothing_to_say_is_said(advised: AdviceView) -> None:
    view = replace(advised, security=(), support=(), ladder=(), changes=(), time=(), refused=())
    text = "\n".join(advice_lines(view, 5, "en"))
    for line in (
        "  Nothing can be worked out: no lender is possible, or the need is not known.",
        "  No missing skill is known and no blocker can be cleared so.",
        "  The phase is not known, or no option speaks of it.",
        "  No change that can be proposed turns a verdict.",
    ):
        assert line in text
    assert "What time alone changes" not in text
    empty = RungView("growth", False, (), name=Text({"en": "growth"}))
    rung = replace(advised, ladder=(empty,))
    assert list(ladder_lines(rung, "en")) == [
        "  growth (later): what is then meant for it",
        "    no option of the catalogue is meant for it",
    ]


def test_what_time_changes_says_what_is_before_and_what_after(advised: AdviceView) -> None:
    title = Text({"en": "Fund"})
    usual: Any = {
        "option_id": "fda", "day": date(2027, 3, 2), "last_day_before": date(2027, 3, 1),
        "fields": (), "rules": "complete",
    }  # fmt: skip
    view = replace(advised, names={**advised.names, "fda": title})
    age = (Text({"en": "Age"}),)
    ends = ComingView(kind="ends", before="eligible", after="refused", labels=age, **usual)
    said = render(coming_said(ends, view), "en")
    assert said == "Fund [fda]: until 1 March 2027 eligible, after that refused (age)"
    opens = ComingView(kind="opens", before="closed", after="eligible", labels=(), **usual)
    said = render(coming_said(opens, view), "en")
    assert said == "Fund [fda]: from 2 March 2027 eligible, until then closed"


def test_a_condition_with_two_exceptions_is_told_once(session: Session) -> None:
    """Nobody over five years may ask, but for exporters: each way out made it a set of its own."""
    refusals = advice_view(session, advise(session, "SM-0008")).refused
    refusal = next(one for one in refusals if one.option_id == "intelaka_urban")
    told = in_one_line(refusal_lines(refusal, "en"))
    for blocker in refusal.blockers:
        for condition in blocker.conditions:
            assert told.count(render(condition.told, "en")) == 1
    labels = {
        render(WithinSentence(fact.label), "en") for one in refusal.blockers for fact in one.facts
    }
    assert len(refusal.blockers) > 1 and all(f"{label}: " in told for label in labels)


def test_what_is_not_known_on_a_rung_is_to_check_and_what_refuses_to_meet(
    advised: AdviceView,
) -> None:
    unmet = (UnmetView(1, Text({"en": "Have accounts."})),)
    for verdict, what in (("undecided", "to check"), ("refused", "to meet")):
        step = RungOptionView("fda", verdict, None, unmet, (), (), "complete")  # type: ignore[arg-type]
        rung = RungView("growth", True, (step,), name=Text({"en": "growth"}))
        told = in_one_line(ladder_lines(replace(advised, ladder=(rung,)), "en"))
        assert f"{what}: Have accounts." in told


def test_what_a_change_turns_by_the_day_when_it_is_made_is_said(session: Session) -> None:
    join = make_move("union_member", True, session.new_applicant("x", {}), {})
    turns = (
        Turn("attawfiq", "refused", "undecided", "undecided", True, None),
        Turn("attawfiq", "undecided", "eligible", "undecided", False, 500),
    )
    change = ChangeSet((join,), 1, 0, turns, (("fda", 0.5),), 500, (Easing("fda", 9, 4),))
    view = change_view(change, session.schema, {"attawfiq": "complete"})
    schema = view_schema(type(view))
    follows(as_json(view, "fr"), schema, schema["$defs"])
    names = {"attawfiq": Text({"en": "Attawfiq"}), "fda": Text({"en": "Farm Fund"})}
    says = render(view.changes[0].says, "en")
    assert says.endswith(" (unless it is so already)")
    assert in_one_line(change_lines([view], names, "MAD", "en")) == (
        f"· {says}: opens 1 option, which may bring at most 500 MAD, takes 1 day,"
        " costs 0 MAD (assumed)"
        " → Attawfiq [attawfiq]: refused → undecided (by then closed)"
        " → Attawfiq [attawfiq]: undecided → eligible (by then undecided)"
        " → brings nearer: Farm Fund → security lacking at Farm Fund: 9 MAD → 4 MAD"
    )


def test_ways_to_one_end_stand_together(session: Session) -> None:
    someone = session.new_applicant("x", {})
    turns = (Turn("attawfiq", "refused", "eligible", "eligible", False, 500),)
    account = make_move("bank_account", True, someone, {})
    others = [
        make_move(name, True, someone, {}) for name in ("union_member", "statutes_up_to_date")
    ]
    alike = [ChangeSet((account, one), 30, 500, turns, (), 500, ()) for one in others]
    apart = ChangeSet((account,), 14, 0, (), (("fda", 0.5),), 0, ())
    views = [change_view(one, session.schema, {"attawfiq": "complete"}) for one in (*alike, apart)]
    groups = alike_changes(views)
    assert [len(one) for one in groups] == [2, 1]
    common, ways = in_common(groups[0])
    assert [move.field for move in common] == ["bank_account"]
    assert [[move.field for move in way] for way in ways] == [
        ["union_member"],
        ["statutes_up_to_date"],
    ]
    assert in_common(groups[1]) == (list(views[2].changes), [])


def test_an_interview_says_what_it_came_to(session: Session, tmp_path: Path) -> None:
    applicant = session.applicant("SM-0060")
    interview = Interview(
        session, applicant, read_assumptions(session.schema), read_answer_distribution(session)
    )
    question = interview.next()
    assert question is not None
    assert question.items == (QuestionItem("need_total_mad"),)
    interview.answer(question.items[0], "250000", "asked so")
    view = interview_view(interview, tmp_path / "a.csv", tmp_path / "a.csv.provenance.json")
    schema = view_schema(InterviewView)
    data = answer_json(view, "fr")
    follows(data, schema, schema["$defs"])
    assert data["answers"][0]["question"] == "asked so"
    assert sum(data["verdicts"].values()) == len(session.catalogue.options)
    said = {language: list(interview_lines(view, language)) for language in LANGUAGES}
    assert said["en"][0].startswith("1 answer taken. Options: ")
    assert said["fr"][0].startswith("1 réponse donnée. Options éligibles")
    assert said["ar"][0].startswith("أُعطي جواب واحد")
    assert all(len(lines) == 2 and "a.csv" in lines[1] for lines in said.values())
