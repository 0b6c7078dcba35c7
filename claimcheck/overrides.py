"""Decisions files: what a person accepted or overrode on a report's page, read as the hostile data that it may be."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from pydantic import ValidationError

from claimcheck.errors import InputError, reason_of
from claimcheck.schema import Decision, DecisionsFile

_MAX_BYTES = 64 * 2**20  # a page of 20,000 claims, each decided with a long reason, stays far below
_N_FAULTS = 3  # that a message names
_HINT = "Download it again from the report's page; docs/html.md describes the form."


class KeptDecision(NamedTuple):
    """A decision in a store, with the claim where a run there has it."""

    report: str
    """Path of the report, as its page named it."""
    report_sha256: str
    text: str | None
    """The claim's text; None where no run in the store has it in these words."""
    decision: Decision


def read_decisions(path: Path) -> DecisionsFile:
    """Return the decisions in a file that a report's page has written.

    Raises InputError where it cannot be read, is not of this form, or contradicts itself.
    """
    try:
        with path.open("rb") as file:
            data = file.read(_MAX_BYTES + 1)
    except OSError as error:
        raise InputError(
            f"Cannot read {path}: {reason_of(error)}.", hint="Name the decisions.json of a report's page."
        ) from error
    if len(data) > _MAX_BYTES:
        raise InputError(f"{path} is larger than {_MAX_BYTES >> 20} MiB: no decisions file is.", hint=_HINT)
    try:
        found = DecisionsFile.model_validate_json(data.removeprefix(b"\xef\xbb\xbf"))
    except ValidationError as error:
        raise InputError(f"{path} is no decisions file: {_faults_of(error)}.", hint=_HINT) from error
    faults = list(_contradictions(found))
    if faults:
        raise InputError(f"{path} contradicts itself: {'; '.join(faults[:_N_FAULTS])}.", hint=_HINT)
    return found


def _faults_of(error: ValidationError) -> str:
    faults = error.errors(include_url=False, include_input=False, include_context=False)
    named = [f"{'.'.join(map(str, fault['loc'])) or 'the file'}: {fault['msg']}" for fault in faults[:_N_FAULTS]]
    more = f"; and {len(faults) - _N_FAULTS} more" if len(faults) > _N_FAULTS else ""
    return "; ".join(named) + more


def _contradictions(found: DecisionsFile) -> Iterator[str]:
    """Yield what no page writes, though every field by itself is right."""
    times = Counter((decision.claim, decision.reviewer) for decision in found.decisions)
    yield from (f"{claim} is decided {n} times" for (claim, _), n in times.items() if n > 1)
    for decision in found.decisions:
        if decision.action == "accept" and decision.found is None:
            yield f"{decision.claim} accepts a verdict, but there was none"
        elif decision.action == "accept" and decision.label is not decision.found:
            yield f"{decision.claim} accepts {decision.found}, but says {decision.label}"
        elif decision.action == "override" and not decision.reason.strip():
            yield f"{decision.claim} overrides the verdict without a reason"


def summary_of(decisions: tuple[Decision, ...]) -> str:
    """Return how many verdicts were accepted and overridden: "3 decisions: 2 accept the verdict, 1 overrides it"."""
    n_accepted = sum(decision.action == "accept" for decision in decisions)
    n_overridden = len(decisions) - n_accepted
    head = f"{len(decisions)} decision{'' if len(decisions) == 1 else 's'}"
    accepted = f"{n_accepted} accept{'s' if n_accepted == 1 else ''} the verdict"
    return f"{head}: {accepted}, {n_overridden} override{'s' if n_overridden == 1 else ''} it"
