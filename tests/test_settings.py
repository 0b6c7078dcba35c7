"""claimcheck.toml and the environment: what is wrong with them is said, with the setting's name."""

import pytest

from claimcheck.errors import InputError
from claimcheck.settings import load_settings


@pytest.fixture
def toml(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path / "claimcheck.toml"


def test_a_flag_wins_over_the_environment_and_that_over_the_file(toml, monkeypatch):
    toml.write_text("max_pages = 1\nthreads = 1\ncandidates = 1\n")
    monkeypatch.setenv("CLAIMCHECK_MAX_PAGES", "2")
    monkeypatch.setenv("CLAIMCHECK_CANDIDATES", "2")
    loaded = load_settings(max_pages=3, threads=None)
    assert (loaded.max_pages, loaded.candidates, loaded.threads) == (3, 2, 1)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"papers = \n", "claimcheck.toml cannot be read: "),
        (b'contact = "caf\xe9"\n', "claimcheck.toml cannot be read: "),
        (b"treads = 1\n", "treads: there is no such setting"),
        (b'threads = "many"\n', "threads: Input should be a valid integer"),
        (b"[pdf]\nthreads = 1\n", "pdf: there is no such setting"),
    ],
)
def test_a_broken_file_is_said(content, said, toml):
    toml.write_bytes(content)
    with pytest.raises(InputError) as caught:
        load_settings()
    assert said in caught.value.message


def test_a_folder_of_that_name_is_no_file(toml):
    toml.mkdir()
    assert load_settings().threads == 0
