"""Encoders of other families: RoBERTa's positions, no pooler, embeddings narrower than states; and several processes."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import torch
import transformers
from robust_xlt.tiny_world import run_values

from claimcheck.errors import ModelError
from claimcheck.robust_xlt import tasks
from claimcheck.robust_xlt.config import RunConfig
from claimcheck.robust_xlt.encoder import CARD, kind_of, load_encoder, load_tokenizer, name_of
from claimcheck.robust_xlt.train import make, train

pytestmark = pytest.mark.usefixtures("one_thread")

SIZES = {"hidden_size": 32, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 64, "pad_token_id": 0}
FAMILIES = {
    "xlm-roberta": ("XLMRoberta", {**SIZES, "max_position_embeddings": 40}),
    "distilbert": ("DistilBert", {"dim": 32, "n_layers": 1, "n_heads": 2, "hidden_dim": 64, "pad_token_id": 0}),
    "electra": ("Electra", {**SIZES, "embedding_size": 16}),
}


@pytest.fixture(params=list(FAMILIES))
def other(request, encoder, tmp_path):
    """Return the folder of an encoder of another family, with the tiny encoder's tokenizer."""
    name, values = FAMILIES[request.param]
    tokenizer = load_tokenizer(str(encoder))
    config = getattr(transformers, f"{name}Config")(vocab_size=len(tokenizer), **values)
    transformers.utils.logging.disable_progress_bar()
    getattr(transformers, f"{name}Model")(config).save_pretrained(tmp_path / request.param)
    tokenizer.save_pretrained(tmp_path / request.param)
    return tmp_path / request.param


def test_any_encoder_trains_with_perturbed_embeddings_and_aligned_words(other, world, tmp_path):
    for number, parts in enumerate(
        ([{"name": "adv", "steps": 1}], [{"name": "word-alignment", "dictionaries": {"de": world / "en-de.txt"}}])
    ):
        run = RunConfig.model_validate(run_values(world, other, parts, max_steps=1))
        assert train(run, tmp_path / f"run-{number}", quiet=True).is_done
    assert (kind_of(str(other)), name_of(str(other))) == ("named", other.name)


@pytest.mark.parametrize("name", ["bert-base-multilingual-cased", "BERT-base-multilingual-cased"])
def test_a_known_name_does_not_make_a_tiny_encoder_a_known_one(name, encoder, tmp_path):
    folder = shutil.copytree(encoder, tmp_path / name)
    (folder / CARD).unlink()
    assert (kind_of(str(folder)), name_of(str(folder))) == ("tiny", name)
    shape = {"num_hidden_layers": 12, "hidden_size": 768, "intermediate_size": 3072}
    (folder / "config.json").write_text(json.dumps(shape), "utf-8")
    assert kind_of(str(folder)) == "named"


def test_bfloat16_trains(world, encoder, tmp_path):
    run = RunConfig.model_validate(run_values(world, encoder, [{"name": "adv"}], max_steps=1, precision="bf16"))
    assert train(run, tmp_path, quiet=True).is_done


def test_the_embeddings_way_in_gives_the_states_of_the_token_ids(other, world):
    made = make(RunConfig.model_validate(run_values(world, other)), seed=1)
    made.model.eval()
    batch = made.collator.batch(tasks.load("pawsx", world, "train", ("en",))[:8], torch.device("cpu"))
    extra = {"token_type_ids": batch.types} if made.model.has_types else {}
    with torch.no_grad():
        direct = made.model.encoder(input_ids=batch.ids, attention_mask=batch.attention, **extra).last_hidden_state
        states = made.model.states(batch)
    torch.testing.assert_close(states[batch.attention.bool()], direct[batch.attention.bool()])


def test_a_model_that_is_not_there_or_broken_is_said(tmp_path, monkeypatch):
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    with pytest.raises(ModelError, match="cannot be loaded"):
        load_tokenizer(str(tmp_path))
    (tmp_path / "config.json").write_text("{", "utf-8")
    with pytest.raises(ModelError, match="cannot be loaded"):
        load_encoder(str(tmp_path), torch.device("cpu"))


TWO = """
import sys
from pathlib import Path
import torch, torch.distributed
from claimcheck.robust_xlt.config import RunConfig
from claimcheck.robust_xlt.train import train
torch.set_num_threads(1)
train(RunConfig.model_validate_json(Path(sys.argv[1]).read_text()), Path(sys.argv[2]), quiet=True)
torch.distributed.destroy_process_group()
"""


def test_two_processes_learn_what_one_does(world, encoder, tmp_path):
    values = run_values(world, encoder, max_steps=2, micro_batch=8)
    values["encoder"]["dropout"] = 0.0
    run = RunConfig.model_validate(values)
    train(run, tmp_path / "one", quiet=True)
    (tmp_path / "two.py").write_text(TWO, "utf-8")
    (tmp_path / "run.json").write_text(run.model_dump_json(), "utf-8")
    torchrun = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc-per-node", "2"]
    subprocess.run(
        [*torchrun, str(tmp_path / "two.py"), str(tmp_path / "run.json"), str(tmp_path / "two")],
        check=True,
        capture_output=True,
        env={**os.environ, "OMP_NUM_THREADS": "1", "PYTHONPATH": str(Path(__file__).parents[2])},
    )
    one, two = (torch.load(tmp_path / name / "last.pt", weights_only=True)["weights"] for name in ("one", "two"))
    assert all(torch.allclose(each, two[name], atol=1e-6) for name, each in one.items())
