"""Claims that name a URL, held against the URLs of the papers."""

import socket

import pytest
from small_documents import make_claim, make_document

from claimcheck.schema import Document
from claimcheck.settings import Settings
from claimcheck.verifiers.base import Case
from claimcheck.verifiers.existence import ExistenceVerifier, find_urls, parse_link

OURS = "Our code is available at https://github.com/lab/Robust-XLT."


def judge(claim: str, document: Document, **settings):
    verifier = ExistenceVerifier(Settings(**settings))
    (judgements,) = verifier.judge([Case(make_claim(claim), (), {"p": document})])
    return judgements


def document(*sentences: str, urls=()) -> Document:
    return make_document([list(sentences)]).model_copy(update={"urls": tuple(urls)})


@pytest.mark.parametrize(
    "claim",
    [
        "Code is available at https://github.com/lab/Robust-XLT.",
        "The code is released at http://www.github.com/lab/Robust-XLT/",
        "Code is available at https://GitHub.com/lab/Robust-XLT.git",
        "Code is available at github.com/lab/Robust-XLT).",
        "Code is available at https://github.com/lab/RobustXLT",
    ],
)
def test_the_url_is_there(claim):
    (judgement,) = judge(claim, document(OURS))
    assert judgement.supported > 0.9
    assert judgement.evidence.quote == OURS


@pytest.mark.parametrize("text", ["Code: https://github.com/lab/Robust- XLT.", "Code: https://github.com/lab/Robust-\nXLT."])
def test_a_url_broken_at_a_line_end_is_there(text):
    (judgement,) = judge("Code is available at https://github.com/lab/Robust-XLT", document(text))
    assert judgement.supported > 0.9


def test_a_link_annotation_counts_though_no_text_shows_it():
    found = document("Our code is online.", urls=[("https://github.com/lab/tool", 1)])
    (judgement,) = judge("Code is available at https://github.com/lab/tool", found)
    assert judgement.supported > 0.9
    assert judgement.evidence is None


@pytest.mark.parametrize(
    ("claim", "text"),
    [
        ("Code is available at https://github.com/lab/other", OURS),
        ("Code is available at https://github.com/team/Robust-XLT", OURS),
        ("The code is available at https://gitlab.com/x/y", OURS),
    ],
)
def test_another_url_for_the_same_thing_refutes(claim, text):
    (judgement,) = judge(claim, document(text))
    assert judgement.refuted > 0.9
    assert "the paper https://github.com/lab/Robust-XLT" in judgement.note


@pytest.mark.parametrize(
    "text",
    [
        "We train a model.",
        "We use the tokenizer of https://example.org/tokenizer.",
        "The data of others is at https://example.org.",
    ],
)
def test_no_such_url_leaves_it_open(text):
    (judgement,) = judge("Code is available at https://github.com/lab/tool", document(text))
    assert judgement.not_enough_info == 1
    assert judgement.evidence is None


def test_the_url_of_a_longer_name_is_another():
    (judgement,) = judge("Code is available at https://github.com/lab/tool", document("See https://github.com/lab/toolbox."))
    assert judgement.supported == 0


@pytest.mark.parametrize("claim", ["The code is available.", "It gains 2.1 points.", "See Section 3."])
def test_claims_without_a_url_are_left_to_others(claim):
    assert judge(claim, document(OURS)) == ()


def test_nobody_is_asked_unless_told_to():
    asked = []

    def checker(url: str) -> bool:
        asked.append(url)
        return False

    case = Case(make_claim(OURS), (), {"p": document(OURS)})
    ExistenceVerifier(Settings(), checker).judge([case])
    assert asked == []
    ((judgement,),) = ExistenceVerifier(Settings(check_links=True), checker).judge([case])
    assert asked == ["https://github.com/lab/Robust-XLT"]
    assert judgement.supported > 0.9
    assert judgement.note.endswith("the link does not answer: its server says that nothing is there")
    ExistenceVerifier(Settings(check_links=True, offline=True), checker).judge([case])
    assert len(asked) == 1


def test_the_link_of_a_claim_that_was_cut_is_not_asked():
    cut = make_claim(OURS).model_copy(update={"truncated": True})
    verifier = ExistenceVerifier(Settings(check_links=True), pytest.fail)
    ((judgement,),) = verifier.judge([Case(cut, (), {"p": document(OURS)})])
    assert "link" not in judgement.note


def test_by_default_the_web_is_asked_and_a_private_address_refused(tmp_path):
    verifier = ExistenceVerifier(Settings(check_links=True, rate_folder=tmp_path))
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        url = f"http://127.0.0.1:{server.getsockname()[1]}/code"
        case = Case(make_claim(f"Code is available at {url}."), (), {"p": document(OURS)})
        ((judgement,),) = verifier.judge([case])
        with pytest.raises(TimeoutError):
            server.accept()
    assert judgement.note.endswith("whether the link answers could not be found out")
    assert judgement.not_enough_info == judge(f"Code is available at {url}.", document(OURS))[0].not_enough_info


@pytest.mark.parametrize(
    ("text", "urls"),
    [
        ("see https://a.org/b_(c), or", ("https://a.org/b_(c)",)),
        ("(https://a.org/b).", ("https://a.org/b",)),
        ("at www.a.org/x/ and github.com/u/v;", ("www.a.org/x/", "github.com/u/v")),
        ("no url", ()),
    ],
)
def test_urls_in_text(text, urls):
    assert find_urls(text) == urls


@pytest.mark.parametrize("url", ["http://[::1", "https://", "//"])
def test_what_is_no_url_is_none(url):
    assert parse_link(url) is None
