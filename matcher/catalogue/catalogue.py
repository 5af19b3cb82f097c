"""A catalogue as it travels: its options, and the funders and papers behind them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import date

from matcher.catalogue.office_word import OfficeQuestion
from matcher.catalogue.option import Option
from matcher.catalogue.terms import Figure
from matcher.support.records import dataclass
from matcher.support.text import Text

#: The files of a catalogue that hold no option: its settings and its funders.
SETTINGS_FILE, FUNDERS_FILE = "catalogue.toml", "funders.toml"
PAPERS_FILE, COOPERATIVES_FILE = "documents.toml", "cooperatives.toml"
BESIDE_OPTIONS = (SETTINGS_FILE, FUNDERS_FILE, PAPERS_FILE, COOPERATIVES_FILE)
#: A status seen longer ago than this reads "to confirm" where a catalogue sets no limit.
STALE_AFTER_DAYS = 548


@dataclass(frozen=True, slots=True)
class Funder:
    """Who provides an option."""

    # of the kind `members` are those of the applicant itself: nobody else is asked;
    # `several` are many of one kind under one name, of which one is to be chosen
    id: str
    name: Text
    kind: str = ""
    url: str = ""
    several: bool = False


@dataclass(frozen=True, slots=True)
class PaperKind:
    """A paper that options ask for; what is not published is None.

    `held` is a rule that tells whether an applicant has it; empty where no field tells.
    """

    code: str
    name: Text
    given_by: Text | None = None
    note: Text | None = None
    valid_days: Figure | None = None
    cost: Figure | None = None
    held: str = ""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The options by id, in the order of their ids, with the funders behind them.

    Parameters
        papers        the papers that options ask for, by code
        cooperatives  how many cooperatives there are, by place
        credit        how far lenders reach cooperatives, by key of the file
        questions     what the words of offices leave open, over all options
    """

    options: Mapping[str, Option]
    funders: Mapping[str, Funder] = field(default_factory=dict)
    papers: Mapping[str, PaperKind] = field(default_factory=dict)
    cooperatives: Mapping[str, Figure] = field(default_factory=dict)
    credit: Mapping[str, Figure] = field(default_factory=dict)
    questions: tuple[OfficeQuestion, ...] = ()
    families: Mapping[str, Text] = field(default_factory=dict)
    languages: tuple[str, ...] = ()
    stale_after_days: int = STALE_AFTER_DAYS
    version: str = ""
    checked: date | None = None
    fingerprint: str = ""

    def __repr__(self) -> str:
        return (
            f"<Catalogue {self.version}: {len(self.options)} options, {len(self.funders)} funders>"
        )
