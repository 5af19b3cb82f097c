"""Who could have been chosen: the options that did not refuse on the day of a choice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from matcher.catalogue.calls import Rounds
from matcher.catalogue.terms import Condition
from matcher.domain.applicant import Applicant
from matcher.history.read import Choice, History
from matcher.support.errors import DataRefusedError, Problem, in_column
from matcher.support.messages import message
from matcher.vector.screen import verdicts
from matcher.vector.table import ApplicantTable

#: Applicants decided together.
_BLOCK = 5_000


@dataclass(frozen=True, slots=True)
class Cases:
    """Choices with their candidates.

    Parameters
        applicants  (n,) each as of the day of its choice
        options     (p,) ids, in the order of the columns
        chosen      (n,) column of the option that was chosen
        candidates  (n, p) True where an option did not refuse
        days        (n,) ordinals
    """

    choices: tuple[Choice, ...]
    applicants: tuple[Applicant, ...]
    options: tuple[str, ...]
    chosen: NDArray[np.intp]
    candidates: NDArray[np.bool_]
    days: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.choices)

    def take(self, rows: Sequence[int] | NDArray[np.intp]) -> Cases:
        """Some of the cases, in the order given."""
        at = np.asarray(rows, dtype=np.intp)
        return Cases(
            tuple(self.choices[i] for i in at),
            tuple(self.applicants[i] for i in at),
            self.options,
            self.chosen[at],
            self.candidates[at],
            self.days[at],
        )


def make_cases(history: History, choices: Sequence[Choice]) -> Cases:
    """The candidates of some choices.

    Raises
        DataRefusedError  a chosen option refused its applicant on the day; all rows at once
    """
    applicants = [history.as_of(choice) for choice in choices]
    options = tuple(history.catalogue.options)
    column = {option_id: place for place, option_id in enumerate(options)}
    chosen = np.array([column[choice.option_id] for choice in choices], dtype=np.intp)
    candidates = np.ones((len(choices), len(options)), dtype=np.bool_)
    for start in range(0, len(choices), _BLOCK):
        part = slice(start, start + _BLOCK)
        candidates[part] = _not_refused(history, applicants[part], choices[part])
    problems = [
        Problem(
            in_column("choices.csv", choices[i].row, "option_id"),
            "not-a-candidate",
            message(
                '"{option}" refuses "{applicant}" on that day: it cannot have been chosen.',
                option=choices[i].option_id,
                applicant=choices[i].applicant_id,
            ),
            message("Mend the facts or the condition, or leave the row out."),
        )
        for i in np.flatnonzero(~candidates[np.arange(len(choices)), chosen]).tolist()
        if choices[i].is_chosen
    ]
    if problems:
        what = message("Some chosen options are not among the candidates.")
        raise DataRefusedError(what, problems, where=str(history.folder))
    days = np.array([choice.day.toordinal() for choice in choices], dtype=np.int64)
    return Cases(tuple(choices), tuple(applicants), options, chosen, candidates, days)


def _not_refused(
    history: History, applicants: Sequence[Applicant], choices: Sequence[Choice]
) -> NDArray[np.bool_]:
    table = ApplicantTable(applicants, history.schema)
    found = np.ones((len(applicants), len(history.catalogue.options)), dtype=np.bool_)
    for place, option in enumerate(history.catalogue.options.values()):
        if not option.conditions and not option.calls:
            continue
        # conditions and calls come and go: the rows for which the same ones are in force
        rows_of: dict[tuple[str, ...], list[int]] = defaultdict(list)
        in_force: dict[tuple[str, ...], tuple[Condition, ...]] = {}
        on_day: dict[date, Rounds] = {}
        known: dict[tuple[date, int], tuple[Condition, ...]] = {}
        for i, (choice, applicant) in enumerate(zip(choices, applicants, strict=True)):
            day = choice.day
            if day not in on_day:
                on_day[day] = Rounds(option, history.schema, day)
            key = day, on_day[day].of(applicant)
            if key not in known:
                known[key] = on_day[day].variants[key[1]].in_force(day)
            rows_of[tuple(c.rule for c in known[key])].append(i)
            in_force[tuple(c.rule for c in known[key])] = known[key]
        for rules, rows in rows_of.items():
            if rules:
                refused = verdicts(in_force[rules], table, history.engine)[1]
                found[rows, place] = ~refused[rows]
    return found
