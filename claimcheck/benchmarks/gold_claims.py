"""The labelled claims of a gold folder: gold.jsonl, papers.json and papers/*.pdf."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from pydantic import ValidationError

from claimcheck.errors import InputError, ModelError, reason_of
from claimcheck.registry import EXTRACTORS, RETRIEVERS, plugin, verifiers_of
from claimcheck.schema import Claim, Failure, Judgement, Label, Record, Region
from claimcheck.settings import Settings
from claimcheck.verifiers.base import Case

_HINT = "A gold folder holds gold.jsonl (id, paper, claim, label, kind, page, quote, note) and papers/ with the PDFs it names."


class GoldClaim(Record):
    """One labelled claim."""

    id: str
    paper: str
    """Name of the PDF in papers/."""
    claim: str
    label: Label
    kind: str
    """What the claim is about: "prose", "number_text", "unmentioned", ..."""
    page: int | None = None
    """1-based page of the evidence; None where there is none."""
    quote: str | None = None
    note: str | None = None


class Judged(NamedTuple):
    """A labelled claim with all that the stages before the decision say of it."""

    gold: GoldClaim
    case: Case
    judgements: tuple[Judgement, ...]


def load_gold(folder: Path) -> tuple[GoldClaim, ...]:
    """Return the claims of a gold folder in file order. Raises InputError where the folder is not in that form."""
    path = folder / "gold.jsonl"
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
        claims = tuple(GoldClaim.model_validate_json(line) for line in lines if line.strip())
    except (OSError, UnicodeDecodeError, ValidationError) as error:
        raise InputError(f"{path} cannot be read as labelled claims: {reason_of(error)}.", hint=_HINT) from error
    missing = sorted({claim.paper for claim in claims if not (folder / "papers" / claim.paper).is_file()})
    if missing or not claims:
        what = f"The papers {', '.join(missing)} are missing in {folder / 'papers'}." if missing else f"{path} is empty."
        raise InputError(what, hint=_HINT)
    return claims


def by_paper(claims: Iterable[GoldClaim]) -> Mapping[str, list[GoldClaim]]:
    """Return the claims of each paper, papers and claims in first-seen order."""
    groups: dict[str, list[GoldClaim]] = {}
    for claim in claims:
        groups.setdefault(claim.paper, []).append(claim)
    return groups


def as_claim(gold: GoldClaim) -> Claim:
    """Return the claim as a report would give it."""
    return Claim(id=gold.id, text=gold.claim, line=1, region=Region(start=0, end=len(gold.claim)))


def judge_gold(folder: Path, claims: Sequence[GoldClaim], settings: Settings) -> list[Judged]:
    """Return every claim with its evidence and judgements, each held against its own paper, in the order of `claims`."""
    extractor = plugin(EXTRACTORS, "paper")(settings)
    retriever = plugin(RETRIEVERS, settings.retriever, setting="retriever")(settings)
    verifiers = [verifier(settings) for verifier in verifiers_of(settings.verifier)]
    judged: dict[str, Judged] = {}
    for paper, group in by_paper(claims).items():
        documents = {paper: extractor.extract(folder / "papers" / paper)}
        asked = [as_claim(gold) for gold in group]
        found = retriever.retrieve(asked, documents, settings.candidates)
        cases = [Case(claim, evidence, documents) for claim, evidence in zip(asked, found, strict=True)]
        opinions = [_unfailing(verifier.judge(cases)) for verifier in verifiers]
        for at, (gold, case) in enumerate(zip(group, cases, strict=True)):
            judged[gold.id] = Judged(gold, case, tuple(judgement for opinion in opinions for judgement in opinion[at]))
    return [judged[gold.id] for gold in claims]


def _unfailing(opinions: Sequence[tuple[Judgement, ...] | Failure]) -> list[tuple[Judgement, ...]]:
    """Return the judgements of each case. Raises ModelError where there is a failure among them: figures would not say so."""
    judged: list[tuple[Judgement, ...]] = []
    for opinion in opinions:
        if isinstance(opinion, Failure):
            raise ModelError(f"A claim could not be judged: {opinion.message}.", hint=opinion.hint)
        judged.append(opinion)
    return judged
