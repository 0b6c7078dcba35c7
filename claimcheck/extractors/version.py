"""What the PDF extractor is called; apart from its code, so that a cached document is read without loading PyMuPDF."""

EXTRACTOR = "pdf/4"
"""Name and version; the version changes whenever the output may change."""
