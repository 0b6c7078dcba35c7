"""Whatever the input, a report is read or refused with a hint, in linear time."""

import time

import pytest
from fuzz.reader_rules import check
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from readers.table_dialects import DIALECTS

from claimcheck.readers.read import read_report, source_of_text

SEEDS = [text.encode() for text, _ in DIALECTS.values()]
PIECES = st.sampled_from(
    [
        *(
            "Claim",
            "Verified",
            "Confidence",
            "\t",
            "|",
            "\n",
            "\n\n",
            " ",
            "✓",
            "×",
            "0.16",
            "87%",
            "-",
            "- ",
            "# ",
            "\r\n",
            "```",
        ),
        *("**", "[1]", "<table>", "<td>", "</table>", "\\begin{tabular}{l}", "&", "\\\\", "{", '"', ",", ";", "References"),
        *("supported", "a b c.", "\ufffd"),
    ]
)
MODEST = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@MODEST
@given(st.binary(max_size=300))
def test_any_bytes(data):
    check(data)


@MODEST
@given(st.text(max_size=300))
def test_any_text(text):
    check(text.encode("utf-8", "replace"))


@MODEST
@given(st.lists(PIECES, max_size=60))
def test_pieces_of_tables(pieces):
    check("".join(pieces).encode())


@MODEST
@given(st.sampled_from(SEEDS), st.integers(0, 2000), st.integers(0, 40), st.binary(max_size=8))
def test_damaged_reports(data, at, length, new):
    at %= len(data) + 1
    check(data[:at] + new + data[at + length :])


@MODEST
@given(st.sampled_from(SEEDS), st.integers(0, 2000))
def test_reports_cut_off(data, at):
    check(data[: at % (len(data) + 1)])


ROW = "The cross-lingual trans-\nfer performance improves by {} points on PAWS-X.\n\n✓ 0.16\n\n"
LARGE = {
    "column text": lambda n: "Claim Verified Confidence\n\n" + "".join(ROW.format(at) for at in range(n // 80)),
    "tabs": lambda n: "Claim\tVerified\tConfidence\n" + "Alpha beats beta on X.\t✓\t0.16\n" * (n // 32),
    "headings only": lambda n: "Claim Verified Confidence\n" * (n // 26),
    "stacked headings": lambda n: "Claim\n" * (n // 6),
    "blank lines": lambda n: "Claim\n" + "\n" * n,
    "one long line": lambda n: "Claim Verified Confidence\n" + "word " * (n // 5),
    "brackets": lambda n: "[" * n,
    "emphasis": lambda n: "*a _b " * (n // 6),
    "ticks": lambda n: "`a``b```c " * (n // 10),
    "entities": lambda n: "&amp" * (n // 4),
    "angles": lambda n: "<a href=" * (n // 8),
    "quotes": lambda n: ">" * n + " x",
    "nested items": lambda n: "".join(" " * (at % 200) + "- x\n" for at in range(n // 100)),
    "hyphens": lambda n: "cross-\n" * (n // 7),
    "dashes": lambda n: "---\n" * (n // 4),
    "numbers": lambda n: "Results: 12 34 papers " + "12 " * (n // 3),
    "unclosed table": lambda n: "# T\n\n<table><tr><td>" + "x y\n\n" * (n // 5),
    "open code": lambda n: "<html>" + "<code>a<p>" * (n // 10),
    "open links": lambda n: "<html>" + "<a href=#x>a<p>" * (n // 15),
    "hidden tags": lambda n: "<html>" + "".join(f"<a{at} hidden>a" for at in range(n // 15)),
    "open files": lambda n: "\\documentclass{a}" + "\\begin{filecontents}{a.bib}" * (n // 27),
    "lines of JSON": lambda n: '{"text": "a", "references": ["b"]}\n' * (n // 35),
    "sections of JSON": lambda n: '{"sections": [' + ",".join(['{"text": "bb [1]."}'] * (n // 20)) + "]}",
    "unclosed quotes": lambda n: 'claim,verified\n"' + "a,b\n" * (n // 4),
}


@pytest.mark.parametrize("name", LARGE)
def test_time_grows_with_length(name):
    small, large = (read_time(LARGE[name](size)) for size in (8_000, 40_000))
    assert large < 12 * small + 0.5, f"5 times the length took {large / small:.0f} times as long"  # square: 25 times


def read_time(text: str) -> float:
    source = source_of_text(text if text.startswith(("<html>", "\\documentclass", "{")) else f"# T\n\n{text}")
    begun = time.process_time()
    read_report(source)
    return time.process_time() - begun
