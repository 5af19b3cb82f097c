"""What a request asks: its query and its body, held against definitions as files are.

A definition is a frozen dataclass (see `matcher.spec.shapes`). The reader of files finds every
fault at once, and the OpenAPI document is made from the same classes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import Any, TypeVar

from matcher.spec.reader import Reader, Vocabularies
from matcher.spec.shapes import Many, Number, Shape, Truth, shape_of
from matcher.spec.source import SourceFile, parse_json
from matcher.support.errors import InvalidSourceError, Problem, UsageError
from matcher.support.messages import Message, message

#: Longest text of a query, and most times that one name may stand in it.
LONGEST, MOST = 500, 20
_T = TypeVar("_T")


class AskedWronglyError(UsageError):
    """A query or a body that cannot be used; `status` is that of the answer."""

    def __init__(self, status: int, what: Message, problems: Iterable[Problem] = ()) -> None:
        found = tuple(problems)
        super().__init__(what, found, code=min(found).code if found else "")
        self.status = status


def read_query(items: Sequence[tuple[str, str]], definition: type[_T]) -> _T:
    """The query as its definition: numbers and truths from their texts.

    Raises
        AskedWronglyError  with everything that is wrong
    """
    entries = shape_of(definition).entries
    data: dict[str, Any] = {}
    for name, text in items:
        if len(text) > LONGEST:
            problem = Problem(name, "too-long", message("the text is too long."))
            raise AskedWronglyError(400, _QUERY, [problem])
        entry = entries.get(name)
        if entry is not None and isinstance(entry.shape, Many):
            data.setdefault(name, []).append(_typed(text, entry.shape.of))
        elif name in data:
            problem = Problem(name, "bad-value", message("it stands twice."))
            raise AskedWronglyError(400, _QUERY, [problem])
        else:
            data[name] = text if entry is None else _typed(text, entry.shape)
    for name, held in data.items():
        if isinstance(held, list) and len(held) > MOST:
            problem = Problem(name, "too-large", message("it stands too often."))
            raise AskedWronglyError(400, _QUERY, [problem])
    return _held(_InQuery("", data, is_json=True), definition, _QUERY)


def read_body(content: bytes, definition: type[_T], known: Vocabularies) -> tuple[SourceFile, _T]:
    """The body, a JSON object, and what it says as its definition.

    Parameters
        known   the words of each closed vocabulary: fields, options …

    Raises
        AskedWronglyError  it is no JSON object, or with everything that is wrong in it
    """
    try:
        file = parse_json(content, "body")
    except InvalidSourceError as error:
        raise AskedWronglyError(400, _NO_JSON, error.problems) from error
    return file, _held(file, definition, _BODY, known)


_QUERY = message("The query of the address cannot be used.")
_BODY = message("The body of the request cannot be used.")
_NO_JSON = message("The body is no JSON object.")


class _InQuery(SourceFile):
    """A query, whose places are its names."""

    def where(self, *path: str | int) -> str:
        """The name of the part."""
        return str(path[0]) if path else ""


def _held(
    file: SourceFile, definition: type[_T], what: Message, known: Vocabularies | None = None
) -> _T:
    reader = Reader(file, known)
    read = reader.read(definition)
    errors = [problem for problem in reader.problems if not problem.is_warning]
    if errors or read is None:
        raise AskedWronglyError(422, what, errors)
    return read


def _typed(text: str, shape: Shape) -> Any:
    """The value that a text stands for; the text itself where it stands for none."""
    if isinstance(shape, Truth):
        return {"true": True, "false": False}.get(text, text)
    if isinstance(shape, Number) and len(text) < 30 and "_" not in text:
        with suppress(ValueError):
            return int(text) if shape.is_whole else float(text)
    return text
