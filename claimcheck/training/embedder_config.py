"""What one training run of the embedder is made of, read from one TOML file."""

import tomllib
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from claimcheck.training.config import Source


class EmbedderConfig(BaseModel):
    """Everything that decides the weights, but for the machine's rounding."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    seed: int
    n_steps: int
    n_warmup_steps: int
    peak_lr: float
    weight_decay: float
    clip_norm: float
    checkpoint_every_s: float
    batch_size: int
    """Claims a batch; the passages of all are the negatives of each."""
    claim_length: int
    passage_length: int
    """Tokens that claims and passages are cut and padded to: two shapes, whatever the batch."""
    temperature: float
    """Cosines are divided by it before the softmax."""
    n_hard: int
    """Hard negatives a claim, mined by a model of an earlier run."""
    is_embedding_frozen: bool
    body_claims_a_paper: int
    base_sha256: str
    sources: tuple[Source, ...]
    """Made of papers: `abstract`, `body`; else a file's stem in ../shared/datasets."""
    dev: tuple[str, ...]

    @property
    def trained(self) -> frozenset[str]:
        """Return the names of all sources."""
        return frozenset(source.name for source in self.sources)


def load_embedder_config(path: Path) -> EmbedderConfig:
    """Return the run described by the TOML file at `path`; raises pydantic.ValidationError on a wrong key."""
    return EmbedderConfig.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
