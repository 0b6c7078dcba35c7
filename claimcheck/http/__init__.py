"""The one polite, bounded HTTP session."""

from claimcheck.http.pacing import Pace
from claimcheck.http.session import Answer, Limits, PoliteSession

__all__ = ["Answer", "Limits", "Pace", "PoliteSession"]
