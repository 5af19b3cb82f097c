"""What is usual in a registry: how often each answer to the catalogue's questions is met.

All rules of a catalogue ask about the same few variables (`matcher.rules.partition`); for each, the
applicants whose answer is known are counted by cell. Counted once a day and kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import Any

from matcher.catalogue.loading import fingerprint
from matcher.domain.applicant import Applicant
from matcher.domain.schema import Schema
from matcher.rules.decision_diagram import TRUE, DecisionDiagram
from matcher.rules.partition import TooIntricateError, Variable, groups_of, make_variable
from matcher.rules.predicates import Atom
from matcher.rules.stored import diagram_from_data, diagram_to_data
from matcher.session import Session
from matcher.support.errors import MatcherError
from matcher.support.files import compiled
from matcher.support.records import dataclass

#: Changes whenever what was kept by an earlier version would be made otherwise.
_FORMAT = 2
#: Applicants read to learn what is usual; a longer registry is cut there.
MOST_READ = 1_000
#: Bytes that tell a registry from another: more than MOST_READ rows take.
_BEGINNING = 8_000_000
#: One imagined applicant, spread evenly: no answer that is possible is taken to be impossible.
IMAGINED = 1.0
#: Of fewer applicants no share is told: it would be that of the imagined one.
FEWEST_TO_TELL = 20


@dataclass(frozen=True, slots=True)
class AnswerDistribution:
    """The variables of a catalogue and how many applicants were seen in each of their cells."""

    variables: tuple[Variable, ...]
    counts: tuple[tuple[int, ...], ...]

    def covering(self, asked: Iterable[Variable]) -> AnswerDistribution:
        """These, and the variables that are asked about and not among them; none is counted.

        Only where fields are compared in so many ways that the catalogue's rules together are
        too intricate has an option variables of its own.
        """
        mine: dict[Atom, list[frozenset[Atom]]] = {}
        for variable in self.variables:
            for atom in variable.atoms:
                mine.setdefault(atom, []).append(frozenset(variable.atoms))
        new: dict[Variable, None] = {}
        for variable in asked:
            atoms = frozenset(variable.atoms)
            if not any(atoms <= held for held in mine.get(variable.atoms[0], ())):
                new.setdefault(variable)
        counts = tuple((0,) * len(variable.cells) for variable in new)
        return AnswerDistribution((*self.variables, *new), (*self.counts, *counts)) if new else self

    def can_tell(self, place: int) -> bool:
        """Whether enough applicants are known for a share of them to say something."""
        return sum(self.counts[place]) >= FEWEST_TO_TELL

    def chances(self, place: int, mask: int) -> dict[int, float]:
        """How likely each possible cell of a variable is; they sum to 1."""
        possible = [c for c in range(len(self.variables[place].cells)) if mask >> c & 1]
        weights = {c: self.counts[place][c] + IMAGINED / len(possible) for c in possible}
        total = sum(weights.values())
        return {cell: weight / total for cell, weight in weights.items()}


def read_answer_distribution(session: Session) -> AnswerDistribution:
    """What is usually answered in a session's registry; kept, so that they are counted once a day.

    A registry that cannot be read a second time (stdin) teaches nothing: every answer is then
    as likely as the next.
    """
    path = session.registry.path
    rules = [
        condition.rule
        for option in session.catalogue.options.values()
        for variant in session.matcher.variants(option)
        for condition in variant.conditions
    ]
    engine = session.matcher.engine

    def make() -> dict[str, Any]:
        atoms = dict.fromkeys(
            atom for rule in rules for v in engine.diagram(rule).variables for atom in v.atoms
        )
        variables = _variables(list(atoms), session.schema)
        counts = count(variables, _some(session), session.schema)
        whole = DecisionDiagram(variables, (), TRUE)
        return {"diagram": diagram_to_data(whole), "counts": [list(row) for row in counts]}

    mark = session.catalogue.fingerprint
    content = _content(path) if mark else b""
    if not content:
        data = make()
    else:
        day = session.today.isoformat().encode()
        asked = [rule.encode() for rule in dict.fromkeys(rules)]
        mark_of = fingerprint(mark.encode(), content, day, *asked)
        data = compiled(f"habits{_FORMAT}-{mark_of}", make)
    return AnswerDistribution(
        diagram_from_data(data["diagram"]).variables, tuple(tuple(row) for row in data["counts"])
    )


def _content(path: Path) -> bytes:
    """What tells a registry from another: its length and its beginning."""
    try:
        with path.open("rb") as stream:
            return str(path.stat().st_size).encode() + stream.read(_BEGINNING)
    except OSError:
        return b""


def _some(session: Session) -> list[Applicant]:
    if str(session.registry.path) == "-":
        return []
    # a reader of its own: what is wrong with other rows is not this answer's business
    try:
        return list(islice(session.registry.again(), MOST_READ))
    except MatcherError:
        return []


def _variables(atoms: Sequence[Atom], schema: Schema) -> tuple[Variable, ...]:
    """The variables of a catalogue, without those that are too intricate: see `covering`."""
    found = []
    for fields, members in groups_of(atoms):
        with suppress(TooIntricateError):
            found.append(make_variable(fields, members, schema))
    return tuple(found)


def count(
    variables: Sequence[Variable], applicants: Iterable[Applicant], schema: Schema
) -> list[list[int]]:
    """How many applicants are known to be in each cell of each variable."""
    counts = [[0] * len(variable.cells) for variable in variables]
    about: dict[tuple[str, ...], list[int]] = {}
    for place, variable in enumerate(variables):
        about.setdefault(variable.fields, []).append(place)
    met: dict[tuple[object, ...], list[tuple[int, int]]] = {}
    for applicant in applicants:
        for fields, places in about.items():
            # many applicants have the same value: its cells are looked up once
            key = (fields, *(applicant.value(name) for name in fields))
            if key not in met:
                met[key] = _cells(places, variables, applicant, schema)
            for place, cell in met[key]:
                counts[place][cell] += 1
    return counts


def _cells(
    places: Sequence[int], variables: Sequence[Variable], applicant: Applicant, schema: Schema
) -> list[tuple[int, int]]:
    """The variables that are known for an applicant, each with its cell."""
    found = []
    for place in places:
        mask = variables[place].possible(applicant.value, schema)
        if mask and variables[place].is_known(mask):
            found.append((place, mask.bit_length() - 1))
    return found
