"""The records of what runs show: accuracies, gains and trends, each with its interval. All of it comes from predictions."""

from typing import Literal

from pydantic import BaseModel, ConfigDict

from claimcheck.robust_xlt.records import Selection


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Setup(_Record):
    """What two runs must share to be compared."""

    task: str
    split: str
    setting: Literal["standard", "generalized"]
    source_language: str
    encoder: str
    encoder_kind: Literal["tiny", "named"]
    selection: Selection
    match: Literal["epochs", "steps", "flops"]
    """What methods were given as much of as standard training."""


class Figure(_Record):
    """An accuracy in points: the mean over seeds of the mean over languages."""

    mean: float
    sd: float | None
    """Between seeds; None of one seed."""
    low: float | None = None
    """Lower end of the 95 % interval; None where none was computed."""
    high: float | None = None


class MethodFigures(_Record):
    """One method."""

    method: str
    seeds: tuple[int, ...]
    steps: float
    """Mean optimizer steps of a run."""
    train_flops: float
    """Mean floating-point operations of a training."""
    matched_to: tuple[str, ...]
    views: dict[str, Figure]
    """Name of a view -> accuracy; see `views.views_of`."""
    by_pair: dict[str, Figure]
    """"de", or "de-ja" of two languages -> accuracy."""


class Gain(_Record):
    """A method against a baseline, in one view or one pair of languages."""

    method: str
    baseline: str
    is_matched: bool
    """The baseline is standard training with as many steps or operations."""
    view: str
    gain: float
    """In points."""
    low: float
    high: float
    p: float
    """Two-sided, of the bootstrap over rows with the spread of seeds."""
    p_holm: float | None
    """The same over all methods of this view and kind of baseline (Holm); None of a control (`versus.Versus.is_control`)."""
    p_seeds: float
    """Two-sided, of the permutation of seeds."""
    p_seeds_holm: float | None
    p_seeds_least: float
    """Least p-value that permutations of so many seeds can give."""
    n_seeds: tuple[int, int]


class PairGain(_Record):
    """A method against standard training in one language, or pair."""

    method: str
    pair: str
    distance: float | None
    """From the source language; None where it is not set."""
    gain: float
    low: float
    high: float


class Trend(_Record):
    """A claim about gains, as a contrast of them."""

    name: str
    """"gain by distance" (points a unit of distance) or "gain in mixed pairs" (points over the gain in equal ones)."""
    method: str
    baseline: str
    estimate: float
    low: float
    high: float
    p: float
    p_holm: float | None
    """The same over all methods of this trend and kind of baseline (Holm); None of a control."""


class SeedNeed(_Record):
    """How many seeds an arm one gain needs."""

    effect: float
    """In points."""
    n_seeds: int


class Power(_Record):
    """How many seeds an arm gains need, at the spread seen: level 0.05, power 0.80."""

    method: str
    """The method that gains over standard training; "standard": any that differs as little between seeds as that."""
    view: str
    """The view whose spread that is: "targets" where there are other languages than the source."""
    sd: float
    """Between seeds, in points: of standard training, or of it and the method (root of the mean variance)."""
    needs: tuple[SeedNeed, ...]


class SetupFigures(Setup):
    """All that is shown of comparable runs."""

    pairs: tuple[tuple[str, str], ...]
    n_rows: int
    n_examples: int
    n_placeholders: int
    """Examples of which a text is the placeholder "NS"."""
    power: tuple[Power, ...]
    """Standard training alone first, then each method with it; of two seeds an arm at least."""
    methods: tuple[MethodFigures, ...]
    gains: tuple[Gain, ...]
    pair_gains: tuple[PairGain, ...]
    trends: tuple[Trend, ...]
    inputs: dict[str, str]
    notes: tuple[str, ...]

    @property
    def title(self) -> str:
        """Return task, setting, split, encoder, selection and what was matched in one line."""
        matched = "" if self.match == "epochs" else f", equal {self.match}"
        return f"{self.task} ({self.setting}, {self.split}): {self.encoder}, selection {self.selection}{matched}"


class Comparison(_Record):
    """What a folder of results shows."""

    format: int = 1
    n_replicates: int
    """Of the bootstrap."""
    setups: tuple[SetupFigures, ...]
