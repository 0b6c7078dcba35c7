"""What a round of questions came to: requests, tokens, answers that were in the cache."""

from threading import Lock

from claimcheck.llm.budget import Price, Tokens


class Ledger:
    """Counts of one round; shared by threads."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._lock = Lock()
        self._n_requests = self._n_kept = 0
        self._spent = self._planned = Tokens()
        self.n_unanswered = 0
        """Requests in a row that came to nothing."""

    def note_answer(self, used: Tokens) -> None:
        """Count a request that was answered."""
        with self._lock:
            self._n_requests += 1
            self._spent += used
            self.n_unanswered = 0

    def note_silence(self) -> None:
        """Count a request that was tried in vain."""
        with self._lock:
            self.n_unanswered += 1

    def note_kept(self) -> None:
        """Count an answer out of the cache."""
        with self._lock:
            self._n_kept += 1

    def note_plan(self, most: Tokens) -> None:
        """Count a request that a dry run leaves out."""
        with self._lock:
            self._planned += most

    def summary(self, where: str, price: Price | None, *, is_dry: bool) -> str:
        """Return one line for the user: what was sent to `where`, or would be."""
        if is_dry:
            said, tokens = f"Dry run, nothing sent to {where}. It would be, at most:", self._planned
        else:
            said, tokens = f"Sent to {where}: requests: {self._n_requests},", self._spent
        cost = f", cost: {price.of(tokens):.4g}" if price else ""
        return f"{said} tokens sent: {tokens.sent}, received: {tokens.received}{cost}. From the cache: {self._n_kept}."
