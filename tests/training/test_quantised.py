from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="the extra [train] is not installed")
transformers = pytest.importorskip("transformers", reason="the extra [train] is not installed")
onnxruntime = pytest.importorskip("onnxruntime")

from claimcheck.training import adapt as adapting  # noqa: E402
from claimcheck.training.export import INPUTS, export_onnx, quantise  # noqa: E402
from claimcheck.training.int8 import on_grid, outlier_channels  # noqa: E402
from claimcheck.training.quantised import QuantisedLinear, quantise_in_training, rounding, settle  # noqa: E402
from tests.training.test_train import CONFIG, encoded, save_encoded, tiny  # noqa: E402

IDS = torch.from_numpy(np.random.default_rng(4).integers(1, 50, (1, 14)))


def test_a_weight_on_the_grid_stays_as_it_is() -> None:
    weight = torch.randn(5, 7)
    assert torch.allclose(on_grid(on_grid(weight)), on_grid(weight), atol=1e-7)
    assert (on_grid(weight) - weight).abs().amax() <= weight.abs().amax() / 254 * 1.001


def test_rounding_is_at_most_half_a_step_of_each_text() -> None:
    x = torch.randn(3, 4, 6) * torch.tensor([1.0, 10.0, 100.0]).view(3, 1, 1)
    steps = (x.amax((1, 2)) - x.amin((1, 2))) / 255
    assert (rounding(x).abs().amax((1, 2)) <= steps / 2 * 1.01).all()


def test_gradients_pass_as_if_nothing_were_rounded() -> None:
    torch.manual_seed(1)
    linear = torch.nn.Linear(6, 4)
    layer = QuantisedLinear(linear, torch.tensor([2]))
    x = torch.randn(2, 3, 6, requires_grad=True)
    layer(x).sum().backward()
    assert x.grad is not None and torch.allclose(x.grad, layer.grid_weight().sum(0).expand(2, 3, 6), atol=1e-6)
    assert linear.weight.grad is not None and linear.weight.grad.abs().sum() > 0
    assert torch.equal(layer.grid_weight()[:, 2], linear.weight[:, 2])


@pytest.mark.filterwarnings("ignore")
def test_what_is_trained_with_int8_in_the_loop_is_what_the_export_computes(tmp_path: Path) -> None:
    torch.manual_seed(2)
    model = tiny().eval()
    channels = outlier_channels(model, [{"input_ids": IDS}])
    quantise_in_training(model, channels)
    with torch.inference_mode():
        trained = model(input_ids=IDS).logits.numpy()
    settle(model)
    assert not any(isinstance(module, QuantisedLinear) for module in model.modules())
    model.save_pretrained(tmp_path)
    export_onnx(tmp_path, tmp_path / "full.onnx", channels)
    quantise(tmp_path / "full.onnx", tmp_path / "int8.onnx")
    session = onnxruntime.InferenceSession(str(tmp_path / "int8.onnx"))
    inputs = dict(zip(INPUTS, (IDS.numpy(), np.zeros(IDS.shape, np.int64)), strict=True))
    assert session.run(["logits"], inputs)[0] == pytest.approx(trained, abs=2e-3)


def test_an_adapted_run_goes_on_where_it_was_stopped_and_keeps_its_channels(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(adapting, "calibration", lambda base, max_length: [{"input_ids": IDS}])
    config = CONFIG.model_copy(update={"n_adapted_steps": 6, "adapted_lr": 1e-3})
    torch.manual_seed(5)
    tiny().save_pretrained(tmp_path / "weights")
    save_encoded(tmp_path / "second.npz", encoded(2))
    first = adapting.adapt(config, tmp_path, tmp_path).state_dict()
    again = adapting.adapt(config, tmp_path, tmp_path).state_dict()
    assert all(torch.allclose(first[key], again[key], atol=1e-6) for key in first)
    channels = adapting.load_channels(tmp_path / adapting.ADAPTED)
    assert set(channels) and all(len(found) == 1 for found in channels.values())
    weight = first["bert.encoder.layer.0.attention.self.query.weight"]
    started = transformers.BertForSequenceClassification.from_pretrained(tmp_path / "weights").state_dict()
    assert not torch.equal(weight, started["bert.encoder.layer.0.attention.self.query.weight"])
