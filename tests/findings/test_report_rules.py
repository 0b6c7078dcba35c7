"""Rules about the report as a whole: its abstract, its question, how it says that it was made."""

import pytest
from small_runs import found_by, paper_of, report_of, run_of

from claimcheck.findings.copied import CopiedAbstract, overlap
from claimcheck.findings.papers_listed import PapersListed
from claimcheck.findings.question import QuestionUntouched
from claimcheck.findings.unverifiable import UnverifiableStatement
from claimcheck.readers.read import read_report, source_of_text

ROW = ("Robust training helps encoders.", "✓", "0.2")
TEXT = (
    "Pre-trained encoders show great potential for zero-shot transfer between many languages of the world. However, these encoders do "
    "not precisely align words and phrases across languages, which is why learning alignments in the embedding space usually requires "
    "parallel corpora that are expensive for low-resource languages."
)
OWN = (
    "This report asks in plain words whether noise helps, reads three papers about it with some care, and comes to think that the "
    "matter is open, as two of them contradict each other and the third one measures something else in another way altogether."
)


@pytest.mark.parametrize(
    ("abstract", "fires"),
    [
        (TEXT, True),
        (TEXT.replace("Pre-trained", "PRE-TRAINED").replace(",", ";"), True),
        (TEXT.replace("zero-shot", "zero-\nshot"), True),
        (TEXT[:-40], True),
        (OWN, False),
        (f"{OWN} {OWN} {TEXT}", False),  # less than half
        (" ".join(TEXT.split()[:20]), False),  # a quotation
        (" ".join(reversed(TEXT.split())), False),
    ],
)
def test_an_abstract_copied_from_a_paper(abstract, fires):
    run = run_of(report_of([ROW], abstract=abstract), papers={"paper:p": "p"})
    documents = {"o": paper_of({"Abstract": ["Something else is said here."]}), "p": paper_of({"Abstract": [TEXT]})}
    found = found_by(CopiedAbstract(), run, documents)
    assert [(finding.severity, " in p:" in finding.message) for finding in found] == ([("error", True)] if fires else [])


def test_lost_ligatures_do_not_hide_a_copy():
    paper = paper_of({"Abstract": ["We fine-tune the efficient encoders on a different and difficult task of their own kind."]})
    damaged = "We \ufffdne-tune the e\ufffdcient encoders on a di\ufffderent and di\ufffdcult task of their own kind."
    assert overlap(damaged, paper).share == 1.0


def test_the_share_counts_words_in_runs_of_eight():
    paper = paper_of({"Abstract": ["one two three four five six seven eight nine."]})
    found = overlap("zero one two three four five six seven eight ten eleven twelve", paper)
    assert (found.n_words, found.n_copied, found.longest) == (12, 8, 8)
    assert overlap("one two three four five six seven ten", paper).n_copied == 0
    assert overlap("", paper).share == 0.0


@pytest.mark.parametrize(
    ("question", "claim", "severity", "missing"),
    [
        ("Does training help on XCOP?", "Training helps on XNLI.", "warning", "XCOP"),
        ("Does training help on XCOP?", "Training helps on XCOP.", None, ""),
        ("Does training help on XCOP?", "Training helps on XCOPA.", "warning", "XCOP"),
        ("Does training help on XTREME-R?", "Training helps on XTREME.", "warning", "XTREME-R"),
        ("Does training help on PAWS-X?", "Training helps on PAWS X.", None, ""),
        ("Do LLMs help training?", "An LLM helps training.", None, ""),
        ("Does adversarial pretraining of encoders mitigate forgetting?", "It rains.", "note", "adversarial"),
        ("Does adversarial pretraining help?", "It rains.", None, ""),  # too few terms to tell
        ("How does training a\ufffdect the e\ufffdects?", "Training works.", None, ""),
    ],
)
def test_what_the_question_asks_and_no_claim_mentions(question, claim, severity, missing):
    found = found_by(QuestionUntouched(), run_of(report_of([(claim, "✓", "0.2")], question=question)))
    assert [finding.severity for finding in found] == ([severity] if severity else [])
    assert all(missing in finding.message for finding in found)


@pytest.mark.parametrize(
    ("method", "n"),
    [
        ("A systematic literature search across multiple databases yielded 14 papers.", 1),
        ("A systematic search of Scopus and PubMed yielded 14 papers.", 0),
        ("A systematic search yielded 14 papers. The search string was 'robust AND encoder'.", 0),
        ("No systematic search was carried out: 14 papers were retrieved.", 0),
        ("We searched the space of hyperparameters systematically.", 0),
        ("We ran an extensive grid search over architectures, and verified it.", 0),
        ("We ran an extensive search of the literature.", 1),
        ("An independent multi-reviewer assessment produced a quality score of 7.4/10.", 1),
        ("Quality review score: 7.4/10.", 1),
        ("Quality review score: 7.4/10. The rubric is at https://example.org/rubric.", 0),
        ("11 claims extracted; 8 independently verified.", 1),
        ("11 claims extracted; 8 independently veri\ufffded.", 1),
        ("Review scores reflect automated assessment, not human peer review.", 0),
        ("We read papers.", 0),
    ],
)
def test_statements_that_nobody_can_verify(method, n):
    found = found_by(UnverifiableStatement(), run_of(report_of([ROW], method=method)))
    assert len(found) == n


@pytest.mark.parametrize(
    ("sentence", "n"),
    [
        ("A systematic search of the literature across several databases was made.", 1),
        ("Proofs are independently verified by a small kernel.", 0),  # not about the report
        ("Image quality scores of 3.5/10 are common among such models.", 0),
    ],
)
def test_running_text_speaks_of_other_things_too(sentence, n):
    report = read_report(
        source_of_text(f"# A survey\n\n{sentence}\n\nCats meow [1].\n\n## References\n\n[1] A. Author. 2020. A title.\n")
    )
    assert report.mode == "prose"
    assert len(found_by(UnverifiableStatement(), run_of(report))) == n


def test_a_statement_points_at_its_sentence_and_names_what_speaks_against_it():
    method = "An independent review gave 7/10. Review scores reflect automated assessment."
    report = report_of([ROW], method=method)
    (finding,) = found_by(UnverifiableStatement(), run_of(report))
    assert finding.line == 13
    assert 'On line 13 it says itself: "Review scores reflect automated assessment."' in finding.message


@pytest.mark.parametrize(
    ("method", "references", "severity"),
    [
        ("14 papers were retrieved.", 3, "warning"),
        ("14 papers were retrieved.", 0, "warning"),
        ("3 papers were retrieved.", 3, None),
        ("2 papers were retrieved.", 3, "note"),
        ("We read papers.", 3, None),
        ("This survey synthesizes findings from 100 influential papers.", 3, "warning"),
    ],
)
def test_papers_retrieved_against_listed(method, references, severity):
    listed = [f"A. Author. 2020. Title number {at} of many. arXiv:2012.0874{at}v2" for at in range(references)]
    found = found_by(PapersListed(), run_of(report_of([ROW], method=method, references=listed)))
    assert [finding.severity for finding in found] == ([severity] if severity else [])
    assert all(finding.line == 13 for finding in found)


def test_a_cited_sentence_in_running_text_is_not_about_the_report():
    text = "# A survey\n\nA review retrieved 45 studies of this kind [1].\n\n## References\n\n[1] A. Author. 2020. A title. arXiv:2012.08743\n"
    report = read_report(source_of_text(text))
    assert report.mode == "prose"
    assert found_by(PapersListed(), run_of(report)) == []
