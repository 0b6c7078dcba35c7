"""The Python entry points: a report in, a run out; many reports in, an audit out."""

from collections.abc import Sequence
from pathlib import Path

from claimcheck.pipeline import Pipeline
from claimcheck.readers.read import read_report, read_source, source_of_text
from claimcheck.schema import Audit, Run
from claimcheck.settings import Settings, load_settings


def verify(report: str | Path, *, papers: str | Path | None = None, settings: Settings | None = None) -> Run:
    """Return a verdict or a failure for every claim of a report.

    `report` is a file, or the report's text: a string with a line end in it is text, any other string is a path. `papers` is a
    folder with the cited papers' PDFs and overrides `settings.papers`; without `settings`, the environment and claimcheck.toml
    count.

    Raises InputError where the report cannot be read, ModelError where a model is missing, StoreError where the cache cannot be
    used. What goes wrong with a paper is a `Failure` on the claims that rest on it.
    """
    settings = settings or load_settings()
    if papers is not None:
        settings = settings.model_copy(update={"papers": Path(papers)})
    is_text = isinstance(report, str) and "\n" in report
    source = source_of_text(str(report)) if is_text else read_source(str(report))
    return Pipeline(settings).verify(read_report(source))


def audit(
    reports: str | Path | Sequence[str | Path],
    *,
    papers: str | Path | None = None,
    store: str | Path | None = None,
    jobs: int = 0,
    settings: Settings | None = None,
) -> Audit:
    """Return what was found in many reports: files, folders, patterns, zip and tar archives.

    `store` (a SQLite file or a database URL) and `papers` override the settings. What the store has is not computed again, and
    what is done is kept in it the moment it is done. `jobs` worker processes are started; 0 stands for one on each core.

    A report that cannot be read is an `AuditedReport` with a failure. Raises InputError where there is no report, ModelError
    where a model is missing, StoreError where cache or store cannot be used.
    """
    from claimcheck.batch.audit import audit_batch  # noqa: PLC0415 - who verifies one report needs no database
    from claimcheck.batch.auditor import Effort  # noqa: PLC0415
    from claimcheck.batch.inputs import batch_of  # noqa: PLC0415
    from claimcheck.store import Store  # noqa: PLC0415
    from claimcheck.store.store import default_store  # noqa: PLC0415

    settings = settings or load_settings()
    changes = {
        "papers": Path(papers) if papers is not None else settings.papers,
        "store": str(store) if store else settings.store,
    }
    settings = settings.model_copy(update=changes)
    names = [reports] if isinstance(reports, str | Path) else reports
    batch = batch_of([str(name) for name in names], settings)
    with Store(default_store(settings)) as opened:
        return audit_batch(batch, opened, settings, Effort(jobs))
