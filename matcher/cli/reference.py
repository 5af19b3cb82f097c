"""The pages and files that are made from the code, so that they cannot drift from it.

python -m matcher.cli.reference           write them
python -m matcher.cli.reference --check   leave with 1 when one is out of date
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import re
import sys
import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from matcher.api.page import api_page
from matcher.catalogue.loading import load, read_folder
from matcher.cli.files import editor_schemas, files_page
from matcher.cli.health import health_page
from matcher.cli.objects import object_schemas, objects_page
from matcher.cli.run import run
from matcher.domain.schema import Schema
from matcher.ranking.ranker import default_model
from matcher.support.errors import EXIT_CODES
from matcher.support.reason_codes import REASONS
from matcher.web.api.openapi import document
from matcher.web.api.routes import OPERATIONS

_OUTPUT = re.compile(r"(<!-- output of: match (.*?) -->\n```(?:\w*)\n)(.*?)(```)", re.DOTALL)
_ADDRESSES = re.compile(r"(<!-- addresses -->\n).*?(<!-- end of addresses -->)", re.DOTALL)
_MADE = "<!-- made by python -m matcher.cli.reference; do not edit -->\n"


def pages(root: Path) -> Iterator[tuple[Path, str]]:
    """Every file that is made, with the content it should have."""
    loaded = load()
    editor = root / "data" / "editor"
    for name, content in editor_schemas(loaded.schema, loaded.catalogue):
        yield editor / f"{name}.schema.json", _json(content)
    yield from pages_of_objects(root)
    yield root / "docs" / "openapi.json", _json(document(OPERATIONS))
    page = root / "docs" / "rest.md"
    rows = "".join(f"| `{o.method} /api{o.path}` | {o.says} |\n" for o in OPERATIONS)
    table = f"| address | answers |\n| --- | --- |\n{rows}"
    yield page, _ADDRESSES.sub(rf"\1{table}\2", page.read_text(encoding="utf-8"))
    yield root / "docs" / "files.md", _MADE + "\n".join(files_page())
    read = read_folder(root / "data" / "catalogue", loaded.schema).catalogue
    examples = sum(len(option.examples) for option in read.options.values())
    page = root / "docs" / "catalogue-health.md"
    yield page, _MADE + "\n".join(health_page(loaded.catalogue, loaded.schema, examples))
    yield root / "docs" / "cli.md", _MADE + "\n".join(_commands())
    yield root / "docs" / "fields.md", _MADE + "\n".join(_fields(loaded.schema))
    yield root / "models" / "ranker.md", _MADE + "\n".join(_card())
    shown_in = ("catalogue", "import", "plan", "advise", "funders", "guide.fr", "guide.ar")
    yield root / "docs" / "api.md", _MADE + "\n".join(api_page())
    for name in ("README.md", "README.fr.md", *(f"docs/{page}.md" for page in shown_in)):
        path = root / name
        with tempfile.TemporaryDirectory() as workspace:
            shown = partial(_shown, workspace=workspace)
            yield path, _OUTPUT.sub(shown, path.read_text(encoding="utf-8"))


def pages_of_objects(root: Path) -> Iterator[tuple[Path, str]]:
    """The page of what `--json` prints, and a JSON Schema for each of its objects."""
    yield root / "docs" / "json.md", _MADE + "\n".join(objects_page())
    for name, content in object_schemas():
        yield root / "docs" / "schemas" / f"{name}.json", _json(content)


def _json(data: object) -> str:
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def _shown(found: re.Match[str], workspace: str) -> str:
    """The block with what its command says; those marked "# workspace" share one of the page."""
    text, _, mark = found[2].partition(" # ")
    command, _, cut = text.partition(" | head -")
    out, home = io.StringIO(), os.environ.get("MATCHER_HOME")
    try:
        if mark == "workspace":
            os.environ["MATCHER_HOME"] = workspace
        with contextlib.redirect_stdout(out):
            run(command.split())
    finally:
        if home is not None:
            os.environ["MATCHER_HOME"] = home
    lines = out.getvalue().splitlines()
    if cut:
        lines = lines[: int(cut)]
    return found[1] + "\n".join(lines).rstrip() + "\n" + found[4]


def _commands() -> Iterator[str]:
    import typer

    from matcher.cli.app import app

    yield "# The command `match`\n"
    yield "The answer goes to stdout, everything else to stderr."
    yield 'With `--json` a command prints one object that says `"schema": 1`, errors too.\n'
    yield from _command(typer.main.get_command(app), "match")
    yield "## Exit codes\n"
    yield "| code | meaning |\n| --- | --- |"
    for code, meaning in EXIT_CODES.items():
        yield f"| {code} | {meaning} |"
    yield "\n## Reason codes\n"
    yield "Every problem in a file carries one of these.\n"
    yield "| code | meaning |\n| --- | --- |"
    for reason, meaning in sorted(REASONS.items()):
        yield f"| `{reason}` | {meaning} |"
    yield ""


def _command(command: Any, name: str) -> Iterator[str]:
    inner = getattr(command, "commands", {})
    options = [p for p in command.params if p.name not in ("help", *_COMPLETION)]
    yield f"## `{name}`\n"
    yield f"{command.help or ''}\n"
    if options:
        yield "| option | meaning | default |\n| --- | --- | --- |"
        for option in options:
            yield _option(option)
        yield ""
    for key in sorted(inner):
        yield from _command(inner[key], f"{name} {key}")


_COMPLETION = ("install_completion", "show_completion")


def _option(option: Any) -> str:
    if option.param_type_name == "argument":
        names = f"`{(option.name or '').upper()}`"
    else:
        names = ", ".join(f"`{name}`" for name in sorted(option.opts, key=len, reverse=True))
    default = option.default
    if option.required:
        default = "required"
    elif not isinstance(default, str | int) or isinstance(default, bool):
        default = ""
    return f"| {names} | {option.help or ''} | {default} |"


def _fields(schema: Schema) -> Iterator[str]:
    yield "# The fields of a cooperative\n"
    yield f"From `data/schema.toml`: {len(schema.fields)} fields.\n"
    yield "| field | type | what | values, bounds or formula | notes |"
    yield "| --- | --- | --- | --- | --- |"
    for about in schema:
        holds = ", ".join(about.values or ())
        if about.minimum is not None or about.maximum is not None:
            low = "" if about.minimum is None else str(about.minimum)
            high = "" if about.maximum is None else str(about.maximum)
            holds = f"{low}…{high}"
        if about.derived is not None:
            holds = f"from {', '.join(f'`{name}`' for name in schema.asked_for(about.name))}"
        notes = []
        if about.sensitive:
            notes.append("sensitive")
        if about.line is not None:
            kind = f", {about.line.kind.replace('_', ' ')}" if about.line.kind else ""
            notes.append(f"line of `{about.line.of}`{kind}")
        if about.change is not None:
            basis = f" ({about.change.basis})" if about.change.basis else ""
            cost = f"{about.change.days} days, {about.change.cost:,} {schema.currency}"
            notes.append(f"can be changed: {cost}{basis}")
        kind = f"{about.type} ({about.unit})" if about.unit else about.type
        what = f"{about.label.to('en')} · {about.label.to('fr')} · {about.label.to('ar')}"
        yield f"| `{about.name}` | {kind} | {what} | {holds} | {'; '.join(notes)} |"
    yield ""


def _card() -> Iterator[str]:
    from matcher.cli.card_exposure import exposure_section
    from matcher.reports.models.model_card import model_card

    model = json.loads(default_model().read_bytes())
    yield from model_card(model, "en")
    yield from exposure_section(model["made"])


def main(arguments: list[str]) -> int:
    """Write the made files, or only say which are out of date."""
    root = Path.cwd()
    os.environ["LANG"] = "C.UTF-8"
    os.environ.pop("COLUMNS", None)
    # the pages show the demonstration, not what whoever makes them has imported
    os.environ["MATCHER_HOME"] = tempfile.mkdtemp(prefix="matcher-pages-")
    stale = []
    for path, content in list(pages(root)):
        if path.is_file() and path.read_text(encoding="utf-8") == content:
            continue
        stale.append(str(path.relative_to(root)))
        if "--check" not in arguments:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content, encoding="utf-8")
    for name in stale:
        sys.stderr.write(f"{name}: out of date\n")
    return 1 if stale and "--check" in arguments else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
