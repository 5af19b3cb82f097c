"""What was learnt to a model file: plain data, small, the same from the same choices."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from matcher.learning.encoding import INSIDE, OTHER, Keys, Reals
from matcher.learning.fitting import LIKENESS, Fitted
from matcher.learning.likeness import likeness
from matcher.learning.posterior import rarity, text_says
from matcher.learning.training_data import EXPOSURE, POPULARITY, SILENCE
from matcher.ranking.evidence import SILENT_TERM
from matcher.ranking.ranker import Ranker

#: Digits kept after the point of evidence, and a difference that is not worth a line.
_DIGITS, _TOO_LITTLE = 4, 5e-3


def model_data(fitted: Fitted, stated: Ranker) -> dict[str, Any]:
    """The learnt part of a model file: fields, pairs, terms, frequency, options, openness."""
    training = fitted.training
    fields: dict[str, Any] = {}
    pairs: dict[str, Any] = {}
    for name, part in training.parts.items():
        if part.keys.kind == "pair":
            entry = _learnt(fitted, name, _weight(fitted, name))
            cuts = {field: list(cut) for field, cut in part.keys.cuts.items()}
            pairs[name] = entry | ({"cuts": cuts} if cuts else {})
            continue
        entry = _declared(fitted, name, is_declared=part.ratios is not None)
        entry["record_weight"] = round(fitted.weights[name], 6)
        entry["record_origin"] = _counted(fitted, fitted.declared[name], "the weight beside it")
        if (liked := fitted.weights.get(name + LIKENESS)) is not None:
            entry["record_origin"] += f"; and of the likeness of texts, {liked:.3g}"
        entry["strength"] = fitted.strengths[name].prior
        everybody = part.usual.everybody
        if everybody.shares:
            shares = {k: round(max(v, 1e-6), 6) for k, v in sorted(everybody.shares.items())}
            entry["everybody"] = {"shares": shares}
        elif everybody.centre is not None and everybody.spread is not None:
            centre, spread = round(everybody.centre, 6), round(everybody.spread, 9)
            if spread > 0:
                entry["everybody"] = {"centre": centre, "spread": spread}
        if part.keys.kind == "number":
            entry["basis"] = {"knots": list(part.keys.knots)}
        elif part.keys.kind == "text":
            hit, miss = text_says(fitted.strengths[name])
            rare = _rounded(rarity(part.usual))
            words = list(part.keys.keys)
            entry["basis"] = {"words": words, "rarity": rare, "hit": hit, "miss": miss}
            entry["basis"]["neighbours"] = part.keys.neighbours
        fields[name] = entry
    for name, weight in stated.weights.items():
        if name not in fields:
            fields[name] = {"weight": weight, "origin": stated.origins.get(name, "stated prior")}
    refined = {}
    if fitted.refinement is not None:
        gain, error = fitted.refinement.gain
        ridge = fitted.refinement.ridge
        refined = {"refined": {"ridge": ridge, "gain": round(gain, 6), "error": round(error, 6)}}
    return {
        **refined,
        "openness": fitted.openness,
        "default_weight": stated.default_weight,
        "fields": fields,
        "pairs": pairs,
        "terms": {
            **{
                name: {"weight": weight, "origin": stated.origins.get(name, "stated prior")}
                for name, weight in stated.terms.items()
            },
            **_silence(fitted),
        },
        "frequency": {
            name: _learnt(fitted, name, fitted.weights[name]) for name in (POPULARITY, EXPOSURE)
        },
        "options": _options(fitted),
    }


def _learnt(fitted: Fitted, name: str, weight: float) -> dict[str, Any]:
    """A weight with the prior it was shrunk to, and where both come from."""
    prior, origin = fitted.priors[name]
    return {
        "weight": round(weight, 6),
        "prior": prior,
        "origin": _counted(fitted, prior, origin),
    }


def _declared(fitted: Fitted, name: str, *, is_declared: bool) -> dict[str, Any]:
    """The weight of what options declare of a field; where none does, nothing was learnt of it."""
    entry = _learnt(fitted, name, fitted.declared[name])
    if not is_declared:
        entry["origin"] = fitted.priors[name][1]
    return entry


def _counted(fitted: Fitted, prior: float, origin: str) -> str:
    return f"learnt from {len(fitted.training.cases):,} choices, from {prior:g}: {origin}"


def _silence(fitted: Fitted) -> dict[str, Any]:
    """The term of an option of which nothing is known; none where all or none declare something."""
    if SILENCE not in fitted.weights:
        return {}
    return {SILENT_TERM: _learnt(fitted, SILENCE, fitted.weights[SILENCE])}


def _weight(fitted: Fitted, name: str) -> float:
    """The weight in the file: of what is declared where options declare the field."""
    return fitted.declared.get(name, fitted.weights[name])


def _options(fitted: Fitted) -> dict[str, Any]:
    training, refinement = fitted.training, fitted.refinement
    until = int(training.time_fold[-1]) + 1
    seen = np.bincount(training.cases.chosen, minlength=len(training.options))
    terms = fitted.weights[POPULARITY] * training.popularity(until)
    terms = terms + fitted.weights[EXPOSURE] * training.exposure(until)
    if refinement is not None:
        terms = terms + refinement.terms
    tables: dict[str, Reals] = {}
    plain: dict[str, Reals] = {}
    for name, part in training.parts.items():
        # tables are read times the weight in the file; a record may weigh more or less
        scale = fitted.weights[name] / _weight(fitted, name)
        plain[name] = scale * training.record(part, until, fitted.strengths[name])
        if (liked := fitted.weights.get(name + LIKENESS)) is not None:
            times = liked / _weight(fitted, name)
            plain[name] = plain[name] + times * likeness(training, part, until)
        tables[name] = plain[name]
        if refinement is not None:
            tables[name] = plain[name] + refinement.additions[name] / _weight(fitted, name)
    found: dict[str, Any] = {}
    for row, option in enumerate(training.options):
        is_refined = refinement is not None and abs(refinement.terms[row]) >= _TOO_LITTLE
        term = round(float(terms[row]), _DIGITS)
        if not seen[row] and not is_refined and not term:
            continue
        says: dict[str, Any] = {}
        for name, part in training.parts.items() if seen[row] or is_refined else ():
            said = _says(part.keys, tables[name][row], plain[name][row])
            if said or name in option.serves:
                says[name] = said
        found[option.id] = {
            "term": term,
            "seen": int(seen[row]),
            "says": says,
        }
    return found


def _says(keys: Keys, table: Reals, plain: Reals) -> dict[str, Any]:
    """The table of one option: keys that differ from what all others say."""
    if keys.kind == "number":
        return {"knots": _rounded(table)}
    column: Mapping[str, int] = keys.column
    if keys.kind == "place":
        return _place_says(keys, table, plain)
    if keys.kind == "text":
        values, counts = np.unique(np.round(table, _DIGITS), return_counts=True)
        other = float(values[counts.argmax()])
    else:
        other = float(table[column[OTHER]])
    at = {
        key: round(float(table[place]), _DIGITS)
        for key, place in column.items()
        if key != OTHER and abs(table[place] - other) > _TOO_LITTLE
    }
    return _said(at, other)


def _place_says(keys: Keys, table: Reals, plain: Reals) -> dict[str, Any]:
    """Places that say something of their own, with all places around them."""
    at: dict[str, float] = {}
    for key, place in keys.column.items():
        if key == OTHER or key.startswith(INSIDE):
            continue
        around = keys.parents[key]
        unlisted = plain[keys.column[INSIDE + around if around else OTHER]]
        if abs(table[place] - unlisted) <= _TOO_LITTLE:
            continue
        here = key
        while here:
            at[here] = round(float(table[keys.column[here]]), _DIGITS)
            here = keys.parents[here]
    inside = {
        key: round(float(plain[keys.column[INSIDE + key]]), _DIGITS)
        for key in at
        if abs(plain[keys.column[INSIDE + key]]) > _TOO_LITTLE
    }
    said = _said(dict(sorted(at.items())), float(plain[keys.column[OTHER]]))
    return said | ({"inside": dict(sorted(inside.items()))} if inside else {})


def _said(at: dict[str, float], other: float) -> dict[str, Any]:
    said: dict[str, Any] = {"at": at} if at else {}
    if abs(other) > _TOO_LITTLE:
        said["other"] = round(other, _DIGITS)
    return said


def _rounded(values: Reals) -> list[float]:
    return [round(float(value), _DIGITS) for value in values]
