"""Tables out of a paper's TeX source or HTML, in the same records as those of its PDF."""
