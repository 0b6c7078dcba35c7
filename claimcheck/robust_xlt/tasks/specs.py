"""What each task is: its classes with their spellings, its languages, and where its files and columns lie.

The files are those of XTREME and XTREME-R (PAWS-X, XNLI, XCOPA), of XGLUE (arXiv:2004.01401), of GLUE, and of GLUE-X
(arXiv:2211.08073), which takes GLUE's classes to other data sets: the split then is the name of such a file ("scitail").
"""

from collections.abc import Mapping
from typing import NamedTuple

from claimcheck.errors import InputError

_PAIR: Mapping[int, str] = {2: "ab", 3: "abl", 4: "-abl"}
_A = (
    "sentence1",
    "premise",
    "question1",
    "question",
    "query",
    "sentence_a",
    "#1 string",
    "text",
    "sentence",
    "news_title",
    "a",
)
_B = ("sentence2", "hypothesis", "question2", "answer", "hypo", "sentence_b", "#2 string", "news_body")
_LABEL = ("label", "gold_label", "is_duplicate", "quality", "entailment_label", "relevance_label", "news_category")
_XNLI_LANGUAGES = tuple("ar bg de el en es fr hi ru sw th tr ur vi zh".split())  # noqa: SIM905 - a list of codes reads best so
_LAYOUTS = (
    "{split}-{language}.tsv",
    "{language}/{split}.tsv",
    "{language}/{split}_2k.tsv",
    "{language}.{split}",
    "labelled-{split}-{language}.tsv",
)
_ENGLISH_FILES = tuple(f"{{split}}.{suffix}" for suffix in ("tsv", "csv", "jsonl", "json", "txt"))


class TaskSpec(NamedTuple):
    """A task of one or two texts and a class."""

    name: str
    labels: tuple[str, ...]
    languages: tuple[str, ...]
    spellings: Mapping[str, str] = {}
    """Other ways in which files write the labels, lower case."""
    layouts: tuple[str, ...] = _LAYOUTS
    """File names below the folder, the first that exists is read; .gz may follow."""
    subfolders: tuple[str, ...] = ("",)
    """Where below the given folder the layouts are looked for."""
    positions: Mapping[int, str] = _PAIR
    """For files without a header: number of columns -> what each is: a, b (several are joined), l(abel) or - (not read)."""
    columns_a: tuple[str, ...] = _A
    """Names of the first text's column; the first that a header has counts."""
    columns_b: tuple[str, ...] = _B
    columns_more: tuple[str, ...] = ()
    """Columns that are joined to the second text."""
    columns_label: tuple[str, ...] = _LABEL
    splits: Mapping[str, tuple[str, ...]] = {}
    """Names that files have for a split, beside its own."""
    is_parallel: bool = True
    """Equal rows of two languages are translations."""
    has_second: bool = True
    """Two texts an example."""


_NLI = ("entailment", "neutral", "contradiction")
_TWO_WAY = ("not_entailment", "entailment")
_TWO_WAY_SPELLINGS = {"not entailment": "not_entailment", "0": "entailment", "1": "not_entailment"}
_CATEGORIES = (
    "foodanddrink",
    "sports",
    "travel",
    "finance",
    "lifestyle",
    "news",
    "entertainment",
    "health",
    "video",
    "autos",
)
_NLI_SPELLINGS = {
    "contradictory": "contradiction",
    "contradicts": "contradiction",
    "entails": "entailment",
    "0": "entailment",
    "1": "neutral",
    "2": "contradiction",
}
_NO, _YES = {"0": 0, "false": 0, "no": 0}, {"1": 1, "true": 1, "yes": 1}


def _binary(no: str, yes: str) -> dict[str, str]:
    return {**dict.fromkeys(_NO, no), **dict.fromkeys(_YES, yes)}


def _xglue(name: str, labels: tuple[str, ...], languages: str) -> TaskSpec:
    layouts = (f"xglue.{name}.{{language}}.{{split}}", *_LAYOUTS)
    return TaskSpec(name, labels, tuple(languages.split()), layouts=layouts, subfolders=("", name.upper()), is_parallel=False)


def _glue(name: str, labels: tuple[str, ...], spellings: Mapping[str, str]) -> TaskSpec:
    return TaskSpec(
        f"glue-{name}",
        labels,
        ("en",),
        spellings=spellings,
        layouts=_ENGLISH_FILES,
        subfolders=("", name.upper()),
        is_parallel=False,
    )


_SPECS = (
    TaskSpec(
        "pawsx",
        ("different", "paraphrase"),
        ("en", "de", "es", "fr", "ja", "ko", "zh"),
        spellings={"0": "different", "1": "paraphrase", "same": "paraphrase"},
        subfolders=("", "pawsx", "PAWSX", "x-final"),
        splits={"train": ("train", "translated_train"), "dev": ("dev", "dev_2k"), "test": ("test", "test_2k")},
    ),
    TaskSpec(
        "xnli",
        _NLI,
        _XNLI_LANGUAGES,
        spellings=_NLI_SPELLINGS,
        layouts=(*_LAYOUTS, "xnli.{split}.tsv", "multinli.train.{language}.tsv"),
        subfolders=("", "xnli", "XNLI"),
    ),
    TaskSpec("sick", _NLI, ("en", "nl", "pt", "ja"), spellings=_NLI_SPELLINGS, splits={"dev": ("trial",)}),
    TaskSpec("xcopa", ("first", "second"), tuple("en et ht id it qu sw ta th tr vi zh".split())),  # noqa: SIM905
    TaskSpec("captions", ("other", "same"), ("en", "de", "fr", "cs")),
    _xglue("qadsm", ("bad", "good"), "en de fr")._replace(
        spellings=_binary("bad", "good"),
        positions={3: "abb", 4: "abbl"},
        columns_b=("ad_title",),
        columns_more=("ad_description",),
    ),
    _xglue("wpr", ("bad", "fair", "good", "excellent", "perfect"), "en de es fr it pt zh")._replace(
        spellings={"0": "bad", "1": "fair", "2": "good", "3": "excellent", "4": "perfect"},
        positions={3: "abb", 4: "abbl"},
        columns_b=("web_page_title", "wed_page_title"),
        columns_more=("web_page_snippet",),
        columns_label=("relevance_label", "relavance_label", "label"),
    ),
    _xglue("qam", ("no", "yes"), "en de fr")._replace(
        spellings=_binary("no", "yes"), columns_b=("answer", "annswer", "passage")
    ),
    _xglue("nc", _CATEGORIES, "en de es fr ru"),
    _glue("mnli", _NLI, _NLI_SPELLINGS)._replace(splits={"dev": ("dev", "dev_matched"), "test": ("test", "test_matched")}),
    _glue("rte", _TWO_WAY, _TWO_WAY_SPELLINGS),
    _glue("qnli", _TWO_WAY, _TWO_WAY_SPELLINGS)._replace(columns_b=("sentence", "answer", "context", *_B)),
    _glue("qqp", ("different", "duplicate"), _binary("different", "duplicate") | {"not_duplicate": "different"}),
    _glue("mrpc", ("different", "equivalent"), _binary("different", "equivalent") | {"not_equivalent": "different"})._replace(
        positions={5: "l--ab", **_PAIR}
    ),
    _glue("sst2", ("negative", "positive"), _binary("negative", "positive"))._replace(positions={2: "al"}, has_second=False),
    _glue("cola", ("unacceptable", "acceptable"), _binary("unacceptable", "acceptable"))._replace(
        positions={2: "al", 4: "-l-a"}, has_second=False
    ),
)
SPECS: Mapping[str, TaskSpec] = {spec.name: spec for spec in _SPECS}
"""Name -> task."""
_ALIASES = {"paws-x": "pawsx", "multi30k": "captions", "glue-sst-2": "glue-sst2"}
_OTHER_KINDS = frozenset(
    [
        "panx",
        "udpos",
        "ner",
        "pos",
        "xquad",
        "mlqa",
        "tydiqa",
        "bucc2018",
        "tatoeba",
        "mewsli-x",
        "lareqa",
        "qg",
        "ntg",
        "glue-stsb",
    ]
)


def spec_of(task: str) -> TaskSpec:
    """Return the task of a name. Raises InputError where there is none, or where it is not one of classes."""
    name = _ALIASES.get(task.lower(), task.lower())
    if name in SPECS:
        return SPECS[name]
    hint = f"Choose one of: {', '.join(SPECS)}."
    if name in _OTHER_KINDS:
        raise InputError(f"{task} does not sort texts into classes: it tags, retrieves, extracts or generates.", hint=hint)
    raise InputError(f"There is no task {task!r}.", hint=hint)


def labels_of(task: str) -> tuple[str, ...]:
    """Return the classes of a task in the order of their indices. Raises InputError where there is no such task."""
    return spec_of(task).labels


def label_index(spec: TaskSpec, written: str) -> int | None:
    """Return the index of a label as a file writes it; -1 for an empty one, "-" and "?", None for an unknown one."""
    plain = written.strip().lower()
    if plain in ("", "-", "?"):
        return -1
    plain = spec.spellings.get(plain, plain)
    return spec.labels.index(plain) if plain in spec.labels else None
