"""The product's own words in three languages, and how values are written in each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from matcher.places import Gazetteer
from matcher.schema import Field, Schema
from matcher.values import FieldValue, Several

_WORDS: dict[str, tuple[str, str, str]] = {
    # key: (English, French, Arabic)
    "eligible": ("eligible", "éligible", "مؤهلة"),
    "undecided": ("undecided", "à compléter", "غير محسوم"),
    "refused": ("refused", "refusé", "مرفوض"),
    "open": ("open", "ouvert", "مفتوح"),
    "periodic": ("by calls", "par appels", "عبر نداءات"),
    "closed": ("closed", "fermé", "مغلق"),
    "to_confirm": ("to confirm", "à confirmer", "للتأكيد"),
    "seen": ("seen {day}", "vu le {day}", "شوهد في {day}"),
    "seen_never": ("date not known", "date inconnue", "تاريخ غير معروف"),
    "now": ("Eligible now", "Éligible dès maintenant", "ممكن الآن"),
    "maybe": (
        "Undecided: some facts are missing",
        "À compléter : des informations manquent",
        "غير محسوم: معلومات ناقصة",
    ),
    "other_lines": (
        "Pays none of the lines asked for",
        "Ne paie aucune des lignes demandées",
        "لا يمول أيا من البنود المطلوبة",
    ),
    "closed_now": ("Closed for now", "Fermé pour l’instant", "مغلق حاليا"),
    "refused_why": ("Refused, and why", "Refusé, et pourquoi", "مرفوض، والسبب"),
    "more": ("{n} more: --top {all}", "{n} de plus : --top {all}", "{n} أخرى: --top {all}"),
    "amount": ("amount", "montant", "المبلغ"),
    "up_to": ("up to {x}", "jusqu’à {x}", "إلى حدود {x}"),
    "at_most": ("at most {x}", "au plus {x}", "على الأكثر {x}"),
    "none_money": ("brings no money", "n’apporte pas d’argent", "لا يقدم مالا"),
    "cost": ("cost", "coût", "الكلفة"),
    "a_year": ("{x} a year", "{x} par an", "{x} سنويا"),
    "grant": ("not repaid", "non remboursable", "غير مسترد"),
    "own": ("own share", "apport", "المساهمة الذاتية"),
    "in_kind": (
        "of which {x} may be in kind",
        "dont {x} possibles en nature",
        "منها {x} يمكن أن تكون عينية",
    ),
    "delay": ("delay", "délai", "الأجل"),
    "days": ("{n} days", "{n} jours", "{n} يوما"),
    "unpublished": ("not published", "non publié", "غير منشور"),
    "pays": ("pays", "paie", "يمول"),
    "pays_not": ("does not pay", "ne paie pas", "لا يمول"),
    "pays_unclear": (
        "not published whether it pays",
        "non publié s’il paie",
        "غير منشور إن كان يمول",
    ),
    "guarantees": (
        "guarantees {x} of a loan",
        "garantit {x} d’un crédit",
        "يضمن {x} من القرض",
    ),
    "for": ("for", "pour", "لصالحه"),
    "against": ("against", "contre", "ضده"),
    "shared_words": ("words in common: {x}", "mots communs : {x}", "كلمات مشتركة: {x}"),
    "instead_hint": (
        "What to do instead, and the sources: match catalogue show ID",
        "Que faire à la place, et les sources : match catalogue show ID",
        "ما البديل، والمصادر: match catalogue show ID",
    ),
    "observed": ("seen so far {x}", "observé {x}", "المرصود {x}"),
    "aimed": ("what it is for", "visé par l’option", "ضمن ما يستهدفه"),
    "near": ("near {x}", "proche de {x}", "قريب من {x}"),
    "not_aimed": ("outside {x}", "hors de {x}", "خارج {x}"),
    "aims": ("what it is for", "ce qui est visé", "ما يستهدفه"),
    "asks": ("asks", "demande", "يشترط"),
    "missing": ("missing", "manque", "ينقص"),
    "blocks": ("blocks", "bloque", "العائق"),
    "here": ("here", "ici", "هنا"),
    "unknown": ("unknown", "inconnu", "غير معروف"),
    "instead": ("instead", "à la place", "البديل"),
    "confidence": ("confidence {x}", "confiance {x}", "الموثوقية: {x}"),
    "high": ("high", "élevée", "عالية"),
    "medium": ("medium", "moyenne", "متوسطة"),
    "low": ("low", "faible", "ضعيفة"),
    "source": ("source", "source", "المصدر"),
    "sources": ("Sources", "Sources", "المصادر"),
    "conditions": ("Conditions", "Conditions", "الشروط"),
    "figures": ("Figures", "Chiffres", "الأرقام"),
    "channel": ("where to apply", "où s’adresser", "أين يقدم الطلب"),
    "documents": ("documents", "pièces", "الوثائق"),
    "caveat": ("caveat", "réserve", "تحفظ"),
    "fit": ("fit", "adéquation", "الملاءمة"),
    "met": ("met", "remplie", "مستوفى"),
    "failed": ("fails", "non remplie", "غير مستوفى"),
    "open_condition": ("open", "à vérifier", "للتحقق"),
    "synthetic": (
        "SYNTHETIC demonstration data: this cooperative does not exist.",
        "Données de démonstration SYNTHÉTIQUES : cette coopérative n’existe pas.",
        "بيانات تجريبية اصطناعية: هذه التعاونية غير موجودة.",
    ),
    "synthetic_all": (
        "SYNTHETIC demonstration data: these cooperatives do not exist.",
        "Données de démonstration SYNTHÉTIQUES : ces coopératives n’existent pas.",
        "بيانات تجريبية اصطناعية: هذه التعاونيات غير موجودة.",
    ),
    "made_with": (
        "Answer of {day}; catalogue {catalogue}; ranking: {model}. The fit is not a probability;"
        " a person decides.",
        "Réponse du {day} ; catalogue {catalogue} ; classement : {model}. L’adéquation n’est pas"
        " une probabilité ; la décision revient à une personne.",
        "جواب يوم {day}؛ الدليل {catalogue}؛ الترتيب: {model}. الملاءمة ليست احتمالا؛ والقرار"
        " يعود إلى إنسان.",
    ),
    "from_workspace": (
        "From your workspace.",
        "D’après votre espace de travail.",
        "من فضاء عملكم.",
    ),
    "file_complete": (
        "file {x} complete",
        "fiche complète à {x}",
        "الملف مكتمل بنسبة {x}",
    ),
    "nothing": (
        "No option can be suggested.",
        "Aucune option ne peut être proposée.",
        "لا يمكن اقتراح أي خيار.",
    ),
    "candidates": ("Candidates for {x}", "Candidates pour {x}", "المرشحات لـ {x}"),
    "refused_count": (
        "{n} refused; see them with --json",
        "{n} refusées ; à voir avec --json",
        "{n} مرفوضة؛ تظهر مع --json",
    ),
    "years": ("years", "ans", "سنة"),
    "people": ("people", "personnes", "أشخاص"),
    "cooperatives": ("cooperatives", "coopératives", "تعاونيات"),
    "share": ("%", "%", "%"),
    "yes": ("yes", "oui", "نعم"),
    "no": ("no", "non", "لا"),
    "and_others": ("and others", "et autres", "وغيرها"),
    "or": ("or", "ou", "أو"),
    "below": ("below", "moins de", "أقل من"),
    "above": ("above", "plus de", "أكثر من"),
}
_COLUMN = {"en": 0, "fr": 1, "ar": 2}


def bring(words: Mapping[str, tuple[str, str, str]]) -> None:
    """Add the words of a room to the table that `say` looks up: English, French, Arabic."""
    _WORDS.update(words)


def say(key: str, language: str, **parts: object) -> str:
    """The product's word for `key`, its parts filled in."""
    text = _WORDS[key][_COLUMN[language]]
    return text.format(**parts) if parts else text


def number(value: float, language: str) -> str:
    """A number with the thousands mark of the language, at most two decimals.

    >>> number(300000, "en"), number(1.75, "fr")
    ('300,000', '1,75')
    """
    text = f"{value:,.2f}".rstrip("0").rstrip(".") if value != int(value) else f"{int(value):,}"
    if language == "en":
        return text
    mark = "\u202f" if language == "fr" else "."
    return text.replace(",", "_").replace(".", ",").replace("_", mark)


def money(value: float, schema: Schema, language: str) -> str:
    """An amount with its currency."""
    return f"{number(value, language)}\u00a0{schema.currency}"


def percent(share: float, language: str) -> str:
    """A share as per cent."""
    return f"{number(round(share * 100, 1), language)}{percent_sign(language)}"


def percent_sign(language: str) -> str:
    """The sign with the space that French puts before it."""
    return "\u202f%" if language == "fr" else "%"


def labelled(label: str, text: str, language: str) -> str:
    """A label and what it says, joined as the language joins them."""
    return f"{label}\u00a0: {text}" if language == "fr" else f"{label}: {text}"


def listed(words: Iterable[str], language: str) -> str:
    """Words in a row."""
    return ("، " if language == "ar" else ", ").join(words)


def place_name(code: str, places: Gazetteer, language: str) -> str:
    """The name of a place, with the one around a place that has none inside it."""
    place = places[code]
    name = place.name.to(language)
    if places.leaves(code) == (code,) and place.parent:
        return f"{name} ({places[place.parent].name.to(language)})"
    return name


def say_value(value: FieldValue, about: Field, schema: Schema, language: str) -> str:
    """A known value as one would say it."""
    if value is None:
        return say("unknown", language)
    if isinstance(value, bool):
        return say("yes" if value else "no", language)
    if isinstance(value, Several):
        words = [about.say(v, language) for v in sorted(value.values)]
        return listed([*words, say("and_others", language)] if value.is_open else words, language)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        if about.type == "place":
            return place_name(value, schema.places(about.name), language)
        return about.say(value, language)
    if about.type == "money":
        return money(value, schema, language)
    if about.unit == "share":
        return percent(value, language)
    unit = say(about.unit, language) if about.unit in _WORDS else about.unit
    return f"{number(round(value, 1), language)} {unit}".strip()
