"""What the words of table labels stand for: metrics, splits, languages, differences."""

import re
from collections.abc import Mapping

SYNONYMS: Mapping[str, tuple[str, ...]] = {
    "avg": ("average", "averages", "averaged", "averaging", "mean", "overall"),
    "acc": ("accuracy", "accurate", "accurately", "accuracies"),
    "em": ("exact",),
    "prec": ("precision",),
    "rec": ("recall",),
    "ppl": ("perplexity", "perplexities"),
    "dev": ("development", "validation"),
    "val": ("validation", "development"),
    "ans": ("answer",),
    "sup": ("supporting", "support"),
    "params": ("parameters",),
    "rl": ("rougel",),
    "std": ("deviation",),
    "corr": ("correlation",),
    "r": ("pearson",),
    "ρ": ("spearman",),
    "τ": ("kendall",),
    "mem": ("memory",),
    "time": ("latency", "runtime", "seconds"),
    "size": ("number",),
}
"""Short form in a label -> words that spell it out in a claim."""
SAME: Mapping[str, str] = {
    "ave": "avg",
    "average": "avg",
    "mean": "avg",
    "averaged": "avg",
    "averages": "avg",
    "overall": "avg",
    "accuracy": "acc",
    "accurate": "acc",
    "perplexity": "ppl",
}
"""Spelling -> the one under which it is looked up."""
_LANGUAGE_NAMES = """
ar=arabic bg=bulgarian bn=bengali cs=czech da=danish de=german el=greek en=english es=spanish et=estonian fa=persian
fi=finnish fr=french ha=hausa he=hebrew hi=hindi ht=haitian hu=hungarian id=indonesian ig=igbo is=icelandic it=italian
ja=japanese jp=japanese kk=kazakh ko=korean lt=lithuanian lv=latvian mr=marathi my=burmese nl=dutch no=norwegian
pl=polish pt=portuguese qu=quechua ro=romanian ru=russian sw=swahili ta=tamil te=telugu th=thai tl=tagalog tr=turkish
uk=ukrainian ur=urdu vi=vietnamese yo=yoruba zh=chinese
"""
LANGUAGES: Mapping[str, str] = dict(pair.split("=") for pair in _LANGUAGE_NAMES.split())
"""Language code -> name."""
DIFFERENCE_LABEL = re.compile(
    r"^\W*(?:(?:diff|gain|improv)\w*\b|(?:delta|changes?|relative)\b|[Δ∆])|[Δ∆]\s*[↓↑]?\s*$", re.IGNORECASE
)
"""Labels of rows and columns that hold differences of others."""
_METRIC_WORDS = """
accuracy acc f1 em bleu rouge rouge1 rouge2 rougel precision recall map mrr ndcg perplexity ppl mae mse rmse auc auroc
wer cer ter chrf meteor bertscore comet kappa correlation
"""
METRICS = frozenset(re.findall(r"\w+", _METRIC_WORDS))
"""Words that say in what a figure is measured, and name no method, data set or language."""
