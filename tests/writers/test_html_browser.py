"""The pages in a browser: filters, order, search, keys, decisions, hostile text; no console message, and no request leaves."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pymupdf
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from writers.test_html import HOSTILE, audit_of, poisoned

from claimcheck.overrides import read_decisions
from claimcheck.schema import Run
from claimcheck.writers.html import HtmlWriter, write_batch
from claimcheck.writers.html.page_image import PageImage

pytestmark = pytest.mark.browser
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
CHROMIUM = next(filter(None, map(shutil.which, NAMES)), None)
TARGET = "https://attacker.example/"

Open = Callable[..., Page]
expect.set_options(timeout=20_000)  # milliseconds: the machine may be busy


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip(f"no browser is installed (one of {', '.join(NAMES)})")
    with sync_playwright() as playwright:
        is_root = hasattr(os, "geteuid") and os.geteuid() == 0
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"] if is_root else [])
        yield started
        started.close()


@pytest.fixture
def open_page(browser: Browser, tmp_path: Path) -> Iterator[Open]:
    """Return a function that opens HTML or a file; at the end nothing may have been logged, asked for or popped up."""
    contexts: list[BrowserContext] = []
    unwanted: list[str] = []

    def opened(content: str | Path, **options: object) -> Page:
        path = content if isinstance(content, Path) else tmp_path / f"page-{len(contexts)}.html"
        if isinstance(content, str):
            path.write_text(content, encoding="utf-8")
        context = browser.new_context(**options)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(30_000)
        page.on("console", lambda message: unwanted.append(f"console: {message.text}"))
        page.on("pageerror", lambda error: unwanted.append(f"error: {error}"))
        page.on("dialog", lambda dialog: (unwanted.append(f"dialog: {dialog.message}"), dialog.dismiss()))
        page.on(
            "request",
            lambda request: None if request.url.startswith(("file:", "blob:", "data:")) else unwanted.append(request.url),
        )
        page.goto(path.as_uri())
        return page

    yield opened
    for context in contexts:
        context.close()
    assert unwanted == []


def shown(page: Page) -> list[str]:
    return page.locator("#rows > tr:visible").evaluate_all("rows => rows.map(row => row.dataset.id)")


# ---- filters, order, search, keys ------------------------------------------------------------------------------------


def test_filters(open_page: Open, run: Run) -> None:
    page = open_page(HtmlWriter().render(run))
    assert shown(page) == ["c1", "c2", "c3", "c4"]
    page.get_by_label("Supported 1").uncheck()
    assert shown(page) == ["c2", "c3", "c4"]
    expect(page.locator("#shown")).to_have_text("3 of 4")
    page.get_by_label("Stated and found").select_option("unstated")
    assert shown(page) == ["c2", "c3"]
    page.get_by_label("Refuted 1").uncheck()
    page.get_by_label("Not enough info 1").uncheck()
    expect(page.get_by_text("No claim fits the filters.")).to_be_visible()
    page.get_by_role("button", name="Show all").click()
    assert shown(page) == ["c1", "c2", "c3", "c4"]


SEARCHES = {"PAWS-X": ["c1"], "klingon": ["c3"], "source unavailable": ["c4"], "2.1 average": ["c1", "c2"], "nowhere": []}
ORDERS = {
    "answer": ["c2", "c4", "c3", "c1"],
    "confidence": ["c3", "c2", "c1", "c4"],
    "-confidence": ["c1", "c2", "c3", "c4"],
    "-stated": ["c1", "c2", "c3", "c4"],
    "": ["c1", "c2", "c3", "c4"],
}


def test_search(open_page: Open, run: Run) -> None:
    page = open_page(HtmlWriter().render(run))
    for words, found in SEARCHES.items():
        page.get_by_label("Search").fill(words)
        for claim in ("c1", "c2", "c3", "c4"):
            expect(page.locator(f"#claim-{claim}")).to_be_visible(visible=claim in found)
        expect(page.locator("#shown")).to_have_text(f"{len(found)} of 4")


def test_order(open_page: Open, run: Run) -> None:
    page = open_page(HtmlWriter().render(run))
    for order, found in ORDERS.items():
        page.get_by_label("Order").select_option(order)
        assert shown(page) == found


def test_everything_is_done_by_keys(open_page: Open, run: Run) -> None:
    page = open_page(HtmlWriter().render(run))
    focused = "document.activeElement.closest('tr')?.dataset.id"
    page.keyboard.press("/")
    page.keyboard.type("jd")
    assert page.get_by_label("Search").input_value() == "jd"
    page.get_by_label("Search").fill("")
    expect(page.locator("#shown")).to_have_text("all 4")
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert page.evaluate(focused) == "c2"
    page.keyboard.press("k")
    assert page.evaluate(focused) == "c1"
    page.keyboard.press("d")
    expect(page.get_by_label("The verdict is right")).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.get_by_label("Reason").focus()
    page.evaluate("document.getElementById('search').dispatchEvent(new Event('input', { bubbles: true }))")
    page.keyboard.type("I read ")
    page.wait_for_timeout(300)  # a search that was waiting comes through now, and takes no focus away
    page.keyboard.type("page 5.")
    page.get_by_role("button", name="Keep").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#claim-c1 .decided")).to_have_text("You say: Refuted. I read page 5.")
    assert page.evaluate(focused) == "c1"


def many(run: Run, n_claims: int) -> Run:
    """Return the run with so many claims, their answers in turn."""
    verdicts = []
    for number in range(1, n_claims + 1):
        verdict = run.verdicts[number % len(run.verdicts)]
        claim = verdict.claim.model_copy(update={"id": f"c{number}", "text": f"Claim number {number}."})
        verdicts.append(verdict.model_copy(update={"claim": claim, "evidence": ()}))
    return run.model_copy(update={"verdicts": tuple(verdicts)})


def test_a_long_list_is_turned_over_page_by_page(open_page: Open, run: Run) -> None:
    content = HtmlWriter().render(many(run, 450))
    page = open_page(content)
    rows, span = page.locator("#rows > tr:visible"), page.locator("#range")
    expect(rows).to_have_count(200)
    page.get_by_role("button", name="Next").press("Enter")
    expect(span).to_have_text("201 to 400 of 450")
    assert shown(page)[0] == "c201"
    page.get_by_role("button", name="Next").press("Enter")
    expect(rows).to_have_count(50)
    page.get_by_label("Search").fill("number 44")
    expect(rows).to_have_count(14)
    expect(span).to_be_hidden()
    page.get_by_label("Search").fill("")
    page.get_by_label("Order").select_option("answer")
    expect(rows).to_have_count(200)
    assert shown(page)[:2] == ["c1", "c5"]
    page.evaluate("location.hash = 'claim-c450'")
    expect(page.locator("#claim-c450")).to_be_in_viewport()
    plain = open_page(content, java_script_enabled=False)
    expect(plain.locator("tr.claim:visible")).to_have_count(450)


def test_rows_that_were_out_of_sight_keep_hostile_text_as_text_and_take_decisions(open_page: Open, run: Run) -> None:
    """Later rows are text until their page is turned to: what is made of it then is what a browser without scripts reads."""
    poison = poisoned(run, "".join(HOSTILE) + "</noscript><script>document.title = 'hacked'</script>")
    verdicts = [poison.verdicts[n % len(poison.verdicts)] for n in range(230)]
    claims = [each.claim.model_copy(update={"id": f"c{n}"}) for n, each in enumerate(verdicts, 1)]
    late = tuple(each.model_copy(update={"claim": claim}) for each, claim in zip(verdicts, claims, strict=True))
    content = HtmlWriter().render(poison.model_copy(update={"verdicts": late}))
    page = open_page(content)
    title = page.title()
    page.get_by_role("button", name="Next").press("Enter")
    expect(page.locator("#rows > tr")).to_have_count(30)
    assert page.locator("#rows script, #rows img, #rows iframe, #rows style").count() == 0
    late_text = page.locator("#claim-c201 .words").text_content()
    page.get_by_role("button", name="Previous").press("Enter")
    assert page.locator("#claim-c1 .words").text_content() == late_text
    page.get_by_role("button", name="Next").press("Enter")
    decide(page, "c202", "The table says so.", "SUPPORTED")
    page.reload()
    page.get_by_label("Search").fill("{{ 7 * 7 }} <script>alert(1)</script>")
    expect(page.locator("#shown")).to_have_text("all 230")
    page.get_by_label("Search").fill("")
    page.evaluate("location.hash = 'claim-c202'")
    expect(page.locator("#claim-c202 .decided")).to_contain_text("The table says so.")
    assert page.title() == title


def test_what_is_loaded_shows_on_every_page_whether_or_not_it_was_seen_before(
    open_page: Open, run: Run, tmp_path: Path
) -> None:
    content = HtmlWriter().render(many(run, 210))
    page = open_page(content)
    decide(page, "c1", "The table says so.", "NOT_ENOUGH_INFO")
    page.get_by_role("button", name="Next").press("Enter")
    decide(page, "c201", "So does this one.", "NOT_ENOUGH_INFO")
    with page.expect_download() as download:
        page.get_by_role("button", name="Download decisions.json").click()
    download.value.save_as(tmp_path / "decisions.json")
    other = open_page(content)
    other.get_by_role("button", name="Next").press("Enter")
    other.get_by_role("button", name="Previous").press("Enter")
    other.locator("#decisions").evaluate("bar => { bar.hidden = false }")
    other.locator("#load").set_input_files(tmp_path / "decisions.json")
    expect(other.locator("#claim-c1 .decided")).to_contain_text("The table says so.")
    other.get_by_role("button", name="Next").press("Enter")
    expect(other.locator("#claim-c201 .decided")).to_contain_text("So does this one.")


def test_a_search_finds_the_same_in_rows_in_sight_and_out_of_sight(open_page: Open, run: Run) -> None:
    """What a reader sees as "accuracy," is found as that, though the mark ends before the comma."""
    verdict = run.verdicts[0]
    quoted = verdict.evidence[0].model_copy(update={"quote": "An accuracy, & <b>more</b>.", "cells": ()})
    claim = verdict.claim.model_copy(update={"text": "It reaches accuracy."})
    verdicts = tuple(
        verdict.model_copy(update={"claim": claim.model_copy(update={"id": f"c{n}"}), "evidence": (quoted,)})
        for n in range(1, 211)
    )
    page = open_page(HtmlWriter().render(run.model_copy(update={"verdicts": verdicts})))
    for words in ("accuracy, &", "<b>more</b>."):
        page.get_by_label("Search").fill("nowhere")
        expect(page.locator("#shown")).to_have_text("0 of 210")
        page.get_by_label("Search").fill(words)
        expect(page.locator("#shown")).to_have_text("all 210")


def test_the_index_filters_orders_and_leads_to_its_pages(open_page: Open, run: Run, tmp_path: Path) -> None:
    page = open_page(write_batch(audit_of(run), [run], tmp_path / "site"))
    rows = page.locator("#rows > tr:visible")
    expect(rows).to_have_count(2)
    page.get_by_label("Show").select_option("failed")
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text("other.md")
    page.get_by_label("Show").select_option("")
    page.get_by_label("Order").select_option("share")
    expect(rows.first).to_contain_text("r.txt")
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    page.keyboard.press("o")
    page.wait_for_url("**/reports/1-r.html")
    page.get_by_role("link", name="← All reports").click()
    page.wait_for_url("**/index.html")
    page.locator(".conflict a").first.click()
    page.wait_for_url("**/reports/1-r.html#claim-c1")


# ---- decisions -------------------------------------------------------------------------------------------------------


def decide(page: Page, claim: str, reason: str, label: str | None = None) -> None:
    page.locator(f"#claim-{claim} .decide").click()
    form = page.locator(f"#claim-{claim} form")
    if label:
        form.get_by_label("Another label is right").check()
        form.get_by_label("Label", exact=True).select_option(label)
    form.get_by_label("Reason").fill(reason)
    form.get_by_role("button", name="Keep").click()


def test_decisions_are_downloaded_imported_and_loaded_again(open_page: Open, run: Run, tmp_path: Path) -> None:
    content = HtmlWriter().render(run)
    page = open_page(content)
    decide(page, "c2", "<b>Table 3</b> says so.", "SUPPORTED")
    decide(page, "c1", "")
    decide(page, "c4", "I have the paper.", "REFUTED")
    page.get_by_label("Reviewer").fill("A. Reader")
    page.get_by_label("Reviewer").blur()
    with page.expect_download() as download:
        page.get_by_role("button", name="Download decisions.json").click()
    assert download.value.suggested_filename == "decisions.json"
    path = tmp_path / "decisions.json"
    download.value.save_as(path)
    found = read_decisions(path)
    assert (found.report, found.report_sha256) == (run.report.path, run.report.sha256)
    assert [(each.claim, each.action, each.label, each.found, each.reason, each.reviewer) for each in found.decisions] == [
        ("c1", "accept", "SUPPORTED", "SUPPORTED", "", "A. Reader"),
        ("c2", "override", "SUPPORTED", "REFUTED", "<b>Table 3</b> says so.", "A. Reader"),
        ("c4", "override", "REFUTED", None, "I have the paper.", "A. Reader"),
    ]
    other = open_page(content)
    expect(other.locator(".decided")).to_have_count(0)
    other.locator("#decisions").evaluate("bar => { bar.hidden = false }")
    other.locator("#load").set_input_files(path)
    expect(other.locator("#notice")).to_have_text("3 of 3 decisions loaded.")
    expect(other.locator("#claim-c2 .decided")).to_have_text("You say: Supported. <b>Table 3</b> says so.")
    assert other.locator("#claim-c2 .badge").inner_text() == "Refuted"


def test_decisions_survive_a_reload_and_can_be_removed(open_page: Open, run: Run) -> None:
    page = open_page(HtmlWriter().render(run))
    decide(page, "c1", "")
    page.reload()
    expect(page.locator("#claim-c1 .decided")).to_have_text("You accept the verdict")
    page.locator("#claim-c1 .decide").click()
    page.get_by_role("button", name="Remove").click()
    expect(page.locator(".decided")).to_have_count(0)
    expect(page.locator("#decisions")).to_be_hidden()


def test_an_override_needs_a_reason(open_page: Open, run: Run) -> None:
    page = open_page(HtmlWriter().render(run))
    decide(page, "c1", "", "REFUTED")
    expect(page.locator("#claim-c1 form")).to_be_visible()
    expect(page.locator(".decided")).to_have_count(0)


REFUSED = {
    "[]": "This is no decisions file.",
    "{": "The file cannot be read.",
    '{"format": "claimcheck-decisions", "version": 1, "report_sha256": "f", "decisions": []}': "another report",
}


def test_other_files_are_not_loaded(open_page: Open, run: Run, tmp_path: Path) -> None:
    page = open_page(HtmlWriter().render(run))
    path = tmp_path / "decisions.json"
    for content, said in REFUSED.items():
        path.write_text(content)
        page.locator("#decisions").evaluate("bar => { bar.hidden = false }")
        page.locator("#load").set_input_files(path)
        expect(page.locator("#notice")).to_contain_text(said)


# ---- looks -----------------------------------------------------------------------------------------------------------


def test_without_scripts_the_page_is_whole(open_page: Open, run: Run) -> None:
    page = open_page(HtmlWriter().render(run), java_script_enabled=False)
    expect(page.locator("#rows > tr")).to_have_count(4)
    expect(page.get_by_text("It gains 2.1 points on PAWS-X.")).to_be_visible()
    for control in ("#filters", ".decide >> nth=0", "#decisions"):
        expect(page.locator(control)).to_be_hidden()


def test_no_width_needs_sideways_scrolling(open_page: Open, run: Run, tmp_path: Path) -> None:
    long = poisoned(run, "x" * 300)
    index = write_batch(audit_of(long, "y" * 300), [long], tmp_path / "site")
    for content in (HtmlWriter().render(run), HtmlWriter().render(long), index):
        page = open_page(content)
        for width in (320, 390, 768, 1280, 2200):
            page.set_viewport_size({"width": width, "height": 800})
            assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_dark_where_the_reader_wants_it(open_page: Open, run: Run) -> None:
    colours = [
        open_page(HtmlWriter().render(run), color_scheme=scheme).evaluate("getComputedStyle(document.body).backgroundColor")
        for scheme in ("light", "dark")
    ]
    assert colours == ["rgb(245, 247, 249)", "rgb(18, 23, 30)"]


def test_print_leaves_controls_out(open_page: Open, run: Run) -> None:
    page = open_page(HtmlWriter().render(run), color_scheme="dark")
    page.emulate_media(media="print")
    expect(page.locator("#filters")).to_be_hidden()
    expect(page.locator(".decide").first).to_be_hidden()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


# ---- hostile text ----------------------------------------------------------------------------------------------------

ACTIVE = (
    *HOSTILE,
    f'<img src="{TARGET}">',
    f"<link rel=stylesheet href={TARGET}>",
    f'"><meta http-equiv=refresh content="0;url={TARGET}">',
    f"<svg><image href={TARGET} /><script href={TARGET}></script></svg>",
    f"<style>@import '{TARGET}';</style>",
    "<a href=javascript:alert(1) autofocus onfocus=alert(1)>x</a>",
    "<math><mtext></table><mglyph><style><!--</style><img title='--&gt;&lt;img src=x onerror=alert(1)&gt;'>",
    "<form id=filters><input name=hidden></form>",
)


def test_hostile_text_stays_text_in_the_browser(open_page: Open, run: Run) -> None:
    page = open_page("<!doctype html><title>empty</title>")
    for text in ACTIVE:
        page.set_content(HtmlWriter().render(poisoned(run, text)), wait_until="load")
        title = " ".join(text.replace("\u202e", "").replace("\x00", "").replace("\x1b", "").split())
        assert page.locator("h1").inner_text() == title
        expect(page.locator("#claim-c1 .words")).to_contain_text(title, use_inner_text=True)


def test_what_slips_through_is_stopped_by_the_policy(browser: Browser, run: Run) -> None:
    """Even raw HTML in the page runs nothing and fetches nothing: the policy is the second wall."""
    raw = f"<script>document.title = 'run'</script><img src='{TARGET}' onerror=\"document.title = 'run'\"><p style='color:red' id=raw>x</p>"
    context = browser.new_context()
    page = context.new_page()
    left: list[str] = []
    page.route("**/*", lambda route: (left.append(route.request.url), route.abort()))
    page.set_content(HtmlWriter().render(run).replace("</header>", f"</header>{raw}"), wait_until="load")
    assert page.title() != "run"
    assert page.locator("#raw").evaluate("node => getComputedStyle(node).color") != "rgb(255, 0, 0)"
    assert left == []
    context.close()


# ---- page images -----------------------------------------------------------------------------------------------------


def test_page_images_are_shown_and_marked_under_the_policy(open_page: Open, run: Run) -> None:
    pixels = pymupdf.Pixmap(pymupdf.csGRAY, (0, 0, 60, 80), False)
    pixels.clear_with(255)
    images = {("2104.08645v2", 5): PageImage(pixels.tobytes("png"), 60, 80)}
    page = open_page(HtmlWriter(images=lambda _: images).render(run))
    strip = page.locator("#claim-c1 svg.page").first
    expect(strip).to_be_visible()
    seen = pymupdf.Pixmap(strip.screenshot())
    colours = {seen.pixel(x, y)[:3] for x in range(0, seen.width, 2) for y in range(0, seen.height, 2)}
    assert (255, 255, 255) in colours, "the page is there"
    assert (255, 224, 106) in colours, "and so is the mark"
    whole = page.locator("#claim-c1 details.whole svg")
    expect(whole).to_be_hidden()
    page.locator("#claim-c1 details.whole summary").click()
    expect(whole).to_be_visible()
