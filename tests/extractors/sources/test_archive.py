"""Archives of TeX source: unpacked within limits, or refused with a reason."""

import gzip
import io
import tarfile
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimcheck.errors import PaperError
from claimcheck.extractors.sources import archive
from claimcheck.extractors.sources.archive import unpack
from claimcheck.extractors.sources.tex_files import documents_of

MAIN = r"\documentclass{article}\begin{document}Text\end{document}"


def member(name: str, content: str = "x", **fields: object) -> tuple[tarfile.TarInfo, bytes]:
    info = tarfile.TarInfo(name)
    data = content.encode()
    info.size = len(data)
    for field, value in fields.items():
        setattr(info, field, value)
    return info, data


def tar(*members: tuple[tarfile.TarInfo, bytes], pack: bool = True) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archived:
        for info, data in members:
            archived.addfile(info, io.BytesIO(data))
    return gzip.compress(out.getvalue()) if pack else out.getvalue()


@pytest.mark.parametrize(
    ("data", "paths"),
    [
        (tar(member("main.tex"), member("figures/a.pdf", "%PDF"), member("./sec/intro.tex")), ["main.tex", "sec/intro.tex"]),
        (tar(member("main.tex"), pack=False), ["main.tex"]),
        (gzip.compress(MAIN.encode()), ["p.tex"]),
        (MAIN.encode(), ["p.tex"]),
        (MAIN.encode("utf-16"), ["p.tex"]),
        (tar(member("main.tex"), member("link.tex", "", type=tarfile.SYMTYPE, linkname="main.tex")), ["main.tex"]),
        (tar(member("main.tex"), member("a/link", "", type=tarfile.SYMTYPE, linkname="../main.tex")), ["main.tex"]),
        (tar(member("main.tex"), member("binary.tex", "\0\0")), ["main.tex"]),
    ],
)
def test_unpack(data: bytes, paths: list[str]) -> None:
    assert sorted(unpack(data, "p.tex")) == paths


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (tar(member("../evil.tex")), "unsafe-source"),
        (tar(member("/etc/evil.tex")), "unsafe-source"),
        (tar(member("a/../../evil.tex")), "unsafe-source"),
        (tar(member("..\\evil.tex")), "unsafe-source"),
        (tar(member("C:/evil.tex")), "unsafe-source"),
        (tar(member("link.tex", "", type=tarfile.SYMTYPE, linkname="/etc/passwd")), "unsafe-source"),
        (tar(member("a/link.tex", "", type=tarfile.SYMTYPE, linkname="../../x")), "unsafe-source"),
        (tar(member("hard.tex", "", type=tarfile.LNKTYPE, linkname="../x")), "unsafe-source"),
        (tar(member("pipe.tex", "", type=tarfile.FIFOTYPE)), "unsafe-source"),
        (tar(member("disk.tex", "", type=tarfile.BLKTYPE)), "unsafe-source"),
        (tar(member("a.png")), "no-source"),
        (tar(), "unreadable-source"),
        (b"%PDF-1.5\n...", "no-source"),
        (gzip.compress(b"%PDF-1.5\n..."), "no-source"),
        (b"%!PS-Adobe-3.0", "no-source"),
        (b"PK\x03\x04....", "unreadable-source"),
        (b"\x7fELF\0\0\0", "unreadable-source"),
        (gzip.compress(MAIN.encode())[:-12], "unreadable-source"),
        (gzip.compress(b"x" * 5000)[:30], "unreadable-source"),
        (tar(member("main.tex", "x" * 3000), pack=False)[:1200], "unreadable-source"),
    ],
)
def test_refused(data: bytes, code: str) -> None:
    with pytest.raises(PaperError) as caught:
        unpack(data, "p.tar.gz")
    assert caught.value.code == code
    assert "p.tar.gz" in caught.value.message
    assert caught.value.hint


@pytest.mark.parametrize(
    ("limit", "data"),
    [
        ("MAX_UNPACKED_BYTES", gzip.compress(bytes(5000))),
        ("MAX_UNPACKED_BYTES", b"".join([gzip.compress(b"x" * 600)] * 3)),
        ("MAX_TEXT_BYTES", tar(member("main.tex", "x" * 600), member("b.tex", "x" * 600))),
        ("MAX_TEXT_BYTES", b"x" * 2000),
        ("MAX_FILES", tar(*[member(f"{n}.tex") for n in range(1002)])),
    ],
    ids=["a bomb", "several streams", "much text", "a long file", "many files"],
)
def test_too_large(limit: str, data: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, limit, 1000)
    with pytest.raises(PaperError) as caught:
        unpack(data, "p.tar.gz")
    assert caught.value.code == "too-large"


@given(
    st.binary(max_size=300), st.sampled_from([lambda data: data, gzip.compress, lambda data: tar(member("a.tex"))[:200] + data])
)
def test_any_bytes_are_text_or_an_error(data: bytes, wrap: Callable[[bytes], bytes]) -> None:
    try:
        assert all(isinstance(text, str) for text in unpack(wrap(data), "p.tex").values())
    except PaperError as error:
        assert error.code in ("no-source", "unsafe-source", "unreadable-source", "too-large")


@pytest.mark.parametrize(
    ("files", "documents"),
    [
        ({"main.tex": r"\documentclass{a} A \input{b} C", "b.tex": "B"}, [r"\documentclass{a} A B" "\n C"]),
        ({"main.tex": r"\documentclass{a}\include{s/b}", "s/b.tex": r"B\input c", "s/c.tex": "C"}, ["\\documentclass{a}BC\n\n"]),
        ({"main.tex": r"\documentclass{a}\import{s/}{b}", "s/b.tex": "B"}, ["\\documentclass{a}B\n"]),
        ({"main.tex": r"\documentclass{a}\input{missing}X"}, [r"\documentclass{a}\input{missing}X"]),
        ({"main.tex": r"\documentclass{a}\input{../../etc/passwd}X", "etc/passwd": "P"}, ["\\documentclass{a}P\nX"]),
        ({"a.tex": r"\documentclass{a}1", "b.tex": r"\documentclass{a}2"}, [r"\documentclass{a}1", r"\documentclass{a}2"]),
        ({"a.tex": r"\documentclass{a}\input{b}", "b.tex": r"\documentclass{standalone}2"}, ["\\documentclass{a}\\documentclass{standalone}2\n"]),
        ({"t.tex": "alone"}, ["alone"]),
        ({"main.tex": "\\documentclass{a}\\usepackage{x,my}", "my.sty": r"\newcommand\x{1}"}, ["\\newcommand\\x{1}\n\\documentclass{a}\\usepackage{x,my}"]),
        ({"main.tex": r"\documentclass{a}\input{main}X"}, [r"\documentclass{a}\input{main}X"]),
        ({"main.tex": "\\documentclass{a}50\\% % not this\n  and"}, ["\\documentclass{a}50\\% and"]),
        ({"main.tex": r"\documentclass{a}A\iffalse B\ifx C\fi D\else E\fi F"}, [r"\documentclass{a}A E\fi F"]),
    ],
)  # fmt: skip
def test_documents_of(files: dict[str, str], documents: list[str]) -> None:
    assert documents_of(files) == documents


def test_files_that_take_each_other_in_without_end_are_bounded():
    files = {f"{n}.tex": "".join(rf"\input{{{k}}}" for k in range(40) if k != n) for n in range(40)}
    (document,) = documents_of({"main.tex": r"\documentclass{a}\input{0}", **files})
    assert len(document) < 2_000_000
