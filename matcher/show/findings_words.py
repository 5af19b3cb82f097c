"""What an import says about a cell, in French and Arabic; English stands with the finding."""

from __future__ import annotations

import re
from dataclasses import replace

from matcher.errors import REASONS
from matcher.importing.findings import Finding, Origin, column_letters

# code: what is wrong (French, Arabic), what to do (French, Arabic)
_SAID: dict[str, tuple[str, str, str, str]] = {
    "a-range": (
        "une fourchette au lieu d’une valeur",
        "مجال من القيم بدل قيمة واحدة",
        "Écrire une seule valeur.",
        "اكتبوا قيمة واحدة.",
    ),
    "a-rate": (
        "un montant par mois et non par an",
        "مبلغ شهري وليس سنويا",
        "Écrire le montant annuel.",
        "اكتبوا المبلغ السنوي.",
    ),
    "ambiguous-million": (
        "un million de dirhams ou de centimes, cent fois moins : le texte ne le dit pas",
        "مليون درهم أم مليون سنتيم، أي مائة مرة أقل: النص لا يبين",
        "Écrire MDH ou « millions de centimes », ou régler la colonne dans le fichier mapping.",
        "اكتبوا MDH أو «مليون سنتيم»، أو احسموا العمود في ملف mapping.",
    ),
    "ambiguous-number": (
        "un nombre qui peut se lire de deux façons",
        "عدد يمكن أن يقرأ بطريقتين",
        "Écrire le nombre entier sans point ni virgule, ou avec son unité.",
        "اكتبوا العدد كاملا دون نقطة ولا فاصلة، أو مع وحدته.",
    ),
    "ambiguous-place": (
        "un nom que plusieurs lieux portent, ou presque",
        "اسم تحمله عدة أماكن أو تكاد",
        "Ajouter la province.",
        "أضيفوا الإقليم.",
    ),
    "ambiguous-share": (
        "une part ou un pourcentage",
        "نسبة من واحد أو نسبة مئوية",
        "Écrire le signe %.",
        "اكتبوا علامة %.",
    ),
    "ambiguous-word": (
        "un mot qui désigne plus d’une chose",
        "كلمة تدل على أكثر من شيء",
        "Écrire laquelle.",
        "اكتبوا أيها المقصود.",
    ),
    "approximate": (
        "une valeur approximative ; elle est gardée",
        "قيمة تقريبية؛ تم الاحتفاظ بها",
        "Écrire la valeur exacte si elle est connue.",
        "اكتبوا القيمة الدقيقة إن كانت معروفة.",
    ),
    "broken-csv": (
        "le CSV n’est pas valide",
        "ملف CSV غير صالح",
        "Enregistrer le fichier de nouveau.",
        "احفظوا الملف من جديد.",
    ),
    "broken-file": (
        "un fichier abîmé, incomplet, verrouillé ou hostile",
        "ملف تالف أو ناقص أو مقفل أو ضار",
        "L’ouvrir dans un tableur et l’enregistrer de nouveau.",
        "افتحوه في برنامج الجداول واحفظوه من جديد.",
    ),
    "broken-json": (
        "le JSON n’est pas valide",
        "ملف JSON غير صالح",
        "Enregistrer le fichier de nouveau.",
        "احفظوا الملف من جديد.",
    ),
    "cannot-be": (
        "des valeurs qui se contredisent ; elles sont gardées",
        "قيم متناقضة في السطر؛ تم الاحتفاظ بها",
        "Vérifier les deux cellules.",
        "تحققوا من الخليتين.",
    ),
    "conflict": (
        "deux cellules disent deux choses ; la première est gardée",
        "خليتان تقولان شيئين مختلفين؛ تم الاحتفاظ بالأولى",
        "Corriger l’une des deux.",
        "صححوا إحداهما.",
    ),
    "contradiction": (
        "ce lieu n’est pas dans la province de la ligne",
        "هذا المكان لا يقع في إقليم السطر",
        "Corriger l’un des deux.",
        "صححوا أحدهما.",
    ),
    "empty-file": (
        "le fichier est vide",
        "الملف فارغ",
        "Donner un fichier qui contient un tableau.",
        "قدموا ملفا فيه جدول.",
    ),
    "error-cell": (
        "la cellule contient une erreur",
        "الخلية فيها خطأ",
        "Corriger la formule, ou écrire la valeur.",
        "صححوا الصيغة أو اكتبوا القيمة.",
    ),
    "far-from-others": (
        "un montant cent fois plus grand ou plus petit que les autres ; il est gardé",
        "مبلغ أكبر أو أصغر مائة مرة من غيره؛ تم الاحتفاظ به",
        "Est-il en centimes ? Y a-t-il des zéros en trop ou en moins ?",
        "هل هو بالسنتيم؟ هل هناك أصفار زائدة أو ناقصة؟",
    ),
    "formula": (
        "une formule, ou une formule sans résultat",
        "صيغة حسابية، أو صيغة دون نتيجة",
        "Écrire son résultat.",
        "اكتبوا نتيجتها.",
    ),
    "from-name": (
        "une valeur lue dans le nom, aucune colonne ne la dit ; elle est gardée",
        "قيمة مقروءة من الاسم، ولا يذكرها أي عمود؛ تم الاحتفاظ بها",
        "Lui donner une colonne pour en être sûr.",
        "خصصوا لها عمودا للتأكد.",
    ),
    "hijri-date": (
        "une date du calendrier hégirien",
        "تاريخ هجري",
        "Écrire la date grégorienne.",
        "اكتبوا التاريخ الميلادي.",
    ),
    "in-the-future": (
        "un jour à venir ; il est gardé",
        "يوم لم يحن بعد؛ تم الاحتفاظ به",
        "Vérifier l’année.",
        "تحققوا من السنة.",
    ),
    "merged": (
        "deux lignes prises pour la même coopérative",
        "سطران اعتبرا للتعاونية نفسها",
        "",
        "",
    ),
    "near-namesake": (
        "un autre lieu ne diffère que d’une lettre ; la valeur est gardée",
        "مكان آخر لا يختلف إلا بحرف؛ تم الاحتفاظ بالقيمة",
        "Ajouter la province pour en être sûr.",
        "أضيفوا الإقليم للتأكد.",
    ),
    "no-header": (
        "aucune ligne de la feuille ne ressemble à un en-tête",
        "لا يوجد في الورقة سطر يشبه عناوين الأعمدة",
        "Donner un nom à chaque colonne dans une même ligne.",
        "سموا كل عمود في سطر واحد.",
    ),
    "no-name": (
        "la ligne ne dit pas de qui elle parle ; elle est laissée",
        "السطر لا يذكر صاحبه؛ تم تركه",
        "Écrire le nom de la coopérative.",
        "اكتبوا اسم التعاونية.",
    ),
    "none-or-unknown": (
        "rien, ou pas connu : le mot ne le dit pas ; la valeur est laissée",
        "لا شيء أم غير معروف: الكلمة لا تبين؛ تم ترك القيمة",
        "Écrire 0 ou non si c’est ce qui est voulu.",
        "اكتبوا 0 أو لا إن كان هذا هو المقصود.",
    ),
    "not-a-boolean": (
        "ni oui ni non",
        "لا نعم ولا لا",
        "Écrire oui ou non, ou laisser vide.",
        "اكتبوا نعم أو لا، أو اتركوها فارغة.",
    ),
    "not-a-date": (
        "ce n’est pas une date",
        "ليس تاريخا",
        "Écrire 31/03/2019, ou laisser vide.",
        "اكتبوا 31/03/2019 أو اتركوها فارغة.",
    ),
    "not-a-number": (
        "ce n’est pas un nombre",
        "ليس عددا",
        "Écrire 12, ou laisser vide.",
        "اكتبوا 12 أو اتركوها فارغة.",
    ),
    "not-an-amount": (
        "ce n’est pas un montant",
        "ليس مبلغا",
        "Écrire 300000, ou laisser vide.",
        "اكتبوا 300000 أو اتركوها فارغة.",
    ),
    "not-utf8": (
        "l’encodage du fichier n’est pas reconnu",
        "ترميز الملف غير معروف",
        "L’enregistrer en CSV UTF-8.",
        "احفظوه بصيغة CSV UTF-8.",
    ),
    "not-whole": (
        "ce n’est pas un nombre entier",
        "ليس عددا صحيحا",
        "Écrire un nombre entier.",
        "اكتبوا عددا صحيحا.",
    ),
    "old-division": (
        "une région ou province qui n’existe plus",
        "جهة أو إقليم لم يعد موجودا",
        "Écrire la province.",
        "اكتبوا الإقليم.",
    ),
    "older-year": (
        "une année plus ancienne ; la colonne n’est pas lue",
        "سنة أقدم؛ لم يقرأ العمود",
        "",
        "",
    ),
    "only-month": (
        "seul le mois est connu ; le premier jour est lu",
        "الشهر وحده معروف؛ قرئ اليوم الأول منه",
        "Écrire le jour s’il est connu : une limite d’âge peut en dépendre.",
        "اكتبوا اليوم إن كان معروفا: قد يتوقف عليه شرط في العمر.",
    ),
    "only-year": (
        "seule l’année est connue ; le 1er janvier est lu",
        "السنة وحدها معروفة؛ قرئ فاتح يناير",
        "Écrire le jour s’il est connu : une limite d’âge peut en dépendre.",
        "اكتبوا اليوم إن كان معروفا: قد يتوقف عليه شرط في العمر.",
    ),
    "other-currency": (
        "un montant qui n’est pas en dirhams",
        "مبلغ ليس بالدرهم",
        "L’écrire en MAD.",
        "اكتبوه بالدرهم.",
    ),
    "personal": (
        "une donnée personnelle ; elle n’est pas gardée",
        "معطيات شخصية؛ لم يتم الاحتفاظ بها",
        "",
        "",
    ),
    "repeated-header": (
        "l’en-tête revient parmi les lignes ; il est laissé",
        "عناوين الأعمدة مكررة بين الأسطر؛ تم تركها",
        "",
        "",
    ),
    "respelled": (
        "une valeur lue malgré son orthographe",
        "قيمة قرئت رغم كتابتها",
        "Corriger si ce n’est pas cela.",
        "صححوها إن لم تكن كذلك.",
    ),
    "same-or-not": (
        "peut-être la même coopérative : à une personne de décider",
        "ربما التعاونية نفسها: القرار لشخص",
        "Si oui, donner aux deux lignes le même identifiant ou numéro de registre.",
        "إن كان كذلك، أعطوا السطرين المعرف نفسه أو رقم السجل نفسه.",
    ),
    "title-row": (
        "une ligne de titre ou de note ; elle est laissée",
        "سطر عنوان أو ملاحظة؛ تم تركه",
        "",
        "",
    ),
    "too-deep": (
        "le fichier est trop imbriqué",
        "الملف متداخل أكثر من اللازم",
        "Donner une simple liste.",
        "قدموا قائمة بسيطة.",
    ),
    "too-large": (
        "plus grand que ce qui est possible",
        "أكبر من الممكن",
        "Corriger, ou partager le fichier.",
        "صححوا القيمة، أو قسموا الملف.",
    ),
    "too-long": (
        "le texte est trop long",
        "النص طويل جدا",
        "Le raccourcir.",
        "اختصروه.",
    ),
    "too-small": (
        "plus petit que ce qui est possible",
        "أصغر من الممكن",
        "Corriger, ou laisser vide.",
        "صححوا القيمة أو اتركوها فارغة.",
    ),
    "total-row": (
        "une ligne de total ; elle est laissée",
        "سطر مجموع؛ تم تركه",
        "",
        "",
    ),
    "unclear-column": (
        "le contenu de la colonne n’est pas clair ; elle n’est pas lue",
        "محتوى العمود غير واضح؛ لم يقرأ",
        "La régler dans le fichier mapping.",
        "احسموه في ملف mapping.",
    ),
    "unknown-place": (
        "un lieu inconnu",
        "مكان غير معروف",
        "Vérifier l’orthographe.",
        "تحققوا من الكتابة.",
    ),
    "unknown-value": (
        "une valeur qui n’est pas dans la liste",
        "قيمة ليست في اللائحة",
        "Écrire une valeur de docs/fields.md.",
        "اكتبوا قيمة من docs/fields.md.",
    ),
    "unlabelled-column": (
        "une colonne sans nom ; elle n’est pas lue",
        "عمود بلا اسم؛ لم يقرأ",
        "Lui donner un nom.",
        "سموا العمود.",
    ),
    "unused-column": ("une colonne qui ne sert pas", "عمود غير مستعمل", "", ""),
    "wrong-extension": (
        "le fichier n’est pas ce que dit son nom, ou n’est pas un tableau",
        "الملف ليس كما يقول اسمه، أو ليس جدولا",
        "L’ouvrir dans un tableur et l’enregistrer de nouveau.",
        "افتحوه في برنامج الجداول واحفظوه من جديد.",
    ),
}
_COLUMN = {"fr": 0, "ar": 1}


def meaning(code: str, language: str) -> str:
    """What a reason code means."""
    if language not in _COLUMN or code not in _SAID:
        return str(REASONS[code])
    return _SAID[code][_COLUMN[language]]


_DETAIL = re.compile(r"(?: is read as |read as | may be (?!a share)|best guesses: )(.+)")


def what_is_wrong(finding: Finding, language: str) -> str:
    """What is wrong: in English all of it, else the cell, the reason, and what it was read as."""
    if language not in _COLUMN or finding.code not in _SAID:
        return str(finding.message)
    raw = re.match(r'"(.*?)"', str(finding.message))
    said = meaning(finding.code, language)
    shown = f"« {raw[1]} » : {said}" if raw and language == "fr" else said
    if raw and language == "ar":
        shown = f"«{raw[1]}»: {said}"
    if found := re.search(
        r"(?: is read as |read as | may be (?!a share)|best guesses: )(.+)", str(finding.message)
    ):
        shown += f" ({found[1].rstrip('.)?').replace(' or ', ' / ')})"
    return f"{shown}."


def what_to_do(finding: Finding, language: str) -> str:
    """What to do about it."""
    if language not in _COLUMN or finding.code not in _SAID:
        return str(finding.hint)
    return _SAID[finding.code][2 + _COLUMN[language]]


_PLACE = {
    "fr": ("feuille « {} »", "ligne {}", "colonne {}", " « {} »", ", "),
    "ar": ("الورقة «{}»", "السطر {}", "العمود {}", " «{}»", "، "),
}


def where_it_stands(origin: Origin, language: str) -> str:
    """File, sheet, row and column."""
    if language not in _PLACE:
        return str(origin)
    sheet, row, column, header, comma = _PLACE[language]
    parts = [origin.file]
    parts += [sheet.format(origin.sheet)] if origin.sheet else []
    parts += [row.format(origin.row)] if origin.row else []
    if origin.column:
        label = header.format(origin.header) if origin.header else ""
        parts.append(column.format(column_letters(origin.column)) + label)
    return comma.join(parts)


def in_a_line(finding: Finding, language: str) -> str:
    """Where, what and what to do."""
    if language not in _COLUMN:
        return str(finding.problem())
    where = where_it_stands(finding.origin, language)
    colon = " : " if language == "fr" else ": "
    what, hint = what_is_wrong(finding, language), what_to_do(finding, language)
    return f"{where}{colon}{what} {hint}".rstrip()


def in_language(finding: Finding, language: str) -> Finding:
    """The finding with its words in a language."""
    what, hint = what_is_wrong(finding, language), what_to_do(finding, language)
    return replace(finding, message=what, hint=hint)
