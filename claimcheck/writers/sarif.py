"""A run as SARIF 2.1.0 (OASIS), the format of code scanning.

Results are the claims that the papers do not bear out, and the findings. A supported claim is no result, and neither is one
that could not be checked: that is a notification of the invocation.
"""

import hashlib
import json
from typing import Any

from claimcheck import __version__
from claimcheck.schema import Evidence, Finding, Paper, Region, Run, Verdict
from claimcheck.writers.claim_rules import CLAIM_RULES, NOT_CHECKED, level_of, message_of, rule_of, title_of
from claimcheck.writers.escape import printable
from claimcheck.writers.links import page_link, papers_of, report_uri
from claimcheck.writers.places import Places
from claimcheck.writers.wording import place_of, summary_of

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
Json = dict[str, Any]


class SarifWriter:
    """One log with one run."""

    name = "sarif"

    def __init__(self, *, text: str | None = None, docs_url: str | None = None) -> None:
        """Point to columns where the report's decoded `text` is given, and to the rules' pages below `docs_url`."""
        self._places = None if text is None else Places(text)
        self._docs_url = docs_url.rstrip("/") if docs_url else None

    def render(self, run: Run) -> str:
        """Return the log as indented JSON."""
        log = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [self._run(run)]}
        return json.dumps(log, indent=2, ensure_ascii=False) + "\n"

    def _run(self, run: Run) -> Json:
        rules = self._rules(run)
        unchecked = [self._notification(verdict, run) for verdict in run.verdicts if verdict.label is None]
        ids = [rule["id"] for rule in rules]
        results = [self._of_verdict(verdict, run) for verdict in run.verdicts if verdict.label and rule_of(verdict)]
        results += [self._of_finding(finding, run) for finding in run.findings]
        return {
            "tool": {
                "driver": {
                    "name": "claimcheck",
                    "semanticVersion": __version__,
                    "rules": rules,
                    "notifications": [self._descriptor(NOT_CHECKED.id, NOT_CHECKED.summary)],
                }
            },
            "automationDetails": {"id": f"claimcheck/{report_uri(run.report.path)}/"},
            "columnKind": "unicodeCodePoints",
            "invocations": [{"executionSuccessful": True, "toolExecutionNotifications": unchecked}],
            "results": [result | {"ruleIndex": ids.index(result["ruleId"])} for result in results],
            "properties": {"summary": summary_of(run), "fingerprint": run.fingerprint, "reportSha256": run.report.sha256},
        }

    def _rules(self, run: Run) -> list[Json]:
        claims = [self._descriptor(rule.id, rule.summary) for rule in CLAIM_RULES if rule is not NOT_CHECKED]
        found = {finding.rule: title_of(finding) for finding in run.findings}
        return claims + [self._descriptor(rule, f"{title}.") for rule, title in sorted(found.items())]

    def _descriptor(self, rule: str, summary: str) -> Json:
        page = f"docs/rules/{rule}.md"
        descriptor: Json = {
            "id": rule,
            "shortDescription": {"text": summary},
            "help": {"text": f"{summary} See {page} in claimcheck's documentation."},
        }
        return descriptor | ({"helpUri": f"{self._docs_url}/rules/{rule}.md"} if self._docs_url else {})

    def _of_verdict(self, verdict: Verdict, run: Run) -> Json:
        rule = rule_of(verdict)
        assert rule is not None
        claim, papers = verdict.claim, papers_of(run)
        return {
            "ruleId": rule.id,
            "level": level_of(verdict),
            "message": {"text": printable(message_of(verdict))},
            "locations": [self._location(run, claim.line, claim.region)],
            "relatedLocations": [
                _paper_location(number, evidence, papers.get(evidence.paper))
                for number, evidence in enumerate(verdict.evidence, 1)
            ],
            "partialFingerprints": {"claimText/v1": _digest(claim.text)},
            "properties": {"claim": claim.id, "label": verdict.label, "confidence": verdict.confidence},
        }

    def _of_finding(self, finding: Finding, run: Run) -> Json:
        result: Json = {
            "ruleId": finding.rule,
            "level": finding.severity,
            "message": {"text": printable(finding.message)},
            "locations": [self._location(run, finding.line, finding.region)],
            "partialFingerprints": {"finding/v1": _digest(f"{finding.rule} {finding.message}")},
        }
        if finding.region and finding.suggestion is not None:
            change = {
                "artifactLocation": _artifact(run),
                "replacements": [
                    {"deletedRegion": self._region(None, finding.region), "insertedContent": {"text": finding.suggestion}}
                ],
            }
            result["fixes"] = [{"description": {"text": "What could stand here."}, "artifactChanges": [change]}]
        return result

    def _notification(self, verdict: Verdict, run: Run) -> Json:
        return {
            "descriptor": {"id": NOT_CHECKED.id, "index": 0},
            "level": level_of(verdict),
            "message": {"text": printable(message_of(verdict))},
            "locations": [self._location(run, verdict.claim.line, verdict.claim.region)],
        }

    def _location(self, run: Run, line: int | None, region: Region | None) -> Json:
        physical: Json = {"artifactLocation": _artifact(run)}
        if line or region:
            physical["region"] = self._region(line, region)
        return {"physicalLocation": physical}

    def _region(self, line: int | None, region: Region | None) -> Json:
        """Return a region by lines, columns and characters; without the text by the line, or by characters alone.

        Where both are given, SARIF wants them to mean the same characters.
        """
        place = self._places.place(region) if self._places and region else None
        if region is None or (place is None and line):
            return {"startLine": line}
        characters: Json = {"charOffset": region.start, "charLength": region.end - region.start}
        if place is None:
            return characters
        lines = {
            "startLine": place.line,
            "startColumn": place.column,
            "endLine": place.end_line,
            "endColumn": place.end_column,
        }
        return lines | characters


def _artifact(run: Run) -> Json:
    uri = report_uri(run.report.path)
    return {"uri": uri} if uri.startswith("file:") else {"uri": uri, "uriBaseId": "%SRCROOT%"}


def _paper_location(number: int, evidence: Evidence, paper: Paper | None) -> Json:
    """Return where evidence stands in its paper; SARIF knows no pages, so the page is in link, name and message."""
    link = page_link(paper, evidence.page) if paper else None
    place = printable(place_of(evidence))
    location: Json = {
        "id": number,
        "message": {"text": f"“{printable(evidence.quote)}” ({place})"},
        "logicalLocations": [{"name": f"page {evidence.page}", "fullyQualifiedName": place, "kind": "page"}],
        "properties": {"paper": evidence.paper, "page": evidence.page, "boxes": [box.model_dump() for box in evidence.boxes]},
    }
    return location | ({"physicalLocation": {"artifactLocation": {"uri": link}}} if link else {})


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
