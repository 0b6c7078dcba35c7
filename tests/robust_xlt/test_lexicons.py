"""Synonyms and dictionaries, with what is known to be wrong in them."""

import gzip
import json
from pathlib import Path

import pytest

from claimcheck.errors import InputError
from claimcheck.robust_xlt.lexicons import (
    Dictionary,
    language_of,
    read_dictionary,
    read_neighbours,
    without_foreign,
    without_negations,
)


def write(path, text):
    path.write_bytes(gzip.compress(text.encode()) if path.suffix == ".gz" else text.encode())
    return path


@pytest.mark.parametrize("name", ["x.json", "x.json.gz"])
def test_neighbours_are_read_and_cut(tmp_path, name):
    words = {"film": ["movie", "film", "movie", *"abcdefghij"], "an": []}
    assert read_neighbours(write(tmp_path / name, json.dumps(words))) == {"film": ("movie", *"abcdefg")}


@pytest.mark.parametrize("text", ["[1]", '{"a": "b"}', '{"a": [1]}', "no json", "[" * 100_000])
def test_other_content_is_no_list_of_neighbours(tmp_path, text):
    with pytest.raises(InputError) as caught:
        read_neighbours(write(tmp_path / "x.json", text))
    assert caught.value.hint


def test_junk_lines_of_a_dictionary_are_left_out_and_counted(tmp_path):
    lines = [
        "the die",
        "The der",
        "dog\tder Hund",
        "dog Hund",
        "dog Hund",
        "was was",
        "alone",
        "one two three",
        "x\ty\tz",
        "",
        "12 34",
        "a " + "b" * 200,
        *(f"w{at} v{at}" for at in range(9)),
    ]
    found = read_dictionary(write(tmp_path / "de.txt", "\r\n".join(lines) + "\n"))
    assert found.entries["the"] == ("die", "der")
    assert found.entries["dog"] == ("der Hund", "Hund")
    assert (found.n_lines, found.n_junk, found.n_identical) == (20, 5, 1)


@pytest.mark.parametrize("data", [b"only\nsingle\nwords\n", b"", b"\xff\xfe\x00", b"a b c d e f\n" * 10])
def test_a_file_of_junk_is_no_dictionary(tmp_path, data):
    path = tmp_path / "de.txt"
    path.write_bytes(data)
    with pytest.raises(InputError):
        read_dictionary(path)


def test_a_broken_archive_is_said_to_be_one(tmp_path):
    path = tmp_path / "de.txt.gz"
    path.write_bytes(gzip.compress(b"the die\n")[:-6])
    with pytest.raises(InputError, match="cannot be read"):
        read_dictionary(path)


def test_swedish_is_not_taken_for_swahili(tmp_path):
    path = write(tmp_path / "sw2.txt", "and och\nwas var\npolitical politisk\n")
    with pytest.raises(InputError, match="Swedish"):
        read_dictionary(path, "sw")
    assert read_dictionary(path, language_of(path)).entries["and"] == ("och",)


@pytest.mark.parametrize(
    ("name", "language"),
    [
        ("de2.txt.gz", "de"),
        ("jp2.txt", "ja"),
        ("sw2.txt.gz", "sv"),
        ("en-de.txt", "de"),
        ("yacle.train.freq.1k.de-fi.tsv", "fi"),
    ],
)
def test_a_name_says_the_language(name, language):
    assert language_of(Path(name)) == language


def test_a_name_without_language_is_refused():
    with pytest.raises(InputError, match="does not say"):
        language_of(Path("words_all.txt"))


def test_negations_are_neither_replaced_nor_put_in():
    words = {"no": ("without", "nope"), "dog": ("hound", "not"), "don't": ("does",), "rarely": ("never",)}
    assert without_negations(words) == {"dog": ("hound",)}


def test_foreign_words_go_and_english_ones_stay():
    dictionaries = [
        Dictionary({"man": ("hombre",), "film": ("pelicula",), "movie": ("film",)}, 3, 0, 0),
        Dictionary({"man": ("homme",), "film": ("cinema",), "bloke": ("type",)}, 3, 0, 0),
        Dictionary({"man": ("mann",), "film": ("streifen",)}, 3, 0, 0),
    ]
    words = {"man": ("hombre", "bloke"), "movie": ("film",), "sir": ("hombre",)}
    assert without_foreign(words, dictionaries) == {"man": ("bloke",), "movie": ("film",)}
    with pytest.raises(ValueError, match="dictionaries"):
        without_foreign(words, [])


@pytest.mark.shared
def test_the_authors_synonyms_lose_their_foreign_words(shared):
    words = read_neighbours(shared / "xlt" / "counterfitted" / "counterfitted_neighbors.json.gz")
    assert len(words) == 25_591
    assert "hombre" in words["man"]
    folder = shared / "xlt" / "dictionaries" / "cosda"
    dictionaries = [read_dictionary(folder / f"{name}2.txt.gz") for name in ("es", "fr", "tr")]
    kept = without_foreign(words, dictionaries)
    assert "hombre" not in kept["man"]
    assert "film" in kept["movie"]
    assert sum(map(len, kept.values())) > 0.95 * sum(map(len, words.values()))
    with pytest.raises(InputError, match="Swedish"):
        read_dictionary(folder / "sw2.txt.gz", "sw")
