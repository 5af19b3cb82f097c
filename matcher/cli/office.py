"""`match office`: the whole work in a browser, on this machine alone or shared."""

from __future__ import annotations

from typing import Annotated, Optional

import typer

from matcher.cli.asked import Asked
from matcher.cli.options import SOURCES, takes
from matcher.cli.output import tell, write_json, write_lines
from matcher.support.errors import UsageError
from matcher.support.messages import message, render


@takes(*SOURCES)
def office(
    *,
    port: Annotated[
        int, typer.Option("--port", min=0, max=65535, help="Port on this machine; 0: a free one.")
    ] = 0,
    no_browser: Annotated[
        bool, typer.Option("--no-browser", help="Only say the address; open nothing.")
    ] = False,
    share: Annotated[
        bool, typer.Option("--share", help="Other machines may ask too; accounts sign in.")
    ] = False,
    at: Annotated[
        Optional[list[str]],  # noqa: UP045
        typer.Option(
            "--at",
            help="With --share: https://NAME of a proxy here, or a name of this machine.",
        ),
    ] = None,
    asked: Asked,
) -> int:
    """The office page: the whole work in a browser, on this machine or shared, until Ctrl+C."""
    from matcher.web.server import check_installed, serve, share_at

    check_installed()
    from matcher.web.office import Office, OfficeFiles

    if at and not share:
        hint = message("Drop it, or write --share.")
        raise UsageError(message("That option goes with --share."), where="--at", hint=hint)
    shared = share_at(at or ()) if share else None
    used = OfficeFiles(asked.schema, asked.catalogue, asked.model, asked.registry, asked.today)

    def begin(address: str) -> None:
        _say(address, asked, shared=share)
        if shared is not None and not shared.proxy:
            tell(_NOT_ENCRYPTED)
        if not no_browser and not share:
            _open(address)

    serve(Office(used, asked.language), port, begin, shared)
    return 0


_NOT_ENCRYPTED = message(
    "Not encrypted: whoever is on this network can read what is sent, passwords too. Put a proxy"
    " with https before it: see docs/sharing.md."
)


def _say(address: str, asked: Asked, *, shared: bool) -> None:
    from matcher.reports.office_page import OfficePageView
    from matcher.reports.view import as_json

    if asked.as_json:
        write_json(as_json(OfficePageView(address=address, shared=shared), asked.language))
        return
    said = message("The office page: {address} (Ctrl+C ends it)", address=address)
    write_lines([render(said, asked.language)])


def _open(address: str) -> None:
    """Open it in the browser of the user; where there is none the address stands there."""
    import threading
    import webbrowser

    threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()
