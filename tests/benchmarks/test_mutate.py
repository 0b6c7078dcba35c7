"""The benchmark on mutants: every mutant is wrong, and the figures count what they say they count."""

import json
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_documents import make_document, make_table

from claimcheck.benchmarks import mutate
from claimcheck.benchmarks.gold_claims import GoldClaim, as_claim
from claimcheck.benchmarks.mutate import Tried
from claimcheck.benchmarks.mutation_directions import direction_edits
from claimcheck.benchmarks.mutation_edit import is_surely_wrong, replaced
from claimcheck.benchmarks.mutation_entities import entity_edits, is_borne_out
from claimcheck.benchmarks.mutations import Mutant, figures_of, mutants_of
from claimcheck.errors import InputError
from claimcheck.quantities import agrees, find_quantities
from claimcheck.schema import Label, Verdict

SCORES = make_table(
    [("BERT-FP", ["0.911", "0.870"]), ("BERT-TL", ["0.918", "0.927"]), ("Dial-MAE (ours)", ["0.918", "0.930"])],
    ["Ubuntu", "E-commerce"],
)
PAPER = make_document([["Dial-MAE is trained for 15k steps.", "BERT-TL is trained for 20k steps."]], tables=[SCORES])


def gold(claim: str, quote: str = "", kind: str = "number_table", note: str | None = None) -> GoldClaim:
    return GoldClaim(id="g", paper="p.pdf", claim=claim, label=Label.SUPPORTED, kind=kind, page=1, quote=quote, note=note)


CELL = gold("Dial-MAE reaches 0.918 on Ubuntu.", "Table 1: Dial-MAE / Ubuntu = 0.918")


def test_every_rule_gives_a_mutant_of_its_own():
    claim = gold(
        "Dial-MAE beats BERT-FP on E-commerce by 6.0 points.", "Dial-MAE / E-commerce = 0.930; BERT-FP / E-commerce = 0.870"
    )
    found = mutants_of(claim, PAPER)
    assert {mutant.kind for mutant in found} == {"number", "entity", "direction"}
    assert len({mutant.edit.text for mutant in found}) == len(found)
    assert all(mutant.edit.text != claim.claim for mutant in found)
    assert found == mutants_of(claim, PAPER)


@pytest.mark.parametrize(
    ("claim", "quote", "note", "expected"),
    [
        ("With a 128K cache it scores 17.377.", "X / LongPile 128K = 17.377", None, ["17.377"]),
        ("A is 8.4 points above B.", "A / AVG = 65.8; B / AVG = 57.4", "65.8 - 57.4 = 8.4", ["8.4 points"]),
        ("On a 50-point scale it scores 3.01, against 2.24.", "scores are 3.01 and 2.24", None, ["3.01", "2.24"]),
        ("It scores 3.01.", "", None, ["3.01"]),
    ],
)
def test_figures_are_what_the_claim_reports(claim, quote, note, expected):
    assert [claim[figure.start : figure.end] for figure in figures_of(gold(claim, quote, note=note))] == expected


@pytest.mark.parametrize(
    ("text", "factor", "expected"),
    [
        ("66.8%", 1.01, True),
        ("66.8%", 66.9 / 66.8, False),
        ("about 200 hours", 1.2, False),
        ("about 200 hours", 1.4, True),
        ("at least 80%", 0.5, False),
        ("at least 80%", 1.25, True),
        ("at most 40 batches", 2.0, False),
        ("at most 40 batches", 0.5, True),
    ],
)
def test_a_change_must_go_beyond_rounding_hedge_and_bound(text, factor, expected):
    assert is_surely_wrong(find_quantities(text)[0], factor) is expected


NUMBERS = st.one_of(
    st.integers(2, 99_999).map(lambda value: f"{value:,}"),
    st.decimals(min_value="0.01", max_value="99.9", places=2).map(str),
    st.integers(1, 100).map(lambda value: f"{value}%"),
)
BOUNDS = st.sampled_from(["", "about ", "at least ", "at most ", "over ", "under "])


@settings(max_examples=60, deadline=None)
@given(st.builds("It reaches {}{} on the set.".format, BOUNDS, NUMBERS), st.sampled_from(["", "3.14 and 27 and 0.55"]))
def test_a_wrong_number_never_agrees_with_the_right_one(text, nearby):
    claim = gold(text, kind="number_text")
    paper = make_document([[f"Seen: {nearby}."]])
    for mutant in mutants_of(claim, paper):
        if mutant.kind == "number":
            (old,), (new,) = find_quantities(text), find_quantities(mutant.edit.text)
            exact = old._replace(bound="exact")
            assert not agrees(new, exact)
            assert new.dimension == old.dimension
            assert new.bound == old.bound


def test_a_name_is_swapped_only_where_the_paper_does_not_bear_it_out():
    changes = {edit.change for edit in entity_edits(CELL, figures_of(CELL), PAPER, __import__("random").Random(1))}
    assert changes == {"Dial-MAE -> BERT-FP", "Ubuntu -> E-commerce"}  # BERT-TL has 0.918, too


@pytest.mark.parametrize(
    ("name", "figure", "computed", "expected"),
    [
        ("BERT-TL", "0.918", False, True),
        ("BERT-FP", "0.918", False, False),
        ("BERT-TL", "20k steps", False, True),
        ("BERT-TL", "15k steps", False, False),
        ("BERT-FP", "5.7 points", True, True),
        ("BERT-FP", "5.7 points", False, False),
        ("BERT", "0.918", False, False),
    ],
)
def test_what_the_paper_bears_out(name, figure, computed, expected):
    assert is_borne_out(name, find_quantities(figure), PAPER, computed=computed) is expected


@pytest.mark.parametrize(
    ("claim", "expected"),
    [
        ("It raises the score by 3 points.", "It lowers the score by 3 points."),
        ("It is 3 points ahead of B.", "It is 3 points behind B."),
        ("It needs more than 3 hours.", "It needs less than 3 hours."),
        ("It needs no more than 3 hours.", None),
        ("It improves by 3 points and is faster.", None),
        ("It has 3 layers.", None),
    ],
)
def test_directions(claim, expected):
    assert [edit.text for edit in direction_edits(claim)] == ([expected] if expected else [])


def test_two_figures_change_places():
    claim = gold("A scores 3.01, against 2.24 for B.", "A and B score 3.01 and 2.24", kind="number_text")
    found = {mutant.edit.rule: mutant.edit.text for mutant in mutants_of(claim, PAPER)}
    assert found["exchange"] == "A scores 2.24, against 3.01 for B."


def test_the_article_follows():
    assert replaced("It has a 9% lead.", 9, 10, "8", "digit").text == "It has an 8% lead."


def tried(label: Label, mutant: Mutant | None = None) -> Tried:
    return Tried(CELL, mutant, Verdict(claim=as_claim(CELL), label=label, confidence=0.8))


def test_figures():
    number, name, direction = (
        mutants_of(CELL, PAPER)[0],
        *[Mutant(CELL, kind, replaced(CELL.claim, 0, 8, "X", "swap")) for kind in ("entity", "direction")],
    )
    figures = mutate.score(
        [
            tried(Label.SUPPORTED),
            tried(Label.REFUTED),
            tried(Label.REFUTED, number),
            tried(Label.NOT_ENOUGH_INFO, name),
            tried(Label.SUPPORTED, direction),
            tried(Label.REFUTED, direction),
        ]
    )
    assert (figures["detection"], figures["not_supported"]) == (0.5, 0.75)
    assert (figures["false_alarms"], figures["unchanged_not_supported"]) == (0.5, 0.5)
    assert figures["by_kind"]["direction"] == {"n": 2, "detection": 0.5, "not_supported": 0.5}
    assert [miss["label"] for miss in figures["misses"]] == ["NOT_ENOUGH_INFO", "SUPPORTED"]
    assert len(figures["alarms"]) == 1
    text = mutate.describe(figures)
    assert text.startswith("4 mutants of 2 supported numeric claims")
    assert re.search(r"^detection +0\.500$", text, re.MULTILINE)
    assert json.loads(json.dumps(figures)) == figures


def test_a_folder_without_numeric_claims_is_told(tmp_path):
    (tmp_path / "papers").mkdir()
    (tmp_path / "papers" / "p.pdf").write_bytes(b"%PDF")
    (tmp_path / "gold.jsonl").write_text(gold("It is slow.", kind="prose").model_dump_json())
    with pytest.raises(InputError, match="no supported numeric claim"):
        mutate.measure(tmp_path)
