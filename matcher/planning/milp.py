"""The mixed-integer programme of one case.

Every amount is a whole number, so that a plan is exact to the unit.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from matcher.optimize.rows import Name, NamedProgramme, Row, Variable
from matcher.planning.ability import write_ability
from matcher.planning.case import Plan, PlanCase, PlanSource, lost_by_bridge, total, yearly

#: The variables that say yes or no, or count months or steps.
_CHOICES = frozenset(("used", "base", "backs", "months", "grows", "borrows", "steps"))
#: What is counted of an own share or of a pledge may be a fraction; money never is.
_FRACTIONS = frozenset(("counted_cash", "counted_kind", "counted_beside", "counted_pledge"))


def make_programme(
    case: PlanCase,
    *,
    without: Iterable[Name] = (),
    covering: Iterable[str] = (),
    loosened: Mapping[Name, int] | None = None,
) -> NamedProgramme:
    """The programme of a case.

    Parameters
        without    names of rules that are left out
        covering   lines that must be paid in full
        loosened   what is added to the limit of a rule
    """
    left_out = frozenset(without)
    made = NamedProgramme(_CHOICES, _FRACTIONS)
    _money(made, case, left_out)
    for source in case.sources.values():
        _source(made, case, source)
        if source.own_share or source.share < 1000:
            _own_share(made, case, source)
        if source.needs:
            _guarantees(made, case, source)
    _together(made, case)
    write_ability(made, case)
    for line in covering:
        made.at_most({("uncovered", line): 1}, 0, ("need", line))
    if left_out:
        made.rows = [row for row in made.rows if row.name not in left_out]
    if loosened:
        made.rows = [_loosen(row, loosened.get(row.name, 0)) for row in made.rows]
    made.measures = _measures(case)
    return made


def _loosen(row: Row, by: int) -> Row:
    if not by or row.high is None:
        return row
    # A share is written in thousandths.
    unit = row.unit or max((w for key, w in row.weights.items() if key[0] == "paid"), default=1)
    return Row(row.weights, row.low, row.high + by * unit, row.name, row.unit)


def _money(made: NamedProgramme, case: PlanCase, left_out: frozenset[Name]) -> None:
    for line, cost in case.lines.items():
        in_kind = line in case.in_kind_lines or ("in_kind_lines", line) in left_out
        parts: list[Variable] = [("cash", line), ("in_kind", line), ("uncovered", line)]
        made.tops["cash", line] = made.tops["uncovered", line] = cost
        made.tops["in_kind", line] = cost if in_kind else 0
        if ("pays", line) in left_out:
            # Somebody else would pay it too.
            made.tops["anybody", line] = cost
            parts.append(("anybody", line))
        for source in case.sources.values():
            most = source.lines.get(line, 0)
            if most < cost and ("line_share", source.id) in left_out and line in source.lines:
                most = cost
            made.tops["paid", source.id, line] = min(most, cost)
            parts.append(("paid", source.id, line))
        made.rows.append(Row(dict.fromkeys(parts, 1), cost, cost))
    made.tops[("advanced",)] = case.total
    cash: dict[Variable, int] = {("cash", line): 1 for line in case.lines}
    advanced: dict[Variable, int] = {} if case.is_advance_open else {("advanced",): 1}
    made.at_most({**cash, **advanced}, case.own_cash, ("own_cash",))
    in_kind_all: dict[Variable, int] = {("in_kind", line): 1 for line in case.lines}
    made.at_most(in_kind_all, case.own_in_kind, ("own_in_kind",))


def _source(made: NamedProgramme, case: PlanCase, source: PlanSource) -> None:
    used = ("used", source.id)
    made.tops[used] = 1
    if source.can_bridge:
        made.tops["bridge", source.id] = source.ceiling
    given = total(source, case.lines)
    most = case.total + source.ceiling
    made.at_most({**given, used: -most}, 0)
    made.at_most({**given, used: -source.ceiling}, 0, ("ceiling", source.id))
    for line in case.lines:
        if made.tops["paid", source.id, line]:
            top = made.tops["paid", source.id, line]
            made.at_most({("paid", source.id, line): 1, used: -top}, 0)
    made.at_least({**given, used: -1}, 0)
    if source.floor > 1:
        made.at_least({**given, used: -source.floor}, 0, ("floor", source.id))
    if source.share_sum is not None:
        paid: dict[Variable, int] = {("paid", source.id, line): 1 for line in case.lines}
        made.at_most(paid, source.share_sum, ("share", source.id))
    for other in source.requires:
        wanted: dict[Variable, int] = {used: 1}
        if other in case.sources:
            wanted["used", other] = -1
        made.at_most(wanted, 0, ("requires", source.id, other))
    for other in source.excludes:
        if other in case.sources:
            both: dict[Variable, int] = {used: 1, ("used", other): 1}
            made.at_most(both, 1, ("excludes", *sorted((source.id, other))))
    if source.share_of:
        bound = dict.fromkeys(given, 1000)
        if source.share_of in case.sources:
            other_given = total(case.sources[source.share_of], case.lines)
            bound.update(dict.fromkeys(other_given, -source.share_of_part))
        made.at_most(bound, 0, ("share_of", source.id, source.share_of))


def _own_share(made: NamedProgramme, case: PlanCase, source: PlanSource) -> None:
    # The lines that the source counts as its project: all that it pays, and others if it helps.
    share: dict[Variable, int] = {}
    own: dict[Variable, int] = {}
    kind: dict[Variable, int] = {}
    for line, cost in case.lines.items():
        base: Variable = ("base", source.id, line)
        made.tops[base] = 1
        paid: Variable = ("paid", source.id, line)
        made.at_most({paid: 1, base: -cost}, 0)
        share[paid] = 1000
        share[base] = -source.share * cost
        if line not in source.lines:
            # A line that the source does not pay is no part of its project.
            made.at_most({base: 1}, 0)
        if not source.own_share:
            continue
        counted: Variable = ("counted_cash", source.id, line)
        valued: Variable = ("counted_kind", source.id, line)
        made.tops[counted] = made.tops[valued] = cost
        # What others supply of the own share counts as the members' cash does.
        supplied: dict[Variable, int] = {
            ("paid", other.id, line): -1
            for other in case.sources.values()
            if other.supplies and other.id != source.id
        }
        cash: dict[Variable, int] = {("cash", line): -1, **supplied}
        in_kind_of: dict[Variable, int] = {("in_kind", line): -1}
        for part, whole in ((counted, cash), (valued, in_kind_of)):
            made.at_most({part: 1, **whole}, 0)
            made.at_most({part: 1, base: -cost}, 0)
        own[counted] = own[valued] = 1000
        own[base] = -source.own_share * cost
        kind[valued] = 1_000_000
        kind[base] = -source.own_in_kind * source.own_share * cost
    made.at_most(share, 0, ("share", source.id))
    if own:
        # What is there in kind and pays no line, as a plot that stands already, counts too.
        beside: Variable = ("counted_beside", source.id)
        made.tops[beside] = case.own_in_kind
        in_kind: dict[Variable, int] = {("in_kind", line): 1 for line in case.lines}
        made.at_most({**in_kind, beside: 1}, case.own_in_kind, ("own_in_kind",))
        own[beside], kind[beside] = 1000, 1_000_000
        made.at_least(own, 0, ("own_share", source.id))
        made.at_most(kind, 0, ("own_in_kind_share", source.id))


def _guarantees(made: NamedProgramme, case: PlanCase, source: PlanSource) -> None:
    backed: dict[Variable, int] = {}
    chosen: dict[Variable, int] = {}
    most = case.total + source.ceiling
    for name in source.needs:
        if name not in case.guarantees:
            continue
        guarantee = case.guarantees[name]
        on: Variable = ("backs", name, source.id)
        loan: Variable = ("backed", name, source.id)
        made.tops[on], made.tops[loan] = 1, most
        made.at_most({loan: 1, on: -most}, 0)
        made.at_least({loan: 1, on: -1}, 0)
        if guarantee.loan_min > 1:
            made.at_least({loan: 1, on: -guarantee.loan_min}, 0, ("loan_min", name))
        if guarantee.loan_max is not None:
            made.at_most({loan: 1}, guarantee.loan_max, ("loan_max", name))
        if guarantee.cap is not None:
            made.at_most({loan: guarantee.share}, 1000 * guarantee.cap, ("cap", name))
        backed[loan] = -1
        chosen[on] = 1
    for line, cost in case.lines.items():
        weights: dict[Variable, int] = {("paid", source.id, line): 1}
        for name in source.needs:
            covered = case.guarantees[name].lines if name in case.guarantees else frozenset()
            if name in case.guarantees and (covered is None or line in covered):
                weights["backs", name, source.id] = -cost
        made.at_most(weights, 0, ("guarantee_lines", source.id))
    # The whole loan stands behind one guarantee.
    name_of = ("needs", source.id)
    made.at_most({**total(source, case.lines), **backed}, 0, name_of)
    if backed:
        given = total(source, case.lines)
        made.at_least({**given, **backed}, 0)
        made.at_most(chosen, 1)


def _together(made: NamedProgramme, case: PlanCase) -> None:
    for group, members in case.one_of.items():
        if len(members) > 1:
            made.at_most({("used", s): 1 for s in members}, 1, ("one_of", group))
    if case.public_max is not None:
        public: dict[Variable, int] = {
            ("paid", s.id, line): 1
            for s in case.sources.values()
            if s.is_public
            for line in case.lines
        }
        if public:
            made.at_most(public, case.public_max, ("public_max",))
    everybody: dict[Variable, int] = {("used", s): 1 for s in case.sources}
    made.at_most(everybody, case.most_sources, ("most_sources",))
    for one, other in sorted(case.late):
        if one in case.sources and other in case.sources:
            made.at_most({("used", one): 1, ("used", other): 1}, 1, ("late", one, other))
        elif one in case.sources and other in case.guarantees:
            made.tops.setdefault(("backs", other, one), 0)
            made.at_most({("backs", other, one): 1}, 0, ("late", one, other))
    deferred: dict[Variable, int] = {
        ("paid", s.id, line): -1
        for s in case.sources.values()
        if s.is_deferred
        for line in case.lines
    }
    lent: dict[Variable, int] = {("bridge", s.id): 1 for s in case.sources.values() if s.can_bridge}
    made.at_least({**lent, ("advanced",): 1, **deferred}, 0, ("bridge",) if deferred else ())
    # Nobody borrows more than what will come.
    made.at_most({**lent, ("advanced",): 1, **deferred}, 0)


def _measures(case: PlanCase) -> dict[str, dict[Variable, int]]:
    cost: dict[Variable, int] = {}
    score: dict[Variable, int] = {}
    count: dict[Variable, int] = {}
    conditional: dict[Variable, int] = {}
    expected: dict[Variable, int] = {("uncovered", line): 1000 for line in case.lines}
    for source in case.sources.values():
        if case.signature:
            expected["used", source.id] = case.signature
        for key in total(source, case.lines):
            cost[key] = source.bridge_rate if key[0] == "bridge" else yearly(source)
        for line in case.lines:
            off = source.unclear_score if line in source.unclear else 0
            score["paid", source.id, line] = off - source.score
            if source.is_conditional or line in source.unclear:
                conditional["paid", source.id, line] = 1
            expected["paid", source.id, line] = 1000 - source.worth.get(line, 1000)
        if source.usual is not None and source.beyond:
            expected["beyond", source.id] = source.beyond
        if source.can_bridge:
            expected["bridge", source.id] = lost_by_bridge(case, source)
        count["used", source.id] = 1
        for name in source.needs:
            if name in case.guarantees:
                cost["backed", name, source.id] = case.guarantees[name].fee
                count["backs", name, source.id] = 1
    return {
        "expected": expected,
        "uncovered": {("uncovered", line): 1 for line in case.lines},
        "own_cash": {("cash", line): 1 for line in case.lines},
        # no aim names it: what the members must have in cash at once, advances included
        "cash_in_hand": {("advanced",): 1, **{("cash", line): 1 for line in case.lines}},
        "yearly_cost": cost,
        "score": score,
        "sources": count,
        "months": {("months",): 1},
        "conditional": conditional,
    }


def with_months(made: NamedProgramme, case: PlanCase) -> None:
    """Adds the longest wait for a decision, which only the aim that names it needs."""
    waits: dict[Variable, int] = {("used", s.id): s.months for s in case.sources.values()}
    for source in case.sources.values():
        for name in source.needs:
            if name in case.guarantees:
                waits["backs", name, source.id] = case.guarantees[name].months
    made.tops[("months",)] = max(waits.values(), default=0)
    for used, months in waits.items():
        made.at_most({used: months, ("months",): -1}, 0)


def with_difference(
    made: NamedProgramme, case: PlanCase, plans: Sequence[Plan], least: int
) -> None:
    """Rows by which a plan differs from each of some plans: sources bring `least` more."""
    for place, plan in enumerate(plans):
        brought: dict[Variable, int] = {}
        for source in case.sources.values():
            before = plan.amount(source.id)
            paid: dict[Variable, int] = {("paid", source.id, line): 1 for line in case.lines}
            if not before:
                brought |= paid
                continue
            more: Variable = ("more", str(place), source.id)
            grows: Variable = ("grows", str(place), source.id)
            made.tops[more] = most = max(0, min(source.ceiling, case.total) - before)
            made.tops[grows] = 1
            made.at_most({more: 1, grows: -most}, 0)
            # where it grows it brings `more` above what it brought; elsewhere none
            made.at_most({more: 1, grows: before, **dict.fromkeys(paid, -1)}, 0)
            brought[more] = 1
        made.at_least(brought, least)
