"""What the labels of claim/evidence sets stand for: common spellings, and sets' own codes where their meaning is documented."""

import re
from collections.abc import Mapping
from enum import StrEnum

_SPELLINGS = """
S: s e supported supports support entailment entails entailed entail true yes attributable consistent faithful completelysupport
   fullsupport fullysupported
R: r c refuted refutes refute contradiction contradicts contradicted contradict contradictory
N: n nei notenoughinfo notenoughinformation notenoughevidence insufficient insufficientevidence neutral unknown unverifiable
   noinfo noinformation inconclusive irrelevant unrelated maybe
P: p partial partially partialsupport partialsupported partiallysupport partiallysupported partiallysupports
NS: ns notsupported notsupport unsupported nonsupported notentailment notentailed nonentailment notattributable inconsistent
   unfaithful hallucinated false no
"""


class Gold(StrEnum):
    """What the makers of a set say of a claim and its evidence."""

    SUPPORTED = "S"
    REFUTED = "R"
    NOT_ENOUGH_INFO = "N"
    PARTIAL = "P"
    """Part of the claim is supported. Which part fails, and how, is not said: no more than "not supported" as a whole."""
    NOT_SUPPORTED = "NS"
    """Refuted or left open, unknown which."""


_COMMON: Mapping[str, Gold] = {
    name: Gold(code)
    for code, names in re.findall(r"^(\w+):((?: *\w+\s)+)", _SPELLINGS.replace("\n   ", " "), re.MULTILINE)
    for name in names.split()
}
_OWN: Mapping[str, Mapping[str, Gold]] = {
    "clinifact": {"1": Gold.SUPPORTED, "0": Gold.NOT_ENOUGH_INFO, "2": Gold.NOT_ENOUGH_INFO},
    "tabfact": {"1": Gold.SUPPORTED, "0": Gold.REFUTED},
    "pubmedqa": {"yes": Gold.SUPPORTED, "no": Gold.REFUTED, "maybe": Gold.NOT_ENOUGH_INFO},
}
"""First part of a file's name -> its codes. CliniFact: evidence, inconclusive, no information; TabFact: entailed, refuted;
PubMedQA: the answer to the question that the claim states."""


def read_label(label: object, stem: str) -> Gold | None:
    """Return what `label` stands for in the file `stem`; None where it says nothing, as a number of undocumented meaning."""
    written = str(int(label)) if isinstance(label, float) and label.is_integer() else str(label)
    own = next((codes for name, codes in _OWN.items() if stem.lower().startswith(name)), {})
    key = re.sub(r"[^a-z0-9]", "", written.lower())
    return own.get(key) or _COMMON.get(key)
