"""A run from report to verdicts, stage by stage."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from claimcheck import __version__
from claimcheck.fetchers.resolve import findings_of
from claimcheck.findings import report_findings
from claimcheck.pipeline import failures as why
from claimcheck.pipeline.clock import Clock
from claimcheck.pipeline.judges import Judges
from claimcheck.pipeline.loading import loaded_meanwhile
from claimcheck.pipeline.papers import PaperReader, Progress
from claimcheck.pipeline.places import located
from claimcheck.pipeline.sources import Sources, fingerprint_of, sources_of, with_content
from claimcheck.registry import RETRIEVERS, plugin
from claimcheck.retrievers.base import Retriever
from claimcheck.schema import Claim, Document, Failure, Label, Report, Run, Verdict
from claimcheck.settings import Settings
from claimcheck.verifiers.base import Case


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
        self._papers = PaperReader(settings, on_progress)
        self._retriever: Retriever = plugin(RETRIEVERS, settings.retriever, setting="retriever")(settings)
        self._judges = Judges(settings, on_progress)

    def verify(self, report: Report) -> Run:
        """Return a verdict or a failure for every claim of the report; see `study`."""
        return self.study(report).run

    def study(self, report: Report) -> Studied:
        """Return a verdict or a failure for every claim of the report, and the content of the papers that were read.

        Raises ModelError where a model is missing and StoreError where the cache cannot be used; what goes wrong with a single
        paper becomes a Failure on the claims that need it.
        """
        clock = Clock()
        with loaded_meanwhile(self._retriever, *self._judges.verifiers):
            with clock.stage("resolve"):
                resolutions = self._papers.resolve(report)
            with clock.stage("fetch"):
                files, failures = self._papers.fetch(resolutions)
            with clock.stage("extract"):
                documents = self._papers.extract(files, failures)
        sources = [sources_of(claim, resolutions, documents, failures) for claim in report.claims]
        verdicts = self._verdicts(report.claims, sources, clock)
        run = Run(
            fingerprint=self._fingerprint(documents),
            report=report,
            verdicts=verdicts,
            papers=tuple(with_content(resolution, documents) for resolution in resolutions),
            findings=(*report.findings, *findings_of(resolutions, report.references)),
            seconds={},
        )
        with clock.stage("find"):
            found = report_findings(run, documents)
        findings = tuple(dict.fromkeys((*run.findings, *found)))
        return Studied(run.model_copy(update={"findings": findings, "seconds": clock.seconds()}), documents)

    def verify_claims(self, claims: Sequence[Claim], papers: Mapping[str, Path]) -> tuple[Verdict, ...]:
        """Return a verdict for each claim, all held against the same papers (`Paper.id` -> PDF)."""
        failures: dict[str, Failure] = {}
        documents = self._papers.extract(papers, failures)
        sources = Sources(documents, tuple(failures.values()))
        return self._verdicts(claims, [sources] * len(claims), Clock())

    def _verdicts(self, claims: Sequence[Claim], sources: Sequence[Sources], clock: Clock) -> tuple[Verdict, ...]:
        readable = [index for index, source in enumerate(sources) if source.documents]
        with clock.stage("retrieve"):
            cases = self._retrieve([claims[index] for index in readable], [sources[index] for index in readable])
        given = self._judges.verdicts(cases, clock)
        decided = {index: _settle(verdict, sources[index]) for index, verdict in zip(readable, given, strict=True)}
        return tuple(
            decided[index] if index in decided else why.unchecked(claim, why.of_all(sources[index].failures))
            for index, claim in enumerate(claims)
        )

    def _retrieve(self, claims: Sequence[Claim], sources: Sequence[Sources]) -> list[Case]:
        """Return the cases in the claims' order; claims that rest on the same papers are served together."""
        groups: dict[tuple[str, ...], list[int]] = {}
        for index, source in enumerate(sources):
            groups.setdefault(tuple(source.documents), []).append(index)
        cases: dict[int, Case] = {}
        for indexes in groups.values():
            self._on_progress("retrieve", len(cases), len(claims))
            documents = sources[indexes[0]].documents
            found = self._retriever.retrieve([claims[index] for index in indexes], documents, self.settings.candidates)
            cases |= {index: Case(claims[index], evidence, documents) for index, evidence in zip(indexes, found, strict=True)}
        return [cases[index] for index in range(len(claims))]

    def _fingerprint(self, documents: Mapping[str, Document]) -> dict[str, str]:
        own = {"claimcheck": __version__, "candidates": str(self.settings.candidates)}
        retriever = {f"{self._retriever.name}.{key}": value for key, value in self._retriever.fingerprint().items()}
        return own | self._papers.fingerprint() | retriever | self._judges.fingerprint() | fingerprint_of(documents)


def _settle(verdict: Verdict, sources: Sources) -> Verdict:
    """Return the verdict with located evidence; without a label where a paper that might hold the answer was not read."""
    if verdict.label is Label.NOT_ENOUGH_INFO and sources.failures:
        return why.unchecked(verdict.claim, why.of_incomplete(sources.failures, sources.documents))
    evidence = tuple(located(each, sources.documents[each.paper]) for each in verdict.evidence)
    return verdict.model_copy(update={"evidence": evidence})
