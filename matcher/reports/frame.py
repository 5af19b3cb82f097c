"""What every answer says of itself: day, language, catalogue, model and registry."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any, Literal

from matcher.reports.layout import wrapped
from matcher.reports.view import SCHEMA, as_json
from matcher.session import Session
from matcher.support.messages import message, render
from matcher.support.records import dataclass
from matcher.support.text import Text


@dataclass(frozen=True, slots=True)
class CatalogueView:
    """The catalogue that answered."""

    version: Annotated[str, "its version; empty when it has none"]
    checked: Annotated[
        date | None, "day on which its sources were last gone through; null if never"
    ]
    fingerprint: Annotated[str, "hash of its files"]
    options: Annotated[int, "how many options it holds"]


@dataclass(frozen=True, slots=True)
class ModelView:
    """The ranking model that answered."""

    name: Annotated[Text, "its name"]
    made: Annotated[str, "day on which it was made; empty when it does not say"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What every answer says of itself.

    A view holds it as `frame: Frame = inlined()`.
    """

    schema: Annotated[int, "version of this format"] = SCHEMA
    today: Annotated[date, "day of the answer"]
    language: Annotated[str, "language of the texts: en, fr or ar"] = ""
    catalogue: Annotated[CatalogueView, "the catalogue"]
    model: Annotated[ModelView, "the ranking model"]
    registry: Annotated[str, "file name of the registry"]
    source: Annotated[Literal["workspace", "demonstration", "file"], "what the registry is"]
    currency: Annotated[str, "currency of every amount"]


def frame(session: Session) -> Frame:
    """The frame of an answer of the session."""
    catalogue, ranker = session.catalogue, session.matcher.ranker
    return Frame(
        today=session.today,
        catalogue=CatalogueView(
            version=catalogue.version,
            checked=catalogue.checked,
            fingerprint=catalogue.fingerprint,
            options=len(catalogue.options),
        ),
        model=ModelView(name=ranker.name, made=ranker.made),
        registry=session.registry.path.name,
        source=session.source,
        currency=session.schema.currency,
    )


def answer_json(view: Any, language: str) -> dict[str, Any]:
    """The object that `--json` prints of a view with a frame, which says its language."""
    data: dict[str, Any] = as_json(view, language)
    data["language"] = language
    return data


def ending_lines(frame: Frame, language: str) -> Iterator[str]:
    """From whose data and with what the answer was made."""
    if frame.source == "workspace":
        yield render(message("From your workspace."), language)
    made = message(
        "Answer of {day}; catalogue {catalogue}; ranking: {model}. The score is not a probability;"
        " a person decides.",
        day=frame.today,
        catalogue=frame.catalogue.version or frame.catalogue.fingerprint[:8] or "–",
        model=frame.model.name,
    )
    order = message(
        "In each group the options stand by score; what is not known counts against them."
    )
    yield from wrapped(f"{render(made, language)} {render(order, language)}", indent="")
