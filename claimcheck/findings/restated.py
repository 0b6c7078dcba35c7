"""Claims that only say again what an abstract or an introduction says."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from claimcheck.findings.base import Severity, Subject, quoted
from claimcheck.findings.kept import kept
from claimcheck.findings.likeness import LikenessIndex
from claimcheck.schema import Claim, Document, Finding, Part
from claimcheck.text import split_sentences

_OWN_SHARE, _SHARE = 0.75, 0.85
"""Of a claim's content words, what a sentence must have: of the report's own abstract, and of other openings. On the claims of
`bench gold` 0.75 takes a result for what its paper's abstract announces, 0.85 none."""
_MIN_STEMS = 4  # fewer are met by chance
_OPENING = re.compile(r"\W*(?:\d{1,2}|I)?\W*(abstract|introduction)\b", re.IGNORECASE)


class _Sentence(NamedTuple):
    """A sentence that claims may restate."""

    text: str
    where: str


class _Paper(NamedTuple):
    """The sentences of a paper."""

    opening: LikenessIndex[_Sentence]
    """Of its abstract and introduction."""
    rest: LikenessIndex[_Sentence]


class RestatedClaim:
    """Finds claims that add nothing to the abstract or introduction of the report, or of a paper that it cites."""

    id = "claim-restates-abstract"
    severity: Severity = "note"
    title = "The claim only restates an abstract or an introduction"

    def check(self, subject: Subject) -> Iterator[Finding]:
        """Yield one finding for each such claim of a claims table; sentences of running text are no restatements."""
        if subject.report.mode != "table":
            return
        own = _own(subject)
        for claim in subject.report.claims:
            found = _restated(claim, own, subject)
            if found:
                yield Finding(
                    rule=self.id,
                    severity=self.severity,
                    message=f"The claim only restates {found.where}: {quoted(found.text)}",
                    line=claim.line,
                    region=claim.region,
                    claim=claim.id,
                )


def _restated(claim: Claim, own: Sequence[LikenessIndex[_Sentence]], subject: Subject) -> _Sentence | None:
    """Return the sentence that a claim restates: of the report itself, else of a paper whose later sections do not say it."""
    wanted = subject.wording(claim)
    if len(wanted.stems) < _MIN_STEMS:
        return None
    for sentences in own:
        found = sentences.covering(wanted)
        if found:
            return found
    for name, document in subject.read_for(claim).items():
        paper = _paper(document)
        found = paper.opening.covering(wanted)
        if found and not paper.rest.covering(wanted):
            return found._replace(where=f"{found.where} of {name}")
    return None


def _own(subject: Subject) -> list[LikenessIndex[_Sentence]]:
    """Return the sentences of the report's abstract and introduction, as far as it has them."""
    parts = ((subject.part("abstract"), _OWN_SHARE), (subject.part("introduction"), _SHARE))
    return [LikenessIndex(_sentences_of(part), share) for part, share in parts if part]


def _sentences_of(part: Part) -> Iterator[tuple[str, _Sentence]]:
    for start, end in split_sentences(part.text):
        yield part.text[start:end], _Sentence(part.text[start:end], f"the report's own {part.kind}")


@kept
def _paper(document: Document) -> _Paper:
    opening: list[tuple[str, _Sentence]] = []
    rest: list[tuple[str, _Sentence]] = []
    for passage in document.passages:
        name = _OPENING.match(passage.section)
        where = f"the {name[1].casefold()}" if name else ""
        sentences = (document.text[start:end] for start, end in passage.sentences)
        found = [_Sentence(" ".join(text.split()), where) for text in sentences]
        (opening if name else rest).extend((each.text, each) for each in found)
    return _Paper(LikenessIndex(opening, _SHARE), LikenessIndex(rest, _SHARE))
