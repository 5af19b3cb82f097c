"""The gap map as a view, and as tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated

from matcher.catalogue.catalogue import Catalogue
from matcher.domain.schema import Schema
from matcher.reports.answer.applicant import is_synthetic
from matcher.reports.for_funders.groups import group_place, group_value_said
from matcher.reports.frame import Frame, frame
from matcher.reports.names import funder_of
from matcher.reports.phrases import with_notes
from matcher.reports.problems import ProblemView, problem_views
from matcher.reports.tables import Cell, Coded, Table, TableColumn, money_heading
from matcher.reports.view import inlined, only_shown
from matcher.session import Session
from matcher.shortlist.gaps import Gap, GapMap, Relaxation
from matcher.support.messages import Message, Sayable, message, message_in, render
from matcher.support.text import Text, fold

#: What is meant by a sure option.
SURE = message(
    "A sure option: nothing of its published conditions is against it, it is not closed, it is for"
    " the cooperative itself and says that it pays the line. It can still refuse. Where one of"
    " these is not known the option is only possible. A line that one pays counts in full,"
    " whatever its ceiling is and whether the own share that it asks for is on file."
)
#: What to do with the map.
USE = message(
    "How to use it: the groups with the most need that no sure option could pay are those for which"
    " to look for another funder, or to ask one to change the rule named below."
)
#: What dropping a rule is, and is not.
DROPPING = message(
    "Each figure says what would happen if the rule were dropped altogether. A milder rule opens"
    " less, and some rules are the purpose of a programme: only its funder can change them."
)
EVERYBODY = message_in("group", "everybody")


@dataclass(frozen=True, slots=True)
class GapView:
    """One group of applicants."""

    field: Annotated[str, "the field that makes the group; empty for everybody"]
    value: Annotated[str | None, "its value; null where it is unknown, and for everybody"]
    applicants: Annotated[int, "how many there are"]
    without: Annotated[int, "of those, how many have no sure option"]
    hopeless: Annotated[int, "of those, how many have not even a possible one"]
    need: Annotated[
        int, "what is asked for, summed: budget lines, and what of totals is in none; in currency"
    ]
    unpaid: Annotated[int, "the part of it that no sure option pays, in currency"]
    unassigned: Annotated[
        int, "the part of it that stands in no line: what for is not known; in currency"
    ]
    unpriced: Annotated[int, "how many have no known amount: their need is in no sum"]
    label: Sayable = only_shown()
    says: Sayable = only_shown()
    place: int = only_shown()

    @property
    def is_need_known(self) -> bool:
        """Whether the need of anybody is known; where it is not, no sum of it is told."""
        return self.unpriced < self.applicants


@dataclass(frozen=True, slots=True)
class RelaxationView:
    """What leaving out one condition of one option would change, everything else as it is."""

    option_id: Annotated[str, "the option"]
    funder: Annotated[str, "id of its funder; empty when it has none"]
    condition: Annotated[int, "number of the condition"]
    rule: Annotated[str, "the condition in the rule language"]
    turns_away: Annotated[
        bool, "true when it refuses somebody; else it is only not known to be met"
    ]
    opened: Annotated[int, "applicants without a sure option who would have one"]
    eligible: Annotated[int, "applicants who would become eligible for this option"]
    refused: Annotated[int, "of those, how many it refuses today"]
    need: Annotated[
        int, "need that no sure option pays today and this one would, or may; in currency"
    ]
    money: Annotated[
        int, "the part of that within its highest published amount, an applicant at a time"
    ]
    option_name: Text = only_shown()
    funder_name: Text | str = only_shown()
    says: Text = only_shown()


@dataclass(frozen=True, slots=True)
class HeatCellView:
    """One cell of the heat table: a group of two fields."""

    row: Annotated[Sayable, "name of the value of the first field"]
    column: Annotated[Sayable, "name of the value of the second"]
    row_value: Annotated[str, "that of the first, as the schema has it"]
    column_value: Annotated[str, "that of the second"]
    applicants: Annotated[int, "how many applicants there are"]
    without: Annotated[int, "of those, how many have no sure option"]
    row_place: int = only_shown()
    column_place: int = only_shown()


@dataclass(frozen=True, slots=True, kw_only=True)
class GapsView:
    """Who has no option, and which rule costs most."""

    frame: Frame = inlined()
    total: Annotated[GapView, "everybody"]
    gaps: Annotated[tuple[GapView, ...], "the groups, field by field"]
    cells: Annotated[
        tuple[Mapping[str, str | int | None], ...],
        "groups of two fields: the value of each under its name, then the keys of a group",
    ]
    relaxations: Annotated[
        tuple[RelaxationView, ...], "every single condition, by what leaving it out would open"
    ]
    problems: Annotated[tuple[ProblemView, ...], "what is wrong with the registry"]
    is_synthetic: bool = only_shown()
    heat: tuple[HeatCellView, ...] = only_shown()
    sure_said: Message = only_shown()
    axes: tuple[Sayable, ...] = only_shown()


def gaps_view(session: Session, gaps: GapMap) -> GapsView:
    """The view of a gap map."""
    schema = session.schema
    one, two = gaps.axes or ("", "")  # without axes there is no cell
    return GapsView(
        frame=frame(session),
        total=_gap(gaps.total, schema),
        gaps=tuple(_gap(gap, schema) for gap in gaps.gaps),
        cells=tuple({one: row, two: column, **_figures(gap)} for row, column, gap in gaps.cells),
        relaxations=tuple(_relaxation(r, session.catalogue) for r in gaps.relaxations),
        problems=problem_views(session.registry.problems),
        is_synthetic=any(map(is_synthetic, session.registry)),
        heat=tuple(
            HeatCellView(
                row=group_value_said(one, row, schema),
                column=group_value_said(two, column, schema),
                row_value=row,
                column_value=column,
                applicants=gap.applicants,
                without=gap.without,
                row_place=group_place(one, row, schema),
                column_place=group_place(two, column, schema),
            )
            for row, column, gap in gaps.cells
        ),
        sure_said=SURE,
        axes=tuple(schema[name].label for name in gaps.axes or ()),
    )


def _figures(gap: Gap) -> dict[str, str | int | None]:
    return {
        "field": gap.field,
        "value": gap.value or None,
        "applicants": gap.applicants,
        "without": gap.without,
        "hopeless": gap.hopeless,
        "need": gap.need,
        "unpaid": gap.unpaid,
        "unassigned": gap.unassigned,
        "unpriced": gap.unpriced,
    }


def _gap(gap: Gap, schema: Schema) -> GapView:
    return GapView(
        field=gap.field,
        value=gap.value or None,
        applicants=gap.applicants,
        without=gap.without,
        hopeless=gap.hopeless,
        need=gap.need,
        unpaid=gap.unpaid,
        unassigned=gap.unassigned,
        unpriced=gap.unpriced,
        label=_label(gap.field, schema) if gap.field else "",
        says=group_value_said(gap.field, gap.value, schema) if gap.field else "",
        place=group_place(gap.field, gap.value, schema) if gap.field else 0,
    )


def groups_in_order(gaps: Sequence[GapView], language: str) -> list[GapView]:
    """The groups as one looks for them, field by field: by their places, then by their names."""
    fields = list(dict.fromkeys(gap.field for gap in gaps))
    return sorted(
        gaps,
        key=lambda gap: (fields.index(gap.field), gap.place, fold(render(gap.says, language))),
    )


def _label(field: str, schema: Schema) -> Sayable:
    """What makes the groups; of the lines of a budget what is counted of them is another thing."""
    label = schema[field].label
    if field != schema.budget:
        return label
    return with_notes(label, [message("without: no sure option pays the line")])


def need_said(gap: GapView, amount: int) -> Sayable:
    """A sum of the needs of a group; nobody's need being known it is no nought.

    Nor is what no sure option could pay, where the amounts of those without one may be unknown.
    """
    is_nought_sure = amount or not (gap.without and gap.unpriced)
    return amount if gap.is_need_known and is_nought_sure else message("not known")


def _relaxation(one: Relaxation, catalogue: Catalogue) -> RelaxationView:
    option = catalogue.options[one.option_id]
    return RelaxationView(
        option_id=one.option_id,
        funder=option.funder,
        condition=one.number,
        rule=one.rule,
        turns_away=one.refused > 0,
        opened=one.opened,
        eligible=one.eligible,
        refused=one.refused,
        need=one.need,
        money=one.money,
        option_name=option.name,
        funder_name=funder_of(option, catalogue),
        says=next(c.says for c in option.every_condition() if c.number == one.number),
    )


def gaps_tables(view: GapsView, language: str = "") -> tuple[Table, ...]:
    """The groups and the conditions, a row each.

    Parameters
        language  in whose order the groups stand; "" leaves them in that of their values
    """
    currency = view.frame.currency
    figures = (
        TableColumn("applicants", message_in("heading", "cooperatives"), "number", 12),
        TableColumn("without", message_in("heading", "without a sure option"), "number", 14),
        TableColumn("hopeless", message_in("heading", "without even a possible one"), "number", 16),
        TableColumn(
            "need", money_heading(message_in("heading", "known need"), currency), "money", 16
        ),
        TableColumn(
            "unpaid",
            money_heading(message_in("heading", "of which not payable"), currency),
            "money",
            16,
        ),
    )
    groups = Table(
        "gaps",
        message_in("sheet", "Gaps"),
        (
            TableColumn("field", message_in("heading", "field"), width=22),
            TableColumn("value", message_in("heading", "value"), width=32),
            *figures,
        ),
        _group_rows(
            (view.total, *(groups_in_order(view.gaps, language) if language else view.gaps))
        ),
    )
    conditions = Table(
        "relaxations",
        message_in("sheet", "Conditions"),
        (
            TableColumn("option_id", message_in("heading", "option"), width=26),
            TableColumn("option_name", message_in("heading", "name"), width=40),
            TableColumn("funder", message_in("heading", "funder"), width=30),
            TableColumn("condition", message_in("heading", "condition"), "number", 10),
            TableColumn("says", message_in("heading", "what it says"), width=60),
            TableColumn("rule", message_in("heading", "rule"), width=40),
            TableColumn("turns_away", message_in("heading", "turns away"), width=10),
            TableColumn(
                "opened",
                message_in("heading", "without a sure option who would have one"),
                "number",
                18,
            ),
            TableColumn(
                "eligible", message_in("heading", "with nothing against them then"), "number", 16
            ),
            TableColumn("refused", message_in("heading", "refused today"), "number", 12),
            TableColumn(
                "need",
                money_heading(message_in("heading", "need that it would pay"), currency),
                "money",
                18,
            ),
            TableColumn(
                "money",
                money_heading(message_in("heading", "within its ceiling"), currency),
                "money",
                18,
            ),
        ),
        _condition_rows(view.relaxations),
    )
    return groups, conditions


def _group_rows(gaps: Iterable[GapView]) -> Iterator[tuple[Cell, ...]]:
    for gap in gaps:
        yield (
            Coded(gap.field, gap.label if gap.field else EVERYBODY),
            Coded(gap.value, gap.says),
            gap.applicants,
            gap.without,
            gap.hopeless,
            _sum(gap, gap.need),
            _sum(gap, gap.unpaid),
        )


def _sum(gap: GapView, amount: int) -> Cell:
    said = need_said(gap, amount)
    return amount if said == amount else Coded(None, said)


def _condition_rows(relaxations: Iterable[RelaxationView]) -> Iterator[tuple[Cell, ...]]:
    for one in relaxations:
        yield (
            one.option_id,
            one.option_name,
            Coded(one.funder, one.funder_name),
            one.condition,
            one.says,
            one.rule,
            one.turns_away,
            one.opened,
            one.eligible,
            one.refused,
            one.need,
            one.money,
        )
