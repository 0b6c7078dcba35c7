"""What the report's page shows, in the order in which it shows it: the template only lays it out."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Literal, NamedTuple

from claimcheck.schema import NOT_CHECKED, Evidence, Label, Outcome, Paper, Run, Verdict
from claimcheck.writers.html.excerpt import Excerpt, Sought, excerpt_of
from claimcheck.writers.html.little_table import LittleTable, little_table
from claimcheck.writers.html.page_image import Images, PageView, page_view
from claimcheck.writers.links import page_link, paper_link, papers_of
from claimcheck.writers.wording import words_of

Answer = Literal["supported", "refuted", "open", "unchecked"]
Agreement = Literal["agrees", "overstated", "understated", "unstated", "unchecked"]

ANSWER_OF: Mapping[str, Answer] = {
    Label.SUPPORTED: "supported",
    Label.REFUTED: "refuted",
    Label.NOT_ENOUGH_INFO: "open",
    NOT_CHECKED: "unchecked",
}
"""Names in counts -> the short ones of classes and filters."""
ANSWERS: Mapping[Answer, str] = {answer: words_of(name).capitalize() for name, answer in ANSWER_OF.items()}
AGREEMENTS: Mapping[Agreement, str] = {
    "overstated": "Report says verified, papers do not",
    "understated": "Report says not verified, papers support",
    "agrees": "Report and papers agree",
    "unstated": "Report gives no verdict",
    "unchecked": "Not checked",
}


class EvidenceView(NamedTuple):
    """A quote or a table beside a claim."""

    paper: str
    title: str
    link: str | None
    place: str
    """"page 5, Results"."""
    table: LittleTable | None
    excerpt: Excerpt | None
    """Of the quote; None where the table is shown."""
    arithmetic: str | None
    image: PageView | None
    """The page with its marks; None where page images were not asked for, or there is none."""


class ClaimView(NamedTuple):
    """A row of the claims table."""

    verdict: Verdict
    answer: Answer
    agreement: Agreement
    sha256: str
    """Of the claim's text: a decision is about these words."""
    evidence: tuple[EvidenceView, ...]
    papers: str
    """Numbers of the papers that its evidence comes from, with blanks between: what the filter reads."""


class PaperView(NamedTuple):
    """A row of the table of papers."""

    reference: str
    title: str
    link: str | None
    outcome: str
    is_read: bool
    message: str
    n_claims: int
    """Claims that evidence from it is shown for."""


class Choice(NamedTuple):
    """An entry of a filter."""

    value: str
    name: str
    n: int


class ReportView(NamedTuple):
    """All that stands on a report's page beside the charts."""

    run: Run
    claims: tuple[ClaimView, ...]
    papers: tuple[PaperView, ...]
    answers: tuple[Choice, ...]
    agreements: tuple[Choice, ...]
    cited: tuple[Choice, ...]
    """The papers that evidence comes from."""
    n_unpictured: int
    """Pieces of evidence without an image of their page."""


def view_of(run: Run, images: Images = MappingProxyType({})) -> ReportView:
    """Return what the page of a run shows, with `images` of pages where there are any."""
    papers = papers_of(run)
    cited = list(dict.fromkeys(evidence.paper for verdict in run.verdicts for evidence in verdict.evidence))
    claims = tuple(_claim(verdict, papers, cited, images) for verdict in run.verdicts)
    by_paper = Counter(name for verdict in run.verdicts for name in {evidence.paper for evidence in verdict.evidence})
    choices = (Choice(str(number), _title(papers.get(name), name), by_paper[name]) for number, name in enumerate(cited))
    return ReportView(
        run=run,
        claims=claims,
        papers=tuple(_papers(run, by_paper)),
        answers=_choices(ANSWERS, (claim.answer for claim in claims)),
        agreements=tuple(choice for choice in _choices(AGREEMENTS, (claim.agreement for claim in claims)) if choice.n),
        cited=tuple(choices),
        n_unpictured=sum(item.image is None for claim in claims for item in claim.evidence),
    )


def answer_of(label: Label | None) -> Answer:
    """Return the short name of a label, as classes and filters use it."""
    return ANSWER_OF[label or NOT_CHECKED]


def _choices(names: Mapping[Answer, str] | Mapping[Agreement, str], found: Iterable[str]) -> tuple[Choice, ...]:
    counts = Counter(found)
    return tuple(Choice(value, name, counts[value]) for value, name in names.items())


def _agreement(verdict: Verdict) -> Agreement:
    stated = verdict.claim.stated_verified
    if verdict.label is None:
        return "unchecked"
    if stated is None:
        return "unstated"
    is_supported = verdict.label is Label.SUPPORTED
    if stated is is_supported:
        return "agrees"
    return "overstated" if stated else "understated"


def _claim(verdict: Verdict, papers: Mapping[str, Paper], cited: Sequence[str], images: Images) -> ClaimView:
    names = {evidence.paper for evidence in verdict.evidence}
    sought = Sought.of(verdict.claim.text)
    shown = _shown(verdict.evidence)
    return ClaimView(
        verdict=verdict,
        answer=answer_of(verdict.label),
        agreement=_agreement(verdict),
        sha256=hashlib.sha256(verdict.claim.text.encode("utf-8", "surrogatepass")).hexdigest(),
        evidence=tuple(_evidence(each, sought, papers.get(each.paper), page_view(each, images)) for each in shown),
        papers=" ".join(str(number) for number, name in enumerate(cited) if name in names),
    )


def _shown(evidence: Iterable[Evidence]) -> Iterable[Evidence]:
    """Return evidence without what would draw the same table twice.

    The cells of one computation come one for each cell; and a row of a table says nothing beside cells of that table.
    """
    shown: dict[tuple[object, ...], Evidence] = {}
    tables: set[tuple[object, ...]] = set()
    for each in evidence:
        table = (each.paper, each.page, each.table)
        if each.kind == "table" and each.value is None and table in tables:
            continue
        tables.add(table)
        shown.setdefault((*table, each.cells) if each.cells else (*table, each.quote), each)
    return shown.values()


def _evidence(evidence: Evidence, sought: Sought, paper: Paper | None, image: PageView | None) -> EvidenceView:
    table = little_table(evidence)
    page = f"page {evidence.page}" if evidence.page else ""
    return EvidenceView(
        paper=evidence.paper,
        title=_title(paper, evidence.paper),
        link=page_link(paper, evidence.page) if paper else None,
        place=", ".join(part for part in (page, evidence.table or "", evidence.section) if part),
        table=table,
        excerpt=None if table else excerpt_of(evidence.quote, sought),
        arithmetic=evidence.arithmetic,
        image=image,
    )


def _title(paper: Paper | None, name: str) -> str:
    return paper.title or name if paper else name


def _papers(run: Run, by_paper: Mapping[str, int]) -> Iterable[PaperView]:
    read = {name.removeprefix("paper.") for name in run.fingerprint if name.startswith("paper.")}
    for resolution in run.papers:
        paper = resolution.paper
        yield PaperView(
            reference=resolution.reference.removeprefix("paper:"),
            title=_title(paper, resolution.reference) if paper else "",
            link=paper_link(paper) if paper else None,
            outcome="read" if paper and paper.id in read else _words(resolution.outcome),
            is_read=bool(paper and paper.id in read),
            message=resolution.message,
            n_claims=by_paper.get(paper.id, 0) if paper else 0,
        )


def _words(outcome: Outcome) -> str:
    return outcome.value.replace("_", " ")
