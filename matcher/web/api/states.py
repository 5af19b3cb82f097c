"""What an answer rests on, as one mark: the same mark, the same answer to the last byte."""

from __future__ import annotations

import json
from collections.abc import Sequence
from hashlib import sha256

from matcher import __version__
from matcher.web.office import Moment


def etag(moment: Moment, language: str, asked: Sequence[str]) -> str:
    """A strong ETag: of program, catalogue, model, registry, cases, day, language and address."""
    session = moment.session
    ranker = session.matcher.ranker
    parts = [
        __version__,
        session.catalogue.fingerprint,
        [str(ranker.name), ranker.made],
        [list(one) for one in moment.stamp],
        session.today.isoformat(),
        language,
        list(asked),
    ]
    mark = sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()[:32]
    return f'"{mark}"'


def is_unchanged(sent: str, mark: str) -> bool:
    """Whether a reader that sent `If-None-Match` has the answer already.

    >>> is_unchanged('W/"a", "b"', '"b"'), is_unchanged("*", '"b"')
    (True, True)
    >>> is_unchanged('"bb"', '"b"')
    False
    """
    marks = [one.strip().removeprefix("W/") for one in sent.split(",")]
    return mark in marks or sent.strip() == "*"
