"""What an operation is: its address, what it takes, and the view that it answers with."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from matcher.api.session import Session
from matcher.spec.source import SourceFile


@dataclass(frozen=True, slots=True)
class Nothing:
    """A query in which nothing stands."""


@dataclass(frozen=True, slots=True)
class ApiCall:
    """One request, as an operation reads it.

    Parameters
        path   the parts of the address by name
        query, body   of the classes that the operation names
        file   the body as it was sent, with the line of every key
        key    the idempotency key; "" where none was sent
    """

    path: Mapping[str, str] = field(default_factory=dict)
    query: Any = None
    body: Any = None
    file: SourceFile | None = None
    key: str = ""


@dataclass(frozen=True, slots=True)
class Operation:
    """One thing that can be asked for.

    Parameters
        path      below `/api`, as OpenAPI writes it: /cooperatives/{id}
        name      of the operation, for programs that are made from the document
        says      what it does, in one sentence
        view      the class of its answer
        query, body   definitions of what it takes
        status    of an answer
        is_long   takes its turn among what takes long
        is_kept   writes: it takes an idempotency key, and one is at work at a time
    """

    method: str
    path: str
    name: str
    says: str
    view: type
    answer: Callable[[Session, ApiCall], Any]
    query: type = Nothing
    body: type | None = None
    status: int = 200
    is_long: bool = False
    is_kept: bool = False
