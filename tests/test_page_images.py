"""Images of quoted pages: the right file, the right page, marks where the words stand, and a bound on their size."""

import hashlib
import json
from pathlib import Path

import pymupdf
import pytest
from small_papers import lines, make_pdf, small_paper, text

from claimcheck.extractors.document import read_document
from claimcheck.page_images import SIDE, PageImages, drawn, quoted_pages
from claimcheck.quotes import find_quote, locate
from claimcheck.schema import Box, Claim, Evidence, Label, Outcome, Paper, Region, Report, Resolution, Run, Verdict
from claimcheck.settings import Settings
from claimcheck.writers.html.page_image import Frame, PageImage, page_view

QUOTES = ("Our method reaches 78.9 points.", "All of them are means of five runs.", "Each run took four hours on one machine.")


def run_over(path: Path, *, sha256: str | None = None, pages: tuple[int, ...] = (1, 2, 3)) -> Run:
    """Return a run in which each claim rests on the quote of a page of the paper at `path`."""
    document = read_document(path.read_bytes())
    paper = Paper(id="p", fetcher="local_folder", location=str(path), sha256=sha256 or document.sha256)
    verdicts = []
    for page in pages:
        span = find_quote(document, QUOTES[page - 1])
        evidence = Evidence(
            paper="p", page=page, kind="passage", quote=QUOTES[page - 1], boxes=locate(document, span.start, span.end)
        )
        claim = Claim(id=f"c{page}", text="A claim.", line=page, region=Region(start=0, end=8))
        verdicts.append(Verdict(claim=claim, label=Label.SUPPORTED, confidence=0.9, evidence=(evidence,)))
    report = Report(path="r.md", sha256="0" * 64, format="plain", mode="table", claims=tuple(one.claim for one in verdicts))
    found = Resolution(reference="1", outcome=Outcome.FOUND, paper=paper)
    return Run(fingerprint={}, report=report, verdicts=tuple(verdicts), papers=(found,), findings=(), seconds={})


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    path = tmp_path / "p.pdf"
    path.write_bytes(small_paper())
    return path


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(cache=tmp_path / "cache", offline=True)


def drawn_image(path: Path) -> PageImage:
    """Return the first page, drawn in this process."""
    head, _, png = drawn(str(path), 1, SIDE).partition(b"\n")
    return PageImage(png, *json.loads(head))


def share_of_ink_in(image: PageImage, boxes: tuple[Box, ...]) -> float:
    """Return the share of dark points of the boxes."""
    pixels = pymupdf.Pixmap(image.png)
    scale = pixels.width / image.width
    dark = total = 0
    for box in boxes:
        for y in range(int(box.y0 * scale), int(box.y1 * scale)):
            row = [pixels.pixel(x, y)[0] for x in range(int(box.x0 * scale), int(box.x1 * scale))]
            dark, total = dark + sum(value < 128 for value in row), total + len(row)
    return dark / total


def test_each_quoted_page_has_an_image_and_the_quote_stands_in_its_boxes(paper, settings):
    run = run_over(paper)
    images = PageImages(settings)(run)
    assert list(images) == [("p", 1), ("p", 2), ("p", 3)]
    for verdict in run.verdicts:
        image = images["p", verdict.evidence[0].page]
        assert (image.width, image.height) == (612, 792)
        assert pymupdf.Pixmap(image.png).width == SIDE
        assert share_of_ink_in(image, verdict.evidence[0].boxes) > 0.05
    free = Box(page=1, x0=320, y0=500, x1=600, y1=690)
    assert share_of_ink_in(images["p", 1], (free,)) == 0


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
@pytest.mark.parametrize("crop", [None, (30, 40, 500, 700)])
def test_marks_lie_on_the_words_of_turned_and_cropped_pages(tmp_path, rotation, crop):
    """Boxes are those of the page as it was set, however viewers turn it."""
    document = pymupdf.open("pdf", make_pdf([]))
    page = document[0]
    if crop:
        page.set_cropbox(pymupdf.Rect(crop))
    for y, line in ((200, "A word or two before it, so that there is some text to read here."), (220, QUOTES[0])):
        text(80, y, line)(page)
    page.set_rotation(rotation)
    path = tmp_path / "turned.pdf"
    path.write_bytes(document.tobytes())
    run = run_over(path, pages=(1,))
    image = drawn_image(path)
    assert share_of_ink_in(image, run.verdicts[0].evidence[0].boxes) > 0.05


def test_a_paper_is_found_in_the_papers_folder_or_not_at_all(paper, settings, tmp_path):
    run = run_over(paper)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    paper.rename(elsewhere / "p.pdf")
    assert PageImages(settings)(run) == {}
    assert len(PageImages(settings.model_copy(update={"papers": elsewhere}))(run)) == 3


def test_a_paper_with_other_content_is_not_shown(paper, settings):
    run = run_over(paper, sha256=hashlib.sha256(b"another").hexdigest())
    assert PageImages(settings)(run) == {}


def test_what_cannot_be_drawn_has_no_image(tmp_path, settings):
    path = tmp_path / "p.pdf"
    path.write_bytes(make_pdf([lines(72, 90, ["Some words on a page of a paper, enough of them to be read.", QUOTES[0]])]))
    run = run_over(path, pages=(1,))
    lost = run.verdicts[0].evidence[0].model_copy(update={"page": 7, "boxes": (Box(page=7, x0=1, y0=1, x1=2, y1=2),)})
    run = run.model_copy(update={"verdicts": (run.verdicts[0].model_copy(update={"evidence": (lost,)}),)})
    assert quoted_pages(run) == [("p", 7)]
    assert PageImages(settings)(run) == {}


def test_the_images_of_a_run_are_bounded_and_the_most_telling_come_first(paper, settings):
    run = run_over(paper)
    first, second, third = (verdict.evidence[0] for verdict in run.verdicts)
    only = run.verdicts[0].model_copy(update={"evidence": (third, first)})
    other = run.verdicts[1].model_copy(update={"evidence": (second, first)})
    run = run.model_copy(update={"verdicts": (only, other)})
    assert quoted_pages(run) == [("p", 3), ("p", 2), ("p", 1)]
    whole = PageImages(settings)(run)
    sizes = [len(image.png) for image in whole.values()]
    few = PageImages(settings, max_bytes=sum(sizes[:2]))(run)
    assert list(few) == [("p", 3), ("p", 2)]
    assert PageImages(settings, max_bytes=sizes[0] - 1)(run) == {}


def test_a_page_that_several_reports_quote_is_drawn_once(paper, settings):
    images, run = PageImages(settings), run_over(paper)
    first = images(run)
    images.close()
    images._sandbox = None
    assert images(run) == first


def test_a_huge_page_gives_no_huge_image(tmp_path):
    path = tmp_path / "p.pdf"
    path.write_bytes(make_pdf([text(80, 100, QUOTES[0]), text(80, 130, "and more words, for a page has some")], height=14_000))
    image = drawn_image(path)
    pixels = pymupdf.Pixmap(image.png)
    assert pixels.height <= 3 * SIDE + 1
    assert pixels.width / pixels.height == pytest.approx(image.width / image.height, abs=0.01)


BOX = Box(page=1, x0=100, y0=100, x1=150, y1=110)


@pytest.mark.parametrize(
    ("size", "box", "strip"),
    [
        ((612, 792), BOX, Frame(0, 70, 250, 70)),
        ((612, 792), Box(page=1, x0=5, y0=2, x1=600, y1=790), Frame(0, 0, 612, 792)),
        ((100, 50), Box(page=1, x0=5, y0=2, x1=90, y1=40), Frame(0, 0, 100, 50)),
        ((100, 50), BOX, Frame(0, 0, 100, 50)),
    ],
)
def test_the_strip_lies_on_the_page_around_the_marks(size, box, strip):
    evidence = Evidence(paper="p", page=1, kind="passage", quote="q", boxes=(box,))
    view = page_view(evidence, {("p", 1): PageImage(b"", *size)})
    assert view.strip.x >= 0 and view.strip.x + view.strip.width <= size[0]
    assert view.strip.y >= 0 and view.strip.y + view.strip.height <= size[1]
    assert view.strip.width > 0 and view.strip.height > 0
    assert view.whole == Frame(0, 0, *size)
    assert view.strip == strip


@pytest.mark.parametrize("boxes", [(), (Box(page=2, x0=1, y0=1, x1=2, y1=2),)])
def test_without_a_place_on_the_page_there_is_no_image_of_it(boxes):
    evidence = Evidence(paper="p", page=1, kind="passage", quote="q", boxes=boxes)
    assert page_view(evidence, {("p", 1): PageImage(b"", 612, 792)}) is None
