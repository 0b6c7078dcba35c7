"""The models at hand: what is told of them, also where a file is missing or another than released."""

import json
from hashlib import sha256
from pathlib import Path

import pytest
from tiny_models import write_classifier, write_embedder

from claimcheck import model_list
from claimcheck.errors import ModelError
from claimcheck.model_list import describe, installed_models
from claimcheck.settings import Settings
from claimcheck.shipped import shipped_path

NLI = {"0": "SUPPORTED", "1": "REFUTED", "2": "NOT_ENOUGH_INFO"}


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder like data/ with two small models, one of them listed in its README with its checksum."""
    weights = write_classifier(tmp_path / "models" / "judge", NLI) / "model.onnx"
    write_embedder(tmp_path / "models" / "vectors")
    (tmp_path / "models" / "judge" / "README.md").write_text("# Card\n", encoding="utf-8")
    row = f"| `models/judge/model.onnx` | weights | made here | AGPL-3.0-or-later | `{sha256(weights.read_bytes()).hexdigest()}` |\n"
    (tmp_path / "README.md").write_text(f"# Data\n\n{row}", encoding="utf-8")
    monkeypatch.setattr(model_list, "shipped_path", lambda *parts: tmp_path.joinpath(*parts[1:]))
    return tmp_path


def test_what_is_told_of_a_model(data: Path) -> None:
    judge, vectors = installed_models(Settings())
    assert (judge.name, judge.role, judge.origin) == ("judge", "verifier", "shipped")
    assert (judge.is_intact, judge.missing, judge.licence) == (True, (), "AGPL-3.0-or-later")
    assert judge.labels == ("SUPPORTED", "REFUTED", "NOT_ENOUGH_INFO")
    assert judge.max_length == 128
    files = [path for path in (data / "models" / "judge").iterdir() if path.name != "README.md"]
    assert judge.size_bytes == sum(path.stat().st_size for path in files)
    assert judge.card == str(data / "models" / "judge" / "README.md")
    assert (vectors.role, vectors.is_intact, vectors.licence, vectors.card) == ("embedder", None, None, None)
    text = describe((judge, vectors))
    assert "judge: verifier, shipped" in text and "as released" in text and "not stated" in text


def test_other_weights_than_released_are_marked(data: Path) -> None:
    path = data / "models" / "judge" / "model.onnx"
    path.write_bytes(path.read_bytes() + b" ")
    judge, _ = installed_models(Settings())
    assert judge.is_intact is False
    assert "NOT as released" in describe((judge,))


def test_missing_and_broken_files_are_named_not_fatal(data: Path) -> None:
    (data / "models" / "judge" / "model.onnx").unlink()
    (data / "models" / "vectors" / "config.json").write_bytes(b"{")
    (data / "models" / "empty").mkdir()
    empty, judge, vectors = installed_models(Settings())
    assert empty.missing == ("model.onnx", "tokenizer.json", "config.json")
    assert (judge.missing, judge.sha256, judge.is_intact) == (("model.onnx",), None, None)
    assert vectors.missing == ()
    assert "missing  model.onnx" in describe((judge,))


def test_models_that_the_settings_name_are_listed(data: Path, tmp_path: Path) -> None:
    folder = write_embedder(tmp_path / "own")
    (folder / "README.md").write_text("---\ntags: [x]\nlicense: mit\n---\n# Own\n", encoding="utf-8")
    *_, verifier, embedder = installed_models(Settings(model="some/model", embedder=str(folder)))
    assert (verifier.name, verifier.origin, verifier.folder, verifier.size_bytes) == ("some/model", "settings", None, None)
    assert (embedder.role, embedder.licence, embedder.card) == ("embedder", "mit", str(folder / "README.md"))
    assert len(embedder.sha256 or "") == 64
    assert "size unknown" in describe((verifier,))


def test_no_models_are_an_error(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(model_list, "shipped_path", lambda *parts: tmp_path / "nowhere")
    with pytest.raises(ModelError, match="no models"):
        installed_models(Settings())


@pytest.mark.model
def test_the_shipped_models_are_whole_and_as_released() -> None:
    found = {model.name: model for model in installed_models(Settings())}
    assert {name: model.role for name, model in found.items()} == {"embedder": "embedder", "entailment": "verifier"}
    for model in found.values():
        assert model.is_intact and not model.missing and model.licence and model.card
        assert Path(model.folder or "").parent == shipped_path("data", "models")
    assert json.loads(found["entailment"].model_dump_json())["sha256"] == found["entailment"].sha256
