"""Tokens and money: counted from above before a request, as the endpoint says after it."""

from collections.abc import Iterable
from dataclasses import dataclass
from threading import Lock
from typing import NamedTuple

from claimcheck.errors import InputError
from claimcheck.llm.prompt import Message
from claimcheck.settings import Settings

BYTES_PER_TOKEN = 3
"""Of UTF-8, for a count from above: papers have 4.3 bytes a token (the embedder's WordPiece, 268 kB of ten papers' text)."""
_TOKENS_PER_MESSAGE = 8  # role and marks around a message
_MILLION = 1_000_000


@dataclass(frozen=True)
class Tokens:
    """Tokens sent and received."""

    sent: int = 0
    received: int = 0

    def __add__(self, other: "Tokens") -> "Tokens":
        """Return the sums."""
        return Tokens(self.sent + other.sent, self.received + other.received)

    def __sub__(self, other: "Tokens") -> "Tokens":
        """Return the differences."""
        return Tokens(self.sent - other.sent, self.received - other.received)

    @property
    def total(self) -> int:
        """Sent and received together."""
        return self.sent + self.received


class Price(NamedTuple):
    """Money for a million tokens, in the user's currency."""

    sent: float
    received: float

    def of(self, tokens: Tokens) -> float:
        """Return what the tokens cost."""
        return (self.sent * tokens.sent + self.received * tokens.received) / _MILLION


class Budget:
    """What a run may spend and has spent; shared by threads."""

    def __init__(self, *, max_tokens: int, max_cost: float | None = None, price: Price | None = None) -> None:
        """Allow `max_tokens` (0: any number) and `max_cost` (None: any), which needs a price."""
        self._max_tokens = max_tokens
        self._max_cost = max_cost
        self.price = price
        self._lock = Lock()
        self._held = Tokens()
        self.spent = Tokens()

    def reserve(self, tokens: Tokens) -> bool:
        """Hold tokens for a request; False where the budget has no room for them."""
        with self._lock:
            wanted = self.spent + self._held + tokens
            if self._max_tokens and wanted.total > self._max_tokens:
                return False
            if self._max_cost is not None and self.price and self.price.of(wanted) > self._max_cost:
                return False
            self._held += tokens
            return True

    def settle(self, reserved: Tokens, used: Tokens) -> None:
        """Give back what was held for a request, and note what it used."""
        with self._lock:
            self._held -= reserved
            self.spent += used


def budget_of(settings: Settings) -> Budget:
    """Return the budget that the settings name. Raises InputError where a limit of cost has no prices."""
    prices = (settings.llm_price_in, settings.llm_price_out)
    price = Price(prices[0], prices[1]) if prices[0] is not None and prices[1] is not None else None
    if settings.llm_max_cost is not None and price is None:
        raise InputError("llm_max_cost limits nothing without prices.", hint="Set llm_price_in and llm_price_out, too.")
    return Budget(max_tokens=settings.llm_max_tokens, max_cost=settings.llm_max_cost, price=price)


def count_tokens(messages: Iterable[Message]) -> int:
    """Return how many tokens the messages have at most, as far as one can say without the model's tokenizer."""
    return sum(_TOKENS_PER_MESSAGE + -(-len(message.content.encode()) // BYTES_PER_TOKEN) for message in messages)
