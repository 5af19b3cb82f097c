"""The words of imports and of the workspace, in three languages."""

from __future__ import annotations

from matcher.show.words import bring

bring(
    {
        # key: (English, French, Arabic)
        "imported": (
            "{rows} rows read: {made} profiles made, {changed} changed, {same} known already,"
            " {merged} rows merged.",
            "{rows} lignes lues : {made} fiches créées, {changed} modifiées, {same} déjà connues,"
            " {merged} lignes fusionnées.",
            "{rows} سطرا مقروءا: {made} بطاقة جديدة، {changed} معدلة، {same} معروفة من قبل،"
            " {merged} أسطر مدمجة.",
        ),
        "would_import": (
            "Nothing is written. It would be:",
            "Rien n’est écrit. Ce serait :",
            "لم يكتب أي شيء. النتيجة ستكون:",
        ),
        "columns_used": ("Columns used", "Colonnes utilisées", "الأعمدة المستعملة"),
        "columns_left": (
            "Columns on people, not read",
            "Colonnes de données personnelles, non lues",
            "أعمدة بيانات شخصية، لم تقرأ",
        ),
        "questions": ("Questions left", "Questions restantes", "أسئلة باقية"),
        "to_review": (
            "{n} pairs that may be one cooperative: see the report.",
            "{n} paires peut-être identiques : voir le rapport.",
            "{n} أزواج قد تكون التعاونية نفسها: انظر التقرير.",
        ),
        "not_read": ("Not read", "Non lu", "لم يقرأ"),
        "kept_flagged": ("Kept, but look at it", "Gardé, à vérifier", "محتفظ به، للمراجعة"),
        "settle_in": (
            "Settle the columns in {x} and import again.",
            "Réglez les colonnes dans {x}, puis importez de nouveau.",
            "احسموا الأعمدة في {x} ثم أعيدوا الاستيراد.",
        ),
        "first_ids": ("New profiles", "Nouvelles fiches", "بطاقات جديدة"),
        "no_profiles": (
            "The workspace is empty: match import FILE.",
            "L’espace de travail est vide : match import FICHIER.",
            "فضاء العمل فارغ: match import FILE.",
        ),
        "history": ("History", "Historique", "التاريخ"),
        "said_otherwise": ("also said", "dit aussi", "قيل أيضا"),
        "refused_cell": ("not read", "non lu", "لم يقرأ"),
        "reading": ("reading", "lecture", "قراءة"),
        "linking": ("looking for duplicates", "recherche des doublons", "بحث عن التكرار"),
        "writing": ("writing", "écriture", "كتابة"),
        "what_is_it": (
            "what does this column hold?",
            "que contient cette colonne ?",
            "ما الذي يحتويه هذا العمود؟",
        ),
        "how_to_settle": (
            "a number above, a field of docs/fields.md, - to leave the column out, or nothing to"
            " decide later",
            "un numéro ci-dessus, un champ de docs/fields.md, - pour laisser la colonne, ou rien"
            " pour décider plus tard",
            "رقم مما سبق، أو حقل من docs/fields.md، أو - لترك العمود، أو لا شيء للحسم لاحقا",
        ),
        "no_such_field": (
            "There is no such field.",
            "Ce champ n’existe pas.",
            "لا يوجد حقل بهذا الاسم.",
        ),
        "forgotten": ("{x} is forgotten.", "{x} est oublié.", "تم محو {x}."),
    }
)
