"""A history to a model."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from threadpoolctl import threadpool_limits

from matcher.history.candidates import Cases, make_cases
from matcher.history.read import History
from matcher.learning.baselines import starting_model
from matcher.learning.fitting import Fitted, fit
from matcher.learning.model_writer import model_data
from matcher.learning.training_data import make_training_data
from matcher.ranking.ranker import Ranker
from matcher.support.errors import DataRefusedError
from matcher.support.messages import counted, message, render

#: Choices of one option that count in full; more count for no more together.
CAP = 60
SEED = 20261123
#: From the last choice to the day of a model: beyond a round of calls, what choices say of the next
#: ones (`matcher.learning.fitting`) is not said of that day.
RECENT_DAYS = 365


@dataclass(frozen=True)
class Trained:
    """A model as data, with what it was learnt from."""

    data: Mapping[str, Any]
    fitted: Fitted
    cases: Cases


def train(
    history: History,
    until: date | None = None,
    *,
    stated: Ranker | None = None,
    cap: int = CAP,
    seed: int = SEED,
    last: int | None = None,
) -> Trained:
    """The model that the choices before a day teach.

    Parameters
        until   exclusive; by default the day after the last choice
        last    only so many of the choices, the latest; for a learning curve
        stated  priors; by default those of the built-in schema, or by type of field

    Raises
        DataRefusedError  no option was chosen before that day, or a choice cannot have been made
    """
    end = until or date.fromordinal(history.choices[-1].day.toordinal() + 1)
    before = [c for c in history.choices if until is None or c.day < until]
    chosen = [c for c in before if c.is_chosen]
    if not chosen:
        what = message("No option was chosen before the day.")
        hint = message("Choose a later --until.")
        raise DataRefusedError(what, where=str(history.folder), hint=hint)
    chosen = chosen[-last:] if last else chosen
    cases = make_cases(history, chosen)
    stated = starting_model(history) if stated is None else stated
    # one thread: the same numbers on every machine, and no threads that wait for one another
    with threadpool_limits(limits=1):
        training = make_training_data(cases, history.schema, history.catalogue, stated, cap, seed)
        is_recent = (end - chosen[-1].day).days <= RECENT_DAYS
        fitted = fit(training, stated, is_recent=is_recent)
    data = {
        "schema": 1,
        "kind": "ranker",
        "name": _name(len(chosen), end),
        "made": end.isoformat(),
        "trained": True,
        "about": "Weights and tables are learnt from a history of choices.",
        "until": end.isoformat(),
        "since": chosen[0].day.isoformat(),
        "seed": seed,
        "cap": cap,
        "sources": dict(history.marks),
        "sizes": {
            "choices": len(chosen),
            "applicants": len({c.applicant_id for c in chosen}),
            "options": len(history.catalogue.options),
            "options_chosen": len(np.unique(cases.chosen)),
        },
        **model_data(fitted, stated),
    }
    return Trained(data, fitted, cases)


def _name(choices: int, end: date) -> dict[str, str]:
    said = counted(
        "learnt from {n} choice before {day}",
        "learnt from {n} choices before {day}",
        choices,
        day=end,
    )
    return {language: render(said, language) for language in ("en", "fr", "ar")}
