"""What a report says of itself: title, date, research question, abstract, and the counts of its making."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from claimcheck.readers.base import Block
from claimcheck.readers.generator import find_generator
from claimcheck.readers.headings import is_section_name, section_name
from claimcheck.readers.stated import find_stated
from claimcheck.schema import Stated

_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sep(?:t(?:ember)?)?|Oct(?:ober)?|"
    r"Nov(?:ember)?|Dec(?:ember)?)\.?"
)
_DATE = re.compile(
    rf"(?:{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+\d{{4}}|\d{{1,2}}(?:st|nd|rd|th)?\s+{_MONTH},?\s+\d{{4}}|{_MONTH}\s+\d{{4}}|"
    r"\d{4}-\d{2}-\d{2}|\d{1,2}[./]\d{1,2}[./]\d{4})",
    re.IGNORECASE,
)
_DATE_LABEL = re.compile(
    r"(?:date|published|generated|created|prepared|report date|last updated)(?:\s+on)?\s*:?\s*", re.IGNORECASE
)
_MAX_TITLE, _MAX_HEAD_BLOCKS = 400, 30  # characters; blocks at the start among which title and date stand
_MAX_ABSTRACT = 10_000  # characters
_SENTENCE_END = re.compile(r"[.;,]$")
_ABSTRACT = re.compile(r"abstract|(?:executive )?summary|tl;?dr", re.IGNORECASE)
_ABSTRACT_LABEL = re.compile(r"(?:abstract|summary)\s*[:.—–-]+\s*(?=\S)", re.IGNORECASE)
_QUESTION_LABEL = re.compile(
    r"(?:main\s+|primary\s+|central\s+)?research\s+questions?(?:\s+\(RQ\))?\s*[:.—–-]\s*|\bRQ1?\s*:\s*", re.IGNORECASE
)
_QUESTION_HEADING = re.compile(r"(?:main |primary |central )?research questions?|RQs?|question|query", re.IGNORECASE)
_QUESTION_END = re.compile(r"\?(?=[\s\"'”’.)]|$)")
_MAX_QUESTION = 2000  # characters
_FRONT_MATTER = re.compile(r"\s*---[ \t]*\r?\n((?:[^\r\n]*\r?\n){0,200}?)(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)")
_FRONT_FIELD = re.compile(
    r"^(title|date|abstract|research_question)[ \t]*:[ \t]*(\S.*?)[ \t]*\r?$", re.MULTILINE | re.IGNORECASE
)


class Metadata(NamedTuple):
    """What a report says of itself; None where it does not say."""

    title: str | None
    date: str | None
    """As the report writes it."""
    research_question: str | None
    abstract: str | None
    generator: str | None
    stated: Stated


def find_metadata(blocks: Sequence[Block], text: str) -> Metadata:
    """Return what the blocks say; `text` is the source, for front matter."""
    front = _front_matter(text)
    head = _head(blocks)
    return Metadata(
        title=front.get("title") or _title(head),
        date=front.get("date") or _date(head),
        research_question=front.get("research_question") or _research_question(blocks),
        abstract=front.get("abstract") or _abstract(blocks),
        generator=find_generator(_front_text(text), [block.content.text for block in head], front.get("date") or _date(head)),
        stated=find_stated(blocks),
    )


def _front_text(text: str) -> str:
    front = _FRONT_MATTER.match(text)
    return front[1] if front else ""


def _front_matter(text: str) -> dict[str, str]:
    found = _FRONT_FIELD.findall(_front_text(text))
    return {name.lower(): value.strip("\"'") for name, value in found if value not in ("|", ">")}


def _head(blocks: Sequence[Block]) -> list[Block]:
    """Return the blocks before the first section."""
    head: list[Block] = []
    for block in blocks[:_MAX_HEAD_BLOCKS]:
        if block.kind not in ("heading", "paragraph") or _is_section(block) or _ABSTRACT_LABEL.match(block.content.text):
            break
        head.append(block)
    return head


def _is_section(block: Block) -> bool:
    return block.kind == "heading" and (is_section_name(block.content.text) or _is_numbered(block))


def _is_numbered(block: Block) -> bool:
    return section_name(block.content.text) != block.content.text.strip().rstrip(":").strip()


def _title(head: Sequence[Block]) -> str | None:
    """Return the first heading of the highest level there, else the first line that is no sentence."""
    headings = [block for block in head if block.kind == "heading" and block.content.text.strip()]
    if headings:
        highest = min(block.level for block in headings)
        return _one_line(next(block for block in headings if block.level == highest).content.text)
    for block in head[:1]:
        text = _one_line(block.content.text)
        if (
            len(text) <= _MAX_TITLE
            and not _SENTENCE_END.search(text)
            and not _DATE.fullmatch(text)
            and any(map(str.isalpha, text))
        ):
            return text
    return None


def _date(head: Sequence[Block]) -> str | None:
    for block in head:
        for line in block.content.text.split("\n"):
            text = _DATE_LABEL.sub("", line.strip(), count=1)
            match = _DATE.match(text)
            if match and len(text) - match.end() <= 20:
                return match[0]
    return None


def _abstract(blocks: Sequence[Block]) -> str | None:
    for at, block in enumerate(blocks):
        text = _one_line(block.content.text)
        if block.kind == "heading" and _ABSTRACT.fullmatch(section_name(text)):
            return _joined(_section(blocks, at))
        label = _ABSTRACT_LABEL.match(text)
        if label and block.kind == "paragraph":
            return text[label.end() :]
    return None


def _section(blocks: Sequence[Block], at: int) -> Iterator[str]:
    """Yield the texts of the section whose heading is block `at`."""
    for block in blocks[at + 1 :]:
        if block.kind not in ("paragraph", "item"):
            return
        yield block.content.text


def _joined(texts: Iterator[str]) -> str | None:
    joined, length = [], 0
    for text in texts:
        joined.append(text)
        length += len(text)
        if length > _MAX_ABSTRACT:
            break
    return _one_line(" ".join(joined)) or None


def _research_question(blocks: Sequence[Block]) -> str | None:
    for at, block in enumerate(blocks):
        text = block.content.text
        if block.kind == "heading" and _QUESTION_HEADING.fullmatch(section_name(text).rstrip("?")):
            following = next(_section(blocks, at), "")
            if following:
                return _question(following)
        label = _QUESTION_LABEL.search(text)
        if label and label.end() < len(text):
            return _question(text[label.end() :])
    return None


def _question(text: str) -> str | None:
    """Return the question that the text starts with: up to its question mark, else its first sentence or line."""
    text = _one_line(text[:_MAX_QUESTION])
    end = _QUESTION_END.search(text)
    if end:
        return text[: end.end()]
    stop = re.search(r"\.(?=\s+[A-Z]|$)", text)
    return text[: stop.start() if stop else None].strip() or None


def _one_line(text: str) -> str:
    return " ".join(text.split())
