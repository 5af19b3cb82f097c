"""Outcomes for an audit out of the log of an office."""

from __future__ import annotations

import numpy as np

from matcher.cases.log import EventLog
from matcher.cases.outcomes import RefusedFor, outcomes_of
from matcher.cases.words import registry_of
from matcher.session import Session
from matcher.support.errors import DataRefusedError
from matcher.support.messages import message
from matcher.support.paths import cases_file
from matcher.vector.table import Mask


def recorded_outcomes(
    session: Session, ids: list[str]
) -> tuple[tuple[Mask, Mask], tuple[RefusedFor, ...]]:
    """Of whom an outcome is known, and who got something: bool (ids,) each; why others did not.

    Raises
        DataRefusedError  nothing was recorded
    """
    path = cases_file(session.schema_path)
    if not path.is_file():
        what = message("Nothing was recorded yet.")
        raise DataRefusedError(what, where=path, hint=message("See match record --help."))
    log = EventLog(path)
    found = outcomes_of(log, registry_of(session), ids)
    log.close()
    return (np.array(found.known, dtype=bool), np.array(found.got, dtype=bool)), found.reasons
