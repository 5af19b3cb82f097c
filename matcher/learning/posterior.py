"""The evidence of every option about every key: what it declares, updated by past choices.

For a key k of a field, with n choices of an option of which n_k have it:

    evidence = log((n_k + s · usual_k · declared_k) / ((n + s) · usual_k))

`usual_k` is the share of the key among everybody, `declared_k` how many times as frequent the
option declares it to be (1 where it declares nothing), and s how many choices that is worth:
several times as many where the option declares the field, because what it says of itself is
better known than that it is like everybody. Without a record that is the evidence of what is
declared; with a long one that of the record. Shares of places are taken inside the place
around them, those of pairs of fields against both fields by themselves.

A long record would rule a value out that it never saw, but an option may change its ways. So
of values, numbers and pairs of fields a share stays open to anybody, as in what is declared:

    evidence = log((1 - open) · exp(evidence) + open), open = 0.1 · n / (n + 1)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from matcher.catalogue.option import Option
from matcher.catalogue.terms import Declared
from matcher.domain.schema import Field, Schema
from matcher.domain.values import FieldValue, Several
from matcher.learning.encoding import INSIDE, OTHER, Keys, Reals
from matcher.ranking.evidence import evidence
from matcher.ranking.learnt import VALUE_SIGN, tokens
from matcher.ranking.ranker import PopulationStats

#: Openness at which declared evidence is first worked out; any other follows from it.
_OPENNESS = 0.2
#: A key is never taken to be rarer than this.
_RAREST = 1e-4
#: The share of anybody among those that a record foretells: it bounds the evidence against.
RECORD_OPENNESS = 0.1
#: How many times as many choices what an option declares of a field is worth as being like
#: everybody, which stands in where it declares nothing.
DECLARED_TIMES = 3.0
#: What a word that nobody said is counted for.
_UNSEEN = 0.02


@dataclass(frozen=True)
class Usual:
    """The share of everybody that has each key of a field: (keys,), above 0."""

    shares: Reals
    everybody: PopulationStats


@dataclass(frozen=True)
class PriorStrength:
    """How many choices the prior of an option's shares is worth, as a pseudo-count.

    With few choices an option's shares are taken to be those of all applicants; its own choices
    outweigh that prior as they come in: (count + prior * share) / (n + prior).

    Parameters
        prior     the pseudo-count where an option declares nothing of the field; what it declares
                  is worth DECLARED_TIMES as many
        wide      of a number: how many choices the smoothed shares are worth against the exact ones
        hit       of a text: the evidence of a word that the option declares
        openness  the share of anybody among those an option serves
    """

    prior: float = 5.0
    wide: float = 10.0
    hit: float = 2.0
    openness: float = 0.2


def usual_of(keys: Keys, table: Reals, weights: Reals, schema: Schema) -> Usual:
    """What everybody looks like.

    Parameters
        table    (n, keys) who switches on what
        weights  (n,) how much each applicant counts
    """
    totals = np.asarray(weights @ table).ravel()
    known = float(weights @ (np.asarray(table.sum(axis=1)).ravel() > 0))
    if keys.kind == "place":
        return _usual_places(keys, totals, known, schema)
    if keys.kind == "text":
        shares = (totals + _UNSEEN) / (totals.sum() + _UNSEEN * len(totals))
        return Usual(np.maximum(shares, _RAREST / 10), PopulationStats())
    shares = (totals + 0.5) / (totals.sum() + 0.5 * len(totals))
    if keys.kind == "number":
        at = np.array(keys.knots)
        total = max(float(totals.sum()), 1e-9)
        centre = float(totals @ at / total)
        spread = float(np.sqrt(totals @ (at - centre) ** 2 / total))
        everybody = PopulationStats({}, centre, spread) if spread > 0 else PopulationStats()
        return Usual(np.maximum(shares, _RAREST), everybody)
    by_value = {
        key: float(share)
        for key, share in zip(keys.keys, shares, strict=True)
        if key != OTHER and keys.kind == "value"
    }
    if keys.kind == "value" and keys.abouts[0].type == "boolean":
        by_value = {"true": by_value.get("true", 1 - by_value.get("false", 0.5))}
    return Usual(np.maximum(shares, _RAREST), PopulationStats(by_value))


def _usual_places(keys: Keys, totals: Reals, known: float, schema: Schema) -> Usual:
    """Shares of a place inside the one around it."""
    places = schema.places(keys.name)
    shares = np.ones(len(keys.keys))
    whole: dict[str, float] = {}
    for place, key in enumerate(keys.keys):
        if key == OTHER or key.startswith(INSIDE):
            shares[place] = 0.5  # cancels out: what was never seen has only a prior
            continue
        whole[key] = min((totals[place] + 0.5) / (known + 0.5), 1.0)
        parent = places[key].parent
        above = totals[keys.column[parent]] if parent else known
        shares[place] = min((totals[place] + 0.5) / (above + 1.0), 1.0)
    return Usual(np.maximum(shares, _RAREST), PopulationStats(whole))


def declared_ratios(
    keys: Keys, options: Sequence[Option], usual: Usual, schema: Schema
) -> Reals | None:
    """How many times as frequent each key is among those each option declares (p, keys).

    NaN in the rows of options that declare nothing of the field; None when none does. For
    texts 1 where the option declares the word and 0 elsewhere. At openness 0.2.
    """
    if keys.kind == "pair" or not any(keys.name in option.serves for option in options):
        return None
    about = keys.abouts[0]
    found = np.full((len(options), len(keys.keys)), np.nan)
    for row, option in enumerate(options):
        declared = option.serves.get(keys.name)
        if declared is None:
            continue
        if keys.kind == "text":
            words = set(tokens(declared.words))
            found[row] = [float(key in words) for key in keys.keys]
            continue
        found[row] = [_ratio(key, keys, declared, usual, about, schema) for key in keys.keys]
    return found


def _ratio(
    key: str, keys: Keys, declared: Declared, usual: Usual, about: Field, schema: Schema
) -> float:
    value: FieldValue = key
    if keys.kind == "place":
        if key == OTHER:
            return 1.0
        value = key.removeprefix(INSIDE)
    elif keys.kind == "number":
        value = _unscaled(float(key), about)
    elif about.type == "boolean":
        if key == OTHER:
            return 1.0
        value = key == "true"
    elif about.type == "categories":
        value = Several(frozenset((key,)))
    elif key not in declared.weights:
        return _OPENNESS
    said = evidence(value, declared, about, usual.everybody, schema, _OPENNESS)
    return float(np.exp(said))


def _unscaled(number: float, about: Field) -> float | date:
    if about.type == "date":
        return date.fromordinal(round(number))
    return float(np.expm1(number)) if about.log_scale else number


def at_openness(ratios: Reals, openness: float) -> Reals:
    """Declared ratios (p, keys) at another openness."""
    inside = (ratios - _OPENNESS) / (1 - _OPENNESS)
    return (1 - openness) * np.maximum(inside, 0.0) + openness


def record_evidence(
    keys: Keys,
    counts: Reals,
    seen: Reals,
    usual: Usual,
    ratios: Reals | None,
    strength: PriorStrength,
) -> Reals:
    """The evidence of every option about every key (p, keys).

    Parameters
        counts   (p, keys) shares summed over the record of each option
        seen     (p,) how many choices of the record know the field
        ratios   what `declared_ratios` gave; None where nothing is declared
    """
    if keys.kind == "text":
        return _text(counts, seen, usual, ratios, strength)
    declared = np.ones_like(counts)
    if ratios is not None:
        declared = np.where(np.isnan(ratios), 1.0, at_openness(ratios, strength.openness))
    s = _worth(strength, ratios)
    if keys.kind == "place":
        return _places(keys, counts, seen, usual, declared, s)
    if keys.kind == "pair":
        return _kept_open(_pairs(keys, counts, seen, usual, strength), seen)
    n = seen[:, None]
    expected = usual.shares[None, :] * declared
    if keys.kind == "number":
        smooth = counts @ _kernel(np.array(keys.knots), usual.shares)
        wide = (smooth + s * expected) / (n + s)
        mixed = (counts + strength.wide * wide) / (n + strength.wide)
        return _kept_open(np.log(np.maximum(mixed, 1e-12) / usual.shares), seen)
    return _kept_open(np.log((counts + s * expected) / ((n + s) * usual.shares)), seen)


def _worth(strength: PriorStrength, ratios: Reals | None) -> Reals:
    """How many choices what is known of each option without its record is worth (p, 1)."""
    if ratios is None:
        return np.full((1, 1), strength.prior)
    declares = ~np.isnan(ratios).all(axis=1, keepdims=True)
    return np.where(declares, DECLARED_TIMES, 1.0) * strength.prior


def _kept_open(said: Reals, seen: Reals) -> Reals:
    """Evidence that rules nothing out, as far as it rests on the record and not on what is
    declared, which is open already.
    """
    share = RECORD_OPENNESS * (seen / (seen + 1))[:, None]
    return np.asarray(np.log((1 - share) * np.exp(said) + share))


def _text(
    counts: Reals, seen: Reals, usual: Usual, ratios: Reals | None, strength: PriorStrength
) -> Reals:
    declared = np.ones_like(counts)
    if ratios is not None:
        hit, miss = text_says(strength)
        says = np.where(ratios > 0, np.exp(hit * rarity(usual)[None, :]), np.exp(miss))
        declared = np.where(np.isnan(ratios), 1.0, says)
    # counts are shares of texts; they are held against the mean size of a text
    s, n = _worth(strength, ratios), counts.sum(axis=1, keepdims=True)
    scale = n / np.maximum(seen[:, None], 1e-9)
    size = np.where(n > 0, scale, 1.0)  # choices may say no known word at all
    expected = usual.shares[None, :] * size
    return np.log((counts + s * expected * declared) / ((seen[:, None] + s) * expected))


def rarity(usual: Usual) -> Reals:
    """How rare each word is among everybody, 1 on average: rare words tell more (keys,)."""
    rare = -np.log(usual.shares)
    return np.asarray(rare / rare.mean(), dtype=np.float64)


def text_says(strength: PriorStrength) -> tuple[float, float]:
    """What a declared word of average rarity says, and one that is not declared."""
    return strength.hit, -strength.hit / 4


def _places(
    keys: Keys, counts: Reals, seen: Reals, usual: Usual, declared: Reals, s: Reals
) -> Reals:
    s = s[:, 0]
    found = np.zeros_like(counts)
    parents = parent_columns(keys)
    for place, key in enumerate(keys.keys):
        above = parents[place]
        n = seen if above < 0 else counts[:, above]
        ratio = declared[:, place] / (1.0 if above < 0 else declared[:, above])
        if key == OTHER or key.startswith(INSIDE):
            found[:, place] = np.log(s / (n + s))
            continue
        share = usual.shares[place]
        found[:, place] = np.log((counts[:, place] + s * share * ratio) / ((n + s) * share))
    return found


def parent_columns(keys: Keys) -> list[int]:
    """The column of the place around each place; -1 at the top."""
    found = []
    for key in keys.keys:
        inside = key.startswith(INSIDE)
        around = key.removeprefix(INSIDE) if inside else keys.parents.get(key, "")
        found.append(keys.column[around] if around else -1)
    return found


def _pairs(keys: Keys, counts: Reals, seen: Reals, usual: Usual, strength: PriorStrength) -> Reals:
    """Against what both values by themselves lead one to expect of the option."""
    n, s = seen[:, None], strength.prior
    expected = np.ones_like(counts)
    for side in (0, 1):
        values = [key.split(VALUE_SIGN)[side] if key != OTHER else key for key in keys.keys]
        _, which = np.unique(np.array(values), return_inverse=True)
        width = int(which.max()) + 1
        alone = np.zeros((len(counts), width))
        np.add.at(alone.T, which, counts.T)
        usually = np.bincount(which, weights=usual.shares, minlength=width)
        expected *= ((alone + s * usually) / (n + s))[:, which]
    return np.log((counts + s * expected) / ((n + s) * expected))


def _kernel(knots: Reals, usual: Reals) -> Reals:
    """What a choice at one knot says of its neighbours: rows sum to 1."""
    width = knots.max() - knots.min()
    centre = float(usual @ knots / usual.sum())
    spread = float(np.sqrt(usual @ (knots - centre) ** 2 / usual.sum()))
    bandwidth = max(0.25 * spread, 1e-3 * width)
    near = np.exp(-0.5 * ((knots[:, None] - knots[None, :]) / bandwidth) ** 2) * usual[None, :]
    return np.asarray(near / near.sum(axis=1, keepdims=True), dtype=np.float64)
