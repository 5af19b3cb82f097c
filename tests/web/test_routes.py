"""REST under /api: answers as the command prints them, parts, ETags, keys, problems."""

from __future__ import annotations

import re
import threading
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from conftest import ROOT, Command
from json_schemas import departures
from page_reader import Client
from starlette.testclient import TestClient

from matcher.cli.objects import ANSWERS
from matcher.reports.problems import ProblemDetailsView
from matcher.reports.view import view_schema
from matcher.web.api.routes import OPERATIONS
from matcher.web.work import BusyError, Work

DAY = "2026-11-23"
EVENT = {"cooperative": "SM-0001", "option": "fda", "kind": "applied"}


@pytest.fixture
def some(client: Client, some_rows: Path) -> TestClient:
    """A program before twenty-four cooperatives."""
    opened: TestClient = client(registry=some_rows)
    return opened


SAME = [
    ("/cooperatives/SM-0007/options", "--coop SM-0007"),
    ("/cooperatives/SM-0007/options/indh", "--coop SM-0007 --option indh"),
    ("/cooperatives/SM-0007/advice?top=5", "advise --coop SM-0007 --top 5"),
    ("/cooperatives/SM-0009/plan?own_cash=20000", "plan --coop SM-0009 --own-cash 20000"),
    ("/gaps?by=sector", "gaps --by sector"),
    ("/audit?by=sector", "audit --by sector"),
    ("/digest?since=2026-11-01", "digest --since 2026-11-01"),
    ("/catalogue/fda", "catalogue show fda"),
]


@pytest.mark.parametrize(("address", "command"), SAME, ids=[command for _, command in SAME])
def test_what_it_answers_is_what_the_command_prints(
    some: TestClient, some_rows: Path, match_here: Command, address: str, command: str
) -> None:
    registry = () if command.startswith("catalogue") else ("--registry", some_rows)
    printed = match_here(*command.split(), *registry, "--today", DAY, "--json", "--lang", "fr").json
    answer = some.get(f"/api{address}", headers={"accept-language": "fr-MA, ar;q=0.5"})
    assert answer.headers["content-language"] == "fr"
    found = answer.json()
    if command.startswith("catalogue"):  # the command opens another registry
        for key in ("registry", "source"):
            printed.pop(key), found.pop(key)
    assert found == printed


@pytest.mark.parametrize(
    "operation", [one for one in OPERATIONS if one.method == "GET"], ids=lambda one: one.name
)
def test_every_answer_keeps_its_schema_and_has_an_etag(some: TestClient, operation: Any) -> None:
    names = {"/funders/{id}/candidates": "indh", "/catalogue/{id}": "fda"}
    path = operation.path.replace("{option}", "fda")
    path = path.replace("{id}", names.get(operation.path, "SM-0009"))
    query = "?since=2026-11-01" if operation.name == "digest" else ""
    answer = some.get(f"/api{path}{query}")
    assert answer.status_code == 200, answer.text
    assert departures(answer.json(), view_schema(operation.view)) == []
    mark = answer.headers["etag"]
    assert re.fullmatch(r'"[0-9a-f]{32}"', mark)
    again = some.get(f"/api{path}{query}", headers={"if-none-match": mark})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", mark)
    other = some.get(f"/api{path}{query}{'&' if query else '?'}lang=ar")
    assert other.headers["etag"] != mark


def test_an_etag_changes_with_what_the_answer_rests_on(some: TestClient) -> None:
    mark = some.get("/api/cases").headers["etag"]
    assert some.post("/api/cases", json=EVENT).status_code == 200
    changed = some.get("/api/cases", headers={"if-none-match": mark})
    assert (changed.status_code, changed.json()["all"]) == (200, 1)


@pytest.mark.parametrize(
    ("address", "key", "name"),
    [
        ("/cooperatives?limit=7", "coops", "applicant_id"),
        ("/funders/indh/candidates?limit=9", "matches", "applicant_id"),
    ],
)
def test_a_list_comes_in_parts_and_nothing_twice(
    some: TestClient, address: str, key: str, name: str
) -> None:
    found: list[str] = []
    cursor: str | None = ""
    while cursor is not None:
        part = some.get(f"/api{address}&cursor={cursor}").json()
        found += [one[name] for one in part[key]]
        cursor = part["next"]
    whole = some.get(f"/api{address.split('?')[0]}?limit=200").json()
    assert found == [one[name] for one in whole[key]]
    assert len(set(found)) == len(found) > 9


def test_a_cursor_into_a_list_that_has_changed_begins_again(some: TestClient) -> None:
    first = some.get("/api/cooperatives?limit=5").json()["next"]
    assert some.get(f"/api/cooperatives?limit=5&cursor={first}&q=miel").status_code == 409
    for bad in ("x", "WzUsNV0", "a" * 600, "W10", "%00"):
        assert some.get(f"/api/cooperatives?cursor={bad}").status_code in (400, 422), bad


def test_the_same_key_writes_once(some: TestClient) -> None:
    key = {"idempotency-key": "a-1"}
    first = some.post("/api/cases", json=EVENT, headers=key).json()
    again = some.post("/api/cases", json=EVENT, headers=key).json()
    assert (first["event"]["event_id"], first["new"]) == ("E-1", True)
    assert (again["event"]["event_id"], again["new"]) == ("E-1", False)
    other = some.post("/api/cases", json={**EVENT, "kind": "granted"}, headers=key)
    assert (other.status_code, other.json()["code"]) == (409, "key-reused")
    bad = some.post("/api/cases", json=EVENT, headers={"idempotency-key": "a b"})
    assert bad.status_code == 400
    assert some.get("/api/cases").json()["all"] == 1


def test_a_correction_is_a_step_of_the_workspace(client: Client, match_here: Command) -> None:
    assert match_here("import", ROOT / "docs/example/cooperatives.xlsx", "--today", DAY).code < 4
    here: TestClient = client(registry=None)
    one = here.get("/api/cooperatives").json()["coops"][0]["applicant_id"]
    before = here.get(f"/api/cooperatives/{one}").json()
    assert before["profile"]["cells"]
    sent = {"facts": {"members": "41"}, "why": "by phone"}
    key = {"idempotency-key": "k"}
    done = here.patch(f"/api/cooperatives/{one}", json=sent, headers=key)
    assert done.status_code == 200, done.text
    assert done.json()["changes"][0]["after"] == "41"
    assert here.patch(f"/api/cooperatives/{one}", json=sent, headers=key).json()["changes"] == []
    after = here.get(f"/api/cooperatives/{one}").json()
    assert after["applicant"]["facts"]["members"] == 41
    assert here.patch(f"/api/cooperatives/{one}", json={"facts": {"moon": "1"}}).status_code == 422
    assert here.patch(f"/api/cooperatives/{one}", json={"facts": {}}).status_code == 422


FUNDS = {"fund": [{"id": "small", "option": "indh_p3_ess", "budget_mad": 500_000}]}


def test_budgets_are_divided(some: TestClient) -> None:
    floor = {"id": "women", "rule": "women_share > 0.5", "least_share": 0.6}
    answer = some.post("/api/allocations?seconds=5", json={**FUNDS, "floor": [floor]})
    assert answer.status_code == 200, answer.text
    assert departures(answer.json(), view_schema(_view("allocate"))) == []
    wrong = some.post("/api/allocations", json={"fund": [{"id": "a", "option": "indh_p3_es"}]})
    codes = {one["code"] for one in wrong.json()["problems"]}
    assert (wrong.status_code, codes) == (422, {"missing-key", "unknown-option"})


def _view(name: str) -> type:
    return next(one.view for one in ANSWERS if one.name == name)


@pytest.mark.parametrize(
    ("method", "address", "sent", "status", "code"),
    [
        ("GET", "/nothing", None, 404, "no-address"),
        ("DELETE", "/catalogue", None, 405, "not-allowed"),
        ("GET", "/cooperatives/nobody-here", None, 404, "unknown-id"),
        ("GET", "/catalogue/nothing-here", None, 404, "unknown-id"),
        ("GET", "/cooperatives?limit=0", None, 422, "too-small"),
        ("GET", "/cooperatives?limit=1000000", None, 422, "bad-value"),
        ("GET", "/cooperatives?limit=many", None, 422, "bad-value"),
        ("GET", "/cooperatives?limit=1&limit=2", None, 400, "bad-value"),
        ("GET", "/cooperatives?moon=1", None, 422, "unknown-key"),
        ("GET", "/cooperatives?lang=de", None, 422, "unknown-language"),
        ("GET", f"/cooperatives?q={'x' * 501}", None, 400, "too-long"),
        ("GET", "/gaps?by=moon", None, 422, "unknown-field"),
        ("GET", "/gaps?" + "by=sector&" * 30, None, 400, "too-large"),
        ("GET", "/digest", None, 422, "missing-key"),
        ("GET", "/digest?since=tomorrow", None, 422, "bad-date"),
        ("GET", "/funders/indh/candidates?where=president_gender%20%3D%3D%20%22woman%22", None,
         422, "sensitive"),
        ("POST", "/cases", b"{", 400, "broken-json"),
        ("POST", "/cases", b"[]", 400, "not-a-table"),
        ("POST", "/cases", b"\xff", 400, "not-utf8"),
        ("POST", "/cases", b"{}", 422, "missing-key"),
        ("POST", "/cases", b"[" * 100_000, 400, "too-deep"),
        ("POST", "/cases", b'{"cooperative":"SM-0001","option":"fda","kind":"flown"}', 422, None),
        ("PATCH", "/cooperatives/SM-0001", b'{"facts":{"members":"4"}}', 404, "unknown-id"),
    ],
)  # fmt: skip
def test_what_cannot_be_answered_is_a_problem(
    some: TestClient, method: str, address: str, sent: bytes | None, status: int, code: str | None
) -> None:
    answer = some.request(method, f"/api{address}", content=sent)
    told = answer.json()
    assert (answer.status_code, told["status"]) == (status, status), told
    assert answer.headers["content-type"] == "application/problem+json"
    assert code in (None, told["code"]), told
    assert departures(told, view_schema(ProblemDetailsView)) == []


def test_long_answers_take_turns() -> None:
    work, began, may_end = Work(at_once=1, waiting=0), threading.Event(), threading.Event()

    def long() -> None:
        with work.turn():
            began.set()
            may_end.wait(5)

    one = threading.Thread(target=long)
    one.start()
    began.wait(5)
    with pytest.raises(BusyError), work.turn():
        pass
    may_end.set()
    one.join(5)
    with work.turn():
        pass


def test_the_client_of_the_page_runs(
    client: Client, some_rows: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from matcher.web.app import make_app
    from matcher.web.office import Office, OfficeFiles
    from matcher.web.server import listen

    listening = listen(0)
    port = int(listening.getsockname()[1])
    app = make_app(Office(OfficeFiles(registry=some_rows)), port)
    server = uvicorn.Server(uvicorn.Config(app, log_config=None, lifespan="off", ws="none"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    try:
        text = (ROOT / "docs" / "rest.md").read_text(encoding="utf-8")
        lines = re.findall(r"```python\n(.*?)```", text, re.DOTALL)[0]
        code = lines.replace("127.0.0.1:8000", f"127.0.0.1:{port}").replace("limit=100", "limit=20")
        exec(compile(code, "rest.md", "exec"), {})
    finally:
        server.should_exit = True
        thread.join(10)
    printed = capsys.readouterr().out.splitlines()
    assert len(printed) == 2 and printed[0].startswith("SM-0001 "), printed
