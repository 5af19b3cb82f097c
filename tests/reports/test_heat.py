"""The heat table of a map of gaps: more values down than across, in the order of a reader."""

from __future__ import annotations

from datetime import date

import pytest

from matcher.reports.for_funders.gaps import HeatCellView, gaps_tables, gaps_view, groups_in_order
from matcher.reports.for_funders.gaps_svg import gaps_svg
from matcher.reports.for_funders.heat import heat_table, shade
from matcher.reports.tables import Coded
from matcher.session import Session, demo_registry, open_matcher
from matcher.shortlist.gaps import make_gaps
from matcher.support.messages import render
from matcher.support.text import fold
from matcher.vector.score_matrix import make_score_matrix


@pytest.fixture(scope="module")
def session() -> Session:
    return open_matcher(today=date(2026, 11, 23), registry=demo_registry())


def view_of(session: Session, fields: list[str], axes: tuple[str, str]):  # type: ignore[no-untyped-def]
    options = list(session.catalogue.options.values())[:12]
    matrix = make_score_matrix(session.matcher, list(session.registry), options)
    return gaps_view(session, make_gaps(session.matcher, matrix, fields, axes))


def test_the_field_of_more_values_stands_down(session: Session) -> None:
    table = heat_table(view_of(session, ["sector"], ("province", "sector")), "en")
    said = render(table.down, "en"), render(table.across, "en")
    assert said == ("Sector", "Province or prefecture")
    assert len(table.rows) > len(table.columns)
    cells = view_of(session, ["sector"], ("province", "sector")).heat
    assert len(table.cells) == len(cells)
    for (row, column), cell in table.cells.items():
        assert (table.rows[row], table.columns[column]) == (cell.column, cell.row)


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_values_stand_by_their_names_and_stages_in_the_order_of_a_life(
    session: Session, language: str
) -> None:
    view = view_of(session, ["stage", "sector", "purposes"], ("stage", "sector"))
    table = heat_table(view, language)
    sectors = [render(name, language) for name in table.rows]
    assert sectors[:-1] == sorted(sectors[:-1], key=fold)
    life = ["creation", "start_up", "growth", "development", None]
    shown = groups_in_order(view.gaps, language)
    assert [gap.value for gap in shown if gap.field == "stage"] == life
    asked = [gap.value for gap in shown if gap.field == "purposes"]
    assert asked == [one for one in session.schema.budget_lines() if one in asked]
    assert [gap.field for gap in shown] == [gap.field for gap in view.gaps]
    codes = [
        row[1].code
        for row in gaps_tables(view, language)[0].rows
        if isinstance(row[0], Coded) and isinstance(row[1], Coded) and row[0].code == "stage"
    ]
    assert codes == life


def test_the_picture_points_where_a_reader_goes_on(session: Session) -> None:
    view = view_of(session, ["sector"], ("province", "sector"))
    assert "→" in gaps_svg(view, "fr") and "→" not in gaps_svg(view, "ar")
    assert "←" in gaps_svg(view, "ar")


def test_a_cell_is_dark_as_its_share_is_great() -> None:
    def cell(without: int, all_: int) -> HeatCellView:
        return HeatCellView("", "", "", "", all_, without, 0, 0)

    assert [shade(cell(*one)) for one in ((0, 9), (1, 90), (1, 2), (9, 9))] == [0, 1, 3, 5]
