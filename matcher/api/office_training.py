"""A model from the log of an office: made, tried on later requests, and written if not worse."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from matcher.api.training import check_model_place
from matcher.session import Session
from matcher.support.errors import DataRefusedError, InvalidSourceError, UsageError
from matcher.support.files import check_free, write_whole
from matcher.support.messages import Message, counted, message, render
from matcher.support.paths import cases_file

if TYPE_CHECKING:
    from matcher.domain.schema import Schema
    from matcher.learning.metrics import MeanMark
    from matcher.learning.office_promotion import Trial

#: What stands in the place of a folder: the log of this office.
WORKSPACE = "workspace"


@dataclass(frozen=True, slots=True)
class OfficeWritten:
    """The model of an office that was written, and what its trial was worth."""

    data: dict[str, Any]
    trial: Trial
    card: Path


def is_workspace(history: Path) -> bool:
    """Whether a history is the log of this office, and not a folder of that name."""
    return str(history) == WORKSPACE and not history.exists()


def write_office_model(
    session: Session,
    out: Path,
    prior: Path | None = None,
    *,
    force: bool = False,
    language: str = "en",
) -> OfficeWritten:
    """Write a model learnt from what happened to the requests of an office, and its card.

    Parameters
        prior   the model it starts from and is held against; the shipped one by default
        force   write it although its trial does not say that it is as good

    Raises
        UsageError       the file is no .json, or the trial does not say that it is as good
        DataRefusedError  nothing was decided yet
    """
    from matcher.cases.log import EventLog
    from matcher.cases.words import registry_of
    from matcher.learning.office_cases import office_cases
    from matcher.learning.office_model import OfficeData, learn_office
    from matcher.learning.office_promotion import try_office
    from matcher.ranking.ranker import default_model, parse_ranker
    from matcher.reports.models.model_card import model_card

    check_model_place(out, force=force)
    if out.exists() and not force and not is_model(out, session.schema):
        check_free(out, force=force)
    path = cases_file(session.schema_path)
    applicants = list(session.registry)
    end = session.today + timedelta(days=1)
    cases, head = office_cases((), {}, ()), ""
    if path.is_file():
        log = EventLog(path)
        by_id = {applicant.id: applicant for applicant in applicants}
        options, name = session.catalogue.options, registry_of(session)
        cases = office_cases(log, by_id, options, registry=name, until=end)
        head = log.head()
        log.close()
    if not cases.decided:
        what = message("No request was decided: there is nothing to learn from.")
        raise DataRefusedError(what, where=path, hint=message("See match record --help."))
    content = (prior or default_model()).read_bytes()
    office = OfficeData(
        schema=session.schema,
        catalogue=session.catalogue,
        engine=session.matcher.engine,
        registry=applicants,
        day=session.today,
        prior=json.loads(content),
    )
    trial = try_office(office, cases)
    if not trial.is_promoted and not force:
        raise _kept(trial, out)
    data = learn_office(office, cases).data
    data |= {
        "name": _name(len(cases.decided), session.today),
        "about": (
            "The model it was made from, moved by the decided requests of one office: how often"
            " each option said yes, held to its published rate; what each field says of being"
            " granted; how frequent answers are in its registry. What is pending is no refusal,"
            " and what was never shown was never tried. Facts are those known on that day."
        ),
        "sources": {
            "log": head,
            "catalogue": session.catalogue.fingerprint,
            "prior": sha256(content).hexdigest()[:32],
        },
    }
    data["office"]["trial"] = trial_data(trial)
    data.pop("trust", None)  # it was counted for the model that it was made from
    parse_ranker(data, session.schema)
    write_whole(out, json.dumps(data, ensure_ascii=False, indent=1) + "\n")
    card = out.with_suffix(".md")
    write_whole(card, "\n".join(model_card(data, language)))
    return OfficeWritten(data, trial, card)


def is_model(path: Path, schema: Schema) -> bool:
    """Whether a file is a model of a schema: what a new one may replace."""
    from matcher.ranking.ranker import read_ranker

    try:
        read_ranker(path, schema)
    except InvalidSourceError:
        return False
    return True


def trial_data(trial: Trial) -> dict[str, Any]:
    """A trial as plain data, as the model file keeps it."""
    return {
        "promoted": trial.is_promoted,
        "gain": _mark(trial.gain),
        "marks": {name: _mark(mark) for name, mark in trial.marks.items()},
        "trained_on": trial.trained_on,
        "judged": trial.judged,
    }


def _mark(mark: MeanMark | None) -> dict[str, Any] | None:
    if mark is None:
        return None
    values = {key: round(getattr(mark, key), 4) for key in ("value", "low", "high")}
    return {**values, "cases": mark.cases}


def _name(decided: int, day: date) -> dict[str, str]:
    said = counted(
        "learnt from {n} decided request of this office, {day}",
        "learnt from {n} decided requests of this office, {day}",
        decided,
        day=day,
    )
    return {language: render(said, language) for language in ("en", "fr", "ar")}


def _kept(trial: Trial, out: Path) -> UsageError:
    hint = message("Keep the model that is there, or add --force.")
    return UsageError(not_promoted_said(trial), where=str(out), hint=hint, code="worse-model")


def not_promoted_said(trial: Trial) -> Message:
    """Why a model is not promoted."""
    from matcher.reports.models.model_office import gain_said

    if trial.gain is None:
        return counted(
            "{n} later request was decided, too few to tell whether the model is as good.",
            "{n} later requests were decided, too few to tell whether the model is as good.",
            trial.judged,
        )
    gain = trial.gain
    said = gain_said(trial.judged, value=gain.value, low=gain.low, high=gain.high)
    return message("It is not sure that the model is as good. {said}", said=said)
