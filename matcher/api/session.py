"""The session of the Python front door: everything that the command `match` does."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from matcher import session as core
from matcher.api.answer import Matches, Pairs
from matcher.api.for_cases import CaseAnswers
from matcher.api.for_coops import CoopAnswers
from matcher.api.for_funders import FunderAnswers
from matcher.api.given import PathLike, as_path, given_day
from matcher.api.what_if import WhatIfAnswers
from matcher.api.with_files import FileAnswers
from matcher.domain.applicant import Applicant


@dataclass(frozen=True, slots=True, repr=False)
class Session(CoopAnswers, WhatIfAnswers, CaseAnswers, FunderAnswers, FileAnswers):
    """Schema, catalogue, model, registry and day together: whoever is asked about, and when.

    It is made by `open_matcher`. Ids may be given in any case, and a name where one alone
    bears it; files as texts or paths; days as days, texts or pandas values.

    Example
        >>> from matcher import open_matcher
        >>> session = open_matcher(registry="demo", today="2026-11-23")
        >>> session.options_for("sm-0001")[0].rank
        1
    """

    def new_applicant(self, applicant_id: str, facts: Mapping[str, object]) -> Applicant:
        """An applicant that stands in no registry; unknown facts are left out, or None.

        Parameters
            facts   by name of field: Python, numpy or pandas values; several categories as a
                    list, tuple or set; or any value as the text of a registry's cell

        Raises
            DataRefusedError  a fact is of no field, or not of the type of its field: all at once

        Example
            >>> from matcher import open_matcher
            >>> session = open_matcher(registry="demo", today="2026-11-23")
            >>> facts = {
            ...     "legal_form": "cooperative",
            ...     "founded": "2023-05-02",
            ...     "products": {"argan", "amlou"},
            ...     "members": 24.0,
            ... }
            >>> mine = session.new_applicant("mine", facts)
            >>> mine.value("members"), session.options_for(mine)[0].rank
            (24, 1)
            >>> session.new_applicant("mine", {"members": "many"})
            Traceback (most recent call last):
            matcher.support.errors.DataRefusedError: mine: Some facts cannot be read.
              members: 'many' is not a value of this field. Give a whole number within its bounds.
        """
        return core.Session.new_applicant(self, applicant_id, facts)

    def options_for(self, applicant: Applicant | str) -> Matches:
        """Every option for one applicant, ranked; the refused ones last, without a rank.

        Raises
            UnknownIdError  no applicant has that id or name

        Example
            >>> from matcher import open_matcher
            >>> matches = open_matcher(registry="demo", today="2026-11-23").options_for("SM-0196")
            >>> matches[0].rank, matches[-1].verdict.name
            (1, 'refused')
            >>> int(matches.to_frame()["rank"].max()) < len(matches)
            True
        """
        return Matches(core.Session.options_for(self, applicant))

    def applicants_for(self, funder_or_option: str) -> Matches:
        """Every applicant of the registry for a funder or one of its options, ranked.

        Raises
            UnknownIdError  no funder or option has that id or name
        """
        return Matches(core.Session.applicants_for(self, funder_or_option))

    def screen(self, applicants: Iterable[Applicant] | None = None) -> Pairs:
        """The verdict of every pair of an applicant and an option, for many at once.

        Parameters
            applicants   by default everybody in the registry; for tables that do not fit into
                         memory there is `match batch`

        Example
            >>> from matcher import open_matcher
            >>> session = open_matcher(registry="demo", today="2026-11-23")
            >>> mine = session.new_applicant("mine", {"legal_form": "cooperative"})
            >>> pairs = session.screen([mine])
            >>> sorted(set(pairs.to_frame()["verdict"]))
            ['eligible', 'refused', 'undecided']
        """
        from matcher.vector.screen import screen

        pool = self.registry if applicants is None else applicants
        return Pairs(screen(pool, self.catalogue, self.matcher.engine, self.today))


def open_matcher(
    *,
    schema: PathLike | None = None,
    catalogue: PathLike | None = None,
    model: PathLike | None = None,
    registry: PathLike | None = None,
    today: date | str | None = None,
) -> Session:
    """A session on the built-in data, or on whatever replaces it.

    Parameters
        schema, catalogue, registry   files and folder that replace the built-in ones; a schema
                  of one's own needs a catalogue of its own. Without a registry the workspace
                  answers, and the demonstration only when nothing was ever imported; "demo" is
                  the demonstration in any case
        model     a model file; by default the shipped one, or equal weights under another schema
        today     the day of every answer; by default the day it is

    Raises
        InvalidSourceError  a schema, catalogue or model that is missing or wrong
        UsageError     another schema without a catalogue or registry

    Example
        >>> from matcher import open_matcher
        >>> session = open_matcher(registry="demo", today="2026-11-23")
        >>> session.today, session.source
        (datetime.date(2026, 11, 23), 'demonstration')
    """
    opened = core.open_matcher(
        schema=as_path(schema),
        catalogue=as_path(catalogue),
        model=as_path(model),
        registry=as_path(registry),
        today=given_day(today),
    )
    return Session(opened.schema, opened.matcher, opened.registry, opened.schema_path)
