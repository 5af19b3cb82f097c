"""What stands in a printed file, and what becomes of it in a PDF."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import pypdf
import pytest

from matcher.api.session import open_matcher
from matcher.planning.settings import PlanSettings
from matcher.reports.answer.match import MatchView
from matcher.reports.dossier.bearing import why_borne
from matcher.reports.dossier.blocks import (
    Block,
    Bullets,
    CheckList,
    Drawing,
    FactList,
    Grid,
    Heading,
    Leaf,
    Paragraph,
)
from matcher.reports.dossier.booklet import booklet_leaf
from matcher.reports.dossier.pages import leaf_of
from matcher.reports.dossier.pages_money import financing_blocks
from matcher.reports.dossier.pages_papers import page_said
from matcher.reports.dossier.pdf import pdf_of
from matcher.reports.dossier.pictures import cash_by_month, coverage_bars, sources_and_uses
from matcher.reports.dossier.printable import printable
from matcher.reports.dossier.view import DossierView
from matcher.reports.plans.plan_parts import cash_heading
from matcher.session import Session
from matcher.support.messages import Money, render

from .conftest import DAY, LANGUAGES, dossier_of

#: What INDH's call of 2022 at Agadir asked for.
AGADIR_2022 = (
    "request_letter",
    "sworn_statement",
    "technical_sheet",
    "legal_file",
    "activity_attestation",
    "accounts",
    "project_file",
)


def texts(block: Block) -> list[str]:
    """Every text of a block but those inside a picture."""
    if isinstance(block, Heading | Paragraph):
        return [block.text]
    if isinstance(block, FactList):
        return [*block.head, *(t for row in block.rows for t in (row.label, row.value, row.origin))]
    if isinstance(block, Grid):
        return [*block.head, *(t for row in block.rows for t in row), *block.foot]
    if isinstance(block, CheckList):
        return [*block.head, *(t for row in block.rows for t in (row.state, row.name, row.detail))]
    return list(block.items) if isinstance(block, Bullets) else []


def figures(text: str) -> set[str]:
    """The numbers of a text: digits with the marks between them."""
    bare = unicodedata.normalize("NFKC", text.replace("\u200b", ""))
    return set(re.findall(r"\d[\d.,  ]*\d|\d", bare.replace("\n", " ")))


def digits(text: str) -> str:
    """Digits alone, in their order."""
    return "".join(sign for sign in text if sign.isdigit())


def pages_text(content: bytes) -> str:
    """All the text of a PDF."""
    reader = pypdf.PdfReader(BytesIO(content))
    return "\n".join(page.extract_text() for page in reader.pages)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_of_the_pages_is_in_the_pdf_with_its_figures(
    view: DossierView, loan: DossierView, language: str
) -> None:
    for one in (view, loan):
        leaf = leaf_of(one, language)
        found = digits(pages_text(pdf_of([leaf])))
        for block in leaf.blocks:
            for text in texts(block):
                for figure in figures(printable(text)):
                    assert digits(figure) in found, (text, figure)


@pytest.mark.parametrize("language", LANGUAGES)
def test_amounts_and_days_of_the_view_are_read_in_their_order(
    view: DossierView, language: str
) -> None:
    content = pages_text(pdf_of([leaf_of(view, language)]))
    found = unicodedata.normalize("NFKC", content)
    amounts = [view.figures.cost, view.figures.asked, view.figures.own_cash, *view.lines.values()]
    assert view.plan is not None
    amounts += [one.amount for one in view.plan.amounts]
    amounts += [m.received for m in view.plan.cash if m.received]
    for amount in amounts:
        said = render(Money(amount or 0, "MAD"), language).split("\u00a0")[0]
        assert unicodedata.normalize("NFKC", said) in found, (amount, said)
    assert digits(render(view.frame.today, language)) in digits(found)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pdf_is_tagged_and_holds_its_fonts(view: DossierView, language: str) -> None:
    reader = pypdf.PdfReader(BytesIO(pdf_of([leaf_of(view, language)])))
    root = reader.trailer["/Root"]
    assert str(root["/MarkInfo"]["/Marked"]).lower() == "true"  # type: ignore[index]
    assert str(root["/Lang"]).startswith(language)  # type: ignore[index]
    kinds: set[str] = set()
    alternatives: list[str] = []

    def walk(node: object) -> None:
        node = getattr(node, "get_object", lambda: node)()
        if isinstance(node, list):
            for child in node:
                walk(child)
        elif isinstance(node, dict):
            kinds.add(str(node.get("/S", "")))
            if "/Alt" in node:
                alternatives.append(str(node["/Alt"]))
            if "/K" in node:
                walk(node["/K"])

    walk(root["/StructTreeRoot"])  # type: ignore[index]
    assert {"/H1", "/H2", "/H3", "/Table", "/TH", "/TD", "/L", "/Figure"} <= kinds
    drawings = [b for b in leaf_of(view, language).blocks if isinstance(b, Drawing)]
    assert len(alternatives) >= len(drawings) >= 3
    metadata = reader.xmp_metadata
    assert metadata is not None and b"pdfuaid" in metadata.stream.get_data()
    for page in reader.pages:
        for font in page["/Resources"]["/Font"].values():  # type: ignore[index]
            inner = font.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"]
            assert {"/FontFile2", "/FontFile3"} & set(inner.get_object())


def test_two_languages_stand_one_after_the_other(view: DossierView) -> None:
    both = [leaf_of(view, language) for language in ("fr", "ar")]
    each = [len(pypdf.PdfReader(BytesIO(pdf_of([leaf]))).pages) for leaf in both]
    assert len(pypdf.PdfReader(BytesIO(pdf_of(both))).pages) == sum(each)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_summary_and_the_steps_are_short(view: DossierView, language: str) -> None:
    for form, most in (("summary", 1), ("steps", 2)):
        leaf = leaf_of(replace(view, form=form), language)  # type: ignore[arg-type]
        assert len(pypdf.PdfReader(BytesIO(pdf_of([leaf]))).pages) <= most


def test_the_papers_of_the_call_of_agadir_are_all_there(view: DossierView) -> None:
    assert {paper.code for paper in view.papers} >= set(AGADIR_2022)
    assert {paper.state for paper in view.papers} == {"not_told"}


def test_sources_in_own_words_are_named_in_the_language_of_the_file(view: DossierView) -> None:
    pages = [page for one in view.sources for page in one.sources]
    call = next(page for page in pages if page.id == "S201")
    assert "appel de 2026, Taroudannt" in page_said(call, "fr")
    assert "نداء 2026، تارودانت" in page_said(call, "ar")
    assert "2026 call, Taroudannt" in page_said(call, "en")


def test_parts_one_to_eleven_stand_in_their_order(view: DossierView) -> None:
    leaf = leaf_of(view, "en")
    numbers = [b.text.split(".")[0] for b in leaf.blocks if isinstance(b, Heading) and b.level == 2]
    assert numbers == [str(n) for n in range(1, 12)]


def test_what_is_not_known_is_a_line_to_fill_and_never_a_figure(view: DossierView) -> None:
    unknown = [f for part in view.parts for f in part.facts if f.origin == "missing"]
    missing = [fact for fact in unknown if not fact.follows]
    assert missing and len(missing) < len(unknown)
    rows = [row for b in leaf_of(view, "en").blocks if isinstance(b, FactList) for row in b.rows]
    blank = {row.label for row in rows if row.value == ""}
    assert {fact.label.to("en") for fact in missing} <= blank
    # what is worked out of other lines is nobody's to fill in
    shown = {row.label for row in rows}
    assert not {fact.label.to("en") for fact in unknown if fact.follows} & shown


def test_the_asked_amount_is_that_of_the_option(view: DossierView) -> None:
    assert view.plan_has_option
    assert view.figures.asked == 200_000
    assert view.plan is not None
    uses = view.figures.cost
    sources = sum(one.amount for one in view.plan.amounts)
    assert uses == sources + view.plan.own_cash + view.plan.own_in_kind + view.plan.uncovered


def test_no_sensitive_fact_stands_in_it(view: DossierView, loan: DossierView) -> None:
    for one in (view, loan):
        shown = {fact.field for part in one.parts for fact in part.facts}
        assert not shown & {"president_gender", "founders_gender"}


def test_a_name_of_a_person_is_printed_and_is_not_in_the_data(view: DossierView) -> None:
    from matcher.reports.view import as_json

    named = replace(view, persons=("Présidente : Fatima Exemple",))
    content = pages_text(pdf_of([leaf_of(named, "fr")]))
    assert "Fatima" in content
    assert "Fatima" not in str(as_json(named, "fr"))


def test_a_file_without_a_budget_is_printed_all_the_same(leafless: Leaf) -> None:
    assert pdf_of([leafless])


@pytest.fixture
def leafless(session: Session, settings: PlanSettings) -> Leaf:
    """The file of an applicant of whom next to nothing is known."""
    applicant = session.new_applicant("X", {"name": "X"})
    return leaf_of(dossier_of(session, settings, applicant), "fr")


def test_of_an_unknown_need_no_amount_is_asked(session: Session, settings: PlanSettings) -> None:
    """The most that an option lends is not what a cooperative without a budget asks for."""
    view = dossier_of(session, settings, "SM-0075", "intelaka_rural")
    assert view.plans.need_assumed
    assert view.figures.asked is None
    assert view.figures.cost is None
    # neither a plan nor a cost of ours stands in a file that is handed over
    assert (view.plan, view.lines) == (None, {})
    said = " | ".join(text for block in leaf_of(view, "en").blocks for text in texts(block))
    assert "The need is not told yet: cost and plan are to be filled in." in said
    assert "No budget line has an amount yet: to fill in." in said
    assert f"{view.plans.total:,}" not in said
    assert "1 200 000" not in " ".join(
        row.value
        for block in leaf_of(view, "fr").blocks
        if isinstance(block, FactList)
        for row in block.rows
        if row.label == "Montant demandé"
    )


def test_what_members_have_is_told_though_the_need_is_not(
    session: Session, settings: PlanSettings
) -> None:
    view = dossier_of(session, settings, "SM-0042", "")
    assert view.plan is None and "own_cash" not in view.plans.not_stated
    rows = {row.label: row.value for block in leaf_of(view, "en").blocks
            if isinstance(block, FactList) for row in block.rows}  # fmt: skip
    assert rows["Own cash"].replace("\u00a0", " ") == "3,800 MAD"
    assert rows["Own share in kind"] == rows["Cost"] == ""


def test_what_the_members_bring_is_blank_while_nobody_has_said_it(
    session: Session, settings: PlanSettings
) -> None:
    view = dossier_of(session, settings, "SM-0211", "damane_express")
    assert "own_cash" in view.plans.not_stated
    if view.plan is not None and view.plan.own_cash == 0:
        assert view.figures.own_cash is None


def test_the_accounts_of_the_plan_are_printed_with_what_they_assume(view: DossierView) -> None:
    assert view.plan is not None
    grid = next(
        block
        for block in leaf_of(view, "en").blocks
        if isinstance(block, Grid) and block.foot[:1] == ("Coverage of repayments, times",)
    )
    left = next(row for row in grid.rows if row[0] == "What remains")
    years = [render(year.left, "en") for year in view.plan.years[:5]]
    assert list(left[1:]) == years


def test_nothing_is_said_of_assets_that_are_not_there(
    session: Session, settings: PlanSettings
) -> None:
    view = dossier_of(session, settings, "SM-0211")
    assets = next(part for part in view.parts if part.key == "assets")
    fields = {fact.field for fact in assets.facts}
    assert "asset_land_mad" in fields
    assert not {name for name in fields if name.endswith(("pledged_mad", "titled"))} - {
        "assets_pledged_mad"
    }


def test_a_bar_that_is_cut_shows_it(session: Session, settings: PlanSettings) -> None:
    view = dossier_of(session, settings, "SM-0271")
    assert view.plans is not None
    plan = view.plans.plans[0]

    def gaps(*ratios: float) -> int:
        years = tuple(
            replace(year, coverage=ratio) for year, ratio in zip(plan.years, ratios, strict=False)
        )
        assert len(years) == len(ratios)
        drawn = coverage_bars(view.plans, replace(plan, years=years), "fr")
        assert drawn is not None
        return drawn.svg.count('stroke="#ffffff"')

    assert gaps(1.1, 1.3, 2.0) == 0
    assert gaps(1.1, 9.6, 28.2) == 2


def test_an_option_that_the_plan_does_not_use_is_said_so_on_the_first_page(
    session: Session, settings: PlanSettings, view: DossierView
) -> None:
    other = dossier_of(session, settings, "SM-0196", "cam_campaign_credit")
    assert view.plan_has_option and not other.plan_has_option
    said = "The plan does not use this option"
    first = [text for block in leaf_of(other, "en").blocks[:5] for text in texts(block)]
    assert any(said in text for text in first)
    assert not any(said in text for block in leaf_of(view, "en").blocks for text in texts(block))


def test_what_is_not_stated_is_said_to_be_assumed_wherever_it_stands(
    session: Session, settings: PlanSettings
) -> None:
    applicant = session.applicant("SM-0196")
    silent = ("own_", "surplus", "project_return")
    stated = {k: v for k, v in applicant.stated.items() if not k.startswith(silent)}
    other = dossier_of(session, settings, replace(applicant, stated=stated))
    assert set(other.plans.not_stated) == {"own_cash", "own_in_kind"}
    lines = [text for block in leaf_of(other, "en").blocks for text in texts(block)]
    said = " | ".join(lines)
    # the first page leaves them to fill in; where a bar or a sum needs them they are marked
    rows = {row.label: row.value for block in leaf_of(other, "en").blocks
            if isinstance(block, FactList) for row in block.rows}  # fmt: skip
    assert rows["Own cash"] == rows["Own share in kind"] == ""
    # what the plan takes of them stands beside; what we count on of others is no part of a file
    assert "what the plan takes of it is marked as assumed, to confirm or to correct" in said
    assert "may be counted on" not in said
    assert re.search(r"own in kind: [\d,]+.MAD \(assumed\)", said)


def test_a_file_for_a_funder_does_not_argue_against_itself(
    session: Session, settings: PlanSettings
) -> None:
    """SM-0001 is told to turn to it first: what is open of it, it knows itself."""
    view = dossier_of(session, settings, "SM-0001", "andzoa_programmes")
    assert view.plan is not None and view.plan_has_option and view.plan.conditional
    said = " | ".join(text for block in leaf_of(view, "en").blocks for text in texts(block))
    assert "of the plan is not certain" not in said  # nobody else is asked
    assert "may be counted on" not in said and "covered by nobody" not in said
    assert re.search(r"462,000.MAD of 557,000.MAD is to be found elsewhere: this plan is", said)
    assert "its conditions are not published" not in said


def test_in_kind_that_nobody_stated_is_no_amount(session: Session, settings: PlanSettings) -> None:
    """It stood as 0 where the plan takes none of it, and as ours in the table of who pays."""
    found = {"to fill in": 0, "assumed": 0}
    for applicant in list(session.registry)[::12]:
        if applicant.value("own_in_kind_mad") is not None:
            continue
        view = dossier_of(session, settings, applicant, "")
        if view.plan is None or not view.lines:
            continue
        said = " | ".join(text for block in leaf_of(view, "en").blocks for text in texts(block))
        taken = view.plan.own_in_kind
        found["assumed" if taken else "to fill in"] += 1
        if taken:
            marked = re.findall(r"in kind: [\d,]+.MAD( \(assumed\))?", said)
            assert marked and all(marked), applicant.id
        else:
            assert not re.search(r"in kind: 0.MAD", said), applicant.id
            assert not view.requests or "own in kind: to fill in" in said, applicant.id
    assert all(found.values()), found


def test_no_assumed_amount_stands_in_the_accounts_of_a_file_that_is_handed_over(
    session: Session, settings: PlanSettings
) -> None:
    """Nobody told the surplus, the debts or what the project earns: their cells are empty."""
    applicant = session.applicant("SM-0196")
    silent = ("surplus", "project_return", "turnover", "debt")
    stated = {k: v for k, v in applicant.stated.items() if not k.startswith(silent)}
    other = dossier_of(session, settings, replace(applicant, stated=stated))
    assert {"debts", "return"} <= set(other.plans.ability.assumed)
    blocks = leaf_of(other, "en").blocks
    grid = next(
        block
        for block in blocks
        if isinstance(block, Grid) and block.foot[:1] == ("Coverage of repayments, times",)
    )
    blank = {row[0] for row in grid.rows if not any(row[1:])}
    assert blank == {
        "Surplus as it is today",
        "Earned by the project",
        "Repaid of older debts",
        "What remains",
    }
    assert set(grid.foot[1:]) <= {"", "–"}
    said = " | ".join(text for block in blocks for text in texts(block))
    assert "To fill in, as nobody has told it: " in said
    assert "pays for itself" not in said and "never pays for it" not in said


def test_cash_says_what_of_the_cost_it_leaves_out(untold: DossierView) -> None:
    assert untold.plan is not None and untold.plan.cash
    spent = sum(month.spent for month in untold.plan.cash)
    left = untold.plan.own_in_kind + untold.plan.uncovered
    assert spent + left == untold.plans.total
    said = [text for block in leaf_of(untold, "en").blocks for text in texts(block)]
    assert any("Of the cost it leaves out" in text for text in said) == bool(left)


def test_an_own_share_that_is_too_low_is_said_alike_to_both(
    tmp_path: Path, settings: PlanSettings
) -> None:
    """31,500 MAD are asked for and 30,000 on file: the file and the booklet say so."""
    table = tmp_path / "one.csv"
    table.write_text(
        "applicant_id,name,legal_form,members,women,place,statutes_up_to_date,local_value_chain,"
        "need_equipment_mad,need_premises_mad,own_cash_mad\n"
        "T-1,Amal,cooperative,20,18,taroudannt,true,true,200000,115000,30000\n",
        encoding="utf-8",
    )
    session = open_matcher(registry=table, today=DAY)
    said = "31,500 MAD are asked for, 30,000 MAD are on file, 1,500 MAD lack."
    file = dossier_of(session, settings, "T-1", "indh_p3_ess")
    booklet = booklet_leaf(session.shortlist("indh_p3_ess").view, "en")
    for blocks in (leaf_of(file, "en").blocks, booklet.blocks):
        lines = [text.replace("\u00a0", " ") for block in blocks for text in texts(block)]
        assert [one for one in lines if "own share on file" in one] == [
            f"The own share on file is too low: {said}"
        ]


@pytest.fixture
def untold(tmp_path: Path, settings: PlanSettings) -> DossierView:
    """A cooperative that told a total and two lines of it, and nothing of its own means in cash."""
    table = tmp_path / "one.csv"
    table.write_text(
        "applicant_id,name,legal_form,members,place,sector,stage,purposes,need_total_mad,"
        "own_in_kind_mad\n"
        "T-1,Amal,cooperative,8,agadir-ida-ou-tanane,argan,growth,equipment;training,300000,60000\n",
        encoding="utf-8",
    )
    return dossier_of(open_matcher(registry=table, today=DAY), settings, "T-1")


def test_the_first_page_says_what_members_bring_once_with_one_word(untold: DossierView) -> None:
    leaf = leaf_of(untold, "fr")
    rows = {row.label: row.value for block in leaf.blocks if isinstance(block, FactList)
            for row in block.rows}  # fmt: skip
    assert rows["Numéraire des adhérents"] == ""  # to fill in: nobody told it
    assert rows["Apport en nature"] == (
        "0\u00a0MAD pour des lignes du plan, 60\u202f000\u00a0MAD comme apport à côté"
    )
    bullets = [one for block in leaf.blocks if isinstance(block, Bullets) for one in block.items]
    assert [one for one in bullets if "peuvent apporter" in one or "suppos" in one.lower()] == []


def test_a_split_that_nobody_told_is_marked_on_the_first_page(untold: DossierView) -> None:
    assert untold.plan is not None and untold.plans.lines_proposed
    leaf = leaf_of(untold, "fr")
    rows = {row.label: row.value for block in leaf.blocks if isinstance(block, FactList)
            for row in block.rows}  # fmt: skip
    assert rows["Montant demandé"].endswith("(à confirmer par les adhérents)") and rows[
        "Coût"
    ].endswith("MAD")
    drawn = next(block for block in leaf.blocks if isinstance(block, Drawing))
    # both lines, and the members' cash
    assert drawn.svg.count("(hypothèse)") == 3


def test_a_lender_is_named_and_not_by_its_id(loan: DossierView) -> None:
    assert all("cam_campaign_credit" not in render(one, "fr") for one in loan.why)


def test_what_nobody_pays_is_marked_in_the_sentence_as_in_the_row(untold: DossierView) -> None:
    assert untold.plan is not None
    plan = replace(untold.plan, uncovered=5_000)
    why = why_borne(untold.plans, plan, (), None, untold.figures)
    said = [render(one, "fr") for one in why if "personne" in render(one, "fr")]
    assert len(said) == 1 and "(à confirmer par les adhérents) sur" in said[0]


def test_a_loan_that_the_plan_does_without_is_not_said_to_be_repaid_by_nobody(
    untold: DossierView, loan: DossierView
) -> None:
    assert untold.plan is not None and loan.match is not None and loan.match.is_repaid
    plan = replace(untold.plan, repayments=())

    def said(match: MatchView | None) -> str:
        why = why_borne(untold.plans, plan, (), match, untold.figures)
        return " ".join(render(one, "en") for one in why)

    assert "Nothing of this money is repaid." in said(None)
    assert "Nothing of this money" not in said(loan.match)
    assert f"{render(loan.match.name, 'en')} lends is repaid" in said(loan.match)


def test_the_picture_of_sources_shows_what_was_promised(
    settings: PlanSettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MATCHER_HOME", str(tmp_path))
    session = open_matcher(registry="demo", today=DAY)
    session.record("SM-0196", "indh_p3_ess", "granted", on="2026-10-02", amount=100_000)
    session.record("SM-0196", "ads", "applied", on="2026-11-02", amount=62_500)
    view = dossier_of(session, settings, "SM-0196")
    assert view.plan is not None and len(view.plans.committed) == 2
    drawn = sources_and_uses(view.plans, view.plan, "en")
    sources = drawn.svg.partition("Where it comes from")[2]
    amounts = [int(one.replace(",", "")) for one in re.findall(r"([\d,]+)\s*MAD", sources)]
    assert sum(amounts) == view.plans.total and {100_000, 62_500} <= set(amounts)
    table = next(block for block in financing_blocks(view, "en") if isinstance(block, Grid))
    paid = [
        int(one.replace(",", ""))
        for row in table.rows
        for one in re.findall(r"([\d,]+)\s*MAD", row[2])
    ]
    assert sum(paid) == sum(amounts)


def test_no_mark_of_a_picture_stands_for_a_use_and_a_source(
    session: Session, settings: PlanSettings
) -> None:
    view = dossier_of(session, settings, "SM-0001")
    assert view.plan is not None and view.plan.own_cash and len(view.plans.lines) > 3
    uses, _, sources = sources_and_uses(view.plans, view.plan, "en").svg.partition(
        "Where it comes from"
    )
    marks = [set(re.findall(r">(.)</text>", part)) for part in (uses, sources)]
    assert len(marks[0]) == len(view.plans.lines) and "c" in marks[1]
    assert not marks[0] & marks[1]


def test_repayments_are_said_to_be_no_part_of_the_cash_in_hand(
    session: Session, settings: PlanSettings
) -> None:
    """The bars showed nothing of the column beside them: with it the last month was below zero."""
    told = {
        "name": "X",
        "legal_form": "cooperative",
        "members": 41,
        "founded": date(2014, 10, 1),
        "sector": "saffron",
        "place": "taroudannt",
        "turnover_mad": 1_200_000,
        "purposes": ("equipment", "certification"),
        "need_total_mad": 350_000,
        "own_cash_mad": 200_000,
    }
    loan = dossier_of(session, settings, session.new_applicant("X", told))
    assert loan.plan is not None
    repaid = sum(month.repaid for month in loan.plan.cash)
    assert repaid
    said = [block.text for block in leaf_of(loan, "en").blocks if isinstance(block, Paragraph)]
    assert any(
        one.startswith("What is repaid is not taken out of the cash in hand")
        and f"{repaid:,} MAD by month {loan.plan.cash[-1].month}" in one.replace("\u00a0", " ")
        for one in said
    )
    assert "in hand, before repayments" in cash_by_month(loan.plans, loan.plan, "en").svg
    assert "before repayments: they are paid from what the cooperative earns" in render(
        cash_heading(loan.plan), "en"
    )


def test_what_waits_for_a_call_promises_no_month(session: Session, settings: PlanSettings) -> None:
    """Tahfiz Niswa is between two calls: neither asked at month 0 nor decided in 6 months."""
    view = dossier_of(session, settings, "SM-0007", "tahfiz_niswa")
    mine = next(one for one in view.requests if one.option_id == "tahfiz_niswa")
    assert mine.at_next_call and view.plan_has_option
    said = " ".join(render(one, "en") for one in view.why)
    assert "Last decision expected" not in said
    assert "The day of the last decision is not known" in said
    rows = [
        row
        for block in financing_blocks(view, "en")
        if isinstance(block, Grid) and block.head[0] == "Request"
        for row in block.rows
        if row[0].startswith(render(mine.name, "en"))
    ]
    assert [row[2:] for row in rows] == [("at the next call", "not known yet", "not known yet")]
