"""Advice on money as text: security, costs, support and the ladder."""

from __future__ import annotations

from collections.abc import Iterator

import matcher.show.words_advice  # noqa: F401  its words are said here
from matcher.advice.advise import Advice
from matcher.advice.guarantees import AssetLine, Coverage, Way
from matcher.advice.ladder import Rung, Step
from matcher.schema import Schema
from matcher.show.layout import wrapped
from matcher.show.words import labelled, listed, money, number, percent, percent_sign, say


def security_lines(advice: Advice, top: int, language: str) -> Iterator[str]:
    """What is asked, what counts and what lacks before each lender, then the asks in order."""
    if not advice.coverage:
        yield from wrapped(say("adv_no_need", language), indent="  ")
        return
    for coverage in advice.coverage[:top]:
        yield from _coverage(coverage, advice, language)
    if len(advice.coverage) > top:
        more = len(advice.coverage) - top
        yield f"… {say('more', language, n=more, all=len(advice.coverage))}"
    if any(coverage.is_assumed for coverage in advice.coverage):
        yield from wrapped(say("adv_assumption_note", language), indent="  ")


def _coverage(coverage: Coverage, advice: Advice, language: str) -> Iterator[str]:
    schema = advice.applicant.schema
    option = advice.match(coverage.option_id).option
    name = f"{option.name.to(language)} [{option.id}]"
    if coverage.security == "none":
        yield from wrapped(
            f"· {labelled(name, say('adv_no_security', language), language)}", first="  "
        )
        return
    asked = say(
        "adv_asks",
        language,
        x=money(coverage.asked, schema, language),
        loan=money(coverage.loan, schema, language),
        risk=percent(1 - coverage.guaranteed, language),
        cover=percent(coverage.coverage, language),
    )
    if coverage.source:
        asked = f"{asked} [{coverage.source}]"
    yield from wrapped(f"· {labelled(name, asked, language)}", first="  ")
    if coverage.project:
        yield from wrapped(say("adv_project", language))
    for line in coverage.assets:
        yield from wrapped(_line(line, advice, language))
    if coverage.surety:
        text = money(coverage.surety, schema, language)
        yield from wrapped(say("adv_surety_counts", language, x=text))
    key = "adv_covered" if coverage.shortfall else "adv_enough"
    ratio = percent(round(coverage.ratio or 0, 3), language)
    lacking = money(coverage.shortfall, schema, language)
    yield from wrapped(say(key, language, ratio=ratio, x=lacking))
    if coverage.missing:
        papers = listed([schema[name].label.to(language) for name in coverage.missing], language)
        yield from wrapped(labelled(say("adv_missing_paper", language), papers, language))
    for place, way in enumerate(coverage.ways, start=1):
        yield from wrapped(f"{place}) {_way(way, schema, language)}")


def _line(line: AssetLine, advice: Advice, language: str) -> str:
    schema = advice.applicant.schema
    assets = advice.assumptions.assets
    field = next(asset.value for asset in assets if asset.kind == line.kind)
    held = schema[field].line
    kind = schema[held.of].say(line.kind, language) if held else line.kind
    value = money(line.value, schema, language)
    if line.why == "counted":
        return say(
            "adv_line",
            language,
            kind=kind,
            value=value,
            pledged=money(line.pledged or 0, schema, language),
            share=percent(line.share, language),
            counted=money(line.counted, schema, language),
        )
    return say(
        "adv_line_out",
        language,
        kind=kind,
        value=value,
        why=say(f"why_{line.why}", language),
        possible=money(line.possible, schema, language),
    )


def _way(way: Way, schema: Schema, language: str) -> str:
    subject = way.subject
    if way.kind == "document":
        change = schema[subject].change
        label = schema[subject].label.to(language)
        subject = f"{change.says.to(language)} ({label})" if change else label
    text = say(
        f"adv_way_{way.kind}",
        language,
        x=subject,
        share=percent(way.share or 0, language),
        brings=money(way.brings, schema, language),
        needed=money(way.needed or 0, schema, language),
    )
    notes = [text]
    if way.kind == "surety" and way.why:
        first = schema[way.why].change
        if first is not None:
            notes.append(say("adv_first", language, x=first.says.to(language)))
    if way.days is not None:
        notes.append(say("days", language, n=way.days))
    if way.cost:
        notes.append(money(way.cost, schema, language))
    if way.kind in ("cofinancier", "guarantee"):
        notes.append(say(way.why, language))
    notes.append(say("adv_left", language, x=money(way.left, schema, language)))
    return " · ".join(notes)


def costs_lines(advice: Advice, top: int, language: str) -> Iterator[str]:
    """What each option's money costs a year, and whether the project earns it."""
    schema, earning = advice.applicant.schema, advice.earning
    if earning is None:
        text = say("adv_return_unknown", language)
    elif earning.usual is None:
        text = say("adv_return_own", language, x=_span(earning.low, earning.high, language))
    else:
        text = say(
            "adv_return_usual",
            language,
            who=earning.usual.says.to(language),
            x=_span(earning.low, earning.high, language),
            source=earning.usual.source,
        )
    yield from wrapped(text, indent="  ")
    if not advice.costs:
        yield from wrapped(say("adv_no_costs", language), indent="  ")
    for cost in advice.costs[:top]:
        option = advice.match(cost.option_id).option
        low, high = (money(side, schema, language) for side in cost.interest)
        said = say(
            "adv_cost",
            language,
            x=_span(cost.low_pct, cost.high_pct, language),
            amount=money(cost.amount, schema, language),
            interest=low if low == high else f"{low}–{high}",
            guarantee=money(cost.guarantee, schema, language),
            own=money(cost.own_share, schema, language),
        )
        notes = [said]
        if cost.has_other_fees:
            notes.append(say("adv_other_fees", language))
        if cost.flag:
            notes.append(say(f"adv_{cost.flag}", language))
        name = f"{option.name.to(language)} [{option.id}]"
        yield from wrapped(f"· {labelled(name, ' · '.join(notes), language)}", first="  ")
    if len(advice.costs) > top:
        yield f"… {say('more', language, n=len(advice.costs) - top, all=len(advice.costs))}"


def _span(low: float, high: float, language: str) -> str:
    sign = percent_sign(language)
    if low == high:
        return f"{number(low, language)}{sign}"
    return f"{number(low, language)}–{number(high, language)}{sign}"


def support_lines(advice: Advice, top: int, language: str) -> Iterator[str]:
    """Support that fills a skill or clears a blocker, and what it opens afterwards."""
    schema = advice.applicant.schema
    if not advice.support:
        yield from wrapped(say("adv_no_support", language), indent="  ")
    for support in advice.support[:top]:
        option = advice.match(support.option_id).option
        notes = []
        if support.gaps:
            gaps = schema[advice.assumptions.gaps]
            words = listed([gaps.say(g, language) for g in support.gaps], language)
            notes.append(say("adv_fills", language, x=words))
        if support.helps:
            labels = listed([schema[f].label.to(language) for f in support.helps], language)
            notes.append(say("adv_helps", language, x=labels))
        if support.opens:
            notes.append(say("adv_then", language, x=listed(support.opens, language)))
        if support.lifts:
            notes.append(say("adv_nearer", language, x=listed(support.lifts, language)))
        name = f"{option.name.to(language)} [{option.id}]"
        yield from wrapped(f"· {labelled(name, ' · '.join(notes), language)}", first="  ")
    if len(advice.support) > top:
        yield f"… {say('more', language, n=len(advice.support) - top, all=len(advice.support))}"


def ladder_lines(advice: Advice, language: str) -> Iterator[str]:
    """The phases from the present one on."""
    if not advice.ladder:
        yield from wrapped(say("adv_no_phase", language), indent="  ")
    for rung in advice.ladder:
        yield from _rung(rung, advice, language)


def _rung(rung: Rung, advice: Advice, language: str) -> Iterator[str]:
    phase = advice.applicant.schema[advice.assumptions.phase].say(rung.phase, language)
    key = "adv_use_now" if rung.is_now else "adv_opens_next"
    yield f"  {say(key, language, phase=phase)}"
    if not rung.steps:
        yield from wrapped(say("adv_nothing_here", language))
    for step in rung.steps:
        yield from wrapped(f"· {_step(step, advice, language)}")


def _step(step: Step, advice: Advice, language: str) -> str:
    option = advice.match(step.option_id).option
    notes = [say(step.verdict, language)]
    if step.amount is not None:
        amount = money(step.amount, advice.applicant.schema, language)
        notes.append(say("up_to", language, x=amount))
    if step.unmet:
        conditions = {c.number: c for c in option.conditions}
        words = " ".join(conditions[n].says.to(language) for n in step.unmet)
        notes.append(say("adv_to_meet", language, x=words))
    name = f"{option.name.to(language)} [{option.id}]"
    return labelled(name, " · ".join(notes), language)
