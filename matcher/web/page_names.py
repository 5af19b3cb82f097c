"""What the pages are called, by the pattern of their address: the access log names them so."""

from __future__ import annotations

from collections.abc import Mapping

from matcher.support.messages import Message, message, message_in

_COOP = "/cooperatives/{id:path}"
PAGE_NAMES: Mapping[str, Message] = {
    "/": message_in("navigation", "Today"),
    "/about": message("About this page"),
    "/access": message("Who was shown what"),
    "/account": message("Your account"),
    "/add": message("Add a cooperative by hand"),
    "/backup": message("A copy of everything"),
    "/catalogue": message_in("navigation", "Catalogue"),
    "/catalogue/review": message("Whom to ask first"),
    "/catalogue/{id:path}": message("An option of the catalogue"),
    "/cooperatives": message("The list of cooperatives"),
    _COOP: message("A cooperative: its options"),
    f"{_COOP}/cases": message("A cooperative: its requests"),
    f"{_COOP}/changes": message("A cooperative: what would change the answer"),
    f"{_COOP}/dossier.{{kind}}": message("A dossier, written"),
    f"{_COOP}/dossiers": message("A cooperative: its dossiers"),
    f"{_COOP}/merging": message("A cooperative: joined with another"),
    f"{_COOP}/options/{{option}}": message("A cooperative and one option"),
    f"{_COOP}/plans": message("A cooperative: its plans"),
    f"{_COOP}/profile": message("A cooperative: its profile"),
    f"{_COOP}/profile/{{field}}": message("A cooperative: one of its facts"),
    f"{_COOP}/questions": message("A cooperative: questions"),
    "/duplicates": message("Pairs that may be one cooperative"),
    "/funders": message_in("navigation", "Funders"),
    "/funders/audit": message("Audit"),
    "/funders/budgets": message("Divide budgets"),
    "/funders/candidates/{id:path}": message("Candidates"),
    "/funders/candidates/{id:path}/booklet.{kind}": message("Booklet of a committee, written"),
    "/funders/compare": message("Side by side"),
    "/funders/gaps": message("Gaps"),
    "/history": message("What was done"),
    "/import": message_in("navigation", "Import"),
    "/import/{token}": message("What was understood"),
    "/import/{token}/done": message("The import is done"),
    "/shared": message("Candidates, as an invited funder sees them"),
    "/what-if": message("What if"),
}
