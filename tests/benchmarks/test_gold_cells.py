"""What the benchmark takes for the right cells."""

import pytest
from small_documents import BOX, make_document, make_table

from claimcheck.benchmarks.gold_cells import TABLE_KINDS, quoted_cells, score_cells, time_numbers
from claimcheck.benchmarks.gold_claims import GoldClaim, as_claim, load_gold
from claimcheck.schema import CellRef, Evidence, Label, Verdict


@pytest.mark.parametrize(
    ("quote", "table", "values"),
    [
        ("Table 4: - Out of Article Error / CNN = 66.8 ± 2.4", "4", {66.8}),
        ("Table 3: FACTCC / AVG = 57.4; FACTCC + Filtering / AVG = 65.8", "3", {57.4, 65.8}),
        ("Table 2: G-EVAL / CNN = 69.9, XSUM = 65.8; ZS = 56.3, 62.7", "2", {69.9, 65.8, 56.3, 62.7}),
        ("Table 5: k=32, w=2 / PG (16K) = 13.720", "5", {13.72}),
        ("Table 8: # words / First-stage = 70,245; # words / Summ = 251", "8", {70245, 251}),
        ("Table 2 / Inference Time: FE2H = 96.82ms; R3, beam size 1 = 124.64ms", "2", {96.82, 124.64}),
        ("Table 4: ours = .803 .747; best = .794", "4", {0.803, 0.747, 0.794}),
        ("Table 3 NQA/QSP: N = 23.62/28.32 (next best 23.57/28.17)", "3", {23.62, 28.32}),
        ("Table 6: zh: A = 78.05, B = 77.70; fr: 82.85 vs 82.75", "6", {78.05, 77.7, 82.85, 82.75}),
        ("Table A.1: X / Y = 5.0", "A.1", {5.0}),
    ],
)
def test_cells_of_a_quote(quote, table, values):
    assert quoted_cells(quote) == (table, frozenset(values))


@pytest.mark.parametrize("quote", [None, "", "It reaches 0.33 on XGLUE.", "Table 3 shows that it is good."])
def test_a_quote_of_running_text_names_no_cells(quote):
    assert quoted_cells(quote) is None


def gold(kind: str, quote: str, label: Label = Label.SUPPORTED) -> GoldClaim:
    return GoldClaim(id=kind, paper="p.pdf", claim="Ours gains 8.4.", label=label, kind=kind, page=1, quote=quote)


def verdict(claim: GoldClaim, *values: str, table: str = "Table 3", label: Label = Label.SUPPORTED) -> Verdict:
    cells = tuple(CellRef(table=0, row=0, column=at, value=value, box=BOX) for at, value in enumerate(values))
    evidence = Evidence(paper="p.pdf", page=1, kind="table", quote="q", table=table, value=values[0], cells=cells)
    return Verdict(claim=as_claim(claim), label=label, confidence=0.9, evidence=(evidence,))


COMPUTED = gold("number_computed", "Table 3: A / AVG = 57.4; B / AVG = 65.8")
BEST = gold("comparison", "Table 3: A = 57.4 58.0; B = 65.8 66.1")


@pytest.mark.parametrize(
    ("claim", "shown", "table", "cells", "values"),
    [
        (COMPUTED, ("65.8", "57.4 ± 0.3"), "Table 3", 1, 1),
        (COMPUTED, ("65.8",), "Table 3", 0, 0),
        (COMPUTED, ("65.8", "57.4"), "Table 13", 0, 1),
        (BEST, ("65.8", "61.0"), "Table 3", 1, 1),
        (BEST, ("61.0",), "Table 3", 0, 0),
    ],
)
def test_right_cells(claim, shown, table, cells, values):
    figures = score_cells([claim], [verdict(claim, *shown, table=table)])
    assert (figures["n"], figures["right_cells"], figures["right_values"]) == (1, cells, values)
    assert figures["misses"] == ([] if cells else [claim.id])


def test_wrong_verdicts_other_kinds_and_quotes_of_text_do_not_count():
    prose, text = gold("prose", COMPUTED.quote), gold("entity_swap", "it obtains 25,258 and 81,270")
    wrong = verdict(COMPUTED, "65.8", "57.4", label=Label.REFUTED)
    figures = score_cells([COMPUTED, prose, text], [wrong, verdict(prose, "65.8"), verdict(text, "81,270")])
    assert (figures["n"], figures["right_cells"], figures["by_kind"]) == (0, 0.0, {})


def test_the_numeric_verifier_is_timed_over_the_tables():
    document = make_document([["A text."]], tables=[make_table([("Ours", ["91.3"])], ["Acc"])])
    figures = time_numbers([COMPUTED, gold("prose", "")], {"p.pdf": document})
    assert figures["n_tables"] == 1
    assert figures["ms_per_claim"] >= 0
    assert time_numbers([], {}) == {}


@pytest.mark.shared
def test_the_shared_quotes_are_understood(shared):
    claims = [claim for claim in load_gold(shared / "gold" / "dev") if claim.kind in TABLE_KINDS]
    assert sum(quoted_cells(claim.quote) is not None for claim in claims) == 58
