"""`match batch`: the same answers as one by one, the same output however it was made."""

from __future__ import annotations

import csv
import hashlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from conftest import REGISTRY, ROOT, Command

from matcher.batch.job import Job, make_job
from matcher.batch.parts import Ids, find_parts
from matcher.batch.run import Engine, Summary, run_batch
from matcher.batch.table import read_part
from matcher.registry.csv_table import Registry
from matcher.reports.batch import BatchView, batch_said, batch_view, progress_said
from matcher.reports.view import as_json, view_schema
from matcher.session import Session, open_matcher
from matcher.support.errors import DataRefusedError, Problem, UsageError
from matcher.support.messages import render
from matcher.vector.core import Core

DAY = "2026-11-24"
TODAY = date.fromisoformat(DAY)
KILLS = int(os.environ.get("MATCHER_KILLS", "3"))


@pytest.fixture(scope="module")
def session() -> Session:
    return open_matcher(today=TODAY)


def job_for(session: Session, out: Path | str, **changed: Any) -> Job:
    settings = {"top": 10, "form": "csv", "size": 60, **changed}
    return make_job(session, schema=None, catalogue=None, model=None, out=str(out), **settings)


def run(job: Job, place: Path | str, engine: Engine | None = None, **more: Any) -> Any:
    settings = {"force": False, "tell": lambda done, total: None, **more}
    return run_batch(job, str(place), engine or Engine(), **settings)


def contents(folder: Path) -> dict[str, str]:
    """Every file of a run by its hash."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.fixture(scope="module")
def made(session: Session, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration registry, done in this process in parts of 60."""
    out = tmp_path_factory.mktemp("made")
    summary = run(job_for(session, out), REGISTRY)
    assert (summary.applicants, summary.pairs, summary.refused) == (390, 390 * 98, 0)
    return out


def test_the_command_writes_the_first_options_of_match_coop(
    match_here: Command, made: Path, tmp_path: Path
) -> None:
    asked = ("batch", "--applicants", REGISTRY, "--out", tmp_path, "--today", DAY)
    answer = match_here(*asked, "--part", 60, "--workers", 1, "--json")
    assert answer.code == 0, answer.err
    assert (answer.json["schema"], answer.json["applicants"]) == (1, 390)
    assert contents(tmp_path) == contents(made)
    rows = [row for path in sorted(tmp_path.glob("applicants/*")) for row in rows_of(path)]
    for coop in ("SM-0001", "SM-0213", "SM-0390"):
        shown = match_here("--coop", coop, "--today", DAY, "--json").json["matches"]
        found = [row for row in rows if row["applicant_id"] == coop]
        assert [
            (r["option_id"], int(r["rank"]), r["verdict"], r["availability"], *numbers(r))
            for r in found
        ] == [
            (m["option_id"], m["rank"], m["verdict"], m["availability"], m["score"], m["chance"])
            for m in shown
        ]
        assert all((r["pays"] == "true") == pays(m) for r, m in zip(found, shown, strict=True))


def numbers(row: dict[str, str]) -> tuple[float, float]:
    """The score and the chance of a row."""
    return float(row["score"]), float(row["chance"])


def pays(match: dict[str, Any]) -> bool:
    offer = match["offer"]
    return bool(offer["covered"] or offer["unclear"] or not offer["uncovered"])


def test_the_first_of_an_option_over_all_parts_are_those_of_match_funder(
    match_here: Command, made: Path
) -> None:
    rows = rows_of(made / "options.csv")
    for option in ("prize_lalla_al_moutaaouina", "commune", "al_amana"):
        shown = match_here("--funder", option, "--today", DAY, "--json").json["matches"]
        assert [
            (r["applicant_id"], int(r["rank"]), r["verdict"], *numbers(r))
            for r in rows
            if r["option_id"] == option
        ] == [(m["applicant_id"], m["rank"], m["verdict"], m["score"], m["chance"]) for m in shown]


def test_the_manifest_says_what_was_made_and_nothing_of_how(made: Path) -> None:
    manifest = json.loads((made / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["schema"] == 1
    assert sum(part["rows"] for part in manifest["inputs"]) == 390
    assert manifest["eligible"] + manifest["undecided"] < manifest["pairs"] == 390 * 98
    hashes = contents(made)
    for output in manifest["outputs"]:
        assert hashes[output["file"]] == output["sha256"]
        assert len((made / output["file"]).read_bytes()) == output["bytes"]
    assert str(ROOT) not in json.dumps(manifest)


def test_workers_and_their_order_change_nothing(
    session: Session, made: Path, tmp_path: Path
) -> None:
    run(job_for(session, tmp_path), REGISTRY, Engine("joblib", 2))
    assert contents(tmp_path) == contents(made)


def test_a_dask_cluster_changes_nothing(session: Session, made: Path, tmp_path: Path) -> None:
    pytest.importorskip("distributed")
    run(job_for(session, tmp_path), REGISTRY, Engine("dask", 2))
    assert contents(tmp_path) == contents(made)


def test_another_size_of_parts_changes_the_cut_alone(
    session: Session, made: Path, tmp_path: Path
) -> None:
    run(job_for(session, tmp_path, size=131), REGISTRY)
    assert (tmp_path / "options.csv").read_bytes() == (made / "options.csv").read_bytes()
    one, other = (
        [row for path in sorted(out.glob("applicants/*")) for row in rows_of(path)]
        for out in (tmp_path, made)
    )
    assert one == other


def test_what_was_done_stays_and_what_is_gone_or_broken_is_done_again(
    session: Session, made: Path, tmp_path: Path
) -> None:
    job = job_for(session, tmp_path)
    run(job, REGISTRY)
    (tmp_path / "manifest.json").unlink()
    (tmp_path / "records" / "part-00001.json").write_text("{", encoding="utf-8")
    (tmp_path / "applicants" / "part-00002.csv").unlink()
    (tmp_path / "applicants" / "part-00003.csv").write_text("torn", encoding="utf-8")
    (tmp_path / "applicants" / "part-00099.csv").write_text("of a longer run", encoding="utf-8")
    kept = (tmp_path / "applicants" / "part-00004.csv").stat().st_mtime_ns
    summary = run(job, REGISTRY)
    assert summary.resumed == 390 - 3 * 60
    assert (tmp_path / "applicants" / "part-00004.csv").stat().st_mtime_ns == kept
    assert contents(tmp_path) == contents(made)


def test_changed_input_is_done_again(session: Session, tmp_path: Path) -> None:
    table = tmp_path / "in.csv"
    lines = REGISTRY.read_text(encoding="utf-8").splitlines(keepends=True)[:131]
    table.write_text("".join(lines), encoding="utf-8")
    job = job_for(session, tmp_path / "out")
    run(job, table)
    lines[70] = lines[70].replace("true", "false", 1)
    table.write_text("".join(lines), encoding="utf-8")
    assert run(job, table).resumed == 70
    run(job_for(session, tmp_path / "fresh"), table)
    assert contents(tmp_path / "out") == contents(tmp_path / "fresh")


def test_another_run_is_not_mixed_in(session: Session, tmp_path: Path) -> None:
    run(job_for(session, tmp_path), REGISTRY)
    other = job_for(session, tmp_path, top=3, size=200)
    with pytest.raises(UsageError, match="other settings"):
        run(other, REGISTRY)
    run(other, REGISTRY, force=True)
    assert len(list((tmp_path / "applicants").iterdir())) == 2


def test_killed_at_any_moment_it_ends_the_same(made: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "matcher", "batch", "--applicants", str(REGISTRY)]
    command += ["--out", str(tmp_path), "--today", DAY, "--part", "60", "--workers", "1"]
    rng = random.Random(20)
    for _ in range(KILLS):
        process = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL)
        time.sleep(rng.uniform(0.2, 1.6))
        process.send_signal(signal.SIGKILL)
        process.wait()
    subprocess.run(command, cwd=ROOT, check=True, stderr=subprocess.DEVNULL)
    assert contents(tmp_path) == contents(made)


def test_another_country_needs_no_code(match_here: Command, tmp_path: Path) -> None:
    here = ROOT / "tests" / "other_country"
    below = tmp_path / "programme" / "fields"
    below.mkdir(parents=True)
    text = (here / "schema.toml").read_text(encoding="utf-8")
    # the list of places two folders above the schema: it travels with the job all the same
    (below / "schema.toml").write_text(text.replace('"places.csv"', '"../../places.csv"'), "utf-8")
    shutil.copy(here / "places.csv", tmp_path / "places.csv")
    own = ("--schema", below / "schema.toml", "--catalogue", here / "catalogue", "--today", DAY)
    table, out = here / "applicants.csv", tmp_path / "out"
    answer = match_here(
        "batch", "--applicants", table, "--out", out, *own, "--part", 3, "--workers", 2
    )
    assert answer.code == 0, answer.err
    rows = [row for path in sorted(out.glob("applicants/*")) for row in rows_of(path)]
    for who in {row["applicant_id"] for row in rows_of(table)}:
        shown = match_here("--coop", who, "--registry", table, *own, "--json").json["matches"]
        assert [
            (r["option_id"], r["verdict"], *numbers(r)) for r in rows if r["applicant_id"] == who
        ] == [(m["option_id"], m["verdict"], m["score"], m["chance"]) for m in shown]


# --- reading


MESSY = """\ufeffapplicant_id,name,founded,members,women,nonsense,purposes,need_stock_mad
A-1,"Two
lines, and a comma",2019-03-31,12,5,x,stock;training?,20000
A-2,,2019-02-30,12,5,,,
,nobody,,,,,,

A-1,again,,,,,,
A-3,,,5,9,,equipment,
A-4,too,many,cells,in,this,row,of,mine
A-5,short,2020-01-01
 A-6 ,,,many,,,stock,-5
"""


def test_a_table_is_read_as_a_registry_reads_it(session: Session, tmp_path: Path) -> None:
    table = tmp_path / "messy.csv"
    table.write_text(MESSY, encoding="utf-8")
    registry = Registry(table, session.schema, TODAY)
    expected = {applicant.id: applicant for applicant in registry}
    assert list(expected) == ["A-1", "A-3", "A-5"]
    for size in (1, 2, 3, 100):
        problems: list[Problem] = []
        found: dict[str, dict[str, object]] = {}
        refused = 0
        for part in find_parts([str(table)], size):
            read = read_part(part, session.schema, TODAY, frozenset(("name",)))
            problems.extend(read.problems)
            refused += read.refused
            for at, name in enumerate(read.columns.ids):
                found[name] = {
                    field: column.values[column.codes[at]]
                    for field in session.schema.fields
                    if (column := read.columns.column(field))
                }
        assert found == {
            name: {field: applicant.value(field) for field in session.schema.fields}
            for name, applicant in expected.items()
        }
        assert sorted(problems) == sorted(registry.problems)
        assert refused == 5


def test_rows_that_are_refused_are_told_and_make_it_3(match_here: Command, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "b.csv").write_text(MESSY, encoding="utf-8")
    (tmp_path / "in" / "a.csv").write_text("applicant_id,rural\nA-6,true\nA-5,\n", encoding="utf-8")
    out = tmp_path / "out"
    answer = match_here(
        "batch", "--applicants", tmp_path / "in", "--out", out, "--today", DAY, "--workers", 1
    )
    assert answer.code == 3
    assert "b.csv, row 3, column founded" in answer.err
    told = [row for path in out.glob("problems/*.csv") for row in rows_of(path)]
    assert {row["code"] for row in told} >= {"bad-id", "not-a-date", "extra-cells", "impossible"}
    ids = {row["applicant_id"] for path in out.glob("applicants/*") for row in rows_of(path)}
    assert ids == {"A-1", "A-3", "A-5", "A-6"}


def test_ids_that_stand_twice_are_found_over_parts() -> None:
    ids = Ids()
    assert ids.again(["a", "b", "a", ""]) == [2, 3]
    assert ids.again(["c", "b"]) == [1]
    for start in range(0, 5000, 7):
        assert ids.again([f"x{n}" for n in range(start, start + 7)]) == []
    assert ids.again(["x3", "new", "x4999"]) == [0, 2]


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"", "empty"),
        (b"id,name\n1,x\n", "no column applicant_id"),
        (b"applicant_id,rural,rural\n", "stands twice"),
        (b"applicant_id,name\nA,\xff\n", "UTF-8"),
        (b'applicant_id,name\nA,"open\n', "is not closed"),
        (b"applicant_id,name\n", "no applicant"),
        (b"applicant_id,name\nA," + b"x" * (1 << 24), "a line has more than"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_table_that_cannot_be_read_is_refused(
    session: Session, tmp_path: Path, content: bytes, what: str
) -> None:
    table = tmp_path / "bad.csv"
    table.write_bytes(content)
    with pytest.raises(DataRefusedError, match=what):
        run(job_for(session, tmp_path / "out"), table)


@pytest.mark.parametrize(
    "options",
    [
        ("--applicants", "nowhere.csv"),
        ("--applicants", "README.md"),
        ("--applicants", str(REGISTRY), "--engine", "spark"),
        ("--applicants", str(REGISTRY), "--format", "xls"),
        ("--applicants", str(REGISTRY), "--scheduler", "tcp://127.0.0.1:1"),
        ("--applicants", str(REGISTRY), "--out", "/dev/null/x"),
    ],
    ids=" ".join,
)
def test_wrong_usage_is_2(match_here: Command, tmp_path: Path, options: tuple[str, ...]) -> None:
    out = () if "--out" in options else ("--out", tmp_path / "out")
    answer = match_here("batch", *options, *out, "--workers", 2, "--part", 200, "--json")
    assert answer.code == 2, answer.err
    assert answer.json["error"]["message"]


# --- Parquet, and addresses


def test_parquet_in_and_out_says_the_same(session: Session, made: Path, tmp_path: Path) -> None:
    pq = pytest.importorskip("pyarrow.parquet", exc_type=ImportError)
    table = typed_table(session)
    pq.write_table(table, tmp_path / "in.parquet", row_group_size=100)
    run(job_for(session, tmp_path / "out", form="parquet"), tmp_path / "in.parquet")
    files = sorted((tmp_path / "out" / "applicants").iterdir())
    found = [row for file in files for row in pq.read_table(file).to_pylist()]
    expected = [row for path in sorted(made.glob("applicants/*")) for row in rows_of(path)]
    assert [
        {
            **row,
            "rank": str(row["rank"]),
            "score": repr(row["score"]),
            "chance": repr(row["chance"]),
            "pays": str(row["pays"]).lower(),
        }
        for row in found
    ] == expected
    again = tmp_path / "again"
    run(job_for(session, again, form="parquet"), tmp_path / "in.parquet", Engine("joblib", 2))
    assert contents(again) == contents(tmp_path / "out")


def typed_table(session: Session) -> Any:
    """The demonstration registry with typed columns."""
    import pyarrow as pa

    columns: dict[str, list[Any]] = {"applicant_id": [], "name": []}
    with REGISTRY.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    for name in rows[0]:
        about = session.schema.fields.get(name)
        columns[name] = [typed(row[name], about.type if about else "text") for row in rows]
    return pa.table(columns)


def typed(cell: str, kind: str) -> Any:
    if not cell:
        return None
    if kind == "boolean":
        return cell == "true"
    if kind == "date":
        return date.fromisoformat(cell)
    return int(cell) if kind in ("integer", "money") else cell


def test_input_and_output_may_be_any_address(session: Session, made: Path) -> None:
    fsspec = pytest.importorskip("fsspec")
    system = fsspec.filesystem("memory")
    system.pipe_file("/lake/in/table.csv", REGISTRY.read_bytes())
    run(job_for(session, "memory://lake/out"), "memory://lake/in/*.csv")
    found = {
        path.removeprefix("/lake/out/"): hashlib.sha256(system.cat_file(path)).hexdigest()
        for path in system.find("/lake/out")
    }
    expected = contents(made)
    assert found.keys() == expected.keys()
    assert found["options.csv"] == expected["options.csv"]


def test_a_core_is_compiled_once_a_worker(session: Session, tmp_path: Path) -> None:
    from matcher.batch.job import core_of

    one, other = job_for(session, tmp_path), job_for(session, tmp_path)
    assert core_of(one) is core_of(other)
    assert isinstance(core_of(one), Core)


def test_problems_are_said_in_the_language_of_the_run_and_kept_in_none(
    session: Session, tmp_path: Path
) -> None:
    table = tmp_path / "coops.csv"
    table.write_text("applicant_id,members\nA,many\nB,12\n", encoding="utf-8")
    job = job_for(session, tmp_path / "out", language="fr")
    for _ in range(2):  # what was done before is read back from its record
        summary = run(job, table)
        (problem,) = summary.problems
        assert str(problem) == (
            'coops.csv, row 2, column members: "many" is not a number. '
            "Write a number, for example 1250 or 0.5."
        )
        assert render(problem.message, "fr") != str(problem.message)
    (row,) = rows_of(tmp_path / "out" / "problems" / "part-00000.csv")
    assert row["what"] == render(problem.message, "fr")
    with pytest.raises(UsageError, match="other settings"):
        run(job_for(session, tmp_path / "out"), table)


def test_a_run_and_its_progress_are_said_in_three_languages() -> None:
    view = batch_view(Summary("out", 1, 0, 0, 1000, 2, 2000, 0, ()))
    assert str(batch_said(view)) == (
        "out: 1 applicant, 2,000 pairs: 1,000 eligible or nothing against them, 2 undecided,"
        " 998 refused."
    )
    assert render(batch_said(view), "ar") == (
        "\u2066out\u2069: متقدم واحد، 2.000 زوج: مؤهلة أو لا مانع منشورا 1.000، غير محسومة 2،"
        " مرفوضة 998."
    )
    schema = view_schema(BatchView)
    assert list(as_json(view, "fr")) == schema["required"]
    assert [str(part) for part in progress_said(1, None, 0)] == ["1 applicant found"]
    going = [str(part) for part in progress_said(500, 2000, 10)]
    assert going == ["500 of 2,000 applicants", "10 a second", "2 min left"]
    assert [str(part) for part in progress_said(0, 2000, 0)][1:] == ["0 a second"]
    assert [render(part, "fr") for part in progress_said(500, 2000, 10)][-1] == "reste 2 min"
