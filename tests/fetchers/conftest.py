"""A loopback archive, and settings that ask it."""

from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path

import pytest
from fetchers.arxiv_server import QUICK, ArxivServer

from claimcheck.fetchers import folder_index
from claimcheck.fetchers.arxiv import ArxivFetcher
from claimcheck.settings import Settings


class InProcess:
    """In the place of the sandbox where its child process would only cost time."""

    def __init__(self, limits: object) -> None:
        """Take the limits and forget them."""

    def call(self, target: str, **arguments: object) -> bytes:
        module, _, function = target.partition(":")
        return getattr(import_module(module), function)(**arguments)

    def close(self) -> None:
        """End nothing."""


@pytest.fixture(autouse=True)
def _in_process(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if not request.node.get_closest_marker("shared"):
        monkeypatch.setattr(folder_index, "Sandbox", InProcess)


@pytest.fixture
def archive() -> Iterator[ArxivServer]:
    with ArxivServer() as server:
        yield server


@pytest.fixture
def settings(archive: ArxivServer, tmp_path: Path) -> Callable[..., Settings]:
    """Return settings that ask the loopback archive without pause, changed as asked."""

    def make(**changes: object) -> Settings:
        values: dict[str, object] = {
            "arxiv_api": archive.api,
            "arxiv_pdf": archive.pdf,
            "arxiv_interval_s": 0.0,
            "cache": tmp_path / "cache",
            "rate_folder": tmp_path / "rate",
            "contact": "librarian@example.org",
        }
        return Settings(**(values | changes))  # type: ignore[arg-type]

    return make


@pytest.fixture
def fetcher(settings: Callable[..., Settings]) -> ArxivFetcher:
    """Return a fetcher that asks the loopback archive and loses patience quickly."""
    return ArxivFetcher(settings(), limits=QUICK)
