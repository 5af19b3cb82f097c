"""Examples of options: executed, and told where the rules say something else."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from test_calls import NAME, OPTION, SCHEMA, condition

from matcher.catalogue.examples import example_faults
from matcher.catalogue.option import Example, Option
from matcher.decide.verdict import Decider

DAY = date(2026, 2, 20)


def faults(option: Option, *examples: Example) -> list[tuple[int, str, str]]:
    found = example_faults(replace(option, examples=examples), Decider(SCHEMA), DAY)
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


def test_an_example_with_a_wrong_fact_is_told_and_not_executed() -> None:
    found = faults(Option("x", NAME), Example({"membrs": 3, "young": "peut-être"}, "refused"))
    assert [code for _, code, _ in found] == ["unknown-field", "not-a-boolean"]


def test_lists_and_numbers_are_read_as_a_table_reads_them() -> None:
    option = Option("x", NAME, conditions=(condition(1, "members >= 5 and young"),))
    assert not faults(option, Example({"members": 5, "young": True}, "eligible"))
