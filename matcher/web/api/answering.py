"""How an answer is written: JSON as the command prints it, in the language that is asked for."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from matcher.support.text import LANGUAGES, neutral_json
from matcher.web.office import office_of

#: Longest list of languages that is looked at.
_LONGEST = 200


def answer_language(request: Request) -> str:
    """The language of an answer: of the address, else of `Accept-Language`, else of the office."""
    asked = request.query_params.get("lang")
    if asked in LANGUAGES:
        return str(asked)
    accepted = request.headers.get("accept-language", "")[:_LONGEST].split(",")
    wanted = sorted(map(_weighed, accepted), key=lambda one: -one[1])
    known = (word for word, weight in wanted if word in LANGUAGES and weight > 0)
    return next(known, office_of(request).language)


def _weighed(part: str) -> tuple[str, float]:
    """The language of a part of `Accept-Language`, and its weight.

    >>> _weighed("fr-MA;q=0.8"), _weighed(" ar")
    (('fr', 0.8), ('ar', 1.0))
    """
    word, _, weight = part.partition(";q=")
    try:
        return word.strip().split("-")[0].lower(), float(weight or 1)
    except ValueError:
        return "", 0.0


def json_response(
    data: Any, status: int, language: str, *, kind: str = "application/json"
) -> Response:
    """An answer of one JSON object."""
    return Response(
        neutral_json(data).encode(),
        status,
        {"content-language": language, "vary": "accept-language"},
        media_type=kind,
    )
