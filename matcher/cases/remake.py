"""Making a recorded answer again: the session that it was made with, from what was kept of it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from matcher.advice.answer_distribution import AnswerDistribution, read_answer_distribution
from matcher.cases.archive import (
    SHARED,
    Parts,
    find_profile,
    find_shared,
    packed_files,
    unpacked_files,
)
from matcher.cases.event import Event
from matcher.cases.log import EventLog
from matcher.cases.profile import applicant_of, profile_text
from matcher.catalogue.loading import catalogue_contents, default_schema, load_contents
from matcher.domain.applicant import Applicant
from matcher.domain.schema import Schema
from matcher.eligibility.verdict import EligibilityEngine
from matcher.matching.pair import Matcher
from matcher.ranking.ranker import Ranker, default_model, read_ranker
from matcher.registry.listing import ListedPart, ListingFilter
from matcher.rules.decision_diagram import TRUE, DecisionDiagram
from matcher.rules.stored import diagram_from_data, diagram_to_data
from matcher.session import Session, demo_registry
from matcher.support.errors import Problems, UnknownIdError
from matcher.support.messages import message


@dataclass(frozen=True, slots=True)
class SessionFiles:
    """The files that a session was opened with; None is the built-in one."""

    schema: Path | None = None
    catalogue: Path | None = None
    model: Path | None = None


def answer_parts(session: Session, applicant: Applicant, sources: SessionFiles) -> Parts:
    """All that an answer about an applicant is made from."""
    model = sources.model or (None if sources.schema else default_model())
    schema = sources.schema or default_schema()
    files = {schema.name: schema.read_bytes(), **_places(session.schema, schema)}
    return Parts(
        shared={
            "schema": packed_files(files),
            "catalogue": packed_files(catalogue_contents(sources.catalogue, session.today)),
            "model": packed_files({model.name: model.read_bytes()} if model else {}),
            "habits": _habits_text(read_answer_distribution(session)),
        },
        profile=profile_text(applicant).encode(),
    )


def _places(schema: Schema, path: Path) -> dict[str, bytes]:
    """The tables of places that a schema of one's own names."""
    named = {f.gazetteer for f in schema if f.type == "place"} - {"morocco", ""}
    return {name: (path.parent / name).read_bytes() for name in sorted(named)}


def _habits_text(answer_distribution: AnswerDistribution) -> bytes:
    data = {
        "diagram": diagram_to_data(DecisionDiagram(answer_distribution.variables, (), TRUE)),
        "counts": [list(row) for row in answer_distribution.counts],
    }
    return json.dumps(data, ensure_ascii=False, sort_keys=True).encode()


def _habits(content: bytes) -> AnswerDistribution:
    data = json.loads(content)
    variables = diagram_from_data(data["diagram"]).variables
    return AnswerDistribution(variables, tuple(tuple(row) for row in data["counts"]))


@dataclass
class KeptRegistry:
    """One applicant as it was; `path` is what the registry was called."""

    path: Path
    applicant: Applicant
    problems: Problems = field(default_factory=Problems)

    def __iter__(self) -> Iterator[Applicant]:
        """The one applicant."""
        yield self.applicant

    def get(self, applicant_id: str) -> Applicant:
        """The applicant of that id.

        Raises
            UnknownIdError  it is another one
        """
        if applicant_id != self.applicant.id:
            raise UnknownIdError(message('No applicant has the id "{id}".', id=applicant_id))
        return self.applicant

    def find(self, wanted: ListingFilter, first: int, most: int) -> ListedPart:
        """Nobody: an answer that is made again is about one applicant."""
        return ListedPart(0, ())

    def again(self) -> KeptRegistry:
        """The same."""
        return self


@dataclass(frozen=True, slots=True)
class FoundParts:
    """The parts of a recorded answer that are still there, and the names of those that are gone."""

    parts: dict[str, bytes]
    gone: tuple[str, ...]


def find_kept_parts(log: EventLog, event: Event) -> FoundParts:
    """What is kept of the parts of a recorded answer."""
    found: dict[str, bytes] = {}
    for name in (*SHARED, "profile"):
        mark = event.hashes.get(name, "")
        if name == "profile":
            content = find_profile(log, event.registry, event.applicant, mark)
        else:
            content = find_shared(log, mark)
        if content is not None:
            found[name] = content
    gone = tuple(name for name in (*SHARED, "profile") if name not in found)
    return FoundParts(found, gone)


@contextmanager
def session_of(
    event: Event, parts: dict[str, bytes]
) -> Iterator[tuple[Session, AnswerDistribution]]:
    """The session with which a recorded answer was made, and what was usual in its registry.

    Raises
        InvalidSourceError  this version of the program cannot read a part any more
    """
    today = date.fromisoformat(event.hashes["today"])
    with TemporaryDirectory(prefix="matcher-again-") as name:
        folder = Path(name)
        schema = _written(folder / "schema", parts["schema"])
        model = _written(folder / "model", parts["model"])
        loaded = load_contents(schema, unpacked_files(parts["catalogue"]), folder)
        ranker = read_ranker(model, loaded.schema) if model else Ranker()
        if event.asked_with.get("trust") == "false":
            ranker = replace(ranker, trust=())  # the catalogue was not the built-in one
        facts = json.loads(parts["profile"])
        applicant = applicant_of(event.applicant, facts, loaded.schema, today)
        registry = KeptRegistry(_path_of(event), applicant)
        engine = EligibilityEngine(loaded.schema, loaded.rules)
        session = Session(
            schema=loaded.schema,
            matcher=Matcher(loaded.catalogue, engine, ranker, today),
            registry=registry,
        )
        yield session, _habits(parts["habits"])


def _path_of(event: Event) -> Path:
    if event.registry == "demo":
        return demo_registry()
    return Path(event.registry or event.asked_with.get("registry", "workspace.sqlite"))


def _written(folder: Path, content: bytes) -> Path | None:
    """The first of some files, written into a folder; None where there is none."""
    files = unpacked_files(content)
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    # the schema stands beside its places: it is the one in TOML
    named = sorted(files, key=lambda name: not name.endswith((".toml", ".json")))
    return folder / named[0] if named else None
