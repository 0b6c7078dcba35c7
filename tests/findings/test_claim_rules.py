"""Rules about claims: their verdicts and confidences, their words, and what supports them."""

import pytest
from small_runs import found_by, paper_of, report_of, run_of

from claimcheck.findings.confidence_range import ConfidenceRange
from claimcheck.findings.duplicates import DuplicateClaims
from claimcheck.findings.hearsay import OthersWork
from claimcheck.findings.links import LinkNotInPaper
from claimcheck.findings.restated import RestatedClaim
from claimcheck.findings.thresholds import VerdictThreshold, infer_threshold
from claimcheck.findings.truncated import TruncatedClaim
from claimcheck.schema import Label

YES, NO = "✓", "×"


def rows(*pairs):
    """Return rows of distinct claims with the given (verdict, confidence)."""
    names = ("Encoders", "Parsers", "Taggers", "Rankers", "Readers", "Writers", "Sorters", "Judges", "Speakers", "Listeners")
    return [(f"{names[at]} are a topic of chapter {at + 20}.", verdict, value) for at, (verdict, value) in enumerate(pairs)]


SEPARATED = rows((YES, "0.20"), (YES, "0.16"), (NO, "0.15"), (YES, "0.18"), (NO, "0.11"), (YES, "0.19"), (NO, "0.12"))


@pytest.mark.parametrize(
    ("table", "severity"),
    [
        (SEPARATED, "warning"),
        (rows(*[(YES, "0.9")] * 4, *[(NO, "0.2")] * 4), "note"),  # 0.5 parts a probability
        (rows(*[(YES, "90%")] * 3, *[(NO, "60%")] * 3), "warning"),
        ([*SEPARATED, ("One more claim of the table.", NO, "0.17")], None),
        (rows((YES, "0.16"), (NO, "0.16"), (YES, "0.2"), (NO, "0.1"), (YES, "0.2"), (NO, "0.1")), None),  # a tie
        (rows((YES, "0.9"), (NO, "0.1"), (YES, "0.8")), None),  # three claims agree by chance
        (rows(*[(YES, "0.9")] * 9), None),
        (rows(*[(YES, "0.3")] * 4, *[(NO, "0.9")] * 4), None),  # the confidence is that of the verdict
        (rows((YES, ""), (NO, ""), (YES, ""), (NO, ""), (YES, ""), (NO, "")), None),
    ],
)
def test_a_threshold_explains_the_verdicts(table, severity):
    found = found_by(VerdictThreshold(), run_of(report_of(table)))
    assert [finding.severity for finding in found] == ([severity] if severity else [])


def test_the_threshold_is_inferred_over_reports():
    claims = report_of(SEPARATED).claims
    found = infer_threshold([*claims, *report_of(rows((YES, "0.17"), (NO, "0.14"))).claims])
    assert found is not None
    assert (found.below, found.above, found.value, found.n_verified, found.n_others) == (0.15, 0.16, 0.155, 5, 4)
    assert infer_threshold(()) is None


@pytest.mark.parametrize(
    ("table", "severity", "said"),
    [
        (SEPARATED, "warning", "between 0.11 and 0.2"),
        (rows(*[(YES, "0.9")] * 5), "note", "the same confidence, 0.9"),
        (rows(*[(YES, "0.2")] * 5), "warning", "more likely wrong than right"),
        (rows(*[(NO, "0.1")] * 5), "note", "the same confidence, 0.1"),
        (rows((YES, "0.9"), (YES, "0.95"), (NO, "0.8"), (YES, "0.9"), (NO, "0.85")), "warning", "3 verified claims and the 2"),
        (rows((YES, "0.9"), (YES, "0.95"), (NO, "0.2"), (YES, "0.9"), (NO, "0.85")), None, ""),
        (rows((YES, "0.9"), (NO, "0.9")), None, ""),
    ],
)
def test_confidences_in_a_narrow_range(table, severity, said):
    found = found_by(ConfidenceRange(), run_of(report_of(table)))
    assert [finding.severity for finding in found] == ([severity] if severity else [])
    assert all(said in finding.message for finding in found)


PAWS = "The cross-lingual transfer performance improves by 2.1 points on PAWS-X."


@pytest.mark.parametrize(
    ("one", "other", "are_same"),
    [
        (PAWS, "Cross-lingual transfer performance improved by 2.1 points on the PAWS-X.", True),
        (PAWS, "On PAWS-X, the cross lingual transfer improves by 2.1 points.", True),
        (PAWS, "The cross-lingual transfer performance improves by 1.6 points on XNLI.", False),
        (PAWS, "The cross-lingual transfer performance improves by 2.1 points on XNLI.", False),
        (PAWS, "The cross-lingual transfer performance improves by 2.2 points on PAWS-X.", False),
        (PAWS, "The cross-lingual transfer performance improves by at most 2.1 points on PAWS-X.", False),
        (PAWS, "The cross-lingual transfer performance does not improve by 2.1 points on PAWS-X.", False),
        ("Our XLM-R beats BERT by 2 points on XNLI.", "BERT beats our XLM-R by 2 points on XNLI.", False),
        ("Accuracy rises from 31.2 to 44.1 on XNLI.", "Accuracy rises from 44.1 to 31.2 on XNLI.", False),
        ("Supervised corpora are expensive here.", "Unsupervised corpora are expensive here.", False),
        ("Most approaches require additional supervision.", "Few approaches require additional supervision.", False),
        ("Transfer works with parallel corpora.", "Transfer works without parallel corpora.", False),
        ("It is good.", "It was good.", False),  # too short to tell
        ("It is good.", "It is good.", True),
    ],
)
def test_claims_that_say_the_same(one, other, are_same):
    found = found_by(DuplicateClaims(), run_of(report_of([(one, YES, "0.2"), (other, YES, "0.2")])))
    assert [finding.claim for finding in found] == (["c2"] if are_same else [])


def test_equal_claims_with_opposite_verdicts_are_an_error():
    table = [(PAWS, YES, "0.2"), ("Another claim of the report.", NO, "0.1"), (PAWS, NO, "0.1")]
    (finding,) = found_by(DuplicateClaims(), run_of(report_of(table)))
    assert (finding.severity, finding.claim) == ("error", "c3")
    assert "✓ for c1, × for c3" in finding.message


def test_a_group_is_one_finding():
    wordings = [PAWS, PAWS.replace("improves", "improved"), PAWS, PAWS.replace("The ", "")]
    (finding,) = found_by(DuplicateClaims(), run_of(report_of([(text, YES, "0.2") for text in wordings])))
    assert finding.message == "Claims c1 (line 18), c2 (line 19), c3 (line 20), c4 (line 21) say the same."


CUT = "Some research makes the models aware of embedding misalignment by considering additional syn"


@pytest.mark.parametrize(
    ("sentence", "suggestion"),
    [
        (
            "Others make models aware of embedding misalignment by considering additional syntactic features, such as trees.",
            f"{CUT}tactic features, such as trees.",
        ),
        ("Our models weigh additional syntactic features.", None),  # "considering" is not there
        ("We are considering additional syntactic features.", f"{CUT}tactic"),
        ("We are considering additional syntactic or additional semantic features.", f"{CUT}tactic"),
        ("Considering additional syntax, we stop. Considering additional synapses, we go on.", None),  # two readings
        ("Nothing of the kind stands here.", None),
    ],
)
def test_a_cut_claim_is_completed_from_the_paper(sentence, suggestion):
    claims = report_of([(CUT + "…", YES, "0.2")]).claims
    report = report_of([(CUT + "…", YES, "0.2")]).model_copy(
        update={"claims": (claims[0].model_copy(update={"text": CUT, "truncated": True}),)}
    )
    paper = paper_of({"1 Introduction": [sentence]})
    (finding,) = found_by(TruncatedClaim(), run_of(report, papers={"paper:p": "p"}), {"p": paper})
    assert finding.suggestion == suggestion
    assert finding.region == report.claims[0].region


def test_a_cut_claim_is_found_without_papers():
    (finding,) = found_by(TruncatedClaim(), run_of(report_of([(CUT + "…", YES, "0.2"), ("A whole claim.", NO, "0.1")])))
    assert (finding.claim, finding.suggestion) == ("c1", None)


ABSTRACT = "Multilingual encoders such as XLM-R show great potential for zero-shot transfer. We train them with noise."


@pytest.mark.parametrize(
    ("claim", "restates"),
    [
        ("Encoders such as XLM-R show potential for zero-shot transfer.", True),
        ("Encoders such as XLM-R show potential for zero-shot transfer to 40 languages.", False),
        ("Encoders such as XLM-R show great potential for zero-shot transfer to Swahili.", False),
        ("Encoders such as XLM-R show great potential for zero-shot transfer everywhere.", True),
        ("Encoders such as XLM-R show no potential for zero-shot transfer.", False),
        ("Encoders such as XLM-R fail in German and French dialogue, show surveys.", False),
        ("We train noise.", False),  # too short to tell
    ],
)
def test_claims_that_restate_the_reports_abstract(claim, restates):
    found = found_by(RestatedClaim(), run_of(report_of([(claim, YES, "0.2")], abstract=ABSTRACT)))
    assert [finding.claim for finding in found] == (["c1"] if restates else [])


@pytest.mark.parametrize(
    ("sections", "where"),
    [
        ({"1 Introduction": [ABSTRACT], "4 Results": ["It rained."]}, "the introduction of p"),
        ({"Abstract": [ABSTRACT], "4 Results": ["It rained."]}, "the abstract of p"),
        ({"Abstract": [ABSTRACT], "4 Results": [f"As said: {ABSTRACT}"]}, None),
        ({"2 Related Work": [ABSTRACT]}, None),
        ({"": [ABSTRACT]}, None),
    ],
)
def test_claims_that_restate_a_papers_opening(sections, where):
    report = report_of([("Encoders such as XLM-R show potential for zero-shot transfer.", YES, "0.2")])
    found = found_by(RestatedClaim(), run_of(report, papers={"paper:p": "p"}), {"p": paper_of(sections)})
    assert [where in finding.message for finding in found] == ([True] if where else [])


OTHERS = "Hu et al. (2020) introduce XTREME, a benchmark for transfer."


@pytest.mark.parametrize(
    ("claim", "quote", "label", "fires"),
    [
        ("XTREME is a benchmark for transfer.", OTHERS, Label.SUPPORTED, True),
        (
            "XTREME is a benchmark for transfer.",
            "They present XTREME, a benchmark for transfer [12, 13].",
            Label.SUPPORTED,
            True,
        ),
        ("Hu et al. introduce XTREME.", OTHERS, Label.SUPPORTED, False),
        ("Hu (2020) introduces XTREME.", OTHERS, Label.SUPPORTED, False),
        ("Recent work provides XTREME, a benchmark.", OTHERS, Label.SUPPORTED, False),
        ("XTREME is a benchmark for transfer.", "We introduce XTREME, after Hu et al. (2020).", Label.SUPPORTED, False),
        ("XTREME is a benchmark for transfer.", "XTREME is a benchmark for transfer.", Label.SUPPORTED, False),
        ("XTREME is a benchmark for transfer.", OTHERS, Label.NOT_ENOUGH_INFO, False),
        ("XTREME is a benchmark for transfer.", OTHERS, None, False),
    ],
)
def test_what_a_paper_says_of_others(claim, quote, label, fires):
    run = run_of(report_of([(claim, YES, "0.2")]), [(label, [("p", quote)])])
    found = found_by(OthersWork(), run)
    assert [finding.claim for finding in found] == (["c1"] if fires else [])


CODE = "The code is available at https://github.com/uclanlp/Robust-XLT."


@pytest.mark.parametrize(
    ("claim", "urls", "text", "given"),
    [
        (CODE, ["https://github.com/uclanlp/Robust-XLT"], "See there.", None),
        (CODE, ["http://www.github.com/uclanlp/robust-xlt.git"], "See there.", None),
        (CODE, ["https://github.com/uclanlp/Robust-XLT/tree/main/data"], "See there.", None),
        (CODE, [], "Code: https://github.com/uclanlp/Robust- XLT.", None),
        (CODE, [], "There is no code.", ""),
        (CODE, ["https://github.com/uclanlp/Other"], "See there.", "https://github.com/uclanlp/Other"),
        (CODE, ["https://github.com/somebody/Robust-XLT"], "See there.", "https://github.com/somebody/Robust-XLT"),
        (CODE, ["https://github.com/somebody/else"], "See there.", ""),
        ("The code is available at https://github.com/o\ufffdce/x.", [], "No code.", None),
        ("The site https://example.org/page has a nice colour.", [], "No code.", None),
    ],
)
def test_links_that_the_paper_does_not_contain(claim, urls, text, given):
    run = run_of(report_of([(claim, YES, "0.2")]), papers={"paper:p": "p"})
    found = found_by(LinkNotInPaper(), run, {"p": paper_of({"1 Introduction": [text]}, urls=urls)})
    assert len(found) == (given is not None)
    for finding in found:
        assert finding.suggestion == (claim.replace("https://github.com/uclanlp/Robust-XLT", given) if given else None)


def test_a_link_is_not_missed_where_a_paper_was_not_read():
    run = run_of(report_of([(CODE, YES, "0.2")]), papers={"paper:p": "p", "paper:q": "q"})
    document = paper_of({"1 Introduction": ["No code."]})
    assert found_by(LinkNotInPaper(), run, {"p": document}) == []
    assert len(found_by(LinkNotInPaper(), run, {"p": document, "q": document})) == 1
