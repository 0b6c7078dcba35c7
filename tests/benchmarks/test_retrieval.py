"""The benchmark of retrieval counts what it says it counts."""

import json
from pathlib import Path

import pytest
from small_documents import make_document, make_table

from claimcheck.benchmarks import retrieval
from claimcheck.errors import InputError
from claimcheck.schema import Document, Evidence
from claimcheck.settings import Settings

TABLE = make_table([("BERT", ["81.3"]), ("ours", ["84.1"])], ["XNLI"], label="Table 2", caption="Table 2: Accuracy.")
DOCUMENT = make_document(
    [["A filler sentence here."], ["The method gains\n2.1 points on PAWS-X."]], tables=[TABLE], pages=[1, 3]
)
ROWS = [
    {"id": "a", "kind": "prose", "page": 3, "quote": "The method gains 2.1 points on PAWS‐X."},
    {"id": "b", "kind": "number_table", "page": 1, "quote": "Table 2: ours / XNLI = 84.1"},
    {"id": "c", "kind": "unmentioned", "page": None, "quote": None},
    {"id": "d", "kind": "prose", "page": 3, "quote": "Nowhere in the text is this written, not even in part."},
]


class Extractor:
    def __init__(self, settings: Settings) -> None:
        pass

    def extract(self, path: Path) -> Document:
        return DOCUMENT


class Fixed:
    """Finds the passages in document order, then the rows."""

    def __init__(self, settings: Settings) -> None:
        pass

    def retrieve(self, claims, documents, k: int):
        (paper,) = documents
        found = [
            Evidence(paper=paper, page=p.page, kind="passage", quote=p.text, start=p.start, end=p.end)
            for p in DOCUMENT.passages
        ]
        for name, value in (("BERT", "81.3"), ("ours", "84.1")):
            quote = f"Table 2: {name} / XNLI = {value}"
            found.append(Evidence(paper=paper, page=1, kind="table", quote=quote, table="Table 2"))
        return [tuple(found[:k])] * len(claims)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    rows = [{"paper": "p.pdf", "claim": "claim", **row} for row in ROWS]
    (tmp_path / "gold.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    monkeypatch.setattr(retrieval, "plugin", lambda kind, name: Extractor if name == "pdf" else Fixed)
    return tmp_path


def test_recalls(folder: Path) -> None:
    figures = retrieval.measure(folder)
    assert (figures["n"], figures["n_target"], figures["not_in_text"]) == (3, 2, ["d"])
    result = figures["retrievers"]["hybrid"]
    assert result["quote"]["prose"] == {"n": 2, "1": 0.0, "5": 0.5, "10": 0.5, "20": 0.5}
    assert result["target"] == result["quote"]["prose"]
    assert result["row"]["number_table"] == {"n": 1, "1": 0.0, "5": 1.0, "10": 1.0, "20": 1.0}
    assert result["page"] == {"n": 3, "1": pytest.approx(1 / 3, abs=1e-4), "5": 1.0, "10": 1.0, "20": 1.0}


def test_the_description_holds_every_retriever_and_depth(folder: Path) -> None:
    text = retrieval.describe(retrieval.measure(folder))
    assert all(name in text for name in ("lexical", "dense", "hybrid", "@1", "@5", "@10", "@20", "target: quote"))


@pytest.mark.parametrize("content", [None, "", "{", '{"id": "a"}', "[1]", '{"id": "a", "quote": null}'])
def test_a_folder_of_another_form_is_refused(tmp_path: Path, content: str | None) -> None:
    if content is not None:
        (tmp_path / "gold.jsonl").write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match=r"gold\.jsonl") as raised:
        retrieval.measure(tmp_path)
    assert "gold/dev" in raised.value.hint
