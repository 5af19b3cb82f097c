"""Texts that want to be more than text, in what an office writes itself, and in names of files.

`test_hostile_outputs.py` has the cells of a table; here are what a funder said, options of the
office's own and of a catalogue, reasons of corrections, names of sheets, files and folders.
"""

from __future__ import annotations

import csv
import json
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

import openpyxl
import pytest
from conftest import ROOT, Command
from end_to_end.test_hostile_outputs import CONTROL, DAY, HOSTILE, opened

from matcher.support.text import neutral_json

#: Every kind of sign once: formula, markup, escapes, directions, calendar, half a character.
WORDS = (
    *(HOSTILE[n] for n in (0, 4, 5, 8, 9, 10, 11, 12)),
    "x\u2028y\x85z\x9b31m",
    "\u200fname\u061c",
)
UNSEEN = "\u061c\u200e\u200f\u2066\u2067\u2068\u2069\u2028\u2029\ufeff"


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A workspace of this test's own."""
    monkeypatch.setenv("MATCHER_HOME", str(tmp_path / "home"))


def assert_neutral(match_here: Command, *command: object) -> None:
    """As text in both directions and as JSON, on both streams."""
    for more in (("--lang", "en"), ("--lang", "ar"), ("--lang", "fr", "--json")):
        answer = match_here(*command, *more)
        assert answer.code in range(6), (command, answer.err)
        for line in (*answer.out.split("\n"), *answer.err.split("\n")):
            assert not CONTROL.search(line), (command, line)
            assert opened(line) == 0, (command, line)
        if "--json" in more and answer.out:
            json.loads(answer.out)
            assert not set(UNSEEN) & set(answer.out), command


def test_json_keeps_every_sign_and_shows_none() -> None:
    for text in (*HOSTILE, *WORDS, "\ud800", "é ع 🍯"):
        said = neutral_json({text: [text]}, indent=1)
        assert json.loads(said) == {text: [text]}
        said.encode()
        assert not CONTROL.search(said) and not set(UNSEEN) & set(said)


def test_what_a_funder_said_and_options_of_the_office_are_words(match_here: Command) -> None:
    for number, word in enumerate(WORDS[4:7]):
        added = ("--family", "public_grant", "--status", "open", "--on", "2026-11-01")
        assert match_here("catalogue", "add", f"o{number}", "--name", word, "--where", word, *added)
        said = ("--note", word, "--says", word, "--where", word, "--rule", "members >= 5")
        confirmed = ("catalogue", "confirm", "indh_p3_ess", *said, "--on", f"2026-11-{number + 1}")
        match_here(*confirmed, "--by", word)
        match_here("catalogue", "asked", "indh_p3_ess", "--by", word)
    demo = ("--registry", "demo", *DAY)
    for number in range(3):
        assert_neutral(match_here, "catalogue", "show", f"o{number}", *DAY)
    for command in (
        ("catalogue", "list", *DAY),
        ("catalogue", "show", "indh_p3_ess", *DAY),
        ("catalogue", "check", *DAY),
        ("catalogue", "review", "--registry", "demo"),
        ("--coop", "SM-0196", "--details", "-n", "60", *demo),
        ("--coop", "SM-0196", "--option", "indh_p3_ess", *demo),
        ("what-if", "--coop", "SM-0196", "members=20", *demo),
    ):
        assert_neutral(match_here, *command)


@pytest.fixture
def catalogue(tmp_path: Path) -> Path:
    """The shipped catalogue with an option whose every text for people is such a word."""
    folder = tmp_path / "catalogue"
    shutil.copytree(ROOT / "data" / "catalogue", folder)
    for number, word in enumerate(WORDS):
        said = "".join(c if c.isascii() and c.isprintable() else f"\\U{ord(c):08x}" for c in word)
        text = '"' + said.replace('"', '\\"').replace("\\n", "\\\\n") + '"'
        (folder / f"w{number}.toml").write_text(
            f'id = "w{number}"\nname = {text}\nfunder = "indh"\nfamily = "public_grant"\n'
            f'direct = "yes"\nstatus = "open"\nstatus_as_of = 2026-11-01\nsummary = {text}\n'
            f"channel = {text}\ncaveat = {text}\nto_ask = {text}\nnext_round = {text}\n"
            'rules = "partial"\n'
            f'[[condition]]\nrule = "members >= 5"\nsays = {text}\nsource = "s"\n'
            f'confidence = "low"\n[[source]]\nid = "s"\ntitle = {text}\n'
            'url = "https://example.org/x"\ndate = 2026-11-01\n',
            encoding="utf-8",
        )
    return folder


def test_words_of_a_catalogue_are_words(
    match_here: Command, catalogue: Path, tmp_path: Path
) -> None:
    of = ("--catalogue", catalogue, *DAY)
    assert_neutral(match_here, "catalogue", "check", *of)
    assert_neutral(match_here, "catalogue", "list", *of)
    for number in range(0, len(WORDS), 2):
        assert_neutral(match_here, "catalogue", "show", f"w{number}", *of)
    demo = (*of, "--registry", "demo")
    assert_neutral(match_here, "--coop", "SM-0196", "--details", "-n", "60", *demo)
    assert_neutral(match_here, "plan", "--coop", "SM-0196", *demo)
    for number in range(0, len(WORDS), 3):
        assert_neutral(match_here, "--coop", "SM-0196", "--option", f"w{number}", *demo)
        for kind in ("pdf", "docx"):
            out = tmp_path / f"{number}.{kind}"
            asked = ("dossier", "SM-0196", "--option", f"w{number}", "--out", out, *demo)
            assert match_here(*asked, "--lang", "ar").code in (0, 3)
        with zipfile.ZipFile(tmp_path / f"{number}.docx") as parts:
            ET.fromstring(parts.read("word/document.xml"))


def names() -> Iterator[str]:
    """Such words, as far as a file can be called so."""
    for word in WORDS:
        yield word.replace("/", "⁄").replace("\0", "")[:60]
    yield "\udcff\x1b[31m\u202e"  # bytes that are no text, as the system hands them over


@pytest.mark.parametrize("name", [*names()][4::2])
def test_names_of_files_folders_and_sheets_are_words(
    name: str, match_here: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / name
    folder.mkdir()
    monkeypatch.setenv("MATCHER_HOME", str(folder / "home"))
    table, book = folder / f"{name}.csv", folder / f"{name}.xlsx"
    table.write_text("Nom de la coopérative;Province\nAfoulki;Tata\n", encoding="utf-8")
    workbook = openpyxl.Workbook()
    title = "".join(c for c in name if (c not in "\\/?*[]:'" and c.isprintable()) or c in "\u202e")
    workbook.active.title = title.encode("utf-8", "replace").decode().replace("?", "")[:31] or "x"
    workbook.active.append(["Nom de la coopérative", "Province"])
    workbook.active.append(["Tazlaft", "Tiznit"])
    workbook.save(book)
    assert match_here("import", table, book, *DAY).code in (0, 3)
    assert match_here("registry", "set", "C-0001", "members=9", "--why", name).code == 0
    assert_neutral(match_here, "import", table, book, *DAY)
    for command in (
        ("registry", "history"),
        ("registry", "history", "C-0001"),
        ("registry", "list"),
        ("registry", "show", "C-0001"),
        ("registry", "duplicates"),
        ("config",),
        ("import", folder / f"{name}.nothing"),
        ("backup", folder / f"{name}.zip", "--force"),
        ("restore", folder / f"{name}.zip", "--force"),
        ("restore", table, "--force"),
        ("--coop", name),
        ("--coop", "C-0001", "--registry", table),
        ("--coop", "C-0001", "--catalogue", folder),
        ("--coop", "C-0001", "--model", table),
        ("registry", "export", "--out", folder / f"{name}.out.csv", "--force"),
    ):
        assert_neutral(match_here, *command)
    with (folder / f"{name}.out.csv").open(encoding="utf-8-sig", newline="") as stream:
        cells = [cell for row in csv.reader(stream) for cell in row]
    assert not [cell for cell in cells if cell[:1] in "=+@\t" and cell]
