"""From a request to an operation, and from its view to an answer."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from matcher.catalogue.vocabularies import vocabularies
from matcher.reports.view import as_json
from matcher.spec.source import SourceFile
from matcher.support.errors import MatcherError, Problem
from matcher.support.messages import message
from matcher.support.text import LANGUAGES, clean
from matcher.web.access import behind
from matcher.web.api import problems
from matcher.web.api.answering import answer_language, json_response
from matcher.web.api.asked import AskedWronglyError, read_body, read_query
from matcher.web.api.asking import ASKING
from matcher.web.api.openapi import document
from matcher.web.api.operations import ApiCall, Operation
from matcher.web.api.states import etag, is_unchanged
from matcher.web.api.writing import WRITING
from matcher.web.office import Office, office_of
from matcher.web.work import WORK

#: Every operation.
OPERATIONS: tuple[Operation, ...] = (*ASKING, *WRITING)
#: The header under which a write is done once, however often it is sent.
KEY = "idempotency-key"
_KEY = re.compile(r"[\x21-\x7e]{1,200}")


def make_api(office: Office) -> Starlette:
    """All of `/api`."""
    app = Starlette(
        routes=[
            behind(one, problems.forbidden_problem, "/api")
            for one in (Route("/openapi.json", _document, methods=["GET"]), *_routes())
        ],
        exception_handlers={
            MatcherError: problems.expected_problem,
            HTTPException: problems.refused_problem,
            Exception: problems.unexpected_problem,
        },
    )
    app.state.office = office
    return app


async def _document(request: Request) -> Response:
    return json_response(document(OPERATIONS), 200, "en")


def _routes() -> list[Route]:
    """One route an address, which knows its methods."""
    by_path: dict[str, list[Operation]] = {}
    for operation in OPERATIONS:
        by_path.setdefault(operation.path, []).append(operation)
    return [
        Route(_pattern(path), _endpoint(found), methods=[one.method for one in found])
        # an id may hold strokes: the longer address is meant where two fit
        for path, found in sorted(by_path.items(), key=lambda one: -one[0].count("/"))
    ]


def _pattern(path: str) -> str:
    """The address as the router has it: an id may hold strokes, as that of a second request."""
    return path.replace("{id}", "{id:path}")


def _endpoint(operations: list[Operation]) -> Callable[[Request], Awaitable[Response]]:
    by_method = {operation.method: operation for operation in operations}

    async def endpoint(request: Request) -> Response:
        method = "GET" if request.method == "HEAD" else request.method
        operation = by_method[method]
        content = await request.body() if operation.body else b""
        return await run_in_threadpool(_answer, request, operation, content)

    return endpoint


def _answer(request: Request, operation: Operation, content: bytes) -> Response:
    office, language = office_of(request), answer_language(request)
    moment = office.now()
    # what is wrong with the registry is counted for each answer
    session = replace(moment.session, registry=moment.session.registry.again())
    file: SourceFile | None = None
    body: Any = None
    if operation.body is not None:
        known = vocabularies(session.schema, session.catalogue)
        file, body = read_body(content, operation.body, known)
    call = ApiCall(
        path={name: clean(part)[:500] for name, part in request.path_params.items()},
        query=read_query(_query(request), operation.query),
        body=body,
        file=file,
        key=_key(request) if operation.is_kept else "",
    )
    mark = ""
    if operation.method == "GET":
        asked = [request.url.path, *sorted(f"{k}={v}" for k, v in _query(request))]
        mark = etag(moment, language, asked)
        if is_unchanged(request.headers.get("if-none-match", ""), mark):
            return Response(None, 304, {"etag": mark, "vary": "accept-language"})
    if operation.is_kept:
        with office.changing(request):
            view = operation.answer(session, call)
    elif operation.is_long:
        with WORK.turn():
            view = operation.answer(session, call)
    else:
        view = operation.answer(session, call)
    data = as_json(view, language)
    if "language" in data:
        data["language"] = language
    response = json_response(data, operation.status, language)
    if mark:
        response.headers["etag"] = mark
    return response


def _query(request: Request) -> list[tuple[str, str]]:
    """The query without the language, which all operations take."""
    items = request.query_params.multi_items()
    languages = [part for name, part in items if name == "lang"]
    if any(one not in LANGUAGES for one in languages) or len(languages) > 1:
        what = message("There is no such language.")
        problem = Problem("lang", "unknown-language", what, message("Write fr, ar or en."))
        raise AskedWronglyError(422, message("The query of the address cannot be used."), [problem])
    return [item for item in items if item[0] != "lang"]


def _key(request: Request) -> str:
    sent = request.headers.get(KEY, "")
    if sent and not _KEY.fullmatch(sent):
        what = message("A key is 1 to 200 letters, digits and signs.")
        problem = Problem("Idempotency-Key", "bad-id", what)
        raise AskedWronglyError(
            400, message("The header of the request cannot be used."), [problem]
        )
    return sent
