"""What a run lacks is said before its first step."""

import pytest
import torch
from robust_xlt.tiny_world import run_values

from claimcheck.errors import InputError
from claimcheck.robust_xlt import devices
from claimcheck.robust_xlt.config import RunConfig
from claimcheck.robust_xlt.train import train

pytestmark = pytest.mark.usefixtures("one_thread")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"data": {"languages": ["en", "xx"]}}, "no test file of pawsx in xx"),
        ({"data": {"test_split": "gone"}}, "no gone file"),
        ({"method": [{"name": "rs-da", "synonyms": "gone.json"}]}, "no file gone.json"),
        ({"intermediate": [{"data": {"train_split": "gone"}}]}, "no gone file"),
    ],
)
def test_what_is_missing_is_said_before_the_first_step_and_leaves_the_folder_free(change, said, world, encoder, tmp_path):
    values = run_values(world, encoder, max_steps=1)
    changed = {key: {**values["data"], **each} if key == "data" else each for key, each in change.items()}
    for stage in changed.get("intermediate", ()):
        stage["data"] = {**values["data"], **stage["data"]}
    with pytest.raises(InputError, match=said):
        train(RunConfig.model_validate(values | changed), tmp_path, quiet=True)
    assert train(RunConfig.model_validate(values), tmp_path, quiet=True).is_done


def test_labels_that_do_not_fit_are_named(world, encoder, tmp_path):
    other = tmp_path / "data"
    other.mkdir()
    for split in ("train", "dev", "test"):
        (other / f"{split}-en.tsv").write_text("a b\tc d\tneutral\n" * 4, "utf-8")
    values = run_values(world, encoder)
    run = RunConfig.model_validate(
        {**values, "data": {"task": "xnli", "folder": other, "languages": ["en"], "n_labels": 1 + 1}}
    )
    labelled = RunConfig.model_validate({**values, "data": {**run.data.model_dump(), "n_labels": 3}})
    assert train(labelled, tmp_path / "ok", quiet=True).is_done
    for split in ("test", "train"):
        (other / f"{split}-en.tsv").write_text("a b\tc d\tcontradiction\n" * 4, "utf-8")
        with pytest.raises(InputError, match=rf"split {split} has class 2, but data.n_labels is 2"):
            train(run, tmp_path / split, quiet=True)


def test_a_gpu_that_is_not_there_is_said(monkeypatch):
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    with pytest.raises(InputError, match="no GPU"):
        devices.device_of("cuda")
