"""SYNTHETIC rows of which a known share are noisy doubles of others, in two scripts."""

from __future__ import annotations

import random
from dataclasses import dataclass

SYLLABLES = (
    ("ta", "تا"), ("ti", "تي"), ("mou", "مو"), ("ma", "ما"), ("ni", "ني"), ("ra", "را"),
    ("ri", "ري"), ("zou", "زو"), ("za", "زا"), ("fi", "في"), ("fa", "فا"), ("lou", "لو"),
    ("la", "لا"), ("si", "سي"), ("sa", "سا"), ("ka", "كا"), ("ki", "كي"), ("dou", "دو"),
    ("da", "دا"), ("ba", "با"), ("bi", "بي"), ("cha", "شا"), ("gha", "غا"), ("kha", "خا"),
)  # fmt: skip
ENDS = (("n", "ن"), ("t", "ت"), ("r", "ر"), ("m", "م"), ("l", "ل"), ("", ""))
#: Names that many bear, as hope and peace.
COMMON = (("Al Amal", "الأمل"), ("Annahda", "النهضة"), ("Essalam", "السلام"),
          ("Al Baraka", "البركة"), ("Tamounte", "تامونت"))  # fmt: skip
PLACES = (
    ("Taroudant", "تارودانت", ("Argana", "Assaisse", "Tafraouten", "Igherm")),
    ("Tiznit", "تيزنيت", ("Anzi", "Tighmi", "Ammelne", "Tarsouat")),
    ("Tata", "طاطا", ("Akka", "Foum Zguid", "Issafen", "Tissint")),
)
HEADER = ("Nom de la coopérative", "Province", "Commune", "Date de création", "Secteur",
          "N° RLC", "Nbre d'adhérents")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """A row, and which cooperative it is about."""

    cells: tuple[str, ...]
    truth: int


def rows(count: int, seed: int, share: float = 0.2) -> list[Row]:
    """`count` rows of which `share` are doubles, in any order."""
    rng = random.Random(seed)
    singles = round(count * (1 - share))
    truths = [_truth(rng, at) for at in range(singles)]
    found = [Row(_cells(one, rng, noisy=False), at) for at, one in enumerate(truths)]
    for at in rng.sample(range(singles), count - singles):
        found.append(Row(_cells(truths[at], rng, noisy=True), at))
    rng.shuffle(found)
    return found


@dataclass(frozen=True, slots=True)
class _Truth:
    latin: str
    arabic: str
    place: tuple[str, str, str]
    day: tuple[int, int, int]
    sector: tuple[str, str]
    number: str
    members: int


def _truth(rng: random.Random, at: int) -> _Truth:
    if rng.random() < 0.15:
        latin, arabic = rng.choice(COMMON)
    else:
        words = []
        for _ in range(rng.choice((1, 2))):
            parts = [*rng.choices(SYLLABLES, k=rng.choice((2, 3))), rng.choice(ENDS)]
            words.append(("".join(p[0] for p in parts), "".join(p[1] for p in parts)))
        latin, arabic = (" ".join(w[n] for w in words) for n in (0, 1))
        latin = latin.title()
    province = rng.choice(PLACES)
    day = (rng.randint(1, 28), rng.randint(1, 12), rng.randint(2000, 2024))
    sector = rng.choice((("argane", "الأركان"), ("apiculture", "تربية النحل"),
                         ("artisanat", "الصناعة التقليدية")))  # fmt: skip
    place = (province[0], province[1], rng.choice(province[2]))
    return _Truth(latin, arabic, place, day, sector, f"{at + 1000}/{rng.randint(10, 99)}",
                  rng.randint(5, 90))  # fmt: skip


def _cells(one: _Truth, rng: random.Random, *, noisy: bool) -> tuple[str, ...]:
    d, m, y = one.day
    is_arabic = noisy and rng.random() < 0.5
    name = f"تعاونية {one.arabic}" if is_arabic else f"Coopérative {one.latin}"
    day, commune, number = f"{d:02}/{m:02}/{y}", one.place[2], one.number
    members = str(one.members)
    if rng.random() < 0.5:
        number = ""
    if noisy:
        if not is_arabic and rng.random() < 0.4:
            at = rng.randrange(12, len(name))
            name = name[:at] + name[at + 1 :]
        if not is_arabic and rng.random() < 0.3:
            name = name.replace("Coopérative", rng.choice(("Coop.", "Ste coopérative", "")))
        loss = rng.random()
        day = str(y) if loss < 0.2 else "" if loss < 0.3 else day
        commune = "" if rng.random() < 0.3 else commune
        members = str(one.members + rng.choice((0, 0, 1, 5)))
    province = one.place[1] if is_arabic else one.place[0]
    sector = one.sector[1] if is_arabic else one.sector[0]
    return (name.strip(), province, commune, day, sector, number, members)
