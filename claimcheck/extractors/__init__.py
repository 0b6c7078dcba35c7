"""Files of papers -> `Document`."""
