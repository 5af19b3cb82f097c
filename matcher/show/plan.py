"""Financing plans as text: tables and bars for a terminal or a page."""

from __future__ import annotations

from collections.abc import Iterator

from matcher.planning.answer import Offered, PlanAnswer
from matcher.planning.calendar import Step
from matcher.planning.settings import Settings
from matcher.session import Session
from matcher.show.layout import wrapped
from matcher.show.plan_words import (
    aim_words,
    cap_words,
    conflict_words,
    doubts,
    improvement_words,
    is_conditional,
    line_name,
    option_name,
    stated_money,
)
from matcher.show.terminal import ending, introduction
from matcher.show.words import labelled, listed, money, number, percent, say

#: Cells of the bar of the dearest line.
BAR = 40
#: Marks of the bars for what comes from no option: cash, in kind, nobody.
OWN, KIND, NOBODY = "c", "k", "·"
_MARKS = "123456789ABDEFGH"


def plan_answer(
    session: Session, answer: PlanAnswer, settings: Settings, language: str
) -> Iterator[str]:
    """The lines of `match plan`."""
    composed = answer.composed
    schema = composed.applicant.schema
    yield from introduction(composed.applicant, session, language)
    yield ""
    if not answer.plans:
        yield say("plan_no_lines", language)
    else:
        case = composed.case
        needs = say(
            "plan_needs", language, x=money(case.total, schema, language), n=len(case.lines)
        )
        own = say(
            "plan_members",
            language,
            x=stated_money(composed, "own_cash", language),
            y=stated_money(composed, "own_in_kind", language),
        )
        yield from wrapped(f"{needs} · {own}", indent="")
        sure = money(answer.sure, schema, language)
        total = money(case.total, schema, language)
        yield from wrapped(say("plan_sure", language, x=sure, y=total), indent="")
    if composed.not_stated:
        names = [
            schema[f"{name}_mad"].label.to(language)
            for name in composed.not_stated
            if f"{name}_mad" in schema
        ]
        said = listed(names or composed.not_stated, language)
        yield from wrapped(say("plan_not_stated", language, x=said), indent="")
    if composed.unpriced:
        names = [line_name(line, schema, language) for line in composed.unpriced]
        yield from wrapped(say("plan_unpriced", language, x=listed(names, language)), indent="")
    for place, offered in enumerate(answer.plans, start=1):
        yield ""
        yield from _plan(answer, offered, place, settings, language)
    yield from _why_not_all(answer, language)
    yield from _leads(answer, language)
    yield ""
    yield from wrapped(say("plan_assumptions", language), indent="")
    yield from ending(session, language)


def _plan(
    answer: PlanAnswer, offered: Offered, place: int, settings: Settings, language: str
) -> Iterator[str]:
    composed, plan = answer.composed, offered.plan
    schema = composed.applicant.schema
    title = say("plan_title", language, n=place, x=aim_words(offered, language))
    yield from wrapped(title, indent="")
    yield from wrapped(" · ".join(summary(answer, offered, language)), indent="  ")
    marks = marks_of(offered)
    yield f"  {say('plan_lines', language)}"
    dearest = max(composed.case.lines.values())
    for line, cost in composed.case.lines.items():
        parts = parts_of(offered, line, marks)
        bar = bar_of(parts, cost, dearest)
        name = line_name(line, schema, language)
        yield from wrapped(f"{bar}  {labelled(name, money(cost, schema, language), language)}")
        said = []
        for mark, who, amount in parts:
            if who == "":
                who = {OWN: "plan_cash_name", KIND: "plan_kind_name"}.get(
                    mark, "plan_uncovered_name"
                )
                who = say(who, language)
            else:
                who = option_name(composed, who, language)
            said.append(f"{mark} {labelled(who, money(amount, schema, language), language)}")
        yield from wrapped(" · ".join(said), indent=" " * 8)
    if plan.advanced:
        said_advance = say("plan_advance", language, x=money(plan.advanced, schema, language))
        yield from wrapped(said_advance)
    if offered.calendar.steps:
        yield f"  {say('plan_asks', language)}"
        for step in offered.calendar.steps:
            yield from _step(answer, offered, step, marks, language)
        yield from _curve(answer, offered, language)
    yield from _repayment(answer, offered, settings, language)
    if offered.caps:
        yield f"  {say('plan_limits', language)}"
        for cap in offered.caps:
            yield from wrapped(f"! {cap_words(cap, composed, language)}")


def summary(answer: PlanAnswer, offered: Offered, language: str) -> list[str]:
    """A plan in one line: covered, the members' own, cost, signatures, wait, doubts."""
    schema, case = answer.composed.applicant.schema, answer.composed.case
    measured = offered.measured
    covered = case.total - measured["uncovered"]

    def amount(value: float) -> str:
        return money(value, schema, language)

    share = percent(round(measured["own_cash"] / case.total, 3), language)
    said = [
        say("plan_covers", language, x=amount(covered), y=amount(case.total)),
        say("plan_self", language, x=amount(measured["own_cash"]), p=share),
    ]
    if offered.plan.in_kind:
        kind = sum(offered.plan.in_kind.values())
        said.append(say("plan_kind", language, x=amount(kind)))
    said += [
        say("plan_cost", language, x=amount(round(measured["yearly_cost"] / 10_000))),
        say("plan_sources", language, n=measured["sources"]),
        say("plan_wait", language, n=measured["months"]),
    ]
    if measured["conditional"]:
        said.append(say("plan_conditional_sum", language, x=amount(measured["conditional"])))
    if not offered.is_proven:
        said.append(say("plan_unproven", language))
    return said


def marks_of(offered: Offered) -> dict[str, str]:
    """The mark of each source and guarantee, in the order of the asks."""
    steps = offered.calendar.steps
    return {step.id: _MARKS[place % len(_MARKS)] for place, step in enumerate(steps)}


def parts_of(offered: Offered, line: str, marks: dict[str, str]) -> list[tuple[str, str, int]]:
    """What a line is paid from: mark, option ("" for none), amount."""
    plan = offered.plan
    paid = [(marks[s], s, n) for (s, paid_line), n in plan.paid.items() if paid_line == line]
    rest = [(OWN, plan.cash), (KIND, plan.in_kind), (NOBODY, plan.uncovered)]
    return sorted(paid) + [(mark, "", held[line]) for mark, held in rest if held.get(line)]


def bar_of(parts: list[tuple[str, str, int]], cost: int, dearest: int) -> str:
    """A bar as long as the cost of the line beside the dearest; each part has its mark.

    >>> bar_of([("1", "a", 60), ("c", "", 40)], 100, 200)
    '[111111111111cccccccc]'
    """
    cells = max(len(parts), round(BAR * cost / dearest), 1)
    done, bar = 0, ""
    for mark, _, amount in parts:
        done += amount
        bar += mark * max(1, round(cells * done / cost) - len(bar))
    return f"[{bar}]"


def _step(
    answer: PlanAnswer, offered: Offered, step: Step, marks: dict[str, str], language: str
) -> Iterator[str]:
    composed, plan = answer.composed, offered.plan
    schema = composed.applicant.schema
    match = composed.matches[step.id]
    name = f"{marks[step.id]}. {match.option.name.to(language)} [{step.id}]"
    if step.id in composed.case.sources:
        name = f"{name} {money(plan.amount(step.id), schema, language)}"
    if is_conditional(composed, step.id):
        name = f"{name} · {say('plan_if', language)}"
    yield from wrapped(name)
    when = say("plan_step", language, a=step.asked, d=step.decided)
    if step.is_assumed:
        when = f"{when} ({say('plan_assumed', language)})"
    said = [when]
    source = composed.case.sources.get(step.id)
    if source is not None and source.is_deferred:
        said.append(say("plan_deferred", language))
    elif step.paid is not None:
        said.append(say("plan_money_in", language, m=step.paid))
    if step.after:
        names = listed((option_name(composed, other, language) for other in step.after), language)
        said.append(say("plan_after", language, x=names))
    said += duties(answer, offered, step.id, language)
    yield from wrapped(" · ".join(said), indent=" " * 8)
    if open_points := doubts(composed, offered, step.id, language):
        yield from wrapped(f"? {'; '.join(open_points)}", indent=" " * 8)


def duties(answer: PlanAnswer, offered: Offered, option: str, language: str) -> list[str]:
    """Own share, guarantee, bridge and security of one step, in words."""
    composed, plan = answer.composed, offered.plan
    schema, case = composed.applicant.schema, composed.case
    said = []
    source = case.sources.get(option)
    if source is not None and source.own_share:
        base = sum(case.lines[line] for line in plan.bases.get(option, ()))
        own = base * source.own_share / 1000
        kind = money(round(own * source.own_in_kind / 1000), schema, language)
        said.append(say("plan_own_share", language, x=money(round(own), schema, language), y=kind))
    if bridge := plan.bridges.get(option):
        said.append(say("plan_bridge", language, x=money(bridge, schema, language)))
    for (guarantee, loan), amount in plan.guaranteed.items():
        if guarantee == option:
            covered = round(amount * case.guarantees[guarantee].share / 1000)
            x, y = money(covered, schema, language), option_name(composed, loan, language)
            said.append(say("plan_guarantee", language, x=x, y=y))
    share = composed.matches[option].option.terms.get("guarantee_share")
    if source is not None and share is not None and share.low:
        covered = round(plan.lent(option) * float(share.low))
        said.append(say("plan_own_guarantee", language, x=money(covered, schema, language)))
    for coverage in offered.security:
        if coverage.option_id == option and coverage.asked:
            said.append(
                say(
                    "plan_security",
                    language,
                    x=money(coverage.asked, schema, language),
                    y=money(coverage.asked - coverage.shortfall, schema, language),
                    z=money(coverage.shortfall, schema, language),
                )
            )
    return said


def _curve(answer: PlanAnswer, offered: Offered, language: str) -> Iterator[str]:
    columns = ("plan_month", "plan_received", "plan_own", "plan_spent", "plan_gap", "plan_repaid")
    yield f"  {say('plan_curve', language)}"
    table = [[say(column, language) for column in columns]]
    for m in offered.calendar.months:
        cells = (m.received, m.own, m.spent, m.gap, m.repaid)
        if any(cells):
            said = [number(cell, language) if cell else "–" for cell in cells]
            table.append([str(m.number), *said])
    widths = [max(len(row[place]) for row in table) for place in range(len(columns))]
    for row in table:
        yield "    " + "  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True))


def _repayment(
    answer: PlanAnswer, offered: Offered, settings: Settings, language: str
) -> Iterator[str]:
    calendar, schema = offered.calendar, answer.composed.applicant.schema
    if not calendar.repayments:
        return
    last = max(repayment.last for repayment in calendar.repayments)
    most = money(calendar.heaviest_year, schema, language)
    said = say("plan_repayment", language, x=most, m=last)
    if calendar.surplus is None:
        verdict = say("plan_no_surplus", language)
    else:
        verdict = say(
            "plan_heavy" if calendar.is_heavy else "plan_light",
            language,
            p=percent(settings.repayment.share_of_surplus, language),
            x=money(calendar.surplus, schema, language),
        )
    yield from wrapped(f"{said} · {verdict}", indent="  ")
    for repayment in calendar.repayments:
        terms = repayment.terms
        words = []
        if "rate" in terms.assumed:
            words.append(say("plan_rate", language, x=percent(terms.rate_pct / 100, language)))
        if "months" in terms.assumed:
            words.append(say("plan_duration", language, n=terms.months))
        if words:
            name = option_name(answer.composed, repayment.id, language)
            said = say("plan_terms_assumed", language, x=name, y=listed(words, language))
            yield from wrapped(said)


def _why_not_all(answer: PlanAnswer, language: str) -> Iterator[str]:
    if answer.conflict:
        yield ""
        yield from wrapped(say("plan_conflict", language), indent="")
        for name in answer.conflict:
            yield from wrapped(f"× {conflict_words(name, answer.composed, language)}")
    if answer.improvements:
        yield ""
        yield say("plan_better", language)
        for better in answer.improvements:
            yield from wrapped(f"+ {improvement_words(better, answer.composed, language)}")


def _leads(answer: PlanAnswer, language: str) -> Iterator[str]:
    composed = answer.composed
    for key, matches in (
        ("plan_unpublished", composed.unpublished),
        ("plan_in_kind_help", composed.in_kind),
    ):
        if matches:
            yield ""
            names = listed((match.option.id for match in matches), language)
            yield from wrapped(labelled(say(key, language), names, language), indent="")
