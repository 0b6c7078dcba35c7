import pytest
from readers.table_dialects import ALPHA, DIALECTS, GAMMA

from claimcheck.errors import InputError
from claimcheck.readers.read import read_report, read_source, source_of_bytes, source_of_text
from claimcheck.schema import Label, Run, Verdict
from claimcheck.writers.claim_table import regenerate, render_table

LABELS = (Label.SUPPORTED, Label.REFUTED, Label.NOT_ENOUGH_INFO, None)


def verdicts(report, labels):
    """Return verdicts with these labels in turn, confidence 0.87 where there is one."""
    picked = (labels[at % len(labels)] for at in range(len(report.claims)))
    return [
        Verdict(claim=claim, label=label, confidence=None if label is None else 0.87)
        for claim, label in zip(report.claims, picked, strict=True)
    ]


def rewritten(text: str | bytes, *labels: Label | None, words: bool = False) -> bytes:
    source = source_of_text(text) if isinstance(text, str) else source_of_bytes(text)
    report = read_report(source)
    return regenerate(source, report, verdicts(report, labels), labels=words)


@pytest.mark.parametrize("words", [False, True], ids=["ticks", "labels"])
@pytest.mark.parametrize("first", range(4), ids=[str(label) for label in LABELS])
@pytest.mark.parametrize("name", DIALECTS)
def test_reading_again_gives_the_claims_and_answers_and_writing_again_changes_nothing(name, first, words):
    labels = (*LABELS[first:], *LABELS[:first])
    once = rewritten(DIALECTS[name][0], *labels, words=words)
    before = read_report(source_of_text(DIALECTS[name][0]))
    after = read_report(source_of_bytes(once))
    assert [claim.text for claim in after.claims] == [claim.text for claim in before.claims]
    assert [claim.references for claim in after.claims] == [claim.references for claim in before.claims]
    answers = {Label.SUPPORTED: True, Label.REFUTED: False, Label.NOT_ENOUGH_INFO: False, None: None}
    assert [claim.stated_verified for claim in after.claims] == [answers[labels[at]] for at in range(len(after.claims))]
    for claim, label in zip(after.claims, labels, strict=False):
        if claim.confidence_region is not None:
            assert claim.stated_confidence == (None if label is None else pytest.approx(0.87, abs=0.03))
    assert rewritten(once, *labels, words=words) == once


def outside_of_cells(text: str) -> list[str]:
    """Return the pieces of a report between its verdict and confidence cells."""
    claims = read_report(source_of_text(text)).claims
    regions = [region for claim in claims for region in (claim.verdict_region, claim.confidence_region) if region]
    pieces, at = [], 0
    for start, end in sorted((region.start, region.end) for region in regions):
        pieces.append(text[at:start])
        at = end
    return [*pieces, text[at:]]


@pytest.mark.parametrize("name", DIALECTS)
def test_only_the_cells_change(name):
    text = DIALECTS[name][0]
    assert outside_of_cells(rewritten(text, Label.REFUTED, Label.SUPPORTED).decode()) == outside_of_cells(text)


@pytest.mark.shared
@pytest.mark.parametrize("seed", ["000", "001", "002", "003", "004"])
def test_seeds_with_their_own_answers_stay_as_they_are(shared, seed):
    source = read_source(next((shared / "seeds").glob(f"{seed}_*.txt")))
    report = read_report(source)
    own = [
        Verdict(
            claim=claim,
            label=Label.SUPPORTED if claim.stated_verified else Label.NOT_ENOUGH_INFO,
            confidence=claim.stated_confidence,
        )
        for claim in report.claims
    ]
    assert regenerate(source, report, own) == source.data


@pytest.mark.shared
@pytest.mark.parametrize("seed", ["000", "001", "002", "003", "004"])
@pytest.mark.parametrize("words", [False, True])
def test_seeds_are_rewritten_and_read_again(shared, seed, words):
    data = next((shared / "seeds").glob(f"{seed}_*.txt")).read_bytes()
    once = rewritten(data, *LABELS, words=words)
    before, after = read_report(source_of_bytes(data)), read_report(source_of_bytes(once))
    assert [(claim.text, claim.line, claim.truncated) for claim in after.claims] == [
        (claim.text, claim.line, claim.truncated) for claim in before.claims
    ]
    assert after.references == before.references or len(after.references) == len(before.references)
    assert [claim.stated_verified for claim in after.claims[:4]] == [True, False, False, None]
    assert rewritten(once, *LABELS, words=words) == once


ENCODED = [
    ("utf-8-sig", "\r\n"), ("utf-16", "\n"), ("utf-8", "\r\n"), ("utf-8", "\r"),
]  # fmt: skip


@pytest.mark.parametrize(("encoding", "end"), ENCODED)
def test_mark_line_ends_and_trailing_blanks_are_kept(encoding, end):
    text = f"T  {end}{end}Claim\tVerified\tConfidence{end}{ALPHA}\t✓\t0.16  {end}{GAMMA}\t×\t0.12{end}{end}End.\t "
    expected = text.replace("✓\t0.16", "×\t0.87").replace("×\t0.12", "✓\t0.87")
    assert rewritten(text.encode(encoding), Label.REFUTED, Label.SUPPORTED) == expected.encode(encoding)


def test_invalid_bytes_are_kept():
    data = "Café ✓✓ ".encode() + b"\xff\n\nClaim\tVerified\n" + f"{ALPHA}\t✓\n".encode()
    assert rewritten(data, Label.REFUTED) == data.replace(b"\t\xe2\x9c\x93\n", "\t×\n".encode())


def test_signs_that_the_encoding_lacks_get_substitutes():
    data = f"Naïve\n\nClaim\tVerified\tConfidence\n{ALPHA}\t×\t0.1\n{GAMMA}\t×\t0.1\nDelta is so.\t×\t0.1\n".encode("latin-1")
    once = rewritten(data, Label.SUPPORTED, Label.REFUTED, None)
    assert [line.split(b"\t")[1:] for line in once.splitlines()[3:]] == [
        [b"yes", b"0.87"],
        [b"\xd7", b"0.87"],
        [b"\x96", b"\x96"],
    ]
    assert [claim.stated_verified for claim in read_report(source_of_bytes(once)).claims] == [True, False, None]


def test_html_gets_entities_where_the_encoding_lacks_a_sign():
    page = f"<!doctype html><p>Na\xefve</p><table><tr><th>Claim<th>Verified</tr><tr><td>{ALPHA}<td>&times;</tr></table>"
    assert b"<td>&#10003;</tr>" in rewritten(page.encode("latin-1"), Label.SUPPORTED)


STYLES = [
    ("0.16", "0.87"), ("0.160", "0.870"), (".16", ".87"), ("0,16", "0,87"), ("16%", "87%"), ("16.0 %", "87.0 %"),
    ("1.6/10", "8.7/10"),
    ("High", "High"), ("low", "high"), ("MEDIUM", "HIGH"), ("n/a", "0.87"), ("1", "0.87"),
]  # fmt: skip


@pytest.mark.parametrize(("written", "new"), STYLES)
def test_confidence_keeps_its_style(written, new):
    text = f"Claim\tVerified\tConfidence\n{ALPHA}\t✓\t{written}\n"
    assert rewritten(text, Label.SUPPORTED).decode() == text.replace(f"\t{written}\n", f"\t{new}\n")


@pytest.mark.parametrize(("heading", "new"), [("Confidence (%)", "87"), ("Score (/10)", "8.7"), ("Confidence", "0.87")])
def test_a_heading_says_how_confidences_are_written_where_there_are_none(heading, new):
    text = f"Claim\tVerified\t{heading}\n{ALPHA}\t–\t–\n"
    once = rewritten(text, Label.SUPPORTED)
    assert once.decode() == f"Claim\tVerified\t{heading}\n{ALPHA}\t✓\t{new}\n"
    assert rewritten(once, Label.SUPPORTED) == once


WORDS = [
    (("✓", "×"), ("✓", "×", "×")),
    (("✔️", "✘"), ("✔️", "✘", "✘")),
    (("✅", "✅"), ("✅", "❌", "❌")),
    (("❌", "❌"), ("✅", "❌", "❌")),
    (("YES", "YES"), ("YES", "NO", "NO")),
    (("Yes", "No"), ("Yes", "No", "No")),
    (("✅ Yes", "✅ Yes"), ("✅ Yes", "❌ No", "❌ No")),
    (("true", "false"), ("true", "false", "false")),
    (("Supported", "Supported"), ("Supported", "Refuted", "Not enough info")),
    (("SUPPORTED", "REFUTED"), ("SUPPORTED", "REFUTED", "NOT ENOUGH INFO")),
    (("supported", "not supported"), ("supported", "not supported", "not supported")),
    (("supported", "NEI"), ("supported", "refuted", "NEI")),
    (("–", "–"), ("✓", "×", "×")),
]


@pytest.mark.parametrize(("written", "new"), WORDS, ids=[" ".join(case[0]) for case in WORDS])
def test_verdicts_keep_the_tables_words(written, new):
    text = "Claim\tVerified\n" + "".join(
        f"Claim number {at} is here.\t{word}\n" for at, word in enumerate((*written, written[0]))
    )
    once = rewritten(text, Label.SUPPORTED, Label.REFUTED, Label.NOT_ENOUGH_INFO).decode()
    assert tuple(line.split("\t")[1] for line in once.splitlines()[1:]) == new


def test_tables_keep_their_own_dialects():
    once = rewritten(DIALECTS["two tables"][0], Label.REFUTED, Label.SUPPORTED).decode()
    assert "| × |" in once
    assert "\tyes\n" in once


def test_a_row_without_a_cell_stays():
    text = "Claim\tVerified\tConfidence\nAlpha is beta.\t✓\nGamma is delta.\t\t0.5\n"
    assert (
        rewritten(text, Label.REFUTED).decode() == "Claim\tVerified\tConfidence\nAlpha is beta.\t×\nGamma is delta.\t×\t0.87\n"
    )


@pytest.mark.parametrize("text", ["# T\n\nAlpha beats beta [1].\n\n## References\n\n[1] Smith, A. Title. 2020.\n"])
def test_prose_has_no_table_to_regenerate(text):
    with pytest.raises(InputError, match="no claims table") as error:
        rewritten(text, Label.SUPPORTED)
    assert "--format markdown" in error.value.hint


@pytest.mark.parametrize("name", ["tsv", "pipes", "columns, answer below", "csv"])
def test_a_table_of_its_own(name):
    source = source_of_text(DIALECTS[name][0])
    report = read_report(source)
    run = Run(
        fingerprint={},
        report=report,
        verdicts=tuple(verdicts(report, (Label.REFUTED, None))),
        papers=(),
        findings=(),
        seconds={},
    )
    again = read_report(source_of_text(render_table(source, run)))
    assert [claim.text for claim in again.claims] == [claim.text for claim in report.claims]
    assert [claim.stated_verified for claim in again.claims] == [False, None]
    assert [claim.stated_confidence for claim in again.claims] == [0.87, None]


def test_cells_of_a_table_of_its_own_are_no_formulas():
    source = source_of_text("Claim\tVerified\n=SUM(A1:A9) is a formula.\t✓\n")
    report = read_report(source)
    run = Run(fingerprint={}, report=report, verdicts=tuple(verdicts(report, (None,))), papers=(), findings=(), seconds={})
    assert render_table(source, run).splitlines()[1].startswith("'=SUM")
