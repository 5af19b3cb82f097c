"""Marks of a model for people: every one with its interval and its number of cases."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import matcher.show.words_ranking  # noqa: F401  brings its words
from matcher.evaluate.evaluate import Evaluation
from matcher.evaluate.metrics import NAMES, VIEWS, Mark
from matcher.show.words import labelled, number, say

_WIDE = 22


def evaluation_answer(found: Evaluation, language: str) -> Iterator[str]:
    """The lines of `match evaluate`."""
    yield say(
        "judged",
        language,
        n=number(len(found.judged), language),
        p=len(set(found.cases.chosen.tolist())),
        since=found.since.isoformat(),
        last=found.last.isoformat(),
    )
    if found.single:
        yield say("judged_single", language, n=number(found.single, language))
    for key, views in (
        ("direction_applicant", found.by_applicant),
        ("direction_option", found.by_option),
    ):
        if any(views.values()):
            yield ""
            yield from _table(say(key, language), views, language)
    yield ""
    yield labelled(say("baselines", language), "NDCG", language)
    for name, views in found.baselines.items():
        if not views["capped"]:
            continue
        gain = labelled(say("model_gains", language), _signed(found.gains[name]), language)
        yield f"  {say(name, language):<{_WIDE}}{_mark(views['capped']['ndcg'], language)}  {gain}"
    if found.slices:
        yield ""
        yield labelled(say("parts", language), "NDCG", language)
    for part in found.slices:
        yield f"  {part.field} = {part.part:<{_WIDE}}{_mark(part.mark, language)}"
    if found.bins:
        yield ""
        yield say("reliability", language)
    for one in found.bins:
        yield f"  {one.given:.3f} → {one.seen:.3f} ({one.cases} {say('cases', language)})"


def _table(title: str, views: Mapping[str, Mapping[str, Mark]], language: str) -> Iterator[str]:
    yield title
    for name in NAMES:
        for view in VIEWS:
            if views[view]:
                said = say(f"view_{view}", language)
                yield f"  {name:<9}{said:<{_WIDE}}{_mark(views[view][name], language)}"


def _mark(mark: Mark, language: str) -> str:
    cases = f"{mark.cases} {say('cases', language)}"
    return f"{mark.value:.3f} ({mark.low:.3f} – {mark.high:.3f}; {cases})"


def _signed(mark: Mark) -> str:
    return f"{mark.value:+.3f} ({mark.low:+.3f} – {mark.high:+.3f})"
