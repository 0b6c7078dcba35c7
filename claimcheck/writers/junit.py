"""A run as JUnit XML, as test reports of continuous integration read it."""

import re
from xml.etree import ElementTree as ET

from claimcheck.schema import Label, Run, Verdict
from claimcheck.writers.claim_rules import message_of, rule_of
from claimcheck.writers.escape import printable
from claimcheck.writers.wording import counts_of, place_of

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0, production 2
_ELEMENTS = {Label.REFUTED: "failure", Label.NOT_ENOUGH_INFO: "skipped", None: "error"}
_MAX_NAME = 200  # characters of a claim in the name of its test


class JunitWriter:
    """One test case a claim: refuted fails, not checked is an error, not enough info is skipped, supported passes."""

    name = "junit"

    def render(self, run: Run) -> str:
        """Return the document; findings stand in the suite's system-out."""
        counts = counts_of(run)
        figures = {
            "name": _clean(run.report.path),
            "tests": str(len(run.verdicts)),
            "failures": str(counts.refuted),
            "errors": str(counts.not_checked),
            "skipped": str(counts.not_enough_info),
            "time": f"{run.seconds.get('total', 0.0):.3f}",
        }
        suites = ET.Element("testsuites", figures | {"name": "claimcheck"})
        suite = ET.SubElement(suites, "testsuite", figures)
        properties = ET.SubElement(suite, "properties")
        for name, value in run.fingerprint.items():
            ET.SubElement(properties, "property", name=_clean(name), value=_clean(value))
        for verdict in run.verdicts:
            _add_case(suite, verdict, run.report.path)
        if run.findings:
            lines = [f"{finding.severity}: {printable(finding.message)} [{finding.rule}]" for finding in run.findings]
            ET.SubElement(suite, "system-out").text = _clean("\n".join(lines))
        ET.indent(suites)
        return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(suites, encoding="unicode") + "\n"


def _add_case(suite: ET.Element, verdict: Verdict, path: str) -> None:
    claim = verdict.claim
    name = f"{claim.id}: {printable(claim.text)[:_MAX_NAME]}"
    case = ET.SubElement(
        suite, "testcase", name=_clean(name), classname=_clean(path), file=_clean(path), line=str(claim.line), time="0"
    )
    quotes = [f"“{printable(evidence.quote)}” ({printable(place_of(evidence))})" for evidence in verdict.evidence]
    rule = rule_of(verdict)
    if rule is None:
        ET.SubElement(case, "system-out").text = _clean("\n".join([printable(verdict.explanation), *quotes]))
        return
    problem = ET.SubElement(case, _ELEMENTS[verdict.label], message=_clean(rule.summary), type=rule.id)
    problem.text = _clean("\n".join([printable(message_of(verdict)), *quotes]))


def _clean(text: str) -> str:
    """Return `text` without characters that no XML document may hold."""
    return _NOT_XML.sub("\ufffd", text)
