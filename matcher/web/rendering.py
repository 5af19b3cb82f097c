"""From a template and views to a page: its language, its escaping, its addresses."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from operator import attrgetter, itemgetter
from pathlib import Path
from typing import Any, cast
from urllib.parse import quote, unquote, urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from jinja2.ext import Extension
from markupsafe import Markup, escape
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, NoMatchFound

from matcher.registry.backup import Restored
from matcher.reports.layout import unwrapped
from matcher.reports.office_page import ROLE_NAMES
from matcher.reports.options.figures import source_name, source_title
from matcher.reports.phrases import rough_day, where_nobody_types
from matcher.support.messages import (
    FRENCH_SPACE,
    Message,
    Money,
    RoughMonth,
    Sayable,
    Share,
    counted,
    message,
    message_in,
    render,
)
from matcher.support.personal import HIDDEN, mask_numbers
from matcher.support.text import LANGUAGES, Text, clean, fold, without_xml_faults
from matcher.support.writing import fixed, writing_marks
from matcher.web.forms import FormFault
from matcher.web.office import office_of
from matcher.web.roles import may
from matcher.web.sign_ins import Visitor

TEMPLATES = Path(__file__).parent / "templates"
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
#: What a page says after a change, by what stands in its address.
DONE: dict[str, Message] = {
    "saved": message("It is saved."),
    "recorded": message("It is recorded."),
    "undone": message("It is taken back."),
    "restored": message("The copy is back; what was here is moved aside."),
}
#: Things that are named of one change.
_MOST_DONE = 40
#: What is never divided at the end of a line: a day, the number of a law, a short id.
_WHOLE = re.compile(r"\b(?:\d{1,4}|[A-Z]{1,4})(?:-\d{1,4}){1,3}\b")
#: A space at which no line ends: before French marks and the dot between the parts of a line, and
#: between the thousands of a number.
_DOT = r"\s(?=·\s)"
_HELD = re.compile(rf"{FRENCH_SPACE.pattern}|(?<=\d) (?=\d{{3}}\b)|{_DOT}")
_OPENS, _OPENS_FROM_RIGHT, _CLOSES = re.compile("[\u2066\u2068]"), "\u2067", "\u2069"
_FROM_RIGHT = re.compile(r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")


class Plain(str):
    """A text for an attribute: it is escaped, and no markup is put around it."""

    __slots__ = ()


def shown(value: object, language: str) -> Markup:
    """Anything as the content of an element: in the language, cleaned, escaped, isolated.

    >>> shown("<b>", "en"), shown(None, "en")
    (Markup('&lt;b&gt;'), Markup(''))
    >>> shown("Amal 2", "ar")
    Markup('<bdi>Amal 2</bdi>')
    """
    if isinstance(value, Markup):
        return value
    if value is None:
        return Markup()
    if isinstance(value, Plain):
        return escape(str(value))
    text = render(cast("Sayable", value), language)
    if isinstance(value, str | Text) and language != "ar" and _FROM_RIGHT.search(text):
        text = f"\u2068{text}\u2069"
    return _marked(text)


def _marked(said: str) -> Markup:
    """What is said, escaped; its marks of direction become elements; lines end between words."""
    text = str(escape(said if said.isascii() and said.isprintable() else without_xml_faults(said)))
    text = _OPENS.sub("<bdi>", text).replace(_OPENS_FROM_RIGHT, '<bdi dir="rtl">')
    text = _HELD.sub("\u00a0", text.replace(_CLOSES, "</bdi>"))
    text = _WHOLE.sub(r'<span class="whole">\g<0></span>', text)
    return Markup(text)  # noqa: S704  it was escaped above; only our own elements were put in since


def attribute_value(value: object, language: str) -> Plain:
    """Anything as the value of an attribute: what is said in the language, data as it is."""
    if value is None:
        return Plain()
    is_said = isinstance(value, Message | Text | Money | Share | RoughMonth | tuple)
    said = render(cast("Sayable", value), language) if is_said else clean(str(value))
    return Plain(without_xml_faults(said))


@dataclass(frozen=True, slots=True)
class OutlineLine:
    """A line of a text for a terminal, as a page shows it: how deep it stands, and its words."""

    depth: int
    said: Markup


def outline(lines: Iterable[str]) -> list[OutlineLine]:
    """What a command prints under a heading, a line each however long; depths 0, 1 and 2."""
    found = []
    with unwrapped(), where_nobody_types():
        for line in lines:
            text = line.strip()
            if text:
                depth = min((len(line) - len(line.lstrip(" "))) // 4, 2)
                found.append(OutlineLine(depth, _marked(text.removeprefix("· "))))
    return found


def _headed(said: str) -> str:
    """What reports begin in a small letter, as a heading.

    >>> _headed("worth of a unit")
    'Worth of a unit'
    """
    return said[:1].upper() + said[1:]


def shortened_address(url: str, longest: int = 70) -> str:
    """An address as one reads it: letters in place of their codes, and cut where it is long.

    >>> shortened_address("https://www.maroc.ma/ar/%D8%A3%D8%AE%D8%A8%D8%A7%D8%B1/x%D8")
    'www.maroc.ma/ar/أخبار/x'
    """
    said = clean(unquote(url.partition("://")[2] or url, errors="ignore"))
    return said if len(said) <= longest else f"{said[: longest - 1]}…"


def _by_name(found: Iterable[Any], key: int | str, language: str) -> list[Any]:
    """Things in the order of their names in a language, as people look for them.

    Parameters
        key   where the name is: place in a row, or attribute
    """
    name = itemgetter(key) if isinstance(key, int) else attrgetter(key)
    return sorted(found, key=lambda one: fold(render(name(one), language)))


def picture(svg: str) -> Plain:
    """The address of a picture that travels within the page."""
    return Plain(f"data:image/svg+xml;base64,{b64encode(svg.encode()).decode()}")


class _Prepared(Extension):
    """What every template keeps, made where it is read.

    Every form that changes something bears the marks of its sign-in and of its moment; no line
    begins with the dot between its parts.
    """

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        """The template with the marks after each `<form method="post" …>`, and dots held."""
        return re.sub(_DOT, "\u00a0", _POSTS.sub(r"\g<0>{{ form_marks() }}", source))


_POSTS = re.compile(r'<form method="post"(?:[^<>]|\{\{.*?\}\})*>')
#: The marks of the page that is being made.
_FORM_MARKS: ContextVar[Markup] = ContextVar("form marks", default=Markup())  # noqa: B039


@cache
def _environment(language: str) -> Environment:
    """The templates in a language."""
    environment = Environment(
        extensions=[_Prepared],
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=lambda value: shown(value, language),
        auto_reload=False,
    )
    environment.filters = {
        name: found
        for name, found in environment.filters.items()
        if name not in ("safe", "urlize", "xmlattr", "forceescape", "tojson")
    }
    environment.filters["plain"] = lambda value: attribute_value(value, language)
    environment.filters["said"] = lambda value: render(value, language)
    environment.filters["two_decimals"] = lambda value: fixed(value, language)
    environment.filters["headed"] = lambda said: _headed(render(said, language))
    environment.filters["address"] = shortened_address
    environment.filters["day"] = rough_day
    environment.filters["by_name"] = lambda found, key: _by_name(found, key, language)
    environment.filters["names"] = lambda named, keys: tuple(named[key] for key in keys)
    environment.globals.update(
        message=message, message_in=message_in, counted=counted, money=Money, share=Share,
        form_marks=_FORM_MARKS.get, role_names=ROLE_NAMES, source_name=source_name,
        source_title=source_title,
        colon=Markup(writing_marks(language).colon),  # noqa: S704  a sign of ours, with its spaces
        arrow=Markup(writing_marks(language).arrow),  # noqa: S704  a sign of ours
    )  # fmt: skip
    return environment


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
    made = _environment(language).get_template(template)
    _FORM_MARKS.set(_marks_of(request, visitor))
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
    kept = [
        (key, part)
        for key, part in request.query_params.multi_items()
        if key not in ("lang", "done", "of")
    ]
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
