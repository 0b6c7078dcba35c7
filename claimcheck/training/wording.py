"""Word tables of the in-domain edits: "old / new; old / new". Whole words are replaced, case kept as written here."""

Table = tuple[tuple[str, str], ...]


def table(text: str) -> Table:
    """Return the (old, new) pairs of `text`; a new side that is empty deletes the word."""
    pairs = (" ".join(entry.split()).partition(" /") for entry in text.split(";"))
    return tuple((old, new.strip()) for old, _, new in pairs)


SYNONYMS = table("""
    outperforms / performs better than; outperform / perform better than; shows / demonstrates; show / demonstrate; uses
    / employs; use / employ; using / by means of; improves / enhances; obtain / get; obtains / gets; achieves / reaches;
    achieve / reach; approximately / about; propose / introduce; proposes / introduces; contains / includes; consists of
    / is made up of; due to / because of; in order to / to; a number of / several; such as / like; significantly /
    substantially; performance / results; evaluate / assess; requires / needs; method / approach; dataset / data set;
    therefore / so; demonstrates / shows; task / problem
""")
"""Replacements that keep what a sentence says."""

OPPOSITES = table("""
    increase / decrease; increases / decreases; increased / decreased; increasing / decreasing; improves / degrades;
    improve / degrade; improved / degraded; improvement / degradation; improvements / degradations; improving /
    degrading; outperforms / underperforms; outperform / underperform; outperformed / underperformed; higher / lower;
    highest / lowest; high / low; larger / smaller; largest / smallest; large / small; better / worse; best / worst;
    more / fewer; more / less; most / least; with / without; positive / negative; positively / negatively; above /
    below; before / after; faster / slower; fast / slow; longer / shorter; long / short; easier / harder; easy /
    difficult; stronger / weaker; strong / weak; first / last; supervised / unsupervised; always / never; all / none of;
    similar / different; same / different; significant / insignificant; significantly / only marginally; same /
    opposite; maximum / minimum; maximize / minimize; reduces / increases; reduce / increase; reduced / increased;
    reducing / increasing; drops / rises; drop / rise; exceeds / falls below; superior / inferior; consistent /
    inconsistent; effective / ineffective; able / unable; possible / impossible; accurate / inaccurate; often / rarely;
    many / few; majority / minority; only / not only; success / failure; helps / hurts; both / neither of
""")
"""Replacements that turn what a sentence says round; those of single words are used both ways."""

ADD_NOT = table("""
    is / is not; are / are not; was / was not; were / were not; can / cannot; has / does not have; does / does not; do /
    do not; will / will not; outperforms / does not outperform; improves / does not improve; achieves / does not
    achieve; use / do not use; uses / does not use; requires / does not require
""")

DROP_NOT = table("""
    is not / is; are not / are; was not / was; were not / were; cannot / can; does not / does indeed; do not / do
    indeed; did not / did indeed; not / ; no / a; no longer / still; without / with
""")

BOTH_WAYS: Table = OPPOSITES + tuple((new, old) for old, new in OPPOSITES if " " not in new)
