"""Models are loaded while papers are looked up and read: else a core would wait then, and everything for the models later."""

import contextlib
from collections.abc import Iterator
from threading import Thread
from typing import Protocol, runtime_checkable

from claimcheck.errors import ClaimcheckError


@runtime_checkable
class Loadable(Protocol):
    """A part of the pipeline that loads a model at the first need, or when it is told to."""

    def load(self) -> None:
        """Load the model, where that is not done. Raises ModelError where it is missing or unusable."""
        ...


@contextlib.contextmanager
def loaded_meanwhile(*parts: object) -> Iterator[None]:
    """Load the models of the parts that have one while the block runs; done when it ends.

    What goes wrong is not told: it does so again, and is told, where the model is needed.
    """
    threads = [Thread(target=_load, args=(part,)) for part in parts if isinstance(part, Loadable)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        for thread in threads:
            thread.join()


def _load(part: Loadable) -> None:
    with contextlib.suppress(ClaimcheckError):
        part.load()
