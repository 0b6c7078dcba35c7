"""The first gate of a PDF, on its bytes; the deeper one, on its content, is the extractor's."""

from pathlib import Path

from claimcheck.errors import PaperError, reason_of

_MAGIC = b"%PDF-"
_MAGIC_WITHIN = 1024  # bytes, as readers accept it
_END = b"%%EOF"
_END_WITHIN = 4096  # bytes; the standard says 1024, some archives append a comment
_HINT = "Put the paper's PDF into the papers folder."


def check_pdf(path: Path, *, max_mb: int) -> None:
    """Raise PaperError unless the file begins as a PDF (code "not-a-pdf") and is at most `max_mb` MiB (code "too-large").

    A file that cannot be read gives the code "source-unavailable".
    """
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            head = file.read(_MAGIC_WITHIN)
    except OSError as error:
        raise PaperError(f"{path} cannot be read ({reason_of(error)}).", hint=_HINT, code="source-unavailable") from error
    if size > max_mb * 2**20:
        hint = "Raise CLAIMCHECK_MAX_PDF_MB if it is to be read."
        raise PaperError(f"{path.name} is larger than {max_mb} MiB.", hint=hint, code="too-large")
    if _MAGIC not in head:
        raise PaperError(f"{path.name} is {_kind(head)}, not a PDF.", hint=_HINT, code="not-a-pdf")


def has_end(path: Path) -> bool:
    """Tell whether the file ends as a PDF: one that was cut off on its way does not."""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - _END_WITHIN))
        return _END in file.read()


def _kind(head: bytes) -> str:
    start = head.lstrip().lower()
    if not start:
        return "empty"
    return "a web page" if start.startswith((b"<!doctype html", b"<html")) else "another kind of file"
