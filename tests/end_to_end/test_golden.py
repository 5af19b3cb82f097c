"""Answers of the demonstration held key by key against `golden.json`: what moves is seen.

A change of the catalogue, the model or the demonstration moves them rightly. Look at the
difference that a failure shows, and when it is meant write the file anew:

    MATCH_GOLDEN=write python -m pytest tests/end_to_end/test_golden.py
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import Command

GOLDEN = Path(__file__).with_name("golden.json")
COOPS = ("SM-0001", "SM-0007", "SM-0009", "SM-0120")
PAIR = ("list", "rank", "verdict", "rules", "availability", "call", "score", "chance")
PLAN = ("proven", "counted_on", "conditional", "uncovered", "own_cash", "cost_year", "sources")


def of_keys(one: Any, keys: tuple[str, ...]) -> dict[str, Any]:
    return {key: round(one[key], 9) if isinstance(one[key], float) else one[key] for key in keys}


def coop(answer: Any) -> dict[str, Any]:
    return {
        "matches": {one["option_id"]: of_keys(one, PAIR) for one in answer["matches"]},
        "refused": {one["option_id"]: len(one["blockers"]) for one in answer["refused"]},
        "next_questions": [asked(one) for one in answer["next_questions"]["asked"][:3]],
    }


def funder(answer: Any) -> dict[str, Any]:
    pairs = {f"{one['applicant_id']} {one['option_id']}": one for one in answer["matches"][:12]}
    return {
        "matches": {pair: of_keys(one, PAIR) for pair, one in pairs.items()},
        "refused": len(answer["refused"]),
    }


def asked(question: Any) -> str:
    return " + ".join(item["field"] for item in question["items"])


def advise(answer: Any) -> dict[str, Any]:
    return {
        "questions": {
            asked(one): [round(one["settles_weight"], 6), *one["options"]]
            for one in answer["questions"]["asked"]
        },
        "refused": [one["option_id"] for one in answer["refused"]],
        "changes": {
            " + ".join(change["field"] for change in one["changes"]): {
                **of_keys(one, ("days", "cost")),
                "turns": {turn["option_id"]: turn["after"] for turn in one["turns"]},
            }
            for one in answer["changes"]
        },
        "security": {
            one["option_id"]: of_keys(one, ("loan", "asked", "counted", "shortfall"))
            for one in answer["security"]
        },
    }


def plan(answer: Any) -> dict[str, Any]:
    return {
        "total": answer["total"],
        "lines": answer["lines"],
        "plans": {one["aim"]: of_keys(one, PLAN) for one in answer["plans"]},
    }


Shorten = Callable[[Any], dict[str, Any]]
SHORTEN: dict[str, Shorten] = {"coop": coop, "funder": funder, "advise": advise, "plan": plan}
#: Each command in an order of words, by the name of its answer.
CALLS = {
    **{f"coop {one}": ("--coop", one, "--registry", "demo") for one in COOPS},
    **{f"advise {one}": ("advise", "--coop", one, "--registry", "demo") for one in COOPS[:2]},
    **{f"plan {one}": ("plan", "--coop", one, "--registry", "demo") for one in COOPS[1:3]},
    "funder indh": ("--funder", "indh"),
}


def flat(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every leaf with the keys that lead to it."""
    if isinstance(value, dict) and value:
        for key, inner in value.items():
            yield from flat(inner, f"{path}/{key}")
    else:
        yield path, value


def write(kept: Any) -> None:
    """Write the file, what is innermost in a line of its own."""
    text = json.dumps(kept, indent=1, ensure_ascii=False)
    text = re.sub(r"[{\[][^{}\[\]]*[}\]]", lambda part: " ".join(part[0].split()), text)
    GOLDEN.write_text(text + "\n", encoding="utf-8")


@pytest.mark.parametrize("name", CALLS)
def test_an_answer_is_as_it_was(name: str, match_here: Command, some_rows: Path) -> None:
    words = (*CALLS[name], "--today", "2026-11-23", "--json")
    rows = () if "--registry" in words else ("--registry", some_rows)
    found = SHORTEN[name.split()[0]](match_here(*words, *rows).json)
    kept = json.loads(GOLDEN.read_text(encoding="utf-8"))
    if os.environ.get("MATCH_GOLDEN") == "write":
        kept[name] = found
        write(kept)
    new, old = dict(flat(found)), dict(flat(kept[name]))
    assert list(new) == list(old), "keys, or their order"
    moved = {
        path: (old[path], value)
        for path, value in new.items()
        if value != (pytest.approx(old[path], rel=1e-9) if type(value) is float else old[path])
    }
    assert moved == {}, f"was and is; {__doc__}"
