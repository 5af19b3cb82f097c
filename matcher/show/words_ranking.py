"""The words of training and measuring: English, French, Arabic."""

from __future__ import annotations

from matcher.show.words import bring

bring(
    {
        "judged": (
            "Judged on {n} choices of {p} options, {since} to {last}",
            "Jugé sur {n} choix de {p} options, du {since} au {last}",
            "قُيّم على {n} من اختيارات {p} من الخيارات، من {since} إلى {last}",
        ),
        "judged_single": (
            "{n} more choices had a single candidate and say nothing.",
            "{n} autres choix n’avaient qu’un candidat et ne disent rien.",
            "{n} اختيارات أخرى لم يكن لها إلا مرشح واحد ولا تفيد شيئا.",
        ),
        "direction_applicant": (
            "Options for an applicant",
            "Options pour un demandeur",
            "الخيارات لطالب التمويل",
        ),
        "direction_option": (
            "Applicants for an option",
            "Demandeurs pour une option",
            "طالبو التمويل للخيار",
        ),
        "view_all": ("every choice", "chaque choix", "كل اختيار"),
        "view_capped": ("capped per option", "plafonné par option", "بسقف لكل خيار"),
        "view_by_option": ("mean of options", "moyenne des options", "متوسط الخيارات"),
        "baselines": ("Baselines", "Références", "المراجع"),
        "model_gains": ("the model gains", "gain du modèle", "مكسب النموذج"),
        "parts": ("Parts", "Parties", "الأجزاء"),
        "reliability": (
            "Acceptance given and seen",
            "Acceptation annoncée et observée",
            "القبول المتوقع والملاحظ",
        ),
        "cases": ("cases", "cas", "حالات"),
        "random": ("random", "hasard", "عشوائي"),
        "alphabetical": ("alphabetical", "alphabétique", "أبجدي"),
        "popularity": ("popularity", "popularité", "الشيوع"),
        "prior_weights": ("prior weights", "poids énoncés", "الأوزان المعلنة"),
        "text_similarity": ("text similarity", "similarité de textes", "تشابه النصوص"),
        "trained": (
            "{out}: learnt from {n} choices of {p} options, before {day}.",
            "{out} : appris de {n} choix de {p} options, avant le {day}.",
            "{out}: متعلم من {n} من اختيارات {p} من الخيارات، قبل {day}.",
        ),
        "not_measured": (
            "All choices are of one day: nothing could be kept back to measure it.",
            "Tous les choix sont d’un même jour : rien n’a pu être gardé pour le mesurer.",
            "كل الاختيارات في يوم واحد: لم يمكن حجز شيء للقياس.",
        ),
    }
)
