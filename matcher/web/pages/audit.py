"""For funders: what groups are shown, compared with chance."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from matcher.api.for_funders import AUDITED
from matcher.support.errors import MatcherError
from matcher.support.text import clean
from matcher.web.choices import named_fields
from matcher.web.forms import FormFault, faults_of
from matcher.web.office import office_of
from matcher.web.rendering import page
from matcher.web.tables import shown_tables
from matcher.web.work import WORK

if TYPE_CHECKING:  # numpy, which the first page does without
    from matcher.reports.for_funders.audit import AuditView


def show(request: Request) -> Response:
    """What groups are shown, compared with chance."""
    from matcher.reports.for_funders.audit import audit_tables
    from matcher.reports.for_funders.audit_text import NO_INJUSTICE, audit_blocks, audit_notes

    office = office_of(request)
    moment = office.now()
    session = moment.session
    by = [clean(one)[:500] for one in request.query_params.getlist("by") if one][:10]
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
    return page(
        request,
        "funders/audit.html",
        status=422 if faults else 200,
        faults=faults,
        fields=named_fields(session.schema, may_be_sensitive=True),
        chosen=by or [name for name in AUDITED if name in session.schema],
        within=within,
        notes=[*audit_notes(view), NO_INJUSTICE],
        blocks=list(audit_blocks(view)),
        tables=shown_tables(audit_tables(view), 60),
    )


ROUTES = [Route("/funders/audit", show, name="audit")]
