"""docs/another-country.md leads from nothing to an answer: its commands, run as they stand."""

from __future__ import annotations

import re
import shlex
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from conftest import ROOT, Answer, run_match

PAGE = ROOT / "docs" / "another-country.md"
#: What an answer of another country may not say: money, law, places and programmes of the shipped.
SHIPPED = re.compile(
    r"\bMAD\b|dirham|\bM?DHs?\b|centime|INDH|\bDPA\b|Maro[ck]|112-12|Souss|Agadir|Tiznit|_mad\b"
    r"|درهم|سنتيم|المغرب|INVENTED:|\bown_cash\b",
    re.IGNORECASE,
)


def commands() -> list[list[str]]:
    """Every line of the shell blocks of the page, as words."""
    blocks = re.findall(r"^```sh\n(.*?)^```", PAGE.read_text(encoding="utf-8"), re.S | re.M)
    return [shlex.split(line) for block in blocks for line in block.splitlines()]


@pytest.fixture(scope="module")
def followed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, dict[str, Answer]]]:
    """The folder in which the page was followed, and what each command of `match` answered."""
    folder = tmp_path_factory.mktemp("followed")
    (here := folder / "mine").parent.mkdir(exist_ok=True)
    said: dict[str, Answer] = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MATCHER_HOME", str(folder / "home"))
        for words in commands():
            if words[0] == "cp":
                _copy(words, here)
            elif words[:2] != ["match", "office"]:
                said[" ".join(words[1:])] = run_match(*words[1:], cwd=here)
        yield here, said


def _copy(words: list[str], here: Path) -> None:
    """`cp -r A mine && cd mine` from the clone, or `cp -r A B C folder/` from the folder."""
    if "&&" in words:
        shutil.copytree(ROOT / words[2], here)
        return
    for name in words[2:-1]:
        copy = shutil.copytree if (here / name).is_dir() else shutil.copy
        copy(here / name, here / words[-1] / name)


def plain(text: str) -> str:
    """The text in one line, with no space but the usual one."""
    return " ".join(text.split())


def test_every_command_of_the_page_answers(followed: tuple[Path, dict[str, Answer]]) -> None:
    _, said = followed
    assert len(said) >= 9
    assert {line: (answer.code, answer.err) for line, answer in said.items() if answer.code} == {}
    checked = next(answer for line, answer in said.items() if line.startswith("catalogue check"))
    assert "0 errors, 0 warnings" in checked.out


def test_the_files_that_stand_on_the_page_are_a_country(tmp_path: Path) -> None:
    blocks = re.findall(
        r"^```toml\n# (\S+)\n(.*?)^```", PAGE.read_text(encoding="utf-8"), re.S | re.M
    )
    assert [name for name, _ in blocks][:1] == ["schema.toml"]
    (tmp_path / "catalogue").mkdir()
    for name, text in blocks:
        (tmp_path / name).write_text(text, encoding="utf-8")
    places = "code,parent,name,level\nthies,,Thiès,region\nmbour,thies,Mbour,departement\n"
    for row in places.splitlines():
        assert f"`{row}`" in PAGE.read_text(encoding="utf-8")
    (tmp_path / "places.csv").write_text(places, encoding="utf-8")
    table = "applicant_id,place,sector,need_equipment_xof\nG-1,mbour,rice,900000\n"
    (tmp_path / "table.csv").write_text(table, encoding="utf-8")
    given = ("--schema", "schema.toml", "--catalogue", "catalogue", "--today", "2026-11-30")
    checked = run_match("catalogue", "check", *given, cwd=tmp_path)
    assert "0 errors, 0 warnings" in checked.out
    answer = run_match("--coop", "G-1", *given, "--registry", "table.csv", cwd=tmp_path)
    assert "eligible · open" in plain(answer.out)
    assert "at most 900,000 XOF" in plain(answer.out)


def test_no_answer_says_a_word_of_the_shipped_country(
    followed: tuple[Path, dict[str, Answer]],
) -> None:
    here, said = followed
    found = {line: SHIPPED.findall(answer.out) for line, answer in said.items()}
    assert not any(found.values()), found
    more = ("--schema", "schema.toml", "--catalogue", "catalogue", "--registry", "cooperatives.csv")
    for language in ("fr", "en", "ar"):
        for asked in (
            ("plan", "--coop", "SN-2", "--details"),
            ("advise", "--coop", "SN-3", "--details"),
            ("allocate", "--funds", "funds.toml"),
            ("--coop", "SN-2", "--details"),
        ):
            answer = run_match(*asked, *more, "--today", "2026-11-30", "--lang", language, cwd=here)
            assert answer.code in (0, 1), answer.err  # 1: not all of the need is covered
            assert SHIPPED.findall(answer.out) == []
            assert "XOF" in answer.out


def test_what_the_members_state_is_what_a_plan_reckons_with(
    followed: tuple[Path, dict[str, Answer]],
) -> None:
    _, said = followed
    plan = next(answer.out for line, answer in said.items() if line.startswith("plan"))
    assert "bring 800,000 XOF in cash" in plain(plan)
    assert "surplus (1,400,000 XOF a year after older debts)" in plain(plan)
    assert "security asked (assumed): 2,200,000 XOF, which the file shows" in plain(plan)


def test_the_spreadsheet_is_read_without_a_question(
    followed: tuple[Path, dict[str, Answer]],
) -> None:
    here, said = followed
    read = next(answer.out for line, answer in said.items() if line.startswith("import"))
    assert "3 profiles made" in read
    assert "Questions left" not in read
    shown = run_match(
        *("registry", "show", "C-0002", "--schema", "schema.toml"),
        cwd=here,
        env={"MATCHER_HOME": str(here.parent / "home")},
    )
    for value in ("Turnover: 12,500,000 XOF", "Total need: 3,000,000 XOF", "groundnut"):
        assert value in plain(shown.out)


def test_the_pages_of_the_office_say_no_word_of_the_shipped_country(
    followed: tuple[Path, dict[str, Answer]],
) -> None:
    from starlette.testclient import TestClient

    from matcher.web.app import make_app
    from matcher.web.office import Office, OfficeFiles

    here, _ = followed
    files = OfficeFiles(
        here / "schema.toml",
        here / "catalogue",
        None,
        here / "cooperatives.csv",
        date(2026, 11, 30),
    )
    with TestClient(make_app(Office(files, "fr"), 80), base_url="http://127.0.0.1:80") as browser:
        for path in (
            "/",
            "/cooperatives",
            "/cooperatives/SN-2",
            "/cooperatives/SN-2/plans",
            "/catalogue",
            "/funders",
            "/funders/budgets?fund1_option=women_grant&fund1_budget_mad=3000000",
        ):
            page = browser.get(path)
            assert page.status_code == 200, path
            text = re.sub(r"<[^>]*>", " ", page.text)
            assert SHIPPED.findall(text) == [], path
    assert "XOF" in text


def test_every_value_of_an_imported_profile_that_leads_somewhere_can_be_corrected(
    followed: tuple[Path, dict[str, Answer]], monkeypatch: pytest.MonkeyPatch
) -> None:
    from starlette.testclient import TestClient

    from matcher.web.app import make_app
    from matcher.web.office import Office, OfficeFiles

    here, _ = followed
    monkeypatch.setenv("MATCHER_HOME", str(here.parent / "home"))
    files = OfficeFiles(here / "schema.toml", here / "catalogue", None, None, date(2026, 11, 30))
    with TestClient(make_app(Office(files, "fr"), 80), base_url="http://127.0.0.1:80") as browser:
        page = browser.get("/cooperatives/C-0001/profile")
        links = set(re.findall(r'href="(/cooperatives/C-0001/profile/[a-z_]+)"', page.text))
        assert len(links) > 5
        assert {path for path in links if browser.get(path).status_code != 200} == set()
