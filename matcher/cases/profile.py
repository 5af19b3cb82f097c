"""What is kept of an applicant with an event: its facts as text, and digests of them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import date

from matcher.domain.applicant import Applicant
from matcher.domain.schema import Schema
from matcher.registry.cells import cell_of, read_cell


def facts_of(applicant: Applicant) -> dict[str, str]:
    """The stated facts as the cells of a registry hold them, by field."""
    return {
        name: cell_of(value)
        for name, value in sorted(applicant.stated.items())
        if value is not None
    }


def applicant_of(
    applicant_id: str, facts: Mapping[str, str], schema: Schema, today: date
) -> Applicant:
    """The applicant of some facts; a field that the schema no longer has is left out."""
    stated = {
        name: read_cell(text, schema[name], schema)
        for name, text in facts.items()
        if name in schema
    }
    return Applicant(applicant_id, schema, stated, today)


def profile_text(applicant: Applicant) -> str:
    """The facts as one canonical text."""
    facts = facts_of(applicant)
    return json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def content_digest(content: str | bytes) -> str:
    """The digest by which a content is named."""
    data = content.encode() if isinstance(content, str) else content
    return hashlib.sha256(data).hexdigest()[:32]


def request_of(applicant: Applicant) -> str:
    """A digest of what is asked for: purposes, amounts of the lines, and the total."""
    schema = applicant.schema
    names = [schema.budget, schema.need, *(line.name for line in schema.budget_lines().values())]
    asked = {
        name: cell_of(value)
        for name in filter(None, names)
        if (value := applicant.value(name)) is not None
    }
    return content_digest(json.dumps(asked, sort_keys=True))[:16]
