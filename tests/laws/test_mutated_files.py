"""Whatever a key of a shipped file is turned into: told with its line, and never a crash."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sizes import how_many

from matcher.advice.assumptions import read_assumptions
from matcher.allocation.funds_file import read_programme
from matcher.catalogue.loading import Loaded, load, load_schema, refuse_catalogue
from matcher.catalogue.read import read_catalogue
from matcher.catalogue.vocabularies import vocabularies
from matcher.eligibility.verdict import EligibilityEngine
from matcher.ingest.columns.mapping_file import read_mapping
from matcher.ingest.columns.vocabulary import read_vocabulary
from matcher.planning.settings import read_settings
from matcher.ranking.ranker import read_ranker
from matcher.support.errors import InvalidSourceError, Problem

ROOT = Path(__file__).resolve().parent.parent.parent
CASES = how_many("MATCHER_FILE_CASES", 30, 60)
_TOML_KEY = re.compile(r"""^(\s*)([A-Za-z0-9_-]+|"[^"]+")(\s*=\s*)([^\s"'#].*|"[^"]*".*|'.*)$""")
_JSON_KEY = re.compile(r'^(\s*)("[^"]+")(: )([^{\[\s].*?)(,?)$')

MAPPING = """\
[[column]]
header = "Nom"
field = "name"
million = "dirhams"
guesses = ["name", "project"]
"""


@pytest.fixture(scope="module", autouse=True)
def _home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MATCHER_HOME", str(tmp_path_factory.mktemp("home")))
        yield


@cache
def built_in() -> Loaded:
    return load()


@dataclass(frozen=True)
class Shipped:
    """A shipped file: its name, its text, and how it is read.

    `names` are the tables whose keys are names that anybody may give: renaming one is no fault.
    """

    name: str
    text: str
    read: Callable[[Path], object]
    names: Sequence[str] = ()

    def lines(self) -> list[str]:
        return self.text.split("\n")

    def sites(self) -> list[tuple[int, re.Match[str]]]:
        """The lines with a key and a value that ends in the line, counted from 0."""
        form = _JSON_KEY if self.name.endswith(".json") else _TOML_KEY
        found = [(n, m) for n, line in enumerate(self.lines()) if (m := form.match(line))]
        return [(n, m) for n, m in found if not m[4].rstrip().endswith(("[", "{", '"""'))]

    def table_of(self, number: int) -> str:
        """The header of the table in which a line stands."""
        headers = (line for line in reversed(self.lines()[:number]) if line.startswith("["))
        return next(headers, "").split("#")[0].strip().strip("[]")

    def problems(self, lines: Sequence[str], folder: Path) -> tuple[Problem, ...]:
        """What reading the changed file says; any other exception fails the test."""
        path = folder / self.name
        path.write_text("\n".join(lines), encoding="utf-8")
        try:
            self.read(path)
        except InvalidSourceError as error:
            assert error.exit_code == 5
            return error.problems
        return ()


def _option(path: Path) -> None:
    data = load_schema()[0]
    if errors := read_catalogue({path.name: path.read_bytes()}, data).errors:
        refuse_catalogue(errors, path)


def _beside(path: Path) -> None:
    files = {path.name: path.read_bytes(), "o.toml": b'id = "o"\nname = "O"\n'}
    if errors := read_catalogue(files, built_in().schema).errors:
        refuse_catalogue(errors, path)


def _planning(path: Path) -> None:
    read_settings(path, vocabularies(built_in().schema, built_in().catalogue))


def _funds(path: Path) -> None:
    loaded = built_in()
    read_programme(path, loaded.catalogue, EligibilityEngine(loaded.schema, loaded.rules))


def _shipped(name: str) -> Shipped:
    def of(path: str, read: Callable[[Path], object], *names: str) -> Shipped:
        file = ROOT / path
        return Shipped(file.name, file.read_text(encoding="utf-8"), read, names)

    match name:
        case "planning":
            return of("data/planning.toml", _planning, "aims")
        case "advice":
            loaded = built_in()
            return of(
                "data/advice.toml", lambda p: read_assumptions(loaded.schema, p, loaded.catalogue)
            )
        case "funds":
            return of("docs/funds.toml", _funds)
        case "mapping":
            return Shipped("mapping.toml", MAPPING, lambda p: read_mapping(p, built_in().schema))
        case "model":
            # families are named by a catalogue, hashes by what was learnt from: any may come
            shown = ("fields", "terms", "shares", "name", "by_family", "openness_seen", "sources")
            return of("models/ranker.json", lambda p: read_ranker(p, built_in().schema), *shown)
        case "catalogue":
            return of("data/catalogue/catalogue.toml", _beside, "family")
        case "funders":
            return of("data/catalogue/funders.toml", _beside)
        case "vocabulary":
            return of(
                "data/vocabulary.toml",
                lambda p: read_vocabulary(built_in().schema, p),
                "identifiers",
                "old_places.morocco",
            )
        case _:
            return of("data/schema.toml", load_schema)


SMALL = ("planning", "advice", "funds", "mapping", "model", "catalogue")
LARGE = ("vocabulary", "schema", "funders")
OPTIONS = sorted(
    path
    for path in (ROOT / "data" / "catalogue").rglob("*.toml")
    if path.name not in ("catalogue.toml", "funders.toml")
)


def changed(file: Shipped, number: int, found: re.Match[str], how: str) -> list[str]:
    """The lines of a file in which one line is changed."""
    lines = file.lines()
    indent, key, between, value, *end = found.groups()
    comma = end[0] if end else ""
    if how == "missing":
        return [*lines[:number], *lines[number + 1 :]]
    if how == "unknown key":
        bare = key.strip('"')
        key = f'"{bare}_zz"' if key.startswith('"') else f"{bare}_zz"
    elif how == "not a number":
        value = "NaN" if file.name.endswith(".json") else "nan"
    elif how == "wrong type":
        value = "[[1]]"
    lines[number] = f"{indent}{key}{between}{value}{comma}"
    return lines


def is_to_be_told(file: Shipped, number: int, how: str) -> bool:
    """Whether the change is a fault for certain: any name may be given to what bears one."""
    if how == "missing":
        return False
    if how != "unknown key" or not file.names:
        return True
    if not file.name.endswith(".json"):
        return file.table_of(number) not in file.names
    opened = [line for line in file.lines()[:number] if line.endswith("{")]
    return not any(f'"{name}"' in opened[-1] for name in file.names)


def hold(file: Shipped, number: int, found: re.Match[str], how: str, folder: Path) -> None:
    problems = file.problems(changed(file, number, found, how), folder)
    said = [str(problem) for problem in problems]
    if is_to_be_told(file, number, how):
        at = f"{file.name}:{number + 1}"
        assert any(problem.where == at for problem in problems), (how, at, found[0], said)
    assert all(re.match(rf"{re.escape(file.name)}(:\d+)?$", str(p.where)) for p in problems), said
    for language in ("en", "fr", "ar"):
        assert all(problem.say(language) for problem in problems)


HOW = ("unknown key", "wrong type", "not a number", "missing")


@pytest.mark.parametrize("how", HOW)
@pytest.mark.parametrize("name", SMALL)
def test_every_key_of_a_small_file_is_told_with_its_line(
    name: str, how: str, tmp_path: Path
) -> None:
    file = _shipped(name)
    assert file.problems(file.lines(), tmp_path) == ()
    sites = file.sites()
    assert sites
    for number, found in sites:
        hold(file, number, found, how, tmp_path)


@pytest.mark.parametrize("name", LARGE)
@settings(
    max_examples=CASES,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(choose=st.data())
def test_any_key_of_a_large_file_is_told_with_its_line(
    name: str, tmp_path: Path, choose: st.DataObject
) -> None:
    file = _shipped(name)
    number, found = choose.draw(st.sampled_from(file.sites()))
    hold(file, number, found, choose.draw(st.sampled_from(HOW)), tmp_path)


@settings(
    max_examples=3 * CASES,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(choose=st.data())
def test_any_key_of_an_option_is_told_with_its_line(tmp_path: Path, choose: st.DataObject) -> None:
    path = choose.draw(st.sampled_from(OPTIONS))
    text = re.sub(r"^(requires|excludes) = .*$", "", path.read_text("utf-8"), flags=re.MULTILINE)
    file = Shipped(path.name, text, _option)
    number, found = choose.draw(st.sampled_from(file.sites()))
    hold(file, number, found, choose.draw(st.sampled_from(HOW)), tmp_path)


@pytest.mark.parametrize(
    ("name", "old", "new", "proposed"),
    [
        ("planning", 'families = ["bank_credit",', 'families = ["bank_credti",', "bank_credit"),
        (
            "planning",
            'repaid_at_once = ["start_tpe"]',
            'repaid_at_once = ["start_tp"]',
            "start_tpe",
        ),
        (
            "planning",
            'lines = ["working_capital"]',
            'lines = ["working_capitl"]',
            "working_capital",
        ),
        ("planning", "cofinance = 6", "cofinanse = 6", "cofinance"),
        ("planning", '"least_own_cash", "no_debt"', '"least_cash", "no_debt"', "least_own_cash"),
        ("planning", 'option = "start_tpe"', 'option = "start_tpee"', "start_tpe"),
        ("planning", "uncovered; yearly_cost;", "uncovered; yearly_costs;", "yearly_cost"),
        ("advice", 'surety = "union_surety"', 'surety = "union_suretty"', "union_surety"),
        ("advice", 'security = "project"', 'security = "projet"', "project"),
        ("advice", "[lender.intelaka_urban]", "[lender.intelaka_urbn]", "intelaka_urban"),
        ("advice", 'kinds = ["production_line"', 'kinds = ["production_lin"', "production_line"),
        ("advice", 'training = ["training_attended"]', 'trainin = ["members"]', "training"),
        ("funds", 'undecided = "conditional"', 'undecided = "conditionnal"', "conditional"),
        ("funds", 'option = "indh_p3_ess"', 'option = "indh_p3"', "indh_p3_ess"),
        ("funds", 'pays = ["marketing"', 'pays = ["marketting"', "marketing"),
        ("mapping", 'field = "name"', 'field = "nname"', "name"),
        ("mapping", 'million = "dirhams"', 'million = "dirham"', "dirhams"),
        ("vocabulary", "[values.products]", "[values.product]", "products"),
        ("vocabulary", "honey = [", "hony = [", "honey"),
        ("vocabulary", 'partial_date = "kept"', 'partial_date = "kpet"', "kept"),
        ("vocabulary", "tiznit = [", "tiznitt = [", "tiznit"),
        ("catalogue", 'languages = ["fr"', 'languages = ["frr"', "fr"),
        ("schema", 'type  = "text"', 'type  = "txt"', "text"),
        ("model", '"kind": "ranker"', '"kind": "rankr"', "ranker"),
        ("model", '"working_capital": 0.13', '"working_capitl": 0.13', "working_capital"),
    ],
)
def test_a_misspelt_word_of_a_closed_list_is_told_with_its_line_and_the_nearest(
    name: str, old: str, new: str, proposed: str, tmp_path: Path
) -> None:
    file = _shipped(name)
    assert old in file.text
    number = file.text[: file.text.index(old)].count("\n")
    problems = file.problems(file.text.replace(old, new, 1).split("\n"), tmp_path)
    told = [problem for problem in problems if problem.where == f"{file.name}:{number + 1}"]
    assert any(f'"{proposed}"' in str(problem.hint) for problem in told), [*map(str, problems)]
