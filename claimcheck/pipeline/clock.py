"""Wall-clock seconds of a run's stages."""

import time
from collections.abc import Iterator
from contextlib import contextmanager


class Clock:
    """Started when made; says at the end how long each stage took."""

    def __init__(self) -> None:
        self._begun = time.perf_counter()
        self._stages: dict[str, float] = {}

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Note how long the block under this name takes."""
        begun = time.perf_counter()
        yield
        self._stages[name] = time.perf_counter() - begun

    def seconds(self) -> dict[str, float]:
        """Return the seconds of each stage so far, and "total" since the clock was made, to the millisecond."""
        stages = {**self._stages, "total": time.perf_counter() - self._begun}
        return {name: round(seconds, 3) for name, seconds in stages.items()}
