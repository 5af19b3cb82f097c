"""Names and texts that want to be more than text: printed as they stand, on the same pages."""

from __future__ import annotations

import re
from io import BytesIO

import docx
import pypdf
import pytest
from fontTools.ttLib import TTFont
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.planning.settings import PlanSettings
from matcher.reports.dossier.blocks import Heading, Leaf, Paragraph
from matcher.reports.dossier.pages import leaf_of
from matcher.reports.dossier.pdf import pdf_of
from matcher.reports.dossier.printable import FONTS, LONGEST, printable, shortened
from matcher.reports.dossier.word import word_of
from matcher.session import Session

from .conftest import dossier_of

#: Fifty texts that are markup, fields, directions, controls or endless somewhere.
HOSTILE = (
    "#panic()",
    '#read("/etc/passwd")',
    '#import "@preview/x:1.0.0": *',
    '#sys.inputs.at("data")',
    "$ x^2 $",
    "*bold* _it_ `raw`",
    "<label> @label",
    "= Heading",
    "- item\n+ item",
    "// comment",
    "/* comment",
    "\\ \\u{1F600}",
    "#{while true {}}",
    "]])}",
    '"}],"kind":"Heading"',
    "{{ 7 * 7 }}",
    "${jndi:ldap://x}",
    "%s %n {0} {name}",
    "<script>alert(1)</script>",
    "<w:p><w:r><w:t>x</w:t></w:r></w:p>",
    "&lt;&amp;&#0;&#x202e;",
    "]]>",
    "<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>&e;",
    '{ INCLUDETEXT "C:\\\\x" }',
    '{ DDEAUTO c:\\\\x "y" }',
    '=HYPERLINK("http://x";"y")',
    '=cmd|"/c calc"!A1',
    "+1+1",
    "@SUM(A1)",
    "a\x00b",
    "a\x07\x1b[31mb",
    "line\r\nline\u2028line",
    "\u202eevil",
    "\u202dforced\u202c",
    "\u2066never closed",
    "closed\u2069\u2069\u2069",
    "\u200f\u200e\u061c",
    "\ufeffbom",
    "\ufffe\uffff",
    "Z" + "\u0301\u0302\u0303" * 40,
    "ن" + "\u0301" * 5,
    "a\u064b\u064c",
    "😀👩‍👩‍👧🇲🇦",
    "漢字かな한글",
    "ⵜⴰⵎⵓⵏⵜ",
    "תעאונית",
    "\ue000\U000f0000",
    "x" * 100_000,
    "mot " * 25_000,
    "ت" * 100_000,
)


def test_there_are_fifty_hostile_texts() -> None:
    assert len(set(HOSTILE)) == 50


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_fifty_hostile_texts_are_printed_as_text(language: str) -> None:
    blocks = tuple(Paragraph(text) for text in HOSTILE)
    leaf = Leaf(language, "x", "x", (Heading(1, "x"), *blocks))
    reader = pypdf.PdfReader(BytesIO(pdf_of([leaf])))
    found = "".join(page.extract_text() for page in reader.pages)
    assert "root:" not in found
    assert "/JavaScript" not in str(reader.trailer["/Root"])
    if language == "fr":
        for text in HOSTILE[:30]:
            bare = re.sub(r"\s", "", printable(text).replace("\u200b", ""))
            assert bare in re.sub(r"\s", "", found), text
    document = docx.Document(BytesIO(word_of([leaf])))
    written = [paragraph.text for paragraph in document.paragraphs[1:]]
    assert written[:30] == [printable(text) for text in HOSTILE[:30]]
    xml = document.element.xml
    assert "<w:fldSimple" not in xml
    assert "<w:instrText" not in xml


@pytest.mark.parametrize("number", range(0, 50, 7))
def test_a_hostile_cooperative_has_the_same_pages(
    session: Session, settings: PlanSettings, number: int
) -> None:
    plain = _pages(session, settings, "Coopérative Amal")
    hostile = _pages(session, settings, HOSTILE[number])
    # both are cut to a few lines: the name may push the end of its part on to one more page, and
    # the project that of another part, in either language; never more
    assert all(abs(one - other) <= 2 for one, other in zip(hostile, plain, strict=True))


def _pages(session: Session, settings: PlanSettings, text: str) -> list[int]:
    """The pages in French and in Arabic."""
    known = dict(session.applicant("SM-0196").stated)
    applicant = session.new_applicant("SM-0196", {**known, "name": text, "project": text})
    view = dossier_of(session, settings, applicant)
    pages = []
    for language in ("fr", "ar"):
        leaf = leaf_of(view, language)
        pages.append(len(pypdf.PdfReader(BytesIO(pdf_of([leaf]))).pages))
    word_of([leaf_of(view, "ar")])
    return pages


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=60))
def test_any_text_can_be_printed(text: str) -> None:
    leaf = Leaf("ar", "x", text, (Heading(1, "x"), Paragraph(text)))
    assert pdf_of([leaf]).startswith(b"%PDF")


@given(st.text(alphabet="ab \u2066\u2068\u2069", max_size=40), st.integers(2, 30))
def test_a_shortened_text_is_short_and_closes_what_it_opens(text: str, longest: int) -> None:
    cut = shortened(text, longest)
    if len(text) > longest:
        assert len(cut.rstrip("\u2069")) <= longest
        opened = sum(cut.count(sign) for sign in "\u2066\u2067\u2068")
        assert cut.count("\u2069") >= opened


def test_no_text_is_longer_than_its_place() -> None:
    assert len(printable("x" * 100_000).replace("\u200b", "")) <= LONGEST


def test_the_list_of_signs_is_that_of_the_font() -> None:
    held: set[int] = set()
    for line in (FONTS / "coverage.txt").read_text("ascii").split():
        low, high = (int(end, 16) for end in line.split("-"))
        held |= set(range(low, high + 1))
    for weight in ("Regular", "Bold"):
        with TTFont(FONTS / f"MatcherNoto-{weight}.ttf") as font:
            assert set(font.getBestCmap()) == held
