"""What an option says of the budget lines that it pays."""

from __future__ import annotations

import pytest

from matcher.catalogue.terms import Pays

LINES = ["equipment", "training", "works"]


@pytest.mark.parametrize(
    ("pays", "known", "not_excluded"),
    [
        # nothing is published: nothing is known, nothing excluded
        (Pays(), [False, False, False], [True, True, True]),
        (Pays(excludes=("works",)), [False, False, False], [True, True, False]),
        (Pays(("equipment",)), [True, False, False], [True, True, True]),
        (Pays(("equipment",), ("works",)), [True, False, False], [True, True, False]),
        (Pays(("equipment",), only=True), [True, False, False], [True, False, False]),
    ],
)
def test_lines_are_counted_as_their_name_says(
    pays: Pays, known: list[bool], not_excluded: list[bool]
) -> None:
    assert list(pays.lines(LINES, "known")) == known
    assert list(pays.lines(LINES, "not_excluded")) == not_excluded


def test_the_whole_need_of_a_schema_without_lines_is_paid_unless_named_lines_alone_are() -> None:
    assert Pays().lines([""], "known") == (True,)
    assert Pays(only=True).lines([""], "not_excluded") == (False,)
