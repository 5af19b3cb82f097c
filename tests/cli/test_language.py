"""The language of a command, and how a command that is written wrongly is refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import Command

from matcher.cli.language import find_language, system_language, windows_language

MOROCCAN_FRENCH, MOROCCAN_ARABIC, GERMAN = 0x380C, 0x1801, 0x0407


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file of the settings, not there yet, under a system that speaks Arabic."""
    monkeypatch.setenv("MATCHER_HOME", str(tmp_path))
    monkeypatch.setenv("LANG", "ar_MA.UTF-8")
    return tmp_path / "config.toml"


# --- which language


def test_the_option_comes_before_the_settings_and_these_before_the_system(settings: Path) -> None:
    assert find_language(["--coop", "X"]) == ("ar", [])
    settings.write_text('language = "fr"\n', encoding="utf-8")
    assert find_language(["--coop", "X"]) == ("fr", [])
    assert find_language(["--coop", "X", "--lang", "en"]) == ("en", [])
    assert find_language(["--lang=en", "--coop", "X"]) == ("en", [])


@pytest.mark.parametrize("arguments", [["--lang", "de"], ["--lang"], ["--lang="], ["--language"]])
def test_an_option_that_asks_for_no_language_of_ours_chooses_none(
    settings: Path, arguments: list[str]
) -> None:
    assert find_language(arguments) == ("ar", [])


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (
            'langauge = "fr"',
            'config.toml:1: "langauge" is not a key here. Did you mean "language"?',
        ),
        (
            "shade = 1",
            'config.toml:1: "shade" is not a key here.'
            " Known: language, colour, schema, catalogue, registry, model.",
        ),
        ("colour = 1", 'config.toml:1: colour is one of auto, always, never, not "1".'),
        (
            '# mine\nlanguage = "de"',
            'config.toml:2: language is one of fr, ar, en, not "de".',
        ),
        ("language = 3", 'config.toml:1: language is one of fr, ar, en, not "3".'),
        ("language = [1]", 'config.toml:1: language is one of fr, ar, en, not "[1]".'),
    ],
)
def test_wrong_settings_are_told_and_stop_nothing(
    match_here: Command, settings: Path, monkeypatch: pytest.MonkeyPatch, content: str, says: str
) -> None:
    monkeypatch.setenv("LANG", "C.UTF-8")
    settings.write_text(content, encoding="utf-8")
    answer = match_here("places", "tafraout")
    assert answer.code == 0
    assert "Tafraout, Tiznit, Souss-Massa, Morocco" in answer.out
    assert answer.err == f"  warning: {settings.parent}/{says}\n"


def test_settings_that_are_no_toml_are_told_with_their_line(settings: Path) -> None:
    settings.write_text("language = \n", encoding="utf-8")
    language, [problem] = find_language([])
    assert (language, problem.code, problem.is_warning) == ("ar", "broken-toml", True)
    assert str(problem.where) == f"{settings}:1"


def test_settings_that_cannot_be_opened_are_told(settings: Path) -> None:
    settings.mkdir()
    language, [problem] = find_language([])
    assert language == "ar"
    assert str(problem) == f"{settings}: The settings cannot be read: it is a folder."


@pytest.mark.parametrize(
    ("variables", "language"),
    [
        ({"LANG": "fr_MA.UTF-8"}, "fr"),
        ({"LANG": "ar"}, "ar"),
        ({"LANG": "de_DE"}, "en"),
        ({"LANG": "fr", "LC_MESSAGES": "ar"}, "ar"),
        ({"LANG": "fr", "LC_MESSAGES": "ar", "LC_ALL": "C"}, "en"),
        ({"LANG": ""}, "en"),
    ],
)
def test_the_system_tells_its_language_in_variables(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], language: str
) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert system_language(is_windows=False) == language


def test_windows_is_asked_for_the_language_of_its_screens(monkeypatch: pytest.MonkeyPatch) -> None:
    assert windows_language(lambda: MOROCCAN_FRENCH) == "fr"
    assert windows_language(lambda: MOROCCAN_ARABIC) == "ar"
    assert windows_language(lambda: GERMAN) == "en"

    def refuses() -> int:
        raise OSError

    assert windows_language(refuses) == "en"
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("matcher.cli.language._ask_windows", lambda: MOROCCAN_ARABIC)
    assert system_language(is_windows=True) == "ar"
    monkeypatch.setenv("LANG", "fr_MA.UTF-8")
    assert system_language(is_windows=True) == "fr"


def test_one_command_does_not_leave_its_language_to_the_next(match_here: Command) -> None:
    french = match_here("--coop", "X", "--today", "x", "--lang", "fr")
    assert french.err == (
        "match\u00a0: --today\u00a0: «\u00a0x\u00a0» n’est pas un jour."
        " L’écrire comme 2026-11-23.\n"
    )
    english = match_here("--coop", "X", "--today", "x")
    assert english.err == 'match: --today: "x" is not a day. Write it as 2026-11-23.\n'


# --- a command that is written wrongly


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--top", "dix"], '--top: "dix" is not a whole number of at least 1.'),
        (["--coop", "X", "-n", "0"], '--top: "0" is not a whole number of at least 1.'),
        (["--coop", "X", "-n2.5"], '--top: "2.5" is not a whole number of at least 1.'),
        (
            ["batch", "--applicants", "a", "--out", "b", "--part=0"],
            '--part: "0" is not a whole number from 1 to 20000.',
        ),
        (["demo", "--out", "a", "--seed", "x"], '--seed: "x" is not a whole number.'),
        (["audit", "--seconds", "0"], '--seconds: "0" is not a number of at least 1.'),
        (["audit", "--level", "many"], '--level: "many" is not a number from 0.001 to 0.5.'),
        (["--coop"], "--coop needs a value. Id of a cooperative: its options, ranked."),
        (["--json=yes"], "--json takes no value. See match --help."),
        (["--bogus"], "There is no option --bogus. See match --help."),
        (["catalogue", "list", "--jsno"], 'There is no option --jsno. Did you mean "--json"?'),
        (["-z"], "There is no option -z. See match --help."),
        (["bogus"], 'There is no command "bogus". See match --help.'),
        (["plann"], 'There is no command "plann". Did you mean "plan"?'),
        (["catalogue", "shwo"], 'There is no command "shwo". Did you mean "show"?'),
        (
            ["catalogue"],
            "match catalogue needs a command. Write one of check, list, show, confirm, withdraw,"
            " add, asked, review, worksheet, export, import, sheet.",
        ),
        (["catalogue", "show"], "OPTION is missing. Id of an option."),
        (
            ["train", "--out", "b"],
            "--history is missing. Folder of a history; workspace: what happened here.",
        ),
        (["places", "a", "b", "c"], '"b c" is not expected here. See match places --help.'),
    ],
    ids=lambda case: " ".join(case) if isinstance(case, list) else "",
)
def test_a_command_written_wrongly_is_refused_in_plain_words(
    match_here: Command, arguments: list[str], says: str
) -> None:
    answer = match_here(*arguments)
    assert (answer.code, answer.out, answer.err) == (2, "", f"match: {says}\n")


def test_a_command_written_wrongly_is_refused_in_json_too(match_here: Command) -> None:
    answer = match_here("--top", "dix", "--json", "--lang", "fr")
    assert answer.code == 2
    assert answer.json == {
        "schema": 1,
        "error": {
            "code": "usage",
            "message": "«\u00a0dix\u00a0» n’est pas un nombre entier d’au moins 1.",
            "where": "--top",
        },
    }


# --- help


def test_help_of_a_command_in_english(match_here: Command) -> None:
    assert match_here("catalogue", "show", "--help").out.splitlines() == [
        "Usage: match catalogue show [OPTIONS] OPTION",
        "",
        "  Show one option with its conditions, figures and sources.",
        "",
        "Arguments:",
        "  OPTION  Id of an option. [required]",
        "",
        "Options:",
        "  --json            One JSON object instead of text.",
        "  --lang TEXT       fr, ar or en; by default that of the settings, else of the",
        "                    system.",
        "  --today TEXT      Day of the answer, as 2026-11-23.",
        "  --schema PATH     Schema of the applicants (TOML).",
        "  --catalogue PATH  Folder of the options.",
        "  -h, --help        Show this page and stop.",
    ]


def test_help_of_a_command_in_french_says_defaults_and_bounds(match_here: Command) -> None:
    lines = match_here("demo", "--help", "--lang", "fr").out.splitlines()
    assert lines[0] == "Usage\u00a0: match demo [OPTIONS]"
    assert "  -o, --out CHEMIN  Fichier à écrire. [obligatoire]" in lines
    (said,) = (line for line in lines if "--n N" in line)
    assert said.endswith("[par défaut\u00a0: 390\u202f; au moins 1]")


def test_help_in_arabic_keeps_the_names_of_options_from_left_to_right(match_here: Command) -> None:
    lines = match_here("places", "--help", "--lang", "ar").out.splitlines()
    assert "  \u2066--json\u2069         كائن \u2066JSON\u2069 بدل النص." in lines


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_the_first_page_of_help_fits_a_screen(match_here: Command, language: str) -> None:
    lines = match_here("--help", "--lang", language).out.splitlines()
    assert 40 < len(lines) <= 64


def test_what_to_do_first_says_no_more_how_to_choose_a_language_once_it_is(
    settings: Path, match_here: Command
) -> None:
    french = " ".join(match_here("--lang", "fr").out.split())
    assert "match import FICHIER.xlsx" in french and "match config language=fr" in french
    settings.write_text('language = "fr"\n', encoding="utf-8")
    settled = " ".join(match_here().out.split())
    assert "match import FICHIER.xlsx" in settled and "match config language" not in settled
    assert "match --help" in settled
