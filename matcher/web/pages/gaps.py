"""For funders: who has no option, as a heat map, and which rule turns most away."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from matcher.domain.grouping_fields import drawn_by, grouping_fields
from matcher.support.errors import MatcherError
from matcher.support.messages import Message, Sayable, message
from matcher.support.text import clean
from matcher.web.choices import named_fields
from matcher.web.forms import FormFault, faults_of
from matcher.web.office import office_of
from matcher.web.rendering import language_of, page
from matcher.web.tables import shown_table
from matcher.web.work import WORK

if TYPE_CHECKING:  # numpy, which the first page does without
    from matcher.reports.for_funders.gaps import GapsView, RelaxationView

#: Rules of each kind that a map of gaps shows at once; the others open below them.
RULES = 8


def show(request: Request) -> Response:
    """Who has no option, as a heat map, and which rule turns most away."""
    from matcher.reports.for_funders.gaps import DROPPING, USE, gaps_tables
    from matcher.reports.for_funders.gaps_text import opened_said, purposeless_said, unpriced_said
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
        opens=lambda one: opened_said(one, view.frame.currency),
        shown=RULES,
        rules=[
            RuleList(
                message("Rules that turn away, by what dropping each would open"),
                "",
                message("What if it were dropped?"),
                tuple(one for one in view.relaxations if one.turns_away),
                after=DROPPING,
            ),
            RuleList(
                message("Conditions that refuse nobody but are not known to be met"),
                message("Ask the cooperatives, or the funder where the condition itself is not"
                        " clear. The figures are those of all of them meeting it."),
                message("What if all of them met it?"),
                tuple(one for one in view.relaxations if not one.turns_away),
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


ROUTES = [Route("/funders/gaps", show, name="gaps")]
