"""The papers folder: files known by name, map, title or stamp, and hostile ones passed by."""

import contextlib
import csv
import json
import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from fetchers.arxiv_server import make_pdf

from claimcheck.errors import InputError, PaperError
from claimcheck.fetchers import folder_index, paper_map
from claimcheck.fetchers.local_folder import LocalFolder
from claimcheck.schema import Outcome, Paper, Reference, Resolution
from claimcheck.settings import Settings

TITLE = "Robust Training for Cross-Lingual Transfer Learning"
OTHER = "A Survey of Deep Reinforcement Learning Methods"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "papers").mkdir()
    return tmp_path / "papers"


@pytest.fixture
def open_folder(folder: Path, tmp_path: Path) -> Callable[..., LocalFolder]:
    def make(**changes: object) -> LocalFolder:
        return LocalFolder(Settings(**({"papers": folder, "cache": tmp_path / "cache", "offline": True} | changes)))  # type: ignore[arg-type]

    return make


def put(folder: Path, name: str, title: str = TITLE, *, stamp: str = "") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(make_pdf(title, stamp=stamp))
    return path


def reference(**fields: object) -> Reference:
    return Reference.model_validate({"id": "r1", "text": "", **fields})


def resolve(local: LocalFolder, **fields: object) -> Resolution:
    return local.resolve([reference(**fields)])[0]


# ---- by id -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "cited"),
    [
        ("2104.08645.pdf", "2104.08645"),
        ("2104.08645v2.pdf", "2104.08645v2"),
        ("2104.08645v2.PDF", "2104.08645"),
        ("arXiv-2104.08645.pdf", "2104.08645v2"),
        ("Huang - 2104.08645v2 - Robust.pdf", "2104.08645v2"),
        ("math_0611800.pdf", "math/0611800"),
        ("math-0611800v1.pdf", "math/0611800v1"),
        ("deep/er/2104.08645.pdf", "2104.08645"),
    ],
)
def test_a_file_is_known_by_the_id_in_its_name(
    folder: Path, open_folder: Callable[..., LocalFolder], name: str, cited: str
) -> None:
    path = put(folder, name)
    put(folder, "2104.00001.pdf", OTHER)
    found = resolve(open_folder(), arxiv_id=cited, title=TITLE)
    assert (found.outcome, found.title_score, found.paper and found.paper.location) == (Outcome.FOUND, 100.0, str(path))
    assert found.paper is not None
    assert found.paper.id == found.paper.arxiv_id


@pytest.mark.parametrize(
    ("names", "cited", "read"),
    [
        (["2104.08645v1.pdf", "2104.08645v2.pdf", "2104.08645.pdf"], "2104.08645v1", "2104.08645v1"),
        (["2104.08645v1.pdf", "2104.08645v2.pdf", "2104.08645.pdf"], "2104.08645v3", "2104.08645"),
        (["2104.08645v1.pdf", "2104.08645v2.pdf"], "2104.08645v3", "2104.08645v2"),
        (["2104.08645v1.pdf", "2104.08645v2.pdf"], "2104.08645", "2104.08645v2"),
    ],
)
def test_the_cited_version_comes_first(
    folder: Path, open_folder: Callable[..., LocalFolder], names: list[str], cited: str, read: str
) -> None:
    for name in names:
        put(folder, name)
    found = resolve(open_folder(), arxiv_id=cited)
    assert found.paper is not None
    assert found.paper.id == read
    assert ("is cited" in found.message) is (read == "2104.08645v2" and cited == "2104.08645v3")


def test_a_stamp_in_the_margin_gives_the_id(folder: Path, open_folder: Callable[..., LocalFolder]) -> None:
    put(folder, "robust.pdf", stamp="arXiv:2104.08645v2  [cs.CL]  7 Nov 2021")
    found = resolve(open_folder(), arxiv_id="2104.08645")
    assert found.paper is not None
    assert (found.outcome, found.paper.id, found.paper.arxiv_id) == (Outcome.FOUND, "robust", "2104.08645v2")


def test_another_title_under_the_id_is_a_mismatch(folder: Path, open_folder: Callable[..., LocalFolder]) -> None:
    put(folder, "2104.08645.pdf")
    found = resolve(open_folder(), arxiv_id="2104.08645", title=OTHER)
    assert (found.outcome, found.paper and found.paper.id) == (Outcome.TITLE_MISMATCH, "2104.08645")
    assert found.title_score is not None
    assert found.title_score < 70
    assert TITLE in found.message
    assert OTHER in found.message


@pytest.mark.parametrize(
    "content", [b"", b"<html>Sign in</html>", b"%PDF-1.4 broken", make_pdf("", body="A page of tables 1 2 3")]
)
def test_a_file_that_shows_no_title_is_no_mismatch(
    folder: Path, open_folder: Callable[..., LocalFolder], content: bytes
) -> None:
    (folder / "2104.08645.pdf").write_bytes(content)
    found = resolve(open_folder(), arxiv_id="2104.08645", title=TITLE)
    assert (found.outcome, found.title_score) == (Outcome.FOUND, None)


# ---- by map ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("where", ["inside", "beside", "above"])
@pytest.mark.parametrize("form", ["json", "object", "csv", "csv with BOM"])
def test_a_map_describes_the_files(folder: Path, open_folder: Callable[..., LocalFolder], where: str, form: str) -> None:
    put(folder, "a.pdf", "No Title At All")
    put(folder, "b.pdf", "No Title At All")
    records = [
        {"file": "a.pdf", "title": TITLE, "arxiv_id": "https://arxiv.org/abs/2104.08645v2", "doi": None, "pages": 12},
        {"file": "b", "title": OTHER, "arxiv_id": "", "doi": "https://doi.org/10.1000/ABC"},
    ]
    path = (folder if where == "inside" else folder.parent) / ("papers.csv" if "csv" in form else "papers.json")
    if "csv" in form:
        with path.open("w", newline="", encoding="utf-8-sig" if "BOM" in form else "utf-8") as file:
            writer = csv.DictWriter(file, ["file", "title", "arxiv_id", "doi", "pages"])
            writer.writeheader()
            writer.writerows(records)
    else:
        path.write_text(json.dumps({"papers": records} if form == "object" else records))
    local = open_folder(papers=folder.parent) if where == "above" else open_folder()
    assert [(paper.id, paper.title, paper.doi) for paper in local.papers()] == [
        ("2104.08645v2", TITLE, None),
        ("b", OTHER, "10.1000/abc"),
    ]
    assert resolve(local, arxiv_id="2104.08645").outcome is Outcome.FOUND
    by_doi = resolve(local, doi="10.1000/abc")
    assert (by_doi.outcome, by_doi.paper and by_doi.paper.id) == (Outcome.FOUND, "b")
    by_title = resolve(local, title=OTHER)
    assert (by_title.outcome, by_title.title_score, by_title.paper and by_title.paper.id) == (Outcome.FOUND, 100.0, "b")


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{",
        "[1, 2]",
        '{"papers": 3}',
        '[{"title": "x"}]',
        '[{"file": 3}]',
        "[" * 100_000,
        "\ud800".encode("utf-8", "surrogatepass"),
    ],
)
def test_a_broken_map_in_the_folder_is_an_error_one_beside_it_is_something_else(
    folder: Path, open_folder: Callable[..., LocalFolder], content: str | bytes
) -> None:
    put(folder, "a.pdf")
    data = content if isinstance(content, bytes) else content.encode()
    (folder.parent / "papers.json").write_bytes(data)
    assert len(open_folder().papers()) == 1
    (folder / "papers.json").write_bytes(data)
    with pytest.raises(InputError, match=r"papers\.json") as raised:
        open_folder()
    assert '"file"' in raised.value.hint


def test_a_map_leads_to_no_file_outside_the_folder(folder: Path, open_folder: Callable[..., LocalFolder]) -> None:
    put(folder.parent, "secret.pdf")
    inside = put(folder, "a.pdf")
    names = ["../secret.pdf", str(folder.parent / "secret.pdf"), "a\0.pdf", "", "missing.pdf", "a" * 5000, "\ud800", "a.pdf"]
    (folder / "papers.json").write_text(json.dumps([{"file": name, "title": OTHER} for name in names]))
    assert [paper.location for paper in open_folder().papers()] == [str(inside)]


def test_a_map_asks_no_other_machine(
    folder: Path, open_folder: Callable[..., LocalFolder], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(paper_map, "is_regular_file", lambda path: asked.append(str(path)) or False)
    names = [r"\\host\share\a.pdf", "//host/share/a.pdf", r"\\?\UNC\host\share\a.pdf", r"\\.\pipe\a", "a.pdf"]
    put(folder, "a.pdf")
    (folder / "papers.json").write_text(json.dumps([{"file": name} for name in names]))
    open_folder().papers()
    assert asked
    assert not [path for path in asked if "host" in path or "pipe" in path]


# ---- by title --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", ["x.pdf", "Robust-Training-for-Cross-Lingual-Transf.pdf", "robust_training_for_cross_lingual_transfer_learning.pdf"]
)
@pytest.mark.parametrize("printed", [TITLE, TITLE.upper(), "Robust Training for Cross- Lingual Transfer Learning"])
def test_a_file_is_recognised_by_its_title_with_the_score_shown(
    folder: Path, open_folder: Callable[..., LocalFolder], name: str, printed: str
) -> None:
    put(folder, name, printed)
    put(folder, "other.pdf", OTHER)
    found = resolve(open_folder(), title=TITLE)
    assert (found.outcome, found.paper and found.paper.location) == (Outcome.FOUND, str(folder / name))
    assert found.title_score == 100.0 or "score 95" in found.message
    assert "score" in found.message


def test_an_entry_without_a_parsed_title_is_recognised_by_its_text(
    folder: Path, open_folder: Callable[..., LocalFolder]
) -> None:
    put(folder, "x.pdf")
    text = f"[3] K. Huang, N. Peng. {TITLE}. In Proceedings of EMNLP, 2021."
    assert resolve(open_folder(), text=text).outcome is Outcome.FOUND
    assert resolve(open_folder(), text="[4] J. Doe. Some entirely different paper. 2021.").outcome is Outcome.NOT_IDENTIFIED


def test_two_files_of_one_title_are_not_chosen_between(folder: Path, open_folder: Callable[..., LocalFolder]) -> None:
    put(folder, "first.pdf", f"{TITLE} I")
    put(folder, "second.pdf", f"{TITLE} V")
    found = resolve(open_folder(), title=TITLE)
    assert (found.outcome, found.paper) == (Outcome.NOT_IDENTIFIED, None)
    assert "first.pdf" in found.message
    assert "second.pdf" in found.message


def test_copies_of_one_file_are_one_paper(folder: Path, open_folder: Callable[..., LocalFolder]) -> None:
    put(folder, "a.pdf")
    put(folder, "b.pdf")
    found = resolve(open_folder(), title=TITLE)
    assert (found.outcome, found.paper and found.paper.id) == (Outcome.FOUND, "a")


@pytest.mark.parametrize(("name", "stamp"), [("2104.00001.pdf", ""), ("x.pdf", "arXiv:2104.00002v1 [cs.CL] 7 Nov 2021")])
def test_a_file_of_another_id_is_not_taken_for_its_title(
    folder: Path, open_folder: Callable[..., LocalFolder], name: str, stamp: str
) -> None:
    """The identifier is authoritative: 2104.00001 is not 2104.08645, whatever its title."""
    put(folder, name, stamp=stamp)
    found = resolve(open_folder(), arxiv_id="2104.08645", title=TITLE)
    assert (found.outcome, found.paper) == (Outcome.UNAVAILABLE, None)
    assert resolve(open_folder(), title=TITLE).outcome is Outcome.FOUND


def test_a_file_without_id_may_be_the_one_that_the_id_names(folder: Path, open_folder: Callable[..., LocalFolder]) -> None:
    put(folder, "x.pdf")
    found = resolve(open_folder(), arxiv_id="2104.08645", title=TITLE)
    assert (found.outcome, found.paper and found.paper.id) == (Outcome.FOUND, "x")
    assert "2104.08645" in found.message


# ---- the folder ------------------------------------------------------------------------------------------------------


def test_no_folder_knows_nothing(tmp_path: Path) -> None:
    local = LocalFolder(Settings(cache=tmp_path))
    assert local.papers() == []
    found = local.resolve([reference(arxiv_id="2104.08645"), reference(title=TITLE)])
    assert [one.outcome for one in found] == [Outcome.UNAVAILABLE, Outcome.NOT_IDENTIFIED]


def test_all_papers_are_listed_with_unique_ids(folder: Path, open_folder: Callable[..., LocalFolder]) -> None:
    for name in ("b/2104.08645.pdf", "a/2104.08645.pdf", "x.pdf", "a/x.pdf", ".hidden/y.pdf", "notes.txt"):
        put(folder, name)
    papers = open_folder().papers()
    assert [paper.id for paper in papers] == ["2104.08645", "x", "b/2104.08645", "x-2"]
    assert {paper.fetcher for paper in papers} == {"local_folder"}


def test_a_single_pdf_is_a_folder_of_one(folder: Path, open_folder: Callable[..., LocalFolder]) -> None:
    path = put(folder, "2104.08645v2.pdf")
    assert [(paper.id, paper.title) for paper in open_folder(papers=path).papers()] == [("2104.08645v2", TITLE)]


def test_a_missing_folder_is_an_error_with_a_hint(folder: Path, open_folder: Callable[..., LocalFolder]) -> None:
    with pytest.raises(InputError, match="no papers folder") as raised:
        open_folder(papers=folder / "missing")
    assert "--papers" in raised.value.hint


def test_too_many_files_are_an_error(
    folder: Path, open_folder: Callable[..., LocalFolder], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folder_index, "MAX_FILES", 2)
    for number in range(3):
        put(folder, f"{number}.pdf")
    with pytest.raises(InputError, match="more than 2 PDFs"):
        open_folder()


@pytest.mark.skipif(os.name != "posix", reason="named pipes")
def test_a_pipe_and_a_name_that_cannot_be_written_are_passed_by(folder: Path, open_folder: Callable[..., LocalFolder]) -> None:
    with contextlib.suppress(OSError):  # some systems take no such names
        put(folder, os.fsdecode(b"\xff.pdf"))
    os.mkfifo(folder / "pipe.pdf")
    (folder / "loop").symlink_to(folder)
    put(folder, "a.pdf")
    assert [paper.id for paper in open_folder().papers()] == ["a"]


# ---- fetching --------------------------------------------------------------------------------------------------------


def test_a_file_is_handed_over(folder: Path, open_folder: Callable[..., LocalFolder]) -> None:
    path = put(folder, "a.pdf")
    local = open_folder()
    assert local.fetch(local.papers()[0]) == path


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "not-a-pdf"),
        (b"<!DOCTYPE html><html></html>", "not-a-pdf"),
        (b"\x89PNG\r\n", "not-a-pdf"),
        (b"x" * 2000 + b"%PDF-1.4", "not-a-pdf"),
        (b"%PDF-1.4" + bytes(2 << 20), "too-large"),
        (None, "source-unavailable"),
    ],
)
def test_what_is_no_pdf_is_not_handed_over(
    folder: Path, open_folder: Callable[..., LocalFolder], content: bytes | None, code: str
) -> None:
    path = put(folder, "a.pdf")
    local = open_folder(max_pdf_mb=1)
    paper = local.papers()[0]
    path.write_bytes(content) if content is not None else path.unlink()
    with pytest.raises(PaperError) as raised:
        local.fetch(paper)
    assert raised.value.code == code
    assert raised.value.hint


def test_a_paper_without_a_place_is_unavailable(open_folder: Callable[..., LocalFolder]) -> None:
    with pytest.raises(PaperError) as raised:
        open_folder().fetch(Paper(id="x", fetcher="local_folder"))
    assert raised.value.code == "source-unavailable"


# ---- first pages are read once ---------------------------------------------------------------------------------------


def test_first_pages_are_kept_until_the_file_changes(
    folder: Path, open_folder: Callable[..., LocalFolder], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = put(folder, "a.pdf")
    assert resolve(open_folder(), title=TITLE).outcome is Outcome.FOUND
    read = []
    call = folder_index.Sandbox.call
    monkeypatch.setattr(folder_index.Sandbox, "call", lambda *args, **named: read.append(named["path"]) or call(*args, **named))
    assert resolve(open_folder(), title=TITLE).outcome is Outcome.FOUND
    assert read == []
    put(folder, "a.pdf", OTHER)
    os.utime(path, (time.time() + 10,) * 2)
    assert resolve(open_folder(), title=OTHER).outcome is Outcome.FOUND
    assert len(read) == 1


@pytest.mark.parametrize("content", ["", "{", '{"a": 1}', "[]"])
def test_a_damaged_index_is_made_anew(
    folder: Path, open_folder: Callable[..., LocalFolder], tmp_path: Path, content: str
) -> None:
    put(folder, "a.pdf")
    open_folder().papers()
    (index,) = (tmp_path / "cache" / "folders").glob("*.json")
    index.write_text(content)
    assert resolve(open_folder(), title=TITLE).outcome is Outcome.FOUND


def test_a_cache_that_cannot_be_written_costs_only_time(folder: Path, open_folder: Callable[..., LocalFolder]) -> None:
    put(folder, "a.pdf")
    (folder / "file").write_text("")
    assert resolve(open_folder(cache=folder / "file" / "cache"), title=TITLE).outcome is Outcome.FOUND


# ---- real papers -----------------------------------------------------------------------------------------------------


@pytest.mark.shared
def test_real_papers_are_recognised_by_their_titles(shared: Path, tmp_path: Path) -> None:
    records = json.loads((shared / "gold" / "dev" / "papers.json").read_text(encoding="utf-8"))
    copy = tmp_path / "papers"
    copy.mkdir()
    for number, record in enumerate(records):  # neither the map nor the names help
        (copy / f"{number}.pdf").symlink_to(shared / "gold" / "dev" / "papers" / record["file"])
    local = LocalFolder(Settings(papers=copy, cache=tmp_path / "cache"))
    found = local.resolve([reference(title=record["title"]) for record in records])
    assert [one.paper.id for one in found if one.paper] == [str(number) for number in range(len(records))]


@pytest.mark.shared
def test_hostile_and_odd_files_are_passed_by(shared: Path, tmp_path: Path) -> None:
    for name in ("bad", "odd"):
        local = LocalFolder(Settings(papers=shared / "papers" / name, cache=tmp_path / "cache"))
        assert len(local.papers()) == len(list((shared / "papers" / name).glob("*.pdf")))
        assert local.resolve([reference(title=TITLE)])[0].outcome is Outcome.NOT_IDENTIFIED


@pytest.mark.shared
def test_real_arxiv_files_carry_their_stamp(shared: Path, tmp_path: Path) -> None:
    local = LocalFolder(Settings(papers=shared / "papers" / "arxiv", cache=tmp_path / "cache"))
    found = local.resolve(
        [
            reference(arxiv_id="1710.04087", title="Word Translation Without Parallel Data"),
            reference(arxiv_id="1502.03167v3", title="Batch Normalization"),
            reference(arxiv_id="1803.02999", title="A Paper on Something Else Entirely"),
            reference(arxiv_id="1903.10676", title="SciBERT: A Pretrained Language Model for Scientific Text"),
        ]
    )
    assert [one.outcome for one in found] == [Outcome.FOUND, Outcome.FOUND, Outcome.TITLE_MISMATCH, Outcome.FOUND]
