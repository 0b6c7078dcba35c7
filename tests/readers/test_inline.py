import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimcheck.readers.inline import read_inline

VISIBLE = [
    ("plain", "plain"),
    ("**bold** and *it* _x_ a*b*c snake_case_name", "bold and it x abc snake_case_name"),
    ("***both*** ~~gone~~ ~5 2 * 3 * 4", "both gone ~5 2 * 3 * 4"),
    ("[link *x*](http://a.b/c_(d) 'title') y", "link x y"),
    ("![alt](u.png) [1][2] [^1] 【1†source】", "alt [1][2] [^1] 【1†source】"),
    ("&#10003; &lt;b&gt; &nosuch; \\| \\*no\\* \\n", "✓ <b> &nosuch; | *no* \\n"),
    ("`a*b` ``c`d`` `open", "a*b c`d `open"),
    ("<http://arxiv.org/abs/1> <b>x</b><br>y a<b c>d <!-- no -->z", "http://arxiv.org/abs/1 x y a<b c>d z"),
    ('at <a href="https://x.org/y-z">https://x.org/y-z</a> .', "at https://x.org/y-z ."),
    ("**open and _closed_", "**open and closed"),
    ("[open](http://x", "[open](http://x"),
]


@pytest.mark.parametrize(("markup", "visible"), VISIBLE)
def test_visible_text(markup, visible):
    assert read_inline(markup, 0, len(markup)).content.text == visible


LINKS = [
    ("[a](http://x.y) b", [("a", "http://x.y")]),
    ("<http://x.y>", [("http://x.y", "http://x.y")]),
    ("<a href='http://x.y'>**t**</a>", [("t", "http://x.y")]),
    ("`code` x", [("code", "#code")]),
    ("[a [b](c) d](e)", [("a b d", "e"), ("b", "c")]),
]


@pytest.mark.parametrize(("markup", "links"), LINKS)
def test_links(markup, links):
    content, found = read_inline(markup, 0, len(markup))
    assert [(content.text[start:end], target) for start, end, target in found] == links


@given(st.text(alphabet="ab *_`~[]()!<>&;\\\n#1/\"'=", max_size=60), st.integers(0, 5))
def test_offsets_point_at_the_source(markup, start):
    content, links = read_inline(markup, min(start, len(markup)), len(markup))
    assert len(content.text) == len(content.offsets)
    assert list(content.offsets) == sorted(content.offsets)
    assert all(0 <= left <= right <= len(content.text) for left, right, _ in links)
    for character, offset in zip(content.text, content.offsets, strict=True):
        assert markup[offset] in (character, "&", "<")
