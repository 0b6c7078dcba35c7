"""Every record that crosses a stage or reaches disk: frozen, closed, and the same in Python and JSON."""

from enum import StrEnum
from typing import Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field
from pydantic.dataclasses import dataclass

SCHEMA_VERSION = "1.2"
"""Version of the JSON that `claimcheck verify --format json` writes; the minor part grows with new fields."""


class Record(BaseModel):
    """The base of all records but `Word`."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


class Label(StrEnum):
    """What the cited papers say of a claim."""

    SUPPORTED = "SUPPORTED"
    REFUTED = "REFUTED"
    NOT_ENOUGH_INFO = "NOT_ENOUGH_INFO"


NOT_CHECKED = "not_checked"
"""Stands in counts by label for claims that have none."""


# ---- the report ------------------------------------------------------------------------------------------------------


class Region(Record):
    """A half-open range of characters of the report's decoded text."""

    start: int = Field(ge=0)
    end: int = Field(ge=0)


class Reference(Record):
    """One entry of a report's bibliography, or a paper that it links to in the text."""

    id: str
    """Unique in the report: the report's own key or number where it has one ("12", "vaswani2017"), else "r1", "r2", ..."""
    text: str
    """The entry as the report writes it, markup removed."""
    arxiv_id: str | None = None
    """Normalised ("2104.08645v2", "math/0611800"): with the version where the report states one."""
    doi: str | None = None
    title: str | None = None
    url: str | None = None
    authors: tuple[str, ...] = ()
    year: int | None = None
    line: int | None = None
    """1-based line of the report."""
    region: Region | None = None


class Claim(Record):
    """One checkable sentence of a report."""

    id: str
    """"c1", "c2", ... in the report's order."""
    text: str
    """The claim as a reader sees it: markup removed, wrapped lines joined, U+FFFD kept."""
    truncated: bool = False
    """The generator cut the claim off; it is judged by its visible part."""
    stated_verified: bool | None = None
    """What the report itself says of the claim; None where it says nothing."""
    stated_label: str | None = None
    """The report's own verdict word or tick, verbatim."""
    stated_confidence: float | None = None
    """What the report calls confidence, as a number in [0, 1]."""
    line: int
    """1-based line of the report where the claim starts."""
    region: Region
    """Where the claim stands in the report's decoded text."""
    verdict_region: Region | None = None
    """The cell that holds the verdict, without surrounding blanks: what `regenerate` rewrites."""
    confidence_region: Region | None = None
    """The cell that holds the confidence, without surrounding blanks."""
    references: tuple[str, ...] = ()
    """Ids of the references that the report gives for this claim; empty where it does not say."""
    unlisted: tuple[str, ...] = ()
    """What the claim cites and the report's references lack, as a reader would say it: "[7]"."""
    section: str | None = None
    """Heading under which the claim stands."""
    table: int | None = None
    """Which of the report's claims tables it stands in, from 1; None in prose mode."""


class Stated(Record):
    """What a report says of its own making; a field is None where the report does not say."""

    papers_retrieved: int | None = None
    claims_extracted: int | None = None
    claims_verified: int | None = None
    quality_score: float | None = None
    """Out of ten."""


class Part(Record):
    """A part of a report's own text that is no claim and no reference."""

    kind: Literal["title", "abstract", "introduction", "question", "making"]
    """"making": a sentence in which the report tells how it was made: searched, selected, verified, reviewed."""
    text: str
    """As a reader sees it, in one line."""
    line: int
    """1-based line of the report."""
    region: Region


class Report(Record):
    """A synthesis report as read."""

    path: str
    """As the user gave it; "-" for standard input."""
    sha256: str
    """Of the file's bytes."""
    format: str
    """Name of the reader: plain, markdown, html, docx, latex, pdf or json."""
    mode: Literal["table", "prose"]
    """Whether the claims come from a claims table or from the cited sentences of running text."""
    title: str | None = None
    date: str | None = None
    research_question: str | None = None
    abstract: str | None = None
    generator: str | None = None
    """Who or what made the report, as it says itself."""
    stated: Stated = Stated()
    claims: tuple[Claim, ...] = ()
    references: tuple[Reference, ...] = ()
    findings: tuple["Finding", ...] = ()
    """Faults met while reading, such as a citation of a reference that is not listed."""
    parts: tuple[Part, ...] = Field(default=(), exclude=True)
    """What the report says of itself, and where; for the rules about reports, and not written to JSON."""


class Finding(Record):
    """A fault of the report as a whole, or of one of its references."""

    rule: str
    """Stable name, such as "title-mismatch"."""
    severity: Literal["error", "warning", "note"]
    message: str
    line: int | None = None
    """1-based line of the report."""
    region: Region | None = None
    """The part of the report's decoded text that the finding is about."""
    suggestion: str | None = None
    """Text that could stand in the region's place, where one is known."""
    reference: str | None = None
    """Id of the reference that the finding is about."""
    claim: str | None = None
    """Id of the claim that the finding is about."""


# ---- the papers ------------------------------------------------------------------------------------------------------


class Outcome(StrEnum):
    """What became of a reference: the ladder from malformed to found, and `INCONCLUSIVE` apart from it."""

    FOUND = "found"
    NEWER_VERSION = "newer_version"
    """Found in the version that the report cites; the archive has a newer one."""
    TITLE_MISMATCH = "title_mismatch"
    """The id exists, but belongs to a paper of another title than the report says."""
    WITHDRAWN = "withdrawn"
    """The newest version was withdrawn; `paper` is the older, readable one where there is one."""
    NO_SUCH_ID = "no_such_id"
    MALFORMED_ID = "malformed_id"
    NOT_IDENTIFIED = "not_identified"
    """The reference carries no id that a fetcher understands, and no paper at hand has its title."""
    UNAVAILABLE = "unavailable"
    """Identified, but not at hand and not to be asked for (offline)."""
    INCONCLUSIVE = "inconclusive"
    """The archive could not be asked (network, rate limit): nothing is known about the reference."""


class Paper(Record):
    """Metadata of a paper."""

    id: str
    """Unique in a run: the arXiv id with version where it has one, else the file's name without ".pdf"."""
    title: str | None = None
    authors: tuple[str, ...] = ()
    year: int | None = None
    arxiv_id: str | None = None
    doi: str | None = None
    url: str | None = None
    """The paper's page for readers (abs page), or None."""
    fetcher: str
    """Name of the fetcher that knows the paper: "local_folder", "arxiv", "cache"."""
    location: str | None = None
    """Where the fetcher finds the file: a path or a URL."""
    sha256: str | None = None
    """Of the PDF's bytes, once fetched."""


class Resolution(Record):
    """What a reference turned out to be."""

    reference: str
    """Id of the reference; for a paper that no reference names, "paper:" and the paper's id."""
    outcome: Outcome
    paper: Paper | None = None
    """The paper to read; None where there is none."""
    title_score: float | None = None
    """Similarity of the reference's title and the paper's, 0 to 100 (rapidfuzz); None where not compared."""
    message: str = ""
    """One sentence for the user."""
    notes: tuple[str, ...] = ()
    """What could not be read beside the paper's PDF, for the user: `Document.notes`."""


class Box(Record):
    """A rectangle of a page: PDF points, origin at the top left."""

    page: int = Field(ge=0)
    """1-based; 0 for what was read from a source without pages."""
    x0: float
    y0: float
    x1: float
    y1: float


@dataclass(frozen=True, slots=True, config=ConfigDict(extra="forbid"))
class Word:
    """Where a run of characters without a blank stands: offsets into `Document.text`, and its box on the page.

    A paper has some ten thousand, so they have slots: a `Record` of this size takes over a kilobyte.
    """

    start: int
    end: int
    page: int
    x0: float
    y0: float
    x1: float
    y1: float


class Passage(Record):
    """A unit of text to retrieve: three to five sentences of one section, or a caption."""

    id: int
    """Position in `Document.passages`."""
    kind: Literal["text", "caption"]
    text: str
    """`Document.text[start:end]`."""
    page: int
    """1-based page on which the passage starts."""
    section: str
    """Title of the section, "" before the first."""
    start: int
    end: int
    sentences: tuple[tuple[int, int], ...]
    """Offsets into `Document.text`, in order, within [start, end]."""


class Cell(Record):
    """One body cell of a table."""

    row: int
    """0-based among the body rows."""
    column: int
    """0-based among the columns."""
    text: str
    bold: bool = False
    row_path: tuple[str, ...] = ()
    """Row labels from the outermost group to the row's own, without the cell itself."""
    column_path: tuple[str, ...] = ()
    """Column headers from the outermost spanner to the column's own."""
    box: Box
    confirmed: bool = False
    """Another source of the paper gives the same numbers in the same place."""


class Table(Record):
    """A table of a paper."""

    id: int
    """Position in `Document.tables`."""
    page: int
    """1-based; 0 in a source without pages."""
    label: str
    """"Table 3"; "" where no caption was found."""
    caption: str
    box: Box
    n_rows: int
    n_columns: int
    cells: tuple[Cell, ...]
    grid: tuple[tuple[str, ...], ...] = ()
    """All rows as read, header rows first, each with `n_columns` texts."""
    uncertain: str | None = None
    """Why the table failed its self-check; no number of such a table is trusted."""
    source: Literal["pdf", "tex", "html"] = "pdf"
    """What its cells were read from; page and boxes are the PDF's either way."""
    disagreements: tuple[str, ...] = ()
    """Where two sources of the paper differ: "BERT / F1: 65.8 in the PDF, 68.5 in the TeX source"; it is uncertain then."""


class Document(Record):
    """The extracted content of a paper."""

    sha256: str
    """Of the PDF's bytes."""
    extractor: str
    """Name and version, such as "pdf/1"."""
    n_pages: int
    title: str | None = None
    """As set on the first page or in the metadata."""
    text: str
    """The body in reading order: no bibliography, running heads, page or line numbers."""
    words: tuple[Word, ...] = ()
    """In text order; quotes are located with them."""
    passages: tuple[Passage, ...] = ()
    tables: tuple[Table, ...] = ()
    urls: tuple[tuple[str, int], ...] = ()
    """URLs in text, footnotes and link annotations, each with its 1-based page."""
    sources: tuple[str, ...] = ()
    """What else tables were read from: reader and SHA-256, such as "tex/1 3f2a..."."""
    notes: tuple[str, ...] = ()
    """What could not be read beside the PDF, for the user."""


# ---- judging ---------------------------------------------------------------------------------------------------------


class CellRef(Record):
    """A cell of a paper's table that a judgement rests on."""

    table: int
    """Position in `Document.tables`."""
    row: int
    """0-based among the body rows, as in `Cell`."""
    column: int
    """0-based among the columns."""
    row_path: tuple[str, ...] = ()
    column_path: tuple[str, ...] = ()
    value: str
    """The cell's text."""
    box: Box


class TableSnippet(Record):
    """The part of a table around the cells that a judgement rests on, small enough to be shown beside the claim."""

    caption: str = ""
    rows: tuple[tuple[str, ...], ...]
    """Texts of the kept rows, header rows first, each with one text for every kept column."""
    n_header: int = Field(default=0, ge=0)
    """How many of `rows` are header rows."""
    row_numbers: tuple[int, ...] = ()
    """Of each row its place in `Table.grid`, 0-based: a gap is where rows were left out."""
    column_numbers: tuple[int, ...] = ()
    """Of each column its place in the table, 0-based: a gap is where columns were left out."""
    marked: tuple[tuple[int, int], ...] = ()
    """(row, column) of the cells that the judgement rests on, as places in `rows`."""


class Evidence(Record):
    """A part of a paper that was chosen for a claim."""

    paper: str
    """`Paper.id`."""
    page: int
    kind: Literal["passage", "table"]
    quote: str
    """Verbatim text of the document; for a table "row / column = value"."""
    boxes: tuple[Box, ...] = ()
    section: str = ""
    start: int | None = None
    """Offset of the quote in `Document.text`; None for a table."""
    end: int | None = None
    sentences: tuple[int, ...] = ()
    """Which sentences of the document the quote stands in, counted from 0 over all its passages."""
    table: str | None = None
    """"Table 3"."""
    row_path: tuple[str, ...] = ()
    column_path: tuple[str, ...] = ()
    value: str | None = None
    """The cell's text."""
    table_id: int | None = None
    """Position of the table in `Document.tables`; None for a passage, or where it cannot be told."""
    cells: tuple[CellRef, ...] = ()
    """All cells that the judgement rests on, in the order of the arithmetic: this one, and those that took part with it."""
    arithmetic: str | None = None
    """What the cells give together: "65.8 - 57.4 = 8.4"; None where one value is read off."""
    snippet: TableSnippet | None = None
    """The table around the cells, for people to see; None for a passage, and before the evidence is shown."""
    score: float = 0.0
    """The retriever's score: comparable within one claim only, and never a probability."""


class Judgement(Record):
    """One verifier's opinion on a claim, given one piece of evidence; the three numbers add up to 1."""

    verifier: str
    evidence: Evidence | None
    supported: float = Field(ge=0, le=1)
    refuted: float = Field(ge=0, le=1)
    not_enough_info: float = Field(ge=0, le=1)
    note: str = ""
    """What the verifier saw, for the explanation: "the claim says 3.1, the paper 2.4"."""


class Failure(Record):
    """Why a claim could not be checked."""

    code: str
    """Stable name, such as "source-unavailable"."""
    message: str
    hint: str = ""


class ReproductionStatus(StrEnum):
    """What stored predictions of runs say of a claimed gain."""

    REPRODUCED = "REPRODUCED"
    """The runs are those that the claim speaks of; the gain's interval excludes 0 and holds the claimed value."""
    NOT_REPRODUCED = "NOT_REPRODUCED"
    """The runs are those that the claim speaks of, and do not bear it out."""
    PROXY = "PROXY"
    """The runs have a tiny or another encoder: their gain is shown, and says nothing of the claim's truth."""
    UNDERSPECIFIED = "UNDERSPECIFIED"
    """The claim does not say the encoder, the setting or the method, so no run can bear it out."""
    REFUSED = "REFUSED"
    """The value to be shown is written in a file beside the results, so they count for nothing."""


class Reproduction(Record):
    """What runs at hand say of a gain that a claim states. It stands beside the verdict on the papers and never changes it."""

    claim: str
    """Id of the claim."""
    status: ReproductionStatus
    task: str
    claimed_gain: float
    """In points; below 0 for a loss."""
    encoder: str | None = None
    """As the claim names it; None where it does not. So are the next three."""
    setting: str | None = None
    """"standard" or "generalized"."""
    method: str | None = None
    baseline: str | None = None
    """None: standard training is taken."""
    missing: tuple[str, ...] = ()
    """What the claim leaves open."""
    run_encoder: str | None = None
    """Encoder of the runs; None where there are none."""
    n_seeds: tuple[int, int] | None = None
    """Runs of the method and of the baseline."""
    gain: float | None = None
    """In points, of the mean over seeds and languages, computed from stored predictions."""
    low: float | None = None
    """Lower end of the gain's 95 % interval."""
    high: float | None = None
    explanation: str
    """One or two sentences for the user."""


class Verdict(Record):
    """The answer for one claim: a label with confidence and evidence, or a failure."""

    claim: Claim
    label: Label | None
    confidence: float | None = Field(ge=0, le=1)
    """Calibrated probability that `label` is right."""
    evidence: tuple[Evidence, ...] = ()
    """The most telling first."""
    explanation: str = ""
    failure: Failure | None = None
    reproductions: tuple[Reproduction, ...] = ()
    """What runs at hand say of gains that the claim states: one for each; only with `--results`."""


class Run(Record):
    """Everything that one verification found; equal input and fingerprint give an equal run but for `seconds`."""

    schema_version: str = SCHEMA_VERSION
    fingerprint: dict[str, str]
    """What the result depends on: version, extractor, models with hashes, settings, hashes of the papers."""
    report: Report
    verdicts: tuple[Verdict, ...]
    papers: tuple[Resolution, ...]
    findings: tuple[Finding, ...]
    seconds: dict[str, float]
    """Wall-clock seconds of each stage."""


# ---- many reports ----------------------------------------------------------------------------------------------------


class BatchClaim(Record):
    """A claim among those of many reports."""

    report: str
    """Path of its report."""
    id: str
    """`Claim.id`, unique in its report alone."""
    text: str
    line: int
    stated_verified: bool | None = None
    stated_confidence: float | None = None
    label: Label | None = None
    """What claimcheck found; None where it could not check."""
    confidence: float | None = None


class Contradiction(Record):
    """Claims of one batch that state the same fact and do not agree about it."""

    kind: Literal["stated-verdicts", "stated-confidence", "labels"]
    """What differs: ticks and crosses, confidences by more than the spread allowed, or what claimcheck itself finds."""
    claims: tuple[BatchClaim, ...]
    message: str


class AuditedReport(Record):
    """One report of a batch."""

    path: str
    sha256: str | None = None
    title: str | None = None
    generator: str | None = None
    """Who made the report, where it says so."""
    n_claims: int = 0
    counts: dict[str, int] = {}
    """Claims by label, and "not_checked"."""
    failures: tuple[Failure, ...] = ()
    """Why the report, or claims of it, could not be checked, each cause once."""


class GeneratorStatistics(Record):
    """What the reports of one generator are worth."""

    generator: str | None
    """As the reports name it; None for those that name none."""
    n_reports: int
    n_claims: int
    counts: dict[str, int]
    """Claims by label, and "not_checked"."""
    n_right: int
    """Claims that the report ticks and claimcheck finds supported, or crosses and claimcheck does not."""
    n_wrong: int
    """Claims of which the report's tick or cross and claimcheck's finding differ."""
    n_contradicted: int
    """Claims that another claim of the batch contradicts."""


class AuditFinding(Finding):
    """A finding with the report that it is about."""

    report: str


class Audit(Record):
    """What a batch audit found."""

    schema_version: str = SCHEMA_VERSION
    number: int | None = None
    """Of the audit in its store: what `claimcheck diff`, `export` and `replay` take."""
    store: str | None = None
    """Where the store is."""
    state: Literal["running", "done", "stopped", "interrupted", "failed"] = "done"
    """"stopped" is by a budget; one that was killed stays "running"."""
    alarm: str | None = None
    """Why the audit as a whole is not to be trusted: too many papers unavailable, claims not checked, or reports failed."""
    reports: tuple[AuditedReport, ...]
    findings: tuple[AuditFinding, ...]
    contradictions: tuple[Contradiction, ...]
    generators: tuple[GeneratorStatistics, ...] = ()
    """By the generators' names; the reports that name none come last."""
    seconds: float


# ---- what a person decides -------------------------------------------------------------------------------------------


class Decision(Record):
    """What a person says of one verdict: an annotation that stands beside it and never replaces it."""

    claim: str = Field(min_length=1, max_length=100)
    """`Claim.id`."""
    claim_sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    """Of the claim's text in UTF-8: the decision is about these words."""
    action: Literal["accept", "override"]
    """Whether the person agrees with the verdict, or puts `label` beside it."""
    label: Label
    """The label that the person holds right; with "accept" the verdict's own."""
    found: Label | None = None
    """The label that claimcheck showed; None where it could not check."""
    confidence: float | None = Field(default=None, ge=0, le=1)
    """The confidence that claimcheck showed."""
    reason: str = Field(default="", max_length=10_000)
    """Why; never empty with "override"."""
    reviewer: str = Field(default="", max_length=200)
    decided_at: AwareDatetime


class DecisionsFile(Record):
    """A person's decisions on the verdicts of one report, as the HTML page writes them."""

    format: Literal["claimcheck-decisions"]
    version: Literal[1]
    report: str = Field(max_length=10_000)
    """Path of the report, as its page names it."""
    report_sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    """Of the report's bytes."""
    claimcheck: str = Field(default="", max_length=100)
    """Version that gave the verdicts."""
    decisions: tuple[Decision, ...]


Report.model_rebuild()
