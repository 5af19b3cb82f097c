"""Names of sheets and files as they are kept and shown: without names of people."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterable, Iterator
from dataclasses import replace
from pathlib import PurePath
from typing import TYPE_CHECKING

from matcher.ingest.columns.people import without_people, without_unknown_words
from matcher.ingest.sheets.sheet import Sheet
from matcher.support.text import fold

if TYPE_CHECKING:
    from matcher.ingest.columns.vocabulary import Vocabulary


def known_words(vocabulary: Vocabulary) -> frozenset[str]:
    """The words, in plain letters, that are no names of people: labels, values, places, months."""
    found: frozenset[str] | None = vocabulary.cache.get("known words")
    if found is None:
        found = vocabulary.cache["known words"] = frozenset(_words(vocabulary))
    return found


def _words(vocabulary: Vocabulary) -> Iterator[str]:
    texts: list[Iterable[str]] = [
        vocabulary.sheet_words, vocabulary.headers, vocabulary.second_headers,
        vocabulary.named_headers, vocabulary.identifiers, vocabulary.personal,
        vocabulary.ignored, vocabulary.chapters, vocabulary.months,
        vocabulary.hijri, *vocabulary.values.values(),
        *(words.folded for words in vocabulary.words.values()),
        *(names for places in vocabulary.places.values() for names in places.values()),
        *(vocabulary.old_places.values()),
    ]  # fmt: skip
    for listed in texts:
        for text in listed:
            yield from fold(text).split()


def shown_file(name: str) -> str:
    """The name of a file, without a person that a title or a common given name tells.

    A family name alone stays: what a file is called is how its user finds it again. Bytes of a name
    that are no text cannot be kept in a database.

    >>> shown_file("suivi_Mme_Canari.xlsx"), shown_file("Fatima Canari.csv"), shown_file("a-b.csv")
    ('suivi Mme ***.xlsx', '***.csv', 'a-b.csv')
    """
    name = name.encode("utf-8", "replace").decode()
    path = PurePath(name)
    words = re.sub(r"[_-]+", " ", path.stem)
    hidden = without_people(without_people(words, "name"), "text")
    return name if hidden == words else f"{hidden}{path.suffix}"


def shown_sheets(sheets: Iterable[Sheet], known: Container[str]) -> list[tuple[Sheet, str]]:
    """The sheets under names that tell of nobody, each beside what it is called in the file."""
    found: list[tuple[Sheet, str]] = []
    times: Counter[str] = Counter()
    for sheet in sheets:
        name = without_unknown_words(without_people(sheet.name), known)
        times[name] += 1
        if name != sheet.name and times[name] > 1:
            name = f"{name} {times[name]}"
        file = shown_file(sheet.file)
        findings = tuple(
            replace(one, origin=replace(one.origin, file=file, sheet=name))
            for one in sheet.findings
        )
        found.append((replace(sheet, file=file, name=name, findings=findings), sheet.name))
    return found
