"""Where a report speaks of itself."""

import pytest

from claimcheck.readers.read import read_report, read_source, source_of_text
from claimcheck.text import letters_only

TEXT = """# A Title of Ours

## Abstract

Encoders are large. They cross-
lingually transfer.

## 1 Introduction

This paper examines: Things. Research question: Does X affect XCOP tasks?.

## 2 Methodology

Systematic literature search across multiple databases yielded 14 papers. It rained.

## 3 Claims

Claim\tVerified\tConfidence
Ten claims were verified by reviewers.\t✓\t0.16
The second claim is another one.\t×\t0.14

## References

- A. Author. 2020. A systematic literature search of everything. arXiv:2012.08743v2
"""


def parts_of(text):
    source = source_of_text(text)
    return source, read_report(source).parts


def test_every_part_is_found_once_with_its_line():
    _, parts = parts_of(TEXT)
    assert [(part.kind, part.line) for part in parts] == [
        ("title", 1),
        ("abstract", 5),
        ("question", 10),
        ("introduction", 10),
        ("making", 14),
    ]
    assert parts[2].text == "Does X affect XCOP tasks?."
    assert parts[4].text.endswith("yielded 14 papers.")


def test_claims_and_references_are_no_parts():
    _, parts = parts_of(TEXT)
    assert not any("Ten claims" in part.text or "Author" in part.text for part in parts)


@pytest.mark.parametrize("text", [TEXT, TEXT.replace("\n", "\r\n"), "\ufeff" + TEXT])
def test_regions_hold_what_the_part_says(text):
    source, parts = parts_of(text)
    assert parts
    for part in parts:
        assert letters_only(source.text[part.region.start : part.region.end])[0] == letters_only(part.text)[0]


@pytest.mark.parametrize("text", ["# \n", "Abstract\n", "## Introduction\n", "A.\n"])
def test_a_report_that_says_nothing_has_no_parts(text):
    assert [part.kind for part in parts_of(text)[1] if part.kind != "title"] == []


def test_a_title_in_front_matter_is_found_there():
    _, parts = parts_of("---\ntitle: Set Apart\n---\n\nSome text without any claim.\n")
    assert [(part.kind, part.text, part.line) for part in parts] == [("title", "Set Apart", 2)]


def test_parts_stay_out_of_json():
    _, parts = parts_of(TEXT)
    assert parts
    assert "parts" not in read_report(source_of_text(TEXT)).model_dump()


@pytest.mark.shared
def test_the_seeds_tell_how_they_were_made(shared):
    for path in sorted((shared / "seeds").glob("*.txt")):
        source = read_source(path)
        parts = read_report(source).parts
        kinds = {part.kind for part in parts}
        assert {"abstract", "question", "introduction", "making"} <= kinds
        made = " ".join(part.text for part in parts if part.kind == "making")
        assert "Systematic literature search" in made
        assert "An independent multi-reviewer assessment" in made
        assert all(
            letters_only(source.text[part.region.start : part.region.end])[0] == letters_only(part.text)[0] for part in parts
        )
