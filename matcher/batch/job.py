"""What a run is about: its settings and sources, carried whole to wherever its parts are done."""

from __future__ import annotations

import hashlib
import json
import posixpath
import tempfile
import zlib
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path, PurePath, PurePosixPath

from matcher import __version__
from matcher.catalogue.loading import catalogue_contents, default_schema
from matcher.ranking.ranker import default_model
from matcher.session import Session, open_matcher
from matcher.spec.source import THE_MODEL, THE_PLACES, THE_SCHEMA, read_bytes
from matcher.support.errors import UsageError
from matcher.support.messages import message
from matcher.vector.core import Core

#: The forms of output, by the ending of its files.
FORMS = ("csv", "parquet")
#: The name of the schema among the sources of a job.
SCHEMA = "fields.schema.toml"


@dataclass(frozen=True, slots=True)
class Job:
    """Everything that a worker needs beside its part; it may run on another machine.

    Parameters
        sources   schema, places, catalogue and model: their files by path, compressed
        language  that of the tables of problems
        mark      the hash of all that decides the output of a part, but for the part
    """

    sources: bytes
    today: date
    top: int
    form: str
    out: str
    size: int
    language: str
    version: str
    mark: str


def make_job(
    session: Session,
    *,
    schema: Path | None,
    catalogue: Path | None,
    model: Path | None,
    top: int,
    form: str,
    out: str,
    size: int,
    language: str = "en",
) -> Job:
    """The job of a session that was opened with the same sources."""
    files = _files(session, schema, catalogue, model)
    sources = json.dumps({name: content.decode("utf-8") for name, content in files.items()})
    settings = [
        __version__,
        session.catalogue.fingerprint,
        session.today.isoformat(),
        str(top),
        form,
        str(size),
        language,
        sources,
    ]
    return Job(
        sources=zlib.compress(sources.encode("utf-8")),
        today=session.today,
        top=top,
        form=form,
        out=out,
        size=size,
        language=language,
        version=__version__,
        mark=hashlib.sha256("\0".join(settings).encode("utf-8")).hexdigest(),
    )


def _files(
    session: Session, schema: Path | None, catalogue: Path | None, model: Path | None
) -> dict[str, bytes]:
    schema_file = schema or default_schema()
    # lists of places stand beside the schema, or so many folders above it
    lists = [PurePath(n) for n in sorted(session.schema.gazetteers) if n != "morocco"]
    lists = [name for name in lists if not name.is_absolute()]
    above = max((name.parts.count("..") for name in lists), default=0)
    base = PurePosixPath("schema", *["below"] * above)
    found = {(base / SCHEMA).as_posix(): read_bytes(schema_file, THE_SCHEMA)}
    for name in lists:
        inside = posixpath.normpath((base / name.as_posix()).as_posix())
        found[inside] = read_bytes(schema_file.parent / name, THE_PLACES)
    for inside, content in catalogue_contents(catalogue, session.today).items():
        found[f"catalogue/{inside}"] = content
    if model is not None or schema is None:
        found["model.json"] = read_bytes(model or default_model(), THE_MODEL)
    return found


@lru_cache(maxsize=2)
def _core(mark: str, sources: bytes, today: date) -> Core:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for inside, text in json.loads(zlib.decompress(sources)).items():
            path = folder / inside
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        model = folder / "model.json"
        session = open_matcher(
            schema=next(folder.glob(f"schema/**/{SCHEMA}")),
            catalogue=folder / "catalogue",
            model=model if model.is_file() else None,
            registry=folder / "none.csv",
            today=today,
        )
        return Core(session.matcher)


def core_of(job: Job) -> Core:
    """The compiled core of a job; a worker compiles it once.

    Raises
        UsageError  the worker has another version of this program
    """
    if job.version != __version__:
        what = message(
            "A worker has version {worker}, the run {run}.", worker=__version__, run=job.version
        )
        raise UsageError(what, hint=message("Install the same version everywhere."))
    return _core(job.mark, job.sources, job.today)
