"""References -> papers: the fetchers asked in order, their answers brought together, and the findings that follow."""

from collections.abc import Sequence

from claimcheck.fetchers.base import Fetcher
from claimcheck.fetchers.identity import arxiv_id_of, malformed_id_of
from claimcheck.fetchers.outcomes import unresolved
from claimcheck.identifiers import parse_arxiv_id
from claimcheck.schema import Finding, Outcome, Reference, Resolution

_FINDINGS = {
    Outcome.MALFORMED_ID: ("malformed-id", "error"),
    Outcome.NO_SUCH_ID: ("no-such-id", "error"),
    Outcome.TITLE_MISMATCH: ("title-mismatch", "error"),
    Outcome.WITHDRAWN: ("withdrawn", "error"),
    Outcome.NEWER_VERSION: ("newer-version", "note"),
}
"""Outcome -> rule and severity. What could not be asked, or is not at hand, is no fault of the report and no finding."""


def resolve_references(references: Sequence[Reference], fetchers: Sequence[Fetcher]) -> list[Resolution]:
    """Return one resolution for each reference, in order.

    The fetchers are asked in order (the papers folder, then the archive with its cache); a reference goes on to the next one
    until its paper is found. One that carries an identifier and was found by its title alone goes on, too: its identifier is
    still to be confirmed, where somebody can be asked. Trouble is an outcome, never an exception.
    """
    resolutions = [_first(reference) for reference in references]
    for fetcher in fetchers:
        pending = [
            index
            for index, reference in enumerate(references)
            if resolutions[index].paper is None or not _is_confirmed(reference, resolutions[index])
        ]
        answers = fetcher.resolve([references[index] for index in pending]) if pending else []
        for index, answer in zip(pending, answers, strict=True):
            resolutions[index] = _merged(references[index], resolutions[index], answer)
    return resolutions


def findings_of(resolutions: Sequence[Resolution], references: Sequence[Reference]) -> list[Finding]:
    """Return a finding for each reference that is malformed, unknown, of another title, withdrawn or outdated."""
    by_id = {reference.id: reference for reference in references}
    findings = []
    for resolution in resolutions:
        reference = by_id.get(resolution.reference)
        if reference is None or resolution.outcome not in _FINDINGS:
            continue
        rule, severity = _FINDINGS[resolution.outcome]
        findings.append(
            Finding.model_validate(
                {
                    "rule": rule,
                    "severity": severity,
                    "message": f"Reference {reference.id}: {resolution.message}",
                    "line": reference.line,
                    "region": reference.region,
                    "reference": reference.id,
                }
            )
        )
    return findings


def _first(reference: Reference) -> Resolution:
    """Return what the reference alone tells, before anybody is asked."""
    malformed = malformed_id_of(reference)
    if malformed:
        return unresolved(reference, Outcome.MALFORMED_ID, f"{malformed[:80]!r} cannot be an arXiv id.")
    wanted = arxiv_id_of(reference)
    if wanted:
        return unresolved(reference, Outcome.UNAVAILABLE, f"arXiv {wanted} is not at hand, and nobody is asked.")
    return unresolved(reference, Outcome.NOT_IDENTIFIED, "It names no paper that can be looked for.")


def _is_confirmed(reference: Reference, resolution: Resolution) -> bool:
    """Tell whether the paper found is the one that the reference's identifier names, or there is no identifier to confirm."""
    wanted = arxiv_id_of(reference)
    if wanted is None:
        return True
    found = parse_arxiv_id(resolution.paper.arxiv_id) if resolution.paper and resolution.paper.arxiv_id else None
    return found is not None and found.base == wanted.base


def _merged(reference: Reference, earlier: Resolution, later: Resolution) -> Resolution:
    """Return what two fetchers together say of a reference; the earlier one has no paper, or one found by its title alone."""
    if earlier.outcome is Outcome.MALFORMED_ID:  # a title can still lead to the paper, but does not heal the id
        paper, score = (later.paper, later.title_score) if later.paper else (earlier.paper, earlier.title_score)
        found = later.paper and earlier.paper is None
        message = f"{earlier.message} {later.message}" if found else earlier.message
        return earlier.model_copy(update={"paper": paper, "title_score": score, "message": message})
    if earlier.paper is None:
        both = earlier.outcome is later.outcome is Outcome.NOT_IDENTIFIED and earlier.message != later.message
        message = f"{earlier.message} {later.message}" if both and not _is_plain(reference, earlier) else later.message
        return later.model_copy(update={"message": message})
    if later.outcome in (Outcome.UNAVAILABLE, Outcome.INCONCLUSIVE, Outcome.NOT_IDENTIFIED):
        return earlier.model_copy(update={"message": f"{earlier.message} Its id was not confirmed: {later.message}"})
    if later.outcome is Outcome.TITLE_MISMATCH:
        return later.model_copy(update={"message": f"{later.message} {earlier.message}"})
    return later.model_copy(update={"paper": earlier.paper, "message": f"{later.message} {earlier.message}"})


def _is_plain(reference: Reference, resolution: Resolution) -> bool:
    return resolution == _first(reference)
