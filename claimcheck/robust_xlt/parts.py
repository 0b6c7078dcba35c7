"""The parts that a method is put together from, with the values that each of them takes.

A method is a list of parts, read from the outside in: parts that change the data (`rs-da`, `code-mixing`)
and parts that add a term to the loss (`sentence-alignment`, `word-alignment`,
`language-adversarial`) wrap what follows; at most one part, the last, says what the loss of a batch is (default: `standard`).
"""

from pathlib import Path
from typing import Annotated, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, NonNegativeFloat, PositiveFloat, PositiveInt

Share = Annotated[float, Field(ge=0, le=1)]
Files = Annotated[dict[str, Path], Field(min_length=1)]
"""Language -> file."""


class Part(BaseModel):
    """A part of a method; `name` is the literature's."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class Ball(BaseModel):
    """Where a perturbation may lie: { delta : ||delta|| <= epsilon }."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)

    norm: Literal["l2", "linf"] = "l2"
    epsilon: NonNegativeFloat = 0.05
    unit: Literal["absolute", "embedding-norm"] = "embedding-norm"
    """embedding-norm: `epsilon` counts in mean l2 norms of what is moved: of the encoder's word embeddings, or at the output of
    the batch's states that the head reads. A linf ball's radius is then the epsilon-th part of that by sqrt(d), d the vectors'
    size, so that its corners lie on the l2 ball of a token."""
    scope: Literal["token", "sequence"] = "token"
    """What the l2 norm is taken over: one token's vector, or all of a text's."""
    site: Literal["embeddings", "output"] = "embeddings"
    """embeddings: word embeddings, before positions are added; output: the encoder's last states that the head reads."""
    warmup: Share = 0.1
    """Share of the training over which epsilon rises from 0; without it a purely adversarial loss collapses to chance."""


class Standard(Part):
    """Cross-entropy."""

    name: Literal["standard"] = "standard"


class Adv(Part):
    """Adversarial training by projected gradient ascent."""

    name: Literal["adv"]
    ball: Ball = Ball(epsilon=0.01, warmup=0.3)
    """At 0.05, reached after a tenth of the training, a tiny encoder never left chance: the attack was at full strength before
    anything was learned."""
    steps: PositiveInt = 3
    step_size: PositiveFloat | None = None
    """Length of one step in units of epsilon; None: 1.5 / steps."""
    clean_weight: Share = 0.5
    """Weight of the unperturbed loss; the adversarial loss has the rest."""
    random_start: bool = True


class FreeLb(Part):
    """Adversarial training that learns from every step of the ascent."""

    name: Literal["freelb"]
    ball: Ball = Ball(scope="sequence", epsilon=0.2)
    steps: PositiveInt = 3
    step_size: PositiveFloat | None = None


class Smart(Part):
    """Smoothness: the output shall not change inside the ball (SMART; with random labels ALUM's virtual adversary)."""

    name: Literal["smart"]
    ball: Ball = Ball(norm="linf", epsilon=0.1)
    steps: PositiveInt = 1
    step_size: PositiveFloat | None = None
    weight: NonNegativeFloat = 1.0
    """lambda_s; 1 is the default of SMART's own code (github.com/namisan/mt-dnn, --adv_alpha)."""
    start: NonNegativeFloat = 1e-2
    """Standard deviation of the first perturbation, in units of epsilon."""


class RDrop(Part):
    """Two dropouts of one network shall agree."""

    name: Literal["r-drop"]
    weight: NonNegativeFloat = 1.0


class RsRp(Part):
    """Randomized smoothing by random perturbation."""

    name: Literal["rs-rp"]
    ball: Ball = Ball(epsilon=0.5, warmup=0.0)


class RsDa(Part):
    """Randomized smoothing by data augmentation with synonyms."""

    name: Literal["rs-da"]
    synonyms: Path
    """JSON object: word -> list of neighbours (counter-fitted vectors); may be gzipped."""
    mode: Literal["offline", "online"] = "offline"
    """offline: copies drawn once, before training, as the authors do; online: drawn anew for every step."""
    copies: PositiveInt = 10
    """Offline copies of every example."""
    keep_original: bool = False
    """offline: the original is one more example beside its copies; online: it is drawn half of the time."""
    max_neighbours: PositiveInt = 8
    foreign_dictionaries: tuple[Path, ...] = ()
    """Dictionaries out of the source language: neighbours that they show to be foreign (man -> hombre), which mix codes by
    accident, are left out; none: all neighbours stay."""
    without_negation: bool = False
    """Leave out neighbours that add or drop a negation (no -> without), which change the meaning."""
    words: Literal["spaces", "letters"] = "spaces"
    """spaces: what stands between single spaces, exactly as the authors; letters: runs of letters, whatever their case."""


class CodeMixing(Part):
    """CoSDA-ML: words become translations of a random language."""

    name: Literal["code-mixing"]
    dictionaries: Files
    """Language -> file with lines of `word translation`; may be gzipped."""
    sentence_ratio: Share = 1.0
    """Probability that a text is mixed at all."""
    word_ratio: Share = 0.5
    """Probability that a word of a mixed text with a translation is replaced."""


class SelfAugmentation(Part):
    """SALT-like: the encoder's own masked-word predictions as substitutes, and mixup of both embeddings."""

    name: Literal["self-augmentation"]
    ratio: Share = 0.15
    """Share of content tokens that get a substitute."""
    top_k: PositiveInt = 10
    """A substitute is drawn from so many best predictions."""
    mixup: bool = True
    """Mix embeddings of original and substitute; else replace."""
    mixup_alpha: PositiveFloat = 1.0
    """The mixing weight is drawn from Beta(alpha, alpha)."""


class SentenceAlignment(Part):
    """Pooled states of translations shall be near: XeroAlign's mean squared error, or InfoNCE."""

    name: Literal["sentence-alignment"]
    loss: Literal["mse", "infonce"] = "mse"
    weight: NonNegativeFloat = 1.0
    temperature: PositiveFloat = 0.05
    """Of InfoNCE."""
    pairs: dict[str, tuple[Path, Path]] = Field(min_length=1)
    """Language -> two files of equal length: lines in the source language, and their translations."""
    batch_size: PositiveInt = 16


class WordAlignment(Part):
    """Masked words are predicted as their translations."""

    name: Literal["word-alignment"]
    dictionaries: Files
    weight: NonNegativeFloat = 1.0
    ratio: Share = 0.15
    """Share of the translatable words that are masked."""


class LanguageAdversarial(Part):
    """A discriminator tells languages apart; the encoder learns to defeat it through reversed gradients."""

    name: Literal["language-adversarial"]
    text: Files
    """Language -> file of unlabelled lines; several make the adversary multi-source."""
    weight: NonNegativeFloat = 0.1
    """Factor of the reversed gradient at the end; it rises from 0 as in Ganin & Lempitsky."""
    batch_size: PositiveInt = 16


Core = Standard | Adv | FreeLb | Smart | RDrop | RsRp | SelfAugmentation
AnyPart = Annotated[
    Core | RsDa | CodeMixing | SentenceAlignment | WordAlignment | LanguageAdversarial,
    Field(discriminator="name"),
]
CORES = frozenset(kind.model_fields["name"].annotation.__args__[0] for kind in get_args(Core))


def label_of(parts: tuple[Part, ...]) -> str:
    """Return the method's name: its parts' joined by +; `standard` where there is none."""
    names = [str(getattr(part, "name", "")) for part in parts]
    return "+".join(name for name in names if name != "standard") or "standard"


def is_smoothed(parts: tuple[Part, ...]) -> bool:
    """Tell whether passes can vote: whether a part draws what it perturbs."""
    return any(isinstance(part, RsRp | RsDa) for part in parts)


def n_copies(parts: tuple[Part, ...]) -> int:
    """Return how many times the training set is as large as without the method's offline copies."""
    factor = 1
    for part in parts:
        if isinstance(part, RsDa) and part.mode == "offline":
            factor *= part.copies + part.keep_original
    return factor
