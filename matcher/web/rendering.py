"""From a template and views to a page: its language, its addresses, its frame."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import Any
from urllib.parse import quote, urlencode

from markupsafe import Markup
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, NoMatchFound

from matcher.registry.backup import Restored
from matcher.reports.phrases import where_nobody_types
from matcher.support.messages import (
    Message,
    Sayable,
    message,
    message_in,
)
from matcher.support.personal import HIDDEN, mask_numbers
from matcher.support.text import LANGUAGES
from matcher.web.environment import FORM_MARKS, templates_of
from matcher.web.forms import FormFault
from matcher.web.markup import Plain
from matcher.web.office import office_of
from matcher.web.roles import may
from matcher.web.sign_ins import Visitor

#: The cookie in which a browser remembers the language.
COOKIE = "lang"
_YEAR = 365 * 24 * 3600
#: What each language calls itself, in the order in which they are offered.
OWN_NAMES = {"fr": "Français", "ar": "العربية", "en": "English"}
#: The pages that every page leads to, by the names of their routes.
NAVIGATION: tuple[tuple[str, Message], ...] = (
    ("today", message_in("navigation", "Today")),
    ("cooperatives", message_in("navigation", "Cooperatives")),
    ("import", message_in("navigation", "Import")),
    ("catalogue", message_in("navigation", "Catalogue")),
    ("funders", message_in("navigation", "Funders")),
    ("about", message_in("navigation", "About")),
    ("shared", message_in("navigation", "Candidates")),
)
#: Pages whose address does not begin as that of the main page under which they stand.
UNDER = {
    "/add": "cooperatives",
    "/duplicates": "import",
    "/history": "import",
    "/what-if": "funders",
}
#: What a page says after a change, by what stands in its address.
DONE: dict[str, Message] = {
    "saved": message("It is saved."),
    "added": message("The cooperative is added."),
    "recorded": message("It is recorded."),
    "undone": message("It is taken back."),
    "restored": message("The copy is back; what was here is moved aside."),
}
#: Things that are named of one change.
_MOST_DONE = 40


def language_of(request: Request) -> str:
    """The language of a page: of its address, else of the cookie, else of the command."""
    asked = (request.query_params.get("lang"), request.cookies.get(COOKIE))
    return next((one for one in asked if one in LANGUAGES), office_of(request).language)


def address(
    app: Starlette, name: str, query: Mapping[str, object] | None = None, **path: object
) -> Plain:
    """The address of a page by the name of its route; what the query leaves empty is dropped."""
    parts = {key: quote(str(part), safe="/") for key, part in path.items()}
    asked = {key: part for key, part in (query or {}).items() if part not in (None, "", [])}
    text = f"?{urlencode(asked, doseq=True)}" if asked else ""
    for route in _named(app, name):
        with suppress(NoMatchFound):
            return Plain(route.url_path_for(name, **parts) + text)
    raise NoMatchFound(name, parts)


def _named(app: Starlette, name: str) -> Sequence[BaseRoute]:
    """The routes of a name; the router itself would look at every route for each address."""
    if not hasattr(app.state, "named"):
        named: dict[str, list[BaseRoute]] = {}
        for route in app.routes:
            named.setdefault(getattr(route, "name", ""), []).append(route)
        app.state.named = named
    found: Sequence[BaseRoute] = app.state.named.get(name, ())
    return found


def page(
    request: Request,
    template: str,
    *,
    status: int = 200,
    faults: Sequence[FormFault] = (),
    done: Sayable | None = None,
    **context: Any,
) -> Response:
    """A page in its language.

    Parameters
        done     what was just done, where the page can say it better than `DONE`
        faults   what is wrong with a form: it is summed up above everything, with links
    """
    language, visitor = language_of(request), visitor_of(request)
    url = _addresses(request.app)
    made = templates_of(language).get_template(template)
    FORM_MARKS.set(_marks_of(request, visitor))
    values: dict[str, Any] = dict(
        **context,
        account=visitor,
        may=lambda name: _may(request, visitor, name),
        notice=_notice(request, visitor),
        language=language,
        direction="rtl" if language == "ar" else "ltr",
        languages=_switch(request),
        navigation=_navigation(request, url),
        faults=faults,
        url=url,
        path=request.url.path,
        done=done or DONE.get(request.query_params.get("done", "")),
        is_demonstration=_is_demonstration(request),
        is_workspace_empty=_is_workspace_empty(request),
        registry_instead=_registry_instead(request),
        hidden=HIDDEN if request.query_params.get("hidden") else None,
    )
    with where_nobody_types():
        content = made.render(values)
    response = HTMLResponse(content, status)
    if request.query_params.get("lang") in LANGUAGES:
        response.set_cookie(COOKIE, language, _YEAR, httponly=True, samesite="strict")
    return response


def after_hiding(*typed: str) -> Mapping[str, object]:
    """What an address says where something was hidden in what a person typed.

    >>> after_hiding("dit au 0661234567"), after_hiding("dit par la présidente")
    ({'hidden': '1'}, {})
    """
    return {"hidden": "1"} if any(mask_numbers(text) != text for text in typed) else {}


def see_other(
    request: Request, name: str, query: Mapping[str, object] | None = None, **path: object
) -> Response:
    """After a change: go and see the page of that name."""
    return RedirectResponse(address(request.app, name, query, **path), 303)


def visitor_of(request: Request) -> Visitor | None:
    """Whoever is signed in; None where nobody is, or the page is not shared."""
    found: Visitor | None = getattr(request.state, "visitor", None)
    return found


def _may(request: Request, visitor: Visitor | None, name: str) -> bool:
    """Whether whoever asks may open the page of that name."""
    if office_of(request).sharing is None:
        return True
    role = visitor.role if visitor else ""
    return any(may(role, "GET", getattr(one, "path", "")) for one in _named(request.app, name))


def _marks_of(request: Request, visitor: Visitor | None) -> Markup:
    marks = {"era": str(getattr(request.state, "era", 0))}
    if visitor is not None:
        marks["csrf"] = visitor.csrf
    hidden = '<input type="hidden" name="{}" value="{}">'
    return Markup().join(Markup(hidden).format(*one) for one in marks.items())  # noqa: S704  ours


def _notice(request: Request, visitor: Visitor | None) -> Restored | None:
    """The copy that was brought back and of which whoever is signed in was not told yet."""
    found = office_of(request).restored() if visitor is not None else None
    return found if found and visitor and found.number > visitor.told else None


def _addresses(app: Starlette) -> Callable[..., Plain]:
    def url(name: str, query: Mapping[str, object] | None = None, **path: object) -> Plain:
        return address(app, name, query, **path)

    return url


def _switch(request: Request) -> list[tuple[str, str, Plain]]:
    """Each language with its own name and the address of this page in it."""
    query = request.query_params
    # what was just done is told once; without it "of" is what a page was asked for
    dropped = ("lang", "done", "of") if "done" in query else ("lang",)
    kept = [(key, part) for key, part in query.multi_items() if key not in dropped]
    path = quote(request.url.path, safe="/%")
    return [
        (language, name, Plain(f"{path}?{urlencode([*kept, ('lang', language)])}"))
        for language, name in OWN_NAMES.items()
    ]


def _navigation(request: Request, url: Callable[..., Plain]) -> list[tuple[Plain, Message, bool]]:
    """The main pages that there are: address, name, whether this page is of that family."""
    found = []
    for name, said in NAVIGATION:
        try:
            at = url(name)
        except NoMatchFound:
            continue
        if not _may(request, visitor_of(request), name):
            continue
        here = request.url.path
        is_here = here == at or (at != "/" and here.startswith(f"{at}/"))
        is_here = is_here or UNDER.get(here) == name
        found.append((at, said, is_here))
    return found


def _is_demonstration(request: Request) -> bool:
    """Whether the pages speak of invented cooperatives."""
    known = office_of(request).known
    return known is not None and known.source == "demonstration"


def _is_workspace_empty(request: Request) -> bool:
    """Whether they do because the workspace, which is there, holds nobody any more."""
    sources = office_of(request).sources
    return sources.registry is None and sources.workspace.is_file() and _is_demonstration(request)


def _registry_instead(request: Request) -> str:
    """The registry of which the pages speak though there is a workspace; "" where none."""
    sources = office_of(request).sources
    is_aside = sources.registry is not None and sources.workspace.is_file()
    return sources.registry.name if is_aside and sources.registry is not None else ""


def just_done(request: Request, what: str) -> list[str]:
    """What a change that led to this page was about, where it was one of that kind."""
    is_so = request.query_params.get("done") == what
    return request.query_params.getlist("of")[:_MOST_DONE] if is_so else []
