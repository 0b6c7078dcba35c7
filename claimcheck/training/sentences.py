"""Clean sentences out of the plain text of a paper, without heads, table rows, formulas and the bibliography."""

import re

BIBLIOGRAPHY = re.compile(r"\n\s*(?:\d+\.?\s*)?(?:References|REFERENCES|Bibliography)\s*\n")
# Not after "et al.", "Fig.", "e.g." and other short forms, nor inside "3.2 A".
SENTENCE_END = re.compile(
    r"(?<!et al\.)(?<!\be\.g\.)(?<!\bi\.e\.)(?<!\bFig\.)(?<!\bSec\.)(?<!\bEq\.)(?<!\bvs\.)(?<!\bcf\.)(?<!\bresp\.)"
    r"(?<=[.!?])\s+(?=[A-Z])"
)
# A line this short inside a sentence is a heading, a table cell or a running head that got between.
SHORT_LINE_CHARS = 25
MIN_WORDS, MAX_WORDS = 8, 45
MIN_LETTER_SHARE = 0.72
ODD = re.compile(r"[=∈∑∏√≈≤≥∥⟨⟩⊤\\{}|^_~•†‡�@]|https?:|\.\.\.")


def without_heading(raw: str) -> str:
    """Return `raw` on one line, without what stands before its last short line (headings, cells, running heads)."""
    lines = raw.strip().split("\n")
    short = [i for i, line in enumerate(lines[:-1]) if len(line) < SHORT_LINE_CHARS]
    return " ".join(" ".join(lines[short[-1] + 1 if short else 0 :]).split())


def is_clean(text: str) -> bool:
    """Say whether `text` is a sentence of running text: mostly letters, a capital first, a full stop last."""
    n_words = len(text.split())
    letters = sum(c.isalpha() or c.isspace() for c in text)
    return (
        MIN_WORDS <= n_words <= MAX_WORDS
        and text[0].isupper()
        and text.endswith(".")
        and letters / len(text) >= MIN_LETTER_SHARE
        and not ODD.search(text)
        and text.count("(") == text.count(")")
    )


def paper_sentences(text: str) -> list[str]:
    """Return the sentences of the body of a paper in order; one that is no running text is an empty string.

    The empty strings keep neighbours honest: two clean sentences side by side really follow each other.
    """
    body = BIBLIOGRAPHY.split(text.replace("\x0c", "\n"))[0]
    found = (without_heading(raw) for raw in SENTENCE_END.split(body) if raw.strip())
    return [text if is_clean(text) else "" for text in found]
