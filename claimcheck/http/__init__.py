"""The one polite, bounded HTTP session, and the check whether links answer."""

from claimcheck.http.exchange import Answer, Limits
from claimcheck.http.links import WebLinks
from claimcheck.http.pacing import Pace
from claimcheck.http.session import PoliteSession

__all__ = ["Answer", "Limits", "Pace", "PoliteSession", "WebLinks"]
