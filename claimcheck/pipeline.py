"""The story of a run: resolve, fetch, extract, retrieve, judge, decide. Only this module knows the order."""

import hashlib
import logging
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from claimcheck import __version__
from claimcheck.cores import available_cores
from claimcheck.decision import decide, load_constants
from claimcheck.errors import InputError, PaperError
from claimcheck.extractors.base import Extractor
from claimcheck.fetchers.base import Fetcher
from claimcheck.fetchers.resolve import findings_of, resolve_references
from claimcheck.quotes import locate, sentence_numbers
from claimcheck.registry import ENTAILMENT_JUDGES, EXTRACTORS, FETCHERS, RETRIEVERS, plugin, verifiers_of
from claimcheck.retrievers.base import Retriever
from claimcheck.schema import (
    Claim,
    Document,
    Evidence,
    Failure,
    Judgement,
    Label,
    Outcome,
    Paper,
    Report,
    Resolution,
    Run,
    Verdict,
)
from claimcheck.settings import Settings
from claimcheck.verifiers.base import Case, Metered, Verifier

Progress = Callable[[str, int, int], None]
"""Told the stage, how much of it is done, and how much there is."""

_CODES: Mapping[Outcome, str] = {
    Outcome.NO_SUCH_ID: "no-such-id",
    Outcome.MALFORMED_ID: "malformed-id",
    Outcome.WITHDRAWN: "withdrawn",
    Outcome.NOT_IDENTIFIED: "source-unavailable",
    Outcome.UNAVAILABLE: "source-unavailable",
    Outcome.INCONCLUSIVE: "archive-unreachable",
}
_HASH_LETTERS = 16  # of a SHA-256 that stands in the fingerprint
_GIVE_PAPERS = "Give a folder with the papers' PDFs (--papers DIR), or leave --offline out."
_GIVE_UNNAMED = "Give a folder with the papers' PDFs (--papers DIR)."
_CORRECT_ID = "Correct the identifier in the report, or give a folder with the papers' PDFs (--papers DIR)."
_CORRECT_CITATION = "Correct the citation in the report, or add the paper to its references."
_HINTS: Mapping[Outcome, str] = {
    Outcome.MALFORMED_ID: _CORRECT_ID,
    Outcome.NO_SUCH_ID: _CORRECT_ID,
    Outcome.WITHDRAWN: "Give a folder with a copy of the paper (--papers DIR).",
    Outcome.INCONCLUSIVE: "Run again later, or give a folder with the papers' PDFs (--papers DIR).",
}
_NO_REFERENCES = Failure(
    code="source-unavailable", message="source unavailable: the report names no paper that it rests on", hint=_GIVE_UNNAMED
)


Opinions = Sequence[tuple[Judgement, ...] | Failure]
"""What verifiers say: of one claim each, or one of each claim."""
_LOG = logging.getLogger("claimcheck.pipeline")


class Sources(NamedTuple):
    """What could be read of the papers that a claim rests on."""

    documents: dict[str, Document]
    """`Paper.id` -> content."""
    failures: tuple[Failure, ...]
    """Why the others could not be read."""


class Studied(NamedTuple):
    """A run, and the papers that it read."""

    run: Run
    documents: dict[str, Document]
    """`Paper.id` -> content."""


class Pipeline:
    """Verifies reports. Models are loaded at the first need and serve all the reports that follow."""

    def __init__(self, settings: Settings, on_progress: Progress = lambda stage, done, total: None) -> None:
        """Set the stages up as `settings` says. Raises InputError where a setting names no plug-in."""
        self.settings = settings
        self._on_progress = on_progress
        self._fetchers: tuple[Fetcher, ...] = tuple(plugin(FETCHERS, name)(settings) for name in FETCHERS)
        self._extractor: Extractor = plugin(EXTRACTORS, "pdf")(settings)
        self._retriever: Retriever = plugin(RETRIEVERS, settings.retriever, setting="retriever")(settings)
        self._verifiers: tuple[Verifier, ...] = tuple(verifier(settings) for verifier in verifiers_of(settings.verifier))
        self._second = _second_judge(settings)
        self._constants = load_constants()

    def verify(self, report: Report) -> Run:
        """Return a verdict or a failure for every claim of the report; see `study`."""
        return self.study(report).run

    def study(self, report: Report) -> Studied:
        """Return a verdict or a failure for every claim of the report, and the content of the papers that were read.

        Raises ModelError where a model is missing and StoreError where the cache cannot be used; what goes wrong with a single
        paper becomes a Failure on the claims that need it.
        """
        clock = _Clock()
        with clock.stage("resolve"):
            resolutions = self._resolve(report)
        with clock.stage("fetch"):
            files, failures = self._fetch(resolutions)
        with clock.stage("extract"):
            documents = self._extract(files, failures)
        sources = [_sources(claim, resolutions, documents, failures) for claim in report.claims]
        verdicts = self._verdicts(report.claims, sources, clock)
        run = Run(
            fingerprint=self._fingerprint(documents),
            report=report,
            verdicts=verdicts,
            papers=tuple(_with_hash(resolution, documents) for resolution in resolutions),
            findings=(*report.findings, *findings_of(resolutions, report.references)),
            seconds=clock.seconds(),
        )
        return Studied(run, documents)

    def verify_claims(self, claims: Sequence[Claim], papers: Mapping[str, Path]) -> tuple[Verdict, ...]:
        """Return a verdict for each claim, all held against the same papers (`Paper.id` -> PDF)."""
        failures: dict[str, Failure] = {}
        documents = self._extract(papers, failures)
        sources = Sources(documents, tuple(failures.values()))
        return self._verdicts(claims, [sources] * len(claims), _Clock())

    def _resolve(self, report: Report) -> list[Resolution]:
        if report.references:
            return resolve_references(report.references, self._fetchers)
        return [
            Resolution(
                reference=f"paper:{paper.id}", outcome=Outcome.FOUND, paper=paper, message="The report lists no references."
            )
            for fetcher in self._fetchers
            for paper in fetcher.papers()
        ]

    def _fetch(self, resolutions: Sequence[Resolution]) -> tuple[dict[str, Path], dict[str, Failure]]:
        """Return the readable papers' files by `Paper.id`, and why the other ones are missing, by paper or reference id."""
        files: dict[str, Path] = {}
        failures: dict[str, Failure] = {}
        by_name = {fetcher.name: fetcher for fetcher in self._fetchers}
        for done, resolution in enumerate(resolutions):
            self._on_progress("fetch", done, len(resolutions))
            paper = resolution.paper
            if paper is None:
                failures[resolution.reference] = _unresolved(resolution)
            elif paper.id not in files and paper.id not in failures:
                try:
                    files[paper.id] = by_name[paper.fetcher].fetch(paper)
                except PaperError as error:
                    failures[paper.id] = _failure(error)
        return files, failures

    def _extract(self, files: Mapping[str, Path], failures: dict[str, Failure]) -> dict[str, Document]:
        def read(path: Path) -> Document | Failure:
            try:
                return self._extractor.extract(path)
            except PaperError as error:
                return _failure(error)

        documents: dict[str, Document] = {}
        with ThreadPoolExecutor(self.settings.threads or available_cores()) as pool:
            for done, (paper, found) in enumerate(zip(files, pool.map(read, files.values()), strict=True)):
                self._on_progress("extract", done, len(files))
                if isinstance(found, Failure):
                    failures[paper] = found
                else:
                    documents[paper] = found
        return documents

    def _verdicts(self, claims: Sequence[Claim], sources: Sequence[Sources], clock: "_Clock") -> tuple[Verdict, ...]:
        readable = [index for index, source in enumerate(sources) if source.documents]
        with clock.stage("retrieve"):
            cases = self._retrieve([claims[index] for index in readable], [sources[index] for index in readable])
        with clock.stage("judge"):
            self._on_progress("judge", 0, len(self._verifiers))
            # Side by side: the model computes outside Python's lock while tables and numbers are read.
            with ThreadPoolExecutor(len(self._verifiers)) as pool:
                opinions = list(pool.map(lambda verifier: verifier.judge(cases), self._verifiers))
        with clock.stage("decide"):
            given = [self._decided(case, [opinion[number] for opinion in opinions]) for number, case in enumerate(cases)]
        if self._second:
            with clock.stage("second"):
                self._ask_again(self._second, cases, opinions[1:], given)
        decided = {index: _settle(verdict, sources[index]) for index, verdict in zip(readable, given, strict=True)}
        return tuple(
            decided[index] if index in decided else _unchecked(claim, sources[index].failures)
            for index, claim in enumerate(claims)
        )

    def _ask_again(self, judge: Verifier, cases: Sequence[Case], others: Sequence[Opinions], verdicts: list[Verdict]) -> None:
        """Put verdicts in the place of the doubtful ones, with the second judge's opinion in the place of the first one's.

        `others` are the opinions of the verifiers that are no entailment judges. Where the second has none, the verdict stands.
        """
        below = self.settings.second_below
        doubtful = [n for n, verdict in enumerate(verdicts) if verdict.confidence is not None and verdict.confidence < below]
        asked = [cases[n] for n in doubtful]
        for n, opinion in zip(doubtful, judge.judge(asked), strict=True):
            if opinion and not isinstance(opinion, Failure):
                verdicts[n] = self._decided(cases[n], [opinion, *(other[n] for other in others)])
        tokens = f", tokens: {judge.count_tokens(asked)} of {judge.count_tokens(cases)}" if isinstance(judge, Metered) else ""
        _LOG.warning("For the second judge, %s: %d of %d claims%s.", judge.name, len(asked), len(cases), tokens)

    def _decided(self, case: Case, opinions: Opinions) -> Verdict:
        """Return the verdict that follows from all opinions; without a label where a judge failed."""
        judgements: list[Judgement] = []
        for opinion in opinions:
            if isinstance(opinion, Failure):
                return _unchecked(case.claim, [opinion])
            judgements += opinion
        return decide(case, judgements, self._constants)

    def _retrieve(self, claims: Sequence[Claim], sources: Sequence[Sources]) -> list[Case]:
        """Return the cases in the claims' order; claims that rest on the same papers are served together."""
        groups: dict[tuple[str, ...], list[int]] = {}
        for index, source in enumerate(sources):
            groups.setdefault(tuple(source.documents), []).append(index)
        cases: dict[int, Case] = {}
        for done, indexes in enumerate(groups.values()):
            self._on_progress("retrieve", done, len(groups))
            documents = sources[indexes[0]].documents
            found = self._retriever.retrieve([claims[index] for index in indexes], documents, self.settings.candidates)
            cases |= {index: Case(claims[index], evidence, documents) for index, evidence in zip(indexes, found, strict=True)}
        return [cases[index] for index in range(len(claims))]

    def _fingerprint(self, documents: Mapping[str, Document]) -> dict[str, str]:
        fingerprint = {
            "claimcheck": __version__,
            "extractor": f"{self._extractor.name}/{self._extractor.version}",
            "candidates": str(self.settings.candidates),
            "decision": hashlib.sha256(self._constants.model_dump_json().encode()).hexdigest()[:_HASH_LETTERS],
        }
        if self._second:
            fingerprint["second"] = f"{self._second.name} below {self.settings.second_below:g}"
        parts: list[Retriever | Verifier] = [self._retriever, *self._verifiers, *filter(None, [self._second])]
        for part in parts:
            fingerprint |= {f"{part.name}.{key}": value for key, value in part.fingerprint().items()}
        return fingerprint | {f"paper.{paper}": documents[paper].sha256 for paper in sorted(documents)}


def _second_judge(settings: Settings) -> Verifier | None:
    """Return the judge for doubtful verdicts, or None. Raises InputError where the setting names none, or the first judge."""
    name = settings.second_verifier
    if name is not None and name == settings.verifier:
        raise InputError("The second judge is the first one.", hint="Set second_verifier to another one, or leave it out.")
    judge: Verifier | None = plugin(ENTAILMENT_JUDGES, name, setting="second_verifier")(settings) if name else None
    return judge


def _sources(
    claim: Claim, resolutions: Sequence[Resolution], documents: Mapping[str, Document], failures: Mapping[str, Failure]
) -> Sources:
    """Return what a claim is held against: the references it cites, or all of the report's where it cites none."""
    is_open = not (claim.references or claim.unlisted)
    own = [resolution for resolution in resolutions if is_open or resolution.reference in claim.references]
    found: dict[str, Document] = {}
    missing = [_unlisted(cited) for cited in claim.unlisted]
    for resolution in own:
        key = resolution.paper.id if resolution.paper else resolution.reference
        if key in documents:
            found[key] = documents[key]
        else:
            missing.append(failures[key])
    return Sources(found, tuple(missing))


def _settle(verdict: Verdict, sources: Sources) -> Verdict:
    """Return the verdict with located evidence; without a label where a paper that might hold the answer was not read."""
    if verdict.label is Label.NOT_ENOUGH_INFO and sources.failures:
        reasons = "; ".join(dict.fromkeys(failure.message for failure in sources.failures))
        read = ", ".join(sources.documents)
        failure = Failure(
            code="sources-incomplete",
            message=f"the papers at hand ({read}) do not settle it, and others could not be read: {reasons}",
            hint=sources.failures[0].hint,
        )
        return Verdict(claim=verdict.claim, label=None, confidence=None, explanation=_not_checked(failure), failure=failure)
    located = tuple(_located(evidence, sources.documents[evidence.paper]) for evidence in verdict.evidence)
    return verdict.model_copy(update={"evidence": located})


def _located(evidence: Evidence, document: Document) -> Evidence:
    if evidence.start is None or evidence.end is None:
        return evidence
    return evidence.model_copy(
        update={
            "boxes": locate(document, evidence.start, evidence.end),
            "sentences": sentence_numbers(document, evidence.start, evidence.end),
        }
    )


def _unchecked(claim: Claim, failures: Sequence[Failure]) -> Verdict:
    """Return the failure of a claim none of whose papers could be read, or that a judge failed on."""
    codes = {failure.code for failure in failures}
    failure = _NO_REFERENCES
    if failures:
        failure = Failure(
            code=codes.pop() if len(codes) == 1 else "source-unavailable",
            message="; ".join(dict.fromkeys(failure.message for failure in failures)),
            hint=" ".join(dict.fromkeys(failure.hint for failure in failures)),
        )
    return Verdict(claim=claim, label=None, confidence=None, explanation=_not_checked(failure), failure=failure)


def _not_checked(failure: Failure) -> str:
    return f"Not checked: {failure.message}. {failure.hint}"


def _unresolved(resolution: Resolution) -> Failure:
    message = f"source unavailable: reference {resolution.reference}: {resolution.message.rstrip('.')}"
    hint = _HINTS.get(resolution.outcome, _GIVE_PAPERS)
    return Failure(code=_CODES.get(resolution.outcome, "source-unavailable"), message=message, hint=hint)


def _unlisted(cited: str) -> Failure:
    message = f"source unavailable: {cited} is cited, but the report does not list it"
    return Failure(code="unlisted-reference", message=message, hint=_CORRECT_CITATION)


def _failure(error: PaperError) -> Failure:
    return Failure(code=error.code, message=error.message.rstrip("."), hint=error.hint)


def _with_hash(resolution: Resolution, documents: Mapping[str, Document]) -> Resolution:
    paper: Paper | None = resolution.paper
    if paper is None or paper.id not in documents:
        return resolution
    return resolution.model_copy(update={"paper": paper.model_copy(update={"sha256": documents[paper.id].sha256})})


class _Clock:
    """Wall-clock seconds by stage."""

    def __init__(self) -> None:
        self._begun = time.perf_counter()
        self._stages: dict[str, float] = {}

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        begun = time.perf_counter()
        yield
        self._stages[name] = time.perf_counter() - begun

    def seconds(self) -> dict[str, float]:
        stages = {**self._stages, "total": time.perf_counter() - self._begun}
        return {name: round(seconds, 3) for name, seconds in stages.items()}
