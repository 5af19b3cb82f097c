"""Writes the history of this folder: SYNTHETIC readers who borrowed SYNTHETIC books.

    python tests/other_history/make_history.py

Each book has readers of its own kind; who borrows what is drawn from stated odds.
"""

from __future__ import annotations

import csv
import random
from datetime import date, timedelta
from pathlib import Path

BOOKS = {
    "atlas_of_winds": ("harbour", "travel", 35, "sailing maps sea"),
    "bread_and_salt": ("hill", "cooking", 55, "oven flour dinner"),
    "clockwork_city": ("market", "fantasy", 18, "machines dragon tower"),
    "dust_and_stars": ("market", "science", 28, "planet rocket telescope"),
    "evening_verses": ("hill", "poetry", 62, "rhyme evening garden"),
    "fishing_alone": ("harbour", "sport", 48, "river boat patience"),
}
TOWNS = ("harbour", "hill", "market")


def main() -> None:
    """Write applicants, choices and catalogue beside this file."""
    rng = random.Random(7)
    here = Path(__file__).parent
    (here / "catalogue").mkdir(exist_ok=True)
    for book in BOOKS:
        name = book.replace("_", " ").capitalize()
        (here / "catalogue" / f"{book}.toml").write_text(
            f'id = "{book}"\nname = "{name}"\n', encoding="utf-8"
        )
    readers, loans = [], []
    for number in range(400):
        book = rng.choice(list(BOOKS))
        town, genre, age, words = BOOKS[book]
        likely = rng.random
        genres = {genre if likely() < 0.7 else rng.choice([b[1] for b in BOOKS.values()])}
        if likely() < 0.4:
            genres.add(rng.choice([b[1] for b in BOOKS.values()]))
        wish = rng.choice(words.split() if likely() < 0.6 else ["something", "a", "good", "story"])
        readers.append(
            {
                "applicant_id": f"r{number:03}",
                "town": town if likely() < 0.6 else rng.choice(TOWNS),
                "genres": ";".join(sorted(genres)) if likely() < 0.9 else "",
                "age": max(8, round(rng.gauss(age, 9))) if likely() < 0.9 else "",
                "member": rng.choice(["true", "false"]),
                "wish": f"I would like {wish} please",
            }
        )
        day = date(2024, 1, 1) + timedelta(days=number)
        loans.append((f"r{number:03}", book, day.isoformat(), "financed", ""))
    with (here / "applicants.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(readers[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(readers)
    with (here / "choices.csv").open("w", encoding="utf-8", newline="") as stream:
        rows = csv.writer(stream, lineterminator="\n")
        rows.writerow(["applicant_id", "option_id", "date", "outcome", "amount"])
        rows.writerows(loans)


if __name__ == "__main__":
    main()
