"""One thread, and a tiny encoder that is pre-trained once for all tests here."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from robust_xlt.tiny_world import pretrain_values, write_world

os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")


@pytest.fixture(scope="session")
def one_thread() -> Iterator[None]:
    """Tiny matrices are quickest on one core."""
    import torch

    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a task, corpora, synonyms and a dictionary."""
    return write_world(tmp_path_factory.mktemp("world"))


@pytest.fixture(scope="session")
def encoder(world: Path, one_thread: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a tiny encoder."""
    from claimcheck.robust_xlt.config import PretrainConfig
    from claimcheck.robust_xlt.pretrain import pretrain

    folder = tmp_path_factory.mktemp("encoder")
    assert pretrain(PretrainConfig.model_validate(pretrain_values(world)), folder, quiet=True).is_done
    return folder / "model"
