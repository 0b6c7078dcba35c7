"""A comparison as one HTML page that needs nothing else, as Markdown with plots beside it, and as plain text."""

import re
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import NamedTuple

from claimcheck.errors import InputError, reason_of
from claimcheck.files import write_whole
from claimcheck.robust_xlt.comparison import Comparison, SetupFigures
from claimcheck.robust_xlt.report.bars import draw_bars, draw_distances
from claimcheck.robust_xlt.report.heat import draw_heat
from claimcheck.robust_xlt.report.svg import Drawing
from claimcheck.robust_xlt.report.tables import TextTable, facts_of, inputs_of, tables_of
from claimcheck.text import printable
from claimcheck.writers.escape import markdown_text

PAGE, MARKDOWN, FIGURES = "index.html", "report.md", "figures.json"
_TITLE = "Robust-XLT: results"
_LEAD = (
    "Every figure is computed from stored predictions. Intervals are 95 %: rows are drawn again as clusters of translations, "
    "and the spread between seeds is added. A gain of which the interval holds 0 is none."
)
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
_STYLE = (
    "body{font:15px/1.5 Helvetica,Arial,sans-serif;color:#222;max-width:72rem;margin:2rem auto;padding:0 1rem}"
    "table{border-collapse:collapse;margin:1rem 0;display:block;overflow-x:auto}"
    "td,th{border-bottom:1px solid #ddd;padding:.2rem .6rem;text-align:left;white-space:nowrap}"
    "caption{text-align:left;font-weight:bold;padding:.3rem 0}"
    ".note{border-left:4px solid #c4572e;padding-left:.8rem}svg{max-width:100%;height:auto;margin:.5rem 1rem .5rem 0}"
)


class _Section(NamedTuple):
    """One setup, ready to be written."""

    title: str
    facts: tuple[str, ...]
    tables: tuple[TextTable, ...]
    drawings: tuple[Drawing, ...]


def write_report(comparison: Comparison, folder: Path) -> tuple[Path, ...]:
    """Write the page, the Markdown file, the plots and the figures as JSON into `folder`; return the files.

    Raises InputError where the folder cannot be written to.
    """
    sections = _sections(comparison)
    files = {
        PAGE: render_html(comparison),
        MARKDOWN: render_markdown(comparison),
        FIGURES: comparison.model_dump_json(indent=1) + "\n",
        **{f"{each.name}.svg": each.document() for section in sections for each in section.drawings},
    }
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            write_whole(folder / name, content.encode())
    except OSError as error:
        raise InputError(
            f"Cannot write to {folder}: {reason_of(error)}.", hint="Choose a folder that can be written to."
        ) from error
    return tuple(folder / name for name in files)


def render_html(comparison: Comparison) -> str:
    """Return the page: plots inline, styles inside, no script, and nothing fetched from anywhere."""
    body = [f"<h1>{_TITLE}</h1>", f"<p>{_html(_LEAD)}</p>"]
    for section in _sections(comparison):
        body.append(f"<h2>{_html(section.title)}</h2>")
        body += [f'<p class="note">{_html(fact)}</p>' for fact in section.facts]
        body += [drawing.inline() for drawing in section.drawings]
        body += [_html_table(table) for table in section.tables]
    body.append(_html_table(inputs_of(comparison)))
    head = (
        f'<meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        f'<meta name="viewport" content="width=device-width"><title>{_TITLE}</title><style>{_STYLE}</style>'
    )
    return f'<!doctype html>\n<html lang="en"><head>{head}</head>\n<body>\n' + "\n".join(body) + "\n</body></html>\n"


def render_markdown(comparison: Comparison) -> str:
    """Return the same as Markdown; plots are the files that `write_report` puts beside it."""
    parts = [f"# {_TITLE}", _LEAD]
    for section in _sections(comparison):
        parts += [f"## {markdown_text(section.title)}", *(f"- {markdown_text(fact)}" for fact in section.facts)]
        parts += [f"![{markdown_text(drawing.title)}]({drawing.name}.svg)" for drawing in section.drawings]
        parts += [_markdown_table(table) for table in section.tables]
    parts.append(_markdown_table(inputs_of(comparison)))
    return "\n\n".join(parts) + "\n"


def render_text(comparison: Comparison) -> str:
    """Return the tables as plain text."""
    parts = []
    for section in _sections(comparison):
        parts += [section.title, *(f"  {printable(fact)}" for fact in section.facts), ""]
        for table in section.tables:
            parts += [*_text_table(table), ""]
    return "\n".join(parts)


def _sections(comparison: Comparison) -> tuple[_Section, ...]:
    return tuple(
        _Section(setup.title, facts_of(setup), tables_of(setup), tuple(_drawings(setup, number)))
        for number, setup in enumerate(comparison.setups, 1)
    )


def _drawings(setup: SetupFigures, number: int) -> Iterator[Drawing]:
    stem = f"{number}-{_slug(setup.task)}-{setup.setting}"
    for drawing in (draw_bars(setup, f"{stem}-languages"), draw_distances(setup, f"{stem}-distance")):
        if drawing:
            yield drawing
    for at, method in enumerate(setup.methods):
        drawing = draw_heat(setup, method, f"{stem}-pairs-{at}-{_slug(method.method)}")
        if drawing:
            yield drawing


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:40] or "x"


def _html(said: str) -> str:
    return escape(printable(said))


def _html_table(table: TextTable) -> str:
    header = "".join(f"<th>{_html(name)}</th>" for name in table.header)
    rows = "\n".join("<tr>" + "".join(f"<td>{_html(cell)}</td>" for cell in row) + "</tr>" for row in table.rows)
    return (
        f"<table><caption>{_html(table.caption)}</caption>\n<thead><tr>{header}</tr></thead>\n<tbody>\n{rows}\n</tbody></table>"
    )


def _markdown_table(table: TextTable) -> str:
    lines = [" | ".join(markdown_text(cell) for cell in row) for row in (table.header, *table.rows)]
    ruled = [lines[0], " | ".join("---" for _ in table.header), *lines[1:]]
    return f"**{markdown_text(table.caption)}**\n\n" + "\n".join(f"| {each} |" for each in ruled)


def _text_table(table: TextTable) -> list[str]:
    rows = [[printable(cell) for cell in row] for row in (table.header, *table.rows)]
    widths = [max(len(row[at]) for row in rows) for at in range(len(table.header))]
    return [
        table.caption,
        *("  " + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows),
    ]
