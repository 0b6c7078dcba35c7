"""Tasks become examples: real files, every layout in small, pairs of languages, and files that are wrong."""

import gzip
import hashlib
import json
from collections import Counter

import pytest

from claimcheck.errors import InputError
from claimcheck.robust_xlt.config import Dial
from claimcheck.robust_xlt.records import Example
from claimcheck.robust_xlt.tasks import generalized, inputs_of, is_placeholder, labels_of, load, synthetic
from claimcheck.robust_xlt.tasks.overlap import OverlapBaseline, overlap_predictions
from claimcheck.robust_xlt.tasks.specs import SPECS
from claimcheck.robust_xlt.tasks.synthetic import SyntheticLanguage, reordered, vocabulary_of

PAWSX, XNLI = SPECS["pawsx"].languages, SPECS["xnli"].languages


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gzip.compress(text.encode()) if path.suffix == ".gz" else text.encode())
    return path


def pawsx(folder, languages=("en", "de", "fr"), rows=8, ns=()):
    for language in languages:
        lines = [f"{language} a{at}\t{'NS' if (language, at) in ns else f'{language} b{at}'}\t{at % 2}" for at in range(rows)]
        write(folder / f"dev-{language}.tsv", "\n".join(lines) + "\n")
    return folder


def share_right(predictions):
    return sum(each.predicted == each.label for each in predictions) / len(predictions)


# ---- layouts ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("task", "split", "name", "text", "expected"),
    [
        ("pawsx", "dev", "dev-en.tsv", "one\ttwo\t1\n", ("one", "two", 1)),
        ("pawsx", "dev", "dev-en.tsv.gz", "one\ttwo\t1\n", ("one", "two", 1)),
        ("PAWS-X", "test", "x-final/en/test_2k.tsv", "id\tsentence1\tsentence2\tlabel\n1\tone\ttwo\t0\n", ("one", "two", 0)),
        ("pawsx", "dev", "PAWSX/en/dev_2k.tsv", "id\tsentence1\tsentence2\tlabel\n1\tone\ttwo\t0\n", ("one", "two", 0)),
        ("pawsx", "test", "test-en.tsv", "one\ttwo\n", ("one", "two", -1)),
        ("xnli", "dev", "xnli/dev-en.tsv", "one\ttwo\tcontradictory\n", ("one", "two", 2)),
        ("xnli", "dev", "XNLI/en.dev", "one\ttwo\tneutral\r\n", ("one", "two", 1)),
        ("xnli", "train", "XNLI/multinli.train.en.tsv", "premise\thypo\tlabel\none\ttwo\tentailment\n", ("one", "two", 0)),
        ("xnli", "dev", "xnli.dev.tsv", "language\tgold_label\tsentence1\tsentence2\nfr\tneutral\tun\tdeux\nen\tentailment\tone\ttwo\n", ("one", "two", 0)),
        ("xnli", "dev", "labelled-dev-en.tsv", "genre\tlabel\tsentence1_en\tsentence2_en\nx\t-\tone\ttwo\n", ("one", "two", -1)),
        ("qadsm", "test", "QADSM/xglue.qadsm.en.test", "q\ttitle\ttext\tGood\n", ("q", "title text", 1)),
        ("wpr", "dev", "xglue.wpr.en.dev", "q\ttitle\ttext\t4\n", ("q", "title text", 4)),
        ("qam", "dev", "xglue.qam.en.dev", "q\tanswer\t0\n", ("q", "answer", 0)),
        ("nc", "dev", "xglue.nc.en.dev", "title\tbody\tsports\n", ("title", "body", 1)),
        ("glue-rte", "dev", "RTE/dev.tsv", "index\tsentence1\tsentence2\tlabel\n0\tone\ttwo\tnot_entailment\n", ("one", "two", 0)),
        ("glue-mnli", "dev", "dev_matched.tsv", "index\tsentence1\tsentence2\tgold_label\n0\tone\ttwo\tneutral\n", ("one", "two", 1)),
        ("glue-qnli", "dev", "dev.tsv", "index\tquestion\tsentence\tlabel\n0\tone\ttwo\tentailment\n", ("one", "two", 1)),
        ("glue-mrpc", "dev", "dev.tsv", "Quality\t#1 ID\t#2 ID\t#1 String\t#2 String\n1\t7\t8\tone\ttwo\n", ("one", "two", 1)),
        ("glue-cola", "dev", "dev.tsv", "gj04\t0\t*\tone\n", ("one", None, 0)),
        ("glue-sst2", "flipkart", "flipkart.csv", 'sentence,label\n"one, and more",1\n', ("one, and more", None, 1)),
        ("glue-rte", "scitail", "scitail.jsonl", '{"sentence1": "one", "sentence2": "two", "label": "entailment"}\n', ("one", "two", 1)),
        ("glue-qqp", "twitter", "twitter.json", '[{"question1": "one", "question2": "two", "is_duplicate": 1}]', ("one", "two", 1)),
    ],
)  # fmt: skip
def test_every_layout_becomes_the_same_example(tmp_path, task, split, name, text, expected):  # noqa: PLR0917
    path = write(tmp_path / name, text)
    (example,) = load(task, tmp_path, split, ("en",))
    assert (example.text_a, example.text_b, example.label) == expected
    assert (example.language, example.language_b) == ("en", None)
    assert inputs_of(task, tmp_path, split, ("en",)) == {name: hashlib.sha256(path.read_bytes()).hexdigest()}


def test_labels_in_a_file_of_their_own_are_joined_by_row(tmp_path):
    write(tmp_path / "test-en.tsv", "one\ttwo\nthree\tfour\nfive\tsix\n")
    write(tmp_path / "test-labels.tsv", "1\tde\n0\t\n?\tde,fr\n")
    assert [each.label for each in load("pawsx", tmp_path, "test", ("en",))] == [1, 0, -1]
    assert set(inputs_of("pawsx", tmp_path, "test", ("en",))) == {"test-en.tsv", "test-labels.tsv"}


def test_rows_that_are_no_translations_have_numbers_of_their_own(tmp_path):
    for language in ("en", "de"):
        write(tmp_path / f"xglue.qam.{language}.dev", "q\ta\t1\nr\tb\t0\n")
    examples = load("qam", tmp_path, "dev", ("en", "de"))
    assert len({each.row for each in examples}) == 4
    with pytest.raises(InputError, match="differ in their rows"):
        generalized(examples)


# ---- bad input -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("files", "message", "hint"),
    [
        ({"dev-en.tsv": "a\tb\t1\n"}, "no dev file of pawsx in de", "Leave the language out"),
        ({"dev-en.tsv": "a\tb\t1\n", "dev-de.tsv": "a\tb\t1\nc\td\t0\n"}, "different numbers of rows: en 1, de 2", "one source"),
        ({"dev-en.tsv": "a\tb\t1\n", "dev-de.tsv": "a\tb\tmaybe\n"}, "line 1: the label 'maybe'", "paraphrase"),
        ({"dev-en.tsv": "a\tb\t1\n", "dev-de.tsv": "a\tb\tc\td\te\tf\n"}, "6 columns and no header", "2 or 3 or 4 columns"),
        ({"dev-en.tsv": "a\tb\t1\n", "dev-de.tsv": "a\tb\t1\nc\td\n"}, "line 2: 2 columns, not 3", "same columns"),
        ({"dev-en.tsv": "a\tb\t1\n", "dev-de.tsv": ""}, "is empty", "again"),
        ({"dev-en.tsv": "a\tb\t0\n" * 20, "dev-de.tsv": "a\tb\t1\n" * 8 + "a\tb\t0\n" * 12}, "not aligned: 8 of 20", "one order"),
        ({"test-en.tsv": "a\tb\n", "test-de.tsv": "a\tb\n", "test-labels.tsv": "1\n0\n"}, "2 labels for 1 rows", "one label a row"),
    ],
)  # fmt: skip
def test_wrong_files_are_refused_with_a_next_step(tmp_path, files, message, hint):
    for name, text in files.items():
        write(tmp_path / name, text)
    split = next(iter(files)).partition("-")[0]
    with pytest.raises(InputError) as caught:
        load("pawsx", tmp_path, split, ("en", "de"))
    assert message in caught.value.message
    assert hint in caught.value.hint


@pytest.mark.parametrize("task", ["panx", "mlqa", "glue-stsb", "no-such-task"])
def test_tasks_of_another_kind_are_refused(tmp_path, task):
    with pytest.raises(InputError, match=r"classes|no task") as caught:
        load(task, tmp_path, "dev", ("en",))
    assert "pawsx" in caught.value.hint


@pytest.mark.parametrize("languages", [(), ("en", "en"), ("../en",), ("",)])
def test_languages_that_are_none_are_refused(tmp_path, languages):
    with pytest.raises(InputError):
        load("pawsx", tmp_path, "dev", languages)


# ---- pairs -----------------------------------------------------------------------------------------------------------


def test_pairs_take_the_first_text_from_one_language_and_the_second_from_the_other(tmp_path):
    examples = load("pawsx", pawsx(tmp_path), "dev", ("en", "de", "fr"))
    pairs = generalized(examples)
    assert Counter((each.language, each.language_b) for each in pairs) == {
        (a, b): 8 for a in ("en", "de", "fr") for b in ("en", "de", "fr")
    }
    mixed = next(each for each in pairs if each.id == "3:de-fr")
    assert (mixed.text_a, mixed.text_b, mixed.label, mixed.row) == ("de a3", "fr b3", 1, 3)
    assert len({each.id for each in pairs}) == len(pairs)


def test_placeholders_are_marked_where_they_stand(tmp_path):
    examples = load("pawsx", pawsx(tmp_path, ns={("de", 2)}), "dev", ("en", "de", "fr"))
    assert [each.id for each in examples if is_placeholder(each.id)] == ["2:de!NS"]
    marked = {each.id for each in generalized(examples) if is_placeholder(each.id)}
    assert marked == {"2:en-de!NS", "2:de-de!NS", "2:fr-de!NS"}


def test_a_row_whose_languages_differ_in_label_has_none(tmp_path):
    pawsx(tmp_path, ("en",), 20)
    lines = (tmp_path / "dev-en.tsv").read_text().splitlines()
    write(tmp_path / "dev-de.tsv", "\n".join(["x\ty\t1", *lines[1:]]) + "\n")
    pairs = {each.id: each.label for each in generalized(load("pawsx", tmp_path, "dev", ("en", "de")))}
    assert [pairs[f"0:{pair}"] for pair in ("en-en", "en-de", "de-en", "de-de")] == [0, -1, -1, 1]


@pytest.mark.shared
@pytest.mark.parametrize(
    ("split", "ns", "n_unknown"),
    [
        ("dev", {"de": 68, "es": 38, "ko": 35, "ja": 20, "zh": 16, "fr": 8}, 0),
        ("test", {"ja": 54, "de": 32, "ko": 28, "zh": 25, "fr": 14, "es": 1}, 6 * 7),
    ],
)
def test_pawsx_has_49_pairs_and_its_placeholders(shared, split, ns, n_unknown):
    examples = load("pawsx", shared / "xlt" / "pawsx", split, PAWSX)
    assert Counter(each.language for each in examples if is_placeholder(each.id)) == ns
    assert sum(each.label == -1 for each in examples) == n_unknown
    pairs = generalized(examples)
    assert len({(each.language, each.language_b) for each in pairs}) == 49
    assert len(pairs) == 49 * 2000
    clean = [each for each in pairs if not is_placeholder(each.id)]
    assert not any(each.label == -1 for each in clean if split == "dev")


@pytest.mark.shared
def test_xnli_has_225_pairs(shared):
    examples = load("xnli", shared / "xlt" / "xnli", "dev", XNLI)
    assert Counter(each.label for each in examples) == {0: 830 * 15, 1: 830 * 15, 2: 830 * 15}
    rows = [each for each in examples if each.row < 30]
    pairs = generalized(rows)
    assert len({(each.language, each.language_b) for each in pairs}) == 225
    assert len(pairs) == 225 * 30
    assert len(load("xnli", shared / "xlt" / "xnli", "test", ("sw", "ur"))) == 2 * 5010


@pytest.mark.shared
def test_sick_is_aligned_over_four_languages(shared):
    examples = load("sick", shared / "xlt" / "sick", "dev", ("en", "nl", "pt", "ja"))
    assert Counter(each.language for each in examples) == dict.fromkeys(("en", "nl", "pt", "ja"), 495)
    assert labels_of("sick") == ("entailment", "neutral", "contradiction")
    assert len(load("sick", shared / "xlt" / "sick", "dev", ("en", "ja"))) == 2 * 500
    pairs = generalized(examples)
    assert len(pairs) == 16 * 495
    assert 0 < sum(each.label == -1 for each in pairs) < 0.1 * len(pairs)


@pytest.mark.shared
def test_xcopa_and_captions_are_aligned(shared):
    languages = tuple(each for each in SPECS["xcopa"].languages if each != "en")
    xcopa = load("xcopa", shared / "xlt" / "xcopa", "dev", languages)
    assert Counter(each.label for each in xcopa if each.language == "it") == Counter(
        each.label for each in xcopa if each.language == "qu"
    )
    assert len(generalized(xcopa)) == 11 * 11 * 100
    with pytest.raises(InputError, match="in en"):
        load("xcopa", shared / "xlt" / "xcopa", "dev", ("en",))
    captions = load("captions", shared / "xlt" / "multi30k", "dev", ("en", "de", "fr", "cs"))
    assert Counter((each.language, each.language_b, each.label) for each in captions) == {
        (language, second, label): 1014
        for language, second in (("en", None), ("de", None), ("fr", "en"), ("cs", "en"))
        for label in (0, 1)
    }
    assert captions == load("captions", shared / "xlt" / "multi30k", "dev", ("en", "de", "fr", "cs"))
    english = [each for each in captions if each.language == "en"]
    assert 0.65 < share_right(overlap_predictions(english, english)) < 0.80
    assert not any(each.text_a == each.text_b for each in english if each.label == 1)


# ---- SICK, XCOPA, captions: wrong files ------------------------------------------------------------------------------


def test_sick_without_its_columns_is_refused(tmp_path):
    write(tmp_path / "SICK_train.txt", "id\ta\tb\n1\tx\ty\n")
    with pytest.raises(InputError, match="no column pair_ID"):
        load("sick", tmp_path, "train", ("en",))
    write(
        tmp_path / "SICK_train.txt",
        "pair_ID\tsentence_A\tsentence_B\trelatedness_score\tentailment_judgment\nx1\ta\tb\t3\tNEUTRAL\n",
    )
    with pytest.raises(InputError, match="line 2"):
        load("sick", tmp_path, "train", ("en",))


@pytest.mark.parametrize(
    "line",
    ["no json", "[]", '{"premise": "x"}', '{"premise":"p","choice1":"a","choice2":"b","question":"why","idx":0,"label":0}'],
)
def test_xcopa_lines_that_are_none_are_refused(tmp_path, line):
    write(tmp_path / "data" / "it" / "val.it.jsonl", line + "\n")
    with pytest.raises(InputError, match="line 1"):
        load("xcopa", tmp_path, "dev", ("it",))


def test_xcopa_rows_must_be_the_same(tmp_path):
    for language, rows in (("it", 2), ("et", 3)):
        entries = [
            {"premise": "p", "choice1": "a", "choice2": "b", "question": "cause", "idx": at, "label": 1} for at in range(rows)
        ]
        write(tmp_path / language / f"val.{language}.jsonl", "\n".join(map(json.dumps, entries)))
    with pytest.raises(InputError, match="same rows"):
        load("xcopa", tmp_path, "dev", ("it", "et"))


def test_caption_files_of_other_lengths_are_refused(tmp_path):
    write(tmp_path / "data/task1/raw/val.en", "a dog\na cat\n")
    for at in range(1, 6):
        write(tmp_path / f"data/task2/raw/val.{at}.en", "a dog\n" * (2 if at < 5 else 3))
    with pytest.raises(InputError, match=r"\[2, 3\]"):
        load("captions", tmp_path, "dev", ("en",))


# ---- synthetic languages ---------------------------------------------------------------------------------------------

TEXTS = ("A black dog runs.", "Two black cats sleep, and a dog sleeps.")


def test_dials_at_zero_are_the_same_language_in_other_words():
    language = SyntheticLanguage(Dial())
    first, second = (language.translate(text).split() for text in TEXTS)
    assert len(first) == 5 and first[-1] == "." and second[-1] == "."
    assert first[1] == second[1]  # black
    assert not {"black", "dog", "cats"} & {*first, *second}
    assert SyntheticLanguage(Dial()).translate(TEXTS[0]).split() == first
    assert SyntheticLanguage(Dial(seed=1)).translate(TEXTS[0]).split()[:4] != first[:4]


def test_anchors_stay_as_they_are():
    assert SyntheticLanguage(Dial(anchors=1.0)).translate(TEXTS[0]) == "a black dog runs ."
    words = [f"word{at}" for at in range(2000)]
    kept = sum(SyntheticLanguage(Dial(anchors=0.3)).word(word) == word for word in words)
    assert kept / len(words) == pytest.approx(0.3, abs=0.04)


@pytest.mark.parametrize(
    ("window", "expected"), [(0, "abcdefg"), (1, "abcdefg"), (3, "cbafedg"), (5, "edcbagf"), (-1, "gfedcba"), (99, "gfedcba")]
)
def test_words_move_within_their_window(window, expected):
    assert "".join(reordered("abcdefg", window)) == expected


def test_noise_puts_in_other_words_of_the_language():
    texts = [f"w{at} x{at} y{at} z{at}" for at in range(500)]
    words = vocabulary_of(texts)
    clean, noisy = SyntheticLanguage(Dial()), SyntheticLanguage(Dial(noise=0.3), words)
    pairs = [
        (a, b) for text in texts for a, b in zip(clean.translate(text).split(), noisy.translate(text).split(), strict=True)
    ]
    assert sum(a != b for a, b in pairs) / len(pairs) == pytest.approx(0.3, abs=0.04)
    with pytest.raises(ValueError, match="words"):
        SyntheticLanguage(Dial(noise=0.1))


def test_synthetic_examples_keep_rows_and_labels(tmp_path):
    english = load("pawsx", pawsx(tmp_path, ("en",), ns={("en", 1)}), "dev", ("en",))
    made = synthetic(english, {"l2": Dial(), "l3": Dial(window=-1)})
    assert [(each.row, each.label) for each in made] == 2 * [(each.row, each.label) for each in english]
    assert is_placeholder(next(each.id for each in made if each.row == 1))
    assert len(generalized([*english, *made])) == 9 * 8
    with pytest.raises(InputError, match="one other language"):
        synthetic(english, {"en": Dial()})
    with pytest.raises(InputError, match="one other language"):
        synthetic([*english, *made], {"l4": Dial()})


# ---- the overlap baseline --------------------------------------------------------------------------------------------


def overlapping(n, label):
    texts = ("a b c d", "a b c e") if label else ("a b c d", "w x y z")
    return [Example(f"{label}{at}", at, "t", "en", None, *texts, label) for at in range(n)]


def test_overlap_is_learned_and_stored_like_any_prediction():
    training = [*overlapping(30, 1), *overlapping(30, 0)]
    predictions = overlap_predictions(training, training)
    assert share_right(predictions) == 1
    assert (predictions[0].id, predictions[0].predicted) == (training[0].id, 1)
    with pytest.raises(ValueError, match="labelled"):
        OverlapBaseline.fit([each._replace(label=-1) for each in training])
