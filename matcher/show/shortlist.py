"""A funder's shortlist as text, as data and as a table."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from matcher.funding.shortlist import Candidate, Shortlist
from matcher.session import Session
from matcher.show import words_funders as _words  # noqa: F401  brings its words
from matcher.show.data import candidate_data, frame
from matcher.show.layout import wrapped
from matcher.show.terminal import candidate_block, ending, is_synthetic, missing_words
from matcher.show.words import labelled, say, say_value
from matcher.values import Several

COLUMNS = (
    "place", "rank", "applicant_id", "name", "option_id", "verdict", "availability", "fit",
    "amount", "amount_is_at_most", "filter", "filter_missing", "standing", "missing", "synthetic",
)  # fmt: skip


def shortlist_answer(
    session: Session, shortlist: Shortlist, asked: str, top: int, language: str
) -> Iterator[str]:
    """The lines of `match --funder`."""
    funder = session.catalogue.funders.get(asked)
    option = session.catalogue.options.get(asked)
    name = funder.name if funder else option.name if option else None
    yield say("candidates", language, x=name.to(language) if name else asked)
    found = shortlist.candidates
    pool = [*(c.match for c in found), *shortlist.refused]
    if any(is_synthetic(match.applicant) for match in pool):
        yield say("synthetic_all", language)
    if shortlist.where:
        yield from wrapped(
            say("f_filter", language, rule=shortlist.where, n=shortlist.left_out), indent=""
        )
    if shortlist.diverse:
        label = session.schema[shortlist.diverse].label.to(language)
        yield from wrapped(say("f_diverse", language, field=label), indent="")
    if not found:
        yield say("nothing", language)
    for candidate in found[:top]:
        yield ""
        yield from candidate_block(candidate.match, language, candidate.place)
        if notes := _notes(candidate, shortlist, language):
            yield from wrapped(" · ".join(notes))
    if len(found) > top:
        yield ""
        yield f"… {say('more', language, n=len(found) - top, all=len(found))}"
    if shortlist.questions:
        yield ""
        yield say("f_questions", language)
    for question in shortlist.questions:
        about = session.schema[question.field]
        ask = about.ask.to(language) if about.ask else about.label.to(language)
        line = say("f_question", language, ask=ask, about=question.about, settles=question.settles)
        yield from wrapped(f"? {line}", first="  ")
    if shortlist.refused:
        yield ""
        yield say("refused_count", language, n=len(shortlist.refused))
    yield ""
    yield from ending(session, language)


def _notes(candidate: Candidate, shortlist: Shortlist, language: str) -> list[str]:
    schema = candidate.match.applicant.schema
    notes = []
    if candidate.match.rank != candidate.place:
        notes.append(say("f_rank", language, n=candidate.match.rank))
    for standing in candidate.standing:
        about = schema[shortlist.saturation]
        several = Several(frozenset((standing.value,)))
        value = say_value(
            several if about.type == "categories" else standing.value, about, schema, language
        )
        label = about.label.to(language)
        notes.append(say("f_nth", language, field=label, value=value, n=standing.nth))
    if candidate.filtered == "open":
        missing = missing_words(candidate.unknown, schema, language)
        notes.append(labelled(say("f_open", language), missing, language))
    return notes


def shortlist_data(
    session: Session, shortlist: Shortlist, asked: str, top: int, language: str
) -> dict[str, Any]:
    """The object of `match --funder --json`."""
    found = shortlist.candidates
    pool = [*(c.match for c in found), *shortlist.refused]
    return {
        **frame(session, language),
        "asked": asked,
        "synthetic": any(is_synthetic(match.applicant) for match in pool),
        "where": shortlist.where,
        "diverse": shortlist.diverse,
        "saturation": shortlist.saturation,
        "left_out": shortlist.left_out,
        "ranked": len(found),
        "questions": [
            {"field": q.field, "about": q.about, "settles": q.settles} for q in shortlist.questions
        ],
        "matches": [
            {
                "place": c.place,
                "filter": c.filtered,
                "filter_missing": list(c.unknown),
                "standing": [{"value": s.value, "nth": s.nth} for s in c.standing],
                **candidate_data(c.match, session, language),
            }
            for c in found[:top]
        ],
        "refused": [candidate_data(m, session, language) for m in shortlist.refused],
        "problems": [problem.as_json() for problem in session.registry.problems],
    }


def shortlist_rows(shortlist: Shortlist) -> Iterator[tuple[str, ...]]:
    """The cells of the table that `--out` writes, one row a candidate."""
    for c in shortlist.candidates:
        match, offer = c.match, c.match.offer
        yield (
            str(c.place),
            str(match.rank),
            match.applicant.id,
            match.applicant.name,
            match.option.id,
            match.verdict.name,
            match.availability,
            repr(match.fit),
            "" if offer.amount is None else str(offer.amount),
            str(offer.is_at_most).lower(),
            c.filtered,
            ";".join(c.unknown),
            ";".join(f"{s.value}:{s.nth}" for s in c.standing),
            ";".join(match.verdict.missing),
            str(is_synthetic(match.applicant)).lower(),
        )
