"""Reports of many formats -> `Report`."""
