"""Claims that their generator cut off."""

from collections.abc import Iterator

from claimcheck.findings.base import Severity, Subject, quoted
from claimcheck.findings.completion import Completion, complete
from claimcheck.schema import Claim, Finding

_SHOWN = 40  # characters of a claim's end


class TruncatedClaim:
    """Finds claims that were cut off, and how they go on in the paper."""

    id = "claim-truncated"
    severity: Severity = "warning"
    title = "The claim was cut off"

    def check(self, subject: Subject) -> Iterator[Finding]:
        """Yield one finding for each claim that was cut off; its suggestion is the claim as the paper completes it."""
        for claim in subject.report.claims:
            if claim.truncated:
                papers = subject.read_for(claim)
                completions = ((paper, complete(claim.text, document)) for paper, document in papers.items())
                found = [(paper, completion) for paper, completion in completions if completion]
                yield self._finding(claim, *max(found, key=lambda each: each[1].is_whole, default=("", None)))

    def _finding(self, claim: Claim, paper: str, completion: Completion | None) -> Finding:
        said = f"The claim was cut off after {len(claim.text)} characters, at {quoted(claim.text[-_SHOWN:].lstrip())}."
        if completion and completion.is_whole:
            said += f" {paper} completes it."
        elif completion:
            said += f" By {paper} its last word is {quoted(completion.text.split()[-1])}; what follows is lost."
        return Finding(
            rule=self.id,
            severity=self.severity,
            message=said,
            line=claim.line,
            region=claim.region,
            claim=claim.id,
            suggestion=completion.text if completion else None,
        )
