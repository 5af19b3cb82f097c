"""The tests stand as the rooms stand: tests/<room>/test_<module>.py, or a story with a reason."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
#: Folders of tests that are about no room alone.
BESIDE = frozenset(("laws", "end_to_end", "bench", "cases", "other_country", "other_history"))
#: Tests of a room that are about several of its modules, and what their story is.
STORIES = {
    "advice/test_changes_and_time": "changes and the calendar: what lifts a refusal, and when",
    "advice/test_reports": "advice from its records to its text, in three languages",
    "api/test_answers": "every answer of the front door, as objects",
    "batch/test_run": "a run with its parts, engines, records and files",
    "catalogue/test_texts": "the texts of the shipped options, in three languages",
    "cli/test_wrong_inputs": "what is written wrongly, and what the command says",
    "ingest/test_crash": "kill -9 in the middle of an import leaves before or after",
    "ingest/test_funder_word": "a column of what a funder said, from file to warning",
    "ingest/test_hostile": "files that attack, through every reader",
    "ingest/test_import_views": "an import as the command shows it",
    "ingest/test_layouts": "tables as people lay them out",
    "ingest/test_officer": "the officer's workbook, and what a month later changed",
    "ingest/test_linkage": "which rows are one, from names to the question that is left",
    "ingest/test_steps": "imports and corrections, each a step that can be taken back",
    "ingest/test_mutated": "good files with a damaged byte",
    "ingest/test_planted": "planted defects, each found or read, none silent",
    "ingest/test_said": "every sentence of an import in three languages",
    "ingest/test_workspace": "imports one after another, to the workspace and out of it",
    "learning/test_office": "from the log of an office to a model that is promoted or not",
    "learning/test_cases": "a model from stories: pairs, fit and validation",
    "planning/test_sensible_advice": "what a sensible adviser says, written before any plan",
    "planning/test_plan_cases": "cases with a known best plan",
    "reports/dossier/test_command": "a dossier from the command to its files",
    "reports/dossier/test_hostile": "hostile texts in a printed file",
    "web/browser/test_hostile_texts": "texts that attack, in every field of the page",
    "web/browser/test_officer": "an officer's day with any hands, in two languages",
    "web/browser/test_funder": "a funder's committee with any hands",
    "web/browser/test_every_page": "every page in three languages, in a browser",
    "web/browser/test_shared": "a shared office signed in to, and its own pages, in a browser",
    "web/test_next_request": "a change made anywhere is seen by the request that comes next",
    "web/test_hostile_fields": "texts that attack, through every form and every body of the API",
    "web/test_hostile_uploads": "every hostile file of the import, handed in at the page",
    "web/test_fuzzed": "every route of the OpenAPI document, asked what nobody would ask",
    "planning/test_plan_parts": "calendar, terms and security of plans",
}
#: Rooms that are driven through the command: tests/end_to_end runs every command and compares
#: its text, JSON and pages, so that a module of theirs needs no test that imports it.
THROUGH_THE_COMMAND = frozenset(("cli", "reports", "cases", "api"))
#: Modules that no test imports, nor any module that one imports.
ALONE = {
    "__main__": "one line; tests/end_to_end runs `python -m matcher`",
    "audit/grouping": "match audit --by, in end_to_end/test_funders_command",
    "audit/price_of_fairness": "match audit --funds, in end_to_end/test_funders_command",
    "audit/report": "match audit, in end_to_end/test_funders_command",
    "catalogue/editor": "data/editor is compared with it: matcher.cli.reference --check",
    "eligibility/typed_rules": "match audit --by RULE, in end_to_end/test_funders_command",
    "catalogue/office/add": "match catalogue add, in end_to_end/test_office_words",
    "catalogue/office/asked": "match catalogue asked, in end_to_end/test_office_words",
    "catalogue/office/exchange": "match catalogue import, in end_to_end/test_office_words",
    "shortlist/worksheet": "match catalogue worksheet, in end_to_end/test_office_words",
    "learning/case_model": "match train --sampling cases, by hand: its data is not of this tree",
    "learning/case_validation": "the marks of such a model, on the same cases",
    "learning/promotion": "match train --out over a better model, in end_to_end/test_train",
    "ingest/profiles/pair_answers": "same, two or later, in web/test_duplicates",
    "web/pages/audit": "the audit of a list, asked for by its address in web/test_audit",
    "web/pages/gaps": "the map of gaps, asked for by its address in web/test_gaps",
    "web/pages/duplicates": "the page of pairs, asked for by its address in web/test_duplicates",
    "web/pages/history": "steps and copies, asked for by their address in web/test_history",
    "web/pages/importing": "import, asked for by its address in web/test_importing",
    "web/workspace": "the workspace behind those pages",
    "support/writing": "numbers, days and lists of every answer, in support/test_messages",
    "ingest/sheets/sheet": "the cells that every reader gives, in ingest/test_sheet_reader",
    "ingest/sheets/json_sheets": "records of groups and maps, in ingest/test_layouts",
    "ingest/sheets/text_sheets": "bad letters and open quotes, in ingest/test_layouts",
    "ingest/sheets/workbook_sheets": "merged, hidden and struck cells, in ingest/test_layouts",
    "registry/workspace": "an import and the answers after it, in ingest/test_workspace",
    "reports/advising/what_if_terms": "match what-if --term, in end_to_end/test_json_objects",
    "rules/stored": "a compiled catalogue read back, in every test of the command",
    "spec/editor": "data/editor is compared with it: matcher.cli.reference --check",
    "spec/page": "docs/files.md is compared with it: matcher.cli.reference --check",
    "spec/reader": "every file of a user, in laws/test_mutated_files",
    "spec/shapes": "the definitions that spec/reader reads files by",
    "spec/words": "the sentences of spec/reader",
    "support/days": "--today at the ends of the calendar, in end_to_end/test_cli",
    "support/lookup": "ids and names looked up by every command, in cli/test_wrong_inputs",
}


def modules() -> dict[str, Path]:
    found = {}
    for path in (ROOT / "matcher").rglob("*.py"):
        if path.stem != "__init__":
            found["/".join(path.relative_to(ROOT / "matcher").with_suffix("").parts)] = path
    return found


def imported_by(path: Path) -> set[str]:
    """The modules of ours that a file imports, as room/module."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("matcher"):
            names = [str(node.module), *(f"{node.module}.{alias.name}" for alias in node.names)]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names if alias.name.startswith("matcher.")]
        else:
            continue
        found |= {name.removeprefix("matcher.").replace(".", "/") for name in names}
    return found


def _mirrored(module: str) -> str:
    room, _, name = module.rpartition("/")
    return f"{room}/test_{name}.py"


def files_of_tests() -> list[Path]:
    files = (ROOT / "tests").rglob("test_*.py")
    return sorted(path for path in files if "bench" not in path.relative_to(ROOT).parts)


@pytest.mark.parametrize(
    "path", files_of_tests(), ids=lambda path: str(path.relative_to(ROOT / "tests"))
)
def test_a_test_file_stands_by_what_it_tests(path: Path) -> None:
    place = path.relative_to(ROOT / "tests").with_suffix("")
    room, name = place.parts[0], place.name.removeprefix("test_")
    names = {key.split("/")[-1] for key in modules() if key.split("/")[0] == room}
    stands = (
        room in BESIDE
        or str(place) in {"test_layout", "test_mirror", "test_names", *STORIES}
        or name in {room, *names}
    )
    assert stands, f"{place} is about no module of its room: name it so, or tell its story"


def test_stories_are_told_in_files_that_exist() -> None:
    assert [name for name in STORIES if not (ROOT / "tests" / f"{name}.py").is_file()] == []


def test_every_module_is_reached_by_a_test() -> None:
    known = modules()
    direct = {name for path in files_of_tests() for name in imported_by(path) if name in known}
    direct |= {name for name in known if (ROOT / "tests" / _mirrored(name)).is_file()}
    reached, new = set(direct), direct
    while new:  # what a module of a room does with another of its room is tested with it
        near = {(one, name) for one in new for name in imported_by(known[one]) if name in known}
        new = {name for one, name in near if one.split("/")[0] == name.split("/")[0]} - reached
        reached |= new
    left = {
        name
        for name in known
        if name not in reached and name.split("/")[0] not in THROUGH_THE_COMMAND
    }
    assert left - set(ALONE) == set()
