"""What a form offers to choose from: the values of a field, and the fields that make groups."""

from __future__ import annotations

from matcher.domain.schema import NUMERIC, Field, Schema
from matcher.reports.values import said_value
from matcher.support.messages import Money, Sayable


def choices(about: Field, schema: Schema) -> list[tuple[str, Sayable]]:
    """The values that a field can have, with their names; none where they are open."""
    values = list(about.values or ()) if about.type == "category" else []
    if about.type == "place" and about.level:
        places = schema.places(about.name).places.items()
        values = [code for code, place in places if place.level == about.level]
    return [(value, said_value(value, about, schema)) for value in values]


def named_fields(schema: Schema, *, may_be_sensitive: bool = False) -> list[Field]:
    """The fields that have values to group by."""
    return [
        about
        for about in schema
        if about.type in ("category", "categories", "place")
        and about.name != "origin"  # whether it was made up is nobody's group
        and (may_be_sensitive or not about.sensitive)
    ]


def amount_example(schema: Schema) -> Money:
    """An amount as one may be written into a form, in the currency of the schema."""
    return Money(300_000, schema.currency)


def rule_fields(schema: Schema) -> list[Field]:
    """The fields that a rule written on a page may speak of, by the names it must use."""
    return [about for about in schema if not about.sensitive]


def rule_example(schema: Schema) -> str:
    """A rule of this schema, to show how one is written."""
    usual = {"members": "members >= 10", "women_share": "women_share > 0.5"}
    if found := [rule for name, rule in usual.items() if name in schema]:
        return " and ".join(found)
    for about in schema:
        if about.type in NUMERIC:
            return f"{about.name} >= 10"
        if about.type == "category" and about.values:
            return f'{about.name} == "{about.values[0]}"'
    return next((about.name for about in schema if about.type == "boolean"), "")
