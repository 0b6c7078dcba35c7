"""`claimcheck bench speed`: a seed-sized report from the command line to the verdicts, in processes of their own (POSIX).

The report has twelve claims over three papers of about fifteen pages, taken from a folder in the form of gold/dev. A figure is
the wall-clock time of a whole `claimcheck verify --offline` process, interpreter start included. "cold" starts from an empty
cache, "cached" has the documents and embeddings of an earlier run; "pytorch" is the same pipeline with a SentenceTransformer
and a CrossEncoder of the embedded models' size (MiniLM, 6 layers, 384 wide) in their place. Their weights are random: speed
does not depend on them.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from claimcheck.benchmarks.pytorch_models import write_pytorch_models
from claimcheck.errors import InputError, reason_of

N_CLAIMS = 12
N_PAPERS = 3
PAGES_SOUGHT = 15  # of each paper: the papers nearest to it are taken
REPEATS = 3  # of each measured process; the median counts
_MIB_PER_MAXRSS = 1 / 1024 if sys.platform != "darwin" else 1 / 2**20


class Process(NamedTuple):
    """One measured process."""

    seconds: float
    peak_mib: float


def measure(folder: Path) -> dict[str, Any]:
    """Return seconds (median of `REPEATS`) and peak memory (MiB) of each variant, and the ratio to PyTorch.

    Raises InputError where the folder has not the form of gold/dev, or the extra [hub] is missing.
    """
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        report, n_pages = _write_report(folder, work)
        models = write_pytorch_models(work)
        command = [sys.executable, "-m", "claimcheck", "verify", str(report), "--papers", str(folder / "papers"), "--offline"]
        command += ["--format", "json", "--quiet", "--output", str(work / "run.json")]
        pytorch = {
            "CLAIMCHECK_VERIFIER": "cross_encoder",
            "CLAIMCHECK_MODEL": models["model"],
            "CLAIMCHECK_EMBEDDER": models["embedder"],
        }
        figures: dict[str, Any] = {"claims": N_CLAIMS, "papers": N_PAPERS, "pages": n_pages, "cores": os.cpu_count()}
        variants = {"embedded": {}, "pytorch": pytorch}

        def in_turns(caches: Sequence[int]) -> dict[str, list[Process]]:
            """Run the variants one after the other on each cache: what else the machine does meets them alike."""
            runs: dict[str, list[Process]] = {variant: [] for variant in variants}
            for cache in caches:
                for variant, environment in variants.items():
                    folder = str(work / f"{variant}-{cache}")
                    runs[variant].append(_run(command, {**environment, "CLAIMCHECK_CACHE": folder}))
            return runs

        cold, cached = in_turns(range(REPEATS)), in_turns([0] * REPEATS)
        for variant in variants:
            figures[variant] = {
                "cold_s": _median(cold[variant]),
                "cached_s": _median(cached[variant]),
                "peak_mib": max(process.peak_mib for process in cold[variant] + cached[variant]),
            }
        figures["help_s"] = _median([_run([sys.executable, "-m", "claimcheck", "--help"], {}) for _ in range(REPEATS)])
        for state in ("cold_s", "cached_s"):
            figures[f"ratio_{state[:-2]}"] = round(figures["pytorch"][state] / figures["embedded"][state], 2)
        return figures


def describe(figures: Mapping[str, Any]) -> str:
    """Return the figures as lines of text."""
    lines = [f"{figures['claims']} claims, {figures['papers']} papers, {figures['pages']} pages, {figures['cores']} cores"]
    for variant in ("embedded", "pytorch"):
        values = figures[variant]
        times = f"cold {values['cold_s']:6.2f} s  cached {values['cached_s']:6.2f} s"
        lines.append(f"{variant:10}{times}  peak {values['peak_mib']:6.0f} MiB")
    lines.append(f"pytorch / embedded: cold {figures['ratio_cold']}, cached {figures['ratio_cached']}")
    lines.append(f"claimcheck --help: {figures['help_s']:.2f} s")
    return "\n".join(lines) + "\n"


def _write_report(folder: Path, work: Path) -> tuple[Path, int]:
    """Write a report with a claims table over three of the folder's papers; return it and their number of pages."""
    try:
        papers = json.loads((folder / "papers.json").read_text(encoding="utf-8"))
        gold = [json.loads(line) for line in (folder / "gold.jsonl").read_text(encoding="utf-8").splitlines()]
    except (OSError, ValueError) as error:
        raise InputError(
            f"{folder} has no readable papers.json and gold.jsonl: {reason_of(error)}.", hint="Give a folder like gold/dev."
        ) from error
    chosen = sorted(papers, key=lambda paper: (abs(paper["pages"] - PAGES_SOUGHT), paper["file"]))[:N_PAPERS]
    per_paper = N_CLAIMS // len(chosen)
    lines = ["# A report of seed size", "", "## Extracted Claims", "", "Claim\tVerified\tConfidence"]
    for paper in chosen:
        texts = [row["claim"] for row in gold if row["paper"] == paper["file"]][:per_paper]
        lines += [f"{text}\t✓\t0.16" for text in texts]
    lines += ["", "## References", ""]
    lines += [f"- {paper['title']}" for paper in chosen]
    report = work / "report.txt"
    report.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return report, sum(paper["pages"] for paper in chosen)


def _run(command: list[str], environment: Mapping[str, str]) -> Process:
    """Run a command to its end; return its time and the largest resident memory of it or of its children."""
    begun = time.perf_counter()
    process = subprocess.Popen(command, env={**os.environ, **environment}, stdout=subprocess.DEVNULL)  # noqa: S603
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - begun
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 3):
        raise InputError(f"{' '.join(command)} ended with {process.returncode}.", hint="Run it by hand to see why.")
    return Process(seconds, _peak(usage))


def _peak(usage: resource.struct_rusage) -> float:
    return usage.ru_maxrss * _MIB_PER_MAXRSS


def _median(processes: list[Process]) -> float:
    return round(sorted(process.seconds for process in processes)[len(processes) // 2], 2)
