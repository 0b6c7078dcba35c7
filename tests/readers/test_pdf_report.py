"""A claims table laid out by a program that makes PDFs, read back."""

import io

import pytest
from readers.table_dialects import GAMMA
from reportlab.lib.pagesizes import A5
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Table

from claimcheck.errors import InputError
from claimcheck.readers.read import read_report, source_of_bytes
from claimcheck.writers.claim_table import regenerate

WRAPPED = "The proposed method number {} improves zero-shot cross-lingual transfer by an average of 2.1 points on PAWS-X."
N_PAIRS = 8  # rows on more than one page


def report_pdf(alignment: str) -> bytes:
    styles = getSampleStyleSheet()
    rows = [["Claim", "Verified", "Confidence"]]
    for number in range(N_PAIRS):
        rows += [
            [Paragraph(WRAPPED.format(number), styles["BodyText"]), "yes", "0.16"],
            [Paragraph(f"{number} {GAMMA}", styles["BodyText"]), "no", "0.12"],
        ]
    table = Table(rows, colWidths=[200, 60, 70], repeatRows=1, style=[("VALIGN", (0, 0), (-1, -1), alignment)])
    parts: list[Flowable] = [
        Paragraph("Impact of a Thing on Another Thing That Needs a Long Title", styles["Title"]),
        Paragraph("July 11, 2026", styles["BodyText"]),
        Paragraph("5 Extracted Claims", styles["Heading2"]),
        table,
        Paragraph("References", styles["Heading2"]),
        Paragraph("[1] http://arxiv.org/abs/2104.08645v2", styles["BodyText"]),
    ]
    buffer = io.BytesIO()
    SimpleDocTemplate(buffer, pagesize=A5, invariant=True).build(parts)
    return buffer.getvalue()


@pytest.mark.parametrize("alignment", ["TOP", "MIDDLE", "BOTTOM"])
def test_claims_table_of_a_pdf(alignment):
    report = read_report(source_of_bytes(report_pdf(alignment), "report.pdf"))
    assert (report.format, report.mode) == ("pdf", "table")
    assert report.title == "Impact of a Thing on Another Thing That Needs a Long Title"
    assert report.date == "July 11, 2026"
    assert [claim.text for claim in report.claims] == [
        text for number in range(N_PAIRS) for text in (WRAPPED.format(number), f"{number} {GAMMA}")
    ]
    assert [(claim.stated_verified, claim.stated_confidence) for claim in report.claims] == [
        (True, 0.16),
        (False, 0.12),
    ] * N_PAIRS
    assert [reference.arxiv_id for reference in report.references] == ["2104.08645v2"]


def test_a_pdf_cannot_be_rewritten():
    source = source_of_bytes(report_pdf("TOP"), "report.pdf")
    with pytest.raises(InputError, match="cannot be rewritten") as error:
        regenerate(source, read_report(source), [])
    assert "--format markdown" in error.value.hint


@pytest.mark.parametrize(("kept", "rules"), [(1.0, []), (0.9, ["cut-off"])])
def test_a_pdf_without_its_end_is_a_finding(kept: float, rules: list[str]) -> None:
    data = report_pdf("TOP")
    report = read_report(source_of_bytes(data[: int(kept * len(data))], "x.pdf"))
    assert [finding.rule for finding in report.findings if finding.rule == "cut-off"] == rules
