"""A real browser before a real `match office`: nothing leaves the machine, nothing errs.

    MATCHER_BROWSER=1        without it they are skipped: a browser's loop and others' do not mix
    MATCHER_CHROMIUM=PATH    the browser, where it is not found by its name
    MATCHER_AXE=PATH         axe.min.js of the package axe-core (`npm pack axe-core`)
    MATCHER_SCREENSHOTS=DIR  a picture of every page in every language is put there
    MATCHER_GUIDE=DIR        the pictures of the guides are made anew there (docs/pictures)

A test asks for `serve` (a server with a workspace of its own) and for `visit` (a browser's page
there); at its end no request may have gone elsewhere and no page may have erred.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

DAY = "2026-11-23"
PASSWORD = "une longue phrase de passe"
_FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
_IS_DEMANDED = os.environ.get("MATCHER_BROWSER") == "1"
#: The part of a page that a guide shows.
_UPPER: Any = {"x": 0, "y": 0, "width": 1280, "height": 860}
#: What a page must answer within, in milliseconds; the machine may be busy.
_PATIENCE_MS = 60_000


def _missing(what: str) -> None:
    pytest.fail(f"{what}, and MATCHER_BROWSER=1 demands it")


def chromium() -> str:
    """The path of an installed Chromium; "" where there is none."""
    if named := os.environ.get("MATCHER_CHROMIUM"):
        return named
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    return next((path for name in names if (path := shutil.which(name))), "")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The browser of all tests."""
    if not _IS_DEMANDED:
        pytest.skip("MATCHER_BROWSER=1 runs it")
    path = chromium()
    if not path:
        _missing("there is no Chromium (apt-get install chromium, or name it in MATCHER_CHROMIUM)")
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=path, args=_FLAGS)
        yield found
        found.close()


@pytest.fixture(scope="session")
def axe() -> Callable[[Page], list[str]]:
    """What axe finds wrong with a page: rule, and the elements."""
    path = Path(os.environ.get("MATCHER_AXE", ""))
    if not path.is_file():
        _missing("axe is not there (npm pack axe-core; name its axe.min.js in MATCHER_AXE)")
    source = path.read_text(encoding="utf-8")

    def violations(page: Page) -> list[str]:
        page.evaluate(source)
        found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        return [
            f"{one['id']}: {one['help']}: {[n['html'][:160] for n in one['nodes'][:5]]}"
            for one in found["violations"]
        ]

    return violations


@dataclass
class Served:
    """A running `match office`."""

    address: str
    home: Path
    process: subprocess.Popen[str]

    def __truediv__(self, path: str) -> str:
        return self.address.rstrip("/") + path


def start(home: Path, *, registry: str = "", language: str = "fr", role: str = "") -> Served:
    """Start the office page on a free port, shared where an account is of a role.

    Whoever starts it ends it.
    """
    environ = {**os.environ, "MATCHER_HOME": str(home)}
    command = [sys.executable, "-m", "matcher", "office", "--no-browser", "--json",
               "--lang", language, "--today", DAY]  # fmt: skip
    command += ["--registry", registry] if registry else []
    if role:
        make_account(role, environ)
        command += ["--share", "--at", "localhost"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environ)
    assert process.stdout is not None
    lines = ""
    while not lines.endswith("}\n"):
        line = process.stdout.readline()
        assert line, "the office page did not start"
        lines += line
    return Served(json.loads(lines)["address"], home, process)


def make_account(role: str, environ: dict[str, str]) -> None:
    """An account of a role, named after it, in a workspace."""
    more = ["--funder", "indh"] if role == "reader" else []
    subprocess.run(
        [sys.executable, "-m", "matcher", "account", "add", f"{role}-1", "--role", role, *more],
        input=PASSWORD + "\n", text=True, check=True, capture_output=True, env=environ,
    )  # fmt: skip


def end(served: Served) -> None:
    """End a server that `start` began."""
    served.process.terminate()
    try:
        served.process.wait(10)
    except subprocess.TimeoutExpired:
        served.process.kill()
        served.process.wait(10)
    if served.process.stdout is not None:
        served.process.stdout.close()


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server before the demonstration registry, for tests that only look."""
    served = start(tmp_path_factory.mktemp("demonstration"), registry="demo")
    stop = threading.Timer(900, served.process.kill)
    stop.start()
    yield served
    stop.cancel()
    end(served)


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Callable[..., Served]]:
    """`serve(registry="", language="fr", role="")`: a server with a workspace of its own."""
    running: list[Served] = []
    timers: list[threading.Timer] = []

    def make(**wanted: Any) -> Served:
        running.append(start(tmp_path / f"home-{len(running)}", **wanted))
        timers.append(threading.Timer(300, running[-1].process.kill))
        timers[-1].start()
        return running[-1]

    yield make
    for timer in timers:
        timer.cancel()
    for served in running:
        end(served)


@dataclass
class Visit:
    """A page of the browser at a server, and what went wrong there."""

    page: Page
    served: Served
    context: BrowserContext
    language: str
    errors: list[str] = field(default_factory=list)

    def go(self, path: str, status: int = 200) -> Page:
        """Open a page of the server, in the language of the visit."""
        answer = self.page.goto(self.served / path)
        assert answer is not None and answer.status == status, (path, answer and answer.status)
        return self.page


@pytest.fixture
def visit(browser: Browser) -> Iterator[Callable[..., Visit]]:
    """`visit(served, language="fr", width=1280, script=True)`: a page there, watched."""
    visits: list[Visit] = []

    def make(
        served: Served, language: str = "fr", width: int = 1280, *, script: bool = True
    ) -> Visit:
        context = browser.new_context(
            viewport={"width": width, "height": 900}, java_script_enabled=script, locale="fr-MA"
        )
        context.set_default_timeout(_PATIENCE_MS)
        context.add_cookies([{"name": "lang", "value": language, "url": served.address}])
        page = context.new_page()
        found = Visit(page, served, context, language)
        visits.append(found)
        watch(found)
        return found

    yield make
    errors = [error for one in visits for error in one.errors]
    for one in visits:
        one.context.close()
    assert errors == []


def watch(visit: Visit) -> None:
    """Note every request elsewhere, every error of a page and every dialogue."""
    at = visit.served.address

    def asked(request: Any) -> None:
        if not request.url.startswith((at, "data:")):
            visit.errors.append(f"asked {request.url}")

    def said(told: Any) -> None:
        # that an answer was 4xx is said of pages that a test expects
        if told.type == "error" and "Failed to load resource" not in told.text:
            visit.errors.append(f"console: {told.text}")

    def dialogue(shown: Any) -> None:
        visit.errors.append(f"dialogue: {shown.message}")
        shown.dismiss()

    visit.page.on("request", asked)
    visit.page.on("console", said)
    visit.page.on("pageerror", lambda error: visit.errors.append(f"error: {error}"))
    visit.page.on("dialog", dialogue)


def picture(page: Page, name: str) -> None:
    """Put a picture of the whole page into the folder that is asked for, if any is."""
    if folder := os.environ.get("MATCHER_SCREENSHOTS"):
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def guide_picture(page: Page, name: str) -> None:
    """Make a picture of a guide, where that is asked for: the upper part of the page."""
    if folder := os.environ.get("MATCHER_GUIDE"):
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=Path(folder) / f"{name}.png", clip=_UPPER)


def too_wide(page: Page) -> int:
    """By how many pixels a page is wider than its window."""
    found: int = page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    return found


def hidden_controls(page: Page) -> list[str]:
    """What of the forms of a page nobody can see, though it stands in no closed part."""
    found: list[str] = page.evaluate(
        """[...document.querySelectorAll(
            "main :is(input:not([type=hidden]), select, textarea, button)"
        )]
        .filter(one => !one.closest("details:not([open])") && !one.checkVisibility())
        .map(one => one.outerHTML.slice(0, 160))"""
    )
    return found
