"""The decision: rules, probabilities, what is shown; properties that hold whatever the weights."""

import math
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_documents import make_claim, make_document, make_table

from claimcheck.decision import LABELS, decide, load_constants
from claimcheck.decision.explanation import explain
from claimcheck.decision.features import Features, features_of, find_verbatim
from claimcheck.decision.rule import chances, is_number_against, probabilities, weigh
from claimcheck.errors import ModelError
from claimcheck.schema import Document, Evidence, Judgement, Label
from claimcheck.settings import Settings
from claimcheck.verifiers.base import Case
from claimcheck.verifiers.numeric import NumericVerifier

PAPER = make_document(
    [
        ["We present a parser for tables.", "It reaches an accuracy of 91.3% on the TableBank test set."],
        ["The parser does not need labels.", "Training takes two hours on one GPU."],
        ["Prior work showed that rules fail (Chi et al., 2021)."],
    ],
    pages=[1, 2, 3],
)
UNRELATED = make_document(
    [["Whales sing at 20 Hz.", "We did not train a parser.", "Accuracy was 12.0% on the TableBank test set."]]
)
CONSTANTS = load_constants()


def evidence(text: str, document: Document = PAPER, paper: str = "p") -> Evidence:
    start = document.text.index(text)
    passage = next(passage for passage in document.passages if passage.start <= start < passage.end)
    return Evidence(paper=paper, page=passage.page, kind="passage", quote=text, start=start, end=start + len(text))


def entailment(found: Evidence, supported: float, refuted: float) -> Judgement:
    return Judgement(
        verifier="entailment", evidence=found, supported=supported, refuted=refuted, not_enough_info=1 - supported - refuted
    )


def case(text: str, *found: Evidence, documents=None) -> Case:
    return Case(make_claim(text), found, documents or {"p": PAPER})


SENTENCES = [PAPER.text[start:end] for passage in PAPER.passages for start, end in passage.sentences]
HALVES = st.tuples(st.floats(0, 0.5), st.floats(0, 0.5))


@pytest.mark.parametrize("sentence", SENTENCES)
def test_a_sentence_of_the_paper_is_supported(sentence):
    verdict = decide(case(sentence), [], CONSTANTS)
    assert verdict.label is Label.SUPPORTED
    assert verdict.evidence[0].quote == sentence


@pytest.mark.parametrize("sentence", SENTENCES)
@pytest.mark.parametrize("papers", [("p", "other"), ("other", "p")])
def test_an_unrelated_paper_changes_no_verdict_on_a_sentence_of_the_paper(sentence, papers):
    documents = {paper: {"p": PAPER, "other": UNRELATED}[paper] for paper in papers}
    both = case(sentence, documents=documents)
    (judgements,) = NumericVerifier(Settings()).judge([both])
    contradiction = entailment(evidence("We did not train a parser.", UNRELATED, "other"), 0.0, 1.0)
    assert decide(both, [*judgements, contradiction], CONSTANTS).label is Label.SUPPORTED


@pytest.mark.parametrize(
    "claim",
    [
        "It is wrong that we present a parser for tables.",
        "The parser does not need labels but examples.",
        "Nobody thinks that training takes two hours on one GPU.",
        "We present a parser",
    ],
)
def test_a_claim_that_only_contains_or_cuts_a_sentence_is_not_verbatim(claim):
    assert find_verbatim(case(claim)) is None


def test_a_claim_that_the_report_cut_off_is_verbatim_in_its_visible_part():
    claim = make_claim("It reaches an accuracy of 91.3% on the Table").model_copy(update={"truncated": True})
    assert find_verbatim(Case(claim, (), {"p": PAPER})) is not None


@given(HALVES, HALVES, HALVES)
def test_the_order_of_judgements_does_not_matter(one, two, three):
    judgements = [entailment(evidence(text), *pair) for text, pair in zip(SENTENCES, (one, two, three), strict=False)]
    claim = case("The parser reaches a high accuracy and needs few labels.", *(judgement.evidence for judgement in judgements))
    verdicts = {decide(claim, order, CONSTANTS).model_dump_json() for order in permutations(judgements)}
    assert len(verdicts) == 1


@given(st.tuples(*(st.floats(0, 1) for _ in Features._fields)))
def test_probabilities_are_probabilities(values):
    features = Features(*values)
    for found in (probabilities(features, CONSTANTS), chances(features, CONSTANTS)):
        assert all(0 <= chance <= 1 and not math.isnan(chance) for chance in found)
        assert sum(found) == pytest.approx(1)
    label, confidence = weigh(features, CONSTANTS)
    assert label in LABELS
    assert 1 / 3 - 1e-9 <= confidence <= 1


@given(st.tuples(*(st.floats(0, 1) for _ in Features._fields)), st.floats(0.01, 1))
def test_no_similarity_outvotes_a_contradicted_number(values, conflict):
    features = Features(*values)._replace(number_support=0.0, table_support=0.0, table_conflict=conflict, near_support=1.0)
    assert is_number_against(features)
    assert weigh(features, CONSTANTS)[0] is not Label.SUPPORTED


def test_a_number_that_is_nowhere_is_not_supported():
    claim = case("It reaches an accuracy of 93.1% on TableBank.", evidence(SENTENCES[1]))
    (judgements,) = NumericVerifier(Settings()).judge([claim])
    verdict = decide(claim, [*judgements, entailment(evidence(SENTENCES[1]), 1.0, 0.0)], CONSTANTS)
    assert verdict.label is Label.REFUTED
    assert verdict.explanation == "The claim says 93.1%, the paper 91.3% (p. 1)."


def test_a_contradiction_is_seen_beside_an_entailment():
    features = features_of(
        case("The parser needs labels."),
        [entailment(evidence(SENTENCES[0]), 0.9, 0.0), entailment(evidence(SENTENCES[2]), 0.0, 0.9)],
    )
    assert features.near_contradiction > features.near_support > 0


@given(st.tuples(*(st.floats(0, 1) for _ in Features._fields)))
def test_a_number_that_stands_nowhere_is_open_and_never_surely_so(values):
    nowhere = {"number_support": 0.0, "table_support": 0.0, "number_conflict": 0.0, "table_conflict": 0.0}
    features = Features(*values)._replace(**nowhere, has_number=1.0, unknown_names=0.0)
    supported, _, unsettled = chances(features, CONSTANTS)
    assert supported == 0
    assert unsettled <= 0.55


@pytest.mark.parametrize(
    ("claim", "apart", "is_rare"),
    [
        ("The parser reaches a high accuracy on TableBank.", 0.0, False),
        ("The parser needs hardly any labels.", 0.0, False),
        ("The parser is better than Chi's rules on TableBank.", 0.5, False),
        ("The parser is better on TableBank than on FinTabNet.", 0.6, True),
    ],
)
def test_names_that_no_sentence_has_together_are_noticed(claim, apart, is_rare):
    features = features_of(case(claim), [])
    assert features.names_apart == pytest.approx(apart, abs=0.1)
    assert (features.rarest_name == pytest.approx(1)) is is_rare


def test_existence_settles_a_url_claim():
    for supported, refuted, label in ((0.97, 0, Label.SUPPORTED), (0, 0.97, Label.REFUTED), (0, 0, Label.NOT_ENOUGH_INFO)):
        found = Judgement(
            verifier="existence",
            evidence=None,
            supported=supported,
            refuted=refuted,
            not_enough_info=1 - supported - refuted,
            note="seen",
        )
        verdict = decide(case("Code is available at https://a.org/b."), [found], CONSTANTS)
        assert verdict.label is label
        assert 0 < verdict.confidence < 1


def test_a_claim_without_papers_or_words_gets_a_verdict_too():
    for claim in (Case(make_claim("x"), (), {}), case("?!"), case("")):
        verdict = decide(claim, [], CONSTANTS)
        assert verdict.label in LABELS
        assert 0 <= verdict.confidence <= 1
        assert verdict.explanation


def test_quotes_are_short_verbatim_and_at_most_three():
    long = " ".join(f"word{n}" for n in range(200)) + "."
    paper = make_document([[long, "The end is near."], ["Second."], ["Third."], ["Fourth."]])
    found = [evidence(text, paper) for text in (long, "Second.", "Third.", "Fourth.")]
    claim = case("Word1 and word2 are near the end.", *found, documents={"p": paper})
    verdict = decide(claim, [entailment(each, 0.9, 0.05) for each in found], CONSTANTS)
    assert 1 <= len(verdict.evidence) <= 3
    for shown in verdict.evidence:
        assert paper.text[shown.start : shown.end] == shown.quote
        assert len(shown.quote.split()) <= 60


def test_table_evidence_is_shown_as_it_is():
    table = make_table([("Ours", ["91.3"]), ("Rules", ["80.1"])], ["TableBank"], caption="Table 1: Accuracy of Ours and Rules.")
    paper = make_document([["We compare Ours with Rules on TableBank.", "Ours has the best accuracy."]], tables=[table])
    claim = case("Rules has an accuracy of 91.3 on TableBank.", documents={"p": paper})
    (judgements,) = NumericVerifier(Settings()).judge([claim])
    verdict = decide(claim, judgements, CONSTANTS)
    assert verdict.label is Label.REFUTED
    assert verdict.evidence[0].value == "80.1"
    assert verdict.explanation == "The claim says 91.3, the paper 80.1 (Table 1, p. 1)."


def test_hearsay_is_marked():
    verdict = decide(case(SENTENCES[-1]), [], CONSTANTS)
    assert verdict.explanation.endswith("The paper reports this of others' work.")


def test_constants_of_other_features_are_refused(tmp_path):
    other = CONSTANTS.model_copy(update={"features": ("one",)})
    (tmp_path / "decision.json").write_text(other.model_dump_json(), encoding="utf-8")
    with pytest.raises(ModelError, match="other features"):
        load_constants(tmp_path / "decision.json")


@pytest.mark.parametrize("content", ["", "{", "{}", '{"features": []}'])
def test_broken_constants_are_refused(tmp_path, content):
    (tmp_path / "decision.json").write_text(content, encoding="utf-8")
    with pytest.raises(ModelError, match="cannot be read"):
        load_constants(tmp_path / "decision.json")


def test_the_fingerprint_is_that_of_the_numbers():
    other = CONSTANTS.model_copy(update={"biases": (0.0, 0.0, 0.0)})
    assert len(CONSTANTS.sha256) == 64
    assert other.sha256 != CONSTANTS.sha256


@pytest.mark.parametrize(
    ("note", "sentence"),
    [
        ("the paper says 91.3", "The paper says 91.3 (p. 1)."),
        ("cross-lingual gains are 2.1", "Cross-lingual gains are 2.1 (p. 1)."),
        ("http://a.org does not occur in the paper", "http://a.org does not occur in the paper (p. 1)."),
        ("mBERT has 65.8", "mBERT has 65.8 (p. 1)."),
        ("fastText, not mBERT, has .5", "fastText, not mBERT, has .5 (p. 1)."),
    ],
)
def test_an_explanation_begins_with_a_capital_but_for_urls_and_names(note, sentence):
    found = evidence("It reaches an accuracy of 91.3% on the TableBank test set.")
    said = Judgement(verifier="numeric", evidence=found, supported=0, refuted=1, not_enough_info=0, note=note)
    assert explain(case("A claim."), [said], Label.REFUTED, [found]) == sentence
