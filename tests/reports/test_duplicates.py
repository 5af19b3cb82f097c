"""What is found of two that may be one is said by one rule."""

from __future__ import annotations

import pytest

from matcher.registry.kept import DuplicateQuestion, Kept
from matcher.reports.imported.duplicates import duplicate_lines, duplicates_view
from matcher.session import open_matcher

EVIDENCE = (
    ("name", "same", 9.64), ("members", "near", 0.5), ("activity", "same", 2.64),
    ("women", "far", -4.0), ("turnover_mad", "near", 0.0), ("Douar", "spelt", 2.04),
)  # fmt: skip


def lines(one: dict[str, str], other: dict[str, str]) -> str:
    kept = {
        name: Kept(name, facts["name"], facts, {}, (), founded_exact=True, version=1)
        for name, facts in (("C-1", one), ("C-2", other))
    }
    asked = DuplicateQuestion("C-1", "C-2", 1, 10.8, "", EVIDENCE)
    (view,) = duplicates_view([asked], kept).questions
    assert view.bits == 10.7  # the sum of what is shown, not of what was rounded
    return "\n".join(duplicate_lines(view, open_matcher().schema, "en"))


def test_the_same_is_said_of_what_is_written_the_same() -> None:
    said = lines(
        {"name": "Aglou", "products": "argan", "members": "25"},
        {"name": "Aglou", "products": "argan", "members": "31"},
    )
    assert "Name: the same " in said
    assert "activity: the same " in said
    assert "Douar: spelt otherwise" in said


def test_what_counts_as_the_same_and_is_written_otherwise_says_so() -> None:
    said = lines(
        {"name": "Aglou", "products": "argan"}, {"name": "AGLOU", "products": "argan;honey"}
    )
    assert "Name: spelt otherwise" in said
    assert "activity: in part the same" in said


@pytest.mark.parametrize("field", ["Members: at most", "last year: at most", "members: more than"])
def test_numbers_have_one_rule(field: str) -> None:
    assert f"{field} a quarter apart" in lines({"name": "A"}, {"name": "B"})
