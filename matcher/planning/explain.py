"""Why a plan stops where it stops, what each limit costs, and what would improve it most."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from matcher.applicant import Applicant
from matcher.matching import Match
from matcher.planning.compose import Composition, with_match
from matcher.planning.model import Case, Plan
from matcher.planning.programme import Name
from matcher.planning.settings import Settings
from matcher.planning.solve import least
from matcher.schema import Change, Field
from matcher.session import Session
from matcher.values import FieldValue, Several

#: A second, wider step for which a price is given, in units of currency: amounts of the
#: catalogue have smallest tickets, so that a single unit often moves nothing.
WIDER = 10_000
#: How many options a change may open before the rest is not tried.
MOST_TRIED = 40


@dataclass(frozen=True, slots=True)
class Cap:
    """A limit that is reached.

    Parameters
        name       the rule, as in the programme
        limit      its amount
        remaining  what is left uncovered, or else to the members' cash, on the lines it concerns
        measure    what it lowers when it is loosened: uncovered or own_cash; "" for neither
        price      what one more unit of it takes off that measure
        wider      what `WIDER` more units take off it
    """

    name: Name
    limit: int
    remaining: int
    measure: str
    price: int
    wider: int


@dataclass(frozen=True, slots=True)
class Improvement:
    """Something that would cover more.

    Parameters
        kind     own_cash (bring more), change (a field of the applicant), option (a limit)
        gain     what it takes off the uncovered amount
        amount   of own cash that it takes
        field, value, option   of a change: what becomes what, and the option that it opens
    """

    kind: str
    gain: int
    amount: int = 0
    field: Field | None = None
    value: FieldValue = None
    change: Change | None = None
    match: Match | None = None


def binding_caps(composed: Composition, plan: Plan) -> tuple[Cap, ...]:
    """The limits that a plan reaches, each with its price, the dearest first."""
    case = composed.case
    uncovered = sum(plan.uncovered.values())
    measure = "uncovered" if uncovered else "own_cash"
    covering = () if uncovered else tuple(case.lines)
    now = least(case, measure, covering=covering)
    found = []
    for name, limit, lines in _reached(case, plan):
        left = plan.uncovered if uncovered else plan.cash
        remaining = sum(amount for line, amount in left.items() if line in lines)
        if not remaining and name[0] not in ("own_cash", "own_in_kind"):
            continue
        price = wider = 0
        if now:
            price = now - (least(case, measure, {name: 1}, covering) or 0)
            wider = now - (least(case, measure, {name: WIDER}, covering) or 0)
        if limit or wider:
            lowers = measure if wider or price else ""
            found.append(Cap(name, limit, remaining, lowers, price, wider))
    return tuple(sorted(found, key=lambda cap: (-cap.wider, -cap.price, cap.name)))


def _reached(case: Case, plan: Plan) -> Iterator[tuple[Name, int, frozenset[str]]]:
    everywhere = frozenset(case.lines)
    for name in plan.sources:
        source = case.sources[name]
        if plan.lent(name) >= source.ceiling:
            yield ("ceiling", name), source.ceiling, frozenset(source.lines)
        elif source.share_sum is not None and plan.amount(name) >= source.share_sum:
            yield ("share", name), source.share_sum, frozenset(source.lines)
        elif source.own_share:
            base = plan.bases.get(name, frozenset())
            most = source.share * sum(case.lines[line] for line in base) // 1000
            if plan.amount(name) >= most:
                yield ("share", name), most, base
    if sum(plan.cash.values()) + plan.advanced >= case.own_cash:
        yield ("own_cash",), case.own_cash, everywhere
    if case.in_kind_lines and sum(plan.in_kind.values()) >= case.own_in_kind:
        yield ("own_in_kind",), case.own_in_kind, everywhere
    public = sum(plan.amount(s) for s in plan.sources if case.sources[s].is_public)
    if case.public_max is not None and public >= case.public_max:
        yield ("public_max",), case.public_max, everywhere


def improvements(
    session: Session, composed: Composition, plan: Plan, settings: Settings
) -> tuple[Improvement, ...]:
    """What would take most off the uncovered amount, best first; empty when all is covered."""
    uncovered = sum(plan.uncovered.values())
    if not uncovered:
        return ()
    case = composed.case
    found = []
    if (cash := _cash_for_all(case)) is not None:
        found.append(Improvement("own_cash", uncovered, amount=cash - case.own_cash))
    best: dict[str, Improvement] = {}
    for change in _changes(session, composed):
        opened = with_match(session, composed, change[3], settings)
        if opened is None:
            continue
        gain = uncovered - (least(opened, "uncovered") or 0)
        about, value, how, match = change
        if gain > 0 and (about.name not in best or best[about.name].gain < gain):
            best[about.name] = Improvement(
                "change", gain, field=about, value=value, change=how, match=match
            )
    found.extend(best.values())
    return tuple(sorted(found, key=lambda one: (-one.gain, one.kind)))


def _cash_for_all(case: Case) -> int | None:
    """The least own cash with which every line is covered; None when cash does not help."""
    richer = replace(case, own_cash=case.total)
    return least(richer, "own_cash", covering=tuple(case.lines))


def _changes(
    session: Session, composed: Composition
) -> Iterator[tuple[Field, FieldValue, Change, Match]]:
    """Refused options that one change of the applicant's own would open."""
    tried = 0
    applicant = composed.applicant
    for about in applicant.schema:
        if about.change is None or about.sensitive:
            continue
        for value in _other_values(about, applicant):
            stated = {**applicant.stated, about.name: value}
            changed = Applicant(applicant.id, applicant.schema, stated, applicant.today)
            for old in composed.refused:
                if not _speaks_of(old, about.name) or tried >= MOST_TRIED:
                    continue
                tried += 1
                new = session.matcher.match(changed, old.option)
                if new.verdict.name != "refused" and new.availability != "closed":
                    yield about, value, about.change, new


def _speaks_of(match: Match, name: str) -> bool:
    rules = {c.number: c.rule for c in match.option.conditions}
    return any(name in rules[number] for number in match.verdict.blockers)


def _other_values(about: Field, applicant: Applicant) -> Sequence[FieldValue]:
    known = applicant.value(about.name)
    if about.type == "boolean":
        return [] if known is True else [True]
    if about.type == "categories" and about.values is not None:
        held = known.values if isinstance(known, Several) else frozenset()
        return [Several(held | {v}) for v in about.values if v not in held and v != "none"]
    return []
