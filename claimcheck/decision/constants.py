"""The fitted constants of the decision, as data/decision.json holds them."""

import hashlib
from functools import cache
from pathlib import Path

from claimcheck.decision.calibration import Calibration
from claimcheck.decision.features import Features
from claimcheck.errors import ModelError
from claimcheck.schema import Record
from claimcheck.shipped import shipped_path


class Caution(Record):
    """How far scores and rules are trusted. Fitted as if the tables that bear on a claim may have gone unread."""

    doubt: float = 0.0
    """Share of every probability that is spread evenly over the labels, however clear a claim looks."""
    unread_refuted: float = 0.0
    """Of SUPPORTED's probability, what goes to REFUTED where a number stands nowhere; the rest goes to NOT_ENOUGH_INFO."""
    unread_open: float = 1.0
    """NOT_ENOUGH_INFO at most, where a number stands nowhere though the papers know all names."""


class Constants(Record):
    """The fitted constants, as data/decision.json holds them."""

    features: tuple[str, ...]
    """Names, in the order of the numbers below; must equal `Features._fields`."""
    centres: tuple[float, ...]
    """Mean of each feature over the fitting set."""
    scales: tuple[float, ...]
    """Standard deviation of each feature over the fitting set; never 0."""
    weights: tuple[tuple[float, ...], tuple[float, ...], tuple[float, ...]]
    """One row for each label of `LABELS`."""
    biases: tuple[float, float, float]
    caution: Caution
    calibration: Calibration = Calibration()
    fitted_on: str
    """The data and the figures measured when they were fitted, for readers."""

    @property
    def sha256(self) -> str:
        """Hash of the constants, for the fingerprint."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()


@cache
def load_constants(path: Path | None = None) -> Constants:
    """Return the shipped constants, or those of a file. Raises ModelError where they are missing or of another version."""
    source = path or shipped_path("data", "decision.json")
    try:
        constants = Constants.model_validate_json(source.read_bytes())
    except (OSError, ValueError) as error:
        hint = "Install claimcheck anew, or fit them: python -m claimcheck.training.fit_decision GOLD_DIR."
        raise ModelError(f"The decision constants in {source} cannot be read.", hint=hint) from error
    if constants.features != Features._fields:
        hint = "Fit them anew: python -m claimcheck.training.fit_decision GOLD_DIR."
        raise ModelError(f"The decision constants in {source} are for other features.", hint=hint)
    return constants
