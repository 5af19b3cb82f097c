"""Facts as programs have them: collections, timestamps, numpy's scalars, and what is said else."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import numpy as np
import pytest

from matcher.domain.schema import Schema
from matcher.domain.schema_file import read_schema
from matcher.domain.values import FieldValue, RoughDay, Several
from matcher.registry.facts import read_facts
from matcher.session import Session, open_matcher
from matcher.spec.source import parse_toml
from matcher.support.errors import DataRefusedError

SCHEMA = """
field.members = { type = "integer", min = 1 }
field.share = { type = "number", min = 0, max = 1 }
field.need = { type = "money", min = 0 }
field.founded = { type = "date" }
field.rural = { type = "boolean" }
field.form = { type = "category", values = ["union", "gie"] }
field.village = { type = "category" }
field.activities = { type = "categories", values = ["farm", "craft"] }
field.tags = { type = "categories" }
field.project = { type = "text" }
"""


@pytest.fixture(scope="module")
def schema() -> Schema:
    return read_schema(parse_toml(SCHEMA.encode(), "s.toml"))


def both(*values: str) -> Several:
    return Several(frozenset(values))


@pytest.mark.parametrize(
    ("field", "given", "value"),
    [
        ("activities", ("farm", "craft"), both("farm", "craft")),
        ("activities", ["farm"], both("farm")),
        ("activities", {"craft"}, both("craft")),
        ("activities", frozenset(("craft",)), both("craft")),
        ("activities", (), both()),
        ("activities", both("farm"), both("farm")),
        ("tags", ["anything"], both("anything")),
        ("tags", [np.str_("anything")], both("anything")),
        ("founded", datetime(2020, 3, 1, 14, 30), date(2020, 3, 1)),
        ("founded", np.datetime64("2020-03-01"), date(2020, 3, 1)),
        ("founded", date(2020, 3, 1), date(2020, 3, 1)),
        ("founded", "2020-03", RoughDay(2020, 3)),
        ("founded", "2020", RoughDay(2020)),
        ("members", np.int64(12), 12),
        ("share", np.float32(0.5), 0.5),
        ("need", np.int32(5000), 5000),
        ("rural", np.bool_(True), True),
        ("form", np.str_("gie"), "gie"),
        ("project", "a mill", "a mill"),
    ],
)
def test_a_fact_is_taken(field: str, given: object, value: FieldValue, schema: Schema) -> None:
    facts, problems = read_facts({field: given}, schema)
    assert problems == []
    assert facts == {field: value}
    assert type(facts[field]) is type(value)


def test_a_timestamp_of_pandas_is_its_day(schema: Schema) -> None:
    pandas = pytest.importorskip("pandas")
    given = {"founded": pandas.Timestamp("2020-03-01 10:00")}
    assert read_facts(given, schema) == ({"founded": date(2020, 3, 1)}, [])
    assert read_facts({"founded": pandas.NaT}, schema) == ({}, [])


NO_DAY = np.datetime64("NaT", "D")


@pytest.mark.parametrize("unknown", [None, float("nan"), np.float64("nan"), NO_DAY])
def test_what_is_no_number_and_no_day_is_unknown(unknown: object, schema: Schema) -> None:
    assert read_facts({"share": unknown, "founded": unknown}, schema) == ({}, [])


@pytest.mark.parametrize(
    ("field", "given", "takes"),
    [
        ("members", "twelve", "Give a whole number within its bounds."),
        ("members", 0, "Give a whole number within its bounds."),
        ("members", [1, 2], "Give a whole number within its bounds."),
        ("share", Decimal("0.5"), "Give a number within its bounds."),
        ("need", 10.5, "Give a whole amount within its bounds."),
        ("founded", "spring 2020", "Give a date, a datetime or a Timestamp within its bounds."),
        ("rural", "yes", "Give True or False."),
        ("form", "cooperative", "Give one of union, gie."),
        ("form", ("union",), "Give one of union, gie."),
        ("village", {"a"}, "Give a text."),
        ("activities", ["trade"], "Give a set, list or tuple of farm, craft."),
        ("activities", "farm", "Give a set, list or tuple of farm, craft."),
        ("tags", [1, 2], "Give a set, list or tuple of texts."),
        ("tags", {"a": 1}, "Give a set, list or tuple of texts."),
        ("project", 5, "Give a text."),
        ("members", np.array([1, 2]), "Give a whole number within its bounds."),
    ],
)
def test_what_is_not_taken_is_answered_with_what_is(
    field: str, given: object, takes: str, schema: Schema
) -> None:
    facts, (problem,) = read_facts({field: given}, schema)
    assert facts == {}
    assert (problem.where, problem.code, str(problem.hint)) == (field, "wrong-type", takes)


@pytest.fixture(scope="module")
def session() -> Session:
    return open_matcher(today=date(2026, 11, 23))


def test_everything_that_cannot_be_read_is_told_at_once(session: Session) -> None:
    with pytest.raises(DataRefusedError) as caught:
        session.new_applicant("x", {"membres": 5, "members": "five", "place": ["tiznit"]})
    told = {str(problem.where): str(problem) for problem in caught.value.problems}
    assert told["membres"] == 'membres: "membres" is not a field. Did you mean "members"?'
    assert told["place"].endswith("Give the code of a place: see match places WORD.")
    assert len(told) == 3


def test_the_facts_of_a_new_applicant_are_field_values(session: Session) -> None:
    applicant = session.new_applicant(
        "x", {"purposes": ["equipment"], "members": np.int64(9), "founded": datetime(2020, 3, 1)}
    )
    assert applicant.value("purposes") == both("equipment")
    assert applicant.value("need_stock_mad") == 0
    assert applicant.value("age_years") == pytest.approx(6.73, abs=0.01)
