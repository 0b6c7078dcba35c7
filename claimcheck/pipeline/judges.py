"""From cases to verdicts: all verifiers side by side, the decision, and a second judge where that leaves doubt."""

import hashlib
import logging
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from claimcheck.decision import decide, load_constants
from claimcheck.errors import InputError
from claimcheck.pipeline import failures as why
from claimcheck.pipeline.clock import Clock
from claimcheck.pipeline.papers import Progress
from claimcheck.registry import ENTAILMENT_JUDGES, plugin, verifiers_of
from claimcheck.schema import Failure, Judgement, Verdict
from claimcheck.settings import Settings
from claimcheck.verifiers.base import Case, Metered, Verifier

_HASH_LETTERS = 16  # of a SHA-256 that stands in the fingerprint
Opinions = Sequence[tuple[Judgement, ...] | Failure]
"""What verifiers say: of one claim each, or one of each claim."""
_LOG = logging.getLogger("claimcheck.pipeline")


class Judges:
    """The verifiers of a run, and the decision over what they say."""

    def __init__(self, settings: Settings, on_progress: Progress) -> None:
        """Set up as `settings` says; models are loaded at the first need. Raises InputError where a setting names no judge."""
        self._on_progress = on_progress
        self.verifiers: tuple[Verifier, ...] = tuple(verifier(settings) for verifier in verifiers_of(settings.verifier))
        """All that judge every claim, the entailment judge first."""
        self._second = _second_judge(settings)
        self._second_below = settings.second_below
        self._constants = load_constants()

    def verdicts(self, cases: Sequence[Case], clock: Clock) -> list[Verdict]:
        """Return the verdict on each case, without a label where a judge failed. Raises ModelError where a model is missing."""
        with clock.stage("judge"):
            if cases:
                self._on_progress("judge", 0, len(cases))
            # Side by side: the model computes outside Python's lock while tables and numbers are read.
            with ThreadPoolExecutor(len(self.verifiers)) as pool:
                opinions = list(pool.map(lambda verifier: verifier.judge(cases), self.verifiers))
        with clock.stage("decide"):
            given = [self._decided(case, [opinion[number] for opinion in opinions]) for number, case in enumerate(cases)]
        if self._second:
            with clock.stage("second"):
                self._ask_again(self._second, cases, opinions[1:], given)
        return given

    def fingerprint(self) -> dict[str, str]:
        """Return what the verdicts depend on beside the cases: constants, models, rules."""
        fingerprint = {"decision": hashlib.sha256(self._constants.model_dump_json().encode()).hexdigest()[:_HASH_LETTERS]}
        if self._second:
            fingerprint["second"] = f"{self._second.name} below {self._second_below:g}"
        for part in (*self.verifiers, *filter(None, [self._second])):
            fingerprint |= {f"{part.name}.{key}": value for key, value in part.fingerprint().items()}
        return fingerprint

    def _ask_again(self, judge: Verifier, cases: Sequence[Case], others: Sequence[Opinions], verdicts: list[Verdict]) -> None:
        """Put verdicts in the place of the doubtful ones, with the second judge's opinion in the place of the first one's.

        `others` are the opinions of the verifiers that are no entailment judges. Where the second has none, the verdict stands.
        """
        below = self._second_below
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
                return why.unchecked(case.claim, why.of_all([opinion]))
            judgements += opinion
        return decide(case, judgements, self._constants)


def _second_judge(settings: Settings) -> Verifier | None:
    """Return the judge for doubtful verdicts, or None. Raises InputError where the setting names none, or the first judge."""
    name = settings.second_verifier
    if name is not None and name == settings.verifier:
        raise InputError("The second judge is the first one.", hint="Set second_verifier to another one, or leave it out.")
    judge: Verifier | None = plugin(ENTAILMENT_JUDGES, name, setting="second_verifier")(settings) if name else None
    return judge
