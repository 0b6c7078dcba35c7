"""BibTeX: the records of a .bib file or of a `filecontents` environment, also where some of them are broken."""

import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path, PureWindowsPath
from typing import NamedTuple

from claimcheck.encodings import decode
from claimcheck.files import is_regular_file
from claimcheck.identifiers import find_arxiv_id, find_doi, parse_arxiv_id
from claimcheck.latex.text import plain_text
from claimcheck.readers.base import Source
from claimcheck.readers.source import STDIN
from claimcheck.schema import Region

MAX_BIB_BYTES = 32 * 2**20
"""Largest .bib file that is read, in bytes."""
MAX_BIB_FILES = 20
"""Most .bib files beside a report that are read."""
_RECORD = re.compile(r"@\s*([A-Za-z]{2,30})\s*[{(]\s*([^\s,{}()\"#%~\\=]{0,200})\s*(?=,|\})")
_FIELD = re.compile(r"[\s,]*([A-Za-z][\w:.+-]{0,60})\s*=\s*")
_BARE = re.compile(r"[^,{}\"\n]*")
_FILECONTENTS = re.compile(r"\\begin\{filecontents\*?\}(?:\[[^\]]{0,80}\])?\s*\{[^{}]{1,200}\.bib\}")
_END_FILECONTENTS = re.compile(r"\\end\{filecontents\*?\}")
_NOT_ENTRIES = frozenset({"comment", "string", "preamble"})
_MAX_VALUE = 20_000  # characters of a field's value: abstracts fit
_NAMED = re.compile(
    r"\\(?:bibliography|addbibresource)\s*(?:\[[^\]]{0,200}\])?\s*\{([^{}]{1,1000})\}|^bibliography:\s*\[?([^\]\n]{1,500})",
    re.MULTILINE,
)


class BibRecord(NamedTuple):
    """A record of a .bib file, markup removed."""

    key: str
    title: str | None
    authors: tuple[str, ...]
    year: int | None
    arxiv_id: str | None
    doi: str | None
    url: str | None
    text: str
    """"Authors. Title. Venue, year." for a reader."""
    start: int
    """Offset of the record in the text."""
    end: int


def parse_bibtex(text: str) -> Iterator[BibRecord]:
    """Yield the records of `text` in order; a record that breaks off ends where the next one starts."""
    matches = [match for match in _RECORD.finditer(text) if match[1].casefold() not in _NOT_ENTRIES]
    for at, match in enumerate(matches):
        limit = matches[at + 1].start() if at + 1 < len(matches) else len(text)
        if match[2]:
            fields, end = _fields(text, match.end(), limit)
            yield _record(match[2], fields, match.start(), end)


def records_of(source: Source) -> dict[str, tuple[BibRecord, Region | None]]:
    """Return the BibTeX records at hand by key, the report's own first, then those of the files beside it.

    A record of the report itself comes with its region; of several under one key the first counts.
    """
    records: dict[str, tuple[BibRecord, Region | None]] = {}
    for start, end in _embedded(source.text):
        for record in parse_bibtex(source.text[start:end]):
            region = Region(start=start + record.start, end=start + record.end)
            records.setdefault(record.key, (record, region))
    for path in bib_files(source.path, source.text):
        for record in parse_bibtex(read_bib(path) or ""):
            records.setdefault(record.key, (record, None))
    return records


def _embedded(text: str) -> Iterator[tuple[int, int]]:
    """Yield where the .bib files that `text` holds start and end."""
    at = 0
    while (begin := _FILECONTENTS.search(text, at)) and (end := _END_FILECONTENTS.search(text, begin.end())):
        yield begin.end(), end.start()
        at = end.end()


def bib_files(path: str, report: str) -> list[Path]:
    """Return the .bib files that belong to the report at `path`: those it names, then that of its own name, then the rest.

    Only regular files in the report's own folder or below count, and of the names in the report the first `MAX_BIB_FILES`; a
    report from standard input or memory has none.
    """
    folder = Path(path).parent.resolve() if path not in ("", STDIN) and not path.startswith("<") else None
    if folder is None or not Path(path).is_file():
        return []
    wanted = [folder / name for name in islice(_named(report), MAX_BIB_FILES)]
    wanted += [Path(path).with_suffix(".bib"), *sorted(folder.glob("*.bib"))[:MAX_BIB_FILES]]
    inside = [file.resolve() for file in wanted]
    return list(dict.fromkeys(file for file in inside if file.is_relative_to(folder) and is_regular_file(file)))[:MAX_BIB_FILES]


def _named(report: str) -> Iterator[str]:
    """Yield the relative names of .bib files in the report, each once.

    Absolute ones are never looked at: on Windows, already the question whether `//host/share` exists goes over the network.
    """
    seen = set()
    for match in _NAMED.finditer(report):
        for name in (part.strip(" \"'") for part in (match[1] or match[2]).split(",")):
            is_relative = not PureWindowsPath(name).anchor and "\0" not in name
            if name and is_relative and name not in seen:
                seen.add(name)
                yield name if name.endswith(".bib") else f"{name}.bib"


def read_bib(path: Path) -> str | None:
    """Return the text of a .bib file, or None where it is too large or cannot be read."""
    try:
        if path.stat().st_size > MAX_BIB_BYTES:
            return None
        return decode(path.read_bytes()).text
    except OSError:
        return None


def _fields(text: str, start: int, limit: int) -> tuple[dict[str, str], int]:
    fields: dict[str, str] = {}
    at = start
    while at < limit:
        match = _FIELD.match(text, at, limit)
        if match is None:
            break
        value, at = _value(text, match.end(), limit)
        fields.setdefault(match[1].casefold(), value)
    closing = re.compile(r"[\s,]*[})]").match(text, at, limit)
    return fields, closing.end() if closing else at


def _value(text: str, at: int, limit: int) -> tuple[str, int]:
    """Return a field's value and where it ends: {braced}, "quoted", bare, or several of them joined by #."""
    pieces: list[str] = []
    while at < limit:
        opener = text[at]
        if opener in '{"':
            end = _closing(text, at, limit)
            pieces.append(text[at + 1 : end])
            at = end + 1
        else:
            bare = _BARE.match(text, at, limit)
            end = bare.end() if bare else at
            pieces.append(text[at:end].strip().rstrip("#").strip())
            at = end
        more = re.compile(r"\s*#\s*").match(text, at, limit)
        if not more:
            break
        at = more.end()
    return "".join(pieces)[:_MAX_VALUE], at


def _closing(text: str, start: int, limit: int) -> int:
    """Return where the brace or quotation mark at `start` closes; the limit where it never does."""
    is_quote = text[start] == '"'
    depth = 0
    for match in re.compile(r'\\.|[{}"]', re.DOTALL).finditer(text, start + 1, limit):
        mark = match.group()
        if mark == "{":
            depth += 1
        elif mark == "}":
            if depth == 0 and not is_quote:
                return match.start()
            depth -= 1
        elif mark == '"' and is_quote and depth <= 0:
            return match.start()
    return limit


def _record(key: str, fields: dict[str, str], start: int, end: int) -> BibRecord:
    clean = {name: " ".join(plain_text(value).split()) for name, value in fields.items() if name in _SHOWN}
    authors = tuple(name for name in (_name(part) for part in re.split(r"\s+and\s+", fields.get("author", ""))) if name)
    year = re.search(r"(?:1[89]|20)\d\d", clean.get("year") or clean.get("date") or "")
    url = re.search(r"https?://[^\s{}]+", fields.get("url", "") or fields.get("howpublished", "") or fields.get("link", ""))
    venue = clean.get("journal") or clean.get("journaltitle") or clean.get("booktitle") or clean.get("publisher") or ""
    title = clean.get("title") or None
    shown = [", ".join(authors), title or "", ", ".join(part for part in (venue, year.group() if year else "") if part)]
    return BibRecord(
        key=key,
        title=title,
        authors=authors,
        year=int(year.group()) if year else None,
        arxiv_id=_arxiv(fields),
        doi=find_doi(fields.get("doi", "")) or find_doi(fields.get("url", "")),
        url=url.group().rstrip(".,;") if url else None,
        text=". ".join(part for part in shown if part),
        start=start,
        end=end,
    )


_SHOWN = frozenset({"title", "journal", "journaltitle", "booktitle", "publisher", "year", "date"})


def _name(author: str) -> str | None:
    name = " ".join(plain_text(author).split()).strip(" ,")
    return name if name and name.casefold() != "others" else None


def _arxiv(fields: dict[str, str]) -> str | None:
    eprint = fields.get("eprint", "")
    found = (
        parse_arxiv_id(eprint)
        if "arxiv" in (fields.get("archiveprefix", "") + fields.get("eprinttype", "")).casefold()
        else None
    )
    for name in ("eprint", "url", "doi", "journal", "volume", "note", "howpublished", "number", "pages"):
        value = fields.get(name, "")
        is_arxiv = name == "eprint" or "arxiv" in value.casefold()
        found = found or find_arxiv_id(value, bare=is_arxiv)
    return str(found) if found else None
