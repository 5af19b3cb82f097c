"""What a person answers for two profiles that may be one cooperative."""

from __future__ import annotations

from matcher.ingest.profiles.corrections import Corrector, Done

SAME, NOT, LATER = "same", "not", "later"
ANSWERS = (SAME, NOT, LATER)


def settle_pair(
    one: Corrector, first: str, second: str, answer: str, why: str, *, alike: bool = False
) -> Done:
    """Answer for a pair, and for all open pairs with the same evidence where that is asked.

    Parameters
        answer  one of `ANSWERS`

    Raises
        UnknownIdError  one of the two is not there
    """
    pairs = [(first, second)]
    if alike:
        questions = one.store.questions()
        mine = next((q for q in questions if {q.one, q.other} == {first, second}), None)
        if mine is not None:
            pairs += [
                (q.one, q.other) for q in questions if q.pattern == mine.pattern and q is not mine
            ]
    if answer == LATER:
        return one.put_off(pairs, why)
    if answer == NOT:
        return one.apart(pairs, why)
    done: list[Done] = []
    homes: dict[str, str] = {}
    for a, b in pairs:  # what was merged before is named by what it was merged into
        a, b = homes.get(a, a), homes.get(b, b)
        if a != b:
            done.append(one.merge((a, b), why))
            homes = {k: (a if v == b else v) for k, v in homes.items()} | {b: a}
    changed = tuple(change for each in done for change in each.changed)
    return Done(done[-1].step if done else 0, changed)
