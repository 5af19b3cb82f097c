"""The file of one word of an office: what somebody was told about an option, and by whom.

It has the keys of an option, as many as were learnt, and a table `[office]` that says when, how
and by whom. It stands in `overlays/OPTION/` beside a catalogue or in the user's own folder.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field
from datetime import date
from typing import Annotated, Literal

from matcher.catalogue.files import OptionFile
from matcher.spec.shapes import AT_LEAST_1, TableFault
from matcher.support.messages import message
from matcher.support.records import dataclass
from matcher.support.text import Text

#: How an office may have learnt something.
Means = Literal["phone", "visit", "meeting", "letter", "email", "page"]


@dataclass(frozen=True, slots=True)
class OfficeTable:
    """When, how and by whom it was learnt."""

    day: Annotated[date, "the day on which it was learnt"]
    channel: Annotated[Means, "how it was learnt"]
    by: Annotated[str, "who learnt it: a pseudonym, never a name"]
    office: Annotated[str, "the office, by an id of its own"] = ""
    note: Annotated[str, "what else was said"] = ""
    settles: Annotated[
        tuple[str, ...],
        "names of earlier files of this option that no longer count, or NAME:KEY of one key",
    ] = ()
    over: Annotated[
        Mapping[str, str], "marks of what the catalogue said then, by key: a change is noticed"
    ] = field(default_factory=dict)

    def faults(self) -> Iterator[TableFault]:
        """A pseudonym with other signs than a pseudonym has."""
        for key, word in (("by", self.by), ("office", self.office)):
            if word and not is_pseudonym(word):
                what = message(
                    '"{word}" is no pseudonym: letters, digits, - and _, at most 24.', word=word
                )
                yield TableFault((key,), "bad-id", what)


@dataclass(frozen=True, slots=True)
class OverlayFile(OptionFile):
    """What an office learnt about an option: it outranks the catalogue on the keys it gives."""

    name: Annotated[Text | None, "the name that the public knows"] = None  # type: ignore[assignment]
    drops: Annotated[
        tuple[int, ...], "numbers of published conditions that no longer hold", AT_LEAST_1
    ] = ()
    office: Annotated[OfficeTable | None, "when, how and by whom it was learnt"] = None

    def faults(self) -> Iterator[TableFault]:
        """The faults of an option, and an overlay without its origin."""
        yield from OptionFile.faults(self)
        if self.office is None:
            what = message('"{key}" is missing.', key="office")
            yield TableFault((), "missing-key", what)


def is_pseudonym(word: str) -> bool:
    """Whether a word may stand for a person or an office: short, without spaces or signs.

    >>> is_pseudonym("officer-7"), is_pseudonym("Fatima Zahra"), is_pseudonym("a@b.ma")
    (True, False, False)
    """
    return 0 < len(word) <= 24 and word.replace("-", "").replace("_", "").isalnum()
