"""For funders: what groups are shown, compared with chance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from matcher.api.for_funders import AUDITED
from matcher.domain.schema import Field, Schema
from matcher.reports.phrases import MAJORITIES
from matcher.support.errors import MatcherError
from matcher.support.messages import Sayable
from matcher.support.text import clean
from matcher.web.choices import named_fields
from matcher.web.forms import FormFault, faults_of
from matcher.web.office import office_of
from matcher.web.rendering import language_of, page
from matcher.web.tables import shown_tables
from matcher.web.work import WORK

if TYPE_CHECKING:  # numpy, which the first page does without
    from matcher.reports.for_funders.audit import AuditView

#: Groupings that are compared at once.
MOST = 20


def show(request: Request) -> Response:
    """What groups are shown, compared with chance."""
    from matcher.reports.for_funders.audit import audit_tables
    from matcher.reports.for_funders.audit_text import NO_INJUSTICE, audit_blocks, audit_notes

    office = office_of(request)
    moment = office.now()
    session = moment.session
    by = [clean(one)[:500] for one in request.query_params.getlist("by") if one][:MOST]
    within = clean(request.query_params.get("within", ""))[:500]
    faults: list[FormFault] = []

    def audited(by: Sequence[str] = (), within: str = "") -> AuditView:
        def make() -> AuditView:
            with WORK.turn():
                return session.audit(by=by, within=within).view

        return office.kept(("audit", *by, "within", within), moment, make)

    try:
        view = audited(by, within)
    except MatcherError as error:
        faults = list(faults_of(error, "by"))
        view = audited()
    named = named_fields(session.schema, may_be_sensitive=True)
    return page(
        request,
        "funders/audit.html",
        status=422 if faults else 200,
        faults=faults,
        fields=named,
        groupings=_groupings(named, session.schema),
        chosen=by or [name for name in AUDITED if name.split()[0] in session.schema],
        within=within,
        notes=[*audit_notes(view), NO_INJUSTICE],
        blocks=list(audit_blocks(view)),
        tables=shown_tables(audit_tables(view, language_of(request)), 60),
    )


@dataclass(frozen=True, slots=True)
class Grouping:
    """A field or a rule that makes groups, and what it is called."""

    name: str
    label: Sayable


def _groupings(named: Sequence[Field], schema: Schema) -> list[Grouping]:
    """What groups may be compared by: all that is compared where nothing is asked, too."""
    found: dict[str, Sayable] = {about.name: about.label for about in named}
    for name in AUDITED:
        field = name.split()[0]
        if name not in found and field in schema:
            found[name] = MAJORITIES.get(name, schema[field].label)
    return [Grouping(name, label) for name, label in found.items()]


ROUTES = [Route("/funders/audit", show, name="audit")]
