"""A model card made from a model file: what it is, where it comes from, what it is worth."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

Data = Mapping[str, Any]


def model_card(data: Data) -> Iterator[str]:
    """The lines of a model's page, in Markdown."""
    name = data.get("name", "")
    yield f"# Model card: {name['en'] if isinstance(name, dict) else name}\n"
    yield f"{data.get('about', '')}\n"
    yield "Intended use: ordering options that an applicant may use, for a person who decides."
    yield "Not a probability of award, and no reason to refuse anybody.\n"
    yield f"Made on {data.get('made', '')}; trained: {'yes' if data.get('trained') else 'no'}."
    yield f"Openness {data['openness']}: an option is taken to serve anybody at all to that share,"
    yield "so that no single declared field can speak against a pair more than log(openness)"
    yield f"times its weight. A field without an entry weighs {data['default_weight']}.\n"
    yield "The formula of the evidence is in `matcher/rank/evidence.py` and"
    yield "`matcher/rank/learnt.py`; docs/ranking.md tells how it is learnt.\n"
    yield from _history(data)
    yield from _measured(data.get("measured", {}))
    yield from _weights(data)
    yield from _limits(data)


def _history(data: Data) -> Iterator[str]:
    if "sizes" not in data:
        return
    yield "## Data\n"
    sizes = data["sizes"]
    yield (
        f"{sizes['choices']:,} choices of {sizes['applicants']:,} applicants from {data['since']} "
        f"until before {data['until']}; {sizes['options_chosen']} of {sizes['options']} options "
        f"were chosen. At most {data['cap']} choices of one option count in full. "
        f"Seed {data['seed']}.\n"
    )
    yield "| source | hash |\n| --- | --- |"
    for name, mark in data["sources"].items():
        yield f"| {name} | `{mark}` |"
    yield ""


def _measured(found: Data) -> Iterator[str]:
    if not found:
        return
    yield "## Out of time\n"
    yield (
        f"A trial model was trained on the {found['trained_on']:,} choices before {found['from']} "
        f"and held against the {found['judged']:,} from then to {found['to']}; "
        f"{found['single']:,} more had a single candidate. Intervals are of 95 %.\n"
    )
    for key, title in (("by_applicant", "options for an applicant"), ("by_option", "the mirror")):
        views = found[key]
        if not views:
            continue
        names = list(next(iter(views.values())))
        yield f"| {title} | {' | '.join(names)} |\n| --- |{' --- |' * len(names)}"
        for view, marks in views.items():
            cells = " | ".join(_mark(marks[name]) for name in names)
            yield f"| {view.replace('_', ' ')} | {cells} |"
        yield ""
    yield "| baseline | NDCG, capped | the model gains |\n| --- | --- | --- |"
    for name, views in found["baselines"].items():
        if "capped" in views:
            gain = _mark(found["gains"][name])
            yield f"| {name.replace('_', ' ')} | {_mark(views['capped']['ndcg'])} | {gain} |"
    yield ""
    if found["curve"]:
        yield "| choices learnt from | NDCG, capped |\n| --- | --- |"
        for point in found["curve"]:
            yield f"| {point['choices']:,} | {_mark(point)} |"
        yield ""
    if found["slices"]:
        yield "| part | NDCG, capped |\n| --- | --- |"
        for part in found["slices"]:
            yield f"| {part['field']} = {part['part']} | {_mark(part)} |"
        yield ""
    if found["reliability"]:
        yield "| acceptance given | seen | cases |\n| --- | --- | --- |"
        for one in found["reliability"]:
            yield f"| {one['given']:.3f} | {one['seen']:.3f} | {one['cases']} |"
        yield ""


def _mark(mark: Data) -> str:
    return f"{mark['value']:.3f} ({mark['low']:.3f} to {mark['high']:.3f}; {mark['cases']})"


def _weights(data: Data) -> Iterator[str]:
    yield "## Weights\n"
    yield "| field | weight | where the weight comes from | everybody | where that comes from |"
    yield "| --- | --- | --- | --- | --- |"
    for name, entry in data["fields"].items():
        everybody = entry.get("everybody", {})
        weight = f"{entry['weight']:.3g}"
        if entry.get("record_weight", entry["weight"]) != entry["weight"]:
            weight += f"; {entry['record_weight']:.3g} with a record"
        origin = entry.get("origin", "")
        said = f"{_everybody(everybody)} | {everybody.get('origin', '')}"
        yield f"| `{name}` | {weight} | {origin} | {said} |"
    yield ""
    for title, key in _TABLES:
        if data.get(key):
            yield f"| {title} | weight | where it comes from |\n| --- | --- | --- |"
            for name, entry in data[key].items():
                yield f"| `{name}` | {entry['weight']:.3g} | {entry.get('origin', '')} |"
            yield ""
    if refined := data.get("refined"):
        yield (
            f"Tables refined by conditional logit (ridge {refined['ridge']:g}): "
            f"{refined['gain']:+.4f} log-likelihood a case on later choices "
            f"(standard error {refined['error']:.4f}).\n"
        )
    elif data.get("trained"):
        yield "No refinement of the tables and no boosted residual helped on later choices.\n"


#: Weights that are not of a field: those of frequency are in the `term` of each option already.
_TABLES = (
    ("pair of fields", "pairs"),
    ("term of an option", "terms"),
    ("how often an option was, or could have been, chosen", "frequency"),
)


def _everybody(everybody: Data) -> str:
    if "centre" in everybody:
        return f"centre {everybody['centre']:g}, spread {everybody['spread']:g}"
    shares = everybody.get("shares", {})
    first = sorted(shares.items(), key=lambda item: -item[1])[:24]
    more = f", and {len(shares) - len(first)} more" if len(shares) > len(first) else ""
    if "origin" in everybody:  # stated: in the order in which they are stated
        first, more = list(shares.items()), ""
    return ", ".join(f"{value} {share:g}" for value, share in first) + more


def _limits(data: Data) -> Iterator[str]:
    yield "## Limits\n"
    if data.get("trained"):
        yield "An option that was not chosen was not refused: what is learnt is who chose whom in"
        yield "the past, exposure and geography included, not who would do well."
        if data.get("acceptance"):
            cases = data["acceptance"]["cases"]
            yield f"The acceptance rests on {cases:,} decided requests and is withheld outside"
            yield "their fits."
        else:
            yield "There is no acceptance: refusals are too few to learn one."
    else:
        yield "Nobody's outcomes were seen in the country of the catalogue; stated weights are the"
        yield "authors' judgement, to be replaced weight by weight by what a history of real"
        yield "choices teaches."
    yield "Sensitive fields never rank anyone: a model that names one is refused when it is read.\n"
