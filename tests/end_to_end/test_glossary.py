"""The glossary names modules that exist, and the words that are no longer ours stay out."""

from __future__ import annotations

import re

from conftest import ROOT

PAGE = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")


def test_every_module_that_the_glossary_names_exists() -> None:
    found = 0
    for row in PAGE.splitlines():
        room = ""
        for name in re.findall(r"`([a-z_]+(?:/[a-z_]+)*)\.py`", row):
            room, _, module = name.rpartition("/") if "/" in name else (room, "", name)
            assert (ROOT / "matcher" / room / f"{module}.py").is_file(), name
            found += 1
    assert found > 50


def test_every_row_of_a_table_has_its_cells() -> None:
    rows = [row for row in PAGE.splitlines() if row.startswith("| ")]
    assert {row.count(" |") for row in rows} == {4}
