"""An officer's month, in French: ten cooperatives, requests, answers, a new call, a digest."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from conftest import Command

COOPERATIVES = """\
Nom;Forme juridique;Commune;Date de création;Adhérents;Femmes;Secteur;Objet du financement;\
Besoin équipement (DH)
Coopérative Tighanimine;coopérative;Tiznit;12/03/2015;42;42;produits du terroir;équipement;180000
Coopérative Ifrane Miel;coopérative;Tiznit;02/05/2018;18;4;apiculture;équipement;95000
Coopérative Amal Couscous;coopérative;Taroudannt;15/09/2019;12;12;agroalimentaire;équipement;60000
Coopérative Tawada Tapis;coopérative;Taroudannt;20/01/2016;25;25;artisanat;équipement;120000
Coopérative Souss Agrumes;coopérative;Taroudannt;08/11/2012;60;6;agriculture;irrigation;400000
Coopérative Argane Anzi;coopérative;Tiznit;30/06/2020;15;15;produits du terroir;équipement;75000
Coopérative Atlas Caprins;coopérative;Tata;11/04/2017;33;9;élevage;équipement;150000
Coopérative Oasis Dattes;coopérative;Tata;19/02/2014;48;10;agriculture;stockage;220000
Coopérative Imouzzer Safran;coopérative;Taroudannt;25/10/2021;9;5;agriculture;équipement;50000
Coopérative Aglou Pêche;coopérative;Tiznit;14/07/2013;37;0;pêche;équipement;260000
"""
REQUESTS = """\
Suivi des demandes octobre 2026
Coopérative;Financeur;Date de dépôt;Montant demandé;Décision;Date;Motif;Montant accordé
C-0003;indh_p3_ess;08/10/2026;54 000 DH;;;;
C-0007;fda;08/10/2026;90 000;;;;
C-0008;attawfiq;09/10/2026;100 000;;;;
"""
#: Words that no French screen holds.
ENGLISH = ("applied", "granted", "refused", "overdue", "the funder", "expires", "newly fits")

Say = Callable[..., str]


@pytest.fixture
def say(
    match_here: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[..., Say]]:
    """What a command says in French on a day of the month, in one line without breaks."""
    monkeypatch.setenv("MATCHER_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("COLUMNS", "100")

    def on(day: str) -> Say:
        def run(*words: object, code: int = 0) -> str:
            answer = match_here(*words, "--today", day, "--lang", "fr")
            assert answer.code == code, (words, answer)
            text = " ".join((answer.out + answer.err).split())
            assert not [word for word in ENGLISH if word in text], text
            return text

        return run

    yield on


def test_an_officers_month(say: Callable[..., Say], match_here: Command, tmp_path: Path) -> None:
    coops, requests = tmp_path / "coops.csv", tmp_path / "suivi.csv"
    coops.write_text(COOPERATIVES, encoding="utf-8")
    requests.write_text(REQUESTS, encoding="utf-8")

    # the first week: who is there, and four requests
    assert "10 lignes lues : 10 fiches créées" in say("2026-10-01")("import", coops)
    week = say("2026-10-07")
    said = week("record", "C-1", "indh", "déposé", "--amount", "160000", "--on", "2026-10-05")
    assert "Noté : E-1. C-0001 · Coopérative Tighanimine — INDH" in said
    assert "→ le financeur : répondre à la demande ; le délai n’est pas publié" in said
    week("record", "C-2", "fda", "déposé", "--amount", "60000", "--on", "2026-10-06")
    week("record", "C-4", "indh", "déposé", "--amount", "100000")
    said = week("record", "C-5", "fda", "déposé", "--amount", "200000", "--on", "2026-09-15")
    assert "répondre à la demande, pour le 14 novembre 2026" in said
    said = say("2026-10-10")("import", requests)
    assert said == "Demandes : 3 lignes lues : 3 événements notés, 0 déjà connue, 0 ligne refusée."

    # the answers: one grant, two refusals with reasons
    end = say("2026-10-31")
    end("record", "C-1", "indh", "accordé", "--amount", "150000", "--on", "2026-10-28")
    said = end("record", "C-4", "indh", "refusé", "--reason", "garantie", "--on", "2026-10-28")
    assert "motif : garanties" in said
    assert "Les options suivantes : " in said and "garant," not in said  # it is a grant
    said = end("record", "C-2", "fda", "refusé", "--reason", "condition:1", "--on", "2026-10-29")
    assert "La condition 1 était remplie à notre connaissance : à vérifier" in said
    said = end("registry", "papers", "C-6", "accounts", "--until", "2026-11-20")
    assert said == "comptes (bilans) [accounts] : jusqu’au 20 novembre 2026"

    # a new call
    confirm = ("catalogue", "confirm", "indh_p3_ess", "--status", "open", "--on", "2026-10-30")
    rounds = ("--opens", "2026-10-30", "--closes", "2026-11-27", "--lang", "fr")
    assert match_here(*confirm, *rounds).code == 0

    said = end("cases")
    assert said.startswith("7 demandes : demande déposée : 4, refusé : 2, accordé : 1 C-0005")
    assert "C-0001 · Coopérative Tighanimine — INDH, phase III" in said
    assert "accordé : 150 000 MAD → le financeur : verser ce qui est accordé" in said
    assert "0 ligne" not in end("cases", "--coop", "C-4")

    digest = end("digest", "--since", "2026-10-01")
    for part in (
        "Depuis le 1er octobre 2026, et jusqu’au 30 novembre 2026",
        "ouvert le 30 octobre 2026, jusqu’au 27 novembre 2026",
        "convient désormais à 4 coopératives : C-0001, C-0002, C-0006, C-0010",
        "C-0006 Coopérative Argane Anzi : comptes (bilans), expire le 20 novembre 2026",
        "14 novembre 2026 · C-0005 Coopérative Souss Agrumes · Fonds de développement agricole",
        "a refusé pour condition 1, remplie à notre connaissance : C-0002 Coopérative Ifrane Miel",
        "(FDA) : demande déposée ; réponse attendue pour le 7 décembre 2026",
        "C-0001 Coopérative Tighanimine · INDH, phase III, programme 3 : économie sociale et"
        " solidaire : accordé",
        "C-0002 Coopérative Ifrane Miel · Fonds de développement agricole (FDA) : refusé",
    ):
        assert part in digest
    page, calendar = tmp_path / "mois.html", tmp_path / "mois.ics"
    for out in (page, calendar):
        end("digest", "--since", "2026-10-01", "--out", out)
    assert '<html lang="fr"' in page.read_text(encoding="utf-8")
    assert calendar.read_bytes().count(b"BEGIN:VEVENT") == 3

    # what the answers change
    said = end("--coop", "C-1")
    assert "Demandes : promis 150 000 MAD, reste à trouver 30 000 MAD" in said
    assert "noté : accordé le 28 octobre 2026, 150 000 MAD" in said
    assert "À faire d’abord : n° 2, INDH" not in said
    said = end("--funder", "indh")
    assert "noté : accordé le 28 octobre 2026" in said
    assert "noté : refusé le 28 octobre 2026" in said
    assert "noté : demande déposée le 8 octobre 2026" in said
    said = end("catalogue", "review", "--top", "1")
    assert said.startswith("! Fonds de développement agricole (FDA) [fda] a refusé pour condition")
    said = end("plan", "--coop", "C-4")
    assert "a dit non à cette demande" in said or "a refusé cette demande" in said
    said = " ".join(match_here("trail", "--lang", "fr").out.split())
    assert said.startswith("10 inscriptions, telles qu’écrites ; oubliées : 0.")
