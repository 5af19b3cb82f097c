"""The chain of digests: what is changed, taken out or put in afterwards is found and named.

Each event has a salt of its own. Its digest is SHA-256 of salt and canonical text; its link is
SHA-256 of the link before it, its number and its digest. Where an event is forgotten its text
and salt go and its digest stays: the chain still holds, and without the salt nobody can try
out which text had that digest. A forgotten event is followed by an entry that counts it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from matcher.support.records import dataclass

#: What stands before the first link.
START = b"\0" * 32


@dataclass(frozen=True, slots=True)
class ChainEntry:
    """One entry of the chain; text and salt are None where it was forgotten."""

    number: int
    link: bytes
    digest: bytes
    salt: bytes | None
    content: str | None


@dataclass(frozen=True, slots=True)
class BrokenEntry:
    """An entry that is not as it was written.

    Parameters
        what   "text": its text or salt was changed; "link": the entry, or what stood before
               it, was changed; "missing": entries are gone; "emptied": it lost its text
               without being forgotten; "index": what is kept to find it says otherwise;
               "state": the state of a case is not what its events say
    """

    number: int
    what: str


def digest_of(salt: bytes, content: str) -> bytes:
    """The digest of a text under its salt."""
    return hashlib.sha256(salt + content.encode()).digest()


def link_of(before: bytes, number: int, digest: bytes) -> bytes:
    """The link of an entry: it covers the link before, the number and the digest."""
    return hashlib.sha256(before + number.to_bytes(8, "big") + digest).digest()


def check_chain(
    entries: Iterable[ChainEntry], last: int, head: bytes
) -> tuple[list[BrokenEntry], int]:
    """Every entry that is not as it was written, and how many have no text.

    Parameters
        last, head   number and link of the newest entry, as they are kept apart from it
    """
    found: list[BrokenEntry] = []
    before, expected, empty = START, 1, 0
    for entry in entries:
        if entry.number != expected:
            found.append(BrokenEntry(expected, "missing"))
        elif link_of(before, entry.number, entry.digest) != entry.link:
            found.append(BrokenEntry(entry.number, "link"))
        if entry.content is None or entry.salt is None:
            empty += 1
        elif digest_of(entry.salt, entry.content) != entry.digest:
            found.append(BrokenEntry(entry.number, "text"))
        before, expected = entry.link, entry.number + 1
    if expected - 1 != last:
        found.append(BrokenEntry(expected, "missing"))
    elif before != head:
        found.append(BrokenEntry(last, "link"))
    return found, empty
