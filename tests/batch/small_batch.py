"""Small reports over small papers, for tests of batches."""

from pathlib import Path

from small_papers import small_paper

from claimcheck.settings import Settings

ID = "2101.00001v1"
CLAIMS = (
    ("Our method reaches 78.9 points.", "✓", "0.21"),
    ("Prior work reports an accuracy of 71.3 points on the test set.", "✓", "0.20"),
    ("Each run took nine hours on one machine.", "×", "0.11"),
)


def report_text(title: str, claims=CLAIMS, ids=(ID,)) -> str:
    """Return a report with a claims table and one reference for each id."""
    rows = "".join(f"| {claim} | {tick} | {confidence} |\n" for claim, tick, confidence in claims)
    listed = "".join(f"- <http://arxiv.org/abs/{one}>\n" for one in ids)
    return f"# {title}\n\n## Claims\n\n| Claim | Verified | Confidence |\n|---|---|---|\n{rows}\n## References\n\n{listed}"


def write_reports(folder: Path, n: int, *, ids=(ID,)) -> Path:
    """Write `n` reports that differ in title and in one claim."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(n):
        claims = (*CLAIMS, (f"We show that cross-lingual transfer works for {40 + number} languages.", "✓", "0.19"))
        (folder / f"{number:03d}.md").write_text(report_text(f"Report {number}", claims, ids), encoding="utf-8")
    return folder


def write_papers(folder: Path, *ids: str) -> Path:
    """Write the small paper under each id."""
    folder.mkdir(parents=True, exist_ok=True)
    for one in ids or (ID,):
        (folder / f"{one}.pdf").write_bytes(small_paper())
    return folder


def make_settings(root: Path, **changes: object) -> Settings:
    """Return settings that ask nobody, with cache and papers below `root`."""
    values: dict[str, object] = {
        "cache": root / "cache",
        "papers": write_papers(root / "papers"),
        "rate_folder": root / "rate",
        "offline": True,
        "store": str(root / "store.db"),
    }
    return Settings(**(values | changes))  # type: ignore[arg-type]
