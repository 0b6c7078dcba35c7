"""The tables of a comparison: headers and rows of plain text, for the terminal, Markdown and HTML alike."""

from typing import NamedTuple

from claimcheck.robust_xlt.comparison import Comparison, Figure, SetupFigures


class TextTable(NamedTuple):
    """A table."""

    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def tables_of(setup: SetupFigures) -> tuple[TextTable, ...]:
    """Return the tables of a setup that have rows: accuracies, gains, trends, seeds needed."""
    tables = (_accuracies(setup), _gains(setup), _trends(setup), _needs(setup))
    return tuple(table for table in tables if table.rows)


def facts_of(setup: SetupFigures) -> tuple[str, ...]:
    """Return what a reader must know before the tables: size, placeholders, and all notes."""
    languages = {language for pair in setup.pairs for language in pair}
    facts = [f"{setup.n_rows} rows, {len(languages)} languages, {len(setup.pairs)} pairs, {setup.n_examples} examples."]
    if setup.n_placeholders:
        facts.append(f"{setup.n_placeholders} examples have the placeholder NS; figures are given with and without them.")
    return (*facts, *setup.notes)


def inputs_of(comparison: Comparison) -> TextTable:
    """Return the checksums of all files that the runs read."""
    files = {file: sha for setup in comparison.setups for file, sha in setup.inputs.items()}
    return TextTable("Input files", ("file", "SHA-256"), tuple(sorted(files.items())))


def _accuracies(setup: SetupFigures) -> TextTable:
    views = list(setup.methods[0].views)
    rows = [
        (
            each.method,
            str(len(each.seeds)),
            f"{each.steps:.0f}",
            f"{each.train_flops:.2g}",
            *(_shown(each.views[view]) for view in views),
        )
        for each in setup.methods
    ]
    header = ("method", "seeds", "steps", "training FLOP", *views)
    return TextTable("Accuracy in points: mean [95 % interval] (sd between seeds)", header, tuple(rows))


def _gains(setup: SetupFigures) -> TextTable:
    header = (
        "method",
        "baseline",
        "view",
        "gain",
        "95 % interval",
        "p",
        "p (Holm)",
        "p of seeds",
        "p of seeds (Holm)",
        "least p of seeds",
    )
    rows = [
        (
            each.method,
            each.baseline,
            each.view,
            f"{each.gain:+.2f}",
            f"[{each.low:.2f}, {each.high:.2f}]",
            *(_p(value) for value in (each.p, each.p_holm, each.p_seeds, each.p_seeds_holm, each.p_seeds_least)),
        )
        for each in setup.gains
    ]
    return TextTable("Gains in points", header, tuple(rows))


def _trends(setup: SetupFigures) -> TextTable:
    rows = [
        (
            each.name,
            each.method,
            each.baseline,
            f"{each.estimate:+.2f}",
            f"[{each.low:.2f}, {each.high:.2f}]",
            _p(each.p),
            _p(each.p_holm),
        )
        for each in setup.trends
    ]
    caption = "Trends: points a unit of distance, and points by which the gain in mixed pairs exceeds that in equal ones"
    return TextTable(caption, ("trend", "method", "baseline", "estimate", "95 % interval", "p", "p (Holm)"), tuple(rows))


def _needs(setup: SetupFigures) -> TextTable:
    rows = [(each.method, f"{each.sd:.2f}", *(str(need.n_seeds) for need in each.needs)) for each in setup.power]
    effects = [f"{need.effect:g}" for each in setup.power[:1] for need in each.needs]
    views = "".join(sorted({each.view for each in setup.power}))
    caption = f"Seeds an arm that a gain of so many points over standard training needs ({views}; level 0.05, power 0.80)"
    return TextTable(caption, ("method", "sd between seeds", *effects), tuple(rows))


def _shown(figure: Figure) -> str:
    ends = "" if figure.low is None or figure.high is None else f" [{figure.low:.2f}, {figure.high:.2f}]"
    sd = "" if figure.sd is None else f" ({figure.sd:.2f})"
    return f"{figure.mean:.2f}{ends}{sd}"


def _p(value: float | None) -> str:
    """Return a p-value as it is written; "-" where there is none."""
    if value is None:
        return "-"
    return "<0.001" if value < 0.001 else f"{value:.3f}"
