"""What a plan aims at: measures in an order, each made small in its turn."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from matcher.planning.case import MEASURES
from matcher.support.errors import UsageError, nearest
from matcher.support.messages import message

_TERM = re.compile(r"^(?:(\d{1,6})\s*\*\s*)?([a-z_]+)$")
#: What one unit of a measure counts in a sum: a dirham, a dirham a year, a log-odds on a
#: dirham, a source, a month.
_UNITS = {"yearly_cost": 1, "score": 100}
_UNIT = 10_000
#: An aim as one may write it.
EXAMPLE = "uncovered; 2*own_cash + yearly_cost"


@dataclass(frozen=True, slots=True)
class Aim:
    """Tiers, the first comes first; each is a sum of measures with their weights."""

    name: str
    tiers: tuple[tuple[tuple[int, str], ...], ...]

    def values(self, measured: Mapping[str, int]) -> tuple[int, ...]:
        """The value of each tier; of two plans the one whose values come first is better."""
        return tuple(sum(weight * measured[name] for weight, name in tier) for tier in self.tiers)

    @property
    def measures(self) -> frozenset[str]:
        """The measures that it names."""
        return frozenset(name for tier in self.tiers for _, name in tier)


def parse_aim(text: str, name: str = "") -> Aim:
    """An aim from its text: tiers by `;`, each a sum of measures with whole weights.

    Raises
        UsageError  a measure that is not known, or a text that is no aim

    Example
        >>> parse_aim("uncovered; 2*own_cash + yearly_cost").tiers[0]
        ((1, 'uncovered'),)
        >>> parse_aim("uncovered; 2*own_cash + yearly_cost").tiers[1]
        ((20000, 'own_cash'), (1, 'yearly_cost'))
    """
    tiers = []
    for part in text.split(";"):
        terms = []
        for term in part.split("+"):
            found = _TERM.match(term.strip())
            if found is None:
                raise UsageError(
                    message('"{text}" is no measure with a weight.', text=term.strip()),
                    where="--aim",
                    hint=message('Write for instance "{text}".', text=EXAMPLE),
                )
            if found[2] not in MEASURES:
                what = message('There is no measure "{measure}".', measure=found[2])
                known = nearest(found[2], MEASURES) or message(
                    "Known are: {names}.", names=MEASURES
                )
                raise UsageError(what, where="--aim", hint=known)
            terms.append((int(found[1] or 1), found[2]))
        if len(terms) > 1:
            terms = [(weight * _UNITS.get(key, _UNIT), key) for weight, key in terms]
        tiers.append(tuple(terms))
    return Aim(name or text, tuple(tiers))
