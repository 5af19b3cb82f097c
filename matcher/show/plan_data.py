"""Financing plans as data: the object of `--json` and the rows of the tables."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from matcher.planning.answer import Offered, PlanAnswer
from matcher.planning.compose import Composition
from matcher.planning.improve import Improvement
from matcher.planning.settings import Settings
from matcher.session import Session
from matcher.show.advice_data import change_data
from matcher.show.data import applicant_data
from matcher.show.plan_words import (
    aim_words,
    cap_words,
    conflict_words,
    doubts,
    improvement_words,
    is_conditional,
    line_name,
    option_name,
)
from matcher.show.terminal import is_synthetic
from matcher.show.words import say

#: The columns of the tables: one row for each amount.
COLUMNS = (
    "applicant_id",
    "synthetic",
    "plan",
    "aim",
    "line",
    "line_cost_mad",
    "kind",
    "option_id",
    "name",
    "amount_mad",
    "conditional",
    "asked_month",
    "decided_month",
    "paid_month",
    "assumed",
)
Cell = str | int | bool


def plan_data(
    session: Session, answer: PlanAnswer, settings: Settings, language: str
) -> dict[str, Any]:
    """The object of `match plan --json`."""
    composed = answer.composed
    case = composed.case
    return {
        "schema": 1,
        "today": session.today.isoformat(),
        "language": language,
        "catalogue": session.catalogue.version,
        "currency": session.schema.currency,
        "applicant": applicant_data(composed.applicant),
        "lines": dict(case.lines),
        "lines_without_amount": list(composed.unpriced),
        "total": case.total,
        "own_cash_available": case.own_cash,
        "own_in_kind_available": case.own_in_kind,
        "not_stated": list(composed.not_stated),
        "covered_with_nothing_conditional": answer.sure,
        "plans": [_plan(answer, offered, language) for offered in answer.plans],
        "conflict": [
            {"rule": list(name), "says": conflict_words(name, composed, language)}
            for name in answer.conflict
        ],
        "improvements": [
            _improvement(better, composed, language) for better in answer.improvements
        ],
        "amount_not_published": [match.option.id for match in composed.unpublished],
        "support_in_kind": [match.option.id for match in composed.in_kind],
        "assumptions": {
            "source": "data/planning.toml or --assumptions; none of them is a fact",
            "share_of_surplus": settings.repayment.share_of_surplus,
            "most_sources": settings.money.most_sources,
            "public_share_max": settings.money.public_share_max,
            "months": settings.months.all(),
        },
    }


def _improvement(better: Improvement, composed: Composition, language: str) -> dict[str, Any]:
    return {
        "kind": better.kind,
        "lowers": better.measure,
        "gain": better.gain,
        "own_cash": better.amount if better.change is None else None,
        "change": change_data(better.change, composed.applicant.schema, language)
        if better.change
        else None,
        "says": improvement_words(better, composed, language),
    }


def _plan(answer: PlanAnswer, offered: Offered, language: str) -> dict[str, Any]:
    composed, plan, calendar = answer.composed, offered.plan, offered.calendar
    measured = offered.measured
    return {
        "aim": offered.aim.name,
        "best_for": list(offered.best_for),
        "says": aim_words(offered, language),
        "proven": offered.is_proven,
        "uncovered": measured["uncovered"],
        "own_cash": measured["own_cash"],
        "own_in_kind": sum(plan.in_kind.values()),
        "cost_year": measured["yearly_cost"] / 10_000,
        "fit": -measured["fit"] / 100,
        "sources": measured["sources"],
        "months": measured["months"],
        "conditional": measured["conditional"],
        "amounts": [
            {"option_id": s, "line": line, "amount": n} for (s, line), n in plan.paid.items()
        ],
        "own_cash_by_line": dict(plan.cash),
        "own_in_kind_by_line": dict(plan.in_kind),
        "uncovered_by_line": dict(plan.uncovered),
        "project_lines": {s: sorted(lines) for s, lines in plan.bases.items()},
        "bridges": dict(plan.bridges),
        "own_cash_advanced": plan.advanced,
        "guarantees": [
            {
                "option_id": g,
                "loan": loan,
                "loan_amount": n,
                "covered": n * composed.case.guarantees[g].share / 1000,
            }
            for (g, loan), n in plan.guaranteed.items()
        ],
        "steps": [
            {
                "option_id": step.id,
                "name": option_name(composed, step.id, language),
                "conditional": is_conditional(composed, step.id),
                "open_points": doubts(composed, offered, step.id, language),
                "asked_month": step.asked,
                "decided_month": step.decided,
                "paid_month": step.paid,
                "after": list(step.after),
                "delay_assumed": step.is_assumed,
            }
            for step in calendar.steps
        ],
        "cash": [
            {
                "month": m.number,
                "received": m.received,
                "own": m.own,
                "spent": m.spent,
                "gap": m.gap,
                "bridged": m.bridged,
                "repaid": m.repaid,
            }
            for m in calendar.months
        ],
        "repayments": [
            {
                "option_id": r.id,
                "first_month": r.first,
                "last_month": r.last,
                "heaviest_year": r.heaviest_year,
                "interest": r.interest,
                "rate_pct_year": r.terms.rate_pct,
                "assumed": list(r.terms.assumed),
            }
            for r in calendar.repayments
        ],
        "security": [asdict(coverage) for coverage in offered.security],
        "heaviest_year": calendar.heaviest_year,
        "surplus": calendar.surplus,
        "above_share_of_surplus": calendar.is_heavy,
        "limits": [
            {
                "rule": list(cap.name),
                "limit": cap.limit,
                "remaining": cap.remaining,
                "lowers": cap.measure,
                "one_more": cap.price,
                "ten_thousand_more": cap.wider,
                "says": cap_words(cap, composed, language),
            }
            for cap in offered.caps
        ],
    }


def plan_rows(answer: PlanAnswer, language: str) -> Iterator[tuple[Cell, ...]]:
    """One row for each amount of each plan, what the members bring and what is left included."""
    composed = answer.composed
    schema, case = composed.applicant.schema, composed.case
    for place, offered in enumerate(answer.plans, start=1):
        steps = {step.id: step for step in offered.calendar.steps}
        plan = offered.plan
        front: tuple[Cell, ...] = (
            composed.applicant.id,
            is_synthetic(composed.applicant),
            place,
            offered.aim.name,
        )
        for line, cost in case.lines.items():
            about: tuple[Cell, ...] = (*front, line_name(line, schema, language), cost)
            for (option, paid_line), amount in plan.paid.items():
                if paid_line != line:
                    continue
                step = steps[option]
                name = option_name(composed, option, language)
                yield (
                    *about,
                    "option",
                    option,
                    name,
                    amount,
                    is_conditional(composed, option),
                    step.asked,
                    step.decided,
                    "" if step.paid is None else step.paid,
                    step.is_assumed,
                )
            for kind, held in (
                ("cash", plan.cash),
                ("kind", plan.in_kind),
                ("uncovered", plan.uncovered),
            ):
                if held.get(line):
                    key = f"plan_{kind}_name"
                    yield (*about, kind, "", say(key, language), held[line], *("",) * 5)
