"""Planted data on people, looked for everywhere after an import, and after `registry forget`.

python tests/bench/canaries.py [--files 12] [--seed 1] [--show]

Each file bears canaries of eight kinds (names of people, phones, e-mails, identity cards, bank
accounts, postal addresses, days of birth, passports and CNSS numbers): in columns of their own,
inside cells of columns that are read, in notes, titles, names of sheets and of files; as CSV,
XLSX, JSON, from stdin, and in damaged files. Kept: found in the user's folder, an export or a
backup. Shown: on a screen in three languages, in a report, or on the pages and the API of the
office. Nobody in them exists. A file name is what its user typed: it is looked for with the rest.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import os
import random
import sys
import tempfile
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

import openpyxl

DAY = "2026-11-23"
FORMS = ("csv", "xlsx", "json", "stdin", "broken csv", "broken xlsx")
GIVEN = ("Fatima", "Khadija", "Hassan", "Brahim", "Rachida", "Mohamed", "Saïda", "Lahcen")
_PARTS = ("zor", "quil", "vex", "plim", "tarv", "gond", "breut", "sniv", "drof", "klem", "wusp")
_ARABIC = ("زرق", "فلم", "شنط", "غرب", "ثلج", "ضفر", "قعس", "ذبل")
COOPS = ("Tazlaft", "Imghrane", "Oudrar", "Tagmout", "Azrou", "Tislatine", "Igoudar", "Taourirt",
         "Ifoulki", "Tizwit", "Anrar", "Agadmen", "Tamlalt", "Ourti")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Canary:
    """What is planted, of which kind, and what is looked for."""

    kind: str
    where: str
    text: str
    sought: tuple[str, ...]

    def is_in(self, content: bytes) -> bool:
        """Whether it stands somewhere, as it is or as JSON writes it."""
        return any(s.encode() in content or json.dumps(s)[1:-1].encode() in content
                   for s in self.sought)  # fmt: skip


class Planter:
    """Makes canaries, each unlike every other."""

    def __init__(self, rng: random.Random) -> None:
        self.rng, self.planted = rng, list[Canary]()
        self.used: set[str] = set()

    def _keep(self, kind: str, where: str, text: str, *sought: str) -> str:
        self.planted.append(Canary(kind, where, text, sought or (text,)))
        return text

    def _new(self, make: Callable[[], str]) -> str:
        while (word := make()) in self.used:
            pass
        self.used.add(word)
        return word

    def digits(self, count: int) -> str:
        return self._new(lambda: "".join(self.rng.choices("123456789", k=count)))

    def family(self, *, arabic: bool = False) -> str:
        parts = _ARABIC if arabic else _PARTS
        word = self._new(lambda: "".join(self.rng.choices(parts, k=3)))
        return f"ال{word}" if arabic else word.title()

    def person(self, where: str) -> str:
        family = self.family()
        return self._keep("name", where, f"{self.rng.choice(GIVEN)} {family}", family)

    def titled(self, where: str) -> str:
        if self.rng.random() < 0.25:
            family = self.family(arabic=True)
            return self._keep("name", where, f"السيدة {family}", family)
        family = self.family()
        return self._keep(
            "name", where, f"{self.rng.choice(('Mme', 'M.', 'voir'))} {family}", family
        )

    def bare(self, where: str) -> str:
        return self._keep("name", where, self.family())

    def phone(self, where: str) -> str:
        n = f"06{self.digits(8)}"
        shown = self.rng.choice(
            (n, " ".join(n[i : i + 2] for i in range(0, 10, 2)), f"+212{n[1:]}")
        )
        return self._keep("phone", where, shown, shown, n, n[1:])

    def mail(self, where: str) -> str:
        return self._keep("e-mail", where, f"{self.family().lower()}@exemple.ma")

    def card(self, where: str) -> str:
        n = self.digits(6)
        shown = self.rng.choice((f"JB{n}", f"JB {n}", f"J{n}"))
        return self._keep("identity card", where, shown, shown, shown.replace(" ", ""))

    def account(self, where: str) -> str:
        n = self.digits(24)
        shown = self.rng.choice((n, f"{n[:3]} {n[3:6]} {n[6:22]} {n[22:]}", f"MA64{n}"))
        return self._keep("bank account", where, shown, shown, n, n[6:22])

    def address(self, where: str) -> str:
        street = self.family()
        number = self.rng.randrange(1, 99)
        kind = self.rng.choice(("rue", "avenue", "bd", "lotissement", "hay"))
        return self._keep("address", where, f"{number} {kind} {street}", street)

    def birth(self, where: str) -> str:
        day = self._new(
            lambda: (
                f"{self.rng.randrange(1, 28):02}/{self.rng.randrange(1, 12):02}/"
                f"{self.rng.randrange(1940, 1989)}"
            )
        )
        d, m, y = day.split("/")
        return self._keep("day of birth", where, day, day, f"{y}-{m}-{d}")

    def paper(self, where: str) -> str:
        if self.rng.random() < 0.5:
            n = self.digits(7)
            return self._keep("passport, CNSS", where, f"passeport EF{n}", n)
        n = self.digits(9)
        return self._keep("passport, CNSS", where, f"CNSS {n}", n)


def table(p: Planter) -> tuple[list[list[str]], str, str, str]:
    """A table, a title above it, a note below it and the name of its sheet."""
    rng = p.rng
    inside = (p.person, p.titled, p.phone, p.mail, p.card, p.account, p.paper,
              lambda w: f"née le {p.birth(w)}", lambda w: f"siège {p.address(w)}")  # fmt: skip
    any_inside = lambda where: rng.choice(inside)(f"inside {where}")  # noqa: E731
    twice = p.bare("a column of its own, twice")
    head = ["Nom de la coopérative", "Province", "Commune", "Nb adhérents", "CA annuel (DH)",
            "Date de création", "Secteur", "Projet", "Objet du financement", "Membre union",
            "Observations", "Président(e)", "Tél", "E-mail", "CIN", "RIB", "Adresse",
            "Date de naissance", "Passeport / CNSS", "Enquêteur", "Visa", "Zzq"]  # fmt: skip
    rows = [head]
    for at, name in enumerate(rng.sample(COOPS, 8)):
        rows.append([
            f"Coopérative {name}" + (f" ({p.titled('the name')})" if at == 1 else
                                     f" {p.phone('the name')}" if at == 2 else ""),
            "Tiznit",
            rng.choice((f"Anzi ({p.titled('Commune')})", "Anzi", f"Tafraout {p.phone('Commune')}")),
            f"{12 + at} ({any_inside('Nb adhérents')})",
            rng.choice((f"{5 + at}0000 DH {any_inside('CA')}", f"{5 + at}0000")),
            rng.choice((f"12/03/201{at} {p.titled('Date')}", f"12/03/201{at}")),
            rng.choice(("argane", "miel", f"argane ({any_inside('Secteur')})")),
            f"séchoir, {any_inside('Projet')}",
            f"matériel {any_inside('Objet')}",
            rng.choice(("oui", "non", f"oui, {any_inside('union')}")),
            f"{any_inside('notes')}, {p.bare('notes')}",
            p.person("its own column"), p.phone("its own column"), p.mail("its own column"),
            p.card("its own column"), p.account("its own column"), p.address("its own column"),
            p.birth("its own column"), p.paper("its own column"),
            p.person("its own column"), twice if at < 5 else p.bare("its own column"),
            any_inside("an unknown column"),
        ])  # fmt: skip
    title = f"Liste établie par {p.titled('title')}, {p.phone('title')}"
    note = f"NB : contacter {p.titled('note')} ({p.mail('note')})"
    return rows, title, note, rng.choice((p.person, p.titled, p.bare))("name of the sheet")[:31]


def write(form: str, p: Planter, folder: Path) -> tuple[Path, bytes]:
    """A file of a form, or what is sent to stdin."""
    rows, title, note, sheet = table(p)
    stem = (
        p.rng.choice((p.person, p.titled))("name of the file") if p.rng.random() < 0.5 else "liste"
    )
    text = io.StringIO()
    csv.writer(text, delimiter=";").writerows([[title], *rows, [note]])
    content = text.getvalue().encode()
    if form == "json":
        path = folder / f"{stem}.json"
        listed = [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]
        content = json.dumps({sheet: listed}, ensure_ascii=p.rng.random() < 0.5).encode()
    elif form in ("xlsx", "broken xlsx"):
        path = folder / f"{stem}.xlsx"
        book = openpyxl.Workbook()
        book.active.title = sheet
        for row in ([title], *rows, [note]):
            book.active.append(row)
        book.properties.creator = p.person("properties of the file")
        out = io.BytesIO()
        book.save(out)
        content = out.getvalue()
        content = content[: len(content) * 2 // 3] if form == "broken xlsx" else content
    else:
        path = folder / f"{stem}.csv"
        if form == "broken csv":
            content = content.replace(b"12", b'"12', 1).replace("née".encode(), b"n\xe9e", 1)
    if form == "stdin":
        return Path("-"), content
    path.write_bytes(content)
    return path, b""


def main() -> int:
    """Print how many canaries of each kind were planted, kept, shown and left; 1 if any was."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--files", type=int, default=12)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", action="store_true", help="name every canary that was found")
    asked = parser.parse_args()
    rng = random.Random(asked.seed)
    totals = {name: Counter[str]() for name in ("planted", "kept", "shown", "left")}
    seen: list[str] = []
    for number in range(asked.files):
        planter = Planter(rng)
        with tempfile.TemporaryDirectory() as folder:
            places = dict(searched(FORMS[number % len(FORMS)], planter, Path(folder)))
        for canary in planter.planted:
            totals["planted"][canary.kind] += 1
            for what in ("kept", "shown", "left"):
                at = [n for n, content in places.items() if n.startswith(what)
                      and canary.is_in(content)]  # fmt: skip
                if at:
                    totals[what][canary.kind] += 1
                    seen.append(f"{what}: {canary.kind} in {canary.where}: {canary.text!r}: {at}")
    print("| kind | planted | kept | shown | left by forget |\n| --- | ---: | ---: | ---: | ---: |")
    for kind in [*sorted(totals["planted"]), ""]:
        counts = (n[kind] if kind else n.total() for n in totals.values())
        print(f"| {kind or 'all'} | {' | '.join(map(str, counts))} |")
    if asked.show:
        print("\n".join(seen))
    found = totals["kept"].total() + totals["shown"].total() + totals["left"].total()
    print(f"{totals['planted'].total()} canaries, {found} found")
    return int(found > 0)


def searched(form: str, planter: Planter, folder: Path) -> Iterator[tuple[str, bytes]]:
    """Everything that an import of a file of a form writes or shows, by what it is."""
    home = folder / "home"
    path, sent = write(form, planter, folder)
    with patch.dict(os.environ, {"MATCHER_HOME": str(home), "COLUMNS": "200"}):
        for language in ("en", "fr", "ar"):
            report = folder / f"report-{language}.{'json' if language == 'fr' else 'csv'}"
            yield (
                f"shown: dry run {language}",
                _run(("import", path, "--dry-run", "--lang", language, "--report", report), sent),
            )
            if report.is_file():
                yield f"shown: report {language}", report.read_bytes()
        yield "shown: import", _run(("import", path, "--json"), sent)
        listed = json.loads(_run(("registry", "list", "--json"))) or {}
        ids = [one["applicant_id"] for one in listed.get("profiles", [])]
        for one in ids:
            for more in ((), ("--json",)):
                yield f"shown: show {one} {more}", _run(("registry", "show", one, *more))
        yield "shown: history", _run(("registry", "history")) + _run(("registry", "duplicates"))
        if ids:
            yield "shown: coop", _run(("--coop", ids[0]))
            yield "kept: export", _run(("registry", "export", "--out", "-"))
            yield from _pages(ids, path)
        _run(("backup", folder / "copy.zip"))
        if (folder / "copy.zip").is_file():
            with zipfile.ZipFile(folder / "copy.zip") as package:
                for name in package.namelist():
                    yield f"kept: backup {name}", package.read(name)
        for file in home.rglob("*"):
            if file.is_file():
                yield f"kept: {file.relative_to(home)}", file.read_bytes()
        for one in ids:
            _run(("registry", "forget", one))
        for file in home.rglob("*"):
            if file.is_file():
                content = file.read_bytes()
                yield f"left: {file.relative_to(home)}", content
                assert not any(f"Coopérative {c}".encode() in content for c in COOPS), file


def _run(words: tuple[object, ...], sent: bytes = b"") -> bytes:
    """What a command writes on both streams."""
    from matcher.cli.run import run

    out, err = io.StringIO(), io.StringIO()
    stdin = io.TextIOWrapper(io.BytesIO(sent), encoding="utf-8")
    with redirect_stdout(out), redirect_stderr(err), patch.object(sys, "stdin", stdin):
        lines = [str(word) for word in words]
        run(lines if "--coop" in lines or "import" not in lines else [*lines, "--today", DAY])
    return (out.getvalue() + err.getvalue()).encode()


def _pages(ids: list[str], path: Path) -> Iterator[tuple[str, bytes]]:
    """The pages and the API of the office, in one language each."""
    from datetime import date

    from starlette.testclient import TestClient

    from matcher.web.app import make_app
    from matcher.web.office import Office, OfficeFiles

    app = make_app(Office(OfficeFiles(registry=None, today=date.fromisoformat(DAY)), "fr"), 8765)
    with TestClient(app, base_url="http://127.0.0.1:8765") as client:
        pages = ["/", "/duplicates", "/history", "/cooperatives", "/api/cooperatives"]
        pages += [f"/cooperatives/{one}{part}" for one in ids for part in ("", "/profile")]
        pages += [f"/api/cooperatives/{one}" for one in ids]
        for page in pages:
            answer = client.get(page)
            yield f"shown: page {page} {answer.status_code}", answer.content
        if path.is_file():
            seen = client.post("/import", files={"file": (path.name, path.read_bytes())})
            yield f"shown: page of the import {seen.status_code}", seen.content
            # what is handed in lies there until it is imported or thrown away
            client.post(str(seen.url), data={"do": "discard"})


if __name__ == "__main__":
    sys.exit(main())
