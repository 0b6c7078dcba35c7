"""Cells and an entailment model, asked about one table."""

import pytest
from small_documents import make_table

from claimcheck.verifiers.labels import Opinion
from claimcheck.verifiers.lone_table import SAYS_MORE, opinion_on_table

TABLE = make_table([("Zephyr", ["71.2"]), ("Bramble", ["73.4"])], ["AlphaQA"], caption="Table 1: Accuracy of methods.")
TABLE = TABLE.model_copy(update={"grid": (("", "AlphaQA"), ("Zephyr", "71.2"), ("Bramble", "73.4"))})
SURE = Opinion(0.8, 0.1, 0.1)


def test_what_the_cells_say_goes_before_the_model():
    cells = Opinion(0.0, 0.85, 0.15)
    assert opinion_on_table("Bramble trails Zephyr on AlphaQA.", TABLE, cells, SURE) == cells


@pytest.mark.parametrize(
    ("claim", "is_open"),
    [
        ("Zephyr and Bramble differ in accuracy on AlphaQA.", False),
        ("Zephyr and Pelican differ in accuracy on AlphaQA.", True),
        ("Crows build larger nests near rivers.", True),
        ("Zephyr differs on AlphaQA because of its accuracy.", True),
        ("", True),
    ],
)
def test_the_model_is_heard_on_what_the_table_speaks_of(claim, is_open):
    opinion = opinion_on_table(claim, TABLE, None, SURE)
    assert sum(opinion) == pytest.approx(1)
    assert (opinion.not_enough_info >= 0.5) == is_open


@pytest.mark.parametrize(
    ("claim", "expected"),
    [
        ("A wins because it is large.", True),
        ("A wins, which suggests that size matters.", True),
        ("A wins as it was tuned.", True),
        ("A wins on X, indicating that size matters.", True),
        ("A is as good as B.", False),
        ("A wins on X.", False),
    ],
)
def test_reasons_and_conclusions(claim, expected):
    assert (SAYS_MORE.search(claim) is not None) == expected
