"""Names of people inside cells: hidden wherever a cell is kept, shown or reported.

Two signs tell them: a word that stands before people ("Mme", "voir", "السيدة"), and a common given
name with a family name behind it, or behind a number. What nobody could tell from the name of a
village or of a cooperative stays; a column of people is left out as a whole elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Container
from typing import Literal

from matcher.support.text import fold

_HIDDEN = "***"
#: A word with a capital, or in Arabic letters; "ait", "ben" and the like go on.
_WORD = r"(?:[A-ZÀ-ÖØ-Þ][\w'’.-]*|(?:ait|aït|ben|bent|bel|el|al|ou|id|o\.)\b|[\u0621-\u064a]{2,})"
_TITLES = (
    r"mme|mlle|mrs|mr|m(?=\.)|monsieur|madame|mademoiselle|hajja|lhaj|"
    r"السيد|السيدة|الآنسة|(?:ال)?[أا]ستاذة?|الحاجة"
)
_BEFORE_NAMES = rf"{_TITLES}|voir|contacter|selon|dixit|tél de|signé|saisi par|suivie? par"
_BEFORE_PEOPLE = (
    rf"{_BEFORE_NAMES}|contact|chez|présidente?|vice-présidente?|trésorière?|gérante?|"
    r"secrétaire|directeur|directrice|responsable|"
    r"hajj|الرئيس|الرئيسة|رئيسة|أمينة|المسيرة|الاتصال ب|عند|حسب|الحاج"
)
_GIVEN_LATIN = """
fatima fatna fadma fatiha khadija aicha aïcha zahra zohra malika naima naïma rachida saida saïda
latifa hanane samira nadia karima amina zineb zaynab mina rkia rqia ijja itto tlaitmas hafida
jamila souad siham sanaa meryem mariam maryam salma houda imane ilham ghizlane bouchra mbarka
keltoum halima habiba hayat najat touria kenza yamna mohamed mohammed ahmed hassan hussein
hussain lahcen lahoucine brahim ibrahim omar ali said saïd abdellah abdallah abderrahmane
youssef mustapha mostafa rachid khalid driss hamid aziz abdelaziz karim jamal kamal nourdine
noureddine mbarek bouchaib larbi hicham anas yassine mehdi tarik ismail soufiane zakaria othmane
"""
_GIVEN_ARABIC = """
فاطمة فاطنة خديجة عائشة زهرة الزهراء مليكة نعيمة رشيدة سعيدة لطيفة حنان سميرة نادية كريمة أمينة
زينب رقية حفيظة جميلة سعاد سهام سناء مريم سلمى هدى إيمان إلهام بشرى مباركة حليمة حبيبة حياة نجاة
محمد أحمد حسن الحسن الحسين لحسن إبراهيم عمر علي سعيد عبدالله يوسف مصطفى رشيد خالد إدريس حميد
عزيز كريم جمال
"""
#: Given names elsewhere: they tell that a whole column is of people, and hide no word of a cell.
_GIVEN_ELSEWHERE = """
adolfo adriana agustin alain alan albert alberto alejandra alejandro alexandre alfonso alfredo
alice alvaro ana andre andrea andres angel anne antoine antonio armando arturo beatriz bernard
bruno carlos carmen catherine cecilia cesar charles christian christine christophe claude claudia
cristina daniel david denis diana diego dominique eduardo elena elisa emilio emma enrique eric
ernesto esteban fabrice felipe felix fernando francisco francois frederic gabriel georges gerard
gerardo gilberto gilles gloria gonzalo guillaume guillermo gustavo hector henri hugo ignacio
isabel isabelle ivan jacques james javier jean jesus joaquin joel john jorge jose josefina juan
juana julia julien julio laura laurent leticia louis lucia luis manuel marc marcel marcelo marcos
margarita maria marie mario marta martin martine mary mercedes michel michael miguel monica
monique nathalie nicolas olivier oscar pablo pascal patricia patrick paul paula pedro peter
philippe pierre rafael ramiro ramon raul ricardo richard robert roberto rodolfo rodrigo rogelio
rosa ruben salvador sandra santiago sebastian sergio silvia sofia sophie stephane susan sylvie
teresa thierry thomas tomas valerie vicente victor vincent william xavier yolanda yves
alfred anna arthur edward emile ernest frank frederick george hans harold henry jack joan joseph
jules karl kevin linda margaret otto rene roger sarah steven susana walter winston
abdoulaye abena adama akosua aminata amadou awa boubacar cheikh fanta fatou ibrahima issa kofi
kwabena kwaku kwame mamadou mariama modou moussa oumar ousmane seydou souleymane yao
صلاح أيمن محمود أسامة طارق هشام وليد ماجد سامي هاني عماد ياسر شريف جرجس مينا جورج إيهاب علاء حازم
عادل فؤاد سمير نبيل كمال سعد فهد عبد عبدالرحمن عبدالعزيز عبدالرحيم سلطان بندر تركي فيصل ناصر صالح
فاروق رضا عمرو منى هبة نورة سارة ريم شيماء دعاء إسراء نهى رانيا غادة ليلى ياسين أنس حمزة بلال
زكرياء عثمان المهدي عبدالإله
"""
_GIVEN_ALL = frozenset(fold(_GIVEN_LATIN + _GIVEN_ARABIC + _GIVEN_ELSEWHERE).split())
_FEWEST_WORDS, _MOST_WORDS = 2, 5  # of a name with its family's
_GIVEN = "|".join(re.escape(word) for word in (_GIVEN_LATIN + _GIVEN_ARABIC).split())
_CAPITAL = re.compile(r"\b[A-ZÀ-ÖØ-Þ][a-zà-öø-ÿ]{3,}\b")
#: What stands behind a number with a capital and is nobody, without its s.
_USUAL = """
janvier février fevrier avril juin juillet août aout septembre octobre novembre décembre
decembre january february march april june july august september october november december mar
mai dirham million millier membre femme homme jeune adhérent adherent personne mille centime
cent vingt trente quarante cinquante soixante environ total dont hectare avec coopérative ruche
tonne litre agricole province commune
"""
_BEHIND_NUMBERS = frozenset(_USUAL.split())
_PLACES = (
    r"(?:sidi|moulay|lalla|douar|ait|aït|oulad|ouled|beni|ain|aïn|dar|coop\w*|"
    r"تعاونية|سيدي|مولاي|للا|دوار|أولاد|اولاد|آيت|ايت)"
)

#: Not the last of some initials: "A.B.M. Informatica" is a firm.
_BEGINS = r"(?<!\b[^\W\d]\.)\b"
#: The next word is of another office, or a telephone.
_NO_OFFICE = r"(?!(?i:pr[ée]sid|tr[ée]sor|secr[ée]t|vice|t[ée]l|gsm|et\b))"
_AFTER_NAME_WORD = re.compile(
    rf"{_BEGINS}(?i:({_BEFORE_NAMES}))\b\.?\s+{_WORD}(?:[ -]{_WORD}){{0,3}}"
)
_AFTER_WORD = re.compile(
    rf"{_BEGINS}(?i:({_BEFORE_PEOPLE}))\b[.:]?\s+{_WORD}(?:[ -]{_WORD}){{0,3}}"
)
#: Who holds an office of a body, in its name: behind it, behind a stop or before a colon.
_OFFICES = (
    r"(?:vice[- ])?pr[ée]sidente?|tr[ée]sori(?:er|[èe]re)(?: g[ée]n[ée]rale?)?|"
    r"secr[ée]taire(?: g[ée]n[ée]rale?)?|g[ée]rante?|directeur|directrice|"
    r"الرئيسة?|رئيسة|أمينة المال|الكاتبة? العامة?"
)
_IN_OFFICE = re.compile(
    rf"\b(?i:({_OFFICES}))\b[ .]*(:?)\s*{_WORD}(?:[ -]{_NO_OFFICE}{_WORD}){{0,3}}"
)
_STOPS = tuple(",;:(/–—-،")
_BEHIND = 2  # words of the name of a body, its kind among them, before an office of it
#: Before somebody whom a body or a street is named after.
_NAMED_AFTER = frozenset(
    ("du", "de", "la", "le", "les", "des", "au", "d", "l", "fondation", "foundation", "école",
     "ecole", "lycée", "lycee", "rue", "avenue")
)  # fmt: skip
_IN_FULL = re.compile(
    rf"(?<![\w'])(?i:{_GIVEN})(?:[ -]{_WORD}){{1,3}}|(?<=[\d(),;/] )(?i:{_GIVEN})\b|"
    rf"(?<=[(\d])(?i:{_GIVEN})\b"
)


#: A wife by two names: "CANARI EPSE SERIN".
_MARRIED = re.compile(
    rf"(?:{_WORD}(?:[ -]{_WORD}){{0,3}}[\s,]+)?(?i:(épouse|epouse|épse|epse))\b\.?\s+"
    rf"{_WORD}(?:[ -]{_WORD}){{0,3}}"
)
#: A cell of a read column; a text as of a project, in which a director or a chair is a trade; the
#: name of a cooperative, which may be that of a person ("Coopérative Fatima Zahra").
TextKind = Literal["cell", "text", "name"]


def without_people(text: str, kind: TextKind = "cell") -> str:
    """The text with names of people hidden.

    >>> without_people("12 (voir Fatima Ait Lahcen)"), without_people("34 - Mme Canari")
    ('12 (voir ***)', '34 - Mme ***')
    >>> without_people("Hassan Amzil 25"), without_people("25 Khadija")
    ('*** 25', '25 ***')
    >>> without_people("12 Canari"), without_people("12 Mars 2019")
    ('12 ***', '12 Mars 2019')
    >>> without_people("Sidi Hassan Amzil"), without_people("Oulad Hajj Brahim")
    ('Sidi Hassan Amzil', 'Oulad Hajj Brahim')
    >>> without_people("7000 الحاج الكناري"), without_people("أولاد الحاج الكبير")
    ('7000 الحاج ***', 'أولاد الحاج الكبير')
    >>> without_people("Coopérative Fatima Zahra (Mme Serin)", "name")
    'Coopérative Fatima Zahra (Mme ***)'
    >>> without_people("استاذ حسن الكناري", "name"), without_people("جمعية أساتذة تزنيت", "name")
    ('استاذ ***', 'جمعية أساتذة تزنيت')
    >>> without_people("CANARI EPSE SERIN", "name"), without_people("Mme Serin épouse Merle")
    ('*** EPSE ***', 'Mme *** épouse ***')
    >>> without_people("formation du directeur Commercial, Hassan Amzil", "text")
    'formation du directeur Commercial, ***'
    """
    if len(text) > 5000 or not any(c.isalpha() for c in text):
        return text
    text = _MARRIED.sub(lambda found: f"{_HIDDEN} {found[1]} {_HIDDEN}", text)
    pattern = _AFTER_WORD if kind == "cell" else _AFTER_NAME_WORD
    text = pattern.sub(lambda found: _hide(found, f"{found[1]} {_HIDDEN}"), text)
    if kind == "name":
        return _without_office_holders(text)
    text = _IN_FULL.sub(_hide, text)
    if kind == "cell" and text.lstrip()[:1].isdigit():  # what else bears a capital behind a number
        text = _CAPITAL.sub(lambda found: found[0] if _is_usual(found[0]) else _HIDDEN, text)
    return text


def _without_office_holders(text: str) -> str:
    """The name of a body without those who hold its offices.

    >>> _without_office_holders("Coop Amal, trésorière Canari Serin")
    'Coop Amal, trésorière ***'
    >>> _without_office_holders("COOP AMAL PRESIDENT CANARI SERIN SECRETAIRE GENERAL MERLE")
    'COOP AMAL PRESIDENT *** SECRETAIRE GENERAL ***'
    >>> _without_office_holders("Fondation Président Canari")
    'Fondation Président Canari'
    """

    def hidden(found: re.Match[str]) -> str:
        before = text[: found.start()].split()
        last = before[-1] if before else ""
        is_behind = len(before) >= _BEHIND and found[1][:1].isascii()
        is_behind &= last.casefold().strip("’'") not in _NAMED_AFTER
        is_told = last.endswith(_STOPS) or (bool(before) and bool(found[2])) or is_behind
        return f"{found[1]}{found[2]} {_HIDDEN}" if is_told else found[0]

    return _IN_OFFICE.sub(hidden, text)


def is_called_as_people_are(text: str) -> bool:
    """Whether a text is a given name and a family name, in either order, and nothing else.

    One may be a cooperative that bears a name; where most of a column are, it is of people.

    >>> is_called_as_people_are("Jorge CANARIO Mirlo"), is_called_as_people_are("CANARI, Fatima")
    (True, True)
    >>> is_called_as_people_are("Agro Canario"), is_called_as_people_are("Fatima")
    (False, False)
    >>> is_called_as_people_are("صلاح الكناري"), is_called_as_people_are("تعاونية صلاح")
    (True, False)
    >>> is_called_as_people_are("Sidi Brahim"), is_called_as_people_are("Éric Serin")
    (False, True)
    """
    words = fold(text).split()
    if not _FEWEST_WORDS <= len(words) <= _MOST_WORDS or any(c.isdigit() for c in text):
        return False
    if re.fullmatch(f"(?i:{_PLACES})", text.split()[0]):
        return False
    first = words[1] if len(words[0]) == 1 else words[0]  # "J. Eduardo"
    return first in _GIVEN_ALL or words[-1] in _GIVEN_ALL


def _is_usual(word: str) -> bool:
    return word.casefold().rstrip("s") in _BEHIND_NUMBERS


def _hide(found: re.Match[str], instead: str = _HIDDEN) -> str:
    before = found.string[: found.start()]
    is_place = re.search(rf"(?i:{_PLACES})\s+(?:al\s+|el\s+)?$", before) is not None
    return found[0] if is_place else instead


def without_unknown_words(text: str, known: Container[str]) -> str:
    """The text without the words that are written as names and that nobody knows.

    A family name alone cannot be told from a place or a brand: where a text is shown or kept that
    is not read, as the name of a sheet or the cells of a column in question, both are hidden.

    Parameters
        known  words that are no names of people, in plain letters

    >>> without_unknown_words("Suivi4 Canari 2026, plan B", {"suivi", "plan"})
    'Suivi4 *** 2026, plan B'
    """
    return _LIKE_A_NAME.sub(
        lambda word: word[0] if fold(word[0]).rstrip("0123456789") in known else _HIDDEN, text
    )


_LIKE_A_NAME = re.compile(r"\b[A-ZÀ-ÖØ-Þ][\w'’]{3,}|\b[\u0621-\u064a]{3,}")
