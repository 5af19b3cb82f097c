"""Which of several columns holds the name of the applicant: never taken where two could be it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from matcher.domain.schema import Schema
from matcher.ingest.cells.name_hints import said_by
from matcher.ingest.cells.place_resolution import place_names
from matcher.ingest.columns.column_likelihood import is_digits_alone
from matcher.ingest.columns.no_field import names_coordinates
from matcher.ingest.columns.people import is_called_as_people_are, without_people
from matcher.ingest.columns.vocabulary import header_key, key
from matcher.ingest.tables.heading import ColumnHeading
from matcher.ingest.tables.row_kinds import is_filled
from matcher.ingest.tables.table import SheetTable

if TYPE_CHECKING:
    from matcher.ingest.columns.vocabulary import Vocabulary

_LOOKED_AT = 2000
#: Labels of the applicant that may as well be those of a body it belongs to, as its owner.
_GENERAL = frozenset(
    header_key(label)
    for label in (
        *("Organisation", "Organization", "Org", "Organisation name", "Organization name"),
        *("Company", "Company name", "Group name"),
        *("Nom de l'organisation", "Nom du groupe", "Structure"),
        *("Nom de la structure", "Nombre de la organización", "Organización", "المنظمة"),
        *("Nom de l'entreprise", "Nom de la société", "Nombre de la empresa", "اسم الشركة"),
    )
)
#: Labels of the firm that somebody in the next column works for or stands for.
_FIRMS = frozenset(
    header_key(label)
    for label in (
        *("Société", "Entreprise", "Raison sociale", "Nom société", "Nom entreprise", "Employeur"),
        *("Company", "Company name", "Firm", "Firme", "Business name", "Employer", "Corporation"),
        *("Empresa", "Sociedad", "Compañía", "Razón social", "Compagnie", "Etablissement"),
        *("الشركة", "اسم الشركة", "المقاولة", "اسم المقاولة", "الشركات", "المقاولات"),
    )
)
_TOGETHER = 0.8  # of the pairs of two columns that name the same
_SOME = 0.3  # of the cells of a column


def name_kinds(table: SheetTable, vocabulary: Vocabulary) -> dict[int, str]:
    """The columns of names that are not simply the name of the applicant, by their number.

    "personal": "Nom" beside "Prénom", or beside a column that names the cooperative of each.
    "unclear": two columns that may be the name and do not go with one another, as "Name" beside
    "Organization", which may own it, or beside "societe", whose people it may name; or
    "Organization" beside "Recipient", to whom it gives, or above a few names that come again and
    again, as of trades.
    """
    held = [h for h in table.headings if _may_hold_names(table, h, vocabulary)]
    bare = [h for h in held if _is_name(h, vocabulary, is_bare=True)]
    full = [h for h in held if _is_name(h, vocabulary, is_bare=False)]
    has_first_names = any(
        form in vocabulary.first_names for heading in table.headings for form in heading.forms()
    )
    if not has_first_names and not full:
        is_doubted = any(_may_hold_firms(table, h, vocabulary) for h in table.headings)
        return {heading.column: "unclear" for heading in bare} if is_doubted else {}
    found = {heading.column: "personal" for heading in bare}
    for general in filter(_is_general, full if not has_first_names else ()):
        for other in bare:
            if _may_be_owned(table, other, general, vocabulary):
                found |= {general.column: "unclear", other.column: "unclear"}
    for general in filter(_is_general, full):
        is_given = any(_may_be_given(table, general, other) for other in table.headings)
        if is_given or _comes_again(table, general):
            found |= {general.column: "unclear"}
    for at, one in enumerate(full):
        for other in full[at + 1 :]:
            if not _go_together(table, one, other):
                doubted = [h for h in (one, other) if _is_general(h)]
                found |= {h.column: "unclear" for h in doubted or (one, other)}
    return found


_LISTED = 0.3  # of the filled cells of a column of names differ, at least
_OF_BODIES = 0.5  # of the cells say what kind of body they name
#: Labels that stand above names of people as often as of bodies.
_OF_EITHER = frozenset(map(header_key, ("Nombre completo",)))


def may_name_bodies(table: SheetTable, heading: ColumnHeading, vocabulary: Vocabulary) -> bool:
    """Whether the cells below a label as "Club" are names: many, and no answers of yes or no."""
    sample = table.sample(heading)
    texts = [str(cell) for cell in sample if not is_digits_alone(cell)]
    words = vocabulary.words
    if len(texts) < len(sample) or any(t in words["yes"] or t in words["no"] for t in texts):
        return False
    if len(set(map(key, map(str, first := table.first(heading))))) < _LISTED * len(first):
        return False
    if not _OF_EITHER & set(heading.forms()):
        return True
    return sum(_names_a_body(text, vocabulary) for text in texts) > _OF_BODIES * len(texts)


_OF_PLACES = 0.6  # of the names are places, in a list of them
_FEWEST_PLACES = 8


def may_list_places(
    table: SheetTable,
    heading: ColumnHeading,
    others: Sequence[ColumnHeading],
    schema: Schema,
    vocabulary: Vocabulary,
) -> bool:
    """Whether a bare "Name" may be of places, and its table a list of them.

    Parameters
        others  the columns beside it, where none of them is read; empty where one is
    """
    if not _is_name(heading, vocabulary, is_bare=True):
        return False
    texts = [str(cell) for cell in table.sample(heading)]
    if sum(_names_a_body(text, vocabulary) for text in texts) > _SOME * len(texts):
        return False
    if any(map(names_coordinates, others)):
        return True
    about = next((field for field in schema if field.type == "place"), None)
    if about is None or len(texts) < _FEWEST_PLACES:
        return False
    names = place_names(about, schema.places(about.name), vocabulary)
    return sum(names.nearness(text) > 1 for text in texts) > _OF_PLACES * len(texts)


_OF_PEOPLE = 0.3  # of the names bear a given name that is known, in a list of people
_FEWEST_PEOPLE = 3


#: Labels of what somebody is by trade; right behind a bare "Name" they say whose names these are.
_POSTS = frozenset(
    header_key(label)
    for label in (
        *("Job", "Job title", "Occupation", "Fonction", "Poste occupé", "Profession"),
        *("Métier", "Cargo", "Puesto", "Profesión", "Oficio"),
        *("الوظيفة", "المسمى الوظيفي", "المهنة", "الحرفة"),
    )
)
#: Labels of what people have, and no body: where one stands beside a bare "Name", it may be theirs.
_OF_A_LIFE = frozenset(
    header_key(label)
    for label in (
        *("Bio", "Biographie", "Biography", "Biografía", "نبذة شخصية", "السيرة الذاتية"),
        *("Date de naissance", "Lieu de naissance", "Date of birth", "Birth date", "Birthday"),
        *("Fecha de nacimiento", "تاريخ الازدياد", "تاريخ الميلاد"),
        *("Nationalité", "Nationality", "Nacionalidad", "الجنسية"),
        *("Situation familiale", "Marital status", "Estado civil", "الحالة العائلية"),
    )
)


def may_list_people(table: SheetTable, heading: ColumnHeading, vocabulary: Vocabulary) -> bool:
    """Whether a bare "Nom" or "Nombre" is of people: by its cells, or by the labels beside it.

    Many cells are called as people are and name no bodies: of given names not all are known, and
    no list of bodies has so many. Or a column of posts stands right behind, or one of what people
    alone have, and most cells do not say what kind of body they name.
    """
    if not _is_name(heading, vocabulary, is_bare=True):
        return False
    texts = [str(cell) for cell in table.sample(heading)]
    behind = (h for h in table.headings if h.column == heading.column + 1)
    told = any(form in _POSTS for after in behind for form in after.forms())
    if told or any(form in _OF_A_LIFE for other in table.headings for form in other.forms()[:1]):
        bodies = sum(_names_a_body(text, vocabulary) for text in texts)
        return bodies <= _OF_BODIES * len(texts)
    people = [
        text
        for text in texts
        if is_called_as_people_are(text) and not _names_a_body(text, vocabulary)
    ]
    return len(people) >= _FEWEST_PEOPLE and len(people) > _OF_PEOPLE * len(texts)


#: Labels of any register: of the local one only in a list of cooperatives.
_OF_ANY_REGISTER = frozenset(map(header_key, ("Registration number", "رقم التسجيل")))


def may_be_of_any_register(
    table: SheetTable, heading: ColumnHeading, vocabulary: Vocabulary
) -> bool:
    """Whether "Registration number" may be of a register that is not the one of cooperatives.

    It is of that one where a label says "cooperative", or most names do.
    """
    if heading.forms()[0] not in _OF_ANY_REGISTER or not vocabulary.name_says:
        return False
    labels = [heading.shown for heading in table.headings]
    if any(_names_a_body(label, vocabulary, _COOPERATIVE) for label in labels):
        return False
    for named in table.headings:
        if any("name" in vocabulary.headers.get(form, ()) for form in named.forms()):
            texts = [str(cell) for cell in table.sample(named)]
            of_cooperatives = sum(_names_a_body(text, vocabulary, _COOPERATIVE) for text in texts)
            if of_cooperatives > _OF_BODIES * len(texts):
                return False
    return True


_COOPERATIVE = frozenset(("cooperative", "union"))


def _names_a_body(text: str, vocabulary: Vocabulary, of: frozenset[str] = frozenset()) -> bool:
    """Whether a text says what kind of body it names, or one of some kinds."""
    return any(not of or code in of for _, code in said_by([text], vocabulary))


def _is_name(heading: ColumnHeading, vocabulary: Vocabulary, *, is_bare: bool) -> bool:
    """Whether a label says "name" and no more, or names the applicant in full."""
    forms = heading.forms()
    if any(form in vocabulary.bare_names for form in forms):
        full = [f for f in forms if f not in vocabulary.bare_names]
        is_full = any("name" in vocabulary.headers.get(form, ()) for form in full)
        return is_full is not is_bare
    return bool(forms) and not is_bare and "name" in vocabulary.headers.get(forms[0], ())


def _may_hold_names(table: SheetTable, heading: ColumnHeading, vocabulary: Vocabulary) -> bool:
    """Whether a column does not hold numbers alone; any but one labelled as names does."""
    forms = heading.forms()
    is_named = any("name" in vocabulary.headers.get(form, ()) for form in forms)
    says_both = any("name" in vocabulary.second_headers.get(form, ()) for form in forms)
    sample = table.sample(heading) if is_named or says_both else []
    return not sample or not all(map(is_digits_alone, sample))


def _is_general(heading: ColumnHeading) -> bool:
    return _is_one_of(_GENERAL, heading)


def _is_one_of(labels: frozenset[str], heading: ColumnHeading) -> bool:
    """Whether a label is one of these, also where its words are run together."""
    forms = heading.forms()[:1]
    run_together = {label.replace(" ", "") for label in labels}
    return any(form in labels or form.replace(" ", "") in run_together for form in forms)


def _may_hold_firms(table: SheetTable, heading: ColumnHeading, vocabulary: Vocabulary) -> bool:
    """Whether a column has the label of firms, and below it neither numbers nor yes and no."""
    if not _is_one_of(_FIRMS, heading):
        return False
    words, sample = vocabulary.words, table.sample(heading)
    names = [c for c in map(str, sample) if not (is_digits_alone(c) or c in words["yes"])]
    return any(name not in words["no"] for name in names)


def _may_be_owned(
    table: SheetTable, bare: ColumnHeading, general: ColumnHeading, vocabulary: Vocabulary
) -> bool:
    """Whether a column "Name" is of what an organisation in the other column owns, not of people.

    People are told by common given names; where each organisation has one name beside it, only a
    word as "cooperative" in the name tells that it is of none.
    """
    texts = [str(cell) for cell in table.sample(bare)]
    if sum(without_people(text) != text for text in texts) > _SOME * len(texts):
        return False
    if not _go_together(table, bare, general):
        return True
    bodies = sum(_names_a_body(text, vocabulary) for text in texts)
    return bool(texts) and bodies > _SOME * len(texts)


#: Words of labels above those who receive what the organisation beside them gives.
_GRANTEES = frozenset(map(key, ("Recipient", "Grantee", "Awardee", "Subrecipient")))
#: Words that may as well say whom the organisation serves, once each.
_RECEIVERS = _GRANTEES | set(
    map(key, ("Beneficiary", "Bénéficiaire", "Attributaire", "Lauréat", "Donataire",
              "Beneficiario", "Beneficiaria", "Destinatario", "المستفيد", "المستفيدة"))
)  # fmt: skip


def _may_be_given(table: SheetTable, general: ColumnHeading, other: ColumnHeading) -> bool:
    """Whether a column names those to whom the organisation in another column gives."""
    said = {word for form in other.forms()[:1] for word in form.split()}
    if other is general or not said & _RECEIVERS or all(map(is_digits_alone, table.sample(other))):
        return False
    return bool(said & _GRANTEES) or not _go_together(table, general, other)


_AGAIN = 0.2  # of the cells of a column differ, at most, where it sorts the rows and names none
_FEWEST_AGAIN = 20


def _comes_again(table: SheetTable, general: ColumnHeading) -> bool:
    """Whether the cells of a column are few texts that come again, more often than years do."""
    texts = [key(str(cell)) for cell in table.first(general)]
    return len(texts) >= _FEWEST_AGAIN and len(set(texts)) <= _AGAIN * len(texts)


def _go_together(table: SheetTable, one: ColumnHeading, other: ColumnHeading) -> bool:
    """Whether two columns name the same: nearly each value goes with one of the other."""
    rows = table.sheet.rows[table.header_row : table.last_row or None][:_LOOKED_AT]
    at, beside = one.column - 1, other.column - 1
    pairs = {
        (key(str(cells[at])), key(str(cells[beside])))
        for cells in rows
        if max(at, beside) < len(cells) and is_filled(cells[at]) and is_filled(cells[beside])
    }
    least = min(len({a for a, _ in pairs}), len({b for _, b in pairs}))
    return least >= _TOGETHER * len(pairs)
