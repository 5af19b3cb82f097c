"""Tables with planted defects: what stands in each cell, and what must come of it."""

from __future__ import annotations

import csv
import random
from dataclasses import dataclass
from pathlib import Path

import openpyxl

HEADERS = {
    "fr": {
        "name": "Nom de la coopérative", "province": "Province", "place": "Commune",
        "founded": "Date de création", "members": "Nbre d'adhérents", "women": "dont femmes",
        "capital_mad": "Capital (DH)", "turnover_mad": "Chiffre d'affaires",
        "need_total_mad": "Montant demandé", "sector": "Secteur", "products": "Produits",
        "union_member": "Membre union (oui/non)", "project_return_pct":
        "Rendement annuel attendu du projet", "women_share": "Part des femmes",
    },
    "ar": {
        "name": "اسم التعاونية", "province": "العمالة أو الإقليم", "place": "الجماعة",
        "founded": "تاريخ التأسيس", "members": "عدد المنخرطين", "women": "عدد النساء",
        "capital_mad": "رأس المال", "turnover_mad": "رقم المعاملات",
        "need_total_mad": "المبلغ المطلوب", "sector": "القطاع", "products": "المنتجات",
        "union_member": "عضو في اتحاد", "project_return_pct":
        "المردودية السنوية المتوقعة للمشروع", "women_share": "نسبة النساء",
    },
    "en": {
        "name": "Cooperative name", "province": "Province", "place": "Municipality",
        "founded": "Founded", "members": "Number of members", "women": "Women",
        "capital_mad": "Share capital", "turnover_mad": "Annual turnover",
        "need_total_mad": "Amount requested", "sector": "Sector", "products": "Products",
        "union_member": "Union member", "project_return_pct":
        "Expected yearly return of the project", "women_share": "Share of women",
    },
}  # fmt: skip
HEADERS["mixed"] = {
    name: HEADERS["ar" if at % 2 else "fr"][name] for at, name in enumerate(HEADERS["fr"])
}
FIELDS = tuple(HEADERS["fr"])

_CLEAN = {
    "fr": {"yes": "oui", "no": "non", "argan": "argane", "beekeeping": "apiculture",
           "honey": "miel", "couscous": "couscous", "tiznit": "Tiznit", "taroudannt": "Taroudant"},
    "ar": {"yes": "نعم", "no": "لا", "argan": "الأركان", "beekeeping": "تربية النحل",
           "honey": "العسل", "couscous": "الكسكس", "tiznit": "تيزنيت", "taroudannt": "تارودانت"},
    "en": {"yes": "yes", "no": "no", "argan": "argan", "beekeeping": "beekeeping",
           "honey": "honey", "couscous": "couscous", "tiznit": "Tiznit",
           "taroudannt": "Taroudannt"},
}  # fmt: skip
_CLEAN["mixed"] = {k: _CLEAN["ar" if at % 2 else "fr"][k] for at, k in enumerate(_CLEAN["fr"])}


@dataclass(frozen=True, slots=True)
class Planted:
    """One kind of defect: the cell, and the value or the code that must come of it."""

    kind: str
    field: str
    raw: object
    value: str | None = None
    code: str = ""


DEFECTS = (
    Planted("thousands by dots, decimal comma", "capital_mad", "300.000,00 DH", "300000"),
    Planted("thousands by spaces", "capital_mad", "300 000", "300000"),
    Planted("non-breaking spaces", "capital_mad", "300\u00a0000", "300000"),
    Planted("narrow spaces", "capital_mad", "1\u202f250\u202f000", "1250000"),
    Planted("one dot before three digits", "capital_mad", "300.000", "300000"),
    Planted("one comma before three digits", "capital_mad", "300,000", "300000"),
    Planted("English marks", "capital_mad", "1,250,000.50", "1250001"),
    Planted("Arabic-Indic digits", "capital_mad", "٣٠٠ ٠٠٠", "300000"),
    Planted("Arabic marks", "capital_mad", "١٬٢٥٠٬٠٠٠٫٠٠ درهم", "1250000"),
    Planted("currency before", "capital_mad", "DH 5000", "5000"),
    Planted("apostrophes", "capital_mad", "12'500 MAD", "12500"),
    Planted("MDH", "turnover_mad", "2 MDH", "2000000"),
    Planted("MDH with comma", "turnover_mad", "1,2 MDHS", "1200000"),
    Planted("KDH", "turnover_mad", "300 KDH", "300000"),
    Planted("centimes said", "need_total_mad", "30 millions de centimes", "300000"),
    Planted("dirhams said", "need_total_mad", "3 millions de dirhams", "3000000"),
    Planted("bare million", "need_total_mad", "30 millions", None, "ambiguous-million"),
    Planted("bare million in Arabic", "need_total_mad", "30 مليون", None, "ambiguous-million"),
    Planted("letter M", "need_total_mad", "1,5 M", None, "ambiguous-million"),
    Planted("a fraction of a dirham", "need_total_mad", "1,5", None, "ambiguous-number"),
    Planted("centimes in Arabic", "need_total_mad", "5 ملايين سنتيم", "50000"),
    Planted("with the tax", "need_total_mad", "250 000,00 MAD TTC", "250000"),
    Planted("rials", "need_total_mad", "1000 ryal", "50"),
    Planted("thousands in words", "need_total_mad", "500 mille DH", "500000"),
    Planted("hundred thousands in words", "need_total_mad", "3 cent mille", "300000"),
    Planted("thousand in Arabic", "need_total_mad", "٨٠ ألف درهم", "80000"),
    Planted("another currency", "need_total_mad", "5 000 €", None, "other-currency"),
    Planted("a range of amounts", "need_total_mad", "100 000 à 200 000", None, "a-range"),
    Planted("an amount a month", "turnover_mad", "5 000 DH par mois", None, "a-rate"),
    Planted("a loss in brackets", "capital_mad", "(12 000)", None, "too-small"),
    Planted("words for an amount", "capital_mad", "beaucoup", None, "not-an-amount"),
    Planted("a formula", "capital_mad", "=A1*2", None, "formula"),
    Planted("number word", "members", "douze", "12"),
    Planted("number words", "members", "quatre-vingt-dix-sept", "97"),
    Planted("a unit after a number", "members", "45 membres", "45"),
    Planted("about", "members", "environ 30", "30", "approximate"),
    Planted("a fraction of a person", "members", "12,5", None, "not-whole"),
    Planted("a doubtful word", "members", "douze?", "12", "not-sure"),
    Planted("two numbers", "members", "12/30", None, "a-range"),
    Planted("no members", "members", "0", None, "too-small"),
    Planted("not known", "members", "N/A", None),
    Planted("a dash", "members", "-", None),
    Planted("not known in Arabic", "members", "غير متوفر", None),
    Planted("none or not known", "members", "néant", None, "none-or-unknown"),
    Planted("nothing in Arabic", "capital_mad", "لا شيء", None, "none-or-unknown"),
    Planted("more women than members", "women", "900", "900", "cannot-be"),
    Planted("a share for a count", "women", "60%", None, "not-a-number"),
    Planted("day first", "founded", "03/04/2019", "2019-04-03"),
    Planted("two-digit year", "founded", "12/03/19", "2019-03-12"),
    Planted("day and time", "founded", "2019-03-12 00:00:00", "2019-03-12"),
    Planted("month by name", "founded", "12 mars 2019", "2019-03-12"),
    Planted("Moroccan Arabic month", "founded", "5 غشت 2018", "2018-08-05"),
    Planted("month alone", "founded", "يوليوز 2017", "2017-07", "only-month"),
    Planted("year alone", "founded", "2016", "2016", "only-year"),
    Planted("a serial of Excel", "founded", "43500", "2019-02-04"),
    Planted("month first", "founded", "04/13/2019", None, "not-a-date"),
    Planted("no such day", "founded", "31/02/2019", None, "not-a-date"),
    Planted("Hijri", "founded", "15 رمضان 1440", None, "hijri-date"),
    Planted("to come", "founded", "01/01/2031", "2031-01-01", "in-the-future"),
    Planted("yes in Darija", "union_member", "iyeh", "true"),
    Planted("a tick", "union_member", "✓", "true"),
    Planted("yes with a remark", "union_member", "oui (UCFA)", "true", "respelled"),
    Planted("both", "union_member", "oui/non", None, "not-a-boolean"),
    Planted("maybe", "union_member", "peut-être", None, "not-a-boolean"),
    Planted("Darija with digits", "products", "3ssel", "honey"),
    Planted("Amazigh", "products", "tamment", "honey"),
    Planted("a slip in a product", "products", "couscouss", "couscous"),
    Planted("a product in two scripts", "products", "Miel / العسل", "honey"),
    Planted("a sector for a product", "products", "agriculture", None, "unknown-value"),
    Planted("a list", "products", "Huile d'argan, amlou et miel", "amlou;argan;honey"),
    Planted("an Arabic list", "products", "زيت الأركان، أملو", "amlou;argan"),
    Planted("an open list", "products", "miel, safran, etc.", "honey;saffron?"),
    Planted("a word for two products", "products", "الصبار", None, "ambiguous-word"),
    Planted("an unknown product", "products", "zzqx", None, "unknown-value"),
    Planted("two sectors", "sector", "argane et miel", None, "ambiguous-word"),
    Planted("a slip in a province", "province", "Tiznitt", "tiznit", "respelled"),
    Planted("the old spelling", "province", "Province de Taroudante", "taroudannt"),
    Planted("a province in two scripts", "province", "Tiznit / تيزنيت", "tiznit"),
    Planted("two provinces", "province", "Tiznit / Tata", None, "ambiguous-place"),
    Planted("a town for its province", "province", "Biougra", "chtouka-ait-baha", "respelled"),
    Planted("a region of before 2015", "province", "Souss-Massa-Draa", None, "old-division"),
    Planted("an unknown place", "place", "Qwertyville", None, "unknown-place"),
    Planted("commune outside the province", "place", "Biougra", None, "contradiction"),
    Planted("per cent", "women_share", "60 %", "0.6"),
    Planted("more than all", "women_share", "160 %", None, "too-large"),
    Planted("a decimal that may be a thousand", "project_return_pct", "1.250", None,
            "ambiguous-number"),
    Planted("a phone in a text", "name", "Coop Anzi 0661234567", "Coop Anzi ***", "personal"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Expected:
    """What must come of one cell."""

    field: str
    value: str | None
    code: str
    kind: str


def plant(
    folder: Path, language: str, form: str, seed: int
) -> tuple[Path, dict[tuple[int, int], Expected]]:
    """A file of clean rows with one defect in every second, and what each cell must give."""
    rng = random.Random(seed)
    words, expected = _CLEAN[language], {}
    table: list[list[object]] = [["Liste des coopératives — 2025"], []]
    table.append([HEADERS[language][name] for name in FIELDS])
    column = {name: at for at, name in enumerate(FIELDS, 1)}
    for at in range(2 * len(DEFECTS)):
        row = len(table) + 1
        cells, values = _clean_row(at, words, rng)
        defect = DEFECTS[at // 2] if at % 2 else None
        if defect:
            cells[defect.field] = defect.raw
            values.pop(defect.field)
            if defect.field == "province":  # the commune may lie elsewhere then
                cells["place"] = ""
            if defect.field == "women_share":  # what is derived is not read beside its inputs
                cells["women"] = cells["members"] = ""
                values.pop("women", None), values.pop("members", None)
            where = row, column[defect.field]
            expected[where] = Expected(defect.field, defect.value, defect.code, defect.kind)
        if not defect or defect.field != "women_share":
            cells["women_share"] = ""
        for name, value in values.items():
            if cells[name] != "" and name != "women_share":
                expected[row, column[name]] = Expected(name, value, "", "")
        table.append([cells[name] for name in FIELDS])
    path = folder / f"{language}-{seed}.{form}"
    if form == "csv":
        with path.open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream, delimiter=";").writerows(table)
    else:
        book = openpyxl.Workbook()
        for row_cells in table:
            book.active.append(["'" + c if c == "=A1*2" else c for c in row_cells])
            for cell in book.active[book.active.max_row]:
                if cell.value == "'=A1*2":
                    cell.value, cell.data_type = "=A1*2", "s"
        book.save(path)
    return path, expected


def _clean_row(
    at: int, words: dict[str, str], rng: random.Random
) -> tuple[dict[str, object], dict[str, str]]:
    province = rng.choice(("tiznit", "taroudannt"))
    members = rng.randint(8, 90)
    women = rng.randint(0, members)
    day = f"{rng.randint(13, 28)}/0{rng.randint(1, 9)}/{rng.randint(2008, 2024)}"
    capital, turnover, need = (rng.randint(5, 90) * 1000 for _ in range(3))
    sector, product = rng.choice((("argan", "argan"), ("beekeeping", "honey")))
    joined = rng.choice(("yes", "no"))
    rate = rng.choice((4.5, 7.25, 12.0))
    place = {"tiznit": "Anzi", "taroudannt": "Argana"}[province]
    cells: dict[str, object] = {
        "name": f"Coopérative n° {at} {_invented(rng)}", "province": words[province],
        "place": place, "founded": day, "members": str(members), "women": str(women),
        "capital_mad": f"{capital}", "turnover_mad": f"{turnover},00",
        "need_total_mad": f"{need} DH", "sector": words[sector], "products": words[product],
        "union_member": words[joined], "project_return_pct": f"{rate}", "women_share": "",
    }  # fmt: skip
    d, m, y = day.split("/")
    values = {
        "name": str(cells["name"]), "province": province, "place": f"{province}/{place.lower()}",
        "founded": f"{y}-{m}-{d}", "members": str(members), "women": str(women),
        "capital_mad": str(capital), "turnover_mad": str(turnover), "need_total_mad": str(need),
        "sector": sector, "products": product, "union_member": str(joined == "yes").lower(),
        "project_return_pct": f"{rate:g}", "women_share": "",
    }  # fmt: skip
    return cells, values


def _invented(rng: random.Random) -> str:
    return "".join(rng.choice("bdfklmnrstz") + rng.choice("aiou") for _ in range(4)).capitalize()
