"""How claims name data sets, encoders, settings, methods, baselines and languages, and how they say gain and loss."""

import re

DATASETS = {
    "pawsx": r"paws[\s-]?x\b",
    "xnli": r"\bxnli\b",
    "xcopa": r"\bxcopa\b",
    "sick": r"\b(?:sick|sick-(?:nl|br)|jsick)\b",
    "captions": r"\bmulti30k\b|\bcaption pairs?\b",
    "qadsm": r"\bqadsm\b",
    "wpr": r"\bwpr\b",
    "qam": r"\bqam\b",
    "glue-mnli": r"(?<!x)\bmnli\b|\bmultinli\b",
    "glue-rte": r"\brte\b",
    "glue-qnli": r"\bqnli\b",
    "glue-qqp": r"\bqqp\b",
    "glue-mrpc": r"\bmrpc\b",
    "glue-sst2": r"\bsst-?2\b",
    "glue-cola": r"\bcola\b",
}
ENCODERS = {
    "bert-base-multilingual-cased": r"\bm-?bert\b|\bmultilingual[\s-]bert\b|\bbert-base-multilingual-cased\b",
    "xlm-roberta-large": r"\bxlm-?r(?:oberta)?[\s-]*\(?large\b|\blarge xlm-?r(?:oberta)?\b",
    "xlm-roberta-base": r"\bxlm-?r(?:oberta)?[\s-]*\(?base\b|\bbase xlm-?r(?:oberta)?\b",
}
SIZELESS = re.compile(r"\bxlm-?r(?:oberta)?\b(?![\s-]*\(?(?:base|large)\b)", re.IGNORECASE)
GENERALIZED = re.compile(
    r"\bgenerali[sz]ed\b|\b(?:two|belong to|in|of|from) different languages\b|\bmixed[\s-](?:language )?pairs?\b|"
    r"\bcross-language pairs?\b",
    re.IGNORECASE,
)
STANDARD_SETTING = re.compile(
    r"\bstandard (?:zero[\s-]shot|cross[\s-]lingual|setting|transfer)\b|\bzero[\s-]shot\b|\b(?:the )?same language\b",
    re.IGNORECASE,
)
METHODS = {
    "rs-da": r"\brs-?da\b|\brandomi[sz]ed smoothing (?:by|via|with|through) (?:data )?augmentation\b",
    "rs-rp": r"\brs-?rp\b|\brandomi[sz]ed smoothing (?:by|via|with|through) random perturbations?\b",
    "adv": r"\badv\b|(?<!language[\s-])\badversarial (?:training|fine-?tuning)\b",
    "freelb": r"\bfreelb\b",
    "smart": r"\bSMART\b|\bALUM\b",
    "r-drop": r"\br-?drop\b",
    "code-mixing": r"\bcosda(?:-ml)?\b|\bcode[\s-](?:mix(?:ed|ing)|switch(?:ed|ing))\b",
    "sentence-alignment": r"\bxeroalign\b|\bsentence[\s-](?:level )?alignment\b",
    "word-alignment": r"\bword[\s-](?:level )?alignment\b",
    "language-adversarial": r"\blanguage[\s-]adversarial\b|\bgradient reversal\b",
    "self-augmentation": r"\bsalt\b|\bself[\s-]augmentation\b",
}
BASELINES = {
    "standard": r"\b(?:standard|vanilla|plain|ordinary|usual|normal) (?:zero-shot )?(?:fine-?tun\w+|training|transfer)\b|"
    r"\b(?:the|a|its|their) baselines?\b|\bno augmentation\b|\bfine-?tun\w+ alone\b",
    "standard-matched": r"\b(?:compute|steps?|flops?)[\s-]matched\b|\bmatched (?:baseline|standard)\b|"
    r"\bsame (?:number of )?(?:steps|compute)\b",
}
BASELINE_BEFORE = re.compile(
    r"\b(?:over|than|versus|vs\.?|against|compared (?:with|to)|relative to|above|below|outperform\w*|beats?|"
    r"exceeds?|surpass\w*|behind|underperform\w*|ahead of)(?:\s+[\w.-]+){0,3}\s+$",
    re.IGNORECASE,
)
COMBINED_BETWEEN = re.compile(
    r"\s*(?:[+&]|plus|with|on top of|(?:combined|together|along|added) (?:with|to))\s*(?:the\s+)?", re.IGNORECASE
)
"""Between two methods that are used as one."""
COMBINED_BEFORE = re.compile(r"\b(?:with both|combin\w+(?: of)?(?: both)?)\s+$", re.IGNORECASE)
COMBINED_BEHIND = re.compile(r"\s*(?:combined|together|jointly)\b", re.IGNORECASE)
UP = re.compile(
    r"\b(?:improv\w*|gain\w*|increas\w*|rais\w*|boost\w*|lift\w*|outperform\w*|beats?|exceed\w*|surpass\w*|better|higher|adds?|"
    r"ahead|advantage|r[io]se\w*|up)\b|\+\s?\d",
    re.IGNORECASE,
)
DOWN = re.compile(
    r"(?<![\w-])(?:decreas\w*|reduc\w*|drop\w*|declin\w*|degrad\w*|hurts?|wors\w*|lower\w*|loses?|lost|loss|falls?|"
    r"fell|costs?|underperform\w*|behind)\b",
    re.IGNORECASE,
)
LESS_IS_MORE = re.compile(r"\berrors?\b", re.IGNORECASE)
NO_GAIN = re.compile(r"\bgaps?\b|\bspread\b|\bvariance\b", re.IGNORECASE)  # what a method narrows or widens, no accuracy
GAIN_BEFORE = re.compile(
    r"(?:\b(?:gains?|improvements?|increases?|boosts?|advantages?|drops?|loss(?:es)?|decreases?)"
    r"(?: of)?(?: (?:an average of|about|around|roughly|over|up to|at least|more than))?|\+)\s*$",
    re.IGNORECASE,
)
DENIED = re.compile(
    r"\b(?:not(?! only)|never|fail(?:s|ed)? to|no (?:\w+ )?(?:improvement|gain|increase|benefit|effect|difference)s?)\b|n't\b",
    re.IGNORECASE,
)
FROM_TO = re.compile(r"\bfrom\s*$", re.IGNORECASE)
TO = re.compile(r"\s*(?:points?|%)?\s*(?:to|up to)\s*", re.IGNORECASE)
AND = re.compile(r"\s*(?:,|and|,\s*and)\s*", re.IGNORECASE)
LANGUAGES = {
    "ar": "arabic", "bg": "bulgarian", "cs": "czech", "de": "german", "el": "greek", "es": "spanish",
    "et": "estonian", "fr": "french", "hi": "hindi", "ht": "haitian", "id": "indonesian", "it": "italian", "ja": "japanese",
    "ko": "korean", "nl": "dutch", "pt": "portuguese", "qu": "quechua", "ru": "russian", "sw": "swahili", "ta": "tamil",
    "th": "thai", "tr": "turkish", "ur": "urdu", "vi": "vietnamese", "zh": "chinese",
}  # fmt: skip
"""But for English, which claims name as what was trained on."""
IN_LANGUAGE = re.compile(r"\b(?:in|on|for|to)\s+(" + "|".join(LANGUAGES.values()) + r")\b", re.IGNORECASE)
