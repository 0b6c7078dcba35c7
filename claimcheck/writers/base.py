"""What a writer is: from a run to text."""

from typing import Protocol

from claimcheck.schema import Run


class Writer(Protocol):
    """Renders a run in one format."""

    name: str

    def render(self, run: Run) -> str:
        """Return the whole output, ending in a line end."""
        ...
