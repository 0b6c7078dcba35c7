"""What a retriever is: it chooses the parts of documents that bear on a claim."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from claimcheck.schema import Claim, Document, Evidence


class Retriever(Protocol):
    """Ranks passages, captions and table rows for claims."""

    name: str

    def retrieve(self, claims: Sequence[Claim], documents: Mapping[str, Document], k: int) -> list[tuple[Evidence, ...]]:
        """Return for each claim at most `k` candidates over all `documents`, best first.

        `documents` maps `Paper.id` to its content. The result for one claim does not depend on the other claims; ties keep
        document order. Passages come without boxes: `quotes.locate` fills them for what is shown.
        """
        ...

    def fingerprint(self) -> dict[str, str]:
        """Return what the choice depends on beside the input: windows, model hash."""
        ...
