"""From the log of an office to a model: what teaches, what does not, and what is promoted."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest
from conftest import Command

from matcher import open_matcher
from matcher.cases.event import Event, Recorded, Slate
from matcher.cases.log import EventLog
from matcher.learning.base_snapshot import WORTH, take_snapshot
from matcher.learning.concordance import concordance, concordance_gain
from matcher.learning.known_here import known_here, published_rates
from matcher.learning.office_cases import OfficeCases, office_cases
from matcher.learning.office_model import OfficeData, learn_office
from matcher.learning.office_promotion import scores_of, try_office
from matcher.learning.office_slopes import Design, fit_slopes
from matcher.ranking.ranker import default_model, parse_ranker, read_ranker
from matcher.session import Session
from matcher.vector.core import Core
from matcher.vector.score_matrix import make_score_matrix

DAY = date(2026, 11, 23)
PRIOR = json.loads(default_model().read_bytes())


@pytest.fixture(scope="module")
def session() -> Session:
    return open_matcher(today=DAY)


def recorded(events: Sequence[Event]) -> list[Recorded]:
    return [Recorded(number, event) for number, event in enumerate(events, start=1)]


def office_of(session: Session) -> OfficeData:
    people = list(session.registry)[:60]
    return OfficeData(session.schema, session.catalogue, session.matcher.engine, people, DAY, PRIOR)


def many(session: Session, yes: str, no: str, n: int = 40) -> OfficeCases:
    """Requests of which one option grants all but a few and another refuses all but a few."""
    events = []
    for place, one in enumerate(list(session.registry)[:n]):
        day = DAY - timedelta(days=400 - 5 * place)
        for option, kind in ((yes, "granted"), (no, "refused")):
            said = kind if place % 8 else ("refused" if kind == "granted" else "granted")
            events.append(Event(said, day, applicant=one.id, option=option))
    people = {one.id: one for one in session.registry}
    return office_cases(recorded(events), people, session.catalogue.options)


def test_pending_and_silence_are_no_refusals_and_what_was_never_shown_was_never_tried(
    session: Session,
) -> None:
    day = DAY - timedelta(days=50)
    shown = Slate(direction="options", shown=("commune", "ads", "fda"))
    events = [
        Event("shown", day, applicant="SM-0001", slate=shown),
        Event("applied", day, applicant="SM-0001", option="commune"),
        Event("granted", day + timedelta(9), applicant="SM-0001", option="commune", granted=9),
        Event("applied", day, applicant="SM-0001", option="ads"),
        Event("applied", day, applicant="SM-0002", option="ads"),
        Event("no_answer", day + timedelta(20), applicant="SM-0002", option="ads"),
        Event("refused", day, applicant="SM-0003", option="ads"),
        Event("granted", day, applicant="nobody", option="ads"),
        Event("granted", day, registry="another", applicant="SM-0004", option="ads"),
    ]
    people = {one.id: one for one in session.registry}
    found = office_cases(recorded(events), people, session.catalogue.options)
    said = [(one.applicant.id, one.option_id, one.is_granted) for one in found.decided]
    assert said == [("SM-0003", "ads", False), ("SM-0001", "commune", True)]
    assert found.decided[1].choice_set == ("commune", "ads", "fda")
    assert found.decided[1].applicant.today == day + timedelta(9)
    assert (found.pending, found.withdrawn, found.gone) == (1, 1, 1)
    # before the answer came it was pending
    early = office_cases(
        recorded(events), people, session.catalogue.options, until=day + timedelta(5)
    )
    assert (len(early.decided), early.pending) == (1, 3)


def test_a_rate_is_held_to_the_published_one(session: Session) -> None:
    published = published_rates(session.catalogue.options)
    assert published["moazara"] == 0.24
    found, worth = known_here({"moazara": (3, 5), "ads": (0, 0), "commune": (9, 10)}, published)
    one = found["moazara"]
    assert (one.prior, one.is_published) == (0.24, True)
    assert one.mean == pytest.approx((worth * 0.24 + 3) / (worth + 5))
    assert one.low < one.mean < one.high and one.term > 0
    # nothing decided moves nothing; what is unknown is not the best case
    assert found["ads"].term == pytest.approx(0.0)
    assert found["commune"].term > found["ads"].term
    # more of the same moves further
    more, _ = known_here({"moazara": (30, 50)}, published)
    assert more["moazara"].term > one.term


def test_a_fact_that_says_nothing_of_being_granted_moves_no_weight() -> None:
    rng = np.random.default_rng(5)
    evidence = rng.normal(size=(400, 3))
    option = rng.integers(0, 4, 400)
    prior = np.array([0.2, 0.4, 0.5, 0.6])
    none = fit_slopes(Design(evidence, option, prior, rng.random(400) < prior[option]))
    assert np.abs(none.added).max() < 0.2
    at = np.log(prior / (1 - prior))[option] + 0.8 * evidence[:, 0]
    granted = rng.random(400) < 1 / (1 + np.exp(-at))
    found = fit_slopes(Design(evidence, option, prior, granted))
    assert found.spread > 0.1 and found.added[0] > 0.4
    few = fit_slopes(Design(evidence[:30], option[:30], prior, granted[:30]))
    assert not few.added.any() and few.spread == 0


def test_base_rates_are_held_to_the_shipped_ones(session: Session) -> None:
    data = json.loads(default_model().read_bytes())
    before = PRIOR["fields"]["bank_account"]["everybody"]["shares"]["true"]
    people = [session.new_applicant(f"x{n}", {"bank_account": n < 10}) for n in range(50)]
    assert take_snapshot(data, people, session.schema, DAY) >= 1
    entry = data["fields"]["bank_account"]["everybody"]
    assert entry["shares"]["true"] == round((10 + WORTH * before) / (50 + WORTH), 4)
    assert "50 of 50 known" in entry["origin"]
    # nobody says it: it stands as it was
    assert data["fields"]["members"] == PRIOR["fields"]["members"]
    parse_ranker(data, session.schema)


def test_with_nothing_decided_only_base_rates_move(session: Session) -> None:
    office = office_of(session)
    found = learn_office(office, OfficeCases(()))
    before = {name: entry["weight"] for name, entry in PRIOR["fields"].items()}
    assert {name: e["weight"] for name, e in found.data["fields"].items()} == before
    assert not found.data.get("options")
    assert office.prior == json.loads(default_model().read_bytes())  # and it is left as it was


def test_what_said_yes_stands_higher_and_all_pairs_say_so_alike(session: Session) -> None:
    office = office_of(session)
    found = learn_office(office, many(session, "ads", "commune"))
    ranker = parse_ranker(found.data, session.schema)
    assert found.known["ads"].term > 0 > found.known["commune"].term
    assert ranker.options["ads"].decided == 40
    matcher = office.matcher(ranker)
    people = list(session.registry)[:20]
    options = list(session.catalogue.options.values())
    matrix = make_score_matrix(matcher, people, options)
    for row, one in enumerate(people):
        for column, option in enumerate(options):
            assert matcher.match(one, option).score == matrix.scores[row, column]
    assert Core(matcher).options
    old = read_ranker(default_model(), session.schema)
    assert learn_office(office, many(session, "ads", "commune")).data == found.data
    assert scores_of(office.matcher(old), many(session, "ads", "commune").decided).shape == (80,)


def test_pairs_in_order_and_their_difference() -> None:
    granted = np.array([True, False, True, False] * 20)
    good, bad = np.where(granted, 1.0, 0.0), np.where(granted, 0.0, 1.0)
    best = concordance(good, granted)
    assert best is not None and (best.value, best.low, best.high) == (1.0, 1.0, 1.0)
    flat = concordance(np.zeros(80), granted)
    assert flat is not None and flat.value == 0.5
    gain = concordance_gain(good, bad, granted)
    assert gain is not None and (gain.value, gain.low) == (1.0, 1.0)
    assert concordance(good, np.ones(80, dtype=np.bool_)) is None


def test_what_is_better_is_promoted_and_what_is_worse_is_not(session: Session) -> None:
    office = office_of(session)
    better = try_office(office, many(session, "ads", "commune", 120))
    assert better.gain is not None and better.gain.value > 0
    assert better.is_promoted
    # the funders change their ways: what was learnt is wrong by then
    cases = many(session, "ads", "commune", 120).decided
    turn = int(len(cases) * 0.8)
    turned = (*cases[:turn], *(replace(c, is_granted=not c.is_granted) for c in cases[turn:]))
    worse = try_office(office, OfficeCases(turned))
    assert worse.gain is not None and worse.gain.value < 0 and not worse.is_promoted
    few = try_office(office, many(session, "ads", "commune", 12))
    assert few.gain is None and not few.is_promoted


def test_the_command_learns_from_the_log_of_the_workspace(
    match_here: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MATCHER_HOME", str(tmp_path))
    out = tmp_path / "mine.json"
    asked = ("train", "--history", "workspace", "--registry", "demo", "--out", out)
    today = ("--today", DAY.isoformat(), "--lang", "en")
    assert match_here(*asked, *today).code == 3  # nothing was decided
    log = EventLog(tmp_path / "cases.sqlite", make=True)
    day = DAY - timedelta(days=300)
    log.append(
        [
            Event(
                "granted" if (n + turn) % 3 else "refused",
                day + timedelta(days=n),
                registry="demo",
                applicant=f"SM-{n + 1:04}",
                option=option,
            )
            for n in range(30)
            for turn, option in enumerate(("ads", "commune"))
        ]
    )
    log.close()
    kept = match_here(*asked, *today)
    assert kept.code == 2 and not out.exists()
    assert "not sure that the model is as good" in kept.err or "too few" in kept.err
    written = match_here(*asked, "--force", "--json", *today)
    assert written.code == 0, written.err
    assert written.json["sizes"] == {"decided": 60, "granted": 40, "refused": 20, "pending": 0}
    card = out.with_suffix(".md").read_text(encoding="utf-8")
    assert "67% of 30 decided here granted" in card and "What was never shown" in card
    shown = match_here(
        "--coop", "SM-0060", "--registry", "demo", "--model", out, "--json", *today
    ).json["matches"]
    said = [
        part["said"]
        for match in shown
        if match["option_id"] == "ads"
        for part in match["contributions"]
        if part["field"] == "option"
    ]
    assert said == ["67% of 30 decided here granted"]
