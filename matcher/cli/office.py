"""`match office`: the whole work in a browser, on this machine alone."""

from __future__ import annotations

from typing import Annotated

import typer

from matcher.cli.asked import Asked
from matcher.cli.options import SOURCES, takes
from matcher.cli.output import write_json, write_lines
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
    asked: Asked,
) -> int:
    """The office page: the whole work in a browser, on this machine alone, until Ctrl+C."""
    from matcher.web.server import check_installed, serve

    check_installed()
    from matcher.web.office import Office, OfficeFiles

    used = OfficeFiles(asked.schema, asked.catalogue, asked.model, asked.registry, asked.today)

    def begin(address: str) -> None:
        _say(address, asked)
        if not no_browser:
            _open(address)

    serve(Office(used, asked.language), port, begin)
    return 0


def _say(address: str, asked: Asked) -> None:
    from matcher.reports.office_page import OfficePageView
    from matcher.reports.view import as_json

    if asked.as_json:
        write_json(as_json(OfficePageView(address=address), asked.language))
        return
    said = message("The office page: {address} (Ctrl+C ends it)", address=address)
    write_lines([render(said, asked.language)])


def _open(address: str) -> None:
    """Open it in the browser of the user; where there is none the address stands there."""
    import threading
    import webbrowser

    threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()
