"""What changed between two audits, and why: report, paper, model, version or setting."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from claimcheck.batch.keys import NOT_IN_KEY
from claimcheck.schema import Failure, Label, Record, Run, Verdict
from claimcheck.store import Store
from claimcheck.store.store import StoredAudit, StoredReport
from claimcheck.text import printable
from claimcheck.writers.wording import counted, label_of

MIN_CHANGE = 0.005
"""Change of a confidence from which on it counts: two decimals are shown."""
_UNEXPLAINED = "nothing that is noted: the same input gave another result"
_MAX_TEXT = 120


class Reason(Record):
    """Something that differs between two runs of a report."""

    kind: str
    """"report", "paper", "model", "version", "setting", "archive" or "unexplained"."""
    message: str


class ChangedClaim(Record):
    """A claim whose verdict changed; None stands for a claim that is not there, or not checked."""

    claim: str
    text: str
    line: int
    before: Label | None
    after: Label | None
    confidence_before: float | None
    confidence_after: float | None
    is_new: bool = False
    is_gone: bool = False


class ChangedReport(Record):
    """A report whose run is another one than before."""

    path: str
    reasons: tuple[Reason, ...]
    claims: tuple[ChangedClaim, ...]


class Difference(Record):
    """What changed from one audit to another."""

    before: int
    after: int
    n_same: int
    """Reports with the same run, or equal verdicts and nothing to say about them."""
    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: tuple[ChangedReport, ...]


class _Pair(NamedTuple):
    before: StoredReport
    after: StoredReport


def diff_audits(store: Store, first: str, second: str) -> Difference:
    """Return what changed from the first audit to the second; reports are matched by path, then by content.

    Raises InputError where there is no such audit, and StoreError.
    """
    before, after = store.stored_audit(first), store.stored_audit(second)
    old, new = ({report.path: report for report in store.reports(audit.id)} for audit in (before, after))
    pairs = [_Pair(old.pop(path), new.pop(path)) for path in list(old) if path in new]
    by_content = {report.sha256: report for report in old.values() if report.sha256}
    for path, report in list(new.items()):
        moved = by_content.pop(report.sha256 or "", None)
        if moved:
            pairs.append(_Pair(old.pop(moved.path), new.pop(path)))
    settings = [*_version_reasons(before, after), *_setting_reasons(before, after)]
    compared = [_changed(store, pair, settings) for pair in pairs]
    changed = [one for one in compared if one and (one.claims or one.reasons)]
    return Difference(
        before=before.id,
        after=after.id,
        n_same=len(pairs) - len(changed),
        added=tuple(new),
        removed=tuple(old),
        changed=tuple(changed),
    )


def describe(difference: Difference) -> str:
    """Return the difference for people."""
    n_claims = sum(len(report.claims) for report in difference.changed)
    changed = f"{len(difference.changed)} changed ({counted(n_claims, 'verdict')})"
    lines = [
        f"Audit {difference.before} -> {difference.after}: {counted(difference.n_same, 'report')} unchanged, "
        f"{changed}, {len(difference.added)} new, {len(difference.removed)} gone"
    ]
    lines += [f"  + {printable(path)}" for path in difference.added] + [f"  - {printable(path)}" for path in difference.removed]
    for report in difference.changed:
        lines += ["", printable(report.path)]
        lines += [f"  why: {reason.kind}: {printable(reason.message)}" for reason in report.reasons]
        lines += [f"  line {claim.line}: {_move(claim)}: {printable(claim.text)[:_MAX_TEXT]}" for claim in report.claims]
    return "\n".join(lines) + "\n"


def _move(claim: ChangedClaim) -> str:
    def shown(label: Label | None, confidence: float | None, *, is_there: bool) -> str:
        if not is_there:
            return "(no such claim)"
        return f"{label_of(label)}{f' {confidence:.2f}' if confidence is not None else ''}"

    old = shown(claim.before, claim.confidence_before, is_there=not claim.is_new)
    return f"{old} -> {shown(claim.after, claim.confidence_after, is_there=not claim.is_gone)}"


def _changed(store: Store, pair: _Pair, settings: list[Reason]) -> ChangedReport | None:
    """Return what changed for a report; None where its run is the same one."""
    before, after = pair
    path = after.path
    if before.run_key == after.run_key and before.run_key is not None:
        return None
    if before.run_key is None or after.run_key is None:
        reasons = [Reason(kind="report", message=f"{when}: {_said(one)}") for when, one in _ends(pair) if one.failure]
        is_same = before.run_key is None and after.run_key is None and before.failure == after.failure
        return None if is_same else ChangedReport(path=path, reasons=tuple(reasons), claims=())
    old, new = store.run(before.run_key, path), store.run(after.run_key, path)
    claims = tuple(_claims(old, new))
    reasons = list(dict.fromkeys([*_reasons(old, new), *settings]))
    if claims and not reasons:
        reasons = [Reason(kind="unexplained", message=_UNEXPLAINED)]
    return ChangedReport(path=path, reasons=tuple(reasons), claims=claims)


def _ends(pair: _Pair) -> Iterator[tuple[str, StoredReport]]:
    yield "before", pair.before
    yield "after", pair.after


def _said(report: StoredReport) -> str:
    failure: Failure | None = report.failure
    return failure.message if failure else "audited"


def _claims(old: Run, new: Run) -> Iterator[ChangedClaim]:
    """Yield the claims whose verdicts differ; claims are matched by their text, equal texts in order."""
    rest: dict[str, list[Verdict]] = {}
    for verdict in old.verdicts:
        rest.setdefault(verdict.claim.text, []).append(verdict)
    for verdict in new.verdicts:
        same = rest.get(verdict.claim.text)
        before = same.pop(0) if same else None
        if before is None or _differ(before, verdict):
            yield _claim(before, verdict)
    for verdicts in rest.values():
        yield from (_claim(verdict, None) for verdict in verdicts)


def _differ(before: Verdict, after: Verdict) -> bool:
    if before.label is not after.label:
        return True
    return abs((before.confidence or 0.0) - (after.confidence or 0.0)) >= MIN_CHANGE


def _claim(before: Verdict | None, after: Verdict | None) -> ChangedClaim:
    shown = after or before
    assert shown is not None
    return ChangedClaim(
        claim=shown.claim.id,
        text=shown.claim.text,
        line=shown.claim.line,
        before=before.label if before else None,
        after=after.label if after else None,
        confidence_before=before.confidence if before else None,
        confidence_after=after.confidence if after else None,
        is_new=before is None,
        is_gone=after is None,
    )


def _reasons(old: Run, new: Run) -> Iterator[Reason]:
    if old.report.sha256 != new.report.sha256:
        yield Reason(kind="report", message="the report's file has other content")
    elif old.report.claims != new.report.claims or old.report.references != new.report.references:
        yield Reason(kind="report", message="the same file is read differently, or a bibliography beside it changed")
    before, after = old.fingerprint, new.fingerprint
    for name in sorted(before.keys() | after.keys()):
        if before.get(name) != after.get(name):
            yield _reason(name, before, after)
    yield from _archive_reasons(old, new)


def _reason(name: str, before: Mapping[str, str], after: Mapping[str, str]) -> Reason:
    kind, _, rest = name.partition(".")
    was, now = before.get(name), after.get(name)
    if kind in ("paper", "tables"):
        what = rest if kind == "paper" else f"what lies beside {rest}"
        if was is None or now is None:
            return Reason(kind="paper", message=f"{what} is {'read now' if was is None else 'not read any more'}")
        return Reason(kind="paper", message=f"{what} has other content ({was[:12]} -> {now[:12]})")
    if name in ("claimcheck", "extractor"):
        return Reason(kind="version", message=f"{name} {was} -> {now}")
    is_model = any(word in name for word in ("model", "embedder", "sha256"))
    return Reason(kind="model" if is_model else "setting", message=f"{name}: {was} -> {now}")


def _archive_reasons(old: Run, new: Run) -> Iterator[Reason]:
    """Yield what the archive says otherwise of a reference than before."""
    before = {resolution.reference: resolution for resolution in old.papers}
    for resolution in new.papers:
        earlier = before.get(resolution.reference)
        if earlier and earlier.outcome is not resolution.outcome:
            message = f"reference {resolution.reference}: {earlier.outcome.value} -> {resolution.outcome.value}"
            yield Reason(kind="archive", message=message)


def _version_reasons(before: StoredAudit, after: StoredAudit) -> Iterator[Reason]:
    if before.version != after.version:
        yield Reason(kind="version", message=f"code of claimcheck {before.version} -> {after.version}")


def _setting_reasons(before: StoredAudit, after: StoredAudit) -> Iterator[Reason]:
    for name in sorted((before.settings.keys() | after.settings.keys()) - NOT_IN_KEY):
        was, now = before.settings.get(name), after.settings.get(name)
        if was != now:
            yield Reason(kind="setting", message=f"{name}: {was} -> {now}")
