import pytest
from readers.table_dialects import ALPHA, DIALECTS, GAMMA

from claimcheck.readers.read import read_report, source_of_bytes, source_of_text


@pytest.mark.parametrize("name", DIALECTS)
def test_dialects(name):
    text, rows = DIALECTS[name]
    report = read_report(source_of_text(text))
    found = [(claim.text, claim.stated_verified, claim.stated_confidence, claim.references) for claim in report.claims]
    assert report.mode == "table"
    assert found == [tuple(row) for row in rows]


@pytest.mark.parametrize("name", DIALECTS)
def test_regions_and_lines(name):
    text, _ = DIALECTS[name]
    for claim in read_report(source_of_text(text)).claims:
        assert claim.line == len(text[: claim.region.start].replace("\r\n", "\n").split("\n"))
        piece = text[claim.region.start : claim.region.end]
        assert piece[0] == claim.text[0]
        assert piece[-1] == claim.text[-1]
        assert claim.verdict_region is not None
        cell = text[claim.verdict_region.start : claim.verdict_region.end]
        assert cell == cell.strip()
        if claim.stated_label and cell.isalnum():
            assert cell == claim.stated_label


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-be"])
@pytest.mark.parametrize("name", ["tsv", "pipes", "columns, answer below"])
def test_encodings(name, encoding):
    text, rows = DIALECTS[name]
    report = read_report(source_of_bytes(text.encode(encoding)))
    assert [claim.text for claim in report.claims] == [row.text for row in rows]


def test_latin_1_is_read_and_said():
    report = read_report(source_of_bytes(f"Claim\tVerified\nNaïve {ALPHA}\t×\n".encode("latin-1")))
    assert report.claims[0].text == f"Naïve {ALPHA}"
    assert [finding.rule for finding in report.findings] == ["assumed-encoding"]


FAULTS = [
    ("Claim\tVerified\tConfidence\nAlpha is beta.\t✓\n", "irregular-row", [(True, None)]),
    ("Claim\tVerified\tConfidence\nAlpha is beta.\t\t0.5\n", "missing-verdict", [(None, 0.5)]),
    ("Claim\tVerified\tConfidence\nAlpha is beta.\tmaybe\t0.5\n", "unknown-verdict", [(None, 0.5)]),
    ("Claim\tVerified\tConfidence\nAlpha is beta.\t✓ ×\t0.5\n", "unknown-verdict", [(None, 0.5)]),
    ("Claim\tVerified\tConfidence\nAlpha is beta.\t✓ ✓\t0.5\n", "repeated-verdict", [(True, 0.5)]),
    ("Claim\tVerified\tConfidence\nAlpha is beta.\t✓\t1.7\n", "unknown-confidence", [(True, None)]),
    ("Claim\tVerified\tConfidence\nAlpha is beta.\t✓\tfoo\n", "unknown-confidence", [(True, None)]),
    ("Claim\tVerified\tConfidence\n\t✓\t0.3\nAlpha is beta.\t×\t0.5\n", "missing-claim", [(False, 0.5)]),
    ("Claim\tVerified\tConfidence\nAlpha\tis beta.\t✓\t0.5\n", "irregular-row", [(True, 0.5)]),
    ("Claim\tVerified\tConfidence\nAlpha is beta.\t✓\t20\nGamma is x.\t×\t8\n", "assumed-scale", [(True, 0.2), (False, 0.08)]),
    (f"{ALPHA}\t✓\n{GAMMA}\t×\n", "assumed-columns", [(True, None), (False, None)]),
    (
        "Claim Verified Confidence\n\nAlpha beats beta on X.\n\n✓ 0.16\n\nGamma beats del",
        "irregular-row",
        [(True, 0.16), (None, None)],
    ),
    (
        "Claim Verified Confidence\n\nAlpha is x.\n\n✓ 0.16\n\nBeta is y.\n\nGamma is z.\n\n× 0.12\n",
        "irregular-row",
        [(True, 0.16), (None, None), (False, 0.12)],
    ),
    (
        "| Claim | Verified |\n|---|---|\n| Alpha is x. | ✓ |\n| Beta is y. |\n| Gamma is z. | × |\n",
        "irregular-row",
        [(True, None), (None, None), (False, None)],
    ),
    (
        "| Claim | Verified | Confidence |\n|---|---|---|\n| Alpha is x. | ✓ | 0.5 |\n||||\n| Beta is y. | × |\n",
        "irregular-row",
        [(True, 0.5), (False, None)],
    ),
    ("# R\n\n3 claims extracted; 1 verified.\n\nClaim\tVerified\nAlpha is beta.\t✓\n", "count-mismatch", [(True, None)]),
]


@pytest.mark.parametrize(("text", "rule", "answers"), FAULTS)
def test_faults_are_said_and_nothing_is_lost(text, rule, answers):
    report = read_report(source_of_text(text))
    assert [(claim.stated_verified, claim.stated_confidence) for claim in report.claims] == answers
    assert rule in {finding.rule for finding in report.findings}
    assert all(finding.message.endswith(".") for finding in report.findings)


def test_a_claim_with_a_delimiter_is_put_together_again():
    report = read_report(source_of_text("Claim\tVerified\tConfidence\nAlpha\tis beta.\t✓\t0.5\n"))
    assert " ".join(report.claims[0].text.split()) == "Alpha is beta."


OTHER_TABLES = [
    "| Finding | Status |\n|---|---|\n| Alpha is beta | published |\n",
    "| Model | Score | Result |\n|---|---|---|\n| BERT base | 0.5 | 3 |\n",
    "| Method | Accuracy |\n|---|---|\n| Ours | 0.9 |\n| Theirs | 0.8 |\n",
    "| Aussage | Ergebnis |\n|---|---|\n| Alpha ist beta | veröffentlicht |\n",
    "| Modèle | Résultat | Confiance |\n|---|---|---|\n| BERT | 0,5 | 3 |\n",
    "| 模型 | 结果 | 置信度 |\n|---|---|---|\n| BERT | 0.5 | 0.3 |\n",
    "Each claim, the score and the verdict are given below.\n\nSome text, more text, and so on.\n",
    "Verified claims\n\nThese are the verified claims of the report, 0.5 of all.\n",
]


@pytest.mark.parametrize("text", OTHER_TABLES)
def test_other_tables_are_no_claims_tables(text):
    assert read_report(source_of_text(f"# R\n\n{text}")).mode == "prose"


def test_sections_and_table_numbers():
    report = read_report(source_of_text(DIALECTS["two tables"][0]))
    assert [(claim.section, claim.table) for claim in report.claims] == [("A", 1), ("B", 2)]


def test_links_in_claims_that_are_no_papers_are_no_references():
    text = 'Claim\tVerified\nThe code is at <a href="https://github.com/a/b">https://github.com/a/b</a> .\t✓\n'
    report = read_report(source_of_text(text))
    assert (report.claims[0].text, report.references, report.findings) == ("The code is at https://github.com/a/b .", (), ())


def test_papers_that_only_the_table_names_are_references():
    text = "Claim\tVerified\tSource\nAlpha beats beta on X.\t✓\tarXiv:2104.08645v2\n"
    report = read_report(source_of_text(text))
    assert [reference.arxiv_id for reference in report.references] == ["2104.08645v2"]
    assert report.claims[0].references == (report.references[0].id,)


def test_a_table_of_too_many_claims_is_cut_and_says_so(monkeypatch):
    monkeypatch.setattr("claimcheck.readers.read.MAX_CLAIMS", 3)
    rows = "".join(f"Method {number} is better.\t✓\t0.2\n" for number in range(5))
    report = read_report(source_of_text(f"Claim\tVerified\tConfidence\n{rows}"))
    assert len(report.claims) == 3
    assert [finding.rule for finding in report.findings] == ["too-many-claims"]
