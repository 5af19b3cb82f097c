"""The audit of a list: its groups by name, and nothing concluded of few."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

from page_reader import Client, sound

from matcher import open_matcher
from matcher.api.for_funders import AUDITED
from matcher.reports.for_funders import audit_text
from matcher.reports.for_funders.audit import audit_tables
from matcher.reports.tables import Coded


def test_an_audit_names_no_field_by_its_key(client: Client, some_rows: Path) -> None:
    page = sound(client(registry=some_rows).get("/funders/audit").text)
    assert "more women than men" in page.text
    assert not {"women_share > 0.5", "president_gender", "union_member"} & set(page.texts)


def test_whatever_an_audit_compares_can_be_left_out(client: Client, some_rows: Path) -> None:
    here = client(registry=some_rows)
    page = sound(here.get("/funders/audit").text)
    boxes = {one["value"]: one for one in page.all("input") if one.get("name") == "by"}
    ticked = {name for name, one in boxes.items() if "checked" in one}
    assert ticked == set(AUDITED)
    assert "women_share > 0.5" not in page.text
    without = here.get("/funders/audit", params={"by": ["sector"]})
    said = "".join(sound(without.text).texts).split("Called a difference")[1]
    assert "more women than men" not in said


def test_an_audit_of_few_concludes_nothing() -> None:
    """Of groups of one no difference is found: that says nothing about them."""
    group: Any = SimpleNamespace(count=1, found=False, chance=None, gap=None)
    large: Any = SimpleNamespace(count=40, found=False, chance=0.5, gap=0.0)

    def said(*groups: Any) -> list[str]:
        measure: Any = SimpleNamespace(measure="exposure", groups=groups)
        return [str(one) for one in audit_text._measure(measure)]

    assert said(group, group) == ["Too few to conclude: no group has 10 or more."]
    assert said(group, large) == [
        "No group differs from the others by more than chance could make it.",
        "1 group has fewer than 10: too few to conclude.",
    ]


def test_groups_of_an_audit_stand_in_the_order_of_a_reader() -> None:
    view = open_matcher(registry="demo", today="2026-11-23").audit(by=["stage"]).view
    table = audit_tables(view, "fr")[0]
    codes = [row[2].code for row in table.rows if isinstance(row[2], Coded)]
    life = ["creation", "start_up", "growth", "development", None]
    assert codes == life * len(view.measures)


def test_chance_is_one_figure_in_text_and_table(client: Client) -> None:
    page = sound(client(registry=Path("demo")).get("/funders/audit").text)
    assert "by chance 0.05%" in page.text
    assert "1 in 2,000" not in page.text
    assert "0.05%" in page.texts  # a cell of the table


def test_an_audit_says_which_fields_rank_nobody(client: Client, some_rows: Path) -> None:
    page = sound(client(registry=some_rows).get("/funders/audit").text)
    assert "Groups are only counted here, after every list is made." in page.text
    assert "Sensitive fields (Gender of the chair) rank nobody. Others may" in page.text
