import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimcheck.encodings import Edit, can_hold, decode, replace_parts

DECODED = [
    (b"", "", "utf-8"),
    ("abc ✓".encode(), "abc ✓", "utf-8"),
    (b"\xef\xbb\xbfabc", "abc", "utf-8"),
    ("✓ a\r\n".encode("utf-16"), "✓ a\r\n", "utf-16-le"),
    (b"\xfe\xff" + "✓ a".encode("utf-16-be"), "✓ a", "utf-16-be"),
    ("plain letters".encode("utf-16-le"), "plain letters", "utf-16-le"),
    ("plain letters".encode("utf-16-be"), "plain letters", "utf-16-be"),
    ("naïve ×".encode("latin-1"), "naïve ×", "cp1252"),
    ("“naïve”".encode("cp1252"), "“naïve”", "cp1252"),
    (b"na\xefve \x81", "naïve \x81", "latin-1"),
    ("✓ é ✓".encode() + b"\xff" + "✓".encode(), "✓ é ✓\ufffd✓", "utf-8"),
    ("cut ✓".encode()[:-1], "cut \ufffd\ufffd", "utf-8"),
    (b"caf\xe9", "café", "cp1252"),
    (b"\xff\xfea\x00\x00\xd8", "a\ufffd", "utf-16-le"),
]


@pytest.mark.parametrize(("data", "text", "encoding"), DECODED)
def test_decode(data, text, encoding):
    decoded = decode(data)
    assert (decoded.text, decoded.encoding) == (text, encoding)
    assert decoded.n_invalid == text.count("\ufffd")


@given(st.binary(max_size=200))
def test_every_byte_is_kept(data):
    assert replace_parts(data, decode(data), []) == data


@given(st.text(max_size=50), st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]), st.data())
def test_only_the_edited_part_changes(text, encoding, draw):
    data = text.encode(encoding, "replace")
    decoded = decode(data)
    start = draw.draw(st.integers(0, len(decoded.text)))
    end = draw.draw(st.integers(start, len(decoded.text)))
    changed = decode(replace_parts(data, decoded, [Edit(start, end, "new")]))
    if decoded.encoding == changed.encoding and not decoded.n_invalid:
        assert changed.text == decoded.text[:start] + "new" + decoded.text[end:]


def test_bytes_that_are_invalid_survive_an_edit():
    data = "✓✓✓ yes".encode() + b"\xff\xfe no"
    decoded = decode(data)
    at = decoded.text.index("yes")
    assert replace_parts(data, decoded, [Edit(at, at + 3, "no")]) == "✓✓✓ no".encode() + b"\xff\xfe no"


def test_edits_that_overlap_are_refused():
    with pytest.raises(ValueError, match="overlaps"):
        replace_parts(b"abcdef", decode(b"abcdef"), [Edit(0, 3, "x"), Edit(2, 4, "y")])


@pytest.mark.parametrize(
    ("encoding", "text", "holds"), [("cp1252", "×", True), ("cp1252", "✓", False), ("utf-16-le", "✓", True)]
)
def test_can_hold(encoding, text, holds):
    assert can_hold(encoding, text) is holds
