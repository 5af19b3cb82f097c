"""What recorded answers were made from, kept once each, so that they can be made again.

Beside the events stand the contents behind their hashes: schema, catalogue, ranking model, what
was usual in the registry, and the profile of the applicant. All but the profile are shared by
many answers and kept once, under the digest of their content; a profile belongs to its
applicant and goes with it.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass

from matcher.cases.log import EventLog, subject_of
from matcher.cases.profile import content_digest

#: The shared parts of an answer, by the names of their hashes.
SHARED = ("schema", "catalogue", "model", "habits")
#: The largest part that is read again, in bytes: no damaged file may fill the memory.
LARGEST = 200_000_000


@dataclass(frozen=True, slots=True)
class Parts:
    """What an answer is made from, each as its bytes.

    Parameters
        shared   by the names of `SHARED`
        profile  the canonical text of the facts
    """

    shared: Mapping[str, bytes]
    profile: bytes

    def hashes(self) -> dict[str, str]:
        """The digests of all parts, by name."""
        found = {name: content_digest(content) for name, content in self.shared.items()}
        return {**found, "profile": content_digest(self.profile)}


def keep_answer(log: EventLog, registry: str, applicant: str, parts: Parts) -> None:
    """Keep the parts of an answer, inside a transaction of the log; those there are not again."""
    for name, content in parts.shared.items():
        log.base.execute(
            "INSERT OR IGNORE INTO kept VALUES (?, ?, ?)",
            (content_digest(content), name, zlib.compress(content, 6)),
        )
    log.base.execute(
        "INSERT OR IGNORE INTO profile VALUES (?, ?, ?)",
        (
            content_digest(parts.profile),
            subject_of(registry, applicant),
            zlib.compress(parts.profile, 6),
        ),
    )


def find_shared(log: EventLog, mark: str) -> bytes | None:
    """A shared part; None where it is gone, or is not what its mark says."""
    row = log.base.execute("SELECT content FROM kept WHERE mark = ?", (mark,)).fetchone()
    return _unpacked(row, mark)


def find_profile(log: EventLog, registry: str, applicant: str, mark: str) -> bytes | None:
    """A profile of an applicant; None where it is gone, or is not what its mark says."""
    row = log.base.execute(
        "SELECT content FROM profile WHERE mark = ? AND subject = ?",
        (mark, subject_of(registry, applicant)),
    ).fetchone()
    return _unpacked(row, mark)


def _unpacked(row: tuple[bytes] | None, mark: str) -> bytes | None:
    if row is None:
        return None
    try:
        content = zlib.decompressobj().decompress(row[0], LARGEST)
    except zlib.error:
        return None
    return content if content_digest(content) == mark else None


def packed_files(contents: Mapping[str, bytes]) -> bytes:
    """Files by name, in their order, as one canonical text; they are UTF-8."""
    texts = [[name, content.decode("utf-8")] for name, content in contents.items()]
    return json.dumps(texts, ensure_ascii=False).encode()


def unpacked_files(content: bytes) -> dict[str, bytes]:
    """The files of such a text.

    Raises
        ValueError  it is none, or a name leads out of the folder
    """
    files: dict[str, bytes] = {}
    for name, text in json.loads(content):
        if name.startswith("/") or ".." in name.split("/") or "\\" in name or ":" in name:
            raise ValueError(name)
        files[name] = text.encode("utf-8")
    return files
