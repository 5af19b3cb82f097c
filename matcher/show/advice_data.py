"""Advice as data: what `match advise --json` prints."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from matcher.advice.advise import Advice, Refusal
from matcher.advice.blockers import Blocker
from matcher.advice.calendar import Coming
from matcher.advice.changes import ChangeSet
from matcher.advice.costs import Earning
from matcher.advice.ladder import Step
from matcher.advice.questions import Question, Questions
from matcher.advice.wanted import Wanted
from matcher.catalogue.option import Option
from matcher.schema import Schema
from matcher.session import Session
from matcher.show.advice_few import item_words
from matcher.show.data import applicant_data, frame, plain
from matcher.show.wanted import wanted_words

if TYPE_CHECKING:
    from matcher.advice.interview import Interview


def advice_data(session: Session, advice: Advice, language: str) -> dict[str, Any]:
    """The object of `match advise --json`: every figure of the text, and those left out of it."""
    return {
        **frame(session, language),
        "assumptions": advice.assumptions.version,
        "applicant": applicant_data(advice.applicant),
        "questions": questions_data(session, advice.questions, language),
        "refused": [_refusal(refusal, session.schema, language) for refusal in advice.refusals],
        "changes": [change_data(change, session.schema, language) for change in advice.changes],
        "time": [_coming(coming) for coming in advice.coming],
        "security": [asdict(coverage) for coverage in advice.coverage],
        "return": _earning(advice.earning, language),
        "costs": [asdict(cost) for cost in advice.costs],
        "support": [asdict(support) for support in advice.support],
        "ladder": [
            {
                "phase": rung.phase,
                "now": rung.is_now,
                "options": [_step(step, advice, language) for step in rung.steps],
            }
            for rung in advice.ladder
        ],
    }


def questions_data(session: Session, questions: Questions, language: str) -> dict[str, Any]:
    """The questions in order with what each answer would do."""
    return {
        "undecided": questions.undecided,
        "weight": round(questions.weight, 2),
        "more": questions.more,
        "asked": [_question(question, session, language) for question in questions.asked],
    }


def _question(question: Question, session: Session, language: str) -> dict[str, Any]:
    schema = session.schema
    return {
        "items": [
            {
                "field": item.field,
                "value": item.value or None,
                "ask": item_words(item, session, language),
                "of": "funder" if item.value in session.catalogue.options else "applicant",
                "sensitive": schema[item.field].sensitive,
            }
            for item in question.items
        ],
        "settles_weight": round(question.settles, 2),
        "options": list(question.options),
        "settled_so_far": round(question.settled_so_far, 4),
        "weight_so_far": round(question.weight_so_far, 2),
        "answers": [
            {
                **_wanted(answer.says, schema, language),
                "chance": None if answer.chance is None else round(answer.chance, 4),
                "makes_eligible": list(answer.opens),
                "refuses": list(answer.closes),
                "stay_undecided": list(answer.leaves),
            }
            for answer in question.answers
        ],
    }


def _wanted(asked: Wanted, schema: Schema, language: str) -> dict[str, Any]:
    return {
        "field": asked.field,
        "says": wanted_words(asked, schema, language, named=False),
        "values": list(asked.values),
        "lacks": list(asked.lacks),
        "others": asked.others,
        "excluded": list(asked.excluded),
        "intervals": [
            {
                "low": plain(i.low),
                "high": plain(i.high),
                "low_included": i.low_included,
                "high_included": i.high_included,
            }
            for i in asked.intervals
        ],
        "compared": list(asked.compared) if asked.compared else None,
    }


def _refusal(refusal: Refusal, schema: Schema, language: str) -> dict[str, Any]:
    option = refusal.match.option
    return {
        "option_id": option.id,
        "name": option.name.to(language),
        "blockers": [_blocker(b, option, schema, language) for b in refusal.blockers],
    }


def _blocker(blocker: Blocker, option: Option, schema: Schema, language: str) -> dict[str, Any]:
    conditions = {c.number: c for c in option.conditions}
    return {
        "conditions": [
            {
                "number": n,
                "rule": conditions[n].rule,
                "says": conditions[n].says.to(language),
                "confidence": conditions[n].confidence,
                "sources": [
                    {"id": s, "title": source.title, "url": source.url, "date": source.date}
                    for s in conditions[n].sources
                    if (source := option.sources.get(s)) is not None
                ],
            }
            for n in blocker.conditions
        ],
        "facts": [
            {
                "field": fact.field,
                "label": schema[fact.field].label.to(language),
                "value": plain(fact.value),
                "asked": [_wanted(w, schema, language) for w in fact.asked],
            }
            for fact in blocker.facts
        ],
    }


def change_data(change: ChangeSet, schema: Schema, language: str) -> dict[str, Any]:
    """A set of changes with what it does."""
    from matcher.show.advice import move_words

    return {
        "changes": [
            {
                "field": move.field,
                "value": plain(move.value),
                "says": move_words(move, schema, language),
                "days": move.days,
                "cost": move.cost,
                "was_unknown": move.was_unknown,
                "first": list(move.first),
            }
            for move in change.moves
        ],
        "days": change.days,
        "cost": change.cost,
        "options": change.opened,
        "amount": change.amount,
        "turns": [asdict(turn) for turn in change.turns],
        "lifts": [{"option_id": name, "fit": value} for name, value in change.lifts],
        "eases": [asdict(easing) for easing in change.eases],
    }


def _coming(coming: Coming) -> dict[str, Any]:
    return {
        "option_id": coming.option_id,
        "kind": coming.kind,
        "day": coming.day.isoformat(),
        "last_day_before": coming.last_day.isoformat(),
        "before": coming.before,
        "after": coming.after,
        "fields": list(coming.facts),
    }


def _earning(earning: Earning | None, language: str) -> dict[str, Any] | None:
    if earning is None:
        return None
    usual = earning.usual
    return {
        "low_pct": earning.low,
        "high_pct": earning.high,
        "stated": usual is None,
        "seen_among": usual.says.to(language) if usual else None,
        "source": usual.source if usual else None,
    }


def _step(step: Step, advice: Advice, language: str) -> dict[str, Any]:
    option = advice.match(step.option_id).option
    conditions = {c.number: c for c in option.conditions}
    return {
        "option_id": step.option_id,
        "verdict": step.verdict,
        "amount": step.amount,
        "to_meet": [{"number": n, "says": conditions[n].says.to(language)} for n in step.unmet],
        "missing": list(step.missing),
        "blockers": [_blocker(b, option, advice.applicant.schema, language) for b in step.blockers],
    }


def interview_data(
    session: Session,
    interview: Interview,
    summary: dict[str, int],
    out: Path | None,
    language: str,
) -> dict[str, Any]:
    """The object of `match advise --ask --json`."""
    return {
        **frame(session, language),
        "applicant": applicant_data(interview.applicant),
        "answers": [
            {
                "field": given.field,
                "value": given.value or None,
                "answer": given.answer,
                "question": given.question,
            }
            for given in interview.given
        ],
        "verdicts": summary,
        "out": str(out) if out else None,
    }
