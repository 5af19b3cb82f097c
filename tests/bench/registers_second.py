"""A second generator of registers, written without having read how the first one draws its rows.

python tests/bench/registers_second.py [SIZE ...] [--seeds 501-506]

It takes the other way round: real communes, a short list of the names that cooperatives really
bear, and clerks with habits. Most names are borne by many; what tells cooperatives apart is the
commune, the day and the village. Synthetic throughout: no cooperative in it exists.
"""

from __future__ import annotations

import random
import sys
from datetime import date, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from registers import Row, measure

HEADER = (
    "Référence", "Dénomination", "Province", "Commune", "Douar", "Créée le", "Adhérents",
    "Dont femmes", "Activité", "N° RLC", "Campagne",
)  # fmt: skip

#: Names in two scripts, commonest first; the first tenth names a third of all.
NAMES = [
    ("Al Amal", "الأمل"), ("Annour", "النور"), ("Al Baraka", "البركة"), ("Annajah", "النجاح"),
    ("Al Wifaq", "الوفاق"), ("Assalam", "السلام"), ("Al Khair", "الخير"), ("Tamount", "تامونت"),
    ("Tiwizi", "تيويزي"), ("Afoulki", "أفولكي"), ("Tifaouine", "تيفاوين"), ("Azemz", "أزمز"),
    ("Itrane", "إتران"), ("Taghazoute", "تغازوت"), ("Agharas", "أغاراس"), ("Toudarte", "تودارت"),
    ("Ajdigue", "أجديك"), ("Tafoukt", "تافوكت"), ("Anamour", "أنامور"), ("Izourane", "إزوران"),
    ("Marjana", "مرجانة"), ("Zaitouna", "الزيتونة"), ("Arganati", "أركانتي"), ("Tazart", "تازارت"),
    ("Imlil", "إمليل"), ("Tagmat", "تاكمات"), ("Ounzar", "أونزار"), ("Tislit", "تيسليت"),
    ("Amoud", "أمود"), ("Tidzi", "تيدزي"), ("Bassma", "بسمة"), ("Yasmina", "ياسمينة"),
]  # fmt: skip
SECONDS = ["", "", "", "Argan", "du Souss", "Zitoun", "des femmes", "2", "Ighrem", "Atlas"]
KINDS = [("Coopérative ", "تعاونية "), ("Coop. ", "تعاونية "), ("", ""), ("COOPERATIVE ", "")]
FIRSTS = ("Ait ", "Ida ", "Tagadirt ", "Imi n", "Tizi ", "Id ")
LASTS = ("Oumghar", "Ouakrim", "Lhaj", "Brahim", "Ouzarif", "Oufella", "Ougard")
ACTIVITIES = [
    "argan",
    "miel",
    "safran",
    "tapis",
    "couscous",
    "lait",
    "amandes",
    "dattes",
    "élevage",
]


def register(count: int, seed: int) -> list[Row]:
    """`count` rows of two to four provinces; about one row in twenty-five is a second entry."""
    rng = random.Random(seed)
    communes = [one for one in _communes() if one[1]]
    provinces = rng.sample(sorted({one[0] for one in communes}), rng.choice((2, 3, 4)))
    communes = [one for one in communes if one[0] in provinces]
    douars = [f"{first}{last}" for first in FIRSTS for last in LASTS]
    rows: list[Row] = []
    truth = 0
    while len(rows) < count:
        clerk = rng.random()
        name = rng.choice(NAMES[:4]) if rng.random() < 0.35 else rng.choice(NAMES)
        second = rng.choice(SECONDS)
        province, commune = rng.choice(communes)
        founded = date(1995, 1, 1) + timedelta(days=rng.randrange(11_000))
        members = rng.choice((5, 6, 7, 7, 8, 10, 12, 15, 20, 25, 32, 47))
        rlc = f"{truth % 97}/{founded.year}"
        women, activity = rng.randrange(members + 1), rng.choice(ACTIVITIES)
        facts = (name, second, province, commune, rng.choice(douars), founded, members, women,
                 activity, rlc)  # fmt: skip
        rows.append(Row(_typed(rng, facts, clerk), truth))
        if rng.random() < 0.04 and len(rows) < count:  # entered again by another clerk
            rows.append(Row(_typed(rng, facts, rng.random(), again=True), truth))
        truth += 1
    rng.shuffle(rows)
    return rows


def _communes() -> list[tuple[str, str]]:
    """Province and commune names, as the gazetteer of the product has them."""
    from matcher.catalogue.loading import load_schema

    schema, _ = load_schema()
    places = schema.places("place").places
    return [
        (places[one.parent].name.to("fr"), one.name.to("fr"))
        for one in places.values()
        if one.parent in places and places[one.parent].level == "province"
    ]


def _typed(
    rng: random.Random, facts: tuple[object, ...], clerk: float, *, again: bool = False
) -> tuple[str, ...]:
    """The row as a clerk types it: below a third of them Arabic names, a fifth leave gaps."""
    name, second, province, commune, douar, founded, members, women, activity, rlc = facts
    assert isinstance(name, tuple)
    assert isinstance(founded, date)
    latin, arabic = rng.choice(KINDS)
    shown = (
        f"{latin}{name[0]} {second}".strip()
        if clerk > 0.3
        else f"{arabic}{name[1]} {second}".strip()
    )
    if clerk > 0.9:
        shown = shown.upper()
    if again and rng.random() < 0.3 and clerk > 0.3 and len(name[0]) > 6:  # a slip of the pen
        at = rng.randrange(2, len(shown) - 1)
        shown = shown[:at] + shown[at + 1 :]
    gaps = clerk < 0.2 or 0.6 < clerk < 0.7
    day = founded.strftime("%d/%m/%Y") if clerk < 0.8 else str(founded.year)
    count = (
        members if not again or rng.random() < 0.8 else int(str(members)) + rng.choice((-1, 1, 2))
    )

    def cell(value: object, missing: float) -> str:
        return "" if rng.random() < (missing * 3 if gaps else missing) else str(value)

    return (
        f"DPA/{province}/{founded.year}", shown, cell(province, 0.02), cell(commune, 0.06),
        cell(douar, 0.2), cell(day, 0.08), cell(count, 0.05),
        cell(min(int(str(women)), int(str(count))), 0.15), cell(activity, 0.1),
        cell(rlc, 0.6), "2024" if clerk < 0.5 else "2025",
    )  # fmt: skip


def main() -> int:
    """Print the figures for each size, over several draws."""
    return measure([("second generator", register)], HEADER)


if __name__ == "__main__":
    sys.exit(main())
