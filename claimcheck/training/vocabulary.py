"""Count the words of many papers for the extractor's line-end hyphens, and write them as data/vocabulary/words.txt.gz.

    python -m claimcheck.training.vocabulary PAPERS.jsonl.gz data/vocabulary/words.txt.gz --without latex-pairs ai-scientist

The input holds one paper a line: {"file": "collection/name.pdf", "text": "..."}. Collections that a benchmark scores on are
left out by name. Of what the papers say, only words and counts are kept.
"""

import argparse
import gzip
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

LETTER = r"[A-Za-zÀ-ɏ]"
_WORD = re.compile(rf"(?<![\w-]){LETTER}{{2,}}(?:-{LETTER}{{2,}})*(?![\w-])")
_MIN_PAPERS = 2  # a word of one paper alone is most often a name, a misspelling or a broken word
_MIN_COUNT = 3


def main() -> None:
    """Read the command line, count, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("papers", type=Path)
    parser.add_argument("output", type=Path)
    parser.add_argument("--without", nargs="*", default=[], help="collections (first part of `file`) to leave out")
    options = parser.parse_args()
    counts = count_words(_texts(options.papers, frozenset(options.without)))
    lines = "".join(f"{word} {count}\n" for word, count in sorted(counts.items()))
    options.output.write_bytes(gzip.compress(lines.encode(), compresslevel=9, mtime=0))
    print(f"{len(counts)} words, {options.output.stat().st_size} bytes")


def count_words(texts: Iterable[str]) -> dict[str, int]:
    """Return how often each lower-cased word, hyphenated ones as a whole, stands in `texts`; rare ones are left out."""
    total: Counter[str] = Counter()
    papers: Counter[str] = Counter()
    for text in texts:
        counts = Counter(word.lower() for word in _WORD.findall(text))
        total.update(counts)
        papers.update(counts.keys())
    return {word: n for word, n in total.items() if n >= _MIN_COUNT and papers[word] >= _MIN_PAPERS}


def _texts(path: Path, without: frozenset[str]) -> Iterator[str]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            paper = json.loads(line)
            if paper["file"].split("/")[0] not in without:
                yield paper["text"]


if __name__ == "__main__":
    main()
