"""In whose name something is written: the account that is signed in, where an office shares.

Whoever writes a step or an event asks here and need not be told; where nobody is signed in, as
in a terminal, it is "".
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_NAME: ContextVar[str] = ContextVar("acting", default="")


def acting() -> str:
    """The account in whose name something is written now; "" where nobody is signed in."""
    return _NAME.get()


@contextmanager
def in_the_name_of(account: str) -> Iterator[None]:
    """Inside, what is written is written in the name of an account."""
    token = _NAME.set(account)
    try:
        yield
    finally:
        _NAME.reset(token)
