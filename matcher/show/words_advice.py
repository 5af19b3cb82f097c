"""The words of advice in three languages."""

from __future__ import annotations

from matcher.show.words import bring

WORDS: dict[str, tuple[str, str, str]] = {
    # key: (English, French, Arabic)
    "adv_questions": ("Ask first", "À demander d’abord", "ما يسأل عنه أولا"),
    "adv_settle": (
        "{n} answers would settle about {x} of the {all} undecided options ({share} of what is"
        " at stake).",
        "{n} réponses régleraient environ {x} des {all} options à compléter ({share} de l’enjeu).",
        "{n} أجوبة تحسم نحو {x} من أصل {all} من الخيارات غير المحسومة ({share} مما هو على المحك).",
    ),
    "adv_settle_one": (
        "One answer would settle about {x} of the {all} undecided options ({share} of what is at"
        " stake).",
        "Une réponse réglerait environ {x} des {all} options à compléter ({share} de l’enjeu).",
        "جواب واحد يحسم نحو {x} من أصل {all} من الخيارات غير المحسومة ({share} مما هو على المحك).",
    ),
    "adv_settled": (
        "No answer can change anything any more.",
        "Plus aucune réponse ne peut rien changer.",
        "لم يعد أي جواب يغير شيئا.",
    ),
    "adv_more_questions": (
        "… {n} more questions can still change something",
        "… {n} autres questions peuvent encore changer quelque chose",
        "… {n} أسئلة أخرى يمكن أن تغير شيئا",
    ),
    "adv_ask_funder": (
        "ask {funder}: does it confirm “{option}” for this cooperative?",
        "demander à {funder} : confirme-t-il « {option} » pour cette coopérative ?",
        "يسأل {funder}: هل يؤكد «{option}» لهذه التعاونية؟",
    ),
    "adv_ask_value": (
        "{ask} Is it so: {value}?",
        "{ask} Est-ce le cas : {value} ?",
        "{ask} هل ينطبق: {value}؟",
    ),
    "adv_sensitive": (
        "sensitive: the answer may be withheld",
        "sensible : on peut ne pas répondre",
        "معطى حساس: يمكن عدم الجواب",
    ),
    "adv_if": ("if {x}", "si {x}", "إذا {x}"),
    "adv_opens": ("makes eligible {x}", "rend éligible {x}", "تصبح مؤهلة {x}"),
    "adv_closes": ("refuses {x}", "fait refuser {x}", "ترفض {x}"),
    "adv_leaves": ("{n} stay undecided", "{n} restent à compléter", "{n} تبقى غير محسومة"),
    "adv_chance": (
        "{x} of the registry",
        "{x} du registre",
        "{x} من السجل",
    ),
    "adv_refused": (
        "What refuses, and what is asked",
        "Ce qui refuse, et ce qui est demandé",
        "ما يرفض، وما هو مطلوب",
    ),
    "adv_or_else": ("also, by itself", "aussi, à lui seul", "وأيضا وحده"),
    "adv_asked": ("asked", "demandé", "المطلوب"),
    "adv_changes": (
        "Changes, by what they unlock",
        "Changements, selon ce qu’ils ouvrent",
        "تغييرات، حسب ما تفتحه",
    ),
    "adv_no_change": (
        "No change that can be proposed turns a verdict.",
        "Aucun changement proposable ne modifie un verdict.",
        "لا تغيير يمكن اقتراحه يبدل حكما.",
    ),
    "adv_unlocks": ("options: +{n}", "options : +{n}", "الخيارات: +{n}"),
    "adv_nearer": (
        "brings nearer {x}",
        "rapproche de {x}",
        "يقرب من {x}",
    ),
    "adv_eases": (
        "security lacking at {x}: {before} → {after}",
        "garantie manquante chez {x} : {before} → {after}",
        "الضمان الناقص لدى {x}: {before} ← {after}",
    ),
    "adv_first": ("first {x}", "d’abord {x}", "أولا {x}"),
    "adv_unless": (
        "unless it is so already",
        "sauf si c’est déjà le cas",
        "ما لم يكن الأمر كذلك أصلا",
    ),
    "adv_turns": ("{x}: {before} → {after}", "{x} : {before} → {after}", "{x}: {before} ← {after}"),
    "adv_too_late": (
        "by then {after}",
        "mais à cette date {after}",
        "لكن حينئذ {after}",
    ),
    "adv_assumed": ("assumed", "hypothèse", "افتراض"),
    "adv_time": ("What time alone changes", "Ce que le temps seul change", "ما يغيره الزمن وحده"),
    "adv_from": ("from {day}: {x}", "à partir du {day} : {x}", "ابتداء من {day}: {x}"),
    "adv_until": ("until {day}: {x}", "jusqu’au {day} : {x}", "إلى غاية {day}: {x}"),
    "adv_security": (
        "Security, lender by lender",
        "Garanties, prêteur par prêteur",
        "الضمانات، مقرضا مقرضا",
    ),
    "adv_no_need": (
        "Nothing can be worked out: no lender is possible, or the need is not known.",
        "Rien à calculer : aucun prêteur possible, ou besoin inconnu.",
        "لا شيء يحسب: لا مقرض ممكنا، أو الحاجة غير معروفة.",
    ),
    "adv_no_security": (
        "asks for no security",
        "ne demande pas de garantie",
        "لا يطلب ضمانا",
    ),
    "adv_project": (
        "what the loan buys is the security",
        "ce que le prêt achète sert de garantie",
        "ما يشتريه القرض هو الضمان",
    ),
    "adv_asks": (
        "asks {x} = loan {loan} × {risk} at its risk × {cover}",
        "demande {x} = prêt {loan} × {risk} à son risque × {cover}",
        "يطلب {x} = القرض {loan} × {risk} على مسؤوليته × {cover}",
    ),
    "adv_line": (
        "{kind}: ({value} − {pledged} pledged) × {share} = {counted}",
        "{kind} : ({value} − {pledged} gagés) × {share} = {counted}",
        "{kind}: ({value} − {pledged} مرهونة) × {share} = {counted}",
    ),
    "adv_line_out": (
        "{kind}: {value} not counted, {why} (would count {possible})",
        "{kind} : {value} non comptés, {why} (compteraient pour {possible})",
        "{kind}: {value} غير محتسبة، {why} (كانت لتحتسب {possible})",
    ),
    "why_untitled": ("no title", "sans titre", "بدون رسم"),
    "why_title_unknown": ("title not shown", "titre non présenté", "الرسم غير مدلى به"),
    "why_pledged": ("all pledged", "entièrement gagés", "مرهونة كلها"),
    "why_pledge_unknown": (
        "pledged part unknown",
        "part gagée inconnue",
        "الجزء المرهون غير معروف",
    ),
    "why_not_taken": ("not taken by it", "non acceptés par lui", "لا يقبلها"),
    "adv_surety_counts": (
        "surety of the group: {x}",
        "caution du groupement : {x}",
        "كفالة التجمع: {x}",
    ),
    "adv_covered": (
        "covered {ratio}; shortfall {x}",
        "couverture {ratio} ; manque {x}",
        "التغطية {ratio}؛ النقص {x}",
    ),
    "adv_enough": (
        "covered {ratio}; nothing lacks",
        "couverture {ratio} ; rien ne manque",
        "التغطية {ratio}؛ لا نقص",
    ),
    "adv_missing_paper": ("missing papers", "pièces manquantes", "الوثائق الناقصة"),
    "adv_way_document": ("{x}: +{brings}", "{x} : +{brings}", "{x}: +{brings}"),
    "adv_way_surety": (
        "letter of the union or group, surety for {share} of the loan: +{brings}",
        "lettre de l’union ou du groupement, caution de {share} du prêt : +{brings}",
        "رسالة الاتحاد أو التجمع، كفالة {share} من القرض: +{brings}",
    ),
    "adv_way_cofinancier": (
        "letter of a co-financier ({x}): {needed} would close the rest",
        "lettre d’un cofinanceur ({x}) : {needed} combleraient le reste",
        "رسالة ممول مشارك ({x}): {needed} تسد الباقي",
    ),
    "adv_way_guarantee": (
        "guarantee asked by the lender ({x}), {share} of the loan: +{brings}",
        "garantie demandée par le prêteur ({x}), {share} du prêt : +{brings}",
        "ضمان يطلبه المقرض ({x})، {share} من القرض: +{brings}",
    ),
    "adv_left": ("left {x}", "reste {x}", "يبقى {x}"),
    "adv_assumption_note": (
        "Lenders do not publish what they count: the shares and the coverage are assumptions of"
        " data/advice.toml and can be set (--advice).",
        "Les prêteurs ne publient pas leurs décotes : les parts et la couverture sont des"
        " hypothèses de data/advice.toml, modifiables (--advice).",
        "لا ينشر المقرضون ما يحتسبونه: النسب والتغطية افتراضات في data/advice.toml ويمكن تغييرها"
        " (--advice).",
    ),
    "adv_costs": ("Costs against returns", "Coûts et rendement", "الكلفة مقابل المردودية"),
    "adv_return_own": (
        "stated return of the project: {x} a year",
        "rendement déclaré du projet : {x} par an",
        "المردودية المصرح بها: {x} سنويا",
    ),
    "adv_return_usual": (
        "return of the project not stated; {who} earned {x} a year ({source})",
        "rendement du projet non déclaré ; {who} : {x} par an ({source})",
        "مردودية المشروع غير مصرح بها؛ {who}: {x} سنويا ({source})",
    ),
    "adv_return_unknown": (
        "return of the project not stated",
        "rendement du projet non déclaré",
        "مردودية المشروع غير مصرح بها",
    ),
    "adv_cost": (
        "{x} a year on {amount} = interest {interest} + guarantee {guarantee} + own share {own}",
        "{x} par an sur {amount} = intérêts {interest} + garantie {guarantee} + apport {own}",
        "{x} سنويا على {amount} = فوائد {interest} + ضمان {guarantee} + مساهمة ذاتية {own}",
    ),
    "adv_other_fees": ("other fees come on top", "d’autres frais s’ajoutent", "تضاف مصاريف أخرى"),
    "adv_dearer": (
        "DEARER THAN THE RETURN",
        "PLUS CHER QUE LE RENDEMENT",
        "أغلى من المردودية",
    ),
    "adv_may_be_dearer": (
        "may be dearer than the return",
        "peut dépasser le rendement",
        "قد يتجاوز المردودية",
    ),
    "adv_no_costs": (
        "No possible option publishes a rate.",
        "Aucune option possible ne publie de taux.",
        "لا خيار ممكنا ينشر نسبة.",
    ),
    "adv_support": ("Support before money", "L’appui avant l’argent", "الدعم قبل المال"),
    "adv_no_support": (
        "No missing skill is known and no blocker can be cleared so.",
        "Aucune compétence manquante connue, aucun blocage à lever ainsi.",
        "لا كفاءة ناقصة معروفة ولا عائق يرفع بهذا.",
    ),
    "adv_fills": ("skills: {x}", "compétences : {x}", "كفاءات: {x}"),
    "adv_helps": ("helps with {x}", "aide à : {x}", "يساعد على: {x}"),
    "adv_then": ("then opens {x}", "ouvre ensuite {x}", "ثم يفتح {x}"),
    "adv_ladder": ("Ladder", "Échelle", "السلم"),
    "adv_no_phase": (
        "The phase is not known, or no option speaks of it.",
        "Phase inconnue, ou aucune option n’en parle.",
        "المرحلة غير معروفة أو لا خيار يذكرها.",
    ),
    "adv_use_now": (
        "{phase} (now): use",
        "{phase} (maintenant) : utiliser",
        "{phase} (الآن): يستعمل",
    ),
    "adv_opens_next": ("{phase}: opens", "{phase} : s’ouvre", "{phase}: يفتح"),
    "adv_to_meet": ("to meet: {x}", "à remplir : {x}", "المطلوب: {x}"),
    "adv_nothing_here": (
        "no option of the catalogue is meant for it",
        "aucune option du catalogue ne la vise",
        "لا خيار في الدليل يستهدفها",
    ),
    "adv_see": (
        "Blockers, changes, guarantees, costs: match advise --coop {x}",
        "Blocages, changements, garanties, coûts : match advise --coop {x}",
        "العوائق والتغييرات والضمانات والكلفة: match advise --coop {x}",
    ),
    "adv_at_least": ("at least {x}", "au moins {x}", "{x} على الأقل"),
    "adv_at_most": ("at most {x}", "au plus {x}", "{x} على الأكثر"),
    "adv_more_than": ("more than {x}", "plus de {x}", "أكثر من {x}"),
    "adv_less_than": ("less than {x}", "moins de {x}", "أقل من {x}"),
    "adv_between": ("from {x} to {y}", "de {x} à {y}", "من {x} إلى {y}"),
    "adv_any_other": ("any other", "tout autre", "غير ذلك"),
    "adv_not": ("not {x}", "pas {x}", "ليس {x}"),
    "adv_reply": (
        "answer (empty: not known, q: stop)",
        "réponse (vide : inconnu, q : arrêter)",
        "الجواب (فارغ: غير معروف، q: توقف)",
    ),
    "adv_yes_no": ("yes or no", "oui ou non", "نعم أو لا"),
    "adv_done": (
        "{n} answers taken; eligible {eligible}, undecided {undecided}, refused {refused}.",
        "{n} réponses prises ; éligibles {eligible}, à compléter {undecided}, refusées {refused}.",
        "{n} أجوبة؛ مؤهلة {eligible}، غير محسومة {undecided}، مرفوضة {refused}.",
    ),
    "adv_not_kept": (
        "The answers are not kept: give --out FILE to write the profile.",
        "Les réponses ne sont pas conservées : --out FICHIER pour écrire la fiche.",
        "الأجوبة لا تُحفظ: استعمل --out FILE لكتابة الملف.",
    ),
    "adv_written": (
        "Profile written to {path}, provenance to {beside}.",
        "Fiche écrite dans {path}, provenance dans {beside}.",
        "كتب الملف في {path} والمصدر في {beside}.",
    ),
    "adv_compared": ("{operator} {field}", "{operator} {field}", "{operator} {field}"),
}

bring(WORDS)
