"""Before every route: who asks, whether that role may, and that a form was made by this page.

Where the page is not shared, nobody signs in and everything may be opened from this machine. What
holds in both is that a form which was opened before a copy was brought back is not kept: it
speaks of a workspace that is no longer there.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable
from contextlib import nullcontext
from inspect import iscoroutinefunction

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from matcher.reports.phrases import where_nobody_types
from matcher.support.acting import in_the_name_of
from matcher.support.errors import MatcherError
from matcher.support.messages import Message, message
from matcher.web.guard import SAFE
from matcher.web.office import Office, RestoredError
from matcher.web.roles import may
from matcher.web.sign_ins import Visitor

#: The header in which a program sends what a page has in its forms.
TOKEN_HEADER = "x-csrf-token"  # noqa: S105  a name
_MOST_FIELDS = 5_000
_NOT_SIGNED_IN = message("Sign in first: nothing was kept of what was sent.")
_NOT_ALLOWED = message("Your account may not do that.")
_WHO_ALLOWS = message("Whoever looks after the accounts of the office can give you another role.")
_NO_TOKEN = message("The form is of another sign-in: open the page again and send it once more.")
_BEING_RESTORED = message("A copy is being brought back: nothing was kept of what was sent.")

#: What answers where somebody is refused: the status, what is wrong, what to do.
Refuse = Callable[[Request, int, MatcherError], Response]


def behind(route: BaseRoute, refuse: Refuse, prefix: str = "") -> BaseRoute:
    """A route that asks first who it is.

    Parameters
        refuse  answers where somebody is refused
        prefix  the address of the application whose route it is
    """
    if not isinstance(route, Route):
        return route
    act, path = route.endpoint, f"{prefix}{route.path}"
    is_form = not prefix

    async def endpoint(request: Request) -> Response:
        office: Office = request.app.state.office
        try:
            visitor = await _visitor(request, office)
            _check(request, office, visitor, path)
            if request.method not in SAFE:
                await _check_sent(request, office, visitor, is_form=is_form, path=path)
        except RefusedError as error:
            return await run_in_threadpool(refuse, request, error.status, error)
        words = where_nobody_types() if is_form else nullcontext()
        with in_the_name_of(visitor.name if visitor else ""), words:
            if iscoroutinefunction(act):
                answer: Response = await act(request)
            else:
                answer = await run_in_threadpool(act, request)
        if visitor and request.method == "GET" and answer.status_code < 300:
            await run_in_threadpool(_note, request, office, visitor, path)
        return answer

    return Route(route.path, endpoint, methods=list(route.methods or ()), name=route.name)


class RefusedError(MatcherError):
    """Somebody may not do that; `status` is that of the answer."""

    def __init__(self, status: int, what: Message, hint: Message | str = "") -> None:
        self.status = status
        super().__init__(what, hint=hint, code="refused")


async def _visitor(request: Request, office: Office) -> Visitor | None:
    """Whoever is signed in; the pages find it in the state of the request."""
    request.state.visitor = None
    request.state.era = office.era()
    if office.sharing is not None and (token := request.cookies.get(office.sharing.cookie)):
        accounts = office.sharing.accounts
        request.state.visitor = await run_in_threadpool(accounts.visitor, token)
    visitor: Visitor | None = request.state.visitor
    return visitor


def _check(request: Request, office: Office, visitor: Visitor | None, path: str) -> None:
    if office.sharing is None:
        return
    if not may(visitor.role if visitor else "", request.method, path):
        if visitor is None:
            raise RefusedError(401, _NOT_SIGNED_IN)
        raise RefusedError(403, _NOT_ALLOWED, _WHO_ALLOWS)


async def _check_sent(
    request: Request, office: Office, visitor: Visitor | None, *, is_form: bool, path: str
) -> None:
    if office.is_restoring and path not in ("/sign-in", "/sign-out"):
        raise RefusedError(503, _BEING_RESTORED, message("Try again in a moment."))
    given = await request.form(max_files=1, max_fields=_MOST_FIELDS) if is_form else FormData()
    if visitor is not None and path != "/sign-in":
        sent = str(given.get("csrf", "")) if is_form else request.headers.get(TOKEN_HEADER, "")
        if not hmac.compare_digest(sent.encode(), visitor.csrf.encode()):
            raise RefusedError(403, _NO_TOKEN)
    era = given.get("era")
    if era is not None and str(era) != str(request.state.era) and path not in _WHENEVER:
        raise RestoredError


#: What may be sent by a form that was opened before a copy was brought back.
_WHENEVER = ("/sign-in", "/sign-out", "/notices", "/account")


def _note(request: Request, office: Office, visitor: Visitor, path: str) -> None:
    """Into the access log: the page, what it was about, and which cooperatives it named."""
    assert office.sharing is not None  # noqa: S101  somebody is signed in
    about = request.path_params.get("id", visitor.funder)
    named = getattr(request.state, "shown", None) or request.query_params.getlist("coop")
    office.sharing.accounts.log.note(visitor.name, path, str(about), named)
