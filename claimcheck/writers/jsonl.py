"""A run as JSON lines in the form of the SciFact claims files (Wadden et al. 2020, arXiv:2004.14974).

{"id", "claim", "evidence": {doc_id: [{"sentences": [int], "label": "SUPPORT" or "CONTRADICT"}]}, "cited_doc_ids"}: as there, a
claim without enough information has no evidence, and sentences are counted from 0 over the document. Beyond SciFact, a line has
the quotes, and "failure" where the claim could not be checked: such a line is no NOT_ENOUGH_INFO.
"""

import json
from typing import Any

from claimcheck.schema import Label, Run, Verdict

_SCIFACT_LABELS = {Label.SUPPORTED: "SUPPORT", Label.REFUTED: "CONTRADICT"}


class SciFactWriter:
    """One line a claim."""

    name = "jsonl"

    def render(self, run: Run) -> str:
        """Return the lines in the report's order."""
        return "".join(json.dumps(_line(verdict, run), ensure_ascii=False) + "\n" for verdict in run.verdicts)


def _line(verdict: Verdict, run: Run) -> dict[str, Any]:
    evidence: dict[str, list[dict[str, Any]]] = {}
    if verdict.label in _SCIFACT_LABELS:
        label = _SCIFACT_LABELS[verdict.label]
        for item in verdict.evidence:
            rationale = {"sentences": list(item.sentences), "label": label, "quote": item.quote, "page": item.page}
            evidence.setdefault(item.paper, []).append(rationale)
    line: dict[str, Any] = {
        "id": verdict.claim.id,
        "claim": verdict.claim.text,
        "evidence": evidence,
        "cited_doc_ids": _cited(verdict, run),
        "confidence": verdict.confidence,
    }
    if verdict.failure:
        line["failure"] = verdict.failure.model_dump()
    return line


def _cited(verdict: Verdict, run: Run) -> list[str]:
    own = verdict.claim.references
    papers = [item.paper.id for item in run.papers if item.paper and (not own or item.reference in own)]
    return list(dict.fromkeys(papers))
