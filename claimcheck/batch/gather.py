"""What reports rest on: their references resolved and their papers fetched, by the one process that asks the archive."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from claimcheck.batch.once import OnceFetcher
from claimcheck.errors import PaperError
from claimcheck.extractors.cached import paper_sha256
from claimcheck.extractors.source_tables import sources_beside
from claimcheck.pipeline.failures import of_error
from claimcheck.pipeline.papers import PaperReader
from claimcheck.schema import Failure, Part, Record, Report, Resolution
from claimcheck.settings import Settings


class PaperFile(Record):
    """A paper's PDF."""

    path: str
    sha256: str
    sources: tuple[str, ...] = ()
    """SHA-256 of what lies beside it and its tables are read from, too."""


class Gathered(Record):
    """What a report rests on, as found; with the report and the recipe it decides the run."""

    resolutions: tuple[Resolution, ...]
    files: Mapping[str, PaperFile]
    """`Paper.id` -> its file."""
    failures: Mapping[str, Failure]
    """Paper or reference id -> why there is no file."""


class Given(Record):
    """What `replay` needs of a run beside the run itself."""

    gathered: Gathered
    parts: tuple[Part, ...]
    """`Report.parts`, which a written run leaves out."""


class Gatherer(PaperReader):
    """Resolves and fetches for a whole batch: each reference and each paper once."""

    def __init__(self, settings: Settings) -> None:
        """Set up; nothing is asked yet. Raises InputError where a setting is unusable."""
        super().__init__(settings, lambda stage, done, total: None)
        self._fetchers = tuple(OnceFetcher(fetcher) for fetcher in self._fetchers)
        self._reads_sources = settings.table_sources != "pdf"
        self._hashed: dict[Path, PaperFile] = {}

    @property
    def is_budget_spent(self) -> bool:
        """Tell whether something was not asked because no request was left."""
        return any(fetcher.is_budget_spent for fetcher in self._fetchers)

    def ask(self, reports: Sequence[Report]) -> None:
        """Resolve the references of several reports together: the archive answers a hundred ids in one request."""
        references = [reference for report in reports for reference in report.references]
        if references:
            unique = [one.model_copy(update={"id": str(number)}) for number, one in enumerate(references)]
            self.resolve(reports[0].model_copy(update={"references": tuple(unique)}))

    def gather(self, report: Report) -> Gathered:
        """Return what the report rests on. Raises StoreError where the cache cannot be used."""
        resolutions = self.resolve(report)
        paths, failures = self.fetch(resolutions)
        files: dict[str, PaperFile] = {}
        for paper, path in paths.items():
            try:
                files[paper] = self._hash(path)
            except PaperError as error:
                failures[paper] = of_error(error)
        return Gathered(resolutions=tuple(resolutions), files=files, failures=failures)

    def _hash(self, path: Path) -> PaperFile:
        if path not in self._hashed:
            beside = sources_beside(path) if self._reads_sources else []
            sources = tuple(paper_sha256(source) for source in beside)
            self._hashed[path] = PaperFile(path=str(path), sha256=paper_sha256(path), sources=sources)
        return self._hashed[path]
