"""What the office knows, from the command to the next answer and to another office."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
import tomllib
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from matcher.catalogue.loading import load_schema
from matcher.catalogue.office.confirm import ConfirmedAnswers, Told, confirm
from matcher.catalogue.office.overlay import value_mark
from matcher.cli.review import ask_review
from matcher.cli.run import run
from matcher.session import open_matcher
from matcher.support.messages import Sayable
from matcher.support.personal import HIDDEN

TODAY = date.today()
OPTION = "commune"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Path]:
    """Moves to the workspace of another office."""

    def move(name: str) -> Path:
        monkeypatch.setenv("MATCHER_HOME", str(tmp_path / name))
        return tmp_path / name / "office"

    return move


def said(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, Any, str]:
    """The exit code, the JSON object and what is said beside it."""
    capsys.readouterr()
    code = run([*map(str, arguments), "--lang", "en", "--json"])
    out, err = capsys.readouterr()
    return code, json.loads(out), err


def pairs(today: date = TODAY) -> dict[str, Any]:
    session = open_matcher(today=today)
    applicant = session.applicant("SM-0196")
    return {
        m.option.id: (m.verdict, m.availability, m.offer, m.contributions, m.option.words)
        for m in session.options_for(applicant)
    }


def test_a_word_about_one_option_changes_that_option_and_no_other(
    home: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    home("a")
    before = pairs()
    assert said(capsys, "catalogue", "confirm", OPTION, "--status", "open", "--max", 90_000)[0] == 0
    after = pairs()
    assert {name for name in before if before[name] != after[name]} == {OPTION}
    assert after[OPTION][1] == "open"


def test_a_call_that_nobody_answered_confirms_nothing(
    home: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    home("a")
    before = pairs()
    code, told, _ = said(capsys, "catalogue", "confirm", OPTION, "--note", "personne n’a répondu")
    assert code == 2
    assert told["error"]["where"] == "--note"
    assert pairs() == before


def test_a_word_is_in_the_next_answer_with_source_and_day(
    home: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    home("a")
    said(
        capsys, "catalogue", "confirm", OPTION, "--max", 90_000, "--by", "o7", "--note", "2e étage"
    )
    _, told, _ = said(capsys, "--coop", "SM-0196", "--top", 99)
    [match] = [m for m in told["matches"] if m["option_id"] == OPTION]
    [word] = match["office"]
    assert (word["day"], word["channel"], word["by"]) == (TODAY.isoformat(), "phone", "o7")
    assert (word["keys"], word["note"]) == (["status", "amount.max_mad"], "2e étage")
    assert match["amount"]["max"]["value"] == 90_000
    [source] = [s for s in match["sources"] if s["id"] == match["amount"]["max"]["sources"][0]]
    assert (source["kind"], source["date"]) == ("office", TODAY.isoformat())


def test_what_was_learnt_today_was_not_known_yesterday(
    home: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    home("a")
    before = pairs(TODAY - timedelta(days=1))
    said(capsys, "catalogue", "confirm", OPTION, "--max", 90_000)
    assert pairs(TODAY - timedelta(days=1)) == before


def test_another_office_takes_what_one_exports(
    home: Callable[[str], Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home("a")
    said(capsys, "catalogue", "confirm", OPTION, "--max", 90_000)
    said(capsys, "catalogue", "add", "our_fund", "--name", "Fonds", "--family", "public_grant")
    here = pairs()
    assert said(capsys, "catalogue", "export", tmp_path / "out")[0] == 0
    home("b")
    code, taken, _ = said(capsys, "catalogue", "import", tmp_path / "out")
    assert (code, len(taken["new"]), taken["questions"]) == (0, 2, [])
    assert pairs() == here
    assert said(capsys, "catalogue", "import", tmp_path / "out")[1]["known"] == 2


def test_two_offices_that_contradict_are_asked_and_settled(
    home: Callable[[str], Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home("a")
    said(capsys, "catalogue", "confirm", OPTION, "--max", 90_000)
    said(capsys, "catalogue", "export", tmp_path / "out")
    home("b")
    said(capsys, "catalogue", "confirm", OPTION, "--max", 70_000)
    code, taken, _ = said(capsys, "catalogue", "import", tmp_path / "out")
    assert code == 3
    [question] = taken["questions"]
    assert (question["kind"], question["key"]) == ("two_offices", "amount.max_mad")
    assert {question["ours"], question["theirs"]} == {"90,000", "70,000"}
    assert pairs()[OPTION][1] == "to_confirm", "nothing is guessed"
    keep = 1 if question["ours"] == "90,000" else 2
    code, kept, _ = said(capsys, "catalogue", "confirm", OPTION, "--keep", keep)
    assert (code, kept["questions"]) == (0, [])
    option = open_matcher().catalogue.options[OPTION]
    assert option.amount["max"].high == 90_000


def overlay(office: Path, content: str, option: str = OPTION) -> Path:
    path = office / "overlays" / option / "2026-01-02-hand.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, encoding="utf-8")
    return path


def written(extra: str, over: str = "") -> str:
    table = '[office]\nday = 2026-01-02\nchannel = "phone"\nby = "o1"\n'
    return f'id = "{OPTION}"\n{extra}\n{table}{over}'


@pytest.mark.parametrize("content", [written("statu = 1"), 'id = "commune"\nstatus = "op'])
def test_a_damaged_word_gives_one_clear_message_and_can_be_set_aside(
    home: Callable[[str], Path], content: str, capsys: pytest.CaptureFixture[str]
) -> None:
    office = home("a")
    overlay(office, content)
    code, told, _ = said(capsys, "--coop", "SM-0196")
    assert (code, len(told["error"]["problems"])) == (5, 1)
    assert told["error"]["message"].startswith("What the office noted of an option cannot be read")
    assert f"overlays/{OPTION}/2026-01-02-hand.toml" in told["error"]["problems"][0]["where"]
    assert said(capsys, "catalogue", "withdraw", OPTION)[0] == 0
    assert said(capsys, "--coop", "SM-0196")[0] == 0


def test_a_word_older_than_a_newer_catalogue_is_one_question(
    home: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    office = home("a")
    over = f'[office.over]\n"amount.max_mad" = "{value_mark(1)}"\n'
    overlay(office, written("[amount]\nmax_mad = 5", over))
    _, told, _ = said(capsys, "catalogue", "show", OPTION)
    [question] = told["office_questions"]
    assert (question["kind"], question["ours"], question["theirs"]) == ("newer_catalogue", "5", "–")
    _, told, _ = said(capsys, "catalogue", "review", "--top", 1)
    assert OPTION in [o["option_id"] for o in told["calls"][0]["options"]], "asked first"
    assert said(capsys, "catalogue", "confirm", OPTION, "--keep", 2)[0] == 0
    assert said(capsys, "catalogue", "show", OPTION)[1]["office_questions"] == []


def test_a_word_that_cannot_be_is_not_kept(
    home: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    office = home("a")
    code, told, _ = said(capsys, "catalogue", "confirm", OPTION, "--rule", "member > 3")
    assert (code, told["error"]["problems"][0]["code"]) == (3, "unknown-field")
    assert said(capsys, "catalogue", "confirm", OPTION, "--by", "Fatima Zahra")[0] == 2
    assert said(capsys, "catalogue", "confirm", "comune")[0] == 4
    assert said(capsys, "catalogue", "add", OPTION, "--name", "x")[0] == 2
    assert not list(office.rglob("*/**/*.toml"))


def test_who_was_asked_is_not_asked_again(
    home: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    home("a")
    _, told, _ = said(capsys, "catalogue", "review", "--top", 1)
    first = told["calls"][0]["funder"]
    said(capsys, "catalogue", "asked", first, "--result", "call_back", "--by", "o7")
    _, told, _ = said(capsys, "catalogue", "review", "--top", 1)
    assert told["calls"][0]["funder"] != first
    [call] = told["lately"]
    assert (call["funder"], call["asked"]["result"], call["asked"]["by"]) == (
        first,
        "call_back",
        "o7",
    )


def test_answers_are_taken_on_the_spot(
    home: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    home("a")
    replies = iter(["open", "2027-01-31", "120000", "bureau 4", "q"])
    asked: list[Sayable] = []

    def prompt(question: Sayable) -> str | None:
        asked.append(question)
        return next(replies)

    first = said(capsys, "catalogue", "review", "--top", 1)[1]["calls"][0]["options"][0]
    assert ask_review(None, Told(TODAY, "phone", "o7"), "en", 3, prompt) == 0
    option = open_matcher().catalogue.options[first["option_id"]]
    assert option.words[0].note == "bureau 4"
    assert any(call.closes == date(2027, 1, 31) for call in option.calls)


def test_a_worksheet_counts_every_cooperative_once(
    home: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    home("a")
    day = ("--today", "2026-11-28")
    said(capsys, "catalogue", "confirm", "indh_p3_ess", "--closes", "2026-12-31", "--place",
         "taroudannt", "--on", "2026-11-27")  # fmt: skip
    code, sheet, _ = said(capsys, "catalogue", "worksheet", "indh_p3_ess/taroudannt-2026", *day)
    assert (code, sheet["days_left"], sheet["availability"]) == (0, 33, "open")
    groups = ("fits", "one_paper", "more_papers", "one_fact")
    counts = ("more_facts", "refused", "elsewhere", "pays_none")
    assert sum(len(sheet[g]) for g in groups) + sum(sheet[c] for c in counts) == 390
    assert all(len(one["lacking"]) == 1 for one in sheet["one_paper"])
    assert all(len(one["missing"]) == 1 for one in sheet["one_fact"])
    session = open_matcher(today=date(2026, 11, 28))
    for one in sheet["fits"]:
        found = session.match(one["applicant_id"], "indh_p3_ess")
        assert (found.verdict.name, found.option.call and found.option.call.id) == (
            "eligible",
            "taroudannt-2026",
        )
    _, closed, _ = said(capsys, "catalogue", "worksheet", "indh_p3_ess/taroudannt-2026", "--today",
                        "2027-01-10")  # fmt: skip
    assert closed["days_left"] == -10
    assert said(capsys, "catalogue", "worksheet", "indh_p3_ess/nothing")[0] == 4


_KILLED = """
import sys
from datetime import date
from matcher.catalogue.office.confirm import ConfirmedAnswers, Told, confirm
from matcher.catalogue.loading import load_schema
schema, _ = load_schema()
told = Told(date(2026, 11, 1), "phone", "o1")
print("ready", flush=True)
for n in range(1, 400):
    confirm("commune", ConfirmedAnswers(status="open", most=n), told, schema)
"""


def test_killed_at_any_moment_nothing_is_half_written(home: Callable[[str], Path]) -> None:
    office = home("a")
    schema, _ = load_schema()
    confirm(
        OPTION,
        ConfirmedAnswers(status="open", most=7),
        Told(date(2026, 11, 1), "phone", "o1"),
        schema,
    )
    dice = random.Random(1)
    for _ in range(int(os.environ.get("KILLS", "3"))):
        process = subprocess.Popen([sys.executable, "-c", _KILLED], stdout=subprocess.PIPE)
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(dice.uniform(0, 0.6))
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()
        for path in office.rglob("*.toml"):
            assert tomllib.loads(path.read_text(encoding="utf-8")).get("id"), path.name
        option = open_matcher(today=date(2026, 11, 28)).catalogue.options[OPTION]
        assert option.questions == ()
        assert option.amount["max"].high is not None


def test_numbers_of_persons_in_words_are_hidden_before_they_are_kept(
    home: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    folder = home("a").parent
    word = ("catalogue", "confirm", OPTION, "--max", 90_000)
    _, _, beside = said(capsys, *word, "--note", "Hassan, 0661234567", "--says", "au 0661234568")
    assert str(HIDDEN) in beside
    _, _, beside = said(capsys, *word, "--note", "bureau 4")
    assert str(HIDDEN) not in beside
    folder.mkdir(exist_ok=True)
    rows = folder.with_suffix(".csv")
    rows.write_text("Nom de la coopérative;Province\nAfoulki;Tata\n", encoding="utf-8")
    said(capsys, "import", rows)
    correction = ("registry", "set", "C-0001", "members=9", "--why")
    code, _, beside = said(capsys, *correction, "dit par Hassan au 0661234567")
    assert code == 0 and str(HIDDEN) in beside
    _, told, _ = said(capsys, "registry", "history")
    assert told["steps"][-1]["why"] == "dit par Hassan au ***"
    kept = [path.read_bytes() for path in folder.rglob("*") if path.is_file()]
    assert kept and not any(b"066123456" in content for content in kept)
