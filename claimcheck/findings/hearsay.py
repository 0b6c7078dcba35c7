"""Claims that a paper says of others' work, and that the report presents as what the paper found."""

import re
from collections.abc import Iterator

from claimcheck.findings.base import Severity, Subject, quoted
from claimcheck.schema import Evidence, Finding, Label, Verdict

_CITES = re.compile(
    r"\(\s?(?:e\.g\.,?\s|see\s)?[A-Z][^()]{1,80}?(?:19|20)\d{2}[a-z]?\s?\)|"
    r"\b[A-Z][\w-]{1,40}\s\((?:19|20)\d{2}[a-z]?\)|\bet al\b|\[\d{1,3}(?:\s?[,–-]\s?\d{1,3}){0,10}\]"
)
_REPORTS = re.compile(
    r"\b(?:show|find|found|report|propose|demonstrate|argue|introduce|present|develop|explore|study|studied|investigate|observe|use|"
    r"extend|suggest|apply|train|design)(?:s|d|ed|n)?\b",
    re.IGNORECASE,
)
_OWN = re.compile(r"\b(?:we|our|ours|us|this (?:paper|work|study))\b", re.IGNORECASE)
_OTHERS_SECTION = re.compile(r"\brelated\s+work|\bprior\s+work|\bprevious\s+work|\bliterature\s+review", re.IGNORECASE)
_ATTRIBUTES = re.compile(
    r"\b(?:prior|previous|previously|earlier|early|existing|recent|recently|related|past|others?)\b|\bet al\b|\baccording to\b|"
    r"\b(?:some|most|many|several|various|numerous)\s+(?:\w+\s+)?(?:approaches|works?|methods|authors|papers)\b|"
    r"\bline of work\b|\bresearch(?:ers)?\b|\bliterature\b|\bstudies\b",
    re.IGNORECASE,
)


class OthersWork:
    """Finds claims whose only ground is what their paper reports of others."""

    id = "others-work"
    severity: Severity = "note"
    title = "The paper says this of others' work, and the report does not say so"

    def check(self, subject: Subject) -> Iterator[Finding]:
        """Yield one finding for each supported claim that names nobody, where the quote tells of cited work."""
        for verdict in subject.run.verdicts:
            evidence = verdict.evidence[0] if verdict.evidence else None
            if evidence and _is_hearsay(verdict, evidence):
                claim = verdict.claim
                yield Finding(
                    rule=self.id,
                    severity=self.severity,
                    message=(
                        f"{evidence.paper} (page {evidence.page}) says this of others' work, and the claim names nobody: "
                        f"{quoted(evidence.quote)}"
                    ),
                    line=claim.line,
                    region=claim.region,
                    claim=claim.id,
                )


def _is_hearsay(verdict: Verdict, evidence: Evidence) -> bool:
    if verdict.label is not Label.SUPPORTED or evidence.kind != "passage" or _names_others(verdict.claim.text):
        return False
    if _OWN.search(evidence.quote) or not _CITES.search(evidence.quote):
        return False
    return bool(_REPORTS.search(evidence.quote) or _OTHERS_SECTION.search(evidence.section))


def _names_others(claim: str) -> bool:
    return bool(_ATTRIBUTES.search(claim) or _CITES.search(claim))
