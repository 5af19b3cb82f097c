"""`match trail`: a recorded answer made again, or the whole log checked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from matcher.reports.layout import wrapped
from matcher.reports.view import SCHEMA
from matcher.support.messages import Message, counted, message, message_in, render

PART_NAMES = {
    "schema": message_in("part of an answer", "the schema"),
    "catalogue": message_in("part of an answer", "the catalogue"),
    "model": message_in("part of an answer", "the ranking model"),
    "habits": message_in("part of an answer", "what was usual in the registry"),
    "profile": message_in("part of an answer", "the profile"),
}
_BROKEN = {
    "text": message("its text was changed"),
    "link": message("it, or what stood before it, was changed"),
    "missing": message("it is missing"),
    "emptied": message("it was emptied without being forgotten"),
    "index": message("what it is found by was changed"),
    "state": message("the state of its case was changed"),
}


@dataclass(frozen=True, slots=True)
class KeptPartView:
    """A part of what an answer was made from."""

    name: Annotated[str, "schema, catalogue, model, habits or profile"]
    digest: Annotated[str, "digest of its content"]
    kept: Annotated[bool, "false when it is gone"]


@dataclass(frozen=True, slots=True, kw_only=True)
class TrailView:
    """A recorded answer, made again from what was kept."""

    schema: Annotated[int, "version of this format"] = SCHEMA
    event_id: Annotated[str, "id of the event"]
    forgotten: Annotated[bool, "true when its cooperative was forgotten"]
    parts: Annotated[tuple[KeptPartView, ...], "what it was made from"]
    same: Annotated[bool, "true when it is the same to the last byte"]
    same_program: Annotated[bool, "true when this version of the program made it"]
    answer: Annotated[str | None, "the answer; null where it cannot be made again"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedView:
    """The whole log, checked against its chain of digests."""

    schema: Annotated[int, "version of this format"] = SCHEMA
    log: Annotated[str, "file name of the log"]
    entries: Annotated[int, "how many entries it has"]
    forgotten: Annotated[int, "of these, events of applicants that were forgotten"]
    head: Annotated[str, "digest of the whole chain: written down elsewhere, it proves the log"]
    broken: Annotated[tuple[tuple[str, str], ...], "ids of entries, and what is wrong with them"]


def trail_lines(view: TrailView, language: str) -> Iterator[str]:
    """What is gone, or the answer itself after a line that says how it was made."""
    gone = tuple(PART_NAMES[part.name] for part in view.parts if not part.kept)
    if view.forgotten:
        said = message(
            "{event}: its cooperative was forgotten; the answer cannot be made again.",
            event=view.event_id,
        )
    elif gone:
        said = message(
            "{event} cannot be made again: gone is {parts}.", event=view.event_id, parts=gone
        )
    elif view.answer is None:
        said = message(
            "{event} cannot be made again: this program reads its parts no more.",
            event=view.event_id,
        )
    elif view.same:
        said = message("{event} made again, the same to the last byte:", event=view.event_id)
    else:
        said = _other_program(view)
    yield from wrapped(render(said, language), indent="")
    if view.answer is not None:
        yield ""
        yield from view.answer.splitlines()


def _other_program(view: TrailView) -> Message:
    if view.same_program:
        return message(
            "{event} made again, with other words: the program is not the one that made it,"
            " though its version says so:",
            event=view.event_id,
        )
    return message(
        "{event} made again, with other words: another version of the program made it:",
        event=view.event_id,
    )


def checked_lines(view: CheckedView, language: str) -> Iterator[str]:
    """Whether the log is as it was written, and where it is not."""
    if view.broken:
        yield render(message("The log is not as it was written:"), language)
        for event, what in view.broken:
            said = message("{event}: {what}", event=event, what=_BROKEN[what])
            yield from wrapped(render(said, language))
        return
    said = counted(
        "{n} entry, as it was written; {forgotten} forgotten.",
        "{n} entries, as they were written; {forgotten} forgotten.",
        view.entries,
        forgotten=view.forgotten,
    )
    yield render(said, language)
    yield render(message("Digest of the whole: {head}", head=view.head), language)
