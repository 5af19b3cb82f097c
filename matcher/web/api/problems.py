"""Errors as RFC 9457 has them: a status, our code, what is wrong and what to do."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from matcher.reports.problems import problem_details
from matcher.reports.view import as_json
from matcher.support.bug_trace import keep_trace
from matcher.support.errors import CannotHoldError, MatcherError, UsageError
from matcher.support.messages import Message, message
from matcher.web.answers import status_of
from matcher.web.api.answering import answer_language, json_response
from matcher.web.api.asked import AskedWronglyError

PROBLEM = "application/problem+json"
#: Statuses of errors by their codes, where the class of the error does not tell.
_BY_CODE = {
    "busy": 503, "cannot-write": 503, "stale-cursor": 409, "key-reused": 409,
    "changed-meanwhile": 409,
}  # fmt: skip
#: Every status of a problem that an operation may answer with, and when.
STATUSES: dict[int, str] = {
    400: "The request cannot be read.",
    404: "Nothing has that id.",
    409: "It contradicts what is there: a key of another request, a list that has changed, limits"
    " that cannot hold together.",
    422: "The request can be read, and not used.",
    503: "Too much is being worked out, or a file is in use: try again.",
}
#: Seconds after which one tries again.
_LATER = "5"
_SAID: dict[int, tuple[str, Message]] = {
    404: ("no-address", message("There is nothing at that address.")),
    405: ("not-allowed", message("That address does not have that method.")),
}


def problem_status(error: MatcherError) -> int:
    """The status of an expected error."""
    if isinstance(error, AskedWronglyError):
        return error.status
    if isinstance(error, CannotHoldError):
        return 409
    return _BY_CODE.get(error.code) or status_of(error)


def problem(request: Request, error: MatcherError, status: int) -> Response:
    """The answer of an error."""
    language = answer_language(request)
    data = as_json(problem_details(error, status), language)
    answer = json_response(data, status, language, kind=PROBLEM)
    if status == 503:
        answer.headers["retry-after"] = _LATER
    return answer


def expected_problem(request: Request, error: Exception) -> Response:
    """An error that we know."""
    assert isinstance(error, MatcherError)  # noqa: S101  it is registered for these alone
    return problem(request, error, problem_status(error))


def refused_problem(request: Request, error: Exception) -> Response:
    """An address that is not there, or a method that it does not have."""
    assert isinstance(error, HTTPException)  # noqa: S101  it is registered for these alone
    code, said = _SAID.get(error.status_code, ("usage", message("The request cannot be read.")))
    answer = problem(request, UsageError(said, code=code), error.status_code)
    answer.headers.update(error.headers or {})
    return answer


def forbidden_problem(request: Request, status: int, error: MatcherError) -> Response:
    """Somebody may not do that: nobody is signed in, or the role or the token is another."""
    return problem(request, error, status)


def unexpected_problem(request: Request, error: Exception) -> Response:
    """A bug of ours: where its trace is kept, and nothing of it."""
    path = keep_trace(error)
    hint = message("Its trace is in {path}.", path=path) if path else ""
    return problem(request, MatcherError(message("This is a bug of ours, sorry."), hint=hint), 500)
