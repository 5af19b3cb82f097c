"""What was learnt, read from a model file. The file was inspected before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Any

from matcher.ranking.learnt import PAIR_SIGN, Encoding, EvidenceTable, FieldPair, LearntOption
from matcher.support.records import dataclass


@dataclass(frozen=True, slots=True)
class Learnt:
    """The learnt part of a model."""

    options: Mapping[str, LearntOption] = field(default_factory=dict)
    pairs: tuple[FieldPair, ...] = ()
    bases: Mapping[str, Encoding] = field(default_factory=dict)


def read_learnt(data: Mapping[str, Any]) -> Learnt:
    """The learnt part of an inspected model file."""
    bases = {
        name: Encoding(
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
        FieldPair(
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
            granted=int(entry.get("granted", 0)),
            decided=int(entry.get("decided", 0)),
            says={
                name: EvidenceTable(
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
