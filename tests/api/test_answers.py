"""What a session answers: the same as the command, short to print, tables for pandas."""

from __future__ import annotations

import doctest
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import REGISTRY, ROOT, Command

from matcher import Answer, Session, open_matcher
from matcher.api.page import api_page
from matcher.support.errors import UnknownIdError, UsageError

DAY = "2026-11-23"
FUNDS = ROOT / "docs" / "funds.toml"
Asked = Callable[[Session], Answer[Any]]


@pytest.fixture(scope="module")
def rows(some_rows: Path) -> Session:
    """Twenty-four cooperatives of the demonstration."""
    return open_matcher(registry=some_rows, today=DAY)


ANSWERS: list[tuple[str, Asked]] = [
    ("--coop SM-0007", lambda s: s.coop("sm-0007")),
    ("--funder indh --top 4", lambda s: s.shortlist("INDH", top=4)),
    ("advise --coop SM-0007", lambda s: s.advise("SM-0007")),
    ("plan --coop SM-0009 --own-cash 20000", lambda s: s.plan("SM-0009", own_cash=20_000)),
    (
        "what-if --coop SM-0009 members=20 --term indh_p3_ess:4=",
        lambda s: s.what_if("SM-0009", "members=20", terms="indh_p3_ess:4="),
    ),
    ("what-if --term fda:status=closed", lambda s: s.what_if_terms("fda:status=closed")),
    ("gaps", lambda s: s.gaps()),
    ("audit --by sector", lambda s: s.audit(by="sector")),
]


@pytest.mark.parametrize(("command", "asked"), ANSWERS, ids=[c for c, _ in ANSWERS])
def test_a_session_answers_what_the_command_answers(
    rows: Session, some_rows: Path, match_here: Command, command: str, asked: Asked
) -> None:
    answer = asked(rows)
    of_command = match_here(*command.split(), "--registry", some_rows, "--today", DAY, "--json")
    assert json.loads(json.dumps(answer.to_dict("en"))) == of_command.json
    assert of_command.code == (0 if answer.found else 1)
    assert len(repr(answer)) < 200
    assert "<pre>" in answer._repr_html_()
    assert answer.text("fr") != answer.text("en")


@pytest.mark.parametrize(("command", "asked"), ANSWERS, ids=[c for c, _ in ANSWERS])
def test_every_answer_is_a_table_too(rows: Session, command: str, asked: Asked) -> None:
    answer = asked(rows)
    for name in answer.table_names:
        assert len(answer.to_frame(name).columns) > 2, name
    with pytest.raises(UnknownIdError, match="no table"):
        answer.to_frame("zzz")


def test_files_may_be_texts_and_ids_are_taken_in_any_case() -> None:
    session = open_matcher(registry=str(REGISTRY), today=DAY)
    why = session.allocate(str(FUNDS), why="sm-0003")
    assert why.found
    assert session.match("sm-0196", "INDH_P3_ESS").option.id == "indh_p3_ess"


def test_a_print_is_short_whatever_is_printed() -> None:
    session = open_matcher(registry="demo", today=DAY)
    matches = session.options_for("SM-0196")
    for one in (session, matches, matches[0], matches[0].option, matches[0].applicant,
                session.schema, session.catalogue, session.matcher, session.registry):  # fmt: skip
        assert len(repr(one)) < 500
    assert matches._repr_html_().count("<tr>") == 21


def test_a_table_of_matches_has_a_row_for_each() -> None:
    matches = open_matcher(registry="demo", today=DAY).options_for("SM-0196")
    table = matches.to_frame()
    assert list(table["option_id"]) == [match.option.id for match in matches]
    assert list(table["score"]) == [match.score for match in matches]
    assert table["rank"].isna().sum() == sum(match.rank is None for match in matches)


def test_serving_from_python_imports_neither_numpy_nor_pandas() -> None:
    code = (
        "import sys; from matcher import open_matcher;"
        "s = open_matcher(registry='demo', today='2026-11-23'); m = s.options_for('SM-0001');"
        "repr(m), m._repr_html_(), s.coop('SM-0001').text();"
        "s.new_applicant('x', {'members': 3, 'products': {'argan'}});"
        "print(sorted({'numpy', 'pandas', 'sklearn'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_pandas_is_imported_in_one_place_only() -> None:
    found = [
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "matcher").rglob("*.py")
        if re.search(r"^\s*(import pandas|from pandas)", path.read_text(encoding="utf-8"), re.M)
    ]
    assert set(found) <= {
        "matcher/api/frame.py",
        "matcher/api/answer.py",
        "matcher/session.py",
        "matcher/vector/frame.py",
    }


def test_every_example_of_the_page_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    page = re.sub(r"^```.*$", "", "\n".join(api_page()), flags=re.MULTILINE)
    parsed = doctest.DocTestParser().get_doctest(page, {}, "api.md", "docs/api.md", 0)
    assert len(parsed.examples) > 20
    result = doctest.DocTestRunner(optionflags=doctest.IGNORE_EXCEPTION_DETAIL).run(parsed)
    assert result.failed == 0


def test_what_is_recorded_under_a_key_is_recorded_once(
    rows: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MATCHER_HOME", str(tmp_path))

    def record(key: str, *, again: bool = False, amount: int = 5000) -> tuple[str, bool]:
        view = rows.record("SM-0001", "fda", "granted", amount=amount, key=key, again=again).view
        return view.event.event_id, view.new

    assert record("one") == ("E-1", True)
    assert record("one") == record("two") == ("E-1", False)
    assert record("three", again=True) == ("E-2", True)
    assert record("three", again=True) == ("E-2", False)
    rows.take_back("E-2")
    assert record("three", again=True) == ("E-2", False)
    with pytest.raises(UsageError, match="under that key"):
        record("one", amount=6000)
    assert [case.state for case in rows.cases("SM-0001").view.cases] == ["granted"]
    assert rows.coop("SM-0001", option="fda").view.matches[0].case is not None
    assert rows.digest("2026-11-01").view.items


def test_what_was_counted_on_real_cases_is_said_of_the_built_in_catalogue_only(
    tmp_path: Path,
) -> None:
    copy = tmp_path / "catalogue"
    shutil.copytree(ROOT / "data" / "catalogue", copy)
    for catalogue, said in ((None, True), (ROOT / "data" / "catalogue", True), (copy, False)):
        session = open_matcher(registry="demo", catalogue=catalogue, today=DAY)
        assert (session.coop("SM-0196").view.trust is not None) is said
