"""Requests to a loopback endpoint that answers, stalls, answers nonsense, refuses, and asks to wait."""

import json
import logging
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from llm_server import QUICK, LlmServer, body, cut_off, drips, endless, hangs_up, stalls, status
from pydantic import BaseModel

from claimcheck.errors import ClaimcheckError, InputError, ModelError
from claimcheck.llm import LanguageModel, Messages
from claimcheck.llm.prompt import Message
from claimcheck.schema import Failure
from claimcheck.settings import Settings

SECRET = "sk-very-secret-0123456789"
GOOD = '{"word": "yes"}'


class Word(BaseModel):
    word: str


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[LlmServer]:
    monkeypatch.setenv("CLAIMCHECK_LLM_KEY", SECRET)
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    with LlmServer() as running:
        running.say(GOOD)
        yield running


def conversation(text: str = "Is it so?") -> Messages:
    return Message("system", "Answer."), Message("user", text)


def model_at(server: LlmServer, **more: object) -> LanguageModel[Word]:
    settings = Settings(llm_url=server.url, model="small", **{"llm_timeout_s": 5, **more})  # type: ignore[arg-type]
    return LanguageModel(settings, Word, patience=QUICK)


def ask(server: LlmServer, *texts: str, **more: object) -> list[Word | Failure]:
    return model_at(server, **more).ask([conversation(text) for text in texts or ("Is it so?",)])


def code(found: list[Word | Failure]) -> str:
    assert isinstance(found[0], Failure)
    return found[0].code


def test_a_request_carries_what_was_asked_and_the_key(server: LlmServer) -> None:
    assert ask(server) == [Word(word="yes")]
    (sent,) = server.bodies
    assert sent["messages"] == [{"role": "system", "content": "Answer."}, {"role": "user", "content": "Is it so?"}]
    assert (sent["model"], sent["temperature"], sent["max_tokens"]) == ("small", 0, 1000)
    assert sent["response_format"]["json_schema"]["schema"]["required"] == ["word"]
    assert server.headers[0]["authorization"] == f"Bearer {SECRET}"


def test_no_key_is_needed_and_none_of_openai_goes_elsewhere(server: LlmServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CLAIMCHECK_LLM_KEY")
    for name in ("OPENAI_ADMIN_KEY", "OPENAI_ORG_ID", "OPENAI_PROJECT_ID"):
        monkeypatch.setenv(name, SECRET)
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:9/v1")
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    assert ask(server) == [Word(word="yes")]
    assert SECRET not in json.dumps(server.headers)


def test_answers_are_in_order_and_equal_questions_are_sent_once(server: LlmServer) -> None:
    server.say(lambda text: json.dumps({"word": text}))
    texts = [f"question {number % 5}" for number in range(12)]
    assert ask(server, *texts) == [Word(word=text) for text in texts]
    assert len(server.bodies) == 5


def test_no_more_requests_run_at_once_than_allowed(server: LlmServer) -> None:
    server.say(lambda text: (time.sleep(0.05), GOOD)[1])
    ask(server, *map(str, range(9)), llm_at_once=3)
    assert 1 < server.most_at_once <= 3


def test_nothing_is_sent_where_nothing_is_asked(server: LlmServer) -> None:
    assert model_at(server).ask([]) == []
    assert LanguageModel(Settings(), Word).ask([]) == []
    assert server.bodies == []


# ---- the cache -------------------------------------------------------------------------------------------------------


def test_answers_are_kept(server: LlmServer) -> None:
    assert ask(server) == ask(server) == [Word(word="yes")]
    assert len(server.bodies) == 1


@pytest.mark.parametrize("more", [{"model": "large"}, {"llm_answer_tokens": 500}])
def test_other_requests_have_other_answers(server: LlmServer, more: dict[str, object]) -> None:
    ask(server)
    settings = Settings(**{"llm_url": server.url, "model": "small", **more})  # type: ignore[arg-type]
    LanguageModel(settings, Word, patience=QUICK).ask([conversation()])
    assert len(server.bodies) == 2


@pytest.mark.parametrize("content", [b"", b"{", b'{"content": "nonsense", "model": ""}', b"\xff\xfe"])
def test_a_damaged_answer_is_asked_for_again(server: LlmServer, content: bytes) -> None:
    ask(server)
    (path,) = (Settings().cache / "llm").iterdir()
    path.write_bytes(content)
    assert ask(server) == [Word(word="yes")]
    assert len(server.bodies) == 2


def test_bad_answers_and_failures_are_not_kept(server: LlmServer) -> None:
    server.fail(status(400))
    server.say("nonsense")
    ask(server), ask(server)
    server.say(GOOD)
    assert ask(server) == [Word(word="yes")]


def test_the_key_is_written_nowhere(
    server: LlmServer, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    server.say(json.dumps({"word": f"the key is {SECRET}"}))
    model = model_at(server)
    answers = model.ask([conversation()])
    server.fail(status(400, f"bad request with {SECRET}"), status(401, f"wrong key {SECRET}"))
    failures = ask(server, "another")
    with pytest.raises(ModelError) as raised:
        ask(server, "a third")
    written = b"".join(path.read_bytes() for path in Settings().cache.rglob("*") if path.is_file())
    out, err = capfd.readouterr()
    told = f"{answers}{failures}{raised.value}{model.fingerprint()}{caplog.text}{out}{err}{written!r}"
    assert SECRET not in told
    assert "***" in told


# ---- answers of another form ------------------------------------------------------------------------------------------


def test_a_bad_answer_is_sent_back_once(server: LlmServer) -> None:
    server.say("Yes, it is so.", GOOD)
    assert ask(server) == [Word(word="yes")]
    *_, said, objection = server.bodies[1]["messages"]
    assert said == {"role": "assistant", "content": "Yes, it is so."}
    assert "no JSON object" in objection["content"]
    assert ask(server) == [Word(word="yes")], "the mended answer is kept"
    assert len(server.bodies) == 2


def test_a_second_bad_answer_is_a_failure(server: LlmServer) -> None:
    server.say("Yes.", '{"wort": "ja"}', GOOD)
    (failure,) = ask(server)
    assert isinstance(failure, Failure)
    assert failure.code == "unusable-answer"
    assert "word: Field required" in failure.message
    assert len(server.bodies) == 2


def test_an_answer_that_was_cut_names_the_setting(server: LlmServer) -> None:
    server.finish_reason = "length"
    server.say('{"word": "ye')
    (failure,) = ask(server)
    assert isinstance(failure, Failure)
    assert "llm_answer_tokens" in failure.hint


# ---- trouble ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "fault",
    [
        status(429),
        status(500),
        status(503, retry_after="0"),
        status(408),
        cut_off,
        hangs_up,
        body("<html>busy</html>"),
        body('{"choices": []}'),
        body(""),
        endless,
    ],
)
def test_passing_trouble_is_tried_again(server: LlmServer, fault: object) -> None:
    server.fail(fault, fault)  # type: ignore[arg-type]
    assert ask(server) == [Word(word="yes")]
    assert len(server.bodies) == 3


@pytest.mark.parametrize("fault", [stalls, drips])
def test_an_answer_must_come_in_time(server: LlmServer, fault: object) -> None:
    server.fail(fault)  # type: ignore[arg-type]
    begun = time.monotonic()
    assert ask(server, llm_timeout_s=0.3) == [Word(word="yes")]
    assert time.monotonic() - begun < 3


def test_lasting_trouble_is_a_failure_of_the_claim(server: LlmServer) -> None:
    server.fail(*[status(500, "down")] * 3)
    failed, fine = ask(server, "first", "second", llm_at_once=1)
    assert isinstance(failed, Failure)
    assert (failed.code, fine) == ("model-unreachable", Word(word="yes"))
    assert "it answers 500" in failed.message


def test_retry_after_is_waited_out(server: LlmServer) -> None:
    server.fail(status(429, retry_after="1"))
    begun = time.monotonic()
    assert ask(server) == [Word(word="yes")]
    assert time.monotonic() - begun >= 1


def test_a_long_retry_after_ends_the_attempt(server: LlmServer) -> None:
    server.fail(status(429, retry_after="3600"))
    assert code(ask(server)) == "model-unreachable"
    assert len(server.bodies) == 1


def test_an_endpoint_that_never_answers_is_left_alone(server: LlmServer) -> None:
    server.fail(*[status(503)] * 100)
    found = ask(server, *map(str, range(6)), llm_at_once=1)
    assert all(isinstance(each, Failure) and each.code == "model-unreachable" for each in found)
    assert len(server.bodies) == 3 * QUICK.tries


def test_the_next_round_asks_again(server: LlmServer) -> None:
    server.fail(*[status(503)] * 9)
    model = model_at(server, llm_at_once=1)
    assert not any(isinstance(each, Word) for each in model.ask([conversation(text) for text in "abcd"]))
    assert model.ask([conversation("a")]) == [Word(word="yes")]


def test_nobody_listens(server: LlmServer) -> None:
    settings = Settings(llm_url="http://127.0.0.1:9/v1", model="small")
    assert code(LanguageModel(settings, Word, patience=QUICK).ask([conversation()])) == "model-unreachable"


def test_a_refused_request_is_a_failure_of_the_claim(server: LlmServer) -> None:
    server.fail(status(400, "maximum context length exceeded"))
    failed, fine = ask(server, "long", "short", llm_at_once=1)
    assert isinstance(failed, Failure)
    assert (failed.code, fine) == ("request-refused", Word(word="yes"))
    assert "maximum context length" in failed.message


@pytest.mark.parametrize(
    ("fault", "hint"),
    [
        (status(401), "CLAIMCHECK_LLM_KEY"),
        (status(403), "may use"),
        (status(404, "The model `small` does not exist"), "CLAIMCHECK_MODEL"),
        (status(307, Location="http://127.0.0.1:9/v1"), "llm_url"),
    ],
)
def test_what_no_request_can_mend_ends_the_run(server: LlmServer, fault: object, hint: str) -> None:
    server.fail(*[fault] * 20)  # type: ignore[list-item]
    with pytest.raises(ModelError) as raised:
        ask(server, *map(str, range(20)), llm_at_once=2)
    assert hint in raised.value.hint
    assert len(server.bodies) <= 10, "what was not sent yet is not sent, however late the others hear of it"


@pytest.mark.parametrize("by", ["param", "message"])
def test_refused_parameters_are_left_out(server: LlmServer, by: str, caplog: pytest.LogCaptureFixture) -> None:
    for name in ("temperature", "max_tokens", "response_format"):
        fault = status(400, "not supported", param=name) if by == "param" else status(422, f"Unsupported: '{name}'")
        server.fail(fault)
    model = model_at(server)
    assert model.ask([conversation()]) == [Word(word="yes")]
    assert not {"temperature", "max_tokens", "response_format"} & server.bodies[-1].keys()
    assert server.bodies[-1]["max_completion_tokens"] == 1000
    expected = "max_tokens, response_format, temperature"
    assert model.fingerprint()["left_out"] == expected
    assert f"refuses {expected}" in caplog.text
    again = model_at(server)
    again.ask([conversation()])
    assert again.fingerprint() == model.fingerprint(), "answers from the cache tell the same"


def test_a_word_of_the_claim_is_no_refused_parameter(server: LlmServer) -> None:
    server.fail(status(400, "too long: a text about the temperature of the sea"))
    assert code(ask(server)) == "request-refused"
    assert len(server.bodies) == 1


# ---- what it costs ---------------------------------------------------------------------------------------------------


def test_a_dry_run_sends_nothing_and_says_what_it_would(server: LlmServer, caplog: pytest.LogCaptureFixture) -> None:
    ask(server, "kept")
    server.bodies.clear()
    kept, fresh = ask(server, "kept", "x" * 300, llm_dry_run=True, llm_price_in=2, llm_price_out=10)
    assert isinstance(fresh, Failure)
    assert (kept, fresh.code) == (Word(word="yes"), "not-asked")
    assert server.bodies == []
    tokens = 8 + 3 + 8 + 100
    assert "nothing sent" in caplog.text
    assert f"tokens sent: {tokens}, received: 1000, cost: 0.01024. From the cache: 1." in caplog.text


def test_a_run_says_what_it_sent(server: LlmServer, caplog: pytest.LogCaptureFixture) -> None:
    ask(server, "a", "b", llm_price_in=1, llm_price_out=2)
    assert f"goes to {server.host} (model small)" in caplog.text
    assert "requests: 2, tokens sent: 200, received: 40, cost: 0.00028. From the cache: 0." in caplog.text
    caplog.clear()
    ask(server, "a", "b")
    assert "goes to" not in caplog.text
    assert "requests: 0, tokens sent: 0, received: 0. From the cache: 2." in caplog.text


@pytest.mark.parametrize(
    ("limit", "n_answered"),
    [
        ({"llm_max_tokens": 1000}, 0),
        ({"llm_max_tokens": 1100}, 1),
        ({"llm_max_tokens": 1200}, 2),
        ({"llm_max_tokens": 0}, 4),
        ({"llm_max_cost": 0.0011, "llm_price_in": 1, "llm_price_out": 1}, 1),
        ({"llm_max_cost": 0, "llm_price_in": 0, "llm_price_out": 0}, 4),
    ],
)
def test_a_budget_holds(server: LlmServer, limit: dict[str, float], n_answered: int) -> None:
    found = ask(server, *"abcd", llm_at_once=1, **limit)
    assert len(server.bodies) == n_answered
    assert {each.code for each in found if isinstance(each, Failure)} <= {"budget-spent"}


def test_the_next_run_goes_on_where_the_budget_ended(server: LlmServer) -> None:
    for n_answered in (1, 2, 3):
        found = ask(server, *"abc", llm_at_once=1, llm_max_tokens=1100)
        assert sum(isinstance(each, Word) for each in found) == n_answered


def test_an_endpoint_that_does_not_count_is_counted_from_above(server: LlmServer) -> None:
    server.counts_tokens = False
    assert sum(isinstance(each, Word) for each in ask(server, *"abc", llm_at_once=1, llm_max_tokens=2100)) == 2


def test_a_limit_of_cost_needs_prices() -> None:
    with pytest.raises(InputError, match="without prices"):
        LanguageModel(Settings(llm_max_cost=1, llm_price_in=1), Word)


# ---- settings --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({}, "no name"),
        ({"model": "m"}, "No endpoint"),
        ({"model": "m", "llm_url": "nowhere"}, "not the address"),
        ({"model": "m", "llm_url": "https://llm.example.org/v1", "offline": True}, "Offline"),
    ],
)
def test_what_is_missing_is_named(settings: dict[str, object], message: str) -> None:
    with pytest.raises(ClaimcheckError, match=message):
        LanguageModel(Settings(**settings), Word).ask([conversation()])  # type: ignore[arg-type]


def test_offline_another_machine_answers_out_of_the_cache_only(server: LlmServer, monkeypatch: pytest.MonkeyPatch) -> None:
    ask(server, "kept")
    monkeypatch.setattr("claimcheck.llm.address._is_loopback", lambda host: False)
    assert ask(server, "kept", offline=True) == [Word(word="yes")]
    with pytest.raises(ModelError, match="Offline"):
        ask(server, "kept", "new", offline=True)
    assert len(server.bodies) == 1


def test_offline_this_machine_is_asked(server: LlmServer) -> None:
    assert ask(server, offline=True) == [Word(word="yes")]


def test_the_extra_is_asked_for(server: LlmServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "openai", None)
    with pytest.raises(ModelError, match="needs the package openai") as raised:
        ask(server)
    assert "claimcheck[llm]" in raised.value.hint


def test_the_fingerprint_names_host_and_models(server: LlmServer) -> None:
    model = model_at(server)
    assert model.fingerprint() == {"endpoint": server.host, "model": "small"}
    model.ask([conversation()])
    assert model.fingerprint() == {"endpoint": server.host, "model": "small", "answered_by": "small-2026"}


def test_a_cache_that_cannot_be_written_is_an_error(server: LlmServer, tmp_path: Path) -> None:
    (tmp_path / "llm").write_text("in the way")
    with pytest.raises(ClaimcheckError, match="cannot be kept"):
        ask(server, cache=tmp_path)
