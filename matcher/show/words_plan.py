"""The words of the financing plans in three languages."""

from __future__ import annotations

PLAN_WORDS: dict[str, tuple[str, str, str]] = {
    # key: (English, French, Arabic)
    "plan_least_own_cash": ("least own cash", "le moins d’apport", "أقل مساهمة نقدية"),
    "plan_cheapest": ("cheapest", "le moins cher", "الأقل كلفة"),
    "plan_quickest": ("quickest", "le plus rapide", "الأسرع"),
    "plan_surest": ("surest", "le plus sûr", "الأضمن"),
    "plan_own_aim": ("aim: {x}", "but : {x}", "الهدف: {x}"),
    "plan_title": ("Plan {n} · {x}", "Plan {n} · {x}", "الخطة {n} · {x}"),
    "plan_other_way": (
        "another way ({x}, among plans paid clearly otherwise than those above)",
        "une autre voie ({x}, parmi les plans payés nettement autrement que ci-dessus)",
        "طريق آخر ({x}، ضمن الخطط التي يختلف ممولوها بوضوح عما سبق)",
    ),
    "plan_needs": (
        "To pay: {x}; budget lines: {n}",
        "À payer : {x} ; lignes de budget : {n}",
        "المطلوب أداؤه: {x}؛ بنود الميزانية: {n}",
    ),
    "plan_members": (
        "the members can bring {x} in cash and {y} in kind",
        "les adhérents peuvent apporter {x} en numéraire et {y} en nature",
        "يمكن للمنخرطين تقديم {x} نقدا و{y} عينا",
    ),
    "plan_counted_zero": (
        "an amount not stated (counted as 0)",
        "un montant non déclaré (compté 0)",
        "مبلغا غير مصرح به (يُحسب 0)",
    ),
    "plan_not_stated": (
        "Not stated, counted as nothing: {x}. Say it with --own-cash or --own-in-kind.",
        "Non déclaré, compté pour rien : {x}. À indiquer avec --own-cash ou --own-in-kind.",
        "غير مصرح به ويُحسب صفرا: {x}. يُذكر عبر --own-cash أو --own-in-kind.",
    ),
    "plan_sure": (
        "With nothing conditional, {x} of {y} can be covered (match plan --firm).",
        "Sans rien de conditionnel, {x} sur {y} peuvent être couverts (match plan --firm).",
        "دون أي شيء مشروط يمكن تغطية {x} من {y} (match plan --firm).",
    ),
    "plan_unpriced": (
        "Asked for without an amount, so in no plan: {x}",
        "Demandé sans montant, donc dans aucun plan : {x}",
        "مطلوب دون مبلغ، فلا يدخل في أي خطة: {x}",
    ),
    "plan_no_lines": (
        "No budget line has an amount: a plan needs at least one.",
        "Aucune ligne de budget n’a de montant : il en faut au moins une.",
        "لا يوجد مبلغ لأي بند من الميزانية: يلزم بند واحد على الأقل.",
    ),
    "plan_covers": ("covers {x} of {y}", "couvre {x} sur {y}", "تغطي {x} من {y}"),
    "plan_self": (
        "members’ own cash {x} ({p})",
        "numéraire des adhérents {x} ({p})",
        "نقد المنخرطين {x} ({p})",
    ),
    "plan_kind": ("in kind {x}", "en nature {x}", "عينا {x}"),
    "plan_cost": (
        "at most {x} a year at the start",
        "au plus {x} par an au début",
        "على الأكثر {x} سنويا في البداية",
    ),
    "plan_sources": ("signatures: {n}", "signatures : {n}", "التوقيعات: {n}"),
    "plan_wait": (
        "months to the last decision: {n}",
        "mois jusqu’à la dernière décision : {n}",
        "الأشهر إلى آخر قرار: {n}",
    ),
    "plan_conditional_sum": ("conditional {x}", "conditionnel {x}", "مشروط {x}"),
    "plan_lines": ("Lines", "Lignes", "البنود"),
    "plan_asks": ("Asks, in order", "Demandes, dans l’ordre", "الطلبات بالترتيب"),
    "plan_cash_name": ("own cash", "numéraire", "النقد الذاتي"),
    "plan_kind_name": ("own in kind", "apport en nature", "المساهمة العينية"),
    "plan_uncovered_name": ("not covered", "non couvert", "غير مغطى"),
    "plan_step": (
        "ask in month {a}, decision in month {d}",
        "demander au mois {a}, décision au mois {d}",
        "الطلب في الشهر {a}، القرار في الشهر {d}",
    ),
    "plan_money_in": ("money in month {m}", "argent au mois {m}", "المال في الشهر {m}"),
    "plan_assumed": ("assumed", "hypothèse", "افتراض"),
    "plan_after": ("after {x}", "après {x}", "بعد {x}"),
    "plan_guarantee": (
        "stands behind {x} of {y}",
        "couvre {x} de {y}",
        "يضمن {x} من {y}",
    ),
    "plan_own_guarantee": (
        "comes with a guarantee of {x}",
        "assorti d’une garantie de {x}",
        "مرفق بضمان قدره {x}",
    ),
    "plan_own_share": (
        "asks the members for {x}, of which at most {y} in kind",
        "demande aux adhérents {x}, dont au plus {y} en nature",
        "يطلب من المنخرطين {x}، منها {y} عينا على الأكثر",
    ),
    "plan_bridge": (
        "advances {x} until the grant is paid",
        "avance {x} jusqu’au versement de la subvention",
        "يقدم {x} كتسبيق إلى حين صرف المنحة",
    ),
    "plan_advance": (
        "The members advance {x} until the grant is paid.",
        "Les adhérents avancent {x} jusqu’au versement de la subvention.",
        "يقدم المنخرطون {x} كتسبيق إلى حين صرف المنحة.",
    ),
    "plan_deferred": ("paid after the works", "versé après les travaux", "يُصرف بعد الأشغال"),
    "plan_if": ("CONDITIONAL", "CONDITIONNEL", "مشروط"),
    "plan_chancy": ("won by a few only", "gagné par quelques-uns", "يفوز به القليل فقط"),
    "plan_confirm_line": (
        "not published whether it pays {x}",
        "non publié s’il paie : {x}",
        "غير منشور إن كان يمول: {x}",
    ),
    "plan_curve": (
        "Cash of the project by month",
        "Trésorerie du projet par mois",
        "سيولة المشروع حسب الشهر",
    ),
    "plan_month": ("month", "mois", "الشهر"),
    "plan_received": ("received", "reçu", "المقبوض"),
    "plan_own": ("own cash", "numéraire", "النقد الذاتي"),
    "plan_spent": ("spent", "dépensé", "المصروف"),
    "plan_gap": ("gap bridged", "creux avancé", "الفجوة المغطاة"),
    "plan_repaid": ("repaid", "remboursé", "المسدد"),
    "plan_repayment": (
        "Repayments: at most {x} in twelve months, until month {m}",
        "Remboursements : au plus {x} en douze mois, jusqu’au mois {m}",
        "التسديد: على الأكثر {x} خلال اثني عشر شهرا، إلى الشهر {m}",
    ),
    "plan_heavy": (
        "WARNING: above {p} of the stated surplus of {x}",
        "ATTENTION : plus de {p} de l’excédent déclaré de {x}",
        "تنبيه: أكثر من {p} من الفائض المصرح به وهو {x}",
    ),
    "plan_light": (
        "within {p} of the stated surplus of {x}",
        "dans la limite de {p} de l’excédent déclaré de {x}",
        "في حدود {p} من الفائض المصرح به وهو {x}",
    ),
    "plan_no_surplus": (
        "the surplus is not stated, so nobody can say whether it can be borne",
        "l’excédent n’est pas déclaré : on ne peut dire si c’est supportable",
        "الفائض غير مصرح به، فلا يمكن معرفة القدرة على التحمل",
    ),
    "plan_terms_assumed": (
        "{x}: not published, assumed {y}",
        "{x} : non publié, hypothèse {y}",
        "{x}: غير منشور، مفترض {y}",
    ),
    "plan_rate": ("{x} a year", "{x} par an", "{x} سنويا"),
    "plan_duration": ("{n} months", "{n} mois", "{n} شهرا"),
    "plan_limits": ("Limits reached", "Limites atteintes", "الحدود المبلوغة"),
    "plan_cap_ceiling": (
        "{x} stops at {y}: {z} remain",
        "{x} s’arrête à {y} : il reste {z}",
        "{x} يتوقف عند {y}: يبقى {z}",
    ),
    "plan_cap_share": (
        "{x} pays at most its share of the cost, {y}: {z} remain",
        "{x} paie au plus sa part du coût, {y} : il reste {z}",
        "{x} يؤدي على الأكثر حصته من الكلفة، {y}: يبقى {z}",
    ),
    "plan_cap_own_cash": (
        "the members’ cash stops at {y}",
        "le numéraire des adhérents s’arrête à {y}",
        "نقد المنخرطين يتوقف عند {y}",
    ),
    "plan_cap_own_in_kind": (
        "the contribution in kind stops at {y}",
        "l’apport en nature s’arrête à {y}",
        "المساهمة العينية تتوقف عند {y}",
    ),
    "plan_cap_public_max": (
        "public money stops at {y}: {z} remain",
        "l’argent public s’arrête à {y} : il reste {z}",
        "المال العمومي يتوقف عند {y}: يبقى {z}",
    ),
    "plan_price_uncovered": (
        "one more dirham of it would cover {a}; 10,000 more, {b}",
        "un dirham de plus en couvrirait {a} ; 10 000 de plus, {b}",
        "درهم إضافي منه يغطي {a}؛ و10.000 إضافية تغطي {b}",
    ),
    "plan_price_own_cash": (
        "one more dirham of it would spare the members {a}; 10,000 more, {b}",
        "un dirham de plus épargnerait {a} aux adhérents ; 10 000 de plus, {b}",
        "درهم إضافي منه يوفر على المنخرطين {a}؛ و10.000 إضافية توفر {b}",
    ),
    "plan_conflict": (
        "Why not everything can be covered: these cannot all hold (without any one of them, the"
        " others can)",
        "Pourquoi tout ne peut être couvert : ceci ne peut tenir ensemble (sans l’un d’eux, les"
        " autres tiennent)",
        "لماذا لا يمكن تغطية كل شيء: هذه الأمور لا تجتمع (بدون أي واحد منها يجتمع الباقي)",
    ),
    "plan_c_need": (
        "cover {x} in full: {y}",
        "couvrir {x} en entier : {y}",
        "تغطية {x} كاملا: {y}",
    ),
    "plan_c_pays": (
        "{x} is paid by: {y}",
        "{x} est payé par : {y}",
        "{x} يؤديه: {y}",
    ),
    "plan_nobody": ("nobody", "personne", "لا أحد"),
    "plan_c_ceiling": (
        "{x} gives at most {y}",
        "{x} donne au plus {y}",
        "{x} يعطي على الأكثر {y}",
    ),
    "plan_c_floor": ("{x} gives at least {y}", "{x} donne au moins {y}", "{x} يعطي على الأقل {y}"),
    "plan_c_share": (
        "{x} pays at most a share of the cost",
        "{x} paie au plus une part du coût",
        "{x} يؤدي على الأكثر حصة من الكلفة",
    ),
    "plan_c_line_share": (
        "{x} pays at most a share of some lines",
        "{x} paie au plus une part de certaines lignes",
        "{x} يؤدي على الأكثر حصة من بعض البنود",
    ),
    "plan_c_own_share": (
        "{x} asks for an own share of {y}",
        "{x} demande un apport de {y}",
        "{x} يطلب مساهمة ذاتية قدرها {y}",
    ),
    "plan_c_own_in_kind_share": (
        "{x} counts only a part of the own share in kind",
        "{x} ne compte en nature qu’une partie de l’apport",
        "{x} لا يحتسب عينا إلا جزءا من المساهمة",
    ),
    "plan_c_own_cash": (
        "the members have {y} in cash",
        "les adhérents ont {y} en numéraire",
        "لدى المنخرطين {y} نقدا",
    ),
    "plan_c_own_in_kind": (
        "the members have {y} in kind",
        "les adhérents ont {y} en nature",
        "لدى المنخرطين {y} عينا",
    ),
    "plan_c_in_kind_lines": (
        "{x} cannot be brought in kind (assumed)",
        "{x} ne peut être apporté en nature (hypothèse)",
        "{x} لا يقدم عينا (افتراض)",
    ),
    "plan_c_requires": ("{x} requires {y}", "{x} exige {y}", "{x} يشترط {y}"),
    "plan_c_excludes": (
        "{x} and {y} exclude each other",
        "{x} et {y} s’excluent",
        "{x} و{y} لا يجتمعان",
    ),
    "plan_c_share_of": (
        "{x} is at most a share of {y}",
        "{x} est au plus une part de {y}",
        "{x} على الأكثر حصة من {y}",
    ),
    "plan_c_needs": (
        "{x} needs a guarantee",
        "{x} a besoin d’une garantie",
        "{x} يحتاج إلى ضمان",
    ),
    "plan_c_guarantee_lines": (
        "the guarantee of {x} does not cover every line",
        "la garantie de {x} ne couvre pas toutes les lignes",
        "ضمان {x} لا يشمل كل البنود",
    ),
    "plan_c_one_of": (
        "one of {x} at most (assumed)",
        "un seul parmi {x} (hypothèse)",
        "واحد على الأكثر من {x} (افتراض)",
    ),
    "plan_c_public_max": (
        "public money is at most {y}",
        "l’argent public est au plus de {y}",
        "المال العمومي على الأكثر {y}",
    ),
    "plan_c_most_sources": (
        "at most {n} sources (assumed)",
        "au plus {n} sources (hypothèse)",
        "{n} مصادر على الأكثر (افتراض)",
    ),
    "plan_c_bridge": (
        "what is paid after the works must be advanced",
        "ce qui est versé après les travaux doit être avancé",
        "ما يُصرف بعد الأشغال يجب تسبيقه",
    ),
    "plan_c_loan_min": (
        "{x} takes no loan below {y}",
        "{x} ne prend pas de crédit sous {y}",
        "{x} لا يقبل قرضا دون {y}",
    ),
    "plan_c_loan_max": (
        "{x} takes no loan above {y}",
        "{x} ne prend pas de crédit au-dessus de {y}",
        "{x} لا يقبل قرضا فوق {y}",
    ),
    "plan_c_cap": (
        "{x} covers at most {y}",
        "{x} couvre au plus {y}",
        "{x} يغطي على الأكثر {y}",
    ),
    "plan_security": (
        "security asked (assumed): {x}, of which the file shows {y}; {z} lacking",
        "garantie demandée (hypothèse) : {x}, dont {y} au dossier ; manque {z}",
        "الضمان المطلوب (افتراض): {x}، منها {y} في الملف؛ ينقص {z}",
    ),
    "plan_better": (
        "What would help most",
        "Ce qui aiderait le plus",
        "ما يساعد أكثر",
    ),
    "plan_better_cash": (
        "{x} more of own cash: everything is covered (+{y})",
        "{x} de numéraire en plus : tout est couvert (+{y})",
        "{x} إضافية من النقد: يُغطى كل شيء (+{y})",
    ),
    "plan_better_uncovered": (
        "{x} ({n} days, {c}; assumed) opens {o}: {y} more covered",
        "{x} ({n} jours, {c} ; hypothèse) ouvre {o} : {y} couverts de plus",
        "{x} ({n} يوما، {c}؛ افتراض) يفتح {o}: يُغطى {y} إضافية",
    ),
    "plan_better_own_cash": (
        "{x} ({n} days, {c}; assumed) opens {o}: {y} less of the members’ cash",
        "{x} ({n} jours, {c} ; hypothèse) ouvre {o} : {y} de numéraire en moins",
        "{x} ({n} يوما، {c}؛ افتراض) يفتح {o}: {y} أقل من نقد المنخرطين",
    ),
    "plan_unpublished": (
        "Also worth asking; no amount is published",
        "À demander aussi ; montant non publié",
        "يستحق السؤال أيضا؛ المبلغ غير منشور",
    ),
    "plan_in_kind_help": (
        "Help without money for these lines",
        "Appui sans argent pour ces lignes",
        "دعم دون مال لهذه البنود",
    ),
    "plan_assumptions": (
        "Months, rates and durations marked as assumed come from data/planning.toml, not from a"
        " source; --assumptions FILE replaces them. An upper figure of an option is not a"
        " promise.",
        "Les mois, taux et durées marqués hypothèse viennent de data/planning.toml, non d’une"
        " source ; --assumptions FICHIER les remplace. Le plafond d’une option n’est pas une"
        " promesse.",
        "الأشهر والمعدلات والمدد المؤشر عليها كافتراض تأتي من data/planning.toml وليس من مصدر؛"
        " ويعوضها --assumptions. سقف الخيار ليس وعدا.",
    ),
    "plan_unproven": (
        "not proven to be the best: the time ran out",
        "non prouvé optimal : temps écoulé",
        "غير مثبت أنه الأفضل: انتهى الوقت",
    ),
}
