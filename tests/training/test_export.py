import json
from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="the extra [train] is not installed")
transformers = pytest.importorskip("transformers", reason="the extra [train] is not installed")
onnxruntime = pytest.importorskip("onnxruntime")

from claimcheck.training.export import INPUTS, export_onnx, model_config, quantise  # noqa: E402
from claimcheck.training.int8 import EXPORT_SHARE, outlier_channels, products, widened  # noqa: E402


@pytest.fixture(scope="module")
def weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("weights")
    size = {"hidden_size": 16, "intermediate_size": 32, "num_hidden_layers": 2, "num_attention_heads": 2}
    torch.manual_seed(0)
    transformers.BertForSequenceClassification(
        transformers.BertConfig(vocab_size=60, num_labels=3, max_position_embeddings=32, **size)
    ).save_pretrained(folder)
    return folder


@pytest.mark.filterwarnings("ignore")
def test_the_exported_model_says_what_pytorch_says_for_any_length(weights: Path, tmp_path: Path) -> None:
    sample = np.random.default_rng(1).integers(1, 60, (4, 12))
    model = transformers.BertForSequenceClassification.from_pretrained(weights).eval()
    export_onnx(weights, tmp_path / "full.onnx", outlier_channels(model, [{"input_ids": torch.from_numpy(sample)}]))
    quantise(tmp_path / "full.onnx", tmp_path / "int8.onnx")
    full, int8 = (onnxruntime.InferenceSession(str(tmp_path / name)) for name in ("full.onnx", "int8.onnx"))
    for length in (1, 7, 20):
        ids = np.random.default_rng(0).integers(1, 60, (1, length))
        inputs = dict(zip(INPUTS, (ids, (np.arange(length) >= 5).astype(np.int64)[None]), strict=True))
        with torch.inference_mode():
            expected = model(**{k: torch.from_numpy(v) for k, v in inputs.items()}).logits.numpy()
        assert full.run(["logits"], inputs)[0] == pytest.approx(expected, abs=0.02)
        assert int8.run(["logits"], inputs)[0] == pytest.approx(expected, abs=0.1)


def test_more_channels_are_kept_at_export_where_a_product_does_not_narrow() -> None:
    torch.manual_seed(1)
    size = {"hidden_size": 2 * EXPORT_SHARE, "intermediate_size": 4 * EXPORT_SHARE, "num_hidden_layers": 1}
    model = transformers.BertForSequenceClassification(
        transformers.BertConfig(vocab_size=60, num_attention_heads=2, **size),
    ).eval()
    batches = [{"input_ids": torch.arange(1, 13)[None]}]
    kept = {name: torch.tensor([3]) for name in products(model)}
    found = widened(kept, model, batches)
    assert {name: len(channels) for name, channels in found.items()} == {
        name: 1 if name.endswith("0.output.dense") else 2 for name in kept
    }
    assert all(3 in channels for channels in found.values())
    query = "bert.encoder.layer.0.attention.self.query"
    assert set(outlier_channels(model, batches)[query].tolist()) <= set(found[query].tolist())


def test_the_config_says_how_to_read_the_outputs(weights: Path) -> None:
    config = model_config(weights)
    assert config["id2label"] == {"0": "SUPPORTED", "1": "REFUTED", "2": "NOT_ENOUGH_INFO"}
    assert config["pair_order"] == ["evidence", "claim"]
    assert config["inputs"] == ["input_ids", "token_type_ids"]
    assert config["hidden_size"] == 16 and json.dumps(config)
