"""Fields that a person names to group or count by: whether they can be used so."""

from __future__ import annotations

from matcher.domain.schema import Field, FieldType, Schema
from matcher.support.errors import UsageError, nearest
from matcher.support.messages import Message, Sayable, message, message_in

#: Types of field whose values are few and have names.
NAMED_TYPES: tuple[FieldType, ...] = ("boolean", "category", "categories", "place")
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
