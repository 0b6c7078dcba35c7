"""What rules derive from a paper's text, kept for the reports that cite the same paper."""

from collections import OrderedDict
from collections.abc import Callable
from functools import wraps
from threading import Lock
from typing import TypeVar

from claimcheck.schema import Document

T = TypeVar("T")

_N_PAPERS = 64  # kept for each function, a megabyte or two each


def kept(build: Callable[[Document], T]) -> Callable[[Document], T]:
    """Return `build` with its latest results kept by the paper's content; threads may share it."""
    found: OrderedDict[tuple[str, str, int], T] = OrderedDict()
    lock = Lock()

    @wraps(build)
    def keeping(document: Document) -> T:
        sections = tuple(passage.section for passage in document.passages)
        key = (document.sha256, document.extractor, hash((document.text, document.urls, sections)))
        with lock:
            if key not in found:
                found[key] = build(document)
                if len(found) > _N_PAPERS:
                    found.popitem(last=False)
            found.move_to_end(key)
            return found[key]

    return keeping
