"""What holds for every report, whatever its bytes: read or refused with a hint, and every region within the text."""

from claimcheck.errors import InputError
from claimcheck.readers.read import read_report, source_of_bytes


def check(data: bytes) -> None:
    """Read the bytes as a report; raises where a rule is broken."""
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
