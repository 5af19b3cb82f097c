"""Fields that a person groups or counts by: whether they can be used so, and which are usual."""

from __future__ import annotations

from matcher.domain.schema import Field, FieldType, Schema
from matcher.support.errors import UsageError, nearest
from matcher.support.messages import Message, Sayable, message, message_in

#: Types of field whose values are few and have names.
NAMED_TYPES: tuple[FieldType, ...] = ("boolean", "category", "categories", "place")
#: What the gaps are grouped by where nothing is asked, as far as the schema has it.
GROUPED = ("region", "province", "sector", "stage")
_TYPES: dict[FieldType, Message] = {
    "boolean": message_in("type of a field", "yes or no"),
    "category": message_in("type of a field", "category"),
    "categories": message_in("type of a field", "categories"),
    "place": message_in("type of a field", "place"),
    "integer": message_in("type of a field", "whole number"),
    "number": message_in("type of a field", "number"),
    "money": message_in("type of a field", "money"),
    "date": message_in("type of a field", "date"),
    "text": message_in("type of a field", "text"),
}


def unknown_field(name: str, schema: Schema, where: str) -> UsageError:
    """The error for a name that is no field, with the nearest that is."""
    what = message('"{field}" is not a field.', field=name)
    hint = nearest(name, schema.fields) or message("The names of all fields are in docs/fields.md.")
    return UsageError(what, where=where, hint=hint, code="unknown-field")


def no_values(about: Field, where: str, hint: Sayable = "") -> UsageError:
    """The error for a field that has no values to group by."""
    what = message(
        '"{field}" is a {type} field: it has no values to group by.',
        field=about.name,
        type=_TYPES[about.type],
    )
    return UsageError(what, where=where, hint=hint, code="wrong-type")


def grouping_fields(by: list[str], schema: Schema) -> list[str]:
    """The fields that gaps are grouped by; those of a usual schema where none is named.

    Raises
        UsageError  one of them is no field, or has no values to group by
    """
    if not by:
        plain = [f.name for f in schema if f.type == "category" and not f.sensitive]
        usual = [name for name in GROUPED if name in schema]
        if len(usual) < 2:  # the picture has two sides
            usual += [name for name in plain if name not in usual][: 3 - len(usual)]
        return [*usual, *([schema.budget] if schema.budget else [])]
    for name in by:
        if name not in schema:
            raise unknown_field(name, schema, "--by")
        if schema[name].type not in NAMED_TYPES:
            raise no_values(schema[name], "--by")
    return by


def drawn_by(fields: list[str], schema: Schema) -> tuple[str, str] | None:
    """The two fields of the picture of gaps; one twice where there is but one, None without."""
    plain = [name for name in fields if name != schema.budget]
    if not plain:
        return None
    return (plain[1], plain[2]) if len(plain) > 2 else (plain[0], plain[-1])
