"""`--json`: every command prints what its view, and so its JSON Schema and page, describes."""

from __future__ import annotations

import contextlib
import io
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

import pytest
import typer
from conftest import ROOT, Answer
from json_schemas import departures

from matcher.cli.app import app
from matcher.cli.objects import ANSWERS, FAILURE, object_schemas, objects_page
from matcher.cli.reference import pages_of_objects
from matcher.cli.run import run
from matcher.reports.view import inlined, left_out_if_none, only_shown
from matcher.reports.view_page import view_parts, view_section
from matcher.support.messages import Message
from matcher.support.text import Text

FUNDS = ROOT / "docs" / "funds.toml"
HISTORY = ROOT / "tests" / "other_history"
LIKELY_PAIR = """Nom de la coopérative;Province;Commune;Date de création;Nbre d'adhérents;Zzq
Tazlaft;Tiznit;Anzi;12/03/2015;25;a
Tazlaft;Tiznit;Anzi;12/03/2015;25;b
"""
SCHEMAS = dict(object_schemas())
NAMES = [printed.name for printed in ANSWERS]

#: The commands in an order in which each finds what it needs: `ROWS` are 24 cooperatives with
#: one cell that cannot be read, `SMALL` are the first three, `PAIR` are two rows that may be one
#: cooperative, `made` is a folder to write in;
#: `FUND` is one fund, and the floors of `FUNDS`, those of the example, are too high for `ROWS`.
CALLS = """
coop             --coop SM-0001 --record --registry ROWS --today 2026-11-23
funder           --funder indh --where women_share>0.5 --diverse sector --registry ROWS --today 2026-11-23
advise           advise --coop SM-0007 --registry ROWS --today 2026-11-23
interview        advise --coop SM-0007 --ask --out made/answered.csv --registry ROWS --today 2026-11-23
plan             plan --coop SM-0009 --own-cash 20000 --registry ROWS --today 2026-11-23
plans            plan --all --out made/plans.csv --registry SMALL --today 2026-11-23
what-if          what-if --coop SM-0009 members=20 --term indh_p3_ess:4= --with-plan --registry ROWS --today 2026-11-23
what-if-terms    what-if --term indh_p3_ess:status=closed --registry ROWS --today 2026-11-23
gaps             gaps --registry ROWS --today 2026-11-23
allocate         allocate --funds FUND --why SM-0003 --compare FUNDS --registry ROWS --today 2026-11-23
audit            audit --by sector --funds FUND --registry ROWS --today 2026-11-23
record           record SM-0001 indh granted --amount 90000 --registry ROWS --today 2026-11-23
cases            cases --coop SM-0001 --registry ROWS --today 2026-11-23
digest           digest --since 2026-01-01 --registry ROWS --today 2026-11-23
trail            trail E-1
screen           screen --applicants ROWS --out made/pairs.csv --today 2026-11-23
batch            batch --applicants ROWS --out made/batch --today 2026-11-23
import           import ROWS PAIR --today 2026-11-23
registry-list    registry list
registry-show    registry show SM-0001
registry-export  registry export --out made/export.csv
registry-papers  registry papers SM-0001 accounts --since 2026-01-10 --today 2026-11-23
registry-mute    registry mute SM-0001 indh
registry-forget  registry forget SM-0001
registry-set     registry set SM-0002 members=40 --why heard
registry-merge   registry merge SM-0003 SM-0004
registry-split   registry split SM-0003 --row 2
registry-undo    registry undo 2
registry-history registry history SM-0003
registry-duplicates registry duplicates
office           office --no-browser
account-add      account add officer-7 --generate
account-list     account list
account-password account password officer-7 --generate
account-remove   account remove officer-7
backup           backup made/backup.zip
restore          restore made/backup.zip --force
catalogue-list   catalogue list --today 2026-11-23
catalogue-show   catalogue show prize_lalla_al_moutaaouina --today 2026-11-23
catalogue-check  catalogue check --today 2026-11-23
catalogue-confirm    catalogue confirm commune --status open --max 90000
catalogue-add        catalogue add local_fund --name Fund --family public_grant
catalogue-asked      catalogue asked indh
catalogue-review     catalogue review --registry SMALL
catalogue-worksheet  catalogue worksheet commune --registry ROWS
catalogue-export     catalogue export made/office
catalogue-import     catalogue import made/office
catalogue-withdraw   catalogue withdraw commune
catalogue-sheet  catalogue sheet indh_p3_ess --out made/sheet.pdf --today 2026-11-23
places           places tiznit
start
version          --version
config           config
dossier          dossier SM-0009 --option indh --registry ROWS --out made/file.pdf --today 2026-11-23
dossier-booklet  dossier --funder indh --top 3 --registry ROWS --out made/all.pdf --today 2026-11-23
demo             demo --n 5 --out made/demo.csv --today 2026-11-23
train            train --history HISTORY --until 2024-10-01 --out made/model.json
exchange-grants  exchange grants --out made/grants.json --registry ROWS --today 2026-11-23
exchange-counts  exchange counts --out made/counts.json --registry ROWS --today 2026-11-23
exchange-reach   exchange reach made/counts.json --out made/reach.json
evaluate         evaluate --history HISTORY --model made/model.json
"""  # noqa: E501


class Terminal(io.StringIO):
    """A keyboard."""

    def isatty(self) -> bool:
        return True


def answer(*arguments: object) -> Answer:
    """What a command says, in this process."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = run([*map(str, arguments), "--json"])
    return Answer(code, out.getvalue(), err.getvalue())


@pytest.fixture(scope="module")
def answers(some_rows: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    """The answer of every command."""
    folder = tmp_path_factory.mktemp("objects")
    made = folder / "made"
    made.mkdir()
    lines = some_rows.read_text(encoding="utf-8").splitlines(keepends=True)
    small, rows = folder / "small.csv", folder / "rows.csv"
    small.write_text("".join(lines[:4]), encoding="utf-8")
    slip = re.sub(r",\d{4}-\d{2}-\d{2}", ",some day", lines[-1], count=1)
    assert slip != lines[-1]
    rows.write_text("".join((*lines[:-1], slip)), encoding="utf-8")
    pair = folder / "pair.csv"
    pair.write_text(LIKELY_PAIR, encoding="utf-8")
    fund = folder / "fund.toml"
    fund.write_text(FUNDS.read_text(encoding="utf-8").split("[[floor]]")[0], encoding="utf-8")
    places = {
        "ROWS": rows,
        "SMALL": small,
        "PAIR": pair,
        "FUNDS": FUNDS,
        "FUND": fund,
        "HISTORY": HISTORY,
    }
    found = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MATCHER_HOME", str(folder / "home"))
        # the office page would go on until it is stopped: tests/web runs it
        patch.setattr(
            "matcher.web.server.serve", lambda _, __, begin, ___: begin("http://127.0.0.1/")
        )
        for call in CALLS.strip().splitlines():
            name, *words = call.split()
            given = [places.get(word, word.replace("made/", f"{made}/")) for word in words]
            patch.setattr(sys, "stdin", Terminal("yes\n\n12\nq\n"))
            found[name] = answer(*given)
    yield found


def test_the_calls_are_those_of_the_table() -> None:
    assert [call.split()[0] for call in CALLS.strip().splitlines()] == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_a_command_prints_what_is_described(answers: dict[str, Answer], name: str) -> None:
    said = answers[name]
    assert said.code in (0, 3), said
    assert departures(said.json, SCHEMAS[name]) == []
    assert said.json["schema"] == 1


@pytest.mark.parametrize(
    ("arguments", "code", "problems"),
    [
        (("plan",), "usage", False),
        (("--coop", "nobody", "--registry", "demo"), "unknown-id", False),
        (("catalogue", "list", "--catalogue", ROOT / "docs"), "invalid", True),
        (("--coop", "SM-0001", "--registry", ROOT / "nothing.csv"), "no-file", False),
        (
            ("audit", "--by", "sector", "--funds", FUNDS, "--registry", "few"),
            "contradiction",
            False,
        ),
    ],
)
def test_an_error_is_what_is_described(
    some_rows: Path, arguments: tuple[object, ...], code: str, problems: bool
) -> None:
    given = [some_rows if word == "few" else word for word in arguments]
    for language in ("en", "ar"):
        said = answer(*given, "--lang", language).json
        assert departures(said, SCHEMAS["error"]) == []
        assert (said["error"]["code"], "problems" in said["error"]) == (code, problems)


def test_what_to_do_stands_after_what_is_wrong() -> None:
    said = answer("--coop", "SM-0001", "--today", "x", "--lang", "fr").json["error"]
    assert said == {
        "code": "usage",
        "message": "«\u00a0x\u00a0» n’est pas un jour. L’écrire comme 2026-11-23.",
        "where": "--today",
    }


def commands(command: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    yield path, command
    for name, inner in getattr(command, "commands", {}).items():
        yield from commands(inner, f"{path} {name}".strip())


def test_every_command_with_json_stands_in_the_table() -> None:
    with_json = {
        path
        for path, command in commands(typer.main.get_command(app))
        if any("--json" in option.opts for option in command.params)
    }
    assert with_json == {printed.command for printed in ANSWERS}


def properties(schema: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for owner in (schema, *schema.get("$defs", {}).values()):
        for key, what in owner["properties"].items():
            yield f"{owner['title']}.{key}", what


@pytest.mark.parametrize("name", [*NAMES, FAILURE.name])
def test_every_key_and_every_part_is_described(name: str) -> None:
    schema = SCHEMAS[name]
    for part in (schema, *schema.get("$defs", {}).values()):
        # Python describes a dataclass without a docstring by its signature
        assert part["description"].endswith("."), part["title"]
        assert "(" not in part["description"].split()[0], part["title"]
    assert [key for key, what in properties(schema) if not what.get("description")] == []


def test_the_names_of_parts_lead_to_one_class_each() -> None:
    parts = {part for printed in (*ANSWERS, FAILURE) for part in view_parts(printed.view)}
    assert len({part.__name__ for part in parts}) == len(parts)


def test_every_link_of_the_page_leads_to_one_heading_of_it() -> None:
    page = "\n".join(objects_page())
    headings = [
        re.sub(r"[^\w -]", "", heading).lower().replace(" ", "-")
        for heading in re.findall(r"^#+ (.*)$", page, re.MULTILINE)
    ]
    assert len(set(headings)) == len(headings)
    assert set(re.findall(r"\(#([^)]*)\)", page)) <= set(headings)
    for name in re.findall(r"\(schemas/([^)]*)\)", page):
        assert (ROOT / "docs" / "schemas" / name).is_file()


def test_the_page_and_the_schemas_are_those_of_the_code() -> None:
    made = dict(pages_of_objects(ROOT))
    for path, content in made.items():
        assert path.read_text(encoding="utf-8") == content, f"{path.name} is out of date"
    assert set((ROOT / "docs" / "schemas").iterdir()) == {
        path for path in made if path.suffix == ".json"
    }


@dataclass(frozen=True, slots=True)
class BoxView:
    """A box."""

    inside: Annotated[dict[str, tuple[int, ...]] | None, "what is in it | null when shut"]
    note: Annotated[str | None, "a note"] = left_out_if_none()


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedBoxView:
    """A box with a seal.

    How it is sealed is of no interest here.
    """

    box: BoxView = inlined()
    seal: Annotated[Literal["red", ""], "its colour"]
    name: Annotated[Text | str, "its name"]
    size: Annotated[tuple[float, bool | None], "its size, and whether that is exact"]
    boxes: Annotated[tuple[BoxView, ...], "boxes in it"]
    heading: Message = only_shown()


def test_a_section_has_a_line_for_each_key() -> None:
    assert list(view_section(SealedBoxView, shared=[])) == [
        "A box with a seal.\n",
        "| key | holds | what it is |",
        "| --- | --- | --- |",
        "| … | the keys of [box](#box) | A box |",
        "| `seal` | `red` or empty | its colour |",
        "| `name` | words | its name |",
        "| `size` | list (number, `true`, `false` or null) | its size, and whether that is exact |",
        "| `boxes` | list of [box](#box) | boxes in it |",
        "",
        "### Box\n",
        "A box.\n",
        "| key | holds | what it is |",
        "| --- | --- | --- |",
        "| `inside` | object by key: list of whole numbers or null"
        " | what is in it \\| null when shut |",
        "| `note` | text or absent | a note |",
        "",
    ]
    assert "### Box\n" not in list(view_section(SealedBoxView, shared=[BoxView]))
