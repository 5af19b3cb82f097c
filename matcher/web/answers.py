"""What a browser is answered when something is wrong: what, where and what to do; never a trace."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from matcher.support.bug_trace import keep_trace
from matcher.support.errors import InvalidSourceError, MatcherError, UnknownIdError
from matcher.support.messages import Message, message
from matcher.web.forms import page_hint, problem_said
from matcher.web.rendering import page

_SHOWN = 20
_SAID: dict[int, Message] = {
    400: message("The request cannot be read."),
    404: message("There is no such page."),
    405: message("That cannot be done here."),
    413: message("That is too long."),
}


def status_of(error: MatcherError) -> int:
    """The status of an expected error."""
    if isinstance(error, UnknownIdError):
        return 404
    if error.code in ("restored", "changed-meanwhile"):
        return 409
    return 500 if isinstance(error, InvalidSourceError) or error.code == "bug" else 422


def expected_page(request: Request, error: Exception) -> Response:
    """An error that we know: what it says, and each of its problems."""
    assert isinstance(error, MatcherError)  # noqa: S101  it is registered for these alone
    return page(
        request,
        "error.html",
        status=status_of(error),
        error=error,
        nearest=error.proposed if isinstance(error, UnknownIdError) else {},
        said=error.message,
        hint=page_hint(error.hint),
        where=page_hint(error.where),
        problems=[problem_said(one) for one in error.problems[:_SHOWN]],
    )


def refused_page(request: Request, error: Exception) -> Response:
    """A page that is not there, or a method that it does not have."""
    assert isinstance(error, HTTPException)  # noqa: S101  it is registered for these alone
    said = _SAID.get(error.status_code, _SAID[400])
    answer = page(request, "error.html", status=error.status_code, said=said, hint="")
    answer.headers.update(error.headers or {})
    return answer


def unexpected_page(request: Request, error: Exception) -> Response:
    """A bug of ours: an apology, and where its trace is kept."""
    path = keep_trace(error)
    hint = message("Its trace is in {path}.", path=path) if path else ""
    said = message("This is a bug of ours, sorry.")
    return page(request, "error.html", status=500, said=said, hint=hint)
