"""The key of a run: what decides its result, hashed. Equal key, equal run; a report whose key is in the store is done."""

import hashlib
import json
from collections.abc import Mapping

from claimcheck.batch.code import code_version
from claimcheck.batch.gather import Gathered
from claimcheck.schema import Report
from claimcheck.settings import Settings

MACHINE_SETTINGS = frozenset(
    {
        *("papers", "offline", "contact", "cache", "store", "rate_folder", "threads", "max_requests"),
        *("arxiv_api", "arxiv_pdf", "arxiv_source", "arxiv_html", "arxiv_interval_s"),
        *("llm_max_tokens", "llm_max_cost", "llm_price_in", "llm_price_out", "llm_timeout_s", "llm_at_once"),
    }
)
"""Settings that say how and where a run is made, not what comes out of it."""
NOT_IN_KEY = MACHINE_SETTINGS | {"gate_unavailable", "gate_errors"}
"""Those, and what decides an audit's alarm but nothing of its runs: all others are part of the key."""


def result_settings(settings: Settings) -> dict[str, object]:
    """Return the settings that a result may depend on, as JSON has them."""
    return settings.model_dump(mode="json", exclude=set(NOT_IN_KEY))


def run_key(report: Report, gathered: Gathered, recipe: Mapping[str, str], settings: Settings) -> str:
    """Return the SHA-256 over the report as read (its path apart), what was gathered for it, code, recipe and settings.

    `recipe` is the fingerprint of a run without papers: versions, models, constants.
    """
    parts = {
        "report": report.model_dump(mode="json", exclude={"path"}),
        "resolutions": [one.model_dump(mode="json", exclude={"paper": {"location"}}) for one in gathered.resolutions],
        "files": {paper: [file.sha256, *file.sources] for paper, file in gathered.files.items()},
        "failures": {key: failure.model_dump(mode="json") for key, failure in gathered.failures.items()},
        "code": code_version(),
        "recipe": dict(recipe),
        "settings": result_settings(settings),
    }
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()
