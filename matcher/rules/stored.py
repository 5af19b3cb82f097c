"""Diagrams as plain data, for the compiled catalogue: no code is ever stored."""

from __future__ import annotations

from datetime import date
from typing import Any

from matcher.rules.decision_diagram import DecisionDiagram
from matcher.rules.partition import Variable
from matcher.rules.predicates import Among, Atom, FieldComparison, Holds, Inside, Order


def diagram_to_data(diagram: DecisionDiagram) -> dict[str, Any]:
    """The diagram as lists, numbers and texts."""
    return {
        "variables": [
            {
                "fields": list(v.fields),
                "atoms": [_atom_data(atom) for atom in v.atoms],
                "cells": [[int(answer) for answer in cell] for cell in v.cells],
            }
            for v in diagram.variables
        ],
        "nodes": [[place, list(children)] for place, children in diagram.nodes],
        "root": diagram.root,
    }


def diagram_from_data(data: dict[str, Any]) -> DecisionDiagram:
    """The diagram that `diagram_to_data` wrote."""
    variables = []
    for v in data["variables"]:
        cells = tuple(tuple(bool(answer) for answer in cell) for cell in v["cells"])
        index = {cell: place for place, cell in enumerate(cells)}
        atoms = tuple(_atom(*atom) for atom in v["atoms"])
        variables.append(Variable(tuple(v["fields"]), atoms, cells, index))
    nodes = tuple((place, tuple(children)) for place, children in data["nodes"])
    return DecisionDiagram(tuple(variables), nodes, data["root"])


def _atom_data(atom: Atom) -> list[Any]:
    match atom:
        case Order(name, operator, value):
            is_day = isinstance(value, date)
            return ["order", name, operator, value.isoformat() if is_day else value, is_day]  # type: ignore[union-attr]
        case FieldComparison(name, operator, other):
            return ["pair", name, operator, other]
        case Among(name, values):
            return ["among", name, sorted(values, key=str)]
        case Holds(name, value):
            return ["holds", name, value]
        case Inside(name, places):
            return ["inside", name, sorted(places)]


def _atom(kind: str, name: str, *rest: Any) -> Atom:
    if kind == "order":
        operator, value, is_day = rest
        return Order(name, operator, date.fromisoformat(value) if is_day else value)
    if kind == "pair":
        return FieldComparison(name, *rest)
    if kind == "among":
        return Among(name, frozenset(rest[0]))
    if kind == "holds":
        return Holds(name, *rest)
    return Inside(name, frozenset(rest[0]))
