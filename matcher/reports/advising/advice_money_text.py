"""Advice on money as text: security, costs, support and the ladder."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from matcher.reports.advising.advice import AdviceView
from matcher.reports.advising.advice_money import (
    AssetView,
    CostView,
    CoverageView,
    EarningView,
    RungOptionView,
    RungView,
    SupportView,
    WayView,
)
from matcher.reports.advising.questions import SHOWN
from matcher.reports.layout import wrapped
from matcher.reports.money import at_most_said
from matcher.reports.names import VERDICTS, verdict_said
from matcher.reports.phrases import (
    first_of_many,
    labelled,
    more_to_see,
    named,
    option_title,
    per_cent,
    where_typed,
)
from matcher.support import writing
from matcher.support.messages import (
    Message,
    Money,
    Sayable,
    Share,
    counted,
    message,
    message_in,
    render,
)

#: Between the parts of a line that say different things of one option.
_DOT = " · "
_WHY_NOT = {
    "untitled": message("no title"),
    "title_unknown": message("title not shown"),
    "pledged": message("all pledged"),
    "pledge_unknown": message("pledged part unknown"),
    "not_taken": message("not taken by it"),
}


def security_lines(view: AdviceView, top: int, language: str) -> Iterator[str]:
    """What is asked, what counts and what lacks before each lender, then the asks in order."""
    if not view.security:
        nothing = message(
            "Nothing can be worked out: no lender is possible, or the need is not known."
        )
        yield from wrapped(render(nothing, language), indent="  ")
        return
    for coverage in view.security[:top]:
        yield from _coverage_lines(coverage, view, language)
    yield from more_lines(view.security, top, language)
    if any(coverage.is_assumed for coverage in view.security):
        note = where_typed(
            message(
                "Lenders do not publish what they count: the shares and the coverage are"
                " those of the file of assumptions (advice.toml) and can be set (--advice)."
            ),
            message(
                "Lenders do not publish what they count: the shares and the coverage are assumed."
            ),
        )
        yield from wrapped(render(note, language), indent="  ")


def more_lines(listed: Sequence[object], top: int, language: str) -> Iterator[str]:
    """That more would be shown, where it would."""
    if len(listed) > top:
        yield render(more_to_see(len(listed) - top, len(listed)), language)


def _about(option_id: str, notes: Sequence[Sayable], view: AdviceView, language: str) -> str:
    """An option, and what is said of it."""
    title = render(option_title(view.names[option_id], option_id), language)
    return writing.labelled_text(title, _DOT.join(render(n, language) for n in notes), language)


def _coverage_lines(coverage: CoverageView, view: AdviceView, language: str) -> Iterator[str]:
    if coverage.security == "none":
        said = _about(coverage.option_id, [message("asks for no security")], view, language)
        yield from wrapped(f"· {said}", first="  ")
        return
    said = _about(coverage.option_id, [_asked(coverage, view.currency)], view, language)
    source = f" [{render(coverage.source, language)}]" if coverage.source else ""
    yield from wrapped(f"· {said}{where_typed(source, '')}", first="  ")
    for counted_ in _counted(coverage, view.currency):
        yield from wrapped(render(counted_, language))
    for place, way in enumerate(coverage.ways, start=1):
        notes = _DOT.join(render(note, language) for note in way_parts(way, view.currency))
        yield from wrapped(f"{place}) {notes}")


def _asked(coverage: CoverageView, currency: str) -> Message:
    return message(
        "asks for {asked} of security (loan {loan}, {risk} of it at its risk, covered at"
        " {coverage})",
        asked=Money(coverage.asked, currency),
        loan=Money(coverage.loan, currency),
        risk=Share(1 - coverage.guaranteed),
        coverage=Share(coverage.coverage),
    )


def _counted(coverage: CoverageView, currency: str) -> Iterator[Message]:
    """What counts as security, a line each, and what lacks."""
    if coverage.project:
        yield message("what the loan buys is the security")
    for asset in coverage.assets:
        yield _asset(asset, currency)
    if coverage.surety:
        yield message("surety of the group: {amount}", amount=Money(coverage.surety, currency))
    ratio = Share(round(coverage.ratio or 0, 3))
    if coverage.shortfall:
        lacking = Money(coverage.shortfall, currency)
        yield message("covered {ratio}; shortfall {amount}", ratio=ratio, amount=lacking)
    else:
        yield message("covered {ratio}; nothing lacks", ratio=ratio)
    if coverage.papers:
        yield labelled(message("not known yet, so not counted"), tuple(map(named, coverage.papers)))


def _asset(asset: AssetView, currency: str) -> Message:
    if asset.why == "counted":
        return message(
            "{kind}: ({value} − {pledged} pledged) × {share} = {counted}",
            kind=asset.name,
            value=Money(asset.value, currency),
            pledged=Money(asset.pledged or 0, currency),
            share=Share(asset.share),
            counted=Money(asset.counted, currency),
        )
    return message(
        "{kind}: {value} not counted, {why} (would count {possible})",
        kind=asset.name,
        value=Money(asset.value, currency),
        why=_WHY_NOT[asset.why],
        possible=Money(asset.possible, currency),
    )


def way_parts(way: WayView, currency: str) -> Iterator[Sayable]:
    """A way to lower the shortfall, what it takes, and what is left after it."""
    brings, share = Money(way.brings, currency), Share(way.share or 0)
    if way.kind == "document" and way.why == "pledge_unknown":
        # a question about the file, and no thing to bring: what is pledged secures nothing
        yield message(
            "show that nothing of it is pledged ({field}): up to +{amount}",
            field=way.name,
            amount=brings,
        )
    elif way.kind == "document":
        yield message("{paper}: +{amount}", paper=way.name, amount=brings)
    elif way.kind == "surety":
        yield message(
            "letter of the union or group, surety for {share} of the loan: +{amount}",
            share=share,
            amount=brings,
        )
        if way.first:
            yield message("first {change}", change=way.first)
    elif way.kind == "cofinancier":
        yield message(
            "letter of a co-financier ({option}): {amount} would close the rest",
            option=way.name,
            amount=Money(way.needed or 0, currency),
        )
    else:
        yield message(
            "guarantee asked by the lender ({option}), {share} of the loan: +{amount}",
            option=way.name,
            share=share,
            amount=brings,
        )
    if way.days is not None:
        yield counted("{n} day", "{n} days", way.days)
    if way.cost:
        yield Money(way.cost, currency)
    if way.why in VERDICTS:  # of the option that is asked
        yield verdict_said(way.why, way.rules)
    yield message("left {amount}", amount=Money(way.left, currency))


def costs_lines(view: AdviceView, top: int, language: str) -> Iterator[str]:
    """What each option's money costs a year, and whether the project earns it."""
    yield from wrapped(render(_return_said(view.return_), language), indent="  ")
    if not view.costs:
        none = message("No possible option publishes a rate.")
        yield from wrapped(render(none, language), indent="  ")
    for cost in view.costs[:top]:
        said = _about(cost.option_id, list(_cost(cost, view.currency)), view, language)
        yield from wrapped(f"· {said}", first="  ")
    yield from more_lines(view.costs, top, language)


def _return_said(earning: EarningView | None) -> Message:
    if earning is None:
        return message("return of the project not stated")
    rate = per_cent(earning.low_pct, earning.high_pct)
    if earning.seen_among is None:
        return message("stated return of the project: {rate} a year", rate=rate)
    return message(
        "return of the project not stated; {who} earned {rate} a year ({source})",
        who=earning.seen_among,
        rate=rate,
        source=earning.source or "–",
    )


def _interest(cost: CostView, currency: str) -> Sayable:
    low, high = (Money(side, currency) for side in cost.interest)
    if low == high:
        return low
    return message_in("amounts", "{low}–{high}", low=low, high=high)


def cost_amounts(cost: CostView, currency: str) -> tuple[Sayable, ...]:
    """The rate and what it comes to in a year, in few words."""
    said: list[Sayable] = [
        message(
            "{rate} on {amount} = {interest}",
            rate=per_cent(cost.low_pct, cost.high_pct),
            amount=Money(cost.amount, currency),
            interest=_interest(cost, currency),
        )
    ]
    for charge, what in (
        (cost.guarantee, message("guarantee {amount}", amount=Money(cost.guarantee, currency))),
        (cost.own_share, message("own share {amount}", amount=Money(cost.own_share, currency))),
    ):
        if charge:
            said.append(what)
    return (*said, *_warnings(cost))


def _cost(cost: CostView, currency: str) -> Iterator[Sayable]:
    yield message(
        "{rate} a year on {amount} = interest {interest} + guarantee {guarantee} + own share {own}",
        rate=per_cent(cost.low_pct, cost.high_pct),
        amount=Money(cost.amount, currency),
        interest=_interest(cost, currency),
        guarantee=Money(cost.guarantee, currency),
        own=Money(cost.own_share, currency),
    )
    yield from _warnings(cost)


def _warnings(cost: CostView) -> Iterator[Message]:
    if cost.has_other_fees:
        yield message("other fees come on top")
    if cost.flag == "dearer":
        yield message("DEARER THAN THE RETURN")
    elif cost.flag:
        yield message("may be dearer than the return")


def support_lines(view: AdviceView, top: int, language: str) -> Iterator[str]:
    """Support that fills a skill or clears a blocker, and what it opens afterwards."""
    if not view.support:
        none = message("No missing skill is known and no blocker can be cleared so.")
        yield from wrapped(render(none, language), indent="  ")
    for support in view.support[:top]:
        said = _about(support.option_id, list(support_parts(support)), view, language)
        yield from wrapped(f"· {said}", first="  ")
    yield from more_lines(view.support, top, language)


def support_parts(support: SupportView) -> Iterator[Message]:
    """What it is for, and what it opens."""
    if support.gap_names:
        yield message("skills: {skills}", skills=support.gap_names)
    if support.help_names:
        yield message("helps with: {fields}", fields=tuple(map(named, support.help_names)))
    if support.opened_names:
        yield message("then opens: {options}", options=first_of_many(support.opened_names, SHOWN))
    if support.lifted_names:
        nearer = first_of_many(support.lifted_names, SHOWN)
        yield message("brings nearer: {options}", options=nearer)


def ladder_lines(view: AdviceView, language: str) -> Iterator[str]:
    """The phases from the present one on."""
    if not view.ladder:
        unknown = message("The phase is not known, or no option speaks of it.")
        yield from wrapped(render(unknown, language), indent="  ")
    for rung in view.ladder:
        yield from _rung_lines(rung, view, language)


def _rung_lines(rung: RungView, view: AdviceView, language: str) -> Iterator[str]:
    now = message("{phase} (now): what is meant for it", phase=rung.name)
    later = message("{phase} (later): what is then meant for it", phase=rung.name)
    yield f"  {render(now if rung.now else later, language)}"
    if not rung.options:
        none = message("no option of the catalogue is meant for it")
        yield from wrapped(render(none, language))
    for step in rung.options:
        said = _about(step.option_id, list(_step(step, view.currency)), view, language)
        unmet = " ".join(render(condition.says, language) for condition in step.to_meet)
        if unmet:
            # of what does not refuse, nobody knows yet whether it is met
            what = message("to meet") if step.verdict == "refused" else message("to check")
            said = f"{said}{_DOT}{writing.labelled_text(render(what, language), unmet, language)}"
        yield from wrapped(f"· {said}")


def _step(step: RungOptionView, currency: str) -> Iterator[Message]:
    yield verdict_said(step.verdict, step.rules)
    if step.amount is not None:
        yield at_most_said(step.amount, currency)
