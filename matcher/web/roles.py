"""What each role may open, where an office shares its page: every route, by method and address.

    lead      everything: also copies of the workspace, and who was shown what
    officer   the work: cooperatives, import, catalogue, cases, funders, and programs under /api
    reader    the candidates of one funder, its own password, and nothing else

A route that does not stand here is refused to everybody, and a test finds it. The files of
`/static` and `/api/openapi.json` say nothing of an office, and anybody may have them.
"""

from __future__ import annotations

LEAD = frozenset(("lead",))
OFFICERS = frozenset(("lead", "officer"))
READER = frozenset(("reader",))
EVERYBODY = OFFICERS | READER
#: Also whoever is not signed in.
ANYBODY = EVERYBODY | {""}

_COOP, _API = "/cooperatives/{id:path}", "/api/cooperatives/{id:path}"
_ASKED = (
    "/", "/about", "/add", "/cooperatives", _COOP, f"{_COOP}/profile", f"{_COOP}/profile/{{field}}",
    f"{_COOP}/merging", f"{_COOP}/changes", f"{_COOP}/plans", f"{_COOP}/questions",
    f"{_COOP}/cases",
    f"{_COOP}/dossiers", f"{_COOP}/dossier.{{kind}}", f"{_COOP}/options/{{option}}",
    "/import", "/import/{token}", "/import/{token}/done", "/duplicates", "/history",
    "/catalogue", "/catalogue/review", "/catalogue/{id:path}",
    "/funders", "/funders/gaps", "/funders/audit", "/funders/compare", "/funders/budgets",
    "/funders/candidates/{id:path}", "/funders/candidates/{id:path}/booklet.{kind}", "/what-if",
    "/api/about", "/api/cooperatives", _API, f"{_API}/options", f"{_API}/options/{{option}}",
    f"{_API}/advice", f"{_API}/plan", "/api/catalogue", "/api/catalogue/{id:path}",
    "/api/funders/{id:path}/candidates", "/api/gaps", "/api/audit", "/api/digest", "/api/cases",
)  # fmt: skip
_SENT = (
    f"{_COOP}/profile/{{field}}", f"{_COOP}/both", f"{_COOP}/merging", f"{_COOP}/parting",
    f"{_COOP}/questions", f"{_COOP}/cases",
    "/add", "/import", "/import/{token}", "/duplicates", "/history", "/catalogue/{id:path}",
    "/what-if",
    "/api/cases", "/api/allocations", f"{_API}/what-if", "/api/what-if",
)  # fmt: skip

#: Who may use each route.
MAY: dict[str, frozenset[str]] = {
    **{f"GET {path}": OFFICERS for path in _ASKED},
    **{f"POST {path}": OFFICERS for path in _SENT},
    f"PATCH {_API}": OFFICERS,
    "GET /backup": LEAD,
    "POST /restore": LEAD,
    "GET /access": LEAD,
    "GET /shared": READER,
    "GET /account": EVERYBODY,
    "POST /account": EVERYBODY,
    "POST /notices": EVERYBODY,
    "POST /sign-out": EVERYBODY,
    "GET /sign-in": ANYBODY,
    "POST /sign-in": ANYBODY,
    "GET /api/openapi.json": ANYBODY,
}


def may(role: str, method: str, path: str) -> bool:
    """Whether a role may use a route; "" is whoever is not signed in.

    >>> may("officer", "HEAD", "/history"), may("officer", "GET", "/backup"), may("lead", "GET", "")
    (True, False, False)
    """
    return role in MAY.get(f"{'GET' if method == 'HEAD' else method} {path}", ())
