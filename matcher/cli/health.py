"""The page on the health of the catalogue: how old each option is, and what to confirm next.

It is made from the data on the day the catalogue was last checked, so that it changes only
with them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date

from matcher.catalogue.calls import states_of
from matcher.catalogue.catalogue import Catalogue
from matcher.catalogue.option import Option
from matcher.domain.schema import Schema


def health_page(catalogue: Catalogue, schema: Schema, examples: int) -> Iterator[str]:
    """The lines of `docs/catalogue-health.md`; `examples` is how many are executed."""
    day = catalogue.checked or date.today()
    options = sorted(catalogue.options.values(), key=lambda o: (_seen(o), o.id))
    states = Counter(_state(o, catalogue, schema, day) for o in options)
    published = Counter(o.rules or "not said" for o in options)
    ages = sorted((day - o.status_as_of).days for o in options if o.status_as_of)
    without_reach = sum("awards_per_year" not in o.capacity for o in options)
    yield "# The health of the catalogue\n"
    yield f"{len(options)} options, checked on {day.isoformat()}."
    yield "What was seen long ago is shown to everybody as *to confirm*; the oldest stand first.\n"
    yield "| figure | value |\n| --- | --- |"
    yield from (f"| {name.replace('_', ' ')} | {n} |" for name, n in sorted(states.items()))
    yield from (f"| conditions: {name} | {n} |" for name, n in sorted(published.items()))
    if ages:
        yield f"| age of the status, median | {ages[len(ages) // 2]:,} days |"
    yield f"| rounds | {sum(len(o.calls) for o in options)} |"
    yield f"| without a number of awards a year | {without_reach} |"
    yield f"| executed examples | {examples} |"
    yield "\n## What to confirm next\n"
    yield "| option | seen | age, days | reads | conditions | awards a year | newest round |"
    yield "| --- | --- | --- | --- | --- | --- | --- |"
    for option in options:
        yield _row(option, catalogue, schema, day)
    yield ""


def _seen(option: Option) -> date:
    return option.status_as_of or date.min


def _state(option: Option, catalogue: Catalogue, schema: Schema, day: date) -> str:
    return states_of(option, schema, day, catalogue.stale_after_days)[0]


def _row(option: Option, catalogue: Catalogue, schema: Schema, day: date) -> str:
    seen = option.status_as_of
    newest = max(option.calls, key=lambda call: (call.year, call.id), default=None)
    cells = (
        f"`{option.id}`",
        seen.isoformat() if seen else "not known",
        f"{(day - seen).days:,}" if seen else "",
        _state(option, catalogue, schema, day).replace("_", " "),
        option.rules or "not said",
        "known" if "awards_per_year" in option.capacity else "not found",
        newest.id if newest else "",
    )
    return f"| {' | '.join(cells)} |"
