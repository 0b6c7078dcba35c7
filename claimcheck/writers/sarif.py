"""A run as SARIF 2.1.0 (OASIS), the format of code scanning.

Results are the claims that the papers do not bear out, and the findings. A supported claim is no result, and neither is one
that could not be checked: that is a notification of the invocation.
"""

import hashlib
import json
from collections.abc import Iterable, Sequence
from typing import Any

from claimcheck import __version__
from claimcheck.schema import Audit, AuditedReport, Evidence, Finding, Paper, Region, Run, Verdict
from claimcheck.writers.claim_rules import CLAIM_NOT_CHECKED, CLAIM_RULES, level_of, message_of, rule_of, title_of
from claimcheck.writers.escape import printable
from claimcheck.writers.links import page_link, papers_of, report_uri
from claimcheck.writers.places import Places
from claimcheck.writers.wording import place_of, reservations_of, summary_of, unaudited, unaudited_message

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
        return self._log([run], [], f"claimcheck/{report_uri(run.report.path)}/", _about(run))

    def render_batch(self, runs: Iterable[Run], audit: Audit) -> str:
        """Return the log of an audit as indented JSON: one run over all reports; those without a run are notifications.

        So is why the audit is not to be trusted as a whole, or not complete; its invocation is then no success.
        """
        audited, reservations = list(runs), reservations_of(audit)
        reports = [{"report": run.report.path, **_about(run)} for run in audited]
        notes: list[Json] = [{"level": each.level, "message": {"text": each.message}} for each in reservations]
        notes += map(_unaudited, unaudited(audit))
        return self._log(audited, notes, "claimcheck/audit/", {"reports": reports}, is_success=not reservations)

    def _log(
        self, runs: Sequence[Run], notifications: list[Json], name: str, properties: Json, *, is_success: bool = True
    ) -> str:
        rules = self._rules(runs)
        places = {rule["id"]: place for place, rule in enumerate(rules)}
        results = [result for run in runs for result in self._results(run)]
        unchecked = [self._notification(verdict, run) for run in runs for verdict in run.verdicts if verdict.label is None]
        whole = {
            "tool": {
                "driver": {
                    "name": "claimcheck",
                    "semanticVersion": __version__,
                    "rules": rules,
                    "notifications": [self._descriptor(CLAIM_NOT_CHECKED.id, CLAIM_NOT_CHECKED.summary)],
                }
            },
            "automationDetails": {"id": name},
            "columnKind": "unicodeCodePoints",
            "invocations": [{"executionSuccessful": is_success, "toolExecutionNotifications": [*unchecked, *notifications]}],
            "results": [result | {"ruleIndex": places[result["ruleId"]]} for result in results],
            "properties": properties,
        }
        log = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [whole]}
        return json.dumps(log, indent=2, ensure_ascii=False) + "\n"

    def _results(self, run: Run) -> list[Json]:
        claims = [self._of_verdict(verdict, run) for verdict in run.verdicts if verdict.label and rule_of(verdict)]
        return claims + [self._of_finding(finding, run) for finding in run.findings]

    def _rules(self, runs: Sequence[Run]) -> list[Json]:
        claims = [self._descriptor(rule.id, rule.summary) for rule in CLAIM_RULES if rule is not CLAIM_NOT_CHECKED]
        found = {finding.rule: title_of(finding) for run in runs for finding in run.findings}
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
                "artifactLocation": _artifact(run.report.path),
                "replacements": [
                    {"deletedRegion": self._region(None, finding.region), "insertedContent": {"text": finding.suggestion}}
                ],
            }
            result["fixes"] = [{"description": {"text": "What could stand here."}, "artifactChanges": [change]}]
        return result

    def _notification(self, verdict: Verdict, run: Run) -> Json:
        return {
            "descriptor": {"id": CLAIM_NOT_CHECKED.id, "index": 0},
            "level": level_of(verdict),
            "message": {"text": printable(message_of(verdict))},
            "locations": [self._location(run, verdict.claim.line, verdict.claim.region)],
        }

    def _location(self, run: Run, line: int | None, region: Region | None) -> Json:
        physical: Json = {"artifactLocation": _artifact(run.report.path)}
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


def _about(run: Run) -> Json:
    return {"summary": summary_of(run), "fingerprint": run.fingerprint, "reportSha256": run.report.sha256}


def _unaudited(report: AuditedReport) -> Json:
    return {
        "descriptor": {"id": CLAIM_NOT_CHECKED.id, "index": 0},
        "level": "error",
        "message": {"text": unaudited_message(report)},
        "locations": [{"physicalLocation": {"artifactLocation": _artifact(report.path)}}],
    }


def _artifact(path: str) -> Json:
    uri = report_uri(path)
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
