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
        "موزعة حسب: {field}. كل مترشحة سابقة بنفس القيمة تؤخر التالية؛ والأحكام والملاءمة لا "
        "تتغير.",
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
        "undecided one); known need {need}, of which {unpaid} on lines that no eligible option "
        "pays",
        "{n} demandeurs, {without} sans option éligible (dont {hopeless} sans même une option à "
        "compléter) ; besoin connu {need}, dont {unpaid} sur des lignes qu’aucune option éligible "
        "ne paie",
        "{n} طالبا، {without} بلا خيار مؤهل ({hopeless} منهم بلا أي خيار غير محسوم)؛ الحاجة "
        "المعروفة "
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
        "today), {need} more need on lines that somebody pays, of which at most {money} within "
        "its ceiling",
        "ouvre une option à {opened} qui n’en ont aucune, {eligible} deviennent éligibles "
        "({refused} refusés aujourd’hui), {need} de besoin en plus sur des lignes payées, dont "
        "au plus {money} sous son plafond",
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
    "l_title": ("Allocation", "Répartition", "التوزيع"),
    "l_conflict": (
        "No allocation can hold to all of these together; dropping any one of them is enough: "
        "{names}",
        "Aucune répartition ne peut respecter tout ceci ensemble ; en abandonner un seul suffit "
        ": {names}",
        "لا يمكن لأي توزيع احترام كل ما يلي معا؛ ويكفي التخلي عن واحد منها: {names}",
    ),
    "l_budget_of": ("the budget of {fund}", "le budget de {fund}", "ميزانية {fund}"),
    "l_capacity_of": (
        "the number of awards of {fund}",
        "le nombre d’attributions de {fund}",
        "عدد منح {fund}",
    ),
    "l_summary": (
        "{given} to {n} of {all} applicants, worth {value} by fit.",
        "{given} à {n} demandeurs sur {all}, valant {value} par adéquation.",
        "{given} لـ{n} من أصل {all} طالبا، بقيمة {value} حسب الملاءمة.",
    ),
    "l_optimal": (
        "Proved: none is worth more.",
        "Prouvé : aucune ne vaut plus.",
        "مثبت: لا توزيع أعلى قيمة.",
    ),
    "l_gap": (
        "Not proved best: at most {gap} from it.",
        "Optimalité non prouvée : à {gap} au plus.",
        "لم تثبت الأمثلية: الفارق {gap} على الأكثر.",
    ),
    "l_fairness": (
        "Price of the fairness term: {value} of worth, {given} less given.",
        "Prix de l’équité : {value} de valeur, {given} de moins attribués.",
        "ثمن الإنصاف: {value} من القيمة، و{given} أقل توزيعا.",
    ),
    "l_funds": ("Funds", "Fonds", "الصناديق"),
    "l_fund": (
        "{fund}: {awards} awards, {spent} of {budget} · one more unit of budget is worth {price}",
        "{fund} : {awards} attributions, {spent} sur {budget} · une unité de plus vaut {price}",
        "{fund}: {awards} منح، {spent} من {budget} · وحدة إضافية من الميزانية تساوي {price}",
    ),
    "l_limits": ("Floors and caps", "Planchers et plafonds", "الحدود الدنيا والقصوى"),
    "l_floor": (
        "floor {name}: {reached}, at least {amount} · costs {cost} of worth · one more "
        "unit: {price}",
        "plancher {name} : {reached}, au moins {amount} · coûte {cost} de valeur · une unité de "
        "plus : {price}",
        "حد أدنى {name}: {reached}، على الأقل {amount} · يكلف {cost} من القيمة · وحدة إضافية: "
        "{price}",
    ),
    "l_cap": (
        "cap {name}: {reached}, at most {amount} · costs {cost} of worth · one more unit: {price}",
        "plafond {name} : {reached}, au plus {amount} · coûte {cost} de valeur · une unité de "
        "plus : {price}",
        "حد أقصى {name}: {reached}، على الأكثر {amount} · يكلف {cost} من القيمة · وحدة إضافية: "
        "{price}",
    ),
    "l_awards": ("Awards", "Attributions", "المنح"),
    "l_conditional": (
        "conditional: a fact is missing",
        "sous condition : un fait manque",
        "مشروط: معلومة ناقصة",
    ),
    "l_left_out": (
        "Left out: {n}, and why",
        "Sans attribution : {n}, et pourquoi",
        "دون منحة: {n}، والسبب",
    ),
    "l_refused": ("every fund refuses", "tous les fonds refusent", "كل الصناديق ترفض"),
    "l_undecided": (
        "undecided: facts are missing",
        "à compléter : des faits manquent",
        "غير محسوم: معلومات ناقصة",
    ),
    "l_no_need": (
        "asks for no known amount on a line that a fund pays",
        "ne demande aucun montant connu sur une ligne payée",
        "لا تطلب مبلغا معروفا في بند ممول",
    ),
    "l_too_small": (
        "its need, own share or budget leaves no award of the smallest size",
        "besoin, apport ou budget ne laissent aucune attribution de taille minimale",
        "الحاجة أو المساهمة أو الميزانية لا تترك منحة بالحد الأدنى",
    ),
    "l_score": (
        "worth less than what the money costs elsewhere",
        "vaut moins que l’argent ne rapporte ailleurs",
        "قيمتها أقل من كلفة المال في غيرها",
    ),
    "l_indivisible": (
        "worth its price, but no whole award was left",
        "vaut son prix, mais aucune attribution entière ne restait",
        "تستحق ثمنها، لكن لم تبق منحة كاملة",
    ),
    "l_capped": (
        "a cap or a floor for others stood before it",
        "un plafond ou un plancher pour d’autres est passé devant",
        "سبقها حد أقصى أو حد أدنى لغيرها",
    ),
    "l_equal": (
        "worth as much as others that were taken; there was no money for all of them",
        "vaut autant que d’autres retenues ; il n’y avait pas d’argent pour toutes",
        "تساوي قيمة غيرها ممن مُنح؛ ولم يكف المال للجميع",
    ),
    "l_priced": (
        "worth {worth}, price {price}",
        "valeur {worth}, prix {price}",
        "القيمة {worth}، الثمن {price}",
    ),
    "l_needed_cost": (
        "would need a cost of at least {cost} on the lines it pays",
        "il faudrait un coût d’au moins {cost} sur les lignes payées",
        "يلزم كلفة لا تقل عن {cost} في البنود الممولة",
    ),
    "l_before": ("before it: {names}", "devant elle : {names}", "قبلها: {names}"),
    "l_missing": ("missing", "il manque", "ينقص"),
    "l_blockers": ("refused by conditions", "refusée par les conditions", "ترفضها الشروط"),
    "l_has": ("{id} has an award.", "{id} a une attribution.", "{id} لها منحة."),
    "l_forced_about": (
        "Not proved: an award to {id} would take about {loss} of worth; less would go to: {losers}",
        "Non prouvé : une attribution à {id} ôterait environ {loss} de valeur ; recevraient "
        "moins : {losers}",
        "غير مثبت: منحة لـ{id} تنقص نحو {loss} من القيمة؛ وينقص نصيب: {losers}",
    ),
    "l_needed": (
        "a fit of about {needed} would have done (has {has})",
        "une adéquation d’environ {needed} aurait suffi (a {has})",
        "كانت تكفي ملاءمة بنحو {needed} (لها {has})",
    ),
    "l_forced": (
        "An award to {id} would take {loss} of worth from the whole; less would go to: {losers}",
        "Une attribution à {id} ôterait {loss} de valeur à l’ensemble ; recevraient moins : "
        "{losers}",
        "منحة لـ{id} تنقص {loss} من القيمة الإجمالية؛ وينقص نصيب: {losers}",
    ),
    "l_never": (
        "No allocation that holds to the limits gives an award to {id}.",
        "Aucune répartition respectant les limites n’attribue rien à {id}.",
        "لا يوجد توزيع يحترم الحدود ويمنح {id}.",
    ),
    "l_compared": ("Side by side: A, then B", "Côte à côte : A, puis B", "جنبا إلى جنب: A ثم B"),
    "l_gains": ("more in B: {n} · {who}", "plus dans B : {n} · {who}", "أكثر في B: {n} · {who}"),
    "l_loses": ("less in B: {n} · {who}", "moins dans B : {n} · {who}", "أقل في B: {n} · {who}"),
}
bring(WORDS)
