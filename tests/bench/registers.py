"""SYNTHETIC registers as offices keep them, with the truth of every row, for measuring linking.

What makes them like real ones: few names that many bear, in neighbouring villages too; numbered
sisters; places missing; one campaign number for a whole sheet in the column of ids; typing in two
scripts; some cooperatives entered twice, by other hands, with cells left out; one province for
the whole register. Nobody in them exists.

python tests/bench/registers.py 5000 60000 [--seeds 601-606]
"""

from __future__ import annotations

import argparse
import csv
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from functools import partial
from math import comb
from pathlib import Path

SYLLABLES = (
    ("ta", "تا"), ("ti", "تي"), ("mou", "مو"), ("ma", "ما"), ("ni", "ني"), ("ra", "را"),
    ("ri", "ري"), ("zou", "زو"), ("za", "زا"), ("fi", "في"), ("fa", "فا"), ("lou", "لو"),
    ("la", "لا"), ("si", "سي"), ("sa", "سا"), ("ka", "كا"), ("ki", "كي"), ("dou", "دو"),
    ("da", "دا"), ("ba", "با"), ("bi", "بي"), ("cha", "شا"), ("gha", "غا"), ("kha", "خا"),
    ("wi", "وي"), ("gou", "كو"), ("na", "نا"), ("mi", "مي"), ("dra", "درا"),
)  # fmt: skip
ENDS = (("n", "ن"), ("t", "ت"), ("r", "ر"), ("m", "م"), ("l", "ل"), ("", ""))
#: Names that many bear, the first ones most.
COMMON = (
    ("Al Amal", "الأمل"), ("Annahda", "النهضة"), ("Essalam", "السلام"), ("Al Baraka", "البركة"),
    ("Tamounte", "تامونت"), ("Annour", "النور"), ("Al Wifaq", "الوفاق"), ("Annajah", "النجاح"),
    ("Al Ittihad", "الاتحاد"), ("Attaaoun", "التعاون"), ("Al Fath", "الفتح"), ("Al Kheir", "الخير"),
    ("Errahma", "الرحمة"), ("Tafoukt", "تافوكت"), ("Afoulki", "أفولكي"), ("Tiwizi", "تيويزي"),
    ("Azzaitoune", "الزيتون"), ("Argane", "أركان"), ("Amane", "أمان"), ("Arrachad", "الرشاد"),
)  # fmt: skip
COMMUNES = (
    ("Argana", "أركانة"), ("Assaisse", "أسايس"), ("Tafraouten", "تافراوتن"), ("Igherm", "إغرم"),
    ("Tiout", "تيوت"), ("Freija", "فريجة"), ("Ait Iaaza", "أيت إيعزة"), ("Taliouine", "تالوين"),
    ("Oulad Teima", "أولاد تايمة"), ("Aoulouz", "أولوز"), ("Arazane", "أرازان"),
    ("Bigoudine", "بيكودين"),
)  # fmt: skip
SECTORS = (("argane", "الأركان", 30), ("apiculture", "تربية النحل", 20),
           ("artisanat", "الصناعة التقليدية", 20), ("élevage", "تربية الماشية", 15),
           ("safran", "الزعفران", 5), ("agriculture", "الفلاحة", 10))  # fmt: skip
GIVEN = ("Fatima", "Khadija", "Aicha", "Zahra", "Hassan", "Brahim", "Lahcen", "Mohamed", "Omar")
FAMILY = ("Ait Lahcen", "Oubella", "Idbrahim", "Amzil", "Bouhlal", "Ouakrim", "Tijani", "Asserrar")
HEADER = ("N°", "Référence", "Nom de la coopérative", "Province", "Commune", "Douar",
          "Date de création", "Secteur", "Nbre d'adhérents", "N° RLC", "Président(e)",
          "Téléphone")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Cooperative:
    """A made-up cooperative as it is, before anybody types it."""

    latin: str
    arabic: str
    commune: tuple[str, str]
    village: tuple[str, str]
    day: date
    sector: tuple[str, str]
    members: int
    number: str
    president: str
    phone: str


@dataclass(frozen=True, slots=True)
class Habit:
    """How much an office leaves out, in shares of cells, and whether it notes villages."""

    no_commune: float
    no_day: float
    no_village: float
    no_members: float
    no_number: float
    no_phone: float
    no_president: float


#: A register of one service, a list of a village campaign, a sheet of a call for projects.
HABITS = (
    Habit(0.10, 0.15, 0.40, 0.10, 0.60, 0.35, 0.50),
    Habit(0.25, 0.70, 0.05, 0.30, 0.95, 0.60, 0.30),
    Habit(0.05, 0.30, 0.80, 0.20, 0.80, 0.20, 0.40),
)


@dataclass(frozen=True, slots=True)
class Row:
    """One row, and which cooperative it is about."""

    cells: tuple[str, ...]
    truth: int


def register(count: int, seed: int, habit: Habit, doubles: float = 0.03) -> list[Row]:
    """`count` rows of one province of which a share are second entries, in any order."""
    rng = random.Random(seed)
    singles = round(count * (1 - doubles))
    villages = [_word(rng) for _ in range(max(20, singles // 12))]
    days = [date(2004, 1, 5) + timedelta(days=rng.randrange(6000)) for _ in range(singles // 8 + 3)]
    truths: list[Cooperative] = []
    while len(truths) < singles:
        one = _cooperative(rng, len(truths), villages, days)
        truths.append(one)
        if rng.random() < 0.03:  # sisters: the same name in the next village, or with a number
            for n in range(2, rng.choice((3, 3, 4))):
                if len(truths) < singles:
                    truths.append(_sister(one, rng, len(truths), villages, n))
    rows = [Row(_typed(t, rng, habit, twice=False), at) for at, t in enumerate(truths)]
    rows += [
        Row(_typed(truths[at], rng, habit, twice=True), at)
        for at in rng.sample(range(singles), count - singles)
    ]
    rng.shuffle(rows)
    return [replace(r, cells=(str(at), *r.cells[1:])) for at, r in enumerate(rows, 1)]


def _word(rng: random.Random) -> tuple[str, str]:
    parts = [*rng.choices(SYLLABLES, k=rng.choice((2, 3, 3))), rng.choice(ENDS)]
    return "".join(p[0] for p in parts).title(), "".join(p[1] for p in parts)


def _number(rng: random.Random, at: int) -> str:
    return f"{at + 100}/{rng.randint(2004, 2024)}"


def _phone(rng: random.Random) -> str:
    return "06" + "".join(rng.choices("0123456789", k=8))


def _cooperative(
    rng: random.Random, at: int, villages: Sequence[tuple[str, str]], days: Sequence[date]
) -> Cooperative:
    if rng.random() < 0.30:
        weights = [1 / (n + 1) for n in range(len(COMMON))]
        latin, arabic = rng.choices(COMMON, weights)[0]
        if rng.random() < 0.3:
            village = rng.choice(villages)
            latin, arabic = f"{latin} {village[0]}", f"{arabic} {village[1]}"
    else:
        words = [_word(rng) for _ in range(rng.choice((1, 1, 2)))]
        latin, arabic = (" ".join(w[n] for w in words) for n in (0, 1))
    french, arab, _ = rng.choices(SECTORS, [s[2] for s in SECTORS])[0]
    # half of them were founded on the day of a campaign
    day = rng.choice(days)
    if rng.random() < 0.5:
        day += timedelta(days=rng.randrange(1000))
    return Cooperative(
        latin, arabic, rng.choice(COMMUNES), rng.choice(villages), day, (french, arab),
        rng.choice((5, 7, 7, 10, 12, 15, 20, 25, 30, rng.randint(5, 120))), _number(rng, at),
        f"{rng.choice(GIVEN)} {rng.choice(FAMILY)}", _phone(rng),
    )  # fmt: skip


def _sister(
    one: Cooperative, rng: random.Random, at: int, villages: Sequence[tuple[str, str]], n: int
) -> Cooperative:
    """Another cooperative that looks like one: same campaign, same trade, the next village."""
    is_numbered = rng.random() < 0.4
    latin = f"{one.latin} {n}" if is_numbered else one.latin
    arabic = f"{one.arabic} {n}" if is_numbered else one.arabic
    return replace(
        one,
        latin=latin,
        arabic=arabic,
        village=one.village if is_numbered else rng.choice(villages),
        commune=one.commune if rng.random() < 0.7 else rng.choice(COMMUNES),
        day=one.day if rng.random() < 0.7 else one.day + timedelta(days=rng.randrange(1, 900)),
        members=one.members if rng.random() < 0.4 else rng.randint(5, 60),
        number=_number(rng, at),
        president=f"{rng.choice(GIVEN)} {rng.choice(FAMILY)}",
        phone=one.phone if rng.random() < 0.03 else _phone(rng),
    )


def _typed(one: Cooperative, rng: random.Random, habit: Habit, *, twice: bool) -> tuple[str, ...]:
    is_arabic = rng.random() < (0.35 if twice else 0.15)
    side = 1 if is_arabic else 0
    name = one.arabic if is_arabic else one.latin
    if twice and not is_arabic and rng.random() < 0.35 and len(name) > 6:
        at = rng.randrange(2, len(name) - 1)
        name = name[:at] + rng.choice(("", name[at] * 2, "e")) + name[at + 1 :]
    kind = (
        "تعاونية "
        if is_arabic
        else rng.choice(("Coopérative ", "Coop. ", "Coopérative ", "STE COOP "))
    )
    day = one.day.strftime("%d/%m/%Y")
    if twice and rng.random() < 0.15:
        day = str(one.day.year)
    members = one.members
    if twice and rng.random() < 0.4:
        members += rng.choice((1, 2, -1, 5))

    def kept(text: str, share: float) -> str:
        return "" if rng.random() < share else text

    return (
        "",
        "DPA/TRD/2024" if rng.random() < 0.9 else "",
        kind + (name.upper() if rng.random() < 0.2 else name),
        ("Taroudant", "تارودانت")[side],
        kept(one.commune[side], habit.no_commune),
        kept(one.village[side], habit.no_village),
        kept(day, habit.no_day),
        kept(one.sector[side], 0.1),
        kept(str(max(5, members)), habit.no_members),
        kept(one.number, habit.no_number),
        kept(one.president, habit.no_president),
        kept(one.phone if rng.random() < 0.85 else _phone(rng), habit.no_phone),
    )


@dataclass(frozen=True, slots=True)
class Figures:
    """What linking did with a register whose truth is known.

    Parameters
        merges        pairs of rows that stand under one profile
        false_merges  of these, pairs of different cooperatives
        true_pairs    pairs of rows that are one cooperative
        found, asked  of these, pairs that were merged, and pairs that are a question
        questions     pairs that a person is asked
    """

    rows: int
    merges: int
    false_merges: int
    true_pairs: int
    found: int
    asked: int
    questions: int
    seconds: float

    def __str__(self) -> str:
        return (
            f"{self.rows:,} rows: {self.merges:,} merges, {self.false_merges} false"
            f" ({1000 * self.false_merges / max(1, self.merges):.2f} in 1,000);"
            f" {self.true_pairs:,} true pairs: {self.found / max(1, self.true_pairs):.1%} merged,"
            f" {(self.found + self.asked) / max(1, self.true_pairs):.1%} merged or asked;"
            f" {self.questions:,} questions ({self.questions / self.rows:.2%} of rows);"
            f" {self.seconds:.0f} s"
        )


def write(rows: Sequence[Row], path: Path, header: Sequence[str] = HEADER) -> None:
    """The rows as a CSV file; row 2 is the first."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, delimiter=";").writerows([header, *(row.cells for row in rows)])


def figures(rows: Sequence[Row], header: Sequence[str] = HEADER) -> Figures:
    """Import the rows into a workspace of their own and count what became of them."""
    from linkage_figures import linked_rows

    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "register.csv"
        write(rows, path, header)
        start = time.perf_counter()
        groups, asked = linked_rows(path, Path(name))
        seconds = time.perf_counter() - start
    truth = {number: row.truth for number, row in enumerate(rows, 2)}
    merged = {(a, b) for g in groups for n, a in enumerate(sorted(g)) for b in sorted(g)[n + 1 :]}
    by_truth: dict[int, list[int]] = {}
    for number, one in truth.items():
        by_truth.setdefault(one, []).append(number)
    true = {(a, b) for g in by_truth.values() for n, a in enumerate(g) for b in g[n + 1 :]}
    home = {number: at for at, group in enumerate(groups) for number in group}
    # a question is about two profiles: it finds every pair of rows between them
    questions = {frozenset((home[a], home[b])) for a, b in asked}
    open_pairs = {(a, b) for a, b in true - merged if frozenset((home[a], home[b])) in questions}
    return Figures(
        len(rows), len(merged), len(merged - true), len(true), len(true & merged),
        len(open_pairs), len(questions), seconds,
    )  # fmt: skip


def most_false(false: int, merges: int) -> float:
    """The false rate that fewer false merges than these would show but once in twenty.

    >>> round(most_false(0, 1000), 4)
    0.003
    """
    low, high = 0.0, 1.0
    for _ in range(60):
        rate = (low + high) / 2
        seen = sum(comb(merges, n) * rate**n * (1 - rate) ** (merges - n) for n in range(false + 1))
        low, high = (rate, high) if seen > 0.05 else (low, rate)
    return high


def measure(
    draws: Iterable[tuple[str, Callable[[int, int], Sequence[Row]]]], header: Sequence[str]
) -> int:
    """Print the figures of each office over sizes and seeds, and of all together.

    Returns
        1 where more than one merge in 1,000 is false, else 0
    """
    parser = argparse.ArgumentParser()
    parser.add_argument("sizes", nargs="*", type=int, default=[5000])
    parser.add_argument("--seeds", default="101-103", help="first and last")
    asked = parser.parse_args()
    first, last = map(int, asked.seeds.split("-"))
    seen: list[Figures] = []
    for size in asked.sizes:
        for name, draw in draws:
            mine = [figures(draw(size, seed), header) for seed in range(first, last + 1)]
            print(f"{name}:", pooled(mine), flush=True)
            seen += mine
    whole = pooled(seen)
    bound = most_false(whole.false_merges, whole.merges)
    print("all:", whole)
    print(
        f"{whole.false_merges} of {whole.merges:,} merges false"
        f" (95 %: at most {1000 * bound:.2f} in 1,000)"
    )
    return int(whole.false_merges * 1000 > whole.merges)


def pooled(many: Sequence[Figures]) -> Figures:
    """The sums of figures."""
    return Figures(*(sum(getattr(one, f.name) for one in many) for f in fields(Figures)))


def main() -> int:
    """Print the figures for each size, over three offices."""
    sys.path.insert(0, str(Path(__file__).resolve().parent))
    offices = [
        (f"office {at}", partial(register, habit=habit)) for at, habit in enumerate(HABITS, 1)
    ]
    return measure(offices, HEADER)


if __name__ == "__main__":
    sys.exit(main())
