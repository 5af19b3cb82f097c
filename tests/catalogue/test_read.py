"""The catalogue: its health, every mistake with its line, its dates, and the facts it states.

The facts are those of the pages that the options cite; the expected figures are written by hand.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from matcher import check_catalogue, open_matcher
from matcher.catalogue.availability import availability_of
from matcher.catalogue.loading import default_catalogue, load_schema
from matcher.catalogue.option import Option
from matcher.catalogue.read import read_catalogue
from matcher.catalogue.terms import Condition, Figure
from matcher.domain.values import FieldValue, Several
from matcher.eligibility.catalogue_check import Report
from matcher.expressions.language import parse
from matcher.matching.pair import Match
from matcher.reports.answer.next_step import whom_to_ask
from matcher.reports.names import verdict_said
from matcher.rules.predicates import atoms_of, bind
from matcher.session import Session
from matcher.support.errors import InvalidSourceError
from matcher.support.messages import render
from matcher.support.text import Text

TODAY = date(2026, 11, 23)
#: How *eligible* reads where not all the conditions are published.
UNCERTAIN = "nothing against it"

FACTS_61 = """
microcredit_association_50_150 microfinance_company_1_2m mfi_pret_tpe mfi_pret_entreprise
al_amana attawfiq arrawaj ardi inmaa_fmn_other jaida tamwil_el_fellah cam_campaign_credit
cam_istidama_saquii al_moustatmir_al_fellahi intelaka_urban intelaka_rural start_tpe
damane_express damane_istitmar damane_moubachir tpe_charter initiative_souss_massa
reseau_entreprendre forsa awrach_pae indh_p3_ess moazara prize_lalla_al_moutaaouina
prize_generation_solidaire mourafaka tahfiz_niswa raidates national_sse_programme_368 fda
solidarity_agriculture andzoa_dared projet_arganier ads entraide_handicap tpme_charter_30
maroc_pme gef_sgp prim_souss_massa usaid_givedirectly_cfp haf_environmental_challenge
ocp_foundation marche_solidaire maroc_taswiq cms_microfinance crowdfunding_donation
crowdfunding_loan crowdfunding_equity crowdfunding_reward_legacy kiva_undp azur_innovation_fund
impact_lenders_international ebrd_advice union_grouping dar_al_moukawil ctpes
conventional_bank_solidarity_window
""".split()  # noqa: SIM905  sixty-one lines would say no more
FROM_CASES = ["japan_embassy_apl", "provincial_council", "commune", "ormva_souss_massa"]


@pytest.fixture(scope="session", autouse=True)
def _home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MATCHER_HOME", str(tmp_path_factory.mktemp("home")))
        yield


@pytest.fixture(scope="session")
def session(_home: None) -> Session:
    return open_matcher(today=TODAY)


@pytest.mark.parametrize(
    ("currency", "key", "hint"),
    [
        ("XOF", "max_mad", 'The currency of the schema is XOF: write "max_xof".'),
        ("MAD", "max_xof", 'The currency of the schema is MAD: write "max_mad".'),
        ("MAD", "share_mox", 'Did you mean "share_max"?'),
    ],
)
def test_an_amount_in_another_currency_is_told_its_key(currency: str, key: str, hint: str) -> None:
    schema, _ = load_schema()
    text = f'id = "a"\nname = "A"\n[amount]\n{key} = 5\n'
    reading = read_catalogue({"a.toml": text.encode()}, replace(schema, currency=currency))
    [problem] = reading.errors
    assert (problem.where, str(problem.hint)) == ("a.toml:4", hint)


def test_the_families_are_told_where_none_is_near() -> None:
    schema, _ = load_schema()
    settings = b'[family]\nprize = "prize"\nguarantee = "guarantee"\n'
    option = b'id = "a"\nname = "A"\nfamily = "zakat"\n'
    reading = read_catalogue({"a.toml": option, "catalogue.toml": settings}, schema)
    assert [str(one.hint) for one in reading.errors] == ["Known: prize, guarantee."]


@pytest.fixture(scope="session")
def report(_home: None) -> Report:
    return check_catalogue(today=TODAY)


def on(session: Session, day: date) -> Session:
    return replace(session, matcher=replace(session.matcher, today=day))


def asked(session: Session, option: str, **facts: FieldValue) -> Match:
    return session.match(session.new_applicant("X", facts), option)


def some(*values: str) -> Several:
    return Several(frozenset(values))


# --- health of what is shipped


def test_the_shipped_catalogue_has_no_error(report: Report) -> None:
    assert [str(p) for p in report.problems if not p.is_warning] == []
    assert report.options >= 60
    assert report.executed == 300


def test_its_warnings_are_about_dates_only(report: Report) -> None:
    assert {p.code for p in report.problems} <= {"stale", "undated", "expired"}


def test_every_option_of_the_facts_is_there(session: Session) -> None:
    assert len(FACTS_61) == len(set(FACTS_61)) == 61
    assert set(FACTS_61) - set(session.catalogue.options) == set()


def test_what_only_the_real_cases_know_is_there_too(session: Session) -> None:
    assert set(FROM_CASES) <= set(session.catalogue.options)


def test_every_family_and_funder_is_named_in_three_languages(session: Session) -> None:
    catalogue = session.catalogue
    for name in [*catalogue.families.values(), *(f.name for f in catalogue.funders.values())]:
        assert set(name.by_language) == {"fr", "en", "ar"}
    for option in catalogue.options.values():
        assert option.family in catalogue.families
        assert option.funder in catalogue.funders


def _figures(option: Option) -> Iterator[tuple[str, Figure]]:
    for table in (option.amount, option.terms, option.capacity):
        yield from table.items()
    for case in option.cases:
        yield from case.figures.items()


def test_every_condition_and_figure_cites_declared_sources_and_a_confidence(
    session: Session,
) -> None:
    for option in session.catalogue.options.values():
        for condition in option.conditions:
            assert condition.sources, (option.id, condition.rule)
            assert set(condition.sources) <= set(option.sources), (option.id, condition.rule)
            assert condition.confidence in ("high", "medium", "low"), (option.id, condition.rule)
        for name, figure in _figures(option):
            assert figure.sources, (option.id, name)
            assert set(figure.sources) <= set(option.sources), (option.id, name)
            assert figure.confidence in ("high", "medium", "low"), (option.id, name)


def test_sensitive_fields_stand_in_one_condition_only(session: Session) -> None:
    sensitive = {field.name for field in session.schema if field.sensitive}
    found = set()
    for option in session.catalogue.options.values():
        assert not sensitive & set(option.serves), option.id
        rules = [c.rule for c in option.conditions] + [c.rule for c in option.cases if c.rule]
        for rule in rules:
            for atom in atoms_of(bind(parse(rule), session.schema)[0]):
                if atom.field in sensitive:
                    found.add((option.id, atom.field))
    assert found == {("entraide_handicap", "members_with_disability")}


def test_an_option_without_conditions_says_that_they_are_not_published(session: Session) -> None:
    named = set()
    for option in session.catalogue.options.values():
        assert option.rules, option.id
        if not option.conditions and option.rules != "unpublished":
            assert option.rules == "partial", option.id
            named.add(option.id)
    # of these two it is published who borrows, but not whether a cooperative counts as such
    assert named == {"cam_istidama_saquii", "microcredit_association_50_150"}


def test_every_option_says_how_many_it_reaches_or_that_it_was_looked_for(session: Session) -> None:
    for option in session.catalogue.options.values():
        known = "awards_per_year" in option.capacity
        assert known or option.not_found is not None, option.id
        assert option.rate is not None
        assert 0 < option.rate < 1


def test_the_same_answer_comes_from_the_cache_and_from_the_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MATCHER_HOME", str(tmp_path))
    fresh, kept = open_matcher(today=TODAY), open_matcher(today=TODAY)
    assert fresh.catalogue == kept.catalogue
    assert fresh.schema.fields == kept.schema.fields


# --- planted mistakes: a copy of the shipped catalogue in which everything is wrong at once


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    folder = tmp_path / "catalogue"
    shutil.copytree(default_catalogue(), folder)
    return folder


def plant(folder: Path, file: str, old: str, new: str) -> str:
    """Replace `old`, which must be there, and give the place of what stands there now."""
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text, (file, old)
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return f"{file}:{text[: text.index(old)].count(chr(10)) + 1}"


def add(folder: Path, file: str, text: str) -> int:
    """Add lines before the first condition; give the number of the first of them."""
    path = folder / file
    lines = path.read_text(encoding="utf-8").split("\n")
    at = lines.index("[[condition]]")
    lines[at:at] = text.split("\n")
    path.write_text("\n".join(lines), encoding="utf-8")
    return at + 1


def condition(rule: str, source: str) -> str:
    said = 'says = { fr = "a", en = "a", ar = "a" }'
    return f'[[condition]]\nrule = \'{rule}\'\n{said}\nsource = "{source}"\nconfidence = "low"'


def found(folder: Path) -> set[tuple[str, str]]:
    return {(p.where, p.code) for p in check_catalogue(folder, today=TODAY).problems}


def line_of(folder: Path, file: str, start: str) -> str:
    """The place of the first line that starts so."""
    lines = (folder / file).read_text(encoding="utf-8").split("\n")
    return f"{file}:{next(n for n, line in enumerate(lines, 1) if line.startswith(start))}"


def test_a_mistake_of_every_kind_is_found_with_its_line_all_at_once(copy: Path) -> None:
    expected: set[tuple[str, str]] = set()

    def wrong(code: str, file: str, old: str, new: str, at: str = "") -> None:
        planted = plant(copy, file, old, new)
        expected.add((line_of(copy, file, at) if at else planted, code))

    def rule(code: str, file: str, text: str, source: str) -> None:
        expected.add((f"{file}:{add(copy, file, condition(text, source)) + 1}", code))

    rule("unknown-field", "public_grant/awrach_pae.toml", "membres > 5", "S95")
    rule("never-true", "public_grant/maroc_pme.toml", "members < 1", "S98")
    rule("never-false", "microcredit/ardi.toml", "members >= 1", "S34")
    rule("unknown-value", "in_kind/mourafaka.toml", 'legal_form == "club"', "S45")
    rule("wrong-type", "in_kind/raidates.toml", 'members > "5"', "S60")
    rule("bad-rule", "in_kind/andzoa_dared.toml", "members > ", "S92")
    wrong("unknown-key", "public_grant/fda.toml", "direct = ", "dierct = ")
    wrong("unknown-family", "guarantee/damane_istitmar.toml", 'family = "g', 'family = "x')
    wrong("unknown-funder", "public_grant/moazara.toml", 'funder = "ministry', 'funder = "x')
    wrong(
        "unknown-source",
        "refinancing/jaida.toml",
        'source = ["S40", "S41"]',
        'source = "S99"',
        "[[condition]]",
    )
    wrong(
        "contradiction",
        "bank_credit/intelaka_urban.toml",
        '[pays]\ncovers = ["equipment", "premises", "working_capital"]',
        '[pays]\ncovers = ["equipment", "premises"]\nexcludes = ["premises"]',
    )
    wrong(
        "duplicate-id",
        "prize/prize_lalla_al_moutaaouina.toml",
        'id = "prize_lalla_al_moutaaouina"',
        'id = "prize_generation_solidaire"',
    )
    wrong(
        "amounts-out-of-order",
        "public_grant/indh_p3_ess.toml",
        "max_mad = { value = 300000,",
        'min_mad = { value = 300001, source = "S15" }\nmax_mad = { value = 300000,',
    )
    wrong(
        "untranslated",
        "guarantee/damane_express.toml",
        'en = "Damane Express guarantee", ar = "ضمان إكسبريس" }',
        'en = "Damane Express guarantee" }',
    )
    wrong(
        "untranslated",
        "cofinance/ormva_souss_massa.toml",
        'title_in = { fr = "Maison du miel d’Argana, Taroudannt : cinq bailleurs, 5,3 millions'
        ' de dirhams", ar',
        "title_in = { ar",
    )
    wrong(
        "expired",
        "bank_credit/intelaka_rural.toml",
        "status_as_of = 2026-09-01",
        "valid_until = 2026-11-22",
    )
    wrong(
        "stale",
        "honour_loan/start_tpe.toml",
        "status_as_of = 2026-09-01",
        "status_as_of = 2025-05-23",
    )
    wrong(
        "bad-date",
        "in_kind/ocp_foundation.toml",
        "status_as_of = 2025-07-01",
        "status_as_of = 2026-11-24",
    )
    wrong(
        "sensitive",
        "honour_loan/forsa.toml",
        "[serves]\n",
        '[serves]\npresident_gender = ["woman"]\n',
        "president_gender",
    )
    (copy / "in_kind/broken.toml").write_text('id = "broken"\nname = \n')
    expected.add(("in_kind/broken.toml:2", "broken-toml"))
    (copy / "in_kind/latin.toml").write_bytes(b'id = "latin"\n# \xe9\n')
    expected.add(("in_kind/latin.toml:2", "not-utf8"))

    problems = check_catalogue(copy, today=TODAY).problems
    assert expected - {(p.where, p.code) for p in problems} == set()
    warnings = {p.code for p in problems if p.is_warning}
    assert warnings == {"stale", "undated", "expired", "never-false", "bad-name"}


def test_a_source_is_one_of_its_file_whatever_others_call_so(copy: Path) -> None:
    plant(copy, "bank_credit/cam_istidama_saquii.toml", "Massar Al Moukawil portal", "Massar")
    assert not any(p.code == "contradiction" for p in check_catalogue(copy, today=TODAY).problems)


def test_a_source_that_stands_twice_in_its_file_is_found() -> None:
    source = "[[source]]\nid = 'S1'\ntitle = 'a'\n"
    assert _read(o=f"{O}{source}") == []
    assert _read(o=f"{O}{source}{source}") == ["duplicate-id"]


def test_the_sources_of_the_shipped_catalogue_agree(session: Session) -> None:
    """There an id is one page, in whatever file it is cited."""
    pages: dict[str, set[str]] = {}
    for one in session.catalogue.options.values():
        for source in one.sources.values():
            pages.setdefault(source.id, set()).add(f"{source.title} {source.url} {source.date}")
    assert {name: said for name, said in pages.items() if len(said) > 1} == {}


def test_an_empty_address_is_none(session: Session) -> None:
    assert _read(o=f"{O}[[source]]\nid = 'S1'\ntitle = 'a'\nurl = ''\n") == []


def test_conditions_that_can_never_hold_together_are_found(copy: Path) -> None:
    file = "public_grant/maroc_pme.toml"
    at = add(copy, file, condition("members > 10", "S98") + "\n" + condition("members < 3", "S98"))
    assert (f"{file}:{at + 6}", "never-true") in found(copy)


def test_conditions_of_different_days_need_not_hold_together(copy: Path) -> None:
    file = "public_grant/maroc_pme.toml"
    first = condition("members > 10", "S98") + "\nuntil = 2024-12-31"
    second = condition("members < 3", "S98") + "\nsince = 2025-01-01"
    add(copy, file, first + "\n" + second)
    assert "never-true" not in {code for _, code in found(copy)}


def test_conditions_that_share_one_single_day_must_hold_together(copy: Path) -> None:
    file = "public_grant/maroc_pme.toml"
    first = condition("members > 10", "S98") + "\nuntil = 2025-01-01"
    second = condition("members < 3", "S98") + "\nsince = 2025-01-01"
    add(copy, file, first + "\n" + second)
    assert "never-true" in {code for _, code in found(copy)}


def test_an_amount_without_a_source_is_found_with_its_line(copy: Path) -> None:
    prize = "prize/prize_lalla_al_moutaaouina.toml"
    at = plant(
        copy,
        prize,
        'max_mad = { value = 50000, source = ["S53", "S65"], ',
        "max_mad = { value = 50000, ",
    )
    assert (at, "no-source") in found(copy)


def test_a_condition_or_figure_without_a_source_is_found(copy: Path) -> None:
    condition_at = plant(copy, "refinancing/jaida.toml", 'source = ["S40", "S41"]\n', "")
    figure_at = plant(
        copy,
        "public_grant/tpme_charter_30.toml",
        'share_max = { value = 0.3, source = ["S96", "S97"], ',
        "share_max = { value = 0.3, ",
    )
    places = found(copy)
    assert (figure_at, "no-source") in places
    assert (f"refinancing/jaida.toml:{int(condition_at.split(':')[1]) - 3}", "no-source") in places


def test_a_rule_that_nothing_decides_is_found(tmp_path: Path) -> None:
    schema = tmp_path / "schema.toml"
    schema.write_text(
        '[field.a]\ntype = "category"\nvalues = []\n'
        '[field.b]\ntype = "number"\n[field.c]\ntype = "number"\nderived = "b / 0"\n'
    )
    folder = tmp_path / "catalogue"
    folder.mkdir()
    (folder / "one.toml").write_text('id = "one"\nname = "x"\n[[condition]]\nrule = \'a != "x"\'\n')
    (folder / "two.toml").write_text('id = "two"\nname = "x"\n[[condition]]\nrule = "c > 5"\n')
    problems = check_catalogue(folder, schema, TODAY).problems
    assert ("two.toml:4", "never-decided") in {(p.where, p.code) for p in problems}
    assert any(p.where == "one.toml:4" and not p.is_warning for p in problems)


def test_a_catalogue_with_errors_is_refused_with_all_of_them_and_no_warning(copy: Path) -> None:
    plant(copy, "public_grant/fda.toml", "direct = ", "dierct = ")
    plant(copy, "in_kind/raidates.toml", "direct = ", "dierct = ")
    with pytest.raises(InvalidSourceError) as caught:
        open_matcher(catalogue=copy)
    assert [p.where for p in caught.value.problems] == [
        line_of(copy, "in_kind/raidates.toml", "dierct"),
        line_of(copy, "public_grant/fda.toml", "dierct"),
    ]


def test_a_misspelt_word_gets_a_proposal(copy: Path) -> None:
    plant(copy, "public_grant/fda.toml", "direct = ", "dierct = ")
    plant(copy, "public_grant/moazara.toml", 'funder = "ministry', 'funder = "mnistry')
    hint = {p.code: str(p.hint) for p in check_catalogue(copy, today=TODAY).problems}
    assert hint["unknown-key"] == 'Did you mean "direct"?'
    assert '"ministry_tourism_crafts_sse"' in hint["unknown-funder"]


def test_a_missing_or_empty_catalogue_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidSourceError, match="is not there"):
        check_catalogue(tmp_path / "gone")
    with pytest.raises(InvalidSourceError, match="has no option"):
        check_catalogue(tmp_path)


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        ('status = "opened"', "unknown-value"),
        ("status_as_of = 2024", "bad-date"),
        ('valid_from = "2024-01-01"', "bad-date"),
        ("valid_from = 2024-01-01T00:00:00", "bad-date"),
        ("valid_from = 2025-01-01\nvalid_until = 2024-12-31", "bad-date"),
        ("[[condition]]\nsays = 'x'", "missing-key"),
        ("[[condition]]\nrule = 5", "bad-value"),
        ("[[condition]]\nrule = ''", "bad-value"),
        ("[condition]\nrule = 'rural'", "bad-value"),
        ("[[condition]]\nrule = 'rural'\nsince = 2025-01-02\nuntil = 2025-01-01", "bad-date"),
        ("[[condition]]\nrule = 'rural'\nconfidence = 'sure'", "unknown-value"),
        ("[amount]\nmax_mad = { value = 5, max = 6 }", "bad-figure"),
        ("[amount]\nmax_mad = {}", "bad-figure"),
        ("[amount]\nmax_mad = { value = '5' }", "bad-figure"),
        ("[amount]\nmax_mad = { value = true }", "bad-figure"),
        ("[amount]\nmax_mad = { value = -5 }", "bad-figure"),
        ("[amount]\nmax_mad = { min = 6, max = 5 }", "bad-figure"),
        ("[amount]\nmax_mad = { value = 5, sauce = 'S1' }", "unknown-key"),
        ("[amount]\nshare_max = { value = 60 }", "bad-figure"),
        ("[amount]\nmaximum = { value = 5 }", "unknown-key"),
        ("[amount]\ntypical_mad = { value = 6 }\nmax_mad = { value = 5 }", "amounts-out-of-order"),
        ("[terms]\nrepayable = { value = 1 }", "bad-figure"),
        ("[terms]\nfees = { value = 5 }", "bad-figure"),
        ("[terms]\nrequires = ['gone']", "unknown-option"),
        ("[terms]\nexcludes = 'gone'", "unknown-option"),
        ("[pays]\ncovers = ['yachts']", "unknown-value"),
        ("[[amount.case]]\npurposes = ['yachts']", "unknown-value"),
        ("[[amount.case]]\nrule = 'membres > 5'", "unknown-field"),
        ("[serves]\nmembres = 5", "unknown-field"),
        ("[serves]\nrural = 2", "bad-profile"),
        ("[serves]\nsector = []", "bad-profile"),
        ("[serves]\nsector = ['yachts']", "bad-profile"),
        ("[serves]\nsector = { argan = -1 }", "bad-profile"),
        ("[serves]\nmembers = { min = 5, max = 4 }", "bad-profile"),
        ("[serves]\nmembers = {}", "bad-profile"),
        ("[serves]\nmembers = { least = 4 }", "bad-profile"),
        ("[serves]\nmembers = 'many'", "bad-profile"),
        ("[serves]\nfounded = 2020", "bad-profile"),
        ("[serves]\nplace = ['atlantis']", "bad-profile"),
        ("[serves]\nproject = 5", "bad-profile"),
        ("[serves]\npresident_gender = ['woman']", "sensitive"),
        ("[[source]]\nid = 'S1'", "missing-key"),
        ("[[source]]\nid = 'S1'\ntitle = 'x'\ndate = 'soon'", "bad-date"),
        ("[[source]]\nid = 'S1'\ntitle = 'x'\nkind = 'rumour'", "unknown-value"),
    ],
)
def test_a_badly_shaped_option_is_refused(lines: str, code: str) -> None:
    schema, _ = load_schema()
    content = f'id = "o"\nname = "O"\n{lines}\n'.encode()
    problems = read_catalogue({"o.toml": content}, schema).problems
    assert {p.code for p in problems if not p.is_warning} == {code}
    assert all(p.where.startswith("o.toml") for p in problems)


# --- known defects of reading


def _read(**files: str) -> list[str]:
    schema, _ = load_schema()
    contents = {f"{name}.toml": text.encode() for name, text in files.items()}
    return [p.code for p in read_catalogue(contents, schema).problems]


O = 'id = "o"\nname = "O"\n'  # noqa: E741


def test_a_wrong_key_does_not_hide_a_wrong_rule_of_the_same_file() -> None:
    codes = _read(o=f"{O}colour = 5\n[[condition]]\nrule = 'membres > 5'\n")
    assert set(codes) == {"unknown-key", "unknown-field"}


def test_a_mistake_in_one_option_is_no_mistake_of_those_that_name_it() -> None:
    other = 'id = "p"\nname = "P"\n[terms]\nexcludes = ["o"]\n'
    assert _read(o=f"{O}colour = 5\n", p=other) == ["unknown-key"]


def test_a_condition_may_hold_for_ever() -> None:
    assert _read(o=f"{O}[[condition]]\nrule = 'rural'\nuntil = 9999-12-31\n") == []


@pytest.mark.parametrize(
    "lines",
    [
        "[amount]\nmax_mad = { value = nan }",
        "[amount]\nmax_mad = { value = inf }",
        "[serves]\nsector = { argan = nan }",
        "[serves]\nneed_total_mad = { typical = nan }",
    ],
)
def test_a_figure_is_a_finite_number(lines: str) -> None:
    assert _read(o=f"{O}{lines}\n") != []


@pytest.mark.parametrize("lines", ["[amount]\nmax_mad = -5", "[amount]\nshare_max = 60"])
def test_a_bare_figure_obeys_the_same_bounds(lines: str) -> None:
    assert _read(o=f"{O}{lines}\n") != []


def test_a_figure_that_is_out_of_bounds_is_told_with_its_key() -> None:
    schema, _ = load_schema()
    file = f"{O}[amount]\nshare_max = {{ value = 7 }}\nmax_mad = {{ min = -1, max = 5 }}\n"
    told = [str(p.message) for p in read_catalogue({"o.toml": file.encode()}, schema).problems]
    assert told == ["share_max.value is between 0 and 1.", "max_mad.min is not below zero."]


def test_papers_that_no_list_names_are_told_of() -> None:
    schema, _ = load_schema()
    file = f'{O}[documents]\nasks = ["zzz"]\n'
    (told,) = read_catalogue({"o.toml": file.encode()}, schema).problems
    assert told.is_warning
    assert "documents.toml" in str(told.message)
    assert "zzz" in str(told.message)


def test_a_case_whose_least_is_above_its_most_is_refused() -> None:
    case = "[[amount.case]]\nrule = 'rural'\nmin_mad = { value = 9 }\nmax_mad = { value = 5 }\n"
    assert _read(o=f"{O}{case}") != []


def test_weights_that_are_all_zero_are_refused() -> None:
    assert _read(o=f"{O}[serves]\nplace = {{ souss-massa = 0 }}\n") == ["bad-profile"]


@pytest.mark.parametrize(
    "settings",
    [
        "stale_after_days = { min = 3 }",
        "stale_after_days = nan",
        "stale_after_days = -3",
        "[family]\nprize = 5",
    ],
)
def test_wrong_settings_are_refused(settings: str) -> None:
    try:
        codes = _read(o=O, catalogue=settings)
    except (KeyError, ValueError) as error:
        raise AssertionError("an error that nobody reads") from error
    assert codes != []


# --- availability


def option(**changes: object) -> Option:
    return replace(Option("o", Text({"en": "O"}), status="open", status_as_of=TODAY), **changes)


def test_both_days_of_its_validity_are_included() -> None:
    limited = option(valid_from=date(2026, 11, 1), valid_until=date(2026, 11, 30))
    days = {
        date(2026, 10, 31): "closed",
        date(2026, 11, 1): "open",
        date(2026, 11, 30): "open",
        date(2026, 12, 1): "closed",
    }
    assert {day: availability_of(limited, day, 548) for day in days} == days


def test_what_was_seen_too_long_ago_is_to_be_confirmed() -> None:
    seen = option(status_as_of=TODAY)
    assert availability_of(seen, TODAY + timedelta(days=548), 548) == "open"
    assert availability_of(seen, TODAY + timedelta(days=549), 548) == "to_confirm"
    assert availability_of(option(status="periodic"), TODAY, 0) == "periodic"


def test_before_it_was_seen_it_is_to_be_confirmed_unless_its_dates_say() -> None:
    day = TODAY - timedelta(days=400)
    assert availability_of(option(), day, 548) == "to_confirm"
    assert availability_of(option(valid_from=day), day, 548) == "open"


def test_what_was_seen_on_no_known_day_is_to_be_confirmed() -> None:
    assert availability_of(option(status_as_of=None), TODAY, 548) == "to_confirm"


def test_what_is_closed_stays_closed_whatever_its_age() -> None:
    closed = option(status="closed")
    assert availability_of(closed, TODAY + timedelta(days=5000), 548) == "closed"
    assert availability_of(option(status="closed", status_as_of=None), TODAY, 548) == "closed"


def test_validity_is_closed_even_where_nothing_else_is_known() -> None:
    over = option(status="to_confirm", status_as_of=None, valid_until=TODAY - timedelta(days=1))
    assert availability_of(over, TODAY, 548) == "closed"


def test_a_condition_is_in_force_from_its_first_to_its_last_day() -> None:
    rule, says = "legal_form == 'cooperative'", Text({"en": "x"})
    changing = option(
        conditions=(
            Condition(1, rule, says),
            Condition(2, rule, says, since=date(2023, 9, 1), until=date(2024, 7, 31)),
            Condition(3, rule, says, since=date(2024, 8, 1), until=date(2025, 12, 31)),
            Condition(4, rule, says, since=date(2026, 1, 1)),
        )
    )
    in_force = {
        date(2023, 8, 31): [1],
        date(2023, 9, 1): [1, 2],
        date(2024, 7, 31): [1, 2],
        date(2024, 8, 1): [1, 3],
        date(2025, 12, 31): [1, 3],
        date(2026, 1, 1): [1, 4],
    }
    assert {day: [c.number for c in changing.in_force(day)] for day in in_force} == in_force


def test_what_indh_asks_since_its_calls_of_2021_does_not_count_before(session: Session) -> None:
    indh_p3_ess = session.catalogue.options["indh_p3_ess"]
    assert [c.number for c in indh_p3_ess.in_force(date(2020, 12, 31))] == [1]
    assert [c.number for c in indh_p3_ess.in_force(date(2021, 1, 1))] == [1, 2, 3, 4]


def test_each_edition_of_moazara_governs_from_the_day_it_was_known(session: Session) -> None:
    editions = {
        date(2023, 8, 31): "edition-1",
        date(2023, 9, 1): "edition-4",
        date(2024, 7, 31): "edition-4",
        date(2024, 8, 1): "edition-5",
        date(2024, 12, 31): "edition-5",
        date(2025, 1, 1): "edition-6",
        date(2026, 4, 30): "edition-6",
        date(2026, 5, 1): "edition-7",
    }
    for day, edition in editions.items():
        call = asked(on(session, day), "moazara", legal_form="cooperative").option.call
        assert call is not None
        assert call.id == edition, day


def test_the_status_of_each_fact_is_kept(session: Session) -> None:
    status = {
        "forsa": "closed",
        "projet_arganier": "closed",
        "andzoa_dared": "closed",
        "prim_souss_massa": "closed",
        "usaid_givedirectly_cfp": "closed",
        "haf_environmental_challenge": "closed",
        "kiva_undp": "closed",
        "azur_innovation_fund": "closed",
        "indh_p3_ess": "periodic",
        "moazara": "periodic",
        "mourafaka": "periodic",
        "tahfiz_niswa": "periodic",
        "raidates": "periodic",
        "ocp_foundation": "periodic",
        "gef_sgp": "periodic",
        "prize_lalla_al_moutaaouina": "periodic",
        "prize_generation_solidaire": "periodic",
        "intelaka_urban": "open",
        "intelaka_rural": "open",
        "damane_express": "open",
        "solidarity_agriculture": "open",
        "microfinance_company_1_2m": "to_confirm",
        "national_sse_programme_368": "to_confirm",
    }
    options = session.catalogue.options
    assert {key: options[key].status for key in status} == status


# --- the facts, through the session


def indh(session: Session, **facts: FieldValue) -> Match:
    """The grant for a cooperative of Tiznit, where no call of 2026 is known."""
    sound: dict[str, FieldValue] = {
        "legal_form": "cooperative",
        "place": "tiznit",
        "members": 20,
        "women": 12,
        "youth": 4,
        "local_value_chain": True,
        "earlier_indh_grant": False,
    }
    return asked(session, "indh_p3_ess", **{**sound, **facts})


def test_indh_accepts_a_cooperative_of_women(session: Session) -> None:
    assert indh(session).verdict.name == "eligible"


def test_indh_pays_at_most_sixty_per_cent_and_300_000(session: Session) -> None:
    figures = session.catalogue.options["indh_p3_ess"]
    assert figures.amount["share_max"].high == 0.6
    assert figures.amount["max"].high == 300_000
    assert indh(session, need_equipment_mad=1_000_000).offer.amount == 300_000
    assert indh(session, need_equipment_mad=100_000).offer.amount == 60_000


def test_indh_asks_forty_per_cent_of_own_money_half_of_it_in_kind(session: Session) -> None:
    offer = indh(session, need_equipment_mad=500_000).offer
    assert offer.own_share == 200_000
    assert offer.own_in_kind == 100_000


@pytest.mark.parametrize(
    ("women", "youth", "verdict"),
    [
        (6, 6, "refused"),  # exactly 30 % of 20
        (7, 0, "eligible"),
        (0, 7, "eligible"),
        (0, 0, "refused"),
        (None, 6, "undecided"),
        (6, None, "undecided"),
        (None, 7, "eligible"),
    ],
)
def test_indh_asks_for_more_than_thirty_per_cent_of_women_or_youth(
    session: Session, women: int | None, youth: int | None, verdict: str
) -> None:
    assert indh(session, women=women, youth=youth).verdict.name == verdict


def test_indh_refuses_who_had_a_grant_before_and_names_the_condition(session: Session) -> None:
    refused = indh(session, earlier_indh_grant=True).verdict
    assert (refused.name, refused.blockers) == ("refused", (4,))


def test_moazara_refused_a_cooperative_of_souss_massa_in_2024_for_its_region(
    session: Session,
) -> None:
    then = on(session, date(2024, 9, 1))
    for place in ("souss-massa", "tiznit", "taroudannt/argana"):
        verdict = asked(then, "moazara", legal_form="cooperative", place=place).verdict
        assert verdict.name == "refused"
        (blocker,) = verdict.blockers
        rule = then.catalogue.options["moazara"].every_condition()[blocker - 1].rule
        assert "region in" in rule
    elsewhere = asked(then, "moazara", legal_form="cooperative", place="fes-meknes")
    assert elsewhere.verdict.name == "eligible"
    assert asked(then, "moazara", legal_form="association").verdict.name == "eligible"


def test_moazara_turns_no_region_away_in_2026_and_says_that_more_is_asked(
    session: Session,
) -> None:
    for place in ("tiznit", "fes-meknes"):
        match = asked(session, "moazara", legal_form="cooperative", place=place)
        assert match.verdict.name == "eligible"
        assert match.option.rules == "partial"
        assert str(verdict_said(match.verdict.name, match.option.rules)) == UNCERTAIN


def intelaka(session: Session, founded: date, **facts: FieldValue) -> Match:
    complete: dict[str, FieldValue] = {
        "legal_form": "cooperative",
        "founded": founded,
        "exports": False,
        "exports_to_africa": False,
        "turnover_mad": 400_000,
        "sector": "argan",
        "need_equipment_mad": 200_000,
        "second_hand_equipment": False,
    }
    return asked(session, "intelaka_urban", **{**complete, **facts})


def test_intelaka_refuses_a_six_year_old_cooperative_that_does_not_export(
    session: Session,
) -> None:
    verdict = intelaka(session, date(2020, 11, 23)).verdict
    assert (verdict.name, verdict.blockers) == ("refused", (2,))


def test_intelaka_accepts_a_three_year_old_cooperative(session: Session) -> None:
    assert intelaka(session, date(2023, 11, 23)).verdict.name == "eligible"


def test_intelaka_counts_five_years_to_the_day(session: Session) -> None:
    assert intelaka(session, date(2021, 11, 23)).verdict.name == "eligible"
    assert intelaka(session, date(2021, 11, 22)).verdict.name == "refused"


def test_intelaka_lets_an_older_exporter_to_africa_in(session: Session) -> None:
    exporter = intelaka(session, date(2015, 1, 1), exports=True, exports_to_africa=True)
    assert exporter.verdict.name == "eligible"


def test_intelaka_finances_ninety_per_cent_of_new_and_half_of_used_equipment(
    session: Session,
) -> None:
    young = date(2023, 11, 23)
    assert intelaka(session, young).offer.amount == 180_000
    assert intelaka(session, young, second_hand_equipment=True).offer.amount == 100_000
    assert intelaka(session, young, need_equipment_mad=5_000_000).offer.amount == 1_200_000


def test_forsa_is_closed(session: Session) -> None:
    assert availability_of(session.catalogue.options["forsa"], TODAY, 548) == "closed"
    assert availability_of(session.catalogue.options["forsa"], date(2022, 6, 1), 548) == "closed"
    match = asked(session, "forsa", legal_form="cooperative")
    assert match.verdict.name == "refused"


def test_jaida_refuses_every_cooperative_with_its_reason_and_another_way(
    session: Session,
) -> None:
    match = asked(session, "jaida", legal_form="cooperative")
    assert (match.verdict.name, match.verdict.blockers) == ("refused", (1,))
    assert "microcrédit" in match.option.conditions[0].says.to("fr")
    assert match.option.texts["instead"].to("fr")


@pytest.mark.parametrize(
    ("facts", "most"),
    [
        ({"legal_form": "cooperative", "sector": "crafts"}, 150_000),
        ({"legal_form": "natural_person", "sector": "argan"}, 150_000),
        (
            {
                "legal_form": "natural_person",
                "sector": "crafts",
                "registrations": some("trade_register"),
            },
            150_000,
        ),
        (
            {
                "legal_form": "natural_person",
                "sector": "crafts",
                "registrations": some("taxe_professionnelle"),
            },
            150_000,
        ),
        (
            {"legal_form": "natural_person", "sector": "crafts", "registrations": some("none")},
            50_000,
        ),
        ({"legal_form": "natural_person", "sector": "housing"}, 100_000),
    ],
)
def test_the_ceiling_of_a_microcredit_depends_on_who_borrows(
    session: Session, facts: dict[str, FieldValue], most: int
) -> None:
    match = asked(session, "microcredit_association_50_150", need_equipment_mad=900_000, **facts)
    assert match.offer.amount == most


def test_no_microcredit_association_lends_to_a_cooperative_by_guess(session: Session) -> None:
    for id_ in ("microcredit_association_50_150", "al_amana", "attawfiq"):
        match = asked(session, id_, legal_form="cooperative")
        assert match.option.direct == "unclear"
        assert match.option.texts["to_ask"].to("en")
        assert str(verdict_said(match.verdict.name, match.option.rules)) == UNCERTAIN
    for id_ in ("ardi", "arrawaj", "inmaa_fmn_other"):
        match = asked(session, id_, legal_form="cooperative")
        assert (match.verdict.name, match.option.direct) == ("refused", "members")


@pytest.mark.parametrize(
    ("id_", "table", "figure", "low", "high"),
    [
        ("crowdfunding_donation", "amount", "max", 450_000, 450_000),
        ("crowdfunding_loan", "amount", "max", 3_000_000, 3_000_000),
        ("crowdfunding_equity", "amount", "max", 5_000_000, 5_000_000),
        ("microfinance_company_1_2m", "amount", "max", 1_200_000, 1_200_000),
        ("mfi_pret_tpe", "amount", "min", 10_000, 10_000),
        ("mfi_pret_tpe", "amount", "max", 50_000, 50_000),
        ("mfi_pret_tpe", "terms", "rate_pct_year", 16, 20.5),
        ("mfi_pret_entreprise", "amount", "min", 50_000, 50_000),
        ("mfi_pret_entreprise", "amount", "max", 150_000, 150_000),
        ("mfi_pret_entreprise", "terms", "rate_pct_year", 9.5, 14),
        ("arrawaj", "amount", "min", 3_000, 3_000),
        ("tamwil_el_fellah", "amount", "max", 200_000, 200_000),
        ("tamwil_el_fellah", "terms", "rate_pct_year", 5, 5.5),
        ("intelaka_urban", "amount", "max", 1_200_000, 1_200_000),
        ("intelaka_urban", "terms", "rate_pct_year", 2, 2),
        ("intelaka_urban", "terms", "guarantee_share", 0.8, 0.8),
        ("intelaka_rural", "amount", "max", 1_200_000, 1_200_000),
        ("intelaka_rural", "terms", "rate_pct_year", 1.75, 1.75),
        ("start_tpe", "amount", "max", 50_000, 50_000),
        ("start_tpe", "terms", "rate_pct_year", 0, 0),
        ("damane_express", "terms", "loan_max", 1_000_000, 1_000_000),
        ("damane_express", "terms", "guarantee_share", 0.7, 0.7),
        ("damane_istitmar", "terms", "loan_min", 1_000_000, 1_000_000),
        ("damane_istitmar", "terms", "guarantee_share", 0.6, 0.7),
        ("damane_istitmar", "terms", "guarantee_cap", 15_000_000, 15_000_000),
        ("damane_moubachir", "terms", "guarantee_share", 0.7, 0.8),
        ("forsa", "amount", "max", 100_000, 100_000),
        ("moazara", "amount", "max", 49_000, 49_000),
        ("moazara", "capacity", "acceptance_rate", 0.24, 0.24),
        ("indh_p3_ess", "capacity", "acceptance_rate", 0.35, 0.38),
        ("prize_lalla_al_moutaaouina", "amount", "max", 50_000, 50_000),
        ("prize_generation_solidaire", "amount", "max", 50_000, 50_000),
        ("national_sse_programme_368", "capacity", "budget", 368_000_000, 368_000_000),
        ("tpme_charter_30", "amount", "share_max", 0.3, 0.3),
        ("tpme_charter_30", "terms", "own_share", 0.1, 0.1),
        ("awrach_pae", "amount", "per_hire", 13_500, 13_500),
        ("gef_sgp", "amount", "max_usd", 50_000, 50_000),
        ("entraide_handicap", "amount", "max", 60_000, 60_000),
        ("japan_embassy_apl", "amount", "observed", 477_600, 477_600),
    ],
)
def test_a_published_figure_is_the_one_of_the_facts(
    session: Session, id_: str, table: str, figure: str, low: float, high: float
) -> None:
    found_figure = getattr(session.catalogue.options[id_], table)[figure]
    assert (found_figure.low, found_figure.high) == (low, high)


def test_what_the_facts_did_not_find_is_absent(session: Session) -> None:
    for id_ in ("initiative_souss_massa", "tahfiz_niswa", "inmaa_fmn_other", "ads", "ardi"):
        assert "max" not in session.catalogue.options[id_].amount, id_


@pytest.mark.parametrize(
    ("id_", "facts"),
    [
        ("azur_innovation_fund", {"legal_form": "cooperative"}),
        ("crowdfunding_equity", {"legal_form": "cooperative"}),
        ("mfi_pret_tpe", {"legal_form": "cooperative"}),
        ("prize_lalla_al_moutaaouina", {"legal_form": "cooperative", "members": 9, "women": 8}),
        ("prize_generation_solidaire", {"legal_form": "cooperative", "members": 9, "youth": 8}),
        ("intelaka_rural", {"legal_form": "cooperative", "rural": False}),
        ("tahfiz_niswa", {"legal_form": "cooperative", "place": "fes-meknes"}),
        ("prim_souss_massa", {"legal_form": "cooperative", "migration_link": False}),
        ("start_tpe", {"legal_form": "cooperative", "intelaka_loan": False}),
    ],
)
def test_a_cooperative_outside_the_target_is_refused(
    session: Session, id_: str, facts: dict[str, FieldValue]
) -> None:
    assert asked(session, id_, **facts).verdict.name == "refused"


def test_no_option_accepts_an_applicant_of_whom_nothing_is_known(session: Session) -> None:
    for match in session.options_for(session.new_applicant("X", {})):
        if match.verdict.name == "eligible":
            assert not match.option.in_force(TODAY), match.option.id


def test_every_address_is_a_web_address(session: Session) -> None:
    for one in session.catalogue.options.values():
        for source in one.sources.values():
            assert not source.url or re.match(r"https?://[^\s]+$", source.url), (one.id, source.id)


def test_many_places_of_one_mistake_are_one_line(tmp_path: Path) -> None:
    for number in range(30):
        wrong = f'id = "o{number:02}"\nname = "O"\ncolour = 5\n'
        (tmp_path / f"o{number:02}.toml").write_text(wrong, encoding="utf-8")
    (tmp_path / "p.toml").write_text('id = "p"\nname = "P"\nstatus = "opened"\n', "utf-8")
    with pytest.raises(InvalidSourceError) as caught:
        open_matcher(catalogue=tmp_path)
    assert len(caught.value.problems) == 31
    lines = str(caught.value).split("\n")
    assert len(lines) == 3
    assert "o00.toml:3: " in lines[1]
    assert lines[1].endswith("The same at 29 more places: o01.toml:3, o02.toml:3, o03.toml:3 …")
    assert (
        'p.toml:3: status is one of open, periodic, closed, to_confirm, not "opened".' in lines[2]
    )


def test_what_is_wrong_is_kept_and_told_again_without_reading(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "p.toml").write_text('id = "p"\nname = "P"\nstatus = "opened"\n', "utf-8")
    told = []
    for _ in range(2):
        with pytest.raises(InvalidSourceError) as caught:
            open_matcher(catalogue=tmp_path)
        told.append((str(caught.value), caught.value.say("fr"), list(caught.value.problems)))
        monkeypatch.setattr("matcher.catalogue.read.read_catalogue", None)  # is not asked again
    assert told[0] == told[1]
    assert (
        'p.toml:3: status is one of open, periodic, closed, to_confirm, not "opened".'
        in (told[1][0])
    )


def test_the_indh_bears_one_name_in_arabic() -> None:
    """Initiatives of other names are their own: Souss-Massa and Tangier lend on honour."""
    name, others = "مبادرة الوطنية للتنمية البشرية", ("مبادرة سوس-ماسة", "طنجة مبادرة")
    for path in sorted(default_catalogue().rglob("*.toml")):
        text = path.read_text(encoding="utf-8")
        for other in (name, *others):
            text = text.replace(other, "")
        assert "مبادرة" not in text, path.name


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_both_windows_of_farm_aid_are_named_where_one_is_sent(
    session: Session, language: str
) -> None:
    whom = render(whom_to_ask(session.catalogue.options["fda"], session.catalogue), language)
    both = {"ar": ("المديرية الإقليمية", "المكتب الجهوي")}.get(language, ("DPA", "ORMVA"))
    assert all(one in whom for one in both)
