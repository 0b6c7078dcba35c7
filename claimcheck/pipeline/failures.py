"""Why a claim could not be checked, in words that say what to do about it."""

from collections.abc import Iterable, Mapping, Sequence

from claimcheck.errors import PaperError
from claimcheck.schema import Claim, Failure, Outcome, Resolution, Verdict

_CODES: Mapping[Outcome, str] = {
    Outcome.NO_SUCH_ID: "no-such-id",
    Outcome.MALFORMED_ID: "malformed-id",
    Outcome.WITHDRAWN: "withdrawn",
    Outcome.NOT_IDENTIFIED: "source-unavailable",
    Outcome.UNAVAILABLE: "source-unavailable",
    Outcome.INCONCLUSIVE: "archive-unreachable",
}
_GIVE_PAPERS = "Give a folder with the papers' PDFs (--papers DIR), or leave --offline out."
_GIVE_UNNAMED = "Give a folder with the papers' PDFs (--papers DIR)."
_CORRECT_ID = "Correct the identifier in the report, or give a folder with the papers' PDFs (--papers DIR)."
_CORRECT_CITATION = "Correct the citation in the report, or add the paper to its references."
_HINTS: Mapping[Outcome, str] = {
    Outcome.MALFORMED_ID: _CORRECT_ID,
    Outcome.NO_SUCH_ID: _CORRECT_ID,
    Outcome.WITHDRAWN: "Give a folder with a copy of the paper (--papers DIR).",
    Outcome.INCONCLUSIVE: "Run again later, or give a folder with the papers' PDFs (--papers DIR).",
}
_UNAVAILABLE = "source unavailable: "
_NO_REFERENCES = Failure(
    code="source-unavailable", message=f"{_UNAVAILABLE}the report names no paper that it rests on", hint=_GIVE_UNNAMED
)


def of_error(error: PaperError) -> Failure:
    """Return the failure that an unfetched or unreadable paper means for the claims that rest on it."""
    return Failure(code=error.code, message=error.message.rstrip("."), hint=error.hint)


def of_resolution(resolution: Resolution) -> Failure:
    """Return why there is no paper for a reference."""
    message = f"{_UNAVAILABLE}reference {resolution.reference}: {resolution.message.rstrip('.')}"
    hint = _HINTS.get(resolution.outcome, _GIVE_PAPERS)
    return Failure(code=_CODES.get(resolution.outcome, "source-unavailable"), message=message, hint=hint)


def of_unlisted(cited: str) -> Failure:
    """Return why there is no paper for a citation of what the report's references lack."""
    message = f"{_UNAVAILABLE}{cited} is cited, but the report does not list it"
    return Failure(code="unlisted-reference", message=message, hint=_CORRECT_CITATION)


def of_incomplete(failures: Sequence[Failure], read: Iterable[str]) -> Failure:
    """Return why a claim stays open that the papers `read` do not settle, while others could not be read."""
    reasons = _joined(failures)
    return Failure(
        code="sources-incomplete",
        message=f"the papers at hand ({', '.join(read)}) do not settle it, and others could not be read: {reasons}",
        hint=failures[0].hint,
    )


def of_all(failures: Sequence[Failure]) -> Failure:
    """Return one failure for a claim none of whose papers could be read, or that a judge failed on."""
    if not failures:
        return _NO_REFERENCES
    codes = {failure.code for failure in failures}
    return Failure(
        code=codes.pop() if len(codes) == 1 else "source-unavailable",
        message=_joined(failures),
        hint=" ".join(dict.fromkeys(failure.hint for failure in failures)),
    )


def _joined(failures: Sequence[Failure]) -> str:
    """Return the distinct messages as one; that sources are unavailable is said once."""
    messages = list(dict.fromkeys(failure.message for failure in failures))
    missing = [message.removeprefix(_UNAVAILABLE) for message in messages if message.startswith(_UNAVAILABLE)]
    others = [message for message in messages if not message.startswith(_UNAVAILABLE)]
    return "; ".join([*([_UNAVAILABLE + "; ".join(missing)] if missing else []), *others])


def unchecked(claim: Claim, failure: Failure) -> Verdict:
    """Return the verdict without a label on a claim that could not be checked."""
    explanation = f"Not checked: {failure.message}. {failure.hint}"
    return Verdict(claim=claim, label=None, confidence=None, explanation=explanation, failure=failure)
