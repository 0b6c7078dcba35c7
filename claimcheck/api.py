"""The Python entry point: a report in, a run out."""

from pathlib import Path

from claimcheck.pipeline import Pipeline
from claimcheck.readers.read import read_report, read_source, source_of_text
from claimcheck.schema import Run
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
