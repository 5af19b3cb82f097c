"""Names of verdicts, availabilities, figures, funders and families, as they are said."""

from __future__ import annotations

from matcher.catalogue.catalogue import Catalogue
from matcher.catalogue.option import Option
from matcher.support.messages import Message, Sayable, message, message_in
from matcher.support.text import Text

#: Conditions of which not all are published: where none of them fails, nothing is against it.
PARTLY_KNOWN = ("partial", "unpublished")
#: Verdicts on the published conditions; said through `verdict_said`.
VERDICTS: dict[str, Message] = {
    "eligible": message_in("verdict", "eligible"),
    "undecided": message_in("verdict", "undecided"),
    "refused": message_in("verdict", "refused"),
}
#: Whether one can apply on the day.
AVAILABILITIES: dict[str, Message] = {
    "open": message_in("availability", "open"),
    "upcoming": message_in("availability", "opens later"),
    "periodic": message_in("availability", "by calls"),
    "closed": message_in("availability", "closed"),
    "to_confirm": message_in("availability", "to confirm"),
}
#: How sure a source is.
CONFIDENCES: dict[str, Message] = {
    "high": message_in("confidence", "high"),
    "medium": message_in("confidence", "medium"),
    "low": message_in("confidence", "low"),
}
#: Who stands behind a source.
SOURCE_KINDS: dict[str, Message] = {
    "official": message_in("kind of a source", "official"),
    "press": message_in("kind of a source", "press"),
    "academic": message_in("kind of a source", "academic"),
    "secondary": message_in("kind of a source", "secondary"),
    "seed": message_in("kind of a source", "first list"),
    "office": message_in("kind of a source", "the office"),
}
#: How it was learnt.
CHANNELS = {
    "phone": message_in("how it was learnt", "by phone"),
    "visit": message_in("how it was learnt", "on a visit"),
    "meeting": message_in("how it was learnt", "in a meeting"),
    "letter": message_in("how it was learnt", "by letter"),
    "email": message_in("how it was learnt", "by e-mail"),
    "page": message_in("how it was learnt", "on a page"),
}
#: Figures of an option, by their key without the unit of currency.
FIGURES: dict[str, Message] = {
    "min": message_in("figure", "smallest amount"),
    "max": message_in("figure", "largest amount"),
    "typical": message_in("figure", "usual amount"),
    "observed": message_in("figure", "amounts seen"),
    "max_usd": message_in("figure", "largest amount, USD"),
    "typical_usd": message_in("figure", "usual amount, USD"),
    "per_hire": message_in("figure", "for each hire"),
    "share_max": message_in("figure", "share of the cost"),
    "budget_note": message_in("figure", "envelope"),
    "rate_pct_year": message_in("figure", "rate, % a year"),
    "duration_months": message_in("figure", "duration, months"),
    "grace_months": message_in("figure", "grace, months"),
    "repayable": message_in("figure", "repaid"),
    "own_share": message_in("figure", "own share"),
    "own_share_in_kind_max": message_in("figure", "of it in kind, at most"),
    "guarantee_share": message_in("figure", "guaranteed share"),
    "guarantee_cap": message_in("figure", "largest guarantee"),
    "guarantee_fee_pct": message_in("figure", "fee, %"),
    "loan_min": message_in("figure", "smallest loan"),
    "loan_max": message_in("figure", "largest loan"),
    "fees": message_in("figure", "fees"),
    "collateral": message_in("figure", "collateral"),
    "paid_after_works": message_in("figure", "paid after the works"),
    "group_size": message_in("figure", "people in a group"),
    "delay_days": message_in("figure", "delay, days"),
    "repayment_rate": message_in("figure", "share repaid"),
    "budget": message_in("figure", "envelope"),
    "budget_usd": message_in("figure", "envelope, USD"),
    "awards_per_year": message_in("figure", "awards a year"),
    "awards_total": message_in("figure", "awards so far"),
    "acceptance_rate": message_in("figure", "share of requests accepted"),
}

#: Figures that are shares, 0 to 1, and those that are money; each has a key of `FIGURES`.
SHARES = frozenset(
    ("share_max", "own_share", "own_share_in_kind_max", "guarantee_share", "repayment_rate",
     "acceptance_rate")
)  # fmt: skip
AMOUNTS = frozenset(
    ("min", "max", "typical", "observed", "per_hire", "guarantee_cap", "loan_min", "loan_max",
     "budget")
)  # fmt: skip


def availability_said(states: tuple[str, ...]) -> Message:
    """Whether one can apply; where rounds differ from place to place, everything that holds."""
    if len(states) == 1:
        return AVAILABILITIES[states[0]]
    said = tuple(AVAILABILITIES[state] for state in states)
    return message("depending on the place: {states}", states=said)


def figure_name(key: str) -> Message | str:
    """The name of a figure of the catalogue; a key that has none is its own."""
    return FIGURES.get(key, key)


def typed_figure_name(key: str) -> Message | str:
    """The name of a figure where it is typed: a share is typed in per cent."""
    name = figure_name(key)
    return message("{figure}, in per cent", figure=name) if key in SHARES else name


def funder_of(option: Option, catalogue: Catalogue) -> Text | str:
    """The name of an option's funder; its id where the catalogue does not name it."""
    funder = catalogue.funders.get(option.funder)
    return funder.name if funder else option.funder


def family_of(option: Option, catalogue: Catalogue) -> Text | str:
    """The name of an option's family; its id where the catalogue does not name it."""
    return catalogue.families.get(option.family, option.family)


def verdict_said(verdict: str, rules: str) -> Message:
    """A verdict in words, the same everywhere: one is eligible only where all is published.

    Parameters
        rules   how much of the option's conditions is published
    """
    if verdict == "eligible" and rules in PARTLY_KNOWN:
        return message_in("verdict", "nothing against it")
    return VERDICTS[verdict]


def learnt_by(by: str) -> Sayable:
    """Who asked a funder: a pseudonym as it is; who gives none of their own is an officer."""
    return message_in("who learnt it", "an officer") if by == "officer" else by
