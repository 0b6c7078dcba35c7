"""Coverage-guided fuzzing of the readers: whatever the bytes, a report or an InputError comes out (`make fuzz`).

    python tests/fuzz/fuzz_readers.py CORPUS... [libFuzzer options]

An input that breaks a rule is written to the current folder; kept in tests/fuzz/finds, it stays found.
"""

import sys

import atheris

with atheris.instrument_imports(include=["claimcheck", "markdown_it", "pylatexenc"]):
    from reader_rules import check

if __name__ == "__main__":
    atheris.Setup(sys.argv, check)
    atheris.Fuzz()
