"""References to papers that were retracted, as far as their title or first page says so."""

import re
from collections.abc import Iterator

from claimcheck.findings.base import Severity, Subject
from claimcheck.schema import Finding, Reference

_TITLE = re.compile(r"[\W_]*(?:retracted|withdrawn)(?:\s+(?:article|paper|chapter))?\s*[:\])]", re.IGNORECASE)
_IN_ENTRY = re.compile(r"\bRETRACTED(?:\s+(?:ARTICLE|PAPER|CHAPTER))?\s*[:\])]")
_FIRST_PAGE = re.compile(r"\bth(?:is|e) (?:article|paper|work) (?:has been|was|is) retracted\b", re.IGNORECASE)
_MAX_FIRST_PAGE = 3000  # characters


class RetractedReference:
    """Finds references whose entry, title or first page says that the paper was retracted."""

    id = "retracted"
    severity: Severity = "error"
    title = "The paper was retracted"

    def check(self, subject: Subject) -> Iterator[Finding]:
        """Yield one finding for each such reference; nobody is asked, so silence does not mean that a paper stands."""
        titles = {each.reference: each.paper.title for each in subject.run.papers if each.paper}
        for reference in subject.report.references:
            where = _where(reference, titles.get(reference.id), subject)
            if where:
                yield Finding(
                    rule=self.id,
                    severity=self.severity,
                    message=f"Reference {reference.id} is to a paper that was retracted, as {where} says.",
                    line=reference.line,
                    region=reference.region,
                    reference=reference.id,
                )


def _where(reference: Reference, title: str | None, subject: Subject) -> str | None:
    if _TITLE.match(reference.title or reference.text) or _IN_ENTRY.search(reference.text):
        return "the report's own entry"
    document = subject.documents.get(subject.paper_of.get(reference.id, ""))
    if any(_TITLE.match(each) for each in (title, document.title if document else None) if each):
        return "its title"
    return "its first page" if document and _FIRST_PAGE.search(document.text[:_MAX_FIRST_PAGE]) else None
