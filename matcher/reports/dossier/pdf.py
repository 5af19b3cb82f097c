"""Pages as a PDF: tagged (PDF/UA-1), with the fonts of the package in it.

Typst sets the pages. It gets them as JSON, and the template shows every text as it stands:
nothing that a file says is read as markup, and nothing outside the template is read at all.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from matcher.reports.dossier.blocks import Drawing, Leaf, plain_leaf
from matcher.reports.dossier.printable import FONTS, LONGEST_NAME, printable
from matcher.support.errors import UsageError
from matcher.support.messages import message

if TYPE_CHECKING:
    from types import ModuleType

#: The most text that goes into one file, in bytes of JSON: some 400 pages.
LARGEST = 8_000_000
_TEMPLATE = Path(__file__).with_name("template.typ")
_STANDARD = "ua-1"


def pdf_of(leaves: Sequence[Leaf]) -> bytes:
    """A PDF of one or more documents, one after another.

    Raises
        UsageError  what sets the pages is not installed, or they are too many
    """
    typst = _typst()
    data = {
        "title": printable(leaves[0].title, LONGEST_NAME),
        "leaves": [plain_leaf(leaf) for leaf in leaves],
    }
    content: bytes = typst.compile(
        _TEMPLATE.read_bytes(),
        root=str(FONTS),
        font_paths=_fonts(),
        sys_inputs={"data": _bounded(data)},
        pdf_standards=_STANDARD,
    )
    return content


def png_of(drawing: Drawing, per_inch: int = 200) -> bytes:
    """A picture as PNG, for a file that holds no SVG."""
    typst = _typst()
    page = (
        b"#set page(width: auto, height: auto, margin: 0pt)\n"
        b'#set text(font: "Matcher Noto")\n'
        b'#image(bytes(sys.inputs.data), format: "svg", width: 480pt)'
    )
    content: bytes = typst.compile(
        page,
        root=str(FONTS),
        font_paths=_fonts(),
        sys_inputs={"data": drawing.svg},
        format="png",
        ppi=float(per_inch),
    )
    return content


def _bounded(data: object) -> str:
    text = json.dumps(data, ensure_ascii=False)
    if len(text.encode("utf-8", "replace")) > LARGEST:
        what = message("The file would have too many pages.")
        raise UsageError(what, hint=message("Print fewer of them: --top N."))
    return text


def _typst() -> ModuleType:
    """The library that sets pages.

    Raises
        UsageError  it is not installed
    """
    try:
        import typst
    except ImportError as error:
        raise not_installed("typst") from error
    return typst


def not_installed(package: str) -> UsageError:
    """That a package of the extra `dossier` is missing, and how to get it."""
    what = message("Printed files need the package {package}.", package=package)
    hint = message(
        "Install it, in the folder of the project: {command}",
        command='pip install ".[office,dossier]"',
    )
    return UsageError(what, hint=hint)


@cache
def _fonts() -> Any:
    """The fonts of the package and no others: a file looks the same on every machine."""
    return _typst().Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)]
    )
