"""A session: schema, catalogue, model, registry and day together; the Python front door."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from matcher.catalogue.catalogue import Catalogue
from matcher.catalogue.loading import default_catalogue, load
from matcher.catalogue.option import Option
from matcher.domain.applicant import Applicant
from matcher.domain.schema import Schema
from matcher.eligibility.verdict import EligibilityEngine
from matcher.matching.pair import Match, Matcher
from matcher.ranking.ranker import Ranker, default_model, read_ranker
from matcher.registry.csv_table import Applicants, Registry
from matcher.registry.facts import read_facts
from matcher.support.days import checked_day
from matcher.support.errors import DataRefusedError, UsageError
from matcher.support.messages import Sayable, message
from matcher.support.paths import data_folder, workspace_file
from matcher.support.records import dataclass

if TYPE_CHECKING:
    import pandas

    from matcher.vector.screen import ScreenedPair


def demo_registry() -> Path:
    """The shipped demonstration registry: every cooperative in it is synthetic."""
    return data_folder() / "registry" / "synthetic_souss_massa.csv"


@dataclass(frozen=True, slots=True)
class Session:
    """Everything that an answer needs.

    Example
        >>> from datetime import date
        >>> session = open_matcher(today=date(2026, 11, 23))
        >>> session.options_for("SM-0001")[0].rank
        1
    """

    schema: Schema
    matcher: Matcher
    registry: Applicants
    schema_path: Path | None = None

    def __repr__(self) -> str:
        return (
            f"<Session: {len(self.catalogue.options)} options, registry {self.registry.path.name}"
            f" ({self.source}), {self.today.isoformat()}>"
        )

    @property
    def source(self) -> Literal["workspace", "demonstration", "file"]:
        """What the registry is: workspace, demonstration or file."""
        if self.registry.path.suffix == ".sqlite":
            return "workspace"
        return "demonstration" if self.registry.path == demo_registry() else "file"

    @property
    def catalogue(self) -> Catalogue:
        """The options."""
        return self.matcher.catalogue

    @property
    def today(self) -> date:
        """The day of the answers."""
        return self.matcher.today

    def applicant(self, applicant_id: str) -> Applicant:
        """The applicant of that id in the registry.

        Raises
            UnknownIdError    there is none; the nearest are proposed
            DataRefusedError  its row cannot be read
        """
        return self.registry.get(applicant_id)

    def new_applicant(self, applicant_id: str, facts: Mapping[str, object]) -> Applicant:
        """An applicant that stands in no registry; facts by field name, unknown ones left out.

        Parameters
            facts   as Python, pandas and numpy have them: see `matcher.registry.facts.read_facts`

        Raises
            DataRefusedError  a fact is of no field, or not of the type of its field
        """
        known, problems = read_facts(facts, self.schema)
        if problems:
            what = message("Some facts cannot be read.")
            raise DataRefusedError(what, problems, where=applicant_id)
        return Applicant(applicant_id, self.schema, known, self.today)

    def options_for(self, applicant: Applicant | str) -> list[Match]:
        """Every option for one applicant, ranked; the refused ones last, without a rank.

        Raises
            UnknownIdError  no applicant has that id
        """
        if isinstance(applicant, str):
            applicant = self.applicant(applicant)
        return self.matcher.options_for(applicant)

    def applicants_for(self, funder_or_option: str) -> list[Match]:
        """Every applicant of the registry for a funder or one of its options, ranked.

        Raises
            UnknownIdError  no funder or option has that id
        """
        return self.matcher.applicants_for(self.matcher.options_of(funder_or_option), self.registry)

    def match(self, applicant: Applicant | str, option: Option | str) -> Match:
        """One pair, with all that is said about it."""
        if isinstance(applicant, str):
            applicant = self.applicant(applicant)
        if isinstance(option, str):
            option = self.matcher.options_of(option)[0]
        return self.matcher.match(applicant, option)

    def screen(self, applicants: Iterable[Applicant] | None = None) -> Iterable[ScreenedPair]:
        """The verdict of every pair, for many applicants at once."""
        from matcher.vector.screen import screen

        pool = self.registry if applicants is None else applicants
        return screen(pool, self.catalogue, self.matcher.engine, self.today)

    def table(self, applicants: Iterable[Applicant] | None = None) -> pandas.DataFrame:
        """Every pair as a DataFrame: ids, list, verdict, availability, score and rank.

        Parameters
            applicants   those of the registry by default
        """
        from matcher.vector.frame import all_pairs

        return all_pairs(self.matcher, list(self.registry if applicants is None else applicants))


#: What stands for the demonstration registry in place of a path.
DEMO = "demo"


def open_matcher(
    *,
    schema: Path | None = None,
    catalogue: Path | None = None,
    model: Path | None = None,
    registry: Path | None = None,
    today: date | None = None,
) -> Session:
    """A session on the built-in data, or on whatever replaces it.

    Parameters
        schema, catalogue, registry   files and folder that replace the built-in ones; a schema
                  of one's own needs a catalogue of its own. Without a registry the workspace
                  answers, and the demonstration only when nothing was ever imported; the path
                  "demo" is the demonstration in any case
        model     a model file; by default the shipped one, or equal weights under another schema
        today     the day of every answer; by default the day it is

    Raises
        InvalidSourceError  a schema, catalogue or model that is missing or wrong
        UsageError     a day at an end of the calendar, or another schema without a catalogue
                       or registry
    """
    if schema is not None and catalogue is None:
        raise UsageError(
            message("Another schema needs a catalogue of its own."),
            hint=message("Add --catalogue FOLDER."),
        )
    day = checked_day(today or date.today())
    loaded = load(schema, catalogue, day)
    if model is not None:
        ranker = read_ranker(model, loaded.schema)
    else:
        ranker = Ranker() if schema else read_ranker(default_model(), loaded.schema)
    if catalogue is not None and catalogue.resolve() != default_catalogue().resolve():
        # how often the payer was found among real cases was counted on the built-in catalogue
        ranker = replace(ranker, trust=())
    engine = EligibilityEngine(loaded.schema, loaded.rules)
    return Session(
        schema=loaded.schema,
        matcher=Matcher(loaded.catalogue, engine, ranker, day),
        registry=open_registry(registry, schema, loaded.schema, day),
        schema_path=schema,
    )


def open_registry(
    registry: Path | None, schema_path: Path | None, schema: Schema, today: date
) -> Applicants:
    """The applicants of a session: as `open_matcher` says, of which the first two are parameters.

    Raises
        InvalidSourceError  the workspace is damaged
        UsageError          another schema without a registry
    """
    if registry is not None:
        is_demo = str(registry).casefold() == DEMO and schema_path is None and not registry.exists()
        return Registry(demo_registry() if is_demo else registry, schema, today)
    hint: Sayable = ""
    if (path := workspace_file(schema_path)).is_file():
        from matcher.registry.workspace import WorkspaceRegistry

        demonstration = message("The demonstration registry: --registry {demo}.", demo=DEMO)
        beside = demonstration if schema_path is None else ""
        kept = WorkspaceRegistry(path, schema, today, beside)
        if kept.has_any():
            return kept
        hint = message(
            "This is the demonstration: your workspace is empty. match import FILE fills it;"
            " match registry history shows what was taken back."
        )
    if schema_path is not None:
        raise UsageError(
            message("Another schema needs a registry of its own."),
            hint=message("Add --registry FILE, or import one with match import --schema."),
        )
    return Registry(demo_registry(), schema, today, hint)
