"""Claims and documents -> candidates of evidence."""
