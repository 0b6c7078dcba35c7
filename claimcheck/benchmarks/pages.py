"""`claimcheck bench pages`: how large the pages of long reports and large audits grow, and how soon a browser can use them.

Chromium opens the files from the disk, without a screen. Times are those of its own clock: until something is in sight (first
contentful paint), until filters and keys answer, and from an input to the next frame that is drawn.
"""

import os
import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from claimcheck.benchmarks.page_material import large_audit, long_run
from claimcheck.errors import InputError
from claimcheck.writers.html.batch import render_index
from claimcheck.writers.html.page import HtmlWriter

N_CLAIMS = 20_000
N_REPORTS = 1_000
CLAIMS_A_REPORT = 12
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_TIMEOUT_MS = 300_000
_FRAME = "await new Promise(done => requestAnimationFrame(() => setTimeout(done)))"
_TIMED = "(async () => {{ const begun = performance.now(); {act}; {frame}; return performance.now() - begun; }})()"
_REDO = "document.getElementById('order').dispatchEvent(new Event('change', { bubbles: true }))"
_ACTIONS = {
    "order_s": f"document.getElementById('order').selectedIndex = 2; {_REDO}",
    "first_search_s": f"document.getElementById('search').value = '1'; {_REDO}",
    "search_s": f"document.getElementById('search').value = '1 2'; {_REDO}",
    "clear_s": f"document.getElementById('search').value = ''; {_REDO}",
    "next_page_s": "document.getElementById('on').click()",
}
"""What a reader does, in this order; a search is run as a change of order runs it, without the wait for further letters."""


def measure(
    *, n_claims: int = N_CLAIMS, n_reports: int = N_REPORTS, progress: Callable[[str], None] = lambda line: None
) -> dict[str, Any]:
    """Return sizes (MB) and seconds of a report's page with `n_claims` claims, and of the index over `n_reports` reports.

    Raises InputError where Playwright or a browser is missing.
    """
    playwright, browser = _browser()
    audit = large_audit(n_reports, CLAIMS_A_REPORT)
    addresses = {report.path: f"reports/{number}.html" for number, report in enumerate(audit.reports)}
    run = long_run(n_claims)
    writers: dict[str, Callable[[], str]] = {
        "report": lambda: HtmlWriter().render(run),
        "index": lambda: render_index(audit, addresses),
    }
    figures: dict[str, Any] = {"claims": n_claims, "reports": n_reports}
    with tempfile.TemporaryDirectory() as folder, playwright() as started:
        is_root = hasattr(os, "geteuid") and os.geteuid() == 0
        chromium = started.chromium.launch(executable_path=browser, args=["--no-sandbox"] if is_root else [])
        for name, write in writers.items():
            progress(f"{name} ...")
            path = Path(folder) / f"{name}.html"
            begun = time.perf_counter(), time.process_time()
            path.write_text(write(), encoding="utf-8")
            figures[name] = {
                "mb": round(path.stat().st_size / 1e6, 1),
                "write_s": round(time.perf_counter() - begun[0], 1),
                "write_cpu_s": round(time.process_time() - begun[1], 1),
                **_used(chromium, path),
            }
        chromium.close()
    return figures


def describe(figures: dict[str, Any]) -> str:
    """Return the figures as lines of text."""
    names = {"report": f"page of {figures['claims']} claims", "index": f"index of {figures['reports']} reports"}
    return "".join(f"{what}: {_line(figures[name])}\n" for name, what in names.items())


def _line(found: dict[str, float]) -> str:
    written = f"written in {found['write_s']} s ({found['write_cpu_s']} s of CPU)"
    opened = f"in sight after {found['paint_s']} s, usable after {found['usable_s']} s ({found['usable_cpu_s']} s of CPU)"
    acts = ", ".join(f"{name.removesuffix('_s').replace('_', ' ')} {found[name]} s" for name in _ACTIONS)
    return f"{found['mb']} MB, {written}; {opened}; {acts}; script memory {found['heap_mb']} MB"


def _used(chromium: Any, path: Path) -> dict[str, float]:
    """Return the seconds of opening a page, and of each action."""
    page, before = chromium.new_page(), _cpu_s(chromium)
    page.set_default_timeout(_TIMEOUT_MS)
    page.goto(path.as_uri(), wait_until="load")
    ready = page.evaluate(f"(async () => {{ {_FRAME}; return performance.now(); }})()")
    paint = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? performance.now()")
    usable = max(ready, paint)  # scripts may be ready before the first frame is shown
    seconds = {"paint_s": paint / 1000, "usable_s": usable / 1000, "usable_cpu_s": _cpu_s(chromium) - before}
    for name, action in _ACTIONS.items():
        seconds[name] = page.evaluate(_TIMED.format(act=action, frame=_FRAME)) / 1000
    heap = page.evaluate("performance.memory.usedJSHeapSize") / 1e6
    page.close()
    return {name: round(value, 2) for name, value in seconds.items()} | {"heap_mb": round(heap)}


def _cpu_s(chromium: Any) -> float:
    """Return the processor time of the browser's processes: unlike the clock's, it is the same on a busy machine."""
    session = chromium.new_browser_cdp_session()
    processes = session.send("SystemInfo.getProcessInfo")["processInfo"]
    session.detach()
    return float(sum(process["cpuTime"] for process in processes))


def _browser() -> tuple[Callable[[], Any], str]:
    """Return what starts Playwright, and the browser's path."""
    hint = "pip install playwright, and install Chromium; both are for this measurement alone."
    try:
        from playwright.sync_api import sync_playwright  # noqa: PLC0415 - for tests and this measurement
    except ImportError as error:
        raise InputError("bench pages needs Playwright.", hint=hint) from error
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        raise InputError(f"bench pages needs a browser: one of {', '.join(BROWSERS)}.", hint=hint)
    return sync_playwright, browser
