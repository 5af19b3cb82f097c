"""The share of what is asked for that an option is expected to bring, worked by hand."""

from __future__ import annotations

import math
from datetime import date

import pytest

from matcher.catalogue.terms import Pays
from matcher.domain.applicant import Applicant
from matcher.domain.schema_file import read_schema
from matcher.domain.values import FieldValue
from matcher.ranking.share import share, share_evidence, share_of
from matcher.ranking.standing import Ticket
from matcher.spec.source import parse_toml

SCHEMA = read_schema(
    parse_toml(
        b"""
need = "need"
budget = "lines"
[field.need]
type = "money"
[field.lines]
type = "categories"
values = ["shed", "stock"]
[field.shed_mad]
type = "money"
line = { of = "lines", value = "shed" }
[field.stock_mad]
type = "money"
line = { of = "lines", value = "stock" }
""",
        "schema.toml",
    )
)
TICKET = Ticket(300.0)


def found(pays: Pays, **facts: FieldValue) -> float | None:
    return share_of(Applicant("x", SCHEMA, facts, date(2026, 11, 23)), pays, TICKET)


def test_the_lines_that_may_be_paid_are_the_need() -> None:
    both = {"shed_mad": 400, "stock_mad": 800}
    assert found(Pays(), **both) == 0.25
    assert found(Pays(covers=("shed",)), **both) == 0.25  # of stock its sources do not speak
    assert found(Pays(covers=("shed",), only=True), **both) == 0.75
    assert found(Pays(excludes=("shed",)), **both) == 0.375


def test_where_none_of_the_lines_is_paid_nothing_is_brought() -> None:
    assert found(Pays(excludes=("shed", "stock")), shed_mad=400, stock_mad=800) == 0.0


def test_without_lines_the_whole_is_the_need_and_without_a_need_there_is_no_share() -> None:
    assert found(Pays(), need=1_200) == 0.25
    assert found(Pays()) is None
    assert found(Pays(), need=0) is None


def test_a_share_is_at_most_all_and_at_most_what_is_paid_of_any_cost() -> None:
    assert share(100, TICKET) == 1.0
    assert share(100, Ticket(300.0, most=0.6)) == 0.6
    assert share(1_000, Ticket(300.0, most=0.6)) == 0.3


@pytest.mark.parametrize(("brought", "worth"), [(1.0, 1.0), (0.0, 0.25), (0.2, 0.4)])
def test_nothing_of_the_need_is_worth_a_quarter_of_all_of_it(brought: float, worth: float) -> None:
    assert share_evidence(brought) == pytest.approx(math.log(worth))
