"""Many reports at once: read, gathered, judged in worker processes, and kept in a store.

The package is not called `audit`, since `claimcheck.audit` is the function.
"""
