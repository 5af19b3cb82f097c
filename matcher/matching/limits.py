"""What bounds the money of an option for one applicant: the one reading of its figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from matcher.catalogue.option import Figure, FigureCase, Option
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
        share            share of the cost that it may pay, 0 to 1
        lines            the same for single budget lines, where cases name them
        own_share        share of the cost that the applicant brings
        own_in_kind      share of the own share that may be in kind
        cases            the cases that apply or may, those for everybody first
        are_sure         False when one of them only may
    """

    floor: float | None
    ceiling: float | None
    share: float | None
    lines: Mapping[str, LineLimit]
    own_share: float | None
    own_in_kind: float | None
    cases: tuple[FigureCase, ...]
    are_sure: bool

    @property
    def differ_by_line(self) -> bool:
        """True when the share of the cost is not the same for every line."""
        return bool(self.lines)

    def cautiously(self) -> Limits:
        """The same where of cases that only may apply to a line the least generous does."""
        if all(limit.cautious == limit.share for limit in self.lines.values()):
            return self
        lines = {one: replace(limit, share=limit.cautious) for one, limit in self.lines.items()}
        return replace(self, lines=lines)

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


def limits_of(applicant: Applicant, option: Option, engine: EligibilityEngine) -> Limits:
    """What bounds the money of an option for one applicant."""
    sure, maybe, lines, firm, are_sure = _cases(option, applicant, engine)

    def general(key: str, *, least: bool = False) -> float | None:
        own = sure.figures.get(key) if sure else None
        figures = [own or option.amount.get(key), *(case.figures.get(key) for case in maybe)]
        known = [value for figure in figures if (value := _side(figure, least)) is not None]
        if not known:
            return None
        return min(known) if least else max(known)

    share = general("share_max")
    return Limits(
        floor=general("min", least=True),
        ceiling=general("max"),
        share=share,
        lines=_line_limits(lines, firm, None if are_sure else share),
        own_share=_side(option.terms.get("own_share"), least=True),
        own_in_kind=_side(option.terms.get("own_share_in_kind_max")),
        cases=(*((sure,) if sure else ()), *maybe, *lines),
        are_sure=are_sure,
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
