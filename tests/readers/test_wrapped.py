import pytest

from claimcheck.readers.base import MappedText
from claimcheck.readers.wrapped import Hyphens, join_lines

JOINED = [
    ("cross-\nlingual transfer", "cross-lingual transfer"),
    ("pairs be-\nlong to", "pairs belong to"),
    ("Transfer Learn-\ning via", "Transfer Learning via"),
    ("does not consti-\ntute", "does not constitute"),
    ("at https://github.com/uclanlp/Robust-\nXLT.", "at https://github.com/uclanlp/Robust-XLT."),
    ("see https://github.com/uclanlp/\nRobust-XLT", "see https://github.com/uclanlp/Robust-XLT"),
    ("as part-of-\nspeech tags", "as part-of-speech tags"),
    ("the Robust-\nXLT method", "the Robust-XLT method"),
    ("XLM-\nR and BERT", "XLM-R and BERT"),
    ("pre- and\npost-training", "pre- and post-training"),
    ("pre-\nand post-training", "pre- and post-training"),
    ("low-re-\nsource languages", "low-resource languages"),
    ("word em-\nbedding spaces", "word embedding spaces"),
    ("a soft\u00ad\nhyphen", "a softhyphen"),
    ("top-\n5 accuracy", "top-5 accuracy"),
    ("a dash -\nand on", "a dash - and on"),
    ("two words\n  and blanks  \n", "two words and blanks"),
    ("no wrap", "no wrap"),
    ("", ""),
]


def lines_of(text: str) -> list[MappedText]:
    lines, at = [], 0
    for line in text.split("\n"):
        lines.append(MappedText.verbatim(text, at, at + len(line)))
        at += len(line) + 1
    return lines


@pytest.mark.parametrize(("wrapped", "joined"), JOINED)
def test_join(wrapped, joined):
    result = join_lines(lines_of(wrapped), Hyphens(wrapped))
    assert result.text == joined
    assert list(result.offsets) == sorted(result.offsets)
    assert all(result.text[at] in (" ", wrapped[offset]) for at, offset in enumerate(result.offsets))


@pytest.mark.parametrize(
    ("document", "joined"),
    [("We use prefrobs. A prefrob is.", "prefrob is"), ("We use pre-frob always, pre-frob it is.", "pre-frob is")],
)
def test_the_documents_own_words_decide(document, joined):
    assert join_lines(lines_of("pre-\nfrob is"), Hyphens(document)).text == joined
