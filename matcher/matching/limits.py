"""What bounds the money of an option for one applicant: the one reading of its figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import reduce

from matcher.catalogue.calls import possible_rounds
from matcher.catalogue.option import Option
from matcher.catalogue.terms import Figure, FigureCase
from matcher.domain.applicant import Applicant
from matcher.eligibility.verdict import EligibilityEngine
from matcher.support.records import dataclass


@dataclass(frozen=True, slots=True)
class LineLimit:
    """What bounds one budget line: a share of its cost, 0 to 1, and a ceiling.

    `cautious` is the share in the least generous of the cases that may apply, where nobody can
    tell which does; else the same as `share`.
    """

    share: float | None = None
    ceiling: float | None = None
    cautious: float | None = None


@dataclass(frozen=True, slots=True)
class Limits:
    """What bounds the money of an option; None where nothing is published.

    A case that only may apply never lowers the most, nor raises the least, that is promised.

    Parameters
        floor, ceiling   the least and the most it gives
        low_ceiling, low_share   the least generous ceiling and share, where more than one is
                         published or may apply; else the same as `ceiling` and `share`
        share            share of the cost that it may pay, 0 to 1
        lines            the same for single budget lines, where cases name them
        own_share        share of the cost that the applicant brings
        own_in_kind      share of the own share that may be in kind
        cases            the cases that apply or may, those for everybody first
        are_sure         False when one of them only may, or the ceiling is not settled
        are_cases_sure   False when one of them only may
    """

    floor: float | None
    ceiling: float | None
    share: float | None
    lines: Mapping[str, LineLimit]
    own_share: float | None
    own_in_kind: float | None
    cases: tuple[FigureCase, ...]
    are_sure: bool
    low_ceiling: float | None = None
    low_share: float | None = None
    are_cases_sure: bool = True

    @property
    def differ_by_line(self) -> bool:
        """True when the share of the cost is not the same for every line."""
        return bool(self.lines)

    def cautiously(self) -> Limits:
        """The same where of what only may apply the least generous does."""
        lines = {one: replace(limit, share=limit.cautious) for one, limit in self.lines.items()}
        return replace(self, ceiling=self.low_ceiling, share=self.low_share, lines=lines)

    def share_of(self, purpose: str) -> float:
        """The share of one line's cost that may be paid.

        Where cases name the lines that are paid, a line that none of them names is not paid,
        unless there is a share or a ceiling for everything.
        """
        limit = self.lines.get(purpose)
        if limit is not None and limit.share is not None:
            return limit.share
        if self.share is not None:
            return self.share
        is_paid = limit is not None or not self.lines or self.ceiling is not None
        return 1.0 if is_paid else 0.0

    def most_of(self, purpose: str, cost: float) -> float:
        """The most that may be paid of one line of that cost."""
        limit = self.lines.get(purpose)
        part = self.share_of(purpose) * cost
        return part if limit is None or limit.ceiling is None else min(part, limit.ceiling)

    def by_share(self, amounts: Mapping[str, int | None], need: int | None) -> float | None:
        """The most that shares of the cost and ceilings of lines allow together.

        Parameters
            amounts  the cost of each line that may be paid; None where it is not known
            need     their sum; None when it is not known
        """
        if self.share is None and not self.lines:
            return None
        if not amounts or None in amounts.values():
            shares = [self.share_of(purpose) for purpose in amounts] or [self.share or 1.0]
            return max(shares) * need if need is not None else None
        return sum(self.most_of(purpose, cost or 0) for purpose, cost in amounts.items())


def rounds_of(
    applicant: Applicant, option: Option, engine: EligibilityEngine
) -> tuple[Option, ...]:
    """The option under each round that may govern for an applicant whose place is too coarse to
    tell; the option itself where that is known."""
    return possible_rounds(
        option,
        applicant.schema.place_field(),
        lambda rule: engine.holds(rule, applicant) is not False,
    )


def cautious_limits(applicant: Applicant, option: Option, engine: EligibilityEngine) -> Limits:
    """The limits within which the option gives whatever is not known: by the least generous of
    the cases, and of the rounds, that may apply."""
    found = (
        limits_of(applicant, one, engine).cautiously()
        for one in rounds_of(applicant, option, engine)
    )
    return reduce(_narrower, found)


def _narrower(one: Limits, other: Limits) -> Limits:
    """The limits that keep within both."""
    lines = {
        purpose: _narrower_line(one, other, purpose)
        for purpose in dict.fromkeys((*one.lines, *other.lines))
    }
    kinds = (one.own_in_kind, other.own_in_kind)
    return replace(
        one,
        floor=max((n for n in (one.floor, other.floor) if n is not None), default=None),
        ceiling=_least(one.ceiling, other.ceiling),
        share=_least(one.share, other.share),
        lines=lines,
        own_share=max((n for n in (one.own_share, other.own_share) if n is not None), default=None),
        # what one of them does not publish is not known
        own_in_kind=None if None in kinds else _least(*kinds),
        cases=(*one.cases, *(case for case in other.cases if case not in one.cases)),
        are_sure=one.are_sure and other.are_sure,
        are_cases_sure=one.are_cases_sure and other.are_cases_sure,
    )


def _narrower_line(one: Limits, other: Limits, purpose: str) -> LineLimit:
    share = min(one.share_of(purpose), other.share_of(purpose))
    tops = [limits.lines[purpose].ceiling for limits in (one, other) if purpose in limits.lines]
    return LineLimit(share, _least(*tops), share)


def _least(*known: float | None) -> float | None:
    return min((n for n in known if n is not None), default=None)


def limits_of(applicant: Applicant, option: Option, engine: EligibilityEngine) -> Limits:
    """What bounds the money of an option for one applicant, under its governing round.

    Where its place is too coarse to tell the round, by the option's own terms: `rounds_of` says
    which rounds there may be.
    """
    sure, maybe, lines, firm, are_sure = _cases(option, applicant, engine)

    def general(key: str, *, of_least: bool = False) -> list[float]:
        own = sure.figures.get(key) if sure else None
        figures = [own or option.amount.get(key), *(case.figures.get(key) for case in maybe)]
        return [value for figure in figures if (value := _side(figure, of_least)) is not None]

    shares, ceilings = general("share_max"), general("max")
    share, ceiling = max(shares, default=None), max(ceilings, default=None)
    # where its sources name two ceilings, or one of two may apply, the lower is the careful one
    low_ceiling = min((*ceilings, *general("max", of_least=True)), default=None)
    return Limits(
        floor=min(general("min", of_least=True), default=None),
        ceiling=ceiling,
        low_ceiling=low_ceiling,
        share=share,
        low_share=min(shares, default=None),
        lines=_line_limits(lines, firm, None if are_sure else share),
        own_share=_side(option.terms.get("own_share"), least=True),
        own_in_kind=_side(option.terms.get("own_share_in_kind_max")),
        cases=(*((sure,) if sure else ()), *maybe, *lines),
        are_sure=are_sure and low_ceiling == ceiling,
        are_cases_sure=are_sure,
    )


def _cases(
    option: Option, applicant: Applicant, engine: EligibilityEngine
) -> tuple[FigureCase | None, list[FigureCase], list[FigureCase], list[FigureCase], bool]:
    """The general case that applies, those before it that may, the cases of lines, those of them
    that surely apply, and whether all of them are sure."""
    sure: FigureCase | None = None
    maybe: list[FigureCase] = []
    lines: list[FigureCase] = []
    firm: list[FigureCase] = []
    are_sure = True
    for case in option.cases:
        if sure is not None and not case.purposes:
            continue
        holds = engine.holds(case.rule, applicant) if case.rule else True
        if holds is False:
            continue
        are_sure = are_sure and holds is True
        if case.purposes:
            lines.append(case)
            if holds:
                firm.append(case)
        elif holds:
            sure = case
        else:
            maybe.append(case)
    return sure, maybe, lines, firm, are_sure


def _line_limits(
    cases: Sequence[FigureCase], firm: Sequence[FigureCase], otherwise: float | None
) -> dict[str, LineLimit]:
    """The most generous of the cases of each line; `otherwise` where they only may apply.

    Parameters
        firm  those of them that surely apply
    """
    found: dict[str, LineLimit] = {}
    for purpose in dict.fromkeys(purpose for case in cases for purpose in case.purposes):
        about = [case for case in cases if purpose in case.purposes]
        shares = _shares(about)
        sure = _shares([case for case in about if case in firm])
        if shares and otherwise is not None:
            shares.append(otherwise)
        tops = [t for c in about if (t := _side(c.figures.get("max"))) is not None]
        if shares or tops:
            found[purpose] = LineLimit(
                share=max(shares) if shares else None,
                ceiling=max(tops) if tops else None,
                cautious=max(sure) if sure else min(shares) if shares else None,
            )
    return found


def _shares(cases: Sequence[FigureCase]) -> list[float]:
    return [s for c in cases if (s := _side(c.figures.get("share_max"))) is not None]


def _side(figure: Figure | None, least: bool = False) -> float | None:
    if figure is None:
        return None
    side = figure.low if least else figure.high
    return None if side is None else float(side)
