"""Another country is a folder of files: no line of code is changed for it."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pytest
from conftest import Command

HERE = Path(__file__).resolve().parents[1] / "other_country"
REGISTRY = HERE / "applicants.csv"
FILES = ("--schema", HERE / "schema.toml", "--catalogue", HERE / "catalogue")
DAY = ("--today", "2026-06-15")

#: As in the table, except that neither blockers nor missing fields have an order of their own.
Pair = tuple[str, str, str, str, frozenset[str], frozenset[str]]


def pairs_of(path: Path) -> list[Pair]:
    """The rows of a table of verdicts."""
    with path.open(encoding="utf-8", newline="") as stream:
        reader = csv.DictReader(stream)
        assert reader.fieldnames == [
            "applicant_id",
            "option_id",
            "verdict",
            "availability",
            "missing",
            "blockers",
            "rules",
            "call",
        ]
        return [
            (
                row["applicant_id"],
                row["option_id"],
                row["verdict"],
                row["availability"],
                frozenset(row["missing"].split(";")),
                frozenset(row["blockers"].split(";")),
            )
            for row in reader
        ]


def screened(match: Command, out: Path, day: str) -> dict[tuple[str, str], Pair]:
    """The verdicts that `match screen` gives on a day, by applicant and option."""
    answer = match("screen", *FILES, "--applicants", REGISTRY, "--out", out, "--today", day)
    assert answer.code == 0, answer.err
    assert answer.out == ""
    return {pair[:2]: pair for pair in pairs_of(out)}


def test_every_verdict_is_the_one_worked_out_by_hand(match: Command, tmp_path: Path) -> None:
    out = tmp_path / "verdicts.csv"
    found = screened(match, out, "2026-06-15")
    expected = pairs_of(HERE / "expected.csv")
    assert len(expected) == 8 * 6
    assert pairs_of(out) == expected
    assert len(found) == len(expected)


def test_one_answer_has_the_same_verdicts_as_the_table(match_here: Command) -> None:
    expected = {pair[:2]: pair for pair in pairs_of(HERE / "expected.csv")}
    for applicant in sorted({pair[0] for pair in expected.values()}):
        answer = match_here("--coop", applicant, "--registry", REGISTRY, *FILES, *DAY, "--json")
        said = answer.json["matches"] + answer.json["refused"]
        assert len(said) == 6
        for one in said:
            assert expected[applicant, one["option_id"]][2:] == (
                one["verdict"],
                one["availability"],
                frozenset(one["missing"]) or frozenset(("",)),
                frozenset(map(str, one["blockers"])) or frozenset(("",)),
            )


def test_a_condition_counts_only_while_it_is_in_force(match: Command, tmp_path: Path) -> None:
    before = screened(match, tmp_path / "before.csv", "2025-12-31")
    at_once = screened(match, tmp_path / "after.csv", "2026-01-01")
    # until 2025-12-31 a hundred members were asked for, from then on a legal status
    assert before["SN-2", "registered_groups"][2] == "refused"
    assert before["SN-2", "registered_groups"][5] == {"3"}
    assert at_once["SN-2", "registered_groups"][5] == {"2"}
    assert before["SN-3", "registered_groups"][5] == {"3"}
    assert at_once["SN-3", "registered_groups"][2] == "eligible"


def test_the_last_day_of_an_option_is_included_and_its_verdict_stays(
    match: Command, tmp_path: Path
) -> None:
    last = screened(match, tmp_path / "last.csv", "2026-06-15")
    after = screened(match, tmp_path / "after.csv", "2026-06-16")
    before = screened(match, tmp_path / "before.csv", "2025-12-31")
    assert last["SN-1", "coast_loan"][2:4] == ("eligible", "open")
    assert after["SN-1", "coast_loan"][2:4] == ("eligible", "closed")
    assert before["SN-1", "coast_loan"][2:4] == ("eligible", "closed")


def test_a_group_gets_its_options_in_its_own_words_and_currency(match: Command) -> None:
    answer = match("--coop", "SN-1", "--registry", REGISTRY, *FILES, *DAY, "--lang", "fr")
    assert (answer.code, answer.err) == (0, "")
    assert "Fonds des femmes de la mer" in answer.out
    assert "séchage et salage" in answer.out
    assert "3\u202f000\u202f000\u00a0XOF" in answer.out  # asked for: less than the ceiling
    assert "MAD" not in answer.out
    assert "Mbour" in answer.out


def test_an_option_of_the_other_country_may_lack_family_funder_and_profile(
    match_here: Command,
) -> None:
    answer = match_here("--coop", "SN-3", "--registry", REGISTRY, *FILES, *DAY, "--json")
    assert answer.code == 0
    assert answer.json["schema"] == 1
    ranked = answer.json["matches"]
    assert [one["rank"] for one in ranked] == [1, 2, 3, 4]
    assert ranked[-1]["option_id"] == "oyster_prize"  # closed: last, though it fits
    prize = ranked[-1]
    assert (prize["family"], prize["funder"], prize["score"], prize["contributions"]) == (
        "",
        "",
        0,
        [],
    )


def test_a_funder_of_the_other_country_gets_its_candidates(match_here: Command) -> None:
    answer = match_here("--funder", "women_fund", "--registry", REGISTRY, *FILES, *DAY, "--json")
    assert answer.code == 0
    ranked = [(one["applicant_id"], one["verdict"]) for one in answer.json["matches"]]
    assert sorted(ranked) == [
        ("SN-1", "eligible"),
        ("SN-2", "eligible"),
        ("SN-3", "eligible"),
        ("SN-4", "undecided"),
        ("SN-7", "undecided"),
        ("SN-8", "undecided"),
    ]
    scores = [one["score"] for one in answer.json["matches"]]
    assert scores == sorted(scores, reverse=True)
    assert {one["applicant_id"] for one in answer.json["refused"]} == {"SN-5", "SN-6"}
    text = match_here("--funder", "sea_fund", "--registry", REGISTRY, *FILES, *DAY)
    assert text.code == 0
    assert "SN-1 · Groupe du Quai" in text.out


def test_a_pair_is_the_same_from_both_sides_of_the_other_country(match_here: Command) -> None:
    common = ("--registry", REGISTRY, *FILES, *DAY, "--json")
    asked = match_here("--funder", "women_fund", *common).json
    for one in asked["matches"] + asked["refused"]:
        mirror = match_here("--coop", one["applicant_id"], *common).json
        (same,) = (
            other
            for other in mirror["matches"] + mirror["refused"]
            if other["option_id"] == "women_fund"
        )
        for key in ("verdict", "availability", "score", "missing", "blockers", "contributions"):
            assert same[key] == one[key]


def test_a_sensitive_field_is_never_evidence(match_here: Command) -> None:
    answer = match_here("--coop", "SN-1", "--registry", REGISTRY, *FILES, *DAY, "--json")
    said = answer.json["matches"] + answer.json["refused"]
    fields = {part["field"] for one in said for part in one["contributions"]}
    assert fields  # the profile of women_fund speaks
    assert "chair_gender" not in fields


def test_a_sensitive_field_in_a_profile_is_refused(match_here: Command, tmp_path: Path) -> None:
    folder = tmp_path / "catalogue"
    shutil.copytree(HERE / "catalogue", folder)
    option = folder / "chair_support.toml"
    option.write_text(
        option.read_text(encoding="utf-8") + '\n[serves]\nchair_gender = ["woman"]\n',
        encoding="utf-8",
    )
    schema = ("--schema", HERE / "schema.toml", "--catalogue", folder)
    answer = match_here("--coop", "SN-1", "--registry", REGISTRY, *schema, *DAY)
    assert answer.code == 5
    assert "chair_support.toml:10" in answer.err
    assert "sensitive" in answer.err


def test_the_catalogue_of_the_other_country_is_checked_and_shown(match_here: Command) -> None:
    checked = match_here("catalogue", "check", *FILES, *DAY, "--json")
    assert (checked.code, checked.json["errors"], checked.json["options"]) == (0, 0, 6)
    listed = match_here("catalogue", "list", *FILES, *DAY, "--json")
    assert len(listed.json["options"]) == 6
    shown = match_here("catalogue", "show", "coast_loan", *FILES, *DAY)
    assert shown.code == 0
    assert "Ask for at most 5 million." in shown.out


@pytest.mark.parametrize(
    ("column", "cell", "said"),
    [
        ("zone", "mbourr", "Write mbour"),
        ("activity", "dryin", '"drying"'),
        ("species", "oyster;shrimps", '"shrimp"'),
        ("members", "0", "below 1"),
        ("registered", "15/06/2024", "is not a day"),
        ("has_account", "oui", "true or false"),
        ("request_xof", "3 000 000", "is not a number"),
        ("chair_gender", "women", '"woman"'),
    ],
)
def test_a_wrong_cell_is_named_by_its_column_with_what_to_do(
    match_here: Command, tmp_path: Path, column: str, cell: str, said: str
) -> None:
    path = tmp_path / "one.csv"
    path.write_text(f"applicant_id,{column}\nX-1,{cell}\n", encoding="utf-8")
    answer = match_here("--coop", "X-1", "--registry", path, *FILES, *DAY)
    assert answer.code == 3
    assert f"one.csv, row 2, column {column}" in answer.err
    assert said in answer.err


def test_an_open_list_takes_any_word(match_here: Command, tmp_path: Path) -> None:
    path = tmp_path / "one.csv"
    path.write_text("applicant_id,legal_status\nX-1,a word of ours\n", encoding="utf-8")
    answer = match_here("--coop", "X-1", "--registry", path, *FILES, *DAY, "--json")
    assert answer.code == 0
    refused = {one["option_id"]: one["blockers"] for one in answer.json["refused"]}
    assert refused == {"registered_groups": [2]}


def test_reviews_worksheets_and_models_of_an_office_know_the_files_of_a_country(
    match_here: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MATCHER_HOME", str(tmp_path / "home"))
    asked = (*FILES, "--registry", REGISTRY, *DAY)
    sheet = match_here("catalogue", "worksheet", "women_fund", *asked, "--json")
    assert sheet.code in (0, 1), sheet.err
    assert sheet.json["option_id"] == "women_fund"
    review = match_here("catalogue", "review", *asked, "--json")
    assert review.code in (0, 1), review.err
    names = {path.stem for path in (HERE / "catalogue").glob("*.toml")}
    assert {one["option_id"] for call in review.json["calls"] for one in call["options"]} <= names
    learnt = match_here("train", "--history", "workspace", *asked, "--out", tmp_path / "m.json")
    assert learnt.code == 3 and "No request was decided" in learnt.err


@pytest.mark.parametrize("command", [("confirm", "women_fund"), ("add", "new_one")])
def test_a_word_that_no_answer_would_read_is_not_kept(
    match_here: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: tuple[str, str]
) -> None:
    monkeypatch.setenv("MATCHER_HOME", str(tmp_path / "home"))
    answer = match_here("catalogue", *command, *FILES)
    assert answer.code == 2 and "beside the built-in catalogue alone" in answer.err
    assert not (tmp_path / "home" / "office").exists()
