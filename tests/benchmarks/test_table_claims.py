"""Claims made from tables: the same every time, and labelled as their tables say."""

import random
from collections import Counter

import pytest
from small_documents import make_document, make_table

from claimcheck.benchmarks.nli_judges import Answer
from claimcheck.benchmarks.nli_labels import Gold
from claimcheck.benchmarks.table_claims import PER_LABEL, describe, make_claims, measure, score
from claimcheck.benchmarks.table_statements import elsewhere, statements
from claimcheck.errors import InputError
from claimcheck.verifiers.labels import OPEN, Opinion

ONE = make_table(
    [("Zephyr", ["71.2", "64.0"]), ("Bramble", ["73.4", "61.0"]), ("Quokka", ["70.0", "66.5"]), ("Osprey", ["75.1", "60.2"])],
    ["AlphaQA", "BravoNLI"],
    caption="Table 1: Accuracy of methods.",
)
OTHER = make_table(
    [("Heron", ["1.5", "2.5"]), ("Egret", ["3.5", "4.5"]), ("Stork", ["5.5", "6.5"])], ["Wingspan", "Weight"], caption="Birds."
)
TEXT = [["The methods are trained with care and their accuracy depends upon several choices of the authors."]]
DOCUMENTS = {"one": make_document(TEXT, tables=[ONE]), "other": make_document(TEXT, tables=[OTHER])}
CELLS = {(cell.row_path[0], cell.column_path[0]): float(cell.text) for cell in ONE.cells}


class Judge:
    """Answers every claim alike."""

    fingerprint = "none"

    def __init__(self, opinion: Opinion | None) -> None:
        self.opinion = opinion

    def answers(self, rows):
        return [Answer(self.opinion) for _ in rows]


def made(seed: int):
    rng = random.Random(seed)
    return [*statements(ONE, rng), *elsewhere(ONE, [OTHER], DOCUMENTS["one"], rng)]


def test_the_same_claims_every_time():
    assert make_claims(DOCUMENTS) == make_claims(dict(reversed(DOCUMENTS.items())))


def test_labels_are_drawn_evenly():
    counts = Counter((claim.paper, claim.statement.gold) for claim in make_claims(DOCUMENTS))
    assert max(counts.values()) <= PER_LABEL
    assert {gold for _, gold in counts} == {Gold.SUPPORTED, Gold.REFUTED, Gold.NOT_ENOUGH_INFO}


@pytest.mark.parametrize("seed", range(5))
def test_values_are_labelled_as_the_table_says(seed):
    for statement in made(seed):
        if statement.rule in ("value", "value of another row", "wrong value"):
            row, column = statement.text.split()[0], statement.text.removesuffix(".").split()[-1]
            is_right = f" {CELLS[row, column]} " in statement.text
            assert is_right == (statement.gold is Gold.SUPPORTED), statement


@pytest.mark.parametrize("seed", range(5))
def test_superlatives_are_labelled_as_the_table_says(seed):
    for statement in made(seed):
        if statement.rule.startswith("superlative"):
            column = next(name for name in ("AlphaQA", "BravoNLI") if name in statement.text)
            best = max((row for row, of in CELLS if of == column), key=lambda row: CELLS[row, column])
            assert (best in statement.text) == (statement.gold is Gold.SUPPORTED), statement


@pytest.mark.parametrize("seed", range(5))
def test_what_the_table_cannot_settle_has_something_of_its_own(seed):
    for statement in made(seed):
        if statement.rule in ("other method", "other measure"):
            assert any(word in statement.text for word in ("Heron", "Egret", "Stork", "Wingspan", "Weight")), statement
            assert statement.gold is Gold.NOT_ENOUGH_INFO


@pytest.mark.parametrize("change", [{"uncertain": "two sources differ"}, {"cells": ONE.cells[:2]}])
def test_tables_that_are_no_use_give_no_claim(change):
    assert make_claims({"one": make_document(TEXT, tables=[ONE.model_copy(update=change)])}) == []


def test_scores():
    claims = make_claims(DOCUMENTS)
    found = score(claims, Judge(Opinion(0.9, 0.05, 0.05)))
    n_supported = sum(claim.statement.gold is Gold.SUPPORTED for claim in claims)
    assert found["confusion"]["SUPPORTED"] == {"SUPPORTED": n_supported, "REFUTED": 0, "NOT_ENOUGH_INFO": 0}
    assert found["accuracy"] == pytest.approx(n_supported / len(claims), abs=1e-3)
    assert "macro_f1" in describe(found)


def test_no_opinion_leaves_a_claim_open():
    claims = make_claims(DOCUMENTS)
    assert score(claims, Judge(None))["confusion"] == score(claims, Judge(OPEN))["confusion"]


def test_a_folder_without_papers_is_an_error(tmp_path):
    with pytest.raises(InputError, match="named rows"):
        measure(tmp_path)
