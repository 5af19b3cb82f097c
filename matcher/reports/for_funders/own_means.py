"""Whether the own share on which an award rests is on file."""

from __future__ import annotations

from typing import Literal

from matcher.allocation.draft import Draft
from matcher.reports.money import OWN_CASH, OWN_IN_KIND

#: Whether the means that an applicant states come to the own share that is asked of it.
OwnOnFile = Literal["enough", "less", "unknown"]
#: A smaller lack than this is none, in currency.
_LEAST = 0.5


def own_on_file(draft: Draft, who: int, duty: float) -> OwnOnFile:
    """Whether the means that an applicant states come to its duty; what is not told never does.

    Parameters
        who    its row in the table of the draft
        duty   what it must bring itself, in currency
    The means are the fields that the file of the funds names, else own cash and what is in kind.
    """
    told = _told(draft, who)
    known = [one for one in told if one is not None]
    if sum(known) + _LEAST >= duty:
        return "enough"
    return "less" if told and len(known) == len(told) else "unknown"


def own_stated(draft: Draft, who: int) -> float:
    """What an applicant states that it can bring itself, in currency; what is not told is 0."""
    return sum(one or 0.0 for one in _told(draft, who))


def _told(draft: Draft, who: int) -> list[float | None]:
    """The own means of an applicant, one by one; None for one that is not told."""
    names = draft.programme.own_means or (OWN_CASH, OWN_IN_KIND)
    values = [draft.table.applicants[who].value(n) for n in names if n in draft.table.schema]
    return [float(one) if isinstance(one, int | float) else None for one in values]
