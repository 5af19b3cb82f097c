"""The part of a model card that tells what the requests of an office taught."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from matcher.reports.answer.score_words import known_here_said
from matcher.reports.markdown import heading, markdown_table
from matcher.support.messages import Message, Sayable, Share, counted, message, message_in, render

Data = Mapping[str, Any]


def model_office_lines(office: Data, language: str) -> Iterator[str]:
    """What an office's log taught, what it did not, and what its trial was worth."""
    yield from heading(2, message("What happened here"), language)
    yield from (render(sentence, language) for sentence in _said(office))
    yield ""
    columns = (
        message_in("heading", "option"),
        message("known here"),
        message("rate before"),
        message("where it comes from"),
    )
    rows: list[tuple[Sayable, ...]] = []
    for name, one in office["options"].items():
        origin = message("published") if one["is_published"] else message("all options met here")
        known = known_here_said(one["granted"], one["decided"])
        rows.append((f"`{name}`", known, Share(round(one["prior"], 2)), origin))
    yield from markdown_table(columns, rows, language)


def _said(office: Data) -> Iterator[Message]:
    yield counted(
        "{n} decided request: {granted} granted, {refused} refused.",
        "{n} decided requests: {granted} granted, {refused} refused.",
        office["decided"],
        granted=office["granted"],
        refused=office["refused"],
    )
    yield message(
        "{pending} pending and {withdrawn} withdrawn or unanswered teach nothing: they are no"
        " refusals. What was never shown was never tried.",
        pending=office["pending"],
        withdrawn=office["withdrawn"],
    )
    yield counted(
        "A rate before is worth {n} decided request; a rate is said from 20 on.",
        "A rate before is worth {n} decided requests; a rate is said from 20 on.",
        int(office["prior_worth"]),
    )
    if not office["spread"]:
        yield message("No weight of a field moved: later requests became no likelier by it.")
    trial = office.get("trial")
    if trial and trial["gain"]:
        yield gain_said(trial["judged"], **trial["gain"])
    elif trial:
        yield message("Too few later requests were decided to hold it against the model before.")


def gain_said(judged: int, *, value: float, low: float, high: float, **_: object) -> Message:
    """How much better than the model before a trial was on later requests."""
    more, least, most = (f"{number:+.3f}" for number in (value, low, high))
    return counted(
        "On {n} later request: {more} more of the pairs, granted and refused, in order than the"
        " model before ({low} to {high}).",
        "On {n} later requests: {more} more of the pairs, granted and refused, in order than the"
        " model before ({low} to {high}).",
        judged,
        more=more,
        low=least,
        high=most,
    )
