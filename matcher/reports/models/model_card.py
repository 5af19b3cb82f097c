"""A model card made from a model file: what it is, where it comes from, what it is worth."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from matcher.reports.markdown import heading, markdown_table
from matcher.reports.models.model_marks import day_or_text, measured_lines
from matcher.reports.models.model_office import model_office_lines
from matcher.support.messages import Message, Sayable, counted, message, message_in, render
from matcher.support.text import Text

Data = Mapping[str, Any]
#: Values of everybody that are shown where they were counted.
SHOWN_SHARES = 24


def model_card(data: Data, language: str) -> Iterator[str]:
    """The lines of a model's page, in Markdown; what the file itself says stays as it is."""
    say = partial(render, language=language)
    name = data.get("name", "")
    named = Text(name) if isinstance(name, Mapping) else name
    yield from heading(1, message("Model card: {name}", name=named), language)
    yield f"{data.get('about', '')}\n"
    yield from (say(sentence) for sentence in _purpose(data))
    yield ""
    where = message(
        "The formula of the evidence is in `matcher/ranking/evidence.py` and"
        " `matcher/ranking/learnt.py`; docs/ranking.md tells how it is learnt."
    )
    yield say(where)
    yield ""
    if "sizes" in data:
        yield from _history(data, language)
    if office := data.get("office"):
        yield from model_office_lines(office, language)
    if measured := data.get("measured"):
        yield from measured_lines(measured, language)
    yield from _weights(data, language)
    yield from heading(2, message("Limits"), language)
    yield from (say(sentence) for sentence in _limits(data))
    yield ""


def _purpose(data: Data) -> Iterator[Message]:
    yield message(
        "Intended use: ordering options that an applicant may use, for a person who decides."
    )
    yield message("Not a probability of award, and no reason to refuse anybody.")
    made = day_or_text(data.get("made", ""))
    if data.get("trained"):
        yield message("Made on {day}; trained on a history.", day=made)
    else:
        yield message("Made on {day}; not trained on any history.", day=made)
    # a text and not a number: a card keeps every decimal
    openness, default = str(data["openness"]), str(data["default_weight"])
    yield message(
        "Openness {openness}: an option is taken to serve anybody at all to that share, so that"
        " no single declared field can speak against a pair more than log(openness) times its"
        " weight.",
        openness=openness,
    )
    if seen := data.get("openness_seen"):
        yield message(
            "Where an option was seen in single stories alone, it is open to more: {fields}.",
            fields=tuple(f"`{name}` {share:g}" for name, share in seen.items()),
        )
    yield message("A field without an entry weighs {weight}.", weight=default)


def _history(data: Data, language: str) -> Iterator[str]:
    say, sizes = partial(render, language=language), data["sizes"]
    yield from heading(2, message("Data"), language)
    for sentence in (
        message(
            "{choices} of {applicants} from {since} until before {until}.",
            choices=counted("{n} choice", "{n} choices", sizes["choices"]),
            applicants=counted("{n} applicant", "{n} applicants", sizes["applicants"]),
            since=day_or_text(data["since"]),
            until=day_or_text(data["until"]),
        ),
        counted(
            "{chosen} of {n} option was chosen.",
            "{chosen} of {n} options were chosen.",
            sizes["options"],
            chosen=sizes["options_chosen"],
        ),
        counted(
            "At most {n} choice of one option counts in full.",
            "At most {n} choices of one option count in full.",
            data["cap"],
        ),
        message("Seed {seed}.", seed=str(data["seed"])),
    ):
        yield say(sentence)
    yield ""
    columns = (message_in("of a model", "source"), message("hash"))
    rows = [(name, f"`{mark}`") for name, mark in data["sources"].items()]
    yield from markdown_table(columns, rows, language)


def _weights(data: Data, language: str) -> Iterator[str]:
    weight, origin = message("weight"), message("where it comes from")
    yield from heading(2, message("Weights"), language)
    columns = (
        message("field"),
        weight,
        message("where the weight comes from"),
        message("everybody"),
        message("where that comes from"),
    )
    yield from markdown_table(columns, (_field(*item) for item in data["fields"].items()), language)
    for title, key in (
        (message("pair of fields"), "pairs"),
        (message("term of an option"), "terms"),
        # those of an option that was chosen are in its `term` already
        (message("how often an option was, or could have been, chosen"), "frequency"),
    ):
        if data.get(key):
            rows = [
                (f"`{name}`", f"{entry['weight']:.3g}", entry.get("origin", ""))
                for name, entry in data[key].items()
            ]
            yield from markdown_table((title, weight, origin), rows, language)
    if refined := data.get("refined"):
        # texts and not numbers: these are read to four decimals
        ridge, gain, error = (
            f"{refined[key]:{form}}"
            for key, form in (("ridge", "g"), ("gain", "+.4f"), ("error", ".4f"))
        )
        sentence = message(
            "Tables refined by conditional logit (ridge {ridge}): {gain} log-likelihood a case on"
            " later choices (standard error {error}).",
            ridge=ridge,
            gain=gain,
            error=error,
        )
        yield f"{render(sentence, language)}\n"
    elif data.get("trained"):
        sentence = message(
            "No refinement of the tables and no boosted residual helped on later choices."
        )
        yield f"{render(sentence, language)}\n"


def _field(name: str, entry: Data) -> tuple[Sayable, ...]:
    """The row of a field's weight."""
    everybody = entry.get("everybody", {})
    weight: Sayable = f"{entry['weight']:.3g}"
    recorded = entry.get("record_weight", entry["weight"])
    if recorded != entry["weight"]:
        learnt = f"{recorded:.3g}"
        weight = message("{weight}; {recorded} with a record", weight=weight, recorded=learnt)
    origin: Sayable = entry.get("origin", "")
    if recorded != entry["weight"] and entry.get("record_origin"):
        origin = message(
            "{origin}; with a record: {recorded}", origin=origin, recorded=entry["record_origin"]
        )
    usual = tuple(_everybody(everybody))
    return f"`{name}`", weight, origin, usual, everybody.get("origin", "")


def _everybody(everybody: Data) -> Iterator[Sayable]:
    """What is taken to be usual: a centre with its spread, or the shares of values."""
    if "centre" in everybody:
        centre, spread = (f"{everybody[key]:g}" for key in ("centre", "spread"))
        yield message("centre {value}", value=centre)
        yield message("spread {value}", value=spread)
    shares = everybody.get("shares", {})
    if "origin" in everybody:  # stated: in the order in which they are stated
        first = list(shares.items())
    else:
        first = sorted(shares.items(), key=lambda item: -item[1])[:SHOWN_SHARES]
    for value, share in first:
        yield f"{value} {share:g}"
    if left := len(shares) - len(first):
        yield counted("and {n} more", "and {n} more", left)


def _limits(data: Data) -> Iterator[Message]:
    if data.get("trained"):
        yield message(
            "An option that was not chosen was not refused: what is learnt is who chose whom in"
            " the past, exposure and geography included, not who would do well."
        )
        if data.get("acceptance"):
            yield counted(
                "The acceptance rests on {n} decided request and is withheld outside its score.",
                "The acceptance rests on {n} decided requests and is withheld outside their"
                " scores.",
                data["acceptance"]["cases"],
            )
        else:
            yield message("There is no acceptance: refusals are too few to learn one.")
    else:
        yield message(
            "Nobody's outcomes were seen in the country of the catalogue; stated weights are the"
            " authors' judgement, to be replaced weight by weight by what a history of real"
            " choices teaches."
        )
    yield message(
        "Sensitive fields never rank anyone: a model that names one is refused when it is read."
    )
