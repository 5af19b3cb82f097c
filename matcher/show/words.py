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
    "now": (
        "Meets the published conditions",
        "Remplit les conditions publiées",
        "تستوفي الشروط المنشورة",
    ),
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
    "pays_none": (
        "pays none of the lines asked for",
        "ne paie aucune des lignes demandées",
        "لا يمول أيا من البنود المطلوبة",
    ),
    "outside_limits": (
        "nothing within its published limits",
        "rien dans ses limites publiées",
        "لا شيء ضمن حدوده المنشورة",
    ),
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
    "pays_unnamed": (
        "not among what it is said to pay",
        "pas parmi ce qu’il est dit payer",
        "ليس ضمن ما ذُكر أنه يموله",
    ),
    "budget": ("Need", "Besoin", "الحاجة"),
    "total": ("total {x}", "total {x}", "المجموع {x}"),
    "at_least": ("at least {x}", "au moins {x}", "على الأقل {x}"),
    "to_find": ("left to find {x}", "reste à trouver {x}", "يبقى تدبير {x}"),
    "you_have": ("on file: {x}", "dans la fiche : {x}", "في الملف: {x}"),
    "lacking": ("{x} lacking", "il manque {x}", "ينقص {x}"),
    "months": ("{n} months", "{n} mois", "{n} شهرا"),
    "duration": ("duration", "durée", "المدة"),
    "grace": ("grace", "différé", "مهلة السداد"),
    "never_direct": (
        "Not for a cooperative itself",
        "Pas pour la coopérative elle-même",
        "ليس للتعاونية نفسها",
    ),
    "order": (
        "In each group the options stand by fit.",
        "Dans chaque groupe, les options sont rangées par adéquation.",
        "في كل مجموعة، ترتب الخيارات حسب الملاءمة.",
    ),
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
    "aimed": ("its target", "sa cible", "ما يستهدفه"),
    "near": ("near its target, {x}", "proche de sa cible, {x}", "قريب من المستهدف: {x}"),
    "not_aimed": ("its target: {x}", "sa cible : {x}", "المستهدف: {x}"),
    "not_its_target": ("not its target", "pas sa cible", "ليس ما يستهدفه"),
    "as_before": ("as in its past choices", "comme ses choix passés", "مثل اختياراته السابقة"),
    "unlike_before": (
        "unlike its past choices",
        "à la différence de ses choix passés",
        "بخلاف اختياراته السابقة",
    ),
    "usual": ("usually {x}", "d’habitude {x}", "المعتاد {x}"),
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
    "candidates": ("Candidates for {x}", "Candidates pour {x}", "المرشحات: {x}"),
    "refused_count": (
        "{n} refused; see them with --json",
        "{n} refusées ; à voir avec --json",
        "{n} مرفوضة؛ تظهر مع --json",
    ),
    "years": ("years", "ans", "سنة"),
    "people": ("people", "personnes", "شخصا"),
    "cooperatives": ("cooperatives", "coopératives", "تعاونيات"),
    "share": ("%", "%", "%"),
    "yes": ("yes", "oui", "نعم"),
    "no": ("no", "non", "لا"),
    "and_others": ("and others", "et autres", "وغيرها"),
    "or": ("or", "ou", "أو"),
    "below": ("below", "moins de", "أقل من"),
    "above": ("above", "plus de", "أكثر من"),
}
_FIGURES: dict[str, tuple[str, str, str]] = {
    "min": ("smallest amount", "montant minimal", "أدنى مبلغ"),
    "max": ("largest amount", "montant maximal", "أقصى مبلغ"),
    "typical": ("usual amount", "montant habituel", "المبلغ المعتاد"),
    "observed": ("amounts seen", "montants observés", "مبالغ مرصودة"),
    "max_usd": ("largest amount, USD", "montant maximal, USD", "أقصى مبلغ بالدولار"),
    "typical_usd": ("usual amount, USD", "montant habituel, USD", "المبلغ المعتاد بالدولار"),
    "per_hire": ("for each hire", "par embauche", "عن كل تشغيل"),
    "share_max": ("share of the cost, 0 to 1", "part du coût, 0 à 1", "حصة من الكلفة، 0 إلى 1"),
    "budget_note": ("envelope", "enveloppe", "الغلاف المالي"),
    "rate_pct_year": ("rate, % a year", "taux, % par an", "النسبة، % سنويا"),
    "duration_months": ("duration, months", "durée, mois", "المدة بالأشهر"),
    "grace_months": ("grace, months", "différé, mois", "مهلة السداد بالأشهر"),
    "repayable": ("repaid", "remboursable", "مسترد"),
    "own_share": ("own share, 0 to 1", "apport, 0 à 1", "المساهمة الذاتية، 0 إلى 1"),
    "own_share_in_kind_max": (
        "part of it in kind, 0 to 1",
        "dont en nature, 0 à 1",
        "منها عينية، 0 إلى 1",
    ),
    "guarantee_share": ("guaranteed share, 0 to 1", "part garantie, 0 à 1", "الحصة المضمونة"),
    "guarantee_cap": ("largest guarantee", "garantie maximale", "أقصى ضمان"),
    "guarantee_fee_pct": ("fee, %", "commission, %", "العمولة، %"),
    "loan_min": ("smallest loan", "crédit minimal", "أدنى قرض"),
    "loan_max": ("largest loan", "crédit maximal", "أقصى قرض"),
    "fees": ("fees", "frais", "المصاريف"),
    "collateral": ("collateral", "garanties demandées", "الضمانات المطلوبة"),
    "paid_after_works": ("paid after the works", "versé après les travaux", "يُصرف بعد الأشغال"),
    "group_size": ("people in a group", "personnes par groupe", "عدد أفراد المجموعة"),
    "delay_days": ("delay, days", "délai, jours", "الأجل بالأيام"),
    "repayment_rate": ("share repaid, 0 to 1", "part remboursée, 0 à 1", "نسبة السداد"),
    "budget": ("envelope", "enveloppe", "الغلاف المالي"),
    "budget_usd": ("envelope, USD", "enveloppe, USD", "الغلاف المالي بالدولار"),
    "awards_per_year": ("awards a year", "projets par an", "مشاريع في السنة"),
    "awards_total": ("awards so far", "projets soutenus", "مشاريع مدعومة"),
    "acceptance_rate": ("accepted, 0 to 1", "part acceptée, 0 à 1", "نسبة القبول"),
}
_COLUMN = {"en": 0, "fr": 1, "ar": 2}


def bring(words: Mapping[str, tuple[str, str, str]]) -> None:
    """Adds a room's own words: key to (English, French, Arabic); `say` finds them too.

    Raises
        KeyError  another room says one of them in other words
    """
    for key, texts in words.items():
        if _WORDS.setdefault(key, texts) != texts:
            raise KeyError(f"{key} is said already")


def say(key: str, language: str, **parts: object) -> str:
    """The product's word for `key`, its parts filled in."""
    text = _WORDS[key][_COLUMN[language]]
    return text.format(**parts) if parts else text


def figure_name(key: str, language: str) -> str:
    """The name of a figure of the catalogue."""
    return _FIGURES[key][_COLUMN[language]] if key in _FIGURES else key


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
    currency = "درهم" if (schema.currency, language) == ("MAD", "ar") else schema.currency
    return f"{number(value, language)}\u00a0{currency}"


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


def joined(sentences: Iterable[str], language: str) -> str:
    """Sentences in a row."""
    return ("؛ " if language == "ar" else "\u202f; " if language == "fr" else "; ").join(sentences)


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
    unit = _FEW.get((about.unit, language), unit) if _is_few(value, language) else unit
    return f"{number(round(value, 1), language)} {unit}".strip()


#: What follows a small number: 1,5 an in French, 3 to 10 in Arabic.
_FEW = {
    ("years", "fr"): "an",
    ("people", "fr"): "personne",
    ("years", "ar"): "سنوات",
    ("people", "ar"): "أشخاص",
}


def _is_few(value: float, language: str) -> bool:
    return 3 <= value <= 10 if language == "ar" else abs(value) < 2
