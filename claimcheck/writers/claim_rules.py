"""What a verdict means to tools that know rules and levels: the formats of continuous integration share it."""

from typing import Literal, NamedTuple

from claimcheck.schema import Finding, Label, Verdict
from claimcheck.writers.wording import confidence_of

Level = Literal["error", "warning", "note"]


class ClaimRule(NamedTuple):
    """A rule that a claim can break."""

    id: str
    """Its page is docs/rules/ID.md."""
    summary: str


CLAIM_REFUTED = ClaimRule("claim-refuted", "The cited papers say otherwise than the claim.")
CLAIM_NOT_SUPPORTED = ClaimRule("claim-not-supported", "The cited papers neither support nor refute the claim.")
CLAIM_NOT_CHECKED = ClaimRule("claim-not-checked", "The claim could not be held against the papers that it cites.")
CLAIM_RULES = (CLAIM_REFUTED, CLAIM_NOT_SUPPORTED, CLAIM_NOT_CHECKED)


def rule_of(verdict: Verdict) -> ClaimRule | None:
    """Return the rule that the claim breaks; None where it is supported."""
    rules = {Label.REFUTED: CLAIM_REFUTED, Label.NOT_ENOUGH_INFO: CLAIM_NOT_SUPPORTED, None: CLAIM_NOT_CHECKED}
    return rules.get(verdict.label)


def level_of(verdict: Verdict) -> Level:
    """Return how bad the broken rule is: an open claim weighs more where the report calls it verified."""
    if verdict.label is Label.REFUTED:
        return "error"
    return "warning" if verdict.label is None or verdict.claim.stated_verified else "note"


def message_of(verdict: Verdict) -> str:
    """Return what is wrong with the claim, in a few sentences."""
    if verdict.label is None:
        return f"{verdict.explanation} The claim: {verdict.claim.text}"
    said = "Refuted" if verdict.label is Label.REFUTED else "Not supported"
    own = " The report calls it verified." if verdict.claim.stated_verified else ""
    return f"{said} (confidence {confidence_of(verdict)}): {verdict.claim.text} {verdict.explanation}{own}"


def title_of(finding: Finding) -> str:
    """Return a rule's name as words: "title-mismatch" as "Title mismatch"."""
    return finding.rule.replace("-", " ").capitalize()
