"""A language model that is asked for objects of a fixed form: cached, within a budget, several requests at a time."""

import logging
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from threading import Lock
from typing import Generic

from claimcheck.errors import ModelError, reason_of
from claimcheck.llm.address import Address, parse_address
from claimcheck.llm.answers import Answers, KeptAnswer
from claimcheck.llm.budget import Tokens, budget_of, count_tokens
from claimcheck.llm.completion import Completion, Form, UnusableAnswerError, read_form, schema_of
from claimcheck.llm.endpoint import Endpoint, EndpointError, Patience
from claimcheck.llm.ledger import Ledger
from claimcheck.llm.prompt import Message, Messages
from claimcheck.schema import Failure
from claimcheck.settings import Settings

_LOG = logging.getLogger("claimcheck.llm")
_GIVE_UP_AFTER = 3
"""Requests in a row, each tried several times in vain, after which the endpoint is not asked again."""
_NOT_ASKED = Failure(
    code="not-asked", message="dry run: nothing was sent to the language model", hint="Set llm_dry_run to false."
)
_MAX_SHOWN = 1000  # characters of a bad answer that are sent back


class LanguageModel(Generic[Form]):
    """Asks the endpoint that the settings name for answers of one form."""

    def __init__(self, settings: Settings, form: type[Form], *, patience: Patience | None = None) -> None:
        """Ask for objects of `form`; nothing is loaded or sent yet. Raises InputError where the budget is inconsistent."""
        self._settings = settings
        self._form = form
        self._patience = patience
        self._budget = budget_of(settings)
        self._lock = Lock()
        self._ledger = Ledger()
        self._answered_by: set[str] = set()
        self._left_out: set[str] = set()
        self._door: Endpoint | None = None

    def ask(self, conversations: Sequence[Messages]) -> list[Form | Failure]:
        """Return for each conversation the model's answer, in order, or why there is none.

        Equal conversations are sent once. Raises ModelError where no request can succeed (extra, address, key, model), and
        StoreError where answers cannot be kept.
        """
        distinct = dict.fromkeys(conversations)
        if not distinct:
            return []
        self._check()
        self._ledger = Ledger()
        self._answers  # noqa: B018 - made once, before the threads start
        with ThreadPoolExecutor(self._settings.llm_at_once) as pool:
            futures = {messages: pool.submit(self._answer, messages) for messages in distinct}
            try:
                found = {messages: future.result() for messages, future in futures.items()}
            except BaseException:
                pool.shutdown(wait=False, cancel_futures=True)
                raise
        self._tell()
        return [found[messages] for messages in conversations]

    def fingerprint(self) -> dict[str, str]:
        """Return host and model, which model says it has answered, and what the endpoint refused to be told."""
        fingerprint = {"endpoint": self._address.host, "model": self._settings.model or ""}
        told = {"answered_by": self._answered_by, "left_out": self._left_out}
        return fingerprint | {name: ", ".join(sorted(values)) for name, values in told.items() if values}

    def _check(self) -> None:
        if not self._settings.model:
            raise ModelError(
                "The language model has no name.", hint="Set model (CLAIMCHECK_MODEL) to its name at the endpoint."
            )

    def _answer(self, messages: Messages) -> Form | Failure:
        kept = self._answers.get(messages)
        if kept is not None:
            try:
                answer = read_form(kept.content, self._form)
            except UnusableAnswerError:
                pass  # kept by another version
            else:
                self._ledger.note_kept()
                return self._noted(answer, kept)
        if self._settings.llm_dry_run:
            self._ledger.note_plan(self._most(messages))
            return _NOT_ASKED
        return self._fresh(messages)

    def _fresh(self, messages: Messages) -> Form | Failure:
        """Ask, and once more where the answer has another form."""
        conversation, failure = messages, _NOT_ASKED
        for _ in range(2):
            completion = self._complete(conversation)
            if isinstance(completion, Failure):
                return completion
            try:
                answer = read_form(completion.content, self._form)
            except UnusableAnswerError as error:
                conversation, failure = (*messages, *_objection(completion, error)), _unusable(completion, error)
            else:
                kept = KeptAnswer(content=completion.content, model=completion.model, left_out=self._endpoint().left_out)
                self._answers.keep(messages, kept)
                return self._noted(answer, kept)
        return failure

    def _complete(self, messages: Messages) -> Completion | Failure:
        """Send one request within the budget."""
        if self._ledger.n_unanswered >= _GIVE_UP_AFTER:
            return self._unreachable("it did not answer several requests before, and is not asked again in this run")
        most = self._most(messages)
        if not self._budget.reserve(most):
            return Failure(
                code="budget-spent",
                message="the budget for the language model has no room for this claim",
                hint="Raise llm_max_tokens or llm_max_cost, and run again: what was answered is kept.",
            )
        used = Tokens()
        try:
            completion = self._endpoint().complete(messages, self._form, answer_tokens=self._settings.llm_answer_tokens)
            used = _used(completion, most)
        except EndpointError as error:
            return self._failed(error)
        finally:
            self._budget.settle(most, used)
        self._ledger.note_answer(used)
        return completion

    def _failed(self, error: EndpointError) -> Failure:
        if error.is_refused:
            message = f"the language model refused the request: {error}"
            return Failure(code="request-refused", message=message, hint="Lower `candidates`, or use another model.")
        self._ledger.note_silence()
        return self._unreachable(str(error))

    def _unreachable(self, reason: str) -> Failure:
        return Failure(
            code="model-unreachable",
            message=f"the language model at {self._address.host} gave no answer: {reason}",
            hint="Check that the endpoint runs, and run again: what was answered is kept.",
        )

    def _most(self, messages: Messages) -> Tokens:
        return Tokens(count_tokens(messages), self._settings.llm_answer_tokens)

    def _noted(self, answer: Form, kept: KeptAnswer) -> Form:
        with self._lock:
            self._answered_by |= {kept.model} - {""}
            self._left_out |= set(kept.left_out)
        return answer

    def _tell(self) -> None:
        where = f"{self._settings.model} at {self._address.host}"
        _LOG.warning("%s", self._ledger.summary(where, self._budget.price, is_dry=self._settings.llm_dry_run))
        if self._left_out:
            _LOG.warning("The endpoint refuses %s: sent without.", ", ".join(sorted(self._left_out)))

    @cached_property
    def _address(self) -> Address:
        return parse_address(self._settings.llm_url)

    def _endpoint(self) -> Endpoint:
        """Return the door, made when something is first sent; the user is told then."""
        with self._lock:
            if self._door is None:
                address, model = self._address, self._settings.model or ""
                if self._settings.offline and not address.is_local:
                    raise ModelError(
                        f"Offline, {address.host} is not asked.",
                        hint="Leave --offline out, or set llm_url to an endpoint on this machine.",
                    )
                self._door = Endpoint(address, model, timeout_s=self._settings.llm_timeout_s, patience=self._patience)
                _LOG.warning("Text of the report and of its papers goes to %s (model %s).", address.host, model)
            return self._door

    @cached_property
    def _answers(self) -> Answers:
        sent_with: Mapping[str, object] = {
            "url": self._address.url,
            "model": self._settings.model,
            "answer_tokens": self._settings.llm_answer_tokens,
            "form": schema_of(self._form),
        }
        return Answers(self._settings.cache / "llm", sent_with=dict(sent_with))


def _objection(completion: Completion, fault: UnusableAnswerError) -> Messages:
    """Return the bad answer and what is said to it."""
    shown = completion.content[:_MAX_SHOWN] or "(empty)"
    said = f"This is not the JSON object that was asked for: {str(fault)[:_MAX_SHOWN]}. Answer with it alone."
    return Message("assistant", shown), Message("user", said)


def _unusable(completion: Completion, fault: UnusableAnswerError) -> Failure:
    reason, hint = reason_of(fault), "Use a model that follows a form."
    if completion.is_cut:
        reason, hint = "it reached the allowed length", "Raise llm_answer_tokens, or use another model."
    return Failure(code="unusable-answer", message=f"the language model gave no usable answer twice: {reason}", hint=hint)


def _used(completion: Completion, most: Tokens) -> Tokens:
    """Return the tokens that the endpoint counted, or the count from above where it did not count."""
    sent, received = completion.tokens_in, completion.tokens_out
    return Tokens(most.sent if sent is None else sent, most.received if received is None else received)
