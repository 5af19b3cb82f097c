"""The words of shortlists, gaps, allocations and audits in three languages."""

from __future__ import annotations

from matcher.show.words import bring

#: key: (English, French, Arabic)
WORDS: dict[str, tuple[str, str, str]] = {
    "f_filter": (
        "Filter: {rule} · {n} left out; where it cannot be decided the candidate stays, marked",
        "Filtre : {rule} · {n} écartées ; quand il est indécidable, la candidate reste, signalée",
        "المرشح: {rule} · استُبعدت {n}؛ وعند تعذر الحسم تبقى المترشحة مع الإشارة إليها",
    ),
    "f_open": ("filter undecided", "filtre indécis", "المرشح غير محسوم"),
    "f_diverse": (
        "Spread over: {field}. Each earlier candidate of the same value counts against the next; "
        "verdicts and fits are unchanged.",
        "Réparti par : {field}. Chaque candidate antérieure de même valeur pèse contre la "
        "suivante ; verdicts et adéquations sont inchangés.",
        "موزعة حسب: {field}. كل مترشحة سابقة بنفس القيمة تؤخر التالية؛ والأحكام والملاءمة لا تتغير.",
    ),
    "f_rank": ("rank {n} by fit", "rang {n} par adéquation", "الرتبة {n} حسب الملاءمة"),
    "f_nth": (
        "{field} {value}: no. {n} here",
        "{field} {value} : n° {n} ici",
        "{field} {value}: رقم {n} هنا",
    ),
    "f_questions": (
        "Questions that settle most candidates, in this order",
        "Questions qui tranchent le plus de candidates, dans cet ordre",
        "الأسئلة التي تحسم أكبر عدد من المترشحات، بهذا الترتيب",
    ),
    "f_question": (
        "{ask} [could change {about}; settles {settles}]",
        "{ask} [peut changer {about} ; tranche {settles}]",
        "{ask} [قد يغير {about}؛ يحسم {settles}]",
    ),
    "g_title": (
        "Gaps: who has no eligible option, and what nobody pays",
        "Lacunes : qui n’a aucune option éligible, et ce que personne ne paie",
        "الثغرات: من ليس له أي خيار مؤهل، وما لا يموله أحد",
    ),
    "g_total": (
        "{n} applicants, {without} without an eligible option ({hopeless} without even an "
        "undecided one); known need {need}, of which {unpaid} on lines that no eligible option pays",
        "{n} demandeurs, {without} sans option éligible (dont {hopeless} sans même une option à "
        "compléter) ; besoin connu {need}, dont {unpaid} sur des lignes qu’aucune option éligible "
        "ne paie",
        "{n} طالبا، {without} بلا خيار مؤهل ({hopeless} منهم بلا أي خيار غير محسوم)؛ الحاجة المعروفة "
        "{need}، منها {unpaid} في بنود لا يمولها أي خيار مؤهل",
    ),
    "g_columns": (
        "applicants · without an option · known need · unpaid",
        "demandeurs · sans option · besoin connu · non payé",
        "الطالبون · بلا خيار · الحاجة المعروفة · غير ممول",
    ),
    "g_unknown": ("(unknown)", "(inconnu)", "(غير معروف)"),
    "g_refusing": (
        "Single rules that turn away, by what dropping each would open",
        "Règles seules qui écartent, selon ce que l’abandon de chacune ouvrirait",
        "القواعد المنفردة التي تُقصي، حسب ما سيفتحه التخلي عن كل منها",
    ),
    "g_unsettled": (
        "Conditions that are not known to be met (publish or ask), in the same way",
        "Conditions dont on ignore si elles sont remplies (publier ou demander), de même",
        "شروط لا يُعرف هل هي مستوفاة (للنشر أو السؤال)، بالطريقة نفسها",
    ),
    "g_relaxed": (
        "opens an option to {opened} who have none, {eligible} become eligible ({refused} refused "
        "today), {need} more need on lines that somebody pays, of which at most {money} within its ceiling",
        "ouvre une option à {opened} qui n’en ont aucune, {eligible} deviennent éligibles "
        "({refused} refusés aujourd’hui), {need} de besoin en plus sur des lignes payées, dont au plus {money} sous son plafond",
        "يفتح خيارا لـ{opened} بلا أي خيار، ويصبح {eligible} مؤهلين ({refused} مرفوضون اليوم)، "
        "و{need} من الحاجة الإضافية في بنود ممولة، منها {money} على الأكثر ضمن سقفه",
    ),
    "g_drop": (
        "Dropping is the largest relaxation of a rule; what a funder should keep is for the "
        "funder to say.",
        "L’abandon est l’assouplissement maximal d’une règle ; ce qu’il faut garder revient au "
        "financeur.",
        "التخلي هو أقصى تخفيف للقاعدة؛ وما يجب الإبقاء عليه يعود للممول.",
    ),
    "g_heat": (
        "Share without an eligible option, per cent",
        "Part sans option éligible, en pour cent",
        "النسبة بلا خيار مؤهل، في المائة",
    ),
}
bring(WORDS)
