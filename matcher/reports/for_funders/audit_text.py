"""An audit as text for a terminal or a page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from matcher.audit.exposure import FIRST
from matcher.reports.for_funders.audit import (
    AuditedGroupView,
    AuditView,
    ListFloorView,
    MeasureView,
    MoneyFloorView,
    RefusedForView,
    RemovalView,
)
from matcher.reports.for_funders.groups import synthetic_lines
from matcher.reports.frame import ending_lines
from matcher.reports.layout import wrapped
from matcher.reports.signs import signed_decimals, signed_share
from matcher.support.messages import (
    Decimals,
    Message,
    Sayable,
    Share,
    counted,
    message,
    message_in,
    render,
)

#: How many fields are told for each group.
FIELDS = 3
#: How many reasons of refusals are told.
REASONS = 12
_NOTHING = "–"


#: Of a group of fewer than this nothing is concluded where no difference was found.
FEW = 10


def audit_lines(view: AuditView, language: str) -> Iterator[str]:
    """The lines of `match audit`."""

    def say(said: Sayable) -> str:
        return render(said, language)

    yield say(message("Audit: what groups are shown, and what they got"))
    yield from synthetic_lines(view.is_synthetic, language)
    for said in audit_notes(view):
        yield from wrapped(say(said), indent="")
    for title, items in audit_blocks(view):
        yield ""
        yield from wrapped(say(title), indent="")
        for item in items:
            yield from wrapped(say(item), first="  ", indent=" " * 6)
    yield ""
    yield from wrapped(say(NO_INJUSTICE), indent="")
    yield from ending_lines(view.frame, language)


NO_INJUSTICE = message(
    "A difference is not yet an injustice, and none found is not proof that there is none."
    " Options are written for some and not for others; a person says what is fair."
)


def audit_notes(view: AuditView) -> Iterator[Message]:
    """What is called a difference, and with whom groups are compared."""
    yield _level(view)
    if view.within:
        yield message("Compared only with others of equal {field}.", field=view.within_label)
    yield message("Groups are only counted here, after every list is made.")
    if view.sensitive:
        yield message(
            "Sensitive fields ({fields}) rank nobody. Others may, as where an option is written"
            " for cooperatives of women: what each of these does to the gaps stands below.",
            fields=view.sensitive,
        )
    if any(one.found for measure in view.measures for one in measure.groups):
        yield message(
            "A line says: the group (how many), its figure, that of the others; the difference"
            " (and between which bounds it almost surely lies); in what share of random shuffles"
            " chance alone shows as much. Each figure is rounded."
        )


def audit_blocks(view: AuditView) -> Iterator[tuple[Message, list[Sayable]]]:
    """What was found, under its headings."""
    for measure in view.measures:
        yield _title(measure), list(_measure(measure))
    found = [at for at, one in enumerate(view.measures[0].groups) if one.found]
    if found:
        groups = [view.measures[0].groups[at].group for at in found]
        mine = ([one for one in view.removals if one.group == group][:FIELDS] for group in groups)
        without = message(
            "What the ranking's fields do to these gaps: without the field, the gap would be"
        )
        yield without, [_removal(removals) for removals in mine if removals]
        behind = [at for at in found if (view.measures[0].groups[at].gap or 0) < 0]
        floor = message(
            "What it would cost to give each of these groups, as a floor, its share of the first"
            " {n} places of every list (rounded down in each list)",
            n=FIRST,
        )
        yield floor, [_list_floor(view.list_floors[at]) for at in behind]
    if view.money_floors:
        costs = message("What a floor of their share of the need would cost the allocation")
        yield costs, [_money_floor(floor) for floor in view.money_floors]
    if view.refusals:
        yield (
            message("What funders could change: why requests were refused"),
            [_refusal(one) for one in view.refusals[:REASONS]],
        )


def _refusal(one: RefusedForView) -> Message:
    return message(
        "{option}: {count} of {refused} for {reason}",
        option=one.option_name,
        count=one.count,
        refused=one.refused,
        reason=one.said,
    )


def _level(view: AuditView) -> Message:
    return message(
        "Called a difference only where at most {level} of {shuffles} random shuffles show one as"
        " large in any group. Intervals: {sure} each.",
        level=Share(view.level),
        shuffles=view.shuffles,
        sure=Share(1 - view.level),
    )


def _title(measure: MeasureView) -> Message:
    if measure.measure == "exposure":
        return message("Shown: how far up the lists of all options they stand (1 is the average)")
    if measure.measure == "served":
        return message("Served: the share with a sure option for something they ask for")
    return message(
        "Got: the share who got something, of {n} whose outcome is known", n=measure.known
    )


def _measure(measure: MeasureView) -> Iterator[Sayable]:
    found = [one for one in measure.groups if one.found]
    for one in sorted(found, key=lambda one: one.gap or 0):
        yield _standing(one, is_share=measure.measure != "exposure")
    rest = [one for one in measure.groups if not one.found]
    few = [one for one in measure.groups if one.count < FEW]
    if len(few) == len(measure.groups):
        yield message("Too few to conclude: no group has {n} or more.", n=FEW)
    elif not found:
        yield message("No group differs from the others by more than chance could make it.")
        if few:
            yield counted(
                "{n} group has fewer than {least}: too few to conclude.",
                "{n} groups have fewer than {least}: too few to conclude.",
                len(few),
                least=FEW,
            )
    elif rest:
        yield counted(
            "{n} other group: no difference beyond chance ({few} too small to be tested).",
            "{n} other groups: no difference beyond chance ({few} too small to be tested).",
            len(rest),
            few=sum(one.chance is None for one in rest),
        )


def _standing(one: AuditedGroupView, *, is_share: bool) -> Message:
    def shown(value: float | None, *, with_sign: bool = False) -> Sayable:
        if value is None:
            return _NOTHING
        if is_share:
            return signed_share(value) if with_sign else Share(value)
        return signed_decimals(value) if with_sign else Decimals(value)

    others = None if one.mean is None or one.gap is None else one.mean - one.gap
    return message(
        "{group} ({count}): {mean}, others {other}; {gap} ({low} to {high}); by chance {chance}",
        group=one.group.label,
        count=one.count,
        mean=shown(one.mean),
        other=shown(others),
        gap=shown(one.gap, with_sign=True),
        low=shown(one.gap_low, with_sign=True),
        high=shown(one.gap_high, with_sign=True),
        chance=_NOTHING if one.chance is None else Share(one.chance),
    )


def _removal(mine: Sequence[RemovalView]) -> Message:
    fields = tuple(
        message_in(
            "a field and a gap",
            "{field} {gap}",
            field=one.label,
            gap=signed_decimals(one.gap_without),
        )
        for one in mine
    )
    return message(
        "{group}: {before} now · {fields}",
        group=mine[0].group.label,
        before=signed_decimals(mine[0].gap),
        fields=fields,
    )


def _list_floor(floor: ListFloorView) -> Message:
    return counted(
        "{group}: holds {held} of {places} places, its share is {wanted}; {n} list, where it has"
        " less than its share, would change; who would come in there has a score lower by {lost},"
        " on average, than who would go out",
        "{group}: holds {held} of {places} places, its share is {wanted}; {n} lists, where it has"
        " less than its share, would change; who would come in there has a score lower by {lost},"
        " on average, than who would go out",
        floor.lists,
        group=floor.group.label,
        held=floor.held,
        places=floor.places,
        wanted=floor.wanted,
        lost=Decimals(floor.score_lost),
    )


def _money_floor(floor: MoneyFloorView) -> Message:
    has, share = Share(floor.has), Share(floor.share)
    if floor.possible is False:
        return message(
            "{group}: {has} of the money today, {share} of the need; no allocation reaches it",
            group=floor.group.label,
            has=has,
            share=share,
        )
    cost: Sayable = _NOTHING if floor.cost is None else round(floor.cost)
    return message(
        "{group}: {has} of the money today, {share} of the need; then what is given counts {cost}"
        " less",
        group=floor.group.label,
        has=has,
        share=share,
        cost=cost,
    )
