import io
import sys

import pytest

from claimcheck.errors import InputError
from claimcheck.readers import source as module
from claimcheck.readers.source import read_source, source_of_bytes, source_of_text

REFUSED = [
    (b"", "empty"),
    (b" \n\t\r\n\x0c", "empty"),
    ("\u2003\u00a0\n".encode(), "blanks only"),
    (bytes(range(256)) * 4, "binary"),
    (b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "PNG"),
    (b"\x1f\x8b\x08" + b"x" * 50, "gzip"),
    (b"\xd0\xcf\x11\xe0" + b"x" * 50, "old Microsoft Office"),
    (b"PK\x03\x04" + b"x" * 50, "ZIP archive without a Word document"),
    (b"%PDF-1.7\nnothing follows", "PDF"),
    (b"{\\rtf1 hello}", "RTF"),
]


@pytest.mark.parametrize(("data", "said"), REFUSED)
def test_what_is_no_report_is_refused_with_a_hint(data, said):
    with pytest.raises(InputError, match=said) as error:
        source_of_bytes(data, "report.txt")
    assert error.value.hint
    assert "report.txt" in error.value.message


def test_too_large(monkeypatch):
    monkeypatch.setattr(module, "MAX_TEXT_BYTES", 2**20)
    with pytest.raises(InputError, match="larger than 1 MiB"):
        source_of_bytes(b"x" * (2**20 + 1))
    assert source_of_bytes(b"x" * 2**20).text


@pytest.mark.parametrize("name", ["missing.txt", "", "a\0b"])
def test_files_that_cannot_be_read(tmp_path, name):
    with pytest.raises(InputError) as error:
        read_source(f"{tmp_path}/{name}")
    assert error.value.hint


def test_standard_input(monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"\xef\xbb\xbfhello\r\n")))
    source = read_source("-")
    assert (source.path, source.text, source.bom) == ("-", "hello\r\n", b"\xef\xbb\xbf")


def test_line_ends_and_bytes_are_kept(tmp_path):
    data = "ä\r\nb\rc\n\n".encode("utf-16")
    path = tmp_path / "report.txt"
    path.write_bytes(data)
    source = read_source(str(path))
    assert source.text == "ä\r\nb\rc\n\n"
    assert source.bom + source.text.encode(source.encoding) == data


def test_lone_surrogates_of_a_string_become_replacement_characters():
    assert "\ufffd" in source_of_text("a \ud800 b").text


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("# 报告\n\n深度学习在小数据集上表现良好 [1]。", "gbk"),
        ("# 報告\n\n深層学習はうまくいく [1]。", "shift_jis"),
        ("# Отчёт\n\nСети хорошо работают [1].", "koi8-r"),
        ("# Αναφορά\n\nΤα δίκτυα δουλεύουν [1].", "iso8859-7"),
    ],
)
def test_letters_that_cannot_be_told_are_an_error(text: str, encoding: str) -> None:
    with pytest.raises(InputError, match="letters cannot be told") as raised:
        source_of_bytes(text.encode(encoding))
    assert "UTF-8" in raised.value.hint
    assert source_of_bytes(text.encode()).text == text


@pytest.mark.parametrize(
    "text",
    [
        "Größere Netze überzeugen, wie Müller zeigt: die Qualität wächst.",
        "À l'été, l'élève préféré était gêné.",
        "✗ ×",
        "§ 5 ± 2 µm",
    ],
)
def test_western_text_is_read(text: str) -> None:
    data = text.encode("cp1252", "ignore") + b" The rest is in English, as most reports are."
    assert source_of_bytes(data).encoding == "cp1252"


def test_chinese_with_a_broken_character_is_still_utf_8() -> None:
    text = "深度学习在小数据集上表现良好。" * 20
    assert source_of_bytes(text.encode()[:-1]).encoding == "utf-8"
