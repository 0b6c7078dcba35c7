import math
from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="the extra [train] is not installed")
transformers = pytest.importorskip("transformers", reason="the extra [train] is not installed")

from tiny_models import write_tokenizer  # noqa: E402

from claimcheck.training.embedder import Limits, contrastive_loss, embed, make_batch, train_embedder  # noqa: E402
from claimcheck.training.embedder_config import EmbedderConfig, load_embedder_config  # noqa: E402
from claimcheck.training.embedder_data import Encoded, encode, mined_negatives  # noqa: E402
from claimcheck.training.embedder_evaluate import ranks, recalls  # noqa: E402
from claimcheck.training.embedder_export import export_embedder, parity  # noqa: E402
from claimcheck.training.encoded import load_tokenizer  # noqa: E402
from claimcheck.training.passages import Passage  # noqa: E402

ROOT = Path(__file__).resolve().parents[2]
CONFIG = EmbedderConfig(
    seed=1,
    n_steps=30,
    n_warmup_steps=3,
    peak_lr=1e-2,
    weight_decay=0.01,
    clip_norm=1.0,
    checkpoint_every_s=1000.0,
    batch_size=4,
    claim_length=6,
    passage_length=8,
    temperature=0.1,
    n_hard=1,
    is_embedding_frozen=False,
    body_claims_a_paper=1,
    base_sha256="",
    sources=(),
    dev=(),
)
PASSAGES = [
    Passage("alpha is up", "alpha rises in all of them", ("alpha is not known", "beta falls"), "set"),
    Passage("beta is down", "beta falls", ("alpha rises in all of them",), "set"),
    Passage("alpha is up", "we saw alpha rise", (), "set"),
]


@pytest.fixture(autouse=True, scope="module")
def _one_thread():
    """Keep tiny products on one core: where others are busy, two wait for each other."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


def tiny(vocab_size: int = 40) -> "transformers.BertModel":
    size = {"hidden_size": 16, "intermediate_size": 32, "num_hidden_layers": 1, "num_attention_heads": 2}
    config = transformers.BertConfig(
        vocab_size=vocab_size, hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0, max_position_embeddings=256, **size
    )
    return transformers.BertModel(config, add_pooling_layer=False)


def data(n: int = 12) -> Encoded:
    """Return claims whose passage begins with the same token: a task that can be learned."""
    rng = np.random.default_rng(0)
    claims, passages = np.zeros((n, 6), np.uint16), np.zeros((2 * n, 8), np.uint16)
    for i in range(n):
        claims[i, :3] = [2, 5 + i, 3]
        passages[i, :5] = [2, 5 + i, *rng.integers(25, 40, 2), 3]
        passages[n + i, :5] = [2, *rng.integers(25, 40, 3), 3]
    pairs = np.array([[i, n + i] for i in range(n)], np.int32)
    return Encoded(claims, passages, pairs, np.arange(n, dtype=np.int32))


def run_folder(folder: Path) -> Path:
    folder.mkdir()
    np.savez(folder / "passages.npz", **data()._asdict())
    return folder


def test_a_resumed_run_ends_with_the_weights_of_an_unbroken_one_and_has_learned(tmp_path):
    whole, broken = run_folder(tmp_path / "whole"), run_folder(tmp_path / "broken")
    train_embedder(CONFIG, broken, tiny, Limits(stop_after=11))
    weights = [train_embedder(CONFIG, run, tiny, Limits()).state_dict() for run in (whole, broken)]
    assert all(torch.equal(weights[0][key], weights[1][key]) for key in weights[0])
    model = tiny()
    model.load_state_dict(weights[0])
    ids = [torch.from_numpy(rows.astype(np.int64)) for rows in (data().claims, data().passages)]
    with torch.inference_mode():
        nearest = (embed(model, ids[0]) @ embed(model, ids[1]).T).argmax(1)
    assert float((nearest == torch.arange(len(nearest))).float().mean()) > 0.8


def test_vectors_have_length_one_and_padding_does_not_count():
    torch.manual_seed(0)
    model = tiny().eval()
    short, long = torch.tensor([[2, 7, 9, 3]]), torch.tensor([[2, 7, 9, 3, 0, 0, 0]])
    with torch.inference_mode():
        assert embed(model, short) == pytest.approx(embed(model, long).numpy(), abs=1e-5)
        assert float(embed(model, short).norm()) == pytest.approx(1.0, abs=1e-5)


def test_the_loss_is_that_of_a_worked_example():
    claims, passages = torch.eye(2), torch.tensor([[1.0, 0.0], [0.0, 1.0], [1.0, 0.0]])
    free, masked = torch.zeros((2, 3), dtype=torch.bool), torch.tensor([[False, False, True], [False, False, False]])
    first = -math.log(math.e / (2 * math.e + 1))  # its own passage twice, and another
    second = -math.log(math.e / (math.e + 2))
    assert float(contrastive_loss(claims, passages, free, 1.0)) == pytest.approx((first + second) / 2)
    alone = -math.log(math.e / (math.e + 1))
    assert float(contrastive_loss(claims, passages, masked, 1.0)) == pytest.approx((alone + second) / 2)


def test_what_is_right_for_a_claim_too_does_not_count_against_it():
    pairs = np.array([[0, 3], [1, 0], [2, 4]], np.int32)  # the hard negative of claim 1 is the passage of claim 0
    same_claim = np.array([0, 1, 0], np.int32)
    encoded = Encoded(np.ones((3, 2), np.uint16), np.arange(10, dtype=np.uint16).reshape(5, 2), pairs, same_claim)
    batch = make_batch(encoded, np.array([0, 1, 2]))
    assert batch.passages[:, 0].tolist() == [0, 2, 4, 6, 0, 8]
    assert batch.forbidden.astype(int).tolist() == [[0, 0, 1, 0, 1, 0], [0, 0, 0, 0, 0, 0], [1, 0, 0, 0, 0, 0]]


def test_the_likest_other_passage_is_the_hard_one_unless_it_is_as_like_as_the_own():
    vectors = {
        "alpha is up": (1.0, 0.0),
        "alpha rises in all of them": (0.8, 0.6),
        "alpha is not known": (0.79, 0.613),  # 0.99 of the own passage's cosine: may be right too
        "beta falls": (0.6, 0.8),
        "beta is down": (0.0, 1.0),
        "we saw alpha rise": (0.9, 0.436),
    }
    found = mined_negatives(PASSAGES, lambda texts: np.array([vectors[t] for t in texts], np.float32), 1, seed=3)
    assert found[0] == ("beta falls",) and found[1] == ("alpha rises in all of them",)
    assert found[2][0] in {p.passage for p in PASSAGES}


def test_texts_become_tokens_once_and_keep_who_belongs_to_whom(tmp_path):
    write_tokenizer(tmp_path)
    tokenizer = load_tokenizer(tmp_path / "tokenizer.json", 8)
    found = encode(PASSAGES, [("beta falls",), ("alpha is not known",), ("beta falls",)], tokenizer, CONFIG)
    assert found.claims.shape == (3, 6) and found.passages.shape == (4, 8)
    assert found.pairs.tolist() == [[0, 1], [1, 2], [3, 1]]
    assert found.claim_ids.tolist() == [0, 1, 0]
    assert (found.claims[0] == found.claims[2]).all()


@pytest.mark.filterwarnings("ignore")
def test_the_exported_model_gives_the_vectors_of_pytorch(tmp_path):
    base = tmp_path / "base"
    base.mkdir()
    n_tokens = write_tokenizer(base)
    torch.manual_seed(0)
    tiny(n_tokens).save_pretrained(base)
    texts = ["the drug lowers pressure", "mice", "a longer text that says more of what was seen in 40 mice"]
    export_embedder(base, base, tmp_path / "model", texts)
    assert {path.name for path in (tmp_path / "model").iterdir()} == {"model.onnx", "tokenizer.json", "config.json"}
    assert parity(base, base, tmp_path / "model", texts) > 0.99


def test_the_rank_is_that_of_the_first_right_passage():
    vectors = {
        "alpha is up": (1.0, 0.0), "beta is down": (0.0, 1.0), "alpha rises in all of them": (0.6, 0.8),
        "we saw alpha rise": (0.5, 0.86), "alpha is not known": (0.9, 0.43), "beta falls": (0.1, 0.99),
    }  # fmt: skip
    found = ranks(PASSAGES, lambda texts: np.array([vectors[t] for t in texts], np.float32))
    assert found == {"set": [2, 1]}
    assert recalls([2, 1]) == {"n": 2, "recall@1": 0.5, "recall@5": 1.0, "recall@10": 1.0, "mrr": 0.75}


def test_the_shipped_recipe_is_read():
    config = load_embedder_config(ROOT / "claimcheck/training/configs/embedder.toml")
    assert {"abstract", "body"} <= {source.name for source in config.sources} and config.n_hard >= 1
