"""How much a record must hold before it counts: chosen field by field, by what comes next."""

from __future__ import annotations

from dataclasses import replace

from matcher.learn.logit import likelihood
from matcher.learn.material import Material, Part
from matcher.learn.record import Strength

#: Records that a declaration is worth.
PRIORS = (1.0, 3.0, 10.0, 30.0, 100.0)
WIDES = (3.0, 10.0, 30.0)
TEXT_PRIORS = (0.3, 1.0, 3.0, 10.0)
HITS = (1.0, 2.0, 3.0)
#: Shares of anybody among those an option serves.
OPENNESSES = (0.05, 0.1, 0.2)
#: Another strength than the usual one is taken if it makes the choices so much more likely.
LEAST_GAIN = 1.0
#: Weights at which a part by itself is held against the choices.
_TRIED = (0.35, 0.7, 1.0)


def choose_strength(material: Material, part: Part, openness: float) -> Strength:
    """The strength under which a part by itself foretells the next choices best."""
    usual = Strength(openness=openness)
    if part.keys.kind == "text":
        usual = replace(usual, prior=1.0)
    best, best_said = usual, _said(material, part, usual)
    threshold = best_said + LEAST_GAIN
    for tried in _tried(part, usual):
        said = _said(material, part, tried)
        if said > max(best_said, threshold):
            best, best_said = tried, said
    return best


def _tried(part: Part, usual: Strength) -> list[Strength]:
    if part.keys.kind == "text":
        hits = HITS if part.ratios is not None else (usual.hit,)
        return [replace(usual, prior=prior, hit=hit) for prior in TEXT_PRIORS for hit in hits]
    if part.keys.kind == "number":
        return [replace(usual, prior=prior, wide=wide) for prior in PRIORS for wide in WIDES]
    return [replace(usual, prior=prior) for prior in PRIORS]


def choose_openness(material: Material) -> float:
    """The openness under which what is declared foretells the choices best."""
    declared = [part for part in material.parts.values() if part.ratios is not None]
    if not declared:
        return Strength().openness
    found = {}
    for openness in OPENNESSES:
        strength = Strength(openness=openness)
        total = sum(material.said(part, strength, declared_only=True) for part in declared)
        found[openness] = _likelihood(material, total)
    best = max(found.values())
    return max(o for o in OPENNESSES if found[o] >= best - LEAST_GAIN)


def _said(material: Material, part: Part, strength: Strength) -> float:
    return _likelihood(material, material.said(part, strength))


def _likelihood(material: Material, said: object) -> float:
    width = material.rivals.shape[1]
    here = said[:, :width]  # type: ignore[index]
    present = material.rivals >= 0
    return max(likelihood(weight * here, present, material.counts)[0] for weight in _TRIED)
