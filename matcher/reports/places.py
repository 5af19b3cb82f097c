"""`match places`: the codes of places by name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from matcher.domain.schema import Schema
from matcher.reports.layout import padded
from matcher.reports.phrases import one_message
from matcher.reports.view import SCHEMA
from matcher.support.messages import Message, message_in, render

#: The levels of the places of Morocco; those of other lists are said as they are written there.
LEVELS = {
    "country": message_in("level of a place", "country"),
    "region": message_in("level of a place", "region"),
    "province": message_in("level of a place", "province"),
    "commune": message_in("level of a place", "commune"),
}
#: The widths of the columns: code and level.
_CODE, _LEVEL = 44, 9
#: The levels of the places of Morocco; those of other lists are said as they are written there.
LEVELS = {
    "country": message_in("level of a place", "country"),
    "region": message_in("level of a place", "region"),
    "province": message_in("level of a place", "province"),
    "commune": message_in("level of a place", "commune"),
}


@dataclass(frozen=True, slots=True)
class PlaceView:
    """A place that bears the name."""

    code: Annotated[str, "what a registry writes for it"]
    level: Annotated[str, "level of the place: commune, province, …"]
    name: Annotated[Message, "its name, with those of the places around it"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacesView:
    """The places that bear a name, or the nearest."""

    schema: Annotated[int, "version of this format"] = SCHEMA
    places: Annotated[tuple[PlaceView, ...], "the best first; empty when there is none"]


def places_view(schema: Schema, word: str) -> PlacesView:
    """The places of every gazetteer of the schema that bear a name, or the nearest."""
    found = []
    for name in dict.fromkeys(about.gazetteer for about in schema if about.type == "place"):
        places = schema.gazetteers[name]
        for code in places.find(word):
            names = tuple(places[around].name for around in places.around(code))
            found.append(PlaceView(code, places[code].level, one_message(names)))
    return PlacesView(places=tuple(found))


def places_lines(view: PlacesView, language: str) -> Iterator[str]:
    """The lines of `match places`."""
    for place in view.places:
        code = padded(render(place.code, language), _CODE)
        level = padded(render(LEVELS.get(place.level, place.level), language), _LEVEL)
        yield f"{code} {level} {render(place.name, language)}"
