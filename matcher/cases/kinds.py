"""The closed lists of the log: kinds of events, reasons, who said it; in words as officers say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal, TypeVar, get_args

from matcher.support.errors import UsageError, nearest
from matcher.support.messages import Message, message, message_in
from matcher.support.text import Text, fold

Kind = Literal[
    "shown",
    "chosen",
    "applied",
    "complete",
    "no_answer",
    "granted",
    "refused",
    "withdrawn",
    "paid",
    "late",
    "repaid",
    "corrected",
]
#: Every kind, in the order in which events of one day follow each other: where a day has both
#: a grant and a refusal, the refusal stands, for what is not known is never the best case.
KINDS: tuple[Kind, ...] = get_args(Kind)
#: The place of a kind in that order.
STAGE: Mapping[str, int] = {kind: place for place, kind in enumerate(KINDS)}
#: Kinds that a person records; the others are written by `--record` and by corrections.
SAID_KINDS: tuple[Kind, ...] = tuple(k for k in KINDS if k not in ("shown", "corrected"))

Reason = Literal[
    "documents",
    "collateral",
    "own_share",
    "viability",
    "governance",
    "skills",
    "amount",
    "budget_exhausted",
    "call_closed",
    "duplicate_aid",
    "not_said",
    "terms",
    "interest",
    "too_slow",
    "found_elsewhere",
]
#: Reasons beside `condition:N`, which names a condition of the option.
REASONS: tuple[Reason, ...] = get_args(Reason)
#: Those of the cooperative itself: why it went away, never why a funder refuses.
OWN_REASONS: tuple[Reason, ...] = ("terms", "interest", "too_slow", "found_elsewhere")
CONDITION = "condition:"
#: Kinds that may bear reasons.
WITH_REASONS = ("refused", "withdrawn", "no_answer")

#: For each kind that a person records, and each reason, a word to write in each language.
WRITTEN_KINDS: dict[Kind, Text] = {
    kind: Text({"en": english, "fr": french, "ar": arabic})  # type: ignore[misc]
    for kind, english, french, arabic in (
        ("chosen", "chosen", "choisi", "مختار"),
        ("applied", "applied", "demandé", "طلب"),
        ("complete", "complete", "complet", "كامل"),
        ("no_answer", "no answer", "sans réponse", "بدون جواب"),
        ("granted", "granted", "accordé", "مقبول"),
        ("refused", "refused", "refusé", "مرفوض"),
        ("withdrawn", "withdrawn", "retiré", "منسحب"),
        ("paid", "paid", "payé", "مؤدى"),
        ("late", "late", "retard", "متأخر"),
        ("repaid", "repaid", "remboursé", "مسدد"),
    )
}
WRITTEN: dict[Reason, Text] = {
    reason: Text({"en": english, "fr": french, "ar": arabic})  # type: ignore[misc]
    for reason, english, french, arabic in (
        ("documents", "documents", "pièces", "وثائق"),
        ("collateral", "guarantee", "garantie", "ضمان"),
        ("own_share", "own share", "apport", "مساهمة ذاتية"),
        ("viability", "viability", "viabilité", "مردودية"),
        ("governance", "governance", "gouvernance", "حكامة"),
        ("skills", "skills", "compétences", "كفاءات"),
        ("amount", "amount", "montant", "مبلغ"),
        ("budget_exhausted", "budget exhausted", "budget épuisé", "نفاد الميزانية"),
        ("call_closed", "call closed", "appel clos", "خارج الأجل"),
        ("duplicate_aid", "other aid", "déjà aidé", "دعم مزدوج"),
        ("not_said", "unknown", "sans motif", "بدون سبب"),
        ("terms", "terms", "conditions", "شروط"),
        ("interest", "interest", "intérêt", "فائدة"),
        ("too_slow", "too slow", "trop lent", "بطيء"),
        ("found_elsewhere", "elsewhere", "trouvé ailleurs", "تمويل آخر"),
    )
}

_Code = TypeVar("_Code", bound=str)
Speaker = Literal["funder", "applicant", "office"]
SPEAKERS: tuple[Speaker, ...] = get_args(Speaker)

KIND_NAMES: dict[str, Message] = {
    "shown": message_in("event of a case", "shown"),
    "chosen": message_in("event of a case", "chosen"),
    "applied": message_in("event of a case", "applied for"),
    "complete": message_in("event of a case", "file complete"),
    "no_answer": message_in("event of a case", "no answer"),
    "granted": message_in("event of a case", "granted"),
    "refused": message_in("event of a case", "refused"),
    "withdrawn": message_in("event of a case", "withdrawn"),
    "paid": message_in("event of a case", "paid"),
    "late": message_in("event of a case", "late to repay"),
    "repaid": message_in("event of a case", "repaid"),
    "corrected": message_in("event of a case", "taken back"),
}
REASON_NAMES: dict[str, Message] = {
    "documents": message_in("reason of a refusal", "documents are missing"),
    "collateral": message_in("reason of a refusal", "collateral"),
    "own_share": message_in("reason of a refusal", "own share"),
    "viability": message_in("reason of a refusal", "viability of the project"),
    "governance": message_in("reason of a refusal", "governance"),
    "skills": message_in("reason of a refusal", "skills"),
    "amount": message_in("reason of a refusal", "the amount"),
    "budget_exhausted": message_in("reason of a refusal", "the budget is exhausted"),
    "call_closed": message_in("reason of a refusal", "the call was closed"),
    "duplicate_aid": message_in("reason of a refusal", "another aid for the same thing"),
    "not_said": message_in("reason of a refusal", "no reason was said"),
    "terms": message_in("reason of a refusal", "the terms"),
    "interest": message_in("reason of a refusal", "interest"),
    "too_slow": message_in("reason of a refusal", "too slow"),
    "found_elsewhere": message_in("reason of a refusal", "found elsewhere"),
}
#: Why a funder refuses.
REFUSAL_NAMES = {code: said for code, said in REASON_NAMES.items() if code not in OWN_REASONS}

#: Words by which people name a kind beside its code, between commas, as they are written.
_KIND_WORDS: dict[Kind, str] = {
    "chosen": "choose,selected,choisi,choisie,retenu,retenue,مختار,اختيار",
    "applied": "apply,asked,deposited,submitted,pending,déposé,déposée,demandé,demandée,dépôt,"
    "candidature,en cours,مودع,ايداع,طلب,قيد الدراسة,إيداع الطلب",
    "complete": "file complete,complet,complète,dossier complet,كامل,ملف كامل",
    "no_answer": "no answer,unanswered,sans réponse,pas de réponse,sans suite,بدون جواب,لا جواب",
    "granted": "accepted,approved,awarded,yes,accordé,accordée,accepté,acceptée,approuvé,"
    "approuvée,favorable,avis favorable,oui,مقبول,ممنوح,موافقة,قبول,نعم",
    "refused": "rejected,declined,no,refusé,refusée,refus,rejeté,rejetée,rejet,défavorable,"
    "avis défavorable,non,مرفوض,رفض,لا",
    "withdrawn": "abandoned,retiré,retirée,abandonné,abandonnée,désisté,désistement,منسحب,سحب,"
    "تنازل",
    "paid": "disbursed,payé,payée,versé,versée,débloqué,décaissé,versement,مؤدى,صرف,أداء",
    "late": "late to repay,overdue,arrears,retard,en retard,remboursement en retard,impayé,"
    "متأخر,متأخر في السداد,تأخير",
    "repaid": "reimbursed,remboursé,remboursée,remboursement,soldé,مسدد,سداد",
}
_REASON_WORDS: dict[Reason, str] = {
    "documents": "papers,file,pièces,dossier,dossier incomplet,pièces manquantes,وثائق,ملف ناقص",
    "collateral": "guarantee,security,surety,garantie,garanties,caution,sûreté,ضمان,ضمانات",
    "own_share": "own share,contribution,apport,autofinancement,apport propre,مساهمة ذاتية,"
    "المساهمة الذاتية,تمويل ذاتي",
    "viability": "profitability,viabilité,rentabilité,جدوى,مردودية",
    "governance": "gouvernance,gestion,حكامة,تدبير",
    "skills": "compétence,expérience,compétences,formation,كفاءات,خبرة",
    "amount": "montant,مبلغ",
    "budget_exhausted": "budget,budget exhausted,budget épuisé,enveloppe épuisée,نفاد الميزانية",
    "call_closed": "closed,call closed,appel clos,appel fermé,hors délai,clôture,خارج الأجل",
    "duplicate_aid": "duplicate,other aid,double aide,déjà aidé,cumul,دعم مزدوج",
    "not_said": "unknown,none,non dit,non motivé,sans motif,inconnu,بدون سبب,غير مذكور",
    "terms": "conditions,modalités,شروط",
    "interest": "riba,intérêt,intérêts,فائدة,ربا",
    "too_slow": "slow,too slow,lent,trop lent,délai trop long,بطيء",
    "found_elsewhere": "elsewhere,trouvé ailleurs,ailleurs,autre financement,تمويل آخر",
}


def _index(words: Mapping[_Code, str]) -> dict[str, _Code]:
    """Codes by the folded words that name them."""
    known = {fold(code): code for code in words}
    for code, text in words.items():
        known.update((fold(word), code) for word in text.split(","))
    return known


def _written(words: Mapping[_Code, str]) -> list[str]:
    """Codes and words as people write them: what is proposed in the place of an unknown word."""
    return [*words, *(word for text in words.values() for word in text.split(","))]


_KINDS = _index(_KIND_WORDS)
_REASONS = _index(_REASON_WORDS)


def find_kind(word: str) -> Kind | None:
    """The kind that a word names in English, French or Arabic; None when it names none.

    >>> find_kind("Refusée"), find_kind("مرفوض"), find_kind("perhaps")
    ('refused', 'refused', None)
    """
    return _KINDS.get(fold(word))


def read_kind(word: str) -> Kind:
    """The kind that a word names.

    Raises
        UsageError  it names none; the nearest is proposed
    """
    found = find_kind(word)
    if found is None:
        what = message('"{word}" is not something that happens to a request.', word=word)
        hint = nearest(word, _written(_KIND_WORDS)) or _one_of(WRITTEN_KINDS.values())
        raise UsageError(what, hint=hint)
    return found


def find_reason(word: str) -> str | None:
    """The reason that a word names, as a code; None when it names none.

    >>> find_reason("garantie"), find_reason("condition:3"), find_reason("the moon")
    ('collateral', 'condition:3', None)
    """
    plain = word.strip().lower().replace(" ", "")
    if plain.startswith(CONDITION) and plain[len(CONDITION) :].isdecimal():
        return f"{CONDITION}{int(plain[len(CONDITION) :])}"
    return _REASONS.get(fold(word))


def read_reason(word: str) -> str:
    """The reason that a word names.

    Raises
        UsageError  it names none; the nearest is proposed
    """
    found = find_reason(word)
    if found is None:
        what = message('"{word}" is not a reason of the list.', word=word)
        hint = nearest(word, _written(_REASON_WORDS)) or _one_of(
            (*WRITTEN.values(), f"{CONDITION}N")
        )
        raise UsageError(what, where="--reason", hint=hint)
    return found


def condition_of(reason: str) -> int:
    """The number of the condition that a reason names, or 0."""
    return int(reason[len(CONDITION) :]) if reason.startswith(CONDITION) else 0


def reason_said(reason: str) -> Message:
    """A reason in words."""
    if number := condition_of(reason):
        return message("condition {number}", number=str(number))
    return REASON_NAMES[reason]


def _one_of(words: Iterable[Text | str]) -> Message:
    return message("Write one of {values}.", values=tuple(words))
