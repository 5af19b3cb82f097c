"""Long answers, a few at a time: a page that is asked often stays a page that answers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import BoundedSemaphore, Lock

from matcher.support.errors import MatcherError
from matcher.support.messages import message

#: Seconds that one proof of an allocation may take, and those it takes where nobody says.
MOST_SECONDS, USUAL_SECONDS = 30.0, 10.0


class BusyError(MatcherError):
    """Too much is being worked out at once."""

    code = "busy"


@dataclass(slots=True)
class Work:
    """Turns for what takes long.

    Parameters
        at_once   how many are worked out at once
        waiting   how many may wait; more are refused
        patience  seconds that one waits
    """

    at_once: int = 2
    waiting: int = 8
    patience: float = 60
    _turns: BoundedSemaphore = field(init=False)
    _lock: Lock = field(default_factory=Lock)
    _queue: int = 0

    def __post_init__(self) -> None:
        self._turns = BoundedSemaphore(self.at_once)

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Inside, no more than `at_once` are at work.

        Raises
            BusyError  too many wait already, or it took too long
        """
        with self._lock:
            if self._queue >= self.at_once + self.waiting:
                raise _busy()
            self._queue += 1
        try:
            if not self._turns.acquire(timeout=self.patience):
                raise _busy()
            try:
                yield
            finally:
                self._turns.release()
        finally:
            with self._lock:
                self._queue -= 1


def _busy() -> BusyError:
    what = message("Too much is being worked out at once.")
    return BusyError(what, hint=message("Try again in a moment."))


#: The turns of this process.
WORK = Work()
