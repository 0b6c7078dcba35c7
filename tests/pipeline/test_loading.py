"""Models are loaded while papers are read: all of them, at the same time, and without a word where one is missing."""

from threading import Barrier

import pytest

from claimcheck.errors import ModelError
from claimcheck.pipeline.loading import loaded_meanwhile

_TIMEOUT_S = 10.0


class Part:
    """Loads once the block and the other parts are under way, and so only beside them."""

    def __init__(self, together: Barrier, error: Exception | None = None) -> None:
        self.together = together
        self.error = error
        self.is_loaded = False

    def load(self) -> None:
        self.together.wait(_TIMEOUT_S)
        if self.error:
            raise self.error
        self.is_loaded = True


def test_all_parts_load_beside_the_block_and_are_done_at_its_end() -> None:
    together = Barrier(3)
    parts = [Part(together), Part(together)]
    with loaded_meanwhile(*parts, object()):
        together.wait(_TIMEOUT_S)
    assert all(part.is_loaded for part in parts)


def test_a_missing_model_is_told_where_it_is_needed_alone() -> None:
    parts = [Part(Barrier(1), ModelError("There is no model.", hint="Install it.")), Part(Barrier(1))]
    with loaded_meanwhile(*parts):
        pass
    assert parts[1].is_loaded


def test_an_error_of_the_block_passes() -> None:
    part = Part(Barrier(1))
    with pytest.raises(ValueError, match="of the block"), loaded_meanwhile(part):
        raise ValueError("of the block")
    assert part.is_loaded
