"""What an answer rests on, as one mark: the same mark, the same answer to the last byte."""

from __future__ import annotations

import json
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

from matcher import __version__
from matcher.api.session import Session
from matcher.web.office import Office


def etag(office: Office, session: Session, language: str, asked: Sequence[str]) -> str:
    """A strong ETag: of program, catalogue, model, registry, cases, day, language and address."""
    ranker = session.matcher.ranker
    parts = [
        __version__,
        session.catalogue.fingerprint,
        [str(ranker.name), ranker.made],
        [list(one) for one in office.sources.stamp()],
        _stamp_of(office.sources.log),
        session.today.isoformat(),
        language,
        list(asked),
    ]
    mark = sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()[:32]
    return f'"{mark}"'


def _stamp_of(path: Path) -> list[int]:
    try:
        known = path.stat()
    except OSError:
        return []
    return [known.st_mtime_ns, known.st_size]


def is_unchanged(sent: str, mark: str) -> bool:
    """Whether a reader that sent `If-None-Match` has the answer already.

    >>> is_known('W/"a", "b"', '"b"'), is_known("*", '"b"'), is_known('"bb"', '"b"')
    (True, True, False)
    """
    marks = [one.strip().removeprefix("W/") for one in sent.split(",")]
    return mark in marks or sent.strip() == "*"
