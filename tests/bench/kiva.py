"""Kiva loans to histories: who posted which loan, in the form of docs/ranking.md.

    python tests/bench/kiva.py SOURCE OUT

SOURCE holds loans_2019_2020.csv and loans_2014_2017.csv, which are not part of this project:
no row of them is kept in it. The loans of 2019-2020 bear no day of posting; their ids are in
order, so that a day is made from the place in that order.
"""

from __future__ import annotations

import csv
import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

SCHEMA = """currency = "USD"
{place}
[field.activity]
type = "category"
[field.amount_usd]
type = "money"
unit = "USD"
scale = "log"
[field.term_months]
type = "number"
scale = "log"
[field.repayment]
type = "category"
[field.group_loan]
type = "boolean"
[field.currency_loss]
type = "category"
[field.use]
type = "text"
"""
PLACE = '[field.place]\ntype = "place"\ngazetteer = "places.csv"'
COUNTRY = '[field.country]\ntype = "category"'
FIRST_DAY, DAYS = date(2019, 10, 1), 150
#: Words of a declared text, values of a declared list, at most.
MOST_WORDS, MOST_LISTED = 60, 40


@dataclass(frozen=True)
class Loan:
    """One loan with its facts as cells of a table."""

    id: str
    partner: str
    day: date
    country: str
    places: tuple[str, ...]  # from the country down, as codes
    facts: Mapping[str, str] = field(hash=False)


def slug(text: str) -> str:
    """A code of letters and digits."""
    return re.sub(r"[^a-z0-9]+", "-", text.casefold()).strip("-") or "x"


def _places(country: str, town: str) -> tuple[str, ...]:
    parts = [slug(part) for part in re.split(r"[,;]", town) if part.strip()]
    code, found = slug(country), [slug(country)]
    for part in reversed(parts):
        code = f"{code}/{part}"
        found.append(code)
    return tuple(found)


def loans_2019(source: Path) -> list[Loan]:
    """The loans of 2019-2020 in order of their ids."""
    with (source / "loans_2019_2020.csv").open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    return [
        Loan(
            f"k{row['loan_id']}",
            row["partner"],
            FIRST_DAY + timedelta(days=number * DAYS // len(rows)),
            row["country"],
            _places(row["country"], row["town"]),
            {
                "activity": slug(row["activity"]),
                "amount_usd": str(round(float(row["amount_usd"]))),
                "term_months": row["term_months"],
                "repayment": _repayment(row["repayment"]),
                "group_loan": row["group_loan"].lower(),
                "currency_loss": slug(row["currency_loss"]) if row["currency_loss"] else "",
                "use": " ".join(row["use"].split()),
            },
        )
        for number, row in enumerate(rows)
    ]


def loans_2014(source: Path) -> list[Loan]:
    """The loans of 2014-2017 in order of their days."""
    with (source / "loans_2014_2017.csv").open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    found = []
    for row in rows:
        people = [p for p in row["borrower_genders"].split(",") if p.strip()]
        found.append(
            Loan(
                f"k{row['id']}",
                row["partner_name"],
                date.fromisoformat(row["posted_time"][:10]),
                row["country"],
                _places(row["country"], row["region"]),
                {
                    "activity": slug(row["activity"]),
                    "amount_usd": str(round(float(row["loan_amount"]))),
                    "term_months": row["term_in_months"],
                    "repayment": _repayment(row["repayment_interval"]),
                    "group_loan": str(len(people) > 1).lower() if people else "",
                    "currency_loss": "",
                    "use": " ".join(row["use"].split()),
                },
            )
        )
    return sorted(found, key=lambda loan: (loan.day, loan.id))


def _repayment(said: str) -> str:
    words = {"bullet": "at-end-of-term", "irregular": "irregularly"}
    return words.get(said.casefold(), slug(said)) if said else ""


def contested(loans: Sequence[Loan], others: Sequence[Loan] = ()) -> list[Loan]:
    """The loans of countries where more than one partner is active."""
    active = defaultdict(set)
    for loan in (*loans, *others):
        active[loan.country].add(loan.partner)
    return [loan for loan in loans if len(active[loan.country]) > 1]


def write_history(
    out: Path,
    choices: Iterable[Loan],
    active: Iterable[Loan],
    declared_from: Sequence[Loan] = (),
    *,
    towns: bool,
) -> None:
    """Write a history: partners active in a country are the candidates of its loans.

    Parameters
        active         the loans that tell where a partner is active
        declared_from  the loans of an earlier period from which [serves] is made; none for
                       options that declare nothing
    """
    choices = list(choices)
    (out / "catalogue").mkdir(parents=True)
    place = f"{PLACE if towns else ''}\n{COUNTRY}"
    (out / "schema.toml").write_text(SCHEMA.format(place=place), encoding="utf-8")
    if towns:
        _write_places(out / "places.csv", [*choices, *declared_from])
    where: dict[str, set[str]] = defaultdict(set)
    for loan in active:
        where[loan.partner].add(slug(loan.country))
    served: dict[str, list[Loan]] = defaultdict(list)
    for loan in declared_from:
        served[loan.partner].append(loan)
    for partner in sorted(where):
        lines = [f'id = "{slug(partner)}"', f"name = {json.dumps(partner, ensure_ascii=False)}"]
        countries = ", ".join(f'"{c}"' for c in sorted(where[partner]))
        lines += ["[[condition]]", f"rule = 'country in [{countries}]'"]
        if served[partner]:
            lines += ["[serves]", *_serves(served[partner], towns=towns)]
        path = out / "catalogue" / f"{slug(partner)}.toml"
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    columns = ["activity", "amount_usd", "term_months", "repayment", "group_loan"]
    columns += ["currency_loss", "use"]
    with (out / "applicants.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["applicant_id", "country", *(["place"] if towns else []), *columns])
        for loan in choices:
            at = [slug(loan.country), *([loan.places[-1]] if towns else [])]
            writer.writerow([loan.id, *at, *(loan.facts[name] for name in columns)])
    with (out / "choices.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["applicant_id", "option_id", "date", "outcome", "amount"])
        for loan in choices:
            writer.writerow([loan.id, slug(loan.partner), loan.day, "financed", ""])


def _write_places(path: Path, loans: Iterable[Loan]) -> None:
    known = {}
    for loan in loans:
        for above, code in zip(("", *loan.places), loan.places, strict=False):
            known[code] = above
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["code", "parent", "name"])
        for code, parent in sorted(known.items()):
            writer.writerow([code, parent, code.rsplit("/", 1)[-1]])


def _serves(loans: Sequence[Loan], *, towns: bool) -> list[str]:
    """What a real catalogue would declare: lists with weights, ranges, shares, words."""
    lines = []
    for name in ("activity", "repayment", "currency_loss"):
        counts = Counter(loan.facts[name] for loan in loans if loan.facts[name])
        if counts:
            lines.append(f"{name} = {{ {_weights(counts)} }}")
    if towns:
        counts = Counter(loan.places[-1] for loan in loans)
        lines.append(f"place = {{ {_weights(counts)} }}")
    groups = [loan.facts["group_loan"] == "true" for loan in loans if loan.facts["group_loan"]]
    if groups:
        lines.append(f"group_loan = {sum(groups) / len(groups):.3f}")
    for name in ("amount_usd", "term_months"):
        numbers = sorted(float(loan.facts[name]) for loan in loans if loan.facts[name])
        if numbers:
            low, typical, high = (numbers[int(q * (len(numbers) - 1))] for q in (0.05, 0.5, 0.95))
            lines.append(f"{name} = {{ min = {low:g}, max = {high:g}, typical = {typical:g} }}")
    # distinct words in their order: equally frequent ones must not change with the hash seed
    words = Counter(w for loan in loans for w in dict.fromkeys(_words(loan.facts["use"])))
    said = " ".join(word for word, _ in words.most_common(MOST_WORDS))
    lines.append(f"use = {json.dumps(said)}")
    return lines


def _weights(counts: Counter[str]) -> str:
    return ", ".join(f'"{value}" = {count}' for value, count in counts.most_common(MOST_LISTED))


def _words(text: str) -> list[str]:
    return [word for word in re.sub(r"[^a-z]+", " ", text.casefold()).split() if len(word) > 2]


def main(arguments: Sequence[str]) -> int:
    """Write a history of the loans of 2019-2020, options declaring what they served before."""
    source, out = map(Path, arguments)
    loans = contested(loans_2019(source))
    half = len(loans) // 2
    write_history(out, loans[half:], loans, loans[:half], towns=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
