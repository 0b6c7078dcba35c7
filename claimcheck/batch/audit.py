"""A batch audit from the reports to what was found."""

import contextlib
import logging

from claimcheck.batch.auditor import Auditor, Effort
from claimcheck.batch.code import code_version
from claimcheck.batch.inputs import Batch
from claimcheck.batch.tally import Tally, Watch, alarm_of
from claimcheck.clusters import compare
from claimcheck.cores import available_cores
from claimcheck.errors import StoreError
from claimcheck.retrievers.embedder import make_embedder
from claimcheck.schema import Audit, Contradiction
from claimcheck.settings import Settings
from claimcheck.store import Store

_LOG = logging.getLogger("claimcheck.batch")
_SPENT = (
    "The %d requests that the audit may make to the archive are used up, and %d cited papers stayed unread: "
    "run the same command again, or allow more (--max-requests)."
)


def audit_batch(
    batch: Batch,
    store: Store,
    settings: Settings,
    effort: Effort = Effort(),  # noqa: B008 - it cannot be changed
    watch: Watch = lambda tally: None,
) -> Audit:
    """Audit the reports of a batch into the store.

    What the store has is not computed again. `watch` is told now and then how far the batch is.

    Raises InputError where a setting is unusable, ModelError and StoreError. What was done until then is kept, also when the
    audit is interrupted.
    """
    jobs = effort.jobs or available_cores()
    threads = settings.threads or max(1, available_cores() // jobs)
    number = store.begin_audit(settings, len(batch), code_version())
    auditor = Auditor(store, number, settings.model_copy(update={"threads": threads}), watch)
    tally = Tally(len(batch))
    try:
        is_complete = auditor.run(batch, Effort(jobs, effort.max_seconds), tally)
        contradictions = contradictions_of(store, number, settings)
    except BaseException as error:
        state = "interrupted" if isinstance(error, KeyboardInterrupt) else "failed"
        with contextlib.suppress(StoreError):
            store.end_audit(number, state=state, seconds=tally.seconds)
        raise
    coverage = store.coverage(number)
    if auditor.is_budget_spent and coverage.n_unavailable:
        is_complete = False
        _LOG.warning(_SPENT, settings.max_requests, coverage.n_unavailable)
    alarm = alarm_of(tally, coverage, settings)
    state = "done" if is_complete else "stopped"
    store.end_audit(number, state=state, seconds=tally.seconds, alarm=alarm, contradictions=contradictions)
    return store.audit(number)


def contradictions_of(store: Store, number: int, settings: Settings) -> tuple[Contradiction, ...]:
    """Return what the reports of an audit say against each other. Raises ModelError and StoreError."""
    claims = store.claims(number)
    return compare(claims, make_embedder(settings).embed).contradictions if claims else ()
