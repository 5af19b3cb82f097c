"""Days of which a file named only the month or the year."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from matcher.domain.applicant import Rough
from matcher.registry.kept import KeptCell

#: How finely a cell names its day, by the code of what is doubtful about it.
_ROUGHLY: Mapping[str, Rough] = {"only-year": "year", "only-month": "month"}


def rough_days(
    facts: Mapping[str, str], cells: Iterable[KeptCell], said: Collection[str]
) -> dict[str, Rough]:
    """The days that are known to a month or a year only, by field.

    Parameters
        facts  canonical cells by field
        said   fields of which a person said what they are: these days are meant
    """
    found: dict[str, Rough] = {}
    exact = set(said)
    for cell in cells:
        if cell.value is None or cell.value != facts.get(cell.field):
            continue
        if (roughly := _ROUGHLY.get(cell.code)) is None:
            exact.add(cell.field)
        elif found.get(cell.field) != "month":
            found[cell.field] = roughly
    return {name: roughly for name, roughly in found.items() if name not in exact}
