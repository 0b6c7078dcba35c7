"""Synonyms and dictionaries, with what is known to be wrong in them."""

import gzip
import json

import pytest

from claimcheck.errors import InputError
from claimcheck.robust_xlt.lexicons import (
    read_dictionary,
    read_neighbours,
    without_foreign,
    without_negations,
)
from claimcheck.robust_xlt.parts import RsDa
from claimcheck.robust_xlt.synonyms import load_synonyms


def write(path, text):
    path.write_bytes(gzip.compress(text.encode()) if path.suffix == ".gz" else text.encode())
    return path


@pytest.mark.parametrize("name", ["x.json", "x.json.gz"])
def test_neighbours_are_read_and_cut_where_a_method_says(tmp_path, name):
    words = {"film": ["movie", "film", "movie", *"abcdefghij"], "an": []}
    path = write(tmp_path / name, json.dumps(words))
    assert read_neighbours(path) == {"film": ("movie", *"abcdefghij")}
    for n_most, kept in ((1, ("movie",)), (8, ("movie", *"abcdefg")), (20, ("movie", *"abcdefghij"))):
        assert load_synonyms(RsDa(name="rs-da", synonyms=path, max_neighbours=n_most)).neighbours == {"film": kept}


@pytest.mark.parametrize("text", ["[1]", '{"a": "b"}', '{"a": [1]}', "no json", "[" * 100_000])
def test_other_content_is_no_list_of_neighbours(tmp_path, text):
    with pytest.raises(InputError) as caught:
        read_neighbours(write(tmp_path / "x.json", text))
    assert caught.value.hint


def test_junk_lines_of_a_dictionary_are_left_out_and_told(tmp_path, caplog):
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
    assert found["the"] == ("die", "der")
    assert found["dog"] == ("der Hund", "Hund")
    assert "was" not in found
    assert [(each.levelname, each.message) for each in caplog.records] == [
        ("WARNING", f"{tmp_path / 'de.txt'}: 5 of 20 lines are no entries of a dictionary, and are left out.")
    ]


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
    assert read_dictionary(path, "sv")["and"] == ("och",)


def test_negations_are_neither_replaced_nor_put_in():
    words = {"no": ("without", "nope"), "dog": ("hound", "not"), "don't": ("does",), "rarely": ("never",)}
    assert without_negations(words) == {"dog": ("hound",)}


def test_foreign_words_go_and_english_ones_stay():
    dictionaries = [
        {"man": ("hombre",), "film": ("pelicula",), "movie": ("film",)},
        {"man": ("homme",), "film": ("cinema",), "bloke": ("type",)},
        {"man": ("mann",), "film": ("streifen",)},
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
