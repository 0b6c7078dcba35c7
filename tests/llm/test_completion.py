"""What is made of the words of a model."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from claimcheck.llm.completion import UnusableAnswerError, read_completion, read_form, schema_of


class Form(BaseModel):
    label: str
    n: int


GOOD = '{"label": "a", "n": 1}'


@pytest.mark.parametrize(
    "content",
    [
        GOOD,
        f"```json\n{GOOD}\n```",
        f"Here it is: {GOOD}. Bye {{",
        f'<think>First I thought {{"label": "b", "n": 2}}.</think>{GOOD}',
        f'The paper says {{"label": "b", "n": 2}}, but: {GOOD}',
        f"{{broken {GOOD}",
        '{"label": "a", "n": 1, "more": [{"x": 1}]}',
        "[1, 2] " + GOOD,
    ],
)
def test_the_last_object_counts(content: str) -> None:
    assert read_form(content, Form) == Form(label="a", n=1)


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        ("", "no JSON object"),
        ("SUPPORTED", "no JSON object"),
        ("[1]", "no JSON object"),
        ('{"label": "a"}', "n: Field required"),
        ('{"label": "a", "n": "many"}', "n: "),
        ('{"label": "a", "n": 1', "no JSON object"),
        ("{" * 100_000, "no JSON object"),
        ('{"a":' * 100_000, "no JSON object"),
        (f"<think>{GOOD}</think> no", "no JSON object"),
    ],
)
def test_other_answers_are_unusable_and_the_fault_is_named(content: str, fault: str) -> None:
    with pytest.raises(UnusableAnswerError, match=fault):
        read_form(content, Form)


@given(st.text(alphabet='{}[]":,aN1 \\<>', max_size=200))
def test_nothing_else_is_raised(content: str) -> None:
    try:
        read_form(content, Form)
    except UnusableAnswerError as error:
        assert str(error)


def test_a_completion_is_read() -> None:
    body = {"choices": [{"message": {"content": "x"}, "finish_reason": "length"}], "model": "m", "usage": {"prompt_tokens": 3}}
    assert read_completion(json.dumps(body)) == ("x", 3, None, "m", True)
    assert read_completion('{"choices": [{"message": {"content": null}}]}') == ("", None, None, "", False)


@pytest.mark.parametrize(
    "body", ["", "{}", "[]", '{"choices": []}', '{"choices": [{}]}', "<html>", '{"choices": [{"message": 1}]}']
)
def test_what_is_no_completion_is_told_apart(body: str) -> None:
    with pytest.raises(ValueError):
        read_completion(body)


def test_the_schema_admits_no_more_than_the_form() -> None:
    schema = schema_of(Form)["json_schema"]["schema"]
    assert schema["additionalProperties"] is False
    assert set(schema["required"]) == set(schema["properties"]) == {"label", "n"}
