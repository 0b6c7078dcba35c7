"""A library is imported without the parts that it can do without."""

import subprocess
import sys
import types

import pytest

from claimcheck.lean_import import left_out


def test_left_out_modules_are_not_found_in_the_block_alone() -> None:
    with left_out("wave", "json"):
        assert isinstance(sys.modules["json"], types.ModuleType), "what is loaded already stays"
        with pytest.raises(ImportError):
            import wave
    import wave

    assert wave.__name__ == "wave"


def test_an_error_in_the_block_brings_the_modules_back() -> None:
    with pytest.raises(RuntimeError), left_out("wave.parts"):
        raise RuntimeError
    assert "wave.parts" not in sys.modules


def test_the_retrievers_load_no_scipy_whatever_is_installed() -> None:
    script = "import sys, claimcheck.retrievers.hybrid; print(sorted({'scipy', 'numba', 'jax', 'tqdm'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
