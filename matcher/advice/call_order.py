"""In which order to call funders, so that the first calls move as much money as any could.

The money of a cooperative never counts beyond its need, so that two funders of one need do not
move it twice: what the calls S move together is

    f(S) = sum over cooperatives of min(need, sum of the money of the options of S)

which is submodular. The first five are the set that moves the most, found by branch and bound
from the greedy one (Nemhauser, Wolsey, Fisher 1978, for the greedy one and its bound); within
them and after them each call stands by what it adds to those before it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from heapq import heapify, heappop, heapreplace

#: How many calls are chosen so that they move the most together: a morning's work.
FIRST = 5
#: The most sets that are looked at for it; the best one so far is taken then.
MOST_NODES = 20_000


@dataclass(slots=True)
class Moves:
    """What each call moves for each cooperative, and what a cooperative needs.

    Parameters
        by_call   money by cooperative, for each call, in hundredths; 0 where none is known
        need      the most that can be moved for a cooperative, in hundredths
    """

    by_call: dict[str, dict[str, int]] = field(default_factory=dict)
    need: dict[str, int] = field(default_factory=dict)

    def together(self, calls: Iterable[str]) -> int:
        """What some calls move together."""
        left: Counter[str] = Counter()
        for call in calls:
            left.update(self.by_call[call])
        return sum(min(self.need[who], money) for who, money in left.items())

    def in_order(self, first: int = FIRST) -> list[str]:
        """Every call: the first few that move the most together, then each by what it adds."""
        best = self._best(self._greedy(self.by_call, first), first)
        ahead = self._greedy(best, len(best))
        behind = [call for call in self.by_call if call not in ahead]
        return [*ahead, *self._greedy(behind, len(behind), ahead)]

    def _greedy(self, calls: Iterable[str], most: int, before: Sequence[str] = ()) -> list[str]:
        """The calls in order, each the one that adds the most to those before it.

        No call adds more later than now: only those that could still be the next are looked at.
        """
        moved: Counter[str] = Counter()
        for call in before:
            moved.update(self.by_call[call])

        def standing(call: str, after: int) -> tuple[int, int, str, int]:
            return -self.adds(call, moved), -len(self.by_call[call]), call, after

        left = [standing(call, 0) for call in calls]
        heapify(left)
        found: list[str] = []
        while left and len(found) < most:
            *_, call, after = left[0]
            if after < len(found):
                heapreplace(left, standing(call, len(found)))
                continue
            heappop(left)
            found.append(call)
            moved.update(self.by_call[call])
        return found

    def adds(self, call: str, moved: Mapping[str, int]) -> int:
        """What a call moves beyond what others have moved."""
        added = 0
        for who, money in self.by_call[call].items():
            room = self.need[who] - moved.get(who, 0)
            if room > 0:
                added += min(room, money)
        return added

    def _best(self, found: list[str], first: int) -> list[str]:
        """The calls that move the most together; of those that `found` is not worse than, it.

        Branch and bound: as no call adds more later than now, what is chosen and the best that
        the others add now, each by itself, bounds all that can be reached from there.
        """
        best, chosen_best, left = self.together(found), list(found), MOST_NODES

        def search(chosen: list[str], others: Sequence[str], value: int) -> None:
            nonlocal best, chosen_best, left
            still = first - len(chosen)
            if value > best:
                best, chosen_best = value, list(chosen)
            left -= 1
            if not still or left < 0:
                return
            moved: Counter[str] = Counter()
            for call in chosen:
                moved.update(self.by_call[call])
            adds = sorted(((self.adds(call, moved), call) for call in others), reverse=True)
            for place, (added, call) in enumerate(adds):
                if value + sum(one for one, _ in adds[place : place + still]) <= best:
                    break
                search([*chosen, call], [c for _, c in adds[place + 1 :]], value + added)

        search([], [call for call in self.by_call if any(self.by_call[call].values())], 0)
        filled = [
            call
            for call in self._greedy(self.by_call, len(self.by_call), chosen_best)
            if call not in chosen_best
        ]
        return [*chosen_best, *filled][:first]
