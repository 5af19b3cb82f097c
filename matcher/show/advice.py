"""Advice as text: questions, blockers, changes and time. Money stands in `advice_money`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import matcher.show.words_advice  # noqa: F401  its words are said here
from matcher.advice.advise import Advice, Refusal
from matcher.advice.blockers import Blocker
from matcher.advice.changes import ChangeSet, Turn
from matcher.advice.moves import Move
from matcher.advice.questions import Answer, Question, Questions
from matcher.applicant import Applicant
from matcher.catalogue.option import Condition, Option
from matcher.schema import Schema
from matcher.session import Session
from matcher.show.advice_few import item_words, settle_words
from matcher.show.advice_money import costs_lines, ladder_lines, security_lines, support_lines
from matcher.show.layout import wrapped
from matcher.show.terminal import ending, introduction
from matcher.show.wanted import wanted_words
from matcher.show.words import labelled, listed, money, percent, say, say_value

#: Answers shown for one question.
SHOWN_ANSWERS = 4
#: Options named in a row.
SHOWN_IDS = 4


def advice_answer(session: Session, advice: Advice, top: int, language: str) -> Iterator[str]:
    """The lines of `match advise`."""
    yield from introduction(advice.applicant, session, language)
    sections = (
        ("adv_questions", question_lines(session, advice.questions, top, language)),
        ("adv_changes", change_lines(advice, top, language)),
        ("adv_time", time_lines(advice, top, language)),
        ("adv_security", security_lines(advice, top, language)),
        ("adv_costs", costs_lines(advice, top, language)),
        ("adv_support", support_lines(advice, top, language)),
        ("adv_ladder", ladder_lines(advice, language)),
        ("adv_refused", refusal_lines(advice, top, language)),
    )
    for key, lines in sections:
        shown = list(lines)
        if shown:
            yield ""
            yield say(key, language)
            yield from shown
    yield ""
    yield from ending(session, language)


def question_lines(
    session: Session, questions: Questions, top: int, language: str
) -> Iterator[str]:
    """The questions in order, with what each answer would do."""
    if not questions.asked:
        yield f"  {say('adv_settled', language)}"
        return
    shown = questions.asked[:top]
    yield from wrapped(settle_words(questions, len(shown), language), indent="  ")
    for place, question in enumerate(shown, start=1):
        asked = " + ".join(item_words(i, session, language) for i in question.items)
        yield from wrapped(f"{place:>2}. {asked}", first="")
        if any(session.schema[i.field].sensitive for i in question.items):
            yield from wrapped(f"({say('adv_sensitive', language)})")
        for answer in question.answers[:SHOWN_ANSWERS]:
            yield from wrapped(f"→ {answer_words(answer, question, session, language)}")
    left = questions.more + len(questions.asked) - len(shown)
    if left:
        yield f"  {say('adv_more_questions', language, n=left)}"


def answer_words(answer: Answer, question: Question, session: Session, language: str) -> str:
    """What one answer would do, with how often it is met."""
    alone = len(question.items) == 1 and answer.says.field == question.items[0].field
    by_value = bool(question.items[0].value)
    if by_value:
        said = say("no" if answer.says.lacks else "yes", language)
    else:
        said = wanted_words(answer.says, session.schema, language, named=not alone)
    effects = []
    for key, ids in (("adv_opens", answer.opens), ("adv_closes", answer.closes)):
        if ids:
            effects.append(say(key, language, x=short_list(ids, language)))
    if answer.leaves:
        effects.append(say("adv_leaves", language, n=len(answer.leaves)))
    if not by_value and answer.chance is not None:
        share = percent(round(answer.chance, 2), language)
        said = f"{said} ({say('adv_chance', language, x=share)})"
    return labelled(say("adv_if", language, x=said), listed(effects, language), language)


def short_list(ids: Sequence[str], language: str) -> str:
    """The first ids, heaviest first, and how many there are where that is not all."""
    shown = listed(ids[:SHOWN_IDS], language)
    return shown if len(ids) <= SHOWN_IDS else f"{shown}… ({len(ids)})"


def refusal_lines(advice: Advice, top: int, language: str) -> Iterator[str]:
    """Every refused option with the smallest sets that refuse it."""
    refusals = sorted(advice.refusals, key=lambda r: (len(r.blockers), r.match.option.id))
    for refusal in refusals[: max(top, 0)]:
        yield from _refusal(refusal, advice, language)
    if len(refusals) > top:
        yield f"… {say('more', language, n=len(refusals) - top, all=len(refusals))}"


def _refusal(refusal: Refusal, advice: Advice, language: str) -> Iterator[str]:
    option = refusal.match.option
    yield from wrapped(f"· {option.name.to(language)} [{option.id}]", first="  ")
    for place, blocker in enumerate(refusal.blockers):
        said = blocker_words(blocker, option, advice.applicant, language)
        also = say("adv_or_else", language)
        yield from wrapped(labelled(also, said, language) if place else said)


def blocker_words(blocker: Blocker, option: Option, applicant: Applicant, language: str) -> str:
    """One smallest set: the conditions in words, the values here and those asked, the source."""
    conditions = {c.number: c for c in option.conditions}
    said = " ".join(conditions[n].says.to(language) for n in blocker.conditions)
    facts = []
    for fact in blocker.facts:
        about = applicant.schema[fact.field]
        value = say_value(fact.value, about, applicant.schema, language)
        here = f"{labelled(about.label.to(language), value, language)} {say('here', language)}"
        asked = f" {say('or', language)} ".join(
            wanted_words(w, applicant.schema, language, named=False) for w in fact.asked
        )
        facts.append(f"{here}, {say('adv_asked', language)} {asked}")
    cited = "; ".join(source_words(conditions[n], option) for n in blocker.conditions)
    return f"{said} ({'; '.join(facts)}) [{cited}]" if facts else f"{said} [{cited}]"


def source_words(condition: Condition, option: Option) -> str:
    """The sources of a condition with their dates."""
    found = []
    for source_id in condition.sources:
        source = option.sources.get(source_id)
        found.append(f"{source_id} {source.date}".strip() if source else source_id)
    return ", ".join(found) or "–"


def change_lines(advice: Advice, top: int, language: str) -> Iterator[str]:
    """The changes worth making, by what they unlock."""
    if not advice.changes:
        yield f"  {say('adv_no_change', language)}"
    for change in advice.changes[:top]:
        yield from _change(change, advice, language)
    if len(advice.changes) > top:
        more = len(advice.changes) - top
        yield f"… {say('more', language, n=more, all=len(advice.changes))}"


def _change(change: ChangeSet, advice: Advice, language: str) -> Iterator[str]:
    schema = advice.applicant.schema
    gains = []
    if change.opened:
        gains.append(say("adv_unlocks", language, n=change.opened))
    if change.amount:
        gains.append(say("up_to", language, x=money(change.amount, schema, language)))
    gains.append(say("days", language, n=change.days))
    cost = money(change.cost, schema, language)
    if any(_is_assumed(move, schema) for move in change.moves):
        cost = f"{cost} ({say('adv_assumed', language)})"
    gains.append(cost)
    what = " + ".join(move_words(move, schema, language) for move in change.moves)
    yield from wrapped(f"· {labelled(what, listed(gains, language), language)}", first="  ")
    for turn in change.turns:
        yield from wrapped(f"→ {_turn(turn, advice, language)}")
    if change.lifts:
        ids = short_list([name for name, _ in change.lifts], language)
        yield from wrapped(f"→ {say('adv_nearer', language, x=ids)}")
    for easing in change.eases[:3]:
        text = say(
            "adv_eases",
            language,
            x=easing.option_id,
            before=money(easing.before, schema, language),
            after=money(easing.after, schema, language),
        )
        yield from wrapped(f"→ {text}")


def _is_assumed(move: Move, schema: Schema) -> bool:
    change = schema[move.field].change
    return change is not None and change.basis == "assumption"


def move_words(move: Move, schema: Schema, language: str) -> str:
    """A change in the schema's words."""
    about = schema[move.field]
    text = about.change.says.to(language) if about.change else about.label.to(language)
    if isinstance(move.value, str):
        text = f"{text} ({about.say(move.value, language)})"
    elif not isinstance(move.value, bool):
        text = f"{text} ({say_value(move.value, about, schema, language)})"
    notes = []
    for name in move.first:
        first = schema[name].change
        notes.append(say("adv_first", language, x=first.says.to(language) if first else name))
    if move.was_unknown:
        notes.append(say("adv_unless", language))
    return f"{text} ({listed(notes, language)})" if notes else text


def _turn(turn: Turn, advice: Advice, language: str) -> str:
    option = advice.match(turn.option_id).option
    text = say(
        "adv_turns",
        language,
        x=f"{option.name.to(language)} [{option.id}]",
        before=say(turn.before, language),
        after=say(turn.after, language),
    )
    if turn.closed_when_made:
        return f"{text} ({say('adv_too_late', language, after=say('closed', language))})"
    if turn.when_made != turn.after:
        return f"{text} ({say('adv_too_late', language, after=say(turn.when_made, language))})"
    return text


def time_lines(advice: Advice, top: int, language: str) -> Iterator[str]:
    """What opens and what ends by itself, the soonest first."""
    for coming in advice.coming[:top]:
        option = advice.match(coming.option_id).option
        name = f"{option.name.to(language)} [{option.id}]"
        verdict = f"{say(coming.before, language)} → {say(coming.after, language)}"
        if coming.kind == "opens":
            text = say("adv_from", language, day=coming.day.isoformat(), x=name)
        else:
            text = say("adv_until", language, day=coming.last_day.isoformat(), x=name)
        labels = [advice.applicant.schema[f].label.to(language) for f in coming.facts]
        yield from wrapped(f"· {text} ({listed([*labels, verdict], language)})", first="  ")
