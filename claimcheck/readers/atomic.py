"""Cited sentences of running text, split by a language model into claims that state one thing each (extra [llm]).

The model only proposes. A sentence is split only where every proposed claim is made of words and numbers that the sentence and
the text around it have; else it stays one claim, and a finding says so.
"""

import re
from collections.abc import Sequence

from pydantic import BaseModel

from claimcheck.llm import LanguageModel, Messages, fenced, load_prompt
from claimcheck.llm.endpoint import Patience
from claimcheck.readers.base import Source
from claimcheck.schema import Claim, Failure, Finding, Report
from claimcheck.settings import Settings
from claimcheck.text import printable
from claimcheck.wording import stems

MAX_CLAIMS = 12
"""Claims of one sentence; an answer with more is not believed."""
_MAX_SENTENCE, _BEFORE, _AFTER = 2_000, 1_500, 300  # characters that are sent of a sentence, and around it
_MAX_CLAIM = 600  # characters of a proposed claim
_MIN_KNOWN = 0.8
"""Share of a proposed claim's content words that the text must have: grammar needs a few others ("uses", "for using")."""
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


class Atoms(BaseModel):
    """What the model is asked for."""

    claims: list[str]


def split_claims(report: Report, source: Source, settings: Settings, *, patience: Patience | None = None) -> Report:
    """Return the report with the claims of its cited sentences in the place of the sentences, each with its sentence's place.

    A sentence "c3" becomes "c3.1", "c3.2", bound to the same region and references. A report with a claims table is returned as
    it is. Raises ModelError where no request can succeed, InputError where a setting is invalid.
    """
    if report.mode != "prose":
        return report
    model = LanguageModel(settings, Atoms, patience=patience)
    prompt = load_prompt("extract_claims", ("context", "sentence"), settings.llm_prompts)
    asked: list[Messages] = [
        prompt.fill(
            context=fenced("text", _around(claim, source), max_characters=_MAX_SENTENCE + _BEFORE + _AFTER),
            sentence=fenced("sentence", claim.text, max_characters=_MAX_SENTENCE),
        )
        for claim in report.claims
    ]
    claims: list[Claim] = []
    findings: list[Finding] = []
    for claim, answer in zip(report.claims, model.ask(asked), strict=True):
        reason = answer.message if isinstance(answer, Failure) else fault_of(answer.claims, claim, source)
        if isinstance(answer, Failure) or reason:
            claims.append(claim)
            message = f"The sentence was not split: {printable(reason)}."
            findings.append(Finding(rule="claim-not-split", severity="note", message=message, line=claim.line, claim=claim.id))
        else:
            claims += _atoms(claim, answer.claims)
    by = ", ".join(f"{name} {value}" for name, value in {**model.fingerprint(), "prompt": prompt.sha256[:16]}.items())
    said = f"A language model split {len(report.claims)} sentences into {len(claims)} claims ({printable(by)})."
    summary = Finding(rule="claims-split", severity="note", message=said)
    return report.model_copy(update={"claims": tuple(claims), "findings": (*report.findings, summary, *findings)})


def fault_of(proposed: Sequence[str], claim: Claim, source: Source) -> str:
    """Return why the proposed claims are not believed, or "" where they are."""
    if not 1 <= len(proposed) <= MAX_CLAIMS:
        return f"{len(proposed)} claims were proposed"
    context = f"{claim.text} {_around(claim, source)}"
    numbers, words = set(_NUMBER.findall(context)), stems(context)
    for text in proposed:
        own = stems(text)
        if not own or len(text) > _MAX_CLAIM:
            return "a proposed claim is empty or too long"
        if unknown := sorted(set(_NUMBER.findall(text)) - numbers):
            return f"the report does not have the number {unknown[0]}"
        if len(own & words) < _MIN_KNOWN * len(own):
            return f"the report does not have the words {', '.join(sorted(own - words)[:3])}"
    lost = sorted(set(_NUMBER.findall(claim.text)) - set(_NUMBER.findall(" ".join(proposed))))
    return f"the proposed claims have lost the number {lost[0]}" if lost else ""


def _atoms(claim: Claim, proposed: Sequence[str]) -> list[Claim]:
    texts = list(dict.fromkeys(printable(text) for text in proposed))
    if len(texts) == 1:
        return [claim.model_copy(update={"text": texts[0]})]
    return [claim.model_copy(update={"id": f"{claim.id}.{number}", "text": text}) for number, text in enumerate(texts, 1)]


def _around(claim: Claim, source: Source) -> str:
    """Return the text of the report around a claim, from and to whole words."""
    start, end = max(0, claim.region.start - _BEFORE), claim.region.end + _AFTER
    text = source.text[start:end]
    text = text.partition(" ")[2] if start else text
    return text.rpartition(" ")[0] if end < len(source.text) else text
