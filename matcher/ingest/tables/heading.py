"""One column's label as people write it: numbered, bracketed, with a year, under another label."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from matcher.ingest.columns.vocabulary import header_key
from matcher.support.text import fold

if TYPE_CHECKING:
    from matcher.ingest.columns.vocabulary import Vocabulary

#: A label that says nothing without the one above it.
_WHOLE = frozenset(
    ("total", "tot", "t", "nombre", "nb", "nbr", "nbre", "effectif", "number", "ensemble",
     "المجموع", "العدد", "عدد", "مجموع")
)  # fmt: skip
_MEN, _WOMEN, _YOUNG = ("hommes", "رجال"), ("femmes", "نساء"), ("jeunes", "شباب")
#: Short labels of a part of the people counted above, as the label above it would say them.
_PARTS = {
    **dict.fromkeys(("h", "m", "homme", "hommes", "masculin", "ذكور", "رجال", "الرجال"), _MEN),
    **dict.fromkeys(("f", "femme", "femmes", "feminin", "اناث", "نساء", "النساء"), _WOMEN),
    **dict.fromkeys(("j", "jeune", "jeunes", "شباب", "الشباب"), _YOUNG),
}
#: The number of a question in a form: "1.", "2)", "Q3 -", "3.2 :".
_NUMBERING = re.compile(r"^\s*(?:[QN]°?\s*)?\d{1,3}(?:\.\d{1,3})*\s*(?:[.):°/]|-(?=\s))\s*", re.I)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_BRACKET = re.compile(r"\(([^)]*)\)|\[([^\]]*)\]")
_UNIT_AT_END = re.compile(
    r"\s+(?:en\s+(?:[KM]?DHS?|MAD|XOF|XAF|F\.? ?CFA|francs(?: CFA)?|dirhams|centimes|"
    r"milliers.*|millions.*)|ب(?:ال)?(?:درهم|دراهم))\s*$",
    re.IGNORECASE,
)
#: What a bracket may say without changing what the label means: units, years, how to answer.
_NEUTRAL = re.compile(
    r"[\d\s.,*x×/%-]*|.*\b(?:dhs?|mad|kdh|mdh|xof|xaf|f?cfa|francs?|dirhams?|centimes?|milliers?|millions?|درهم|en|"
    r"oui|non|yes|no|نعم|لا|si|ex|exemple|nb|nbre|nombre|total|année|annee|an|date|jj|dd|mm|aaaa|"
    r"yyyy|h|f|t|€|eur|euros?|usd|ht|ttc|obligatoire|facultatif|optionnel|siège|siege|"
    r"adhérents?|membres?|personnes?|people|members)\b.*|.*[€$£].*",
    re.IGNORECASE,
)
LONGEST_LABEL = 200
#: Where a program's name of a column begins a word: "RaisonSociale".
_CAMEL = re.compile(r"(?<=[a-zà-ÿ])(?=[A-ZÀ-Ý][a-zà-ÿ])")


def without_numbering(label: str) -> str:
    """The label without the number of its question.

    >>> without_numbering("1. Nom de la coopérative"), without_numbering("Q2) Province")
    ('Nom de la coopérative', 'Province')
    """
    bare = _NUMBERING.sub("", label, count=1)
    return bare if any(c.isalpha() for c in bare) else label


def _brackets(label: str) -> Iterator[str]:
    for found in _BRACKET.finditer(label):
        yield (found[1] or found[2] or "").strip()


def bare_label(label: str) -> str:
    """A label without number, brackets, year and unit; a sign of per cent goes first."""
    label = without_numbering(label)
    if re.search("[%٪]", label):
        return "% " + bare_label(re.sub(r"\(?\s*(?:\ben\s*)?[%٪]\s*\)?", " ", label))
    bare = re.sub(r"[:*?]", " ", _YEAR.sub(" ", _BRACKET.sub(" ", label)))
    return _UNIT_AT_END.sub(" ", bare)


def year_in_label(label: str) -> int:
    """The year that a label names, as "CA 2024"; 0 when there is none."""
    found = _YEAR.search(label)
    return int(found[0]) if found else 0


@dataclass(frozen=True, slots=True)
class ColumnHeading:
    """One column: its number from 1, its label, and the label above it if there is one."""

    column: int
    label: str
    above: str = ""

    def forms(self) -> tuple[str, ...]:
        """The keys under which its label may be known, the fullest first."""
        return _forms(self.label, self.above)

    def group_forms(self) -> tuple[str, ...]:
        """The keys of the label above it."""
        return _keys((self.above, bare_label(self.above)))

    @property
    def shown(self) -> str:
        """The label with the one above it, as people are told of it."""
        return _shown(self.label, self.above)

    @property
    def words(self) -> frozenset[str]:
        """The words of its label in plain letters, also of one that a program wrote."""
        return frozenset(fold(_CAMEL.sub(" ", self.label)).split())

    @property
    def year(self) -> int:
        """The year in its label, or in the one above it; 0 when there is none."""
        return year_in_label(self.label) or year_in_label(self.above)

    @property
    def qualifiers(self) -> tuple[str, ...]:
        """What brackets say that may change the meaning, as "kg" in "Ventes (kg)"."""
        return tuple(said for said in _brackets(self.label) if not _NEUTRAL.fullmatch(said))


@lru_cache(maxsize=4096)
def _shown(label: str, above: str) -> str:
    """Asked for at every cell."""
    return " ".join(f"{above} {label}".split())


def _keys(labels: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(form for form in map(header_key, labels) if form))


@lru_cache(maxsize=4096)
def _forms(label: str, above: str) -> tuple[str, ...]:
    label, above = (_CAMEL.sub(" ", text[:LONGEST_LABEL]) for text in (label, above))
    bare = bare_label(label)
    said = [label, without_numbering(label), bare, *label.split("\n")]
    said += [part for part in re.split(r" / | - |\s*\|\s*", label) if len(part) > 2]
    if above:
        group = bare_label(above)
        parts = _PARTS.get(fold(bare), ())
        says_little = fold(bare) in _WHOLE
        joined = [f"{group} {part}" for part in parts or (bare,)]
        said = [*joined, *([] if says_little or parts else said)]
        said += [group] if says_little else []
    return _keys(tuple(said))


def is_label(text: str) -> bool:
    """Whether a text may be a label: short, and without digits but of its number or a year.

    >>> is_label("3. Nombre d'adhérents"), is_label("CA 2024"), is_label("06 61 23 45 67")
    (True, True, False)
    """
    bare = _YEAR.sub("", without_numbering(text))
    longest = 140 if text.rstrip().endswith(("?", "؟")) else 60
    return len(bare) < longest and not any(c.isdigit() for c in _BRACKET.sub("", bare))


def is_known(heading: ColumnHeading, vocabulary: Vocabulary) -> bool:
    """Whether the label is one that columns are known to bear."""
    return bool(known_form(heading, vocabulary))


def known_form(heading: ColumnHeading, vocabulary: Vocabulary) -> str:
    """The form of the label that columns are known to bear; "" where none is."""
    known = (
        *(vocabulary.headers, vocabulary.second_headers, vocabulary.named_headers),
        *(vocabulary.identifiers, vocabulary.personal, vocabulary.ignored),
    )
    return next((form for form in heading.forms() if any(form in one for one in known)), "")


def count_known(cells: Iterable[object], vocabulary: Vocabulary) -> int:
    """How many different labels are known: names that all begin with "Coopérative" are one."""
    forms = {
        known_form(ColumnHeading(1, cell), vocabulary)
        for cell in cells
        if isinstance(cell, str) and is_label(cell)
    }
    return len(forms - {""})
