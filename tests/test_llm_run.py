"""A whole run with a language model as judge: what is sent, what the user is told, what becomes of failures."""

import json
import re
import sys
from pathlib import Path

import pytest
from llm_server import LlmServer, answer, status

import claimcheck
from claimcheck import cli
from claimcheck.errors import InputError
from claimcheck.schema import Label, Run
from claimcheck.settings import Settings
from claimcheck.shipped import shipped_path

SAMPLE = shipped_path("data", "sample")
REPORT, PAPERS = SAMPLE / "sample-report.txt", SAMPLE / "papers"
INTENDED = json.loads((SAMPLE / "labels.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a cache that keeps the sample's paper for all tests here; answers are not shared, as each has its own server."""
    return tmp_path_factory.mktemp("llm-runs")


@pytest.fixture
def server():
    with LlmServer() as running:
        running.say(knowing)
        yield running


def knowing(text: str) -> str:
    """Answer as a good model would: the intended label, with the first excerpt's first words as its quote."""
    claim = re.search(r"<claim>\n(.*)\n</claim>", text)[1]
    excerpt = re.search(r"<excerpt[^>]*>\n(.*)\n</excerpt>", text)[1]
    return answer(INTENDED[claim], " ".join(excerpt.split()[:12]))


def verify(server: LlmServer, cache: Path, **more: object) -> Run:
    settings = Settings(
        **{
            "papers": PAPERS,
            "offline": True,
            "cache": cache,
            "verifier": "llm",
            "model": "small",
            "llm_url": server.url,
            "llm_at_once": 1,
            "retriever": "lexical",
            **more,
        }
    )
    return claimcheck.verify(REPORT, settings=settings)


def test_every_claim_is_judged_and_the_fingerprint_says_by_whom(server, cache):
    run = verify(server, cache)
    assert len(server.bodies) == len(INTENDED)
    assert all(verdict.failure is None for verdict in run.verdicts)
    fingerprint = {name: value for name, value in run.fingerprint.items() if name.startswith("llm.")}
    assert fingerprint.keys() == {"llm.endpoint", "llm.model", "llm.answered_by", "llm.prompt"}
    assert (fingerprint["llm.endpoint"], fingerprint["llm.model"]) == (server.host, "small")
    again = verify(server, cache)
    assert again.model_dump(exclude={"seconds"}) == run.model_dump(exclude={"seconds"})
    assert len(server.bodies) == len(INTENDED), "the second run asks nobody"


def test_what_the_model_says_counts(server, cache):
    prose = "A claim that could not be checked is reported as a lack of evidence."
    labels = {}
    for label in ("SUPPORTED", "REFUTED"):
        server.say(
            lambda text, label=label: answer(label, " ".join(re.search(r"<excerpt[^>]*>\n(.*)\n", text)[1].split()[:30]))
        )
        run = verify(server, cache, llm_answer_tokens=1000 + len(label))
        labels[label] = next(verdict.label for verdict in run.verdicts if verdict.claim.text == prose)
    assert labels == {"SUPPORTED": Label.SUPPORTED, "REFUTED": Label.REFUTED}


def test_a_claim_whose_judge_failed_is_not_checked_and_the_others_are(server, cache):
    server.fail(status(400, "too long"))
    run = verify(server, cache)
    first, *rest = run.verdicts
    assert (first.label, first.confidence, first.failure.code) == (None, None, "request-refused")
    assert "too long" in first.explanation
    assert all(verdict.label for verdict in rest)


def test_a_dry_run_sends_nothing(server, cache):
    run = verify(server, cache, llm_dry_run=True)
    assert server.bodies == []
    assert {verdict.failure.code for verdict in run.verdicts} == {"not-asked"}


def test_an_endpoint_that_is_set_but_not_chosen_is_not_asked(server, cache):
    run = verify(server, cache, verifier="entailment")
    assert server.bodies == []
    assert not any("llm" in name for name in run.fingerprint)


# ---- the embedded judge first ----------------------------------------------------------------------------------------


def by_claim(run: Run) -> dict[str, tuple[Label, float]]:
    return {verdict.claim.id: (verdict.label, verdict.confidence) for verdict in run.verdicts}


@pytest.fixture(scope="module")
def alone(cache) -> Run:
    """Return the run of the embedded judge alone."""
    settings = Settings(papers=PAPERS, offline=True, cache=cache, retriever="lexical")
    return claimcheck.verify(REPORT, settings=settings)


def test_the_second_judge_is_asked_about_doubtful_claims_only(server, cache, alone, caplog):
    before = by_claim(alone)
    threshold = sorted(confidence for _, confidence in before.values())[3]  # three are below, unless two are alike
    doubtful = {id_ for id_, (_, confidence) in before.items() if confidence < threshold}
    assert 0 < len(doubtful) < len(before)
    run = verify(server, cache, verifier="entailment", second_verifier="llm", second_below=threshold)
    asked = {re.search(r"<claim>\n(.*)\n</claim>", body["messages"][-1]["content"])[1] for body in server.bodies}
    assert asked == {verdict.claim.text for verdict in run.verdicts if verdict.claim.id in doubtful}
    after = by_claim(run)
    assert {id_: after[id_] for id_ in after.keys() - doubtful} == {id_: before[id_] for id_ in before.keys() - doubtful}
    assert any(after[id_] != before[id_] for id_ in doubtful)
    assert run.fingerprint["second"] == f"llm below {threshold:g}"
    assert run.fingerprint["llm.endpoint"] == server.host
    told = re.search(r"second judge, llm: (\d+) of (\d+) claims, tokens: (\d+) of (\d+)", caplog.text)
    assert (int(told[1]), int(told[2])) == (len(doubtful), len(before))
    assert 0 < int(told[3]) < int(told[4])


@pytest.mark.parametrize("said", ["nonsense", answer("SUPPORTED", "words that stand nowhere in the paper")])
def test_where_the_second_judge_has_nothing_to_say_the_first_verdict_stands(server, cache, alone, said):
    server.say(said)
    run = verify(server, cache, verifier="entailment", second_verifier="llm", second_below=1)
    assert server.bodies
    assert by_claim(run) == by_claim(alone)


def test_without_doubt_nothing_is_sent(server, cache, alone):
    run = verify(server, cache, verifier="entailment", second_verifier="llm", second_below=0)
    assert server.bodies == []
    assert by_claim(run) == by_claim(alone)


@pytest.mark.parametrize("name", ["llm", "numeric", "nobody"])
def test_the_second_judge_is_another_entailment_judge(server, cache, name):
    with pytest.raises(InputError):
        verify(server, cache, second_verifier=name)


def run_cli(monkeypatch, capfd, *arguments: str) -> tuple[int, str, str]:
    monkeypatch.setattr(sys, "argv", ["claimcheck", *arguments])
    with pytest.raises(SystemExit) as stop:
        cli.main()
    return (stop.value.code or 0, *capfd.readouterr())


def test_the_command_says_what_is_sent_even_when_quiet(server, cache, monkeypatch, capfd):
    for name, value in {"VERIFIER": "llm", "MODEL": "sm\x1b[31mall", "LLM_URL": server.url, "CACHE": str(cache)}.items():
        monkeypatch.setenv(f"CLAIMCHECK_{name}", value)
    monkeypatch.setenv("CLAIMCHECK_LLM_KEY", "sk-secret-key")
    server.fail(*[status(400)] * 3)
    code, out, err = run_cli(
        monkeypatch, capfd, "verify", str(REPORT), "--papers", str(PAPERS), "--offline", "--quiet", "--format", "json"
    )
    assert code == 3
    assert sum(verdict["failure"] is not None for verdict in json.loads(out)["verdicts"]) == 3
    assert f"goes to {server.host}" in err
    assert err.count("requests: 7,") == 1
    assert "\x1b" not in err
    assert "sk-secret-key" not in out + err


def test_a_refused_key_ends_the_command_with_4(server, cache, monkeypatch, capfd):
    for name, value in {"VERIFIER": "llm", "MODEL": "small", "LLM_URL": server.url, "CACHE": str(cache)}.items():
        monkeypatch.setenv(f"CLAIMCHECK_{name}", value)
    server.fail(*[status(401)] * 10)
    code, out, err = run_cli(monkeypatch, capfd, "verify", str(REPORT), "--papers", str(PAPERS), "--offline", "--quiet")
    assert (code, out) == (4, "")
    assert "CLAIMCHECK_LLM_KEY" in err
