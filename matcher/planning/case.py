"""What a plan is made from, and a plan, as they travel: whole units of currency throughout."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from matcher.optimize.rows import Variable

#: The measures that an aim may name; each is made small.
MEASURES = (
    "expected",
    "uncovered",
    "own_cash",
    "yearly_cost",
    "score",
    "sources",
    "months",
    "conditional",
)


#: Where the most that a source gives comes from.
CeilingBasis = Literal["published", "usual", "assumed"]


@dataclass(frozen=True, slots=True)
class PlanSource:
    """An option as the plan sees it.

    Parameters
        lines       the most it may pay of each budget line; a line that is absent it never pays
        unclear     lines of which its sources do not say whether it pays them
        floor, ceiling   the least and the most that it gives, if it gives; a bridge included
        share_sum   the most that its share of the cost allows for all its lines; None when it
                    has none, or when `share` is bound to the lines that it takes part in
        assumed_share   thousandths of the cost that `share_sum` is, where that is assumed; 0 where
                        it is published
        ceiling_is  whether its ceiling is published, what it usually pays, or assumed
        share       share of the cost of the lines it takes part in, in thousandths
        own_share   thousandths of the cost of these lines that the members bring
        own_in_kind thousandths of the own share that may be in kind; `assumes_in_kind` where that
                    is not published
        rate        yearly cost in hundredths of a per cent of the amount
        bridge_rate the same for what it advances, which is owed for a part of a year
        score       hundredths of log-odds, after what is taken off for uncertainty
        unclear_score what is taken off a dirham on an unclear line
        months      from the request to the decision
        is_deferred paid after the works
        can_bridge  may lend what a deferred grant will bring
        needs       guarantees of which it needs one; empty when it needs none
        share_of    another source, of whose amount it is at most `share_of_part` thousandths
        worth       by line, thousandths of a dirham that are counted on: chance of the conditions
                    times the assumed weight of the source; a line that is absent counts 1000
        usual       what it usually pays; what it gives beyond counts `beyond` thousandths less
        assumed_own thousandths that the own money of the project is of itself and the source,
                    at least, where no source publishes an own share
        supplies    its money counts as own share of others (a commune, a partner association)
        yearly      what the heaviest twelve months cost, repayment included, in hundredths of a
                    per cent of the amount
        burden      by year from the money on, the most that is repaid in that year or before, in
                    ten-thousandths of the amount, whenever in the year before it was paid out
        from_sales  what it lends comes back with the goods that it buys: only interest burdens
        secured     thousandths of the amount that its lender wants secured, own guarantee and
                    surety of the group apart
        assets      what that lender counts of the free assets; no other dirham is security
    """

    id: str
    lines: Mapping[str, int]
    ceiling: int
    floor: int = 1
    unclear: frozenset[str] = frozenset()
    share_sum: int | None = None
    assumed_share: int = 0
    ceiling_is: CeilingBasis = "published"
    share: int = 1000
    own_share: int = 0
    own_in_kind: int = 1000
    assumes_in_kind: bool = False
    rate: int = 0
    bridge_rate: int = 0
    score: int = 0
    unclear_score: int = 0
    months: int = 0
    is_repaid: bool = False
    is_public: bool = False
    is_conditional: bool = False
    is_deferred: bool = False
    can_bridge: bool = False
    needs: tuple[str, ...] = ()
    requires: tuple[str, ...] = ()
    excludes: tuple[str, ...] = ()
    share_of: str = ""
    share_of_part: int = 0
    worth: Mapping[str, int] = field(default_factory=dict)
    usual: int | None = None
    beyond: int = 0
    assumed_own: int = 0
    supplies: bool = False
    yearly: int = 0
    burden: tuple[int, ...] = ()
    from_sales: bool = False
    secured: int = 0
    assets: int = 0


@dataclass(frozen=True, slots=True)
class Means:
    """What an applicant can bear of repayments; amounts in units of currency.

    Parameters
        carries    by year from the first money on, what its repayments may come to with no
                   project at all: cash for debt service over the coverage ratio; below 0 when
                   older debts take more than the surplus
        earns      by year, what a unit of covered cost adds to that, in ten-thousandths
        earned_max what the project adds at most, in the same measure as `carries`; None: no bound
        lent_max   the most that may be borrowed in all; None where the years alone say it
        sales_max  the most of it that is repaid from sales
    """

    carries: tuple[int, ...]
    earns: tuple[int, ...]
    lent_max: int | None = None
    sales_max: int = 0
    earned_max: int | None = None


@dataclass(frozen=True, slots=True)
class Guarantee:
    """A guarantee that may stand behind a loan.

    Parameters
        share    thousandths of the loan that it covers
        cap      the most that it covers
        fee      hundredths of a per cent of the loan, a year
        lines    budget lines whose loans it covers; None when that is not published
    """

    id: str
    share: int
    cap: int | None = None
    loan_min: int = 0
    loan_max: int | None = None
    fee: int = 0
    months: int = 0
    is_conditional: bool = False
    lines: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class PlanCase:
    """One request: what is to be paid, and who could pay.

    Parameters
        lines        cost of each budget line
        own_cash, own_in_kind   what the members can bring
        is_advance_open   whether what is advanced until a grant is paid need not be in the cash
        in_kind_lines   lines to which a contribution in kind can count
        one_of       groups of sources of which at most one takes part, by name
        public_max   the most that public sources bring together
        means        what of repayments can be borne; None: nobody asks
        assets       the most that any lender counts of the free assets: no asset is pledged twice
        coverage     thousandths of security for each dirham at the risk of a lender
        signature    what must be counted on more, in thousandths of a unit of currency, for one
                     more source to be worth its file
        step         what is lent is a multiple of it
        late         pairs of sources that together come after the day on which money is needed
    """

    lines: Mapping[str, int]
    sources: Mapping[str, PlanSource]
    guarantees: Mapping[str, Guarantee] = field(default_factory=dict)
    own_cash: int = 0
    own_in_kind: int = 0
    is_advance_open: bool = False
    in_kind_lines: frozenset[str] = frozenset()
    one_of: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    public_max: int | None = None
    most_sources: int = 99
    means: Means | None = None
    assets: int = 0
    coverage: int = 1000
    step: int = 1
    signature: int = 0
    late: frozenset[tuple[str, str]] = frozenset()

    @property
    def total(self) -> int:
        """The cost of all lines."""
        return sum(self.lines.values())


@dataclass(frozen=True, slots=True)
class Plan:
    """Amounts taken from sources to cover the lines; what is zero is absent.

    Parameters
        paid         amount by (source, line)
        cash, in_kind, uncovered   by line
        bases        the lines that a source with an own share counts as its project
        bridges      what each lender advances until a deferred grant is paid
        advanced     members' cash that is advanced so, and comes back; where the case leaves it
                     open, what somebody must advance
        guaranteed   the loan amount behind which a guarantee stands, by (guarantee, loan)
    """

    paid: Mapping[tuple[str, str], int]
    cash: Mapping[str, int] = field(default_factory=dict)
    in_kind: Mapping[str, int] = field(default_factory=dict)
    uncovered: Mapping[str, int] = field(default_factory=dict)
    bases: Mapping[str, frozenset[str]] = field(default_factory=dict)
    bridges: Mapping[str, int] = field(default_factory=dict)
    advanced: int = 0
    guaranteed: Mapping[tuple[str, str], int] = field(default_factory=dict)

    @property
    def sources(self) -> tuple[str, ...]:
        """The sources that give something, in the order of their ids."""
        return tuple(sorted({s for s, _ in self.paid} | set(self.bridges)))

    @property
    def guarantees(self) -> tuple[str, ...]:
        """The guarantees that stand behind a loan."""
        return tuple(sorted({g for g, _ in self.guaranteed}))

    def amount(self, source: str) -> int:
        """What a source pays of the lines, without a bridge."""
        return sum(amount for (s, _), amount in self.paid.items() if s == source)

    def lent(self, source: str) -> int:
        """What a source gives in all, a bridge included."""
        return self.amount(source) + self.bridges.get(source, 0)


def moved(one: Plan, other: Plan) -> int:
    """How much of the cost somebody pays in the first plan who does not in the second.

    Example
        >>> one = Plan({("grant", "stock"): 60}, cash={"stock": 40})
        >>> moved(one, Plan({("loan", "stock"): 70}, cash={"stock": 30}))
        70
    """
    before, after = _payers(other), _payers(one)
    return sum(max(0, amount - before.get(payer, 0)) for payer, amount in after.items())


def _payers(plan: Plan) -> dict[str, int]:
    own = {"": sum(plan.cash.values()), "in kind": sum(plan.in_kind.values())}
    return {**own, **{source: plan.amount(source) for source in plan.sources}}


def measures(case: PlanCase, plan: Plan) -> dict[str, int]:
    """The measures of a plan, by name; smaller is better.

    `expected` is the cost less what is counted on, in thousandths: of a dirham of a source its
    worth, of the members' own all of it; each source costs a signature. `yearly_cost` is what
    the heaviest year costs, with repayments, in ten-thousandths of a unit of currency, `score` is
    minus the score of each unit in hundredths, `months` is the longest wait for a decision.
    """
    used = plan.sources
    cost = sum(yearly(case.sources[s]) * plan.amount(s) for s in used)
    cost += sum(case.sources[s].bridge_rate * n for s, n in plan.bridges.items())
    cost += sum(case.guarantees[g].fee * loan for (g, _), loan in plan.guaranteed.items())
    score = 0
    for (name, line), amount in plan.paid.items():
        source = case.sources[name]
        score += amount * (source.score - (source.unclear_score if line in source.unclear else 0))
    waits = [case.sources[s].months for s in used]
    waits += [case.guarantees[g].months for g in plan.guarantees]
    expected = 1000 * sum(plan.uncovered.values()) + case.signature * len(used)
    for (name, line), amount in plan.paid.items():
        expected += amount * (1000 - case.sources[name].worth.get(line, 1000))
    for name in used:
        source = case.sources[name]
        if source.usual is not None:
            expected += source.beyond * max(0, plan.amount(name) - source.usual)
        expected += lost_by_bridge(case, source) * plan.bridges.get(name, 0)
    return {
        "expected": expected,
        "uncovered": sum(plan.uncovered.values()),
        "own_cash": sum(plan.cash.values()),
        "yearly_cost": cost,
        "score": -score,
        "sources": len(used) + len(plan.guaranteed),
        "months": max(waits, default=0),
        "conditional": sum(
            amount
            for (name, line), amount in plan.paid.items()
            if case.sources[name].is_conditional or line in case.sources[name].unclear
        ),
    }


def lost_by_bridge(case: PlanCase, lender: PlanSource) -> int:
    """What is counted on less, in thousandths, of a dirham of a grant that a lender advances.

    The grant comes to nothing when nobody advances it.
    """
    of_grant = (max(s.worth.values(), default=0) for s in case.sources.values() if s.is_deferred)
    of_lender = max(lender.worth.values(), default=1000)
    return max(of_grant, default=0) * (1000 - of_lender) // 1000


def total(source: PlanSource, lines: Iterable[str]) -> dict[Variable, int]:
    """What a source gives in all, as a sum of variables."""
    weights: dict[Variable, int] = {("paid", source.id, line): 1 for line in lines}
    if source.can_bridge:
        weights["bridge", source.id] = 1
    return weights


def yearly(source: PlanSource) -> int:
    """What the heaviest year of a source costs, in hundredths of a per cent of its amount."""
    return max(source.yearly, source.rate)


def secured_for(case: PlanCase, plan: Plan, name: str) -> int:
    """The security that a lender of a plan asks, in thousandths of a unit of currency.

    A guarantee of the plan takes the part that it covers off the lender's risk.
    """
    behind = sum(
        amount * case.guarantees[guarantee].share * case.coverage // 1000
        for (guarantee, loan), amount in plan.guaranteed.items()
        if loan == name and guarantee in case.guarantees
    )
    return max(0, case.sources[name].secured * plan.lent(name) - behind)
