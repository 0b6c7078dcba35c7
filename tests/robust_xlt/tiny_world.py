"""A task, a corpus and synonyms so small that everything can be trained on them in seconds."""

import gzip
import json
import random
from pathlib import Path

GERMAN = {
    **{"dog": "hund", "cat": "katze", "horse": "pferd", "bird": "vogel", "fish": "fisch", "cow": "kuh", "sheep": "schaf"},
    **{"goat": "ziege", "red": "rot", "blue": "blau", "green": "gruen", "white": "weiss", "black": "schwarz"},
    **{"brown": "braun", "runs": "rennt", "jumps": "springt", "sleeps": "schlaeft", "eats": "frisst"},
    **{"swims": "schwimmt", "sings": "singt", "the": "das", "a": "ein"},
}
WORDS = list(GERMAN)
ANIMALS, COLOURS, VERBS = WORDS[:8], WORDS[8:14], WORDS[14:20]
SYNONYMS = {"dog": ["hound", "puppy"], "red": ["crimson"], "runs": ["races", "sprints"], "no": ["without"], "man": ["hombre"]}


def sentence(rng):
    ending = " a lot" if rng.random() < 0.3 else ""
    return f"the {rng.choice(COLOURS)} {rng.choice(ANIMALS)} {rng.choice(VERBS)}{ending}"


def pair(rng, row):
    """A paraphrase where the animal stays the same."""
    first = sentence(rng)
    label = row % 2
    words = sentence(rng).split()
    animal = first.split()[2]
    words[2] = animal if label else rng.choice([each for each in ANIMALS if each != animal])
    return first, " ".join(words), label


def easy_pair(rng, row):
    """Every word of the second text tells the class."""
    label, half = row % 2, slice(None, None, 2) if row % 2 else slice(1, None, 2)
    second = f"the {rng.choice(COLOURS[half])} {rng.choice(ANIMALS[half])} {rng.choice(VERBS[half])}"
    return sentence(rng), second, label


def german(text):
    return " ".join(GERMAN.get(word, word) for word in text.split())


def write_world(folder: Path, n_train=256, n_test=64, make=pair) -> Path:
    """Write PAWS-X files in English and German, corpora, a dictionary and synonyms."""
    folder.mkdir(parents=True, exist_ok=True)
    for split, n, seed in (("train", n_train, 1), ("dev", n_test, 2), ("test", n_test, 3)):
        rng = random.Random(seed)
        rows = [make(rng, row) for row in range(n)]
        for language, said in (("en", str), ("de", german)):
            lines = [f"{said(a)}\t{said(b)}\t{label}\n" for a, b, label in rows]
            (folder / f"{split}-{language}.tsv").write_text("".join(lines), "utf-8")
    rng = random.Random(4)
    english = [sentence(rng) for _ in range(300)]
    (folder / "corpus.en.txt").write_text("".join(f"{line}\n" for line in english), "utf-8")
    with gzip.open(folder / "corpus.de.txt.gz", "wt", encoding="utf-8") as file:
        file.writelines(f"{german(line)}\n" for line in english)
    (folder / "synonyms.json").write_text(json.dumps(SYNONYMS), "utf-8")
    (folder / "en-de.txt").write_text("".join(f"{a}\t{b}\n" for a, b in GERMAN.items()), "utf-8")
    return folder


def pretrain_values(folder: Path, steps=30) -> dict:
    return {
        "name": "tiny",
        "corpora": [
            {"language": "en", "files": [folder / "corpus.en.txt"]},
            {"language": "de", "files": [folder / "corpus.de.txt.gz"]},
        ],
        "tokenizer": {"vocabulary": 200, "lowercase": True},
        "model": {"hidden": 32, "layers": 2, "heads": 2, "max_length": 32},
        "training": {"max_steps": steps, "batch_size": 16, "learning_rate": 2e-3, "seed": 1, "device": "cpu", "log_every": 10},
    }


def run_values(folder: Path, encoder: Path, method=(), **training) -> dict:
    return {
        "name": "tiny",
        "encoder": {"model": str(encoder), "max_length": 32},
        "data": {"task": "pawsx", "folder": folder, "languages": ["en", "de"], "setting": "generalized"},
        "method": list(method),
        "training": {
            "epochs": 1, "batch_size": 16, "learning_rate": 1e-3, "seed": 1, "device": "cpu", "log_every": 5, "save_every": 5, **training,
        },
    }  # fmt: skip
