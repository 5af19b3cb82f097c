"""Which options newly fit, or fit no longer, whom: what a day, a round or a fact has changed.

An option fits where the published conditions do not refuse the cooperative and the option is
not closed. Both days are answered by the same core. Only what can differ is worked out: options
whose rounds, validity or conditions change between the days; options with a rule on time, for
cooperatives whose answer to it changes; and every option, for cooperatives whose facts changed.
Cooperatives that are alike in all that is asked are worked out once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from matcher.cases.profile import facts_of
from matcher.catalogue.availability import availability_of
from matcher.catalogue.calls import Rounds
from matcher.catalogue.catalogue import Catalogue
from matcher.catalogue.option import Option
from matcher.domain.applicant import Applicant
from matcher.domain.schema import Schema
from matcher.expressions.derived import inputs_of
from matcher.matching.pair import Matcher
from matcher.registry.cells import RefusedCellError, read_cell
from matcher.registry.csv_table import Applicants
from matcher.registry.workspace import WorkspaceRegistry
from matcher.rules.partition import Variable

#: The canonical cells of an applicant, by field.
Facts = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class FitChange:
    """An option that fits some applicants from now on, or no longer.

    Parameters
        applicants   their ids, in the order of the registry
    """

    option: str
    is_new: bool
    applicants: tuple[str, ...]


def fit_changes(
    registry: Applicants,
    changed: Mapping[str, Facts | None],
    then: Matcher,
    now: Matcher,
) -> list[FitChange]:
    """What fits differently now than then, by option.

    Parameters
        changed     the facts of then of applicants whose facts changed; None: they were not there
        then, now   the core on both days; the catalogues may differ
    """
    schema = now.engine.schema
    people: list[tuple[str, Facts]] = []
    news: dict[str, Facts] = {}
    for one, facts in facts_in(registry):
        if one not in changed:
            people.append((one, facts))
        elif changed[one] is not None:
            news[one] = facts
    moving = _moving(then, now, schema)
    timed = [option for option in _timed(now) if option not in moving]
    found: dict[tuple[str, bool], list[str]] = {}

    def tell(pairs: Iterable[tuple[str, str, bool]]) -> None:
        for applicant, option, is_new in pairs:
            found.setdefault((option, is_new), []).append(applicant)

    tell(_compared(people, moving, then, now))
    if timed:
        tell(_compared(_older(people, timed, then, now), timed, then, now))
    before = [(one, facts) for one, facts in changed.items() if facts is not None and one in news]
    tell(_differences(before, list(news.items()), list(now.catalogue.options), then, now))
    return [FitChange(*key, tuple(ids)) for key, ids in sorted(found.items())]


def facts_in(registry: Applicants) -> Iterator[tuple[str, Facts]]:
    """Every applicant's id and canonical cells."""
    if isinstance(registry, WorkspaceRegistry):
        yield from registry.facts()
        return
    for applicant in registry:
        yield applicant.id, facts_of(applicant)


def _moving(then: Matcher, now: Matcher, schema: Schema) -> list[str]:
    """Ids of the options that are not on both days the same for everybody."""
    options = now.catalogue.options
    return [
        name
        for name, option in options.items()
        if name not in then.catalogue.options
        or _shape(then.catalogue.options[name], then, schema) != _shape(option, now, schema)
    ]


def _shape(option: Option, matcher: Matcher, schema: Schema) -> object:
    """All that says whom an option fits on a day: places, rules, and whether it is open."""
    day, stale = matcher.today, matcher.catalogue.stale_after_days
    variants = Rounds(option, schema, day).variants if option.calls else (option,)
    return [
        (
            one.call.place if one.call else (),
            availability_of(one, day, stale) == "closed",
            tuple(condition.rule for condition in one.in_force(day)),
        )
        for one in variants
    ]


def _variables(option: Option, matcher: Matcher) -> Iterator[Variable]:
    for condition in option.every_condition():
        yield from matcher.engine.diagram(condition.rule).variables


def _timed(matcher: Matcher) -> list[str]:
    """Ids of the options with a rule whose answer may change as time passes."""
    schema = matcher.engine.schema
    return [
        name
        for name, option in matcher.catalogue.options.items()
        if any(
            _is_timed(part, schema)
            for variable in _variables(option, matcher)
            for part in variable.fields
        )
    ]


def _is_timed(name: str, schema: Schema) -> bool:
    if name == "today":
        return True
    tree = schema[name].derived if name in schema else None
    return tree is not None and any(_is_timed(part, schema) for part in inputs_of(tree))


def _asked(options: Sequence[str], matcher: Matcher, *, timed_only: bool = False) -> list[str]:
    """The fields that must be known to answer for some options."""
    schema = matcher.engine.schema
    names: dict[str, None] = {}
    for option in options:
        for variable in _variables(matcher.catalogue.options[option], matcher):
            for name in variable.fields:
                if name != "today" and (not timed_only or _is_timed(name, schema)):
                    names.update(dict.fromkeys((name, *schema.asked_for(name))))
    if not timed_only and schema.place_field():
        names[schema.place_field()] = None
    return [name for name in names if name in schema]


def _alike(
    people: Iterable[tuple[str, Facts]], names: Sequence[str]
) -> dict[tuple[str, ...], list[str]]:
    """The ids of those who are alike in some fields."""
    groups: dict[tuple[str, ...], list[str]] = {}
    for applicant, facts in people:
        groups.setdefault(tuple(facts.get(name, "") for name in names), []).append(applicant)
    return groups


def _older(
    people: Sequence[tuple[str, Facts]], options: Sequence[str], then: Matcher, now: Matcher
) -> list[tuple[str, Facts]]:
    """Those whose answer to a rule on time changes between the days."""
    names = _asked(options, now, timed_only=True)
    schema = now.engine.schema
    variables = {
        variable
        for option in options
        for variable in _variables(now.catalogue.options[option], now)
        if any(_is_timed(name, schema) for name in variable.fields)
    }
    affected: set[str] = set()
    for cells, ids in _alike(people, names).items():
        facts = dict(zip(names, cells, strict=True))
        old, new = (_applicant("", facts, schema, m.today) for m in (then, now))
        if old is None or new is None:
            continue
        if any(v.possible(old.known, schema) != v.possible(new.known, schema) for v in variables):
            affected.update(ids)
    return [(one, facts) for one, facts in people if one in affected]


def _compared(
    people: Sequence[tuple[str, Facts]], options: Sequence[str], then: Matcher, now: Matcher
) -> Iterator[tuple[str, str, bool]]:
    """Applicant, option and whether it is new, for people whose facts are the same."""
    if not options or not people:
        return
    names = _asked(options, now)
    groups = list(_alike(people, names).items())
    alike = [
        (str(at), dict(zip(names, cells, strict=True))) for at, (cells, _) in enumerate(groups)
    ]
    for at, option, is_new in _differences(alike, alike, options, then, now):
        for applicant in groups[int(at)][1]:
            yield applicant, option, is_new


def _differences(
    before: Sequence[tuple[str, Facts]],
    after: Sequence[tuple[str, Facts]],
    options: Sequence[str],
    then: Matcher,
    now: Matcher,
) -> Iterator[tuple[str, str, bool]]:
    old, new = _fits(before, options, then), _fits(after, options, now)
    was_there = {applicant for applicant, _ in before}
    for option, (fitting, known) in new.items():
        # an option that the catalogue did not have then fitted nobody
        fitted = old[option][0] if option in old else frozenset()
        for applicant in known:
            if applicant in was_there and (applicant in fitted) != (applicant in fitting):
                yield applicant, option, applicant in fitting


def _fits(
    people: Iterable[tuple[str, Facts]], options: Sequence[str], matcher: Matcher
) -> dict[str, tuple[frozenset[str], tuple[str, ...]]]:
    """For each option, whom it fits on the day of the matcher, and who was looked at, in order."""
    from matcher.vector.screen import fitting

    schema, today = matcher.engine.schema, matcher.today
    known = {o: matcher.catalogue.options[o] for o in options if o in matcher.catalogue.options}
    catalogue: Catalogue = replace(matcher.catalogue, options=known)
    applicants = (_applicant(one, facts, schema, today) for one, facts in people)
    sound = [applicant for applicant in applicants if applicant is not None]
    ids = tuple(applicant.id for applicant in sound)
    found = fitting(sound, catalogue, matcher.engine, today)
    return {option: (frozenset(fit), ids) for option, fit in found.items()}


def _applicant(applicant_id: str, facts: Facts, schema: Schema, today: date) -> Applicant | None:
    """The applicant of some cells; None where one of them cannot be read."""
    try:
        stated = {
            name: read_cell(text, schema[name], schema)
            for name, text in facts.items()
            if text and name in schema
        }
    except RefusedCellError:
        return None
    return Applicant(applicant_id, schema, stated, today)
