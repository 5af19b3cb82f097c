"""Parsed TOML to options. The file was inspected before: nothing here is refused."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from matcher.catalogue.option import (
    STALE_AFTER_DAYS,
    Case,
    Catalogue,
    Condition,
    Declared,
    Figure,
    Funder,
    Option,
    Pays,
    Source,
)
from matcher.schema import Schema
from matcher.schema_parse import as_text

_TEXTS = ("summary", "instead", "channel", "documents", "caveat")


def parse_option(data: Mapping[str, Any], schema: Schema, file: str = "") -> Option:
    """The option of one inspected file."""
    terms = dict(data.get("terms", {}))
    requires, excludes = (as_words(terms.pop(key, ())) for key in ("requires", "excludes"))
    amount = dict(data.get("amount", {}))
    cases = amount.pop("case", ())
    pays = data.get("pays", {})
    return Option(
        id=data["id"],
        name=as_text(data["name"]),
        funder=data.get("funder", ""),
        family=data.get("family", ""),
        direct=data.get("direct", ""),
        status=data.get("status", "to_confirm"),
        status_as_of=as_day(data.get("status_as_of")),
        valid_from=as_day(data.get("valid_from")),
        valid_until=as_day(data.get("valid_until")),
        texts={key: as_text(data[key]) for key in _TEXTS if key in data},
        conditions=tuple(
            _condition(number, table)
            for number, table in enumerate(data.get("condition", ()), start=1)
        ),
        serves={
            name: parse_declared(value, schema[name].type)
            for name, value in data.get("serves", {}).items()
        },
        amount=_figures(amount, schema.currency),
        cases=tuple(_case(table, schema.currency) for table in cases),
        terms=_figures(terms, schema.currency),
        requires=requires,
        excludes=excludes,
        pays=Pays(as_words(pays.get("covers", ())), as_words(pays.get("excludes", ()))),
        capacity=_figures(data.get("capacity", {}), schema.currency),
        sources={
            s["id"]: Source(
                s["id"], s["title"], s.get("url", ""), str(s.get("date", "")), s.get("kind", "")
            )
            for s in data.get("source", ())
        },
        file=file,
    )


def parse_catalogue(
    options: Mapping[str, Option],
    settings: Mapping[str, Any],
    funders: Mapping[str, Any],
    fingerprint: str,
) -> Catalogue:
    """The catalogue of inspected files."""
    stale = settings.get("stale_after_days", STALE_AFTER_DAYS)
    return Catalogue(
        options=dict(sorted(options.items())),
        funders={
            key: Funder(key, as_text(f["name"]), f.get("kind", ""), f.get("url", ""))
            for key, f in funders.items()
        },
        families={key: as_text(name) for key, name in settings.get("family", {}).items()},
        languages=as_words(settings.get("languages", ())),
        stale_after_days=int(stale),
        version=str(settings.get("version", "")),
        checked=as_day(settings.get("checked")),
        fingerprint=fingerprint,
    )


def as_words(given: Any) -> tuple[str, ...]:
    """A list of words, where one alone may stand without brackets."""
    return (given,) if isinstance(given, str) else tuple(given)


def as_day(given: Any) -> date | None:
    """A day, from TOML or from the compiled form."""
    return date.fromisoformat(given) if isinstance(given, str) else given


def _condition(number: int, table: Mapping[str, Any]) -> Condition:
    return Condition(
        number=number,
        rule=table["rule"],
        says=as_text(table.get("says", table["rule"])),
        sources=as_words(table.get("source", ())),
        confidence=table.get("confidence", ""),
        since=as_day(table.get("since")),
        until=as_day(table.get("until")),
    )


def _case(table: Mapping[str, Any], currency: str) -> Case:
    figures = {k: v for k, v in table.items() if k not in ("rule", "purposes", "says")}
    return Case(
        rule=table.get("rule", ""),
        purposes=as_words(table.get("purposes", ())),
        says=as_text(table["says"]) if "says" in table else None,
        figures=_figures(figures, currency),
    )


def _figures(table: Mapping[str, Any], currency: str) -> dict[str, Figure]:
    """The figures by key, without the unit of currency: `max_mad` is `max`."""
    unit = f"_{currency.lower()}"
    return {key.removesuffix(unit): _figure(value) for key, value in table.items()}


def _figure(given: Any) -> Figure:
    if not isinstance(given, dict):
        return Figure(given, given)
    value = given.get("value")
    words = as_text(value) if isinstance(value, dict | str) else None
    number = None if words else value
    return Figure(
        low=given.get("min", number),
        high=given.get("max", number),
        sources=as_words(given.get("source", ())),
        confidence=given.get("confidence", ""),
        note=as_text(given["note"]) if "note" in given else None,
        words=words,
    )


def parse_declared(given: Any, kind: str) -> Declared:
    """What [serves] says about a field of that type."""
    if kind in ("category", "categories", "place"):
        if isinstance(given, dict):
            return Declared(weights={k: float(v) for k, v in given.items()})
        return Declared(weights=dict.fromkeys(as_words(given), 1.0))
    if kind == "boolean":
        return Declared(share=float(given))
    if kind == "text":
        return Declared(words=" ".join(as_words(given)))
    if not isinstance(given, dict):
        given = {"typical": given}
    if kind == "date":
        given = {key: as_day(value) for key, value in given.items()}
    return Declared(low=given.get("min"), high=given.get("max"), typical=given.get("typical"))
