"""Two records, and the evidence on their being one."""

from __future__ import annotations

from matcher.support.records import dataclass

#: What it is about, its level, its bits.
Evidence = tuple[str, str, float]


@dataclass(frozen=True, slots=True)
class RecordPair:
    """Two records and what speaks for and against their being one.

    Parameters
        evidence     what it is about, its level, its bits; they sum to `bits`
        contradicts  what forbids that the two are merged without being asked
        is_proved    whether they share what a sister of the same campaign would not
        is_apart     whether they stand on one sheet and differ in what is no slip of the pen
    """

    one: int
    other: int
    evidence: tuple[Evidence, ...]
    contradicts: tuple[str, ...] = ()
    is_proved: bool = False
    is_apart: bool = False

    @property
    def bits(self) -> float:
        """The sum of the evidence."""
        return sum(weight for _, _, weight in self.evidence)

    @property
    def pattern(self) -> str:
        """The levels of its evidence: pairs with one pattern are alike."""
        return " ".join(f"{name}:{level}" for name, level, _ in self.evidence if name != "prior")
