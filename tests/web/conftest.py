"""What tests of pages share: a browser before the pages of an office."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import redirect_stdout
from datetime import date
from io import StringIO
from pathlib import Path
from shutil import copytree

import pytest
from conftest import ROOT
from page_reader import PASSWORD, PORT, Client, Shared
from starlette.testclient import TestClient

from matcher.cli.run import run
from matcher.session import demo_registry
from matcher.web.accounts import OfficeAccounts, accounts_file
from matcher.web.app import make_app
from matcher.web.office import Office, OfficeFiles, Sharing

DAY = date(2026, 11, 23)


@pytest.fixture(scope="session")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace into which the first rows of the demonstration were imported."""
    home = tmp_path_factory.mktemp("imported")
    table = home / "rows.csv"
    with demo_registry().open(encoding="utf-8") as rows:
        table.write_text("".join(next(rows) for _ in range(21)), encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(StringIO()):
        patch.setenv("MATCHER_HOME", str(home))
        assert run(["import", str(table), "--today", DAY.isoformat(), "--quiet"]) == 0
    table.unlink()
    return home


@pytest.fixture
def workspace(client: Client, imported: Path, tmp_path: Path) -> Client:
    """As `client`, before a workspace of twenty cooperatives; each test has a copy of its own."""
    copytree(imported, tmp_path / "home")
    return lambda language="en": client(language, None)


@pytest.fixture
def client(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Client]:
    """A browser before the pages: `client(language="fr", registry=None)`; the demonstration."""
    monkeypatch.setenv("MATCHER_HOME", str(tmp_path / "home"))
    opened: list[TestClient] = []

    def make(
        language: str = "en", registry: Path | None = Path("demo"), today: date = DAY
    ) -> TestClient:
        office = Office(OfficeFiles(registry=registry, today=today), language)
        address = f"http://127.0.0.1:{PORT}"
        opened.append(TestClient(make_app(office, PORT), base_url=address))
        return opened[-1]

    yield make
    for one in opened:
        one.close()


#: The accounts of a shared office, by their roles.
ACCOUNTS = {"chief": "lead", "officer-1": "officer", "officer-2": "officer", "invited": "reader"}


@pytest.fixture
def shared(imported: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shared]:
    """A shared office of twenty cooperatives with a lead, two officers and a reader of INDH."""
    monkeypatch.setenv("MATCHER_HOME", str(tmp_path / "home"))
    monkeypatch.setattr("matcher.web.passwords.N", 2**4)
    copytree(imported, tmp_path / "home")
    accounts = OfficeAccounts(accounts_file())
    for name, role in ACCOUNTS.items():
        accounts.add(name, role, PASSWORD, DAY.isoformat(), "indh" if role == "reader" else "")
    office = Office(OfficeFiles(today=DAY), "en", Sharing(accounts, frozenset()))
    found = Shared(make_app(office, PORT), office, accounts)
    yield found
    for one in found.opened:
        one.close()
    accounts.close()


@pytest.fixture
def example(client: Client) -> Client:
    """As `client`, after the table of the guide was imported: C-0003 contradicts itself."""
    table = ROOT / "docs" / "example" / "cooperatives.xlsx"

    def make(language: str = "en") -> TestClient:
        browser = client(language, None)
        seen = browser.post("/import", files={"file": (table.name, table.read_bytes())})
        browser.post(str(seen.url), data={"do": "import"})
        return browser

    return make
