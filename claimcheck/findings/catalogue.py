"""Every rule that a finding can name: those of this package, of readers, fetchers and writers."""

from collections.abc import Mapping
from typing import NamedTuple

from claimcheck.findings.base import Severity
from claimcheck.findings.rules import RULES
from claimcheck.writers.claim_rules import CLAIM_NOT_CHECKED, CLAIM_NOT_SUPPORTED, CLAIM_REFUTED
from claimcheck.writers.contradicted import RULE as CONTRADICTION


class Entry(NamedTuple):
    """A rule as a list shows it."""

    id: str
    severity: Severity
    """The usual one."""
    title: str
    """One line without a full stop."""


_OF_READERS = (
    Entry("count-mismatch", "warning", "A count that the report states is not that of its claims table"),
    Entry("missing-claim", "warning", "A row has a verdict, but no claim"),
    Entry("missing-verdict", "warning", "A row has a claim, but no verdict"),
    Entry("unknown-verdict", "warning", "A verdict is no word or sign that is known"),
    Entry("repeated-verdict", "note", "A verdict is given twice"),
    Entry("unknown-confidence", "warning", "A confidence is no number on its scale"),
    Entry("irregular-row", "warning", "A row of the claims table does not fit its columns"),
    Entry("assumed-columns", "note", "The columns of the claims table had to be told by their content"),
    Entry("assumed-scale", "note", "The confidences were read as percents"),
    Entry("too-many-claims", "error", "The report has more claims than are read"),
    Entry("unknown-citation", "warning", "The report cites what its references lack"),
    Entry("duplicate-reference", "warning", "The bibliography gives one number or key to two entries"),
    Entry("assumed-encoding", "note", "The report is not UTF-8"),
    Entry("cut-off", "warning", "The report's PDF lacks its end"),
    Entry("claims-split", "note", "A language model split sentences into claims"),
    Entry("claim-not-split", "note", "A sentence was not split into claims"),
)
_OF_FETCHERS = (
    Entry("malformed-id", "error", "The reference's identifier cannot be one"),
    Entry("no-such-id", "error", "The archive has no paper of the reference's identifier"),
    Entry("title-mismatch", "error", "The identifier belongs to a paper of another title"),
    Entry("withdrawn", "error", "The paper was withdrawn"),
    Entry("newer-version", "note", "The archive has a newer version than the one cited"),
)
_OF_CLAIMS = (
    Entry(CLAIM_REFUTED.id, "error", CLAIM_REFUTED.summary.rstrip(".")),
    Entry(CLAIM_NOT_SUPPORTED.id, "note", CLAIM_NOT_SUPPORTED.summary.rstrip(".")),
    Entry(CLAIM_NOT_CHECKED.id, "warning", CLAIM_NOT_CHECKED.summary.rstrip(".")),
    Entry(CONTRADICTION, "warning", "Another report of the audit says otherwise of the same fact"),
)
"""What the formats for continuous integration say of single claims."""
CATALOGUE: Mapping[str, Entry] = {
    entry.id: entry
    for entry in (*(Entry(rule.id, rule.severity, rule.title) for rule in RULES), *_OF_READERS, *_OF_FETCHERS, *_OF_CLAIMS)
}
"""Rule id -> entry. A store, a filter or a SARIF file may take its list of rules from here; each has a page in docs/rules/."""


def describe() -> str:
    """Return all rules, one a line: id, usual severity, title."""
    width = max(map(len, CATALOGUE))
    return "".join(f"{entry.id:<{width}}  {entry.severity:<7}  {entry.title}\n" for entry in CATALOGUE.values())
