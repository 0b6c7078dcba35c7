"""Coverage-guided fuzzing of the readers: whatever the bytes, a report or an InputError comes out (`make fuzz`).

    python tests/fuzz/fuzz_readers.py CORPUS... [libFuzzer options]

An input that breaks a rule below is written to the current folder; kept as a fixture of tests/readers, it stays found.
"""

import sys

import atheris

with atheris.instrument_imports(include=["claimcheck", "markdown_it", "pylatexenc"]):
    from claimcheck.errors import InputError
    from claimcheck.readers.read import read_report, source_of_bytes


def check(data: bytes) -> None:
    """Read the bytes as a report; every claim has to lie in the text, its cells in the claim's line or after it."""
    try:
        source = source_of_bytes(data)
        report = read_report(source)
    except InputError as error:
        assert error.hint
        return
    ids = {reference.id for reference in report.references}
    assert len(ids) == len(report.references)
    for claim in report.claims:
        assert claim.text.strip()
        assert 0 <= claim.region.start < claim.region.end <= len(source.text)
        assert ids.issuperset(claim.references)
        for cell in (claim.verdict_region, claim.confidence_region):
            assert cell is None or 0 <= cell.start <= cell.end <= len(source.text)


if __name__ == "__main__":
    atheris.Setup(sys.argv, check)
    atheris.Fuzz()
