"""The store of batch audits: what was found, in a database that can be asked with SQL."""

from claimcheck.store.store import Store

__all__ = ["Store"]
