"""The environment of the templates: where they lie, what they may call, what each is given."""

from __future__ import annotations

import re
from contextvars import ContextVar
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from jinja2.ext import Extension
from markupsafe import Markup

from matcher.reports.office_page import ROLE_NAMES
from matcher.reports.options.figures import source_name, source_title
from matcher.reports.phrases import rough_day
from matcher.support.messages import Money, counted, message, message_in, render
from matcher.support.writing import fixed, writing_marks
from matcher.web.markup import DOT, address_said, attribute_value, by_name, headed, shown

TEMPLATES = Path(__file__).parent / "templates"
#: Where a form that changes something begins.
_POSTS = re.compile(r'<form method="post"(?:[^<>]|\{\{.*?\}\})*>')
#: The marks of the page that is being made.
FORM_MARKS: ContextVar[Markup] = ContextVar("form marks", default=Markup())  # noqa: B039


class _Prepared(Extension):
    """What every template keeps, made where it is read.

    Every form that changes something bears the marks of its sign-in and of its moment; no line
    begins with the dot between its parts.
    """

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        """The template with the marks after each `<form method="post" …>`, and dots held."""
        return re.sub(DOT, "\u00a0", _POSTS.sub(r"\g<0>{{ form_marks() }}", source))


@cache
def templates_of(language: str) -> Environment:
    """The templates in a language, with all that they may call."""
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
    environment.filters["headed"] = lambda said: headed(render(said, language))
    environment.filters["address"] = address_said
    environment.filters["day"] = rough_day
    environment.filters["by_name"] = lambda found, key: by_name(found, key, language)
    environment.filters["names"] = lambda named, keys: tuple(named[key] for key in keys)
    environment.globals.update(
        message=message, message_in=message_in, counted=counted, money=Money,
        form_marks=FORM_MARKS.get, role_names=ROLE_NAMES, source_name=source_name,
        source_title=source_title,
        colon=Markup(writing_marks(language).colon),  # noqa: S704  a sign of ours, with its spaces
        arrow=Markup(writing_marks(language).arrow),  # noqa: S704  a sign of ours
    )  # fmt: skip
    return environment
