"""A run as JUnit XML, as test reports of continuous integration read it."""

import re
from collections.abc import Iterable, Sequence
from xml.etree import ElementTree as ET

from claimcheck.schema import Audit, AuditedReport, Label, Run, Verdict
from claimcheck.writers.claim_rules import CLAIM_NOT_CHECKED, message_of, rule_of
from claimcheck.writers.escape import printable
from claimcheck.writers.wording import Reservation, counts_of, place_of, reservations_of, unaudited, unaudited_message

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0, production 2
_ELEMENTS = {Label.REFUTED: "failure", Label.NOT_ENOUGH_INFO: "skipped", None: "error"}
_COUNTS = ("tests", "failures", "errors", "skipped")
_MAX_NAME = 200  # characters of a claim in the name of its test


class JunitWriter:
    """One test case a claim: refuted fails, not checked is an error, not enough info is skipped, supported passes."""

    name = "junit"

    def render(self, run: Run) -> str:
        """Return the document; findings stand in the suite's system-out."""
        return _document([_suite(run)])

    def render_batch(self, runs: Iterable[Run], audit: Audit) -> str:
        """Return the document of an audit: a suite a report; one that could not be audited is a suite with one error.

        A suite before them fails where the audit is not to be trusted as a whole, or not complete.
        """
        own = [_reserved(reservations)] if (reservations := reservations_of(audit)) else []
        return _document([*own, *map(_suite, runs), *map(_unaudited, unaudited(audit))])


def _document(suites: Sequence[ET.Element]) -> str:
    sums = {name: str(sum(int(suite.attrib[name]) for suite in suites)) for name in _COUNTS}
    seconds = sum(float(suite.attrib["time"]) for suite in suites)
    root = ET.Element("testsuites", {"name": "claimcheck", **sums, "time": f"{seconds:.3f}"})
    root.extend(suites)
    ET.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def _suite(run: Run) -> ET.Element:
    counts = counts_of(run)
    figures = (len(run.verdicts), counts.refuted, counts.not_checked, counts.not_enough_info)
    suite = _element(run.report.path, figures, run.seconds.get("total", 0.0))
    properties = ET.SubElement(suite, "properties")
    for name, value in run.fingerprint.items():
        ET.SubElement(properties, "property", name=_clean(name), value=_clean(value))
    for verdict in run.verdicts:
        _add_case(suite, verdict, run.report.path)
    if run.findings:
        lines = [f"{finding.severity}: {printable(finding.message)} [{finding.rule}]" for finding in run.findings]
        ET.SubElement(suite, "system-out").text = _clean("\n".join(lines))
    return suite


def _reserved(reservations: Sequence[Reservation]) -> ET.Element:
    suite = _element("claimcheck audit", (1, 1, 0, 0), 0.0)
    case = ET.SubElement(suite, "testcase", name="the audit is complete and to be trusted", classname="claimcheck", time="0")
    message = " ".join(each.message for each in reservations)
    ET.SubElement(case, "failure", message=_clean(message), type="audit")
    return suite


def _unaudited(report: AuditedReport) -> ET.Element:
    suite, path = _element(report.path, (1, 0, 1, 0), 0.0), _clean(report.path)
    case = ET.SubElement(suite, "testcase", name="the report can be audited", classname=path, file=path, time="0")
    ET.SubElement(case, "error", message=_clean(unaudited_message(report)), type=CLAIM_NOT_CHECKED.id)
    return suite


def _element(path: str, counts: tuple[int, int, int, int], seconds: float) -> ET.Element:
    figures = dict(zip(_COUNTS, map(str, counts), strict=True))
    return ET.Element("testsuite", {"name": _clean(path), **figures, "time": f"{seconds:.3f}"})


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
