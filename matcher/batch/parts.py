"""The parts of a run: the applicants of the input, some thousands at a time, in their order.

Parts depend on the input and on the size that is asked for alone, so that any number of
workers, in any order, makes the same output. They are found while the input streams by.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from matcher.batch import store
from matcher.batch.slices import FileSlice, Rows, csv_slices
from matcher.support.errors import UsageError
from matcher.support.messages import message

SUFFIXES = (".csv", ".parquet")


@dataclass(frozen=True, slots=True)
class FilePart:
    """Some rows of one input file.

    Parameters
        number      counts from 0 over all files
        start, end  bytes of a CSV file, rows of a Parquet file
        first_row   the number of its first row in a spreadsheet: the header is row 1
        again       numbers of the rows whose id stood earlier in the input, or that have none
        sha256      of the header and its bytes; of a Parquet part, of its rows
        header      the names of the columns
        rows_read   its rows, where they were kept when it was found; they are not its identity
    """

    number: int
    file: str
    start: int
    end: int
    first_row: int
    rows: int
    again: tuple[int, ...]
    sha256: str
    header: tuple[str, ...]
    rows_read: Rows | None = field(default=None, repr=False, compare=False)

    @property
    def source(self) -> str:
        """The hash of all in it that decides its output and its problems."""
        parts = (self.sha256, store.last_part(self.file), self.first_row, self.again)
        return store.sha256(repr(parts).encode())

    @property
    def name(self) -> str:
        """Its name among the outputs."""
        return f"part-{self.number:05d}"


class Ids:
    """The ids met so far, by a hash of 16 bytes each.

    Two ids of one hash are not to be expected in 10 ** 18 of them.
    """

    def __init__(self) -> None:
        self._sorted: list[np.ndarray[tuple[int], np.dtype[np.bytes_]]] = []

    def again(self, ids: list[str]) -> list[int]:
        """The places of the ids that are empty or were met before; all are met now."""
        hashes = np.array(
            [hashlib.blake2b(name.encode(), digest_size=16).digest() for name in ids], dtype="S16"
        )
        new, first = np.unique(hashes, return_index=True)
        was_met = np.zeros(len(new), dtype=np.bool_)
        for known in self._sorted:
            at = np.minimum(np.searchsorted(known, new), len(known) - 1)
            was_met |= known[at] == new
        self._add(new[~was_met])
        fresh = set(first[~was_met].tolist())
        return [place for place, name in enumerate(ids) if not name or place not in fresh]

    def _add(self, new: np.ndarray[tuple[int], np.dtype[np.bytes_]]) -> None:
        if not len(new):
            return
        # a few arrays of growing length, so that each id is sorted again only a few times
        while self._sorted and len(self._sorted[-1]) <= 2 * len(new):
            new = np.concatenate([self._sorted.pop(), new])
        new.sort()
        self._sorted.append(new)


def input_files(place: str) -> list[str]:
    """The tables of a file, folder or pattern, by name.

    Raises
        UsageError  there is none, or it is neither CSV nor Parquet
    """
    if any(sign in store.last_part(place) for sign in "*?["):
        found = store.matching(place)
    elif store.is_folder(place):
        found = [f for f in store.files_in(place) if f.lower().endswith(SUFFIXES)]
    else:
        found = [place]
    if not found:
        what = message("There is no table there.")
        raise UsageError(what, where=place, hint=message("Check the path."))
    for file in found:
        if not file.lower().endswith(SUFFIXES):
            what = message("A table of applicants is a .csv or .parquet file.")
            raise UsageError(what, where=file, hint=message("Name it so."))
    return found


def find_parts(files: list[str], size: int, *, with_rows: bool = False) -> Iterator[FilePart]:
    """The parts of some files, of at most `size` rows, as they are met.

    `with_rows` leaves the rows of a CSV file in its parts: for one process that takes each part
    as it is met.

    Raises
        UsageError   a file cannot be read
        DataRefusedError  it is not a table of applicants
    """
    ids = Ids()
    number = 0
    for file in files:
        for cut in _slices(file, size, with_rows):
            yield FilePart(
                number=number,
                file=file,
                start=cut.start,
                end=cut.end,
                first_row=cut.first_row,
                rows=len(cut.numbers),
                again=tuple(cut.numbers[at] for at in ids.again(cut.ids)),
                sha256=cut.sha256,
                header=cut.header,
                rows_read=cut.rows,
            )
            number += 1


def is_parquet(file: str) -> bool:
    """Whether a table is in Parquet, by its name."""
    return file.lower().endswith(".parquet")


def _slices(file: str, size: int, with_rows: bool) -> Iterator[FileSlice]:
    if is_parquet(file):
        from matcher.batch.parquet import parquet_slices

        return parquet_slices(file, size)
    return csv_slices(file, size, with_rows=with_rows)
