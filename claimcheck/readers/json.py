"""JSON and JSON Lines -> blocks: a report as a string, as sections, or as a list of claims, with its references."""

import re
from collections.abc import Sequence

from claimcheck.errors import InputError
from claimcheck.identifiers import parse_arxiv_id
from claimcheck.readers.base import Block, Kind, MappedText, Source, TableRow
from claimcheck.readers.bibliography_heading import is_bibliography_heading
from claimcheck.readers.entries import looks_like_names
from claimcheck.readers.json_nodes import Node, parse_json
from claimcheck.readers.lines import LineNumbers, split_lines
from claimcheck.readers.markdown import Markdown

_LOOKS = re.compile(r"\s*(?:\{\s*(?:\"|\})|\[\s*[{\"\[\]])")
_CERTAINTY, _WITHOUT_SUFFIX, _SUFFIX_ONLY = 0.97, 0.8, 0.2
_TEXT_KEYS = (
    *("report", "final_report", "report_markdown", "report_text", "markdown", "article", "output", "answer", "final_answer"),
    *("response", "content", "result", "text", "body", "completion", "generation", "message", "prediction", "draft"),
)
"""Keys under which reports stand, the surest first."""
_SECTION_KEYS = ("sections", "chapters", "parts")
_CLAIM_KEYS = ("claim", "claim_text", "statement", "assertion", "sentence", "text")
_VERDICT_KEYS = ("verdict", "verified", "label", "supported", "status", "is_verified", "result")
_CONFIDENCE_KEYS = ("confidence", "score", "confidence_score", "probability")
_CITED_KEYS = ("references", "citations", "sources", "refs", "evidence", "reference", "source", "citation")
_REFERENCE_KEYS = (
    "references",
    "bibliography",
    "sources",
    "citations",
    "works_cited",
    "reference_list",
    "cited_papers",
    "papers",
)
_STATED = re.compile(
    r"(?:title|date|topic|research_?question|question|abstract|.*(?:papers|claims|score|retrieved|verified|extracted).*)", re.I
)
_MIN_REPORT = 200  # characters of a string that is taken for a report whatever else there is
_MAX_DEPTH = 5  # of the values that are looked at
_MAX_STATED = 2000  # characters of a value that the report states of itself


class Json:
    """A report in JSON, or several in JSON Lines."""

    name = "json"

    def recognises(self, source: Source, suffix: str) -> float:
        """Return near 1 for what starts as JSON and has the suffix, a little less without it."""
        if not source.encoding:
            return 0.0
        has_suffix = suffix in (".json", ".jsonl", ".ndjson")
        if _LOOKS.match(source.text):
            return _CERTAINTY if has_suffix else _WITHOUT_SUFFIX
        return _SUFFIX_ONLY if has_suffix else 0.0

    def blocks(self, source: Source) -> tuple[Block, ...]:
        """Return the blocks of the report that the JSON holds: what it states of itself, its text or claims, its references.

        Raises InputError where the text is no JSON, or holds neither a report's text nor claims.
        """
        roots = parse_json(source.text)
        reader = _JsonBlocks(source)
        claims = _claim_objects(roots)
        for root in roots if not claims or len(roots) == 1 else ():
            reader.add_stated(root)
        if claims:
            reader.add_claims(claims)
        else:
            for root in roots:
                reader.add_text(root)
        if not reader.blocks:
            raise InputError(
                f"{source.path} holds no report: no text under a key such as {', '.join(_TEXT_KEYS[:4])}, and no claims.",
                hint="Give the report's text itself, or a list of objects with the key claim.",
            )
        if not reader.has_bibliography():
            own = set(claims)
            for root in roots:
                if root not in own:
                    reader.add_references(root)
        return tuple(reader.blocks)


class _JsonBlocks:
    def __init__(self, source: Source) -> None:
        self.source = source
        self.lines = LineNumbers(split_lines(source.text))
        self.blocks: list[Block] = []

    def add_stated(self, root: Node) -> None:
        """Add what the object states of itself: the title as a heading, the rest as "key: value"."""
        title = root.get("title", "report_title")
        if title is not None and title.kind == "string":
            self._add("heading", title.string(), level=1)
        for depth, key, node in root.walk(2):
            is_scalar = node.kind in ("string", "number") and node.end - node.start <= _MAX_STATED
            if depth and is_scalar and key.casefold() not in ("title", "report_title") and _STATED.fullmatch(key):
                label = key.replace("_", " ").capitalize() + ": "
                self._add("paragraph", MappedText.join([MappedText(label, [node.start] * len(label)), node.string()]))

    def add_text(self, root: Node) -> None:
        """Add the blocks of the report's text, read as Markdown."""
        sections = root.get(*_SECTION_KEYS)
        if sections is not None and sections.kind == "array" and sections.members:
            for _, section in sections.members:
                heading = section.get("title", "heading", "name")
                if heading is not None and heading.kind == "string":
                    self._add("heading", heading.string(), level=2)
                self._add_markdown(_report_string(section))
            return
        self._add_markdown(root if root.kind == "string" else _report_string(root))

    def add_claims(self, claims: Sequence[Node]) -> None:
        """Add the claims as a table, one row each."""
        header = tuple(
            MappedText(name, [claims[0].start] * len(name)) for name in ("Claim", "Verified", "Confidence", "References")
        )
        rows = [TableRow(header, is_header=True)]
        for claim in claims:
            parts = (claim.get(*_CLAIM_KEYS), claim.get(*_VERDICT_KEYS), claim.get(*_CONFIDENCE_KEYS))
            cells = [part.string() if part is not None else MappedText("", ()) for part in parts]
            rows.append(TableRow((*cells, _cited(claim.get(*_CITED_KEYS))), is_header=False))
        start, end = claims[0].start, claims[-1].end
        self.blocks.append(Block("table", MappedText("", ()), self.lines.at(start), start, end, rows=tuple(rows)))

    def add_references(self, root: Node) -> None:
        """Add the object's list of references."""
        listed = root.get(*_REFERENCE_KEYS) if root.kind == "object" else None
        for number, (key, node) in enumerate(listed.members if listed else (), start=1):
            self._add_entry(node, key or str(number))

    def has_bibliography(self) -> bool:
        """Tell whether the report's text has a list of references of its own."""
        return any(
            is_bibliography_heading(block.content.text.split("\n")[0])
            for block in self.blocks
            if block.kind in ("heading", "paragraph")
        )

    def _add_entry(self, node: Node, number: str) -> None:
        if node.kind == "string":
            self._add("entry", node.string(), key=number)
            return
        own = node.get("id", "key", "number", "index", "citation_number", "ref")
        key = own.string().text.strip("[] ") if own is not None and own.kind in ("string", "number") else number
        content, links = _entry_text(node)
        if content.text:
            self._add("entry", content, key=key or number, links=links)

    def _add_markdown(self, node: Node | None) -> None:
        if node is None:
            return
        decoded = node.string()
        inner = Source(self.source.path, b"", decoded.text, "utf-8", b"")
        for block in Markdown().blocks(inner):
            self.blocks.append(self._moved(block, decoded.offsets, node.end))

    def _moved(self, block: Block, places: Sequence[int], last: int) -> Block:
        """Return a block of the decoded string with its places in the JSON."""

        def moved(content: MappedText) -> MappedText:
            return MappedText(content.text, [places[at] if at < len(places) else last for at in content.offsets])

        start = places[block.start] if block.start < len(places) else last
        end = places[block.end - 1] + 1 if 0 < block.end <= len(places) else last
        rows = tuple(row._replace(cells=tuple(map(moved, row.cells)), spans=()) for row in block.rows)
        return block._replace(content=moved(block.content), line=self.lines.at(start), start=start, end=end, rows=rows)

    def _add(
        self,
        kind: Kind,
        content: MappedText,
        *,
        level: int = 0,
        key: str | None = None,
        links: tuple[tuple[int, int, str], ...] = (),
    ) -> None:
        content = content if links else content.strip()
        if content.text.strip():
            start, end = content.offsets[0], content.offsets[-1] + 1
            self.blocks.append(Block(kind, content, self.lines.at(start), start, end, level, links=links, key=key))


def _report_string(root: Node) -> Node | None:
    """Return the string that is the report: at the shallowest depth under the surest key, if it is long enough."""
    candidates = [
        (depth, _TEXT_KEYS.index(key.casefold()), node)
        for depth, key, node in root.walk(_MAX_DEPTH)
        if node.kind == "string" and key.casefold() in _TEXT_KEYS
    ]
    long = [candidate for candidate in candidates if candidate[2].end - candidate[2].start >= _MIN_REPORT]
    if long:
        return min(long, key=lambda candidate: candidate[:2])[2]
    return max((node for _, _, node in candidates), key=lambda node: node.end - node.start, default=None)


def _claim_objects(roots: Sequence[Node]) -> list[Node]:
    """Return the objects that are claims: the roots of JSON Lines, or the members of a list in them."""
    if roots and all(_is_claim(root) for root in roots):
        return list(roots)
    for root in roots:
        for _, key, node in root.walk(3):
            members = [value for _, value in node.members]
            if (
                node.kind == "array"
                and members
                and all(_is_claim(member, is_listed="claim" in key.casefold()) for member in members)
            ):
                return members
    return []


def _is_claim(node: Node, *, is_listed: bool = False) -> bool:
    text = node.get(*_CLAIM_KEYS) if node.kind == "object" else None
    if text is None or text.kind != "string":
        return False
    return (
        is_listed
        or node.get("claim", "claim_text", "statement") is not None
        or node.get(*_VERDICT_KEYS, *_CONFIDENCE_KEYS) is not None
    )


def _cited(node: Node | None) -> MappedText:
    """Return a claim's references as markers: "[1] [2]"."""
    if node is None:
        return MappedText("", ())
    pieces: list[MappedText] = []
    for member in [value for _, value in node.members] if node.kind == "array" else [node]:
        key = (
            member.get("id", "key", "number", "index", "arxiv_id", "url", "doi", "title") if member.kind == "object" else member
        )
        if key is not None:
            content = key.string()
            label = content.text.strip("[] ")
            if parse_arxiv_id(label):
                label = f"arXiv:{label.removeprefix('arXiv:')}"
            elif not re.search(r"[\s/]", label):
                label = f"[{label}]"
            pieces.append(MappedText(label, [content.offsets[0] if content.text else key.start] * len(label)))
    return MappedText.join(pieces, " ")


def _entry_text(node: Node) -> tuple[MappedText, tuple[tuple[int, int, str], ...]]:
    """Return an object's fields as an entry is written: authors, “title,” venue, year, identifiers."""
    pieces: list[MappedText] = []
    authors = node.get("authors", "author")
    names = _joined_names(authors) if authors is not None else ""
    if authors is not None and looks_like_names(f"{names} and others"):
        pieces.append(MappedText(f"{names}, ", [authors.start] * (len(names) + 2)))
    for keys, before, after in _FIELDS:
        field = node.get(*keys)
        if field is not None and field.kind in ("string", "number") and (value := field.string()).text.strip():
            around = [MappedText(mark, [value.offsets[0]] * len(mark)) for mark in (before, after)]
            pieces += [around[0], value, around[1]]
    content = MappedText.join(pieces)
    address = node.get("url", "link", "href", "uri")
    links: tuple[tuple[int, int, str], ...] = ()
    if address is not None and address.kind == "string" and address.string().text.startswith("http"):
        links = ((0, 0, address.string().text),)
    return content, links


_FIELDS = (
    (("title", "name"), "“", ",” "),
    (("venue", "journal", "booktitle", "publisher"), "", ", "),
    (("year", "date", "published"), "", ". "),
    (("arxiv_id", "arxiv", "eprint"), "arXiv:", " "),
    (("doi",), "doi:", " "),
    (("url", "link", "href", "uri"), "", " "),
    (("text", "citation", "reference", "raw"), "", " "),
)


def _joined_names(node: Node) -> str:
    members = [value for _, value in node.members] if node.kind == "array" else [node]
    names = [member.get("name") or member if member.kind == "object" else member for member in members]
    return ", ".join(name.string().text.strip() for name in names)
