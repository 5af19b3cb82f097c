"""The build step that compiles the translations, `fr.po` to `fr.mo`; it needs Babel.

Hatch runs it for a wheel and for an editable install; `python -m matcher.locale.update` compiles
again after sentences or translations have changed.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

try:
    from hatchling.builders.hooks.plugin.interface import BuildHookInterface
except ImportError:  # outside a build only `compile_all` is wanted
    BuildHookInterface = object


#: The `.po` bear no day; without one Babel would write the hour of the build into its result.
_NO_DAY = datetime(2026, 1, 1, tzinfo=UTC)


class CompileTranslations(BuildHookInterface):  # type: ignore[type-arg, misc, valid-type, unused-ignore]
    """What Hatch calls before it packs."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile, and tell that the results belong into the wheel."""
        for path in compile_all(Path(self.root) / "matcher" / "locale"):
            build_data["artifacts"].append(f"matcher/locale/{path.name}")


def compile_all(folder: Path) -> list[Path]:
    """The compiled files of every `.po` of a folder, written anew."""
    compiled = []
    for path in sorted(folder.glob("*.po")):
        with path.open("rb") as source:
            catalog = read_po(source, locale=path.stem)
        catalog.creation_date = catalog.revision_date = _NO_DAY
        compiled.append(path.with_suffix(".mo"))
        with compiled[-1].open("wb") as target:
            write_mo(target, catalog)
    return compiled
