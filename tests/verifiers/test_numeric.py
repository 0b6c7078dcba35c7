"""Numbers of a claim against sentences and tables."""

import pytest
from small_documents import BOX, make_claim, make_document, make_table

from claimcheck.schema import Cell, Document, Judgement
from claimcheck.settings import Settings
from claimcheck.verifiers.base import Case
from claimcheck.verifiers.numeric import NumericVerifier

FILLER = [["We thank the reviewers for comments."], ["Related work is large."], ["Our method is simple and has a decoder."]]
SCORES = make_table(
    [
        ("BERT-FP (Han et al., 2021)", ["0.911", "0.870"]),
        ("BERT-TL", ["0.910", "0.927"]),
        ("Dial-MAE (ours)", ["0.918", "0.930"]),
    ],
    ["Ubuntu", "E-commerce"],
    caption="Table 1: R@1 on both corpora.",
)


def judge(claim: str, *sentences: str, tables=()) -> tuple[Judgement, ...]:
    document = make_document([list(sentences) or ["Nothing is said here."], *FILLER], tables=list(tables))
    return judge_in(claim, document)


def judge_in(claim: str, document: Document) -> tuple[Judgement, ...]:
    (judgements,) = NumericVerifier(Settings()).judge([Case(make_claim(claim), (), {"p": document})])
    return judgements


def opinion(judgements: tuple[Judgement, ...]) -> str:
    supported = max((judgement.supported for judgement in judgements), default=0.0)
    refuted = max((judgement.refuted for judgement in judgements), default=0.0)
    return "-" if supported == refuted == 0 else "S" if supported > refuted else "R"


@pytest.mark.parametrize(
    ("claim", "sentence", "expected"),
    [
        ("The PPI intervals were 7.4 points wide.", "On average, the PPI intervals were 7.4 points wide.", "S"),
        ("The PPI intervals were 8.4 points wide.", "On average, the PPI intervals were 7.4 points wide.", "R"),
        ("It starts from 25 manually designed topics.", "In generation, we manually design 29 topics in advance.", "R"),
        ("Roughly half of the URLs are protected.", "Approximately one-third of the URLs are protected.", "R"),
        ("Adaptation takes about 200 hours of A100 time.", "The adaptation takes 200 Nvidia A100 GPU Hours.", "S"),
        ("Labelling a domain costs 200 dollars.", "Labelling a domain needs 200 examples.", "-"),
        ("The decoder has seven layers.", "Zebras eat 7 apples.", "-"),
        ("The network takes 64 gradient steps.", "The network takes 32 gradient steps with layers 1, 64, 64 and 1.", "R"),
        ("With 50 memory writes the store is slow.", "The store has 20 memory backends and is slow.", "-"),
        ("About 50 of 1,000 sampled summaries had errors.", "Only 5 out of 1,000 summaries had errors.", "R"),
        ("The gain shrinks with 1,000 timesteps instead of 100.", "The gain needs 100 timesteps.", "-"),
        ("The intervals use 1,000 iterations.", "(1) The intervals use 95 samples (10,000 iterations).", "R"),
    ],
)
def test_sentences(claim, sentence, expected):
    assert opinion(judge(claim, sentence)) == expected


RETAIN = "The FALSESUM and FACTCC datasets retain 25,258 and 81,270 training samples, respectively."


@pytest.mark.parametrize(
    ("claim", "expected"),
    [
        ("The FactCC dataset keeps 81,270 training samples.", "S"),
        ("The FalseSum dataset keeps 25,258 training samples.", "S"),
        ("The FalseSum dataset keeps 81,270 training samples.", "R"),
    ],
)
def test_respectively_binds_in_order(claim, expected):
    assert opinion(judge(claim, RETAIN)) == expected


def test_a_clause_owns_its_number():
    sentence = "Judges score 0.28 on CodeSearchNet source code, while they score 0.33 on XGLUE foreign languages."
    assert opinion(judge("Judges score 0.33 on XGLUE foreign languages.", sentence)) == "S"
    assert opinion(judge("Judges score 0.28 on XGLUE foreign languages.", sentence)) == "R"


@pytest.mark.parametrize(
    ("claim", "sentence", "expected"),
    [
        ("All the pseudo data came to roughly 120 dollars.", "The cost of constructing the pseudo set is about $120.", "S"),
        ("All the pseudo data came to roughly 520 dollars.", "The cost of constructing the pseudo set is about $120.", "R"),
        ("Adapting takes 300 hours of GPU time.", "The process consumes approximately 200 Nvidia A100 GPU Hours.", "R"),
    ],
)
def test_a_rare_unit_is_a_telling_word(claim, sentence, expected):
    others = [[f"Number {number} of these sentences says nothing of money or time."] for number in ("one", "two", "three")] * 8
    document = make_document([[sentence], *others])
    assert opinion(judge_in(claim, document)) == expected


def test_numbers_of_the_same_things_changed_places():
    sentence = "Finally, we get 7566 training samples and 954 test samples."
    assert opinion(judge("There are 7,566 training samples and 954 test samples.", sentence)) == "S"
    assert opinion(judge("There are 954 training samples and 7,566 test samples.", sentence)) == "R"


def test_a_coarser_number_is_no_source_of_a_finer_one():
    sentence = "Dial-MAE improves R@1 on E-commerce by 2.3 points over BERT-TL."
    claim = "Dial-MAE improves R@1 on E-commerce by 2.33 points over BERT-TL."
    (fine,), (coarse,) = judge(claim, sentence.replace("2.3", "2.33")), judge(claim, sentence)
    assert 0 < coarse.supported < fine.supported / 2


def test_a_name_is_swapped_within_its_clause():
    table = make_table([("Ada", ["3.1"]), ("Bob", ["2.4"]), ("Cyd", ["1.9"])], ["Coherence"], caption="Table 1: Coherence.")
    sentence = "The average coherence of ADA and BOB summaries is 3.01 and 2.24, respectively."
    right = "In coherence, summaries by Ada averaged 3.01, against 2.24 for Bob."
    assert opinion(judge(right, sentence, tables=[table])) == "S"
    assert opinion(judge(right.replace("Bob", "Cyd"), sentence, tables=[table])) == "R"


@pytest.mark.parametrize("cell", ["7 January 1956", "106 - 104", "12:30"])
def test_dates_and_scores_are_no_numbers(cell):
    table = make_table([("Zephyr", [cell]), ("Bramble", ["3"])], ["AlphaQA"])
    assert judge("Zephyr is better than Bramble on AlphaQA.", tables=[table]) == ()


def test_the_note_says_both_numbers():
    (judgement,) = judge("The intervals were 8.4 points wide.", "The intervals were 7.4 points wide.")
    assert judgement.note == "the claim says 8.4 points, the paper 7.4 points"
    assert judgement.evidence.quote == "The intervals were 7.4 points wide."


@pytest.mark.parametrize(
    ("claim", "expected"),
    [
        ("BERT-TL scores an R@1 of 0.927 on the E-commerce corpus.", "S"),
        ("BERT-TL scores an R@1 of 0.870 on the E-commerce corpus.", "R"),
        ("BERT-TL scores an R@1 of 0.947 on the E-commerce corpus.", "R"),
        ("BERT-TL scores an R@1 of 92.7% on the E-commerce corpus.", "S"),
        ("BERT-XX scores an R@1 of 0.947 on the Douban corpus.", "-"),
        ("Compared with BERT-FP, Dial-MAE improves R@1 on E-commerce by 6 percentage points.", "S"),
        ("Compared with BERT-FP, Dial-MAE improves R@1 on E-commerce by 5 percentage points.", "R"),
        ("Dial-MAE outperforms BERT-TL on both Ubuntu and E-commerce.", "S"),
        ("BERT-TL outperforms BERT-FP on both Ubuntu and E-commerce.", "R"),
        ("Dial-MAE is the best on Ubuntu.", "S"),
        ("BERT-FP is the best on Ubuntu.", "R"),
        ("BERT-TL does not outperform BERT-FP on Ubuntu.", "S"),
        ("BERT-TL does not outperform BERT-FP on E-commerce.", "R"),
        ("Dial-MAE outperforms BERT-TL on Douban.", "-"),
    ],
)
def test_tables(claim, expected):
    assert opinion(judge(claim, tables=[SCORES])) == expected


def test_the_arithmetic_and_the_cells_are_shown():
    judgements = judge("Dial-MAE is 6 points better than BERT-FP on E-commerce.", tables=[SCORES])
    assert {judgement.note for judgement in judgements} == {"0.930 - 0.870 = 0.060"}
    assert {judgement.evidence.value for judgement in judgements} == {"0.870", "0.930"}
    assert all(judgement.evidence.kind == "table" and judgement.evidence.table == "Table 1" for judgement in judgements)


def test_what_is_excluded_names_no_row():
    table = make_table([("Reptile", ["62.74"]), ("Reptile + Transduction", ["65.99"])], ["Mini-ImageNet"])
    assert opinion(judge("Without transduction, Reptile scores 62.74% on Mini-ImageNet.", tables=[table])) == "S"
    assert opinion(judge("Without transduction, Reptile scores 65.99% on Mini-ImageNet.", tables=[table])) == "R"


def test_a_word_of_two_forms_names_the_row_in_both_places():
    rows = [("MAML + Transduction", ["48.70"]), ("Reptile", ["47.07"]), ("Reptile + Transduction", ["49.97"])]
    table = make_table(rows, ["Mini-ImageNet"])
    claim = "On Mini-ImageNet, transductive Reptile is more accurate than MAML with transduction."
    assert opinion(judge(claim, tables=[table])) == "S"


def test_a_rival_stands_behind_than():
    table = make_table([("charG", ["0.786", "0.913"]), ("wordG", ["0.741", "0.920"])], ["CoNLL", "SEEDA"])
    assert opinion(judge("charG has a higher correlation with humans than wordG on CoNLL.", tables=[table])) == "S"
    assert (
        opinion(judge("charG has a higher correlation with humans than wordG on both CoNLL and SEEDA.", tables=[table])) == "R"
    )


def test_a_claim_of_quality_is_none_about_the_figures_of_its_systems():
    table = make_table([("CLEME", ["10.15"]), ("ERRANT", ["12.35"])], ["AMU"])
    claim = "CLEME counts long edits more heavily than short ones to make scoring fairer than that of ERRANT."
    assert opinion(judge(claim, "Long edits count.", tables=[table])) == "-"


def test_a_value_does_not_contradict_a_difference():
    table = make_table([("Baseline", ["0.749"]), ("With filter", ["0.650"])], ["Loss"])
    assert opinion(judge("Adding the filter to the baseline lowers the loss by a further 0.099.", tables=[table])) == "S"


def test_cells_that_ran_together_refute_nothing_and_support_little():
    cells = " ".join(f"{value / 10:.1f}" for value in range(400, 440, 2))
    sentence = f"Methods on English-German Procrustes {cells}."
    (found,) = judge("Procrustes scores 41.2 on English-German.", sentence)
    assert 0 < found.supported < 0.5
    assert judge("Procrustes scores 45.1 on English-German.", sentence) == ()


@pytest.mark.parametrize("claim", ["Over 80% of the summaries are right.", "At least 80% of the summaries are right."])
def test_a_bound_says_less_than_a_number(claim):
    sentence = "In all, 95% of the summaries are right."
    (bounded,), (exact,) = judge(claim, sentence), judge("95% of the summaries are right.", sentence)
    assert 0 < bounded.supported < exact.supported


def test_a_table_that_failed_its_self_check_is_not_read():
    uncertain = SCORES.model_copy(update={"uncertain": "3 of 6 values have no column header"})
    assert judge("BERT-TL scores an R@1 of 0.870 on the E-commerce corpus.", tables=[uncertain]) == ()


@pytest.mark.parametrize("order", [(2, 0, 1), (1, 2, 0)])
@pytest.mark.parametrize("claim", ["BERT-TL scores 0.927 on E-commerce.", "BERT-TL scores 0.870 on E-commerce."])
def test_the_order_of_rows_does_not_matter(claim, order):
    cells = tuple(cell.model_copy(update={"row": order[cell.row]}) for cell in SCORES.cells)
    shuffled = SCORES.model_copy(update={"cells": tuple(sorted(cells, key=lambda cell: (cell.row, cell.column)))})
    assert opinion(judge(claim, tables=[shuffled])) == opinion(judge(claim, tables=[SCORES])) != "-"


@pytest.mark.parametrize("claim", ["BERT-TL scores 92.7% on E-commerce.", "BERT-TL scores 87.0% on E-commerce."])
def test_a_table_in_per_cent_says_the_same(claim):
    cells = tuple(cell.model_copy(update={"text": f"{100 * float(cell.text):.1f}"}) for cell in SCORES.cells)
    assert opinion(judge(claim, tables=[SCORES.model_copy(update={"cells": cells})])) == opinion(judge(claim, tables=[SCORES]))


def test_ratios_and_shares():
    sizes = make_table(
        [("# words", ["70,245", "251"]), ("# pages", ["45", "4"])], ["First stage", "Summaries"], caption="Table 1: Sizes."
    )
    assert opinion(judge("From the first stage to the summaries, the words shrink 280-fold.", tables=[sizes])) == "S"
    assert opinion(judge("From the first stage to the summaries, the words shrink 120-fold.", tables=[sizes])) == "R"
    labels = make_table(
        [("Arts", ["3788", "3434"]), ("Business", ["1943", "1007"])], ["Count", "Refute"], caption="Table 1: Labels."
    )
    assert opinion(judge("About 90.7% of the Arts claims are labelled Refute.", tables=[labels])) == "S"


def test_a_header_row_of_units_is_read_as_header():
    rows = [("", ["F1", "EM"]), ("Alpaca", ["51.6", "38.7"]), ("Codex", ["55.8", "44.0"])]
    table = make_table(rows, ["NQ", "NQ"], uncertain="2 of 6 values have no row label")
    assert opinion(judge("Alpaca has an EM of 38.7 on NQ.", tables=[table])) == "S"
    assert opinion(judge("Alpaca has an F1 of 38.7 on NQ.", tables=[table])) == "R"


def test_a_variant_row_belongs_to_the_row_above():
    rows = [("FactCC", ["57.4"]), ("+ Filtering", ["65.8"]), ("FalseSum", ["52.6"]), ("+ Filtering", ["56.0"])]
    table = make_table(rows, ["AVG"], caption="Table 1: Balanced accuracy.")
    assert opinion(judge("Filtering raises the average of FactCC by 8.4 points.", tables=[table])) == "S"
    assert opinion(judge("Filtering raises the average of FalseSum by 8.4 points.", tables=[table])) == "R"


def test_language_codes_and_initials():
    table = make_table(
        [("XLM-R", ["61.6", "65.2"]), ("GU", ["63.7", "67.6"])], ["sw", "ar"], caption="Table 1: Accuracy on XNLI."
    )
    assert opinion(judge("XLM-R has an accuracy of 61.6 in Swahili.", tables=[table])) == "S"
    assert opinion(judge("XLM-R has an accuracy of 65.2 in Swahili.", tables=[table])) == "R"
    assert opinion(judge("With gradual unfreezing the accuracy in Arabic is 67.6.", tables=[table])) == "S"


@pytest.mark.parametrize("text", ["", "   ", "1", "%" * 50, "A " * 400, "best " * 100, "0.1 " * 200])
def test_any_claim_is_judged_without_trouble(text):
    for judgement in judge(text, "A sentence with 3 numbers.", tables=[SCORES]):
        assert judgement.supported + judgement.refuted + judgement.not_enough_info == pytest.approx(1)


def test_empty_and_odd_tables_are_no_trouble():
    odd = make_table([], [])
    lone = SCORES.model_copy(update={"cells": (Cell(row=0, column=0, text="7", box=BOX),)})
    assert judge("BERT-TL scores 0.927 on E-commerce.", tables=[odd, lone]) == ()
