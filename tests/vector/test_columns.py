"""Columns hold what `Applicant` says, one distinct value at a time."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.domain.applicant import Applicant
from matcher.domain.schema import Schema
from matcher.domain.schema_file import read_schema
from matcher.domain.values import FieldValue, RoughDay, Several
from matcher.spec.source import parse_toml
from matcher.vector.columns import Columns, columns_of, distinct, encode

TODAY = date(2026, 11, 24)
TEXT = """
budget = "lines"
[field]
members = { type = "integer", min = 1, label = { en = "m" } }
women = { type = "integer", min = 0, label = { en = "w" } }
share = { type = "number", min = 0, max = 1, derived = "women / members", label = { en = "s" } }
all = { type = "boolean", derived = "women == members", label = { en = "a" } }
founded = { type = "date", label = { en = "f" } }
age = { type = "number", min = 0, derived = "years(founded, today)", label = { en = "a" } }
opened = { type = "date", min = 2021-06-15, label = { en = "o" } }
lines = { type = "categories", values = ["tools", "stock"], label = { en = "l" } }
tools = { type = "money", line = { of = "lines", value = "tools" }, label = { en = "t" } }
stock = { type = "money", line = { of = "lines", value = "stock" }, label = { en = "s" } }
total = { type = "money", derived = "tools + stock", label = { en = "t" } }
square = { type = "number", derived = "total * total", label = { en = "q" } }
large = { type = "boolean", derived = "square >= 900000000000000", label = { en = "g" } }
least = { type = "number", derived = "min(square, 7)", max = 6, label = { en = "l" } }
per = { type = "number", derived = "square / total", label = { en = "p" } }
"""


@pytest.fixture(scope="module")
def schema() -> Schema:
    return read_schema(parse_toml(TEXT.encode(), "schema.toml"))


ROWS: list[dict[str, FieldValue]] = [
    {},
    {"members": 12, "women": 5},
    {"members": 5, "women": 9, "share": 0.25},
    {"members": 7, "share": 0.5},
    {"members": 3, "women": 3, "founded": date(2020, 2, 29)},
    {"founded": date(2030, 1, 1), "age": 4},
    {"lines": Several(frozenset(("stock",))), "stock": 9000},
    {"lines": Several(frozenset(("stock",)), is_open=True), "stock": 9000},
    {"tools": 1000, "stock": 0},
    {"tools": 0, "stock": 0},
    {"tools": 999_999_999_999_999, "stock": 999_999_999_999_998},
    {"tools": 3},
    {"large": True, "least": 4},
    {"lines": Several(frozenset(("tools",))), "tools": 30_000_001},
    {"lines": Several(frozenset(("tools",))), "tools": 2},
    {"founded": RoughDay(2020), "opened": RoughDay(2021)},
    {"founded": RoughDay(2020, 2), "opened": RoughDay(2021, 5)},
    {"founded": RoughDay(2020), "age": 3, "opened": date(2022, 1, 1)},
    {"founded": RoughDay(2030)},
]


def applicants(schema: Schema) -> list[Applicant]:
    return [Applicant(f"a{n}", schema, row, TODAY) for n, row in enumerate(ROWS)]


def columns(schema: Schema) -> Columns:
    return columns_of(applicants(schema), schema, TODAY)


def test_every_field_of_everybody_is_what_one_applicant_says(schema: Schema) -> None:
    table = columns(schema)
    for name in schema.fields:
        column = table.column(name)
        assert [column.values[code] for code in column.codes] == [
            applicant.value(name) for applicant in applicants(schema)
        ], name


def test_what_is_known_of_everybody_is_what_one_applicant_says(schema: Schema) -> None:
    table = columns(schema)
    for name in schema.fields:
        known = table.known(name)
        assert [known.values[code] for code in known.codes] == [
            applicant.known(name) for applicant in applicants(schema)
        ], name


def test_numbers_too_large_for_floats_are_worked_out_one_by_one(schema: Schema) -> None:
    column = columns(schema).column("square")
    assert column.values[column.codes[10]] == (2 * 10**15 - 3) ** 2


def test_what_cannot_be_is_flagged_where_it_is_computed(schema: Schema) -> None:
    table = columns(schema)
    for name in ("share", "age", "all", "total", "large", "least"):
        expected = [
            any(flawed == name for flawed, _ in applicant.impossible())
            for applicant in applicants(schema)
        ]
        assert table.impossible(name).tolist() == expected, name
    assert table.impossible("share").tolist()[2]
    assert table.impossible("age").tolist()[5]


def test_combinations_are_told_apart_however_many_there_could_be() -> None:
    many = [(encode(str(n * k % 50) for n in range(60)).codes, 1 << 20) for k in range(1, 6)]
    codes, met = distinct(many, 60)
    rows = [tuple(part[place] for part, _ in many) for place in range(60)]
    assert len(met) == len(set(rows))
    assert all(rows[met[code]] == rows[place] for place, code in enumerate(codes.tolist()))


@given(st.lists(st.tuples(*[st.integers(0, 6)] * 3), max_size=40), st.integers(7, 40))
def test_counted_combinations_are_those_that_sorting_finds(
    rows: list[tuple[int, ...]], bound: int
) -> None:
    parts = [np.array([row[k] for row in rows], dtype=np.int64) for k in range(3)]
    counted = distinct([(part, 7) for part in parts], len(rows))
    sorted_ = distinct([(part, bound * len(rows) + 8) for part in parts], len(rows))
    assert counted[0].tolist() == sorted_[0].tolist()
    assert counted[1] == sorted_[1]


def test_what_is_remembered_of_a_field_is_bounded(
    schema: Schema, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("matcher.vector.columns.MOST_KEPT", 2)
    table = columns(schema)
    for name in ("age", "all", "large"):
        column = table.column(name)
        said = [column.values[code] for code in column.codes]
        assert said == [applicant.value(name) for applicant in applicants(schema)]
    assert all(len(kept) <= 2 for kept in table.memory.values())
