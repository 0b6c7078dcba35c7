"""What each claim is held against, and what is noted of it in the run."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from claimcheck.pipeline import failures as why
from claimcheck.schema import Claim, Document, Failure, Resolution


class Sources(NamedTuple):
    """What could be read of the papers that a claim rests on."""

    documents: dict[str, Document]
    """`Paper.id` -> content."""
    failures: tuple[Failure, ...]
    """Why the others could not be read."""


def sources_of(
    claim: Claim, resolutions: Sequence[Resolution], documents: Mapping[str, Document], failures: Mapping[str, Failure]
) -> Sources:
    """Return what a claim is held against: the references it cites, or all of the report's where it cites none."""
    is_open = not (claim.references or claim.unlisted)
    own = [resolution for resolution in resolutions if is_open or resolution.reference in claim.references]
    found: dict[str, Document] = {}
    missing = [why.of_unlisted(cited) for cited in claim.unlisted]
    for resolution in own:
        key = resolution.paper.id if resolution.paper else resolution.reference
        if key in documents:
            found[key] = documents[key]
        else:
            missing.append(failures[key])
    return Sources(found, tuple(missing))


def with_content(resolution: Resolution, documents: Mapping[str, Document]) -> Resolution:
    """Return the resolution with the hash of the paper's PDF, and what could not be read beside it."""
    paper = resolution.paper
    if paper is None or paper.id not in documents:
        return resolution
    document = documents[paper.id]
    read = paper.model_copy(update={"sha256": document.sha256})
    return resolution.model_copy(update={"paper": read, "notes": document.notes})


def fingerprint_of(documents: Mapping[str, Document]) -> dict[str, str]:
    """Return the hash of each paper, and the reader and hash of what else its tables were read from."""
    papers = sorted(documents)
    hashes = {f"paper.{paper}": documents[paper].sha256 for paper in papers}
    return hashes | {f"tables.{paper}": "; ".join(documents[paper].sources) for paper in papers if documents[paper].sources}
