"""Evidence: what each known fact says for or against a pair, in log-odds.

An option is a distribution over applicants: those it declares, and a share `openness` of
anybody. For a field the evidence is the logarithm of *how likely is this value among those
it serves* over *among everybody*:

    evidence = log((1 - openness) * inside / usual + openness)

`inside` is the degree, 0 to 1, to which the applicant's value lies in what the option
declares, `usual` the same degree for everybody on average: of a number the exact integral of
the degree over everybody's distribution. Where a condition asks about the field, everybody are
those who meet it (`matcher.ranking.background`). A value as usual as elsewhere says nothing (0);
one outside what is declared is never evidence for, and says log(openness) at worst. Of an option
of which nothing is published, the places and sectors are those in which it was seen: a sample, with
an openness of its own. An unknown
field and a field the option does not declare say nothing. The score is the weighted sum, and the
same for a pair whichever side asks:

    w * log rate + log chance + sum of w * evidence + w * log(1/4 + 3/4 share) + availability

*rate* is how many of those who could have an option get it in a year, *share* how much of what is
asked for it is expected to bring (`matcher.ranking.standing`), *chance* the part of the completions
of what is unknown in which its conditions hold (`matcher.ranking.chance`).

That is the evidence of what an option declares. Where a model has learnt from a history,
the option's tables speak instead (`matcher.ranking.learnt`).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping

from matcher.catalogue.option import Option
from matcher.catalogue.terms import Availability, Declared
from matcher.domain.applicant import Applicant
from matcher.domain.schema import Field, Schema
from matcher.domain.values import FieldValue, Several
from matcher.ranking.bell import RAREST, USUAL_UNKNOWN, bell_of
from matcher.ranking.grid import on_grid
from matcher.ranking.learnt import (
    Encoding,
    EvidenceTable,
    LearntOption,
    look_up,
    pair_key,
    scaled,
    tokens,
)
from matcher.ranking.learnt import text_evidence as text_evidence_of
from matcher.ranking.ranker import PopulationStats, Ranker
from matcher.ranking.share import SHARE_TERM, share_evidence, share_of
from matcher.ranking.standing import OptionStanding, ticket_of
from matcher.support.records import dataclass
from matcher.support.text import FUNCTION_WORDS, fold

#: The share of a text's words that describe an option, for a text about anything.
USUAL_WORDS = 0.1


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one field adds to the score: weight times evidence, in log-odds.

    `field` is a field of the schema, a pair of fields, or a term of the model for what the
    option is; `is_learnt` when past choices of the option speak and not what it declares.
    """

    field: str
    evidence: float
    weight: float
    is_learnt: bool = False

    @property
    def value(self) -> float:
        """The part of the score that comes from this field, on the grid of scores."""
        return on_grid(self.weight * self.evidence)


def contributions(
    applicant: Applicant,
    option: Option,
    availability: Availability,
    ranker: Ranker,
    standing: OptionStanding | None = None,
) -> list[Contribution]:
    """What each field says for or against the pair, strongest first; they sum to the score.

    Where the model has learnt of the option, its tables speak; else what it declares does.
    Unknown fields are absent: they add exactly 0. The chance of the pair is added by the matcher,
    which knows the conditions.

    Parameters
        standing  what the option is under its conditions; None: as if it had none
    """
    standing = standing or plain_standing(option, ranker)
    found = stated_terms(option, availability, ranker, standing)
    learnt = ranker.options.get(option.id, _NOT_LEARNT)
    if learnt.term:
        found.append(Contribution(OPTION_TERM, learnt.term, 1.0, True))
    if standing.ticket is not None:
        share = share_of(applicant, option.pays, standing.ticket)
        if share is not None:
            found.append(Contribution(SHARE_TERM, share_evidence(share), ranker.share_weight))
    for name in spoken_fields(option, learnt, standing, applicant.schema):
        value = applicant.value(name)
        if value is None:
            continue
        about = applicant.schema[name]
        everybody = standing.everybody.get(name)
        said = field_evidence(value, about, option, learnt, ranker, applicant.schema, everybody)
        if said:
            found.append(Contribution(name, said, ranker.weight(name), name in learnt.says))
    found.extend(_of_pairs(applicant, learnt, ranker))
    return sorted(found, key=lambda c: (-abs(c.value), c.field))


def spoken_fields(
    option: Option, learnt: LearntOption, standing: OptionStanding, schema: Schema
) -> list[str]:
    """The fields of which an option says anything: declared or learnt, never a sensitive one.

    Where it is known what the option brings, the share of the need speaks in place of its size.
    """
    names = dict.fromkeys((*option.serves, *learnt.says))
    if standing.ticket is not None and schema.need:
        names.pop(schema.need, None)
    return [name for name in names if name in schema and not schema[name].sensitive]


def plain_standing(option: Option, ranker: Ranker) -> OptionStanding:
    """The standing of an option as if it had no conditions."""
    is_counted = "awards_per_year" in option.capacity
    return OptionStanding(option.rate, is_counted, ticket_of(option, ranker.tickets))


def stated_terms(
    option: Option, availability: Availability, ranker: Ranker, standing: OptionStanding
) -> list[Contribution]:
    """What the option adds to every pair on a day: its availability, how one applies, its rate."""
    names = [f"availability:{availability}", f"direct:{option.direct}"]
    if is_silent(option) and not ranker.options.get(option.id, _NOT_LEARNT).seen:
        names.append(SILENT_TERM)
    found = [
        Contribution(name, ranker.terms[name], 1.0) for name in names if ranker.terms.get(name)
    ]
    if standing.rate is not None:
        rate = math.log(standing.rate / USUAL_RATE)
        found.append(Contribution(RATE_TERM, rate, ranker.rate_weight))
    return found


def is_silent(option: Option) -> bool:
    """Whether an option declares nothing of what it serves."""
    return not option.serves


#: The contribution of how many an option reaches (`matcher.ranking.standing`), against an option
#: that reaches one in a thousand a year.
RATE_TERM, USUAL_RATE = "rate", 1e-3
#: The contribution of what is not known of the conditions (`matcher.ranking.chance`).
CHANCE_TERM = "chance"
#: The term of an option that declares nothing and was never chosen: nothing is known of it.
SILENT_TERM = "declares:nothing"
#: The contribution of an option that is the same for every applicant.
OPTION_TERM = "option"
_NOT_LEARNT = LearntOption()
_NO_BASIS = Encoding()


def field_evidence(
    value: FieldValue,
    about: Field,
    option: Option,
    learnt: LearntOption,
    ranker: Ranker,
    schema: Schema,
    everybody: PopulationStats | None = None,
) -> float:
    """What one known value says of one option: its table, or else what it declares.

    Parameters
        everybody  those who meet the option's conditions; None: all that the model knows of
    """
    name = about.name
    basis = ranker.bases.get(name, _NO_BASIS)
    if name in learnt.says:
        places = schema.places(name) if about.type == "place" else None
        return look_up(value, about, learnt.says[name], basis, places)
    declared = option.serves[name]
    if basis.words:
        return text_evidence_of(tokens(str(value)), of_declared_words(declared, basis), basis)
    if everybody is None:
        everybody = ranker.everybody.get(name, _NOBODY)
    openness = ranker.openness_of(option, name)
    return evidence(value, declared, about, everybody, schema, openness)


def of_declared_words(declared: Declared, basis: Encoding) -> EvidenceTable:
    """What an option without a record says of each word that the model knows."""
    said = (word for word in tokens(declared.words) if word in basis.words)
    return EvidenceTable({word: basis.hit * basis.words[word] for word in said}, basis.miss)


def _of_pairs(applicant: Applicant, learnt: LearntOption, ranker: Ranker) -> Iterator[Contribution]:
    for pair in ranker.pairs:
        if (says := learnt.says.get(pair.name)) is None:
            continue
        first, second = applicant.value(pair.first), applicant.value(pair.second)
        key = pair_key(first, second, pair, applicant.schema.fields)
        if key and (said := says.at.get(key, says.other)):
            yield Contribution(pair.name, said, pair.weight, True)


def score(parts: Iterable[Contribution]) -> float:
    """The score: the sum of the contributions, added in one fixed order."""
    return math.fsum(part.value for part in parts)


_NOBODY = PopulationStats()


def evidence(
    value: FieldValue,
    declared: Declared,
    about: Field,
    everybody: PopulationStats,
    schema: Schema,
    openness: float,
) -> float:
    """The log-likelihood ratio of one known value, served against everybody."""
    if about.type == "boolean":
        share = declared.share if declared.share is not None else 0.5
        usual = everybody.shares.get("true", USUAL_UNKNOWN)
        inside, usual = (share, usual) if value else (1 - share, 1 - usual)
        # a share is a probability already, not a degree of lying inside
        return _log_ratio(inside, max(usual, RAREST), openness)
    if isinstance(value, Several) or about.type == "category":
        return of_categories(value, ratios_of(declared, about, everybody), openness)
    if about.type == "place":
        return _log_ratio(*_of_place(str(value), declared, about, everybody, schema), openness)
    if about.type == "text":
        return _log_ratio(*_of_words(str(value), declared), openness)
    bell = bell_of(declared, about, everybody)
    number = scaled(value, about)
    said = _log_ratio(bell.degree(number), bell.usual, openness)
    return said if bell.least <= number <= bell.most else min(said, 0.0)


def of_categories(value: FieldValue, ratios: Mapping[str, float], openness: float) -> float:
    """The evidence of one category or several, from the ratios of those that are declared."""
    if not isinstance(value, Several):
        return math.log((1 - openness) * ratios.get(str(value), 0.0) + openness)
    found = [ratios.get(one, 0.0) for one in value.values]
    return math.log((1 - openness) * _mean(found) + openness) if found else 0.0


def _log_ratio(inside: float, usual: float, openness: float) -> float:
    return math.log((1 - openness) * inside / usual + openness)


def _mean(numbers: list[float]) -> float:
    return math.fsum(sorted(numbers)) / len(numbers)


def ratios_of(declared: Declared, about: Field, everybody: PopulationStats) -> Mapping[str, float]:
    """How many times more frequent each declared value is among the declared than among everybody.

    A value that is not declared is 0 times as frequent.
    """
    weights = declared.weights
    usual = {v: _usual(v, about, everybody) for v in weights}
    if len(set(weights.values())) == 1:  # a plain list: everybody, cut down to the list
        same = 1 / max(math.fsum(sorted(usual.values())), RAREST)
        return {v: same for v, weight in weights.items() if weight}
    whole = math.fsum(sorted(weights.values()))
    return {v: one / whole / max(usual[v], RAREST) for v, one in weights.items()}


def _usual(value: str, about: Field, everybody: PopulationStats) -> float:
    if everybody.shares:
        return everybody.shares.get(value, RAREST)
    return 1 / len(about.values) if about.values else RAREST


def _of_place(
    value: str, declared: Declared, about: Field, everybody: PopulationStats, schema: Schema
) -> tuple[float, float]:
    places = schema.places(about.name)
    inside = usual = 0.0
    whole = len(places.all_leaves())
    total = math.fsum(declared.weights.values())
    for place, weight in declared.weights.items():
        lies = places.contains(place, value)
        if lies is None:  # known too roughly: the part of it that lies inside
            lies_by = len(places.leaves(place)) / len(places.leaves(value))
        else:
            lies_by = float(lies)
        share = everybody.shares.get(place, len(places.leaves(place)) / whole)
        inside += lies_by * weight * len(declared.weights) / total
        usual += share
    return min(inside, 1.0), min(max(usual, RAREST), 1.0)


def lies_in_range(value: FieldValue, declared: Declared) -> bool:
    """Whether a number or a date lies between the bounds that are declared, if any are."""
    if isinstance(value, bool | str | Several) or value is None:
        return True
    low, high = declared.low, declared.high
    return (low is None or value >= low) and (high is None or value <= high)  # type: ignore[operator]


def shared_words(value: str, declared: Declared) -> list[str]:
    """The words of a text that an option declares too, folded, in order."""
    words = set(fold(declared.words).split())
    return [word for word in telling_words(value) if word in words]


def telling_words(value: str) -> list[str]:
    """The distinct words of a text that say something, folded, in order."""
    words = (word for word in fold(value).split() if len(word) > 2)
    return list(dict.fromkeys(word for word in words if word not in FUNCTION_WORDS))


def _of_words(value: str, declared: Declared) -> tuple[float, float]:
    said = telling_words(value)
    if not said:
        return USUAL_WORDS, USUAL_WORDS
    return len(shared_words(value, declared)) / len(said), USUAL_WORDS
