"""Where `/api` stands in the application: it is read when the first program asks."""

from __future__ import annotations

from dataclasses import dataclass, field
from threading import Lock

from matcher.web.guard import App, Receive, Scope, Send
from matcher.web.office import Office


@dataclass(slots=True)
class Api:
    """The application of `/api`, which is made when it is first asked: pages start without it."""

    office: Office
    _app: App | None = None
    _making: Lock = field(default_factory=Lock)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer."""
        with self._making:
            if self._app is None:
                from matcher.web.api.routes import make_api

                self._app = make_api(self.office)
        await self._app(scope, receive, send)
