"""The door to PyMuPDF: its gate, and what it hands out."""

import pymupdf
import pytest
from small_papers import booktabs, link, make_pdf, rule, small_paper, text

from claimcheck.errors import PaperError
from claimcheck.pdf import Page, check_magic, open_pdf


def first_page(*draws) -> Page:
    with open_pdf(make_pdf(draws)) as pdf:
        page = next(pdf.pages())
        assert page.lines is not None and page.rules is not None and page.links is not None
        return page


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "is empty"),
        (b"<!DOCTYPE html><title>Are you a robot?</title>", "is a web page"),
        (b"  <HTML>", "is a web page"),
        (b'{"error": "rate limited"}', "is JSON"),
        (b"\x89PNG\r\n\x1a\n", "is a picture"),
        (b"\x1f\x8b\x08\x00", "is a gzip archive"),
        (b"PK\x03\x04", "is a ZIP archive"),
        (b"\x00\x01\x02", "is not a PDF"),
        (b" " * 1100 + b"%PDF-1.7", "is not a PDF"),
    ],
)
def test_what_is_no_pdf_is_named(data, said):
    with pytest.raises(PaperError, match=said) as caught:
        check_magic(data)
    assert caught.value.code == "not-a-pdf"


def test_junk_before_the_magic_is_accepted():
    check_magic(b"\xef\xbb\xbf\n" + b" " * 900 + b"%PDF-1.4")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"%PDF-1.7\n", "unreadable-pdf"),
        (b"%PDF-1.7\n" + b"\xff" * 5000, "unreadable-pdf"),
        (small_paper()[:200], "unreadable-pdf"),
        (
            make_pdf([text(72, 72, "secret")], encryption=pymupdf.PDF_ENCRYPT_AES_256, user_pw="u", owner_pw="o"),
            "encrypted-pdf",
        ),
    ],
)
def test_broken_files_are_refused(data, code):
    with pytest.raises(PaperError) as caught, open_pdf(data):
        pass
    assert caught.value.code == code
    assert caught.value.hint


def test_tokens_have_their_boxes():
    (line,) = first_page(text(72, 100, "two words")).lines
    assert line.text == "two words"
    first, second = line.tokens
    assert (first.text, second.text) == ("two", "words")
    assert line.x0 == first.x0 < first.x1 < second.x0 < second.x1
    assert first.y0 < 100 < first.y1


def test_rotated_lines_are_left_out_but_not_lost():
    page = first_page(
        text(72, 100, "level"), lambda page: page.insert_text((20, 400), "arXiv:2104.08645v1", rotate=90, fontsize=20)
    )
    assert [line.text for line in page.lines] == ["level"]


def superscript(x: float, y: float, mark: str):
    return lambda page: page.insert_htmlbox(pymupdf.Rect(x, y, x + 300, y + 40), mark)


@pytest.mark.parametrize(
    ("html", "shown"),
    [
        ("protected<sup>6</sup> pages", "protected pages"),
        ("the end.<sup>12</sup>", "the end."),
        ("10<sup>5</sup> steps", "105 steps"),
        ("m<sup>2</sup> of land", "m2 of land"),
    ],
)
def test_footnote_marks_are_no_part_of_the_text_but_exponents_are(html, shown):
    (line,) = first_page(superscript(72, 100, html)).lines
    assert line.text == shown


def test_a_mark_at_the_start_is_told_apart():
    (line,) = first_page(superscript(72, 100, "<sup>3</sup>We use the default.")).lines
    assert (line.marker, line.text) == ("3", "We use the default.")


@pytest.mark.parametrize(
    ("printed", "shown"), [("eﬃcient", "efficient"), ("−0.5", "-0.5"), ("Universit´e", "Université"), ("na¨ıve", "naïve")]
)
def test_letters_are_plain(printed, shown):
    draw = lambda page: page.insert_htmlbox(pymupdf.Rect(72, 100, 400, 140), printed)  # noqa: E731
    assert first_page(draw).lines[0].text == shown


def test_bold_counts_where_it_covers_the_line():
    bold, mixed = first_page(
        text(72, 100, "1 Introduction", bold=True), superscript(72, 150, "<b>Data.</b> We use it all.")
    ).lines
    assert bold.bold
    assert not mixed.bold


def test_pieces_of_a_rule_are_joined():
    page = first_page(rule(100, 200, 50), rule(200.5, 300, 50), rule(320, 400, 50), rule(100, 103, 60))
    assert [(round(each.x0), round(each.x1)) for each in page.rules] == [(100, 300), (320, 400)]
    assert len(page.rule_pieces) == 3


def test_a_thin_rectangle_is_a_rule():
    draw = lambda page: page.draw_rect(pymupdf.Rect(100, 50, 300, 50.8), fill=(0, 0, 0), color=None)  # noqa: E731
    (found,) = first_page(draw).rules
    assert (round(found.x0), round(found.x1), round(found.y)) == (100, 300, 50)


@pytest.mark.parametrize("shown", [0, 90, 180, 270])
@pytest.mark.parametrize("drawn", [90, 180, 270])
def test_a_page_whose_text_runs_up_or_down_is_read_as_if_it_were_level(drawn, shown):
    """As a table in landscape: `drawn` sideways, and `shown` as viewers are told to turn it."""
    upright = pymupdf.open(stream=make_pdf(booktabs(72, 200)))
    width, height = upright[0].rect.width, upright[0].rect.height
    turned = pymupdf.open()
    page = turned.new_page(width=height if drawn != 180 else width, height=width if drawn != 180 else height)
    page.show_pdf_page(page.rect, upright, 0, rotate=drawn)
    page.set_rotation(shown)
    with open_pdf(upright.tobytes()) as expected, open_pdf(turned.tobytes()) as found:
        one, other = expected.page(1), found.page(1)
        assert other.picture(100)[1:] == (one.width, one.height) == (other.width, other.height)
        assert [line.text for line in other.lines] == [line.text for line in one.lines]
        assert [(rule.x0, rule.x1, rule.y) for rule in other.rules] == [
            pytest.approx((rule.x0, rule.x1, rule.y), abs=0.1) for rule in one.rules
        ]
        for line, same in zip(other.lines, one.lines, strict=True):
            assert (line.x0, line.y0, line.x1, line.y1) == pytest.approx((same.x0, same.y0, same.x1, same.y1), abs=0.1)


def test_a_few_turned_labels_turn_no_page():
    label = lambda page: page.insert_text((40, 400), "Accuracy in points", rotate=90)  # noqa: E731
    page = first_page(text(72, 100, "The accuracy of all methods in points."), label)
    assert [line.text for line in page.lines] == ["The accuracy of all methods in points."]
    assert page.slanted_texts == ["Accuracy in points"]


def test_web_links_are_found():
    assert first_page(text(72, 100, "code"), link(70, 90, 100, 105, "https://example.org/code")).links == [
        "https://example.org/code"
    ]


def test_glyphs_part_numbers_of_another_size():
    with open_pdf(make_pdf([text(72, 100, "85.3"), text(92, 100, "0.2", size=6), *booktabs(72, 200)])) as pdf:
        words = next(pdf.pages()).glyphs(60, 80, 200, 110)
    assert [word.text for word in words] == ["85.3", "0.2"]
    assert words[0].baseline == pytest.approx(100, abs=0.5)


def test_a_title_in_the_metadata_must_be_one():
    for title, kept in (("A Study of Things", "A Study of Things"), ("paper_final.tex", ""), ("Microsoft Word - x", "")):
        document = pymupdf.open()
        document.new_page()
        document.set_metadata({"title": title})
        with open_pdf(document.tobytes()) as pdf:
            assert pdf.title == kept
