"""The share of what is asked for that an option is expected to bring.

    share = expected ticket / sum of the budget lines that the option may pay, at most 1

An option that pays a part of a large project is not held against that size as if it had to pay it
all: the logarithm of 1/4 + 3/4 share falls to log 1/4 and no lower.
"""

from __future__ import annotations

import math

from matcher.catalogue.terms import Pays
from matcher.domain.applicant import Applicant
from matcher.domain.budget import budget_of, payable_need
from matcher.ranking.standing import Ticket

#: The contribution of the share of the need.
SHARE_TERM = "share"
#: What an option that brings nothing of the need is worth beside one that brings all of it.
FLOOR = 0.25


def share_of(applicant: Applicant, pays: Pays, ticket: Ticket) -> float | None:
    """The expected share of the need, 0 to 1; None where the need is not known.

    It is 0 where the option pays none of the lines that are asked for.
    """
    budget = budget_of(applicant)
    payable = [purpose for purpose in budget.lines if pays.covered(purpose) is not False]
    if budget.lines and not payable:
        return 0.0
    need = payable_need(budget, payable)
    return None if not need else share(need, ticket)


def share(need: float, ticket: Ticket) -> float:
    """The share of a known need that a ticket is, at most what the option pays of any cost."""
    return min(ticket.most, ticket.amount / need)


def share_evidence(found: float) -> float:
    """What a share says, in log-odds: 0 for all of the need, log(1/4) for nothing."""
    return math.log(FLOOR + (1 - FLOOR) * found)
