"""`claimcheck bench tables DIR`: claims in SciTab's form made from the tables of real papers, by rule and with a seed.

A table's own figures make SUPPORTED claims; another number, the opposite direction or another row make REFUTED ones; a method
or measure that the table lacks, a reason that no table can give, and sentences of the paper about other matters make
NOT_ENOUGH_INFO. The rules are the benchmark's own; none of them is shared with the verifiers. The set tells how far a verifier
gets with such claims, not how people write them.
"""

import random
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from claimcheck.benchmarks.nli_files import Row
from claimcheck.benchmarks.nli_judges import Judge, load_judge
from claimcheck.benchmarks.nli_labels import Gold
from claimcheck.benchmarks.nli_scores import Judged, figures
from claimcheck.benchmarks.nli_tables import as_text, make_table
from claimcheck.benchmarks.table_statements import Statement, elsewhere, statements
from claimcheck.errors import InputError, PaperError
from claimcheck.quantities import parse_cell
from claimcheck.registry import EXTRACTORS, plugin
from claimcheck.schema import Document, Table
from claimcheck.settings import Settings
from claimcheck.verifiers.labels import OPEN

SEED = 17
PER_LABEL = 4
"""Claims of each label that are drawn for a table."""
_LEAST_ROWS, _LEAST_COLUMNS = 3, 2
_MOST_ROWS = 40  # longer ones are listings
_NAME = re.compile(r"[A-Za-z]{2}|[A-Z]")
_LABELS = (Gold.SUPPORTED, Gold.REFUTED, Gold.NOT_ENOUGH_INFO)


class TableClaim(NamedTuple):
    """A claim about a table."""

    paper: str
    table: Table
    """As read back from SciTab's form: one level of column names, one of row labels."""
    statement: Statement


def measure(folder: Path) -> dict[str, Any]:
    """Return the figures of the embedded judge on claims made from the PDFs in a folder and its subfolders.

    Raises InputError where no PDF there has a usable table.
    """
    settings = Settings(offline=True)
    documents = read_papers(folder, settings)
    claims = make_claims(documents)
    if not claims:
        raise InputError(
            f"No PDF in {folder} has a table with named rows and columns of numbers.", hint="Give a folder of papers."
        )
    return score(claims, load_judge(settings))


def score(claims: Sequence[TableClaim], judge: Judge) -> dict[str, Any]:
    """Return accuracy, macro-F1 and F1 of three labels, the confusion matrix, and what became of each rule's claims."""
    rows = [Row(claim.statement.text, as_text(claim.table), claim.statement.gold, claim.table) for claim in claims]
    judged = [Judged(row.gold, answer.opinion or OPEN) for row, answer in zip(rows, judge.answers(rows), strict=True)]
    found = figures(judged)
    told = [_told(each) for each in judged]
    pairs = Counter(zip((claim.statement.gold for claim in claims), told, strict=True))
    rules = Counter(claim.statement.rule for claim in claims)
    right = Counter(claim.statement.rule for claim, label in zip(claims, told, strict=True) if label == claim.statement.gold)
    return {
        "n": len(claims),
        "n_tables": len({(claim.paper, claim.table.caption, claim.table.grid) for claim in claims}),
        "seed": SEED,
        "accuracy": found["accuracy"],
        "macro_f1": found["macro_f1"],
        "f1": found["f1"],
        "confusion": {gold.name: {label.name: pairs[gold, label] for label in _LABELS} for gold in _LABELS},
        "by_rule": {rule: {"n": n, "accuracy": round(right[rule] / n, 4)} for rule, n in sorted(rules.items())},
    }


def describe(found: Mapping[str, Any]) -> str:
    """Return the figures as lines for a terminal."""
    lines = [f"{found['n']} claims about {found['n_tables']} tables (seed {found['seed']})"]
    lines += [f"{name:<12} {found[name]:.3f}" for name in ("accuracy", "macro_f1")]
    lines += [f"F1 {label:<18} {value:.3f}" for label, value in found["f1"].items()]
    lines.append(f"{'gold, told':<18}" + "".join(f"{label.name:>18}" for label in _LABELS))
    for name, row in found["confusion"].items():
        lines.append(f"{name:<18}" + "".join(f"{count:>18}" for count in row.values()))
    lines += [f"  {rule:<26} {each['accuracy']:.3f}  (n = {each['n']})" for rule, each in found["by_rule"].items()]
    return "\n".join(lines) + "\n"


def make_claims(documents: Mapping[str, Document]) -> list[TableClaim]:
    """Return the claims of papers (name -> content), the same ones every time: `PER_LABEL` of each label and table at most."""
    tables = [(paper, table) for paper in sorted(documents) for table in _usable(documents[paper])]
    claims = []
    for number, (paper, table) in enumerate(tables):
        rng = random.Random(f"{SEED} {paper} {number}")  # noqa: S311 - test data, guards nothing
        strangers = [other for name, other in tables if name != paper]
        made = [*statements(table, rng), *elsewhere(table, strangers, documents[paper], rng)]
        claims += [TableClaim(paper, table, statement) for statement in _drawn(made, rng)]
    return claims


def _drawn(made: Sequence[Statement], rng: random.Random) -> Iterator[Statement]:
    """Yield the same number of statements of each label, of as many rules as there are."""
    for label in _LABELS:
        own = [statement for statement in made if statement.gold is label]
        rng.shuffle(own)
        seen = Counter[str]()
        ranks = []
        for statement in own:
            ranks.append(seen[statement.rule])
            seen[statement.rule] += 1
        order = sorted(range(len(own)), key=lambda at: ranks[at])
        yield from (own[at] for at in order[:PER_LABEL])


def _usable(document: Document) -> Iterator[Table]:
    for table in document.tables:
        flat = _flat(table) if table.uncertain is None else None
        if flat is not None:
            yield flat


def _flat(table: Table) -> Table | None:
    """Return a table in SciTab's form, or None where its rows or columns have no names of their own, or few numbers."""
    columns = {cell.column: " ".join(cell.column_path) for cell in table.cells if parse_cell(cell.text)}
    rows = {cell.row: " ".join(cell.row_path) for cell in table.cells}
    texts = {(cell.row, cell.column): cell.text for cell in table.cells}
    names = [*columns.values(), *rows.values()]
    is_sized = _LEAST_ROWS <= len(rows) <= _MOST_ROWS and len(columns) >= _LEAST_COLUMNS
    if not is_sized or len(set(names)) < len(names) or not all(_NAME.search(name) for name in names):
        return None
    body = [[rows[row], *(texts.get((row, column), "") for column in columns)] for row in rows]
    return make_table(table.caption, ["", *columns.values()], body)


def _told(judged: Judged) -> Gold:
    """Return the most probable label; a claim that the judge has nothing to say to is left open."""
    opinion = judged.opinion or OPEN
    return _LABELS[opinion.index(max(opinion))]


def read_papers(folder: Path, settings: Settings) -> dict[str, Document]:
    """Return the content of the readable PDFs in a folder and its subfolders, by path relative to it."""
    extractor = plugin(EXTRACTORS, "pdf")(settings)
    found: dict[str, Document] = {}
    for path in sorted(folder.rglob("*.pdf")) if folder.is_dir() else []:
        try:
            found[str(path.relative_to(folder))] = extractor.extract(path)
        except PaperError:
            continue  # unreadable papers have no tables
    return found
