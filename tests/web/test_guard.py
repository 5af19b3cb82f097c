"""Who may ask and change, as one table: each combination of headers with its exact status."""

from __future__ import annotations

from typing import Any

import anyio
import pytest

from matcher.web.guard import HEADERS, Guard

OWN = "127.0.0.1:8000"
Header = tuple[str, str]


async def _app(scope: Any, receive: Any, send: Any) -> None:
    """An application that reads what it is sent and is content."""
    while (event := await receive())["type"] == "http.request" and event.get("more_body"):
        pass
    if event["type"] == "http.disconnect":
        raise ConnectionError
    await send({"type": "http.response.start", "status": 200,
                "headers": [(b"Cache-Control", b"public"), (b"x-mine", b"1")]})  # fmt: skip
    await send({"type": "http.response.body", "body": b"well"})


def ask(
    method: str,
    headers: list[Header],
    *,
    path: str = "/x",
    body: tuple[bytes, ...] = (b"",),
    port: int = 8000,
) -> tuple[int, list[tuple[bytes, bytes]], int]:
    """The status, the headers, and how many answers were begun."""
    sent: list[dict[str, Any]] = []
    left = [*body]

    async def receive() -> dict[str, Any]:
        part = left.pop(0) if left else b""
        return {"type": "http.request", "body": part, "more_body": bool(left)}

    async def send(event: Any) -> None:
        sent.append(event)

    raw = [(name.encode(), value.encode("latin-1")) for name, value in headers]
    scope = {"type": "http", "method": method, "path": path, "headers": raw}
    guard = Guard(_app, port, {"/import": 2_000_000})
    anyio.run(guard, scope, receive, send)
    starts = [event for event in sent if event["type"] == "http.response.start"]
    return starts[0]["status"], starts[0]["headers"], len(starts)


HOSTS = [
    (OWN, 200), ("localhost:8000", 200), ("[::1]:8000", 200), ("LOCALHOST:8000", 200),
    ("127.0.0.1", 403), ("localhost", 403), ("[::1]", 403), ("127.0.0.1:8001", 403),
    ("localhost:80", 403), ("", 403), ("evil.example:8000", 403), ("evil.example", 403),
    ("127.0.0.1:8000.evil.example", 403), ("localhost.evil.example:8000", 403),
    ("127.0.0.1.nip.io:8000", 403), ("0.0.0.0:8000", 403), ("127.0.0.2:8000", 403),
    ("127.1:8000", 403), ("2130706433:8000", 403), ("0x7f.1:8000", 403), ("::1:8000", 403),
    ("[::ffff:127.0.0.1]:8000", 403), ("localhost.:8000", 403), (" localhost:8000", 403),
    ("localhost:8000 ", 403), ("user@localhost:8000", 403), ("localhost:8000@evil.example", 403),
    ("localhost:08000", 403), ("localhost:8000/", 403), ("localhost:8000, evil.example", 403),
]  # fmt: skip


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST"])
@pytest.mark.parametrize(("host", "status"), HOSTS)
def test_only_the_names_of_this_machine_answer(method: str, host: str, status: int) -> None:
    assert ask(method, [("host", host)])[0] == status


@pytest.mark.parametrize(
    ("headers", "port", "status"),
    [
        ([], 8000, 403),
        ([("host", OWN), ("host", OWN)], 8000, 403),
        ([("host", OWN), ("host", "evil.example")], 8000, 403),
        ([("host", "evil.example"), ("x-forwarded-host", OWN)], 8000, 403),
        ([("host", OWN), ("x-forwarded-host", "evil.example")], 8000, 200),
        ([("host", "localhost")], 80, 200),
        ([("host", "localhost:80")], 80, 200),
        ([("host", "evil.example")], 80, 403),
    ],
)
def test_one_host_and_no_other(headers: list[Header], port: int, status: int) -> None:
    assert ask("GET", headers, port=port)[0] == status


MINE, OTHER = f"http://{OWN}", "http://evil.example"
#: Sec-Fetch-Site (None: not sent), Origin, status of a change.
ORIGINS: list[tuple[str | None, str | None, int]] = [
    (None, None, 200), (None, MINE, 200), (None, "http://localhost:8000", 200),
    (None, "http://[::1]:8000", 200), (None, OTHER, 403), (None, "null", 403), (None, "", 403),
    (None, "http://127.0.0.1", 403), (None, "http://127.0.0.1:8001", 403),
    (None, f"https://{OWN}", 403), (None, f"{MINE}.evil.example", 403), (None, f"{MINE}/", 403),
    (None, f"{MINE} {OTHER}", 403), (None, "file://", 403), (None, "http://localhost", 403),
    (None, "chrome-extension://abc", 403), (None, MINE.upper(), 403),
    ("same-origin", None, 200), ("same-origin", MINE, 200), ("same-origin", "null", 200),
    ("same-origin", OTHER, 403), ("same-origin", "http://127.0.0.1:8001", 403),
    ("none", None, 200), ("none", MINE, 200), ("none", "null", 200), ("none", OTHER, 403),
    ("same-site", None, 403), ("same-site", MINE, 403), ("same-site", OTHER, 403),
    ("same-site", "null", 403), ("same-site", "http://localhost:3000", 403),
    ("cross-site", None, 403), ("cross-site", MINE, 403), ("cross-site", OTHER, 403),
    ("cross-site", "null", 403), ("", None, 403), ("", MINE, 403), ("SAME-ORIGIN", MINE, 403),
    ("same-origin, cross-site", MINE, 403), ("unheard-of", MINE, 403), (" none", None, 403),
]  # fmt: skip


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize(("site", "origin", "status"), ORIGINS)
def test_only_a_page_of_our_own_changes_anything(
    method: str, site: str | None, origin: str | None, status: int
) -> None:
    sent = [("host", OWN)]
    sent += [("sec-fetch-site", site)] if site is not None else []
    sent += [("origin", origin)] if origin is not None else []
    assert ask(method, sent)[0] == status


@pytest.mark.parametrize(("site", "origin", "status"), ORIGINS)
def test_whoever_only_asks_may_come_from_anywhere(
    site: str | None, origin: str | None, status: int
) -> None:
    sent = [("host", OWN), ("sec-fetch-site", site or "cross-site"), ("origin", origin or OTHER)]
    assert ask("GET", sent)[0] == 200


@pytest.mark.parametrize(
    "twice", [("origin", MINE), ("origin", OTHER), ("sec-fetch-site", "same-origin")]
)
def test_a_header_that_stands_twice_is_refused(twice: Header) -> None:
    sent = [("host", OWN), ("sec-fetch-site", "same-origin"), ("origin", MINE), twice]
    assert ask("POST", sent)[0] == 403


@pytest.mark.parametrize("method", ["TRACE", "CONNECT", "PROPFIND", "post", ""])
def test_other_methods_are_not_known(method: str) -> None:
    assert ask(method, [("host", OWN)])[0] == 405


@pytest.mark.parametrize(
    ("path", "length", "status"),
    [
        ("/x", "0", 200), ("/x", "1000000", 200), ("/x", "1000001", 413), ("/x", "9" * 30, 413),
        ("/x", "-1", 400), ("/x", "1e3", 400), ("/x", "", 400), ("/x", "³", 400),
        ("/import", "2000000", 200), ("/import/new", "2000001", 413),
    ],
)  # fmt: skip
def test_a_length_that_is_too_long_is_refused_unread(path: str, length: str, status: int) -> None:
    assert ask("POST", [("host", OWN), ("content-length", length)], path=path)[0] == status


@pytest.mark.parametrize(("parts", "status"), [(10, 200), (11, 413), (40, 413)])
def test_a_body_is_counted_while_it_is_read(parts: int, status: int) -> None:
    found, _, starts = ask("POST", [("host", OWN)], body=(b"x" * 100_000,) * parts)
    assert (found, starts) == (status, 1)


@pytest.mark.parametrize(
    ("method", "headers"),
    [("GET", [("host", OWN)]), ("GET", []), ("POST", [("host", OWN), ("origin", OTHER)])],
)
def test_every_answer_bears_the_headers_once(method: str, headers: list[Header]) -> None:
    sent = ask(method, headers)[1]
    for name, value in HEADERS:
        assert [v for n, v in sent if n.lower() == name] == [value]


def test_other_kinds_of_connection_get_nothing() -> None:
    async def never(*_: Any) -> None:
        raise AssertionError

    anyio.run(Guard(never, 8000), {"type": "websocket"}, never, never)
