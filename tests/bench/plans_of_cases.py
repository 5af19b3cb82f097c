"""Plans for real, published cases: does plan 1 hold a source that really paid, and how much?

    python tests/bench/plans_of_cases.py FACTS/cases.toml [--today DATE] [--markdown]

The cases are read from a file that is no part of the project; without it nothing is measured and
that is said. A case counts when an amount is told: the cost of the project, or what a funder
paid. Only what was known before the money is given to the product. Where the page tells no
budget lines, their purposes are read here from what the need says (`PURPOSES`), and the product
divides the total; where it tells no cost, the product states a usual one.
"""

from __future__ import annotations

import argparse
import sys
import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from matcher import open_matcher
from matcher.domain.values import FieldValue, Several
from matcher.planning.answer import PlanAnswer, make_plans
from matcher.planning.settings import read_settings
from matcher.session import Session
from matcher.support.text import slug

TODAY = date(2026, 11, 23)
#: Our reading of what the money was for, where the page gives a sentence only.
PURPOSES = {
    "sm01_argana_honey": ["premises", "equipment"],
    "sm03_tifnoute_walnut": ["premises", "equipment"],
    "sm07_zaki_spices": ["equipment"],
    "sm09_toudert_argan": ["equipment"],
    "sm10_noumskroud_argan": ["premises", "equipment"],
    "sm13_oussmane_services": ["equipment"],
    "ms05_artissage_tam": ["equipment"],
    "ms09_iatibar": ["stock", "working_capital"],
    "fm01_mazraoua_wax": ["equipment"],
    "fm03_rachad_amzaz": ["equipment"],
    "fm04_ruchers_atlas_union": ["premises", "equipment", "certification"],
    "na02_imma_fruit": ["equipment", "marketing"],
}
#: Words of a funder's name, and the option of the catalogue that it stands for.
FUNDERS = {
    "indh": "indh_p3_ess",
    "japon": "japan_embassy_apl",
    "ormva": "ormva_souss_massa",
    "conseil provincial": "provincial_council",
    "conseil regional": "regional_council",
    "commune": "commune",
    "developpement social": "ads",
    "plan maroc vert": "solidarity_agriculture",
    "agriculture": "solidarity_agriculture",
    "promotion nationale": "promotion_nationale",
    "phosboucraa": "phosboucraa_foundation",
    "mohammed v": "fm5_cooperatives",
    "givedirectly": "usaid_givedirectly_cfp",
    "association": "moroccan_associations",
    "eaux et forets": "water_forests",
}
INDH = "indh_p3_ess"


@dataclass(frozen=True)
class Row:
    """What plan 1 says of one case beside what happened."""

    id: str
    real: tuple[str, ...]
    planned: tuple[str, ...]
    told: dict[str, int]
    amounts: dict[str, int]
    total: int
    is_cost_told: bool
    rests: int

    @property
    def is_found(self) -> bool:
        """Whether plan 1 holds a source that really paid."""
        return bool(set(self.real) & set(self.planned))

    @property
    def compared(self) -> list[float]:
        """Planned over told, for each source of which both are known."""
        return [self.amounts[o] / n for o, n in self.told.items() if self.amounts.get(o)]


def real_options(case: dict[str, Any]) -> tuple[dict[str, int], tuple[str, ...]]:
    """The options that paid, by the names of the funders, with amounts where they are told."""
    told, found = {}, []
    for line in case.get("financing", []):
        name = slug(line["funder"]).replace("-", " ")
        option = next((o for words, o in FUNDERS.items() if words in name), None)
        if option is None and len(case["option_ids"]) == 1:
            option = case["option_ids"][0]
        if option is None or (line["instrument"] == "own_contribution" and "coop" in name):
            continue
        found.append(option)
        if "amount_mad" in line:
            told[option] = line["amount_mad"]
    return told, tuple(dict.fromkeys(found))


def facts_of(case: dict[str, Any], session: Session) -> dict[str, FieldValue]:
    """What was known before the money, as fields."""
    before = {
        key: value
        for key, value in case["before"].items()
        if key not in case["before"].get("reported_after", [])
    }
    places = session.schema.places("place")
    facts: dict[str, FieldValue] = {"name": case["cooperative"], "legal_form": case["kind"]}
    for name in (case.get("province"), case.get("region")):
        found = places.find(name) if name and places else []
        found = [code for code in found if "/" not in code]
        if found:
            facts["place"] = found[0]
            break
    if before.get("sector") in session.schema["sector"].values:
        facts["sector"] = before["sector"]
    for key in ("members", "women"):
        if key in before:
            facts[key] = before[key]
    if "women_share_pct" in before:
        facts["women_share"] = before["women_share_pct"] / 100
    if before.get("stage") in ("creation", "start_up", "growth", "development"):
        facts["stage"] = before["stage"]
    purposes = before.get("purposes") or PURPOSES.get(case["id"], [])
    if purposes:
        facts["purposes"] = Several(frozenset(purposes))
    if "project_cost_mad" in before:
        facts["need_total_mad"] = before["project_cost_mad"]
    return facts


def measure(path: Path, today: date) -> list[Row]:
    """A row for each case with an amount that tells of one cooperative, union or GIE."""
    session = open_matcher(today=today, registry=None)
    settings = read_settings()
    rows = []
    for case in tomllib.loads(path.read_text(encoding="utf-8"))["case"]:
        told, real = real_options(case)
        cost = case["before"].get("project_cost_mad")
        if case["kind"] == "group" or not real or not (cost or told):
            continue
        applicant = session.new_applicant(case["id"], facts_of(case, session))
        answer = make_plans(session, applicant, settings, is_explained=False)
        rows.append(_row(case, answer, told, real, bool(cost)))
    return rows


def _row(
    case: dict[str, Any],
    answer: PlanAnswer,
    told: dict[str, int],
    real: tuple[str, ...],
    is_cost_told: bool,
) -> Row:
    from matcher.reports.plans.plan_rests import rests_on

    first = answer.plans[0]
    assert all(len(offered.plan.sources) <= 3 for offered in answer.plans)
    return Row(
        id=case["id"],
        real=real,
        planned=first.plan.sources,
        told=told,
        amounts={name: first.plan.amount(name) for name in first.plan.sources},
        total=answer.composed.case.total,
        is_cost_told=is_cost_told,
        rests=len(list(rests_on(answer.composed, first))),
    )


def summary(rows: list[Row]) -> list[str]:
    """The counts, with and without the cases that INDH paid."""
    said = []
    for name, some in (
        ("all", rows),
        ("INDH among the funders", [row for row in rows if INDH in row.real]),
        ("without INDH", [row for row in rows if INDH not in row.real]),
    ):
        found = sum(row.is_found for row in some)
        ratios = [ratio for row in some for ratio in row.compared[:1]]
        near = sum(0.5 <= ratio <= 2 for ratio in ratios)
        said.append(
            f"{name}: a real source in plan 1 of {found} of {len(some)}; amount within a factor"
            f" of two in {near} of {len(ratios)} where both are known"
        )
    return said


def main() -> int:
    """Print a line for each case, and the counts."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("cases", type=Path)
    parser.add_argument("--today", type=date.fromisoformat, default=TODAY)
    parser.add_argument("--markdown", action="store_true")
    given = parser.parse_args()
    if not given.cases.is_file():
        print(f"skipped: {given.cases} is not there")
        return 0
    rows = measure(given.cases, given.today)
    if given.markdown:
        print("| case | cost | who paid (told) | plan 1 | found | planned ÷ told |")
        print("| --- | --- | --- | --- | --- | --- |")
    for row in rows:
        paid = ", ".join(f"{o} {row.told[o]:,}" if o in row.told else o for o in row.real)
        plan = ", ".join(f"{o} {n:,}" for o, n in row.amounts.items()) or "–"
        cost = f"{row.total:,}" + ("" if row.is_cost_told else " (assumed)")
        ratio = ", ".join(f"{r:.2f}" for r in row.compared[:1]) or "–"
        cells = (row.id, cost, paid, plan, "yes" if row.is_found else "no", ratio)
        print("| " + " | ".join(cells) + " |" if given.markdown else " · ".join(cells))
    print()
    print("\n".join(summary(rows)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
