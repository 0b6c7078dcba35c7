"""Headings that announce a bibliography, in many languages."""

import re

_HEADINGS = frozenset(
    {
        *(
            "references",
            "reference",
            "reference list",
            "list of references",
            "bibliography",
            "works cited",
            "literature",
            "cited works",
        ),
        *(
            "literature cited",
            "references cited",
            "sources",
            "source",
            "sources cited",
            "sources used",
            "source list",
            "citations",
        ),
        *(
            "cited literature",
            "cited sources",
            "cited papers",
            "notes",
            "endnotes",
            "footnotes",
            "works consulted",
            "full references",
        ),
        *(
            "key references",
            "key sources",
            "selected references",
            "papers cited",
            "citation list",
            "list of sources",
            "reference links",
        ),
        *(
            "参考文献",
            "参考资料",
            "引用文献",
            "引用",
            "文献",
            "资料来源",
            "来源",
            "参考来源",
            "引用来源",
            "參考文獻",
            "參考資料",
            "引用文獻",
        ),
        *(
            "資料來源",
            "参考",
            "主要参考文献",
            "参考链接",
            "참고문헌",
            "참고 문헌",
            "출처",
            "literatur",
            "literaturverzeichnis",
            "quellen",
        ),
        *("quellenverzeichnis", "références", "références bibliographiques", "bibliographie", "sources citées", "referencias"),
        *("bibliografía", "fuentes", "referencias bibliográficas", "referências", "referências bibliográficas", "bibliografia"),
        *("riferimenti", "fonti", "riferimenti bibliografici", "литература", "список литературы", "источники", "библиография"),
        *(
            "список источников",
            "kaynakça",
            "kaynaklar",
            "referenties",
            "bronnen",
            "literatuur",
            "källor",
            "referenser",
            "المراجع",
        ),
        *("संदर्भ", "bibliografie"),
    }
)
_NUMBER = re.compile(
    r"\A(?:\d{1,2}(?:\.\d{1,2}){0,3}|[ivx]{1,4}|[a-h]|[一二三四五六七八九十]{1,3})\s?(?:[.、:)：]\s*|\s+)", re.IGNORECASE
)
_PARENTHESIS = re.compile(r"\s*[(（][^()（）]{0,40}[)）]\Z")
_JOINED = re.compile(r"\s*(?:,|/|&|\band\b|\bund\b|\bet\b|\by\b|和|与|及|、)\s*")
_AROUND = " \t\r\n#*_:：.—-=~•|>【】[]"
_SECOND = frozenset(
    {"further reading", "links", "resources", "data", "credits", "acknowledgements", "additional reading", "links used", "链接"}
)
_MAX_HEADING = 80


def is_bibliography_heading(text: str) -> bool:
    """Tell whether `text`, alone on its line, announces a bibliography: "7. References", "**Sources:**", "参考文献："."""
    if len(text) > _MAX_HEADING:
        return False
    bare = _NUMBER.sub("", text.strip(_AROUND))
    bare = " ".join(_PARENTHESIS.sub("", bare.strip(_AROUND)).strip(_AROUND).casefold().split())
    parts = [part for part in _JOINED.split(bare) if part]
    return bare in _HEADINGS or (len(parts) == 2 and parts[0] in _HEADINGS and parts[1] in _HEADINGS | _SECOND)
