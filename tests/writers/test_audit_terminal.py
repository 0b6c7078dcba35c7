"""The summary of an audit for people."""

from claimcheck.schema import Audit, AuditFinding, GeneratorStatistics
from claimcheck.writers.audit_terminal import AuditTerminalWriter


def audit(**fields) -> Audit:
    return Audit(**({"reports": (), "findings": (), "contradictions": (), "seconds": 1.0} | fields))


def statistics(generator, n_reports=1, **counts) -> GeneratorStatistics:
    more = {"n_claims": sum(counts.values()), "n_right": 0, "n_wrong": 0, "n_contradicted": 0}
    return GeneratorStatistics(generator=generator, n_reports=n_reports, counts=counts, **more)


def test_what_each_generator_is_worth():
    told = statistics("Bot\x1b[31m", 2, SUPPORTED=3, not_checked=1).model_copy(update={"n_right": 3, "n_contradicted": 1})
    shown = AuditTerminalWriter().render(audit(generators=(told, statistics(None))))
    assert "Generators:\n  Bot" in shown
    assert "2 reports, 3 supported, 1 not checked; its ticks and crosses: 3 right, 0 wrong; 1 claim contradicted\n" in shown
    assert "  (not named): 1 report, no claims\n" in shown
    assert "\x1b" not in shown


def test_where_no_report_names_a_generator_nothing_is_said_of_them():
    assert "Generators" not in AuditTerminalWriter().render(audit(generators=(statistics(None, 5, SUPPORTED=1),)))


def test_a_rule_stands_once_whatever_its_severities():
    severities = {"a-rule": ["note", "warning", "warning"], "b-rule": ["note"]}
    findings = tuple(
        AuditFinding(rule=rule, severity=each, message="m", report="r.md") for rule in severities for each in severities[rule]
    )
    shown = AuditTerminalWriter().render(audit(findings=findings))
    assert "Findings:\n       3  warning  a-rule (2 warnings, 1 note)\n       1  note     b-rule\n" in shown
