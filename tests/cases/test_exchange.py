"""What goes to others: grants under their published schema, counts that name nobody; and back."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from conftest import Command

from matcher import open_matcher
from matcher.cases.aggregate import (
    LEAST_CELL,
    Cell,
    granted_a_year,
    guarded,
    is_small,
    read_aggregate,
)
from matcher.cases.event import Event
from matcher.cases.log import EventLog
from matcher.ranking.ranker import default_model, parse_ranker
from matcher.support.errors import DataRefusedError
from matcher.vector.score_matrix import make_score_matrix

DAY = date(2026, 11, 23)
PUBLISHED = Path(__file__).parent / "360giving" / "360-giving-schema.json"
KINDS: dict[str, Any] = {
    "string": str, "number": (int, float), "integer": int, "boolean": bool,
    "object": dict, "array": list, "null": type(None),
}  # fmt: skip


def faults(
    data: Any, schema: dict[str, Any], root: dict[str, Any], way: str = "$"
) -> Iterator[str]:
    """Where data part from a JSON Schema, for every keyword that the published one uses."""
    if "$ref" in schema:
        schema = root["$defs"][schema["$ref"].rsplit("/", 1)[1]]
    kinds = schema.get("type", [])
    kinds = [kinds] if isinstance(kinds, str) else kinds
    if kinds and not isinstance(data, tuple(KINDS[kind] for kind in kinds)):
        yield f"{way}: not {kinds}"
        return
    if "enum" in schema and data not in schema["enum"]:
        yield f"{way}: {data} is not listed"
    if isinstance(data, str) and not re.search(schema.get("pattern", ""), data):
        yield f"{way}: {data} does not match"
    if schema.get("format") == "date-time" and not re.fullmatch(r"\d{4}-\d\d-\d\dT.*", str(data)):
        yield f"{way}: {data} is no moment"
    for word, enough in (("anyOf", lambda n: n >= 1), ("oneOf", lambda n: n == 1)):
        if word in schema:
            met = sum(not list(faults(data, part, root, way)) for part in schema[word])
            if not enough(met):
                yield f"{way}: {met} of {word}"
    if isinstance(data, dict):
        yield from (f"{way}: no {name}" for name in schema.get("required", ()) if name not in data)
        for name, part in schema.get("properties", {}).items():
            if name in data:
                yield from faults(data[name], part, root, f"{way}.{name}")
    if isinstance(data, list):
        if len(data) < schema.get("minItems", 0):
            yield f"{way}: too few"
        for place, item in enumerate(data):
            yield from faults(item, schema.get("items", {}), root, f"{way}[{place}]")


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A log of SYNTHETIC requests of the demonstration registry."""
    monkeypatch.setenv("MATCHER_HOME", str(tmp_path))
    log = EventLog(tmp_path / "cases.sqlite", make=True)
    events = []
    for n in range(40):
        said = {"registry": "demo", "applicant": f"SM-{n + 1:04}", "option": "ads"}
        day = DAY - timedelta(days=700 - 10 * n)
        events.append(Event("applied", day, **said, asked=90_000, is_repayable=False))
        if n % 2:
            events.append(Event("granted", day + timedelta(30), **said, granted=80_000 + n))
            events.append(Event("paid", day + timedelta(90), **said, paid=40_000))
        elif n % 4:
            why = ("condition:1", "documents")[n % 3 == 0]
            events.append(Event("refused", day + timedelta(30), **said, reasons=(why,)))
    loan = {"registry": "demo", "applicant": "SM-0050", "option": "al_amana"}
    events.append(Event("granted", DAY - timedelta(9), **loan, granted=9_000, is_repayable=True))
    bare = {"registry": "demo", "applicant": "SM-0051", "option": "commune"}
    events.append(Event("granted", DAY - timedelta(9), **bare))
    log.append(events)
    log.close()
    return tmp_path


def test_grants_follow_the_published_schema(office: Path, match_here: Command) -> None:
    out = office / "grants.json"
    asked = ("exchange", "grants", "--registry", "demo", "--out", out, "--publisher", "360G-test")
    answer = match_here(*asked, "--today", DAY.isoformat(), "--json")
    assert answer.code == 0, answer.err
    assert answer.json["written"] == 20
    assert answer.json["left_out"] == {"loans": 1, "without_amount": 1, "unknown": 0}
    package = json.loads(out.read_text(encoding="utf-8"))
    root = json.loads(PUBLISHED.read_bytes())
    assert root["$id"].split("/")[-3] == "1.4.3" and package["version"] == "1.4"
    for grant in package["grants"]:
        assert list(faults(grant, root, root)) == []
    grant = package["grants"][0]
    assert grant["amountAwarded"] == 80_001 and grant["amountDisbursed"] == 40_000
    # of the day of the promise, not of the money
    assert grant["awardDate"] == (DAY - timedelta(days=700 - 10 - 30)).isoformat()
    assert len({one["id"] for one in package["grants"]}) == 20
    # and the little validator does find faults
    broken = {**grant, "currency": "DH", "awardDate": "soon", "recipientOrganization": []}
    assert len(list(faults(broken, root, root))) >= 3


def test_no_cell_tells_of_fewer_than_five(office: Path, match_here: Command) -> None:
    out = office / "counts.json"
    asked = ("exchange", "counts", "--registry", "demo", "--out", out)
    answer = match_here(*asked, "--today", DAY.isoformat(), "--json")
    assert answer.code == 0, answer.err
    data = json.loads(out.read_text(encoding="utf-8"))
    assert [cell["option"] for cell in data["cells"]] == ["ads"]
    assert all(not is_small(cell_of(cell), LEAST_CELL) for cell in data["cells"])
    assert "SM-" not in out.read_text(encoding="utf-8")
    # taken elsewhere: what is published stands, the rest reaches at least what was counted
    model = office / "model.json"
    taken = match_here("exchange", "reach", out, "--out", model, "--json")
    assert taken.code == 0, taken.err
    session = open_matcher(today=DAY, model=model)
    option = session.catalogue.options["ads"]
    if "awards_per_year" in option.capacity:
        assert taken.json["left_out"]["published"] == 1
    data["cells"][0]["granted"] = data["cells"][0]["decided"] - 1
    out.write_text(json.dumps(data), encoding="utf-8")
    assert match_here("exchange", "reach", out, "--out", model, "--force").code == 3


@pytest.mark.parametrize(
    "content",
    [
        "[" * 9000,
        "[]",
        '{"cells": 1}',
        '{"schema": 1, "kind": "office-aggregate", "years": 1e999, "cells": []}',
        *(
            '{"schema": 1, "kind": "office-aggregate", "years": 2, "cells": [{"option": "ads",'
            f' "region": null, "granted": {granted}, "decided": {decided}}}]}}'
            for granted, decided in (('"6"', 20), (6.5, 20), (True, 20), (20, "9" * 400), (9, 8))
        ),
    ],
)
def test_counts_that_are_none_are_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "counts.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(DataRefusedError, match="holds no counts"):
        read_aggregate(path)


def cell_of(cell: dict[str, Any]) -> Cell:
    return Cell(cell["option"], cell["region"] or "", cell["granted"], cell["decided"])


def test_small_cells_are_joined_or_left_out() -> None:
    big, small = Cell("x", "a", 10, 20), Cell("x", "b", 1, 3)
    assert guarded([big, small]) == [Cell("x", "", 11, 23)]
    assert guarded([small]) == []
    other = Cell("x", "c", 6, 12)
    assert guarded([big, small, other]) == [big, Cell("x", "", 7, 15)]
    two = [Cell("x", r, 3, 6) for r in "ab"]
    assert guarded(two) == [Cell("x", "", 6, 12)]
    # nothing granted is no small cell, one of many is
    assert not is_small(Cell("x", "a", 0, 9), 5) and is_small(Cell("x", "a", 1, 9), 5)


def test_reach_that_offices_counted_moves_one_option_alone() -> None:
    session = open_matcher(today=DAY)
    name = next(
        o.id for o in session.catalogue.options.values() if "awards_per_year" not in o.capacity
    )
    cells = [{"option": name, "region": None, "granted": 30, "decided": 40}]
    assert granted_a_year([{"years": 2.0, "cells": cells}] * 2) == {name: 30.0}
    data = json.loads(default_model().read_bytes())
    data["reach"] = {name: {"awards_per_year": 15.0}}
    ranker = parse_ranker(data, session.schema)
    matcher = replace(session.matcher, ranker=ranker)
    people = list(session.registry)[:5]
    options = list(session.catalogue.options.values())
    before = make_score_matrix(session.matcher, people, options).scores
    after = make_score_matrix(matcher, people, options).scores
    moved = {options[c].id for c in range(len(options)) if (before != after)[:, c].any()}
    assert moved == {name}
    place = [option.id for option in options].index(name)
    assert (after[:, place] > before[:, place]).all()
    assert matcher.match(people[0], options[place]).score == after[0, place]


def test_an_audit_of_the_log_says_who_got_and_why_others_did_not(
    office: Path, match_here: Command
) -> None:
    asked = ("audit", "--registry", "demo", "--outcomes", "workspace", "--by", "women_cooperative")
    answer = match_here(*asked, "--today", DAY.isoformat(), "--json")
    assert answer.code == 0, answer.err
    outcome = next(m for m in answer.json["measures"] if m["measure"] == "outcome")
    assert outcome["known"] == 32
    met = [group for group in outcome["groups"] if group["count"]]
    assert met and all(group["low"] <= group["mean"] <= group["high"] for group in met)
    reasons = {(r["option_id"], r["reason"]): r["count"] for r in answer.json["refusals"]}
    assert sum(reasons.values()) == 10 and ("ads", "condition:1") in reasons
    text = match_here(*asked, "--today", DAY.isoformat(), "--lang", "en").out
    assert "What funders could change" in text
