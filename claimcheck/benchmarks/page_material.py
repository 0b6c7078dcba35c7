"""A long report and a large audit, made by rule: what `bench pages` writes."""

import random
from collections.abc import Iterator, Sequence

from claimcheck.schema import (
    Audit,
    AuditedReport,
    AuditFinding,
    BatchClaim,
    Claim,
    Contradiction,
    Evidence,
    Failure,
    Label,
    Outcome,
    Paper,
    Region,
    Report,
    Resolution,
    Run,
    Verdict,
)
from claimcheck.writers.wording import COUNTED

N_PAPERS = 60
N_PASSAGES = 40
"""Of each paper, that are quoted."""
N_EVIDENCE = 3
"""Quotes beside a claim, as many as a verdict has at most."""
_CLAIM_WORDS, _SENTENCE_WORDS, _SENTENCES = 12, 22, 3
_VOCABULARY = 3000  # made words: a claim and its quotes share some
_SYLLABLES = ["ba", "ce", "di", "fo", "gu", "la", "me", "ni", "po", "ru", "sa", "te", "vi", "wo"]
_ANSWERS: Sequence[Label | None] = (*Label, Label.SUPPORTED, None)
_RULES = ("claim-truncated", "verdict-threshold", "unverifiable-statement", "claim-restates-abstract", "papers-not-listed")
_CONTRADICTION_SHARE = 3  # one contradiction for so many reports


def long_run(n_claims: int) -> Run:
    """Return a run with `n_claims` claims, four fifths of them with three quotes each; the same one every time."""
    chance = random.Random(1)  # noqa: S311 - makes words, guards nothing
    words = [_word(chance) for _ in range(_VOCABULARY)]
    papers = [_paper(number, _sentence(chance, words, 8)) for number in range(N_PAPERS)]
    passages = [
        (paper.id, " ".join(_sentence(chance, words, _SENTENCE_WORDS) for _ in range(_SENTENCES)))
        for paper in papers
        for _ in range(N_PASSAGES)
    ]
    verdicts = tuple(_verdict(chance, number, words, passages) for number in range(1, n_claims + 1))
    report = Report(
        path="long.md", sha256="0" * 64, format="markdown", mode="table", claims=tuple(verdict.claim for verdict in verdicts)
    )
    found = tuple(
        Resolution(reference=str(number), outcome=Outcome.FOUND, paper=paper) for number, paper in enumerate(papers, 1)
    )
    return Run(fingerprint={}, report=report, verdicts=verdicts, papers=found, findings=(), seconds={})


def large_audit(n_reports: int, n_claims: int) -> Audit:
    """Return an audit of `n_reports` reports with `n_claims` claims each, five findings each, and contradictions."""
    chance = random.Random(2)  # noqa: S311
    words = [_word(chance) for _ in range(_VOCABULARY)]
    paths = [f"reports/{number:05d}.md" for number in range(n_reports)]
    return Audit(
        reports=tuple(_audited(chance, path, n_claims) for path in paths),
        findings=tuple(_finding(chance, path, rule, words) for path in paths for rule in _RULES),
        contradictions=tuple(_contradictions(chance, paths, words)),
        seconds=1.0,
    )


def _word(chance: random.Random) -> str:
    return "".join(chance.choice(_SYLLABLES) for _ in range(chance.randint(2, 5)))


def _sentence(chance: random.Random, words: Sequence[str], n: int) -> str:
    return f"{' '.join(chance.choices(words, k=n)).capitalize()} by {chance.uniform(0, 99):.1f} points."


def _paper(number: int, title: str) -> Paper:
    name = f"2101.{number:05d}v1"
    return Paper(id=name, title=title, fetcher="arxiv", arxiv_id=name, sha256="0" * 64)


def _verdict(chance: random.Random, number: int, words: Sequence[str], passages: Sequence[tuple[str, str]]) -> Verdict:
    quotes = chance.sample(passages, N_EVIDENCE)
    shared = quotes[0][1].split()[: _CLAIM_WORDS // 2]  # words that the claim and its first quote have in common
    text = f"{' '.join(shared)} {_sentence(chance, words, _CLAIM_WORDS // 2).lower()}"
    stated = chance.random()
    claim = Claim(
        id=f"c{number}",
        text=text,
        line=number,
        region=Region(start=0, end=len(text)),
        stated_verified=stated > 0.5,
        stated_confidence=round(stated, 2),
    )
    label = chance.choice(_ANSWERS)
    if label is None:
        failure = Failure(code="source-unavailable", message="source unavailable: reference 1 is not at hand")
        return Verdict(claim=claim, label=None, confidence=None, explanation="Not checked.", failure=failure)
    evidence = tuple(
        Evidence(paper=paper, page=chance.randint(1, 12), kind="passage", quote=quote, section="Results")
        for paper, quote in quotes
    )
    confidence = round(chance.uniform(0.3, 1.0), 4)
    return Verdict(claim=claim, label=label, confidence=confidence, evidence=evidence, explanation="The paper says so (p. 5).")


def _audited(chance: random.Random, path: str, n_claims: int) -> AuditedReport:
    cuts = sorted(chance.randint(0, n_claims) for _ in range(3))
    numbers = [end - start for start, end in zip([0, *cuts], [*cuts, n_claims], strict=True)]
    counts = dict(zip(COUNTED, numbers, strict=True))
    return AuditedReport(path=path, title=f"Synthesis {path}", n_claims=n_claims, counts=counts)


def _finding(chance: random.Random, path: str, rule: str, words: Sequence[str]) -> AuditFinding:
    message = _sentence(chance, words, _SENTENCE_WORDS)
    return AuditFinding(rule=rule, severity="warning", message=message, line=chance.randint(1, 90), report=path)


def _contradictions(chance: random.Random, paths: Sequence[str], words: Sequence[str]) -> Iterator[Contradiction]:
    """Yield contradictions of two to a hundred claims."""
    for _ in range(len(paths) // _CONTRADICTION_SHARE):
        text = _sentence(chance, words, _CLAIM_WORDS)
        reports = chance.sample(paths, min(len(paths), chance.randint(2, 100)))
        claims = tuple(
            BatchClaim(report=path, id="c1", text=text, line=9, stated_verified=at % 2 == 0, stated_confidence=0.2)
            for at, path in enumerate(reports)
        )
        yield Contradiction(
            kind="stated-verdicts", claims=claims, message=f"“{text}”: half of the reports say that it is verified."
        )
