"""What would change the answer, and the plans: page, JSON and terminal are one view."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

import pytest
from conftest import Command
from page_reader import Client, sound

from matcher.advice.top_questions import MOST_QUESTIONS
from matcher.api.session import Session, open_matcher
from matcher.reports.advising.advice import AdviceView
from matcher.reports.advising.advice_text import advice_lines, coming_said
from matcher.reports.advising.changes import effects_said, gains_said
from matcher.reports.phrases import where_nobody_types
from matcher.reports.plans.plan_parts import bar_parts, plan_summary, title_said
from matcher.reports.plans.plan_svg import plan_svg
from matcher.reports.plans.plan_text import (
    advance_said,
    assumed_terms_said,
    no_plan_said,
    paid_said,
    plan_lines,
    repaid_said,
)
from matcher.reports.plans.plan_views import PlanView
from matcher.support.messages import Money, Sayable, render
from matcher.web.pages import prospects

DAY = "2026-11-23"
#: Thirty cooperatives, ten in each language.
PARTS = [(0, "en"), (1, "fr"), (2, "ar")]


def _plain(text: str) -> str:
    return " ".join(re.sub("[\u2066-\u2069\u200e\u200f]", "", text).split())


def _applicants(place: int) -> Iterator[str]:
    return (f"SM-{number:04}" for number in range(2 + place, 92, 9))


@pytest.fixture(scope="module")
def session() -> Session:
    return open_matcher(registry="demo", today=DAY)


def _said_by_plans(view: PlanView) -> Iterator[Sayable]:
    """What stands on the page as in the terminal."""
    if view.no_plan:
        yield no_plan_said(view)
    for place, plan in enumerate(view.plans, start=1):
        yield title_said(place, plan)
        yield from plan_summary(view, plan)
        for line, cost in view.lines.items():
            yield Money(cost, view.frame.currency)
            for part in bar_parts(view, plan, line):
                yield Money(part.amount, view.frame.currency)
        yield from plan.rests_on
        if (advance := advance_said(view, plan)) is not None:
            yield advance
        yield from repaid_said(view, plan)
        yield from assumed_terms_said(view, plan)
        for step in plan.steps:
            yield step.name
            yield from paid_said(view, step)
            yield from step.open_points
    yield from (one.says for one in view.improvements)
    yield from (one.says for one in view.committed)


def _said_by_advice(view: AdviceView) -> Iterator[Sayable]:
    for change in view.changes[: prospects.TOP]:
        yield from (move.says for move in change.changes)
        yield from gains_said(change, view.currency)
        yield from effects_said(change, view.names, view.currency)
    yield from (coming_said(coming, view) for coming in view.time[: prospects.TOP])


def _stands(said: Iterable[Sayable], language: str, **texts: str) -> None:
    wanted = [_plain(render(one, language)) for one in said]
    for where, text in texts.items():
        found = _plain(text)
        assert [words for words in wanted if words not in found] == [], where


@pytest.mark.parametrize(("place", "language"), PARTS)
def test_page_json_and_terminal_have_one_plan(
    client: Client, session: Session, place: int, language: str
) -> None:
    browser, with_plans = client(language), 0
    for one in _applicants(place):
        answer = session.plan(one)
        view = answer.view
        served = browser.get(
            f"/api/cooperatives/{one}/plan", headers={"accept-language": language}
        ).json()
        assert served == answer.to_dict(language), one
        page = sound(browser.get(f"/cooperatives/{one}/plans").text)
        terminal = " ".join(plan_lines(view, language))
        _stands(_said_by_plans(view), language, page=page.text, terminal=terminal)
        assert len(served["plans"]) == len(view.plans)
        for plan in view.plans:  # who is asked after another is decided after it
            assert plan.months == max((step.decided_month for step in plan.steps), default=0)
        sources = [img["src"] for img in page.all("img")]
        assert len(sources) == bool(view.plans)
        for source in sources:
            assert base64.b64decode(source.partition(",")[2]).startswith(b"<svg")
        with_plans += bool(view.plans)
    assert with_plans > 4


def test_the_plans_follow_what_is_recorded_on_the_page_as_in_json_and_terminal(
    client: Client, match_here: Command
) -> None:
    browser, at = client(), "/cooperatives/SM-0196"
    session = open_matcher(registry="demo", today=DAY)
    browser.get(f"{at}/plans")  # it is kept from before the first record
    asked = {"option": "ads", "kind": "applied", "amount": "62500", "on": "2026-11-02"}
    refused = {"option": "fda", "kind": "refused:collateral", "on": "2026-11-03"}
    granted = {"option": "indh_p3_ess", "kind": "granted", "amount": "100000", "on": "2026-11-04"}
    # of 543,500: nothing is promised or asked; then 62,500; a refusal brings nothing; then 162,500
    for sent, taken, out in (
        ({}, 0, set()),
        (asked, 62_500, {"ads"}),
        (refused, 62_500, {"ads", "fda"}),
        (granted, 162_500, {"ads", "fda", "indh_p3_ess"}),
    ):
        if sent:
            browser.post(f"{at}/cases", data=sent)
        view = session.plan("SM-0196").view
        served = browser.get(f"/api{at}/plan", headers={"accept-language": "en"}).json()
        assert served == session.plan("SM-0196").to_dict("en")
        ask = ("plan", "--coop", "SM-0196", "--registry", "demo", "--today", DAY, "--lang", "en")
        assert match_here(*ask, "--json").json == served
        page = sound(browser.get(f"{at}/plans").text)
        _stands(
            _said_by_plans(view), "en", page=page.text, terminal=match_here(*ask, "--details").out
        )
        assert page.text.count("if it says no, 62,500 MAD more") == ("ads" in out)
        assert sum(one.amount or 0 for one in view.committed) == taken
        for plan in view.plans:
            paid = sum(part.amount for part in plan.amounts) + plan.own_cash + plan.own_in_kind
            assert paid + plan.uncovered + taken == view.total == 543_500
            assert out.isdisjoint(step.option_id for step in plan.steps)


@pytest.mark.parametrize(("place", "language"), PARTS)
def test_page_json_and_terminal_have_one_advice(
    client: Client, session: Session, place: int, language: str
) -> None:
    browser, with_changes = client(language), 0
    for one in _applicants(place):
        answer = session.advise(one)
        view = answer.view
        served = browser.get(
            f"/api/cooperatives/{one}/advice", headers={"accept-language": language}
        ).json()
        assert served == answer.to_dict(language), one
        page = sound(browser.get(f"/cooperatives/{one}/changes").text)
        # a browser shows all there is, and types nothing
        assert not re.search(r"(?<![\w-])--[a-z]|\bmatch (?:plan|advise|cases)\b", page.text)
        terminal = " ".join(advice_lines(view, prospects.TOP, language))
        _stands(_said_by_advice(view), language, terminal=terminal)
        with where_nobody_types():  # on a page an option is told by its name, or is a link
            _stands(_said_by_advice(view), language, page=page.text)
        for turn in (turn for change in view.changes for turn in change.turns):
            assert f"[{turn.option_id}]" not in page.text
        with_changes += bool(view.changes)
    assert with_changes > 4


@pytest.mark.parametrize("command", ["plan", "advise"])
def test_the_command_prints_what_the_session_answers(
    match_here: Command, session: Session, command: str
) -> None:
    asked = ("--coop", "SM-0011", "--registry", "demo", "--today", DAY, "--lang", "fr")
    answer = session.plan("SM-0011") if command == "plan" else session.advise("SM-0011")
    assert match_here(command, *asked, "--json").json == answer.to_dict("fr")
    printed = match_here(command, *asked, "--details").out
    lines = plan_lines if command == "plan" else advice_lines
    found = lines(answer.view, *(() if command == "plan" else (MOST_QUESTIONS,)), "fr")
    assert _plain(" ".join(found))[:2000] in _plain(printed)


def test_the_page_says_what_the_surest_is_and_why_it_begins_otherwise(client: Client) -> None:
    """The list of options and the plans name different firsts: each says why, in its words."""
    plans = sound(client().get("/cooperatives/SM-0196/plans").text).text
    assert "Plan 1 is the least uncertain: most money can be counted on in it once 2,000" in plans
    assert "Another plan below covers more on paper." in plans
    # what comes after the works must be paid before: not only in the picture
    assert "The members advance 28,627 MAD until the grant is paid." in plans
    assert "asked in month 0, decided in month 2 · paid after the works" in plans
    assert "The list of options puts Solidarity agriculture projects" in plans
    alone = sound(client().get("/cooperatives/SM-0023/plans").text).text
    assert "Plan 1 is the least uncertain: most money can be counted on in it once 2,000" in alone
    options = sound(client().get("/cooperatives/SM-0001").text).text
    assert "Do first: ANDZOA" in options
    beside = sound(client().get("/cooperatives/SM-0026").text).text
    assert (
        "above it in the list: a loan, and the file does not show that it can be repaid and"
        in beside
    )
    assert "Most money to expect" in options


def test_who_was_asked_already_is_not_named_as_where_most_money_is(client: Client) -> None:
    browser, at = client(), "/cooperatives/SM-0196"
    before = sound(browser.get(at).text).text
    assert "Most money to expect, loans aside: INDH" in before
    assert "asked for already, is promised" not in before
    sent = {"option": "indh_p3_ess", "kind": "applied", "on": "2026-11-02"}
    browser.post(f"{at}/cases", data=sent)
    told = sound(browser.get(at).text).text
    assert "Most money to expect, loans aside: INDH" not in told
    assert "What was asked for already, is promised or was refused is left out." in told
    # what is promised is no money to find any more
    sent = {"option": "fda", "kind": "granted", "amount": "543500", "on": "2026-11-02"}
    browser.post(f"{at}/cases", data=sent)
    assert "Most money to expect" not in sound(browser.get(at).text).text


def test_an_own_share_that_others_must_bring_names_them(client: Client, session: Session) -> None:
    """A plan says from whom the own share comes that the members have not."""
    plan = session.plan("SM-0001").view.plans[0]
    resting = {one.option_id: tuple(one.others) for one in plan.own_shares if one.others}
    supplier = ("ormva_souss_massa",)
    assert resting == {"andzoa_programmes": supplier, "indh_p3_ess": supplier}
    said = sound(client().get("/cooperatives/SM-0001/plans").text).text
    assert "the rest has to come from what these pay: ORMVA Souss-Massa" in said
    assert "here from: the members" in said
    # where the members bring it, nobody else is named
    first = session.plan("SM-0023").view.plans[0]
    assert not any(one.others for one in first.own_shares)


def test_a_plan_that_asks_nobody_says_so_first(session: Session) -> None:
    view = session.plan("SM-0001", firm=True).view
    assert view.surest is not None and not view.plans[0].steps
    said = render(view.surest, "en").replace("\u00a0", " ")
    assert said.startswith("The plan asks nobody for money: it covers 9,500 MAD of 557,000 MAD")
    title = render(title_said(1, view.plans[0]), "en")
    assert title == "Plan 1 · nobody is asked, the members’ own alone"  # and is best at nothing
    assert _plain(render(view.surest, "en")) in _plain(" ".join(plan_lines(view, "en")))


def test_a_plan_rests_on_no_assumed_means_that_it_does_not_take(session: Session) -> None:
    first = session.plan("SM-0023").view.plans[0]
    assert first.own_in_kind == 0
    rests = " ".join(render(one, "en") for one in first.rests_on)
    assert "the members’ cash is not stated" in rests
    assert "in kind is not stated" not in rests


def test_a_last_decision_is_not_known_while_an_answer_is_awaited(
    client: Client, match_here: Command
) -> None:
    browser, at = client(), "/cooperatives/SM-0196"
    browser.post(f"{at}/cases", data={"option": "ads", "kind": "applied", "amount": "62500"})
    said = sound(browser.get(f"{at}/plans").text).text
    assert "months to the last decision: not known" in said
    assert "months to the last decision: 0" not in said


def test_a_picture_beside_words_draws_what_it_uses(session: Session) -> None:
    view = session.plan("SM-0001", firm=True).view
    whole = plan_svg(replace(view, plans=view.plans[:1]), "en")
    beside = plan_svg(replace(view, plans=view.plans[:1]), "en", is_beside_words=True)
    assert "c  own cash" in whole
    assert "k  own in kind" not in whole  # in no bar, so not explained
    assert "Cash of the project by month" not in whole  # nothing comes in or goes out
    assert "Accounts, by year" in whole
    assert "Accounts, by year" not in beside
    assert "source: the demonstration" in whole
    sizes = {float(size) for size in re.findall(r'font-size="([\d.]+)"', whole)}
    assert min(sizes) >= 12


def test_a_picture_names_all_of_a_line_also_that_its_cost_is_assumed(session: Session) -> None:
    view = session.plan("SM-0001").view
    names = dict.fromkeys(view.lines, "matériel et équipement de la coopérative (hypothèse)")
    drawn = plan_svg(replace(view, line_names=names, plans=view.plans[:1]), "fr")
    assert "(hypothèse)" in drawn


def test_nobody_else_needs_to_be_asked_only_if_what_is_asked_for_is_granted(
    client: Client,
) -> None:
    browser, at = client(), "/cooperatives/SM-0196"
    sent = {"option": "indh_p3_ess", "kind": "applied", "amount": "420000"}
    browser.post(f"{at}/cases", data=sent)
    said = sound(browser.get(f"{at}/plans").text).text
    assert "If what is asked for already is granted, nobody else needs to be asked" in said
    assert "Nobody else needs to be asked" not in said


def test_who_was_asked_already_is_no_nobody(client: Client) -> None:
    """Where all that is left is covered by what is promised, the sum is that of the whole cost."""
    browser, at = client(), "/cooperatives/SM-0001"
    sent = {"option": "ormva_souss_massa", "kind": "granted", "amount": "547500"}
    browser.post(f"{at}/cases", data=sent)
    said = sound(browser.get(f"{at}/plans").text).text
    assert "own come to 557,000 MAD of 557,000 MAD" in said
    assert "Plan 1 · nobody else is asked" in said
