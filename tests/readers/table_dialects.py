"""One small report in each dialect of claims tables, with what a reader sees in it."""

from typing import NamedTuple


class Row(NamedTuple):
    """A claim as a reader sees it."""

    text: str
    verified: bool | None
    confidence: float | None
    references: tuple[str, ...] = ()


ALPHA, GAMMA = "Alpha beats beta on the long benchmark of X.", "Gamma beats delta on Y."
TWO = (Row(ALPHA, True, 0.16), Row(GAMMA, False, 0.12))
_REFERENCES = "\n\nReferences\n\n" + "".join(
    f"[{number}] {name}, A. Title {number}. 202{number}.\n" for number, name in ((1, "Smith"), (2, "Jones"), (3, "Brown"))
)
DIALECTS: dict[str, tuple[str, tuple[Row, ...]]] = {
    "tsv": (f"Claim\tVerified\tConfidence\n{ALPHA}\t✓\t0.16\n{GAMMA}\t×\t0.12\n", TWO),
    "tsv, CRLF": (f"Claim\tVerified\tConfidence\r\n{ALPHA}\t✓\t0.16\r\n{GAMMA}\t×\t0.12\r\n", TWO),
    "tsv, wrapped": (
        f"Claim\tVerified\tConfidence\nAlpha beats beta on the\nlong benchmark of X.\t✓\t0.16\n{GAMMA}\t×\t0.12\n",
        TWO,
    ),
    "pipes": (
        f"# R\n\n| Claim | Verified | Confidence |\n|---|:-:|--:|\n| {ALPHA} | ✅ | 0.16 |\n| {GAMMA} | ❌ | 0.12 |\n",
        TWO,
    ),
    "pipes, bare": (
        "# R\n\nClaim | Verdict | Confidence\n---|---|---\nA \\| b is c. | ✔️ | High\nC is d. | ✘ | low\n",
        (Row("A | b is c.", True, 0.85), Row("C is d.", False, 0.15)),
    ),
    "pipes, marked up": (
        "| **Claim** | **Verified** | **Confidence** |\n|:--|:-:|--:|\n| **Alpha** is `beta`. | **✓** | *0.16* |\n"
        "| Gamma is [delta](http://x.org/y). | *no* | 12% |\n",
        (Row("Alpha is beta.", True, 0.16), Row("Gamma is delta.", False, 0.12)),
    ),
    "pipes in plain text, without a delimiter row": (
        f"| Claim | Verified | Confidence |\n| {ALPHA} | ✓ | 0.16 |\n| {GAMMA} | × | 0.12 |\n",
        TWO,
    ),
    "pipes, quoted": (
        f"> | Claim | Verified | Confidence |\n> |---|---|---|\n> | {ALPHA} | ✓ | 0.16 |\n> | {GAMMA} | × | 0.12 |\n",
        TWO,
    ),
    "pipes, no confidence": (
        f"| Claim | Verified |\n|---|---|\n| {ALPHA} | True |\n| {GAMMA} | False |\n",
        (Row(ALPHA, True, None), Row(GAMMA, False, None)),
    ),
    "box rules": (
        f"┌───┬───┬───┐\n│ Claim │ Verified │ Confidence │\n├───┼───┼───┤\n"
        f"│ {ALPHA} │ ✓ │ 0.16 │\n│ {GAMMA} │ ✗ │ 0.12 │\n└───┴───┴───┘\n",
        TWO,
    ),
    "German": (
        f"| Behauptung | Verifiziert | Konfidenz |\n|---|---|---|\n| {ALPHA} | ja | 0,16 |\n| {GAMMA} | nein | 12 % |\n",
        TWO,
    ),
    "German, column text": (
        f"Behauptung Verifiziert Konfidenz\nAlpha beats beta on the\nlong benchmark of X.\n✓ 0,16\n{GAMMA}\n× 0,12\n",
        TWO,
    ),
    "French, tsv": (
        f"N°\tAffirmation\tVérifiée\tNiveau de confiance\n1\t{ALPHA}\toui\t0,16\n2\t{GAMMA}\tnon vérifiée\t0,12\n",
        TWO,
    ),
    "French, letters and accents apart": (
        f"Affirmation\tVe\u0301rifie\u0301\tConfiance\n{ALPHA}\tvrai\t0.16\n{GAMMA}\t×\t0.12\n",
        TWO,
    ),
    "French, letters and accents apart, column text": (
        f"Alle\u0301gation Ve\u0301rifie\u0301 Confiance\nAlpha beats beta on the\nlong benchmark of X.\n✓ 0,16\n{GAMMA}\n× 0,12\n",
        TWO,
    ),
    "Spanish, one row": ("Afirmación | ¿Verificada? | Confianza (%)\nA es b. | sí | 16\n", (Row("A es b.", True, 0.16),)),
    "Italian": (f"Affermazione\tVerificata\tFiducia\n{ALPHA}\tsì\t0.16\n{GAMMA}\tno\t0.12\n", TWO),
    "Portuguese": (f"Afirmação\tVerificada\tConfiança\n{ALPHA}\tsim\t0.16\n{GAMMA}\tnão\t0.12\n", TWO),
    "Dutch": (f"Bewering\tGeverifieerd\tBetrouwbaarheid\n{ALPHA}\tja\t0.16\n{GAMMA}\tnee\t0.12\n", TWO),
    "Russian": (f"Утверждение\tПроверено\tУверенность\n{ALPHA}\tда\t0.16\n{GAMMA}\tнет\t0.12\n", TWO),
    "Chinese": (
        "| 编号 | 主张 | 是否验证 | 置信度（%） |\n|---|---|---|---|\n| 1 | 甲优于乙。 | 是 | 16 |\n| 2 | 丙优于丁。 | 否 | 12 |\n",
        (Row("甲优于乙。", True, 0.16), Row("丙优于丁。", False, 0.12)),
    ),
    "Japanese": (f"主張\t検証結果\t信頼度\n{ALPHA}\tはい\t0.16\n{GAMMA}\tいいえ\t0.12\n", TWO),
    "Korean": (f"주장\t검증\t신뢰도\n{ALPHA}\t예\t0.16\n{GAMMA}\t아니요\t0.12\n", TWO),
    "in a fence": (f"# R\n\n```\nClaim\tVerified\tConfidence\n{ALPHA}\t✓\t0.16\n{GAMMA}\t×\t0.12\n```\n\nMore.\n", TWO),
    "csv": (
        f'Claim,Verified,Confidence\n"{ALPHA}",yes,0.16\n"Gamma, delta and ""eta"".",no,0.12\n',
        (Row(ALPHA, True, 0.16), Row('Gamma, delta and "eta".', False, 0.12)),
    ),
    "semicolons": (
        f"claim;verdict;confidence\n{ALPHA};SUPPORTED;0,16\nGamma is, well, delta.;REFUTED;0,12\n",
        (Row(ALPHA, True, 0.16), Row("Gamma is, well, delta.", False, 0.12)),
    ),
    "html": (
        "<!doctype html><html><body><table><tr><th>Claim<th>Verified<th>Confidence</tr>"
        f"<tr><td>{ALPHA}</td><td>&#10003;</td><td>0.16</td></tr><tr><td>{GAMMA}<td><b>&times;</b><td>0.12</table></body></html>",
        TWO,
    ),
    "html in Markdown": (
        "# R\n\n<table>\n<tr><th>Claim</th><th>Verified</th><th>Confidence</th></tr>\n\n"
        f"<tr><td>{ALPHA}</td><td>✓</td><td>0.16</td></tr>\n<tr><td>{GAMMA}</td><td>×</td><td>0.12</td></tr>\n</table>\n",
        TWO,
    ),
    "latex": (
        "\\documentclass{article}\\begin{document}\\begin{tabular}{lll}\\toprule\n"
        "Claim & Verified & Confidence \\\\ \\midrule\n"
        f"{ALPHA} & \\checkmark & 0.16 \\\\\n{GAMMA} & $\\times$ & 0.12 \\\\ \\bottomrule\\end{{tabular}}\\end{{document}}",
        TWO,
    ),
    "json": (
        f'{{"title": "R", "claims": [{{"claim": "{ALPHA}", "verified": true, "confidence": 0.16}}, '
        f'{{"claim": "{GAMMA}", "verified": false, "confidence": 0.12}}]}}',
        TWO,
    ),
    "columns, one line": (f"Claim Verified Confidence\n{ALPHA} ✓ 0.16\n{GAMMA} × 0.12\n", TWO),
    "columns, answer below": (
        "Claim Veri\ufffded Con\ufffddence\n\nAlpha beats beta on the long\n"
        "benchmark of X.\n\n✓ 0.16\n\nGamma beats delta on Y.\n\n× 0.12\n",
        TWO,
    ),
    "columns, answer on the last line": (
        f"Claim Verified Confidence\nAlpha beats beta on the\nlong benchmark of X. ✓ 0.16\n{GAMMA} × 0.12\n",
        TWO,
    ),
    "columns, answer on the first line": (
        f"Claim   Verified   Confidence\nAlpha beats beta on the   ✓   0.16\n"
        f"long benchmark of X.\n{GAMMA}   ×   0.12\n\nReferences\n\nNone.\n",
        TWO,
    ),
    "columns, one cell a line": (
        f"Claim\nVerified\nConfidence\nAlpha beats beta on the\nlong benchmark of X.\n✓\n0.16\n{GAMMA}\n×\n0.12\n",
        TWO,
    ),
    "columns, words": (
        f"Claim Verdict Confidence\n\n{ALPHA}\n\nsupported high\n\n{GAMMA}\n\nnot enough info low\n",
        (Row(ALPHA, True, 0.85), Row(GAMMA, False, 0.15)),
    ),
    "columns, numbered": (f"# Claim Verified Confidence\n\n1 {ALPHA}\n\n✓ 0.16\n\n2 {GAMMA}\n\n× 0.12\n", TWO),
    "columns, page number between": (f"Claim Verified Confidence\n\n{ALPHA}\n\n✓ 0.16\n\n7\n\n{GAMMA}\n\n× 0.12\n", TWO),
    "columns in another order": (f"Confidence\tVerified\tClaim\n0.16\tyes\t{ALPHA}\n0.12\tno\t{GAMMA}\n", TWO),
    "percents": (f"Claim\tVerified\tConfidence (%)\n{ALPHA}\t✓\t16\n{GAMMA}\t×\t12\n", TWO),
    "out of ten": (f"Claim\tSupported?\tScore (/10)\n{ALPHA}\tyes\t1.6\n{GAMMA}\tno\t1.2\n", TWO),
    "other names, numbers, references in brackets": (
        f"| # | Statement | Source | Supported? | Certainty |\n|---|---|---|---|---|\n| 1 | {ALPHA} | [1] | Yes | 16% |\n"
        f"| 2 | {GAMMA} | [2, 3] | No | 12 % |{_REFERENCES}",
        (Row(ALPHA, True, 0.16, ("1",)), Row(GAMMA, False, 0.12, ("2", "3"))),
    ),
    "references by bare number": (
        f"Claim\tVerified\tReference\n{ALPHA}\t✓\t1\n{GAMMA}\t×\t2, 3{_REFERENCES}",
        (Row(ALPHA, True, None, ("1",)), Row(GAMMA, False, None, ("2", "3"))),
    ),
    "a citation in the claim": (
        f"Claim\tVerified\nAlpha beats beta [2].\t✓\n{GAMMA}\t×{_REFERENCES}",
        (Row("Alpha beats beta [2].", True, None, ("2",)), Row(GAMMA, False, None)),
    ),
    "without a heading": (f"{ALPHA}\t✓\t0.16\n{GAMMA}\t×\t0.12\n", TWO),
    "two tables": (
        f"## A\n\n| Claim | Verified |\n|---|---|\n| {ALPHA} | ✓ |\n\n## B\n\nClaim\tSupported\n{GAMMA}\tno\n",
        (Row(ALPHA, True, None), Row(GAMMA, False, None)),
    ),
    "not checked": (
        f"Claim\tVerified\tConfidence\n{ALPHA}\t–\t–\n{GAMMA}\tn/a\t\n",
        (Row(ALPHA, None, None), Row(GAMMA, None, None)),
    ),
    "not checked, columns": (
        f"Claim Verified Confidence\n\n{ALPHA}\n\n– –\n\n{GAMMA}\n\n× 0.12\n",
        (Row(ALPHA, None, None), TWO[1]),
    ),
}
