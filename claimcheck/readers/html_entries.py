"""The bibliography of an HTML page: what links such as [1] lead to inside the page."""

import re
from collections import Counter
from typing import NamedTuple

from claimcheck.readers.base import Block
from claimcheck.readers.citations import CITE

_LABEL = re.compile(r"[\[(]?(?:\d{1,4}|[a-z*†‡]{1,2})[\])]?")
_BACK_LINK = re.compile(r"(?:\A[\s^↑]+|[\s↩︎⏎↵↑^]+\Z)")
_MAX_BACK_LABEL = 3  # characters of a link back to a citation


class Placed(NamedTuple):
    """A block with its anchors."""

    block: Block
    ids: tuple[str, ...]
    """Anchors in the block, and on the elements that it begins."""


def with_entries(placed: list[Placed]) -> list[Block]:
    """Return the blocks; those that citing links lead to become entries, and the links citations of them."""
    keys = _cited_anchors(placed)
    blocks: list[Block] = []
    for block, ids in placed:
        key = next((keys[anchor] for anchor in ids if anchor in keys), None)
        links = tuple((start, end, _target(target, keys)) for start, end, target in block.links)
        if key is not None and block.kind in ("item", "paragraph"):
            blocks.append(_as_entry(block._replace(links=links), key))
        else:
            blocks.append(block._replace(links=links))
    return blocks


def _cited_anchors(placed: list[Placed]) -> dict[str, str]:
    """Return the anchors of items and paragraphs that links with a citation's label lead to, with the label as their key."""
    own = {anchor: at for at, (block, ids) in enumerate(placed) if block.kind in ("item", "paragraph") for anchor in ids}
    labels: dict[str, Counter[str]] = {}
    for at, (block, _) in enumerate(placed):
        for start, end, target in block.links:
            label = block.content.text[start:end].strip()
            if target.startswith("#") and own.get(target[1:], at) > at and _LABEL.fullmatch(label):
                labels.setdefault(target[1:], Counter())[label.strip("[]()")] += 1
    return {anchor: counts.most_common(1)[0][0] for anchor, counts in labels.items()}


def _target(target: str, keys: dict[str, str]) -> str:
    return CITE + keys[target[1:]] if target.startswith("#") and target[1:] in keys else target


def _as_entry(block: Block, key: str) -> Block:
    text = block.content.text
    lead, tail = _BACK_LINK.match(text), _BACK_LINK.search(text)
    start = lead.end() if lead else 0
    for left, right, target in sorted(block.links):  # "^ a b": back to where it is cited
        if left <= start + 1 and right - left <= _MAX_BACK_LABEL and target.startswith("#"):
            start = right
    end = tail.start() if tail and tail.start() > start else len(text)
    label = re.match(rf"\s*(?:[\[(]?{re.escape(key)}[\]).:]*\s+)?", text[start:end])
    start += label.end() if label else 0
    links = tuple((max(left - start, 0), right - start, to) for left, right, to in block.links if right > start and left < end)
    return block._replace(kind="entry", key=key, content=block.content.cut(start, end), links=links)
