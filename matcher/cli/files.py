"""Every file that people write, with its definition: what editors and the reference page need."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from matcher.advice.advice_file import AdviceFile
from matcher.allocation.funds_file import FundsFile
from matcher.catalogue.catalogue import Catalogue
from matcher.catalogue.editor import option_schema
from matcher.catalogue.files import CatalogueFile, DocumentsFile, FundersFile, OptionFile
from matcher.catalogue.office.overlay_file import OverlayFile
from matcher.catalogue.vocabularies import vocabularies
from matcher.cli.settings import PersonalSettings as CommandSettings
from matcher.domain.schema import Schema
from matcher.domain.schema_file import SchemaFile
from matcher.ingest.columns.mapping_file import MappingFile
from matcher.ingest.columns.vocabulary_file import VocabularyFile
from matcher.planning.settings import PlanSettings
from matcher.ranking.model_file import ModelFile
from matcher.spec.editor import file_schema
from matcher.spec.page import file_page

#: Name, definition, title, and where the file stands and who reads it.
FILES: tuple[tuple[str, type, str, str], ...] = (
    ("option", OptionFile, "An option", "A file each in the folder of a catalogue."),
    (
        "overlay",
        OverlayFile,
        "A word of an office",
        "Written by `match catalogue confirm`; see [office.md](office.md).",
    ),
    ("funders", FundersFile, "funders.toml", "Beside the options of a catalogue."),
    ("catalogue", CatalogueFile, "catalogue.toml", "Beside the options of a catalogue."),
    (
        "documents",
        DocumentsFile,
        "documents.toml",
        "Beside the options of a catalogue; without it a paper is called by its code.",
    ),
    ("schema", SchemaFile, "schema.toml", "Another one is given with `--schema`."),
    ("planning", PlanSettings, "planning.toml", "A copy is given with `match plan --assumptions`."),
    ("advice", AdviceFile, "advice.toml", "A copy is given with `match advise --advice`."),
    ("funds", FundsFile, "The file of funds", "Read by `match allocate --funds`; see funds.toml."),
    (
        "vocabulary",
        VocabularyFile,
        "vocabulary.toml",
        "One of your own is given with `match import --vocabulary`.",
    ),
    ("mapping", MappingFile, "mapping.toml", "Written and read by `match import`."),
    (
        "config",
        CommandSettings,
        "config.toml",
        "In the folder of the platform for settings: one's own, for every command.",
    ),
    ("model", ModelFile, "A model", "JSON; written by `match train`, read by `--model`."),
)


def editor_schemas(schema: Schema, catalogue: Catalogue) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The JSON Schema of every file, under a schema and a catalogue."""
    known = vocabularies(schema, catalogue)
    # options come and go, and one that is new names others that are: their ids stay open
    known.pop("option", None)
    known["column"] = [*schema.fields, "applicant_id"]
    for name, definition, title, _ in FILES:
        if name == "option":
            yield name, option_schema(schema, known)
        else:
            yield name, file_schema(definition, title, known)


def files_page() -> Iterator[str]:
    """The reference page of every file."""
    yield "# The files\n"
    yield "Everything that `match` reads from a file that people write, key by key."
    yield "A key that is not listed here is a fault, and so is a value outside a closed list;"
    yield "all faults are told at once, with file and line and the nearest known word."
    yield "A list of tables is written `[[name]]`, a table `[name]`; `[]` stands for any of a list."
    yield (
        "Keys of amounts end in the currency of the schema, in options, funds and fields:"
        " `max_mad`, or `max_xof`."
    )
    yield "An editor that knows JSON Schema completes and checks them with `data/editor/`.\n"
    for _, definition, title, where in FILES:
        yield from file_page(definition, title, where)
