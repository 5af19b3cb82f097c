"""One cleaner a type: values as people write them, by hand and by law."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.conftest import TODAY
from matcher.catalogue.loading import load_schema
from matcher.domain.schema import Schema
from matcher.domain.values import FieldValue, RoughDay, Several
from matcher.ingest.cells.cell_result import CellRefusedError
from matcher.ingest.cells.cleaning import Cleaner
from matcher.ingest.cells.money import MoneyColumn
from matcher.ingest.cells.number_words import french_number
from matcher.ingest.columns.vocabulary import Vocabulary, read_vocabulary
from matcher.ingest.sheets.sheet import Raw
from matcher.support.messages import render

SCHEMA: Schema = load_schema()[0]
WORDS: Vocabulary = read_vocabulary(SCHEMA)


def read(name: str, raw: Raw, inside: str = "", **column: str) -> FieldValue:
    cleaner = Cleaner(SCHEMA[name], SCHEMA, WORDS, TODAY, MoneyColumn(**column))
    return cleaner.read(raw, inside).value


def refusal(name: str, raw: Raw, inside: str = "") -> str:
    with pytest.raises(CellRefusedError) as caught:
        read(name, raw, inside)
    return caught.value.code


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("300.000", 300_000),
        ("300 000,50 dh", 300_001),
        ("2 MDH", 2_000_000),
        ("1 MMDH", 10**9),
        ("30 millions de centimes", 300_000),
        ("٣٠٠٬٠٠٠ درهم", 300_000),
        ("20 مليون سنتيم", 200_000),
        ("200 ريال", 10),
        ("K 5", None),
        (1250.0, 1250),
        ("-", None),
        ("N/A", None),
    ],
)
def test_an_amount(raw: Raw, value: int | None) -> None:
    if raw == "K 5":
        assert refusal("capital_mad", raw) == "not-an-amount"
    else:
        assert read("capital_mad", raw) == value


@pytest.mark.parametrize(
    ("unit", "value"), [("thousand_dirham", 5000), ("centime", 0), ("million_dirham", 5_000_000)]
)
def test_a_header_says_the_unit_of_bare_amounts(unit: str, value: int) -> None:
    assert read("capital_mad", "5", unit=unit) == value
    assert read("capital_mad", "5 DH", unit=unit) == 5  # a unit of its own wins


def test_a_loss_is_negative_where_it_may_be() -> None:
    assert read("surplus_mad", "(12 000)") == read("surplus_mad", "-12.000") == -12_000


@pytest.mark.parametrize("raw", ["30 millions", "1,5 M", "2 مليون", "1 milliard"])
def test_a_million_of_nobody_knows_what_is_a_question(raw: str) -> None:
    assert refusal("turnover_mad", raw) == "ambiguous-million"


@pytest.mark.parametrize("raw", ["1,5", 0.75, "12.25"])
def test_a_small_fraction_without_a_unit_is_a_question(raw: Raw) -> None:
    assert refusal("capital_mad", raw) == "ambiguous-number"


@given(st.integers(0, 10**9))
def test_any_amount_with_marks_of_thousands_comes_back(amount: int) -> None:
    english = f"{amount:,}"
    for mark in (",", ".", " ", "\u00a0", "\u202f", "'"):
        assert read("capital_mad", english.replace(",", mark)) == amount
        assert read("capital_mad", english.replace(",", mark) + " DH") == amount


@given(st.integers(0, 999))
def test_arabic_digits_are_digits(number: int) -> None:
    raw = str(number).translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
    assert read("women", raw) == number


_TENS = {20: "vingt", 30: "trente", 40: "quarante", 50: "cinquante", 60: "soixante"}
_SMALL_WORDS = """zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze
quinze seize dix-sept dix-huit dix-neuf"""
_SMALL = _SMALL_WORDS.split()


def in_french(number: int) -> str:
    """An independent speller, 0 to 100."""
    if number < 20:
        return _SMALL[number]
    if number == 100:
        return "cent"
    if number >= 80:
        rest = number - 80
        return "quatre-vingts" if not rest else f"quatre-vingt-{_SMALL[rest]}"
    ten = number // 10 * 10 if number < 70 else 60
    rest = number - ten
    if not rest:
        return _TENS[ten]
    joint = " et " if rest in (1, 11) else "-"
    return f"{_TENS[ten]}{joint}{_SMALL[rest]}"


@pytest.mark.parametrize("number", range(101))
def test_french_number_words_up_to_a_hundred(number: int) -> None:
    assert french_number(in_french(number)) == number
    assert read("women", in_french(number)) == number


@given(st.dates(date(1950, 1, 1), TODAY))
@settings(max_examples=60)
def test_any_day_in_any_usual_form_comes_back(day: date) -> None:
    months = {m: w for w, m in WORDS.months.items()}
    forms = [
        f"{day:%d/%m/%Y}", f"{day:%d-%m-%Y}", f"{day:%d.%m.%Y}", day.isoformat(),
        f"{day.day} {months[day.month]} {day.year}", day, (day - date(1899, 12, 30)).days,
    ]  # fmt: skip
    for form in forms:
        assert read("founded", form) == day, form


def test_tomorrow_is_kept_and_flagged() -> None:
    cleaner = Cleaner(SCHEMA["founded"], SCHEMA, WORDS, TODAY)
    cleaned = cleaner.read(TODAY + timedelta(days=1))
    assert (cleaned.value, cleaned.code) == (TODAY + timedelta(days=1), "in-the-future")


def test_a_year_alone_can_be_left_out() -> None:
    strict = read_vocabulary(SCHEMA)
    strict.settings["partial_date"] = "unknown"  # type: ignore[index]
    cleaned = Cleaner(SCHEMA["founded"], SCHEMA, strict, TODAY).read("2019")
    assert (cleaned.value, cleaned.code) == (None, "only-year")


@pytest.mark.parametrize(
    ("field", "code"),
    [
        (name, code)
        for name in ("products", "sector", "legal_form", "stage", "certifications", "purposes",
                     "registrations", "past_funding")
        for code in SCHEMA[name].values or ()
    ],
)  # fmt: skip
def test_every_label_is_recognised_in_three_languages(field: str, code: str) -> None:
    label = SCHEMA[field].labels[code]
    for language in ("fr", "ar", "en"):
        value = read(field, label.to(language))
        assert value in (code, Several(frozenset((code,))))


@pytest.mark.parametrize(
    ("field", "spelling", "code"),
    [
        (field, spelling, code)
        for field, table in WORDS.values.items()
        for spelling, code in table.items()
        if code
    ],
)
def test_every_spelling_of_the_vocabulary_is_recognised(
    field: str, spelling: str, code: str
) -> None:
    assert read(field, spelling) in (code, Several(frozenset((code,))))


PROVINCES = ("agadir-ida-ou-tanane", "inezgane-ait-melloul", "chtouka-ait-baha", "taroudannt",
             "tiznit", "tata")  # fmt: skip


@pytest.mark.parametrize("code", PROVINCES)
def test_every_spelling_of_the_six_provinces_is_recognised(code: str) -> None:
    spellings = WORDS.places["morocco"][code]
    assert len(spellings) >= 7
    for spelling in spellings:
        assert read("province", spelling) == code, spelling


def test_a_commune_of_two_provinces_is_asked_and_settled_by_its_province() -> None:
    assert refusal("place", "Oulad Aissa") == "ambiguous-place"
    assert read("place", "Oulad Aissa", "taroudannt") == "taroudannt/oulad-aissa"


def test_a_region_of_before_2015_is_a_question() -> None:
    assert refusal("region", "Souss-Massa-Drâa") == "old-division"


@pytest.mark.parametrize("raw", ["=1+1", "=cmd|' /C calc'!A0", "@SUM(A1)", "+cmd"])
def test_a_formula_is_never_a_value(raw: str) -> None:
    assert refusal("name", raw) == "formula"


_ANY = st.one_of(
    st.text(max_size=40), st.integers(), st.floats(), st.booleans(), st.dates(), st.none()
)


@pytest.mark.parametrize("field", [f.name for f in SCHEMA if not f.line][:40])
def test_any_cell_gives_a_value_or_a_typed_refusal(field: str) -> None:
    from matcher.support.reason_codes import REASONS

    @given(_ANY)
    @settings(max_examples=15)
    def law(raw: Raw) -> None:
        cleaner = Cleaner(SCHEMA[field], SCHEMA, WORDS, TODAY)
        try:
            cleaned = cleaner.read(raw)
        except CellRefusedError as refused:
            assert refused.code in REASONS
        else:
            assert not cleaned.code or cleaned.code in REASONS

    law()


@pytest.mark.parametrize(
    ("name", "raw"), [("capital_mad", "12O.000"), ("women", "tous"), ("founded", "jadis")]
)
def test_what_to_write_is_an_example_and_no_order(name: str, raw: str) -> None:
    with pytest.raises(CellRefusedError) as caught:
        read(name, raw)
    for language, words in (("en", "for example"), ("fr", "par exemple"), ("ar", "مثلا")):
        assert f"{words} " in render(caught.value.hint, language)


@pytest.mark.parametrize(
    "raw",
    [
        "oui, adhésion en cours", "demande déposée", "ex-membre (sortie 2020)", "à créer",
        "en projet avec Union Oudrar", "ancienne adhérente de l'Union Oudrar", "à l'étude",
        "applied", "member until 2020", "طلب مودع", "كانت عضوا", "في انتظار الانخراط",
    ],
)  # fmt: skip
def test_a_past_or_pending_union_is_no_union(raw: str) -> None:
    cleaner = Cleaner(SCHEMA["union_member"], SCHEMA, WORDS, TODAY, names_say_yes=True)
    assert cleaner.read("Union Oudrar").value is cleaner.read("oui (GIE Oudrar)").value is True
    with pytest.raises(CellRefusedError) as caught:
        cleaner.read(raw)
    assert caught.value.code == "ambiguous-word"


@pytest.mark.parametrize(
    ("name", "raw"),
    [
        *(("certifications", raw) for raw in (
            "bio demandée", "bio (expirée)", "ONSSA en attente", "bio suspendu", "projet bio",
            "souhaite bio", "demande bio déposée", "bio perdu en 2022", "bio à renouveler",
            "organic (lapsed)", "ONSSA pending", "شهادة عضوي منتهية", "في انتظار ONSSA",
        )),
        ("products", "miel (abandonné)"), ("products", "plus de miel depuis 2020"),
        ("assets", "machines louées"), ("assets", "machines (à acquérir)"),
        ("past_funding", "INDH demandé"), ("registrations", "RC retiré"),
        ("exports", "oui, suspendu"), ("bank_account", "نعم (في الانتظار)"),
    ],
)  # fmt: skip
def test_what_was_or_is_asked_for_is_not_what_there_is(name: str, raw: str) -> None:
    assert refusal(name, raw) == "ambiguous-word"


def test_what_is_wanted_is_what_a_request_is_about() -> None:
    assert read("purposes", "demande de matériel") == Several(frozenset({"equipment"}))
    assert read("environmental_project", "oui (projet solaire)") is True
    assert read("products", "plus de 20 ruches de miel") == Several(frozenset({"honey"}))


def test_what_a_glued_and_adds_is_not_lost() -> None:
    """Training and something else ("تكوين وآلة تكسير"): what nobody named is not 0."""
    assert read("purposes", "تكوين وآلة تكسير") == Several(frozenset({"training"}), True)
    assert read("products", "زعفران وأعشاب برية") == Several(frozenset({"saffron"}), True)
    both = Several(frozenset({"saffron", "honey"}))
    assert read("products", "زعفران وعسل") == read("products", "الزعفران والعسل") == both


def test_all_that_no_list_knows_of_a_cell_is_asked_at_once() -> None:
    """A word that is named only once another was settled stays open after the import."""
    cleaner = Cleaner(SCHEMA["purposes"], SCHEMA, WORDS, TODAY, MoneyColumn())
    with pytest.raises(CellRefusedError) as caught:
        cleaner.read("صناديق وسلال")
    assert caught.value.words == ("صناديق", "سلال")
    assert cleaner.read("تكوين وسلال").words == ("سلال",)
    assert cleaner.read("معدات وتكوين").words == ()


def test_a_word_that_begins_as_and_does_is_one_word() -> None:
    assert read("purposes", "تجهيز وحدة التثمين") == Several(frozenset({"equipment"}))


def test_a_place_whose_words_say_more_is_not_the_shorter_place() -> None:
    assert read("place", "Ifrane Anti-Atlas") == "guelmim/ifrane-atlas-saghir"
    assert refusal("place", "Ifrane Anti-Ouzar") == "unknown-place"


def test_a_year_and_its_month_are_read_in_either_order() -> None:
    assert read("founded", "2021-11") == read("founded", "11/2021") == RoughDay(2021, 11)
    assert refusal("founded", "2021-19") == "not-a-date"
