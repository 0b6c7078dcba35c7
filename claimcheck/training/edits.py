"""Edits of one sentence: those that keep its meaning, and those that make it contradict what it said.

Every edit takes (sentence, rng, pool) and returns the new sentence, or None where it does not apply; `pool` holds
other strings of the same paper (numbers of the window, or names) that make the hardest wrong values.
"""

import random
import re
from collections.abc import Sequence

from claimcheck.training.wording import ADD_NOT, BOTH_WAYS, DROP_NOT, SYNONYMS, Table

NUMBER = re.compile(r"(?<![\w.,-])\d+(?:,\d{3})*(?:\.\d+)?(?![\w]|[.,]\d)")
# Numbers that name a place, a year in a citation or a version say nothing to be checked.
POINTER = re.compile(
    r"(?:Tables?|Figures?|Fig\.|Sections?|Sec\.|Appendix|Equation|Eq\.|Algorithm|Chapter|Theorem|Lemma)"
    r"\s*\(?[\dA-Z.]+\)?(?:\s*(?:and|,)\s*[\d.]+)*|\(\d\)|\([^()]*\b(?:19|20)\d\d[a-z]?[^()]*\)|\[[\d,\s–-]+\]"
    r"|\b[A-Z][\w’'-]+ (?:et al\.|and [A-Z]\w+),? \(?\d{4}[a-z]?\)?"
)
WORD_NUMBERS = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
CITATION = re.compile(r"\s*\([^()]*\b(?:19|20)\d\d[a-z]?[^()]*\)|\s*\[[\d,\s–-]+\]")
LEAD_IN = re.compile(
    r"^(?:However|Moreover|Furthermore|In addition|Additionally|Specifically|In particular|For example|For instance|Thus|"
    r"Therefore|Hence|Finally|Notably|Interestingly|Overall|Similarly|In contrast|Also|Besides|Consequently|As a result|"
    r"Meanwhile|Nevertheless|Importantly|Indeed|On the other hand|To this end|In this (?:paper|work|section|study)),\s+"
    r"|^(?:We (?:find|found|observe|observed|show|note|see|can see) that|(?:Our )?(?:R|r)esults (?:show|indicate|suggest) that|"
    r"It can be seen that|As (?:shown|seen|reported|illustrated) in (?:Table|Figure|Fig\.) \w+,|Table \w+ shows that|"
    r"Figure \w+ shows that),?\s+"
)
TRAILER = re.compile(r",\s+(?:which|while|whereas|although|because|since|where|as|suggesting|indicating|showing|thus)\s.*$")


def replace_one(sentence: str, table: Table, rng: random.Random) -> str | None:
    """Replace one whole word (or phrase) of `table` in `sentence`; None where none of them occurs."""
    found = [(m, new) for old, new in table for m in re.finditer(rf"\b{old}\b", sentence)]
    if not found:
        return None
    match, new = rng.choice(found)
    return " ".join((sentence[: match.start()] + new + sentence[match.end() :]).split())


def checkable_numbers(sentence: str) -> list[re.Match[str]]:
    """Return the numbers of `sentence` that state something, not those that point to a table, section or year."""
    pointers = [m.span() for m in POINTER.finditer(sentence)]
    return [m for m in NUMBER.finditer(sentence) if not any(a <= m.start() < b for a, b in pointers)]


def wrong_number(text: str, rng: random.Random) -> str:
    """Return another number written like `text`: a digit changed, two digits swapped, a step or a factor of ten."""
    digits = [i for i, c in enumerate(text) if c.isdigit()]
    kind = rng.random()
    if kind < 0.2 and len(digits) >= 2:
        i = rng.randrange(len(digits) - 1)
        chars = list(text)
        a, b = digits[i], digits[i + 1]
        chars[a], chars[b] = chars[b], chars[a]
        if chars[0] != "0" and "".join(chars) != text:
            return "".join(chars)
    if kind < 0.35 and "." not in text and "," not in text and len(text) <= 4:
        scaled = int(text) // 10 if text.endswith("0") and rng.random() < 0.5 else int(text) * 10
        return str(scaled) if scaled != int(text) else "1"
    # The leading digits weigh more: a change of the last decimal alone is often within rounding.
    at = digits[0] if rng.random() < 0.6 else rng.choice(digits[: max(1, len(digits) - (len(digits) > 2))])
    choices = [d for d in "123456789" if d != text[at]]
    return text[:at] + rng.choice(choices) + text[at + 1 :]


def change_number(sentence: str, rng: random.Random, pool: Sequence[str]) -> str | None:
    """Put a wrong value in place of one number; in a third of cases one that `pool` (the window) holds."""
    numbers = checkable_numbers(sentence)
    if not numbers:
        return replace_one(sentence, tuple((w, o) for w in WORD_NUMBERS for o in WORD_NUMBERS if o != w), rng)
    match = rng.choice(numbers)
    others = [n for n in pool if n != match.group() and ("." in n) == ("." in match.group())]
    new = rng.choice(others) if others and rng.random() < 0.35 else wrong_number(match.group(), rng)
    return None if new == match.group() else sentence[: match.start()] + new + sentence[match.end() :]


def flip_direction(sentence: str, rng: random.Random, _pool: Sequence[str]) -> str | None:
    """Replace a comparative, verb or quantifier by its opposite."""
    return replace_one(sentence, BOTH_WAYS, rng)


def flip_negation(sentence: str, rng: random.Random, _pool: Sequence[str]) -> str | None:
    """Drop a negation where there is one, else insert one."""
    return replace_one(sentence, DROP_NOT, rng) or replace_one(sentence, ADD_NOT, rng)


def swap_name(sentence: str, rng: random.Random, pool: Sequence[str]) -> str | None:
    """Replace a method, data set or model name by another of `pool` that the sentence does not mention."""
    present = [name for name in pool if re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", sentence)]
    absent = [name for name in pool if name not in sentence]
    if not present or not absent:
        return None
    old, new = rng.choice(present), rng.choice(absent)
    return re.sub(rf"(?<![\w-]){re.escape(old)}(?![\w-])", lambda _: new, sentence)


def reword(sentence: str, rng: random.Random) -> str:
    """Return `sentence` in other words: no citation or lead-in, perhaps a clause less, synonyms, "the authors"."""
    text = CITATION.sub("", sentence) if rng.random() < 0.85 else sentence
    text = LEAD_IN.sub("", text)
    shorter = TRAILER.sub(".", text)
    if len(shorter.split()) >= 8 and rng.random() < 0.5:
        text = shorter
    for _ in range(rng.randrange(4)):
        text = replace_one(text, SYNONYMS, rng) or text
    if rng.random() < 0.6:
        text = re.sub(r"\b[Oo]ur\b", rng.choice(("the authors'", "the proposed", "the paper's")), text)
        text = re.sub(r"\b[Ww]e\b", rng.choice(("the authors", "the paper's authors", "the researchers")), text)
    if rng.random() < 0.3:
        text = re.sub(r"(\d)\s?%", r"\1 percent", text)
    return text[0].upper() + text[1:]
