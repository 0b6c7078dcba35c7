"""Names of plug-ins -> "module:Class", imported when asked for."""

from collections.abc import Mapping
from importlib import import_module
from typing import Any

from claimcheck.errors import InputError

FORMATS: Mapping[str, str] = {
    "plain": "claimcheck.readers.plain:PlainText",
    "markdown": "claimcheck.readers.markdown:Markdown",
    "html": "claimcheck.readers.html:Html",
    "docx": "claimcheck.readers.docx:Docx",
    "latex": "claimcheck.readers.latex:Latex",
    "pdf": "claimcheck.readers.pdf:PdfText",
    "json": "claimcheck.readers.json:Json",
}
FETCHERS: Mapping[str, str] = {
    "local_folder": "claimcheck.fetchers.local_folder:LocalFolder",
    "arxiv": "claimcheck.fetchers.arxiv:ArxivFetcher",
}
EXTRACTORS: Mapping[str, str] = {
    "pdf": "claimcheck.extractors.pdf:PdfExtractor",
    "paper": "claimcheck.extractors.paper:PaperExtractor",
}
RETRIEVERS: Mapping[str, str] = {
    "lexical": "claimcheck.retrievers.lexical:LexicalRetriever",
    "dense": "claimcheck.retrievers.dense:DenseRetriever",
    "hybrid": "claimcheck.retrievers.hybrid:HybridRetriever",
}
ENTAILMENT_JUDGES: Mapping[str, str] = {
    "entailment": "claimcheck.verifiers.entailment:OnnxEntailment",
    "cross_encoder": "claimcheck.verifiers.cross_encoder:CrossEncoderEntailment",
    "llm": "claimcheck.verifiers.llm:LlmVerifier",
}
"""The verifiers of which the setting `verifier` chooses one."""
VERIFIERS: Mapping[str, str] = {
    **ENTAILMENT_JUDGES,
    "numeric": "claimcheck.verifiers.numeric:NumericVerifier",
    "consistency": "claimcheck.verifiers.consistency:ConsistencyVerifier",
    "existence": "claimcheck.verifiers.existence:ExistenceVerifier",
}
WRITERS: Mapping[str, str] = {
    "terminal": "claimcheck.writers.terminal:TerminalWriter",
    "markdown": "claimcheck.writers.markdown:MarkdownWriter",
    "tsv": "claimcheck.writers.separated:TsvWriter",
    "csv": "claimcheck.writers.separated:CsvWriter",
    "json": "claimcheck.writers.json:JsonWriter",
    "jsonl": "claimcheck.writers.jsonl:SciFactWriter",
    "sarif": "claimcheck.writers.sarif:SarifWriter",
    "junit": "claimcheck.writers.junit:JunitWriter",
    "github": "claimcheck.writers.github:GithubWriter",
    "html": "claimcheck.writers.html.page:HtmlWriter",
}

AUDIT_WRITERS: Mapping[str, str] = {
    "terminal": "claimcheck.writers.audit_terminal:AuditTerminalWriter",
    "json": "claimcheck.writers.audit_json:AuditJsonWriter",
}
"""What `claimcheck audit --format` takes: from an `Audit` to text."""


def plugin(kind: Mapping[str, str], name: str, *, setting: str = "") -> Any:
    """Return the class registered under `name`, for example `plugin(VERIFIERS, "numeric")`.

    Raises InputError where there is none of that name; the message names the `setting` that holds it.
    """
    try:
        module, _, attribute = kind[name].partition(":")
    except KeyError:
        raise _unknown(kind, name, setting) from None
    return getattr(import_module(module), attribute)


def verifiers_of(chosen: str) -> tuple[Any, ...]:
    """Return the classes of the verifiers that judge a run: the entailment judge `chosen`, and those of other kinds.

    Raises InputError where `chosen`, the value of the setting `verifier`, names no entailment judge.
    """
    standing = [name for name in VERIFIERS if name not in ENTAILMENT_JUDGES]
    return plugin(ENTAILMENT_JUDGES, chosen, setting="verifier"), *(plugin(VERIFIERS, name) for name in standing)


def _unknown(kind: Mapping[str, str], name: str, setting: str) -> InputError:
    choices = f"Choose one of: {', '.join(kind)}."
    if not setting:
        return InputError(f"There is no {name!r}.", hint=choices)
    where = f"Set it as CLAIMCHECK_{setting.upper()} in the environment, or as {setting} in claimcheck.toml."
    return InputError(f"The setting {setting} cannot be {name!r}.", hint=f"{choices} {where}")
