"""Extraction in a child process, with limits and a cache."""

import gzip
import sys
import threading

import pymupdf
import pytest
from small_papers import small_paper

from claimcheck.errors import PaperError, StoreError
from claimcheck.extractors import pdf
from claimcheck.extractors.document import read_document
from claimcheck.extractors.pdf import PdfExtractor
from claimcheck.registry import EXTRACTORS, plugin
from claimcheck.sandbox import Limits, Sandbox
from claimcheck.settings import Settings

BAD = {
    "blank.pdf": "no-text-layer",
    "gz.pdf": "not-a-pdf",
    "html.pdf": "not-a-pdf",
    "json.pdf": "not-a-pdf",
    "pagesloop.pdf": "unreadable-pdf",
    "png.pdf": "not-a-pdf",
    "rand.pdf": "not-a-pdf",
    "scan.pdf": "no-text-layer",
    "trunc50.pdf": "unreadable-pdf",
    "trunc_head1k.pdf": "unreadable-pdf",
    "zero.pdf": "not-a-pdf",
}
ODD = {
    "2019_14.pdf": "Cross-linguistic robustness of infant word segmentation algorithms",
    "2020_10.pdf": "Multilingual BERT Learns Abstract Case Representations",
    "2206.01062_pg3.pdf": PaperError("", hint="", code="encrypted-pdf"),
    "2305.03393v1-pg9.pdf": "",
    "invisible_text_layer.pdf": PaperError("", hint="", code="no-text-layer"),
    "ocr_test_rotated_90.pdf": PaperError("", hint="", code="no-text-layer"),
    "right_to_left_01.pdf": "",
}


@pytest.fixture
def paper(tmp_path):
    path = tmp_path / "paper.pdf"
    path.write_bytes(small_paper())
    return path


@pytest.fixture
def extractor(tmp_path):
    extractor = PdfExtractor(Settings(cache=tmp_path / "cache"))
    yield extractor
    extractor.close()


def entries(extractor):
    return sorted((extractor._settings.cache / "documents").iterdir())


def children(extractor):
    return [sandbox._child for sandbox in extractor._sandboxes._all if sandbox._child]


def test_it_is_registered():
    assert plugin(EXTRACTORS, "pdf") is PdfExtractor


def test_the_child_reads_what_this_process_reads(extractor, paper):
    assert extractor.extract(paper) == read_document(paper.read_bytes())


def test_the_second_time_nothing_is_read(extractor, paper, monkeypatch):
    first = extractor.extract(paper)
    monkeypatch.setattr(extractor._sandboxes, "call", lambda *_, **__: pytest.fail("the paper was read again"))
    assert extractor.extract(paper) == first
    (entry,) = entries(extractor)
    assert entry.name == f"{first.sha256}.pdf-{PdfExtractor.version}.json.gz"


@pytest.mark.parametrize("damage", [b"", b"\x1f\x8b\x08\x00cut", gzip.compress(b'{"sha256": 1}'), b"not gzip at all"])
def test_a_damaged_entry_is_replaced(extractor, paper, damage):
    first = extractor.extract(paper)
    (entry,) = entries(extractor)
    entry.write_bytes(damage)
    assert extractor.extract(paper) == first
    assert extractor.extract(paper) == first
    assert entry.read_bytes() != damage


def test_an_entry_of_another_version_is_not_used(extractor, paper, monkeypatch):
    extractor.extract(paper)
    monkeypatch.setattr(extractor, "version", "next")
    extractor.extract(paper)
    assert len(entries(extractor)) == 2


def test_a_missing_file_says_so(extractor, tmp_path):
    with pytest.raises(PaperError, match=r"nowhere\.pdf") as caught:
        extractor.extract(tmp_path / "nowhere.pdf")
    assert caught.value.code == "source-unavailable"


def test_a_cache_that_cannot_be_written_is_an_error_of_the_store(paper, tmp_path):
    (tmp_path / "cache").write_text("a file, not a folder")
    extractor = PdfExtractor(Settings(cache=tmp_path / "cache"))
    with pytest.raises(StoreError, match="cannot be written"):
        extractor.extract(paper)
    extractor.close()


def test_errors_of_the_child_arrive_whole(tmp_path, paper):
    extractor = PdfExtractor(Settings(cache=tmp_path / "cache", max_pages=2))
    with pytest.raises(PaperError, match="3 pages; at most 2") as caught:
        extractor.extract(paper)
    assert (caught.value.code, "max_pages" in caught.value.hint) == ("too-large", True)
    extractor.close()


def test_what_takes_too_long_is_stopped_and_the_next_paper_is_read(tmp_path, paper):
    extractor = PdfExtractor(Settings(cache=tmp_path / "cache", extract_timeout_s=0.01))
    with pytest.raises(PaperError, match="longer than") as caught:
        extractor.extract(paper)
    assert caught.value.code == "timeout"
    for sandbox in extractor._sandboxes._all:
        sandbox._limits = Limits(timeout_s=60, memory_mb=pdf.MEMORY_MB)
    assert extractor.extract(paper).n_pages == 3
    extractor.close()


def bomb(megabytes: int) -> bytes:
    """Return a small PDF whose page unpacks to so many MiB."""
    document = pymupdf.open()
    page = document.new_page()
    page.insert_text((72, 72), "x")
    document.update_stream(page.get_contents()[0], b"0 0 m " * (megabytes * 174_763))
    return document.tobytes(deflate=True)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the system may not hold a process to a limit of memory")
def test_what_needs_too_much_memory_is_an_answer(tmp_path):
    path = tmp_path / "bomb.pdf"
    path.write_bytes(bomb(300))
    assert path.stat().st_size < 1 << 20
    sandbox = Sandbox(Limits(timeout_s=60, memory_mb=400))
    with pytest.raises(PaperError) as caught:
        sandbox.call("claimcheck.extractors.document:document_json", path=str(path), max_pages=10, max_bytes=1 << 20)
    assert caught.value.code in ("too-large", "unreadable-pdf", "no-text-layer")
    sandbox.close()


def test_a_child_that_died_is_replaced(extractor, paper):
    extractor._sandboxes.call("claimcheck.extractors.document:document_json", path=str(paper), max_pages=10, max_bytes=1 << 20)
    (child,) = children(extractor)
    child.kill()
    child.wait()
    assert extractor.extract(paper).n_pages == 3
    (another,) = children(extractor)
    assert another.pid != child.pid


def test_only_our_own_functions_run():
    sandbox = Sandbox(Limits(timeout_s=60, memory_mb=2000))
    with pytest.raises(PaperError, match="own functions"):
        sandbox.call("os:getcwd")
    sandbox.close()


def test_threads_take_turns(extractor, paper):
    found = []
    threads = [threading.Thread(target=lambda: found.append(extractor.extract(paper))) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 3 and found[0] == found[1] == found[2]


def test_no_more_children_start_than_are_needed(tmp_path, paper):
    extractor = PdfExtractor(Settings(cache=tmp_path / "cache", threads=2))
    (tmp_path / "other.pdf").write_bytes(paper.read_bytes() + b"\n")
    for path in (paper, tmp_path / "other.pdf"):
        extractor.extract(path)
    assert len(children(extractor)) == 1
    barrier = threading.Barrier(3)

    def read(number):
        path = tmp_path / f"{number}.pdf"
        path.write_bytes(paper.read_bytes() + b"\n" * (number + 2))
        barrier.wait()
        extractor.extract(path)

    threads = [threading.Thread(target=read, args=(number,)) for number in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(children(extractor)) == 2 and len(entries(extractor)) == 5
    extractor.close()


@pytest.mark.shared
def test_bad_and_odd_files_give_a_document_or_a_clear_error(extractor, shared):
    for name, code in BAD.items():
        with pytest.raises(PaperError) as caught:
            extractor.extract(shared / "papers" / "bad" / name)
        assert (name, caught.value.code) == (name, code)
    for name, expected in ODD.items():
        try:
            document = extractor.extract(shared / "papers" / "odd" / name)
        except PaperError as error:
            assert isinstance(expected, PaperError), name
            assert (name, error.code) == (name, expected.code)
        else:
            assert isinstance(expected, str), name
            assert (document.title or "").startswith(expected)
            assert document.passages


@pytest.mark.shared
def test_every_bad_and_odd_file_is_expected(shared):
    assert {path.name for path in (shared / "papers" / "bad").iterdir()} == set(BAD)
    assert {path.name for path in (shared / "papers" / "odd").iterdir()} == set(ODD)


@pytest.mark.shared
def test_a_font_that_lies_about_its_letters_is_refused(extractor, shared):
    with pytest.raises(PaperError, match="garbled") as caught:
        extractor.extract(shared / "papers" / "arxiv" / "1908.10084.pdf")
    assert caught.value.code == "no-text-layer"
