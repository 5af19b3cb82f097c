"""Recording corrects and completes what was said; what said no is named and asked no more."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from conftest import Command

from matcher import open_matcher
from matcher.cases.event import Event, Recorded
from matcher.cases.kinds import (
    REASONS,
    SAID_KINDS,
    WRITTEN,
    WRITTEN_KINDS,
    Kind,
    find_kind,
    find_reason,
)
from matcher.cases.log import EventLog
from matcher.cases.reroute import reroutes
from matcher.cases.state import cases_of
from matcher.support.paths import cases_file

DAY = ("--today", "2026-11-23")


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A workspace of this test's own."""
    monkeypatch.setenv("MATCHER_HOME", str(tmp_path / "home"))


def test_a_guarantor_is_named_for_a_loan_and_the_next_options_for_a_grant(
    match_here: Command,
) -> None:
    why = ("refused", "--reason", "collateral", *DAY)
    grant = match_here("record", "SM-0196", "indh", *why)
    assert "The next options:" in grant.out and "guarantor" not in grant.out
    bank = "conventional_bank_solidarity_window"
    loan = match_here("record", "SM-0196", bank, *why, "--json")
    assert [way["way"] for way in loan.json["reroute"]] == ["guarantee"]
    names = [option["id"] for option in loan.json["reroute"][0]["options"]]
    said = match_here("record", "SM-0196", bank, *why).out
    assert names == ["damane_express"] and "A guarantee behind the loan: " in said
    assert "union" not in said  # a union's surety is named where it is reckoned: match advise
    # guarantees are given to banks: after a microcredit that was refused none is named
    micro = match_here("record", "SM-0196", "attawfiq", *why, "--json")
    assert micro.json["reroute"][0]["options"] == []
    said = " ".join(match_here("record", "SM-0196", "attawfiq", *why).out.split())
    assert "No guarantee of the catalogue secures such a loan: a personal guarantor" in said


@pytest.mark.parametrize("first", [(), ("--reason", "documents")])
def test_a_reason_that_is_said_later_is_the_reason_of_the_case(
    match_here: Command, first: tuple[str, ...]
) -> None:
    refused = ("record", "SM-0001", "fda", "refused")

    def reasons() -> list[str]:
        cases = match_here("cases", "--coop", "SM-0001", *DAY, "--json").json["cases"]
        found: list[str] = cases[0]["reasons"]
        return found

    match_here(*refused, *first, "--on", "2026-11-01", *DAY)
    match_here(*refused, "--reason", "collateral", "--on", "2026-11-01", *DAY)
    assert set(reasons()) == {*first[1:], "collateral"}  # one day: all of it was said
    match_here(*refused, "--reason", "budget", "--on", "2026-11-03", *DAY)
    assert reasons() == ["budget_exhausted"]
    match_here(*refused, "--on", "2026-11-04", *DAY)  # without a reason: none is taken back
    assert reasons() == ["budget_exhausted"]


def test_what_is_corrected_to_what_stands_already_counts_no_more(match_here: Command) -> None:
    refused = ("record", "SM-0001", "fda", "refused")
    match_here(*refused, "--reason", "documents", *DAY)
    match_here(*refused, "--reason", "collateral", *DAY)
    said = match_here(*refused, "--reason", "collateral", "--instead-of", "E-1", *DAY).out
    assert "That is recorded already: E-2." in said
    assert "E-1 counts no more." in said
    assert "reason: collateral" in said and "documents" not in said
    again = match_here(*refused, "--reason", "collateral", "--instead-of", "E-1", *DAY)
    assert (again.code, "replaced already" in again.err) == (2, True)
    assert EventLog(cases_file()).check() == []


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_the_words_that_an_error_lists_are_of_its_language_and_are_taken(
    match_here: Command, language: str
) -> None:
    for reason, word in WRITTEN.items():
        assert find_reason(word.to(language)) == reason
    for kind, word in WRITTEN_KINDS.items():
        assert find_kind(word.to(language)) == kind
    assert (set(WRITTEN), set(WRITTEN_KINDS)) == (set(REASONS), set(SAID_KINDS))
    said = match_here("record", "SM-0001", "fda", "refused", "--reason", "xx", "--lang", language)
    assert said.code == 2
    assert all(word.to(language) in " ".join(said.err.split()) for word in WRITTEN.values())


def test_the_short_answer_says_what_said_no_when_why_and_where_to_turn(
    match_here: Command,
) -> None:
    ask = ("--coop", "SM-0196", *DAY)
    assert "Said no" not in match_here(*ask).out
    match_here("record", "SM-0196", "indh", "refused", "--on", "2026-11-20", *DAY)
    said = " ".join(match_here(*ask).out.split())
    line = said[said.index("Said no: INDH") : said.index("Do first")]
    assert "[indh_p3_ess] on 20 November 2026 (no reason was said)" in line
    assert "→ The next options: " in line
    for option in ("fda", "ads", "attawfiq"):
        match_here("record", "SM-0196", option, "refused", *DAY)
    said = " ".join(match_here(*ask).out.split())
    assert said.count("Said no: ") == 3
    assert "All that said no: match cases --coop SM-0196" in said


def test_what_is_named_after_a_refusal_can_bring_a_real_part_of_it(match_here: Command) -> None:
    """An option of which no amount is known, or a small one, is no remedy."""
    session = open_matcher(registry="demo", today="2026-11-23")
    matches = session.options_for("SM-0196")
    amounts = {match.option.id: match.offer.amount for match in matches}
    no = frozenset(("indh_p3_ess",))
    for reason in ("own_share", "not_said", "amount", "condition:1"):
        for asked in (150_000, 3_000_000):
            found = reroutes([reason], "indh_p3_ess", matches, no, session.today, asked)
            named = [option for one in found for option in one.options]
            assert all((amounts[option] or 0) >= asked / 10 for option in named)
    assert reroutes(["not_said"], "indh_p3_ess", matches, no, session.today, 10**9)[0].options == ()
    match_here("record", "SM-0196", "indh", "applied", "--amount", "900000000", *DAY)
    match_here("record", "SM-0196", "indh", "refused", *DAY)
    said = " ".join(match_here("--coop", "SM-0196", *DAY).out.split())
    assert "No other option is known to bring a tenth of what was refused." in said


@pytest.mark.parametrize(
    ("kind", "reason"), [("refused", "own_share"), ("refused", "not_said"), ("withdrawn", "terms")]
)
def test_where_to_turn_is_the_same_wherever_it_is_told(
    match_here: Command, kind: str, reason: str
) -> None:
    match_here("record", "SM-0196", "ads", "granted", "--amount", "60000", *DAY)
    match_here("record", "SM-0196", "fda", "refused", *DAY)
    why = ("--reason", reason) if reason != "not_said" else ()
    recorded = match_here("record", "SM-0196", "indh", kind, *why, "--json", *DAY).json
    turn = named_in(recorded)
    assert len(turn) == 3 and not {"ads", "fda", "indh_p3_ess"} & set(turn)
    assert named_in(recorded["case"]) == turn
    cases = match_here("cases", "--coop", "SM-0196", "--json", *DAY).json["cases"]
    assert named_in(next(c for c in cases if c["option_id"] == "indh_p3_ess")) == turn
    ask = ("--coop", "SM-0196", *DAY)
    for more in (("--top", "200"), ("--option", "indh")):
        told = match_here(*ask, *more, "--json").json["matches"]
        note = next(m["case"] for m in told if m["option_id"] == "indh_p3_ess")
        assert named_in(note) == turn, more
    for said in (match_here("cases", *ask), match_here(*ask), match_here(*ask, "--details")):
        places = [" ".join(said.out.split()).find(f"[{option}]") for option in turn]
        assert -1 not in places
        if kind == "refused":
            assert places == sorted(places)


def test_one_option_to_turn_to_stands_in_the_singular(match_here: Command) -> None:
    ask = ("record", "SM-0196", "indh", "refused", *DAY)
    while len(turn := named_in(match_here(*ask, "--json").json)) > 1:
        match_here("record", "SM-0196", turn[0], "refused", *DAY)
    assert "→ The next option: " in match_here(*ask).out
    assert "→ L’option suivante\xa0: " in match_here(*ask, "--lang", "fr").out


def test_nothing_is_asked_for_what_said_no(match_here: Command) -> None:
    ask = ("advise", "--coop", "SM-0196", *DAY, "--json")
    before = match_here(*ask).json["questions"]
    option = before["asked"][0]["options"][0]
    match_here("record", "SM-0196", option, "refused", *DAY)
    after = match_here(*ask).json["questions"]
    assert after["undecided"] == before["undecided"] - 1
    assert all(option not in question["options"] for question in after["asked"])
    few = match_here("--coop", "SM-0196", *DAY, "--json").json["next_questions"]
    assert few["undecided"] == after["undecided"]
    session = open_matcher(registry="demo", today="2026-11-23")
    said = match_here("advise", "--coop", "SM-0196", *DAY, "--json", "--lang", "en")
    assert session.advise("SM-0196").to_dict() == said.json


def test_what_is_asked_or_granted_is_no_next_option(match_here: Command) -> None:
    """Whoever asked two others already was told to ask them, after a third had said no."""
    ask = ("record", "SM-0196", "indh", "refused", "--json", *DAY)
    first, second, *_ = named_in(match_here(*ask).json)
    match_here("record", "SM-0196", first, "applied", *DAY)
    match_here("record", "SM-0196", second, "granted", *DAY)
    told = match_here("--coop", "SM-0196", "--top", "200", "--json", *DAY).json
    note = next(m["case"] for m in told["matches"] if m["option_id"] == "indh_p3_ess")
    assert named_in(note) and not {first, second} & set(named_in(note))


def named_in(view: dict[str, Any]) -> list[str]:
    """The options to turn to."""
    return [option["id"] for one in view["reroute"] for option in one["options"]]


def test_what_may_be_a_slip_is_told_and_kept(match_here: Command) -> None:
    day = (*DAY, "--lang", "en")
    granted = ("granted", "--amount", "90000", "--on", "2026-11-10")
    assert "more is paid" not in match_here("record", "SM-0196", "fda", *granted, *day).out
    paid = ("paid", "--amount", "120000", "--on", "2026-11-20")
    assert (
        "more is paid than was granted" in match_here("record", "SM-0196", "fda", *paid, *day).out
    )
    early = match_here("record", "SM-0196", "fda", "applied", "--on", "2026-10-05", *day)
    assert early.code == 0 and "that is before what stands here" in early.out


def test_a_payment_before_anything_was_asked_is_no_earlier_award(
    match_here: Command, tmp_path: Path
) -> None:
    """50,000 of 1 October stood as another award beside the 90,000 of the request of 5 October."""
    case = ("record", "SM-0001", "indh_p3_ess")
    match_here(*case, "applied", "--on", "2026-10-05", "--amount", "150000", *DAY)
    match_here(*case, "granted", "--on", "2026-11-10", "--amount", "90000", *DAY)
    match_here(*case, "paid", "--on", "2026-11-20", "--amount", "30000", *DAY)
    match_here(*case, "paid", "--on", "2026-10-01", "--amount", "50000", *DAY)
    (known,) = match_here("cases", "--coop", "SM-0001", "--json", *DAY).json["cases"]
    assert (known["amount_asked"], known["amount_granted"], known["amount_paid"]) == (
        150_000,
        90_000,
        80_000,
    )
    assert known["state"] == "paid"
    # paid more than granted: awarded is what was granted
    match_here(*case, "paid", "--on", "2026-11-21", "--amount", "40000", *DAY)
    out = tmp_path / "grants.json"
    match_here(
        "exchange", "grants", "--registry", "demo", "--publisher", "360G-x", "--out", str(out), *DAY
    )
    (grant,) = json.loads(out.read_text(encoding="utf-8"))["grants"]
    assert (grant["amountAwarded"], grant["amountDisbursed"]) == (90_000, 120_000)
    assert match_here("trail").code == 0


def test_what_was_granted_before_another_application_stays_beside_it() -> None:
    """The payment of a grant is of that grant: only one that nothing came before is a slip."""
    kept = [
        told("granted", "2025-03-01", granted=20_000),
        told("paid", "2025-06-01", paid=20_000),
        told("applied", "2026-10-05", asked=50_000),
        told("granted", "2026-11-10", granted=40_000),
    ]
    (case,) = cases_of(Recorded(n, one) for n, one in enumerate(kept, start=1))
    assert (case.earlier, case.granted, case.paid, case.events) == (20_000, 40_000, None, 4)
    assert case.promised == case.awarded == 60_000
    early = [told("chosen", "2026-09-01"), told("paid", "2026-10-01", paid=5_000), kept[2]]
    (case,) = cases_of([Recorded(n, one) for n, one in enumerate(early, start=1)], as_before=True)
    assert (case.state, case.earlier, case.paid) == (
        "applied",
        5_000,
        None,
    )  # as older logs have it
    (case,) = cases_of(Recorded(n, one) for n, one in enumerate(early, start=1))
    assert (case.state, case.earlier, case.paid, case.events) == ("applied", 0, 5_000, 3)


def told(kind: Kind, on: str, **amounts: int) -> Event:
    """An event of one request."""
    return Event(kind=kind, on=date.fromisoformat(on), at="", by="office", registry="r",
                 applicant="a", option="o", **amounts)  # fmt: skip


def test_an_option_that_is_closed_is_told_and_recorded_all_the_same(match_here: Command) -> None:
    day, told = (*DAY, "--lang", "en"), "the option is closed on that day, as far as is known"
    closed = match_here("record", "SM-0196", "haf_environmental_challenge", "applied", *day)
    assert closed.code == 0 and "Recorded: E-1." in closed.out and told in closed.out
    # what the funder does with a request comes after the last day as a rule
    refused = match_here("record", "SM-0196", "haf_environmental_challenge", "refused", *day)
    assert refused.code == 0 and told not in refused.out
    assert told not in match_here("record", "SM-0196", "fda", "applied", *day).out
    # it began in 2018 and was seen closed in 2020: whether it was in 2019 nobody told
    for on, is_closed in (("2017-03-01", True), ("2019-03-01", False), ("2021-03-01", True)):
        then = match_here("record", "SM-0196", "kiva_undp", "applied", "--on", on, *day)
        assert (told in then.out) is is_closed
