"""The papers of a run: references resolved, files fetched, their content extracted."""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from claimcheck.cores import available_cores
from claimcheck.errors import PaperError
from claimcheck.extractors.base import Extractor
from claimcheck.fetchers.base import Fetcher
from claimcheck.fetchers.resolve import resolve_references
from claimcheck.pipeline import failures as why
from claimcheck.registry import EXTRACTORS, FETCHERS, plugin
from claimcheck.schema import Document, Failure, Outcome, Report, Resolution
from claimcheck.settings import Settings

Progress = Callable[[str, int, int], None]
"""Told the stage, how much of it is done, and how much there is."""
_EXTRACTOR = "paper"


class PaperReader:
    """Fetchers and extractor, as the settings name them."""

    def __init__(self, settings: Settings, on_progress: Progress) -> None:
        """Set up; nothing is asked or started yet."""
        self._on_progress = on_progress
        self._n_threads = settings.threads or available_cores()
        self._fetchers: tuple[Fetcher, ...] = tuple(plugin(FETCHERS, name)(settings) for name in FETCHERS)
        self._extractor: Extractor = plugin(EXTRACTORS, _EXTRACTOR)(settings)

    def resolve(self, report: Report) -> list[Resolution]:
        """Return what the report's references turn out to be; the papers at hand where it lists none."""
        if report.references:
            return resolve_references(report.references, self._fetchers)
        return [
            Resolution(
                reference=f"paper:{paper.id}", outcome=Outcome.FOUND, paper=paper, message="The report lists no references."
            )
            for fetcher in self._fetchers
            for paper in fetcher.papers()
        ]

    def fetch(self, resolutions: Sequence[Resolution]) -> tuple[dict[str, Path], dict[str, Failure]]:
        """Return the readable papers' files by `Paper.id`, and why the other ones are missing, by paper or reference id."""
        files: dict[str, Path] = {}
        failures: dict[str, Failure] = {}
        by_name = {fetcher.name: fetcher for fetcher in self._fetchers}
        for done, resolution in enumerate(resolutions):
            self._on_progress("fetch", done, len(resolutions))
            paper = resolution.paper
            if paper is None:
                failures[resolution.reference] = why.of_resolution(resolution)
            elif paper.id not in files and paper.id not in failures:
                try:
                    files[paper.id] = by_name[paper.fetcher].fetch(paper)
                except PaperError as error:
                    failures[paper.id] = why.of_error(error)
        return files, failures

    def extract(self, files: Mapping[str, Path], failures: dict[str, Failure]) -> dict[str, Document]:
        """Return the content of the papers by id, several read side by side; why one is unreadable is added to `failures`."""

        def read(path: Path) -> Document | Failure:
            try:
                return self._extractor.extract(path)
            except PaperError as error:
                return why.of_error(error)

        documents: dict[str, Document] = {}
        with ThreadPoolExecutor(self._n_threads) as pool:
            for done, (paper, found) in enumerate(zip(files, pool.map(read, files.values()), strict=True)):
                self._on_progress("extract", done, len(files))
                if isinstance(found, Failure):
                    failures[paper] = found
                else:
                    documents[paper] = found
        return documents

    def fingerprint(self) -> dict[str, str]:
        """Return name and version of the extractor."""
        return {"extractor": f"{self._extractor.name}/{self._extractor.version}"}
