"""The commands of the ranking model: train, evaluate."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Optional

import typer

from matcher.cli.language import check_language
from matcher.cli.options import Cap, Json, Language
from matcher.cli.output import parse_day


def train(
    history: Annotated[Path, typer.Option("--history", help="Folder of a history.")],
    out: Annotated[Path, typer.Option("-o", "--out", help="Model to write (JSON).")],
    until: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option("--until", help="Learn from choices before this day only."),
    ] = None,
    cap: Cap = 60,
    force: Annotated[bool, typer.Option("--force", help="Replace a better model.")] = False,
    json: Json = False,
    lang: Language = None,
) -> int:
    """Learn a ranking model from who financed whom, and write its card beside it."""
    from matcher.cli.train import train_model

    day = parse_day(until, "--until")
    language = check_language(lang)
    return train_model(history, day, out, cap, language, force=force, as_json=json)


def evaluate(
    history: Annotated[Path, typer.Option("--history", help="Folder of a history.")],
    model: Annotated[Path, typer.Option("--model", help="Ranking model (JSON).")],
    since: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option("--from", help="First day that is judged; by default the model's last."),
    ] = None,
    cap: Cap = 60,
    ranks: Annotated[
        Optional[Path],  # noqa: UP045
        typer.Option("--ranks", help="Table to write: every candidate with score and rank."),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace the table of --ranks.")] = False,
    json: Json = False,
    lang: Language = None,
) -> int:
    """Hold a model against later choices, with baselines and intervals."""
    from matcher.cli.train import evaluate_model

    day = parse_day(since, "--from")
    language = check_language(lang)
    return evaluate_model(history, model, day, cap, ranks, language, force=force, as_json=json)
