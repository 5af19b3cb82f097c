"""What proves that two rows are one: what a sister of the same campaign would not share."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from matcher.ingest.linkage.identity import Identity

#: What one cooperative alone bears, whatever its name.
OF_ONE = frozenset(("id", "register"))
#: All that is counted proves from here on; below, two of one name and day may be alike by chance.
_NO_CHANCE = 12.0
_WHERE_AND_WHEN = (("place", "commune"), ("founded", "day"), ("members", "same"))


def is_proved(
    a: Identity, b: Identity, said: Sequence[tuple[str, str, float]], kinds: Collection[str]
) -> bool:
    """Whether two rows share what proves them one.

    Parameters
        said   the evidence: what it is about, its level, its bits
        kinds  of the evidence that may prove, by `comparisons.PROOFS`
    """
    reached = {about: level for about, level, _ in said}
    if reached.get("name") == "longer":  # "Al Amal" and "Al Amal lait" of one village
        return not OF_ONE.isdisjoint(kinds)
    return bool(kinds) or (
        sum(bits for _, _, bits in said) >= _NO_CHANCE and _is_counted_alike(a, b, reached)
    )


def _is_counted_alike(a: Identity, b: Identity, reached: dict[str, str]) -> bool:
    """Whether name, commune, day, members and the women among them are all the same.

    Sisters may be as many, and all of them women or none: only a count between the two tells.
    """
    return (
        reached.get("name") in ("same", "close")
        and all(reached.get(about) == level for about, level in _WHERE_AND_WHEN)
        and any(0 < n < a.size and b.counts.get(name) == n for name, n in a.counts.items())
    )
