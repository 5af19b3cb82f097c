"""What tests of pages share: a browser before the pages of an office."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from page_reader import Client
from starlette.testclient import TestClient

from matcher.web.app import make_app
from matcher.web.office import Office, Sources

PORT = 8000
DAY = date(2026, 11, 23)


@pytest.fixture
def client(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Client]:
    """A browser before the pages: `client(language="fr", registry=None)`; the demonstration."""
    monkeypatch.setenv("MATCHER_HOME", str(tmp_path / "home"))
    opened: list[TestClient] = []

    def make(language: str = "en", registry: Path | None = Path("demo")) -> TestClient:
        office = Office(Sources(registry=registry, today=DAY), language)
        address = f"http://127.0.0.1:{PORT}"
        opened.append(TestClient(make_app(office, PORT), base_url=address))
        return opened[-1]

    yield make
    for one in opened:
        one.close()
