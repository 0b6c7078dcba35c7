"""A folder of PDFs: files named by arXiv id, described by a map, or recognised by title."""

from collections.abc import Sequence
from pathlib import Path

from claimcheck.errors import PaperError
from claimcheck.fetchers.folder_index import FolderIndex, LocalFile
from claimcheck.fetchers.identity import arxiv_id_of
from claimcheck.fetchers.outcomes import best_by_title, unresolved
from claimcheck.fetchers.pdf_gate import check_pdf
from claimcheck.fetchers.titles import (
    IDENTIFYING_TITLE,
    SAME_TITLE,
    file_name_score,
    is_telling,
    letters,
    page_score,
    title_score,
)
from claimcheck.files import sha256_of
from claimcheck.identifiers import ArxivId, parse_arxiv_id
from claimcheck.schema import Outcome, Paper, Reference, Resolution
from claimcheck.settings import Settings

_UNVERSIONED = 1000  # ranks a file without a version before those with another one than cited
_NAMED = 3  # files that a message names


class LocalFolder:
    """Knows the PDFs of `settings.papers`; nothing where no folder is set."""

    name = "local_folder"
    is_budget_spent = False

    def __init__(self, settings: Settings) -> None:
        """List the folder. Raises InputError where it cannot be used."""
        self._max_mb = settings.max_pdf_mb
        self._index = FolderIndex(settings.papers, settings) if settings.papers else None

    def papers(self) -> list[Paper]:
        """Return all papers of the folder, in order of their paths."""
        if self._index is None:
            return []
        with self._index:
            return [_paper(self._index, file) for file in self._index.files]

    def resolve(self, references: Sequence[Reference]) -> list[Resolution]:
        """Return one resolution for each reference: found by id, DOI or title, else UNAVAILABLE or NOT_IDENTIFIED."""
        if self._index is None:
            return [_not_here(reference, "It is not at hand.") for reference in references]
        with self._index:
            return [_resolve(self._index, reference) for reference in references]

    def fetch(self, paper: Paper) -> Path:
        """Return the path of the paper's file. Raises PaperError: "source-unavailable", "not-a-pdf", "too-large"."""
        if not paper.location:
            hint = "Put its PDF into the papers folder."
            raise PaperError(f"{paper.id} has no file in the papers folder.", hint=hint, code="source-unavailable")
        path = Path(paper.location)
        check_pdf(path, max_mb=self._max_mb)
        return path


def _resolve(index: FolderIndex, reference: Reference) -> Resolution:
    wanted = arxiv_id_of(reference)
    file = _of_id(index, wanted) if wanted else None
    if wanted and file:
        return _found_by_id(index, reference, wanted, file)
    file = next((file for file in index.files if file.mapped.doi and file.mapped.doi == reference.doi), None)
    if file:
        message = f"Found in the papers folder by its DOI ({file.path.name})."
        return Resolution(reference=reference.id, outcome=Outcome.FOUND, paper=_paper(index, file), message=message)
    return _by_title(index, reference, wanted)


def _of_id(index: FolderIndex, wanted: ArxivId) -> LocalFile | None:
    """Return the file of that id: of the version cited, else without a version, else of the highest one.

    Names and the map come first; if they do not help, arXiv's stamps on the first pages are read.
    """
    same = [(file, file.arxiv_id) for file in index.files if file.arxiv_id and file.arxiv_id.base == wanted.base]
    if not same:
        stamped = [(file, _stamp(index, file)) for file in index.files if file.arxiv_id is None]
        same = [(file, one) for file, one in stamped if one and one.base == wanted.base]
    ranked = sorted(same, key=lambda pair: (pair[1].version != wanted.version, -(pair[1].version or _UNVERSIONED)))
    return ranked[0][0] if ranked else None


def _found_by_id(index: FolderIndex, reference: Reference, wanted: ArxivId, file: LocalFile) -> Resolution:
    score = _title_under_id(index, reference.title, file) if reference.title else None
    paper = _paper(index, file)
    here = parse_arxiv_id(paper.arxiv_id or "")
    message = f"Found in the papers folder by its arXiv id ({file.path.name})"
    if score is not None:
        message += f", title score {score:.0f} of 100"
    if here and here.version and wanted.version and here.version != wanted.version:
        message += f"; version {wanted.version} is cited, version {here.version} is read"
    outcome = Outcome.FOUND
    if score is not None and score < SAME_TITLE:
        outcome = Outcome.TITLE_MISMATCH
        message = f"{file.path.name} is {paper.title!r}, the report says {reference.title!r} (title score {score:.0f} of 100)"
    rounded = None if score is None else round(score, 1)
    return Resolution(reference=reference.id, outcome=outcome, paper=paper, title_score=rounded, message=f"{message}.")


def _title_under_id(index: FolderIndex, title: str, file: LocalFile) -> float | None:
    """Return how well `title` fits a file that the id names; None where the file shows no title to compare with."""
    page = index.first_page(file)
    known = (file.mapped.title or "", page.metadata_title, page.printed_title)
    score = max(*(title_score(title, one) for one in known), page_score(title, page.letters))
    is_legible = page.is_title_page and (is_telling(title) or bool(page.printed_title))
    return score if score >= SAME_TITLE or file.mapped.title or is_legible else None


def _by_title(index: FolderIndex, reference: Reference, wanted: ArxivId | None) -> Resolution:
    candidates = [file for file in index.files if wanted is None or not _has_other_id(index, file, wanted)]
    same, score = best_by_title((file, _file_score(index, reference, file)) for file in candidates)
    same = _without_copies(same)
    if len(same) == 1:
        unconfirmed = f" The id {wanted} does not stand on it." if wanted else ""
        message = f"Found in the papers folder by its title ({same[0].path.name}), score {score:.0f} of 100.{unconfirmed}"
        return Resolution(
            reference=reference.id,
            outcome=Outcome.FOUND,
            paper=_paper(index, same[0]),
            title_score=round(score, 1),
            message=message,
        )
    if same:
        names = ", ".join(file.path.name for file in same[:_NAMED])
        return _not_here(reference, f"Its title fits several files of the papers folder equally well: {names}.")
    return _not_here(reference, "The papers folder has no file of its id or title.")


def _has_other_id(index: FolderIndex, file: LocalFile, wanted: ArxivId) -> bool:
    one = file.arxiv_id or _stamp(index, file)
    return one is not None and one.base != wanted.base


def _file_score(index: FolderIndex, reference: Reference, file: LocalFile) -> float:
    """Return how surely the file holds the paper of the reference's title, or of its text where it has no title, 0 to 100."""
    page = index.first_page(file)
    if not reference.title:
        entry = letters(reference.text)
        known = (file.mapped.title, page.title)
        return max((page_score(title, entry, at_least=IDENTIFYING_TITLE) for title in known if title), default=0.0)
    scores = (
        title_score(reference.title, file.mapped.title or ""),
        file_name_score(reference.title, file.path.stem),
        title_score(reference.title, page.metadata_title),
        title_score(reference.title, page.printed_title),
    )
    if max(scores) >= IDENTIFYING_TITLE:
        return max(scores)
    return max(*scores, page_score(reference.title, page.letters, at_least=IDENTIFYING_TITLE))


def _stamp(index: FolderIndex, file: LocalFile) -> ArxivId | None:
    stamped = index.first_page(file).arxiv_id
    return parse_arxiv_id(stamped) if stamped else None


def _without_copies(files: Sequence[LocalFile]) -> list[LocalFile]:
    """Return the files, of those with equal content the first only."""
    if len(files) < 2:
        return list(files)
    by_content: dict[str, LocalFile] = {}
    for file in files:
        try:
            content = sha256_of(file.path)
        except OSError:
            content = str(file.path)
        by_content.setdefault(content, file)
    return list(by_content.values())


def _paper(index: FolderIndex, file: LocalFile) -> Paper:
    page = index.first_page(file)
    identifier = file.arxiv_id or _stamp(index, file)
    return Paper(
        id=file.name,
        title=file.mapped.title or page.title,
        arxiv_id=str(identifier) if identifier else None,
        doi=file.mapped.doi,
        url=f"https://arxiv.org/abs/{identifier}" if identifier else None,
        fetcher=LocalFolder.name,
        location=str(file.path),
    )


def _not_here(reference: Reference, message: str) -> Resolution:
    return unresolved(reference, Outcome.UNAVAILABLE if arxiv_id_of(reference) else Outcome.NOT_IDENTIFIED, message)
