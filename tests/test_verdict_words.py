import pytest

from claimcheck.verdict_words import Stance, is_unstated, read_confidence, read_verdict

VERDICTS = [
    *(
        (word, Stance.SUPPORTED)
        for word in ("✓", "✔", "✅", "✔️", "yes", "YES", "True", "supported", "**Verified**", "`✓`", "✓ Supported")
    ),
    *(
        (word, Stance.CROSSED)
        for word in ("×", "✗", "✘", "❌", "no", "Unverified", "not supported", "NOT-SUPPORTED", "✗ not supported")
    ),
    *((word, Stance.REFUTED) for word in ("refuted", "Contradicted", "FALSE", "❌ Refuted")),
    *((word, Stance.OPEN) for word in ("not enough info", "NOT_ENOUGH_INFO", "NEI", "Inconclusive", "?")),
    *((word, Stance.PARTIAL) for word in ("partial", "Partially supported", "mixed", "⚠️")),
    *((word, Stance.SUPPORTED) for word in ("Ja", "Bestätigt", "OUI", "vérifiée", "Sí", "sì", "да", "是", "已验证")),
    *(
        (word, Stance.CROSSED)
        for word in ("Nein", "nicht belegt", "nee", "niet bevestigd", "non", "no verificado", "não", "нет", "否", "✗ 不支持")
    ),
    *((word, Stance.SUPPORTED) for word in ("ve\u0301rifie\u0301", "besta\u0308tigt", "si\u0301")),  # letters and accents apart
    *((word, Stance.REFUTED) for word in ("widerlegt", "faux", "falso", "错误")),
    *((word, Stance.OPEN) for word in ("unklar", "no concluyente", "证据不足")),
    *((word, Stance.UNSTATED) for word in ("", "-", "–", "—", "n/a", "not checked", "pending")),
]


@pytest.mark.parametrize(("cell", "stance"), VERDICTS)
def test_verdict_words(cell, stance):
    word = read_verdict(cell)
    assert word is not None
    assert word.stance is stance


@pytest.mark.parametrize("cell", ["maybe", "✓ ×", "yes/no", "✓ refuted", "0.16", "see below", "✅❌"])
def test_what_cannot_be_told_is_not_guessed(cell):
    assert read_verdict(cell) is None


@pytest.mark.parametrize(("cell", "is_repeated"), [("✓✓", True), ("✓ ✓", True), ("✓", False), ("✓ yes", False)])
def test_repeated_verdicts(cell, is_repeated):
    word = read_verdict(cell)
    assert word is not None
    assert word.is_repeated is is_repeated


CONFIDENCES = [
    ("0.16", 0.16), (".5", 0.5), ("0,16", 0.16), ("87%", 0.87), ("87 %", 0.87), ("7.5/10", 0.75), ("1", 1.0), ("0", 0.0),
    ("High", 0.85), ("MEDIUM", 0.5), ("low", 0.15), ("very high", 0.95), ("**0.16**", 0.16), ("~0.5", 0.5),
    ("", None), ("–", None), ("1.2", None), ("-0.1", None), ("nan", None), ("inf", None), ("120%", None), ("3/0", None), ("much", None),
]  # fmt: skip


@pytest.mark.parametrize(("cell", "value"), CONFIDENCES)
def test_confidences(cell, value):
    assert read_confidence(cell) == value


def test_confidence_of_a_column_of_percents():
    assert read_confidence("16", scale=100) == 0.16
    assert read_confidence("16%", scale=100) == 0.16


@pytest.mark.parametrize(("cell", "unstated"), [("–", True), ("", True), ("n/a", True), ("0", False), ("no", False)])
def test_is_unstated(cell, unstated):
    assert is_unstated(cell) is unstated
