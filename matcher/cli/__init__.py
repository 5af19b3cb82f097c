"""The command `match`: thin shells over the Python front door."""

from matcher.cli.run import main

__all__ = ["main"]
