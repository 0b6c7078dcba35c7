"""claimcheck: checks the claims of literature syntheses against the papers they cite."""

__version__ = "0.1.0"
