"""What the running text of a paper says a table is about: the sentences that refer to it."""

import re

from claimcheck.schema import Document, Table
from claimcheck.verifiers.claim_words import ClaimWords
from claimcheck.verifiers.label_synonyms import METRICS
from claimcheck.verifiers.table_binding import TableView
from claimcheck.wording import stems

_REACH = 2  # sentences that a reference counts for: its own and the next


def heard_of(table: Table, claim: ClaimWords, document: Document) -> frozenset[int]:
    """Return the tokens of the claim that the sentences referring to a table have."""
    if not table.label:
        return frozenset()
    words = stems(" ".join(_referring(table, document)))
    return frozenset(at for at, token in enumerate(claim.tokens) if token.weight > 0 and token.stem in words)


def unprinted_metrics(view: TableView, claim: ClaimWords) -> frozenset[int]:
    """Return the tokens of the claim that name a metric, where the table prints none: its cells may be in that one."""
    labels = {label for paths in (view.labels.rows, view.labels.columns) for path in paths.values() for label in path}
    printed = {word.lower() for label in (*labels, view.table.caption) for word in re.findall(r"[^\W_]+", label)}
    if printed & METRICS:
        return frozenset()
    return frozenset(at for at, token in enumerate(claim.tokens) if token.plain in METRICS)


def _referring(table: Table, document: Document) -> list[str]:
    named = re.compile(rf"{re.escape(table.label)}(?![\d.]\d)", re.IGNORECASE)
    found = []
    for passage in document.passages:
        if passage.kind == "text" and named.search(passage.text):
            for at, (start, end) in enumerate(passage.sentences):
                if named.search(document.text, start, end):
                    last = passage.sentences[min(at + _REACH, len(passage.sentences)) - 1][1]
                    found.append(document.text[start:last])
    return found
