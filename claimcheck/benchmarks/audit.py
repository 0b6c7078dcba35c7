"""`claimcheck bench audit`: throughput, memory and time over the number of reports, and what kills leave behind (Linux).

Reports are made by rule (`audit_reports`). Every figure is of whole `claimcheck audit --offline` processes, interpreter start
and workers included, into a store of their own, over a cache that a first, cold audit filled. Memory is the sum of the
proportional set sizes (PSS) of the process and all below it, sampled.
"""

import contextlib
import json
import os
import random
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from claimcheck.benchmarks.audit_reports import collect, write_reports
from claimcheck.errors import InputError

EARLY_REPORTS = 200
"""From which on memory must not grow."""
_SAMPLE_S = 0.5
_LAST = "audit.json"


class Sample(NamedTuple):
    """A moment of an audit."""

    n_reports: int
    mib: float


class Measured(NamedTuple):
    """A finished audit."""

    seconds: float
    samples: list[Sample]


def measure(folder: Path, *, n_reports: int, n_kills: int, jobs: int) -> dict[str, Any]:
    """Return the figures of audits of `n_reports` made from `folder`, and of a tenth of them; kills come in a further one.

    Raises InputError where the folder lacks the material, or this is no Linux.
    """
    if not Path("/proc/self/smaps_rollup").exists():
        raise InputError("bench audit needs Linux.", hint="Run it in a container.")
    with tempfile.TemporaryDirectory() as name:
        bench = _Bench(Path(name), jobs)
        material = collect(folder, bench.papers)
        few = max(1, n_reports // 10)
        write_reports(material, bench.work / "many", n_reports)
        write_reports(material, bench.work / "few", few)
        cold = bench.audit("few", "cold.db")
        bench.audit("many", "warming.db")
        small, large = bench.audit("few", "few.db"), bench.audit("many", "many.db")
        again = bench.audit("many", "many.db")
        figures = {
            "reports": n_reports,
            "fewer_reports": few,
            "papers": len(material.papers),
            "jobs": jobs or os.cpu_count(),
            "cold_seconds": round(cold.seconds, 1),
            "seconds": round(large.seconds, 1),
            "reports_per_hour": round(3600 * n_reports / large.seconds),
            "seconds_of_a_tenth": round(small.seconds, 1),
            "ratio": round(large.seconds / small.seconds, 2),
            "resumed_seconds": round(again.seconds, 1),
            **_memory(large),
        }
        return figures | (bench.kill("few", few, n_kills) if n_kills else {})


def describe(figures: dict[str, Any]) -> str:
    """Return the figures as text."""
    early, late, comparing = (f"{figures.get(f'{when}_mib', '?')} MiB" for when in ("early", "late", "comparing"))
    lines = [
        f"{figures['reports']} reports over {figures['papers']} papers, {figures['jobs']} workers",
        f"warm: {figures['seconds']} s, {figures['reports_per_hour']} reports/hour",
        f"once more, with nothing left to do: {figures['resumed_seconds']} s",
        f"{figures['fewer_reports']} of them: {figures['seconds_of_a_tenth']} s warm, {figures['cold_seconds']} s cold; "
        f"ratio {figures['reports']}:{figures['fewer_reports']} {figures['ratio']}",
        f"memory of all processes: {early} from report {figures['early_reports']} on, {late} over the last tenth of them, "
        f"{comparing} while they are compared with each other, {figures['peak_mib']} MiB at most",
    ]
    if "kills" in figures:
        kept = f"{figures['lost']} reports lost, {figures['doubled']} doubled, {figures['half']} half"
        same = "the same" if figures["same"] else "OTHER ONES"
        lines.append(f"{figures['kills']} kills over {figures['killed_audits']} audits: {kept}; the results are {same}")
    return "\n".join(lines) + "\n"


def _memory(measured: Measured) -> dict[str, float]:
    """Return peak memory, and the means of three stages.

    Early: a tenth of the reports from the 200th (or a fifth) on. Late: the last tenth. Comparing: once all are done, for which
    the main process loads the embedder.
    """
    samples = [sample for sample in measured.samples if sample.n_reports] or measured.samples
    last = max(sample.n_reports for sample in samples)
    first = min(EARLY_REPORTS, last // 5)
    stages = {
        "early_mib": [sample.mib for sample in samples if first <= sample.n_reports <= first + last / 10],
        "late_mib": [sample.mib for sample in samples if last * 0.9 <= sample.n_reports < last],
        "comparing_mib": [sample.mib for sample in samples if sample.n_reports == last],
    }
    means = {stage: round(sum(mib) / len(mib)) for stage, mib in stages.items() if mib}
    return {"early_reports": first, "peak_mib": round(max(sample.mib for sample in measured.samples)), **means}


class _Bench:
    """A working folder, and audits in it."""

    def __init__(self, work: Path, jobs: int) -> None:
        self.work = work
        self.papers = work / "papers"
        self.papers.mkdir()
        self._jobs = jobs

    def audit(self, reports: str, store: str) -> Measured:
        """Audit to the end, and measure."""
        begun = time.perf_counter()
        samples = []
        with self._started(reports, store) as process:
            while process.poll() is None:
                time.sleep(_SAMPLE_S)
                samples.append(Sample(_count(self.work / store, "reports"), _tree_mib(process.pid)))
        if process.returncode not in (0, 3):
            raise RuntimeError(f"the audit ended with {process.returncode}")
        return Measured(time.perf_counter() - begun, samples)

    def kill(self, reports: str, n_reports: int, n_kills: int) -> dict[str, Any]:
        """Kill an audit at random moments until it ends before its moment, then the next; return what is missing in the end."""
        whole = self.audit(reports, "whole.db").seconds
        expected = self._result()
        chance = random.Random(20)  # noqa: S311
        ended: list[Path] = []
        is_same = True
        half = n_killed = 0
        while n_killed < n_kills:
            store = self.work / f"killed-{len(ended)}.db"
            if self._killed(reports, store.name, chance.uniform(0.1, 1.0) * whole):
                n_killed += 1
                half += _n_half(store)
                if n_killed < n_kills:
                    continue
                self.audit(reports, store.name)
            ended.append(store)
            half += _n_half(store)
            is_same = is_same and self._result() == expected
        counts = [_count(store, "runs") for store in ended]
        return {
            "kills": n_kills,
            "killed_audits": len(ended),
            "lost": sum(max(0, n_reports - n_runs) for n_runs in counts),
            "doubled": sum(max(0, n_runs - n_reports) for n_runs in counts),
            "half": half,
            "same": is_same,
        }

    def _killed(self, reports: str, store: str, seconds: float) -> bool:
        """Tell whether an audit ran so long that it was killed."""
        with self._started(reports, store) as process:
            try:
                process.wait(seconds)
            except subprocess.TimeoutExpired:
                process.kill()
                return True
        return False

    @contextlib.contextmanager
    def _started(self, reports: str, store: str) -> "Iterator[subprocess.Popen[bytes]]":
        command = [sys.executable, "-m", "claimcheck", "audit", str(self.work / reports), "--store", str(self.work / store)]
        command += ["--papers", str(self.papers), "--offline", "--jobs", str(self._jobs), "--quiet"]
        command += ["--format", "json", "--output", str(self.work / _LAST)]
        environment = {**os.environ, "CLAIMCHECK_CACHE": str(self.work / ("cold" if store == "cold.db" else "cache"))}
        with subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL) as process:  # noqa: S603
            yield process

    def _result(self) -> dict[str, Any]:
        """Return what the last audit found, without what differs between equal ones."""
        found: dict[str, Any] = json.loads((self.work / _LAST).read_bytes())
        return {name: value for name, value in found.items() if name in ("reports", "findings", "contradictions")}


def _count(store: Path, table: str) -> int:
    """Return how many rows the store's table has; 0 where there is no such store yet."""
    try:
        with contextlib.closing(sqlite3.connect(f"file:{store}?mode=ro", uri=True)) as connection:
            return int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])  # noqa: S608 - our own names
    except sqlite3.Error:
        return 0


def _n_half(store: Path) -> int:
    """Return how many runs lack some of their rows."""
    asked = "SELECT count(*) FROM runs WHERE n_claims != (SELECT count(*) FROM claims WHERE run_key = key)"
    try:
        with contextlib.closing(sqlite3.connect(f"file:{store}?mode=ro", uri=True)) as connection:
            return int(connection.execute(asked).fetchone()[0])
    except sqlite3.Error:
        return 0


def _tree_mib(root: int) -> float:
    """Return the memory of a process and all below it in MiB, shared pages counted once."""
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        with contextlib.suppress(OSError, ValueError, IndexError):
            parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            children.setdefault(parent, []).append(int(entry.name))
    total, open_ = 0, [root]
    while open_:
        process = open_.pop()
        open_ += children.get(process, [])
        with contextlib.suppress(OSError):
            lines = (Path("/proc") / str(process) / "smaps_rollup").read_text().splitlines()
            total += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return total / 1024
