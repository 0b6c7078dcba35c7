"""A language model as judge: one request a claim, with all of its evidence; its quote must stand there (extra [llm])."""

import logging
from collections.abc import Sequence
from functools import cached_property
from typing import Annotated, NamedTuple

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from claimcheck.llm import LanguageModel, Messages, Prompt, fenced, load_prompt
from claimcheck.llm.budget import count_tokens
from claimcheck.llm.endpoint import Patience
from claimcheck.schema import Document, Evidence, Failure, Judgement, Label
from claimcheck.settings import Settings
from claimcheck.text import REPLACEMENT, Span, letters_only, locate, printable, repair, vocabulary
from claimcheck.verifiers.base import Case
from claimcheck.verifiers.labels import Opinion
from claimcheck.verifiers.pairs import read_pair, sentences_of
from claimcheck.wording import index_paper

_LOG = logging.getLogger("claimcheck.llm")
_MAX_CLAIM, _MAX_EXCERPT, _MAX_EVIDENCE = 2_000, 6_000, 48_000
"""Characters that are sent; the longest claims of real reports have about 800, a window of five long sentences 2,000, and six
of them with a table's rows and captions 15,000."""
_MIN_QUOTE_LETTERS = 8  # a shorter quote stands almost anywhere
_LEAST, _MOST = 1 / 3, 0.98
"""Bounds of a stated confidence: a label is at least as likely as chance, and no model is as sure as it says."""
_HASH_LETTERS = 16  # of a SHA-256 that stands in the fingerprint


def _plain_label(value: object) -> object:
    return value.strip().upper().replace(" ", "_").replace("-", "_") if isinstance(value, str) else value


class Answer(BaseModel):
    """What the model is asked for."""

    model_config = ConfigDict(allow_inf_nan=False)

    reason: str
    label: Annotated[Label, BeforeValidator(_plain_label)]
    quote: str | None
    confidence: float = Field(ge=0, le=1)

    @property
    def opinion(self) -> Opinion:
        """The label with the stated confidence; what is left counts as open."""
        sure = min(max(self.confidence, _LEAST), _MOST)
        if self.label is Label.SUPPORTED:
            return Opinion(sure, 0.0, 1 - sure)
        if self.label is Label.REFUTED:
            return Opinion(0.0, sure, 1 - sure)
        return Opinion((1 - sure) / 2, (1 - sure) / 2, sure)


class Excerpt(NamedTuple):
    """A piece of evidence as the model reads it."""

    evidence: Evidence
    text: str


class LlmVerifier:
    """Judges each claim by all of its evidence at once.

    A label other than NOT_ENOUGH_INFO counts only with a quote that stands in the evidence, letter for letter: an answer
    without one is dropped.
    """

    name = "llm"

    def __init__(self, settings: Settings, *, patience: Patience | None = None) -> None:
        """Use the endpoint that the settings name; nothing is loaded or sent yet. Raises InputError for a bad budget."""
        self._prompts = settings.llm_prompts
        self._model = LanguageModel(settings, Answer, patience=patience)

    def judge(self, cases: Sequence[Case]) -> list[tuple[Judgement, ...] | Failure]:
        """Return for each case one judgement, () where there is no evidence or the answer is dropped, or a Failure.

        Raises ModelError where no request can succeed, and InputError where the prompt cannot be read.
        """
        excerpts = [_excerpts(case) for case in cases]
        asked = [index for index, case in enumerate(cases) if excerpts[index] and case.claim.text.strip()]
        answers = self._model.ask([self._messages(cases[index], excerpts[index]) for index in asked])
        judged: list[tuple[Judgement, ...] | Failure] = [() for _ in cases]
        for index, answer in zip(asked, answers, strict=True):
            judged[index] = answer if isinstance(answer, Failure) else self._judged(answer, cases[index], excerpts[index])
        n_dropped = sum(judged[index] == () for index in asked)
        if n_dropped:
            _LOG.warning("Answers dropped, because what they quote does not stand in the evidence: %d.", n_dropped)
        return judged

    def count_tokens(self, cases: Sequence[Case]) -> int:
        """Return how many tokens would be sent for these cases at most; nothing is sent."""
        return sum(count_tokens(self._messages(case, _excerpts(case))) for case in cases)

    def fingerprint(self) -> dict[str, str]:
        """Return host, model and the hash of the prompt. Raises InputError where one of them is missing."""
        return self._model.fingerprint() | {"prompt": self._prompt.sha256[:_HASH_LETTERS]}

    @cached_property
    def _prompt(self) -> Prompt:
        return load_prompt("verify_claim", ("claim", "evidence"), self._prompts)

    def _messages(self, case: Case, excerpts: Sequence[Excerpt]) -> Messages:
        claim = case.claim
        marks = {"cut_off": "yes"} if claim.truncated else {}
        numbered = (
            fenced("excerpt", excerpt.text, max_characters=_MAX_EXCERPT, number=str(number))
            for number, excerpt in enumerate(excerpts, 1)
        )
        return self._prompt.fill(
            claim=fenced("claim", _repaired(claim.text, case), max_characters=_MAX_CLAIM, **marks),
            evidence="\n\n".join(numbered),
        )

    def _judged(self, answer: Answer, case: Case, excerpts: Sequence[Excerpt]) -> tuple[Judgement, ...]:
        evidence = None
        if answer.label is not Label.NOT_ENOUGH_INFO:
            evidence = find_quoted(answer.quote or "", excerpts, case)
            if evidence is None:
                return ()
        note = printable(answer.reason)[:300]
        return (Judgement(verifier=self.name, evidence=evidence, note=note, **answer.opinion._asdict()),)


def find_quoted(quote: str, excerpts: Sequence[Excerpt], case: Case) -> Evidence | None:
    """Return the sentences of the evidence in which the quote stands, or None where it stands in none.

    Blanks, hyphens, punctuation and case may differ, letters and digits may not. A table's row is returned as it is.
    """
    if len(letters_only(quote)[0]) < _MIN_QUOTE_LETTERS:
        return None
    for evidence, text in excerpts:
        place = locate(quote, text)
        if place is not None:
            return _narrowed(evidence, place, case.documents[evidence.paper])
    return None


def _narrowed(evidence: Evidence, place: Span, document: Document) -> Evidence:
    """Return the evidence cut to the sentences that `place`, offsets into its quote, touches."""
    if evidence.start is None:
        return evidence
    first, last = evidence.start + place.start, evidence.start + place.end
    touched = [span for span in sentences_of(evidence, document) if span.start < last and span.end > first]
    start, end = min([first, *(span.start for span in touched)]), max([last, *(span.end for span in touched)])
    pages = (sentence.page for sentence in index_paper(document).sentences if sentence.start <= start < sentence.end)
    page = next(pages, evidence.page)
    return evidence.model_copy(update={"start": start, "end": end, "page": page, "quote": document.text[start:end]})


def _excerpts(case: Case) -> list[Excerpt]:
    """Return what is sent of a case's evidence: the best of it, up to `_MAX_EVIDENCE` characters."""
    read = (Excerpt(evidence, read_pair(case, evidence).evidence[:_MAX_EXCERPT]) for evidence in case.evidence)
    sent: list[Excerpt] = []
    for excerpt in read:
        if sum(len(each.text) for each in sent) + len(excerpt.text) > _MAX_EVIDENCE:
            break
        if excerpt.text.strip():
            sent.append(excerpt)
    return sent


def _repaired(text: str, case: Case) -> str:
    for document in case.documents.values() if REPLACEMENT in text else ():
        text = repair(text, vocabulary(document.text))
    return text
