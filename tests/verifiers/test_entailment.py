"""The embedded entailment judge, with a random model made in the test."""

import json
from itertools import permutations
from pathlib import Path

import pytest
from small_documents import make_claim, make_document, make_table
from tiny_models import write_classifier

from claimcheck.errors import ModelError
from claimcheck.schema import Claim, Document, Evidence, Judgement
from claimcheck.settings import Settings
from claimcheck.verifiers.base import Case
from claimcheck.verifiers.entailment import OnnxEntailment, is_foreign
from claimcheck.verifiers.labels import Opinion
from claimcheck.verifiers.pairs import CLOSELY_READ, Pair, read_pair, sentences_of

NAMES = ("SUPPORTED", "REFUTED", "NOT_ENOUGH_INFO")
TABLE = make_table([("XLM-R", ["79.2"])], ["XNLI"], caption="Table 1: Accuracy.")
DOCUMENT = make_document([["The score is 2.1.", "It is affected by noise.", "We stop here."], ["Another."]], tables=[TABLE])


def passage(start: int, end: int, document: Document = DOCUMENT) -> Evidence:
    return Evidence(paper="p", page=1, kind="passage", quote=document.text[start:end], start=start, end=end)


ROW = Evidence(paper="p", page=1, kind="table", quote="Table 1: XLM-R / XNLI = 79.2", table="Table 1", row_path=("XLM-R",))
WINDOW = passage(0, 42)


def make_case(text: str, *evidence: Evidence) -> Case:
    return Case(make_claim(text), evidence, {"p": DOCUMENT})


@pytest.fixture
def judge(tmp_path: Path) -> OnnxEntailment:
    return OnnxEntailment(Settings(), folder=write_classifier(tmp_path, dict(zip("012", NAMES, strict=True))))


def test_each_piece_of_evidence_is_judged_in_order(judge: OnnxEntailment) -> None:
    cases = [make_case("The score is 2.1", WINDOW, ROW), make_case("no evidence"), make_case("Another claim", ROW)]
    judgements = judge.judge(cases)
    assert [len(own) for own in judgements] == [2, 0, 1]
    for case, own in zip(cases, judgements, strict=True):
        assert all(judgement.evidence is evidence for judgement, evidence in zip(own, case.evidence, strict=True))
        assert all(judgement.verifier == "entailment" for judgement in own)
        assert all(judgement.supported + judgement.refuted + judgement.not_enough_info == pytest.approx(1) for judgement in own)


def test_a_case_does_not_depend_on_the_others(judge: OnnxEntailment) -> None:
    cases = [make_case(f"Claim number {number}. " * number, WINDOW, ROW) for number in range(1, 5)]
    assert judge.judge(cases) == [judge.judge([case])[0] for case in cases]


def test_nothing_to_judge_needs_no_model(tmp_path: Path) -> None:
    judge = OnnxEntailment(Settings(), folder=tmp_path / "not there")
    assert judge.judge([]) == []
    assert judge.judge([make_case("claim")]) == [()]


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_the_labels_follow_the_configuration(tmp_path: Path, order: tuple[int, ...]) -> None:
    folder = write_classifier(tmp_path, dict(zip("012", NAMES, strict=True)))
    case = make_case("The score is 2.1", WINDOW)
    ((plain,),) = OnnxEntailment(Settings(), folder=folder).judge([case])
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    config["id2label"] = {str(index): NAMES[name] for index, name in enumerate(order)}
    (folder / "config.json").write_text(json.dumps(config), encoding="utf-8")
    ((other,),) = OnnxEntailment(Settings(), folder=folder).judge([case])
    before = (plain.supported, plain.refuted, plain.not_enough_info)
    after = (other.supported, other.refuted, other.not_enough_info)
    assert [after[name] for name in order] == pytest.approx(before)


@pytest.mark.parametrize(
    ("text", "evidence", "expected"),
    [
        ("The score", WINDOW, Pair("The score is 2.1. It is affected by noise.", "The score")),
        ("The score", ROW, Pair("Table 1: Accuracy. Table 1: XLM-R / XNLI = 79.2", "The score")),
        ("It is a\ufffdected", passage(0, 3), Pair("The", "It is affected")),
        ("unknown \ufffdxyz", passage(0, 3), Pair("The", "unknown \ufffdxyz")),
    ],
)
def test_what_the_model_reads(text: str, evidence: Evidence, expected: Pair) -> None:
    assert read_pair(make_case(text, evidence), evidence) == expected


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (0, 42, ["The score is 2.1.", "It is affected by noise."]),
        (4, 26, ["score is 2.1.", "It is af"]),
        (0, 17, ["The score is 2.1."]),
        (43, 56, ["We stop here."]),
    ],
)
def test_sentences_of_a_quote(start: int, end: int, expected: list[str]) -> None:
    assert [DOCUMENT.text[a:b] for a, b in sentences_of(passage(start, end), DOCUMENT)] == expected


def test_the_first_windows_are_read_sentence_by_sentence_too(judge: OnnxEntailment) -> None:
    window = passage(0, 56)
    units = judge.opinions([Pair(text, "claim") for text in (window.quote, *_sentences(window))])
    decided = max(units, key=lambda opinion: max(opinion.supported, opinion.refuted))
    assert decided != units[0], "the case must tell the two ways apart"
    ((*first, last),) = judge.judge([make_case("claim", *[window] * (CLOSELY_READ + 1))])
    assert all(_opinion(judgement) == decided for judgement in first)
    assert _opinion(last) == units[0]


def test_the_rationale_is_the_sentence_that_says_most(judge: OnnxEntailment) -> None:
    window = passage(0, 56)
    ((judgement,),) = judge.judge([make_case("claim", window)])
    span = judge.rationale("claim", window, DOCUMENT)
    assert span in sentences_of(window, DOCUMENT)
    assert judge.opinions([Pair(DOCUMENT.text[slice(*span)], "claim")])[0] == _opinion(judgement)


def test_the_rationale_of_one_sentence_needs_no_model(tmp_path: Path) -> None:
    judge = OnnxEntailment(Settings(), folder=tmp_path / "not there")
    assert judge.rationale("claim", passage(43, 56), DOCUMENT) == (43, 56)
    assert judge.rationale("claim", ROW, DOCUMENT) is None


def test_a_missing_model_is_an_error_when_it_is_needed(tmp_path: Path) -> None:
    judge = OnnxEntailment(Settings(), folder=tmp_path / "not there")
    with pytest.raises(ModelError, match=r"has no config\.json"):
        judge.judge([make_case("claim", WINDOW)])
    with pytest.raises(ModelError):
        judge.fingerprint()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"id2label": {"0": "LABEL_0", "1": "LABEL_1", "2": "LABEL_2"}}, "say too little"),
        ({"id2label": None}, "names no labels"),
        ({"id2label": {"0": "entailment", "1": "neutral"}}, "gives outputs of shape"),
        ({"max_length": "long"}, "max_length of 'long'"),
        ({"max_length": 1}, "max_length of 1"),
    ],
)
def test_an_unusable_configuration_is_named(tmp_path: Path, change: dict[str, object], message: str) -> None:
    folder = write_classifier(tmp_path, dict(zip("012", NAMES, strict=True)))
    config = json.loads((folder / "config.json").read_text(encoding="utf-8")) | change
    (folder / "config.json").write_text(json.dumps(config), encoding="utf-8")
    with pytest.raises(ModelError, match=message):
        OnnxEntailment(Settings(), folder=folder).judge([make_case("claim", WINDOW)])


@pytest.mark.parametrize("text", ["", "\ud800", "word " * 100_000])
def test_odd_claims_are_judged(judge: OnnxEntailment, text: str) -> None:
    claim = Claim.model_construct(**{**dict(make_claim("x")), "text": text})
    ((judgement,),) = judge.judge([Case(claim, (WINDOW,), {"p": DOCUMENT})])
    assert 0 <= judgement.supported <= 1


@pytest.mark.parametrize(
    ("evidence", "claim"),
    [
        ("", "The score rises."),
        (" \n", "The score rises."),
        ("The score rises.", ""),
        ("", ""),
        ("得分上升了两个百分点。", "得分上升了。"),
        ("The score rises.", "Оценка растёт на два пункта."),
        ("ترتفع النتيجة بمقدار نقطتين", "The score rises."),
        ("XLM-R は精度を大きく改善することが示された。", "XLM-R improves."),
    ],
)
def test_what_an_english_model_cannot_read_is_left_open(judge: OnnxEntailment, evidence: str, claim: str) -> None:
    pairs = [Pair(evidence, claim), Pair("The score rises.", "It rises."), Pair(evidence, claim)]
    left, read, right = judge.opinions(pairs)
    assert left == right == (0, 0, 1)
    assert read == judge.opinions(pairs[1:2])[0] != (0, 0, 1)


@pytest.mark.parametrize(
    "text",
    [
        "Der Wert steigt um zwei Größen.",
        "L’exactitude augmente à 81,3 %.",
        "α = 0.05, β = 𝜆 and 𝔼[𝑋] ≥ ℝ",
        "ﬁne-tuning",
        "2.1",
        "(…)",
        "The word 精度 means accuracy.",
    ],
)
def test_latin_and_greek_letters_are_read(judge: OnnxEntailment, text: str) -> None:
    assert not is_foreign(text)
    assert sum(judge.opinions([Pair(text, text)])[0]) == pytest.approx(1)


def test_evidence_of_100_000_words_is_read_at_its_beginning(judge: OnnxEntailment) -> None:
    (long, short) = judge.opinions(
        [Pair("The score is 2.1. " * 25_000, "It rises."), Pair("The score is 2.1. " * 50, "It rises.")]
    )
    assert long == short


def test_of_evidence_as_long_as_a_book_the_nearest_sentences_are_read(
    judge: OnnxEntailment, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = make_document([["Nothing of note happened."] * 12_000 + ["The score is never 2.1."] + ["We stop."] * 12_000])
    asked: list[Pair] = []

    def answer(pairs: list[Pair]) -> list[Opinion]:
        asked.extend(pairs)
        return [Opinion(0.0, 1.0, 0.0) if pair.evidence.startswith("The score") else Opinion(0.1, 0.1, 0.8) for pair in pairs]

    monkeypatch.setattr(judge, "opinions", answer)
    evidence = passage(0, len(document.text), document)
    ((judgement,),) = judge.judge([Case(make_claim("The score is 2.1."), (evidence,), {"p": document})])
    assert judgement.refuted == 1, "a contradiction stays visible"
    assert len(asked) <= 65


def test_tokens_are_counted_uncut(judge: OnnxEntailment) -> None:
    assert judge.count_tokens(["", "abc", "a b", "x" * 500, "\ud800"]) == [0, 3, 2, 500, 1]
    assert judge.max_length == 128


def test_the_fingerprint_is_the_hash(judge: OnnxEntailment) -> None:
    assert len(judge.fingerprint()["model"]) == 64


SENTENCE = "Our model reaches an accuracy of 84.1 on XNLI, 2.3 points more than the baseline."


@pytest.mark.model
@pytest.mark.parametrize(
    ("claim", "expected"),
    [
        (SENTENCE, "supported"),
        ("Our model reaches an accuracy of 84.1 on XNLI.", "supported"),
        ("Our model reaches an accuracy of 61.5 on XNLI.", "refuted"),
        ("The corpus has 12,000 German sentences.", "not_enough_info"),
    ],
)
def test_the_shipped_model_knows_clear_cases(claim: str, expected: str) -> None:
    (opinion,) = OnnxEntailment(Settings()).opinions([Pair(SENTENCE, claim)])
    assert getattr(opinion, expected) > 0.5


@pytest.mark.model
def test_the_shipped_model_answers_alike_alone_and_among_others() -> None:
    judge = OnnxEntailment(Settings(threads=2))
    pairs = [Pair(SENTENCE * length, "A claim. " * length) for length in (1, 2, 5)]
    assert judge.opinions(pairs) == [judge.opinions([pair])[0] for pair in pairs]


def _opinion(judgement: Judgement) -> Opinion:
    return Opinion(judgement.supported, judgement.refuted, judgement.not_enough_info)


def _sentences(evidence: Evidence) -> list[str]:
    return [DOCUMENT.text[start:end] for start, end in sentences_of(evidence, DOCUMENT)]
