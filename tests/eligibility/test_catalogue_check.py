"""The checks of a catalogue, each on a file of its own with one thing wrong."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from matcher.catalogue.catalogue import STALE_AFTER_DAYS
from matcher.catalogue.loading import load_schema
from matcher.catalogue.read import read_catalogue
from matcher.eligibility.catalogue_check import check

TODAY = date(2026, 11, 23)
SETTINGS = """languages = ["en", "fr"]
[family]
prize = { en = "prize", fr = "prix" }
"""
OPTION = """id = "fund"
family = "prize"
name = { en = "Fund", fr = "Fonds" }
status = "open"
status_as_of = 2026-09-01
[[source]]
id = "S1"
url = "https://example.org"
title = "Its page"
[[condition]]
rule = "members >= 5"
says = { en = "Five members", fr = "Cinq membres" }
source = "S1"
"""
CALL = """[[call]]
id = "one"
year = 2026
conditions = "add"
source = "S1"
"""
CASE = """[[amount.case]]
rule = "rural"
max_mad = { value = 5, source = "S1" }
"""


def found(
    option: str, settings: str = SETTINGS, file: str = "prize/fund.toml"
) -> list[tuple[str, str]]:
    """The code and the first word of each thing that is wrong."""
    schema, _ = load_schema()
    contents = {file: option.encode(), "catalogue.toml": settings.encode()}
    problems = check(read_catalogue(contents, schema), schema, TODAY).problems
    return [(one.code, one.where) for one in problems]


def line_of(text: str, start: str) -> str:
    return str(next(n for n, line in enumerate(text.splitlines(), 1) if line.startswith(start)))


@pytest.mark.parametrize("more", ["", CALL, CASE, CALL + CASE])
def test_a_call_without_a_name_and_a_case_without_words_are_sound(more: str) -> None:
    assert found(OPTION + more) == []


def test_a_call_that_cites_nothing_is_told_at_its_line() -> None:
    text = OPTION + CALL.replace('source = "S1"\n', "")
    assert found(text) == [("no-source", f"prize/fund.toml:{line_of(text, '[[call]]')}")]


def test_a_condition_and_a_figure_that_cite_nothing_are_told() -> None:
    assert [code for code, _ in found(OPTION.replace('source = "S1"\n', ""))] == ["no-source"]
    text = OPTION + CASE.replace(', source = "S1"', "")
    assert found(text) == [("no-source", f"prize/fund.toml:{line_of(text, 'max_mad')}")]


def test_a_name_of_a_call_in_one_language_is_not_translated() -> None:
    text = OPTION + CALL + 'name = { en = "First" }\n'
    assert [code for code, _ in found(text)] == ["untranslated"]


def test_a_file_and_a_folder_bear_the_names_of_the_option_and_its_family() -> None:
    assert [code for code, _ in found(OPTION, file="prize/other.toml")] == ["bad-name"]
    assert [code for code, _ in found(OPTION, file="grant/fund.toml")] == ["bad-name"]
    assert found(OPTION, file="fund.toml") == []  # in no folder


def test_a_family_is_named_in_every_language() -> None:
    settings = SETTINGS.replace(', fr = "prix"', "")
    assert found(OPTION, settings) == [("untranslated", "catalogue.toml:3")]
    assert said(OPTION, settings) == [(False, '"prize" is not named in fr.')]


def test_what_an_office_adds_may_be_in_its_own_language() -> None:
    text = OPTION.replace('{ en = "Fund", fr = "Fonds" }', '{ fr = "Fonds" }')
    assert [code for code, _ in found(text)] == ["untranslated"]
    assert found(text, file="local/fund.toml") == []


@pytest.mark.parametrize(
    ("family", "terms", "warned"),
    [
        ("prize", "rate_pct_year = {}", "rate_pct_year"),
        ("prize", "collateral = {lien}", "collateral"),
        ("prize", "repayable = {true}", "repayable"),
        ("prize", "guarantee_share = {share}", "guarantee_share"),
        ("prize", "guarantee_cap_mad = {}", "guarantee_cap_mad"),
        ("prize", "rate_pct_year = {}\nrepayable = {false}", ""),
        ("prize", "duration_months = {}", ""),
        ("bank_credit", "rate_pct_year = {}\nguarantee_share = {share}", ""),
        ("guarantee", "guarantee_share = {share}", ""),
    ],
)
def test_a_loan_or_a_guarantee_of_a_family_that_is_known_as_neither_is_told(
    family: str, terms: str, warned: str
) -> None:
    for word, value in (
        ("{}", "5"),
        ("{share}", "0.5"),
        ("{true}", "true"),
        ("{false}", "false"),
        ("{lien}", '{ en = "A lien", fr = "Un gage" }'),
    ):
        terms = terms.replace(word, f'{{ value = {value}, source = "S1" }}')
    text = OPTION.replace('"prize"', f'"{family}"') + f"[terms]\n{terms}\n"
    settings = SETTINGS.replace("prize =", f"{family} =")
    line = line_of(text, warned) if warned else ""
    expected = [("unknown-kind", f"{family}/fund.toml:{line}", True)] if warned else []
    schema, _ = load_schema()
    contents = {f"{family}/fund.toml": text.encode(), "catalogue.toml": settings.encode()}
    problems = check(read_catalogue(contents, schema), schema, TODAY).problems
    assert [(one.code, one.where, one.is_warning) for one in problems] == expected


@pytest.mark.parametrize(
    ("seen", "said"),
    [
        ("2020-03-17", "status seen 17 March 2020, 2,442 days ago: it reads to_confirm."),
        ("2020-03-01", "status seen in March 2020: it reads to_confirm."),
        ("2020-01-01", "status seen in 2020: it reads to_confirm."),
    ],
)
def test_what_was_seen_long_ago_is_said_no_finer_than_it_is_known(seen: str, said: str) -> None:
    schema, _ = load_schema()
    option = OPTION.replace("status_as_of = 2026-09-01", f"status_as_of = {seen}")
    contents = {"prize/fund.toml": option.encode(), "catalogue.toml": SETTINGS.encode()}
    problems = check(read_catalogue(contents, schema), schema, TODAY).problems
    assert [str(one.message) for one in problems] == [said]


def said(option: str, settings: str = SETTINGS) -> list[tuple[bool, str]]:
    """Each thing that is wrong: whether it is a warning, and its words."""
    schema, _ = load_schema()
    contents = {"prize/fund.toml": option.encode(), "catalogue.toml": settings.encode()}
    problems = check(read_catalogue(contents, schema), schema, TODAY).problems
    return [(one.is_warning, str(one.message)) for one in problems]


def test_what_cites_no_source_is_called_by_its_number_or_its_key() -> None:
    condition = OPTION[OPTION.index("[[condition]]") :]
    bare = condition.replace('source = "S1"\n', "")
    second = bare.replace(">= 5", ">= 6")
    call = CALL.replace('source = "S1"\n', "")
    of_call = bare.replace("[[condition]]", "[[call.condition]]").replace(">= 5", ">= 7")
    text = OPTION + second + CALL + call.replace('"one"', '"two"') + of_call
    assert said(text) == [
        (False, "condition 2 cites no source."),
        (False, "call 2 cites no source."),
        (False, "condition 1 cites no source."),  # of that call
    ]
    figure = "[amount]\nmax_mad = { value = 5 }\n"
    assert said(OPTION + figure) == [(False, "max cites no source.")]


def test_a_source_that_is_cited_has_its_table() -> None:
    wrong = OPTION.replace('source = "S1"', 'source = "S9"')
    assert said(wrong) == [(False, 'source "S9" has no [[source]] table.')]


@pytest.mark.parametrize(
    ("cited", "hint"), [("S12", 'Did you mean "S1"?'), ("ministry", "Add it to this file.")]
)
def test_a_source_without_a_table_is_misspelt_or_is_to_be_added(cited: str, hint: str) -> None:
    schema, _ = load_schema()
    option = OPTION.replace('source = "S1"', f'source = "{cited}"')
    contents = {"prize/fund.toml": option.encode(), "catalogue.toml": SETTINGS.encode()}
    [problem] = check(read_catalogue(contents, schema), schema, TODAY).problems
    assert problem.say("en").endswith(hint)


@pytest.mark.parametrize(
    ("title_in", "missing"),
    [
        # the title itself stands for English, or for French where English is given beside it
        ('{ fr = "Sa page" }', ""),
        ('{ en = "Its page" }', ""),
        ('{ en = "Its page", fr = "Sa page" }', ""),
        ('{ ar = "صفحته" }', "fr"),
    ],
)
def test_a_title_is_told_in_every_language_the_title_itself_in_one(
    title_in: str, missing: str
) -> None:
    text = OPTION.replace('title = "Its page"', f'title = "Page"\ntitle_in = {title_in}')
    expected = [(False, f"title_in is not written in {missing}.")] if missing else []
    assert said(text) == expected


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("2026-09-01", "2026-11-23", []),
        ("2026-09-01", "2026-11-24", [(False, "status_as_of 24 November 2026 is in the future.")]),
        (
            "status_as_of = 2026-09-01\n",
            "",
            [(True, "no day on which its status was seen: it reads to_confirm.")],
        ),
        (
            "status_as_of = 2026-09-01\n",
            "status_as_of = 2026-09-01\nvalid_until = 2026-11-23\n",
            [],
        ),
        (
            "status_as_of = 2026-09-01\n",
            "status_as_of = 2026-09-01\nvalid_until = 2026-11-22\n",
            [(True, "valid until 22 November 2026: it has expired.")],
        ),
        (
            'status = "open"\nstatus_as_of = 2026-09-01\n',
            'status = "closed"\nvalid_until = 2026-11-22\n',
            [],
        ),
        ('status = "open"\nstatus_as_of = 2026-09-01\n', 'status = "closed"\n', []),
    ],
)
def test_the_day_of_a_status_and_the_end_of_an_option_are_held_against_the_day(
    old: str, new: str, expected: list[tuple[bool, str]]
) -> None:
    assert said(OPTION.replace(old, new)) == expected


def test_a_status_is_stale_on_the_day_after_its_time() -> None:
    for age, is_stale in ((STALE_AFTER_DAYS, False), (STALE_AFTER_DAYS + 1, True)):
        seen = TODAY - timedelta(days=age)
        told = said(OPTION.replace("2026-09-01", seen.isoformat()))
        assert [is_warning for is_warning, _ in told] == [True] * is_stale


def test_names_that_differ_are_warnings_alone() -> None:
    schema, _ = load_schema()
    contents = {"grant/other.toml": OPTION.encode(), "catalogue.toml": SETTINGS.encode()}
    problems = check(read_catalogue(contents, schema), schema, TODAY).problems
    assert [one.is_warning for one in problems] == [True, True]


def test_the_example_that_the_rules_contradict_is_named() -> None:
    example = """[[example]]
verdict = "{}"
facts = {{ members = 9 }}
"""
    right, wrong = example.format("eligible"), example.format("refused")
    text = OPTION + right + wrong + right
    assert [code for code, _ in found(OPTION + right)] == []
    line = text[: text.index('verdict = "refused"')].count("\n")
    assert found(text) == [("example", f"prize/fund.toml:{line}")]


WHOLE, FRACTION = (f'"{kind}"\nmin = 3\nmax = 4' for kind in ("integer", "number"))
FIELD = """[field.some]
type = {}
label = {{ en = "Some", fr = "Certains" }}
[field.derived]
type = "number"
derived = "{}"
label = {{ en = "Derived", fr = "Déduit" }}
"""


@pytest.mark.parametrize(
    ("declared", "derived", "is_decided"),
    [
        ('"number"', "1 / (some - some)", False),
        # a number lies between its bounds and comes near to both
        (WHOLE, "1 / max(0, 4 - some)", True),
        (WHOLE, "1 / max(0, some - 3)", True),
        (FRACTION, "1 / max(0, 3 - some)", False),
        (FRACTION, "1 / max(0, some - 4)", False),
        (FRACTION, "1 / max(0, some - 3.9)", True),
        (FRACTION, "1 / max(0, 3.1 - some)", True),
        (WHOLE, "1 / ((some - 3) * (4 - some))", False),
        (FRACTION, "1 / ((some - 3) * (4 - some))", True),
        # without bounds it is small or large: a share or a price
        ('"number"', "1 / max(0, 1 - some)", True),
        ('"number"', "1 / max(0, 0 - some)", False),
        ('"money"', "1 / max(0, some - 1000000)", True),
        # a day is past, and not long past
        ('"date"', "1 / max(0, years(today, some))", False),
        ('"date"', "1 / max(0, years(some, today) - 40)", True),
        ('"date"', "1 / max(0, years(some, today) - 42)", False),
    ],
)
def test_a_rule_that_no_complete_profile_decides_is_told(
    tmp_path: Path, declared: str, derived: str, is_decided: bool
) -> None:
    """A number that is divided by zero is none."""
    (tmp_path / "schema.toml").write_text(FIELD.format(declared, derived))
    schema, _ = load_schema(tmp_path / "schema.toml")
    option = OPTION.replace("members >= 5", "derived > 5")
    contents = {"prize/fund.toml": option.encode(), "catalogue.toml": SETTINGS.encode()}
    problems = check(read_catalogue(contents, schema), schema, TODAY).problems
    assert [(one.code, one.where) for one in problems] == (
        [] if is_decided else [("never-decided", f"prize/fund.toml:{line_of(option, 'rule')}")]
    )


@pytest.mark.parametrize(
    ("declared", "rule"),
    [
        ('"boolean"', "some"),
        ('"category"', 'some == "x"'),
        ('"category"\nvalues = ["x", "y"]', 'some == "x"'),
        ('"categories"', 'some has "x"'),
        ('"categories"\nvalues = ["x", "y"]', 'some has "x"'),
        ('"text"', 'some == "x"'),
        ('"place"\ngazetteer = "places.csv"', 'some == "thies"'),
        ('"date"', "some > 2020-01-01"),
        ('"integer"', "some > 5"),
    ],
)
def test_a_complete_profile_decides_a_rule_about_a_field_of_any_type(
    tmp_path: Path, declared: str, rule: str
) -> None:
    places = "code,parent,name,level\nthies,,Thiès,region\nfatick,,Fatick,region\n"
    (tmp_path / "places.csv").write_text(places)
    text = f"[field.some]\ntype = {declared}\n"
    (tmp_path / "schema.toml").write_text(text)
    schema, _ = load_schema(tmp_path / "schema.toml")
    option = OPTION.replace('"members >= 5"', f"'{rule}'")
    contents = {"prize/fund.toml": option.encode(), "catalogue.toml": SETTINGS.encode()}
    assert check(read_catalogue(contents, schema), schema, TODAY).problems == ()
