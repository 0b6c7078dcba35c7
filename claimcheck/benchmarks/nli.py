"""`claimcheck bench nli DIR`: a verifier scored on claims with given evidence, one file a set (docs/cli.md).

Supported or not is decided at a threshold fixed on the set's development file: one in DIR, or in the folder given for them, or
as noted beside the embedded model; never on the file that is scored.
"""

import sys
import time
from collections.abc import Callable, Mapping, Sequence
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any, NamedTuple

from claimcheck.benchmarks.nli_files import Row, find_files, read_file, sample, stem_of
from claimcheck.benchmarks.nli_judges import Answer, Judge
from claimcheck.benchmarks.nli_scores import Judged, figures, support, task_of
from claimcheck.benchmarks.thresholds import NotedThresholds, Threshold, best_threshold, is_development, matching, read_noted
from claimcheck.errors import InputError
from claimcheck.shipped import shipped_path

_EVEN = 0.5  # the threshold that tied ones are compared with
_MIB_PER_MAXRSS = 1 / 1024 if sys.platform != "darwin" else 1 / 2**20
_MEASURES = ("accuracy", "macro_f1", "balanced_accuracy", "auroc", "ece", "pairs_per_second")


class _Measured(NamedTuple):
    """A file's rows as the verifier answered them."""

    judged: Sequence[Judged]
    answers: Sequence[Answer]
    seconds: float
    skipped: Mapping[str, int]


def measure(  # noqa: PLR0913 - three of them narrow down what is read
    folder: Path,
    judge: Judge,
    *,
    only: Sequence[str] = (),
    dev: Path | None = None,
    limit: int = 0,
    progress: Callable[[str], None] = lambda _: None,
) -> dict[str, dict[str, Any]]:
    """Return {file stem: figures} for the files of a folder (or one file), scored by a verifier (`nli_judges.load_judge`).

    `only` are patterns of stems ("*.dev"), of which one must fit; `dev` is a folder with further development files. With
    `limit`, only that many rows of each file are read, the same ones every time. A file that cannot be read, or has no usable
    row, has "n" 0 and says why. Raises InputError where that holds for all of them, and ModelError where the verifier is
    unusable.
    """
    there = {stem_of(path): path for path in find_files(folder)}
    files = [stem for stem in there if not only or any(fnmatchcase(stem, pattern) for pattern in only)]
    if not files:
        raise InputError(f"No file in {folder} is named {' or '.join(only)}.", hint=f"There are {', '.join(there)}.")
    candidates = ({stem_of(path): path for path in find_files(dev)} if dev else {}) | there
    bench = _Bench(judge, candidates, limit, progress)
    found = {stem: bench.score(stem) for stem in files}
    if not any(each["n"] for each in found.values()):
        reasons = "; ".join(f"{stem}: {each.get('error') or each['skipped']}" for stem, each in list(found.items())[:3])
        raise InputError(
            f"{folder} holds no labelled claims with evidence ({reasons}).",
            hint="A line is an object with claim, evidence and label (S, R, N, P, NS or their common spellings).",
        )
    return found


def note_thresholds(found: Mapping[str, Mapping[str, Any]], judge: Judge) -> str:
    """Return, as JSON, the best threshold of every development file that `measure` scored, with the verifier's fingerprint."""
    best = {stem: each["best_threshold"] for stem, each in found.items() if each.get("best_threshold") is not None}
    noted = NotedThresholds(model=judge.fingerprint, by_file=best)
    return noted.model_dump_json(indent=1) + "\n"


def describe(found: Mapping[str, Mapping[str, Any]]) -> str:
    """Return the figures as lines for a terminal."""
    width = max(map(len, found))
    heads = ("accuracy", "macro-F1", "bal. acc.", "AUROC", "ECE", "pairs/s")
    lines = [f"{'':{width}} {'n':>6} " + " ".join(f"{head:>9}" for head in heads) + "  scored as, threshold"]
    for stem, each in found.items():
        cells = " ".join(_cell(each.get(name)) for name in _MEASURES)
        lines.append(f"{stem:{width}} {each['n']:>6} {cells}  {_remarks(each)}")
        lines += [f"{'':{width}} skipped {n}: {reason}" for reason, n in each["skipped"].items()]
    return "\n".join(line.rstrip() for line in lines) + "\n"


class _Bench:
    """Answers each file once, whether it is scored or a threshold is fixed on it."""

    def __init__(self, judge: Judge, files: Mapping[str, Path], limit: int, progress: Callable[[str], None]) -> None:
        self._judge, self._files, self._limit, self._progress = judge, files, limit, progress
        self._noted = read_noted(shipped_path("data", "models", "entailment", "thresholds.json"), judge.fingerprint)
        self._measured: dict[str, _Measured] = {}

    def score(self, stem: str) -> dict[str, Any]:
        """Return the figures of a file."""
        try:
            measured = self._measure(stem)
        except InputError as error:
            return {**figures(()), "n": 0, "pairs_per_second": None, "skipped": {}, "error": error.message}
        threshold = self._threshold(stem, measured)
        found = figures(measured.judged, threshold.value if threshold else None)
        found |= {
            "threshold": round(threshold.value, 4) if threshold else None,
            "threshold_from": threshold.source if threshold else "none: the most probable label",
        }
        if is_development(stem) and measured.judged:
            found["best_threshold"] = round(_best(measured.judged, task_of([each.gold for each in measured.judged])), 4)
        return found | _costs(measured)

    def _measure(self, stem: str) -> _Measured:
        if stem not in self._measured:
            content = read_file(self._files[stem])
            rows = sample(content.rows, self._limit)
            begun = time.perf_counter()
            answers = self._judge.answers(rows)
            seconds = time.perf_counter() - begun
            self._measured[stem] = _Measured(_judged(rows, answers), answers, seconds, content.skipped)
            self._progress(f"{stem}: {len(rows)} pairs in {seconds:.1f} s")
        return self._measured[stem]

    def _threshold(self, stem: str, measured: _Measured) -> Threshold | None:
        task = task_of([each.gold for each in measured.judged])
        source = matching(stem, self._files)
        if source is not None:
            judged = self._measure(source).judged
            return Threshold(_best(judged, task), source) if judged else None
        noted = matching(stem, self._noted)
        return Threshold(self._noted[noted], f"{noted}, noted beside the model") if noted else None


def _best(judged: Sequence[Judged], task: str) -> float:
    return best_threshold(support(judged, task), [each.gold == "S" for each in judged], _EVEN)


def _judged(rows: Sequence[Row], answers: Sequence[Answer]) -> list[Judged]:
    return [Judged(row.gold, answer.opinion) for row, answer in zip(rows, answers, strict=True)]


def _costs(measured: _Measured) -> dict[str, Any]:
    answers, seconds = measured.answers, measured.seconds
    n_tokens = sum(answer.n_tokens for answer in answers)
    return {
        "pairs_per_second": round(len(answers) / seconds, 1) if answers and seconds > 0 else None,
        "tokens_per_second": round(n_tokens / seconds) if n_tokens and seconds > 0 else None,
        "tokens_per_pair": round(n_tokens / len(answers), 1) if n_tokens else None,
        "read_in_parts": sum(answer.n_texts > 1 for answer in answers),
        "unanswered": sum(answer.opinion is None for answer in answers),
        "peak_mib": _peak_mib(),
        "skipped": dict(measured.skipped),
    }


def _peak_mib() -> int | None:
    """Return the largest resident memory that this process has had, in MiB; None on Windows, which does not tell."""
    try:
        import resource  # noqa: PLC0415 - POSIX
    except ImportError:
        return None
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _MIB_PER_MAXRSS)


def _cell(value: float | None) -> str:
    return f"{'-':>9}" if value is None else f"{value:9.1f}" if value > 1 else f"{value:9.3f}"


def _remarks(each: Mapping[str, Any]) -> str:
    if each.get("error"):
        return str(each["error"])
    value = "" if each["threshold"] is None else f"{each['threshold']:.3f} from "
    return f"{each['scored_as']}, {value}{each['threshold_from']}"
