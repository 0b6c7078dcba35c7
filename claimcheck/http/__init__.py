"""The one polite, bounded HTTP session."""

from claimcheck.http.exchange import Answer, Limits
from claimcheck.http.pacing import Pace
from claimcheck.http.session import PoliteSession

__all__ = ["Answer", "Limits", "Pace", "PoliteSession"]
