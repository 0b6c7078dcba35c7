"""The pipeline of a worker: the papers are given, and what was read of them is remembered from report to report."""

from collections import OrderedDict
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from claimcheck.batch.gather import Gathered, PaperFile
from claimcheck.errors import PaperError
from claimcheck.extractors.base import Extractor
from claimcheck.pipeline import Pipeline
from claimcheck.pipeline.papers import PaperReader
from claimcheck.schema import Document, Failure, Report, Resolution, Run
from claimcheck.settings import Settings

REMEMBERED_PAPERS = 32
"""Papers that a worker keeps in memory, as many as the retriever's shelf: about 3 MiB each, read."""


class ReportJudge(Pipeline):
    """Judges reports whose papers were gathered before."""

    def __init__(self, settings: Settings) -> None:
        """Set the stages up. Raises InputError where a setting names no plug-in."""
        super().__init__(settings.model_copy(update={"check_links": False}))  # what the web says today is no result to repeat
        self._given = GivenPapers(settings)
        self._papers = self._given

    def recipe(self) -> dict[str, str]:
        """Return the fingerprint of a run without papers. Raises ModelError where a model is missing."""
        return self._fingerprint({})

    def prepare(self, paper: str, file: PaperFile) -> Failure | None:
        """Read a paper and embed its passages, so that both are in the cache; return why that cannot be done.

        Raises ModelError and StoreError.
        """
        failures: dict[str, Failure] = {}
        documents = self._given.extract({paper: Path(file.path)}, failures)
        if documents:
            self._retriever.retrieve([], documents, 1)
        return failures.get(paper)

    def judge(self, report: Report, gathered: Gathered) -> Run:
        """Return the run of a report over what was gathered for it.

        Raises ModelError and StoreError.
        """
        self._given.gathered = gathered
        return self.verify(report)


class GivenPapers(PaperReader):
    """Asks nobody: resolutions and files are those that were gathered."""

    def __init__(self, settings: Settings) -> None:
        """Set the extractor up."""
        super().__init__(settings, lambda stage, done, total: None)
        self._extractor = RememberingExtractor(self._extractor)
        self.gathered = Gathered(resolutions=(), files={}, failures={})
        """For the report at hand."""

    def resolve(self, report: Report) -> list[Resolution]:
        """Return the given resolutions."""
        return list(self.gathered.resolutions)

    def fetch(self, resolutions: Sequence[Resolution]) -> tuple[dict[str, Path], dict[str, Failure]]:
        """Return the given files, and why others are missing."""
        files = {paper: Path(file.path) for paper, file in self.gathered.files.items()}
        return files, dict(self.gathered.failures)


class _Read(NamedTuple):
    document: Document | None
    error: PaperError | None


class RememberingExtractor:
    """Keeps the papers that were read last, and why others could not be read: a paper that takes too long does so once."""

    def __init__(self, extractor: Extractor, size: int = REMEMBERED_PAPERS) -> None:
        """Keep `size` papers of `extractor`."""
        self.name, self.version = extractor.name, extractor.version
        self._extractor = extractor
        self._size = size
        self._read: OrderedDict[Path, _Read] = OrderedDict()

    def extract(self, path: Path) -> Document:
        """Return the paper's content. Raises PaperError and StoreError."""
        read = self._read.get(path) or self._new(path)
        self._read[path] = read
        self._read.move_to_end(path)
        while len(self._read) > self._size:
            self._read.popitem(last=False)
        if read.error:
            raise PaperError(read.error.message, hint=read.error.hint, code=read.error.code)
        assert read.document is not None
        return read.document

    def _new(self, path: Path) -> _Read:
        try:
            return _Read(self._extractor.extract(path), None)
        except PaperError as error:
            return _Read(None, error.with_traceback(None))
