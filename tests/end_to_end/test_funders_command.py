"""`match --funder`, `gaps`, `allocate` and `audit`, as users and programs call them."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from xml.etree import ElementTree

import openpyxl
import pytest
from conftest import REGISTRY, ROOT, Answer, Command

from matcher.reports.for_funders.allocation_views import AllocationView
from matcher.reports.for_funders.audit import AuditView
from matcher.reports.for_funders.gaps import GapsView
from matcher.reports.view import view_schema
from matcher.support.reason_codes import REASONS

DAY = ("--today", "2026-11-23")
FUNDS = ROOT / "docs" / "funds.toml"


def funds_file(folder: Path, *lines: str, name: str = "funds.toml") -> Path:
    path = folder / name
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


@pytest.fixture
def small(tmp_path: Path) -> tuple[Path, Path]:
    """The example with a hundred cooperatives and budgets to match: funds and registry."""
    text = FUNDS.read_text(encoding="utf-8")
    for old, new in (("3000000", "800000"), ("1000000", "250000"), ("400000", "20000")):
        assert old in text
        text = text.replace(old, new)
    registry = tmp_path / "small.csv"
    lines = REGISTRY.read_text(encoding="utf-8").splitlines(keepends=True)
    registry.write_text("".join(lines[:101]), encoding="utf-8")
    return funds_file(tmp_path, text.replace("least_awards = 6", "least_awards = 2")), registry


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def refused(answer: Answer, code: int, *parts: str) -> None:
    assert answer.code == code, answer
    assert answer.out == ""
    assert "Traceback" not in answer.err
    for part in parts:
        assert part in answer.err, answer.err


def keys_of(view: type, part: str = "") -> list[str]:
    """The keys that the JSON of a view, or of one of its parts, must have, in their order."""
    schema = view_schema(view)
    required: list[str] = (schema["$defs"][part] if part else schema)["required"]
    return required


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
@pytest.mark.parametrize(
    "asked",
    [
        ("--funder", "indh", "--where", 'province == "tiznit"', "--diverse", "sector"),
        ("gaps",),
        ("allocate", "--funds", FUNDS, "--top", "3"),
        ("audit", "--by", "sector", "--by", "members", "--by", "women_share > 0.5"),
    ],
)
def test_the_answers_stand_in_three_languages(
    match_here: Command, asked: tuple[str, ...], language: str
) -> None:
    answer = match_here(*asked, "--lang", language, "--registry", REGISTRY, *DAY)
    assert answer.code == 0, answer.err
    assert {"en": "SYNTHETIC", "fr": "SYNTHÉTIQUES", "ar": "اصطناعية"}[language] in answer.out
    marks = dict.fromkeys(map(ord, "\u2066\u2067\u2068\u2069"))  # they take no room on a screen
    assert max(len(line.translate(marks)) for line in answer.out.splitlines()) <= 100


# --- the shortlist


def test_a_filter_keeps_and_marks_what_it_cannot_decide(match_here: Command) -> None:
    rule = 'province == "tiznit" and women_share > 0.5'
    whole = match_here("--funder", "indh", "--json", "--top", 1000, *DAY).json
    found = match_here("--funder", "indh", "--where", rule, "--json", "--top", 1000, *DAY).json
    ranks = {m["applicant_id"]: m["rank"] for m in whole["matches"]}
    kept = {m["applicant_id"]: m for m in found["matches"]}
    assert 0 < len(kept) < len(ranks)
    assert {one["filter"] for one in kept.values()} <= {"kept", "open"}
    assert all(ranks[who] == match["rank"] for who, match in kept.items())
    assert all(match["filter_missing"] for match in kept.values() if match["filter"] == "open")
    assert found["left_out"] == 390 - len(kept) - len(found["refused"])


def test_spreading_changes_the_order_and_nothing_else(match_here: Command) -> None:
    plain, spread = (
        match_here("--funder", "indh", *more, "--json", "--top", 1000, *DAY).json["matches"]
        for more in ((), ("--diverse", "sector"))
    )
    facts = [
        {m["applicant_id"]: (m["verdict"], m["score"]) for m in one} for one in (plain, spread)
    ]
    assert facts[0] == facts[1]
    first = [
        [m["standing"][0]["value"] for m in one[:10] if m["standing"]] for one in (plain, spread)
    ]
    assert len(set(first[1])) > len(set(first[0]))


def test_a_shortlist_is_exported_whole_and_disarmed(match_here: Command, tmp_path: Path) -> None:
    registry = tmp_path / "r.csv"
    text = REGISTRY.read_text(encoding="utf-8").splitlines()
    place = text[0].split(",").index("name")
    cells = text[1].split(",")
    cells[place] = "=1+1"
    registry.write_text("\n".join([text[0], ",".join(cells)]) + "\n", encoding="utf-8")
    out = tmp_path / "list.csv"
    answer = match_here("--funder", "indh_p3_ess", "--registry", registry, "--out", out, *DAY)
    assert answer.code in (0, 1)
    rows = rows_of(out)
    assert [row["name"] for row in rows] == ["'=1+1"]


def test_a_filter_may_not_name_what_is_sensitive(match_here: Command) -> None:
    answer = match_here("--funder", "indh", "--where", 'president_gender == "woman"', *DAY)
    refused(answer, 2, "sensitive")


@pytest.mark.parametrize(
    ("asked", "option"),
    [(("--funder", "indh", "--where"), "--where"), (("audit", "--by"), "--by")],
    ids=str,
)
def test_a_rule_that_everybody_fulfils_is_used_and_told(
    match_here: Command, asked: tuple[str, ...], option: str
) -> None:
    answer = match_here(*asked, "members >= 1", *DAY)
    assert answer.code == 0
    assert answer.err == (
        f"  warning: {option}: it can never be false. It says nothing: mend it or leave it out.\n"
    )


@pytest.mark.parametrize(
    ("asked", "codes"),
    [
        (("audit", "--by", "members >"), ["bad-rule"]),
        (("audit", "--by", "mebmers > 3 and provnce == 1"), ["unknown-field"] * 2),
        (("audit", "--by", "mebmers"), []),
        (("--funder", "indh", "--where", "members >"), ["bad-rule"]),
        (("--funder", "indh", "--where", "mebmers > 3 and provnce == 1"), ["unknown-field"] * 2),
    ],
)
def test_a_rule_that_cannot_be_used_is_wrong_usage_and_all_of_it_is_told(
    match_here: Command, asked: tuple[str, ...], codes: list[str]
) -> None:
    answer = match_here(*asked, "--json", *DAY)
    assert answer.code == 2
    error = answer.json["error"]
    assert [problem["code"] for problem in error.get("problems", ())] == codes
    assert error["code"] == (codes or ["unknown-field"])[0]
    assert error["where"] == asked[-2]


# --- gaps


def test_the_gap_map_is_drawn(match_here: Command, tmp_path: Path) -> None:
    out = tmp_path / "gaps.svg"
    answer = match_here("gaps", "--svg", out, "--json", *DAY)
    assert answer.code == (0 if answer.json["total"]["without"] else 1)
    assert list(answer.json) == keys_of(GapsView)
    picture = ElementTree.parse(out).getroot()
    assert picture.tag.endswith("svg")
    shown = [e.text for e in picture.iter() if e.tag.endswith("text") and "/" in (e.text or "")]
    cells = answer.json["cells"]
    assert len(shown) == len(cells)
    assert sum(int(text.split("/")[1]) for text in shown if text) == 390
    assert answer.json["total"]["applicants"] == 390
    for name in ("region", "province", "sector", "stage"):
        groups = [gap for gap in answer.json["gaps"] if gap["field"] == name]
        assert sum(gap["applicants"] for gap in groups) == 390
        assert sum(gap["without"] for gap in groups) == answer.json["total"]["without"]


def test_in_arabic_the_map_is_mirrored_and_the_workbook_goes_from_right_to_left(
    match_here: Command, some_rows: Path, tmp_path: Path
) -> None:
    asked = ("gaps", "--registry", some_rows, *DAY)
    for language in ("fr", "ar"):
        picture, table = tmp_path / f"{language}.svg", tmp_path / f"{language}.xlsx"
        match_here(*asked, "--lang", language, "--svg", picture, "--out", table)
    left, right = (ElementTree.parse(tmp_path / f"{name}.svg").getroot() for name in ("fr", "ar"))
    wide = float(right.attrib["width"])
    cells = [e for e in left.iter() if e.tag.endswith("rect") and "x" in e.attrib]
    mirrored = [e for e in right.iter() if e.tag.endswith("rect") and "x" in e.attrib]
    # the names of a language decide the order of the columns, not where these stand
    assert sorted({float(e.attrib["x"]) for e in mirrored}) == pytest.approx(
        sorted({wide - float(e.attrib["x"]) - float(e.attrib["width"]) for e in cells})
    )
    assert right.attrib["direction"] == "rtl"
    book = openpyxl.load_workbook(tmp_path / "ar.xlsx")
    assert all(sheet.sheet_view.rightToLeft for sheet in book.worksheets)
    assert "direction" not in left.attrib


# --- allocations


def test_an_allocation_adds_up_and_is_written(match_here: Command, tmp_path: Path) -> None:
    out = tmp_path / "awards.csv"
    data = match_here("allocate", "--funds", FUNDS, "--out", out, "--json", *DAY).json
    assert data["schema"] == 1
    assert data["status"] == "optimal"
    rows = rows_of(out)
    assert [row["applicant_id"] for row in rows] == [a["applicant_id"] for a in data["awards"]]
    assert sum(float(row["amount"]) for row in rows) == pytest.approx(data["given"])
    spent = {fund["fund"]: fund["given"] for fund in data["funds"]}
    assert sum(spent.values()) == pytest.approx(data["given"])
    assert spent["indh"] <= 3_000_000
    assert spent["solidarity"] <= 1_000_000
    limits = {limit["name"]: limit for limit in data["limits"]}
    assert limits["women"]["reached"] >= 0.6 - 1e-6
    assert limits["tata"]["reached"] >= 400_000 - 0.5
    assert limits["niche products"]["reached"] >= 6
    assert limits["argan and honey"]["reached"] <= 0.25 + 1e-6
    assert all(limit["costs"] >= 0 for limit in limits.values())
    got = {award["applicant_id"] for award in data["awards"]}
    left = {one["applicant_id"] for one in data["left_out"]}
    assert got | left == {f"SM-{n:04}" for n in range(1, 391)}
    assert not got & left
    assert {one["reason"] for one in data["left_out"]} <= {
        "refused", "undecided", "no_need", "too_small", "score", "equal", "capped", "indivisible",
    }  # fmt: skip


def test_the_suffix_of_a_file_decides_what_is_written(
    match_here: Command, small: tuple[Path, Path], tmp_path: Path
) -> None:
    asked = ("allocate", "--funds", small[0], "--registry", small[1], "--lang", "fr", *DAY)
    data = match_here(*asked, "--json", "--out", tmp_path / "awards.xlsx").json
    assert list(data) == keys_of(AllocationView)
    assert {tuple(award) for award in data["awards"]} == {
        tuple(keys_of(AllocationView, "AwardView"))
    }
    book = openpyxl.load_workbook(tmp_path / "awards.xlsx")
    assert book.sheetnames == ["Attributions", "Fonds", "Sans attribution", "Note"]
    sheet = book.worksheets[0]
    assert [cell.value for cell in sheet[1]][:5] == [
        "demandeur", "nom", "fonds", "option", "montant (MAD)",
    ]  # fmt: skip
    amounts = [row[4] for row in sheet.iter_rows(min_row=2, values_only=True)]
    assert amounts == [award["amount"] for award in data["awards"]]
    assert not sheet.sheet_view.rightToLeft
    plain = match_here(*asked, "--out", "-").out
    assert plain.startswith(
        "applicant_id,name,fund,option_id,amount,conditional,score,worth,own_share,unpaid,notes\r\n"
    )
    match_here(*asked, "--out", tmp_path / "awards.json")
    written = json.loads((tmp_path / "awards.json").read_text(encoding="utf-8"))
    assert [row["applicant_id"] for row in written["awards"]] == [
        award["applicant_id"] for award in data["awards"]
    ]
    refused(match_here(*asked, "--out", tmp_path / "awards.txt"), 2, ".csv", ".xlsx", "awards.txt")
    both = match_here(*asked, "--out", "-", "--json")
    assert (both.code, both.json["error"]["where"]) == (2, "--json")


def test_two_files_stand_side_by_side(match_here: Command, small: tuple[Path, Path]) -> None:
    funds, registry = small
    asked = ("--registry", registry, "--json", *DAY)
    text = funds.read_text(encoding="utf-8").replace("least_share = 0.6", "least_share = 0.2")
    other = funds_file(funds.parent, text, name="other.toml")
    one = match_here("allocate", "--funds", funds, *asked).json
    two = match_here("allocate", "--funds", other, *asked).json
    both = match_here("allocate", "--funds", funds, "--compare", other, *asked).json
    assert both["awards"] == one["awards"]
    assert two["value"] >= one["value"] - 1e-6
    totals: dict[str, float] = {}
    for data, sign in ((one, -1), (two, 1)):
        for award in data["awards"]:
            who = award["applicant_id"]
            totals[who] = totals.get(who, 0.0) + sign * award["amount"]
    changed = {who: change for who, change in totals.items() if abs(change) > 0.5}
    assert {c["applicant_id"]: c["change"] for c in both["compared"]} == pytest.approx(changed)


def test_floors_that_cannot_hold_are_named(match_here: Command, tmp_path: Path) -> None:
    path = funds_file(
        tmp_path,
        '[[fund]]\nid = "a"\nbudget_mad = 100000',
        '[[floor]]\nid = "tata"\nrule = \'province == "tata"\'\nleast_mad = 70000',
        '[[floor]]\nid = "tiznit"\nrule = \'province == "tiznit"\'\nleast_mad = 60000',
        '[[floor]]\nid = "women"\nrule = "women_share > 0.5"\nleast_mad = 1000',
    )
    answer = match_here("allocate", "--funds", path, "--json", *DAY)
    assert answer.code == 1
    assert sorted(answer.json["conflict"]) == ["budget:a", "tata", "tiznit"]
    assert answer.json["awards"] == []
    told = match_here("allocate", "--funds", path, *DAY)
    assert "the budget of a, tata, tiznit" in " ".join(told.out.split())


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_every_part_of_an_allocation_can_be_said(
    match_here: Command, small: tuple[Path, Path], tmp_path: Path, language: str
) -> None:
    funds, registry = small
    text = funds.read_text(encoding="utf-8")
    fair = '[fairness]\nkind = "max_min"\nby = "province"\nstrength = 0.5\n\n[[fund]]'
    other = funds_file(tmp_path, text.replace("[[fund]]", fair, 1), name="other.toml")
    asked = ("allocate", "--registry", registry, "--lang", language, *DAY)
    plain = match_here(*asked, "--funds", other).out
    ids = [
        one["applicant_id"]
        for one in match_here(*asked, "--funds", funds, "--json").json["left_out"]
    ]
    whys = {
        match_here(*asked, "--funds", funds, "--compare", other, "--why", who).out
        for who in ids[:2]
    }
    assert len(whys) == 2
    said = {"fr": ("Prix de l’équité", "Côte à côte"), "ar": ("ثمن الإنصاف", "جنبا إلى جنب")}
    assert said[language][0] in plain
    assert all(said[language][1] in why for why in whys)
    impossible = funds_file(
        tmp_path,
        '[[fund]]\nid = "a"\nbudget_mad = 100000',
        '[[floor]]\nid = "tata"\nrule = \'province == "tata"\'\nleast_mad = 70000',
        '[[floor]]\nid = "tiznit"\nrule = \'province == "tiznit"\'\nleast_mad = 60000',
        name="impossible.toml",
    )
    answer = match_here("allocate", "--funds", impossible, "--lang", language, *DAY)
    assert answer.code == 1
    assert {"fr": "le budget de a", "ar": "ميزانية"}[language] in " ".join(answer.out.split())


def test_why_says_what_an_award_would_take(match_here: Command, small: tuple[Path, Path]) -> None:
    asked = ("allocate", "--funds", small[0], "--registry", small[1], *DAY)
    data = match_here(*asked, "--json").json
    scored = [one for one in data["left_out"] if one["reason"] == "score"]
    assert scored
    assert all(one["needed_score"] is None or one["needed_score"] > one["score"] for one in scored)
    who = max(scored, key=lambda one: one["price"] - one["worth"])["applicant_id"]
    forced = match_here(*asked, "--why", who, "--json").json["forced"]
    assert forced["possible"]
    assert forced["loss"] > 0
    said = match_here(*asked, "--why", who).out
    assert "A dirham that is given counts between 0 and 1" in said
    assert "would have to count" in said and "what is given would count" in " ".join(said.split())
    assert "worth" not in said  # one word for it, the same on the page
    refused(match_here(*asked, "--why", "SM-9999"), 4, "SM-9999")


@pytest.mark.parametrize("kind", ["proportional", "max_min"])
def test_fairness_has_a_price(match_here: Command, small: tuple[Path, Path], kind: str) -> None:
    funds, registry = small
    text = funds.read_text(encoding="utf-8").replace("[[fund]]", "@", 1)
    fair = f'[fairness]\nkind = "{kind}"\nby = "province"\nstrength = 0.5\n\n[[fund]]'
    path = funds_file(funds.parent, text.replace("@", fair), name="fair.toml")
    asked = ("--registry", registry, "--json", *DAY)
    data = match_here("allocate", "--funds", path, *asked).json
    plain = match_here("allocate", "--funds", funds, *asked).json
    assert plain["fairness_price"] is None
    assert data["fairness_price"]["value"] == pytest.approx(plain["worth"] - data["worth"], abs=1)
    assert data["fairness_price"]["value"] >= -1


@pytest.mark.parametrize(
    ("line", "part"),
    [
        ('option = "indh_p3"', "unknown-option"),
        ("budget = 5", "unknown-key"),
        ('rule = "members >"', "bad-rule"),
        ("own_share = 2", "bad-value"),
        ("ticket_min_mad = 9\nticket_max_mad = 3", "amounts-out-of-order"),
        ('pays = ["coffee"]', "unknown-value"),
        ("[[floor]]\nrule = 'members > 3'", "missing-key"),
        ('[fairness]\nkind = "max_min"\nby = "name"', "wrong-type"),
    ],
)
def test_a_wrong_file_of_funds_is_told_with_its_line(
    match_here: Command, tmp_path: Path, line: str, part: str
) -> None:
    path = funds_file(tmp_path, '[[fund]]\nid = "a"\nbudget_mad = 5', line)
    answer = match_here("allocate", "--funds", path, "--json", *DAY)
    assert answer.code == 5
    problems = answer.json["error"]["problems"]
    assert part in {problem["code"] for problem in problems}
    assert all(problem["code"] in REASONS for problem in problems)
    assert all(problem["where"].startswith("funds.toml:") for problem in problems)


# --- the audit


def outcomes_file(folder: Path, *, biased: bool) -> Path:
    """Outcomes by a rule without chance: every third gets; women-led never where biased."""
    rows = rows_of(REGISTRY)
    path = folder / "outcomes.csv"
    lines = ["applicant_id,got"]
    for number, row in enumerate(rows):
        got = number % 3 == 0 and not (biased and row["president_gender"] == "woman")
        lines.append(f"{row['applicant_id']},{str(got).lower()}")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


@pytest.mark.parametrize("biased", [True, False])
def test_the_audit_calls_a_planted_bias_and_nothing_else(
    match_here: Command, tmp_path: Path, biased: bool
) -> None:
    path = outcomes_file(tmp_path, biased=biased)
    asked = ("audit", "--outcomes", path, "--by", "president_gender", "--by", "province")
    data = match_here(*asked, "--json", *DAY).json
    measure = data["measures"][-1]
    assert measure["measure"] == "outcome"
    called = {(g["by"], g["value"]) for g in measure["groups"] if g["found"]}
    if biased:
        assert ("president_gender", "woman") in called
        assert {by for by, _ in called} == {"president_gender"}
    else:
        assert called == set()


def test_an_allocation_is_audited_and_its_floors_priced(match_here: Command) -> None:
    data = match_here("audit", "--funds", FUNDS, "--by", "province", "--json", *DAY).json
    assert data["measures"][-1]["measure"] == "outcome"
    assert data["money_floors"]
    for floor in data["money_floors"]:
        assert floor["has"] < floor["share"] or floor["cost"] == 0
        assert floor["cost"] is None or floor["cost"] >= 0


def test_removing_a_field_is_looked_up_for_every_group(match_here: Command) -> None:
    data = match_here("audit", "--by", "sector", "--json", *DAY).json
    assert list(data) == keys_of(AuditView)
    assert list(data["list_floors"][0]) == keys_of(AuditView, "ListFloorView")
    argan = [r for r in data["removals"] if r["value"] == "argan"]
    by_field = {r["field"]: r for r in argan}
    assert by_field["sector"]["gap_without"] < by_field["sector"]["gap"]
    assert "president_gender" not in {r["field"] for r in data["removals"]}


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("id,got\nSM-0001,true\n", "missing-key"),
        ("applicant_id,got\nSM-9001,true\n", "unknown-id"),
        ("applicant_id,got\nSM-0001,perhaps\n", "bad-value"),
    ],
)
def test_wrong_outcomes_are_refused(
    match_here: Command, tmp_path: Path, text: str, part: str
) -> None:
    path = tmp_path / "outcomes.csv"
    path.write_text(text, encoding="utf-8")
    answer = match_here("audit", "--outcomes", path, "--json", *DAY)
    assert answer.code == 3
    assert part in {problem["code"] for problem in answer.json["error"]["problems"]}


def test_what_cannot_be_audited_is_said(match_here: Command) -> None:
    refused(match_here("audit", "--by", "sectr", *DAY), 2, '"sectr" is not a field', "sector")
    refused(match_here("audit", "--by", "name", *DAY), 2, "no values to group by")
    refused(match_here("audit", "--outcomes", "nowhere.csv", *DAY), 2, "nowhere.csv")


def test_another_country_is_served_from_files_alone(match_here: Command, tmp_path: Path) -> None:
    """A schema without budget lines: its one need is the line."""
    folder = ROOT / "tests" / "other_country"
    asked = ("--schema", folder / "schema.toml", "--catalogue", folder / "catalogue")
    asked = (*asked, "--registry", folder / "applicants.csv", "--json", *DAY)
    path = funds_file(tmp_path, '[[fund]]\nid = "a"\nbudget_xof = 1000000\nticket_max_xof = 600000')
    data = match_here("allocate", "--funds", path, *asked).json
    assert data["given"] == 1_000_000
    assert len(data["awards"]) == 2
    assert match_here("gaps", *asked).json["total"]["need"] > 0
    assert match_here("audit", *asked).json["measures"][0]["known"] == 8
