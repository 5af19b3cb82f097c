"""Calls: which round of an option governs where and when, and what it says there."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.batch.output import VERDICTS
from matcher.catalogue.availability import availability_of
from matcher.catalogue.calls import Rounds, governed, states_of
from matcher.catalogue.catalogue import Catalogue
from matcher.catalogue.office_word import OfficeWord
from matcher.catalogue.option import Option
from matcher.catalogue.parse import parse_option
from matcher.catalogue.terms import Call, Condition, Figure, Pays
from matcher.domain.applicant import Applicant
from matcher.domain.gazetteer import Gazetteer, Place
from matcher.domain.schema import Field, Schema
from matcher.eligibility.verdict import EligibilityEngine
from matcher.matching.pair import Matcher
from matcher.ranking.ranker import Ranker
from matcher.session import open_matcher
from matcher.support.text import Text
from matcher.vector.columns import columns_of
from matcher.vector.core import Core
from matcher.vector.screen import screen

NAME = Text({"en": "x"})
#: A country of two regions; the south has two towns.
PLACES = Gazetteer(
    {
        code: Place(code, parent, Text({"en": code}))
        for code, parent in (
            ("land", ""),
            ("north", "land"),
            ("south", "land"),
            ("tiz", "south"),
            ("tar", "south"),
        )
    }
)
SCHEMA = Schema(
    {
        "place": Field("place", "place", NAME, gazetteer="own"),
        "members": Field("members", "integer", NAME, minimum=0),
        "young": Field("young", "boolean", NAME),
    },
    gazetteers={"own": PLACES},
)


def condition(number: int, rule: str, call: str = "") -> Condition:
    return Condition(number, rule, NAME, call=call)


OPTION = Option(
    "grant",
    NAME,
    status="periodic",
    status_as_of=date(2026, 1, 1),
    conditions=(condition(1, "members >= 5"),),
    amount={"max": Figure(300, 300)},
    terms={"own_share": Figure(0.4, 0.4)},
    rules="partial",
    calls=(
        Call(
            "tar-2026",
            2026,
            place=("tar",),
            opens=date(2026, 2, 10),
            closes=date(2026, 3, 10),
            conditions=(condition(2, "young", "tar-2026"),),
            amount={"max": Figure(200, 200)},
            pays=Pays(("equipment",)),
        ),
        Call(
            "south-2026",
            2026,
            place=("south",),
            known_from=date(2026, 1, 5),
            adds=True,
            conditions=(condition(3, "members < 100", "south-2026"),),
        ),
        Call("all-2024", 2024, conditions=(condition(4, "members >= 50", "all-2024"),)),
    ),
)


def applicant(today: date, **facts: object) -> Applicant:
    return Applicant("a", SCHEMA, facts, today)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("day", "place", "call"),
    [
        (date(2023, 5, 1), "tar", None),
        (date(2024, 1, 1), "tar", "all-2024"),
        (date(2026, 1, 4), "tar", "all-2024"),
        (date(2026, 1, 5), "tar", "south-2026"),
        (date(2026, 2, 10), "tar", "tar-2026"),  # the newest year, then the narrowest place
        (date(2026, 2, 10), "tiz", "south-2026"),
        (date(2026, 2, 10), "north", "all-2024"),
        (date(2026, 2, 10), "south", None),  # too coarse to tell
        (date(2026, 2, 10), None, None),
    ],
)
def test_the_newest_call_of_the_narrowest_place_governs(
    day: date, place: str | None, call: str | None
) -> None:
    facts = {} if place is None else {"place": place}
    found = governed(OPTION, applicant(day, **facts), day)
    assert (found.call.id if found.call else None) == call


def test_what_a_call_gives_replaces_and_what_it_does_not_give_stays() -> None:
    day = date(2026, 2, 20)
    found = governed(OPTION, applicant(day, place="tar"), day)
    assert found.amount["max"].high == 200
    assert found.terms["own_share"].high == 0.4
    assert found.pays.covers == ("equipment",)
    assert [c.number for c in found.conditions] == [2]
    assert [c.number for c in governed(OPTION, applicant(day, place="tiz"), day).conditions] == [
        1,
        3,
    ]


@pytest.mark.parametrize(
    ("day", "state"),
    [
        (date(2026, 2, 9), "to_confirm"),  # the call of the whole south: no days are published
        (date(2026, 2, 10), "open"),
        (date(2026, 3, 10), "open"),
        (date(2026, 3, 11), "periodic"),
        (date(2027, 6, 1), "periodic"),
    ],
)
def test_a_call_says_by_its_days_whether_one_can_apply(day: date, state: str) -> None:
    assert availability_of(governed(OPTION, applicant(day, place="tar"), day), day, 9999) == state


def test_the_part_in_kind_of_another_own_share_is_not_kept() -> None:
    base = Option(
        "o",
        NAME,
        terms={"own_share": Figure(0.4, 0.4), "own_share_in_kind_max": Figure(0.5, 0.5)},
        amount={"max": Figure(300, 300)},
    )
    found = base.under(Call("c", 2026, terms={"own_share": Figure(0.1, 0.1)}))
    assert found.terms["own_share"].high == 0.1
    assert "own_share_in_kind_max" not in found.terms
    day = date(2026, 2, 20)
    assert found.has_older_terms(day)
    assert not base.has_older_terms(day)


def test_terms_are_older_where_only_other_places_have_a_round() -> None:
    call = Call("c", 2026, place=("tar",), amount={"max": Figure(200, 200)})
    base = Option("o", NAME, amount={"max": Figure(300, 300)}, calls=(call,))
    assert base.has_older_terms(date(2026, 2, 20))
    assert not base.has_older_terms(date(2025, 2, 20))
    assert not base.under(call).has_older_terms(date(2026, 2, 20))


def test_a_call_that_is_known_before_it_opens_is_upcoming() -> None:
    call = Call("c", 2026, known_from=date(2026, 1, 1), opens=date(2026, 2, 1))
    assert call.availability(date(2026, 1, 15), "periodic") == "upcoming"
    assert (
        call.availability(date(2026, 2, 1), "periodic") == "to_confirm"
    )  # no last day is published
    assert call.availability(date(2027, 1, 1), "periodic") == "periodic"
    assert call.availability(date(2027, 1, 1), "closed") == "closed"


def test_the_year_of_a_call_without_a_last_day_does_not_close_what_is_left_open() -> None:
    def after(status: str, closes: date | None, valid_until: date | None = None) -> str:
        call = Call("c", 2025, opens=date(2025, 7, 22), closes=closes)
        option = Option(
            "o", NAME, status=status, status_as_of=date(2025, 7, 22), valid_until=valid_until
        )
        return availability_of(replace(option, call=call), date(2026, 3, 1), 180)

    assert after("to_confirm", None) == "to_confirm"
    assert after("to_confirm", date(2025, 9, 30)) == "closed"
    assert after("to_confirm", None, date(2026, 2, 28)) == "closed"
    assert after("open", None) == "closed"  # it was seen open, for its call
    assert after("closed", None) == "closed"
    assert after("periodic", None) == after("periodic", date(2025, 9, 30)) == "periodic"


def test_where_it_is_not_known_which_call_governs_what_differs_is_to_be_confirmed() -> None:
    day = date(2026, 2, 20)
    found = governed(OPTION, applicant(day, place="south"), day)
    assert availability_of(found, day, 9999) == "to_confirm"
    assert len(found.alternatives) == 3
    assert found.under(None) is OPTION


def verdict(day: date, **facts: object) -> tuple[str, tuple[str, ...], tuple[int, ...]]:
    one = applicant(day, **facts)
    option = governed(OPTION, one, day)
    found = EligibilityEngine(SCHEMA).decide(option.in_force(day), one)
    return found.name, found.missing, found.blockers


def test_a_place_too_coarse_leaves_the_verdict_to_every_call_it_may_fall_under() -> None:
    day = date(2026, 2, 20)
    # tar asks for the young, tiz for 5 to 99 members
    assert verdict(day, place="south", members=20, young=True) == ("eligible", (), ())
    assert verdict(day, place="south", members=20, young=False) == ("undecided", ("place",), ())
    assert verdict(day, place="south", members=3, young=False)[0] == "refused"
    assert verdict(day, members=20, young=True) == ("undecided", ("place",), ())
    assert verdict(day, place="south", young=True) == ("undecided", ("place", "members"), ())


FACTS = st.fixed_dictionaries(
    {
        "place": st.sampled_from([None, "land", "north", "south", "tiz", "tar"]),
        "members": st.sampled_from([None, 3, 20, 60, 200]),
        "young": st.sampled_from([None, True, False]),
    }
)
DAYS = st.sampled_from(
    [date(2023, 5, 1), date(2025, 1, 1), date(2026, 1, 20), date(2026, 2, 20), date(2026, 9, 1)]
)


def by_every_completion(facts: dict[str, object], day: date) -> str:
    """The verdict by trying every town, number of members and answer."""
    towns = PLACES.leaves(str(facts["place"])) if facts["place"] else PLACES.all_leaves()
    members = [facts["members"]] if facts["members"] is not None else [0, 5, 50, 100, 500]
    young = [facts["young"]] if facts["young"] is not None else [True, False]
    said = {
        verdict(day, place=t, members=m, young=y)[0] for t, m, y in product(towns, members, young)
    }
    return said.pop() if len(said) == 1 else "undecided"


@given(FACTS, DAYS)
def test_a_verdict_is_that_of_every_completion(facts: dict[str, object], day: date) -> None:
    known = {name: value for name, value in facts.items() if value is not None}
    assert verdict(day, **known)[0] == by_every_completion(facts, day)


@given(st.lists(FACTS, min_size=1, max_size=6), DAYS)
def test_one_pair_a_table_and_all_pairs_agree(rows: list[dict[str, object]], day: date) -> None:
    catalogue = Catalogue({"grant": OPTION, "other": Option("other", NAME)})
    matcher = Matcher(
        catalogue, EligibilityEngine(SCHEMA), Ranker(terms={"availability:open": 0.5}), day
    )
    pool = [
        Applicant(str(n), SCHEMA, {k: v for k, v in row.items() if v is not None}, day)  # type: ignore[misc]
        for n, row in enumerate(rows)
    ]
    pairs = {(p.applicant_id, p.option_id): p for p in screen(pool, catalogue, matcher.engine, day)}
    core = Core(matcher)
    asked = core.ask(columns_of(pool, SCHEMA, day))
    keys, flags = core.keys(asked, slice(None))
    scores = core.decode(keys >> 15)[1]
    for row, one in enumerate(pool):
        for place, option in enumerate(core.options):
            match = matcher.match(one, option)
            pair = pairs[one.id, option.id]
            call = match.option.call.id if match.option.call else ""
            assert (pair.verdict, pair.availability) == (match.verdict.name, match.availability)
            assert (pair.missing, pair.blockers) == (match.verdict.missing, match.verdict.blockers)
            assert (pair.rules, pair.call) == (option.rules, call)
            name = "refused" if flags[place, row] & 2 else VERDICTS[flags[place, row] & 1]
            assert name == match.verdict.name
            assert scores[place, row] == match.score
            variant = asked.variants(np.array([place]), np.array([row]))
            state = core.availability[int(variant[0])]
            assert state == match.availability


def test_rounds_of_an_option_without_calls_are_the_option() -> None:
    plain = Option("plain", NAME)
    assert Rounds(plain, SCHEMA, date(2026, 1, 1)).variants == (plain,)


@pytest.mark.parametrize(
    ("call", "in_force"),
    [
        ({}, ["members >= 5"]),
        ({"condition": [{"rule": "young"}]}, ["young"]),
        ({"conditions": "add", "condition": [{"rule": "young"}]}, ["members >= 5", "young"]),
        ({"conditions": "replace"}, []),
    ],
)
def test_a_call_that_gives_no_conditions_leaves_those_of_its_option(
    call: dict[str, object], in_force: list[str]
) -> None:
    table = {"id": "all-2026", "year": 2026, **call}
    data = {"id": "grant", "name": "x", "condition": [{"rule": "members >= 5"}], "call": [table]}
    day = date(2026, 6, 1)
    found = governed(parse_option(data, SCHEMA), applicant(day, place="tiz"), day)
    assert [one.rule for one in found.conditions] == in_force


def test_what_an_office_was_told_after_the_days_of_a_call_outranks_them() -> None:
    def state(said: str, day: date, closes: date | None) -> str:
        call = Call("now", 2026, closes=closes)
        told = replace(
            OPTION,
            status=said,  # type: ignore[arg-type]
            status_as_of=day,
            words=(OfficeWord(day, "phone", "officer", keys=("status",)),),
        )
        return availability_of(told.under(call), date(2026, 11, 30), 500)

    yesterday, march = date(2026, 11, 29), date(2026, 3, 10)
    assert state("open", yesterday, None) == "open"  # its days are not published
    assert state("open", yesterday, march) == "open"  # they are past
    assert state("closed", yesterday, None) == "closed"
    assert state("periodic", yesterday, None) == "to_confirm"  # says no more than the call
    assert state("open", date(2026, 3, 1), march) == "periodic"  # that was said of those days


def test_a_figure_told_in_a_later_year_than_a_call_counts_and_of_the_same_year_the_call() -> None:
    """A word is of its year and of every place: the newest year governs, then the narrowest."""

    def most(year: int, **terms: float) -> tuple[float | bool | None, float | bool | None, bool]:
        keys = ("amount.max_mad", "terms.own_share")
        told = replace(
            OPTION,
            amount={"max": Figure(250, 250)},
            terms={"own_share": Figure(0.4, 0.4)},
            words=(OfficeWord(date(2026, 11, 30), "phone", "officer", keys=keys),),
        )
        figures = {"max": Figure(300, 300)}
        held = {name: Figure(value, value) for name, value in terms.items()}
        here = told.under(Call("then", year, amount=figures, terms=held))
        return (
            here.amount["max"].high,
            here.terms["own_share"].high,
            here.has_older_terms(date(2026, 12, 1)),
        )

    assert most(2025, own_share=0.1) == (250, 0.4, False)
    assert most(2026, own_share=0.1) == (300, 0.1, False)
    assert most(2027, own_share=0.1) == (300, 0.1, False)
    assert most(2025) == (250, 0.4, False)  # told since, so no older terms
    assert most(2026) == (300, 0.4, True)
    # a figure whose name begins like another is another
    kind = Call("then", 2021, terms={"own_share_in_kind_max": Figure(0.5, 0.5)})
    word = OfficeWord(date(2026, 11, 30), "phone", "officer", keys=("terms.own_share",))
    told = replace(OPTION, amount={}, terms={"own_share": Figure(0.4, 0.4)}, words=(word,))
    assert told.under(kind).terms["own_share_in_kind_max"].high == 0.5


def test_what_the_catalogue_says_of_an_option_is_what_a_cooperative_is_told() -> None:
    session = open_matcher(today=date(2026, 11, 23))
    catalogue = session.catalogue
    said = {
        option.id: states_of(option, session.schema, session.today, catalogue.stale_after_days)
        for option in catalogue.options.values()
    }
    # a call of the year whose days are not published: the option goes by calls all the same
    assert said["moazara"] == ("to_confirm",)
    # its last call published no last day, and its own file leaves open whether it goes on
    assert said["go_siyaha"] == ("to_confirm",)
    assert said["indh_p3_ess"] == ("periodic", "to_confirm")  # calls of some prefectures only
    for one in list(session.registry)[::20]:
        for match in session.options_for(one):
            is_settled = not match.option.alternatives
            assert not is_settled or match.availability in said[match.option.id], match.option.id
