"""Requests to an endpoint that speaks OpenAI's protocol: the only door to the openai package."""

import random
import re
import time
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeoutError
from threading import Lock, Thread
from typing import TYPE_CHECKING, Any, NamedTuple

from pydantic import BaseModel

from claimcheck.errors import ModelError, reason_of
from claimcheck.llm.address import OPENAI_KEY, OWN_KEY, Address, key_for
from claimcheck.llm.completion import Completion, read_completion, schema_of
from claimcheck.llm.prompt import Messages
from claimcheck.text import printable

if TYPE_CHECKING:
    import openai

_MAX_SAID = 300  # characters of what an endpoint says is wrong
_MAX_BYTES = 8 * 2**20
"""Of one answer, decoded."""
_ENDS_THE_RUN = {
    401: f"Set the key in {OWN_KEY} ({OPENAI_KEY} goes to OpenAI and to this machine only, and no key over plain http).",
    403: "Use a key that may use this model.",
    404: "Check the model's name (CLAIMCHECK_MODEL) and the address (CLAIMCHECK_LLM_URL), which most often ends in /v1.",
}
_TRANSIENT = frozenset({408, 409, 425, 429, *range(500, 600)})
_MIN_SECRET = 8  # letters; a shorter key ("EMPTY") is none, and might stand in any answer
_NO_KEY = "none"  # the openai package insists on a key; servers that need none ignore it
_OPTIONAL = ("response_format", "temperature", "max_tokens")
"""Parameters that some endpoints refuse; one that is named in a refusal is left out from then on."""


class Patience(NamedTuple):
    """How often an endpoint is asked, and how long is waited in between."""

    tries: int = 4
    backoff_s: float = 2.0
    """Pause before the second try, doubled for each further one; between half and all of it is waited, by chance."""
    max_pause_s: float = 120.0
    """Longest pause that is waited out when the endpoint asks for one; a longer one ends the attempt."""


class EndpointError(Exception):
    """A request came to nothing, in a way that other requests need not."""

    def __init__(self, reason: str, *, is_refused: bool) -> None:
        super().__init__(reason)
        self.is_refused = is_refused
        """The endpoint understood the request and refused it; else it could not be reached, or answered nonsense."""


class _AgainError(Exception):
    """A try failed in a way that a further one may mend."""

    def __init__(self, reason: str, pause_s: float | None = None) -> None:
        super().__init__(reason)
        self.pause_s = pause_s


class Endpoint:
    """Asks one model at one address; safe to use from several threads."""

    def __init__(self, address: Address, model: str, *, timeout_s: float, patience: Patience | None = None) -> None:
        """Ask `model`; one try ends after `timeout_s` seconds. Raises ModelError where the extra is missing."""
        self._address = address
        self._model = model
        self._timeout_s = timeout_s
        self._patience = patience or Patience()
        self._key = key_for(address)
        self._openai = _import_openai()
        self._client = self._make_client()
        self._lock = Lock()
        self._left_out: frozenset[str] = frozenset()

    @property
    def left_out(self) -> tuple[str, ...]:
        """Parameters that the endpoint refused and that are sent no more."""
        return tuple(sorted(self._left_out))

    def complete(self, messages: Messages, form: type[BaseModel], *, answer_tokens: int) -> Completion:
        """Return the model's answer, of at most `answer_tokens` tokens, as a rule in the form asked for.

        Raises EndpointError; ModelError where no request can succeed (key, model, address).
        """
        patience = self._patience
        for attempt in range(1, patience.tries + 1):
            try:
                return self._ask(messages, form, answer_tokens)
            except _AgainError as trouble:
                backoff_s = patience.backoff_s * 2 ** (attempt - 1) * random.uniform(0.5, 1.0)  # noqa: S311 - spreads load
                pause_s = max(trouble.pause_s or 0.0, backoff_s)
                if attempt == patience.tries or pause_s > patience.max_pause_s:
                    raise EndpointError(str(trouble), is_refused=False) from trouble
                time.sleep(pause_s)
        raise AssertionError("the last try returns or raises")

    def _ask(self, messages: Messages, form: type[BaseModel], answer_tokens: int) -> Completion:
        """Ask once, and once more for each parameter that the endpoint refuses."""
        while True:
            left_out = self._left_out
            refused = self._openai.BadRequestError, self._openai.UnprocessableEntityError
            try:
                return self._send(messages, self._parameters(form, answer_tokens, left_out))
            except refused as error:
                named = self._refused_parameter(error, left_out)
                if named is None:
                    raise EndpointError(self._said(error), is_refused=True) from error
                with self._lock:
                    self._left_out |= {named}
            except self._openai.APIStatusError as error:
                raise self._judged(error) from error

    def _parameters(self, form: type[BaseModel], answer_tokens: int, left_out: frozenset[str]) -> dict[str, Any]:
        wanted = {"temperature": 0, "max_tokens": answer_tokens, "response_format": schema_of(form)}
        sent = {name: value for name, value in wanted.items() if name not in left_out}
        # OpenAI's newer models have another name for it, and refuse the old one.
        return sent | ({"max_completion_tokens": answer_tokens} if "max_tokens" in left_out else {})

    def _send(self, messages: Messages, parameters: dict[str, Any]) -> Completion:
        """Send one request and read its answer, bounded in size and time. Raises _AgainError, and openai's status errors."""
        said = [message._asdict() for message in messages]

        def body_of_answer() -> bytes:
            create = self._client.chat.completions.with_streaming_response.create
            with create(model=self._model, messages=said, **parameters) as response:  # type: ignore[arg-type]
                return _bounded(response.iter_bytes())

        try:
            body = _within(self._timeout_s, body_of_answer)
        except (_AgainError, self._openai.APIStatusError):
            raise
        except Exception as error:  # a body that breaks off raises the errors of whichever httpx openai brings
            reason = self._clean(reason_of(error.__cause__ or error))
            raise _AgainError(f"it could not be reached: {reason}") from error
        try:
            return read_completion(self._without_key(body.decode("utf-8", "replace")))
        except ValueError as error:
            raise _AgainError("it answered something that is no completion") from error

    def _judged(self, error: "openai.APIStatusError") -> Exception:
        """Return what an answer with a bad status amounts to."""
        status = error.status_code
        message = f"{self._address.host} answers {status} for the model {self._model!r}: {self._said(error)}"
        if status in _TRANSIENT:
            return _AgainError(f"it answers {status}", _retry_after_s(error))
        if 300 <= status < 400:
            return ModelError(
                f"{self._address.host} sends requests elsewhere; nothing is sent there.",
                hint="Set llm_url to the final address.",
            )
        if status in _ENDS_THE_RUN:
            return ModelError(message, hint=_ENDS_THE_RUN[status])
        return EndpointError(message, is_refused=True)

    def _refused_parameter(self, error: "openai.APIStatusError", left_out: frozenset[str]) -> str | None:
        """Return the optional parameter that a refusal names; a mere word of the message may be one of the claim's."""
        said = self._said(error)
        for name in _OPTIONAL:
            is_named = error.param == name or re.search(rf"['\"`]{name}['\"`]", said) or ("_" in name and name in said)
            if is_named and name not in left_out:
                return name
        return None

    def _said(self, error: "openai.APIStatusError") -> str:
        """Return what the endpoint says is wrong: one line, without the key, however it comes to know it."""
        body = error.body
        said = body.get("message", body) if isinstance(body, dict) else body
        return self._clean(str(said)) if said else "no reason given"

    def _clean(self, text: str) -> str:
        return printable(self._without_key(text))[:_MAX_SAID].rstrip(" .")

    def _without_key(self, text: str) -> str:
        return text.replace(self._key, "***") if self._key and len(self._key) >= _MIN_SECRET else text

    def _make_client(self) -> "openai.OpenAI":
        # A redirect would carry claims and passages to a place that the user did not name; so would a proxy, for this machine.
        http = self._openai.DefaultHttpxClient(follow_redirects=False, trust_env=not self._address.is_local)
        account = None if self._address.is_openai else ""  # None: from the environment
        client: openai.OpenAI = self._openai.OpenAI(
            base_url=self._address.url,
            api_key=self._key or _NO_KEY,
            organization=account,
            project=account,
            timeout=self._timeout_s,  # between two bytes, which also ends what `_within` has left behind
            max_retries=0,
            http_client=http,
        )
        return client


def _import_openai() -> Any:
    try:
        import openai  # noqa: PLC0415
    except ImportError as error:
        raise ModelError(
            'The verifier "llm" needs the package openai.',
            hint="Install it with `pip install claimcheck[llm]`, or leave the setting out for the embedded model.",
        ) from error
    return openai


def _within(timeout_s: float, work: Callable[[], bytes]) -> bytes:
    """Return what `work` returns, or raise what it raises; raises _AgainError where it takes longer.

    httpx limits the silence between two bytes, not the whole: a server that drips would hold a run for ever. The thread that
    is left behind ends with its connection, and holds no process.
    """
    done: Future[bytes] = Future()

    def carry_out() -> None:
        try:
            done.set_result(work())
        except BaseException as error:  # whatever it is, it belongs to the caller
            done.set_exception(error)

    Thread(target=carry_out, daemon=True).start()
    try:
        return done.result(timeout_s)
    except FutureTimeoutError as error:
        raise _AgainError(f"its answer did not come within {timeout_s:g} s") from error


def _bounded(chunks: Iterable[bytes]) -> bytes:
    """Return the whole body. Raises _AgainError where it is too long."""
    body = bytearray()
    for chunk in chunks:
        body += chunk
        if len(body) > _MAX_BYTES:
            raise _AgainError("its answer is too long")
    return bytes(body)


def _retry_after_s(error: "openai.APIStatusError") -> float | None:
    value = error.response.headers.get("retry-after", "")
    return float(value[:9]) if value.isascii() and value.isdigit() else None
