"""JSON with the place of every value: parsed without recursion, so that no nesting is too deep."""

import json
import re
from array import array
from collections.abc import Iterator
from typing import NamedTuple

from claimcheck.errors import InputError
from claimcheck.readers.base import MappedText

_TOKEN = re.compile(
    r"[ \t\r\n]*(?:(?P<string>\"[^\"\\]*(?:\\.[^\"\\]*)*\")|(?P<mark>[{}\[\]:,])|(?P<number>-?\d[\d.eE+-]*)|"
    r"(?P<word>true|false|null|NaN|-?Infinity))",
    re.DOTALL,
)
_ESCAPE = re.compile(r"\\(?:u[0-9a-fA-F]{4}(?:\\u[dD][c-fC-F][0-9a-fA-F]{2})?|.)", re.DOTALL)
MAX_VALUES = 1_000_000
"""Values that are read, at most."""
_TOO_MANY_HINT = "Give the report alone, without what it was made from."
_HINT = "Check that the file was written completely and is JSON or JSON Lines."


class Node:
    """A JSON value: where it stands, and what it holds."""

    __slots__ = ("end", "kind", "members", "start", "text")

    def __init__(self, kind: str, start: int, end: int, text: str) -> None:
        self.kind = kind
        """"object", "array", "string", "number" or "word"."""
        self.start = start
        self.end = end
        self.text = text
        """The whole source."""
        self.members: list[tuple[str, Node]] = []
        """Of an object its keys and values, of an array its values under ""; in order."""

    def get(self, *keys: str) -> "Node | None":
        """Return the first member under one of `keys`, upper and lower case alike, or None."""
        for wanted in keys:
            for key, node in self.members:
                if key.casefold() == wanted:
                    return node
        return None

    def string(self) -> MappedText:
        """Return the text of a string, number or word, each character with its place; empty for the others."""
        if self.kind == "string":
            return _decoded(self.text, self.start + 1, self.end - 1)
        return MappedText.verbatim(self.text, self.start, self.end if self.kind in ("number", "word") else self.start)

    def walk(self, max_depth: int) -> Iterator[tuple[int, str, "Node"]]:
        """Yield (depth, key, value) of every value down to `max_depth`, in order; values of an array go by its own key."""
        pending: list[tuple[int, str, Node]] = [(0, "", self)]
        while pending:
            depth, key, node = pending.pop()
            yield depth, key, node
            if depth < max_depth:
                inner = [(depth + 1, own or key, value) for own, value in node.members]
                pending += reversed(inner)


class _Open(NamedTuple):
    node: Node
    key: str


def parse_json(text: str) -> list[Node]:
    """Return the values of `text`: one for JSON, one a line for JSON Lines.

    Raises InputError where the text is not JSON, naming the line.
    """
    roots: list[Node] = []
    stack: list[_Open] = []
    key: str | None = None
    at = n_values = 0
    while match := _TOKEN.match(text, at):
        at = match.end()
        mark, start = match["mark"], match.start(match.lastgroup or 0)
        if mark in ("}", "]"):
            if not stack or (mark == "}") != (stack[-1].node.kind == "object"):
                raise _broken(text, start)
            stack.pop().node.end = at
        elif n_values > MAX_VALUES:
            raise InputError(f"The JSON holds more than {MAX_VALUES} values.", hint=_TOO_MANY_HINT)
        elif mark in (":", ","):
            continue
        elif match["string"] and stack and stack[-1].node.kind == "object" and key is None:
            key = _key(match["string"])
            continue
        else:
            kind = {"{": "object", "[": "array"}.get(mark or "", match.lastgroup or "")
            node = Node(kind, start, at, text)
            (stack[-1].node.members if stack else []).append((key or "", node))
            n_values += 1
            roots += [] if stack else [node]
            if mark:
                stack.append(_Open(node, key or ""))
        key = None
    if stack or text[at:].strip(" \t\r\n\x1e"):
        raise _broken(text, at)
    return roots


def _broken(text: str, at: int) -> InputError:
    line = text.count("\n", 0, at) + 1
    return InputError(f"The JSON is broken at line {line}.", hint=_HINT)


def _key(literal: str) -> str:
    try:
        return str(json.loads(literal, strict=False))
    except ValueError:
        return literal[1:-1]


def _decoded(text: str, start: int, end: int) -> MappedText:
    pieces: list[str] = []
    offsets = array("q")
    at = start
    for match in _ESCAPE.finditer(text, start, end):
        pieces.append(text[at : match.start()])
        offsets.extend(range(at, match.start()))
        character = _unescaped(match.group())
        pieces.append(character)
        offsets.extend([match.start()] * len(character))
        at = match.end()
    pieces.append(text[at:end])
    offsets.extend(range(at, end))
    return MappedText("".join(pieces), offsets)


def _unescaped(escape: str) -> str:
    try:
        character = str(json.loads(f'"{escape}"'))
    except ValueError:
        return escape[1:]
    return "�" if any(0xD800 <= ord(one) <= 0xDFFF for one in character) else character
