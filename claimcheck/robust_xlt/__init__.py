"""Robust-XLT: re-runs the experiments behind numeric claims on robust training for zero-shot cross-lingual transfer."""
