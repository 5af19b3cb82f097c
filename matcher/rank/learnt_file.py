"""What was learnt, read from a model file: data only, checked before it is used."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from matcher.rank.learnt import PAIR_SIGN, Basis, LearntOption, Pair, Says
from matcher.rank.numbers import are_ascending, are_finite, is_finite
from matcher.schema import ORDERED, Field, Schema


@dataclass(frozen=True, slots=True)
class Learnt:
    """The learnt part of a model."""

    options: Mapping[str, LearntOption] = field(default_factory=dict)
    pairs: tuple[Pair, ...] = ()
    bases: Mapping[str, Basis] = field(default_factory=dict)


def read_learnt(data: Mapping[str, Any]) -> Learnt:
    """The learnt part of a model file that `wrong_learnt` has nothing against."""
    bases = {
        name: Basis(
            knots=tuple(float(k) for k in entry["basis"].get("knots", ())),
            words=_words(entry["basis"]),
            hit=float(entry["basis"].get("hit", 0.0)),
            miss=float(entry["basis"].get("miss", 0.0)),
            neighbours=float(entry["basis"].get("neighbours", 1.0)),
        )
        for name, entry in data["fields"].items()
        if "basis" in entry
    }
    pairs = tuple(
        Pair(
            first=name.split(PAIR_SIGN)[0],
            second=name.split(PAIR_SIGN)[1],
            weight=float(entry["weight"]),
            cuts={f: tuple(map(float, cuts)) for f, cuts in entry.get("cuts", {}).items()},
        )
        for name, entry in data.get("pairs", {}).items()
    )
    options = {
        key: LearntOption(
            term=float(entry.get("term", 0.0)),
            seen=int(entry.get("seen", 0)),
            says={
                name: Says(
                    at={k: float(v) for k, v in said.get("at", {}).items()},
                    other=float(said.get("other", 0.0)),
                    inside={k: float(v) for k, v in said.get("inside", {}).items()},
                    knots=tuple(float(v) for v in said.get("knots", ())),
                )
                for name, said in entry.get("says", {}).items()
            },
        )
        for key, entry in data.get("options", {}).items()
    }
    return Learnt(options, pairs, bases)


def _words(basis: Mapping[str, Any]) -> dict[str, float]:
    words = basis.get("words", ())
    rarity = basis.get("rarity") or [1.0] * len(words)
    return {word: float(rare) for word, rare in zip(words, rarity, strict=True)}


def wrong_learnt(data: Mapping[str, Any], schema: Schema) -> list[str]:
    """What cannot be in the learnt part of a model file whose fields are sound."""
    found = [
        f'"{name}": {what}'
        for name, entry in data["fields"].items()
        if "basis" in entry
        for what in _wrong_basis(entry["basis"], schema[name])
    ]
    pairs, options = data.get("pairs", {}), data.get("options", {})
    if not isinstance(pairs, dict) or not isinstance(options, dict):
        return [*found, "pairs and options are tables by name."]
    found.extend(f'pair "{n}": {w}' for n, e in pairs.items() for w in _wrong_pair(n, e, schema))
    if found:
        return found
    for key, entry in options.items():
        found.extend(f'option "{key}": {what}' for what in _wrong_option(entry, data, schema))
    return found


def _wrong_basis(basis: Any, about: Field) -> Iterator[str]:
    if not isinstance(basis, dict):
        yield "its basis is not an object."
        return
    if not are_ascending(basis.get("knots", [])):
        yield "its knots are not finite and ascending."
    if basis.get("knots") and about.type not in ORDERED:
        yield "knots are for numbers and dates."
    words = basis.get("words", [])
    if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
        yield "its words are not a list of texts."
    elif basis.get("rarity") and not (
        are_finite(basis["rarity"]) and len(basis["rarity"]) == len(words)
    ):
        yield "it needs a finite rarity for each of its words."
    if not all(is_finite(basis.get(key, 0.0)) for key in ("hit", "miss")):
        yield "hit and miss are not finite."
    neighbours = basis.get("neighbours", 1.0)
    if not is_finite(neighbours) or neighbours < 0:
        yield "neighbours is not a finite number of at least 0."


def _wrong_pair(name: str, entry: Any, schema: Schema) -> Iterator[str]:
    parts = name.split(PAIR_SIGN)
    if len(parts) != 2 or any(p not in schema or schema[p].sensitive for p in parts):
        yield "it is not two fields that may rank."
        return
    if not isinstance(entry, dict) or not is_finite(entry.get("weight")):
        yield "it has no finite weight."
        return
    cuts = entry.get("cuts", {})
    if not isinstance(cuts, dict) or not all(
        key in parts and are_ascending(value) for key, value in cuts.items()
    ):
        yield "its cuts are not ascending numbers of its fields."
    elif any(schema[p].type in ORDERED and p not in cuts for p in parts):
        yield "a number in a pair needs cuts."
    elif any(schema[p].type in ("categories", "text") for p in parts):
        yield "categories and texts cannot be paired."


def _wrong_option(entry: Any, data: Mapping[str, Any], schema: Schema) -> Iterator[str]:
    if not isinstance(entry, dict) or not is_finite(entry.get("term", 0.0)):
        yield "its term is not a finite number."
        return
    seen, says = entry.get("seen", 0), entry.get("says", {})
    if not isinstance(seen, int) or isinstance(seen, bool) or seen < 0:
        yield "seen is not a number of choices."
    if not isinstance(says, dict):
        yield "says is not a table by field."
        return
    for name, said in says.items():
        if name in data.get("pairs", {}):
            knots = 0
        elif name in data["fields"]:
            knots = len(data["fields"][name].get("basis", {}).get("knots", ()))
            if not knots and schema[name].type in ORDERED:
                yield f'"{name}" has no knots in the model.'
                continue
        else:
            yield f'"{name}" is neither a field nor a pair of the model.'
            continue
        if not isinstance(said, dict):
            yield f'"{name}" is not an object.'
        elif not _are_values(said.get("at", {})) or not _are_values(said.get("inside", {})):
            yield f'"{name}" has evidence that is not a finite number.'
        elif not is_finite(said.get("other", 0.0)):
            yield f'"{name}" has another evidence that is not a finite number.'
        elif not are_finite(said.get("knots", [])) or len(said.get("knots", ())) != knots:
            yield f'"{name}" needs evidence at each of {knots} knots.'


def _are_values(table: Any) -> bool:
    return isinstance(table, dict) and all(is_finite(value) for value in table.values())
