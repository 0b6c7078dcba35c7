"""Every operation over a table's cells that a claim may state: rank, part, between, denial, trend, count, average, bound."""

import pytest
from small_documents import make_claim, make_document, make_table

from claimcheck.schema import Judgement, Table
from claimcheck.settings import Settings
from claimcheck.verifiers.base import Case
from claimcheck.verifiers.numeric import NumericVerifier

FILLER = [["We thank the reviewers for comments."], ["Related work is large."], ["Our method is simple and has a decoder."]]
DATASETS = ["AlphaQA", "BravoNLI", "CharlieSum", "DeltaRank"]
METHODS = make_table(
    [
        ("Zephyr", ["71.2", "64.0", "55.1", "80.3"]),
        ("Bramble", ["73.4", "61.0", "58.2", "79.9"]),
        ("Quokka", ["70.0", "66.5", "54.0", "85.0"]),
    ],
    DATASETS,
    caption="Table 1: Accuracy of all methods.",
)
TURNED = make_table(
    [("AlphaQA", ["71.2", "73.4", "70.0"]), ("BravoNLI", ["64.0", "61.0", "66.5"]), ("CharlieSum", ["55.1", "58.2", "54.0"])],
    ["Zephyr", "Bramble", "Quokka"],
    caption="Table 1: Accuracy of all methods.",
)
BEAMS = make_table(
    [("Beam size 1", ["60.1", "5.0"]), ("Beam size 2", ["61.3", "5.2"]), ("Beam size 4", ["62.0", "4.9"])],
    DATASETS[:2],
    caption="Table 1: Accuracy.",
)
SIZES = make_table(
    [("Zephyr 7B", ["60.1", "5.0"]), ("Zephyr 13B", ["61.3", "5.2"]), ("Zephyr 70B", ["66.0", "6.9"])],
    DATASETS[:2],
    caption="Table 1: Accuracy.",
)
ERRORS = make_table(
    [("Zephyr", ["7.2", "6.4"]), ("Bramble", ["7.0", "6.6"])], ["AlphaQA error", "BravoNLI error"], caption="Table 1: Errors."
)
OURS = make_table([("Zephyr", ["71.2", "64.0"]), ("Ours", ["73.4", "65.0"])], DATASETS[:2], caption="Table 1: Accuracy.")
COSTS = make_table(
    [
        ("Zephyr", ["12.0", "120", "1.2M", "35"]),
        ("Bramble", ["4.0", "240", "3.6M", "70"]),
        ("Quokka", ["9.0", "300", "4.0M", "20"]),
    ],
    ["Training (GPU-hours)", "Latency (ms)", "Params", "Throughput (tokens/s)"],
    caption="Table 1: Costs.",
)
QUALITY = make_table(
    [("Zephyr", ["71.2±0.3", "1"]), ("Bramble", ["73.4±0.4", "2"])], ["Accuracy ↑", "FID ↓"], caption="Table 1: Quality."
)
LANGUAGES = make_table(
    [("en", ["80.0", "82.0"]), ("de", ["70.0", "75.0"]), ("sw", ["50.0", "58.0"]), ("ur", ["52.0", "57.0"])],
    ["Base", "GU"],
    caption="Table 1: Accuracy by language.",
)
NAMED_OURS = make_table(
    [("Zephyr (ours)", ["73.4", "60.0"]), ("BERT", ["70.0", "61.0"])],
    ["XNLI", "PAWS-X"],
    caption="Table 1: Accuracy of methods.",
)
JOINED = make_table(
    [("Random", ["46.4"]), ("ClusterCenter", ["47.1"]), ("RetrieveInCluster", ["48.2"])], ["EM"], caption="Table 1: Selection."
)
CASES = [
    (COSTS, "Zephyr takes three times as many GPU-hours of training as Bramble.", "S"),
    (COSTS, "Training Zephyr takes 12 GPU-hours.", "S"),
    (COSTS, "Training Zephyr takes 18 GPU-hours.", "R"),
    (COSTS, "Bramble has a latency of 240 ms.", "S"),
    (COSTS, "Bramble has a latency of 0.24 s.", "S"),
    (COSTS, "Bramble has a latency of 340 ms.", "R"),
    (COSTS, "Bramble's latency is twice that of Zephyr.", "S"),
    (COSTS, "Zephyr has half the latency of Bramble.", "S"),
    (COSTS, "Zephyr has a third of the parameters of Bramble.", "S"),
    (COSTS, "Bramble has 3.6 million parameters.", "S"),
    (COSTS, "Bramble has 5.6M params.", "R"),
    (COSTS, "Bramble reaches a throughput of 70 tokens/s.", "S"),
    (COSTS, "Bramble reaches a throughput of 90 tokens per second.", "R"),
    (QUALITY, "Bramble reaches an accuracy of 73.4 ± 0.4.", "S"),
    (QUALITY, "Bramble reaches an accuracy of 75.4 ± 0.4.", "R"),
    (QUALITY, "Zephyr has a better FID than Bramble.", "S"),
    (QUALITY, "Bramble has the best FID.", "R"),
    (METHODS, "On AlphaQA and BravoNLI, Zephyr scores 71.2 and 64.0, respectively.", "S"),
    (METHODS, "On AlphaQA and BravoNLI, Zephyr scores 64.0 and 71.2, respectively.", "R"),
    (METHODS, "Zephyr and Bramble reach 71.2 and 73.4 on AlphaQA, respectively.", "S"),
    (METHODS, "Zephyr and Bramble reach 73.4 and 71.2 on AlphaQA, respectively.", "R"),
    (METHODS, "Zephyr reaches 71.2 on AlphaQA and 64.0 on BravoNLI.", "S"),
    (METHODS, "Zephyr reaches 71.2 on AlphaQA and 66.0 on BravoNLI.", "R"),
    (METHODS, "Bramble is 2.2 points above Zephyr on AlphaQA and 3.1 points on CharlieSum.", "S"),
    (METHODS, "Bramble improves over Zephyr by 2.2 points on AlphaQA and by 5.1 points on CharlieSum.", "R"),
    (METHODS, "The gap between Bramble and Zephyr on AlphaQA is 2.2 points.", "S"),
    (METHODS, "The gap between Bramble and Zephyr on AlphaQA is 5.2 points.", "R"),
    (METHODS, "Zephyr ranks 2nd on AlphaQA.", "S"),
    (METHODS, "Zephyr comes third on AlphaQA.", "R"),
    (LANGUAGES, "GU averages 57.5 over Swahili and Urdu.", "S"),
    (LANGUAGES, "GU averages 60.5 over Swahili and Urdu.", "R"),
    (LANGUAGES, "GU outperforms the base in all four languages.", "S"),
    (LANGUAGES, "The accuracy of the base with GU on German is 75.0.", "S"),
    (LANGUAGES, "The accuracy of Base with GU on German is 70.0.", "R"),
    (NAMED_OURS, "Our method reaches 73.4 on XNLI.", "S"),
    (NAMED_OURS, "Our method reaches 70.0 on XNLI.", "R"),
    (NAMED_OURS, "Our model is 3.4 points above BERT on XNLI.", "S"),
    (NAMED_OURS, "Our model outperforms BERT on PAWSX.", "R"),
    (JOINED, "Retrieving the most similar example in each cluster gives the best EM.", "S"),
    (JOINED, "Choosing the center of each cluster gives the best EM.", "R"),
    (METHODS, "Bramble outperforms Zephyr on 2 of 4 datasets.", "S"),
    (METHODS, "Bramble outperforms Zephyr on 3 of 4 datasets.", "R"),
    (METHODS, "Bramble outperforms Zephyr on two of the four datasets.", "S"),
    (METHODS, "Bramble outperforms Zephyr on at least three of the four datasets.", "R"),
    (METHODS, "Quokka beats Zephyr on most of the datasets.", "R"),
    (METHODS, "Zephyr ranks second on AlphaQA.", "S"),
    (METHODS, "Quokka ranks second on AlphaQA.", "R"),
    (METHODS, "Zephyr has the second-highest accuracy on CharlieSum.", "S"),
    (METHODS, "Bramble is second best on CharlieSum.", "R"),
    (METHODS, "Quokka ranks last on AlphaQA.", "S"),
    (METHODS, "Zephyr ranks last on AlphaQA.", "R"),
    (METHODS, "On AlphaQA, Zephyr lies between Quokka and Bramble.", "S"),
    (METHODS, "On CharlieSum, Bramble lies between Quokka and Zephyr.", "R"),
    (METHODS, "Zephyr does not outperform Bramble on AlphaQA.", "S"),
    (METHODS, "Bramble does not outperform Zephyr on AlphaQA.", "R"),
    (METHODS, "Bramble fails to outperform Zephyr on AlphaQA.", "R"),
    (METHODS, "Zephyr averages 67.65 over all datasets.", "S"),
    (METHODS, "Zephyr averages 67.6 on AlphaQA and BravoNLI.", "S"),
    (METHODS, "Zephyr averages 69.6 on AlphaQA and BravoNLI.", "R"),
    (METHODS, "On average, Quokka is 1.2 points better than Zephyr.", "S"),
    (METHODS, "Zephyr scores above 60 on 3 of 4 datasets.", "S"),
    (METHODS, "Zephyr scores above 70 on 3 of 4 datasets.", "R"),
    (METHODS, "All methods score above 60 on BravoNLI.", "S"),
    (METHODS, "All methods score above 65 on BravoNLI.", "R"),
    (METHODS, "No method scores above 70 on BravoNLI.", "S"),
    (METHODS, "No method scores above 65 on BravoNLI.", "R"),
    (METHODS, "Two of the three methods score at least 64% on BravoNLI.", "S"),
    (METHODS, "Bramble is best on AlphaQA, but Quokka is best on BravoNLI.", "S"),
    (METHODS, "Bramble is best on AlphaQA, but Zephyr is best on BravoNLI.", "R"),
    (METHODS, "The best accuracy on DeltaRank is achieved by Quokka.", "S"),
    (METHODS, "The best accuracy on DeltaRank is achieved by Zephyr.", "R"),
    (METHODS, "Quokka is best on all datasets.", "R"),
    (METHODS, "As shown in Table 1, Bramble is best on AlphaQA.", "S"),
    (METHODS, "Zephyr is about 2.2 points behind Bramble on AlphaQA.", "S"),
    (METHODS, "Zephyr is nearly three times better than Bramble on AlphaQA.", "R"),
    (METHODS, "Bramble has an accuracy of at least 73 on AlphaQA.", "S"),
    (METHODS, "Zephyr scores between 70 and 72 on AlphaQA.", "S"),
    (METHODS, "Zephyr scores between 75 and 79 on AlphaQA.", "R"),
    (METHODS, "On AlphaQA, Bramble gives a 3.1% improvement over Zephyr, from 71.2 to 73.4.", "S"),
    (METHODS, "On AlphaQA, Bramble gives a 9.1% improvement over Zephyr.", "R"),
    (TURNED, "Bramble is the best on AlphaQA and CharlieSum.", "S"),
    (TURNED, "Quokka is the best on AlphaQA.", "R"),
    (TURNED, "Bramble outperforms Zephyr on 2 of 3 datasets.", "S"),
    (TURNED, "Zephyr scores 73.4 on AlphaQA.", "R"),
    (BEAMS, "Accuracy on AlphaQA grows with the beam size.", "S"),
    (BEAMS, "Accuracy on AlphaQA drops as the beam size increases.", "R"),
    (BEAMS, "Accuracy on BravoNLI consistently improves with larger beam size.", "R"),
    (SIZES, "The accuracy of Zephyr on AlphaQA improves with model size.", "S"),
    (SIZES, "The accuracy of Zephyr on AlphaQA decreases with model size.", "R"),
    (SIZES, "The accuracy of Zephyr on AlphaQA falls with smaller models.", "S"),
    (ERRORS, "Bramble is better than Zephyr on AlphaQA error.", "S"),
    (ERRORS, "Bramble is better than Zephyr on both AlphaQA and BravoNLI errors.", "R"),
    (OURS, "The retriever has a higher accuracy than all baselines on AlphaQA.", "S"),
]
OPEN = [
    (METHODS, "Zephyr reaches 7,120 on AlphaQA."),  # of another size
    (METHODS, "Zephyr reaches 0.0712 on AlphaQA."),
    (COSTS, "Zephyr has 20% of the latency."),  # 120 ms are no share
    (METHODS, "On AlphaQA, Zephyr goes from 1024 to 256, a reduction by a factor of 4."),
    (METHODS, "We aim to show whether Bramble is better than Zephyr on BravoNLI."),
    (METHODS, "Zephyr learns a better representation of AlphaQA."),
    (METHODS, "Zephyr has the fewest murders on AlphaQA."),
    (METHODS, "Bramble improves the robustness of Zephyr on BravoNLI."),
    (METHODS, "We show Zephyr on AlphaQA when changing the weight from 0.00 to 5.00."),
    (METHODS, "Zephyr reduced errors by up to 60% on all data sets."),
    (METHODS, "Pelican outperforms Zephyr on 2 of 4 datasets."),
    (METHODS, "Bramble outperforms Zephyr on 2 of 7 datasets."),
    (METHODS, "Zephyr is nearly as good as Bramble on AlphaQA."),
    (BEAMS, "Accuracy on AlphaQA grows with the learning rate."),
    (METHODS, "Zephyr or Bramble is the best on AlphaQA."),
    (METHODS, "Zephyr gives more plausible answers than Bramble on AlphaQA."),
    (METHODS, "Accuracy on AlphaQA grows with the beam size."),
]


def judge(claim: str, table: Table) -> tuple[Judgement, ...]:
    document = make_document([["Nothing is said here."], *FILLER], tables=[table])
    return NumericVerifier(Settings()).judge([Case(make_claim(claim), (), {"p": document})])[0]


def opinion(judgements: tuple[Judgement, ...]) -> str:
    supported = max((judgement.supported for judgement in judgements), default=0.0)
    refuted = max((judgement.refuted for judgement in judgements), default=0.0)
    return "-" if supported == refuted == 0 else "S" if supported > refuted else "R"


@pytest.mark.parametrize(("table", "claim", "expected"), CASES, ids=[claim for _, claim, _ in CASES])
def test_operations(table, claim, expected):
    assert opinion(judge(claim, table)) == expected


@pytest.mark.parametrize(("table", "claim"), OPEN, ids=[claim for _, claim in OPEN])
def test_what_is_not_clearly_bound_stays_open(table, claim):
    assert judge(claim, table) == ()


@pytest.mark.parametrize(("table", "claim", "expected"), CASES[::3])
def test_nothing_is_computed_on_an_uncertain_table(table, claim, expected):
    assert judge(claim, table.model_copy(update={"uncertain": "two sources differ"})) == ()


@pytest.mark.parametrize(("table", "claim", "expected"), CASES[::2])
def test_the_order_of_rows_is_nothing_to_an_operation(table, claim, expected):
    last = table.n_rows - 1
    cells = sorted(
        (cell.model_copy(update={"row": last - cell.row}) for cell in table.cells), key=lambda cell: (cell.row, cell.column)
    )
    assert opinion(judge(claim, table.model_copy(update={"cells": tuple(cells)}))) == expected


@pytest.mark.parametrize(("table", "claim", "expected"), CASES[1::2])
def test_an_unrelated_table_flips_nothing(table, claim, expected):
    other = make_table([("Heron", ["1.5"]), ("Egret", ["2.5"])], ["Wingspan"], label="Table 2", caption="Table 2: Birds.")
    document = make_document([["Nothing is said here."], *FILLER], tables=[other.model_copy(update={"id": 1}), table])
    (judgements,) = NumericVerifier(Settings()).judge([Case(make_claim(claim), (), {"p": document})])
    assert opinion(judgements) == expected


@pytest.mark.parametrize(
    ("claim", "note"),
    [
        ("Zephyr averages 67.6 on AlphaQA and BravoNLI.", "(71.2 + 64.0) / 2 = 67.6"),
        ("Zephyr scores above 60 on 3 of 4 datasets.", "3 of 4: 71.2, 64.0, 80.3"),
        ("Bramble outperforms Zephyr on 2 of 4 datasets.", "better than on 2 of 4"),
        ("Zephyr ranks second on AlphaQA.", "71.2 is second; next to it stands 73.4"),
    ],
)
def test_the_note_shows_the_work(claim, note):
    assert {judgement.note for judgement in judge(claim, METHODS)} == {note}


def test_evidence_of_an_average_knows_all_its_cells():
    judgements = judge("Zephyr averages 67.65 over all datasets.", METHODS)
    assert {tuple(cell.value for cell in judgement.evidence.cells) for judgement in judgements} == {
        ("71.2", "64.0", "55.1", "80.3")
    }
    assert {judgement.evidence.arithmetic for judgement in judgements} == {"(71.2 + 64.0 + 55.1 + 80.3) / 4 = 67.65"}


@pytest.mark.parametrize(
    "tail", ["because it has more layers", "which shows that attention helps", ", as it was tuned for longer"]
)
def test_a_reason_takes_support_away_but_no_contradiction(tail):
    plain, reasoned = (judge(f"Bramble is better than Zephyr on AlphaQA{end}.", METHODS) for end in ("", f" {tail}"))
    assert 0 < max(each.supported for each in reasoned) < 0.5 < max(each.supported for each in plain)
    assert opinion(judge(f"Zephyr is better than Bramble on AlphaQA {tail}.", METHODS)) == "R"


def test_many_cells_that_may_be_meant_agree_by_chance():
    values = [[f"{50 + 1.1 * (7 * row + 3 * column) % 9:.1f}" for column in range(8)] for row in range(8)]
    grid = make_table(
        [(f"Setting {row}", values[row]) for row in range(8)],
        [f"Run {column}" for column in range(8)],
        caption="Table 1: Runs.",
    )
    supported = [judge(f"One setting is {gap:.1f} points better than another run.", grid) for gap in (1.1, 2.2, 3.3, 4.4)]
    assert not any(each.supported > 0.5 for found in supported for each in found)


@pytest.mark.parametrize(
    ("bold", "claim", "expected"), [(0, "Zephyr", "S"), (0, "Bramble", "R"), (1, "Bramble", "S"), (1, "Zephyr", "R")]
)
def test_bold_tells_which_end_is_the_better_one(bold, claim, expected):
    table = make_table([("Zephyr", ["7.2"]), ("Bramble", ["9.4"])], ["AlphaQA"], caption="Table 1: Results.")
    cells = tuple(cell.model_copy(update={"bold": cell.row == bold}) for cell in table.cells)
    assert opinion(judge(f"{claim} is the best method on AlphaQA.", table.model_copy(update={"cells": cells}))) == expected
