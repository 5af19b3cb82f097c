"""The options that commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Optional

import typer

# Optional[...] and not `X | None`: typer reads the annotations when the command starts.
Schema = Annotated[
    Optional[Path], typer.Option("--schema", help="Schema of the applicants (TOML).")  # noqa: UP045
]
CatalogueFolder = Annotated[
    Optional[Path], typer.Option("--catalogue", help="Folder of the options.")  # noqa: UP045
]
Model = Annotated[Optional[Path], typer.Option("--model", help="Ranking model (JSON).")]  # noqa: UP045
RegistryFile = Annotated[
    Optional[Path], typer.Option("--registry", help="Table of the applicants (CSV), or demo.")  # noqa: UP045
]
Today = Annotated[
    Optional[str], typer.Option("--today", help="Day of the answer, as 2026-11-23.")  # noqa: UP045
]
Language = Annotated[
    Optional[str], typer.Option("--lang", help="fr, ar or en; by default that of the system.")  # noqa: UP045
]
Json = Annotated[bool, typer.Option("--json", help="One JSON object instead of text.")]
Excel = Annotated[
    bool, typer.Option("--excel", help="With --out FILE.csv: as Excel reads it in this language.")
]
Force = Annotated[bool, typer.Option("--force", help="Replace a file that is there.")]
Top = Annotated[int, typer.Option("-n", "--top", min=1, help="How many to show.")]
Cap = Annotated[int, typer.Option("--cap", min=1, help="Choices of one option that count.")]
