"""An audit computed once more, offline, from what the store and the cache hold: every run must come out byte for byte."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from claimcheck.batch.audit import contradictions_of
from claimcheck.batch.code import code_version
from claimcheck.batch.gather import Given, PaperFile
from claimcheck.batch.judge import ReportJudge
from claimcheck.batch.keys import MACHINE_SETTINGS
from claimcheck.batch.tally import NOT_REACHED, Tally, Watch, alarm_of
from claimcheck.extractors.source_tables import sources_beside
from claimcheck.fetchers.copies import copies_of
from claimcheck.files import sha256_of
from claimcheck.schema import Audit, Record, Run
from claimcheck.settings import Settings, restored_settings
from claimcheck.store import Store
from claimcheck.store.store import StoredAudit, StoredReport
from claimcheck.writers.wording import label_of

_OF_PAPERS = ("paper.", "tables.")
_IN_MEMORY = "sqlite://"
_ENDED = frozenset({"done", "stopped"})
"""States of audits that know their alarm and their contradictions."""


class Deviation(NamedTuple):
    """A report whose run does not come out again, and why."""

    path: str
    reason: str


class Replay(NamedTuple):
    """An audit computed once more."""

    audit: Audit
    """As recomputed, under the number, the place and the time of the stored one: byte-identical where nothing deviates."""
    n_runs: int
    deviations: tuple[Deviation, ...]


class _Missing(Exception):  # noqa: N818 - no error: one of the answers
    """Something that a run was made of is not there any more."""


class Replayer:
    """Computes the runs of stored audits again."""

    def __init__(self, store: Store, audit: StoredAudit, settings: Settings) -> None:
        """Use the audit's own settings, but the cache, the papers folder and the cores of `settings`; nobody is asked."""
        stored = {name: value for name, value in audit.settings.items() if name not in MACHINE_SETTINGS}
        own = {name: getattr(settings, name) for name in MACHINE_SETTINGS}
        self._settings = restored_settings({**stored, **own, "offline": True})
        self._store = store
        self._audit = audit
        self._judge = ReportJudge(self._settings)
        self._recipe = self._judge.recipe()
        self._again: dict[str, Run | _Missing] = {}
        """Runs that further reports have too, by key."""

    def replay(self, watch: Watch = lambda tally: None) -> Replay:
        """Return the audit, computed once more. Raises ModelError and StoreError."""
        reports = self._store.reports(self._audit.id)
        self._n_left = Counter(report.run_key for report in reports)
        tally = Tally(len(reports))
        deviations: list[Deviation] = []
        with Store(_IN_MEMORY) as scratch:
            number = scratch.begin_audit(self._settings, self._audit.n_inputs, self._audit.version)
            for report in reports:
                deviations += self._repeat(report, scratch, number, tally)
                watch(tally)
            is_ended = self._audit.state in _ENDED
            alarm = alarm_of(tally, scratch.coverage(number), self._settings) if is_ended else None
            found = contradictions_of(scratch, number, self._settings) if is_ended else ()
            scratch.end_audit(number, state=self._audit.state, seconds=0.0, alarm=alarm, contradictions=found)
            audit = scratch.audit(number)
        seconds = round(self._audit.seconds or 0.0, 3)
        audit = audit.model_copy(update={"number": self._audit.id, "store": self._store.address, "seconds": seconds})
        if not deviations and (differing := _differing(self._store.audit(self._audit.id), audit)):
            deviations.append(Deviation("", f"the runs are the same, but not what follows from them: {differing}"))
        return Replay(audit, sum(report.run_key is not None for report in reports), tuple(deviations))

    def _repeat(self, report: StoredReport, scratch: Store, number: int, tally: Tally) -> Iterator[Deviation]:
        """Enter the report's run, computed once more, in `scratch`; yield how it deviates."""
        if report.run_key is None:
            assert report.failure is not None
            is_unreached = report.failure.code == NOT_REACHED
            tally.n_unreached += is_unreached
            tally.n_failed += not is_unreached
            scratch.add_failures(number, [(report.position, report.path, report.sha256, report.failure)])
            return
        key = report.run_key
        stored = self._store.run(key, report.path)
        again = self._computed(key, stored)
        if isinstance(again, _Missing):
            yield Deviation(report.path, str(again))
            again = stored
        again = again.model_copy(update={"report": stored.report})
        if again.model_dump_json() != stored.model_dump_json():
            yield Deviation(report.path, _first_difference(stored, again))
        tally.count(again)
        scratch.add_run(number, report.position, key, again, "{}")

    def _computed(self, key: str, stored: Run) -> Run | _Missing:
        """Return the run of that key, computed once more for the first report that has it, or why that cannot be done."""
        again = self._again.pop(key, None)
        if again is None:
            try:
                again = self._run(stored, Given.model_validate_json(self._store.given(key)))
            except _Missing as missing:
                again = missing.with_traceback(None)
        self._n_left[key] -= 1
        if self._n_left[key]:
            self._again[key] = again
        return again

    def _run(self, stored: Run, given: Given) -> Run:
        """Return the run, computed once more; its seconds, which are no result, are the stored ones. Raises _Missing."""
        recipe = {name: value for name, value in stored.fingerprint.items() if not name.startswith(_OF_PAPERS)}
        if self._audit.version != code_version():
            raise _Missing(f"claimcheck is another one now: {self._audit.version} -> {code_version()}")
        differing = [name for name in sorted(recipe.keys() | self._recipe.keys()) if recipe.get(name) != self._recipe.get(name)]
        if differing:
            name = differing[0]
            raise _Missing(f"{name} is another one now: {recipe.get(name)} -> {self._recipe.get(name)}")
        files = {paper: self._found(paper, file) for paper, file in given.gathered.files.items()}
        report = stored.report.model_copy(update={"parts": given.parts})
        run = self._judge.judge(report, given.gathered.model_copy(update={"files": files}))
        return run.model_copy(update={"seconds": stored.seconds})

    def _found(self, paper: str, wanted: PaperFile) -> PaperFile:
        """Return where the paper's file is now: in its place, in the papers folder, or in the cache. Raises _Missing."""
        for place in copies_of(paper, wanted.path, self._settings):
            if _is_same(place, wanted):
                return wanted.model_copy(update={"path": str(place)})
        raise _Missing(f"paper {paper} with content {wanted.sha256[:12]} is not at hand any more")


def describe(replay: Replay) -> str:
    """Return for people how many runs came out again, and what deviates."""
    n_same = replay.n_runs - len({deviation.path for deviation in replay.deviations if deviation.path})
    lines = [f"{n_same} of {replay.n_runs} runs came out byte-identical."]
    lines += [f"{deviation.path or 'the audit'}: {deviation.reason}" for deviation in replay.deviations]
    return "\n".join(lines) + "\n"


def _is_same(path: Path, wanted: PaperFile) -> bool:
    try:
        if sha256_of(path) != wanted.sha256:
            return False
        return not wanted.sources or tuple(sha256_of(source) for source in sources_beside(path)) == wanted.sources
    except OSError:
        return False


def _first_difference(stored: Run, again: Run) -> str:
    for before, after in zip(stored.verdicts, again.verdicts, strict=False):
        if before != after:
            labels = [label_of(one.label) for one in (before, after)]
            return f"claim {before.claim.id} comes out otherwise ({' -> '.join(labels)})"
    return f"it comes out otherwise: {_differing(stored, again)}"


def _differing(stored: Record, again: Record) -> str:
    """Return the names of the fields in which two records of a kind differ; "" where they are equal."""
    return ", ".join(name for name in type(stored).model_fields if getattr(stored, name) != getattr(again, name))
