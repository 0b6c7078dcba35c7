"""Every error that claimcheck raises on purpose.

ClaimcheckError(message, *, hint)     says what happened and what to do next
├── InputError                        a report is unreadable or a setting is invalid
├── PaperError                        a paper is not found, withdrawn, not fetched or unreadable
├── ModelError                        a model is missing or gave an unusable answer
└── StoreError                        the cache or the store cannot be used

A `PaperError` becomes a `Failure` on the claims that need the paper, and the run goes on; the others end it.
"""

_MAX_REASON = 200  # characters: parsers quote whole files


class ClaimcheckError(Exception):
    """An error that a user can act on: `message` says what happened, `hint` what to do next."""

    def __init__(self, message: str, *, hint: str) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} {self.hint}"


class InputError(ClaimcheckError):
    """The report cannot be read, or a setting is invalid (exit code 2)."""


class PaperError(ClaimcheckError):
    """A paper cannot be had or read; `code` is the stable name that a `Failure` carries."""

    def __init__(self, message: str, *, hint: str, code: str) -> None:
        super().__init__(message, hint=hint)
        self.code = code


class ModelError(ClaimcheckError):
    """A model is missing, broken or gave an unusable answer (exit code 4)."""


class StoreError(ClaimcheckError):
    """The cache or the store cannot be read or written (exit code 4)."""


def reason_of(error: BaseException) -> str:
    """Return what another library's exception says, fit for the middle of a sentence: its kind where it says nothing.

    One line of at most 200 characters, without a full stop at its end; of an error of the operating system its message alone.
    """
    said = getattr(error, "strerror", None) or str(error)
    return " ".join(str(said).split())[:_MAX_REASON].rstrip(" .") or type(error).__name__
