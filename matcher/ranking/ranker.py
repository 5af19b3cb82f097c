"""The ranking model: one weight a field, and what everybody looks like.

A JSON file of data only, validated when it is read. Without one, every field weighs 1 and
nothing is known of everybody: that is the model for a schema of one's own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from hashlib import sha256
from pathlib import Path
from typing import Any

from matcher.catalogue.option import Option
from matcher.domain.schema import Schema
from matcher.domain.schema_parse import as_text
from matcher.ranking.acceptance import Acceptance, read_acceptance
from matcher.ranking.learnt import Encoding, FieldPair, LearntOption
from matcher.ranking.learnt_file import read_learnt
from matcher.spec.source import THE_MODEL, SourceFile, parse_json, read_bytes
from matcher.support.files import compiled
from matcher.support.paths import models_folder
from matcher.support.records import dataclass
from matcher.support.text import Text

#: The largest model read, in bytes.
LARGEST_MODEL = 20_000_000

#: How much an option is taken to serve anybody at all, beside those it declares.
OPENNESS = 0.2
#: Stated priors: the weights of an option's rate and of the share of the need that it brings.
RATE_WEIGHT, SHARE_WEIGHT = 0.5, 0.5

EQUAL_WEIGHTS = Text({"en": "equal weights", "fr": "poids égaux", "ar": "أوزان متساوية"})


@dataclass(frozen=True, slots=True)
class PopulationStats:
    """What is known of a field over all applicants.

    Parameters
        shares   category, categories, place, boolean ("true"): value to share, 0 to 1
        centre, spread   numbers, money: mean and standard deviation, of the logarithm where
                 the field's scale is "log"
        pieces   stretches of that scale (low, high, share of them that counts), where only those
                 who meet some conditions count; empty: everybody does
    """

    shares: Mapping[str, float] = field(default_factory=dict)
    centre: float | None = None
    spread: float | None = None
    pieces: tuple[tuple[float, float, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Trust:
    """How often the payer of real cases stood among the first three, each case left out.

    Parameters
        field, value   which cases: those of that value; both empty for all of them
        hits, cases    how many of how many
    """

    field: str
    value: str
    hits: int
    cases: int


@dataclass(frozen=True, slots=True)
class Ranker:
    """Weights by field.

    Parameters
        weights    factor on a field's evidence; a field that is absent has `default_weight`
        openness   share of the served that are like anybody, above 0 and below 1: it bounds
                   the evidence against an option at log(openness) a field
        openness_seen   the same by field, where what an option serves was seen in single stories
                   and published nowhere: a list of what was seen is a sample and no bound
        terms      added to the score of an option for what it is, as "availability:to_confirm",
               "direct:unclear" or "declares:nothing"; in log-odds
        options    what was learnt of single options, by id; an option that is not there speaks
                   through what it declares
        pairs      pairs of fields that are looked up together
        bases      how values become keys, by field
        acceptance how often a score was accepted; None without refusals to learn it from
        rate_weight, share_weight   factors on the logarithms of an option's rate and of the share
                   of the need that it is expected to bring
        awards     awards a year assumed of an option of which no number was found, by family;
                   "" is any other
        reach      awards a year that offices counted, by option; a published number comes first
        tickets    amount that an option is expected to bring where none is published, by family
        trust      how often the payer of real cases stood among the first three
    origins    where each weight and term comes from, in words
    """

    weights: Mapping[str, float] = field(default_factory=dict)
    default_weight: float = 1.0
    openness: float = OPENNESS
    openness_seen: Mapping[str, float] = field(default_factory=dict)
    everybody: Mapping[str, PopulationStats] = field(default_factory=dict)
    terms: Mapping[str, float] = field(default_factory=dict)
    origins: Mapping[str, str] = field(default_factory=dict)
    options: Mapping[str, LearntOption] = field(default_factory=dict)
    pairs: tuple[FieldPair, ...] = ()
    bases: Mapping[str, Encoding] = field(default_factory=dict)
    acceptance: Acceptance | None = None
    rate_weight: float = RATE_WEIGHT
    share_weight: float = SHARE_WEIGHT
    awards: Mapping[str, float] = field(default_factory=dict)
    reach: Mapping[str, float] = field(default_factory=dict)
    tickets: Mapping[str, float] = field(default_factory=dict)
    trust: tuple[Trust, ...] = ()
    name: Text = EQUAL_WEIGHTS
    made: str = ""

    def weight(self, name: str) -> float:
        """The weight of a field."""
        return self.weights.get(name, self.default_weight)

    def openness_of(self, option: Option, name: str) -> float:
        """The share of those whom an option serves that are like anybody in a field, 0 to 1."""
        if option.rules == "unpublished" and "awards_per_year" not in option.capacity:
            return self.openness_seen.get(name, self.openness)
        return self.openness


def default_model() -> Path:
    """The file of the shipped model."""
    return models_folder() / "ranker.json"


def stated_model() -> Path:
    """The file of the stated priors, before any case was seen."""
    return models_folder() / "stated.json"


def read_ranker(path: Path, schema: Schema) -> Ranker:
    """The model of a file.

    Raises
        InvalidSourceError  it is missing, not JSON, or says something that cannot be; all problems
                       at once, with their lines
    """
    content = read_bytes(path, THE_MODEL, LARGEST_MODEL)
    file = parse_json(content, path.name)
    # what was found sound once, under this schema, is not checked again
    mark = sha256(content + _digest(schema)).hexdigest()
    compiled(f"model-{mark}", lambda: _check(file, schema, path))
    return _made(file.data, path)


def parse_ranker(
    data: Mapping[str, Any], schema: Schema, path: Path = Path("model.json")
) -> Ranker:
    """The model of some plain data; `path` says where it stands.

    Raises
        InvalidSourceError  it says something that cannot be
    """
    _check(SourceFile(path.name, data), schema, path)
    return _made(data, path)


def _check(file: SourceFile, schema: Schema, path: Path) -> None:
    from matcher.ranking.model_check import check_model

    check_model(file, schema, path)


def _digest(schema: Schema) -> bytes:
    """What changes whenever a schema may judge a model otherwise."""
    fields = [(f.name, f.type, f.values, f.sensitive, f.gazetteer) for f in schema]
    places = [tuple(gazetteer.places) for _, gazetteer in sorted(schema.gazetteers.items())]
    return repr((fields, places)).encode()


def _made(data: Mapping[str, Any], path: Path) -> Ranker:
    fields = data["fields"]
    learnt = read_learnt(data)
    return Ranker(
        weights={name: float(f["weight"]) for name, f in fields.items()},
        default_weight=float(data.get("default_weight", 1.0)),
        openness=float(data.get("openness", OPENNESS)),
        openness_seen={k: float(v) for k, v in data.get("openness_seen", {}).items()},
        everybody={
            name: PopulationStats(e.get("shares", {}), e.get("centre"), e.get("spread"))
            for name, f in fields.items()
            if (e := f.get("everybody"))
        },
        terms={name: float(term["weight"]) for name, term in data.get("terms", {}).items()},
        origins={name: f.get("origin", "") for name, f in (fields | data.get("terms", {})).items()},
        options=learnt.options,
        pairs=learnt.pairs,
        bases=learnt.bases,
        acceptance=read_acceptance(data.get("acceptance")),
        rate_weight=_factor(data, "rate", RATE_WEIGHT),
        share_weight=_factor(data, "share", SHARE_WEIGHT),
        awards=_level(data, "awards_per_year"),
        reach={k: float(r["awards_per_year"]) for k, r in data.get("reach", {}).items()},
        tickets=_level(data, "ticket"),
        trust=tuple(
            Trust(t.get("field", ""), t.get("value", ""), int(t["hits"]), int(t["cases"]))
            for t in data.get("trust", ())
        ),
        name=as_text(data.get("name", path.stem)),
        made=data.get("made", ""),
    )


def _factor(data: Mapping[str, Any], name: str, otherwise: float) -> float:
    factors: Mapping[str, Any] = data.get("factors", {})
    return float(factors[name]["weight"]) if name in factors else otherwise


def _level(data: Mapping[str, Any], name: str) -> dict[str, float]:
    levels: Mapping[str, Any] = data.get("levels", {})
    stated: Mapping[str, Any] = levels.get(name, {}).get("by_family", {})
    return {family: float(value) for family, value in stated.items()}
