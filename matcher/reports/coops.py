"""Which cooperatives there are: those that some words find, a part at a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from matcher.reports.frame import Frame, frame
from matcher.reports.view import inlined
from matcher.session import Session
from matcher.support.text import fold


@dataclass(frozen=True, slots=True)
class CoopLine:
    """One cooperative in a list."""

    applicant_id: Annotated[str, "its id"]
    name: Annotated[str, "its name, or its id when it has none"]
    place: Annotated[str, "where it is; empty when not known"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CoopsView:
    """Cooperatives that were found."""

    frame: Frame = inlined()
    all: Annotated[int, "how many were found"]
    coops: Annotated[tuple[CoopLine, ...], "this part of them"]


def coops_view(session: Session, words: str, first: int = 0, most: int = 50) -> CoopsView:
    """The cooperatives that hold all the words in id, name or place."""
    wanted = fold(words).split()
    found = []
    for one in session.registry:
        place = next((str(v) for k in ("place", "province") if (v := one.stated.get(k))), "")
        if all(word in fold(f"{one.id} {one.name} {place}") for word in wanted):
            found.append(CoopLine(one.id, one.name, place))
    return CoopsView(frame=frame(session), all=len(found), coops=tuple(found[first : first + most]))
