"""Which options newly fit, or fit no longer, whom: what a day, a round or a fact has changed.

An option fits where the published conditions do not refuse the cooperative and the option is
not closed. Both days are answered by the same core. Only what can differ is worked out: options
whose rounds, validity or conditions change between the days, options with a rule on time for
cooperatives whose answer to it changes, and every option for cooperatives whose facts changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from matcher.catalogue.calls import Rounds
from matcher.catalogue.option import Catalogue, Option
from matcher.domain.applicant import Applicant
from matcher.domain.schema import Schema
from matcher.eligibility.verdict import EligibilityEngine
from matcher.matching.pair import Matcher

#: Applicants worked out together: bounds the memory, whatever the length of the registry.
BLOCK = 4_000


@dataclass(frozen=True, slots=True)
class Fit:
    """What an option is for an applicant on one day."""

    is_open: bool
    verdict: str

    @property
    def fits(self) -> bool:
        """Whether it can be suggested."""
        return self.is_open and self.verdict != "refused"


@dataclass(frozen=True, slots=True)
class Change:
    """An option that fits an applicant from now on, or no longer."""

    applicant: str
    option: str
    is_new: bool
    verdict: str


def moving_options(catalogue: Catalogue, schema: Schema, then: date, now: date) -> list[Option]:
    """The options that are not on both days the same for everybody."""
    return [
        option
        for option in catalogue.options.values()
        if _shape(option, catalogue, schema, then) != _shape(option, catalogue, schema, now)
    ]


def _shape(option: Option, catalogue: Catalogue, schema: Schema, day: date) -> object:
    variants = Rounds(option, schema, day).variants if option.calls else (option,)
    return [
        (
            one.call.id if one.call else "",
            one.availability(day, catalogue.stale_after_days) == "closed",
            tuple((c.number, c.rule) for c in one.in_force(day)),
        )
        for one in variants
    ]


def timed_options(catalogue: Catalogue, decider: EligibilityEngine, day: date) -> list[Option]:
    """The options with a rule whose answer may change as time passes."""
    return [
        option
        for option in catalogue.options.values()
        if any(
            _is_timed(name, decider.schema)
            for condition in option.every_condition()
            for variable in decider.diagram(condition.rule).variables
            for name in variable.fields
        )
    ]


def _is_timed(name: str, schema: Schema) -> bool:
    from matcher.expressions.derived import inputs_of

    if name == "today":
        return True
    tree = schema[name].derived if name in schema else None
    return tree is not None and any(_is_timed(part, schema) for part in inputs_of(tree))


def on_day(applicant: Applicant, day: date) -> Applicant:
    """The same facts on another day."""
    return Applicant(applicant.id, applicant.schema, applicant.stated, day)


def changes_of(
    before: Iterable[tuple[Applicant, Mapping[str, Fit]]],
    after: Mapping[str, Mapping[str, Fit]],
) -> Iterator[Change]:
    """What differs between the answers of two days."""
    for applicant, old in before:
        for option, fit in after.get(applicant.id, {}).items():
            was = old.get(option)
            if was is not None and was.fits != fit.fits:
                yield Change(applicant.id, option, fit.fits, fit.verdict)


def fits_of(
    applicants: Sequence[Applicant], options: Sequence[Option], matcher: Matcher
) -> dict[str, dict[str, Fit]]:
    """What some options are for some applicants on the day of the matcher."""
    from matcher.vector.screen import screen

    found: dict[str, dict[str, Fit]] = {}
    if not options:
        return found
    catalogue = replace(matcher.catalogue, options={o.id: o for o in options})
    for pair in screen(applicants, catalogue, matcher.decider, matcher.today):
        is_open = pair.availability != "closed"
        found.setdefault(pair.applicant_id, {})[pair.option_id] = Fit(is_open, pair.verdict)
    return found
