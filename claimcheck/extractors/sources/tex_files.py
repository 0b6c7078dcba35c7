r"""The files of a TeX source as one text: comments and what is switched off left out, \input and its kin filled in."""

import re
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath

MAX_TEXT = 16_000_000
"""Characters of the whole text."""
_MAX_DEPTH = 12  # files within files
_MAX_INPUTS = 3000  # files that are taken in, counted each time
_COMMENT = re.compile(r"(?<!\\)((?:\\\\)*)%[^\n]*(?:\n[ \t]*(?=\S))?")
_VERBATIM = re.compile(
    r"\\begin\{(verbatim\*?|Verbatim|lstlisting|minted|comment|filecontents\*?)\}.*?(?:\\end\{\1\}|\Z)", re.DOTALL
)
_CONDITION = re.compile(r"\\(if[A-Za-z@]*|else|fi)(?![A-Za-z@])")
_INPUT = re.compile(
    r"\\(?:(?P<pair>(?:sub)?(?:import|inputfrom|includefrom))\*?\s*\{(?P<folder>[^{}]{0,200})\}\s*\{(?P<inner>[^{}]{1,200})\}"
    r"|(?:input|include|subfile|subfileinclude|loadtable)\b\s*(?:\{\s*(?P<braced>[^{}]{1,200}?)\s*\}|(?P<bare>[\w./-]{1,200})))"
)
_PACKAGE = re.compile(r"\\(?:usepackage|RequirePackage)\s*(?:\[[^\]]{0,500}\])?\s*\{([^{}]{1,300})\}")
_CLASS = re.compile(r"\\document(?:class|style)\s*(?:\[[^\]]{0,500}\])?\s*\{\s*([^{}]{1,80}?)\s*\}")


def documents_of(files: Mapping[str, str]) -> list[str]:
    """Return the text of each document of a source, in order of their names: those with a class of their own, else every file.

    A file that another one takes in is part of that one.
    """
    plain = {path: _without_comments(text) for path, text in files.items()}
    tops = [
        path for path, text in plain.items() if (found := _CLASS.search(text)) and found[1] not in ("standalone", "subfiles")
    ]
    tex = [path for path in plain if PurePosixPath(path).suffix.lower() in (".tex", ".ltx", ".latex", "")]
    included = {target for path in tex for target in _targets(plain[path], path, plain) if target != path}
    roots = [path for path in tops if path not in included] or [path for path in tex if path not in included] or tex
    assembler = _Assembler(plain)
    return [document for path in sorted(roots) if (document := assembler.document(path))]


def _without_comments(text: str) -> str:
    text = _VERBATIM.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n"))
    text = _COMMENT.sub(r"\1", text)
    return _without_false(text) if "\\iffalse" in text else text


def _without_false(text: str) -> str:
    r"""Return the text without what stands between \iffalse and its \else or \fi."""
    pieces: list[str] = []
    depth = at = 0
    for match in _CONDITION.finditer(text):
        if depth == 0:
            if match[1] == "iffalse":
                pieces.append(text[at : match.start()])
                depth = 1
        elif match[1].startswith("if"):
            depth += 1
        elif match[1] == "fi" or depth == 1:
            depth -= 1
            at = match.end()
    return "".join([*pieces, text[at:] if depth == 0 else ""])


class _Assembler:
    """Puts documents together; all of them have `MAX_TEXT` characters at most, what is longer is cut off there."""

    def __init__(self, files: Mapping[str, str]) -> None:
        self.files = files
        self.left = MAX_TEXT
        self.n_inputs = 0

    def document(self, path: str) -> str:
        """Return a document with the packages of its own before it."""
        pieces: list[str] = []
        for piece in (*_packages(self.files[path], self.files), *self._pieces(path, (path,))):
            pieces.append(piece[: self.left])
            self.left -= len(pieces[-1])
        return "".join(pieces)

    def _pieces(self, path: str, above: tuple[str, ...]) -> Iterator[str]:
        text, at = self.files[path], 0
        for match in _INPUT.finditer(text):
            target = _target(match, path, self.files)
            if target is None or target in above or len(above) >= _MAX_DEPTH or self.n_inputs >= _MAX_INPUTS:
                continue
            self.n_inputs += 1
            yield text[at : match.start()]
            yield from self._pieces(target, (*above, target))
            yield "\n"
            at = match.end()
        yield text[at:]


def _packages(text: str, files: Mapping[str, str]) -> Iterator[str]:
    """Yield the source's own packages that a document loads: they hold its macros."""
    for match in _PACKAGE.finditer(text):
        for name in match[1].split(","):
            path = _resolved(f"{name.strip()}.sty", "", files)
            if path:
                yield files[path] + "\n"


def _targets(text: str, path: str, files: Mapping[str, str]) -> Iterator[str]:
    for match in _INPUT.finditer(text):
        target = _target(match, path, files)
        if target:
            yield target


def _target(match: re.Match[str], path: str, files: Mapping[str, str]) -> str | None:
    if match["pair"]:
        return _resolved(f"{match['folder'].strip()}/{match['inner'].strip()}", str(PurePosixPath(path).parent), files)
    return _resolved((match["braced"] or match["bare"]).strip().strip('"'), str(PurePosixPath(path).parent), files)


def _resolved(name: str, folder: str, files: Mapping[str, str]) -> str | None:
    """Return the file that a name means, from the top or from the folder of who names it; None where there is none."""
    for place in (name, f"{folder}/{name}"):
        parts: list[str] = []
        for part in place.replace("\\", "/").split("/"):
            if part == "..":
                parts = parts[:-1]
            elif part not in ("", "."):
                parts.append(part)
        base = "/".join(parts)
        for path in (base, f"{base}.tex"):
            if path in files:
                return path
    return None
