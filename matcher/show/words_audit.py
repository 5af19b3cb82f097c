"""The words of audits in three languages."""

from __future__ import annotations

from matcher.show.words import bring

#: key: (English, French, Arabic)
AUDIT_WORDS: dict[str, tuple[str, str, str]] = {
    "a_title": (
        "Audit: what groups are shown, and what they got",
        "Audit : ce qui est montré aux groupes, et ce qu’ils ont obtenu",
        "تدقيق: ما يُعرض للمجموعات وما حصلت عليه",
    ),
    "a_plain": (
        "A difference is not yet an injustice, and none found is not proof that there is none. "
        "Options are written for some and not for others; a person says what is fair.",
        "Un écart n’est pas encore une injustice, et ne pas en trouver n’en prouve pas l’absence. "
        "Les options visent certains et pas d’autres ; une personne dit ce qui est juste.",
        "الفارق ليس ظلما بعد، وعدم العثور عليه لا يثبت غيابه. الخيارات موجهة لفئات دون أخرى؛ "
        "وما هو عادل يقرره إنسان.",
    ),
    "a_level": (
        "Called a difference only where at most {level} of {shuffles} random shuffles show one as "
        "large in any group. Intervals: {sure} each.",
        "N’est dit écart que ce que {level} au plus de {shuffles} mélanges au hasard montrent dans "
        "quelque groupe que ce soit. Intervalles : {sure} chacun.",
        "لا يسمى فارقا إلا ما تظهره {level} على الأكثر من {shuffles} عملية خلط عشوائية في أي "
        "مجموعة. المجالات: {sure} لكل منها.",
    ),
    "a_within": (
        "Compared only with others of equal {field}.",
        "Comparés seulement à {field} égal.",
        "المقارنة فقط بين المتساوين في {field}.",
    ),
    "a_sensitive": (
        "Sensitive fields are audited here; they rank nobody.",
        "Les champs sensibles sont audités ici ; ils ne classent personne.",
        "الحقول الحساسة تدقق هنا؛ ولا تستعمل في الترتيب.",
    ),
    "a_exposure": (
        "Shown: how far up the lists of all options they stand (1 is the average)",
        "Visibilité : leur place sur les listes de toutes les options (1 est la moyenne)",
        "الظهور: موقعها في لوائح كل الخيارات (1 هو المتوسط)",
    ),
    "a_served": (
        "Served: the share with an eligible option that pays something they ask for",
        "Servis : la part ayant une option éligible qui paie une ligne demandée",
        "المخدومون: نسبة من لهم خيار مؤهل يمول ما يطلبون",
    ),
    "a_outcome": (
        "Got: the share who got something, of {n} whose outcome is known",
        "Obtenu : la part ayant obtenu quelque chose, sur {n} dont l’issue est connue",
        "الحاصلون: نسبة من حصل على شيء، من {n} معروفة نتيجتهم",
    ),
    "a_found": (
        "{group}: {mean}, others {other}; {gap} ({low} to {high}); chance {chance}",
        "{group} : {mean}, les autres {other} ; {gap} ({low} à {high}) ; hasard {chance}",
        "{group}: {mean}، والبقية {other}؛ {gap} ({low} إلى {high})؛ الصدفة {chance}",
    ),
    "a_none": (
        "No group differs from the others by more than chance could make it.",
        "Aucun groupe ne diffère des autres plus que le hasard ne le pourrait.",
        "لا تختلف أي مجموعة عن غيرها أكثر مما قد تفعله الصدفة.",
    ),
    "a_rest": (
        "{n} other groups: no difference beyond chance ({few} too small to be tested).",
        "{n} autres groupes : pas d’écart au-delà du hasard ({few} trop petits pour le test).",
        "{n} مجموعة أخرى: لا فارق يتجاوز الصدفة ({few} أصغر من أن تختبر).",
    ),
    "a_removals": (
        "What the ranking's fields do to these gaps: without the field, the gap would be",
        "Ce que font les champs du classement à ces écarts : sans le champ, l’écart serait",
        "أثر حقول الترتيب في هذه الفوارق: دون الحقل يصبح الفارق",
    ),
    "a_removal": (
        "{group}: {before} now · {fields}",
        "{group} : {before} aujourd’hui · {fields}",
        "{group}: {before} الآن · {fields}",
    ),
    "a_floors": (
        "What a floor would cost: its share of each list among the first {n}",
        "Ce que coûterait un plancher : sa part de chaque liste parmi les {n} premières",
        "كلفة حد أدنى: حصتها من كل لائحة ضمن الأوائل {n}",
    ),
    "a_floor": (
        "{group}: holds {held} of {places} places, its share is {wanted}; {lists} lists would "
        "change, at {lost} of fit a place",
        "{group} : tient {held} places sur {places}, sa part est {wanted} ; {lists} listes "
        "changeraient, à {lost} d’adéquation par place",
        "{group}: لها {held} من {places} مكانا، وحصتها {wanted}؛ تتغير {lists} لوائح بكلفة {lost} "
        "من الملاءمة لكل مكان",
    ),
    "a_money": (
        "What a floor of their share of the need would cost the allocation",
        "Ce que coûterait à la répartition un plancher égal à leur part du besoin",
        "كلفة حد أدنى يساوي حصتها من الحاجة على التوزيع",
    ),
    "a_money_floor": (
        "{group}: {has} of the money today, {share} of the need; costs {cost} of worth",
        "{group} : {has} de l’argent aujourd’hui, {share} du besoin ; coûte {cost} de valeur",
        "{group}: {has} من المال اليوم، و{share} من الحاجة؛ يكلف {cost} من القيمة",
    ),
    "a_impossible": (
        "{group}: {has} of the money today, {share} of the need; no allocation reaches it",
        "{group} : {has} de l’argent aujourd’hui, {share} du besoin ; aucune répartition n’y "
        "parvient",
        "{group}: {has} من المال اليوم، و{share} من الحاجة؛ لا توزيع يبلغه",
    ),
    "a_to": ("{low} to {high}", "{low} à {high}", "{low} إلى {high}"),
}
bring(AUDIT_WORDS)
