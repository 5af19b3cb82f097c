"""What compiled code prints goes nowhere while the solver runs, and nothing else does."""

from __future__ import annotations

import ctypes
import os
import sys

import pytest

from matcher.optimize import suppress_output
from matcher.optimize.suppress_output import quiet_stdout

#: When the C library writes out what was printed, as setvbuf counts it.
WHOLE_BUFFERS, NO_BUFFER = 0, 2


def printed(to: int, words: str) -> None:
    """As a library written in C prints: past everything that Python knows of stdout."""
    os.write(to, words.encode())


def next_files() -> list[int]:
    """The numbers that the next two files would have."""
    found = [os.dup(1), os.dup(1)]
    for one in found:
        os.close(one)
    return found


def test_only_what_is_printed_meanwhile_goes_nowhere(capfd: pytest.CaptureFixture[str]) -> None:
    printed(1, "before ")
    with quiet_stdout():
        printed(1, "meanwhile ")
        printed(2, "an error")
    printed(1, "after")
    out, err = capfd.readouterr()
    assert (out, err) == ("before after", "an error")


def test_stdout_comes_back_when_the_solver_fails_and_nothing_stays_open(
    capfd: pytest.CaptureFixture[str],
) -> None:
    free = next_files()
    with pytest.raises(ZeroDivisionError), quiet_stdout():
        raise ZeroDivisionError
    printed(1, "after")
    assert capfd.readouterr().out == "after"
    assert next_files() == free


@pytest.mark.skipif(sys.platform != "linux", reason="the name that stdout has in another library")
def test_what_waits_in_the_buffer_of_the_c_library_goes_nowhere_too(
    capfd: pytest.CaptureFixture[str],
) -> None:
    library = ctypes.CDLL(None)
    stdout = ctypes.c_void_p.in_dll(library, "stdout")
    room = ctypes.create_string_buffer(4096)
    library.setvbuf(stdout, room, WHOLE_BUFFERS, len(room))
    try:
        with quiet_stdout():
            library.printf(b"held back")
        library.fflush(None)
    finally:
        library.setvbuf(stdout, None, NO_BUFFER, 0)
    assert capfd.readouterr().out == ""


def test_without_any_stdout_there_is_nothing_to_keep_quiet(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def closed(_: int) -> int:
        raise OSError

    with monkeypatch.context() as patch:
        patch.setattr(suppress_output.os, "dup", closed)
        with quiet_stdout():
            done = True
    assert done
