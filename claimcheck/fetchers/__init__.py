"""References -> papers -> files."""
