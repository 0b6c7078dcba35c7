"""Any cross-encoder in place of the embedded one, with tiny random BERTs made in the test."""

import json
import sys
from pathlib import Path

import pytest
from small_documents import make_claim, make_document

from claimcheck.errors import ModelError
from claimcheck.schema import Evidence
from claimcheck.settings import Settings
from claimcheck.verifiers.base import Case
from claimcheck.verifiers.cross_encoder import CrossEncoderEntailment
from claimcheck.verifiers.pairs import Pair

NLI = {0: "contradiction", 1: "entailment", 2: "neutral"}
PAIRS = [Pair("The score is 2.1.", "The score rises."), Pair("A longer piece of evidence. " * 5, "Short."), Pair("a", "b")]


def write_bert(folder: Path, id2label: dict[int, str], *, spread: float = 0.02, **tokens: str) -> Path:
    from tiny_models import write_tokenizer
    from transformers import BertConfig, BertForSequenceClassification, PreTrainedTokenizerFast, set_seed

    set_seed(0)
    folder.mkdir(parents=True, exist_ok=True)
    n_tokens = write_tokenizer(folder)
    config = BertConfig(
        vocab_size=n_tokens, hidden_size=16, num_hidden_layers=1, num_attention_heads=2, intermediate_size=16, id2label=id2label
    )
    config.initializer_range = spread
    BertForSequenceClassification(config).save_pretrained(folder)
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_file=str(folder / "tokenizer.json"),
        model_max_length=64,
        pad_token="[PAD]",
        cls_token="[CLS]",
        sep_token="[SEP]",
        **tokens,
    )
    tokenizer.save_pretrained(folder)
    return folder


def make_judge(folder: Path, id2label: dict[int, str]) -> CrossEncoderEntailment:
    return CrossEncoderEntailment(Settings(model=str(write_bert(folder, id2label)), offline=True))


@pytest.mark.hub
def test_three_labels_are_read_from_the_configuration(tmp_path: Path) -> None:
    plain = make_judge(tmp_path / "a", NLI).opinions(PAIRS)
    other = make_judge(tmp_path / "b", {0: "entailment", 1: "neutral", 2: "contradiction"}).opinions(PAIRS)
    for one, two in zip(plain, other, strict=True):
        assert sum(one) == pytest.approx(1)
        # Output 0 refutes, 1 supports, 2 is open; then 0 supports, 1 is open, 2 refutes.
        assert (two.supported, two.not_enough_info, two.refuted) == pytest.approx(
            (one.refuted, one.supported, one.not_enough_info)
        )


@pytest.mark.hub
@pytest.mark.parametrize("id2label", [{0: "unsupported", 1: "supported"}, {0: "LABEL_0"}])
def test_a_model_without_refutation_leaves_open_what_it_does_not_support(tmp_path: Path, id2label: dict[int, str]) -> None:
    for opinion in make_judge(tmp_path, id2label).opinions(PAIRS):
        assert opinion.refuted == 0
        assert 0 < opinion.supported < 1
        assert opinion.not_enough_info == pytest.approx(1 - opinion.supported)


@pytest.mark.hub
def test_one_output_is_a_sigmoid(tmp_path: Path) -> None:
    import torch
    from sentence_transformers import CrossEncoder

    judge = make_judge(tmp_path, {0: "LABEL_0"})
    expected = CrossEncoder(str(tmp_path), activation_fn=torch.nn.Sigmoid()).predict([tuple(pair) for pair in PAIRS])
    assert [opinion.supported for opinion in judge.opinions(PAIRS)] == pytest.approx(expected.tolist(), abs=1e-4)


@pytest.mark.hub
def test_the_length_of_the_input_is_read_from_the_tokenizer(tmp_path: Path) -> None:
    judge = make_judge(tmp_path, NLI)
    assert judge.max_length == 64
    assert judge.count_tokens(["", "abc", "x" * 500]) == [0, 3, 500]


@pytest.mark.hub
def test_nothing_is_asked_of_the_model_where_there_is_nothing_to_read(tmp_path: Path) -> None:
    pairs = [Pair("", "a"), PAIRS[0], Pair("a", " ")]
    first, read, last = make_judge(tmp_path, {0: "LABEL_0"}).opinions(pairs)
    assert first == last == (0, 0, 1)
    assert read.supported > 0


@pytest.mark.hub
def test_a_case_does_not_depend_on_the_others(tmp_path: Path) -> None:
    judge = make_judge(tmp_path, NLI)
    assert judge.opinions(PAIRS) == [judge.opinions([pair])[0] for pair in PAIRS]


@pytest.mark.hub
def test_evidence_is_handed_back(tmp_path: Path) -> None:
    evidence = Evidence(paper="p", page=1, kind="passage", quote="The score", start=0, end=9)
    case = Case(make_claim("The score rises."), (evidence,), {"p": make_document([["The score is 2.1."]])})
    ((judgement,),) = make_judge(tmp_path, NLI).judge([case])
    assert judgement.evidence is evidence
    assert judgement.verifier == "cross_encoder"


@pytest.mark.hub
@pytest.mark.parametrize(
    "place", ["MiniCheck-RoBERTa-Large", "models--lytang--MiniCheck-DeBERTa-v3-Large/snapshots/0123", "Other/MiniCheck"]
)
def test_a_minicheck_model_is_known_by_its_folder_and_read_as_one_text(tmp_path: Path, place: str) -> None:
    folder = write_bert(tmp_path / place, {0: "LABEL_0", 1: "LABEL_1"}, spread=1.0, eos_token="[SEP]")
    judge = CrossEncoderEntailment(Settings(model=str(folder), offline=True))
    if place.startswith("Other"):
        with pytest.raises(ModelError, match="say too little"):
            judge.opinions(PAIRS)
        return
    opinions = judge.opinions(PAIRS)
    assert all(opinion.refuted == 0 and 0 < opinion.supported < 1 for opinion in opinions)
    import torch
    from transformers import AutoModelForSequenceClassification, AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(folder)
    inputs = tokenizer("[SEP]".join(PAIRS[0]), return_tensors="pt")
    with torch.inference_mode():
        logits = AutoModelForSequenceClassification.from_pretrained(folder).eval()(**inputs).logits
    assert opinions[0].supported == pytest.approx(logits.softmax(1)[0, 1].item(), abs=1e-3)
    long = judge.opinions([Pair("A " * 500, "It rises."), Pair("A " * 500, "It falls.")])
    assert long[0] != long[1], "the claim is not cut off"


@pytest.mark.hub
def test_a_model_that_is_no_classifier_is_refused(tmp_path: Path) -> None:
    from transformers import BertConfig, BertModel

    write_bert(tmp_path, NLI)
    config = BertConfig.from_pretrained(tmp_path)
    BertModel(config).save_pretrained(tmp_path)
    with pytest.raises(ModelError, match="is no classifier, but BertModel"):
        CrossEncoderEntailment(Settings(model=str(tmp_path), offline=True)).opinions(PAIRS)


@pytest.mark.hub
def test_a_model_that_cannot_take_the_input_is_a_model_error(tmp_path: Path) -> None:
    folder = write_bert(tmp_path, NLI)
    path = folder / "tokenizer.json"
    tokenizer = json.loads(path.read_text(encoding="utf-8"))
    tokenizer["model"]["vocab"]["z"] = 10_000  # beyond the model's table of vectors
    path.write_text(json.dumps(tokenizer), encoding="utf-8")
    with pytest.raises(ModelError, match="failed"):
        CrossEncoderEntailment(Settings(model=str(folder), offline=True)).opinions([Pair("z", "z")])


@pytest.mark.hub
@pytest.mark.parametrize("name", ["config.json", "model.safetensors", "tokenizer.json"])
def test_a_folder_with_a_file_missing_or_broken_is_an_error(tmp_path: Path, name: str) -> None:
    for is_broken in (True, False):
        folder = write_bert(tmp_path / f"{is_broken}", NLI)
        (folder / name).write_bytes(b"{garbage") if is_broken else (folder / name).unlink()
        with pytest.raises(ModelError):
            CrossEncoderEntailment(Settings(model=str(folder), offline=True)).opinions(PAIRS)


@pytest.mark.hub
def test_labels_without_names_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="say too little"):
        make_judge(tmp_path, {0: "LABEL_0", 1: "LABEL_1", 2: "LABEL_2"}).opinions(PAIRS)


@pytest.mark.hub
def test_a_folder_without_a_model_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="cannot be loaded"):
        CrossEncoderEntailment(Settings(model=str(tmp_path), offline=True)).opinions(PAIRS)


@pytest.mark.hub
def test_the_fingerprint_names_the_model(tmp_path: Path) -> None:
    before = make_judge(tmp_path / "m", NLI).fingerprint()["model"]
    assert before.startswith("m@")
    assert CrossEncoderEntailment(Settings(model=str(tmp_path / "m"))).fingerprint()["model"] == before
    (tmp_path / "m" / "model.safetensors").write_bytes(b"others")
    assert CrossEncoderEntailment(Settings(model=str(tmp_path / "m"))).fingerprint()["model"] != before
    assert CrossEncoderEntailment(Settings(model="some/model")).fingerprint() == {"model": "some/model"}


def test_the_extra_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)
    with pytest.raises(ModelError, match="needs sentence-transformers") as raised:
        CrossEncoderEntailment(Settings(model="some/model")).opinions(PAIRS)
    assert "claimcheck[hub]" in raised.value.hint


def test_a_model_must_be_named() -> None:
    with pytest.raises(ModelError, match="given no model") as raised:
        CrossEncoderEntailment(Settings()).opinions(PAIRS)
    assert "CLAIMCHECK_MODEL" in raised.value.hint


def test_nothing_to_judge_needs_no_model() -> None:
    assert CrossEncoderEntailment(Settings()).judge([]) == []
