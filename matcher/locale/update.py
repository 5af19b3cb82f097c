"""Brings `fr.po` and `ar.po` up to date with the sentences of the code, and compiles them.

python -m matcher.locale.update           add new sentences, drop unused ones, compile
python -m matcher.locale.update --check   leave with 1 when something is missing or unused

It needs Babel, and is for those who work on the code: a translator needs only a `.po` editor.
"""

from __future__ import annotations

import re
import sys
from io import BytesIO
from pathlib import Path
from typing import Any

import typer
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from matcher.cli.app import app
from matcher.cli.help import help_texts
from matcher.locale.build import compile_all
from matcher.support.errors import SHOWN_PROBLEMS
from matcher.support.messages import places_of

FOLDER = Path(__file__).parent
#: The makers of messages, and which of their arguments are sentences (c: the context).
KEYWORDS: Any = {"message": (1,), "message_in": ((1, "c"), 2), "counted": (1, 2)}
#: Files that say something, and what reads them: modules, and the templates of the office page.
KINDS = [("**.py", "python"), ("web/templates/**.html", "jinja2")]
#: Lines of the header that tell when and with what, and change where nothing else does.
_UNSTEADY = re.compile(
    rb'^"(?:POT-Creation|PO-Revision|Last-Tr|Language-Team|Report|Generated).*\n', re.MULTILINE
)


def sentences() -> Catalog:
    """Every sentence of the code, those of `--help` too, with the files that say it."""
    found = Catalog(project="matcher", charset="utf-8")
    for file, _, text, comments, context in extract_from_dir(
        FOLDER.parent, KINDS, keywords=KEYWORDS, comment_tags=("translators:",)
    ):
        place: Any = (f"matcher/{file}", None)
        found.add(text, locations=[place], auto_comments=comments, context=context)
    for help_text, file in help_texts(typer.main.get_command(app)):
        place = (file, None)
        found.add(help_text, locations=[place])
    return found


def updated_po(language: str, known: Catalog) -> bytes:
    """The `.po` of a language with just the sentences of the code; new ones stand empty."""
    with (FOLDER / f"{language}.po").open("rb") as source:
        kept = read_po(source, locale=language)
    kept.update(known, no_fuzzy_matching=True)
    kept.obsolete.clear()
    for entry in kept:
        files: Any = sorted({(file, None) for file, _ in entry.locations})
        entry.locations = files
    written = BytesIO()
    write_po(written, kept, width=100, sort_by_file=True, include_lineno=False)
    return _UNSTEADY.sub(b"", written.getvalue())


def faults(language: str) -> list[str]:
    """What is wrong with the translations of a language: missing ones, and lost arguments."""
    with (FOLDER / f"{language}.po").open("rb") as source:
        kept = read_po(source, locale=language)
    found = []
    for entry in kept:
        if not entry.id:
            continue
        originals = entry.id if isinstance(entry.id, tuple | list) else (entry.id,)
        said = entry.string if isinstance(entry.string, tuple | list) else (entry.string,)
        wanted = set().union(*map(places_of, originals))
        if not all(said) or (len(originals) > 1 and len(said) != kept.num_plurals):
            found.append(f"{language}.po: not translated: {originals[0]}")
        # one, two or none of a thing may be said without its number
        elif any(places_of(text or "") | {"n"} != wanted | {"n"} for text in said) or (
            "n" in wanted and "n" not in places_of(said[-1] or "")
        ):
            found.append(f"{language}.po: other arguments than in English: {originals[0]}")
    return found


def main(arguments: list[str]) -> int:
    """Update the files, or only say what is out of date."""
    is_check = "--check" in arguments
    wrong = []
    known = sentences()
    for language in ("fr", "ar"):
        path = FOLDER / f"{language}.po"
        content = updated_po(language, known)
        if is_check and content != path.read_bytes():
            wrong.append(f"{path.name}: out of date")
        elif not is_check:
            path.write_bytes(content)
        wrong += faults(language)
    if not is_check:
        compile_all(FOLDER)
    for line in wrong[:SHOWN_PROBLEMS]:
        sys.stderr.write(f"{line}\n")
    if len(wrong) > SHOWN_PROBLEMS:
        sys.stderr.write(f"… and {len(wrong) - SHOWN_PROBLEMS} more\n")
    return 1 if is_check and wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
