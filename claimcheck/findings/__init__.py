"""Findings about a report as a whole: one rule or a small family a file, each with a page in docs/rules/."""

from collections.abc import Mapping

from claimcheck.findings.base import Subject
from claimcheck.findings.rules import RULES
from claimcheck.schema import Document, Finding, Run

__all__ = ["report_findings"]


def report_findings(run: Run, documents: Mapping[str, Document]) -> tuple[Finding, ...]:
    """Return what is wrong with the report as a whole, beyond what reading and resolving found (`run.findings`).

    `documents` maps `Paper.id` to the content of the papers that were read, as `Pipeline.study` gives them. Where it is empty,
    rules that need papers say nothing. The order is that of the rules, and the report's within a rule; equal input gives equal
    findings.
    """
    subject = Subject(run, documents)
    return tuple(finding for rule in RULES for finding in rule.check(subject))
