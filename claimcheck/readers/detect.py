"""Which format a source is of: its content counts more than its suffix."""

from pathlib import PurePath

from claimcheck.readers.base import Format, Source
from claimcheck.registry import FORMATS, plugin


def detect_format(source: Source) -> Format:
    """Return the format that recognises the source most surely; where several do alike, the first registered."""
    suffix = PurePath(source.path).suffix.lower()
    formats: list[Format] = [plugin(FORMATS, name)() for name in FORMATS]
    return max(formats, key=lambda candidate: candidate.recognises(source, suffix))
