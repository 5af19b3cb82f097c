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
    names = draft.programme.own_means or (OWN_CASH, OWN_IN_KIND)
    told = [draft.table.applicants[who].value(n) for n in names if n in draft.table.schema]
    known = [float(one) for one in told if isinstance(one, int | float)]
    if sum(known) + _LEAST >= duty:
        return "enough"
    return "less" if told and len(known) == len(told) else "unknown"
