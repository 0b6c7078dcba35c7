"""What the user names: files, folders, patterns, archives and lists, hostile ones among them."""

import io
import os
import tarfile
import zipfile
from pathlib import Path

import pytest

from claimcheck.batch import archives, inputs
from claimcheck.batch.inputs import Batch, batch_of
from claimcheck.errors import InputError
from claimcheck.settings import Settings

REPORT = b"# A report\n"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in (
        "reports/b.md",
        "reports/a.txt",
        "reports/deep/c.tex",
        "reports/plain",
        "reports/.hidden.md",
        "reports/.git/x.md",
    ):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(REPORT)
    for name in ("reports/picture.png", "reports/README.md", "reports/papers.json", "reports/LICENSE", "reports/refs.bib"):
        (tmp_path / name).write_bytes(b"no report")
    return tmp_path


def read(*names):
    """Return path -> bytes, or the error's message."""
    batch = Batch(names)
    found = list(batch)
    assert [given.path for given in found] == batch.paths
    assert [given.position for given in found] == list(range(len(batch)))
    return {given.path: given.error.message if given.error else given.data for given in found}


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["reports"], ["reports/a.txt", "reports/b.md", "reports/plain", "reports/deep/c.tex"]),
        (["reports/b.md", "reports/a.txt"], ["reports/b.md", "reports/a.txt"]),
        (["reports/*.md"], ["reports/README.md", "reports/b.md"]),
        (["reports/**/*.tex"], ["reports/deep/c.tex"]),
        (["reports/picture.png"], ["reports/picture.png"]),
        (["reports/b.md", "reports/b.md", "./reports/b.md"], ["reports/b.md"]),
        (["reports/deep", "reports"], ["reports/deep/c.tex", "reports/a.txt", "reports/b.md", "reports/plain"]),
    ],
)
def test_what_names_stand_for(folder, names, expected):
    assert list(read(*names)) == expected


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["reports"], ["reports/a.txt", "reports/b.md", "reports/plain"]),
        (["."], ["reports/a.txt", "reports/b.md", "reports/plain"]),
        (["reports/*"], ["reports/README.md", "reports/a.txt", "reports/b.md", "reports/picture.png", "reports/plain"]),
        (["reports/**/*.t*"], ["reports/a.txt"]),
        (["reports/deep"], ["reports/deep/c.tex"]),
        (["reports/deep/*"], ["reports/deep/c.tex"]),
        (["reports/deep/c.tex"], ["reports/deep/c.tex"]),
    ],
)
def test_papers_and_store_below_a_folder_are_no_reports(folder, names, expected):
    """A name that leads right to them means them."""
    (folder / "reports" / "audits-wal").write_bytes(b"no report")
    settings = Settings(papers=folder / "reports" / "deep", store="reports/audits")
    (folder / "reports" / "audits").write_bytes(b"no report")
    for name in ("papers.json", "labels.json", "decisions.json", "LICENSE", "refs.bib"):
        (folder / "reports" / name).unlink(missing_ok=True)
    assert batch_of(names, settings).paths == expected


def test_where_the_papers_folder_is_all_that_a_pattern_finds_there_is_no_report(folder):
    with pytest.raises(InputError, match="There is no report"):
        Batch(["reports/d*"], [folder / "reports" / "deep"])


def test_of_the_sample_the_report_alone_is_audited():
    sample = Path(__file__).parents[2] / "data" / "sample"
    assert [Path(path).name for path in Batch([str(sample)], [sample / "papers"]).paths] == ["sample-report.txt"]


@pytest.mark.parametrize("separator", [b"\n", b"\r\n", b"\0"])
def test_a_list_on_standard_input(folder, monkeypatch, separator):
    content = separator.join([b"reports/a.txt", b"", b"reports/b.md", b""])
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(content)))
    assert list(read("-")) == ["reports/a.txt", "reports/b.md"]


def test_a_name_that_leads_nowhere_is_one_report_that_fails(folder):
    found = read("reports/a.txt", "reports/none.md", "reports/no*.md")
    assert list(found) == ["reports/a.txt", "reports/none.md", "reports/no*.md"]
    assert "No such file" in found["reports/none.md"]


@pytest.mark.parametrize(
    "names", [["none"], ["none", "neither/*.md"], ["a\0b"], ["x" * 5000], ["none.zip"], ["none.tar.gz", "none"]]
)
def test_nothing_at_all_is_an_error(folder, names):
    with pytest.raises(InputError, match="There is no file or folder") as raised:
        Batch(names)
    assert raised.value.hint


def test_a_folder_without_reports_is_an_error(folder):
    (folder / "empty").mkdir()
    with pytest.raises(InputError, match="There is no report"):
        Batch(["empty"])


def test_names_that_are_not_unicode_are_shown(folder):
    name = os.fsencode(folder / "reports") + b"/\xff.md"
    with open(name, "wb") as file:  # noqa: PTH123 - the name is bytes
        file.write(REPORT)
    found = read("reports")
    assert found["reports/\ufffd.md"] == REPORT


def test_names_that_are_shown_alike_are_told_apart(folder):
    for name in (b"\xfe.md", b"\xff.md", "\ufffd (2).md".encode()):
        with open(os.fsencode(folder / "reports" / "deep") + b"/" + name, "wb") as file:  # noqa: PTH123 - the name is bytes
            file.write(name)
    found = {Path(name).name: data for name, data in read("reports/deep").items()}
    assert found == {
        "c.tex": REPORT,
        "\ufffd.md": b"\xfe.md",
        "\ufffd (2).md": b"\xff.md",
        "\ufffd (2) (2).md": "\ufffd (2).md".encode(),
    }


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_pipe_in_a_folder_holds_nothing_up(folder):
    os.mkfifo(folder / "reports" / "pipe.md")
    assert "reports/pipe.md" not in read("reports")


def test_links_to_folders_are_not_followed(folder):
    (folder / "reports" / "loop").symlink_to(folder / "reports", target_is_directory=True)
    assert len(read("reports")) == 4


# ---- archives --------------------------------------------------------------------------------------------------------


def pack_zip(path, members):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in dict.items(members) if isinstance(members, dict) else members:
            archive.writestr(name, data)


def pack_tar(path, members):
    with tarfile.open(path, f"w:{path.suffix.lstrip('.') if path.suffix != '.tar' else ''}") as archive:
        for name, data in dict.items(members) if isinstance(members, dict) else members:
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))


MEMBERS = {"a.md": REPORT, "deep/b.txt": REPORT, "x.png": b"no", "README": b"no", ".hidden.md": b"no"}
HOSTILE = {"../out.md": b"no", "/etc/out.md": b"no", "a/../../out.md": b"no", "C:/out.md": b"no", "..\\out.md": b"no"}


@pytest.mark.parametrize("name", ["b.zip", "b.tar", "b.tar.gz", "b.tar.bz2", "b.tar.xz"])
def test_of_members_that_lead_out_of_an_archive_or_are_archives_it_is_said_that_they_are_not_read(tmp_path, monkeypatch, name):
    monkeypatch.chdir(tmp_path)
    inner = {"in.zip": b"no", "deep/in.tgz": b"no", "__MACOSX/._in.zip": b"no"}
    (pack_zip if name.endswith(".zip") else pack_tar)(tmp_path / name, MEMBERS | HOSTILE | inner)
    assert read(name) == {
        f"{name}/a.md": REPORT,
        f"{name}/deep/b.txt": REPORT,
        **{f"{name}/{one}": f"{name}/{one} leads out of its archive, and is not read." for one in HOSTILE},
        **{f"{name}/{one}": f"{name}/{one} is an archive in an archive, and is not read." for one in ("in.zip", "deep/in.tgz")},
    }
    assert sorted(path.name for path in tmp_path.iterdir()) == [name]


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("name", ["b.zip", "b.tar"])
def test_two_members_of_one_name_are_two_reports(tmp_path, monkeypatch, name):
    monkeypatch.chdir(tmp_path)
    pack = pack_zip if name.endswith(".zip") else pack_tar
    pack(tmp_path / name, [("deep/a.md", b"one"), ("deep/a.md", b"two")])
    assert read(name) == {f"{name}/deep/a.md": b"one", f"{name}/deep/a (2).md": b"two"}


def test_links_and_devices_in_a_tar_are_no_reports(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with tarfile.open("b.tar", "w") as archive:
        for kind, name in (
            (tarfile.SYMTYPE, "s.md"),
            (tarfile.LNKTYPE, "l.md"),
            (tarfile.FIFOTYPE, "f.md"),
            (tarfile.CHRTYPE, "c.md"),
        ):
            info = tarfile.TarInfo(name)
            info.type, info.linkname = kind, "/etc/passwd"
            archive.addfile(info)
        info = tarfile.TarInfo("a.md")
        info.size = len(REPORT)
        archive.addfile(info, io.BytesIO(REPORT))
    assert read("b.tar") == {"b.tar/a.md": REPORT}


def test_a_link_in_a_zip_is_no_report(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with zipfile.ZipFile("b.zip", "w") as archive:
        info = zipfile.ZipInfo("link.md")
        info.external_attr = 0o120777 << 16
        archive.writestr(info, "/etc/passwd")
        archive.writestr("a.md", REPORT)
    assert list(read("b.zip")) == ["b.zip/a.md"]


@pytest.mark.parametrize("name", ["b.zip", "b.tar.gz"])
def test_a_broken_archive_is_one_report_that_fails(tmp_path, monkeypatch, name):
    monkeypatch.chdir(tmp_path)
    (tmp_path / name).write_bytes(b"PK\x03\x04 not really")
    (tmp_path / "a.md").write_bytes(REPORT)
    found = read(name, "a.md")
    assert "cannot be read" in found[name]
    assert found["a.md"] == REPORT


def test_a_tar_that_was_cut_off_gives_what_it_has(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    pack_tar(tmp_path / "whole.tar", {f"{n}.md": os.urandom(5000) for n in range(10)})
    (tmp_path / "b.tar").write_bytes((tmp_path / "whole.tar").read_bytes()[:20_000])
    found = read("b.tar")
    assert "cannot be read" in str(found.get("b.tar"))
    assert sum(isinstance(data, bytes) for data in found.values()) >= 3


def test_a_bomb_is_not_unpacked(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(archives, "MAX_RATIO", 100)
    pack_zip(tmp_path / "b.zip", {"bomb.md": bytes(10 << 20), "a.md": REPORT})
    found = read("b.zip")
    assert "bomb" in found["b.zip/bomb.md"]
    assert found["b.zip/a.md"] == REPORT


@pytest.mark.parametrize("name", ["b.zip", "b.tar"])
@pytest.mark.parametrize(("limit", "value", "message"), [("MAX_MEMBERS", 3, "entries"), ("MAX_TOTAL_BYTES", 20, "larger than")])
def test_archives_have_limits(folder, monkeypatch, name, limit, value, message):  # noqa: PLR0917
    monkeypatch.setattr(archives, limit, value)
    (pack_zip if name.endswith(".zip") else pack_tar)(folder / name, {f"{n}.md": REPORT for n in range(5)})
    assert message in str(read(name)[name])


def test_an_encrypted_member_fails_alone(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    pack_zip(tmp_path / "b.zip", {"a.md": REPORT, "b.md": REPORT})
    data = bytearray((tmp_path / "b.zip").read_bytes())
    at = data.find(b"PK\x01\x02")
    data[at + 8] |= 1  # the flag in the directory's first entry
    data[data.find(b"PK\x03\x04") + 6] |= 1
    (tmp_path / "b.zip").write_bytes(data)
    found = read("b.zip")
    assert "cannot be read" in str(found["b.zip/a.md"])
    assert found["b.zip/b.md"] == REPORT


def test_there_is_an_upper_limit(folder, monkeypatch):
    monkeypatch.setattr(inputs, "MAX_INPUTS", 2)
    with pytest.raises(InputError, match="More than 2"):
        Batch(["reports"])
