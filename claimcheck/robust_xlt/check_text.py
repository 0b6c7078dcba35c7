"""What `claimcheck robust-xlt check` prints: claims that state a gain, each with what the runs say."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from claimcheck.robust_xlt.check import Checked
from claimcheck.robust_xlt.gain_claims import GainClaim
from claimcheck.text import printable

_NO_RUN = "no run at hand"
_NOTHING = "No claim of the report states a gain in points on a task that is known here.\n"


def describe(checked: Sequence[Checked]) -> str:
    """Return the claims, one paragraph each, and a line with how many of each kind there are."""
    if not checked:
        return _NOTHING
    counts: Counter[str] = Counter()
    parts = []
    for each in checked:
        lines = [f"{each.claim.id}  {printable(each.claim.text)}"]
        for found in each.reproductions:
            counts[found.status] += 1
            lines.append(f"    {found.status}: {printable(found.explanation)}")
        for gain in each.without_runs:
            counts[_NO_RUN] += 1
            lines.append(f"    {_NO_RUN}: {printable(_wanted(gain))}")
        parts.append("\n".join(lines))
    total = ", ".join(f"{n} {name}" for name, n in sorted(counts.items()))
    return "\n\n".join(parts) + f"\n\n{total}\n"


def as_json(checked: Sequence[Checked]) -> dict[str, Any]:
    """Return the same as JSON's plain values: `claims`, each with `reproductions` and `without_runs`."""
    return {
        "claims": [
            {
                "id": each.claim.id,
                "line": each.claim.line,
                "text": each.claim.text,
                "reproductions": [found.model_dump(mode="json") for found in each.reproductions],
                "without_runs": [_wanted(gain) for gain in each.without_runs],
            }
            for each in checked
        ]
    }


def _wanted(gain: GainClaim) -> str:
    return f"{gain.method} on {gain.task}, {gain.setting} setting, {gain.encoder}: {gain.points:+g} points stay unchecked."
