"""Laws of a workspace: what is exported and imported elsewhere is the same registry."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path
from unittest.mock import patch

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from matcher.catalogue.loading import load_schema
from matcher.cli.importing import export_workspace
from matcher.domain.applicant import Applicant
from matcher.ingest.columns.vocabulary import read_vocabulary
from matcher.ingest.importer import Importing
from matcher.ingest.profiles.corrections import Corrector
from matcher.registry.csv_table import Registry
from matcher.registry.store import Store
from matcher.registry.workspace import WorkspaceRegistry

TODAY = date(2026, 11, 23)
SCHEMA = load_schema()[0]
VOCABULARY = read_vocabulary(SCHEMA)
HEADER = ("Identifiant", "Nom de la coopérative", "Province", "Nb adhérents", "dont femmes",
          "Date de création", "Produits", "Objet du financement", "Montant demandé")  # fmt: skip
ROW = st.tuples(
    st.sampled_from(("A-1", "A-2", "A-3", "B_4", "")),
    st.sampled_from(("Tazlaft", 'Coopérative "Oudrar"', "تعاونية الأمل", "Imghrane, Anzi", "2A")),
    st.sampled_from(("Tiznit", "تارودانت", "Tata", "", "Zzz")),
    st.sampled_from(("34", "vingt deux", "12", "", "?")),
    st.sampled_from(("12", "", "5")),
    st.sampled_from(("12/03/2017", "2019", "mai 2020", "")),
    st.sampled_from(("argane; miel", "miel etc.", "safran", "")),
    st.sampled_from(("matériel", "formation et emballage", "")),
    st.sampled_from(("100 000", "1,5 MDH", "30 millions", "")),
)
CORRECTION = st.sampled_from(("members=40", "women=", "need_total_mad=5", "rural=true", ""))


def stated(applicants: object) -> dict[str, dict[str, object]]:
    found: dict[str, dict[str, object]] = {}
    for one in applicants:  # type: ignore[attr-defined]
        assert isinstance(one, Applicant)
        found[one.id] = dict(one.stated)
    return found


@settings(
    max_examples=int(os.environ.get("MATCHER_EXAMPLES", "15")), deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(rows=st.lists(ROW, min_size=1, max_size=6), said=CORRECTION)
def test_export_then_import_is_the_identity(
    rows: list[tuple[str, ...]], said: str, tmp_path_factory: object
) -> None:
    folder: Path = tmp_path_factory.mktemp("law")  # type: ignore[attr-defined]
    source = folder / "a.csv"
    lines = [";".join(f'"{cell.replace(chr(34), chr(34) * 2)}"' for cell in row)
             for row in (HEADER, *rows)]  # fmt: skip
    source.write_text("\n".join(lines) + "\n", encoding="utf-8")
    (folder / "home").mkdir()
    first = folder / "home" / "workspace.sqlite"
    Importing(SCHEMA, VOCABULARY, TODAY, first, folder / "m.toml").run([source])
    assume(first.is_file())  # no row could be read
    store = Store(first)
    ids = [one.id for one in store]
    if said and ids:
        Corrector(store, SCHEMA, TODAY.isoformat()).correct(ids[0], [said])
    store.close()
    here = stated(WorkspaceRegistry(first, SCHEMA, TODAY))
    out = folder / "out.csv"
    with patch.dict(os.environ, MATCHER_HOME=str(folder / "home")):
        export_workspace(out, None, force=True)
    assert stated(Registry(out, SCHEMA, TODAY)) == here  # as a registry
    second = folder / "second.sqlite"
    Importing(SCHEMA, VOCABULARY, TODAY, second, folder / "n.toml").run([out])
    again = stated(WorkspaceRegistry(second, SCHEMA, TODAY)) if second.is_file() else {}
    assert again == here  # as a table to import
