"""What is compared between two rows, declared as data: each comparison with its levels.

The *match weight* of a level is in bits, as of Fellegi and Sunter (1969): the logarithm of how much
more likely the level is where two rows are one cooperative than where they are two. For what
agrees, that is the rarity of the shared value in the file, log2(1 / share of the rows that bear
it), up to a cap: a name borne by many says little. `prior` rows that nobody counted are added,
so that two rows of a small file do not look rare. The caps and what is said against are
assumptions, held against registers whose truth is known (tests/bench/registers.py).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from matcher.support.messages import Message, message_in


@dataclass(frozen=True, slots=True)
class ComparisonLevel:
    """One outcome of a comparison.

    Parameters
        bits         the weight; where `is_rarity`, what is taken off the rarity of the value
        most         the rarity counts up to this
        contradicts  such a pair is never merged by itself, whatever speaks for it
        is_no_slip   nor does a pen slip so: two rows of one sheet are asked only where as much
                     speaks for their being one as a merge needs
    """

    bits: float = 0.0
    most: float = 0.0
    is_rarity: bool = False
    contradicts: bool = False
    is_no_slip: bool = False

    def weight(self, rarity: Callable[[], float] | None) -> float:
        """The bits of the level, with the rarity of what is shared where it counts."""
        if self.is_rarity and rarity is not None:
            return self.bits + min(self.most - self.bits, rarity())
        return self.bits


def _rare(most: float, less: float = 0.0) -> ComparisonLevel:
    return ComparisonLevel(-less, most, is_rarity=True)


def _against(bits: float, *, is_no_slip: bool = False) -> ComparisonLevel:
    return ComparisonLevel(-bits, contradicts=True, is_no_slip=is_no_slip)


@dataclass(frozen=True, slots=True)
class Comparison:
    """A field, or a kind of column, with its levels.

    Parameters
        prior  rows that are added to those of the file when a share is taken
    """

    levels: dict[str, ComparisonLevel]
    prior: int


COMPARISONS = {
    "name": Comparison(
        {
            "same": _rare(15.0),
            "close": _rare(11.0, less=2.0),
            "longer": _rare(7.0, less=3.5),
            "near": _rare(5.0, less=6.0),
            "number": _against(12.0),
            "numbers": _against(25.0),
            "other": _against(8.0),
        },
        1500,
    ),
    "place": Comparison(
        {
            "commune": _rare(6.0),
            "province": _rare(3.0),
            "other_commune": _against(8.0, is_no_slip=True),
            "other_province": _against(9.0, is_no_slip=True),
        },
        25,
    ),
    "founded": Comparison(
        {
            "day": _rare(13.0),
            "year": _rare(4.0),
            "swapped": ComparisonLevel(3.0),
            "other_day": _against(4.0),
            "other_year": _against(7.0),
        },
        2500,
    ),
    "members": Comparison(
        {
            "same": _rare(5.0),
            "near": ComparisonLevel(0.5),
            "other": ComparisonLevel(-2.0),
            "far": _against(4.0, is_no_slip=True),
        },
        30,
    ),
    #: Points on the map that lie far apart; near ones say no more than the village does.
    "point": Comparison({"near": ComparisonLevel(0.0), "far": _against(4.0)}, 60),
    #: A union and its member, a firm and a cooperative often bear one name in one village.
    "form": Comparison({"same": ComparisonLevel(0.0), "other": _against(4.0)}, 6),
    "activity": Comparison({"same": _rare(3.0), "other": ComparisonLevel(-3.0)}, 8),
    "counts": Comparison(
        {
            "same": _rare(3.0),
            "near": ComparisonLevel(0.0),
            "other": ComparisonLevel(-0.5),
            "far": _against(4.0, is_no_slip=True),
        },
        30,
    ),
    "amounts": Comparison(
        {"same": _rare(5.0), "near": ComparisonLevel(0.0), "other": ComparisonLevel(-0.5)}, 300
    ),
    "register": Comparison({"same": _rare(16.0), "other": _against(9.0)}, 1500),
    "id": Comparison({"same": _rare(15.0), "other": _against(9.0)}, 4000),
    #: Columns that are not read: villages and addresses, people, and all others.
    "village": Comparison(
        {
            "same": _rare(9.0),
            "near": ComparisonLevel(0.0),
            "other": _against(12.0, is_no_slip=True),
        },
        60,
    ),
    "person": Comparison({"same": _rare(13.0), "other": ComparisonLevel(-2.5)}, 400),
    "unread": Comparison({"same": _rare(3.0), "other": ComparisonLevel(-1.0)}, 60),
    #: What somebody noted: two notes on one cooperative are seldom the same.
    "remark": Comparison({"same": _rare(3.0), "other": ComparisonLevel(0.0)}, 60),
    #: A number that rows of different names bear: of a campaign, or of one court's register.
    "number": Comparison({"same": _rare(5.0), "other": ComparisonLevel(-1.0)}, 60),
    #: In a file so small that no column can be judged, each of them is taken to tell.
    "unjudged": Comparison({"same": _rare(3.0), "other": _against(3.0)}, 60),
    "sheet": Comparison(
        {"named_there": ComparisonLevel(8.0), "perhaps_there": ComparisonLevel(4.0)}, 0
    ),
    "prior": Comparison({"all": ComparisonLevel(-3.0)}, 0),
}

#: From here on a pair is merged by itself, if it is proved and nothing in it contradicts: one
#: error in 130 at the margin, and far fewer in all, for most pairs stand far above it.
MERGE = 7.0
#: From here on a pair is asked: as likely one as two, or a little less.
ASK = -1.0
#: What a sister of the same name, place, campaign and trade does not share: without one of these,
#: as rare as this, no two rows are merged by themselves.
PROOFS = ("id", "register", "village", "person", "amounts", "sheet")
PROOF = 3.5
#: A village whose commune is not told on both rows: one name of a village stands in many communes.
VILLAGE_ALONE = 8.0
#: What amounts and unread columns say in all, at most.
MOST_BESIDE = 22.0

#: What evidence is about, as people say it; a register or a column bears its own name.
_ABOUT = {
    "id": message_in("evidence", "number in the file"),
    "name": message_in("evidence", "name"),
    "place": message_in("evidence", "place"),
    "founded": message_in("evidence", "founded"),
    "members": message_in("evidence", "members"),
    "form": message_in("evidence", "legal form"),
    "point": message_in("evidence", "far apart on the map"),
    "activity": message_in("evidence", "activity"),
    "amounts": message_in("evidence", "amounts"),
    "person": message_in("evidence", "a cell on people"),
    "sheet": message_in("evidence", "named on another sheet"),
    "prior": message_in("evidence", "two rows are rarely one cooperative"),
}


def about_evidence(name: str) -> Message | str:
    """What a piece of evidence is about, as people say it."""
    return _ABOUT.get(name, name)


def without_labels(
    evidence: Iterable[tuple[str, str, float]], people: Collection[str]
) -> tuple[tuple[str, str, float], ...]:
    """The evidence as it is kept and told: columns on people, which are not read, have no label.

    >>> without_labels([("Tél. présidente", "same", 3.0)], {"Tél. présidente"})
    (('person', 'same', 3.0),)
    """
    return tuple(
        ("person" if name in people else name, level, bits) for name, level, bits in evidence
    )


def evidence_words(evidence: Iterable[tuple[str, str, float]]) -> tuple[Message, ...]:
    """The evidence as a list: "name +7.0", "place −6.0".

    >>> [str(said) for said in evidence_words([("name", "same", 7.0), ("place", "other", -6.0)])]
    ['name +7.0', 'place −6.0']
    """
    return tuple(
        message_in(
            "evidence and its bits",
            "{about} {bits}",
            about=about_evidence(name),
            bits=signed_weight(bits),
        )
        for name, _, bits in evidence
    )


def signed_weight(bits: float) -> str:
    """A weight with its sign.

    >>> signed_weight(-6), signed_weight(7.25)
    ('−6.0', '+7.2')
    """
    return f"{'−' if bits < 0 else '+'}{abs(bits):.1f}"
