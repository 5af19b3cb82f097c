"""The families that are loans, or bring no money; any other is money to keep.

`match catalogue check` tells of an option of another family whose terms are those of a loan or of a
guarantee.
"""

from __future__ import annotations

#: Families whose money is paid back unless the option says otherwise.
LOANS = frozenset(("microcredit", "bank_credit", "honour_loan", "crowdfunding_loan"))
#: What a guarantee stands behind: the loans of banks, which ask for it themselves.
CARRIED = frozenset(("bank_credit",))
#: Families whose options bring no money of their own to the applicant.
WITHOUT_MONEY = frozenset(("guarantee", "in_kind", "grouping", "refinancing"))
