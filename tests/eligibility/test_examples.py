"""Examples of options: executed, and told where the rules say something else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from bench.mutate_conditions import conditions_of, judged, mutants
from test_calls import NAME, OPTION, SCHEMA, condition

from matcher import check_catalogue, open_matcher
from matcher.catalogue.catalogue import Catalogue
from matcher.catalogue.loading import read_folder
from matcher.catalogue.option import Option
from matcher.catalogue.terms import Example
from matcher.eligibility.examples import example_faults
from matcher.eligibility.verdict import EligibilityEngine
from matcher.session import Session
from matcher.support.paths import data_folder

DAY = date(2026, 2, 20)


def faults(option: Option, *examples: Example) -> list[tuple[int, str, str]]:
    found = example_faults(replace(option, examples=examples), EligibilityEngine(SCHEMA), DAY)
    return [(fault.number, fault.code, str(fault.message)) for fault in found]


def test_examples_that_the_rules_agree_with_are_silent() -> None:
    assert not faults(
        OPTION,
        Example({"place": "tar", "young": True}, "eligible"),
        Example({"place": "tar", "young": False}, "refused"),
        Example({"place": "tar", "members": 3}, "refused", on=date(2023, 1, 1)),
        Example({"place": "south", "members": 20}, "undecided"),
    )


def test_an_example_that_the_rules_contradict_is_told_with_the_condition() -> None:
    assert faults(OPTION, Example({"place": "tar", "young": False}, "eligible")) == [
        (1, "example", "the example says eligible, the rules say refused: condition 2.")
    ]
    assert faults(OPTION, Example({"place": "tar"}, "refused")) == [
        (1, "example", "the example says refused, the rules say undecided: young unknown.")
    ]


def test_an_example_that_the_rules_accept_is_told_without_a_condition() -> None:
    free = Option("x", NAME)
    assert faults(free, Example({"members": 3}, "refused")) == [
        (1, "example", "the example says refused, the rules say eligible.")
    ]


def test_an_example_with_a_wrong_fact_is_told_and_not_executed() -> None:
    found = faults(Option("x", NAME), Example({"membrs": 3, "young": "peut-être"}, "refused"))
    assert [code for _, code, _ in found] == ["unknown-field", "not-a-boolean"]


def test_lists_and_numbers_are_read_as_a_table_reads_them() -> None:
    option = Option("x", NAME, conditions=(condition(1, "members >= 5 and young"),))
    assert not faults(option, Example({"members": 5, "young": True}, "eligible"))


# --- the shipped catalogue


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MATCHER_HOME", str(tmp_path_factory.mktemp("home")))
        yield open_matcher(today=date(2026, 11, 28))


@pytest.fixture(scope="module")
def catalogue(shipped: Session) -> Catalogue:
    """As its files say it: what is kept between runs leaves the examples out."""
    return read_folder(data_folder() / "catalogue", shipped.schema).catalogue


def test_every_example_of_the_shipped_catalogue_agrees_with_its_rules(
    shipped: Session, catalogue: Catalogue
) -> None:
    problems = check_catalogue(today=shipped.today).problems
    assert [str(p.message) for p in problems if not p.is_warning] == []
    assert sum(len(option.examples) for option in catalogue.options.values()) > 700


def test_every_option_with_conditions_has_three_examples_two_verdicts_among_them(
    catalogue: Catalogue,
) -> None:
    asking = {o.id: o for o in catalogue.options.values() if conditions_of(o)}
    assert len(asking) > 50
    for option in asking.values():
        assert len(option.examples) >= 3, option.id
        assert {"eligible", "refused"} <= {e.verdict for e in option.examples}, option.id


def test_an_example_has_a_day_so_that_it_says_the_same_tomorrow(shipped: Session) -> None:
    options = shipped.catalogue.options.values()
    assert [o.id for o in options if any(e.on is None for e in o.examples)] == []


# --- rules said otherwise (tests/bench/mutate_conditions.py)


def changed(rule: str) -> list[tuple[str, str | None]]:
    option = Option("x", NAME, conditions=(condition(1, rule),))
    return [(mutant.kind, mutant.rule) for mutant in mutants(option, SCHEMA)]


def test_a_rule_is_changed_in_one_place_at_a_time() -> None:
    assert changed("members >= 5 and young") == [
        ("dropped", None),
        ("and/or", "(members >= 5) or young"),
        ("part", "young"),
        ("turned", "(members <= 5) and young"),
        ("strict", "(members > 5) and young"),
        ("number", "(members >= 4) and young"),
        ("number", "(members >= 6) and young"),
        ("part", "members >= 5"),
        ("turned", "(members >= 5) and (not young)"),
    ]
    assert changed('place in ["tar", "south"]') == [
        ("dropped", None),
        ("turned", 'not (place in ["tar", "south"])'),
        ("value", 'place in ["south"]'),
        ("value", 'place in ["tar"]'),
    ]


def test_a_change_that_no_example_notices_survives() -> None:
    option = Option(
        "x",
        NAME,
        conditions=(condition(1, "members >= 5"),),
        examples=(Example({"members": 5}, "eligible"), Example({"members": 3}, "refused")),
    )
    assert [(str(m.rule), killed) for m, killed in judged(option, SCHEMA, DAY)] == [
        ("None", True),
        ("members <= 5", True),
        ("members > 5", True),
        ("members >= 4", False),
        ("members >= 6", True),
    ]


def test_the_examples_notice_nearly_every_change_of_a_shipped_rule(
    shipped: Session, catalogue: Catalogue
) -> None:
    found = [
        killed
        for option in catalogue.options.values()
        for _, killed in judged(option, shipped.schema, shipped.today)
    ]
    assert len(found) > 500
    assert sum(found) / len(found) >= 0.98
