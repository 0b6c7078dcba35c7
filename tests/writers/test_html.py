"""The pages as text: what stands on them, what is escaped, what the policy lets in."""

import base64
import hashlib
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from claimcheck.errors import InputError
from claimcheck.schema import (
    Audit,
    AuditedReport,
    AuditFinding,
    BatchClaim,
    Box,
    CellRef,
    Contradiction,
    Evidence,
    Failure,
    GeneratorStatistics,
    Label,
    Run,
    TableSnippet,
)
from claimcheck.writers.html import HtmlWriter, write_batch
from claimcheck.writers.html.excerpt import Excerpt, Sought, excerpt_of
from claimcheck.writers.html.little_table import little_table
from claimcheck.writers.html.page_image import PageImage
from claimcheck.writers.html.view import view_of

HOSTILE = (
    "<script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'--><svg onload=alert(1)>",
    "javascript:alert(1)",
    "{{ 7 * 7 }}{% raw %}",
    "</style><style>*{display:none}",
    "</textarea></template></title><iframe src=//x>",
    "\u202egnp.exe\x00\x1b[31m",
    "&lt;b&gt; &#x3c;i&#x3e;",
)


def page_of(run: Run) -> LexborHTMLParser:
    return LexborHTMLParser(HtmlWriter().render(run))


def excerpt_for(quote: str, claim: str) -> Excerpt:
    return excerpt_of(quote, Sought.of(claim))


def text_of(node) -> str:
    return " ".join(node.text(separator=" ").split())


# ---- the page --------------------------------------------------------------------------------------------------------


def test_the_page_shows_claims_beside_their_evidence(run: Run) -> None:
    rows = page_of(run).css("#rows > tr")
    assert [row.attributes["data-answer"] for row in rows] == ["supported", "refuted", "open", "unchecked"]
    assert [row.attributes["data-agreement"] for row in rows] == ["agrees", "unstated", "unstated", "unchecked"]
    first = text_of(rows[0])
    for part in ("Supported", "0.91", "Report: verified 0.16", "It gains 2.1 points on PAWS-X.", "page 5, Results", "cites 1"):
        assert part in first
    assert "We gain 2.1 points on average | <b>here</b>." in text_of(rows[0].css_first("blockquote"))
    assert rows[0].css_first("figcaption a").attributes["href"] == "https://arxiv.org/pdf/2104.08645v2#page=5"
    assert "[cut off in the report]" in text_of(rows[1])
    assert "No evidence is shown." in text_of(rows[3])


def test_the_page_shows_findings_papers_and_what_the_result_depends_on(run: Run) -> None:
    page = page_of(run)
    assert "warning The title differs. title-mismatch · line 9" in text_of(page.css_first(".findings"))
    assert "Robust training" in text_of(page.css_first("table.plain"))
    assert "sha256 " + "0" * 64 in text_of(page.css_first(".fingerprint"))


def test_equal_runs_give_equal_pages(run: Run) -> None:
    assert HtmlWriter().render(run) == HtmlWriter().render(Run.model_validate_json(run.model_dump_json()))


def test_the_policy_lets_nothing_in_but_the_page_itself(run: Run) -> None:
    page = page_of(run)
    policy = page.css_first("meta[http-equiv=Content-Security-Policy]").attributes["content"]
    directives = dict(part.split(" ", 1) for part in policy.split("; "))
    assert directives["default-src"] == "'none'"
    assert directives["img-src"] == "data:"
    inline = {"style-src": page.css("style"), "script-src": page.css("script")}
    for name, nodes in inline.items():
        hashes = [base64.b64encode(hashlib.sha256(node.text().encode()).digest()).decode() for node in nodes]
        assert directives[name].split() == [f"'sha256-{each}'" for each in hashes]


def test_the_page_asks_for_nothing(run: Run) -> None:
    page = page_of(run)
    assert [node.tag for node in page.css("[src], [style], [onclick], [onload], [onerror], iframe, object, embed, base")] == []
    assert [node.attributes["href"][:5] for node in page.css("link")] == ["data:"]
    assert "@import" not in page.html and "url(" not in page.html


def poisoned(run: Run, text: str) -> Run:
    """Return the run with `text` wherever a report, a paper or a model may have written."""
    evidence = Evidence(
        paper=text,
        page=1,
        kind="table",
        quote=text,
        section=text,
        table=text,
        value=text,
        arithmetic=text,
        snippet=TableSnippet(caption=text, rows=((text, text), (text, text)), n_header=1, marked=((1, 1),)),
    )
    prose = evidence.model_copy(update={"kind": "passage", "snippet": None})
    verdicts = [
        verdict.model_copy(
            update={
                "claim": verdict.claim.model_copy(
                    update={"text": text, "section": text, "stated_label": text, "references": (text,)}
                ),
                "evidence": (evidence, prose),
                "explanation": text,
            }
        )
        for verdict in run.verdicts
    ]
    paper = run.papers[0].paper.model_copy(update={"title": text, "url": text, "arxiv_id": None, "id": text})
    return run.model_copy(
        update={
            "verdicts": tuple(verdicts),
            "fingerprint": {text: text, "claimcheck": text},
            "papers": (run.papers[0].model_copy(update={"paper": paper, "message": text, "reference": text}),),
            "findings": tuple(
                each.model_copy(update={"message": text, "rule": text, "suggestion": text}) for each in run.findings
            ),
            "report": run.report.model_copy(update={"title": text, "path": text, "research_question": text, "date": text}),
        }
    )


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text(run: Run, text: str) -> None:
    clean, page = page_of(run), page_of(poisoned(run, text))
    for tag in ("script", "style", "img", "iframe", "template", "title", "b i"):
        assert len(page.css(tag)) == len(clean.css(tag)), tag
    names = {name for node in page.css("*") for name in node.attributes if name.startswith("on")}
    assert names == set()
    assert all(node.attributes["href"].startswith(("#", "data:image")) for node in page.css("[href]"))
    shown = re.sub("[\x00-\x1f\u202e]", "", text)
    assert text_of(page.css_first("h1")) == " ".join(shown.split())
    assert "\u202e" not in page.html and "\x1b" not in page.html


@given(st.text(max_size=40))
def test_any_text_can_be_shown(text: str) -> None:
    evidence = Evidence(paper="p", page=1, kind="passage", quote=text)
    pieces = excerpt_for(evidence.quote, text).pieces
    assert "".join(piece.text for piece in pieces) == text


# ---- excerpts --------------------------------------------------------------------------------------------------------


def test_words_and_numbers_that_the_claim_has_are_marked() -> None:
    pieces = excerpt_for("We gain 2.10 points on PAWS-X, not 3.5.", "It gains 2.1 points on PAWS-X.").pieces
    marked = [(piece.text, piece.mark) for piece in pieces if piece.mark]
    assert ("2.10 points", "number") in marked
    assert {text for text, mark in marked if mark == "word"} >= {"gain", "PAWS", "X"} - {"X"}
    assert not any("3.5" in text for text, _ in marked)


@given(st.lists(st.sampled_from(["alpha", "beta", "7.5", "gamma.", "Δ", "x" * 90]), max_size=300), st.text(max_size=20))
def test_an_excerpt_is_short_and_verbatim(words: list[str], claim: str) -> None:
    quote = " ".join(words)
    excerpt = excerpt_for(quote, claim)
    shown = "".join(piece.text for piece in excerpt.pieces)
    assert shown in quote
    assert len(shown) <= 420
    assert shown or not quote
    assert (excerpt.is_cut_before or excerpt.is_cut_after) == (shown != quote)


def test_of_a_long_quote_the_most_telling_sentence_is_shown() -> None:
    filler = "Nothing of interest is said in this sentence at all. " * 12
    excerpt = excerpt_for(f"{filler}The gain is 2.1 points on PAWS-X. {filler}", "It gains 2.1 points on PAWS-X.")
    assert "The gain is 2.1 points on PAWS-X." in "".join(piece.text for piece in excerpt.pieces)
    assert excerpt.is_cut_before and excerpt.is_cut_after


# ---- little tables ---------------------------------------------------------------------------------------------------


def table_evidence(**more) -> Evidence:
    return Evidence(paper="p", page=1, kind="table", quote="q", table="Table 1", **more)


def cell(row: int, column: int, value: str) -> CellRef:
    box = Box(page=1, x0=0, y0=0, x1=1, y1=1)
    return CellRef(table=0, row=row, column=column, row_path=(f"r{row}",), column_path=(f"k{column}",), value=value, box=box)


def drawn(evidence: Evidence) -> list[list[tuple[str, str, bool, int]]]:
    table = little_table(evidence)
    assert table is not None
    return [[tuple(each) for each in row] for row in (*table.head, *table.body)]


def test_spanning_labels_are_joined_and_gaps_are_shown() -> None:
    snippet = TableSnippet(
        rows=(("", "XNLI", "XNLI", "Avg"), ("Group", "Group", "Group", "Group"), ("Ours", "65.8", "65.8", "n/a")),
        n_header=1,
        row_numbers=(0, 1, 5),
        column_numbers=(0, 1, 2, 7),
        marked=((2, 1),),
    )
    assert drawn(table_evidence(snippet=snippet)) == [
        [("", "head", False, 1), ("XNLI", "head", False, 2), ("⋯", "gap", False, 1), ("Avg", "head", False, 1)],
        [("Group", "label", False, 3), ("⋯", "gap", False, 1), ("Group", "body", False, 1)],
        [("⋯", "gap", False, 5)],
        [("Ours", "label", False, 1), ("65.8", "body", True, 1), ("65.8", "body", False, 1), ("⋯", "gap", False, 1), ("n/a", "body", False, 1)],
    ]  # fmt: skip


def test_without_a_snippet_the_cells_make_the_table() -> None:
    rows = drawn(table_evidence(value="1", cells=(cell(0, 1, "1"), cell(2, 4, "2"))))
    assert [[text for text, *_ in row] for row in rows] == [
        ["", "k1", "⋯", "k4"],
        ["r0", "1", "⋯", ""],
        ["⋯"],
        ["r2", "", "⋯", "2"],
    ]
    assert [text for row in rows for text, _, is_marked, _ in row if is_marked] == ["1", "2"]


def test_a_lone_value_stands_with_its_labels() -> None:
    rows = drawn(table_evidence(value="65.8", row_path=("Ours",), column_path=("XNLI", "en")))
    assert [[text for text, *_ in row] for row in rows] == [["", "XNLI / en"], ["Ours", "65.8"]]


def test_what_is_no_table_is_drawn_as_a_quote() -> None:
    assert little_table(Evidence(paper="p", page=1, kind="passage", quote="q")) is None
    assert little_table(table_evidence()) is None


def test_the_same_table_is_drawn_once(run: Run) -> None:
    cells = (cell(0, 1, "1"), cell(1, 1, "2"))
    twice = [table_evidence(value=each.value, cells=cells) for each in cells]
    verdict = run.verdicts[0].model_copy(update={"evidence": (*twice, table_evidence(row_path=("r0",)))})
    assert len(view_of(run.model_copy(update={"verdicts": (verdict,)})).claims[0].evidence) == 1


# ---- the batch -------------------------------------------------------------------------------------------------------


def audit_of(run: Run, text: str = "same fact, opposite ticks") -> Audit:
    claims = tuple(
        BatchClaim(report=path, id="c1", text=text, line=1, stated_verified=said, label=Label.SUPPORTED, confidence=0.9)
        for path, said in ((run.report.path, True), ("other.md", False))
    )
    counts = {"SUPPORTED": 1, "REFUTED": 1, "NOT_ENOUGH_INFO": 1, "not_checked": 1}
    return Audit(
        reports=(
            AuditedReport(path=run.report.path, title=text, generator=text, n_claims=4, counts=counts),
            AuditedReport(path="other.md", failures=(Failure(code="unreadable", message=text),)),
        ),
        findings=(AuditFinding(rule="title-mismatch", severity="error", message=text, report=run.report.path, line=3),),
        contradictions=(Contradiction(kind="stated-verdicts", claims=claims, message=text),),
        generators=(
            GeneratorStatistics(generator=text, n_reports=1, n_claims=4, counts=counts, n_right=2, n_wrong=1, n_contradicted=1),
            GeneratorStatistics(generator=None, n_reports=1, n_claims=0, counts={}, n_right=0, n_wrong=0, n_contradicted=0),
        ),
        seconds=1.0,
    )


def test_a_batch_has_an_index_and_a_page_a_report(run: Run, tmp_path: Path) -> None:
    index = write_batch(audit_of(run), iter([run]), tmp_path / "site")
    assert sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.html")) == [
        "site/index.html",
        "site/reports/1-r.html",
    ]
    page = LexborHTMLParser(index.read_text(encoding="utf-8"))
    links = {node.attributes["href"] for node in page.css("main a[href]")}
    assert links == {"reports/1-r.html", "reports/1-r.html#claim-c1"}
    assert "1 verified, 1 not verified" in text_of(page.css_first(".conflict"))
    report = LexborHTMLParser((tmp_path / "site/reports/1-r.html").read_text(encoding="utf-8"))
    assert report.css_first(".brand a").attributes["href"] == "../index.html"
    assert report.css_first("#claim-c1") is not None


def test_pages_of_an_earlier_audit_go_and_nothing_else(run: Run, tmp_path: Path) -> None:
    first = audit_of(run)
    others = tuple(AuditedReport(path=f"{name}.md", n_claims=4) for name in "abcdefghi")
    runs = [run.model_copy(update={"report": run.report.model_copy(update={"path": each.path})}) for each in others]
    write_batch(first.model_copy(update={"reports": first.reports + others}), [run, *runs], tmp_path)
    reports = tmp_path / "reports"
    assert len(list(reports.iterdir())) == 10
    page = (reports / f"{len(first.reports) + 1:02}-a.html").read_text(encoding="utf-8")
    kept = {
        "mine.html": page,
        "2024-notes.html": "<p>My notes on claimcheck.</p>",
        "2025.html": HtmlWriter().render(run),
        "07-notes.txt": page,
    }
    for name, text in kept.items():
        (reports / name).write_text(text, encoding="utf-8")
    (reports / "08-folder.html").mkdir()
    (tmp_path / "01-a.html").write_text(page, encoding="utf-8")
    write_batch(first, [run], tmp_path)
    assert {path.name for path in reports.iterdir()} == {"1-r.html", "08-folder.html", *kept}
    assert (tmp_path / "01-a.html").exists()


def test_the_index_tells_what_each_generator_is_worth(run: Run, tmp_path: Path) -> None:
    audit = audit_of(run, "Bot 2")
    page = LexborHTMLParser(write_batch(audit, [run], tmp_path / "named").read_text(encoding="utf-8"))
    named, unnamed = (text_of(row) for row in page.css(".generators tbody tr"))
    assert named.startswith("Bot 2 1 4") and named.endswith("2 right, 1 wrong 1")
    assert unnamed == "not named 1 0 – – 0"
    nameless = audit.model_copy(update={"generators": audit.generators[1:]})
    page = LexborHTMLParser(write_batch(nameless, [run], tmp_path / "nameless").read_text(encoding="utf-8"))
    assert page.css_first(".generators") is None


def test_a_rule_stands_once_in_the_index_whatever_its_severities(run: Run, tmp_path: Path) -> None:
    audit = audit_of(run, "m")
    note = AuditFinding(rule="title-mismatch", severity="note", message="milder", report="other.md")
    other = AuditFinding(rule="a-note", severity="note", message="another", report="other.md")
    audit = audit.model_copy(update={"findings": (note, other, *audit.findings)})
    page = LexborHTMLParser(write_batch(audit, [run], tmp_path).read_text(encoding="utf-8"))
    assert [text_of(node) for node in page.css(".rule summary")] == [
        "error title-mismatch 2 1 error, 1 note",
        "note a-note 1",
    ]
    assert [text_of(node)[:5] for node in page.css(".rule")[0].css("li")] == ["error", "note "]
    assert [text_of(node) for node in page.css(".bars")[0].css("th")] == ["title-mismatch", "a-note"]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text_in_the_index(run: Run, tmp_path: Path, text: str) -> None:
    hostile = run.model_copy(update={"report": run.report.model_copy(update={"path": f"../{text}"})})
    index = write_batch(audit_of(hostile, text), [hostile], tmp_path / "site")
    page = LexborHTMLParser(index.read_text(encoding="utf-8"))
    assert [len(page.css(tag)) for tag in ("script", "style", "img", "iframe")] == [2, 1, 0, 0]
    assert all(path.is_relative_to(tmp_path / "site") for path in tmp_path.rglob("*.html"))
    assert re.fullmatch(r"1(-[a-z0-9-]+)?\.html", next((tmp_path / "site/reports").iterdir()).name)


def test_a_folder_that_cannot_be_made_is_named(run: Run, tmp_path: Path) -> None:
    (tmp_path / "site").write_text("a file")
    with pytest.raises(InputError, match="site"):
        write_batch(audit_of(run), [run], tmp_path / "site")


# ---- page images -----------------------------------------------------------------------------------------------------


def test_the_page_holds_each_image_once_and_marks_the_quote_on_it(run: Run) -> None:
    image = PageImage(b"\x89PNG", 612, 792)
    page = LexborHTMLParser(HtmlWriter(images=lambda _: {("2104.08645v2", 5): image}).render(run))
    (held,) = page.css("svg.images image")
    assert held.attributes["href"] == "data:image/png;base64,iVBORw=="
    shown = page.css("#claim-c1 svg.page")
    assert [one.css_first("use").attributes["href"] for one in shown] == ["#page-0", "#page-0"]
    assert {one.css_first("rect").attributes["width"] for one in shown} == {"4.0"}
    assert len(page.css("svg.page")) == 4, "a strip and the whole page for each of two claims"
    assert "Images of 1 page of the papers." in text_of(page.css_first(".legend"))


def test_without_page_images_the_page_says_nothing_of_them(run: Run) -> None:
    html = HtmlWriter().render(run)
    assert "<image" not in html and "Images of" not in html


def test_what_has_no_image_is_counted(run: Run) -> None:
    page = LexborHTMLParser(HtmlWriter(images=lambda _: {}).render(run))
    assert "Images of 0 pages of the papers; of 2 pieces of evidence there is none" in text_of(page.css_first(".legend"))
