"""What the option of a fund itself gives each applicant: lines, shares, ceiling, own share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from matcher.allocation.instance import Mask, Numbers
from matcher.catalogue.option import Option
from matcher.catalogue.terms import CountedLines, Pays
from matcher.matching.limits import Limits, cautious_limits
from matcher.matching.pair import Matcher
from matcher.vector.table import ApplicantTable


@dataclass(frozen=True, slots=True)
class OptionTerms:
    """The terms of one option, applicant by applicant: a call of a place has its own.

    Parameters
        pays      bool (n, lines): the lines that it pays, by `lines_of_fund`
        line      float64 (n, lines): the most that it pays of the cost of each line
        ceiling   (n,): the largest award, infinite where none is published
        floor     (n,): the least award, 0 where none is published
        own       (n,): share of the cost that the applicant brings, 0 where none is published
        is_bound  bool (n,): a share of the cost or a ceiling is published
    """

    pays: Mask
    line: Numbers
    ceiling: Numbers
    floor: Numbers
    own: Numbers
    is_bound: Mask

    def most(self, needs: Numbers) -> Numbers:
        """The largest award that they allow: (n,), infinite where nothing published bounds it."""
        by_line = (self.line * self.pays).sum(axis=1)
        by_own_share = (needs * self.pays).sum(axis=1) * (1 - self.own)
        found = np.minimum(np.minimum(by_line, by_own_share), self.ceiling)
        return np.where(self.is_bound, found, np.inf)


def option_terms(
    option: Option, matcher: Matcher, table: ApplicantTable, needs: Numbers, purposes: Sequence[str]
) -> OptionTerms:
    """The terms of an option for everybody of a table.

    Parameters
        needs      float64 (n, lines): the cost of each line, 0 where it is not known
        purposes   the lines, in the order of the columns; one "" where there is the whole need
    """
    # whoever is alike in these facts stands under the same call and the same cases
    codes, shown = table.column(_fields(option, matcher, table))
    n = len(table)
    found = OptionTerms(
        pays=np.zeros(needs.shape, dtype=np.bool_),
        line=np.zeros(needs.shape),
        ceiling=np.full(n, np.inf),
        floor=np.zeros(n),
        own=np.zeros(n),
        is_bound=np.zeros(n, dtype=np.bool_),
    )
    for code, applicant in enumerate(shown):
        here = np.flatnonzero(codes == code)
        governed = matcher.governed(option, applicant)
        # which of two rates or rounds applies may hang on a fact that is missing: the lower counts
        limits = cautious_limits(applicant, governed, matcher.engine)
        found.pays[here] = lines_of_fund(governed.pays, purposes)
        for place, purpose in enumerate(purposes):
            found.line[here, place] = _most_of(limits, purpose, needs[here, place])
        if limits.ceiling is not None:
            found.ceiling[here] = limits.ceiling
        found.floor[here] = limits.floor or 0.0
        found.own[here] = limits.own_share or 0.0
        figures = (limits.ceiling, limits.share, limits.own_share)
        found.is_bound[here] = bool(limits.lines) or any(one is not None for one in figures)
    return found


def lines_of_fund(pays: Pays, purposes: Sequence[str]) -> Mask:
    """Which lines a fund of an option pays: those that the option is known to pay.

    Where it publishes none, nothing could be given on what is known: then all that it does not
    exclude are assumed to be paid, and the answer says so (`FundBounds.is_lines_assumed`).
    """
    counted: CountedLines = "known" if pays.covers else "not_excluded"
    return np.array(pays.lines(purposes, counted), dtype=np.bool_)


def _most_of(limits: Limits, purpose: str, costs: Numbers) -> Numbers:
    limit = limits.lines.get(purpose)
    most: Numbers = costs * limits.share_of(purpose)
    return most if limit is None or limit.ceiling is None else np.minimum(most, limit.ceiling)


def _fields(option: Option, matcher: Matcher, table: ApplicantTable) -> tuple[str, ...]:
    """The facts that decide which call governs and which cases apply."""
    place = table.schema.place_field()
    found = dict.fromkeys([place] if place and option.calls else [])
    for variant in matcher.variants(option):
        for case in variant.cases:
            for variable in matcher.engine.diagram(case.rule).variables if case.rule else ():
                found |= dict.fromkeys(variable.fields)
    return tuple(found)
