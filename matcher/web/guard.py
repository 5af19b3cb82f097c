"""What stands before every page: who may ask, how much may be sent, and what browsers are told.

The page listens on this machine alone, and yet any site that is open in the same browser can
send requests to it, or bear a name that leads here (DNS rebinding). So the guard

- answers only under the names of this machine with its own port, or under those it is given;
- takes a change only from a page of its own: `Sec-Fetch-Site`, which no site can forge, then
  `Origin`; what says neither is no browser. `Origin: null` alone is refused, but beside
  `Sec-Fetch-Site: same-origin` it is what browsers send under our own `Referrer-Policy`;
- refuses a body that is longer than its path allows, before and while it is read;
- gives every answer, its own too, the headers that keep a page from doing or leaking anything.

It is plain ASGI, without a library, so that nothing stands before it.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from dataclasses import dataclass, field
from typing import Any

Scope = MutableMapping[str, Any]
Event = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Event]]
Send = Callable[[Event], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

#: Names of this machine.
NAMES = ("127.0.0.1", "localhost", "[::1]")
#: Methods that change nothing.
SAFE = frozenset(("GET", "HEAD", "OPTIONS"))
_METHODS = SAFE | {"POST", "PUT", "PATCH", "DELETE"}
_OWN_SITES = frozenset(("same-origin", "none"))
#: Longest body where nothing else is said: forms.
FORM_BYTES = 1_000_000
#: Longest body of a file that is handed in.
FILE_BYTES = 10_000_000
#: Longest copy of a workspace that is brought back.
COPY_BYTES = 200_000_000

#: What a page may load and do: everything from here, nothing from elsewhere, no code in a page.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS: tuple[tuple[bytes, bytes], ...] = (
    (b"content-security-policy", POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"cache-control", b"no-store"),
    # not "no-referrer": without https a browser would then hide the origin of our own forms
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
)


@dataclass(frozen=True, slots=True)
class Guard:
    """The application behind its guard.

    Parameters
        app     the application
        port    the port that it is reached at
        limits  longest body in bytes of paths, by how they begin
        hosts   the names under which other machines ask, where the page is shared
        scheme  https where a proxy of this machine encrypts
    """

    app: App
    port: int
    limits: Mapping[str, int] = field(default_factory=dict)
    hosts: frozenset[str] = frozenset()
    scheme: str = "http"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or refuse."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        if scope["type"] != "http":  # there is no socket of any other kind here
            return
        if refused := self.refusal(scope):
            await _refuse(send, *refused)
            return
        left, is_over, is_begun = self._limit(scope["path"]), False, False

        async def guarded(event: Event) -> None:
            nonlocal is_begun
            if is_over:
                return
            if event["type"] == "http.response.start":
                is_begun = True
                event = {**event, "headers": _with_ours(event.get("headers", ()))}
            await send(event)

        async def counted() -> Event:
            nonlocal left, is_over
            event = await receive()
            left -= len(event.get("body", b""))
            if left >= 0:
                return event
            if not (is_over or is_begun):
                await _refuse(send, *_TOO_LONG)
            is_over = True
            return {"type": "http.disconnect"}

        try:
            await self.app(scope, counted, guarded)
        except Exception:
            if not is_over:  # whoever was reading has been answered
                raise

    def refusal(self, scope: Scope) -> tuple[int, str] | None:
        """The status with which a request is refused, and why; None where it may pass."""
        headers = _by_name(scope["headers"])
        hosts = headers.get("host", [])
        if len(hosts) != 1 or hosts[0].lower() not in self._hosts():
            return 403, "This page answers only on this machine."
        if scope["method"] not in _METHODS:
            return 405, "That method is not known here."
        if scope["method"] not in SAFE and not self._is_own(headers):
            return 403, "Another site may change nothing here."
        lengths = headers.get("content-length", [])
        if len(lengths) > 1 or not all(one.isascii() and one.isdigit() for one in lengths):
            return 400, "The length of the request is not a number."
        if lengths and int(lengths[0][:20]) > self._limit(scope["path"]):
            return _TOO_LONG
        return None

    def _hosts(self) -> frozenset[str]:
        if self.scheme == "https":  # the proxy alone asks, under the name that browsers write
            return self.hosts
        bare = NAMES if self.port == 80 else ()
        own = frozenset((*bare, *(f"{name}:{self.port}" for name in NAMES)))
        return own | self.hosts

    def _is_own(self, headers: Mapping[str, list[str]]) -> bool:
        """Whether a change is asked for by a page of ours, or by no browser."""
        sites, origins = headers.get("sec-fetch-site", []), headers.get("origin", [])
        if len(sites) > 1 or len(origins) > 1:
            return False
        is_from_here = not origins or origins[0] in {
            f"{self.scheme}://{host}" for host in self._hosts()
        }
        if sites:
            return sites[0] in _OWN_SITES and (is_from_here or origins == ["null"])
        return is_from_here

    def _limit(self, path: str) -> int:
        longest = (limit for start, limit in self.limits.items() if path.startswith(start))
        return max(longest, default=FORM_BYTES)


#: In every language of the page: whoever brings too large a file is a person of the office.
_TOO_LONG = (
    413,
    "C’est trop long : la page ne prend pas un fichier aussi grand.\n"
    "هذا طويل جدا: لا تقبل الصفحة ملفا بهذا الحجم.\n"
    "That is too long: the page takes no file as large as this.",
)


def _by_name(headers: list[tuple[bytes, bytes]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, value in headers:
        found.setdefault(name.decode("latin-1").lower(), []).append(value.decode("latin-1"))
    return found


def _with_ours(given: Any) -> list[tuple[bytes, bytes]]:
    ours = {name for name, _ in HEADERS}
    return [*((name, value) for name, value in given if name.lower() not in ours), *HEADERS]


async def _refuse(send: Send, status: int, why: str) -> None:
    body = f"{status} {why}\n".encode()
    headers = [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"content-length", str(len(body)).encode()),
    ]
    await send({"type": "http.response.start", "status": status, "headers": _with_ours(headers)})
    await send({"type": "http.response.body", "body": body})
