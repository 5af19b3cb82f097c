"""The command `match`, as its users and its enemies run it."""

from __future__ import annotations

import csv
import json
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from conftest import REGISTRY, ROOT, Answer, Command

CATALOGUE = ROOT / "data" / "catalogue"
PRIZES = ("prize_lalla_al_moutaaouina", "prize_generation_solidaire")
DAY = ("--today", "2026-11-23")
AVAILABILITIES = {"open", "periodic", "closed", "to_confirm"}
HEADER = "applicant_id,name,place,legal_form,members,women,founded,products,project"


@pytest.fixture
def prizes(tmp_path: Path) -> Path:
    """A catalogue of two options that a test may spoil."""
    folder = tmp_path / "catalogue"
    (folder / "prize").mkdir(parents=True)
    for name in ("catalogue.toml", "funders.toml", *(f"prize/{p}.toml" for p in PRIZES)):
        shutil.copy(CATALOGUE / name, folder / name)
    return folder


@pytest.fixture
def spoil(prizes: Path) -> Any:
    """Replaces a text in the women's prize; returns the folder."""

    def replace(old: str, new: str) -> Path:
        path = prizes / "prize" / f"{PRIZES[0]}.toml"
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")
        return prizes

    return replace


def table(folder: Path, *rows: str, header: str = HEADER, name: str = "coops.csv") -> Path:
    """A registry of some rows."""
    path = folder / name
    path.write_text("\n".join((header, *rows)) + "\n", encoding="utf-8")
    return path


def place_of(folder: Path, text: str) -> str:
    """Where a text first stands in the women's prize, as a message names it."""
    name = f"prize/{PRIZES[0]}.toml"
    lines = (folder / name).read_text(encoding="utf-8").splitlines()
    return f"{name}:{next(n for n, line in enumerate(lines, start=1) if text in line)}: "


def said_by(answer: Answer) -> list[dict[str, Any]]:
    """Every pair of an answer, the refused ones last."""
    return [*answer.json["matches"], *answer.json["refused"]]


def assert_refused_clearly(answer: Answer, code: int, *parts: str) -> None:
    """One clear message on stderr, the right exit code, and nothing else."""
    assert answer.code == code, answer
    assert answer.out == ""
    assert answer.err.startswith("match: ")
    assert answer.err.count("match: ") - answer.err.count("in match: ") == 1
    assert "Traceback" not in answer.err
    assert "bug of ours" not in answer.err
    for part in parts:
        assert part in answer.err


# --- an answer for a cooperative


@pytest.mark.parametrize(
    ("language", "first", "day", "parts"),
    [
        (
            "fr",
            "SM-0001 · ",
            "23 novembre 2026",
            ("Argent et garanties, le meilleur d’abord", "refusées\u00a0: ", "SYNTHÉTIQUES"),
        ),
        (
            "ar",
            "\u2066SM-0001\u2069 · ",
            "23 نونبر 2026",
            ("المال والضمانات، الأفضل أولا", "مرفوضة: ", "اصطناعية"),
        ),
        (
            "en",
            "SM-0001 · ",
            "23 November 2026",
            ("Money and guarantees, the best first", "refused: ", "SYNTHETIC"),
        ),
    ],
)
def test_a_cooperative_gets_its_options_in_its_language(
    match: Command, language: str, first: str, day: str, parts: Sequence[str]
) -> None:
    answer = match("--coop", "SM-0001", "--lang", language, *DAY)
    assert (answer.code, answer.err) == (0, "")
    assert answer.out.startswith(first)
    for part in parts:
        assert part in answer.out
    assert " 1. " in answer.out
    assert day in "".join(answer.out.splitlines()[-4:])


@pytest.mark.parametrize(
    ("variables", "part"),
    [
        ({"LANG": "fr_MA.UTF-8"}, "refusées\u00a0: "),
        ({"LANG": "ar_MA.UTF-8"}, "مرفوضة: "),
        ({"LANG": "de_DE.UTF-8"}, "refused: "),
        ({"LANG": "fr_FR.UTF-8", "LC_ALL": "C"}, "refused: "),
        ({"LANG": "", "PYTHONIOENCODING": "ascii"}, "refused: "),
    ],
)
def test_without_lang_the_language_is_that_of_the_environment(
    match: Command, variables: dict[str, str], part: str
) -> None:
    answer = match("--coop", "SM-0001", *DAY, env=variables)
    assert answer.code == 0
    assert part in answer.out


@pytest.mark.parametrize("applicant", ["SM-0001", "SM-0007", "SM-0100", "SM-0389"])
def test_a_json_answer_is_whole_ordered_and_explained(match_here: Command, applicant: str) -> None:
    answer = match_here("--coop", applicant, "--json", "--top", 100, *DAY)
    assert (answer.code, answer.err) == (0, "")
    data = answer.json
    assert data["schema"] == 1
    assert data["today"] == "2026-11-23"
    assert data["applicant"]["applicant_id"] == applicant
    assert data["applicant"]["synthetic"] is True
    assert len(said_by(answer)) == data["catalogue"]["options"]
    ranked = data["matches"]
    assert len(ranked) == data["ranked"]
    assert [one["list"] for one in ranked] == sorted(one["list"] for one in ranked)
    for name in ("money", "support"):
        of_list = [one for one in ranked if one["list"] == name]
        assert [one["rank"] for one in of_list] == list(range(1, len(of_list) + 1))
        closed = [one["availability"] == "closed" for one in of_list]
        assert closed == sorted(closed)
    assert [one["rank"] for one in data["refused"]] == [None] * len(data["refused"])
    for one in ranked:
        assert one["verdict"] in ("eligible", "undecided")
        assert one["availability"] in AVAILABILITIES
        assert bool(one["missing"]) == (one["verdict"] == "undecided")
        assert one["blockers"] == []
        assert 0 < one["chance"] <= 1
        assert (one["chance"] == 1) == (one["verdict"] == "eligible")
        assert all(part["said"] for part in one["contributions"])
        total = sum(part["value"] for part in one["contributions"])
        assert one["score"] == pytest.approx(total, abs=1e-9)
    for one in data["refused"]:
        assert one["verdict"] == "refused"
        assert one["blockers"] != []
        assert one["missing"] == []
        numbers = {condition["number"] for condition in one["conditions"]}
        assert numbers.issuperset(one["blockers"])


def test_a_missing_field_of_an_answer_is_a_field_that_is_unknown(match_here: Command) -> None:
    data = match_here("--coop", "SM-0007", "--json", "--top", 100, *DAY).json
    known = data["applicant"]["facts"]
    for one in data["matches"]:
        for name in one["missing"]:
            value = known.get(name)
            assert value is None or (isinstance(value, dict) and value["others"] is True)


def test_top_says_how_many_are_shown_and_how_many_there_are(match_here: Command) -> None:
    whole = match_here("--coop", "SM-0001", "--json", "--top", 100, *DAY).json
    data = match_here("--coop", "SM-0001", "--json", "--top", 3, *DAY).json
    assert data["matches"] == [one for one in whole["matches"] if one["rank"] <= 3]
    assert data["ranked"] == whole["ranked"] == len(whole["matches"])
    assert data["refused"] == whole["refused"]
    text = match_here("--coop", "SM-0001", "--top", 3, *DAY).out
    assert " 3. " in text
    assert " 4. " not in text
    assert f"--top {data['ranked']}" in text
    by_itself = match_here("--coop", "SM-0001", "--json", *DAY).json["matches"]
    assert by_itself == [one for one in whole["matches"] if one["rank"] <= 10]


def test_the_same_question_gets_the_same_answer_to_the_byte(match: Command) -> None:
    first = match("--coop", "SM-0033", "--json", *DAY, env={"PYTHONHASHSEED": "1"})
    second = match("--coop", "SM-0033", "--json", *DAY, env={"PYTHONHASHSEED": "2"})
    assert first.code == 0
    assert first == second


def test_an_answer_to_a_pipe_is_plain(match: Command) -> None:
    answer = match("--coop", "SM-0001", *DAY, env={"TERM": "xterm-256color"})
    assert "\x1b" not in answer.out + answer.err


def test_the_folder_of_the_question_does_not_matter(match: Command, tmp_path: Path) -> None:
    there = match("--coop", "SM-0001", *DAY, cwd=tmp_path)
    assert there == match("--coop", "SM-0001", *DAY)
    assert list(tmp_path.iterdir()) == []


def test_a_registry_may_come_from_stdin(match: Command) -> None:
    piped = match("--coop", "SM-0001", "--registry", "-", *DAY, stdin=REGISTRY.read_bytes())
    assert piped.code == 0
    assert piped.out == match("--coop", "SM-0001", *DAY).out


def test_a_place_is_given_on_the_level_of_its_field(match_here: Command) -> None:
    facts = match_here("--coop", "SM-0001", "--json", *DAY).json["applicant"]["facts"]
    assert facts["place"] == "tiznit/ait-issafen"
    assert facts["province"] == "tiznit"
    assert facts["region"] == "souss-massa"


# --- the mirror


def test_a_pair_is_the_same_whichever_side_asks(match_here: Command, some_rows: Path) -> None:
    common = ("--registry", some_rows, "--json", "--top", 100, *DAY)
    options = ("indh_p3_ess", "intelaka_rural", "gef_sgp", "maroc_taswiq", PRIZES[0])
    mirror = {
        (option, one["applicant_id"]): one
        for option in options
        for one in said_by(match_here("--funder", option, *common))
    }
    assert len(mirror) == 24 * len(options)
    compared = 0
    for applicant in ("SM-0001", "SM-0003", "SM-0011", "SM-0024"):
        for one in said_by(match_here("--coop", applicant, *common)):
            if one["option_id"] in options:
                other = mirror[one["option_id"], applicant]
                for key in ("verdict", "score", "availability", "missing", "blockers", "offer"):
                    assert one[key] == other[key]
                compared += 1
    assert compared == 4 * len(options)


def test_a_pair_is_the_same_in_a_table_of_all(
    match_here: Command, some_rows: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out.csv"
    assert match_here("screen", "--applicants", some_rows, "--out", out, *DAY).code == 0
    with out.open(encoding="utf-8", newline="") as stream:
        screened = {(r["applicant_id"], r["option_id"]): r for r in csv.DictReader(stream)}
    for applicant in ("SM-0002", "SM-0017"):
        common = ("--registry", some_rows, "--json", "--top", 100, *DAY)
        for one in said_by(match_here("--coop", applicant, *common)):
            row = screened[applicant, one["option_id"]]
            assert row["verdict"] == one["verdict"]
            assert row["availability"] == one["availability"]
            assert row["missing"] == ";".join(one["missing"])
            assert row["blockers"] == ";".join(map(str, one["blockers"]))


def test_candidates_stand_once_each_and_the_refused_without_a_rank(
    match_here: Command, some_rows: Path
) -> None:
    answer = match_here("--funder", "indh", "--registry", some_rows, "--json", "--top", 100, *DAY)
    assert answer.code == 0
    ids = [one["applicant_id"] for one in said_by(answer)]
    assert sorted(ids) == sorted(set(ids))
    assert len(ids) == 24
    ranked = answer.json["matches"]
    assert [one["rank"] for one in ranked] == list(range(1, len(ranked) + 1))
    assert {one["rank"] for one in answer.json["refused"]} <= {None}


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_a_funder_gets_its_candidates_in_its_language(
    match_here: Command, some_rows: Path, language: str
) -> None:
    answer = match_here("--funder", "indh", "--registry", some_rows, "--lang", language, *DAY)
    assert (answer.code, answer.err) == (0, "")
    assert "SM-00" in answer.out


def test_a_candidate_of_a_json_answer_keeps_its_own_name(
    match_here: Command, some_rows: Path
) -> None:
    answer = match_here("--funder", PRIZES[0], "--registry", some_rows, "--json", *DAY)
    for one in said_by(answer):
        assert one["applicant"]["name"] == one["applicant"]["facts"]["name"]
        assert one["option_id"] == PRIZES[0]


# --- exit codes


def test_exit_code_0_found(match: Command) -> None:
    assert match("--coop", "SM-0001", "--top", "1").code == 0
    assert match("--help").code == 0
    assert match("--version").code == 0


def test_exit_code_1_when_nothing_can_be_suggested(
    match: Command, prizes: Path, tmp_path: Path
) -> None:
    rows = table(tmp_path, "C-1,Company,tiznit,company,3,1,2020-01-01,honey,")
    common = ("--registry", rows, "--catalogue", prizes, *DAY)
    answer = match("--coop", "C-1", *common, "--lang", "en")
    assert (answer.code, answer.err) == (1, "")
    assert "Nothing is worth an application now. What to do instead: " in answer.out
    assert "refused: 2 for what is on file" in answer.out
    data = match("--coop", "C-1", *common, "--json")
    assert data.code == 1
    assert (data.json["matches"], data.json["ranked"]) == ([], 0)
    assert len(data.json["refused"]) == 2
    assert match("--funder", PRIZES[0], *common).code == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ("--where", "members > 3"),
        ("--coop",),
        ("--bogus",),
        ("bogus",),
        ("--option", "indh_p3_ess"),
        ("--coop", "SM-0001", "--where", "members > 3"),
        ("--coop", "SM-0001", "--funder", "indh"),
        ("--coop", "SM-0001", "--top", "0"),
        ("--coop", "SM-0001", "--top", "many"),
        ("--coop", "SM-0001", "--schema", "data/schema.toml"),
        ("--coop", "SM-0001", "surplus"),
        ("screen",),
        ("screen", "--applicants", "x.csv"),
        ("catalogue", "show"),
        ("demo",),
    ],
    ids=" ".join,
)
def test_exit_code_2_wrong_usage(match_here: Command, arguments: Sequence[str]) -> None:
    answer = match_here(*arguments)
    assert answer.code == 2
    assert answer.err.startswith("match: ")
    assert "Traceback" not in answer.err


def test_exit_code_3_data_refused(match_here: Command, tmp_path: Path) -> None:
    rows = table(tmp_path, "A-1,One,tiznit,cooperative,many,1,2020-01-01,honey,")
    answer = match_here("--coop", "A-1", "--registry", rows)
    assert_refused_clearly(answer, 3, "coops.csv, row 2, column members", '"many" is not a number')


@pytest.mark.parametrize(
    "arguments",
    [("--coop", "SM-9999"), ("--funder", "nobody"), ("catalogue", "show", "nothing")],
    ids=" ".join,
)
def test_exit_code_4_unknown_id(match_here: Command, arguments: Sequence[str]) -> None:
    assert_refused_clearly(match_here(*arguments), 4, arguments[-1])


@pytest.mark.parametrize(
    "arguments",
    [
        ("--coop", "SM-0001", "--catalogue", "nowhere"),
        ("--coop", "SM-0001", "--model", "nowhere.json"),
        ("--coop", "SM-0001", "--model", "data/schema.toml"),
        ("--coop", "SM-0001", "--catalogue", "data/registry"),
        (
            "--coop",
            "A",
            "--schema",
            "none.toml",
            "--catalogue",
            "data/catalogue",
            "--registry",
            "x",
        ),
        ("catalogue", "check", "--catalogue", "nowhere"),
        ("catalogue", "list", "--catalogue", "nowhere"),
    ],
    ids=" ".join,
)
def test_exit_code_5_catalogue_schema_or_model_invalid(
    match: Command, arguments: Sequence[str]
) -> None:
    assert_refused_clearly(match(*arguments), 5)


def test_exit_code_70_apologises_and_keeps_a_trace_without_values(
    match_here: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = "".join(("Fati", "ma"))  # a trace shows lines of code, never a value

    def broken(*_: object, **__: object) -> int:
        raise RuntimeError(secret)

    monkeypatch.setattr("matcher.cli.answers.answer_coop", broken)
    answer = match_here("--coop", "SM-0001")
    assert (answer.code, answer.out) == (70, "")
    assert "sorry" in answer.err
    assert len(answer.err.splitlines()) == 1
    kept = (Path(os.environ["MATCHER_HOME"]) / "cache" / "last-bug.txt").read_text(encoding="utf-8")
    assert kept.startswith("RuntimeError\n")
    assert secret not in kept + answer.err
    data = match_here("--coop", "SM-0001", "--json")
    assert (data.code, data.json["error"]["code"]) == (70, "bug")


def test_exit_code_130_leaves_no_partial_file(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "matcher", "screen", "--applicants", "-", "--out", "out.csv"],
        cwd=tmp_path,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        # a shell's background job ignores the signal, and so would its children
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    for _ in range(400):  # until it has begun to write, and waits for rows
        if list(tmp_path.iterdir()) or process.poll() is not None:
            break
        time.sleep(0.025)
    assert list(tmp_path.iterdir())
    time.sleep(0.1)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=30)
    assert (process.returncode, out) == (130, "")
    assert "Traceback" not in err
    assert list(tmp_path.iterdir()) == []


def test_exit_code_130_is_said_in_json_too(
    match_here: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object, **__: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr("matcher.cli.answers.answer_coop", interrupted)
    answer = match_here("--coop", "SM-0001", "--json")
    assert (answer.code, answer.json["error"]["code"]) == (130, "interrupted")


def test_help_names_every_exit_code_and_fits_a_screen(match: Command) -> None:
    from matcher.support.errors import EXIT_CODES

    text = match("--help").out
    codes = text[text.index("Exit codes:") :]
    for code in EXIT_CODES:
        assert re.search(rf"\b{code}\s+[a-z]", codes)
    assert "match --coop SM-0001" in text
    assert len(text.splitlines()) <= 64


def test_version_names_package_catalogue_and_model(match: Command) -> None:
    lines = match("--version").out.splitlines()
    assert [line.split()[0] for line in lines] == ["matcher", "catalogue", "model"]


# --- ten wrong inputs, and a few more


def test_wrong_1_an_unknown_id_is_answered_with_ids_and_names(match: Command) -> None:
    answer = match("--coop", "Terroir de la Pleine Miel")
    assert_refused_clearly(
        answer, 4, "“Terroir de la Pleine Miel”", "SM-0001 Coopérative Terroir de la Plaine Miel"
    )


def test_a_name_that_one_bears_is_an_id_and_one_of_several_is_asked(match_here: Command) -> None:
    assert match_here("--coop", "terroir de la plaine").out.startswith("SM-0001 ")
    several = match_here("--coop", "Agdal")
    assert_refused_clearly(several, 4, 'Several are called "Agdal".', "SM-0020", "SM-0030")
    assert match_here("--funder", "INDH", *DAY).code == 0
    assert match_here("catalogue", "show", "INDH_P3_ESS", *DAY).code == 0


def test_an_answer_fits_a_screen_in_every_language(
    match_here: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    for language in ("en", "fr", "ar"):
        for coop in ("SM-0196", "SM-0001", "SM-0033", "SM-0100"):
            answer = match_here("--coop", coop, "--lang", language, *DAY)
            lines = answer.out.splitlines()
            assert len(lines) <= 45, (coop, language)
            money = lines[: [at for at, line in enumerate(lines) if not line][1]]
            # what is to be done first takes lines of its own: two options at the least beside it
            told = sum(line.startswith(("    → ", "    ← ")) for line in money)
            assert told >= 2, (coop, language)


def test_one_option_and_details_tell_everything(match_here: Command) -> None:
    one = match_here("--coop", "SM-0196", "--option", "INDH_P3_ESS", *DAY)
    for part in ("Conditions", "The score, point by point", "Where to apply", "Sources", "S201"):
        assert part in one.out
    data = match_here("--coop", "SM-0196", "--option", "indh_p3_ess", "--json", *DAY).json
    assert [match["option_id"] for match in data["matches"]] == ["indh_p3_ess"]
    refused = match_here("--coop", "SM-0196", "--option", "arrawaj", *DAY)
    assert "refuses ·" in refused.out
    assert "Refused, and why" in match_here("--coop", "SM-0196", "--details", *DAY).out


def test_match_alone_says_what_to_do_first(match_here: Command) -> None:
    answer = match_here("--lang", "fr")
    assert (answer.code, answer.err) == (0, "")
    assert "match import" in answer.out
    assert match_here("--json").json["steps"][0]["command"].startswith("match import")


def test_settings_are_shown_and_changed(
    match_here: Command, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("MATCHER_HOME", str(tmp_path))
    (tmp_path / "config.toml").write_text("# mine\n", encoding="utf-8")
    assert "langue des réponses" in match_here("config", "language=fr").out
    assert (tmp_path / "config.toml").read_text(encoding="utf-8") == '# mine\nlanguage = "fr"\n'
    assert "Par quoi commencer" in match_here().out
    assert match_here("config", "langue=fr").err.endswith("«\u00a0language\u00a0»\u00a0?\n")
    assert match_here("config", "colour=blue").code == 2
    data = match_here("config", "language=", "--json").json
    assert [one["is_settled"] for one in data["settings"]] == [False] * 6


def test_colour_only_says_again_what_words_say(match: Command, tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text('colour = "always"\n', encoding="utf-8")
    painted = match("--coop", "SM-0001", *DAY, env={"MATCHER_HOME": str(tmp_path)}).out
    assert "\x1b[" in painted
    plain = re.sub(r"\x1b\[[0-9;]*m", "", painted)
    assert plain == match("--coop", "SM-0001", *DAY).out


def test_lines_are_as_wide_as_the_screen_within_reason(match: Command) -> None:
    for columns, widest in ((40, 60), (72, 72), (300, 120)):
        out = match("--coop", "SM-0001", *DAY, env={"COLUMNS": str(columns)}).out
        assert max(map(len, out.splitlines())) <= widest


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("sm-0001", "SM-0001"),
        ("SM0001", "SM-0001"),
        ("SM-0001 ", "SM-0001"),
        ("SM-0390.", "SM-0390"),
    ],
)
def test_an_id_with_a_slip_is_answered_with_the_id_that_was_meant(
    match_here: Command, typed: str, meant: str
) -> None:
    answer = match_here("--coop", typed)
    assert answer.code == 0 or f"{meant} " in answer.err.split("Nearest:")[1]


def test_wrong_2_a_missing_registry_is_named(match: Command, tmp_path: Path) -> None:
    path = tmp_path / "nowhere.csv"
    assert_refused_clearly(match("--coop", "SM-0001", "--registry", path), 2, str(path))
    assert_refused_clearly(match("--funder", "indh", "--registry", path), 2, str(path))
    screen = match("screen", "--applicants", path, "--out", tmp_path / "out.csv")
    assert_refused_clearly(screen, 2, str(path))
    assert list(tmp_path.iterdir()) == []


def test_a_folder_in_place_of_a_registry_is_named(match_here: Command, tmp_path: Path) -> None:
    answer = match_here("--coop", "SM-0001", "--registry", tmp_path)
    assert_refused_clearly(answer, 2, str(tmp_path), "it is a folder")


def test_wrong_3_broken_toml_is_named_by_file_and_line(match: Command, spoil: Any) -> None:
    folder = spoil('status = "periodic"', 'status = = "periodic"')
    answer = match("--coop", "SM-0001", "--catalogue", folder)
    assert_refused_clearly(answer, 5, f"{place_of(folder, 'status = =')}not valid TOML")


def test_wrong_4_a_misspelt_field_in_a_rule_gets_the_nearest(match: Command, spoil: Any) -> None:
    folder = spoil("'women_cooperative'", "'women_cooperatve'")
    answer = match("--coop", "SM-0001", "--catalogue", folder)
    place = place_of(folder, "women_cooperatve")
    assert_refused_clearly(answer, 5, place, 'Did you mean "women_cooperative"')


def test_wrong_5_a_wrong_type_in_a_rule_is_named_by_line(match: Command, spoil: Any) -> None:
    folder = spoil("'women_cooperative'", "'members >= \"five\"'")
    answer = match("--coop", "SM-0001", "--catalogue", folder)
    place = place_of(folder, '"five"')
    assert_refused_clearly(answer, 5, place, '"members" (integer) is compared with a text')


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("members = 5", "=="),
        ("members >= 5 and", "ends too early"),
        ("members < 0", "never be true"),
        ("members >= 5 and members < 5", "never be true"),
        ('legal_form == "cooperativ"', 'Did you mean "cooperative"'),
        ('region == "sous-massa"', 'Did you mean "souss-massa"'),
        ("members", "alone is not a condition"),
        ("years(founded, today) > 2", "derived"),
        ('__import__("os")', "derived"),
        ("(" * 100 + "processes" + ")" * 100, "nesting"),
    ],
)
def test_a_rule_that_cannot_be_is_refused_with_its_line(
    match_here: Command, spoil: Any, rule: str, said: str
) -> None:
    folder = spoil("'women_cooperative'", f"'{rule}'")
    answer = match_here("--coop", "SM-0001", "--catalogue", folder)
    assert_refused_clearly(answer, 5, place_of(folder, f"rule = '{rule}'"), said)


def test_all_mistakes_of_a_catalogue_are_told_at_once(match_here: Command, spoil: Any) -> None:
    spoil("'women_cooperative'", "'women_cooperatve'")
    folder = spoil('status = "periodic"', 'status = "sometimes"')
    (folder / "prize" / "broken.toml").write_text("id = \n", encoding="utf-8")
    answer = match_here("--coop", "SM-0001", "--catalogue", folder)
    assert_refused_clearly(answer, 5, "broken.toml:1: ", place_of(folder, "sometimes"))
    checked = match_here("catalogue", "check", "--catalogue", folder)
    assert checked.code == 5
    assert "broken.toml:1: " in checked.out


@pytest.mark.parametrize("day", ["2026-13-40", "2026-02-30", "23/11/2026", "2026-1-1", "today", ""])
def test_wrong_6_a_day_that_is_none_is_refused(match_here: Command, day: str) -> None:
    answer = match_here("--coop", "SM-0001", "--today", day)
    assert_refused_clearly(answer, 2, "--today", f'"{day}" is not a day', "2026-11-23")


@pytest.mark.parametrize("command", [(), ("advise",), ("plan",)], ids=str)
@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01"])
def test_a_day_at_an_end_of_the_calendar_is_refused(
    match_here: Command, command: tuple[str, ...], day: str
) -> None:
    answer = match_here(*command, "--coop", "SM-0001", "--today", day)
    assert_refused_clearly(answer, 2, "--today", day, "from 1000-01-01 to 9000-12-31")


@pytest.mark.parametrize("command", [(), ("advise",), ("plan",)], ids=str)
@pytest.mark.parametrize("day", ["9000-12-31", "1000-01-01"])
def test_on_the_last_day_before_it_there_is_an_answer(
    match_here: Command, command: tuple[str, ...], day: str
) -> None:
    assert match_here(*command, "--coop", "SM-0001", "--today", day).code in (0, 1)


@pytest.mark.parametrize("columns", [{}, {"COLUMNS": "100"}], ids=str)
@pytest.mark.parametrize("asked", [("--coop", "SM-0001"), ("gaps", "--json")], ids=str)
def test_a_stdout_that_is_closed_is_named(asked: tuple[str, ...], columns: dict[str, str]) -> None:
    command = [sys.executable, "-m", "matcher", *asked, "--registry", "demo"]
    others = {name: value for name, value in os.environ.items() if name != "COLUMNS"}
    done = subprocess.run(
        ["/bin/sh", "-c", f"{shlex.join(command)} >&-"],
        cwd=ROOT,
        env={**others, **columns},
        capture_output=True,
        text=True,
        check=False,
    )
    said = "match: There is no stdout to write the answer to: it is closed.\n"
    assert (done.returncode, done.stderr) == (2, said)


def test_nobody_is_asked_where_stdin_is_closed(tmp_path: Path) -> None:
    book = ROOT / "docs" / "example" / "cooperatives.xlsx"
    command = [sys.executable, "-m", "matcher", "import", str(book)]
    done = subprocess.run(
        ["/bin/sh", "-c", f"{shlex.join(command)} <&-"],
        cwd=ROOT,
        env={**os.environ, "MATCHER_HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 3, done.stderr  # one cell of it is a question


@pytest.mark.parametrize("asked", [("--coop", "SM-0001"), ("registry", "list")], ids=str)
def test_a_home_that_is_a_file_is_named(
    match: Command, tmp_path: Path, asked: tuple[str, ...]
) -> None:
    home = tmp_path / "home"
    home.write_text("", encoding="utf-8")
    for named in (home, home / "inside"):
        answer = match(*asked, env={"MATCHER_HOME": str(named)})
        assert_refused_clearly(answer, 2, "MATCHER_HOME", f'"{home}" is a file, not a folder.')


@pytest.mark.parametrize("content", ["", "\ufeff"], ids=["0 bytes", "a BOM only"])
def test_wrong_7_an_empty_registry_is_refused(
    match_here: Command, tmp_path: Path, content: str
) -> None:
    path = tmp_path / "empty.csv"
    path.write_text(content, encoding="utf-8")
    for asked in ("--coop", "--funder"):
        answer = match_here(asked, "indh", "--registry", path)
        assert_refused_clearly(answer, 3, str(path), "empty")


def test_wrong_7_a_registry_with_a_header_only_is_refused(
    match_here: Command, tmp_path: Path
) -> None:
    path = table(tmp_path)
    for asked in ("--coop", "--funder"):
        answer = match_here(asked, "indh", "--registry", path)
        assert_refused_clearly(answer, 3, str(path), "has no applicant")


def shell(command: str) -> subprocess.CompletedProcess[str]:
    """A pipeline as a shell runs it."""
    python = f"{sys.executable} -m matcher"
    return subprocess.run(
        ["/bin/bash", "-c", command.replace("match ", f"{python} ", 1)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )


PIPELINES = [
    "match --coop SM-0001 --top 60 | head -1",
    "match --coop SM-0001 --json --top 60 | head -1",
    "match screen --applicants data/registry/synthetic_souss_massa.csv --out - | head -1",
    "match catalogue list | true",
    "match --coop SM-0001 | true",
    "match --help | true",
]


@pytest.mark.parametrize("pipeline", PIPELINES)
def test_wrong_8_a_reader_that_leaves_is_met_in_silence(pipeline: str) -> None:
    done = shell(pipeline)
    assert done.stderr == ""
    assert done.returncode == 0  # that of the reader


@pytest.mark.parametrize(
    "arguments",
    [
        ("--coop", "SM-0001", "--top", "60"),
        ("--coop", "SM-0001", "--json"),
        ("--funder", "indh"),
        ("screen", "--applicants", str(REGISTRY), "--out", "-"),
        ("catalogue", "list"),
        ("catalogue", "check"),
    ],
    ids=lambda arguments: " ".join(arguments).replace(str(REGISTRY), "FILE"),
)
def test_a_reader_that_leaves_does_not_make_it_nothing_matched(arguments: Sequence[str]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    try:
        done = subprocess.run(
            [sys.executable, "-m", "matcher", *arguments],
            cwd=ROOT,
            stdout=writing,
            stderr=subprocess.PIPE,
            text=True,
            timeout=60,
            check=False,
        )
    finally:
        os.close(writing)
    assert "Traceback" not in done.stderr
    assert done.returncode == 0


@pytest.mark.parametrize("target", ["missing/out.csv", "file/out.csv", "folder"])
def test_wrong_9_a_place_that_cannot_be_written_to_is_named(
    match: Command, some_rows: Path, tmp_path: Path, target: str
) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    (tmp_path / "folder").mkdir()
    answer = match("screen", "--applicants", some_rows, "--out", tmp_path / target)
    assert_refused_clearly(answer, 2, str(tmp_path / target), "cannot be written")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["file", "folder"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_wrong_9_a_folder_without_permission_is_named(
    match: Command, some_rows: Path, tmp_path: Path
) -> None:
    tmp_path.chmod(0o555)
    answer = match("screen", "--applicants", some_rows, "--out", tmp_path / "out.csv")
    assert_refused_clearly(answer, 2, str(tmp_path / "out.csv"), "cannot be written")


@pytest.mark.parametrize("command", [("--coop", "SM-0001"), ("catalogue", "list")])
def test_wrong_10_an_unknown_language_is_refused(
    match_here: Command, command: Sequence[str]
) -> None:
    answer = match_here(*command, "--lang", "de")
    assert_refused_clearly(answer, 2, "--lang", '"de"', "fr, ar or en")


WRONG = {
    "unknown id": (4, "unknown-id", ("--coop", "SM-9999")),
    "unknown funder": (4, "unknown-id", ("--funder", "indhh")),
    "unknown option": (4, "unknown-id", ("catalogue", "show", "indh_p3")),
    "missing registry": (2, "no-file", ("--coop", "SM-0001", "--registry", "nowhere.csv")),
    "missing catalogue": (5, "invalid", ("--coop", "SM-0001", "--catalogue", "nowhere")),
    "bad day": (2, "usage", ("--coop", "SM-0001", "--today", "2026-13-40")),
    "unknown language": (2, "usage", ("--coop", "SM-0001", "--lang", "de")),
    "unknown flag": (2, "usage", ("--coop", "SM-0001", "--bogus")),
    "bad number": (2, "usage", ("--coop", "SM-0001", "--top", "x")),
    "empty registry": (3, "data-refused", ("--coop", "A", "--registry", os.devnull)),
    "no place": (
        2,
        "cannot-write",
        ("screen", "--applicants", str(REGISTRY), "--out", "nowhere/out.csv"),
    ),
}


@pytest.mark.parametrize(("code", "name", "arguments"), WRONG.values(), ids=WRONG)
def test_with_json_an_error_is_one_object(
    match_here: Command, code: int, name: str, arguments: Sequence[str]
) -> None:
    answer = match_here(*arguments, "--json")
    assert answer.code == code
    data = answer.json
    assert data["schema"] == 1
    assert set(data["error"]) >= {"code", "message", "where"}
    assert data["error"]["code"] == name
    assert data["error"]["message"]
    assert "Traceback" not in answer.err


@pytest.mark.parametrize("case", ["toml", "field", "type"])
def test_with_json_every_mistake_of_a_catalogue_has_its_place(
    match_here: Command, spoil: Any, case: str
) -> None:
    old, new, code = {
        "toml": ("status = ", "status = = ", "broken-toml"),
        "field": ("'women_cooperative'", "'women_cooperatve'", "unknown-field"),
        "type": ("'women_cooperative'", "'members >= \"five\"'", "wrong-type"),
    }[case]
    folder = spoil(old, new)
    answer = match_here("--coop", "SM-0001", "--catalogue", folder, "--json")
    assert (answer.code, answer.json["error"]["code"]) == (5, "invalid")
    (problem,) = answer.json["error"]["problems"]
    assert problem["code"] == code
    assert f"{problem['where']}: " == place_of(folder, new)


@pytest.mark.parametrize(
    "arguments",
    [
        ("--coop", "A", "--registry", os.devnull),
        ("--coop", "SM-0001", "--catalogue", "nowhere"),
        ("--coop", "SM-0001", "--model", "nowhere"),
    ],
    ids=" ".join,
)
def test_with_json_an_error_about_a_file_says_where(
    match_here: Command, arguments: Sequence[str]
) -> None:
    assert arguments[-1] in match_here(*arguments, "--json").json["error"]["where"]


# --- registries as they come


BAD_ROWS = (
    "A-1,One,tiznit,cooperative,7,7,2020-01-01,honey,x",
    "A-2,Two,tiznitt,cooperative,7,7,2020-01-01,honey,x",
    "A-3,Three,tiznit,coop,douze,1.5,31/12/2020,hony;argan,x",
    "A-1,Again,tiznit,cooperative,7,7,2020-01-01,honey,x",
    ",Nobody,tiznit,cooperative,7,7,2020-01-01,honey,x",
    "A-6,Six,souss-massa,union,9,9,2020-02-28,honey?,x",
)
PROBLEMS = {
    ("row 3, column place", "unknown-place"),
    ("row 4, column legal_form", "unknown-value"),
    ("row 4, column members", "not-a-number"),
    ("row 4, column women", "not-whole"),
    ("row 4, column founded", "not-a-date"),
    ("row 4, column products", "unknown-value"),
    ("row 5, column applicant_id", "bad-id"),
    ("row 6, column applicant_id", "bad-id"),
}


def test_good_rows_go_on_and_each_bad_cell_is_named(
    match: Command, prizes: Path, tmp_path: Path
) -> None:
    rows, out = table(tmp_path, *BAD_ROWS), tmp_path / "out.csv"
    common = ("screen", "--applicants", rows, "--out", out, "--catalogue", prizes, *DAY)
    answer = match(*common)
    assert (answer.code, answer.out) == (3, "")
    with out.open(encoding="utf-8", newline="") as stream:
        assert [r["applicant_id"] for r in csv.DictReader(stream)] == ["A-1"] * 2 + ["A-6"] * 2
    named = {line.split(": ")[0].strip() for line in answer.err.splitlines() if "row" in line}
    assert named == {f"coops.csv, {place}" for place, _ in PROBLEMS}
    data = match(*common, "--force", "--json")
    assert data.code == 3
    found = {(p["where"], p["code"]) for p in data.json["problems"]}
    assert found == {(f"coops.csv, {place}", code) for place, code in PROBLEMS}
    assert sum(data.json["pairs"].values()) == 4


def test_a_message_never_shows_a_whole_row_or_a_name(match_here: Command, tmp_path: Path) -> None:
    rows = table(tmp_path, "A-1,Fatima Zahra,tiznit,coop,7,7,2020-01-01,honey,secret")
    answer = match_here("--coop", "A-1", "--registry", rows)
    assert answer.code == 3
    assert "Fatima" not in answer.err
    assert "secret" not in answer.err


def test_a_bad_row_does_not_hide_a_good_one(
    match_here: Command, prizes: Path, tmp_path: Path
) -> None:
    common = ("--registry", table(tmp_path, *BAD_ROWS), "--catalogue", prizes, *DAY)
    assert match_here("--coop", "A-6", *common).code in (0, 1)
    assert_refused_clearly(
        match_here("--coop", "A-2", *common),
        3,
        "row 3, column place",
        "Write one of tiznit, tiznit/tiznit",
    )
    mirror = match_here("--funder", PRIZES[0], *common, "--json")
    assert mirror.code == 3
    assert {one["applicant_id"] for one in said_by(mirror)} == {"A-1", "A-6"}
    assert "coops.csv, row 3, column place" in mirror.err


def test_many_problems_are_counted_after_twenty(match_here: Command, tmp_path: Path) -> None:
    bad = [f"A-{n},,nowhere,,,,,," for n in range(30)]
    out = tmp_path / "out.csv"
    answer = match_here("screen", "--applicants", table(tmp_path, *bad), "--out", out)
    assert answer.code == 3
    assert len([line for line in answer.err.splitlines() if "column place" in line]) == 20
    assert "10 more" in answer.err


def test_a_bom_and_crlf_change_nothing(match_here: Command, prizes: Path, tmp_path: Path) -> None:
    plain = table(tmp_path, BAD_ROWS[0], BAD_ROWS[-1])
    windows = tmp_path / "windows" / plain.name
    windows.parent.mkdir()
    windows.write_bytes(b"\xef\xbb\xbf" + plain.read_bytes().replace(b"\n", b"\r\n"))
    for asked in (("--coop", "A-1"), ("--coop", "A-6"), ("--funder", PRIZES[0])):
        common = ("--catalogue", prizes, *DAY)
        first = match_here(*asked, *common, "--registry", plain)
        assert first.code in (0, 1)
        assert first == match_here(*asked, *common, "--registry", windows)


def test_a_quoted_cell_may_hold_commas_quotes_and_line_ends(
    match_here: Command, prizes: Path, tmp_path: Path
) -> None:
    path = tmp_path / "quoted.csv"
    cell = '"a ""pump"",\r\nand panels"'
    path.write_bytes(
        f"{HEADER}\r\nQ-1,Q,tiznit,cooperative,7,7,2020-01-01,honey,{cell}\r\n"
        f"Q-2,R,tiznit,cooperative,8,7,2020-01-01,honey,y\r\n".encode()
    )
    common = ("--registry", path, "--catalogue", prizes, *DAY, "--json")
    facts = match_here("--coop", "Q-1", *common).json["applicant"]["facts"]
    assert facts["project"] == 'a "pump",\r\nand panels'
    assert match_here("--coop", "Q-2", *common).json["applicant"]["facts"]["members"] == 8


def test_a_row_is_counted_as_a_spreadsheet_counts_it(match_here: Command, tmp_path: Path) -> None:
    path = table(
        tmp_path,
        'Q-1,Q,tiznit,cooperative,7,7,2020-01-01,honey,"two\nlines"',
        "Q-2,R,tiznit,cooperative,many,7,2020-01-01,honey,y",
    )
    assert "row 3, column members" in match_here("--coop", "Q-2", "--registry", path).err


def test_an_unknown_column_is_a_warning_with_the_nearest(
    match_here: Command, prizes: Path, tmp_path: Path
) -> None:
    path = table(tmp_path, "U-1,7,red", header="applicant_id,Members,colour", name="columns.csv")
    out = tmp_path / "out.csv"
    answer = match_here("screen", "--applicants", path, "--out", out, "--catalogue", prizes)
    assert answer.code == 0
    assert 'warning: columns.csv, row 1, column Members: "Members"' in answer.err
    assert 'Did you mean "members"?' in answer.err
    assert "column colour" in answer.err
    assert len(out.read_text(encoding="utf-8").splitlines()) == 3


def test_a_column_order_of_its_own_changes_nothing(
    match_here: Command, prizes: Path, tmp_path: Path
) -> None:
    one = table(tmp_path, "O-1,cooperative,7,7", header="applicant_id,legal_form,members,women")
    two = tmp_path / "other" / one.name
    two.parent.mkdir()
    table(two.parent, "7,cooperative,7,O-1", header="women,legal_form,members,applicant_id")
    common = ("--coop", "O-1", "--catalogue", prizes, *DAY, "--json", "--registry")
    first, second = match_here(*common, one), match_here(*common, two)
    assert first.code == 0
    assert first == second


@pytest.mark.parametrize(
    ("content", "part"),
    [
        (f"{HEADER}\nD-1,Coopérative,,,,,,,\n".encode("latin-1"), "UTF-8"),
        (f"{HEADER}\nD-1,x,,,,,,,\n".encode("utf-16"), "UTF-8"),
        (f'{HEADER}\nD-1,"never closed,,,,,,,\n'.encode(), "not valid CSV"),
        (b"name,members\nx,7\n", "no column applicant_id"),
        (b"applicant_id;members\nD-1;7\n", "no column applicant_id"),
        (b"\x00\x01\x02\x03", "applicant_id"),
        (b"PK\x03\x04\x14\x00\x06\x00", "applicant_id"),
    ],
    ids=["latin-1", "utf-16", "open quote", "no ids", "semicolons", "bytes", "a spreadsheet"],
)
def test_a_file_that_is_no_registry_is_refused(
    match_here: Command, tmp_path: Path, content: bytes, part: str
) -> None:
    path = tmp_path / "odd.csv"
    path.write_bytes(content)
    for command in (
        ("--coop", "D-1", "--registry", path),
        ("--funder", "indh", "--registry", path),
        ("screen", "--applicants", path, "--out", tmp_path / "out.csv"),
    ):
        assert_refused_clearly(match_here(*command), 3, "odd.csv", part)
    assert [p.name for p in tmp_path.iterdir()] == ["odd.csv"]


@pytest.mark.parametrize("cell", ["1e400", "nan", "inf", "-inf", "1_000", "7,5", "0x10", "-1", "0"])
def test_a_number_that_is_none_is_refused(match_here: Command, tmp_path: Path, cell: str) -> None:
    path = table(tmp_path, f'N-1,"{cell}"', header="applicant_id,members")
    answer = match_here("--coop", "N-1", "--registry", path)
    assert_refused_clearly(answer, 3, "row 2, column members", f'"{cell}"')


def test_a_zero_is_a_fact_and_an_empty_cell_is_not(
    match_here: Command, prizes: Path, tmp_path: Path
) -> None:
    path = table(tmp_path, "Z-1,0", "Z-2,", header="applicant_id,women")
    common = ("--registry", path, "--catalogue", prizes, *DAY, "--json")
    assert match_here("--coop", "Z-1", *common).json["applicant"]["facts"]["women"] == 0
    assert "women" not in match_here("--coop", "Z-2", *common).json["applicant"]["facts"]


def test_a_cell_that_a_spreadsheet_would_run_is_disarmed(
    match_here: Command, prizes: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out.csv"
    path = table(tmp_path, "=cmd(),7", header="applicant_id,members")
    answer = match_here("screen", "--applicants", path, "--out", out, "--catalogue", prizes)
    assert answer.code == 0
    assert not [line for line in out.read_text().splitlines() if line.startswith("=")]


def test_a_row_longer_than_the_header_is_a_problem(match_here: Command, tmp_path: Path) -> None:
    path = table(tmp_path, "R-1,7,8,9", header="applicant_id,members")
    answer = match_here("--coop", "R-1", "--registry", path)
    assert "row 2" in answer.err


def test_two_columns_of_one_name_are_a_problem(match_here: Command, tmp_path: Path) -> None:
    path = table(tmp_path, "R-1,7,9", header="applicant_id,members,members")
    assert "members" in match_here("--coop", "R-1", "--registry", path, "--json").err


def test_a_header_with_spaces_is_read_or_refused_as_such(
    match_here: Command, tmp_path: Path
) -> None:
    path = table(tmp_path, "S-1,7", header=" applicant_id , members ")
    answer = match_here("--coop", "S-1", "--registry", path)
    assert answer.code == 0 or "applicant_id" in answer.err


def test_an_id_that_stands_twice_is_told_to_who_asks_for_it(
    match_here: Command, tmp_path: Path
) -> None:
    path = table(tmp_path, "T-1,7", "T-1,8", header="applicant_id,members")
    assert "twice" in match_here("--coop", "T-1", "--registry", path).err


# --- what else users and machines do


def test_screen_without_a_file_writes_to_stdout(
    match: Command, prizes: Path, some_rows: Path, tmp_path: Path
) -> None:
    common = ("--catalogue", prizes, *DAY, "--applicants")
    piped = match("screen", *common, "-", "--out", "-", stdin=some_rows.read_bytes())
    assert piped.code == 0
    out = tmp_path / "out.csv"
    assert match("screen", *common, some_rows, "--out", out).code == 0
    assert piped.out == out.read_text(encoding="utf-8")


def test_with_json_screen_writes_json_to_stdout(
    match_here: Command, prizes: Path, some_rows: Path
) -> None:
    answer = match_here(
        "screen", "--catalogue", prizes, "--applicants", some_rows, "--out", "-", "--json"
    )
    assert json.loads(answer.out)["schema"] == 1


def test_demo_into_a_missing_folder_is_wrong_usage(match_here: Command, tmp_path: Path) -> None:
    answer = match_here("demo", "--out", tmp_path / "missing" / "demo.csv", "--n", 2)
    assert_refused_clearly(answer, 2, "cannot be written")


def test_demo_writes_to_stdout(match: Command, tmp_path: Path) -> None:
    answer = match("demo", "--out", "-", "--n", 2, cwd=tmp_path)
    assert answer.out.startswith("applicant_id,")
    assert list(tmp_path.iterdir()) == []


def test_demo_never_replaces_a_file_unasked(match_here: Command, tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    path.write_text("mine", encoding="utf-8")
    assert_refused_clearly(match_here("demo", "--out", path, "--n", 2), 2, "--force")
    assert path.read_text(encoding="utf-8") == "mine"
    assert match_here("demo", "--out", path, "--n", 2, "--force").code == 0
    assert len(path.read_text(encoding="utf-8").splitlines()) == 3


def test_a_cache_that_cannot_be_written_is_no_hindrance(match: Command) -> None:
    answer = match("--coop", "SM-0001", "--top", 1, env={"MATCHER_HOME": f"{os.devnull}/no"})
    assert (answer.code, answer.err) == (0, "")


def test_a_cache_cut_short_is_made_again(match: Command, home: Path, tmp_path: Path) -> None:
    expected = match("--coop", "SM-0001", *DAY)
    shutil.copytree(home, tmp_path / "home")
    for path in (tmp_path / "home" / "cache").glob("*.json"):
        path.write_bytes(path.read_bytes()[:100])
    answer = match("--coop", "SM-0001", *DAY, env={"MATCHER_HOME": str(tmp_path / "home")})
    assert answer == expected


def test_a_cache_of_other_content_is_made_again(match: Command, home: Path, tmp_path: Path) -> None:
    match("--coop", "SM-0001", *DAY)
    shutil.copytree(home, tmp_path / "home")
    for path in (tmp_path / "home" / "cache").glob("*.json"):
        path.write_text("{}", encoding="utf-8")
    answer = match("--coop", "SM-0001", *DAY, env={"MATCHER_HOME": str(tmp_path / "home")})
    assert (answer.code, answer.err) == (0, "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
@pytest.mark.parametrize("flag", ["", "--json"])
def test_a_full_disk_is_told_without_a_trace(flag: str) -> None:
    done = shell(f"match --coop SM-0001 {flag} > /dev/full")
    assert "Traceback" not in done.stderr
    assert "bug of ours" not in done.stderr
    assert done.returncode not in (0, 1)


def test_an_option_without_family_and_funder_leaves_no_dash(
    match_here: Command, tmp_path: Path
) -> None:
    (tmp_path / "bare.toml").write_text('id = "bare"\nname = "Bare"\n', encoding="utf-8")
    answer = match_here("--coop", "SM-0001", "--catalogue", tmp_path, "--lang", "en")
    assert " 1. Bare [bare]" in answer.out


def test_a_value_outside_a_declared_range_is_never_said_to_be_inside(
    match_here: Command, tmp_path: Path
) -> None:
    (tmp_path / "bare.toml").write_text(
        'id = "bare"\nname = "Bare"\n[serves]\nfounded = { min = 2010-01-01, max = 2019-12-31 }\n',
        encoding="utf-8",
    )
    days = ("V-1,2020-06-30", "V-2,2015-06-30", "V-3,2026-06-30")
    rows = table(tmp_path, *days, header="applicant_id,founded")
    common = ("--registry", rows, "--catalogue", tmp_path, *DAY)

    def reasons(applicant_id: str) -> tuple[list[str], list[str]]:
        said = match_here("--coop", applicant_id, *common, "--json").json["matches"][0]
        assert said["option_id"] == "bare"
        return said["reasons_for"], said["reasons_against"]

    assert reasons("V-1") == ([], [])  # near it: nothing for, nothing against
    assert reasons("V-2") == (["Founded on: 30 June 2015 (its target)"], [])
    assert reasons("V-3") == (
        [],
        ["Founded on: 30 June 2026 (its target: 1 January 2010–31 December 2019)"],
    )


def test_weights_that_are_all_zero_are_no_bug(match_here: Command, tmp_path: Path) -> None:
    (tmp_path / "bare.toml").write_text(
        'id = "bare"\nname = "Bare"\n[serves]\nregion = { souss-massa = 0 }\n', encoding="utf-8"
    )
    assert match_here("--coop", "SM-0001", "--catalogue", tmp_path, *DAY).code in (0, 5)
