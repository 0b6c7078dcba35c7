"""The config of a run: one YAML file, every value checked, every value with its provenance.

A value is plain (`epochs: 3`), or says where it comes from (`epochs: {value: 3, provenance: authors' code}`). A value that was
seen neither in paper nor code is null with provenance `not seen`: strict mode refuses to run until it is set, by
`--set method.0.ball.epsilon=0.5` or in a copy of the file; without strict mode claimcheck's own default takes its place.
"""

from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, NonNegativeFloat, NonNegativeInt, PositiveFloat, PositiveInt, model_validator

from claimcheck.robust_xlt.parts import CORES, AnyPart, Share
from claimcheck.robust_xlt.records import Selection

Device = Literal["auto", "cpu", "cuda"]
Match = Literal["epochs", "steps", "flops"]


class _Config(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class Dial(_Config):
    """How far a synthetic language lies from the one it is made of; all zero: the same language in other words."""

    anchors: Share = 0.0
    """Share of words (types) that are the same in both languages."""
    window: Annotated[int, Field(ge=-1)] = 0
    """Words move less than so many places; 0: order kept; -1: order reversed."""
    noise: Share = 0.0
    """Share of words (tokens) that become a random other word of the language."""
    seed: NonNegativeInt = 0

    @property
    def distance(self) -> float:
        """Return the distance in [0, 1]: mean of words not shared, order lost (full at a window of 10), and noise."""
        order = 1.0 if self.window < 0 else min(self.window / 10, 1.0)
        return (1 - self.anchors + order + self.noise) / 3


class EncoderConfig(_Config):
    """Which encoder is trained."""

    model: str = Field(min_length=1)
    """Hugging Face id, or a folder (of `robust-xlt pretrain`, or of any Hugging Face model)."""
    max_length: Annotated[int, Field(ge=8)] = 128
    """Tokens of a text pair, special ones among them; what is longer is cut, the longer text first."""
    pooling: Literal["cls", "mean"] = "cls"
    dropout: Share | None = None
    """Of the encoder and the head; None: as the encoder's own config says."""


class DataConfig(_Config):
    """Which examples are trained on and evaluated."""

    task: str = Field(min_length=1)
    folder: Path
    """Folder with the task's files, relative to the working directory like all paths here."""
    train_split: str = "train"
    dev_split: str = "dev"
    test_split: str = "test"
    source_language: str = "en"
    languages: tuple[str, ...] = Field(min_length=1)
    """Evaluated; the source language among them or not."""
    setting: Literal["standard", "generalized"] = "standard"
    n_labels: Annotated[int, Field(ge=2)] = 2
    max_train: PositiveInt | None = None
    """At most so many training rows, drawn by the seed `sample_seed`; None: all."""
    max_dev: PositiveInt | None = None
    max_test: PositiveInt | None = None
    sample_seed: NonNegativeInt = 0
    train_rows: PositiveInt | None = None
    """Rows of the full training set, for `plan`, which reads no data."""
    test_rows: PositiveInt | None = None
    synthetic: dict[str, Dial] = {}
    """Languages made from the source language's texts."""


class TrainingConfig(_Config):
    """How it is trained."""

    epochs: PositiveFloat = 3.0
    max_steps: PositiveInt | None = None
    batch_size: PositiveInt = 32
    """Examples of an optimizer step, over all devices and accumulation."""
    micro_batch: PositiveInt | None = None
    """Examples of one forward pass on one device; None: the batch size, by the number of processes."""
    learning_rate: PositiveFloat = 2e-5
    warmup_share: Share = 0.0
    weight_decay: NonNegativeFloat = 0.0
    group_by_length: bool = False
    """Texts of like length share a batch, so that less is padded; which texts do is drawn anew in each epoch."""
    adam_epsilon: PositiveFloat = 1e-8
    clip_norm: PositiveFloat = 1.0
    seed: NonNegativeInt = 7
    precision: Literal["fp32", "bf16"] = "fp32"
    device: Device = "auto"
    eval_every: PositiveInt | None = None
    """Steps between two looks at the dev set; None: after every tenth of the training."""
    save_every: PositiveInt = 500
    log_every: PositiveInt = 50
    budget_s: PositiveFloat | None = None
    """Wall-clock seconds of one call; it then saves and ends, and the same command goes on."""
    oracle: bool = False
    """Look at all languages' dev sets too, for the oracle selection."""
    match: Match = "epochs"
    """What is equal to standard training over `epochs`: epochs over the method's data, steps, or floating-point operations."""
    tensorboard: bool = False


class StageConfig(_Config):
    """An intermediate task, trained before the task itself with a head of its own."""

    data: DataConfig
    epochs: PositiveFloat = 1.0
    max_steps: PositiveInt | None = None


class EvaluationConfig(_Config):
    """How predictions are made."""

    batch_size: PositiveInt = 128
    votes: PositiveInt = 1
    """Perturbed forward passes that vote (smoothed inference); methods without rs-rp and rs-da predict plainly, and so do all
    at 1."""
    selections: tuple[Selection, ...] = (Selection.SOURCE_DEV, Selection.LAST)


class SweepConfig(_Config):
    """Several methods with several seeds; standard training and its steps-matched twin are always among them."""

    methods: dict[Annotated[str, Field(pattern=r"^\w[\w.+-]*$")], tuple[AnyPart, ...]] = {}
    """By names of their own, each a folder's too."""
    seeds: tuple[NonNegativeInt, ...] = Field(default=(1, 2, 3, 4, 5), min_length=1)
    matched: tuple[Literal["steps", "flops"], ...] = ("steps",)
    """flops: standard training is matched to methods that take more in operations too; in steps it always is."""

    @model_validator(mode="after")
    def _methods_are_whole(self) -> "SweepConfig":
        for label, parts in self.methods.items():
            _refuse_two_cores(label, parts)
        return self


class RunConfig(_Config):
    """One run, or one sweep."""

    name: str = Field(min_length=1, pattern=r"^[\w.-]+$")
    strict: bool = True
    encoder: EncoderConfig
    data: DataConfig
    method: tuple[AnyPart, ...] = ()
    training: TrainingConfig = TrainingConfig()
    intermediate: tuple[StageConfig, ...] = ()
    evaluation: EvaluationConfig = EvaluationConfig()
    sweep: SweepConfig | None = None
    provenance: dict[str, str] = {}
    """Dotted path of a value -> where it comes from; filled in from the file."""

    @model_validator(mode="after")
    def _method_is_whole(self) -> "RunConfig":
        _refuse_two_cores("method", self.method)
        if Selection.ORACLE in self.evaluation.selections and not self.training.oracle:
            raise ValueError("evaluation.selections asks for oracle: set training.oracle to true")
        return self


class CorpusConfig(_Config):
    """Unlabelled text of one language."""

    language: str
    files: tuple[Path, ...] = Field(min_length=1)
    """Text, one sentence a line (`.txt`, `.tsv` by `column`, any name), or SQuAD's JSON (`.json`); may be gzipped."""
    column: NonNegativeInt | None = None
    """Of tab-separated files: which column, from 0; None: the whole line."""
    having: str | None = None
    """Of tab-separated files: only lines with a cell of exactly this text (`TRAIN`); None: all but the empty ones."""
    aligned: bool = False
    """Equal line numbers of the files belong together (captions of one image): half of all pairs are drawn from these."""
    rows: tuple[Share, Share] = (0.0, 1.0)
    """Only this stretch of the lines, as shares: disjoint stretches keep languages from being parallel."""
    dial: Dial | None = None
    """Make a synthetic language of the text."""


class TokenizerConfig(_Config):
    """The subword tokenizer: byte-pair encoding."""

    vocabulary: Annotated[int, Field(ge=100)] = 8000
    lowercase: bool = False


class TinyConfig(_Config):
    """Size of the built-in BERT."""

    hidden: Annotated[int, Field(ge=8)] = 128
    layers: PositiveInt = 4
    heads: PositiveInt = 4
    max_length: Annotated[int, Field(ge=8)] = 128
    dropout: Share = 0.1

    @model_validator(mode="after")
    def _heads_divide(self) -> "TinyConfig":
        if self.hidden % self.heads:
            raise ValueError(f"hidden ({self.hidden}) is no multiple of heads ({self.heads})")
        return self


class PretrainConfig(_Config):
    """One pre-training: corpora in, a Hugging Face folder with tokenizer and tiny BERT out."""

    name: str = Field(min_length=1, pattern=r"^[\w.-]+$")
    strict: bool = True
    corpora: tuple[CorpusConfig, ...] = Field(min_length=1)
    tokenizer: TokenizerConfig = TokenizerConfig()
    model: TinyConfig = TinyConfig()
    masked: Share = 0.15
    """Share of tokens to be predicted; 80 % of them masked, 10 % random, 10 % kept."""
    language_power: Share = 0.0
    """Languages are drawn in proportion to their number of texts to this power (mBERT: 0.7); 0: all alike."""
    training: TrainingConfig = TrainingConfig(max_steps=10_000, learning_rate=1e-3, warmup_share=0.05, weight_decay=0.01)
    provenance: dict[str, str] = {}


def _refuse_two_cores(label: str, parts: tuple[Any, ...]) -> None:
    names = [part.name for part in parts]
    cores = [name for name in names if name in CORES]
    if len(cores) > 1 or (cores and names[-1] != cores[0]):
        raise ValueError(f"{label}: at most one of {', '.join(sorted(CORES))}, and as the last part; got {', '.join(names)}")
    if len(set(names)) < len(names):
        raise ValueError(f"{label}: a part is named twice: {', '.join(names)}")
