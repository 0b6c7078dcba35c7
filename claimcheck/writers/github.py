"""A run as workflow commands of GitHub Actions: annotations at the report's lines.

https://docs.github.com/actions/reference/workflow-commands-for-github-actions
"""

from collections.abc import Iterable

from claimcheck.schema import Audit, Region, Run, Verdict
from claimcheck.writers.claim_rules import level_of, message_of, rule_of, title_of
from claimcheck.writers.escape import printable
from claimcheck.writers.places import Places
from claimcheck.writers.wording import place_of, reservations_of, summary_of, unaudited, unaudited_message

_COMMANDS = {"error": "error", "warning": "warning", "note": "notice"}
_DATA = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_PROPERTY = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A", ":": "%3A", ",": "%2C"})
_TITLES = {
    "claim-refuted": "Claim refuted",
    "claim-not-supported": "Claim not supported",
    "claim-not-checked": "Claim not checked",
}


class GithubWriter:
    """One annotation for each claim that is not supported and each finding, then the counts."""

    name = "github"

    def __init__(self, *, text: str | None = None) -> None:
        """Point to columns too where the report's decoded `text` is given."""
        self._places = None if text is None else Places(text)

    def render(self, run: Run) -> str:
        """Return one command a line."""
        lines = [self._of_verdict(verdict, run) for verdict in run.verdicts if rule_of(verdict)]
        for finding in run.findings:
            properties = self._where(run.report.path, finding.line, finding.region) | {"title": title_of(finding)}
            lines.append(_command(_COMMANDS[finding.severity], properties, f"{finding.message} [{finding.rule}]"))
        lines.append(_command("notice", {"title": "claimcheck"}, f"{run.report.path}: {summary_of(run)}"))
        return "\n".join(lines) + "\n"

    def render_batch(self, runs: Iterable[Run], audit: Audit) -> str:
        """Return the commands of an audit's reports, one after the other; a report that could not be audited is an error.

        Before them stands why the audit is not to be trusted as a whole, or not complete.
        """
        own = [_command(each.level, {"title": each.title}, each.message) for each in reservations_of(audit)]
        lost = [
            _command("error", {"file": report.path, "title": "Report not audited"}, unaudited_message(report))
            for report in unaudited(audit)
        ]
        return "".join([*(f"{line}\n" for line in own), *map(self.render, runs), *(f"{line}\n" for line in lost)])

    def _of_verdict(self, verdict: Verdict, run: Run) -> str:
        rule = rule_of(verdict)
        assert rule is not None
        message = printable(message_of(verdict))
        for evidence in verdict.evidence[:1]:
            message += f"\n“{printable(evidence.quote)}” ({printable(place_of(evidence))})"
        where = self._where(run.report.path, verdict.claim.line, verdict.claim.region)
        return _command(_COMMANDS[level_of(verdict)], where | {"title": _TITLES[rule.id]}, message)

    def _where(self, path: str, line: int | None, region: Region | None) -> dict[str, str]:
        """Return the properties that say where; columns only inside one line, as GitHub has it."""
        if line is None or path == "-":
            return {} if path == "-" else {"file": path}
        place = self._places.place(region) if self._places and region else None
        if place is None:
            return {"file": path, "line": str(line)}
        found = {"file": path, "line": str(place.line), "endLine": str(place.end_line)}
        if place.line == place.end_line:
            found |= {"col": str(place.column), "endColumn": str(place.end_column - 1)}
        return found


def _command(name: str, properties: dict[str, str], message: str) -> str:
    """Return one workflow command; no text of a report can end it or start another."""
    shown = ",".join(f"{key}={printable(value).translate(_PROPERTY)}" for key, value in properties.items())
    lines = "\n".join(printable(line) for line in message.split("\n"))
    return f"::{name} {shown}::{lines.translate(_DATA)}"
