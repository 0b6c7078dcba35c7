"""The summary of an audit for people."""

import pytest

from claimcheck.schema import Audit, AuditFinding, BatchClaim, Contradiction, GeneratorStatistics, Label
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


@pytest.mark.parametrize(
    ("kind", "odd", "said"),
    [
        ("stated-verdicts", {"stated_verified": False}, "9.md:9: stated not verified 0.20, found SUPPORTED 0.90: It helps."),
        ("stated-confidence", {"stated_confidence": 0.9}, "9.md:9: stated verified 0.90, found SUPPORTED 0.90: It helps."),
        ("labels", {"label": Label.REFUTED}, "9.md:9: stated verified 0.20, found REFUTED 0.90: It helps."),
        ("labels", {"label": None, "confidence": None}, "9.md:9: stated verified 0.20, found not checked: It helps."),
    ],
)
def test_of_many_claims_those_that_disagree_are_shown(kind, odd, said):
    same = {"text": "It helps.", "stated_verified": True, "stated_confidence": 0.2, "label": Label.SUPPORTED, "confidence": 0.9}
    claims = [BatchClaim(report=f"{at}.md", id="c1", line=at, **(same | (odd if at == 9 else {}))) for at in range(10)]
    message = f"{'It helps. ' * 20}; claimcheck: 1 of them."
    shown = AuditTerminalWriter().render(
        audit(contradictions=(Contradiction(kind=kind, claims=tuple(claims), message=message),))
    )
    assert said in shown
    assert "Contradictions: 1\n" in shown and "claimcheck: 1 of them.\n" in shown and "  and 6 more\n" in shown


def test_an_audit_that_is_not_to_be_trusted_says_so_at_the_end():
    shown = AuditTerminalWriter().render(audit(alarm="9 of 9 cited papers were unavailable", state="stopped"))
    assert shown.endswith(
        "\n!!! The audit is not to be trusted as a whole: 9 of 9 cited papers were unavailable.\n"
        "\nThe audit is not complete (stopped); run again, it goes on where it stopped.\n"
    )
