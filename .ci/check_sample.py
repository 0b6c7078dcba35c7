"""check_sample.py RUN.json LABELS.json: exit with 1 where a verdict on the sample is not the one that the sample intends."""

import json
import sys
from pathlib import Path

run, intended = (json.loads(Path(name).read_text(encoding="utf-8")) for name in sys.argv[1:3])
given = {verdict["claim"]["text"]: verdict["label"] for verdict in run["verdicts"]}
wrong = {claim: (given.get(claim), label) for claim, label in intended.items() if given.get(claim) != label}
for claim, (label, right) in wrong.items():
    print(f"{label} instead of {right}: {claim}", file=sys.stderr)
print(f"sample: {len(intended) - len(wrong)} of {len(intended)} verdicts as intended")
sys.exit(bool(wrong) or given.keys() != intended.keys())
