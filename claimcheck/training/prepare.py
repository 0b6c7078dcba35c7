"""python -m claimcheck.training.prepare CONFIG RUN BASE: the mix of every phase, tokenised, into RUN/."""

import json
import sys
from pathlib import Path

from claimcheck.training.config import load_config
from claimcheck.training.encoded import encode_pairs, load_tokenizer, save_encoded
from claimcheck.training.mix import counts, dev_claims, phase_pairs


def prepare(config_path: Path, run: Path, base: Path) -> None:
    """Write RUN/<phase>.npz for every phase and RUN/mix.json with the counts by source and label code."""
    config = load_config(config_path)
    run.mkdir(parents=True, exist_ok=True)
    tokenizer = load_tokenizer(base / "tokenizer.json", config.lengths[-1])
    held_out = dev_claims(config)
    report = {}
    for phase in config.phases:
        pairs = phase_pairs(phase, config, held_out)
        encoded = encode_pairs(pairs, tokenizer, config)
        save_encoded(run / f"{phase.name}.npz", encoded)
        report[phase.name] = {"pairs": len(pairs), "encoded": len(encoded.labels), "sources": counts(pairs)}
        print(f"{phase.name}: {len(pairs)} pairs, {len(encoded.labels)} short enough", file=sys.stderr)
    (run / "mix.json").write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    prepare(*map(Path, sys.argv[1:4]))
