"""The Word file: real headings, right to left where it is so, and LibreOffice opens it."""

from __future__ import annotations

import shutil
import subprocess
import zipfile
from io import BytesIO
from pathlib import Path

import docx
import pypdf
import pytest
from docx.oxml.ns import qn

from matcher.reports.dossier.blocks import Drawing, FactList, Heading
from matcher.reports.dossier.pages import leaf_of
from matcher.reports.dossier.view import DossierView
from matcher.reports.dossier.word import by_text, runs_of, word_of


def test_headings_are_headings_and_tables_are_tables(view: DossierView) -> None:
    leaf = leaf_of(view, "fr")
    document = docx.Document(BytesIO(word_of([leaf])))
    headings = [b.text for b in leaf.blocks if isinstance(b, Heading)]
    styled = [p.text for p in document.paragraphs if p.style.name.startswith("Heading")]
    assert styled == headings
    tables = [b for b in leaf.blocks if isinstance(b, FactList)]
    assert len(document.tables) >= len(tables)
    for table in document.tables:
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    drawings = [b for b in leaf.blocks if isinstance(b, Drawing)]
    described = [shape._inline.docPr.get("descr") for shape in document.inline_shapes]
    assert described == [drawing.alt for drawing in drawings]
    assert document.core_properties.author == ""


def test_arabic_runs_from_the_right_and_french_does_not(view: DossierView) -> None:
    both = word_of([leaf_of(view, "fr"), leaf_of(view, "ar")])
    document = docx.Document(BytesIO(both))
    arabic = docx.Document(BytesIO(word_of([leaf_of(view, "ar")])))
    for paragraph in arabic.paragraphs:
        if paragraph.text:
            assert paragraph._p.pPr.find(qn("w:bidi")) is not None, paragraph.text
    for table in arabic.tables:
        assert table._tbl.tblPr.find(qn("w:bidiVisual")) is not None
    first = document.paragraphs[0]
    assert first._p.pPr.find(qn("w:bidi")) is None
    assert [s._sectPr.find(qn("w:bidi")) is not None for s in document.sections] == [False, True]


def test_isolated_parts_become_runs_of_their_own() -> None:
    assert list(runs_of("أ \u2066FDA 12\u2069 ب", True)) == [
        ("أ ", True),
        ("\u200eFDA 12\u200e", False),
        ("\u200f ب", True),
    ]
    assert list(runs_of("\u2068Amal\u2069", True)) == [("\u200eAmal\u200e", False)]
    assert list(runs_of("\u2066--x\u2069", True)) == [("\u200e--x\u200e", False)]
    assert list(runs_of("a\u2069\u2069b", False)) == [("a", False), ("b", False)]


def test_properties_stand_in_the_order_of_the_format(view: DossierView) -> None:
    """Word refuses a file in which they do not (ECMA-376, part 1, 17.3)."""
    document = docx.Document(BytesIO(word_of([leaf_of(view, "ar")])))
    order = ["rStyle", "rFonts", "b", "bCs", "i", "color", "sz", "szCs", "rtl", "cs", "lang"]
    for properties in document.element.iter(qn("w:rPr")):
        names = [child.tag.rpartition("}")[2] for child in properties]
        assert names == sorted(names, key=order.index)
    order = ["pStyle", "keepNext", "numPr", "bidi", "spacing", "ind", "jc", "rPr", "sectPr"]
    for properties in document.element.iter(qn("w:pPr")):
        names = [child.tag.rpartition("}")[2] for child in properties]
        assert names == sorted(names, key=order.index)


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_opens_it_and_edits_survive(view: DossierView, tmp_path: Path) -> None:
    document = docx.Document(BytesIO(word_of([leaf_of(view, "fr"), leaf_of(view, "ar")])))
    document.add_paragraph("Ajout de la chargée d’appui 4711")
    path = tmp_path / "file.docx"
    document.save(str(path))
    subprocess.run(
        [
            *("soffice", f"-env:UserInstallation=file://{tmp_path}/lo", "--headless"),
            *("--convert-to", "pdf", "--outdir", str(tmp_path), str(path)),
        ],
        check=True,
        capture_output=True,
        timeout=180,
    )
    text = "".join(p.extract_text() for p in pypdf.PdfReader(tmp_path / "file.pdf").pages)
    assert "4711" in text
    for words in ("Dossier de financement", "Résumé", "ملف التمويل"):
        assert words in text or words[::-1] in text


def test_the_file_does_not_say_when_it_was_written(view: DossierView) -> None:
    with zipfile.ZipFile(BytesIO(word_of([leaf_of(view, "ar")]))) as package:
        assert {part.date_time for part in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_a_column_of_sentences_is_wider_than_one_of_words() -> None:
    lines = [("Condition", "Outcome", "Missing"), ("a condition in a sentence " * 4, "met", "–")]
    condition, outcome, missing = by_text(lines, ("start",) * 3)
    assert condition > 2 * outcome and outcome == missing
    assert 16.9 < condition + outcome + missing < 17.1
