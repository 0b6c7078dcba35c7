"""Import a library without the parts that it loads only if they are there, and that are not needed here."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def left_out(*modules: str) -> Iterator[None]:
    """Have imports in the block fail with ImportError for `modules`, but for those that are loaded already.

    For libraries that do without them: so that what else is installed costs no time, and has no say in the results.
    """
    absent = [name for name in modules if name not in sys.modules]
    for name in absent:
        sys.modules[name] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        for name in absent:
            if name in sys.modules and sys.modules[name] is None:
                del sys.modules[name]
