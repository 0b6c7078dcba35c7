"""Inline markup of Markdown, with the HTML that it may hold -> the visible text, each character with its place.

One pass from left to right, linear in the length; what is not well-formed stays visible, as Markdown has it.
"""

import re
from array import array
from html import unescape
from typing import NamedTuple

from claimcheck.readers.base import MappedText

CODE = "#code"
"""Target of a link that marks a code span."""
_SPECIAL = re.compile(r"[\\`*_~\[\]!<&]")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_AUTOLINK = re.compile(r"<((?:https?|ftp|mailto|doi):[^\s<>]{1,2000})>", re.IGNORECASE)
_TAG = re.compile(
    r"</?(a|abbr|b|big|br|center|cite|code|del|div|em|font|i|img|ins|kbd|mark|p|q|s|samp|small|span|strike|strong|sub|sup|tt|u|var)"
    r"(\s[^<>=]{1,100}=[^<>]{0,2000})?\s?/?>",
    re.IGNORECASE,
)  # known names only: "a <b and c> d" is mathematics
_COMMENT = re.compile(r"<!--.{0,2000}?-->", re.DOTALL)
_HREF = re.compile(r"""\bhref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_DESTINATION = re.compile(
    r"\(\s{0,9}(?:<([^<>\n]{0,2000})>|([^\s()<>]{0,2000}(?:\([^\s()<>]{0,500}\)[^\s()<>]{0,500}){0,9}))"
    r"""(?:\s{1,9}(?:"[^"]{0,500}"|'[^']{0,500}'|\([^()]{0,500}\)))?\s{0,9}\)"""
)
_MAX_TICKS = 32  # in a row around a code span
_MAX_OPEN = 200  # brackets or emphasis marks open at once: more is not prose


class Inline(NamedTuple):
    """Visible text and its links."""

    content: MappedText
    links: tuple[tuple[int, int, str], ...]
    """(start, end, target) as offsets into `content.text`."""


def read_inline(text: str, start: int, end: int) -> Inline:
    """Return what a reader sees of `text[start:end]`: no emphasis marks, tags, link targets, escapes or entities."""
    if not _SPECIAL.search(text, start, end):
        return Inline(MappedText.verbatim(text, start, end), ())
    return _Scanner(text, start, end).run()


class _Piece:
    """A run of output characters; emphasis marks are pieces of their own, so that they can shrink."""

    __slots__ = ("at", "is_verbatim", "text")

    def __init__(self, text: str, at: int, *, is_verbatim: bool = True) -> None:
        self.text, self.at, self.is_verbatim = text, at, is_verbatim

    def offsets(self) -> "range | list[int]":
        return range(self.at, self.at + len(self.text)) if self.is_verbatim else [self.at] * len(self.text)


class _Scanner:
    def __init__(self, text: str, start: int, end: int) -> None:
        self.text, self.at, self.end = text, start, end
        self.start = start
        self.pieces: list[_Piece] = []
        self.links: list[tuple[int, int, str]] = []  # as piece numbers
        self.brackets: list[tuple[int, bool]] = []  # piece of "[", and whether of an image
        self.anchors: list[tuple[int, str]] = []  # <a href> not yet closed
        self.marks: dict[str, list[_Piece]] = {"*": [], "_": [], "~": []}
        self.unclosed_ticks: set[int] = set()

    def run(self) -> Inline:
        while self.at < self.end:
            found = _SPECIAL.search(self.text, self.at, self.end)
            stop = found.start() if found else self.end
            self._keep(stop)
            if found:
                self._special(found[0])
        return self._result()

    def _keep(self, stop: int) -> None:
        if stop > self.at:
            self.pieces.append(_Piece(self.text[self.at : stop], self.at))
            self.at = stop

    def _special(self, character: str) -> None:
        handled = {
            "\\": self._escape,
            "`": self._code,
            "[": self._open_bracket,
            "!": self._open_image,
            "]": self._close_bracket,
            "<": self._angle,
            "&": self._entity,
        }.get(character, self._mark)()
        if not handled:
            self._keep(self.at + 1)

    def _escape(self) -> bool:
        match = _ESCAPE.match(self.text, self.at, self.end)
        if match:
            self.pieces.append(_Piece(match[1], match.start(1)))
            self.at = match.end()
        return bool(match)

    def _code(self) -> bool:
        stop = self._run_end("`")
        ticks = stop - self.at
        is_hopeless = ticks in self.unclosed_ticks or ticks > _MAX_TICKS
        close = -1 if is_hopeless else self._closing_ticks(stop, ticks)
        if close < 0:
            self.unclosed_ticks.add(ticks)
            self._keep(stop)
            return True
        first = len(self.pieces)
        self.pieces.append(_Piece(self.text[stop:close], stop))
        self.links.append((first, first + 1, CODE))
        self.at = close + ticks
        return True

    def _closing_ticks(self, at: int, ticks: int) -> int:
        while (at := self.text.find("`" * ticks, at, self.end)) >= 0:
            stop = at
            while stop < self.end and self.text[stop] == "`":
                stop += 1
            if stop - at == ticks:
                return at
            at = stop
        return -1

    def _run_end(self, character: str) -> int:
        stop = self.at
        while stop < self.end and self.text[stop] == character:
            stop += 1
        return stop

    def _open_bracket(self, *, is_image: bool = False) -> bool:
        self.brackets.append((len(self.pieces), is_image))
        del self.brackets[:-_MAX_OPEN]
        self._keep(self.at + 1 + is_image)
        return True

    def _open_image(self) -> bool:
        return self.text.startswith("[", self.at + 1) and self.at + 1 < self.end and self._open_bracket(is_image=True)

    def _close_bracket(self) -> bool:
        if not self.brackets:
            return False
        first, is_image = self.brackets.pop()
        match = _DESTINATION.match(self.text, self.at + 1, self.end)
        if match is None:
            return False
        self.pieces[first].text = ""
        if not is_image:
            self.links.append((first, len(self.pieces), unescape(match[1] if match[1] is not None else match[2])))
        self.at = match.end()
        return True

    def _angle(self) -> bool:
        link = _AUTOLINK.match(self.text, self.at, self.end)
        if link:
            self.links.append((len(self.pieces), len(self.pieces) + 1, unescape(link[1])))
            self.pieces.append(_Piece(link[1], link.start(1)))
            self.at = link.end()
            return True
        tag = _TAG.match(self.text, self.at, self.end) or _COMMENT.match(self.text, self.at, self.end)
        if tag is None:
            return False
        if tag.re is _TAG:
            self._tag(tag)
        self.at = tag.end()
        return True

    def _tag(self, tag: re.Match[str]) -> None:
        name = tag[1].lower()
        if name == "br":
            self.pieces.append(_Piece(" ", self.at))
        elif name == "a" and tag[0].startswith("</") and self.anchors:
            first, target = self.anchors.pop()
            self.links.append((first, len(self.pieces), target))
        elif name == "a" and (href := _HREF.search(tag[2] or "")):
            self.anchors.append((len(self.pieces), unescape(href[1] or href[2] or href[3] or "")))
            del self.anchors[:-_MAX_OPEN]

    def _entity(self) -> bool:
        match = _ENTITY.match(self.text, self.at, self.end)
        plain = unescape(match[0]) if match else ""
        if match is None or plain == match[0]:
            return False
        self.pieces.append(_Piece(plain, self.at, is_verbatim=False))
        self.at = match.end()
        return True

    def _mark(self) -> bool:
        """Take a run of emphasis marks: it closes what it can, and the rest of it may open."""
        character, begin = self.text[self.at], self.at
        stop = self._run_end(character)
        before = self.text[begin - 1] if begin > self.start else " "
        after = self.text[stop] if stop < self.end else " "
        can_open, can_close = _flanks(character, before, after)
        piece = _Piece(self.text[begin:stop], begin)
        if character == "~" and stop - begin != 2:
            can_open = can_close = False
        self.pieces.append(piece)
        self.at = stop
        openers = self.marks[character]
        while can_close and openers and piece.text:
            n_matched = min(len(openers[-1].text), len(piece.text), 3)
            openers[-1].text = openers[-1].text[n_matched:]
            piece.text = piece.text[n_matched:]
            if not openers[-1].text:
                openers.pop()
        if can_open and piece.text:
            openers.append(piece)
            del openers[:-_MAX_OPEN]
        return True

    def _result(self) -> Inline:
        starts, total = [], 0
        offsets = array("q")
        for piece in self.pieces:
            starts.append(total)
            total += len(piece.text)
            offsets.extend(piece.offsets())
        starts.append(total)
        content = MappedText("".join(piece.text for piece in self.pieces), offsets)
        return Inline(content, tuple(sorted((starts[first], starts[last], target) for first, last, target in self.links)))


def _flanks(character: str, before: str, after: str) -> tuple[bool, bool]:
    """Tell whether a run of marks between two characters may open, and whether it may close (CommonMark 0.31, section 6.2)."""
    left = not after.isspace() and (after.isalnum() or before.isspace() or not before.isalnum())
    right = not before.isspace() and (before.isalnum() or after.isspace() or not after.isalnum())
    if character != "_":
        return left, right
    return left and (not right or not before.isalnum()), right and (not left or not after.isalnum())
