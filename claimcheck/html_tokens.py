"""HTML taken apart into tags and text, with the place of each; nothing is built, so no nesting is too deep."""

import html
import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

_MARKUP = re.compile(r"<(?:(?P<comment>!--)|(?P<other>[!?])|(?P<close>/)?(?P<name>[A-Za-z][A-Za-z0-9:-]{0,40}))")
_ATTRIBUTES = re.compile(r"[^>\"']*+(?:\"[^\"]*+\"[^>\"']*+|'[^']*+'[^>\"']*+)*+>")
_ATTRIBUTE = re.compile(r"([A-Za-z_:][\w:.-]{0,60})(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+)))?")
_RAW = frozenset({"script", "style", "textarea", "xmp", "iframe", "noembed", "noframes"})
"""Elements whose content is no markup."""
_MAX_ATTRIBUTES = 8000  # characters of a tag's attributes that are read


class Tag(NamedTuple):
    """An opening or closing tag."""

    name: str
    is_closing: bool
    attributes: Mapping[str, str]
    start: int
    end: int


class Text(NamedTuple):
    """A run of characters between tags."""

    start: int
    end: int


def html_tokens(text: str) -> Iterator[Tag | Text]:
    """Yield the tags and texts of `text` in order; comments, declarations and the content of scripts are left out."""
    at = begin = 0
    is_torn = False
    while match := _MARKUP.search(text, at):
        end, is_torn = _markup_end(text, match, is_torn=is_torn)
        if end < 0:  # "<" that opens nothing
            at = match.end()
            continue
        if begin < match.start():
            yield Text(begin, match.start())
        begin = at = end
        if match["name"]:
            name = match["name"].lower()
            inside = text[match.end() : min(end - 1, match.end() + _MAX_ATTRIBUTES)]
            yield Tag(name, bool(match["close"]), _attributes(inside), match.start(), end)
            if name in _RAW and not match["close"]:
                begin = at = _raw_end(text, name, end)
    if begin < len(text):
        yield Text(begin, len(text))


def _markup_end(text: str, match: re.Match[str], *, is_torn: bool) -> tuple[int, bool]:
    """Return where the markup ends, -1 where it never does, and whether a tag was met whose quotation marks never close."""
    if match["comment"]:
        stop = text.find("-->", match.end())
        return (stop + 3 if stop >= 0 else len(text)), is_torn
    if not match["other"] and not is_torn:
        attributes = _ATTRIBUTES.match(text, match.end())
        if attributes:
            return attributes.end(), False
    stop = text.find(">", match.end())
    return (stop + 1 if stop >= 0 else -1), True


def _raw_end(text: str, name: str, at: int) -> int:
    closing = re.compile(rf"</{name}\b[^>]*>?", re.IGNORECASE).search(text, at)
    return closing.end() if closing else len(text)


def _attributes(inside: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for match in _ATTRIBUTE.finditer(inside):
        found.setdefault(match[1].lower(), html.unescape(match[2] or match[3] or match[4] or ""))
    return found
