"""A fetcher that is asked about each reference, and for each paper, once in a batch."""

from collections.abc import Sequence
from pathlib import Path

from claimcheck.errors import PaperError
from claimcheck.fetchers.base import Fetcher
from claimcheck.schema import Paper, Reference, Resolution


class OnceFetcher:
    """Remembers the answers of another fetcher, those that are failures too."""

    def __init__(self, fetcher: Fetcher) -> None:
        """Ask `fetcher` what is not known yet."""
        self.name = fetcher.name
        self._fetcher = fetcher
        self._resolutions: dict[Reference, Resolution] = {}
        self._files: dict[str, Path | PaperError] = {}
        self._papers: list[Paper] | None = None

    @property
    def is_budget_spent(self) -> bool:
        """Tell whether something was not asked because no request was left."""
        return self._fetcher.is_budget_spent

    def resolve(self, references: Sequence[Reference]) -> list[Resolution]:
        """Return one resolution for each reference, in order; equal references of several reports are asked about once."""
        plain = [_without_place(reference) for reference in references]
        new = [one for one in dict.fromkeys(plain) if one not in self._resolutions]
        numbered = [one.model_copy(update={"id": str(number)}) for number, one in enumerate(new)]
        answers = self._fetcher.resolve(numbered) if new else []
        self._resolutions |= dict(zip(new, answers, strict=True))
        return [
            self._resolutions[one].model_copy(update={"reference": reference.id})
            for one, reference in zip(plain, references, strict=True)
        ]

    def papers(self) -> list[Paper]:
        """Return the papers that are at hand without a reference."""
        if self._papers is None:
            self._papers = self._fetcher.papers()
        return self._papers

    def fetch(self, paper: Paper) -> Path:
        """Return the path of the paper's PDF. Raises PaperError, as the other fetcher did the first time, and StoreError."""
        key = paper.location or paper.id
        if key not in self._files:
            try:
                self._files[key] = self._fetcher.fetch(paper)
            except PaperError as error:
                self._files[key] = error.with_traceback(None)
        found = self._files[key]
        if isinstance(found, PaperError):
            raise PaperError(found.message, hint=found.hint, code=found.code)
        return found


def _without_place(reference: Reference) -> Reference:
    """Return what a reference says, without where in which report it stands."""
    return reference.model_copy(update={"id": "", "line": None, "region": None})
