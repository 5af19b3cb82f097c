"""Answers about pairs and options: their JSON is as described, their texts as written here."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from conftest import REGISTRY, ROOT, Command
from json_schemas import departures

from matcher.advice.top_questions import few_questions
from matcher.catalogue.option import Option
from matcher.catalogue.terms import Declared, Figure
from matcher.eligibility.catalogue_check import check_catalogue
from matcher.history.read import read_history
from matcher.learning.evaluation import evaluate
from matcher.matching.pair import Match
from matcher.ranking.ranker import Ranker
from matcher.reports.advising.questions import questions_view
from matcher.reports.answer.coop import CoopView, coop_view
from matcher.reports.answer.coop_brief import coop_brief_lines
from matcher.reports.answer.coop_text import coop_lines
from matcher.reports.answer.match_text import score_said
from matcher.reports.answer.reasons import aim, contribution_sentence
from matcher.reports.for_funders.shortlist import ShortlistView, shortlist_view
from matcher.reports.for_funders.shortlist_text import shortlist_lines
from matcher.reports.frame import answer_json
from matcher.reports.models.evaluation import EvaluationView, evaluation_lines, evaluation_view
from matcher.reports.models.model_card import model_card
from matcher.reports.money import amount_said, money_facts
from matcher.reports.options.catalogue import (
    CheckView,
    ListView,
    check_lines,
    check_view,
    list_lines,
    list_view,
)
from matcher.reports.options.figures import FigureView, RangeView, figure_words
from matcher.reports.options.option import OptionView, option_lines, option_view
from matcher.reports.places import PlacesView, places_lines, places_view
from matcher.reports.view import as_json, view_schema
from matcher.session import Session, open_matcher
from matcher.shortlist.shortlist import make_shortlist
from matcher.support.messages import render
from matcher.support.text import Text

LANGUAGES = ("en", "fr", "ar")
HISTORY = Path(__file__).parents[1] / "other_history"
TODAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def session() -> Session:
    return open_matcher(registry=REGISTRY, today=TODAY)


def coop(session: Session, applicant_id: str, top: int = 10) -> CoopView:
    matches = session.options_for(applicant_id)
    questions = questions_view(session, few_questions(session, matches))
    return coop_view(session, matches, top, questions)


def shortlist(session: Session, asked: str, top: int, **how: Any) -> ShortlistView:
    found = make_shortlist(session.applicants_for(asked), session.matcher.engine, **how)
    return shortlist_view(session, found, asked, top)


# --- what is printed is what is described


@pytest.mark.parametrize("applicant_id", ["SM-0001", "SM-0040", "SM-0196", "SM-0300"])
def test_the_answer_for_a_cooperative_is_as_described(session: Session, applicant_id: str) -> None:
    view = coop(session, applicant_id, top=100)
    assert departures(answer_json(view, "en"), view_schema(CoopView)) == []


def test_a_missing_and_an_unknown_key_are_seen(session: Session) -> None:
    data = answer_json(coop(session, "SM-0196"), "en")
    del data["matches"][0]["verdict"]
    data["refused"][0]["colour"] = "red"
    assert departures(data, view_schema(CoopView)) == [
        "$.matches[0]: verdict is missing",
        "$.refused[0]: colour is not described",
    ]


def test_a_shortlist_is_as_described(session: Session) -> None:
    rule = 'province == "tiznit"'
    view = shortlist(session, "indh", 5, where=rule, diverse="sector", saturation="sector")
    assert departures(answer_json(view, "fr"), view_schema(ShortlistView)) == []


def test_every_option_is_as_described(session: Session) -> None:
    schema = view_schema(OptionView)
    for option in session.catalogue.options.values():
        assert departures(answer_json(option_view(option, session), "ar"), schema) == [], option.id


def test_lists_checks_and_places_are_as_described(session: Session) -> None:
    listed, found = list_view(session), places_view(session.schema, "tafraout")
    checked = check_view(check_catalogue(None, None, TODAY))
    assert departures(as_json(listed, "en"), view_schema(ListView)) == []
    assert departures(as_json(checked, "en"), view_schema(CheckView)) == []
    assert departures(as_json(found, "en"), view_schema(PlacesView)) == []
    assert as_json(found, "fr")["places"][0] == {
        "code": "tiznit/tafraout",
        "level": "commune",
        "name": "Tafraout, Tiznit, Souss-Massa, Maroc",
    }


def test_an_evaluation_is_as_described(home: Path) -> None:
    history = read_history(HISTORY, date(2026, 1, 1))
    found = evaluate(history, Ranker(), date(2024, 11, 1))
    view = evaluation_view(found, Ranker(), cap=60)
    data = as_json(view, "en")
    assert departures(data, view_schema(EvaluationView)) == []
    begins = ["schema", "model", "from", "to", "judged", "single", "repeated", "cap"]
    assert list(data)[: len(begins)] == begins
    assert data["from"] == "2024-11-01"
    for language in LANGUAGES:
        assert len(list(evaluation_lines(view, language))) > 40


# --- every branch is said in every language


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("applicant_id", ["SM-0001", "SM-0066", "SM-0196", "SM-0300"])
def test_a_cooperative_is_answered(session: Session, applicant_id: str, language: str) -> None:
    lines = list(coop_lines(coop(session, applicant_id, top=100), language))
    assert applicant_id in lines[0]
    assert not [line for line in lines if "{" in line]


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_option_is_shown(session: Session, language: str) -> None:
    for option in session.catalogue.options.values():
        lines = list(option_lines(option_view(option, session), language))
        assert option.id in lines[0]
        assert not [line for line in lines if "{" in line]


def test_a_shortlist_in_french(session: Session) -> None:
    rule = 'legal_form == "cooperative" and members > 3'
    view = shortlist(session, "indh", 2, where=rule, diverse="sector", saturation="sector")
    lines = list(shortlist_lines(view, "fr"))
    assert lines[0] == "Candidates pour Initiative nationale pour le développement humain (INDH)"
    assert lines[1].startswith("Données de démonstration SYNTHÉTIQUES\u00a0: ces coopératives")
    assert lines[2].startswith('Filtre\u00a0: legal_form == "cooperative" and members > 3 · ')
    assert lines[4].startswith("Réparti par\u00a0: Secteur. Chaque candidate antérieure")
    assert any(
        line.startswith("    Secteur, argane\u00a0: n°\u00a01 de cette liste") for line in lines
    )


def test_nobody_can_be_suggested(session: Session) -> None:
    refused = [one for one in session.applicants_for("indh") if one.rank is None]
    found = make_shortlist(refused, session.matcher.engine)
    lines = list(shortlist_lines(shortlist_view(session, found, "indh", 5), "en"))
    assert "Nobody can be suggested." in lines
    assert any(
        line.startswith("146 are refused. Why one of them is not here: match --coop ID")
        for line in lines
    )


def test_what_refuses_is_counted_where_it_is_not_told(session: Session) -> None:
    matches = session.options_for("SM-0040")
    told, counted = (
        coop_view(session, matches, 10, tells_refused=is_told) for is_told in (True, False)
    )
    assert list(coop_brief_lines(counted, "fr")) == list(coop_brief_lines(told, "fr"))
    assert counted.refused == ()
    assert told.refused_own + told.refused_for_others == len(told.refused) > 0


def test_the_list_of_options(session: Session) -> None:
    lines = list(list_lines(list_view(session), "fr"))
    assert lines[0] == "crédit bancaire"
    assert lines[1].startswith(
        "  al_moustatmir_al_fellahi           à confirmer  "
        "Al Moustatmir Al Fellahi / Al Moustatmir Al Qarawi "
        "(offres du Crédit Agricole du Maroc à l’investisseur rural)"
    )


def test_a_check_counts_in_words() -> None:
    view = CheckView(options=1, rules=2, executed=1000, errors=0, warnings=1, problems=())
    assert list(check_lines(view, "en")) == [
        "1 option, 2 rules, each executed on 1,000 profiles: 0 errors, 1 warning."
    ]
    assert list(check_lines(view, "ar")) == [
        "خيار واحد، قاعدتان، نُفذت كل منها على 1.000 ملف: لا خطأ، تنبيه واحد."
    ]


def test_places_in_arabic(session: Session) -> None:
    first = next(places_lines(places_view(session.schema, "tafraout"), "ar"))
    assert first.endswith("تافراوت، تيزنيت، سوس-ماسة، المغرب")


# --- money, figures and reasons, by hand


def facts(match: Match, language: str = "en", **terms: Figure) -> list[str]:
    option = replace(match.option, amount={}, terms=terms)
    said = money_facts(replace(match, option=option))
    return [render(fact, language).replace("\u00a0", " ") for fact in said]


@pytest.fixture(scope="module")
def match(session: Session) -> Match:
    """A need of 543,500, under the call of Taroudant: 90%, at most 200,000."""
    return session.match("SM-0196", "indh_p3_ess")


@pytest.fixture(scope="module")
def older(session: Session) -> Match:
    """A need of 137,000, where no call of 2026 is known: 60%, at most 300,000."""
    return session.match("SM-0151", "indh_p3_ess")


def test_terms_of_one_value_and_of_a_range(match: Match) -> None:
    said = facts(
        match,
        guarantee_share=Figure(0.4, 0.6),
        rate_pct_year=Figure(2, 3.5, note=Text({"en": "before tax"})),
        delay_days=Figure(1, 1),
        duration_months=Figure(12, 84),
        grace_months=Figure(6, None),
    )
    assert said == [
        "amount: at most 200,000 MAD",
        "guarantees 40–60% of a loan",
        "at least 343,500 MAD left to find",
        "cost: 2–3.5% a year (before tax)",
        "delay: 1 day",
        "duration: 12–84 months",
        "grace: ≥ 6 months",
        "not published: own share",
    ]


def test_the_own_share_beside_what_is_on_file(match: Match, older: Match) -> None:
    assert facts(older, own_share=Figure(0.4, 0.4))[2] == (
        "own share: at least 40% = 54,800 MAD, of which 27,400 MAD may be in kind"
        " (on file: 25,000 MAD, 29,800 MAD lacking)"
    )
    enough = facts(match, own_share=Figure(0.1, 0.1))[2]
    assert enough.startswith("own share: at least 10% = 54,350 MAD")
    # The call takes no share in kind: the 9,300 on file do not count.
    assert enough.endswith("(on file: 134,900 MAD)")
    unknown = replace(match, offer=replace(match.offer, own_share=None))
    assert facts(unknown, own_share=Figure(0.25, 0.25))[2] == "own share: 25%"


def test_a_loan_tells_its_yearly_cost(match: Match) -> None:
    dear = replace(match, offer=replace(match.offer, cost_high=9021))
    note = Text({"fr": "hors taxe"})
    said = facts(dear, "fr", rate_pct_year=Figure(1.75, 1.75, note=note))
    assert said[2] == "coût : 1,75\u202f% par an (au plus 9\u202f021 MAD par an\u202f; hors taxe)"


@pytest.mark.parametrize(
    ("months", "said"),
    [
        (1, "المدة: شهر واحد"),
        (2, "المدة: شهران"),
        (6, "المدة: 6 أشهر"),
        (84, "المدة: 84 شهرا"),
        (120, "المدة: 120 شهرا"),
    ],
)
def test_months_in_arabic(match: Match, months: int, said: str) -> None:
    assert said in facts(match, "ar", duration_months=Figure(months, months))


@pytest.mark.parametrize(
    ("figures", "said"),
    [
        ({"max": Figure(50_000, 80_000)}, "amount: at most 80,000 MAD"),
        ({"max_usd": Figure(100_000, 100_000)}, "amount: at most 100,000 USD"),
        ({"observed": Figure(89_000, 369_000)}, "amount: in past cases 89,000–369,000 MAD"),
        ({"typical": Figure(67_000, 67_000)}, "amount: usually 67,000 MAD"),
        (
            {"typical": Figure(9_000, 9_000), "max": Figure(None, 25_000)},
            "amount: at most 25,000 MAD",
        ),
        ({}, "amount: not published"),
    ],
)
def test_an_amount_that_this_need_does_not_settle(
    match: Match, figures: dict[str, Figure], said: str
) -> None:
    bare = replace(
        match,
        option=replace(match.option, amount=figures, terms={}),
        offer=replace(match.offer, amount=None),
    )
    assert str(next(money_facts(bare))).replace("\u00a0", " ") == said


def test_a_fund_that_lends_brings_money_whatever_its_family(session: Session) -> None:
    said = {
        name: render(amount_said(session.match("SM-0001", name)), "en")
        for name in ("union_credit_fund", "damane_istitmar")
    }
    assert said == {"union_credit_fund": "not published", "damane_istitmar": "brings no money"}


def test_an_option_that_pays_nothing_here(match: Match) -> None:
    none = replace(match.offer, amount=0)
    assert "amount: nothing within its published limits" in facts(replace(match, offer=none))
    refusing = replace(none, covered=(), uncovered=("premises",))
    assert "amount: pays none of the lines asked for" in facts(replace(match, offer=refusing))


@pytest.mark.parametrize(
    ("figure", "language", "said"),
    [
        (FigureView(300000, "high", ("S15", "S16")), "en", "300,000 [confidence high · S15, S16]"),
        (FigureView(False, "", ()), "fr", "non"),
        (FigureView(436, "", (), None, "upper"), "en", "at most 436"),
        (FigureView(8, "", (), None, "lower"), "fr", "au moins 8"),
        (FigureView(425, "", (), None, "planned"), "en", "425, announced"),
        (FigureView(Text({"en": "on request"}), "", ()), "en", "on request"),
        (RangeView(None, 5, "", (), Text({"en": "a note"})), "en", "5 [a note]"),
        (RangeView(2, None, "low", ()), "ar", "2 على الأقل [الموثوقية: ضعيفة]"),
    ],
)
def test_a_figure_in_words(figure: FigureView | RangeView, language: str, said: str) -> None:
    assert figure_words("group_size", figure, "MAD", language) == said


@pytest.mark.parametrize(
    ("key", "figure", "said"),
    [
        ("max", FigureView(300000, "", ()), "300,000 MAD"),
        ("acceptance_rate", RangeView(0.35, 0.38, "", (), None, "upper"), "at most 38%"),
        ("observed", RangeView(92000, 155000, "", ()), "92,000–155,000 MAD"),
        ("own_share", FigureView(0.4, "", ()), "40%"),
        ("share_max", RangeView(0.1, 0.3, "", ()), "10–30%"),
        ("share_max", RangeView(0.1, None, "", ()), "≥ 10%"),
        ("delay_days", RangeView(30, 60, "", ()), "30–60"),
    ],
)
def test_a_figure_is_told_in_its_unit(key: str, figure: FigureView | RangeView, said: str) -> None:
    assert figure_words(key, figure, "MAD", "en").replace("\u00a0", " ") == said


@pytest.mark.parametrize(
    ("field", "declared", "said"),
    [
        ("need_total_mad", Declared(low=50_000, high=500_000), "50,000–500,000 MAD"),
        ("members", Declared(low=5), "above 5 people"),
        ("members", Declared(high=1), "below 1 person"),
        ("women_share", Declared(low=0.3, high=1.0), "30%–100%"),
        ("need_total_mad", Declared(typical=280_000), "280,000 MAD"),
        ("place", Declared(weights={"tiznit": 1}), "Tiznit"),
    ],
)
def test_what_an_option_aims_at(
    session: Session, field: str, declared: Declared, said: str
) -> None:
    schema = session.schema
    assert render(aim(declared, schema[field], schema), "en").replace("\u00a0", " ") == said


def test_a_long_list_of_values_is_cut(session: Session) -> None:
    about = session.schema["sector"]
    assert about.values is not None
    declared = Declared(weights=dict.fromkeys(about.values[:5], 1.0))
    assert render(aim(declared, about, session.schema), "en").endswith(", …")


def test_the_sign_of_a_score_stands_before_it() -> None:
    assert [str(score_said(score)) for score in (1.314, 0.0, -0.5)] == [
        "score +1.31",
        "score +0",
        "score −0.5",
    ]
    assert render(score_said(1.314), "ar") == "الدرجة \u2066+1,31\u2069"


def test_days_of_a_condition(session: Session) -> None:
    option = session.catalogue.options["indh_p3_ess"]
    first = option.conditions[0]

    def shown(since: date | None, until: date | None) -> str:
        dated: Option = replace(option, conditions=(replace(first, since=since, until=until),))
        return " ".join(" ".join(option_lines(option_view(dated, session), "en")).split())

    start, end = date(2021, 1, 1), date(2023, 12, 31)
    assert "[since 1 January 2021 · confidence high" in shown(start, None)
    assert "[until 31 December 2023 · confidence high" in shown(None, end)
    assert "[from 1 January 2021 to 31 December 2023 · confidence" in shown(start, end)


# --- model cards


def card(language: str, model: str = "ranker", **more: Any) -> str:
    data = json.loads((ROOT / "models" / f"{model}.json").read_bytes()) | more
    return "\n".join(model_card(data, language))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_card_of_every_part(language: str) -> None:
    mark = {"value": 0.5, "low": 0.25, "high": 0.75, "cases": 12}
    marks = {"capped": {"ndcg": mark}}
    page = card(
        language,
        trained=True,
        since="2024-01-01",
        until="2024-10-01",
        cap=60,
        seed=1,
        sizes={"choices": 274, "applicants": 270, "options": 6, "options_chosen": 5},
        sources={"schema": "9aa9"},
        acceptance={"cases": 1},
        refined={"ridge": 0.1, "gain": 0.0123, "error": 0.004},
        pairs={"sector×place": {"weight": 0.5, "origin": "learnt"}},
        measured={
            "from": "2024-08-07",
            "to": "2024-09-30",
            "trained_on": 219,
            "judged": 55,
            "single": 1,
            "by_applicant": marks,
            "by_option": {},
            "baselines": {"random": marks},
            "gains": {"random": mark},
            "curve": [{"choices": 1000, **mark}],
            "slices": [{"field": "town", "part": "harbour", **mark}],
            "reliability": [{"given": 0.5, "seen": 0.4, "cases": 9}],
        },
    )
    assert "0.500 (0.250 " in page
    assert "{" not in page
    assert ("+0.0123" in page) and ("sector×place" in page)


def test_the_card_of_a_model_that_was_not_trained() -> None:
    page = card("fr", "stated")
    assert "entraîné sur aucun historique." in page
    assert "Les champs sensibles ne classent jamais personne" in page
    assert "## Poids" in page


# --- the table of a shortlist


def test_the_table_of_a_shortlist(match_here: Command, tmp_path: Path) -> None:
    out = tmp_path / "list.csv"
    day = ("--today", "2026-11-23", "--registry", "demo")
    assert match_here("--funder", "indh", "--top", 1, "--out", out, *day).code == 0
    rows = list(csv.DictReader(io.StringIO(out.read_text(encoding="utf-8"))))
    assert len(rows) == 390 - 146
    first, second = rows[:2]
    assert (first["applicant_id"], second["applicant_id"]) == ("SM-0256", "SM-0080")
    # its need is not known, and whether it had a grant before
    assert (first["verdict"], first["missing"]) == ("undecided", "earlier_indh_grant")
    assert (first["amount"], first["amount_is_at_most"]) == ("300000", "true")
    assert second["amount"] == "53400"  # 60% of 89,000
    assert (second["verdict"], second["filter"]) == ("eligible", "kept")
    assert (second["amount_is_at_most"], second["synthetic"]) == ("false", "true")
    (capped,) = (row for row in rows if row["applicant_id"] == "SM-0196")
    assert (capped["amount"], capped["amount_is_at_most"]) == ("200000", "true")


def test_a_table_of_an_unknown_kind_is_refused_before_any_work(
    match_here: Command, tmp_path: Path
) -> None:
    answer = match_here("--funder", "indh", "--out", tmp_path / "list.ods", "--registry", "demo")
    assert answer.code == 2
    assert "A table is a .csv, .xlsx or .json file." in answer.err


def test_nothing_else_is_perhaps_asked_where_the_lines_come_to_the_total(session: Session) -> None:
    facts = {
        "need_equipment_mad": 220_000,
        "need_premises_mad": 80_000,
    }

    def told(total: int) -> str:
        applicant = session.new_applicant("X", {**facts, "need_total_mad": total})
        match = session.match(applicant, "indh_p3_ess")
        part = next(one for one in match.contributions if one.field == "purposes")
        against = replace(part, evidence=-1.0)  # what speaks for it names the lines that hit alone
        return str(contribution_sentence(match, against))

    assert "and perhaps others" in told(400_000)
    assert "and perhaps others" not in told(300_000)
