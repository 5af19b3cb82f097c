"""Why the system or a library refuses a file, in words of ours and not in theirs.

What an `OSError` says of itself is English, or the language of the machine; what `csv` says is
for programmers.
"""

from __future__ import annotations

import errno
from typing import TYPE_CHECKING

from matcher.support.messages import Message, message

if TYPE_CHECKING:
    import csv

_SYSTEM = {
    errno.ENOENT: message("it is not there"),
    errno.ENOTDIR: message("a part of its path is a file, not a folder"),
    errno.EISDIR: message("it is a folder"),
    errno.EACCES: message("there is no permission"),
    errno.EPERM: message("there is no permission"),
    errno.EEXIST: message("it is there already"),
    errno.ENOTEMPTY: message("the folder is not empty"),
    errno.ENOSPC: message("the disk is full"),
    errno.EFBIG: message("it is too large for the disk"),
    errno.EROFS: message("the disk can only be read"),
    errno.EIO: message("the disk does not answer"),
    errno.ENAMETOOLONG: message("its name is too long"),
    errno.ELOOP: message("its links go round in a circle"),
    errno.EBUSY: message("another program uses it"),
    errno.ETXTBSY: message("another program uses it"),
    errno.EMFILE: message("too many files are open"),
    errno.ENFILE: message("too many files are open"),
    errno.ENOMEM: message("there is not enough memory"),
    errno.EINVAL: message("that is not a path"),
}
if hasattr(errno, "EDQUOT"):  # Windows has no quotas of this kind
    _SYSTEM[errno.EDQUOT] = message("the space allotted on the disk is used up")


def reason_of(error: OSError | ValueError) -> Message:
    """Why a file cannot be opened, read or written; a part of a sentence.

    A `ValueError` is what Python raises for a path that no file can have.

    >>> str(reason_of(FileNotFoundError(2, "No such file or directory")))
    'it is not there'
    """
    if not isinstance(error, OSError):
        return _SYSTEM[errno.EINVAL]
    if error.errno is None:
        return message("the system refuses")
    return _SYSTEM.get(
        error.errno, message("the system refuses (error {number})", number=error.errno)
    )


def csv_reason(error: csv.Error) -> Message:
    """Why a line is not CSV; a part of a sentence.

    >>> import csv
    >>> str(csv_reason(csv.Error("line contains NUL")))
    'it holds a NUL, a sign that no text has'
    """
    said = str(error)
    if "NUL" in said:
        return message("it holds a NUL, a sign that no text has")
    if "field larger" in said:
        return message("a cell is too long, or a double quote is not closed")
    if "unexpected end" in said:
        return message("a double quote is not closed")
    if "new-line" in said:
        return message("a line ends in the middle of a cell")
    return message("text follows a closing double quote")
