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
}
RETRIEVERS: Mapping[str, str] = {
    "lexical": "claimcheck.retrievers.lexical:LexicalRetriever",
    "dense": "claimcheck.retrievers.dense:DenseRetriever",
    "hybrid": "claimcheck.retrievers.hybrid:HybridRetriever",
}
VERIFIERS: Mapping[str, str] = {
    "entailment": "claimcheck.verifiers.entailment:OnnxEntailment",
    "cross_encoder": "claimcheck.verifiers.cross_encoder:CrossEncoderEntailment",
    "numeric": "claimcheck.verifiers.numeric:NumericVerifier",
    "existence": "claimcheck.verifiers.existence:ExistenceVerifier",
}
WRITERS: Mapping[str, str] = {
    "terminal": "claimcheck.writers.terminal:TerminalWriter",
    "markdown": "claimcheck.writers.markdown:MarkdownWriter",
    "tsv": "claimcheck.writers.separated:TsvWriter",
    "csv": "claimcheck.writers.separated:CsvWriter",
    "json": "claimcheck.writers.json:JsonWriter",
    "jsonl": "claimcheck.writers.jsonl:SciFactWriter",
}


def plugin(kind: Mapping[str, str], name: str) -> Any:
    """Return the class registered under `name`, for example `plugin(VERIFIERS, "numeric")`.

    Raises InputError where there is none of that name.
    """
    try:
        module, _, attribute = kind[name].partition(":")
    except KeyError:
        raise InputError(f"There is no {name!r}.", hint=f"Choose one of: {', '.join(kind)}.") from None
    return getattr(import_module(module), attribute)
