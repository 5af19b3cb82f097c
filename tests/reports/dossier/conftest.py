"""The demonstration and its printed files, made once for the tests of this room."""

from __future__ import annotations

from datetime import date
from pathlib import Path, PurePath

import pytest

from matcher.catalogue.vocabularies import vocabularies
from matcher.domain.applicant import Applicant
from matcher.planning.settings import PlanSettings, read_settings
from matcher.reports.dossier.make import DossierWish, make_dossier
from matcher.reports.dossier.view import DossierView
from matcher.session import Session, open_matcher

DAY = date(2026, 11, 29)
LANGUAGES = ("fr", "ar", "en")


@pytest.fixture(scope="session")
def session() -> Session:
    """The demonstration registry on a day."""
    return open_matcher(registry=Path("demo"), today=DAY)


@pytest.fixture(scope="session")
def settings(session: Session) -> PlanSettings:
    """The assumptions of the plans."""
    return read_settings(None, vocabularies(session.schema, session.catalogue))


def dossier_of(
    session: Session, settings: PlanSettings, applicant: Applicant | str, option: str = ""
) -> DossierView:
    """The view of a dossier."""
    wish = DossierWish(PurePath("file.pdf"), ("fr",), option=option)
    return make_dossier(session, applicant, settings, wish)


@pytest.fixture(scope="session")
def view(session: Session, settings: PlanSettings) -> DossierView:
    """SM-0196 for INDH."""
    return dossier_of(session, settings, "SM-0196", "indh_p3_ess")


@pytest.fixture(scope="session")
def loan(session: Session, settings: PlanSettings) -> DossierView:
    """SM-0050 for a lender."""
    return dossier_of(session, settings, "SM-0050", "cam_campaign_credit")
