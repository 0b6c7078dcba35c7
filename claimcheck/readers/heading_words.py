"""How the columns of a claims table are called, in English and in the languages that reports are most often written in."""

from collections.abc import Mapping

_ENGLISH = {
    "claim": "claim claims statement statements finding findings assertion assertions hypothesis proposition fact facts",
    "verdict": (
        "verified verdict verdicts verification supported support status label valid validity validated check checked result "
        "outcome assessment judgement judgment stance correct accurate true confirmed veracity rating conclusion factual"
    ),
    "confidence": "confidence score certainty probability conf likelihood",
    "reference": (
        "source sources reference references ref refs citation citations cited paper papers doi url link links arxiv evidence"
    ),
    "number": "# no nr id number n № index row",
    "section": "section part chapter",
}
_OTHERS: Mapping[str, Mapping[str, str]] = {
    "German": {
        "claim": "behauptung behauptungen aussage aussagen these thesen befund befunde",
        "verdict": "verifiziert verifizierung bestätigt belegt geprüft überprüft gestützt urteil bewertung ergebnis korrekt",
        "confidence": "konfidenz konfidenzwert vertrauen sicherheit wahrscheinlichkeit zuverlässigkeit",
        "reference": "quelle quellen referenz referenzen beleg belege literatur",
        "number": "nummer",
        "section": "abschnitt kapitel",
    },
    "French": {
        "claim": "affirmation affirmations énoncé énoncés allégation allégations constat constats",
        "verdict": "vérifié vérifiée vérification confirmé confirmée étayé étayée validé validée statut résultat jugement",
        "confidence": "confiance certitude probabilité fiabilité",
        "reference": "référence références article articles preuve preuves lien",
        "number": "numéro",
        "section": "chapitre",
    },
    "Spanish": {
        "claim": "afirmación afirmaciones aseveración aseveraciones enunciado enunciados hallazgo hallazgos",
        "verdict": "verificado verificada verificación veredicto confirmado confirmada respaldado respaldada estado resultado",
        "confidence": "confianza certeza probabilidad fiabilidad",
        "reference": "fuente fuentes referencia referencias cita citas artículo artículos evidencia",
        "number": "número núm",
        "section": "sección capítulo",
    },
    "Italian": {
        "claim": "affermazione affermazioni asserzione asserzioni enunciato",
        "verdict": "verificato verificata verifica verdetto confermato confermata supportato stato esito risultato",
        "confidence": "confidenza fiducia certezza probabilità",
        "reference": "fonte fonti riferimento riferimenti citazione",
        "number": "numero",
        "section": "sezione capitolo",
    },
    "Portuguese": {
        "claim": "afirmação afirmações alegação alegações",
        "verdict": "verificação veredito veredicto",
        "confidence": "confiança probabilidade",
        "reference": "fontes referência referências citação",
        "section": "seção secção",
    },
    "Dutch": {
        "claim": "bewering beweringen stelling stellingen",
        "verdict": "geverifieerd bevestigd onderbouwd oordeel resultaat",
        "confidence": "betrouwbaarheid zekerheid vertrouwen",
        "reference": "bron bronnen referentie referenties",
    },
    "Russian": {
        "claim": "утверждение утверждения тезис тезисы",
        "verdict": "проверено проверка подтверждено вердикт статус результат",
        "confidence": "достоверность уверенность вероятность",
        "reference": "источник источники ссылка ссылки",
        "number": "номер",
        "section": "раздел",
    },
    "Chinese": {
        "claim": "主张 論斷 论断 声明 聲明 断言 斷言 陈述 陳述 主張",
        "verdict": (
            "验证 已验证 是否验证 是否已验证 验证结果 验证状态 核实 已核实 是否核实 核查结果 是否支持 判定 判断 状态 结果 结论 "
            "驗證 已驗證 是否驗證 驗證結果 驗證狀態 核實 狀態 結果 結論"
        ),
        "confidence": "置信度 可信度 置信 信心 置信分数 置信度分数 信賴度 信心分數",
        "reference": "来源 出处 参考文献 文献 引用 证据 來源 出處 參考文獻 證據",
        "number": "编号 序号 編號 序號",
        "section": "章节 章節",
    },
    "Japanese": {
        "claim": "主張内容",
        "verdict": "検証 検証済み 検証結果 確認 状態",
        "confidence": "信頼度 確信度",
        "reference": "出典 参考",
        "number": "番号",
    },
    "Korean": {
        "claim": "주장 진술",
        "verdict": "검증 검증됨 검증결과 판정 상태 결과",
        "confidence": "신뢰도 확신도",
        "reference": "출처 참고문헌",
        "number": "번호",
    },
}
_STRONG = (
    "verified verdict verdicts verification supported claim claims "
    "behauptung behauptungen verifiziert verifizierung affirmation affirmations allégation allégations vérifié vérifiée "
    "vérification afirmación afirmaciones aseveración verificado verificada verificación veredicto affermazione affermazioni "
    "verificato verificata verdetto afirmação afirmações alegação alegações verificação veredito bewering beweringen "
    "geverifieerd утверждение утверждения проверено вердикт 主张 論斷 论断 断言 斷言 主張 主張内容 "
    "验证 已验证 是否验证 是否已验证 验证结果 验证状态 "
    "驗證 已驗證 是否驗證 驗證結果 驗證狀態 検証 検証済み 検証結果 주장 검증 검증됨 검증결과"
)

KIND_OF: Mapping[str, str] = {
    word: kind
    for language in (*_OTHERS.values(), _ENGLISH)  # English last: it has the say about a word that several languages share
    for kind, words in language.items()
    for word in words.casefold().split()
}
"""Word of a heading, case-folded -> what a column of that heading holds, by the values of `Column`."""
STRONG = frozenset(_STRONG.casefold().split())
"""Headings that make a claims table whatever its cells say; the others ("status", "finding") need cells that fit."""
