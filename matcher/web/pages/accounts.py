"""Signing in and out, one's own password, what was announced, and who was shown what."""

from __future__ import annotations

import re

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from matcher.support.errors import MatcherError
from matcher.support.messages import message
from matcher.web.forms import FormFault, page_hint, read_form, with_hint
from matcher.web.office import Office, Sharing, office_of
from matcher.web.page_names import PAGE_NAMES
from matcher.web.rendering import address, page, see_other, visitor_of
from matcher.web.sign_ins import SignInError, Visitor

_LOCAL = re.compile(r"/(?![/\\])[\x21-\x7e]*")
_SHOWN = 500


def sign_in_page(request: Request) -> Response:
    """The form in which one signs in."""
    return _sign_in_page(request, request.query_params.get("next", "/"))


def _sign_in_page(
    request: Request, after: str, faults: tuple[FormFault, ...] = (), status: int = 200
) -> Response:
    is_encrypted = _sharing(request).is_encrypted
    return page(
        request,
        "account/sign_in.html",
        status=status,
        faults=faults,
        after=local_path(after),
        is_encrypted=is_encrypted,
    )


def local_path(asked: str) -> str:
    """The address to go on to: one of this page, whatever was asked.

    >>> local_path("/history?x=1"), local_path("//evil.example"), local_path("https://evil.example")
    ('/history?x=1', '/', '/')
    >>> local_path("/\\\\evil.example"), local_path("")
    ('/', '/')
    """
    return asked if _LOCAL.fullmatch(asked) else "/"


async def sign_in(request: Request) -> Response:
    """Sign in: a new token, whatever the browser had before."""
    given = await request.form()
    texts = [str(given.get(name, "")) for name in ("name", "password", "next")]
    return await run_in_threadpool(_sign_in, request, *texts)


def _sign_in(request: Request, name: str, password: str, after: str) -> Response:
    sharing, office = _sharing(request), office_of(request)
    try:
        token = sharing.accounts.sign_in(name, password, _address(request), office.era())
    except SignInError as error:
        status = 429 if error.wait_s else 401
        answer = _sign_in_page(
            request, after, (FormFault("name", with_hint(error.message, error.hint)),), status
        )
        if error.wait_s:
            answer.headers["retry-after"] = str(error.wait_s)
        return answer
    return _with_token(RedirectResponse(local_path(after), 303), sharing, token)


def _address(request: Request) -> str:
    """Where a try comes from: the browser, or what the proxy of this machine says of it."""
    host = request.client.host if request.client else ""
    forwarded = request.headers.get("x-forwarded-for", "").rpartition(",")[2].strip()
    return forwarded[:60] if forwarded and _sharing(request).is_encrypted else host


def _with_token(answer: Response, sharing: Sharing, token: str) -> Response:
    answer.set_cookie(
        sharing.cookie, token, secure=sharing.is_encrypted, httponly=True, samesite="strict"
    )
    return answer


def sign_out(request: Request) -> Response:
    """End the sign-in."""
    sharing = _sharing(request)
    sharing.accounts.sign_out(_visitor(request))
    answer = see_other(request, "sign-in")
    answer.delete_cookie(sharing.cookie, secure=sharing.is_encrypted, httponly=True)
    return answer


def account(request: Request) -> Response:
    """Who one is here, and the form for another password."""
    return _account(request)


def _account(request: Request, faults: tuple[FormFault, ...] = ()) -> Response:
    return page(
        request,
        "account/account.html",
        status=422 if faults else 200,
        faults=faults,
        is_done=request.query_params.get("done") == "1",
    )


async def change(request: Request) -> Response:
    """Another password; every other sign-in of the account ends."""
    given = await request.form()
    texts = [str(given.get(name, "")) for name in ("old", "new", "again")]
    return await run_in_threadpool(_change, request, *texts)


def _change(request: Request, old: str, new: str, again: str) -> Response:
    sharing = _sharing(request)
    if new != again:
        return _account(request, (FormFault("again", message("The two passwords differ.")),))
    try:
        token = sharing.accounts.change_password(_visitor(request), old, new, _address(request))
    except SignInError as error:
        return _account(request, (FormFault("old", with_hint(error.message, error.hint)),))
    except MatcherError as error:
        return _account(request, (FormFault("new", with_hint(error.message, error.hint)),))
    return _with_token(see_other(request, "account", {"done": 1}), sharing, token)


async def read_notice(request: Request) -> Response:
    """It was read that a copy was brought back: it is not said again in this sign-in."""
    given = await read_form(request)
    await run_in_threadpool(
        _sharing(request).accounts.tell, _visitor(request), office_of(request).era()
    )
    return RedirectResponse(local_path(given.one("next")), 303)


def shown(request: Request) -> Response:
    """The access log: which page was shown to whom, and which cooperatives it named."""
    accounts = _sharing(request).accounts
    names = [one.name for one in accounts.all()]
    asked = request.query_params.get("account", "")
    chosen = asked if asked in names else ""
    rows = accounts.log.shown(chosen, _SHOWN)
    catalogue = office_of(request).session().catalogue
    abouts = {id_: one.name for known in (catalogue.funders, catalogue.options)
              for id_, one in known.items()}  # fmt: skip
    return page(
        request,
        "account/access.html",
        rows=rows,
        names=names,
        chosen=chosen,
        abouts=abouts,
        pages=PAGE_NAMES,
    )


def _sharing(request: Request) -> Sharing:
    office: Office = office_of(request)
    assert office.sharing is not None  # noqa: S101  these routes are there only where it is
    return office.sharing


def _visitor(request: Request) -> Visitor:
    found = visitor_of(request)
    assert found is not None  # noqa: S101  `matcher.web.access` lets nobody else through
    return found


def refuse(request: Request, status: int, error: MatcherError) -> Response:
    """What a browser is answered that may not do what it asked."""
    found = visitor_of(request)
    if status == 401 and request.method in ("GET", "HEAD"):
        query = f"?{request.url.query}" if request.url.query else ""
        return see_other(request, "sign-in", {"next": f"{request.url.path}{query}"})
    if status == 401:
        return _sign_in_page(request, "/", (FormFault("", error.message),), 401)
    if found is not None and found.role == "reader" and request.url.path == "/":
        return RedirectResponse(address(request.app, "shared"), 303)
    answer = page(
        request,
        "error.html",
        status=status,
        said=error.message,
        hint=page_hint(error.hint),
        where=page_hint(error.where),
    )
    if status == 503:
        answer.headers["retry-after"] = "5"
    return answer


ROUTES = [
    Route("/sign-in", sign_in_page, name="sign-in"),
    Route("/sign-in", sign_in, methods=["POST"]),
    Route("/sign-out", sign_out, methods=["POST"], name="sign-out"),
    Route("/account", account, name="account"),
    Route("/account", change, methods=["POST"]),
    Route("/notices", read_notice, methods=["POST"], name="notices"),
    Route("/access", shown, name="access"),
]
