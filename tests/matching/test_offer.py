"""What an option brings to one request, worked by hand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from matcher import open_matcher
from matcher.catalogue.option import Option
from matcher.catalogue.terms import Figure, FigureCase, Pays
from matcher.domain.values import FieldValue, Several
from matcher.matching.limits import cautious_limits, limits_of, rounds_of
from matcher.matching.offer import Offer, _over_rounds, make_offer
from matcher.session import Session
from matcher.support.text import Text

TODAY = date(2026, 11, 23)


@pytest.fixture(scope="session")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MATCHER_HOME", str(tmp_path_factory.mktemp("home")))
        yield open_matcher(today=TODAY)


def offered(session: Session, option: str | Option, **facts: FieldValue) -> Offer:
    applicant = session.new_applicant("X", facts)
    if isinstance(option, str):
        option = session.catalogue.options[option]
    return make_offer(applicant, option, session.matcher.engine)


def whole_budget(session: Session, **amounts: int) -> dict[str, FieldValue]:
    """Every line of the budget, those not given at zero: nothing is left open."""
    lines: dict[str, FieldValue] = {
        line.name: 0 for line in session.schema.lines("purposes").values()
    }
    return {**lines, **amounts}


def some(*values: str, is_open: bool = False) -> Several:
    return Several(frozenset(values), is_open)


def option(**changes: object) -> Option:
    return replace(Option("o", Text({"en": "O"}), family="public_grant"), **changes)  # type: ignore[arg-type]


def case(rule: str = "", purposes: tuple[str, ...] = (), **figures: float) -> FigureCase:
    return FigureCase(
        rule, purposes, Text({"en": rule}), {k: Figure(v, v) for k, v in figures.items()}
    )


# --- INDH: 60 % of the cost, 300,000 at most, 40 % of one's own


def test_indh_brings_300_000_for_equipment_of_500_000(session: Session) -> None:
    budget = whole_budget(session, need_equipment_mad=500_000)
    offer = offered(session, "indh_p3_ess", legal_form="cooperative", **budget)
    assert (offer.covered, offer.uncovered, offer.unclear) == (("equipment",), (), ())
    assert (offer.need, offer.amount) == (500_000, 300_000)
    assert (offer.own_share, offer.own_in_kind) == (200_000, 100_000)
    assert not offer.is_at_most
    assert offer.cost_low is None
    assert not offer.pays_nothing


def test_indh_brings_120_000_for_equipment_of_200_000(session: Session) -> None:
    budget = whole_budget(session, need_equipment_mad=200_000)
    offer = offered(session, "indh_p3_ess", legal_form="cooperative", **budget)
    assert (offer.amount, offer.own_share, offer.own_in_kind) == (120_000, 80_000, 40_000)


def test_indh_leaves_open_the_lines_of_which_its_texts_do_not_speak(session: Session) -> None:
    budget = whole_budget(session, need_equipment_mad=200_000, need_marketing_mad=100_000)
    offer = offered(session, "indh_p3_ess", legal_form="cooperative", **budget)
    assert (offer.covered, offer.unclear, offer.uncovered) == (("equipment",), ("marketing",), ())
    assert (offer.need, offer.amount) == (300_000, 180_000)


# --- Start-TPE: 20 % of the cost, 50,000 at most, for working capital only


def test_start_tpe_leaves_out_the_lines_it_does_not_pay(session: Session) -> None:
    budget = whole_budget(session, need_working_capital_mad=200_000, need_marketing_mad=100_000)
    offer = offered(session, "start_tpe", **budget)
    assert (offer.covered, offer.unclear) == (("working_capital",), ())
    assert offer.uncovered == ("marketing",)
    assert (offer.need, offer.amount) == (200_000, 40_000)


def test_start_tpe_pays_nothing_of_a_campaign(session: Session) -> None:
    offer = offered(session, "start_tpe", **whole_budget(session, need_marketing_mad=100_000))
    assert offer.pays_nothing
    assert (offer.need, offer.amount) == (0, 0)


def test_of_what_is_not_paid_no_own_share_is_asked(session: Session) -> None:
    grant = option(
        amount={"share_max": Figure(0.6, 0.6)},
        terms={"own_share": Figure(0.4, 0.4)},
        pays=Pays(("equipment",), only=True),
    )
    offer = offered(session, grant, **whole_budget(session, need_marketing_mad=100_000))
    assert offer.pays_nothing
    assert (offer.need, offer.amount, offer.own_share) == (0, 0, 0)


# --- INDH: the sum of the lines


def test_several_lines_are_summed(session: Session) -> None:
    budget = whole_budget(
        session, need_equipment_mad=100_000, need_premises_mad=50_000, need_certification_mad=10_000
    )
    offer = offered(session, "indh_p3_ess", legal_form="cooperative", **budget)
    assert (offer.need, offer.amount, offer.own_share) == (160_000, 96_000, 64_000)


# --- what is known of the budget


def test_a_total_alone_bounds_the_amount(session: Session) -> None:
    offer = offered(session, "indh_p3_ess", legal_form="cooperative", need_total_mad=100_000)
    assert (offer.covered, offer.uncovered, offer.unclear) == ((), (), ())
    assert (offer.need, offer.amount, offer.own_share) == (100_000, 60_000, 40_000)
    assert offer.is_at_most


def test_the_only_line_without_its_amount_has_the_rest_of_the_total(session: Session) -> None:
    offer = offered(
        session,
        "indh_p3_ess",
        legal_form="cooperative",
        purposes=some("equipment"),
        need_total_mad=100_000,
    )
    assert offer.covered == ("equipment",)
    assert (offer.need, offer.amount) == (100_000, 60_000)
    assert not offer.is_at_most


def test_two_lines_without_their_amounts_leave_the_total(session: Session) -> None:
    offer = offered(
        session,
        "indh_p3_ess",
        legal_form="cooperative",
        purposes=some("equipment", "premises"),
        need_total_mad=100_000,
    )
    assert (offer.need, offer.amount) == (100_000, 60_000)
    assert offer.is_at_most


def test_without_any_budget_the_ceiling_is_all_that_can_be_said(session: Session) -> None:
    offer = offered(session, "indh_p3_ess", legal_form="cooperative")
    assert (offer.need, offer.amount, offer.own_share) == (None, 300_000, None)
    assert offer.is_at_most
    assert not offer.pays_nothing


def test_without_any_budget_a_share_says_nothing(session: Session) -> None:
    offer = offered(session, option(amount={"share_max": Figure(0.5, 0.5)}))
    assert (offer.need, offer.amount, offer.is_at_most) == (None, None, False)


def test_lines_of_which_the_sources_do_not_speak_are_unclear(session: Session) -> None:
    plain = option(amount={"max": Figure(50_000, 50_000)}, pays=Pays((), ("stock",)))
    budget = whole_budget(session, need_equipment_mad=30_000, need_stock_mad=90_000)
    offer = offered(session, plain, **budget)
    assert (offer.covered, offer.unclear, offer.uncovered) == ((), ("equipment",), ("stock",))
    assert (offer.need, offer.amount) == (30_000, 30_000)


def test_what_is_excluded_is_not_paid_even_where_it_is_covered(session: Session) -> None:
    both = Pays(("stock",), ("stock",))
    assert both.covered("stock") is False
    assert Pays().covered("stock") is None


def test_what_is_not_named_is_not_paid_only_where_the_sources_say_so() -> None:
    assert Pays(("stock",)).covered("wages") is None
    assert Pays(("stock",), only=True).covered("wages") is False
    assert Pays(("stock",), only=True).covered("stock") is True


# --- cost


def test_a_loan_costs_its_rate_of_a_year(session: Session) -> None:
    budget = whole_budget(session, need_equipment_mad=100_000)
    offer = offered(session, "mfi_pret_entreprise", **budget)
    assert offer.amount == 100_000
    assert (offer.cost_low, offer.cost_high) == (9_500, 14_000)


def test_a_loan_without_interest_costs_nothing(session: Session) -> None:
    budget = whole_budget(session, need_working_capital_mad=30_000)
    offer = offered(session, "forsa", **budget)
    assert (offer.cost_low, offer.cost_high) == (0, 0)


# --- cases


def test_the_first_case_that_applies_counts(session: Session) -> None:
    one = case('legal_form == "gie"', max=100)
    two = case("rural", max=200)
    three = case("not rural", max=300)
    grant = option(amount={"max": Figure(50, 50)}, cases=(one, two, three))
    budget = whole_budget(session, need_equipment_mad=1_000)

    def amount(**facts: FieldValue) -> int | None:
        return offered(session, grant, **budget, **facts).amount

    assert amount(legal_form="gie", rural=True) == 100
    assert amount(legal_form="union", rural=True) == 200
    assert amount(legal_form="union", rural=False) == 300


def test_where_no_case_applies_the_general_figure_counts(session: Session) -> None:
    grant = option(amount={"max": Figure(50, 50)}, cases=(case("rural", max=200),))
    budget = whole_budget(session, need_equipment_mad=1_000)
    offer = offered(session, grant, **budget, rural=False)
    assert (offer.amount, offer.is_at_most, offer.cases) == (50, False, ())


def test_a_case_that_may_apply_makes_the_amount_an_at_most(session: Session) -> None:
    grant = option(amount={"max": Figure(50, 50)}, cases=(case("rural", max=200),))
    offer = offered(session, grant, **whole_budget(session, need_equipment_mad=1_000))
    assert (offer.amount, offer.is_at_most) == (200, True)


def test_it_is_said_why_less_may_come_than_the_most(session: Session) -> None:
    budget = whole_budget(session, need_equipment_mad=1_000)
    may_apply = option(amount={"max": Figure(50, 50)}, cases=(case("rural", max=200),))
    two_ceilings = option(amount={"max": Figure(50, 200)})
    both = replace(may_apply, amount={"max": Figure(50, 100)})
    for grant, amounts, doubt in (
        (may_apply, (200, 50), "terms"),
        (two_ceilings, (200, 50), "ceilings"),
        (both, (200, 50), "terms"),
        (option(amount={"max": Figure(50, 50)}), (50, 50), ""),
    ):
        offer = offered(session, grant, **budget)
        assert ((offer.amount, offer.cautious), offer.doubt) == (amounts, doubt)
    # of a need that is below both nothing is in doubt
    small = whole_budget(session, need_equipment_mad=40)
    assert offered(session, two_ceilings, **small).doubt == ""


def test_shares_of_lines_add_up(session: Session) -> None:
    grant = option(
        cases=(
            case(purposes=("equipment",), share_max=0.5),
            case(purposes=("premises", "irrigation"), share_max=0.25),
        ),
        pays=Pays(("equipment", "premises", "irrigation", "stock")),
    )
    budget = whole_budget(
        session, need_equipment_mad=100, need_premises_mad=200, need_stock_mad=400
    )
    offer = offered(session, grant, **budget)
    assert (offer.need, offer.amount) == (700, 100)


def test_fda_pays_by_line(session: Session) -> None:
    budget = whole_budget(
        session,
        need_premises_mad=1_000_000,
        need_equipment_mad=200_000,
        need_certification_mad=10_000,
        need_irrigation_mad=50_000,
        need_stock_mad=70_000,
    )
    unit = offered(session, "fda", processes=True, **budget)
    # 30 % of the building and of the machines, half of the analyses, all of the irrigation
    assert unit.amount == 300_000 + 60_000 + 5_000 + 50_000
    # of the stock its texts do not speak, and give no share of it
    assert unit.need == 1_330_000
    assert (unit.unclear, unit.uncovered) == (("stock",), ())
    # who asks for the building of a unit asks for its machines, whether it processes already or not
    for processes in (False, None):
        assert offered(session, "fda", processes=processes, **budget).amount == unit.amount
    budget["need_premises_mad"] = 0
    budget["need_stock_mad"] = 0
    budget["purposes"] = some("equipment", "certification", "irrigation")
    farm = offered(session, "fda", processes=False, **budget)
    # half of the machines of a farm that does not process
    assert farm.amount == 100_000 + 5_000 + 50_000
    # where nobody says which it is, the lower rate stands beside the higher
    open_ = offered(session, "fda", processes=None, **budget)
    assert (open_.amount, open_.cautious) == (farm.amount, 60_000 + 5_000 + 50_000)
    assert open_.is_at_most


@pytest.mark.parametrize(
    ("facts", "amount"),
    [
        ({"legal_form": "cooperative", "sector": "crafts"}, 150_000),
        ({"legal_form": "natural_person", "sector": "housing"}, 100_000),
        (
            {"legal_form": "natural_person", "sector": "crafts", "registrations": some("none")},
            50_000,
        ),
    ],
)
def test_a_microcredit_is_bounded_by_who_borrows(
    session: Session, facts: dict[str, FieldValue], amount: int
) -> None:
    budget = whole_budget(session, need_equipment_mad=400_000)
    offer = offered(session, "microcredit_association_50_150", **facts, **budget)
    assert offer.amount == amount
    assert offer.cost_low == round(amount * 0.095)
    assert offer.cost_high == round(amount * 0.205)


def test_a_microcredit_is_never_more_than_is_asked_for(session: Session) -> None:
    budget = whole_budget(session, need_equipment_mad=20_000)
    offer = offered(session, "microcredit_association_50_150", legal_form="cooperative", **budget)
    assert offer.amount == 20_000


# --- what is sure to be payable


def test_what_is_sure_counts_the_lines_that_it_is_known_to_pay_alone(session: Session) -> None:
    """90 % of equipment 214,000 is 192,600; whether training (17,000) is paid, nobody says."""
    budget = whole_budget(session, need_equipment_mad=214_000, need_training_mad=17_000)
    one = option(amount={"share_max": Figure(0.9, 0.9)}, pays=Pays(covers=("equipment",)))
    offer = offered(session, one, **budget)
    assert (offer.covered, offer.unclear) == (("equipment",), ("training",))
    assert (offer.amount, offer.sure) == (207_900, 192_600)


def test_nothing_is_sure_of_what_names_no_line(session: Session) -> None:
    budget = whole_budget(session, need_training_mad=17_000)
    offer = offered(session, option(amount={"max": Figure(50_000, 50_000)}), **budget)
    assert (offer.amount, offer.sure) == (17_000, 0)


def test_of_what_brings_no_money_no_amount_is_sure(session: Session) -> None:
    budget = whole_budget(session, need_equipment_mad=9_000, need_training_mad=1_000)
    paid = Pays(covers=("equipment",))
    one = option(family="guarantee", amount={"max": Figure(5_000, 5_000)}, pays=paid)
    offer = offered(session, one, **budget)
    assert (offer.amount, offer.cautious, offer.sure) == (None, None, None)


def test_a_need_of_the_smallest_amount_is_met_and_one_below_it_is_not(session: Session) -> None:
    one = option(amount={"min": Figure(50, 50), "max": Figure(90, 90)})
    for need, amount in ((50, 50), (49, 0)):
        budget = whole_budget(session, need_equipment_mad=need)
        assert offered(session, one, **budget).amount == amount


def test_where_every_line_is_known_all_is_sure(session: Session) -> None:
    budget = whole_budget(session, need_equipment_mad=40_000)
    one = option(amount={"max": Figure(50_000, 50_000)}, pays=Pays(covers=("equipment",)))
    offer = offered(session, one, **budget)
    assert offer.sure == offer.amount == 40_000


def test_less_may_come_because_of_unclear_lines_only_where_it_is_known_what_the_others_bring() -> (
    None
):
    part = Offer(covered=("shed",), unclear=("stock",), amount=100, cautious=100, sure=60)
    assert part.is_in_part_unclear is True
    for changes in (
        {"covered": ()},
        {"unclear": ()},
        {"amount": 0, "cautious": 0, "sure": 0},
        {"amount": None},
        {"sure": None},
        {"sure": 100},
        {"cautious": 60},  # so much comes at least, whichever lines are paid
    ):
        assert replace(part, **changes).is_in_part_unclear is False  # type: ignore[arg-type]
    assert replace(part, cautious=61).is_in_part_unclear is True
    # without a careful amount the most counts
    assert replace(part, cautious=None, sure=99).is_in_part_unclear is True
    assert replace(part, cautious=None, sure=100).is_in_part_unclear is False


# --- what brings no money


@pytest.mark.parametrize("family", ["guarantee", "in_kind", "grouping", "refinancing"])
def test_what_is_not_money_brings_no_amount(session: Session, family: str) -> None:
    budget = whole_budget(session, need_equipment_mad=400_000)
    of_family = [o for o in session.catalogue.options.values() if o.family == family]
    assert of_family
    for one in of_family:
        offer = offered(session, one, **budget)
        assert (offer.amount, offer.is_at_most) == (None, False), one.id


def test_no_amount_is_ever_above_the_need_or_below_zero(session: Session) -> None:
    for amounts in (
        {"need_equipment_mad": 1},
        {"need_equipment_mad": 10**14},
        {"need_stock_mad": 333, "need_wages_mad": 777},
    ):
        budget = whole_budget(session, **amounts)
        for one in session.catalogue.options.values():
            offer = offered(session, one, **budget)
            assert offer.need is not None
            assert offer.amount is None or 0 <= offer.amount <= offer.need, one.id
            assert offer.own_share is None or 0 <= offer.own_share <= offer.need, one.id


# --- known defects


def test_new_equipment_is_not_ruled_out_while_nobody_has_said(session: Session) -> None:
    # 90 % of new equipment, 50 % of used: the most it may bring is 450,000
    offer = offered(session, "intelaka_urban", **whole_budget(session, need_equipment_mad=500_000))
    assert (offer.amount, offer.is_at_most) == (450_000, True)


def test_a_lower_ceiling_that_only_may_apply_is_not_taken_for_certain(session: Session) -> None:
    grant = option(amount={"max": Figure(300, 300)}, cases=(case("rural", max=100),))
    offer = offered(session, grant, **whole_budget(session, need_equipment_mad=1_000))
    assert (offer.amount, offer.is_at_most) == (300, True)


def test_fda_pays_at_most_720_000_of_farm_equipment(session: Session) -> None:
    budget = whole_budget(session, need_equipment_mad=3_000_000)
    assert offered(session, "fda", processes=False, **budget).amount == 720_000


def test_maroc_pme_pays_investments_and_advice_and_nothing_of_a_campaign(session: Session) -> None:
    budget = whole_budget(session, need_marketing_mad=50_000, need_working_capital_mad=25_000)
    assert offered(session, "maroc_pme", **budget).pays_nothing


def test_a_general_case_does_not_hide_the_cases_of_lines(session: Session) -> None:
    grant = option(cases=(case("rural", max=1_000), case(purposes=("equipment",), share_max=0.5)))
    budget = whole_budget(session, need_equipment_mad=600)
    assert offered(session, grant, **budget, rural=True).amount == 300


def test_a_case_of_a_line_without_a_share_or_a_ceiling_bounds_nothing(session: Session) -> None:
    least = option(
        pays=Pays(covers=frozenset(("equipment",))), cases=(case("", ("equipment",), min=5),)
    )
    budget = whole_budget(session, need_equipment_mad=1_000)
    limits = limits_of(session.new_applicant("X", budget), least, session.matcher.engine)
    assert limits.lines == {}


# --- which terms apply is not known: the unknown is never the best case


def governed_offer(session: Session, **facts: FieldValue) -> Offer:
    applicant = session.new_applicant("X", facts)
    option = session.matcher.governed(session.catalogue.options["indh_p3_ess"], applicant)
    return make_offer(applicant, option, session.matcher.engine)


def test_a_place_too_coarse_to_tell_the_round_gives_the_amounts_of_all(session: Session) -> None:
    budget = whole_budget(session, need_equipment_mad=400_000)
    told = {"legal_form": "cooperative", **budget}
    # Taroudannt: 90 % up to 200,000 of it, own share 10 %; elsewhere 60 %, 40 %
    known = governed_offer(session, place="taroudannt", **told)
    assert (known.amount, known.own_share, known.is_at_most) == (200_000, 40_000, False)
    for place in ({"place": "souss-massa"}, {}):
        offer = governed_offer(session, **told, **place)
        assert (offer.amount, offer.cautious) == (240_000, 200_000)
        assert offer.is_at_most
        assert (offer.own_share, offer.own_in_kind) == (160_000, 80_000)


def test_a_round_that_publishes_nothing_leaves_the_amount_of_another_uncertain() -> None:
    known, silent = Offer(amount=50_000, cautious=50_000), Offer()
    told = _over_rounds(known, [known, silent])
    assert (told.amount, told.is_at_most) == (50_000, True)
    assert not _over_rounds(known, [known, known]).is_at_most
    assert not _over_rounds(silent, [silent, silent]).is_at_most


def over(*rounds: Offer) -> Offer:
    return _over_rounds(Offer(covered=("shed",)), rounds)


def test_over_rounds_the_amount_is_the_most_and_the_careful_one_the_least() -> None:
    told = over(Offer(amount=50, cautious=40), Offer(amount=70, cautious=60))
    assert (told.covered, told.amount, told.cautious) == (("shed",), 70, 40)
    assert (told.is_at_most, told.doubt) == (True, "terms")
    same = Offer(amount=50, cautious=50)
    assert over(same, same).doubt == ""
    assert over(same, same).is_at_most is False
    # equal amounts are no more than at most where one of them is
    assert over(same, replace(same, is_at_most=True)).is_at_most is True
    assert over(Offer(), Offer()).amount is None
    assert over(Offer(amount=50, cautious=50), Offer(amount=50)).cautious == 50


def test_over_rounds_no_more_is_sure_than_in_any() -> None:
    assert over(Offer(sure=50), Offer(sure=30)).sure == 30
    assert over(Offer(sure=50), Offer()).sure is None
    assert over(Offer(), Offer()).sure is None


def test_over_rounds_the_own_share_is_that_of_the_round_that_asks_most() -> None:
    def own(*rounds: Offer) -> tuple[int | None, int | None]:
        told = over(*rounds)
        return told.own_share, told.own_in_kind

    dear, cheap = Offer(own_share=40, own_in_kind=10), Offer(own_share=20, own_in_kind=20)
    silent, free = Offer(), Offer(own_share=0)
    assert own(dear, cheap) == own(cheap, dear) == own(silent, dear) == (40, 10)
    # who says nothing may ask something; who asks a single unit says more
    assert own(silent, free) == own(free, silent) == (None, None)
    assert own(silent, Offer(own_share=1)) == own(Offer(own_share=1), silent) == (1, None)


def test_over_rounds_the_cost_lies_between_the_least_and_the_most() -> None:
    told = over(Offer(cost_low=2, cost_high=3), Offer(cost_low=1, cost_high=4), Offer())
    assert (told.cost_low, told.cost_high) == (1, 4)
    assert (over(Offer(), Offer()).cost_low, over(Offer()).cost_high) == (None, None)


def test_a_ceiling_of_two_figures_is_not_promised_at_its_higher(session: Session) -> None:
    budget = whole_budget(session, need_equipment_mad=400_000)
    for place in ("fes", "tiznit"):
        offer = governed_offer(session, legal_form="gie", place=place, **budget)
        assert (offer.amount, offer.cautious, offer.is_at_most) == (240_000, 100_000, True)
    offer = governed_offer(session, legal_form="cooperative", place="fes", **budget)
    assert (offer.amount, offer.cautious, offer.is_at_most) == (240_000, 240_000, False)


def test_careful_limits_keep_within_every_round_that_may_govern(session: Session) -> None:
    facts: dict[str, FieldValue] = {"legal_form": "gie", "place": "souss-massa"}
    applicant = session.new_applicant("X", facts)
    matcher = session.matcher
    option = matcher.governed(session.catalogue.options["indh_p3_ess"], applicant)
    rounds = rounds_of(applicant, option, matcher.engine)
    assert len(rounds) > 1
    # none of another region
    assert {"khouribga-2023", "al-hoceima-2022"}.isdisjoint(
        {one.call.id for one in rounds if one.call}
    )
    least = cautious_limits(applicant, option, matcher.engine)
    for one in rounds:
        limits = limits_of(applicant, one, matcher.engine).cautiously()
        assert (least.ceiling or 0) <= (limits.ceiling or 0)
        assert (least.share or 0) <= (limits.share or 0)
        assert (least.own_share or 0) >= (limits.own_share or 0)
