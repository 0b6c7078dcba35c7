"""The right number of the wrong thing is a contradiction, and both are shown."""

import pytest
from small_documents import make_claim, make_document, make_table

from claimcheck.settings import Settings
from claimcheck.verifiers.base import Case
from claimcheck.verifiers.numeric import NumericVerifier

PLAIN = make_table([("Zephyr", ["61.2"]), ("Bramble (ours)", ["64.2"])], ["Accuracy"], caption="Table 1: Results.")
SCORES = PLAIN.model_copy(
    update={"cells": tuple(cell.model_copy(update={"column_path": ("AlphaQA", "Accuracy")}) for cell in PLAIN.cells)}
)
SIZES = make_table(
    [("AlphaQA", ["7,000"]), ("BravoNLI", ["9,000"])], ["Claims"], label="Table 2", caption="Table 2: Sizes."
).model_copy(update={"id": 1})
METHODS = make_table([("Zephyr", ["12"]), ("Bramble", ["13"]), ("Quokka", ["14"])], ["Layers"], label="Table 3").model_copy(
    update={"id": 2}
)
SENTENCES = ["Training runs for 330 hours with Zephyr and for 480 hours with Bramble.", "Related work is large."]
PAPER = make_document([[each] for each in SENTENCES], tables=[SCORES, SIZES, METHODS])


def judge(claim: str) -> tuple[str, set[str]]:
    judgements = NumericVerifier(Settings()).judge([Case(make_claim(claim), (), {"p": PAPER})])[0]
    supported = max((judgement.supported for judgement in judgements), default=0.0)
    refuted = max((judgement.refuted for judgement in judgements), default=0.0)
    opinion = "-" if supported == refuted == 0 else "S" if supported > refuted else "R"
    return opinion, {judgement.note for judgement in judgements}


@pytest.mark.parametrize(
    ("claim", "expected", "note"),
    [
        ("Zephyr has an accuracy of 61.2 on AlphaQA.", "S", "61.2"),
        ("Zephyr has an accuracy of 61.2 on BravoNLI.", "R", "the claim says 61.2, the paper 61.2 for AlphaQA"),
        ("Training runs for 330 hours with Zephyr.", "S", "the paper says 330 hours too"),
        ("Training runs for 330 hours with Quokka.", "R", "the claim says 330 hours, the paper 330 hours for Zephyr"),
    ],
)
def test_right_number_wrong_name(claim, expected, note):
    opinion, notes = judge(claim)
    assert opinion == expected
    assert note in notes


@pytest.mark.parametrize(
    "claim",
    [
        "With Zephyr, as with Quokka, training runs for 330 hours.",  # another name beside the right one
        "In Oslo, training with Zephyr runs for 330 hours.",  # a name of another kind
    ],
)
def test_names_beside_the_right_one_contradict_nothing(claim):
    assert judge(claim)[0] == "S"
