"""The commands and their options."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Optional

import typer

from matcher.cli.output import choose_language, parse_day, write_lines
from matcher.errors import UsageError

app = typer.Typer(
    name="match",
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="Match cooperatives with funding: exact eligibility, explained ranking, offline.",
    epilog=(
        "Examples:  match --coop SM-0001 --lang fr    match --funder indh --top 5    "
        "Exit codes: 0 found, 1 nothing matched, 2 wrong usage, 3 data refused, 4 id unknown, "
        "5 schema, catalogue or model invalid, 70 a bug of ours, 130 interrupted."
    ),
)
catalogue_app = typer.Typer(no_args_is_help=True, help="The catalogue: check, list, show.")
app.add_typer(catalogue_app, name="catalogue")

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
    Optional[str], typer.Option("--lang", help="fr, ar or en; by default that of LANG.")  # noqa: UP045
]
Json = Annotated[bool, typer.Option("--json", help="One JSON object instead of text.")]
Cap = Annotated[int, typer.Option("--cap", min=1, help="Choices of one option that count.")]
Top = Annotated[int, typer.Option("-n", "--top", min=1, help="How many to show.")]


@app.callback(invoke_without_command=True)
def answer(
    context: typer.Context,
    coop: Annotated[
        Optional[str], typer.Option("--coop", help="Id of a cooperative: its options, ranked.")  # noqa: UP045
    ] = None,
    funder: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option("--funder", help="Id of a funder or option: its candidates, ranked."),
    ] = None,
    top: Top = 10,
    json: Json = False,
    lang: Language = None,
    today: Today = None,
    registry: RegistryFile = None,
    schema: Schema = None,
    catalogue: CatalogueFolder = None,
    model: Model = None,
    version: Annotated[bool, typer.Option("--version", help="Versions, and stop.")] = False,
) -> int:
    """Ranked funding options for a cooperative, or candidates for a funder."""
    if context.invoked_subcommand is not None:
        if coop is not None or funder is not None:
            raise UsageError("--coop and --funder go without a command.", todo="Drop one of them.")
        return 0
    if version:
        from matcher.cli.answers import versions

        write_lines(versions())
        return 0
    if (coop is None) == (funder is None):
        todo = "Write --coop ID or --funder ID, one of them; see match --help."
        raise UsageError("Say for whom.", todo=todo)
    from matcher.cli.answers import Asked, answer_coop, answer_funder

    asked = Asked(
        top=top,
        as_json=json,
        language=choose_language(lang),
        today=parse_day(today),
        registry=registry,
        schema=schema,
        catalogue=catalogue,
        model=model,
    )
    return answer_coop(coop, asked) if coop is not None else answer_funder(str(funder), asked)


@app.command()
def plan(
    coop: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option("--coop", help="Id of a cooperative: its financing plans."),
    ] = None,
    everybody: Annotated[
        bool, typer.Option("--all", help="Everybody in the registry, into the table of --out.")
    ] = False,
    out: Annotated[
        Optional[Path],  # noqa: UP045
        typer.Option("-o", "--out", help="Table to write: .csv or .xlsx."),
    ] = None,
    svg: Annotated[Optional[Path], typer.Option("--svg", help="Picture to write.")] = None,  # noqa: UP045
    own_cash: Annotated[
        Optional[int],  # noqa: UP045
        typer.Option("--own-cash", min=0, help="What the members can bring in cash."),
    ] = None,
    own_in_kind: Annotated[
        Optional[int],  # noqa: UP045
        typer.Option("--own-in-kind", min=0, help="What the members can bring in kind."),
    ] = None,
    firm: Annotated[bool, typer.Option("--firm", help="Only what is certain.")] = False,
    public_cap: Annotated[
        Optional[float],  # noqa: UP045
        typer.Option("--public-cap", min=0, max=1, help="Most public money, share of the cost."),
    ] = None,
    aim: Annotated[
        Optional[list[str]],  # noqa: UP045
        typer.Option("--aim", help='An aim by name, or "uncovered; 2*own_cash + yearly_cost".'),
    ] = None,
    assumptions: Annotated[
        Optional[Path],  # noqa: UP045
        typer.Option("--assumptions", help="File in place of data/planning.toml."),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace files that are there.")] = False,
    quiet: Annotated[bool, typer.Option("-q", "--quiet", help="No progress.")] = False,
    json: Json = False,
    lang: Language = None,
    today: Today = None,
    registry: RegistryFile = None,
    schema: Schema = None,
    catalogue: CatalogueFolder = None,
    model: Model = None,
) -> int:
    """Compose the best stacks of options for the budget lines of a cooperative."""
    from matcher.cli.answers import Asked
    from matcher.cli.planning import Files, answer_plan, answer_plans

    if (coop is None) != everybody:
        raise UsageError("Say for whom.", todo="Write --coop ID or --all, one of them.")
    asked = Asked(
        top=1,
        as_json=json,
        language=choose_language(lang),
        today=parse_day(today),
        registry=registry,
        schema=schema,
        catalogue=catalogue,
        model=model,
    )
    files = Files(out=out, svg=svg, assumptions=assumptions, force=force)
    wanted = (own_cash, own_in_kind, firm, public_cap, tuple(aim or ()))
    if coop is not None:
        return answer_plan(coop, asked, files, wanted)
    return answer_plans(asked, files, wanted, is_quiet=quiet)


@app.command()
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
    language = choose_language(lang)
    return train_model(history, day, out, cap, language, force=force, as_json=json)


@app.command()
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
        typer.Option("--ranks", help="Table to write: every candidate with fit and rank."),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace the table of --ranks.")] = False,
    json: Json = False,
    lang: Language = None,
) -> int:
    """Hold a model against later choices, with baselines and intervals."""
    from matcher.cli.train import evaluate_model

    day = parse_day(since, "--from")
    language = choose_language(lang)
    return evaluate_model(history, model, day, cap, ranks, language, force=force, as_json=json)


@app.command()
def screen(
    applicants: Annotated[
        Path, typer.Option("--applicants", help="Table of applicants; - is stdin.")
    ],
    out: Annotated[Path, typer.Option("-o", "--out", help="File to write; - is stdout.")],
    schema: Schema = None,
    catalogue: CatalogueFolder = None,
    today: Today = None,
    json: Json = False,
) -> int:
    """Write the verdict of every pair of an applicant and an option."""
    from matcher.cli.tables import write_screen

    return write_screen(applicants, out, schema, catalogue, parse_day(today), as_json=json)


@app.command()
def demo(
    out: Annotated[Path, typer.Option("-o", "--out", help="File to write.")],
    n: Annotated[int, typer.Option("--n", min=1, help="How many cooperatives.")] = 390,
    seed: Annotated[int, typer.Option("--seed", help="Another seed, other cooperatives.")] = 1,
    today: Today = None,
    force: Annotated[bool, typer.Option("--force", help="Replace a file that is there.")] = False,
    json: Json = False,
) -> int:
    """Write a registry of SYNTHETIC cooperatives of Souss-Massa."""
    from matcher.cli.tables import write_demo_file

    return write_demo_file(out, n, seed, parse_day(today), force=force, as_json=json)


@app.command()
def places(
    word: Annotated[str, typer.Argument(help="A name, in French or Arabic, or a part of one.")],
    schema: Schema = None,
    json: Json = False,
) -> int:
    """Find the codes of places by name: what a registry writes for them."""
    from matcher.cli.tables import find_places

    return find_places(word, schema, as_json=json)


@app.command()
def advise(
    coop: Annotated[str, typer.Option("--coop", help="Id of a cooperative.")],
    ask: Annotated[
        bool, typer.Option("--ask", help="Hold the interview: ask what still matters, in order.")
    ] = False,
    out: Annotated[
        Optional[Path],  # noqa: UP045
        typer.Option("-o", "--out", help="With --ask: file of the answered profile."),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace a file that is there.")] = False,
    assumptions: Annotated[
        Optional[Path],  # noqa: UP045
        typer.Option("--advice", help="Assumptions of one's own (TOML): shares, weights."),
    ] = None,
    top: Top = 5,
    json: Json = False,
    lang: Language = None,
    today: Today = None,
    registry: RegistryFile = None,
    schema: Schema = None,
    catalogue: CatalogueFolder = None,
    model: Model = None,
) -> int:
    """What would change the answer: questions, blockers, changes, guarantees, costs, a ladder."""
    from matcher.cli.advice import answer_advice, hold_interview
    from matcher.cli.answers import Asked

    asked = Asked(
        top=top,
        as_json=json,
        language=choose_language(lang),
        today=parse_day(today),
        registry=registry,
        schema=schema,
        catalogue=catalogue,
        model=model,
    )
    if ask:
        return hold_interview(coop, asked, assumptions, out, force=force)
    if out is not None:
        raise UsageError("--out goes with --ask.", todo="Add --ask, or drop --out.")
    return answer_advice(coop, asked, assumptions)


@catalogue_app.command("check")
def check(
    catalogue: CatalogueFolder = None,
    schema: Schema = None,
    today: Today = None,
    json: Json = False,
) -> int:
    """Find everything that is wrong or stale in a catalogue, with file and line."""
    from matcher.cli.catalogue import check_folder

    return check_folder(catalogue, schema, parse_day(today), as_json=json)


@catalogue_app.command("list")
def list_options(
    catalogue: CatalogueFolder = None,
    schema: Schema = None,
    today: Today = None,
    lang: Language = None,
    json: Json = False,
) -> int:
    """List the options by family, with their availability."""
    from matcher.cli.catalogue import list_catalogue

    day = parse_day(today)
    return list_catalogue(catalogue, schema, day, choose_language(lang), as_json=json)


@catalogue_app.command("show")
def show(
    option: Annotated[str, typer.Argument(help="Id of an option.")],
    catalogue: CatalogueFolder = None,
    schema: Schema = None,
    today: Today = None,
    lang: Language = None,
    json: Json = False,
) -> int:
    """Show one option with its conditions, figures and sources."""
    from matcher.cli.catalogue import show_option

    day = parse_day(today)
    return show_option(option, catalogue, schema, day, choose_language(lang), as_json=json)


@app.command("import")
def import_(
    files: Annotated[list[Path], typer.Argument(help="CSV, XLSX, XLS, ODS or JSON; - is stdin.")],
    report: Annotated[
        Optional[Path],  # noqa: UP045
        typer.Option("--report", help="Every problem, one a line: CSV, XLSX or JSON."),
    ] = None,
    mapping: Annotated[
        Optional[Path],  # noqa: UP045
        typer.Option("--mapping", help="File in which open columns are settled."),
    ] = None,
    vocabulary: Annotated[
        Optional[Path],  # noqa: UP045
        typer.Option("--vocabulary", help="Spellings of another schema (TOML)."),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be; write none.")] = (
        False
    ),
    quiet: Annotated[bool, typer.Option("-q", "--quiet", help="No progress.")] = False,
    schema: Schema = None,
    today: Today = None,
    lang: Language = None,
    json: Json = False,
) -> int:
    """Turn spreadsheets into profiles of the workspace; 3 when something was refused."""
    from matcher.cli.importing import ImportAsked, import_files

    asked = ImportAsked(
        files,
        report,
        mapping,
        vocabulary,
        schema,
        parse_day(today),
        choose_language(lang),
        dry_run,
        quiet,
        json,
    )
    return import_files(asked)


registry_app = typer.Typer(no_args_is_help=True, help="The workspace: list, show, export, forget.")
app.add_typer(registry_app, name="registry")


@registry_app.command("list")
def list_profiles(schema: Schema = None, lang: Language = None, json: Json = False) -> int:
    """List the profiles of the workspace; 1 when there is none."""
    from matcher.cli.importing import list_workspace

    return list_workspace(schema, choose_language(lang), as_json=json)


@registry_app.command("show")
def show_profile(
    profile: Annotated[str, typer.Argument(help="Id of a profile.")],
    schema: Schema = None,
    lang: Language = None,
    json: Json = False,
) -> int:
    """Show one profile with the cells that every value came from, and its history."""
    from matcher.cli.importing import show_kept

    return show_kept(profile, schema, choose_language(lang), as_json=json)


@registry_app.command("export")
def export_profiles(
    out: Annotated[Path, typer.Option("-o", "--out", help="CSV or XLSX to write; - is stdout.")],
    schema: Schema = None,
    force: Annotated[bool, typer.Option("--force", help="Replace a file that is there.")] = False,
    json: Json = False,
) -> int:
    """Write the profiles as a registry that --registry reads."""
    from matcher.cli.importing import export_workspace

    return export_workspace(out, schema, force=force, as_json=json)


@registry_app.command("forget")
def forget_profile(
    profile: Annotated[str, typer.Argument(help="Id of a profile.")],
    schema: Schema = None,
    json: Json = False,
) -> int:
    """Leave nothing of a profile in the workspace: no value, no cell, no version."""
    from matcher.cli.importing import forget_kept

    return forget_kept(profile, schema, as_json=json)
