"""Tables of applicants: the columns of one day, and of cases that each have their own."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from matcher.domain.applicant import Applicant
from matcher.session import DEMO, Session, open_matcher
from matcher.vector.columns import Columns, ColumnsByRow
from matcher.vector.table import ApplicantTable, outcomes


@pytest.fixture(scope="module")
def session() -> Session:
    return open_matcher(registry=Path(DEMO), today=date(2026, 11, 23))


@pytest.fixture(scope="module")
def dated(session: Session) -> list[Applicant]:
    """The same applicants, each on a day of its own."""
    return [
        Applicant(one.id, session.schema, one.stated, date(2019 + place % 7, 1, 1 + place % 28))
        for place, one in enumerate(list(session.registry)[:90])
    ]


def test_applicants_of_one_day_are_columns_of_that_day(session: Session) -> None:
    table = ApplicantTable(list(session.registry)[:9], session.schema)
    assert type(table.columns) is Columns
    assert table.columns.today == session.today


def test_a_column_shows_what_is_known_of_each(session: Session, dated: list[Applicant]) -> None:
    for applicants in (dated, list(session.registry)[:90]):
        table = ApplicantTable(applicants, session.schema)
        for name in session.schema.fields:
            codes, shown = table.column((name,))
            for applicant, code in zip(applicants, codes.tolist(), strict=True):
                assert shown[code].known(name) == applicant.known(name)


def test_each_applicant_of_many_days_answers_for_its_own(
    session: Session, dated: list[Applicant]
) -> None:
    many = ApplicantTable(dated, session.schema)
    assert isinstance(many.columns, ColumnsByRow)
    rules = {c.rule for option in session.catalogue.options.values() for c in option.conditions}
    for rule in sorted(rules):
        diagram = session.matcher.engine.diagram(rule)
        alone = [outcomes(diagram, ApplicantTable([one], session.schema)) for one in dated]
        both = outcomes(diagram, many)
        assert np.array_equal(both[0], [fails[0] for fails, _ in alone])
        assert np.array_equal(both[1], [holds[0] for _, holds in alone])


def test_a_table_of_nobody_has_no_outcome(session: Session) -> None:
    table = ApplicantTable([], session.schema)
    diagram = session.matcher.engine.diagram("members >= 5")
    assert [len(mask) for mask in outcomes(diagram, table)] == [0, 0]
