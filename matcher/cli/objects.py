"""Every object that `--json` prints, with its view: what the reference page and schemas need."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import takewhile
from typing import Any

from matcher.reports.advising.advice import AdviceView
from matcher.reports.advising.interview import InterviewView
from matcher.reports.advising.what_if import WhatIfView
from matcher.reports.advising.what_if_terms import TermsView
from matcher.reports.answer.coop import CoopView
from matcher.reports.answer.start import StartView
from matcher.reports.batch import BatchView
from matcher.reports.dossier.view import DossierView
from matcher.reports.dossier.written import PrintedView
from matcher.reports.followed.cases import CasesView, RecordedView
from matcher.reports.followed.digest import DigestView
from matcher.reports.followed.kept_papers import MutedView, PapersView
from matcher.reports.followed.trail import TrailView
from matcher.reports.for_funders.allocation_views import AllocationView
from matcher.reports.for_funders.audit import AuditView
from matcher.reports.for_funders.gaps import GapsView
from matcher.reports.for_funders.shortlist import ShortlistView
from matcher.reports.imported.duplicates import DuplicatesView
from matcher.reports.imported.importing import ImportView
from matcher.reports.imported.profile import ProfilesView, ProfileView
from matcher.reports.imported.steps import BackupView, CorrectedView, HistoryView
from matcher.reports.models.evaluation import EvaluationView
from matcher.reports.models.trained import TrainedView
from matcher.reports.office_page import AccountChangedView, AccountsView, OfficePageView
from matcher.reports.options.catalogue import CheckView, ListView
from matcher.reports.options.exchange import ExchangedView
from matcher.reports.options.kept import AskedKeptView, KeptView, OfficeExportView, TakenView
from matcher.reports.options.option import OptionView
from matcher.reports.options.review import ReviewView
from matcher.reports.options.worksheet import WorksheetView
from matcher.reports.places import PlacesView
from matcher.reports.plans.plan_views import PlanView
from matcher.reports.plans.plans_summary import PlansSummaryView
from matcher.reports.problems import FailureView
from matcher.reports.settings import SettingsView
from matcher.reports.versions import VersionsView
from matcher.reports.view import view_schema
from matcher.reports.view_page import part_section, shared_parts, view_section
from matcher.reports.written import DemoView, ExportView, ForgottenView, ScreenView
from matcher.support.errors import EXIT_CODES


@dataclass(frozen=True, slots=True)
class Printed:
    """An object that a command prints.

    Parameters
        asked  how the command is written
        name   of the file of its JSON Schema
        view   the class of the object
    """

    asked: str
    name: str
    view: type

    @property
    def command(self) -> str:
        """The command without its options and arguments; empty for `match` itself.

        >>> Printed("match registry show ID", "", object).command
        'registry show'
        """
        words = self.asked.split()[1:]
        return " ".join(takewhile(re.compile(r"[a-z]+(-[a-z]+)*").fullmatch, words))


ANSWERS = (
    Printed("match --coop ID", "coop", CoopView),
    Printed("match --funder ID", "funder", ShortlistView),
    Printed("match advise --coop ID", "advise", AdviceView),
    Printed("match advise --coop ID --ask", "interview", InterviewView),
    Printed("match plan --coop ID", "plan", PlanView),
    Printed("match plan --all --out FILE", "plans", PlansSummaryView),
    Printed("match what-if --coop ID FIELD=VALUE", "what-if", WhatIfView),
    Printed("match what-if --term TERM", "what-if-terms", TermsView),
    Printed("match gaps", "gaps", GapsView),
    Printed("match allocate --funds FILE", "allocate", AllocationView),
    Printed("match audit", "audit", AuditView),
    Printed("match record ID OPTION KIND", "record", RecordedView),
    Printed("match cases", "cases", CasesView),
    Printed("match digest --since DATE", "digest", DigestView),
    Printed("match trail EVENT", "trail", TrailView),
    Printed("match screen --registry FILE --out FILE", "screen", ScreenView),
    Printed("match batch --registry FILE --out FOLDER", "batch", BatchView),
    Printed("match import FILE", "import", ImportView),
    Printed("match registry list", "registry-list", ProfilesView),
    Printed("match registry show ID", "registry-show", ProfileView),
    Printed("match registry export --out FILE", "registry-export", ExportView),
    Printed("match registry papers ID", "registry-papers", PapersView),
    Printed("match registry mute ID OPTION", "registry-mute", MutedView),
    Printed("match registry forget ID", "registry-forget", ForgottenView),
    Printed("match registry set ID FIELD=VALUE", "registry-set", CorrectedView),
    Printed("match registry merge ID ID", "registry-merge", CorrectedView),
    Printed("match registry split ID --row N", "registry-split", CorrectedView),
    Printed("match registry undo STEP", "registry-undo", CorrectedView),
    Printed("match registry history", "registry-history", HistoryView),
    Printed("match registry duplicates", "registry-duplicates", DuplicatesView),
    Printed("match office", "office", OfficePageView),
    Printed("match account add NAME", "account-add", AccountChangedView),
    Printed("match account list", "account-list", AccountsView),
    Printed("match account password NAME", "account-password", AccountChangedView),
    Printed("match account remove NAME", "account-remove", AccountChangedView),
    Printed("match backup FILE", "backup", BackupView),
    Printed("match restore FILE", "restore", BackupView),
    Printed("match catalogue list", "catalogue-list", ListView),
    Printed("match catalogue show ID", "catalogue-show", OptionView),
    Printed("match catalogue check", "catalogue-check", CheckView),
    Printed("match catalogue confirm OPTION", "catalogue-confirm", KeptView),
    Printed("match catalogue add OPTION", "catalogue-add", KeptView),
    Printed("match catalogue asked FUNDER", "catalogue-asked", AskedKeptView),
    Printed("match catalogue review", "catalogue-review", ReviewView),
    Printed("match catalogue worksheet CALL", "catalogue-worksheet", WorksheetView),
    Printed("match catalogue export FOLDER", "catalogue-export", OfficeExportView),
    Printed("match catalogue import FOLDER", "catalogue-import", TakenView),
    Printed("match catalogue withdraw OPTION", "catalogue-withdraw", KeptView),
    Printed("match catalogue sheet ID --out FILE", "catalogue-sheet", PrintedView),
    Printed("match places NAME", "places", PlacesView),
    Printed("match", "start", StartView),
    Printed("match --version", "version", VersionsView),
    Printed("match config", "config", SettingsView),
    Printed("match dossier ID --out FILE", "dossier", DossierView),
    Printed("match dossier --funder ID --out FILE", "dossier-booklet", PrintedView),
    Printed("match demo --out FILE", "demo", DemoView),
    Printed("match train --history FOLDER --out FILE", "train", TrainedView),
    Printed("match exchange grants --out FILE", "exchange-grants", ExchangedView),
    Printed("match exchange counts --out FILE", "exchange-counts", ExchangedView),
    Printed("match exchange reach FILE --out MODEL", "exchange-reach", ExchangedView),
    Printed("match evaluate --history FOLDER --model FILE", "evaluate", EvaluationView),
)
FAILURE = Printed("An error", "error", FailureView)


def object_schemas() -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The JSON Schema of every object, with the name of its file."""
    for printed in (*ANSWERS, FAILURE):
        schema = view_schema(printed.view)
        asked = printed.asked if printed is FAILURE else f"{printed.asked} --json"
        yield printed.name, {**schema, "title": asked}


def objects_page() -> Iterator[str]:
    """The reference page of every object."""
    printed_all = (*ANSWERS, FAILURE)
    shared = shared_parts([printed.view for printed in printed_all])
    yield from _HEAD
    yield "| code | meaning |\n| --- | --- |"
    for code, meaning in EXIT_CODES.items():
        yield f"| {code} | {meaning} |"
    yield "\n## The objects\n"
    yield "| command | object | JSON Schema |"
    yield "| --- | --- | --- |"
    for printed in printed_all:
        link = f"[{_words(printed)}](#{_anchor(printed)})"
        schema = f"[{printed.name}.json](schemas/{printed.name}.json)"
        yield f"| {link} | {printed.view.__doc__ or ''} | {schema} |"
    yield ""
    for printed in printed_all:
        yield f"## {_words(printed)}\n"
        yield from view_section(printed.view, shared)
    yield "## Parts of several objects\n"
    for part in shared:
        yield from part_section(part)


def _words(printed: Printed) -> str:
    if printed is FAILURE:
        return printed.asked
    words = f"`{printed.asked}`"
    return words if " " in printed.asked else f"{words} alone"


def _anchor(printed: Printed) -> str:
    return re.sub(r"[^\w -]", "", _words(printed)).lower().replace(" ", "-")


_HEAD = (
    "# The answers as data\n",
    "`--json` on every command prints one object, and nothing else, on stdout.",
    'It says `"schema": 1`, the version of this format. Keys are stable.\n',
    "- A key always stands there, unless its table says that it may be absent.",
    "- What is not known is `null` or absent, never zero.",
    "- Amounts are in units of `currency`, ids are texts, a *day* is a text as `2026-11-23`.",
    "- *Words* are for people, in the language of `--lang`: programs read codes and ids, not them.",
    "- An *object by key* has ids or names as keys, and under each what is said.",
    "- … stands for the keys of another table, which stand among those of this one.",
    "- A table that is written with `--out FILE.json` is one object as well: `schema`, and under"
    " the name of each table its rows, with the headings of the CSV as keys.\n",
    "What cannot be answered is an object too: see [An error](#an-error).",
    "Its codes, and those of the problems of a file, are listed in [cli.md](cli.md).",
    "The exit code says how it went, with `--json` and without:\n",
)
