"""Rules bound to a schema: each comparison becomes an atom, each mistake a message.

An atom is one yes-or-no question about one field (or about two that are compared). `!=`,
`>` and `>=` are written with `not`, so that a question has one form only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from matcher.domain.schema import NUMERIC, ORDERED, Field, Schema
from matcher.expressions.derived import DATE, NUMBER, TEXT, TRUTH, compare, literal_kind
from matcher.expressions.language import (
    Arithmetic,
    Both,
    Compare,
    Either,
    FunctionCall,
    Literal,
    Name,
    Not,
    Tree,
    Value,
    Values,
)
from matcher.support.errors import nearest
from matcher.support.messages import Message, Sayable, message
from matcher.support.records import dataclass


@dataclass(frozen=True, slots=True)
class Order:
    """field operator value, for numbers and dates; operator is one of == < <=."""

    field: str
    operator: str
    value: int | float | date

    def holds(self, value: object) -> bool:
        """The answer for a known value."""
        return compare(self.operator, value, self.value)


@dataclass(frozen=True, slots=True)
class FieldComparison:
    """field operator other, for two numbers or two dates; operator is one of == < <=."""

    field: str
    operator: str
    other: str

    def holds(self, value: object, other: object) -> bool:
        """The answer for two known values."""
        return compare(self.operator, value, other)


@dataclass(frozen=True, slots=True)
class Among:
    """The field's value is one of `values`: a category, a text, or true."""

    field: str
    values: frozenset[str | bool]

    def holds(self, value: object) -> bool:
        """The answer for a known value."""
        return value in self.values


@dataclass(frozen=True, slots=True)
class Holds:
    """The categories field holds `value`."""

    field: str
    value: str


@dataclass(frozen=True, slots=True)
class Inside:
    """The place lies in one of `places`."""

    field: str
    places: frozenset[str]


Atom = Order | FieldComparison | Among | Holds | Inside

#: A formula over atoms: an atom, a truth, ("not", f), ("all", (f, …)) or ("any", (f, …)).
Formula = Atom | bool | tuple  # type: ignore[type-arg]


@dataclass(frozen=True, slots=True)
class RuleProblem:
    """What is wrong with a rule, and the nearest that would be right."""

    code: str
    message: Message
    hint: Sayable = ""


def bind(tree: Tree, schema: Schema) -> tuple[Formula, list[RuleProblem]]:
    """The rule as a formula over atoms of the schema, and all that is wrong with it.

    The formula is of use only when there is no problem.
    """
    binder = _Binder(schema)
    return binder.formula(tree), binder.problems


class _Binder:
    def __init__(self, schema: Schema) -> None:
        self.schema = schema
        self.problems: list[RuleProblem] = []

    def _say(self, code: str, what: Message, word: str = "", known: Iterable[str] = ()) -> bool:
        self.problems.append(RuleProblem(code, what, nearest(word, known) if word else ""))
        return False

    def formula(self, tree: Tree) -> Formula:
        match tree:
            case Both(parts):
                return ("all", tuple(self.formula(part) for part in parts))
            case Either(parts):
                return ("any", tuple(self.formula(part) for part in parts))
            case Not(part):
                return ("not", self.formula(part))
            case Value(value) if isinstance(value, bool):
                return value
            case Name(name):
                return self._alone(name)
            case Compare(operator, left, right):
                return self._compared(operator, left, right)
            case Arithmetic() | FunctionCall():
                return self._say(
                    "arithmetic",
                    message("a condition compares fields; arithmetic is for derived fields."),
                )
            case _:
                return self._say("not-a-rule", message("a value alone is not a condition."))

    def _field(self, name: str) -> Field | None:
        if name in self.schema:
            return self.schema[name]
        what = message('"{field}" is not a field.', field=name)
        self._say("unknown-field", what, name, self.schema.fields)
        return None

    def _alone(self, name: str) -> Formula:
        field = self._field(name)
        if field is None:
            return False
        if field.type != "boolean":
            return self._say(
                "wrong-type",
                message(
                    '"{field}" alone is not a condition: it is a {type} field.',
                    field=name,
                    type=field.type,
                ),
            )
        return Among(self.schema.base(name), frozenset((True,)))

    def _compared(self, operator: str, left: Tree, right: Tree) -> Formula:
        if isinstance(left, Value) and isinstance(right, Name) and operator not in ("in", "has"):
            turned = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
            return self._compared(turned.get(operator, operator), right, left)
        if isinstance(left, Arithmetic | FunctionCall):
            return self.formula(left)
        if not isinstance(left, Name):
            what = message("a comparison starts with the name of a field.")
            return self._say("not-a-rule", what)
        field = self._field(left.name)
        if field is None:
            return False
        if operator == "has" and isinstance(right, Name):
            what = message("has is followed by a text in double quotes.")
            return self._say("wrong-type", what)
        if isinstance(right, Name):
            return self._pair(operator, field, right.name)
        if isinstance(right, Values):
            return self._listed(operator, field, right.values)
        if not isinstance(right, Value):
            return self.formula(right) and self._say(
                "not-a-rule", message("a field is compared with a value or another field.")
            )
        return self._valued(operator, field, right.value)

    def _pair(self, operator: str, field: Field, name: str) -> Formula:
        other = self._field(name)
        if other is None:
            return False
        same = field.type == other.type or {field.type, other.type} <= NUMERIC
        if not same or field.type not in ORDERED:
            return self._say(
                "wrong-type",
                message(
                    '"{field}" ({type}) cannot be compared with "{other}" ({other_type}).',
                    field=field.name,
                    type=field.type,
                    other=other.name,
                    other_type=other.type,
                ),
            )
        one, two = self.schema.base(field.name), self.schema.base(other.name)
        if one == two:
            return operator in ("==", "<=", ">=")
        return _turned(operator, lambda sign: FieldComparison(one, sign, two))

    def _listed(self, operator: str, field: Field, values: tuple[Literal, ...]) -> Formula:
        if operator != "in":
            return self._say("wrong-type", message("a list goes with in."))
        if field.type == "categories":
            return self._say(
                "wrong-type",
                message(
                    '"{field}" may hold several values: write {field} has "…" or … .',
                    field=field.name,
                ),
            )
        parts = tuple(self._valued("==", field, value) for value in values)
        if field.type in ORDERED:
            return ("any", parts)
        if field.type == "place":
            return Inside(self.schema.base(field.name), frozenset(str(v) for v in values))
        return Among(
            self.schema.base(field.name),
            frozenset(v for v in values if isinstance(v, str | bool)),
        )

    def _valued(self, operator: str, field: Field, value: Literal) -> Formula:
        if operator == "has" or field.type == "categories":
            return self._has(operator, field, value)
        if not self._fits(field, value):
            return False
        name = self.schema.base(field.name)
        if field.type in ORDERED:
            number = value
            return _turned(operator, lambda sign: Order(name, sign, number))  # type: ignore[arg-type]
        if operator not in ("==", "!="):
            return self._say(
                "wrong-type",
                message(
                    '"{operator}" does not compare a {type} field: "{field}".',
                    operator=operator,
                    type=field.type,
                    field=field.name,
                ),
            )
        atom: Formula
        if field.type == "place":
            atom = Inside(name, frozenset((str(value),)))
        elif field.type == "boolean":
            atom = Among(name, frozenset((True,))) if value else ("not", self._alone(field.name))
        else:
            atom = Among(name, frozenset((str(value),)))
        return ("not", atom) if operator == "!=" else atom

    def _has(self, operator: str, field: Field, value: Literal) -> Formula:
        if field.type != "categories":
            return self._say(
                "wrong-type",
                message(
                    'has is for a categories field; "{field}" is {type}.',
                    field=field.name,
                    type=field.type,
                ),
            )
        if operator != "has":
            return self._say(
                "wrong-type",
                message(
                    '"{field}" may hold several values: write {field} has "…".', field=field.name
                ),
            )
        if not isinstance(value, str):
            return self._say(
                "wrong-type",
                message(
                    "{field} has a text, not {kind}.", field=field.name, kind=literal_kind(value)
                ),
            )
        return Holds(self.schema.base(field.name), value) if self._known(field, value) else False

    def _fits(self, field: Field, value: Literal) -> bool:
        wanted = {"boolean": TRUTH, "date": DATE}.get(
            field.type, NUMBER if field.type in NUMERIC else TEXT
        )
        if literal_kind(value) != wanted:
            return self._say(
                "wrong-type",
                message(
                    '"{field}" ({type}) is compared with {kind}, not {wanted}.',
                    field=field.name,
                    type=field.type,
                    kind=literal_kind(value),
                    wanted=wanted,
                ),
            )
        if field.type == "place":
            return self._place(field, str(value))
        return field.type != "category" or self._known(field, str(value))

    def _known(self, field: Field, value: str) -> bool:
        if field.values is None or value in field.values:
            return True
        what = message('"{value}" is not a value of "{field}".', value=value, field=field.name)
        if called := field.value_called(value):
            return self._say("unknown-value", what, called, (called,))
        return self._say("unknown-value", what, value, field.values)

    def _place(self, field: Field, code: str) -> bool:
        places = self.schema.places(field.name)
        if code not in places:
            what = message('"{place}" is not a place of "{field}".', place=code, field=field.name)
            return self._say("unknown-value", what, code, places.places)
        if field.level and places[code].level != field.level:
            return self._say(
                "unknown-value",
                message(
                    '"{place}" is a {level}; "{field}" holds a {wanted}.',
                    place=code,
                    level=places[code].level,
                    field=field.name,
                    wanted=field.level,
                ),
            )
        return True


def _turned(operator: str, atom: Callable[[str], Atom]) -> Formula:
    if operator in ("!=", ">", ">="):
        return ("not", atom({"!=": "==", ">": "<=", ">=": "<"}[operator]))
    return atom(operator)


def atoms_of(formula: Formula) -> tuple[Atom, ...]:
    """The atoms of a formula, in order, each once."""
    found: dict[Atom, None] = {}
    ahead = [formula]
    while ahead:
        part = ahead.pop()
        if isinstance(part, tuple):
            inner = part[1] if part[0] in ("all", "any") else (part[1],)
            ahead.extend(reversed(inner))
        elif not isinstance(part, bool):
            found.setdefault(part)
    return tuple(found)
