"""Claims and documents -> the parts of the documents that bear on each claim."""
