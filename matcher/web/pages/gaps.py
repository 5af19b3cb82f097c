"""For funders: who has no option, as a heat map, and which rule turns most away."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from matcher.domain.grouping_fields import drawn_by, grouping_fields
from matcher.support.errors import MatcherError
from matcher.support.messages import Message, Money, Sayable, counted, message
from matcher.support.text import clean
from matcher.web.choices import named_fields
from matcher.web.forms import FormFault, faults_of
from matcher.web.office import office_of
from matcher.web.rendering import language_of, page
from matcher.web.tables import shown_table
from matcher.web.work import WORK

if TYPE_CHECKING:  # numpy, which the first page does without
    from matcher.reports.for_funders.gaps import GapsView, RelaxationView

#: Rules of each kind that a map of gaps names.
RULES = 8


def show(request: Request) -> Response:
    """Who has no option, as a heat map, and which rule turns most away."""
    from matcher.reports.for_funders.gaps import DROPPING, USE, gaps_tables
    from matcher.reports.for_funders.gaps_text import purposeless_said, unpriced_said
    from matcher.reports.for_funders.heat import heat_table, shade

    office, language = office_of(request), language_of(request)
    moment = office.now()
    session = moment.session
    by = [clean(one)[:80] for one in request.query_params.getlist("by") if one][:6]
    faults: list[FormFault] = []
    try:
        fields = grouping_fields(by, session.schema)
    except MatcherError as error:
        faults, by = list(faults_of(error, "by")), []
        fields = grouping_fields(by, session.schema)

    def make() -> GapsView:
        with WORK.turn():
            return session.gaps(by=by).view

    view = office.kept(("gaps", *by), moment, make)
    is_drawn = drawn_by(fields, session.schema)
    return page(
        request,
        "funders/gaps.html",
        status=422 if faults else 200,
        faults=faults,
        view=view,
        unpriced=unpriced_said(view.total),
        purposeless=purposeless_said(view.total, view.frame.currency),
        use=USE,
        fields=named_fields(session.schema),
        chosen=fields,
        heat=heat_table(view, language) if is_drawn else None,
        shade=shade,
        table=shown_table(gaps_tables(view, language)[0], 60),
        opens=lambda one: _opens(one, view.frame.currency),
        rules=[
            RuleList(
                message("Rules that turn away, by what dropping each would open"),
                "",
                message("What if it were dropped?"),
                tuple(one for one in view.relaxations if one.turns_away)[:RULES],
                after=DROPPING,
            ),
            RuleList(
                message("Conditions that refuse nobody but are not known to be met"),
                message("Ask the cooperatives, or the funder where the condition itself is not"
                        " clear. The figures are those of all of them meeting it."),
                message("What if all of them met it?"),
                tuple(one for one in view.relaxations if not one.turns_away)[:RULES],
            ),
        ],
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class RuleList:
    """Conditions of one kind.

    Parameters
        note   what can be done about them; "" says nothing
        link   what the link to the what-if of one of them says
        after  how their figures are meant, said below them
    """

    heading: Message
    note: Sayable
    link: Message
    rules: tuple[RelaxationView, ...]
    after: Sayable = ""


def _opens(one: RelaxationView, currency: str) -> tuple[Message, ...]:
    """What dropping a rule would open, without what it would not."""
    found = []
    if one.opened:
        found.append(
            counted(
                "opens a sure option to {n} who has none",
                "opens a sure option to {n} who have none",
                one.opened,
            )
        )
    found.append(
        counted(
            "{n} with nothing against it then", "{n} with nothing against them then", one.eligible
        )
    )
    if one.need:
        need = Money(one.need, currency)
        found.append(message("{amount} of need that no sure option could pay today", amount=need))
    return tuple(found)


ROUTES = [Route("/funders/gaps", show, name="gaps")]
