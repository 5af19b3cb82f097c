"""The shortlist of a funder: candidates kept by a filter, spread if asked, and what to ask them.

Nothing here changes a verdict, a score or a rank: those are the ones of `match --coop`.
"""

from __future__ import annotations

import math
from collections import Counter, deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from heapq import heapify, heappop, heappush
from typing import Literal

from matcher.domain.grouping_fields import NAMED_TYPES, no_values, unknown_field
from matcher.domain.schema import Schema
from matcher.domain.values import FieldValue, Several
from matcher.eligibility.typed_rules import check_rule
from matcher.eligibility.verdict import EligibilityEngine
from matcher.matching.pair import Match
from matcher.support.errors import UsageError
from matcher.support.messages import message

#: What each earlier candidate of the same value takes off the place of the next, in log-odds,
#: times the logarithm of one more than their number.
DIVERSITY = 0.5
#: How many questions are proposed.
QUESTIONS = 5


@dataclass(frozen=True, slots=True)
class ValueStanding:
    """How often a value came before: the 37th argan, the first saffron."""

    value: str
    nth: int


@dataclass(frozen=True, slots=True)
class Candidate:
    """A match on a shortlist.

    Parameters
        place     where it stands here, from 1; its match keeps the rank without a filter
        filtered  "kept", or "open" when the filter cannot be decided for it
        unknown   the declared fields that would decide the filter
        standing  of each of its values of the saturation field
    """

    match: Match
    place: int
    filtered: Literal["kept", "open"]
    unknown: tuple[str, ...] = ()
    standing: tuple[ValueStanding, ...] = ()


@dataclass(frozen=True, slots=True)
class FactQuestion:
    """A fact to ask for.

    Parameters
        about     undecided candidates whose verdict it could change
        settles   of those, whose last missing fact it is once the earlier ones were asked
    """

    field: str
    about: int
    settles: int


@dataclass(frozen=True, slots=True)
class Shortlist:
    """Candidates in order, refused ones apart, questions first to ask.

    Parameters
        ranked, refused_all   how many there are of each, where not all are at hand
        undecided             how many of the ranked ones a fact that misses may still refuse
        is_synthetic          some of them were made up
    """

    candidates: tuple[Candidate, ...]
    refused: tuple[Match, ...]
    left_out: int
    questions: tuple[FactQuestion, ...]
    where: str = ""
    diverse: str = ""
    saturation: str = ""
    ranked: int = 0
    refused_all: int = 0
    undecided: int = 0
    is_synthetic: bool = False


def make_shortlist(
    matches: Sequence[Match],
    engine: EligibilityEngine,
    *,
    where: str = "",
    diverse: str = "",
    strength: float = DIVERSITY,
    saturation: str = "",
) -> Shortlist:
    """The shortlist of ranked matches.

    Parameters
        where       a rule; who surely fails it is left out, who may hold it is kept and marked
        diverse     a field over whose values the list is spread, or ""
        saturation  the field whose values are counted, or "" for none

    Raises
        UsageError  the rule or a field cannot be used
    """
    check_asked(engine, where, diverse, saturation)
    kept: list[tuple[Match, tuple[str, ...]]] = []
    left_out = 0
    for match in matches:
        holds = engine.holds(where, match.applicant) if where else True
        if holds is False:
            left_out += 1
        else:
            kept.append((match, () if holds else unknown_of(where, match, engine)))
    ranked = [(match, unknown) for match, unknown in kept if match.rank is not None]
    if diverse:
        places = [
            (*match.order[:2], match.score, match.order[3], match.order[4:]) for match, _ in ranked
        ]
        values = [values_of(match, diverse) for match, _ in ranked]
        ranked = [ranked[at] for at in spread(places, values, strength)]
    refused = tuple(match for match, _ in kept if match.rank is None)
    return Shortlist(
        candidates=counted_candidates(ranked, saturation),
        refused=refused,
        left_out=left_out,
        questions=questions([match for match, _ in ranked]),
        where=where,
        diverse=diverse,
        saturation=saturation,
        ranked=len(ranked),
        refused_all=len(refused),
        undecided=sum(match.verdict.name == "undecided" for match, _ in ranked),
        is_synthetic=any(match.applicant.is_synthetic for match, _ in kept),
    )


def questions(matches: Sequence[Match], most: int = QUESTIONS) -> tuple[FactQuestion, ...]:
    """The facts that settle most undecided candidates, in the order in which to ask them.

    Each next one is that after which most candidates have nothing missing any more.
    """
    undecided = (m for m in matches if m.verdict.name == "undecided")
    return questions_of(Counter(frozenset(m.verdict.missing) for m in undecided), most)


def questions_of(
    missing: Mapping[frozenset[str], int], most: int = QUESTIONS
) -> tuple[FactQuestion, ...]:
    """The same, from how often each set of facts is missing."""
    about: Counter[str] = Counter()
    for names, count in missing.items():
        about.update(dict.fromkeys(names, count))
    found: list[FactQuestion] = []
    while len(found) < most and about.keys() - {q.field for q in found}:
        settled: Counter[str] = Counter()
        for names, count in missing.items():
            if len(names) == 1:
                settled.update(dict.fromkeys(names, count))
        asked = {q.field for q in found}
        left = [name for name in about if name not in asked]
        best = max(left, key=lambda name: (settled[name], about[name], name))
        found.append(FactQuestion(best, about[best], settled[best]))
        left_of: Counter[frozenset[str]] = Counter()
        for names, count in missing.items():
            left_of[names - {best}] += count
        missing = left_of
    return tuple(found)


def check_asked(engine: EligibilityEngine, where: str, diverse: str, saturation: str) -> None:
    """Refuse a rule or a field that cannot be used."""
    if where:
        check_rule(where, engine, "--where")
    for option, name in (("--diverse", diverse), ("--saturation", saturation)):
        if name:
            check_field(name, option, engine.schema)


def check_field(name: str, option: str, schema: Schema) -> None:
    """Refuse what is no field, is sensitive, or has no values to count."""
    if name not in schema:
        raise unknown_field(name, schema, option)
    about = schema[name]
    if about.sensitive:
        what = message('"{field}" is sensitive: it may not choose candidates.', field=name)
        hint = message("Audit it with match audit.")
        raise UsageError(what, where=option, hint=hint, code="sensitive")
    if about.type not in NAMED_TYPES:
        raise no_values(about, option, message("Name a category or a place."))


def unknown_of(where: str, match: Match, engine: EligibilityEngine) -> tuple[str, ...]:
    """The declared fields that would decide a filter which is undecided."""
    applicant, diagram = match.applicant, engine.diagram(where)
    masks = diagram.masks(applicant.known, engine.schema)
    names = diagram.mattering(masks, applicant.known, engine.schema)
    inputs = [part for name in names for part in applicant.unknown_inputs(name)]
    return tuple(dict.fromkeys(inputs))


def values_of(match: Match, name: str) -> tuple[str, ...]:
    """The known values of a field, as text; none when it is unknown."""
    return as_texts(match.applicant.value(name))


def as_texts(value: FieldValue) -> tuple[str, ...]:
    """What a value holds, as text."""
    if value is None:
        return ()
    if isinstance(value, Several):
        return tuple(sorted(value.values))
    return (str(value).lower() if isinstance(value, bool) else str(value),)


#: Where a candidate stands: closed, pays nothing, score, undecided; then what settles the rest.
Place = tuple[bool, bool, float, bool, tuple[object, ...]]


def spread(
    places: Sequence[Place],
    values: Sequence[tuple[str, ...]],
    strength: float = DIVERSITY,
    most: int | None = None,
) -> list[int]:
    """The first candidates, spread over values: each next one is the best that is left.

    Within a group (open, pays something) that is the score less what its values have had already.

    Parameters
        places   of all candidates, the best first
        values   of each, those of the field over which they are spread
    """
    # of candidates of the same values the order stays, so that only the first of each counts
    waiting: dict[tuple[str, ...], deque[int]] = {}
    for at, own in enumerate(values):
        waiting.setdefault(own, deque()).append(at)
    seen: Counter[str] = Counter()
    chosen: list[int] = []

    def place(own: tuple[str, ...]) -> tuple[object, ...]:
        closed, nothing, score, undecided, settles = places[waiting[own][0]]
        had = max((seen[value] for value in own), default=0)
        return (closed, nothing, -(score - strength * math.log1p(had)), undecided, settles)

    heap = [(place(own), own) for own in waiting]
    heapify(heap)
    while heap and (most is None or len(chosen) < most):
        _, own = heappop(heap)
        # what its values had has only grown since: it stands where it stood, or later
        now = place(own)
        if heap and now > heap[0][0]:
            heappush(heap, (now, own))
            continue
        chosen.append(waiting[own].popleft())
        seen.update(own)
        if waiting[own]:
            heappush(heap, (place(own), own))
    return chosen


def counted_candidates(
    ranked: Sequence[tuple[Match, tuple[str, ...]]], saturation: str
) -> tuple[Candidate, ...]:
    """Matches in order with what would decide the filter, each value of theirs counted."""
    seen: Counter[str] = Counter()
    found = []
    for place, (match, unknown) in enumerate(ranked, start=1):
        values = values_of(match, saturation) if saturation else ()
        seen.update(values)
        standing = tuple(ValueStanding(value, seen[value]) for value in values)
        found.append(Candidate(match, place, "open" if unknown else "kept", unknown, standing))
    return tuple(found)
