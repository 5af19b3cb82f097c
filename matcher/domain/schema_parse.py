"""Parsed schema files to fields. The file was inspected before: nothing here is refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from matcher.domain.schema import Change, Field, LinePlace, Schema
from matcher.expressions.derived import inputs_of
from matcher.expressions.language import parse
from matcher.support.text import Text


def parse_schema(data: Mapping[str, Any]) -> Schema:
    """The schema of an inspected file, from TOML or from its compiled form."""
    fields = {name: parse_field(name, raw) for name, raw in data["field"].items()}
    _spread_sensitivity(fields)
    return Schema(
        fields, data.get("currency") or "MAD", data.get("budget", ""), data.get("need", "")
    )


def parse_field(name: str, raw: Mapping[str, Any]) -> Field:
    """One field of an inspected file."""
    kind = raw["type"]
    derived = raw.get("derived")
    return Field(
        name=name,
        type=kind,
        label=as_text(raw.get("label", name)),
        ask=as_text(raw["ask"]) if "ask" in raw else None,
        unit=raw.get("unit", ""),
        values=tuple(raw["values"]) if "values" in raw else None,
        labels={value: as_text(text) for value, text in raw.get("labels", {}).items()},
        minimum=_bound(raw.get("min"), kind),
        maximum=_bound(raw.get("max"), kind),
        log_scale=raw.get("scale") == "log",
        derived=parse(derived) if derived else None,
        gazetteer=raw.get("gazetteer", ""),
        level=raw.get("level", ""),
        sensitive=raw.get("sensitive", False),
        headline=raw.get("headline", False),
        change=_change(raw["change"]) if "change" in raw else None,
        line=_line(raw["line"]) if "line" in raw else None,
    )


def as_text(given: str | Mapping[str, str]) -> Text:
    """A text for people; a bare one is taken as English."""
    return Text({"en": given} if isinstance(given, str) else given)


def _bound(given: Any, kind: str) -> float | date | None:
    if kind == "date" and isinstance(given, str):  # as a compiled schema keeps it
        return date.fromisoformat(given)
    bound: float | date | None = given
    return bound


def _change(raw: Mapping[str, Any]) -> Change:
    return Change(
        raw["days"],
        raw.get("cost_mad", raw.get("cost", 0)),
        as_text(raw["says"]),
        raw.get("basis", ""),
    )


def _line(raw: Mapping[str, Any]) -> LinePlace:
    return LinePlace(raw["of"], raw["value"], raw.get("class", ""))


def _spread_sensitivity(fields: dict[str, Field]) -> None:
    """What is derived from a sensitive field is sensitive."""
    changed = True
    while changed:
        changed = False
        for name, item in fields.items():
            parts = inputs_of(item.derived) if item.derived is not None else ()
            if not item.sensitive and any(p in fields and fields[p].sensitive for p in parts):
                fields[name] = replace(item, sensitive=True)
                changed = True
