"""What one training run is made of, read from one TOML file."""

from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict

from claimcheck.training.config_files import config_values
from claimcheck.training.origins import trainable


class Source(BaseModel):
    """How much of one data set goes into a phase."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Annotated[str, AfterValidator(trainable)]
    """A file's stem in ../shared/datasets, or a made set (`origins.MADE`); a set that forbids commercial use is refused."""
    cap: int = 0
    """At most this many pairs, drawn by the seed; 0 takes all."""
    repeat: int = 1
    """How often each pair comes in one pass over the phase."""


class Phase(BaseModel):
    """A shuffled mix, gone through in batches until `n_steps` are done (0: until the run ends)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    n_steps: int
    sources: tuple[Source, ...]


class TrainingConfig(BaseModel):
    """Everything that decides the weights, but for the machine's rounding."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    seed: int
    n_steps: int
    """Optimiser steps of the whole run; may be lowered for a resumed run, the order of batches stays."""
    n_warmup_steps: int
    peak_lr: float
    weight_decay: float
    clip_norm: float
    tokens_per_batch: int
    """A batch of padded length L holds tokens_per_batch // L pairs: every length has one shape, every step one cost."""
    lengths: tuple[int, ...]
    """Padded lengths in tokens, rising; the last is the longest input the model sees."""
    max_overlong: int
    """Pairs longer than this many tokens are left out; between it and the last length evidence is cut at its end."""
    checkpoint_every_s: float
    is_embedding_frozen: bool
    """Keep the word embeddings as they are: a tenth more pairs a second, and rare words keep their place."""
    n_frozen_layers: int = 0
    """With the word embeddings, keep the lowest layers of the encoder as they are: a step costs less, the upper ones adapt."""
    indomain_claims_a_paper: int
    base_sha256: str
    teacher_weight: float = 0.0
    """Share of the loss that asks for the teacher's opinion (`taught`) instead of the label; 0 asks no teacher."""
    n_adapted_steps: int = 0
    """Steps after those, with int8 in the loop (`adapt`), over the mix of the last phase."""
    adapted_lr: float = 0.0
    """Peak rate of these."""
    phases: tuple[Phase, ...]
    dev: tuple[str, ...]
    drops_leaks: bool = False
    """Leave out not only the claims of dev sets, but every pair whose claim leaks (see `leak_rules`)."""
    mined: Path | None = None
    """File of the source `mined`, as `claimcheck.training.mine` writes it; from the folder of the config file."""

    @property
    def trained(self) -> frozenset[str]:
        """Return the names of all sources of all phases."""
        return frozenset(source.name for phase in self.phases for source in phase.sources)


def load_config(path: Path) -> TrainingConfig:
    """Return the run described by the TOML file at `path`; raises pydantic.ValidationError on a wrong key."""
    config = TrainingConfig.model_validate(config_values(path))
    return config.model_copy(update={"mined": path.parent / config.mined}) if config.mined else config
