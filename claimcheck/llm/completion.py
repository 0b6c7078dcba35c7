"""What an endpoint answers: its form, and the JSON object that the model was asked for."""

import json
from typing import Any, NamedTuple, TypeVar

from pydantic import BaseModel, Field, ValidationError

Form = TypeVar("Form", bound=BaseModel)

_MAX_CHARACTERS = 200_000  # of an answer that are searched for an object
_MAX_STARTS = 200  # opening braces that are tried
_DECODER = json.JSONDecoder()


class Completion(NamedTuple):
    """One answer of the model."""

    content: str
    tokens_in: int | None
    """As the endpoint counts them; None where it does not."""
    tokens_out: int | None
    model: str
    """Which model the endpoint says has answered; "" where it does not say."""
    is_cut: bool
    """The answer ended because it reached the allowed length."""


class UnusableAnswerError(Exception):
    """An answer does not have the form that was asked for; the message tells the model what is wrong."""


class _Message(BaseModel):
    content: str | None = None


class _Choice(BaseModel):
    message: _Message
    finish_reason: str | None = None


class _Usage(BaseModel):
    prompt_tokens: int | None = Field(default=None, ge=0)
    completion_tokens: int | None = Field(default=None, ge=0)


class _Body(BaseModel):
    choices: list[_Choice] = Field(min_length=1)
    model: str | None = None
    usage: _Usage | None = None


def read_completion(body: str) -> Completion:
    """Return what the body of an answer says. Raises ValueError where it is no completion."""
    read = _Body.model_validate_json(body)
    usage = read.usage or _Usage()
    choice = read.choices[0]
    return Completion(
        content=choice.message.content or "",
        tokens_in=usage.prompt_tokens,
        tokens_out=usage.completion_tokens,
        model=read.model or "",
        is_cut=choice.finish_reason == "length",
    )


def read_form(content: str, form: type[Form]) -> Form:
    """Return the last JSON object of `content`, read as `form`; words, fences and thoughts around it do not count.

    Raises UnusableAnswerError where there is none, or it has another form.
    """
    found = _last_object(content[:_MAX_CHARACTERS].rpartition("</think>")[2])
    if found is None:
        raise UnusableAnswerError("there is no JSON object in it")
    try:
        return form.model_validate(found)
    except ValidationError as error:
        faults = (f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}" for fault in error.errors())
        raise UnusableAnswerError("; ".join(faults)) from error


def schema_of(form: type[BaseModel]) -> dict[str, Any]:
    """Return the response format that asks an endpoint for objects of that form, and of no other."""
    schema = form.model_json_schema() | {"additionalProperties": False}
    return {"type": "json_schema", "json_schema": {"name": form.__name__.lstrip("_").lower(), "strict": True, "schema": schema}}


def _last_object(content: str) -> dict[str, Any] | None:
    found: dict[str, Any] | None = None
    at = content.find("{")
    for _ in range(_MAX_STARTS):
        if at < 0:
            break
        try:
            value, end = _DECODER.raw_decode(content, at)
        except (ValueError, RecursionError):
            end = at + 1
        else:
            found = value
        at = content.find("{", end)
    return found
