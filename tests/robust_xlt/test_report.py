"""The results page: self-contained, escaped, and made of the comparison alone; the commands around it."""

import json
import re
import xml.etree.ElementTree as ET
from html.parser import HTMLParser
from pathlib import Path

import pytest
from robust_xlt.planted import planted, store
from typer.testing import CliRunner

from claimcheck.commands.robust_xlt import app
from claimcheck.errors import InputError
from claimcheck.robust_xlt.compare import compare
from claimcheck.robust_xlt.comparison import Comparison
from claimcheck.robust_xlt.outcomes import group
from claimcheck.robust_xlt.report.heat import draw_heat
from claimcheck.robust_xlt.report.page import render_html, render_markdown, render_text, write_report

HOSTILE = '<script>alert("x")</script>'
FETCHING = {"src", "href", "action", "data", "poster", "srcset", "background", "xlink:href", "formaction"}


@pytest.fixture(scope="module")
def comparison() -> Comparison:
    """Standard and generalized runs, a method and a task with hostile names, and distances."""
    distances = {"de": 0.3, "fr": 0.8}
    runs = planted(
        {"standard": 0, f"rs-da {HOSTILE}": 5},
        n_rows=60,
        n_seeds=2,
        distances=distances,
        inputs={f"{HOSTILE}\x1b[31m.tsv": "1" * 64},
    )
    mixed = planted({"standard": 0, "adv|x": 2}, setting="generalized", n_rows=40, n_seeds=2, task=f"x {HOSTILE}")
    return compare(group([*runs, *mixed]), n_replicates=40)


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.text.append(data)


def tags_of(html):
    parser = Tags()
    parser.feed(html)
    return parser


def test_the_page_asks_for_nothing(comparison):
    html = render_html(comparison)
    found = tags_of(html).found
    assert not {tag for tag, _ in found} & {
        "script",
        "link",
        "iframe",
        "img",
        "object",
        "embed",
        "base",
        "form",
        "use",
        "image",
    }
    assert not [name for _, attributes in found for name in attributes if name in FETCHING or name.startswith("on")]
    assert not re.search(r"https?:|url\(|@import|//\w", html)
    policy = next(
        each["content"] for tag, each in found if tag == "meta" and each.get("http-equiv") == "Content-Security-Policy"
    )
    assert policy.startswith("default-src 'none'")


def test_the_page_escapes_every_name(comparison):
    html = render_html(comparison)
    assert HOSTILE not in html
    assert "\x1b" not in html
    assert any(HOSTILE in text for text in tags_of(html).text)


def test_markdown_shows_names_as_they_are(comparison):
    markdown = render_markdown(comparison)
    assert HOSTILE not in markdown and "\\<script\\>" in markdown
    assert "adv\\|x" in markdown
    rows = [line for line in markdown.splitlines() if line.startswith("|")]
    assert all(len(re.findall(r"(?<!\\)\|", row)) == len(re.findall(r"(?<!\\)\|", rows[0])) for row in rows[:4])


def test_the_report_is_written_with_all_its_plots(comparison, tmp_path):
    files = {path.name: path for path in write_report(comparison, tmp_path / "page")}
    assert {"index.html", "report.md", "figures.json"} <= files.keys()
    plots = [path for name, path in files.items() if name.endswith(".svg")]
    assert {re.sub(r"^\d-[a-z0-9-]*?-(standard|generalized)-", "", path.stem) for path in plots} >= {"languages", "distance"}
    assert sum("pairs" in path.stem for path in plots) == 2
    for path in plots:
        root = ET.fromstring(path.read_text(encoding="utf-8"))
        assert root.tag == "{http://www.w3.org/2000/svg}svg"
        assert not [each for each in root.iter() for name in each.attrib if "href" in name]
    shown = re.findall(r"\]\(([^)]+\.svg)\)", files["report.md"].read_text(encoding="utf-8"))
    assert sorted(shown) == sorted(path.name for path in plots)
    assert Comparison.model_validate_json(files["figures.json"].read_bytes()) == comparison


def test_a_map_has_every_pair(comparison):
    setup = next(each for each in comparison.setups if each.setting == "generalized")
    for method in setup.methods:
        drawing = draw_heat(setup, method, "x")
        assert drawing is not None
        assert drawing.document().count("<rect") == 1 + 9
    others = next(each for each in comparison.setups if each.setting == "standard")
    assert draw_heat(others, others.methods[0], "x") is None


def test_text_has_the_figures_of_the_comparison(comparison):
    shown = render_text(comparison)
    for setup in comparison.setups:
        for method in setup.methods:
            assert f"{method.views['all'].mean:.2f}" in shown
        for gain in setup.gains:
            assert f"{gain.gain:+.2f}" in shown


def test_a_place_that_cannot_be_written_to_is_refused(comparison, tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(InputError, match="Cannot write"):
        write_report(comparison, tmp_path / "file")


# ---- commands --------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def results(tmp_path_factory) -> Path:
    return store(planted({"standard": 0, "rs-da": 5}, n_rows=60, n_seeds=2), tmp_path_factory.mktemp("results"))


def run(*words):
    done = CliRunner().invoke(app, [str(word) for word in words])
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done


def test_compare_prints_text_and_json(results):
    assert "Gains in points" in run("compare", results).stdout
    assert Comparison.model_validate_json(run("compare", results, "--json").stdout).setups[0].task == "pawsx"


def test_distances_are_given_on_the_command_line(results, tmp_path):
    said = ["--distance", "de=0.3", "--distance", "fr=0.6"]
    assert "gain by distance" in run("compare", results, *said).stdout
    assert "distance.svg" in run("report", results, "--output", tmp_path / "page", *said).stdout


def test_report_names_what_it_wrote(results, tmp_path):
    written = run("report", results, "--output", tmp_path / "page").stdout.splitlines()
    assert all(Path(line).is_file() for line in written)
    assert str(tmp_path / "page" / "index.html") in written


def test_check_prints_text_and_json(results, tmp_path):
    report = tmp_path / "report.md"
    report.write_text("# R\n\n| Claim | Verified |\n|--|--|\n| Accuracy improves by 2.1 points on PAWS-X. | yes |\n")
    assert "UNDERSPECIFIED" in run("check", results, report).stdout
    (claim,) = json.loads(run("check", results, report, "--json").stdout)["claims"]
    assert claim["reproductions"][0]["status"] == "UNDERSPECIFIED"


@pytest.mark.parametrize("command", ["compare", "report", "check"])
def test_a_folder_without_results_is_an_input_error(command, tmp_path):
    report = tmp_path / "r.md"
    report.write_text("# R\n")
    with pytest.raises(InputError, match="no results"):
        run(command, tmp_path, *([report] if command == "check" else []))
