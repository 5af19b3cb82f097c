"""From a programme and a score matrix to numbers: which pairs may be financed, and how far."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np

from matcher.allocation.funds_file import AllocationProgramme, Fund
from matcher.allocation.instance import Instance, Limit, Mask, Numbers
from matcher.allocation.option_terms import OptionTerms, lines_of_fund, option_terms
from matcher.allocation.recorded import Bars
from matcher.domain.applicant import Applicant
from matcher.domain.schema import Schema
from matcher.matching.pair import Matcher
from matcher.shortlist.gaps import groups
from matcher.vector.score_matrix import (
    Progress,
    ScoreMatrix,
    held,
    line_fields,
    make_score_matrix,
    money_matrix,
)
from matcher.vector.table import ApplicantTable

#: Terms of an option that a fund may replace; the keys of its table.
Term = Literal["ticket_min", "ticket_max", "own_share", "pays"]

#: Pairs for which no award can be given, and why; a code for each pair of the whole matrix.
MAY, REFUSED, UNDECIDED, NO_NEED, TOO_SMALL, SAID_NO, UNDER_WAY = range(7)


@dataclass(frozen=True, slots=True)
class FundBounds:
    """What bounds the awards of one fund: the terms of its option, where the file has no other.

    Parameters
        low, high    (n,) the least and the most that an award may be
        least        (n,) the smallest ticket, whatever the need
        share        (n,) the most of the cost of its lines that is paid, 0 to 1
        own          (n,) the share of the cost that the applicant brings
        of_option    (n,) the most that the terms of its option allow; infinite without any
        replaced     terms of its option in whose place the file has another
        is_lines_assumed  its option, or a call of it, publishes no line that it pays
    """

    low: Numbers
    high: Numbers
    least: Numbers
    share: Numbers
    own: Numbers
    of_option: Numbers
    replaced: tuple[Term, ...]
    is_lines_assumed: bool = False


@dataclass(frozen=True, slots=True)
class Draft:
    """An instance and where it comes from.

    Parameters
        state     int8 (n, funds): MAY or the reason why a pair cannot be financed
        scores      float64 (n, funds), log-odds; 0 for a fund without an option
        open      bool (p,): the pair is undecided, its award conditional
        bounds    by place of the fund, what bounds its awards; nothing of the solver
        promised  by applicant, what is promised already: the needs of the instance are without it
    """

    programme: AllocationProgramme
    table: ApplicantTable
    instance: Instance
    state: np.ndarray[tuple[int, int], np.dtype[np.int8]]
    scores: Numbers
    open: Mask
    bounds: tuple[FundBounds, ...]
    promised: Mapping[str, int] = field(default_factory=dict)


def make_draft(
    programme: AllocationProgramme,
    matcher: Matcher,
    applicants: Sequence[Applicant],
    progress: Progress | None = None,
    bars: Bars | None = None,
) -> Draft:
    """Every pair that may be financed, with its bounds and weight.

    Parameters
        bars   pairs that are left out for what is recorded of them, and what is promised already
    """
    bars = bars or Bars()
    named = list(dict.fromkeys(fund.option for fund in programme.funds if fund.option))
    options = [matcher.catalogue.options[name] for name in named]
    matrix = make_score_matrix(matcher, applicants, options, progress=progress)
    table, schema = matrix.table, matrix.table.schema
    needs = _left_to_find(money_matrix(table), table, bars, matcher)
    n, m = len(table), len(programme.funds)
    pays = np.ones((m, needs.shape[1]), dtype=np.bool_)
    state = np.zeros((n, m), dtype=np.int8)
    scores = np.zeros((n, m))
    bounds: list[FundBounds] = []
    is_open = np.zeros((n, m), dtype=np.bool_)
    means = _means(programme, table)
    for place, fund in enumerate(programme.funds):
        purposes = list(line_fields(schema))
        option = matcher.catalogue.options.get(fund.option)
        own = None if option is None else option_terms(option, matcher, table, needs, purposes)
        pays[place] = _pays(fund, matcher, purposes)
        eligible, refused = _decided(fund, matrix, named, matcher)
        if fund.option:
            scores[:, place] = matrix.scores[:, named.index(fund.option)]
        lines = needs * (pays[place] if own is None or fund.pays else own.pays)
        cost = lines.sum(axis=1)
        found = _bounds(fund, own, needs, lines, means, programme.step)
        found = replace(found, is_lines_assumed=_is_assumed(fund, matcher, schema))
        bounds.append(found)
        barred = [bars.pairs.get((who.id, fund.option)) for who in table.applicants]
        is_open[:, place] = ~eligible & ~refused
        state[:, place] = np.select(
            [
                np.array([one == "said_no" for one in barred], dtype=np.bool_),
                np.array([one == "under_way" for one in barred], dtype=np.bool_),
                refused,
                ~eligible & (programme.undecided == "leave_out"),
                cost <= 0,
                (found.high <= 0) | (found.low > found.high),
            ],
            [SAID_NO, UNDER_WAY, REFUSED, UNDECIDED, NO_NEED, TOO_SMALL],
            MAY,
        )
    low = np.stack([one.low for one in bounds], axis=1)
    high = np.stack([one.high for one in bounds], axis=1)
    who, fund_of = np.nonzero(state == MAY)
    order = np.random.default_rng(programme.seed).permutation(len(who))
    who, fund_of = (who[order], fund_of[order]) if programme.seed else (who, fund_of)
    worth = 1 / (1 + np.exp(-scores[who, fund_of]))
    has_option = np.array([bool(fund.option) for fund in programme.funds])[fund_of]
    worth = np.where(has_option, worth, _own_worth(needs, pays, high, table)[who, fund_of])
    group, size = _groups(programme, matrix, needs, state)
    instance = Instance(
        applicants=tuple(a.id for a in applicants),
        funds=tuple(fund.id for fund in programme.funds),
        who=who,
        fund=fund_of,
        low=low[who, fund_of],
        high=high[who, fund_of],
        weight=1 - programme.score_weight + programme.score_weight * worth,
        needs=needs,
        pays=pays,
        own=np.stack([one.own for one in bounds], axis=1),
        budget=np.array([fund.budget for fund in programme.funds]),
        capacity=np.array(
            [np.inf if f.awards_max is None else f.awards_max for f in programme.funds]
        ),
        step=programme.step,
        fairness=programme.fairness,
        group=group,
        size=size,
        strength=programme.strength,
    )
    instance = replace(instance, limits=_limits(programme, instance, table, matcher))
    return Draft(
        *(programme, table, instance, state, scores, is_open[who, fund_of], tuple(bounds)),
        {name: sum(by_option.values()) for name, by_option in bars.promised.items()},
    )


def _left_to_find(needs: Numbers, table: ApplicantTable, bars: Bars, matcher: Matcher) -> Numbers:
    """The lines without what is promised already: off those that its option pays first, then off
    those of which nobody says so, the dearest first."""
    found, lines = needs.copy(), list(line_fields(table.schema))
    order = {True: 0, None: 1, False: 2}
    for who, applicant in enumerate(table.applicants):
        for name, amount in bars.promised.get(applicant.id, {}).items():
            option = matcher.catalogue.options.get(name)
            pays = [order[option.pays.covered(line) if option and line else None] for line in lines]
            left = float(amount)
            for place in sorted(range(len(lines)), key=lambda at: (pays[at], -needs[who, at])):
                part = min(left, float(found[who, place]))
                found[who, place] -= part
                left -= part
    return found


def _own_worth(needs: Numbers, pays: Mask, high: Numbers, table: ApplicantTable) -> Numbers:
    """What a unit of currency is worth at a fund that stands for no option: (n, funds), 0 to 1.

    The mean of the share of the need that its largest award covers, and of its reach, members
    over members and their median; members that are not known count as none.
    """
    cost = needs @ pays.T
    covered = np.divide(high, cost, out=np.zeros_like(high), where=cost > 0)
    members = np.zeros(len(table))
    if "members" in table.schema:
        codes, shown = table.column(("members",))
        values = [applicant.value("members") for applicant in shown]
        known = np.array([float(v) if isinstance(v, int | float) else 0.0 for v in values])
        members = known[codes] if shown else members
    told = members[members > 0]
    middle = float(np.median(told)) if len(told) else 1.0
    reach = members / (members + middle)
    found: Numbers = (np.clip(covered, 0, 1) + reach[:, None]) / 2
    return found


def _pays(fund: Fund, matcher: Matcher, purposes: list[str]) -> Mask:
    """The lines of a fund: those it names and its option does not exclude, or `lines_of_fund`.

    Where calls of the option differ, those that are paid under any of them.
    """
    option = matcher.catalogue.options.get(fund.option)
    if option is not None and not fund.pays:
        said = [lines_of_fund(one.pays, purposes) for one in matcher.variants(option)]
        under_any: Mask = np.any(np.stack(said), axis=0)
        return under_any
    named = np.array([not fund.pays or p in fund.pays for p in purposes], dtype=np.bool_)
    return named if option is None else named & option.pays.lines(purposes, "not_excluded")


def _is_assumed(fund: Fund, matcher: Matcher, schema: Schema) -> bool:
    """Whether it is nowhere published which lines a fund pays, so that all are assumed."""
    option = matcher.catalogue.options.get(fund.option)
    if option is None or fund.pays or not schema.budget_lines():
        return False
    return any(not one.pays.covers for one in matcher.variants(option))


def _decided(
    fund: Fund, matrix: ScoreMatrix, named: list[str], matcher: Matcher
) -> tuple[Mask, Mask]:
    eligible, refused = ~matrix.table.nobody, matrix.table.nobody
    if fund.option:
        place = named.index(fund.option)
        eligible, refused = matrix.eligible[:, place], matrix.refused[:, place]
    if fund.rule:
        surely, maybe = held(fund.rule, matrix.table, matcher.engine)
        eligible, refused = eligible & surely, refused | ~maybe
    return eligible, refused


def _means(programme: AllocationProgramme, table: ApplicantTable) -> Numbers:
    """What each applicant can bring itself; infinite where it is not known or not asked."""
    if not programme.own_means:
        return np.full(len(table), np.inf)
    total = np.zeros(len(table))
    for name in programme.own_means:
        codes, shown = table.column((name,))
        values = [applicant.value(name) for applicant in shown]
        amounts = [float(v) if isinstance(v, int | float) else np.inf for v in values]
        total += np.array(amounts)[codes] if shown else 0.0
    return total


def _bounds(
    fund: Fund,
    option: OptionTerms | None,
    needs: Numbers,
    lines: Numbers,
    means: Numbers,
    step: float,
) -> FundBounds:
    """What bounds the awards of a fund: what its file says, else the terms of its option.

    Parameters
        lines   (n, lines): the cost of each line that it pays, 0 of the others
    """
    n, cost = len(needs), lines.sum(axis=1)
    own, least = np.full(n, fund.own_share or 0.0), np.full(n, fund.ticket_min or 0.0)
    most = cost * (1 - own)
    replaced: list[Term] = []
    of_option = np.full(n, np.inf)
    if option is not None:
        of_option = np.floor(option.most(needs))
        if fund.own_share is None:
            own = option.own
            paid = np.minimum(option.line, lines).sum(axis=1)
            most = np.minimum(paid, cost * (1 - own))
        if fund.ticket_min is None:
            least = option.floor
        given: dict[Term, object] = {
            "ticket_min": fund.ticket_min,
            "ticket_max": fund.ticket_max,
            "own_share": fund.own_share,
            "pays": fund.pays or None,
        }
        replaced = [term for term, value in given.items() if value is not None]
    share = np.divide(most, cost, out=np.zeros(n), where=cost > 0)
    ceiling = np.inf if option is None else option.ceiling
    high = np.minimum(most, ceiling if fund.ticket_max is None else fund.ticket_max)
    high = np.minimum(high, fund.budget)
    # the duty is a share of the whole cost: who cannot bring it cannot be given anything
    high = np.where(means + 0.5 >= cost * own, high, 0.0)
    low = np.maximum(least, fund.viable_share * cost)
    if step:
        low = np.maximum(np.ceil(low / step), 1) * step
        high = np.floor(high / step + 1e-9) * step
    else:
        low, high = np.maximum(np.ceil(low), 1.0), np.floor(high + 1e-6)
    return FundBounds(low, high, least, share, own, of_option, tuple(replaced))


def _groups(
    programme: AllocationProgramme,
    matrix: ScoreMatrix,
    needs: Numbers,
    state: np.ndarray[tuple[int, int], np.dtype[np.int8]],
) -> tuple[np.ndarray[tuple[int], np.dtype[np.intp]], Numbers]:
    """The group of each applicant and the need of each, of those that may be financed."""
    group = np.full(len(matrix.table), -1, dtype=np.intp)
    if programme.fairness == "none":
        return group, np.zeros(0)
    may = np.any(state == MAY, axis=1)
    size: list[float] = []
    for value, here in groups(programme.fairness_by, matrix).items():
        need = float(needs[here & may].sum())
        if value and need > 0:
            group[here] = len(size)
            size.append(need)
    return group, np.array(size)


def _limits(
    programme: AllocationProgramme, instance: Instance, table: ApplicantTable, matcher: Matcher
) -> tuple[Limit, ...]:
    found = []
    for limit in programme.limits:
        surely, maybe = held(limit.rule, table, matcher.engine)
        # what is not known counts against: not towards a floor, but towards a cap
        counted = surely if limit.is_floor else maybe
        funds = [
            place
            for place, name in enumerate(instance.funds)
            if not limit.funds or name in limit.funds
        ]
        scope = np.isin(instance.fund, funds)
        found.append(
            Limit(
                limit.id,
                limit.is_floor,
                limit.measure,
                limit.amount,
                counted[instance.who] & scope,
                scope,
            )
        )
    return tuple(found)
