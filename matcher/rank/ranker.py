"""The ranking model: one weight a field, and what everybody looks like.

A JSON file of data only, validated when it is read. Without one, every field weighs 1 and
nothing is known of everybody: that is the model for a schema of one's own.
"""

from __future__ import annotations

import json
from collections.abc import Container, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from matcher.errors import InvalidSource, Problem
from matcher.locate import models_folder
from matcher.rank.acceptance import Acceptance, read_acceptance, wrong_acceptance
from matcher.rank.learnt import Basis, LearntOption, Pair
from matcher.rank.learnt_file import read_learnt, wrong_learnt
from matcher.rank.numbers import is_finite
from matcher.schema import Field, Schema
from matcher.spec.source import read_bytes
from matcher.text import Text

#: The largest model read, in bytes.
LARGEST_MODEL = 20_000_000

#: How much an option is taken to serve anybody at all, beside those it declares.
OPENNESS = 0.2


EQUAL_WEIGHTS = Text({"en": "equal weights", "fr": "poids égaux", "ar": "أوزان متساوية"})


@dataclass(frozen=True, slots=True)
class Everybody:
    """What is known of a field over all applicants.

    Parameters
        shares   category, categories, place, boolean ("true"): value to share, 0 to 1
        centre, spread   numbers, money: mean and standard deviation, of the logarithm where
                 the field's scale is "log"
    """

    shares: Mapping[str, float] = field(default_factory=dict)
    centre: float | None = None
    spread: float | None = None


@dataclass(frozen=True, slots=True)
class Ranker:
    """Weights by field.

    Parameters
        weights    factor on a field's evidence; a field that is absent has `default_weight`
        openness   share of the served that are like anybody, above 0 and below 1: it bounds
                   the evidence against an option at log(openness) a field
        terms      added to the fit of an option for what it is, as "availability:to_confirm",
               "direct:unclear" or "declares:nothing"; in log-odds
        options    what was learnt of single options, by id; an option that is not there speaks
                   through what it declares
        pairs      pairs of fields that are looked up together
        bases      how values become keys, by field
        acceptance how often a fit was accepted; None without refusals to learn it from
    origins    where each weight and term comes from, in words
    """

    weights: Mapping[str, float] = field(default_factory=dict)
    default_weight: float = 1.0
    openness: float = OPENNESS
    everybody: Mapping[str, Everybody] = field(default_factory=dict)
    terms: Mapping[str, float] = field(default_factory=dict)
    origins: Mapping[str, str] = field(default_factory=dict)
    options: Mapping[str, LearntOption] = field(default_factory=dict)
    pairs: tuple[Pair, ...] = ()
    bases: Mapping[str, Basis] = field(default_factory=dict)
    acceptance: Acceptance | None = None
    name: Text = EQUAL_WEIGHTS
    made: str = ""

    def weight(self, name: str) -> float:
        """The weight of a field."""
        return self.weights.get(name, self.default_weight)


def default_model() -> Path:
    """The file of the shipped model."""
    return models_folder() / "ranker.json"


def read_ranker(path: Path, schema: Schema) -> Ranker:
    """The model of a file.

    Raises
        InvalidSource  it is missing, not JSON, or says something that cannot be
    """
    content = read_bytes(path, "the model", LARGEST_MODEL)
    try:
        data = json.loads(content)
    except (ValueError, RecursionError) as error:
        what = "The model is not JSON. Only data is read, never a pickled object."
        raise InvalidSource(what, where=str(path)) from error
    return parse_ranker(data, schema, path)


def parse_ranker(data: Any, schema: Schema, path: Path = Path("model.json")) -> Ranker:
    """The model of some plain data; `path` says where it stands.

    Raises
        InvalidSource  it says something that cannot be
    """
    problems = [Problem(path.name, "bad-model", what) for what in _wrong(data, schema)]
    if problems:
        raise InvalidSource("The model is not valid.", problems, where=str(path))
    fields = data["fields"]
    learnt = read_learnt(data)
    return Ranker(
        weights={name: float(f["weight"]) for name, f in fields.items()},
        default_weight=float(data.get("default_weight", 1.0)),
        openness=float(data.get("openness", OPENNESS)),
        everybody={
            name: Everybody(e.get("shares", {}), e.get("centre"), e.get("spread"))
            for name, f in fields.items()
            if (e := f.get("everybody"))
        },
        terms={name: float(term["weight"]) for name, term in data.get("terms", {}).items()},
        origins={
            name: str(f.get("origin", "")) for name, f in (fields | data.get("terms", {})).items()
        },
        options=learnt.options,
        pairs=learnt.pairs,
        bases=learnt.bases,
        acceptance=read_acceptance(data.get("acceptance")),
        name=_name(data.get("name", path.stem)),
        made=str(data.get("made", "")),
    )


def _wrong(data: Any, schema: Schema) -> list[str]:
    if not isinstance(data, dict) or data.get("kind") != "ranker" or data.get("schema") != 1:
        return ['it does not say "kind": "ranker" and "schema": 1.']
    fields = data.get("fields")
    if not isinstance(fields, dict):
        return ['it has no "fields".']
    found = []
    for name, entry in fields.items():
        if name not in schema:
            found.append(f'"{name}" is not a field of the schema.')
        elif schema[name].sensitive:
            found.append(f'"{name}" is sensitive and may not rank anyone.')
        elif not isinstance(entry, dict) or not is_finite(entry.get("weight")):
            found.append(f'"{name}" has no finite weight.')
        else:
            wrong = _wrong_everybody(entry.get("everybody"), schema[name], schema)
            found.extend(f'"{name}": {what}' for what in wrong)
    terms = data.get("terms", {})
    if not isinstance(terms, dict) or not all(
        isinstance(term, dict) and is_finite(term.get("weight")) for term in terms.values()
    ):
        found.append("a term has no finite weight.")
    if not is_finite(data.get("default_weight", 1.0)):
        found.append("default_weight is not a finite number.")
    openness = data.get("openness", OPENNESS)
    if not is_finite(openness) or not 0 < openness < 1:
        found.append("openness is not between 0 and 1.")
    return found or [*wrong_learnt(data, schema), *wrong_acceptance(data.get("acceptance"))]


def _wrong_everybody(entry: Any, about: Field, schema: Schema) -> list[str]:
    if entry is None:
        return []
    if not isinstance(entry, dict):
        return ["everybody is not an object."]
    shares = entry.get("shares", {})
    if not isinstance(shares, dict) or not all(
        is_finite(share) and 0 < share <= 1 for share in shares.values()
    ):
        return ["a share is not above 0 and at most 1."]
    known: Container[str] | None = about.values
    if about.type == "place":
        known = schema.places(about.name)
    elif about.type == "boolean":
        known = ("true",)
    for value in shares if known is not None else ():
        if value not in known:  # type: ignore[operator]
            return [f'"{value}" is not one of its values.']
    numbers = [entry[key] for key in ("centre", "spread") if key in entry]
    if (
        len(numbers) == 1
        or not all(is_finite(n) for n in numbers)
        or any(n <= 0 for n in numbers[1:])
    ):
        return ["centre and spread are two finite numbers, spread above 0."]
    return []


def _name(given: Any) -> Text:
    is_table = isinstance(given, dict) and given and all(isinstance(v, str) for v in given.values())
    return Text(given if is_table else {"en": str(given)})
