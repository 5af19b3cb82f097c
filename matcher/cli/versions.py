"""`match --version`: what is installed, without the commands."""

from __future__ import annotations

from matcher.session import open_matcher
from matcher.support.messages import Message, counted, message


def versions() -> tuple[Message, Message, Message]:
    """The versions of the package, the catalogue and the model."""
    from matcher import __version__

    session = open_matcher()
    catalogue, ranker = session.catalogue, session.matcher.ranker
    return (
        message("matcher {version}", version=__version__),
        counted(
            "catalogue {version} ({n} option, {day})",
            "catalogue {version} ({n} options, {day})",
            len(catalogue.options),
            version=catalogue.version,
            day=catalogue.checked or "",
        ),
        message("model {name} ({day})", name=ranker.name, day=ranker.made),
    )
