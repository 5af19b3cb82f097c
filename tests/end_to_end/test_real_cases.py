"""Twelve real cooperatives, who financed them, and what the matcher says of it.

`python tests/end_to_end/test_real_cases.py` prints the table of docs/real-cases.md; with
`--write` it writes the whole page.
"""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from matcher import open_matcher
from matcher.matching.pair import Match
from matcher.reports.names import verdict_said
from matcher.session import Session

TESTS = Path(__file__).resolve().parents[1]
CASES = TESTS / "cases" / "real_cooperatives.toml"
REGISTRY = TESTS / "cases" / "real_cooperatives.csv"
PAGE = TESTS.parent / "docs" / "real-cases.md"

INTRODUCTION = """\
# Twelve real cooperatives

Who really financed twelve cooperatives, and what the matcher answers for each of them.
The registry (`tests/cases/real_cooperatives.csv`) holds only what was known before the funding,
and each answer is given on the first day of the year of the funding.
The stories and their sources are in `tests/cases/real_cooperatives.toml`.
`python tests/end_to_end/test_real_cases.py --write` makes this page;
a test fails when it is out of date.

"""

REMARKS = """
*rank* is the place of the option among those that can be suggested, and their number.
*still to ask* is what the verdict still depends on.
*nothing against it*: all that is published is fulfilled,
but not every condition is published.

## What the table shows, and what it does not

- No option that really paid is refused, unless by a rule that has a date.
- These are successes that the press reported, mostly grants: nobody wrote about the refusals.
  So the table says nothing on how often an option is granted.
- INDH takes part in most of the cases because the press follows it,
  not because it finances most cooperatives.
- Some options were written from these very cases: `japan_embassy_apl`, `provincial_council`,
  `commune`, `ormva_souss_massa`, and part of `ads` and `water_forests`.
  That they are found again proves nothing.
- INDH before 2019 was an earlier phase with other rules.
  The option describes phase III, so it reads *closed* on those days;
  the verdict is that of its rules, less those that begin later.
- In several cases more was paid than today's ceiling, or several funders shared the cost.
- The rank is one of the catalogue of today.
  Options that did not exist in that year stand before the real one too.
- What was known of the twelve is little: where conditions are published, as those of INDH,
  the verdict is often undecided, and says what to ask.
- Ranks count within a list, money or support. What is not known of the conditions counts against
  an option by its chance, and no longer puts it behind everything that publishes no condition.
- 139 cases, these twelve among them, are in `data/cases`; `docs/ranking.md` says how often their
  payers are found again when the page that tells of them is left out.
- Twelve cases are too few to measure a ranking. They are read one by one.
"""


@dataclass(frozen=True, slots=True)
class Line:
    """One option that really financed one cooperative."""

    case: dict[str, Any]
    match: Match
    ranked: int


def cases() -> list[dict[str, Any]]:
    """The cases, in the order of their file."""
    return tomllib.loads(CASES.read_text(encoding="utf-8"))["case"]  # type: ignore[no-any-return]


def open_case(case: dict[str, Any]) -> Session:
    """A session on the day of a case."""
    return open_matcher(registry=REGISTRY, today=case["today"])


def lines() -> Iterator[Line]:
    """Every option that financed a case, with its place in the answer of that day."""
    for case in cases():
        matches = open_case(case).options_for(case["id"])
        ranked = sum(match.rank is not None for match in matches)
        by_id = {match.option.id: match for match in matches}
        for option in case["financed_by"]:
            yield Line(case, by_id[option], ranked)


def table() -> str:
    """The table of docs/real-cases.md."""
    rows = [
        "| case | what was asked | who financed it → option | verdict | availability | rank "
        "| still to ask |",
        "| --- | --- | --- | --- | --- | --- | --- |",
    ]
    before = None
    for line in lines():
        case, match = line.case, line.match
        is_first = case is not before
        before = case
        funders = {f.get("option"): f["funder"] for f in case["financing"]}
        funder = funders.get(match.option.id, "the cooperatives themselves")
        rank = "–" if match.rank is None else f"{match.rank} of {line.ranked}"
        cells = (
            f"{case['cooperative']}, {case['year']}" if is_first else "",
            _asked(match) if is_first else "",
            f"{funder} → `{match.option.id}`",
            str(verdict_said(match.verdict.name, match.option.rules)),
            match.availability.replace("_", " "),
            rank,
            ", ".join(f"`{name}`" for name in match.verdict.missing) or "–",
        )
        rows.append(f"| {' | '.join(cells)} |")
    return "\n".join(rows) + "\n"


def _asked(match: Match) -> str:
    applicant = match.applicant
    total = applicant.value("need_total_mad")
    amount = "" if total is None else f" ({total:,.0f} MAD)"
    return f"{applicant.value('project') or 'not published'}{amount}"


def page() -> str:
    """docs/real-cases.md."""
    return INTRODUCTION + table() + REMARKS


# --- tests


@pytest.fixture(scope="session", autouse=True)
def _home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MATCHER_HOME", str(tmp_path_factory.mktemp("home")))
        yield


@pytest.fixture(scope="session")
def financed(_home: None) -> list[Line]:
    return list(lines())


def test_there_are_twelve_cases_and_each_has_its_row() -> None:
    session = open_case(cases()[0])
    assert len(cases()) == 12
    assert [a.id for a in session.registry] == [case["id"] for case in cases()]
    assert session.registry.problems == []


def test_the_day_of_a_case_is_the_first_of_its_year() -> None:
    for case in cases():
        assert case["today"] == date(case["year"], 1, 1), case["id"]


def test_every_financing_option_is_in_the_catalogue_and_among_the_payers() -> None:
    known = open_case(cases()[0]).catalogue.options
    for case in cases():
        assert set(case["financed_by"]) <= set(known), case["id"]
        paid = {f["option"] for f in case["financing"] if "option" in f}
        assert paid <= set(case["financed_by"]), case["id"]


def test_what_really_financed_a_cooperative_is_never_refused_but_by_a_dated_rule(
    financed: list[Line],
) -> None:
    for line in financed:
        conditions = {c.number: c for c in line.match.option.conditions}
        for number in line.match.verdict.blockers:
            condition = conditions[number]
            dated = condition.since is not None or condition.until is not None
            assert dated, (line.case["id"], line.match.option.id, condition.rule)


def test_what_really_financed_a_cooperative_is_ranked(financed: list[Line]) -> None:
    refused = [(x.case["id"], x.match.option.id) for x in financed if x.match.rank is None]
    assert refused == []


def test_indh_before_its_third_phase_is_closed_and_not_refused(financed: list[Line]) -> None:
    early = [
        x.match for x in financed if x.match.option.id == "indh_p3_ess" and x.case["year"] < 2019
    ]
    assert len(early) == 3
    assert {m.availability for m in early} == {"closed"}
    assert "refused" not in {m.verdict.name for m in early}


def test_the_page_shows_what_the_matcher_says() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), (
        "docs/real-cases.md is out of date: python tests/end_to_end/test_real_cases.py --write"
    )


if __name__ == "__main__":
    if "--write" in sys.argv:
        PAGE.write_text(page(), encoding="utf-8")
    else:
        sys.stdout.write(table())
