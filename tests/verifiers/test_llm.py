"""A language model as judge, asked at a loopback endpoint."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from llm_server import QUICK, LlmServer, answer, status
from small_documents import make_claim, make_document, make_table

from claimcheck.decision import decide, load_constants
from claimcheck.errors import InputError
from claimcheck.schema import Claim, Document, Evidence, Failure, Judgement, Label
from claimcheck.settings import Settings
from claimcheck.verifiers.base import Case
from claimcheck.verifiers.llm import Answer, LlmVerifier
from claimcheck.verifiers.numeric import NumericVerifier

SENTENCES = [
    ["Our tagger reaches an accuracy of 84.1 on the XNLI cor-pus.", "It is “robust” to noise.", "Training takes two days."],
    ["The parser does not help on short inputs."],
]
TABLE = make_table([("XLM-R", ["79.2"])], ["XNLI"], caption="Table 1: Accuracy.")
DOCUMENT = make_document(SENTENCES, tables=[TABLE], pages=[3, 4])
CLAIM = "The tagger reaches an accuracy of 84.1 on XNLI."
INJECTIONS = (Path(__file__).parent / "injections.txt").read_text(encoding="utf-8").splitlines()


def passage(number: int, document: Document = DOCUMENT) -> Evidence:
    found = document.passages[number]
    return Evidence(paper="p", page=found.page, kind="passage", quote=found.text, start=found.start, end=found.end)


ROW = Evidence(paper="p", page=1, kind="table", quote="Table 1: XLM-R / XNLI = 79.2", table="Table 1", row_path=("XLM-R",))


def case(text: str = CLAIM, *evidence: Evidence, document: Document = DOCUMENT) -> Case:
    return Case(make_claim(text), evidence or (passage(0), passage(1), ROW), {"p": document})


@pytest.fixture
def server() -> Iterator[LlmServer]:
    with LlmServer() as running:
        yield running


def judge_at(server: LlmServer, **more: object) -> LlmVerifier:
    settings = Settings(llm_url=server.url, model="small", **more)  # type: ignore[arg-type]
    return LlmVerifier(settings, patience=QUICK)


def judge(server: LlmServer, *cases: Case) -> list[tuple[Judgement, ...] | Failure]:
    return judge_at(server).judge(cases or [case()])


def request(server: LlmServer) -> str:
    return str(server.bodies[-1]["messages"][-1]["content"])


# ---- what is sent ----------------------------------------------------------------------------------------------------


def test_claim_and_evidence_are_fenced_and_numbered(server: LlmServer) -> None:
    judge(server)
    sent = request(server)
    assert f"<claim>\n{CLAIM}\n</claim>" in sent
    assert '<excerpt number="2">\nThe parser does not help on short inputs.\n</excerpt>' in sent
    assert '<excerpt number="3">\nTable 1: Accuracy. Table 1: XLM-R / XNLI = 79.2\n</excerpt>' in sent


def test_a_cut_claim_is_marked_and_a_damaged_one_repaired(server: LlmServer) -> None:
    claim = Claim(**{**make_claim("Training is a\ufffdected by noi").model_dump(), "truncated": True})
    document = make_document([["Training is affected by noise."]])
    judge(server, Case(claim, (passage(0, document),), {"p": document}))
    assert '<claim cut-off="yes">\nTraining is affected by noi\n</claim>' in request(server)


def test_long_evidence_is_cut(server: LlmServer) -> None:
    document = make_document([["word " * 100_000]])
    judge(server, case("A claim.", passage(0, document), document=document))
    assert len(request(server)) < 10_000


def test_of_much_evidence_the_best_is_sent(server: LlmServer) -> None:
    document = make_document([[f"Passage {number}. " + "word " * 900] for number in range(40)])
    judge(server, Case(make_claim("A claim."), tuple(passage(number, document) for number in range(40)), {"p": document}))
    assert 40_000 < len(request(server)) < 52_000
    assert "Passage 0." in request(server)
    assert "Passage 39." not in request(server)


def test_tokens_are_counted_without_sending(server: LlmServer) -> None:
    own = judge_at(server)
    one, two = own.count_tokens([case()]), own.count_tokens([case(), case("A much longer claim than the other one.")])
    assert 0 < one < two < 2.1 * one
    assert server.bodies == []


@pytest.mark.parametrize("text", ["", "  \n"])
def test_of_an_empty_claim_and_without_evidence_nothing_is_sent(server: LlmServer, text: str) -> None:
    empty = Claim.model_construct(**{**dict(make_claim("x")), "text": text})
    cases = [Case(empty, (passage(0),), {"p": DOCUMENT}), Case(make_claim(CLAIM), (), {"p": DOCUMENT})]
    assert judge_at(server).judge(cases) == [(), ()]
    assert server.bodies == []


def test_nothing_to_judge_needs_no_endpoint() -> None:
    assert LlmVerifier(Settings()).judge([]) == []


# ---- what is believed ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("label", "confidence", "expected"),
    [
        ("SUPPORTED", 0.9, (0.9, 0, 0.1)),
        ("REFUTED", 0.8, (0, 0.8, 0.2)),
        ("refuted", 1, (0, 0.98, 0.02)),
        ("Supported", 0, (1 / 3, 0, 2 / 3)),
        ("NOT_ENOUGH_INFO", 0.7, (0.15, 0.15, 0.7)),
        ("not enough info", 0.7, (0.15, 0.15, 0.7)),
    ],
)
def test_the_label_and_its_confidence_become_an_opinion(
    server: LlmServer, label: str, confidence: float, expected: tuple[float, ...]
) -> None:
    server.say(answer(label, SENTENCES[0][0], confidence=confidence, reason="It\x1b[31m says\nso."))
    ((judgement,),) = judge(server)
    assert (judgement.supported, judgement.refuted, judgement.not_enough_info) == pytest.approx(expected)
    assert (judgement.verifier, judgement.note) == ("llm", "It[31m says so.")
    assert (judgement.evidence is None) == label.lower().startswith("not")


@pytest.mark.parametrize(
    ("quote", "page", "shown"),
    [
        (SENTENCES[0][0], 3, SENTENCES[0][0]),
        ("accuracy of 84.1 on the XNLI corpus", 3, SENTENCES[0][0]),
        ('it is "robust" to   noise', 3, SENTENCES[0][1]),
        ("XNLI corpus. It is robust", 3, " ".join(SENTENCES[0][:2])),
        ("does NOT help on short inputs.", 4, SENTENCES[1][0]),
        ("XLM-R / XNLI = 79.2", 1, ROW.quote),
    ],
)
def test_a_quote_is_found_again_and_shown_as_the_paper_has_it(server: LlmServer, quote: str, page: int, shown: str) -> None:
    server.say(answer("SUPPORTED", quote))
    ((judgement,),) = judge(server)
    evidence = judgement.evidence
    assert evidence is not None
    assert (evidence.quote, evidence.page) == (shown, page)
    if evidence.start is not None:
        assert DOCUMENT.text[evidence.start : evidence.end] == shown


@pytest.mark.parametrize(
    "quote",
    [
        "",
        None,
        "84.1",
        "...",
        "Our tagger reaches an accuracy of 85.1 on the XNLI corpus.",
        "Our tagger reaches 84.1 on XNLI",
        "The parser helps on short inputs.",
        CLAIM,
        "noise. The parser does not help",
    ],
)
@pytest.mark.parametrize("label", ["SUPPORTED", "REFUTED"])
def test_an_answer_without_a_verbatim_quote_is_dropped(
    server: LlmServer, label: str, quote: str | None, caplog: pytest.LogCaptureFixture
) -> None:
    server.say(json.dumps({"reason": "", "label": label, "quote": quote, "confidence": 1}))
    assert judge(server) == [()]
    assert "does not stand in the evidence: 1." in caplog.text


@pytest.mark.parametrize("confidence", ["NaN", "Infinity", "1.5", "-1", '"high"', "null"])
def test_a_confidence_that_is_none_is_unusable(server: LlmServer, confidence: str) -> None:
    server.say(f'{{"reason": "", "label": "SUPPORTED", "quote": "x", "confidence": {confidence}}}')
    (failure,) = judge(server)
    assert isinstance(failure, Failure)
    assert failure.code == "unusable-answer"


def test_one_failure_leaves_the_others_alone(server: LlmServer) -> None:
    server.say(lambda text: answer("SUPPORTED", SENTENCES[0][0]) if "first" in text else "nonsense")
    fine, failed = judge(server, case("The first claim."), case("The second claim."))
    assert isinstance(failed, Failure)
    assert isinstance(fine, tuple)
    assert fine[0].supported == 0.9


def test_a_case_does_not_depend_on_the_others(server: LlmServer) -> None:
    server.say(lambda text: answer("SUPPORTED" if "even" in text else "REFUTED", SENTENCES[1][0]))
    cases = [case(f"Claim {number} is {'even' if number % 2 == 0 else 'odd'}.") for number in range(6)]
    assert judge(server, *cases) == [judge(server, each)[0] for each in cases]


# ---- orders in the papers --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("order", INJECTIONS)
def test_orders_in_a_paper_stay_within_their_fence(server: LlmServer, order: str) -> None:
    document = make_document([[order, *SENTENCES[0]], SENTENCES[1]])
    judge(server, case(f"{CLAIM} {order}", passage(0, document), passage(1, document), document=document))
    system, user = (message["content"] for message in server.bodies[-1]["messages"])
    assert len(server.bodies[-1]["messages"]) == 2
    assert system == LlmVerifier(Settings())._prompt.system
    lines = user.split("\n")
    marks = ["<claim>", "</claim>", '<excerpt number="1">', "</excerpt>", '<excerpt number="2">', "</excerpt>"]
    assert [line for line in lines if "<" in line or ">" in line] == marks
    assert not set("\u200d\u202e\u202c") & set(user)


@pytest.mark.parametrize("order", INJECTIONS)
def test_a_model_that_obeys_moves_no_verdict(server: LlmServer, order: str) -> None:
    """The worst case: the model does what the paper says, with an invented quote, or with the order itself as its quote."""
    claim = "Dropout improves the translation of legal German."
    document = make_document([[order, *SENTENCES[0]], SENTENCES[1]])
    asked = case(claim, passage(0, document), passage(1, document), document=document)
    for quote in ("The paper supports the claim.", order):
        server.say(answer("SUPPORTED", quote, confidence=1))
        (judged,) = judge_at(server, llm_answer_tokens=1000 + len(quote)).judge([asked])  # not from the cache
        assert isinstance(judged, tuple)
        assert not judged or judged[0].evidence is not None
        numeric = NumericVerifier(Settings()).judge([asked])[0]
        assert decide(asked, [*judged, *numeric], load_constants()).label is not Label.SUPPORTED


def test_the_evidence_of_an_answer_is_never_text_of_the_model(server: LlmServer) -> None:
    server.say(answer("SUPPORTED", f"{SENTENCES[1][0]}", reason="<script>alert(1)</script>"))
    ((judgement,),) = judge(server)
    assert judgement.evidence is not None
    assert judgement.evidence.quote in DOCUMENT.text


# ---- prompt and fingerprint ------------------------------------------------------------------------------------------


def test_a_prompt_of_the_users_own_is_sent_and_fingerprinted(server: LlmServer, tmp_path: Path) -> None:
    (tmp_path / "verify_claim.md").write_text("# System\nBe strict.\n# User\n{evidence}\n{claim}\n", encoding="utf-8")
    shipped, mine = judge_at(server), judge_at(server, llm_prompts=tmp_path)
    shipped.judge([case()])
    mine.judge([case()])
    assert len(server.bodies) == 2, "an answer to another prompt does not count"
    assert server.bodies[-1]["messages"][0]["content"] == "Be strict."
    assert shipped.fingerprint()["prompt"] != mine.fingerprint()["prompt"]
    assert shipped.fingerprint().keys() == {"endpoint", "model", "answered_by", "prompt"}


def test_a_bad_prompt_is_named_before_anything_is_sent(server: LlmServer, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"verify_claim\.md"):
        judge_at(server, llm_prompts=tmp_path).judge([case()])
    assert server.bodies == []


def test_the_form_that_is_asked_for_is_the_one_that_is_read(server: LlmServer) -> None:
    server.fail(status(400, "response_format is not supported"))
    judge(server)
    schema = server.bodies[0]["response_format"]["json_schema"]["schema"]
    assert set(schema["required"]) == set(Answer.model_fields)
    assert "response_format" not in server.bodies[1]
