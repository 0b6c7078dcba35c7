"""What a verdict shows: the most telling evidence, cut to the telling sentence, and one sentence that says why."""

import re
from collections.abc import Sequence

from claimcheck.decision.features import OTHER_JUDGES, find_verbatim
from claimcheck.schema import Document, Evidence, Judgement, Label
from claimcheck.verifiers.base import Case
from claimcheck.wording import Sought, index_paper, stems

MAX_SHOWN = 3
MAX_QUOTE_WORDS = 60
_COMPLETES = 0.3  # share of the claim's words that the best sentence lacks and a neighbour must have to be shown with it
_OTHERS = re.compile(r"\(\s?[A-Z][^()]{1,80}?(?:19|20)\d{2}[a-z]?\s?\)|\bet al\b|\[\d{1,3}(?:,\s?\d{1,3})*\]")
_REPORTS = re.compile(
    r"\b(?:show|shows|showed|shown|find|finds|found|report|reports|reported|propose|proposes|proposed|demonstrate\w*|argue\w*|introduce\w*)\b"
)
_PLAIN_WORD = re.compile(r"[a-z]+(?:-[a-z]+)*[,;:]?(?:\s|$)")


def evidence_shown(case: Case, judgements: Sequence[Judgement], label: Label) -> tuple[Evidence, ...]:
    """Return at most three pieces of evidence for a label, the most telling first, each cut to its telling sentences."""
    verbatim = _verbatim(case) if label is Label.SUPPORTED else None
    both_sides = _both_sides(judgements) if label is Label.NOT_ENOUGH_INFO else []
    most = 1 if label is Label.NOT_ENOUGH_INFO and not both_sides else MAX_SHOWN
    weighed = _weights(case, both_sides or judgements, label)
    ranked = sorted((pair for pair in weighed if pair[0] > 0), key=lambda pair: (-pair[0], _place(pair[1])))
    shown: list[Evidence] = [verbatim] if verbatim else []
    for _, evidence in ranked:
        short = narrowed(evidence, case)
        if not any(_overlaps(short, other) for other in shown):
            shown.append(short)
        if len(shown) == most:
            break
    return tuple(shown)


def explain(case: Case, judgements: Sequence[Judgement], label: Label, shown: Sequence[Evidence]) -> str:
    """Return one sentence that tells the user why the claim has its label."""
    telling = [judgement for judgement in judgements if judgement.verifier in OTHER_JUDGES and _opinion(judgement) is label]
    note = max(telling, key=lambda judgement: max(judgement.supported, judgement.refuted), default=None)
    source = note.evidence if note and note.evidence else next(iter(shown), None)
    where = _where(source, case) if source else ""
    said = note.note if note else ""
    if label is Label.SUPPORTED:
        return _sentence(f"Supported: {said or 'the paper says so'}", where) + _hearsay(shown)
    if label is Label.REFUTED:
        return _sentence(said or "the paper says otherwise", where)
    if said:
        return _sentence(said)
    return _sentence("No passage of the cited papers settles this", where.replace("(", "(nearest: ", 1) if shown else "")


def _both_sides(judgements: Sequence[Judgement]) -> list[Judgement]:
    """Return the judgements that show text and table of a paper that disagree."""
    return [judgement for judgement in judgements if judgement.verifier == "consistency"]


def narrowed(evidence: Evidence, case: Case) -> Evidence:
    """Return the evidence with its quote cut to the sentence nearest to the claim, and a neighbour that completes it."""
    document = case.documents.get(evidence.paper)
    if document is None or evidence.start is None or evidence.end is None:
        return evidence
    wanted = stems(case.claim.text)
    index = index_paper(document)
    inside = [sentence for sentence in index.sentences if evidence.start <= sentence.start and sentence.end <= evidence.end]
    if not inside:
        return _cut(evidence, document, evidence.start, evidence.end)
    sought = Sought(wanted, index)
    best = max(range(len(inside)), key=lambda at: (sought.coverage(inside[at].stems), -at))
    missing = Sought(wanted - inside[best].stems, index)
    beside = [at for at in (best - 1, best + 1) if 0 <= at < len(inside) and missing.coverage(inside[at].stems) >= _COMPLETES]
    first, last = min([best, *beside[:1]]), max([best, *beside[:1]])
    if _n_words(document, inside[first].start, inside[last].end) > MAX_QUOTE_WORDS:
        first = last = best
    short = evidence.model_copy(update={"page": inside[first].page})
    return _cut(short, document, inside[first].start, inside[last].end)


def _cut(evidence: Evidence, document: Document, start: int, end: int) -> Evidence:
    """Return the evidence with the first `MAX_QUOTE_WORDS` words of a range of the document as its quote."""
    words = list(re.finditer(r"\S+", document.text[start:end]))
    last = start + words[min(len(words), MAX_QUOTE_WORDS) - 1].end() if words else end
    return evidence.model_copy(update={"start": start, "end": last, "quote": document.text[start:last]})


def _n_words(document: Document, start: int, end: int) -> int:
    return len(document.text[start:end].split())


def _weights(case: Case, judgements: Sequence[Judgement], label: Label) -> list[tuple[float, Evidence]]:
    """Return every piece of evidence with how much it speaks for the label; numbers go before similarity."""
    weighed = []
    for judgement in judgements:
        evidence = judgement.evidence
        if evidence is None:
            continue
        weight = {Label.SUPPORTED: judgement.supported, Label.REFUTED: judgement.refuted}.get(label, judgement.not_enough_info)
        if judgement.verifier in OTHER_JUDGES:
            weighed.append((1 + weight if weight > 0 else 0.0, evidence))
        else:
            weighed.append((weight * _nearness(evidence, case), evidence))
    if not any(weight > 0 for weight, _ in weighed):
        weighed = [(_nearness(evidence, case), evidence) for evidence in case.evidence]
    return weighed


def _nearness(evidence: Evidence, case: Case) -> float:
    document = case.documents.get(evidence.paper)
    return Sought(stems(case.claim.text), index_paper(document)).coverage(stems(evidence.quote)) if document else 0.0


def _verbatim(case: Case) -> Evidence | None:
    place = find_verbatim(case)
    if place is None:
        return None
    paper, start, end = place
    document = case.documents[paper]
    sentence = next(sentence for sentence in index_paper(document).sentences if sentence.start == start)
    section = document.passages[sentence.passage].section
    return Evidence(
        paper=paper,
        page=sentence.page,
        kind="passage",
        quote=document.text[start:end],
        section=section,
        start=start,
        end=end,
    )


def _opinion(judgement: Judgement) -> Label:
    chances = (judgement.supported, judgement.refuted, judgement.not_enough_info)
    if judgement.verifier == "numeric":
        return Label.SUPPORTED if judgement.supported > judgement.refuted else Label.REFUTED
    return (Label.SUPPORTED, Label.REFUTED, Label.NOT_ENOUGH_INFO)[chances.index(max(chances))]


def _overlaps(evidence: Evidence, other: Evidence) -> bool:
    if evidence.paper != other.paper or evidence.kind != other.kind:
        return False
    if evidence.start is None or other.start is None or evidence.end is None or other.end is None:
        return evidence.quote == other.quote
    return evidence.start < other.end and other.start < evidence.end


def _place(evidence: Evidence) -> tuple[str, int, int, str]:
    return evidence.paper, evidence.page, evidence.start if evidence.start is not None else -1, evidence.quote


def _where(evidence: Evidence, case: Case) -> str:
    place = f"{evidence.table}, p. {evidence.page}" if evidence.table else f"p. {evidence.page}"
    return f"({evidence.paper}, {place})" if len(case.documents) > 1 else f"({place})"


def _sentence(said: str, where: str = "") -> str:
    """Return a sentence; its first letter becomes a capital where a plain word stands there, and no URL or name."""
    begun = said[:1].upper() + said[1:] if _PLAIN_WORD.match(said) else said
    return f"{begun} {where}".rstrip(" .") + "."


def _hearsay(shown: Sequence[Evidence]) -> str:
    """Return a remark where the quote reports what others found."""
    quote = shown[0].quote if shown else ""
    return " The paper reports this of others' work." if _OTHERS.search(quote) and _REPORTS.search(quote) else ""
